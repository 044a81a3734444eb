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

/* The best relation of one type that ranks behind `after`. */
static void best_of_type(const kithi_state *state, uint32_t type, kith_id customer, kith_date on,
                         const rank *after, rank *best)
{
    const kithi_type_state *known = kithi_links_type(state, type);
    kithi_walk walk;
    if (known == NULL || !kithi_links_member(state, known, KITH_END_TO, kithi_id_sequence(customer))) {
        return; /* most customers have none */
    }
    for (kithi_links_walk(&walk, state, kithi_id_sequence(customer),
                          kithi_entry_make(type, KITH_END_TO, 0, 0, 0, 0));
         walk.entry != NULL && kithi_entry_type(walk.entry) == type &&
         kithi_entry_end(walk.entry) == KITH_END_TO;
         kithi_links_next(&walk)) {
        const rank found =
            rank_of(state, kithi_id_make(KITH_KIND_RELATION, kithi_entry_relation(walk.entry)));
        const bool holds =
            on == 0 || kithi_date_valid_on(kithi_entry_since(walk.entry), kithi_entry_until(walk.entry), on);
        if (holds && (after == NULL || ranks_before(after, &found)) &&
            (best->relation == 0 || ranks_before(&found, best))) {
            *best = found;
        }
    }
}

kith_id kithi_effects_next(const kithi_state *state, uint32_t effect, kith_id customer, kith_date on,
                           kith_id after)
{
    rank behind = {0};
    rank best = {0};
    kithi_key prefix;
    kithi_cursor cursor;
    if (after != 0) {
        behind = rank_of(state, after);
    }
    kithi_index_effect_prefix(&prefix, effect);
    for (kithi_index_seek(&cursor, state, &prefix); kithi_cursor_begins(&cursor, prefix.bytes, prefix.size);
         kithi_cursor_next(&cursor)) {
        best_of_type(state, kithi_cursor_tail(&cursor), customer, on, after == 0 ? NULL : &behind, &best);
    }
    return best.relation;
}

kith_id kithi_effects_from(const kithi_state *state, kith_id relation)
{
    return (kith_id)kithi_row_number(state, KITH_KIND_RELATION, kithi_row_find(state, relation),
                                     KITH_RELATION_FROM);
}
