/*
 * Ids: the next number of each kind stands in kith_ids. Over the store's own file a grant is a commit of its
 * own. On a host's connection it may fall into the host's transaction and be rolled back with it, while the
 * book goes on using the ids. A mark in a temporary table, which shares the transaction's fate, tells whether
 * that happened; the ids are then granted again, unless somebody else has been granted them meanwhile: from
 * then on nothing is stored through this store.
 */
#include "sqlite/store.h"

/* Stores may share the connection, now or one after the other, so a mark says whose it is. */
#define MAKE_MARKS "CREATE TEMP TABLE IF NOT EXISTS kith_grant (store INTEGER, kind INTEGER, last INTEGER)"

/* Raise kith_ids.next of a kind to at least `least`, then by `count`; `end` is the result. */
static bool raise_next(kithi_sqlite_connection *connection, const kithi_sqlite_kind *kind, uint64_t least,
                       uint64_t count, uint64_t *end)
{
    kith_sqlite *store = connection->store;
    /* Rows that something else put into the table count too: no id is granted twice. */
    char *sql =
        sqlite3_mprintf("INSERT INTO main.kith_ids (book, kind, next)"
                        " VALUES (?1, ?2, max(?3, ifnull((SELECT max(id) FROM main.\"%w\" WHERE book = ?1), "
                        "0) / 256 + 1) + ?4)"
                        " ON CONFLICT DO UPDATE SET next = max(next, excluded.next - ?4) + ?4 RETURNING next",
                        kind->table.name);
    sqlite3_stmt *statement = kithi_sqlite_prepare(connection, sql, false);
    sqlite3_free(sql);
    if (statement == NULL) {
        return false;
    }
    (void)kithi_sqlite_bind_text(statement, 1, store->book);
    (void)kithi_sqlite_bind_text(statement, 2, kind->info.name);
    (void)sqlite3_bind_int64(statement, 3, (sqlite3_int64)least);
    (void)sqlite3_bind_int64(statement, 4, (sqlite3_int64)count);
    bool done = sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_type(statement, 0) == SQLITE_INTEGER;
    const int64_t next = done ? sqlite3_column_int64(statement, 0) : 0;
    done = done && sqlite3_step(statement) == SQLITE_DONE; /* commits where no transaction is open */
    if (!done) {
        kithi_sqlite_say_error(connection, "ids cannot be granted");
    } else if (next <= (int64_t)count) {
        kithi_sqlite_say(connection, "table kith_ids: next of %s is out of range", kind->info.name);
        done = false;
    }
    (void)sqlite3_finalize(statement);
    *end = (uint64_t)next;
    return done;
}

/* --- grants inside the host's transaction
 * ---------------------------------------------------------------------- */

/* Leave, look for or remove marks of this store. */
static bool touch_mark(kith_sqlite *store, const char *sql, const kithi_sqlite_pending *grant, bool *found)
{
    kithi_sqlite_connection *connection = &store->main;
    if (kithi_sqlite_run(connection, MAKE_MARKS) != SQLITE_OK) {
        return false;
    }
    sqlite3_stmt *statement = kithi_sqlite_prepare(connection, sql, false);
    if (statement == NULL) {
        return false;
    }
    (void)sqlite3_bind_int64(statement, 1, store->number);
    (void)sqlite3_bind_int64(statement, 2, grant->kind);
    (void)sqlite3_bind_int64(statement, 3, (sqlite3_int64)grant->end);
    const int code = sqlite3_step(statement);
    *found = code == SQLITE_ROW;
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        kithi_sqlite_say_error(connection, "the mark of a grant cannot be kept");
    }
    (void)sqlite3_finalize(statement);
    return code == SQLITE_ROW || code == SQLITE_DONE;
}

static bool has_mark(kith_sqlite *store, const kithi_sqlite_pending *grant, bool *found)
{
    return touch_mark(store, "SELECT 1 FROM temp.kith_grant WHERE store = ?1 AND kind = ?2 AND last = ?3",
                      grant, found);
}

static bool leave_mark(kith_sqlite *store, const kithi_sqlite_pending *grant)
{
    bool found = false;
    return touch_mark(store, "INSERT INTO temp.kith_grant (store, kind, last) VALUES (?1, ?2, ?3)", grant,
                      &found);
}

