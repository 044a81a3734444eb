/**
 * @file relation.h
 * @brief Relations and their types: one stored edge, found from both ends. `from` is LABEL of `to` (W1, O5).
 */
#ifndef KITH_RELATION_H
#define KITH_RELATION_H

#include "kith/kinds.h"
#include "kith/types.h"

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/** A relation. In: fields whose bit (KITH_PRESENT(KITH_RELATION_...)) is not in `present` are left alone. */
typedef struct kith_relation {
    size_t size;        /**< sizeof(kith_relation) */
    uint64_t present;   /**< bits of the fields */
    kith_id type;       /**< a KITH_KIND_RELATION_TYPE */
    kith_id from;       /**< the customer who is LABEL */
    kith_id to;         /**< the customer for whom */
    kith_date since;    /**< first day; 0: open */
    kith_date until;    /**< last day; 0: open */
    int64_t priority;   /**< smaller comes first where a choice is made; -2^31 to 2^31-1 */
    const char *remark; /**< free text */
    kith_decimal
        share; /**< percent of the commission, of a recipient (W14); of other types it means nothing */
    kith_decimal rate; /**< percent, the recipient's own commission rate; likewise */
} kith_relation;

/** What to do with relations that a tightened type no longer allows. */
enum {
    KITH_POLICY_REFUSE = 1, /**< the change of the type is refused */
    KITH_POLICY_LEAVE = 2,  /**< they stay, and may hold on fewer days, in this transaction already; they
                                 hold up no other change; kith_validate_all lists them */
    KITH_POLICY_END = 3,    /**< they end today; those that have not begun are removed, or end on their first
                                 day if a record such as a signed document names them */
    KITH_POLICY_DELETE = 4  /**< they are removed */
};

/** Periods as seen from a day. */
enum {
    KITH_PERIOD_CURRENT = 1, /**< holds on the day */
    KITH_PERIOD_PAST = 2,    /**< ended before */
    KITH_PERIOD_FUTURE = 4   /**< begins later */
};

/** A relation as seen from one customer. Frozen: arrays of it cross the interface. */
typedef struct kith_link {
    kith_id relation; /**< the relation */
    kith_id type;     /**< its type */
    kith_id other;    /**< the customer on the other end */
    kith_date since;  /**< first day; 0: open */
    kith_date until;  /**< last day; 0: open */
    uint32_t end;     /**< the end on which the asked customer stands: KITH_END_FROM or _TO */
    uint32_t period;  /**< KITH_PERIOD_ as seen from the day asked about */
} kith_link;

/** Which relations of a customer. */
typedef struct kith_relation_query {
    size_t size;      /**< sizeof(kith_relation_query) */
    kith_id type;     /**< only this type; 0: all */
    uint32_t end;     /**< only where the customer stands on this end; KITH_END_EITHER: both columns, and
                           the only sensible question about a symmetric type, whose ends are alike */
    uint32_t periods; /**< KITH_PERIOD_ bits; 0: KITH_PERIOD_CURRENT */
    kith_date as_of;  /**< the day; 0: the view's today; if that is 0 too, every relation counts as current */
    uint32_t reserved; /**< 0 */
    kith_id after;     /**< go on behind this relation; 0: from the first */
} kith_relation_query;

/** One tick of the two columns (O5, O7). Frozen. */
typedef struct kith_tick {
    kith_id type;      /**< relation type */
    uint32_t end;      /**< KITH_END_FROM: the customer is LABEL; KITH_END_TO: the other is LABEL for it */
    uint32_t reserved; /**< 0 */
} kith_tick;

/** Question whether `from` is LABEL of `to`. Frozen. */
typedef struct kith_pair {
    kith_id from; /**< who */
    kith_id type; /**< relation type */
    kith_id to;   /**< of whom; of a symmetric type the order does not matter */
} kith_pair;

/** A customer within reach. Frozen. */
typedef struct kith_reached {
    kith_id customer;  /**< who */
    kith_id relation;  /**< the last step of the path */
    uint32_t distance; /**< steps */
    uint32_t previous; /**< index of the customer before, or UINT32_MAX for the one asked about */
} kith_reached;

