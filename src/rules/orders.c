/* Orders, read: lists, and what other questions ask of one. */
#include "rules/orders.h"

#include "model/balances.h"
#include "model/duties.h"
#include "model/index.h"
#include "model/ordered.h"
#include "model/rows.h"
#include "model/sales.h"
#include "model/users.h"

/* Of the lines, or of what is booked. */
static kithi_sum sum_of(const kithi_state *state, kith_id order, uint32_t kind, uint32_t field)
{
    kithi_sum sum = 0;
    kithi_parts part_walk;
    for (kith_id part = kithi_parts_first(&part_walk, state, order, kind); part != 0;
         part = kithi_parts_next(&part_walk)) {
        const unsigned char *row = kithi_row_find(state, part);
        const bool counts =
            kind != KITH_KIND_ORDER_ENTRY ||
            kithi_row_number(state, kind, row, KITH_ORDER_ENTRY_MEASURE) == KITH_ORDER_MEASURE_BOOKED;
        sum += counts ? kithi_row_number(state, kind, row, field) : 0;
    }
    return sum;
}

kithi_sum kithi_orders_amount(const kithi_state *state, kith_id order)
{
    return kithi_users_part_after(state, order, KITH_KIND_ORDER_LINE, 0) != 0
               ? sum_of(state, order, KITH_KIND_ORDER_LINE, KITH_ORDER_LINE_AMOUNT)
               : sum_of(state, order, KITH_KIND_ORDER_ENTRY, KITH_ORDER_ENTRY_AMOUNT);
}

kithi_sum kithi_orders_due(const kithi_state *state, kith_id order)
{
    const kithi_due due = kithi_balances_due(state, order);
    return due.sum +
           (due.booked > 0 ? 0 : sum_of(state, order, KITH_KIND_ORDER_LINE, KITH_ORDER_LINE_AMOUNT));
}

static int64_t year_of(const kithi_state *state, const unsigned char *row)
{
    return kithi_sales_year(kithi_row_number(state, KITH_KIND_ORDER, row, KITH_ORDER_YEAR),
                            (kith_date)kithi_row_number(state, KITH_KIND_ORDER, row, KITH_ORDER_DATE));
}

/* Does a query for the orders of a customer leave out any of them? */
static bool leaves_out(const kith_order_query *query)
{
    return query->manager != 0 || query->brand != 0 || query->season != 0 || query->outcome != 0 ||
           query->open != 0 || query->year != 0;
}

static bool is_asked(const kithi_state *state, const kith_order_query *query, const unsigned char *row)
{
    const int64_t status = kithi_row_number(state, KITH_KIND_ORDER, row, KITH_ORDER_STATUS);
    const struct {
        uint32_t field;
        int64_t wanted;
    } equal[] = {
        {KITH_ORDER_MANAGER, (int64_t)query->manager},
        {KITH_ORDER_BRAND, (int64_t)query->brand},
        {KITH_ORDER_SEASON, (int64_t)query->season},
        {KITH_ORDER_OUTCOME, query->outcome},
    };
    for (size_t i = 0; i < sizeof equal / sizeof equal[0]; i++) {
        if (equal[i].wanted != 0 &&
            kithi_row_number(state, KITH_KIND_ORDER, row, equal[i].field) != equal[i].wanted) {
            return false;
        }
    }
    return (query->open == 0 || kithi_duties_open(status)) &&
           (query->year == 0 || year_of(state, row) == query->year);
}

/* Orders of a customer, latest first, or of a manager, by id. */
static size_t list_of(const kithi_state *state, const kith_order_query *query, kith_id *ids, size_t capacity)
{
    const bool all = query->customer != 0 && !leaves_out(query);
    size_t count = 0;
    kithi_ordered walk;
    for (kithi_ordered_first(&walk, state, query->customer != 0 ? query->customer : query->manager,
                             query->open != 0, query->after);
         count < capacity && kithi_ordered_at(&walk) != 0; kithi_ordered_next(&walk)) {
        const kith_id order = kithi_ordered_at(&walk);
        if (all || is_asked(state, query, kithi_row_find(state, order))) {
            ids[count++] = order;
        }
    }
    return count;
}

static size_t list_pending(const kithi_state *state, const kith_order_query *query, kith_id *ids,
                           size_t capacity)
{
    size_t count = 0;
    kithi_key prefix;
    kithi_key from;
    kithi_cursor cursor;
    kithi_index_pending_prefix(&prefix, query->outcome);
    kithi_key_copy(&from, &prefix);
    kithi_key_number(&from, kithi_id_sequence(query->after) + 1);
    for (kithi_index_seek(&cursor, state, &from);
         count < capacity && kithi_cursor_begins(&cursor, prefix.bytes, prefix.size);
         kithi_cursor_next(&cursor)) {
        const uint32_t order = kithi_cursor_tail(&cursor);
        if (is_asked(state, query, kithi_row_at(state, KITH_KIND_ORDER, order))) {
            ids[count++] = kithi_id_make(KITH_KIND_ORDER, order);
        }
    }
    return count;
}

size_t kithi_orders_list(const kithi_state *state, const kith_order_query *query, kith_id *ids,
                         size_t capacity)
{
    return query->customer != 0 || query->manager != 0 ? list_of(state, query, ids, capacity)
                                                       : list_pending(state, query, ids, capacity);
}
