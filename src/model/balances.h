/* Balances: what every account of discount cards has added up, kept with every change of its accruals. */
#ifndef KITH_MODEL_BALANCES_H
#define KITH_MODEL_BALANCES_H

#include "model/index.h"
#include "model/sales.h"

void kithi_balances_shapes(kithi_model *model);

/* 0 if nothing was ever added to the account. */
kithi_sum kithi_balances_of(const kithi_state *state, kith_id account);

static inline bool kithi_balances_keeps(uint32_t kind)
{
    return kind == KITH_KIND_CARD_ACCRUAL;
}

kith_status kithi_balances_update(kithi_edit *edit, const kithi_row_change *change);

#endif
