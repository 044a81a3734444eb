/* On the host's connection: change sets inside the host's own transactions, and what a host may have against
 * them. */
#include "sqlite_fixture.h"

#include <string.h>

/* Prepare, write into the open transaction, end it with this SQL, finish with this outcome. */
static void store_in(sqlite3 *db, const opened *shelf, kith_txn *txn, const char *end, int32_t outcome)
{
    kith_error err = NEW_ERROR;
    const kith_changes *changes = NULL;
    OK(&err, kith_txn_prepare(txn, &changes, &err));
    assert_int_equal(kith_sqlite_write(shelf->sqlite, changes), KITH_STORE_COMMITTED);
    sql_run(db, end);
    kith_txn_finish(txn, outcome);
}

static void the_hosts_rows_and_the_books_are_committed_together(void **state)
{
    (void)state;
    const char *path = path_of("a.db");
    sqlite3 *db = host_open(path);
    opened shelf = host_shelf(db);
    kith_txn *txn = begin(shelf.book);
    (void)person(txn, "1");
    sql_run(db, "BEGIN IMMEDIATE; INSERT INTO invoice VALUES ('R1')");
    store_in(db, &shelf, txn, "COMMIT", KITH_STORE_COMMITTED);
    kith_txn_close(txn);
    const uint64_t digest = digest_of(shelf.book);
    close_shelf(&shelf);
    assert_int_equal(sqlite3_close(db), SQLITE_OK); /* nothing of the store is left on it */
    opened again = shelf_at(path, NULL);            /* a host's database may be opened by its path too */
    assert_int_equal(digest_of(again.book), digest);
    close_shelf(&again);
    db = sql_open(path);
    assert_int_equal(sql_number(db, "SELECT count(*) FROM invoice"), 1);
    assert_int_equal(sql_number(db, "PRAGMA application_id"), 0); /* the host's mark stays */
    sqlite3_close(db);
}

static void a_rollback_of_the_host_takes_both_back(void **state)
{
    (void)state;
    sqlite3 *db = host_open(path_of("a.db"));
    opened shelf = host_shelf(db);
    const uint64_t digest = digest_of(shelf.book);
    kith_txn *txn = begin(shelf.book);
    sql_run(db, "BEGIN; INSERT INTO invoice VALUES ('R1')");
    (void)person(txn, "1"); /* ids are granted inside the host's transaction */
    store_in(db, &shelf, txn, "ROLLBACK", KITH_STORE_REJECTED);
    assert_int_equal(digest_of(shelf.book), digest);
    assert_int_equal(sql_number(db, "SELECT count(*) FROM invoice"), 0);
    assert_int_equal(sql_number(db, "SELECT count(*) FROM kith_ids WHERE kind = 'customer'"), 0);
    sql_run(db, "BEGIN; INSERT INTO invoice (rowid, number) VALUES (4711, 'R1')");
    (void)person(txn, "2");
    store_in(db, &shelf, txn, "COMMIT", KITH_STORE_COMMITTED);
    kith_txn_close(txn);
    assert_int_equal(sqlite3_last_insert_rowid(db), 4711); /* the host's own row */
    assert_int_equal(sql_number(db, "SELECT count(*) FROM kith_customer"), 2);
    assert_int_equal(sql_number(db,
                                "SELECT max(id >> 8) < (SELECT next FROM kith_ids WHERE kind = 'customer')"
                                " FROM kith_customer"),
                     1);
    close_shelf(&shelf);
    sqlite3_close(db);
}

static int refuse_commit(void *refusing)
{
    return *(int *)refusing;
}

