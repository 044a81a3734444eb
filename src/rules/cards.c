/* Cards: the customer's own first, then those of its holders in order of rank; a holder's holder is not
 * asked. */
#include "rules/cards.h"

#include "base/date.h"
#include "model/balances.h"
#include "model/rows.h"
#include "model/traits.h"
#include "model/users.h"
#include "rules/effects.h"
#include "rules/orders.h"

/* What the cards of one customer come to. The first that any of them has counts. */
typedef enum standing { STANDS_ACTIVE, STANDS_BLOCKED, STANDS_EXPIRED, STANDS_NONE } standing;

/* The cards of one customer: the best of those that stand best, and how many do. */
typedef struct found {
    standing stands;
    uint32_t count;
    kith_id card;
} found;

typedef struct resolving {
    const kithi_state *state;
    const kith_card_request *request;
    kith_id programme; /* 0: any */
    kith_card_result *out;
    kith_trace *trace;
} resolving;

static int64_t number_at(const kithi_state *state, kith_id id, uint32_t field)
{
    return kithi_row_number(state, KITH_ID_KIND(id), kithi_row_find(state, id), field);
}

static const char *text_at(const kithi_state *state, kith_id id, uint32_t field)
{
    size_t length = 0;
    return kithi_row_text(state, KITH_ID_KIND(id), kithi_row_find(state, id), field, &length);
}

/* --- trace --- */

/* A card, or the relation that leads to a holder; `type` says of which programme, where that is known. */
static void note(resolving *work, kith_id subject, kith_id record, uint32_t reason)
{
    const bool is_card = KITH_ID_KIND(record) == KITH_KIND_CARD;
    if (work->trace == NULL) {
        return;
    }
    if (work->trace->count < work->trace->capacity) {
        work->trace->rows[work->trace->count] = (kith_trace_row){
            .subject = subject,
            .record = record,
            .distance = subject == work->request->customer ? 0 : 1,
            .reason = reason,
            .since =
                (kith_date)number_at(work->state, record, is_card ? KITH_CARD_ISSUED : KITH_RELATION_SINCE),
            .until = (kith_date)number_at(work->state, record,
                                          is_card ? KITH_CARD_VALID_UNTIL : KITH_RELATION_UNTIL),
        };
    }
    work->trace->count++;
}

/* Of those that would count one was taken. */
static void note_taken(const resolving *work)
{
    const size_t count = work->trace == NULL                          ? 0
                         : work->trace->count < work->trace->capacity ? work->trace->count
                                                                      : work->trace->capacity;
    for (size_t i = 0; i < count; i++) {
        kith_trace_row *row = &work->trace->rows[i];
        if (row->reason == KITH_REASON_TAKEN && row->record != work->out->card) {
            row->reason = KITH_REASON_NOT_CHOSEN;
        }
    }
}

/* --- cards of one customer --- */

uint32_t kithi_cards_reason(const kithi_state *state, kith_id card, kith_date on)
{
    const int64_t is = number_at(state, card, KITH_CARD_STATE);
    const kith_date issued = (kith_date)number_at(state, card, KITH_CARD_ISSUED);
    const kith_date until = (kith_date)number_at(state, card, KITH_CARD_VALID_UNTIL);
    if (is == KITH_CARD_STATE_RETURNED) {
        return KITH_REASON_CARD_RETURNED;
    }
    if (is == KITH_CARD_STATE_LOST || number_at(state, card, KITH_CARD_SUCCESSOR) != 0) {
        return KITH_REASON_CARD_LOST;
    }
    if (is == KITH_CARD_STATE_BLOCKED) {
        return KITH_REASON_CARD_BLOCKED;
    }
    if (on != 0 && issued > on) {
        return KITH_REASON_NOT_YET_VALID;
    }
    return on != 0 && until != 0 && until < on ? KITH_REASON_EXPIRED : KITH_REASON_TAKEN;
}

