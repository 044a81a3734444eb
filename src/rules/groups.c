/* Groups: members by reach over relations with the effect; their records merged, latest first. */
#include "rules/groups.h"

#include "base/date.h"
#include "base/sort.h"
#include "model/acting.h"
#include "model/owners.h"
#include "model/rows.h"
#include "model/users.h"
#include "model/weave.h"
#include "rules/reading.h"

#define MEMBERS_FIRST 128u /* whoever has more is searched for again */

/* --- members --- */

/* Is the customer linked with anybody, on whatever day? Most are not. */
static bool is_linked(const kithi_state *state, kith_id customer)
{
    const uint32_t sequence = kithi_id_sequence(customer);
    uint64_t acting = 0;
    for (uint32_t place = 0; (acting = kithi_acting_at(state, KITH_EFFECT_ACCOUNT_LINK, place)) != 0;
         place++) {
        const kithi_type_state *known = kithi_links_type(state, kithi_acting_type(acting));
        if (known != NULL && (kithi_links_member(state, known, KITH_END_FROM, sequence) ||
                              kithi_links_member(state, known, KITH_END_TO, sequence))) {
            return true;
        }
    }
    return false;
}

kith_status kithi_groups_find(const kithi_state *state, kith_id customer, kith_date on, kithi_group *out)
{
    const kithi_link_query links = {.effect = KITH_EFFECT_ACCOUNT_LINK,
                                    .end = KITH_END_EITHER,
                                    .periods = KITH_PERIOD_CURRENT,
                                    .day = on};
    kithi_memory *memory = kithi_state_memory(state);
    kith_reached *reached = NULL;
    size_t capacity = 0;
    size_t count = 0;
    kith_status status = KITH_OK;
    *out = (kithi_group){.members = NULL};
    if (!is_linked(state, customer)) {
        out->alone = customer;
        out->members = &out->alone;
        out->count = 1;
        return KITH_OK;
    }
    while (status == KITH_OK && count == capacity) { /* until all of them fit */
        status = kithi_memory_grow(memory, (void **)&reached, &capacity,
                                   capacity == 0 ? MEMBERS_FIRST : capacity + 1, sizeof *reached)
                     ? kithi_reading_reach(state, kithi_id_sequence(customer), &links, UINT32_MAX, reached,
                                           capacity, &count)
                     : KITH_ERR_MEMORY;
    }
    if (status == KITH_OK &&
        !kithi_memory_grow(memory, (void **)&out->members, &out->capacity, count + 1, sizeof *out->members)) {
        status = KITH_ERR_MEMORY;
    }
    if (status == KITH_OK) {
        out->members[0] = customer;
        out->count = 1;
        for (size_t i = 0; i < count; i++) { /* who was merged leads on, and is no account any more */
            if (!kithi_owners_merged(state, reached[i].customer)) {
                out->members[out->count++] = reached[i].customer;
            }
        }
    }
    kithi_memory_free(memory, reached, capacity * sizeof *reached);
    return status;
}

void kithi_groups_free(const kithi_state *state, kithi_group *group)
{
    if (group->capacity > 0) {
        kithi_memory_free(kithi_state_memory(state), group->members,
                          group->capacity * sizeof *group->members);
    }
}

/* --- their records --- */

/* The walks over the records of all members, the latest record first. */
typedef struct listing {
    const kithi_state *state;
    const kith_group_query *query;
    const kithi_group *group;
    bool since_link;
    kith_date day;    /* of the note that was looked at last; 0: none yet */
    kithi_group then; /* the accounts linked on that day, by id */
    kithi_weave weave;
} listing;

/* Where the records of an account begin that the query is about: behind one, or with the latest. */
static kithi_entry first_entry(const kithi_state *state, const kith_group_query *query)
{
    if (query->after == 0) {
        return kithi_entry_written(query->kind, INT64_MAX, UINT32_MAX);
    }
    const unsigned char *row = kithi_row_find(state, query->after);
    kithi_entry from = kithi_entry_written(
        query->kind, kithi_row_number(state, query->kind, row, kithi_links_written(query->kind)),
        kithi_id_sequence(query->after));
    from.low++;
    return from;
}

/* false: no memory. */
static bool begin_walks(listing *work)
{
    const kith_group_query *query = work->query;
    if (!kithi_weave_init(&work->weave, work->state, work->group->count)) {
        return false;
    }
    for (size_t i = 0; i < work->group->count; i++) {
        work->weave.streams[i].customer = kithi_id_sequence(work->group->members[i]);
    }
    work->weave.kind = query->kind;
    work->weave.from = first_entry(work->state, query);
    kithi_weave_start(&work->weave);
    return true;
}

/* --- what is seen of others --- */

