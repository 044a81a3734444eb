/**
 * @file codes.h
 * @brief Numbers of the code lists and their entries. Pinned; new ones are appended.
 *
 * The same facts can be read at run time through schema.h, which also gives the names.
 */
#ifndef KITH_CODES_H
#define KITH_CODES_H

#ifdef __cplusplus
extern "C" {
#endif

/** Code lists (kith_schema_code). */
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
    KITH_LIST_REASON = 28,
    KITH_LIST_MANAGER_STATE = 29,
    KITH_LIST_PRESENCE = 30,
    KITH_LIST_POLICY = 31,
    KITH_LIST_MANAGER_CLASH = 32,
    KITH_LIST_ORDER_FORM = 33,
    KITH_LIST_ORDER_STATUS = 34,
    KITH_LIST_ORDER_MEASURE = 35,
    KITH_LIST_ASSIGNED_BY = 36,
    KITH_LIST_ASSIGNMENT = 37,
    KITH_LIST_CARD_STATE = 38,
    KITH_LIST_CARD_RESULT = 39,
    KITH_LIST_RATE_ORIGIN = 40,
    KITH_LIST_RECIPIENT_ORIGIN = 41,
    KITH_LIST_CHANNEL = 42,
    KITH_LIST_BASIS = 43,
    KITH_LIST_PERMISSION = 44,
    KITH_LIST_DOCUMENT_KIND = 45,
    KITH_LIST_SIGNATORY = 46,
    KITH_LIST_SECTION = 47
};

