/*
 * Data of suite "profile". Each customer has two relations of its own and a random choice of everything else;
 * nearly one in three is a member of a chain of two levels, one in ten is linked with one or two others.
 * Pairs to merge clash in their roles, brands and managers, not in what they hang together with: they are
 * neither linked nor in a chain, and have no relation with each other or the same customer, whatever is
 * merged before.
 */
#include "profile_data.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RELATIONS 2u    /* for each customer */
#define PER_CHAIN 1000u /* customers */
#define PER_NODE 100u
#define MEMBERS 30u      /* of a node, the customers behind it */
#define PER_GROUP 20u    /* customers, two or three of which are linked, behind the members of a node */
#define DAYS 1000u       /* that records go back */
#define SHIPPED_EVERY 3u /* order */
#define FIRST_DAY 2440588

typedef struct plan {
    uint32_t chance; /* in hundred, to have any */
    uint32_t most;
    uint32_t numbers; /* from 1; 0: the first row is the primary one */
} plan;

static const plan plans[] = {
    [PROFILE_ROLE] = {10, 1, 3},
    [PROFILE_LOCATION] = {80, 2, 0},
    [PROFILE_CONTACT] = {80, 3, 0},
    [PROFILE_BANK_ACCOUNT] = {30, 2, 0},
    [PROFILE_BRAND] = {30, 1, PROFILE_BRANDS},
    [PROFILE_CARD] = {30, 2, 3000},
    [PROFILE_TASKS] = {50, 4, 1},
    [PROFILE_APPOINTMENT] = {40, 4, 1},
    [PROFILE_NOTES] = {60, 14, 1},
    [PROFILE_ORDER] = {40, 8, 10000},
    [PROFILE_VISIT] = {40, 6, 1},
    [PROFILE_BINDING] = {60, 1, PROFILE_MANAGERS},
};

#define PLANS (sizeof plans / sizeof plans[0])

void profile_text(profile_list list, uint32_t number, char out[PROFILE_TEXT])
{
    static const char *const words[PROFILE_LISTS] = {[PROFILE_LOCATION] = "Main street",
                                                     [PROFILE_CONTACT] = "mail@example",
                                                     [PROFILE_BANK_ACCOUNT] = "DE",
                                                     [PROFILE_CARD] = "K",
                                                     [PROFILE_TASKS] = PROFILE_TASK,
                                                     [PROFILE_APPOINTMENT] = "Room",
                                                     [PROFILE_ORDER] = "N"};
    (void)snprintf(out, PROFILE_TEXT, "%s %u", words[list] == NULL ? "" : words[list], number);
}

/* By eras of 400 years that begin in March. */
uint32_t profile_calendar(int32_t date)
{
    const uint32_t day = (uint32_t)(date - FIRST_DAY + 719468);
    const uint32_t of_era = day % 146097;
    const uint32_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const uint32_t of_year = of_era - (365 * year + year / 4 - year / 100);
    const uint32_t month = (5 * of_year + 2) / 153;
    const bool next = month >= 10;
    return (year + day / 146097 * 400 + next) * 10000 + (next ? month - 9 : month + 3) * 100 + of_year -
           (153 * month + 2) / 5 + 1;
}

data_relation profile_linked(const profile_set *set, uint32_t index)
{
    const profile_row *is = &set->rows[PROFILE_LINKED][index];
    return (data_relation){
        .from = is->customer, .to = is->number, .type = PROFILE_LINKED_TYPE, .since = is->date};
}

bool profile_is_node(uint32_t customer)
{
    return (customer - 1) % PER_NODE == 0;
}

static void add(profile_set *set, profile_list list, profile_row row)
{
    set->rows[list][set->count[list]++] = row;
}

/* --- records --- */

static void make_records(profile_set *set, profile_list list, bench_rng *rng)
{
    const plan *is = &plans[list];
    for (uint32_t customer = 1; customer <= set->base.customers; customer++) {
        const uint32_t count = bench_below(rng, 100) < is->chance ? 1 + bench_below(rng, is->most) : 0;
        for (uint32_t i = 0; i < count; i++) {
            const uint32_t number = is->numbers == 0 ? i == 0 : 1 + bench_below(rng, is->numbers);
            add(set, list, (profile_row){customer, number, DATA_TODAY - 1 - (int32_t)bench_below(rng, DAYS)});
        }
    }
}

static void make_shipped(profile_set *set)
{
    for (uint32_t i = 0; i < set->count[PROFILE_ORDER]; i += SHIPPED_EVERY) {
        const profile_row *order = &set->rows[PROFILE_ORDER][i];
        add(set, PROFILE_SHIPPED, (profile_row){order->customer, i + 1, order->date});
    }
}

static void make_chains(profile_set *set)
{
    for (uint32_t i = 0; i < set->base.customers; i++) {
        const uint32_t node = i / PER_NODE * PER_NODE;
        const uint32_t head = i / PER_CHAIN * PER_CHAIN;
        if (i == node) {
            add(set, PROFILE_NODE, (profile_row){i + 1, 0, PROFILE_SINCE});
        }
        if (i != head && i - node <= MEMBERS) {
            add(set, PROFILE_HANG, (profile_row){i + 1, (i == node ? head : node) + 1, PROFILE_SINCE});
        }
    }
}

