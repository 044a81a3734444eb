/**
 * @file commission.h
 * @brief Commissions: at what rate, for whom, and what they earned (W14, P31 to P34, table 6).
 */
#ifndef KITH_COMMISSION_H
#define KITH_COMMISSION_H

#include "kith/kinds.h"
#include "kith/trace.h"
#include "kith/types.h"

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/** Which order, or one that might come: an order or a customer is given. What else is 0 is not set. */
typedef struct kith_commission_request {
    size_t size;             /**< sizeof(kith_commission_request) */
    kith_id order;           /**< an order, whose facts stand in for all the others but `on`; 0: see there */
    kith_id customer;        /**< who orders */
    kith_id brand;           /**< brand ordered */
    kith_id manager;         /**< sales representative of the order; 0: a house account */
    kith_id currency;        /**< of the base; 0: the book's */
    kith_decimal base;       /**< value that earns */
    kith_decimal typed_rate; /**< percent, typed in the order */
    uint32_t has_typed_rate; /**< 1: typed_rate is set, be it 0 */
    kith_date on;            /**< order date; 0: the order's, or the view's today */
} kith_commission_request;

/** The rate, and the amount in all. Of an order that is frozen the record is not known. */
typedef struct kith_commission {
    size_t size;     /**< sizeof(kith_commission) */
    uint32_t origin; /**< KITH_RATE_; 0: no rate is set anywhere, which is not 0 %; of a frozen order also if
                          everybody has a rate of its own */
    uint32_t recipients; /**< KITH_RECIPIENT_; 0: nobody */
    kith_id record;      /**< record that sets the rate; 0: none */
    kith_decimal rate;   /**< percent; 0 without one */
    kith_decimal
        amount; /**< of the base, in the smallest unit of its currency; what all recipients get together */
} kith_commission;

/** What one recipient gets. Frozen: arrays of it cross the interface. */
typedef struct kith_commission_part {
    kith_id recipient;   /**< a customer; 0: the order's manager */
    kith_id manager;     /**< the order's manager, if it is the recipient; else 0 */
    kith_id relation;    /**< that makes it one; 0: none */
    kith_decimal share;  /**< percent of the whole */
    kith_decimal rate;   /**< percent of the base: the whole's, or its own */
    kith_decimal amount; /**< exact in the smallest unit of the currency */
    uint32_t origin;     /**< KITH_RATE_: where its rate comes from */
    uint32_t rounded; /**< smallest units that it got more than its share, because they had to go somewhere */
} kith_commission_part;

/**
 * Commission of an order, or of one that might come: rate and recipients by table 6. Nothing is changed by
 * asking; kith_order_save freezes the answer with the order, and notes what was earned.
 *
 * The rate is the first one that is set, be it 0: typed in the order, of the customer for the brand, of the
 * customer, of the sales representative for the brand, of the representative, of the brand, of the book. The
 * order's manager is its representative if it is one (KITH_MANAGER_REPRESENTATIVE) and not inactive.
 *
 * Recipients come from the first source that has a valid one: parts of the order that were typed
 * (KITH_KIND_COMMISSION_SHARE), relations with the effect that hold on the day, the representative. A
 * customer is valid if it has the role KITH_CUSTOMER_ROLE_COMMISSION_RECIPIENT, is active and does not order
 * itself; a manager as a representative is. Shares that are not set split what the others leave.
 *
 * The amounts of all that share one rate are exact: they add up to the whole, rounded to the smallest unit of
 * the currency (two digits where no currency is known). Who has a rate of its own gets its share of the base
 * at that rate; without any rate it gets nothing, and its `origin` is 0.
 *
 * What is frozen with an order that was saved is given as it is, at the value that the order has by now: what
 * is booked, or where nothing is its lines, less what was cancelled and returned; nothing once the order is
 * cancelled.
 *
 * @param[in]  view      an open view
 * @param[in]  request   size-tagged
 * @param[out] out       size-tagged
 * @param[out] parts     at most capacity; by rank of the relation, then id
 * @param[in]  capacity  elements of parts
 * @param[out] count     recipients in all, also beyond capacity
 * @param[out] trace     size-tagged, or NULL: a row per rate and recipient that was looked at; `type` is
 *                       KITH_LIST_RATE_ORIGIN or KITH_LIST_RECIPIENT_ORIGIN, `level` the entry of that list,
 *                       `number` the rate or share. Of an order that is frozen, a part that was typed and did
 *                       not count has KITH_REASON_NOT_CHOSEN
 * @param[out] err       details, or NULL
 * @return KITH_OK, also without a rate or recipient; in this order: KITH_ERR_INVALID, KITH_ERR_ABI,
 *         KITH_ERR_NOT_FOUND (no such order, customer, brand, manager or currency), KITH_ERR_RULE
 *         (KITH_RULE_SHARES: shares are more than 100 percent), KITH_ERR_LIMIT (an amount is greater than a
 *         decimal), KITH_ERR_MEMORY
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_commission_of(const kith_view *view, const kith_commission_request *request,
                               kith_commission *out, kith_commission_part *parts, size_t capacity,
                               size_t *count, kith_trace *trace, kith_error *err);

/** Whose entries, from when to when. */
typedef struct kith_statement_query {
    size_t size;       /**< sizeof(kith_statement_query) */
    kith_id recipient; /**< a customer, or a manager */
    kith_date since;   /**< first day; 0: from the first on */
    kith_date until;   /**< last day; 0: to the last */
    kith_id after;     /**< behind this entry of the list; 0: from the first */
} kith_statement_query;

/** Sum of one currency. Frozen: arrays of it cross the interface. */
typedef struct kith_statement_total {
    kith_id currency;    /**< 0: the book's */
    kith_decimal base;   /**< value that earned */
    kith_decimal amount; /**< earned, less what was given back */
    uint64_t entries;    /**< how many make it up */
} kith_statement_total;

/**
 * Statement of a recipient: its KITH_KIND_COMMISSION_ENTRY by date, then id.
 *
 * @param[in]  view      an open view
 * @param[in]  query     size-tagged
 * @param[out] ids       at most capacity
 * @param[in]  capacity  elements of ids
 * @param[out] count     how many were written; fewer than capacity: that was all
 * @param[out] err       details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_commission_statement(const kith_view *view, const kith_statement_query *query, kith_id *ids,
                                      size_t capacity, size_t *count, kith_error *err);

/**
 * What a statement adds up to, by currency; `after` of the query does not count.
 *
 * @param[in]  view      an open view
 * @param[in]  query     size-tagged
 * @param[out] totals    at most capacity; the book's own currency first, then by id
 * @param[in]  capacity  elements of totals
 * @param[out] count     currencies in all, also beyond capacity
 * @param[out] err       details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_LIMIT (a sum is greater than a
 *         decimal), KITH_ERR_MEMORY
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_commission_totals(const kith_view *view, const kith_statement_query *query,
                                   kith_statement_total *totals, size_t capacity, size_t *count,
                                   kith_error *err);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
