/*
 * Pages: the memory under every container. Fixed pages (and runs of 2 to 16 of them) lie in 2 MiB chunks
 * behind a table that never moves, so a page number stays good for readers while writers add chunks. Free
 * pages hang in lock-free stacks; drafts in several threads take from them at once. They are zero, but for a
 * few that were given back last: most pages are taken to be written all over, and those are in the cache.
 */
#ifndef KITH_BASE_PAGES_H
#define KITH_BASE_PAGES_H

#include "base/memory.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define KITHI_PAGE_BITS 12u
#define KITHI_PAGE_SIZE (1u << KITHI_PAGE_BITS)
#ifndef KITHI_CHUNK_BITS /* the fuzz targets open thousands of small books and set less */
#define KITHI_CHUNK_BITS 21u
#endif
#define KITHI_CHUNK_SIZE ((size_t)1 << KITHI_CHUNK_BITS)
#define KITHI_CHUNK_PAGES (1u << (KITHI_CHUNK_BITS - KITHI_PAGE_BITS))
#define KITHI_BLOCK_CHUNKS 256u
#define KITHI_BLOCKS 128u
#define KITHI_RUN_CLASSES 5u /* a run of class c has 1 << c pages */
#define KITHI_SOILED_MOST 256u
#define KITHI_LIST_END 1u /* ends a list of pages; never a page: chunks begin with their headers */

/* What is known of a page: the epoch that made it, and the next page of the list it hangs in (0: in none). */
typedef struct kithi_page_meta {
    uint64_t born;
    _Atomic uint32_t next;
    uint32_t run_class;
} kithi_page_meta;

/* A chunk begins with the metas of its pages; metas of the header's own pages are not used. */
typedef struct kithi_chunk {
    kithi_page_meta metas[KITHI_CHUNK_PAGES];
} kithi_chunk;

#define KITHI_CHUNK_FIRST ((uint32_t)((sizeof(kithi_chunk) + KITHI_PAGE_SIZE - 1) / KITHI_PAGE_SIZE))

typedef struct kithi_chunk_slot {
    kithi_chunk *chunk; /* aligned to a cache line */
    void *block;        /* as the allocator gave it */
} kithi_chunk_slot;

typedef struct kithi_pages {
    kithi_memory *memory;
    _Atomic(kithi_chunk_slot *) blocks[KITHI_BLOCKS];
    _Atomic uint32_t chunks;
    _Atomic uint64_t free[KITHI_RUN_CLASSES]; /* change count << 32 | first page */
    _Atomic uint64_t soiled;                  /* the same of single pages that are not zero */
    _Atomic uint32_t soiled_count;            /* of them, or a few more: KITHI_SOILED_MOST bounds it */
    _Atomic uint64_t used;                    /* pages out of the stacks */
    _Atomic uint64_t idle;                    /* pages in the stacks */
    _Atomic uint64_t epoch;                   /* last one given out */
} kithi_pages;

void kithi_pages_init(kithi_pages *pages, kithi_memory *memory);
void kithi_pages_free(kithi_pages *pages);

static inline kithi_chunk *kithi_pages_chunk(const kithi_pages *pages, uint32_t page)
{
    const kithi_chunk_slot *block = atomic_load_explicit(
        &pages->blocks[page / (KITHI_CHUNK_PAGES * KITHI_BLOCK_CHUNKS)], memory_order_relaxed);
    return block[page / KITHI_CHUNK_PAGES % KITHI_BLOCK_CHUNKS].chunk;
}

/* The bytes of a page (of the first page of a run). */
static inline unsigned char *kithi_pages_at(const kithi_pages *pages, uint32_t page)
{
    return (unsigned char *)kithi_pages_chunk(pages, page) +
           ((size_t)(page % KITHI_CHUNK_PAGES) << KITHI_PAGE_BITS);
}

static inline kithi_page_meta *kithi_pages_meta(const kithi_pages *pages, uint32_t page)
{
    return &kithi_pages_chunk(pages, page)->metas[page % KITHI_CHUNK_PAGES];
}

static inline size_t kithi_pages_run_size(const kithi_pages *pages, uint32_t page)
{
    return (size_t)KITHI_PAGE_SIZE << kithi_pages_meta(pages, page)->run_class;
}

/* A zero page or run out of the stacks; 0: no memory. */
uint32_t kithi_pages_take(kithi_pages *pages, uint32_t run_class);

/* The same, holding anything. */
uint32_t kithi_pages_take_soiled(kithi_pages *pages, uint32_t run_class);

/* Put a page or run back. Cannot fail. */
void kithi_pages_give(kithi_pages *pages, uint32_t page);

/* Zero what was given back and is not zero yet. */
void kithi_pages_wipe(kithi_pages *pages);

/* A new epoch, greater than all before. */
static inline uint64_t kithi_pages_epoch(kithi_pages *pages)
{
    return atomic_fetch_add(&pages->epoch, 1) + 1;
}

#endif
