/* Book: life of the handle, the claim, ids and rights. */
#include "engine/book.h"

#include "base/report.h"
#include "engine/create.h"
#include "engine/load.h"
#include "model/links.h"
#include "rules/rights.h"

#include <string.h>

#define BLOCK_LEAST 128u /* ids asked of a store at once: whole pages of rows */
#define BLOCK_MOST 16384u
#define BLOCK_SMALL 4u

void kithi_book_release(kith_book *book)
{
    if (atomic_fetch_sub(&book->holders, 1) != 1) {
        return;
    }
    kithi_model_free(&book->model);
    kithi_memory memory;
    kithi_memory_init(&memory, book->model.memory.resize, book->model.memory.ctx);
    kithi_memory_free(&memory, book, sizeof *book);
}

bool kithi_book_claim(kith_book *book)
{
    uint32_t expected = 0;
    return atomic_compare_exchange_strong(&book->claimed, &expected, 1);
}

void kithi_book_unclaim(kith_book *book)
{
    atomic_store(&book->claimed, 0);
}

void kithi_book_log(const kith_book *book, int32_t level, const char *message)
{
    if (book->log != NULL) {
        book->log(book->log_ctx, level, message);
    }
}

void kithi_book_collect(kith_book *book)
{
    if (kithi_book_claim(book)) {
        kithi_versions_collect(&book->model.versions);
        kithi_book_unclaim(book);
    }
}

void kithi_book_leave_store(kith_book *book)
{
    if (atomic_fetch_sub(&book->in_store, 1) == 1 && book->stored && book->store.close != NULL) {
        book->store.close(book->store.ctx);
    }
}

bool kithi_book_enter_store(kith_book *book)
{
    uint32_t users = atomic_load(&book->in_store);
    do {
        if (users == 0 || atomic_load(&book->closed) != 0) {
            return false;
        }
    } while (!atomic_compare_exchange_weak(&book->in_store, &users, users + 1));
    return true;
}

void kithi_book_close(kith_book *book)
{
    atomic_store(&book->closed, 1);
    kithi_book_leave_store(book);
    kithi_book_release(book);
}

bool kithi_book_allows(kith_book *book, const kithi_state *state, const char *actor, const char *shop,
                       uint32_t operation, uint32_t kind)
{
    if (kithi_rights_mode(state) == KITH_RIGHTS_ROLES) {
        return kithi_rights_allow(state, actor, operation, kind);
    }
    return book->rights == NULL || book->rights(book->rights_ctx, actor, shop, operation, kind) == 1;
}

void kithi_book_used_ids(kith_book *book, const kithi_state *state)
{
    if (book->stored && book->store.grant_ids != NULL) {
        return; /* it is asked when one is needed */
    }
    for (uint32_t kind = 1; kind < KITH_KIND_COUNT; kind++) {
        const uint64_t next = ((uint64_t)kithi_state_high(state, kind) + 1) << 32 | UINT32_MAX;
        uint64_t now = atomic_load(&book->ids[kind]);
        while (now < next && !atomic_compare_exchange_weak(&book->ids[kind], &now, next)) {
        }
    }
}

/* How many ids to ask for at once: more, the more records there are; few of what is configured and rarely
 * added. */
static uint32_t block_size(const kithi_state *state, uint32_t kind)
{
    const uint64_t wanted = kithi_state_count(state, kind) / 16 / BLOCK_LEAST * BLOCK_LEAST;
    if (kithi_schema_kind(kind)->configures != 0) {
        return BLOCK_SMALL;
    }
    return wanted < BLOCK_LEAST ? BLOCK_LEAST : wanted > BLOCK_MOST ? BLOCK_MOST : (uint32_t)wanted;
}

static kith_status refuse_used_up(uint32_t kind, kith_error *err)
{
    (void)kithi_report(err, KITH_ERR_LIMIT, "all ids of kind ");
    kithi_report_add(err, kithi_schema_kind(kind)->name);
    kithi_report_add(err, " are used up");
    return KITH_ERR_LIMIT;
}

/* Ask the store for a block and take its first number. The rest is kept if no other block is left, else it is
 * lost. */
