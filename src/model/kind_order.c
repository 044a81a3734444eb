/* Orders with their lines and entries, and what they are made by: types, and where the fields of their header
 * are looked for (M9, M10, P17 to P21). */
#include "model/index.h"
#include "model/schema.h"

static const kithi_field order_type_fields[] = {
    KITHI_TEXT_FIELD("code", KITH_LIMIT_CODE, KITHI_REQUIRED | KITHI_KEY),
    KITHI_REFERENCE_FIELD("hierarchy", KITH_KIND_HIERARCHY, 0),
    KITHI_CODE_FIELD("chain_check", KITH_LIST_CHAIN_CHECK, 0),
    KITHI_FLAG_FIELD("inherits", 0),
    KITHI_TEXT_FIELD("payment_terms", KITH_LIMIT_CODE, 0),
    KITHI_TEXT_FIELD("price_list", KITH_LIMIT_CODE, 0),
    KITHI_TEXT_FIELD("discount_model", KITH_LIMIT_CODE, 0),
};

const kithi_kind kithi_kind_order_type = {
    .name = "order_type",
    .fields = order_type_fields,
    .field_count = KITHI_FIELD_COUNT(order_type_fields),
    .configures = 1,
};

static const kithi_field header_source_fields[] = {
    KITHI_CODE_FIELD("field", KITH_LIST_HEADER_FIELD, KITHI_REQUIRED),
    KITHI_NUMBER_FIELD("rank", KITH_TYPE_INTEGER, KITHI_SMALL | KITHI_REQUIRED, 1, 1000),
    KITHI_CODE_FIELD("origin", KITH_LIST_ORIGIN, KITHI_REQUIRED),
};

const kithi_kind kithi_kind_header_source = {
    .name = "header_source",
    .fields = header_source_fields,
    .field_count = KITHI_FIELD_COUNT(header_source_fields),
    .configures = 1,
};

static const kithi_field order_fields[] = {
    KITHI_TEXT_FIELD("number", KITH_LIMIT_NUMBER, KITHI_REQUIRED | KITHI_KEY),
    KITHI_REFERENCE_FIELD("customer", KITH_KIND_CUSTOMER, KITHI_REQUIRED | KITHI_SORTED),
    KITHI_REFERENCE_FIELD("order_type", KITH_KIND_ORDER_TYPE, 0),
    KITHI_TEXT_FIELD("method", KITH_LIMIT_CODE, 0),
    KITHI_REFERENCE_FIELD("shop", KITH_KIND_SHOP, 0),
    KITHI_REFERENCE_FIELD("brand", KITH_KIND_BRAND, 0),
    KITHI_REFERENCE_FIELD("season", KITH_KIND_SEASON, 0),
    KITHI_NUMBER_FIELD("year", KITH_TYPE_INTEGER, KITHI_SMALL | KITHI_FILLED, 1, 9999),
    KITHI_DATE_FIELD("date", KITHI_REQUIRED),
    KITHI_DATE_FIELD("delivery_date", 0),
    KITHI_CODE_FIELD("form", KITH_LIST_ORDER_FORM, 0),
    KITHI_CODE_FIELD("status", KITH_LIST_ORDER_STATUS, 0),
    KITHI_REFERENCE_FIELD("manager", KITH_KIND_MANAGER, KITHI_SORTED),
    KITHI_CODE_FIELD("rule", KITH_LIST_ASSIGNED_BY, 0),
    KITHI_CODE_FIELD("outcome", KITH_LIST_ASSIGNMENT, 0),
    KITHI_REFERENCE_FIELD("currency", KITH_KIND_CURRENCY, 0),
    KITHI_TEXT_FIELD("creator", KITH_LIMIT_NAME, KITHI_ACTOR),
    KITHI_TEXT_FIELD("editor", KITH_LIMIT_NAME, 0),
    KITHI_INSTANT_FIELD("at", KITHI_NOW),
    KITHI_FLAG_FIELD("saved", 0),
    KITHI_TEXT_FIELD("remark", KITH_LIMIT_TEXT, KITHI_PERSONAL),
    KITHI_NUMBER_FIELD("commission_rate", KITH_TYPE_DECIMAL, KITHI_RARE, 0, KITHI_HUNDRED_PERCENT),
};

static const kithi_keyer order_keyers[] = {
    {1u << KITH_ORDER_OUTCOME, kithi_index_pending},
    {1u << KITH_ORDER_CUSTOMER | 1u << KITH_ORDER_DATE | 1u << KITH_ORDER_STATUS, kithi_index_ordered},
    {1u << KITH_ORDER_MANAGER | 1u << KITH_ORDER_STATUS, kithi_index_managed},
    {0, NULL},
};

const kithi_kind kithi_kind_order = {
    .name = "order",
    .fields = order_fields,
    .field_count = KITHI_FIELD_COUNT(order_fields),
    .concerns = 1,
    .section = KITH_SECTION_ORDERS,
    .season = KITH_ORDER_SEASON,
    .year = KITH_ORDER_YEAR,
    .keyers = order_keyers,
};