static standing standing_of(uint32_t reason)
{
    return reason == KITH_REASON_TAKEN          ? STANDS_ACTIVE
           : reason == KITH_REASON_CARD_BLOCKED ? STANDS_BLOCKED
           : reason == KITH_REASON_EXPIRED      ? STANDS_EXPIRED
                                                : STANDS_NONE;
}

/* The primary one before others, then the one issued last. */
static bool card_before(const kithi_state *state, kith_id a, kith_id b)
{
    const int64_t primary_a = number_at(state, a, KITH_CARD_PRIMARY);
    const int64_t primary_b = number_at(state, b, KITH_CARD_PRIMARY);
    const int64_t issued_a = number_at(state, a, KITH_CARD_ISSUED);
    const int64_t issued_b = number_at(state, b, KITH_CARD_ISSUED);
    if (primary_a != primary_b) {
        return primary_a > primary_b;
    }
    return issued_a != issued_b ? issued_a > issued_b : a > b;
}

static void look_at_card(resolving *work, kith_id customer, kith_id card, found *cards)
{
    const uint32_t reason = kithi_cards_reason(work->state, card, work->request->on);
    const standing stands = standing_of(reason);
    note(work, customer, card, reason);
    if (stands == STANDS_NONE || stands > cards->stands) {
        return;
    }
    if (stands < cards->stands) {
        *cards = (found){.stands = stands};
    }
    cards->count++;
    if (cards->card == 0 || card_before(work->state, card, cards->card)) {
        cards->card = card;
    }
}

static found cards_of(resolving *work, kith_id customer)
{
    const kithi_state *state = work->state;
    found cards = {.stands = STANDS_NONE};
    kithi_parts account_walk;
    for (kith_id account = kithi_parts_first(&account_walk, state, customer, KITH_KIND_CARD_ACCOUNT);
         account != 0; account = kithi_parts_next(&account_walk)) {
        if (work->programme != 0 &&
            number_at(state, account, KITH_CARD_ACCOUNT_PROGRAMME) != (int64_t)work->programme) {
            continue;
        }
        kithi_parts card_walk;
        for (kith_id card = kithi_parts_first(&card_walk, state, account, KITH_KIND_CARD); card != 0;
             card = kithi_parts_next(&card_walk)) {
            look_at_card(work, customer, card, &cards);
        }
    }
    return cards;
}

/* --- the account --- */

bool kithi_cards_balance(const kithi_state *state, kith_id account, kith_decimal *balance)
{
    const kithi_sum sum = kithi_balances_of(state, account);
    *balance = sum > INT64_MAX ? INT64_MAX : sum < INT64_MIN ? INT64_MIN : (kith_decimal)sum;
    return *balance == sum;
}

/* The highest tier that the balance reaches. */
static void find_tier(const kithi_state *state, kith_card_result *out)
{
    const kith_id programme = (kith_id)number_at(state, out->account, KITH_CARD_ACCOUNT_PROGRAMME);
    int64_t reached = 0;
    kithi_parts tier_walk;
    for (kith_id tier = kithi_parts_first(&tier_walk, state, programme, KITH_KIND_CARD_TIER); tier != 0;
         tier = kithi_parts_next(&tier_walk)) {
        const int64_t threshold = number_at(state, tier, KITH_CARD_TIER_THRESHOLD);
        if (threshold <= out->balance && (out->tier == 0 || threshold > reached)) {
            reached = threshold;
            out->tier = tier;
            out->rate = number_at(state, tier, KITH_CARD_TIER_RATE);
        }
    }
}

static void take_card(resolving *work, uint32_t result, kith_id card)
{
    kith_card_result *out = work->out;
    out->result = result;
    out->card = card;
    out->number = text_at(work->state, card, KITH_CARD_NUMBER);
    out->account = (kith_id)number_at(work->state, card, KITH_CARD_ACCOUNT);
    out->holder = (kith_id)number_at(work->state, out->account, KITH_CARD_ACCOUNT_CUSTOMER);
    (void)kithi_cards_balance(work->state, out->account, &out->balance);
    find_tier(work->state, out);
}

