/*
 * Transaction: a draft and the calls that made it. The calls are kept, so that they can be made again: on a
 * newer version, without some of them, or after a call that ran out of memory half-way.
 */
#ifndef KITH_ENGINE_TXN_H
#define KITH_ENGINE_TXN_H

#include "engine/book.h"
#include "rules/rules.h"

#include "kith/relation.h"
#include "kith/txn.h"

/* Bytes of an actor or shop, and of a reason. */
#define KITHI_ACTOR_MOST 250u
#define KITHI_REASON_MOST 4000u

typedef enum kithi_txn_state {
    KITHI_TXN_OPEN,
    KITHI_TXN_PREPARED,
    KITHI_TXN_OVER,  /* published, or its outcome is unknown */
    KITHI_TXN_BROKEN /* its calls could not be made again for want of memory, or of a choice of the host; the
                        next use tries once more */
} kithi_txn_state;

typedef struct kithi_call kithi_call;

/* What a call does; `apply` may be run again. It checks everything before it writes. */
typedef kith_status (*kithi_apply_fn)(kith_txn *txn, kithi_call *call, kith_error *err);

/* Is a call made when the calls are made again? */
enum { KITHI_CALL_KEPT, KITHI_CALL_DROPPING, KITHI_CALL_DROPPED };

struct kithi_call {
    kithi_apply_fn apply;
    kith_id id;         /* the record, or what the call made */
    kith_value *values; /* in the transaction's arena */
    uint32_t count;
    uint32_t kind;
    uint32_t option; /* policy, or "existing" */
    kith_date on;    /* a day */
    kith_id other;   /* the other customer of a pair */
    const kith_tick *ticks;
    const void *given; /* what else it was given, in the arena */
    void *told;        /* where its answer goes, while its caller waits; NULL when it is made again */
    kith_id *made;     /* ids taken for records that the call makes, in order; kept when it is made again */
    uint32_t made_count;
    uint32_t made_capacity;
    uint32_t made_used;
    bool decides;    /* gives orders and customers to managers */
    bool plain;      /* sets fields of one record: in conflict if somebody else set them otherwise */
    bool removes;    /* removes the record with its parts */
    bool clears_out; /* what it removes it removes as it finds it, also what somebody else has just changed */
    uint8_t dropped; /* KITHI_CALL_ */
    size_t added;    /* what it says to its caller */
};

/* A record that was touched, and by which calls. */
typedef struct kithi_touched {
    kith_id id;
    uint32_t first;
    uint32_t last;
    bool excused;  /* only a policy touched it: what is wrong with it lies in the past */
    bool noted;    /* only calls that decide touched it */
    uint32_t left; /* of a type: fields whose last change let stay what is there; found when it is judged */
} kithi_touched;

/* Customers that a change can touch: of the row before and after, itself or its owner, and its references. */
#define KITHI_TOUCHED_CUSTOMERS (2u * KITHI_FIELDS)

/* The change set: indexes of touched records whose rows really differ. */
struct kith_changes {
    kith_txn *txn;
    uint32_t *items;
    size_t count;
    size_t capacity;
    kith_value before[2 * KITHI_FIELDS]; /* scratch of kithi_changes_get */
    kith_value after[2 * KITHI_FIELDS];
    kith_value row[KITHI_FIELDS];
    kith_id customers[KITHI_TOUCHED_CUSTOMERS];
};

struct kith_txn {
    kith_book *book;
    kithi_edit edit;
    kithi_txn_state state;
    _Atomic uint32_t holders; /* the handle, and views on it */
    bool erases;              /* one of its calls erases somebody */
    bool busy;                /* a call is under way: what a callback asks of the transaction is refused */
    bool wrote;               /* the call under way has changed the draft */
    bool excusing;            /* the call under way ends relations as a policy says */
    bool history_kept;        /* the draft holds its history entries (a book without a store) */
    bool trusted;             /* makes a new book: rights are not asked */
    bool importing;           /* takes over what others kept */
    const char *actor;
    const char *shop;
    const char *reason;
    kith_date today;
    kith_instant at;
    kith_request request;
    kithi_arena arena; /* of calls */
    kithi_arena texts; /* of the options */
    kithi_call *calls;
    uint32_t call_count;
    size_t call_capacity;
    uint32_t current; /* index of the call under way */
    kithi_touched *touched;
    size_t touched_count;
    size_t touched_capacity;
    uint32_t *table; /* hash of touched: index + 1 */
    size_t table_size;
    kithi_state base; /* the version that the draft started from */
    kith_changes changes;
};

kith_status kithi_txn_begin(kith_book *book, const kith_txn_options *options, kith_txn **out,
                            kith_error *err);
void kithi_txn_close(kith_txn *txn);
void kithi_txn_release(kith_txn *txn);

/*
 * Make a call: `call` is copied, what it points to must lie in the transaction's arena behind `mark`. On
 * error the transaction is as it was before. `made` (may be NULL) gives the call as it was kept.
 */
kith_status kithi_txn_call(kith_txn *txn, const kithi_call *call, kithi_arena_mark mark,
                           const kithi_call **made, kith_error *err);

/* Make all calls again on the same version. If memory does not suffice the transaction is broken. */
kith_status kithi_txn_remake(kith_txn *txn);

/* Is the transaction open, and its book? A broken one is mended if memory is back, or the host can choose
 * again. Else KITH_ERR_CLOSED, _MEMORY or _STOPPED. */
kith_status kithi_txn_check_open(kith_txn *txn, kith_error *err);

/* Make all calls again on the newest version. A conflict is named and leaves the transaction on the old one.
 */
kith_status kithi_txn_rebase(kith_txn *txn, kith_error *err);

kith_status kithi_txn_drop(kith_txn *txn, const uint32_t *changes, size_t count, size_t *dropped,
                           kith_error *err);

/* All findings of the rules, in order of change, then rule. */
kith_status kithi_txn_judge(kith_txn *txn, kithi_findings *findings);

/* --- for the calls --- */

/* Write a row (NULL: remove it) and note that this call touched the record. */
kith_status kithi_txn_put(kith_txn *txn, kith_id id, const kith_value *values);

/* Note that this call touched a record that is archived: it has no row, its values are those of the call,
 * filled in. */
kith_status kithi_txn_touch(kith_txn *txn, kith_id id);

/* Values of a touched record before or after the transaction, by field number; false: it is not there. */
bool kithi_txn_values(const kith_txn *txn, const kithi_touched *touched, bool after, kith_value *values);

/* The next id for a record of `kind` that this call makes: the same one when the call is made again. */
kith_status kithi_txn_made(kith_txn *txn, kithi_call *call, uint32_t kind, kith_id *out, kith_error *err);

/* NULL: not touched. */
const kithi_touched *kithi_txn_touched(const kith_txn *txn, kith_id id);

#endif
