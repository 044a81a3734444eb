/* Public calls of book.h. */
#include "api/check.h"
#include "engine/commit.h"
#include "engine/load.h"

#include "kith/book.h"

#include <string.h>

/* Check what the options point to, and bring it into structs of this version. */
static kith_status take_options(const kith_book_options *given, kith_book_options *options,
                                kith_allocator *allocator, kith_store *store, kith_run *run, kith_error *err)
{
    kith_status status = kithi_check_in(options, sizeof *options, given, err);
    if (status == KITH_OK && options->allocator != NULL) {
        status = kithi_check_in(allocator, sizeof *allocator, options->allocator, err);
        options->allocator = allocator;
    }
    if (status == KITH_OK && options->store != NULL) {
        status = kithi_check_in(store, sizeof *store, options->store, err);
        options->store = store;
    }
    if (status == KITH_OK && options->run != NULL) {
        status = kithi_check_in(run, sizeof *run, options->run, err);
        options->run = run;
    }
    return status;
}

static const char *options_fault(const kith_book_options *options)
{
    if (options->allocator != NULL && options->allocator->resize == NULL) {
        return "allocator has no resize";
    }
    if (options->rights_mode > KITH_RIGHTS_ROLES) {
        return "rights mode is unknown";
    }
    if (options->rights_mode == KITH_RIGHTS_ROLES && (options->owner == NULL || options->owner[0] == '\0')) {
        return "a book with roles needs an owner";
    }
    if (!kithi_check_instant(options->at)) {
        return "at is out of range";
    }
    if (options->limit_count > 0 && options->limits == NULL) {
        return "limits are missing";
    }
    for (size_t i = 0; i < options->limit_count; i++) {
        const kithi_limit *known = kithi_schema_limit(options->limits[i].limit);
        if (known == NULL || options->limits[i].value == 0 || options->limits[i].value > known->standard) {
            return "a limit is unknown or above its standard value";
        }
    }
    return NULL;
}

kith_status kith_book_open(const kith_book_options *options, kith_book **out, kith_error *err)
{
    kith_book_options taken = {.size = sizeof taken};
    kith_allocator allocator;
    kith_store store;
    kith_run run;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (out != NULL) {
        *out = NULL;
    }
    if (out == NULL) {
        return kithi_check_invalid(err, "out is NULL");
    }
    if (options != NULL) {
        const kith_status status = take_options(options, &taken, &allocator, &store, &run, err);
        if (status != KITH_OK) {
            return status;
        }
    }
    const char *fault = options_fault(&taken);
    return fault != NULL ? kithi_check_invalid(err, fault) : kithi_book_open(&taken, out, err);
}

void kith_book_close(kith_book *book)
{
    if (book != NULL) {
        kithi_book_close(book);
    }
}

static kith_status check_book(kith_book *book, kith_error *err)
{
    if (book == NULL) {
        return kithi_check_invalid(err, "book is NULL");
    }
    return atomic_load(&book->closed) != 0 ? kithi_report(err, KITH_ERR_CLOSED, "book is closed") : KITH_OK;
}

static kith_status take_run(const kith_run *given, kith_run *run, kith_error *err)
{
    *run = (kith_run){.size = sizeof *run};
    return given == NULL ? KITH_OK : kithi_check_in(run, sizeof *run, given, err);
}

kith_status kith_book_refresh(kith_book *book, const kith_run *run, kith_error *err)
{
    kith_run taken;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    kith_status status = check_book(book, err);
    if (status == KITH_OK) {
        status = take_run(run, &taken, err);
    }
    if (status == KITH_OK) {
        kithi_book_hold(book); /* a callback may close it */
        status = kithi_load_refresh(book, &taken, err);
        kithi_book_release(book);
    }
    return status;
}

kith_status kith_book_recover(kith_book *book, const kith_run *run, kith_error *err)
{
    kith_run taken;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    kith_status status = check_book(book, err);
    if (status == KITH_OK) {
        status = take_run(run, &taken, err);
    }
    if (status == KITH_OK) {
        kithi_book_hold(book);
        status = kithi_book_recover(book, &taken, err);
        kithi_book_release(book);
    }
    return status;
}

kith_status kith_commit_status(kith_book *book, kith_request request, uint64_t *sequence, kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (sequence == NULL || request == 0 || request > INT64_MAX) {
        return kithi_check_invalid(err, "request or sequence is missing");
    }
    *sequence = 0;
    kith_status status = check_book(book, err);
    if (status == KITH_OK) {
        kithi_book_hold(book);
        status = kithi_commit_status(book, request, sequence, err);
        kithi_book_release(book);
    }
    return status;
}

kith_status kith_book_stats_get(kith_book *book, kith_book_stats *out)
{
    if (book == NULL || out == NULL) {
        return KITH_ERR_INVALID;
    }
    if (kithi_check_out(out, NULL) != KITH_OK) {
        return KITH_ERR_ABI;
    }
    if (atomic_load(&book->closed) != 0) {
        return KITH_ERR_CLOSED;
    }
    kithi_slot *slot = kithi_versions_pin(&book->model.versions);
    if (slot == NULL) {
        return KITH_ERR_MEMORY;
    }
    const kithi_state state = {&book->model, atomic_load(&slot->version)};
    kith_book_stats stats = {
        .size = sizeof stats,
        .sequence = state.version->sequence,
        .bytes = atomic_load(&book->model.memory.bytes),
        .page_bytes = KITHI_PAGE_SIZE,
        .pages = atomic_load(&book->model.pages.used),
        .pages_free = atomic_load(&book->model.pages.idle),
        .versions = atomic_load(&book->model.versions.alive),
        .stale = atomic_load(&book->stale),
    };
    _Static_assert(KITH_KIND_COUNT <= sizeof stats.records / sizeof stats.records[0], "room for each kind");
    for (uint32_t kind = 1; kind < KITH_KIND_COUNT; kind++) {
        stats.records[kind] = kithi_state_count(&state, kind);
    }
    kithi_versions_unpin(slot);
    kithi_check_fill(out, &stats, sizeof stats);
    return KITH_OK;
}

uint64_t kith_book_limit(const kith_book *book, uint32_t limit)
{
    return book == NULL || limit == 0 || limit >= KITH_LIMIT_COUNT ? 0 : book->model.limits[limit];
}
