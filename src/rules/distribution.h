/* Distribution: which manager gets an order that is given out (table 3 C). */
#ifndef KITH_RULES_DISTRIBUTION_H
#define KITH_RULES_DISTRIBUTION_H

#include "model/model.h"

#include "kith/book.h"
#include "kith/trace.h"

/* Customers that a manager was handed by one call, and that brought no open order along. */
typedef struct kithi_handed {
    kith_id manager;
    int64_t customers;
} kithi_handed;

/* Who asks. */
typedef struct kithi_distribution_question {
    const kithi_state *state;
    kith_id order;        /* 0: none; what distributions and groups are for does not count then */
    kith_id customer;     /* who is to get a manager */
    uint64_t brings;      /* open orders that the customer brings along; none needs room for one, too */
    kith_id except;       /* a manager who is not to get it; 0: none */
    kithi_handed *handed; /* of every manager, by id: counts as load; or NULL */
    size_t handed_count;
    kith_date on;
    kithi_memory *memory;
    kith_choose_fn choose; /* or NULL */
    void *choose_ctx;
    kith_trace *trace; /* or NULL */
} kithi_distribution_question;

/* First distribution by rank that is for such orders, 0: none is. */
kith_id kithi_distribution_find(const kithi_distribution_question *asked);

/* Manager that a distribution picks, 0: nobody may take it. KITH_OK, KITH_ERR_MEMORY, or
 * KITH_ERR_STOPPED: the host cannot choose. */
kith_status kithi_distribution_pick(const kithi_distribution_question *asked, kith_id distribution,
                                    kith_id *manager);

/* First manager behind `after` (0: of all) who may take it from this distribution, 0: none. */
kith_id kithi_distribution_next(const kithi_distribution_question *asked, kith_id distribution,
                                kith_id after);

/* Does a manager take so many open orders more? */
bool kithi_distribution_has_room(const kithi_state *state, kith_id manager, uint64_t orders);

/* What a manager was handed; it is among them. */
kithi_handed *kithi_distribution_handed(kithi_handed *handed, size_t count, kith_id manager);

/* Parts that a manager gets of what is given out by weight. */
int64_t kithi_distribution_weight(const kithi_state *state, kith_id manager);

#endif
