/* Paged array: growing the directory and copying the path to what is written. */
#include "base/array.h"

#include <string.h>

static kithi_directory *directory_at(const kithi_draft *draft, uint32_t page)
{
    return (kithi_directory *)(void *)kithi_pages_at(draft->pages, page);
}

/* Where a page is named: in a root or in a directory. */
typedef struct place {
    uint32_t *page;
    unsigned char **bytes;
} place;

static place place_in_root(kithi_root *root)
{
    return (place){&root->top, &root->bytes};
}

static place place_in(kithi_directory *directory, uint32_t slot)
{
    directory->used = directory->used > slot ? directory->used : slot + 1;
    return (place){&directory->pages[slot], &directory->bytes[slot]};
}

static void put(const kithi_draft *draft, place at, uint32_t page)
{
    *at.page = page;
    *at.bytes = page == 0 ? NULL : kithi_pages_at(draft->pages, page);
}

/* Add levels until page number `number` is within reach; false: no memory. */
static bool grow(kithi_draft *draft, kithi_root *root, uint32_t number)
{
    while (((uint64_t)number >> (KITHI_DIRECTORY_BITS * root->height)) != 0) {
        if (root->top != 0) {
            const uint32_t top = kithi_draft_page(draft, 0);
            if (top == 0) {
                return false;
            }
            put(draft, place_in(directory_at(draft, top), 0), root->top);
            put(draft, place_in_root(root), top);
        }
        root->height++;
    }
    return true;
}

/* A directory of this draft that says what the older one says; most are far from full. 0: no memory. */
static uint32_t copy_directory(kithi_draft *draft, uint32_t page)
{
    const uint32_t fresh = kithi_draft_instead(draft, page);
    if (fresh != 0) {
        const kithi_directory *from = directory_at(draft, page);
        kithi_directory *to = directory_at(draft, fresh);
        const uint32_t used = from->used;
        const uint32_t left = KITHI_DIRECTORY_MASK + 1u - used;
        memcpy(to->bytes, from->bytes, used * sizeof from->bytes[0]);
        memset(to->bytes + used, 0, left * sizeof from->bytes[0]);
        memcpy(to->pages, from->pages, used * sizeof from->pages[0]);
        memset(to->pages + used, 0, left * sizeof from->pages[0]);
        to->used = used;
        memset(to + 1, 0, KITHI_PAGE_SIZE - sizeof *to);
    }
    return fresh;
}

/* Make what a place names a page of this draft; false: no memory. */
static bool own(kithi_draft *draft, place at, uint32_t run_class, uint32_t (*copy)(kithi_draft *, uint32_t))
{
    if (*at.page != 0 && kithi_draft_owns(draft, *at.page)) {
        return true;
    }
    const uint32_t page = *at.page == 0 ? kithi_draft_page(draft, run_class) : copy(draft, *at.page);
    if (page != 0) {
        put(draft, at, page);
    }
    return page != 0;
}

/* Touch the path to page number `number` and give the place that names it; false: no memory. */
static bool touch_path(kithi_draft *draft, kithi_root *root, uint32_t number, place *out)
{
    if (!grow(draft, root, number)) {
        return false;
    }
    *out = place_in_root(root);
    for (uint32_t level = root->height; level > 0; level--) {
        if (!own(draft, *out, 0, copy_directory)) {
            return false;
        }
        *out = place_in(directory_at(draft, *out->page), kithi_directory_slot(number, level));
    }
    return true;
}

uint32_t kithi_array_touch_page(kithi_draft *draft, kithi_root *root, uint32_t number, uint32_t run_class)
{
    /* A page of this epoch hangs on a path of this epoch: nothing to copy. */
    const uint32_t page = kithi_array_page(root, number);
    if (page != 0 && kithi_draft_owns(draft, page)) {
        return page;
    }
    place at;
    return !touch_path(draft, root, number, &at) || !own(draft, at, run_class, kithi_draft_copy) ? 0
                                                                                                 : *at.page;
}

void *kithi_array_touch(kithi_draft *draft, kithi_root *root, const kithi_shape *shape, uint32_t index)
{
    const uint32_t number = kithi_shape_page(shape, index);
    const uint32_t page = kithi_array_touch_page(draft, root, number, 0);
    return page == 0 ? NULL
                     : kithi_pages_at(draft->pages, page) +
                           (size_t)(index - number * shape->per_page) * shape->size;
}

bool kithi_array_drop_page(kithi_draft *draft, kithi_root *root, uint32_t number)
{
    if (kithi_array_page(root, number) == 0) {
        return true;
    }
    place at;
    if (!touch_path(draft, root, number, &at) || !kithi_draft_free(draft, *at.page)) {
        return false;
    }
    put(draft, at, 0);
    return true;
}

uint64_t kithi_array_behind_gap(const kithi_root *root, uint32_t number)
{
    uint32_t level = root->height;
    if ((uint64_t)number >> (KITHI_DIRECTORY_BITS * level) != 0) {
        return UINT64_MAX;
    }
    while (level > 0 && kithi_array_bytes(root, number, level) != NULL) {
        level--;
    }
    const uint32_t bits = KITHI_DIRECTORY_BITS * level; /* what is missing has so many pages, as bits */
    return (((uint64_t)number >> bits) + 1) << bits;
}
