/* Where and with whom: locations, bank accounts and contacts of a customer (P1 to P8). */
#include "model/schema.h"

#define LATITUDE_MOST INT64_C(90000000)
#define LONGITUDE_MOST INT64_C(180000000)

static const kithi_field location_fields[] = {
    KITHI_REFERENCE_FIELD("customer", KITH_KIND_CUSTOMER, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_TEXT_FIELD("name", KITH_LIMIT_NAME, 0),
    KITHI_FLAG_FIELD("primary", KITHI_PRIMARY),
    KITHI_FLAG_FIELD("billing", KITHI_CHOSEN),
    KITHI_FLAG_FIELD("shipping", KITHI_CHOSEN),
    KITHI_FLAG_FIELD("headquarters", KITHI_CHOSEN),
    KITHI_REFERENCE_FIELD("shares", KITH_KIND_LOCATION, 0),
    KITHI_TEXT_FIELD("addressee", KITH_LIMIT_NAME, 0),
    KITHI_TEXT_FIELD("street", KITH_LIMIT_TEXT, 0),
    KITHI_TEXT_FIELD("addition", KITH_LIMIT_TEXT, 0),
    KITHI_TEXT_FIELD("postal_code", KITH_LIMIT_CODE, 0),
    KITHI_TEXT_FIELD("city", KITH_LIMIT_NAME, 0),
    KITHI_TEXT_FIELD("region", KITH_LIMIT_NAME, 0),
    KITHI_TEXT_FIELD("country", KITH_LIMIT_NAME, 0),
    KITHI_NUMBER_FIELD("latitude", KITH_TYPE_DECIMAL, KITHI_RARE, -LATITUDE_MOST, LATITUDE_MOST),
    KITHI_NUMBER_FIELD("longitude", KITH_TYPE_DECIMAL, KITHI_RARE, -LONGITUDE_MOST, LONGITUDE_MOST),
    KITHI_TEXT_FIELD("remark", KITH_LIMIT_TEXT, 0),
    KITHI_FLAG_FIELD("pays", 0),
};

const kithi_kind kithi_kind_location = {
    .name = "location",
    .fields = location_fields,
    .field_count = KITHI_FIELD_COUNT(location_fields),
    .personal = 1,
    .owner = KITH_LOCATION_CUSTOMER,
};

static const kithi_field bank_account_fields[] = {
    KITHI_REFERENCE_FIELD("customer", KITH_KIND_CUSTOMER, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_FLAG_FIELD("primary", KITHI_PRIMARY),
    KITHI_TEXT_FIELD("holder", KITH_LIMIT_NAME, 0),
    KITHI_TEXT_FIELD("number", KITH_LIMIT_NUMBER, 0),
    KITHI_TEXT_FIELD("bank", KITH_LIMIT_NAME, 0),
    KITHI_TEXT_FIELD("bank_code", KITH_LIMIT_CODE, 0),
    KITHI_TEXT_FIELD("mandate", KITH_LIMIT_NUMBER, 0),
    KITHI_DATE_FIELD("mandate_since", 0),
    KITHI_DATE_FIELD("mandate_until", 0),
};

const kithi_kind kithi_kind_bank_account = {
    .name = "bank_account",
    .fields = bank_account_fields,
    .field_count = KITHI_FIELD_COUNT(bank_account_fields),
    .personal = 1,
    .owner = KITH_BANK_ACCOUNT_CUSTOMER,
    .since = KITH_BANK_ACCOUNT_MANDATE_SINCE,
    .until = KITH_BANK_ACCOUNT_MANDATE_UNTIL,
};

static const kithi_field contact_fields[] = {
    KITHI_REFERENCE_FIELD("customer", KITH_KIND_CUSTOMER, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_TEXT_FIELD("name", KITH_LIMIT_NAME, KITHI_REQUIRED),
    KITHI_TEXT_FIELD("salutation", KITH_LIMIT_NAME, 0),
    KITHI_TEXT_FIELD("role", KITH_LIMIT_NAME, 0),
    KITHI_TEXT_FIELD("phone", KITH_LIMIT_NUMBER, 0),
    KITHI_TEXT_FIELD("mobile", KITH_LIMIT_NUMBER, 0),
    KITHI_TEXT_FIELD("email", KITH_LIMIT_NAME, 0),
    KITHI_TEXT_FIELD("language", KITH_LIMIT_CODE, 0),
    KITHI_FLAG_FIELD("primary", KITHI_PRIMARY),
    KITHI_CODE_FIELD("phone_status", KITH_LIST_CHANNEL_STATUS, 0),
    KITHI_CODE_FIELD("mobile_status", KITH_LIST_CHANNEL_STATUS, 0),
    KITHI_CODE_FIELD("email_status", KITH_LIST_CHANNEL_STATUS, 0),
    KITHI_FLAG_FIELD("do_not_call", 0),
    KITHI_CODE_FIELD("consent", KITH_LIST_CONSENT, KITHI_FILLED),
    KITHI_TEXT_FIELD("remark", KITH_LIMIT_TEXT, 0),
    KITHI_DATE_FIELD("phone_status_since", 0),
    KITHI_DATE_FIELD("mobile_status_since", 0),
    KITHI_DATE_FIELD("email_status_since", 0),
};

const kithi_kind kithi_kind_contact = {
    .name = "contact",
    .fields = contact_fields,
    .field_count = KITHI_FIELD_COUNT(contact_fields),
    .personal = 1,
    .owner = KITH_CONTACT_CUSTOMER,
};
