/*
 * Commission (table 6): the first rate that is set counts, also 0; the first source of recipients that has a
 * valid one supplies them all; each gets its share of the base at the rate, or at its own.
 */
#include "rules/commission.h"

#include "model/balances.h"
#include "model/index.h"
#include "model/links.h"
#include "model/owners.h"
#include "model/rows.h"
#include "model/traits.h"
#include "model/users.h"
#include "rules/effects.h"
#include "rules/managers.h"
#include "rules/orders.h"

typedef struct asking {
    const kithi_state *state;
    const kith_commission_request *facts;
    kithi_shares *shares;
    kith_commission *out;
    kith_trace *trace;
    uint32_t representative; /* KITH_REASON_: whether the manager counts as one */
    bool enough;             /* memory */
} asking;

static int64_t number_at(const kithi_state *state, kith_id id, uint32_t field)
{
    return id == 0 ? 0 : kithi_row_number(state, KITH_ID_KIND(id), kithi_row_find(state, id), field);
}

static kith_value value_at(const kithi_state *state, kith_id id, uint32_t field)
{
    kith_value value = {0};
    const unsigned char *row = id == 0 ? NULL : kithi_row_find(state, id);
    if (row != NULL) {
        kithi_row_value(state, KITH_ID_KIND(id), row, field, &value);
    }
    return value;
}

static void note(const asking *work, kith_trace_row row)
{
    if (work->trace == NULL) {
        return;
    }
    if (work->trace->count < work->trace->capacity) {
        work->trace->rows[work->trace->count] = row;
    }
    work->trace->count++;
}

/* --- the rate --- */

/* Where each rate stands, in the order of the table; of the first two that are parts, by brand. */
static const struct {
    uint32_t field;
    uint32_t kind;  /* of a part for the brand; 0: the record itself */
    uint32_t brand; /* its field */
} rates[] = {
    [KITH_RATE_CUSTOMER_BRAND] = {KITH_CUSTOMER_BRAND_COMMISSION_RATE, KITH_KIND_CUSTOMER_BRAND,
                                  KITH_CUSTOMER_BRAND_BRAND},
    [KITH_RATE_CUSTOMER] = {KITH_CUSTOMER_COMMISSION_RATE, 0, 0},
    [KITH_RATE_REPRESENTATIVE_BRAND] = {KITH_REPRESENTATIVE_RATE_RATE, KITH_KIND_REPRESENTATIVE_RATE,
                                        KITH_REPRESENTATIVE_RATE_BRAND},
    [KITH_RATE_REPRESENTATIVE] = {KITH_MANAGER_COMMISSION_RATE, 0, 0},
    [KITH_RATE_BRAND] = {KITH_BRAND_COMMISSION_RATE, 0, 0},
    [KITH_RATE_BOOK] = {KITH_BOOK_COMMISSION_RATE, 0, 0},
};

/* A manager sells, and is still there; an absent one is. */
static uint32_t judge_representative(const kithi_state *state, kith_id manager, kith_date on)
{
    if (number_at(state, manager, KITH_MANAGER_REPRESENTATIVE) == 0) {
        return KITH_REASON_NO_ROLE;
    }
    return kithi_managers_state(state, manager, on) == KITH_MANAGER_STATE_INACTIVE ? KITH_REASON_INACTIVE
                                                                                   : KITH_REASON_TAKEN;
}

/* The part of an owner for the brand; 0: none. */
static kith_id part_for_brand(const asking *work, uint32_t origin, kith_id owner)
{
    const uint32_t kind = rates[origin].kind;
    const uint32_t field = kithi_schema_kind(kind)->owner;
    kith_value values[KITHI_FIELDS] = {{0}};
    kithi_key prefix;
    kithi_cursor cursor;
    if (!kithi_owners_may(work->state, owner, kind)) {
        return 0;
    }
    values[field] = (kith_value){.field = field, .type = KITH_TYPE_REFERENCE, .number = (int64_t)owner};
    values[rates[origin].brand] = (kith_value){
        .field = rates[origin].brand, .type = KITH_TYPE_REFERENCE, .number = (int64_t)work->facts->brand};
    kithi_index_identity_prefix(&prefix, kind, values);
    kithi_index_seek(&cursor, work->state, &prefix);
    for (; kithi_cursor_begins(&cursor, prefix.bytes, prefix.size); kithi_cursor_next(&cursor)) {
        const kith_id part = kithi_id_make(kind, kithi_cursor_tail(&cursor));
        if ((kith_id)number_at(work->state, part, rates[origin].brand) == work->facts->brand) {
            return part;
        }
    }
    return 0;
}

