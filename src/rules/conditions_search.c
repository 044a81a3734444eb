/* The search for conditions: which records on the way up are candidates. The first test that one fails is its
 * reason (part A of table 1). */
#include "rules/conditions_search.h"

#include "base/date.h"
#include "model/index.h"
#include "model/rows.h"

#include <string.h>

/* --- trace --- */

static size_t note(kithi_search *work, const kith_trace_row *row)
{
    if (work->trace == NULL) {
        return 0;
    }
    if (work->trace->count < work->trace->capacity) {
        work->trace->rows[work->trace->count] = *row;
    }
    return work->trace->count++;
}

void kithi_search_settle(kithi_search *work, kithi_candidate *found, uint32_t reason)
{
    found->reason = reason;
    if (work->trace != NULL && found->row < work->trace->capacity) {
        work->trace->rows[found->row].reason = reason;
    }
}

/* --- A: is a record a candidate? --- */

/* Most fields of a condition are not set, which its row itself says. */
static bool is_set(const unsigned char *row, uint32_t field)
{
    return (kithi_row_mask(row) >> field & 1u) != 0;
}

/* A number of a condition's row; 0 if it is not set. */
static int64_t number_of(const kithi_search *work, const unsigned char *row, uint32_t field)
{
    return is_set(row, field) ? kithi_row_number(work->asked->state, KITH_KIND_CONDITION, row, field) : 0;
}

static bool is_passed_over(const kithi_conditions_question *asked, kith_id record)
{
    size_t at = 0;
    while (at < asked->passed_over_count && asked->passed_over[at] != record) {
        at++;
    }
    return at < asked->passed_over_count;
}

/* A return may be worth less than nothing: only a minimum that is set asks for a value. */
static bool reaches_minimum(const kithi_search *work, const unsigned char *row)
{
    const kith_condition_query *query = work->asked->query;
    return query->has_value == 0 || !is_set(row, KITH_CONDITION_MINIMUM) ||
           query->value >= number_of(work, row, KITH_CONDITION_MINIMUM);
}

/* Tests 2 to 6. */
static uint32_t test_record(const kithi_search *work, const unsigned char *row, kith_id record,
                            uint32_t distance)
{
    const kith_condition_query *query = work->asked->query;
    const kith_date on = work->asked->on;
    const kith_date since = (kith_date)number_of(work, row, KITH_CONDITION_SINCE);
    const kith_date until = (kith_date)number_of(work, row, KITH_CONDITION_UNTIL);
    const kith_id currency = (kith_id)number_of(work, row, KITH_CONDITION_CURRENCY);
    if (number_of(work, row, KITH_CONDITION_INACTIVE) != 0 || is_passed_over(work->asked, record)) {
        return KITH_REASON_INACTIVE;
    }
    if (on != 0 && !kithi_date_valid_on(since, until, on)) {
        return on < since ? KITH_REASON_NOT_YET_VALID : KITH_REASON_EXPIRED;
    }
    if (query->currency != 0 && currency != 0 && currency != query->currency) {
        return KITH_REASON_CURRENCY;
    }
    if (!reaches_minimum(work, row)) {
        return KITH_REASON_MIN_VALUE;
    }
    if (distance > 0 && number_of(work, row, KITH_CONDITION_LOCAL) != 0) {
        return KITH_REASON_NOT_INHERITABLE;
    }
    return work->closed;
}

/* Of two of one place and scope the later one counts, then the one with the lower id; a store may hold both.
 */
static kithi_candidate *find_rival(kithi_search *work, uint32_t distance, uint32_t scopes, kith_id brand)
{
    for (size_t i = 0; i < work->count; i++) {
        kithi_candidate *other = &work->found[i];
        if (other->distance == distance && other->scopes == scopes && other->brand == brand) {
            return other;
        }
    }
    return NULL;
}

static void take_record(kithi_search *work, kith_id record, const kith_chain_step *step, uint32_t distance,
                        uint32_t scopes)
{
    const unsigned char *row =
        kithi_row_at(work->asked->state, KITH_KIND_CONDITION, kithi_id_sequence(record));
    kithi_candidate found = {
        .record = record,
        .distance = distance,
        .scopes = scopes,
        .state = number_of(work, row, KITH_CONDITION_STATE),
        .number = number_of(work, row, KITH_CONDITION_NUMBER),
        .since = (kith_date)number_of(work, row, KITH_CONDITION_SINCE),
        .brand = (kith_id)number_of(work, row, KITH_CONDITION_BRAND),
        .currency = (kith_id)number_of(work, row, KITH_CONDITION_CURRENCY),
        .enforced = number_of(work, row, KITH_CONDITION_ENFORCED) != 0,
        .exclusive = number_of(work, row, KITH_CONDITION_EXCLUSIVE) != 0,
        .reason = test_record(work, row, record, distance),
    };
    found.row = note(work, &(kith_trace_row){
                               .subject = step->customer,
                               .record = record,
                               .type = work->type,
                               .level = step->level,
                               .distance = distance,
                               .reason = found.reason,
                               .number = found.number,
                               .since = found.since,
                               .until = (kith_date)number_of(work, row, KITH_CONDITION_UNTIL),
                           });
    if (found.reason != KITH_REASON_TAKEN) {
        return;
    }
    kithi_candidate *rival = find_rival(work, distance, scopes, found.brand);
    if (rival != NULL) {
        const bool later =
            found.since > rival->since || (found.since == rival->since && found.record < rival->record);
        kithi_search_settle(work, later ? rival : &found, KITH_REASON_CONFLICT);
        if (later) {
            *rival = found;
        }
        return;
    }
    if (work->count < KITHI_CONDITIONS_MOST) {
        work->found[work->count++] = found;
    }
}

