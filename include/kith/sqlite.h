/**
 * @file sqlite.h
 * @brief libkith-sqlite: a store that keeps books in a SQLite file.
 *
 * Over a connection of the host: it must have a mutex (SQLITE_OPEN_FULLMUTEX, which is what SQLite does
 * unless told otherwise) and keep texts in UTF-8; close the book before the connection. While the host has a
 * transaction open, use the book in that thread only; refresh and status see the host's uncommitted rows; ids
 * granted in a transaction that is rolled back are taken again, or every commit is rejected, until the book
 * is opened anew, if somebody else has been granted them meanwhile. A commit that SQLite refuses in the end,
 * for a deferred foreign key or a commit hook of the host, is rejected too. The store switches secure_delete
 * on, and without a write-ahead log sets journal_size_limit to 0, so that neither file nor journal keep what
 * is erased; leave both so.
 *
 * A host may interrupt the store (sqlite3_interrupt, a progress handler): the call fails, and what the store
 * had begun is rolled back. Inside a transaction of the host SQLite may have rolled back all of that. A host
 * that prevents the ROLLBACK too, by an authorizer, leaves the store's transaction open: a commit is then
 * KITH_ERR_UNKNOWN, and the next call rolls back, but is refused if the connection has changed rows since,
 * until the host has rolled back. So after an error ask sqlite3_get_autocommit which transaction is open.
 *
 * After an erasure (kith_customer_erase) the store empties the write-ahead log, where bytes of the person
 * stand. While somebody reads an older state that cannot be done: kith_sqlite_message says so, and it is
 * tried again, without waiting for readers, after each later commit and at closing, and at every opening for
 * writing. The file itself tells that it is due, so that any store of it will do, also of another process.
 *
 * A request is unique per book: storing it again is rejected.
 */
#ifndef KITH_SQLITE_H
#define KITH_SQLITE_H

#include "kith/store.h"
#include "kith/types.h"

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

struct sqlite3;

/** A SQLite store (opaque). */
typedef struct kith_sqlite kith_sqlite;

/** How safe a commit is when the power fails. */
enum {
    KITH_SQLITE_WAL_FULL = 0,       /**< write-ahead log, every commit synchronised (default) */
    KITH_SQLITE_ROLLBACK_EXTRA = 1, /**< rollback journal, file and directory synchronised */
    KITH_SQLITE_NOT_DURABLE = 2     /**< fast; may lose the newest commits when the power fails */
};

/** How to open a store. */
typedef struct kith_sqlite_options {
    size_t size;         /**< sizeof(kith_sqlite_options) */
    const char *path;    /**< file, never a URI; NULL: use db */
    struct sqlite3 *db;  /**< an open connection of the host, stays the host's; NULL: use path */
    const char *book;    /**< name of the book in the file; NULL: "main" */
    uint32_t durability; /**< KITH_SQLITE_; of a host's connection it is only checked */
    uint32_t existing;   /**< 1: do not create the file, refuse one without a kith schema */
    uint32_t busy_ms;    /**< how long to wait for another process, milliseconds; 0: 5,000. For a commit of
                            this store, in another thread, grants of ids wait as long as it takes */
    uint32_t read_only;  /**< 1: write nothing, for a file that may not be written; not with db */
} kith_sqlite_options;

/** What takes a store longer to find out; bits. */
enum {
    KITH_SQLITE_COUNT = 1, /**< how many records the book has; reads the table of each kind */
    KITH_SQLITE_CHECK = 2  /**< whether the file is whole; reads all of it */
};

/** Structs of this header, for kith_sqlite_struct_size. Pinned; new ones are appended. */
enum {
    KITH_SQLITE_STRUCT_OPTIONS = 1, /**< kith_sqlite_options */
    KITH_SQLITE_STRUCT_FACTS = 2,   /**< kith_sqlite_facts */
    KITH_SQLITE_STRUCT_COUNT = 3    /**< one more than the last */
};

/** What a store says about its file. */
typedef struct kith_sqlite_facts {
    size_t size;          /**< sizeof(kith_sqlite_facts) */
    char journal[16];     /**< journal mode, such as "wal" */
    uint32_t synchronous; /**< of commits: 0 off, 1 normal, 2 full, 3 extra */
    uint32_t format;      /**< of the file: what its meta table says */
    uint64_t page_bytes;  /**< size of a page */
    uint64_t pages;       /**< pages of the file */
    uint64_t pages_free;  /**< those of them that hold nothing */
    uint64_t log_bytes;   /**< size of the write-ahead log beside the file; 0 if there is none */
    uint64_t records;     /**< records of the book, with KITH_SQLITE_COUNT; otherwise 0 */
} kith_sqlite_facts;

