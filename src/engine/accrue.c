/* Accruing: what is due comes of the order as it stands; what is lacking is added, so that nothing that was
 * added is ever changed. */
#include "engine/accrue.h"

#include "engine/call_parts.h"
#include "engine/follow.h"
#include "model/rows.h"
#include "rules/cards.h"

#include <string.h>

static int64_t number_at(const kith_txn *txn, kith_id id, uint32_t field)
{
    return kithi_row_number(&txn->edit.state, KITH_ID_KIND(id), kithi_row_find(&txn->edit.state, id), field);
}

static void set_id(kith_value *values, uint32_t field, kith_id id)
{
    values[field] = (kith_value){
        .field = field, .type = id == 0 ? KITH_TYPE_NONE : KITH_TYPE_REFERENCE, .number = (int64_t)id};
}

/* --- the card --- */

static void fill_part(const kith_card_result *found, kith_value *values)
{
    set_id(values, KITH_ORDER_CARD_CARD, found->card);
    set_id(values, KITH_ORDER_CARD_ACCOUNT, found->account);
    set_id(values, KITH_ORDER_CARD_HOLDER, found->holder);
    set_id(values, KITH_ORDER_CARD_RELATION, found->relation);
    values[KITH_ORDER_CARD_RESULT] =
        (kith_value){.field = KITH_ORDER_CARD_RESULT, .type = KITH_TYPE_CODE, .number = found->result};
    values[KITH_ORDER_CARD_NUMBER] =
        (kith_value){.field = KITH_ORDER_CARD_NUMBER,
                     .type = found->number == NULL ? KITH_TYPE_NONE : KITH_TYPE_TEXT,
                     .text = found->number,
                     .length = found->number == NULL ? 0 : strlen(found->number)};
    values[KITH_ORDER_CARD_RATE] = (kith_value){.field = KITH_ORDER_CARD_RATE,
                                                .type = found->tier == 0 ? KITH_TYPE_NONE : KITH_TYPE_DECIMAL,
                                                .number = found->rate};
}

/* Resolve the card and keep what comes out. `part` 0: nothing is kept yet. */
static kith_status keep_card(kith_txn *txn, kithi_call *call, kith_id order, kith_id card, kith_id part,
                             kith_error *err)
{
    const kith_card_request request = {.size = sizeof request,
                                       .customer = (kith_id)number_at(txn, order, KITH_ORDER_CUSTOMER),
                                       .card = card,
                                       .on = (kith_date)number_at(txn, order, KITH_ORDER_DATE)};
    kith_card_result found = {.size = sizeof found};
    kith_value values[KITHI_FIELDS];
    kith_status status = KITH_OK;
    kithi_cards_resolve(&txn->edit.state, &request, &found, NULL);
    if (found.result == KITH_CARD_RESULT_REFUSED) {
        return kithi_call_refuse(txn, KITH_RULE_CARD_BLOCKED, order, card, err);
    }
    kithi_call_empty(values);
    set_id(values, KITH_ORDER_CARD_ORDER, order);
    fill_part(&found, values);
    if (part == 0) {
        status = kithi_txn_made(txn, call, KITH_KIND_ORDER_CARD, &part, err);
    }
    return status == KITH_OK ? kithi_txn_put(txn, part, values) : status;
}

/* The account on which something of the order is added up, so that it has to stay; 0: nothing is. */
static kith_id account_that_stays(const kith_txn *txn, kith_id order, kith_id part)
{
    const kith_id account = (kith_id)number_at(txn, part, KITH_ORDER_CARD_ACCOUNT);
    kith_decimal sum = 0;
    return account == 0 || (kithi_cards_accrued(&txn->edit.state, order, account, &sum) && sum == 0)
               ? 0
               : account;
}

/* The card that was typed when it was kept, if it still may be; 0: none. */
static kith_id typed_before(const kith_txn *txn, kith_id order, kith_id part)
{
    const kith_id card = (kith_id)number_at(txn, part, KITH_ORDER_CARD_CARD);
    const kith_date on = (kith_date)number_at(txn, order, KITH_ORDER_DATE);
    return number_at(txn, part, KITH_ORDER_CARD_RESULT) == KITH_CARD_RESULT_MANUAL &&
                   kithi_cards_reason(&txn->edit.state, card, on) == KITH_REASON_TAKEN
               ? card
               : 0;
}

