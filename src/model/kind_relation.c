/* Relation types and relations: the tables. Relations are indexed by model/links.c, not by keys. */
#include "model/index.h"
#include "model/schema.h"

#define PRIORITY_MOST INT64_C(2147483647)

static const kithi_field relation_type_fields[] = {
    KITHI_TEXT_FIELD("code", KITH_LIMIT_CODE, KITHI_REQUIRED | KITHI_KEY),
    KITHI_CODE_FIELD("direction", KITH_LIST_DIRECTION, 0),
    KITHI_REFERENCE_FIELD("reciprocal", KITH_KIND_RELATION_TYPE, 0),
    KITHI_FLAG_FIELD("auto_reciprocal", 0),
    KITHI_CODE_FIELD("from_kind", KITH_LIST_PARTY_KIND, 0),
    KITHI_CODE_FIELD("to_kind", KITH_LIST_PARTY_KIND, 0),
    KITHI_REFERENCE_FIELD("from_category", KITH_KIND_CATEGORY, 0),
    KITHI_REFERENCE_FIELD("to_category", KITH_KIND_CATEGORY, 0),
    KITHI_NUMBER_FIELD("from_maximum", KITH_TYPE_INTEGER, KITHI_SMALL, 1, 1000000),
    KITHI_NUMBER_FIELD("to_maximum", KITH_TYPE_INTEGER, KITHI_SMALL, 1, 1000000),
    KITHI_FLAG_FIELD("self", 0),
    KITHI_FLAG_FIELD("acyclic", 0),
    KITHI_CODE_FIELD("duplicates", KITH_LIST_DUPLICATES, 0),
    KITHI_CODE_FIELD("effect", KITH_LIST_EFFECT, 0),
    KITHI_TEXT_FIELD("group", KITH_LIMIT_NAME, 0),
    KITHI_FLAG_FIELD("retired", 0),
};

const kithi_kind kithi_kind_relation_type = {
    .name = "relation_type",
    .fields = relation_type_fields,
    .field_count = KITHI_FIELD_COUNT(relation_type_fields),
    .configures = 1,
    .limit = KITH_LIMIT_TYPES,
};

static const kithi_field relation_fields[] = {
    KITHI_REFERENCE_FIELD("from", KITH_KIND_CUSTOMER, KITHI_REQUIRED | KITHI_FIXED | KITHI_LINKED),
    KITHI_REFERENCE_FIELD("to", KITH_KIND_CUSTOMER, KITHI_REQUIRED | KITHI_FIXED | KITHI_LINKED),
    KITHI_REFERENCE_FIELD("type", KITH_KIND_RELATION_TYPE, KITHI_REQUIRED | KITHI_LINKED),
    KITHI_DATE_FIELD("since", 0),
    KITHI_DATE_FIELD("until", 0),
    KITHI_NUMBER_FIELD("priority", KITH_TYPE_INTEGER, KITHI_SMALL, -PRIORITY_MOST - 1, PRIORITY_MOST),
    KITHI_TEXT_FIELD("remark", KITH_LIMIT_TEXT, KITHI_PERSONAL),
    KITHI_NUMBER_FIELD("share", KITH_TYPE_DECIMAL, KITHI_RARE, 0, KITHI_HUNDRED_PERCENT),
    KITHI_NUMBER_FIELD("rate", KITH_TYPE_DECIMAL, KITHI_RARE, 0, KITHI_HUNDRED_PERCENT),
};

const kithi_kind kithi_kind_relation = {
    .name = "relation",
    .fields = relation_fields,
    .field_count = KITHI_FIELD_COUNT(relation_fields),
    .concerns = 1,
    .since = KITH_RELATION_SINCE,
    .until = KITH_RELATION_UNTIL,
    .limit = KITH_LIMIT_RELATIONS,
};
