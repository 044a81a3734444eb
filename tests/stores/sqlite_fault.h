/* Faults below SQLite: allocations, and writes and syncs of files, that fail when told. For one thread. */
#ifndef KITH_TESTS_SQLITE_FAULT_H
#define KITH_TESTS_SQLITE_FAULT_H

/* Put the allocator and the file system between; once, before anything else of SQLite. */
void fault_install(void);

/* The allocation that fails, counted from now; 0: none. `for_ever`: all later ones fail too. */
void fault_memory(unsigned at, int for_ever);

/* The write or sync of a file that fails with this code of SQLite, counted from now; 0: none. */
void fault_file(unsigned at, int for_ever, int code);

/* Has the fault struck? */
int fault_struck(void);

#endif
