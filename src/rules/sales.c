/* Sales: the cells that a question is about, those that it does not tell apart put together. */
#include "rules/sales.h"

#include "base/sort.h"
#include "model/cells.h"
#include "rules/groups.h"

#include <string.h>

#define KEY_BYTES 16u /* of a key that lines are sorted by */
#define FEW 8u        /* cells that take no memory to gather; most customers have fewer */

typedef struct line {
    uint64_t when; /* year and season; both words tell rows apart, and are 0 where they do not */
    uint64_t what; /* brand and currency */
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

static uint64_t pair(uint32_t high, uint32_t low)
{
    return (uint64_t)high << 32 | low;
}

static bool same_row(const line *a, const line *b)
{
    return a->when == b->when && a->what == b->what;
}

static bool comes_before(const line *a, const line *b)
{
    return a->when != b->when ? a->when < b->when : a->what < b->what;
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
    added->when = pair((by & KITH_SALES_BY_YEAR) != 0 ? key->year : 0,
                       (by & KITH_SALES_BY_SEASON) != 0 ? key->season : 0);
    added->what = pair((by & KITH_SALES_BY_BRAND) != 0 ? key->brand : 0, key->currency);
    work->sorted = work->sorted && (work->count == 0 || !comes_before(added, added - 1));
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

/* A line with its words as a string, the most significant byte first. */
typedef struct keyed {
    unsigned char key[KEY_BYTES];
    line line;
} keyed;

/* Cells of several accounts, or told apart by less than what they stand in order of. false: no memory. */
static bool sort_lines(gathering *work)
{
    kithi_sort_item *items = kithi_memory_get(work->memory, work->count * sizeof *items);
    keyed *all = kithi_memory_get(work->memory, work->count * sizeof *all);
    const bool enough = items != NULL && all != NULL;
    for (size_t i = 0; i < work->count && enough; i++) {
        const line *from = &work->lines[i];
        all[i].line = *from;
        kithi_number_put(all[i].key, (uint32_t)(from->when >> 32));
        kithi_number_put(all[i].key + 4, (uint32_t)from->when);
        kithi_number_put(all[i].key + 8, (uint32_t)(from->what >> 32));
        kithi_number_put(all[i].key + 12, (uint32_t)from->what);
        items[i] = (kithi_sort_item){.bytes = all[i].key, .size = KEY_BYTES};
    }
    if (enough) {
        kithi_sort_strings(items, work->count);
    }
    for (size_t i = 0; i < work->count && enough; i++) {
        work->lines[i] =
            ((const keyed *)(const void *)items[i].bytes)->line; /* its key is what it begins with */
    }
    kithi_memory_free(work->memory, items, work->count * sizeof *items);
    kithi_memory_free(work->memory, all, work->count * sizeof *all);
    return enough;
}

static bool fit(kithi_sum sum, kith_decimal *out)
{
    *out = (kith_decimal)sum;
    return *out == sum;
}

static kith_id id_of(uint32_t kind, uint64_t word)
{
    const uint32_t sequence = (uint32_t)word;
    return sequence == 0 ? 0 : kithi_id_make(kind, sequence);
}

#define MEASURE(name) (KITH_ORDER_MEASURE_##name - 1) /* where its sum stands */

/* false: a sum does not fit. */
static bool fill_row(const line *first, const kithi_cell_sums *sum, kith_sales *out)
{
    const kithi_sum *amounts = sum->amounts;
    const kithi_sum *units = sum->units;
    const kithi_sum active = amounts[MEASURE(BOOKED)] - amounts[MEASURE(CANCELLED)];
    *out = (kith_sales){
        .year = (uint32_t)(first->when >> 32),
        .season = id_of(KITH_KIND_SEASON, first->when),
        .brand = id_of(KITH_KIND_BRAND, first->what >> 32),
        .currency = id_of(KITH_KIND_CURRENCY, first->what),
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

/* Lines of one row stand side by side. */
static kith_status put_together(const gathering *work, kith_sales *rows, size_t capacity, size_t *count)
{
    for (size_t i = 0; i < work->count;) {
        const line *first = &work->lines[i++];
        kithi_cell_sums sum;
        kith_sales row;
        kithi_cells_read(&sum, first->cell);
        for (; i < work->count && same_row(&work->lines[i], first); i++) {
            kithi_cells_add_to(&sum, work->lines[i].cell);
        }
        if (!fill_row(first, &sum, &row)) {
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
