/* Agents: relations whose type has the effect, in order of rank. */
#include "rules/agents.h"

#include "base/date.h"
#include "model/index.h"
#include "model/links.h"
#include "model/rows.h"
#include "model/users.h"
#include "rules/rules.h"

bool kithi_agents_enabled(const kithi_state *state)
{
    kith_value value;
    kithi_row_value(state, KITH_KIND_BOOK, kithi_row_find(state, kithi_users_book(state)),
                    KITH_BOOK_EXPORT_AGENTS, &value);
    return value.type == KITH_TYPE_NONE || value.number != 0;
}

bool kithi_agents_has_role(const kithi_state *state, kith_id customer, int64_t role)
{
    for (kith_id part = kithi_users_part_after(state, customer, KITH_KIND_CUSTOMER_ROLE, 0); part != 0;
         part = kithi_users_part_after(state, customer, KITH_KIND_CUSTOMER_ROLE, part)) {
        if (kithi_row_number(state, KITH_KIND_CUSTOMER_ROLE, kithi_row_find(state, part),
                             KITH_CUSTOMER_ROLE_ROLE) == role) {
            return true;
        }
    }
    return false;
}

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

kith_id kithi_agents_next(const kithi_state *state, kith_id customer, kith_date on, kith_id after)
{
    rank behind = {0};
    rank best = {0};
    kithi_key prefix;
    kithi_cursor cursor;
    if (after != 0) {
        behind = rank_of(state, after);
    }
    kithi_index_effect_prefix(&prefix, KITH_EFFECT_EXPORT_AGENT);
    for (kithi_index_seek(&cursor, state, &prefix); kithi_cursor_begins(&cursor, prefix.bytes, prefix.size);
         kithi_cursor_next(&cursor)) {
        best_of_type(state, kithi_cursor_tail(&cursor), customer, on, after == 0 ? NULL : &behind, &best);
    }
    return best.relation;
}

/* --- rules --- */

static bool is_agency(const kithi_state *state, kith_id type)
{
    return kithi_row_number(state, KITH_KIND_RELATION_TYPE, kithi_row_find(state, type),
                            KITH_RELATION_TYPE_EFFECT) == KITH_EFFECT_EXPORT_AGENT;
}

kith_status kithi_rule_agency(kithi_case *asked)
{
    const kith_id type = (kith_id)asked->values[KITH_RELATION_TYPE].number;
    const kith_id agent = (kith_id)asked->values[KITH_RELATION_FROM].number;
    if (!is_agency(asked->state, type)) {
        return KITH_OK;
    }
    if (kithi_rules_new(asked) && !kithi_agents_enabled(asked->state)) {
        return kithi_rules_report(asked, KITH_RULE_FEATURE_DISABLED, KITH_RELATION_TYPE, type);
    }
    return kithi_agents_has_role(asked->state, agent, KITH_CUSTOMER_ROLE_EXPORT_AGENT)
               ? KITH_OK
               : kithi_rules_report(asked, KITH_RULE_ROLE_MISSING, KITH_RELATION_FROM, agent);
}

/* The role stays as long as relations need it (W16). */
kith_status kithi_rule_role_gone(kithi_case *asked)
{
    if (KITH_ID_KIND(asked->id) != KITH_KIND_CUSTOMER_ROLE || asked->base == NULL) {
        return KITH_OK;
    }
    const unsigned char *row = kithi_row_find(asked->base, asked->id);
    const kith_id customer =
        (kith_id)kithi_row_number(asked->base, KITH_KIND_CUSTOMER_ROLE, row, KITH_CUSTOMER_ROLE_CUSTOMER);
    const int64_t role = kithi_row_number(asked->base, KITH_KIND_CUSTOMER_ROLE, row, KITH_CUSTOMER_ROLE_ROLE);
    if (role != KITH_CUSTOMER_ROLE_EXPORT_AGENT || kithi_row_find(asked->state, customer) == NULL ||
        kithi_agents_has_role(asked->state, customer, role)) {
        return KITH_OK;
    }
    kithi_key prefix;
    kithi_cursor cursor;
    kithi_index_effect_prefix(&prefix, KITH_EFFECT_EXPORT_AGENT);
    for (kithi_index_seek(&cursor, asked->state, &prefix);
         kithi_cursor_begins(&cursor, prefix.bytes, prefix.size); kithi_cursor_next(&cursor)) {
        const uint32_t type = kithi_cursor_tail(&cursor);
        kithi_walk walk;
        kithi_links_walk(&walk, asked->state, kithi_id_sequence(customer),
                         kithi_entry_make(type, KITH_END_FROM, 0, 0, 0, 0));
        if (walk.entry != NULL && kithi_entry_type(walk.entry) == type &&
            kithi_entry_end(walk.entry) == KITH_END_FROM) {
            return kithi_rules_report(asked, KITH_RULE_IN_USE, 0,
                                      kithi_id_make(KITH_KIND_RELATION, kithi_entry_relation(walk.entry)));
        }
    }
    return KITH_OK;
}
