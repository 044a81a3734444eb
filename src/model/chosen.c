/* Chosen: a flag that is set or taken away moves a number in the place of the part's customer. */
#include "model/chosen.h"

#include "model/rows.h"

#include <assert.h>

static const struct {
    uint32_t kind;
    uint32_t field;
} flags[KITHI_CHOICES] = {
    [KITHI_CHOICE_LOCATION] = {KITH_KIND_LOCATION, KITH_LOCATION_PRIMARY},
    [KITHI_CHOICE_BILLING] = {KITH_KIND_LOCATION, KITH_LOCATION_BILLING},
    [KITHI_CHOICE_SHIPPING] = {KITH_KIND_LOCATION, KITH_LOCATION_SHIPPING},
    [KITHI_CHOICE_HEADQUARTERS] = {KITH_KIND_LOCATION, KITH_LOCATION_HEADQUARTERS},
    [KITHI_CHOICE_BANK_ACCOUNT] = {KITH_KIND_BANK_ACCOUNT, KITH_BANK_ACCOUNT_PRIMARY},
    [KITHI_CHOICE_CONTACT] = {KITH_KIND_CONTACT, KITH_CONTACT_PRIMARY},
    [KITHI_CHOICE_BINDING] = {KITH_KIND_BINDING, KITH_BINDING_CURRENT},
};

_Static_assert(KITHI_CACHE_LINE % sizeof(kithi_chosen) == 0, "a place lies in one line");

void kithi_chosen_shapes(kithi_model *model)
{
    model->chosen_shape = kithi_shape_of(sizeof(kithi_chosen));
}

kithi_choice kithi_chosen_choice(uint32_t kind, uint32_t field)
{
    kithi_choice choice = 0;
    while (choice < KITHI_CHOICES && (flags[choice].kind != kind || flags[choice].field != field)) {
        choice++;
    }
    return choice;
}

/* --- of several, in the tree --- */

static void begin_key(kithi_key *key, kith_id customer, kithi_choice choice)
{
    kithi_index_owner_prefix(key, customer, flags[choice].kind, flags[choice].field);
    key->bytes[0] = KITHI_KEYS_CHOSEN;
}

/* How many have the flag, of two at most. */
static size_t find_two(const kithi_state *state, kith_id customer, kithi_choice choice, uint32_t *found)
{
    kithi_key prefix;
    kithi_cursor cursor;
    size_t count = 0;
    begin_key(&prefix, customer, choice);
    for (kithi_index_seek(&cursor, state, &prefix);
         count < 2 && kithi_cursor_begins(&cursor, prefix.bytes, prefix.size); kithi_cursor_next(&cursor)) {
        found[count++] = kithi_cursor_tail(&cursor);
    }
    return count;
}

kith_id kithi_chosen_first_of(const kithi_chosen *chosen, const kithi_state *state, kith_id customer,
                              kithi_choice choice)
{
    uint32_t part = chosen == NULL ? 0 : chosen->parts[choice];
    if (part == KITHI_CHOSEN_SEVERAL) {
        uint32_t two[2] = {0, 0};
        (void)find_two(state, customer, choice, two);
        part = two[0];
    }
    return part == 0 ? 0 : kithi_id_make(flags[choice].kind, part);
}

static kith_status put_key(kithi_edit *edit, kith_id customer, kithi_choice choice, uint32_t part, bool has)
{
    kithi_root *tree = kithi_edit_root(edit, KITHI_ROOT_TREE);
    kithi_key key;
    begin_key(&key, customer, choice);
    kithi_key_number(&key, part);
    return (has ? kithi_tree_add(&edit->draft, tree, key.bytes, key.size)
                : kithi_tree_remove(&edit->draft, tree, key.bytes, key.size)) < 0
               ? KITH_ERR_MEMORY
               : KITH_OK;
}

/* --- changes --- */

static kith_status add_part(kithi_edit *edit, kith_id customer, kithi_choice choice, uint32_t part,
                            uint32_t *chosen)
{
    const uint32_t before = *chosen;
    if (before == 0) {
        *chosen = part;
        return KITH_OK;
    }
    *chosen = KITHI_CHOSEN_SEVERAL;
    const kith_status status =
        before == KITHI_CHOSEN_SEVERAL ? KITH_OK : put_key(edit, customer, choice, before, true);
    return status == KITH_OK ? put_key(edit, customer, choice, part, true) : status;
}

/* Who is left alone stands in the place again. */
static kith_status remove_part(kithi_edit *edit, kith_id customer, kithi_choice choice, uint32_t part,
                               uint32_t *chosen)
{
    uint32_t left[2] = {0, 0};
    if (*chosen != KITHI_CHOSEN_SEVERAL) {
        assert(*chosen == part);
        *chosen = 0;
        return KITH_OK;
    }
    kith_status status = put_key(edit, customer, choice, part, false);
    if (status == KITH_OK && find_two(&edit->state, customer, choice, left) == 1) {
        *chosen = left[0];
        status = put_key(edit, customer, choice, left[0], false);
    }
    return status;
}

static bool has_flag(const kith_value *values, kithi_choice choice)
{
    return values != NULL && values[flags[choice].field].number != 0;
}

/* The first flag from this one on that is set or taken away, KITHI_CHOICES: none. */
static kithi_choice next_change(const kithi_row_change *change, kithi_choice choice)
{
    while (choice < KITHI_CHOICES && (flags[choice].kind != change->kind ||
                                      has_flag(change->before, choice) == has_flag(change->after, choice))) {
        choice++;
    }
    return choice;
}

kith_status kithi_chosen_update(kithi_edit *edit, const kithi_row_change *change)
{
    const kith_value *values = change->after != NULL ? change->after : change->before;
    const kith_id customer = (kith_id)values[kithi_schema_kind(change->kind)->owner].number;
    const bool counts =
        change->kind == KITH_KIND_BINDING && (change->before == NULL || change->after == NULL);
    kithi_choice choice = next_change(change, 0);
    if (choice == KITHI_CHOICES && !counts) {
        return KITH_OK;
    }
    kithi_chosen *chosen = kithi_array_touch(&edit->draft, kithi_edit_root(edit, KITHI_ROOT_CHOSEN),
                                             &edit->model->chosen_shape, kithi_id_sequence(customer));
    kith_status status = chosen == NULL ? KITH_ERR_MEMORY : KITH_OK;
    if (status == KITH_OK && counts) {
        chosen->bindings += change->after != NULL ? 1u : UINT32_MAX; /* one less */
    }
    for (; choice < KITHI_CHOICES && status == KITH_OK; choice = next_change(change, choice + 1)) {
        uint32_t *part = &chosen->parts[choice];
        status = has_flag(change->after, choice)
                     ? add_part(edit, customer, choice, change->sequence, part)
                     : remove_part(edit, customer, choice, change->sequence, part);
    }
    return status;
}
