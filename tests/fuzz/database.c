/*
 * Database: a valid SQLite file of kith in which the bytes of the input change some values, rows and bytes of
 * the file. It is refused with a typed error, or it gives a book that can be read from every side.
 */
#include "check.h"

#include "../stores/sqlite_fixture.h"

#include "kith/sqlite.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MUTATIONS_MOST 6u
#define TABLES_MOST 32u
#define COLUMNS_MOST 32u
#define ROWS_MOST 8u
#define FILE_NAME "fuzz.db"

typedef struct table {
    char name[64];
    char columns[COLUMNS_MOST][64];
    uint32_t count;
} table;

/* Made once: the file as it should be, and one whose tables let any type of value in. */
static struct {
    char path[128];
    unsigned char *images[2];
    size_t sizes[2];
    table tables[TABLES_MOST];
    uint32_t table_count;
} base;

/* --- the valid file --- */

static void list_columns(sqlite3 *db, table *out)
{
    sqlite3_stmt *list = NULL;
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT name FROM pragma_table_info(?1)", -1, &list, NULL),
                     SQLITE_OK);
    (void)sqlite3_bind_text(list, 1, out->name, -1, SQLITE_STATIC);
    while (sqlite3_step(list) == SQLITE_ROW && out->count < COLUMNS_MOST) {
        (void)snprintf(out->columns[out->count++], sizeof out->columns[0], "%s",
                       sqlite3_column_text(list, 0));
    }
    (void)sqlite3_finalize(list);
}

static void list_tables(void)
{
    sqlite3 *db = sql_open(base.path);
    sqlite3_stmt *list = NULL;
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT name FROM sqlite_schema WHERE type = 'table'"
                                        " AND name NOT LIKE 'sqlite_%' ORDER BY name",
                                        -1, &list, NULL),
                     SQLITE_OK);
    while (sqlite3_step(list) == SQLITE_ROW && base.table_count < TABLES_MOST) {
        table *next = &base.tables[base.table_count++];
        (void)snprintf(next->name, sizeof next->name, "%s", sqlite3_column_text(list, 0));
        list_columns(db, next);
    }
    (void)sqlite3_finalize(list);
    (void)sqlite3_close(db);
    assert_true(base.table_count > 10);
}

static void tear_base_down(void)
{
    (void)tear_down(NULL);
    free(base.images[0]);
    free(base.images[1]);
}

/* In memory if there is such a place: the store waits for the disk at every commit. */
static void make_base(void)
{
    const char *const places[] = {"/dev/shm", "/tmp"};
    const char *place = NULL;
    for (size_t i = 0; i < COUNT(places) && place == NULL; i++) {
        if (chdir(places[i]) == 0 && set_up(NULL) == 0) {
            place = places[i];
        }
    }
    assert_non_null(place);
    assert_int_equal(atexit(tear_base_down), 0);
    (void)snprintf(base.path, sizeof base.path, "%s/%s", place, path_of(FILE_NAME));
    opened shelf = shelf_at(base.path, NULL);
    fill_book(shelf.book);
    close_shelf(&shelf);
    sql_at(base.path, "PRAGMA journal_mode = DELETE");
    base.images[0] = bytes_of(base.path, &base.sizes[0]);
    list_tables();
    sql_at(base.path, "PRAGMA writable_schema = ON;"
                      "UPDATE sqlite_schema SET sql = replace(sql, ' STRICT', '') WHERE type = 'table'");
    base.images[1] = bytes_of(base.path, &base.sizes[1]);
}

/* --- damage --- */

