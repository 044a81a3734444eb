/* Calls around SQLite: messages, statements, transactions. */
#include "sqlite/store.h"

#include <stdarg.h>
#include <string.h>

#define NAME_LEAST 80u /* bytes of a file's name that a message shows in any case */

void *kithi_sqlite_new(size_t count, size_t size)
{
    void *made = size != 0 && count > SIZE_MAX / size ? NULL : sqlite3_malloc64(count * size);
    return made == NULL ? NULL : memset(made, 0, count * size);
}

/* Bytes of the well-formed UTF-8 character at text; 0: there is none. */
static size_t character_size(const unsigned char *text)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000}; /* by size: no overlong forms */
    const unsigned char first = text[0];
    const size_t size = first < 0x80             ? 1
                        : (first & 0xE0) == 0xC0 ? 2
                        : (first & 0xF0) == 0xE0 ? 3
                        : (first & 0xF8) == 0xF0 ? 4
                                                 : 0;
    uint32_t point = size < 2 ? first : first & (0x7Fu >> size);
    for (size_t i = 1; i < size; i++) {
        if ((text[i] & 0xC0) != 0x80) { /* also the NUL at the end */
            return 0;
        }
        point = point << 6 | (text[i] & 0x3Fu);
    }
    return point < least[size] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF) ? 0 : size;
}

/* One line of UTF-8, whatever a hostile file put into it, and though it may have been cut. */
static void make_readable(char *text)
{
    char *at = text;
    while (*at != '\0') {
        const size_t size = character_size((const unsigned char *)at);
        if ((unsigned char)*at < ' ') {
            *at = ' ';
        } else if (size == 0 || *at == 0x7F) {
            *at = '?';
        }
        at += size == 0 ? 1 : size;
    }
}

/* End of the file's name that leaves room for the reason: a long one loses its beginning. */
static const char *end_of_name(const char *file, size_t reason)
{
    const size_t most = sizeof((kithi_sqlite_connection *)NULL)->message - sizeof "...: ";
    const size_t left = reason < most - NAME_LEAST ? most - reason : NAME_LEAST;
    const size_t length = strlen(file);
    const char *end = file + (length > left ? length - left : 0);
    while (((unsigned char)*end & 0xC0) == 0x80) { /* a character stays whole */
        end++;
    }
    return end;
}

/* Keep the message, and what it is about. */
static void keep(kithi_sqlite_connection *connection, kith_status status, const char *format,
                 va_list arguments)
{
    const int size = (int)sizeof connection->message;
    const char *file = connection->store->file;
    char *text = sqlite3_vmprintf(format, arguments);
    const char *reason = text == NULL ? "no memory" : text;
    const char *end = end_of_name(file, strlen(reason));
    sqlite3_snprintf(size, connection->message, "%s%s: %s", end == file ? "" : "...", end, reason);
    sqlite3_free(text);
    make_readable(connection->message);
    connection->status = status;
    atomic_store(&connection->store->last, connection);
}

void kithi_sqlite_say(kithi_sqlite_connection *connection, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    keep(connection, KITH_ERR_STORE, format, arguments);
    va_end(arguments);
}

void kithi_sqlite_say_damage(kithi_sqlite_connection *connection, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    keep(connection, KITH_ERR_CORRUPT, format, arguments);
    va_end(arguments);
}

void kithi_sqlite_say_error(kithi_sqlite_connection *connection, const char *what)
{
    const kith_status status = kithi_sqlite_status(sqlite3_errcode(connection->db));
    kithi_sqlite_say(connection, "%s: %s", what, sqlite3_errmsg(connection->db));
    connection->status = status == KITH_OK ? KITH_ERR_STORE : status;
}

void kithi_sqlite_refuse_load(kithi_sqlite_connection *connection, kith_load *load)
{
    sqlite3_mutex *mutex = sqlite3_db_mutex(connection->db); /* guards the message */
    sqlite3_mutex_enter(mutex);
    (void)kith_load_refuse(load, connection->status, connection->message);
    sqlite3_mutex_leave(mutex);
}

int kithi_sqlite_run(kithi_sqlite_connection *connection, const char *sql)
{
    const int code = sqlite3_exec(connection->db, sql, NULL, NULL, NULL);
    if (code != SQLITE_OK) {
        kithi_sqlite_say_error(connection, "cannot be written or read");
    }
    return code;
}

