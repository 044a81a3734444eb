/* Data of suite "chains": who hangs under whom, conditions, and what else fills the header of an order. */
#ifndef KITH_BENCH_CHAINS_DATA_H
#define KITH_BENCH_CHAINS_DATA_H

#include "data.h"

#define CHAINS_LEVELS 4u
#define CHAINS_BRANDS 5u
#define CHAINS_GROUPS 6u
#define CHAINS_CURRENCIES 2u
#define CHAINS_CODES 12u
#define CHAINS_ORDER_TYPES 4u

/* Condition types by their sequence; the first five fill the header. */
enum {
    CHAINS_TYPE_PAYER = 1,
    CHAINS_TYPE_INVOICE_TO,
    CHAINS_TYPE_PRICE_LIST,
    CHAINS_TYPE_PAYMENT_TERMS,
    CHAINS_TYPE_DISCOUNT_MODEL,
    CHAINS_TYPE_DISCOUNT,     /* by brand and item group */
    CHAINS_TYPE_REBATE,       /* added up */
    CHAINS_TYPE_LOYALTY,      /* one after the other */
    CHAINS_TYPE_FREIGHT,      /* the lowest */
    CHAINS_TYPE_MANDATE,      /* the highest node's */
    CHAINS_TYPE_BONUS,        /* agreements */
    CHAINS_TYPE_CREDIT_LIMIT, /* of a currency */
    CHAINS_TYPES = CHAINS_TYPE_CREDIT_LIMIT
};

typedef struct chains_type {
    const char *code;
    uint32_t value; /* KITH_CONDITION_VALUE_ */
    uint32_t mode;  /* KITH_CONDITION_MODE_ */
    uint32_t fills; /* KITH_HEADER_FIELD_; 0: none */
} chains_type;

/* Customers are counted from 1; 0 is none, and of a date open. */
typedef struct chains_link {
    uint32_t customer;
    uint32_t parent;
    int32_t since;
    int32_t until;
    uint8_t member;
    uint8_t preferred;
    uint8_t inactive;
} chains_link;

typedef struct chains_condition {
    uint32_t customer;
    uint32_t party;
    uint32_t location;
    int32_t since;
    int32_t until;
    int64_t number;
    uint8_t type;
    uint8_t brand;
    uint8_t group; /* number of its code, 0: none */
    uint8_t state; /* KITH_CONDITION_STATE_ */
    uint8_t code;  /* number of its text, 0: none */
    uint8_t currency;
    uint8_t local;
    uint8_t enforced;
    uint8_t exclusive;
    uint8_t inactive;
} chains_condition;

typedef struct chains_location {
    uint32_t customer;
    uint8_t primary;
    uint8_t billing;
    uint8_t shipping;
    uint8_t pays;
} chains_location;

typedef struct chains_account {
    uint32_t customer;
    int32_t since; /* of the mandate */
    int32_t until;
    uint8_t primary;
    uint8_t complete;
} chains_account;

/* What a customer itself says of its orders. */
typedef struct chains_customer {
    uint32_t payer;
    uint32_t delivery;
    uint32_t invoice_to;
    uint32_t agent;
    uint32_t location; /* its first one; others follow */
    int32_t agent_since;
    int32_t agent_until;
    uint8_t terms; /* numbers of codes */
    uint8_t list;
    uint8_t model;
    uint8_t blocked; /* not active */
    uint8_t is_agent;
    uint8_t level; /* of a node when the data were made; 0: no node */
    uint8_t skipped;
} chains_customer;

typedef struct chains_order_type {
    uint32_t check; /* KITH_CHAIN_CHECK_ */
    uint8_t terms;  /* numbers of codes */
    uint8_t list;
    uint8_t model;
} chains_order_type;

typedef struct chains_set {
    data_set base;
    uint32_t nodes;
    uint32_t links;
    uint32_t conditions;
    uint32_t locations;
    uint32_t accounts;
    chains_customer *customer; /* [0] is the first, of all of them */
    chains_link *link;
    chains_condition *condition;
    chains_location *location;
    chains_account *account;
} chains_set;

extern const chains_type chains_types[CHAINS_TYPES + 1];
extern const chains_order_type chains_order_types[CHAINS_ORDER_TYPES + 1];
extern const char *const chains_codes[CHAINS_CODES + 1];   /* [0] is NULL; three letters */
extern const char *const chains_groups[CHAINS_GROUPS + 1]; /* the same */

#define CHAINS_BOOK_TERMS 1u /* numbers of the book's own codes */
#define CHAINS_BOOK_LIST 2u

void chains_make(chains_set *set, uint32_t customers, uint64_t seed);
void chains_free(chains_set *set);

#endif
