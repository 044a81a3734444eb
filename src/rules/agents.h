/* Agents: the export agent of a customer (W15 to W17). */
#ifndef KITH_RULES_AGENTS_H
#define KITH_RULES_AGENTS_H

#include "model/model.h"

/* Are export agents switched on in the book? */
bool kithi_agents_enabled(const kithi_state *state);

#endif
