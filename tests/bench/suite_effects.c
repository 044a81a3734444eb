/* Suite "effects": cards of orders, notes of linked accounts, call lists, commissions. */
#include "effects.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define READS 10000u /* calls of a card or a commission in a round */
#define PAGES 300u
#define CITY_LISTS 40u
#define VISIT_LISTS 3u
#define TRIALS 3000u /* calls to find the quickest way */
#define LIST_TRIALS 60u
#define DAYS_BACK 1500u

/* --- questions --- */

/* Nine in ten are about today, four in five about whatever programme. */
static asked_card any_card(const effects_set *set, bench_rng *rng)
{
    return (asked_card){.customer = 1 + bench_below(rng, set->base.customers),
                        .programme = bench_below(rng, 5) == 0 ? 1 + bench_below(rng, EFFECTS_PROGRAMMES) : 0,
                        .on = bench_below(rng, 10) == 0 ? DATA_TODAY - (int32_t)bench_below(rng, DAYS_BACK)
                                                        : DATA_TODAY};
}

/* Ten to thirty years of age; the city is somebody's, the visits are of a month. */
static asked_call any_list(const effects_set *set, bool visited, bench_rng *rng)
{
    const uint8_t least = (uint8_t)(18 + bench_below(rng, 30));
    const int32_t since = DATA_TODAY - 30 - (int32_t)bench_below(rng, 900);
    return (asked_call){.city = set->base.customer[bench_below(rng, set->base.customers)].city,
                        .sex = (uint8_t)(1 + bench_below(rng, 2)),
                        .age_least = least,
                        .age_most = (uint8_t)(least + 10 + bench_below(rng, 20)),
                        .visit_since = visited ? since : 0,
                        .visit_until = visited ? since + 30 : 0};
}

static void make_questions(effects_asked *asked, const effects_set *set, uint64_t seed)
{
    bench_rng rng = {seed ^ UINT64_C(0x61736B)};
    memset(asked, 0, sizeof *asked);
    asked->set = set;
    asked->city_lists = BENCH_CALLS(CITY_LISTS);
    asked->visit_lists = BENCH_CALLS(VISIT_LISTS);
    asked->cards = bench_get(BENCH_CALLS(READS), sizeof *asked->cards);
    asked->members = bench_get(BENCH_CALLS(PAGES), sizeof *asked->members);
    asked->orders = bench_get(BENCH_CALLS(READS), sizeof *asked->orders);
    asked->lists = bench_get(asked->city_lists + asked->visit_lists, sizeof *asked->lists);
    for (size_t i = 0; i < BENCH_CALLS(READS); i++) {
        asked->cards[i] = any_card(set, &rng);
        asked->orders[i] = 1 + bench_below(&rng, set->orders);
    }
    for (size_t i = 0; i < BENCH_CALLS(PAGES); i++) {
        asked->members[i] =
            effects_member(set, bench_below(&rng, set->groups), bench_below(&rng, EFFECTS_MEMBERS));
    }
    for (size_t i = 0; i < asked->city_lists + asked->visit_lists; i++) {
        asked->lists[i] = any_list(set, i >= asked->city_lists, &rng);
    }
}

static void free_questions(effects_asked *asked)
{
    free(asked->cards);
    free(asked->members);
    free(asked->orders);
    free(asked->lists);
}

/* --- figures --- */

/* An operation, and the ways of SQLite. */
typedef struct question {
    bench_op op;
    const char *names[BENCH_WAYS_MOST];
    size_t ways;
    size_t trials;
} question;

static const question questions[] = {
    {{"resolve_card", 6, bench_now, READS, 1, effects_kith_card, effects_sqlite_card},
     {"join", "holder by holder", "join, cards that name their customer"},
     EFFECTS_CARDS_WAYS,
     TRIALS},
    {{"group_notes", 10, bench_now, PAGES, 1, effects_kith_notes, effects_sqlite_notes},
     {"sorted", "merged member by member"},
     EFFECTS_NOTES_WAYS,
     PAGES},
    {{"call_list", 10, bench_spent, CITY_LISTS, 1, effects_kith_city, effects_sqlite_city},
     {"join", "customer by customer"},
     EFFECTS_CALLS_WAYS,
     LIST_TRIALS},
    {{"call_list_visits", 10, bench_spent, VISIT_LISTS, 1, effects_kith_visited, effects_sqlite_visited},
     {"join", "customer by customer"},
     EFFECTS_CALLS_WAYS,
     VISIT_LISTS},
    {{"commission", 20, bench_now, READS, 1, effects_kith_commission, effects_sqlite_commission},
     {"join", "rate by rate"},
     EFFECTS_EARN_WAYS,
     TRIALS},
};

/* What no library could do much quicker; the column of kith is that of arrays. */
static void run_arrays(uint32_t n, const effects_asked *asked, effects_sqlite *sqlite)
{
    static const bench_op op = {"arrays: commission",     0, bench_now, READS, 1, effects_arrays_commission,
                                effects_sqlite_commission};
    effects_arrays *arrays = effects_arrays_open(asked);
    effects_sqlite_set_way(sqlite, EFFECTS_EARN_JOIN);
    bench_run(&op, n, arrays, sqlite);
    effects_arrays_close(arrays);
}

void bench_suite_effects(uint32_t n, uint64_t seed)
{
    effects_set set;
    effects_asked asked;
    effects_make(&set, n, seed);
    make_questions(&asked, &set, seed);
    bench_print_head(n, seed);
    (void)printf("# %u relations, %u cards of %u accounts, %u notes in groups of %u, %u visits, %u orders\n",
                 set.relations, set.cards, set.accounts, set.notes, EFFECTS_MEMBERS, set.visits, set.orders);
    effects_kith *kith = effects_kith_open(&asked);
    effects_sqlite *sqlite = effects_sqlite_open(&asked);
    for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++) {
        const question *is = &questions[i];
        const bench_ways ways = {is->names, is->ways, is->ways, is->trials, "", effects_sqlite_set_way};
        bench_choose_way(&is->op, &ways, sqlite);
        bench_run(&is->op, n, kith, sqlite);
    }
    run_arrays(n, &asked, sqlite);
    bench_print_bytes("bytes_per_customer", n, (double)effects_kith_bytes(kith) / n, 0);
    bench_print_bytes("sqlite_per_customer", n, (double)effects_sqlite_bytes(sqlite) / n, 0);
    effects_kith_close(kith);
    effects_sqlite_close(sqlite);
    free_questions(&asked);
    effects_free(&set);
}
