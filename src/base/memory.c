/* Memory of one book: the host's allocator, counted; and arenas over it. */
#if defined(__linux__) && !defined(_DEFAULT_SOURCE)
#define _DEFAULT_SOURCE 1 /* madvise */
#endif
#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#if defined(__linux__)
#include <sys/mman.h>
#endif

#define HUGE_PAGE ((size_t)2 * 1024 * 1024)
#define BLOCK_LEAST ((size_t)4096)
#define BLOCK_MOST HUGE_PAGE

struct kithi_arena_block {
    kithi_arena_block *older;
    size_t size; /* with this header */
};

static void *get_huge(size_t size)
{
    size_t whole = (size + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    if (whole < size) {
        return NULL;
    }
    void *block = aligned_alloc(HUGE_PAGE, whole);
#if defined(__linux__)
    if (block != NULL) {
        (void)madvise(block, whole, MADV_HUGEPAGE); /* a hint: without it everything works, only slower */
    }
#endif
    return block;
}

void *kithi_memory_libc(void *ctx, void *ptr, size_t old_size, size_t new_size)
{
    (void)ctx;
    if (new_size == 0) {
        free(ptr);
        return NULL;
    }
    if (new_size < HUGE_PAGE && old_size < HUGE_PAGE) {
        return realloc(ptr, new_size);
    }
    void *block = new_size < HUGE_PAGE ? malloc(new_size) : get_huge(new_size);
    if (block != NULL && ptr != NULL) {
        memcpy(block, ptr, old_size < new_size ? old_size : new_size);
        free(ptr);
    }
    return block;
}

void kithi_memory_init(kithi_memory *memory, kithi_resize_fn resize, void *ctx)
{
    memory->resize = resize != NULL ? resize : kithi_memory_libc;
    memory->ctx = ctx;
    atomic_init(&memory->bytes, 0);
}

void *kithi_memory_get(kithi_memory *memory, size_t size)
{
    return kithi_memory_resize(memory, NULL, 0, size);
}

void *kithi_memory_zero(kithi_memory *memory, size_t size)
{
    void *block = kithi_memory_get(memory, size);
    if (block != NULL) {
        memset(block, 0, size);
    }
    return block;
}

void *kithi_memory_resize(kithi_memory *memory, void *ptr, size_t old_size, size_t new_size)
{
    assert(new_size > 0);
    assert((ptr == NULL) == (old_size == 0));
    void *block = memory->resize(memory->ctx, ptr, old_size, new_size);
    if (block != NULL) {
        atomic_fetch_add_explicit(&memory->bytes, (uint64_t)new_size - (uint64_t)old_size,
                                  memory_order_relaxed);
    }
    return block;
}

void kithi_memory_free(kithi_memory *memory, void *ptr, size_t size)
{
    if (ptr == NULL) {
        return;
    }
    (void)memory->resize(memory->ctx, ptr, size, 0);
    atomic_fetch_sub_explicit(&memory->bytes, (uint64_t)size, memory_order_relaxed);
}

bool kithi_memory_grow(kithi_memory *memory, void **items, size_t *capacity, size_t needed, size_t item_size)
{
    if (needed <= *capacity) {
        return true;
    }
    size_t wanted = *capacity < 8 ? 8 : *capacity + *capacity / 2;
    wanted = wanted < needed ? needed : wanted;
    size_t bytes = 0;
    if (!kithi_size_multiply(wanted, item_size, &bytes)) {
        return false;
    }
    void *grown = kithi_memory_resize(memory, *items, *capacity * item_size, bytes);
    if (grown == NULL) {
        return false;
    }
    *items = grown;
    *capacity = wanted;
    return true;
}

void kithi_arena_init(kithi_arena *arena, kithi_memory *memory)
{
    arena->memory = memory;
    arena->blocks = NULL;
    arena->used = 0;
}

void *kithi_arena_get(kithi_arena *arena, size_t size)
{
    size_t rounded = (size + 7) & ~(size_t)7;
    if (rounded < size) {
        return NULL;
    }
    kithi_arena_block *block = arena->blocks;
    if (block == NULL || block->size - arena->used < rounded) {
        size_t wanted = block == NULL ? BLOCK_LEAST : block->size * 2;
        wanted = wanted > BLOCK_MOST ? BLOCK_MOST : wanted;
        if (wanted - sizeof *block < rounded && !kithi_size_add(rounded, sizeof *block, &wanted)) {
            return NULL;
        }
        block = kithi_memory_get(arena->memory, wanted);
        if (block == NULL) {
            return NULL;
        }
        block->older = arena->blocks;
        block->size = wanted;
        arena->blocks = block;
        arena->used = sizeof *block;
    }
    void *result = (unsigned char *)block + arena->used;
    arena->used += rounded;
    return result;
}

char *kithi_arena_text(kithi_arena *arena, const char *text, size_t length)
{
    size_t size = 0;
    char *copy = kithi_size_add(length, 1, &size) ? kithi_arena_get(arena, size) : NULL;
    if (copy != NULL) {
        memcpy(copy, text, length);
        copy[length] = '\0';
    }
    return copy;
}

kithi_arena_mark kithi_arena_here(const kithi_arena *arena)
{
    return (kithi_arena_mark){arena->blocks, arena->used};
}

void kithi_arena_back(kithi_arena *arena, kithi_arena_mark mark)
{
    while (arena->blocks != mark.block) {
        kithi_arena_block *block = arena->blocks;
        arena->blocks = block->older;
        kithi_memory_free(arena->memory, block, block->size);
    }
    arena->used = mark.used;
}

void kithi_arena_free(kithi_arena *arena)
{
    kithi_arena_back(arena, (kithi_arena_mark){NULL, 0});
}
