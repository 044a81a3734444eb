/*
 * Naive model of table 3: managers, distributions, customers' bindings and orders as plain arrays that are
 * walked from end to end. It shares nothing with the library but the constants of its headers.
 */
#ifndef KITH_TESTS_NAIVE_ORDERS_H
#define KITH_TESTS_NAIVE_ORDERS_H

#include "support.h"

#define NAIVE_MANAGERS 6u
#define NAIVE_GROUPS 3u
#define NAIVE_DISTRIBUTIONS 4u
#define NAIVE_BUYERS 8u
#define NAIVE_ORDERS 256u
#define NAIVE_BINDINGS 1024u
#define NAIVE_NOBODY UINT32_MAX /* as an index: none */
#define NAIVE_UNSET INT64_MIN   /* a number that is not set */

/* Managers, groups and so on are told apart by their index; ids rise with it. */
typedef struct naive_manager {
    kith_id id;
    const char *code;
    const char *user; /* NULL: none */
    int64_t state;
    kith_date since;
    kith_date until;
    uint32_t substitute; /* NAIVE_NOBODY: none */
    int64_t presence;
    int64_t weight;   /* NAIVE_UNSET: 1 */
    int64_t capacity; /* NAIVE_UNSET: any number */
    int opted_out;
    int groups[NAIVE_GROUPS]; /* 1: is a member */
    uint64_t waited;          /* when it was its turn last; 0: never */
} naive_manager;

typedef struct naive_distribution {
    kith_id id;
    int64_t rank;
    const char *method; /* NULL: any */
    int64_t policy;
    uint32_t manager;
    uint32_t group; /* NAIVE_NOBODY: everybody */
    int by_presence;
    int inactive;
    uint32_t last;                   /* picked by turns; NAIVE_NOBODY: nobody yet */
    int64_t credits[NAIVE_MANAGERS]; /* of weighted turns */
} naive_distribution;

typedef struct naive_binding {
    uint32_t customer;
    uint32_t manager;
    kith_date since;
    kith_date until;
    int current;
    int replaced;
    int64_t rule;
    char order[16]; /* its number; "" */
    const char *author;
    int is_new; /* made by the transaction under way */
} naive_binding;

typedef struct naive_order {
    kith_id id;
    char number[16];
    uint32_t customer;
    const char *method; /* NULL: none */
    kith_date date;
    int64_t status;
    uint32_t manager;
    int64_t rule;
    int64_t outcome;
    int saved;
} naive_order;

/* A whole office; copied by assignment. */
typedef struct naive_office {
    int64_t clash;
    int distributes_first;
    int editor_on_inactive;
    int rebinds_absent;
    int64_t age_limit; /* 0: 3 */
    naive_manager managers[NAIVE_MANAGERS];
    const char *scopes[NAIVE_GROUPS]; /* method that a group is for; NULL: all */
    naive_distribution distributions[NAIVE_DISTRIBUTIONS];
    kith_id customers[NAIVE_BUYERS];
    naive_order orders[NAIVE_ORDERS];
    uint32_t order_count;
    naive_binding bindings[NAIVE_BINDINGS];
    uint32_t binding_count;
    uint64_t clock; /* turns there were */
} naive_office;

/* Who acts when. */
typedef struct naive_act {
    const char *actor;
    kith_date today; /* 0: none */
} naive_act;

/* Who gives to whom (NAIVE_NOBODY: by a distribution). */
typedef struct naive_transfer {
    uint32_t from;
    uint32_t to;
    uint32_t distribution;
    int keeps_orders;
} naive_transfer;

/* What a save or a transfer says, with indexes. */
typedef struct naive_said {
    uint32_t row;
    int64_t rule;
    int64_t outcome;
    uint32_t orders;
    uint32_t manager;
    uint32_t manager_before;
    uint32_t customer_manager;
    uint32_t customer_manager_before;
    uint32_t distribution;
    uint64_t customers; /* of a transfer */
    uint64_t left;
} naive_said;

/* The host's choice: any rule that both sides follow. */
kith_id naive_choice(kith_id order, const kith_id *managers, size_t count);

/* --- changing --- */

naive_said naive_save_order(naive_office *in, uint32_t order, naive_act act);
naive_said naive_save_card(naive_office *in, uint32_t customer, uint32_t manager, int clear, naive_act act);
naive_said naive_transfer_all(naive_office *in, const naive_transfer *how, naive_act act);

/* Setting another manager by hand is a new decision. */
void naive_set_manager(naive_order *order, uint32_t manager);

/* Would the transaction bind a customer to somebody who left? */
int naive_binds_inactive(const naive_office *in);

/* --- reading --- */

int64_t naive_state(const naive_office *in, uint32_t manager, kith_date on);
uint32_t naive_substitute(const naive_office *in, uint32_t manager, kith_date on);
uint32_t naive_manager_of_actor(const naive_office *in, const char *actor);

/* Index of the binding that holds on a day, 0: at present; NAIVE_NOBODY: none does. */
uint32_t naive_binding_on(const naive_office *in, uint32_t customer, kith_date on);
uint32_t naive_bound(const naive_office *in, uint32_t customer, kith_date on);
uint64_t naive_open_orders(const naive_office *in, uint32_t manager);

#endif
