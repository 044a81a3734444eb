/* Sales: summaries of the sums that are kept with every change. The public question of kith/sales.h. */
#ifndef KITH_RULES_SALES_H
#define KITH_RULES_SALES_H

#include "model/model.h"

#include "kith/sales.h"

/* Rows in all go to `count`. KITH_OK, KITH_ERR_LIMIT (a sum is greater than a decimal) or KITH_ERR_MEMORY. */
kith_status kithi_sales_summary(const kithi_state *state, const kith_sales_query *query, kith_date today,
                                kith_sales *rows, size_t capacity, size_t *count);

#endif
