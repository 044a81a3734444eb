/* Files: durable or refused; damaged, foreign and newer ones are left as they were; a full disk. */
#define _POSIX_C_SOURCE 200809L /* chdir */

#include "sqlite_fixture.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- left alone
 * -------------------------------------------------------------------------------------------------- */

/* The store refuses the file, and neither it nor anything beside it has changed. */
static void expect_untouched(const char *path, kith_status status, const char *part)
{
    size_t size = 0;
    size_t size_after = 0;
    const size_t files = file_count();
    unsigned char *bytes = bytes_of(path, &size);
    expect_no_store((kith_sqlite_options){.path = path}, status, part);
    expect_no_store((kith_sqlite_options){.path = path, .durability = KITH_SQLITE_ROLLBACK_EXTRA}, status,
                    part);
    unsigned char *after = bytes_of(path, &size_after);
    assert_int_equal(size_after, size);
    assert_memory_equal(after, bytes, size);
    assert_int_equal(file_count(), files);
    free(bytes);
    free(after);
}

/* A closed book of the store. */
static const char *make_book(const char *name)
{
    const char *path = path_of(name);
    opened shelf = shelf_at(path, NULL);
    fill_book(shelf.book);
    close_shelf(&shelf);
    return path;
}

static void what_is_no_database_is_left_alone(void **state)
{
    static const char text[] =
        "Dear customer,\nthis is a letter and no database at all. It has more than a hundred "
        "bytes, as the header of a database has.\n";
    (void)state;
    const char *path = path_of("letter.txt");
    write_file(path, text, sizeof text);
    expect_untouched(path, KITH_ERR_CORRUPT, "not a database");
    write_file(path, "short", 5);
    expect_untouched(path, KITH_ERR_CORRUPT, "not a database");
    write_file(path, "x", 1);
    expect_untouched(path, KITH_ERR_CORRUPT, "not a database");
    write_file(path, "", 0);
    kith_sqlite_free(store_at(path, NULL));
}

static void a_database_of_another_application_is_left_alone(void **state)
{
    static const char *const schemas[] = {
        "CREATE TABLE invoice (number TEXT)",
        "PRAGMA application_id = 7",
        "PRAGMA application_id = 7; CREATE TABLE invoice (number TEXT)",
        "PRAGMA journal_mode = WAL; CREATE TABLE invoice (number TEXT)",
        "CREATE VIEW kith_meta_view AS SELECT 1",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(schemas); i++) {
        const char *name[] = {"a.db", "b.db", "c.db", "d.db", "e.db"};
        const char *path = path_of(name[i]);
        sql_at(path, schemas[i]);
        expect_untouched(path, KITH_ERR_CORRUPT, "another application");
    }
}

static void a_newer_file_is_left_alone(void **state)
{
    static const char *const steps[] = {
        "UPDATE kith_meta SET value = '3' WHERE name = 'format'",
        "UPDATE kith_meta SET value = '2' WHERE name = 'format'; CREATE TABLE kith_hologram (book TEXT)",
        "DROP TABLE kith_hologram; ALTER TABLE kith_customer ADD COLUMN shoe_size INTEGER",
    };
    (void)state;
    const char *path = make_book("a.db");
    for (size_t i = 0; i < COUNT(steps); i++) {
        sql_at(path, steps[i]);
        expect_untouched(path, KITH_ERR_FEATURE, "newer version");
    }
}

static void a_file_of_a_former_format_is_left_alone(void **state)
{
    (void)state;
    const char *path = make_book("a.db");
    sql_at(path, "UPDATE kith_meta SET value = '1' WHERE name = 'format'");
    expect_untouched(path, KITH_ERR_FEATURE, "the file is of format 1, which is no longer read");
}

