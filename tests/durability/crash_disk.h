/* The disk below the crash VFS: files with what is on them for sure and the writes that are not yet. */
#ifndef KITH_TESTS_CRASH_DISK_H
#define KITH_TESTS_CRASH_DISK_H

#include "crash_vfs.h"

#include <stddef.h>
#include <stdint.h>

#define DISK_NODES 1024u
#define DISK_ENTRIES 16u
#define DISK_NAME 128u
#define DISK_SECTOR 512u
#define DISK_SHM_LOCKS 8u
#define DISK_SHM_REGIONS 16u

/* Bytes that grow. */
typedef struct disk_bytes {
    unsigned char *data;
    size_t size;
    size_t capacity;
} disk_bytes;

/* A write, or a truncation to `at` if there are no bytes. */
typedef struct disk_write {
    unsigned char *data;
    size_t size;
    size_t at;
} disk_write;

/* A file, whatever its name. Locks are of the machine, not of the disk: a restart has none. */
typedef struct disk_node {
    disk_bytes now;  /* as it is read */
    disk_bytes safe; /* as it was synchronised last */
    disk_write *writes;
    size_t count;
    size_t capacity;
    unsigned shared; /* who has which lock of the file */
    const void *reserved;
    const void *pending;
    const void *exclusive;
    void *shm[DISK_SHM_REGIONS];
    unsigned shm_users;
    unsigned shm_shared[DISK_SHM_LOCKS];
    const void *shm_exclusive[DISK_SHM_LOCKS];
} disk_node;

/* A name in the only directory. */
typedef struct disk_entry {
    char name[DISK_NAME];
    disk_node *now;
    disk_node *safe; /* what the name leads to for sure; NULL: nothing */
} disk_entry;

typedef struct disk {
    disk_node *nodes[DISK_NODES];
    size_t node_count;
    disk_entry entries[DISK_ENTRIES];
    size_t entry_count;
} disk;

disk_node *disk_find(disk *self, const char *name);

/* A new file; without a name it is nobody's. */
disk_node *disk_create(disk *self, const char *name);

void disk_put(disk_node *node, const void *data, size_t size, size_t at);
void disk_truncate(disk_node *node, size_t size);

/* What was written to the file is safe, and so is its name. */
void disk_sync(disk *self, disk_node *node);

/* All names are safe. */
void disk_sync_names(disk *self);

/* 0: there is no such file. */
int disk_remove(disk *self, const char *name);

/* Bytes in all files that have a name. */
size_t disk_size(const disk *self);

/* What is left when the power has gone. */
void disk_survive(const disk *self, crash_mode mode, uint64_t seed, disk *out);

void disk_free(disk *self);

/* Next number of a sequence that looks random. */
uint64_t disk_random(uint64_t *state);

#endif
