/* Conditions of many customers in one call: they wait for memory together. */
#include "model/rows.h"
#include "base/prefetch.h"
#include "rules/aliases.h"
#include "rules/conditions_search.h"

#define GROUP 32u /* customers whose memory is fetched together */

typedef struct group {
    kithi_search work; /* of one customer after the other */
    kithi_conditions_question asked[GROUP];
    kith_id customers[GROUP];
    size_t count;
} group;

/*
 * Climb with all customers at once, a step each in turn, so that nobody waits for what is above: along links
 * that are the only one, whether they hold or not. What is found is not used.
 */
static void fetch_paths(const group *of, const kithi_conditions_question *whole)
{
    const kithi_state *state = whole->state;
    const kithi_trade_lists *at[GROUP];
    size_t climbing = of->count;
    for (size_t i = 0; i < of->count; i++) {
        at[i] = kithi_links_trade(state, kithi_id_sequence(of->customers[i]));
        kithi_prefetch(at[i]);
    }
    for (uint32_t step = 0; step < KITHI_PATH_MOST && climbing > 0; step++) {
        size_t left = 0;
        for (size_t i = 0; i < climbing; i++) {
            if (at[i] != NULL && kithi_links_is_single(&at[i]->up)) {
                at[left] = kithi_links_trade(state, kithi_entry_other(&at[i]->up));
                kithi_prefetch(at[left++]);
            }
        }
        climbing = left;
    }
}

/* The index of the first customer who is not there. A path proves nothing: a transaction may have removed a
 * customer and not yet its links. */
static size_t find_missing(const group *of, const kithi_state *state)
{
    size_t at = 0;
    while (at < of->count && kithi_row_lives(state, of->customers[at])) {
        at++;
    }
    return at;
}

/* The next customers; those that were merged are their survivors. */
static void take_customers(group *of, const kithi_state *state, const kith_id *customers, size_t count)
{
    of->count = count < GROUP ? count : GROUP;
    for (size_t i = 0; i < of->count; i++) {
        kithi_row_prefetch(state, customers[i]);
    }
    for (size_t i = 0; i < of->count; i++) {
        of->customers[i] = kithi_aliases_survivor(state, customers[i]);
    }
}

/* Each step for all customers before the next, so that they wait for memory together. */
static size_t answer_group(group *of, const kithi_conditions_question *whole, kith_effective *out)
{
    fetch_paths(of, whole);
    for (size_t i = 0; i < of->count; i++) {
        kithi_conditions_question *asked = &of->asked[i];
        asked->state = whole->state;
        asked->hierarchy = whole->hierarchy;
        kithi_search_begin(asked, whole->query, of->customers[i], whole->on, &whole->wanted);
    }
    for (size_t i = 0; i < of->count; i++) {
        kithi_conditions_collect(&of->asked[i]);
    }
    const size_t there = find_missing(of, whole->state);
    for (size_t i = 0; i < there; i++) {
        of->work.asked = &of->asked[i];
        kithi_search_resolve(&of->work, &out[i]);
    }
    return there;
}

size_t kithi_conditions_many(const kithi_state *state, const kith_condition_query *query, kith_date on,
                             const kith_id *customers, size_t count, kith_effective *out)
{
    const kithi_conditions_question whole = {
        .state = state,
        .query = query,
        .wanted = kithi_wanted_type(kithi_id_sequence(query->type)),
        .on = on,
        .hierarchy = kithi_id_sequence(kithi_chains_hierarchy(state, query->hierarchy)),
    };
    group of;
    of.work.type = query->type;
    of.work.trace = NULL;
    for (size_t done = 0; done < count; done += GROUP) {
        take_customers(&of, state, customers + done, count - done);
        const size_t answered = answer_group(&of, &whole, out + done);
        if (answered < of.count) {
            return done + answered;
        }
    }
    return count;
}
