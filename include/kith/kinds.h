/**
 * @file kinds.h
 * @brief Numbers of the record kinds and their fields. Pinned; new ones are appended.
 *
 * The same facts can be read at run time through schema.h, which also gives names, types and limits.
 */
#ifndef KITH_KINDS_H
#define KITH_KINDS_H

#include "kith/codes.h"
#include "kith/kinds_trade.h"
#include "kith/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Record kinds. */
enum {
    KITH_KIND_BOOK = 1,             /**< settings of the book: exactly one record */
    KITH_KIND_ROLE = 2,             /**< role of a user, such as "seller" */
    KITH_KIND_USER = 3,             /**< somebody who acts on the book */
    KITH_KIND_RIGHT = 4,            /**< part of a role: what it may do */
    KITH_KIND_CATEGORY = 5,         /**< category of customers */
    KITH_KIND_ATTRIBUTE = 6,        /**< definition of an attribute that the host adds */
    KITH_KIND_CUSTOMER = 7,         /**< person or organisation */
    KITH_KIND_CUSTOMER_ROLE = 8,    /**< part of a customer: export agent, ... */
    KITH_KIND_RELATION_TYPE = 9,    /**< type of relations (W8) */
    KITH_KIND_RELATION = 10,        /**< one dated relation between two customers (W1) */
    KITH_KIND_LABEL = 11,           /**< part of any record: a label by end, sex and language */
    KITH_KIND_ATTRIBUTE_VALUE = 12, /**< part of any record: value of an attribute */
    KITH_KIND_CURRENCY = 13,        /**< currency and its minor digits */
    KITH_KIND_SEASON = 14,          /**< season of a year, in an order */
    KITH_KIND_BRAND = 15,           /**< brand (P28) */
    KITH_KIND_SHOP = 16,            /**< shop or office (O25) */
    KITH_KIND_NOTE_TYPE = 17,       /**< type of notes (P16) */
    KITH_KIND_CALL_STATUS = 18,     /**< stage of a customer in a season (P16) */
    KITH_KIND_TASK_CATEGORY = 19,   /**< category of tasks (P10) */
    KITH_KIND_LOCATION = 20,        /**< part of a customer: an address (P1) */
    KITH_KIND_BANK_ACCOUNT = 21,    /**< part of a customer */
    KITH_KIND_CONTACT = 22,         /**< part of a customer: a person there (P5) */
    KITH_KIND_TASK = 23,            /**< part of a customer (P9) */
    KITH_KIND_APPOINTMENT = 24,     /**< part of a customer (P11) */
    KITH_KIND_PARTICIPANT = 25,     /**< part of an appointment */
    KITH_KIND_NOTE = 26,            /**< part of a customer (P14) */
    KITH_KIND_CUSTOMER_BRAND = 27,  /**< part of a customer: how it stands to a brand (P28) */
    KITH_KIND_VISIT = 28,           /**< part of a customer: it was in a shop (O20) */
    KITH_KIND_EMAIL = 29,           /**< part of a customer: an e-mail that was sent (P26); archived */
    KITH_KIND_FAVOURITE = 30,       /**< part of a customer: what it likes in the web shop (P27) */
    KITH_KIND_ATTACHMENT = 31,      /**< part of a customer: a file that the host keeps (P35) */
    KITH_KIND_HIERARCHY = 32,       /**< one way of grouping customers: corporate, buying group, ... (M1) */
    KITH_KIND_CHAIN_NODE = 33,      /**< part of a customer: it represents a group in a hierarchy (M1, M14) */
    KITH_KIND_CHAIN_LINK = 34,      /**< a node or a member hangs under a node (M3) */
    KITH_KIND_CONDITION_TYPE = 35,  /**< type of conditions: discount, payer, ... (M4, M5) */
    KITH_KIND_CONDITION = 36,       /**< part of a customer: a dated condition of a type (M6 to M8) */
    KITH_KIND_ORDER_TYPE = 37,      /**< type of orders: whether chains count, what is fixed (M10) */
    KITH_KIND_HEADER_SOURCE =
        38,                 /**< where a field of the order header is looked for, in an order of its own */
    KITH_KIND_MANAGER = 39, /**< somebody customers and orders are bound to (B1 to B11) */
    KITH_KIND_MANAGER_GROUP = 40, /**< group of managers */
    KITH_KIND_GROUP_SCOPE = 41,   /**< part of a manager group: which orders it is for */
    KITH_KIND_GROUP_MEMBER = 42,  /**< part of a manager: it belongs to a group */
    KITH_KIND_DISTRIBUTION = 43,  /**< which orders are given out to managers how (B6) */
    KITH_KIND_TURN = 44,          /**< part of a manager: when it was its turn last */
    KITH_KIND_ORDER = 45,         /**< order, as far as the rules need it */
    KITH_KIND_ORDER_LINE = 46,    /**< part of an order: what is ordered (P21) */
    KITH_KIND_ORDER_ENTRY =
        47, /**< part of an order: booked, cancelled, shipped or returned (P19); never changed */
    KITH_KIND_ORDER_HEADER = 48, /**< part of an order: its header, frozen when it was saved (M9) */
    KITH_KIND_ORDER_PATH = 49,   /**< part of an order: a node of its chain, frozen when it was saved (M10) */
    KITH_KIND_BINDING = 50, /**< part of a customer: the manager it is bound to, from a day on (B3, B5) */
    KITH_KIND_CARD_PROGRAMME = 51, /**< programme of discount cards (O17) */
    KITH_KIND_CARD_TIER = 52,      /**< part of a programme: a rate from an accumulated amount on */
    KITH_KIND_CARD_ACCOUNT = 53,   /**< part of a customer: what its cards add up on (O18) */
    KITH_KIND_CARD = 54,           /**< part of an account: a card, the key to it */
    KITH_KIND_CARD_ACCRUAL = 55,   /**< part of an account: what was added or taken back; never changed */
    KITH_KIND_ORDER_CARD = 56,     /**< part of an order: card and account, frozen when it was saved (O17) */
    KITH_KIND_REPRESENTATIVE_RATE = 57, /**< part of a manager: its commission rate for a brand (P33) */
    KITH_KIND_COMMISSION_SHARE = 58, /**< part of an order: who earns what share, frozen when it was saved */
    KITH_KIND_COMMISSION_ENTRY =
        59,                     /**< part of an order: what somebody earned or gave back; never changed */
    KITH_KIND_CONSENT = 60,     /**< part of a contact: what it said, or what follows from what it did (P7) */
    KITH_KIND_SUPPRESSION = 61, /**< an address that nothing is sent to */
    KITH_KIND_CONSENT_LAW = 62, /**< a law on messages: CASL, plain opt-in, ... */
    KITH_KIND_CONSENT_TERM = 63,    /**< part of a law: a basis that allows messages, and for how long */
    KITH_KIND_LEGAL_PROFILE = 64,   /**< who may sign at what age, by country (O22) */
    KITH_KIND_SIGNED_DOCUMENT = 65, /**< part of a customer: who signed, with the data of that day (O23) */
    KITH_KIND_CALL_LIST = 66,       /**< a saved selection of customers to call (O20) */
    KITH_KIND_ALIAS = 67,           /**< part of a customer: another that was merged into it */
    KITH_KIND_COUNT = 68            /**< one more than the last kind of this header */
};

