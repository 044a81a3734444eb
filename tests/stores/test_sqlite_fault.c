/* Faults: whatever allocation, write or sync fails, a book and its file agree afterwards, and the next try
 * works. */
#define _POSIX_C_SOURCE 200809L /* access */

#include "sqlite_fault.h"
#include "sqlite_fixture.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Every place in a full run, else every one in so many. */
static unsigned stride(unsigned sampled)
{
    return is_full_run() ? 1 : sampled;
}

/* What happens under the fault; the book is open, and one more customer is to be stored. */
static kith_status try_commit(const opened *shelf, kith_txn *txn)
{
    kith_error err = NEW_ERROR;
    const kith_status status = kith_txn_commit(txn, NULL, &err);
    if (status != KITH_OK && kith_sqlite_message(shelf->sqlite)[0] == '\0') {
        fail_msg("%d: %s, but the store has nothing to say", (int)status, err.message);
    }
    return status;
}

/* The same book from a file opened anew. */
static uint64_t digest_at(const char *path, uint32_t durability)
{
    opened shelf = shelf_over(store_with((kith_sqlite_options){.path = path, .durability = durability}));
    const uint64_t digest = digest_of(shelf.book);
    close_shelf(&shelf);
    return digest;
}

/* The machine crashes now: what is found in copies of the files is the book as it says it is. */
static void expect_survives(const char *path, uint32_t durability, uint64_t digest)
{
    const char *parts[] = {"", "-wal", "-journal"};
    const char *copy = path_of("crashed.db");
    for (size_t i = 0; i < COUNT(parts); i++) {
        char from[160];
        char to[160];
        size_t size = 0;
        sqlite3_snprintf(sizeof from, from, "%s%s", path, parts[i]);
        sqlite3_snprintf(sizeof to, to, "%s%s", copy, parts[i]);
        if (access(from, F_OK) == 0) {
            unsigned char *bytes = bytes_of(from, &size);
            write_file(to, bytes, size);
            free(bytes);
        } else {
            (void)unlink(to);
        }
    }
    assert_int_equal(digest_at(copy, durability), digest);
}

/* One commit under a fault. Outcome of the commit; the book and the file are checked against each other. */
static kith_status commit_under(const char *path, uint32_t durability, unsigned number,
                                void (*strike)(unsigned, int), unsigned at, int for_ever)
{
    kith_error err = NEW_ERROR;
    char name[16];
    opened shelf = shelf_over(store_with((kith_sqlite_options){.path = path, .durability = durability}));
    const uint64_t before = digest_of(shelf.book);
    sqlite3_snprintf(sizeof name, name, "n%u", number);
    const kith_txn_options options = {.size = sizeof options, .request = number};
    kith_txn *txn = NULL;
    OK(&err, kith_txn_begin(shelf.book, &options, &txn, &err));
    (void)person(txn, name);
    strike(at, for_ever);
    const kith_status status = try_commit(&shelf, txn);
    const int struck = fault_struck();
    strike(0, 0);
    switch (status) {
    case KITH_ERR_REJECTED:
        assert_int_equal(digest_of(shelf.book), before);
        (void)commit(txn); /* the next try works */
        txn = NULL;
        break;
    case KITH_ERR_UNKNOWN:
        assert_int_equal(digest_of(shelf.book), before);
        OK(&err, kith_book_recover(shelf.book, NULL, &err));
        expect_survives(path, durability, digest_of(shelf.book));
        uint64_t sequence = 0;
        assert_int_equal(kith_commit_status(shelf.book, number, &sequence, NULL),
                         digest_of(shelf.book) == before ? KITH_ERR_NOT_FOUND : KITH_OK);
        break;
    default:
        OK(&err, status);
        break;
    }
    kith_txn_close(txn);
    const uint64_t after = digest_of(shelf.book);
    assert_true(status == KITH_ERR_UNKNOWN || after != before);
    close_shelf(&shelf);
    assert_int_equal(digest_at(path, durability), after);
    return status == KITH_OK && !struck ? KITH_ERR_CLOSED : status; /* CLOSED: beyond the last place */
}

