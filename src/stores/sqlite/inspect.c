/* What a store says about its file. */
#include "sqlite/store.h"

#include <string.h>

static const kithi_sqlite_connection *last_of(const kith_sqlite *store)
{
    const kithi_sqlite_connection *last = atomic_load(&store->last);
    return last == NULL ? &store->main : last;
}

static bool ask_number(kithi_sqlite_connection *connection, const char *sql, uint64_t *out)
{
    int64_t number = 0;
    const bool found = kithi_sqlite_ask(connection, sql, &number);
    *out = (uint64_t)number;
    return found;
}

static bool ask_journal(kithi_sqlite_connection *connection, char *out, size_t size)
{
    sqlite3_stmt *statement = kithi_sqlite_prepare(connection, "PRAGMA main.journal_mode", false);
    const bool found = statement != NULL && sqlite3_step(statement) == SQLITE_ROW;
    if (found) {
        sqlite3_snprintf((int)size, out, "%s", (const char *)sqlite3_column_text(statement, 0));
    } else if (statement != NULL) {
        kithi_sqlite_say_error(connection, "the journal mode cannot be read");
    }
    (void)sqlite3_finalize(statement);
    return found;
}

static uint64_t size_of_log(sqlite3 *db)
{
    sqlite3_file *log = NULL;
    sqlite3_int64 size = 0;
    if (sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) != SQLITE_OK || log == NULL ||
        log->pMethods == NULL || log->pMethods->xFileSize(log, &size) != SQLITE_OK) {
        return 0;
    }
    return size < 0 ? 0 : (uint64_t)size;
}

static kith_status gather(kith_sqlite *store, kith_sqlite_facts *out)
{
    kithi_sqlite_connection *connection = &store->main;
    uint64_t synchronous = 0;
    int64_t format = 0;
    const bool done = ask_journal(connection, out->journal, sizeof out->journal) &&
                      ask_number(connection, "PRAGMA main.synchronous", &synchronous) &&
                      ask_number(connection, "PRAGMA main.page_size", &out->page_bytes) &&
                      ask_number(connection, "PRAGMA main.page_count", &out->pages) &&
                      ask_number(connection, "PRAGMA main.freelist_count", &out->pages_free) &&
                      kithi_sqlite_format(connection, &format);
    out->synchronous = (uint32_t)synchronous;
    out->format = (uint32_t)format;
    out->log_bytes = strcmp(out->journal, "wal") == 0 ? size_of_log(connection->db) : 0;
    return done ? KITH_OK : KITH_ERR_STORE;
}

/* Records of all kinds. */
static kith_status count_records(kith_sqlite *store, uint64_t *out)
{
    for (uint32_t number = 1; number < store->kind_count; number++) {
        const kithi_sqlite_kind *kind = store->kinds[number];
        char *sql = kind == NULL ? NULL
                                 : sqlite3_mprintf("SELECT count(*) FROM main.\"%w\" WHERE book = %Q",
                                                   kind->table.name, store->book);
        uint64_t records = 0;
        const bool done = kind == NULL || ask_number(&store->main, sql, &records);
        sqlite3_free(sql);
        if (!done) {
            return KITH_ERR_STORE;
        }
        *out += records;
    }
    return KITH_OK;
}

/* SQLite's own check of the whole file; the first damage is said. What could not be read for want of memory
 * or for another reason outside the file is no damage. */
static kith_status look_through(kithi_sqlite_connection *connection)
{
    sqlite3_stmt *statement = kithi_sqlite_prepare(connection, "PRAGMA main.integrity_check(1)", false);
    const int code = statement == NULL ? sqlite3_errcode(connection->db) : sqlite3_step(statement);
    const char *said = code == SQLITE_ROW ? kithi_sqlite_text(statement, 0) : NULL;
    kith_status status = KITH_OK;
    if (said == NULL && (code != SQLITE_ROW || kithi_sqlite_lacks_memory(connection))) {
        status = kithi_sqlite_status(code) == KITH_ERR_CORRUPT ? KITH_ERR_CORRUPT : KITH_ERR_STORE;
        kithi_sqlite_say_error(connection, status == KITH_ERR_CORRUPT ? "the file is damaged"
                                                                      : "the file cannot be looked through");
    } else if (said == NULL || strcmp(said, "ok") != 0) {
        status = KITH_ERR_CORRUPT;
        kithi_sqlite_say(connection, "the file is damaged: %s", said == NULL ? "unreadable" : said);
    }
    (void)sqlite3_finalize(statement);
    return status;
}

kith_status kith_sqlite_inspect(kith_sqlite *sqlite, uint32_t also, kith_sqlite_facts *out, kith_error *err)
{
    if (err != NULL && err->size < KITHI_SQLITE_ERROR_LEAST) {
        return KITH_ERR_ABI;
    }
    if (sqlite == NULL || out == NULL || also > (KITH_SQLITE_COUNT | KITH_SQLITE_CHECK)) {
        return kithi_sqlite_refuse(err, KITH_ERR_INVALID, "sqlite or out is NULL, or an unknown bit is set");
    }
    const size_t size = out->size;
    if (size < sizeof size) {
        return kithi_sqlite_refuse(err, KITH_ERR_ABI, "the size of the facts is not set");
    }
    kith_sqlite_facts facts = {.size = size};
    kith_status status = gather(sqlite, &facts);
    if (status == KITH_OK && (also & KITH_SQLITE_COUNT) != 0) {
        status = count_records(sqlite, &facts.records);
    }
    if (status == KITH_OK && (also & KITH_SQLITE_CHECK) != 0) {
        status = look_through(&sqlite->main);
    }
    memset(out, 0, size);
    memcpy(out, &facts, size < sizeof facts ? size : sizeof facts);
    return kithi_sqlite_refuse(err, status, status == KITH_OK ? "" : last_of(sqlite)->message);
}
