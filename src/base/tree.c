/* B+tree: ways down and back up, cursors, building. */
#include "base/tree.h"

#include "base/prefetch.h"

#include <assert.h>

#define LINE 64u
#define FETCHED 1024u /* bytes: the header and most slots of a page that is full of names */
#define PAGE_LOW (KITHI_PAGE_SIZE / 5u * 2u)    /* two neighbours that use no more than this may become one */
#define PAGE_JOINED (KITHI_PAGE_SIZE / 8u * 7u) /* if that uses no more than this */
#define PAGE_BUILT (KITHI_PAGE_SIZE / 10u * 9u) /* a page that was built leaves room for what comes next */

static const kithi_tree_page *page_at(const kithi_pages *pages, uint32_t page)
{
    return (const kithi_tree_page *)(const void *)kithi_pages_at(pages, page);
}

static kithi_tree_page *own_page_at(const kithi_draft *draft, uint32_t page)
{
    return (kithi_tree_page *)(void *)kithi_pages_at(draft->pages, page);
}

static uint32_t payload_of(uint32_t level)
{
    return level == 0 ? 0 : KITHI_TREE_CHILD;
}

/* The lines of a page that a search looks at first, at once: it would wait for one after the other. */
static void fetch_slots(const kithi_tree_page *page)
{
    for (uint32_t at = 0; at < FETCHED; at += LINE) {
        kithi_prefetch_many((const unsigned char *)page + at);
    }
}

/* From path[level] one level down, where the key belongs; what lies there is on its way into the cache. */
static void step_down(const kithi_pages *pages, const kithi_tree_entry *entry, kithi_tree_step *path,
                      uint32_t level)
{
    const kithi_tree_page *page = page_at(pages, path[level].page);
    path[level].slot = kithi_tree_search_child(page, entry);
    path[level - 1].page = kithi_tree_child(page, path[level].slot);
    fetch_slots(page_at(pages, path[level - 1].page));
}

/* Note the way from the top to the leaf where the key belongs; the leaf's slot is the caller's to find. */
static const kithi_tree_page *descend(const kithi_pages *pages, const kithi_root *root,
                                      const kithi_tree_entry *entry, kithi_tree_step *path)
{
    path[root->height].page = root->top;
    for (uint32_t level = root->height; level > 0; level--) {
        step_down(pages, entry, path, level);
    }
    return page_at(pages, path[0].page);
}

/* Make every page of the path the draft's own; false: no memory. */
static bool touch_path(kithi_draft *draft, kithi_root *root, kithi_tree_step *path)
{
    /* A page of this epoch hangs on a path of this epoch. */
    if (kithi_draft_owns(draft, path[0].page)) {
        return true;
    }
    for (uint32_t level = root->height + 1; level > 0; level--) {
        kithi_tree_step *step = &path[level - 1];
        const uint32_t page = kithi_draft_touch(draft, step->page);
        if (page == 0) {
            return false;
        }
        if (level == root->height + 1) {
            root->top = page;
        } else if (page != step->page) {
            kithi_tree_set_child(own_page_at(draft, path[level].page), path[level].slot, page);
        }
        step->page = page;
    }
    return true;
}

/* A new top over the old one and `entry`, or over nothing; false: no memory or too many levels. */
static bool add_top(kithi_draft *draft, kithi_root *root, const kithi_tree_entry *entry)
{
    const uint32_t height = root->top == 0 ? 0 : root->height + 1;
    const uint32_t page = height < KITHI_TREE_LEVELS ? kithi_draft_page(draft, 0) : 0;
    if (page == 0) {
        return false;
    }
    kithi_tree_start(own_page_at(draft, page), entry, payload_of(height), root->top);
    root->top = page;
    root->height = height;
    return true;
}

/* What is to be added, to which level, and how many bytes of a page may be used. */
typedef struct addition {
    kithi_tree_entry entry;
    uint32_t level;
    uint32_t limit;
} addition;

/* Add where a path that is the draft's own comes by: at its end, or on a level above behind its slot. false:
 * no memory. */
