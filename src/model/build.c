/* Build: references checked, keys collected and sorted, relation blocks laid down in order of customers. */
#include "model/build.h"

#include "base/hash.h"
#include "base/prefetch.h"
#include "base/report.h"
#include "base/sort.h"
#include "model/acting.h"
#include "model/balances.h"
#include "model/chosen.h"
#include "model/duties.h"
#include "model/links.h"
#include "model/owners.h"
#include "model/rows.h"
#include "model/sales.h"
#include "model/shape.h"
#include "model/turns.h"

#include <string.h>

/* --- keys --- */

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
    if (!kithi_memory_grow(&keys->edit->model->memory, (void **)&keys->items, &keys->capacity,
                           keys->count + 1, sizeof *keys->items)) {
        return KITH_ERR_MEMORY;
    }
    unsigned char *copy = kithi_arena_get(&keys->arena, size);
    if (copy == NULL) {
        return KITH_ERR_MEMORY;
    }
    memcpy(copy, key, size);
    keys->items[keys->count++] = (kithi_sort_item){.bytes = copy, .size = size};
    return KITH_OK;
}

static const unsigned char *sorted_key(void *ctx, size_t index, size_t *size)
{
    const collector *keys = ctx;
    if (index + 16 < keys->count) {
        kithi_prefetch(keys->items[index + 16].bytes); /* sorted, they lie all over the arena */
    }
    *size = keys->items[index].size;
    return keys->items[index].bytes;
}

static kith_status add_hash(kithi_edit *edit, const unsigned char *row, const kith_value *number)
{
    const kithi_hash_owner owner = {&edit->state, kithi_index_number_hash};
    uint32_t texts = 0;
    memcpy(&texts, row + KITHI_ROW_TEXTS, sizeof texts);
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
        if (kind != KITH_KIND_RELATION) { /* whose references are checked when it is laid down */
            status = collect_kind(&keys, kind, err);
        }
    }
    if (status == KITH_OK && keys.count > 0) {
        const kithi_tree_source source = {&keys, keys.count, sorted_key};
        kithi_sort_strings(keys.items, keys.count);
        status = kithi_tree_build(&edit->draft, kithi_edit_root(edit, KITHI_ROOT_TREE), &source)
                     ? KITH_OK
                     : KITH_ERR_MEMORY;
    }
    kithi_memory_free(memory, keys.items, keys.capacity * sizeof *keys.items);
    kithi_arena_free(&keys.arena);
    return status;
}

/* --- relations --- */

/*
 * Every relation gives two entries, which must come together by customer. They are first dealt out to parts
 * of neighbouring customers, in one sweep that writes front to back, then each part, small enough for the
 * cache, is sorted and laid down.
 */
#define PARTS 256u

typedef struct dealt {
    kithi_entry entry;
    uint32_t customer;
} dealt;

typedef struct dealing {
    kithi_edit *edit;
    uint32_t shift;           /* customer >> shift is the part */
    uint64_t *alive;          /* bitmap of the customers; NULL where their ids lie too far apart for one */
    uint64_t ends[PARTS + 1]; /* part p is [ends[p - 1], ends[p]) of the items, when all are dealt */
    dealt *items;
    uint64_t counts[KITHI_LINKS_TYPES + 1]; /* relations by type */
} dealing;

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

static bool is_alive(const dealing *work, uint32_t customer)
{
    if (work->alive == NULL) {
        return kithi_row_at(&work->edit->state, KITH_KIND_CUSTOMER, customer) != NULL;
    }
    return (work->alive[customer / 64] >> customer % 64 & 1u) != 0;
}

static kith_status refuse_relation(const dealing *work, uint32_t relation, kith_error *err)
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