/** Fields of KITH_KIND_BOOK. Currency: while a card programme without one of its own has accruals, or there
 * are commission entries that name none, it may be named where there was none, but not become another one, or
 * none (KITH_RULE_IN_USE). With such entries it is one of two digits, in which they were counted. Nor may it
 * become one in which a closed order would begin or cease to add up on the card that it keeps, unless that
 * order is saved along; the same goes for the currency of a programme. */
enum {
    KITH_BOOK_NAME = 1,
    KITH_BOOK_LANGUAGE = 2,
    KITH_BOOK_RIGHTS = 3,
    KITH_BOOK_CURRENCY = 4,
    KITH_BOOK_CURRENT_SEASON = 5,
    KITH_BOOK_SHOWN = 6,
    KITH_BOOK_PROMOTES = 7,
    KITH_BOOK_MAX_LEVELS = 8,
    KITH_BOOK_HIERARCHY = 9,
    KITH_BOOK_PAYMENT_TERMS = 10,
    KITH_BOOK_PRICE_LIST = 11,
    KITH_BOOK_EXPORT_AGENTS = 12,
    KITH_BOOK_AGENT_PAYS = 13,
    KITH_BOOK_MANAGER_CLASH = 14,
    KITH_BOOK_DISTRIBUTES_FIRST = 15,
    KITH_BOOK_EDITOR_ON_INACTIVE = 16,
    KITH_BOOK_REBINDS_ABSENT = 17,
    KITH_BOOK_AGE_LIMIT = 18,
    KITH_BOOK_NOTES_SINCE_LINK = 19,
    KITH_BOOK_CARD_PROGRAMME = 20,
    KITH_BOOK_FALLBACK_ON_BLOCKED = 21,
    KITH_BOOK_STRICT_ON_EXPIRED = 22,
    KITH_BOOK_COMMISSION_RATE = 23,
    KITH_BOOK_CONSENT_LAW = 24,
    KITH_BOOK_LEGAL_PROFILE = 25,
    KITH_BOOK_PRICES_ON_DELIVERY = 26
};
/** Fields of KITH_KIND_ROLE. */
enum { KITH_ROLE_CODE = 1 };
/** Fields of KITH_KIND_USER. */
enum { KITH_USER_CODE = 1, KITH_USER_NAME = 2, KITH_USER_ROLE = 3, KITH_USER_INACTIVE = 4 };
/** Fields of KITH_KIND_RIGHT. */
enum { KITH_RIGHT_ROLE = 1, KITH_RIGHT_OPERATION = 2, KITH_RIGHT_KIND = 3 };
/** Fields of KITH_KIND_CATEGORY. */
enum { KITH_CATEGORY_CODE = 1 };
/** Fields of KITH_KIND_ATTRIBUTE. */
enum { KITH_ATTRIBUTE_CODE = 1, KITH_ATTRIBUTE_KIND = 2, KITH_ATTRIBUTE_TYPE = 3 };
/** Fields of KITH_KIND_CUSTOMER (O24). */
enum {
    KITH_CUSTOMER_NUMBER = 1,
    KITH_CUSTOMER_KIND = 2,
    KITH_CUSTOMER_SURNAME = 3,
    KITH_CUSTOMER_GIVEN_NAME = 4,
    KITH_CUSTOMER_PATRONYMIC = 5,
    KITH_CUSTOMER_ORGANISATION = 6,
    KITH_CUSTOMER_SALUTATION = 7,
    KITH_CUSTOMER_SEX = 8,
    KITH_CUSTOMER_BIRTH_DATE = 9,
    KITH_CUSTOMER_CAPACITY = 10,
    KITH_CUSTOMER_DOCUMENT = 11,
    KITH_CUSTOMER_CITY = 12,
    KITH_CUSTOMER_ADDRESS = 13,
    KITH_CUSTOMER_PHONE = 14,
    KITH_CUSTOMER_SECOND_PHONE = 15,
    KITH_CUSTOMER_EMAIL = 16,
    KITH_CUSTOMER_TAX_NUMBER = 17,
    KITH_CUSTOMER_REGISTRATION_DATE = 18,
    KITH_CUSTOMER_CATEGORY = 19,
    KITH_CUSTOMER_STATUS = 20,
    KITH_CUSTOMER_LANGUAGE = 21,
    KITH_CUSTOMER_REMARKS = 22,
    KITH_CUSTOMER_PAYER = 23,
    KITH_CUSTOMER_DELIVERY_PARTY = 24,
    KITH_CUSTOMER_INVOICE_TO = 25,
    KITH_CUSTOMER_INVOICE_LOCATION = 26,
    KITH_CUSTOMER_PAYMENT_TERMS = 27,
    KITH_CUSTOMER_PRICE_LIST = 28,
    KITH_CUSTOMER_DISCOUNT_MODEL = 29,
    KITH_CUSTOMER_COMMISSION_RATE = 30,
    KITH_CUSTOMER_DO_NOT_CALL = 31
};
/** Fields of KITH_KIND_CUSTOMER_ROLE. */
enum { KITH_CUSTOMER_ROLE_CUSTOMER = 1, KITH_CUSTOMER_ROLE_ROLE = 2 };
/** Fields of KITH_KIND_ALIAS. */
enum {
    KITH_ALIAS_CUSTOMER = 1,
    KITH_ALIAS_SOURCE = 2,
    KITH_ALIAS_DATE = 3,
    KITH_ALIAS_AUTHOR = 4,
    KITH_ALIAS_AT = 5
};
/** Fields of KITH_KIND_RELATION_TYPE. */
enum {
    KITH_RELATION_TYPE_CODE = 1,
    KITH_RELATION_TYPE_DIRECTION = 2,
    KITH_RELATION_TYPE_RECIPROCAL = 3,
    KITH_RELATION_TYPE_AUTO_RECIPROCAL = 4,
    KITH_RELATION_TYPE_FROM_KIND = 5,
    KITH_RELATION_TYPE_TO_KIND = 6,
    KITH_RELATION_TYPE_FROM_CATEGORY = 7,
    KITH_RELATION_TYPE_TO_CATEGORY = 8,
    KITH_RELATION_TYPE_FROM_MAXIMUM = 9,
    KITH_RELATION_TYPE_TO_MAXIMUM = 10,
    KITH_RELATION_TYPE_SELF = 11,
    KITH_RELATION_TYPE_ACYCLIC = 12,
    KITH_RELATION_TYPE_DUPLICATES = 13,
    KITH_RELATION_TYPE_EFFECT = 14,
    KITH_RELATION_TYPE_GROUP = 15,
    KITH_RELATION_TYPE_RETIRED = 16
};
/** Fields of KITH_KIND_RELATION. `from` is LABEL of `to`. Share and rate: percent, where the type makes
 * `from` a commission recipient (W14); elsewhere they mean nothing. */
