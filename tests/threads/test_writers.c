/*
 * Two threads prepare at once, others read, refresh and open books beside them. Exactly one thread holds the
 * book between prepare and finish; the others hear that it is busy. Each transaction adds a pair of customers
 * that its thread alone knows, so that a change set in which anything is mixed shows.
 */
#include "../support/support.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WRITERS 2u

/* A store in memory that several threads may call; it grants, tells and hands over under a lock. */
typedef struct locked_store {
    pthread_mutex_t lock;
    kith_store below;
} locked_store;

typedef struct world {
    kith_memory_store *memory;
    locked_store store;
    kith_book *book;
    atomic_uint writers_left;
    atomic_uint holders; /* threads between prepare and finish */
    atomic_uint busy;    /* how often that was answered */
    atomic_uint failures;
    unsigned rounds;
} world;

typedef struct worker {
    world *at;
    unsigned number;
} worker;

static void expect(world *at, int holds)
{
    if (!holds) {
        atomic_fetch_add(&at->failures, 1);
    }
}

/* --- the store --- */

#define LOCKED(ctx, call)                                                                                    \
    locked_store *store = (ctx);                                                                             \
    (void)pthread_mutex_lock(&store->lock);                                                                  \
    const int32_t answer = store->below.call;                                                                \
    (void)pthread_mutex_unlock(&store->lock);                                                                \
    return answer

static int32_t load_all(void *ctx, kith_load *load)
{
    LOCKED(ctx, load(store->below.ctx, load));
}

static int32_t refresh(void *ctx, uint64_t after, kith_load *load)
{
    LOCKED(ctx, refresh(store->below.ctx, after, load));
}

static int32_t commit_changes(void *ctx, const kith_changes *changes)
{
    LOCKED(ctx, commit(store->below.ctx, changes));
}

static int32_t tell_status(void *ctx, kith_request request, uint64_t *sequence)
{
    LOCKED(ctx, status(store->below.ctx, request, sequence));
}

static int32_t grant_ids(void *ctx, uint32_t kind, uint32_t count, uint64_t *first)
{
    LOCKED(ctx, grant_ids(store->below.ctx, kind, count, first));
}

static int32_t read_history(void *ctx, const kith_history_query *query, kith_load *load)
{
    LOCKED(ctx, history(store->below.ctx, query, load));
}

static kith_store callbacks_of(world *at)
{
    return (kith_store){.size = sizeof(kith_store),
                        .ctx = &at->store,
                        .load = load_all,
                        .refresh = refresh,
                        .commit = commit_changes,
                        .status = tell_status,
                        .grant_ids = grant_ids,
                        .history = read_history};
}

static void world_open(world *at)
{
    kith_error err = NEW_ERROR;
    memset(at, 0, sizeof *at);
    at->memory = new_store();
    at->store.below.size = sizeof at->store.below;
    OK(NULL, kith_memory_store_callbacks(at->memory, &at->store.below));
    assert_int_equal(pthread_mutex_init(&at->store.lock, NULL), 0);
    const kith_store store = callbacks_of(at);
    const kith_book_options options = {.size = sizeof options, .store = &store};
    OK(&err, kith_book_open(&options, &at->book, &err));
    at->rounds = is_full_run() ? 5000 : 200;
    atomic_store(&at->writers_left, WRITERS);
}

static void world_close(world *at)
{
    kith_book_close(at->book);
    kith_memory_store_free(at->memory);
    assert_int_equal(pthread_mutex_destroy(&at->store.lock), 0);
}

/* --- writers --- */

static kith_status add_customer(kith_txn *txn, const worker *by, unsigned round, char which)
{
    char number[32];
    char surname[16];
    kith_id id = 0;
    (void)snprintf(number, sizeof number, "%u-%u%c", by->number, round, which);
    (void)snprintf(surname, sizeof surname, "Writer%u", by->number);
    const kith_value values[] = {text_of(KITH_CUSTOMER_NUMBER, number),
                                 number_of(KITH_CUSTOMER_KIND, KITH_TYPE_CODE, KITH_PARTY_PERSON),
                                 text_of(KITH_CUSTOMER_SURNAME, surname)};
    return kith_record_add(txn, KITH_KIND_CUSTOMER, values, COUNT(values), &id, NULL);
}

/* The change set holds the pair of this thread and nothing else. */
static void expect_own(const worker *by, const kith_changes *changes)
{
    char surname[16];
    (void)snprintf(surname, sizeof surname, "Writer%u", by->number);
    expect(by->at, kith_changes_count(changes) == 2);
    for (size_t i = 0; i < kith_changes_count(changes); i++) {
        kith_change change = {.size = sizeof change};
        expect(by->at, kith_changes_get(changes, i, &change) == KITH_OK);
        expect(by->at, strcmp(change.actor, surname) == 0);
        for (size_t j = 0; j < change.row_count; j++) {
            expect(by->at,
                   change.row[j].field != KITH_CUSTOMER_SURNAME || strcmp(change.row[j].text, surname) == 0);
        }
    }
}

