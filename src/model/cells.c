/* Cells: few of them side by side, many in the tree. */
#include "model/cells.h"

#include "base/heap.h"
#include "base/prefetch.h"
#include "model/rows.h"

#include <string.h>

#define KEY 6u     /* bytes before the key of a cell in the tree: group, part, customer */
#define FETCHED 4u /* cells, as many as most customers have at most */

/* How many bytes cells take side by side. */
static size_t size_of(uint32_t count)
{
    return sizeof(kithi_cells) + count * sizeof(kithi_cell);
}

_Static_assert(sizeof(kithi_cells) + KITHI_CELLS_FEW * sizeof(kithi_cell) <= 2032,
               "few cells fill no page of their own");

void kithi_cells_shapes(kithi_model *model)
{
    model->cells_shape = kithi_shape_of(sizeof(uint32_t));
}

static const kithi_cells *few_at(const kithi_state *state, uint32_t place)
{
    return place == 0 ? NULL : kithi_heap_at(kithi_state_root(state, KITHI_ROOT_HEAP), place);
}

static void prefetch(const void *from, size_t size)
{
    for (size_t byte = 0; byte < size; byte += KITHI_CACHE_LINE) {
        kithi_prefetch((const unsigned char *)from + byte);
    }
}

/* --- the tree --- */

static void begin_key(kithi_key *out, kithi_cells_part part, kith_id customer)
{
    out->size = 0;
    kithi_key_byte(out, KITHI_KEYS_CELL);
    kithi_key_byte(out, part);
    kithi_key_number(out, kithi_id_sequence(customer));
}

static void make_key(kithi_key *out, kithi_cells_part part, kith_id customer, const kithi_cell_key *key)
{
    begin_key(out, part, customer);
    kithi_key_number(out, key->year);
    kithi_key_number(out, key->season);
    kithi_key_number(out, key->brand);
    kithi_key_number(out, key->currency);
}

/* --- reading --- */

static bool stop_at_few(kithi_cells_walk *walk)
{
    while (walk->cell < walk->end && walk->year != 0 && walk->cell->key.year != walk->year) {
        walk->cell++;
    }
    if (walk->cell == walk->end) {
        return false;
    }
    walk->key = walk->cell->key;
    return true;
}

static bool stop_at_many(kithi_cells_walk *walk)
{
    unsigned char bytes[KITHI_KEY_MOST];
    if (!kithi_cursor_begins(&walk->cursor, walk->prefix.bytes, walk->prefix.size)) {
        return false;
    }
    const size_t size = kithi_cursor_key(&walk->cursor, bytes);
    walk->key = (kithi_cell_key){kithi_number_get(bytes + KEY), kithi_number_get(bytes + KEY + 4),
                                 kithi_number_get(bytes + KEY + 8), kithi_number_get(bytes + KEY + 12)};
    walk->sums =
        kithi_heap_at(kithi_state_root(walk->state, KITHI_ROOT_HEAP), kithi_number_get(bytes + size - 4));
    return true;
}

bool kithi_cells_first(kithi_cells_walk *walk, const kithi_state *state, kithi_cells_part part,
                       kith_id customer, uint32_t year)
{
    const uint32_t place = kithi_cells_place(state, part, customer);
    walk->state = state;
    walk->year = year;
    walk->cell = NULL;
    walk->sums = NULL;
    if (place == 0) {
        return false;
    }
    if (place != KITHI_CELLS_MANY) {
        const kithi_cells *few = few_at(state, place);
        prefetch(few, size_of(FETCHED)); /* else each cell would be waited for */
        walk->cell = few->at;
        walk->end = few->at + few->count;
        return stop_at_few(walk);
    }
    begin_key(&walk->prefix, part, customer);
    if (year != 0) {
        kithi_key_number(&walk->prefix, year);
    }
    kithi_index_seek(&walk->cursor, state, &walk->prefix);
    return stop_at_many(walk);
}

bool kithi_cells_next(kithi_cells_walk *walk)
{
    if (walk->cell != NULL) {
        walk->cell++;
        return stop_at_few(walk);
    }
    kithi_cursor_next(&walk->cursor);
    return stop_at_many(walk);
}

void kithi_cells_prefetch(const kithi_state *state, kithi_cells_part part, kith_id customer, uint32_t round)
{
    if (round == 0) {
        kithi_prefetch(kithi_array_at(kithi_state_root(state, KITHI_ROOT_CELLS + part),
                                      &state->model->cells_shape, kithi_id_sequence(customer)));
        return;
    }
    const uint32_t place = kithi_cells_place(state, part, customer);
    if (place != 0 && place != KITHI_CELLS_MANY) {
        prefetch(few_at(state, place), size_of(FETCHED));
    }
}

void kithi_cells_prefetch_sums(kithi_cell_place at)
{
    if (at.sums != NULL) {
        prefetch(at.sums, sizeof *at.sums);
    }
}

static void add_sums(kithi_cell_sums *sums, const kithi_cell_sums *more, int sign)
{
    for (uint32_t i = 0; i < KITHI_CELLS_MEASURES; i++) {
        sums->amounts[i] += more->amounts[i] * sign;
        sums->units[i] += more->units[i] * sign;
    }
    sums->entries += more->entries * (uint32_t)sign;
}

