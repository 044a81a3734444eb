/*
 * What the files of the SQLite store share: the store, its two connections, the tables made from the schema,
 * and the small calls around SQLite. Only public headers of the library are used; no record kind is known by
 * name.
 */
#ifndef KITH_SQLITE_STORE_H
#define KITH_SQLITE_STORE_H

#include "kith/schema.h"
#include "kith/sqlite.h"
#include "kith/store.h"
#include "kith/types.h"

#include <sqlite3.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KITHI_SQLITE_APPLICATION 0x6B697468 /* "kith" */
#define KITHI_SQLITE_FORMAT 2
#define KITHI_SQLITE_KINDS 256u

/* A column of a table. */
typedef struct kithi_sqlite_column {
    const char *name;
    const char *type; /* TEXT or INTEGER */
    uint32_t key;     /* place in the primary key, from 1; 0: not part of it */
    bool required;    /* NOT NULL */
} kithi_sqlite_column;

/* A table of the file: a record kind's, or one of the store's own. */
typedef struct kithi_sqlite_table {
    const char *name;
    const kithi_sqlite_column *columns;
    size_t count;
} kithi_sqlite_table;

/* A record kind: its table, and the statements that change it, made at first use. */
typedef struct kithi_sqlite_kind {
    uint32_t kind;
    kith_kind_info info;
    kith_field_info *fields; /* element 0 is field 1 */
    kithi_sqlite_table table;
    kithi_sqlite_column *columns; /* book, id, sequence, then one per field */
    char *text;                   /* the names in them */
    sqlite3_stmt *add;
    sqlite3_stmt *change;
    sqlite3_stmt *remove;
    sqlite3_stmt *find;
} kithi_sqlite_kind;

#define KITHI_SQLITE_LEAD 3 /* columns before those of the fields */

/* Steps of a transaction. */
enum { KITHI_SQLITE_READ, KITHI_SQLITE_WRITE, KITHI_SQLITE_KEEP, KITHI_SQLITE_UNDO, KITHI_SQLITE_STEPS };

/* A connection and what went wrong on it last. SQLite's own mutex of the connection guards both. */
typedef struct kithi_sqlite_connection {
    sqlite3 *db;
    sqlite3_stmt *steps[KITHI_SQLITE_STEPS]; /* made at opening: a rollback must not need memory */
    struct kith_sqlite *store;
    bool owed;          /* a transaction of ours was left open: its rollback failed */
    int changes;        /* rows that the connection had changed by then */
    kith_status status; /* KITH_ERR_STORE, or what SQLite said or the store saw besides */
    char message[240];
} kithi_sqlite_connection;

/* Ids granted inside the host's transaction: [first, end) hold only if that transaction is committed. */
typedef struct kithi_sqlite_pending {
    uint32_t kind;
    uint64_t first;
    uint64_t end;
} kithi_sqlite_pending;

/* Statements that are kept, made at first use: of the main connection, and pages of history of that for them.
 */
enum {
    KITHI_SQLITE_PUT_COMMIT,
    KITHI_SQLITE_PUT_ENTRY,
    KITHI_SQLITE_PUT_CUSTOMER,
    KITHI_SQLITE_GET_NEWEST,
    KITHI_SQLITE_GET_PAGE,
    KITHI_SQLITE_GET_PAGE_OF_CUSTOMER,
    KITHI_SQLITE_STATEMENTS
};

/* Text that grows; once memory has failed it takes nothing more. */
typedef struct kithi_sqlite_json {
    char *bytes;
    size_t size;
    size_t capacity;
    bool failed;
} kithi_sqlite_json;

/* By which it is seen that somebody wrote a file. */
typedef struct kithi_sqlite_mark {
    uint64_t file;
    int64_t size;
    int64_t seconds; /* of the last change, and what is more */
    int64_t nanoseconds;
} kithi_sqlite_mark;