/* Whose rate it would be; 0: there is nobody to ask. */
static kith_id subject_of(const asking *work, uint32_t origin)
{
    const kith_commission_request *facts = work->facts;
    const kith_id subjects[] = {
        [KITH_RATE_CUSTOMER_BRAND] = facts->brand == 0 ? 0 : facts->customer,
        [KITH_RATE_CUSTOMER] = facts->customer,
        [KITH_RATE_REPRESENTATIVE_BRAND] = facts->brand == 0 ? 0 : facts->manager,
        [KITH_RATE_REPRESENTATIVE] = facts->manager,
        [KITH_RATE_BRAND] = facts->brand,
    };
    return origin == KITH_RATE_BOOK ? kithi_users_book(work->state) : subjects[origin];
}

static bool take_rate(asking *work, uint32_t origin)
{
    const bool of_representative =
        origin == KITH_RATE_REPRESENTATIVE_BRAND || origin == KITH_RATE_REPRESENTATIVE;
    const kith_id subject = subject_of(work, origin);
    if (subject == 0 ||
        (of_representative && work->representative != KITH_REASON_TAKEN && work->trace == NULL)) {
        return false;
    }
    const kith_id record = rates[origin].kind == 0 ? subject : part_for_brand(work, origin, subject);
    const kith_value rate = value_at(work->state, record, rates[origin].field);
    const uint32_t reason = of_representative && work->representative != KITH_REASON_TAKEN
                                ? work->representative
                            : rate.type == KITH_TYPE_NONE ? KITH_REASON_NO_RATE
                                                          : KITH_REASON_TAKEN;
    note(work, (kith_trace_row){.subject = subject,
                                .record = record,
                                .type = KITH_LIST_RATE_ORIGIN,
                                .level = origin,
                                .reason = reason,
                                .number = rate.number});
    if (reason != KITH_REASON_TAKEN) {
        return false;
    }
    work->out->origin = origin;
    work->out->record = record;
    work->out->rate = rate.number;
    return true;
}

static void find_rate(asking *work)
{
    const kith_commission_request *facts = work->facts;
    if (facts->has_typed_rate != 0) {
        work->out->origin = KITH_RATE_MANUAL;
        work->out->record = facts->order;
        work->out->rate = facts->typed_rate;
        note(work, (kith_trace_row){.subject = facts->customer,
                                    .record = facts->order,
                                    .type = KITH_LIST_RATE_ORIGIN,
                                    .level = KITH_RATE_MANUAL,
                                    .reason = KITH_REASON_TAKEN,
                                    .number = facts->typed_rate});
        return;
    }
    for (uint32_t origin = KITH_RATE_CUSTOMER_BRAND; origin <= KITH_RATE_BOOK && !take_rate(work, origin);
         origin++) {
    }
}

/* --- recipients --- */

static void add_share(asking *work, const kithi_share *share)
{
    work->enough = work->enough && kithi_shares_add(work->shares, share);
    if (share->part.origin == KITH_RATE_RECIPIENT || share->part.origin == KITH_RATE_MANUAL) {
        note(work, (kith_trace_row){.subject = kithi_shares_recipient(share),
                                    .record = share->record != 0 ? share->record : share->part.relation,
                                    .type = KITH_LIST_RATE_ORIGIN,
                                    .level = share->part.origin,
                                    .reason = KITH_REASON_TAKEN,
                                    .number = share->part.rate});
    }
}

static bool is_taken(const asking *work, kith_id who)
{
    for (size_t i = 0; i < work->shares->count; i++) {
        if (kithi_shares_recipient(&work->shares->items[i]) == who) {
            return true;
        }
    }
    return false;
}

/* May a customer earn by this order? */
static uint32_t judge_recipient(const asking *work, kith_id recipient)
{
    if (recipient == work->facts->customer ||
        !kithi_owners_play(work->state, recipient, KITH_CUSTOMER_ROLE_COMMISSION_RECIPIENT)) {
        return KITH_REASON_NO_ROLE;
    }
    if (!kithi_traits_active(work->state, recipient)) {
        return KITH_REASON_INACTIVE;
    }
    return is_taken(work, recipient) ? KITH_REASON_CONFLICT : KITH_REASON_TAKEN;
}