enum {
    KITH_RELATION_FROM = 1,
    KITH_RELATION_TO = 2,
    KITH_RELATION_TYPE = 3,
    KITH_RELATION_SINCE = 4,
    KITH_RELATION_UNTIL = 5,
    KITH_RELATION_PRIORITY = 6,
    KITH_RELATION_REMARK = 7,
    KITH_RELATION_SHARE = 8,
    KITH_RELATION_RATE = 9
};
/** Fields of KITH_KIND_LABEL. */
enum {
    KITH_LABEL_OWNER = 1,
    KITH_LABEL_END = 2,
    KITH_LABEL_SEX = 3,
    KITH_LABEL_LANGUAGE = 4,
    KITH_LABEL_TEXT = 5
};
/** Fields of KITH_KIND_ATTRIBUTE_VALUE. Exactly one of text, integer, decimal, date, flag is set. */
enum {
    KITH_ATTRIBUTE_VALUE_OWNER = 1,
    KITH_ATTRIBUTE_VALUE_ATTRIBUTE = 2,
    KITH_ATTRIBUTE_VALUE_TEXT = 3,
    KITH_ATTRIBUTE_VALUE_INTEGER = 4,
    KITH_ATTRIBUTE_VALUE_DECIMAL = 5,
    KITH_ATTRIBUTE_VALUE_DATE = 6,
    KITH_ATTRIBUTE_VALUE_FLAG = 7
};
/** Fields of KITH_KIND_CURRENCY. Digits stay while there are commission entries in it, be it as the book's
 * (KITH_RULE_IN_USE). */
