/* Suite "chains": conditions that count for a customer, alone and many at a time; order headers; paths. */
#include "chains.h"

#include <stdio.h>
#include <stdlib.h>

#define READS 10000u /* calls of a read in a round */
#define BATCHES 100u /* calls of a batch in a round */
#define TRIALS 3000u /* calls to find the quickest way */
#define BATCH_TRIALS 20u
#define DAYS_BACK 1500u

/* --- questions --- */

static uint32_t any_customer(const chains_set *set, bench_rng *rng)
{
    return 1 + bench_below(rng, set->base.customers);
}

/* Nine in ten are about today. */
static int32_t any_day(bench_rng *rng)
{
    return bench_below(rng, 10) == 0 ? DATA_TODAY - (int32_t)bench_below(rng, DAYS_BACK) : DATA_TODAY;
}

static asked_condition any_condition(bench_rng *rng)
{
    asked_condition asked = {.type = 1 + bench_below(rng, CHAINS_TYPES), .as_of = any_day(rng)};
    if (asked.type == CHAINS_TYPE_DISCOUNT) {
        asked.brand = bench_below(rng, CHAINS_BRANDS + 1);
        asked.group = bench_below(rng, CHAINS_GROUPS + 1);
    }
    if (asked.type == CHAINS_TYPE_CREDIT_LIMIT) {
        asked.currency = bench_below(rng, CHAINS_CURRENCIES + 1);
    }
    return asked;
}

/* One in twenty names the chain: half of these rightly. */
static asked_order any_order(const chains_set *set, bench_rng *rng)
{
    asked_order asked = {.customer = any_customer(set, rng),
                         .order_type = 1 + bench_below(rng, CHAINS_ORDER_TYPES),
                         .unattended = bench_below(rng, 4) == 0,
                         .on = any_day(rng)};
    const uint32_t at = bench_below(rng, 40);
    if (at < 2) {
        const chains_link *link = &set->link[bench_below(rng, set->links)];
        asked.customer = at == 0 ? link->customer : asked.customer;
        asked.chain = link->parent;
    }
    return asked;
}

static void make_questions(chains_asked *asked, const chains_set *set, uint64_t seed)
{
    bench_rng rng = {seed ^ UINT64_C(0x6B697468)};
    const size_t reads = BENCH_CALLS(READS);
    const size_t batches = BENCH_CALLS(BATCHES);
    asked->set = set;
    asked->conditions = bench_get(reads, sizeof *asked->conditions);
    asked->orders = bench_get(reads, sizeof *asked->orders);
    asked->paths = bench_get(reads, sizeof *asked->paths);
    asked->batches = bench_get(batches, sizeof *asked->batches);
    asked->batched = bench_get(batches * CHAINS_BATCH, sizeof *asked->batched);
    for (size_t i = 0; i < reads; i++) {
        asked->conditions[i] = any_condition(&rng);
        asked->conditions[i].customer = any_customer(set, &rng);
        asked->orders[i] = any_order(set, &rng);
        asked->paths[i] = (asked_path){any_customer(set, &rng), any_day(&rng)};
    }
    for (size_t i = 0; i < batches; i++) {
        asked->batches[i] = any_condition(&rng);
    }
    for (size_t i = 0; i < batches * CHAINS_BATCH; i++) {
        asked->batched[i] = any_customer(set, &rng);
    }
}

static void free_questions(chains_asked *asked)
{
    free(asked->conditions);
    free(asked->orders);
    free(asked->paths);
    free(asked->batches);
    free(asked->batched);
}

/* --- ways of SQLite --- */

static void choose_way(const bench_op *op, chains_sqlite *side)
{
    static const char *const names[CHAINS_WAYS] = {"path table", "join", "recursive CTE"};
    const bench_ways ways = {names, CHAINS_WAYS,          CHAINS_WAYS, op->units == 1 ? TRIALS : BATCH_TRIALS,
                             "",    chains_sqlite_set_way};
    bench_choose_way(op, &ways, side);
}

/* --- figures --- */

static void run_reads(uint32_t n, chains_kith *kith, chains_sqlite *sqlite)
{
    static const bench_op ops[] = {
        {"effective_condition", 10, bench_now, READS, 1, chains_kith_effective, chains_sqlite_effective},
        {"order_header", 8, bench_now, READS, 1, chains_kith_header, chains_sqlite_header},
        {"chain_path", 14, bench_now, READS, 1, chains_kith_path, chains_sqlite_path},
        {"effective_batch", 40, bench_spent, BATCHES, CHAINS_BATCH, chains_kith_batch, chains_sqlite_batch},
    };
    for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++) {
        choose_way(&ops[i], sqlite);
        bench_run(&ops[i], n, kith, sqlite);
    }
}

/* What no library could do much quicker; the column of kith is that of arrays. */
static void run_arrays(uint32_t n, const chains_asked *asked, chains_sqlite *sqlite)
{
    static const bench_op ops[] = {
        {"arrays: condition", 0, bench_now, READS, 1, chains_arrays_effective, chains_sqlite_effective},
        {"arrays: path", 0, bench_now, READS, 1, chains_arrays_path, chains_sqlite_path},
        {"arrays: batch", 0, bench_spent, BATCHES, CHAINS_BATCH, chains_arrays_batch, chains_sqlite_batch},
    };
    chains_arrays *arrays = chains_arrays_open(asked);
    chains_sqlite_set_way(sqlite, CHAINS_WAY_TABLE);
    for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++) {
        bench_run(&ops[i], n, arrays, sqlite);
    }
    chains_arrays_close(arrays);
}

void bench_suite_chains(uint32_t n, uint64_t seed)
{
    chains_set set;
    chains_asked asked;
    chains_make(&set, n, seed);
    make_questions(&asked, &set, seed);
    bench_print_head(n, seed);
    (void)printf("# %u nodes, %u links, %u conditions; a batch is of %u customers\n", set.nodes, set.links,
                 set.conditions, CHAINS_BATCH);
    chains_kith *kith = chains_kith_open(&asked);
    chains_sqlite *sqlite = chains_sqlite_open(&asked);
    run_reads(n, kith, sqlite);
    run_arrays(n, &asked, sqlite);
    bench_print_bytes("bytes_per_customer", n, (double)chains_kith_bytes(kith) / n, 0);
    bench_print_bytes("sqlite_per_customer", n, (double)chains_sqlite_bytes(sqlite) / n, 0);
    chains_kith_close(kith);
    chains_sqlite_close(sqlite);
    free_questions(&asked);
    chains_free(&set);
}
