/* Agents: relations whose type has the effect, in order of rank. */
#include "rules/agents.h"

#include "model/acting.h"
#include "model/links.h"
#include "model/owners.h"
#include "model/rows.h"
#include "model/users.h"
#include "rules/aliases.h"
#include "rules/rules.h"

bool kithi_agents_enabled(const kithi_state *state)
{
    kith_value value;
    kithi_row_value(state, KITH_KIND_BOOK, kithi_users_settings(state), KITH_BOOK_EXPORT_AGENTS, &value);
    return value.type == KITH_TYPE_NONE || value.number != 0;
}

/* --- rules --- */

/* Is a link that ends on this day over, so that nobody needs the role for it? Where a whole book is checked
 * and no day is known, whatever has an end may be. */
static bool is_over(const kithi_case *asked, kith_date until)
{
    return until != 0 && (asked->today != 0 ? until < asked->today : asked->base == NULL);
}

kith_status kithi_rule_agency(kithi_case *asked)
{
    const kith_id type = (kith_id)asked->values[KITH_RELATION_TYPE].number;
    const kith_id agent = (kith_id)asked->values[KITH_RELATION_FROM].number;
    if (kithi_rules_type_setting(asked, KITH_RELATION_TYPE_EFFECT) != KITH_EFFECT_EXPORT_AGENT) {
        return KITH_OK;
    }
    if (kithi_rules_new(asked) && !kithi_agents_enabled(asked->state)) {
        return kithi_rules_report(asked, KITH_RULE_FEATURE_DISABLED, KITH_RELATION_TYPE, type);
    }
    return is_over(asked, (kith_date)asked->values[KITH_RELATION_UNTIL].number) ||
                   kithi_owners_play(asked->state, agent, KITH_CUSTOMER_ROLE_EXPORT_AGENT) ||
                   kithi_aliases_of(asked->state, agent) != 0 /* its role has gone to the survivor */
               ? KITH_OK
               : kithi_rules_report(asked, KITH_RULE_ROLE_MISSING, KITH_RELATION_FROM, agent);
}

/* A link of this type by which the customer is an agent, and that is not over; 0: none. */
static kith_id link_in_force(const kithi_case *asked, uint32_t customer, uint32_t type)
{
    kithi_walk walk;
    for (kithi_links_walk(&walk, asked->state, customer, kithi_entry_make(type, KITH_END_FROM, 0, 0, 0, 0));
         walk.entry != NULL && kithi_entry_type(walk.entry) == type &&
         kithi_entry_end(walk.entry) == KITH_END_FROM;
         kithi_links_next(&walk)) {
        if (!is_over(asked, kithi_entry_until(walk.entry))) {
            return kithi_id_make(KITH_KIND_RELATION, kithi_entry_relation(walk.entry));
        }
    }
    return 0;
}

/* The role stays as long as links need it that are not over (W16). */
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
        kithi_owners_play(asked->state, customer, KITH_CUSTOMER_ROLE_EXPORT_AGENT)) {
        return KITH_OK;
    }
    uint32_t type = 0;
    for (uint32_t place = 0;
         (type = kithi_acting_type(kithi_acting_at(asked->state, KITH_EFFECT_EXPORT_AGENT, place))) != 0;
         place++) {
        const kith_id link = link_in_force(asked, kithi_id_sequence(customer), type);
        if (link != 0) {
            return kithi_rules_report(asked, KITH_RULE_IN_USE, 0, link);
        }
    }
    return KITH_OK;
}
