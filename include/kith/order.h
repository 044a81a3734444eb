/**
 * @file order.h
 * @brief Orders: their header, of eight fields, each with where it comes from (M9, M10, W15 to W17, table 2);
 *        and saving them, which gives them and their customers a manager (B5 to B11, table 3).
 */
#ifndef KITH_ORDER_H
#define KITH_ORDER_H

#include "kith/chain.h"
#include "kith/kinds.h"
#include "kith/trace.h"
#include "kith/types.h"

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/** Fields of the header, for arrays by KITH_HEADER_FIELD_; element 0 is not used. */
#define KITH_HEADER_FIELDS 9

/** Steps of the longest path. */
#define KITH_PATH_MOST 11

/** What stands in a field of the header. Frozen: arrays of it cross the interface. */
typedef struct kith_header_value {
    uint32_t origin;  /**< KITH_ORIGIN_; 0: nothing stands there */
    uint32_t level;   /**< from a chain: level of the node; else 0 */
    kith_id source;   /**< customer at whom it was found; 0: order type, book or typed */
    kith_id record;   /**< condition or relation that says so; 0: none */
    kith_id party;    /**< payer, delivery party, who is invoiced; node of the chain */
    kith_id location; /**< location of the party, or bank account */
    const char *text; /**< payment terms, price list, discount model; NULL */
} kith_header_value;

/** What is known of the order. */
typedef struct kith_order_request {
    size_t size;                     /**< sizeof(kith_order_request) */
    kith_id customer;                /**< who orders */
    kith_id order_type;              /**< a KITH_KIND_ORDER_TYPE; 0: none, chains count for nothing */
    kith_date on;                    /**< order date; 0: the view's today */
    uint32_t unattended;             /**< 1: nobody is there to choose among several chains */
    kith_id chain;                   /**< node chosen; 0: none */
    uint64_t typed;                  /**< bits (KITH_PRESENT) of the KITH_HEADER_FIELD_ typed by hand */
    const kith_header_value *values; /**< KITH_HEADER_FIELDS elements: what was typed; NULL if nothing was */
    kith_date delivery;              /**< requested delivery date; 0: none */
    uint32_t reserved;               /**< 0 */
} kith_order_request;

/** Whether the order may be saved. */
enum {
    KITH_ORDER_OK = 0,              /**< it may */
    KITH_ORDER_CHAIN_AMBIGUOUS = 1, /**< the customer is in several chains: one has to be chosen */
    KITH_ORDER_CHAIN_REQUIRED = 2,  /**< orders of this type need a chain, and there is none */
    KITH_ORDER_NOT_A_MEMBER = 3,    /**< the customer does not hang under the chain that was chosen */
    KITH_ORDER_NO_INVOICE_TO = 4    /**< nobody to invoice: the customer has no location */
};

/** The header. */
typedef struct kith_header {
    size_t size;      /**< sizeof(kith_header) */
    uint32_t outcome; /**< KITH_ORDER_ */
    uint32_t task; /**< 1: unattended, and a chain has to be chosen later: a task for the order's manager */
    uint32_t inherits;           /**< 1: conditions come down the chain for this order */
    uint32_t steps;              /**< steps of the path; 0: no chain */
    kith_chain_step path[11];    /**< of the stored chain, to be frozen with the order; KITH_PATH_MOST */
    kith_header_value fields[9]; /**< by KITH_HEADER_FIELD_; KITH_HEADER_FIELDS */
} kith_header;

