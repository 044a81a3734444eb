/* Acting: lists of types, put in order as they change, which is seldom. */
#include "model/acting.h"

#include "model/rows.h"

static kith_status put_word(kithi_edit *edit, uint32_t root, uint32_t index, uint64_t word)
{
    uint64_t *at =
        kithi_array_touch(&edit->draft, kithi_edit_root(edit, root), &edit->model->words_shape, index);
    if (at == NULL) {
        return KITH_ERR_MEMORY;
    }
    *at = word;
    return KITH_OK;
}

static kith_status put(kithi_edit *edit, uint32_t effect, uint32_t place, uint64_t acting)
{
    return put_word(edit, KITHI_ROOT_ACTING, effect * KITHI_ACTING_ROOM + place, acting);
}

/* What comes behind it moves up by a place. */
static kith_status add(kithi_edit *edit, uint32_t effect, uint64_t acting)
{
    kith_status status = KITH_OK;
    for (uint32_t place = 0; acting != 0 && status == KITH_OK; place++) {
        const uint64_t there = kithi_acting_at(&edit->state, effect, place);
        if (there == 0 || there > acting) {
            status = put(edit, effect, place, acting);
            acting = there;
        }
    }
    return status;
}

/* What comes behind it moves down by a place. */
static kith_status take_out(kithi_edit *edit, uint32_t effect, uint64_t acting)
{
    kith_status status = KITH_OK;
    uint64_t there = kithi_acting_at(&edit->state, effect, 0);
    for (uint32_t place = 0; there != 0 && status == KITH_OK; place++) {
        const uint64_t next = kithi_acting_at(&edit->state, effect, place + 1);
        if (there >= acting) {
            status = put(edit, effect, place, next);
        }
        there = next;
    }
    return status;
}

/* --- condition types --- */

static uint32_t field_of(const kith_value *values)
{
    return values == NULL ? 0 : (uint32_t)values[KITH_CONDITION_TYPE_FILLS].number;
}

/* The oldest type behind another that fills a field, 0: none. */
static uint32_t find_filling_after(const kithi_state *state, uint32_t field, uint32_t after)
{
    uint32_t type = kithi_row_next(state, KITH_KIND_CONDITION_TYPE, after);
    while (type != 0 && (uint32_t)kithi_row_number(state, KITH_KIND_CONDITION_TYPE,
                                                   kithi_row_at(state, KITH_KIND_CONDITION_TYPE, type),
                                                   KITH_CONDITION_TYPE_FILLS) != field) {
        type = kithi_row_next(state, KITH_KIND_CONDITION_TYPE, type);
    }
    return type;
}

static kith_status change_filling(kithi_edit *edit, const kithi_row_change *change)
{
    const uint32_t before = field_of(change->before);
    const uint32_t after = field_of(change->after);
    kith_status status = KITH_OK;
    if (before != 0 && before != after && kithi_acting_filling(&edit->state, before) == change->sequence) {
        /* It was the oldest, and its row still says what it was: the next one comes behind it. */
        status = put_word(edit, KITHI_ROOT_FILLING, before,
                          find_filling_after(&edit->state, before, change->sequence));
    }
    const uint32_t there = kithi_acting_filling(&edit->state, after);
    if (status == KITH_OK && after != 0 && (there == 0 || change->sequence < there)) {
        status = put_word(edit, KITHI_ROOT_FILLING, after, change->sequence);
    }
    return status;
}

/* --- relation types --- */

static uint32_t effect_of(const kith_value *values)
{
    return values == NULL ? 0 : (uint32_t)values[KITH_RELATION_TYPE_EFFECT].number;
}

/* What stands in the list of its effect; 0: it has none. */
static uint64_t acting_of(const kith_value *values, uint32_t type)
{
    return effect_of(values) == 0
               ? 0
               : (uint64_t)type << 1 |
                     (values[KITH_RELATION_TYPE_DIRECTION].number == KITH_DIRECTION_SYMMETRIC ? 1u : 0u);
}

kith_status kithi_acting_update(kithi_edit *edit, const kithi_row_change *change)
{
    if (change->kind == KITH_KIND_CONDITION_TYPE) {
        return change_filling(edit, change);
    }
    const uint64_t before = acting_of(change->before, change->sequence);
    const uint64_t after = acting_of(change->after, change->sequence);
    kith_status status = KITH_OK;
    if (before == after && effect_of(change->before) == effect_of(change->after)) {
        return status;
    }
    if (before != 0) {
        status = take_out(edit, effect_of(change->before), before);
    }
    if (after != 0 && status == KITH_OK) {
        status = add(edit, effect_of(change->after), after);
    }
    return status;
}
