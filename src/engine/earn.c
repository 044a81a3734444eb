/* Earn: what is due comes of the order as it stands and of what is frozen; what is lacking is added, so that
 * nothing that was booked is ever changed. */
#include "engine/earn.h"

#include "base/decimal.h"
#include "engine/follow.h"
#include "model/rows.h"
#include "model/users.h"
#include "rules/commission.h"

/* What the steps have in common. */
typedef struct earning {
    kith_txn *txn;
    kithi_call *call;
    kith_error *err;
    kith_commission_request facts;
    bool fits;      /* the value of the order is an amount */
    kith_date date; /* of entries */
} earning;

static int64_t number_at(const kith_txn *txn, kith_id id, uint32_t field)
{
    return kithi_row_number(&txn->edit.state, KITH_ID_KIND(id), kithi_row_find(&txn->edit.state, id), field);
}

static void set(kith_value *values, uint32_t field, uint32_t type, int64_t number)
{
    const bool none = number == 0 && type != KITH_TYPE_DECIMAL;
    values[field] =
        (kith_value){.field = field, .type = none ? KITH_TYPE_NONE : type, .number = none ? 0 : number};
}

/* Without an origin nobody has set one. */
static void set_rate(kith_value *values, uint32_t origin, kith_decimal rate)
{
    set(values, KITH_COMMISSION_SHARE_RATE, origin == 0 ? KITH_TYPE_NONE : KITH_TYPE_DECIMAL, rate);
    set(values, KITH_COMMISSION_SHARE_RATE_ORIGIN, KITH_TYPE_CODE, origin);
}

/* --- freezing --- */

static kith_status freeze_share(earning *work, kithi_share *share)
{
    kith_txn *txn = work->txn;
    kith_value values[KITHI_FIELDS];
    kith_status status = KITH_OK;
    if (share->record != 0) {
        kithi_row_read(&txn->edit.state, KITH_KIND_COMMISSION_SHARE,
                       kithi_row_find(&txn->edit.state, share->record), values);
    } else {
        kithi_call_empty(values);
        set(values, KITH_COMMISSION_SHARE_ORDER, KITH_TYPE_REFERENCE, (int64_t)work->facts.order);
        set(values, KITH_COMMISSION_SHARE_RECIPIENT, KITH_TYPE_REFERENCE, (int64_t)share->part.recipient);
        status = kithi_txn_made(txn, work->call, KITH_KIND_COMMISSION_SHARE, &share->record, work->err);
    }
    set(values, KITH_COMMISSION_SHARE_RELATION, KITH_TYPE_REFERENCE, (int64_t)share->part.relation);
    set(values, KITH_COMMISSION_SHARE_MANAGER, KITH_TYPE_REFERENCE, (int64_t)share->part.manager);
    set_rate(values, share->part.origin, share->part.rate);
    set(values, KITH_COMMISSION_SHARE_SHARE, KITH_TYPE_DECIMAL, share->part.share);
    set(values, KITH_COMMISSION_SHARE_ORIGIN, KITH_TYPE_CODE, share->origin);
    return status == KITH_OK ? kithi_txn_put(txn, share->record, values) : status;
}

/* --- settling anew --- */

/* The first part of the order behind `after` that is frozen; 0: none. */
static kith_id next_frozen(const earning *work, kith_id after)
{
    const kithi_state *state = &work->txn->edit.state;
    kith_id part = after;
    do {
        part = kithi_users_part_after(state, work->facts.order, KITH_KIND_COMMISSION_SHARE, part);
    } while (part != 0 && number_at(work->txn, part, KITH_COMMISSION_SHARE_ORIGIN) == 0);
    return part;
}

/* The share that a record is taken over by; NULL: none. */
static const kithi_share *share_of(const kithi_shares *shares, kith_id record)
{
    for (size_t i = 0; i < shares->count; i++) {
        if (shares->items[i].record == record) {
            return &shares->items[i];
        }
    }
    return NULL;
}

/* Who was found before is found in its record again. */
static void take_over(const earning *work, kithi_shares *shares)
{
    for (kith_id part = next_frozen(work, 0); part != 0; part = next_frozen(work, part)) {
        const kith_id recipient = (kith_id)number_at(work->txn, part, KITH_COMMISSION_SHARE_RECIPIENT);
        const kith_id manager = (kith_id)number_at(work->txn, part, KITH_COMMISSION_SHARE_MANAGER);
        for (size_t i = 0; i < shares->count && share_of(shares, part) == NULL; i++) {
            kithi_share *share = &shares->items[i];
            if (share->record == 0 && share->part.recipient == recipient && share->part.manager == manager) {
                share->record = part;
            }
        }
    }
}

