/* Turns: which is the newest of each distribution, and which each manager has in all, kept with every turn.
 */
#ifndef KITH_MODEL_TURNS_H
#define KITH_MODEL_TURNS_H

#include "model/index.h"
#include "model/model.h"

/* The one of the greatest number; of several the first by id. One with credit only was never picked. */
typedef struct kithi_newest {
    int64_t number; /* 0: there is none */
    uint32_t turn;
} kithi_newest;

void kithi_turns_shapes(kithi_model *model);

/* Of a distribution; 0: in all. */
kithi_newest kithi_turns_newest(const kithi_state *state, kith_id distribution);

/* Turn of a manager in all, 0: it had none. */
kith_id kithi_turns_in_all(const kithi_state *state, kith_id manager);

static inline bool kithi_turns_keeps(uint32_t kind)
{
    return kind == KITH_KIND_TURN;
}

kith_status kithi_turns_update(kithi_edit *edit, const kithi_row_change *change);

#endif