static bool insert(kithi_draft *draft, kithi_root *root, const kithi_tree_step *path, const addition *what)
{
    unsigned char separators[2][KITHI_KEY_MOST];
    const uint32_t height = root->height;
    kithi_tree_entry entry = what->entry;
    for (uint32_t level = what->level; level <= height; level++) {
        kithi_tree_page *page = own_page_at(draft, path[level].page);
        const uint32_t slot = path[level].slot + (level > 0 ? 1 : 0);
        if (kithi_tree_put(page, slot, &entry, payload_of(level), what->limit)) {
            return true;
        }
        const uint32_t right = kithi_draft_page(draft, 0);
        if (right == 0) {
            return false;
        }
        unsigned char *separator = separators[level % 2];
        const size_t size =
            kithi_tree_split(page, own_page_at(draft, right), slot, &entry, payload_of(level), separator);
        entry = (kithi_tree_entry){separator, size, right};
    }
    return add_top(draft, root, &entry);
}

int kithi_tree_add(kithi_draft *draft, kithi_root *root, const unsigned char *key, size_t size)
{
    assert(size >= 1);
    assert(size <= KITHI_KEY_MOST);
    const addition what = {{key, size, 0}, 0, KITHI_PAGE_SIZE};
    if (root->top == 0) {
        if (!add_top(draft, root, &what.entry)) {
            return -1;
        }
    } else {
        kithi_tree_step path[KITHI_TREE_LEVELS];
        bool found;
        path[0].slot =
            kithi_tree_search(descend(draft->pages, root, &what.entry, path), 0, &what.entry, &found);
        if (found) {
            return 0;
        }
        if (!touch_path(draft, root, path) || !insert(draft, root, path, &what)) {
            return -1;
        }
    }
    root->count++;
    return 1;
}

/* Join child `slot` of a page of `level` with the next one, if both are small. 1: done, 0: not, -1: no
 * memory. */
static int join_children(kithi_draft *draft, kithi_tree_page *parent, uint32_t slot, uint32_t level)
{
    const uint32_t payload = payload_of(level - 1);
    const uint32_t left = kithi_tree_child(parent, slot);
    const uint32_t right = kithi_tree_child(parent, slot + 1);
    const kithi_tree_page *left_page = page_at(draft->pages, left);
    const kithi_tree_page *right_page = page_at(draft->pages, right);
    if (kithi_tree_used(left_page, payload) > PAGE_LOW || kithi_tree_used(right_page, payload) > PAGE_LOW) {
        return 0;
    }
    unsigned char key[KITHI_KEY_MOST];
    const kithi_tree_entry entry = {key, kithi_tree_load(parent, slot + 1, KITHI_TREE_CHILD, key), 0};
    kithi_tree_run run = kithi_tree_join(left_page, right_page, &entry, payload);
    if (kithi_tree_measure(&run, 0, run.count) > PAGE_JOINED) {
        return 0;
    }
    const uint32_t page = kithi_draft_touch(draft, left);
    if (page == 0) {
        return -1;
    }
    kithi_tree_set_child(parent, slot, page);
    run.first = page_at(draft->pages, page);
    kithi_tree_rewrite(own_page_at(draft, page), &run);
    if (!kithi_draft_free(draft, right)) {
        return -1;
    }
    kithi_tree_cut(parent, slot + 1, KITHI_TREE_CHILD);
    return 1;
}

/* Take out pages that have become empty, and join small ones, from the leaf up as far as it goes; false: no
 * memory. */
static bool settle(kithi_draft *draft, kithi_root *root, const kithi_tree_step *path)
{
    for (uint32_t level = 0; level < root->height; level++) {
        const kithi_tree_page *page = page_at(draft->pages, path[level].page);
        kithi_tree_page *parent = own_page_at(draft, path[level + 1].page);
        const uint32_t slot = path[level + 1].slot;
        if (page->count == 0) {
            if (!kithi_draft_free(draft, path[level].page)) {
                return false;
            }
            kithi_tree_cut(parent, slot, KITHI_TREE_CHILD);
            continue;
        }
        if (kithi_tree_used(page, payload_of(level)) > PAGE_LOW) {
            break;
        }
        int joined = slot + 1u < parent->count ? join_children(draft, parent, slot, level + 1) : 0;
        if (joined == 0 && slot > 0) {
            joined = join_children(draft, parent, slot - 1, level + 1);
        }
        if (joined < 0) {
            return false;
        }
        if (joined == 0) {
            break;
        }
    }
    return true;
}

