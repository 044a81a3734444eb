/* Customers, their roles and aliases: the tables, and the keys that names, phones and tax numbers are found
 * by. */
#include "model/index.h"
#include "model/schema.h"

static const kithi_field customer_fields[] = {
    KITHI_TEXT_FIELD("number", KITH_LIMIT_NUMBER, KITHI_REQUIRED | KITHI_KEY | KITHI_HASHED),
    KITHI_CODE_FIELD("kind", KITH_LIST_PARTY_KIND, KITHI_REQUIRED),
    KITHI_TEXT_FIELD("surname", KITH_LIMIT_NAME, 0),
    KITHI_TEXT_FIELD("given_name", KITH_LIMIT_NAME, 0),
    KITHI_TEXT_FIELD("patronymic", KITH_LIMIT_NAME, 0),
    KITHI_TEXT_FIELD("organisation", KITH_LIMIT_NAME, 0),
    KITHI_TEXT_FIELD("salutation", KITH_LIMIT_NAME, 0),
    KITHI_CODE_FIELD("sex", KITH_LIST_SEX, 0),
    KITHI_DATE_FIELD("birth_date", 0),
    KITHI_CODE_FIELD("capacity", KITH_LIST_CAPACITY, 0),
    KITHI_TEXT_FIELD("document", KITH_LIMIT_NAME, 0),
    KITHI_TEXT_FIELD("city", KITH_LIMIT_NAME, KITHI_POSTED),
    KITHI_TEXT_FIELD("address", KITH_LIMIT_TEXT, 0),
    KITHI_TEXT_FIELD("phone", KITH_LIMIT_NUMBER, 0),
    KITHI_TEXT_FIELD("second_phone", KITH_LIMIT_NUMBER, 0),
    KITHI_TEXT_FIELD("email", KITH_LIMIT_NAME, KITHI_POSTED),
    KITHI_TEXT_FIELD("tax_number", KITH_LIMIT_NUMBER, 0),
    KITHI_DATE_FIELD("registration_date", 0),
    KITHI_REFERENCE_FIELD("category", KITH_KIND_CATEGORY, 0),
    KITHI_CODE_FIELD("status", KITH_LIST_STATUS, 0),
    KITHI_TEXT_FIELD("language", KITH_LIMIT_CODE, 0),
    KITHI_TEXT_FIELD("remarks", KITH_LIMIT_TEXT, 0),
    KITHI_REFERENCE_FIELD("payer", KITH_KIND_CUSTOMER, KITHI_RARE),
    KITHI_REFERENCE_FIELD("delivery_party", KITH_KIND_CUSTOMER, KITHI_RARE),
    KITHI_REFERENCE_FIELD("invoice_to", KITH_KIND_CUSTOMER, KITHI_RARE),
    KITHI_REFERENCE_FIELD("invoice_location", KITH_KIND_LOCATION, KITHI_RARE),
    KITHI_TEXT_FIELD("payment_terms", KITH_LIMIT_CODE, 0),
    KITHI_TEXT_FIELD("price_list", KITH_LIMIT_CODE, 0),
    KITHI_TEXT_FIELD("discount_model", KITH_LIMIT_CODE, 0),
    KITHI_NUMBER_FIELD("commission_rate", KITH_TYPE_DECIMAL, KITHI_RARE, 0, KITHI_HUNDRED_PERCENT),
    KITHI_FLAG_FIELD("do_not_call", KITHI_RARE),
};

static const kithi_keyer customer_keyers[] = {
    {1u << KITH_CUSTOMER_KIND | 1u << KITH_CUSTOMER_SURNAME | 1u << KITH_CUSTOMER_GIVEN_NAME |
         1u << KITH_CUSTOMER_PATRONYMIC | 1u << KITH_CUSTOMER_ORGANISATION,
     kithi_index_name},
    {1u << KITH_CUSTOMER_PHONE | 1u << KITH_CUSTOMER_SECOND_PHONE, kithi_index_phones},
    {1u << KITH_CUSTOMER_TAX_NUMBER, kithi_index_tax_number},
    {0, NULL},
};

const kithi_kind kithi_kind_customer = {
    .name = "customer",
    .fields = customer_fields,
    .field_count = KITHI_FIELD_COUNT(customer_fields),
    .personal = 1,
    .limit = KITH_LIMIT_CUSTOMERS,
    .keyers = customer_keyers,
};

static const kithi_field customer_role_fields[] = {
    KITHI_REFERENCE_FIELD("customer", KITH_KIND_CUSTOMER, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_CODE_FIELD("role", KITH_LIST_CUSTOMER_ROLE, KITHI_REQUIRED | KITHI_FIXED | KITHI_IDENTITY),
};

const kithi_kind kithi_kind_customer_role = {
    .name = "customer_role",
    .fields = customer_role_fields,
    .field_count = KITHI_FIELD_COUNT(customer_role_fields),
    .owner = KITH_CUSTOMER_ROLE_CUSTOMER,
};

static const kithi_field alias_fields[] = {
    KITHI_REFERENCE_FIELD("customer", KITH_KIND_CUSTOMER, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_REFERENCE_FIELD("source", KITH_KIND_CUSTOMER, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_DATE_FIELD("date", KITHI_FIXED),
    KITHI_TEXT_FIELD("author", KITH_LIMIT_NAME, KITHI_ACTOR | KITHI_FIXED),
    KITHI_INSTANT_FIELD("at", KITHI_NOW | KITHI_FIXED),
};

/* What became of a customer that was one with this. */
const kithi_kind kithi_kind_alias = {
    .name = "alias",
    .fields = alias_fields,
    .field_count = KITHI_FIELD_COUNT(alias_fields),
    .owner = KITH_ALIAS_CUSTOMER,
};
