/* Sorting of many byte strings at once, for bulk loads. */
#ifndef KITH_BASE_SORT_H
#define KITH_BASE_SORT_H

#include <stddef.h>
#include <stdint.h>

/* A string and the eight bytes of it that are being compared. */
typedef struct kithi_sort_item {
    uint64_t head;
    const unsigned char *bytes;
    size_t size;
} kithi_sort_item;

/* Ascending by bytes, then by size. `head` need not be set. Needs no memory. */
void kithi_sort_strings(kithi_sort_item *items, size_t count);

#endif