/* Are the ends and the type of every relation there, and how many entries will each part have? */
static kith_status count_entries(dealing *work, kith_error *err)
{
    const kithi_state *state = &work->edit->state;
    const kithi_layout *layout = &work->edit->model->layouts[KITH_KIND_RELATION];
    const uint32_t customers = kithi_state_high(state, KITH_KIND_CUSTOMER);
    for (uint32_t row = kithi_row_next(state, KITH_KIND_RELATION, 0); row != 0;
         row = kithi_row_next(state, KITH_KIND_RELATION, row)) {
        const unsigned char *bytes = kithi_row_at(state, KITH_KIND_RELATION, row);
        const uint32_t from = read_sequence(bytes, layout->offsets[KITH_RELATION_FROM]);
        const uint32_t to = read_sequence(bytes, layout->offsets[KITH_RELATION_TO]);
        const uint32_t type = read_sequence(bytes, layout->offsets[KITH_RELATION_TYPE]);
        if (from > customers || to > customers || !is_alive(work, from) || !is_alive(work, to) ||
            type > KITHI_LINKS_TYPES || kithi_row_at(state, KITH_KIND_RELATION_TYPE, type) == NULL) {
            return refuse_relation(work, row, err);
        }
        work->ends[(from >> work->shift) + 1]++;
        work->ends[(to >> work->shift) + 1]++;
        work->counts[type]++;
    }
    for (uint32_t part = 1; part <= PARTS; part++) {
        work->ends[part] += work->ends[part - 1];
    }
    return KITH_OK;
}

/* ends[p] begins as the beginning of part p and moves to its end. */
static void deal_entries(dealing *work)
{
    const kithi_state *state = &work->edit->state;
    const kithi_layout *layout = &work->edit->model->layouts[KITH_KIND_RELATION];
    for (uint32_t row = kithi_row_next(state, KITH_KIND_RELATION, 0); row != 0;
         row = kithi_row_next(state, KITH_KIND_RELATION, row)) {
        const unsigned char *bytes = kithi_row_at(state, KITH_KIND_RELATION, row);
        const uint32_t from = read_sequence(bytes, layout->offsets[KITH_RELATION_FROM]);
        const uint32_t to = read_sequence(bytes, layout->offsets[KITH_RELATION_TO]);
        const uint32_t type = read_sequence(bytes, layout->offsets[KITH_RELATION_TYPE]);
        const kith_date since = read_date(layout, bytes, KITH_RELATION_SINCE);
        const kith_date until = read_date(layout, bytes, KITH_RELATION_UNTIL);
        work->items[work->ends[from >> work->shift]++] =
            (dealt){kithi_entry_make(type, KITH_END_FROM, to, since, until, row), from};
        work->items[work->ends[to >> work->shift]++] =
            (dealt){kithi_entry_make(type, KITH_END_TO, from, since, until, row), to};
    }
}

static bool dealt_before(const dealt *a, const dealt *b)
{
    return a->customer != b->customer ? a->customer < b->customer : kithi_entry_before(&a->entry, &b->entry);
}

static void sift(dealt *items, uint64_t at, uint64_t count)
{
    const dealt item = items[at];
    for (uint64_t child = 2 * at + 1; child < count; child = 2 * at + 1) {
        child += child + 1 < count && dealt_before(&items[child], &items[child + 1]) ? 1 : 0;
        if (!dealt_before(&item, &items[child])) {
            break;
        }
        items[at] = items[child];
        at = child;
    }
    items[at] = item;
}

/* Heap sort: needs no memory and has no bad case; it is for the ranges of one customer, mostly a handful. */
static void sort_dealt(dealt *items, uint64_t count)
{
    for (uint64_t at = count / 2; at > 0; at--) {
        sift(items, at - 1, count);
    }
    for (uint64_t end = count; end > 1; end--) {
        const dealt item = items[0];
        items[0] = items[end - 1];
        items[end - 1] = item;
        sift(items, 0, end - 1);
    }
}

static void insert_dealt(dealt *items, uint64_t count)
{
    for (uint64_t i = 1; i < count; i++) {
        const dealt item = items[i];
        uint64_t at = i;
        for (; at > 0 && dealt_before(&item, &items[at - 1]); at--) {
            items[at] = items[at - 1];
        }
        items[at] = item;
    }
}

/* Room to sort a part in. */
typedef struct table {
    dealt *sorted;
    uint64_t *starts; /* of each customer of the part, then of the next part */
    kithi_entry *entries;
} table;

