/* The calls that bring a file to the disk, as the example's store makes them here: they fail when told. */
#ifndef KITH_TESTS_FILE_SYNC_H
#define KITH_TESTS_FILE_SYNC_H

#include <sys/types.h>
#include <unistd.h>

/* How many calls of each fail from now on. */
extern unsigned failing_syncs;
extern unsigned failing_cuts;

int sync_or_fail(int file);
int cut_or_fail(int file, off_t size);

#ifndef KITH_TESTS_FILE_SYNC_REAL
#define fsync sync_or_fail
#define ftruncate cut_or_fail
#endif

#endif
