/*
 * The tables of the file against those of the plan. Kinds and columns that the file lacks are added, all in
 * one transaction; what this version does not know means that a newer one has been here, and the file is left
 * alone.
 */
#include "sqlite/store.h"

#include <string.h>

#define CHECKED_PAGES 1024 /* a file of no more pages is checked whole: it takes milliseconds */

/* What checking found. */
typedef struct fitting {
    kithi_sqlite_connection *connection;
    kith_sqlite *store;
    kith_status status; /* first fault */
    bool bare;          /* no tables of kith */
    bool lacking;       /* something is to be added */
} fitting;

static kith_status fault(fitting *fit, kith_status status)
{
    fit->status = fit->status == KITH_OK ? status : fit->status;
    return fit->status;
}

static kith_status sql_fault(fitting *fit)
{
    const int code = sqlite3_errcode(fit->connection->db);
    return fault(fit, code == SQLITE_OK ? KITH_ERR_MEMORY : kithi_sqlite_status(code));
}

/* --- checking
 * ---------------------------------------------------------------------------------------------------- */

/* Is there an object of this type and name? */
static bool has_object(fitting *fit, const char *type, const char *name)
{
    sqlite3_stmt *statement = kithi_sqlite_prepare(
        fit->connection, "SELECT 1 FROM main.sqlite_schema WHERE type = ?1 AND name = ?2", false);
    if (statement == NULL) {
        (void)sql_fault(fit);
        return false;
    }
    (void)kithi_sqlite_bind_text(statement, 1, type);
    (void)kithi_sqlite_bind_text(statement, 2, name);
    const int code = sqlite3_step(statement);
    (void)sqlite3_finalize(statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        kithi_sqlite_say_error(fit->connection, "the schema cannot be read");
        (void)fault(fit, kithi_sqlite_status(code));
    }
    return code == SQLITE_ROW;
}

static bool knows_table(const kith_sqlite *store, const char *name, kithi_sqlite_table *out)
{
    for (size_t i = 0; kithi_sqlite_table_at(store, i, out); i++) {
        if (strcmp(out->name, name) == 0) {
            return true;
        }
    }
    return false;
}

/* Is it a table of the store itself, not a kind's? */
static bool is_own(const kithi_sqlite_table *table)
{
    return strcmp(table->columns[1].name, "id") != 0;
}

/* A column of the file; `present` counts those of the table that are there. */
static void check_column(fitting *fit, sqlite3_stmt *info, const kithi_sqlite_table *table, size_t *present)
{
    const char *name = kithi_sqlite_text(info, 1);
    const char *type = kithi_sqlite_text(info, 2);
    for (size_t i = 0; i < table->count && name != NULL && type != NULL; i++) {
        const kithi_sqlite_column *column = &table->columns[i];
        if (strcmp(column->name, name) != 0) {
            continue;
        }
        if (strcmp(column->type, type) != 0 || sqlite3_column_int64(info, 5) != (int64_t)column->key ||
            sqlite3_column_int(info, 6) != 0) {
            kithi_sqlite_say(fit->connection, "table %s: column %s is not as it should be", table->name,
                             name);
            (void)fault(fit, KITH_ERR_CORRUPT);
        }
        ++*present;
        return;
    }
    kithi_sqlite_say(fit->connection, "table %s has a column %s of a newer version of the library",
                     table->name, name == NULL ? "without a name" : name);
    (void)fault(fit, KITH_ERR_FEATURE);
}

/* `own`: a table of the store itself, complete or damaged. */
static void check_table(fitting *fit, const kithi_sqlite_table *table, bool own)
{
    char *sql = sqlite3_mprintf("PRAGMA main.table_xinfo(\"%w\")", table->name);
    sqlite3_stmt *info = kithi_sqlite_prepare(fit->connection, sql, false);
    const bool asked = sql != NULL;
    size_t present = 0;
    int code = SQLITE_DONE;
    sqlite3_free(sql);
    if (!asked) { /* SQLite knows nothing of it: its own last code is that of another statement */
        (void)fault(fit, KITH_ERR_MEMORY);
        return;
    }
    if (info == NULL) {
        (void)sql_fault(fit);
        return;
    }
    for (code = sqlite3_step(info); code == SQLITE_ROW && fit->status == KITH_OK; code = sqlite3_step(info)) {
        check_column(fit, info, table, &present);
    }
    if (code != SQLITE_DONE && fit->status == KITH_OK) {
        kithi_sqlite_say_error(fit->connection, "the schema cannot be read");
        (void)fault(fit, kithi_sqlite_status(code));
    }
    (void)sqlite3_finalize(info);
    if (present < table->count && own && fit->status == KITH_OK) {
        kithi_sqlite_say(fit->connection, "table %s lacks columns", table->name);
        (void)fault(fit, KITH_ERR_CORRUPT);
    }
    fit->lacking = fit->lacking || present < table->count;
}