static kith_status freeze_card(kith_txn *txn, kithi_call *call, kith_id order,
                               const kith_order_saving *saving, kith_error *err)
{
    const kithi_state *state = &txn->edit.state;
    const kith_id part = kithi_cards_part(state, order);
    const kith_id card = saving->card;
    if (card != 0 && kithi_row_find(state, card) == NULL) {
        return kithi_call_no_reference(txn, order, "card", card, err);
    }
    if (part == 0) {
        return kithi_state_count(state, KITH_KIND_CARD) != 0 ? keep_card(txn, call, order, card, 0, err)
                                                             : KITH_OK;
    }
    const bool stays = card == 0 || (kith_id)number_at(txn, part, KITH_ORDER_CARD_CARD) == card;
    const kith_id account = account_that_stays(txn, order, part);
    if (stays && (saving->renew == 0 || account != 0)) {
        return KITH_OK;
    }
    return account != 0
               ? kithi_call_refuse(txn, KITH_RULE_APPEND_ONLY, order, account, err)
               : keep_card(txn, call, order, card != 0 ? card : typed_before(txn, order, part), part, err);
}

/* --- the account --- */

static kith_status put_accrual(kith_txn *txn, kithi_call *call, kith_id part, kith_decimal amount,
                               kith_error *err)
{
    const kith_id order = (kith_id)number_at(txn, part, KITH_ORDER_CARD_ORDER);
    kith_value values[KITHI_FIELDS];
    kith_id id = 0;
    kithi_call_empty(values);
    set_id(values, KITH_CARD_ACCRUAL_ORDER, order);
    set_id(values, KITH_CARD_ACCRUAL_ACCOUNT, (kith_id)number_at(txn, part, KITH_ORDER_CARD_ACCOUNT));
    set_id(values, KITH_CARD_ACCRUAL_CARD, (kith_id)number_at(txn, part, KITH_ORDER_CARD_CARD));
    values[KITH_CARD_ACCRUAL_AMOUNT] =
        (kith_value){.field = KITH_CARD_ACCRUAL_AMOUNT, .type = KITH_TYPE_DECIMAL, .number = amount};
    values[KITH_CARD_ACCRUAL_DATE] = (kith_value){
        .field = KITH_CARD_ACCRUAL_DATE,
        .type = KITH_TYPE_DATE,
        .number = txn->today != 0 ? txn->today : number_at(txn, order, KITH_ORDER_DATE),
    };
    kithi_follow_fill(txn, KITH_KIND_CARD_ACCRUAL, values);
    const kith_status status = kithi_txn_made(txn, call, KITH_KIND_CARD_ACCRUAL, &id, err);
    return status == KITH_OK ? kithi_txn_put(txn, id, values) : status;
}

/* A closed order in another currency adds up nothing; the trace says so. */
static void note_currency(const kith_txn *txn, kith_id order, kith_id part, kith_trace *trace)
{
    const kith_id account = (kith_id)number_at(txn, part, KITH_ORDER_CARD_ACCOUNT);
    if (trace == NULL || number_at(txn, order, KITH_ORDER_STATUS) != KITH_ORDER_STATUS_CLOSED ||
        kithi_cards_currency(&txn->edit.state, account,
                             (kith_id)number_at(txn, order, KITH_ORDER_CURRENCY))) {
        return;
    }
    if (trace->count < trace->capacity) {
        trace->rows[trace->count] =
            (kith_trace_row){.subject = (kith_id)number_at(txn, part, KITH_ORDER_CARD_HOLDER),
                             .record = account,
                             .reason = KITH_REASON_CURRENCY};
    }
    trace->count++;
}

kith_status kithi_accrue_card(kith_txn *txn, kithi_call *call, kith_id order, const kith_order_saving *saving,
                              kith_trace *trace, kith_error *err)
{
    if (saving->card == 0 && !kithi_cards_used(&txn->edit.state)) {
        return KITH_OK; /* as in most books: nothing is looked for */
    }
    const kith_status status = freeze_card(txn, call, order, saving, err);
    const kith_id part = status == KITH_OK ? kithi_cards_part(&txn->edit.state, order) : 0;
    const kith_id account = part == 0 ? 0 : (kith_id)number_at(txn, part, KITH_ORDER_CARD_ACCOUNT);
    kith_decimal accrued = 0;
    kith_decimal lacking = 0;
    if (account == 0) {
        return status;
    }
    note_currency(txn, order, part, trace);
    if (!kithi_cards_accrued(&txn->edit.state, order, account, &accrued) ||
        __builtin_sub_overflow(kithi_cards_due(&txn->edit.state, part), accrued, &lacking)) {
        return kithi_call_say(txn, KITH_ERR_LIMIT, order, "it adds up more on a card than an amount can be",
                              err);
    }
    return lacking == 0 ? KITH_OK : put_accrual(txn, call, part, lacking, err);
}
