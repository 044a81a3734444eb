/**
 * @file chain.h
 * @brief Trade chains: customers that represent groups, who hangs under whom, on any day (M1 to M15).
 *
 * A node is a customer that represents a group in a hierarchy; members are customers that hang under a node
 * of any level and use up no level. Levels count nodes, from the root, which is level 1, and are never
 * stored. Links are dated, and only active ones count. A node that was merged into another one is a node no
 * longer where chains are asked: it is no root, has no level, and is in no chain.
 *
 * Without a day, neither in the query nor in the view, the links of all days count together. Of several nodes
 * that a customer hung under one after the other a path then takes the one with the lowest id, and it ends
 * before somebody who stands in it already; a tree shows who hangs below whom on the way down, but nobody
 * below itself; and who ever hung under another is no root.
 */
#ifndef KITH_CHAIN_H
#define KITH_CHAIN_H

#include "kith/kinds.h"
#include "kith/types.h"

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/**
 * A link of a customer to the node above it. In: a field whose bit (KITH_PRESENT(KITH_CHAIN_LINK_...)) is not
 * in `present` is not set. Out: `present` tells which fields are set.
 */
typedef struct kith_chain_link {
    size_t size;        /**< sizeof(kith_chain_link) */
    uint64_t present;   /**< bits of the fields */
    kith_id customer;   /**< who hangs; required */
    kith_id parent;     /**< customer under whom; required */
    kith_id hierarchy;  /**< a KITH_KIND_HIERARCHY; not present: the book's default */
    int64_t member;     /**< 1: as a member; 0: as a node */
    kith_date since;    /**< first day; 0: open */
    kith_date until;    /**< last day; 0: open */
    const char *number; /**< what the node above calls the customer */
    int64_t status;     /**< KITH_LINK_STATUS_ */
    int64_t preferred;  /**< 1: of several memberships this one counts where none is chosen */
} kith_chain_link;

/** What became of the search for a path. */
enum {
    KITH_CHAIN_NONE = 0,        /**< the customer is in no chain on the day */
    KITH_CHAIN_FOUND = 1,       /**< there is one, or one was chosen */
    KITH_CHAIN_AMBIGUOUS = 2,   /**< it is in several, and none was chosen (kith_chain_candidates) */
    KITH_CHAIN_NOT_A_MEMBER = 3 /**< it does not hang under the chain that was chosen */
};

/** Which hierarchy, on which day. */
typedef struct kith_chain_query {
    size_t size;       /**< sizeof(kith_chain_query) */
    kith_id hierarchy; /**< 0: the default: that of KITH_BOOK_HIERARCHY, else the only one */
    kith_date as_of;   /**< the day; 0: the view's today; if that is 0 too, the links of all days count */
    uint32_t members;  /**< kith_chain_list: 1: members instead of nodes; kith_chain_tree: 1: members too */
    kith_id chain; /**< of paths: the node chosen, where the customer hangs under several; 0: none chosen */
    kith_id after; /**< of lists: only what comes behind this customer; 0: from the first */
} kith_chain_query;

/** A customer of a path or of a tree. Frozen: arrays of it cross the interface. */
typedef struct kith_chain_step {
    kith_id customer;  /**< who */
    kith_id link;      /**< what it hangs on; 0: it is a root */
    uint32_t level;    /**< 1 for the root; 0 for a member */
    uint32_t distance; /**< in a tree: steps below the customer asked about; in a path: 0 */
} kith_chain_step;

/**
 * Hang a customer under another. Whoever is to be a node and is not yet becomes one.
 *
 * Judged at the end of the transaction, over every stretch of days on which the links of a path hold
 * together: KITH_RULE_SECOND_PARENT, KITH_RULE_OWN_ANCESTOR, KITH_RULE_TOO_DEEP (counting what is moved
 * along).
 *
 * @param[in]  txn  an open transaction
 * @param[in]  in   size-tagged
 * @param[out] out  the new link; 0 on error
 * @param[out] err  details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID (also: no hierarchy is given and the book has no default),
 *         KITH_ERR_ABI, KITH_ERR_CLOSED, KITH_ERR_SHAPE, KITH_ERR_REFERENCE, KITH_ERR_LIMIT, KITH_ERR_STORE,
 *         KITH_ERR_MEMORY
 * @par Ownership everything is copied
 * @par Threads   txn
 * @since 0.1
 */
kith_status kith_chain_connect(kith_txn *txn, const kith_chain_link *in, kith_id *out, kith_error *err);

/**
 * Move a node, with all that hangs under it, from a day on. Its link of that day, or each that the
 * transaction has made of that day so far, ends the day before; one that begins on the day goes. One that
 * begins later stays, and the new link ends before it.
 *
 * @param[in]  txn        an open transaction
 * @param[in]  node       customer that is a node
 * @param[in]  hierarchy  where; 0: the book's default
 * @param[in]  parent     customer under whom; 0: it becomes a root
 * @param[in]  from       first day; 0: the transaction's today
 * @param[out] out        the new link; 0 on error and for a root; or NULL
 * @param[out] err        details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID (also: there is no day, or no hierarchy is given and the
 *         book has no default), KITH_ERR_CLOSED, KITH_ERR_SHAPE, KITH_ERR_REFERENCE, KITH_ERR_RULE
 *         (KITH_RULE_NOT_A_NODE: only a node is moved; a member gets another link with kith_chain_connect),
 *         KITH_ERR_LIMIT, KITH_ERR_STORE, KITH_ERR_MEMORY
 * @par Ownership nothing is kept
 * @par Threads   txn
 * @since 0.1
 */
