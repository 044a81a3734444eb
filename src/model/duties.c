/* Duties: counted with every change, so that nobody has to count when asked. */
#include "model/duties.h"

#include "model/rows.h"

void kithi_duties_shapes(kithi_model *model)
{
    model->duties_shape = kithi_shape_of(sizeof(kithi_duties));
}

kithi_duties kithi_duties_of(const kithi_state *state, kith_id manager)
{
    const kithi_duties *found = kithi_array_at(kithi_state_root(state, KITHI_ROOT_MANAGERS),
                                               &state->model->duties_shape, kithi_id_sequence(manager));
    return found == NULL ? (kithi_duties){0, 0} : *found;
}

/* Whom a row counts for, 0: nobody. */
static kith_id counted_for(uint32_t kind, const kith_value *values)
{
    if (values == NULL) {
        return 0;
    }
    if (kind == KITH_KIND_BINDING) {
        return values[KITH_BINDING_CURRENT].number == 0 ? 0 : (kith_id)values[KITH_BINDING_MANAGER].number;
    }
    return kithi_duties_open(values[KITH_ORDER_STATUS].number) ? (kith_id)values[KITH_ORDER_MANAGER].number
                                                               : 0;
}

static kith_status count(kithi_edit *edit, uint32_t kind, kith_id manager, uint32_t step)
{
    if (manager == 0) {
        return KITH_OK;
    }
    kithi_duties *duties = kithi_array_touch(&edit->draft, kithi_edit_root(edit, KITHI_ROOT_MANAGERS),
                                             &edit->model->duties_shape, kithi_id_sequence(manager));
    if (duties == NULL) {
        return KITH_ERR_MEMORY;
    }
    *(kind == KITH_KIND_BINDING ? &duties->customers : &duties->open_orders) += step;
    return KITH_OK;
}

kith_status kithi_duties_update(kithi_edit *edit, const kithi_row_change *change)
{
    const kith_id before = counted_for(change->kind, change->before);
    const kith_id after = counted_for(change->kind, change->after);
    if (before == after) {
        return KITH_OK;
    }
    const kith_status status = count(edit, change->kind, before, UINT32_MAX); /* one less */
    return status == KITH_OK ? count(edit, change->kind, after, 1) : status;
}