/* Every table that the file has under a name of kith's. */
static void check_tables(fitting *fit)
{
    sqlite3_stmt *list = kithi_sqlite_prepare(
        fit->connection,
        "SELECT name, rootpage FROM main.sqlite_schema WHERE type IN ('table', 'view') AND name GLOB 'kith_*'"
        " AND NOT (type = 'view' AND name GLOB 'kith_*_view')",
        false);
    int code = SQLITE_DONE;
    if (list == NULL) {
        (void)sql_fault(fit);
        return;
    }
    for (code = sqlite3_step(list); code == SQLITE_ROW && fit->status == KITH_OK; code = sqlite3_step(list)) {
        const char *name = kithi_sqlite_text(list, 0);
        kithi_sqlite_table table;
        if (name == NULL || !knows_table(fit->store, name, &table)) {
            kithi_sqlite_say(fit->connection, "table %s is of a newer version of the library",
                             name == NULL ? "without a name" : name);
            (void)fault(fit, KITH_ERR_FEATURE);
        } else if (sqlite3_column_int64(list, 1) <= 0) { /* a view or a virtual table */
            kithi_sqlite_say(fit->connection, "%s is not a plain table", name);
            (void)fault(fit, KITH_ERR_CORRUPT);
        } else {
            check_table(fit, &table, is_own(&table));
        }
    }
    if (code != SQLITE_DONE && fit->status == KITH_OK) {
        kithi_sqlite_say_error(fit->connection, "the schema cannot be read");
        (void)fault(fit, kithi_sqlite_status(code));
    }
    (void)sqlite3_finalize(list);
}

bool kithi_sqlite_format(kithi_sqlite_connection *connection, int64_t *out)
{
    return kithi_sqlite_ask(connection,
                            "SELECT CAST(value AS INTEGER) FROM main.kith_meta WHERE name = 'format'", out);
}

static void check_format(fitting *fit)
{
    int64_t format = 0;
    if (!kithi_sqlite_format(fit->connection, &format) && kithi_sqlite_lacks_memory(fit->connection)) {
        (void)sql_fault(fit); /* it has been said */
    } else if (format > KITHI_SQLITE_FORMAT) {
        kithi_sqlite_say(fit->connection, "the file is of a newer version of the library");
        (void)fault(fit, KITH_ERR_FEATURE);
    } else if (format < 1) {
        kithi_sqlite_say(fit->connection, "kith_meta does not tell the format");
        (void)fault(fit, KITH_ERR_CORRUPT);
    } else if (format < KITHI_SQLITE_FORMAT) { /* it was never released */
        kithi_sqlite_say(fit->connection, "the file is of format %d, which is no longer read", (int)format);
        (void)fault(fit, KITH_ERR_FEATURE);
    }
}

/* A newer version adds kinds. Of the store's own tables the file has all or none: one that is missing took
 * history or ids along, and an empty one in its place would hide that. */
static void check_missing(fitting *fit)
{
    kithi_sqlite_table table;
    const char *missing = NULL;
    bool some = false;
    for (size_t i = 0; kithi_sqlite_table_at(fit->store, i, &table) && fit->status == KITH_OK; i++) {
        const bool there = has_object(fit, "table", table.name);
        fit->lacking = fit->lacking || !there;
        if (is_own(&table)) {
            some = some || there;
            missing = there || missing != NULL ? missing : table.name;
        }
    }
    if (fit->status == KITH_OK && some && missing != NULL) {
        kithi_sqlite_say(fit->connection, "the file is damaged: table %s is missing", missing);
        (void)fault(fit, KITH_ERR_CORRUPT);
    }
}

