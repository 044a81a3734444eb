/* An office in a book and the same as plain arrays (support/naive_orders.h), and what compares them. */
#ifndef KITH_TESTS_OFFICE_MODEL_H
#define KITH_TESTS_OFFICE_MODEL_H

#include "../support/naive_orders.h"

/* What a transaction may change: taken over when it is committed. */
typedef struct expected {
    naive_office office;
    kith_id members[NAIVE_MANAGERS][NAIVE_GROUPS]; /* 0: not in it */
} expected;

typedef struct world {
    kith_memory_store *memory;
    kith_book *book;
    kith_id settings; /* the record of kind book */
    kith_id groups[NAIVE_GROUPS];
    expected committed;
    rng random;
    size_t rows[19]; /* saves by row of table 3 A; 0: cards */
    size_t refused;
} world;

void world_open(world *at);
void world_close(world *at);

/* Close the book and open it again. */
void world_reopen(world *at);

/* Everything that can be read of orders, managers and bindings is what the arrays say. */
void world_compare(world *at, const kith_view *view, const naive_office *model);

/* Id and index; 0 and NAIVE_NOBODY are nobody. */
kith_id manager_id(const naive_office *in, uint32_t manager);
kith_id distribution_id(const naive_office *in, uint32_t distribution);

#endif
