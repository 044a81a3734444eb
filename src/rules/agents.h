/* Agents: the export agent of a customer (W15 to W17). */
#ifndef KITH_RULES_AGENTS_H
#define KITH_RULES_AGENTS_H

#include "model/model.h"

/* Are export agents switched on in the book? */
bool kithi_agents_enabled(const kithi_state *state);

/* Agents of a customer on the day by priority, then first day, then id: the one after `after` (a relation; 0:
 * the first). The relation; 0: none. */
kith_id kithi_agents_next(const kithi_state *state, kith_id customer, kith_date on, kith_id after);

/* Does the customer have a role? */
bool kithi_agents_has_role(const kithi_state *state, kith_id customer, int64_t role);

#endif
