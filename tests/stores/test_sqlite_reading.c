/* The SQLite store over a file that is only read: what it shows, what it refuses, and that it leaves no
 * trace. */
#define _POSIX_C_SOURCE 200809L /* chmod, symlink */

#include "sqlite_fixture.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static kith_sqlite *reader_at(const char *path)
{
    return store_with((kith_sqlite_options){.path = path, .read_only = 1});
}

static void make_book(const char *path, uint32_t durability)
{
    opened shelf = shelf_over(store_with((kith_sqlite_options){.path = path, .durability = durability}));
    fill_book(shelf.book);
    close_shelf(&shelf);
}

static void add_person(kith_book *book, const char *number)
{
    kith_txn *txn = begin(book);
    (void)person(txn, number);
    (void)commit(txn);
}

static size_t customers_of(kith_book *book, kith_id *first)
{
    kith_error err = NEW_ERROR;
    kith_id ids[16] = {0};
    size_t count = 0;
    kith_view *view = view_of(book);
    OK(&err, kith_record_list(view, KITH_KIND_CUSTOMER, 0, ids, COUNT(ids), &count, &err));
    kith_view_close(view);
    if (first != NULL) {
        *first = ids[0];
    }
    return count;
}

static void expect_refused(const opened *shelf)
{
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(shelf->book);
    const kith_value code[] = {text_of(KITH_CATEGORY_CODE, "silver")};
    kith_id category = 0;
    kith_id first = 0;
    assert_true(customers_of(shelf->book, &first) > 0);
    REFUSED(KITH_ERR_STORE, &err, kith_record_add(txn, KITH_KIND_CATEGORY, code, 1, &category, &err));
    const kith_value city[] = {text_of(KITH_CUSTOMER_CITY, "Kiel")};
    OK(&err, kith_record_change(txn, first, city, 1, &err));
    REFUSED(KITH_ERR_REJECTED, &err, kith_txn_commit(txn, NULL, &err));
    kith_txn_close(txn);
    assert_non_null(strstr(kith_sqlite_message(shelf->sqlite), "for reading only"));
}

static void all_of_it_is_read_and_nothing_written(void **state)
{
    (void)state;
    const uint32_t durabilities[] = {KITH_SQLITE_WAL_FULL, KITH_SQLITE_ROLLBACK_EXTRA};
    for (size_t i = 0; i < COUNT(durabilities); i++) {
        const char *path = path_of(i == 0 ? "log.db" : "journal.db");
        make_book(path, durabilities[i]);
        opened shelf = shelf_at(path, NULL);
        char *wanted = dump_of(shelf.book);
        close_shelf(&shelf);
        size_t size = 0;
        size_t size_after = 0;
        unsigned char *before = bytes_of(path, &size);
        shelf = shelf_over(reader_at(path));
        char *found = dump_of(shelf.book);
        assert_string_equal(found, wanted);
        assert_int_equal(file_count(), i + 1); /* no log of its own */
        expect_refused(&shelf);
        kith_sqlite_facts facts = {.size = sizeof facts};
        OK(NULL, kith_sqlite_inspect(shelf.sqlite, KITH_SQLITE_COUNT | KITH_SQLITE_CHECK, &facts, NULL));
        assert_true(facts.records > 0);
        close_shelf(&shelf);
        unsigned char *after = bytes_of(path, &size_after);
        assert_int_equal(size_after, size);
        assert_memory_equal(after, before, size);
        assert_int_equal(file_count(), i + 1);
        free(before);
        free(after);
        free(found);
        free(wanted);
    }
}

