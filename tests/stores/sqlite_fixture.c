/* The fixture: see the header. */
#define _POSIX_C_SOURCE 200809L /* mkdtemp, opendir */

#include "sqlite_fixture.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char directory[64];

int set_up(void **state)
{
    (void)state;
    (void)snprintf(directory, sizeof directory, "kith-sqlite-XXXXXX");
    return mkdtemp(directory) == NULL ? -1 : 0;
}

/* Count the files, and remove them if that is wanted. */
static size_t walk_files(int removing)
{
    size_t count = 0;
    DIR *open = opendir(directory);
    if (open == NULL) {
        return 0;
    }
    for (const struct dirent *entry = readdir(open); entry != NULL; entry = readdir(open)) {
        char path[512];
        if (entry->d_name[0] == '.') {
            continue;
        }
        count++;
        (void)snprintf(path, sizeof path, "%s/%s", directory, entry->d_name);
        if (removing) {
            (void)unlink(path);
        }
    }
    closedir(open);
    return count;
}

int tear_down(void **state)
{
    (void)state;
    (void)walk_files(1);
    return rmdir(directory);
}

size_t file_count(void)
{
    return walk_files(0);
}

const char *path_of(const char *name)
{
    static char paths[4][128];
    static size_t next;
    char *path = paths[next++ % 4];
    (void)snprintf(path, sizeof paths[0], "%s/%s", directory, name);
    return path;
}

/* --- books
 * ------------------------------------------------------------------------------------------------------ */

kith_sqlite *store_with(kith_sqlite_options options)
{
    kith_error err = NEW_ERROR;
    kith_sqlite *sqlite = NULL;
    options.size = sizeof options;
    OK(&err, kith_sqlite_open(&options, &sqlite, &err));
    assert_non_null(sqlite);
    assert_string_equal(kith_sqlite_message(sqlite), "");
    return sqlite;
}

kith_sqlite *store_at(const char *path, const char *name)
{
    return store_with((kith_sqlite_options){.path = path, .book = name});
}

opened shelf_over(kith_sqlite *sqlite)
{
    kith_error err = NEW_ERROR;
    opened shelf = {.sqlite = sqlite};
    kith_store store = {.size = sizeof store};
    kith_book_options options = {.size = sizeof options, .store = &store, .name = "shop", .language = "en"};
    OK(NULL, kith_sqlite_callbacks(sqlite, &store));
    OK(&err, kith_book_open(&options, &shelf.book, &err));
    return shelf;
}

opened shelf_at(const char *path, const char *name)
{
    return shelf_over(store_at(path, name));
}

void close_shelf(opened *shelf)
{
    kith_book_close(shelf->book); /* and the store with it */
    shelf->book = NULL;
    shelf->sqlite = NULL;
}

sqlite3 *host_open(const char *path)
{
    sqlite3 *db = sql_open(path);
    sql_run(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 1000;"
                "CREATE TABLE IF NOT EXISTS invoice (number TEXT)");
    return db;
}

opened host_shelf(sqlite3 *db)
{
    return shelf_over(store_with((kith_sqlite_options){.db = db}));
}

static void expect_part(const char *message, const char *part)
{
    if (strstr(message, part) == NULL) {
        fail_msg("message \"%s\" does not contain \"%s\"", message, part);
    }
    assert_null(strchr(message, '\n'));
}

void expect_no_store(kith_sqlite_options options, kith_status status, const char *part)
{
    kith_error err = NEW_ERROR;
    kith_sqlite *sqlite = NULL;
    options.size = sizeof options;
    REFUSED(status, &err, kith_sqlite_open(&options, &sqlite, &err));
    assert_null(sqlite);
    assert_int_equal(err.status, status);
    expect_part(err.message, part);
    if (options.path != NULL) {
        expect_part(err.message, options.path);
    }
}

void expect_no_book(kith_sqlite *sqlite, kith_status status, const char *told, const char *said)
{
    kith_error err = NEW_ERROR;
    kith_book *book = NULL;
    kith_store store = {.size = sizeof store};
    const kith_book_options options = {.size = sizeof options, .store = &store};
    OK(NULL, kith_sqlite_callbacks(sqlite, &store));
    store.close = NULL; /* what it has to say is still wanted */
    REFUSED(status, &err, kith_book_open(&options, &book, &err));
    assert_null(book);
    expect_part(err.message, told);
    expect_part(kith_sqlite_message(sqlite), said);
    kith_sqlite_free(sqlite);
}

