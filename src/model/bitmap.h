/* Bitmaps of customers: paged arrays of words, of which a million customers take few enough to stay in the
 * cache. */
#ifndef KITH_MODEL_BITMAP_H
#define KITH_MODEL_BITMAP_H

#include "base/prefetch.h"
#include "model/model.h"

#define KITHI_BITMAP_WORD 64u /* customers of a word */

static inline uint64_t kithi_bitmap_word(const kithi_state *state, const kithi_root *bits, uint32_t word)
{
    const uint64_t *found = kithi_array_at(bits, &state->model->words_shape, word);
    return found == NULL ? 0 : *found;
}

static inline bool kithi_bitmap_has(const kithi_state *state, const kithi_root *bits, uint32_t customer)
{
    return (kithi_bitmap_word(state, bits, customer / KITHI_BITMAP_WORD) >> customer % KITHI_BITMAP_WORD &
            1u) != 0;
}

/* Get on its way into the cache what kithi_bitmap_has will look at. */
static inline void kithi_bitmap_prefetch(const kithi_state *state, const kithi_root *bits, uint32_t customer)
{
    kithi_prefetch(kithi_array_at(bits, &state->model->words_shape, customer / KITHI_BITMAP_WORD));
}

/* The first customers behind `after` whose bit is set; how many. */
size_t kithi_bitmap_list(const kithi_state *state, const kithi_root *bits, uint32_t after,
                         uint32_t *customers, size_t capacity);

/* Make it the other way round; false: no memory. */
static inline bool kithi_bitmap_flip(kithi_edit *edit, kithi_root *bits, uint32_t customer)
{
    uint64_t *word =
        kithi_array_touch(&edit->draft, bits, &edit->model->words_shape, customer / KITHI_BITMAP_WORD);
    if (word != NULL) {
        *word ^= UINT64_C(1) << customer % KITHI_BITMAP_WORD;
    }
    return word != NULL;
}

#endif
