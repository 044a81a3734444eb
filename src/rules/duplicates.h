/* Duplicates: who agrees with a customer in what only one and the same has. */
#ifndef KITH_RULES_DUPLICATES_H
#define KITH_RULES_DUPLICATES_H

#include "model/model.h"

#include "kith/merge.h"

/* How many were written: the best, best first, then by id. */
size_t kithi_duplicates_list(const kithi_state *state, kith_id customer, uint32_t least, kith_duplicate *out,
                             size_t capacity);

#endif