/* Fail at each place in turn until none is left. How often it was rejected and unknown. */
static void sweep(const char *path, uint32_t durability, void (*strike)(unsigned, int), int for_ever,
                  unsigned *rejected, unsigned *unknown)
{
    opened shelf = shelf_at(path, NULL);
    close_shelf(&shelf);
    kith_status status = KITH_OK;
    *rejected = *unknown = 0;
    for (unsigned at = 1; status != KITH_ERR_CLOSED; at += stride(strike == fault_memory ? 13 : 2)) {
        assert_true(at < 100000);
        status = commit_under(path, durability, at, strike, at, for_ever);
        *rejected += status == KITH_ERR_REJECTED;
        *unknown += status == KITH_ERR_UNKNOWN;
    }
}

static void strike_full(unsigned at, int for_ever)
{
    fault_file(at, for_ever, SQLITE_FULL);
}

static void strike_broken(unsigned at, int for_ever)
{
    fault_file(at, for_ever, SQLITE_IOERR_WRITE);
}

static void no_memory_in_a_commit_changes_nothing(void **state)
{
    unsigned rejected = 0;
    unsigned unknown = 0;
    (void)state;
    sweep(path_of("a.db"), KITH_SQLITE_NOT_DURABLE, fault_memory, 0, &rejected, &unknown);
    assert_true(rejected > 0);
}

static void no_memory_at_all_in_a_commit_changes_nothing(void **state)
{
    unsigned rejected = 0;
    unsigned unknown = 0;
    (void)state;
    sweep(path_of("a.db"), KITH_SQLITE_NOT_DURABLE, fault_memory, 1, &rejected, &unknown);
    assert_true(rejected > 0);
}

/* A write that finds no room is rejected; only a sync that fails leaves it open. */
static void a_disk_that_is_full_for_the_log_rejects(void **state)
{
    unsigned rejected = 0;
    unsigned unknown = 0;
    (void)state;
    sweep(path_of("a.db"), KITH_SQLITE_WAL_FULL, strike_full, 0, &rejected, &unknown);
    assert_true(rejected >= 1);
    assert_true(unknown <= 2);
}

static void a_disk_that_is_full_for_the_journal_rejects(void **state)
{
    unsigned rejected = 0;
    unsigned unknown = 0;
    (void)state;
    sweep(path_of("a.db"), KITH_SQLITE_ROLLBACK_EXTRA, strike_full, 0, &rejected, &unknown);
    assert_true(rejected >= 1);
}

static void a_disk_that_breaks_leaves_the_outcome_unknown_until_recovered(void **state)
{
    unsigned rejected = 0;
    unsigned unknown = 0;
    (void)state;
    sweep(path_of("a.db"), KITH_SQLITE_WAL_FULL, strike_broken, 0, &rejected, &unknown);
    assert_true(unknown >= 1);
    sweep(path_of("b.db"), KITH_SQLITE_ROLLBACK_EXTRA, strike_broken, 0, &rejected, &unknown);
    assert_true(unknown >= 1);
}