static void check_beside(fitting *fit)
{
    char name[128];
    for (uint32_t number = 1; number < fit->store->kind_count; number++) {
        const kithi_sqlite_kind *kind = fit->store->kinds[number];
        if (kind != NULL && !fit->lacking) {
            sqlite3_snprintf(sizeof name, name, "%s_view", kind->table.name);
            fit->lacking = !has_object(fit, "view", name);
        }
    }
    fit->lacking = fit->lacking || !has_object(fit, "index", "kith_commit_request");
}

/* A small file, or one that is shorter than it says, is read whole. The host looks after its own database. */
static void check_pages(fitting *fit)
{
    kithi_sqlite_connection *connection = fit->connection;
    int64_t pages = 0;
    if (fit->store->hosted || !kithi_sqlite_ask(connection, "PRAGMA main.page_count", &pages)) {
        if (!fit->store->hosted) {
            (void)sql_fault(fit);
        }
        return;
    }
    if (pages > CHECKED_PAGES && !fit->store->cut) {
        return;
    }
    sqlite3_stmt *check = kithi_sqlite_prepare(connection, "PRAGMA main.quick_check(1)", false);
    const int code = check == NULL ? SQLITE_ERROR : sqlite3_step(check);
    const char *answer = code == SQLITE_ROW ? kithi_sqlite_text(check, 0) : NULL;
    if (answer == NULL && kithi_sqlite_lacks_memory(connection)) { /* which is no damage */
        kithi_sqlite_say_error(connection, "the file cannot be checked");
        (void)sql_fault(fit);
    } else if (answer == NULL || strcmp(answer, "ok") != 0) {
        kithi_sqlite_say(connection, "the file is damaged: %s",
                         answer == NULL ? sqlite3_errmsg(connection->db) : answer);
        (void)fault(fit, KITH_ERR_CORRUPT);
    }
    (void)sqlite3_finalize(check);
}

/* In UTF-16 SQLite gives some characters back as others. */
static void check_encoding(fitting *fit)
{
    sqlite3_stmt *asked = kithi_sqlite_prepare(fit->connection, "PRAGMA main.encoding", false);
    const char *encoding =
        asked != NULL && sqlite3_step(asked) == SQLITE_ROW ? kithi_sqlite_text(asked, 0) : NULL;
    if (encoding == NULL) {
        kithi_sqlite_say_error(fit->connection, "the encoding of texts cannot be read");
        (void)sql_fault(fit);
    } else if (strcmp(encoding, "UTF-8") != 0) {
        kithi_sqlite_say(fit->connection,
                         "the database keeps texts in %s, which loses characters: UTF-8 is needed", encoding);
        (void)fault(fit, KITH_ERR_FEATURE);
    }
    (void)sqlite3_finalize(asked);
}

static void check(fitting *fit)
{
    int64_t objects = 0;
    if (!kithi_sqlite_ask(fit->connection, "SELECT count(*) FROM main.sqlite_schema", &objects)) {
        (void)sql_fault(fit);
        return;
    }
    fit->bare = !has_object(fit, "table", "kith_meta");
    if (fit->status == KITH_OK && !fit->bare) {
        check_format(fit);
    } else if (fit->status == KITH_OK && objects > 0 && !fit->store->hosted) {
        kithi_sqlite_say(fit->connection, "the file is a database of another application");
        (void)fault(fit, KITH_ERR_CORRUPT);
    }
    if (fit->status == KITH_OK && objects > 0) {
        check_pages(fit);
    }
    if (fit->status == KITH_OK) {
        check_encoding(fit);
    }
    if (fit->status == KITH_OK) {
        check_tables(fit);
    }
    if (fit->status == KITH_OK) {
        check_missing(fit);
    }
    if (fit->status == KITH_OK) {
        check_beside(fit);
    }
}

/* --- growing
 * ----------------------------------------------------------------------------------------------------- */

static bool run(fitting *fit, char *sql)
{
    const int code = sql == NULL ? SQLITE_NOMEM : kithi_sqlite_run(fit->connection, sql);
    sqlite3_free(sql);
    if (code != SQLITE_OK) {
        (void)fault(fit, kithi_sqlite_status(code));
    }
    return code == SQLITE_OK;
}

