/* A host that interrupts the store on its connection, or prevents its ROLLBACK: the transaction that the
 * store began does not become the host's. */
#include "sqlite_fixture.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* A book over a connection of the host. */
typedef struct hosted {
    sqlite3 *db;
    opened shelf;
} hosted;

static hosted host(void)
{
    sqlite3 *db = host_open(path_of("a.db"));
    return (hosted){.db = db, .shelf = host_shelf(db)};
}

static void close_host(hosted *host)
{
    close_shelf(&host->shelf);
    assert_int_equal(sqlite3_close(host->db), SQLITE_OK);
}

/* The file has what the book has, and nothing is under way. */
static void expect_whole(const hosted *host)
{
    assert_int_not_equal(sqlite3_get_autocommit(host->db), 0);
    assert_int_equal(sql_number(host->db, "SELECT count(*) FROM kith_customer"),
                     stats_of(host->shelf.book).records[KITH_KIND_CUSTOMER]);
    assert_int_equal(sql_number(host->db, "SELECT max(sequence) FROM kith_commit"),
                     stats_of(host->shelf.book).sequence);
}

/* --- a host that interrupts
 * ------------------------------------------------------------------------------------------------------ */

/* Interrupts when SQLite asks for the `at`-th time whether it may go on; 0: never, or no more. */
typedef struct interruption {
    sqlite3 *db;
    unsigned at;
    int every;  /* how many of its steps SQLite makes before it asks */
    bool lasts; /* says so from then on, as a deadline that has passed */
    bool flags; /* as from another thread: that holds while the host has a statement under way */
} interruption;

static int interrupt(void *ctx)
{
    interruption *in = ctx;
    const bool due = in->at == 1;
    in->at -= in->at == 0 || (due && in->lasts) ? 0 : 1;
    if (due && in->flags) {
        sqlite3_interrupt(in->db);
    }
    return due && !in->flags;
}

/* What is done to the book, each time to something else; KITH_OK or an error. */
typedef kith_status deed(const hosted *host, unsigned round);

static kith_status make_commit(const hosted *host, unsigned round)
{
    kith_error err = NEW_ERROR;
    char number[16];
    (void)snprintf(number, sizeof number, "%u", round);
    const kith_customer fields = {.size = sizeof fields,
                                  .present = KITH_PRESENT(KITH_CUSTOMER_NUMBER) |
                                             KITH_PRESENT(KITH_CUSTOMER_KIND) |
                                             KITH_PRESENT(KITH_CUSTOMER_SURNAME),
                                  .number = number,
                                  .kind = KITH_PARTY_PERSON,
                                  .surname = "Ashby"};
    kith_txn *txn = begin(host->shelf.book);
    kith_id id = 0;
    kith_status status = kith_customer_add(txn, &fields, &id, &err); /* may have ids granted */
    if (status == KITH_OK) {
        status = kith_txn_commit(txn, NULL, &err);
        assert_true(status == KITH_OK || status == KITH_ERR_REJECTED || status == KITH_ERR_UNKNOWN);
    }
    kith_txn_close(txn);
    return status;
}

static kith_status refresh(const hosted *host, unsigned round)
{
    (void)round;
    return kith_book_refresh(host->shelf.book, NULL, NULL);
}

static kith_status take_ids(const hosted *host, unsigned round)
{
    kith_store store = {.size = sizeof store};
    uint64_t first = 0;
    (void)round;
    OK(NULL, kith_sqlite_callbacks(host->shelf.sqlite, &store));
    return store.grant_ids(store.ctx, KITH_KIND_CUSTOMER, 1, &first) == KITH_STORE_COMMITTED ? KITH_OK
                                                                                             : KITH_ERR_STORE;
}

static kith_status open_another(const hosted *host, unsigned round)
{
    const kith_sqlite_options options = {.size = sizeof options, .db = host->db, .existing = 1};
    kith_sqlite *sqlite = NULL;
    (void)round;
    const kith_status status = kith_sqlite_open(&options, &sqlite, NULL);
    kith_sqlite_free(sqlite);
    return status;
}

/* Interrupt at all of the first places, then at fewer and fewer, until there is none any more. While that
 * lasts, `reading` is under way. */
static unsigned sweep(hosted *host, deed *act, interruption how, sqlite3_stmt *reading)
{
    static unsigned round;
    unsigned failed = 0;
    bool struck = true;
    how.db = host->db;
    for (unsigned at = 1; struck; at += 1 + at / 32) {
        kith_error err = NEW_ERROR;
        (void)(reading != NULL && sqlite3_step(reading));
        how.at = at;
        sqlite3_progress_handler(host->db, how.every, interrupt, &how);
        const kith_status status = act(host, ++round);
        sqlite3_progress_handler(host->db, 0, NULL, NULL);
        (void)sqlite3_reset(reading);
        struck = how.at == 0 || (how.lasts && how.at == 1);
        failed += status == KITH_OK ? 0 : 1;
        if (status == KITH_ERR_UNKNOWN) {
            OK(&err, kith_book_recover(host->shelf.book, NULL, &err));
        }
        expect_whole(host);
    }
    return failed;
}

static deed *const deeds[] = {make_commit, refresh, take_ids, open_another};

static void an_interruption_leaves_nothing_under_way(void **state)
{
    (void)state;
    hosted here = host();
    for (size_t i = 0; i < COUNT(deeds); i++) {
        for (int every = 1; every <= 2; every++) {
            assert_true(sweep(&here, deeds[i], (interruption){.every = every}, NULL) > 0);
            assert_true(sweep(&here, deeds[i], (interruption){.every = every, .lasts = true}, NULL) > 0);
        }
    }
    const uint64_t digest = digest_of(here.shelf.book);
    close_host(&here);
    opened again = shelf_at(path_of("a.db"), NULL);
    assert_int_equal(digest_of(again.book), digest);
    close_shelf(&again);
}