/** Who decides about rights. */
enum {
    KITH_RIGHTS_HOST = 1, /**< the host's callback alone; without one everything is allowed */
    KITH_RIGHTS_ROLES = 2 /**< users, roles and rights kept in the book; an unknown actor is refused */
};
/** Operations that a right covers (O2, O15). */
enum {
    KITH_OPERATION_VIEW = 1,
    KITH_OPERATION_ADD = 2,
    KITH_OPERATION_CHANGE = 3,
    KITH_OPERATION_REMOVE = 4,
    KITH_OPERATION_CONFIGURE = 5 /**< any change of a kind that configures (kith_kind_info) */
};
/** Kinds of party. */
enum { KITH_PARTY_PERSON = 1, KITH_PARTY_ORGANISATION = 2 };
/** Sexes; no value is unknown. */
enum { KITH_SEX_FEMALE = 1, KITH_SEX_MALE = 2 };
/** Legal capacity; no value is full capacity. */
enum {
    KITH_CAPACITY_FULL = 1,
    KITH_CAPACITY_LIMITED = 2,
    KITH_CAPACITY_INCAPACITATED = 3,
    KITH_CAPACITY_EMANCIPATED = 4
};
/** Status of a customer; no value is active. */
enum {
    KITH_STATUS_ACTIVE = 1,
    KITH_STATUS_INACTIVE = 2,
    KITH_STATUS_DECEASED = 3,
    KITH_STATUS_ERASED = 4, /**< what was known about the person is gone */
    KITH_STATUS_MERGED = 5  /**< an alias of another customer (kith/merge.h) */
};
/** Roles of a customer. */
enum {
    KITH_CUSTOMER_ROLE_EXPORT_AGENT = 1,         /**< W16 */
    KITH_CUSTOMER_ROLE_COMMISSION_RECIPIENT = 2, /**< W14 */
    KITH_CUSTOMER_ROLE_SALES_REPRESENTATIVE = 3  /**< P31 */
};
/** Direction of a relation type; no value is two-way. */
enum {
    KITH_DIRECTION_TWO_WAY = 1,  /**< labels on both ends */
    KITH_DIRECTION_ONE_WAY = 2,  /**< a label for `from` only: cannot be entered from the other side */
    KITH_DIRECTION_SYMMETRIC = 3 /**< the same on both ends, stored once with the lower id first */
};
/** What counts as a duplicate among relations of one type between the same two; no value is strict. */
enum {
    KITH_DUPLICATES_STRICT = 1,       /**< periods must not overlap */
    KITH_DUPLICATES_BY_ATTRIBUTES = 2 /**< they may if an attribute, the priority or the remark differs */
};
/** What a relation of the type does (W2); no value is a weak, descriptive relation. */
enum {
    KITH_EFFECT_ACCOUNT_LINK = 1,
    KITH_EFFECT_CARD_HOLDER = 2,
    KITH_EFFECT_CONTACT_PERSON = 3,
    KITH_EFFECT_LEGAL_REPRESENTATIVE = 4,
    KITH_EFFECT_EXPORT_AGENT = 5,
    KITH_EFFECT_COMMISSION_RECIPIENT = 6
};
/** Ends of a relation. */
enum {
    KITH_END_EITHER = 0, /**< in questions: both columns */
    KITH_END_FROM = 1,   /**< the customer *is* LABEL of the other (left column of O5) */
    KITH_END_TO = 2      /**< the other is LABEL *for* the customer (right column of O5) */
};
/** Which appointments a list shows unless it is asked otherwise (P12); no value is all. */
enum {
    KITH_SHOWN_ALL = 1,            /**< of all years and seasons (P11) */
    KITH_SHOWN_CURRENT_SEASON = 2, /**< of the book's current season */
    KITH_SHOWN_UPCOMING = 3        /**< that have not begun before the view's day */
};
/** Status of a phone number or e-mail address (P6); no value is unconfirmed. */
enum {
    KITH_CHANNEL_VALID = 1,
    KITH_CHANNEL_UNCONFIRMED = 2,
    KITH_CHANNEL_SOFT_BOUNCE = 3,
    KITH_CHANNEL_HARD_BOUNCE = 4,
    KITH_CHANNEL_COMPLAINT = 5,
    KITH_CHANNEL_SUPPRESSED = 6
};
/** What a contact said to receiving e-mail (P7). */
enum {
    KITH_CONSENT_NONE = 1,    /**< asked, or not asked, and not given */
    KITH_CONSENT_EXPRESS = 2, /**< said so */
    KITH_CONSENT_IMPLIED = 3, /**< follows from a purchase, a contract or an inquiry */
    KITH_CONSENT_UNKNOWN = 4  /**< came with an import: taken for none until somebody decides */
};
/** State of a task; no value is open. */
enum { KITH_TASK_STATE_OPEN = 1, KITH_TASK_STATE_DONE = 2, KITH_TASK_STATE_CANCELLED = 3 };
/** Kinds of appointment. */
enum {
    KITH_APPOINTMENT_KIND_MEETING = 1,
    KITH_APPOINTMENT_KIND_SHOWROOM = 2,
    KITH_APPOINTMENT_KIND_CALL = 3,
    KITH_APPOINTMENT_KIND_ONLINE = 4,
    KITH_APPOINTMENT_KIND_FAIR = 5
};
/** State of an appointment; no value is planned. */
enum {
    KITH_APPOINTMENT_STATE_PLANNED = 1,
    KITH_APPOINTMENT_STATE_CONFIRMED = 2,
    KITH_APPOINTMENT_STATE_HELD = 3,
    KITH_APPOINTMENT_STATE_CANCELLED = 4,
    KITH_APPOINTMENT_STATE_MISSED = 5
};
/** Status of a chain link; no value is active. */
enum { KITH_LINK_STATUS_ACTIVE = 1, KITH_LINK_STATUS_INACTIVE = 2 };
/** What a condition of a type says. */
enum {
    KITH_CONDITION_VALUE_PERCENT = 1,  /**< number, percent */
    KITH_CONDITION_VALUE_AMOUNT = 2,   /**< number, money of the condition's currency */
    KITH_CONDITION_VALUE_DECIMAL = 3,  /**< number */
    KITH_CONDITION_VALUE_CODE = 4,     /**< text: the host's code, such as of a price list */
    KITH_CONDITION_VALUE_CUSTOMER = 5, /**< party, such as a payer */
    KITH_CONDITION_VALUE_LOCATION = 6, /**< party, and one of its locations or none */
    KITH_CONDITION_VALUE_AGREEMENT = 7 /**< text: the agreement; party: who gets it, or none */
};
/** How conditions of several levels become one (table 1 B); no value is nearest. */
enum {
    KITH_CONDITION_MODE_NEAREST = 1, /**< the one of the smallest distance */
    KITH_CONDITION_MODE_SUM = 2,     /**< all added up: 5 % and 3 % are 8 % */
    KITH_CONDITION_MODE_CASCADE = 3, /**< one after the other, nearest first: 7.85 % */
    KITH_CONDITION_MODE_BEST = 4,    /**< the one that suits the buyer most, whatever the level */
    KITH_CONDITION_MODE_TOP = 5,     /**< the one closest to the root */
    KITH_CONDITION_MODE_BONUS = 6    /**< all, each for itself, or the nearest exclusive one */
};
/** What a condition record does; no value is value. */
enum {
    KITH_CONDITION_STATE_VALUE = 1, /**< it has a value; zero is one */
    KITH_CONDITION_STATE_NONE = 2,  /**< explicitly nothing: ends the search */
    KITH_CONDITION_STATE_BLOCK = 3  /**< nothing comes down from above */
};
/**
 * Fields of the order header. Conditions of a type may fill one of the first five: parties where they name
 * somebody, the others where they have a code. Of several types that fill one field the oldest does.
 */
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
/** Does the chain fill the header of orders of a type (M10)? No value is off. */
enum { KITH_CHAIN_CHECK_OFF = 1, KITH_CHAIN_CHECK_ON = 2, KITH_CHAIN_CHECK_REQUIRED = 3 };
/** Where a value of the order header comes from. */
enum {
    KITH_ORIGIN_MANUAL = 1,       /**< typed in the order */
    KITH_ORIGIN_ORDER_TYPE = 2,   /**< fixed by the order type */
    KITH_ORIGIN_CUSTOMER = 3,     /**< its own, also as a condition; of payment terms the payer's */
    KITH_ORIGIN_EXPORT_AGENT = 4, /**< the customer's export agent (W15 to W17) */
    KITH_ORIGIN_CHAIN = 5,        /**< came down the chain (M9) */
    KITH_ORIGIN_INVOICE_TO =
        6,                  /**< of the payer: whoever is invoiced, where the location says that it pays */
    KITH_ORIGIN_SELF = 7,   /**< the ordering customer itself */
    KITH_ORIGIN_DEFAULT = 8 /**< the book's default */
};
/** How a customer stands to a brand (P28); no value is none. */
enum {
    KITH_BRAND_STATUS_NONE = 1,
    KITH_BRAND_STATUS_POTENTIAL = 2,
    KITH_BRAND_STATUS_ACTIVE = 3,
    KITH_BRAND_STATUS_INACTIVE = 4
};
/** State of a manager; no value is active. Absent is an active one on a day of its absence, or away. */
enum { KITH_MANAGER_STATE_ACTIVE = 1, KITH_MANAGER_STATE_INACTIVE = 2, KITH_MANAGER_STATE_ABSENT = 3 };
/** What a manager is doing just now; no value is free. */
enum {
    KITH_PRESENCE_FREE = 1, /**< takes new orders */
    KITH_PRESENCE_BUSY = 2, /**< is there, but takes none where a distribution asks for presence */
    KITH_PRESENCE_AWAY = 3  /**< offline or outside hours: absent */
};
/** How a distribution picks a manager (table 3 C). Equal ones: the lower id. */
enum {
    KITH_DISTRIBUTE_NONE = 1,         /**< nobody */
    KITH_DISTRIBUTE_FIXED = 2,        /**< the one that it names */
    KITH_DISTRIBUTE_ROUND_ROBIN = 3,  /**< the next one by id */
    KITH_DISTRIBUTE_LONGEST_WAIT = 4, /**< who got one longest ago, by whatever way */
    KITH_DISTRIBUTE_LEAST_LOADED = 5, /**< who has the fewest open orders, then longest wait */
    KITH_DISTRIBUTE_WEIGHTED = 6,     /**< by turns, in proportion to the weights */
    KITH_DISTRIBUTE_CUSTOM = 7        /**< the host's callback picks (kith_book_options) */
};
/** What becomes of an order whose manager is not the customer's (table 3 A, row 6); no value is keep. */
enum {
    KITH_MANAGER_CLASH_KEEP = 1,  /**< both stay */
    KITH_MANAGER_CLASH_FORCE = 2, /**< the order gets the customer's */
    KITH_MANAGER_CLASH_REBIND = 3 /**< the customer gets the order's if it was set by hand; else both stay */
};
/** What an order is meant to be (P21); no value is a purchase order. It is a label that the host follows: no
 * rule refuses lines, and sums are those of the entries either way. */
