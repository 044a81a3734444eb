/* The crash VFS: see the header. Shared memory of a log is heap: all connections are in one process. */
#include "crash_vfs.h"

#include "crash_disk.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

/* An open file. */
typedef struct crash_file {
    sqlite3_file base;
    disk_node *node;
    int lock;
    int new_journal; /* its first synchronisation does the directory too, as SQLite's own file system does */
    int mapped;
    unsigned shm_shared; /* bits of the locks */
    unsigned shm_exclusive;
} crash_file;

static disk now;
static disk aside;
static disk start;
static unsigned fatal; /* the step at which the power goes */
static unsigned steps;
static int dead;
static int is_safe;
static size_t limit;
static uint64_t noise;

static crash_file *file_of(sqlite3_file *file)
{
    return (crash_file *)(void *)file;
}

/* Begin a step. Is it the last one? */
static int is_fatal(void)
{
    steps++;
    dead = dead || steps == fatal;
    return dead;
}

/* --- reading and writing
 * ---------------------------------------------------------------------------------------------- */

static int read_file(sqlite3_file *file, void *out, int size, sqlite3_int64 at)
{
    const disk_bytes *bytes = &file_of(file)->node->now;
    const size_t from = (size_t)at;
    const size_t there = from >= bytes->size ? 0 : bytes->size - from;
    const size_t wanted = (size_t)size;
    if (dead) {
        return SQLITE_IOERR_READ;
    }
    if (there >= wanted) {
        memcpy(out, bytes->data + from, wanted);
        return SQLITE_OK;
    }
    memset(out, 0, wanted);
    if (there > 0) {
        memcpy(out, bytes->data + from, there);
    }
    return SQLITE_IOERR_SHORT_READ;
}

static int write_file(sqlite3_file *file, const void *data, int size, sqlite3_int64 at)
{
    disk_node *node = file_of(file)->node;
    const size_t end = (size_t)at + (size_t)size;
    const size_t more = end > node->now.size ? end - node->now.size : 0;
    if (dead) {
        return SQLITE_IOERR_WRITE;
    }
    if (limit != 0 && more > 0 && disk_size(&now) + more > limit) {
        return SQLITE_FULL;
    }
    disk_put(node, data, (size_t)size, (size_t)at);
    return is_fatal() ? SQLITE_IOERR_WRITE : SQLITE_OK;
}

static int truncate_file(sqlite3_file *file, sqlite3_int64 size)
{
    if (dead) {
        return SQLITE_IOERR_TRUNCATE;
    }
    disk_truncate(file_of(file)->node, (size_t)size);
    return is_fatal() ? SQLITE_IOERR_TRUNCATE : SQLITE_OK;
}

static int sync_file(sqlite3_file *file, int flags)
{
    crash_file *self = file_of(file);
    (void)flags;
    if (dead || is_fatal()) {
        return SQLITE_IOERR_FSYNC;
    }
    disk_sync(&now, self->node);
    if (self->new_journal) {
        disk_sync_names(&now);
        self->new_journal = 0;
    }
    return SQLITE_OK;
}

static int size_of_file(sqlite3_file *file, sqlite3_int64 *size)
{
    *size = (sqlite3_int64)file_of(file)->node->now.size;
    return dead ? SQLITE_IOERR_FSTAT : SQLITE_OK;
}

static int control_file(sqlite3_file *file, int what, void *argument)
{
    (void)file;
    (void)what;
    (void)argument;
    return SQLITE_NOTFOUND;
}

static int sector_size(sqlite3_file *file)
{
    (void)file;
    return (int)DISK_SECTOR;
}

static int device(sqlite3_file *file)
{
    (void)file;
    return is_safe ? SQLITE_IOCAP_POWERSAFE_OVERWRITE : 0;
}

/* --- locks of the file
 * ------------------------------------------------------------------------------------------------ */

static int is_anothers(const void *owner, const crash_file *self)
{
    return owner != NULL && owner != self;
}

static int lock_exclusively(crash_file *self)
{
    disk_node *node = self->node;
    if (is_anothers(node->reserved, self) || is_anothers(node->pending, self)) {
        return SQLITE_BUSY;
    }
    node->pending = self;
    if (node->shared > 1) {
        self->lock = SQLITE_LOCK_PENDING;
        return SQLITE_BUSY;
    }
    node->exclusive = self;
    self->lock = SQLITE_LOCK_EXCLUSIVE;
    return SQLITE_OK;
}

