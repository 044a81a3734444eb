/* Links: sorted blocks of relations at both customers, and who stands on which end of a type. */
#include "model/links.h"

#include "base/heap.h"

#include <assert.h>
#include <string.h>

#define BLOCK_MOST 126u /* entries of a block; more go into the tree */
#define BLOCK_AGAIN 64u /* from the tree back into a block */
#define HUB_PREFIX 5u
#define HUB_KEY 21u
#define WORD_BITS 64u
#define PREFETCH_MOST 32u  /* entries fetched ahead of their turn */
#define ENTRIES_OF_LINE 4u /* entries of a cache line */

void kithi_links_shapes(kithi_model *model)
{
    model->heads_shape = kithi_shape_of(sizeof(kithi_head));
    model->types_shape = kithi_shape_of(sizeof(kithi_type_state));
    model->words_shape = kithi_shape_of(sizeof(uint64_t));
}

/* Where entries of a type begin: relations and chain links have heads of their own. */
static uint32_t root_of(uint32_t type)
{
    return type < KITHI_LINKS_CHAINS ? KITHI_ROOT_HEADS : KITHI_ROOT_CHAINS;
}

static kithi_head head_of(const kithi_state *state, uint32_t root, uint32_t customer)
{
    const kithi_head *head = kithi_array_at(&state->model->pages, kithi_state_root(state, root),
                                            &state->model->heads_shape, customer);
    return head == NULL ? (kithi_head){0, 0} : *head;
}

static const kithi_entry *block_of(const kithi_state *state, kithi_head head)
{
    return kithi_heap_at(&state->model->pages, kithi_state_root(state, KITHI_ROOT_HEAP), head.block);
}

uint32_t kithi_links_count(const kithi_state *state, uint32_t customer)
{
    return head_of(state, KITHI_ROOT_HEADS, customer).count;
}

static void hub_key(kithi_key *key, uint32_t root, uint32_t customer, const kithi_entry *entry)
{
    key->size = 0;
    kithi_key_byte(key, root == KITHI_ROOT_HEADS ? KITHI_KEYS_HUB : KITHI_KEYS_CHAIN_HUB);
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
    uint64_t word = 0;
    for (uint32_t i = 0; i < 8; i++) {
        word = word << 8 | bytes[i];
    }
    return word;
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

void kithi_links_walk(kithi_walk *walk, const kithi_state *state, uint32_t customer, kithi_entry from)
{
    const uint32_t root = root_of(kithi_entry_type(&from));
    const kithi_head head = head_of(state, root, customer);
    walk->end = NULL;
    walk->entry = NULL;
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
        hub_key(&key, root, customer, &from);
        walk->customer = customer;
        walk->root = root;
        kithi_index_seek(&walk->cursor, state, &key);
        read_hub(walk);
    }
}

