/* Suite "effects": what is asked, and the two sides that answer. */
#ifndef KITH_BENCH_EFFECTS_H
#define KITH_BENCH_EFFECTS_H

#include "effects_data.h"

#define EFFECTS_PAGE 50u /* notes of a page */

typedef struct asked_card {
    uint32_t customer;
    uint32_t programme; /* 0: any */
    int32_t on;
} asked_card;

/* A call list. City: index of the word; those that ask for visits ask for no city. */
typedef struct asked_call {
    uint32_t city;
    uint8_t sex;
    uint8_t age_least;
    uint8_t age_most;
    int32_t visit_since; /* 0: no visits asked for */
    int32_t visit_until;
} asked_call;

/* Questions of all rounds in the order of asking; lists of cities stand before the others. */
typedef struct effects_asked {
    const effects_set *set;
    asked_card *cards;
    uint32_t *members; /* whose groups' notes */
    uint32_t *orders;
    asked_call *lists;
    uint32_t city_lists;
    uint32_t visit_lists;
} effects_asked;

/* Facts of an answer: result, several, card, account, holder, relation, tier, rate, balance, number, reason.
 */
#define EFFECTS_CARD_FACTS 11u
#define EFFECTS_LINE_FACTS 5u  /* customer, person, relation, phone, silent */
#define EFFECTS_WHOLE_FACTS 6u /* origin, recipients, record, rate, amount, count */
#define EFFECTS_PART_FACTS 8u  /* recipient, manager, relation, share, rate, amount, origin, rounded */

/* --- SQLite --- */

typedef struct effects_sqlite effects_sqlite;

effects_sqlite *effects_sqlite_open(const effects_asked *asked);
uint64_t effects_sqlite_bytes(const effects_sqlite *side);
void effects_sqlite_close(effects_sqlite *side);

/* How each question is asked. The quickest way is measured. */
enum { EFFECTS_CARDS_JOIN, EFFECTS_CARDS_STEPS, EFFECTS_CARDS_COPIED, EFFECTS_CARDS_WAYS };
enum { EFFECTS_NOTES_SORT, EFFECTS_NOTES_MERGE, EFFECTS_NOTES_WAYS };
enum { EFFECTS_CALLS_JOIN, EFFECTS_CALLS_STEPS, EFFECTS_CALLS_WAYS };
enum { EFFECTS_EARN_JOIN, EFFECTS_EARN_STEPS, EFFECTS_EARN_WAYS };

void effects_sqlite_set_way(void *side, size_t way);

void effects_sqlite_card(void *side, size_t index, bench_sum *sum);
void effects_sqlite_notes(void *side, size_t index, bench_sum *sum);
void effects_sqlite_city(void *side, size_t index, bench_sum *sum);
void effects_sqlite_visited(void *side, size_t index, bench_sum *sum);
void effects_sqlite_commission(void *side, size_t index, bench_sum *sum);

/* --- arrays that cannot change: what the machine allows --- */

typedef struct effects_arrays effects_arrays;

effects_arrays *effects_arrays_open(const effects_asked *asked);
void effects_arrays_close(effects_arrays *side);

void effects_arrays_commission(void *side, size_t index, bench_sum *sum);

/* --- kith --- */

typedef struct effects_kith effects_kith;

effects_kith *effects_kith_open(const effects_asked *asked);
uint64_t effects_kith_bytes(const effects_kith *side);
void effects_kith_close(effects_kith *side);

void effects_kith_card(void *side, size_t index, bench_sum *sum);
void effects_kith_notes(void *side, size_t index, bench_sum *sum);
void effects_kith_city(void *side, size_t index, bench_sum *sum);
void effects_kith_visited(void *side, size_t index, bench_sum *sum);
void effects_kith_commission(void *side, size_t index, bench_sum *sum);

#endif
