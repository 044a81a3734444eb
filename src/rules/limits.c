/* Limits of counts, judged on the end state of a transaction. */
#include "rules/limits.h"

#include "base/defensive.h"
#include "base/report.h"
#include "model/index.h"
#include "model/links.h"
#include "model/rows.h"
#include "model/shape.h"
#include "model/users.h"

static kith_status refuse(const kithi_state *state, kith_id id, uint32_t limit, kith_error *err)
{
    (void)kithi_report(err, KITH_ERR_LIMIT, "");
    kithi_shape_name(err, state, NULL, id);
    kithi_report_add(err, ": more than the limit \"");
    kithi_report_add(err, kithi_schema_limit(limit)->name);
    kithi_report_add(err, "\" of ");
    kithi_report_number(err, (int64_t)state->model->limits[limit]);
    if (err != NULL) {
        err->subject = id;
    }
    return KITH_ERR_LIMIT;
}

static bool too_many_parts(const kithi_state *state, kith_id owner, uint32_t kind, uint32_t field)
{
    uint64_t count = 0;
    kithi_key prefix;
    kithi_cursor cursor;
    kithi_index_owner_prefix(&prefix, owner, kind, field);
    kithi_index_seek(&cursor, state, &prefix);
    for (; kithi_cursor_begins(&cursor, prefix.bytes, prefix.size); kithi_cursor_next(&cursor)) {
        if (++count > state->model->limits[KITH_LIMIT_PARTS]) {
            return true;
        }
    }
    return false;
}

static bool is_new(const kithi_limits *limits, kith_id id)
{
    return kithi_row_find(limits->base, id) == NULL;
}

/* Of new parts the last counts for all of them, so that many at once are not counted by each. */
static bool counts_for_all(const kithi_limits *limits, kith_id owner, kith_id id)
{
    const uint32_t kind = KITH_ID_KIND(id);
    kith_id next = kithi_users_part_after(limits->state, owner, kind, id);
    while (next != 0 && !is_new(limits, next)) {
        next = kithi_users_part_after(limits->state, owner, kind, next);
    }
    return next == 0;
}

/* Of parts that were moved the first does: one owner after the other gets them. */
static bool is_first_moved(kithi_limits *limits, kith_id owner, uint32_t kind)
{
    const bool first = limits->counted[kind] != owner;
    limits->counted[kind] = owner;
    return first;
}

/* Has the record come to its owner, and does it count what the owner has by now? */
static bool counts_parts(kithi_limits *limits, kith_id owner, kith_id id)
{
    const uint32_t kind = KITH_ID_KIND(id);
    return is_new(limits, id)
               ? counts_for_all(limits, owner, id)
               : kithi_users_owner(limits->base, id) != owner && is_first_moved(limits, owner, kind);
}

/* Has a customer more relations than it may? One to itself stands with it twice. */
static bool too_many_relations(const kithi_state *state, kith_id customer)
{
    const uint32_t sequence = kithi_id_sequence(customer);
    const uint64_t most = state->model->limits[KITH_LIMIT_PER_CUSTOMER];
    uint64_t count = kithi_links_count(state, sequence);
    kithi_walk walk = {.entry = NULL};
    if (count > most) {
        kithi_links_walk(&walk, state, sequence, (kithi_entry){0, 0});
    }
    for (; walk.entry != NULL && count > most; kithi_links_next(&walk)) {
        const bool twice =
            kithi_entry_other(walk.entry) == sequence && kithi_entry_end(walk.entry) == KITH_END_TO;
        count -= twice ? 1 : 0;
    }
    return count > most;
}

kith_status kithi_limits_check(kithi_limits *limits, kith_id id, kith_error *err)
{
    const kithi_state *state = limits->state;
    const kithi_state *base = limits->base;
    const uint32_t kind = KITH_ID_KIND(id);
    const kithi_kind *described = kithi_schema_kind(kind);
    const unsigned char *row = kithi_row_find(state, id);
    const unsigned char *was = kithi_row_find(base, id);
    const uint32_t limit = described->limit;
    if (row == NULL) {
        return KITH_OK;
    }
    if (was == NULL && limit != 0 && kithi_state_count(state, kind) > state->model->limits[limit]) {
        return refuse(state, id, limit, err);
    }
    if (KITHI_NEVER(kind == KITH_KIND_RELATION_TYPE && kithi_id_sequence(id) > KITHI_LINKS_TYPES)) {
        return refuse(state, id, KITH_LIMIT_TYPES, err);
    }
    for (uint32_t end = KITH_RELATION_FROM; kind == KITH_KIND_RELATION && end <= KITH_RELATION_TO; end++) {
        const kith_id customer = (kith_id)kithi_row_number(state, kind, row, end);
        const bool moves = was == NULL || (kith_id)kithi_row_number(base, kind, was, end) != customer;
        if (moves && too_many_relations(state, customer)) {
            return refuse(state, customer, KITH_LIMIT_PER_CUSTOMER, err);
        }
    }
    if (described->owner != 0 && described->appends == 0) { /* what happened is not limited */
        const kith_id owner = (kith_id)kithi_row_number(state, kind, row, described->owner);
        if (counts_parts(limits, owner, id) && too_many_parts(state, owner, kind, described->owner)) {
            return refuse(state, owner, KITH_LIMIT_PARTS, err);
        }
    }
    return KITH_OK;
}
