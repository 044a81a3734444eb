/**
 * @file kinds_trade.h
 * @brief Fields of the kinds of trade: chains, conditions, managers, orders, cards, commissions.
 */
#ifndef KITH_KINDS_TRADE_H
#define KITH_KINDS_TRADE_H

#ifdef __cplusplus
extern "C" {
#endif

/** Fields of KITH_KIND_HIERARCHY. */
enum { KITH_HIERARCHY_CODE = 1 };
/** Fields of KITH_KIND_CHAIN_NODE. */
enum {
    KITH_CHAIN_NODE_CUSTOMER = 1,
    KITH_CHAIN_NODE_HIERARCHY = 2,
    KITH_CHAIN_NODE_NAME = 3,
    KITH_CHAIN_NODE_SKIPPED = 4
};
/** Fields of KITH_KIND_CHAIN_LINK. `customer` hangs under `parent`, as a node or as a member. */
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
/** Fields of KITH_KIND_CONDITION_TYPE. */
enum {
    KITH_CONDITION_TYPE_CODE = 1,
    KITH_CONDITION_TYPE_VALUE = 2,
    KITH_CONDITION_TYPE_MODE = 3,
    KITH_CONDITION_TYPE_LOWEST = 4,
    KITH_CONDITION_TYPE_BY_BRAND = 5,
    KITH_CONDITION_TYPE_BY_ITEM_GROUP = 6,
    KITH_CONDITION_TYPE_FILLS = 7
};
/** Fields of KITH_KIND_CONDITION. Which of number, text, party and location are set depends on the type. */
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
/** Fields of KITH_KIND_ORDER_TYPE. */
enum {
    KITH_ORDER_TYPE_CODE = 1,
    KITH_ORDER_TYPE_HIERARCHY = 2,
    KITH_ORDER_TYPE_CHAIN_CHECK = 3,
    KITH_ORDER_TYPE_INHERITS = 4,
    KITH_ORDER_TYPE_PAYMENT_TERMS = 5,
    KITH_ORDER_TYPE_PRICE_LIST = 6,
    KITH_ORDER_TYPE_DISCOUNT_MODEL = 7
};
/** Fields of KITH_KIND_HEADER_SOURCE. With one record for a field, only its records count for it. */
enum { KITH_HEADER_SOURCE_FIELD = 1, KITH_HEADER_SOURCE_RANK = 2, KITH_HEADER_SOURCE_ORIGIN = 3 };
/** Fields of KITH_KIND_MANAGER. User: the actor's code; without one it is the manager's code. Weight: 1 if
 * it is not set; 0 takes part in no distribution by weight, and in all others as anybody. */
enum {
    KITH_MANAGER_CODE = 1,
    KITH_MANAGER_NAME = 2,
    KITH_MANAGER_USER = 3,
    KITH_MANAGER_STATE = 4,
    KITH_MANAGER_ABSENT_SINCE = 5,
    KITH_MANAGER_ABSENT_UNTIL = 6,
    KITH_MANAGER_SUBSTITUTE = 7,
    KITH_MANAGER_PRESENCE = 8,
    KITH_MANAGER_WEIGHT = 9,
    KITH_MANAGER_CAPACITY = 10,
    KITH_MANAGER_OPTED_OUT = 11,
    KITH_MANAGER_REPRESENTATIVE = 12,
    KITH_MANAGER_COMMISSION_RATE = 13
};
/** Fields of KITH_KIND_MANAGER_GROUP. */
enum { KITH_MANAGER_GROUP_CODE = 1 };
/** Fields of KITH_KIND_GROUP_SCOPE. An order must agree in every field that is set; a group without scopes
 * takes all. */
enum {
    KITH_GROUP_SCOPE_GROUP = 1,
    KITH_GROUP_SCOPE_ORDER_TYPE = 2,
    KITH_GROUP_SCOPE_METHOD = 3,
    KITH_GROUP_SCOPE_SHOP = 4
};
/** Fields of KITH_KIND_GROUP_MEMBER. */
enum { KITH_GROUP_MEMBER_MANAGER = 1, KITH_GROUP_MEMBER_GROUP = 2 };
/** Fields of KITH_KIND_DISTRIBUTION. Asked by rank, lowest first; the first one counts that agrees with the
 * order in every field from order type to most. Group: who is asked; none: everybody. */
enum {
    KITH_DISTRIBUTION_CODE = 1,
    KITH_DISTRIBUTION_RANK = 2,
    KITH_DISTRIBUTION_ORDER_TYPE = 3,
    KITH_DISTRIBUTION_METHOD = 4,
    KITH_DISTRIBUTION_SHOP = 5,
    KITH_DISTRIBUTION_CATEGORY = 6,
    KITH_DISTRIBUTION_CITY = 7,
    KITH_DISTRIBUTION_LEAST = 8,
    KITH_DISTRIBUTION_MOST = 9,
    KITH_DISTRIBUTION_POLICY = 10,
    KITH_DISTRIBUTION_MANAGER = 11,
    KITH_DISTRIBUTION_GROUP = 12,
    KITH_DISTRIBUTION_BY_PRESENCE = 13,
    KITH_DISTRIBUTION_INACTIVE = 14
};
/** Fields of KITH_KIND_TURN. Of one distribution, or of all (none set). Number and credit are at most 10^18,
 * and credit at least -10^18. */
enum {
    KITH_TURN_MANAGER = 1,
    KITH_TURN_DISTRIBUTION = 2,
    KITH_TURN_NUMBER = 3,
    KITH_TURN_CREDIT = 4,
    KITH_TURN_AT = 5
};
/** Fields of KITH_KIND_ORDER. Rule and outcome say why it has the manager that it has (table 3), saved
 * that this has been decided; setting another one clears them. */
enum {
    KITH_ORDER_NUMBER = 1,
    KITH_ORDER_CUSTOMER = 2,
    KITH_ORDER_ORDER_TYPE = 3,
    KITH_ORDER_METHOD = 4,
    KITH_ORDER_SHOP = 5,
    KITH_ORDER_BRAND = 6,
    KITH_ORDER_SEASON = 7,
    KITH_ORDER_YEAR = 8,
    KITH_ORDER_DATE = 9,
    KITH_ORDER_DELIVERY_DATE = 10,
    KITH_ORDER_FORM = 11,
    KITH_ORDER_STATUS = 12,
    KITH_ORDER_MANAGER = 13,
    KITH_ORDER_RULE = 14,
    KITH_ORDER_OUTCOME = 15,
    KITH_ORDER_CURRENCY = 16,
    KITH_ORDER_CREATOR = 17,
    KITH_ORDER_EDITOR = 18,
    KITH_ORDER_AT = 19,
    KITH_ORDER_SAVED = 20,
    KITH_ORDER_REMARK = 21,
    KITH_ORDER_COMMISSION_RATE = 22
};
/** Fields of KITH_KIND_ORDER_LINE. */
enum {
    KITH_ORDER_LINE_ORDER = 1,
    KITH_ORDER_LINE_ITEM = 2,
    KITH_ORDER_LINE_NAME = 3,
    KITH_ORDER_LINE_ITEM_GROUP = 4,
    KITH_ORDER_LINE_QUANTITY = 5,
    KITH_ORDER_LINE_AMOUNT = 6
};
/** Fields of KITH_KIND_ORDER_ENTRY. */
enum {
    KITH_ORDER_ENTRY_ORDER = 1,
    KITH_ORDER_ENTRY_MEASURE = 2,
    KITH_ORDER_ENTRY_DATE = 3,
    KITH_ORDER_ENTRY_AMOUNT = 4,
    KITH_ORDER_ENTRY_UNITS = 5,
    KITH_ORDER_ENTRY_REMARK = 6,
    KITH_ORDER_ENTRY_AUTHOR = 7,
    KITH_ORDER_ENTRY_AT = 8
};
/** Fields of KITH_KIND_ORDER_HEADER. Each value with its origin, and the customer at whom it was found. */
enum {
    KITH_ORDER_HEADER_ORDER = 1,
    KITH_ORDER_HEADER_CHAIN = 2,
    KITH_ORDER_HEADER_CHAIN_ORIGIN = 3,
    KITH_ORDER_HEADER_INHERITS = 4,
    KITH_ORDER_HEADER_INVOICE_TO = 5,
    KITH_ORDER_HEADER_INVOICE_LOCATION = 6,
    KITH_ORDER_HEADER_INVOICE_ORIGIN = 7,
    KITH_ORDER_HEADER_INVOICE_SOURCE = 8,
    KITH_ORDER_HEADER_PAYER = 9,
    KITH_ORDER_HEADER_PAYER_ORIGIN = 10,
    KITH_ORDER_HEADER_PAYER_SOURCE = 11,
    KITH_ORDER_HEADER_PAYMENT_TERMS = 12,
    KITH_ORDER_HEADER_TERMS_ORIGIN = 13,
    KITH_ORDER_HEADER_TERMS_SOURCE = 14,
    KITH_ORDER_HEADER_PRICE_LIST = 15,
    KITH_ORDER_HEADER_PRICE_LIST_ORIGIN = 16,
    KITH_ORDER_HEADER_PRICE_LIST_SOURCE = 17,
    KITH_ORDER_HEADER_DISCOUNT_MODEL = 18,
    KITH_ORDER_HEADER_DISCOUNT_MODEL_ORIGIN = 19,
    KITH_ORDER_HEADER_DISCOUNT_MODEL_SOURCE = 20,
    KITH_ORDER_HEADER_BANK_ACCOUNT = 21,
    KITH_ORDER_HEADER_BANK_ACCOUNT_ORIGIN = 22,
    KITH_ORDER_HEADER_DELIVERY_PARTY = 23,
    KITH_ORDER_HEADER_DELIVERY_LOCATION = 24,
    KITH_ORDER_HEADER_DELIVERY_ORIGIN = 25
};
/** Fields of KITH_KIND_ORDER_PATH. */
enum { KITH_ORDER_PATH_ORDER = 1, KITH_ORDER_PATH_LEVEL = 2, KITH_ORDER_PATH_NODE = 3 };
/** Fields of KITH_KIND_BINDING. Without a manager: it was taken away by hand, until the next order. Replaced:
 * another one followed on its first day, so that it holds on none. Order: number of the order that led to it.
 */
enum {
    KITH_BINDING_CUSTOMER = 1,
    KITH_BINDING_MANAGER = 2,
    KITH_BINDING_SINCE = 3,
    KITH_BINDING_UNTIL = 4,
    KITH_BINDING_CURRENT = 5,
    KITH_BINDING_REPLACED = 6,
    KITH_BINDING_RULE = 7,
    KITH_BINDING_ORDER = 8,
    KITH_BINDING_AUTHOR = 9,
    KITH_BINDING_AT = 10
};
/** Fields of KITH_KIND_CARD_PROGRAMME. Without a currency: the book's. It may not become another one, nor
 * the book's under it, while an account of the programme has accruals (KITH_RULE_IN_USE); where neither had
 * one, what the book names is no other. */
enum { KITH_CARD_PROGRAMME_CODE = 1, KITH_CARD_PROGRAMME_NAME = 2, KITH_CARD_PROGRAMME_CURRENCY = 3 };
/** Fields of KITH_KIND_CARD_TIER. Rate: percent, from the accumulated amount `threshold` on. */
enum {
    KITH_CARD_TIER_PROGRAMME = 1,
    KITH_CARD_TIER_THRESHOLD = 2,
    KITH_CARD_TIER_RATE = 3,
    KITH_CARD_TIER_NAME = 4
};
/** Fields of KITH_KIND_CARD_ACCOUNT. */
enum { KITH_CARD_ACCOUNT_CUSTOMER = 1, KITH_CARD_ACCOUNT_PROGRAMME = 2, KITH_CARD_ACCOUNT_CODE = 3 };
/** Fields of KITH_KIND_CARD. Of several active ones the primary one counts, else the one issued last. A card
 * with a successor, which is one of the same account, does not count. */
enum {
    KITH_CARD_ACCOUNT = 1,
    KITH_CARD_NUMBER = 2,
    KITH_CARD_ISSUED = 3,
    KITH_CARD_VALID_UNTIL = 4,
    KITH_CARD_STATE = 5,
    KITH_CARD_REASON = 6,
    KITH_CARD_PRIMARY = 7,
    KITH_CARD_SUCCESSOR = 8
};
/** Fields of KITH_KIND_CARD_ACCRUAL. Without an order: an opening balance, or put right by hand; those with
 * one come of saving it. */
enum {
    KITH_CARD_ACCRUAL_ACCOUNT = 1,
    KITH_CARD_ACCRUAL_ORDER = 2,
    KITH_CARD_ACCRUAL_CARD = 3,
    KITH_CARD_ACCRUAL_DATE = 4,
    KITH_CARD_ACCRUAL_AMOUNT = 5,
    KITH_CARD_ACCRUAL_REMARK = 6,
    KITH_CARD_ACCRUAL_AUTHOR = 7,
    KITH_CARD_ACCRUAL_AT = 8
};
/** Fields of KITH_KIND_ORDER_CARD. Number: as it was; rate: percent of the tier before the order; relation:
 * none once it is removed. */
enum {
    KITH_ORDER_CARD_ORDER = 1,
    KITH_ORDER_CARD_RESULT = 2,
    KITH_ORDER_CARD_CARD = 3,
    KITH_ORDER_CARD_ACCOUNT = 4,
    KITH_ORDER_CARD_HOLDER = 5,
    KITH_ORDER_CARD_RELATION = 6,
    KITH_ORDER_CARD_NUMBER = 7,
    KITH_ORDER_CARD_RATE = 8
};
/** Fields of KITH_KIND_REPRESENTATIVE_RATE. */
enum {
    KITH_REPRESENTATIVE_RATE_MANAGER = 1,
    KITH_REPRESENTATIVE_RATE_BRAND = 2,
    KITH_REPRESENTATIVE_RATE_RATE = 3
};
/** Fields of KITH_KIND_COMMISSION_SHARE. Without a recipient: of the manager. Origin and rate are filled in
 * when the order is saved; what was typed before stays. One with an origin is frozen; one that has none once
 * others have did not count. */
enum {
    KITH_COMMISSION_SHARE_ORDER = 1,
    KITH_COMMISSION_SHARE_RECIPIENT = 2,
    KITH_COMMISSION_SHARE_MANAGER = 3,
    KITH_COMMISSION_SHARE_RATE = 4,
    KITH_COMMISSION_SHARE_RATE_ORIGIN = 5,
    KITH_COMMISSION_SHARE_SHARE = 6,
    KITH_COMMISSION_SHARE_ORIGIN = 7,
    KITH_COMMISSION_SHARE_RELATION = 8
};
/** Fields of KITH_KIND_COMMISSION_ENTRY. Base: how much more or less is worth a commission; amount: of it, at
 * the rate and share that are frozen. */
enum {
    KITH_COMMISSION_ENTRY_ORDER = 1,
    KITH_COMMISSION_ENTRY_OF = 2,
    KITH_COMMISSION_ENTRY_RECIPIENT = 3,
    KITH_COMMISSION_ENTRY_MANAGER = 4,
    KITH_COMMISSION_ENTRY_DATE = 5,
    KITH_COMMISSION_ENTRY_BASE = 6,
    KITH_COMMISSION_ENTRY_AMOUNT = 7,
    KITH_COMMISSION_ENTRY_CURRENCY = 8,
    KITH_COMMISSION_ENTRY_REMARK = 9,
    KITH_COMMISSION_ENTRY_AUTHOR = 10,
    KITH_COMMISSION_ENTRY_AT = 11
};

#ifdef __cplusplus
}
#endif
#endif
