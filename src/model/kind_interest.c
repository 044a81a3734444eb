/* What a customer likes and gets: its brands, e-mails sent, favourites, attachments (P26 to P35). */
#include "model/schema.h"

static const kithi_field customer_brand_fields[] = {
    KITHI_REFERENCE_FIELD("customer", KITH_KIND_CUSTOMER, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_REFERENCE_FIELD("brand", KITH_KIND_BRAND, KITHI_REQUIRED | KITHI_FIXED | KITHI_IDENTITY),
    KITHI_CODE_FIELD("status", KITH_LIST_BRAND_STATUS, 0),
    KITHI_TEXT_FIELD("account_number", KITH_LIMIT_NUMBER, KITHI_PERSONAL),
    KITHI_NUMBER_FIELD("commission_rate", KITH_TYPE_DECIMAL, 0, 0, KITHI_HUNDRED_PERCENT),
};

const kithi_kind kithi_kind_customer_brand = {
    .name = "customer_brand",
    .fields = customer_brand_fields,
    .field_count = KITHI_FIELD_COUNT(customer_brand_fields),
    .owner = KITH_CUSTOMER_BRAND_CUSTOMER,
};

static const kithi_field email_fields[] = {
    KITHI_REFERENCE_FIELD("customer", KITH_KIND_CUSTOMER, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_REFERENCE_FIELD("contact", KITH_KIND_CONTACT, 0),
    KITHI_TEXT_FIELD("address", KITH_LIMIT_NAME, KITHI_REQUIRED | KITHI_PERSONAL), /* of the contact, */
    KITHI_TEXT_FIELD("subject", KITH_LIMIT_NAME, KITHI_PERSONAL),                  /* who may be another's */
    KITHI_TEXT_FIELD("text", KITH_LIMIT_TEXT, KITHI_PERSONAL),
    KITHI_INSTANT_FIELD("at", KITHI_NOW),
    KITHI_TEXT_FIELD("author", KITH_LIMIT_NAME, KITHI_ACTOR),
};

const kithi_kind kithi_kind_email = {
    .name = "email",
    .fields = email_fields,
    .field_count = KITHI_FIELD_COUNT(email_fields),
    .personal = 1,
    .section = KITH_SECTION_EMAIL,
    .owner = KITH_EMAIL_CUSTOMER,
    .archived = 1,
};

static const kithi_field favourite_fields[] = {
    KITHI_REFERENCE_FIELD("customer", KITH_KIND_CUSTOMER, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_TEXT_FIELD("item", KITH_LIMIT_NUMBER, KITHI_REQUIRED | KITHI_IDENTITY),
    KITHI_TEXT_FIELD("name", KITH_LIMIT_NAME, 0),
    KITHI_REFERENCE_FIELD("brand", KITH_KIND_BRAND, 0),
    KITHI_INSTANT_FIELD("at", KITHI_NOW),
};

const kithi_kind kithi_kind_favourite = {
    .name = "favourite",
    .fields = favourite_fields,
    .field_count = KITHI_FIELD_COUNT(favourite_fields),
    .personal = 1,
    .section = KITH_SECTION_WEBSITE,
    .owner = KITH_FAVOURITE_CUSTOMER,
};

static const kithi_field attachment_fields[] = {
    KITHI_REFERENCE_FIELD("customer", KITH_KIND_CUSTOMER, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_TEXT_FIELD("name", KITH_LIMIT_NAME, KITHI_REQUIRED),
    KITHI_TEXT_FIELD("media_type", KITH_LIMIT_CODE, 0),
    KITHI_NUMBER_FIELD("bytes", KITH_TYPE_INTEGER, 0, 0, INT64_MAX),
    KITHI_TEXT_FIELD("hash", KITH_LIMIT_NAME, 0),
    KITHI_TEXT_FIELD("place", KITH_LIMIT_TEXT, 0),
    KITHI_INSTANT_FIELD("at", KITHI_NOW),
    KITHI_TEXT_FIELD("author", KITH_LIMIT_NAME, KITHI_ACTOR),
};

const kithi_kind kithi_kind_attachment = {
    .name = "attachment",
    .fields = attachment_fields,
    .field_count = KITHI_FIELD_COUNT(attachment_fields),
    .personal = 1,
    .owner = KITH_ATTACHMENT_CUSTOMER,
};
