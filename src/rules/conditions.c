/* Conditions (table 1): the candidates on the way up are combined as the mode of the type says. */
#include "rules/conditions.h"

#include "base/decimal.h"
#include "model/rows.h"
#include "rules/conditions_search.h"

#include <assert.h>

#define HUNDRED_PERCENT INT64_C(100000000)
#define LEFT_MOST (INT64_MAX - HUNDRED_PERCENT)

/* --- the path --- */

static void look_at_terms(kithi_conditions_question *asked)
{
    asked->collected = false;
    asked->about = 0;
    for (size_t i = 0; i < asked->path.count; i++) {
        const kithi_entry *place = asked->path.terms[i];
        asked->about |= place == NULL ? 0 : kithi_links_all_about(place);
    }
}

void kithi_search_begin(kithi_conditions_question *asked, const kith_condition_query *query, kith_id customer,
                        kith_date on, const kithi_wanted *wanted)
{
    asked->query = query;
    asked->wanted = *wanted;
    asked->passed_over_count = 0;
    asked->on = on;
    /* Without a hierarchy nobody is in any chain, not even in one that was chosen. */
    asked->outcome = query->chain == 0 ? KITH_CHAIN_NONE : KITH_CHAIN_NOT_A_MEMBER;
    kithi_path_clear(&asked->path, wanted->about);
    if (asked->hierarchy != 0) {
        asked->outcome = kithi_chains_path(asked->state, asked->hierarchy, kithi_id_sequence(customer),
                                           kithi_id_sequence(query->chain), on, &asked->path);
    }
    if (asked->path.count == 0) {
        kithi_chains_stay(asked->state, kithi_id_sequence(customer), &asked->path);
    }
    look_at_terms(asked);
}

void kithi_conditions_begin(kithi_conditions_question *asked, const kithi_state *state,
                            const kith_condition_query *query, kith_date on, const kithi_wanted *wanted)
{
    asked->state = state;
    asked->hierarchy = kithi_id_sequence(kithi_chains_hierarchy(state, query->hierarchy));
    kithi_search_begin(asked, query, query->customer, on, wanted);
}

void kithi_conditions_begin_alone(kithi_conditions_question *asked, const kithi_state *state,
                                  const kith_condition_query *query, kith_date on, const kithi_wanted *wanted)
{
    asked->state = state;
    asked->hierarchy = 0;
    kithi_search_begin(asked, query, query->customer, on, wanted);
}

/* --- tests 7 and 8: blocks and mandates --- */

static bool is_block(const kithi_candidate *found)
{
    return found->state == KITH_CONDITION_STATE_BLOCK;
}

static void apply_blocks(kithi_search *work)
{
    uint32_t block = UINT32_MAX;
    uint32_t mandate = 0;
    bool mandated = false;
    for (size_t i = 0; i < work->count; i++) {
        const kithi_candidate *found = &work->found[i];
        block = is_block(found) && found->distance < block ? found->distance : block;
        if (found->enforced) {
            mandate = !mandated || found->distance > mandate ? found->distance : mandate;
            mandated = true;
        }
    }
    for (size_t i = 0; i < work->count; i++) {
        kithi_candidate *found = &work->found[i];
        if (is_block(found)) {
            kithi_search_settle(work, found, KITH_REASON_BLOCKS);
        } else if (found->distance > block && !found->enforced) {
            kithi_search_settle(work, found, KITH_REASON_BLOCKED_BELOW);
        } else if (mandated && found->distance < mandate) {
            kithi_search_settle(work, found, KITH_REASON_ENFORCED_ABOVE);
        }
    }
}

/* --- B: combining --- */

/* Candidates stand in order of distance, the more exact ones first. NULL: none is left. */
static kithi_candidate *first_left(kithi_search *work)
{
    for (size_t i = 0; i < work->count; i++) {
        if (work->found[i].reason == KITH_REASON_TAKEN) {
            return &work->found[i];
        }
    }
    return NULL;
}

