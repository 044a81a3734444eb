/* Load, refresh, and the question whether a request was stored. A file may come from anybody: every value is
 * checked. */
#include "sqlite/store.h"

#include <string.h>

/* One row under way: room for its values. */
typedef struct row_reader {
    kith_sqlite *store;
    kith_load *load;
    kith_value *values; /* most_fields elements */
    uint64_t after;     /* 0: everything */
    bool nested;        /* in a transaction of the host */
} row_reader;

/* A value that should not be there: say where, and let the book refuse the row, which it names too. */
static void refuse_value(const row_reader *reader, const kithi_sqlite_kind *kind, kith_id id, uint32_t field)
{
    kithi_sqlite_say(&reader->store->main,
                     "table %s, id %llu, column %s: the value is not of the column's form", kind->table.name,
                     (unsigned long long)id, kind->columns[KITHI_SQLITE_LEAD + field - 1].name);
}

static bool hand_row(const row_reader *reader, const kithi_sqlite_kind *kind, sqlite3_stmt *statement)
{
    const kith_id id = (kith_id)sqlite3_column_int64(statement, 0);
    size_t count = 0;
    bool good = true;
    if (sqlite3_column_type(statement, 0) != SQLITE_INTEGER || KITH_ID_KIND(id) != kind->kind) {
        kithi_sqlite_say_damage(&reader->store->main, "table %s, id %lld: not an id of this kind",
                                kind->table.name, sqlite3_column_int64(statement, 0));
        return false;
    }
    for (uint32_t field = 1; field <= kind->info.fields; field++) {
        kith_value *value = &reader->values[count];
        *value = (kith_value){.field = field};
        if (!kithi_sqlite_take(statement, (int)field, &kind->fields[field - 1], value)) {
            refuse_value(reader, kind, id, field);
            good = false;
        }
        count += value->type == KITH_TYPE_NONE ? 0 : 1;
    }
    if (kith_load_row(reader->load, id, reader->values, count) != KITH_OK) {
        if (good) {
            kithi_sqlite_say(&reader->store->main, "table %s, id %llu: the book refused the row",
                             kind->table.name, (unsigned long long)id);
        }
        return false;
    }
    return good;
}

/* Hand over what a question answers, by `hand` for each row. */
static bool hand_all(const row_reader *reader, const kithi_sqlite_kind *kind, const char *sql,
                     bool (*hand)(const row_reader *, const kithi_sqlite_kind *, sqlite3_stmt *))
{
    kithi_sqlite_connection *connection = &reader->store->main;
    sqlite3_stmt *statement = kithi_sqlite_prepare(connection, sql, false);
    bool good = statement != NULL;
    int code = SQLITE_DONE;
    if (good) {
        (void)kithi_sqlite_bind_text(statement, 1, reader->store->book);
        if (reader->after > 0) {
            (void)sqlite3_bind_int64(statement, 2, (sqlite3_int64)reader->after);
        }
        for (code = sqlite3_step(statement); code == SQLITE_ROW && good; code = sqlite3_step(statement)) {
            good = hand(reader, kind, statement);
        }
    }
    if (good && code != SQLITE_DONE) {
        kithi_sqlite_say_error(connection, "a table cannot be read");
        good = false;
    }
    (void)sqlite3_finalize(statement);
    return good;
}

static bool hand_kinds(const row_reader *reader)
{
    const kith_sqlite *store = reader->store;
    bool good = true;
    for (uint32_t number = 1; number < store->kind_count && good; number++) {
        const kithi_sqlite_kind *kind = store->kinds[number];
        if (kind == NULL || kind->info.archived != 0) {
            continue;
        }
        char *sql = kithi_sqlite_select_sql(kind, "");
        good = hand_all(reader, kind, sql, hand_row);
        sqlite3_free(sql);
    }
    return good;
}

/* --- refresh: the history says what has changed, the tables how it is now
 * ------------------------------------------------------------------------- */

static sqlite3_stmt *find_statement(kith_sqlite *store, kithi_sqlite_kind *kind)
{
    if (kind->find == NULL) {
        char *sql = kithi_sqlite_select_sql(kind, " AND \"id\" = ?2");
        kind->find = kithi_sqlite_prepare(&store->main, sql, true);
        sqlite3_free(sql);
        (void)(kind->find != NULL && kithi_sqlite_bind_text(kind->find, 1, store->book) == SQLITE_OK);
    }
    return kind->find;
}

/* A record that has changed: its row, or that there is none any more. */
static bool hand_changed(const row_reader *reader, const kithi_sqlite_kind *none, sqlite3_stmt *statement)
{
    kith_sqlite *store = reader->store;
    const kith_id id = (kith_id)sqlite3_column_int64(statement, 0);
    kithi_sqlite_kind *kind = store->kinds[KITH_ID_KIND(id)];
    (void)none;
    if (kind == NULL || kind->info.archived != 0) { /* as in a load: nothing that the book has in memory */
        return true;
    }
    sqlite3_stmt *row = find_statement(store, kind);
    if (row == NULL) {
        return false;
    }
    (void)sqlite3_bind_int64(row, 2, (sqlite3_int64)id);
    const int code = sqlite3_step(row);
    const bool good = code == SQLITE_ROW    ? hand_row(reader, kind, row)
                      : code == SQLITE_DONE ? kith_load_removal(reader->load, id) == KITH_OK
                                            : false;
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        kithi_sqlite_say_error(&store->main, "a table cannot be read");
    }
    (void)sqlite3_reset(row);
    return good;
}

