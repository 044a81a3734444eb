/* Cards: which discount card an order gets, and what its account has reached. The public questions of
 * kith/card.h. */
#ifndef KITH_RULES_CARDS_H
#define KITH_RULES_CARDS_H

#include "base/decimal.h"
#include "model/model.h"

#include "kith/card.h"

/* The card of an order: table 4, for the day that the request names (0: whenever). The customer is there, and
 * so are the programme and the card if they are named. A balance that no decimal holds is given as the
 * greatest or least one. */
void kithi_cards_resolve(const kithi_state *state, const kith_card_request *request, kith_card_result *out,
                         kith_trace *trace);

/* KITH_REASON_TAKEN, or why the card does not count on the day; 0: any. Who has replaced it is a card of the
 * same account, and looked at by itself. */
uint32_t kithi_cards_reason(const kithi_state *state, kith_id card, kith_date on);

/* What an account has added up; false: no decimal holds it, and the greatest or least one is given. */
bool kithi_cards_balance(const kithi_state *state, kith_id account, kith_decimal *balance);

/* Is there any card in the book, or an order that keeps one? */
static inline bool kithi_cards_used(const kithi_state *state)
{
    return kithi_state_count(state, KITH_KIND_CARD) != 0 ||
           kithi_state_count(state, KITH_KIND_ORDER_CARD) != 0;
}

/* That of a programme, which may be the book's; 0: neither has one. */
kith_id kithi_cards_currency_of(const kithi_state *state, kith_id programme);

/* Can orders in this currency (0: the book's) add up in the programme of the account? */
bool kithi_cards_currency(const kithi_state *state, kith_id account, kith_id currency);

/* The part of an order that keeps its card; 0: none. */
kith_id kithi_cards_part(const kithi_state *state, kith_id order);

/* What an order has to have on the account that it keeps: what it is worth once it is closed. */
kithi_sum kithi_cards_due(const kithi_state *state, kith_id part);

/* What an order has added up on an account so far; false: no decimal holds it. */
bool kithi_cards_accrued(const kithi_state *state, kith_id order, kith_id account, kith_decimal *sum);

#endif