enum { KITH_CURRENCY_CODE = 1, KITH_CURRENCY_DIGITS = 2 };
/** Fields of KITH_KIND_SEASON. Listed by year, then order. */
enum { KITH_SEASON_CODE = 1, KITH_SEASON_YEAR = 2, KITH_SEASON_ORDER = 3 };
/** Fields of KITH_KIND_BRAND. */
enum { KITH_BRAND_CODE = 1, KITH_BRAND_NAME = 2, KITH_BRAND_COMMISSION_RATE = 3 };
/** Fields of KITH_KIND_SHOP. */
enum { KITH_SHOP_CODE = 1, KITH_SHOP_NAME = 2, KITH_SHOP_CITY = 3 };
/** Fields of KITH_KIND_NOTE_TYPE. */
enum { KITH_NOTE_TYPE_CODE = 1 };
/** Fields of KITH_KIND_CALL_STATUS. Order: how far the customer has come. */
enum { KITH_CALL_STATUS_CODE = 1, KITH_CALL_STATUS_ORDER = 2 };
/** Fields of KITH_KIND_TASK_CATEGORY. */
enum { KITH_TASK_CATEGORY_CODE = 1 };
/** Fields of KITH_KIND_LOCATION. One that shares another has no address of its own. */
enum {
    KITH_LOCATION_CUSTOMER = 1,
    KITH_LOCATION_NAME = 2,
    KITH_LOCATION_PRIMARY = 3,
    KITH_LOCATION_BILLING = 4,
    KITH_LOCATION_SHIPPING = 5,
    KITH_LOCATION_HEADQUARTERS = 6,
    KITH_LOCATION_SHARES = 7,
    KITH_LOCATION_ADDRESSEE = 8,
    KITH_LOCATION_STREET = 9,
    KITH_LOCATION_ADDITION = 10,
    KITH_LOCATION_POSTAL_CODE = 11,
    KITH_LOCATION_CITY = 12,
    KITH_LOCATION_REGION = 13,
    KITH_LOCATION_COUNTRY = 14,
    KITH_LOCATION_LATITUDE = 15,
    KITH_LOCATION_LONGITUDE = 16,
    KITH_LOCATION_REMARK = 17,
    KITH_LOCATION_PAYS = 18
};
/** Fields of KITH_KIND_BANK_ACCOUNT. */
enum {
    KITH_BANK_ACCOUNT_CUSTOMER = 1,
    KITH_BANK_ACCOUNT_PRIMARY = 2,
    KITH_BANK_ACCOUNT_HOLDER = 3,
    KITH_BANK_ACCOUNT_NUMBER = 4,
    KITH_BANK_ACCOUNT_BANK = 5,
    KITH_BANK_ACCOUNT_BANK_CODE = 6,
    KITH_BANK_ACCOUNT_MANDATE = 7,
    KITH_BANK_ACCOUNT_MANDATE_SINCE = 8,
    KITH_BANK_ACCOUNT_MANDATE_UNTIL = 9
};
/** Fields of KITH_KIND_CONTACT. Statuses and consent are those of an address: a change of it that does not
 * name them clears the status, unless that is a complaint, and of another e-mail address makes the consent
 * KITH_CONSENT_NONE if it was express or implied; no import raises it from there. An address that is
 * changed away and back has lost its consent, also within one transaction: each call is compared with what
 * stood before it. */
