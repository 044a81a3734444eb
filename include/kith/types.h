/**
 * @file types.h
 * @brief Scalars, status codes, errors and values that every other header uses.
 *
 * Conventions of the whole interface:
 * - A public struct that may grow starts with `size`; set it to `sizeof` of the struct. A longer struct whose
 *   unknown tail is not zero is refused with KITH_ERR_ABI. A kith_error whose size is not set is KITH_ERR_ABI
 *   before anything else is looked at.
 * - Outputs are cleared on entry. Strings in are copied; strings out are borrowed from the view they were
 *   read through and valid until it is closed. All text is UTF-8, and holds no NUL.
 * - Thread classes: "read" may run in any number of threads at once, beside any writer; "txn" belongs to one
 *   thread at a time per transaction; "book" is described at the function.
 */
#ifndef KITH_TYPES_H
#define KITH_TYPES_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Result of a call: KITH_OK or one of the negative KITH_ERR_ codes. */
typedef int32_t kith_status;

/** A record: sequence << 8 | kind; 0 is none. Fits a signed 64-bit integer and, in practice, 53 bits. */
typedef uint64_t kith_id;

/** A number in millionths; percentages are percentage points (5 % = 5,000,000). */
typedef int64_t kith_decimal;

/** Julian day number (1970-01-01 = 2440588), years 1 to 9999; 0: open or none. Validity has both ends. */
typedef int32_t kith_date;

/** Microseconds since 1970-01-01T00:00:00Z, years 1 to 9999; 0 is none. */
typedef int64_t kith_instant;

/** What a host calls one act of writing, to ask later whether it happened: 1 to 2^63-1; 0 is none. */
typedef uint64_t kith_request;

/** Everything of one company (opaque). */
typedef struct kith_book kith_book;
/** One pinned version of a book, or of a transaction, read by one actor on one business day (opaque). */
typedef struct kith_view kith_view;
/** Changes in progress (opaque). */
typedef struct kith_txn kith_txn;
/** A walk over ids in a documented order (opaque). */
typedef struct kith_iter kith_iter;
/** The ordered change set of a prepared transaction (opaque). */
typedef struct kith_changes kith_changes;
/** What a store fills while loading, refreshing or reading history (opaque). */
typedef struct kith_load kith_load;

/** Status codes. Pinned; new ones are appended. */
enum {
    KITH_OK = 0,             /**< done */
    KITH_ERR_INVALID = -1,   /**< an argument is NULL, out of range or of the wrong kind */
    KITH_ERR_ABI = -2,       /**< a struct's size is unknown and its tail is not zero */
    KITH_ERR_MEMORY = -3,    /**< the allocator returned nothing */
    KITH_ERR_CLOSED = -4,    /**< the book or transaction has been closed or finished */
    KITH_ERR_DENIED = -5,    /**< the actor has not the right */
    KITH_ERR_NOT_FOUND = -6, /**< no such record, or the walk is over */
    KITH_ERR_SHAPE = -7,     /**< a field's value has the wrong type, form, size or is missing */
    KITH_ERR_REFERENCE = -8, /**< a field refers to a record that is not there */
    KITH_ERR_RULE = -9,      /**< a business rule refused; `rule` tells which */
    KITH_ERR_LIMIT = -10,    /**< a limit of the book is reached */
    KITH_ERR_BUSY = -11,     /**< another prepare, refresh or reload is under way */
    KITH_ERR_CONFLICT = -12, /**< somebody else changed the same thing first */
    KITH_ERR_REJECTED = -13, /**< the store vouches that nothing was stored */
    KITH_ERR_UNKNOWN = -14,  /**< the outcome is unknown; ask kith_book_recover */
    KITH_ERR_STALE = -15,    /**< writes wait until kith_book_recover has answered */
    KITH_ERR_STORE = -16,    /**< a store callback failed or answered rubbish */
    KITH_ERR_CORRUPT = -17,  /**< what the store handed over cannot be loaded */
    KITH_ERR_STOPPED = -18,  /**< the progress, choose or hash callback stopped the call; nothing changed */
    KITH_ERR_FEATURE = -19   /**< the feature is switched off or not built in */
};

