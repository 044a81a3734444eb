/* Lists of links: sorted blocks, or keys of the tree where they are very long. */
#include "model/lists.h"

#include "base/heap.h"

#include <assert.h>
#include <string.h>

#define BLOCK_MOST 126u /* entries of a block; more go into the tree */
#define BLOCK_AGAIN 64u /* from the tree back into a block */
#define HUB_PREFIX 5u
#define HUB_KEY 21u
#define PREFETCH_MOST 32u  /* entries fetched ahead of their turn */
#define ENTRIES_OF_LINE 4u /* entries of a cache line */

/* Where entries of a type and end begin. */
static uint32_t root_of(uint32_t type, uint32_t end)
{
    if (type < KITHI_LINKS_CHAINS) {
        return KITHI_ROOT_HEADS;
    }
    if (type >= KITHI_LINKS_TERMS) {
        return KITHI_ROOT_TERMS;
    }
    return end == KITH_END_FROM ? KITHI_ROOT_UP : KITHI_ROOT_CHAINS;
}

static uint32_t root_of_entry(const kithi_entry *entry)
{
    return root_of(kithi_entry_type(entry), kithi_entry_end(entry));
}

/* Most customers hang under one node and have one condition or none: there the only entry stands in the place
 * of the head. */
static bool keeps_single(uint32_t root)
{
    return root == KITHI_ROOT_UP || root == KITHI_ROOT_TERMS;
}

static kithi_head unpack_head(const kithi_entry *place)
{
    return (kithi_head){(uint32_t)(place->low >> 32), (uint32_t)place->low};
}

static kithi_entry pack_head(kithi_head head)
{
    return (kithi_entry){0, (uint64_t)head.block << 32 | head.count};
}

static kithi_head head_of(const kithi_state *state, uint32_t root, uint32_t customer)
{
    const kithi_head *head =
        kithi_array_at(kithi_state_root(state, root), &state->model->heads_shape, customer);
    return head == NULL ? (kithi_head){0, 0} : *head;
}

static const kithi_entry *block_of(const kithi_state *state, kithi_head head)
{
    return kithi_heap_at(kithi_state_root(state, KITHI_ROOT_HEAP), head.block);
}

uint32_t kithi_links_count(const kithi_state *state, uint32_t customer)
{
    return head_of(state, KITHI_ROOT_HEADS, customer).count;
}

static void hub_key(kithi_key *key, uint32_t root, uint32_t customer, const kithi_entry *entry)
{
    static const uint8_t groups[] = {
        [0] = KITHI_KEYS_HUB, /* of KITHI_ROOT_HEADS */
        [KITHI_ROOT_CHAINS - KITHI_ROOT_HEADS] = KITHI_KEYS_CHAIN_HUB,
        [KITHI_ROOT_UP - KITHI_ROOT_HEADS] = KITHI_KEYS_UP_HUB,
        [KITHI_ROOT_TERMS - KITHI_ROOT_HEADS] = KITHI_KEYS_TERM_HUB,
    };
    key->size = 0;
    kithi_key_byte(key, groups[root - KITHI_ROOT_HEADS]);
    kithi_key_number(key, customer);
    if (entry != NULL) {
        kithi_key_number(key, (uint32_t)(entry->high >> 32));
        kithi_key_number(key, (uint32_t)entry->high);
        kithi_key_number(key, (uint32_t)(entry->low >> 32));
        kithi_key_number(key, (uint32_t)entry->low);
    }
}

static uint64_t read_word(const unsigned char *bytes)
{
    return (uint64_t)kithi_number_get(bytes) << 32 | kithi_number_get(bytes + 4);
}

/* Make what the cursor stands on the current entry, or end the walk. */
static void read_hub(kithi_walk *walk)
{
    kithi_key prefix;
    unsigned char bytes[KITHI_KEY_MOST];
    hub_key(&prefix, walk->root, walk->customer, NULL);
    if (!kithi_cursor_begins(&walk->cursor, prefix.bytes, prefix.size)) {
        walk->entry = NULL;
        return;
    }
    (void)kithi_cursor_key(&walk->cursor, bytes);
    walk->read = (kithi_entry){read_word(bytes + HUB_PREFIX), read_word(bytes + HUB_PREFIX + 8)};
    walk->entry = &walk->read;
}

