/*
 * Heap: pieces of bytes of size classes inside pages; larger pieces get a run of pages of their own. A piece
 * keeps its reference when its page is copied: logical page << 8 | where it begins in the page, counted in
 * grains of 16 bytes (0: the piece is a run). So a piece is found without a look at its page's header, which
 * would be one more access to memory. Freed pieces are zeroed.
 */
#ifndef KITH_BASE_HEAP_H
#define KITH_BASE_HEAP_H

#include "base/array.h"

#include <assert.h>

#define KITHI_HEAP_LARGEST                                                                                   \
    ((size_t)KITHI_PAGE_SIZE << (KITHI_RUN_CLASSES - 1)) /* bytes of the largest piece */

/* Bytes that a piece of `size` really has. */
size_t kithi_heap_room(size_t size);

/* A zero piece of at least `size` bytes, 1 to KITHI_HEAP_LARGEST, aligned to 16; NULL: no memory. */
void *kithi_heap_new(kithi_draft *draft, kithi_root *root, size_t size, uint32_t *reference);

/* The piece made writable; NULL: no memory. */
void *kithi_heap_touch(kithi_draft *draft, kithi_root *root, uint32_t reference);

/* false: no memory. */
bool kithi_heap_free(kithi_draft *draft, kithi_root *root, uint32_t reference);

typedef struct kithi_heap_page {
    uint16_t slot_size;
    uint16_t slots; /* that fit */
    uint16_t used;
    uint16_t fresh; /* slots from here on were never used */
    uint16_t free;  /* where the first freed slot begins, in grains; 0: none */
    uint16_t class_number;
    uint32_t previous; /* logical pages of the same class with room; see heap.c */
    uint32_t next;
} kithi_heap_page;

/* Bytes that a piece has that is no run. */
static inline size_t kithi_heap_slot(const kithi_root *root, uint32_t reference)
{
    const kithi_heap_page *page =
        (const kithi_heap_page *)(const void *)kithi_array_bytes(root, reference >> 8, 0);
    assert(page != NULL && (reference & 255u) != 0);
    return page->slot_size;
}

#define KITHI_HEAP_GRAIN 16u
#define KITHI_HEAP_HEADER 32u

/* The piece; the reference must be live. */
static inline const void *kithi_heap_at(const kithi_root *root, uint32_t reference)
{
    const unsigned char *page = kithi_array_bytes(root, reference >> 8, 0);
    assert(page != NULL);
    return page + (size_t)(reference & 255u) * KITHI_HEAP_GRAIN;
}

#endif
