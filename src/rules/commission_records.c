/* Rules of who earns: shares of an order, of the recipients linked to a customer, and that what is frozen
 * stays, and keeps its currency. */
#include "base/date.h"
#include "base/decimal.h"
#include "model/index.h"
#include "model/rows.h"
#include "model/users.h"
#include "rules/agents.h"
#include "rules/aliases.h"
#include "rules/commission.h"
#include "rules/effects.h"
#include "rules/rules.h"

/* --- parts of an order --- */

/* What is frozen adds up for itself: what was typed and did not count stands beside it. */
kith_status kithi_rule_shares(kithi_case *asked)
{
    const uint32_t kind = KITH_KIND_COMMISSION_SHARE;
    const kith_id order = (kith_id)asked->values[KITH_COMMISSION_SHARE_ORDER].number;
    const bool frozen = asked->values[KITH_COMMISSION_SHARE_ORIGIN].number != 0;
    kithi_sum sum = asked->values[KITH_COMMISSION_SHARE_SHARE].number;
    kith_id other = 0;
    if (sum == 0) {
        return KITH_OK;
    }
    kithi_parts part_walk;
    for (kith_id part = kithi_parts_first(&part_walk, asked->state, order, kind); part != 0;
         part = kithi_parts_next(&part_walk)) {
        const unsigned char *row = kithi_row_find(asked->state, part);
        const int64_t share = kithi_row_number(asked->state, kind, row, KITH_COMMISSION_SHARE_SHARE);
        const bool alike =
            (kithi_row_number(asked->state, kind, row, KITH_COMMISSION_SHARE_ORIGIN) != 0) == frozen;
        if (part != asked->id && alike && share != 0 && kithi_rules_counts(asked, part)) {
            sum += share;
            other = part;
        }
    }
    return sum <= KITHI_HUNDRED_PERCENT
               ? KITH_OK
               : kithi_rules_report(asked, KITH_RULE_SHARES, KITH_COMMISSION_SHARE_SHARE, other);
}

/* Was it frozen before the transaction, so that it stays? As long as nothing was booked a saving may settle
 * it anew. */
static bool was_frozen(const kithi_case *asked)
{
    const bool anew =
        asked->decided && kithi_users_of_field_after(asked->state, asked->id, KITH_KIND_COMMISSION_ENTRY,
                                                     KITH_COMMISSION_ENTRY_OF, 0) == 0;
    return KITH_ID_KIND(asked->id) == KITH_KIND_COMMISSION_SHARE && asked->base != NULL && !anew &&
           kithi_row_number(asked->base, KITH_KIND_COMMISSION_SHARE, kithi_row_find(asked->base, asked->id),
                            KITH_COMMISSION_SHARE_ORIGIN) != 0;
}

static kith_id reference_of(const kithi_state *state, kith_id record, uint32_t field)
{
    return (kith_id)kithi_row_number_of(state, record, field);
}

/* Was somebody merged into the customer by this transaction? */
static bool has_new_alias(const kithi_case *asked, kith_id customer)
{
    kith_id alias = kithi_users_part_after(asked->state, customer, KITH_KIND_ALIAS, 0);
    while (alias != 0 && kithi_row_find(asked->base, alias) != NULL) {
        alias = kithi_users_part_after(asked->state, customer, KITH_KIND_ALIAS, alias);
    }
    return alias != 0;
}

/* Did a merge put the survivor in the place of the recipient? */
static bool is_merged_recipient(const kithi_case *asked)
{
    const uint32_t field = KITH_COMMISSION_SHARE_RECIPIENT;
    const kith_id was = reference_of(asked->base, asked->id, field);
    const kith_id is = (kith_id)asked->values[field].number;
    return was != 0 && is == kithi_aliases_survivor(asked->state, was) && has_new_alias(asked, is);
}

