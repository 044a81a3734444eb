/*
 * Sorting of anything: heapsort, which never takes longer than n log n and moves items in place.
 *
 * Sorting of strings: three-way radix quicksort over eight bytes at a time. They and the eight after them are
 * kept beside the pointer, so most comparisons touch no string at all.
 */
#include "base/sort.h"

#include <stdbool.h>
#include <string.h>

#define HEAD ((size_t)8)
#define SMALL 16u
#define STACK                                                                                                \
    256u /* the larger part waits, the smaller is done first: log2(count) parts a level, few levels wait */

typedef struct part {
    kithi_sort_item *items;
    size_t count;
    size_t depth;
} part;

static void exchange(unsigned char *a, unsigned char *b, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        const unsigned char byte = a[i];
        a[i] = b[i];
        b[i] = byte;
    }
}

void kithi_sort(void *items, size_t count, size_t size, kithi_before before)
{
    unsigned char *bytes = items;
    size_t top = count / 2; /* what is behind it is a heap, the last in order first */
    for (size_t left = count; left > 1;) {
        if (top > 0) {
            top--;
        } else {
            left--;
            exchange(bytes, bytes + left * size, size);
        }
        size_t at = top;
        for (size_t child = 2 * at + 1; child < left; child = 2 * at + 1) {
            if (child + 1 < left && before(bytes + child * size, bytes + (child + 1) * size)) {
                child++;
            }
            if (!before(bytes + at * size, bytes + child * size)) {
                break;
            }
            exchange(bytes + at * size, bytes + child * size, size);
            at = child;
        }
    }
}

static uint64_t head_at(const kithi_sort_item *item, size_t depth)
{
    uint64_t head = 0;
    if (item->size >= depth + HEAD) {
        memcpy(&head, item->bytes + depth, HEAD);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
        head = __builtin_bswap64(head);
#endif
        return head;
    }
    for (size_t i = 0; i < HEAD; i++) {
        head = head << 8 | (depth + i < item->size ? item->bytes[depth + i] : 0u);
    }
    return head;
}

static bool precedes(const kithi_sort_item *a, const kithi_sort_item *b, size_t depth)
{
    if (a->head != b->head) {
        return a->head < b->head;
    }
    if (a->next != b->next) {
        return a->next < b->next;
    }
    const size_t from_a = a->size < depth + 2 * HEAD ? a->size : depth + 2 * HEAD;
    const size_t from_b = b->size < depth + 2 * HEAD ? b->size : depth + 2 * HEAD;
    const size_t rest_a = a->size - from_a;
    const size_t rest_b = b->size - from_b;
    const int order = memcmp(a->bytes + from_a, b->bytes + from_b, rest_a < rest_b ? rest_a : rest_b);
    return order != 0 ? order < 0 : a->size < b->size;
}

static void sort_small(kithi_sort_item *items, size_t count, size_t depth)
{
    for (size_t i = 1; i < count; i++) {
        const kithi_sort_item item = items[i];
        size_t at = i;
        for (; at > 0 && precedes(&item, &items[at - 1], depth); at--) {
            items[at] = items[at - 1];
        }
        items[at] = item;
    }
}

static uint64_t median(uint64_t a, uint64_t b, uint64_t c)
{
    if (a < b) {
        return b < c ? b : a < c ? c : a;
    }
    return a < c ? a : b < c ? c : b;
}

static void swap(kithi_sort_item *a, kithi_sort_item *b)
{
    const kithi_sort_item item = *a;
    *a = *b;
    *b = item;
}

/* Go on to the next eight bytes. */
static void deepen(kithi_sort_item *items, size_t count, size_t depth)
{
    for (size_t i = 0; i < count; i++) {
        items[i].head = items[i].next;
        items[i].next = head_at(&items[i], depth + HEAD);
    }
}

/* Move strings that end within the eight bytes to the front, sorted; how many. All heads are equal. */
static size_t finish_short(kithi_sort_item *items, size_t count, size_t depth)
{
    size_t done = 0;
    for (size_t i = 0; i < count; i++) {
        if (items[i].size <= depth + HEAD) {
            swap(&items[i], &items[done++]);
        }
    }
    /* They differ in trailing zero bytes at most, so by size. Nearly always there is one. */
    for (size_t i = 1; i < done; i++) {
        for (size_t at = i; at > 0 && items[at].size < items[at - 1].size; at--) {
            swap(&items[at], &items[at - 1]);
        }
    }
    return done;
}

void kithi_sort_strings(kithi_sort_item *items, size_t count)
{
    part stack[STACK];
    size_t waiting = 0;
    for (size_t i = 0; i < count; i++) {
        items[i].head = head_at(&items[i], 0);
        items[i].next = head_at(&items[i], HEAD);
    }
    stack[waiting++] = (part){items, count, 0};
    while (waiting > 0) {
        const part now = stack[--waiting];
        if (now.count <= SMALL || waiting + 3 > STACK) {
            sort_small(now.items, now.count, now.depth);
            continue;
        }
        const uint64_t pivot =
            median(now.items[0].head, now.items[now.count / 2].head, now.items[now.count - 1].head);
        size_t low = 0;
        size_t high = now.count;
        for (size_t i = 0; i < high;) {
            if (now.items[i].head < pivot) {
                swap(&now.items[i++], &now.items[low++]);
            } else if (now.items[i].head > pivot) {
                swap(&now.items[i], &now.items[--high]);
            } else {
                i++;
            }
        }
        part parts[3] = {{now.items, low, now.depth},
                         {now.items + low, high - low, now.depth},
                         {now.items + high, now.count - high, now.depth}};
        const size_t done = finish_short(parts[1].items, parts[1].count, now.depth);
        parts[1].items += done;
        parts[1].count -= done;
        parts[1].depth += HEAD;
        deepen(parts[1].items, parts[1].count, parts[1].depth);
        /* Largest first onto the stack, so that it never holds many. */
        for (size_t i = 0; i < 2; i++) {
            for (size_t j = i + 1; j < 3; j++) {
                if (parts[j].count > parts[i].count) {
                    const part larger = parts[j];
                    parts[j] = parts[i];
                    parts[i] = larger;
                }
            }
        }
        for (size_t i = 0; i < 3; i++) {
            if (parts[i].count > 1) {
                stack[waiting++] = parts[i];
            }
        }
    }
}
