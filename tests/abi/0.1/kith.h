/* clang-format off */
#ifndef KITH_ONE_FILE_H
#define KITH_ONE_FILE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef int32_t kith_status;

typedef uint64_t kith_id;

typedef int64_t kith_decimal;

typedef int32_t kith_date;

typedef int64_t kith_instant;

typedef uint64_t kith_request;

typedef struct kith_book kith_book;

typedef struct kith_view kith_view;

typedef struct kith_txn kith_txn;

typedef struct kith_iter kith_iter;

typedef struct kith_changes kith_changes;

typedef struct kith_load kith_load;

enum {
    KITH_OK = 0,
    KITH_ERR_INVALID = -1,
    KITH_ERR_ABI = -2,
    KITH_ERR_MEMORY = -3,
    KITH_ERR_CLOSED = -4,
    KITH_ERR_DENIED = -5,
    KITH_ERR_NOT_FOUND = -6,
    KITH_ERR_SHAPE = -7,
    KITH_ERR_REFERENCE = -8,
    KITH_ERR_RULE = -9,
    KITH_ERR_LIMIT = -10,
    KITH_ERR_BUSY = -11,
    KITH_ERR_CONFLICT = -12,
    KITH_ERR_REJECTED = -13,
    KITH_ERR_UNKNOWN = -14,
    KITH_ERR_STALE = -15,
    KITH_ERR_STORE = -16,
    KITH_ERR_CORRUPT = -17,
    KITH_ERR_STOPPED = -18,
    KITH_ERR_FEATURE = -19
};

enum {
    KITH_RULE_NONE = 0,
    KITH_RULE_NUMBER_TAKEN = 1,
    KITH_RULE_TYPE_RETIRED = 2,
    KITH_RULE_PARTY_KIND = 3,
    KITH_RULE_PARTY_CATEGORY = 4,
    KITH_RULE_SELF_RELATION = 5,
    KITH_RULE_PERIOD = 6,
    KITH_RULE_OVERLAP = 7,
    KITH_RULE_MAXIMUM = 8,
    KITH_RULE_CYCLE = 9,
    KITH_RULE_IN_USE = 10,
    KITH_RULE_NAME_MISSING = 11,
    KITH_RULE_CUSTOMER_ERASED = 12,
    KITH_RULE_TYPE_SHAPE = 13,
    KITH_RULE_DOUBLE_PART = 14,
    KITH_RULE_ATTRIBUTE_VALUE = 15,
    KITH_RULE_PERSON_ONLY = 16,
    KITH_RULE_PRIMARY_REQUIRED = 17,
    KITH_RULE_PRIMARY_DOUBLE = 18,
    KITH_RULE_LOCATION_NAME = 19,
    KITH_RULE_LOCATION_SHARES = 20,
    KITH_RULE_LOCATION_OWNER = 21,
    KITH_RULE_CONSENT_MISSING = 22,
    KITH_RULE_SEASON_YEAR = 23,
    KITH_RULE_COORDINATES = 24,
    KITH_RULE_NOT_A_NODE = 25,
    KITH_RULE_SECOND_PARENT = 26,
    KITH_RULE_OWN_ANCESTOR = 27,
    KITH_RULE_TOO_DEEP = 28,
    KITH_RULE_CONDITION_SHAPE = 29,
    KITH_RULE_FEATURE_DISABLED = 30,
    KITH_RULE_ROLE_MISSING = 31
};

enum {
    KITH_TYPE_NONE = 0,
    KITH_TYPE_TEXT = 1,
    KITH_TYPE_INTEGER = 2,
    KITH_TYPE_DECIMAL = 3,
    KITH_TYPE_DATE = 4,
    KITH_TYPE_INSTANT = 5,
    KITH_TYPE_REFERENCE = 6,
    KITH_TYPE_CODE = 7,
    KITH_TYPE_FLAG = 8
};

#define KITH_NUL_ENDED ((size_t)-1)

typedef struct kith_value {
    uint32_t field;
    uint32_t type;
    int64_t number;
    const char *text;
    size_t length;
} kith_value;

typedef struct kith_error {
    size_t size;
    kith_status status;
    int32_t rule;
    uint32_t field;
    uint32_t change;
    kith_id subject;
    kith_id other;
    kith_date since;
    kith_date until;
    char message[240];
} kith_error;

typedef struct kith_finding {
    int32_t rule;
    uint32_t field;
    uint32_t change;
    uint32_t reserved;
    kith_id subject;
    kith_id other;
    kith_date since;
    kith_date until;
} kith_finding;

typedef int32_t (*kith_progress_fn)(void *ctx, uint64_t done, uint64_t total);

typedef struct kith_run {
    size_t size;
    kith_progress_fn progress;
    void *ctx;
} kith_run;

#define KITH_PRESENT(field) (UINT64_C(1) << (field))

#define KITH_ID_KIND(id) ((uint32_t)((id)&0xFFu))

#ifdef __cplusplus
}
#endif

#ifdef __cplusplus
extern "C" {
#endif

enum {
    KITH_KIND_BOOK = 1,
    KITH_KIND_ROLE = 2,
    KITH_KIND_USER = 3,
    KITH_KIND_RIGHT = 4,
    KITH_KIND_CATEGORY = 5,
    KITH_KIND_ATTRIBUTE = 6,
    KITH_KIND_CUSTOMER = 7,
    KITH_KIND_CUSTOMER_ROLE = 8,
    KITH_KIND_RELATION_TYPE = 9,
    KITH_KIND_RELATION = 10,
    KITH_KIND_LABEL = 11,
    KITH_KIND_ATTRIBUTE_VALUE = 12,
    KITH_KIND_CURRENCY = 13,
    KITH_KIND_SEASON = 14,
    KITH_KIND_BRAND = 15,
    KITH_KIND_SHOP = 16,
    KITH_KIND_NOTE_TYPE = 17,
    KITH_KIND_CALL_STATUS = 18,
    KITH_KIND_TASK_CATEGORY = 19,
    KITH_KIND_LOCATION = 20,
    KITH_KIND_BANK_ACCOUNT = 21,
    KITH_KIND_CONTACT = 22,
    KITH_KIND_TASK = 23,
    KITH_KIND_APPOINTMENT = 24,
    KITH_KIND_PARTICIPANT = 25,
    KITH_KIND_NOTE = 26,
    KITH_KIND_CUSTOMER_BRAND = 27,
    KITH_KIND_VISIT = 28,
    KITH_KIND_EMAIL = 29,
    KITH_KIND_FAVOURITE = 30,
    KITH_KIND_ATTACHMENT = 31,
    KITH_KIND_HIERARCHY = 32,
    KITH_KIND_CHAIN_NODE = 33,
    KITH_KIND_CHAIN_LINK = 34,
    KITH_KIND_CONDITION_TYPE = 35,
    KITH_KIND_CONDITION = 36,
    KITH_KIND_ORDER_TYPE = 37,
    KITH_KIND_HEADER_SOURCE =
        38,
    KITH_KIND_COUNT = 39
};

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
    KITH_BOOK_AGENT_PAYS = 13
};

