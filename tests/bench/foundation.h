/* Suite "foundation": what is asked, and the two sides that answer. */
#ifndef KITH_BENCH_FOUNDATION_H
#define KITH_BENCH_FOUNDATION_H

#include "data.h"

#define FOUNDATION_BATCH 32u    /* customers of a batch */
#define FOUNDATION_COMMIT 1000u /* relations of a commit */
#define FOUNDATION_PAGE 20u     /* customers of a page of a search */

typedef struct asked_pair {
    uint32_t from;
    uint32_t type;
    uint32_t to;
} asked_pair;

typedef struct asked_selection {
    uint32_t type;
    uint32_t end; /* KITH_END_ */
    char city[40];
} asked_selection;

/* Questions of all rounds in the order of asking, each beside the next, so that reading them costs nothing.
 */
typedef struct foundation_asked {
    const data_set *data;
    int32_t as_of;
    char (*numbers)[12];
    uint32_t *listed;
    asked_pair *pairs;
    asked_selection *selections;
    char (*prefixes)[24];
    uint32_t *batched;
} foundation_asked;

/* What one row of an answer adds to the digest; the order of rows does not matter. */
static inline void foundation_add_link(bench_sum *sum, uint64_t relation, uint64_t other,
                                       const uint64_t facts[4])
{
    const uint64_t rest = facts[0] << 60 ^ facts[1] << 52 ^ facts[2] << 26 ^ facts[3];
    sum->digest += (relation + UINT64_C(0x9E3779B97F4A7C15)) * ((other << 30 ^ rest) | 1u);
    sum->rows++;
}

/* Here the order does matter. */
static inline void foundation_add_customer(bench_sum *sum, uint64_t customer)
{
    sum->digest = sum->digest * UINT64_C(31) + customer;
    sum->rows++;
}

/* --- SQLite --- */

typedef struct sqlite_side sqlite_side;

sqlite_side *sqlite_side_open(const foundation_asked *asked);
void sqlite_side_load_customers(sqlite_side *side);
void sqlite_side_load_relations(sqlite_side *side);
void sqlite_side_ready(sqlite_side *side); /* prepares the statements */
uint64_t sqlite_side_bytes(const sqlite_side *side);
uint64_t sqlite_side_relations(const sqlite_side *side);
void sqlite_side_atomic(sqlite_side *side); /* from now on a commit can fail and leave nothing behind */
void sqlite_side_close(sqlite_side *side);

void sqlite_find(void *side, size_t index, bench_sum *sum);
void sqlite_list(void *side, size_t index, bench_sum *sum);
void sqlite_list_batch(void *side, size_t index, bench_sum *sum);
void sqlite_has(void *side, size_t index, bench_sum *sum);
void sqlite_select(void *side, size_t index, bench_sum *sum);
void sqlite_prefix(void *side, size_t index, bench_sum *sum);
void sqlite_add(void *side, size_t index, bench_sum *sum);

/* --- kith --- */

typedef struct kith_side kith_side;

kith_side *kith_side_open(const foundation_asked *asked, bool relations);
void kith_side_ready(kith_side *side); /* opens the view */
uint64_t kith_side_bytes(const kith_side *side);
uint64_t kith_side_relations(const kith_side *side);
void kith_side_unread(kith_side *side); /* closes the view */
void kith_side_close(kith_side *side);

void kith_find(void *side, size_t index, bench_sum *sum);
void kith_list(void *side, size_t index, bench_sum *sum);
void kith_list_batch(void *side, size_t index, bench_sum *sum);
void kith_has(void *side, size_t index, bench_sum *sum);
void kith_select(void *side, size_t index, bench_sum *sum);
void kith_prefix(void *side, size_t index, bench_sum *sum);
void kith_add(void *side, size_t index, bench_sum *sum);

#endif
