/* Books in a SQLite file: what is committed comes back, beside other books and other stores. */
#include "sqlite_fixture.h"

#include <stdlib.h>
#include <string.h>

static void a_new_file_is_a_new_book(void **state)
{
    (void)state;
    opened shelf = shelf_at(path_of("a.db"), NULL);
    assert_int_equal(stats_of(shelf.book).sequence, 1);
    assert_int_equal(stats_of(shelf.book).records[KITH_KIND_BOOK], 1);
    close_shelf(&shelf);
    assert_int_equal(file_count(), 1); /* no log left behind */
}

static void reopening_gives_the_same_book(void **state)
{
    (void)state;
    opened shelf = shelf_at(path_of("a.db"), NULL);
    fill_book(shelf.book);
    char *dump = dump_of(shelf.book);
    const uint64_t digest = digest_of(shelf.book);
    close_shelf(&shelf);
    shelf = shelf_at(path_of("a.db"), NULL);
    char *again = dump_of(shelf.book);
    assert_string_equal(again, dump);
    assert_int_equal(digest_of(shelf.book), digest);
    assert_int_equal(stats_of(shelf.book).sequence, 2);
    free(again);
    free(dump);
    close_shelf(&shelf);
}

static void changes_and_removals_come_back(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    opened shelf = shelf_at(path_of("a.db"), NULL);
    fill_book(shelf.book);
    kith_txn *txn = begin(shelf.book);
    const kith_id extra = person(txn, "3");
    (void)commit(txn);
    txn = begin(shelf.book);
    kith_view *view = view_of(shelf.book);
    change(txn, find(view, "1"), nothing_of(KITH_CUSTOMER_CITY));
    change(txn, find(view, "1"), text_of(KITH_CUSTOMER_REMARKS, "moved"));
    OK(&err, kith_record_remove(txn, extra, &err));
    kith_view_close(view);
    (void)commit(txn);
    const uint64_t digest = digest_of(shelf.book);
    close_shelf(&shelf);
    shelf = shelf_at(path_of("a.db"), NULL);
    assert_int_equal(digest_of(shelf.book), digest);
    view = view_of(shelf.book);
    assert_int_equal(find(view, "3"), 0);
    assert_string_equal(field_text(view, find(view, "1"), KITH_CUSTOMER_REMARKS), "moved");
    assert_string_equal(field_text(view, find(view, "1"), KITH_CUSTOMER_CITY), "");
    kith_view_close(view);
    close_shelf(&shelf);
}

static void two_books_share_a_file_and_nothing_else(void **state)
{
    (void)state;
    opened north = shelf_at(path_of("a.db"), "north");
    opened south = shelf_at(path_of("a.db"), "south");
    fill_book(north.book);
    kith_txn *txn = begin(south.book);
    (void)person(txn, "1");
    (void)commit(txn);
    const uint64_t digests[] = {digest_of(north.book), digest_of(south.book)};
    close_shelf(&north);
    close_shelf(&south);
    north = shelf_at(path_of("a.db"), "north");
    south = shelf_at(path_of("a.db"), "south");
    assert_int_equal(digest_of(north.book), digests[0]);
    assert_int_equal(digest_of(south.book), digests[1]);
    assert_int_equal(stats_of(south.book).records[KITH_KIND_CUSTOMER], 1);
    close_shelf(&north);
    close_shelf(&south);
}

static void the_second_of_two_stores_conflicts_then_refreshes_and_commits(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    opened first = shelf_at(path_of("a.db"), NULL);
    opened second = shelf_at(path_of("a.db"), NULL);
    kith_txn *mine = begin(first.book);
    kith_txn *theirs = begin(second.book);
    (void)person(mine, "1");
    (void)person(theirs, "2");
    (void)commit(mine);
    REFUSED(KITH_ERR_CONFLICT, &err, kith_txn_commit(theirs, NULL, &err));
    assert_non_null(strstr(kith_sqlite_message(second.sqlite), "newest commit is 2, not 1"));
    OK(&err, kith_book_refresh(second.book, NULL, &err));
    (void)commit(theirs);
    OK(&err, kith_book_refresh(first.book, NULL, &err));
    assert_int_equal(digest_of(first.book), digest_of(second.book));
    assert_int_equal(stats_of(first.book).records[KITH_KIND_CUSTOMER], 2);
    close_shelf(&first);
    close_shelf(&second);
}

