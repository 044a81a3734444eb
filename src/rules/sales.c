/* Sales: the cells that a question is about, those that it does not tell apart put together. */
#include "rules/sales.h"

#include "base/sort.h"
#include "model/cells.h"
#include "rules/groups.h"

#include <string.h>

#define KEY_BYTES 16u /* of a key that cells are sorted by */
#define FEW 8u        /* cells that take no memory to gather; most customers have fewer */

typedef struct line {
    unsigned char key[KEY_BYTES]; /* what rows are told apart by; 0 where they are not */
    kithi_cell_place cell;
} line;

/* The cells found so far. */
typedef struct gathering {
    const kithi_state *state;
    const kith_sales_query *query;
    kithi_memory *memory;
    line *lines; /* `few`, or memory of their own */
    size_t count;
    size_t capacity;
    bool sorted;
    line few[FEW];
} gathering;

static void start(gathering *work, const kithi_state *state, const kith_sales_query *query)
{
    work->state = state;
    work->query = query;
    work->memory = kithi_state_memory(state);
    work->lines = work->few;
    work->count = 0;
    work->capacity = FEW;
    work->sorted = true;
}

static void free_lines(gathering *work)
{
    if (work->lines != work->few) {
        kithi_memory_free(work->memory, work->lines, work->capacity * sizeof *work->lines);
    }
}

/* Room for one more; false: no memory. */
static bool make_room(gathering *work)
{
    if (work->count < work->capacity) {
        return true;
    }
    const bool were_few = work->lines == work->few;
    line *lines = were_few ? NULL : work->lines;
    size_t capacity = were_few ? 0 : work->capacity;
    if (!kithi_memory_grow(work->memory, (void **)&lines, &capacity, work->count + 1, sizeof *lines)) {
        return false;
    }
    if (were_few) {
        memcpy(lines, work->few, sizeof work->few);
    }
    work->lines = lines;
    work->capacity = capacity;
    return true;
}

/* --- gathering --- */

static bool asked_for(const kith_sales_query *query, const kithi_cell_key *key)
{
    return (query->season == 0 || key->season == kithi_id_sequence(query->season)) &&
           (query->brand == 0 || key->brand == kithi_id_sequence(query->brand));
}

static bool add_line(gathering *work, const kithi_cell_key *key, kithi_cell_place cell)
{
    const uint32_t by = work->query->by;
    if (!make_room(work)) {
        return false;
    }
    line *added = &work->lines[work->count];
    added->cell = cell;
    kithi_cells_prefetch_sums(
        cell); /* they are added up when all are found, and wait for memory together till then */
    kithi_number_put(added->key, (by & KITH_SALES_BY_YEAR) != 0 ? key->year : 0);
    kithi_number_put(added->key + 4, (by & KITH_SALES_BY_SEASON) != 0 ? key->season : 0);
    kithi_number_put(added->key + 8, (by & KITH_SALES_BY_BRAND) != 0 ? key->brand : 0);
    kithi_number_put(added->key + 12, key->currency);
    work->sorted = work->sorted && (work->count == 0 || memcmp(added[-1].key, added->key, KEY_BYTES) <= 0);
    work->count++;
    return true;
}

/* The cells of one customer; false: no memory. */
static bool gather(gathering *work, kithi_cells_part part, kith_id customer)
{
    kithi_cells_walk walk;
    bool enough = true;
    for (bool more = kithi_cells_first(&walk, work->state, part, customer, work->query->year); more && enough;
         more = kithi_cells_next(&walk)) {
        enough = !asked_for(work->query, &walk.key) || add_line(work, &walk.key, kithi_cells_at(&walk));
    }
    return enough;
}

/* All accounts linked with the customer on the day, over any number of steps (W5). */
static kith_status gather_group(gathering *work, kith_date today)
{
    kithi_group group;
    kith_status status = kithi_groups_find(work->state, work->query->customer,
                                           work->query->on == 0 ? today : work->query->on, &group);
    for (size_t i = 0; i < group.count && status == KITH_OK; i++) {
        status = gather(work, KITHI_CELLS_OWN, group.members[i]) ? KITH_OK : KITH_ERR_MEMORY;
    }
    kithi_groups_free(work->state, &group);
    return status;
}

static kith_status gather_all(gathering *work, kith_date today)
{
    const kith_sales_query *query = work->query;
    if (query->scope == KITH_SALES_GROUP) {
        return gather_group(work, today);
    }
    bool enough = gather(work, KITHI_CELLS_OWN, query->customer);
    if (enough && query->scope == KITH_SALES_CHAIN) {
        enough = gather(work, KITHI_CELLS_BELOW, query->customer);
    }
    return enough ? KITH_OK : KITH_ERR_MEMORY;
}

