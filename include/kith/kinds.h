/**
 * @file kinds.h
 * @brief Numbers of the record kinds, their fields and the code lists. Pinned; new ones are appended.
 *
 * The same facts can be read at run time through schema.h, which also gives names, types and limits.
 */
#ifndef KITH_KINDS_H
#define KITH_KINDS_H

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
    KITH_KIND_COUNT = 13            /**< one more than the last kind of this header */
};

/** Fields of KITH_KIND_BOOK. */
enum { KITH_BOOK_NAME = 1, KITH_BOOK_LANGUAGE = 2, KITH_BOOK_RIGHTS = 3 };
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
    KITH_CUSTOMER_REMARKS = 22
};
/** Fields of KITH_KIND_CUSTOMER_ROLE. */
enum { KITH_CUSTOMER_ROLE_CUSTOMER = 1, KITH_CUSTOMER_ROLE_ROLE = 2 };
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
/** Fields of KITH_KIND_RELATION. `from` is LABEL of `to`. */
enum {
    KITH_RELATION_FROM = 1,
    KITH_RELATION_TO = 2,
    KITH_RELATION_TYPE = 3,
    KITH_RELATION_SINCE = 4,
    KITH_RELATION_UNTIL = 5,
    KITH_RELATION_PRIORITY = 6,
    KITH_RELATION_REMARK = 7
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
    KITH_LIST_END = 13
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
enum { KITH_STATUS_ACTIVE = 1, KITH_STATUS_INACTIVE = 2, KITH_STATUS_DECEASED = 3, KITH_STATUS_ERASED = 4 };
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

#ifdef __cplusplus
}
#endif
#endif
