/* Binding: writing who has which manager; what saving orders, saving cards and handing over have in common.
 */
#ifndef KITH_ENGINE_BIND_H
#define KITH_ENGINE_BIND_H

#include "engine/call_parts.h"
#include "rules/distribution.h"

/* The question who may get an order (0: none) or a customer, as this transaction asks it on a day. */
kithi_distribution_question kithi_bind_question(const kith_txn *txn, kith_id order, kith_id customer,
                                                kith_date on);

/* What came of the question: if the host could not choose, about whom. */
kith_status kithi_bind_tell(const kith_txn *txn, kith_status status, kith_id about, kith_error *err);

/* Who has a customer: from a day on, until a day (0: none) or until one that begins later. */
typedef struct kithi_bound_customer {
    kith_id customer;
    kith_id manager; /* 0: it is taken away by hand */
    uint32_t rule;
    kith_date since;
    kith_date until;
    bool by_hand;      /* also instead of whoever was to have it later */
    const char *order; /* the number of the order that led to it, or NULL */
} kithi_bound_customer;

/* Whoever has the customer on that day already keeps it as it is. */
kith_status kithi_bind_customer(kith_txn *txn, kithi_call *call, const kithi_bound_customer *what,
                                kith_error *err);

/* Nobody has the customer from a day on, nor later. */
kith_status kithi_bind_nobody(kith_txn *txn, kithi_call *call, kith_id customer, uint32_t rule, kith_date on,
                              kith_error *err);

/* That nobody has the customer, as somebody said by hand, holds until a day: rules may look for one again. */
kith_status kithi_bind_lift(kith_txn *txn, kith_id customer, kith_date on);

/* What becomes of an order: its manager, why, what is left open; and whether that comes of saving it. */
typedef struct kithi_bound_order {
    kith_id manager;
    uint32_t rule;
    int64_t outcome;
    bool saved;
} kithi_bound_order;

kith_status kithi_bind_order(kith_txn *txn, kith_id order, const kithi_bound_order *what, kith_error *err);

/* It was the manager's turn: it got an order or a customer. */
kith_status kithi_bind_turn(kith_txn *txn, kithi_call *call, kith_id manager, kith_error *err);

/* A distribution picked the manager: the next pick goes on from there. */
kith_status kithi_bind_picked(kith_txn *txn, kithi_call *call, const kithi_distribution_question *asked,
                              kith_id distribution, kith_id manager, kith_error *err);

/* Keep what a call was given in the transaction's arena; NULL: no memory. */
void *kithi_bind_keep(kith_txn *txn, const void *given, size_t size);

/* Make a call that was given something, and answers to `told` now, and to nobody when it is made again. */
kith_status kithi_bind_make(kith_txn *txn, kithi_call *call, const void *given, size_t size, void *told,
                            kith_error *err);

#endif