static kith_status take_block(kith_book *book, const kithi_state *state, uint32_t kind, uint32_t *sequence,
                              kith_error *err)
{
    uint64_t first = 0;
    const uint32_t count = block_size(state, kind);
    if (!kithi_book_enter_store(book)) {
        return kithi_report(err, KITH_ERR_CLOSED, "book is closed");
    }
    const int32_t answer = book->store.grant_ids(book->store.ctx, kind, count, &first);
    kithi_book_leave_store(book);
    if (answer != KITH_STORE_COMMITTED || first == 0) {
        return kithi_report(err, KITH_ERR_STORE, "store granted no ids");
    }
    if (first >= UINT32_MAX - count) {
        return refuse_used_up(kind, err);
    }
    *sequence = (uint32_t)first;
    uint64_t left = atomic_load(&book->ids[kind]);
    if ((left >> 32) >= (left & UINT32_MAX)) {
        (void)atomic_compare_exchange_strong(&book->ids[kind], &left, (first + 1) << 32 | (first + count));
    }
    return KITH_OK;
}

/* Next number of the granted block, 0 if it is used up. */
static uint32_t take_granted(kith_book *book, uint32_t kind)
{
    uint64_t block = atomic_load(&book->ids[kind]);
    while ((block >> 32) < (block & UINT32_MAX)) {
        if (atomic_compare_exchange_weak(&book->ids[kind], &block, block + (UINT64_C(1) << 32))) {
            return (uint32_t)(block >> 32);
        }
    }
    return 0;
}

kith_status kithi_book_new_id(kith_book *book, const kithi_state *state, uint32_t kind, kith_id *out,
                              kith_error *err)
{
    uint32_t sequence = take_granted(book, kind);
    *out = 0;
    if (sequence == 0 && book->stored && book->store.grant_ids != NULL) {
        const kith_status status = take_block(book, state, kind, &sequence, err);
        if (status != KITH_OK) {
            return status;
        }
    }
    if (sequence == 0 || !kithi_links_fits(kind, sequence)) {
        return refuse_used_up(kind, err);
    }
    *out = kithi_id_make(kind, sequence);
    return KITH_OK;
}

static void lower_limits(kith_book *book, const kith_book_options *options)
{
    for (size_t i = 0; i < options->limit_count; i++) {
        book->model.limits[options->limits[i].limit] = options->limits[i].value;
    }
}

static kith_book *new_book(const kith_book_options *options)
{
    kithi_memory memory;
    kithi_memory_init(&memory, options->allocator == NULL ? NULL : options->allocator->resize,
                      options->allocator == NULL ? NULL : options->allocator->ctx);
    kith_book *book = kithi_memory_zero(&memory, sizeof *book);
    if (book == NULL) {
        return NULL;
    }
    atomic_store(&book->holders, 1);
    atomic_store(&book->in_store, 1);
    book->rights = options->rights;
    book->rights_ctx = options->rights_ctx;
    book->choose = options->choose;
    book->choose_ctx = options->choose_ctx;
    book->log = options->log;
    book->log_ctx = options->log_ctx;
    if (options->store != NULL) {
        book->stored = true;
        const size_t size =
            options->store->size < sizeof book->store ? options->store->size : sizeof book->store;
        memcpy(&book->store, options->store, size);
    }
    if (!kithi_model_init(&book->model, memory.resize, memory.ctx)) {
        kithi_book_release(book);
        return NULL;
    }
    book->model.hash = options->hash;
    book->model.hash_ctx = options->hash_ctx;
    return book;
}

kith_status kithi_book_open(const kith_book_options *options, kith_book **out, kith_error *err)
{
    const kith_book_options defaults = {.size = sizeof defaults};
    options = options == NULL ? &defaults : options;
    *out = NULL;
    kith_book *book = new_book(options);
    if (book == NULL) {
        if (options->store != NULL && options->store->close != NULL) {
            options->store->close(options->store->ctx);
        }
        return kithi_report(err, KITH_ERR_MEMORY, "no memory");
    }
    lower_limits(book, options);
    kith_status status = kithi_load_first(book, options->run, err);
    const kithi_state state = {&book->model, kithi_versions_current(&book->model.versions)};
    if (status == KITH_OK && kithi_state_count(&state, KITH_KIND_BOOK) == 0) {
        status = options->existing != 0 ? kithi_report(err, KITH_ERR_NOT_FOUND, "the store has no book")
                                        : kithi_create_book(book, options, err);
    }
    if (status != KITH_OK) {
        kithi_book_close(book);
        return status;
    }
    *out = book;
    return KITH_OK;
}
