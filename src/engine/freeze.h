/* Freezing: the header of an order as it was when the order was saved. */
#ifndef KITH_ENGINE_FREEZE_H
#define KITH_ENGINE_FREEZE_H

#include "engine/call_parts.h"

#include "kith/order.h"

/*
 * Fill the header of an order and keep it with its path, unless that has been done; what is typed is kept in
 * any case. KITH_ERR_RULE where the header cannot be filled. `task` (false before) becomes true if somebody
 * has to choose the chain later.
 */
kith_status kithi_freeze_header(kith_txn *txn, kithi_call *call, kith_id order,
                                const kith_order_saving *saving, bool *task, kith_error *err);

#endif
