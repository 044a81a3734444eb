/*
 * One page of a B+tree. The prefix that its keys share stands once, behind the header; then come the slots
 * with the first four bytes of what is left of each key, so that a search seldom leaves them; the tails grow
 * down from the end of the page. A slot of an inner page has a payload behind it, the number of the child.
 * The first entry of an inner page has no key: it stands for everything below the second. The others are
 * separators: what the first key of the leaf on the right begins with, so that no text outlives its keys.
 */
#ifndef KITH_BASE_TREE_PAGE_H
#define KITH_BASE_TREE_PAGE_H

#include "base/pages.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define KITHI_KEY_MOST (KITHI_PAGE_SIZE / 4u - 24u)
#define KITHI_TREE_HEAD 4u  /* bytes of a key that lie in its slot */
#define KITHI_TREE_CHILD 4u /* bytes of a child's number: the payload of an inner entry */

typedef struct kithi_tree_slot {
    uint32_t head;   /* first four bytes behind the prefix, big-endian, filled up with zeros */
    uint16_t offset; /* of the tail in the page */
    uint16_t length; /* of the key behind the prefix */
} kithi_tree_slot;

typedef struct kithi_tree_page {
    uint16_t count;
    uint16_t prefix; /* bytes */
    uint16_t lowest; /* offset of the lowest tail */
    uint16_t live;   /* bytes of tails in use */
    kithi_tree_slot room[KITHI_PAGE_SIZE / sizeof(kithi_tree_slot) - 1];
} kithi_tree_page;

/* A key, and on inner pages the child that it leads to. No key at all: size 0. */
typedef struct kithi_tree_entry {
    const unsigned char *key;
    size_t size;
    uint32_t child;
} kithi_tree_entry;

/*
 * What shall stand in one or two pages: the first entries of a page, then one that comes from outside (unless
 * its size is 0), then entries of a second page (or the same) from a slot on. Adding, splitting and merging
 * are writing a run.
 */
typedef struct kithi_tree_run {
    const kithi_tree_page *first;
    uint32_t first_count;
    uint32_t second_from;
    const kithi_tree_page *second;
    kithi_tree_entry entry;
    uint32_t payload; /* 0 for leaves, KITHI_TREE_CHILD for inner pages; so everywhere */
    uint32_t count;   /* of all entries */
} kithi_tree_run;

static inline uint32_t kithi_tree_lead(const kithi_tree_page *page)
{
    return (page->prefix + 7u) / 8u;
}

static inline const kithi_tree_slot *kithi_tree_slot_at(const kithi_tree_page *page, uint32_t slot,
                                                        uint32_t payload)
{
    const unsigned char *slots = (const unsigned char *)(page->room + kithi_tree_lead(page));
    return (const kithi_tree_slot *)(const void *)(slots + slot * (sizeof(kithi_tree_slot) + payload));
}

static inline const unsigned char *kithi_tree_prefix(const kithi_tree_page *page)
{
    return (const unsigned char *)page->room;
}

/* The tail of a slot: the bytes of the key that the slot has no place for. */
static inline const unsigned char *kithi_tree_tail(const kithi_tree_page *page, const kithi_tree_slot *slot)
{
    return (const unsigned char *)page + slot->offset;
}

static inline uint32_t kithi_tree_tail_size(size_t length)
{
    return length > KITHI_TREE_HEAD ? (uint32_t)length - KITHI_TREE_HEAD : 0u;
}

static inline size_t kithi_tree_key_size(const kithi_tree_page *page, uint32_t slot, uint32_t payload)
{
    return (size_t)page->prefix + kithi_tree_slot_at(page, slot, payload)->length;
}

static inline uint32_t kithi_tree_child(const kithi_tree_page *page, uint32_t slot)
{
    uint32_t child;
    memcpy(&child, kithi_tree_slot_at(page, slot, KITHI_TREE_CHILD) + 1, sizeof child);
    return child;
}

/* Bytes of the page that are in use. */
static inline uint32_t kithi_tree_used(const kithi_tree_page *page, uint32_t payload)
{
    const uint32_t slot = (uint32_t)sizeof(kithi_tree_slot);
    return (1u + kithi_tree_lead(page)) * slot + page->count * (slot + payload) + page->live;
}

/* The first slot whose key is not below this one, and whether it is this one. */
uint32_t kithi_tree_search(const kithi_tree_page *page, uint32_t payload, const kithi_tree_entry *entry,
                           bool *found);

/* The slot of the child under which the key belongs. */
uint32_t kithi_tree_search_child(const kithi_tree_page *page, const kithi_tree_entry *entry);

/* Bytes that two keys begin with alike. */
size_t kithi_tree_shared(const kithi_tree_entry *a, const kithi_tree_entry *b);

/* The whole key into `out` of KITHI_KEY_MOST bytes; its size. */
size_t kithi_tree_load(const kithi_tree_page *page, uint32_t slot, uint32_t payload, unsigned char *out);

void kithi_tree_set_child(kithi_tree_page *page, uint32_t slot, uint32_t child);

/* A page with one entry, or on a new root with two: `left` is its first child, the entry its second. */
void kithi_tree_start(kithi_tree_page *page, const kithi_tree_entry *entry, uint32_t payload, uint32_t left);

/* Add an entry, moving the others together if need be; false: more than `limit` bytes would be used. */
bool kithi_tree_put(kithi_tree_page *page, uint32_t slot, const kithi_tree_entry *entry, uint32_t payload,
                    uint32_t limit);

/*
 * Add an entry that does not fit by dividing the page between itself and `right`, which is empty. The key for
 * the parent goes to `out`; its size is returned.
 */
size_t kithi_tree_split(kithi_tree_page *page, kithi_tree_page *right, uint32_t slot,
                        const kithi_tree_entry *entry, uint32_t payload, unsigned char *out);

void kithi_tree_cut(kithi_tree_page *page, uint32_t slot, uint32_t payload);

/* Both pages as one; `entry` is the parent's entry of the right one. */
kithi_tree_run kithi_tree_join(const kithi_tree_page *left, const kithi_tree_page *right,
                               const kithi_tree_entry *entry, uint32_t payload);

/* Bytes that entries from..to - 1 would use on a page of their own. */
uint32_t kithi_tree_measure(const kithi_tree_run *run, uint32_t from, uint32_t to);

/* Write the whole run, which fits, into `page`, which may be one of its sources. */
void kithi_tree_rewrite(kithi_tree_page *page, const kithi_tree_run *run);

#endif
