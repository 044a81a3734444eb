/* Balances: an accrual more or less moves the sum of its account, so that nobody has to add up when asked. */
#include "model/balances.h"

#include "model/rows.h"

#include <string.h>

void kithi_balances_shapes(kithi_model *model)
{
    model->balances_shape = kithi_shape_of(sizeof(kithi_sum));
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

static kith_status add(kithi_edit *edit, const kith_value *accrual, int sign)
{
    if (accrual == NULL) {
        return KITH_OK;
    }
    void *found = kithi_array_touch(&edit->draft, kithi_edit_root(edit, KITHI_ROOT_BALANCES),
                                    &edit->model->balances_shape,
                                    kithi_id_sequence((kith_id)accrual[KITH_CARD_ACCRUAL_ACCOUNT].number));
    if (found == NULL) {
        return KITH_ERR_MEMORY;
    }
    kithi_sum sum = 0;
    memcpy(&sum, found, sizeof sum);
    sum += (kithi_sum)accrual[KITH_CARD_ACCRUAL_AMOUNT].number * sign;
    memcpy(found, &sum, sizeof sum);
    return KITH_OK;
}

kith_status kithi_balances_update(kithi_edit *edit, const kithi_row_change *change)
{
    const kith_status status = add(edit, change->before, -1);
    return status == KITH_OK ? add(edit, change->after, 1) : status;
}