kith_status kith_chain_move(kith_txn *txn, kith_id node, kith_id hierarchy, kith_id parent, kith_date from,
                            kith_id *out, kith_error *err);

/**
 * Path of a customer: itself, the node it hangs under, and so on up to the root. The path of a node begins at
 * itself.
 *
 * @param[in]  view      an open view
 * @param[in]  customer  whose
 * @param[in]  query     size-tagged; NULL: default hierarchy, the view's day
 * @param[out] steps     the path
 * @param[in]  capacity  elements of steps; 11 are always enough
 * @param[out] count     steps in all, also beyond capacity; 0 unless found
 * @param[out] outcome   KITH_CHAIN_
 * @param[out] err       details, or NULL
 * @return KITH_OK (whatever the outcome); in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_NOT_FOUND
 * (no such customer or hierarchy)
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_chain_path(const kith_view *view, kith_id customer, const kith_chain_query *query,
                            kith_chain_step *steps, size_t capacity, size_t *count, uint32_t *outcome,
                            kith_error *err);

/**
 * Levels of many customers in one call.
 *
 * @param[in]  view       an open view
 * @param[in]  customers  ids of customers
 * @param[in]  count      how many
 * @param[in]  query      size-tagged; NULL: default hierarchy, the view's day
 * @param[out] levels     count elements: level of a node, 0 for everybody else
 * @param[out] err        details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_NOT_FOUND (no such hierarchy)
 * @par Ownership customers are only read
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_chain_levels(const kith_view *view, const kith_id *customers, size_t count,
                              const kith_chain_query *query, uint32_t *levels, kith_error *err);

/**
 * Chains that a customer may be taken to be in: itself if it is a node, then the nodes under which it is a
 * member.
 *
 * @param[in]  view      an open view
 * @param[in]  customer  whose
 * @param[in]  query     size-tagged; NULL: default hierarchy, the view's day
 * @param[out] nodes     customers
 * @param[in]  capacity  elements of nodes
 * @param[out] count     how many in all, also beyond capacity
 * @param[out] err       details, or NULL
 * @return as kith_chain_path
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_chain_candidates(const kith_view *view, kith_id customer, const kith_chain_query *query,
                                  kith_id *nodes, size_t capacity, size_t *count, kith_error *err);

/**
 * What hangs directly under a node, in order of customer: nodes, or members if the query says so.
 *
 * @param[in]  view      an open view
 * @param[in]  node      customer
 * @param[in]  query     size-tagged; NULL: nodes only, default hierarchy, the view's day
 * @param[out] steps     who hangs there; level and distance are those below the node
 * @param[in]  capacity  elements of steps
 * @param[out] count     how many were written; fewer than capacity: that was all
 * @param[out] err       details, or NULL
 * @return as kith_chain_path
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_chain_list(const kith_view *view, kith_id node, const kith_chain_query *query,
                            kith_chain_step *steps, size_t capacity, size_t *count, kith_error *err);

/**
 * A node and all below it, each directly before what hangs under it; nodes before members, in order of
 * customer.
 *
 * @param[in]  view      an open view
 * @param[in]  node      customer
 * @param[in]  query     size-tagged; NULL: nodes only, default hierarchy, the view's day; `after` must be 0
 * @param[out] steps     the node itself first, at distance 0
 * @param[in]  capacity  elements of steps
 * @param[out] count     how many in all, also beyond capacity
 * @param[out] err       details, or NULL
 * @return as kith_chain_path
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_chain_tree(const kith_view *view, kith_id node, const kith_chain_query *query,
                            kith_chain_step *steps, size_t capacity, size_t *count, kith_error *err);

/**
 * Nodes of a hierarchy that hang under no other on the day, in order of customer.
 *
 * @param[in]  view      an open view
 * @param[in]  query     size-tagged; NULL: default hierarchy, the view's day
 * @param[out] nodes     customers
 * @param[in]  capacity  elements of nodes
 * @param[out] count     how many were written; fewer than capacity: that was all
 * @param[out] err       details, or NULL
 * @return as kith_chain_path
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_chain_roots(const kith_view *view, const kith_chain_query *query, kith_id *nodes,
                             size_t capacity, size_t *count, kith_error *err);

/**
 * Lowest node that stands in the paths of both customers.
 *
 * @param[in]  view    an open view
 * @param[in]  one     customer
 * @param[in]  other   customer
 * @param[in]  query   size-tagged; NULL: default hierarchy, the view's day
 * @param[out] common  the node; 0: none, also where one of both is in several chains, none of them preferred:
 *                     the query's chain does not count
 * @param[out] err     details, or NULL
 * @return as kith_chain_path
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_chain_common(const kith_view *view, kith_id one, kith_id other,
                              const kith_chain_query *query, kith_id *common, kith_error *err);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
