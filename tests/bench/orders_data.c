/*
 * Data of suite "orders". Three in five customers have a manager. Half of the orders are of members of
 * chains, who are one customer in twenty; the others are spread over as many customers again. An order has
 * one to three entries.
 */
#include "orders_data.h"

#include "kith/codes.h"

#include <stdlib.h>
#include <string.h>

#define PER_CHAIN 10000u /* customers, if there are so many */
#define BRANCHES 20u
#define ORDERS_EVERY 20u /* of the customers in no chain, one in so many has ordered */
#define ENTRIES_MOST 3u

const orders_manager orders_managers[ORDERS_MANAGERS + 1] = {
    [4] = {.state = KITH_MANAGER_STATE_INACTIVE},
    [7] = {.state = KITH_MANAGER_STATE_ABSENT, .substitute = 6},
    [11] = {.opted_out = 1},
    [13] = {.state = KITH_MANAGER_STATE_ABSENT},
    [18] = {.state = KITH_MANAGER_STATE_INACTIVE},
    [21] = {.state = KITH_MANAGER_STATE_ABSENT, .substitute = 4},
};

const orders_distribution orders_distributions[ORDERS_DISTRIBUTIONS + 1] = {
    [1] = {.shop = 1, .policy = KITH_DISTRIBUTE_ROUND_ROBIN},
    [2] = {.category = 3, .policy = KITH_DISTRIBUTE_LEAST_LOADED},
    [3] = {.shop = 2, .category = 5, .policy = KITH_DISTRIBUTE_NONE},
    [4] = {.policy = KITH_DISTRIBUTE_LEAST_LOADED},
};

uint32_t orders_head(uint32_t chain)
{
    return 1 + chain * PER_CHAIN;
}

bool orders_path(const orders_set *set, uint32_t customer, uint32_t nodes[ORDERS_LEVELS])
{
    const uint32_t chain = (customer - 1) / PER_CHAIN;
    const uint32_t at = (customer - 1) % PER_CHAIN;
    nodes[0] = orders_head(chain);
    nodes[1] = nodes[0] + 1 + at % BRANCHES;
    return chain < set->chains && at > BRANCHES && at <= BRANCHES + ORDERS_MEMBERS;
}

static void fill_order(orders_order *order, bench_rng *rng)
{
    order->brand = (uint8_t)(1 + bench_below(rng, ORDERS_BRANDS));
    order->season = (uint8_t)(1 + bench_below(rng, ORDERS_SEASONS));
    order->shop = (uint8_t)(1 + bench_below(rng, ORDERS_SHOPS));
    order->manager = bench_below(rng, 3) == 0 ? (uint8_t)(1 + bench_below(rng, ORDERS_MANAGERS)) : 0;
}

orders_order orders_any(const orders_set *set, bench_rng *rng)
{
    orders_order order = {.customer = 1 + bench_below(rng, set->base.customers), .date = DATA_TODAY};
    fill_order(&order, rng);
    return order;
}

static void add_order(orders_set *set, bench_rng *rng)
{
    orders_order *order = &set->order[set->orders++];
    const uint32_t entries = 1 + bench_below(rng, ENTRIES_MOST);
    order->customer =
        bench_below(rng, 2) == 0
            ? orders_head(bench_below(rng, set->chains)) + BRANCHES + 1 + bench_below(rng, ORDERS_MEMBERS)
            : ORDERS_EVERY * (1 + bench_below(rng, set->base.customers / ORDERS_EVERY));
    order->date = DATA_TODAY - 1 - (int32_t)bench_below(rng, 1000);
    fill_order(order, rng);
    for (uint32_t i = 0; i < entries; i++) {
        set->entry[set->entries++] = (orders_entry){.order = set->orders,
                                                    .amount = 1 + bench_below(rng, 10000),
                                                    .units = (uint8_t)(1 + bench_below(rng, 50)),
                                                    .measure = (uint8_t)(i + 1)};
    }
}

void orders_make(orders_set *set, uint32_t customers, uint32_t orders, uint64_t seed)
{
    bench_rng rng = {seed ^ UINT64_C(0x6F7264657273)};
    memset(set, 0, sizeof *set);
    data_make(&set->base, customers, 0, 0, seed);
    set->chains = customers < PER_CHAIN ? 1 : customers / PER_CHAIN;
    set->bound = bench_get(customers, sizeof *set->bound);
    set->order = bench_get(orders, sizeof *set->order);
    set->entry = bench_get((size_t)orders * ENTRIES_MOST, sizeof *set->entry);
    for (uint32_t i = 0; i < customers; i++) {
        set->bound[i] = bench_below(&rng, 5) < 3 ? (uint8_t)(1 + bench_below(&rng, ORDERS_MANAGERS)) : 0;
    }
    while (set->orders < orders) {
        add_order(set, &rng);
    }
}

void orders_free(orders_set *set)
{
    free(set->bound);
    free(set->order);
    free(set->entry);
    data_free(&set->base);
}
