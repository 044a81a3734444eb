/* Rules of a customer's parts: which is primary, names and sharing of locations, consent, seasons, places,
 * what was signed. */
#include "model/chosen.h"
#include "model/index.h"
#include "model/rows.h"
#include "model/users.h"
#include "rules/aliases.h"
#include "rules/profile.h"
#include "rules/rules.h"

/* Was the part primary before the transaction? */
static bool was_primary(const kithi_case *asked, uint32_t field)
{
    const uint32_t kind = KITH_ID_KIND(asked->id);
    return asked->base != NULL &&
           kithi_row_number(asked->base, kind, kithi_row_find(asked->base, asked->id), field) != 0;
}

/*
 * Of several parts exactly one is primary (P3, P8). That none is, is said of the one that was; of new ones,
 * and when all are old, of the first.
 */
kith_status kithi_rule_primary(kithi_case *asked)
{
    const uint32_t kind = KITH_ID_KIND(asked->id);
    const kithi_kind *described = kithi_schema_kind(kind);
    const uint32_t field = kithi_schema_flagged(described, KITHI_PRIMARY);
    if (field == 0) {
        return KITH_OK;
    }
    const kith_id owner = (kith_id)asked->values[described->owner].number;
    const kith_id primary = kithi_chosen_first(asked->state, owner, kithi_chosen_choice(kind, field));
    if (primary == 0) {
        const bool fresh = asked->base == NULL || kithi_row_find(asked->base, asked->id) == NULL;
        const bool first = kithi_users_part_after(asked->state, owner, kind, 0) == asked->id;
        return was_primary(asked, field) || (fresh && first)
                   ? kithi_rules_report(asked, KITH_RULE_PRIMARY_REQUIRED, field, 0)
                   : KITH_OK;
    }
    return asked->values[field].number != 0 && primary < asked->id
               ? kithi_rules_report(asked, KITH_RULE_PRIMARY_DOUBLE, field, primary)
               : KITH_OK;
}

kith_status kithi_rule_primary_gone(kithi_case *asked)
{
    const uint32_t kind = KITH_ID_KIND(asked->id);
    const kithi_kind *described = kithi_schema_kind(kind);
    const uint32_t field = kithi_schema_flagged(described, KITHI_PRIMARY);
    if (field == 0 || !was_primary(asked, field)) {
        return KITH_OK;
    }
    const kith_id owner = kithi_users_owner(asked->base, asked->id);
    return kithi_users_part_after(asked->state, owner, kind, 0) != 0 &&
                   kithi_chosen_first(asked->state, owner, kithi_chosen_choice(kind, field)) == 0
               ? kithi_rules_report(asked, KITH_RULE_PRIMARY_REQUIRED, field, 0)
               : KITH_OK;
}

/*
 * Who is alone needs no name (P2). Of a customer whose locations were in order only one that was alone can be
 * without, so that it is enough to look at the first of before besides the record itself.
 */
kith_status kithi_rule_location_name(kithi_case *asked)
{
    const kithi_state *state = asked->state;
    const kith_id owner = (kith_id)asked->values[KITH_LOCATION_CUSTOMER].number;
    const kith_id first = kithi_users_part_after(state, owner, KITH_KIND_LOCATION, 0);
    const kith_id second = kithi_users_part_after(state, owner, KITH_KIND_LOCATION, first);
    size_t length = 0;
    if (second == 0) {
        return KITH_OK;
    }
    if (asked->values[KITH_LOCATION_NAME].type == KITH_TYPE_NONE) {
        return kithi_rules_report(asked, KITH_RULE_LOCATION_NAME, KITH_LOCATION_NAME,
                                  asked->id == first ? second : first);
    }
    const kith_id old =
        asked->base == NULL ? 0 : kithi_users_part_after(asked->base, owner, KITH_KIND_LOCATION, 0);
    if (old == 0 || asked->touched(asked->ctx, old)) {
        return KITH_OK; /* it is judged for itself */
    }
    const unsigned char *row = kithi_row_find(state, old);
    return kithi_row_text(state, KITH_KIND_LOCATION, row, KITH_LOCATION_NAME, &length) == NULL
               ? kithi_rules_report(asked, KITH_RULE_LOCATION_NAME, KITH_LOCATION_NAME, old)
               : KITH_OK;
}

kith_status kithi_rule_location_shares(kithi_case *asked)
{
    const kith_id shared = (kith_id)asked->values[KITH_LOCATION_SHARES].number;
    if (shared == 0) {
        return KITH_OK;
    }
    if (kithi_profile_address(asked->state, shared) != shared || shared == asked->id) {
        return kithi_rules_report(asked, KITH_RULE_LOCATION_SHARES, KITH_LOCATION_SHARES, shared);
    }
    for (uint32_t field = 1; field < KITHI_FIELDS; field++) {
        if ((KITHI_ADDRESS_FIELDS >> field & 1u) != 0 && asked->values[field].type != KITH_TYPE_NONE) {
            return kithi_rules_report(asked, KITH_RULE_LOCATION_SHARES, field, shared);
        }
    }
    return KITH_OK;
}