/** Business rules. Pinned; new ones are appended. Their texts: kith_message_text. */
enum {
    KITH_RULE_NONE = 0,              /**< no rule */
    KITH_RULE_NUMBER_TAKEN = 1,      /**< two customers, or two records of a list, bear one number or code */
    KITH_RULE_TYPE_RETIRED = 2,      /**< a retired relation type takes no new relations (W19) */
    KITH_RULE_PARTY_KIND = 3,        /**< the type does not allow this kind of party on that end */
    KITH_RULE_PARTY_CATEGORY = 4,    /**< the type does not allow this category on that end */
    KITH_RULE_SELF_RELATION = 5,     /**< the type does not allow a customer to be related to itself */
    KITH_RULE_PERIOD = 6,            /**< the end lies before the beginning */
    KITH_RULE_OVERLAP = 7,           /**< the same pair and type overlap in time */
    KITH_RULE_MAXIMUM = 8,           /**< more relations of the type on one end, on some day, than allowed */
    KITH_RULE_CYCLE = 9,             /**< the type is acyclic and this would close a circle */
    KITH_RULE_IN_USE = 10,           /**< other records need the one to be removed, or changed, as it is */
    KITH_RULE_NAME_MISSING = 11,     /**< a person needs a surname or given name, an organisation its name */
    KITH_RULE_CUSTOMER_ERASED = 12,  /**< something new about a customer that was erased, or set so by hand */
    KITH_RULE_TYPE_SHAPE = 13,       /**< the settings of a relation type contradict each other */
    KITH_RULE_DOUBLE_PART = 14,      /**< the same role, label, right or attribute stands twice */
    KITH_RULE_ATTRIBUTE_VALUE = 15,  /**< an attribute's value does not fit its definition */
    KITH_RULE_PERSON_ONLY = 16,      /**< an organisation has no birth date, sex or legal capacity */
    KITH_RULE_PRIMARY_REQUIRED = 17, /**< of several locations, contacts or accounts one is primary (P3) */
    KITH_RULE_PRIMARY_DOUBLE = 18,   /**< two of them are primary (P3) */
    KITH_RULE_LOCATION_NAME = 19,    /**< of several locations each needs a name (P2) */
    KITH_RULE_LOCATION_SHARES = 20,  /**< a location that shares another has an address, or shares itself */
    KITH_RULE_LOCATION_OWNER = 21,   /**< invoices or goods go to a location of another customer */
    KITH_RULE_CONSENT_MISSING = 22,  /**< a contact with an e-mail address needs a consent decision (P7) */
    KITH_RULE_SEASON_YEAR = 23,      /**< the year is not that of the season (P11) */
    KITH_RULE_COORDINATES = 24,      /**< only one of latitude and longitude is set */
    KITH_RULE_NOT_A_NODE = 25,       /**< a chain link leads to or from a customer that is no node (M14) */
    KITH_RULE_SECOND_PARENT = 26,    /**< a chain node has two parents on one day */
    KITH_RULE_OWN_ANCESTOR = 27,     /**< a chain node would stand above itself */
    KITH_RULE_TOO_DEEP = 28,         /**< a chain has more levels than the book allows (M11) */
    KITH_RULE_CONDITION_SHAPE = 29,  /**< a condition does not fit its type */
    KITH_RULE_FEATURE_DISABLED = 30, /**< the book has export agents switched off (W15) */
    KITH_RULE_ROLE_MISSING = 31,     /**< the customer has not the role that the relation takes (W16) */
    KITH_RULE_CHAIN_AMBIGUOUS = 32,  /**< the order's customer is in several chains, and none was chosen */
    KITH_RULE_CHAIN_REQUIRED = 33,   /**< orders of the type need a chain, and the customer is in none */
    KITH_RULE_NOT_A_MEMBER = 34,     /**< the order's customer does not hang under the chain chosen */
    KITH_RULE_NO_INVOICE_TO = 35,    /**< the order's customer has no location to invoice */
    KITH_RULE_MANAGER_INACTIVE = 36, /**< a customer would be bound to a manager who is inactive (B6) */
    KITH_RULE_SUBSTITUTE = 37,       /**< a manager would be its own substitute */
    KITH_RULE_APPEND_ONLY = 38,      /**< what is entered, signed or withdrawn is never taken back */
    KITH_RULE_DISTRIBUTION = 39,     /**< a distribution lacks the manager that its policy names */
    KITH_RULE_CARD_BLOCKED = 40,     /**< the card that was typed is not active (table 4) */
    KITH_RULE_CARD_SUCCESSOR = 41,   /**< a card would follow itself, or one of another account */
    KITH_RULE_SHARES = 42,           /**< shares of recipients are more than 100 percent (table 6) */
    KITH_RULE_NO_SIGNATORY = 43,     /**< nobody may sign the document (table 5) */
    KITH_RULE_ACCRUALS = 44,         /**< an order's accruals are not what it comes to (O18) */
    KITH_RULE_ALIAS = 45             /**< an alias has one survivor, stays, and is made by merging only */
};