/* A top with nothing in it goes, and one with a single child gives way to that; false: no memory. */
static bool lower_top(kithi_draft *draft, kithi_root *root)
{
    for (;;) {
        const kithi_tree_page *page = page_at(draft->pages, root->top);
        if (page->count > (root->height == 0 ? 0u : 1u)) {
            return true;
        }
        const uint32_t next = root->height == 0 ? 0 : kithi_tree_child(page, 0);
        if (!kithi_draft_free(draft, root->top)) {
            return false;
        }
        root->top = next;
        if (next == 0) {
            return true;
        }
        root->height--;
    }
}

/*
 * A leaf's first key is gone: the separator that leads to the leaf where it was, or to who took its place,
 * shall be of a key that is there. Only the nearest one on the way down can be of the gone key alone: what
 * stands further up begins the nearest, too. false: no memory.
 */
static bool renew_separator(kithi_draft *draft, kithi_root *root, const kithi_tree_entry *gone)
{
    kithi_tree_step path[KITHI_TREE_LEVELS];
    unsigned char keys[2][KITHI_KEY_MOST];
    const kithi_tree_page *leaf = descend(draft->pages, root, gone, path);
    uint32_t level = 1;
    while (level <= root->height && path[level].slot == 0) {
        level++;
    }
    if (level > root->height) {
        return true; /* the first leaf has none */
    }
    kithi_tree_step *step = &path[level];
    const size_t size =
        kithi_tree_load(page_at(draft->pages, step->page), step->slot, KITHI_TREE_CHILD, keys[0]);
    const kithi_tree_entry separator = {keys[0], size, 0};
    const kithi_tree_entry first = {keys[1], kithi_tree_load(leaf, 0, 0, keys[1]), 0};
    const size_t shared = kithi_tree_shared(&separator, &first);
    if (shared == size) {
        return true;
    }
    if (!touch_path(draft, root, path)) {
        return false;
    }
    kithi_tree_page *page = own_page_at(draft, step->page);
    const kithi_tree_entry renewed = {first.key, shared + 1, kithi_tree_child(page, step->slot)};
    kithi_tree_cut(page, step->slot, KITHI_TREE_CHILD);
    step->slot--;
    return insert(draft, root, path, &(addition){renewed, level, KITHI_PAGE_SIZE});
}

int kithi_tree_remove(kithi_draft *draft, kithi_root *root, const unsigned char *key, size_t size)
{
    const kithi_tree_entry entry = {key, size, 0};
    kithi_tree_step path[KITHI_TREE_LEVELS];
    bool found;
    if (root->top == 0) {
        return 0;
    }
    path[0].slot = kithi_tree_search(descend(draft->pages, root, &entry, path), 0, &entry, &found);
    if (!found) {
        return 0;
    }
    if (!touch_path(draft, root, path)) {
        return -1;
    }
    const bool was_first = path[0].slot == 0;
    kithi_tree_cut(own_page_at(draft, path[0].page), path[0].slot, 0);
    root->count--;
    if (!settle(draft, root, path) || !lower_top(draft, root)) {
        return -1;
    }
    return !was_first || root->top == 0 || renew_separator(draft, root, &entry) ? 1 : -1;
}

bool kithi_tree_has(const kithi_pages *pages, const kithi_root *root, const unsigned char *key, size_t size)
{
    const kithi_tree_entry entry = {key, size, 0};
    kithi_tree_step path[KITHI_TREE_LEVELS];
    bool found = false;
    if (root->top != 0) {
        (void)kithi_tree_search(descend(pages, root, &entry, path), 0, &entry, &found);
    }
    return found;
}