static int lock_file(sqlite3_file *file, int lock)
{
    crash_file *self = file_of(file);
    disk_node *node = self->node;
    if (self->lock >= lock) {
        return SQLITE_OK;
    }
    if (lock == SQLITE_LOCK_EXCLUSIVE) {
        return lock_exclusively(self);
    }
    if (lock == SQLITE_LOCK_RESERVED) {
        if (is_anothers(node->reserved, self)) {
            return SQLITE_BUSY;
        }
        node->reserved = self;
    } else {
        if (node->pending != NULL || node->exclusive != NULL) {
            return SQLITE_BUSY;
        }
        node->shared++;
    }
    self->lock = lock;
    return SQLITE_OK;
}

static int unlock_file(sqlite3_file *file, int lock)
{
    crash_file *self = file_of(file);
    disk_node *node = self->node;
    if (self->lock <= lock) {
        return SQLITE_OK;
    }
    node->reserved = node->reserved == self ? NULL : node->reserved;
    node->pending = node->pending == self ? NULL : node->pending;
    node->exclusive = node->exclusive == self ? NULL : node->exclusive;
    if (lock == SQLITE_LOCK_NONE) {
        node->shared--;
    }
    self->lock = lock;
    return SQLITE_OK;
}

static int is_reserved(sqlite3_file *file, int *out)
{
    *out = file_of(file)->node->reserved != NULL;
    return SQLITE_OK;
}

/* --- shared memory of the log
 * ----------------------------------------------------------------------------------------- */

static int map_shm(sqlite3_file *file, int region, int size, int extend, void volatile **out)
{
    crash_file *self = file_of(file);
    disk_node *node = self->node;
    *out = NULL;
    if (dead || (unsigned)region >= DISK_SHM_REGIONS) {
        return SQLITE_IOERR_SHMMAP;
    }
    node->shm_users += !self->mapped;
    self->mapped = 1;
    if (node->shm[region] == NULL && extend) {
        node->shm[region] = calloc(1, (size_t)size);
        if (node->shm[region] == NULL) {
            return SQLITE_NOMEM;
        }
    }
    *out = node->shm[region];
    return SQLITE_OK;
}

static void unlock_shm(crash_file *self, unsigned bit, unsigned slot)
{
    if ((self->shm_shared & bit) != 0) {
        self->node->shm_shared[slot]--;
    }
    if ((self->shm_exclusive & bit) != 0) {
        self->node->shm_exclusive[slot] = NULL;
    }
    self->shm_shared &= ~bit;
    self->shm_exclusive &= ~bit;
}

/* Could this lock be had? */
static int is_shm_free(const crash_file *self, unsigned slot, int exclusive)
{
    const unsigned bit = 1u << slot;
    const unsigned mine = (self->shm_shared & bit) != 0;
    return !is_anothers(self->node->shm_exclusive[slot], self) &&
           !(exclusive && self->node->shm_shared[slot] > mine);
}

static int lock_shm(sqlite3_file *file, int offset, int count, int flags)
{
    crash_file *self = file_of(file);
    const unsigned first = (unsigned)offset;
    const unsigned end = first + (unsigned)count;
    const int exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
    for (unsigned slot = first; slot < end && (flags & SQLITE_SHM_LOCK) != 0; slot++) {
        if (dead || !is_shm_free(self, slot, exclusive)) {
            return dead ? SQLITE_IOERR_SHMLOCK : SQLITE_BUSY;
        }
    }
    for (unsigned slot = first; slot < end; slot++) {
        const unsigned bit = 1u << slot;
        if ((flags & SQLITE_SHM_UNLOCK) != 0) {
            unlock_shm(self, bit, slot);
        } else if (exclusive) {
            self->node->shm_exclusive[slot] = self;
            self->shm_exclusive |= bit;
        } else if ((self->shm_shared & bit) == 0) {
            self->node->shm_shared[slot]++;
            self->shm_shared |= bit;
        }
    }
    return SQLITE_OK;
}

static void pass_barrier(sqlite3_file *file)
{
    (void)file; /* one thread */
}

static int unmap_shm(sqlite3_file *file, int removing)
{
    crash_file *self = file_of(file);
    (void)removing;
    for (unsigned slot = 0; slot < DISK_SHM_LOCKS; slot++) {
        unlock_shm(self, 1u << slot, slot);
    }
    if (!self->mapped) {
        return SQLITE_OK;
    }
    self->mapped = 0;
    self->node->shm_users--;
    for (unsigned i = 0; i < DISK_SHM_REGIONS && self->node->shm_users == 0; i++) {
        free(self->node->shm[i]); /* the next user finds none and reads the log */
        self->node->shm[i] = NULL;
    }
    return SQLITE_OK;
}

