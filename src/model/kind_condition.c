/* Condition types and conditions (M4 to M8). */
#include "model/index.h"
#include "model/schema.h"

static const kithi_field condition_type_fields[] = {
    KITHI_TEXT_FIELD("code", KITH_LIMIT_CODE, KITHI_REQUIRED | KITHI_KEY),
    KITHI_CODE_FIELD("value", KITH_LIST_CONDITION_VALUE, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_CODE_FIELD("mode", KITH_LIST_CONDITION_MODE, 0),
    KITHI_FLAG_FIELD("lowest", 0),
    KITHI_FLAG_FIELD("by_brand", KITHI_FIXED),
    KITHI_FLAG_FIELD("by_item_group", KITHI_FIXED),
    KITHI_CODE_FIELD("fills", KITH_LIST_HEADER_FIELD, 0),
};

const kithi_kind kithi_kind_condition_type = {
    .name = "condition_type",
    .fields = condition_type_fields,
    .field_count = KITHI_FIELD_COUNT(condition_type_fields),
    .configures = 1,
};

static const kithi_field condition_fields[] = {
    KITHI_REFERENCE_FIELD("customer", KITH_KIND_CUSTOMER, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_REFERENCE_FIELD("type", KITH_KIND_CONDITION_TYPE, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_REFERENCE_FIELD("brand", KITH_KIND_BRAND, KITHI_FIXED),
    KITHI_TEXT_FIELD("item_group", KITH_LIMIT_CODE, KITHI_FIXED),
    KITHI_CODE_FIELD("state", KITH_LIST_CONDITION_STATE, 0),
    KITHI_NUMBER_FIELD("number", KITH_TYPE_DECIMAL, 0, INT64_MIN, INT64_MAX),
    KITHI_TEXT_FIELD("text", KITH_LIMIT_CODE, 0),
    KITHI_REFERENCE_FIELD("party", KITH_KIND_CUSTOMER, 0),
    KITHI_REFERENCE_FIELD("location", KITH_KIND_LOCATION, 0),
    KITHI_REFERENCE_FIELD("currency", KITH_KIND_CURRENCY, 0),
    KITHI_NUMBER_FIELD("minimum", KITH_TYPE_DECIMAL, KITHI_RARE, 0, INT64_MAX),
    KITHI_DATE_FIELD("since", 0),
    KITHI_DATE_FIELD("until", 0),
    KITHI_FLAG_FIELD("local", 0),
    KITHI_FLAG_FIELD("enforced", 0),
    KITHI_FLAG_FIELD("exclusive", 0),
    KITHI_FLAG_FIELD("inactive", 0),
};

static const kithi_keyer condition_keyers[] = {
    {1u << KITH_CONDITION_CUSTOMER | 1u << KITH_CONDITION_TYPE | 1u << KITH_CONDITION_BRAND |
         1u << KITH_CONDITION_ITEM_GROUP,
     kithi_index_condition},
    {0, NULL},
};

const kithi_kind kithi_kind_condition = {
    .name = "condition",
    .fields = condition_fields,
    .field_count = KITHI_FIELD_COUNT(condition_fields),
    .owner = KITH_CONDITION_CUSTOMER,
    .since = KITH_CONDITION_SINCE,
    .until = KITH_CONDITION_UNTIL,
    .keyers = condition_keyers,
};
