/* Order header: table 2. */
#ifndef KITH_RULES_HEADER_H
#define KITH_RULES_HEADER_H

#include "model/model.h"

#include "kith/order.h"

/* Fill `out`, which is empty but for its size. */
void kithi_header_fill(const kithi_state *state, const kith_order_request *request, kith_date on,
                       kith_header *out, kith_trace *trace);

#endif
