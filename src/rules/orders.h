/* Orders, read. The public question of kith/order.h. */
#ifndef KITH_RULES_ORDERS_H
#define KITH_RULES_ORDERS_H

#include "base/decimal.h"
#include "model/model.h"

#include "kith/order.h"

/* What the order is worth: its lines, or without any what is booked on it. It may be more than a decimal
 * holds. */
kithi_sum kithi_orders_amount(const kithi_state *state, kith_id order);

/* What the order is worth by now: what is booked, or where nothing is its lines, less what was cancelled and
 * returned. It may be more than a decimal holds. */
kithi_sum kithi_orders_due(const kithi_state *state, kith_id order);

/* Orders of a query, as kith_order_list gives them; how many were written. */
size_t kithi_orders_list(const kithi_state *state, const kith_order_query *query, kith_id *ids,
                         size_t capacity);

#endif
