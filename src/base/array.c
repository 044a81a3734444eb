/* Paged array: growing the directory and copying the path to what is written. */
#include "base/array.h"

static uint32_t *directory_at(const kithi_draft *draft, uint32_t page)
{
    return (uint32_t *)(void *)kithi_pages_at(draft->pages, page);
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
            directory_at(draft, top)[0] = root->top;
            root->top = top;
        }
        root->height++;
    }
    return true;
}

/* Make `*place` a page of this draft; false: no memory. */
static bool own(kithi_draft *draft, uint32_t *place, uint32_t run_class)
{
    const uint32_t page = *place == 0 ? kithi_draft_page(draft, run_class) : kithi_draft_touch(draft, *place);
    if (page == 0) {
        return false;
    }
    *place = page;
    return true;
}

/* Touch the path to page number `number` and give the place that names it; NULL: no memory. */
static uint32_t *touch_path(kithi_draft *draft, kithi_root *root, uint32_t number)
{
    if (!grow(draft, root, number)) {
        return NULL;
    }
    uint32_t *place = &root->top;
    for (uint32_t level = root->height; level > 0; level--) {
        if (!own(draft, place, 0)) {
            return NULL;
        }
        place = &directory_at(
            draft, *place)[(number >> (KITHI_DIRECTORY_BITS * (level - 1))) & KITHI_DIRECTORY_MASK];
    }
    return place;
}

uint32_t kithi_array_touch_page(kithi_draft *draft, kithi_root *root, uint32_t number, uint32_t run_class)
{
    /* A page of this epoch hangs on a path of this epoch: nothing to copy. */
    const uint32_t page = kithi_array_page(draft->pages, root, number);
    if (page != 0 && kithi_pages_meta(draft->pages, page)->born == draft->work->epoch) {
        return page;
    }
    uint32_t *place = touch_path(draft, root, number);
    return place == NULL || !own(draft, place, run_class) ? 0 : *place;
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
    if (kithi_array_page(draft->pages, root, number) == 0) {
        return true;
    }
    uint32_t *place = touch_path(draft, root, number);
    if (place == NULL || !kithi_draft_free(draft, *place)) {
        return false;
    }
    *place = 0;
    return true;
}

uint64_t kithi_array_behind_gap(const kithi_pages *pages, const kithi_root *root, uint32_t number)
{
    uint32_t level = root->height;
    uint32_t page = root->top;
    if ((uint64_t)number >> (KITHI_DIRECTORY_BITS * level) != 0) {
        return UINT64_MAX;
    }
    while (level > 0 && page != 0) {
        level--;
        const uint32_t *directory = (const uint32_t *)(const void *)kithi_pages_at(pages, page);
        page = directory[(number >> (KITHI_DIRECTORY_BITS * level)) & KITHI_DIRECTORY_MASK];
    }
    const uint32_t bits = KITHI_DIRECTORY_BITS * level; /* what is missing has so many pages, as bits */
    return (((uint64_t)number >> bits) + 1) << bits;
}
