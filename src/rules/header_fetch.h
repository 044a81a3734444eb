/* Order header: what it will read is got on its way into the cache early, so that it waits for memory a few
 * times and not field by field. Nothing depends on it but time. */
#ifndef KITH_RULES_HEADER_FETCH_H
#define KITH_RULES_HEADER_FETCH_H

#include "rules/conditions.h"
#include "rules/profile.h"

/* What a header begins with. */
void kithi_header_fetch(const kithi_state *state, kith_id customer);

/* What the customer's own record leads to, when that is there. */
void kithi_header_fetch_own(const kithi_state *state, kith_id customer);

/* All condition types that fill fields, given by field (0: none does). */
kithi_wanted kithi_header_wanted(const uint32_t *types);

/* Where the customer is, the conditions of its path and what they name. */
void kithi_header_fetch_rest(kithi_conditions_question *path, const kithi_places *own);

#endif
