/* Assignment: which manager an order and its customer have once it is saved (table 3 A). */
#ifndef KITH_RULES_ASSIGNMENT_H
#define KITH_RULES_ASSIGNMENT_H

#include "rules/distribution.h"

#include "kith/order.h"

/* Columns and lines of the table. */
typedef enum kithi_customer_state {
    KITHI_CUSTOMER_UNSET,
    KITHI_CUSTOMER_ACTIVE,
    KITHI_CUSTOMER_INACTIVE,
    KITHI_CUSTOMER_SUBSTITUTED, /* absent, with a valid substitute */
    KITHI_CUSTOMER_ABSENT,      /* absent without one */
    KITHI_CUSTOMER_STATES
} kithi_customer_state;

typedef enum kithi_order_state {
    KITHI_ORDER_UNSET,
    KITHI_ORDER_ACTIVE,
    KITHI_ORDER_INACTIVE,
    KITHI_ORDER_ABSENT,
    KITHI_ORDER_STATES
} kithi_order_state;

/* What the order's manager becomes. */
typedef enum kithi_order_step {
    KITHI_ORDER_STAYS,
    KITHI_ORDER_PICKED,      /* who saves or who is picked by a distribution */
    KITHI_ORDER_CUSTOMERS,   /* the customer's */
    KITHI_ORDER_SUBSTITUTES, /* the substitute of the customer's */
} kithi_order_step;

typedef struct kithi_assignment_step {
    uint8_t order;   /* kithi_order_step */
    bool binds;      /* the customer gets what the order has then */
    uint8_t rule;    /* KITH_ASSIGNED_BY_ */
    uint8_t outcome; /* KITH_ASSIGNMENT_, or KITHI_OUTCOME_STAYS */
} kithi_assignment_step;

#define KITHI_OUTCOME_STAYS 255u

typedef struct kithi_assignment_row {
    uint8_t row;                 /* of table 3 A */
    bool picks;                  /* somebody is looked for */
    bool spares_old;             /* closed, cancelled and old orders are left alone */
    kithi_assignment_step found; /* if somebody was found, or nobody was looked for */
    kithi_assignment_step none;  /* if nobody was */
} kithi_assignment_row;

/* The table. */
const kithi_assignment_row *kithi_assignment_at(kithi_customer_state customer, kithi_order_state order);

typedef struct kithi_decision {
    uint32_t row; /* of table 3 A */
    kithi_assignment_step step;
    kith_id before;          /* manager of the order */
    kith_id customer_before; /* manager of the customer */
    kith_id manager;         /* of the order from now on */
    kith_id distribution;    /* that was asked, 0: none */
    bool distributed;        /* it picked the manager */
} kithi_decision;

/* Decide for `asked->order` saved by `actor`. KITH_OK, KITH_ERR_MEMORY or
 * KITH_ERR_STOPPED. */
kith_status kithi_assignment_decide(const kithi_distribution_question *asked, const char *actor,
                                    kithi_decision *out);

#endif
