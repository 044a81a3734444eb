/* Pages: chunks from the allocator, and lock-free stacks of free pages and runs. */
#include "base/pages.h"

#include <assert.h>
#include <string.h>

#define LINE 64u

void kithi_pages_init(kithi_pages *pages, kithi_memory *memory)
{
    pages->memory = memory;
    for (uint32_t i = 0; i < KITHI_BLOCKS; i++) {
        atomic_init(&pages->blocks[i], NULL);
    }
    for (uint32_t i = 0; i < KITHI_RUN_CLASSES; i++) {
        atomic_init(&pages->free[i], KITHI_LIST_END);
    }
    atomic_init(&pages->soiled, KITHI_LIST_END);
    atomic_init(&pages->soiled_count, 0);
    atomic_init(&pages->chunks, 0);
    atomic_init(&pages->used, 0);
    atomic_init(&pages->idle, 0);
    atomic_init(&pages->epoch, 0);
}

void kithi_pages_free(kithi_pages *pages)
{
    for (uint32_t i = 0; i < KITHI_BLOCKS; i++) {
        kithi_chunk_slot *block = atomic_load(&pages->blocks[i]);
        if (block == NULL) {
            continue;
        }
        for (uint32_t j = 0; j < KITHI_BLOCK_CHUNKS; j++) {
            kithi_memory_free(pages->memory, block[j].block, KITHI_CHUNK_SIZE);
        }
        kithi_memory_free(pages->memory, block, KITHI_BLOCK_CHUNKS * sizeof *block);
        atomic_store(&pages->blocks[i], NULL);
    }
}

/* The table's block for chunk number `chunk`, made if it is missing; NULL: no memory or no room. */
static kithi_chunk_slot *find_block(kithi_pages *pages, uint32_t chunk)
{
    if (chunk / KITHI_BLOCK_CHUNKS >= KITHI_BLOCKS) {
        return NULL;
    }
    _Atomic(kithi_chunk_slot *) *place = &pages->blocks[chunk / KITHI_BLOCK_CHUNKS];
    kithi_chunk_slot *block = atomic_load(place);
    if (block != NULL) {
        return block;
    }
    kithi_chunk_slot *fresh = kithi_memory_zero(pages->memory, KITHI_BLOCK_CHUNKS * sizeof *fresh);
    if (fresh == NULL) {
        return NULL;
    }
    if (atomic_compare_exchange_strong(place, &block, fresh)) {
        return fresh;
    }
    kithi_memory_free(pages->memory, fresh, KITHI_BLOCK_CHUNKS * sizeof *fresh);
    return block;
}

/* Push the linked pages first..last; cannot fail. */
static void push(kithi_pages *pages, _Atomic uint64_t *stack, uint32_t first, uint32_t last)
{
    uint64_t head = atomic_load(stack);
    uint64_t next = 0;
    do {
        atomic_store_explicit(&kithi_pages_meta(pages, last)->next, (uint32_t)head, memory_order_relaxed);
        next = ((head >> 32) + 1) << 32 | first;
    } while (!atomic_compare_exchange_weak(stack, &head, next));
}

/* 0: the stack is empty. */
static uint32_t pop(kithi_pages *pages, _Atomic uint64_t *stack)
{
    uint64_t head = atomic_load(stack);
    while ((uint32_t)head != KITHI_LIST_END) {
        const uint32_t page = (uint32_t)head;
        const uint32_t rest =
            atomic_load_explicit(&kithi_pages_meta(pages, page)->next, memory_order_relaxed);
        const uint64_t next = ((head >> 32) + 1) << 32 | rest;
        if (atomic_compare_exchange_weak(stack, &head, next)) {
            atomic_store_explicit(&kithi_pages_meta(pages, page)->next, 0, memory_order_relaxed);
            return page;
        }
    }
    return 0;
}

static uint32_t pop_soiled(kithi_pages *pages)
{
    const uint32_t page = pop(pages, &pages->soiled);
    if (page != 0) {
        atomic_fetch_sub_explicit(&pages->soiled_count, 1, memory_order_relaxed);
    }
    return page;
}

static void zero(kithi_pages *pages, uint32_t page)
{
    memset(kithi_pages_at(pages, page), 0, kithi_pages_run_size(pages, page));
}

