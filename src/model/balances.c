/* Balances: an accrual more or less moves the sum of its account, and an entry that of its order, so that
 * nobody has to add up when asked. */
#include "model/balances.h"

#include "base/prefetch.h"
#include "model/rows.h"

#include <string.h>

void kithi_balances_shapes(kithi_model *model)
{
    model->balances_shape = kithi_shape_of(sizeof(kithi_sum));
    model->dues_shape = kithi_shape_of(sizeof(kithi_due));
}

/* Sums are copied: where rows lie is not where the compiler wants numbers of this size. */
kithi_sum kithi_balances_of(const kithi_state *state, kith_id account)
{
    kithi_sum sum = 0;
    const void *found = kithi_array_at(kithi_state_root(state, KITHI_ROOT_BALANCES),
                                       &state->model->balances_shape, kithi_id_sequence(account));
    if (found != NULL) {
        memcpy(&sum, found, sizeof sum);
    }
    return sum;
}

static const void *due_at(const kithi_state *state, kith_id order)
{
    return kithi_array_at(kithi_state_root(state, KITHI_ROOT_DUES), &state->model->dues_shape,
                          kithi_id_sequence(order));
}

kithi_due kithi_balances_due(const kithi_state *state, kith_id order)
{
    kithi_due due = {0, 0, 0};
    const void *found = due_at(state, order);
    if (found != NULL) {
        memcpy(&due, found, sizeof due);
    }
    return due;
}

void kithi_balances_prefetch_due(const kithi_state *state, kith_id order)
{
    kithi_prefetch(due_at(state, order));
}

static kith_status add_accrual(kithi_edit *edit, const kith_value *accrual, int sign)
{
    kithi_sum sum = 0;
    void *found = kithi_array_touch(&edit->draft, kithi_edit_root(edit, KITHI_ROOT_BALANCES),
                                    &edit->model->balances_shape,
                                    kithi_id_sequence((kith_id)accrual[KITH_CARD_ACCRUAL_ACCOUNT].number));
    if (found == NULL) {
        return KITH_ERR_MEMORY;
    }
    memcpy(&sum, found, sizeof sum);
    sum += (kithi_sum)accrual[KITH_CARD_ACCRUAL_AMOUNT].number * sign;
    memcpy(found, &sum, sizeof sum);
    return KITH_OK;
}

static kith_status add_entry(kithi_edit *edit, const kith_value *entry, int sign)
{
    static const int signs[] = {[KITH_ORDER_MEASURE_BOOKED] = 1,
                                [KITH_ORDER_MEASURE_CANCELLED] = -1,
                                [KITH_ORDER_MEASURE_SHIPPED] = 0,
                                [KITH_ORDER_MEASURE_RETURNED] = -1};
    const int64_t measure = entry[KITH_ORDER_ENTRY_MEASURE].number;
    kithi_due due = {0, 0, 0};
    void *found =
        kithi_array_touch(&edit->draft, kithi_edit_root(edit, KITHI_ROOT_DUES), &edit->model->dues_shape,
                          kithi_id_sequence((kith_id)entry[KITH_ORDER_ENTRY_ORDER].number));
    if (found == NULL) {
        return KITH_ERR_MEMORY;
    }
    memcpy(&due, found, sizeof due);
    due.sum += (kithi_sum)entry[KITH_ORDER_ENTRY_AMOUNT].number * (signs[measure] * sign);
    due.booked += measure == KITH_ORDER_MEASURE_BOOKED ? (uint32_t)sign : 0;
    due.entries += (uint32_t)sign;
    memcpy(found, &due, sizeof due);
    return KITH_OK;
}

kith_status kithi_balances_update(kithi_edit *edit, const kithi_row_change *change)
{
    kith_status (*const add)(kithi_edit *, const kith_value *, int) =
        change->kind == KITH_KIND_ORDER_ENTRY ? add_entry : add_accrual;
    const kith_status status = change->before == NULL ? KITH_OK : add(edit, change->before, -1);
    return status == KITH_OK && change->after != NULL ? add(edit, change->after, 1) : status;
}
