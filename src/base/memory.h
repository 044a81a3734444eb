/* Memory of one book: the host's allocator, counted. */
#ifndef KITH_BASE_MEMORY_H
#define KITH_BASE_MEMORY_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The shape of kith_allocator's resize. */
typedef void *(*kithi_resize_fn)(void *ctx, void *ptr, size_t old_size, size_t new_size);

typedef struct kithi_memory {
    kithi_resize_fn resize;
    void *ctx;
    _Atomic uint64_t bytes; /* obtained and not given back */
} kithi_memory;

/* libc; blocks of 2 MiB and more are aligned and advised as huge pages where the system has them. */
void *kithi_memory_libc(void *ctx, void *ptr, size_t old_size, size_t new_size);

void kithi_memory_init(kithi_memory *memory, kithi_resize_fn resize, void *ctx);

/* NULL: no memory. The block is not cleared. */
void *kithi_memory_get(kithi_memory *memory, size_t size);

/* NULL: no memory. The block is zero. */
void *kithi_memory_zero(kithi_memory *memory, size_t size);

/* NULL: no memory, ptr is unchanged. */
void *kithi_memory_resize(kithi_memory *memory, void *ptr, size_t old_size, size_t new_size);

void kithi_memory_free(kithi_memory *memory, void *ptr, size_t size);

/* Make room for `needed` items in a growing array; false: no memory, nothing changed. */
bool kithi_memory_grow(kithi_memory *memory, void **items, size_t *capacity, size_t needed, size_t item_size);

/* Sizes that might overflow go through these. */
static inline bool kithi_size_add(size_t a, size_t b, size_t *out)
{
    *out = a + b;
    return *out >= a;
}

static inline bool kithi_size_multiply(size_t a, size_t b, size_t *out)
{
    *out = a * b;
    return a == 0 || *out / a == b;
}

/* A bump allocator whose blocks live and die together. */
typedef struct kithi_arena_block kithi_arena_block;

typedef struct kithi_arena {
    kithi_memory *memory;
    kithi_arena_block *blocks; /* newest first */
    size_t used;
} kithi_arena;

/* Where an arena stood, to go back to. */
typedef struct kithi_arena_mark {
    kithi_arena_block *block;
    size_t used;
} kithi_arena_mark;

void kithi_arena_init(kithi_arena *arena, kithi_memory *memory);
void *kithi_arena_get(kithi_arena *arena, size_t size); /* aligned to 8; NULL: no memory */
char *kithi_arena_text(kithi_arena *arena, const char *text,
                       size_t length); /* NUL-ended copy; NULL: no memory */
kithi_arena_mark kithi_arena_here(const kithi_arena *arena);
void kithi_arena_back(kithi_arena *arena, kithi_arena_mark mark); /* gives back what came after */
void kithi_arena_free(kithi_arena *arena);

#endif