sqlite3_stmt *kithi_sqlite_prepare(kithi_sqlite_connection *connection, const char *sql, bool kept)
{
    sqlite3_stmt *statement = NULL;
    if (sql == NULL) {
        kithi_sqlite_say(connection, "no memory");
        return NULL;
    }
    if (sqlite3_prepare_v3(connection->db, sql, -1, kept ? SQLITE_PREPARE_PERSISTENT : 0, &statement, NULL) !=
        SQLITE_OK) {
        kithi_sqlite_say_error(connection, "a table cannot be used");
        return NULL;
    }
    return statement;
}

sqlite3_stmt *kithi_sqlite_kept(kithi_sqlite_connection *connection, size_t which, const char *sql)
{
    sqlite3_stmt **statement = &connection->store->statements[which];
    if (*statement == NULL) {
        *statement = kithi_sqlite_prepare(connection, sql, true);
        if (*statement != NULL) {
            (void)kithi_sqlite_bind_text(*statement, 1, connection->store->book);
        }
    }
    return *statement;
}

int kithi_sqlite_bind_text(sqlite3_stmt *statement, int index, const char *text)
{
    return sqlite3_bind_text(statement, index, text, -1, SQLITE_STATIC);
}

int kithi_sqlite_finish(kithi_sqlite_connection *connection, sqlite3_stmt *statement)
{
    int stepped = SQLITE_ROW; /* a host may have its changes counted, in a row (PRAGMA count_changes) */
    while (stepped == SQLITE_ROW) {
        stepped = sqlite3_step(statement);
    }
    if (stepped != SQLITE_DONE) {
        kithi_sqlite_say_error(connection, "cannot be written");
    }
    (void)sqlite3_reset(statement); /* repeats the error of the step */
    return stepped == SQLITE_DONE ? SQLITE_OK : stepped;
}

bool kithi_sqlite_ask(kithi_sqlite_connection *connection, const char *sql, int64_t *out)
{
    sqlite3_stmt *statement = kithi_sqlite_prepare(connection, sql, false);
    const bool found = statement != NULL && sqlite3_step(statement) == SQLITE_ROW &&
                       sqlite3_column_type(statement, 0) == SQLITE_INTEGER;
    *out = found ? sqlite3_column_int64(statement, 0) : 0;
    if (!found && statement != NULL) {
        kithi_sqlite_say_error(connection, "cannot be read");
    }
    (void)sqlite3_finalize(statement);
    return found;
}

const char *kithi_sqlite_text(sqlite3_stmt *statement, int column)
{
    if (sqlite3_column_type(statement, column) != SQLITE_TEXT) {
        return NULL;
    }
    const char *text = (const char *)sqlite3_column_text(statement, column);
    const size_t length = (size_t)sqlite3_column_bytes(statement, column);
    return text == NULL || strlen(text) != length ? NULL : text;
}

bool kithi_sqlite_lacks_memory(const kithi_sqlite_connection *connection)
{
    return kithi_sqlite_status(sqlite3_errcode(connection->db)) == KITH_ERR_MEMORY;
}

kith_status kithi_sqlite_make_steps(kithi_sqlite_connection *connection)
{
    static const char *const sql[KITHI_SQLITE_STEPS] = {[KITHI_SQLITE_READ] = "BEGIN",
                                                        [KITHI_SQLITE_WRITE] = "BEGIN IMMEDIATE",
                                                        [KITHI_SQLITE_KEEP] = "COMMIT",
                                                        [KITHI_SQLITE_UNDO] = "ROLLBACK"};
    for (size_t i = 0; i < KITHI_SQLITE_STEPS; i++) {
        connection->steps[i] = kithi_sqlite_prepare(connection, sql[i], true);
        if (connection->steps[i] == NULL) {
            return KITH_ERR_MEMORY;
        }
    }
    return KITH_OK;
}

/* An error may have ended the whole transaction already; then there is nothing to take back. */
static void roll_back_to(sqlite3 *db)
{
    if (sqlite3_get_autocommit(db) == 0) {
        (void)sqlite3_exec(db, "ROLLBACK TO kith; RELEASE kith", NULL, NULL, NULL);
    }
}

/*
 * A host may interrupt us, and a ROLLBACK that is interrupted does nothing. If it said so once, the second
 * one is made. If it goes on saying so, whatever would write is interrupted too, and takes the transaction
 * with it. False: it is open all the same, as with an authorizer that refuses; it is owed then.
 */
