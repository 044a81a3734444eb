/* History in the file: the same entries as a store in memory keeps, page by page, newest first. */
#include "sqlite_fixture.h"

#include <stdlib.h>
#include <string.h>

#define PAGE 1000

static kith_instant instant(const char *text)
{
    kith_value value = {0};
    OK(NULL, kith_value_parse(KITH_TYPE_INSTANT, 0, text, &value));
    return value.number;
}

static kith_txn *begin_at(kith_book *book, const char *at, const char *reason, kith_request request)
{
    kith_error err = NEW_ERROR;
    kith_txn *txn = NULL;
    const kith_txn_options options = {.size = sizeof options,
                                      .actor = "anna",
                                      .shop = "north",
                                      .today = TODAY,
                                      .at = at == NULL ? 0 : instant(at),
                                      .reason = reason,
                                      .request = request};
    OK(&err, kith_txn_begin(book, &options, &txn, &err));
    return txn;
}

/* Additions, changes to and from nothing, removals, parts, relations; instants with and without a fraction.
 */
static void write_history(kith_book *book)
{
    kith_error err = NEW_ERROR;
    fill_book(book);
    kith_view *view = view_of(book);
    const kith_id ada = find(view, "1");
    const kith_id shop = find(view, "2");
    kith_link links[2];
    size_t count = 0;
    OK(&err, kith_relation_list(view, ada, NULL, links, COUNT(links), &count, &err));
    assert_int_equal(count, 1);
    kith_view_close(view);
    kith_txn *txn = begin_at(book, "2026-01-01T00:00:00Z", "moved", 7);
    change(txn, ada, nothing_of(KITH_CUSTOMER_CITY));
    change(txn, ada, text_of(KITH_CUSTOMER_ADDRESS, "Höhe 1\n\"2. Stock\" \\ \t\x1f"));
    change(txn, shop, number_of(KITH_CUSTOMER_STATUS, KITH_TYPE_CODE, KITH_STATUS_INACTIVE));
    (void)commit(txn);
    txn = begin_at(book, "2026-01-01T00:00:00.000001Z", "", 8);
    change(txn, ada, number_of(KITH_CUSTOMER_BIRTH_DATE, KITH_TYPE_DATE, day("1961-01-01")));
    change(txn, links[0].relation, nothing_of(KITH_RELATION_UNTIL));
    (void)person(txn, "3");
    (void)commit(txn);
    txn = begin_at(book, NULL, "", 9);
    const kith_value order[] = {text_of(KITH_ORDER_NUMBER, "1"),
                                number_of(KITH_ORDER_CUSTOMER, KITH_TYPE_REFERENCE, (int64_t)shop),
                                number_of(KITH_ORDER_DATE, KITH_TYPE_DATE, day("2026-01-01"))};
    kith_id id = 0;
    OK(&err, kith_record_add(txn, KITH_KIND_ORDER, order, COUNT(order), &id, &err));
    (void)commit(txn);
    txn = begin_at(book, "0001-01-01T00:00:00Z", "\"quoted\", and 'so'", INT64_MAX);
    OK(&err, kith_record_remove(txn, links[0].relation, &err));
    (void)commit(txn);
    txn = begin_at(book, "9999-12-31T23:59:59.999999Z", "", 0);
    OK(&err, kith_record_remove(txn, ada, &err)); /* and its parts */
    (void)commit(txn);
}

static kith_history *read_page(kith_book *book, const kith_history_query *query)
{
    kith_error err = NEW_ERROR;
    kith_view *view = view_of(book);
    kith_history *page = NULL;
    OK(&err, kith_history_read(view, query, &page, &err));
    kith_view_close(view);
    return page;
}

static void expect_values(const kith_value *got, size_t got_count, const kith_value *wanted,
                          size_t wanted_count)
{
    assert_int_equal(got_count, wanted_count);
    for (size_t i = 0; i < got_count; i++) {
        assert_int_equal(got[i].field, wanted[i].field);
        assert_int_equal(got[i].type, wanted[i].type);
        assert_int_equal(got[i].number, wanted[i].number);
        assert_int_equal(got[i].length, wanted[i].length);
        if (got[i].type == KITH_TYPE_TEXT) {
            assert_string_equal(got[i].text, wanted[i].text);
        }
    }
}

