/* Lists of links: sorted blocks, or keys of the tree where they are very long. */
#include "model/lists.h"

#include "base/heap.h"
#include "base/prefetch.h"
#include "model/rows.h"

#include <assert.h>
#include <string.h>

#define BLOCK_MOST 126u /* entries of a block; more go into the tree */
#define BLOCK_AGAIN 64u /* from the tree back into a block */
#define BLOCK_FEW 8u    /* up to here a block has room for no more than it has */
#define HUB_PREFIX 5u
#define HUB_KEY 21u
#define PREFETCH_MOST 32u  /* entries fetched ahead of their turn */
#define ENTRIES_OF_LINE 4u /* entries of a cache line */

static kithi_list list_of(const kithi_entry *entry)
{
    const uint32_t type = kithi_entry_type(entry);
    if (type < KITHI_LINKS_CHAINS) {
        return KITHI_LIST_RELATIONS;
    }
    if (type >= KITHI_LINKS_WRITTEN) {
        return KITHI_LIST_WRITTEN;
    }
    if (type >= KITHI_LINKS_TERMS) {
        return KITHI_LIST_TERMS;
    }
    return kithi_entry_end(entry) == KITH_END_FROM ? KITHI_LIST_UP : KITHI_LIST_BELOW;
}

/* Is it a list whose only entry stands in the place of the head? */
static bool keeps_single(kithi_list list)
{
    return list == KITHI_LIST_UP || list == KITHI_LIST_TERMS;
}

/* Where the heads of the other lists are. */
static uint32_t root_of(kithi_list list)
{
    return list == KITHI_LIST_RELATIONS ? KITHI_ROOT_HEADS
           : list == KITHI_LIST_WRITTEN ? KITHI_ROOT_WRITTEN
                                        : KITHI_ROOT_CHAINS;
}

static kithi_head unpack_head(const kithi_entry *place)
{
    return (kithi_head){(uint32_t)(place->low >> 32), (uint32_t)place->low};
}

static kithi_entry pack_head(kithi_head head, uint64_t about)
{
    return (kithi_entry){about, (uint64_t)head.block << 32 | head.count};
}

/* What is told of an entry where it does not stand in the place itself. */
static uint64_t about_of(const kithi_entry *entry)
{
    return list_of(entry) == KITHI_LIST_TERMS ? kithi_links_about(kithi_entry_other(entry)) : 0;
}

static kithi_head head_of(const kithi_state *state, kithi_list list, uint32_t customer)
{
    const kithi_head *head =
        kithi_array_at(kithi_state_root(state, root_of(list)), &state->model->heads_shape, customer);
    return head == NULL ? (kithi_head){0, 0} : *head;
}

static const kithi_entry *block_of(const kithi_state *state, kithi_head head)
{
    return kithi_heap_at(kithi_state_root(state, KITHI_ROOT_HEAP), head.block);
}

uint32_t kithi_links_count(const kithi_state *state, uint32_t customer)
{
    return head_of(state, KITHI_LIST_RELATIONS, customer).count;
}

static void hub_key(kithi_key *key, kithi_list list, uint32_t customer, const kithi_entry *entry)
{
    static const uint8_t groups[] = {
        [KITHI_LIST_RELATIONS] = KITHI_KEYS_HUB,   [KITHI_LIST_BELOW] = KITHI_KEYS_CHAIN_HUB,
        [KITHI_LIST_UP] = KITHI_KEYS_UP_HUB,       [KITHI_LIST_TERMS] = KITHI_KEYS_TERM_HUB,
        [KITHI_LIST_WRITTEN] = KITHI_KEYS_WRITTEN,
    };
    key->size = 0;
    kithi_key_byte(key, groups[list]);
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
    hub_key(&prefix, walk->list, walk->customer, NULL);
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
            kithi_prefetch(&entries[i]); /* together, not one after the other as the search asks for them */
        }
        walk->end = entries + head.count;
        walk->entry = entries;
        if (from.high != 0 || from.low != 0) {
            walk->entry += lower_bound(entries, head.count, from);
        }
        walk->entry = walk->entry < walk->end ? walk->entry : NULL;
    } else if (head.count > 0) {
        kithi_key key;
        hub_key(&key, walk->list, customer, &from);
        walk->customer = customer;
        kithi_index_seek(&walk->cursor, state, &key);
        read_hub(walk);
    }
}

void kithi_links_walk(kithi_walk *walk, const kithi_state *state, uint32_t customer, kithi_entry from)
{
    walk->list = list_of(&from);
    walk->end = NULL;
    walk->entry = NULL;
    if (!keeps_single(walk->list)) {
        walk_head(walk, state, customer, head_of(state, walk->list, customer), from);
        return;
    }
    const kithi_entry *place = kithi_links_place(state, walk->list, customer);
    if (place != NULL && kithi_links_is_single(place)) {
        walk->end = place + 1;
        walk->entry = kithi_entry_before(place, &from) ? NULL : place;
    } else if (place != NULL) {
        walk_head(walk, state, customer, unpack_head(place), from);
    }
}

void kithi_links_walk_behind(kithi_walk *walk, const kithi_state *state, kithi_placed of, kithi_entry from)
{
    walk->list = of.list;
    walk->end = NULL;
    walk->entry = NULL;
    walk_head(walk, state, of.customer, unpack_head(of.place), from);
}

