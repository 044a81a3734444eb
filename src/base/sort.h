/* Sorting: anything by a function, and many byte strings at once, for bulk loads. Neither needs memory. */
#ifndef KITH_BASE_SORT_H
#define KITH_BASE_SORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Is a before b? */
typedef bool (*kithi_before)(const void *a, const void *b);

/* Put items of a size in order. In what order those come that are equal is not said. */
void kithi_sort(void *items, size_t count, size_t size, kithi_before before);

/* A string and the sixteen bytes of it that are being compared. */
typedef struct kithi_sort_item {
    uint64_t head;
    uint64_t next;
    const unsigned char *bytes;
    size_t size;
} kithi_sort_item;

/* Ascending by bytes, then by size. The heads need not be set. */
void kithi_sort_strings(kithi_sort_item *items, size_t count);

#endif