kith_status kithi_rule_location_owner(kithi_case *asked)
{
    const kith_id location = (kith_id)asked->values[KITH_CUSTOMER_INVOICE_LOCATION].number;
    const kith_id invoiced = (kith_id)asked->values[KITH_CUSTOMER_INVOICE_TO].number;
    return location != 0 && !kithi_aliases_same(asked->state, kithi_users_owner(asked->state, location),
                                                invoiced == 0 ? asked->id : invoiced)
               ? kithi_rules_report(asked, KITH_RULE_LOCATION_OWNER, KITH_CUSTOMER_INVOICE_LOCATION, location)
               : KITH_OK;
}

/* What came unknown with an import may stay so, as long as it says the same of the same address. */
static bool stays_unknown(const kithi_case *asked)
{
    kith_value email;
    const unsigned char *was = kithi_row_find(asked->base, asked->id);
    kithi_row_value(asked->base, KITH_KIND_CONTACT, was, KITH_CONTACT_EMAIL, &email);
    return kithi_value_equal(&email, &asked->values[KITH_CONTACT_EMAIL]) &&
           kithi_row_number(asked->base, KITH_KIND_CONTACT, was, KITH_CONTACT_CONSENT) ==
               KITH_CONSENT_UNKNOWN;
}

kith_status kithi_rule_consent(kithi_case *asked)
{
    const int64_t consent = asked->values[KITH_CONTACT_CONSENT].number;
    const bool unknown = consent == KITH_CONSENT_UNKNOWN;
    if (asked->values[KITH_CONTACT_EMAIL].type == KITH_TYPE_NONE || (consent != 0 && !unknown) ||
        (unknown && (asked->importing || asked->base == NULL || stays_unknown(asked)))) {
        return KITH_OK;
    }
    return kithi_rules_report(asked, KITH_RULE_CONSENT_MISSING, KITH_CONTACT_CONSENT, 0);
}

/* Who said no is not written to again because somebody takes that out of the book: it stays as long as its
 * contact does (table 7). */
kith_status kithi_rule_withdrawal_gone(kithi_case *asked)
{
    if (KITH_ID_KIND(asked->id) != KITH_KIND_CONSENT || asked->base == NULL ||
        kithi_row_number_of(asked->base, asked->id, KITH_CONSENT_BASIS) != KITH_BASIS_WITHDRAWAL) {
        return KITH_OK;
    }
    const kith_id contact = (kith_id)kithi_row_number_of(asked->base, asked->id, KITH_CONSENT_CONTACT);
    return kithi_row_find(asked->state, contact) == NULL
               ? KITH_OK
               : kithi_rules_report(asked, KITH_RULE_APPEND_ONLY, 0, contact);
}

kith_status kithi_rule_season_year(kithi_case *asked)
{
    const kithi_kind *described = kithi_schema_kind(KITH_ID_KIND(asked->id));
    if (described->season == 0 || asked->values[described->season].number == 0) {
        return KITH_OK;
    }
    const kith_id season = (kith_id)asked->values[described->season].number;
    const int64_t year = kithi_profile_year(asked->state, season);
    return year != 0 && asked->values[described->year].number != year
               ? kithi_rules_report(asked, KITH_RULE_SEASON_YEAR, described->year, season)
               : KITH_OK;
}

kith_status kithi_rule_coordinates(kithi_case *asked)
{
    const bool latitude = asked->values[KITH_LOCATION_LATITUDE].type != KITH_TYPE_NONE;
    const bool longitude = asked->values[KITH_LOCATION_LONGITUDE].type != KITH_TYPE_NONE;
    return latitude == longitude
               ? KITH_OK
               : kithi_rules_report(asked, KITH_RULE_COORDINATES,
                                    latitude ? KITH_LOCATION_LONGITUDE : KITH_LOCATION_LATITUDE, 0);
}

/* A document says who signed it. What erasing leaves of one, and an import takes over, need not. */
kith_status kithi_rule_signed(kithi_case *asked)
{
    const bool signs = asked->values[KITH_SIGNED_DOCUMENT_RESULT].number <= KITH_SIGNATORY_REPRESENTATIVE;
    const bool named = asked->values[KITH_SIGNED_DOCUMENT_SIGNATORY].number != 0;
    return signs && (named || asked->importing || !kithi_rules_new(asked))
               ? KITH_OK
               : kithi_rules_report(asked, KITH_RULE_NO_SIGNATORY, KITH_SIGNED_DOCUMENT_SIGNATORY, 0);
}

/* What was signed stays as long as there is whom it is about. */
kith_status kithi_rule_signed_gone(kithi_case *asked)
{
    const bool stays = KITH_ID_KIND(asked->id) == KITH_KIND_SIGNED_DOCUMENT && asked->base != NULL &&
                       kithi_row_find(asked->base, asked->id) != NULL &&
                       kithi_row_find(asked->state, kithi_users_owner(asked->base, asked->id)) != NULL;
    return stays ? kithi_rules_report(asked, KITH_RULE_APPEND_ONLY, 0, 0) : KITH_OK;
}
