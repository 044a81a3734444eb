/* Frame of every benchmark: seeded numbers, timing of both sides, medians, output; and the table of suites.
 */
#ifndef KITH_BENCH_BENCH_H
#define KITH_BENCH_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BENCH_ROUNDS 7u      /* measured rounds of an operation, after one round to warm up */
#define BENCH_LOAD_ROUNDS 5u /* rounds of a load */

/* --- seeded numbers --- */

typedef struct bench_rng {
    uint64_t state;
} bench_rng;

uint64_t bench_next(bench_rng *rng);
uint32_t bench_below(bench_rng *rng, uint32_t bound);

/* Numbers 0 to count - 1, number k with a weight of 1 / (k + flat). */
typedef struct bench_zipf {
    uint32_t count;
    double *sums;
} bench_zipf;

void bench_zipf_make(bench_zipf *zipf, uint32_t count, uint32_t flat);
uint32_t bench_zipf_pick(const bench_zipf *zipf, bench_rng *rng);

/* --- memory and faults: a benchmark that cannot go on ends with status 1 --- */

void *bench_get(size_t count, size_t size);
void *bench_get_huge(size_t count, size_t size); /* in huge pages where the system has them */
_Noreturn void bench_fail(const char *what, const char *why);

/* --- timing --- */

uint64_t bench_now(void); /* nanoseconds that have passed */
uint64_t
bench_spent(void); /* nanoseconds of processor time: for what outlasts a time slice on a shared machine */
double bench_median(double *figures, size_t count);

/* What the answers of a side add up to. Both sides must reach the same. */
typedef struct bench_sum {
    uint64_t digest;
    uint64_t rows;
} bench_sum;

/* Every fact of an answer counts, and so does their order. */
static inline void bench_add(bench_sum *sum, const uint64_t *facts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        sum->digest = sum->digest * UINT64_C(0x100000001B3) + facts[i];
    }
    sum->rows++;
}

/* A text as a fact; NULL is 0. */
static inline uint64_t bench_text(const char *text)
{
    uint64_t fact = 0;
    for (; text != NULL && *text != '\0'; text++) {
        fact = fact * 31 + (unsigned char)*text;
    }
    return fact;
}

typedef void (*bench_call)(void *side, size_t index, bench_sum *sum);

/*
 * An operation. Call number `index` is another question each time, also from round to round, and the same on
 * both sides. A round's figure is that of its median call, by unit; the operation's figure is the median of
 * its rounds. Rounds of both sides alternate.
 */
typedef struct bench_op {
    const char *name;
    double target; /* ratio to reach at N = 1,000,000; 0: none */
    uint64_t (*clock)(void);
    size_t calls; /* in a round */
    size_t units; /* questions of a call, or rows of a commit */
    bench_call kith;
    bench_call sqlite;
} bench_op;

#define BENCH_CALLS(calls) ((BENCH_ROUNDS + 1u) * (calls)) /* calls of an operation in all */

typedef struct bench_result {
    const char *name;
    double kith;
    double sqlite;
    double rows; /* answered by a unit on average; 0: not that kind of operation */
    double target;
} bench_result;

void bench_run(const bench_op *op, uint32_t n, void *kith, void *sqlite);

#define BENCH_WAYS_MOST 4u

/* Ways in which SQLite may answer. Those from `choices` on are asked for comparison only; `rest` says why. */
typedef struct bench_ways {
    const char *const *names;
    size_t count;
    size_t choices;
    size_t trials; /* calls in each way */
    const char *rest;
    void (*set)(void *sqlite, size_t way);
} bench_ways;

/* Let SQLite answer in each way: all must answer alike. The quickest one stays set. */
void bench_choose_way(const bench_op *op, const bench_ways *ways, void *sqlite);

/*
 * Memory from libc, as a program would set it up: what a commit frees stays in the process for the next one,
 * and large blocks come fresh from the kernel, which can make huge pages of them. bench_release_memory gives
 * back what is free, so that every load begins alike.
 */
void bench_keep_memory(void);
void bench_release_memory(void);

/* Files of both sides, in a folder of their own under $TMPDIR or /tmp; with $KITH_BENCH_KEEP they stay. */
typedef struct bench_files {
    char folder[512];
    char kith[528];
    char sqlite[528];
} bench_files;

void bench_files_make(bench_files *files);
void bench_files_remove(const bench_files *files);

void bench_print_head(uint32_t n, uint64_t seed);
void bench_print(uint32_t n, const bench_result *result);
void bench_print_bytes(const char *name, uint32_t n, double bytes, double target);

/* --- suites: a new one is one file and one line in main.c --- */

typedef struct bench_suite {
    const char *name;
    void (*run)(uint32_t n, uint64_t seed);
} bench_suite;

void bench_suite_foundation(uint32_t n, uint64_t seed);
void bench_suite_chains(uint32_t n, uint64_t seed);
void bench_suite_orders(uint32_t n, uint64_t seed);
void bench_suite_effects(uint32_t n, uint64_t seed);
void bench_suite_profile(uint32_t n, uint64_t seed);

#endif
