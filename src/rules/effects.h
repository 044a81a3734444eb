/* Effects: who acts on a customer by relations whose type has an effect. */
#ifndef KITH_RULES_EFFECTS_H
#define KITH_RULES_EFFECTS_H

#include "model/model.h"

/*
 * A relation with an effect on a customer. An effect acts from `from` to `to`; where the type is symmetric,
 * both act on each other, but for export agents, who are known by their role.
 */
typedef struct kithi_effect {
    kith_id relation;
    kith_id who; /* acts on the customer */
    int64_t priority;
    kith_date since;
    kith_date until;
} kithi_effect;

/* In order of rank: by priority, then first day, then id. */
bool kithi_effects_before(const kithi_effect *a, const kithi_effect *b);

/* All those on a customer, at whatever time and in no order. */
void kithi_effects_each(const kithi_state *state, uint32_t effect, kith_id customer,
                        void (*visit)(void *ctx, const kithi_effect *found), void *ctx);

/* Those on the day (0: whenever) by rank: the relation after `after` (a relation; 0: the first). 0: none. */
kith_id kithi_effects_next(const kithi_state *state, uint32_t effect, kith_id customer, kith_date on,
                           kith_id after);

/* Who acts on the customer by a relation that was found so. */
kith_id kithi_effects_who(const kithi_state *state, kith_id relation, kith_id customer);

#endif
