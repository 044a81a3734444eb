/* Limits of counts: how many records, relations of a customer, parts of a record. */
#ifndef KITH_RULES_LIMITS_H
#define KITH_RULES_LIMITS_H

#include "model/model.h"

/* A check of all that a transaction has changed. */
typedef struct kithi_limits {
    const kithi_state *state;
    const kithi_state *base;
    kith_id
        counted[KITH_KIND_COUNT]; /* whose parts of each kind were counted last, of those that were moved */
} kithi_limits;

/* Does this record, changed since `base`, keep within the limits? Asked only of what has come: limits may be
 * lowered below what is there. KITH_OK or KITH_ERR_LIMIT. */
kith_status kithi_limits_check(kithi_limits *limits, kith_id id, kith_error *err);

#endif
