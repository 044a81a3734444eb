/* Effects: relations whose type has one, in order of rank. */
#include "rules/effects.h"

#include "base/date.h"
#include "model/index.h"
#include "model/links.h"
#include "model/rows.h"

/* Rank of a relation among others: priority, first day, id. */
typedef struct rank {
    int64_t priority;
    kith_date since;
    kith_id relation;
} rank;

static rank rank_of(const kithi_state *state, kith_id relation)
{
    const unsigned char *row = kithi_row_find(state, relation);
    return (rank){kithi_row_number(state, KITH_KIND_RELATION, row, KITH_RELATION_PRIORITY),
                  (kith_date)kithi_row_number(state, KITH_KIND_RELATION, row, KITH_RELATION_SINCE), relation};
}

static bool ranks_before(const rank *a, const rank *b)
{
    if (a->priority != b->priority) {
        return a->priority < b->priority;
    }
    return a->since != b->since ? a->since < b->since : a->relation < b->relation;
}

/* A search for the best relation to a customer on a day that ranks behind `after`. */
typedef struct search {
    const kithi_state *state;
    kith_id customer;
    kith_date on;
    const rank *after; /* NULL: none does yet */
    rank best;
} search;

/* Look at the relations of one type that have the customer on one end. */
static void look_at_end(search *of, uint32_t type, uint32_t end)
{
    const uint32_t customer = kithi_id_sequence(of->customer);
    const kithi_type_state *known = kithi_links_type(of->state, type);
    kithi_walk walk;
    if (known == NULL || !kithi_links_member(of->state, known, end, customer)) {
        return; /* most customers have none */
    }
    for (kithi_links_walk(&walk, of->state, customer, kithi_entry_make(type, end, 0, 0, 0, 0));
         walk.entry != NULL && kithi_entry_type(walk.entry) == type && kithi_entry_end(walk.entry) == end;
         kithi_links_next(&walk)) {
        const rank found =
            rank_of(of->state, kithi_id_make(KITH_KIND_RELATION, kithi_entry_relation(walk.entry)));
        const bool holds = of->on == 0 || kithi_date_valid_on(kithi_entry_since(walk.entry),
                                                              kithi_entry_until(walk.entry), of->on);
        if (holds && (of->after == NULL || ranks_before(of->after, &found)) &&
            (of->best.relation == 0 || ranks_before(&found, &of->best))) {
            of->best = found;
        }
    }
}

/* Are both ends of a type alike? Then which of them is `from` says nothing: the lower id is. */
static bool is_symmetric(const kithi_state *state, uint32_t type)
{
    const kith_id id = kithi_id_make(KITH_KIND_RELATION_TYPE, type);
    return kithi_row_number(state, KITH_KIND_RELATION_TYPE, kithi_row_find(state, id),
                            KITH_RELATION_TYPE_DIRECTION) == KITH_DIRECTION_SYMMETRIC;
}

kith_id kithi_effects_next(const kithi_state *state, uint32_t effect, kith_id customer, kith_date on,
                           kith_id after)
{
    rank behind = {0};
    search of = {.state = state, .customer = customer, .on = on};
    kithi_key prefix;
    kithi_cursor cursor;
    if (after != 0) {
        behind = rank_of(state, after);
        of.after = &behind;
    }
    kithi_index_effect_prefix(&prefix, effect);
    for (kithi_index_seek(&cursor, state, &prefix); kithi_cursor_begins(&cursor, prefix.bytes, prefix.size);
         kithi_cursor_next(&cursor)) {
        const uint32_t type = kithi_cursor_tail(&cursor);
        look_at_end(&of, type, KITH_END_TO);
        if (effect != KITH_EFFECT_EXPORT_AGENT && is_symmetric(state, type)) { /* an agent has its role */
            look_at_end(&of, type, KITH_END_FROM);
        }
    }
    return of.best.relation;
}

kith_id kithi_effects_who(const kithi_state *state, kith_id relation, kith_id customer)
{
    const unsigned char *row = kithi_row_find(state, relation);
    const kith_id from = (kith_id)kithi_row_number(state, KITH_KIND_RELATION, row, KITH_RELATION_FROM);
    return from != customer ? from
                            : (kith_id)kithi_row_number(state, KITH_KIND_RELATION, row, KITH_RELATION_TO);
}