/**
 * Fill the header of an order: table 2. What was typed stays; asking again fills the same. A party that is
 * not active is skipped, and the trace says so. Nothing is changed by asking.
 *
 * Conditions are those of the order date or, where the book prices on delivery (KITH_BOOK_PRICES_ON_DELIVERY)
 * and there is one, of the requested delivery date; the chain is that of the order date. Goods go to the
 * customer's location that is marked for shipping, else to its primary one. An account is that of
 * who pays, if it is complete: an export agent that does not pay is not debited. It has the payer's origin,
 * where the payer was typed that of a customer. Where it is not complete it is the customer's own; where
 * nobody pays the agent's or the customer's own.
 *
 * A condition at the customer itself is the customer's own value, like one in its record, which comes first:
 * a payer that is kept either way comes before the export agent. Payment terms are the payer's own, kept
 * either way; those that the customer has as a condition, though somebody else pays, come with the chain. A
 * condition that is enforced stands above conditions, not above what stands in the customer's record: where
 * it shall, the book asks the chain first (KITH_KIND_HEADER_SOURCE). A party without a location is taken
 * without one; only the customer itself is not invoiced without.
 *
 * What was typed is taken as it is: kith_order_save checks it.
 *
 * Export agents are a feature of the book (KITH_BOOK_EXPORT_AGENTS; not set: on). Where it is switched off,
 * those that are there fill nothing, and a new one is refused as rules refuse: KITH_ERR_RULE with
 * KITH_RULE_FEATURE_DISABLED. kith_txn_check lists it too.
 *
 * @param[in]     view     an open view
 * @param[in]     request  size-tagged
 * @param[out]    out      size-tagged; its texts are borrowed from the view, or the request's
 * @param[out]    trace    size-tagged, or NULL: `type` is KITH_HEADER_FIELD_. Each field has one row at its
 * end, what fills it (KITH_REASON_TAKEN) or why nothing does; before it stand those that were passed over: a
 * party that is not active, a condition that says that there is nothing, a chain whose conditions do not
 * count; and what a later source has, which is not taken for the one before (KITH_REASON_NOT_CHOSEN; `record`
 * is the condition, relation, location, order type or book that says so, 0: the customer's record). An agent
 * that is not active is told of once, with who is invoiced
 * @param[out]    err      details, or NULL
 * @return KITH_OK (whatever the outcome); in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_NOT_FOUND
 * (no such customer or order type)
 * @par Ownership strings are borrowed
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_order_header(const kith_view *view, const kith_order_request *request, kith_header *out,
                              kith_trace *trace, kith_error *err);

/** How to save an order. */
typedef struct kith_order_saving {
    size_t size;         /**< sizeof(kith_order_saving) */
    kith_id chain;       /**< node chosen; 0: none; one that is not the frozen one fills the header anew */
    uint32_t unattended; /**< 1: nobody is there to choose among several chains: a task is made instead */
    uint32_t renew; /**< 1: fill the header anew although it is frozen, and find card and recipients anew;
                         what was typed stays, and the chain that was chosen unless the customer is not in
                         it by now */
    uint64_t typed; /**< bits (KITH_PRESENT) of the KITH_HEADER_FIELD_ typed by hand */
    const kith_header_value *values; /**< KITH_HEADER_FIELDS elements: what was typed; NULL if nothing was */
    kith_id card;                    /**< discount card typed by hand; 0: none */
} kith_order_saving;

/** What saving decided about managers. */
typedef struct kith_assignment {
    size_t size;                     /**< sizeof(kith_assignment) */
    uint32_t row;                    /**< row of table 3 A, 1 to 18; 0: of a customer's card */
    uint32_t rule;                   /**< KITH_ASSIGNED_BY_; 0: nothing was changed */
    uint32_t outcome;                /**< KITH_ASSIGNMENT_: what is left open; 0: nothing */
    uint32_t orders;                 /**< of a card: open orders that got the manager too */
    kith_id manager;                 /**< of the order; 0: none */
    kith_id manager_before;          /**< before; 0: none */
    kith_id customer_manager;        /**< of the customer; 0: none */
    kith_id customer_manager_before; /**< before; 0: none */
    kith_id distribution;            /**< which distribution was asked; 0: none */
} kith_assignment;