static const kithi_field order_line_fields[] = {
    KITHI_REFERENCE_FIELD("order", KITH_KIND_ORDER, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_TEXT_FIELD("item", KITH_LIMIT_CODE, KITHI_REQUIRED),
    KITHI_TEXT_FIELD("name", KITH_LIMIT_NAME, 0),
    KITHI_TEXT_FIELD("item_group", KITH_LIMIT_CODE, 0),
    KITHI_NUMBER_FIELD("quantity", KITH_TYPE_DECIMAL, 0, INT64_MIN, INT64_MAX),
    KITHI_NUMBER_FIELD("amount", KITH_TYPE_DECIMAL, 0, INT64_MIN, INT64_MAX),
};

const kithi_kind kithi_kind_order_line = {
    .name = "order_line",
    .fields = order_line_fields,
    .field_count = KITHI_FIELD_COUNT(order_line_fields),
    .section = KITH_SECTION_ORDERS,
    .owner = KITH_ORDER_LINE_ORDER,
};

static const kithi_field order_entry_fields[] = {
    KITHI_REFERENCE_FIELD("order", KITH_KIND_ORDER, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_CODE_FIELD("measure", KITH_LIST_ORDER_MEASURE, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_DATE_FIELD("date", KITHI_REQUIRED | KITHI_FIXED),
    KITHI_NUMBER_FIELD("amount", KITH_TYPE_DECIMAL, KITHI_REQUIRED | KITHI_FIXED, -KITHI_AMOUNT_MOST,
                       KITHI_AMOUNT_MOST),
    KITHI_NUMBER_FIELD("units", KITH_TYPE_DECIMAL, KITHI_FIXED, -KITHI_AMOUNT_MOST, KITHI_AMOUNT_MOST),
    KITHI_TEXT_FIELD("remark", KITH_LIMIT_TEXT, KITHI_FIXED | KITHI_PERSONAL),
    KITHI_TEXT_FIELD("author", KITH_LIMIT_NAME, KITHI_ACTOR | KITHI_FIXED),
    KITHI_INSTANT_FIELD("at", KITHI_NOW | KITHI_FIXED),
};

const kithi_kind kithi_kind_order_entry = {
    .name = "order_entry",
    .fields = order_entry_fields,
    .field_count = KITHI_FIELD_COUNT(order_entry_fields),
    .section = KITH_SECTION_ORDERS,
    .owner = KITH_ORDER_ENTRY_ORDER,
    .appends = 1,
};

static const kithi_field order_header_fields[] = {
    KITHI_REFERENCE_FIELD("order", KITH_KIND_ORDER, KITHI_REQUIRED | KITHI_FIXED | KITHI_IDENTITY),
    KITHI_REFERENCE_FIELD("chain", KITH_KIND_CUSTOMER, 0),
    KITHI_CODE_FIELD("chain_origin", KITH_LIST_ORIGIN, 0),
    KITHI_FLAG_FIELD("inherits", 0),
    KITHI_REFERENCE_FIELD("invoice_to", KITH_KIND_CUSTOMER, 0),
    KITHI_REFERENCE_FIELD("invoice_location", KITH_KIND_LOCATION, 0),
    KITHI_CODE_FIELD("invoice_origin", KITH_LIST_ORIGIN, 0),
    KITHI_REFERENCE_FIELD("invoice_source", KITH_KIND_CUSTOMER, 0),
    KITHI_REFERENCE_FIELD("payer", KITH_KIND_CUSTOMER, 0),
    KITHI_CODE_FIELD("payer_origin", KITH_LIST_ORIGIN, 0),
    KITHI_REFERENCE_FIELD("payer_source", KITH_KIND_CUSTOMER, 0),
    KITHI_TEXT_FIELD("payment_terms", KITH_LIMIT_CODE, 0),
    KITHI_CODE_FIELD("terms_origin", KITH_LIST_ORIGIN, 0),
    KITHI_REFERENCE_FIELD("terms_source", KITH_KIND_CUSTOMER, 0),
    KITHI_TEXT_FIELD("price_list", KITH_LIMIT_CODE, 0),
    KITHI_CODE_FIELD("price_list_origin", KITH_LIST_ORIGIN, 0),
    KITHI_REFERENCE_FIELD("price_list_source", KITH_KIND_CUSTOMER, 0),
    KITHI_TEXT_FIELD("discount_model", KITH_LIMIT_CODE, 0),
    KITHI_CODE_FIELD("discount_model_origin", KITH_LIST_ORIGIN, 0),
    KITHI_REFERENCE_FIELD("discount_model_source", KITH_KIND_CUSTOMER, 0),
    KITHI_REFERENCE_FIELD("bank_account", KITH_KIND_BANK_ACCOUNT, 0),
    KITHI_CODE_FIELD("bank_account_origin", KITH_LIST_ORIGIN, 0),
    KITHI_REFERENCE_FIELD("delivery_party", KITH_KIND_CUSTOMER, 0),
    KITHI_REFERENCE_FIELD("delivery_location", KITH_KIND_LOCATION, 0),
    KITHI_CODE_FIELD("delivery_origin", KITH_LIST_ORIGIN, 0),
};

const kithi_kind kithi_kind_order_header = {
    .name = "order_header",
    .fields = order_header_fields,
    .field_count = KITHI_FIELD_COUNT(order_header_fields),
    .section = KITH_SECTION_ORDERS,
    .owner = KITH_ORDER_HEADER_ORDER,
};

static const kithi_field order_path_fields[] = {
    KITHI_REFERENCE_FIELD("order", KITH_KIND_ORDER, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_NUMBER_FIELD("level", KITH_TYPE_INTEGER,
                       KITHI_SMALL | KITHI_REQUIRED | KITHI_FIXED | KITHI_IDENTITY, 1, KITHI_LEVELS_MOST + 1),
    KITHI_REFERENCE_FIELD("node", KITH_KIND_CUSTOMER, KITHI_REQUIRED | KITHI_FIXED),
};

const kithi_kind kithi_kind_order_path = {
    .name = "order_path",
    .fields = order_path_fields,
    .field_count = KITHI_FIELD_COUNT(order_path_fields),
    .section = KITH_SECTION_ORDERS,
    .owner = KITH_ORDER_PATH_ORDER,
};
