/* Threads: ids, history and status from several threads at once, beside commits and beside another store. */
#include "sqlite_fixture.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#define THREADS 4
#define GRANTS 40

/* What one thread does, and what it found; assertions are made after it has ended. */
typedef struct worker {
    pthread_t thread;
    const kith_store *store;
    kith_book *book;
    uint64_t granted[GRANTS];
    size_t grants; /* how many */
    unsigned failures;
} worker;

static void *work(void *ctx)
{
    worker *self = ctx;
    const kith_history_query query = {.size = sizeof query, .most = 20};
    for (size_t i = 0; i < self->grants; i++) {
        uint64_t first = 0;
        uint64_t sequence = 0;
        kith_view *view = NULL;
        kith_history *page = NULL;
        self->failures +=
            self->store->grant_ids(self->store->ctx, KITH_KIND_ROLE, 3, &first) != KITH_STORE_COMMITTED;
        self->granted[i] = first;
        if (self->book == NULL) {
            continue;
        }
        self->failures += kith_view_open(self->book, NULL, &view, NULL) != KITH_OK;
        self->failures +=
            kith_history_read(view, &query, &page, NULL) != KITH_OK || kith_history_count(page) == 0;
        self->failures += kith_commit_status(self->book, 1, &sequence, NULL) != KITH_OK || sequence != 2;
        kith_history_close(page);
        kith_view_close(view);
    }
    return NULL;
}

static int compare(const void *a, const void *b)
{
    const uint64_t first = *(const uint64_t *)a;
    const uint64_t second = *(const uint64_t *)b;
    return first < second ? -1 : first > second;
}

/* Every grant of every worker is another one. */
static void expect_distinct(const worker *workers, size_t count)
{
    uint64_t all[(THREADS + 1) * GRANTS] = {0};
    size_t total = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < workers[i].grants; j++) {
            all[total++] = workers[i].granted[j];
        }
    }
    qsort(all, total, sizeof all[0], compare);
    assert_true(all[0] >= 1);
    for (size_t i = 1; i < total; i++) {
        assert_true(all[i] >= all[i - 1] + 3);
    }
}

