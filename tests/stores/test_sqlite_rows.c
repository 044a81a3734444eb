/* Hostile and damaged rows: they refuse the book, or what it asked for, and are named. */
#include "sqlite_fixture.h"

#include <stdlib.h>
#include <string.h>

/* A closed book of the store. */
static const char *make_book(const char *name)
{
    const char *path = path_of(name);
    opened shelf = shelf_at(path, NULL);
    fill_book(shelf.book);
    close_shelf(&shelf);
    return path;
}

#define LOOSEN                                                                                               \
    "PRAGMA writable_schema = ON;"                                                                           \
    "UPDATE sqlite_schema SET sql = replace(sql, ') STRICT, WITHOUT', ') WITHOUT');"                         \
    "PRAGMA writable_schema = RESET;"

static void hostile_rows_refuse_the_book_and_are_named(void **state)
{
    static const struct {
        const char *sql;
        const char *column; /* in the store's message */
        const char *told;   /* in the book's error */
    } cases[] = {
        {"UPDATE kith_customer SET birth_date = 2440588 WHERE number = '1'", "birth_date",
         "customer.birth_date"},
        {"UPDATE kith_customer SET birth_date = '1960-02-30' WHERE number = '1'", "birth_date",
         "customer.birth_date"},
        {"UPDATE kith_customer SET birth_date = '1960-02-28x' WHERE number = '1'", "birth_date",
         "customer.birth_date"},
        {"UPDATE kith_customer SET sex = 'robot' WHERE number = '1'", "sex", "customer.sex"},
        {"UPDATE kith_customer SET sex = 1 WHERE number = '1'", "sex", "customer.sex"},
        {"UPDATE kith_customer SET city = x'00ff' WHERE number = '1'", "city", "customer.city"},
        {"UPDATE kith_customer SET city = CAST(x'c328' AS TEXT) WHERE number = '1'", "refused",
         "customer.city"},
        {"UPDATE kith_customer SET city = 'a' || char(0) || 'b' WHERE number = '1'", "refused",
         "customer.city"},
        {"UPDATE kith_customer SET city = printf('%.*c', 500000, 'x') WHERE number = '1'", "refused",
         "customer.city"},
        {"UPDATE kith_customer SET city = printf('%.*c', 5000000, 'x') WHERE number = '1'", "too big",
         "too big"},
        {"UPDATE kith_customer SET category = 'gold' WHERE number = '1'", "category", "customer.category"},
        {"UPDATE kith_customer SET category = 12.5 WHERE number = '1'", "category", "customer.category"},
        {"UPDATE kith_customer SET category = -1 WHERE number = '1'", "refused", "customer.category"},
        {"UPDATE kith_customer SET category = (9999 << 8) + 5 WHERE number = '1'", "", "customer.category"},
        {"UPDATE kith_customer SET number = NULL WHERE number = '1'", "refused", "customer.number"},
        {"UPDATE kith_customer SET id = id + 1 WHERE number = '1'", "not an id",
         "table kith_customer, id 264: not an id of this kind"},
        {"UPDATE kith_customer SET id = -id WHERE number = '1'", "not an id",
         "table kith_customer, id -263: not an id of this kind"},
        {"UPDATE kith_customer SET id = (1 << 60) + 7 WHERE number = '1'", "refused", "not an id"},
        {"UPDATE kith_relation SET priority = 'high'", "priority", "relation.priority"},
        {"UPDATE kith_relation SET priority = 1 << 40", "refused", "relation.priority"},
        {"UPDATE kith_attribute_value SET decimal_micro = '1.5' || 'x' WHERE decimal_micro IS NOT NULL",
         "decimal_micro", "attribute_value.decimal"},
        {"UPDATE kith_attribute_value SET flag = 2 WHERE flag IS NOT NULL", "refused",
         "attribute_value.flag"},
    };
    (void)state;
    const char *path = make_book("a.db");
    const char *changed = path_of("b.db");
    sql_at(path, LOOSEN);
    size_t size = 0;
    unsigned char *bytes = bytes_of(path, &size);
    for (size_t i = 0; i < COUNT(cases); i++) {
        write_file(changed, bytes, size);
        sql_at(changed, cases[i].sql);
        expect_no_book(store_at(changed, NULL),
                       strcmp(cases[i].told, "too big") == 0 ? KITH_ERR_STORE : KITH_ERR_CORRUPT,
                       cases[i].told, cases[i].column);
    }
    free(bytes);
}