/* --- holders --- */

/* Does the relation lead to somebody whose cards may be used? The reason if it does not. */
static uint32_t link_reason(const resolving *work, const kithi_effect *by)
{
    const kith_date on = work->request->on;
    if (on != 0 && !kithi_date_valid_on(by->since, by->until, on)) {
        return by->since > on ? KITH_REASON_NOT_YET_VALID : KITH_REASON_EXPIRED;
    }
    return by->who == work->request->customer          ? KITH_REASON_NOT_RELEVANT
           : kithi_traits_active(work->state, by->who) ? KITH_REASON_TAKEN
                                                       : KITH_REASON_INACTIVE;
}

static void blame_holder(resolving *work, const kithi_effect *by, const found *cards)
{
    static const uint32_t results[] = {
        [STANDS_BLOCKED] = KITH_CARD_RESULT_HOLDER_BLOCKED,
        [STANDS_EXPIRED] = KITH_CARD_RESULT_HOLDER_EXPIRED,
        [STANDS_NONE] = KITH_CARD_RESULT_HOLDER_HAS_NO_CARD,
    };
    work->out->result = results[cards->stands];
    work->out->holder = by->who;
    work->out->relation = by->relation;
    if (cards->stands == STANDS_BLOCKED) {
        work->out->reason = text_at(work->state, cards->card, KITH_CARD_REASON);
    }
}

/* Ask the holders in order of rank: the first with an active card, else the first of all says why not. False:
 * nobody's card counts. */
static bool ask_holders(resolving *work)
{
    kithi_effects walk;
    bool taken = false;
    bool blamed = false;
    for (const kithi_effect *by =
             kithi_effects_first(&walk, work->state, KITH_EFFECT_CARD_HOLDER, work->request->customer, 0);
         by != NULL; by = kithi_effects_next(&walk)) {
        const uint32_t reason = link_reason(work, by);
        if (reason != KITH_REASON_TAKEN) {
            note(work, by->who, by->relation, reason);
            continue;
        }
        if (taken && by->who == work->out->holder) { /* by another relation: these are not two holders */
            note(work, by->who, by->relation, KITH_REASON_NOT_CHOSEN);
            continue;
        }
        const size_t traced = work->trace == NULL ? 0 : work->trace->count;
        const found cards = cards_of(work, by->who);
        if (work->trace != NULL && work->trace->count == traced) {
            note(work, by->who, by->relation, KITH_REASON_NO_CARD);
        }
        if (cards.stands == STANDS_ACTIVE) {
            work->out->several = taken || cards.count > 1 ? 1 : work->out->several;
            if (!taken) {
                take_card(work, KITH_CARD_RESULT_HOLDER, cards.card);
                work->out->relation = by->relation;
                work->out->reason = NULL;
            }
            taken = true;
        } else if (!taken && !blamed) {
            blame_holder(work, by, &cards);
        }
        blamed = true;
    }
    return taken;
}

/* --- the table --- */

static void take_typed(resolving *work)
{
    const kith_id card = work->request->card;
    const kith_id account = (kith_id)number_at(work->state, card, KITH_CARD_ACCOUNT);
    const kith_id owner = (kith_id)number_at(work->state, account, KITH_CARD_ACCOUNT_CUSTOMER);
    const uint32_t reason = kithi_cards_reason(work->state, card, work->request->on);
    note(work, owner, card, reason);
    if (reason == KITH_REASON_TAKEN) {
        take_card(work, KITH_CARD_RESULT_MANUAL, card);
        return;
    }
    work->out->result = KITH_CARD_RESULT_REFUSED;
    if (reason == KITH_REASON_CARD_BLOCKED) {
        work->out->reason = text_at(work->state, card, KITH_CARD_REASON);
    }
}