/* Sort one part by customer, by counting, and lay down every customer's entries. */
static kith_status lay_part(dealing *work, uint32_t part, const dealt *items, uint64_t count,
                            const table *room)
{
    const uint32_t width = UINT32_C(1) << work->shift;
    const uint32_t first = part << work->shift;
    if (count == 0) {
        return KITH_OK; /* ids come in blocks and may lie far apart */
    }
    memset(room->starts, 0, ((size_t)width + 1) * sizeof *room->starts);
    for (uint64_t i = 0; i < count; i++) {
        room->starts[items[i].customer - first + 1]++;
    }
    for (uint32_t i = 1; i <= width; i++) {
        room->starts[i] += room->starts[i - 1];
    }
    for (uint64_t i = 0; i < count; i++) {
        room->sorted[room->starts[items[i].customer - first]++] = items[i];
    }
    uint64_t begin = 0;
    for (uint32_t i = 0; i < width; i++) {
        const uint64_t number = room->starts[i] - begin;
        if (number > 32) {
            sort_dealt(room->sorted + begin, number);
        } else {
            insert_dealt(room->sorted + begin, number);
        }
        for (uint64_t j = 0; j < number; j++) {
            room->entries[j] = room->sorted[begin + j].entry;
        }
        if (number > 0) {
            const kith_status status =
                kithi_links_put(work->edit, first + i, room->entries, (uint32_t)number);
            if (status != KITH_OK) {
                return status;
            }
        }
        begin = room->starts[i];
    }
    return KITH_OK;
}

static kith_status lay_down(dealing *work)
{
    kithi_memory *memory = &work->edit->model->memory;
    const size_t starts = (((size_t)1 << work->shift) + 1) * sizeof(uint64_t);
    uint64_t most = 0;
    for (uint32_t part = 0; part < PARTS; part++) {
        const uint64_t count = work->ends[part] - (part == 0 ? 0 : work->ends[part - 1]);
        most = count > most ? count : most;
    }
    table room = {kithi_memory_get(memory, (size_t)most * sizeof(dealt)), kithi_memory_get(memory, starts),
                  kithi_memory_get(memory, (size_t)most * sizeof(kithi_entry))};
    kith_status status =
        room.sorted == NULL || room.starts == NULL || room.entries == NULL ? KITH_ERR_MEMORY : KITH_OK;
    for (uint32_t part = 0; part < PARTS && status == KITH_OK; part++) {
        const uint64_t begin = part == 0 ? 0 : work->ends[part - 1];
        status = lay_part(work, part, work->items + begin, work->ends[part] - begin, &room);
    }
    for (uint32_t type = 1; type <= KITHI_LINKS_TYPES && status == KITH_OK; type++) {
        if (work->counts[type] > 0) {
            status = kithi_links_count_type(work->edit, type, (int64_t)work->counts[type]);
        }
    }
    kithi_memory_free(memory, room.sorted, (size_t)most * sizeof(dealt));
    kithi_memory_free(memory, room.starts, starts);
    kithi_memory_free(memory, room.entries, (size_t)most * sizeof(kithi_entry));
    return status;
}

static void mark_alive(dealing *work)
{
    const kithi_state *state = &work->edit->state;
    for (uint32_t row = kithi_row_next(state, KITH_KIND_CUSTOMER, 0); row != 0;
         row = kithi_row_next(state, KITH_KIND_CUSTOMER, row)) {
        work->alive[row / 64] |= UINT64_C(1) << row % 64;
    }
}

