/* Aliases: customers that were merged into others, and who they are by now. */
#ifndef KITH_RULES_ALIASES_H
#define KITH_RULES_ALIASES_H

#include "model/model.h"

/* The alias record that says what became of a customer; 0: it was not merged. */
kith_id kithi_aliases_of(const kithi_state *state, kith_id customer);

/* Whom it was merged into, or itself; any other record is itself, too. */
kith_id kithi_aliases_survivor(const kithi_state *state, kith_id customer);

/* Are two one customer by now? */
bool kithi_aliases_same(const kithi_state *state, kith_id one, kith_id other);

#endif