enum {
    KITH_CONTACT_CUSTOMER = 1,
    KITH_CONTACT_NAME = 2,
    KITH_CONTACT_SALUTATION = 3,
    KITH_CONTACT_ROLE = 4,
    KITH_CONTACT_PHONE = 5,
    KITH_CONTACT_MOBILE = 6,
    KITH_CONTACT_EMAIL = 7,
    KITH_CONTACT_LANGUAGE = 8,
    KITH_CONTACT_PRIMARY = 9,
    KITH_CONTACT_PHONE_STATUS = 10,
    KITH_CONTACT_MOBILE_STATUS = 11,
    KITH_CONTACT_EMAIL_STATUS = 12,
    KITH_CONTACT_DO_NOT_CALL = 13,
    KITH_CONTACT_CONSENT = 14,
    KITH_CONTACT_REMARK = 15,
    KITH_CONTACT_PHONE_STATUS_SINCE = 16,
    KITH_CONTACT_MOBILE_STATUS_SINCE = 17,
    KITH_CONTACT_EMAIL_STATUS_SINCE = 18
};
/** Fields of KITH_KIND_TASK. Assignee: an actor's code. */
enum {
    KITH_TASK_CUSTOMER = 1,
    KITH_TASK_CATEGORY = 2,
    KITH_TASK_ASSIGNEE = 3,
    KITH_TASK_DUE = 4,
    KITH_TASK_TEXT = 5,
    KITH_TASK_STATE = 6,
    KITH_TASK_SHARED = 7,
    KITH_TASK_AT = 8,
    KITH_TASK_AUTHOR = 9
};
/** Fields of KITH_KIND_APPOINTMENT. */
enum {
    KITH_APPOINTMENT_CUSTOMER = 1,
    KITH_APPOINTMENT_KIND = 2,
    KITH_APPOINTMENT_SEASON = 3,
    KITH_APPOINTMENT_YEAR = 4,
    KITH_APPOINTMENT_START = 5,
    KITH_APPOINTMENT_END = 6,
    KITH_APPOINTMENT_PLACE = 7,
    KITH_APPOINTMENT_TEXT = 8,
    KITH_APPOINTMENT_STATE = 9,
    KITH_APPOINTMENT_SHARED = 10,
    KITH_APPOINTMENT_AT = 11,
    KITH_APPOINTMENT_AUTHOR = 12
};
/** Fields of KITH_KIND_PARTICIPANT. A contact, an actor's code, or a name. */
enum {
    KITH_PARTICIPANT_APPOINTMENT = 1,
    KITH_PARTICIPANT_CONTACT = 2,
    KITH_PARTICIPANT_USER = 3,
    KITH_PARTICIPANT_NAME = 4
};
/** Fields of KITH_KIND_NOTE. Shared: linked accounts see it (W5), unless it is 0. At: when it was written,
 * which makes its day, in UTC; that of the transaction unless it is given. */
