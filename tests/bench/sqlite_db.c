/* What the SQLite sides of all suites share. */
#include "sqlite_db.h"

#include "bench.h"

/* Loads and reads need no journal; who commits sets one. Pages never leave the cache. */
static const char settings[] = "PRAGMA page_size = 4096;"
                               "PRAGMA journal_mode = OFF;"
                               "PRAGMA synchronous = OFF;"
                               "PRAGMA locking_mode = EXCLUSIVE;"
                               "PRAGMA temp_store = MEMORY;"
                               "PRAGMA cache_size = -4000000;";

void sqlite_db_script(sqlite3 *db, const char *sql)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) {
        bench_fail("sqlite", sqlite3_errmsg(db));
    }
}

sqlite3 *sqlite_db_open(const char *schema)
{
    sqlite3 *db = NULL;
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); /* only the first time counts */
    if (sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                        NULL) != SQLITE_OK) {
        bench_fail("sqlite", "cannot be opened");
    }
    sqlite_db_script(db, settings);
    sqlite_db_script(db, schema);
    return db;
}

sqlite3 *sqlite_db_file(const char *path)
{
    static const char kept[] =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384;";
    sqlite3 *db = NULL;
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) !=
        SQLITE_OK) {
        bench_fail("sqlite", "the file cannot be opened");
    }
    sqlite_db_script(db, kept);
    return db;
}

void sqlite_db_close(sqlite3 *db)
{
    if (sqlite3_close(db) != SQLITE_OK) {
        bench_fail("sqlite", "cannot be closed");
    }
}

sqlite3_stmt *sqlite_db_prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK) {
        bench_fail("sqlite", sqlite3_errmsg(db));
    }
    return statement;
}

void sqlite_db_prepare_all(sqlite3 *db, const char *const *texts, size_t count, sqlite3_stmt **out)
{
    for (size_t i = 0; i < count; i++) {
        out[i] = sqlite_db_prepare(db, texts[i]);
    }
}

void sqlite_db_finish(sqlite3_stmt **statements, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        (void)sqlite3_finalize(statements[i]);
    }
}

int64_t sqlite_db_number(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement = sqlite_db_prepare(db, sql);
    if (sqlite3_step(statement) != SQLITE_ROW) {
        bench_fail("sqlite", sqlite3_errmsg(db));
    }
    const int64_t value = sqlite3_column_int64(statement, 0);
    (void)sqlite3_finalize(statement);
    return value;
}

uint64_t sqlite_db_bytes(sqlite3 *db)
{
    return (uint64_t)(sqlite_db_number(db, "PRAGMA page_count") * sqlite_db_number(db, "PRAGMA page_size"));
}

void sqlite_db_bind(sqlite3_stmt *statement, const int64_t *numbers, int count)
{
    for (int i = 0; i < count; i++) {
        (void)(numbers[i] == 0 ? sqlite3_bind_null(statement, i + 1)
                               : sqlite3_bind_int64(statement, i + 1, numbers[i]));
    }
}

void sqlite_db_text(sqlite3_stmt *statement, int at, const char *text, size_t size)
{
    (void)sqlite3_bind_text(statement, at, text, (int)size, SQLITE_STATIC);
}

void sqlite_db_run(sqlite3_stmt *statement)
{
    if (sqlite3_step(statement) != SQLITE_DONE) {
        bench_fail("sqlite", sqlite3_errmsg(sqlite3_db_handle(statement)));
    }
    (void)sqlite3_reset(statement);
}

bool sqlite_db_next(sqlite3_stmt *statement)
{
    const int status = sqlite3_step(statement);
    if (status == SQLITE_ROW) {
        return true;
    }
    if (status != SQLITE_DONE) {
        bench_fail("sqlite", sqlite3_errmsg(sqlite3_db_handle(statement)));
    }
    (void)sqlite3_reset(statement);
    return false;
}
