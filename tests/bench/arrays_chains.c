/*
 * A third side of suite "chains": static arrays, laid out for these questions, that cannot change and check
 * nothing. What they take is what the machine allows: a library with versions and changes comes near, or not.
 * Which way up counts and what becomes of the conditions on it is settled as on the SQLite side.
 */
#include "sqlite_chains.h"

#include <stdlib.h>

#define TOGETHER 32u /* customers whose memory is fetched together */
#define LINE 64

/* A link up. */
typedef struct tie {
    uint32_t parent;
    uint32_t link;
    int32_t since;
    int32_t until;
    uint32_t member;
    uint32_t flags;
} tie;

/* Two of them fill a line. */
typedef struct place {
    uint32_t parent; /* of the only link, if there is one */
    uint32_t link;
    int32_t since;
    int32_t until;
    uint32_t ties; /* the first one of several */
    uint32_t rules;
    uint16_t rule_count;
    uint16_t types; /* a bit for each that has conditions */
    uint8_t tie_count;
    uint8_t flags; /* of a node */
    uint8_t tie_flags;
    uint8_t member;
} place;

/* A condition; those of a customer lie together. */
typedef struct rule {
    chains_condition said; /* without an open end */
    uint32_t id;
} rule;

struct chains_arrays {
    const chains_asked *asked;
    place *places;
    tie *ties;
    rule *rules;
};

/* --- laying out --- */

static int32_t end_of(int32_t until)
{
    return until == 0 ? OPEN_END : until;
}

/* Where the items of each customer begin. */
static void reserve(chains_arrays *side, const chains_set *set)
{
    uint32_t *counts = bench_get((size_t)set->base.customers + 1, sizeof *counts);
    uint32_t ties = 0;
    uint32_t rules = 0;
    for (uint32_t i = 0; i < set->links; i++) {
        counts[set->link[i].customer] += set->link[i].inactive == 0 ? 1 : 0;
    }
    for (uint32_t i = 0; i < set->conditions; i++) {
        side->places[set->condition[i].customer].rule_count++;
    }
    for (uint32_t customer = 1; customer <= set->base.customers; customer++) {
        place *is = &side->places[customer];
        is->ties = ties;
        is->rules = rules;
        is->tie_count = (uint8_t)counts[customer];
        ties += counts[customer] > 1 ? counts[customer] : 0;
        rules += is->rule_count;
        is->rule_count = 0;
    }
    free(counts);
}

static void lay_links(chains_arrays *side, const chains_set *set)
{
    uint32_t *next = bench_get((size_t)set->base.customers + 1, sizeof *next);
    for (uint32_t i = 0; i < set->links; i++) {
        const chains_link *link = &set->link[i];
        place *is = &side->places[link->customer];
        const uint8_t flags = link->preferred != 0 ? FLAG_PREFERRED : 0;
        if (link->inactive != 0) {
            continue;
        }
        if (is->tie_count == 1) {
            is->parent = link->parent;
            is->link = i + 1;
            is->since = link->since;
            is->until = end_of(link->until);
            is->tie_flags = flags;
            is->member = link->member;
        } else {
            side->ties[is->ties + next[link->customer]++] =
                (tie){link->parent, i + 1, link->since, end_of(link->until), link->member, flags};
        }
    }
    free(next);
}

static void lay_conditions(chains_arrays *side, const chains_set *set)
{
    for (uint32_t i = 0; i < set->conditions; i++) {
        const chains_condition *is = &set->condition[i];
        place *at = &side->places[is->customer];
        rule *into = &side->rules[at->rules + at->rule_count++];
        at->types = (uint16_t)(at->types | 1u << is->type);
        *into = (rule){*is, i + 1};
        into->said.until = end_of(is->until);
    }
}

chains_arrays *chains_arrays_open(const chains_asked *asked)
{
    const chains_set *set = asked->set;
    chains_arrays *side = bench_get(1, sizeof *side);
    side->asked = asked;
    side->places = bench_get_huge((size_t)set->base.customers + 1, sizeof *side->places);
    side->ties = bench_get_huge(set->links, sizeof *side->ties);
    side->rules = bench_get_huge(set->conditions, sizeof *side->rules);
    for (uint32_t customer = 1; customer <= set->base.customers; customer++) {
        const chains_customer *is = &set->customer[customer - 1];
        side->places[customer].flags =
            (uint8_t)((is->level > 0 ? FLAG_NODE : 0) | (is->skipped != 0 ? FLAG_SKIPPED : 0));
    }
    reserve(side, set);
    lay_links(side, set);
    lay_conditions(side, set);
    return side;
}

void chains_arrays_close(chains_arrays *side)
{
    free(side->places);
    free(side->ties);
    free(side->rules);
    free(side);
}

/* --- climbing --- */

/* Link number `index` of a place. */
static tie tie_at(const chains_arrays *side, const place *at, uint32_t index)
{
    return at->tie_count == 1 ? (tie){at->parent, at->link, at->since, at->until, at->member, at->tie_flags}
                              : side->ties[at->ties + index];
}

static bool holds(const tie *is, int32_t on)
{
    return is->since <= on && is->until >= on;
}