enum {
    KITH_NOTE_CUSTOMER = 1,
    KITH_NOTE_TYPE = 2,
    KITH_NOTE_SEASON = 3,
    KITH_NOTE_YEAR = 4,
    KITH_NOTE_CALL_STATUS = 5,
    KITH_NOTE_TEXT = 6,
    KITH_NOTE_SHARED = 7,
    KITH_NOTE_AT = 8,
    KITH_NOTE_AUTHOR = 9
};
/** Fields of KITH_KIND_CUSTOMER_BRAND. */
enum {
    KITH_CUSTOMER_BRAND_CUSTOMER = 1,
    KITH_CUSTOMER_BRAND_BRAND = 2,
    KITH_CUSTOMER_BRAND_STATUS = 3,
    KITH_CUSTOMER_BRAND_ACCOUNT_NUMBER = 4,
    KITH_CUSTOMER_BRAND_COMMISSION_RATE = 5
};
/** Fields of KITH_KIND_VISIT. */
enum {
    KITH_VISIT_CUSTOMER = 1,
    KITH_VISIT_DATE = 2,
    KITH_VISIT_SHOP = 3,
    KITH_VISIT_TEXT = 4,
    KITH_VISIT_AUTHOR = 5
};
/** Fields of KITH_KIND_EMAIL. */
enum {
    KITH_EMAIL_CUSTOMER = 1,
    KITH_EMAIL_CONTACT = 2,
    KITH_EMAIL_ADDRESS = 3,
    KITH_EMAIL_SUBJECT = 4,
    KITH_EMAIL_TEXT = 5,
    KITH_EMAIL_AT = 6,
    KITH_EMAIL_AUTHOR = 7
};
/** Fields of KITH_KIND_FAVOURITE. */
enum {
    KITH_FAVOURITE_CUSTOMER = 1,
    KITH_FAVOURITE_ITEM = 2,
    KITH_FAVOURITE_NAME = 3,
    KITH_FAVOURITE_BRAND = 4,
    KITH_FAVOURITE_AT = 5
};
/** Fields of KITH_KIND_ATTACHMENT. The bytes are kept by the host. */
enum {
    KITH_ATTACHMENT_CUSTOMER = 1,
    KITH_ATTACHMENT_NAME = 2,
    KITH_ATTACHMENT_MEDIA_TYPE = 3,
    KITH_ATTACHMENT_BYTES = 4,
    KITH_ATTACHMENT_HASH = 5,
    KITH_ATTACHMENT_PLACE = 6,
    KITH_ATTACHMENT_AT = 7,
    KITH_ATTACHMENT_AUTHOR = 8
};
/** Fields of KITH_KIND_CONSENT. Address: for which it was given; none: whichever the contact has. Until: end
 * of a contract. Proof: where it can be found. Method, wording and proof may be set later, and then stay. A
 * withdrawal is removed only with its contact (KITH_RULE_APPEND_ONLY). */