static bool is_shared(const kithi_state *state, uint32_t kind, const unsigned char *row)
{
    kith_value shared;
    const uint32_t field = kind == KITH_KIND_NOTE   ? KITH_NOTE_SHARED
                           : kind == KITH_KIND_TASK ? KITH_TASK_SHARED
                                                    : KITH_APPOINTMENT_SHARED;
    kithi_row_value(state, kind, row, field, &shared);
    return kind == KITH_KIND_NOTE && shared.type == KITH_TYPE_NONE ? true : shared.number != 0;
}

static kith_date day_of(kith_instant at)
{
    const kith_instant day = INT64_C(86400000000);
    const kith_instant days = at / day - (at % day < 0);
    return (kith_date)(days - kithi_instant_of_day(0) / day);
}

static bool id_before(const void *left, const void *right)
{
    return *(const kith_id *)left < *(const kith_id *)right;
}

/* Who was linked on a day: notes come by when they were written, so each day is searched for once. */
static kith_status find_then(listing *work, kith_date day)
{
    if (day == work->day) {
        return KITH_OK;
    }
    kithi_groups_free(work->state, &work->then);
    const kith_status status = kithi_groups_find(work->state, work->query->customer, day, &work->then);
    work->day = day;
    kithi_sort(work->then.members, work->then.count, sizeof *work->then.members, id_before);
    return status;
}

/* Is an account among them? */
static bool was_linked(const kithi_group *then, kith_id member)
{
    size_t first = 0;
    size_t end = then->count;
    while (first < end) {
        const size_t middle = first + (end - first) / 2;
        if (then->members[middle] < member) {
            first = middle + 1;
        } else {
            end = middle;
        }
    }
    return first < then->count && then->members[first] == member;
}

/* Were two accounts linked on the day of a note? One without an instant has no day. */
static kith_status linked_then(listing *work, kith_id member, const unsigned char *row, bool *linked)
{
    const kith_instant at = kithi_row_number(work->state, KITH_KIND_NOTE, row, KITH_NOTE_AT);
    const kith_status status = at == 0 ? KITH_OK : find_then(work, day_of(at));
    *linked = at == 0 || was_linked(&work->then, member);
    return status;
}

static kith_status is_seen(listing *work, kith_id member, uint32_t record, bool *seen)
{
    const kith_group_query *query = work->query;
    const unsigned char *row = kithi_row_at(work->state, query->kind, record);
    *seen = member == query->customer || is_shared(work->state, query->kind, row);
    return *seen && work->since_link && query->kind == KITH_KIND_NOTE && member != query->customer
               ? linked_then(work, member, row, seen)
               : KITH_OK;
}

static kith_status list_records(listing *work, kith_id *ids, size_t capacity, size_t *count)
{
    kithi_weave *walks = &work->weave;
    kith_status status = KITH_OK;
    for (; walks->count > 0 && *count < capacity && status == KITH_OK; kithi_weave_next(walks)) {
        const size_t first = kithi_weave_first(walks);
        const uint32_t row = walks->streams[first].row;
        bool seen = false;
        status = is_seen(work, work->group->members[first], row, &seen);
        if (status == KITH_OK && seen) {
            ids[(*count)++] = kithi_id_make(work->query->kind, row);
        }
    }
    return status;
}

/* Of somebody who is linked with nobody: the list says it all. */
static size_t list_own(const kithi_state *state, const kith_group_query *query, kith_id *ids, size_t capacity)
{
    const kithi_entry from = first_entry(state, query);
    size_t count = 0;
    kithi_walk walk;
    for (kithi_links_walk(&walk, state, kithi_id_sequence(query->customer), from);
         count < capacity && walk.entry != NULL && kithi_entry_type(walk.entry) == kithi_entry_type(&from);
         kithi_links_next(&walk)) {
        ids[count++] = kithi_id_make(query->kind, kithi_entry_written_row(walk.entry));
    }
    return count;
}

kith_status kithi_groups_records(const kithi_state *state, const kith_group_query *query,
                                 const kithi_group *group, kith_id *ids, size_t capacity, size_t *count)
{
    if (group->count == 1) {
        *count = list_own(state, query, ids, capacity);
        return KITH_OK;
    }
    listing work = {.state = state,
                    .query = query,
                    .group = group,
                    .since_link = kithi_users_setting(state, KITH_BOOK_NOTES_SINCE_LINK) != 0};
    *count = 0;
    const kith_status status =
        begin_walks(&work) ? list_records(&work, ids, capacity, count) : KITH_ERR_MEMORY;
    kithi_groups_free(state, &work.then);
    kithi_weave_free(&work.weave);
    return status;
}

kith_status kithi_groups_list(const kithi_state *state, const kith_group_query *query, kith_id *ids,
                              size_t capacity, size_t *count)
{
    kithi_group group;
    *count = 0;
    kith_status status = kithi_groups_find(state, query->customer, query->on, &group);
    if (status == KITH_OK) {
        status = kithi_groups_records(state, query, &group, ids, capacity, count);
    }
    kithi_groups_free(state, &group);
    return status;
}