static void a_refresh_brings_changes_and_removals_of_others(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    opened first = shelf_at(path_of("a.db"), NULL);
    fill_book(first.book);
    opened second = shelf_at(path_of("a.db"), NULL);
    kith_txn *txn = begin(first.book);
    kith_view *view = view_of(first.book);
    const kith_id ada = find(view, "1");
    change(txn, ada, text_of(KITH_CUSTOMER_CITY, "Thun"));
    kith_link links[4];
    size_t count = 0;
    OK(&err, kith_relation_list(view, ada, NULL, links, COUNT(links), &count, &err));
    assert_int_equal(count, 1);
    OK(&err, kith_record_remove(txn, links[0].relation, &err));
    kith_view_close(view);
    (void)commit(txn);
    OK(&err, kith_book_refresh(second.book, NULL, &err));
    OK(&err, kith_book_refresh(second.book, NULL, &err)); /* nothing new is fine */
    assert_int_equal(digest_of(second.book), digest_of(first.book));
    view = view_of(second.book);
    assert_string_equal(field_text(view, ada, KITH_CUSTOMER_CITY), "Thun");
    assert_int_equal(relation_count(view, ada), 0);
    kith_view_close(view);
    close_shelf(&first);
    close_shelf(&second);
}

static void a_file_older_than_the_book_is_not_refreshed_from(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    opened shelf = shelf_at(path_of("a.db"), NULL);
    fill_book(shelf.book);
    sql_at(path_of("a.db"), "DELETE FROM kith_commit WHERE sequence = 2");
    REFUSED(KITH_ERR_STORE, &err, kith_book_refresh(shelf.book, NULL, &err));
    assert_non_null(strstr(kith_sqlite_message(shelf.sqlite), "older file"));
    close_shelf(&shelf);
}

static void two_stores_are_never_granted_the_same_id(void **state)
{
    (void)state;
    kith_store stores[2] = {{.size = sizeof(kith_store)}, {.size = sizeof(kith_store)}};
    uint64_t expected = 1;
    for (size_t i = 0; i < 2; i++) {
        OK(NULL, kith_sqlite_callbacks(store_at(path_of("a.db"), NULL), &stores[i]));
    }
    for (uint32_t round = 0; round < 6; round++) {
        const kith_store *store = &stores[round % 2];
        uint64_t first = 0;
        assert_int_equal(store->grant_ids(store->ctx, KITH_KIND_CUSTOMER, 10 + round, &first),
                         KITH_STORE_COMMITTED);
        assert_int_equal(first, expected);
        expected += 10 + round;
    }
    uint64_t first = 0;
    assert_int_equal(stores[0].grant_ids(stores[0].ctx, KITH_KIND_RELATION, 1, &first), KITH_STORE_COMMITTED);
    assert_int_equal(first, 1);
    assert_int_equal(stores[0].grant_ids(stores[0].ctx, 200, 1, &first), KITH_STORE_UNKNOWN);
    stores[0].close(stores[0].ctx);
    stores[1].close(stores[1].ctx);
}

/* They are not loaded, but stand in their table and in the history, and no number is given twice. */
static void archived_rows_are_written_and_keep_their_numbers(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_id customer = 0;
    kith_id last = 0;
    for (int64_t round = 1; round <= 3; round++) {
        opened shelf = shelf_at(path_of("a.db"), NULL);
        kith_txn *txn = begin(shelf.book);
        customer = customer == 0 ? organisation(txn, "1") : customer;
        const kith_value email[] = {
            number_of(KITH_EMAIL_CUSTOMER, KITH_TYPE_REFERENCE, (int64_t)customer),
            text_of(KITH_EMAIL_ADDRESS, "ann@example.com"),
        };
        kith_id id = 0;
        OK(&err, kith_record_add(txn, KITH_KIND_EMAIL, email, COUNT(email), &id, &err));
        assert_true(id > last);
        last = id;
        (void)commit(txn);
        const kith_history_query query = {
            .size = sizeof query, .customer = customer, .kind = KITH_KIND_EMAIL, .most = 8};
        kith_history *history = NULL;
        kith_view *view = view_of(shelf.book);
        OK(&err, kith_history_read(view, &query, &history, &err));
        assert_int_equal(kith_history_count(history), round);
        kith_history_close(history);
        kith_view_close(view);
        close_shelf(&shelf);
        sqlite3 *db = sql_open(path_of("a.db"));
        assert_int_equal(sql_number(db, "SELECT count(*) FROM kith_email"), round);
        (void)sqlite3_close(db);
    }
}

