/* Commit: a change set becomes rows and history in one SQL transaction, or nothing at all. */
#include "sqlite/store.h"

#include <string.h>

static const char *const statement_sql[] = {
    [KITHI_SQLITE_PUT_COMMIT] =
        "INSERT INTO main.kith_commit (book, sequence, request, at, actor, shop, reason, entry, changes)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    [KITHI_SQLITE_PUT_ENTRY] = "INSERT INTO main.kith_history (book, entry, sequence, operation, kind, id,"
                               " customers, changes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    [KITHI_SQLITE_PUT_CUSTOMER] = "INSERT INTO main.kith_history_customer (book, entry, id, customer)"
                                  " VALUES (?1, ?2, ?3, ?4)",
    [KITHI_SQLITE_GET_NEWEST] = "SELECT (SELECT max(sequence) FROM main.kith_commit WHERE book = ?1),"
                                " (SELECT max(entry) FROM main.kith_history),"
                                " (SELECT CAST(value AS INTEGER) FROM main.kith_meta WHERE name = 'log_due')",
};

static sqlite3_stmt *statement_of(kith_sqlite *store, size_t which)
{
    return kithi_sqlite_kept(&store->main, which, statement_sql[which]);
}

static bool finish(kith_sqlite *store, sqlite3_stmt *statement)
{
    return kithi_sqlite_finish(&store->main, statement) == SQLITE_OK;
}

bool kithi_sqlite_newest(kith_sqlite *store, uint64_t *sequence, int64_t *entry)
{
    sqlite3_stmt *statement = statement_of(store, KITHI_SQLITE_GET_NEWEST);
    *sequence = 0;
    *entry = 0;
    if (statement == NULL) {
        return false;
    }
    const bool done = sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_int64(statement, 0) >= 0;
    if (done) {
        *sequence = (uint64_t)sqlite3_column_int64(statement, 0);
        *entry = sqlite3_column_int64(statement, 1);
        store->log_due = sqlite3_column_int64(statement, 2);
    } else {
        kithi_sqlite_say_error(&store->main, "the newest commit cannot be read");
    }
    (void)sqlite3_reset(statement);
    return done;
}

/* --- rows
 * ------------------------------------------------------------------------------------------------------- */

static bool refuse_value(kith_sqlite *store, const kithi_sqlite_kind *kind, const kith_change *change,
                         uint32_t field)
{
    const bool known = field >= 1 && field <= kind->info.fields;
    kithi_sqlite_say(&store->main, "%s %llu: %s cannot be stored", kind->table.name,
                     (unsigned long long)change->id,
                     known ? kind->fields[field - 1].name : "an unknown field");
    return false;
}

/* The statement that this change needs, made at first use; NULL has been said. */
static sqlite3_stmt *row_statement(kith_sqlite *store, kithi_sqlite_kind *kind, uint32_t operation)
{
    const bool removal = operation == KITH_OPERATION_REMOVE;
    sqlite3_stmt **statement = removal                              ? &kind->remove
                               : operation == KITH_OPERATION_CHANGE ? &kind->change
                                                                    : &kind->add;
    if (*statement != NULL) {
        (void)sqlite3_clear_bindings(*statement);
        return *statement;
    }
    /* Never REPLACE: a row that is there already, under this id or a host's own unique index, must not be
     * lost. */
    char *sql = removal
                    ? sqlite3_mprintf("DELETE FROM main.\"%w\" WHERE book = ?1 AND id = ?2", kind->table.name)
                    : kithi_sqlite_insert_sql(kind, operation == KITH_OPERATION_CHANGE);
    *statement = kithi_sqlite_prepare(&store->main, sql, true);
    sqlite3_free(sql);
    return *statement;
}

static bool put_row(kith_sqlite *store, kithi_sqlite_kind *kind, const kith_change *change)
{
    sqlite3_stmt *statement = row_statement(store, kind, change->operation);
    if (statement == NULL) {
        return false;
    }
    (void)kithi_sqlite_bind_text(statement, 1, store->book);
    (void)sqlite3_bind_int64(statement, 2, (sqlite3_int64)change->id);
    if (change->operation == KITH_OPERATION_REMOVE) {
        return finish(store, statement);
    }
    (void)sqlite3_bind_int64(statement, 3, (sqlite3_int64)change->sequence);
    for (size_t i = 0; i < change->row_count; i++) {
        const kith_value *value = &change->row[i];
        if (value->field < 1 || value->field > kind->info.fields ||
            kithi_sqlite_bind(statement, (int)(KITHI_SQLITE_LEAD + value->field),
                              &kind->fields[value->field - 1], value) != SQLITE_OK) {
            return refuse_value(store, kind, change, value->field);
        }
    }
    return finish(store, statement);
}

/* --- history
 * ----------------------------------------------------------------------------------------------------- */

static int bind_part(sqlite3_stmt *statement, int index, const char *bytes, size_t size)
{
    return sqlite3_bind_text64(statement, index, bytes, size, SQLITE_STATIC, SQLITE_UTF8);
}

static bool put_entry(kith_sqlite *store, const kithi_sqlite_kind *kind, const kith_change *change,
                      int64_t number)
{
    sqlite3_stmt *statement = statement_of(store, KITHI_SQLITE_PUT_ENTRY);
    const char *operation = kith_schema_code(KITH_LIST_OPERATION, change->operation);
    kithi_sqlite_json *entry = &store->entry;
    uint32_t wrong = 0;
    if (statement == NULL || operation == NULL) {
        return false;
    }
    entry->size = 0;
    entry->failed = false;
    kithi_sqlite_put_customers(entry, change);
    const size_t customers = entry->size;
    if (!kithi_sqlite_put_values(entry, kind, change, &wrong)) {
        return refuse_value(store, kind, change, wrong);
    }
    if (entry->failed) {
        kithi_sqlite_say(&store->main, "no memory");
        return false;
    }
    (void)sqlite3_bind_int64(statement, 2, number);
    (void)sqlite3_bind_int64(statement, 3, (sqlite3_int64)change->sequence);
    (void)kithi_sqlite_bind_text(statement, 4, operation);
    (void)kithi_sqlite_bind_text(statement, 5, kind->info.name);
    (void)sqlite3_bind_int64(statement, 6, (sqlite3_int64)change->id);
    return bind_part(statement, 7, entry->bytes, customers) == SQLITE_OK &&
           bind_part(statement, 8, entry->bytes + customers, entry->size - customers) == SQLITE_OK &&
           finish(store, statement);
}

static bool put_customers(kith_sqlite *store, const kith_change *change, int64_t number)
{
    sqlite3_stmt *statement = statement_of(store, KITHI_SQLITE_PUT_CUSTOMER);
    bool done = statement != NULL;
    for (size_t i = 0; i < change->customer_count && done; i++) {
        (void)sqlite3_bind_int64(statement, 2, number);
        (void)sqlite3_bind_int64(statement, 3, (sqlite3_int64)change->id);
        (void)sqlite3_bind_int64(statement, 4, (sqlite3_int64)change->customers[i]);
        done = finish(store, statement);
    }
    return done;
}

/* --- the change set
 * ---------------------------------------------------------------------------------------------- */

static bool put_commit(kith_sqlite *store, const kith_changes *changes, const kith_change *head,
                       int64_t entry)
{
    sqlite3_stmt *statement = statement_of(store, KITHI_SQLITE_PUT_COMMIT);
    char at[KITHI_SQLITE_INSTANT];
    if (statement == NULL) {
        return false;
    }
    if (head->at != 0 && !kithi_sqlite_instant(head->at, at)) {
        kithi_sqlite_say(&store->main, "the instant of the transaction lies outside the years 1 to 9999");
        return false;
    }
    (void)sqlite3_bind_int64(statement, 2, (sqlite3_int64)head->sequence);
    (void)(head->request == 0 ? sqlite3_bind_null(statement, 3)
                              : sqlite3_bind_int64(statement, 3, (sqlite3_int64)head->request));
    (void)kithi_sqlite_bind_text(statement, 4, head->at == 0 ? NULL : at);
    (void)kithi_sqlite_bind_text(statement, 5, head->actor);
    (void)kithi_sqlite_bind_text(statement, 6, head->shop);
    (void)kithi_sqlite_bind_text(statement, 7, head->reason);
    (void)sqlite3_bind_int64(statement, 8, entry);
    (void)sqlite3_bind_int64(statement, 9, (sqlite3_int64)kith_changes_count(changes));
    return finish(store, statement);
}

/* The entry's number is that of the first one and more. */
static bool put_change(kith_sqlite *store, const kith_changes *changes, size_t index, int64_t first)
{
    kith_change change = {.size = sizeof change};
    if (kith_changes_get(changes, index, &change) != KITH_OK) {
        kithi_sqlite_say(&store->main, "change %llu cannot be read", (unsigned long long)index);
        return false;
    }
    kithi_sqlite_kind *kind = store->kinds[KITH_ID_KIND(change.id)];
    if (kind == NULL) {
        kithi_sqlite_say(&store->main, "record %llu is of an unknown kind", (unsigned long long)change.id);
        return false;
    }
    const int64_t number = first + (int64_t)index;
    return put_row(store, kind, &change) && put_entry(store, kind, &change, number) &&
           put_customers(store, &change, number);
}

/* Are ids that the book uses somebody else's? Then nothing that it says of a record is sure to be about its
 * own. */
static bool is_lost(kith_sqlite *store)
{
    if (store->lost) {
        kithi_sqlite_say(&store->main,
                         "ids of a transaction that was rolled back have been granted to somebody "
                         "else: open the book anew");
    }
    return store->lost;
}

/* `newest`: entry of the history. */
static bool put_all(kith_sqlite *store, const kith_changes *changes, int64_t newest)
{
    kith_change head = {.size = sizeof head};
    if (newest < 0 || newest > INT64_MAX - UINT32_MAX) {
        kithi_sqlite_say(&store->main, "table kith_history: the newest entry is out of range");
        return false;
    }
    const int64_t first = newest + 1;
    bool done = kith_changes_head(changes, &head) == KITH_OK && put_commit(store, changes, &head, first);
    for (size_t i = 0; i < kith_changes_count(changes) && done; i++) {
        done = put_change(store, changes, i, first);
    }
    return done;
}

/* Write everything inside an open transaction. */
static int32_t store_changes(kith_sqlite *store, const kith_changes *changes)
{
    uint64_t newest = 0;
    int64_t entry = 0;
    if (!kithi_sqlite_newest(store, &newest, &entry)) {
        return KITH_STORE_REJECTED;
    }
    if (newest != kith_changes_base(changes)) {
        kithi_sqlite_say(&store->main, "the newest commit is %llu, not %llu", (unsigned long long)newest,
                         (unsigned long long)kith_changes_base(changes));
        return KITH_STORE_CONFLICT;
    }
    if (kith_changes_count(changes) == 0) { /* no commit of its own: the book's sequence stays too */
        return KITH_STORE_COMMITTED;
    }
    if ((store->hosted && !kithi_sqlite_regain_ids(store)) || is_lost(store)) {
        return KITH_STORE_REJECTED;
    }
    const int64_t last = entry + (int64_t)kith_changes_count(changes);
    return put_all(store, changes, entry) && kithi_sqlite_erase(store, changes, last) ? KITH_STORE_COMMITTED
                                                                                      : KITH_STORE_REJECTED;
}

/*
 * Is it certain that nothing was stored when COMMIT ended with this code? Either SQLite refused to begin,
 * because somebody reads, for a deferred foreign key of the host or because a hook of the host said no; or it
 * rolled everything back, because the disk is full. Over a host's connection that may be the word of a hook
 * that runs after a commit.
 */
static bool is_certain(const kithi_sqlite_scope *scope, int code)
{
    return scope->refused || ((code & 0xFF) == SQLITE_FULL && !scope->connection->store->hosted);
}

/* The disk failed, and the transaction may come back when the file is recovered; or it is still open, and the
 * host may commit it. */
static int32_t doubt(kith_sqlite *store)
{
    atomic_store(&store->doubtful, true);
    return KITH_STORE_UNKNOWN;
}

int32_t kithi_sqlite_commit(void *ctx, const kith_changes *changes)
{
    kith_sqlite *store = ctx;
    kithi_sqlite_scope scope;
    if (store->hosted && !kithi_sqlite_confirm_ids(store)) {
        return KITH_STORE_REJECTED;
    }
    if (kithi_sqlite_begin(&scope, &store->main, true) != SQLITE_OK) {
        return KITH_STORE_REJECTED;
    }
    int32_t outcome = KITH_STORE_REJECTED;
    if (scope.nested) {
        kithi_sqlite_say(&store->main,
                         "the host has a transaction open: prepare, kith_sqlite_write, COMMIT, finish");
    } else {
        outcome = store_changes(store, changes);
    }
    if (outcome != KITH_STORE_COMMITTED) {
        kithi_sqlite_undo(&scope);
        return scope.left ? doubt(store) : outcome;
    }
    const int code = kithi_sqlite_end(&scope);
    if (code == SQLITE_OK) {
        kithi_sqlite_forget(store, changes);
        return KITH_STORE_COMMITTED;
    }
    return is_certain(&scope, code) ? KITH_STORE_REJECTED : doubt(store);
}

int32_t kith_sqlite_write(kith_sqlite *sqlite, const kith_changes *changes)
{
    kithi_sqlite_scope scope;
    if (sqlite == NULL || changes == NULL) {
        return KITH_STORE_REJECTED;
    }
    if (!sqlite->hosted) {
        kithi_sqlite_say(&sqlite->main, "the store is not over the host's connection");
        return KITH_STORE_REJECTED;
    }
    if (kithi_sqlite_begin(&scope, &sqlite->main, true) != SQLITE_OK) {
        return KITH_STORE_REJECTED;
    }
    int32_t outcome = KITH_STORE_REJECTED;
    if (scope.nested) {
        outcome = store_changes(sqlite, changes);
    } else {
        kithi_sqlite_say(&sqlite->main, "the host has no transaction open");
    }
    if (outcome != KITH_STORE_COMMITTED) {
        kithi_sqlite_undo(&scope);
        return outcome;
    }
    return kithi_sqlite_end(&scope) == SQLITE_OK ? KITH_STORE_COMMITTED : KITH_STORE_REJECTED;
}
