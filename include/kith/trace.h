/**
 * @file trace.h
 * @brief Why a resolver answers what it does: a row for each candidate that it looked at.
 */
#ifndef KITH_TRACE_H
#define KITH_TRACE_H

#include "kith/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What became of a candidate, and why a result is what it is. Pinned; new ones are appended. */
enum {
    KITH_REASON_TAKEN = 1,                 /**< it counts */
    KITH_REASON_NO_RECORD = 2,             /**< there is none for what was asked */
    KITH_REASON_INACTIVE = 3,              /**< it is switched off */
    KITH_REASON_NOT_YET_VALID = 4,         /**< it begins later */
    KITH_REASON_EXPIRED = 5,               /**< it ended before */
    KITH_REASON_CURRENCY = 6,              /**< it is in another currency */
    KITH_REASON_MIN_VALUE = 7,             /**< the order's value does not reach its minimum */
    KITH_REASON_NOT_INHERITABLE = 8,       /**< it is for its own customer only */
    KITH_REASON_CHAIN_OFF = 9,             /**< the chain is switched off for this question */
    KITH_REASON_NO_CHAIN = 10,             /**< it is in no chain on the day, or not in that one */
    KITH_REASON_CHAIN_AMBIGUOUS = 11,      /**< it is in several, and none was chosen */
    KITH_REASON_BLOCKED_BELOW = 12,        /**< a block stands nearer */
    KITH_REASON_ENFORCED_ABOVE = 13,       /**< one that is enforced stands higher */
    KITH_REASON_OVERRIDDEN_BY_NEARER = 14, /**< a nearer one counts */
    KITH_REASON_LESS_FAVOURABLE = 15,      /**< another suits the buyer more */
    KITH_REASON_OVERRIDDEN_BY_HIGHER = 16, /**< a higher one counts */
    KITH_REASON_EXCLUSIVE_AGREEMENT = 17,  /**< a nearer agreement is exclusive */
    KITH_REASON_CONFLICT = 18,             /**< two of one type and scope hold at once; the other counts */
    KITH_REASON_BLOCKS = 19,               /**< it is the block */
    KITH_REASON_NONE = 20,                 /**< it says that there is explicitly nothing */
    KITH_REASON_NOT_RELEVANT = 21,         /**< its node is skipped */
    KITH_REASON_ABSENT = 22,               /**< a manager is absent on the day, or away */
    KITH_REASON_OPTED_OUT = 23,            /**< a manager takes none that are given out, or by weight 0 */
    KITH_REASON_OTHER_GROUP = 24,          /**< a manager is in no group that is for such orders */
    KITH_REASON_BUSY = 25,                 /**< a manager is not free, and that counts here */
    KITH_REASON_AT_CAPACITY = 26,          /**< a manager has as many open orders as it takes */
    KITH_REASON_NOT_ITS_TURN = 27,         /**< by the policy another manager comes first */
    KITH_REASON_NO_MATCH = 28,             /**< a distribution is not for such orders */
    KITH_REASON_NOT_A_MANAGER = 29,        /**< who saved the order is no manager */
    KITH_REASON_NO_CARD = 30,              /**< a holder has no card */
    KITH_REASON_CARD_BLOCKED = 31,         /**< the card is blocked */
    KITH_REASON_CARD_LOST = 32,            /**< the card is lost, or another follows it */
    KITH_REASON_CARD_RETURNED = 33,        /**< the card was returned */
    KITH_REASON_NO_RATE = 34,              /**< no rate is set there */
    KITH_REASON_NO_ROLE = 35,              /**< a recipient has not the role, or orders itself */
    KITH_REASON_UNDERAGE = 36,             /**< a representative is not of age */
    KITH_REASON_NOT_CAPABLE = 37,          /**< a representative has not full legal capacity */
    KITH_REASON_NOT_CHOSEN = 38            /**< another was named, or counts; or the host chose nobody */
};

/** One candidate. Frozen: arrays of it cross the interface. */
typedef struct kith_trace_row {
    kith_id subject;   /**< customer at whom it was found, or manager */
    kith_id record;    /**< the record; 0: none there */
    kith_id type;      /**< what was looked for, where there are several */
    uint32_t level;    /**< level of the customer in the chain; 0: none */
    uint32_t distance; /**< steps from the customer asked about */
    uint32_t reason;   /**< KITH_REASON_ */
    uint32_t reserved; /**< 0 */
    int64_t number;    /**< its value, where that is a number */
    kith_date since;   /**< first day; 0: open */
    kith_date until;   /**< last day; 0: open */
} kith_trace_row;

/** Where the rows go; owned by the caller. */
typedef struct kith_trace {
    size_t size;          /**< sizeof(kith_trace) */
    kith_trace_row *rows; /**< room for rows, in order of evaluation */
    size_t capacity;      /**< how many fit */
    size_t count;         /**< out: how many there are in all, also beyond capacity */
} kith_trace;

#ifdef __cplusplus
}
#endif
#endif
