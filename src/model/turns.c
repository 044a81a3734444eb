/* Turns: a turn mostly gets a greater number. Where one goes or falls back, others are looked at. */
#include "model/turns.h"

#include "model/rows.h"
#include "model/users.h"

void kithi_turns_shapes(kithi_model *model)
{
    model->newest_shape = kithi_shape_of(sizeof(kithi_newest));
    model->in_all_shape = kithi_shape_of(sizeof(uint32_t));
}

kithi_newest kithi_turns_newest(const kithi_state *state, kith_id distribution)
{
    const kithi_newest *found = kithi_array_at(kithi_state_root(state, KITHI_ROOT_NEWEST),
                                               &state->model->newest_shape, kithi_id_sequence(distribution));
    return found == NULL ? (kithi_newest){0, 0} : *found;
}

kith_id kithi_turns_in_all(const kithi_state *state, kith_id manager)
{
    const uint32_t *turn = kithi_array_at(kithi_state_root(state, KITHI_ROOT_IN_ALL),
                                          &state->model->in_all_shape, kithi_id_sequence(manager));
    return turn == NULL || *turn == 0 ? 0 : kithi_id_make(KITH_KIND_TURN, *turn);
}

static bool comes_before(const kithi_newest *one, const kithi_newest *other)
{
    return one->number != other->number ? one->number > other->number : one->turn < other->turn;
}

/* --- the newest --- */

/* Of all but one, which goes: there are as many as managers and distributions, and they seldom go. */
static kithi_newest find_newest(const kithi_state *state, uint32_t distribution, uint32_t but)
{
    kithi_newest newest = {0, 0};
    for (uint32_t row = kithi_row_next(state, KITH_KIND_TURN, 0); row != 0;
         row = kithi_row_next(state, KITH_KIND_TURN, row)) {
        const unsigned char *bytes = kithi_row_at(state, KITH_KIND_TURN, row);
        const kithi_newest one = {kithi_row_number(state, KITH_KIND_TURN, bytes, KITH_TURN_NUMBER), row};
        const kith_id of = (kith_id)kithi_row_number(state, KITH_KIND_TURN, bytes, KITH_TURN_DISTRIBUTION);
        if (row != but && kithi_id_sequence(of) == distribution && one.number != 0 &&
            comes_before(&one, &newest)) {
            newest = one;
        }
    }
    return newest;
}

/* Is it still the newest as soon as it is added again? */
static bool stays_newest(const kithi_row_change *change)
{
    return change->after != NULL &&
           change->after[KITH_TURN_DISTRIBUTION].number == change->before[KITH_TURN_DISTRIBUTION].number &&
           change->after[KITH_TURN_NUMBER].number >= change->before[KITH_TURN_NUMBER].number;
}

static kith_status keep_newest(kithi_edit *edit, uint32_t distribution, const kithi_newest *newest)
{
    kithi_newest *kept = kithi_array_touch(&edit->draft, kithi_edit_root(edit, KITHI_ROOT_NEWEST),
                                           &edit->model->newest_shape, distribution);
    if (kept == NULL) {
        return KITH_ERR_MEMORY;
    }
    *kept = *newest;
    return KITH_OK;
}

static kith_status take_newest(kithi_edit *edit, const kithi_row_change *change)
{
    const kith_id distribution = (kith_id)change->before[KITH_TURN_DISTRIBUTION].number;
    if (kithi_turns_newest(&edit->state, distribution).turn != change->sequence || stays_newest(change)) {
        return KITH_OK;
    }
    const uint32_t of = kithi_id_sequence(distribution);
    const kithi_newest next = find_newest(&edit->state, of, change->sequence);
    return keep_newest(edit, of, &next);
}

static kith_status add_newest(kithi_edit *edit, const kithi_row_change *change)
{
    const kith_id distribution = (kith_id)change->after[KITH_TURN_DISTRIBUTION].number;
    const kithi_newest newest = kithi_turns_newest(&edit->state, distribution);
    const kithi_newest one = {change->after[KITH_TURN_NUMBER].number, change->sequence};
    return one.number != 0 && comes_before(&one, &newest)
               ? keep_newest(edit, kithi_id_sequence(distribution), &one)
               : KITH_OK;
}

/* --- in all --- */

static bool in_all(const kith_value *values)
{
    return values != NULL && values[KITH_TURN_DISTRIBUTION].number == 0;
}

static kith_status keep_in_all(kithi_edit *edit, uint32_t manager, uint32_t turn)
{
    uint32_t *kept = kithi_array_touch(&edit->draft, kithi_edit_root(edit, KITHI_ROOT_IN_ALL),
                                       &edit->model->in_all_shape, manager);
    if (kept == NULL) {
        return KITH_ERR_MEMORY;
    }
    *kept = turn;
    return KITH_OK;
}

/* The first one, as long as rules do not refuse that there are several. */
static kith_status take_in_all(kithi_edit *edit, const kithi_row_change *change)
{
    const kithi_state *state = &edit->state;
    const kith_id manager = (kith_id)change->before[KITH_TURN_MANAGER].number;
    const kith_id own = kithi_id_make(KITH_KIND_TURN, change->sequence);
    kithi_parts walk;
    kith_id turn = kithi_parts_first(&walk, state, manager, KITH_KIND_TURN);
    while (turn != 0 && (turn == own || kithi_row_number_of(state, turn, KITH_TURN_DISTRIBUTION) != 0)) {
        turn = kithi_parts_next(&walk);
    }
    return keep_in_all(edit, kithi_id_sequence(manager), kithi_id_sequence(turn));
}

static kith_status add_in_all(kithi_edit *edit, const kithi_row_change *change)
{
    const kith_id manager = (kith_id)change->after[KITH_TURN_MANAGER].number;
    const uint32_t kept = kithi_id_sequence(kithi_turns_in_all(&edit->state, manager));
    return kept == 0 || change->sequence < kept
               ? keep_in_all(edit, kithi_id_sequence(manager), change->sequence)
               : KITH_OK;
}

kith_status kithi_turns_update(kithi_edit *edit, const kithi_row_change *change)
{
    kith_status status = change->before == NULL ? KITH_OK : take_newest(edit, change);
    if (status == KITH_OK && change->after != NULL) {
        status = add_newest(edit, change);
    }
    if (status == KITH_OK && in_all(change->before) && !in_all(change->after)) {
        status = take_in_all(edit, change);
    }
    if (status == KITH_OK && !in_all(change->before) && in_all(change->after)) {
        status = add_in_all(edit, change);
    }
    return status;
}
