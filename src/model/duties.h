/* Duties: how many customers are bound to each manager, and how many open orders it has. */
#ifndef KITH_MODEL_DUTIES_H
#define KITH_MODEL_DUTIES_H

#include "model/index.h"
#include "model/model.h"

typedef struct kithi_duties {
    uint32_t customers;
    uint32_t open_orders;
} kithi_duties;

void kithi_duties_shapes(kithi_model *model);

/* Nothing but zeros if nothing is known of the manager. */
kithi_duties kithi_duties_of(const kithi_state *state, kith_id manager);

/* Is an order of this status one that still has to be done, if only as a draft? */
static inline bool kithi_duties_open(int64_t status)
{
    return status != KITH_ORDER_STATUS_CLOSED && status != KITH_ORDER_STATUS_CANCELLED;
}

static inline bool kithi_duties_keeps(uint32_t kind)
{
    return kind == KITH_KIND_ORDER || kind == KITH_KIND_BINDING;
}

kith_status kithi_duties_update(kithi_edit *edit, const kithi_row_change *change);

#endif