static bool roll_back(kithi_sqlite_connection *connection)
{
    static const size_t ways[] = {KITHI_SQLITE_UNDO, KITHI_SQLITE_UNDO, KITHI_SQLITE_WRITE,
                                  KITHI_SQLITE_UNDO};
    for (size_t i = 0; i < sizeof ways / sizeof ways[0] && sqlite3_get_autocommit(connection->db) == 0; i++) {
        (void)sqlite3_step(connection->steps[ways[i]]);
        (void)sqlite3_reset(connection->steps[ways[i]]);
    }
    connection->owed = sqlite3_get_autocommit(connection->db) == 0;
    connection->changes = sqlite3_total_changes(connection->db);
    return !connection->owed;
}

/*
 * Roll back what is owed. The host may have done so itself; and what is open may be a transaction of its own
 * by now, or hold rows of its own: where it has changed any since, it is not for us to take them away. False
 * has been said.
 */
static bool roll_back_owed(kithi_sqlite_connection *connection)
{
    sqlite3 *db = connection->db;
    connection->owed = connection->owed && sqlite3_get_autocommit(db) == 0;
    if (!connection->owed || (sqlite3_total_changes(db) == connection->changes && roll_back(connection))) {
        return true;
    }
    kithi_sqlite_say(connection, "a transaction of the store could not be rolled back and is still open: "
                                 "ROLLBACK it");
    return false;
}

void kithi_sqlite_free_steps(kithi_sqlite_connection *connection)
{
    if (connection->owed) { /* the last occasion */
        (void)roll_back_owed(connection);
    }
    for (size_t i = 0; i < KITHI_SQLITE_STEPS; i++) {
        (void)sqlite3_finalize(connection->steps[i]);
    }
}

/*
 * A store's two connections would wait for each other as for another process, and give up after a while: so
 * whoever writes has `writing`. It is entered before the connection's own mutex, always in this order.
 */
static void enter(const kithi_sqlite_scope *scope)
{
    if (scope->writing) {
        sqlite3_mutex_enter(scope->connection->store->writing); /* NULL: nothing happens */
    }
    sqlite3_mutex_enter(sqlite3_db_mutex(scope->connection->db));
}

static void leave(const kithi_sqlite_scope *scope)
{
    sqlite3_mutex_leave(sqlite3_db_mutex(scope->connection->db));
    if (scope->writing) {
        sqlite3_mutex_leave(scope->connection->store->writing);
    }
}

int kithi_sqlite_begin(kithi_sqlite_scope *scope, kithi_sqlite_connection *connection, bool write)
{
    *scope = (kithi_sqlite_scope){.connection = connection, .writing = write};
    enter(scope);
    if (write && connection->store->read_only) {
        kithi_sqlite_say(connection, "the file was opened for reading only");
        leave(scope);
        return SQLITE_READONLY;
    }
    if (!roll_back_owed(connection)) {
        leave(scope);
        return SQLITE_ERROR;
    }
    scope->inserted = sqlite3_last_insert_rowid(connection->db);
    scope->nested = connection->store->hosted && sqlite3_get_autocommit(connection->db) == 0;
    sqlite3_stmt *step = connection->steps[write ? KITHI_SQLITE_WRITE : KITHI_SQLITE_READ];
    const int code = scope->nested ? kithi_sqlite_run(connection, "SAVEPOINT kith")
                                   : kithi_sqlite_finish(connection, step);
    if (code != SQLITE_OK) {
        if (!scope->nested) { /* it may have begun all the same, and then have been interrupted */
            (void)roll_back(connection);
        }
        leave(scope);
    }
    return code;
}

static void take_back(kithi_sqlite_scope *scope)
{
    if (scope->nested) {
        roll_back_to(scope->connection->db);
    } else {
        scope->left = !roll_back(scope->connection);
    }
}

static void finish(const kithi_sqlite_scope *scope)
{
    sqlite3_set_last_insert_rowid(scope->connection->db, scope->inserted);
    leave(scope);
}

int kithi_sqlite_end(kithi_sqlite_scope *scope)
{
    kithi_sqlite_connection *connection = scope->connection;
    const int code = scope->nested ? kithi_sqlite_run(connection, "RELEASE kith")
                                   : kithi_sqlite_finish(connection, connection->steps[KITHI_SQLITE_KEEP]);
    if (code != SQLITE_OK) {
        const bool hooked = sqlite3_extended_errcode(connection->db) == SQLITE_CONSTRAINT_COMMITHOOK;
        const bool open = sqlite3_get_autocommit(connection->db) == 0;
        take_back(scope);
        scope->refused = hooked || (open && !scope->left);
    }
    finish(scope);
    return code;
}

void kithi_sqlite_undo(kithi_sqlite_scope *scope)
{
    take_back(scope);
    finish(scope);
}
