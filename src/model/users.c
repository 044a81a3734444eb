/* Users: relations and chain links are found at their customers, everything else through the keys of
 * references. */
#include "model/users.h"

#include "model/index.h"
#include "model/links.h"
#include "model/owners.h"
#include "model/rows.h"

#include <assert.h>
#include <string.h>

#define READ_FIRST 64u
#define PASSED 12u /* keys that are passed one by one before it is quicker to search */

/* Records of a type stand at their customers, not in the tree. */
static size_t users_of_type(const kithi_state *state, uint32_t kind, uint32_t type, kith_id *ids,
                            size_t capacity)
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
            ids[count++] = kithi_id_make(kind, kithi_entry_relation(walk.entry));
        }
    }
    return count;
}

/* Chain links of a hierarchy: nodes, members and what is not active. */
static size_t users_of_hierarchy(const kithi_state *state, uint32_t hierarchy, kith_id *ids, size_t capacity)
{
    size_t count = 0;
    for (kithi_hanging what = KITHI_HANGS_NODE; what < KITHI_IS_NODE && count < capacity; what++) {
        count += users_of_type(state, KITH_KIND_CHAIN_LINK, kithi_links_chain(hierarchy, what), ids + count,
                               capacity - count);
    }
    return count;
}

/* Relations, or chain links up or down, from the first entry on. */
static size_t users_of_customer(const kithi_state *state, uint32_t customer, uint32_t kind, kithi_entry first,
                                kith_id *ids, size_t capacity)
{
    size_t count = 0;
    kithi_walk walk;
    for (kithi_links_walk(&walk, state, customer, first); walk.entry != NULL && count < capacity;
         kithi_links_next(&walk)) {
        const bool again =
            kithi_entry_other(walk.entry) == customer && kithi_entry_end(walk.entry) == KITH_END_TO;
        if (!again) { /* a self relation stands there twice */
            ids[count++] = kithi_id_make(kind, kithi_entry_relation(walk.entry));
        }
    }
    return count;
}

static bool refers_by(const kithi_state *state, kith_id id, const kithi_kind *kind, uint32_t field,
                      kith_id target)
{
    return kind->fields[field - 1].type == KITH_TYPE_REFERENCE &&
           (kith_id)kithi_row_number_of(state, id, field) == target;
}