static void a_schema_that_is_not_as_it_should_be_is_left_alone(void **state)
{
    static const char *const steps[] = {
        "DROP VIEW kith_role_view; DROP TABLE kith_role; CREATE VIEW kith_role AS SELECT 'main' AS book, 2 "
        "AS id",
        "DROP VIEW kith_role; CREATE TABLE kith_role (book TEXT, id TEXT PRIMARY KEY, sequence INTEGER, code "
        "TEXT)",
        "DROP TABLE kith_role; CREATE TABLE kith_role (book TEXT, id INTEGER, sequence INTEGER, code TEXT)",
        "DROP TABLE kith_role; CREATE TABLE kith_role (book TEXT, id INTEGER, sequence INTEGER,"
        " code TEXT AS ('x'), PRIMARY KEY (book, id))",
        "DROP TABLE kith_role; DROP TABLE kith_ids; CREATE TABLE kith_ids (book TEXT, kind TEXT,"
        " PRIMARY KEY (book, kind))",
        "DELETE FROM kith_meta",
    };
    (void)state;
    const char *path = make_book("a.db");
    for (size_t i = 0; i < COUNT(steps); i++) {
        sql_at(path, steps[i]);
        expect_untouched(path, KITH_ERR_CORRUPT, "kith_");
    }
}

/* An empty one in its place would grant ids again, or have no history. */
static void a_file_without_a_table_of_the_store_is_left_alone(void **state)
{
    static const char *const tables[] = {"kith_ids", "kith_history_customer", "kith_history", "kith_commit"};
    (void)state;
    const char *path = make_book("a.db");
    size_t size = 0;
    unsigned char *bytes = bytes_of(path, &size);
    for (size_t i = 0; i < COUNT(tables); i++) {
        char text[100];
        write_file(path, bytes, size);
        sqlite3_snprintf(sizeof text, text, "DROP TABLE %s", tables[i]);
        sql_at(path, text);
        sqlite3_snprintf(sizeof text, text, "damaged: table %s is missing", tables[i]);
        expect_untouched(path, KITH_ERR_CORRUPT, text);
    }
    write_file(path, bytes, size);
    free(bytes);
    sqlite3 *db = host_open(path);
    sql_run(db, "DROP TABLE kith_meta");
    expect_no_store((kith_sqlite_options){.db = db}, KITH_ERR_CORRUPT, "table kith_meta is missing");
    sqlite3_close(db);
}

/* SQLite quotes the text of the schema; the message stays a line of UTF-8 all the same. */
static void a_schema_that_is_no_text_is_told_in_clean_text(void **state)
{
    (void)state;
    const char *path = make_book("a.db");
    sql_at(path, "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql ="
                 " 'CREATE VIEW kith_role_view AS ' || CAST(x'C3A4FFE282' AS TEXT)"
                 " WHERE name = 'kith_role_view'");
    expect_untouched(path, KITH_ERR_CORRUPT, "\xC3\xA4???");
}

/* Every page of the file in turn is overwritten: refused and left alone, or loaded without harm. */
static void a_damaged_file_is_left_alone(void **state)
{
    (void)state;
    const char *path = make_book("a.db");
    const char *damaged = path_of("b.db");
    size_t size = 0;
    size_t refused = 0;
    unsigned char *bytes = bytes_of(path, &size);
    for (size_t page = 0; page < size / 4096; page++) {
        unsigned char *copy = malloc(size);
        assert_non_null(copy);
        memcpy(copy, bytes, size);
        memset(copy + page * 4096 + (page == 0 ? 100 : 0), 0xA5, page == 0 ? 3996 : 4096);
        write_file(damaged, copy, size);
        expect_untouched(damaged, KITH_ERR_CORRUPT, "");
        refused++;
        free(copy);
    }
    assert_true(refused > 20);
    write_file(damaged, bytes, size / 2); /* cut off */
    expect_untouched(damaged, KITH_ERR_CORRUPT, "");
    write_file(damaged, bytes, size / 4096 / 2 * 4096);
    expect_untouched(damaged, KITH_ERR_CORRUPT, "");
    free(bytes);
}