void kithi_links_next_in_tree(kithi_walk *walk)
{
    kithi_cursor_next(&walk->cursor);
    read_hub(walk);
}

/* Index of the first of `count` entries that is not before `from`. */
static uint32_t lower_bound(const kithi_entry *entries, uint32_t count, kithi_entry from)
{
    uint32_t low = 0;
    while (count > 0) {
        const uint32_t half = count / 2;
        if (kithi_entry_before(&entries[low + half], &from)) {
            low += half + 1;
            count -= half + 1;
        } else {
            count = half;
        }
    }
    return low;
}

/* Begin a walk over the entries of a head. */
static void walk_head(kithi_walk *walk, const kithi_state *state, uint32_t customer, kithi_head head,
                      kithi_entry from)
{
    if (head.block != 0) {
        const kithi_entry *entries = block_of(state, head);
        for (uint32_t i = 0; i < head.count; i += ENTRIES_OF_LINE) {
            __builtin_prefetch(
                &entries[i]); /* together, not one after the other as the search asks for them */
        }
        walk->end = entries + head.count;
        walk->entry = entries;
        if (from.high != 0 || from.low != 0) {
            walk->entry += lower_bound(entries, head.count, from);
        }
        walk->entry = walk->entry < walk->end ? walk->entry : NULL;
    } else if (head.count > 0) {
        kithi_key key;
        hub_key(&key, walk->root, customer, &from);
        walk->customer = customer;
        kithi_index_seek(&walk->cursor, state, &key);
        read_hub(walk);
    }
}

void kithi_links_walk(kithi_walk *walk, const kithi_state *state, uint32_t customer, kithi_entry from)
{
    walk->root = root_of_entry(&from);
    walk->end = NULL;
    walk->entry = NULL;
    if (!keeps_single(walk->root)) {
        walk_head(walk, state, customer, head_of(state, walk->root, customer), from);
        return;
    }
    const kithi_entry *place = kithi_links_place(state, walk->root, customer);
    if (place != NULL && kithi_links_is_single(place)) {
        walk->end = place + 1;
        walk->entry = kithi_entry_before(place, &from) ? NULL : place;
    } else if (place != NULL) {
        walk_head(walk, state, customer, unpack_head(place), from);
    }
}

void kithi_links_prefetch_place(const kithi_state *state, uint32_t root, uint32_t customer, uint32_t round)
{
    const kithi_entry *place = kithi_links_place(state, root, customer);
    if (round == 0 || place == NULL || kithi_links_is_single(place)) {
        __builtin_prefetch(place);
        return;
    }
    const kithi_head head = unpack_head(place);
    if (head.block != 0) {
        __builtin_prefetch(block_of(state, head));
    }
}

void kithi_links_prefetch(const kithi_state *state, uint32_t customer, uint32_t round)
{
    if (round == 0) {
        __builtin_prefetch(
            kithi_array_at(kithi_state_root(state, KITHI_ROOT_HEADS), &state->model->heads_shape, customer));
        return;
    }
    const kithi_head head = head_of(state, KITHI_ROOT_HEADS, customer);
    if (head.block != 0) {
        const kithi_entry *entries = block_of(state, head);
        for (uint32_t i = 0; i < head.count && i < PREFETCH_MOST; i += ENTRIES_OF_LINE) {
            __builtin_prefetch(&entries[i]);
        }
    }
}

const kithi_entry *kithi_links_find(kithi_walk *walk, const kithi_state *state, uint32_t customer,
                                    uint32_t type, uint32_t end, uint32_t other)
{
    const kithi_entry from = kithi_entry_make(type, end, other, 0, 0, 0);
    kithi_links_walk(walk, state, customer, from);
    const bool found = walk->entry != NULL && (walk->entry->high ^ from.high) >> 16 == 0;
    return found ? walk->entry : NULL;
}

