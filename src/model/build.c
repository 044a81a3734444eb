/* Build: references checked, keys collected and sorted, relation blocks laid down in order of customers. */
#include "model/build.h"

#include "base/hash.h"
#include "base/report.h"
#include "base/sort.h"
#include "model/links.h"
#include "model/rows.h"
#include "model/shape.h"

#include <string.h>

/* --- keys --------------------------------------------------------------------------------------------------- */

typedef struct collector {
    kithi_edit *edit;
    kithi_arena arena;
    kithi_sort_item *items;
    size_t count;
    size_t capacity;
} collector;

static kith_status collect_key(void *ctx, const unsigned char *key, size_t size)
{
    collector *keys = ctx;
    if (!kithi_memory_grow(&keys->edit->model->memory, (void **)&keys->items, &keys->capacity, keys->count + 1,
                           sizeof *keys->items)) {
        return KITH_ERR_MEMORY;
    }
    unsigned char *copy = kithi_arena_get(&keys->arena, size);
    if (copy == NULL) {
        return KITH_ERR_MEMORY;
    }
    memcpy(copy, key, size);
    keys->items[keys->count++] = (kithi_sort_item){0, copy, size};
    return KITH_OK;
}

static const unsigned char *sorted_key(void *ctx, size_t index, size_t *size)
{
    const collector *keys = ctx;
    *size = keys->items[index].size;
    return keys->items[index].bytes;
}

static kith_status add_hash(kithi_edit *edit, const unsigned char *row, const kith_value *number)
{
    const kithi_hash_owner owner = {&edit->state, kithi_index_number_hash};
    uint32_t texts = 0;
    memcpy(&texts, row + 4, sizeof texts);
    return kithi_hash_add(&edit->draft, kithi_edit_root(edit, KITHI_ROOT_HASH),
                          kithi_hash_bytes(number->text, number->length), texts, &owner)
               ? KITH_OK
               : KITH_ERR_MEMORY;
}

/* References, keys and hash of every row of a kind. */
static kith_status collect_kind(collector *keys, uint32_t kind, kith_error *err)
{
    kithi_edit *edit = keys->edit;
    const kithi_kind *described = kithi_schema_kind(kind);
    const uint32_t key = kithi_schema_key(described);
    const bool hashed = key != 0 && (described->fields[key - 1].flags & KITHI_HASHED) != 0;
    const kithi_sink sink = {collect_key, keys};
    if (hashed) {
        kithi_hash_reserve(kithi_edit_root(edit, KITHI_ROOT_HASH), kithi_state_count(&edit->state, kind));
    }
    kith_value values[KITHI_FIELDS];
    kith_status status = KITH_OK;
    for (uint32_t row = kithi_row_next(&edit->state, kind, 0); row != 0 && status == KITH_OK;
         row = kithi_row_next(&edit->state, kind, row)) {
        const unsigned char *bytes = kithi_row_at(&edit->state, kind, row);
        kithi_row_read(&edit->state, kind, bytes, values);
        if (kithi_shape_references(&edit->state, kind, values, err) != KITH_OK) {
            if (err != NULL) {
                err->subject = kithi_id_make(kind, row);
            }
            return KITH_ERR_CORRUPT;
        }
        status = kithi_index_emit(kind, row, values, UINT32_MAX, &sink);
        if (status == KITH_OK && hashed) {
            status = add_hash(edit, bytes, &values[key]);
        }
    }
    return status;
}

static kith_status build_keys(kithi_edit *edit, kith_error *err)
{
    collector keys = {.edit = edit};
    kithi_memory *memory = &edit->model->memory;
    kithi_arena_init(&keys.arena, memory);
    kith_status status = KITH_OK;
    for (uint32_t kind = 1; kind < KITH_KIND_COUNT && status == KITH_OK; kind++) {
        if (kind != KITH_KIND_RELATION) {
            status = collect_kind(&keys, kind, err);
        }
    }
    if (status == KITH_OK && keys.count > 0) {
        const kithi_tree_source source = {&keys, keys.count, sorted_key};
        kithi_sort_strings(keys.items, keys.count);
        status = kithi_tree_build(&edit->draft, kithi_edit_root(edit, KITHI_ROOT_TREE), &source) ? KITH_OK
                                                                                                 : KITH_ERR_MEMORY;
    }
    kithi_memory_free(memory, keys.items, keys.capacity * sizeof *keys.items);
    kithi_arena_free(&keys.arena);
    return status;
}

