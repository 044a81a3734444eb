/* The B+tree against a sorted array. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/tree.h"
#include "draft_fixture.h"

#include <stdio.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

typedef struct bytes {
    size_t size;
    unsigned char at[KITHI_KEY_MOST];
} bytes;

/* The naive set: sorted, without duplicates. */
typedef struct model {
    bytes **keys;
    size_t count;
    size_t capacity;
} model;

static int compare_bytes(const unsigned char *a, size_t a_size, const unsigned char *b, size_t b_size)
{
    const int order = memcmp(a, b, a_size < b_size ? a_size : b_size);
    return order != 0 ? order : (a_size > b_size) - (a_size < b_size);
}

static size_t model_find(const model *set, const bytes *key, bool *found)
{
    size_t low = 0;
    size_t high = set->count;
    *found = false;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        const bytes *there = set->keys[middle];
        const int order = compare_bytes(there->at, there->size, key->at, key->size);
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

static bool model_add(model *set, const bytes *key)
{
    bool found;
    const size_t place = model_find(set, key, &found);
    if (found) {
        return false;
    }
    if (set->count == set->capacity) {
        set->capacity = set->capacity * 2 + 64;
        set->keys = realloc(set->keys, set->capacity * sizeof(bytes *));
        assert_non_null(set->keys);
    }
    bytes *copy = malloc(offsetof(bytes, at) + key->size);
    assert_non_null(copy);
    copy->size = key->size;
    memcpy(copy->at, key->at, key->size);
    memmove(set->keys + place + 1, set->keys + place, (set->count - place) * sizeof(bytes *));
    set->keys[place] = copy;
    set->count++;
    return true;
}

static bool model_remove(model *set, const bytes *key)
{
    bool found;
    const size_t place = model_find(set, key, &found);
    if (!found) {
        return false;
    }
    free(set->keys[place]);
    set->count--;
    memmove(set->keys + place, set->keys + place + 1, (set->count - place) * sizeof(bytes *));
    return true;
}

static model model_copy(const model *set)
{
    model copy = {NULL, 0, 0};
    for (size_t i = 0; i < set->count; i++) {
        assert_true(model_add(&copy, set->keys[i]));
    }
    return copy;
}

static void model_free(model *set)
{
    for (size_t i = 0; i < set->count; i++) {
        free(set->keys[i]);
    }
    free(set->keys);
    *set = (model){NULL, 0, 0};
}

/* What a page promises: slots and tails apart, tails neither overlapping nor outside, keys ascending, and
 * nothing where nothing is. */
static void check_page(const kithi_tree_page *page, uint32_t payload)
{
    unsigned char taken[KITHI_PAGE_SIZE] = {0};
    unsigned char keys[2][KITHI_KEY_MOST];
    size_t sizes[2] = {0, 0};
    const uint32_t slots_end = kithi_tree_used(page, payload) - page->live;
    uint32_t live = 0;
    assert_true(page->count > 0);
    assert_true(slots_end <= page->lowest);
    assert_true(page->lowest <= KITHI_PAGE_SIZE);
    assert_true(payload == 0 || kithi_tree_slot_at(page, 0, payload)->length == 0);
    assert_true(payload == 0 || page->count > 1 || page->prefix == 0);
    memset(taken, 1, slots_end);
    memset(taken + sizeof(kithi_tree_slot) + page->prefix, 0, 8 * kithi_tree_lead(page) - page->prefix);
    for (uint32_t i = 0; i < page->count; i++) {
        const kithi_tree_slot *slot = kithi_tree_slot_at(page, i, payload);
        const uint32_t tail = kithi_tree_tail_size(slot->length);
        live += tail;
        assert_true(tail == 0 || (slot->offset >= page->lowest && slot->offset + tail <= KITHI_PAGE_SIZE));
        for (uint32_t j = 0; j < tail; j++) {
            assert_int_equal(taken[slot->offset + j], 0);
            taken[slot->offset + j] = 1;
        }
        if (payload > 0 && i == 0) {
            continue;
        }
        sizes[i % 2] = kithi_tree_load(page, i, payload, keys[i % 2]);
        assert_true(sizes[i % 2] >= 1);
        assert_true(sizes[i % 2] <= KITHI_KEY_MOST);
        if (i > (payload > 0 ? 1u : 0u)) {
            assert_true(compare_bytes(keys[(i + 1) % 2], sizes[(i + 1) % 2], keys[i % 2], sizes[i % 2]) < 0);
        }
    }
    assert_int_equal(live, page->live);
    for (uint32_t i = 0; i < KITHI_PAGE_SIZE; i++) {
        assert_true(taken[i] == 1 || ((const unsigned char *)page)[i] == 0);
    }
}

static const kithi_tree_page *page_at(const kithi_pages *pages, uint32_t page)
{
    return (const kithi_tree_page *)(const void *)kithi_pages_at(pages, page);
}

static const kithi_tree_page *first_leaf(const kithi_pages *pages, const kithi_tree_page *page,
                                         uint32_t level)
{
    for (; level > 0; level--) {
        page = page_at(pages, kithi_tree_child(page, 0));
    }
    return page;
}

/* Every page of the tree, level by level; no key of a child on the wrong side of its separators, and no
 * separator with a byte that no key has. */
static uint64_t check_pages(const kithi_pages *pages, const kithi_root *root)
{
    if (root->top == 0) {
        assert_int_equal(root->count, 0);
        assert_int_equal(root->height, 0);
        return 0;
    }
    uint64_t pages_seen = 1;
    uint64_t keys_seen = 0;
    uint32_t *level_pages = malloc(sizeof *level_pages);
    size_t level_count = 1;
    assert_non_null(level_pages);
    level_pages[0] = root->top;
    assert_true(root->height == 0 || page_at(pages, root->top)->count > 1);
    for (uint32_t level = root->height;; level--) {
        uint32_t *below = NULL;
        size_t below_count = 0;
        for (size_t i = 0; i < level_count; i++) {
            const kithi_tree_page *page = page_at(pages, level_pages[i]);
            check_page(page, level > 0 ? KITHI_TREE_CHILD : 0);
            keys_seen += level == 0 ? page->count : 0;
            for (uint32_t j = 0; level > 0 && j < page->count; j++) {
                uint32_t *longer = realloc(below, (below_count + 1) * sizeof *below);
                assert_non_null(longer);
                below = longer;
                below[below_count++] = kithi_tree_child(page, j);
                const kithi_tree_page *child = page_at(pages, below[below_count - 1]);
                const uint32_t payload = level > 1 ? KITHI_TREE_CHILD : 0;
                unsigned char separator[KITHI_KEY_MOST];
                unsigned char key[KITHI_KEY_MOST];
                if (j > 0 && child->count > (level > 1 ? 1u : 0u)) {
                    const size_t size = kithi_tree_load(page, j, KITHI_TREE_CHILD, separator);
                    const size_t key_size = kithi_tree_load(child, level > 1 ? 1 : 0, payload, key);
                    assert_true(compare_bytes(separator, size, key, key_size) <= 0);
                }
                if (j > 0) {
                    const kithi_tree_page *leaf = first_leaf(pages, child, level - 1);
                    const size_t size = kithi_tree_load(page, j, KITHI_TREE_CHILD, separator);
                    assert_true(kithi_tree_load(leaf, 0, 0, key) >= size);
                    assert_memory_equal(key, separator, size);
                }
                if (j + 1 < page->count) {
                    const size_t size = kithi_tree_load(page, j + 1, KITHI_TREE_CHILD, separator);
                    const size_t key_size = kithi_tree_load(child, child->count - 1u, payload, key);
                    assert_true(child->count == 1 && level > 1
                                    ? true
                                    : compare_bytes(key, key_size, separator, size) < 0);
                }
            }
        }
        free(level_pages);
        level_pages = below;
        level_count = below_count;
        pages_seen += below_count;
        if (level == 0) {
            break;
        }
    }
    assert_int_equal(keys_seen, root->count);
    return pages_seen;
}

static uint32_t last_four(const bytes *key)
{
    uint32_t number = 0;
    for (size_t i = key->size - 4; i < key->size; i++) {
        number = number << 8 | key->at[i];
    }
    return number;
}

/* The tree is the set: by its structure, by walking, by asking. Returns its pages. */
static uint64_t check_tree(const kithi_pages *pages, const kithi_root *root, const model *set)
{
    const uint64_t count = check_pages(pages, root);
    kithi_cursor cursor;
    unsigned char key[KITHI_KEY_MOST];
    assert_int_equal(root->count, set->count);
    kithi_cursor_seek(&cursor, pages, root, NULL, 0);
    for (size_t i = 0; i < set->count; i++) {
        const bytes *expected = set->keys[i];
        assert_true(kithi_cursor_at(&cursor));
        assert_int_equal(kithi_cursor_size(&cursor), expected->size);
        assert_int_equal(kithi_cursor_key(&cursor, key), expected->size);
        assert_memory_equal(key, expected->at, expected->size);
        if (expected->size >= 4) {
            assert_int_equal(kithi_cursor_tail(&cursor), last_four(expected));
        }
        assert_true(kithi_cursor_begins(&cursor, expected->at, i % (expected->size + 1)));
        assert_true(kithi_tree_has(pages, root, expected->at, expected->size));
        kithi_cursor_next(&cursor);
    }
    assert_false(kithi_cursor_at(&cursor));
    assert_false(kithi_cursor_begins(&cursor, key, 0));
    return count;
}

/* Kinds of keys, each with its own way to be awkward. */
enum { KEY_SHORT, KEY_POSTING, KEY_LONG, KEY_NAME, KEY_ZEROS, KEY_MIXED, KEY_KINDS };

static void put_letters(bytes *key, uint64_t *seed, size_t count, const char *letters, uint32_t letter_count)
{
    for (size_t i = 0; i < count; i++) {
        key->at[key->size++] = (unsigned char)letters[fixture_number(seed) % letter_count];
    }
}

static void put_number(bytes *key, uint32_t number)
{
    for (uint32_t shift = 32; shift > 0; shift -= 8) {
        key->at[key->size++] = (unsigned char)(number >> (shift - 8));
    }
}

static bytes make_key(unsigned kind, uint64_t *seed)
{
    static const size_t mixed_sizes[] = {
        1, 2, 4, 5, 8, 9, KITHI_KEY_MOST / 2, KITHI_KEY_MOST - 1, KITHI_KEY_MOST};
    bytes key;
    key.size = 0;
    switch (kind) {
    case KEY_SHORT:
        put_letters(&key, seed, 1 + fixture_number(seed) % 12, "ab", 2);
        break;
    case KEY_POSTING:
        put_letters(&key, seed, 1, "ABCDEFGH", 8);
        memset(key.at + 1, key.at[0], 19);
        key.size = 20;
        put_number(&key, fixture_number(seed) % 20000);
        break;
    case KEY_LONG:
        key.size = 1 + fixture_number(seed) % (KITHI_KEY_MOST - 16);
        memset(key.at, 'x', key.size);
        put_letters(&key, seed, 1 + fixture_number(seed) % 16, "xyz", 3);
        break;
    case KEY_NAME:
        put_letters(&key, seed, 3 + fixture_number(seed) % 8, "aeinrst", 7);
        key.at[key.size++] = ' ';
        put_letters(&key, seed, 3 + fixture_number(seed) % 4, "aeinrst", 7);
        key.at[key.size++] = '\0';
        put_number(&key, fixture_number(seed));
        break;
    case KEY_ZEROS:
        put_letters(&key, seed, 1 + fixture_number(seed) % 8, "\0\1\377", 3);
        break;
    default:
        put_letters(&key, seed, mixed_sizes[fixture_number(seed) % COUNT(mixed_sizes)], "ac", 2);
        /* Equal almost to the end, or different at once. */
        memset(key.at, 'b', fixture_number(seed) % 2 == 0 ? 0 : key.size - (key.size > 3 ? 3 : 0));
        break;
    }
    return key;
}

/* A key of the set, often; a new one otherwise. */
static bytes choose_key(const model *set, unsigned kind, uint64_t *seed, uint32_t known_percent)
{
    if (set->count > 0 && fixture_number(seed) % 100 < known_percent) {
        const bytes *key = set->keys[fixture_number(seed) % set->count];
        bytes copy;
        copy.size = key->size;
        memcpy(copy.at, key->at, key->size);
        return copy;
    }
    return make_key(kind, seed);
}

/* The cursor was sent to the key; how many keys come from there on. */
static size_t check_place(const kithi_cursor *cursor, const model *set, const bytes *key)
{
    bool found;
    const size_t place = model_find(set, key, &found);
    unsigned char at[KITHI_KEY_MOST];
    assert_int_equal(kithi_cursor_at(cursor), place < set->count);
    if (place < set->count) {
        const bytes *expected = set->keys[place];
        assert_int_equal(kithi_cursor_key(cursor, at), expected->size);
        assert_memory_equal(at, expected->at, expected->size);
        assert_int_equal(kithi_cursor_begins(cursor, key->at, key->size),
                         expected->size >= key->size && memcmp(expected->at, key->at, key->size) == 0);
    }
    return set->count - place;
}

static void check_seek(const kithi_pages *pages, const kithi_root *root, const model *set, const bytes *key)
{
    bool found;
    kithi_cursor cursor;
    (void)model_find(set, key, &found);
    assert_int_equal(kithi_tree_has(pages, root, key->at, key->size), found);
    kithi_cursor_seek(&cursor, pages, root, key->at, key->size);
    (void)check_place(&cursor, set, key);
}

/* Many at once stand where each would stand alone. */
static void check_seeks(const kithi_pages *pages, const kithi_root *root, const model *set, unsigned kind,
                        uint64_t *seed)
{
    static bytes keys[KITHI_SEEKS];
    kithi_cursor cursors[KITHI_SEEKS];
    kithi_seek seeks[KITHI_SEEKS];
    for (size_t i = 0; i < KITHI_SEEKS; i++) {
        keys[i] = choose_key(set, kind, seed, 50);
        seeks[i] = (kithi_seek){&cursors[i], keys[i].at, keys[i].size};
    }
    kithi_cursor_seek_many(pages, root, seeks, KITHI_SEEKS);
    for (size_t i = 0; i < KITHI_SEEKS; i++) {
        size_t left = check_place(&cursors[i], set, &keys[i]);
        for (; left > 0; left--) { /* the way that was noted leads on to the end */
            assert_true(kithi_cursor_at(&cursors[i]));
            kithi_cursor_next(&cursors[i]);
        }
        assert_false(kithi_cursor_at(&cursors[i]));
    }
}

/* The last four bytes of all keys under a prefix, a few at a time; keys with less are none to ask for. */
static void check_tails(const kithi_pages *pages, const kithi_root *root, const model *set, const bytes *key,
                        uint64_t *seed)
{
    bytes prefix;
    uint32_t tails[9];
    size_t count = 0;
    bool found;
    kithi_cursor cursor;
    prefix.size = 1 + fixture_number(seed) % key->size;
    memcpy(prefix.at, key->at, prefix.size);
    size_t place = model_find(set, &prefix, &found);
    kithi_cursor_seek(&cursor, pages, root, prefix.at, prefix.size);
    do {
        const size_t capacity = 1 + fixture_number(seed) % COUNT(tails);
        count = kithi_cursor_tails(&cursor, prefix.at, prefix.size, tails, capacity);
        assert_true(count <= capacity);
        for (size_t i = 0; i < count; i++, place++) {
            assert_true(place < set->count);
            assert_true(set->keys[place]->size >= prefix.size);
            assert_memory_equal(set->keys[place]->at, prefix.at, prefix.size);
            assert_true(set->keys[place]->size < 4 || tails[i] == last_four(set->keys[place]));
        }
    } while (count > 0);
    assert_true(place == set->count || set->keys[place]->size < prefix.size ||
                memcmp(set->keys[place]->at, prefix.at, prefix.size) != 0);
    assert_int_equal(kithi_cursor_at(&cursor), place < set->count);
}

typedef struct phase {
    uint32_t steps;
    uint32_t add_percent;
} phase;

static void run_phase(draft_fixture *fixture, model *set, unsigned kind, const phase *what, uint64_t *seed)
{
    kithi_root *root = &fixture->draft.work->roots.at[3];
    for (uint32_t i = 0; i < what->steps; i++) {
        const bool adds = fixture_number(seed) % 100 < what->add_percent;
        const bytes key = choose_key(set, kind, seed, adds ? 10 : 95);
        if (i % 4 == 0) {
            check_seek(&fixture->pages, root, set, &key);
        }
        if (i % 20 == 0) {
            check_tails(&fixture->pages, root, set, &key, seed);
        }
        if (i % 200 == 0) {
            check_seeks(&fixture->pages, root, set, kind, seed);
        }
        if (adds) {
            assert_int_equal(kithi_tree_add(&fixture->draft, root, key.at, key.size), model_add(set, &key));
        } else {
            assert_int_equal(kithi_tree_remove(&fixture->draft, root, key.at, key.size),
                             model_remove(set, &key));
        }
    }
}

static void random_changes_match_a_sorted_array(void **state)
{
    (void)state;
    static const phase phases[] = {{4000, 90}, {3000, 50}, {4000, 20}, {2000, 80}};
    for (unsigned kind = 0; kind < KEY_KINDS; kind++) {
        uint64_t seed = 1000 + kind;
        print_message("# kind %u seed %llu\n", kind, (unsigned long long)seed);
        draft_fixture *fixture = fixture_open();
        model set = {NULL, 0, 0};
        for (size_t i = 0; i < COUNT(phases); i++) {
            run_phase(fixture, &set, kind, &phases[i], &seed);
            (void)check_tree(&fixture->pages, &fixture->draft.work->roots.at[3], &set);
            const uint64_t used = fixture_publish(fixture);
            assert_int_equal(used, check_tree(&fixture->pages, &fixture->draft.work->roots.at[3], &set));
        }
        while (set.count > 0) {
            const bytes key = choose_key(&set, kind, &seed, 100);
            assert_int_equal(
                kithi_tree_remove(&fixture->draft, &fixture->draft.work->roots.at[3], key.at, key.size), 1);
            assert_true(model_remove(&set, &key));
        }
        assert_int_equal(fixture->draft.work->roots.at[3].top, 0);
        assert_int_equal(fixture_publish(fixture), 0);
        model_free(&set);
        fixture_close(fixture);
    }
}

static void removing_in_order_leaves_no_page(void **state)
{
    (void)state;
    for (unsigned kind = 0; kind < 2 * KEY_KINDS; kind++) {
        uint64_t seed = 2000 + kind;
        draft_fixture *fixture = fixture_open();
        kithi_root *root = &fixture->draft.work->roots.at[0];
        model set = {NULL, 0, 0};
        for (uint32_t i = 0; i < 3000; i++) {
            const bytes key = make_key(kind / 2, &seed);
            assert_int_equal(kithi_tree_add(&fixture->draft, root, key.at, key.size), model_add(&set, &key));
        }
        for (uint32_t i = 0; set.count > 0; i++) {
            const bytes *key = set.keys[kind % 2 == 0 ? 0 : set.count - 1];
            assert_int_equal(kithi_tree_remove(&fixture->draft, root, key->at, key->size), 1);
            assert_true(model_remove(&set, key));
            if (i % 500 == 0) {
                (void)check_tree(&fixture->pages, root, &set);
            }
        }
        assert_int_equal(fixture_publish(fixture), 0);
        model_free(&set);
        fixture_close(fixture);
    }
}

/*
 * Separators with a long beginning in common, and in the last leaf a key without it beside one that has it.
 * When that one goes, the leaf's separator has nothing in common with the others any more, and they need so
 * much room without their common beginning that it gets a page of its own.
 */
static void a_separator_that_does_not_fit_divides_its_page(void **state)
{
    (void)state;
    enum { LEAVES = 9, LONG = 700 };
    draft_fixture *fixture = fixture_open();
    kithi_root *root = &fixture->draft.work->roots.at[0];
    model set = {NULL, 0, 0};
    bytes key = {.size = LONG};
    memset(key.at, 'a', LONG);
    for (uint32_t i = 0; root->height == 0 || page_at(&fixture->pages, root->top)->count < LEAVES; i++) {
        key.size = LONG;
        put_number(&key, i);
        assert_int_equal(kithi_tree_add(&fixture->draft, root, key.at, key.size), model_add(&set, &key));
    }
    const bytes last = {.size = 1, .at = "z"};
    assert_int_equal(kithi_tree_add(&fixture->draft, root, last.at, last.size), model_add(&set, &last));
    assert_int_equal(root->height, 1);
    assert_int_equal(kithi_tree_remove(&fixture->draft, root, key.at, key.size), 1);
    assert_true(model_remove(&set, &key));
    assert_int_equal(root->height, 2);
    (void)check_tree(&fixture->pages, root, &set);
    while (set.count > 0) {
        const bytes *first = set.keys[0];
        assert_int_equal(kithi_tree_remove(&fixture->draft, root, first->at, first->size), 1);
        assert_true(model_remove(&set, first));
    }
    assert_int_equal(fixture_publish(fixture), 0);
    model_free(&set);
    fixture_close(fixture);
}

static bytes numbered_key(uint32_t number)
{
    bytes key;
    key.size = 0;
    put_number(&key, 0x6b697468);
    put_number(&key, number);
    return key;
}

/* Adds the numbers first, first + step, ... */
static uint64_t pages_after_adding(uint32_t first, uint32_t step, uint32_t count)
{
    draft_fixture *fixture = fixture_open();
    kithi_root *root = &fixture->draft.work->roots.at[0];
    model set = {NULL, 0, 0};
    for (uint32_t i = 0; i < count; i++) {
        const bytes key = numbered_key(first + i * step);
        assert_int_equal(kithi_tree_add(&fixture->draft, root, key.at, key.size), 1);
        assert_int_equal(kithi_tree_add(&fixture->draft, root, key.at, key.size), 0);
        (void)model_add(&set, &key);
    }
    const uint64_t pages = check_tree(&fixture->pages, root, &set);
    model_free(&set);
    fixture_close(fixture);
    return pages;
}

static void ascending_keys_fill_their_pages(void **state)
{
    (void)state;
    const uint32_t count = 20000;
    const uint64_t full = count * sizeof(kithi_tree_slot) / KITHI_PAGE_SIZE;
    assert_true(pages_after_adding(7, 1, count) <= full + full / 20 + 3);
    assert_true(pages_after_adding(7 + count, UINT32_MAX, count) <= 2 * full + full / 5 + 3);
}

typedef struct listed {
    const model *set;
    size_t asked; /* guards the promise to ask once, in order */
    bytes shown;
} listed;

static const unsigned char *list_key(void *ctx, size_t index, size_t *size)
{
    listed *list = ctx;
    assert_int_equal(index, list->asked++);
    /* Each key twice; the one before is spoilt. */
    const bytes *key = list->set->keys[index / 2];
    memset(list->shown.at, 0xee, sizeof list->shown.at);
    memcpy(list->shown.at, key->at, key->size);
    *size = key->size;
    return list->shown.at;
}

static void building_equals_adding_and_takes_fewer_pages(void **state)
{
    (void)state;
    for (unsigned kind = 0; kind < KEY_KINDS; kind++) {
        uint64_t seed = 3000 + kind;
        draft_fixture *fixture = fixture_open();
        kithi_root *root = &fixture->draft.work->roots.at[0];
        kithi_root *added = &fixture->draft.work->roots.at[1];
        model set = {NULL, 0, 0};
        for (uint32_t i = 0; i < 5000; i++) {
            const bytes key = make_key(kind, &seed);
            assert_int_equal(kithi_tree_add(&fixture->draft, added, key.at, key.size), model_add(&set, &key));
        }
        listed list = {&set, 0, {0, {0}}};
        assert_true(
            kithi_tree_build(&fixture->draft, root, &(kithi_tree_source){&list, 2 * set.count, list_key}));
        assert_true(check_tree(&fixture->pages, root, &set) <= check_tree(&fixture->pages, added, &set));
        /* It goes on as any tree does. */
        fixture->draft.work->roots.at[3] = *root;
        *root = (kithi_root){0};
        run_phase(fixture, &set, kind, &(phase){2000, 50}, &seed);
        (void)check_tree(&fixture->pages, &fixture->draft.work->roots.at[3], &set);
        model_free(&set);
        fixture_close(fixture);
    }
}

static void snapshots_stay_as_they_were(void **state)
{
    (void)state;
    for (unsigned kind = 0; kind < KEY_KINDS; kind++) {
        uint64_t seed = 4000 + kind;
        draft_fixture *fixture = fixture_open();
        model set = {NULL, 0, 0};
        model before[3];
        kithi_slot *slots[3];
        run_phase(fixture, &set, kind, &(phase){2000, 90}, &seed);
        (void)fixture_publish(fixture);
        for (size_t i = 0; i < COUNT(slots); i++) {
            run_phase(fixture, &set, kind, &(phase){500, 60}, &seed);
            before[i] = model_copy(&set);
            slots[i] = kithi_draft_snapshot(&fixture->draft);
            assert_non_null(slots[i]);
        }
        run_phase(fixture, &set, kind, &(phase){2000, 30}, &seed);
        for (size_t i = 0; i < COUNT(slots); i++) {
            const kithi_version *version = atomic_load(&slots[i]->version);
            (void)check_tree(&fixture->pages, &version->roots.at[3], &before[i]);
            kithi_versions_unpin(slots[i]);
            model_free(&before[i]);
        }
        assert_int_equal(fixture_publish(fixture),
                         check_tree(&fixture->pages, &fixture->draft.work->roots.at[3], &set));
        model_free(&set);
        fixture_close(fixture);
    }
}

/* Steps until one fails for want of memory; false: none did. */
static bool run_until_failure(draft_fixture *fixture, const model *base, unsigned kind, uint64_t seed)
{
    kithi_root *root = &fixture->draft.work->roots.at[3];
    model set = model_copy(base);
    bool failed = false;
    for (uint32_t i = 0; i < 600 && !failed; i++) {
        const bool adds = fixture_number(&seed) % 100 < 50;
        const bytes key = choose_key(&set, kind, &seed, adds ? 10 : 95);
        const int done = adds ? kithi_tree_add(&fixture->draft, root, key.at, key.size)
                              : kithi_tree_remove(&fixture->draft, root, key.at, key.size);
        failed = done < 0;
        if (!failed) {
            assert_int_equal(done, adds ? model_add(&set, &key) : model_remove(&set, &key));
        }
    }
    model_free(&set);
    return failed;
}

static void a_draft_that_ran_out_of_memory_starts_again(void **state)
{
    (void)state;
    for (unsigned kind = 0; kind < KEY_KINDS; kind++) {
        uint64_t seed = 5000 + kind;
        draft_fixture *fixture = fixture_open();
        model set = {NULL, 0, 0};
        run_phase(fixture, &set, kind, &(phase){1500, 80}, &seed);
        uint64_t used = fixture_publish(fixture);
        bool failed = true;
        for (uint32_t i = 0; failed; i++) {
            assert_true(i < 2000);
            /* By turns: only so many pages, and so many blocks of any kind. */
            fixture_starve(fixture, i / 2, i % 2 == 0 ? LONG_MAX : (long)(i / 2));
            const bool failed_now = run_until_failure(fixture, &set, kind, seed);
            failed = i % 2 == 0 ? failed_now : failed;
            fixture_feed(fixture);
            kithi_draft_restart(&fixture->draft, NULL);
            assert_false(run_until_failure(fixture, &set, kind, seed));
            assert_true(kithi_draft_abandon(&fixture->draft));
            assert_int_equal(atomic_load(&fixture->pages.used), used);
            assert_true(kithi_draft_begin(&fixture->draft, &fixture->versions));
        }
        (void)check_tree(&fixture->pages, &fixture->draft.work->roots.at[3], &set);
        model_free(&set);
        fixture_close(fixture);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_changes_match_a_sorted_array),
        cmocka_unit_test(removing_in_order_leaves_no_page),
        cmocka_unit_test(a_separator_that_does_not_fit_divides_its_page),
        cmocka_unit_test(ascending_keys_fill_their_pages),
        cmocka_unit_test(building_equals_adding_and_takes_fewer_pages),
        cmocka_unit_test(snapshots_stay_as_they_were),
        cmocka_unit_test(a_draft_that_ran_out_of_memory_starts_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
