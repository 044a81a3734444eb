/* Rules of discount cards: who follows a card, whether orders add up, and that what did stays where it is. */
#include "model/rows.h"
#include "model/users.h"
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

/* The account that an order kept before the transaction, if what it has added up there is not balanced; 0: it
 * kept none, or nothing stands there. */
static kith_id accrued_on(const kithi_case *asked)
{
    const kith_id order = reference_at(asked->base, asked->id, KITH_ORDER_CARD_ORDER);
    const kith_id account = reference_at(asked->base, asked->id, KITH_ORDER_CARD_ACCOUNT);
    kith_decimal sum = 0;
    return account == 0 || (kithi_cards_accrued(asked->state, order, account, &sum) && sum == 0) ? 0
                                                                                                 : account;
}

/* An order keeps its account, by which it is known where it has added up, and its card by hand: a saving may
 * balance, take another card and add up again. */
kith_status kithi_rule_order_card_frozen(kithi_case *asked)
{
    for (uint32_t field = KITH_ORDER_CARD_CARD; field <= KITH_ORDER_CARD_ACCOUNT && asked->base != NULL;
         field++) {
        const bool stays =
            (kith_id)asked->values[field].number == reference_at(asked->base, asked->id, field) ||
            (field == KITH_ORDER_CARD_CARD && !asked->by_hand);
        const kith_id account = stays ? 0 : accrued_on(asked);
        if (account != 0) {
            return kithi_rules_report(asked, KITH_RULE_APPEND_ONLY, field, account);
        }
    }
    return KITH_OK;
}

/* Does the order keep the same anew, in another record? */
static bool kept_anew(const kithi_case *asked, kith_id order)
{
    const kith_id part = kithi_cards_part(asked->state, order);
    bool same = part != 0;
    for (uint32_t field = KITH_ORDER_CARD_CARD; field <= KITH_ORDER_CARD_ACCOUNT && same; field++) {
        same = reference_at(asked->state, part, field) == reference_at(asked->base, asked->id, field);
    }
    return same;
}

/* Nor is it forgotten, unless the order goes, which what has added up does not let. A saving changes
 * the record and removes none, so another card in a new one is one by hand. */
kith_status kithi_rule_order_card_gone(kithi_case *asked)
{
    if (KITH_ID_KIND(asked->id) != KITH_KIND_ORDER_CARD || asked->base == NULL) {
        return KITH_OK;
    }
    const kith_id order = reference_at(asked->base, asked->id, KITH_ORDER_CARD_ORDER);
    const kith_id account = kithi_row_find(asked->state, order) == NULL ? 0 : accrued_on(asked);
    return account == 0 || kept_anew(asked, order)
               ? KITH_OK
               : kithi_rules_report(asked, KITH_RULE_APPEND_ONLY, 0, account);
}

/* An accrual on one of the programme's accounts; 0: none. */
static kith_id any_accrual(const kithi_state *state, kith_id programme)
{
    const uint32_t kind = KITH_KIND_CARD_ACCOUNT;
    const uint32_t field = KITH_CARD_ACCOUNT_PROGRAMME;
    kith_id accrual = 0;
    for (kith_id account = kithi_users_of_field_after(state, programme, kind, field, 0);
         account != 0 && accrual == 0;
         account = kithi_users_of_field_after(state, programme, kind, field, account)) {
        accrual = kithi_users_part_after(state, account, KITH_KIND_CARD_ACCRUAL, 0);
    }
    return accrual;
}

/* What has added up did so in the programme's currency. An accrual of a programme that gets another one; 0:
 * none. Where nobody had named any, it was the book's, which may be named. */
static kith_id converted(const kithi_case *asked, kith_id programme)
{
    const kith_id was = kithi_cards_currency_of(asked->base, programme);
    const kith_id is = kithi_cards_currency_of(asked->state, programme);
    const kith_id of_book = (kith_id)kithi_users_setting(asked->state, KITH_BOOK_CURRENCY);
    const bool stays =
        kithi_row_find(asked->base, programme) == NULL || is == was || (was == 0 && is == of_book);
    return stays ? 0 : any_accrual(asked->state, programme);
}

/* Does an order that keeps a card add up by now what it did not, or no longer what it did, as its account or
 * itself has another currency? */
static bool judged_otherwise(const kithi_case *asked, kith_id part)
{
    const kith_id order = reference_at(asked->state, part, KITH_ORDER_CARD_ORDER);
    const kith_id account = reference_at(asked->state, part, KITH_ORDER_CARD_ACCOUNT);
    const kith_id currency = reference_at(asked->state, order, KITH_ORDER_CURRENCY);
    kith_decimal sum = 0;
    return account != 0 && kithi_row_find(asked->base, account) != NULL &&
           kithi_cards_currency(asked->base, account, currency) !=
               kithi_cards_currency(asked->state, account, currency) &&
           !(kithi_cards_accrued(asked->state, order, account, &sum) &&
             sum == kithi_cards_due(asked->state, part));
}

/* The first such order; 0: none. All are looked at, as that is rarely asked: when a currency changes. */
static kith_id any_judged_otherwise(const kithi_case *asked)
{
    const uint32_t kind = KITH_KIND_ORDER_CARD;
    uint32_t row = kithi_row_next(asked->state, kind, 0);
    while (row != 0 && !judged_otherwise(asked, kithi_id_make(kind, row))) {
        row = kithi_row_next(asked->state, kind, row);
    }
    return row == 0 ? 0 : reference_at(asked->state, kithi_id_make(kind, row), KITH_ORDER_CARD_ORDER);
}

kith_status kithi_rule_programme_currency(kithi_case *asked)
{
    const bool stays = asked->base == NULL || kithi_row_find(asked->base, asked->id) == NULL ||
                       (kith_id)asked->values[KITH_CARD_PROGRAMME_CURRENCY].number ==
                           reference_at(asked->base, asked->id, KITH_CARD_PROGRAMME_CURRENCY);
    kith_id user = stays ? 0 : converted(asked, asked->id);
    if (!stays && user == 0) {
        user = any_judged_otherwise(asked);
    }
    return user == 0 ? KITH_OK
                     : kithi_rules_report(asked, KITH_RULE_IN_USE, KITH_CARD_PROGRAMME_CURRENCY, user);
}

/* Programmes without a currency of their own follow the book's, and so do orders. */
kith_status kithi_rule_book_currency(kithi_case *asked)
{
    const uint32_t kind = KITH_KIND_CARD_PROGRAMME;
    const bool stays = asked->base == NULL || (kith_id)asked->values[KITH_BOOK_CURRENCY].number ==
                                                  reference_at(asked->base, asked->id, KITH_BOOK_CURRENCY);
    kith_id user = 0;
    for (uint32_t row = stays ? 0 : kithi_row_next(asked->state, kind, 0); row != 0 && user == 0;
         row = kithi_row_next(asked->state, kind, row)) {
        const kith_id programme = kithi_id_make(kind, row);
        user = reference_at(asked->state, programme, KITH_CARD_PROGRAMME_CURRENCY) == 0
                   ? converted(asked, programme)
                   : 0;
    }
    if (!stays && user == 0) {
        user = any_judged_otherwise(asked);
    }
    return user == 0 ? KITH_OK : kithi_rules_report(asked, KITH_RULE_IN_USE, KITH_BOOK_CURRENCY, user);
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
