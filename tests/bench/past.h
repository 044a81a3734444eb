/* Suite "profile": pages of history from files, and the two sides that read them. */
#ifndef KITH_BENCH_PAST_H
#define KITH_BENCH_PAST_H

#include "bench.h"
#include "kith_rows.h"

#define PAST_PAGE 50u    /* entries */
#define PAST_ROUNDS 60u  /* commits that a customer stands in */
#define PAST_CHANGES 4u  /* of a customer in each: a note, the one before, a visit, an order */
#define PAST_COMMIT 100u /* customers of a commit */

typedef struct asked_past {
    uint32_t customer;
    uint32_t section; /* KITH_SECTION_ */
} asked_past;

/* Questions of all rounds in the order of asking. */
typedef struct past_asked {
    uint32_t customers;
    asked_past *pages;
} past_asked;

#define PAST_FACTS 6u       /* of an entry: commit, position, operation, record, instant, actor */
#define PAST_VALUE_FACTS 3u /* field, before, after */

/* --- kith --- */

typedef struct past_kith past_kith;

past_kith *past_kith_open(const past_asked *asked, const char *path);
void past_kith_close(past_kith *side);

/* Everything in the history of the customers, the oldest of each section first. */
void past_kith_each(const past_kith *side,
                    void (*take)(void *ctx, const asked_past *of, const kith_change *change), void *ctx);
void past_kith_page(void *side, size_t index, bench_sum *sum);

/* --- SQLite --- */

typedef struct past_sqlite past_sqlite;

past_sqlite *past_sqlite_open(const past_asked *asked, const past_kith *from, const char *path);
void past_sqlite_close(past_sqlite *side);

void past_sqlite_page(void *side, size_t index, bench_sum *sum);

#endif