struct kith_sqlite {
    kithi_sqlite_connection main;  /* load, refresh, commit; the host's where the host gave one */
    kithi_sqlite_connection side;  /* grants, status, history: own files only */
    kithi_sqlite_connection *away; /* &side, or &main over a host's connection */
    sqlite3_mutex *writing;        /* own files: only one of the two connections writes; otherwise NULL */
    bool hosted;                   /* over a host's connection */
    bool read_only;                /* nothing is written */
    bool stands;                   /* read only, and read as if nobody wrote it */
    kithi_sqlite_mark mark;        /* of the file, before it was read */
    int64_t number;                /* no other store has it */
    bool logging;                  /* what is written goes into a log first, by the file's header */
    bool logged;                   /* a write-ahead log lay beside the file before it was opened */
    bool cut;                      /* the file is shorter than its header says */
    char *file;                    /* for messages */
    char *book;
    kithi_sqlite_kind *kinds[KITHI_SQLITE_KINDS]; /* by number; NULL: no such kind */
    uint32_t kind_count;                          /* one more than the last kind */
    uint32_t most_fields;
    sqlite3_stmt *statements[KITHI_SQLITE_STATEMENTS];
    kithi_sqlite_json entry;       /* of the change that is being written */
    kithi_sqlite_pending *pending; /* oldest first */
    size_t pending_count;
    size_t pending_capacity;
    int64_t log_due;      /* entry of an erasure whose bytes may stand in the log; 0: none. See erase.c */
    bool lost;            /* ids of a rolled back transaction were granted to somebody else */
    atomic_bool doubtful; /* the outcome of a commit is unknown */
    _Atomic(const kithi_sqlite_connection *) last; /* where the last message was written; NULL: none yet */
};

/* --- open.c
 * ------------------------------------------------------------------------------------------------------ */

/* Size of the first kith_error: the least that a caller may set. */
#define KITHI_SQLITE_ERROR_LEAST (offsetof(kith_error, message) + sizeof((kith_error *)NULL)->message)

/* Fill the caller's error, which may be NULL; the status. */
kith_status kithi_sqlite_refuse(kith_error *err, kith_status status, const char *message);

/* --- sql.c: calls around SQLite
 * ------------------------------------------------------------------------------- */

/* Keep a message of this connection: the file's name and what the format says. */
void kithi_sqlite_say(kithi_sqlite_connection *connection, const char *format, ...);

/* The same, followed by SQLite's own message. */
void kithi_sqlite_say_error(kithi_sqlite_connection *connection, const char *what);

/* The same as the first, of something in the file that is damaged. */
void kithi_sqlite_say_damage(kithi_sqlite_connection *connection, const char *format, ...);

/* Hand over, in the place of rows, what was said last. */
void kithi_sqlite_refuse_load(kithi_sqlite_connection *connection, kith_load *load);

/* Zeroed memory from SQLite, whose settings and faults so hold for the store too; free with sqlite3_free. */
void *kithi_sqlite_new(size_t count, size_t size);

/* Run SQL without results. SQLITE_OK, or an error that has been said. */
int kithi_sqlite_run(kithi_sqlite_connection *connection, const char *sql);

/* Prepare a statement; NULL if that fails, which has been said. `kept`: used again and again. */
sqlite3_stmt *kithi_sqlite_prepare(kithi_sqlite_connection *connection, const char *sql, bool kept);

/* A statement that is kept, from its SQL at first use; its first parameter is the book. NULL has been said.
 */
sqlite3_stmt *kithi_sqlite_kept(kithi_sqlite_connection *connection, size_t which, const char *sql);

/* Bind a NUL-ended text that outlives the statement's run. */
int kithi_sqlite_bind_text(sqlite3_stmt *statement, int index, const char *text);

/* Step a statement that gives no row; it is reset. SQLITE_OK, or an error that has been said. */
int kithi_sqlite_finish(kithi_sqlite_connection *connection, sqlite3_stmt *statement);

/* Number in the only row and column of a question without parameters; false if there is none, which has been
 * said. */
bool kithi_sqlite_ask(kithi_sqlite_connection *connection, const char *sql, int64_t *out);

/* Whole text of a column; NULL unless it is a text without a NUL in it. */
const char *kithi_sqlite_text(sqlite3_stmt *statement, int column);

