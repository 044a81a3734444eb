/*
 * Places where memory is asked for, seen by wrappers that the linker puts between the library's functions and
 * those that give memory: blocks, growing arrays, arenas, pages, readers' slots, and libc where the library
 * calls it. A place is one such call of a run, its site the instruction that makes it. A place can be made to
 * fail even where memory would have been at hand, as in an arena whose block still has room.
 */
#ifndef KITH_TESTS_PLACES_H
#define KITH_TESTS_PLACES_H

#include <stddef.h>
#include <stdint.h>

#define PLACES_MOST 65536u

/* Count places from now on; the one numbered fail_at (from 1; 0: none) fails, or it and all after it. */
void places_start(uint64_t fail_at, int for_ever);

/* Back to normal. How many places there were. */
uint64_t places_stop(void);

/* Neither count nor fail for a while, or again. */
void places_hold(int held);

/* Site and public call of a place of the last run, numbered from 1: equal for the same of both. */
uint64_t places_key(uint64_t number);

/* Write the addresses of all sites that were seen failing to a file, in hexadecimal, one a line, before them
 * the address of places_start. 0: it cannot be written. */
int places_write(const char *path);

/* How many sites were seen failing. */
size_t places_failed(void);

#endif