/* From a node on to the root. */
static void climb_nodes(const chains_arrays *side, branch *into, uint32_t node, int32_t on)
{
    const place *at = &side->places[node];
    uint32_t index = 0;
    while (index < at->tie_count) {
        const tie is = tie_at(side, at, index);
        if (is.member != 0 || !holds(&is, on)) {
            index++;
            continue;
        }
        at = &side->places[is.parent];
        into->steps[into->count++] = (branch_step){is.parent, is.link, at->flags};
        index = 0;
    }
}

static void climb_all(const chains_arrays *side, uint32_t customer, int32_t on, climb *out)
{
    const place *at = &side->places[customer];
    out->customer = customer;
    out->branches = 1;
    out->records = 0;
    out->branch[0].entry = 0;
    out->branch[0].count = 1;
    out->branch[0].steps[0] = (branch_step){.node = customer, .flags = at->flags};
    if ((at->flags & FLAG_NODE) != 0) {
        climb_nodes(side, &out->branch[0], customer, on);
    }
    for (uint32_t i = 0; i < at->tie_count; i++) {
        const tie is = tie_at(side, at, i);
        if (is.member != 0 && holds(&is, on)) {
            branch *into = &out->branch[out->branches++];
            into->entry = is.link;
            into->count = 2;
            into->steps[0] = out->branch[0].steps[0];
            into->steps[1] = (branch_step){is.parent, is.link, side->places[is.parent].flags | is.flags};
            climb_nodes(side, into, is.parent, on);
        }
    }
}

/* --- answers --- */

/* Tests 1 to 5 of table 1. */
static bool passes(const chains_condition *is, const asked_condition *asked, uint32_t distance)
{
    return is->type == asked->type && is->inactive == 0 && is->since <= asked->as_of &&
           is->until >= asked->as_of && (is->brand == 0 || is->brand == asked->brand) &&
           (is->group == 0 || is->group == asked->group) &&
           (asked->currency == 0 || is->currency == 0 || is->currency == asked->currency) &&
           (is->local == 0 || distance == 0);
}

static void take_records(const chains_arrays *side, const asked_condition *asked, uint32_t distance,
                         climb *into)
{
    const place *at = &side->places[into->branch[into->chosen].steps[distance].node];
    if ((at->types >> asked->type & 1u) == 0) {
        return;
    }
    for (uint32_t i = at->rules; i < at->rules + at->rule_count; i++) {
        const chains_condition *is = &side->rules[i].said;
        if (passes(is, asked, distance)) {
            into->record[into->records++] =
                (record){.branch = distance == 0 ? 0 : into->chosen,
                         .distance = distance,
                         .id = side->rules[i].id,
                         .type = is->type,
                         .scopes = (is->brand > 0 ? 1u : 0u) + (is->group > 0 ? 1u : 0u),
                         .state = is->state,
                         .number = is->number,
                         .code = chains_code(chains_codes[is->code]),
                         .party = is->party,
                         .location = is->location,
                         .enforced = is->enforced != 0,
                         .exclusive = is->exclusive != 0};
        }
    }
}

static void answer(const chains_arrays *side, const asked_condition *asked, uint32_t customer, bench_sum *sum)
{
    climb found;
    climb_all(side, customer, asked->as_of, &found);
    sqlite_chains_choose(&found, 0);
    for (uint32_t distance = 0; distance < found.steps; distance++) {
        take_records(side, asked, distance, &found);
    }
    const verdict is = sqlite_chains_resolve(&found, asked->type);
    sqlite_chains_add_verdict(&is, sum);
}

void chains_arrays_effective(void *side, size_t index, bench_sum *sum)
{
    const chains_arrays *self = side;
    const asked_condition *asked = &self->asked->conditions[index];
    answer(self, asked, asked->customer, sum);
}

/* Everybody's way up at once, along links that are the only one; what is found is not used. */
static void fetch(const chains_arrays *side, const asked_condition *asked, const uint32_t *customers)
{
    uint32_t at[TOGETHER];
    for (size_t i = 0; i < TOGETHER; i++) {
        at[i] = customers[i];
        __builtin_prefetch(&side->places[at[i]]);
    }
    for (uint32_t step = 0; step <= CHAINS_LEVELS; step++) {
        for (size_t i = 0; i < TOGETHER; i++) {
            const place *is = &side->places[at[i]];
            if ((is->types >> asked->type & 1u) != 0) {
                __builtin_prefetch(&side->rules[is->rules]);
                __builtin_prefetch((const char *)&side->rules[is->rules] + LINE);
            }
            at[i] = is->tie_count == 1 ? is->parent : 0;
            __builtin_prefetch(&side->places[at[i]]);
        }
    }
}

void chains_arrays_batch(void *side, size_t index, bench_sum *sum)
{
    const chains_arrays *self = side;
    const asked_condition *asked = &self->asked->batches[index];
    const uint32_t *customers = self->asked->batched + index * CHAINS_BATCH;
    for (size_t i = 0; i < CHAINS_BATCH; i++) {
        if (i % TOGETHER == 0) {
            fetch(self, asked, customers + i);
        }
        answer(self, asked, customers[i], sum);
    }
}

void chains_arrays_path(void *side, size_t index, bench_sum *sum)
{
    const chains_arrays *self = side;
    const asked_path *asked = &self->asked->paths[index];
    climb found;
    climb_all(self, asked->customer, asked->as_of, &found);
    sqlite_chains_choose(&found, 0);
    sqlite_chains_add_path(&found, sum);
}
