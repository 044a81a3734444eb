/*
 * Owners: bitmaps of the customers and orders that have parts of some kinds, which are asked for much more
 * often than they are there; of roles one for each, which is all there is to ask; of aliases one of those
 * that were merged, not of those they were merged into.
 */
#ifndef KITH_MODEL_OWNERS_H
#define KITH_MODEL_OWNERS_H

#include "model/bitmap.h"
#include "model/index.h"

static inline bool kithi_owners_keeps(uint32_t kind)
{
    return kind == KITH_KIND_CARD_ACCOUNT || kind == KITH_KIND_CUSTOMER_BRAND ||
           kind == KITH_KIND_COMMISSION_SHARE || kind == KITH_KIND_CUSTOMER_ROLE || kind == KITH_KIND_ALIAS;
}

/* Where the bitmap of the owners of a kind stands, 0: there is none. */
static inline uint32_t kithi_owners_root(uint32_t kind)
{
    return kind == KITH_KIND_CARD_ACCOUNT       ? KITHI_ROOT_ACCOUNTS
           : kind == KITH_KIND_CUSTOMER_BRAND   ? KITHI_ROOT_BRANDED
           : kind == KITH_KIND_COMMISSION_SHARE ? KITHI_ROOT_SHARED
                                                : 0;
}

/* false: the record has no part of the kind. */
static inline bool kithi_owners_may(const kithi_state *state, kith_id owner, uint32_t kind)
{
    const uint32_t root = kithi_owners_root(kind);
    return root == 0 || kithi_bitmap_has(state, kithi_state_root(state, root), kithi_id_sequence(owner));
}

/* Was the customer merged into another? */
static inline bool kithi_owners_merged(const kithi_state *state, kith_id customer)
{
    return kithi_bitmap_has(state, kithi_state_root(state, KITHI_ROOT_MERGED), kithi_id_sequence(customer));
}

/* Get on its way into the cache what kithi_owners_may will look at, of a kind that has a bitmap. */
static inline void kithi_owners_prefetch(const kithi_state *state, kith_id owner, uint32_t kind)
{
    kithi_bitmap_prefetch(state, kithi_state_root(state, kithi_owners_root(kind)), kithi_id_sequence(owner));
}

/* Has the customer the role? */
static inline bool kithi_owners_play(const kithi_state *state, kith_id customer, uint32_t role)
{
    return kithi_bitmap_has(state, kithi_state_root(state, KITHI_ROOT_PLAYERS + role),
                            kithi_id_sequence(customer));
}

/* Call it when the keys of the row are as they shall be. */
kith_status kithi_owners_update(kithi_edit *edit, const kithi_row_change *change);

#endif