/* Prepare until the book is free, then store by hand, as a host does, or turn down now and then. */
static void commit_by_hand(const worker *by, kith_txn *txn, unsigned round)
{
    world *at = by->at;
    for (int turned_down = 0;;) {
        const kith_changes *changes = NULL;
        const kith_status status = kith_txn_prepare(txn, &changes, NULL);
        if (status == KITH_ERR_BUSY) {
            expect(at, changes == NULL);
            atomic_fetch_add(&at->busy, 1);
            (void)sched_yield();
            continue;
        }
        expect(at, status == KITH_OK);
        if (status != KITH_OK) {
            return;
        }
        expect(at, atomic_fetch_add(&at->holders, 1) == 0);
        expect_own(by, changes);
        const int turns_down = !turned_down && round % 5 == 0;
        const int32_t outcome = turns_down ? KITH_STORE_REJECTED : commit_changes(&at->store, changes);
        expect(at, turns_down || outcome == KITH_STORE_COMMITTED);
        (void)sched_yield(); /* so that others meet a book that is held */
        expect(at, atomic_fetch_sub(&at->holders, 1) == 1);
        kith_txn_finish(txn, outcome);
        if (!turns_down) {
            return;
        }
        turned_down = 1;
    }
}

static void *write_on(void *ctx)
{
    const worker *by = ctx;
    world *at = by->at;
    char actor[16];
    (void)snprintf(actor, sizeof actor, "Writer%u", by->number);
    for (unsigned round = 0; round < at->rounds; round++) {
        const kith_txn_options options = {.size = sizeof options, .actor = actor, .today = TODAY};
        kith_txn *txn = NULL;
        expect(at, kith_txn_begin(at->book, &options, &txn, NULL) == KITH_OK);
        expect(at, add_customer(txn, by, round, 'a') == KITH_OK);
        expect(at, add_customer(txn, by, round, 'b') == KITH_OK);
        commit_by_hand(by, txn, round);
        kith_txn_close(txn);
    }
    atomic_fetch_sub(&at->writers_left, 1);
    return NULL;
}

/* --- beside them --- */

/* Pairs are whole in every version. */
static void *read_on(void *ctx)
{
    const worker *by = ctx;
    world *at = by->at;
    uint64_t newest = 0;
    do {
        const kith_history_query query = {.size = sizeof query, .most = 2};
        kith_view *view = NULL;
        kith_history *page = NULL;
        kith_id ids[64];
        kith_id last = 0;
        size_t total = 0;
        size_t count = COUNT(ids);
        expect(at, kith_view_open(at->book, NULL, &view, NULL) == KITH_OK);
        expect(at, kith_view_sequence(view) >= newest); /* versions do not go back */
        newest = kith_view_sequence(view);
        while (count == COUNT(ids)) {
            expect(at, kith_record_list(view, KITH_KIND_CUSTOMER, last, ids, COUNT(ids), &count, NULL) ==
                           KITH_OK);
            last = count > 0 ? ids[count - 1] : last;
            total += count;
        }
        expect(at, total % 2 == 0);
        expect(at, kith_history_read(view, &query, &page, NULL) == KITH_OK);
        kith_history_close(page);
        kith_view_close(view);
    } while (atomic_load(&at->writers_left) > 0);
    return NULL;
}

static void *refresh_on(void *ctx)
{
    const worker *by = ctx;
    world *at = by->at;
    do {
        const kith_status status = kith_book_refresh(at->book, NULL, NULL);
        expect(at, status == KITH_OK || status == KITH_ERR_BUSY);
        kith_book_stats stats = {.size = sizeof stats};
        expect(at, kith_book_stats_get(at->book, &stats) == KITH_OK);
        (void)sched_yield();
    } while (atomic_load(&at->writers_left) > 0);
    return NULL;
}

/* --- tests --- */

static void run_all(void *(*const jobs[])(void *), size_t count, world *at)
{
    pthread_t threads[8];
    worker workers[8];
    assert_true(count <= COUNT(threads));
    for (size_t i = 0; i < count; i++) {
        workers[i] = (worker){at, (unsigned)i};
        assert_int_equal(pthread_create(&threads[i], NULL, jobs[i], &workers[i]), 0);
    }
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
    assert_int_equal(atomic_load(&at->failures), 0);
}

/* What the book shows, and what the store has, is all pairs of both, each once. */
static void expect_all_pairs(const world *at)
{
    kith_book *again = open_over(at->memory);
    assert_int_equal(stats_of(at->book).records[KITH_KIND_CUSTOMER], (uint64_t)2 * WRITERS * at->rounds);
    assert_int_equal(stats_of(at->book).sequence, (uint64_t)WRITERS * at->rounds + 1);
    assert_int_equal(digest_of(again), digest_of(at->book));
    kith_book_close(again);
}