/* Inside one transaction, so that rows and the sequence belong together. */
static bool hand_over(const row_reader *reader)
{
    uint64_t newest = 0;
    int64_t entry = 0;
    bool good = true;
    if (!kithi_sqlite_newest(reader->store, &newest, &entry)) {
        return false;
    }
    if (newest < reader->after) {
        kithi_sqlite_say(&reader->store->main,
                         "the newest commit is %llu, but %llu has been read: an older file?",
                         (unsigned long long)newest, (unsigned long long)reader->after);
        return false;
    }
    if (reader->after == 0) {
        good = hand_kinds(reader);
    } else if (newest > reader->after) {
        good = hand_all(reader, NULL,
                        "SELECT DISTINCT h.id FROM main.kith_commit AS c CROSS JOIN main.kith_history AS h"
                        " ON h.entry >= c.entry AND h.entry < c.entry + c.changes"
                        " WHERE c.book = ?1 AND c.sequence > ?2",
                        hand_changed);
    }
    if (good && newest == 0 && reader->nested) {
        kithi_sqlite_say(&reader->store->main,
                         "the host has a transaction open, in which no new book can be made");
        return false;
    }
    return good && kith_load_end(reader->load, newest) == KITH_OK;
}

/*
 * After a commit that ended in an error of the disk, the log may hold it although nobody sees it: a crash
 * would bring it back. A write that is stored takes its place in the log, so that the answer stays true.
 */
static bool settle(kith_sqlite *store)
{
    kithi_sqlite_scope scope;
    if (!atomic_load(&store->doubtful)) {
        return true;
    }
    if (kithi_sqlite_begin(&scope, &store->main, true) != SQLITE_OK) {
        return false;
    }
    if (kithi_sqlite_run(&store->main, "INSERT INTO main.kith_meta (name, value) VALUES ('settled', '1')"
                                       " ON CONFLICT DO UPDATE SET value = value + 1") != SQLITE_OK) {
        kithi_sqlite_undo(&scope);
        return false;
    }
    if (kithi_sqlite_end(&scope) != SQLITE_OK) {
        return false;
    }
    if (!scope.nested) { /* the host may still roll it back */
        atomic_store(&store->doubtful, false);
    }
    return true;
}

static bool read_within(row_reader *reader)
{
    kithi_sqlite_connection *connection = &reader->store->main;
    kithi_sqlite_scope scope;
    if (kithi_sqlite_begin(&scope, connection, false) != SQLITE_OK) {
        return false;
    }
    reader->nested = scope.nested;
    bool good = hand_over(reader);
    good = kithi_sqlite_stood(connection) && good; /* the better reason, if both are wrong */
    if (!good) {
        kithi_sqlite_refuse_load(connection, reader->load); /* before somebody else says something */
    }
    kithi_sqlite_undo(&scope); /* nothing was written */
    return good;
}

static int32_t read_rows(kith_sqlite *store, uint64_t after, kith_load *load)
{
    row_reader reader = {.store = store, .load = load, .after = after};
    reader.values = kithi_sqlite_new((size_t)store->most_fields + 1, sizeof *reader.values);
    if (reader.values == NULL) {
        kithi_sqlite_say(&store->main, "no memory");
    }
    const bool good = reader.values != NULL && settle(store) && read_within(&reader);
    if (!good) { /* also where nothing could be begun */
        kithi_sqlite_refuse_load(&store->main, load);
    }
    sqlite3_free(reader.values);
    return good ? KITH_STORE_COMMITTED : KITH_STORE_UNKNOWN;
}

int32_t kithi_sqlite_load(void *ctx, kith_load *load)
{
    return read_rows(ctx, 0, load);
}

/* After 0 a refresh is a load: nothing has been removed from what the book does not have. */
int32_t kithi_sqlite_refresh(void *ctx, uint64_t after, kith_load *load)
{
    return after > INT64_MAX ? KITH_STORE_UNKNOWN : read_rows(ctx, after, load);
}

int32_t kithi_sqlite_tell(void *ctx, kith_request request, uint64_t *sequence)
{
    kith_sqlite *store = ctx;
    kithi_sqlite_connection *connection = store->away;
    int32_t answer = KITH_STORE_UNKNOWN;
    if (request == 0 || request > INT64_MAX) {
        return KITH_STORE_REJECTED;
    }
    if (!settle(store)) {
        return KITH_STORE_UNKNOWN;
    }
    sqlite3_mutex *mutex = sqlite3_db_mutex(connection->db);
    sqlite3_mutex_enter(mutex);
    sqlite3_stmt *statement = kithi_sqlite_prepare(
        connection, "SELECT sequence FROM main.kith_commit WHERE book = ?1 AND request = ?2", false);
    if (statement != NULL) {
        (void)kithi_sqlite_bind_text(statement, 1, store->book);
        (void)sqlite3_bind_int64(statement, 2, (sqlite3_int64)request);
        const int code = sqlite3_step(statement);
        if (code == SQLITE_ROW) {
            *sequence = (uint64_t)sqlite3_column_int64(statement, 0);
            answer = KITH_STORE_COMMITTED;
        } else if (code == SQLITE_DONE) {
            answer = KITH_STORE_REJECTED;
        } else {
            kithi_sqlite_say_error(connection, "kith_commit cannot be read");
        }
    }
    (void)sqlite3_finalize(statement);
    answer = kithi_sqlite_stood(connection) ? answer : KITH_STORE_UNKNOWN;
    sqlite3_mutex_leave(mutex);
    return answer;
}
