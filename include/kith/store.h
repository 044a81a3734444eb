/**
 * @file store.h
 * @brief What a host implements to keep a book: the storage callbacks and the calls they use.
 *
 * Callbacks run on the calling thread, during the call. load, refresh and commit never run beside each other;
 * history, grant_ids and status may run in several threads at once.
 *
 * A callback that calls the book it serves is answered: while load, refresh or commit run, prepare, commit,
 * refresh and recover are KITH_ERR_BUSY. The transaction whose call is under way is KITH_ERR_CLOSED, and
 * closing or finishing it does nothing. Views are opened and read as always. Closing the book takes effect
 * when the callback has returned.
 *
 * What is handed over in a call that is refused makes the whole load or page fail, whatever the callback
 * answers.
 */
#ifndef KITH_STORE_H
#define KITH_STORE_H

#include "kith/types.h"

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/** What a callback answers. Success is not 0, so that an exception in a binding is never taken for one. */
enum {
    KITH_STORE_UNKNOWN = 0,   /**< not known whether it was stored; for reads: it failed */
    KITH_STORE_COMMITTED = 1, /**< stored; for reads: all was handed over */
    KITH_STORE_REJECTED = 2,  /**< nothing was stored and a retry may succeed; for status: was not stored */
    KITH_STORE_CONFLICT = 3   /**< somebody else committed first: refresh and try again */
};

/** What a history question asks for. */
typedef struct kith_history_query {
    size_t size;            /**< sizeof(kith_history_query) */
    kith_id customer;       /**< entries that touch this customer; 0: all */
    uint32_t kind;          /**< entries of records of this kind; 0: all */
    uint32_t section;       /**< entries of records whose kind is of this KITH_SECTION_; 0: all */
    kith_instant since;     /**< first instant; 0: open */
    kith_instant until;     /**< last instant; 0: open */
    uint64_t before;        /**< only commits with a smaller sequence; 0: from the newest */
    uint32_t before_change; /**< and those of commit `before` below this index; UINT32_MAX: none of it */
    uint32_t most;          /**< entries wanted, 1 to 1,000 */
} kith_history_query;

/** One change of one record in a change set, or read back as history. */
typedef struct kith_change {
    size_t size;              /**< sizeof(kith_change) */
    uint64_t sequence;        /**< number of the commit */
    uint32_t index;           /**< position in the commit, from 0 */
    uint32_t operation;       /**< KITH_OPERATION_ADD, _CHANGE or _REMOVE */
    kith_id id;               /**< the record */
    kith_instant at;          /**< when, as the host said */
    const char *actor;        /**< who, as the host said; never NULL */
    const char *shop;         /**< where; never NULL */
    const char *reason;       /**< why; never NULL */
    kith_request request;     /**< the act of writing, or 0 */
    const kith_id *customers; /**< customers touched: itself, its owner, those it or its owner refers to */
    size_t customer_count;    /**< how many */
    const kith_value *before; /**< values before: all of a removal, those that differ of a change */
    size_t before_count;      /**< how many */
    const kith_value *after;  /**< values after, likewise; a cleared field has KITH_TYPE_NONE */
    size_t after_count;       /**< how many */
    const kith_value *row;    /**< all values after the change; in history 0 */
    size_t row_count;         /**< how many */
} kith_change;

/** Storage callbacks. Size-tagged; copied by kith_book_open. No store: memory only. */
typedef struct kith_store {
    size_t size; /**< sizeof(kith_store) */
    void *ctx;   /**< handed to every callback */
    /** Hand over all rows with kith_load_row, in any order, then kith_load_end with the newest sequence (0:
     * empty). Unless it is empty, exactly one of them is of KITH_KIND_BOOK, also after a refresh. */
    int32_t (*load)(void *ctx, kith_load *load);
    /** Hand over rows changed, and rows removed, after `after`, then kith_load_end. NULL: reload instead. */
    int32_t (*refresh)(void *ctx, uint64_t after, kith_load *load);
    /** Store the change set whole or not at all, if kith_changes_base is still the newest sequence. */
    int32_t (*commit)(void *ctx, const kith_changes *changes);
    /** COMMITTED with the sequence if the request was stored, REJECTED if not, UNKNOWN if that cannot be
     * told. */
    int32_t (*status)(void *ctx, kith_request request, uint64_t *sequence);
    /** Grant `count` sequence numbers of a kind, first to first + count - 1, never granted before and never
     * again. NULL: the book counts on from the highest row that it has seen (for a store of one process). */
    int32_t (*grant_ids)(void *ctx, uint32_t kind, uint32_t count, uint64_t *first);
    /** Hand over history, newest first, with kith_load_history. */
    int32_t (*history)(void *ctx, const kith_history_query *query, kith_load *load);
    /** The book is done with the store. */
    void (*close)(void *ctx);
} kith_store;

/**
 * Hand over one row.
 *
 * @param[in] load    from the callback
 * @param[in] id      the record
 * @param[in] values  its values; those left out or of KITH_TYPE_NONE are not set
 * @param[in] count   how many
 * @return KITH_OK; anything else: stop and return KITH_STORE_UNKNOWN. In this order: KITH_ERR_INVALID,
 *         KITH_ERR_CORRUPT (unknown kind, wrong shape; named in the error of the call under way),
 *         KITH_ERR_MEMORY, KITH_ERR_STOPPED
 * @par Ownership everything is copied
 * @par Threads   the callback's thread
 * @since 0.1
 */
