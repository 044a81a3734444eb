/*
 * A disk in memory below SQLite whose power can be cut at any step: what was written and not synchronised is
 * then dropped, reordered or torn at the size of a sector. For one thread. The whole course follows from the
 * seeds.
 *
 * A step is a write, a truncation, a synchronisation or a removal. The step at which the power goes is under
 * way: a write may have reached the disk in part, a synchronisation has not ended. Everything later fails.
 */
#ifndef KITH_TESTS_CRASH_VFS_H
#define KITH_TESTS_CRASH_VFS_H

#include <stddef.h>
#include <stdint.h>

/* What becomes of writes that were not synchronised. */
typedef enum crash_mode {
    CRASH_DROP,    /* all are lost */
    CRASH_KEEP,    /* all are there */
    CRASH_PREFIX,  /* those up to some moment are there, the last one in part */
    CRASH_REORDER, /* any of them, each whole */
    CRASH_TEAR,    /* any sectors of any of them */
    CRASH_TRASH,   /* likewise, and lost sectors may hold rubbish */
    CRASH_MODES
} crash_mode;

/* Make it the file system of this process; once, before anything else of SQLite. */
void crash_install(void);

/* A disk as at the start, which is an empty one unless another was set. `safe`: a torn write harms only the
 * bytes that it writes (SQLITE_IOCAP_POWERSAFE_OVERWRITE); SQLite pads its log where that is not promised. */
void crash_format(uint64_t seed, int safe);

/* No file may be open. From now on the start is the disk as it is; or an empty one. */
void crash_set_start(void);
void crash_forget_start(void);

/* Cut the power at this step, counted from now; 0: never. */
void crash_at(unsigned step);

/* Steps since then, and whether the power has been cut. */
unsigned crash_steps(void);
int crash_happened(void);

/* Bytes that the files may have in all; 0: any number. Beyond, writes answer SQLITE_FULL. */
void crash_limit(size_t bytes);

/* Bytes that the files have. */
size_t crash_size(void);

/* No file may be open. Put the disk aside as it is: what is on it for sure and what may be. */
void crash_put_aside(void);

/* Power on: the disk is what survives of the one put aside, or of this one. The disk put aside stays. */
void crash_restart(crash_mode mode, uint64_t seed);
void crash_restart_again(crash_mode mode, uint64_t seed);

/* Give all memory back. */
void crash_free(void);

#endif