/**
 * Add a relation. For a symmetric type the lower id becomes `from`. If the type has a reciprocal and
 * auto-reciprocal is on, its reciprocal is added too, as part of this change (O8), unless it is there: the
 * relation of the reciprocal type, from the other side and with the same days, and if that type may have
 * several of a pair (KITH_DUPLICATES_BY_ATTRIBUTES), with the same priority and remark. It goes with the
 * relation, unless another one of the pair has it too.
 *
 * @param[in]  txn       an open transaction
 * @param[in]  in        size-tagged
 * @param[in]  existing  1: if the very same relation (type, ends, since, until) is there, give its id and
 *                       change nothing; 0: it is added and judged at the end
 * @param[out] out       id of the relation; 0 on error
 * @param[out] err       details, or NULL
 * @return as kith_record_add, with KITH_ERR_ABI after KITH_ERR_INVALID
 * @par Ownership everything is copied
 * @par Threads   txn
 * @since 0.1
 */
kith_status kith_relation_add(kith_txn *txn, const kith_relation *in, uint32_t existing, kith_id *out,
                              kith_error *err);

/**
 * Change type, dates, priority, remark, share or rate of a relation. Its reciprocal, see kith_relation_add,
 * follows in whatever both had alike; one that another relation of the pair has too stays as it is.
 *
 * @param[in]  txn  an open transaction
 * @param[in]  id   the relation
 * @param[in]  in   size-tagged; only fields in `present` count; from and to must not be among them
 * @param[out] err  details, or NULL
 * @return as kith_record_change, with KITH_ERR_ABI after KITH_ERR_INVALID
 * @par Ownership everything is copied
 * @par Threads   txn
 * @since 0.1
 */
kith_status kith_relation_change(kith_txn *txn, kith_id id, const kith_relation *in, kith_error *err);

/**
 * End a relation: `until` is its last day. Ending never deletes, not even on its first day.
 *
 * @param[in]  txn    an open transaction
 * @param[in]  id     the relation
 * @param[in]  until  last day; 0: the transaction's today
 * @param[out] err    details, or NULL
 * @return as kith_record_change; a last day before the first one is KITH_RULE_PERIOD at the end
 * @par Ownership nothing is kept
 * @par Threads   txn
 * @since 0.1
 */
kith_status kith_relation_end(kith_txn *txn, kith_id id, kith_date until, kith_error *err);

/**
 * Reopen a relation: its end becomes open.
 *
 * @param[in]  txn  an open transaction
 * @param[in]  id   the relation
 * @param[out] err  details, or NULL
 * @return as kith_record_change
 * @par Ownership nothing is kept
 * @par Threads   txn
 * @since 0.1
 */
kith_status kith_relation_reopen(kith_txn *txn, kith_id id, kith_error *err);

/**
 * Save the two columns of a pair (O5, O7): every tick becomes a relation from the transaction's today,
 * open-ended, unless one of that type, pair and direction holds on that day or later. Adds only; saving again
 * changes nothing.
 *
 * @param[in]  txn       an open transaction
 * @param[in]  customer  the current customer
 * @param[in]  other     the other customer
 * @param[in]  ticks     both columns
 * @param[in]  count     how many
 * @param[out] added     relations added, or NULL
 * @param[out] err       details, or NULL
 * @return as kith_record_add
 * @par Ownership everything is copied
 * @par Threads   txn
 * @since 0.1
 */
kith_status kith_relation_save_ticks(kith_txn *txn, kith_id customer, kith_id other, const kith_tick *ticks,
                                     size_t count, size_t *added, kith_error *err);

/**
 * Change the settings of a relation type and say what becomes of relations that they no longer allow. Those
 * are meant that there are when it is committed; to remove one that others changed meanwhile is a conflict.
 * A reciprocal that was made with a relation ends with it, or goes if neither of the two is named. To delete
 * one that a signed document names is KITH_RULE_IN_USE at the end.
 *
 * @param[in]  txn     an open transaction
 * @param[in]  id      the relation type
 * @param[in]  values  as for kith_record_change, which is this call with KITH_POLICY_REFUSE
 * @param[in]  count   how many
 * @param[in]  policy  KITH_POLICY_
 * @param[out] err     details, or NULL
 * @return as kith_record_change
 * @par Ownership everything is copied
 * @par Threads   txn
 * @since 0.1
 */
kith_status kith_relation_type_change(kith_txn *txn, kith_id id, const kith_value *values, size_t count,
                                      uint32_t policy, kith_error *err);

