/* Page: all that the screen of a customer shows. The public question of kith/page.h. */
#ifndef KITH_RULES_PAGE_H
#define KITH_RULES_PAGE_H

#include "model/model.h"

#include "kith/page.h"

/* The day of the query is set, and the customer is no alias. Rows in all go to `count`. KITH_OK,
 * KITH_ERR_MEMORY or KITH_ERR_LIMIT. */
kith_status kithi_page_read(const kithi_state *state, const kith_page_query *query, kith_page *out,
                            kith_page_row *rows, size_t capacity, size_t *count);

#endif