/* --- changing --- */

static kithi_head *touch_head(kithi_edit *edit, uint32_t root, uint32_t customer)
{
    return kithi_array_touch(&edit->draft, kithi_edit_root(edit, root), &edit->model->heads_shape, customer);
}

static kithi_entry *touch_place(kithi_edit *edit, uint32_t root, uint32_t customer)
{
    return kithi_array_touch(&edit->draft, kithi_edit_root(edit, root), &edit->model->places_shape, customer);
}

static kith_status change_hub(kithi_edit *edit, uint32_t customer, const kithi_entry *entry, bool add)
{
    kithi_key key;
    kithi_root *tree = kithi_edit_root(edit, KITHI_ROOT_TREE);
    hub_key(&key, root_of_entry(entry), customer, entry);
    const int done = add ? kithi_tree_add(&edit->draft, tree, key.bytes, key.size)
                         : kithi_tree_remove(&edit->draft, tree, key.bytes, key.size);
    return done < 0 ? KITH_ERR_MEMORY : KITH_OK;
}

static kith_status free_block(kithi_edit *edit, uint32_t block)
{
    return block == 0 || kithi_heap_free(&edit->draft, kithi_edit_root(edit, KITHI_ROOT_HEAP), block)
               ? KITH_OK
               : KITH_ERR_MEMORY;
}

/* A block with room for `count` entries that starts as a copy of `entries`. */
static kithi_entry *new_block(kithi_edit *edit, const kithi_entry *entries, uint32_t copied, uint32_t count,
                              uint32_t *block)
{
    kithi_entry *fresh =
        kithi_heap_new(&edit->draft, kithi_edit_root(edit, KITHI_ROOT_HEAP), count * sizeof *fresh, block);
    if (fresh != NULL && copied > 0) {
        memcpy(fresh, entries, copied * sizeof *fresh);
    }
    return fresh;
}

/* Entries that a block has room for: it may have had more before. */
static uint32_t block_room(const kithi_edit *edit, uint32_t block)
{
    return (uint32_t)(kithi_heap_slot(kithi_state_root(&edit->state, KITHI_ROOT_HEAP), block) /
                      sizeof(kithi_entry));
}

/* All entries of a full block go into the tree. */
static kith_status block_to_tree(kithi_edit *edit, uint32_t customer, kithi_head *head)
{
    kithi_entry copy[BLOCK_MOST];
    assert(head->count <= BLOCK_MOST);
    memcpy(copy, block_of(&edit->state, *head), head->count * sizeof copy[0]);
    for (uint32_t i = 0; i < head->count; i++) {
        const kith_status status = change_hub(edit, customer, &copy[i], true);
        if (status != KITH_OK) {
            return status;
        }
    }
    const kith_status status = free_block(edit, head->block);
    head->block = 0;
    return status;
}

static kith_status tree_to_block(kithi_edit *edit, uint32_t root, uint32_t customer, kithi_head *head)
{
    kithi_entry copy[BLOCK_AGAIN];
    uint32_t count = 0;
    kithi_walk walk = {.root = root};
    for (walk_head(&walk, &edit->state, customer, *head, (kithi_entry){0, 0}); walk.entry != NULL;
         kithi_links_next(&walk)) {
        assert(count < BLOCK_AGAIN);
        copy[count++] = *walk.entry;
    }
    for (uint32_t i = 0; i < count; i++) {
        const kith_status status = change_hub(edit, customer, &copy[i], false);
        if (status != KITH_OK) {
            return status;
        }
    }
    return new_block(edit, copy, count, count, &head->block) == NULL ? KITH_ERR_MEMORY : KITH_OK;
}