/* --- relations ---------------------------------------------------------------------------------------------- */

/* Entries of all customers in one array: those of customer c are [starts[c], starts[c + 1]) when all are placed. */
typedef struct placing {
    kithi_edit *edit;
    uint32_t customers; /* greatest sequence */
    uint64_t *starts;   /* customers + 2 */
    kithi_entry *entries;
    uint64_t count;
} placing;

static uint32_t read_sequence(const unsigned char *row, uint16_t offset)
{
    uint32_t sequence = 0;
    memcpy(&sequence, row + offset, sizeof sequence);
    return sequence;
}

static kith_date read_date(const kithi_layout *layout, const unsigned char *row, uint32_t field)
{
    kith_date date = 0;
    memcpy(&date, row + layout->offsets[field], sizeof date);
    return date;
}

static kith_status refuse_relation(const placing *work, uint32_t relation, kith_error *err)
{
    kith_value values[KITHI_FIELDS];
    const unsigned char *row = kithi_row_at(&work->edit->state, KITH_KIND_RELATION, relation);
    kithi_row_read(&work->edit->state, KITH_KIND_RELATION, row, values);
    (void)kithi_shape_references(&work->edit->state, KITH_KIND_RELATION, values, err);
    if (err != NULL) {
        err->subject = kithi_id_make(KITH_KIND_RELATION, relation);
    }
    return KITH_ERR_CORRUPT;
}

/* First pass: are the ends and the type there, and how many entries has each customer? starts[c + 1] counts c. */
static kith_status count_entries(placing *work, kith_error *err)
{
    const kithi_state *state = &work->edit->state;
    const kithi_layout *layout = &work->edit->model->layouts[KITH_KIND_RELATION];
    for (uint32_t row = kithi_row_next(state, KITH_KIND_RELATION, 0); row != 0;
         row = kithi_row_next(state, KITH_KIND_RELATION, row)) {
        const unsigned char *bytes = kithi_row_at(state, KITH_KIND_RELATION, row);
        const uint32_t from = read_sequence(bytes, layout->offsets[KITH_RELATION_FROM]);
        const uint32_t to = read_sequence(bytes, layout->offsets[KITH_RELATION_TO]);
        const uint32_t type = read_sequence(bytes, layout->offsets[KITH_RELATION_TYPE]);
        if (kithi_row_at(state, KITH_KIND_CUSTOMER, from) == NULL ||
            kithi_row_at(state, KITH_KIND_CUSTOMER, to) == NULL ||
            kithi_row_at(state, KITH_KIND_RELATION_TYPE, type) == NULL) {
            return refuse_relation(work, row, err);
        }
        work->starts[from + 1]++;
        work->starts[to + 1]++;
    }
    for (uint32_t customer = 1; customer <= work->customers + 1; customer++) {
        work->starts[customer] += work->starts[customer - 1];
    }
    return KITH_OK;
}

