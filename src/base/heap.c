/* Heap: size classes inside pages, lists of pages with room, and runs. */
#include "base/heap.h"

#include <assert.h>
#include <string.h>

/* Whole grains, so that sorted blocks of 16-byte entries waste nothing. */
static const uint16_t class_sizes[] = {16,  32,  48,  64,  80,  96,  112, 128, 144, 160,  192,  224,
                                       256, 288, 320, 384, 448, 512, 576, 672, 800, 1008, 1344, 2032};
#define CLASSES (sizeof class_sizes / sizeof class_sizes[0])

#define VACANT_MOST ((KITHI_PAGE_SIZE - (uint32_t)CLASSES * 4u - 12u) / 4u)

/* Logical page 0 holds the heap's own state. */
typedef struct heap_state {
    uint32_t open[CLASSES]; /* first page of the class with room; 0: none */
    uint32_t next_page;     /* next logical page number never used; 0 stands for 1 */
    uint32_t linked; /* page numbers given back that found no room below: each keeps a page naming the next */
    uint32_t vacant_count;
    uint32_t vacant[VACANT_MOST]; /* page numbers given back; they have no page */
} heap_state;

static heap_state *touch_state(kithi_draft *draft, kithi_root *root)
{
    const uint32_t page = kithi_array_touch_page(draft, root, 0, 0);
    return page == 0 ? NULL : (heap_state *)(void *)kithi_pages_at(draft->pages, page);
}

static const kithi_heap_page *page_at(const kithi_root *root, uint32_t number)
{
    return (const kithi_heap_page *)(const void *)kithi_array_bytes(root, number, 0);
}

static kithi_heap_page *touch_page(kithi_draft *draft, kithi_root *root, uint32_t number)
{
    const uint32_t page = kithi_array_touch_page(draft, root, number, 0);
    return page == 0 ? NULL : (kithi_heap_page *)(void *)kithi_pages_at(draft->pages, page);
}

