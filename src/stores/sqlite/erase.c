/* Erasing: what is personal about somebody goes from the history and from what is archived, and from the
 * file. */
#include "sqlite/store.h"

#include <string.h>

/* The path of a field that goes, or of none where the entry says that it is about somebody else: the
 * reference is one value, or two of which one is before. */
static void append_path(sqlite3_str *sql, const kithi_sqlite_kind *kind, const kith_field_info *field)
{
    if (field->about == 0) {
        sqlite3_str_appendf(sql, ", '$.%q'", field->name);
        return;
    }
    const char *about = kind->fields[field->about - 1].name;
    sqlite3_str_appendf(sql,
                        ", CASE WHEN json_extract(changes, '$.%q') IS NULL"
                        " OR CAST(?2 AS TEXT) IN (json_extract(changes, '$.%q'),"
                        " json_extract(changes, '$.%q[0]'), json_extract(changes, '$.%q[1]'))"
                        " THEN '$.%q' ELSE '$.none' END",
                        about, about, about, about, field->name);
}

/* Values of personal fields of this kind, in the entries for which `where` holds. */
static char *value_sql(const kithi_sqlite_kind *kind, const char *where)
{
    sqlite3_str *sql = sqlite3_str_new(NULL);
    sqlite3_str_appendall(sql, "UPDATE main.kith_history SET changes = json_remove(changes");
    for (uint32_t i = 0; i < kind->info.fields; i++) {
        if (kind->fields[i].personal != 0) {
            append_path(sql, kind, &kind->fields[i]);
        }
    }
    sqlite3_str_appendf(sql, ") WHERE book = ?1 AND %s", where);
    return sqlite3_str_finish(sql);
}

/* What entries of this kind that touch a customer say in a column. */
#define TOUCHING                                                                                             \
    "(SELECT %s FROM main.kith_history_customer WHERE book = ?1 AND customer = ?2 AND id & 255 = %u%s)"

/* In entries that touch a customer; of customers only its own. */
static char *touching_sql(const kithi_sqlite_kind *kind)
{
    char *where = sqlite3_mprintf("entry IN " TOUCHING, "entry", kind->kind,
                                  kind->kind == KITH_KIND_CUSTOMER ? " AND id = ?2" : "");
    char *sql = where == NULL ? NULL : value_sql(kind, where);
    sqlite3_free(where);
    return sql;
}

/* Records that are archived have no row in the book: they go with their owner. */
static char *archive_sql(const kithi_sqlite_kind *kind)
{
    return sqlite3_mprintf("DELETE FROM main.\"%w\" WHERE book = ?1 AND \"%w\" = ?2", kind->table.name,
                           kind->columns[KITHI_SQLITE_LEAD + kind->info.owner - 1].name);
}

/* Those of others that touch the customer stay, without a word. */
static char *others_sql(const kithi_sqlite_kind *kind)
{
    sqlite3_str *sql = sqlite3_str_new(NULL);
    const char *before = "";
    sqlite3_str_appendf(sql, "UPDATE main.\"%w\" SET ", kind->table.name);
    for (uint32_t i = 0; i < kind->info.fields; i++) {
        if (kind->fields[i].type == KITH_TYPE_TEXT) {
            sqlite3_str_appendf(sql, "%s\"%w\" = NULL", before, kind->columns[KITHI_SQLITE_LEAD + i].name);
            before = ", ";
        }
    }
    sqlite3_str_appendf(sql, " WHERE book = ?1 AND id IN " TOUCHING, "id", kind->kind, "");
    return sqlite3_str_finish(sql);
}

/* Run a statement about one customer; it is freed. */
static bool run_about(kith_sqlite *store, char *sql, kith_id customer)
{
    sqlite3_stmt *statement = sql == NULL ? NULL : kithi_sqlite_prepare(&store->main, sql, false);
    sqlite3_free(sql);
    if (statement == NULL) {
        return false;
    }
    (void)kithi_sqlite_bind_text(statement, 1, store->book);
    (void)sqlite3_bind_int64(statement, 2, (sqlite3_int64)customer);
    const bool done = kithi_sqlite_finish(&store->main, statement) == SQLITE_OK;
    (void)sqlite3_finalize(statement);
    return done;
}

static bool is_personal(const kithi_sqlite_kind *kind)
{
    for (uint32_t i = 0; i < kind->info.fields; i++) {
        if (kind->fields[i].personal != 0) {
            return true;
        }
    }
    return false;
}

/* One that is no customer: found among all entries, which happens seldom enough. */
static bool erase_record(kith_sqlite *store, kith_id id)
{
    const kithi_sqlite_kind *kind = store->kinds[KITH_ID_KIND(id)];
    return kind == NULL || !is_personal(kind) || run_about(store, value_sql(kind, "id = ?2"), id);
}