/* A new chunk cut into runs of one class; all but the first are pushed. 0: no memory. */
static uint32_t add_chunk(kithi_pages *pages, uint32_t run_class)
{
    if (find_block(pages, atomic_load(&pages->chunks)) == NULL) {
        return 0;
    }
    unsigned char *raw = kithi_memory_zero(pages->memory, KITHI_CHUNK_SIZE);
    if (raw == NULL) {
        return 0;
    }
    uint32_t number = atomic_fetch_add(&pages->chunks, 1);
    kithi_chunk_slot *block = find_block(pages, number);
    if (block == NULL) { /* another thread took the last place of the block meanwhile; the number is lost */
        kithi_memory_free(pages->memory, raw, KITHI_CHUNK_SIZE);
        return 0;
    }
    size_t skew = (LINE - (uintptr_t)raw % LINE) % LINE;
    kithi_chunk *chunk = (kithi_chunk *)(void *)(raw + skew);
    uint32_t end = skew == 0 ? KITHI_CHUNK_PAGES : KITHI_CHUNK_PAGES - 1; /* the last page would not fit */
    uint32_t step = 1u << run_class;
    uint32_t first = (KITHI_CHUNK_FIRST + step - 1) / step * step;
    uint32_t base = number * KITHI_CHUNK_PAGES;
    uint32_t count = 0;
    for (uint32_t page = first; page + step <= end; page += step) {
        atomic_init(&chunk->metas[page].next, page + 2 * step <= end ? base + page + step : KITHI_LIST_END);
        chunk->metas[page].run_class = run_class;
        count++;
    }
    block[number % KITHI_BLOCK_CHUNKS] = (kithi_chunk_slot){chunk, raw};
    atomic_store_explicit(&chunk->metas[first].next, 0, memory_order_relaxed);
    atomic_fetch_add(&pages->idle, (uint64_t)(count - 1) * step);
    atomic_fetch_add(&pages->used, step);
    push(pages, &pages->free[run_class], base + first + step, base + first + (count - 1) * step);
    return base + first;
}

/* Out of a stack, or of a new chunk; `soiled` tells whether it has to be zeroed. 0: no memory. */
static uint32_t take(kithi_pages *pages, uint32_t run_class, bool *soiled)
{
    assert(run_class < KITHI_RUN_CLASSES);
    uint32_t page = run_class == 0 ? pop_soiled(pages) : 0;
    *soiled = page != 0;
    page = page != 0 ? page : pop(pages, &pages->free[run_class]);
    if (page == 0) {
        return add_chunk(pages, run_class);
    }
    atomic_fetch_add_explicit(&pages->used, 1u << run_class, memory_order_relaxed);
    atomic_fetch_sub_explicit(&pages->idle, 1u << run_class, memory_order_relaxed);
    return page;
}

uint32_t kithi_pages_take(kithi_pages *pages, uint32_t run_class)
{
    bool soiled;
    const uint32_t page = take(pages, run_class, &soiled);
    if (soiled) {
        zero(pages, page);
    }
    return page;
}

uint32_t kithi_pages_take_soiled(kithi_pages *pages, uint32_t run_class)
{
    bool soiled;
    return take(pages, run_class, &soiled);
}

void kithi_pages_give(kithi_pages *pages, uint32_t page)
{
    kithi_page_meta *meta = kithi_pages_meta(pages, page);
    const uint32_t run_class = meta->run_class;
    meta->born = 0;
    atomic_fetch_sub_explicit(&pages->used, 1u << run_class, memory_order_relaxed);
    atomic_fetch_add_explicit(&pages->idle, 1u << run_class, memory_order_relaxed);
    if (run_class == 0 &&
        atomic_load_explicit(&pages->soiled_count, memory_order_relaxed) < KITHI_SOILED_MOST) {
        atomic_fetch_add_explicit(&pages->soiled_count, 1, memory_order_relaxed);
        push(pages, &pages->soiled, page, page);
        return;
    }
    zero(pages, page);
    push(pages, &pages->free[run_class], page, page);
}

void kithi_pages_wipe(kithi_pages *pages)
{
    for (uint32_t page = pop_soiled(pages); page != 0; page = pop_soiled(pages)) {
        zero(pages, page);
        push(pages, &pages->free[0], page, page);
    }
}