/* Copy a file as it is now, although a connection to it is open. */
static unsigned char *copy_file(const char *from, const char *from_end, const char *to, const char *to_end,
                                size_t *size)
{
    char source[160];
    char target[160];
    sqlite3_snprintf(sizeof source, source, "%s%s", from, from_end);
    sqlite3_snprintf(sizeof target, target, "%s%s", to, to_end);
    unsigned char *bytes = bytes_of(source, size);
    write_file(target, bytes, *size);
    return bytes;
}

/* The power goes while the first page is written: the log or the journal has it whole. */
static void a_first_page_that_was_being_written_is_put_back(void **state)
{
    static const struct {
        const char *mode;
        const char *beside;
        const char *end;
        uint32_t durability;
    } cases[] = {
        {"WAL", "-wal", "COMMIT", KITH_SQLITE_WAL_FULL},
        {"DELETE", "-journal", "SELECT 1", KITH_SQLITE_ROLLBACK_EXTRA},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *path = make_book(i == 0 ? "a.db" : "b.db");
        const char *torn = path_of(i == 0 ? "c.db" : "d.db");
        size_t size = 0;
        opened shelf = shelf_at(path, NULL);
        const uint64_t digest = digest_of(shelf.book);
        close_shelf(&shelf);
        sqlite3 *db = sql_open(path);
        char *mode = sqlite3_mprintf("PRAGMA journal_mode = %s; PRAGMA cache_size = 1; BEGIN;"
                                     "PRAGMA user_version = 5; CREATE TABLE kith_more AS SELECT * FROM"
                                     " kith_customer; DROP TABLE kith_more; %s",
                                     cases[i].mode, cases[i].end);
        sql_run(db, mode);
        sqlite3_free(mode);
        free(copy_file(path, cases[i].beside, torn, cases[i].beside, &size));
        unsigned char *bytes = copy_file(path, "", torn, "", &size);
        assert_int_equal(sqlite3_close(db), SQLITE_OK);
        memset(bytes, 0xA5, 512);
        write_file(torn, bytes, size);
        free(bytes);
        shelf = shelf_over(store_with(
            (kith_sqlite_options){.path = torn, .durability = cases[i].durability, .existing = 1}));
        assert_int_equal(digest_of(shelf.book), digest);
        close_shelf(&shelf);
    }
}

/* What only is called a journal is not taken for one. */
static void a_strange_file_is_left_alone_whatever_lies_beside_it(void **state)
{
    static const char *const names[] = {"letter-journal", "letter-wal"};
    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        char letter[512];
        size_t size = 0;
        memset(letter, 'a' + (int)i, sizeof letter);
        write_file(path_of("letter"), letter, sizeof letter);
        write_file(path_of(names[i]), letter, sizeof letter);
        expect_untouched(path_of("letter"), KITH_ERR_CORRUPT, "not a database");
        unsigned char *after = bytes_of(path_of(names[i]), &size);
        assert_int_equal(size, sizeof letter);
        assert_memory_equal(after, letter, size);
        free(after);
    }
}

static void a_missing_file_is_not_made_where_one_must_exist(void **state)
{
    (void)state;
    const char *path = path_of("a.db");
    expect_no_store((kith_sqlite_options){.path = path, .existing = 1}, KITH_ERR_NOT_FOUND, "no such file");
    assert_int_equal(file_count(), 0);
    write_file(path, "", 0);
    expect_no_store((kith_sqlite_options){.path = path, .existing = 1}, KITH_ERR_NOT_FOUND, "no tables");
    expect_no_store((kith_sqlite_options){.path = path_of("no/such/a.db")}, KITH_ERR_NOT_FOUND,
                    "cannot be made: there is no such directory");
    opened shelf = shelf_at(path, NULL); /* an empty file is a new one */
    close_shelf(&shelf);
    shelf = shelf_over(store_with((kith_sqlite_options){.path = path, .existing = 1}));
    close_shelf(&shelf);
}

