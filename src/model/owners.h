/* Owners: bitmaps of the customers that have parts of some kinds, which are asked for much more often than
 * they are there. */
#ifndef KITH_MODEL_OWNERS_H
#define KITH_MODEL_OWNERS_H

#include "model/bitmap.h"
#include "model/index.h"

/* Where the bitmap of the kind stands, 0: there is none. */
static inline uint32_t kithi_owners_root(uint32_t kind)
{
    return kind == KITH_KIND_CARD_ACCOUNT     ? KITHI_ROOT_ACCOUNTS
           : kind == KITH_KIND_CUSTOMER_ROLE  ? KITHI_ROOT_PLAYERS
           : kind == KITH_KIND_CUSTOMER_BRAND ? KITHI_ROOT_BRANDED
                                              : 0;
}

static inline bool kithi_owners_keeps(uint32_t kind)
{
    return kithi_owners_root(kind) != 0;
}

/* false: the record has no part of the kind. */
static inline bool kithi_owners_may(const kithi_state *state, kith_id owner, uint32_t kind)
{
    return !kithi_owners_keeps(kind) ||
           kithi_bitmap_has(state, kithi_state_root(state, kithi_owners_root(kind)),
                            kithi_id_sequence(owner));
}

/* Call it when the keys of the row are as they shall be. */
kith_status kithi_owners_update(kithi_edit *edit, const kithi_row_change *change);

#endif
