/* Shares: who gets how much of a commission, exact in the smallest unit of its currency (table 6). */
#ifndef KITH_RULES_SHARES_H
#define KITH_RULES_SHARES_H

#include "model/model.h"

#include "kith/commission.h"

typedef struct kithi_share {
    kith_commission_part part;
    kith_id record;  /* its KITH_KIND_COMMISSION_SHARE; 0: none yet */
    uint32_t origin; /* KITH_RECIPIENT_ */
    bool open;       /* its share is not set: it gets of what the others leave */
} kithi_share;

/* Begins as {.memory = ...}; `anew`: what is frozen does not count, but for what was typed. */
typedef struct kithi_shares {
    kithi_memory *memory;
    kithi_share *items;
    size_t count;
    size_t capacity;
    bool anew;
} kithi_shares;

/* false: no memory. */
bool kithi_shares_add(kithi_shares *shares, const kithi_share *share);
void kithi_shares_free(kithi_shares *shares);

/* Who gets it: a customer or a manager. */
static inline kith_id kithi_shares_recipient(const kithi_share *share)
{
    return share->part.recipient != 0 ? share->part.recipient : share->part.manager;
}

/* Does anybody have a rate? */
bool kithi_shares_paid(const kithi_shares *shares);

/* Open shares split what the others leave, equally; what cannot be split goes by id. false: the others are
 * more than 100 percent. */
bool kithi_shares_fill(kithi_shares *shares);

/*
 * Amounts of a base: those of one rate add up to the whole at that rate, of which each gets its share down to
 * whole units; the units left over go where most was cut off, then by id. `all` is the sum. false: a number
 * is too large.
 */
bool kithi_shares_split(kithi_shares *shares, kith_decimal base, uint32_t digits, kith_decimal *all);

#endif