/* Records of one scope at a customer. */
static void take_scope(kithi_search *work, const kith_chain_step *step, uint32_t distance, kith_id brand,
                       const char *item_group)
{
    const kithi_state *state = work->asked->state;
    const size_t length = item_group == NULL ? 0 : strlen(item_group);
    const uint32_t scopes = (brand != 0 ? 1u : 0u) + (length != 0 ? 1u : 0u);
    kithi_key prefix;
    kithi_cursor cursor;
    kithi_index_condition_prefix(&prefix, step->customer, work->type, brand, item_group, length);
    for (kithi_index_seek(&cursor, state, &prefix); kithi_cursor_begins(&cursor, prefix.bytes, prefix.size);
         kithi_cursor_next(&cursor)) {
        take_record(work, kithi_id_make(KITH_KIND_CONDITION, kithi_cursor_tail(&cursor)), step, distance,
                    scopes);
    }
}

/* Has all that counts been collected? What does not is only looked at to be explained. */
static bool is_collected(const kithi_search *work)
{
    return work->trace == NULL && work->asked->collected && work->asked->complete;
}

/* Is nothing behind an entry of any use? They stand in order of their first day. */
static bool begins_later(const kithi_conditions_question *asked, const kithi_entry *entry)
{
    return asked->on != 0 && kithi_entry_since(entry) > asked->on;
}

static void search_plain(kithi_search *work, const kith_chain_step *step, uint32_t distance)
{
    const uint32_t type = kithi_id_sequence(work->type);
    kithi_walk walk;
    for (const kithi_entry *entry =
             kithi_links_terms(&walk, work->asked->state, kithi_id_sequence(step->customer),
                               work->asked->path.terms[distance], type);
         entry != NULL && (work->trace != NULL || !begins_later(work->asked, entry));
         entry = kithi_links_term(&walk, type)) {
        if (work->trace != NULL || kithi_chains_holds(entry, work->asked->on)) {
            take_record(work, kithi_id_make(KITH_KIND_CONDITION, kithi_entry_relation(entry)), step, distance,
                        0);
        }
        kithi_links_next(&walk);
    }
}

/* Records of no scope. */
static void take_plain(kithi_search *work, const kith_chain_step *step, uint32_t distance)
{
    const kithi_conditions_question *asked = work->asked;
    const uint32_t type = kithi_id_sequence(work->type);
    if (!is_collected(work)) {
        search_plain(work, step, distance);
        return;
    }
    for (uint32_t i = 0; i < asked->held_count; i++) {
        if (asked->held[i].type == type && asked->held[i].step == distance) {
            take_record(work, kithi_id_make(KITH_KIND_CONDITION, asked->held[i].record), step, distance, 0);
        }
    }
}

static bool by_group(const kith_condition_query *query)
{
    return query->item_group != NULL && query->item_group[0] != '\0';
}

/* Bits of the steps that may have plain conditions of the type. */
static uint32_t plain_owners(const kithi_search *work)
{
    const kithi_conditions_question *asked = work->asked;
    const uint32_t type = kithi_id_sequence(work->type);
    uint32_t owners = 0;
    if (is_collected(work)) {
        for (uint32_t i = 0; i < asked->held_count; i++) {
            owners |= (uint32_t)(asked->held[i].type == type) << asked->held[i].step;
        }
        return owners;
    }
    for (uint32_t i = 0; i < asked->path.count; i++) {
        const kithi_entry *place = asked->path.terms[i];
        owners |= (uint32_t)(place != NULL && kithi_links_may_have(place, type)) << i;
    }
    return owners;
}

/* And others, if the question names a scope. */
static uint32_t scoped_owners(const kithi_search *work)
{
    const kithi_conditions_question *asked = work->asked;
    const kithi_type_state *scoped =
        asked->query->brand != 0 || by_group(asked->query)
            ? kithi_links_type(asked->state, kithi_links_condition(kithi_id_sequence(work->type)))
            : NULL;
    uint32_t owners = 0;
    for (uint32_t i = 0; scoped != NULL && i < asked->path.count; i++) {
        const uint32_t customer = kithi_id_sequence(asked->path.steps[i].customer);
        owners |= (uint32_t)kithi_links_member(asked->state, scoped, KITH_END_FROM, customer) << i;
    }
    return owners;
}

/* --- collecting --- */