void kithi_links_prefetch(const kithi_state *state, uint32_t customer, uint32_t round)
{
    if (round == 0) {
        __builtin_prefetch(kithi_array_at(&state->model->pages, kithi_state_root(state, KITHI_ROOT_HEADS),
                                          &state->model->heads_shape, customer));
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

/* --- bitmaps --- */

const kithi_type_state *kithi_links_type(const kithi_state *state, uint32_t type)
{
    return kithi_array_at(&state->model->pages, kithi_state_root(state, KITHI_ROOT_TYPES),
                          &state->model->types_shape, type);
}

static kithi_type_state *touch_type(kithi_edit *edit, uint32_t type)
{
    return kithi_array_touch(&edit->draft, kithi_edit_root(edit, KITHI_ROOT_TYPES), &edit->model->types_shape,
                             type);
}

static uint64_t word_at(const kithi_state *state, const kithi_root *members, uint32_t word)
{
    const uint64_t *bits = kithi_array_at(&state->model->pages, members, &state->model->words_shape, word);
    return bits == NULL ? 0 : *bits;
}

bool kithi_links_member(const kithi_state *state, const kithi_type_state *type, uint32_t end,
                        uint32_t customer)
{
    return (word_at(state, &type->members[end - 1], customer / WORD_BITS) >> customer % WORD_BITS & 1u) != 0;
}

/* The first word that may have bits, from `word` on. */
static uint64_t skip_gap(const kithi_state *state, const kithi_root *members, uint32_t word)
{
    const kithi_shape *shape = &state->model->words_shape;
    const uint32_t number = kithi_shape_page(shape, word);
    if (kithi_array_page(&state->model->pages, members, number) != 0) {
        return word;
    }
    const uint64_t next = kithi_array_behind_gap(&state->model->pages, members, number);
    return next > UINT32_MAX ? UINT64_MAX : next * shape->per_page;
}

uint32_t kithi_links_next_member(const kithi_state *state, const kithi_type_state *type, uint32_t end,
                                 uint32_t after)
{
    const kithi_root *members = &type->members[end - 1];
    const uint32_t high = kithi_state_high(state, KITH_KIND_CUSTOMER);
    uint32_t next = after + 1;
    while (next != 0 && next <= high) {
        const uint64_t at = skip_gap(state, members, next / WORD_BITS);
        if (at > high / WORD_BITS) {
            return 0;
        }
        next = at == next / WORD_BITS ? next : (uint32_t)at * WORD_BITS;
        const uint64_t word = word_at(state, members, (uint32_t)at) >> next % WORD_BITS;
        if (word != 0) {
            return next + (uint32_t)__builtin_ctzll(word);
        }
        next = (next / WORD_BITS + 1) * WORD_BITS;
    }
    return 0;
}

void kithi_links_prefetch_member(const kithi_state *state, const kithi_type_state *type, uint32_t end,
                                 uint32_t customer)
{
    __builtin_prefetch(kithi_array_at(&state->model->pages, &type->members[end - 1],
                                      &state->model->words_shape, customer / WORD_BITS));
}

static kith_status set_member(kithi_edit *edit, uint32_t type, uint32_t end, uint32_t customer, bool is)
{
    const kithi_type_state *known = kithi_links_type(&edit->state, type);
    if (known != NULL && kithi_links_member(&edit->state, known, end, customer) == is) {
        return KITH_OK;
    }
    kithi_type_state *touched = touch_type(edit, type);
    if (touched == NULL) {
        return KITH_ERR_MEMORY;
    }
    uint64_t *word = kithi_array_touch(&edit->draft, &touched->members[end - 1], &edit->model->words_shape,
                                       customer / WORD_BITS);
    if (word == NULL) {
        return KITH_ERR_MEMORY;
    }
    *word ^= UINT64_C(1) << customer % WORD_BITS;
    return KITH_OK;
}

kith_status kithi_links_count_type(kithi_edit *edit, uint32_t type, int64_t step)
{
    kithi_type_state *touched = touch_type(edit, type);
    if (touched == NULL) {
        return KITH_ERR_MEMORY;
    }
    touched->relations += (uint64_t)step;
    return KITH_OK;
}

/* --- blocks --- */

static kithi_head *touch_head(kithi_edit *edit, uint32_t root, uint32_t customer)
{
    return kithi_array_touch(&edit->draft, kithi_edit_root(edit, root), &edit->model->heads_shape, customer);
}

static kith_status change_hub(kithi_edit *edit, uint32_t customer, const kithi_entry *entry, bool add)
{
    kithi_key key;
    kithi_root *tree = kithi_edit_root(edit, KITHI_ROOT_TREE);
    hub_key(&key, root_of(kithi_entry_type(entry)), customer, entry);
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
    const uint32_t first = root == KITHI_ROOT_HEADS ? 0 : KITHI_LINKS_CHAINS;
    kithi_entry copy[BLOCK_AGAIN];
    uint32_t count = 0;
    kithi_walk walk;
    for (kithi_links_walk(&walk, &edit->state, customer, kithi_entry_make(first, KITH_END_FROM, 0, 0, 0, 0));
         walk.entry != NULL; kithi_links_next(&walk)) {
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

static kith_status add_entry(kithi_edit *edit, uint32_t customer, kithi_entry entry)
{
    kithi_head *head = touch_head(edit, root_of(kithi_entry_type(&entry)), customer);
    if (head == NULL) {
        return KITH_ERR_MEMORY;
    }
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
    const size_t bytes = ((size_t)head->count + 1) * sizeof entry;
    kithi_entry *entries = NULL;
    if (head->block != 0 && kithi_heap_room(head->count * sizeof entry) >= bytes) {
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

static kith_status remove_from_block(kithi_edit *edit, kithi_head *head, kithi_entry entry)
{
    kithi_entry copy[BLOCK_MOST];
    const kithi_entry *entries = block_of(&edit->state, *head);
    const uint32_t at = lower_bound(entries, head->count, entry);
    assert(at < head->count && entries[at].high == entry.high && entries[at].low == entry.low);
    uint32_t left = 0;
    for (uint32_t i = 0; i < head->count && i < BLOCK_MOST; i++) {
        if (i != at) {
            copy[left++] = entries[i];
        }
    }
    if (left > 0 && kithi_heap_room(left * sizeof entry) == kithi_heap_room(head->count * sizeof entry)) {
        kithi_entry *touched =
            kithi_heap_touch(&edit->draft, kithi_edit_root(edit, KITHI_ROOT_HEAP), head->block);
        if (touched == NULL) {
            return KITH_ERR_MEMORY;
        }
        memcpy(touched, copy, left * sizeof entry);
        memset(touched + left, 0, sizeof entry);
    } else {
        uint32_t block = 0;
        if ((left > 0 && new_block(edit, copy, left, left, &block) == NULL) ||
            free_block(edit, head->block) != KITH_OK) {
            return KITH_ERR_MEMORY;
        }
        head->block = block;
    }
    head->count = left;
    return KITH_OK;
}

static kith_status remove_entry(kithi_edit *edit, uint32_t customer, kithi_entry entry)
{
    const uint32_t root = root_of(kithi_entry_type(&entry));
    kithi_head *head = touch_head(edit, root, customer);
    if (head == NULL) {
        return KITH_ERR_MEMORY;
    }
    if (head->block != 0) {
        return remove_from_block(edit, head, entry);
    }
    kith_status status = change_hub(edit, customer, &entry, false);
    head->count--;
    if (status == KITH_OK && head->count == BLOCK_AGAIN) {
        status = tree_to_block(edit, root, customer, head);
    }
    return status;
}

/* Does any entry of this type and end remain at the customer? */
static bool stands_on(const kithi_edit *edit, uint32_t customer, uint32_t type, uint32_t end)
{
    kithi_walk walk;
    kithi_links_walk(&walk, &edit->state, customer, kithi_entry_make(type, end, 0, 0, 0, 0));
    return walk.entry != NULL && kithi_entry_type(walk.entry) == type && kithi_entry_end(walk.entry) == end;
}

static kith_status change_end(kithi_edit *edit, uint32_t customer, kithi_entry entry, bool add)
{
    const uint32_t type = kithi_entry_type(&entry);
    const uint32_t end = kithi_entry_end(&entry);
    const kith_status status = add ? add_entry(edit, customer, entry) : remove_entry(edit, customer, entry);
    if (status != KITH_OK || (!add && stands_on(edit, customer, type, end))) {
        return status;
    }
    return set_member(edit, type, end, customer, add);
}

/* What a record says that is kept here. */
typedef struct link {
    uint32_t type;
    uint32_t from;
    uint32_t to;
    kith_date since;
    kith_date until;
} link;

static uint32_t sequence_of(const kith_value *value)
{
    return kithi_id_sequence((kith_id)value->number);
}

/* NULL: there is no such record. */
static const link *link_of(uint32_t kind, const kith_value *values, link *out)
{
    if (values == NULL) {
        return NULL;
    }
    if (kind == KITH_KIND_RELATION) {
        *out = (link){sequence_of(&values[KITH_RELATION_TYPE]), sequence_of(&values[KITH_RELATION_FROM]),
                      sequence_of(&values[KITH_RELATION_TO]), (kith_date)values[KITH_RELATION_SINCE].number,
                      (kith_date)values[KITH_RELATION_UNTIL].number};
        return out;
    }
    const kithi_hanging what = values[KITH_CHAIN_LINK_STATUS].number == KITH_LINK_STATUS_INACTIVE
                                   ? KITHI_HANGS_INACTIVE
                               : values[KITH_CHAIN_LINK_MEMBER].number != 0 ? KITHI_HANGS_MEMBER
                                                                            : KITHI_HANGS_NODE;
    *out = (link){
        kithi_links_chain(sequence_of(&values[KITH_CHAIN_LINK_HIERARCHY]), what),
        sequence_of(&values[KITH_CHAIN_LINK_CUSTOMER]), sequence_of(&values[KITH_CHAIN_LINK_PARENT]),
        (kith_date)values[KITH_CHAIN_LINK_SINCE].number, (kith_date)values[KITH_CHAIN_LINK_UNTIL].number};
    return out;
}

static kith_status change_link(kithi_edit *edit, uint32_t record, const link *is, bool add)
{
    kith_status status = change_end(
        edit, is->from, kithi_entry_make(is->type, KITH_END_FROM, is->to, is->since, is->until, record), add);
    if (status == KITH_OK) {
        status =
            change_end(edit, is->to,
                       kithi_entry_make(is->type, KITH_END_TO, is->from, is->since, is->until, record), add);
    }
    return status == KITH_OK ? kithi_links_count_type(edit, is->type, add ? 1 : -1) : status;
}

/* Do both records say the same here? */
static bool same_link(const link *a, const link *b)
{
    return a->type == b->type && a->from == b->from && a->to == b->to && a->since == b->since &&
           a->until == b->until;
}

/* A customer becomes a node of a hierarchy, or no longer is one. */
static kith_status change_node(kithi_edit *edit, const kithi_row_change *change)
{
    const kith_value *values = change->after != NULL ? change->after : change->before;
    const uint32_t type = kithi_links_chain(sequence_of(&values[KITH_CHAIN_NODE_HIERARCHY]), KITHI_IS_NODE);
    const uint32_t customer = sequence_of(&values[KITH_CHAIN_NODE_CUSTOMER]);
    const bool is = change->after != NULL;
    const kith_status status = set_member(edit, type, KITH_END_FROM, customer, is);
    return status == KITH_OK ? set_member(edit, type, KITH_END_TO, customer,
                                          is && values[KITH_CHAIN_NODE_SKIPPED].number != 0)
                             : status;
}

/* A customer has a condition of a type, or may have lost the last one; the tree knows already. */
static kith_status change_condition(kithi_edit *edit, const kithi_row_change *change)
{
    const kith_value *values = change->after != NULL ? change->after : change->before;
    const kith_id type = (kith_id)values[KITH_CONDITION_TYPE].number;
    const kith_id customer = (kith_id)values[KITH_CONDITION_CUSTOMER].number;
    kithi_key prefix;
    kithi_index_condition_prefix(&prefix, customer, type, 0, NULL, 0);
    prefix.size = KITHI_KEY_CONDITION_TYPE;
    return set_member(edit, kithi_links_condition(kithi_id_sequence(type)), KITH_END_FROM,
                      kithi_id_sequence(customer),
                      change->after != NULL || kithi_index_first(&edit->state, &prefix) != 0);
}

kith_status kithi_links_update(kithi_edit *edit, const kithi_row_change *change)
{
    if (change->kind == KITH_KIND_CHAIN_NODE) {
        return change_node(edit, change);
    }
    if (change->kind == KITH_KIND_CONDITION) {
        return change_condition(edit, change);
    }
    link room[2];
    const link *before = link_of(change->kind, change->before, &room[0]);
    const link *after = link_of(change->kind, change->after, &room[1]);
    if (before != NULL && after != NULL && same_link(before, after)) {
        return KITH_OK;
    }
    const kith_status status = before == NULL ? KITH_OK : change_link(edit, change->sequence, before, false);
    return status == KITH_OK && after != NULL ? change_link(edit, change->sequence, after, true) : status;
}

kith_status kithi_links_put(kithi_edit *edit, uint32_t customer, const kithi_entry *entries, uint32_t count)
{
    kithi_head *head = touch_head(edit, KITHI_ROOT_HEADS, customer);
    if (head == NULL) {
        return KITH_ERR_MEMORY;
    }
    head->count = count;
    if (count <= BLOCK_MOST && new_block(edit, entries, count, count, &head->block) == NULL) {
        return KITH_ERR_MEMORY;
    }
    kith_status status = KITH_OK;
    for (uint32_t i = 0; i < count && status == KITH_OK; i++) {
        if (count > BLOCK_MOST) {
            status = change_hub(edit, customer, &entries[i], true);
        }
        if (status == KITH_OK && (i == 0 || entries[i].high >> 48 != entries[i - 1].high >> 48)) {
            status =
                set_member(edit, kithi_entry_type(&entries[i]), kithi_entry_end(&entries[i]), customer, true);
        }
    }
    return status;
}
