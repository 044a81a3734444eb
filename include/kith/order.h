/**
 * @file order.h
 * @brief The order header: eight fields, each with where it comes from (M9, M10, W15 to W17, table 2).
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
 * Export agents are a feature of the book (KITH_BOOK_EXPORT_AGENTS; not set: on). Where it is switched off,
 * those that are there fill nothing, and a new one is refused as rules refuse: KITH_ERR_RULE with
 * KITH_RULE_FEATURE_DISABLED. kith_txn_check lists it too.
 *
 * @param[in]     view     an open view
 * @param[in]     request  size-tagged
 * @param[out]    out      size-tagged; its texts are borrowed from the view, or the request's
 * @param[out]    trace    size-tagged, or NULL: a row per source that was looked at; `type` is
 * KITH_HEADER_FIELD_
 * @param[out]    err      details, or NULL
 * @return KITH_OK (whatever the outcome); in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_NOT_FOUND
 * (no such customer or order type)
 * @par Ownership strings are borrowed
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_order_header(const kith_view *view, const kith_order_request *request, kith_header *out,
                              kith_trace *trace, kith_error *err);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