enum { KITH_ROLE_CODE = 1 };

enum { KITH_USER_CODE = 1, KITH_USER_NAME = 2, KITH_USER_ROLE = 3, KITH_USER_INACTIVE = 4 };

enum { KITH_RIGHT_ROLE = 1, KITH_RIGHT_OPERATION = 2, KITH_RIGHT_KIND = 3 };

enum { KITH_CATEGORY_CODE = 1 };

enum { KITH_ATTRIBUTE_CODE = 1, KITH_ATTRIBUTE_KIND = 2, KITH_ATTRIBUTE_TYPE = 3 };

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

enum { KITH_CUSTOMER_ROLE_CUSTOMER = 1, KITH_CUSTOMER_ROLE_ROLE = 2 };

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

enum {
    KITH_RELATION_FROM = 1,
    KITH_RELATION_TO = 2,
    KITH_RELATION_TYPE = 3,
    KITH_RELATION_SINCE = 4,
    KITH_RELATION_UNTIL = 5,
    KITH_RELATION_PRIORITY = 6,
    KITH_RELATION_REMARK = 7
};

enum {
    KITH_LABEL_OWNER = 1,
    KITH_LABEL_END = 2,
    KITH_LABEL_SEX = 3,
    KITH_LABEL_LANGUAGE = 4,
    KITH_LABEL_TEXT = 5
};

enum {
    KITH_ATTRIBUTE_VALUE_OWNER = 1,
    KITH_ATTRIBUTE_VALUE_ATTRIBUTE = 2,
    KITH_ATTRIBUTE_VALUE_TEXT = 3,
    KITH_ATTRIBUTE_VALUE_INTEGER = 4,
    KITH_ATTRIBUTE_VALUE_DECIMAL = 5,
    KITH_ATTRIBUTE_VALUE_DATE = 6,
    KITH_ATTRIBUTE_VALUE_FLAG = 7
};

enum { KITH_CURRENCY_CODE = 1, KITH_CURRENCY_DIGITS = 2 };

enum { KITH_SEASON_CODE = 1, KITH_SEASON_YEAR = 2, KITH_SEASON_ORDER = 3 };

enum { KITH_BRAND_CODE = 1, KITH_BRAND_NAME = 2, KITH_BRAND_COMMISSION_RATE = 3 };

enum { KITH_SHOP_CODE = 1, KITH_SHOP_NAME = 2, KITH_SHOP_CITY = 3 };

enum { KITH_NOTE_TYPE_CODE = 1 };

enum { KITH_CALL_STATUS_CODE = 1, KITH_CALL_STATUS_ORDER = 2 };

enum { KITH_TASK_CATEGORY_CODE = 1 };

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
    KITH_CONTACT_REMARK = 15
};

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

enum {
    KITH_PARTICIPANT_APPOINTMENT = 1,
    KITH_PARTICIPANT_CONTACT = 2,
    KITH_PARTICIPANT_USER = 3,
    KITH_PARTICIPANT_NAME = 4
};

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

enum {
    KITH_CUSTOMER_BRAND_CUSTOMER = 1,
    KITH_CUSTOMER_BRAND_BRAND = 2,
    KITH_CUSTOMER_BRAND_STATUS = 3,
    KITH_CUSTOMER_BRAND_ACCOUNT_NUMBER = 4,
    KITH_CUSTOMER_BRAND_COMMISSION_RATE = 5
};

enum {
    KITH_VISIT_CUSTOMER = 1,
    KITH_VISIT_DATE = 2,
    KITH_VISIT_SHOP = 3,
    KITH_VISIT_TEXT = 4,
    KITH_VISIT_AUTHOR = 5
};

enum {
    KITH_EMAIL_CUSTOMER = 1,
    KITH_EMAIL_CONTACT = 2,
    KITH_EMAIL_ADDRESS = 3,
    KITH_EMAIL_SUBJECT = 4,
    KITH_EMAIL_TEXT = 5,
    KITH_EMAIL_AT = 6,
    KITH_EMAIL_AUTHOR = 7
};

enum {
    KITH_FAVOURITE_CUSTOMER = 1,
    KITH_FAVOURITE_ITEM = 2,
    KITH_FAVOURITE_NAME = 3,
    KITH_FAVOURITE_BRAND = 4,
    KITH_FAVOURITE_AT = 5
};

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

enum { KITH_HIERARCHY_CODE = 1 };

enum {
    KITH_CHAIN_NODE_CUSTOMER = 1,
    KITH_CHAIN_NODE_HIERARCHY = 2,
    KITH_CHAIN_NODE_NAME = 3,
    KITH_CHAIN_NODE_SKIPPED = 4
};

enum {
    KITH_CHAIN_LINK_CUSTOMER = 1,
    KITH_CHAIN_LINK_PARENT = 2,
    KITH_CHAIN_LINK_HIERARCHY = 3,
    KITH_CHAIN_LINK_MEMBER = 4,
    KITH_CHAIN_LINK_SINCE = 5,
    KITH_CHAIN_LINK_UNTIL = 6,
    KITH_CHAIN_LINK_NUMBER = 7,
    KITH_CHAIN_LINK_STATUS = 8,
    KITH_CHAIN_LINK_PREFERRED = 9
};

enum {
    KITH_CONDITION_TYPE_CODE = 1,
    KITH_CONDITION_TYPE_VALUE = 2,
    KITH_CONDITION_TYPE_MODE = 3,
    KITH_CONDITION_TYPE_LOWEST = 4,
    KITH_CONDITION_TYPE_BY_BRAND = 5,
    KITH_CONDITION_TYPE_BY_ITEM_GROUP = 6,
    KITH_CONDITION_TYPE_FILLS = 7
};

