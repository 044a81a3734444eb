/* Data of suite "orders": managers, distributions, orders with their entries, and which chain they are of. */
#ifndef KITH_BENCH_ORDERS_DATA_H
#define KITH_BENCH_ORDERS_DATA_H

#include "data.h"

#define ORDERS_MANAGERS 24u
#define ORDERS_DISTRIBUTIONS 4u
#define ORDERS_SHOPS 4u
#define ORDERS_BRANDS 5u
#define ORDERS_SEASONS 4u
#define ORDERS_FIRST_YEAR 2021u /* of season 1 */
#define ORDERS_LEVELS 2u        /* of a chain: a head and its branches */
#define ORDERS_MEMBERS 500u     /* of a chain */
#define ORDERS_BOUND_SINCE (DATA_TODAY - 400)

typedef struct orders_manager {
    uint8_t state;      /* KITH_MANAGER_STATE_; 0: active */
    uint8_t substitute; /* lower than itself */
    uint8_t opted_out;
} orders_manager;

/* What is 0 counts for any. */
typedef struct orders_distribution {
    uint8_t shop;
    uint8_t category;
    uint8_t policy; /* KITH_DISTRIBUTE_ */
} orders_distribution;

typedef struct orders_order {
    uint32_t customer;
    int32_t date;
    uint8_t brand;
    uint8_t season;
    uint8_t shop;
    uint8_t manager;
} orders_order;

typedef struct orders_entry {
    uint32_t order;
    uint32_t amount; /* whole ones */
    uint8_t units;
    uint8_t measure; /* KITH_ORDER_MEASURE_ */
} orders_entry;

typedef struct orders_set {
    data_set base;
    uint32_t chains;
    uint32_t orders;
    uint32_t entries;
    uint8_t *bound;      /* manager of each customer; [0] is the first customer, 0: none */
    orders_order *order; /* [0] is the first, of all of these */
    orders_entry *entry;
} orders_set;

extern const orders_manager orders_managers[ORDERS_MANAGERS + 1];
extern const orders_distribution orders_distributions[ORDERS_DISTRIBUTIONS + 1];

void orders_make(orders_set *set, uint32_t customers, uint32_t orders, uint64_t seed);
void orders_free(orders_set *set);

/* An order as it comes in: for anybody, one in three with a manager. */
orders_order orders_any(const orders_set *set, bench_rng *rng);

/* Head and branch under which a customer's orders were frozen; false: none. */
bool orders_path(const orders_set *set, uint32_t customer, uint32_t nodes[ORDERS_LEVELS]);
uint32_t orders_head(uint32_t chain); /* chains count from 0 */

#endif