static void what_others_commit_is_seen(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const uint32_t durabilities[] = {KITH_SQLITE_WAL_FULL, KITH_SQLITE_ROLLBACK_EXTRA};
    for (size_t i = 0; i < COUNT(durabilities); i++) {
        const char *path = path_of(i == 0 ? "log.db" : "journal.db");
        make_book(path, durabilities[i]);
        opened writer =
            shelf_over(store_with((kith_sqlite_options){.path = path, .durability = durabilities[i]}));
        add_person(writer.book, "10"); /* a log lies beside the file */
        opened shelf = shelf_over(reader_at(path));
        const size_t count = customers_of(shelf.book, NULL);
        assert_int_equal(count, customers_of(writer.book, NULL));
        add_person(writer.book, "11");
        OK(&err, kith_book_refresh(shelf.book, NULL, &err));
        assert_int_equal(customers_of(shelf.book, NULL), count + 1);
        close_shelf(&shelf);
        close_shelf(&writer);
    }
}

static void expect_no_history(kith_book *book)
{
    kith_error err = NEW_ERROR;
    const kith_history_query query = {.size = sizeof query, .most = 10};
    kith_history *page = NULL;
    kith_view *view = view_of(book);
    REFUSED(KITH_ERR_STORE, &err, kith_history_read(view, &query, &page, &err));
    kith_view_close(view);
}

static void a_file_that_stood_still_is_not_read_while_it_is_written(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const char *path = path_of("a.db");
    make_book(path, KITH_SQLITE_WAL_FULL);
    opened shelf = shelf_over(reader_at(path));
    const size_t count = customers_of(shelf.book, NULL);
    opened writer = shelf_at(path, NULL);
    add_person(writer.book, "10");
    REFUSED(KITH_ERR_STORE, &err, kith_book_refresh(shelf.book, NULL, &err));
    assert_non_null(strstr(kith_sqlite_message(shelf.sqlite), "open it again"));
    expect_no_history(shelf.book);
    assert_int_equal(customers_of(shelf.book, NULL), count);
    close_shelf(&shelf);
    shelf = shelf_over(reader_at(path));
    assert_int_equal(customers_of(shelf.book, NULL), count + 1);
    close_shelf(&shelf);
    close_shelf(&writer);
    shelf = shelf_over(reader_at(path));
    writer = shelf_at(path, NULL);
    add_person(writer.book, "11");
    close_shelf(&writer); /* its log has gone */
    REFUSED(KITH_ERR_STORE, &err, kith_book_refresh(shelf.book, NULL, &err));
    expect_no_history(shelf.book);
    close_shelf(&shelf);
}

/* Copy a book whose log is in use. */
static const char *copy_with_log(const char *path, const char *log)
{
    const char *copy = path_of("b.db");
    const char *copy_log = path_of("b.db-wal");
    size_t size = 0;
    unsigned char *bytes = bytes_of(path, &size);
    write_file(copy, bytes, size);
    free(bytes);
    bytes = bytes_of(log, &size);
    write_file(copy_log, bytes, size);
    free(bytes);
    return copy;
}

/* One that was left behind, whatever is in it. Root may write every file, so that there is nothing to see. */
static void what_the_log_is_read_by_stays_where_the_file_may_not_be_written(void **state)
{
    static const unsigned char left[32768] = {1, 2, 3};
    (void)state;
    if (geteuid() == 0) {
        return;
    }
    const char *path = path_of("a.db");
    opened writer = shelf_at(path, NULL);
    fill_book(writer.book);
    const char *copy = copy_with_log(path, path_of("a.db-wal"));
    write_file(path_of("b.db-shm"), left, sizeof left);
    assert_int_equal(chmod(copy, S_IRUSR), 0);
    opened shelf = shelf_over(reader_at(copy));
    assert_int_equal(customers_of(shelf.book, NULL), customers_of(writer.book, NULL));
    close_shelf(&shelf);
    close_shelf(&writer);
    size_t size = 0;
    unsigned char *after = bytes_of(path_of("b.db-shm"), &size);
    assert_int_equal(size, sizeof left);
    assert_memory_equal(after, left, size);
    free(after);
}

