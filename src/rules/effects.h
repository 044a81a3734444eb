/* Effects: who acts on a customer by relations whose type has an effect. */
#ifndef KITH_RULES_EFFECTS_H
#define KITH_RULES_EFFECTS_H

#include "model/model.h"

/*
 * Relations to a customer with the effect on the day (0: whenever) by priority, then first day, then id: the
 * one after `after` (a relation; 0: the first). 0: none. An effect acts from `from` to `to`; where the type
 * is symmetric, both act on each other, but for export agents, who are known by their role.
 */
kith_id kithi_effects_next(const kithi_state *state, uint32_t effect, kith_id customer, kith_date on,
                           kith_id after);

/* Who acts on the customer by a relation that was found so. */
kith_id kithi_effects_who(const kithi_state *state, kith_id relation, kith_id customer);

#endif
