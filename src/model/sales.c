/*
 * Sales: what is counted is every entry, once for the customer of its order and once for every node of the
 * path that is frozen with it, also for one that stands in it twice. A change takes away what its row gave
 * together with the other rows as they are then, and adds what it gives; so the sums are right in whatever
 * order rows come and go.
 */
#include "model/sales.h"

#include "base/date.h"
#include "model/balances.h"
#include "model/cells.h"
#include "model/rows.h"
#include "model/users.h"

#include <string.h>

/* Fields of an order that say where its entries are counted. */
#define PLACING                                                                                              \
    (1u << KITH_ORDER_CUSTOMER | 1u << KITH_ORDER_BRAND | 1u << KITH_ORDER_SEASON | 1u << KITH_ORDER_YEAR |  \
     1u << KITH_ORDER_DATE | 1u << KITH_ORDER_CURRENCY)

uint32_t kithi_sales_year(int64_t year, kith_date date)
{
    int calendar = 0;
    int month = 0;
    int day = 0;
    kithi_date_split(date, &calendar, &month, &day);
    return year != 0 ? (uint32_t)year : (uint32_t)calendar;
}

static uint32_t reference_of(const kith_value *order, uint32_t field)
{
    return kithi_id_sequence((kith_id)order[field].number);
}

static void add_entry(kithi_cell_sums *sums, const kith_value *entry)
{
    const uint32_t measure = (uint32_t)entry[KITH_ORDER_ENTRY_MEASURE].number - 1;
    sums->amounts[measure] += entry[KITH_ORDER_ENTRY_AMOUNT].number;
    sums->units[measure] += entry[KITH_ORDER_ENTRY_UNITS].number;
    sums->entries++;
}

static void read_row(const kithi_edit *edit, kith_id id, kith_value *values)
{
    kithi_row_read(&edit->state, KITH_ID_KIND(id), kithi_row_find(&edit->state, id), values);
}

/* All entries of an order: they count in the same cells, so it is done once for all of them. */
static void add_entries(const kithi_edit *edit, kith_id order_id, kithi_cell_sums *sums)
{
    kithi_parts walk;
    if (kithi_balances_due(&edit->state, order_id).entries == 0) {
        return; /* as of most orders that are saved */
    }
    for (kith_id id = kithi_parts_first(&walk, &edit->state, order_id, KITH_KIND_ORDER_ENTRY); id != 0;
         id = kithi_parts_next(&walk)) {
        kith_value entry[KITHI_FIELDS];
        read_row(edit, id, entry);
        add_entry(sums, entry);
    }
}

/* Entries more (sign 1) or less (-1) in the cell of their order. */
static kith_status count_in(kithi_edit *edit, kithi_cells_part part, kith_id customer,
                            const kith_value *order, const kithi_cell_sums *sums, int sign)
{
    const kithi_cell_key key = {
        kithi_sales_year(order[KITH_ORDER_YEAR].number, (kith_date)order[KITH_ORDER_DATE].number),
        reference_of(order, KITH_ORDER_SEASON),
        reference_of(order, KITH_ORDER_BRAND),
        reference_of(order, KITH_ORDER_CURRENCY),
    };
    return sums->entries == 0 ? KITH_OK : kithi_cells_count(edit, part, customer, &key, sums, sign);
}

static kith_status count_below(kithi_edit *edit, kith_id node, const kith_value *order,
                               const kithi_cell_sums *sums, int sign)
{
    const bool own = node == (kith_id)order[KITH_ORDER_CUSTOMER].number;
    return own ? KITH_OK : count_in(edit, KITHI_CELLS_BELOW, node, order, sums, sign);
}

/* First step of the path, but for one, that leads through the node; 0: none does. */
static kith_id step_through(const kithi_edit *edit, kith_id order_id, kith_id node, kith_id but)
{
    kith_id step = kithi_users_part_after(&edit->state, order_id, KITH_KIND_ORDER_PATH, 0);
    while (step != 0 && (step == but || kithi_row_number(&edit->state, KITH_KIND_ORDER_PATH,
                                                         kithi_row_find(&edit->state, step),
                                                         KITH_ORDER_PATH_NODE) != (int64_t)node)) {
        step = kithi_users_part_after(&edit->state, order_id, KITH_KIND_ORDER_PATH, step);
    }
    return step;
}

/* For the customer of the order and all nodes of its path, once each. */
static kith_status count_order(kithi_edit *edit, kith_id order_id, const kith_value *order,
                               const kithi_cell_sums *sums, int sign)
{
    kith_status status =
        count_in(edit, KITHI_CELLS_OWN, (kith_id)order[KITH_ORDER_CUSTOMER].number, order, sums, sign);
    for (kith_id step = kithi_users_part_after(&edit->state, order_id, KITH_KIND_ORDER_PATH, 0);
         step != 0 && status == KITH_OK;
         step = kithi_users_part_after(&edit->state, order_id, KITH_KIND_ORDER_PATH, step)) {
        kith_value path[KITHI_FIELDS];
        read_row(edit, step, path);
        const kith_id node = (kith_id)path[KITH_ORDER_PATH_NODE].number;
        status = step_through(edit, order_id, node, 0) == step ? count_below(edit, node, order, sums, sign)
                                                               : KITH_OK;
    }
    return status;
}

/* An order counts with all its entries, which stay while it changes. */
static kith_status move_order(kithi_edit *edit, const kithi_row_change *change)
{
    const kith_id id = kithi_id_make(KITH_KIND_ORDER, change->sequence);
    kithi_cell_sums sums;
    memset(&sums, 0, sizeof sums);
    add_entries(edit, id, &sums);
    if (sums.entries == 0) {
        return KITH_OK;
    }
    const kith_status status =
        change->before == NULL ? KITH_OK : count_order(edit, id, change->before, &sums, -1);
    return status != KITH_OK || change->after == NULL ? status
                                                      : count_order(edit, id, change->after, &sums, 1);
}

/* What an entry, or a step of a path, gives. */
static kith_status count_row(kithi_edit *edit, const kithi_row_change *change, const kith_value *values,
                             int sign)
{
    kith_value order[KITHI_FIELDS];
    kithi_cell_sums sums;
    memset(&sums, 0, sizeof sums);
    const bool is_entry = change->kind == KITH_KIND_ORDER_ENTRY;
    const kith_id id = (kith_id)values[is_entry ? KITH_ORDER_ENTRY_ORDER : KITH_ORDER_PATH_ORDER].number;
    if (kithi_row_find(&edit->state, id) == NULL) {
        return KITH_OK; /* it goes first when all of it goes */
    }
    read_row(edit, id, order);
    if (is_entry) {
        add_entry(&sums, values);
        return count_order(edit, id, order, &sums, sign);
    }
    const kith_id node = (kith_id)values[KITH_ORDER_PATH_NODE].number;
    const kith_id step = kithi_id_make(KITH_KIND_ORDER_PATH, change->sequence);
    if (step_through(edit, id, node, step) != 0) {
        return KITH_OK;
    }
    add_entries(edit, id, &sums);
    return count_below(edit, node, order, &sums, sign);
}

kith_status kithi_sales_update(kithi_edit *edit, const kithi_row_change *change)
{
    const bool stays = change->before != NULL && change->after != NULL;
    if (change->kind == KITH_KIND_ORDER) {
        return stays && (change->changed & PLACING) == 0 ? KITH_OK : move_order(edit, change);
    }
    const kith_status status = change->before == NULL ? KITH_OK : count_row(edit, change, change->before, -1);
    return status != KITH_OK || change->after == NULL ? status : count_row(edit, change, change->after, 1);
}