static void expect_change(const kith_change *got, const kith_change *wanted)
{
    assert_int_equal(got->sequence, wanted->sequence);
    assert_int_equal(got->index, wanted->index);
    assert_int_equal(got->operation, wanted->operation);
    assert_int_equal(got->id, wanted->id);
    assert_int_equal(got->at, wanted->at);
    assert_int_equal(got->request, wanted->request);
    assert_string_equal(got->actor, wanted->actor);
    assert_string_equal(got->shop, wanted->shop);
    assert_string_equal(got->reason, wanted->reason);
    assert_int_equal(got->customer_count, wanted->customer_count);
    for (size_t i = 0; i < got->customer_count; i++) {
        assert_int_equal(got->customers[i], wanted->customers[i]);
    }
    expect_values(got->before, got->before_count, wanted->before, wanted->before_count);
    expect_values(got->after, got->after_count, wanted->after, wanted->after_count);
}

/* Both books answer the question alike, read in pages of `most`. */
static size_t expect_same(kith_book *got_book, kith_book *wanted_book, kith_history_query query,
                          uint32_t most)
{
    size_t total = 0;
    query.size = sizeof query;
    query.most = most;
    for (size_t given = most; given == most;) {
        kith_history *got = read_page(got_book, &query);
        kith_history *wanted = read_page(wanted_book, &query);
        given = kith_history_count(got);
        assert_int_equal(given, kith_history_count(wanted));
        for (size_t i = 0; i < given; i++) {
            kith_change changes[2] = {{.size = sizeof(kith_change)}, {.size = sizeof(kith_change)}};
            OK(NULL, kith_history_get(got, i, &changes[0]));
            OK(NULL, kith_history_get(wanted, i, &changes[1]));
            expect_change(&changes[0], &changes[1]);
            query.before = changes[0].sequence;
            query.before_change = changes[0].index;
        }
        total += given;
        kith_history_close(got);
        kith_history_close(wanted);
    }
    return total;
}

static void entries_come_back_as_they_were(void **state)
{
    (void)state;
    kith_memory_store *memory = new_store();
    kith_book *wanted =
        open_with((kith_book_options){.name = "shop", .language = "en"}, memory); /* as the fixture's book */
    const char *const names[] = {"first", "shop", "last"}; /* in one file, and none sees another */
    for (size_t i = 0; i < COUNT(names); i++) {
        opened written = shelf_at(path_of("a.db"), names[i]);
        write_history(written.book);
        close_shelf(&written);
    }
    write_history(wanted);
    opened shelf = shelf_at(path_of("a.db"), "shop");
    kith_view *view = view_of(wanted);
    const kith_id shop = find(view, "2");
    kith_view_close(view);
    const kith_history_query queries[] = {
        {.kind = 0},
        {.customer = shop},
        {.customer = shop, .kind = KITH_KIND_RELATION},
        {.kind = KITH_KIND_CUSTOMER},
        {.section = KITH_SECTION_ORDERS},
        {.section = KITH_SECTION_WEBSITE},
        {.customer = shop, .section = KITH_SECTION_CUSTOMER},
        {.since = instant("2026-01-01T00:00:00.000001Z")},
        {.until = instant("2026-01-01T00:00:00Z")},
        {.since = instant("2026-01-01T00:00:00Z"), .until = instant("2026-01-01T00:00:00Z")},
        {.since = INT64_MIN, .until = INT64_MAX},
        {.since = INT64_MAX},
        {.before = 3},
        {.before = 3, .before_change = UINT32_MAX},
        {.before = 2, .before_change = 4},
        {.before = UINT64_MAX, .before_change = UINT32_MAX},
    };
    size_t total = 0;
    for (size_t i = 0; i < COUNT(queries); i++) {
        total += expect_same(shelf.book, wanted, queries[i], PAGE);
        (void)expect_same(shelf.book, wanted, queries[i], 1);
        (void)expect_same(shelf.book, wanted, queries[i], 3);
    }
    assert_true(total > 50);
    close_shelf(&shelf);
    kith_book_close(wanted);
    kith_memory_store_free(memory);
}

/* Steps of SQLite's machine, counted in tens. */
static int count_steps(void *ctx)
{
    ++*(uint64_t *)ctx;
    return 0;
}

