/**
 * @file manager.h
 * @brief Managers, and the customers bound to them (B1 to B11, table 3).
 */
#ifndef KITH_MANAGER_H
#define KITH_MANAGER_H

#include "kith/order.h"
#include "kith/types.h"

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/** What a customer's card says about the manager. */
typedef struct kith_customer_saving {
    size_t size;       /**< sizeof(kith_customer_saving) */
    kith_id manager;   /**< the manager set on the card; 0: none was set */
    uint32_t clear;    /**< 1: the manager was taken away by hand; stays so until the next order is saved */
    uint32_t reserved; /**< 0 */
} kith_customer_saving;

/**
 * Save a customer's card, as far as the manager goes (table 3 B): one that is set gets the customer and its
 * open orders without a manager or with one that is inactive; if none is set and the customer has none, it
 * gets that of its last order whose manager is not inactive (B9). Where it was taken away by hand it does
 * not, until an order of the customer is saved, even one for which nobody is found.
 *
 * The other fields of the card are changed with kith_customer_change in the same transaction. A manager who
 * is inactive, not one who is absent, is refused by KITH_RULE_MANAGER_INACTIVE when the transaction is
 * judged; an import may set one, and is told KITH_ASSIGNMENT_OWNER_INACTIVE. So is who sets the one that the
 * customer has already and who has left meanwhile: saving again changes nothing, and breaks no rule.
 *
 * The customer's manager is that of the transaction's day, else the one who is to have it later. One that is
 * set, or taken away, by hand follows on that day, also instead of whoever was to have the customer later;
 * one that a rule finds has it until then. What ended before stays in the history as it is. Without a day
 * nobody can be bound or taken away.
 *
 * @param[in]  txn       an open transaction
 * @param[in]  customer  the customer
 * @param[in]  in        size-tagged; NULL: no manager was set
 * @param[out] out       size-tagged, or NULL
 * @param[out] err       details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_CLOSED, KITH_ERR_NOT_FOUND,
 *         KITH_ERR_REFERENCE (no such manager: `other`, with `field` 0), KITH_ERR_INVALID (the transaction
 * has no day, and the customer's manager would change), KITH_ERR_SHAPE (the actor is longer than a lowered
 *         limit; or turns are used up), KITH_ERR_LIMIT, KITH_ERR_STORE (no ids granted), KITH_ERR_MEMORY; on
 *         error nothing is changed
 * @par Ownership nothing is kept
 * @par Threads   txn
 * @since 0.1
 */
kith_status kith_customer_save(kith_txn *txn, kith_id customer, const kith_customer_saving *in,
                               kith_assignment *out, kith_error *err);

/** Handing over what a manager has. */
typedef struct kith_transfer {
    size_t size;           /**< sizeof(kith_transfer) */
    kith_id from;          /**< who gives */
    kith_id to;            /**< who gets everything; 0: see distribution */
    kith_id distribution;  /**< whose policy picks for each customer, whatever it is for */
    uint32_t keeps_orders; /**< 1: open orders stay with the one who gives */
    uint32_t reserved;     /**< 0 */
} kith_transfer;

/** What was handed over. */
typedef struct kith_transferred {
    size_t size;        /**< sizeof(kith_transferred) */
    uint64_t customers; /**< bound to somebody else now */
    uint64_t orders;    /**< open orders that went along */
    uint64_t left;      /**< customers for whom nobody was found: they stay */
} kith_transferred;