/* It comes later, and shares with the reader what the log is read by. */
static void a_writer_is_not_hindered_by_a_reader_of_its_process(void **state)
{
    (void)state;
    const char *path = path_of("a.db");
    opened writer = shelf_at(path, NULL);
    fill_book(writer.book);
    const char *copy = copy_with_log(path, path_of("a.db-wal"));
    size_t size = 0;
    unsigned char *bytes = bytes_of(path_of("a.db-shm"), &size);
    write_file(path_of("b.db-shm"), bytes, size);
    free(bytes);
    opened shelf = shelf_over(reader_at(copy));
    opened later = shelf_at(copy, NULL);
    add_person(later.book, "10");
    close_shelf(&later);
    close_shelf(&shelf);
    close_shelf(&writer);
}

/* As in a folder that may not be written. */
static void a_log_that_cannot_be_read_is_told(void **state)
{
    (void)state;
    const char *path = path_of("a.db");
    opened writer = shelf_at(path, NULL);
    fill_book(writer.book);
    const char *copy = copy_with_log(path, path_of("a.db-wal"));
    assert_int_equal(symlink("no/such/file", path_of("b.db-shm")), 0);
    expect_no_store((kith_sqlite_options){.path = copy, .read_only = 1}, KITH_ERR_STORE,
                    "its log needs a -shm file, which cannot be made here");
    close_shelf(&writer);
}

/* Not even whoever closes it last puts the log into the file. */
static void a_log_beside_the_file_stays(void **state)
{
    (void)state;
    const char *path = path_of("a.db");
    make_book(path, KITH_SQLITE_WAL_FULL);
    opened writer = shelf_at(path, NULL);
    add_person(writer.book, "10");
    size_t sizes[2] = {0};
    unsigned char *file = bytes_of(path, &sizes[0]);
    unsigned char *log = bytes_of(path_of("a.db-wal"), &sizes[1]);
    const char *copy = path_of("b.db");
    write_file(copy, file, sizes[0]);
    write_file(path_of("b.db-wal"), log, sizes[1]);
    opened shelf = shelf_over(reader_at(copy));
    assert_int_equal(customers_of(shelf.book, NULL), customers_of(writer.book, NULL));
    close_shelf(&shelf);
    close_shelf(&writer);
    size_t after[2] = {0};
    unsigned char *file_after = bytes_of(copy, &after[0]);
    unsigned char *log_after = bytes_of(path_of("b.db-wal"), &after[1]);
    assert_int_equal(after[0], sizes[0]);
    assert_memory_equal(file_after, file, sizes[0]);
    assert_int_equal(after[1], sizes[1]);
    assert_memory_equal(log_after, log, sizes[1]);
    free(file);
    free(log);
    free(file_after);
    free(log_after);
}

static void what_is_not_there_or_not_whole_is_not_made(void **state)
{
    (void)state;
    const char *path = path_of("a.db");
    expect_no_store((kith_sqlite_options){.path = path, .read_only = 1}, KITH_ERR_NOT_FOUND, "no such file");
    assert_int_equal(file_count(), 0);
    write_file(path, "", 0);
    expect_no_store((kith_sqlite_options){.path = path, .read_only = 1}, KITH_ERR_NOT_FOUND, "no tables");
    make_book(path, KITH_SQLITE_WAL_FULL);
    sql_at(path, "DROP VIEW kith_customer_view");
    expect_no_store((kith_sqlite_options){.path = path, .read_only = 1}, KITH_ERR_FEATURE, "older version");
    sql_at(path, "PRAGMA application_id = 1; DROP TABLE kith_meta");
    expect_no_store((kith_sqlite_options){.path = path, .read_only = 1}, KITH_ERR_CORRUPT, "another app");
    assert_int_equal(file_count(), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(all_of_it_is_read_and_nothing_written),
        TEST(what_others_commit_is_seen),
        TEST(a_file_that_stood_still_is_not_read_while_it_is_written),
        TEST(what_the_log_is_read_by_stays_where_the_file_may_not_be_written),
        TEST(a_writer_is_not_hindered_by_a_reader_of_its_process),
        TEST(a_log_that_cannot_be_read_is_told),
        TEST(a_log_beside_the_file_stays),
        TEST(what_is_not_there_or_not_whole_is_not_made),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
