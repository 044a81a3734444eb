/* Sorting of many byte strings at once, for bulk loads. */
#ifndef KITH_BASE_SORT_H
#define KITH_BASE_SORT_H

#include <stddef.h>
#include <stdint.h>

/* A string and the sixteen bytes of it that are being compared. */
typedef struct kithi_sort_item {
    uint64_t head;
    uint64_t next;
    const unsigned char *bytes;
    size_t size;
} kithi_sort_item;

/* Ascending by bytes, then by size. The heads need not be set. Needs no memory. */
void kithi_sort_strings(kithi_sort_item *items, size_t count);

#endif
