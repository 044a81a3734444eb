/* Opening and closing: the public calls. */
#include "sqlite/store.h"

#include <string.h>

#define BOOK_MOST 64 /* bytes of a book's name */

/* Fill the caller's error: the store, and its message with it, is about to be freed. */
kith_status kithi_sqlite_refuse(kith_error *err, kith_status status, const char *message)
{
    if (err != NULL) {
        const size_t size = err->size; /* the caller's: older or newer than ours */
        memset(err, 0, size);
        err->size = size;
        err->status = status;
        err->change = UINT32_MAX;
        sqlite3_snprintf((int)sizeof err->message, err->message, "%s", message);
    }
    return status;
}

/* Bring the options into a struct of this version. */
static kith_status take_options(kith_sqlite_options *out, const kith_sqlite_options *given, kith_error *err)
{
    const unsigned char *bytes = (const unsigned char *)given;
    const size_t size = given->size;
    if (size < sizeof size) {
        return kithi_sqlite_refuse(err, KITH_ERR_ABI, "the size of the options is not set");
    }
    for (size_t i = sizeof *out; i < size; i++) {
        if (bytes[i] != 0) {
            return kithi_sqlite_refuse(err, KITH_ERR_ABI, "the options are newer than the library");
        }
    }
    memset(out, 0, sizeof *out);
    memcpy(out, given, size < sizeof *out ? size : sizeof *out);
    return KITH_OK;
}

static kith_status check_options(const kith_sqlite_options *options, kith_error *err)
{
    if ((options->path == NULL) == (options->db == NULL)) {
        return kithi_sqlite_refuse(err, KITH_ERR_INVALID, "either a path or a connection is needed");
    }
    if (options->durability > KITH_SQLITE_NOT_DURABLE || options->existing > 1 || options->read_only > 1) {
        return kithi_sqlite_refuse(err, KITH_ERR_INVALID, "an option is out of range");
    }
    if (options->db != NULL && options->read_only != 0) {
        return kithi_sqlite_refuse(err, KITH_ERR_INVALID, "how a connection was opened is the host's choice");
    }
    if (options->book != NULL && (*options->book == '\0' || strlen(options->book) > BOOK_MOST)) {
        return kithi_sqlite_refuse(err, KITH_ERR_INVALID,
                                   "the name of the book has no bytes or more than 64");
    }
    return KITH_OK;
}

static char *copy(const char *text)
{
    const size_t size = strlen(text) + 1;
    char *made = sqlite3_malloc64(size);
    return made == NULL ? NULL : memcpy(made, text, size);
}

static kith_sqlite *make_store(const kith_sqlite_options *options)
{
    kith_sqlite *store = kithi_sqlite_new(1, sizeof *store);
    if (store == NULL) {
        return NULL;
    }
    sqlite3_randomness(sizeof store->number, &store->number);
    store->hosted = options->db != NULL;
    store->read_only = options->read_only != 0;
    store->main.store = store->side.store = store;
    store->main.db = options->db;
    store->away = store->hosted ? &store->main : &store->side;
    const char *file = store->hosted ? sqlite3_db_filename(options->db, "main") : options->path;
    store->file = copy(file == NULL || *file == '\0' ? "database" : file);
    store->book = copy(options->book == NULL ? "main" : options->book);
    store->writing = store->hosted ? NULL : sqlite3_mutex_alloc(SQLITE_MUTEX_FAST);
    if (store->file == NULL || store->book == NULL || (store->writing == NULL && !store->hosted) ||
        kithi_sqlite_plan(store) != KITH_OK) {
        kith_sqlite_free(store);
        return NULL;
    }
    return store;
}

/* The newest sequence of the book is read once, so that a damaged file is noticed here rather than by the
 * book. */
static kith_status read_once(kith_sqlite *store)
{
    kithi_sqlite_scope scope;
    uint64_t newest = 0;
    int64_t entry = 0;
    int code = kithi_sqlite_begin(&scope, &store->main, false);
    if (code != SQLITE_OK) {
        return kithi_sqlite_status(code);
    }
    const bool done = kithi_sqlite_newest(store, &newest, &entry);
    code = sqlite3_errcode(store->main.db);
    kithi_sqlite_undo(&scope);
    return done ? KITH_OK : kithi_sqlite_status(code == SQLITE_OK ? SQLITE_CORRUPT : code);
}

/* Older versions of SQLite can be built without JSON; that is noticed before somebody is to be erased. */
static kith_status find_json(kith_sqlite *store)
{
    sqlite3_stmt *statement = NULL;
    const int code =
        sqlite3_prepare_v2(store->main.db, "SELECT json_remove('{}', '$.a')", -1, &statement, NULL);
    if (code != SQLITE_OK) {
        kithi_sqlite_say_error(&store->main, "this SQLite cannot take anything out of the history");
    }
    (void)sqlite3_finalize(statement);
    return kithi_sqlite_status(code);
}

/* History, status and grants may come from several threads, and all go through this connection's mutex. */
static kith_status find_mutex(kithi_sqlite_connection *connection)
{
    if (sqlite3_db_mutex(connection->db) != NULL) {
        return KITH_OK;
    }
    kithi_sqlite_say(connection, "the connection has no mutex, but is used by several threads: open it with "
                                 "SQLITE_OPEN_FULLMUTEX");
    return KITH_ERR_STORE;
}

