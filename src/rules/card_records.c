/* Rules of discount cards: who follows a card, and whether orders add up. */
#include "model/rows.h"
#include "rules/cards.h"
#include "rules/rules.h"

static kith_id reference_at(const kithi_state *state, kith_id id, uint32_t field)
{
    return (kith_id)kithi_row_number(state, KITH_ID_KIND(id), kithi_row_find(state, id), field);
}

/* Does the way from card to card lead back to this one? Of a circle one card is reported. A walk that is
 * caught in a circle of others ends when it has had as many steps as there are cards. */
static bool closes_circle(const kithi_case *asked)
{
    const uint64_t most = kithi_state_count(asked->state, KITH_KIND_CARD);
    kith_id card = (kith_id)asked->values[KITH_CARD_SUCCESSOR].number;
    bool counts = true;
    for (uint64_t steps = 0; card != 0 && card != asked->id && steps < most; steps++) {
        counts = counts && kithi_rules_counts(asked, card);
        card = reference_at(asked->state, card, KITH_CARD_SUCCESSOR);
    }
    return card == asked->id && counts;
}

/* The successor is another card of the same account, so that it keeps the balance. */
kith_status kithi_rule_card_successor(kithi_case *asked)
{
    const kith_id successor = (kith_id)asked->values[KITH_CARD_SUCCESSOR].number;
    return successor == 0 || (reference_at(asked->state, successor, KITH_CARD_ACCOUNT) ==
                                  (kith_id)asked->values[KITH_CARD_ACCOUNT].number &&
                              !closes_circle(asked))
               ? KITH_OK
               : kithi_rules_report(asked, KITH_RULE_CARD_SUCCESSOR, KITH_CARD_SUCCESSOR, successor);
}

/* What an order has added up is what it comes to, on the account that it keeps. Between two savings it may
 * not be, so only the check of a whole book asks. */
kith_status kithi_rule_accruals(kithi_case *asked)
{
    const kith_id order = (kith_id)asked->values[KITH_ORDER_CARD_ORDER].number;
    const kith_id account = (kith_id)asked->values[KITH_ORDER_CARD_ACCOUNT].number;
    kith_decimal sum = 0;
    return asked->base != NULL || account == 0 ||
                   (kithi_cards_accrued(asked->state, order, account, &sum) &&
                    sum == kithi_cards_due(asked->state, asked->id))
               ? KITH_OK
               : kithi_rules_report(asked, KITH_RULE_ACCRUALS, KITH_ORDER_CARD_ACCOUNT, account);
}

/* Accruals of an order stand on the account that the order keeps; what stands elsewhere is balanced. */
kith_status kithi_rule_accrual_account(kithi_case *asked)
{
    const kith_id order = (kith_id)asked->values[KITH_CARD_ACCRUAL_ORDER].number;
    const kith_id account = (kith_id)asked->values[KITH_CARD_ACCRUAL_ACCOUNT].number;
    const kith_id part = order == 0 ? 0 : kithi_cards_part(asked->state, order);
    kith_decimal sum = 0;
    return asked->base != NULL || order == 0 ||
                   (part != 0 && reference_at(asked->state, part, KITH_ORDER_CARD_ACCOUNT) == account) ||
                   (kithi_cards_accrued(asked->state, order, account, &sum) && sum == 0)
               ? KITH_OK
               : kithi_rules_report(asked, KITH_RULE_ACCRUALS, KITH_CARD_ACCRUAL_ORDER, order);
}