static bool has_column(fitting *fit, const kithi_sqlite_table *table, const char *column)
{
    return sqlite3_table_column_metadata(fit->connection->db, "main", table->name, column, NULL, NULL, NULL,
                                         NULL, NULL) == SQLITE_OK;
}

static void grow_table(fitting *fit, const kithi_sqlite_table *table)
{
    if (!has_object(fit, "table", table->name)) {
        (void)(fit->status == KITH_OK && run(fit, kithi_sqlite_create_sql(table)));
        return;
    }
    for (size_t i = 0; i < table->count && fit->status == KITH_OK; i++) {
        const kithi_sqlite_column *column = &table->columns[i];
        if (!has_column(fit, table, column->name)) {
            (void)run(fit, sqlite3_mprintf("ALTER TABLE main.\"%w\" ADD COLUMN \"%w\" %s", table->name,
                                           column->name, column->type));
        }
    }
}

/* The view shows new columns too. */
static void grow_beside(fitting *fit, const kithi_sqlite_kind *kind)
{
    (void)(run(fit, sqlite3_mprintf("DROP VIEW IF EXISTS main.\"%w_view\"", kind->table.name)) &&
           run(fit, kithi_sqlite_view_sql(fit->store, kind)));
}

static void grow(fitting *fit)
{
    kithi_sqlite_table table;
    for (size_t i = 0; kithi_sqlite_table_at(fit->store, i, &table) && fit->status == KITH_OK; i++) {
        grow_table(fit, &table);
    }
    for (uint32_t number = 1; number < fit->store->kind_count && fit->status == KITH_OK; number++) {
        if (fit->store->kinds[number] != NULL) {
            grow_beside(fit, fit->store->kinds[number]);
        }
    }
    if (fit->status != KITH_OK) {
        return;
    }
    (void)(run(fit, sqlite3_mprintf("CREATE UNIQUE INDEX IF NOT EXISTS main.kith_commit_request"
                                    " ON kith_commit (book, request) WHERE request IS NOT NULL")) &&
           run(fit, sqlite3_mprintf("INSERT OR IGNORE INTO main.kith_meta (name, value)"
                                    " VALUES ('application', 'kith'), ('format', '%d')",
                                    KITHI_SQLITE_FORMAT)));
    if (!fit->store->hosted && fit->bare &&
        fit->status == KITH_OK) { /* a host's database bears the host's mark */
        (void)run(fit, sqlite3_mprintf("PRAGMA main.application_id = %d; PRAGMA main.user_version = %d",
                                       KITHI_SQLITE_APPLICATION, KITHI_SQLITE_FORMAT));
    }
}

/* Check in a transaction, and grow in it if that is wanted and needed. */
static kith_status attempt(kith_sqlite *store, bool existing, bool write, bool *lacking)
{
    fitting fit = {.connection = &store->main, .store = store};
    kithi_sqlite_scope scope;
    const int code = kithi_sqlite_begin(&scope, &store->main, write);
    if (code != SQLITE_OK) {
        return kithi_sqlite_status(code);
    }
    check(&fit);
    if (fit.status == KITH_OK && fit.bare && existing) {
        kithi_sqlite_say(&store->main, "there are no tables of kith in it");
        (void)fault(&fit, KITH_ERR_NOT_FOUND);
    }
    *lacking = fit.bare || fit.lacking;
    if (fit.status == KITH_OK && write && *lacking) {
        grow(&fit);
    }
    if (fit.status != KITH_OK) {
        kithi_sqlite_undo(&scope);
        return fit.status;
    }
    return kithi_sqlite_status(kithi_sqlite_end(&scope));
}

kith_status kithi_sqlite_fit(kith_sqlite *store, bool existing)
{
    bool lacking = false;
    const kith_status status = attempt(store, existing, false, &lacking);
    if (status != KITH_OK || !lacking) {
        return status;
    }
    if (store->read_only) {
        kithi_sqlite_say(&store->main,
                         "the file is of an older version of the library, and for reading only");
        return KITH_ERR_FEATURE;
    }
    /* Durable whatever the journal is. A host's connection keeps the host's settings. */
    const int code =
        store->hosted ? SQLITE_OK : kithi_sqlite_run(&store->main, "PRAGMA main.synchronous = EXTRA");
    return code == SQLITE_OK ? attempt(store, existing, true, &lacking) : kithi_sqlite_status(code);
}