/* Second pass: every entry to its customer's range. starts[c] moves to the range's end. */
static kith_status place_entries(placing *work)
{
    const kithi_state *state = &work->edit->state;
    const kithi_layout *layout = &work->edit->model->layouts[KITH_KIND_RELATION];
    uint32_t last_type = 0;
    kithi_type_state *known = NULL;
    for (uint32_t row = kithi_row_next(state, KITH_KIND_RELATION, 0); row != 0;
         row = kithi_row_next(state, KITH_KIND_RELATION, row)) {
        const unsigned char *bytes = kithi_row_at(state, KITH_KIND_RELATION, row);
        const uint32_t from = read_sequence(bytes, layout->offsets[KITH_RELATION_FROM]);
        const uint32_t to = read_sequence(bytes, layout->offsets[KITH_RELATION_TO]);
        const uint32_t type = read_sequence(bytes, layout->offsets[KITH_RELATION_TYPE]);
        const kith_date since = read_date(layout, bytes, KITH_RELATION_SINCE);
        const kith_date until = read_date(layout, bytes, KITH_RELATION_UNTIL);
        work->entries[work->starts[from]++] = kithi_entry_make(type, KITH_END_FROM, to, since, until, row);
        work->entries[work->starts[to]++] = kithi_entry_make(type, KITH_END_TO, from, since, until, row);
        if (type != last_type || known == NULL) {
            const kith_status status = kithi_links_count_type(work->edit, type, 1);
            if (status != KITH_OK) {
                return status;
            }
        } else {
            known->relations++;
        }
        if (type != last_type) {
            known = kithi_array_touch(&work->edit->draft, kithi_edit_root(work->edit, KITHI_ROOT_TYPES),
                                      &work->edit->model->types_shape, type);
            last_type = type;
        }
    }
    return KITH_OK;
}

static int compare_entries(const kithi_entry *a, const kithi_entry *b)
{
    return kithi_entry_before(a, b) ? -1 : kithi_entry_before(b, a) ? 1 : 0;
}

/* Shell sort: ranges are short; hubs are few. */
static void sort_entries(kithi_entry *entries, uint64_t count)
{
    uint64_t gap = 1;
    while (gap < count / 3) {
        gap = gap * 3 + 1;
    }
    for (; gap > 0; gap /= 3) {
        for (uint64_t i = gap; i < count; i++) {
            const kithi_entry entry = entries[i];
            uint64_t at = i;
            for (; at >= gap && compare_entries(&entry, &entries[at - gap]) < 0; at -= gap) {
                entries[at] = entries[at - gap];
            }
            entries[at] = entry;
        }
    }
}

static kith_status lay_down(placing *work)
{
    uint64_t begin = 0;
    for (uint32_t customer = 0; customer <= work->customers; customer++) {
        const uint64_t end = work->starts[customer];
        if (end > begin) {
            sort_entries(work->entries + begin, end - begin);
            const kith_status status =
                kithi_links_put(work->edit, customer, work->entries + begin, (uint32_t)(end - begin));
            if (status != KITH_OK) {
                return status;
            }
        }
        begin = end;
    }
    return KITH_OK;
}

static kith_status build_links(kithi_edit *edit, kith_error *err)
{
    placing work = {.edit = edit, .customers = kithi_state_high(&edit->state, KITH_KIND_CUSTOMER)};
    kithi_memory *memory = &edit->model->memory;
    const size_t starts_size = ((size_t)work.customers + 2) * sizeof *work.starts;
    size_t entries_size = 0;
    work.count = 2 * kithi_state_count(&edit->state, KITH_KIND_RELATION);
    if (work.count == 0) {
        return KITH_OK;
    }
    if (!kithi_size_multiply((size_t)work.count, sizeof *work.entries, &entries_size)) {
        return KITH_ERR_MEMORY;
    }
    work.starts = kithi_memory_zero(memory, starts_size);
    work.entries = kithi_memory_get(memory, entries_size);
    kith_status status = work.starts == NULL || work.entries == NULL ? KITH_ERR_MEMORY : count_entries(&work, err);
    if (status == KITH_OK) {
        status = place_entries(&work);
    }
    if (status == KITH_OK) {
        status = lay_down(&work);
    }
    kithi_memory_free(memory, work.entries, entries_size);
    kithi_memory_free(memory, work.starts, starts_size);
    return status;
}

kith_status kithi_build_indexes(kithi_edit *edit, kith_error *err)
{
    edit->loading = false;
    kith_status status = build_keys(edit, err);
    if (status == KITH_OK) {
        status = build_links(edit, err);
    }
    if (status == KITH_ERR_CORRUPT && err != NULL) {
        err->status = KITH_ERR_CORRUPT;
    }
    return status == KITH_ERR_MEMORY ? kithi_report(err, KITH_ERR_MEMORY, "no memory") : status;
}