static void make_groups(profile_set *set, bench_rng *rng)
{
    for (uint32_t first = MEMBERS + 2; first + 2 <= set->base.customers; first += PER_GROUP) {
        const uint32_t others = (first - 1) % PER_NODE > MEMBERS + 1 ? 1 + bench_below(rng, 2) : 0;
        for (uint32_t i = 1; i <= others; i++) {
            add(set, PROFILE_LINKED, (profile_row){first, first + i, PROFILE_SINCE});
        }
    }
}

/* --- pairs --- */

/* The relations of each customer, one behind the other. */
typedef struct neighbours {
    uint32_t *first; /* of a customer; that of the next one is where they end */
    uint32_t *other;
} neighbours;

static void find_neighbours(const data_set *base, neighbours *out)
{
    out->first = bench_get((size_t)base->customers + 2, sizeof *out->first);
    out->other = bench_get((size_t)base->relations * 2, sizeof *out->other);
    for (uint32_t i = 0; i < base->relations; i++) {
        out->first[base->relation[i].from]++;
        out->first[base->relation[i].to]++;
    }
    for (uint32_t i = 1; i <= base->customers + 1; i++) {
        out->first[i] += out->first[i - 1];
    }
    for (uint32_t i = 0; i < base->relations; i++) {
        const data_relation *is = &base->relation[i];
        out->other[--out->first[is->from]] = is->to;
        out->other[--out->first[is->to]] = is->from;
    }
}

/* Do two have a relation with each other, or with the same one, after all merges? */
static bool clash(const neighbours *of, const uint32_t *survivor, profile_pair pair)
{
    for (uint32_t i = of->first[pair.source]; i < of->first[pair.source + 1]; i++) {
        const uint32_t other = survivor[of->other[i]];
        if (other == pair.target) {
            return true;
        }
        for (uint32_t k = of->first[pair.target]; k < of->first[pair.target + 1]; k++) {
            if (survivor[of->other[k]] == other) {
                return true;
            }
        }
    }
    return false;
}

static uint32_t any_free(const profile_set *set, const bool *taken, bench_rng *rng)
{
    uint32_t customer = 0;
    do {
        customer = 1 + bench_below(rng, set->base.customers);
    } while (taken[customer]);
    return customer;
}

static void take_tied(const profile_set *set, bool *taken)
{
    static const profile_list ties[] = {PROFILE_NODE, PROFILE_HANG, PROFILE_LINKED};
    for (size_t i = 0; i < sizeof ties / sizeof ties[0]; i++) {
        for (uint32_t k = 0; k < set->count[ties[i]]; k++) {
            const profile_row *is = &set->rows[ties[i]][k];
            taken[is->customer] = true;
            taken[is->number] = true;
        }
    }
}

/* Twice as many as are wanted are thought of; those stay that do not clash. */
static void make_pairs(profile_set *set, uint32_t wanted, bench_rng *rng)
{
    const size_t customers = (size_t)set->base.customers + 1;
    neighbours of;
    bool *taken = bench_get(customers, sizeof *taken);
    uint32_t *survivor = bench_get(customers, sizeof *survivor);
    set->pair = bench_get((size_t)wanted * 2, sizeof *set->pair);
    find_neighbours(&set->base, &of);
    take_tied(set, taken);
    for (uint32_t i = 1; i < customers; i++) {
        survivor[i] = i;
    }
    for (uint32_t i = 0; i < wanted * 2; i++) {
        profile_pair *is = &set->pair[i];
        is->source = any_free(set, taken, rng);
        taken[is->source] = true;
        is->target = any_free(set, taken, rng);
        taken[is->target] = true;
        survivor[is->source] = is->target;
    }
    for (uint32_t i = 0; i < wanted * 2 && set->pairs < wanted; i++) {
        if (!clash(&of, survivor, set->pair[i])) {
            set->pair[set->pairs++] = set->pair[i];
        }
    }
    if (set->pairs < wanted) {
        bench_fail("data", "too many pairs clash");
    }
    free(of.first);
    free(of.other);
    free(taken);
    free(survivor);
}

/* --- the whole --- */

void profile_make(profile_set *set, uint32_t customers, uint32_t pairs, uint64_t seed)
{
    bench_rng rng = {seed ^ UINT64_C(0x70726F66696C65)};
    memset(set, 0, sizeof *set);
    data_make(&set->base, customers, customers * RELATIONS, 0, seed);
    for (size_t list = 0; list < PROFILE_LISTS; list++) {
        const size_t most = list < PLANS              ? plans[list].most
                            : list == PROFILE_SHIPPED ? plans[PROFILE_ORDER].most
                                                      : 1;
        set->rows[list] = bench_get(customers * most, sizeof *set->rows[list]);
    }
    for (size_t list = 0; list < PLANS; list++) {
        make_records(set, (profile_list)list, &rng);
    }
    make_shipped(set);
    make_chains(set);
    make_groups(set, &rng);
    make_pairs(set, pairs, &rng);
}

void profile_free(profile_set *set)
{
    for (size_t list = 0; list < PROFILE_LISTS; list++) {
        free(set->rows[list]);
    }
    free(set->pair);
    data_free(&set->base);
}
