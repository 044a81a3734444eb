/* Suite "profile": what is asked, and the two sides that answer. */
#ifndef KITH_BENCH_PROFILE_H
#define KITH_BENCH_PROFILE_H

#include "profile_data.h"

#define PROFILE_MOST 10u /* records of each part of a page */

/* Questions of all rounds in the order of asking; the pairs to merge are those of the set. */
typedef struct profile_asked {
    const profile_set *set;
    uint32_t *customers;
} profile_asked;

#define PROFILE_TOP_FACTS                                                                                    \
    11u /* customer, manager, location, contact, account, stage, card, balance, age, level,                  \
           accounts */
#define PROFILE_ROW_FACTS 4u   /* part, record, other, more */
#define PROFILE_SALES_FACTS 4u /* year, entries, booked, shipped */
#define PROFILE_MERGE_FACTS 3u /* fields, parts, managers that clash */

/* --- SQLite --- */

typedef struct profile_sqlite profile_sqlite;

profile_sqlite *profile_sqlite_open(const profile_asked *asked);
uint64_t profile_sqlite_bytes(const profile_sqlite *side);
void profile_sqlite_close(profile_sqlite *side);

enum { PROFILE_WAY_PARTS, PROFILE_WAY_WHOLE, PROFILE_WAYS };
void profile_sqlite_set_way(void *side, size_t way);

void profile_sqlite_page(const profile_sqlite *side, uint32_t customer, bench_sum *sum);
void profile_sqlite_read(void *side, size_t index, bench_sum *sum);
void profile_sqlite_merge(void *side, size_t index, bench_sum *sum);

/* --- kith --- */

typedef struct profile_kith profile_kith;

#define PROFILE_SECTIONS 7u

/* A book with customers and the records of the first sections. */
profile_kith *profile_kith_open(const profile_asked *asked, size_t sections);
const char *profile_kith_section(size_t section);
uint64_t profile_kith_bytes(const profile_kith *side);
void profile_kith_close(profile_kith *side);

void profile_kith_page(const profile_kith *side, uint32_t customer, bench_sum *sum);
void profile_kith_read(void *side, size_t index, bench_sum *sum);
void profile_kith_merge(void *side, size_t index, bench_sum *sum);
void profile_kith_unread(profile_kith *side); /* a commit that nobody reads beside gets pages back */
void profile_kith_ready(profile_kith *side);

#endif
