/* Earn: commissions of an order that is saved: frozen once, and booked as they come about. */
#ifndef KITH_ENGINE_EARN_H
#define KITH_ENGINE_EARN_H

#include "engine/call_parts.h"

/*
 * Freeze who earns what by the order (table 6), unless that has been done or nobody does, and add the entries
 * that are lacking for everybody to have what is due. `renew`: what is frozen is settled anew, if nothing has
 * been booked. KITH_ERR_RULE where shares are more than 100 percent,
 * KITH_ERR_LIMIT where an amount is too large.
 */
kith_status kithi_earn_commission(kith_txn *txn, kithi_call *call, kith_id order, bool renew,
                                  kith_error *err);

#endif
