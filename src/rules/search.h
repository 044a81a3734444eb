/* Search: customers by what one types. */
#ifndef KITH_RULES_SEARCH_H
#define KITH_RULES_SEARCH_H

#include "model/model.h"

#include "kith/search.h"

/* Hits behind `after` (sequence, 0: from the first). KITH_OK or KITH_ERR_NOT_FOUND (`after` is not a hit). */
kith_status kithi_search_customers(const kithi_state *state, const char *text, uint32_t after, kith_id *ids,
                                   size_t capacity, size_t *count);

#endif