/* Whatever the host has against a commit, it is rejected, and the book goes on. */
static void a_commit_that_the_host_prevents_is_rejected(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    int refusing = 0;
    char sql[200];
    sqlite3 *db = host_open(path_of("a.db"));
    opened shelf = host_shelf(db);
    sql_run(db, "PRAGMA foreign_keys = ON; CREATE TABLE buyer (book TEXT, customer INTEGER, FOREIGN KEY"
                " (book, customer) REFERENCES kith_customer (book, id) DEFERRABLE INITIALLY DEFERRED)");
    kith_txn *txn = begin(shelf.book);
    const kith_id buyer = person(txn, "1");
    (void)commit(txn);
    sqlite3_snprintf(sizeof sql, sql, "INSERT INTO buyer VALUES ('main', %llu)", (unsigned long long)buyer);
    sql_run(db, sql);
    const uint64_t digest = digest_of(shelf.book);
    txn = begin(shelf.book);
    OK(&err, kith_record_remove(txn, buyer, &err));
    REFUSED(KITH_ERR_REJECTED, &err, kith_txn_commit(txn, NULL, &err));
    assert_non_null(strstr(kith_sqlite_message(shelf.sqlite), "FOREIGN KEY constraint failed"));
    assert_int_equal(digest_of(shelf.book), digest);
    sql_run(db, "DELETE FROM buyer");
    (void)sqlite3_commit_hook(db, refuse_commit, &refusing);
    refusing = 1;
    REFUSED(KITH_ERR_REJECTED, &err, kith_txn_commit(txn, NULL, &err));
    assert_non_null(strstr(kith_sqlite_message(shelf.sqlite), "constraint failed"));
    assert_int_equal(digest_of(shelf.book), digest);
    refusing = 0;
    (void)commit(txn);
    assert_int_equal(sql_number(db, "SELECT count(*) FROM kith_customer"), 0);
    close_shelf(&shelf);
    sqlite3_close(db);
}

static int complain(void *code, sqlite3 *db, const char *name, int pages)
{
    (void)db;
    (void)name;
    (void)pages;
    return *(const int *)code;
}

/* A hook that runs after a commit may make SQLite say that it failed. */
static void a_commit_that_the_host_complains_about_is_not_called_rejected(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    int codes[] = {SQLITE_BUSY, SQLITE_FULL, SQLITE_CONSTRAINT};
    sqlite3 *db = host_open(path_of("a.db"));
    opened shelf = host_shelf(db);
    for (size_t i = 0; i < COUNT(codes); i++) {
        uint64_t sequence = 0;
        kith_txn *txn = NULL;
        char number[2] = {(char)('1' + (char)i), '\0'};
        const kith_txn_options options = {.size = sizeof options, .request = i + 7};
        OK(&err, kith_txn_begin(shelf.book, &options, &txn, &err));
        (void)person(txn, number);
        (void)sqlite3_wal_hook(db, complain, &codes[i]);
        REFUSED(KITH_ERR_UNKNOWN, &err, kith_txn_commit(txn, NULL, &err));
        (void)sqlite3_wal_hook(db, NULL, NULL);
        kith_txn_close(txn);
        OK(&err, kith_book_recover(shelf.book, NULL, &err));
        OK(&err, kith_commit_status(shelf.book, i + 7, &sequence, &err));
        assert_int_equal(stats_of(shelf.book).sequence, sequence);
    }
    close_shelf(&shelf);
    sqlite3_close(db);
}

static void a_connection_without_a_mutex_is_refused(void **state)
{
    (void)state;
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open_v2(path_of("a.db"), &db,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL),
                     SQLITE_OK);
    sql_run(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    expect_no_store((kith_sqlite_options){.db = db}, KITH_ERR_STORE, "has no mutex");
    assert_int_equal(sql_number(db, "SELECT count(*) FROM sqlite_schema"), 0);
    sqlite3_close(db);
}