/* SQLite then interrupts everything else too until that statement is over. */
static void nor_does_one_while_the_host_reads(void **state)
{
    (void)state;
    sqlite3_stmt *reading = NULL;
    hosted here = host();
    sql_run(here.db, "INSERT INTO invoice VALUES ('R1'), ('R2')");
    assert_int_equal(sqlite3_prepare_v2(here.db, "SELECT number FROM invoice", -1, &reading, NULL),
                     SQLITE_OK);
    for (size_t i = 0; i < COUNT(deeds); i++) {
        assert_true(sweep(&here, deeds[i], (interruption){.every = 1, .flags = true}, reading) > 0);
    }
    sqlite3_finalize(reading);
    close_host(&here);
}

/* --- a host that prevents the ROLLBACK
 * ------------------------------------------------------------------------------------------------------ */

/* Nobody may write the history or roll back. */
static int forbid(void *ctx, int what, const char *first, const char *second, const char *database,
                  const char *trigger)
{
    (void)ctx;
    (void)second;
    (void)database;
    (void)trigger;
    const bool history = what == SQLITE_INSERT && strcmp(first, "kith_history") == 0;
    const bool end = what == SQLITE_TRANSACTION && strcmp(first, "ROLLBACK") == 0;
    return history || end ? SQLITE_DENY : SQLITE_OK;
}

/* A commit that fails half-way and stays open: its request is 7. */
static void fail_for_good(const hosted *host)
{
    kith_error err = NEW_ERROR;
    kith_txn *txn = NULL;
    const kith_txn_options options = {.size = sizeof options, .request = 7};
    (void)sqlite3_set_authorizer(host->db, forbid, NULL);
    OK(&err, kith_txn_begin(host->shelf.book, &options, &txn, &err));
    (void)person(txn, "half");
    REFUSED(KITH_ERR_UNKNOWN, &err, kith_txn_commit(txn, NULL, &err));
    kith_txn_close(txn);
    (void)sqlite3_set_authorizer(host->db, NULL, NULL);
    assert_int_equal(sqlite3_get_autocommit(host->db), 0);
}

static void what_could_not_be_rolled_back_is_unknown_and_goes_with_the_next_call(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    uint64_t sequence = 0;
    hosted here = host();
    assert_int_equal(make_commit(&here, 1), KITH_OK);
    fail_for_good(&here);
    REFUSED(KITH_ERR_STALE, &err, kith_book_refresh(here.shelf.book, NULL, &err));
    OK(&err, kith_book_recover(here.shelf.book, NULL, &err));
    expect_whole(&here);
    REFUSED(KITH_ERR_NOT_FOUND, &err, kith_commit_status(here.shelf.book, 7, &sequence, &err));
    assert_int_equal(make_commit(&here, 2), KITH_OK);
    expect_whole(&here);
    fail_for_good(&here);
    close_shelf(&here.shelf); /* the last call */
    assert_int_not_equal(sqlite3_get_autocommit(here.db), 0);
    assert_int_equal(sql_number(here.db, "SELECT count(*) FROM kith_customer"), 2);
    sqlite3_close(here.db);
}

/* Whether they stand in the store's transaction or in one of the host is not known. */
static void rows_that_the_host_has_written_since_are_not_rolled_back(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    hosted here = host();
    fail_for_good(&here);
    sql_run(here.db, "ROLLBACK; BEGIN; INSERT INTO invoice VALUES ('R1')");
    REFUSED(KITH_ERR_UNKNOWN, &err, kith_book_recover(here.shelf.book, NULL, &err));
    assert_non_null(strstr(kith_sqlite_message(here.shelf.sqlite), "is still open: ROLLBACK it"));
    sql_run(here.db, "COMMIT");
    assert_int_equal(sql_number(here.db, "SELECT count(*) FROM invoice"), 1);
    OK(&err, kith_book_recover(here.shelf.book, NULL, &err));
    expect_whole(&here);
    close_host(&here);
}

/* What is written for the host goes into the host's transaction only. */
static void what_is_owed_is_no_transaction_to_write_into(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const kith_changes *changes = NULL;
    hosted here = host();
    kith_txn *txn = begin(here.shelf.book);
    (void)person(txn, "1");
    OK(&err, kith_txn_prepare(txn, &changes, &err));
    (void)sqlite3_set_authorizer(here.db, forbid, NULL);
    assert_int_equal(kith_sqlite_write(here.shelf.sqlite, changes), KITH_STORE_REJECTED); /* leaves its own */
    (void)sqlite3_set_authorizer(here.db, NULL, NULL);
    assert_int_equal(sqlite3_get_autocommit(here.db), 0);
    assert_int_equal(kith_sqlite_write(here.shelf.sqlite, changes), KITH_STORE_REJECTED);
    assert_non_null(strstr(kith_sqlite_message(here.shelf.sqlite), "the host has no transaction open"));
    kith_txn_finish(txn, KITH_STORE_REJECTED);
    (void)commit(txn);
    expect_whole(&here);
    close_host(&here);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_interruption_leaves_nothing_under_way),
        TEST(nor_does_one_while_the_host_reads),
        TEST(what_could_not_be_rolled_back_is_unknown_and_goes_with_the_next_call),
        TEST(rows_that_the_host_has_written_since_are_not_rolled_back),
        TEST(what_is_owed_is_no_transaction_to_write_into),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
