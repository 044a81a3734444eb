/* Schema: the list of kinds, the code lists and the limits. */
#include "model/schema.h"

static const kithi_kind *const kinds[KITH_KIND_COUNT] = {
#define KITHI_KIND(number, name) [number] = &kithi_kind_##name,
#include "model/kinds.def"
#undef KITHI_KIND
};

#define LIST_MOST 48

/* Entry 0 is never used: codes count from 1. A NULL ends a list. KITH_LIST_KIND is the list of kinds itself.
 */
static const char *const lists[][LIST_MOST] = {
    [KITH_LIST_RIGHTS] = {"", "host", "roles"},
    [KITH_LIST_OPERATION] = {"", "view", "add", "change", "remove", "configure"},
    [KITH_LIST_TYPE] = {"", "text", "integer", "decimal", "date", "instant", "reference", "code", "flag"},
    [KITH_LIST_PARTY_KIND] = {"", "person", "organisation"},
    [KITH_LIST_SEX] = {"", "female", "male"},
    [KITH_LIST_CAPACITY] = {"", "full", "limited", "incapacitated", "emancipated"},
    [KITH_LIST_STATUS] = {"", "active", "inactive", "deceased", "erased", "merged"},
    [KITH_LIST_CUSTOMER_ROLE] = {"", "export_agent", "commission_recipient", "sales_representative"},
    [KITH_LIST_DIRECTION] = {"", "two_way", "one_way", "symmetric"},
    [KITH_LIST_DUPLICATES] = {"", "strict", "by_attributes"},
    [KITH_LIST_EFFECT] = {"", "account_link", "card_holder", "contact_person", "legal_representative",
                          "export_agent", "commission_recipient"},
    [KITH_LIST_END] = {"", "from", "to"},
    [KITH_LIST_SHOWN] = {"", "all", "current_season", "upcoming"},
    [KITH_LIST_CHANNEL_STATUS] = {"", "valid", "unconfirmed", "soft_bounce", "hard_bounce", "complaint",
                                  "suppressed"},
    [KITH_LIST_CONSENT] = {"", "none", "express", "implied", "unknown"},
    [KITH_LIST_TASK_STATE] = {"", "open", "done", "cancelled"},
    [KITH_LIST_APPOINTMENT_KIND] = {"", "meeting", "showroom", "call", "online", "fair"},
    [KITH_LIST_APPOINTMENT_STATE] = {"", "planned", "confirmed", "held", "cancelled", "missed"},
    [KITH_LIST_CONDITION_VALUE] = {"", "percent", "amount", "decimal", "code", "customer", "location",
                                   "agreement"},
    [KITH_LIST_CONDITION_MODE] = {"", "nearest", "sum", "cascade", "best", "top", "bonus"},
    [KITH_LIST_CONDITION_STATE] = {"", "value", "none", "block"},
    [KITH_LIST_HEADER_FIELD] = {"", "invoice_to", "payer", "payment_terms", "price_list", "discount_model",
                                "bank_account", "delivery", "chain"},
    [KITH_LIST_CHAIN_CHECK] = {"", "off", "on", "required"},
    [KITH_LIST_ORIGIN] = {"", "manual", "order_type", "customer", "export_agent", "chain", "invoice_to",
                          "self", "default"},
    [KITH_LIST_REASON] = {"",
                          "taken",
                          "no_record",
                          "inactive",
                          "not_yet_valid",
                          "expired",
                          "currency",
                          "min_value",
                          "not_inheritable",
                          "chain_off",
                          "no_chain",
                          "chain_ambiguous",
                          "blocked_below",
                          "enforced_above",
                          "overridden_by_nearer",
                          "less_favourable",
                          "overridden_by_higher",
                          "exclusive_agreement",
                          "conflict",
                          "blocks",
                          "none",
                          "not_relevant",
                          "absent",
                          "opted_out",
                          "other_group",
                          "busy",
                          "at_capacity",
                          "not_its_turn",
                          "no_match",
                          "not_a_manager",
                          "no_card",
                          "card_blocked",
                          "card_lost",
                          "card_returned",
                          "no_rate",
                          "no_role",
                          "underage",
                          "not_capable",
                          "not_chosen"},
    [KITH_LIST_MANAGER_STATE] = {"", "active", "inactive", "absent"},
    [KITH_LIST_PRESENCE] = {"", "free", "busy", "away"},
    [KITH_LIST_POLICY] = {"", "none", "fixed", "round_robin", "longest_wait", "least_loaded", "weighted",
                          "custom"},
    [KITH_LIST_MANAGER_CLASH] = {"", "keep", "force", "rebind"},
    [KITH_LIST_ORDER_FORM] = {"", "purchase_order", "summary"},
    [KITH_LIST_ORDER_STATUS] = {"", "draft", "open", "closed", "cancelled"},
    [KITH_LIST_ORDER_MEASURE] = {"", "booked", "cancelled", "shipped", "returned"},
    [KITH_LIST_ASSIGNED_BY] = {"", "editor", "distribution", "order", "customer", "replacement", "substitute",
                               "absence", "force", "rebinding", "editor_on_inactive", "card", "last_order",
                               "clearing", "transfer", "merge"},
    [KITH_LIST_ASSIGNMENT] = {"", "pending", "owner_inactive", "owner_absent"},
    [KITH_LIST_CARD_STATE] = {"", "active", "blocked", "lost", "returned"},
    [KITH_LIST_CARD_RESULT] = {"", "own", "holder", "manual", "none", "holder_has_no_card", "holder_blocked",
                               "holder_expired", "own_blocked", "own_expired", "refused"},
    [KITH_LIST_RATE_ORIGIN] = {"", "manual", "customer_brand", "customer", "representative_brand",
                               "representative", "brand", "book", "recipient"},
    [KITH_LIST_RECIPIENT_ORIGIN] = {"", "manual", "relation", "representative"},
    [KITH_LIST_CHANNEL] = {"", "email", "sms", "phone"},
    [KITH_LIST_BASIS] = {"", "express", "purchase", "contract", "inquiry", "non_business", "published",
                         "pending", "withdrawal"},
    [KITH_LIST_PERMISSION] = {"", "no_address", "hard_bounce", "complaint", "withdrawn", "suppressed",
                              "soft_bounce", "express", "implied_purchase", "implied_contract",
                              "implied_inquiry", "implied_non_business", "implied_published", "no_proof",
                              "expired", "unconfirmed", "no_consent"},
    [KITH_LIST_DOCUMENT_KIND] = {"", "contract", "medical_consent"},
    [KITH_LIST_SIGNATORY] = {"", "self", "self_with_consent", "representative", "representative_missing",
                             "representative_invalid", "undetermined"},
    [KITH_LIST_SECTION] = {"", "customer", "appointments", "orders", "email", "website"},
    [KITH_LIST_LINK_STATUS] = {"", "active", "inactive"},
    [KITH_LIST_BRAND_STATUS] = {"", "none", "potential", "active", "inactive"},
};
#define LISTS (sizeof lists / sizeof lists[0])