/* Did the last call of SQLite find no memory? Then its NULL says nothing about the file. */
bool kithi_sqlite_lacks_memory(const kithi_sqlite_connection *connection);

/* Make the steps of transactions. KITH_OK or KITH_ERR_MEMORY. */
kith_status kithi_sqlite_make_steps(kithi_sqlite_connection *connection);
void kithi_sqlite_free_steps(kithi_sqlite_connection *connection);

/* A transaction, or a savepoint where the host has a transaction open. */
typedef struct kithi_sqlite_scope {
    kithi_sqlite_connection *connection;
    sqlite3_int64 inserted; /* the row that was inserted last, which the host may ask for */
    bool nested;
    bool writing; /* may write */
    bool refused; /* its end failed: SQLite did not come to commit it, or let the host refuse it */
    bool left;    /* nor could it be rolled back: what was done stands in a transaction that is open */
} kithi_sqlite_scope;

/* Begin; holds the connection's mutex until the end. `write` takes the write lock at once, and waits for the
 * store's other connection as long as that writes. */
int kithi_sqlite_begin(kithi_sqlite_scope *scope, kithi_sqlite_connection *connection, bool write);

/* Keep what was done. On an error, which has been said, it is rolled back. */
int kithi_sqlite_end(kithi_sqlite_scope *scope);

/* Take back what was done. Says nothing. */
void kithi_sqlite_undo(kithi_sqlite_scope *scope);

/* --- file.c: the file before it is touched, and its settings
 * --------------------------------------------------- */

/* Open the main connection; refuses what is not kith's without a trace. */
kith_status kithi_sqlite_open_file(kith_sqlite *store, const kith_sqlite_options *options);

/* Open the side connection. */
kith_status kithi_sqlite_open_side(kith_sqlite *store, const kith_sqlite_options *options);

/* Make the file as durable as asked for, and see whether it is. */
kith_status kithi_sqlite_make_durable(kithi_sqlite_connection *connection,
                                      const kith_sqlite_options *options);

/* After reading: did the file stand still, if it was read as it stands? False has been said. */
bool kithi_sqlite_stood(kithi_sqlite_connection *connection);

/* Status of an open that ended with this code of SQLite. */
kith_status kithi_sqlite_status(int code);

/* --- plan.c: tables from the schema
 * ----------------------------------------------------------------------------- */

/* Read the schema. KITH_OK or KITH_ERR_MEMORY. */
kith_status kithi_sqlite_plan(kith_sqlite *store);
void kithi_sqlite_plan_free(kith_sqlite *store);

/* Every table: those of the store first. False behind the last. */
bool kithi_sqlite_table_at(const kith_sqlite *store, size_t index, kithi_sqlite_table *out);

/* Number of the kind of this name; 0: none. */
uint32_t kithi_sqlite_kind_of(const kith_sqlite *store, const char *name);

/* SQL from sqlite3_malloc; NULL: no memory. */
char *kithi_sqlite_create_sql(const kithi_sqlite_table *table);
char *kithi_sqlite_view_sql(const kith_sqlite *store, const kithi_sqlite_kind *kind);
char *kithi_sqlite_select_sql(const kithi_sqlite_kind *kind, const char *condition);
char *kithi_sqlite_insert_sql(const kithi_sqlite_kind *kind,
                              bool change); /* `change`: of a row that is there */

/* --- schema.c: the file's tables against those of the plan
 * ------------------------------------------------------ */

/* Number of the file's format. False if it cannot be told, which has been said. */
bool kithi_sqlite_format(kithi_sqlite_connection *connection, int64_t *out);

/* Check the tables of the file; make those that are missing. */
kith_status kithi_sqlite_fit(kith_sqlite *store, bool existing);

/* --- codec.c: values and columns
 * --------------------------------------------------------------------------------- */

/* Bind a value as its field's column holds it. SQLITE_OK, SQLITE_MISMATCH if it cannot be held, or an error.
 */
int kithi_sqlite_bind(sqlite3_stmt *statement, int index, const kith_field_info *field,
                      const kith_value *value);