enum {
    KITH_CONDITION_CUSTOMER = 1,
    KITH_CONDITION_TYPE = 2,
    KITH_CONDITION_BRAND = 3,
    KITH_CONDITION_ITEM_GROUP = 4,
    KITH_CONDITION_STATE = 5,
    KITH_CONDITION_NUMBER = 6,
    KITH_CONDITION_TEXT = 7,
    KITH_CONDITION_PARTY = 8,
    KITH_CONDITION_LOCATION = 9,
    KITH_CONDITION_CURRENCY = 10,
    KITH_CONDITION_MINIMUM = 11,
    KITH_CONDITION_SINCE = 12,
    KITH_CONDITION_UNTIL = 13,
    KITH_CONDITION_LOCAL = 14,
    KITH_CONDITION_ENFORCED = 15,
    KITH_CONDITION_EXCLUSIVE = 16,
    KITH_CONDITION_INACTIVE = 17
};

enum {
    KITH_ORDER_TYPE_CODE = 1,
    KITH_ORDER_TYPE_HIERARCHY = 2,
    KITH_ORDER_TYPE_CHAIN_CHECK = 3,
    KITH_ORDER_TYPE_INHERITS = 4,
    KITH_ORDER_TYPE_PAYMENT_TERMS = 5,
    KITH_ORDER_TYPE_PRICE_LIST = 6,
    KITH_ORDER_TYPE_DISCOUNT_MODEL = 7
};

enum { KITH_HEADER_SOURCE_FIELD = 1, KITH_HEADER_SOURCE_RANK = 2, KITH_HEADER_SOURCE_ORIGIN = 3 };

enum {
    KITH_LIST_RIGHTS = 1,
    KITH_LIST_OPERATION = 2,
    KITH_LIST_KIND = 3,
    KITH_LIST_TYPE = 4,
    KITH_LIST_PARTY_KIND = 5,
    KITH_LIST_SEX = 6,
    KITH_LIST_CAPACITY = 7,
    KITH_LIST_STATUS = 8,
    KITH_LIST_CUSTOMER_ROLE = 9,
    KITH_LIST_DIRECTION = 10,
    KITH_LIST_DUPLICATES = 11,
    KITH_LIST_EFFECT = 12,
    KITH_LIST_END = 13,
    KITH_LIST_SHOWN = 14,
    KITH_LIST_CHANNEL_STATUS = 15,
    KITH_LIST_CONSENT = 16,
    KITH_LIST_TASK_STATE = 17,
    KITH_LIST_APPOINTMENT_KIND = 18,
    KITH_LIST_APPOINTMENT_STATE = 19,
    KITH_LIST_BRAND_STATUS = 20,
    KITH_LIST_LINK_STATUS = 21,
    KITH_LIST_CONDITION_VALUE = 22,
    KITH_LIST_CONDITION_MODE = 23,
    KITH_LIST_CONDITION_STATE = 24,
    KITH_LIST_HEADER_FIELD = 25,
    KITH_LIST_CHAIN_CHECK = 26,
    KITH_LIST_ORIGIN = 27,
    KITH_LIST_REASON = 28
};

enum {
    KITH_RIGHTS_HOST = 1,
    KITH_RIGHTS_ROLES = 2
};

enum {
    KITH_OPERATION_VIEW = 1,
    KITH_OPERATION_ADD = 2,
    KITH_OPERATION_CHANGE = 3,
    KITH_OPERATION_REMOVE = 4,
    KITH_OPERATION_CONFIGURE = 5
};

enum { KITH_PARTY_PERSON = 1, KITH_PARTY_ORGANISATION = 2 };

enum { KITH_SEX_FEMALE = 1, KITH_SEX_MALE = 2 };

enum {
    KITH_CAPACITY_FULL = 1,
    KITH_CAPACITY_LIMITED = 2,
    KITH_CAPACITY_INCAPACITATED = 3,
    KITH_CAPACITY_EMANCIPATED = 4
};

enum { KITH_STATUS_ACTIVE = 1, KITH_STATUS_INACTIVE = 2, KITH_STATUS_DECEASED = 3, KITH_STATUS_ERASED = 4 };

enum {
    KITH_CUSTOMER_ROLE_EXPORT_AGENT = 1,
    KITH_CUSTOMER_ROLE_COMMISSION_RECIPIENT = 2,
    KITH_CUSTOMER_ROLE_SALES_REPRESENTATIVE = 3
};

enum {
    KITH_DIRECTION_TWO_WAY = 1,
    KITH_DIRECTION_ONE_WAY = 2,
    KITH_DIRECTION_SYMMETRIC = 3
};

enum {
    KITH_DUPLICATES_STRICT = 1,
    KITH_DUPLICATES_BY_ATTRIBUTES = 2
};

enum {
    KITH_EFFECT_ACCOUNT_LINK = 1,
    KITH_EFFECT_CARD_HOLDER = 2,
    KITH_EFFECT_CONTACT_PERSON = 3,
    KITH_EFFECT_LEGAL_REPRESENTATIVE = 4,
    KITH_EFFECT_EXPORT_AGENT = 5,
    KITH_EFFECT_COMMISSION_RECIPIENT = 6
};

enum {
    KITH_END_EITHER = 0,
    KITH_END_FROM = 1,
    KITH_END_TO = 2
};

enum {
    KITH_SHOWN_ALL = 1,
    KITH_SHOWN_CURRENT_SEASON = 2,
    KITH_SHOWN_UPCOMING = 3
};

enum {
    KITH_CHANNEL_VALID = 1,
    KITH_CHANNEL_UNCONFIRMED = 2,
    KITH_CHANNEL_SOFT_BOUNCE = 3,
    KITH_CHANNEL_HARD_BOUNCE = 4,
    KITH_CHANNEL_COMPLAINT = 5,
    KITH_CHANNEL_SUPPRESSED = 6
};

enum {
    KITH_CONSENT_NONE = 1,
    KITH_CONSENT_EXPRESS = 2,
    KITH_CONSENT_IMPLIED = 3,
    KITH_CONSENT_UNKNOWN = 4
};

enum { KITH_TASK_STATE_OPEN = 1, KITH_TASK_STATE_DONE = 2, KITH_TASK_STATE_CANCELLED = 3 };

enum {
    KITH_APPOINTMENT_KIND_MEETING = 1,
    KITH_APPOINTMENT_KIND_SHOWROOM = 2,
    KITH_APPOINTMENT_KIND_CALL = 3,
    KITH_APPOINTMENT_KIND_ONLINE = 4,
    KITH_APPOINTMENT_KIND_FAIR = 5
};