/* However SQLite was built, see main. */
static void a_path_is_a_name_and_no_uri(void **state)
{
    (void)state;
    static const char name[] = "file:a.db?mode=memory";
    char folder[128];
    sqlite3_snprintf(sizeof folder, folder, "%s", path_of(""));
    assert_int_equal(chdir(folder), 0);
    opened shelf = shelf_at(name, NULL);
    fill_book(shelf.book);
    close_shelf(&shelf);
    const int made = access("./file:a.db?mode=memory", F_OK);
    shelf = shelf_over(store_with((kith_sqlite_options){.path = name, .read_only = 1}));
    close_shelf(&shelf);
    assert_int_equal(chdir(".."), 0);
    assert_int_equal(made, 0);
}

/* A long name loses its beginning. */
static void a_long_path_leaves_room_for_the_reason(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_sqlite *sqlite = NULL;
    char path[400] = "";
    while (strlen(path) < sizeof path - 16) {
        (void)strncat(path, "\xC3\xA4/", 4);
    }
    (void)strncat(path, "last.db", 8);
    const kith_sqlite_options options = {.size = sizeof options, .path = path, .existing = 1};
    REFUSED(KITH_ERR_NOT_FOUND, &err, kith_sqlite_open(&options, &sqlite, &err));
    assert_memory_equal(err.message, "...", 3);
    assert_non_null(strstr(err.message, "\xC3\xA4/last.db: there is no such file"));
    assert_null(strchr(err.message, '?'));
}

static void options_out_of_range_are_refused(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_sqlite *sqlite = NULL;
    struct {
        kith_sqlite_options options;
        uint64_t tail;
    } longer = {{.size = sizeof longer, .path = path_of("a.db")}, 1};
    char name[66];
    memset(name, 'x', 65);
    name[65] = '\0';
    const char *path = path_of("a.db");
    assert_int_equal(kith_sqlite_open(NULL, &sqlite, NULL), KITH_ERR_INVALID);
    assert_int_equal(kith_sqlite_open(&longer.options, NULL, NULL), KITH_ERR_INVALID);
    REFUSED(KITH_ERR_ABI, &err, kith_sqlite_open(&longer.options, &sqlite, &err));
    longer.options.size = 4;
    REFUSED(KITH_ERR_ABI, &err, kith_sqlite_open(&longer.options, &sqlite, &err));
    expect_no_store((kith_sqlite_options){.path = NULL}, KITH_ERR_INVALID, "path or a connection");
    const kith_sqlite_options wrong[] = {
        {.size = sizeof wrong[0], .path = path, .durability = 3},
        {.size = sizeof wrong[0], .path = path, .existing = 2},
        {.size = sizeof wrong[0], .path = path, .read_only = 2},
        {.size = sizeof wrong[0], .db = (struct sqlite3 *)&longer, .read_only = 1},
        {.size = sizeof wrong[0], .path = path, .book = ""},
        {.size = sizeof wrong[0], .path = path, .book = name},
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        REFUSED(KITH_ERR_INVALID, &err, kith_sqlite_open(&wrong[i], &sqlite, &err));
    }
    assert_int_equal(file_count(), 0);
    assert_int_equal(kith_sqlite_callbacks(NULL, NULL), KITH_ERR_INVALID);
    kith_sqlite_free(NULL);
    assert_string_equal(kith_sqlite_message(NULL), "");
}

/* --- durability
 * -------------------------------------------------------------------------------------------------- */