static void bind_any(rng *random, sqlite3_stmt *statement)
{
    static const int64_t numbers[] = {0,        1,         -1,        2,         256,        257,
                                      1800,     INT32_MAX, INT64_MAX, INT64_MIN, 2562,       0x7FFFFF07,
                                      1L << 40, 1L << 32,  255,       1791,      UINT32_MAX, 10};
    static const char *const texts[] = {"",
                                        "person",
                                        "2026-06-01",
                                        "9999-12-31",
                                        "0000-00-00",
                                        "1",
                                        "\xFF",
                                        "\xC0\x80",
                                        "Ada\n\x1B[2J",
                                        "female",
                                        "roles",
                                        "view",
                                        "?",
                                        "2026-06-01T00:00:00.000000Z",
                                        "add",
                                        "number",
                                        "1:2"};
    char own[8];
    const uint32_t length = rng_below(random, sizeof own);
    switch (rng_below(random, 6)) {
    case 0:
        (void)sqlite3_bind_null(statement, 1);
        break;
    case 1:
        (void)sqlite3_bind_double(statement, 1, 1.5);
        break;
    case 2:
        (void)sqlite3_bind_zeroblob(statement, 1, (int)rng_below(random, 6000));
        break;
    case 3:
        (void)sqlite3_bind_text(statement, 1, texts[rng_below(random, (uint32_t)COUNT(texts))], -1,
                                SQLITE_STATIC);
        break;
    case 4:
        for (uint32_t i = 0; i < length; i++) {
            own[i] = (char)rng_below(random, 256);
        }
        (void)sqlite3_bind_text(statement, 1, own, (int)length, SQLITE_TRANSIENT);
        break;
    default:
        (void)sqlite3_bind_int64(statement, 1, numbers[rng_below(random, (uint32_t)COUNT(numbers))]);
        break;
    }
}

/* One value, one row less, or one more. What SQLite itself does not let happen does not happen. */
static void damage_table(rng *random, sqlite3 *db)
{
    const table *chosen = &base.tables[rng_below(random, base.table_count)];
    const char *column = chosen->columns[rng_below(random, chosen->count)];
    const uint32_t row = rng_below(random, ROWS_MOST);
    const uint32_t what = rng_below(random, 8);
    sqlite3_stmt *statement = NULL;
    /* Tables without rowid are told by their first two columns, which are most of their key. */
    const char *form = what == 0   ? "DELETE FROM \"%w\" WHERE (\"%w\", \"%w\") IN"
                                     " (SELECT \"%w\", \"%w\" FROM \"%w\" LIMIT 1 OFFSET %u)"
                       : what == 1 ? "DELETE FROM \"%w\" WHERE (\"%w\", \"%w\") NOT IN"
                                     " (SELECT \"%w\", \"%w\" FROM \"%w\" LIMIT 1 OFFSET %u)"
                                   : "UPDATE \"%w\" SET \"%w\" = ?1 WHERE (\"%w\", \"%w\") IN"
                                     " (SELECT \"%w\", \"%w\" FROM \"%w\" LIMIT 1 OFFSET %u)";
    const char *first = chosen->columns[0];
    const char *second = chosen->columns[chosen->count > 1 ? 1 : 0];
    char *sql =
        what < 2
            ? sqlite3_mprintf(form, chosen->name, first, second, first, second, chosen->name, row)
            : sqlite3_mprintf(form, chosen->name, column, first, second, first, second, chosen->name, row);
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK) {
        if (what >= 2) {
            bind_any(random, statement);
        }
        (void)sqlite3_step(statement);
    }
    (void)sqlite3_finalize(statement);
    sqlite3_free(sql);
}

static void damage_bytes(rng *random, unsigned char *bytes, size_t *size)
{
    const uint32_t what = rng_below(random, 8);
    const size_t at = rng_below(random, (uint32_t)*size);
    if (what == 0) {
        *size = at;
    } else if (what == 1) { /* the headers tell most */
        bytes[at % 4096 < 100 ? at % 4096 : at / 4096 * 4096 + at % 4096 % 64] =
            (unsigned char)rng_below(random, 256);
    } else {
        bytes[at] = (unsigned char)rng_below(random, 256);
    }
}

/* Logs that an input before has left. */
static void remove_beside(void)
{
    static const char *const ends[] = {"-wal", "-shm", "-journal"};
    for (size_t i = 0; i < COUNT(ends); i++) {
        char path[160];
        (void)snprintf(path, sizeof path, "%s%s", base.path, ends[i]);
        (void)unlink(path);
    }
}

