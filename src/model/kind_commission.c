/* Commissions: rates, recipients of an order, and what they earned (W14, P31 to P34, table 6). */
#include "model/index.h"
#include "model/schema.h"

static const kithi_field representative_rate_fields[] = {
    KITHI_REFERENCE_FIELD("manager", KITH_KIND_MANAGER, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_REFERENCE_FIELD("brand", KITH_KIND_BRAND, KITHI_REQUIRED | KITHI_FIXED | KITHI_IDENTITY),
    KITHI_NUMBER_FIELD("rate", KITH_TYPE_DECIMAL, KITHI_REQUIRED, 0, KITHI_HUNDRED_PERCENT),
};

const kithi_kind kithi_kind_representative_rate = {
    .name = "representative_rate",
    .fields = representative_rate_fields,
    .field_count = KITHI_FIELD_COUNT(representative_rate_fields),
    .owner = KITH_REPRESENTATIVE_RATE_MANAGER,
};

static const kithi_field commission_share_fields[] = {
    KITHI_REFERENCE_FIELD("order", KITH_KIND_ORDER, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_REFERENCE_FIELD("recipient", KITH_KIND_CUSTOMER, KITHI_FIXED | KITHI_IDENTITY),
    KITHI_REFERENCE_FIELD("manager", KITH_KIND_MANAGER, KITHI_IDENTITY),
    KITHI_NUMBER_FIELD("rate", KITH_TYPE_DECIMAL, 0, 0, KITHI_HUNDRED_PERCENT),
    KITHI_CODE_FIELD("rate_origin", KITH_LIST_RATE_ORIGIN, 0),
    KITHI_NUMBER_FIELD("share", KITH_TYPE_DECIMAL, 0, 0, KITHI_HUNDRED_PERCENT),
    KITHI_CODE_FIELD("origin", KITH_LIST_RECIPIENT_ORIGIN, 0),
    KITHI_REFERENCE_FIELD("relation", KITH_KIND_RELATION, KITHI_LOOSE),
};

const kithi_kind kithi_kind_commission_share = {
    .name = "commission_share",
    .fields = commission_share_fields,
    .field_count = KITHI_FIELD_COUNT(commission_share_fields),
    .section = KITH_SECTION_ORDERS,
    .owner = KITH_COMMISSION_SHARE_ORDER,
};

static const kithi_field commission_entry_fields[] = {
    KITHI_REFERENCE_FIELD("order", KITH_KIND_ORDER, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_REFERENCE_FIELD("of", KITH_KIND_COMMISSION_SHARE, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_REFERENCE_FIELD("recipient", KITH_KIND_CUSTOMER, KITHI_FIXED),
    KITHI_REFERENCE_FIELD("manager", KITH_KIND_MANAGER, KITHI_FIXED),
    KITHI_DATE_FIELD("date", KITHI_REQUIRED | KITHI_FIXED),
    KITHI_NUMBER_FIELD("base", KITH_TYPE_DECIMAL, KITHI_REQUIRED | KITHI_FIXED, INT64_MIN, INT64_MAX),
    KITHI_NUMBER_FIELD("amount", KITH_TYPE_DECIMAL, KITHI_REQUIRED | KITHI_FIXED, INT64_MIN, INT64_MAX),
    KITHI_REFERENCE_FIELD("currency", KITH_KIND_CURRENCY, KITHI_FIXED),
    KITHI_TEXT_FIELD("remark", KITH_LIMIT_TEXT, KITHI_FIXED | KITHI_PERSONAL),
    KITHI_TEXT_FIELD("author", KITH_LIMIT_NAME, KITHI_ACTOR | KITHI_FIXED),
    KITHI_INSTANT_FIELD("at", KITHI_NOW | KITHI_FIXED),
};

static const kithi_keyer commission_entry_keyers[] = {
    {1u << KITH_COMMISSION_ENTRY_RECIPIENT | 1u << KITH_COMMISSION_ENTRY_MANAGER |
         1u << KITH_COMMISSION_ENTRY_DATE,
     kithi_index_earned},
    {1u << KITH_COMMISSION_ENTRY_DATE | 1u << KITH_COMMISSION_ENTRY_CURRENCY, /* the day is always there */
     kithi_index_unnamed},
    {0, NULL},
};

const kithi_kind kithi_kind_commission_entry = {
    .name = "commission_entry",
    .fields = commission_entry_fields,
    .field_count = KITHI_FIELD_COUNT(commission_entry_fields),
    .section = KITH_SECTION_ORDERS,
    .owner = KITH_COMMISSION_ENTRY_ORDER,
    .appends = 1,
    .keyers = commission_entry_keyers,
};