static void a_page_is_read_without_reading_the_rest(void **state)
{
    (void)state;
    sqlite3 *db = sql_open(path_of("a.db"));
    sql_run(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    opened shelf = shelf_over(store_with((kith_sqlite_options){.db = db}));
    char number[16];
    kith_id ids[2000];
    kith_txn *txn = begin(shelf.book);
    for (int i = 0; i < 2000; i++) {
        sqlite3_snprintf(sizeof number, number, "n%d", i);
        ids[i] = person(txn, number);
    }
    (void)commit(txn);
    for (int i = 0; i < 3; i++) {
        txn = begin(shelf.book);
        for (int j = 0; j < 2000; j++) {
            sqlite3_snprintf(sizeof number, number, "city %d", i);
            change(txn, ids[j], text_of(KITH_CUSTOMER_CITY, number));
        }
        (void)commit(txn);
    }
    opened other = shelf_over(store_with((kith_sqlite_options){.db = db, .book = "other"}));
    txn = begin(other.book);
    for (int i = 0; i < 2000; i++) {
        sqlite3_snprintf(sizeof number, number, "n%d", i);
        (void)person(txn, number);
    }
    (void)commit(txn);
    close_shelf(&other);
    uint64_t steps = 0;
    sqlite3_progress_handler(db, 10, count_steps, &steps);
    kith_history_query query = {.size = sizeof query, .customer = ids[1000], .most = 10};
    kith_history *page = read_page(shelf.book, &query);
    assert_int_equal(kith_history_count(page), 4);
    kith_history_close(page);
    query.customer = 0;
    page = read_page(shelf.book, &query);
    assert_int_equal(kith_history_count(page), 10);
    kith_history_close(page);
    assert_true(steps < 300); /* of the 10,000 entries, each would take more than one */
    sqlite3_progress_handler(db, 0, NULL, NULL);
    close_shelf(&shelf);
    sqlite3_close(db);
}

/* Put other text into entries of a commit. */
#define PUT(commit, column, was, is)                                                                         \
    "UPDATE kith_history SET " column " = replace(" column ", '" was "', '" is "') WHERE sequence "          \
    "= " #commit

static void hostile_history_is_refused_and_named(void **state)
{
    static const struct {
        const char *sql;
        const char *said;
    } cases[] = {
        {"UPDATE kith_history SET kind = 'robot' WHERE entry = 3", "the entry"},
        {"UPDATE kith_history SET operation = 'view' WHERE entry = 3", "the entry"},
        {"UPDATE kith_history SET id = id + 1 WHERE entry = 3", "the entry"},
        {"UPDATE kith_history SET sequence = 3 WHERE entry = 3", "the entry"},
        {"UPDATE kith_history SET book = 'other' WHERE entry = 3", "the entry"},
        {"UPDATE kith_commit SET entry = 1, changes = changes + 1 WHERE sequence = 2", "the entry"},
        {"UPDATE kith_commit SET at = 'yesterday' WHERE sequence = 2", "the instant"},
        {"UPDATE kith_commit SET actor = 'a' || char(0) WHERE sequence = 2", "the commit"},
        {PUT(2, "customers", "[]", "[1 2]"), "a customer"},
        {PUT(2, "customers", "[]", "[1,]"), "a customer"},
        {PUT(2, "customers", "[]", "[0]"), "a customer"},
        {PUT(2, "customers", "[]", "[01]"), "a customer"},
        {PUT(2, "customers", "[]", "[9223372036854775808]"), "a customer"},
        {PUT(2, "customers", "[]", "[1"), "a customer"},
        {PUT(2, "customers", "[]", "[1]2"), "a customer"},
        {PUT(2, "customers", "[]", "["), "a customer"},
        {PUT(2, "customers", "[]", "1"), "a customer"},
        {"UPDATE kith_history SET customers = '[]' || char(0) WHERE entry = 3", "the entry"},
        {PUT(2, "changes", "{", ""), "a field"},
        {PUT(2, "changes", "{", "{,"), "a field"},
        {PUT(2, "changes", "}", ""), "a field"},
        {PUT(2, "changes", "}", "}}"), "a field"},
        {PUT(2, "changes", "}", ",\"number\":\"2\"}"), "a field"},
        {PUT(2, "changes", "\"city\"", "\"shoe_size\""), "a field"},
        {PUT(2, "changes", "\"city\"", "\"city"), "a field"},
        {PUT(2, "changes", "\"city\":", "\"city\""), "a field"},
        {PUT(2, "changes", "\"city\":\"", "\"city\":\"\\n"), "city"},
        {PUT(2, "changes", "\"city\":\"", "\"city\":\"\\u0041"), "city"},
        {PUT(2, "changes", "\"city\":\"", "\"city\":\"\\u0000"), "city"},
        {PUT(2, "changes", "\"city\":\"", "\"city\":\"\\u001g"), "city"},
        {PUT(2, "changes", "\"city\":\"", "\"city\":7,\"x\":\""), "city"},
        {PUT(3, "changes", "[\"", "\""), "city"},
        {PUT(3, "changes", "[\"", "[null\""), "city"},
        {PUT(3, "changes", "\",\"", "\""), "city"},
        {PUT(3, "changes", "\"]", "\""), "city"},
        {PUT(3, "changes", "\"]", "\",\"x\"]"), "city"},
        {PUT(2, "changes", "\"sex\":\"female\"", "\"sex\":\"robot\""), "sex"},
        {PUT(2, "changes", "\"birth_date\":\"1", "\"birth_date\":\"1960-02-30"), "birth_date"},
        {PUT(2, "changes", "\"priority\":\"", "\"priority\":\"x"), "priority"},
    };
    (void)state;
    const char *path = path_of("a.db");
    const char *changed = path_of("b.db");
    opened shelf = shelf_at(path, NULL);
    fill_book(shelf.book);
    kith_view *before = view_of(shelf.book);
    kith_txn *txn = begin(shelf.book);
    change(txn, find(before, "1"), text_of(KITH_CUSTOMER_CITY, "Thun"));
    (void)commit(txn);
    kith_view_close(before);
    close_shelf(&shelf);
    size_t size = 0;
    unsigned char *bytes = bytes_of(path, &size);
    for (size_t i = 0; i < COUNT(cases); i++) {
        kith_error err = NEW_ERROR;
        kith_history *page = NULL;
        const kith_history_query query = {.size = sizeof query, .most = PAGE};
        write_file(changed, bytes, size);
        sql_at(changed, cases[i].sql);
        shelf = shelf_at(changed, NULL);
        kith_view *view = view_of(shelf.book);
        REFUSED(KITH_ERR_STORE, &err, kith_history_read(view, &query, &page, &err));
        assert_null(page);
        assert_non_null(strstr(err.message, cases[i].said));
        if (strstr(kith_sqlite_message(shelf.sqlite), cases[i].said) == NULL) {
            fail_msg("%s does not name %s", kith_sqlite_message(shelf.sqlite), cases[i].said);
        }
        kith_view_close(view);
        close_shelf(&shelf);
    }
    free(bytes);
}

static void texts_of_the_history_are_checked(void **state)
{
    static const char *const cases[] = {
        "UPDATE kith_commit SET actor = CAST(x'ff' AS TEXT) WHERE sequence = 2",
        "UPDATE kith_commit SET shop = CAST(x'c080' AS TEXT) WHERE sequence = 2",
        "UPDATE kith_commit SET reason = CAST(x'eda080' AS TEXT) WHERE sequence = 2",
        "UPDATE kith_history SET changes = replace(changes, 'Bern', CAST(x'c3' AS TEXT))",
    };
    (void)state;
    const char *names[] = {"a.db", "b.db", "c.db", "d.db"};
    for (size_t i = 0; i < COUNT(cases); i++) {
        kith_error err = NEW_ERROR;
        kith_history *page = NULL;
        const kith_history_query query = {.size = sizeof query, .most = PAGE};
        opened shelf = shelf_at(path_of(names[i]), NULL);
        fill_book(shelf.book);
        sql_at(path_of(names[i]), cases[i]);
        kith_view *view = view_of(shelf.book);
        REFUSED(KITH_ERR_CORRUPT, &err, kith_history_read(view, &query, &page, &err));
        assert_non_null(strstr(err.message, "not UTF-8"));
        kith_view_close(view);
        close_shelf(&shelf);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(entries_come_back_as_they_were),
        TEST(a_page_is_read_without_reading_the_rest),
        TEST(hostile_history_is_refused_and_named),
        TEST(texts_of_the_history_are_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
