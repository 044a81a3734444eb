/* Public calls of version.h: version, sizes of structs, features. */
#include "kith/version.h"

#include "kith/kith.h"
#include "kith/testing.h"

#define TEXT(x) #x
#define VERSION(major, minor, patch) TEXT(major) "." TEXT(minor) "." TEXT(patch)

static const size_t struct_sizes[KITH_STRUCT_COUNT] = {
    [KITH_STRUCT_VALUE] = sizeof(kith_value),
    [KITH_STRUCT_ERROR] = sizeof(kith_error),
    [KITH_STRUCT_FINDING] = sizeof(kith_finding),
    [KITH_STRUCT_RUN] = sizeof(kith_run),
    [KITH_STRUCT_KIND_INFO] = sizeof(kith_kind_info),
    [KITH_STRUCT_FIELD_INFO] = sizeof(kith_field_info),
    [KITH_STRUCT_MESSAGE] = sizeof(kith_message),
    [KITH_STRUCT_HISTORY_QUERY] = sizeof(kith_history_query),
    [KITH_STRUCT_CHANGE] = sizeof(kith_change),
    [KITH_STRUCT_STORE] = sizeof(kith_store),
    [KITH_STRUCT_ALLOCATOR] = sizeof(kith_allocator),
    [KITH_STRUCT_LIMIT] = sizeof(kith_limit),
    [KITH_STRUCT_BOOK_OPTIONS] = sizeof(kith_book_options),
    [KITH_STRUCT_BOOK_STATS] = sizeof(kith_book_stats),
    [KITH_STRUCT_TXN_OPTIONS] = sizeof(kith_txn_options),
    [KITH_STRUCT_VIEW_OPTIONS] = sizeof(kith_view_options),
    [KITH_STRUCT_CUSTOMER] = sizeof(kith_customer),
    [KITH_STRUCT_RELATION] = sizeof(kith_relation),
    [KITH_STRUCT_LINK] = sizeof(kith_link),
    [KITH_STRUCT_RELATION_QUERY] = sizeof(kith_relation_query),
    [KITH_STRUCT_TICK] = sizeof(kith_tick),
    [KITH_STRUCT_PAIR] = sizeof(kith_pair),
    [KITH_STRUCT_REACHED] = sizeof(kith_reached),
    [KITH_STRUCT_SEARCH] = sizeof(kith_search),
    [KITH_STRUCT_CRITERION] = sizeof(kith_criterion),
    [KITH_STRUCT_SELECTION] = sizeof(kith_selection),
    [KITH_STRUCT_STORE_FAULT] = sizeof(kith_store_fault),
    [KITH_STRUCT_TEST_ALLOCATOR] = sizeof(kith_test_allocator),
    [KITH_STRUCT_LOCATION] = sizeof(kith_location),
    [KITH_STRUCT_AGENDA_QUERY] = sizeof(kith_agenda_query),
    [KITH_STRUCT_CHAIN_LINK] = sizeof(kith_chain_link),
    [KITH_STRUCT_CHAIN_QUERY] = sizeof(kith_chain_query),
    [KITH_STRUCT_CHAIN_STEP] = sizeof(kith_chain_step),
    [KITH_STRUCT_TRACE] = sizeof(kith_trace),
    [KITH_STRUCT_TRACE_ROW] = sizeof(kith_trace_row),
    [KITH_STRUCT_CONDITION_QUERY] = sizeof(kith_condition_query),
    [KITH_STRUCT_EFFECTIVE] = sizeof(kith_effective),
    [KITH_STRUCT_HEADER_VALUE] = sizeof(kith_header_value),
    [KITH_STRUCT_ORDER_REQUEST] = sizeof(kith_order_request),
    [KITH_STRUCT_HEADER] = sizeof(kith_header),
    [KITH_STRUCT_ORDER_SAVING] = sizeof(kith_order_saving),
    [KITH_STRUCT_ASSIGNMENT] = sizeof(kith_assignment),
    [KITH_STRUCT_ORDER_QUERY] = sizeof(kith_order_query),
    [KITH_STRUCT_CUSTOMER_SAVING] = sizeof(kith_customer_saving),
    [KITH_STRUCT_TRANSFER] = sizeof(kith_transfer),
    [KITH_STRUCT_TRANSFERRED] = sizeof(kith_transferred),
    [KITH_STRUCT_MANAGER_INFO] = sizeof(kith_manager_info),
    [KITH_STRUCT_SALES_QUERY] = sizeof(kith_sales_query),
    [KITH_STRUCT_SALES] = sizeof(kith_sales),
    [KITH_STRUCT_CARD_REQUEST] = sizeof(kith_card_request),
    [KITH_STRUCT_CARD_RESULT] = sizeof(kith_card_result),
    [KITH_STRUCT_COMMISSION_REQUEST] = sizeof(kith_commission_request),
    [KITH_STRUCT_COMMISSION] = sizeof(kith_commission),
    [KITH_STRUCT_COMMISSION_PART] = sizeof(kith_commission_part),
    [KITH_STRUCT_STATEMENT_QUERY] = sizeof(kith_statement_query),
    [KITH_STRUCT_STATEMENT_TOTAL] = sizeof(kith_statement_total),
    [KITH_STRUCT_CONTACT_REQUEST] = sizeof(kith_contact_request),
    [KITH_STRUCT_PERMISSION] = sizeof(kith_permission),
    [KITH_STRUCT_SIGNATORY_REQUEST] = sizeof(kith_signatory_request),
    [KITH_STRUCT_SIGNATORY] = sizeof(kith_signatory),
    [KITH_STRUCT_GROUP_QUERY] = sizeof(kith_group_query),
    [KITH_STRUCT_CALL_QUERY] = sizeof(kith_call_query),
    [KITH_STRUCT_CALL_LINE] = sizeof(kith_call_line),
    [KITH_STRUCT_DUPLICATE] = sizeof(kith_duplicate),
    [KITH_STRUCT_MERGE] = sizeof(kith_merge),
    [KITH_STRUCT_CONFLICT] = sizeof(kith_conflict),
    [KITH_STRUCT_ERASURE] = sizeof(kith_erasure),
    [KITH_STRUCT_ERASURE_ROW] = sizeof(kith_erasure_row),
    [KITH_STRUCT_PAGE_QUERY] = sizeof(kith_page_query),
    [KITH_STRUCT_PAGE] = sizeof(kith_page),
    [KITH_STRUCT_PAGE_ROW] = sizeof(kith_page_row),
};

static const unsigned char features[KITH_FEATURE_COUNT] = {
    [KITH_FEATURE_RIGHTS_ROLES] = 1, [KITH_FEATURE_HISTORY] = 1,
    [KITH_FEATURE_TXN_VIEWS] = 1,    [KITH_FEATURE_TESTING] = 1,
#ifndef NDEBUG
    [KITH_FEATURE_ASSERTIONS] = 1,
#endif
};

const char *kith_version(void)
{
    return VERSION(KITH_VERSION_MAJOR, KITH_VERSION_MINOR, KITH_VERSION_PATCH);
}

size_t kith_struct_size(uint32_t structure)
{
    return structure < KITH_STRUCT_COUNT ? struct_sizes[structure] : 0;
}

int32_t kith_feature_supported(uint32_t feature)
{
    return feature < KITH_FEATURE_COUNT ? features[feature] : 0;
}
