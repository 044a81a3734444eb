/*
 * Conditions (table 1): candidates are found on the way up, the first test that one fails is its reason;
 * those that pass are then combined as the mode of the type says.
 */
#include "rules/conditions.h"

#include "base/date.h"
#include "base/decimal.h"
#include "model/index.h"
#include "model/rows.h"

#include <string.h>

#define SCOPES 4u /* brand and item group, each set or not; the more exact ones first */
#define CANDIDATES (KITHI_PATH_MOST * SCOPES)
#define HUNDRED_PERCENT INT64_C(100000000)

/* A record that passed the tests of its own. */
typedef struct candidate {
    kith_id record;
    uint32_t distance;
    uint32_t scopes; /* scope keys that it sets */
    int64_t state;
    int64_t number;
    kith_date since;
    bool enforced;
    bool exclusive;
    size_t row; /* of the trace, to be settled */
    uint32_t reason;
} candidate;

typedef struct search {
    const kithi_conditions_question *asked;
    kith_id type;
    kith_trace *trace;
    uint32_t hierarchy;
    size_t count;
    candidate found[CANDIDATES];
} search;

/* --- the path --- */

void kithi_conditions_begin(kithi_conditions_question *asked, const kithi_state *state,
                            const kith_condition_query *query, kith_date on)
{
    const uint32_t hierarchy = kithi_id_sequence(kithi_chains_hierarchy(state, query->hierarchy));
    asked->state = state;
    asked->query = query;
    asked->on = on;
    asked->outcome = KITH_CHAIN_NONE;
    asked->steps = 0;
    if (hierarchy != 0) {
        asked->outcome = kithi_chains_path(state, hierarchy, kithi_id_sequence(query->customer),
                                           kithi_id_sequence(query->chain), on, asked->path, &asked->steps);
    }
    if (asked->steps == 0) {
        asked->path[0] = (kith_chain_step){.customer = query->customer};
        asked->steps = 1;
    }
}

/* --- trace --- */

static size_t note(search *work, const kith_trace_row *row)
{
    if (work->trace == NULL) {
        return 0;
    }
    if (work->trace->count < work->trace->capacity) {
        work->trace->rows[work->trace->count] = *row;
    }
    return work->trace->count++;
}

static void settle(search *work, candidate *found, uint32_t reason)
{
    found->reason = reason;
    if (work->trace != NULL && found->row < work->trace->capacity) {
        work->trace->rows[found->row].reason = reason;
    }
}

/* --- A: is a record a candidate? --- */

static int64_t number_of(const search *work, kith_id record, uint32_t field)
{
    return kithi_row_number(work->asked->state, KITH_KIND_CONDITION,
                            kithi_row_find(work->asked->state, record), field);
}

/* Tests 2 to 5; 6 was asked when the path was found. */
static uint32_t test_record(const search *work, const unsigned char *row, uint32_t distance)
{
    const kithi_state *state = work->asked->state;
    const kith_condition_query *query = work->asked->query;
    const kith_date on = work->asked->on;
    const kith_date since =
        (kith_date)kithi_row_number(state, KITH_KIND_CONDITION, row, KITH_CONDITION_SINCE);
    const kith_date until =
        (kith_date)kithi_row_number(state, KITH_KIND_CONDITION, row, KITH_CONDITION_UNTIL);
    const kith_id currency =
        (kith_id)kithi_row_number(state, KITH_KIND_CONDITION, row, KITH_CONDITION_CURRENCY);
    const int64_t minimum = kithi_row_number(state, KITH_KIND_CONDITION, row, KITH_CONDITION_MINIMUM);
    if (kithi_row_number(state, KITH_KIND_CONDITION, row, KITH_CONDITION_INACTIVE) != 0) {
        return KITH_REASON_INACTIVE;
    }
    if (on != 0 && !kithi_date_valid_on(since, until, on)) {
        return on < since ? KITH_REASON_NOT_YET_VALID : KITH_REASON_EXPIRED;
    }
    if (query->currency != 0 && currency != 0 && currency != query->currency) {
        return KITH_REASON_CURRENCY;
    }
    if (query->has_value != 0 && query->value < minimum) {
        return KITH_REASON_MIN_VALUE;
    }
    return distance > 0 && kithi_row_number(state, KITH_KIND_CONDITION, row, KITH_CONDITION_LOCAL) != 0
               ? KITH_REASON_NOT_INHERITABLE
               : KITH_REASON_TAKEN;
}

/* Of two of one place and scope the later one counts, then the one with the lower id; a store may hold both.
 */
