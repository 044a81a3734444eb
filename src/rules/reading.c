/* Reading relations: lists, questions and reach. */
#include "rules/reading.h"

#include "base/defensive.h"
#include "model/acting.h"
#include "model/rows.h"

#include <string.h>

/* Is it the second entry of a self relation, where both ends are asked for? It is shown once. */
static bool is_repeated(const kithi_link_query *query, uint32_t customer, const kithi_entry *entry)
{
    return query->end == KITH_END_EITHER && kithi_entry_other(entry) == customer &&
           kithi_entry_end(entry) == KITH_END_TO;
}

static bool fits(const kithi_link_query *query, const kithi_entry *entry, uint32_t period)
{
    return (query->type == 0 || kithi_entry_type(entry) == query->type) &&
           (query->end == KITH_END_EITHER || kithi_entry_end(entry) == query->end) &&
           (period & query->periods) != 0;
}

static void fill_link(const kithi_entry *entry, uint32_t period, kith_link *link)
{
    *link = (kith_link){
        .relation = kithi_id_make(KITH_KIND_RELATION, kithi_entry_relation(entry)),
        .type = kithi_id_make(KITH_KIND_RELATION_TYPE, kithi_entry_type(entry)),
        .other = kithi_id_make(KITH_KIND_CUSTOMER, kithi_entry_other(entry)),
        .since = kithi_entry_since(entry),
        .until = kithi_entry_until(entry),
        .end = kithi_entry_end(entry),
        .period = period,
    };
}

size_t kithi_reading_list(const kithi_state *state, uint32_t customer, const kithi_link_query *query,
                          kith_link *links, size_t capacity)
{
    size_t count = 0;
    kithi_walk walk;
    kithi_entry from = {0, 0};
    if (query->after != NULL) {
        from = *query->after;
        from.low++; /* the relation's number is its last part */
    } else if (query->type != 0) {
        from = kithi_entry_make(query->type, query->end == KITH_END_TO ? KITH_END_TO : KITH_END_FROM, 0, 0, 0,
                                0);
    }
    for (kithi_links_walk(&walk, state, customer, from); walk.entry != NULL && count < capacity;
         kithi_links_next(&walk)) {
        const uint32_t period = kithi_link_period(walk.entry, query->day);
        if (query->type != 0 && kithi_entry_type(walk.entry) > query->type) {
            break;
        }
        if (fits(query, walk.entry, period) && !is_repeated(query, customer, walk.entry)) {
            fill_link(walk.entry, period, &links[count++]);
        }
    }
    return count;
}

/* A type that is not there may be asked about. */
static bool is_symmetric(const kithi_state *state, uint32_t type)
{
    const unsigned char *row = kithi_row_at(state, KITH_KIND_RELATION_TYPE, type);
    return row != NULL && kithi_row_number(state, KITH_KIND_RELATION_TYPE, row,
                                           KITH_RELATION_TYPE_DIRECTION) == KITH_DIRECTION_SYMMETRIC;
}

static uint32_t has_directed(const kithi_state *state, uint32_t type, uint32_t from, uint32_t to,
                             kith_date day)
{
    kithi_walk walk;
    const kithi_entry *entry = kithi_links_find(&walk, state, from, type, KITH_END_FROM, to);
    for (; entry != NULL && kithi_entry_type(entry) == type && kithi_entry_end(entry) == KITH_END_FROM &&
           kithi_entry_other(entry) == to;
         kithi_links_next(&walk), entry = walk.entry) {
        if (kithi_link_period(entry, day) == KITH_PERIOD_CURRENT) {
            return kithi_entry_relation(entry);
        }
    }
    return 0;
}

uint32_t kithi_reading_has(const kithi_state *state, const kith_pair *pair, kith_date day)
{
    const uint32_t type = kithi_id_sequence(pair->type);
    const uint32_t from = kithi_id_sequence(pair->from);
    const uint32_t to = kithi_id_sequence(pair->to);
    const bool ordered = from <= to;
    const uint32_t found = ordered ? has_directed(state, type, from, to, day) : 0;
    if (found != 0) {
        return found;
    }
    /* Only a symmetric type has its ends ordered; a store may hand over a relation that has not. */
    if (!is_symmetric(state, type)) {
        return ordered ? 0 : has_directed(state, type, from, to, day);
    }
    const uint32_t turned = has_directed(state, type, to, from, day);
    return turned != 0 || ordered ? turned : has_directed(state, type, from, to, day);
}

/* --- reach --- */

/* Customers seen so far: those in `reached` by index + 1, and the one asked about as UINT32_MAX. */
typedef struct seen {
    uint32_t *table;
    size_t size;
    const kith_reached *reached;
    uint32_t start;
} seen;

static uint32_t customer_at(const seen *set, uint32_t mark)
{
    return mark == UINT32_MAX ? set->start : kithi_id_sequence(set->reached[mark - 1].customer);
}

static size_t place_of(const seen *set, uint32_t customer)
{
    /* the upper bits: numbers far apart by a round number share the lower ones */
    size_t at = (size_t)(customer * UINT32_C(2654435761) >> 8) & (set->size - 1);
    while (set->table[at] != 0 && customer_at(set, set->table[at]) != customer) {
        at = (at + 1) & (set->size - 1);
    }
    return at;
}