/* Where U+FFFF would come back as another character. */
static void a_database_of_another_encoding_is_refused(void **state)
{
    (void)state;
    const char *path = path_of("a.db");
    sqlite3 *db = sql_open(path);
    sql_run(db, "PRAGMA encoding = 'UTF-16'");
    sqlite3_close(db);
    db = sql_open(path);
    sql_run(db, "PRAGMA encoding = 'UTF-16'; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    expect_no_store((kith_sqlite_options){.db = db}, KITH_ERR_FEATURE, "UTF-16le");
    sql_run(db, "CREATE TABLE invoice (number TEXT)");
    expect_no_store((kith_sqlite_options){.db = db}, KITH_ERR_FEATURE, "UTF-8 is needed");
    assert_int_equal(sql_number(db, "SELECT count(*) FROM sqlite_schema"), 1);
    sqlite3_close(db);
}

static void each_way_of_storing_is_refused_where_the_other_is_due(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const kith_changes *changes = NULL;
    sqlite3 *db = host_open(path_of("a.db"));
    opened shelf = host_shelf(db);
    kith_txn *txn = begin(shelf.book);
    (void)person(txn, "1");
    sql_run(db, "BEGIN; INSERT INTO invoice VALUES ('R1')");
    REFUSED(KITH_ERR_REJECTED, &err, kith_txn_commit(txn, NULL, &err));
    assert_non_null(strstr(kith_sqlite_message(shelf.sqlite), "transaction open"));
    sql_run(db, "COMMIT"); /* the host's transaction is not touched by that */
    assert_int_equal(sql_number(db, "SELECT count(*) FROM invoice"), 1);
    OK(&err, kith_txn_prepare(txn, &changes, &err));
    assert_int_equal(kith_sqlite_write(shelf.sqlite, changes), KITH_STORE_REJECTED);
    assert_non_null(strstr(kith_sqlite_message(shelf.sqlite), "no transaction open"));
    assert_int_equal(kith_sqlite_write(NULL, changes), KITH_STORE_REJECTED);
    assert_int_equal(kith_sqlite_write(shelf.sqlite, NULL), KITH_STORE_REJECTED);
    kith_txn_finish(txn, KITH_STORE_REJECTED);
    (void)commit(txn);
    opened own = shelf_at(path_of("b.db"), NULL);
    txn = begin(own.book);
    (void)person(txn, "1");
    OK(&err, kith_txn_prepare(txn, &changes, &err));
    assert_int_equal(kith_sqlite_write(own.sqlite, changes), KITH_STORE_REJECTED);
    kith_txn_finish(txn, KITH_STORE_REJECTED);
    kith_txn_close(txn);
    close_shelf(&own);
    close_shelf(&shelf);
    sqlite3_close(db);
}

/* A change set that cannot be written leaves the host's transaction as it was before. */
static void a_conflict_takes_back_its_own_part_only(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const kith_changes *changes = NULL;
    const char *path = path_of("a.db");
    sqlite3 *db = host_open(path);
    opened shelf = host_shelf(db);
    opened other = shelf_at(path, NULL);
    kith_txn *theirs = begin(other.book);
    (void)person(theirs, "2");
    (void)commit(theirs);
    kith_txn *txn = begin(shelf.book);
    (void)person(txn, "1");
    sql_run(db, "BEGIN IMMEDIATE; INSERT INTO invoice VALUES ('R1')");
    OK(&err, kith_txn_prepare(txn, &changes, &err));
    assert_int_equal(kith_sqlite_write(shelf.sqlite, changes), KITH_STORE_CONFLICT);
    sql_run(db, "COMMIT");
    kith_txn_finish(txn, KITH_STORE_CONFLICT);
    assert_int_equal(sql_number(db, "SELECT count(*) FROM invoice"), 1);
    assert_int_equal(sql_number(db, "SELECT count(*) FROM kith_customer"), 1);
    OK(&err, kith_book_refresh(shelf.book, NULL, &err));
    (void)commit(txn);
    OK(&err, kith_book_refresh(other.book, NULL, &err));
    assert_int_equal(digest_of(other.book), digest_of(shelf.book));
    close_shelf(&other);
    close_shelf(&shelf);
    sqlite3_close(db);
}

static void a_store_may_be_opened_inside_the_hosts_transaction(void **state)
{
    (void)state;
    sqlite3 *db = host_open(path_of("a.db"));
    expect_no_store((kith_sqlite_options){.db = db, .existing = 1}, KITH_ERR_NOT_FOUND, "no tables of kith");
    sql_run(db, "BEGIN; INSERT INTO invoice VALUES ('R1')");
    kith_sqlite_free(store_with((kith_sqlite_options){.db = db}));
    assert_int_equal(sqlite3_get_autocommit(db), 0);
    assert_int_equal(sql_number(db, "SELECT count(*) FROM kith_meta"), 2);
    sql_run(db, "ROLLBACK");
    assert_int_equal(sql_number(db, "SELECT count(*) FROM sqlite_schema WHERE name GLOB 'kith_*'"), 0);
    sqlite3_close(db);
}

/* A statement that changes rows then gives one itself. */
static void a_host_may_have_its_changes_counted(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    sqlite3 *db = host_open(path_of("a.db"));
    sql_run(db, "PRAGMA count_changes = 1");
    opened shelf = host_shelf(db);
    fill_book(shelf.book);
    kith_view *view = view_of(shelf.book);
    const kith_erasure in = {.size = sizeof in, .customer = find(view, "1"), .force = 1};
    kith_view_close(view);
    kith_txn *txn = begin(shelf.book);
    OK(&err, kith_customer_erase(txn, &in, &err));
    sql_run(db, "BEGIN");
    store_in(db, &shelf, txn, "COMMIT", KITH_STORE_COMMITTED);
    kith_txn_close(txn);
    OK(&err, kith_book_refresh(shelf.book, NULL, &err));
    close_shelf(&shelf);
    sqlite3_close(db);
}

/* It would take a commit, which the host's transaction leaves no room for. */
static void a_new_book_is_not_made_inside_the_hosts_transaction(void **state)
{
    (void)state;
    sqlite3 *db = host_open(path_of("a.db"));
    sql_run(db, "BEGIN");
    expect_no_book(store_with((kith_sqlite_options){.db = db}), KITH_ERR_STORE, "has a transaction open",
                   "no new book can be made");
    sql_run(db, "ROLLBACK");
    opened shelf = host_shelf(db);
    close_shelf(&shelf);
    sqlite3_close(db);
}

/* Names that hide the book's tables are not looked at. */
static void temporary_tables_of_the_host_do_not_get_in_the_way(void **state)
{
    (void)state;
    sqlite3 *db = host_open(path_of("a.db"));
    sql_run(db, "CREATE TEMP TABLE kith_customer (a); CREATE TEMP TABLE kith_commit (a); CREATE TEMP TABLE "
                "kith_ids (a);"
                "CREATE TEMP TABLE kith_history (a)");
    opened shelf = host_shelf(db);
    fill_book(shelf.book);
    const uint64_t digest = digest_of(shelf.book);
    close_shelf(&shelf);
    shelf = host_shelf(db);
    assert_int_equal(digest_of(shelf.book), digest);
    close_shelf(&shelf);
    sqlite3_close(db);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_hosts_rows_and_the_books_are_committed_together),
        TEST(a_rollback_of_the_host_takes_both_back),
        TEST(a_connection_without_a_mutex_is_refused),
        TEST(a_database_of_another_encoding_is_refused),
        TEST(a_commit_that_the_host_prevents_is_rejected),
        TEST(a_commit_that_the_host_complains_about_is_not_called_rejected),
        TEST(each_way_of_storing_is_refused_where_the_other_is_due),
        TEST(a_conflict_takes_back_its_own_part_only),
        TEST(a_store_may_be_opened_inside_the_hosts_transaction),
        TEST(a_host_may_have_its_changes_counted),
        TEST(a_new_book_is_not_made_inside_the_hosts_transaction),
        TEST(temporary_tables_of_the_host_do_not_get_in_the_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