static const kithi_limit limits[KITH_LIMIT_COUNT] = {
    [KITH_LIMIT_CODE] = {"code", 64},
    [KITH_LIMIT_NUMBER] = {"number", 64},
    [KITH_LIMIT_NAME] = {"name", 250},
    [KITH_LIMIT_TEXT] = {"text", 4000},
    [KITH_LIMIT_CUSTOMERS] = {"customers", 100000000},
    [KITH_LIMIT_RELATIONS] = {"relations", 1000000000},
    [KITH_LIMIT_TYPES] = {"types", 10000},
    [KITH_LIMIT_PER_CUSTOMER] = {"per_customer", 10000000},
    [KITH_LIMIT_PARTS] = {"parts", 10000},
    [KITH_LIMIT_CHANGES] = {"changes", 100000000},
    [KITH_LIMIT_DISTANCE] = {"distance", 32},
};

const kithi_kind *kithi_schema_kind(uint32_t kind)
{
    return kind < KITH_KIND_COUNT ? kinds[kind] : NULL;
}

uint32_t kithi_schema_section(uint32_t kind)
{
    return kinds[kind]->section == 0 ? KITH_SECTION_CUSTOMER : kinds[kind]->section;
}

bool kithi_schema_personal(uint32_t kind, uint32_t field)
{
    return kinds[kind]->personal != 0 || (kinds[kind]->fields[field - 1].flags & KITHI_PERSONAL) != 0;
}

const kithi_field *kithi_schema_field(uint32_t kind, uint32_t field)
{
    const kithi_kind *found = kithi_schema_kind(kind);
    return found == NULL || field == 0 || field > found->field_count ? NULL : &found->fields[field - 1];
}

uint32_t kithi_schema_flagged(const kithi_kind *kind, uint32_t flags)
{
    for (uint32_t field = 1; field <= kind->field_count; field++) {
        if ((kind->fields[field - 1].flags & flags) != 0) {
            return field;
        }
    }
    return 0;
}

int64_t kithi_schema_entries(uint32_t list)
{
    int64_t entry = 0;
    if (list == KITH_LIST_KIND) {
        return KITH_KIND_COUNT - 1;
    }
    while (list < LISTS && entry + 1 < LIST_MOST && lists[list][entry + 1] != NULL) {
        entry++;
    }
    return entry;
}

const char *kithi_schema_code(uint32_t list, int64_t entry)
{
    if (entry < 1 || entry > kithi_schema_entries(list)) {
        return NULL;
    }
    return list == KITH_LIST_KIND ? kinds[entry]->name : lists[list][entry];
}

const kithi_limit *kithi_schema_limit(uint32_t limit)
{
    return limit == 0 || limit >= KITH_LIMIT_COUNT ? NULL : &limits[limit];
}