/* The way to the end of the tree. */
static void descend_last(const kithi_pages *pages, const kithi_root *root, kithi_tree_step *path)
{
    uint32_t number = root->top;
    for (uint32_t level = root->height; level > 0; level--) {
        const kithi_tree_page *page = page_at(pages, number);
        path[level] = (kithi_tree_step){number, page->count - 1u};
        number = kithi_tree_child(page, page->count - 1u);
    }
    path[0] = (kithi_tree_step){number, page_at(pages, number)->count};
}

bool kithi_tree_build(kithi_draft *draft, kithi_root *root, const kithi_tree_source *source)
{
    unsigned char last[KITHI_KEY_MOST];
    size_t last_size = 0;
    kithi_tree_step path[KITHI_TREE_LEVELS] = {0};
    assert(root->top == 0);
    for (size_t i = 0; i < source->count; i++) {
        addition what = {{NULL, 0, 0}, 0, PAGE_BUILT};
        kithi_tree_entry *entry = &what.entry;
        entry->key = source->key(source->ctx, i, &entry->size);
        assert(entry->size >= 1);
        assert(entry->size <= KITHI_KEY_MOST);
        if (entry->size == last_size && memcmp(entry->key, last, last_size) == 0) {
            continue;
        }
        const uint32_t slot = root->top == 0 ? 0 : page_at(draft->pages, path[0].page)->count;
        path[0].slot = slot;
        if (!(root->top == 0 ? add_top(draft, root, entry) : insert(draft, root, path, &what))) {
            return false;
        }
        /* The way to the end is the same until a leaf is full. */
        if (slot == 0 || page_at(draft->pages, path[0].page)->count == slot) {
            descend_last(draft->pages, root, path);
        }
        memcpy(last, entry->key, entry->size);
        last_size = entry->size;
        root->count++;
    }
    return true;
}

/* To the first key under this page of `level`. */
static void descend_first(kithi_cursor *cursor, uint32_t number, uint32_t level)
{
    for (; level > 0; level--) {
        cursor->path[level] = (kithi_tree_step){number, 0};
        number = kithi_tree_child(page_at(cursor->pages, number), 0);
    }
    cursor->leaf = page_at(cursor->pages, number);
    cursor->slot = 0;
}

static void start_cursor(kithi_cursor *cursor, const kithi_pages *pages, const kithi_root *root)
{
    cursor->pages = pages;
    cursor->height = root->height;
    cursor->leaf = NULL;
    cursor->slot = 0;
    cursor->path[root->height].page = root->top;
}

/* The way down is noted: find the slot. */
static void seat_cursor(kithi_cursor *cursor, const kithi_tree_entry *entry)
{
    bool found;
    cursor->leaf = page_at(cursor->pages, cursor->path[0].page);
    cursor->slot = kithi_tree_search(cursor->leaf, 0, entry, &found);
    if (cursor->slot >= cursor->leaf->count) {
        kithi_cursor_turn(cursor);
    }
}

void kithi_cursor_seek_many(const kithi_pages *pages, const kithi_root *root, const kithi_seek *seeks,
                            size_t count)
{
    for (size_t i = 0; i < count; i++) {
        start_cursor(seeks[i].cursor, pages, root);
    }
    for (uint32_t level = root->height; level > 0; level--) {
        for (size_t i = 0; i < count; i++) {
            const kithi_tree_entry entry = {seeks[i].key, seeks[i].size, 0};
            step_down(pages, &entry, seeks[i].cursor->path, level);
        }
    }
    for (size_t i = 0; i < count && root->top != 0; i++) {
        const kithi_tree_entry entry = {seeks[i].key, seeks[i].size, 0};
        seat_cursor(seeks[i].cursor, &entry);
    }
}

void kithi_cursor_seek(kithi_cursor *cursor, const kithi_pages *pages, const kithi_root *root,
                       const unsigned char *key, size_t size)
{
    if (size > 0) {
        const kithi_seek only = {cursor, key, size};
        kithi_cursor_seek_many(pages, root, &only, 1);
        return;
    }
    start_cursor(cursor, pages, root);
    if (root->top != 0) {
        descend_first(cursor, root->top, root->height);
    }
}

