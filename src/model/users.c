/* Users: relations are found at their customers, everything else through the keys of references. */
#include "model/users.h"

#include "model/index.h"
#include "model/links.h"

/* Relations of a type stand at their customers, not in the tree. */
static size_t users_of_type(const kithi_state *state, uint32_t type, kith_id *ids, size_t capacity)
{
    size_t count = 0;
    const kithi_type_state *known = kithi_links_type(state, type);
    if (known == NULL) {
        return 0;
    }
    for (uint32_t from = kithi_links_next_member(state, known, KITH_END_FROM, 0);
         from != 0 && count < capacity; from = kithi_links_next_member(state, known, KITH_END_FROM, from)) {
        kithi_walk walk;
        kithi_links_walk(&walk, state, from, kithi_entry_make(type, KITH_END_FROM, 0, 0, 0, 0));
        for (; count < capacity && walk.entry != NULL && kithi_entry_type(walk.entry) == type &&
               kithi_entry_end(walk.entry) == KITH_END_FROM;
             kithi_links_next(&walk)) {
            ids[count++] = kithi_id_make(KITH_KIND_RELATION, kithi_entry_relation(walk.entry));
        }
    }
    return count;
}

static size_t users_of_customer(const kithi_state *state, uint32_t customer, kith_id *ids, size_t capacity)
{
    size_t count = 0;
    kithi_walk walk;
    for (kithi_links_walk(&walk, state, customer, (kithi_entry){0, 0});
         walk.entry != NULL && count < capacity; kithi_links_next(&walk)) {
        const bool again =
            kithi_entry_other(walk.entry) == customer && kithi_entry_end(walk.entry) == KITH_END_TO;
        if (!again) { /* a self relation stands there twice */
            ids[count++] = kithi_id_make(KITH_KIND_RELATION, kithi_entry_relation(walk.entry));
        }
    }
    return count;
}

/* Users found through the tree. */
static size_t users_in_tree(const kithi_state *state, kith_id id, kithi_users_kind which, kith_id *ids,
                            size_t capacity)
{
    size_t count = 0;
    kithi_key prefix;
    kithi_cursor cursor;
    unsigned char bytes[KITHI_KEY_MOST];
    kithi_index_reference_prefix(&prefix, id);
    kithi_cursor_seek(&cursor, &state->model->pages, kithi_state_root(state, KITHI_ROOT_TREE), prefix.bytes,
                      prefix.size);
    for (; count < capacity && kithi_cursor_begins(&cursor, prefix.bytes, prefix.size);
         kithi_cursor_next(&cursor)) {
        (void)kithi_cursor_key(&cursor, bytes);
        const uint32_t kind = bytes[prefix.size];
        const bool part = kithi_schema_kind(kind)->owner == bytes[prefix.size + 1];
        if (which == KITHI_USERS_ALL || part == (which == KITHI_USERS_PARTS)) {
            ids[count++] = kithi_id_make(kind, kithi_cursor_tail(&cursor));
        }
    }
    return count;
}

size_t kithi_users_list(const kithi_state *state, kith_id id, kithi_users_kind which, kith_id *ids,
                        size_t capacity)
{
    const uint32_t kind = KITH_ID_KIND(id);
    const uint32_t sequence = kithi_id_sequence(id);
    size_t count = 0;
    if (which != KITHI_USERS_PARTS && kind == KITH_KIND_CUSTOMER) {
        count = users_of_customer(state, sequence, ids, capacity);
    } else if (which != KITHI_USERS_PARTS && kind == KITH_KIND_RELATION_TYPE) {
        count = users_of_type(state, sequence, ids, capacity);
    }
    return count == capacity ? count : count + users_in_tree(state, id, which, ids + count, capacity - count);
}
