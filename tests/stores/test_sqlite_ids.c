/* Ids over a host's connection: what becomes of them when the host rolls back the transaction that they were
 * granted in. */
#include "sqlite_fixture.h"

#include <string.h>

/* Grants in one transaction after the other, the first committed and the second rolled back. */
static void only_the_ids_of_the_rolled_back_transaction_are_granted_again(void **state)
{
    (void)state;
    sqlite3 *db = host_open(path_of("a.db"));
    kith_sqlite *sqlite = store_with((kith_sqlite_options){.db = db});
    kith_store store = {.size = sizeof store};
    uint64_t first = 0;
    OK(NULL, kith_sqlite_callbacks(sqlite, &store));
    sql_run(db, "BEGIN");
    assert_int_equal(store.grant_ids(sqlite, KITH_KIND_CUSTOMER, 10, &first), KITH_STORE_COMMITTED);
    assert_int_equal(first, 1);
    sql_run(db, "COMMIT; BEGIN");
    assert_int_equal(store.grant_ids(sqlite, KITH_KIND_CUSTOMER, 10, &first), KITH_STORE_COMMITTED);
    assert_int_equal(first, 11);
    assert_int_equal(store.grant_ids(sqlite, KITH_KIND_RELATION, 10, &first), KITH_STORE_COMMITTED);
    sql_run(db, "SAVEPOINT part");
    assert_int_equal(store.grant_ids(sqlite, KITH_KIND_CUSTOMER, 10, &first), KITH_STORE_COMMITTED);
    assert_int_equal(first, 21);
    sql_run(db, "ROLLBACK TO part");
    assert_int_equal(store.grant_ids(sqlite, KITH_KIND_CUSTOMER, 10, &first), KITH_STORE_COMMITTED);
    assert_int_equal(first, 31);
    sql_run(db, "ROLLBACK");
    assert_int_equal(sql_number(db, "SELECT next FROM kith_ids WHERE kind = 'customer'"), 11);
    assert_int_equal(store.grant_ids(sqlite, KITH_KIND_CUSTOMER, 10, &first), KITH_STORE_COMMITTED);
    assert_int_equal(first, 41);
    assert_int_equal(store.grant_ids(sqlite, KITH_KIND_RELATION, 10, &first), KITH_STORE_COMMITTED);
    assert_int_equal(first, 11);
    kith_sqlite_free(sqlite);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* Somebody else is granted the rolled back ids before they can be granted again: nothing may be added with
 * them. */
static void ids_that_went_to_somebody_else_are_never_stored(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const char *path = path_of("a.db");
    sqlite3 *db = host_open(path);
    opened shelf = host_shelf(db);
    kith_txn *txn = begin(shelf.book);
    sql_run(db, "BEGIN");
    const kith_id mine = person(txn, "1");
    sql_run(db, "ROLLBACK");
    opened other = shelf_at(path, NULL);
    kith_txn *theirs = begin(other.book);
    assert_int_equal(person(theirs, "2"), mine);
    kith_txn_close(theirs);
    REFUSED(KITH_ERR_REJECTED, &err, kith_txn_commit(txn, NULL, &err));
    assert_non_null(strstr(kith_sqlite_message(shelf.sqlite), "granted to somebody else"));
    kith_txn_close(txn);
    assert_int_equal(sql_number(db, "SELECT count(*) FROM kith_customer"), 0);
    close_shelf(&shelf);
    shelf = host_shelf(db); /* a new store is granted new ids */
    txn = begin(shelf.book);
    assert_true(person(txn, "1") > mine);
    (void)commit(txn);
    close_shelf(&shelf);
    close_shelf(&other);
    sqlite3_close(db);
}

/* Somebody else has also stored records with them, which the book has read before it tries once more. */
static void a_record_of_somebody_else_is_not_written_over(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const char *path = path_of("a.db");
    sqlite3 *db = host_open(path);
    opened shelf = host_shelf(db);
    kith_txn *txn = begin(shelf.book);
    const kith_id before = person(txn, "before");
    (void)commit(txn);
    close_shelf(&shelf);
    shelf = host_shelf(db);
    txn = begin(shelf.book);
    sql_run(db, "BEGIN");
    const kith_id mine = person(txn, "mine");
    sql_run(db, "ROLLBACK");
    opened other = shelf_at(path, NULL);
    kith_txn *theirs = begin(other.book);
    assert_int_equal(person(theirs, "theirs"), mine);
    (void)commit(theirs);
    REFUSED(KITH_ERR_CONFLICT, &err, kith_txn_commit(txn, NULL, &err));
    OK(&err, kith_book_refresh(shelf.book, NULL, &err));
    const uint64_t digest = digest_of(shelf.book);
    REFUSED(KITH_ERR_STORE, &err, kith_txn_commit(txn, NULL, &err));
    assert_int_equal(err.subject, mine);
    kith_txn_close(txn);
    txn = begin(shelf.book); /* of whatever record: the book is to be opened anew */
    change(txn, before, text_of(KITH_CUSTOMER_CITY, "Kiel"));
    REFUSED(KITH_ERR_REJECTED, &err, kith_txn_commit(txn, NULL, &err));
    assert_non_null(strstr(kith_sqlite_message(shelf.sqlite), "granted to somebody else"));
    kith_txn_close(txn);
    assert_int_equal(digest_of(shelf.book), digest);
    assert_int_equal(digest_of(other.book), digest);
    expect_text(db, "SELECT group_concat(number) FROM (SELECT number FROM kith_customer ORDER BY id)",
                "before,theirs");
    close_shelf(&shelf);
    close_shelf(&other);
    sqlite3_close(db);
}

/* Two stores of one book on one connection: what became of the ids of one says nothing about the other's. */
static void stores_of_one_connection_keep_their_ids_apart(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    sqlite3 *db = host_open(path_of("a.db"));
    opened shelf = host_shelf(db);
    opened other = host_shelf(db);
    kith_txn *txn = begin(shelf.book);
    kith_txn *theirs = begin(other.book);
    sql_run(db, "BEGIN");
    const kith_id mine = person(txn, "mine");
    sql_run(db, "ROLLBACK; BEGIN");
    assert_int_equal(person(theirs, "theirs"), mine);
    sql_run(db, "COMMIT");
    REFUSED(KITH_ERR_REJECTED, &err, kith_txn_commit(txn, NULL, &err));
    assert_non_null(strstr(kith_sqlite_message(shelf.sqlite), "granted to somebody else"));
    kith_txn_close(txn);
    (void)commit(theirs);
    expect_text(db, "SELECT group_concat(number) FROM kith_customer", "theirs");
    close_shelf(&shelf);
    close_shelf(&other);
    sqlite3_close(db);
}

static void marks_of_grants_that_were_committed_do_not_stay(void **state)
{
    (void)state;
    sqlite3 *db = host_open(path_of("a.db"));
    kith_sqlite *sqlite = store_with((kith_sqlite_options){.db = db});
    kith_store store = {.size = sizeof store};
    uint64_t first = 0;
    OK(NULL, kith_sqlite_callbacks(sqlite, &store));
    for (int i = 0; i < 10; i++) {
        sql_run(db, "BEGIN");
        assert_int_equal(store.grant_ids(sqlite, KITH_KIND_CUSTOMER, 10, &first), KITH_STORE_COMMITTED);
        assert_int_equal(store.grant_ids(sqlite, KITH_KIND_RELATION, 10, &first), KITH_STORE_COMMITTED);
        sql_run(db, "COMMIT");
        assert_int_equal(store.grant_ids(sqlite, KITH_KIND_RELATION, 1, &first), KITH_STORE_COMMITTED);
    }
    assert_int_equal(first, 110);
    assert_int_equal(sql_number(db, "SELECT count(*) FROM temp.kith_grant"), 2);
    kith_sqlite_free(sqlite);
    sqlite3_close(db);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(only_the_ids_of_the_rolled_back_transaction_are_granted_again),
        TEST(ids_that_went_to_somebody_else_are_never_stored),
        TEST(a_record_of_somebody_else_is_not_written_over),
        TEST(stores_of_one_connection_keep_their_ids_apart),
        TEST(marks_of_grants_that_were_committed_do_not_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
