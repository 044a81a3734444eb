/**
 * @file book.h
 * @brief The book: everything of one company, opened over a store or in memory only.
 */
#ifndef KITH_BOOK_H
#define KITH_BOOK_H

#include "kith/schema.h"
#include "kith/store.h"
#include "kith/types.h"

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/** Memory of one book. May be called in several threads at once. */
typedef struct kith_allocator {
    size_t size; /**< sizeof(kith_allocator) */
    void *ctx;   /**< handed to resize */
    /** Allocate (ptr NULL, old_size 0), resize or free (new_size 0: NULL); NULL: no memory, ptr stays. */
    void *(*resize)(void *ctx, void *ptr, size_t old_size, size_t new_size);
} kith_allocator;

/**
 * A host's answer: may `actor` at `shop` do `operation` (KITH_OPERATION_) on records of `kind`? 1 is yes,
 * anything else no. May be called in several threads at once.
 */
typedef int32_t (*kith_rights_fn)(void *ctx, const char *actor, const char *shop, uint32_t operation,
                                  uint32_t kind);

/** What a host's choice answers if it cannot be made. */
#define KITH_CHOICE_FAILED UINT64_MAX

/**
 * A host's choice (KITH_DISTRIBUTE_CUSTOM): which of `managers`, all of whom may take it, gets the order?
 * Anything that is not among them is nobody; KITH_CHOICE_FAILED: it cannot be made now, the call ends with
 * KITH_ERR_STOPPED, and nothing changes. It is asked again whenever the calls of the transaction are made
 * again: on a newer state of the book, without some of them (kith_txn_drop), or after one that failed; in
 * several threads at once.
 */
typedef kith_id (*kith_choose_fn)(void *ctx, kith_id order, kith_id customer, kith_id distribution,
                                  const kith_id *managers, size_t count);

/** Receives a line per noteworthy event: level 1 error, 2 warning, 3 information. Several threads at once. */
typedef void (*kith_log_fn)(void *ctx, int32_t level, const char *message);

/** Bytes of a hash. */
#define KITH_HASH_BYTES 32

/**
 * A keyed hash of an address, such as HMAC-SHA-256 with a key that the host keeps to itself: so an address
 * that nothing may be sent to is known again, and cannot be read. Several threads at once.
 *
 * @return 1: it was written to `out`; anything else: it cannot be told, and what needs it is
 * KITH_ERR_STOPPED, or taken for an address that is not suppressed
 */
typedef int32_t (*kith_hash_fn)(void *ctx, const char *address, size_t length,
                                unsigned char out[KITH_HASH_BYTES]);

/** A limit lowered for one book. Frozen. */
typedef struct kith_limit {
    uint32_t limit;    /**< KITH_LIMIT_ */
    uint32_t reserved; /**< 0 */
    uint64_t value;    /**< 1 to the limit's standard value */
} kith_limit;

/** How to open a book. */
typedef struct kith_book_options {
    size_t size;                     /**< sizeof(kith_book_options) */
    const kith_allocator *allocator; /**< NULL: libc */
    const kith_store *store;         /**< NULL: memory only */
    kith_rights_fn rights;           /**< for KITH_RIGHTS_HOST; NULL: everything is allowed */
    void *rights_ctx;                /**< handed to rights */
    kith_log_fn log;                 /**< or NULL */
    void *log_ctx;                   /**< handed to log */
    const kith_run *run;             /**< progress of the load, or NULL */
    const kith_limit *limits;        /**< lowered limits, or NULL */
    size_t limit_count;              /**< how many */
    uint32_t existing;               /**< 1: an empty store is KITH_ERR_NOT_FOUND; 0: it gets a new book */
    uint32_t rights_mode;            /**< new book: KITH_RIGHTS_; 0 is KITH_RIGHTS_HOST */
    const char *owner;     /**< new book: who makes it; in KITH_RIGHTS_ROLES the user with every right */
    const char *name;      /**< new book: its name, or NULL */
    const char *language;  /**< new book: language of labels where a reader names none; or NULL */
    kith_instant at;       /**< new book: when it is made; 0: none */
    kith_choose_fn choose; /**< for KITH_DISTRIBUTE_CUSTOM; NULL: nobody is chosen */
    void *choose_ctx;      /**< handed to choose */
    kith_hash_fn hash;     /**< for addresses of people who were erased (kith/erase.h), or NULL */
    void *hash_ctx;        /**< handed to hash */
} kith_book_options;

