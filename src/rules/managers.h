/* Managers: their state on a day, and who is bound to whom. The public questions of kith/manager.h. */
#ifndef KITH_RULES_MANAGERS_H
#define KITH_RULES_MANAGERS_H

#include "model/model.h"

#include "kith/manager.h"

/* KITH_MANAGER_STATE_, absence included; without a day only being away is absence. */
int64_t kithi_managers_state(const kithi_state *state, kith_id manager, kith_date on);

/* Who stands in for a manager: one who is active on the day; 0: nobody. A substitute's own is not asked. */
kith_id kithi_managers_substitute(const kithi_state *state, kith_id manager, kith_date on);

/* Manager of an actor, 0: none. */
kith_id kithi_managers_of_actor(const kithi_state *state, const char *actor);

/* The code under which the manager acts. */
const char *kithi_managers_actor(const kithi_state *state, kith_id manager);

/* Binding of a customer on a day (0: at present), also one that says that there is no manager; 0: none. */
kith_id kithi_managers_binding(const kithi_state *state, kith_id customer, kith_date on);

/* Manager that a binding names; 0: none, or no binding. */
kith_id kithi_managers_bound(const kithi_state *state, kith_id binding);

/* Binding of a day, or else the one that goes on, which begins later. */
kith_id kithi_managers_binding_or_present(const kithi_state *state, kith_id customer, kith_date on);

/* Binding of a day, or else the first one that begins later; 0: none. */
kith_id kithi_managers_binding_from(const kithi_state *state, kith_id customer, kith_date on);

/* Customers bound on a day (0: at present) behind `after`, by id; how many were written. */
size_t kithi_managers_customers(const kithi_state *state, kith_id manager, kith_date on, kith_id after,
                                kith_id *ids, size_t capacity);

/* The next customer behind `after` with a binding to the manager that goes on, or with one whose last day is
 * a day or comes later, which costs as much as it has had that ended; 0: none. */
kith_id kithi_managers_next_lasting(const kithi_state *state, kith_id manager, kith_id after);
kith_id kithi_managers_next_ending(const kithi_state *state, kith_id manager, kith_date on, kith_id after);

uint64_t kithi_managers_count(const kithi_state *state, kith_id manager, kith_date on);

/* Manager of the customer's last order that has one who is not inactive (B9); 0: none. */
kith_id kithi_managers_of_last_order(const kithi_state *state, kith_id customer);

/* Turn of a manager in a distribution (0: in all), 0: it had none; and the greatest number of a turn. */
kith_id kithi_managers_turn(const kithi_state *state, kith_id manager, kith_id distribution);
int64_t kithi_managers_last_turn(const kithi_state *state, kith_id distribution, kith_id *manager);

#endif
