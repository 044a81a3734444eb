/**
 * @file version.h
 * @brief Which library runs: its version, the sizes of its structs, what it can do.
 *
 * Hosts in C rarely need more than kith_version. Bindings compare kith_struct_size with the sizes they were
 * made for, and ask kith_feature_supported before they offer a feature.
 */
#ifndef KITH_VERSION_H
#define KITH_VERSION_H

#include "kith/types.h"

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/** Major version of these headers. */
#define KITH_VERSION_MAJOR 0
/** Minor version of these headers. */
#define KITH_VERSION_MINOR 1
/** Patch version of these headers. */
#define KITH_VERSION_PATCH 0

/** Public structs, for kith_struct_size. Pinned; new ones are appended. */
enum {
    KITH_STRUCT_VALUE = 1,               /**< kith_value */
    KITH_STRUCT_ERROR = 2,               /**< kith_error */
    KITH_STRUCT_FINDING = 3,             /**< kith_finding */
    KITH_STRUCT_RUN = 4,                 /**< kith_run */
    KITH_STRUCT_KIND_INFO = 5,           /**< kith_kind_info */
    KITH_STRUCT_FIELD_INFO = 6,          /**< kith_field_info */
    KITH_STRUCT_MESSAGE = 7,             /**< kith_message */
    KITH_STRUCT_HISTORY_QUERY = 8,       /**< kith_history_query */
    KITH_STRUCT_CHANGE = 9,              /**< kith_change */
    KITH_STRUCT_STORE = 10,              /**< kith_store */
    KITH_STRUCT_ALLOCATOR = 11,          /**< kith_allocator */
    KITH_STRUCT_LIMIT = 12,              /**< kith_limit */
    KITH_STRUCT_BOOK_OPTIONS = 13,       /**< kith_book_options */
    KITH_STRUCT_BOOK_STATS = 14,         /**< kith_book_stats */
    KITH_STRUCT_TXN_OPTIONS = 15,        /**< kith_txn_options */
    KITH_STRUCT_VIEW_OPTIONS = 16,       /**< kith_view_options */
    KITH_STRUCT_CUSTOMER = 17,           /**< kith_customer */
    KITH_STRUCT_RELATION = 18,           /**< kith_relation */
    KITH_STRUCT_LINK = 19,               /**< kith_link */
    KITH_STRUCT_RELATION_QUERY = 20,     /**< kith_relation_query */
    KITH_STRUCT_TICK = 21,               /**< kith_tick */
    KITH_STRUCT_PAIR = 22,               /**< kith_pair */
    KITH_STRUCT_REACHED = 23,            /**< kith_reached */
    KITH_STRUCT_SEARCH = 24,             /**< kith_search */
    KITH_STRUCT_CRITERION = 25,          /**< kith_criterion */
    KITH_STRUCT_SELECTION = 26,          /**< kith_selection */
    KITH_STRUCT_STORE_FAULT = 27,        /**< kith_store_fault */
    KITH_STRUCT_TEST_ALLOCATOR = 28,     /**< kith_test_allocator */
    KITH_STRUCT_LOCATION = 29,           /**< kith_location */
    KITH_STRUCT_AGENDA_QUERY = 30,       /**< kith_agenda_query */
    KITH_STRUCT_CHAIN_LINK = 31,         /**< kith_chain_link */
    KITH_STRUCT_CHAIN_QUERY = 32,        /**< kith_chain_query */
    KITH_STRUCT_CHAIN_STEP = 33,         /**< kith_chain_step */
    KITH_STRUCT_TRACE = 34,              /**< kith_trace */
    KITH_STRUCT_TRACE_ROW = 35,          /**< kith_trace_row */
    KITH_STRUCT_CONDITION_QUERY = 36,    /**< kith_condition_query */
    KITH_STRUCT_EFFECTIVE = 37,          /**< kith_effective */
    KITH_STRUCT_HEADER_VALUE = 38,       /**< kith_header_value */
    KITH_STRUCT_ORDER_REQUEST = 39,      /**< kith_order_request */
    KITH_STRUCT_HEADER = 40,             /**< kith_header */
    KITH_STRUCT_ORDER_SAVING = 41,       /**< kith_order_saving */
    KITH_STRUCT_ASSIGNMENT = 42,         /**< kith_assignment */
    KITH_STRUCT_ORDER_QUERY = 43,        /**< kith_order_query */
    KITH_STRUCT_CUSTOMER_SAVING = 44,    /**< kith_customer_saving */
    KITH_STRUCT_TRANSFER = 45,           /**< kith_transfer */
    KITH_STRUCT_TRANSFERRED = 46,        /**< kith_transferred */
    KITH_STRUCT_MANAGER_INFO = 47,       /**< kith_manager_info */
    KITH_STRUCT_SALES_QUERY = 48,        /**< kith_sales_query */
    KITH_STRUCT_SALES = 49,              /**< kith_sales */
    KITH_STRUCT_CARD_REQUEST = 50,       /**< kith_card_request */
    KITH_STRUCT_CARD_RESULT = 51,        /**< kith_card_result */
    KITH_STRUCT_COMMISSION_REQUEST = 52, /**< kith_commission_request */
    KITH_STRUCT_COMMISSION = 53,         /**< kith_commission */
    KITH_STRUCT_COMMISSION_PART = 54,    /**< kith_commission_part */
    KITH_STRUCT_STATEMENT_QUERY = 55,    /**< kith_statement_query */
    KITH_STRUCT_STATEMENT_TOTAL = 56,    /**< kith_statement_total */
    KITH_STRUCT_CONTACT_REQUEST = 57,    /**< kith_contact_request */
    KITH_STRUCT_PERMISSION = 58,         /**< kith_permission */
    KITH_STRUCT_SIGNATORY_REQUEST = 59,  /**< kith_signatory_request */
    KITH_STRUCT_SIGNATORY = 60,          /**< kith_signatory */
    KITH_STRUCT_GROUP_QUERY = 61,        /**< kith_group_query */
    KITH_STRUCT_CALL_QUERY = 62,         /**< kith_call_query */
    KITH_STRUCT_CALL_LINE = 63,          /**< kith_call_line */
    KITH_STRUCT_DUPLICATE = 64,          /**< kith_duplicate */
    KITH_STRUCT_MERGE = 65,              /**< kith_merge */
    KITH_STRUCT_CONFLICT = 66,           /**< kith_conflict */
    KITH_STRUCT_ERASURE = 67,            /**< kith_erasure */
    KITH_STRUCT_ERASURE_ROW = 68,        /**< kith_erasure_row */
    KITH_STRUCT_PAGE_QUERY = 69,         /**< kith_page_query */
    KITH_STRUCT_PAGE = 70,               /**< kith_page */
    KITH_STRUCT_PAGE_ROW = 71,           /**< kith_page_row */
    KITH_STRUCT_COUNT = 72               /**< one more than the last */
};

