/* Calling: the customers of a call list, and who else can be reached for them (O19 to O21). */
#ifndef KITH_RULES_CALLING_H
#define KITH_RULES_CALLING_H

#include "model/model.h"

#include "kith/call.h"

/* Lines of a query whose day is set. KITH_OK, KITH_ERR_MEMORY, or KITH_ERR_LIMIT: the lines of `*stuck` do
 * not fit. */
kith_status kithi_calling_lines(const kithi_state *state, const kith_call_query *query, kith_call_line *lines,
                                size_t capacity, size_t *count, kith_id *stuck);

#endif
