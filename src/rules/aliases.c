/* Aliases: one step always leads to the survivor, since aliases of an alias go along when it is merged. */
#include "rules/aliases.h"

#include "model/rows.h"
#include "model/users.h"
#include "rules/rules.h"

kith_id kithi_aliases_of(const kithi_state *state, kith_id customer)
{
    return kithi_state_count(state, KITH_KIND_ALIAS) == 0
               ? 0
               : kithi_users_of_field_after(state, customer, KITH_KIND_ALIAS, KITH_ALIAS_SOURCE, 0);
}

kith_id kithi_aliases_survivor(const kithi_state *state, kith_id customer)
{
    const kith_id alias = kithi_aliases_of(state, customer);
    return alias == 0 ? customer
                      : (kith_id)kithi_row_number(state, KITH_KIND_ALIAS, kithi_row_find(state, alias),
                                                  KITH_ALIAS_CUSTOMER);
}

/* The source is somebody else, has no other survivor, and the survivor is none of the aliases itself. */
kith_status kithi_rule_alias(kithi_case *asked)
{
    const kith_id source = (kith_id)asked->values[KITH_ALIAS_SOURCE].number;
    const kith_id survivor = (kith_id)asked->values[KITH_ALIAS_CUSTOMER].number;
    if (source == survivor || kithi_aliases_of(asked->state, survivor) != 0) {
        return kithi_rules_report(asked, KITH_RULE_ALIAS, KITH_ALIAS_CUSTOMER, survivor);
    }
    for (kith_id other = kithi_aliases_of(asked->state, source); other != 0;
         other =
             kithi_users_of_field_after(asked->state, source, KITH_KIND_ALIAS, KITH_ALIAS_SOURCE, other)) {
        if (other != asked->id && kithi_rules_counts(asked, other)) {
            return kithi_rules_report(asked, KITH_RULE_ALIAS, KITH_ALIAS_SOURCE, other);
        }
    }
    return KITH_OK;
}