/* The customer's own cards stand in the way of everybody else's. */
static void refuse_own(resolving *work, const found *own)
{
    const bool blocked = own->stands == STANDS_BLOCKED;
    *work->out = (kith_card_result){
        .size = work->out->size,
        .result = blocked ? KITH_CARD_RESULT_OWN_BLOCKED : KITH_CARD_RESULT_OWN_EXPIRED,
        .reason = blocked ? text_at(work->state, own->card, KITH_CARD_REASON) : NULL,
    };
}

static void take_found(resolving *work)
{
    const found own = cards_of(work, work->request->customer);
    if (own.stands == STANDS_ACTIVE) {
        work->out->several = own.count > 1;
        take_card(work, KITH_CARD_RESULT_OWN, own.card);
        return;
    }
    const bool stays =
        (own.stands == STANDS_BLOCKED &&
         kithi_users_setting(work->state, KITH_BOOK_FALLBACK_ON_BLOCKED) == 0) ||
        (own.stands == STANDS_EXPIRED && kithi_users_setting(work->state, KITH_BOOK_STRICT_ON_EXPIRED) != 0);
    if (stays || (!ask_holders(work) && own.stands != STANDS_NONE)) {
        refuse_own(work, &own);
    }
}

void kithi_cards_resolve(const kithi_state *state, const kith_card_request *request, kith_card_result *out,
                         kith_trace *trace)
{
    resolving work = {.state = state, .request = request, .out = out, .trace = trace};
    out->result = KITH_CARD_RESULT_NONE;
    if (request->card != 0) {
        take_typed(&work);
        return;
    }
    work.programme = request->programme != 0 ? request->programme
                                             : (kith_id)kithi_users_setting(state, KITH_BOOK_CARD_PROGRAMME);
    take_found(&work);
    note_taken(&work);
}

/* --- orders --- */

kith_id kithi_cards_currency_of(const kithi_state *state, kith_id programme)
{
    const kith_id own = (kith_id)number_at(state, programme, KITH_CARD_PROGRAMME_CURRENCY);
    return own == 0 ? (kith_id)kithi_users_setting(state, KITH_BOOK_CURRENCY) : own;
}

bool kithi_cards_currency(const kithi_state *state, kith_id account, kith_id currency)
{
    const kith_id programme = (kith_id)number_at(state, account, KITH_CARD_ACCOUNT_PROGRAMME);
    return kithi_cards_currency_of(state, programme) ==
           (currency == 0 ? (kith_id)kithi_users_setting(state, KITH_BOOK_CURRENCY) : currency);
}

kith_id kithi_cards_part(const kithi_state *state, kith_id order)
{
    return kithi_users_part_after(state, order, KITH_KIND_ORDER_CARD, 0);
}

kithi_sum kithi_cards_due(const kithi_state *state, kith_id part)
{
    const kith_id order = (kith_id)number_at(state, part, KITH_ORDER_CARD_ORDER);
    const kith_id account = (kith_id)number_at(state, part, KITH_ORDER_CARD_ACCOUNT);
    const bool closed = number_at(state, order, KITH_ORDER_STATUS) == KITH_ORDER_STATUS_CLOSED;
    const kith_id currency = (kith_id)number_at(state, order, KITH_ORDER_CURRENCY);
    return account != 0 && closed && kithi_cards_currency(state, account, currency)
               ? kithi_orders_due(state, order)
               : 0;
}

bool kithi_cards_accrued(const kithi_state *state, kith_id order, kith_id account, kith_decimal *sum)
{
    kithi_sum all = 0;
    for (kith_id accrual =
             kithi_users_of_field_after(state, order, KITH_KIND_CARD_ACCRUAL, KITH_CARD_ACCRUAL_ORDER, 0);
         accrual != 0; accrual = kithi_users_of_field_after(state, order, KITH_KIND_CARD_ACCRUAL,
                                                            KITH_CARD_ACCRUAL_ORDER, accrual)) {
        if (number_at(state, accrual, KITH_CARD_ACCRUAL_ACCOUNT) == (int64_t)account) {
            all += number_at(state, accrual, KITH_CARD_ACCRUAL_AMOUNT);
        }
    }
    *sum = (kith_decimal)all;
    return *sum == all;
}
