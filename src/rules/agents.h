/* Agents: who stands for a customer by an effect of a relation type; the export agent (W15 to W17). */
#ifndef KITH_RULES_AGENTS_H
#define KITH_RULES_AGENTS_H

#include "model/model.h"

/* A relation with an effect that leads to a customer. */
typedef struct kithi_agent {
    kith_id relation;
    kith_id agent; /* on `from` */
    int64_t priority;
    kith_date since;
    kith_date until;
} kithi_agent;

/* In order of rank: by priority, then first day, then id. */
bool kithi_agents_before(const kithi_agent *a, const kithi_agent *b);

/* All those with an effect that lead to the customer, at whatever time and in no order. */
void kithi_agents_each(const kithi_state *state, int64_t effect, kith_id customer,
                       void (*visit)(void *ctx, const kithi_agent *agent), void *ctx);

/* Are export agents switched on in the book? */
bool kithi_agents_enabled(const kithi_state *state);

/* Agents of a customer on the day by priority, then first day, then id: the one after `after` (a relation; 0:
 * the first). The relation; 0: none. */
kith_id kithi_agents_next(const kithi_state *state, kith_id customer, kith_date on, kith_id after);

/* Does the customer have a role? */
bool kithi_agents_has_role(const kithi_state *state, kith_id customer, int64_t role);

#endif
