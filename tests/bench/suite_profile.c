/* Suite "profile": the page of a customer, its history, and merging. */
#include "past.h"
#include "profile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define READS 2000u /* calls of a round */
#define MERGES_MOST 250u
#define PAGES 100u
#define PAST_MOST 500u /* customers with a history */
#define TRIALS 2000u   /* calls to find the quickest way */

static void make_questions(profile_asked *asked, const profile_set *set, uint64_t seed)
{
    bench_rng rng = {seed ^ UINT64_C(0x61736B)};
    memset(asked, 0, sizeof *asked);
    asked->set = set;
    asked->customers = bench_get(BENCH_CALLS(READS), sizeof *asked->customers);
    for (size_t i = 0; i < BENCH_CALLS(READS); i++) {
        asked->customers[i] = 1 + bench_below(&rng, set->base.customers);
    }
}

/* What each section adds to a book that has those before it. */
static void print_sections(const profile_asked *asked, uint32_t n)
{
    double before = 0;
    for (size_t i = 0; i < PROFILE_SECTIONS; i++) {
        profile_kith *kith = profile_kith_open(asked, i + 1);
        const double bytes = (double)profile_kith_bytes(kith);
        bench_print_bytes(profile_kith_section(i), n, (bytes - before) / n, 0);
        before = bytes;
        profile_kith_close(kith);
        bench_release_memory();
    }
}

/* Both sides show the same of everybody who was merged. */
static void compare_merged(const profile_set *set, profile_kith *kith, const profile_sqlite *sqlite)
{
    bench_sum sums[2] = {{0, 0}};
    profile_kith_ready(kith);
    for (uint32_t i = 0; i < set->pairs; i++) {
        profile_kith_page(kith, set->pair[i].target, &sums[0]);
        profile_sqlite_page(sqlite, set->pair[i].target, &sums[1]);
    }
    if (sums[0].digest != sums[1].digest || sums[0].rows != sums[1].rows) {
        bench_fail("merge", "the two sides show different pages afterwards");
    }
}

static void run_memory(uint32_t n, uint64_t seed)
{
    static const char *const names[PROFILE_WAYS] = {"part by part", "one statement"};
    static const bench_ways ways = {names, PROFILE_WAYS, PROFILE_WAYS, TRIALS, "", profile_sqlite_set_way};
    static const bench_op reading = {"profile",          10, bench_now, READS, 1, profile_kith_read,
                                     profile_sqlite_read};
    const size_t merges = n / 100 < MERGES_MOST ? n / 100 : MERGES_MOST;
    const bench_op merging = {"merge", 2, bench_now, merges, 1, profile_kith_merge, profile_sqlite_merge};
    profile_set set;
    profile_asked asked;
    profile_make(&set, n, (uint32_t)BENCH_CALLS(merges), seed);
    make_questions(&asked, &set, seed);
    print_sections(&asked, n);
    profile_kith *kith = profile_kith_open(&asked, PROFILE_SECTIONS);
    profile_sqlite *sqlite = profile_sqlite_open(&asked);
    bench_print_bytes("bytes_per_customer", n, (double)profile_kith_bytes(kith) / n, 0);
    bench_print_bytes("sqlite_per_customer", n, (double)profile_sqlite_bytes(sqlite) / n, 0);
    bench_choose_way(&reading, &ways, sqlite);
    bench_run(&reading, n, kith, sqlite);
    profile_kith_unread(kith);
    bench_run(&merging, n, kith, sqlite);
    compare_merged(&set, kith, sqlite);
    profile_kith_close(kith);
    profile_sqlite_close(sqlite);
    free(asked.customers);
    profile_free(&set);
}

static void run_files(uint32_t n, uint64_t seed)
{
    static const uint32_t sections[] = {KITH_SECTION_CUSTOMER, KITH_SECTION_APPOINTMENTS,
                                        KITH_SECTION_ORDERS};
    static const bench_op paging = {"history_page", 1, bench_now, PAGES, 1, past_kith_page, past_sqlite_page};
    bench_rng rng = {seed ^ UINT64_C(0x70617374)};
    bench_files files;
    past_asked asked = {.customers = n / 10 < PAST_MOST ? n / 10 : PAST_MOST,
                        .pages = bench_get(BENCH_CALLS(PAGES), sizeof *asked.pages)};
    for (size_t i = 0; i < BENCH_CALLS(PAGES); i++) {
        asked.pages[i] = (asked_past){1 + bench_below(&rng, asked.customers), sections[bench_below(&rng, 3)]};
    }
    bench_files_make(&files);
    past_kith *kith = past_kith_open(&asked, files.kith);
    past_sqlite *sqlite = past_sqlite_open(&asked, kith, files.sqlite);
    (void)printf("# history_page: %u customers with %u entries each, of three sections\n", asked.customers,
                 PAST_ROUNDS * PAST_CHANGES);
    bench_run(&paging, n, kith, sqlite);
    past_kith_close(kith);
    past_sqlite_close(sqlite);
    bench_files_remove(&files);
    free(asked.pages);
}

void bench_suite_profile(uint32_t n, uint64_t seed)
{
    bench_print_head(n, seed);
    run_memory(n, seed);
    run_files(n, seed);
}