void fill_book(kith_book *book)
{
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(book);
    const kith_value code[] = {text_of(KITH_CATEGORY_CODE, "gold")};
    kith_id category = 0;
    OK(&err, kith_record_add(txn, KITH_KIND_CATEGORY, code, 1, &category, &err));
    const kith_id ada = customer(txn, (kith_customer){.number = "1",
                                                      .kind = KITH_PARTY_PERSON,
                                                      .surname = "Иванова",
                                                      .given_name = "Ada \"O'Hara\"",
                                                      .sex = KITH_SEX_FEMALE,
                                                      .birth_date = day("1960-02-29"),
                                                      .city = "Bern",
                                                      .phone = "+41 31 123",
                                                      .category = category});
    const kith_id shop = organisation(txn, "2");
    const kith_id type = relation_type(txn, (type_settings){.code = "owner", .from_maximum = 3});
    (void)label(txn, type, KITH_END_FROM, 0, "en", "owner");
    (void)label(txn, type, KITH_END_TO, 0, "en", "property");
    (void)relation(txn, (kith_relation){.from = ada,
                                        .to = shop,
                                        .type = type,
                                        .since = day("2020-01-01"),
                                        .until = day("2030-12-31"),
                                        .priority = -5,
                                        .remark = "half"});
    const kith_id share = attribute(txn, "share", KITH_KIND_CUSTOMER, KITH_TYPE_DECIMAL);
    const kith_value part = {
        .field = KITH_ATTRIBUTE_VALUE_DECIMAL, .type = KITH_TYPE_DECIMAL, .number = -1500000};
    (void)attribute_value(txn, ada, share, part);
    const kith_id drives = attribute(txn, "drives", KITH_KIND_CUSTOMER, KITH_TYPE_FLAG);
    const kith_value no = {.field = KITH_ATTRIBUTE_VALUE_FLAG, .type = KITH_TYPE_FLAG, .number = 0};
    (void)attribute_value(txn, ada, drives, no);
    (void)commit(txn);
}

/* --- SQL
 * -------------------------------------------------------------------------------------------------------- */

sqlite3 *sql_open(const char *path)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    return db;
}

void sql_run(sqlite3 *db, const char *sql)
{
    char *message = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK) {
        fail_msg("%s: %s", sql, message);
    }
}

static sqlite3_stmt *first_row(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_ROW) {
        fail_msg("%s: no row: %s", sql, sqlite3_errmsg(db));
    }
    return statement;
}

int64_t sql_number(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement = first_row(db, sql);
    const int64_t number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return number;
}

void expect_text(sqlite3 *db, const char *sql, const char *text)
{
    sqlite3_stmt *statement = first_row(db, sql);
    const char *got = (const char *)sqlite3_column_text(statement, 0);
    assert_string_equal(got == NULL ? "(null)" : got, text);
    sqlite3_finalize(statement);
}

void sql_at(const char *path, const char *sql)
{
    sqlite3 *db = sql_open(path);
    sql_run(db, sql);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

void damage_index(const char *path)
{
    sql_at(path,
           "PRAGMA writable_schema = ON;"
           "CREATE TEMP TABLE hidden AS SELECT * FROM main.sqlite_schema WHERE name = 'kith_commit_request';"
           "DELETE FROM main.sqlite_schema WHERE name = 'kith_commit_request';"
           "PRAGMA writable_schema = RESET;"
           "UPDATE kith_commit SET request = 77;"
           "PRAGMA writable_schema = ON;"
           "INSERT INTO main.sqlite_schema SELECT * FROM hidden;"
           "PRAGMA writable_schema = RESET");
}

unsigned char *bytes_of(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    *size = (size_t)ftell(file);
    rewind(file);
    unsigned char *bytes = malloc(*size + 1);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, *size, file), *size);
    (void)fclose(file);
    return bytes;
}

void write_file(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}