/* --- putting together --- */

static bool sort_lines(gathering *work)
{
    kithi_sort_item *items = kithi_memory_get(work->memory, work->count * sizeof *items);
    line *sorted = kithi_memory_get(work->memory, work->capacity * sizeof *sorted);
    const bool enough = items != NULL && sorted != NULL;
    for (size_t i = 0; i < work->count && enough; i++) {
        items[i] = (kithi_sort_item){.bytes = work->lines[i].key, .size = KEY_BYTES};
    }
    if (enough) {
        kithi_sort_strings(items, work->count);
    }
    for (size_t i = 0; i < work->count && enough; i++) {
        memcpy(&sorted[i], items[i].bytes, sizeof sorted[i]); /* the key is what a line begins with */
    }
    kithi_memory_free(work->memory, items, work->count * sizeof *items);
    if (!enough) {
        kithi_memory_free(work->memory, sorted, work->capacity * sizeof *sorted);
        return false;
    }
    free_lines(work);
    work->lines = sorted;
    return true;
}

static bool fit(kithi_sum sum, kith_decimal *out)
{
    *out = (kith_decimal)sum;
    return *out == sum;
}

static kith_id id_of(uint32_t kind, const unsigned char *bytes)
{
    const uint32_t sequence = kithi_number_get(bytes);
    return sequence == 0 ? 0 : kithi_id_make(kind, sequence);
}

#define MEASURE(name) (KITH_ORDER_MEASURE_##name - 1) /* where its sum stands */

/* false: a sum does not fit. */
static bool fill_row(const unsigned char *key, const kithi_cell_sums *sum, kith_sales *out)
{
    const kithi_sum *amounts = sum->amounts;
    const kithi_sum *units = sum->units;
    const kithi_sum active = amounts[MEASURE(BOOKED)] - amounts[MEASURE(CANCELLED)];
    *out = (kith_sales){
        .year = kithi_number_get(key),
        .season = id_of(KITH_KIND_SEASON, key + 4),
        .brand = id_of(KITH_KIND_BRAND, key + 8),
        .currency = id_of(KITH_KIND_CURRENCY, key + 12),
        .entries = sum->entries,
    };
    return fit(amounts[MEASURE(BOOKED)], &out->booked) && fit(amounts[MEASURE(CANCELLED)], &out->cancelled) &&
           fit(amounts[MEASURE(SHIPPED)], &out->shipped) && fit(amounts[MEASURE(RETURNED)], &out->returned) &&
           fit(active, &out->active) && fit(active - amounts[MEASURE(SHIPPED)], &out->open) &&
           fit(units[MEASURE(BOOKED)], &out->units_booked) &&
           fit(units[MEASURE(CANCELLED)], &out->units_cancelled) &&
           fit(units[MEASURE(SHIPPED)], &out->units_shipped) &&
           fit(units[MEASURE(RETURNED)], &out->units_returned);
}

/* Lines of one key stand side by side; each key is one row. */
static kith_status put_together(const gathering *work, kith_sales *rows, size_t capacity, size_t *count)
{
    for (size_t i = 0; i < work->count;) {
        const unsigned char *key = work->lines[i].key;
        kithi_cell_sums sum = {0};
        kith_sales row;
        for (; i < work->count && memcmp(work->lines[i].key, key, KEY_BYTES) == 0; i++) {
            kithi_cells_add_to(&sum, work->lines[i].cell);
        }
        if (!fill_row(key, &sum, &row)) {
            return KITH_ERR_LIMIT;
        }
        if (*count < capacity) {
            rows[*count] = row;
        }
        (*count)++;
    }
    return KITH_OK;
}

kith_status kithi_sales_summary(const kithi_state *state, const kith_sales_query *query, kith_date today,
                                kith_sales *rows, size_t capacity, size_t *count)
{
    gathering work;
    start(&work, state, query);
    *count = 0;
    kith_status status = gather_all(&work, today);
    if (status == KITH_OK && !work.sorted) {
        status = sort_lines(&work) ? KITH_OK : KITH_ERR_MEMORY;
    }
    if (status == KITH_OK) {
        status = put_together(&work, rows, capacity, count);
        *count = status == KITH_OK ? *count : 0;
    }
    free_lines(&work);
    return status;
}
