/* Public calls of card.h. */
#include "api/check.h"
#include "model/rows.h"
#include "rules/aliases.h"
#include "rules/cards.h"

static const char too_great[] = "the balance is greater than an amount can be";

static bool is_well_formed(const kith_card_request *request)
{
    return kithi_check_id(request->customer, KITH_KIND_CUSTOMER) &&
           (request->programme == 0 || kithi_check_id(request->programme, KITH_KIND_CARD_PROGRAMME)) &&
           (request->card == 0 || kithi_check_id(request->card, KITH_KIND_CARD)) &&
           kithi_check_date(request->on) && request->reserved == 0;
}

/* KITH_OK if all that the request names is there. */
static kith_status check_named(const kithi_state *state, const kith_card_request *request, kith_error *err)
{
    const struct {
        const char *what;
        kith_id id;
    } named[] = {
        {"customer", request->customer}, {"card_programme", request->programme}, {"card", request->card}};
    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++) {
        if (named[i].id != 0 && kithi_row_find(state, named[i].id) == NULL) {
            return kithi_check_not_found(err, named[i].what, named[i].id);
        }
    }
    return KITH_OK;
}

kith_status kith_card_resolve(const kith_view *view, const kith_card_request *request, kith_card_result *out,
                              kith_trace *trace, kith_error *err)
{
    kith_card_request taken;
    kith_card_result result = {.size = sizeof result};
    kith_trace rows = {.size = sizeof rows};
    kith_decimal balance = 0;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (view == NULL || request == NULL || out == NULL) {
        return kithi_check_invalid(err, "view, request or out is NULL");
    }
    kith_status status = kithi_check_question(&taken, sizeof taken, request, out, trace, &rows, err);
    if (status != KITH_OK) {
        return status;
    }
    if (!is_well_formed(&taken)) {
        return kithi_check_invalid(err, "request: not a customer, programme, card or day");
    }
    status = check_named(&view->state, &taken, err);
    if (status != KITH_OK) {
        return status;
    }
    taken.customer = kithi_aliases_survivor(&view->state, taken.customer);
    taken.on = taken.on == 0 ? view->today : taken.on;
    kithi_cards_resolve(&view->state, &taken, &result, trace == NULL ? NULL : &rows);
    if (trace != NULL) {
        trace->count = rows.count;
    }
    kithi_check_fill(out, &result, sizeof result);
    return result.account == 0 || kithi_cards_balance(&view->state, result.account, &balance)
               ? KITH_OK
               : kithi_report(err, KITH_ERR_LIMIT, too_great);
}

kith_status kith_card_balance(const kith_view *view, kith_id account, kith_decimal *balance, kith_error *err)
{
    kith_decimal sum = 0;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (balance != NULL) {
        *balance = 0;
    }
    if (view == NULL || balance == NULL || !kithi_check_id(account, KITH_KIND_CARD_ACCOUNT)) {
        return kithi_check_invalid(err, "view or balance is NULL, or not an account of cards");
    }
    if (kithi_row_find(&view->state, account) == NULL) {
        return kithi_check_not_found(err, "card_account", account);
    }
    if (!kithi_cards_balance(&view->state, account, &sum)) {
        return kithi_report(err, KITH_ERR_LIMIT, too_great);
    }
    *balance = sum;
    return KITH_OK;
}