/* Into the entries of a head. */
static kith_status add_to_head(kithi_edit *edit, uint32_t customer, kithi_head *head, kithi_entry entry)
{
    if (head->block != 0 && head->count == BLOCK_MOST) {
        const kith_status status = block_to_tree(edit, customer, head);
        if (status != KITH_OK) {
            return status;
        }
    }
    if (head->block == 0 && head->count > 0) {
        head->count++;
        return change_hub(edit, customer, &entry, true);
    }
    kithi_entry *entries = NULL;
    if (head->block != 0 && head->count < block_room(edit, head->block)) {
        entries = kithi_heap_touch(&edit->draft, kithi_edit_root(edit, KITHI_ROOT_HEAP), head->block);
        if (entries == NULL) {
            return KITH_ERR_MEMORY;
        }
    } else {
        const uint32_t old = head->block;
        uint32_t block = 0;
        entries = new_block(edit, old == 0 ? NULL : block_of(&edit->state, *head), head->count,
                            head->count + 1, &block);
        if (entries == NULL || free_block(edit, old) != KITH_OK) {
            return KITH_ERR_MEMORY;
        }
        head->block = block;
    }
    const uint32_t at = lower_bound(entries, head->count, entry);
    memmove(entries + at + 1, entries + at, (head->count - at) * sizeof entry);
    entries[at] = entry;
    head->count++;
    return KITH_OK;
}

/* The only entry goes into a block, because another one comes. */
static kith_status single_to_block(kithi_edit *edit, const kithi_entry *place, kithi_head *head)
{
    head->count = 1;
    return new_block(edit, place, 1, 1, &head->block) == NULL ? KITH_ERR_MEMORY : KITH_OK;
}

kith_status kithi_lists_add(kithi_edit *edit, uint32_t customer, kithi_entry entry)
{
    const uint32_t root = root_of_entry(&entry);
    if (!keeps_single(root)) {
        kithi_head *head = touch_head(edit, root, customer);
        return head == NULL ? KITH_ERR_MEMORY : add_to_head(edit, customer, head, entry);
    }
    kithi_entry *place = touch_place(edit, root, customer);
    if (place == NULL) {
        return KITH_ERR_MEMORY;
    }
    kithi_head head = unpack_head(place);
    if (!kithi_links_is_single(place) && head.count == 0) {
        *place = entry;
        return KITH_OK;
    }
    kith_status status = kithi_links_is_single(place) ? single_to_block(edit, place, &head) : KITH_OK;
    if (status == KITH_OK) {
        status = add_to_head(edit, customer, &head, entry);
    }
    if (status == KITH_OK) {
        *place = pack_head(head);
    }
    return status;
}

/* The block stays where it is until half of it is empty. */
static kith_status remove_from_block(kithi_edit *edit, kithi_head *head, kithi_entry entry)
{
    const kithi_entry *entries = block_of(&edit->state, *head);
    const uint32_t at = lower_bound(entries, head->count, entry);
    const uint32_t left = head->count - 1;
    assert(at <= left && entries[at].high == entry.high && entries[at].low == entry.low);
    if (left > 0 && left * 2 > block_room(edit, head->block)) {
        kithi_entry *touched =
            kithi_heap_touch(&edit->draft, kithi_edit_root(edit, KITHI_ROOT_HEAP), head->block);
        if (touched == NULL) {
            return KITH_ERR_MEMORY;
        }
        memmove(touched + at, touched + at + 1, (left - at) * sizeof entry);
        touched[left] = (kithi_entry){0, 0};
    } else {
        kithi_entry copy[BLOCK_MOST];
        uint32_t block = 0;
        memcpy(copy, entries, at * sizeof entry);
        memcpy(copy + at, entries + at + 1, (left - at) * sizeof entry);
        if ((left > 0 && new_block(edit, copy, left, left, &block) == NULL) ||
            free_block(edit, head->block) != KITH_OK) {
            return KITH_ERR_MEMORY;
        }
        head->block = block;
    }
    head->count = left;
    return KITH_OK;
}

static kith_status remove_from_head(kithi_edit *edit, uint32_t customer, kithi_head *head, kithi_entry entry)
{
    if (head->block != 0) {
        return remove_from_block(edit, head, entry);
    }
    kith_status status = change_hub(edit, customer, &entry, false);
    head->count--;
    if (status == KITH_OK && head->count == BLOCK_AGAIN) {
        status = tree_to_block(edit, root_of_entry(&entry), customer, head);
    }
    return status;
}

