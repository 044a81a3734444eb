/*
 * A store over the store in memory, any of whose callbacks can be made to misbehave once: to fail before or
 * after acting, to answer anything, or to do something else first, such as calling the book that it serves.
 */
#ifndef KITH_TESTS_WILD_STORE_H
#define KITH_TESTS_WILD_STORE_H

#include "../support/support.h"

typedef enum wild_call {
    WILD_LOAD,
    WILD_REFRESH,
    WILD_COMMIT,
    WILD_STATUS,
    WILD_GRANT,
    WILD_HISTORY,
    WILD_CLOSE,
    WILD_CALLS
} wild_call;

typedef struct wild_store wild_store;
struct wild_store {
    kith_store below;
    unsigned calls[WILD_CALLS];
    int reloads; /* set before: cannot refresh, only load */

    /* The next call of this kind misbehaves; then the store is tame again. */
    int armed;
    wild_call call;
    int acts;    /* does what is asked of it, whatever it answers */
    int answers; /* `answer` is the answer, else that of the store below */
    int32_t answer;
    uint64_t number; /* granted, or the sequence of a status, where it does not act */

    /* Done first by the armed call; `load` is NULL where there is none. */
    void (*first)(wild_store *wild, kith_load *load);
    void *ctx; /* for `first` */
};

/* Callbacks of the wild store over `memory`. It comes in zero but for `reloads`. */
kith_store wild_over(wild_store *wild, kith_memory_store *memory);

/* A book over it; allocator may be NULL. */
kith_book *wild_book(wild_store *wild, kith_memory_store *memory, const kith_allocator *allocator);

/* Fail once, before acting or after. */
void wild_arm(wild_store *wild, wild_call call, int acts, int32_t answer);

#endif
