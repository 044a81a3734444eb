/* Acting: the relation types that have an effect, and the condition types that fill the order header. They
 * are asked for with nearly every question, so each effect has its types in a list of its own, and each field
 * its type. */
#ifndef KITH_MODEL_ACTING_H
#define KITH_MODEL_ACTING_H

#include "model/index.h"
#include "model/links.h"

#define KITHI_ACTING_ROOM (KITHI_LINKS_TYPES + 1u) /* of a list: all types, and the end */

/* What stands at a place of a list, in ascending order from place 0 on: the type, and in the last bit whether
 * both its ends are alike, which decides on whom it acts; 0: no more. */
static inline uint64_t kithi_acting_at(const kithi_state *state, uint32_t effect, uint32_t place)
{
    const uint64_t *found = kithi_array_at(kithi_state_root(state, KITHI_ROOT_ACTING),
                                           &state->model->words_shape, effect * KITHI_ACTING_ROOM + place);
    return found == NULL ? 0 : *found;
}

/* The type that it is. */
static inline uint32_t kithi_acting_type(uint64_t acting)
{
    return (uint32_t)(acting >> 1);
}

static inline bool kithi_acting_symmetric(uint64_t acting)
{
    return (acting & 1u) != 0;
}

/* By field of the order header, the oldest condition type that fills it, 0: none. NULL: no field has any. All
 * fields lie in the first page. */
static inline const uint64_t *kithi_acting_fillings(const kithi_state *state)
{
    return kithi_array_at(kithi_state_root(state, KITHI_ROOT_FILLING), &state->model->words_shape, 0);
}

static inline uint32_t kithi_acting_filling(const kithi_state *state, uint32_t field)
{
    const uint64_t *fillings = kithi_acting_fillings(state);
    return fillings == NULL ? 0 : (uint32_t)fillings[field];
}

static inline bool kithi_acting_keeps(uint32_t kind)
{
    return kind == KITH_KIND_RELATION_TYPE || kind == KITH_KIND_CONDITION_TYPE;
}

kith_status kithi_acting_update(kithi_edit *edit, const kithi_row_change *change);

#endif