enum {
    KITH_CONSENT_CONTACT = 1,
    KITH_CONSENT_CHANNEL = 2,
    KITH_CONSENT_BASIS = 3,
    KITH_CONSENT_DATE = 4,
    KITH_CONSENT_UNTIL = 5,
    KITH_CONSENT_ADDRESS = 6,
    KITH_CONSENT_METHOD = 7,
    KITH_CONSENT_WORDING = 8,
    KITH_CONSENT_PROOF = 9,
    KITH_CONSENT_AUTHOR = 10,
    KITH_CONSENT_AT = 11
};
/** Fields of KITH_KIND_SUPPRESSION. Case does not count, and of a phone number only the digits. Without a
 * channel: whichever. */
enum {
    KITH_SUPPRESSION_ADDRESS = 1,
    KITH_SUPPRESSION_CHANNEL = 2,
    KITH_SUPPRESSION_SINCE = 3,
    KITH_SUPPRESSION_REASON = 4
};
/** Fields of KITH_KIND_CONSENT_LAW. Rest days: how long nothing is sent after a soft bounce. Unproven:
 * express consent without a proof is enough. */
enum { KITH_CONSENT_LAW_CODE = 1, KITH_CONSENT_LAW_REST_DAYS = 2, KITH_CONSENT_LAW_UNPROVEN = 3 };
/** Fields of KITH_KIND_CONSENT_TERM. Months: how long after its date, or the end of a contract, a basis
 * holds; none: for ever. */
enum { KITH_CONSENT_TERM_LAW = 1, KITH_CONSENT_TERM_BASIS = 2, KITH_CONSENT_TERM_MONTHS = 3 };
/** Fields of KITH_KIND_LEGAL_PROFILE. Ages in years; where two contradict, majority comes first: who is of
 * age signs whatever it may. Co-sign: at an age in between both sign. */
enum {
    KITH_LEGAL_PROFILE_CODE = 1,
    KITH_LEGAL_PROFILE_MAJORITY = 2,
    KITH_LEGAL_PROFILE_PARTIAL = 3,
    KITH_LEGAL_PROFILE_MEDICAL_CONSENT = 4,
    KITH_LEGAL_PROFILE_CO_SIGN = 5
};
/** Fields of KITH_KIND_SIGNED_DOCUMENT. The texts are those of the day, and stay. Consenting: who agreed with
 * what the customer signed. */