static void prefetch_entries(const kithi_state *state, kithi_head head)
{
    if (head.block != 0) {
        const kithi_entry *entries = block_of(state, head);
        for (uint32_t i = 0; i < head.count && i < PREFETCH_MOST; i += ENTRIES_OF_LINE) {
            kithi_prefetch_many(&entries[i]);
        }
    }
}

void kithi_links_prefetch_terms(const kithi_state *state, const kithi_entry *place)
{
    if (kithi_links_is_single(place)) {
        kithi_row_prefetch(state, kithi_id_make(KITH_KIND_CONDITION, kithi_entry_relation(place)));
    } else {
        prefetch_entries(state, unpack_head(place));
    }
}

void kithi_links_prefetch(const kithi_state *state, kithi_list list, uint32_t customer, uint32_t round)
{
    assert(!keeps_single(list));
    if (round == 0) {
        kithi_prefetch_many(
            kithi_array_at(kithi_state_root(state, root_of(list)), &state->model->heads_shape, customer));
        return;
    }
    prefetch_entries(state, head_of(state, list, customer));
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

static kithi_head *touch_head(kithi_edit *edit, kithi_list list, uint32_t customer)
{
    return kithi_array_touch(&edit->draft, kithi_edit_root(edit, root_of(list)), &edit->model->heads_shape,
                             customer);
}

static kithi_entry *touch_place(kithi_edit *edit, kithi_list list, uint32_t customer)
{
    kithi_trade_lists *lists = kithi_array_touch(&edit->draft, kithi_edit_root(edit, KITHI_ROOT_TRADE),
                                                 &edit->model->trade_shape, customer);
    return lists == NULL ? NULL : list == KITHI_LIST_UP ? &lists->up : &lists->terms;
}

static kith_status change_hub(kithi_edit *edit, uint32_t customer, const kithi_entry *entry, bool add)
{
    kithi_key key;
    kithi_root *tree = kithi_edit_root(edit, KITHI_ROOT_TREE);
    hub_key(&key, list_of(entry), customer, entry);
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

static kith_status tree_to_block(kithi_edit *edit, kithi_list list, uint32_t customer, kithi_head *head)
{
    kithi_entry copy[BLOCK_AGAIN];
    uint32_t count = 0;
    kithi_walk walk = {.list = list};
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

/* How many entries a block that has become full gets room for. Where many come, as in a merge, each would
 * want a piece of another size, and another page with it. */
static uint32_t room_for_more(uint32_t count)
{
    const uint32_t room = count + 1 + (count < BLOCK_FEW ? 0 : count / 4);
    return room < BLOCK_MOST ? room : BLOCK_MOST;
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
                            room_for_more(head->count), &block);
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
    const kithi_list list = list_of(&entry);
    if (!keeps_single(list)) {
        kithi_head *head = touch_head(edit, list, customer);
        return head == NULL ? KITH_ERR_MEMORY : add_to_head(edit, customer, head, entry);
    }
    kithi_entry *place = touch_place(edit, list, customer);
    if (place == NULL) {
        return KITH_ERR_MEMORY;
    }
    const bool single = kithi_links_is_single(place);
    const uint64_t about = single ? about_of(place) : place->high;
    kithi_head head = unpack_head(place);
    if (!single && head.count == 0) {
        *place = entry;
        return KITH_OK;
    }
    kith_status status = single ? single_to_block(edit, place, &head) : KITH_OK;
    if (status == KITH_OK) {
        status = add_to_head(edit, customer, &head, entry);
    }
    if (status == KITH_OK) {
        *place = pack_head(head, about | about_of(&entry));
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
        status = tree_to_block(edit, list_of(&entry), customer, head);
    }
    return status;
}

/* What the entries of a block are about; of those in the tree, what they ever were. */
static uint64_t about_left(const kithi_edit *edit, kithi_head head, uint64_t about)
{
    if (head.block == 0 || about == 0) {
        return about;
    }
    const kithi_entry *entries = block_of(&edit->state, head);
    about = 0;
    for (uint32_t i = 0; i < head.count; i++) {
        about |= about_of(&entries[i]);
    }
    return about;
}

kith_status kithi_lists_remove(kithi_edit *edit, uint32_t customer, kithi_entry entry)
{
    const kithi_list list = list_of(&entry);
    if (!keeps_single(list)) {
        kithi_head *head = touch_head(edit, list, customer);
        return head == NULL ? KITH_ERR_MEMORY : remove_from_head(edit, customer, head, entry);
    }
    kithi_entry *place = touch_place(edit, list, customer);
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
    kithi_entry left = pack_head(head, about_left(edit, head, place->high));
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
    const kithi_list list = list_of(&before);
    assert(list == list_of(&after) && about_of(&before) == about_of(&after));
    kithi_head head;
    if (keeps_single(list)) {
        const kithi_entry *place = kithi_links_place(&edit->state, list, customer);
        assert(place != NULL);
        if (kithi_links_is_single(place)) {
            assert(place->high == before.high && place->low == before.low);
            kithi_entry *touched = touch_place(edit, list, customer);
            if (touched == NULL) {
                return KITH_ERR_MEMORY;
            }
            *touched = after;
            return KITH_OK;
        }
        head = unpack_head(place);
    } else {
        head = head_of(&edit->state, list, customer);
    }
    return head.block != 0 ? replace_in_block(edit, head, before, after)
                           : replace_in_hub(edit, customer, before, after);
}

kith_status kithi_lists_put(kithi_edit *edit, uint32_t customer, const kithi_entry *entries, uint32_t count)
{
    kithi_head *head = touch_head(edit, KITHI_LIST_RELATIONS, customer);
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