static void add_cell(kithi_cell_sums *sums, const kithi_cell *cell)
{
    for (uint32_t i = 0; i < KITHI_CELLS_MEASURES; i++) {
        sums->amounts[i] += cell->amounts[i];
        sums->units[i] += cell->units[i];
    }
    sums->entries += cell->entries;
}

void kithi_cells_read(kithi_cell_sums *sums, kithi_cell_place at)
{
    if (at.cell == NULL) {
        *sums = *at.sums;
        return;
    }
    for (uint32_t i = 0; i < KITHI_CELLS_MEASURES; i++) {
        sums->amounts[i] = at.cell->amounts[i];
        sums->units[i] = at.cell->units[i];
    }
    sums->entries = at.cell->entries;
}

void kithi_cells_add_to(kithi_cell_sums *sums, kithi_cell_place at)
{
    if (at.cell != NULL) {
        add_cell(sums, at.cell);
    } else {
        add_sums(sums, at.sums, 1);
    }
}

/* --- changing --- */

static kith_status set_place(kithi_edit *edit, kithi_cells_part part, kith_id customer, uint32_t place)
{
    uint32_t *kept = kithi_array_touch(&edit->draft, kithi_edit_root(edit, KITHI_ROOT_CELLS + part),
                                       &edit->model->cells_shape, kithi_id_sequence(customer));
    if (kept == NULL) {
        return KITH_ERR_MEMORY;
    }
    *kept = place;
    return KITH_OK;
}

/* --- many --- */

/* A new cell behind its key; NULL: no memory. */
static kithi_cell_sums *new_sums(kithi_edit *edit, kithi_key *key)
{
    uint32_t reference = 0;
    kithi_cell_sums *sums =
        kithi_heap_new(&edit->draft, kithi_edit_root(edit, KITHI_ROOT_HEAP), sizeof *sums, &reference);
    if (sums == NULL) {
        return NULL;
    }
    kithi_key_number(key, reference);
    return kithi_tree_add(&edit->draft, kithi_edit_root(edit, KITHI_ROOT_TREE), key->bytes, key->size) < 0
               ? NULL
               : sums;
}

static bool has_many(const kithi_state *state, kithi_cells_part part, kith_id customer)
{
    kithi_key prefix;
    kithi_cursor cursor;
    begin_key(&prefix, part, customer);
    kithi_index_seek(&cursor, state, &prefix);
    return kithi_cursor_begins(&cursor, prefix.bytes, prefix.size);
}

/* The last one takes the customer's place with it. */
static kith_status drop_sums(kithi_edit *edit, kithi_cells_part part, kith_id customer, kithi_key *key,
                             uint32_t reference)
{
    kithi_key_number(key, reference);
    if (kithi_tree_remove(&edit->draft, kithi_edit_root(edit, KITHI_ROOT_TREE), key->bytes, key->size) < 0 ||
        !kithi_heap_free(&edit->draft, kithi_edit_root(edit, KITHI_ROOT_HEAP), reference)) {
        return KITH_ERR_MEMORY;
    }
    return has_many(&edit->state, part, customer) ? KITH_OK : set_place(edit, part, customer, 0);
}

static kith_status count_many(kithi_edit *edit, kithi_cells_part part, kith_id customer,
                              const kithi_cell_key *key, const kithi_cell_sums *more, int sign)
{
    kithi_key bytes;
    kithi_cursor cursor;
    make_key(&bytes, part, customer, key);
    kithi_index_seek(&cursor, &edit->state, &bytes);
    const bool found = kithi_cursor_begins(&cursor, bytes.bytes, bytes.size);
    const uint32_t reference = found ? kithi_cursor_tail(&cursor) : 0;
    kithi_cell_sums *sums =
        found ? kithi_heap_touch(&edit->draft, kithi_edit_root(edit, KITHI_ROOT_HEAP), reference)
              : new_sums(edit, &bytes);
    if (sums == NULL) {
        return KITH_ERR_MEMORY;
    }
    add_sums(sums, more, sign);
    return sums->entries == 0 ? drop_sums(edit, part, customer, &bytes, reference) : KITH_OK;
}

/* Few become many: each gets a key of its own. */
static kith_status spread(kithi_edit *edit, kithi_cells_part part, kith_id customer, uint32_t place)
{
    kith_status status = set_place(edit, part, customer, KITHI_CELLS_MANY);
    const uint32_t count = place == 0 ? 0 : few_at(&edit->state, place)->count;
    for (uint32_t i = 0; i < count && status == KITH_OK; i++) {
        const kithi_cell cell = few_at(&edit->state, place)->at[i];
        kithi_cell_sums sums;
        memset(&sums, 0, sizeof sums);
        add_cell(&sums, &cell);
        status = count_many(edit, part, customer, &cell.key, &sums, 1);
    }
    return status != KITH_OK || place == 0 ||
                   kithi_heap_free(&edit->draft, kithi_edit_root(edit, KITHI_ROOT_HEAP), place)
               ? status
               : KITH_ERR_MEMORY;
}