/** Figures of a book. */
typedef struct kith_book_stats {
    size_t size;           /**< sizeof(kith_book_stats) */
    uint64_t sequence;     /**< newest commit */
    uint64_t records[128]; /**< live records by kind */
    uint64_t bytes;        /**< obtained from the allocator and not given back */
    uint64_t page_bytes;   /**< size of a page */
    uint64_t pages;        /**< pages in use, by the newest version, open views and transactions */
    uint64_t pages_free;   /**< pages ready for use */
    uint64_t versions;     /**< versions kept alive, the newest included */
    uint64_t stale;        /**< 1: an outcome is unknown, kith_book_recover is needed */
} kith_book_stats;

/**
 * Open a book: load what the store has, or make a new book if it has nothing.
 *
 * A row of the wrong shape, or a reference to nothing, refuses the book and names the row; so do rows or
 * commits without exactly one record of kind book, which says who decides about rights. Rows that merely
 * break a rule are loaded (kith_validate_all lists them). A new book is written to the store by its first
 * commit; with KITH_RIGHTS_ROLES it has the roles and rights of O2 and O15 and the user `owner` with every
 * right.
 *
 * @param[in]  options  NULL: a new book in memory
 * @param[out] out      the book; NULL on error
 * @param[out] err      details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_MEMORY, KITH_ERR_STORE,
 *         KITH_ERR_STOPPED, KITH_ERR_CORRUPT, KITH_ERR_NOT_FOUND; for a new book KITH_ERR_SHAPE (owner longer
 *         than 250 bytes, or a code with KITH_RIGHTS_ROLES; name or language longer than their limits; or not
 *         UTF-8), and those of a commit
 * @par Ownership the caller closes the book; options are copied; the store is closed with the book, and on
 *                every error but KITH_ERR_INVALID and KITH_ERR_ABI, which leave it to the caller
 * @par Threads   any
 * @since 0.1
 */
kith_status kith_book_open(const kith_book_options *options, kith_book **out, kith_error *err);

/**
 * Close a book. Views and transactions that are still open stay safe: views read on, everything else answers
 * KITH_ERR_CLOSED; the last of them frees the memory.
 *
 * @param[in] book  or NULL
 * @par Ownership book is given up
 * @par Threads   any, once
 * @since 0.1
 */
void kith_book_close(kith_book *book);

/**
 * Bring in what other processes have committed to the store.
 *
 * @param[in]  book  an open book
 * @param[in]  run   progress, or NULL
 * @param[out] err   details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_CLOSED, KITH_ERR_BUSY, KITH_ERR_STALE,
 *         KITH_ERR_STORE, KITH_ERR_STOPPED, KITH_ERR_CORRUPT, KITH_ERR_MEMORY; on error the book is as it was
 * @par Ownership nothing is kept
 * @par Threads   any; one prepare, refresh or recover at a time
 * @since 0.1
 */
kith_status kith_book_refresh(kith_book *book, const kith_run *run, kith_error *err);

/**
 * After an unknown outcome: ask the store what happened, then bring the book up to date and accept writes
 * again.
 *
 * @param[in]  book  an open book
 * @param[in]  run   progress, or NULL
 * @param[out] err   details, or NULL
 * @return as kith_book_refresh, without KITH_ERR_STALE; KITH_ERR_UNKNOWN while the store cannot tell;
 *         KITH_ERR_STORE, and still stale, also if it lacks the commit that it says it has stored
 * @par Ownership nothing is kept
 * @par Threads   any; one prepare, refresh or recover at a time
 * @since 0.1
 */
kith_status kith_book_recover(kith_book *book, const kith_run *run, kith_error *err);

/**
 * Did this act of writing happen?
 *
 * @param[in]  book      an open book
 * @param[in]  request   as given to kith_txn_begin
 * @param[out] sequence  number of its commit
 * @param[out] err       details, or NULL
 * @return KITH_OK: yes; KITH_ERR_NOT_FOUND: no; in this order before: KITH_ERR_INVALID, KITH_ERR_CLOSED,
 *         KITH_ERR_FEATURE (a book without a store), KITH_ERR_UNKNOWN, KITH_ERR_STORE
 * @par Ownership nothing is kept
 * @par Threads   any
 * @since 0.1
 */
kith_status kith_commit_status(kith_book *book, kith_request request, uint64_t *sequence, kith_error *err);

/**
 * Figures of the book.
 *
 * @param[in]  book  an open book
 * @param[out] out   size-tagged
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_CLOSED, KITH_ERR_MEMORY
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_book_stats_get(kith_book *book, kith_book_stats *out);

/**
 * Value of a limit in this book.
 *
 * @param[in] book   an open book
 * @param[in] limit  KITH_LIMIT_
 * @return the value; 0 if there is no such limit
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
uint64_t kith_book_limit(const kith_book *book, uint32_t limit);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
