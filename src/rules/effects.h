/* Effects: who stands on `from` of relations to a customer whose type has an effect. */
#ifndef KITH_RULES_EFFECTS_H
#define KITH_RULES_EFFECTS_H

#include "model/model.h"

/* Relations to a customer with the effect on the day (0: whenever) by priority, then first day, then id: the
 * one after `after` (a relation; 0: the first). 0: none. */
kith_id kithi_effects_next(const kithi_state *state, uint32_t effect, kith_id customer, kith_date on,
                           kith_id after);

/* Who stands on `from` of a relation. */
kith_id kithi_effects_from(const kithi_state *state, kith_id relation);

#endif
