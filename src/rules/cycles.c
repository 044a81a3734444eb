/*
 * Circles of an acyclic relation type. A circle counts if all its relations hold together on some day. The
 * first such day is the first day of one of them, so those days are tried: each by a search from the
 * relation's `to` along relations that hold on it.
 */
#include "base/date.h"
#include "model/links.h"
#include "model/rows.h"
#include "rules/rules.h"

#include <string.h>

/* A set of 32-bit numbers that remembers the order of arrival, so that it serves as queue too. */
typedef struct numbers {
    kithi_memory *memory;
    uint32_t *items;
    size_t count;
    size_t capacity;
    uint32_t *table; /* index into items + 1; 0: empty */
    size_t table_size;
} numbers;

static void free_numbers(numbers *set)
{
    kithi_memory_free(set->memory, set->items, set->capacity * sizeof *set->items);
    kithi_memory_free(set->memory, set->table, set->table_size * sizeof *set->table);
}

static void clear_numbers(numbers *set)
{
    set->count = 0;
    if (set->table != NULL) {
        memset(set->table, 0, set->table_size * sizeof *set->table);
    }
}

static size_t place_of(const numbers *set, uint32_t number)
{
    size_t at = (size_t)(number * UINT32_C(2654435761)) & (set->table_size - 1);
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): a place that is not 0 names an item */
    while (set->table[at] != 0 && set->items[set->table[at] - 1] != number) {
        at = (at + 1) & (set->table_size - 1);
    }
    return at;
}

static bool grow_table(numbers *set)
{
    const size_t size = set->table_size == 0 ? 64 : set->table_size * 2;
    uint32_t *table = kithi_memory_zero(set->memory, size * sizeof *table);
    if (table == NULL) {
        return false;
    }
    kithi_memory_free(set->memory, set->table, set->table_size * sizeof *set->table);
    set->table = table;
    set->table_size = size;
    for (size_t i = 0; i < set->count; i++) {
        set->table[place_of(set, set->items[i])] = (uint32_t)i + 1;
    }
    return true;
}

/* false: no memory. */
static bool add_number(numbers *set, uint32_t number)
{
    if (set->count * 2 >= set->table_size && !grow_table(set)) {
        return false;
    }
    const size_t at = place_of(set, number);
    if (set->table[at] != 0) {
        return true;
    }
    if (!kithi_memory_grow(set->memory, (void **)&set->items, &set->capacity, set->count + 1,
                           sizeof *set->items)) {
        return false;
    }
    set->items[set->count++] = number;
    set->table[at] = (uint32_t)set->count;
    return true;
}

typedef struct search {
    const kithi_case *asked;
    uint32_t type;
    uint32_t goal;
    kith_date since; /* of the relation asked about */
    kith_date until;
    bool any_day; /* follow whatever shares a day with the relation asked about */
    numbers seen;
    numbers days;
} search;

/* Follow the relations of one customer on `day`. *found: the goal is among those reached. */
static kith_status follow(search *work, uint32_t customer, kith_date day, bool *found)
{
    kithi_walk walk;
    kithi_links_walk(&walk, work->asked->state, customer,
                     kithi_entry_make(work->type, KITH_END_FROM, 0, 0, 0, 0));
    for (; walk.entry != NULL && kithi_entry_type(walk.entry) == work->type &&
           kithi_entry_end(walk.entry) == KITH_END_FROM;
         kithi_links_next(&walk)) {
        const kith_id relation = kithi_id_make(KITH_KIND_RELATION, kithi_entry_relation(walk.entry));
        const kith_date since = kithi_entry_since(walk.entry);
        if (relation == work->asked->id || !kithi_rules_counts(work->asked, relation)) {
            continue;
        }
        if (!work->any_day && since > day && kithi_date_valid_on(work->since, work->until, since) &&
            !add_number(&work->days, (uint32_t)since)) {
            return KITH_ERR_MEMORY;
        }
        const kith_date until = kithi_entry_until(walk.entry);
        if (work->any_day ? !kithi_date_overlap(since, until, work->since, work->until)
                          : !kithi_date_valid_on(since, until, day)) {
            continue;
        }
        *found = *found || kithi_entry_other(walk.entry) == work->goal;
        if (!add_number(&work->seen, kithi_entry_other(walk.entry))) {
            return KITH_ERR_MEMORY;
        }
    }
    return KITH_OK;
}

static kith_status search_day(search *work, uint32_t start, kith_date day, bool *found)
{
    clear_numbers(&work->seen);
    if (!add_number(&work->seen, start)) {
        return KITH_ERR_MEMORY;
    }
    for (size_t i = 0; i < work->seen.count && !*found; i++) {
        const kith_status status = follow(work, work->seen.items[i], day, found);
        if (status != KITH_OK) {
            return status;
        }
    }
    return KITH_OK;
}

kith_status kithi_rule_cycle(kithi_case *asked)
{
    const kith_id type = (kith_id)asked->values[KITH_RELATION_TYPE].number;
    const uint32_t from = kithi_id_sequence((kith_id)asked->values[KITH_RELATION_FROM].number);
    const uint32_t to = kithi_id_sequence((kith_id)asked->values[KITH_RELATION_TO].number);
    if (kithi_rules_type_setting(asked, KITH_RELATION_TYPE_ACYCLIC) == 0 || from == to) {
        return KITH_OK;
    }
    search work = {
        .asked = asked,
        .type = kithi_id_sequence(type),
        .goal = from,
        .since = (kith_date)asked->values[KITH_RELATION_SINCE].number,
        .until = (kith_date)asked->values[KITH_RELATION_UNTIL].number,
        .seen = {.memory = asked->out->memory},
        .days = {.memory = asked->out->memory},
    };
    if (kithi_date_never(work.since, work.until)) {
        return KITH_OK;
    }
    const kith_date first = work.since == 0 ? KITHI_DATE_MIN : work.since;
    kith_status status = add_number(&work.days, (uint32_t)first) ? KITH_OK : KITH_ERR_MEMORY;
    bool found = false;
    if (status == KITH_OK) { /* one walk over all days tells nearly always that there is no circle */
        work.any_day = true;
        status = search_day(&work, to, 0, &found);
        work.any_day = false;
        work.days.count = found ? work.days.count : 0;
        found = false;
    }
    for (size_t i = 0; i < work.days.count && status == KITH_OK && !found; i++) {
        const kith_date day = (kith_date)work.days.items[i];
        status = search_day(&work, to, day, &found);
        if (status == KITH_OK && found) {
            status = kithi_rules_report_days(asked, KITH_RULE_CYCLE, kithi_id_make(KITH_KIND_CUSTOMER, from),
                                             day, day);
        }
    }
    free_numbers(&work.seen);
    free_numbers(&work.days);
    return status;
}