/* What settles an unknown outcome counts once it is stored, which the host's transaction may not be. */
static void an_outcome_is_not_settled_by_what_the_host_rolls_back(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    uint64_t sequence = 0;
    kith_txn *txn = NULL;
    sqlite3 *db = sql_open(path_of("a.db"));
    sql_run(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    opened shelf = shelf_over(store_with((kith_sqlite_options){.db = db}));
    const kith_txn_options options = {.size = sizeof options, .request = 7};
    OK(&err, kith_txn_begin(shelf.book, &options, &txn, &err));
    (void)person(txn, "1");
    strike_broken(1, 1);
    REFUSED(KITH_ERR_UNKNOWN, &err, kith_txn_commit(txn, NULL, &err));
    strike_broken(0, 0);
    kith_txn_close(txn);
    sql_run(db, "BEGIN");
    REFUSED(KITH_ERR_NOT_FOUND, &err, kith_commit_status(shelf.book, 7, &sequence, &err));
    sql_run(db, "ROLLBACK");
    REFUSED(KITH_ERR_NOT_FOUND, &err, kith_commit_status(shelf.book, 7, &sequence, &err));
    assert_int_equal(sql_number(db, "SELECT count(*) FROM kith_meta WHERE name = 'settled'"), 1);
    OK(&err, kith_book_recover(shelf.book, NULL, &err));
    close_shelf(&shelf);
    sqlite3_close(db);
}

/* Opening, loading and history under want of memory: an error, no leak, and the next try works. */
static void no_memory_while_opening_and_reading_is_an_error(void **state)
{
    const char *path = path_of("a.db");
    (void)state;
    opened shelf = shelf_at(path, NULL);
    fill_book(shelf.book);
    const uint64_t digest = digest_of(shelf.book);
    close_shelf(&shelf);
    int struck = 1;
    for (unsigned at = 1; struck; at += stride(41)) {
        kith_error err = NEW_ERROR;
        kith_sqlite *sqlite = NULL;
        kith_book *book = NULL;
        kith_history *page = NULL;
        kith_store store = {.size = sizeof store};
        const kith_sqlite_options options = {.size = sizeof options, .path = path};
        const kith_book_options book_options = {.size = sizeof book_options, .store = &store};
        const kith_history_query query = {.size = sizeof query, .most = 100};
        fault_memory(at, 0);
        kith_status status = kith_sqlite_open(&options, &sqlite, &err);
        if (status == KITH_OK) {
            OK(NULL, kith_sqlite_callbacks(sqlite, &store));
            status = kith_book_open(&book_options, &book, &err);
        }
        if (status == KITH_OK) {
            kith_view *view = view_of(book);
            status = kith_history_read(view, &query, &page, &err);
            assert_true(status != KITH_OK || kith_history_count(page) > 0);
            kith_history_close(page);
            kith_view_close(view);
        }
        struck = fault_struck();
        fault_memory(0, 0);
        if (status != KITH_OK) {
            assert_string_not_equal(err.message, "");
        }
        assert_true(status == KITH_OK || struck);
        kith_book_close(book);
    }
    assert_int_equal(digest_at(path, KITH_SQLITE_WAL_FULL), digest);
}

/* A look through the file with each allocation failing in its turn: the answer without a fault, or that it
 * could not be had. */
static void expect_look(const char *path, kith_status expected)
{
    kith_sqlite *sqlite = store_at(path, NULL);
    kith_sqlite_facts facts = {.size = sizeof facts};
    kith_error whole = NEW_ERROR;
    assert_int_equal(kith_sqlite_inspect(sqlite, KITH_SQLITE_CHECK, &facts, &whole), expected);
    unsigned lacking = 0;
    int struck = 1;
    for (unsigned at = 1; struck; at += stride(3)) {
        kith_error err = NEW_ERROR;
        fault_memory(at, 0);
        const kith_status status = kith_sqlite_inspect(sqlite, KITH_SQLITE_CHECK, &facts, &err);
        struck = fault_struck();
        fault_memory(0, 0);
        if (status == KITH_ERR_STORE) {
            assert_true(struck);
            assert_string_not_equal(err.message, "");
            lacking++;
        } else {
            assert_int_equal(status, expected);
            assert_true(strcmp(err.message, whole.message) == 0 || strstr(err.message, "no memory") != NULL);
        }
    }
    assert_true(lacking > 0);
    kith_sqlite_free(sqlite);
}

static void no_memory_is_not_taken_for_damage(void **state)
{
    const char *path = path_of("a.db");
    (void)state;
    opened shelf = shelf_at(path, NULL);
    fill_book(shelf.book);
    close_shelf(&shelf);
    expect_look(path, KITH_OK);
    damage_index(path);
    expect_look(path, KITH_ERR_CORRUPT);
}

static int no_fault_any_more(void **state)
{
    fault_memory(0, 0);
    fault_file(0, 0, SQLITE_OK);
    return tear_down(state);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, no_fault_any_more)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(no_memory_in_a_commit_changes_nothing),
        TEST(no_memory_at_all_in_a_commit_changes_nothing),
        TEST(a_disk_that_is_full_for_the_log_rejects),
        TEST(a_disk_that_is_full_for_the_journal_rejects),
        TEST(a_disk_that_breaks_leaves_the_outcome_unknown_until_recovered),
        TEST(an_outcome_is_not_settled_by_what_the_host_rolls_back),
        TEST(no_memory_while_opening_and_reading_is_an_error),
        TEST(no_memory_is_not_taken_for_damage),
    };
    fault_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
