/* What a company keeps lists of: currencies, seasons, brands, shops, and the words of its notes and tasks. */
#include "model/schema.h"

static const kithi_field currency_fields[] = {
    KITHI_TEXT_FIELD("code", KITH_LIMIT_CODE, KITHI_REQUIRED | KITHI_KEY),
    KITHI_NUMBER_FIELD("digits", KITH_TYPE_INTEGER, KITHI_SMALL | KITHI_REQUIRED, 0, 6),
};

const kithi_kind kithi_kind_currency = {
    .name = "currency",
    .fields = currency_fields,
    .field_count = KITHI_FIELD_COUNT(currency_fields),
    .configures = 1,
};

static const kithi_field season_fields[] = {
    KITHI_TEXT_FIELD("code", KITH_LIMIT_CODE, KITHI_REQUIRED | KITHI_KEY),
    KITHI_NUMBER_FIELD("year", KITH_TYPE_INTEGER, KITHI_SMALL | KITHI_FIXED, 1, 9999),
    KITHI_NUMBER_FIELD("order", KITH_TYPE_INTEGER, KITHI_SMALL, 0, 1000000),
};

const kithi_kind kithi_kind_season = {
    .name = "season",
    .fields = season_fields,
    .field_count = KITHI_FIELD_COUNT(season_fields),
    .configures = 1,
};

static const kithi_field brand_fields[] = {
    KITHI_TEXT_FIELD("code", KITH_LIMIT_CODE, KITHI_REQUIRED | KITHI_KEY),
    KITHI_TEXT_FIELD("name", KITH_LIMIT_NAME, 0),
    KITHI_NUMBER_FIELD("commission_rate", KITH_TYPE_DECIMAL, 0, 0, KITHI_HUNDRED_PERCENT),
};

const kithi_kind kithi_kind_brand = {
    .name = "brand",
    .fields = brand_fields,
    .field_count = KITHI_FIELD_COUNT(brand_fields),
    .configures = 1,
};

static const kithi_field shop_fields[] = {
    KITHI_TEXT_FIELD("code", KITH_LIMIT_CODE, KITHI_REQUIRED | KITHI_KEY),
    KITHI_TEXT_FIELD("name", KITH_LIMIT_NAME, 0),
    KITHI_TEXT_FIELD("city", KITH_LIMIT_NAME, 0),
};

const kithi_kind kithi_kind_shop = {
    .name = "shop",
    .fields = shop_fields,
    .field_count = KITHI_FIELD_COUNT(shop_fields),
    .configures = 1,
};

static const kithi_field note_type_fields[] = {
    KITHI_TEXT_FIELD("code", KITH_LIMIT_CODE, KITHI_REQUIRED | KITHI_KEY),
};

const kithi_kind kithi_kind_note_type = {
    .name = "note_type",
    .fields = note_type_fields,
    .field_count = KITHI_FIELD_COUNT(note_type_fields),
    .configures = 1,
};

static const kithi_field call_status_fields[] = {
    KITHI_TEXT_FIELD("code", KITH_LIMIT_CODE, KITHI_REQUIRED | KITHI_KEY),
    KITHI_NUMBER_FIELD("order", KITH_TYPE_INTEGER, KITHI_SMALL, 0, 1000000),
};

const kithi_kind kithi_kind_call_status = {
    .name = "call_status",
    .fields = call_status_fields,
    .field_count = KITHI_FIELD_COUNT(call_status_fields),
    .configures = 1,
};

static const kithi_field task_category_fields[] = {
    KITHI_TEXT_FIELD("code", KITH_LIMIT_CODE, KITHI_REQUIRED | KITHI_KEY),
};

const kithi_kind kithi_kind_task_category = {
    .name = "task_category",
    .fields = task_category_fields,
    .field_count = KITHI_FIELD_COUNT(task_category_fields),
    .configures = 1,
};