static void a_log_or_a_rollback_journal_as_asked_for(void **state)
{
    static const struct {
        uint32_t durability;
        const char *journal;
    } cases[] = {{KITH_SQLITE_WAL_FULL, "wal"},
                 {KITH_SQLITE_ROLLBACK_EXTRA, "delete"},
                 {KITH_SQLITE_NOT_DURABLE, "wal"}};
    (void)state;
    const char *path = path_of("a.db");
    for (size_t i = 0; i < COUNT(cases); i++) {
        opened shelf =
            shelf_over(store_with((kith_sqlite_options){.path = path, .durability = cases[i].durability}));
        kith_txn *txn = begin(shelf.book);
        (void)person(txn, i == 0 ? "1" : i == 1 ? "2" : "3");
        (void)commit(txn);
        sqlite3 *db = sql_open(path);
        expect_text(db, "PRAGMA journal_mode", cases[i].journal);
        sqlite3_close(db);
        close_shelf(&shelf);
    }
}

static void a_journal_that_cannot_be_had_is_refused(void **state)
{
    (void)state;
    const char *path = path_of("a.db");
    opened shelf = shelf_at(path, NULL); /* holds the file in write-ahead mode */
    expect_no_store(
        (kith_sqlite_options){.path = path, .durability = KITH_SQLITE_ROLLBACK_EXTRA, .busy_ms = 1},
        KITH_ERR_STORE, "");
    expect_no_store((kith_sqlite_options){.path = ":memory:"}, KITH_ERR_STORE, "names no file");
    close_shelf(&shelf);
}

static void weaker_settings_of_a_host_are_refused_unless_named(void **state)
{
    static const struct {
        const char *settings;
        int durable;
    } cases[] = {
        {"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL", 1},
        {"PRAGMA journal_mode = WAL; PRAGMA synchronous = EXTRA", 1},
        {"PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL", 0},
        {"PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA", 1},
        {"PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = EXTRA", 1},
        {"PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL", 0},
        {"PRAGMA journal_mode = MEMORY; PRAGMA synchronous = EXTRA", 0},
        {"PRAGMA journal_mode = OFF; PRAGMA synchronous = EXTRA", 0},
    };
    (void)state;
    sqlite3 *db = sql_open(path_of("a.db"));
    for (size_t i = 0; i < COUNT(cases); i++) {
        sql_run(db, cases[i].settings);
        if (cases[i].durable) {
            kith_sqlite_free(store_with((kith_sqlite_options){.db = db}));
        } else {
            expect_no_store((kith_sqlite_options){.db = db}, KITH_ERR_STORE, "not what was asked for");
        }
        kith_sqlite_free(store_with((kith_sqlite_options){.db = db, .durability = KITH_SQLITE_NOT_DURABLE}));
    }
    sqlite3_close(db);
    db = sql_open(":memory:");
    expect_no_store((kith_sqlite_options){.db = db}, KITH_ERR_STORE, "journal mode is memory");
    assert_int_equal(sql_number(db, "SELECT count(*) FROM sqlite_schema"), 0);
    sqlite3_close(db);
}

/* --- growth
 * ------------------------------------------------------------------------------------------------------ */

static void kinds_and_columns_that_an_older_file_lacks_are_added(void **state)
{
    (void)state;
    const char *path = make_book("a.db");
    sql_at(path,
           "DROP VIEW kith_customer_view; DROP VIEW kith_relation_view; DROP VIEW kith_customer_role_view;"
           "ALTER TABLE kith_customer DROP COLUMN remarks; ALTER TABLE kith_customer DROP COLUMN tax_number;"
           "DROP TABLE kith_customer_role; DROP INDEX kith_commit_request");
    opened shelf = shelf_at(path, NULL);
    kith_txn *txn = begin(shelf.book);
    kith_view *view = view_of(shelf.book);
    const kith_id ada = find(view, "1");
    const kith_value role[] = {
        number_of(KITH_CUSTOMER_ROLE_CUSTOMER, KITH_TYPE_REFERENCE, (int64_t)ada),
        number_of(KITH_CUSTOMER_ROLE_ROLE, KITH_TYPE_CODE, KITH_CUSTOMER_ROLE_EXPORT_AGENT)};
    kith_error err = NEW_ERROR;
    kith_id id = 0;
    OK(&err, kith_record_add(txn, KITH_KIND_CUSTOMER_ROLE, role, 2, &id, &err));
    change(txn, ada, text_of(KITH_CUSTOMER_REMARKS, "back again"));
    kith_view_close(view);
    (void)commit(txn);
    const uint64_t digest = digest_of(shelf.book);
    close_shelf(&shelf);
    shelf = shelf_at(path, NULL);
    assert_int_equal(digest_of(shelf.book), digest);
    close_shelf(&shelf);
    sqlite3 *db = sql_open(path);
    expect_text(db, "SELECT remarks FROM kith_customer_view WHERE number = '1'", "back again");
    expect_text(db, "SELECT customer || role FROM kith_customer_role_view", "1export_agent");
    assert_int_equal(sql_number(db, "SELECT count(*) FROM sqlite_schema WHERE name = 'kith_commit_request'"),
                     1);
    sqlite3_close(db);
}