void kithi_cursor_turn(kithi_cursor *cursor)
{
    for (uint32_t level = 1; level <= cursor->height; level++) {
        kithi_tree_step *step = &cursor->path[level];
        const kithi_tree_page *page = page_at(cursor->pages, step->page);
        if (step->slot + 1 < page->count) {
            step->slot++;
            descend_first(cursor, kithi_tree_child(page, step->slot), level - 1);
            return;
        }
    }
    cursor->leaf = NULL;
}

/* Without putting the key together: what is asked for mostly lies in the page's prefix and the slot. */
bool kithi_tree_begins(const kithi_tree_page *leaf, uint32_t slot, const unsigned char *prefix, size_t size)
{
    const kithi_tree_slot *place = kithi_tree_slot_at(leaf, slot, 0);
    const size_t shared = size < leaf->prefix ? size : leaf->prefix;
    const size_t rest = size - shared;
    if (memcmp(kithi_tree_prefix(leaf), prefix, shared) != 0 || place->length < rest) {
        return false;
    }
    const size_t in_slot = rest < KITHI_TREE_HEAD ? rest : KITHI_TREE_HEAD;
    for (size_t i = 0; i < in_slot; i++) {
        if ((place->head >> (24u - 8u * i) & 255u) != prefix[shared + i]) {
            return false;
        }
    }
    return rest == in_slot ||
           memcmp(kithi_tree_tail(leaf, place), prefix + shared + in_slot, rest - in_slot) == 0;
}

/* The last four bytes of the prefix, or all of them, as a number. */
static uint32_t prefix_tail(const kithi_tree_page *leaf)
{
    const unsigned char *prefix = kithi_tree_prefix(leaf);
    uint32_t number = 0;
    for (uint32_t i = leaf->prefix > 4u ? leaf->prefix - 4u : 0; i < leaf->prefix; i++) {
        number = number << 8 | prefix[i];
    }
    return number;
}

/* The last four bytes of a key; `before`: those of the prefix. */
static uint32_t last_four(const kithi_tree_page *leaf, const kithi_tree_slot *place, uint32_t before)
{
    if (place->length <= KITHI_TREE_HEAD) {
        const uint32_t bits = 8u * place->length;
        return (uint32_t)((uint64_t)before << bits) | (uint32_t)((uint64_t)place->head >> (32u - bits));
    }
    const unsigned char *tail = kithi_tree_tail(leaf, place);
    const uint32_t to = place->length - KITHI_TREE_HEAD;
    uint32_t number = place->head;
    for (uint32_t i = to > 4u ? to - 4u : 0; i < to; i++) {
        number = number << 8 | tail[i];
    }
    return number;
}

uint32_t kithi_tree_last_four(const kithi_tree_page *leaf, uint32_t slot)
{
    return last_four(leaf, kithi_tree_slot_at(leaf, slot, 0), prefix_tail(leaf));
}

/* The first slot behind the cursor's, in its leaf, whose key does not begin with this as that one does. */
static uint32_t end_of_run(const kithi_cursor *cursor, const unsigned char *prefix, size_t size)
{
    const kithi_tree_page *leaf = cursor->leaf;
    uint32_t low = cursor->slot + 1;
    uint32_t high = leaf->count;
    if (size <= leaf->prefix || kithi_tree_begins(leaf, high - 1, prefix, size)) {
        return high;
    }
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (kithi_tree_begins(leaf, middle, prefix, size)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

size_t kithi_cursor_tails(kithi_cursor *cursor, const unsigned char *prefix, size_t size, uint32_t *tails,
                          size_t capacity)
{
    size_t count = 0;
    while (count < capacity && kithi_cursor_begins(cursor, prefix, size)) {
        const kithi_tree_page *leaf = cursor->leaf;
        const uint32_t before = prefix_tail(leaf);
        const uint32_t end = end_of_run(cursor, prefix, size);
        for (; cursor->slot < end && count < capacity; cursor->slot++) {
            tails[count++] = last_four(leaf, kithi_tree_slot_at(leaf, cursor->slot, 0), before);
        }
        if (cursor->slot == leaf->count) {
            kithi_cursor_turn(cursor);
        }
    }
    return count;
}