static void ids_of_rows_that_others_inserted_are_not_granted(void **state)
{
    (void)state;
    const char *path = path_of("a.db");
    kith_store store = {.size = sizeof store};
    OK(NULL, kith_sqlite_callbacks(store_at(path, NULL), &store));
    sql_at(path,
           "INSERT INTO kith_category (book, id, sequence, code) VALUES ('main', (77 << 8) + 5, 1, 'x')");
    uint64_t first = 0;
    assert_int_equal(store.grant_ids(store.ctx, KITH_KIND_CATEGORY, 3, &first), KITH_STORE_COMMITTED);
    assert_int_equal(first, 78);
    sql_at(path, "UPDATE kith_ids SET next = 9223372036854775807");
    assert_int_equal(store.grant_ids(store.ctx, KITH_KIND_CATEGORY, 3, &first), KITH_STORE_UNKNOWN);
    sql_at(path, "UPDATE kith_ids SET next = -9223372036854775807");
    assert_int_equal(store.grant_ids(store.ctx, KITH_KIND_CATEGORY, 3, &first), KITH_STORE_COMMITTED);
    assert_int_equal(first, 78);
    store.close(store.ctx);
}

static void a_request_is_found_by_its_number_and_only_once(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    opened shelf = shelf_at(path_of("a.db"), NULL);
    const kith_txn_options options = {.size = sizeof options, .request = INT64_MAX};
    uint64_t sequence = 0;
    kith_txn *txn = NULL;
    REFUSED(KITH_ERR_NOT_FOUND, &err, kith_commit_status(shelf.book, INT64_MAX, &sequence, &err));
    OK(&err, kith_txn_begin(shelf.book, &options, &txn, &err));
    (void)person(txn, "1");
    (void)commit(txn);
    OK(&err, kith_commit_status(shelf.book, INT64_MAX, &sequence, &err));
    assert_int_equal(sequence, 2);
    REFUSED(KITH_ERR_NOT_FOUND, &err, kith_commit_status(shelf.book, 1, &sequence, &err));
    OK(&err, kith_txn_begin(shelf.book, &options, &txn, &err)); /* the same act of writing again */
    (void)person(txn, "2");
    expect_commit(txn, KITH_ERR_REJECTED);
    assert_int_equal(stats_of(shelf.book).sequence, 2);
    close_shelf(&shelf);
}

static void a_rejected_commit_stores_nothing_and_may_be_tried_again(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    opened shelf = shelf_at(path_of("a.db"), NULL);
    const kith_txn_options options = {.size = sizeof options, .request = 7};
    kith_txn *txn = NULL;
    for (int again = 0; again <= 1; again++) { /* a request is unique */
        OK(&err, kith_txn_begin(shelf.book, &options, &txn, &err));
        (void)person(txn, again == 0 ? "1" : "2");
        REFUSED(again == 0 ? KITH_OK : KITH_ERR_REJECTED, &err, kith_txn_commit(txn, NULL, &err));
        kith_txn_close(txn);
    }
    assert_string_not_equal(kith_sqlite_message(shelf.sqlite), "");
    txn = begin(shelf.book);
    (void)person(txn, "2");
    (void)commit(txn);
    assert_int_equal(stats_of(shelf.book).records[KITH_KIND_CUSTOMER], 2);
    close_shelf(&shelf);
    shelf = shelf_at(path_of("a.db"), NULL);
    assert_int_equal(stats_of(shelf.book).sequence, 3); /* the new book, and two that were stored */
    close_shelf(&shelf);
}

/* An index of the host's own turns the change down; it does not make it push another customer out. */
static void no_row_is_lost_to_a_unique_index_of_the_host(void **state)
{
    (void)state;
    const char *path = path_of("a.db");
    opened shelf = shelf_at(path, NULL);
    fill_book(shelf.book);
    sql_at(path, "CREATE UNIQUE INDEX one_per_city ON kith_customer (city)");
    const uint64_t digest = digest_of(shelf.book);
    kith_txn *txn = begin(shelf.book);
    kith_view *view = view_of(shelf.book);
    change(txn, find(view, "2"), text_of(KITH_CUSTOMER_CITY, "Bern"));
    kith_view_close(view);
    expect_commit(txn, KITH_ERR_REJECTED);
    assert_non_null(strstr(kith_sqlite_message(shelf.sqlite), "UNIQUE"));
    close_shelf(&shelf);
    shelf = shelf_at(path, NULL);
    assert_int_equal(digest_of(shelf.book), digest);
    close_shelf(&shelf);
}

