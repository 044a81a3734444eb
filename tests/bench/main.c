/* Benchmarks: kith_bench N [SUITE [SEED]]. Prints figures and judges none of them. */
#include "bench.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N_LEAST 1000u
#define N_MOST 10000000u

static const bench_suite suites[] = {
    {"foundation", bench_suite_foundation}, {"chains", bench_suite_chains},   {"orders", bench_suite_orders},
    {"effects", bench_suite_effects},       {"profile", bench_suite_profile},
};

#define SUITES (sizeof suites / sizeof suites[0])

static int usage(void)
{
    (void)fprintf(stderr, "usage: kith_bench N [SUITE [SEED]], N from %u to %u; suites:", N_LEAST, N_MOST);
    for (size_t i = 0; i < SUITES; i++) {
        (void)fprintf(stderr, " %s", suites[i].name);
    }
    (void)fprintf(stderr, "\n");
    return 2;
}

static bool read_number(const char *text, uint64_t *out)
{
    char *end = NULL;
    *out = strtoull(text, &end, 10);
    return text[0] >= '0' && text[0] <= '9' && *end == '\0';
}

int main(int argc, char **argv)
{
    uint64_t n = 0;
    uint64_t seed = 1;
    if (argc < 2 || argc > 4 || !read_number(argv[1], &n) || n < N_LEAST || n > N_MOST ||
        (argc == 4 && !read_number(argv[3], &seed))) {
        return usage();
    }
    const char *name = argc > 2 ? argv[2] : suites[0].name;
    for (size_t i = 0; i < SUITES; i++) {
        if (strcmp(suites[i].name, name) == 0) {
            bench_keep_memory();
            suites[i].run((uint32_t)n, seed);
            return 0;
        }
    }
    return usage();
}
