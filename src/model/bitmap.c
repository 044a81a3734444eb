/* Bitmaps: those whose bit is set, a walk that passes over pages that were never written. */
#include "model/bitmap.h"

/* The first word that may have bits, from `word` on. */
static uint64_t skip_gap(const kithi_state *state, const kithi_root *bits, uint32_t word)
{
    const kithi_shape *shape = &state->model->words_shape;
    const uint32_t number = kithi_shape_page(shape, word);
    if (kithi_array_page(bits, number) != 0) {
        return word;
    }
    const uint64_t next = kithi_array_behind_gap(bits, number);
    return next > UINT32_MAX ? UINT64_MAX : next * shape->per_page;
}

size_t kithi_bitmap_list(const kithi_state *state, const kithi_root *bits, uint32_t after,
                         uint32_t *customers, size_t capacity)
{
    const uint32_t high = kithi_state_high(state, KITH_KIND_CUSTOMER);
    uint32_t next = after + 1;
    size_t count = 0;
    while (count < capacity && next != 0 && next <= high) {
        const uint64_t at = skip_gap(state, bits, next / KITHI_BITMAP_WORD);
        if (at > high / KITHI_BITMAP_WORD) {
            break;
        }
        next = at == next / KITHI_BITMAP_WORD ? next : (uint32_t)at * KITHI_BITMAP_WORD;
        uint64_t word = kithi_bitmap_word(state, bits, (uint32_t)at) >> next % KITHI_BITMAP_WORD;
        for (; word != 0 && count < capacity; word &= word - 1) {
            customers[count++] = next + (uint32_t)__builtin_ctzll(word);
        }
        next = (next / KITHI_BITMAP_WORD + 1) * KITHI_BITMAP_WORD;
    }
    return count;
}
