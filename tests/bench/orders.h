/* Suite "orders": what is asked, and the two sides that answer. */
#ifndef KITH_BENCH_ORDERS_H
#define KITH_BENCH_ORDERS_H

#include "orders_data.h"

#define ORDERS_STAGE 1000u /* orders of a transaction */

/* Questions of all rounds in the order of asking. */
typedef struct orders_asked {
    const orders_set *set;
    orders_order *staged; /* ORDERS_STAGE for each stage */
    uint32_t *customers;  /* of sales_summary */
    uint32_t *heads;      /* of sales_chain */
    uint32_t commit;      /* orders of a commit */
    uint32_t done;        /* orders of commits before */
} orders_asked;

#define ORDERS_DECIDED 5u /* facts of a decision: row, outcome, order's manager, customer's, distribution */
#define ORDERS_SUMMED 12u /* facts of a row: year, season, brand, entries, 4 amounts, 4 units */

/* Who saves: every fourth stage or commit is a manager's. */
static inline const char *orders_actor(size_t index)
{
    static const char *const actors[4] = {"clerk", "manager3", "import", "manager7"};
    return actors[index % 4];
}

/* --- SQLite --- */

typedef struct orders_sqlite orders_sqlite;

/* `path`: a file with history, in which nothing has been ordered; NULL: in memory, all orders loaded. */
orders_sqlite *orders_sqlite_open(const orders_asked *asked, const char *path);
void orders_sqlite_close(orders_sqlite *side);
uint64_t orders_sqlite_rows(const orders_sqlite *side); /* of history */

typedef enum orders_way { ORDERS_WAY_JOIN, ORDERS_WAY_COVERED, ORDERS_WAY_KEPT, ORDERS_WAYS } orders_way;
void orders_sqlite_set_way(void *side, size_t way);

void orders_sqlite_stage(void *side, size_t index, bench_sum *sum);
void orders_sqlite_commit(void *side, size_t index, bench_sum *sum);
void orders_sqlite_summary(void *side, size_t index, bench_sum *sum);
void orders_sqlite_chain(void *side, size_t index, bench_sum *sum);

/* --- kith --- */

typedef struct orders_kith orders_kith;

orders_kith *orders_kith_open(const orders_asked *asked, const char *path);
void orders_kith_close(orders_kith *side);

void orders_kith_stage(void *side, size_t index, bench_sum *sum);
void orders_kith_commit(void *side, size_t index, bench_sum *sum);
void orders_kith_summary(void *side, size_t index, bench_sum *sum);
void orders_kith_chain(void *side, size_t index, bench_sum *sum);

#endif
