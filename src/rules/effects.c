/* Effects: relations whose type has one, in order of rank. */
#include "rules/effects.h"

#include "base/date.h"
#include "model/index.h"
#include "model/links.h"
#include "model/rows.h"

bool kithi_effects_before(const kithi_effect *a, const kithi_effect *b)
{
    if (a->priority != b->priority) {
        return a->priority < b->priority;
    }
    return a->since != b->since ? a->since < b->since : a->relation < b->relation;
}

static int64_t priority_of(const kithi_state *state, kith_id relation)
{
    return kithi_row_number(state, KITH_KIND_RELATION, kithi_row_find(state, relation),
                            KITH_RELATION_PRIORITY);
}

/* The relations of one type that have the customer on one end. */
static void each_on_end(const kithi_state *state, kithi_entry first, kith_id customer,
                        void (*visit)(void *ctx, const kithi_effect *found), void *ctx)
{
    const uint32_t type = kithi_entry_type(&first);
    const uint32_t end = kithi_entry_end(&first);
    const kithi_type_state *known = kithi_links_type(state, type);
    kithi_walk walk;
    if (known == NULL || !kithi_links_member(state, known, end, kithi_id_sequence(customer))) {
        return; /* most customers have none */
    }
    for (kithi_links_walk(&walk, state, kithi_id_sequence(customer), first);
         walk.entry != NULL && kithi_entry_type(walk.entry) == type && kithi_entry_end(walk.entry) == end;
         kithi_links_next(&walk)) {
        const kith_id relation = kithi_id_make(KITH_KIND_RELATION, kithi_entry_relation(walk.entry));
        const kithi_effect found = {
            .relation = relation,
            .who = kithi_id_make(KITH_KIND_CUSTOMER, kithi_entry_other(walk.entry)),
            .priority = priority_of(state, relation),
            .since = kithi_entry_since(walk.entry),
            .until = kithi_entry_until(walk.entry),
        };
        visit(ctx, &found);
    }
}

/* Are both ends of a type alike? Then which of them is `from` says nothing: the lower id is. */
static bool is_symmetric(const kithi_state *state, uint32_t type)
{
    const kith_id id = kithi_id_make(KITH_KIND_RELATION_TYPE, type);
    return kithi_row_number(state, KITH_KIND_RELATION_TYPE, kithi_row_find(state, id),
                            KITH_RELATION_TYPE_DIRECTION) == KITH_DIRECTION_SYMMETRIC;
}

void kithi_effects_each(const kithi_state *state, uint32_t effect, kith_id customer,
                        void (*visit)(void *ctx, const kithi_effect *found), void *ctx)
{
    kithi_key prefix;
    kithi_cursor cursor;
    kithi_index_effect_prefix(&prefix, effect);
    for (kithi_index_seek(&cursor, state, &prefix); kithi_cursor_begins(&cursor, prefix.bytes, prefix.size);
         kithi_cursor_next(&cursor)) {
        const uint32_t type = kithi_cursor_tail(&cursor);
        each_on_end(state, kithi_entry_make(type, KITH_END_TO, 0, 0, 0, 0), customer, visit, ctx);
        if (effect != KITH_EFFECT_EXPORT_AGENT && is_symmetric(state, type)) { /* an agent has its role */
            each_on_end(state, kithi_entry_make(type, KITH_END_FROM, 0, 0, 0, 0), customer, visit, ctx);
        }
    }
}

/* The search for the one that ranks behind another. */
typedef struct search {
    kith_date on;
    kithi_effect behind; /* relation 0: behind none */
    kithi_effect best;
} search;

static void take_better(void *ctx, const kithi_effect *found)
{
    search *work = ctx;
    if ((work->on == 0 || kithi_date_valid_on(found->since, found->until, work->on)) &&
        (work->behind.relation == 0 || kithi_effects_before(&work->behind, found)) &&
        (work->best.relation == 0 || kithi_effects_before(found, &work->best))) {
        work->best = *found;
    }
}

kith_id kithi_effects_next(const kithi_state *state, uint32_t effect, kith_id customer, kith_date on,
                           kith_id after)
{
    search work = {.on = on, .behind = {.relation = after}};
    if (after != 0) {
        work.behind.priority = priority_of(state, after);
        work.behind.since = (kith_date)kithi_row_number(state, KITH_KIND_RELATION,
                                                        kithi_row_find(state, after), KITH_RELATION_SINCE);
    }
    kithi_effects_each(state, effect, customer, take_better, &work);
    return work.best.relation;
}

kith_id kithi_effects_who(const kithi_state *state, kith_id relation, kith_id customer)
{
    const unsigned char *row = kithi_row_find(state, relation);
    const kith_id from = (kith_id)kithi_row_number(state, KITH_KIND_RELATION, row, KITH_RELATION_FROM);
    return from != customer ? from
                            : (kith_id)kithi_row_number(state, KITH_KIND_RELATION, row, KITH_RELATION_TO);
}
