/* Suite "chains": what is asked, and the two sides that answer. */
#ifndef KITH_BENCH_CHAINS_H
#define KITH_BENCH_CHAINS_H

#include "chains_data.h"

#define CHAINS_BATCH 256u /* customers of a batch */

typedef struct asked_condition {
    uint32_t customer;
    uint32_t type;
    uint32_t brand;
    uint32_t group;
    uint32_t currency;
    int32_t as_of;
} asked_condition;

typedef struct asked_order {
    uint32_t customer;
    uint32_t order_type;
    uint32_t chain; /* chosen; 0: none */
    bool unattended;
    int32_t on;
} asked_order;

typedef struct asked_path {
    uint32_t customer;
    int32_t as_of;
} asked_path;

/* Questions of all rounds in the order of asking. A batch asks one thing about all its customers. */
typedef struct chains_asked {
    const chains_set *set;
    asked_condition *conditions;
    asked_order *orders;
    asked_path *paths;
    asked_condition *batches; /* its customer is 0 */
    uint32_t *batched;
} chains_asked;

/* A code as a fact; NULL is 0. */
static inline uint64_t chains_code(const char *code)
{
    return code == NULL ? 0 : (uint64_t)(unsigned char)code[0] << 8 | (unsigned char)code[1];
}

/* --- SQLite --- */

typedef struct chains_sqlite chains_sqlite;

chains_sqlite *chains_sqlite_open(const chains_asked *asked);
uint64_t chains_sqlite_bytes(const chains_sqlite *side);
void chains_sqlite_close(chains_sqlite *side);

/* How the way up a chain is found. Each question is asked in each way first; the quickest one is measured. */
typedef enum chains_way { CHAINS_WAY_TABLE, CHAINS_WAY_JOIN, CHAINS_WAY_CTE, CHAINS_WAYS } chains_way;

void chains_sqlite_set_way(void *side, size_t way);

void chains_sqlite_effective(void *side, size_t index, bench_sum *sum);
void chains_sqlite_header(void *side, size_t index, bench_sum *sum);
void chains_sqlite_path(void *side, size_t index, bench_sum *sum);
void chains_sqlite_batch(void *side, size_t index, bench_sum *sum);

/* --- arrays that cannot change: what the machine allows --- */

typedef struct chains_arrays chains_arrays;

chains_arrays *chains_arrays_open(const chains_asked *asked);
void chains_arrays_close(chains_arrays *side);

void chains_arrays_effective(void *side, size_t index, bench_sum *sum);
void chains_arrays_path(void *side, size_t index, bench_sum *sum);
void chains_arrays_batch(void *side, size_t index, bench_sum *sum);

/* --- kith --- */

typedef struct chains_kith chains_kith;

chains_kith *chains_kith_open(const chains_asked *asked);
uint64_t chains_kith_bytes(const chains_kith *side);
void chains_kith_close(chains_kith *side);

void chains_kith_effective(void *side, size_t index, bench_sum *sum);
void chains_kith_header(void *side, size_t index, bench_sum *sum);
void chains_kith_path(void *side, size_t index, bench_sum *sum);
void chains_kith_batch(void *side, size_t index, bench_sum *sum);

#endif