/**
 * Open a SQLite store. Settings are read back: weaker ones than asked for are refused. A file that is
 * damaged, not kith's, or of another format is refused with an error that names it, and left untouched.
 *
 * With read_only the file must exist and be of this version; every commit, and every grant of ids, fails.
 * Commits of others are seen if the file has a rollback journal, or a log with commits lies beside it when it
 * is opened; otherwise it is read as it stands, and whatever asks the store fails once somebody has written
 * it. SQLite reads a log by a file named `-shm`, which is left as it is where the process may not write the
 * database, and otherwise shared with those who do. Where none lies beside the log, as of a copy, SQLite
 * makes one; it is KITH_ERR_STORE if it cannot.
 *
 * @param[in]  options  size-tagged
 * @param[out] out      the store; NULL on error
 * @param[out] err      details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_MEMORY, KITH_ERR_NOT_FOUND,
 *         KITH_ERR_STORE, KITH_ERR_CORRUPT, KITH_ERR_FEATURE (another format, or texts in UTF-16)
 * @par Ownership given to the book by kith_book_open, which closes it; before that the caller frees it
 * @par Threads   any; a store serves one book
 * @since 0.1
 */
kith_status kith_sqlite_open(const kith_sqlite_options *options, kith_sqlite **out, kith_error *err);

/**
 * Callbacks of the store, for kith_book_open. Their close frees the store.
 *
 * @param[in]  sqlite  the store
 * @param[out] out     size-tagged
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI
 * @par Ownership out->ctx is the store
 * @par Threads   any
 * @since 0.1
 */
kith_status kith_sqlite_callbacks(kith_sqlite *sqlite, kith_store *out);

/**
 * Write a prepared change set into the SQL transaction that the host has open on its connection, together
 * with the host's own tables. The host then commits and calls kith_txn_finish.
 *
 * @param[in] sqlite   a store over the host's connection
 * @param[in] changes  from kith_txn_prepare
 * @return KITH_STORE_COMMITTED: written (not yet committed); otherwise KITH_STORE_REJECTED or
 *         KITH_STORE_CONFLICT, and the host rolls back: where it was interrupted, a part may stand there.
 *         After an erasure (kith_customer_erase) the host also empties the log of its connection once it
 *         has committed, with `PRAGMA wal_checkpoint(TRUNCATE)`: until then, or until a store of the file
 *         commits, opens or closes, bytes of the person stand there
 * @par Ownership nothing is kept
 * @par Threads   that of the connection
 * @since 0.1
 */
int32_t kith_sqlite_write(kith_sqlite *sqlite, const kith_changes *changes);

/**
 * What went wrong last in this store, for the host's log.
 *
 * @param[in] sqlite  the store
 * @return one line; "" if nothing did
 * @par Ownership valid until the next call on the store
 * @par Threads   that of the last call
 * @since 0.1
 */
const char *kith_sqlite_message(const kith_sqlite *sqlite);

/**
 * Ask a store about its file, settings as they are read back from its connection.
 *
 * @param[in]  sqlite  the store, also while a book has it
 * @param[in]  also    KITH_SQLITE_COUNT, KITH_SQLITE_CHECK, both or 0
 * @param[out] out     size-tagged; also filled if damage is found
 * @param[out] err     details, or NULL: the first damage found
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_STORE, KITH_ERR_CORRUPT (damage)
 * @par Ownership nothing is kept
 * @par Threads   one at a time, and not beside load, refresh or commit; of a host's connection its thread
 * @since 0.1
 */
kith_status kith_sqlite_inspect(kith_sqlite *sqlite, uint32_t also, kith_sqlite_facts *out, kith_error *err);

/**
 * Size of a struct of this header in the library that runs, for bindings (kith_struct_size has the others).
 *
 * @param[in] structure  KITH_SQLITE_STRUCT_
 * @return its bytes; 0 if the library does not know it
 * @par Ownership nothing is kept
 * @par Threads   any
 * @since 0.1
 */
size_t kith_sqlite_struct_size(uint32_t structure);

/**
 * Free a store that no book took.
 *
 * @param[in] sqlite  or NULL
 * @par Ownership sqlite is given up
 * @par Threads   any, once
 * @since 0.1
 */
void kith_sqlite_free(kith_sqlite *sqlite);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