static kithi_candidate *highest_left(kithi_search *work)
{
    kithi_candidate *highest = NULL;
    for (size_t i = 0; i < work->count; i++) {
        kithi_candidate *found = &work->found[i];
        if (found->reason == KITH_REASON_TAKEN && (highest == NULL || found->distance > highest->distance)) {
            highest = found;
        }
    }
    return highest;
}

static bool has_value(const kithi_candidate *found)
{
    return found->state != KITH_CONDITION_STATE_NONE;
}

/* The one that suits the buyer most; what has no value suits least. */
static kithi_candidate *best_left(kithi_search *work, bool lowest)
{
    kithi_candidate *best = NULL;
    for (size_t i = 0; i < work->count; i++) {
        kithi_candidate *found = &work->found[i];
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

/* Amounts of several currencies are neither added nor compared: that of the nearest counts. */
static void keep_currency(kithi_search *work)
{
    kith_id currency = 0;
    for (size_t i = 0; i < work->count; i++) {
        kithi_candidate *found = &work->found[i];
        if (found->reason != KITH_REASON_TAKEN || found->currency == 0) {
            continue;
        }
        currency = currency == 0 ? found->currency : currency;
        if (found->currency != currency) {
            kithi_search_settle(work, found, KITH_REASON_CURRENCY);
        }
    }
}

/* Only this one counts. */
static void keep_one(kithi_search *work, const kithi_candidate *kept, uint32_t reason)
{
    for (size_t i = 0; i < work->count; i++) {
        if (&work->found[i] != kept && work->found[i].reason == KITH_REASON_TAKEN) {
            kithi_search_settle(work, &work->found[i], reason);
        }
    }
}

/* Where records apply together, one that is explicitly nothing adds nothing to others. Alone it counts, the
 * nearest of several. */
static void pass_over_nothing(kithi_search *work)
{
    bool any_value = false;
    for (size_t i = 0; i < work->count; i++) {
        any_value = any_value || (work->found[i].reason == KITH_REASON_TAKEN && has_value(&work->found[i]));
    }
    if (!any_value) {
        keep_one(work, first_left(work), KITH_REASON_OVERRIDDEN_BY_NEARER);
        return;
    }
    for (size_t i = 0; i < work->count; i++) {
        if (work->found[i].reason == KITH_REASON_TAKEN && !has_value(&work->found[i])) {
            kithi_search_settle(work, &work->found[i], KITH_REASON_NONE);
        }
    }
}

static kithi_candidate *first_exclusive(kithi_search *work)
{
    for (size_t i = 0; i < work->count; i++) {
        if (work->found[i].reason == KITH_REASON_TAKEN && work->found[i].exclusive) {
            return &work->found[i];
        }
    }
    return NULL;
}

static int64_t type_setting(const kithi_search *work, uint32_t field)
{
    return kithi_row_number(work->asked->state, KITH_KIND_CONDITION_TYPE,
                            kithi_row_find(work->asked->state, work->type), field);
}

/* Leave what counts as KITH_REASON_TAKEN. */
static void combine(kithi_search *work, int64_t mode)
{
    const kithi_candidate *exclusive = NULL;
    switch (mode) {
    case KITH_CONDITION_MODE_SUM:
    case KITH_CONDITION_MODE_CASCADE:
        keep_currency(work);
        pass_over_nothing(work);
        return;
    case KITH_CONDITION_MODE_BEST:
        keep_currency(work);
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
        pass_over_nothing(work);
        return;
    default:
        keep_one(work, first_left(work), KITH_REASON_OVERRIDDEN_BY_NEARER);
        return;
    }
}

/* --- the result --- */

static void fill_from(const kithi_search *work, const kithi_candidate *found, kith_effective *out)
{
    const kithi_state *state = work->asked->state;
    const unsigned char *row = kithi_row_find(state, found->record);
    const kith_chain_step *step = &work->asked->path.steps[found->distance];
    size_t length = 0;
    *out = (kith_effective){
        .type = work->type,
        .condition = found->record,
        .customer = step->customer,
        .level = step->level,
        .distance = found->distance,
        .reason = has_value(found) ? KITH_REASON_TAKEN : KITH_REASON_NONE,
        .count = 1,
        .chain = work->asked->outcome,
        .number = found->number,
        .text = kithi_row_text(state, KITH_KIND_CONDITION, row, KITH_CONDITION_TEXT, &length),
        .party = (kith_id)kithi_row_number(state, KITH_KIND_CONDITION, row, KITH_CONDITION_PARTY),
        .location = (kith_id)kithi_row_number(state, KITH_KIND_CONDITION, row, KITH_CONDITION_LOCATION),
    };
}

/* What a percentage leaves of the rest, rounded half away from zero to a millionth of a percentage point, as
 * far as numbers go. */
static int64_t leave(int64_t rest, int64_t percent)
{
    __extension__ typedef __int128 wide;
    const wide product = (wide)rest * ((wide)HUNDRED_PERCENT - percent);
    const wide half = product < 0 ? -HUNDRED_PERCENT / 2 : HUNDRED_PERCENT / 2;
    const wide left = (product + half) / HUNDRED_PERCENT;
    return left > LEFT_MOST ? LEFT_MOST : left < -LEFT_MOST ? -LEFT_MOST : (int64_t)left;
}

static void add_up(const kithi_search *work, int64_t mode, kith_effective *out)
{
    int64_t rest = HUNDRED_PERCENT;
    kith_decimal sum = 0;
    uint32_t count = 0;
    for (size_t i = 0; i < work->count; i++) {
        const kithi_candidate *found = &work->found[i];
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
    }
}

/* Why nothing counts. */
static uint32_t reason_of_nothing(const kithi_search *work)
{
    const uint32_t chain = kithi_search_chain_reason(work->asked);
    uint32_t reason = chain == KITH_REASON_TAKEN ? KITH_REASON_NO_RECORD : chain;
    for (size_t i = 0; i < work->count; i++) {
        if (is_block(&work->found[i]) && reason != KITH_REASON_ENFORCED_ABOVE) {
            reason = work->found[i].enforced ? KITH_REASON_ENFORCED_ABOVE : KITH_REASON_BLOCKED_BELOW;
        }
    }
    return reason;
}

void kithi_search_resolve(kithi_search *work, kith_effective *out)
{
    const kithi_candidate *first = NULL;
    int64_t mode = 0;
    kithi_search_gather(work);
    if (work->count > 0) {
        mode = type_setting(work, KITH_CONDITION_TYPE_MODE);
        apply_blocks(work);
        combine(work, mode);
        first = first_left(work);
    }
    if (first == NULL) {
        *out = (kith_effective){
            .type = work->type, .reason = reason_of_nothing(work), .chain = work->asked->outcome};
        return;
    }
    fill_from(work, first, out);
    if (mode == KITH_CONDITION_MODE_SUM || mode == KITH_CONDITION_MODE_CASCADE) {
        add_up(work, mode, out);
    }
}

void kithi_conditions_effective(kithi_conditions_question *asked, kith_id type, kith_effective *out,
                                kith_effective *each, size_t capacity, size_t *count, kith_trace *trace)
{
    kithi_search work;
    assert(kithi_id_sequence(type) >= asked->wanted.first);
    assert(kithi_id_sequence(type) <= asked->wanted.last);
    work.asked = asked;
    work.type = type;
    work.trace = trace;
    if (trace == NULL && !asked->collected) {
        kithi_conditions_collect(asked);
    }
    kithi_search_resolve(&work, out);
    for (size_t i = 0; count != NULL && i < work.count; i++) {
        if (work.found[i].reason == KITH_REASON_TAKEN) {
            if (*count < capacity) {
                fill_from(&work, &work.found[i], &each[*count]);
            }
            (*count)++;
        }
    }
}