static uint32_t class_of(size_t size)
{
    uint32_t low = 0;
    uint32_t high = (uint32_t)CLASSES;
    while (low < high) {
        const uint32_t middle = (low + high) / 2;
        if (class_sizes[middle] < size) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static uint32_t run_class_of(size_t size)
{
    uint32_t run_class = 0;
    while (((size_t)KITHI_PAGE_SIZE << run_class) < size) {
        run_class++;
    }
    return run_class;
}

size_t kithi_heap_room(size_t size)
{
    const uint32_t class_number = class_of(size);
    return class_number < CLASSES ? class_sizes[class_number] : (size_t)KITHI_PAGE_SIZE << run_class_of(size);
}

/* A logical page number nobody uses and that has no page; 0: no memory or no number left. */
static uint32_t take_number(kithi_draft *draft, kithi_root *root, heap_state *state)
{
    if (state->linked != 0) {
        const uint32_t number = state->linked;
        const uint32_t *link = (const uint32_t *)(const void *)kithi_array_bytes(root, number, 0);
        const uint32_t next = *link;
        if (!kithi_array_drop_page(draft, root, number)) {
            return 0;
        }
        state->linked = next;
        return number;
    }
    if (state->vacant_count > 0) {
        return state->vacant[--state->vacant_count];
    }
    const uint32_t number = state->next_page == 0 ? 1 : state->next_page;
    state->next_page = number >> 24 != 0 ? number : number + 1;
    return number >> 24 != 0 ? 0 : number;
}

/* A new logical page (a run of `run_class`); 0: no memory or no number left. */
static uint32_t add_page(kithi_draft *draft, kithi_root *root, uint32_t run_class)
{
    heap_state *state = touch_state(draft, root);
    const uint32_t number = state == NULL ? 0 : take_number(draft, root, state);
    return number == 0 || kithi_array_touch_page(draft, root, number, run_class) == 0 ? 0 : number;
}

/* Give a logical page back. */
static bool drop_page(kithi_draft *draft, kithi_root *root, uint32_t number)
{
    heap_state *state = touch_state(draft, root);
    if (state == NULL || !kithi_array_drop_page(draft, root, number)) {
        return false;
    }
    if (state->vacant_count < VACANT_MOST) {
        state->vacant[state->vacant_count++] = number;
        return true;
    }
    const uint32_t page = kithi_array_touch_page(draft, root, number, 0);
    if (page == 0) {
        return false;
    }
    *(uint32_t *)(void *)kithi_pages_at(draft->pages, page) = state->linked;
    state->linked = number;
    return true;
}

/*
 * Pages of a class with room hang in a list. Whatever is new comes from its first page, so that one alone may
 * be full: then it counts no longer, without a write to it or to the next; its links, and what the first page
 * says of the one before, mean nothing.
 */
static uint32_t first_open(const kithi_root *root, const heap_state *state, uint32_t class_number)
{
    const uint32_t first = state->open[class_number];
    const kithi_heap_page *page = first == 0 ? NULL : page_at(root, first);
    return page != NULL && page->used == page->slots ? page->next : first;
}

/* Put a page at the head of its class's list of pages with room. */
static bool open_page(kithi_draft *draft, kithi_root *root, kithi_heap_page *page, uint32_t number)
{
    heap_state *state = touch_state(draft, root);
    if (state == NULL) {
        return false;
    }
    const uint32_t head = first_open(root, state, page->class_number);
    if (head != 0) {
        kithi_heap_page *next = touch_page(draft, root, head);
        if (next == NULL) {
            return false;
        }
        next->previous = number;
    }
    page->previous = 0;
    page->next = head;
    state->open[page->class_number] = number;
    return true;
}

/* Take a page that has become empty out of that list. */
static bool shut_page(kithi_draft *draft, kithi_root *root, const kithi_heap_page *page, uint32_t number)
{
    heap_state *state = touch_state(draft, root);
    if (state == NULL) {
        return false;
    }
    if (state->open[page->class_number] == number) {
        state->open[page->class_number] = page->next;
        return true;
    }
    kithi_heap_page *previous = touch_page(draft, root, page->previous);
    kithi_heap_page *next = page->next == 0 ? NULL : touch_page(draft, root, page->next);
    if (previous == NULL || (page->next != 0 && next == NULL)) {
        return false;
    }
    previous->next = page->next;
    if (next != NULL) {
        next->previous = page->previous;
    }
    return true;
}

static void *new_run(kithi_draft *draft, kithi_root *root, size_t size, uint32_t *reference)
{
    const uint32_t number = add_page(draft, root, run_class_of(size));
    if (number == 0) {
        return NULL;
    }
    *reference = number << 8;
    return kithi_array_bytes(root, number, 0);
}

/* A page of the class with room, made if there is none; NULL: no memory. */
static kithi_heap_page *find_open(kithi_draft *draft, kithi_root *root, uint32_t class_number,
                                  uint32_t *number)
{
    heap_state *state = touch_state(draft, root);
    if (state == NULL) {
        return NULL;
    }
    *number = first_open(root, state, class_number);
    state->open[class_number] = *number;
    if (*number != 0) {
        return touch_page(draft, root, *number);
    }
    *number = add_page(draft, root, 0);
    kithi_heap_page *page = *number == 0 ? NULL : touch_page(draft, root, *number);
    if (page == NULL) {
        return NULL;
    }
    page->slot_size = class_sizes[class_number];
    page->class_number = (uint16_t)class_number;
    page->slots = (uint16_t)((KITHI_PAGE_SIZE - KITHI_HEAP_HEADER) / page->slot_size);
    return open_page(draft, root, page, *number) ? page : NULL;
}

void *kithi_heap_new(kithi_draft *draft, kithi_root *root, size_t size, uint32_t *reference)
{
    assert(size > 0 && size <= KITHI_HEAP_LARGEST);
    const uint32_t class_number = class_of(size);
    if (class_number == CLASSES) {
        return new_run(draft, root, size, reference);
    }
    uint32_t number = 0;
    kithi_heap_page *page = find_open(draft, root, class_number, &number);
    if (page == NULL) {
        return NULL;
    }
    uint32_t grain = (KITHI_HEAP_HEADER + (uint32_t)page->fresh * page->slot_size) / KITHI_HEAP_GRAIN;
    unsigned char *bytes = (unsigned char *)page;
    if (page->free != 0) {
        grain = page->free;
        memcpy(&page->free, bytes + (size_t)grain * KITHI_HEAP_GRAIN, sizeof page->free);
        memset(bytes + (size_t)grain * KITHI_HEAP_GRAIN, 0, sizeof page->free);
    } else {
        page->fresh++;
    }
    page->used++;
    *reference = number << 8 | grain;
    return bytes + (size_t)grain * KITHI_HEAP_GRAIN;
}

void *kithi_heap_touch(kithi_draft *draft, kithi_root *root, uint32_t reference)
{
    const uint32_t page = kithi_array_touch_page(draft, root, reference >> 8, 0);
    if (page == 0) {
        return NULL;
    }
    return kithi_pages_at(draft->pages, page) + (size_t)(reference & 255u) * KITHI_HEAP_GRAIN;
}

static bool is_first(const kithi_root *root, const kithi_heap_page *page, uint32_t number)
{
    const heap_state *state = (const heap_state *)(const void *)kithi_array_bytes(root, 0, 0);
    return state->open[page->class_number] == number;
}

bool kithi_heap_free(kithi_draft *draft, kithi_root *root, uint32_t reference)
{
    const uint32_t number = reference >> 8;
    const uint32_t grain = reference & 255u;
    if (grain == 0) {
        return drop_page(draft, root, number);
    }
    kithi_heap_page *page = touch_page(draft, root, number);
    if (page == NULL) {
        return false;
    }
    assert(page->used > 0);
    assert((grain * KITHI_HEAP_GRAIN - KITHI_HEAP_HEADER) % page->slot_size == 0);
    if (page->used == page->slots && !is_first(root, page, number) && !open_page(draft, root, page, number)) {
        return false;
    }
    if (page->used == 1) {
        return shut_page(draft, root, page, number) && drop_page(draft, root, number);
    }
    unsigned char *bytes = (unsigned char *)page + (size_t)grain * KITHI_HEAP_GRAIN;
    memset(bytes, 0, page->slot_size);
    memcpy(bytes, &page->free, sizeof page->free);
    page->free = (uint16_t)grain;
    page->used--;
    return true;
}