enum {
    KITH_APPOINTMENT_STATE_PLANNED = 1,
    KITH_APPOINTMENT_STATE_CONFIRMED = 2,
    KITH_APPOINTMENT_STATE_HELD = 3,
    KITH_APPOINTMENT_STATE_CANCELLED = 4,
    KITH_APPOINTMENT_STATE_MISSED = 5
};

enum { KITH_LINK_STATUS_ACTIVE = 1, KITH_LINK_STATUS_INACTIVE = 2 };

enum {
    KITH_CONDITION_VALUE_PERCENT = 1,
    KITH_CONDITION_VALUE_AMOUNT = 2,
    KITH_CONDITION_VALUE_DECIMAL = 3,
    KITH_CONDITION_VALUE_CODE = 4,
    KITH_CONDITION_VALUE_CUSTOMER = 5,
    KITH_CONDITION_VALUE_LOCATION = 6,
    KITH_CONDITION_VALUE_AGREEMENT = 7
};

enum {
    KITH_CONDITION_MODE_NEAREST = 1,
    KITH_CONDITION_MODE_SUM = 2,
    KITH_CONDITION_MODE_CASCADE = 3,
    KITH_CONDITION_MODE_BEST = 4,
    KITH_CONDITION_MODE_TOP = 5,
    KITH_CONDITION_MODE_BONUS = 6
};

enum {
    KITH_CONDITION_STATE_VALUE = 1,
    KITH_CONDITION_STATE_NONE = 2,
    KITH_CONDITION_STATE_BLOCK = 3
};

enum {
    KITH_HEADER_FIELD_INVOICE_TO = 1,
    KITH_HEADER_FIELD_PAYER = 2,
    KITH_HEADER_FIELD_PAYMENT_TERMS = 3,
    KITH_HEADER_FIELD_PRICE_LIST = 4,
    KITH_HEADER_FIELD_DISCOUNT_MODEL = 5,
    KITH_HEADER_FIELD_BANK_ACCOUNT = 6,
    KITH_HEADER_FIELD_DELIVERY = 7,
    KITH_HEADER_FIELD_CHAIN = 8
};

enum { KITH_CHAIN_CHECK_OFF = 1, KITH_CHAIN_CHECK_ON = 2, KITH_CHAIN_CHECK_REQUIRED = 3 };

enum {
    KITH_ORIGIN_MANUAL = 1,
    KITH_ORIGIN_ORDER_TYPE = 2,
    KITH_ORIGIN_CUSTOMER = 3,
    KITH_ORIGIN_EXPORT_AGENT = 4,
    KITH_ORIGIN_CHAIN = 5,
    KITH_ORIGIN_INVOICE_TO =
        6,
    KITH_ORIGIN_SELF = 7,
    KITH_ORIGIN_DEFAULT = 8
};

enum {
    KITH_BRAND_STATUS_NONE = 1,
    KITH_BRAND_STATUS_POTENTIAL = 2,
    KITH_BRAND_STATUS_ACTIVE = 3,
    KITH_BRAND_STATUS_INACTIVE = 4
};

#ifdef __cplusplus
}
#endif

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

typedef struct kith_kind_info {
    size_t size;
    const char *name;
    uint32_t fields;
    uint32_t owner;
    uint32_t key;
    uint32_t archived;
    uint32_t configures;
} kith_kind_info;

typedef struct kith_field_info {
    size_t size;
    const char *name;
    uint32_t type;
    uint32_t target;
    uint32_t required;
    uint32_t limit;
    int64_t least;
    int64_t most;
    uint32_t fixed;
    uint32_t filled;
} kith_field_info;

enum {
    KITH_LIMIT_CODE = 1,
    KITH_LIMIT_NUMBER = 2,
    KITH_LIMIT_NAME = 3,
    KITH_LIMIT_TEXT = 4,
    KITH_LIMIT_CUSTOMERS = 5,
    KITH_LIMIT_RELATIONS = 6,
    KITH_LIMIT_TYPES = 7,
    KITH_LIMIT_PER_CUSTOMER = 8,
    KITH_LIMIT_PARTS = 9,
    KITH_LIMIT_CHANGES = 10,
    KITH_LIMIT_DISTANCE = 11,
    KITH_LIMIT_COUNT = 12
};

kith_status kith_schema_kind(uint32_t kind, kith_kind_info *out);

kith_status kith_schema_field(uint32_t kind, uint32_t field, kith_field_info *out);

const char *kith_schema_code(uint32_t list, int64_t entry);

uint32_t kith_schema_find_kind(const char *name);

uint32_t kith_schema_find_field(uint32_t kind, const char *name);

int64_t kith_schema_find_code(uint32_t list, const char *name);

const char *kith_schema_limit(uint32_t limit, uint64_t *standard);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

enum {
    KITH_STORE_UNKNOWN = 0,
    KITH_STORE_COMMITTED = 1,
    KITH_STORE_REJECTED = 2,
    KITH_STORE_CONFLICT = 3
};

typedef struct kith_history_query {
    size_t size;
    kith_id customer;
    uint32_t kind;
    uint32_t reserved;
    kith_instant since;
    kith_instant until;
    uint64_t before;
    uint32_t before_change;
    uint32_t most;
} kith_history_query;

typedef struct kith_change {
    size_t size;
    uint64_t sequence;
    uint32_t index;
    uint32_t operation;
    kith_id id;
    kith_instant at;
    const char *actor;
    const char *shop;
    const char *reason;
    kith_request request;
    const kith_id *customers;
    size_t customer_count;
    const kith_value *before;
    size_t before_count;
    const kith_value *after;
    size_t after_count;
    const kith_value *row;
    size_t row_count;
} kith_change;

typedef struct kith_store {
    size_t size;
    void *ctx;

    int32_t (*load)(void *ctx, kith_load *load);

    int32_t (*refresh)(void *ctx, uint64_t after, kith_load *load);

    int32_t (*commit)(void *ctx, const kith_changes *changes);

    int32_t (*status)(void *ctx, kith_request request, uint64_t *sequence);

    int32_t (*grant_ids)(void *ctx, uint32_t kind, uint32_t count, uint64_t *first);

    int32_t (*history)(void *ctx, const kith_history_query *query, kith_load *load);

    void (*close)(void *ctx);
} kith_store;

kith_status kith_load_row(kith_load *load, kith_id id, const kith_value *values, size_t count);

kith_status kith_load_removal(kith_load *load, kith_id id);

