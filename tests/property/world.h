/* World: the library and the naive model side by side. Chance drives them, or the bytes of a fuzz input. */
#ifndef KITH_TESTS_WORLD_H
#define KITH_TESTS_WORLD_H

#include "../support/naive.h"
#include "../support/naive_days.h"

#define CALLS_MOST 12u
#define CUSTOMERS_MOST 30u
#define RELATIONS_MOST 220u
#define HELD_VIEWS 3u
#define ANY_OF(random, array) ((array)[rng_below((random), (uint32_t)COUNT(array))])

/* A view that stays open, and what it must go on showing. */
typedef struct held_view {
    kith_view *view;
    naive_book naive;
    kith_date today;
} held_view;

typedef struct world {
    rng random; /* decides about calls and what becomes of them */
    rng asking; /* decides about questions, so that the bytes of an input are not used up by them */
    uint32_t step;
    kith_memory_store *memory;
    kith_book *book;
    naive_book naive;
    kith_txn *txn;
    naive_txn naive_txn;
    kith_id newest_relation; /* ids only grow, so this tells which are new */
    kith_id ids[CUSTOMERS_MOST + NAIVE_CUSTOMERS];
    held_view held[HELD_VIEWS];
} world;

/* Expect something of both sides, and say where it went wrong. */
#define AGREE(world, condition)                                                                              \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            print_error("step %u: library and model differ\n", (world)->step);                               \
            fail_msg("%s", #condition);                                                                      \
        }                                                                                                    \
    } while (0)

/* --- a run: steps.c --- */

world *world_new(rng random, rng asking);

/* One transaction, and the comparisons after it. */
void world_step(world *at);

/* Opens the book once more, which must show the same, and frees everything. */
void world_free(world *at);

/* --- choosing and calling: calls.c --- */

kith_date world_day(rng *random);

/* A customer, in rare cases one that is gone; 0: there is none. */
kith_id world_customer(world *at);
const naive_type *world_type(world *at);

/* Make one random call on both sides. */
void world_make_call(world *at);

/* Ids of the relations that have been made since this was last asked. */
uint32_t world_new_relations(world *at, kith_id *ids);

/* --- comparing: compare.c --- */

/* Everything that can be read, by random questions. */
void world_compare_reads(world *at, const kith_view *view, const naive_book *book, kith_date today);

/* What the rules say of the transaction; left in `expected`. */
void world_compare_check(world *at, naive_findings *expected);

/* What they say of the whole book. */
void world_compare_validation(world *at, const kith_view *view, const naive_book *book);

#endif
