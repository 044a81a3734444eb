/* Conditions of many customers in one call: they wait for memory together. */
#include "model/rows.h"
#include "rules/aliases.h"
#include "rules/conditions_search.h"

#define GROUP 32u /* customers whose memory is fetched together */

typedef struct group {
    kithi_search work; /* of one customer after the other */
    kithi_conditions_question asked[GROUP];
    uint32_t plain[GROUP]; /* as in their search */
    uint32_t scoped[GROUP];
    kith_id customers[GROUP];
    size_t count;
} group;

/* Get what a step of a path will be asked for on its way; where it hangs is told. */
static const kithi_entry *fetch_step(const kithi_state *state, const kithi_type_state *owners,
                                     uint32_t customer)
{
    const kithi_entry *place = kithi_links_place(state, KITHI_ROOT_UP, customer);
    __builtin_prefetch(place);
    if (owners != NULL) {
        kithi_links_prefetch_member(state, owners, KITH_END_FROM, customer);
    }
    return place;
}

/*
 * Climb with all customers at once, a step each in turn, so that nobody waits for what is above: along links
 * that are the only one, whether they hold or not. What is found is not used.
 */
static void fetch_paths(const group *of, const kithi_conditions_question *whole)
{
    const kithi_state *state = whole->state;
    const kithi_type_state *owners =
        kithi_links_type(state, kithi_links_condition(kithi_id_sequence(of->work.type)));
    const kithi_type_state *nodes =
        whole->hierarchy == 0 ? NULL
                              : kithi_links_type(state, kithi_links_chain(whole->hierarchy, KITHI_IS_NODE));
    const kithi_entry *at[GROUP];
    size_t climbing = of->count;
    for (size_t i = 0; i < of->count; i++) {
        const uint32_t customer = kithi_id_sequence(of->customers[i]);
        at[i] = fetch_step(state, owners, customer);
        if (nodes != NULL) {
            kithi_links_prefetch_member(state, nodes, KITH_END_FROM, customer);
        }
    }
    for (uint32_t step = 0; step < KITHI_PATH_MOST && climbing > 0; step++) {
        size_t left = 0;
        for (size_t i = 0; i < climbing; i++) {
            if (at[i] != NULL && kithi_links_is_single(at[i])) {
                at[left++] = fetch_step(state, owners, kithi_entry_other(at[i]));
            }
        }
        climbing = left;
    }
}

/* The rows of a customer's plain conditions that hold. */
static void fetch_rows(const kithi_conditions_question *asked, uint32_t customer, uint32_t type)
{
    kithi_walk walk;
    for (const kithi_entry *entry = kithi_links_terms(&walk, asked->state, customer, type); entry != NULL;
         entry = kithi_links_term(&walk, type)) {
        if (kithi_chains_holds(entry, asked->on)) {
            kithi_row_prefetch(asked->state, kithi_id_make(KITH_KIND_CONDITION, kithi_entry_relation(entry)));
        }
        kithi_links_next(&walk);
    }
}

/* What is known of plain conditions: where they begin, their block, their rows. */
static void fetch_conditions(const group *of, uint32_t round)
{
    for (size_t i = 0; i < of->count; i++) {
        const kithi_conditions_question *asked = &of->asked[i];
        for (uint32_t left = of->plain[i]; left != 0; left &= left - 1) {
            const uint32_t customer = kithi_id_sequence(asked->path[(uint32_t)__builtin_ctz(left)].customer);
            if (round < 2) {
                kithi_links_prefetch_place(asked->state, KITHI_ROOT_TERMS, customer, round);
            } else {
                fetch_rows(asked, customer, kithi_id_sequence(of->work.type));
            }
        }
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
        asked->query = whole->query;
        asked->passed_over_count = 0;
        asked->on = whole->on;
        kithi_search_path(asked, of->customers[i]);
        of->work.asked = asked;
        kithi_search_owners(&of->work);
        of->plain[i] = of->work.plain;
        of->scoped[i] = of->work.scoped;
    }
    for (uint32_t round = 0; round < 3; round++) {
        fetch_conditions(of, round);
    }
    const size_t there = find_missing(of, whole->state);
    for (size_t i = 0; i < there; i++) {
        of->work.asked = &of->asked[i];
        of->work.plain = of->plain[i];
        of->work.scoped = of->scoped[i];
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