static void a_locked_file_rejects_and_lets_through_later(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const char *path = path_of("a.db");
    opened shelf = shelf_over(store_with((kith_sqlite_options){.path = path, .busy_ms = 1}));
    sqlite3 *db = sql_open(path);
    kith_txn *txn = begin(shelf.book);
    (void)person(txn, "1");
    sql_run(db, "BEGIN IMMEDIATE");
    REFUSED(KITH_ERR_REJECTED, &err, kith_txn_commit(txn, NULL, &err));
    assert_non_null(strstr(kith_sqlite_message(shelf.sqlite), "locked"));
    sql_run(db, "ROLLBACK");
    (void)commit(txn);
    sqlite3_close(db);
    close_shelf(&shelf);
}

static void columns_are_typed_and_named_and_views_are_readable(void **state)
{
    (void)state;
    const char *path = path_of("a.db");
    opened shelf = shelf_at(path, NULL);
    fill_book(shelf.book);
    close_shelf(&shelf);
    sqlite3 *db = sql_open(path);
    expect_text(db, "SELECT birth_date || typeof(birth_date) FROM kith_customer WHERE number = '1'",
                "1960-02-29text");
    expect_text(db, "SELECT kind || sex || typeof(category) FROM kith_customer WHERE number = '1'",
                "personfemaleinteger");
    expect_text(
        db, "SELECT decimal_micro || typeof(decimal_micro) FROM kith_attribute_value WHERE decimal_micro < 0",
        "-1500000integer");
    expect_text(db, "SELECT flag || typeof(flag) FROM kith_attribute_value WHERE flag IS NOT NULL",
                "0integer");
    expect_text(db,
                "SELECT \"from\" || \" \" || \"to\" || since || priority FROM kith_relation_view"
                " JOIN (SELECT ' ' AS \" \")",
                "1 22020-01-01-5");
    expect_text(db, "SELECT type || until || remark FROM kith_relation_view", "owner2030-12-31half");
    expect_text(db, "SELECT category FROM kith_customer_view WHERE number = '1'", "gold");
    expect_text(db, "SELECT decimal || attribute FROM kith_attribute_value_view WHERE decimal IS NOT NULL",
                "-1.5share");
    expect_text(db, "SELECT \"group\" IS NULL FROM kith_relation_type_view", "1");
    expect_text(db, "SELECT json_extract(changes, '$.given_name') FROM kith_history WHERE kind = 'customer'",
                "Ada \"O'Hara\"");
    expect_text(db,
                "SELECT h.kind FROM kith_history AS h, json_each(h.customers) WHERE json_each.value ="
                " (SELECT id FROM kith_customer WHERE number = '2') AND h.kind <> 'customer'",
                "relation");
    assert_int_equal(sql_number(db, "PRAGMA application_id"), 0x6B697468);
    assert_int_equal(sql_number(db, "PRAGMA user_version"), 2);
    expect_text(db, "PRAGMA integrity_check", "ok");
    assert_int_equal(
        sql_number(db, "SELECT count(*) FROM pragma_table_list WHERE name GLOB 'kith_*' AND type = 'table'"
                       " AND NOT strict"),
        0);
    sqlite3_close(db);
}

/* Names of the store's own tables and columns must not be taken by a record kind. */
static void no_kind_takes_a_name_of_the_store(void **state)
{
    static const char *const kinds[] = {"meta", "commit", "history", "history_customer", "ids", "grant"};
    static const char *const fields[] = {"book", "id", "sequence"};
    (void)state;
    for (size_t i = 0; i < COUNT(kinds); i++) {
        assert_int_equal(kith_schema_find_kind(kinds[i]), 0);
    }
    for (uint32_t kind = 1; kind < KITH_KIND_COUNT; kind++) {
        for (size_t i = 0; i < COUNT(fields); i++) {
            assert_int_equal(kith_schema_find_field(kind, fields[i]), 0);
        }
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_new_file_is_a_new_book),
        TEST(reopening_gives_the_same_book),
        TEST(changes_and_removals_come_back),
        TEST(two_books_share_a_file_and_nothing_else),
        TEST(the_second_of_two_stores_conflicts_then_refreshes_and_commits),
        TEST(a_refresh_brings_changes_and_removals_of_others),
        TEST(a_file_older_than_the_book_is_not_refreshed_from),
        TEST(two_stores_are_never_granted_the_same_id),
        TEST(archived_rows_are_written_and_keep_their_numbers),
        TEST(ids_of_rows_that_others_inserted_are_not_granted),
        TEST(a_request_is_found_by_its_number_and_only_once),
        TEST(a_rejected_commit_stores_nothing_and_may_be_tried_again),
        TEST(no_row_is_lost_to_a_unique_index_of_the_host),
        TEST(a_locked_file_rejects_and_lets_through_later),
        TEST(columns_are_typed_and_named_and_views_are_readable),
        TEST(no_kind_takes_a_name_of_the_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
