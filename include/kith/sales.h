/**
 * @file sales.h
 * @brief Sales: sums of what was booked, cancelled, shipped and returned, by brand, year and season (P17 to
 *        P21).
 */
#ifndef KITH_SALES_H
#define KITH_SALES_H

#include "kith/kinds.h"
#include "kith/types.h"

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/** Whose sales. */
enum {
    KITH_SALES_CUSTOMER = 0, /**< the customer's own */
    KITH_SALES_GROUP = 1,    /**< of all accounts linked with it on a day, its own included (W5) */
    KITH_SALES_CHAIN = 2     /**< of the node and all below it, by the paths frozen with the orders (M10) */
};

/** What rows of a summary are told apart by, as bits. */
enum { KITH_SALES_BY_BRAND = 1, KITH_SALES_BY_YEAR = 2, KITH_SALES_BY_SEASON = 4 };

/** Which sales. What is 0 does not count. */
typedef struct kith_sales_query {
    size_t size;      /**< sizeof(kith_sales_query) */
    kith_id customer; /**< whose */
    uint32_t scope;   /**< KITH_SALES_ */
    uint32_t by;      /**< KITH_SALES_BY_ bits; 0: one row per currency */
    kith_id brand;    /**< only of this brand */
    kith_id season;   /**< only of this season */
    uint32_t year;    /**< only of this year (P18): that of the season, or of the order's date */
    kith_date on;     /**< of KITH_SALES_GROUP: day of the links; 0: the view's today */
} kith_sales_query;

/** One row. Frozen: arrays of it cross the interface. Amounts are in the currency, units are pieces. Orders
 * without a currency are in the book's, and have a row apart from those that name it: whoever wants one sum
 * adds both. */
typedef struct kith_sales {
    kith_id currency;             /**< 0: orders without one, which are in the book's */
    kith_id brand;                /**< 0: none, or not told apart */
    kith_id season;               /**< 0: none, or not told apart */
    uint32_t year;                /**< 0: not told apart */
    uint32_t entries;             /**< how many entries make it up */
    kith_decimal booked;          /**< ordered */
    kith_decimal cancelled;       /**< given up again */
    kith_decimal shipped;         /**< delivered */
    kith_decimal returned;        /**< came back */
    kith_decimal active;          /**< booked less cancelled (P19) */
    kith_decimal open;            /**< active less shipped */
    kith_decimal units_booked;    /**< pieces */
    kith_decimal units_cancelled; /**< pieces */
    kith_decimal units_shipped;   /**< pieces */
    kith_decimal units_returned;  /**< pieces */
} kith_sales;

/**
 * Sales summary: always the sum of the orders' entries, kept as they come and not added up when asked.
 *
 * @param[in]  view      an open view
 * @param[in]  query     size-tagged
 * @param[out] rows      at most capacity; by year, season, brand, then currency, as far as told apart
 * @param[in]  capacity  elements of rows
 * @param[out] count     rows in all, also beyond capacity
 * @param[out] err       details, or NULL
 * @return KITH_OK; in this order: KITH_ERR_INVALID, KITH_ERR_ABI, KITH_ERR_NOT_FOUND (no such customer),
 *         KITH_ERR_MEMORY, KITH_ERR_LIMIT (a sum is greater than a decimal; ask for less at once)
 * @par Ownership nothing is kept
 * @par Threads   read
 * @since 0.1
 */
kith_status kith_sales_summary(const kith_view *view, const kith_sales_query *query, kith_sales *rows,
                               size_t capacity, size_t *count, kith_error *err);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
