/* What orders are made by: their types, and where the fields of their header are looked for (M9, M10). */
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
