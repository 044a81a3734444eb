/* Faults: see the header. */
#include "sqlite_fault.h"

#include <sqlite3.h>
#include <stddef.h>
#include <string.h>

/* A countdown. */
typedef struct countdown {
    unsigned at;
    unsigned calls;
    int for_ever;
    int code;
    int struck;
} countdown;

static countdown memory;
static countdown files;
static sqlite3_mem_methods allocator;
static sqlite3_vfs *below;

static int is_due(countdown *fault)
{
    fault->calls++;
    const int due =
        fault->at != 0 && (fault->calls == fault->at || (fault->for_ever && fault->calls > fault->at));
    fault->struck = fault->struck || due;
    return due;
}

void fault_memory(unsigned at, int for_ever)
{
    memory = (countdown){.at = at, .for_ever = for_ever};
}

void fault_file(unsigned at, int for_ever, int code)
{
    files = (countdown){.at = at, .for_ever = for_ever, .code = code};
}

int fault_struck(void)
{
    return memory.struck || files.struck;
}

/* --- memory
 * ------------------------------------------------------------------------------------------------------ */

static void *allocate(int size)
{
    return is_due(&memory) ? NULL : allocator.xMalloc(size);
}

static void *reallocate(void *block, int size)
{
    return is_due(&memory) ? NULL : allocator.xRealloc(block, size);
}

/* --- files
 * ------------------------------------------------------------------------------------------------------- */

/* A file of the shim; the real one follows it. */
typedef struct shim {
    sqlite3_file base;
    sqlite3_io_methods methods;
} shim;

static sqlite3_file *real(sqlite3_file *file)
{
    return (sqlite3_file *)(void *)((char *)file + sizeof(shim));
}

static int shim_close(sqlite3_file *file)
{
    return real(file)->pMethods->xClose(real(file));
}

static int shim_read(sqlite3_file *file, void *out, int size, sqlite3_int64 at)
{
    return real(file)->pMethods->xRead(real(file), out, size, at);
}

static int shim_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 at)
{
    return is_due(&files) ? files.code : real(file)->pMethods->xWrite(real(file), bytes, size, at);
}

static int shim_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    return real(file)->pMethods->xTruncate(real(file), size);
}

static int shim_sync(sqlite3_file *file, int flags)
{
    return is_due(&files) ? files.code == SQLITE_FULL ? SQLITE_IOERR_FSYNC : files.code
                          : real(file)->pMethods->xSync(real(file), flags);
}

static int shim_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real(file)->pMethods->xFileSize(real(file), size);
}

static int shim_lock(sqlite3_file *file, int lock)
{
    return real(file)->pMethods->xLock(real(file), lock);
}

static int shim_unlock(sqlite3_file *file, int lock)
{
    return real(file)->pMethods->xUnlock(real(file), lock);
}

static int shim_check(sqlite3_file *file, int *out)
{
    return real(file)->pMethods->xCheckReservedLock(real(file), out);
}

static int shim_control(sqlite3_file *file, int what, void *argument)
{
    return real(file)->pMethods->xFileControl(real(file), what, argument);
}

static int shim_sector(sqlite3_file *file)
{
    return real(file)->pMethods->xSectorSize(real(file));
}

static int shim_device(sqlite3_file *file)
{
    return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

static int shim_map(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
    return real(file)->pMethods->xShmMap(real(file), page, size, extend, out);
}

static int shim_shm_lock(sqlite3_file *file, int offset, int count, int flags)
{
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}

static void shim_barrier(sqlite3_file *file)
{
    real(file)->pMethods->xShmBarrier(real(file));
}

static int shim_unmap(sqlite3_file *file, int removing)
{
    return real(file)->pMethods->xShmUnmap(real(file), removing);
}

static const sqlite3_io_methods shim_methods = {
    .iVersion = 2,
    .xClose = shim_close,
    .xRead = shim_read,
    .xWrite = shim_write,
    .xTruncate = shim_truncate,
    .xSync = shim_sync,
    .xFileSize = shim_size,
    .xLock = shim_lock,
    .xUnlock = shim_unlock,
    .xCheckReservedLock = shim_check,
    .xFileControl = shim_control,
    .xSectorSize = shim_sector,
    .xDeviceCharacteristics = shim_device,
    .xShmMap = shim_map,
    .xShmLock = shim_shm_lock,
    .xShmBarrier = shim_barrier,
    .xShmUnmap = shim_unmap,
};

static int shim_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    (void)vfs;
    memset(file, 0, sizeof(shim));
    const int code = below->xOpen(below, name, real(file), flags, out);
    file->pMethods = real(file)->pMethods == NULL ? NULL : &shim_methods;
    return code;
}

void fault_install(void)
{
    static sqlite3_vfs vfs;
    sqlite3_mem_methods methods;
    (void)sqlite3_config(SQLITE_CONFIG_GETMALLOC, &allocator);
    methods = allocator;
    methods.xMalloc = allocate;
    methods.xRealloc = reallocate;
    (void)sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
    below = sqlite3_vfs_find(NULL);
    vfs = *below;
    vfs.zName = "fault";
    vfs.pNext = NULL;
    vfs.szOsFile = below->szOsFile + (int)sizeof(shim);
    vfs.xOpen = shim_open;
    (void)sqlite3_vfs_register(&vfs, 1);
}
