/* What the parts of the naive model of table 3 share. */
#ifndef KITH_TESTS_NAIVE_PARTS_H
#define KITH_TESTS_NAIVE_PARTS_H

#include "naive_orders.h"

/* What is asked: an order's method, or a customer alone (method counts for nothing). */
typedef struct naive_asked {
    kith_id order; /* 0: handing over */
    const char *method;
    kith_date on;
    uint32_t except; /* who gives away */
    int64_t orders;  /* that come at once */
    /* by manager: customers without an order that came before; NULL: none */
    const uint64_t *empty;
} naive_asked;

/* Was given something: it is the last that waited. */
void naive_take_turn(naive_office *in, uint32_t manager);

int naive_has_room(const naive_office *in, uint32_t manager, int64_t orders);

/* Whom a distribution picks; NAIVE_NOBODY: nobody. */
uint32_t naive_pick(naive_office *in, uint32_t distribution, const naive_asked *what);

/* Set by hand there is no other one from the day on; else those that begin later stay. */
void naive_bind(naive_office *in, naive_binding is, int by_hand, const char *order);

/* Neither closed nor cancelled. */
int naive_goes_on(const naive_order *order);

#endif
