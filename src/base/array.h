/* Paged array: items of one size by number. Pages that were never written are absent and read as nothing. */
#ifndef KITH_BASE_ARRAY_H
#define KITH_BASE_ARRAY_H

#include "base/versions.h"

#include <stddef.h>
#include <stdint.h>

#define KITHI_DIRECTORY_BITS 8u
#define KITHI_DIRECTORY_MASK ((1u << KITHI_DIRECTORY_BITS) - 1u)

/* A directory says where the pages below it are, which readers follow, and their numbers, which writers need.
 */
typedef struct kithi_directory {
    unsigned char *bytes[1u << KITHI_DIRECTORY_BITS]; /* NULL: absent */
    uint32_t pages[1u << KITHI_DIRECTORY_BITS];       /* 0: absent */
    uint32_t used;                                    /* slots from here on were never used */
} kithi_directory;

_Static_assert(sizeof(kithi_directory) <= KITHI_PAGE_SIZE, "a directory fills no more than a page");

__extension__ typedef unsigned __int128 kithi_u128;

/* Items of `size` bytes; `inverse` divides by the items of a page with one multiplication (per_page > 1). */
typedef struct kithi_shape {
    uint32_t size;
    uint32_t per_page;
    uint64_t inverse;
} kithi_shape;

static inline kithi_shape kithi_shape_of(uint32_t size)
{
    const uint32_t per_page = KITHI_PAGE_SIZE / size;
    return (kithi_shape){size, per_page, UINT64_MAX / per_page + 1u};
}

static inline uint32_t kithi_directory_slot(uint32_t number, uint32_t level)
{
    return number >> (KITHI_DIRECTORY_BITS * (level - 1)) & KITHI_DIRECTORY_MASK;
}

/* Where page number `number` lies, or the directory of level `down` above it; NULL: absent. root->count is
 * not used. */
static inline unsigned char *kithi_array_bytes(const kithi_root *root, uint32_t number, uint32_t down)
{
    if (((uint64_t)number >> (KITHI_DIRECTORY_BITS * root->height)) != 0) {
        return NULL;
    }
    unsigned char *at = root->bytes;
    for (uint32_t level = root->height; level > down && at != NULL; level--) {
        at = ((const kithi_directory *)(const void *)at)->bytes[kithi_directory_slot(number, level)];
    }
    return at;
}

/* Page number `number` of the array, 0 if absent. */
static inline uint32_t kithi_array_page(const kithi_root *root, uint32_t number)
{
    if (root->height == 0) {
        return number == 0 ? root->top : 0;
    }
    const unsigned char *at = kithi_array_bytes(root, number, 1);
    return at == NULL ? 0
                      : ((const kithi_directory *)(const void *)at)->pages[kithi_directory_slot(number, 1)];
}

/* The first page number behind the gap that the absent page `number` lies in; missing directories are passed
 * over in one step. */
uint64_t kithi_array_behind_gap(const kithi_root *root, uint32_t number);

static inline uint32_t kithi_shape_page(const kithi_shape *shape, uint32_t index)
{
    return (uint32_t)(((kithi_u128)index * shape->inverse) >> 64);
}

/* Item `index`, or NULL if its page is absent. */
static inline const void *kithi_array_at(const kithi_root *root, const kithi_shape *shape, uint32_t index)
{
    const uint32_t number = kithi_shape_page(shape, index);
    const unsigned char *page = kithi_array_bytes(root, number, 0);
    return page == NULL ? NULL : page + (size_t)(index - number * shape->per_page) * shape->size;
}

/* Page number `number` made writable, and made if absent (of `run_class`); 0: no memory. `root` is the
 * draft's. */
uint32_t kithi_array_touch_page(kithi_draft *draft, kithi_root *root, uint32_t number, uint32_t run_class);

/* Item `index` made writable; NULL: no memory. */
void *kithi_array_touch(kithi_draft *draft, kithi_root *root, const kithi_shape *shape, uint32_t index);

/* Take page `number` out and free it; false: no memory, nothing lost. */
bool kithi_array_drop_page(kithi_draft *draft, kithi_root *root, uint32_t number);

#endif
