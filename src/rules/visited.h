/* Visited: the customers that were visited within some days. */
#ifndef KITH_RULES_VISITED_H
#define KITH_RULES_VISITED_H

#include "model/weave.h"

typedef struct kithi_days {
    kith_date since; /* 0: ever */
    kith_date until; /* 0: ever */
} kithi_days;

typedef struct kithi_visited {
    kithi_weave weave; /* of the visits of each day */
    uint32_t last;
} kithi_visited;

/* Begin behind a customer (0: with the first); end it then. KITH_ERR_LIMIT: these are too many days to go
 * through together; KITH_ERR_MEMORY. */
kith_status kithi_visited_begin(kithi_visited *visits, const kithi_state *state, const kithi_days *days,
                                kith_id after);

/* The next customers in ascending order, each once; how many. */
size_t kithi_visited_page(kithi_visited *visits, kith_id *ids, size_t capacity);

void kithi_visited_end(kithi_visited *visits);

#endif