/* Did a merge unite the relation that it was earned by with another one of the same two? */
static bool is_united_relation(const kithi_case *asked)
{
    const uint32_t field = KITH_COMMISSION_SHARE_RELATION;
    const kith_id was = reference_of(asked->base, asked->id, field);
    const kith_id is = (kith_id)asked->values[field].number;
    if (was == 0 || is == 0 || kithi_row_find(asked->state, was) != NULL ||
        reference_of(asked->base, was, KITH_RELATION_TYPE) !=
            reference_of(asked->state, is, KITH_RELATION_TYPE)) {
        return false;
    }
    const kith_id from =
        kithi_aliases_survivor(asked->state, reference_of(asked->base, was, KITH_RELATION_FROM));
    const kith_id to = kithi_aliases_survivor(asked->state, reference_of(asked->base, was, KITH_RELATION_TO));
    const kith_id now_from = reference_of(asked->state, is, KITH_RELATION_FROM);
    const kith_id now_to = reference_of(asked->state, is, KITH_RELATION_TO);
    const bool same = (from == now_from && to == now_to) || (from == now_to && to == now_from);
    return same && (has_new_alias(asked, from) || has_new_alias(asked, to));
}

/* Is the relation that it was earned by gone? What was earned stays; it only says no more by which. */
static bool is_relation_gone(const kithi_case *asked)
{
    const uint32_t field = KITH_COMMISSION_SHARE_RELATION;
    return asked->values[field].type == KITH_TYPE_NONE &&
           kithi_row_find(asked->state, reference_of(asked->base, asked->id, field)) == NULL;
}

/* What is frozen changes by nothing but a merge, which puts in place of what is gone what it became, and by
 * the end of the relation. */
kith_status kithi_rule_share_frozen(kithi_case *asked)
{
    const uint32_t kind = KITH_KIND_COMMISSION_SHARE;
    if (!was_frozen(asked)) {
        return KITH_OK;
    }
    uint32_t differ = kithi_row_differences(kind, asked->base, kithi_row_find(asked->base, asked->id),
                                            asked->state, kithi_row_find(asked->state, asked->id));
    if (is_merged_recipient(asked)) {
        differ &= ~(1u << KITH_COMMISSION_SHARE_RECIPIENT);
    }
    if (is_united_relation(asked) || is_relation_gone(asked)) {
        differ &= ~(1u << KITH_COMMISSION_SHARE_RELATION);
    }
    uint32_t field = 0;
    while (differ != 0 && (differ >> field & 1u) == 0) {
        field++;
    }
    return differ == 0 ? KITH_OK : kithi_rules_report(asked, KITH_RULE_APPEND_ONLY, field, 0);
}

kith_status kithi_rule_share_gone(kithi_case *asked)
{
    return was_frozen(asked) ? kithi_rules_report(asked, KITH_RULE_APPEND_ONLY, 0, 0) : KITH_OK;
}

/* --- the currency of what was earned --- */

static kith_id book_currency(const kithi_state *state)
{
    return (kith_id)kithi_users_setting(state, KITH_BOOK_CURRENCY);
}

/* An entry that names no currency; 0: all do. */
static kith_id any_unnamed(const kithi_state *state)
{
    kithi_key prefix;
    kithi_index_unnamed_prefix(&prefix);
    const uint32_t first = kithi_index_first(state, &prefix);
    return first == 0 ? 0 : kithi_id_make(KITH_KIND_COMMISSION_ENTRY, first);
}

static kith_id any_earned_in(const kithi_state *state, kith_id currency)
{
    const kith_id entry = kithi_users_of_field_after(state, currency, KITH_KIND_COMMISSION_ENTRY,
                                                     KITH_COMMISSION_ENTRY_CURRENCY, 0);
    return entry == 0 && currency == book_currency(state) ? any_unnamed(state) : entry;
}

/* What was earned in the book's currency would be read as another money. Where nobody had named any it may be
 * named, if it is counted in the same units. */
kith_status kithi_rule_earned_in_book(kithi_case *asked)
{
    const kith_id was = asked->base == NULL ? 0 : book_currency(asked->base);
    const bool stays =
        asked->base == NULL || book_currency(asked->state) == was ||
        (was == 0 && kithi_commission_digits(asked->state, 0) == kithi_commission_digits(asked->base, 0));
    const kith_id entry = stays ? 0 : any_unnamed(asked->state);
    return entry == 0 ? KITH_OK : kithi_rules_report(asked, KITH_RULE_IN_USE, KITH_BOOK_CURRENCY, entry);
}

