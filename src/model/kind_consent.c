/* What somebody may do with a customer: write to it, sign for it, call it (P6, P7, O19 to O23, tables 5 and
 * 7). */
#include "model/index.h"
#include "model/schema.h"

static const kithi_field consent_fields[] = {
    KITHI_REFERENCE_FIELD("contact", KITH_KIND_CONTACT, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_CODE_FIELD("channel", KITH_LIST_CHANNEL, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_CODE_FIELD("basis", KITH_LIST_BASIS, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_DATE_FIELD("date", KITHI_REQUIRED | KITHI_FIXED),
    KITHI_DATE_FIELD("until", 0),
    KITHI_TEXT_FIELD("address", KITH_LIMIT_NAME, KITHI_FIXED),
    KITHI_TEXT_FIELD("method", KITH_LIMIT_NAME, KITHI_ONCE),
    KITHI_TEXT_FIELD("wording", KITH_LIMIT_TEXT, KITHI_ONCE),
    KITHI_TEXT_FIELD("proof", KITH_LIMIT_TEXT, KITHI_ONCE),
    KITHI_TEXT_FIELD("author", KITH_LIMIT_NAME, KITHI_ACTOR | KITHI_FIXED),
    KITHI_INSTANT_FIELD("at", KITHI_NOW | KITHI_FIXED),
};

/* What was said, and when, stays as it was written; a proof may be found later, but no other in its place. */
const kithi_kind kithi_kind_consent = {
    .name = "consent",
    .fields = consent_fields,
    .field_count = KITHI_FIELD_COUNT(consent_fields),
    .personal = 1,
    .owner = KITH_CONSENT_CONTACT,
    .since = KITH_CONSENT_DATE,
    .until = KITH_CONSENT_UNTIL,
};

static const kithi_field suppression_fields[] = {
    KITHI_TEXT_FIELD("address", KITH_LIMIT_NAME, KITHI_REQUIRED | KITHI_PERSONAL),
    KITHI_CODE_FIELD("channel", KITH_LIST_CHANNEL, 0),
    KITHI_DATE_FIELD("since", 0),
    KITHI_TEXT_FIELD("reason", KITH_LIMIT_NAME, KITHI_PERSONAL),
};

static const kithi_keyer suppression_keyers[] = {
    {1u << KITH_SUPPRESSION_ADDRESS, kithi_index_suppressed},
    {0, NULL},
};

const kithi_kind kithi_kind_suppression = {
    .name = "suppression",
    .fields = suppression_fields,
    .field_count = KITHI_FIELD_COUNT(suppression_fields),
    .since = KITH_SUPPRESSION_SINCE,
    .keyers = suppression_keyers,
};

static const kithi_field consent_law_fields[] = {
    KITHI_TEXT_FIELD("code", KITH_LIMIT_CODE, KITHI_REQUIRED | KITHI_KEY),
    KITHI_NUMBER_FIELD("rest_days", KITH_TYPE_INTEGER, KITHI_SMALL, 0, 3660),
    KITHI_FLAG_FIELD("unproven", 0),
};

const kithi_kind kithi_kind_consent_law = {
    .name = "consent_law",
    .fields = consent_law_fields,
    .field_count = KITHI_FIELD_COUNT(consent_law_fields),
    .configures = 1,
};

static const kithi_field consent_term_fields[] = {
    KITHI_REFERENCE_FIELD("law", KITH_KIND_CONSENT_LAW, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_CODE_FIELD("basis", KITH_LIST_BASIS, KITHI_REQUIRED | KITHI_IDENTITY),
    KITHI_NUMBER_FIELD("months", KITH_TYPE_INTEGER, KITHI_SMALL, 0, 1200),
};

const kithi_kind kithi_kind_consent_term = {
    .name = "consent_term",
    .fields = consent_term_fields,
    .field_count = KITHI_FIELD_COUNT(consent_term_fields),
    .owner = KITH_CONSENT_TERM_LAW,
    .configures = 1,
};

static const kithi_field legal_profile_fields[] = {
    KITHI_TEXT_FIELD("code", KITH_LIMIT_CODE, KITHI_REQUIRED | KITHI_KEY),
    KITHI_NUMBER_FIELD("majority", KITH_TYPE_INTEGER, KITHI_SMALL, 1, 150),
    KITHI_NUMBER_FIELD("partial", KITH_TYPE_INTEGER, KITHI_SMALL, 0, 150),
    KITHI_NUMBER_FIELD("medical_consent", KITH_TYPE_INTEGER, KITHI_SMALL, 0, 150),
    KITHI_FLAG_FIELD("co_sign", 0),
};

const kithi_kind kithi_kind_legal_profile = {
    .name = "legal_profile",
    .fields = legal_profile_fields,
    .field_count = KITHI_FIELD_COUNT(legal_profile_fields),
    .configures = 1,
};

/* It has texts about up to three people. */
static const kithi_field signed_document_fields[] = {
    KITHI_REFERENCE_FIELD("customer", KITH_KIND_CUSTOMER, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_CODE_FIELD("kind", KITH_LIST_DOCUMENT_KIND, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_TEXT_FIELD("number", KITH_LIMIT_NUMBER, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_DATE_FIELD("date", KITHI_REQUIRED | KITHI_FIXED),
    KITHI_CODE_FIELD("result", KITH_LIST_SIGNATORY, KITHI_REQUIRED | KITHI_FIXED),
    KITHI_REFERENCE_FIELD("profile", KITH_KIND_LEGAL_PROFILE, KITHI_FIXED),
    KITHI_REFERENCE_FIELD("signatory", KITH_KIND_CUSTOMER, KITHI_FIXED),
    KITHI_REFERENCE_FIELD("relation", KITH_KIND_RELATION, KITHI_FIXED),
    KITHI_TEXT_ABOUT("name", KITH_LIMIT_TEXT, KITH_SIGNED_DOCUMENT_SIGNATORY,
                     KITHI_FIXED | KITHI_PERSONAL), /* of several names */
    KITHI_TEXT_ABOUT("document", KITH_LIMIT_NAME, KITH_SIGNED_DOCUMENT_SIGNATORY,
                     KITHI_FIXED | KITHI_PERSONAL),
    KITHI_TEXT_ABOUT("address", KITH_LIMIT_TEXT, KITH_SIGNED_DOCUMENT_SIGNATORY,
                     KITHI_FIXED | KITHI_PERSONAL),
    KITHI_TEXT_ABOUT("phone", KITH_LIMIT_NUMBER, KITH_SIGNED_DOCUMENT_SIGNATORY,
                     KITHI_FIXED | KITHI_PERSONAL),
    KITHI_TEXT_ABOUT("patient", KITH_LIMIT_TEXT, KITH_SIGNED_DOCUMENT_CUSTOMER, KITHI_FIXED | KITHI_PERSONAL),
    KITHI_REFERENCE_FIELD("consenting", KITH_KIND_CUSTOMER, KITHI_FIXED),
    KITHI_TEXT_ABOUT("consenting_name", KITH_LIMIT_TEXT, KITH_SIGNED_DOCUMENT_CONSENTING,
                     KITHI_FIXED | KITHI_PERSONAL),
    KITHI_TEXT_ABOUT("consenting_document", KITH_LIMIT_NAME, KITH_SIGNED_DOCUMENT_CONSENTING,
                     KITHI_FIXED | KITHI_PERSONAL),
    KITHI_TEXT_FIELD("author", KITH_LIMIT_NAME, KITHI_ACTOR | KITHI_FIXED),
    KITHI_INSTANT_FIELD("at", KITHI_NOW | KITHI_FIXED),
};

const kithi_kind kithi_kind_signed_document = {
    .name = "signed_document",
    .fields = signed_document_fields,
    .field_count = KITHI_FIELD_COUNT(signed_document_fields),
    .concerns = 1,
    .owner = KITH_SIGNED_DOCUMENT_CUSTOMER,
};

static const kithi_field call_list_fields[] = {
    KITHI_TEXT_FIELD("code", KITH_LIMIT_CODE, KITHI_REQUIRED | KITHI_KEY),
    KITHI_TEXT_FIELD("name", KITH_LIMIT_NAME, 0),
    KITHI_TEXT_FIELD("surname", KITH_LIMIT_NAME, 0),
    KITHI_CODE_FIELD("sex", KITH_LIST_SEX, 0),
    KITHI_TEXT_FIELD("city", KITH_LIMIT_NAME, 0),
    KITHI_REFERENCE_FIELD("category", KITH_KIND_CATEGORY, 0),
    KITHI_REFERENCE_FIELD("shop", KITH_KIND_SHOP, 0),
    KITHI_NUMBER_FIELD("age_least", KITH_TYPE_INTEGER, KITHI_SMALL, 0, 200),
    KITHI_NUMBER_FIELD("age_most", KITH_TYPE_INTEGER, KITHI_SMALL, 0, 200),
    KITHI_NUMBER_FIELD("birthday_since", KITH_TYPE_INTEGER, KITHI_SMALL, 101, 1231),
    KITHI_NUMBER_FIELD("birthday_until", KITH_TYPE_INTEGER, KITHI_SMALL, 101, 1231),
    KITHI_REFERENCE_FIELD("attribute", KITH_KIND_ATTRIBUTE, 0),
    KITHI_CODE_FIELD("channel", KITH_LIST_CHANNEL, 0),
    KITHI_CODE_FIELD("card", KITH_LIST_CARD_STATE, 0),
    KITHI_NUMBER_FIELD("card_least", KITH_TYPE_DECIMAL, 0, -KITHI_AMOUNT_MOST, KITHI_AMOUNT_MOST),
    KITHI_NUMBER_FIELD("card_most", KITH_TYPE_DECIMAL, 0, -KITHI_AMOUNT_MOST, KITHI_AMOUNT_MOST),
    KITHI_DATE_FIELD("order_since", 0),
    KITHI_DATE_FIELD("order_until", 0),
    KITHI_NUMBER_FIELD("order_least", KITH_TYPE_DECIMAL, 0, -KITHI_AMOUNT_MOST, KITHI_AMOUNT_MOST),
    KITHI_NUMBER_FIELD("order_most", KITH_TYPE_DECIMAL, 0, -KITHI_AMOUNT_MOST, KITHI_AMOUNT_MOST),
    KITHI_TEXT_FIELD("item", KITH_LIMIT_CODE, 0),
    KITHI_DATE_FIELD("visit_since", 0),
    KITHI_DATE_FIELD("visit_until", 0),
    KITHI_REFERENCE_FIELD("relation_type", KITH_KIND_RELATION_TYPE, 0),
    KITHI_REFERENCE_FIELD("season", KITH_KIND_SEASON, 0),
    KITHI_REFERENCE_FIELD("call_status", KITH_KIND_CALL_STATUS, 0),
};

const kithi_kind kithi_kind_call_list = {
    .name = "call_list",
    .fields = call_list_fields,
    .field_count = KITHI_FIELD_COUNT(call_list_fields),
};