/**
 * Hand over all customers that a manager has on the transaction's day or later, each for the days on which it
 * has it, and its open orders, to others. That takes the right to change the customers and orders, and none
 * to change managers. What it costs grows with the bindings of the manager that have ended, too. A view on
 * the transaction shows what comes of it before it is committed.
 *
 * By a distribution each customer of the day is given out together with its open orders, to one who has room
 * for all of them: nobody gets more orders than it takes. What was handed over before counts as load for the
 * next pick; a customer that brings no order counts as one. A customer for whom nobody is found stays, with
 * its orders. Orders of others' customers go to the customer's manager if that one is not inactive and has
 * room, else to whoever is found.
 *
 * @param[in]  txn  an open transaction
 * @param[in]  in   size-tagged; to or distribution is set
 * @param[out] out  size-tagged, or NULL
 * @param[out] err  details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID (also: the transaction has no day), KITH_ERR_ABI,
 *         KITH_ERR_CLOSED, KITH_ERR_NOT_FOUND (from, to, distribution), KITH_ERR_INVALID (the distribution,
 *         which `subject` names, is switched off), KITH_ERR_RULE (KITH_RULE_MANAGER_INACTIVE: `to`, which
 *         `subject` names, is inactive), KITH_ERR_SHAPE (as of kith_customer_save), KITH_ERR_LIMIT,
 *         KITH_ERR_STORE (no ids granted), KITH_ERR_STOPPED (the host could not choose), KITH_ERR_MEMORY; on
 *         error nothing is changed
 * @par Ownership nothing is kept
 * @par Threads   txn
 * @since 0.1
 */
kith_status kith_manager_transfer(kith_txn *txn, const kith_transfer *in, kith_transferred *out,
                                  kith_error *err);

/** What is known of a manager on a day. */
typedef struct kith_manager_info {
    size_t size;          /**< sizeof(kith_manager_info) */
    uint32_t state;       /**< KITH_MANAGER_STATE_, absence included */
    uint32_t reserved;    /**< 0 */
    kith_id substitute;   /**< who stands in, if it is absent and that one is active; 0: nobody */
    uint64_t customers;   /**< bound to it at present (B2) */
    uint64_t open_orders; /**< orders that it has at present, neither closed nor cancelled */
} kith_manager_info;

/**
 * State of a manager, and how much it has at present. Costs the same however much that is.
 *
 * @param[in]  view     an open view
 * @param[in]  manager  the manager
 * @param[in]  on       day of the state; 0: the view's today
 * @param[out] out      size-tagged
 * @param[out] err      details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_NOT_FOUND
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_manager_get(const kith_view *view, kith_id manager, kith_date on, kith_manager_info *out,
                             kith_error *err);

/**
 * Manager of an actor: the one whose `user` it is, else the one whose code it is and who has no user. Of
 * several with that user the one who is not inactive counts, else or among several such the one with the
 * lowest id.
 *
 * @param[in]  view   an open view
 * @param[in]  actor  code of the actor
 * @param[out] out    the manager; 0 if there is none
 * @param[out] err    details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_NOT_FOUND
 * @par Ownership actor is only read
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_manager_find(const kith_view *view, const char *actor, kith_id *out, kith_error *err);

/**
 * Customers bound to a manager on a day (B2), in ascending order of id.
 *
 * @param[in]  view      an open view
 * @param[in]  manager   the manager
 * @param[in]  on        day; 0: at present
 * @param[in]  after     only greater ids; 0: from the first
 * @param[out] ids       at most capacity
 * @param[in]  capacity  elements of ids
 * @param[out] count     how many were written; fewer than capacity: no more
 * @param[out] err       details, or NULL
 * @return KITH_OK; KITH_ERR_INVALID
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_manager_customers(const kith_view *view, kith_id manager, kith_date on, kith_id after,
                                   kith_id *ids, size_t capacity, size_t *count, kith_error *err);

/**
 * How many customers were bound to a manager on a day (B2). At present: without a walk over them.
 *
 * @param[in]  view     an open view
 * @param[in]  manager  the manager
 * @param[in]  on       day; 0: at present
 * @param[out] count    how many
 * @param[out] err      details, or NULL
 * @return KITH_OK; KITH_ERR_INVALID
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_manager_count(const kith_view *view, kith_id manager, kith_date on, uint64_t *count,
                               kith_error *err);

/**
 * Manager of a customer on a day. The parts of kind binding are the whole history (B3).
 *
 * @param[in]  view      an open view
 * @param[in]  customer  the customer
 * @param[in]  on        day; 0: at present
 * @param[out] manager   the manager; 0: none
 * @param[out] binding   the binding that says so, also one that says none; 0: there is none; may be NULL
 * @param[out] err       details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_NOT_FOUND (no such customer)
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_customer_manager(const kith_view *view, kith_id customer, kith_date on, kith_id *manager,
                                  kith_id *binding, kith_error *err);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