/* Room for `count` more; false: no memory. */
static bool make_room(seen *set, kithi_memory *memory, size_t count)
{
    if (set->size > 0 && (count + 2) * 2 <= set->size) {
        return true;
    }
    seen larger = *set;
    larger.size = set->size == 0 ? 64 : set->size * 2;
    larger.table = kithi_memory_zero(memory, larger.size * sizeof *larger.table);
    if (larger.table == NULL) {
        return false;
    }
    larger.table[place_of(&larger, set->start)] = UINT32_MAX;
    for (uint32_t i = 0; i < count; i++) {
        larger.table[place_of(&larger, kithi_id_sequence(set->reached[i].customer))] = i + 1;
    }
    kithi_memory_free(memory, set->table, set->size * sizeof *set->table);
    *set = larger;
    return true;
}

/* The types to follow, one after the other: the one that is asked for, those with an effect, or whatever type
 * (0) at once. false: no more. */
static bool type_at(const kithi_state *state, const kithi_link_query *query, uint32_t place, uint32_t *type)
{
    if (query->effect != 0) {
        const uint64_t acting = kithi_acting_at(state, query->effect, place);
        *type = kithi_acting_type(acting);
        return acting != 0;
    }
    *type = query->type;
    return place == 0;
}

static void walk_type(kithi_walk *walk, const kithi_state *state, uint32_t customer, uint32_t type,
                      uint32_t end)
{
    kithi_entry from = {0, 0};
    if (type != 0) {
        from = kithi_entry_make(type, end == KITH_END_TO ? KITH_END_TO : KITH_END_FROM, 0, 0, 0, 0);
    }
    kithi_links_walk(walk, state, customer, from);
}

#define AHEAD 4u /* customers whose relations are on their way into the cache */

/* What was reached, and how much of it was followed further. */
typedef struct reaching {
    const kithi_state *state;
    const kithi_link_query *query;
    kith_reached *reached;
    size_t capacity;
    size_t count;
    seen set;
} reaching;

/* Note where a link leads, unless that is known; false: no memory. */
static bool reach_one(reaching *work, const kithi_entry *entry, uint32_t distance, uint32_t previous)
{
    const uint32_t other = kithi_entry_other(entry);
    const size_t place = place_of(&work->set, other);
    if (work->set.table[place] != 0) {
        return true;
    }
    work->reached[work->count++] =
        (kith_reached){kithi_id_make(KITH_KIND_CUSTOMER, other),
                       kithi_id_make(KITH_KIND_RELATION, kithi_entry_relation(entry)), distance, previous};
    kithi_links_prefetch(work->state, KITHI_LIST_RELATIONS, other,
                         0); /* its own relations are asked for in a moment */
    work->set.table[place] = (uint32_t)work->count;
    return make_room(&work->set, kithi_state_memory(work->state), work->count);
}

/* All that is one step away; of other types than those that are followed nothing is read. */
static bool reach_from(reaching *work, uint32_t from, uint32_t distance, uint32_t previous)
{
    const kithi_link_query *query = work->query;
    uint32_t type = 0;
    bool enough = true;
    for (uint32_t place = 0; enough && type_at(work->state, query, place, &type); place++) {
        kithi_walk walk;
        for (walk_type(&walk, work->state, from, type, query->end);
             enough && walk.entry != NULL && work->count < work->capacity &&
             (type == 0 || kithi_entry_type(walk.entry) == type);
             kithi_links_next(&walk)) {
            if (fits(query, walk.entry, kithi_link_period(walk.entry, query->day))) {
                enough = reach_one(work, walk.entry, distance, previous);
            }
        }
    }
    return enough;
}

kith_status kithi_reading_reach(const kithi_state *state, uint32_t customer, const kithi_link_query *query,
                                uint32_t distance, kith_reached *reached, size_t capacity, size_t *count)
{
    kithi_memory *memory = kithi_state_memory(state);
    reaching work = {.state = state,
                     .query = query,
                     .reached = reached,
                     .capacity = capacity,
                     .set = {.reached = reached, .start = customer}};
    size_t done = 0;
    size_t fetched = 0;
    bool enough = make_room(&work.set, memory, 0);
    uint32_t from = customer;
    uint32_t from_distance = 0;
    uint32_t previous = UINT32_MAX;
    while (enough && from_distance < distance) {
        enough = reach_from(&work, from, from_distance + 1, previous);
        if (done == work.count || work.count == capacity) {
            break;
        }
        for (; fetched < work.count && fetched <= done + AHEAD; fetched++) {
            kithi_links_prefetch(state, KITHI_LIST_RELATIONS, kithi_id_sequence(reached[fetched].customer),
                                 1);
        }
        from = kithi_id_sequence(reached[done].customer);
        from_distance = reached[done].distance;
        previous = (uint32_t)done++;
    }
    *count = work.count;
    kithi_memory_free(memory, work.set.table, work.set.size * sizeof *work.set.table);
    return enough ? KITH_OK : KITH_ERR_MEMORY;
}
