/* Aliases: one step always leads to the survivor, since aliases of an alias go along when it is merged. */
#include "rules/aliases.h"

#include "model/owners.h"
#include "model/rows.h"
#include "model/users.h"
#include "rules/rules.h"

/* A bit tells, as nearly everybody who is asked for was not merged. */
kith_id kithi_aliases_of(const kithi_state *state, kith_id customer)
{
    return KITH_ID_KIND(customer) == KITH_KIND_CUSTOMER && customer >> 40 == 0 &&
                   kithi_owners_merged(state, customer)
               ? kithi_users_of_field_after(state, customer, KITH_KIND_ALIAS, KITH_ALIAS_SOURCE, 0)
               : 0;
}

static kith_id survivor_of(const kithi_state *state, kith_id alias)
{
    return (kith_id)kithi_row_number_of(state, alias, KITH_ALIAS_CUSTOMER);
}

/* One that was removed is nobody, though its alias may still be there until the transaction ends. */
kith_id kithi_aliases_survivor(const kithi_state *state, kith_id customer)
{
    const kith_id alias = kithi_aliases_of(state, customer);
    return alias == 0 || !kithi_row_lives(state, customer) ? customer : survivor_of(state, alias);
}

bool kithi_aliases_same(const kithi_state *state, kith_id one, kith_id other)
{
    return one == other || kithi_aliases_survivor(state, one) == kithi_aliases_survivor(state, other);
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

/* Who was merged has an alias that says so, and nobody else has the status; erased it is still one. Who is
 * taken over comes before its alias does. */
kith_status kithi_rule_merged(kithi_case *asked)
{
    const int64_t status = asked->values[KITH_CUSTOMER_STATUS].number;
    const kith_id alias = kithi_aliases_of(asked->state, asked->id);
    const bool taken_over = asked->importing && kithi_rules_new(asked);
    const bool fits = alias == 0 ? status != KITH_STATUS_MERGED || taken_over
                                 : status == KITH_STATUS_MERGED || status == KITH_STATUS_ERASED;
    return fits ? KITH_OK
                : kithi_rules_report(asked, KITH_RULE_ALIAS, KITH_CUSTOMER_STATUS,
                                     alias == 0 ? 0 : survivor_of(asked->state, alias));
}

/* What became of a customer is known as long as that is there. */
kith_status kithi_rule_alias_gone(kithi_case *asked)
{
    if (KITH_ID_KIND(asked->id) != KITH_KIND_ALIAS || asked->base == NULL) {
        return KITH_OK;
    }
    const kith_id source = (kith_id)kithi_row_number_of(asked->base, asked->id, KITH_ALIAS_SOURCE);
    return kithi_row_find(asked->state, source) != NULL
               ? kithi_rules_report(asked, KITH_RULE_ALIAS, KITH_ALIAS_SOURCE, source)
               : KITH_OK;
}
