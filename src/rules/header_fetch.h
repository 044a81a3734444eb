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

/* Where the customer is, and what the conditions name that have been collected. */
void kithi_header_fetch_rest(const kithi_conditions_question *asked, const kithi_places *own);

#endif