/* --- few --- */

static int compare_keys(const kithi_cell_key *a, const kithi_cell_key *b)
{
    return a->year != b->year       ? (a->year < b->year ? -1 : 1)
           : a->season != b->season ? (a->season < b->season ? -1 : 1)
           : a->brand != b->brand   ? (a->brand < b->brand ? -1 : 1)
                                    : (a->currency > b->currency) - (a->currency < b->currency);
}

/* A sum that is to be kept among few; false: it does not fit. */
static bool add_amount(int64_t *to, kithi_sum more)
{
    const kithi_sum sum = *to + more;
    *to = (int64_t)sum;
    return kithi_sum_fits(sum);
}

static bool add_to_cell(kithi_cell *cell, const kithi_cell_sums *more, int sign)
{
    bool fits = true;
    for (uint32_t i = 0; i < KITHI_CELLS_MEASURES; i++) {
        fits = add_amount(&cell->amounts[i], more->amounts[i] * sign) && fits;
        fits = add_amount(&cell->units[i], more->units[i] * sign) && fits;
    }
    cell->entries += more->entries * (uint32_t)sign;
    return fits;
}

/* The few, writable and with room for one more; NULL: no memory. */
static kithi_cells *make_room(kithi_edit *edit, kithi_cells_part part, kith_id customer, uint32_t place)
{
    kithi_root *heap = kithi_edit_root(edit, KITHI_ROOT_HEAP);
    const uint32_t count = place == 0 ? 0 : few_at(&edit->state, place)->count;
    if (place != 0 && size_of(count + 1) <= kithi_heap_room(size_of(count))) {
        return kithi_heap_touch(&edit->draft, heap, place);
    }
    uint32_t reference = 0;
    kithi_cells *few = kithi_heap_new(&edit->draft, heap, size_of(count + 1), &reference);
    if (few == NULL || set_place(edit, part, customer, reference) != KITH_OK) {
        return NULL;
    }
    if (place != 0) {
        memcpy(few, few_at(&edit->state, place), size_of(count));
        if (!kithi_heap_free(&edit->draft, heap, place)) {
            return NULL;
        }
    }
    return few;
}

static kith_status insert_cell(kithi_edit *edit, kithi_cells_part part, kith_id customer, uint32_t place,
                               uint32_t at, const kithi_cell *cell)
{
    kithi_cells *few = make_room(edit, part, customer, place);
    if (few == NULL) {
        return KITH_ERR_MEMORY;
    }
    memmove(&few->at[at + 1], &few->at[at], (few->count - at) * sizeof *cell);
    few->at[at] = *cell;
    few->count++;
    return KITH_OK;
}

static kith_status drop_cell(kithi_edit *edit, kithi_cells_part part, kith_id customer, uint32_t place,
                             uint32_t at)
{
    kithi_root *heap = kithi_edit_root(edit, KITHI_ROOT_HEAP);
    if (few_at(&edit->state, place)->count == 1) {
        return kithi_heap_free(&edit->draft, heap, place) ? set_place(edit, part, customer, 0)
                                                          : KITH_ERR_MEMORY;
    }
    kithi_cells *few = kithi_heap_touch(&edit->draft, heap, place);
    if (few == NULL) {
        return KITH_ERR_MEMORY;
    }
    few->count--;
    memmove(&few->at[at], &few->at[at + 1], (few->count - at) * sizeof few->at[at]);
    memset(&few->at[few->count], 0, sizeof few->at[at]);
    return KITH_OK;
}

/* --- entries --- */

kith_status kithi_cells_count(kithi_edit *edit, kithi_cells_part part, kith_id customer,
                              const kithi_cell_key *key, const kithi_cell_sums *sums, int sign)
{
    const uint32_t place = kithi_cells_place(&edit->state, part, customer);
    if (place == KITHI_CELLS_MANY) {
        return count_many(edit, part, customer, key, sums, sign);
    }
    const kithi_cells *few = few_at(&edit->state, place);
    const uint32_t count = few == NULL ? 0 : few->count;
    uint32_t at = 0;
    while (at < count && compare_keys(&few->at[at].key, key) < 0) {
        at++;
    }
    const bool found = at < count && compare_keys(&few->at[at].key, key) == 0;
    kithi_cell cell = {.key = *key};
    if (found) {
        cell = few->at[at];
    }
    if (!add_to_cell(&cell, sums, sign) || (!found && count == KITHI_CELLS_FEW)) {
        const kith_status status = spread(edit, part, customer, place);
        return status == KITH_OK ? count_many(edit, part, customer, key, sums, sign) : status;
    }
    if (!found) {
        return insert_cell(edit, part, customer, place, at, &cell);
    }
    if (cell.entries == 0) {
        return drop_cell(edit, part, customer, place, at);
    }
    kithi_cells *own = kithi_heap_touch(&edit->draft, kithi_edit_root(edit, KITHI_ROOT_HEAP), place);
    if (own == NULL) {
        return KITH_ERR_MEMORY;
    }
    own->at[at] = cell;
    return KITH_OK;
}