static candidate *find_rival(search *work, uint32_t distance, uint32_t scopes, kith_id brand)
{
    for (size_t i = 0; i < work->count; i++) {
        candidate *other = &work->found[i];
        if (other->distance == distance && other->scopes == scopes &&
            (kith_id)number_of(work, other->record, KITH_CONDITION_BRAND) == brand) {
            return other;
        }
    }
    return NULL;
}

static void take_record(search *work, kith_id record, const kith_chain_step *step, uint32_t distance,
                        uint32_t scopes)
{
    const kithi_state *state = work->asked->state;
    const unsigned char *row = kithi_row_find(state, record);
    candidate found = {
        .record = record,
        .distance = distance,
        .scopes = scopes,
        .state = kithi_row_number(state, KITH_KIND_CONDITION, row, KITH_CONDITION_STATE),
        .number = kithi_row_number(state, KITH_KIND_CONDITION, row, KITH_CONDITION_NUMBER),
        .since = (kith_date)kithi_row_number(state, KITH_KIND_CONDITION, row, KITH_CONDITION_SINCE),
        .enforced = kithi_row_number(state, KITH_KIND_CONDITION, row, KITH_CONDITION_ENFORCED) != 0,
        .exclusive = kithi_row_number(state, KITH_KIND_CONDITION, row, KITH_CONDITION_EXCLUSIVE) != 0,
        .reason = test_record(work, row, distance),
    };
    found.row = note(
        work, &(kith_trace_row){
                  .subject = step->customer,
                  .record = record,
                  .type = work->type,
                  .level = step->level,
                  .distance = distance,
                  .reason = found.reason,
                  .number = found.number,
                  .since = found.since,
                  .until = (kith_date)kithi_row_number(state, KITH_KIND_CONDITION, row, KITH_CONDITION_UNTIL),
              });
    if (found.reason != KITH_REASON_TAKEN) {
        return;
    }
    candidate *rival =
        find_rival(work, distance, scopes,
                   (kith_id)kithi_row_number(state, KITH_KIND_CONDITION, row, KITH_CONDITION_BRAND));
    if (rival != NULL) {
        const bool later = found.since > rival->since;
        settle(work, later ? rival : &found, KITH_REASON_CONFLICT);
        if (later) {
            *rival = found;
        }
        return;
    }
    if (work->count < CANDIDATES) {
        work->found[work->count++] = found;
    }
}