static bool erase_customer(kith_sqlite *store, kith_id customer)
{
    bool done = true;
    for (uint32_t number = 1; number < store->kind_count && done; number++) {
        const kithi_sqlite_kind *kind = store->kinds[number];
        if (kind == NULL || !is_personal(kind)) {
            continue;
        }
        done = run_about(store, touching_sql(kind), customer);
        if (done && kind->info.archived != 0 && kind->info.owner != 0) {
            done =
                run_about(store, archive_sql(kind), customer) && run_about(store, others_sql(kind), customer);
        }
    }
    return done;
}

/* --- the log
 *
 * Bytes of what was erased stand in the log until that is emptied, which cannot be done while somebody reads
 * an older state. So the erasing transaction leaves a row, and whoever finds it, in whatever process, empties
 * the log and takes the row away: not that of a later erasure, whose entry is another.
 * ------------------------------------------------------------------------------------------------------ */

static bool note_due(kith_sqlite *store, int64_t last)
{
    char *sql = sqlite3_mprintf("INSERT INTO main.kith_meta (name, value) VALUES ('log_due', '%lld')"
                                " ON CONFLICT DO UPDATE SET value = excluded.value",
                                (long long)last);
    sqlite3_stmt *statement = kithi_sqlite_prepare(&store->main, sql, false);
    const bool done = statement != NULL && kithi_sqlite_finish(&store->main, statement) == SQLITE_OK;
    sqlite3_free(sql);
    (void)sqlite3_finalize(statement);
    store->log_due = done ? last : store->log_due;
    return done;
}

/* Empty the log. Unless `wait`, nobody is waited for who reads what was before. */
static bool empty_log(kith_sqlite *store, bool wait)
{
    sqlite3 *db = store->main.db;
    int frames = 0;
    int copied = 0;
    if (!wait &&
        (sqlite3_wal_checkpoint_v2(db, "main", SQLITE_CHECKPOINT_PASSIVE, &frames, &copied) != SQLITE_OK ||
         copied < frames)) {
        return false;
    }
    return sqlite3_wal_checkpoint_v2(db, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) == SQLITE_OK;
}

/* Where the row cannot be taken away it stays for the next who looks. The host's transaction is not for us.
 */
static bool settle_log(kith_sqlite *store, bool wait)
{
    if (sqlite3_get_autocommit(store->main.db) == 0) {
        return false;
    }
    sqlite3_mutex_enter(store->writing); /* it keeps writers out, as a commit does */
    const bool emptied = empty_log(store, wait);
    char *sql = emptied
                    ? sqlite3_mprintf("DELETE FROM main.kith_meta WHERE name = 'log_due' AND value = '%lld'",
                                      (long long)store->log_due)
                    : NULL;
    if (sql != NULL) {
        (void)sqlite3_exec(store->main.db, sql, NULL, NULL, NULL);
    }
    sqlite3_free(sql);
    store->log_due = emptied ? 0 : store->log_due;
    sqlite3_mutex_leave(store->writing);
    return emptied;
}

bool kithi_sqlite_erase(kith_sqlite *store, const kith_changes *changes, int64_t last)
{
    bool done = true;
    for (size_t i = 0; kith_changes_erased(changes, i) != 0 && done; i++) {
        const kith_id erased = kith_changes_erased(changes, i);
        /* what is deleted is overwritten, not only forgotten */
        done = (i > 0 || (kithi_sqlite_run(&store->main, "PRAGMA main.secure_delete = ON") == SQLITE_OK &&
                          note_due(store, last))) &&
               (KITH_ID_KIND(erased) == KITH_KIND_CUSTOMER ? erase_customer(store, erased)
                                                           : erase_record(store, erased));
    }
    return done;
}

void kithi_sqlite_forget(kith_sqlite *store, const kith_changes *changes)
{
    const bool erases = kith_changes_erased(changes, 0) != 0;
    if (erases) {
        memset(store->entry.bytes, 0, store->entry.capacity);
    }
    if (store->log_due != 0 && !settle_log(store, erases) && erases) {
        sqlite3_mutex *mutex = sqlite3_db_mutex(store->main.db); /* guards the message */
        sqlite3_mutex_enter(mutex);
        kithi_sqlite_say(&store->main,
                         "the log still holds what was erased, because somebody reads it: it is "
                         "emptied after a later commit, or at closing or opening");
        sqlite3_mutex_leave(mutex);
    }
}

void kithi_sqlite_forget_at_first(kith_sqlite *store)
{
    if (store->log_due != 0 && !store->read_only) {
        (void)settle_log(store, false);
    }
}

void kithi_sqlite_forget_at_last(kith_sqlite *store)
{
    if (store->log_due == 0 || store->read_only) {
        return;
    }
    if (!store->hosted) { /* nobody needs the connection's patience any more */
        (void)sqlite3_busy_timeout(store->main.db, 0);
    }
    (void)settle_log(store, false);
}
