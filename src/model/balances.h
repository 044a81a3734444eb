/* Balances: what every account of discount cards has added up, and what the entries of every order come to,
 * kept with every change of accruals and entries. */
#ifndef KITH_MODEL_BALANCES_H
#define KITH_MODEL_BALANCES_H

#include "base/decimal.h"
#include "model/index.h"

void kithi_balances_shapes(kithi_model *model);

/* 0 if nothing was ever added to the account. */
kithi_sum kithi_balances_of(const kithi_state *state, kith_id account);

/* What the entries of an order come to. */
typedef struct kithi_due {
    kithi_sum sum;   /* booked, less what was cancelled and returned */
    uint32_t booked; /* entries that say what is booked */
    uint32_t entries;
} kithi_due;

/* Nothing but zeros if the order has no entries. */
kithi_due kithi_balances_due(const kithi_state *state, kith_id order);

/* Get it on its way into the cache. */
void kithi_balances_prefetch_due(const kithi_state *state, kith_id order);

static inline bool kithi_balances_keeps(uint32_t kind)
{
    return kind == KITH_KIND_CARD_ACCRUAL || kind == KITH_KIND_ORDER_ENTRY;
}

kith_status kithi_balances_update(kithi_edit *edit, const kithi_row_change *change);

#endif
