/*
 * Sales: sums of the entries of orders, kept with every change. There is a cell for every customer, year,
 * season, brand and currency with entries: one of the customer's own orders, and one of the orders of others
 * whose frozen path leads through it. Keys of cells stand in the tree in that order and end with the place of
 * their sums.
 */
#ifndef KITH_MODEL_SALES_H
#define KITH_MODEL_SALES_H

#include "model/index.h"
#include "model/model.h"

#define KITHI_SALES_MEASURES 4u /* KITH_ORDER_MEASURE_ less one */

/* Sums of very many amounts go beyond what one amount may be. */
__extension__ typedef __int128 kithi_sum;

/* Is it an amount? */
static inline bool kithi_sum_fits(kithi_sum sum)
{
    return sum >= INT64_MIN && sum <= INT64_MAX;
}

typedef struct kithi_sales_cell {
    kithi_sum amounts[KITHI_SALES_MEASURES];
    kithi_sum units[KITHI_SALES_MEASURES];
    uint32_t entries;
} kithi_sales_cell;

typedef enum kithi_sales_part { KITHI_SALES_OWN, KITHI_SALES_BELOW } kithi_sales_part;

/* What cells are told apart by; as numbers in their keys, most significant byte first, in this order. */
typedef struct kithi_sales_key {
    uint32_t year;
    uint32_t season;
    uint32_t brand;
    uint32_t currency;
} kithi_sales_key;

/* Year in which an order counts: its season's, or that of its date (P18). */
uint32_t kithi_sales_year(int64_t year, kith_date date);

/* Beginning of the keys of one customer's cells; `key` follows. */
void kithi_sales_prefix(kithi_key *out, kithi_sales_part part, kith_id customer);

/* The cell where the cursor stands, NULL if its key begins otherwise: no more. */
const kithi_sales_cell *kithi_sales_at(const kithi_state *state, const kithi_cursor *cursor,
                                       const kithi_key *prefix, kithi_sales_key *key);

static inline bool kithi_sales_keeps(uint32_t kind)
{
    return kind == KITH_KIND_ORDER || kind == KITH_KIND_ORDER_ENTRY || kind == KITH_KIND_ORDER_PATH;
}

kith_status kithi_sales_update(kithi_edit *edit, const kithi_row_change *change);

#endif