static void run_beside_commits(const char *path, uint32_t durability, size_t rounds)
{
    static worker workers[THREADS + 1];
    kith_store stores[2] = {{.size = sizeof(kith_store)}, {.size = sizeof(kith_store)}};
    opened shelf = shelf_over(store_with((kith_sqlite_options){.path = path, .durability = durability}));
    kith_sqlite *other = store_with((kith_sqlite_options){.path = path, .durability = durability});
    OK(NULL, kith_sqlite_callbacks(shelf.sqlite, &stores[0]));
    OK(NULL, kith_sqlite_callbacks(other, &stores[1]));
    kith_error err = NEW_ERROR;
    kith_txn *txn = NULL;
    const kith_txn_options options = {.size = sizeof options, .request = 1};
    OK(&err, kith_txn_begin(shelf.book, &options, &txn, &err));
    (void)person(txn, "first");
    (void)commit(txn);
    for (size_t i = 0; i <= THREADS; i++) { /* the last one on a store of its own */
        workers[i] = (worker){
            .store = &stores[i == THREADS], .book = i == THREADS ? NULL : shelf.book, .grants = rounds};
        assert_int_equal(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
    }
    for (size_t i = 0; i < rounds; i++) {
        char number[16];
        sqlite3_snprintf(sizeof number, number, "n%d", (int)i);
        txn = begin(shelf.book);
        (void)person(txn, number);
        (void)commit(txn);
    }
    for (size_t i = 0; i <= THREADS; i++) {
        assert_int_equal(pthread_join(workers[i].thread, NULL), 0);
        assert_int_equal(workers[i].failures, 0);
    }
    expect_distinct(workers, THREADS + 1);
    assert_int_equal(stats_of(shelf.book).sequence, 2 + rounds);
    kith_sqlite_free(other);
    close_shelf(&shelf);
}

static void ids_history_and_status_beside_commits_with_a_log(void **state)
{
    (void)state;
    run_beside_commits(path_of("a.db"), KITH_SQLITE_WAL_FULL, GRANTS);
}

static void ids_history_and_status_beside_commits_with_a_journal(void **state)
{
    (void)state;
    run_beside_commits(path_of("a.db"), KITH_SQLITE_ROLLBACK_EXTRA, 6);
}

/* Grants ids as long as the book commits. */
typedef struct granter {
    pthread_t thread;
    const kith_store *store;
    atomic_bool done;
    unsigned granted;
    unsigned failed;
} granter;

static void *grant_on(void *ctx)
{
    granter *self = ctx;
    uint64_t first = 0;
    do {
        const int32_t outcome = self->store->grant_ids(self->store->ctx, KITH_KIND_ROLE, 1, &first);
        self->granted += outcome == KITH_STORE_COMMITTED;
        self->failed += outcome != KITH_STORE_COMMITTED;
    } while (!atomic_load(&self->done));
    return NULL;
}

/* However short the store waits for others: here nobody else is there. */
static void ids_are_granted_however_long_a_commit_takes(void **state)
{
    static granter granting;
    (void)state;
    kith_store store = {.size = sizeof store};
    opened shelf = shelf_over(store_with((kith_sqlite_options){.path = path_of("a.db"), .busy_ms = 1}));
    OK(NULL, kith_sqlite_callbacks(shelf.sqlite, &store));
    kith_txn *txn = begin(shelf.book);
    for (int i = 0; i < 3000; i++) {
        char number[16];
        sqlite3_snprintf(sizeof number, number, "n%d", i);
        (void)person(txn, number);
    }
    granting.store = &store;
    assert_int_equal(pthread_create(&granting.thread, NULL, grant_on, &granting), 0);
    (void)commit(txn);
    atomic_store(&granting.done, true);
    assert_int_equal(pthread_join(granting.thread, NULL), 0);
    assert_int_equal(granting.failed, 0);
    assert_true(granting.granted > 0);
    close_shelf(&shelf);
}

/* Two threads make the same new file. */
typedef struct maker {
    pthread_t thread;
    const char *path;
    const char *name;
    kith_sqlite *sqlite;
    kith_error err;
} maker;

static void *make(void *ctx)
{
    maker *self = ctx;
    const kith_sqlite_options options = {.size = sizeof options, .path = self->path, .book = self->name};
    (void)kith_sqlite_open(&options, &self->sqlite, &self->err);
    return NULL;
}

static void two_makers_of_one_file_both_get_it(void **state)
{
    static const char *const names[] = {"a.db", "b.db", "c.db", "d.db", "e.db", "f.db"};
    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        const char *path = path_of(names[i]);
        maker makers[2] = {{.path = path, .name = "north", .err = NEW_ERROR},
                           {.path = path, .name = "south", .err = NEW_ERROR}};
        for (size_t j = 0; j < 2; j++) {
            assert_int_equal(pthread_create(&makers[j].thread, NULL, make, &makers[j]), 0);
        }
        for (size_t j = 0; j < 2; j++) {
            assert_int_equal(pthread_join(makers[j].thread, NULL), 0);
            expect_status(makers[j].err.status, KITH_OK, &makers[j].err, "kith_sqlite_open", __FILE__,
                          __LINE__);
        }
        opened north = shelf_over(makers[0].sqlite);
        opened south = shelf_over(makers[1].sqlite);
        fill_book(north.book);
        fill_book(south.book);
        assert_int_equal(digest_of(north.book), digest_of(south.book));
        close_shelf(&north);
        close_shelf(&south);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(ids_history_and_status_beside_commits_with_a_log),
        TEST(ids_history_and_status_beside_commits_with_a_journal),
        TEST(ids_are_granted_however_long_a_commit_takes),
        TEST(two_makers_of_one_file_both_get_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
