/* Owners: a bit comes with the first part and goes with the last. */
#include "model/owners.h"

static kith_status set_owner(kithi_edit *edit, uint32_t kind, kith_id owner, bool has)
{
    return kithi_owners_may(&edit->state, owner, kind) == has ||
                   kithi_bitmap_flip(edit, kithi_edit_root(edit, kithi_owners_root(kind)),
                                     kithi_id_sequence(owner))
               ? KITH_OK
               : KITH_ERR_MEMORY;
}

kith_status kithi_owners_update(kithi_edit *edit, const kithi_row_change *change)
{
    const uint32_t field = kithi_schema_kind(change->kind)->owner;
    if (change->after != NULL) {
        return set_owner(edit, change->kind, (kith_id)change->after[field].number, true);
    }
    kithi_key prefix;
    const kith_id owner = (kith_id)change->before[field].number;
    kithi_index_owner_prefix(&prefix, owner, change->kind, field);
    return kithi_index_first(&edit->state, &prefix) != 0 ? KITH_OK
                                                         : set_owner(edit, change->kind, owner, false);
}
