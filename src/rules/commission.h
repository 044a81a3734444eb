/* Commission: rate and recipients of an order by table 6. The public question of kith/commission.h. */
#ifndef KITH_RULES_COMMISSION_H
#define KITH_RULES_COMMISSION_H

#include "rules/shares.h"

#include "kith/trace.h"

/* Get on its way into the cache what is looked at of an order. */
void kithi_commission_prefetch(const kithi_state *state, kith_id order);

/* What the table asks of an order that is there. A cancelled one is worth nothing, nor is a draft once it has
 * earned. False: its value is no amount, and the base 0. */
bool kithi_commission_facts(const kithi_state *state, kith_id order, kith_commission_request *out);

/* Was it settled when the order was saved? */
bool kithi_commission_frozen(const kithi_state *state, kith_id order);

/*
 * Answer for the facts, as they were frozen where they were. `shares` begins empty and is to be freed in any
 * case; `trace` may be NULL. KITH_OK, KITH_ERR_RULE (shares are more than 100 percent), KITH_ERR_LIMIT (an
 * amount is too large) or KITH_ERR_MEMORY.
 */
kith_status kithi_commission_resolve(const kithi_state *state, const kith_commission_request *facts,
                                     kithi_shares *shares, kith_commission *out, kith_trace *trace);

/* Digits of a currency, 0: the book's; two where nobody says. */
uint32_t kithi_commission_digits(const kithi_state *state, kith_id currency);

/* The currency, or 0 for the book's, by whichever way it is named. */
kith_id kithi_commission_currency(const kithi_state *state, kith_id currency);

#endif