kith_status kith_load_history(kith_load *load, const kith_change *change);

kith_status kith_load_end(kith_load *load, uint64_t sequence);

uint64_t kith_changes_base(const kith_changes *changes);

size_t kith_changes_count(const kith_changes *changes);

kith_status kith_changes_get(const kith_changes *changes, size_t index, kith_change *out);

kith_status kith_changes_head(const kith_changes *changes, kith_change *out);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

typedef struct kith_allocator {
    size_t size;
    void *ctx;

    void *(*resize)(void *ctx, void *ptr, size_t old_size, size_t new_size);
} kith_allocator;

typedef int32_t (*kith_rights_fn)(void *ctx, const char *actor, const char *shop, uint32_t operation,
                                  uint32_t kind);

typedef void (*kith_log_fn)(void *ctx, int32_t level, const char *message);

typedef struct kith_limit {
    uint32_t limit;
    uint32_t reserved;
    uint64_t value;
} kith_limit;

typedef struct kith_book_options {
    size_t size;
    const kith_allocator *allocator;
    const kith_store *store;
    kith_rights_fn rights;
    void *rights_ctx;
    kith_log_fn log;
    void *log_ctx;
    const kith_run *run;
    const kith_limit *limits;
    size_t limit_count;
    uint32_t existing;
    uint32_t rights_mode;
    const char *owner;
    const char *name;
    const char *language;
    kith_instant at;
} kith_book_options;

typedef struct kith_book_stats {
    size_t size;
    uint64_t sequence;
    uint64_t records[64];
    uint64_t bytes;
    uint64_t page_bytes;
    uint64_t pages;
    uint64_t pages_free;
    uint64_t versions;
    uint64_t stale;
} kith_book_stats;

kith_status kith_book_open(const kith_book_options *options, kith_book **out, kith_error *err);

void kith_book_close(kith_book *book);

kith_status kith_book_refresh(kith_book *book, const kith_run *run, kith_error *err);

kith_status kith_book_recover(kith_book *book, const kith_run *run, kith_error *err);

kith_status kith_commit_status(kith_book *book, kith_request request, uint64_t *sequence, kith_error *err);

kith_status kith_book_stats_get(kith_book *book, kith_book_stats *out);

uint64_t kith_book_limit(const kith_book *book, uint32_t limit);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

typedef struct kith_chain_link {
    size_t size;
    uint64_t present;
    kith_id customer;
    kith_id parent;
    kith_id hierarchy;
    int64_t member;
    kith_date since;
    kith_date until;
    const char *number;
    int64_t status;
    int64_t preferred;
} kith_chain_link;

enum {
    KITH_CHAIN_NONE = 0,
    KITH_CHAIN_FOUND = 1,
    KITH_CHAIN_AMBIGUOUS = 2,
    KITH_CHAIN_NOT_A_MEMBER = 3
};

typedef struct kith_chain_query {
    size_t size;
    kith_id hierarchy;
    kith_date as_of;
    uint32_t members;
    kith_id chain;
    kith_id after;
} kith_chain_query;

typedef struct kith_chain_step {
    kith_id customer;
    kith_id link;
    uint32_t level;
    uint32_t distance;
} kith_chain_step;

kith_status kith_chain_connect(kith_txn *txn, const kith_chain_link *in, kith_id *out, kith_error *err);

kith_status kith_chain_move(kith_txn *txn, kith_id node, kith_id hierarchy, kith_id parent, kith_date from,
                            kith_id *out, kith_error *err);

kith_status kith_chain_path(const kith_view *view, kith_id customer, const kith_chain_query *query,
                            kith_chain_step *steps, size_t capacity, size_t *count, uint32_t *outcome,
                            kith_error *err);

kith_status kith_chain_levels(const kith_view *view, const kith_id *customers, size_t count,
                              const kith_chain_query *query, uint32_t *levels, kith_error *err);

kith_status kith_chain_candidates(const kith_view *view, kith_id customer, const kith_chain_query *query,
                                  kith_id *nodes, size_t capacity, size_t *count, kith_error *err);

kith_status kith_chain_list(const kith_view *view, kith_id node, const kith_chain_query *query,
                            kith_chain_step *steps, size_t capacity, size_t *count, kith_error *err);

kith_status kith_chain_tree(const kith_view *view, kith_id node, const kith_chain_query *query,
                            kith_chain_step *steps, size_t capacity, size_t *count, kith_error *err);

kith_status kith_chain_roots(const kith_view *view, const kith_chain_query *query, kith_id *nodes,
                             size_t capacity, size_t *count, kith_error *err);

kith_status kith_chain_common(const kith_view *view, kith_id one, kith_id other,
                              const kith_chain_query *query, kith_id *common, kith_error *err);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif

#ifdef __cplusplus
extern "C" {
#endif

enum {
    KITH_REASON_TAKEN = 1,
    KITH_REASON_NO_RECORD = 2,
    KITH_REASON_INACTIVE = 3,
    KITH_REASON_NOT_YET_VALID = 4,
    KITH_REASON_EXPIRED = 5,
    KITH_REASON_CURRENCY = 6,
    KITH_REASON_MIN_VALUE = 7,
    KITH_REASON_NOT_INHERITABLE = 8,
    KITH_REASON_CHAIN_OFF = 9,
    KITH_REASON_NO_CHAIN = 10,
    KITH_REASON_CHAIN_AMBIGUOUS = 11,
    KITH_REASON_BLOCKED_BELOW = 12,
    KITH_REASON_ENFORCED_ABOVE = 13,
    KITH_REASON_OVERRIDDEN_BY_NEARER = 14,
    KITH_REASON_LESS_FAVOURABLE = 15,
    KITH_REASON_OVERRIDDEN_BY_HIGHER = 16,
    KITH_REASON_EXCLUSIVE_AGREEMENT = 17,
    KITH_REASON_CONFLICT = 18,
    KITH_REASON_BLOCKS = 19,
    KITH_REASON_NONE = 20,
    KITH_REASON_NOT_RELEVANT = 21
};

typedef struct kith_trace_row {
    kith_id subject;
    kith_id record;
    kith_id type;
    uint32_t level;
    uint32_t distance;
    uint32_t reason;
    uint32_t reserved;
    int64_t number;
    kith_date since;
    kith_date until;
} kith_trace_row;

typedef struct kith_trace {
    size_t size;
    kith_trace_row *rows;
    size_t capacity;
    size_t count;
} kith_trace;

#ifdef __cplusplus
}
#endif

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

