/* Owners: a bit comes with the first part and goes with the last. */
#include "model/owners.h"

#include "model/rows.h"
#include "model/users.h"

#include <assert.h>

static uint32_t root_of(uint32_t kind, int64_t role)
{
    assert(kind != KITH_KIND_CUSTOMER_ROLE || role <= KITH_CUSTOMER_ROLE_SALES_REPRESENTATIVE);
    return kind == KITH_KIND_CUSTOMER_ROLE ? KITHI_ROOT_PLAYERS + (uint32_t)role
           : kind == KITH_KIND_ALIAS       ? (uint32_t)KITHI_ROOT_MERGED
                                           : kithi_owners_root(kind);
}

static kith_status set_owner(kithi_edit *edit, uint32_t root, kith_id owner, bool has)
{
    kithi_root *bits = kithi_edit_root(edit, root);
    const uint32_t sequence = kithi_id_sequence(owner);
    return kithi_bitmap_has(&edit->state, bits, sequence) == has || kithi_bitmap_flip(edit, bits, sequence)
               ? KITH_OK
               : KITH_ERR_MEMORY;
}

/* The field that names the owner. */
static uint32_t owner_field(uint32_t kind)
{
    return kind == KITH_KIND_ALIAS ? (uint32_t)KITH_ALIAS_SOURCE : kithi_schema_kind(kind)->owner;
}

/* Is there a part, other than this one, that says the same of the owner? */
static bool is_said_again(const kithi_state *state, uint32_t root, kith_id owner, kith_id but)
{
    const uint32_t kind = KITH_ID_KIND(but);
    kithi_parts walk;
    if (kind == KITH_KIND_ALIAS) {
        kith_id alias = 0;
        do {
            alias = kithi_users_of_field_after(state, owner, kind, KITH_ALIAS_SOURCE, alias);
        } while (alias == but && alias != 0);
        return alias != 0;
    }
    kith_id part = kithi_parts_first(&walk, state, owner, kind);
    while (part != 0 &&
           (part == but || root_of(kind, kind == KITH_KIND_CUSTOMER_ROLE
                                             ? kithi_row_number_of(state, part, KITH_CUSTOMER_ROLE_ROLE)
                                             : 0) != root)) {
        part = kithi_parts_next(&walk);
    }
    return part != 0;
}

kith_status kithi_owners_update(kithi_edit *edit, const kithi_row_change *change)
{
    const kith_value *values = change->after != NULL ? change->after : change->before;
    const kith_id owner = (kith_id)values[owner_field(change->kind)].number;
    const uint32_t root = root_of(change->kind, values[KITH_CUSTOMER_ROLE_ROLE].number);
    return set_owner(edit, root, owner,
                     change->after != NULL || is_said_again(&edit->state, root, owner,
                                                            kithi_id_make(change->kind, change->sequence)));
}
