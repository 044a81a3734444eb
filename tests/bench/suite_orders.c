/* Suite "orders": saving orders, staged and into files, and sums of sales. */
#include "kith_rows.h"
#include "orders.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STAGES 5u /* calls of a round */
#define SUMMARIES 1000u
#define CHAINS 100u
#define TRIALS 400u
#define WWI_ORDERS 73595u /* of the data set that the replay is as long as */
#define WWI_CUSTOMERS 663u
#define SINGLES_MOST 250u /* commits of one order in a round */

/* --- questions --- */

static void make_questions(orders_asked *asked, const orders_set *set, uint64_t seed)
{
    bench_rng rng = {seed ^ UINT64_C(0x6465736B)};
    const size_t staged = (size_t)BENCH_CALLS(STAGES) * ORDERS_STAGE;
    memset(asked, 0, sizeof *asked);
    asked->set = set;
    asked->staged = bench_get(staged, sizeof *asked->staged);
    asked->customers = bench_get(BENCH_CALLS(SUMMARIES), sizeof *asked->customers);
    asked->heads = bench_get(BENCH_CALLS(CHAINS), sizeof *asked->heads);
    for (size_t i = 0; i < staged; i++) {
        asked->staged[i] = orders_any(set, &rng);
    }
    for (size_t i = 0; i < BENCH_CALLS(SUMMARIES); i++) {
        asked->customers[i] = set->order[bench_below(&rng, set->orders)].customer;
    }
    for (size_t i = 0; i < BENCH_CALLS(CHAINS); i++) {
        asked->heads[i] = orders_head(bench_below(&rng, set->chains));
    }
}

static void free_questions(orders_asked *asked)
{
    free(asked->staged);
    free(asked->customers);
    free(asked->heads);
}

/* --- sales --- */

static void choose_way(const bench_op *op, orders_sqlite *side)
{
    static const char *const names[ORDERS_WAYS] = {"join", "covering index", "kept sums"};
    static const bench_ways ways = {names,
                                    ORDERS_WAYS,
                                    ORDERS_WAY_KEPT,
                                    TRIALS,
                                    " (maintained by triggers; for comparison)",
                                    orders_sqlite_set_way};
    bench_choose_way(op, &ways, side);
}

static void run_memory(uint32_t n, uint64_t seed)
{
    static const bench_op sales[] = {
        {"sales_summary", 10, bench_now, SUMMARIES, 1, orders_kith_summary, orders_sqlite_summary},
        {"sales_chain", 10, bench_spent, CHAINS, 1, orders_kith_chain, orders_sqlite_chain},
    };
    static const bench_op stage = {
        "assign_order", 2, bench_spent, STAGES, ORDERS_STAGE, orders_kith_stage, orders_sqlite_stage};
    orders_set set;
    orders_asked asked;
    orders_make(&set, n, n / 4, seed);
    make_questions(&asked, &set, seed);
    (void)printf("# %u orders with %u entries, %u chains of %u members; stages of %u orders\n", set.orders,
                 set.entries, set.chains, ORDERS_MEMBERS, ORDERS_STAGE);
    orders_kith *kith = orders_kith_open(&asked, NULL);
    orders_sqlite *sqlite = orders_sqlite_open(&asked, NULL);
    for (size_t i = 0; i < sizeof sales / sizeof sales[0]; i++) {
        choose_way(&sales[i], sqlite);
        bench_run(&sales[i], n, kith, sqlite);
    }
    bench_run(&stage, n, kith, sqlite);
    orders_kith_close(kith);
    orders_sqlite_close(sqlite);
    free_questions(&asked);
    orders_free(&set);
}

/* --- files --- */

static void run_files(uint32_t n, uint64_t seed)
{
    const size_t all = n < WWI_ORDERS ? n : WWI_ORDERS;
    const size_t singles = all / BENCH_CALLS(4) < SINGLES_MOST ? all / BENCH_CALLS(4) : SINGLES_MOST;
    const size_t left = all - BENCH_CALLS(singles);
    const size_t many = left / BENCH_CALLS(1) < ORDERS_STAGE ? left / BENCH_CALLS(1) : ORDERS_STAGE;
    const bench_op ops[] = {
        {"replay_1", 1, bench_now, singles, 1, orders_kith_commit, orders_sqlite_commit},
        {"replay_1000", 3, bench_spent, left / BENCH_CALLS(many), many, orders_kith_commit,
         orders_sqlite_commit},
    };
    bench_files files;
    orders_set set;
    orders_asked asked;
    bench_files_make(&files);
    orders_make(&set, WWI_CUSTOMERS, 0, seed);
    bench_rng rng = {seed ^ UINT64_C(0x7265706C6179)};
    asked = (orders_asked){.set = &set, .staged = bench_get(all, sizeof *asked.staged)};
    for (size_t i = 0; i < all; i++) {
        asked.staged[i] = orders_any(&set, &rng);
    }
    orders_kith *kith = orders_kith_open(&asked, files.kith);
    orders_sqlite *sqlite = orders_sqlite_open(&asked, files.sqlite);
    for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++) {
        const size_t orders = BENCH_CALLS(ops[i].calls) * ops[i].units;
        asked.commit = (uint32_t)ops[i].units;
        (void)printf("# %s: %zu of %zu orders in commits of %zu, by turns on both sides; %s\n", ops[i].name,
                     orders, all, ops[i].units, i == 0 ? "time that passes" : "processor time");
        const uint64_t before = kith_rows_spent();
        bench_run(&ops[i], n, kith, sqlite);
        (void)printf("# of it %.0f ns an order in the store's commits, which the book cannot save\n",
                     (double)(kith_rows_spent() - before) / (double)orders);
        asked.done += (uint32_t)orders;
    }
    (void)printf("# rows of history beside the orders: SQLite %.1f an order\n",
                 (double)orders_sqlite_rows(sqlite) / asked.done);
    orders_kith_close(kith);
    orders_sqlite_close(sqlite);
    bench_files_remove(&files);
    free(asked.staged);
    orders_free(&set);
}

void bench_suite_orders(uint32_t n, uint64_t seed)
{
    bench_print_head(n, seed);
    run_memory(n, seed);
    run_files(n, seed);
}
