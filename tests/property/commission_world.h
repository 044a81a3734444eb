/* Orders, recipients and rates as plain arrays, and what table 6 makes of them. It shares nothing with the
 * library but the constants of its headers. */
#ifndef KITH_TESTS_COMMISSION_WORLD_H
#define KITH_TESTS_COMMISSION_WORLD_H

#include "../support/support.h"

#include <stdbool.h>

#define BUYERS 3u
#define EARNERS 4u
#define SELLERS 2u
#define BRANDS 2u
#define CURRENCIES 4u /* of which the first is the book's */
#define ORDERS 40u
#define PEOPLE (EARNERS + SELLERS)
#define DAYS 10u
#define UNSET INT64_C(-1)
#define NONE UINT32_MAX
#define FULL INT64_C(100000000)

typedef struct link {
    kith_id id;     /* 0: not there yet */
    uint32_t since; /* day; NONE: open */
    uint32_t until;
    int64_t share;
    int64_t rate;
    int64_t priority;
} link;

typedef struct part {
    kith_id record; /* of one that is typed */
    uint32_t who;
    int64_t share;
    int64_t rate;
    uint32_t currency; /* of what was booked */
    kith_decimal base;
    kith_decimal amount;
} part;

typedef struct order {
    kith_id id;
    uint32_t buyer;
    uint32_t brand;    /* NONE: none */
    uint32_t currency; /* NONE: none is named, which is the first */
    uint32_t day;
    int64_t status;
    int64_t rate;
    bool booked;
    kith_decimal lines;
    kith_decimal measures[5];
    part typed[PEOPLE];
    size_t typed_count;
    part frozen[PEOPLE];
    size_t frozen_count;
} order;

typedef struct model {
    int64_t book_rate;
    int64_t brand_rates[BRANDS];
    int64_t buyer_rates[BUYERS];
    int64_t buyer_brand_rates[BUYERS][BRANDS];
    int64_t seller_rates[SELLERS];
    int64_t seller_brand_rates[SELLERS][BRANDS]; /* UNSET: there is no record */
    kith_id seller_brands[SELLERS][BRANDS];
    bool sells[SELLERS];
    bool left[SELLERS]; /* is not active */
    bool idle[EARNERS]; /* is not active */
    kith_id roles[EARNERS];
    link links[BUYERS][EARNERS];
    order orders[ORDERS];
    uint32_t count;
} model;

typedef struct world {
    kith_memory_store *memory;
    kith_book *book;
    kith_id settings;
    kith_id type;
    kith_id buyers[BUYERS];
    kith_id buyer_brands[BUYERS][BRANDS];
    kith_id people[PEOPLE]; /* earners, then sellers */
    kith_id brands[BRANDS];
    kith_id currencies[CURRENCIES];
    model committed;
    model now;
    bool saved;       /* something, by the transaction under way: who was bound to a seller stays so */
    uint32_t refused; /* saves refused for their shares */
    uint32_t frozen;  /* orders compared that are frozen */
    rng random;
} world;

/* Digits of the currencies. */
extern const int64_t digits[CURRENCIES];

/* What saving makes of an order whose manager is `seller`; false: it is refused. */
bool settle(const world *at, const model *now, order *of, uint32_t seller);

/* The currency that counts. */
uint32_t currency_of(const order *of);

/* Does it hold on the day? */
bool holds(const link *one, uint32_t on);

#endif
