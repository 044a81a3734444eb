/* Pages of a B+tree: searching, adding, dividing and joining. */
#include "base/tree_page.h"

#include <assert.h>

#define SLOT ((uint32_t)sizeof(kithi_tree_slot))

_Static_assert(sizeof(kithi_tree_page) == KITHI_PAGE_SIZE, "a tree page fills a page");
_Static_assert(KITHI_PAGE_SIZE >= 1024 && KITHI_PAGE_SIZE <= 32768, "offsets have 16 bits");

static kithi_tree_slot *slot_of(kithi_tree_page *page, uint32_t slot, uint32_t payload)
{
    unsigned char *slots = (unsigned char *)(page->room + kithi_tree_lead(page));
    return (kithi_tree_slot *)(void *)(slots + slot * (SLOT + payload));
}

static uint32_t head_of(const unsigned char *suffix, size_t length)
{
    if (length >= KITHI_TREE_HEAD) {
        return (uint32_t)suffix[0] << 24 | (uint32_t)suffix[1] << 16 | (uint32_t)suffix[2] << 8 | suffix[3];
    }
    uint32_t head = 0;
    for (size_t i = 0; i < length; i++) {
        head |= (uint32_t)suffix[i] << (24 - 8 * i);
    }
    return head;
}

/* How the key of a slot with the same head compares with a suffix. */
static int compare_tail(const kithi_tree_page *page, uint32_t slot, uint32_t payload,
                        const kithi_tree_entry *suffix)
{
    const kithi_tree_slot *place = kithi_tree_slot_at(page, slot, payload);
    const size_t length = place->length;
    const size_t shorter = length < suffix->size ? length : suffix->size;
    if (shorter > KITHI_TREE_HEAD) {
        const int order =
            memcmp(kithi_tree_tail(page, place), suffix->key + KITHI_TREE_HEAD, shorter - KITHI_TREE_HEAD);
        if (order != 0) {
            return order;
        }
    }
    return length < suffix->size ? -1 : length > suffix->size;
}