static kith_status open_store(kith_sqlite *store, const kith_sqlite_options *options)
{
    kith_status status = store->hosted ? KITH_OK : kithi_sqlite_open_file(store, options);
    if (status == KITH_OK) {
        status = find_mutex(&store->main);
    }
    if (status == KITH_OK) {
        status = kithi_sqlite_make_steps(&store->main);
    }
    if (status == KITH_OK) {
        status = find_json(store);
    }
    if (status == KITH_OK && store->hosted) { /* before anything is made in the host's database */
        status = kithi_sqlite_make_durable(&store->main, options);
    }
    if (status == KITH_OK) {
        status = kithi_sqlite_fit(store, options->existing != 0 || store->read_only);
    }
    if (status == KITH_OK && !store->hosted) {
        status = kithi_sqlite_make_durable(&store->main, options);
    }
    if (status == KITH_OK) {
        status = read_once(store);
    }
    if (status == KITH_OK && !store->hosted) {
        status = kithi_sqlite_open_side(store, options);
    }
    if (status == KITH_OK && !store->hosted) {
        status = kithi_sqlite_make_steps(&store->side);
    }
    if (status == KITH_OK) {
        kithi_sqlite_forget_at_first(store);
    }
    /* what was read of a file that moved looks damaged */
    return store->main.db == NULL || kithi_sqlite_stood(&store->main) ? status : KITH_ERR_STORE;
}

kith_status kith_sqlite_open(const kith_sqlite_options *options, kith_sqlite **out, kith_error *err)
{
    kith_sqlite_options taken;
    if (out != NULL) {
        *out = NULL;
    }
    if (err != NULL && err->size < KITHI_SQLITE_ERROR_LEAST) {
        return KITH_ERR_ABI;
    }
    if (options == NULL || out == NULL) {
        return kithi_sqlite_refuse(err, KITH_ERR_INVALID, "options or out is NULL");
    }
    kith_status status = take_options(&taken, options, err);
    if (status == KITH_OK) {
        status = check_options(&taken, err);
    }
    if (status != KITH_OK) {
        return status;
    }
    if (sqlite3_threadsafe() == 0) {
        return kithi_sqlite_refuse(err, KITH_ERR_STORE, "this SQLite was built without threads");
    }
    kith_sqlite *store = make_store(&taken);
    if (store == NULL) {
        return kithi_sqlite_refuse(err, KITH_ERR_MEMORY, "no memory");
    }
    status = open_store(store, &taken);
    if (status == KITH_OK) {
        *out = store;
        return kithi_sqlite_refuse(err, KITH_OK, "");
    }
    (void)kithi_sqlite_refuse(err, status, kith_sqlite_message(store));
    store->log_due = 0;
    if (store->logged) { /* a log that was there is left as it was */
        (void)sqlite3_db_config(store->main.db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    }
    kith_sqlite_free(store);
    return status;
}

static void close_store(void *ctx)
{
    kith_sqlite_free(ctx);
}

size_t kith_sqlite_struct_size(uint32_t structure)
{
    static const size_t sizes[KITH_SQLITE_STRUCT_COUNT] = {
        [KITH_SQLITE_STRUCT_OPTIONS] = sizeof(kith_sqlite_options),
        [KITH_SQLITE_STRUCT_FACTS] = sizeof(kith_sqlite_facts),
    };
    return structure < KITH_SQLITE_STRUCT_COUNT ? sizes[structure] : 0;
}

kith_status kith_sqlite_callbacks(kith_sqlite *sqlite, kith_store *out)
{
    if (sqlite == NULL || out == NULL) {
        return KITH_ERR_INVALID;
    }
    const kith_store callbacks = {
        .size = out->size,
        .ctx = sqlite,
        .load = kithi_sqlite_load,
        .refresh = kithi_sqlite_refresh,
        .commit = kithi_sqlite_commit,
        .status = kithi_sqlite_tell,
        .grant_ids = kithi_sqlite_grant,
        .history = kithi_sqlite_history,
        .close = close_store,
    };
    const size_t size = out->size;
    if (size < sizeof size) {
        return KITH_ERR_ABI;
    }
    memset(out, 0, size);
    memcpy(out, &callbacks, size < sizeof callbacks ? size : sizeof callbacks);
    return KITH_OK;
}

const char *kith_sqlite_message(const kith_sqlite *sqlite)
{
    const kithi_sqlite_connection *last = sqlite == NULL ? NULL : atomic_load(&sqlite->last);
    return last == NULL ? "" : last->message;
}

void kith_sqlite_free(kith_sqlite *sqlite)
{
    if (sqlite == NULL) {
        return;
    }
    kithi_sqlite_forget_at_last(sqlite);
    for (size_t i = 0; i < KITHI_SQLITE_STATEMENTS; i++) {
        (void)sqlite3_finalize(sqlite->statements[i]);
    }
    kithi_sqlite_plan_free(sqlite);
    kithi_sqlite_free_steps(&sqlite->main);
    kithi_sqlite_free_steps(&sqlite->side);
    if (!sqlite->hosted) {
        (void)sqlite3_close(sqlite->side.db);
        (void)sqlite3_close(sqlite->main.db);
    }
    sqlite3_mutex_free(sqlite->writing);
    sqlite3_free(sqlite->pending);
    sqlite3_free(sqlite->entry.bytes);
    sqlite3_free(sqlite->file);
    sqlite3_free(sqlite->book);
    sqlite3_free(sqlite);
}