/**
 * Save an order: freeze its header, give it and its customer their manager (table 3 A), freeze who earns a
 * commission by it (table 6) and note what was earned, in one change.
 *
 * Add the order with kith_record_add (its lines and entries too, if it has any) and save it: nothing is
 * decided before. Saving again changes nothing; a header that is frozen stays, but for what is typed now. An
 * order without a type has no header. Imports and plain changes decide nothing. The manager is decided for
 * the transaction's day, or the order's date if it has none, by the rules B5 to B11: who saves is the
 * transaction's actor. An order that is closed or cancelled does not wait for a manager: saved, it is no
 * longer listed as KITH_ASSIGNMENT_PENDING.
 *
 * Commissions are settled with the manager that the order has then: KITH_KIND_COMMISSION_SHARE, unless some
 * are frozen or nobody has a rate; then a KITH_KIND_COMMISSION_ENTRY for each recipient who has more or less
 * than is due by what the order is worth now (kith_commission_of), on the transaction's day. An order that is
 * cancelled, or a draft again, is worth nothing; a draft freezes nothing. A recipient that was typed and is
 * not valid does not count, which kith_commission_of says before, and does not hold up the saving. `renew`
 * settles anew what is frozen, as for a customer that was put right, as long as no entry has been booked:
 * what was typed stays, with the share that it came to. What has been booked stays with whom it was booked
 * for.
 *
 * What was typed into the header is checked first. An error about it has `subject` 0, and its `field` is one
 * of KITH_KIND_ORDER_HEADER.
 *
 * In a book with discount cards the order keeps its card (kith_card_resolve for the order's date) as a
 * KITH_KIND_ORDER_CARD: what it is saved with first stays, whatever becomes of card and relations, but for
 * one that is typed while nothing is added up; then `renew` finds it anew, too, unless it was typed and is
 * still active. What is added up stays, and so does its card: reopened and saved, the order adds up nothing,
 * and may be renewed. An order that is closed adds up on the account that it keeps what is booked, or where
 * nothing is its lines, less what was cancelled and returned; one that is not closed nothing. Saving appends
 * the difference to what it has added up so far as a KITH_KIND_CARD_ACCRUAL. Orders in another currency than
 * the programme's add up nothing, and the trace says so (KITH_REASON_CURRENCY).
 *
 * @param[in]  txn    an open transaction
 * @param[in]  order  the order
 * @param[in]  in     size-tagged; NULL: nothing chosen, nothing typed
 * @param[out] out    size-tagged, or NULL
 * @param[out] trace  size-tagged, or NULL: a row per distribution and manager that was looked at, in order;
 *                    `subject` is the manager, `record` the distribution; then a row of the card's holder and
 *                    account if the order adds up nothing for its currency. There are at most as many as the
 *                    book has distributions and managers, and three more
 * @param[out] err    details, or NULL
 * @return KITH_OK, whatever the outcome; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_CLOSED,
 *         KITH_ERR_NOT_FOUND, KITH_ERR_SHAPE (of what was typed), KITH_ERR_REFERENCE (of what was typed; a
 *         card that is not there is `other`, with `field` 0), KITH_ERR_RULE (a location that was typed is not
 * one of the party that was typed with it: KITH_RULE_LOCATION_OWNER; the header cannot be filled:
 *         KITH_RULE_CHAIN_AMBIGUOUS, _CHAIN_REQUIRED, _NOT_A_MEMBER, _NO_INVOICE_TO; the card that
 *         was typed is not active: KITH_RULE_CARD_BLOCKED; the order has added up on another by now:
 *         KITH_RULE_APPEND_ONLY; or KITH_RULE_SHARES), KITH_ERR_SHAPE (the actor, or the text of a task, is
 *         longer than a lowered limit; or turns are used up, see KITH_TURN_NUMBER), KITH_ERR_LIMIT (or more
 * is added up than an amount can be), KITH_ERR_STORE (no ids granted), KITH_ERR_STOPPED (the host could not
 * choose), KITH_ERR_MEMORY; on error nothing is changed
 * @par Ownership everything is copied
 * @par Threads   txn
 * @since 0.1
 */
kith_status kith_order_save(kith_txn *txn, kith_id order, const kith_order_saving *in, kith_assignment *out,
                            kith_trace *trace, kith_error *err);

/** Which orders. What is 0 does not count. */
typedef struct kith_order_query {
    size_t size;       /**< sizeof(kith_order_query) */
    kith_id customer;  /**< whose; latest first */
    kith_id manager;   /**< without a customer: of whom; by id */
    kith_id brand;     /**< of a brand */
    kith_id season;    /**< of a season */
    uint32_t year;     /**< of a year: that of the season, or of the order's date */
    uint32_t open;     /**< 1: only those that are neither closed nor cancelled */
    uint32_t outcome;  /**< without a customer and a manager: KITH_ASSIGNMENT_; by id */
    uint32_t reserved; /**< 0 */
    kith_id after;     /**< behind this order of the list; 0: from the first */
} kith_order_query;

/**
 * Orders of a customer (P20), of a manager (B3), or that wait for one (KITH_ASSIGNMENT_PENDING). What is open
 * of a customer or a manager is found at once, however much is not.
 *
 * @param[in]  view      an open view
 * @param[in]  query     size-tagged; customer, manager or outcome is set
 * @param[out] ids       at most capacity
 * @param[in]  capacity  elements of ids
 * @param[out] count     how many were written; fewer than capacity: no more
 * @param[out] err       details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_order_list(const kith_view *view, const kith_order_query *query, kith_id *ids,
                            size_t capacity, size_t *count, kith_error *err);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