enum {
    KITH_SIGNED_DOCUMENT_CUSTOMER = 1,
    KITH_SIGNED_DOCUMENT_KIND = 2,
    KITH_SIGNED_DOCUMENT_NUMBER = 3,
    KITH_SIGNED_DOCUMENT_DATE = 4,
    KITH_SIGNED_DOCUMENT_RESULT = 5,
    KITH_SIGNED_DOCUMENT_PROFILE = 6,
    KITH_SIGNED_DOCUMENT_SIGNATORY = 7,
    KITH_SIGNED_DOCUMENT_RELATION = 8,
    KITH_SIGNED_DOCUMENT_NAME = 9,
    KITH_SIGNED_DOCUMENT_DOCUMENT = 10,
    KITH_SIGNED_DOCUMENT_ADDRESS = 11,
    KITH_SIGNED_DOCUMENT_PHONE = 12,
    KITH_SIGNED_DOCUMENT_PATIENT = 13,
    KITH_SIGNED_DOCUMENT_CONSENTING = 14,
    KITH_SIGNED_DOCUMENT_CONSENTING_NAME = 15,
    KITH_SIGNED_DOCUMENT_CONSENTING_DOCUMENT = 16,
    KITH_SIGNED_DOCUMENT_AUTHOR = 17,
    KITH_SIGNED_DOCUMENT_AT = 18
};
/** Fields of KITH_KIND_CALL_LIST. Only active customers are listed. Surname: that of persons, folded as names
 * are. Days of the year: month * 100 + day; without a first one from New Year on, without a last one to the
 * end of the year; they are compared as numbers, so that a day that no year has is a bound as good as any. A
 * birthday on 29 February is as in a kith_selection. Visits, shop, orders and item are each met by some
 * record of the customer, not by the same: shop by a visit whenever it was, or by an order; drafts and
 * cancelled orders do not count. Item: as it is written on the order line. What is not set does not count;
 * what is counts, also an age of 0 (younger than one year), for which a kith_selection has no way of asking.
 * Sums of orders and of cards are in the book's currency, as is what names none: orders and card programmes
 * in another add nothing to them. Card: the state of one of the customer's cards; active is one that is valid
 * on the day, and a card with a successor is neither active nor blocked. */
enum {
    KITH_CALL_LIST_CODE = 1,
    KITH_CALL_LIST_NAME = 2,
    KITH_CALL_LIST_SURNAME = 3,
    KITH_CALL_LIST_SEX = 4,
    KITH_CALL_LIST_CITY = 5,
    KITH_CALL_LIST_CATEGORY = 6,
    KITH_CALL_LIST_SHOP = 7,
    KITH_CALL_LIST_AGE_LEAST = 8,
    KITH_CALL_LIST_AGE_MOST = 9,
    KITH_CALL_LIST_BIRTHDAY_SINCE = 10,
    KITH_CALL_LIST_BIRTHDAY_UNTIL = 11,
    KITH_CALL_LIST_ATTRIBUTE = 12,
    KITH_CALL_LIST_CHANNEL = 13,
    KITH_CALL_LIST_CARD = 14,
    KITH_CALL_LIST_CARD_LEAST = 15,
    KITH_CALL_LIST_CARD_MOST = 16,
    KITH_CALL_LIST_ORDER_SINCE = 17,
    KITH_CALL_LIST_ORDER_UNTIL = 18,
    KITH_CALL_LIST_ORDER_LEAST = 19,
    KITH_CALL_LIST_ORDER_MOST = 20,
    KITH_CALL_LIST_ITEM = 21,
    KITH_CALL_LIST_VISIT_SINCE = 22,
    KITH_CALL_LIST_VISIT_UNTIL = 23,
    KITH_CALL_LIST_RELATION_TYPE = 24,
    KITH_CALL_LIST_SEASON = 25,
    KITH_CALL_LIST_CALL_STATUS = 26
};
/* The fields of a new kind go above this line. */

#ifdef __cplusplus
}
#endif
#endif
