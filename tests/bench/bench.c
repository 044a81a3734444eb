/* Frame of every benchmark: seeded numbers, timing of both sides, medians, output. */
#define _DEFAULT_SOURCE 1 /* madvise */
#include "bench.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <time.h>
#include <unistd.h>

#define CLOCK_SAMPLES 1001u
#define HUGE_PAGE ((size_t)2 << 20)
#define KEPT_MOST (1024 * 1024) /* bytes of a block that is kept when it is freed */

/* --- seeded numbers --- */

/* SplitMix64. */
uint64_t bench_next(bench_rng *rng)
{
    rng->state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t mixed = rng->state;
    mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
    return mixed ^ (mixed >> 31);
}

uint32_t bench_below(bench_rng *rng, uint32_t bound)
{
    return (uint32_t)(((bench_next(rng) >> 32) * bound) >> 32);
}

void bench_zipf_make(bench_zipf *zipf, uint32_t count, uint32_t flat)
{
    double sum = 0;
    zipf->count = count;
    zipf->sums = bench_get(count, sizeof *zipf->sums);
    for (uint32_t k = 0; k < count; k++) {
        sum += 1.0 / ((double)k + (double)flat);
        zipf->sums[k] = sum;
    }
}

uint32_t bench_zipf_pick(const bench_zipf *zipf, bench_rng *rng)
{
    const double at = (double)(bench_next(rng) >> 11) / 9007199254740992.0 * zipf->sums[zipf->count - 1];
    uint32_t low = 0;
    uint32_t high = zipf->count - 1;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (zipf->sums[middle] > at) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

/* --- memory and faults --- */

void *bench_get(size_t count, size_t size)
{
    void *memory = calloc(count == 0 ? 1 : count, size);
    if (memory == NULL) {
        bench_fail("memory", "none left");
    }
    return memory;
}

void *bench_get_huge(size_t count, size_t size)
{
    const size_t bytes = (count * size + HUGE_PAGE) / HUGE_PAGE * HUGE_PAGE;
    void *memory = aligned_alloc(HUGE_PAGE, bytes);
    if (memory == NULL) {
        bench_fail("memory", "none left");
    }
    (void)madvise(memory, bytes, MADV_HUGEPAGE);
    memset(memory, 0, bytes);
    return memory;
}

void bench_fail(const char *what, const char *why)
{
    (void)fflush(stdout);
    (void)fprintf(stderr, "bench: %s: %s\n", what, why);
    exit(1);
}

void bench_keep_memory(void)
{
#ifdef __GLIBC__
    (void)mallopt(M_MMAP_THRESHOLD, KEPT_MOST);
    (void)mallopt(M_TRIM_THRESHOLD, INT_MAX);
#endif
}

void bench_release_memory(void)
{
#ifdef __GLIBC__
    (void)malloc_trim(0);
#endif
}

/* --- timing --- */

static uint64_t read_clock(clockid_t clock)
{
    struct timespec now;
    if (clock_gettime(clock, &now) != 0) {
        bench_fail("clock", "cannot be read");
    }
    return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}

uint64_t bench_now(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

uint64_t bench_spent(void)
{
    return read_clock(CLOCK_THREAD_CPUTIME_ID);
}

static int compare_figures(const void *left, const void *right)
{
    const double *a = left;
    const double *b = right;
    return (*a > *b) - (*a < *b);
}

double bench_median(double *figures, size_t count)
{
    qsort(figures, count, sizeof *figures, compare_figures);
    return count % 2 == 1 ? figures[count / 2] : (figures[count / 2 - 1] + figures[count / 2]) / 2;
}

/* What reading the clock adds to a call that is timed alone. */
static double clock_cost(uint64_t (*clock)(void))
{
    double figures[CLOCK_SAMPLES];
    for (size_t i = 0; i < CLOCK_SAMPLES; i++) {
        const uint64_t start = clock();
        figures[i] = (double)(clock() - start);
    }
    return bench_median(figures, CLOCK_SAMPLES);
}

typedef struct round_plan {
    const bench_op *op;
    double clock;
    double *figures; /* one per call */
} round_plan;

static double run_round(const round_plan *plan, size_t round, bench_call call, void *side, bench_sum *sum)
{
    const size_t calls = plan->op->calls;
    for (size_t i = 0; i < calls; i++) {
        const uint64_t start = plan->op->clock();
        call(side, round * calls + i, sum);
        const double taken = (double)(plan->op->clock() - start) - plan->clock;
        plan->figures[i] = taken > 0 ? taken : 0;
    }
    return bench_median(plan->figures, calls) / (double)plan->op->units;
}

void bench_run(const bench_op *op, uint32_t n, void *kith, void *sqlite)
{
    double kith_rounds[BENCH_ROUNDS];
    double sqlite_rounds[BENCH_ROUNDS];
    bench_sum kith_sum = {0, 0};
    bench_sum sqlite_sum = {0, 0};
    const round_plan plan = {op, clock_cost(op->clock), bench_get(op->calls, sizeof(double))};
    (void)run_round(&plan, BENCH_ROUNDS, op->kith, kith, &kith_sum);
    (void)run_round(&plan, BENCH_ROUNDS, op->sqlite, sqlite, &sqlite_sum);
    for (size_t round = 0; round < BENCH_ROUNDS; round++) {
        kith_rounds[round] = run_round(&plan, round, op->kith, kith, &kith_sum);
        sqlite_rounds[round] = run_round(&plan, round, op->sqlite, sqlite, &sqlite_sum);
    }
    free(plan.figures);
    if (kith_sum.digest != sqlite_sum.digest || kith_sum.rows != sqlite_sum.rows) {
        (void)fprintf(stderr, "bench: kith answered %" PRIu64 " rows, sqlite %" PRIu64 "\n", kith_sum.rows,
                      sqlite_sum.rows);
        bench_fail(op->name, "the two sides answered differently");
    }
    const double units = (double)BENCH_CALLS(op->calls) * (double)op->units;
    const bench_result result = {op->name, bench_median(kith_rounds, BENCH_ROUNDS),
                                 bench_median(sqlite_rounds, BENCH_ROUNDS), (double)kith_sum.rows / units,
                                 op->target};
    bench_print(n, &result);
}

void bench_choose_way(const bench_op *op, const bench_ways *ways, void *sqlite)
{
    double figures[BENCH_WAYS_MOST];
    bench_sum sums[BENCH_WAYS_MOST] = {{0, 0}};
    size_t best = 0;
    const size_t all = BENCH_CALLS(op->calls);
    const size_t calls = all < ways->trials ? all : ways->trials;
    (void)printf("# %s by SQLite, ns:", op->name);
    for (size_t way = 0; way < ways->count; way++) {
        ways->set(sqlite, way);
        const uint64_t start = bench_spent();
        for (size_t i = 0; i < calls; i++) {
            op->sqlite(sqlite, i, &sums[way]);
        }
        figures[way] = (double)(bench_spent() - start) / (double)(calls * op->units);
        (void)printf(" %s %.0f", ways->names[way], figures[way]);
        if (sums[way].digest != sums[0].digest || sums[way].rows != sums[0].rows) {
            bench_fail(op->name, "two ways of SQLite answer differently");
        }
        best = way < ways->choices && figures[way] < figures[best] ? way : best;
    }
    (void)printf("%s\n", ways->rest);
    ways->set(sqlite, best);
}

/* --- files --- */

void bench_files_make(bench_files *files)
{
    const char *where = getenv("TMPDIR");
    (void)snprintf(files->folder, sizeof files->folder, "%s/kith_bench_XXXXXX",
                   where == NULL ? "/tmp" : where);
    if (mkdtemp(files->folder) == NULL) {
        bench_fail("files", "no folder for them");
    }
    (void)snprintf(files->kith, sizeof files->kith, "%s/kith.db", files->folder);
    (void)snprintf(files->sqlite, sizeof files->sqlite, "%s/sqlite.db", files->folder);
}

static void remove_files(const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    char name[sizeof((bench_files *)NULL)->kith + 16];
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        (void)snprintf(name, sizeof name, "%s%s", path, ends[i]);
        (void)unlink(name);
    }
}

void bench_files_remove(const bench_files *files)
{
    if (getenv("KITH_BENCH_KEEP") == NULL) {
        remove_files(files->kith);
        remove_files(files->sqlite);
        (void)rmdir(files->folder);
    }
}

/* --- output --- */

static void print_target(double target, const char *format)
{
    if (target > 0) {
        (void)printf(format, target);
    } else {
        (void)printf(" %8s", "-");
    }
}

void bench_print_head(uint32_t n, uint64_t seed)
{
    (void)printf("# N = %" PRIu32 ", seed %" PRIu64
                 ", medians of %u rounds (loads %u); ns by call, or by row of a"
                 " commit or load\n",
                 n, seed, BENCH_ROUNDS, BENCH_LOAD_ROUNDS);
    (void)printf("# target: ratio at N = 1000000; rows: answered by a call on average\n");
    (void)printf("%-22s %9s %12s %12s %9s %8s %9s\n", "# op", "N", "kith_ns", "sqlite_ns", "ratio", "target",
                 "rows");
    (void)fflush(stdout);
}

void bench_print(uint32_t n, const bench_result *result)
{
    (void)printf("%-22s %9" PRIu32 " %12.1f %12.1f %9.2f", result->name, n, result->kith, result->sqlite,
                 result->kith > 0 ? result->sqlite / result->kith : 0);
    print_target(result->target, " %8.0f");
    (void)printf(" %9.2f\n", result->rows);
    (void)fflush(stdout);
}

void bench_print_bytes(const char *name, uint32_t n, double bytes, double target)
{
    (void)printf("%-22s %9" PRIu32 " %12.1f", name, n, bytes);
    print_target(target, "  target %.0f");
    (void)printf("\n");
    (void)fflush(stdout);
}