/*
 * Take a value from a column. False: the column holds something else than it should; the value is then of a
 * type that its field has not, so that whoever it is handed to refuses it.
 */
bool kithi_sqlite_take(sqlite3_stmt *statement, int index, const kith_field_info *field, kith_value *out);

/* Write a value that is not a text as one; its bytes, 0: it has none. */
#define KITHI_SQLITE_SPELT 64
size_t kithi_sqlite_spell(const kith_field_info *field, const kith_value *value,
                          char out[KITHI_SQLITE_SPELT]);

/* A value back from its text; false if it is none of the field. Texts are borrowed. */
bool kithi_sqlite_parse(const kith_field_info *field, const char *text, size_t length, kith_value *out);

/* Instant as text of one width, so that it sorts; false if it lies outside the years 1 to 9999. */
#define KITHI_SQLITE_INSTANT 28
bool kithi_sqlite_instant(kith_instant at, char out[KITHI_SQLITE_INSTANT]);

/* --- entry.c: an entry of the history as JSON
 * --------------------------------------------------------------------- */

/* Room for an entry that is read; it is used again for the next. */
typedef struct kithi_sqlite_entry {
    kith_id *customers;
    size_t capacity;
    kith_value *before; /* most_fields elements each */
    kith_value *after;
    kithi_sqlite_json texts;
} kithi_sqlite_entry;

/* Append the customers, the values. `out` knows whether there was memory. False: a value cannot be held; its
 * field is `wrong`. */
void kithi_sqlite_put_customers(kithi_sqlite_json *out, const kith_change *change);
bool kithi_sqlite_put_values(kithi_sqlite_json *out, const kithi_sqlite_kind *kind, const kith_change *change,
                             uint32_t *wrong);

/* Make room for what will be read; false: no memory. */
bool kithi_sqlite_fit_entry(kithi_sqlite_entry *entry, const char *customers, const char *changes);

/* Customers and values of a change whose operation is known, from their JSON. NULL, or what is wrong. */
const char *kithi_sqlite_take_entry(kithi_sqlite_entry *entry, const kithi_sqlite_kind *kind,
                                    const char *const json[2], kith_change *change);

/* --- ids.c
 * ------------------------------------------------------------------------------------------------------- */

int32_t kithi_sqlite_grant(void *ctx, uint32_t kind, uint32_t count, uint64_t *first);

/* Before a scope on a host's connection: forget grants whose transaction was committed. */
bool kithi_sqlite_confirm_ids(kith_sqlite *store);

/* Inside a scope on a host's connection: grant again what was rolled back. `lost` is set where that cannot
 * be. */
bool kithi_sqlite_regain_ids(kith_sqlite *store);

/* --- commit.c, read.c, history.c: the callbacks
 * -------------------------------------------------------------------- */

int32_t kithi_sqlite_commit(void *ctx, const kith_changes *changes);

/* Take what is personal about those whom the change set erases out of history and archive, inside an open
 * transaction; `last` is its last entry. And empty the log when it is committed, or after a later commit, or
 * at opening, or before closing. */
bool kithi_sqlite_erase(kith_sqlite *store, const kith_changes *changes, int64_t last);
void kithi_sqlite_forget(kith_sqlite *store, const kith_changes *changes);
void kithi_sqlite_forget_at_first(kith_sqlite *store);
void kithi_sqlite_forget_at_last(kith_sqlite *store);
int32_t kithi_sqlite_load(void *ctx, kith_load *load);
int32_t kithi_sqlite_refresh(void *ctx, uint64_t after, kith_load *load);
int32_t kithi_sqlite_tell(void *ctx, kith_request request, uint64_t *sequence);
int32_t kithi_sqlite_history(void *ctx, const kith_history_query *query, kith_load *load);

/* Sequence of the newest commit of the book, and number of the newest entry of all books; 0: none. Also
 * learns whether the log is due. Inside a scope. */
bool kithi_sqlite_newest(kith_sqlite *store, uint64_t *sequence, int64_t *entry);

#endif
