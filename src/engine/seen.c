/* Seen: see the header. */
#include "engine/seen.h"

#define WORD_BITS 64u
#define LEAF_WORDS 512u
#define LEAF_BITS (LEAF_WORDS * WORD_BITS)
#define LEAF_SIZE (LEAF_WORDS * sizeof(uint64_t))

bool kithi_seen_mark(kithi_seen *seen, kithi_memory *memory, uint32_t kind, uint32_t sequence)
{
    const size_t place = sequence / LEAF_BITS;
    const size_t count = seen->counts[kind];
    if (!kithi_memory_grow(memory, (void **)&seen->leaves[kind], &seen->counts[kind], place + 1,
                           sizeof *seen->leaves[kind])) {
        return false;
    }
    uint64_t **leaves = seen->leaves[kind];
    for (size_t i = count; i < seen->counts[kind]; i++) {
        leaves[i] = NULL;
    }
    if (leaves[place] == NULL) {
        leaves[place] = kithi_memory_zero(memory, LEAF_SIZE);
    }
    if (leaves[place] == NULL) {
        return false;
    }
    leaves[place][sequence % LEAF_BITS / WORD_BITS] |= UINT64_C(1) << sequence % WORD_BITS;
    return true;
}

bool kithi_seen_has(const kithi_seen *seen, uint32_t kind, uint32_t sequence)
{
    const size_t place = sequence / LEAF_BITS;
    const uint64_t *leaf = place < seen->counts[kind] ? seen->leaves[kind][place] : NULL;
    return leaf != NULL && (leaf[sequence % LEAF_BITS / WORD_BITS] >> sequence % WORD_BITS & 1u) != 0;
}

void kithi_seen_free(kithi_seen *seen, kithi_memory *memory)
{
    for (uint32_t kind = 0; kind < KITH_KIND_COUNT; kind++) {
        for (size_t i = 0; i < seen->counts[kind]; i++) {
            kithi_memory_free(memory, seen->leaves[kind][i], LEAF_SIZE);
        }
        kithi_memory_free(memory, seen->leaves[kind], seen->counts[kind] * sizeof *seen->leaves[kind]);
        seen->leaves[kind] = NULL;
        seen->counts[kind] = 0;
    }
}