/* --- a full disk
 * ------------------------------------------------------------------------------------------------- */

static void a_full_disk_rejects_and_stores_nothing(void **state)
{
    (void)state;
    const char *path = make_book("a.db");
    sqlite3 *db = sql_open(path);
    sql_run(db, "PRAGMA synchronous = FULL");
    opened shelf = shelf_over(store_with((kith_sqlite_options){.db = db}));
    const uint64_t digest = digest_of(shelf.book);
    char sql[64];
    char number[16];
    sqlite3_snprintf(sizeof sql, sql, "PRAGMA max_page_count = %lld",
                     sql_number(db, "PRAGMA page_count") + 2);
    (void)sql_number(db, sql);
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(shelf.book);
    for (int i = 0; i < 1000; i++) {
        sqlite3_snprintf(sizeof number, number, "n%d", i);
        (void)person(txn, number);
    }
    REFUSED(KITH_ERR_REJECTED, &err, kith_txn_commit(txn, NULL, &err));
    assert_non_null(strstr(kith_sqlite_message(shelf.sqlite), "full"));
    assert_int_equal(digest_of(shelf.book), digest);
    assert_int_equal(sqlite3_get_autocommit(db), 1);
    assert_int_equal(sql_number(db, "SELECT count(*) FROM kith_customer"), 2);
    assert_int_equal(sql_number(db, "SELECT max(sequence) FROM kith_commit"), 2);
    (void)sql_number(db, "PRAGMA max_page_count = 1000000"); /* somebody made room */
    (void)commit(txn);
    assert_int_equal(sql_number(db, "SELECT count(*) FROM kith_customer"), 1002);
    close_shelf(&shelf);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_no_database_is_left_alone),
        TEST(a_database_of_another_application_is_left_alone),
        TEST(a_newer_file_is_left_alone),
        TEST(a_file_of_a_former_format_is_left_alone),
        TEST(a_schema_that_is_not_as_it_should_be_is_left_alone),
        TEST(a_file_without_a_table_of_the_store_is_left_alone),
        TEST(a_schema_that_is_no_text_is_told_in_clean_text),
        TEST(a_damaged_file_is_left_alone),
        TEST(a_first_page_that_was_being_written_is_put_back),
        TEST(a_strange_file_is_left_alone_whatever_lies_beside_it),
        TEST(a_missing_file_is_not_made_where_one_must_exist),
        TEST(a_path_is_a_name_and_no_uri),
        TEST(a_long_path_leaves_room_for_the_reason),
        TEST(options_out_of_range_are_refused),
        TEST(a_log_or_a_rollback_journal_as_asked_for),
        TEST(a_journal_that_cannot_be_had_is_refused),
        TEST(weaker_settings_of_a_host_are_refused_unless_named),
        TEST(kinds_and_columns_that_an_older_file_lacks_are_added),
        TEST(a_full_disk_rejects_and_stores_nothing),
    };
    (void)sqlite3_config(SQLITE_CONFIG_URI, 1); /* as some systems build SQLite */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