static int close_file(sqlite3_file *file)
{
    (void)unlock_file(file, SQLITE_LOCK_NONE);
    return unmap_shm(file, 0);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = size_of_file,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = is_reserved,
    .xFileControl = control_file,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = device,
    .xShmMap = map_shm,
    .xShmLock = lock_shm,
    .xShmBarrier = pass_barrier,
    .xShmUnmap = unmap_shm,
};

/* --- names
 * ------------------------------------------------------------------------------------------------------------
 */

static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    crash_file *self = file_of(file);
    (void)vfs;
    memset(self, 0, sizeof *self);
    disk_node *node = name == NULL ? NULL : disk_find(&now, name);
    if (dead || (node == NULL && (flags & SQLITE_OPEN_CREATE) == 0)) {
        return SQLITE_CANTOPEN;
    }
    if (node == NULL) {
        node = disk_create(&now, name);
        self->new_journal =
            (flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL)) != 0;
    }
    self->node = node;
    self->base.pMethods = &methods;
    if (out != NULL) {
        *out = flags;
    }
    return SQLITE_OK;
}

static int delete_file(sqlite3_vfs *vfs, const char *name, int sync_directory)
{
    (void)vfs;
    if (dead) {
        return SQLITE_IOERR_DELETE;
    }
    if (!disk_remove(&now, name)) {
        return SQLITE_IOERR_DELETE_NOENT;
    }
    if (is_fatal()) {
        return SQLITE_IOERR_DELETE;
    }
    if (sync_directory) {
        disk_sync_names(&now);
    }
    return SQLITE_OK;
}

static int access_file(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
    const disk_node *node = disk_find(&now, name);
    (void)vfs;
    *out = node != NULL && (flags != SQLITE_ACCESS_EXISTS || node->now.size > 0);
    return dead ? SQLITE_IOERR_ACCESS : SQLITE_OK;
}

static int full_name(sqlite3_vfs *vfs, const char *name, int size, char *out)
{
    (void)vfs;
    sqlite3_snprintf(size, out, "%s", name);
    return SQLITE_OK;
}

static int give_noise(sqlite3_vfs *vfs, int size, char *out)
{
    (void)vfs;
    for (int i = 0; i < size; i++) {
        out[i] = (char)(disk_random(&noise) & 0x7F);
    }
    return size;
}

static int sleep_not(sqlite3_vfs *vfs, int microseconds)
{
    (void)vfs;
    return microseconds;
}

/* --- the switch
 * ------------------------------------------------------------------------------------------------------- */

void crash_install(void)
{
    static sqlite3_vfs vfs;
    vfs = *sqlite3_vfs_find(NULL);
    vfs.zName = "crash";
    vfs.pNext = NULL;
    vfs.szOsFile = (int)sizeof(crash_file);
    vfs.mxPathname = (int)DISK_NAME - 1;
    vfs.xOpen = open_file;
    vfs.xDelete = delete_file;
    vfs.xAccess = access_file;
    vfs.xFullPathname = full_name;
    vfs.xRandomness = give_noise;
    vfs.xSleep = sleep_not;
    (void)sqlite3_vfs_register(&vfs, 1);
}

void crash_set_start(void)
{
    disk_free(&start);
    start = now;
    memset(&now, 0, sizeof now);
}

void crash_forget_start(void)
{
    disk_free(&start);
}

void crash_at(unsigned step)
{
    fatal = step;
    steps = 0;
    dead = 0;
}

void crash_format(uint64_t seed, int safe)
{
    disk_free(&now);
    disk_survive(&start, CRASH_KEEP, 0, &now);
    noise = seed;
    is_safe = safe;
    limit = 0;
    (void)sqlite3_test_control(SQLITE_TESTCTRL_PRNG_RESET);
    crash_at(0);
}

unsigned crash_steps(void)
{
    return steps;
}

int crash_happened(void)
{
    return dead;
}

void crash_limit(size_t bytes)
{
    limit = bytes;
}

size_t crash_size(void)
{
    return disk_size(&now);
}

void crash_put_aside(void)
{
    disk_free(&aside);
    aside = now;
    memset(&now, 0, sizeof now);
}

void crash_restart(crash_mode mode, uint64_t seed)
{
    disk_free(&now);
    disk_survive(&aside, mode, seed, &now);
    crash_at(0);
}

void crash_restart_again(crash_mode mode, uint64_t seed)
{
    disk survivors;
    disk_survive(&now, mode, seed, &survivors);
    disk_free(&now);
    now = survivors;
    crash_at(0);
}

void crash_free(void)
{
    disk_free(&start);
    disk_free(&now);
    disk_free(&aside);
}