/* What does not count any more goes, unless it was typed: then it stands there as it was typed. */
static kith_status drop_others(earning *work, const kithi_shares *shares)
{
    kith_txn *txn = work->txn;
    kith_status status = KITH_OK;
    kith_id next = 0;
    for (kith_id part = next_frozen(work, 0); part != 0 && status == KITH_OK; part = next) {
        const bool typed = number_at(txn, part, KITH_COMMISSION_SHARE_ORIGIN) == KITH_RECIPIENT_MANUAL;
        kith_value values[KITHI_FIELDS];
        next = next_frozen(work, part);
        if (share_of(shares, part) != NULL) {
            continue;
        }
        kithi_row_read(&txn->edit.state, KITH_KIND_COMMISSION_SHARE, kithi_row_find(&txn->edit.state, part),
                       values);
        values[KITH_COMMISSION_SHARE_ORIGIN].type = KITH_TYPE_NONE;
        values[KITH_COMMISSION_SHARE_ORIGIN].number = 0;
        if (values[KITH_COMMISSION_SHARE_RATE_ORIGIN].number != KITH_RATE_MANUAL) {
            set_rate(values, 0, 0);
        }
        status = kithi_txn_put(txn, part, typed ? values : NULL);
    }
    return status;
}

/* --- booking --- */

static kith_status refuse_amount(const earning *work)
{
    return kithi_call_say(work->txn, KITH_ERR_LIMIT, work->facts.order,
                          "a commission is greater than an amount can be", work->err);
}

/* Add what is lacking in a currency of what is due to a recipient. */
static kith_status book(earning *work, const kithi_share *share, kith_id currency, kithi_sum base,
                        kithi_sum amount)
{
    kith_value values[KITHI_FIELDS];
    kith_id id = 0;
    if (base == 0 && amount == 0) {
        return KITH_OK;
    }
    if (!kithi_sum_fits(base) || !kithi_sum_fits(amount)) {
        return refuse_amount(work);
    }
    kithi_call_empty(values);
    set(values, KITH_COMMISSION_ENTRY_ORDER, KITH_TYPE_REFERENCE, (int64_t)work->facts.order);
    set(values, KITH_COMMISSION_ENTRY_OF, KITH_TYPE_REFERENCE, (int64_t)share->record);
    set(values, KITH_COMMISSION_ENTRY_RECIPIENT, KITH_TYPE_REFERENCE, (int64_t)share->part.recipient);
    set(values, KITH_COMMISSION_ENTRY_MANAGER, KITH_TYPE_REFERENCE, (int64_t)share->part.manager);
    set(values, KITH_COMMISSION_ENTRY_DATE, KITH_TYPE_DATE, work->date);
    set(values, KITH_COMMISSION_ENTRY_BASE, KITH_TYPE_DECIMAL, (int64_t)base);
    set(values, KITH_COMMISSION_ENTRY_AMOUNT, KITH_TYPE_DECIMAL, (int64_t)amount);
    set(values, KITH_COMMISSION_ENTRY_CURRENCY, KITH_TYPE_REFERENCE, (int64_t)currency);
    kithi_follow_fill(work->txn, KITH_KIND_COMMISSION_ENTRY, values);
    const kith_status status =
        kithi_txn_made(work->txn, work->call, KITH_KIND_COMMISSION_ENTRY, &id, work->err);
    return status == KITH_OK ? kithi_txn_put(work->txn, id, values) : status;
}

/* The entry of a share behind `after`; 0: none. */
static kith_id next_entry(const kith_txn *txn, kith_id share, kith_id after)
{
    return kithi_users_of_field_after(&txn->edit.state, share, KITH_KIND_COMMISSION_ENTRY,
                                      KITH_COMMISSION_ENTRY_OF, after);
}

static kith_id currency_of(const kith_txn *txn, kith_id entry)
{
    return kithi_commission_currency(&txn->edit.state,
                                     (kith_id)number_at(txn, entry, KITH_COMMISSION_ENTRY_CURRENCY));
}

