/* The book's own settings, and who may do what in it: users, roles, rights. */
#include "model/schema.h"

static const kithi_field book_fields[] = {
    KITHI_TEXT_FIELD("name", KITH_LIMIT_NAME, 0),
    KITHI_TEXT_FIELD("language", KITH_LIMIT_CODE, 0),
    KITHI_CODE_FIELD("rights", KITH_LIST_RIGHTS, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_REFERENCE_FIELD("currency", KITH_KIND_CURRENCY, 0),
    KITHI_REFERENCE_FIELD("current_season", KITH_KIND_SEASON, 0),
    KITHI_CODE_FIELD("shown", KITH_LIST_SHOWN, 0),
    KITHI_FLAG_FIELD("promotes", 0),
    KITHI_NUMBER_FIELD("max_levels", KITH_TYPE_INTEGER, KITHI_SMALL, 1, KITHI_LEVELS_MOST),
    KITHI_REFERENCE_FIELD("hierarchy", KITH_KIND_HIERARCHY, 0),
    KITHI_TEXT_FIELD("payment_terms", KITH_LIMIT_CODE, 0),
    KITHI_TEXT_FIELD("price_list", KITH_LIMIT_CODE, 0),
    KITHI_FLAG_FIELD("export_agents", 0),
    KITHI_FLAG_FIELD("agent_pays", 0),
    KITHI_CODE_FIELD("manager_clash", KITH_LIST_MANAGER_CLASH, 0),
    KITHI_FLAG_FIELD("distributes_first", 0),
    KITHI_FLAG_FIELD("editor_on_inactive", 0),
    KITHI_FLAG_FIELD("rebinds_absent", 0),
    KITHI_NUMBER_FIELD("age_limit", KITH_TYPE_INTEGER, KITHI_SMALL, 1, 1200),
    KITHI_FLAG_FIELD("notes_since_link", 0),
    KITHI_REFERENCE_FIELD("card_programme", KITH_KIND_CARD_PROGRAMME, 0),
    KITHI_FLAG_FIELD("fallback_on_blocked", 0),
    KITHI_FLAG_FIELD("strict_on_expired", 0),
    KITHI_NUMBER_FIELD("commission_rate", KITH_TYPE_DECIMAL, 0, 0, KITHI_HUNDRED_PERCENT),
    KITHI_REFERENCE_FIELD("consent_law", KITH_KIND_CONSENT_LAW, 0),
    KITHI_REFERENCE_FIELD("legal_profile", KITH_KIND_LEGAL_PROFILE, 0),
    KITHI_FLAG_FIELD("prices_on_delivery", 0),
};

const kithi_kind kithi_kind_book = {
    .name = "book",
    .fields = book_fields,
    .field_count = KITHI_FIELD_COUNT(book_fields),
    .configures = 1,
};

static const kithi_field role_fields[] = {
    KITHI_TEXT_FIELD("code", KITH_LIMIT_CODE, KITHI_REQUIRED | KITHI_KEY),
};

const kithi_kind kithi_kind_role = {
    .name = "role",
    .fields = role_fields,
    .field_count = KITHI_FIELD_COUNT(role_fields),
    .configures = 1,
};

static const kithi_field user_fields[] = {
    KITHI_TEXT_FIELD("code", KITH_LIMIT_CODE, KITHI_REQUIRED | KITHI_KEY),
    KITHI_TEXT_FIELD("name", KITH_LIMIT_NAME, 0),
    KITHI_REFERENCE_FIELD("role", KITH_KIND_ROLE, KITHI_REQUIRED),
    KITHI_FLAG_FIELD("inactive", 0),
};

const kithi_kind kithi_kind_user = {
    .name = "user",
    .fields = user_fields,
    .field_count = KITHI_FIELD_COUNT(user_fields),
    .configures = 1,
};

static const kithi_field right_fields[] = {
    KITHI_REFERENCE_FIELD("role", KITH_KIND_ROLE, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_CODE_FIELD("operation", KITH_LIST_OPERATION, KITHI_REQUIRED | KITHI_IDENTITY),
    KITHI_CODE_FIELD("kind", KITH_LIST_KIND, KITHI_IDENTITY),
};

const kithi_kind kithi_kind_right = {
    .name = "right",
    .fields = right_fields,
    .field_count = KITHI_FIELD_COUNT(right_fields),
    .owner = KITH_RIGHT_ROLE,
    .configures = 1,
};
