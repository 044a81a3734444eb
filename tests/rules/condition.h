/* Builders for conditions, and questions about them. */
#ifndef KITH_TESTS_CONDITION_H
#define KITH_TESTS_CONDITION_H

#include "chain.h"

#define PERCENT(number) ((number)*INT64_C(1000000))

/* A condition in the making; what is 0 is not set. */
typedef struct condition_settings {
    kith_id customer;
    kith_id type;
    int64_t percent; /* of a value; PERCENT(0) with zero set is 0 % */
    int zero;
    int64_t state;
    const char *since;
    const char *until;
    kith_id brand;
    const char *item_group;
    const char *text;
    kith_id party;
    kith_id location;
    kith_id currency;
    int64_t minimum;
    int local;
    int enforced;
    int exclusive;
    int inactive;
} condition_settings;

static inline kith_id condition(kith_txn *txn, condition_settings set)
{
    const int has_number = set.percent != 0 || set.zero;
    const kith_value number = {.field = KITH_CONDITION_NUMBER,
                               .type = has_number ? KITH_TYPE_DECIMAL : KITH_TYPE_NONE,
                               .number = set.percent};
    return ADD(txn, KITH_KIND_CONDITION, REF(KITH_CONDITION_CUSTOMER, set.customer),
               REF(KITH_CONDITION_TYPE, set.type), number, CODE(KITH_CONDITION_STATE, set.state),
               DATE(KITH_CONDITION_SINCE, set.since == NULL ? "" : set.since),
               DATE(KITH_CONDITION_UNTIL, set.until == NULL ? "" : set.until),
               REF(KITH_CONDITION_BRAND, set.brand), TEXT(KITH_CONDITION_ITEM_GROUP, set.item_group),
               TEXT(KITH_CONDITION_TEXT, set.text), REF(KITH_CONDITION_PARTY, set.party),
               REF(KITH_CONDITION_LOCATION, set.location), REF(KITH_CONDITION_CURRENCY, set.currency),
               number_of(KITH_CONDITION_MINIMUM, KITH_TYPE_DECIMAL, set.minimum),
               number_of(KITH_CONDITION_LOCAL, KITH_TYPE_FLAG, set.local),
               number_of(KITH_CONDITION_ENFORCED, KITH_TYPE_FLAG, set.enforced),
               number_of(KITH_CONDITION_EXCLUSIVE, KITH_TYPE_FLAG, set.exclusive),
               number_of(KITH_CONDITION_INACTIVE, KITH_TYPE_FLAG, set.inactive));
}

static inline kith_id percent_type(kith_txn *txn, const char *code, int64_t mode)
{
    return ADD(txn, KITH_KIND_CONDITION_TYPE, TEXT(KITH_CONDITION_TYPE_CODE, code),
               CODE(KITH_CONDITION_TYPE_VALUE, KITH_CONDITION_VALUE_PERCENT),
               CODE(KITH_CONDITION_TYPE_MODE, mode), FLAG(KITH_CONDITION_TYPE_BY_BRAND),
               FLAG(KITH_CONDITION_TYPE_BY_ITEM_GROUP));
}

/* An account that may be debited. */
static inline kith_id complete_account(kith_txn *txn, kith_id customer, const char *number)
{
    return ADD(txn, KITH_KIND_BANK_ACCOUNT, REF(KITH_BANK_ACCOUNT_CUSTOMER, customer),
               TEXT(KITH_BANK_ACCOUNT_HOLDER, "H"), TEXT(KITH_BANK_ACCOUNT_NUMBER, number),
               TEXT(KITH_BANK_ACCOUNT_MANDATE, "M"));
}

#endif
