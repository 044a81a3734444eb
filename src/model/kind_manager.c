/* Managers, how orders are given out to them, and which customers are bound to them (B1 to B11). */
#include "model/index.h"
#include "model/schema.h"

static const kithi_field manager_fields[] = {
    KITHI_TEXT_FIELD("code", KITH_LIMIT_CODE, KITHI_REQUIRED | KITHI_KEY),
    KITHI_TEXT_FIELD("name", KITH_LIMIT_NAME, 0),
    KITHI_TEXT_FIELD("user", KITH_LIMIT_CODE, KITHI_POSTED),
    KITHI_CODE_FIELD("state", KITH_LIST_MANAGER_STATE, 0),
    KITHI_DATE_FIELD("absent_since", 0),
    KITHI_DATE_FIELD("absent_until", 0),
    KITHI_REFERENCE_FIELD("substitute", KITH_KIND_MANAGER, 0),
    KITHI_CODE_FIELD("presence", KITH_LIST_PRESENCE, 0),
    KITHI_NUMBER_FIELD("weight", KITH_TYPE_INTEGER, KITHI_SMALL, 0, 1000),
    KITHI_NUMBER_FIELD("capacity", KITH_TYPE_INTEGER, KITHI_SMALL, 0, 1000000000),
    KITHI_FLAG_FIELD("opted_out", 0),
    KITHI_FLAG_FIELD("representative", 0),
    KITHI_NUMBER_FIELD("commission_rate", KITH_TYPE_DECIMAL, 0, 0, KITHI_HUNDRED_PERCENT),
};

const kithi_kind kithi_kind_manager = {
    .name = "manager",
    .fields = manager_fields,
    .field_count = KITHI_FIELD_COUNT(manager_fields),
    .since = KITH_MANAGER_ABSENT_SINCE,
    .until = KITH_MANAGER_ABSENT_UNTIL,
};

static const kithi_field manager_group_fields[] = {
    KITHI_TEXT_FIELD("code", KITH_LIMIT_CODE, KITHI_REQUIRED | KITHI_KEY),
};

const kithi_kind kithi_kind_manager_group = {
    .name = "manager_group",
    .fields = manager_group_fields,
    .field_count = KITHI_FIELD_COUNT(manager_group_fields),
    .configures = 1,
};

