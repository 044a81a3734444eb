/**
 * @file page.h
 * @brief The profile of a customer as one page: all that a screen shows, with one call (P1 to P24, O24).
 */
#ifndef KITH_PAGE_H
#define KITH_PAGE_H

#include "kith/kinds.h"
#include "kith/sales.h"
#include "kith/types.h"

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/** Parts of a page, in the order in which their rows come. */
enum {
    KITH_PAGE_ROLE = 1,         /**< what it may be taken for */
    KITH_PAGE_ATTRIBUTE = 2,    /**< values of attributes */
    KITH_PAGE_LOCATION = 3,     /**< locations */
    KITH_PAGE_CONTACT = 4,      /**< contacts */
    KITH_PAGE_BANK_ACCOUNT = 5, /**< bank accounts */
    KITH_PAGE_RELATION = 6,     /**< relations of the day; `other` is whom with */
    KITH_PAGE_LINKED = 7,       /**< accounts linked with it, without itself */
    KITH_PAGE_CHAIN = 8,        /**< nodes above it in the default hierarchy, the nearest first */
    KITH_PAGE_CONDITION = 9,    /**< conditions of its own */
    KITH_PAGE_BRAND = 10,       /**< brands (P28) */
    KITH_PAGE_CARD = 11,        /**< discount cards of its own; `other` is the account */
    KITH_PAGE_TASK = 12,        /**< tasks, the latest first; of a linked account: `other` is whose */
    KITH_PAGE_APPOINTMENT = 13, /**< appointments that the book shows by default, by start (P12) */
    KITH_PAGE_NOTE = 14,        /**< notes, the latest first; of a linked account: `other` is whose */
    KITH_PAGE_ORDER = 15,       /**< orders, the latest first */
    KITH_PAGE_VISIT = 16,       /**< visits */
    KITH_PAGE_DOCUMENT = 17,    /**< signed documents */
    KITH_PAGE_ATTACHMENT = 18,  /**< attachments */
    KITH_PAGE_BINDING = 19,     /**< managers it had or has (B3) */
    KITH_PAGE_ALIAS = 20,       /**< customers that were merged into it */
    KITH_PAGE_FAVOURITE = 21,   /**< what it likes in the web shop (P27) */
    KITH_PAGE_COUNT = 22        /**< one more than the last */
};

/** One record of a page. Frozen: arrays of it cross the interface. */
typedef struct kith_page_row {
    kith_id record; /**< which */
    kith_id other;  /**< see the parts; 0: nobody */
    uint32_t part;  /**< KITH_PAGE_ */
    uint32_t more;  /**< 1: the part has more than `most`, and this is the last one given */
} kith_page_row;

/** Which page. */
typedef struct kith_page_query {
    size_t size;           /**< sizeof(kith_page_query) */
    kith_id customer;      /**< whose */
    kith_date on;          /**< day; 0: the view's today */
    uint32_t most;         /**< records of each part, 1 to 1,000 */
    kith_sales *sales;     /**< where sales by year and season go, or NULL */
    size_t sales_capacity; /**< elements of sales */
} kith_page_query;

/** What stands at the top of a page. */
typedef struct kith_page {
    size_t size;          /**< sizeof(kith_page) */
    kith_id customer;     /**< who it is by now: the survivor, if it was merged (kith/merge.h) */
    kith_id manager;      /**< who looks after it at present; 0: nobody */
    kith_id location;     /**< primary location; 0: none */
    kith_id contact;      /**< primary contact; 0: none */
    kith_id bank_account; /**< primary bank account; 0: none */
    kith_id stage;        /**< note with its call status in the current season; 0: none (P16) */
    kith_id card;         /**< discount card that an order would get; 0: none */
    kith_decimal balance; /**< what the card's account has added up */
    int32_t age;          /**< in years; -1: not known */
    uint32_t level; /**< of the nearest node above it, from 1 at the root; 0: it is in no chain, or several */
    uint32_t accounts; /**< accounts linked with it, itself included */
    uint32_t reserved; /**< 0 */
    size_t sales;      /**< rows of sales in all, also beyond sales_capacity */
} kith_page;

/**
 * Everything on the screen of a customer: what stands at the top, its records part by part, and its sales by
 * year and season. Costs what it shows, however much more there is, but for what has to be passed over one by
 * one until there is enough to show: relations and account links of other days than the query's, and accounts
 * without a card. The day decides about relations, linked accounts, nodes, appointments, the card and the
 * age; all else is as it stands at present. What lives in the history alone is not part of it: e-mails sent
 * (P26) are paged by kith_history_read with KITH_SECTION_EMAIL. Nor are lines of orders, such as the lenses
 * that it bought (O24): they are parts of the orders (kith_record_parts with KITH_KIND_ORDER_LINE).
 *
 * @param[in]  view      an open view
 * @param[in]  query     size-tagged
 * @param[out] out       size-tagged
 * @param[out] rows      at most capacity
 * @param[in]  capacity  elements of rows; (KITH_PAGE_COUNT - 1) times `most` are always enough
 * @param[out] count     rows in all, also beyond capacity
 * @param[out] err       details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_NOT_FOUND (no such customer),
 *         KITH_ERR_MEMORY, KITH_ERR_LIMIT (a sum of sales is greater than a decimal)
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_page_read(const kith_view *view, const kith_page_query *query, kith_page *out,
                           kith_page_row *rows, size_t capacity, size_t *count, kith_error *err);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
