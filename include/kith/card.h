/**
 * @file card.h
 * @brief Discount cards: which one an order gets, and what an account has added up (O17, O18, table 4).
 */
#ifndef KITH_CARD_H
#define KITH_CARD_H

#include "kith/kinds.h"
#include "kith/trace.h"
#include "kith/types.h"

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/** Which order. */
typedef struct kith_card_request {
    size_t size;       /**< sizeof(kith_card_request) */
    kith_id customer;  /**< who orders */
    kith_id programme; /**< of which programme; 0: the book's (KITH_BOOK_CARD_PROGRAMME), or any */
    kith_id card;      /**< typed in the order; 0: none */
    kith_date on;      /**< order date; 0: the view's today */
    uint32_t reserved; /**< 0 */
} kith_card_request;

/** The card of an order. */
typedef struct kith_card_result {
    size_t size;          /**< sizeof(kith_card_result) */
    uint32_t result;      /**< KITH_CARD_RESULT_ */
    uint32_t several;     /**< 1: there were several, and a person may choose another */
    kith_id card;         /**< that the order gets; 0: none */
    kith_id account;      /**< that it adds up on; 0: none */
    kith_id holder;       /**< whose account that is, or who lacks a card (_HOLDER_); 0: nobody */
    kith_id relation;     /**< that leads to the holder; 0: none */
    kith_id tier;         /**< that the account has reached before the order; 0: none */
    kith_decimal rate;    /**< percent of that tier; 0 without one */
    kith_decimal balance; /**< what the account has added up before the order */
    const char *number;   /**< of the card; NULL */
    const char *reason;   /**< why a card is blocked; NULL */
} kith_card_result;

/**
 * The card that an order of a customer gets: table 4. The customer's own comes first; without one that of a
 * holder, a customer that stands on `from` of a relation to it whose type has the effect card holder and that
 * holds on the day. A holder's own holder is not asked, one that is not active does not count, and one that
 * is holder by several relations is one. Nothing is changed by asking; kith_order_save keeps the answer with
 * the order, and adds up when the order is closed.
 *
 * Of several cards the primary one counts, else the one issued last; of several holders with an active card
 * the relation of the least priority, then the earliest first day, then the least id. A card that was lost,
 * was returned or has a successor is none; the successor is a card of the same account, and counts as it
 * stands. A card of the customer's own that is blocked stands in the way of all holders
 * (KITH_BOOK_FALLBACK_ON_BLOCKED: it does not), one that is no longer valid does not
 * (KITH_BOOK_STRICT_ON_EXPIRED: it does); where no holder helps, the own card says why.
 *
 * A card that is typed is taken if it is active on the day, whoever's and of whatever programme it is; else
 * the result is KITH_CARD_RESULT_REFUSED, without a card.
 *
 * What an order keeps (KITH_KIND_ORDER_CARD) has its card and account as long as anything that the order has
 * added up there is not balanced: neither may be changed, and the record not be removed, unless one that
 * keeps the same comes in its place (KITH_RULE_APPEND_ONLY).
 *
 * @param[in]  view     an open view
 * @param[in]  request  size-tagged
 * @param[out] out      size-tagged; its texts are borrowed from the view
 * @param[out] trace    size-tagged, or NULL: a row per card that was looked at, and per holder without one or
 *                      that does not count; `subject` is whose, `record` the card or the relation
 * @param[out] err      details, or NULL
 * @return KITH_OK, whatever the result; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_NOT_FOUND (no
 *         such customer, programme or card), KITH_ERR_LIMIT (the balance is greater than a decimal; the rest
 *         is filled)
 * @par Ownership strings are borrowed
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_card_resolve(const kith_view *view, const kith_card_request *request, kith_card_result *out,
                              kith_trace *trace, kith_error *err);

/**
 * What an account has added up: the sum of its accruals, kept as they come and not added up when asked.
 *
 * @param[in]  view     an open view
 * @param[in]  account  a KITH_KIND_CARD_ACCOUNT
 * @param[out] balance  in the programme's currency
 * @param[out] err      details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_NOT_FOUND, KITH_ERR_LIMIT (greater than a
 *         decimal)
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_card_balance(const kith_view *view, kith_id account, kith_decimal *balance, kith_error *err);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
