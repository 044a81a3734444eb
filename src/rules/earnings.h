/* Earnings: entries of a recipient, listed and summed up. The public questions of kith/commission.h. */
#ifndef KITH_RULES_EARNINGS_H
#define KITH_RULES_EARNINGS_H

#include "model/model.h"

#include "kith/commission.h"

/* By date, then id; how many were written. */
size_t kithi_earnings_list(const kithi_state *state, const kith_statement_query *query, kith_id *ids,
                           size_t capacity);

/* Currencies in all go to `count`. KITH_OK, KITH_ERR_LIMIT (a sum is greater than a decimal) or
 * KITH_ERR_MEMORY. */
kith_status kithi_earnings_total(const kithi_state *state, const kith_statement_query *query,
                                 kith_statement_total *totals, size_t capacity, size_t *count);

#endif
