/* Rows: records in memory, read and written as values by field number. */
#ifndef KITH_MODEL_ROWS_H
#define KITH_MODEL_ROWS_H

#include "base/prefetch.h"
#include "model/bitmap.h"
#include "model/model.h"

#include <string.h>

/*
 * Texts of a row lie in one piece: sequence of the row, how many texts, where each ends (counted from the
 * first one's beginning), then the texts with their NULs. Rare numbers lie there like texts of eight bytes.
 */
#define KITHI_TEXTS_HEADER 6u
#define KITHI_ROW_TEXTS 4u /* where a row of a kind with texts names the piece */

static inline uint32_t kithi_texts_sequence(const unsigned char *piece)
{
    uint32_t sequence = 0;
    memcpy(&sequence, piece, sizeof sequence);
    return sequence;
}

/* Text number `index` of a piece. */
static inline const char *kithi_texts_at(const unsigned char *piece, uint32_t index, size_t *length)
{
    const unsigned char *ends = piece + KITHI_TEXTS_HEADER;
    uint16_t count = 0;
    uint16_t start = 0;
    uint16_t end = 0;
    memcpy(&count, piece + 4, sizeof count);
    if (index > 0) {
        memcpy(&start, ends + (size_t)2 * (index - 1), sizeof start);
    }
    memcpy(&end, ends + (size_t)2 * index, sizeof end);
    *length = (size_t)end - start - 1;
    return (const char *)ends + (size_t)2 * count + start;
}

/* Where a row lies, live or not, NULL: nowhere; it is not looked at. */
static inline const unsigned char *kithi_row_place(const kithi_state *state, uint32_t kind, uint32_t sequence)
{
    return kithi_array_at(kithi_state_root(state, KITHI_ROOT_ROWS + kind), &state->model->layouts[kind].shape,
                          sequence);
}

/* The row if it is live, else NULL. */
static inline const unsigned char *kithi_row_at(const kithi_state *state, uint32_t kind, uint32_t sequence)
{
    const unsigned char *row = kithi_row_place(state, kind, sequence);
    return row == NULL || (row[0] & 1u) == 0 ? NULL : row;
}

#define KITHI_CACHE_LINE 64u

/* Get a row on its way into the cache, all lines of it. */
static inline void kithi_row_prefetch(const kithi_state *state, kith_id id)
{
    const uint32_t kind = KITH_ID_KIND(id);
    const uint32_t size = state->model->layouts[kind].shape.size;
    const unsigned char *row = kithi_row_place(state, kind, kithi_id_sequence(id));
    if (row == NULL) {
        return;
    }
    for (uint32_t at = 0; at < size; at += KITHI_CACHE_LINE) {
        kithi_prefetch(row + at);
    }
    kithi_prefetch(row + size - 1);
}

/* The same of its texts, when the row itself is there. */
void kithi_row_prefetch_texts(const kithi_state *state, kith_id id);

static inline uint32_t kithi_row_mask(const unsigned char *row)
{
    uint32_t mask = 0;
    memcpy(&mask, row, sizeof mask);
    return mask;
}

/* Live row that an id names, else NULL. */
static inline const unsigned char *kithi_row_find(const kithi_state *state, kith_id id)
{
    const uint32_t kind = KITH_ID_KIND(id);
    return kind == 0 || kind >= KITH_KIND_COUNT || id >> 40 != 0
               ? NULL
               : kithi_row_at(state, kind, kithi_id_sequence(id));
}

/*
 * Is there such a record? Of customers a bitmap tells, which stays in the cache where a million rows do not:
 * whoever only wants to know this does not wait for memory.
 */
static inline bool kithi_row_lives(const kithi_state *state, kith_id id)
{
    if (KITH_ID_KIND(id) != KITH_KIND_CUSTOMER || id >> 40 != 0) {
        return kithi_row_find(state, id) != NULL;
    }
    return kithi_bitmap_has(state, kithi_state_root(state, KITHI_ROOT_ALIVE), kithi_id_sequence(id));
}

/* A number that lies in the piece of texts. */
int64_t kithi_row_rare(const kithi_state *state, uint32_t kind, const unsigned char *row, uint32_t field);

/* A number that lies in the row, and is set. */
static inline int64_t kithi_row_decode(const kithi_layout *layout, const unsigned char *row, uint32_t field)
{
    const unsigned char *at = row + layout->offsets[field];
    int64_t wide = 0;
    uint32_t narrow = 0;
    switch (layout->sizes[field]) {
    case 1:
        return *at;
    case 4:
        memcpy(&narrow, at, sizeof narrow);
        if (layout->targets[field] == 0) {
            return (int32_t)narrow;
        }
        return narrow == 0 ? 0 : (int64_t)kithi_id_make(layout->targets[field], narrow);
    default:
        memcpy(&wide, at, sizeof wide);
        return wide;
    }
}

/* Number behind a field that is not text, 0 if it is not set or there is no row. References come as ids. */
static inline int64_t kithi_row_number(const kithi_state *state, uint32_t kind, const unsigned char *row,
                                       uint32_t field)
{
    const kithi_layout *layout = &state->model->layouts[kind];
    if (row == NULL || (kithi_row_mask(row) >> field & 1u) == 0) {
        return 0;
    }
    return layout->sizes[field] == 0 ? kithi_row_rare(state, kind, row, field)
                                     : kithi_row_decode(layout, row, field);
}

/* The same of the record that an id names (0: none). */
static inline int64_t kithi_row_number_of(const kithi_state *state, kith_id id, uint32_t field)
{
    return kithi_row_number(state, KITH_ID_KIND(id), kithi_row_find(state, id), field);
}

/* Text of a field, NULL if it is not set or there is no row. */
const char *kithi_row_text(const kithi_state *state, uint32_t kind, const unsigned char *row, uint32_t field,
                           size_t *length);

void kithi_row_value(const kithi_state *state, uint32_t kind, const unsigned char *row, uint32_t field,
                     kith_value *out);

/* All fields: element f of `values` (KITHI_FIELDS) is field f, with KITH_TYPE_NONE where nothing is set. */
void kithi_row_read(const kithi_state *state, uint32_t kind, const unsigned char *row, kith_value *values);

/* No value at all: KITH_TYPE_NONE, an empty text, and 0 where 0 means none. */
bool kithi_value_none(const kith_value *value);

bool kithi_value_equal(const kith_value *a, const kith_value *b);

/* Bits of the fields in which two rows of a kind differ, each in its own state. */
uint32_t kithi_row_differences(uint32_t kind, const kithi_state *state_a, const unsigned char *a,
                               const kithi_state *state_b, const unsigned char *b);

/* Is there such a field? */
bool kithi_row_differs(uint32_t kind, const kithi_state *state_a, const unsigned char *a,
                       const kithi_state *state_b, const unsigned char *b);

/* Write a row and keep the indexes with it. `after` has KITHI_FIELDS elements; NULL removes the row. */
kith_status kithi_row_write(kithi_edit *edit, uint32_t kind, uint32_t sequence, const kith_value *after);

/* First live sequence greater than `after`, 0 if there is none. */
uint32_t kithi_row_next(const kithi_state *state, uint32_t kind, uint32_t after);

/* Note that a sequence is used although the row is not kept. */
void kithi_row_used(kithi_edit *edit, uint32_t kind, uint32_t sequence);

#endif
