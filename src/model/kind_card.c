/* Discount cards, what they add up on, and what an order keeps of them (O17, O18, table 4). */
#include "model/schema.h"

static const kithi_field card_programme_fields[] = {
    KITHI_TEXT_FIELD("code", KITH_LIMIT_CODE, KITHI_REQUIRED | KITHI_KEY),
    KITHI_TEXT_FIELD("name", KITH_LIMIT_NAME, 0),
    KITHI_REFERENCE_FIELD("currency", KITH_KIND_CURRENCY, 0),
};

const kithi_kind kithi_kind_card_programme = {
    .name = "card_programme",
    .fields = card_programme_fields,
    .field_count = KITHI_FIELD_COUNT(card_programme_fields),
    .configures = 1,
};

static const kithi_field card_tier_fields[] = {
    KITHI_REFERENCE_FIELD("programme", KITH_KIND_CARD_PROGRAMME, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_NUMBER_FIELD("threshold", KITH_TYPE_DECIMAL, KITHI_REQUIRED | KITHI_IDENTITY, 0, KITHI_AMOUNT_MOST),
    KITHI_NUMBER_FIELD("rate", KITH_TYPE_DECIMAL, KITHI_REQUIRED, 0, KITHI_HUNDRED_PERCENT),
    KITHI_TEXT_FIELD("name", KITH_LIMIT_NAME, 0),
};

const kithi_kind kithi_kind_card_tier = {
    .name = "card_tier",
    .fields = card_tier_fields,
    .field_count = KITHI_FIELD_COUNT(card_tier_fields),
    .owner = KITH_CARD_TIER_PROGRAMME,
    .configures = 1,
};

static const kithi_field card_account_fields[] = {
    KITHI_REFERENCE_FIELD("customer", KITH_KIND_CUSTOMER, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_REFERENCE_FIELD("programme", KITH_KIND_CARD_PROGRAMME, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_TEXT_FIELD("code", KITH_LIMIT_CODE, KITHI_REQUIRED | KITHI_KEY | KITHI_PERSONAL),
};

const kithi_kind kithi_kind_card_account = {
    .name = "card_account",
    .fields = card_account_fields,
    .field_count = KITHI_FIELD_COUNT(card_account_fields),
    .owner = KITH_CARD_ACCOUNT_CUSTOMER,
};

static const kithi_field card_fields[] = {
    KITHI_REFERENCE_FIELD("account", KITH_KIND_CARD_ACCOUNT, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_TEXT_FIELD("number", KITH_LIMIT_NUMBER, KITHI_REQUIRED | KITHI_KEY | KITHI_PERSONAL),
    KITHI_DATE_FIELD("issued", 0),
    KITHI_DATE_FIELD("valid_until", 0),
    KITHI_CODE_FIELD("state", KITH_LIST_CARD_STATE, 0),
    KITHI_TEXT_FIELD("reason", KITH_LIMIT_NAME, KITHI_PERSONAL),
    KITHI_FLAG_FIELD("primary", 0),
    KITHI_REFERENCE_FIELD("successor", KITH_KIND_CARD, 0),
};

const kithi_kind kithi_kind_card = {
    .name = "card",
    .fields = card_fields,
    .field_count = KITHI_FIELD_COUNT(card_fields),
    .owner = KITH_CARD_ACCOUNT,
    .since = KITH_CARD_ISSUED,
    .until = KITH_CARD_VALID_UNTIL,
};

static const kithi_field card_accrual_fields[] = {
    KITHI_REFERENCE_FIELD("account", KITH_KIND_CARD_ACCOUNT, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_REFERENCE_FIELD("order", KITH_KIND_ORDER, KITHI_FIXED),
    KITHI_REFERENCE_FIELD("card", KITH_KIND_CARD, KITHI_FIXED),
    KITHI_DATE_FIELD("date", KITHI_REQUIRED | KITHI_FIXED),
    KITHI_NUMBER_FIELD("amount", KITH_TYPE_DECIMAL, KITHI_REQUIRED | KITHI_FIXED, INT64_MIN, INT64_MAX),
    KITHI_TEXT_FIELD("remark", KITH_LIMIT_TEXT, KITHI_FIXED | KITHI_PERSONAL),
    KITHI_TEXT_FIELD("author", KITH_LIMIT_NAME, KITHI_ACTOR | KITHI_FIXED),
    KITHI_INSTANT_FIELD("at", KITHI_NOW | KITHI_FIXED),
};

const kithi_kind kithi_kind_card_accrual = {
    .name = "card_accrual",
    .fields = card_accrual_fields,
    .field_count = KITHI_FIELD_COUNT(card_accrual_fields),
    .section = KITH_SECTION_ORDERS,
    .owner = KITH_CARD_ACCRUAL_ACCOUNT,
    .appends = 1,
};

static const kithi_field order_card_fields[] = {
    KITHI_REFERENCE_FIELD("order", KITH_KIND_ORDER, KITHI_REQUIRED | KITHI_FIXED | KITHI_IDENTITY),
    KITHI_CODE_FIELD("result", KITH_LIST_CARD_RESULT, KITHI_REQUIRED),
    KITHI_REFERENCE_FIELD("card", KITH_KIND_CARD, 0),
    KITHI_REFERENCE_FIELD("account", KITH_KIND_CARD_ACCOUNT, 0),
    KITHI_REFERENCE_FIELD("holder", KITH_KIND_CUSTOMER, 0),
    KITHI_REFERENCE_FIELD("relation", KITH_KIND_RELATION, KITHI_LOOSE),
    KITHI_TEXT_FIELD("number", KITH_LIMIT_NUMBER, KITHI_PERSONAL),
    KITHI_NUMBER_FIELD("rate", KITH_TYPE_DECIMAL, 0, 0, KITHI_HUNDRED_PERCENT),
};

const kithi_kind kithi_kind_order_card = {
    .name = "order_card",
    .fields = order_card_fields,
    .field_count = KITHI_FIELD_COUNT(order_card_fields),
    .section = KITH_SECTION_ORDERS,
    .owner = KITH_ORDER_CARD_ORDER,
};