typedef struct kith_condition_query {
    size_t size;
    kith_id customer;
    kith_id type;
    kith_id hierarchy;
    kith_id chain;
    kith_date as_of;
    uint32_t chain_off;
    kith_id brand;
    const char *item_group;
    kith_id currency;
    kith_decimal value;
    uint32_t has_value;
    uint32_t reserved;
} kith_condition_query;

typedef struct kith_effective {
    kith_id type;
    kith_id condition;
    kith_id customer;
    uint32_t level;
    uint32_t distance;
    uint32_t reason;
    uint32_t count;
    int64_t number;
    const char *text;
    kith_id party;
    kith_id location;
} kith_effective;

kith_status kith_condition_effective(const kith_view *view, const kith_condition_query *query,
                                     kith_effective *out, kith_trace *trace, kith_error *err);

kith_status kith_condition_all(const kith_view *view, const kith_condition_query *query, kith_effective *out,
                               size_t capacity, size_t *count, kith_error *err);

kith_status kith_condition_many(const kith_view *view, const kith_condition_query *query,
                                const kith_id *customers, size_t count, kith_effective *out, kith_error *err);

kith_status kith_condition_list(const kith_view *view, const kith_condition_query *query, kith_effective *out,
                                size_t capacity, size_t *count, kith_error *err);

kith_status kith_condition_presets(kith_txn *txn, kith_error *err);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

typedef struct kith_customer {
    size_t size;
    uint64_t present;
    const char *number;
    int64_t kind;
    const char *surname;
    const char *given_name;
    const char *patronymic;
    const char *organisation;
    const char *salutation;
    int64_t sex;
    kith_date birth_date;
    int32_t reserved;
    int64_t capacity;
    const char *document;
    const char *city;
    const char *address;
    const char *phone;
    const char *second_phone;
    const char *email;
    const char *tax_number;
    kith_date registration_date;
    int32_t reserved_2;
    kith_id category;
    int64_t status;
    const char *language;
    const char *remarks;
    kith_id payer;
    kith_id delivery_party;
    kith_id invoice_to;
    kith_id invoice_location;
    const char *payment_terms;
    const char *price_list;
    const char *discount_model;
    kith_decimal commission_rate;
    int64_t do_not_call;
} kith_customer;

kith_status kith_customer_add(kith_txn *txn, const kith_customer *in, kith_id *out, kith_error *err);

kith_status kith_customer_change(kith_txn *txn, kith_id id, const kith_customer *in, kith_error *err);

kith_status kith_customer_retire(kith_txn *txn, kith_id id, kith_date on, kith_error *err);

kith_status kith_customer_get(const kith_view *view, kith_id id, kith_customer *out, kith_error *err);

kith_status kith_customer_find(const kith_view *view, const char *number, kith_id *out, kith_error *err);

kith_status kith_customer_find_many(const kith_view *view, const char *const *numbers, size_t count,
                                    kith_id *ids, kith_error *err);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

typedef struct kith_history kith_history;

kith_status kith_history_read(const kith_view *view, const kith_history_query *query, kith_history **out,
                              kith_error *err);

size_t kith_history_count(const kith_history *history);

kith_status kith_history_get(const kith_history *history, size_t index, kith_change *out);

void kith_history_close(kith_history *history);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

typedef struct kith_message {
    size_t size;
    const char *id;
    const char *name;
    const char *english;
    const char *german;
    const char *russian;
    const char *cause;
    const char *cure;
} kith_message;

kith_status kith_message_get(kith_status status, int32_t rule, kith_message *out);

kith_status kith_message_list(size_t index, kith_message *out);

kith_status kith_date_parse(const char *text, kith_date *out);

kith_status kith_date_format(kith_date date, char *out);

kith_status kith_value_parse(uint32_t type, uint32_t list, const char *text, kith_value *out);

size_t kith_value_format(const kith_value *value, uint32_t list, char *out, size_t capacity);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

#define KITH_HEADER_FIELDS 9

#define KITH_PATH_MOST 11

typedef struct kith_header_value {
    uint32_t origin;
    uint32_t level;
    kith_id source;
    kith_id record;
    kith_id party;
    kith_id location;
    const char *text;
} kith_header_value;

typedef struct kith_order_request {
    size_t size;
    kith_id customer;
    kith_id order_type;
    kith_date on;
    uint32_t unattended;
    kith_id chain;
    uint64_t typed;
    const kith_header_value *values;
} kith_order_request;

enum {
    KITH_ORDER_OK = 0,
    KITH_ORDER_CHAIN_AMBIGUOUS = 1,
    KITH_ORDER_CHAIN_REQUIRED = 2,
    KITH_ORDER_NOT_A_MEMBER = 3,
    KITH_ORDER_NO_INVOICE_TO = 4
};

typedef struct kith_header {
    size_t size;
    uint32_t outcome;
    uint32_t task;
    uint32_t inherits;
    uint32_t steps;
    kith_chain_step path[11];
    kith_header_value fields[9];
} kith_header;

kith_status kith_order_header(const kith_view *view, const kith_order_request *request, kith_header *out,
                              kith_trace *trace, kith_error *err);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

typedef struct kith_location {
    size_t size;
    uint64_t present;
    kith_id customer;
    kith_id shares;
    const char *name;
    int64_t primary;
    int64_t billing;
    int64_t shipping;
    int64_t headquarters;
    const char *addressee;
    const char *street;
    const char *addition;
    const char *postal_code;
    const char *city;
    const char *region;
    const char *country;
    kith_decimal latitude;
    kith_decimal longitude;
    const char *remark;
    int64_t pays;
} kith_location;

typedef struct kith_agenda_query {
    size_t size;
    kith_id customer;
    kith_id season;
    int64_t year;
    kith_instant since;
    kith_instant until;
    kith_id after;
    uint32_t all;
    uint32_t reserved;
} kith_agenda_query;

kith_status kith_location_find(const kith_view *view, kith_id customer, uint32_t purpose, kith_id *out,
                               kith_error *err);

kith_status kith_location_get(const kith_view *view, kith_id id, kith_location *out, kith_error *err);

kith_status kith_bank_account_complete(const kith_view *view, kith_id id, int32_t *complete, kith_error *err);

kith_status kith_agenda_list(const kith_view *view, const kith_agenda_query *query, kith_id *ids,
                             size_t capacity, size_t *count, kith_error *err);