/* A part of the order as it stands: typed, or frozen. */
static kithi_share read_share(const kithi_state *state, kith_id record)
{
    const kith_value rate = value_at(state, record, KITH_COMMISSION_SHARE_RATE);
    const kith_value share = value_at(state, record, KITH_COMMISSION_SHARE_SHARE);
    return (kithi_share){
        .part = {.recipient = (kith_id)number_at(state, record, KITH_COMMISSION_SHARE_RECIPIENT),
                 .manager = (kith_id)number_at(state, record, KITH_COMMISSION_SHARE_MANAGER),
                 .relation = (kith_id)number_at(state, record, KITH_COMMISSION_SHARE_RELATION),
                 .share = share.number,
                 .rate = rate.number,
                 .origin = (uint32_t)number_at(state, record, KITH_COMMISSION_SHARE_RATE_ORIGIN)},
        .record = record,
        .origin = (uint32_t)number_at(state, record, KITH_COMMISSION_SHARE_ORIGIN),
        .open = share.type == KITH_TYPE_NONE,
    };
}

/* Of what is frozen the rate may come from elsewhere. */
static bool has_typed_rate(const kithi_state *state, kith_id record, uint32_t origin)
{
    return origin == 0 ? value_at(state, record, KITH_COMMISSION_SHARE_RATE).type != KITH_TYPE_NONE
                       : origin == KITH_RATE_MANUAL;
}

static void take_typed(asking *work)
{
    const kithi_state *state = work->state;
    kithi_parts record_walk;
    for (kith_id record =
             kithi_parts_first(&record_walk, state, work->facts->order, KITH_KIND_COMMISSION_SHARE);
         record != 0; record = kithi_parts_next(&record_walk)) {
        kithi_share share = read_share(state, record);
        uint32_t reason = 0;
        if (share.origin != 0 && share.origin != KITH_RECIPIENT_MANUAL) {
            continue; /* frozen, and to be settled anew */
        }
        if (share.part.recipient != 0) {
            share.part.manager = 0;
            reason = judge_recipient(work, share.part.recipient);
        } else {
            share.part.manager = share.part.manager != 0 ? share.part.manager : work->facts->manager;
            reason = is_taken(work, share.part.manager)
                         ? KITH_REASON_CONFLICT
                         : judge_representative(state, share.part.manager, work->facts->on);
        }
        share.origin = KITH_RECIPIENT_MANUAL;
        const bool rated = has_typed_rate(state, record, share.part.origin);
        share.part.origin = rated ? KITH_RATE_MANUAL : 0;
        share.part.rate = rated ? share.part.rate : 0;
        note(work, (kith_trace_row){.subject = kithi_shares_recipient(&share),
                                    .record = record,
                                    .type = KITH_LIST_RECIPIENT_ORIGIN,
                                    .level = KITH_RECIPIENT_MANUAL,
                                    .reason = reason,
                                    .number = share.part.share});
        if (reason == KITH_REASON_TAKEN) {
            add_share(work, &share);
        }
    }
}

/* Relations with the effect, growing. */
typedef struct links {
    const kithi_state *state;
    kithi_memory *memory;
    kithi_effect *items;
    size_t count;
    size_t capacity;
    bool enough;
} links;

/* In order of rank. */
static void gather_link(void *ctx, const kithi_effect *agent)
{
    links *all = ctx;
    all->enough = all->enough && kithi_memory_grow(all->memory, (void **)&all->items, &all->capacity,
                                                   all->count + 1, sizeof *all->items);
    if (!all->enough) {
        return;
    }
    kithi_row_prefetch_texts(all->state, agent->relation); /* where share and rate stand */
    size_t at = all->count++;
    for (; at > 0 && kithi_effects_before(agent, &all->items[at - 1]); at--) {
        all->items[at] = all->items[at - 1];
    }
    all->items[at] = *agent;
}

static uint32_t judge_link(const asking *work, const kithi_effect *link)
{
    const kith_date on = work->facts->on;
    if (on != 0 && link->since > on) {
        return KITH_REASON_NOT_YET_VALID;
    }
    return on != 0 && link->until != 0 && link->until < on ? KITH_REASON_EXPIRED
                                                           : judge_recipient(work, link->who);
}

