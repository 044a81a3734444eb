/* Accruing: the discount card of an order, kept when the order is saved, and what its account adds up. */
#ifndef KITH_ENGINE_ACCRUE_H
#define KITH_ENGINE_ACCRUE_H

#include "engine/call_parts.h"

#include "kith/order.h"

/*
 * Keep the card of an order, unless one is kept or the book has none, and add to its account what is missing
 * to what the order is worth by now. As long as nothing is added up, a card that is typed takes the place of
 * another, and renewing finds it anew, unless it was typed. KITH_ERR_RULE: the card that was typed is not
 * active, or comes too late.
 */
kith_status kithi_accrue_card(kith_txn *txn, kithi_call *call, kith_id order, const kith_order_saving *saving,
                              kith_trace *trace, kith_error *err);

#endif