/* false: there are more than are collected. Whoever has very many, in the tree, waits for each. */
static bool collect_step(kithi_conditions_question *asked, uint32_t step)
{
    const kithi_wanted *wanted = &asked->wanted;
    const kithi_placed terms = {KITHI_LIST_TERMS, kithi_id_sequence(asked->path.steps[step].customer),
                                asked->path.terms[step]};
    kithi_walk walk;
    if (kithi_links_in_tree(terms.place)) {
        return false;
    }
    kithi_chains_prefetch_skipped(asked->state, asked->hierarchy, terms.customer);
    for (kithi_links_walk_place(&walk, asked->state, terms,
                                kithi_entry_make(KITHI_LINKS_TERMS, KITH_END_FROM, wanted->first, 0, 0, 0));
         walk.entry != NULL && kithi_entry_other(walk.entry) <= wanted->last; kithi_links_next(&walk)) {
        const uint32_t type = kithi_entry_other(walk.entry);
        if ((kithi_links_about(type) & wanted->about) == 0 || !kithi_chains_holds(walk.entry, asked->on)) {
            continue;
        }
        if (asked->held_count == KITHI_COLLECTED_MOST) {
            return false;
        }
        const uint32_t record = kithi_entry_relation(walk.entry);
        asked->held[asked->held_count++] = (kithi_held){record, type, step};
        asked->held_about |= kithi_links_about(type);
        kithi_row_prefetch(asked->state, kithi_id_make(KITH_KIND_CONDITION, record));
    }
    return true;
}

void kithi_conditions_collect(kithi_conditions_question *asked)
{
    asked->collected = true;
    asked->complete = true;
    asked->held_count = 0;
    asked->held_about = 0;
    for (uint32_t i = 0; (asked->about & asked->wanted.about) != 0 && i < asked->path.count; i++) {
        const kithi_entry *place = asked->path.terms[i];
        if (place != NULL && (kithi_links_all_about(place) & asked->wanted.about) != 0) {
            asked->complete = collect_step(asked, i) && asked->complete;
        }
    }
}

/* --- gathering --- */

/* Records at a customer whose scope keys equal those of the request (test 1). */
static void take_customer(kithi_search *work, const kith_chain_step *step, uint32_t distance)
{
    const kith_condition_query *query = work->asked->query;
    const size_t before = work->trace == NULL ? 0 : work->trace->count;
    if ((work->scoped >> distance & 1u) != 0) {
        if (query->brand != 0 && by_group(query)) {
            take_scope(work, step, distance, query->brand, query->item_group);
        }
        if (query->brand != 0) {
            take_scope(work, step, distance, query->brand, NULL);
        }
        if (by_group(query)) {
            take_scope(work, step, distance, 0, query->item_group);
        }
    }
    if ((work->plain >> distance & 1u) != 0) {
        take_plain(work, step, distance);
    }
    if (work->trace != NULL && work->trace->count == before) {
        (void)note(work, &(kith_trace_row){.subject = step->customer,
                                           .type = work->type,
                                           .level = step->level,
                                           .distance = distance,
                                           .reason = work->closed == KITH_REASON_NOT_RELEVANT
                                                         ? KITH_REASON_NOT_RELEVANT
                                                         : KITH_REASON_NO_RECORD});
    }
}

uint32_t kithi_search_chain_reason(const kithi_conditions_question *asked)
{
    if (asked->query->chain_off != 0) {
        return KITH_REASON_CHAIN_OFF;
    }
    switch (asked->outcome) {
    case KITH_CHAIN_FOUND:
        return KITH_REASON_TAKEN;
    case KITH_CHAIN_AMBIGUOUS:
        return KITH_REASON_CHAIN_AMBIGUOUS;
    default:
        return KITH_REASON_NO_CHAIN;
    }
}

/* Why nothing comes down from this node, KITH_REASON_TAKEN: it does. */
static uint32_t close_node(const kithi_conditions_question *asked, const kith_chain_step *step,
                           uint32_t chain)
{
    const bool skipped =
        kithi_chains_is_skipped(asked->state, asked->hierarchy, kithi_id_sequence(step->customer));
    return skipped ? KITH_REASON_NOT_RELEVANT : chain;
}

void kithi_search_gather(kithi_search *work)
{
    const kithi_conditions_question *asked = work->asked;
    const uint32_t chain = kithi_search_chain_reason(asked);
    work->count = 0;
    work->plain = plain_owners(work);
    work->scoped = scoped_owners(work);
    uint32_t left = work->trace != NULL ? (1u << asked->path.count) - 1u : work->plain | work->scoped;
    for (; left != 0; left &= left - 1) { /* where nothing is to be found and explained nobody looks */
        const uint32_t i = (uint32_t)__builtin_ctz(left);
        const kith_chain_step *step = &asked->path.steps[i];
        work->closed = i == 0 ? KITH_REASON_TAKEN : close_node(asked, step, chain);
        if (work->trace != NULL || work->closed == KITH_REASON_TAKEN) {
            take_customer(work, step, i);
        }
    }
}
