/* In which order the sources of a field of the order header are asked: that of table 2, or the book's own. */
#ifndef KITH_RULES_HEADER_SOURCES_H
#define KITH_RULES_HEADER_SOURCES_H

#include "model/model.h"

typedef struct kithi_sources {
    const kithi_state *state;
    const uint8_t *standard; /* what comes next of table 2, where the book has no order of its own */
    uint32_t field;          /* of the header */
    int64_t rank;            /* of the book's own source that was told, and its row; 0: it has none */
} kithi_sources;

/* Begin with the first source of a field; KITH_ORIGIN_, 0: none. */
uint32_t kithi_sources_first(kithi_sources *walk, const kithi_state *state, uint32_t field);

uint32_t kithi_sources_next_own(kithi_sources *walk);

/* The one behind it; 0: no more. */
static inline uint32_t kithi_sources_next(kithi_sources *walk)
{
    return walk->rank != 0 ? kithi_sources_next_own(walk) : *++walk->standard;
}

#endif