/* What is lacking in a currency, if so much is due in it. */
static kith_status settle(earning *work, const kithi_share *share, kith_id currency, kith_decimal base,
                          kith_decimal amount)
{
    const kith_txn *txn = work->txn;
    const kith_id counted = kithi_commission_currency(&txn->edit.state, currency);
    kithi_sum base_left = base;
    kithi_sum left = amount;
    for (kith_id entry = next_entry(txn, share->record, 0); entry != 0;
         entry = next_entry(txn, share->record, entry)) {
        if (currency_of(txn, entry) == counted) {
            base_left -= number_at(txn, entry, KITH_COMMISSION_ENTRY_BASE);
            left -= number_at(txn, entry, KITH_COMMISSION_ENTRY_AMOUNT);
        }
    }
    return book(work, share, currency, base_left, left);
}

/* Nothing is due in a currency that the order had before. */
static kith_status settle_others(earning *work, const kithi_share *share)
{
    const kith_txn *txn = work->txn;
    const kith_id counted = kithi_commission_currency(&txn->edit.state, work->facts.currency);
    kith_status status = KITH_OK;
    for (kith_id entry = next_entry(txn, share->record, 0); entry != 0 && status == KITH_OK;
         entry = next_entry(txn, share->record, entry)) {
        if (currency_of(txn, entry) != counted) {
            status =
                settle(work, share, (kith_id)number_at(txn, entry, KITH_COMMISSION_ENTRY_CURRENCY), 0, 0);
        }
    }
    return status;
}

static kith_status book_share(earning *work, const kithi_share *share)
{
    if (share->part.origin == 0) {
        return KITH_OK; /* it has no rate */
    }
    const kith_status status = settle_others(work, share);
    return status == KITH_OK ? settle(work, share, work->facts.currency, work->facts.base, share->part.amount)
                             : status;
}

/* --- the order --- */

static kith_status refuse(const earning *work, kith_status status)
{
    return status == KITH_ERR_LIMIT  ? refuse_amount(work)
           : status == KITH_ERR_RULE ? kithi_call_refuse(work->txn, KITH_RULE_SHARES, work->facts.order,
                                                         work->facts.customer, work->err)
                                     : status;
}

static kith_status earn(earning *work, kithi_shares *shares, bool frozen)
{
    kith_commission whole = {.size = sizeof whole};
    kith_status status = kithi_commission_resolve(&work->txn->edit.state, &work->facts, shares, &whole, NULL);
    if (status != KITH_OK) {
        return refuse(work, status);
    }
    if (!kithi_shares_paid(shares)) {
        shares->count = 0; /* whatever the order is worth */
    }
    if (shares->anew) {
        take_over(work, shares);
        status = drop_others(work, shares);
    }
    if (status == KITH_OK && shares->count != 0 && !work->fits) {
        return refuse_amount(work);
    }
    for (size_t i = 0; i < shares->count && status == KITH_OK && !frozen; i++) {
        status = freeze_share(work, &shares->items[i]);
    }
    for (size_t i = 0; i < shares->count && status == KITH_OK; i++) {
        status = book_share(work, &shares->items[i]);
    }
    return status;
}

kith_status kithi_earn_commission(kith_txn *txn, kithi_call *call, kith_id order, bool renew, kith_error *err)
{
    const kithi_state *state = &txn->edit.state;
    const bool frozen = kithi_commission_frozen(state, order);
    const bool anew =
        renew && frozen && kithi_users_part_after(state, order, KITH_KIND_COMMISSION_ENTRY, 0) == 0;
    const int64_t is = number_at(txn, order, KITH_ORDER_STATUS);
    const bool earns = is != KITH_ORDER_STATUS_DRAFT && is != KITH_ORDER_STATUS_CANCELLED;
    earning work = {.txn = txn, .call = call, .err = err};
    kithi_shares shares = {.memory = &txn->book->model.memory, .anew = anew};
    if (!earns && !frozen) {
        return KITH_OK;
    }
    work.fits = kithi_commission_facts(state, order, &work.facts);
    work.date = txn->today != 0 ? txn->today : work.facts.on;
    const kith_status status =
        anew && !earns ? drop_others(&work, &shares) : earn(&work, &shares, frozen && !anew);
    kithi_shares_free(&shares);
    return status;
}
