/*
 * B+tree: a set of byte strings in the order of memcmp, then of length. There are no values: whoever wants
 * one puts it at the key's end, as four bytes, most significant first. root->count is the number of keys.
 */
#ifndef KITH_BASE_TREE_H
#define KITH_BASE_TREE_H

#include "base/prefetch.h"
#include "base/tree_page.h"
#include "base/versions.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define KITHI_TREE_LEVELS 24u

/* Keys have 1 to KITHI_KEY_MOST bytes. 1: added, 0: it was there, -1: no memory. */
int kithi_tree_add(kithi_draft *draft, kithi_root *root, const unsigned char *key, size_t size);

/* 1: removed, 0: it was not there, -1: no memory. */
int kithi_tree_remove(kithi_draft *draft, kithi_root *root, const unsigned char *key, size_t size);

bool kithi_tree_has(const kithi_pages *pages, const kithi_root *root, const unsigned char *key, size_t size);

/* Keys in ascending order; a key is good until the next is asked for. Each is asked for once, in order. */
typedef struct kithi_tree_source {
    void *ctx;
    size_t count;
    const unsigned char *(*key)(void *ctx, size_t index, size_t *size);
} kithi_tree_source;

/* Fill an empty tree, densely; keys that come twice count once. false: no memory. */
bool kithi_tree_build(kithi_draft *draft, kithi_root *root, const kithi_tree_source *source);

/* A page on the way down, and the slot that the way takes there. */
typedef struct kithi_tree_step {
    uint32_t page;
    uint32_t slot;
} kithi_tree_step;

/* A place in a tree, good as long as the version that it was sought in. */
typedef struct kithi_cursor {
    const kithi_pages *pages;
    const kithi_tree_page *leaf; /* NULL: behind the last key */
    uint32_t slot;
    uint32_t height;
    kithi_tree_step path[KITHI_TREE_LEVELS]; /* of path[0] only the page is used, and only to seek */
} kithi_cursor;

/* To the first key that is not below this one; size 0: to the first of all. */
void kithi_cursor_seek(kithi_cursor *cursor, const kithi_pages *pages, const kithi_root *root,
                       const unsigned char *key, size_t size);

/* Where a cursor shall go: to the first key that is not below this one, of 1 byte at least. */
typedef struct kithi_seek {
    kithi_cursor *cursor;
    const unsigned char *key;
    size_t size;
} kithi_seek;

#define KITHI_SEEKS                                                                                          \
    16u /* so many at once: what memory is fetched for stays in the cache until it is used                   \
         */

/* All of them down level by level: they wait for memory once a level, not one after the other. */
void kithi_cursor_seek_many(const kithi_pages *pages, const kithi_root *root, const kithi_seek *seeks,
                            size_t count);

/* To the first key of the next leaf. */
void kithi_cursor_turn(kithi_cursor *cursor);

static inline bool kithi_cursor_at(const kithi_cursor *cursor)
{
    return cursor->leaf != NULL;
}

static inline void kithi_cursor_next(kithi_cursor *cursor)
{
    if (++cursor->slot >= cursor->leaf->count) {
        kithi_cursor_turn(cursor);
    }
}

/* Get what of the key behind this one lies apart from its slot on its way into the cache. */
static inline void kithi_cursor_prefetch_next(const kithi_cursor *cursor)
{
    const uint32_t next = cursor->slot + 1;
    if (next < cursor->leaf->count) {
        kithi_prefetch(kithi_tree_tail(cursor->leaf, kithi_tree_slot_at(cursor->leaf, next, 0)));
    }
}

/* The key where the cursor is, whole, into `out` of KITHI_KEY_MOST bytes; its size. */
static inline size_t kithi_cursor_key(const kithi_cursor *cursor, unsigned char *out)
{
    return kithi_tree_load(cursor->leaf, cursor->slot, 0, out);
}

static inline size_t kithi_cursor_size(const kithi_cursor *cursor)
{
    return kithi_tree_key_size(cursor->leaf, cursor->slot, 0);
}

bool kithi_tree_begins(const kithi_tree_page *leaf, uint32_t slot, const unsigned char *prefix, size_t size);

/* Whether there is a key, and it begins with this. */
static inline bool kithi_cursor_begins(const kithi_cursor *cursor, const unsigned char *prefix, size_t size)
{
    if (cursor->leaf == NULL) {
        return false;
    }
    return size <= cursor->leaf->prefix ? memcmp(kithi_tree_prefix(cursor->leaf), prefix, size) == 0
                                        : kithi_tree_begins(cursor->leaf, cursor->slot, prefix, size);
}

uint32_t kithi_tree_last_four(const kithi_tree_page *leaf, uint32_t slot);

/* The key's last four bytes as a number; the key has as many. */
static inline uint32_t kithi_cursor_tail(const kithi_cursor *cursor)
{
    const kithi_tree_slot *slot = kithi_tree_slot_at(cursor->leaf, cursor->slot, 0);
    return slot->length == KITHI_TREE_HEAD ? slot->head : kithi_tree_last_four(cursor->leaf, cursor->slot);
}

/* The last four bytes of the keys from here on that begin with this, as numbers; how many. The cursor goes
 * behind them. */
size_t kithi_cursor_tails(kithi_cursor *cursor, const unsigned char *prefix, size_t size, uint32_t *tails,
                          size_t capacity);

#endif