kith_status kith_call_status_get(const kith_view *view, kith_id customer, kith_id season, int64_t year,
                                 kith_id *status, kith_id *note, kith_error *err);

kith_status kith_task_overdue(const kith_view *view, const char *assignee, kith_id after, kith_id *ids,
                              size_t capacity, size_t *count, kith_error *err);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

kith_status kith_record_add(kith_txn *txn, uint32_t kind, const kith_value *values, size_t count,
                            kith_id *out, kith_error *err);

kith_status kith_record_change(kith_txn *txn, kith_id id, const kith_value *values, size_t count,
                               kith_error *err);

kith_status kith_record_remove(kith_txn *txn, kith_id id, kith_error *err);

kith_status kith_record_get(const kith_view *view, kith_id id, uint32_t field, kith_value *out,
                            kith_error *err);

kith_status kith_record_read(const kith_view *view, kith_id id, kith_value *values, size_t capacity,
                             kith_error *err);

kith_status kith_record_read_many(const kith_view *view, const kith_id *ids, size_t n, const uint32_t *fields,
                                  size_t field_count, uint8_t *types, int64_t *numbers, const char **texts,
                                  kith_error *err);

kith_status kith_record_find(const kith_view *view, uint32_t kind, const char *key, kith_id *out,
                             kith_error *err);

kith_status kith_record_list(const kith_view *view, uint32_t kind, kith_id after, kith_id *ids,
                             size_t capacity, size_t *count, kith_error *err);

kith_status kith_record_parts(const kith_view *view, kith_id owner, uint32_t kind, kith_id after,
                              kith_id *ids, size_t capacity, size_t *count, kith_error *err);

kith_status kith_record_users(const kith_view *view, kith_id id, kith_id *ids, size_t capacity, size_t *count,
                              kith_error *err);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

typedef struct kith_relation {
    size_t size;
    uint64_t present;
    kith_id type;
    kith_id from;
    kith_id to;
    kith_date since;
    kith_date until;
    int64_t priority;
    const char *remark;
} kith_relation;

enum {
    KITH_POLICY_REFUSE = 1,
    KITH_POLICY_LEAVE = 2,
    KITH_POLICY_END = 3,
    KITH_POLICY_DELETE = 4
};

enum {
    KITH_PERIOD_CURRENT = 1,
    KITH_PERIOD_PAST = 2,
    KITH_PERIOD_FUTURE = 4
};

typedef struct kith_link {
    kith_id relation;
    kith_id type;
    kith_id other;
    kith_date since;
    kith_date until;
    uint32_t end;
    uint32_t period;
} kith_link;

typedef struct kith_relation_query {
    size_t size;
    kith_id type;
    uint32_t end;
    uint32_t periods;
    kith_date as_of;
    uint32_t reserved;
    kith_id after;
} kith_relation_query;

typedef struct kith_tick {
    kith_id type;
    uint32_t end;
    uint32_t reserved;
} kith_tick;

typedef struct kith_pair {
    kith_id from;
    kith_id type;
    kith_id to;
} kith_pair;

typedef struct kith_reached {
    kith_id customer;
    kith_id relation;
    uint32_t distance;
    uint32_t previous;
} kith_reached;

kith_status kith_relation_add(kith_txn *txn, const kith_relation *in, uint32_t existing, kith_id *out,
                              kith_error *err);

kith_status kith_relation_change(kith_txn *txn, kith_id id, const kith_relation *in, kith_error *err);

kith_status kith_relation_end(kith_txn *txn, kith_id id, kith_date until, kith_error *err);

kith_status kith_relation_reopen(kith_txn *txn, kith_id id, kith_error *err);

kith_status kith_relation_save_ticks(kith_txn *txn, kith_id customer, kith_id other, const kith_tick *ticks,
                                     size_t count, size_t *added, kith_error *err);

kith_status kith_relation_type_change(kith_txn *txn, kith_id id, const kith_value *values, size_t count,
                                      uint32_t policy, kith_error *err);

kith_status kith_relation_get(const kith_view *view, kith_id id, kith_relation *out, kith_error *err);

kith_status kith_relation_list(const kith_view *view, kith_id customer, const kith_relation_query *query,
                               kith_link *links, size_t capacity, size_t *count, kith_error *err);

kith_status kith_relation_list_many(const kith_view *view, const kith_id *customers, size_t n,
                                    const kith_relation_query *query, kith_link *links, size_t each,
                                    size_t *counts, kith_error *err);

kith_status kith_relation_has(const kith_view *view, const kith_pair *pair, kith_date as_of, kith_id *out,
                              kith_error *err);

kith_status kith_relation_has_many(const kith_view *view, const kith_pair *pairs, size_t n, kith_date as_of,
                                   kith_id *out, kith_error *err);

kith_status kith_relation_reach(const kith_view *view, kith_id customer, const kith_relation_query *query,
                                uint32_t distance, kith_reached *reached, size_t capacity, size_t *count,
                                kith_error *err);

kith_status kith_relation_type_find(const kith_view *view, const char *name, kith_id *type, uint32_t *end,
                                    kith_error *err);

const char *kith_relation_type_label(const kith_view *view, kith_id type, uint32_t end, int64_t sex,
                                     const char *language);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

typedef struct kith_search {
    size_t size;
    const char *text;
    kith_id after;
} kith_search;

typedef struct kith_criterion {
    kith_id type;
    kith_id other;
    kith_id category;
    uint32_t end;
    uint32_t not_related;
    uint32_t other_sex;
    uint32_t same_city;
    kith_date as_of;
    uint32_t any_time;
} kith_criterion;

typedef struct kith_selection {
    size_t size;
    const char *city;
    uint32_t kind;
    uint32_t sex;
    uint32_t status;
    int32_t age_least;
    int32_t age_most;
    uint32_t birthday_first;
    uint32_t birthday_last;
    uint32_t same_city;
    kith_id category;
    const kith_id *among;
    size_t among_count;
    const kith_criterion *criteria;
    size_t criteria_count;
    kith_id after;
} kith_selection;

kith_status kith_search_customers(const kith_view *view, const kith_search *search, kith_id *ids,
                                  size_t capacity, size_t *count, kith_error *err);

kith_status kith_select_customers(const kith_view *view, const kith_selection *selection, kith_id *ids,
                                  size_t capacity, size_t *count, kith_error *err);

kith_status kith_select_pairs(const kith_view *view, kith_id type, kith_date as_of,
                              const kith_selection *selection, kith_id *relations, size_t capacity,
                              size_t *count, kith_error *err);

