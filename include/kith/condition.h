/**
 * @file condition.h
 * @brief Conditions that come down a chain: which one counts for a customer, and why (M4 to M8, table 1).
 */
#ifndef KITH_CONDITION_H
#define KITH_CONDITION_H

#include "kith/kinds.h"
#include "kith/trace.h"
#include "kith/types.h"

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/** What is asked. */
typedef struct kith_condition_query {
    size_t size;            /**< sizeof(kith_condition_query) */
    kith_id customer;       /**< who orders */
    kith_id type;           /**< a KITH_KIND_CONDITION_TYPE */
    kith_id hierarchy;      /**< in which it stands; 0: the book's default, or none */
    kith_id chain;          /**< the node chosen, where it hangs under several; 0: none chosen */
    kith_date as_of;        /**< pricing date; 0: the view's today; if that is 0 too, every period holds */
    uint32_t chain_off;     /**< 1: nothing comes down the chain */
    kith_id brand;          /**< brand of the order, or 0 */
    const char *item_group; /**< item group, or NULL */
    kith_id currency;       /**< currency of the order; 0: whatever */
    kith_decimal value;     /**< value of the order, in its currency */
    uint32_t has_value;     /**< 1: value is stated */
    uint32_t reserved;      /**< 0 */
} kith_condition_query;

/** A condition that counts. Frozen: arrays of it cross the interface. */
typedef struct kith_effective {
    kith_id type;      /**< its type */
    kith_id condition; /**< the record; of several that were added up the nearest; 0: none counts */
    kith_id customer;  /**< at whom it stands */
    uint32_t level;    /**< level of that one in the chain; 0: the customer itself, who is no node */
    uint32_t distance; /**< steps up from the customer */
    uint32_t reason;   /**< KITH_REASON_TAKEN or _NONE; without a condition why there is none */
    uint32_t count;    /**< how many records make up the value */
    uint32_t chain;    /**< KITH_CHAIN_ of the way up; where it is ambiguous only the customer's own count */
    uint32_t reserved; /**< 0 */
    int64_t number;    /**< percent, amount or decimal */
    const char *text;  /**< code or agreement; NULL */
    kith_id party;     /**< customer, or who gets an agreement */
    kith_id location;  /**< one of its locations */
} kith_effective;

/**
 * The condition of a type that counts for a customer: table 1. Nothing is changed by asking.
 *
 * A node that is skipped (KITH_CHAIN_NODE_SKIPPED) passes on nothing, of any type, in its hierarchy; what
 * stands above it still comes down. A node that is to keep only some types to itself has their conditions
 * `local`; a purpose that has other nodes altogether, such as statistics, is a hierarchy of its own.
 *
 * A record that is explicitly nothing (KITH_CONDITION_STATE_NONE) is what counts where one record of a type
 * does, the nearest or the highest. Where they apply together, in a sum, a cascade or as agreements, it adds
 * nothing to those that have a value (the trace says KITH_REASON_NONE), and counts only where none has; what
 * is to come from above no longer is blocked.
 *
 * @param[in]     view   an open view
 * @param[in]     query  size-tagged
 * @param[out]    out    what counts; `condition` 0 and the reason if nothing does
 * @param[out]    trace  size-tagged, or NULL: a row per candidate
 * @param[out]    err    details, or NULL
 * @return KITH_OK (whatever is found); in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_NOT_FOUND (no
 * such customer, type or hierarchy)
 * @par Ownership strings are borrowed from the view
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_condition_effective(const kith_view *view, const kith_condition_query *query,
                                     kith_effective *out, kith_trace *trace, kith_error *err);

/**
 * The same for every condition type, in one walk up the chain.
 *
 * @param[in]  view      an open view
 * @param[in]  query     size-tagged; its type must be 0
 * @param[out] out       an element per condition type, in order of id
 * @param[in]  capacity  elements of out
 * @param[out] count     condition types in all, also beyond capacity
 * @param[out] err       details, or NULL
 * @return as kith_condition_effective
 * @par Ownership strings are borrowed from the view
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_condition_all(const kith_view *view, const kith_condition_query *query, kith_effective *out,
                               size_t capacity, size_t *count, kith_error *err);

/**
 * The same for many customers in one call.
 *
 * @param[in]  view       an open view
 * @param[in]  query      size-tagged; its customer and chain must be 0
 * @param[in]  customers  ids of customers
 * @param[in]  count      how many
 * @param[out] out        an element per customer
 * @param[out] err        details, or NULL
 * @return as kith_condition_effective
 * @par Ownership strings are borrowed from the view
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_condition_many(const kith_view *view, const kith_condition_query *query,
                                const kith_id *customers, size_t count, kith_effective *out, kith_error *err);

/**
 * Every record that counts, nearest first: of a sum what is added, of agreements each with who gets it. The
 * first one is that of kith_condition_effective.
 *
 * @param[in]  view      an open view
 * @param[in]  query     size-tagged
 * @param[out] out       the records, each with its own value
 * @param[in]  capacity  elements of out
 * @param[out] count     how many in all, also beyond capacity
 * @param[out] err       details, or NULL
 * @return as kith_condition_effective
 * @par Ownership strings are borrowed from the view
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_condition_list(const kith_view *view, const kith_condition_query *query, kith_effective *out,
                                size_t capacity, size_t *count, kith_error *err);

/**
 * Add the condition types that most books have: discount, bonus agreement, payer, invoice-to, price list,
 * payment terms, delivery terms, discount model, credit limit. Those whose code is taken are left out.
 *
 * @param[in]  txn  an open transaction
 * @param[out] err  details, or NULL
 * @return as kith_record_add
 * @par Ownership nothing is kept
 * @par Threads   txn
 * @since 0.1
 */
kith_status kith_condition_presets(kith_txn *txn, kith_error *err);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