/* The first slot in low..high - 1, all of one head, whose key is not below the suffix. */
static uint32_t search_tails(const kithi_tree_page *page, uint32_t payload, const kithi_tree_entry *suffix,
                             uint32_t low, uint32_t high, bool *found)
{
    while (low < high) {
        const uint32_t middle = (low + high) / 2;
        const int order = compare_tail(page, middle, payload, suffix);
        if (order == 0) {
            *found = true;
            return middle;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* The first slot in low..high - 1 whose head is not below this one. */
static inline uint32_t search_heads(const kithi_tree_page *page, uint32_t payload, uint32_t low,
                                    uint32_t high, uint32_t head)
{
    for (uint32_t rest = high - low; rest > 0;) {
        const uint32_t half = (rest + 1) / 2;
        low += kithi_tree_slot_at(page, low + half - 1, payload)->head < head ? half : 0;
        rest -= half;
    }
    return low;
}

static inline bool has_head(const kithi_tree_page *page, uint32_t payload, uint32_t slot, uint32_t head)
{
    return slot < page->count && kithi_tree_slot_at(page, slot, payload)->head == head;
}

/* The same from `low` on, and the first behind it that has another head; most have one of their own. */
static inline uint32_t search_run(const kithi_tree_page *page, uint32_t payload, uint32_t low, uint32_t head,
                                  uint32_t *high)
{
    low = search_heads(page, payload, low, page->count, head);
    *high = low + has_head(page, payload, low, head);
    if (*high > low && has_head(page, payload, *high, head)) {
        *high = head == UINT32_MAX ? page->count : search_heads(page, payload, *high, page->count, head + 1);
    }
    return low;
}

/* How a key compares with the prefix of a page: below all keys, above all, or among them (0). Most prefixes
 * have a few bytes. */
static inline int compare_prefix(const kithi_tree_page *page, const kithi_tree_entry *entry)
{
    const unsigned char *prefix = kithi_tree_prefix(page);
    const size_t shorter = entry->size < page->prefix ? entry->size : page->prefix;
    size_t at = 0;
    while (at < shorter && entry->key[at] == prefix[at]) {
        at++;
    }
    return at < shorter ? (int)entry->key[at] - (int)prefix[at] : entry->size < page->prefix ? -1 : 0;
}

uint32_t kithi_tree_search(const kithi_tree_page *page, uint32_t payload, const kithi_tree_entry *entry,
                           bool *found)
{
    const uint32_t from = payload == 0 ? 0 : 1;
    const int order = compare_prefix(page, entry);
    *found = false;
    if (order != 0) {
        return order > 0 ? page->count : from;
    }
    const kithi_tree_entry suffix = {entry->key + page->prefix, entry->size - page->prefix, 0};
    const uint32_t head = head_of(suffix.key, suffix.size);
    uint32_t high;
    const uint32_t low = payload == 0 ? search_run(page, 0, from, head, &high)
                                      : search_run(page, KITHI_TREE_CHILD, from, head, &high);
    return search_tails(page, payload, &suffix, low, high, found);
}

uint32_t kithi_tree_search_child(const kithi_tree_page *page, const kithi_tree_entry *entry)
{
    bool found;
    const uint32_t slot = kithi_tree_search(page, KITHI_TREE_CHILD, entry, &found);
    return found ? slot : slot - 1;
}

size_t kithi_tree_load(const kithi_tree_page *page, uint32_t slot, uint32_t payload, unsigned char *out)
{
    const kithi_tree_slot *place = kithi_tree_slot_at(page, slot, payload);
    const size_t prefix = page->prefix;
    memcpy(out, kithi_tree_prefix(page), prefix);
    const unsigned char head[KITHI_TREE_HEAD] = {
        (unsigned char)(place->head >> 24), (unsigned char)(place->head >> 16),
        (unsigned char)(place->head >> 8), (unsigned char)place->head};
    if (place->length <= KITHI_TREE_HEAD) {
        memcpy(out + prefix, head, place->length);
    } else {
        memcpy(out + prefix, head, KITHI_TREE_HEAD);
        memcpy(out + prefix + KITHI_TREE_HEAD, kithi_tree_tail(page, place), place->length - KITHI_TREE_HEAD);
    }
    return prefix + place->length;
}

void kithi_tree_set_child(kithi_tree_page *page, uint32_t slot, uint32_t child)
{
    memcpy(slot_of(page, slot, KITHI_TREE_CHILD) + 1, &child, sizeof child);
}

/* Make the page empty, with a prefix. What stood there is overwritten: nothing of a key that is removed is
 * left. */
static void begin_page(kithi_tree_page *page, const unsigned char *prefix, size_t size)
{
    memset(page->room, 0, sizeof page->room);
    page->count = 0;
    page->prefix = (uint16_t)size;
    page->lowest = (uint16_t)KITHI_PAGE_SIZE;
    page->live = 0;
    if (size > 0) {
        memcpy(page->room, prefix, size);
    }
}

/* Bytes between slots and tails. */
static uint32_t room_of(const kithi_tree_page *page, uint32_t payload)
{
    return page->lowest - (kithi_tree_used(page, payload) - page->live);
}

/* Make place for a slot and its tail; there is room. */
static kithi_tree_slot *open_slot(kithi_tree_page *page, uint32_t slot, uint32_t payload, uint32_t tail)
{
    assert(room_of(page, payload) >= SLOT + payload + tail);
    kithi_tree_slot *place = slot_of(page, slot, payload);
    memmove(slot_of(page, slot + 1, payload), place, (page->count - slot) * (SLOT + payload));
    page->count++;
    page->lowest = (uint16_t)(page->lowest - tail);
    page->live = (uint16_t)(page->live + tail);
    return place;
}

/* Add an entry that has the page's prefix, or no key; there is room. */
static void insert_entry(kithi_tree_page *page, uint32_t slot, const kithi_tree_entry *entry,
                         uint32_t payload)
{
    const size_t length = entry->size > page->prefix ? entry->size - page->prefix : 0;
    const unsigned char *suffix = length == 0 ? NULL : entry->key + page->prefix;
    kithi_tree_slot *place = open_slot(page, slot, payload, kithi_tree_tail_size(length));
    *place = (kithi_tree_slot){head_of(suffix, length), page->lowest, (uint16_t)length};
    if (payload > 0) {
        kithi_tree_set_child(page, slot, entry->child);
    }
    if (length > KITHI_TREE_HEAD) {
        memcpy((unsigned char *)page + page->lowest, suffix + KITHI_TREE_HEAD, length - KITHI_TREE_HEAD);
    }
}

/* Make an inner page empty but for its first entry. */
static void begin_inner(kithi_tree_page *page, uint32_t child)
{
    const kithi_tree_entry first = {NULL, 0, child};
    begin_page(page, NULL, 0);
    insert_entry(page, 0, &first, KITHI_TREE_CHILD);
}

/* Add the entry of another page with the same prefix behind all others. */
static void append_slot(kithi_tree_page *page, const kithi_tree_page *source, uint32_t slot, uint32_t payload)
{
    const kithi_tree_slot *from = kithi_tree_slot_at(source, slot, payload);
    const uint32_t tail = kithi_tree_tail_size(from->length);
    kithi_tree_slot *place = open_slot(page, page->count, payload, tail);
    *place = (kithi_tree_slot){from->head, page->lowest, from->length};
    if (payload > 0) {
        kithi_tree_set_child(page, page->count - 1u, kithi_tree_child(source, slot));
    }
    memcpy((unsigned char *)page + page->lowest, kithi_tree_tail(source, from), tail);
}

/* Where entry `index` of a run lies; NULL: it is the one from outside. */
static const kithi_tree_page *locate(const kithi_tree_run *run, uint32_t index, uint32_t *slot)
{
    if (index < run->first_count) {
        *slot = index;
        return run->first;
    }
    const uint32_t added = run->entry.size > 0 ? 1 : 0;
    *slot = run->second_from + index - run->first_count - added;
    return added == 1 && index == run->first_count ? NULL : run->second;
}

static size_t size_in(const kithi_tree_run *run, uint32_t index)
{
    uint32_t slot;
    const kithi_tree_page *page = locate(run, index, &slot);
    return page == NULL ? run->entry.size : kithi_tree_key_size(page, slot, run->payload);
}

static size_t load_in(const kithi_tree_run *run, uint32_t index, unsigned char *out)
{
    uint32_t slot;
    const kithi_tree_page *page = locate(run, index, &slot);
    if (page == NULL) {
        memcpy(out, run->entry.key, run->entry.size);
        return run->entry.size;
    }
    return kithi_tree_load(page, slot, run->payload, out);
}

static uint32_t child_in(const kithi_tree_run *run, uint32_t index)
{
    uint32_t slot;
    const kithi_tree_page *page = locate(run, index, &slot);
    if (run->payload == 0) {
        return 0;
    }
    return page == NULL ? run->entry.child : kithi_tree_child(page, slot);
}

size_t kithi_tree_shared(const kithi_tree_entry *a, const kithi_tree_entry *b)
{
    const size_t most = a->size < b->size ? a->size : b->size;
    size_t count = 0;
    while (count < most && a->key[count] == b->key[count]) {
        count++;
    }
    return count;
}

/* The prefix for a page of entries from..to - 1: its bytes begin `first`, the first key that counts. */
static size_t choose_prefix(const kithi_tree_run *run, uint32_t from, uint32_t to, unsigned char *first)
{
    unsigned char last[KITHI_KEY_MOST];
    if (run->payload > 0) {
        from++;
    }
    if (from >= to) {
        return 0;
    }
    const kithi_tree_entry a = {first, load_in(run, from, first), 0};
    const kithi_tree_entry b = {last, load_in(run, to - 1, last), 0};
    size_t prefix = kithi_tree_shared(&a, &b);
    if (run->payload > 0) {
        return prefix;
    }
    /* Four bytes lie in the slot at no cost, and whoever wants the number at a key's end finds it there. */
    for (uint32_t i = from; i < to; i++) {
        const size_t size = size_in(run, i);
        const size_t most = size > KITHI_TREE_HEAD ? size - KITHI_TREE_HEAD : 0;
        prefix = prefix < most ? prefix : most;
    }
    return prefix;
}

/* Bytes of slot and tail of an entry under a prefix. */
static uint32_t entry_bytes(const kithi_tree_run *run, uint32_t index, size_t prefix)
{
    const size_t size = size_in(run, index);
    return SLOT + run->payload + kithi_tree_tail_size(size > prefix ? size - prefix : 0);
}

uint32_t kithi_tree_measure(const kithi_tree_run *run, uint32_t from, uint32_t to)
{
    unsigned char first[KITHI_KEY_MOST];
    const size_t prefix = choose_prefix(run, from, to, first);
    uint32_t bytes = (1u + ((uint32_t)prefix + 7u) / 8u) * SLOT;
    for (uint32_t i = from; i < to; i++) {
        bytes += i == from && run->payload > 0 ? SLOT + run->payload : entry_bytes(run, i, prefix);
    }
    return bytes;
}

/* Write entries from..to - 1 into `page`, which is none of the sources. They fit. */
static void write_page(kithi_tree_page *page, const kithi_tree_run *run, uint32_t from, uint32_t to)
{
    unsigned char key[KITHI_KEY_MOST];
    const size_t prefix = choose_prefix(run, from, to, key);
    begin_page(page, key, prefix);
    for (uint32_t i = from; i < to; i++) {
        uint32_t slot;
        const kithi_tree_page *source = locate(run, i, &slot);
        if (i == from && run->payload > 0) {
            insert_entry(page, 0, &(kithi_tree_entry){NULL, 0, child_in(run, i)}, run->payload);
        } else if (source == NULL) {
            insert_entry(page, page->count, &run->entry, run->payload);
        } else if (source->prefix == prefix) {
            append_slot(page, source, slot, run->payload);
        } else {
            const size_t size = load_in(run, i, key);
            insert_entry(page, page->count, &(kithi_tree_entry){key, size, child_in(run, i)}, run->payload);
        }
    }
}

void kithi_tree_rewrite(kithi_tree_page *page, const kithi_tree_run *run)
{
    const kithi_tree_page copy = *page;
    kithi_tree_run apart = *run;
    apart.first = run->first == page ? &copy : run->first;
    apart.second = run->second == page ? &copy : run->second;
    write_page(page, &apart, 0, run->count);
}

void kithi_tree_start(kithi_tree_page *page, const kithi_tree_entry *entry, uint32_t payload, uint32_t left)
{
    const size_t kept = payload > 0 ? 0 : KITHI_TREE_HEAD;
    begin_page(page, entry->key, entry->size > kept ? entry->size - kept : 0);
    if (payload > 0) {
        insert_entry(page, 0, &(kithi_tree_entry){NULL, 0, left}, payload);
    }
    insert_entry(page, page->count, entry, payload);
}

static bool has_prefix(const kithi_tree_page *page, const kithi_tree_entry *entry)
{
    return entry->size >= page->prefix && memcmp(entry->key, kithi_tree_prefix(page), page->prefix) == 0;
}

static kithi_tree_run run_with(const kithi_tree_page *page, uint32_t slot, const kithi_tree_entry *entry,
                               uint32_t payload)
{
    return (kithi_tree_run){page, slot, slot, page, *entry, payload, page->count + 1u};
}

bool kithi_tree_put(kithi_tree_page *page, uint32_t slot, const kithi_tree_entry *entry, uint32_t payload,
                    uint32_t limit)
{
    if (has_prefix(page, entry)) {
        const uint32_t bytes = SLOT + payload + kithi_tree_tail_size(entry->size - page->prefix);
        if (room_of(page, payload) >= bytes && kithi_tree_used(page, payload) + bytes <= limit) {
            insert_entry(page, slot, entry, payload);
            return true;
        }
    }
    kithi_tree_run run = run_with(page, slot, entry, payload);
    if (kithi_tree_measure(&run, 0, run.count) > limit) {
        return false;
    }
    kithi_tree_rewrite(page, &run);
    return true;
}

/*
 * Where the right page begins: near the middle where neighbours differ earliest. So separators stay short,
 * and what belongs together (the customers of one city) comes to lie on pages of its own.
 */
static uint32_t choose_split(const kithi_tree_run *run)
{
    unsigned char keys[2][KITHI_KEY_MOST] = {{0}};
    uint32_t total = 0;
    for (uint32_t i = 0; i < run->count; i++) {
        total += entry_bytes(run, i, run->first->prefix);
    }
    uint32_t best = 0;
    uint32_t best_distance = UINT32_MAX;
    size_t best_shared = SIZE_MAX;
    uint32_t left = 0;
    for (uint32_t i = 1; i < run->count; i++) {
        left += entry_bytes(run, i - 1, run->first->prefix);
        const uint32_t distance = 2 * left > total ? 2 * left - total : total - 2 * left;
        size_t shared = SIZE_MAX;
        if (distance <= total / 4) {
            const kithi_tree_entry a = {keys[0], load_in(run, i - 1, keys[0]), 0};
            const kithi_tree_entry b = {keys[1], load_in(run, i, keys[1]), 0};
            shared = kithi_tree_shared(&a, &b);
        }
        if (shared < best_shared || (shared == best_shared && distance < best_distance)) {
            best = i;
            best_distance = distance;
            best_shared = shared;
        }
    }
    return best;
}

/* What of entry `index` the parent needs to know it from those before: of a leaf's key, as little as will do.
 */
static size_t load_separator(const kithi_tree_run *run, uint32_t index, unsigned char *out)
{
    unsigned char before[KITHI_KEY_MOST];
    const size_t size = load_in(run, index, out);
    if (run->payload > 0) {
        return size;
    }
    const kithi_tree_entry a = {before, load_in(run, index - 1, before), 0};
    return kithi_tree_shared(&a, &(kithi_tree_entry){out, size, 0}) + 1;
}

size_t kithi_tree_split(kithi_tree_page *page, kithi_tree_page *right, uint32_t slot,
                        const kithi_tree_entry *entry, uint32_t payload, unsigned char *out)
{
    kithi_tree_run run = run_with(page, slot, entry, payload);
    if (slot == page->count) {
        /* Behind everything: ascending keys leave full pages behind. */
        write_page(right, &run, slot, run.count);
        return load_separator(&run, slot, out);
    }
    if (!has_prefix(page, entry)) {
        /* Before everything, and with the entry the page would need a shorter prefix that might not fit
         * anywhere. */
        const size_t size = load_separator(&run, 1, out);
        *right = *page;
        if (payload == 0) {
            kithi_tree_start(page, entry, 0, 0);
        } else {
            begin_inner(page, kithi_tree_child(page, 0));
            kithi_tree_set_child(right, 0, entry->child);
        }
        return size;
    }
    const uint32_t middle = choose_split(&run);
    const size_t size = load_separator(&run, middle, out);
    const kithi_tree_page copy = *page;
    run.first = &copy;
    run.second = &copy;
    write_page(right, &run, middle, run.count);
    write_page(page, &run, 0, middle);
    return size;
}

/* What goes is overwritten: no byte of it stays behind. */
static void wipe_tail(kithi_tree_page *page, const kithi_tree_slot *place)
{
    const uint32_t tail = kithi_tree_tail_size(place->length);
    memset((unsigned char *)page + place->offset, 0, tail);
    if (place->offset == page->lowest) {
        page->lowest = (uint16_t)(page->lowest + tail);
    }
    page->live = (uint16_t)(page->live - tail);
}

/* An inner page keeps no key that nobody looks at: neither its first one, nor the prefix of none. */
static void forget_first(kithi_tree_page *page)
{
    if (page->count == 1) {
        begin_inner(page, kithi_tree_child(page, 0));
        return;
    }
    kithi_tree_slot *first = slot_of(page, 0, KITHI_TREE_CHILD);
    wipe_tail(page, first);
    *first = (kithi_tree_slot){0, page->lowest, 0};
}

void kithi_tree_cut(kithi_tree_page *page, uint32_t slot, uint32_t payload)
{
    kithi_tree_slot *place = slot_of(page, slot, payload);
    wipe_tail(page, place);
    page->count--;
    memmove(place, slot_of(page, slot + 1, payload), (page->count - slot) * (SLOT + payload));
    memset(slot_of(page, page->count, payload), 0, SLOT + payload);
    if (payload > 0 && page->count > 0 && (slot == 0 || page->count == 1)) {
        forget_first(page);
    }
}

kithi_tree_run kithi_tree_join(const kithi_tree_page *left, const kithi_tree_page *right,
                               const kithi_tree_entry *entry, uint32_t payload)
{
    if (payload == 0) {
        return (kithi_tree_run){
            left, left->count, 0, right, {NULL, 0, 0}, 0, (uint32_t)left->count + right->count};
    }
    const kithi_tree_entry moved = {entry->key, entry->size, kithi_tree_child(right, 0)};
    return (kithi_tree_run){
        left, left->count, 1, right, moved, payload, (uint32_t)left->count + right->count};
}