/* Is a record that refers by this field one of those wanted, and not listed by an earlier field? */
static bool is_wanted(const kithi_state *state, kith_id id, uint32_t field, kith_id target,
                      kithi_users_kind which)
{
    const kithi_kind *kind = kithi_schema_kind(KITH_ID_KIND(id));
    const uint32_t owner = kind->owner;
    if (which == KITHI_USERS_PARTS) {
        return field == owner;
    }
    if (which == KITHI_USERS_STRANGERS && owner != 0 &&
        (field == owner || refers_by(state, id, kind, owner, target))) {
        return false;
    }
    for (uint32_t earlier = 1; earlier < field; earlier++) {
        if (refers_by(state, id, kind, earlier, target)) {
            return false;
        }
    }
    return true;
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
    kithi_index_seek(&cursor, state, &prefix);
    for (; count < capacity && kithi_cursor_begins(&cursor, prefix.bytes, prefix.size);
         kithi_cursor_next(&cursor)) {
        (void)kithi_cursor_key(&cursor, bytes);
        const kith_id user = kithi_id_make(bytes[prefix.size], kithi_cursor_tail(&cursor));
        if (is_wanted(state, user, bytes[prefix.size + 1], id, which)) {
            ids[count++] = user;
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
        count = users_of_customer(state, sequence, KITH_KIND_RELATION, (kithi_entry){0, 0}, ids, capacity);
        for (uint32_t end = KITH_END_FROM; end <= KITH_END_TO; end++) {
            count += users_of_customer(state, sequence, KITH_KIND_CHAIN_LINK,
                                       kithi_entry_make(KITHI_LINKS_CHAINS, end, 0, 0, 0, 0), ids + count,
                                       capacity - count);
        }
    } else if (which != KITHI_USERS_PARTS && kind == KITH_KIND_RELATION_TYPE) {
        count = users_of_type(state, KITH_KIND_RELATION, sequence, ids, capacity);
    } else if (which != KITHI_USERS_PARTS && kind == KITH_KIND_HIERARCHY) {
        count = users_of_hierarchy(state, sequence, ids, capacity);
    }
    return count == capacity ? count : count + users_in_tree(state, id, which, ids + count, capacity - count);
}

kith_status kithi_users_read(const kithi_state *state, kith_id id, kithi_users_kind which, kithi_users *out)
{
    *out = (kithi_users){NULL, 0, 0};
    do {
        if (!kithi_memory_grow(kithi_state_memory(state), (void **)&out->ids, &out->capacity,
                               out->capacity + READ_FIRST, sizeof *out->ids)) {
            return KITH_ERR_MEMORY;
        }
        out->count = kithi_users_list(state, id, which, out->ids, out->capacity);
    } while (out->count == out->capacity);
    return KITH_OK;
}

void kithi_users_free(const kithi_state *state, kithi_users *all)
{
    kithi_memory_free(kithi_state_memory(state), all->ids, all->capacity * sizeof *all->ids);
}

static uint32_t find_book(const kithi_state *state)
{
    const bool first = kithi_row_at(state, KITH_KIND_BOOK, 1) != NULL; /* as in most books */
    return first ? 1 : kithi_row_next(state, KITH_KIND_BOOK, 0);
}

kith_id kithi_users_book(const kithi_state *state)
{
    return kithi_id_make(KITH_KIND_BOOK, find_book(state));
}

const unsigned char *kithi_users_settings(const kithi_state *state)
{
    return kithi_row_at(state, KITH_KIND_BOOK, find_book(state));
}

int64_t kithi_users_setting(const kithi_state *state, uint32_t field)
{
    return kithi_row_number(state, KITH_KIND_BOOK, kithi_users_settings(state), field);
}

kith_id kithi_users_owner(const kithi_state *state, kith_id id)
{
    const uint32_t field = kithi_schema_kind(KITH_ID_KIND(id))->owner;
    return field == 0 ? 0
                      : (kith_id)kithi_row_number(state, KITH_ID_KIND(id), kithi_row_find(state, id), field);
}

kith_id kithi_users_root(const kithi_state *state, kith_id id)
{
    for (kith_id owner = kithi_users_owner(state, id); owner != 0; owner = kithi_users_owner(state, id)) {
        id = owner;
    }
    return id;
}

/* First row of a kind under a prefix after `after`; the key goes on to where it is sought. */
static kith_id row_after(const kithi_state *state, kithi_key *key, uint32_t kind, kith_id after)
{
    kithi_cursor cursor;
    const size_t prefix = key->size;
    kithi_key_number(key, kithi_id_sequence(after) + 1);
    kithi_index_seek(&cursor, state, key);
    return kithi_cursor_begins(&cursor, key->bytes, prefix) ? kithi_id_make(kind, kithi_cursor_tail(&cursor))
                                                            : 0;
}

kith_id kithi_users_of_field_after(const kithi_state *state, kith_id target, uint32_t kind, uint32_t field,
                                   kith_id after)
{
    kithi_key prefix;
    assert((kithi_schema_field(kind, field)->flags & KITHI_SORTED) == 0);
    kithi_index_owner_prefix(&prefix, target, kind, field);
    return row_after(state, &prefix, kind, after);
}

/* Of most kinds most records have no part, which is known without a search. */
static bool may_own(const kithi_state *state, kith_id owner, uint32_t kind)
{
    return kithi_state_count(state, kind) > 0 && kithi_owners_may(state, owner, kind);
}

kith_id kithi_users_part_after(const kithi_state *state, kith_id owner, uint32_t kind, kith_id after)
{
    return may_own(state, owner, kind)
               ? kithi_users_of_field_after(state, owner, kind, kithi_schema_kind(kind)->owner, after)
               : 0;
}

/* Are records of a kind parts of such a record? */
static bool belongs_to(uint32_t kind, kith_id owner)
{
    const uint32_t field = kithi_schema_kind(kind)->owner;
    const uint32_t target = field == 0 ? 0 : kithi_schema_field(kind, field)->target;
    return field != 0 && (target == 0 || target == KITH_ID_KIND(owner));
}

kith_id kithi_users_next_part(const kithi_state *state, kith_id owner, kith_id after)
{
    uint32_t kind = after == 0 ? 0 : KITH_ID_KIND(after);
    kith_id part = after == 0 ? 0 : kithi_users_part_after(state, owner, kind, after);
    for (kind++; part == 0 && kind < KITH_KIND_COUNT; kind++) {
        part = belongs_to(kind, owner) ? kithi_users_part_after(state, owner, kind, 0) : 0;
    }
    return part;
}

/* --- parts, one by one --- */

static kith_id part_at(const kithi_parts *walk)
{
    return kithi_cursor_begins(&walk->cursor, walk->prefix, sizeof walk->prefix)
               ? kithi_id_make(walk->kind, kithi_cursor_tail(&walk->cursor))
               : 0;
}

kith_id kithi_parts_first(kithi_parts *walk, const kithi_state *state, kith_id owner, uint32_t kind)
{
    kithi_key prefix;
    if (!may_own(state, owner, kind)) {
        return 0;
    }
    kithi_index_owner_prefix(&prefix, owner, kind, kithi_schema_kind(kind)->owner);
    assert(prefix.size == sizeof walk->prefix);
    walk->kind = kind;
    memcpy(walk->prefix, prefix.bytes, sizeof walk->prefix);
    kithi_index_seek(&walk->cursor, state, &prefix);
    return part_at(walk);
}

kith_id kithi_parts_next(kithi_parts *walk)
{
    kithi_cursor_next(&walk->cursor);
    return part_at(walk);
}

/* --- what refers to a record, one by one --- */

/* A byte of a key, without putting the key together. */
static uint32_t byte_at(const kithi_cursor *cursor, uint32_t at)
{
    const kithi_tree_page *leaf = cursor->leaf;
    if (at < leaf->prefix) {
        return kithi_tree_prefix(leaf)[at];
    }
    at -= leaf->prefix;
    const kithi_tree_slot *slot = kithi_tree_slot_at(leaf, cursor->slot, 0);
    return at < KITHI_TREE_HEAD ? slot->head >> (24u - 8u * at) & 255u
                                : kithi_tree_tail(leaf, slot)[at - KITHI_TREE_HEAD];
}

static void read_referring(kithi_referring *walk)
{
    const bool goes_on = kithi_cursor_begins(&walk->cursor, walk->prefix, sizeof walk->prefix);
    walk->kind = goes_on ? byte_at(&walk->cursor, sizeof walk->prefix) : 0;
    walk->field = goes_on ? byte_at(&walk->cursor, sizeof walk->prefix + 1) : 0;
}

kithi_seek kithi_referring_seek(kithi_referring *walk, const kithi_state *state, kith_id target)
{
    kithi_key prefix;
    kithi_index_reference_prefix(&prefix, target);
    assert(prefix.size == sizeof walk->prefix);
    walk->state = state;
    memcpy(walk->prefix, prefix.bytes, sizeof walk->prefix);
    return (kithi_seek){&walk->cursor, walk->prefix, sizeof walk->prefix};
}

void kithi_referring_sought(kithi_referring *walk)
{
    read_referring(walk);
}

void kithi_referring_first(kithi_referring *walk, const kithi_state *state, kith_id target)
{
    const kithi_seek seek = kithi_referring_seek(walk, state, target);
    kithi_index_seek_many(state, &seek, 1);
    kithi_referring_sought(walk);
}

void kithi_referring_next(kithi_referring *walk)
{
    kithi_cursor_next(&walk->cursor);
    read_referring(walk);
}

static bool is_before(const kithi_referring *walk, uint32_t kind, uint32_t field)
{
    return walk->kind != 0 && (walk->kind != kind ? walk->kind < kind : walk->field < field);
}

void kithi_referring_pass(kithi_referring *walk, uint32_t kind, uint32_t field)
{
    for (uint32_t i = 0; i < PASSED && is_before(walk, kind, field); i++) {
        kithi_referring_next(walk);
    }
    if (is_before(walk, kind, field)) {
        kithi_key from;
        from.size = sizeof walk->prefix;
        memcpy(from.bytes, walk->prefix, sizeof walk->prefix);
        kithi_key_byte(&from, kind);
        kithi_key_byte(&from, field);
        kithi_index_seek(&walk->cursor, walk->state, &from);
        read_referring(walk);
    }
}