/* What was earned was split to the last unit of its currency, and is when the order is saved again. */
kith_status kithi_rule_earned_digits(kithi_case *asked)
{
    const bool stays = asked->base == NULL || kithi_row_find(asked->base, asked->id) == NULL ||
                       asked->values[KITH_CURRENCY_DIGITS].number ==
                           kithi_row_number_of(asked->base, asked->id, KITH_CURRENCY_DIGITS);
    const kith_id entry = stays ? 0 : any_earned_in(asked->state, asked->id);
    return entry == 0 ? KITH_OK : kithi_rules_report(asked, KITH_RULE_IN_USE, KITH_CURRENCY_DIGITS, entry);
}

/* --- relations --- */

/* What the other recipients of a customer get together, on a day or on whichever they share with this one. */
typedef struct adding {
    kithi_case *asked;
    kith_date since;
    kith_date until;
    kith_date day;      /* 0: whichever */
    kith_date day_next; /* the first one after `day` on which another one begins; 0: none */
    kithi_sum sum;
    kith_id other;
} adding;

static void add_recipient(void *ctx, const kithi_effect *agent)
{
    adding *work = ctx;
    const kithi_case *asked = work->asked;
    const int64_t share = kithi_row_number(
        asked->state, KITH_KIND_RELATION, kithi_row_find(asked->state, agent->relation), KITH_RELATION_SHARE);
    if (agent->relation == asked->id || share == 0 || !kithi_rules_counts(asked, agent->relation) ||
        kithi_date_never(agent->since, agent->until) ||
        !kithi_date_overlap(work->since, work->until, agent->since, agent->until)) {
        return;
    }
    if (work->day == 0 || kithi_date_valid_on(agent->since, agent->until, work->day)) {
        work->sum += share;
        work->other = agent->relation;
    }
    if (agent->since > work->day && (work->day_next == 0 || agent->since < work->day_next)) {
        work->day_next = agent->since;
    }
}

/* On no day may the linked recipients of a customer get more than all. The most do on the first day of one of
 * them. */
static kith_status judge_shares_of(kithi_case *asked, kith_id customer)
{
    const int64_t share = asked->values[KITH_RELATION_SHARE].number;
    adding work = {.asked = asked,
                   .since = (kith_date)asked->values[KITH_RELATION_SINCE].number,
                   .until = (kith_date)asked->values[KITH_RELATION_UNTIL].number};
    if (kithi_date_never(work.since, work.until)) {
        return KITH_OK;
    }
    kithi_effects_each(asked->state, KITH_EFFECT_COMMISSION_RECIPIENT, customer, add_recipient, &work);
    if (work.sum + share <= KITHI_HUNDRED_PERCENT) {
        return KITH_OK; /* nearly always: the days need not be tried one by one */
    }
    kith_date day = work.since == 0 ? KITHI_DATE_MIN : work.since;
    while (day != 0 && kithi_date_valid_on(work.since, work.until, day)) {
        work.day = day;
        work.day_next = 0;
        work.sum = share;
        kithi_effects_each(asked->state, KITH_EFFECT_COMMISSION_RECIPIENT, customer, add_recipient, &work);
        if (work.sum > KITHI_HUNDRED_PERCENT) {
            return kithi_rules_report_days(asked, KITH_RULE_SHARES, work.other, day, day);
        }
        day = work.day_next;
    }
    return KITH_OK;
}

/* In a symmetric relation each earns by what the other orders. */
kith_status kithi_rule_recipients(kithi_case *asked)
{
    const kith_value *values = asked->values;
    const unsigned char *type = kithi_row_find(asked->state, (kith_id)values[KITH_RELATION_TYPE].number);
    const size_t first = asked->out->count;
    if (values[KITH_RELATION_SHARE].number == 0 ||
        kithi_row_number(asked->state, KITH_KIND_RELATION_TYPE, type, KITH_RELATION_TYPE_EFFECT) !=
            KITH_EFFECT_COMMISSION_RECIPIENT) {
        return KITH_OK;
    }
    const kith_status status = judge_shares_of(asked, (kith_id)values[KITH_RELATION_TO].number);
    const bool symmetric = kithi_row_number(asked->state, KITH_KIND_RELATION_TYPE, type,
                                            KITH_RELATION_TYPE_DIRECTION) == KITH_DIRECTION_SYMMETRIC;
    return status == KITH_OK && symmetric && asked->out->count == first
               ? judge_shares_of(asked, (kith_id)values[KITH_RELATION_FROM].number)
               : status;
}