enum {
    KITH_ORDER_FORM_PURCHASE_ORDER = 1, /**< has lines, which say what is ordered */
    KITH_ORDER_FORM_SUMMARY = 2         /**< has entries only, which say how much */
};
/** Status of an order; no value is open. Where managers and their orders are counted, given out or handed
 * over an order is open until it is closed or cancelled: a draft too. */
enum {
    KITH_ORDER_STATUS_DRAFT = 1,
    KITH_ORDER_STATUS_OPEN = 2,
    KITH_ORDER_STATUS_CLOSED = 3,
    KITH_ORDER_STATUS_CANCELLED = 4
};
/** What an entry of an order counts as (P19). */
enum {
    KITH_ORDER_MEASURE_BOOKED = 1,    /**< ordered */
    KITH_ORDER_MEASURE_CANCELLED = 2, /**< given up again */
    KITH_ORDER_MEASURE_SHIPPED = 3,   /**< delivered */
    KITH_ORDER_MEASURE_RETURNED = 4   /**< came back */
};
/** Which rule gave an order or a customer its manager (table 3). */
enum {
    KITH_ASSIGNED_BY_EDITOR = 1,              /**< nobody had one: who saved the order (B10) */
    KITH_ASSIGNED_BY_DISTRIBUTION = 2,        /**< nobody had one: given out */
    KITH_ASSIGNED_BY_ORDER = 3,               /**< the customer got the order's (B9) */
    KITH_ASSIGNED_BY_CUSTOMER = 4,            /**< the order got the customer's (B8) */
    KITH_ASSIGNED_BY_REPLACEMENT = 5,         /**< the former one is inactive: given out (B6) */
    KITH_ASSIGNED_BY_SUBSTITUTE = 6,          /**< the customer's is absent: its substitute */
    KITH_ASSIGNED_BY_ABSENCE = 7,             /**< the customer's is absent without one: given out */
    KITH_ASSIGNED_BY_FORCE = 8,               /**< both had one: the customer's, as the book says */
    KITH_ASSIGNED_BY_REBINDING = 9,           /**< both had one: the order's, as the book says */
    KITH_ASSIGNED_BY_EDITOR_ON_INACTIVE = 10, /**< the former one is inactive: who saved, as the book says */
    KITH_ASSIGNED_BY_CARD = 11,               /**< set on the customer's card (B5) */
    KITH_ASSIGNED_BY_LAST_ORDER = 12,         /**< card saved without one: that of the last order (B9) */
    KITH_ASSIGNED_BY_CLEARING = 13,           /**< taken away by hand */
    KITH_ASSIGNED_BY_TRANSFER = 14,           /**< handed over with others */
    KITH_ASSIGNED_BY_MERGE = 15               /**< the customer was merged with another (kith/merge.h) */
};
/** What is left open about the manager of an order; no value: nothing. */
enum {
    KITH_ASSIGNMENT_PENDING = 1,        /**< there is nobody: to be assigned later */
    KITH_ASSIGNMENT_OWNER_INACTIVE = 2, /**< its manager is inactive, and nobody takes over */
    KITH_ASSIGNMENT_OWNER_ABSENT = 3    /**< its manager is absent, and nobody stands in */
};
/** State of a card; no value is active. */
enum {
    KITH_CARD_STATE_ACTIVE = 1,
    KITH_CARD_STATE_BLOCKED = 2, /**< its reason says why */
    KITH_CARD_STATE_LOST = 3,    /**< its successor counts, if it has one */
    KITH_CARD_STATE_RETURNED = 4 /**< bound to nobody */
};
/** Which card an order gets (table 4). */
enum {
    KITH_CARD_RESULT_OWN = 1,                /**< the customer's */
    KITH_CARD_RESULT_HOLDER = 2,             /**< a holder's */
    KITH_CARD_RESULT_MANUAL = 3,             /**< typed in the order */
    KITH_CARD_RESULT_NONE = 4,               /**< no card, and no holder */
    KITH_CARD_RESULT_HOLDER_HAS_NO_CARD = 5, /**< the holder has none */
    KITH_CARD_RESULT_HOLDER_BLOCKED = 6,     /**< the holder's is blocked */
    KITH_CARD_RESULT_HOLDER_EXPIRED = 7,     /**< the holder's is no longer valid */
    KITH_CARD_RESULT_OWN_BLOCKED = 8,        /**< the customer's is blocked */
    KITH_CARD_RESULT_OWN_EXPIRED = 9,        /**< the customer's is no longer valid */
    KITH_CARD_RESULT_REFUSED = 10            /**< the one that was typed is not active */
};
/** Where a commission rate comes from (table 6). */
enum {
    KITH_RATE_MANUAL = 1,               /**< typed in the order */
    KITH_RATE_CUSTOMER_BRAND = 2,       /**< of the customer for the brand (P32) */
    KITH_RATE_CUSTOMER = 3,             /**< of the customer (P34) */
    KITH_RATE_REPRESENTATIVE_BRAND = 4, /**< of the representative for the brand */
    KITH_RATE_REPRESENTATIVE = 5,       /**< of the representative (P33) */
    KITH_RATE_BRAND = 6,                /**< of the brand (P31) */
    KITH_RATE_BOOK = 7,                 /**< the book's */
    KITH_RATE_RECIPIENT = 8             /**< the recipient's own (W14) */
};
/** Where a recipient of commission comes from (table 6). */
enum {
    KITH_RECIPIENT_MANUAL = 1,        /**< typed in the order */
    KITH_RECIPIENT_RELATION = 2,      /**< linked to the customer (W14) */
    KITH_RECIPIENT_REPRESENTATIVE = 3 /**< nobody is: the representative */
};
/** How a contact is reached. */
enum {
    KITH_CHANNEL_EMAIL = 1, /**< its e-mail address */
    KITH_CHANNEL_SMS = 2,   /**< its mobile phone */
    KITH_CHANNEL_PHONE = 3  /**< its phone */
};
/** What messages to a contact stand on (table 7). */
enum {
    KITH_BASIS_EXPRESS = 1,      /**< it said so */
    KITH_BASIS_PURCHASE = 2,     /**< it bought something */
    KITH_BASIS_CONTRACT = 3,     /**< it has or had a contract */
    KITH_BASIS_INQUIRY = 4,      /**< it asked */
    KITH_BASIS_NON_BUSINESS = 5, /**< it is a member, donor or volunteer */
    KITH_BASIS_PUBLISHED = 6,    /**< its business address is published or was handed over */
    KITH_BASIS_PENDING = 7,      /**< it was asked to confirm, and has not */
    KITH_BASIS_WITHDRAWAL = 8    /**< it wants no more */
};
/** Why a message may be sent or not (table 7). */
enum {
    KITH_PERMISSION_NO_ADDRESS = 1,            /**< there is none */
    KITH_PERMISSION_HARD_BOUNCE = 2,           /**< it does not exist; until it changes */
    KITH_PERMISSION_COMPLAINT = 3,             /**< it was called spam */
    KITH_PERMISSION_WITHDRAWN = 4,             /**< consent was taken back */
    KITH_PERMISSION_SUPPRESSED = 5,            /**< it is on the list of those that nothing is sent to */
    KITH_PERMISSION_SOFT_BOUNCE = 6,           /**< it did not take the last one; later */
    KITH_PERMISSION_EXPRESS = 7,               /**< consent was given */
    KITH_PERMISSION_IMPLIED_PURCHASE = 8,      /**< follows from a purchase */
    KITH_PERMISSION_IMPLIED_CONTRACT = 9,      /**< follows from a contract */
    KITH_PERMISSION_IMPLIED_INQUIRY = 10,      /**< follows from an inquiry */
    KITH_PERMISSION_IMPLIED_NON_BUSINESS = 11, /**< follows from being a member, donor or volunteer */
    KITH_PERMISSION_IMPLIED_PUBLISHED = 12,    /**< follows from a published address */
    KITH_PERMISSION_NO_PROOF = 13,             /**< consent was given, but cannot be shown */
    KITH_PERMISSION_EXPIRED = 14,              /**< what it followed from is too long ago */
    KITH_PERMISSION_UNCONFIRMED = 15,          /**< asked, and not answered */
    KITH_PERMISSION_NO_CONSENT = 16            /**< nothing is known */
};
/** What is signed. */
enum {
    KITH_DOCUMENT_CONTRACT = 1,
    KITH_DOCUMENT_MEDICAL_CONSENT = 2 /**< consent to treatment */
};
/** Who signs (table 5). */
enum {
    KITH_SIGNATORY_SELF = 1,                   /**< the customer */
    KITH_SIGNATORY_SELF_WITH_CONSENT = 2,      /**< the customer, and a representative agrees */
    KITH_SIGNATORY_REPRESENTATIVE = 3,         /**< a representative */
    KITH_SIGNATORY_REPRESENTATIVE_MISSING = 4, /**< nobody may */
    KITH_SIGNATORY_REPRESENTATIVE_INVALID = 5, /**< those that there are may not, or who was named */
    KITH_SIGNATORY_UNDETERMINED = 6            /**< the age is not known */
};
/** Which part of a customer's history a kind belongs to (P24). */
enum {
    KITH_SECTION_CUSTOMER = 1, /**< the customer itself, its relations, notes and whatever else is about it */
    KITH_SECTION_APPOINTMENTS = 2, /**< appointments, who takes part, tasks and visits */
    KITH_SECTION_ORDERS = 3,       /**< orders, and what follows from them */
    KITH_SECTION_EMAIL = 4,        /**< e-mails */
    KITH_SECTION_WEBSITE = 5       /**< what it did in the web shop */
};

#ifdef __cplusplus
}
#endif
#endif