/** What a library may or may not be able to do, for kith_feature_supported. Pinned; new ones are appended. */
enum {
    KITH_FEATURE_RIGHTS_ROLES = 1, /**< books that keep users, roles and rights (KITH_RIGHTS_ROLES) */
    KITH_FEATURE_HISTORY = 2,      /**< history of committed changes (history.h) */
    KITH_FEATURE_TXN_VIEWS = 3,    /**< views on a transaction that is not committed (kith_view_open_txn) */
    KITH_FEATURE_TESTING = 4,      /**< memory store, failing store, failing allocator, dump (testing.h) */
    KITH_FEATURE_ASSERTIONS = 5,   /**< built with assertions: a fault inside the library stops the program */
    KITH_FEATURE_COUNT = 6         /**< one more than the last */
};

/**
 * Version of the library that runs, as "major.minor.patch".
 *
 * @return the version
 * @par Ownership static
 * @par Threads   any
 * @since 0.1
 */
const char *kith_version(void);

/**
 * Size of a public struct in the library that runs.
 *
 * A struct that begins with `size` may be longer there than in the headers a host was built with, or shorter:
 * that is no fault. One that is frozen has one size for ever.
 *
 * @param[in] structure  KITH_STRUCT_
 * @return its bytes; 0 if the library does not know it
 * @par Ownership nothing is kept
 * @par Threads   any
 * @since 0.1
 */
size_t kith_struct_size(uint32_t structure);

/**
 * Can the library that runs do this?
 *
 * @param[in] feature  KITH_FEATURE_
 * @return 1: yes; 0: no, or it does not know the feature
 * @par Ownership nothing is kept
 * @par Threads   any
 * @since 0.1
 */
int32_t kith_feature_supported(uint32_t feature);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