static kith_status build_links(kithi_edit *edit, kith_error *err)
{
    kithi_memory *memory = &edit->model->memory;
    const uint64_t count = 2 * kithi_state_count(&edit->state, KITH_KIND_RELATION);
    const uint32_t customers = kithi_state_high(&edit->state, KITH_KIND_CUSTOMER);
    const size_t alive = ((size_t)customers / 64 + 1) * sizeof(uint64_t);
    size_t items = 0;
    if (count == 0) {
        return KITH_OK;
    }
    dealing *work = kithi_memory_zero(memory, sizeof *work);
    if (work == NULL || !kithi_size_multiply((size_t)count, sizeof *work->items, &items)) {
        kithi_memory_free(memory, work, sizeof *work);
        return KITH_ERR_MEMORY;
    }
    work->edit = edit;
    while (customers >> work->shift >= PARTS) {
        work->shift++;
    }
    const bool dense = customers / 64 <= kithi_state_count(&edit->state, KITH_KIND_CUSTOMER) + 64;
    work->alive = dense ? kithi_memory_zero(memory, alive) : NULL;
    work->items = kithi_memory_get(memory, items);
    kith_status status = (dense && work->alive == NULL) || work->items == NULL ? KITH_ERR_MEMORY : KITH_OK;
    if (status == KITH_OK) {
        if (dense) {
            mark_alive(work);
        }
        status = count_entries(work, err);
    }
    if (status == KITH_OK) {
        deal_entries(work);
        status = lay_down(work);
    }
    kithi_memory_free(memory, work->items, items);
    kithi_memory_free(memory, work->alive, alive);
    kithi_memory_free(memory, work, sizeof *work);
    return status;
}

typedef kith_status (*update_fn)(kithi_edit *edit, const kithi_row_change *change);

/* What is kept beside the rows of other kinds is little beside relations, and goes in one by one. */
static kith_status build_others(kithi_edit *edit, uint32_t kind, update_fn update)
{
    const kithi_state *state = &edit->state;
    kith_status status = KITH_OK;
    for (uint32_t row = kithi_row_next(state, kind, 0); row != 0 && status == KITH_OK;
         row = kithi_row_next(state, kind, row)) {
        kith_value values[KITHI_FIELDS];
        kithi_row_read(state, kind, kithi_row_at(state, kind, row), values);
        const kithi_row_change change = {.kind = kind, .sequence = row, .after = values};
        status = update(edit, &change);
    }
    return status;
}

kith_status kithi_build_indexes(kithi_edit *edit, kith_error *err)
{
    edit->loading = false;
    kith_status status = build_keys(edit, err);
    if (status == KITH_OK) {
        status = build_links(edit, err);
    }
    static const struct {
        uint32_t kind;
        update_fn update;
    } others[] = {
        {KITH_KIND_CHAIN_NODE, kithi_links_update},
        {KITH_KIND_CHAIN_LINK, kithi_links_update},
        {KITH_KIND_CONDITION, kithi_links_update},
        {KITH_KIND_NOTE, kithi_links_update},
        {KITH_KIND_TASK, kithi_links_update},
        {KITH_KIND_APPOINTMENT, kithi_links_update},
        {KITH_KIND_ORDER, kithi_duties_update},
        {KITH_KIND_BINDING, kithi_duties_update},
        {KITH_KIND_ORDER_ENTRY, kithi_balances_update}, /* sales ask it for those who have any */
        {KITH_KIND_ORDER, kithi_sales_update},
        {KITH_KIND_CARD_ACCRUAL, kithi_balances_update},
        {KITH_KIND_CARD_ACCOUNT, kithi_owners_update},
        {KITH_KIND_COMMISSION_SHARE, kithi_owners_update},
        {KITH_KIND_CUSTOMER_ROLE, kithi_owners_update},
        {KITH_KIND_RELATION_TYPE, kithi_acting_update},
        {KITH_KIND_CUSTOMER_BRAND, kithi_owners_update},
        {KITH_KIND_ALIAS, kithi_owners_update},
        {KITH_KIND_CONDITION_TYPE, kithi_acting_update},
        {KITH_KIND_LOCATION, kithi_chosen_update},
        {KITH_KIND_BANK_ACCOUNT, kithi_chosen_update},
        {KITH_KIND_CONTACT, kithi_chosen_update},
        {KITH_KIND_BINDING, kithi_chosen_update},
        {KITH_KIND_TURN, kithi_turns_update},
    };
    for (size_t i = 0; i < sizeof others / sizeof others[0] && status == KITH_OK; i++) {
        status = build_others(edit, others[i].kind, others[i].update);
    }
    if (status == KITH_ERR_CORRUPT && err != NULL) {
        err->status = KITH_ERR_CORRUPT;
    }
    return status == KITH_ERR_MEMORY ? kithi_report(err, KITH_ERR_MEMORY, "no memory") : status;
}
