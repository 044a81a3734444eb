/*
 * Weave: several walks together, always the one whose next entry comes first: over the keys under some
 * prefixes, or over what was written of some customers. So records of many days, or of many customers, come
 * in one order without being gathered and sorted, and what nobody asks for costs nothing.
 */
#ifndef KITH_MODEL_WEAVE_H
#define KITH_MODEL_WEAVE_H

#include "model/index.h"
#include "model/links.h"

#define KITHI_WEAVE_KEY 32u /* bytes of a key to begin at, at most */

/* One of the walks. */
typedef struct kithi_stream {
    uint64_t order[2]; /* the entry, or sixteen bytes behind the prefix as numbers, what is missing as 0 */
    uint32_t row;      /* that it leads to */
    uint32_t customer; /* whose list it is */
    kithi_walk walk;   /* of keys only the cursor */
    unsigned char from[KITHI_WEAVE_KEY];
    size_t size;
} kithi_stream;

typedef struct kithi_weave {
    const kithi_state *state;
    uint32_t kind;    /* of what was written, whose rows are looked at when their turn comes; 0: of keys */
    kithi_entry from; /* where all lists begin */
    uint32_t prefix;  /* bytes */
    kithi_stream *streams;
    uint32_t *heap; /* those that go on, by index, the first one on top */
    size_t count;
    size_t capacity;
} kithi_weave;

/* Room for so many walks; false: no memory. Free it in any case. */
bool kithi_weave_init(kithi_weave *weave, const kithi_state *state, size_t streams);
void kithi_weave_free(kithi_weave *weave);

/* Where a walk over keys begins: at the first one not below `from`, as far as the prefix is the same. */
void kithi_weave_from(kithi_weave *weave, size_t stream, const kithi_key *from);

/* Begin, when each of them has its `from`, or its customer. */
void kithi_weave_start(kithi_weave *weave);

/* The walk that is next, by index. */
static inline size_t kithi_weave_first(const kithi_weave *weave)
{
    return weave->heap[0];
}

/* One record on. */
void kithi_weave_next(kithi_weave *weave);

#endif
