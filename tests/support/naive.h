/*
 * Naive model: a second implementation of customers, relation types and relations, as plain arrays that are
 * walked from end to end. It shares nothing with the library but the constants of its headers and is as slow
 * as it is obvious.
 */
#ifndef KITH_TESTS_NAIVE_H
#define KITH_TESTS_NAIVE_H

#include "support.h"

#define NAIVE_CUSTOMERS 48u
#define NAIVE_TYPES 12u
#define NAIVE_RELATIONS 512u
#define NAIVE_CALLS 16u
#define NAIVE_MADE 24u
#define NAIVE_FINDINGS 512u
#define NAIVE_NO_PRIORITY INT64_MIN

/* What every record has. */
typedef struct naive_record {
    kith_id id;      /* 0: the place is free */
    int removed;     /* by the transaction under way */
    int old;         /* was there before the transaction */
    int32_t touched; /* last change that touched it, -1: none */
} naive_record;

/* Texts are never NULL; "" is none. */
typedef struct naive_customer {
    naive_record record;
    const char *number;
    int64_t kind;
    const char *surname;
    const char *given_name;
    const char *organisation;
    const char *city;
    int64_t sex;
    int64_t status;
    int64_t old_kind;
} naive_customer;

typedef struct naive_type {
    naive_record record;
    type_settings settings;
    type_settings old_settings;
    uint32_t policy; /* of the last change of the type */
} naive_type;

typedef struct naive_relation {
    naive_record record;
    kith_id type;
    kith_id old_type;
    kith_id from;
    kith_id to;
    kith_date since;
    kith_date until;
    int64_t priority; /* an explicit 0 is another value than none */
    const char *remark;
    kith_decimal share; /* 0: none */
} naive_relation;

/* A whole book; copied by assignment. */
typedef struct naive_book {
    naive_customer customers[NAIVE_CUSTOMERS];
    naive_type types[NAIVE_TYPES];
    naive_relation relations[NAIVE_RELATIONS];
} naive_book;

typedef enum naive_verb {
    NAIVE_ADD_CUSTOMER,
    NAIVE_CHANGE_CUSTOMER,
    NAIVE_ADD_TYPE,
    NAIVE_CHANGE_TYPE,
    NAIVE_ADD_RELATION,
    NAIVE_CHANGE_RELATION,
    NAIVE_REMOVE,
    NAIVE_RETIRE,
    NAIVE_TICKS,
    NAIVE_VERBS
} naive_verb;

/* A call as the model makes it, again and again when others are dropped. */
typedef struct naive_call {
    naive_verb verb;
    kith_id id;              /* the record that is changed */
    uint64_t fields;         /* KITH_PRESENT bits of those to be changed */
    naive_customer customer; /* new values */
    naive_relation relation; /* new values */
    type_settings settings;  /* new values */
    uint32_t policy;         /* of a type's change */
    uint32_t existing;       /* of an added relation */
    kith_id told;            /* the relation that the call gave when it was made first */
    kith_date on;            /* day of retiring, or of the ticks */
    kith_id other;           /* other customer of the ticks */
    kith_tick ticks[4];
    uint32_t tick_count;
    kith_id made[NAIVE_MADE]; /* ids that the library gave to what the call made, in order */
    uint32_t made_count;
    uint32_t made_used;
    int dropped;
} naive_call;

/* A transaction: the book that it began from and the calls made since. */
typedef struct naive_txn {
    naive_book base;
    naive_book now;
    kith_date today;
    naive_call calls[NAIVE_CALLS];
    uint32_t count;
    kith_id spare[NAIVE_MADE]; /* ids for what calls make only when they are made again without others */
    uint32_t spare_count;
    uint32_t spare_used;
} naive_txn;

typedef struct naive_findings {
    kith_finding items[NAIVE_FINDINGS]; /* change, rule, subject and, of parties, field */
    size_t count;
} naive_findings;

/* --- changing --- */

void naive_begin(naive_txn *txn, const naive_book *book, kith_date today);

/* What the call must answer; if that is KITH_OK it is kept as the next change. */
kith_status naive_make(naive_txn *txn, const naive_call *call);

/* Take changes out and make the rest again, which may use up the spare ids; how many went in all. */
size_t naive_drop(naive_txn *txn, const uint32_t *changes, size_t count);

void naive_check(naive_txn *txn, naive_findings *findings);

/* Every rule over the book as it stands. */
void naive_validate(const naive_book *book, naive_findings *findings);

/* The book after the transaction. */
void naive_commit(const naive_txn *txn, naive_book *book);

/* --- reading --- */

const naive_customer *naive_customer_of(const naive_book *book, kith_id id);
const naive_type *naive_type_of(const naive_book *book, kith_id id);
int naive_is_symmetric(const naive_book *book, kith_id type);
int naive_is_live(const naive_record *record);

size_t naive_list(const naive_book *book, kith_id customer, const kith_relation_query *query,
                  kith_link *links, size_t capacity);
int naive_has(const naive_book *book, kith_pair pair, kith_date on);
size_t naive_select(const naive_book *book, const kith_selection *selection, kith_date today, kith_id *ids);
size_t naive_search(const naive_book *book, const char *text, kith_id *ids);

/* Distance of every customer in the order of the array; 0: out of reach. */
void naive_reach(const naive_book *book, kith_id customer, const kith_relation_query *query,
                 uint32_t distance, uint32_t *distances);

#endif