static const kithi_field group_scope_fields[] = {
    KITHI_REFERENCE_FIELD("group", KITH_KIND_MANAGER_GROUP, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_REFERENCE_FIELD("order_type", KITH_KIND_ORDER_TYPE, KITHI_IDENTITY),
    KITHI_TEXT_FIELD("method", KITH_LIMIT_CODE, KITHI_IDENTITY),
    KITHI_REFERENCE_FIELD("shop", KITH_KIND_SHOP, KITHI_IDENTITY),
};

const kithi_kind kithi_kind_group_scope = {
    .name = "group_scope",
    .fields = group_scope_fields,
    .field_count = KITHI_FIELD_COUNT(group_scope_fields),
    .owner = KITH_GROUP_SCOPE_GROUP,
    .configures = 1,
};

static const kithi_field group_member_fields[] = {
    KITHI_REFERENCE_FIELD("manager", KITH_KIND_MANAGER, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_REFERENCE_FIELD("group", KITH_KIND_MANAGER_GROUP, KITHI_REQUIRED | KITHI_FIXED | KITHI_IDENTITY),
};

const kithi_kind kithi_kind_group_member = {
    .name = "group_member",
    .fields = group_member_fields,
    .field_count = KITHI_FIELD_COUNT(group_member_fields),
    .owner = KITH_GROUP_MEMBER_MANAGER,
};

static const kithi_field distribution_fields[] = {
    KITHI_TEXT_FIELD("code", KITH_LIMIT_CODE, KITHI_REQUIRED | KITHI_KEY),
    KITHI_NUMBER_FIELD("rank", KITH_TYPE_INTEGER, KITHI_SMALL | KITHI_REQUIRED, 1, 1000000),
    KITHI_REFERENCE_FIELD("order_type", KITH_KIND_ORDER_TYPE, 0),
    KITHI_TEXT_FIELD("method", KITH_LIMIT_CODE, 0),
    KITHI_REFERENCE_FIELD("shop", KITH_KIND_SHOP, 0),
    KITHI_REFERENCE_FIELD("category", KITH_KIND_CATEGORY, 0),
    KITHI_TEXT_FIELD("city", KITH_LIMIT_NAME, 0),
    KITHI_NUMBER_FIELD("least", KITH_TYPE_DECIMAL, 0, 0, INT64_MAX),
    KITHI_NUMBER_FIELD("most", KITH_TYPE_DECIMAL, 0, 0, INT64_MAX),
    KITHI_CODE_FIELD("policy", KITH_LIST_POLICY, KITHI_REQUIRED),
    KITHI_REFERENCE_FIELD("manager", KITH_KIND_MANAGER, 0),
    KITHI_REFERENCE_FIELD("group", KITH_KIND_MANAGER_GROUP, 0),
    KITHI_FLAG_FIELD("by_presence", 0),
    KITHI_FLAG_FIELD("inactive", 0),
};

static const kithi_keyer distribution_keyers[] = {
    {1u << KITH_DISTRIBUTION_RANK, kithi_index_rank},
    {0, NULL},
};

const kithi_kind kithi_kind_distribution = {
    .name = "distribution",
    .fields = distribution_fields,
    .field_count = KITHI_FIELD_COUNT(distribution_fields),
    .configures = 1,
    .keyers = distribution_keyers,
};

static const kithi_field turn_fields[] = {
    KITHI_REFERENCE_FIELD("manager", KITH_KIND_MANAGER, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_REFERENCE_FIELD("distribution", KITH_KIND_DISTRIBUTION, KITHI_FIXED | KITHI_IDENTITY),
    KITHI_NUMBER_FIELD("number", KITH_TYPE_INTEGER, 0, 0, KITHI_TURN_MOST),
    KITHI_NUMBER_FIELD("credit", KITH_TYPE_INTEGER, 0, -KITHI_TURN_MOST, KITHI_TURN_MOST),
    KITHI_INSTANT_FIELD("at", 0),
};

const kithi_kind kithi_kind_turn = {
    .name = "turn",
    .fields = turn_fields,
    .field_count = KITHI_FIELD_COUNT(turn_fields),
    .owner = KITH_TURN_MANAGER,
    .noted = 1,
};

static const kithi_field binding_fields[] = {
    KITHI_REFERENCE_FIELD("customer", KITH_KIND_CUSTOMER, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_REFERENCE_FIELD("manager", KITH_KIND_MANAGER, KITHI_FIXED),
    KITHI_DATE_FIELD("since", 0),
    KITHI_DATE_FIELD("until", 0),
    KITHI_FLAG_FIELD("current", KITHI_CHOSEN),
    KITHI_FLAG_FIELD("replaced", 0),
    KITHI_CODE_FIELD("rule", KITH_LIST_ASSIGNED_BY, 0),
    KITHI_TEXT_FIELD("order", KITH_LIMIT_NUMBER, 0),
    KITHI_TEXT_FIELD("author", KITH_LIMIT_NAME, KITHI_ACTOR),
    KITHI_INSTANT_FIELD("at", KITHI_NOW),
};

static const kithi_keyer binding_keyers[] = {
    {1u << KITH_BINDING_CUSTOMER | 1u << KITH_BINDING_MANAGER | 1u << KITH_BINDING_CURRENT,
     kithi_index_bound},
    {0, NULL},
};

const kithi_kind kithi_kind_binding = {
    .name = "binding",
    .fields = binding_fields,
    .field_count = KITHI_FIELD_COUNT(binding_fields),
    .owner = KITH_BINDING_CUSTOMER,
    .since = KITH_BINDING_SINCE,
    .until = KITH_BINDING_UNTIL,
    .keyers = binding_keyers,
};