kith_status kith_load_row(kith_load *load, kith_id id, const kith_value *values, size_t count);

/**
 * Say that a record has been removed (refresh only).
 *
 * @param[in] load  from the callback
 * @param[in] id    the record
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_MEMORY
 * @par Ownership nothing is kept
 * @par Threads   the callback's thread
 * @since 0.1
 */
kith_status kith_load_removal(kith_load *load, kith_id id);

/**
 * Hand over one entry of the history (history only).
 *
 * @param[in] load    from the callback
 * @param[in] change  size-tagged; row is not used
 * @return KITH_OK; anything else: stop and return KITH_STORE_UNKNOWN. In this order: KITH_ERR_INVALID,
 *         KITH_ERR_ABI, KITH_ERR_CORRUPT (a text is not UTF-8; the commit is named in the error of the call
 *         under way), KITH_ERR_MEMORY
 * @par Ownership everything is copied
 * @par Threads   the callback's thread
 * @since 0.1
 */
kith_status kith_load_history(kith_load *load, const kith_change *change);

/**
 * Say why the rows or the history cannot be handed over: it is what the call under way answers. The first
 * fault counts, also one that the book has found.
 *
 * @param[in] load     from the callback
 * @param[in] status   KITH_ERR_STORE, KITH_ERR_CORRUPT (what the store has is damaged) or KITH_ERR_MEMORY
 * @param[in] message  one line of UTF-8, without secrets, as users see it; it is cut to fit into a kith_error
 * @return never KITH_OK: stop and return KITH_STORE_UNKNOWN. In this order: KITH_ERR_INVALID, then the first
 *         fault, KITH_ERR_STORE, KITH_ERR_CORRUPT, KITH_ERR_MEMORY or KITH_ERR_STOPPED
 * @par Ownership the message is copied
 * @par Threads   the callback's thread
 * @since 0.1
 */
kith_status kith_load_refuse(kith_load *load, kith_status status, const char *message);

/**
 * Finish load or refresh.
 *
 * @param[in] load      from the callback
 * @param[in] sequence  number of the newest commit handed over; 0: the store is empty
 * @return KITH_OK; KITH_ERR_INVALID (also a sequence above INT64_MAX)
 * @par Ownership nothing is kept
 * @par Threads   the callback's thread
 * @since 0.1
 */
kith_status kith_load_end(kith_load *load, uint64_t sequence);

/**
 * Sequence that the change set was prepared on; its own is one more.
 *
 * @param[in] changes  from kith_txn_prepare or the commit callback
 * @return the sequence of the newest commit that it knows; 0: the book is new
 * @par Ownership nothing is kept
 * @par Threads   txn
 * @since 0.1
 */
uint64_t kith_changes_base(const kith_changes *changes);

/**
 * Number of changes in the set.
 *
 * @param[in] changes  from kith_txn_prepare or the commit callback
 * @return how many; a prepared transaction without effect has 0
 * @par Ownership nothing is kept
 * @par Threads   txn
 * @since 0.1
 */
size_t kith_changes_count(const kith_changes *changes);

/**
 * One change of the set, in the order of the transaction's calls, one per record.
 *
 * @param[in]  changes  from kith_txn_prepare or the commit callback
 * @param[in]  index    below kith_changes_count
 * @param[out] out      size-tagged
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_NOT_FOUND
 * @par Ownership what `out` points to is valid until the next call on the same change set
 * @par Threads   txn
 * @since 0.1
 */
kith_status kith_changes_get(const kith_changes *changes, size_t index, kith_change *out);

/**
 * What the change set erases: customers with their aliases, and suppressions of their addresses. A store
 * takes what is personal out of all history that touches one of the customers, or is of one of the others,
 * that of this change set included: the entries stay, without the values that kith_change_is_personal names.
 * Records that are archived and belong to one of the customers go; of others that touch one the texts go.
 *
 * @param[in] changes  from kith_txn_prepare or the commit callback
 * @param[in] index    from 0
 * @return a KITH_KIND_CUSTOMER or KITH_KIND_SUPPRESSION; 0: there are no more
 * @par Ownership nothing is kept
 * @par Threads   txn
 * @since 0.1
 */
kith_id kith_changes_erased(const kith_changes *changes, size_t index);

/**
 * Is the value of a field in an entry of the history about somebody who is erased?
 *
 * @param[in] entry     an entry; its id, customers and references are read
 * @param[in] field     of its record
 * @param[in] erased    from kith_changes_erased
 * @return 1: it goes; 0: it stays, or the arguments are none
 * @par Ownership nothing is kept
 * @par Threads   any
 * @since 0.1
 */
uint32_t kith_change_is_personal(const kith_change *entry, uint32_t field, kith_id erased);

/**
 * What the transaction said about itself: at, actor, shop, reason, request and the sequence it will have.
 *
 * @param[in]  changes  from kith_txn_prepare or the commit callback
 * @param[out] out      size-tagged; id, index, operation and values are 0
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI
 * @par Ownership strings are valid until the transaction is finished
 * @par Threads   txn
 * @since 0.1
 */
kith_status kith_changes_head(const kith_changes *changes, kith_change *out);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
