/*
 * Ordered: the orders of a customer, latest first, or of a manager, by id. Keys of their references tell more
 * than those of others: what is not over stands apart, so that it is found without the rest, and a walk over
 * all takes from both what comes next.
 */
#ifndef KITH_MODEL_ORDERED_H
#define KITH_MODEL_ORDERED_H

#include "model/index.h"
#include "model/model.h"

#define KITHI_ORDERED_REST 12u /* bytes of a key behind its prefix, at most */

typedef struct kithi_ordered {
    kithi_cursor cursors[2]; /* what is not over, what is */
    unsigned char prefixes[2][KITHI_ORDERED_PREFIX];
    unsigned char rests[2][KITHI_ORDERED_REST];
    bool goes_on[2];
} kithi_ordered;

/* Begin behind an order (0: at the first one). Good until something is written. */
void kithi_ordered_first(kithi_ordered *walk, const kithi_state *state, kith_id owner, bool only_open,
                         kith_id after);
void kithi_ordered_next(kithi_ordered *walk);

/* Where the walk is, 0: it is over. */
kith_id kithi_ordered_at(const kithi_ordered *walk);

#endif
