/* Places: see the header. The names are those that the linker's --wrap gives. */
#include "places.h"

#include "calls.h"

#include "base/memory.h"
#include "base/pages.h"
#include "base/versions.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#ifdef WITH_SQLITE
#include <sqlite3.h>
#endif

#define SITES_MOST 4096u
#define SITE ((uintptr_t)__builtin_return_address(0))

static struct {
    int armed;
    int held;
    int for_ever;
    uint64_t fail_at;
    uint64_t count;
    uint64_t keys[PLACES_MOST];
    uintptr_t failed[SITES_MOST];
    size_t failed_count;
} run;

/* --- public calls --- */

static size_t current = SIZE_MAX; /* the outermost call under way */

int calls_enter(size_t call)
{
    const int outermost = current == SIZE_MAX;
    calls_made[call].made += run.armed != 0;
    current = outermost ? call : current;
    return outermost;
}

void calls_leave(size_t call, int outermost, int no_memory)
{
    calls_made[call].no_memory += run.armed != 0 && no_memory;
    current = outermost ? SIZE_MAX : current;
}

/* --- the run --- */

void places_start(uint64_t fail_at, int for_ever)
{
    run.fail_at = fail_at;
    run.for_ever = for_ever;
    run.count = 0;
    run.armed = 1;
}

uint64_t places_stop(void)
{
    run.armed = 0;
    return run.count;
}

void places_hold(int held)
{
    run.held = held;
}

uint64_t places_key(uint64_t number)
{
    return run.keys[number - 1];
}

size_t places_failed(void)
{
    return run.failed_count;
}

int places_write(const char *path)
{
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        return 0;
    }
    (void)fprintf(file, "%" PRIxPTR "\n", (uintptr_t)places_start);
    for (size_t i = 0; i < run.failed_count; i++) {
        (void)fprintf(file, "%" PRIxPTR "\n", run.failed[i]);
    }
    const int written = ferror(file) == 0;
    return fclose(file) == 0 && written;
}

static void note_failed(uintptr_t site)
{
    for (size_t i = 0; i < run.failed_count; i++) {
        if (run.failed[i] == site) {
            return;
        }
    }
    if (run.failed_count < SITES_MOST) {
        run.failed[run.failed_count++] = site;
    }
}

/* Count a place; is it to fail? */
static bool fails(uintptr_t site)
{
    if (!run.armed || run.held) {
        return false;
    }
    if (run.count < PLACES_MOST) {
        run.keys[run.count] = (uint64_t)site * 1024 + current % 1024;
    }
    run.count++;
    const bool failing =
        run.fail_at != 0 && (run.count == run.fail_at || (run.for_ever && run.count > run.fail_at));
    if (failing) {
        note_failed(site);
    }
    return failing;
}

/* A place that was let pass came to nothing all the same: something below it failed. */
static bool seen(uintptr_t site, bool worked)
{
    if (run.armed && !run.held && !worked) {
        note_failed(site);
    }
    return worked;
}

/* --- the wrappers --- */

#define WRAP(result, name, parameters, ...)                                                                  \
    result __real_##name parameters;                                                                         \
    result __wrap_##name parameters;                                                                         \
    result __wrap_##name parameters                                                                          \
    {                                                                                                        \
        const uintptr_t site = SITE;                                                                         \
        result given = 0;                                                                                    \
        if (!fails(site)) {                                                                                  \
            given = __real_##name(__VA_ARGS__);                                                              \
            (void)seen(site, given != 0);                                                                    \
        }                                                                                                    \
        return given;                                                                                        \
    }

typedef void *block;
typedef char *string;
typedef kithi_slot *slot;

WRAP(block, malloc, (size_t size), size)
WRAP(block, calloc, (size_t count, size_t size), count, size)
WRAP(block, aligned_alloc, (size_t alignment, size_t size), alignment, size)
WRAP(block, kithi_memory_get, (kithi_memory * memory, size_t size), memory, size)
WRAP(block, kithi_memory_zero, (kithi_memory * memory, size_t size), memory, size)
WRAP(block, kithi_arena_get, (kithi_arena * arena, size_t size), arena, size)
WRAP(string, kithi_arena_text, (kithi_arena * arena, const char *text, size_t length), arena, text, length)
WRAP(uint32_t, kithi_pages_take, (kithi_pages * pages, uint32_t run_class), pages, run_class)
WRAP(uint32_t, kithi_pages_take_soiled, (kithi_pages * pages, uint32_t run_class), pages, run_class)
WRAP(slot, kithi_versions_pin, (kithi_versions * versions), versions)
WRAP(slot, kithi_draft_snapshot, (kithi_draft * draft), draft)
WRAP(uint32_t, kithi_draft_page, (kithi_draft * draft, uint32_t run_class), draft, run_class)
WRAP(uint32_t, kithi_draft_copy, (kithi_draft * draft, uint32_t page), draft, page)
WRAP(uint32_t, kithi_draft_instead, (kithi_draft * draft, uint32_t page), draft, page)
WRAP(bool, kithi_draft_free, (kithi_draft * draft, uint32_t page), draft, page)
WRAP(bool, kithi_draft_begin, (kithi_draft * draft, kithi_versions *versions), draft, versions)

void *__real_realloc(void *old, size_t size);
void *__wrap_realloc(void *old, size_t size);
void *__wrap_realloc(void *old, size_t size)
{
    const uintptr_t site = SITE;
    void *given = fails(site) ? NULL : __real_realloc(old, size);
    (void)seen(site, given != NULL);
    return given;
}

#ifdef WITH_SQLITE
WRAP(block, sqlite3_malloc64, (sqlite3_uint64 size), size)
WRAP(block, sqlite3_realloc64, (void *old, sqlite3_uint64 size), old, size)
WRAP(string, sqlite3_vmprintf, (const char *format, va_list arguments), format, arguments)

/* A text that grew on the way is given up too. */
char *__real_sqlite3_str_finish(sqlite3_str *text);
char *__wrap_sqlite3_str_finish(sqlite3_str *text);
char *__wrap_sqlite3_str_finish(sqlite3_str *text)
{
    const uintptr_t site = SITE;
    char *given = __real_sqlite3_str_finish(text);
    if (fails(site)) {
        sqlite3_free(given);
        given = NULL;
    }
    (void)seen(site, given != NULL);
    return given;
}

char *__wrap_sqlite3_mprintf(const char *format, ...);
char *__wrap_sqlite3_mprintf(const char *format, ...)
{
    const uintptr_t site = SITE;
    char *given = NULL;
    if (!fails(site)) {
        va_list arguments;
        va_start(arguments, format);
        given = __real_sqlite3_vmprintf(format, arguments);
        va_end(arguments);
        (void)seen(site, given != NULL);
    }
    return given;
}
#endif

/* An array that has room already does not fail. */
bool __real_kithi_memory_grow(kithi_memory *memory, void **items, size_t *capacity, size_t needed,
                              size_t item_size);
bool __wrap_kithi_memory_grow(kithi_memory *memory, void **items, size_t *capacity, size_t needed,
                              size_t item_size);
bool __wrap_kithi_memory_grow(kithi_memory *memory, void **items, size_t *capacity, size_t needed,
                              size_t item_size)
{
    const uintptr_t site = SITE;
    if (needed <= *capacity) {
        return true;
    }
    return !fails(site) && seen(site, __real_kithi_memory_grow(memory, items, capacity, needed, item_size));
}