kith_status kith_iter_search(const kith_view *view, const kith_search *search, kith_iter **out,
                             kith_error *err);

kith_status kith_iter_select(const kith_view *view, const kith_selection *selection, kith_iter **out,
                             kith_error *err);

kith_status kith_iter_records(const kith_view *view, uint32_t kind, kith_iter **out, kith_error *err);

kith_status kith_iter_next(kith_iter *iter, kith_id *ids, size_t capacity, size_t *count, kith_error *err);

void kith_iter_close(kith_iter *iter);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

typedef struct kith_txn_options {
    size_t size;
    const char *actor;
    const char *shop;
    kith_date today;
    kith_instant at;
    const char *reason;
    kith_request request;
    uint32_t importing;
    uint32_t reserved;
} kith_txn_options;

kith_status kith_txn_begin(kith_book *book, const kith_txn_options *options, kith_txn **out, kith_error *err);

void kith_txn_close(kith_txn *txn);

uint32_t kith_txn_count(const kith_txn *txn);

kith_status kith_txn_check(kith_txn *txn, kith_finding *findings, size_t capacity, size_t *count,
                           kith_error *err);

kith_status kith_txn_drop(kith_txn *txn, const uint32_t *changes, size_t count, size_t *dropped,
                          kith_error *err);

kith_status kith_txn_commit(kith_txn *txn, uint64_t *sequence, kith_error *err);

kith_status kith_txn_prepare(kith_txn *txn, const kith_changes **changes, kith_error *err);

void kith_txn_finish(kith_txn *txn, int32_t outcome);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

#define KITH_VERSION_MAJOR 0

#define KITH_VERSION_MINOR 1

#define KITH_VERSION_PATCH 0

enum {
    KITH_STRUCT_VALUE = 1,
    KITH_STRUCT_ERROR = 2,
    KITH_STRUCT_FINDING = 3,
    KITH_STRUCT_RUN = 4,
    KITH_STRUCT_KIND_INFO = 5,
    KITH_STRUCT_FIELD_INFO = 6,
    KITH_STRUCT_MESSAGE = 7,
    KITH_STRUCT_HISTORY_QUERY = 8,
    KITH_STRUCT_CHANGE = 9,
    KITH_STRUCT_STORE = 10,
    KITH_STRUCT_ALLOCATOR = 11,
    KITH_STRUCT_LIMIT = 12,
    KITH_STRUCT_BOOK_OPTIONS = 13,
    KITH_STRUCT_BOOK_STATS = 14,
    KITH_STRUCT_TXN_OPTIONS = 15,
    KITH_STRUCT_VIEW_OPTIONS = 16,
    KITH_STRUCT_CUSTOMER = 17,
    KITH_STRUCT_RELATION = 18,
    KITH_STRUCT_LINK = 19,
    KITH_STRUCT_RELATION_QUERY = 20,
    KITH_STRUCT_TICK = 21,
    KITH_STRUCT_PAIR = 22,
    KITH_STRUCT_REACHED = 23,
    KITH_STRUCT_SEARCH = 24,
    KITH_STRUCT_CRITERION = 25,
    KITH_STRUCT_SELECTION = 26,
    KITH_STRUCT_STORE_FAULT = 27,
    KITH_STRUCT_TEST_ALLOCATOR = 28,
    KITH_STRUCT_LOCATION = 29,
    KITH_STRUCT_AGENDA_QUERY = 30,
    KITH_STRUCT_CHAIN_LINK = 31,
    KITH_STRUCT_CHAIN_QUERY = 32,
    KITH_STRUCT_CHAIN_STEP = 33,
    KITH_STRUCT_TRACE = 34,
    KITH_STRUCT_TRACE_ROW = 35,
    KITH_STRUCT_CONDITION_QUERY = 36,
    KITH_STRUCT_EFFECTIVE = 37,
    KITH_STRUCT_HEADER_VALUE = 38,
    KITH_STRUCT_ORDER_REQUEST = 39,
    KITH_STRUCT_HEADER = 40,
    KITH_STRUCT_COUNT = 41
};

enum {
    KITH_FEATURE_RIGHTS_ROLES = 1,
    KITH_FEATURE_HISTORY = 2,
    KITH_FEATURE_TXN_VIEWS = 3,
    KITH_FEATURE_TESTING = 4,
    KITH_FEATURE_ASSERTIONS = 5,
    KITH_FEATURE_COUNT = 6
};

const char *kith_version(void);

size_t kith_struct_size(uint32_t structure);

int32_t kith_feature_supported(uint32_t feature);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

typedef struct kith_view_options {
    size_t size;
    const char *actor;
    const char *shop;
    kith_date today;
} kith_view_options;

kith_status kith_view_open(kith_book *book, const kith_view_options *options, kith_view **out,
                           kith_error *err);

kith_status kith_view_open_txn(kith_txn *txn, kith_view **out, kith_error *err);

void kith_view_close(kith_view *view);

uint64_t kith_view_sequence(const kith_view *view);

kith_date kith_view_today(const kith_view *view);

kith_status kith_validate_all(const kith_view *view, const kith_run *run, kith_finding *findings,
                              size_t capacity, size_t *count, kith_error *err);

kith_status kith_finding_describe(const kith_view *view, const kith_finding *finding, kith_error *out);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

typedef struct kith_memory_store kith_memory_store;

typedef struct kith_store_fault {
    size_t size;
    uint32_t commit_at;
    int32_t outcome;
    uint32_t stored;
    uint32_t load_at;
    uint32_t grant_at;
    uint32_t history_at;
    uint32_t status_at;
    uint32_t for_ever;
} kith_store_fault;

typedef struct kith_test_allocator {
    size_t size;
    uint64_t calls;
    uint64_t fail_at;
    uint32_t for_ever;
    uint32_t wrong;
    uint64_t live;
    uint64_t bytes;
} kith_test_allocator;

kith_status kith_memory_store_new(kith_memory_store **out);

kith_status kith_memory_store_callbacks(kith_memory_store *memory, kith_store *out);

kith_status kith_memory_store_fault(kith_memory_store *memory, const kith_store_fault *fault);

void kith_memory_store_free(kith_memory_store *memory);

kith_status kith_test_allocator_callbacks(kith_test_allocator *state, kith_allocator *out);

kith_status kith_view_dump(const kith_view *view, char *out, size_t capacity, size_t *length);

kith_status kith_view_digest(const kith_view *view, uint64_t *out);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif

#endif
