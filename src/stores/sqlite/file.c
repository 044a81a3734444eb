/* The file: looked at before it is touched, opened hardened, made durable and asked whether it is. */
#define _POSIX_C_SOURCE 200809L /* st_mtim */

#include "sqlite/store.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define HEADER 100 /* bytes of the header of a SQLite file */
#define HEADER_PAGE_SIZE 16
#define HEADER_WRITE_VERSION 18
#define HEADER_CHANGES 24
#define HEADER_PAGES 28
#define HEADER_APPLICATION 68
#define HEADER_PAGES_VALID 92
#define BUSY_MS 5000
#define BUSY_MOST_MS 86400000 /* a day */
#define PAUSE_MS 10
#define CACHE "PRAGMA main.cache_size = -16384"

/* What a file is, by its header. */
typedef enum content {
    CONTENT_EMPTY,
    CONTENT_KITH,
    CONTENT_UNMARKED, /* a database that bears nobody's mark */
    CONTENT_FOREIGN,  /* a database that bears another application's mark */
    CONTENT_STRANGE   /* no database */
} content;

typedef struct setting {
    int what;
    int value;
} setting;

/* A file may come from anybody: its schema must not run code, and nothing in it may be larger than we ever
 * write. */
static const setting settings[] = {{SQLITE_DBCONFIG_DEFENSIVE, 1},      {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
                                   {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0}, {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
                                   {SQLITE_DBCONFIG_DQS_DML, 0},        {SQLITE_DBCONFIG_DQS_DDL, 0},
                                   {SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0}};

static const setting limits[] = {{SQLITE_LIMIT_LENGTH, 1000000},
                                 {SQLITE_LIMIT_SQL_LENGTH, 100000},
                                 {SQLITE_LIMIT_COLUMN, 200},
                                 {SQLITE_LIMIT_EXPR_DEPTH, 50},
                                 {SQLITE_LIMIT_COMPOUND_SELECT, 10},
                                 {SQLITE_LIMIT_VDBE_OP, 25000},
                                 {SQLITE_LIMIT_FUNCTION_ARG, 100},
                                 {SQLITE_LIMIT_ATTACHED, 0},
                                 {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50},
                                 {SQLITE_LIMIT_VARIABLE_NUMBER, 200},
                                 {SQLITE_LIMIT_TRIGGER_DEPTH, 1},
                                 {SQLITE_LIMIT_WORKER_THREADS, 0}};

kith_status kithi_sqlite_status(int code)
{
    switch (code & 0xFF) {
    case SQLITE_OK:
        return KITH_OK;
    case SQLITE_NOMEM:
        return KITH_ERR_MEMORY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return KITH_ERR_CORRUPT;
    default:
        return KITH_ERR_STORE;
    }
}

/* Milliseconds to wait for somebody else. */
static uint32_t wait_of(const kith_sqlite_options *options)
{
    const uint32_t wait = options->busy_ms == 0 ? BUSY_MS : options->busy_ms;
    return wait > BUSY_MOST_MS ? BUSY_MOST_MS : wait;
}

static int harden(sqlite3 *db, const kith_sqlite_options *options)
{
    int code = sqlite3_extended_result_codes(db, 1);
    if (code == SQLITE_OK) {
        code = sqlite3_busy_timeout(db, (int)wait_of(options));
    }
    for (size_t i = 0; i < sizeof settings / sizeof settings[0] && code == SQLITE_OK; i++) {
        int is = settings[i].value;
        code = sqlite3_db_config(db, settings[i].what, settings[i].value, &is);
        code = code == SQLITE_OK && is != settings[i].value ? SQLITE_ERROR : code;
    }
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        (void)sqlite3_limit(db, limits[i].what, limits[i].value);
    }
    if (code == SQLITE_OK) {
        code = sqlite3_exec(db, "PRAGMA cell_size_check = ON; PRAGMA secure_delete = ON", NULL, NULL, NULL);
    }
    return code;
}

/* SQLite may be built so that it takes such a name for a URI, whose parameters undo what we ask for. */
static char *name_of_file(const char *path)
{
    return sqlite3_mprintf("%s%s", strncmp(path, "file:", 5) == 0 ? "./" : "", path);
}

/* Open a connection to the path. Nothing of the file has been read as a database afterwards. */
static kith_status connect(kithi_sqlite_connection *connection, const kith_sqlite_options *options,
                           int create)
{
    const int mode = options->read_only != 0 ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | create;
    char *name = name_of_file(options->path);
    const int code = name == NULL
                         ? SQLITE_NOMEM
                         : sqlite3_open_v2(name, &connection->db, mode | SQLITE_OPEN_FULLMUTEX, NULL);
    sqlite3_free(name);
    if (code != SQLITE_OK) {
        const int reason = connection->db == NULL ? 0 : sqlite3_system_errno(connection->db);
        const bool missing = (code & 0xFF) == SQLITE_CANTOPEN && reason == ENOENT;
        const char *absent =
            create == 0 ? "there is no such file"
                        : "the file cannot be made: there is no such directory, or it cannot be written";
        kithi_sqlite_say(connection, "%s", missing ? absent : sqlite3_errstr(code));
        return missing ? KITH_ERR_NOT_FOUND : kithi_sqlite_status(code);
    }
    if (options->read_only != 0) { /* as in reopen */
        (void)sqlite3_db_config(connection->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    }
    const int hardened = harden(connection->db, options);
    if (hardened != SQLITE_OK) {
        kithi_sqlite_say_error(connection, "this SQLite cannot be opened as safely as needed");
    }
    return kithi_sqlite_status(hardened);
}

static uint32_t read_number(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* Is a file of `size` bytes shorter than its header says? Older versions of SQLite do not keep the number of
 * pages. */
static bool is_cut(const unsigned char *header, int64_t size)
{
    const int64_t given = header[HEADER_PAGE_SIZE] << 8 | header[HEADER_PAGE_SIZE + 1];
    const int64_t page = given == 1 ? 65536 : given;
    return read_number(header + HEADER_CHANGES) == read_number(header + HEADER_PAGES_VALID) &&
           read_number(header + HEADER_PAGES) * page > size;
}

static content content_of(const unsigned char *header)
{
    const uint32_t mark = read_number(header + HEADER_APPLICATION);
    if (memcmp(header, "SQLite format 3", 16) != 0) {
        return CONTENT_STRANGE;
    }
    return mark == KITHI_SQLITE_APPLICATION ? CONTENT_KITH : mark == 0 ? CONTENT_UNMARKED : CONTENT_FOREIGN;
}

/* SQLite says of a file of one byte that it has none. */
static int look_for_byte(sqlite3_file *file, content *out)
{
    char byte = 0;
    const int code = file->pMethods->xRead(file, &byte, 1, 0);
    *out = code == SQLITE_IOERR_SHORT_READ ? CONTENT_EMPTY : CONTENT_STRANGE;
    return code == SQLITE_IOERR_SHORT_READ ? SQLITE_OK : code;
}

/* Reads through SQLite's own handle: closing another one would drop the locks that this process has on the
 * file. */
static int look(kith_sqlite *store, content *out)
{
    unsigned char header[HEADER];
    sqlite3_file *file = NULL;
    sqlite3_int64 size = 0;
    int code = sqlite3_file_control(store->main.db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (code == SQLITE_OK) {
        code =
            file == NULL || file->pMethods == NULL ? SQLITE_CANTOPEN : file->pMethods->xFileSize(file, &size);
    }
    *out = CONTENT_STRANGE;
    if (code != SQLITE_OK || size < HEADER) {
        return code == SQLITE_OK && size == 0 ? look_for_byte(file, out) : code;
    }
    code = file->pMethods->xRead(file, header, HEADER, 0);
    if (code == SQLITE_OK) {
        *out = content_of(header);
        store->cut = is_cut(header, size);
        store->logging = header[HEADER_WRITE_VERSION] > 1;
    }
    return code;
}

/* What a URI promises SQLite: it need not lock, log or recover; it may not write what the log is read by. */
#define IMMUTABLE "?immutable=1"
#define READONLY_SHM "?readonly_shm=1"

/* Name of the file as a URI with such a promise. */
static char *uri_of(sqlite3 *db, const char *promise)
{
    sqlite3_str *uri = sqlite3_str_new(db);
    sqlite3_str_appendall(uri, "file://");
    for (const char *at = sqlite3_db_filename(db, "main"); *at != '\0'; at++) {
        const unsigned char byte = (unsigned char)*at;
        const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                           (byte >= '0' && byte <= '9') || (byte != '\0' && strchr("/-_.", byte) != NULL);
        sqlite3_str_appendf(uri, plain ? "%c" : "%%%02X", byte);
    }
    sqlite3_str_appendall(uri, promise);
    return sqlite3_str_finish(uri);
}

/*
 * Has a database without kith's mark kith's tables all the same, because its host put them there? Or is it as
 * good as new: nobody's mark and nothing in it? KITH_OK also where it cannot be told; KITH_ERR_MEMORY.
 */
static kith_status find_room(sqlite3 *db, const kith_sqlite_options *options, bool unmarked, bool *room)
{
    char *uri = uri_of(db, IMMUTABLE); /* it leaves no trace */
    sqlite3 *reader = NULL;
    sqlite3_stmt *statement = NULL;
    int code = SQLITE_NOMEM;
    *room = false;
    if (uri != NULL) {
        code = sqlite3_open_v2(uri, &reader, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);
        code = code == SQLITE_OK ? harden(reader, options) : code;
    }
    if (code == SQLITE_OK) {
        code = sqlite3_prepare_v2(reader,
                                  "SELECT count(*), ifnull(sum(name = 'kith_meta'), 0) FROM sqlite_schema",
                                  -1, &statement, NULL);
    }
    if (code == SQLITE_OK) {
        code = sqlite3_step(statement);
    }
    if (code == SQLITE_ROW) {
        *room = sqlite3_column_int(statement, 1) > 0 || (unmarked && sqlite3_column_int(statement, 0) == 0);
    }
    (void)sqlite3_finalize(statement);
    (void)sqlite3_close(reader);
    sqlite3_free(uri);
    return (code & 0xFF) == SQLITE_NOMEM ? KITH_ERR_MEMORY : KITH_OK;
}

/* Is there a file of this name that can be used so (SQLITE_ACCESS_)? */
static bool is_found(sqlite3 *db, const char *name, int use)
{
    sqlite3_vfs *vfs = NULL;
    int there = 0;
    return sqlite3_file_control(db, "main", SQLITE_FCNTL_VFS_POINTER, &vfs) == SQLITE_OK && vfs != NULL &&
           vfs->xAccess(vfs, name, use, &there) == SQLITE_OK && there != 0;
}

/* A log or a journal of the database? */
static bool lies_beside(sqlite3 *db, const char *name)
{
    return is_found(db, name, SQLITE_ACCESS_EXISTS);
}

static bool has_log(const kithi_sqlite_connection *connection)
{
    return lies_beside(connection->db, sqlite3_filename_wal(sqlite3_db_filename(connection->db, "main")));
}

/* Which file is it, and when was it written last? */
static kithi_sqlite_mark mark_of(const kithi_sqlite_connection *connection)
{
    struct stat found;
    if (stat(sqlite3_db_filename(connection->db, "main"), &found) != 0) {
        return (kithi_sqlite_mark){.file = 0};
    }
    return (kithi_sqlite_mark){.file = (uint64_t)found.st_ino,
                               .size = (int64_t)found.st_size,
                               .seconds = (int64_t)found.st_mtim.tv_sec,
                               .nanoseconds = (int64_t)found.st_mtim.tv_nsec};
}

bool kithi_sqlite_stood(kithi_sqlite_connection *connection)
{
    const kith_sqlite *store = connection->store;
    const kithi_sqlite_mark *was = &store->mark;
    if (!store->stands) {
        return true;
    }
    const kithi_sqlite_mark is = mark_of(connection);
    const bool stood = !has_log(connection) && is.file == was->file && is.size == was->size &&
                       is.seconds == was->seconds && is.nanoseconds == was->nanoseconds;
    if (!stood) {
        kithi_sqlite_say(connection, "somebody has written the file meanwhile: open it again");
    }
    return stood;
}

/* The same file anew, for reading, with a promise. */
static kith_status reopen(kithi_sqlite_connection *connection, const kith_sqlite_options *options,
                          const char *promise)
{
    char *uri = uri_of(connection->db, promise);
    (void)sqlite3_close(connection->db);
    connection->db = NULL;
    if (uri == NULL) {
        kithi_sqlite_say(connection, "no memory");
        return KITH_ERR_MEMORY;
    }
    const int opened = sqlite3_open_v2(uri, &connection->db,
                                       SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_FULLMUTEX, NULL);
    sqlite3_free(uri);
    const int hardened = opened == SQLITE_OK ? harden(connection->db, options) : opened;
    if (hardened != SQLITE_OK) {
        kithi_sqlite_say(connection, "the file cannot be read");
    }
    if (connection->db != NULL) { /* whoever closes last would put the log into the file, and remove it */
        (void)sqlite3_db_config(connection->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    }
    return kithi_sqlite_status(hardened);
}

/*
 * May the file by which SQLite reads the log be only read? One must be there. And nobody in this process may
 * write the database later: all its connections share what the first has opened, and could write no more.
 */
static bool can_leave_shm(const kithi_sqlite_connection *connection)
{
    const char *file = sqlite3_db_filename(connection->db, "main");
    const size_t size = strlen(file) + sizeof "-shm";
    char *name = kithi_sqlite_new(size, 1);
    if (name != NULL) {
        sqlite3_snprintf((int)size, name, "%s-shm", file);
    }
    const bool can = name != NULL && lies_beside(connection->db, name) &&
                     !is_found(connection->db, file, SQLITE_ACCESS_READWRITE);
    sqlite3_free(name);
    return can;
}

/*
 * Read what may not be written. A file whose log is not there is written by nobody, and read as it stands: a
 * log of our own could not be made, or would lie in the way of those who may write.
 */
static kith_status open_for_reading(kithi_sqlite_connection *connection, const kith_sqlite_options *options)
{
    const kith_sqlite *store = connection->store;
    if (store->stands) {
        return reopen(connection, options, IMMUTABLE);
    }
    if (!store->logging) {
        return KITH_OK;
    }
    kith_status status = can_leave_shm(connection) ? reopen(connection, options, READONLY_SHM) : KITH_OK;
    const int code = status == KITH_OK
                         ? sqlite3_exec(connection->db, "PRAGMA schema_version", NULL, NULL, NULL)
                         : SQLITE_OK;
    if ((code & 0xFF) == SQLITE_CANTOPEN) {
        kithi_sqlite_say(connection,
                         "its log needs a -shm file, which cannot be made here: read copies of both");
        status = KITH_ERR_STORE;
    }
    return status;
}

/* Does the file begin as a journal or a log of SQLite does? One that does not is somebody's, and left alone.
 */
static bool is_records(sqlite3 *db, const char *name, int kind)
{
    static const unsigned char journal[] = {0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7};
    static const unsigned char log[] = {0x37, 0x7F, 0x06};
    unsigned char begin[sizeof journal] = {0};
    sqlite3_vfs *vfs = NULL;
    if (!lies_beside(db, name) ||
        sqlite3_file_control(db, "main", SQLITE_FCNTL_VFS_POINTER, &vfs) != SQLITE_OK) {
        return false;
    }
    sqlite3_file *file = kithi_sqlite_new(1, (size_t)vfs->szOsFile);
    bool found = false;
    if (file != NULL && vfs->xOpen(vfs, name, file, SQLITE_OPEN_READONLY | kind, NULL) == SQLITE_OK) {
        found = file->pMethods->xRead(file, begin, sizeof begin, 0) == SQLITE_OK &&
                (kind == SQLITE_OPEN_WAL ? memcmp(begin, log, sizeof log) == 0
                                         : memcmp(begin, journal, sizeof journal) == 0);
    }
    if (file != NULL && file->pMethods != NULL) {
        (void)file->pMethods->xClose(file);
    }
    sqlite3_free(file);
    return found;
}

/*
 * A file that is no database by its first page may be one whose first page was being written when the power
 * went: then log or journal hold that page, and SQLite puts it back.
 */
static int look_after_recovery(kith_sqlite *store, content *out)
{
    sqlite3 *db = store->main.db;
    const char *name = sqlite3_db_filename(db, "main");
    const int code = look(store, out);
    if (code == SQLITE_OK && *out == CONTENT_STRANGE &&
        (is_records(db, sqlite3_filename_journal(name), SQLITE_OPEN_MAIN_JOURNAL) ||
         is_records(db, sqlite3_filename_wal(name), SQLITE_OPEN_WAL)) &&
        sqlite3_exec(db, "PRAGMA schema_version; PRAGMA wal_checkpoint", NULL, NULL, NULL) == SQLITE_OK) {
        return look(store, out);
    }
    return code;
}

kith_status kithi_sqlite_open_file(kith_sqlite *store, const kith_sqlite_options *options)
{
    kithi_sqlite_connection *connection = &store->main;
    content found = CONTENT_STRANGE;
    kith_status status =
        connect(connection, options, options->existing != 0 || store->read_only ? 0 : SQLITE_OPEN_CREATE);
    if (status != KITH_OK) {
        return status;
    }
    const char *name = sqlite3_db_filename(connection->db, "main");
    if (name == NULL || *name == '\0') {
        kithi_sqlite_say(connection, "the path names no file");
        return KITH_ERR_STORE;
    }
    if (!store->read_only && sqlite3_db_readonly(connection->db, "main") != 0) {
        kithi_sqlite_say(connection, "the file cannot be written");
        return KITH_ERR_STORE;
    }
    store->mark = mark_of(connection);
    store->logged = has_log(connection);
    status = kithi_sqlite_status(look_after_recovery(store, &found));
    if (status != KITH_OK) {
        kithi_sqlite_say(connection, "the file cannot be read");
        return status;
    }
    if (found == CONTENT_STRANGE) {
        kithi_sqlite_say(connection, "the file is damaged or not a database");
        return KITH_ERR_CORRUPT;
    }
    bool room = true;
    if (found == CONTENT_UNMARKED || found == CONTENT_FOREIGN) {
        status = find_room(connection->db, options, found == CONTENT_UNMARKED, &room);
    }
    if (status != KITH_OK) {
        kithi_sqlite_say(connection, "no memory");
        return status;
    }
    if (!room) {
        kithi_sqlite_say(connection, "the file is a database of another application");
        return KITH_ERR_CORRUPT;
    }
    store->stands = store->read_only && store->logging && !store->logged;
    return store->read_only ? open_for_reading(connection, options) : KITH_OK;
}

/* Does every commit survive when the power fails? */
static bool is_durable(const char *journal, int64_t synchronous)
{
    if (strcmp(journal, "wal") == 0) {
        return synchronous >= 2;
    }
    return synchronous >= 3 && (strcmp(journal, "delete") == 0 || strcmp(journal, "truncate") == 0 ||
                                strcmp(journal, "persist") == 0);
}

/* SQLite does not always wait when the journal changes: others who have just opened the file may be in the
 * way. */
static int set_journal(kithi_sqlite_connection *connection, const char *wish,
                       const kith_sqlite_options *options)
{
    const uint32_t wait = wait_of(options);
    int code = sqlite3_exec(connection->db, wish, NULL, NULL, NULL);
    for (uint32_t waited = 0; (code & 0xFF) == SQLITE_BUSY && waited < wait; waited += PAUSE_MS) {
        (void)sqlite3_sleep(PAUSE_MS);
        code = sqlite3_exec(connection->db, wish, NULL, NULL, NULL);
    }
    if (code != SQLITE_OK) {
        kithi_sqlite_say_error(connection, "the journal cannot be made durable");
    }
    return code;
}

/*
 * A host's connection forgets as ours do: what is freed, also long before an erasure, is overwritten, and a
 * journal that is kept is emptied with each commit. For a log that limit is not needed, and would cost.
 */
static int make_forgetful(kithi_sqlite_connection *connection, const char *journal)
{
    return kithi_sqlite_run(connection, strcmp(journal, "wal") == 0 ? "PRAGMA main.secure_delete = ON"
                                                                    : "PRAGMA main.secure_delete = ON;"
                                                                      "PRAGMA main.journal_size_limit = 0");
}

kith_status kithi_sqlite_make_durable(kithi_sqlite_connection *connection, const kith_sqlite_options *options)
{
    static const char *const wishes[] = {
        [KITH_SQLITE_WAL_FULL] = "PRAGMA main.journal_mode = WAL; PRAGMA main.synchronous = FULL; " CACHE,
        [KITH_SQLITE_ROLLBACK_EXTRA] =
            "PRAGMA main.journal_mode = DELETE; PRAGMA main.synchronous = EXTRA; " CACHE,
        [KITH_SQLITE_NOT_DURABLE] =
            "PRAGMA main.journal_mode = WAL; PRAGMA main.synchronous = NORMAL; " CACHE,
    };
    int64_t synchronous = 0;
    char journal[16] = "";
    if (connection->store->read_only) {
        return kithi_sqlite_status(kithi_sqlite_run(connection, CACHE));
    }
    const int code =
        connection->store->hosted ? SQLITE_OK : set_journal(connection, wishes[options->durability], options);
    if (code != SQLITE_OK) {
        return kithi_sqlite_status(code);
    }
    sqlite3_stmt *statement = kithi_sqlite_prepare(connection, "PRAGMA main.journal_mode", false);
    if (statement != NULL && sqlite3_step(statement) == SQLITE_ROW) {
        sqlite3_snprintf((int)sizeof journal, journal, "%s", (const char *)sqlite3_column_text(statement, 0));
    }
    (void)sqlite3_finalize(statement);
    if (!kithi_sqlite_ask(connection, "PRAGMA main.synchronous", &synchronous)) {
        return KITH_ERR_STORE;
    }
    const bool rollback = options->durability == KITH_SQLITE_ROLLBACK_EXTRA && !connection->store->hosted;
    if (options->durability != KITH_SQLITE_NOT_DURABLE &&
        (!is_durable(journal, synchronous) || (rollback && strcmp(journal, "wal") == 0))) {
        kithi_sqlite_say(connection,
                         "journal mode is %s and synchronous is %lld, which is not what was asked for",
                         journal, synchronous);
        return KITH_ERR_STORE;
    }
    return connection->store->hosted ? kithi_sqlite_status(make_forgetful(connection, journal)) : KITH_OK;
}

kith_status kithi_sqlite_open_side(kith_sqlite *store, const kith_sqlite_options *options)
{
    kith_status status = connect(&store->side, options, 0);
    if (status == KITH_OK && store->read_only) {
        status = open_for_reading(&store->side, options);
    }
    if (status == KITH_OK) {
        status = kithi_sqlite_make_durable(&store->side, options);
    }
    /*
     * Only grants of ids are written here. In a log they need no sync of their own: a commit that uses the
     * ids comes later in the same log, and its sync covers them; without it, nothing stored bears the ids.
     */
    if (status == KITH_OK && !store->read_only && options->durability != KITH_SQLITE_ROLLBACK_EXTRA) {
        status = kithi_sqlite_status(kithi_sqlite_run(&store->side, "PRAGMA main.synchronous = NORMAL"));
    }
    return status;
}