static void take_link(asking *work, const kithi_effect *link)
{
    const kith_value share = value_at(work->state, link->relation, KITH_RELATION_SHARE);
    const kith_value rate = value_at(work->state, link->relation, KITH_RELATION_RATE);
    const uint32_t reason = judge_link(work, link);
    note(work, (kith_trace_row){.subject = link->who,
                                .record = link->relation,
                                .type = KITH_LIST_RECIPIENT_ORIGIN,
                                .level = KITH_RECIPIENT_RELATION,
                                .reason = reason,
                                .number = share.number,
                                .since = link->since,
                                .until = link->until});
    if (reason == KITH_REASON_TAKEN) {
        const kithi_share taken = {
            .part = {.recipient = link->who,
                     .relation = link->relation,
                     .share = share.number,
                     .rate = rate.number,
                     .origin = rate.type == KITH_TYPE_NONE ? 0 : KITH_RATE_RECIPIENT},
            .origin = KITH_RECIPIENT_RELATION,
            .open = share.type == KITH_TYPE_NONE,
        };
        add_share(work, &taken);
    }
}

static void take_linked(asking *work)
{
    links all = {.state = work->state, .memory = work->shares->memory, .enough = true};
    kithi_effects_each(work->state, KITH_EFFECT_COMMISSION_RECIPIENT, work->facts->customer, gather_link,
                       &all);
    for (size_t i = 0; i < all.count && all.enough; i++) {
        take_link(work, &all.items[i]);
    }
    work->enough = work->enough && all.enough;
    kithi_memory_free(all.memory, all.items, all.capacity * sizeof *all.items);
}

static void take_representative(asking *work)
{
    const kith_id manager = work->facts->manager;
    if (manager == 0) {
        return; /* a house account */
    }
    note(work, (kith_trace_row){.subject = manager,
                                .record = manager,
                                .type = KITH_LIST_RECIPIENT_ORIGIN,
                                .level = KITH_RECIPIENT_REPRESENTATIVE,
                                .reason = work->representative});
    if (work->representative == KITH_REASON_TAKEN) {
        const kithi_share share = {
            .part = {.manager = manager}, .origin = KITH_RECIPIENT_REPRESENTATIVE, .open = true};
        add_share(work, &share);
    }
}

static void find_recipients(asking *work)
{
    if (work->facts->order != 0) {
        take_typed(work);
    }
    if (work->shares->count == 0) {
        take_linked(work);
    }
    if (work->shares->count == 0) {
        take_representative(work);
    }
}

/* --- frozen --- */

/* The whole's rate, as the parts have it: what only one recipient has says nothing of it. */
static void take_frozen_rate(asking *work, const kithi_share *share)
{
    const bool own = share->part.origin == KITH_RATE_RECIPIENT;
    const bool typed = share->part.origin == KITH_RATE_MANUAL;
    if (!own && (work->out->origin == 0 || (work->out->origin == KITH_RATE_MANUAL && !typed))) {
        work->out->origin = share->part.origin;
        work->out->rate = share->part.rate;
    }
}

static void take_frozen(asking *work)
{
    const kithi_state *state = work->state;
    const kith_id order = work->facts->order;
    kithi_parts record_walk;
    for (kith_id record = kithi_parts_first(&record_walk, state, order, KITH_KIND_COMMISSION_SHARE);
         record != 0; record = kithi_parts_next(&record_walk)) {
        kithi_share share = read_share(state, record);
        if (share.origin == 0) { /* it did not count, or was added later */
            note(work, (kith_trace_row){.subject = kithi_shares_recipient(&share),
                                        .record = record,
                                        .type = KITH_LIST_RECIPIENT_ORIGIN,
                                        .level = KITH_RECIPIENT_MANUAL,
                                        .reason = KITH_REASON_NOT_CHOSEN,
                                        .number = share.part.share});
            continue;
        }
        share.open = false;
        take_frozen_rate(work, &share);
        note(work, (kith_trace_row){.subject = kithi_shares_recipient(&share),
                                    .record = record,
                                    .type = KITH_LIST_RECIPIENT_ORIGIN,
                                    .level = share.origin,
                                    .reason = KITH_REASON_TAKEN,
                                    .number = share.part.share});
        work->enough = work->enough && kithi_shares_add(work->shares, &share);
    }
}

bool kithi_commission_frozen(const kithi_state *state, kith_id order)
{
    kithi_parts walk;
    kith_id record = kithi_parts_first(&walk, state, order, KITH_KIND_COMMISSION_SHARE);
    while (record != 0 && number_at(state, record, KITH_COMMISSION_SHARE_ORIGIN) == 0) {
        record = kithi_parts_next(&walk);
    }
    return record != 0;
}

/* --- the question --- */

void kithi_commission_prefetch(const kithi_state *state, kith_id order)
{
    kithi_row_prefetch(state, order);
    kithi_balances_prefetch_due(state, order);
    kithi_owners_prefetch(state, order, KITH_KIND_COMMISSION_SHARE);
}