static void write_damaged(rng *random)
{
    const uint32_t loose = rng_below(random, 2);
    uint32_t in_tables = rng_below(random, MUTATIONS_MOST + 1);
    uint32_t in_bytes = rng_once_in(random, 2) ? 0 : 1 + rng_below(random, MUTATIONS_MOST);
    remove_beside();
    write_file(base.path, base.images[loose], base.sizes[loose]);
    if (in_tables > 0) {
        sqlite3 *db = sql_open(base.path);
        (void)sqlite3_exec(db, "PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; BEGIN", NULL, NULL,
                           NULL);
        while (in_tables-- > 0) {
            damage_table(random, db);
        }
        (void)sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
        (void)sqlite3_close(db);
    }
    size_t size = 0;
    unsigned char *bytes = bytes_of(base.path, &size);
    while (in_bytes-- > 0 && size > 0) {
        damage_bytes(random, bytes, &size);
    }
    write_file(base.path, bytes, size);
    free(bytes);
}

/* --- use --- */

static void change_book(kith_book *book)
{
    kith_error err = NEW_ERROR;
    kith_txn *txn = NULL;
    kith_id id = 0;
    uint64_t sequence = 0;
    const kith_txn_options options = {.size = sizeof options, .actor = "anna", .request = 77};
    const kith_customer added = {.size = sizeof added,
                                 .present = KITH_PRESENT(KITH_CUSTOMER_NUMBER) |
                                            KITH_PRESENT(KITH_CUSTOMER_KIND) |
                                            KITH_PRESENT(KITH_CUSTOMER_SURNAME),
                                 .number = "new",
                                 .kind = KITH_PARTY_PERSON,
                                 .surname = "New"};
    (void)check_answer(kith_commit_status(book, 1, &sequence, &err), &err);
    (void)check_answer(kith_book_refresh(book, NULL, &err), &err);
    OK(&err, kith_txn_begin(book, &options, &txn, &err));
    (void)(check_answer(kith_customer_add(txn, &added, &id, &err), &err) &&
           check_answer(kith_txn_commit(txn, NULL, &err), &err));
    kith_txn_close(txn);
    (void)check_answer(kith_book_recover(book, NULL, &err), &err);
}

static void read_book(kith_book *book)
{
    kith_error err = NEW_ERROR;
    kith_view *view = NULL;
    const kith_view_options options = {.size = sizeof options, .actor = "anna", .today = TODAY};
    const kith_history_query all = {.size = sizeof all, .most = 50};
    const kith_history_query of_one = {
        .size = sizeof of_one, .customer = 1u << 8 | KITH_KIND_CUSTOMER, .most = 2};
    if (check_answer(kith_view_open(book, &options, &view, &err), &err)) {
        check_book(view);
        check_history(view, &all);
        check_history(view, &of_one);
        free(check_dump(view));
        kith_view_close(view);
    }
}

static void use_file(void)
{
    kith_error err = NEW_ERROR;
    kith_sqlite *sqlite = NULL;
    kith_book *book = NULL;
    kith_store store = {.size = sizeof store};
    const kith_sqlite_options options = {
        .size = sizeof options, .path = base.path, .existing = 1, .durability = KITH_SQLITE_NOT_DURABLE};
    const kith_book_options wanted = {.size = sizeof wanted, .store = &store, .existing = 1};
    if (!check_answer(kith_sqlite_open(&options, &sqlite, &err), &err)) {
        assert_null(sqlite);
        return;
    }
    OK(NULL, kith_sqlite_callbacks(sqlite, &store));
    if (check_answer(kith_book_open(&wanted, &book, &err), &err)) {
        read_book(book);
        change_book(book);
        read_book(book);
        kith_book_close(book);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    rng random = rng_of_bytes(data, size);
    if (size == 0) {
        return -1;
    }
    if (base.path[0] == '\0') {
        make_base();
    }
    write_damaged(&random);
    use_file(); /* what it wrote must serve it again */
    use_file();
    return 0;
}