/**
 * Read a relation.
 *
 * @param[in]  view  an open view
 * @param[in]  id    the relation
 * @param[out] out   size-tagged
 * @param[out] err   details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_NOT_FOUND
 * @par Ownership remark is borrowed from the view
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_relation_get(const kith_view *view, kith_id id, kith_relation *out, kith_error *err);

/**
 * Relations of a customer, both columns in one list (O13, O14), in order of type, end, other customer, since,
 * until (open first), id. A relation of the customer to itself is shown once, from its `from` end.
 *
 * @param[in]  view      an open view
 * @param[in]  customer  whose
 * @param[in]  query     size-tagged, or NULL: all that hold today
 * @param[out] links     at most capacity
 * @param[in]  capacity  elements of links
 * @param[out] count     how many; fewer than capacity: no more, else ask again with query->after
 * @param[out] err       details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_NOT_FOUND (customer, or `after`)
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_relation_list(const kith_view *view, kith_id customer, const kith_relation_query *query,
                               kith_link *links, size_t capacity, size_t *count, kith_error *err);

/**
 * Relations of many customers in one call, several times faster than one by one.
 *
 * @param[in]  view       an open view
 * @param[in]  customers  whose
 * @param[in]  n          how many customers
 * @param[in]  query      size-tagged, or NULL; `after` must be 0
 * @param[out] links      room for n * each links; those of customer i begin at i * each
 * @param[in]  each       most links per customer
 * @param[out] counts     n elements: links per customer; each: there may be more
 * @param[out] err        details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_NOT_FOUND (the first unknown
 *         customer)
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_relation_list_many(const kith_view *view, const kith_id *customers, size_t n,
                                    const kith_relation_query *query, kith_link *links, size_t each,
                                    size_t *counts, kith_error *err);

/**
 * Is `from` LABEL of `to` on a day?
 *
 * @param[in]  view   an open view
 * @param[in]  pair   the question
 * @param[in]  as_of  the day; 0: the view's today
 * @param[out] out    a relation that says so; 0: no
 * @param[out] err    details, or NULL
 * @return KITH_OK (also for no); KITH_ERR_INVALID
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_relation_has(const kith_view *view, const kith_pair *pair, kith_date as_of, kith_id *out,
                              kith_error *err);

/**
 * Many such questions in one call, several times faster than one by one.
 *
 * @param[in]  view   an open view
 * @param[in]  pairs  the questions
 * @param[in]  n      how many
 * @param[in]  as_of  the day; 0: the view's today
 * @param[out] out    n elements: a relation that says so; 0: no
 * @param[out] err    details, or NULL
 * @return KITH_OK; KITH_ERR_INVALID
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_relation_has_many(const kith_view *view, const kith_pair *pairs, size_t n, kith_date as_of,
                                   kith_id *out, kith_error *err);

/**
 * Who is within a distance, nearest first, and by which path. The customer itself is not among them.
 *
 * @param[in]  view      an open view
 * @param[in]  customer  from whom
 * @param[in]  query     which relations may be walked (`after` is not used), or NULL: all that hold today
 * @param[in]  distance  most steps, 1 to KITH_LIMIT_DISTANCE
 * @param[out] reached   in order of distance, then of discovery; paths lead back through `previous`
 * @param[in]  capacity  elements of reached; the walk stops when it is full
 * @param[out] count     how many
 * @param[out] err       details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_NOT_FOUND, KITH_ERR_MEMORY
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_relation_reach(const kith_view *view, kith_id customer, const kith_relation_query *query,
                                uint32_t distance, kith_reached *reached, size_t capacity, size_t *count,
                                kith_error *err);

/**
 * Find a relation type by its code, or by a label of either end in any sex and language, folded as names are.
 *
 * @param[in]  view  an open view
 * @param[in]  name  code or label
 * @param[out] type  the type; 0 if there is none
 * @param[out] end   the end that the name describes: a customer so called stands there; KITH_END_FROM for a
 *                   code
 * @param[out] err   details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_NOT_FOUND; codes come before labels, then lower
 *         ids
 * @par Ownership name is only read
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_relation_type_find(const kith_view *view, const char *name, kith_id *type, uint32_t *end,
                                    kith_error *err);

/**
 * Label of a customer on one end of a relation type. Of several the language decides first (the one asked
 * for, the book's, none, any other), then the sex (the customer's, none, the other). Without a label: the
 * type's code.
 *
 * @param[in] view      an open view
 * @param[in] type      relation type
 * @param[in] end       KITH_END_FROM or _TO; of a symmetric type either
 * @param[in] sex       of the customer who stands there; 0: unknown
 * @param[in] language  such as "ru"; NULL: the book's
 * @return the label; "" if there is no such type
 * @par Ownership borrowed from the view
 * @par Threads   read
 * @since 0.1
 */
const char *kith_relation_type_label(const kith_view *view, kith_id type, uint32_t end, int64_t sex,
                                     const char *language);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