/** Types of values. Pinned. */
enum {
    KITH_TYPE_NONE = 0,      /**< no value; in a change: clear the field */
    KITH_TYPE_TEXT = 1,      /**< `text`, `length` */
    KITH_TYPE_INTEGER = 2,   /**< `number`: 64-bit integer */
    KITH_TYPE_DECIMAL = 3,   /**< `number`: kith_decimal */
    KITH_TYPE_DATE = 4,      /**< `number`: kith_date */
    KITH_TYPE_INSTANT = 5,   /**< `number`: kith_instant */
    KITH_TYPE_REFERENCE = 6, /**< `number`: kith_id */
    KITH_TYPE_CODE = 7,      /**< `number`: entry of a code list, from 1 */
    KITH_TYPE_FLAG = 8       /**< `number`: 0 or 1 */
};

/** Passed as `length`: the text ends with its first NUL. */
#define KITH_NUL_ENDED ((size_t)-1)

/** One field's value. Frozen: arrays of it cross the interface. An empty text is no value. */
typedef struct kith_value {
    uint32_t field;   /**< number of the field in its kind, from 1 */
    uint32_t type;    /**< KITH_TYPE_ */
    int64_t number;   /**< everything that is not text */
    const char *text; /**< text, NUL-ended when it comes out */
    size_t length;    /**< bytes of text without the NUL; in: KITH_NUL_ENDED is allowed */
} kith_value;

/** What went wrong; owned by the caller, may be NULL everywhere. Cleared by every call that takes it. */
typedef struct kith_error {
    size_t size;        /**< sizeof(kith_error) */
    kith_status status; /**< same as the call's result */
    int32_t rule;       /**< KITH_RULE_ or 0 */
    uint32_t field;     /**< number of the field, or 0 */
    uint32_t change;    /**< index of the change in its transaction, or UINT32_MAX */
    kith_id subject;    /**< the record that was refused, or 0 */
    kith_id other;      /**< the record it clashes with, or 0 */
    kith_date since;    /**< first day of the clash, or 0 */
    kith_date until;    /**< last day of the clash, or 0 */
    char message[240];  /**< one line in English, naming record, field and rule */
} kith_error;

/** A broken rule, as kith_txn_check and kith_validate_all list it. Frozen: arrays of it cross the interface.
 */
typedef struct kith_finding {
    int32_t rule;      /**< KITH_RULE_ */
    uint32_t field;    /**< number of the field, or 0 */
    uint32_t change;   /**< index of the change in its transaction, or UINT32_MAX */
    uint32_t reserved; /**< 0 */
    kith_id subject;   /**< the record that breaks the rule */
    kith_id other;     /**< the record it clashes with, or 0 */
    kith_date since;   /**< first day of the clash, or 0 */
    kith_date until;   /**< last day of the clash, or 0 */
} kith_finding;

/** Called during long work: return 0 to go on, anything else to stop (nothing changes). `total` may be 0:
 * unknown. */
typedef int32_t (*kith_progress_fn)(void *ctx, uint64_t done, uint64_t total);

/** Options of a long call. */
typedef struct kith_run {
    size_t size;               /**< sizeof(kith_run) */
    kith_progress_fn progress; /**< or NULL */
    void *ctx;                 /**< handed to progress */
} kith_run;

/** Bit of a field in the `present` mask of a typed struct. */
#define KITH_PRESENT(field) (UINT64_C(1) << (field))

/** Kind of the record that an id names. */
#define KITH_ID_KIND(id) ((uint32_t)((id)&0xFFu))

#ifdef __cplusplus
}
#endif
#endif