/* Records of one scope at a customer. */
static void take_scope(search *work, const kith_chain_step *step, uint32_t distance, kith_id brand,
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

/* Records at a customer whose scope keys equal those of the request (test 1). */
static void take_customer(search *work, const kith_chain_step *step, uint32_t distance)
{
    const kith_condition_query *query = work->asked->query;
    const bool by_group = query->item_group != NULL && query->item_group[0] != '\0';
    const size_t before = work->trace == NULL ? 0 : work->trace->count;
    const kithi_type_state *owners =
        kithi_links_type(work->asked->state, kithi_links_condition(kithi_id_sequence(work->type)));
    if (owners != NULL &&
        kithi_links_member(work->asked->state, owners, KITH_END_FROM, kithi_id_sequence(step->customer))) {
        if (query->brand != 0 && by_group) {
            take_scope(work, step, distance, query->brand, query->item_group);
        }
        if (query->brand != 0) {
            take_scope(work, step, distance, query->brand, NULL);
        }
        if (by_group) {
            take_scope(work, step, distance, 0, query->item_group);
        }
        take_scope(work, step, distance, 0, NULL);
    }
    if (work->trace != NULL && work->trace->count == before) {
        (void)note(work, &(kith_trace_row){.subject = step->customer,
                                           .type = work->type,
                                           .level = step->level,
                                           .distance = distance,
                                           .reason = KITH_REASON_NO_RECORD});
    }
}

/* Why nothing comes down from above, KITH_REASON_TAKEN: it does. */
static uint32_t chain_reason(const kithi_conditions_question *asked)
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

static void gather(search *work)
{
    const kithi_conditions_question *asked = work->asked;
    const uint32_t chain = chain_reason(asked);
    for (size_t i = 0; i < asked->steps; i++) {
        const kith_chain_step *step = &asked->path[i];
        const bool skipped = i > 0 && kithi_chains_is_skipped(asked->state, work->hierarchy,
                                                              kithi_id_sequence(step->customer));
        if (i > 0 && (chain != KITH_REASON_TAKEN || skipped)) {
            (void)note(work, &(kith_trace_row){.subject = step->customer,
                                               .type = work->type,
                                               .level = step->level,
                                               .distance = (uint32_t)i,
                                               .reason = skipped ? KITH_REASON_NOT_RELEVANT : chain});
            continue;
        }
        take_customer(work, step, (uint32_t)i);
    }
}

/* --- tests 7 and 8: blocks and mandates --- */

static bool is_block(const candidate *found)
{
    return found->state == KITH_CONDITION_STATE_BLOCK;
}

static void apply_blocks(search *work)
{
    uint32_t block = UINT32_MAX;
    uint32_t mandate = 0;
    bool mandated = false;
    for (size_t i = 0; i < work->count; i++) {
        const candidate *found = &work->found[i];
        block = is_block(found) && found->distance < block ? found->distance : block;
        if (found->enforced && !is_block(found)) {
            mandate = !mandated || found->distance > mandate ? found->distance : mandate;
            mandated = true;
        }
    }
    for (size_t i = 0; i < work->count; i++) {
        candidate *found = &work->found[i];
        if (is_block(found)) {
            settle(work, found, KITH_REASON_BLOCKS);
        } else if (found->distance > block && !found->enforced) {
            settle(work, found, KITH_REASON_BLOCKED_BELOW);
        } else if (mandated && found->distance < mandate) {
            settle(work, found, KITH_REASON_ENFORCED_ABOVE);
        }
    }
}

/* --- B: combining --- */

/* Candidates stand in order of distance, the more exact ones first. NULL: none is left. */
static candidate *first_left(search *work)
{
    for (size_t i = 0; i < work->count; i++) {
        if (work->found[i].reason == KITH_REASON_TAKEN) {
            return &work->found[i];
        }
    }
    return NULL;
}

static candidate *highest_left(search *work)
{
    candidate *highest = NULL;
    for (size_t i = 0; i < work->count; i++) {
        candidate *found = &work->found[i];
        if (found->reason == KITH_REASON_TAKEN && (highest == NULL || found->distance > highest->distance)) {
            highest = found;
        }
    }
    return highest;
}

static bool has_value(const candidate *found)
{
    return found->state != KITH_CONDITION_STATE_NONE;
}

/* The one that suits the buyer most; what has no value suits least. */
static candidate *best_left(search *work, bool lowest)
{
    candidate *best = NULL;
    for (size_t i = 0; i < work->count; i++) {
        candidate *found = &work->found[i];
        if (found->reason != KITH_REASON_TAKEN) {
            continue;
        }
        const bool better =
            best != NULL && has_value(found) &&
            (!has_value(best) || (lowest ? found->number < best->number : found->number > best->number));
        best = best == NULL || better ? found : best;
    }
    return best;
}

/* Only this one counts. */
static void keep_one(search *work, const candidate *kept, uint32_t reason)
{
    for (size_t i = 0; i < work->count; i++) {
        if (&work->found[i] != kept && work->found[i].reason == KITH_REASON_TAKEN) {
            settle(work, &work->found[i], reason);
        }
    }
}

static candidate *first_exclusive(search *work)
{
    for (size_t i = 0; i < work->count; i++) {
        if (work->found[i].reason == KITH_REASON_TAKEN && work->found[i].exclusive) {
            return &work->found[i];
        }
    }
    return NULL;
}

static int64_t type_setting(const search *work, uint32_t field)
{
    return kithi_row_number(work->asked->state, KITH_KIND_CONDITION_TYPE,
                            kithi_row_find(work->asked->state, work->type), field);
}

/* Leave what counts as KITH_REASON_TAKEN. */
static void combine(search *work, int64_t mode)
{
    const candidate *exclusive = NULL;
    switch (mode) {
    case KITH_CONDITION_MODE_SUM:
    case KITH_CONDITION_MODE_CASCADE:
        return;
    case KITH_CONDITION_MODE_BEST:
        keep_one(work, best_left(work, type_setting(work, KITH_CONDITION_TYPE_LOWEST) != 0),
                 KITH_REASON_LESS_FAVOURABLE);
        return;
    case KITH_CONDITION_MODE_TOP:
        keep_one(work, highest_left(work), KITH_REASON_OVERRIDDEN_BY_HIGHER);
        return;
    case KITH_CONDITION_MODE_BONUS:
        exclusive = first_exclusive(work);
        if (exclusive != NULL) {
            keep_one(work, exclusive, KITH_REASON_EXCLUSIVE_AGREEMENT);
        }
        return;
    default:
        keep_one(work, first_left(work), KITH_REASON_OVERRIDDEN_BY_NEARER);
        return;
    }
}

/* --- the result --- */

static void fill_from(const search *work, const candidate *found, kith_effective *out)
{
    const kithi_state *state = work->asked->state;
    const unsigned char *row = kithi_row_find(state, found->record);
    const kith_chain_step *step = &work->asked->path[found->distance];
    size_t length = 0;
    *out = (kith_effective){
        .type = work->type,
        .condition = found->record,
        .customer = step->customer,
        .level = step->level,
        .distance = found->distance,
        .reason = has_value(found) ? KITH_REASON_TAKEN : KITH_REASON_NONE,
        .count = 1,
        .number = found->number,
        .text = kithi_row_text(state, KITH_KIND_CONDITION, row, KITH_CONDITION_TEXT, &length),
        .party = (kith_id)kithi_row_number(state, KITH_KIND_CONDITION, row, KITH_CONDITION_PARTY),
        .location = (kith_id)kithi_row_number(state, KITH_KIND_CONDITION, row, KITH_CONDITION_LOCATION),
    };
}

/* What a percentage leaves of the rest, rounded half away from zero to a millionth of a percentage point. */
static int64_t leave(int64_t rest, int64_t percent)
{
    __extension__ const __int128 product = (__int128)rest * (HUNDRED_PERCENT - percent);
    __extension__ const __int128 half = product < 0 ? -HUNDRED_PERCENT / 2 : HUNDRED_PERCENT / 2;
    return (int64_t)((product + half) / HUNDRED_PERCENT);
}

static void add_up(const search *work, int64_t mode, kith_effective *out)
{
    int64_t rest = HUNDRED_PERCENT;
    kith_decimal sum = 0;
    uint32_t count = 0;
    for (size_t i = 0; i < work->count; i++) {
        const candidate *found = &work->found[i];
        if (found->reason != KITH_REASON_TAKEN || !has_value(found)) {
            continue;
        }
        if (!kithi_decimal_add(sum, found->number, &sum)) {
            sum = found->number > 0 ? INT64_MAX : INT64_MIN; /* as far as numbers go */
        }
        rest = leave(rest, found->number);
        count++;
    }
    if (count > 0) {
        out->number = mode == KITH_CONDITION_MODE_SUM ? sum : HUNDRED_PERCENT - rest;
        out->count = count;
        out->reason = KITH_REASON_TAKEN;
    }
}

/* Why nothing counts. */
static uint32_t reason_of_nothing(const search *work)
{
    const uint32_t chain = chain_reason(work->asked);
    for (size_t i = 0; i < work->count; i++) {
        if (is_block(&work->found[i])) {
            return KITH_REASON_BLOCKED_BELOW;
        }
    }
    return chain == KITH_REASON_TAKEN ? KITH_REASON_NO_RECORD : chain;
}

void kithi_conditions_effective(const kithi_conditions_question *asked, kith_id type, kith_effective *out,
                                kith_effective *each, size_t capacity, size_t *count, kith_trace *trace)
{
    search work;
    work.asked = asked;
    work.type = type;
    work.trace = trace;
    work.hierarchy = kithi_id_sequence(kithi_chains_hierarchy(asked->state, asked->query->hierarchy));
    work.count = 0;
    const int64_t mode = type_setting(&work, KITH_CONDITION_TYPE_MODE);
    gather(&work);
    apply_blocks(&work);
    combine(&work, mode);
    const candidate *first = first_left(&work);
    if (first == NULL) {
        *out = (kith_effective){.type = type, .reason = reason_of_nothing(&work)};
    } else {
        fill_from(&work, first, out);
    }
    if (first != NULL && (mode == KITH_CONDITION_MODE_SUM || mode == KITH_CONDITION_MODE_CASCADE)) {
        add_up(&work, mode, out);
    }
    for (size_t i = 0; count != NULL && i < work.count; i++) {
        if (work.found[i].reason == KITH_REASON_TAKEN) {
            if (*count < capacity) {
                fill_from(&work, &work.found[i], &each[*count]);
            }
            (*count)++;
        }
    }
}

kith_id kithi_conditions_filling(const kithi_state *state, int64_t header_field)
{
    for (uint32_t type = kithi_row_next(state, KITH_KIND_CONDITION_TYPE, 0); type != 0;
         type = kithi_row_next(state, KITH_KIND_CONDITION_TYPE, type)) {
        const unsigned char *row = kithi_row_at(state, KITH_KIND_CONDITION_TYPE, type);
        if (kithi_row_number(state, KITH_KIND_CONDITION_TYPE, row, KITH_CONDITION_TYPE_FILLS) ==
            header_field) {
            return kithi_id_make(KITH_KIND_CONDITION_TYPE, type);
        }
    }
    return 0;
}
