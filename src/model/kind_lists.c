/* Lists and parts that describe other records: categories, attributes and their values, labels. */
#include "model/schema.h"

static const kithi_field category_fields[] = {
    KITHI_TEXT_FIELD("code", KITH_LIMIT_CODE, KITHI_REQUIRED | KITHI_KEY),
};

const kithi_kind kithi_kind_category = {
    .name = "category",
    .fields = category_fields,
    .field_count = KITHI_FIELD_COUNT(category_fields),
    .configures = 1,
};

static const kithi_field attribute_fields[] = {
    KITHI_TEXT_FIELD("code", KITH_LIMIT_CODE, KITHI_REQUIRED | KITHI_KEY),
    KITHI_CODE_FIELD("kind", KITH_LIST_KIND, KITHI_FIXED),
    KITHI_CODE_FIELD("type", KITH_LIST_TYPE, KITHI_REQUIRED | KITHI_FIXED),
};

const kithi_kind kithi_kind_attribute = {
    .name = "attribute",
    .fields = attribute_fields,
    .field_count = KITHI_FIELD_COUNT(attribute_fields),
    .configures = 1,
};

static const kithi_field attribute_value_fields[] = {
    KITHI_REFERENCE_FIELD("owner", 0, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_REFERENCE_FIELD("attribute", KITH_KIND_ATTRIBUTE, KITHI_REQUIRED | KITHI_FIXED | KITHI_IDENTITY),
    KITHI_TEXT_FIELD("text", KITH_LIMIT_TEXT, 0),
    KITHI_NUMBER_FIELD("integer", KITH_TYPE_INTEGER, 0, INT64_MIN, INT64_MAX),
    KITHI_NUMBER_FIELD("decimal", KITH_TYPE_DECIMAL, 0, INT64_MIN, INT64_MAX),
    KITHI_DATE_FIELD("date", 0),
    KITHI_FLAG_FIELD("flag", 0),
};

const kithi_kind kithi_kind_attribute_value = {
    .name = "attribute_value",
    .fields = attribute_value_fields,
    .field_count = KITHI_FIELD_COUNT(attribute_value_fields),
    .personal = 1,
    .owner = KITH_ATTRIBUTE_VALUE_OWNER,
};

static const kithi_field label_fields[] = {
    KITHI_REFERENCE_FIELD("owner", 0, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_CODE_FIELD("end", KITH_LIST_END, KITHI_IDENTITY),
    KITHI_CODE_FIELD("sex", KITH_LIST_SEX, KITHI_IDENTITY),
    KITHI_TEXT_FIELD("language", KITH_LIMIT_CODE, KITHI_IDENTITY),
    KITHI_TEXT_FIELD("text", KITH_LIMIT_NAME, KITHI_REQUIRED | KITHI_POSTED),
};

const kithi_kind kithi_kind_label = {
    .name = "label",
    .fields = label_fields,
    .field_count = KITHI_FIELD_COUNT(label_fields),
    .owner = KITH_LABEL_OWNER,
    .configures = 1,
};
