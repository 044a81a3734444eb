/* Data of suite "effects": cards, linked accounts with notes, contact persons, visits, and what commissions
 * stand on. */
#ifndef KITH_BENCH_EFFECTS_DATA_H
#define KITH_BENCH_EFFECTS_DATA_H

#include "data.h"

#define EFFECTS_PROGRAMMES 2u
#define EFFECTS_TIERS 4u /* of a programme */
#define EFFECTS_BRANDS 8u
#define EFFECTS_MANAGERS 24u
#define EFFECTS_MEMBERS 50u        /* of a group of linked accounts */
#define EFFECTS_UNSET (-1)         /* of rates and shares, where 0 is a value */
#define EFFECTS_PERCENT 1000000    /* in the smallest unit of rates and shares */
#define EFFECTS_BOOK_RATE 1500000  /* of commission, where nothing else is set */
#define EFFECTS_REASON "by letter" /* why a card is blocked */
#define EFFECTS_YEAR 2024          /* of DATA_TODAY, which is its last day */

/* Types of relations by their sequence. */
enum {
    EFFECTS_KNOWN = 1, /* without an effect */
    EFFECTS_LINK,      /* symmetric */
    EFFECTS_HOLDER,
    EFFECTS_CONTACT,
    EFFECTS_RECIPIENT,
    EFFECTS_TYPES = EFFECTS_RECIPIENT
};

/* Customers are counted from 1; 0 is none, and of a date open. */
typedef struct effects_customer {
    int32_t rate; /* of commission */
    uint8_t inactive;
    uint8_t silent; /* must not be called */
    uint8_t earns;  /* has the role */
} effects_customer;

typedef struct effects_relation {
    uint32_t from;
    uint32_t to;
    int32_t since;
    int32_t until;
    int32_t share;
    int32_t rate;
    uint8_t type;
    uint8_t priority;
} effects_relation;

typedef struct effects_account {
    uint32_t customer;
    uint32_t balance; /* whole ones: what its accruals add up to */
    uint8_t programme;
} effects_account;

typedef struct effects_card {
    uint32_t account;
    uint32_t successor;
    int32_t issued;
    int32_t until;
    uint8_t state; /* KITH_CARD_STATE_; 0: active */
    uint8_t primary;
} effects_card;

typedef struct effects_accrual {
    uint32_t account;
    uint32_t amount; /* whole ones */
} effects_accrual;

typedef struct effects_note {
    uint32_t customer;
    uint32_t minute; /* before DATA_TODAY */
    uint8_t hidden;  /* not shared */
} effects_note;

typedef struct effects_visit {
    uint32_t customer;
    int32_t date;
} effects_visit;

typedef struct effects_manager {
    int32_t rate;
    uint8_t state; /* KITH_MANAGER_STATE_; 0: active */
    uint8_t sells; /* is a representative */
} effects_manager;

/* A rate of a customer, or of a manager, for a brand. */
typedef struct effects_brand_rate {
    uint32_t owner;
    uint32_t brand;
    int32_t rate;
} effects_brand_rate;

typedef struct effects_order {
    uint32_t customer;
    int32_t date;
    int32_t rate;
    uint8_t brand;
    uint8_t manager;
} effects_order;

typedef struct effects_entry {
    uint32_t order;
    uint32_t amount; /* in hundredths */
    uint8_t measure; /* KITH_ORDER_MEASURE_ */
} effects_entry;

/* Typed in an order: a recipient, or a manager; neither: the order's. */
typedef struct effects_share {
    uint32_t order;
    uint32_t recipient;
    int32_t share;
    int32_t rate;
    uint8_t manager;
} effects_share;

typedef struct effects_set {
    data_set base;
    uint32_t groups;
    uint32_t relations;
    uint32_t accounts;
    uint32_t cards;
    uint32_t accruals;
    uint32_t notes;
    uint32_t visits;
    uint32_t customer_rates;
    uint32_t manager_rates;
    uint32_t orders;
    uint32_t entries;
    uint32_t shares;
    effects_customer *customer; /* [0] is the first, of all of them */
    effects_relation *relation;
    effects_account *account;
    effects_card *card;
    effects_accrual *accrual;
    effects_note *note;
    effects_visit *visit;
    effects_brand_rate *customer_rate;
    effects_brand_rate *manager_rate;
    effects_order *order;
    effects_entry *entry;
    effects_share *share;
    effects_manager manager[EFFECTS_MANAGERS + 1]; /* of these two [0] is nobody */
    int32_t brand_rate[EFFECTS_BRANDS + 1];
} effects_set;

/* From where on which percentage counts. */
uint32_t effects_threshold(uint32_t programme, uint32_t tier); /* whole ones; tiers count from 0 */
int32_t effects_tier_rate(uint32_t programme, uint32_t tier);

uint32_t effects_member(const effects_set *set, uint32_t group, uint32_t member); /* both count from 0 */

void effects_make(effects_set *set, uint32_t customers, uint64_t seed);
void effects_free(effects_set *set);

#endif