/* Too large to be read whole at opening: loading meets the page, and the error says so. */
static void a_page_that_is_damaged_in_a_large_file_is_told(void **state)
{
    (void)state;
    const char *path = make_book("a.db");
    sql_at(path, "PRAGMA journal_mode = DELETE; PRAGMA page_size = 512; VACUUM;"
                 "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1500)"
                 " INSERT INTO kith_category (book, id, sequence, code)"
                 " SELECT 'another', n, 1, printf('%.*c', 400, 'x') FROM n");
    sqlite3 *db = sql_open(path);
    const int64_t page = sql_number(db, "SELECT rootpage FROM sqlite_schema WHERE name = 'kith_customer'");
    assert_true(sql_number(db, "PRAGMA page_count") > 1024);
    sqlite3_close(db);
    size_t size = 0;
    unsigned char *bytes = bytes_of(path, &size);
    memset(bytes + (page - 1) * 512, 0xEE, 64);
    write_file(path, bytes, size);
    free(bytes);
    expect_no_book(store_at(path, NULL), KITH_ERR_CORRUPT,
                   "a.db: a table cannot be read: database disk image", "malformed");
}

/* The book is open already: what the refresh brings is refused, the store says where, the book stays as it
 * was. */
static void hostile_rows_in_a_refresh_change_nothing(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const char *path = make_book("a.db");
    sql_at(path, LOOSEN);
    opened shelf = shelf_at(path, NULL);
    const uint64_t digest = digest_of(shelf.book);
    sql_at(path, "INSERT INTO kith_commit VALUES ('main', 3, 1000, 2, NULL, NULL, '', '', '');"
                 "INSERT INTO kith_history SELECT 1000, 'main', 3, 'change', 'customer', id, '[]', '{}'"
                 " FROM kith_customer WHERE number = '1';"
                 "UPDATE kith_customer SET sequence = 3, sex = 'robot' WHERE number = '1'");
    REFUSED(KITH_ERR_CORRUPT, &err, kith_book_refresh(shelf.book, NULL, &err));
    assert_non_null(strstr(kith_sqlite_message(shelf.sqlite), "table kith_customer, id "));
    assert_non_null(strstr(kith_sqlite_message(shelf.sqlite), "column sex"));
    assert_int_equal(digest_of(shelf.book), digest);
    sql_at(path, "UPDATE kith_customer SET sex = 'male' WHERE number = '1';"
                 "INSERT INTO kith_history VALUES (1001, 'main', 3, 'add', 'robot', 255, '[]', '{}')");
    OK(&err, kith_book_refresh(shelf.book, NULL, &err));
    assert_int_not_equal(digest_of(shelf.book), digest);
    close_shelf(&shelf);
}

static void entries_that_cannot_be_numbered_are_rejected(void **state)
{
    static const char *const newest[] = {"9223372036854775807", "-1"};
    (void)state;
    const char *path = make_book("a.db");
    for (size_t i = 0; i < COUNT(newest); i++) {
        char sql[192];
        sqlite3_snprintf(sizeof sql, sql,
                         "DELETE FROM kith_history WHERE entry <> (SELECT min(entry) FROM kith_history);"
                         "UPDATE kith_history SET entry = %s",
                         newest[i]);
        sql_at(path, sql);
        opened shelf = shelf_at(path, NULL);
        kith_txn *txn = begin(shelf.book);
        (void)person(txn, "3");
        expect_commit(txn, KITH_ERR_REJECTED);
        assert_non_null(strstr(kith_sqlite_message(shelf.sqlite), "the newest entry is out of range"));
        close_shelf(&shelf);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(hostile_rows_refuse_the_book_and_are_named),
        TEST(a_page_that_is_damaged_in_a_large_file_is_told),
        TEST(hostile_rows_in_a_refresh_change_nothing),
        TEST(entries_that_cannot_be_numbered_are_rejected),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