kith_status kithi_lists_remove(kithi_edit *edit, uint32_t customer, kithi_entry entry)
{
    const uint32_t root = root_of_entry(&entry);
    if (!keeps_single(root)) {
        kithi_head *head = touch_head(edit, root, customer);
        return head == NULL ? KITH_ERR_MEMORY : remove_from_head(edit, customer, head, entry);
    }
    kithi_entry *place = touch_place(edit, root, customer);
    if (place == NULL) {
        return KITH_ERR_MEMORY;
    }
    if (kithi_links_is_single(place)) {
        assert(place->high == entry.high && place->low == entry.low);
        *place = (kithi_entry){0, 0};
        return KITH_OK;
    }
    kithi_head head = unpack_head(place);
    kith_status status = remove_from_head(edit, customer, &head, entry);
    kithi_entry left = pack_head(head);
    if (status == KITH_OK && head.count == 1) { /* it stands in the place again */
        left = *block_of(&edit->state, head);
        status = free_block(edit, head.block);
    }
    if (status == KITH_OK) {
        *place = left;
    }
    return status;
}

/* What lies between the old place and the new one moves up or down. */
static kith_status replace_in_block(kithi_edit *edit, kithi_head head, kithi_entry before, kithi_entry after)
{
    kithi_entry *entries = kithi_heap_touch(&edit->draft, kithi_edit_root(edit, KITHI_ROOT_HEAP), head.block);
    if (entries == NULL) {
        return KITH_ERR_MEMORY;
    }
    const uint32_t from = lower_bound(entries, head.count, before);
    uint32_t to = lower_bound(entries, head.count, after);
    assert(from < head.count && entries[from].high == before.high && entries[from].low == before.low);
    if (to > from) {
        to--;
        memmove(entries + from, entries + from + 1, (to - from) * sizeof after);
    } else {
        memmove(entries + to + 1, entries + to, (from - to) * sizeof after);
    }
    entries[to] = after;
    return KITH_OK;
}

static kith_status replace_in_hub(kithi_edit *edit, uint32_t customer, kithi_entry before, kithi_entry after)
{
    const kith_status status = change_hub(edit, customer, &before, false);
    return status == KITH_OK ? change_hub(edit, customer, &after, true) : status;
}

kith_status kithi_lists_replace(kithi_edit *edit, uint32_t customer, kithi_entry before, kithi_entry after)
{
    const uint32_t root = root_of_entry(&before);
    assert(root == root_of_entry(&after));
    kithi_head head;
    if (keeps_single(root)) {
        const kithi_entry *place = kithi_links_place(&edit->state, root, customer);
        assert(place != NULL);
        if (kithi_links_is_single(place)) {
            assert(place->high == before.high && place->low == before.low);
            kithi_entry *touched = touch_place(edit, root, customer);
            if (touched == NULL) {
                return KITH_ERR_MEMORY;
            }
            *touched = after;
            return KITH_OK;
        }
        head = unpack_head(place);
    } else {
        head = head_of(&edit->state, root, customer);
    }
    return head.block != 0 ? replace_in_block(edit, head, before, after)
                           : replace_in_hub(edit, customer, before, after);
}

kith_status kithi_lists_put(kithi_edit *edit, uint32_t customer, const kithi_entry *entries, uint32_t count)
{
    kithi_head *head = touch_head(edit, KITHI_ROOT_HEADS, customer);
    if (head == NULL) {
        return KITH_ERR_MEMORY;
    }
    head->count = count;
    if (count <= BLOCK_MOST) {
        return new_block(edit, entries, count, count, &head->block) == NULL ? KITH_ERR_MEMORY : KITH_OK;
    }
    kith_status status = KITH_OK;
    for (uint32_t i = 0; i < count && status == KITH_OK; i++) {
        status = change_hub(edit, customer, &entries[i], true);
    }
    return status;
}
