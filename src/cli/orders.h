/* Orders: what their entries come to, and tables of several. */
#ifndef KITH_CLI_ORDERS_H
#define KITH_CLI_ORDERS_H

#include "cli/book.h"
#include "cli/out.h"
#include "kith/order.h"

/* Sums of an order's entries by KITH_ORDER_MEASURE_, and what follows from them (P19). */
typedef struct cli_sums {
    kith_decimal amounts[KITH_ORDER_MEASURE_RETURNED + 1];
    kith_decimal units[KITH_ORDER_MEASURE_RETURNED + 1];
    size_t entries;
} cli_sums;

cli_sums cli_orders_sum(const kith_view *view, kith_id order);

/* Booked less cancelled, and that less shipped, of amounts or of units. */
kith_decimal cli_orders_active(const kith_decimal *sums);
kith_decimal cli_orders_open(const kith_decimal *sums);

/* The orders of a query, or all there are (NULL); freed by the caller. */
kith_id *cli_orders_gather(const cli_book *book, const kith_order_query *query, size_t *count);

/* Those about whose manager something is left open, whatever it is; freed by the caller. */
kith_id *cli_orders_waiting(const cli_book *book, size_t *count);

/* Writes a row for each. */
void cli_orders_write(const cli_book *book, cli_out *out, const char *name, const kith_id *orders,
                      size_t count);

#endif