static void two_that_prepare_at_once_take_turns_and_mix_nothing(void **state)
{
    void *(*const jobs[])(void *) = {write_on, write_on, read_on, read_on};
    world at;
    (void)state;
    world_open(&at);
    run_all(jobs, COUNT(jobs), &at);
    expect_all_pairs(&at);
    (void)fprintf(stderr, "# %u times busy\n", atomic_load(&at.busy));
    world_close(&at);
}

static void refresh_comes_beside_prepare_commit_and_readers(void **state)
{
    void *(*const jobs[])(void *) = {write_on, write_on, read_on, refresh_on};
    world at;
    (void)state;
    world_open(&at);
    run_all(jobs, COUNT(jobs), &at);
    expect_all_pairs(&at);
    world_close(&at);
}

/* While one thread holds the book, another one's prepare is busy, whatever the scheduler does. */
static void *prepare_once(void *ctx)
{
    const worker *by = ctx;
    const kith_changes *changes = NULL;
    kith_txn *txn = NULL;
    expect(by->at, kith_txn_begin(by->at->book, NULL, &txn, NULL) == KITH_OK);
    expect(by->at, add_customer(txn, by, 0, 'a') == KITH_OK);
    expect(by->at, kith_txn_prepare(txn, &changes, NULL) == KITH_ERR_BUSY);
    expect(by->at, changes == NULL);
    expect(by->at, kith_txn_commit(txn, NULL, NULL) == KITH_ERR_BUSY);
    expect(by->at, kith_book_refresh(by->at->book, NULL, NULL) == KITH_ERR_BUSY);
    expect(by->at, kith_book_recover(by->at->book, NULL, NULL) == KITH_ERR_BUSY);
    kith_txn_close(txn);
    return NULL;
}

static void book_that_is_held_is_busy_for_others(void **state)
{
    void *(*const jobs[])(void *) = {prepare_once, prepare_once};
    const kith_changes *changes = NULL;
    world at;
    (void)state;
    world_open(&at);
    kith_txn *txn = begin(at.book);
    (void)person(txn, "held");
    OK(NULL, kith_txn_prepare(txn, &changes, NULL));
    run_all(jobs, COUNT(jobs), &at);
    assert_int_equal(kith_changes_count(changes), 1);
    kith_txn_finish(txn, commit_changes(&at.store, changes));
    kith_txn_close(txn);
    assert_int_equal(stats_of(at.book).records[KITH_KIND_CUSTOMER], 1);
    world_close(&at);
}

/* Different books share nothing: each thread makes, uses and closes its own. */
static void *make_books(void *ctx)
{
    const worker *by = ctx;
    world *at = by->at;
    for (unsigned round = 0; round < at->rounds / 10; round++) {
        kith_memory_store *memory = NULL;
        kith_store store = {.size = sizeof store};
        kith_book_options options = {
            .size = sizeof options, .rights_mode = KITH_RIGHTS_ROLES, .owner = "anna"};
        kith_txn_options who = {.size = sizeof who, .actor = "anna"};
        kith_book *book = NULL;
        kith_txn *txn = NULL;
        if (round % 2 == 0) {
            expect(at, kith_memory_store_new(&memory) == KITH_OK);
            expect(at, kith_memory_store_callbacks(memory, &store) == KITH_OK);
            options.store = &store;
        }
        expect(at, kith_book_open(&options, &book, NULL) == KITH_OK);
        expect(at, kith_txn_begin(book, &who, &txn, NULL) == KITH_OK);
        expect(at, add_customer(txn, by, round, 'a') == KITH_OK);
        if (round % 3 == 0) {
            kith_book_close(book); /* before its transaction */
            expect(at, kith_txn_commit(txn, NULL, NULL) == KITH_ERR_CLOSED);
            kith_txn_close(txn);
        } else {
            expect(at, kith_txn_commit(txn, NULL, NULL) == KITH_OK);
            kith_txn_close(txn);
            kith_book_close(book);
        }
        kith_memory_store_free(memory);
    }
    return NULL;
}

static void books_are_made_and_closed_in_parallel(void **state)
{
    void *(*const jobs[])(void *) = {make_books, make_books, make_books, make_books};
    world at;
    (void)state;
    world_open(&at);
    run_all(jobs, COUNT(jobs), &at);
    world_close(&at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_that_prepare_at_once_take_turns_and_mix_nothing),
        cmocka_unit_test(refresh_comes_beside_prepare_commit_and_readers),
        cmocka_unit_test(book_that_is_held_is_busy_for_others),
        cmocka_unit_test(books_are_made_and_closed_in_parallel),
    };
    return cmocka_run_group_tests_name("writers", tests, NULL, NULL);
}
