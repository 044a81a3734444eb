/* Groups: members by reach over relations with the effect; their records merged, latest first. */
#include "rules/groups.h"

#include "base/date.h"
#include "model/index.h"
#include "model/rows.h"
#include "model/users.h"
#include "rules/reading.h"

#include <string.h>

#define MEMBERS_FIRST 16u
#define STAMP 12u /* bytes of a key that say when, and which of that instant */

/* --- members --- */

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
    *out = (kithi_group){NULL, 0, 0};
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
        for (size_t i = 0; i < count; i++) {
            out->members[i + 1] = reached[i].customer;
        }
        out->count = count + 1;
    }
    kithi_memory_free(memory, reached, capacity * sizeof *reached);
    return status;
}

void kithi_groups_free(const kithi_state *state, kithi_group *group)
{
    kithi_memory_free(kithi_state_memory(state), group->members, group->capacity * sizeof *group->members);
}

/* --- their records --- */

/* Where the walk over the records of one member stands. */
typedef struct stand {
    kith_id member;
    kithi_key prefix;
    kithi_cursor cursor;
    unsigned char stamp[STAMP];
    uint32_t row;
} stand;

/* The walks over all members: a heap, the latest record first. */
typedef struct merging {
    const kithi_state *state;
    const kith_group_query *query;
    bool since_link;
    stand *stands;
    uint32_t *heap; /* of indexes of stands */
    size_t count;
} merging;

static bool read_stand(stand *at)
{
    unsigned char key[KITHI_KEY_MOST];
    if (!kithi_cursor_begins(&at->cursor, at->prefix.bytes, at->prefix.size)) {
        return false;
    }
    (void)kithi_cursor_key(&at->cursor, key);
    memcpy(at->stamp, key + at->prefix.size, STAMP);
    at->row = kithi_cursor_tail(&at->cursor);
    return true;
}

static bool comes_first(const merging *work, size_t a, size_t b)
{
    return memcmp(work->stands[work->heap[a]].stamp, work->stands[work->heap[b]].stamp, STAMP) < 0;
}

static void sift_down(merging *work, size_t at)
{
    for (size_t child = 2 * at + 1; child < work->count; child = 2 * at + 1) {
        child += child + 1 < work->count && comes_first(work, child + 1, child) ? 1 : 0;
        if (!comes_first(work, child, at)) {
            return;
        }
        const uint32_t index = work->heap[at];
        work->heap[at] = work->heap[child];
        work->heap[child] = index;
        at = child;
    }
}

static uint32_t instant_field(uint32_t kind)
{
    return kind == KITH_KIND_NOTE   ? KITH_NOTE_AT
           : kind == KITH_KIND_TASK ? KITH_TASK_AT
                                    : KITH_APPOINTMENT_AT;
}

/* Key of a record behind which to go on: the part that says when. */
static void stamp_of(const kithi_state *state, kith_id id, kithi_key *key)
{
    const uint32_t kind = KITH_ID_KIND(id);
    const kith_instant at = kithi_row_number(state, kind, kithi_row_find(state, id), instant_field(kind));
    kithi_key_instant(key, ~at);
    kithi_key_number(key, ~kithi_id_sequence(id));
}

static void begin_stand(const merging *work, kith_id member, stand *at)
{
    at->member = member;
    kithi_index_written_prefix(&at->prefix, member, work->query->kind);
    kithi_key from = at->prefix;
    if (work->query->after != 0) {
        stamp_of(work->state, work->query->after, &from);
        kithi_key_number(&from, UINT32_MAX);
    }
    kithi_index_seek(&at->cursor, work->state, &from);
}

static void next_record(merging *work)
{
    stand *first = &work->stands[work->heap[0]];
    kithi_cursor_next(&first->cursor);
    if (!read_stand(first)) {
        work->heap[0] = work->heap[--work->count];
    }
    sift_down(work, 0);
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

/* Were two accounts linked on the day of a note? One without an instant has no day. */
static kith_status linked_then(const merging *work, kith_id member, const unsigned char *row, bool *linked)
{
    const kith_instant at = kithi_row_number(work->state, KITH_KIND_NOTE, row, KITH_NOTE_AT);
    kithi_group group;
    kith_status status = KITH_OK;
    *linked = true;
    if (at != 0) {
        status = kithi_groups_find(work->state, work->query->customer, day_of(at), &group);
        *linked = false;
        for (size_t i = 0; i < group.count; i++) {
            *linked = *linked || group.members[i] == member;
        }
        kithi_groups_free(work->state, &group);
    }
    return status;
}

static kith_status is_seen(const merging *work, const stand *at, bool *seen)
{
    const unsigned char *row = kithi_row_at(work->state, work->query->kind, at->row);
    *seen = at->member == work->query->customer || is_shared(work->state, work->query->kind, row);
    return *seen && work->since_link && work->query->kind == KITH_KIND_NOTE &&
                   at->member != work->query->customer
               ? linked_then(work, at->member, row, seen)
               : KITH_OK;
}

static kith_status merge(merging *work, kith_id *ids, size_t capacity, size_t *count)
{
    kith_status status = KITH_OK;
    while (work->count > 0 && *count < capacity && status == KITH_OK) {
        const stand *first = &work->stands[work->heap[0]];
        bool seen = false;
        status = is_seen(work, first, &seen);
        if (status == KITH_OK && seen) {
            ids[(*count)++] = kithi_id_make(work->query->kind, first->row);
        }
        next_record(work);
    }
    return status;
}

static bool is_since_link(const kithi_state *state)
{
    return kithi_row_number(state, KITH_KIND_BOOK, kithi_row_find(state, kithi_users_book(state)),
                            KITH_BOOK_NOTES_SINCE_LINK) != 0;
}

kith_status kithi_groups_list(const kithi_state *state, const kith_group_query *query, kith_id *ids,
                              size_t capacity, size_t *count)
{
    kithi_memory *memory = kithi_state_memory(state);
    kithi_group group;
    merging work = {.state = state, .query = query, .since_link = is_since_link(state)};
    *count = 0;
    kith_status status = kithi_groups_find(state, query->customer, query->on, &group);
    if (status == KITH_OK) {
        work.stands = kithi_memory_get(memory, group.count * sizeof *work.stands);
        work.heap = kithi_memory_get(memory, group.count * sizeof *work.heap);
        status = work.stands == NULL || work.heap == NULL ? KITH_ERR_MEMORY : KITH_OK;
    }
    for (size_t i = 0; i < group.count && status == KITH_OK; i++) {
        begin_stand(&work, group.members[i], &work.stands[i]);
        if (read_stand(&work.stands[i])) {
            work.heap[work.count++] = (uint32_t)i;
        }
    }
    for (size_t i = work.count / 2; i > 0; i--) {
        sift_down(&work, i - 1);
    }
    if (status == KITH_OK) {
        status = merge(&work, ids, capacity, count);
    }
    kithi_memory_free(memory, work.stands, group.count * sizeof *work.stands);
    kithi_memory_free(memory, work.heap, group.count * sizeof *work.heap);
    kithi_groups_free(state, &group);
    return status;
}