/* Marks that nobody asks for any more: of grants that were committed, or of a store that was here before. */
static bool remove_marks(kith_sqlite *store, const kithi_sqlite_pending *grant)
{
    bool found = false;
    return touch_mark(store, "DELETE FROM temp.kith_grant WHERE store = ?1", grant, &found);
}

static bool add_pending(kith_sqlite *store, const kithi_sqlite_pending *grant)
{
    if (store->pending_count == store->pending_capacity) {
        const size_t capacity = store->pending_capacity == 0 ? 16 : store->pending_capacity * 2;
        kithi_sqlite_pending *grown = sqlite3_realloc64(store->pending, capacity * sizeof *grown);
        if (grown == NULL) {
            kithi_sqlite_say(&store->main, "no memory");
            return false;
        }
        store->pending = grown;
        store->pending_capacity = capacity;
    }
    store->pending[store->pending_count++] = *grant;
    return true;
}

bool kithi_sqlite_confirm_ids(kith_sqlite *store)
{
    sqlite3_mutex *mutex = sqlite3_db_mutex(store->main.db);
    bool done = true;
    bool found = false;
    sqlite3_mutex_enter(mutex);
    if (store->pending_count > 0 && sqlite3_get_autocommit(store->main.db) != 0) {
        /* A rollback takes the newest mark first: where that stands, all stand. */
        done = has_mark(store, &store->pending[store->pending_count - 1], &found);
        store->pending_count = done && found ? 0 : store->pending_count;
    }
    sqlite3_mutex_leave(mutex);
    return done;
}

/* A grant was rolled back: make it again, if nobody else has had the ids. */
static bool regain(kith_sqlite *store, const kithi_sqlite_pending *grant)
{
    uint64_t next = 0;
    if (!raise_next(&store->main, store->kinds[grant->kind], 1, 0, &next)) {
        return false;
    }
    if (next > grant->first) {
        store->lost = true;
        return true;
    }
    return raise_next(&store->main, store->kinds[grant->kind], grant->end, 0, &next) &&
           leave_mark(store, grant);
}

bool kithi_sqlite_regain_ids(kith_sqlite *store)
{
    size_t standing = store->pending_count;
    bool done = true;
    bool found = false;
    while (standing > 0 && done && !found) {
        done = has_mark(store, &store->pending[standing - 1], &found);
        standing -= found ? 0 : 1;
    }
    for (size_t i = standing; i < store->pending_count && done && !store->lost; i++) {
        done = regain(store, &store->pending[i]);
    }
    return done;
}

/* Within a scope on a host's connection; `nested` in the host's transaction. */
static bool grant_hosted(kith_sqlite *store, uint32_t kind, uint32_t count, bool nested, uint64_t *end)
{
    if (!kithi_sqlite_regain_ids(store) || !raise_next(&store->main, store->kinds[kind], 1, count, end)) {
        return false;
    }
    const kithi_sqlite_pending grant = {.kind = kind, .first = *end - count, .end = *end};
    return !nested || ((store->pending_count > 0 || remove_marks(store, &grant)) &&
                       leave_mark(store, &grant) && add_pending(store, &grant));
}

int32_t kithi_sqlite_grant(void *ctx, uint32_t kind, uint32_t count, uint64_t *first)
{
    kith_sqlite *store = ctx;
    kithi_sqlite_scope scope;
    uint64_t end = 0;
    if (kind >= store->kind_count || store->kinds[kind] == NULL || count == 0) {
        return KITH_STORE_UNKNOWN;
    }
    if ((store->hosted && !kithi_sqlite_confirm_ids(store)) ||
        kithi_sqlite_begin(&scope, store->away, true) != SQLITE_OK) {
        return KITH_STORE_UNKNOWN;
    }
    const bool done = store->hosted ? grant_hosted(store, kind, count, scope.nested, &end)
                                    : raise_next(&store->side, store->kinds[kind], 1, count, &end);
    if (!done) {
        kithi_sqlite_undo(&scope);
        return KITH_STORE_UNKNOWN;
    }
    if (kithi_sqlite_end(&scope) != SQLITE_OK) {
        return KITH_STORE_UNKNOWN;
    }
    *first = end - count;
    return KITH_STORE_COMMITTED;
}
