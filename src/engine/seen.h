/* Seen: which rows a reload has handed over. Two levels, so that one high id costs one leaf and not a bitmap
 * of all ids below it. */
#ifndef KITH_ENGINE_SEEN_H
#define KITH_ENGINE_SEEN_H

#include "base/memory.h"

#include "kith/kinds.h"

typedef struct kithi_seen {
    uint64_t **leaves[KITH_KIND_COUNT]; /* NULL: nothing seen there */
    size_t counts[KITH_KIND_COUNT];
} kithi_seen;

/* false: no memory. */
bool kithi_seen_mark(kithi_seen *seen, kithi_memory *memory, uint32_t kind, uint32_t sequence);
bool kithi_seen_has(const kithi_seen *seen, uint32_t kind, uint32_t sequence);
void kithi_seen_free(kithi_seen *seen, kithi_memory *memory);

#endif