/* What is looked at of whoever the order is for. */
static void prefetch_customer(const kithi_state *state, kith_id customer)
{
    kithi_row_prefetch(state, customer);
    kithi_links_prefetch(state, KITHI_LIST_RELATIONS, kithi_id_sequence(customer), 0);
    kithi_owners_prefetch(state, customer, KITH_KIND_CUSTOMER_BRAND);
    kithi_effects_prefetch(state, KITH_EFFECT_COMMISSION_RECIPIENT, customer);
}

static int64_t order_number(const kithi_state *state, const unsigned char *row, uint32_t field)
{
    return kithi_row_number(state, KITH_KIND_ORDER, row, field);
}

/* Its value, if it is worth anything: a draft is not once it has earned, as it was saved before. */
static kithi_sum base_of(const kithi_state *state, kith_id order, int64_t status)
{
    const bool nothing = status == KITH_ORDER_STATUS_CANCELLED ||
                         (status == KITH_ORDER_STATUS_DRAFT && kithi_commission_frozen(state, order));
    return nothing ? 0 : kithi_orders_due(state, order);
}

bool kithi_commission_facts(const kithi_state *state, kith_id order, kith_commission_request *out)
{
    const unsigned char *row = kithi_row_find(state, order);
    const kith_id customer = (kith_id)order_number(state, row, KITH_ORDER_CUSTOMER);
    kith_value rate;
    prefetch_customer(state, customer); /* asked for when the sum of the order is known */
    kithi_row_value(state, KITH_KIND_ORDER, row, KITH_ORDER_COMMISSION_RATE, &rate);
    const kithi_sum base = base_of(state, order, order_number(state, row, KITH_ORDER_STATUS));
    *out = (kith_commission_request){
        .size = sizeof *out,
        .order = order,
        .customer = customer,
        .brand = (kith_id)order_number(state, row, KITH_ORDER_BRAND),
        .manager = (kith_id)order_number(state, row, KITH_ORDER_MANAGER),
        .currency = (kith_id)order_number(state, row, KITH_ORDER_CURRENCY),
        .base = kithi_sum_fits(base) ? (kith_decimal)base : 0,
        .typed_rate = rate.number,
        .has_typed_rate = rate.type != KITH_TYPE_NONE,
        .on = (kith_date)order_number(state, row, KITH_ORDER_DATE),
    };
    return kithi_sum_fits(base);
}

static kith_id book_currency(const kithi_state *state)
{
    return (kith_id)kithi_users_setting(state, KITH_BOOK_CURRENCY);
}

uint32_t kithi_commission_digits(const kithi_state *state, kith_id currency)
{
    const kith_id counted = currency != 0 ? currency : book_currency(state);
    return counted == 0 ? 2 : (uint32_t)number_at(state, counted, KITH_CURRENCY_DIGITS);
}

kith_id kithi_commission_currency(const kithi_state *state, kith_id currency)
{
    return currency == book_currency(state) ? 0 : currency;
}

/* Everybody without a rate of its own has that of the whole, if there is one. */
static void spread_rate(asking *work)
{
    for (size_t i = 0; i < work->shares->count; i++) {
        kith_commission_part *part = &work->shares->items[i].part;
        if (part->origin == 0) {
            part->origin = work->out->origin;
            part->rate = work->out->rate;
        }
    }
}

kith_status kithi_commission_resolve(const kithi_state *state, const kith_commission_request *facts,
                                     kithi_shares *shares, kith_commission *out, kith_trace *trace)
{
    asking work = {.state = state,
                   .facts = facts,
                   .shares = shares,
                   .out = out,
                   .trace = trace,
                   .representative = judge_representative(state, facts->manager, facts->on),
                   .enough = true};
    if (facts->order != 0 && !shares->anew && kithi_commission_frozen(state, facts->order)) {
        take_frozen(&work);
    } else {
        kithi_links_prefetch(state, KITHI_LIST_RELATIONS, kithi_id_sequence(facts->customer),
                             1); /* asked for after the rate */
        find_rate(&work);
        find_recipients(&work);
        spread_rate(&work);
    }
    if (!work.enough) {
        return KITH_ERR_MEMORY;
    }
    out->recipients = shares->count == 0 ? 0 : shares->items[0].origin;
    if (!kithi_shares_fill(shares)) {
        return KITH_ERR_RULE;
    }
    return kithi_shares_split(shares, facts->base, kithi_commission_digits(state, facts->currency),
                              &out->amount)
               ? KITH_OK
               : KITH_ERR_LIMIT;
}
