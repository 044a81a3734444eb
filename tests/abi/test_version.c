/* The library that runs tells its version, the sizes of its structs and what it can do. */
#include "kith/kith.h"
#include "kith/testing.h"
#ifdef WITH_SQLITE
#include "kith/sqlite.h"
#endif

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define SIZED(structure, type)                                                                               \
    {                                                                                                        \
        structure, sizeof(type), #type                                                                       \
    }

typedef struct sized {
    uint32_t structure;
    size_t bytes;
    const char *name;
} sized;

static const sized structs[] = {
    SIZED(KITH_STRUCT_VALUE, kith_value),
    SIZED(KITH_STRUCT_ERROR, kith_error),
    SIZED(KITH_STRUCT_FINDING, kith_finding),
    SIZED(KITH_STRUCT_RUN, kith_run),
    SIZED(KITH_STRUCT_KIND_INFO, kith_kind_info),
    SIZED(KITH_STRUCT_FIELD_INFO, kith_field_info),
    SIZED(KITH_STRUCT_MESSAGE, kith_message),
    SIZED(KITH_STRUCT_HISTORY_QUERY, kith_history_query),
    SIZED(KITH_STRUCT_CHANGE, kith_change),
    SIZED(KITH_STRUCT_STORE, kith_store),
    SIZED(KITH_STRUCT_ALLOCATOR, kith_allocator),
    SIZED(KITH_STRUCT_LIMIT, kith_limit),
    SIZED(KITH_STRUCT_BOOK_OPTIONS, kith_book_options),
    SIZED(KITH_STRUCT_BOOK_STATS, kith_book_stats),
    SIZED(KITH_STRUCT_TXN_OPTIONS, kith_txn_options),
    SIZED(KITH_STRUCT_VIEW_OPTIONS, kith_view_options),
    SIZED(KITH_STRUCT_CUSTOMER, kith_customer),
    SIZED(KITH_STRUCT_RELATION, kith_relation),
    SIZED(KITH_STRUCT_LINK, kith_link),
    SIZED(KITH_STRUCT_RELATION_QUERY, kith_relation_query),
    SIZED(KITH_STRUCT_TICK, kith_tick),
    SIZED(KITH_STRUCT_PAIR, kith_pair),
    SIZED(KITH_STRUCT_REACHED, kith_reached),
    SIZED(KITH_STRUCT_SEARCH, kith_search),
    SIZED(KITH_STRUCT_CRITERION, kith_criterion),
    SIZED(KITH_STRUCT_SELECTION, kith_selection),
    SIZED(KITH_STRUCT_STORE_FAULT, kith_store_fault),
    SIZED(KITH_STRUCT_TEST_ALLOCATOR, kith_test_allocator),
    SIZED(KITH_STRUCT_LOCATION, kith_location),
    SIZED(KITH_STRUCT_AGENDA_QUERY, kith_agenda_query),
    SIZED(KITH_STRUCT_TRACE, kith_trace),
    SIZED(KITH_STRUCT_HEADER, kith_header),
    SIZED(KITH_STRUCT_ORDER_REQUEST, kith_order_request),
    SIZED(KITH_STRUCT_HEADER_VALUE, kith_header_value),
    SIZED(KITH_STRUCT_TRACE_ROW, kith_trace_row),
    SIZED(KITH_STRUCT_EFFECTIVE, kith_effective),
    SIZED(KITH_STRUCT_CONDITION_QUERY, kith_condition_query),
    SIZED(KITH_STRUCT_CHAIN_STEP, kith_chain_step),
    SIZED(KITH_STRUCT_CHAIN_QUERY, kith_chain_query),
    SIZED(KITH_STRUCT_CHAIN_LINK, kith_chain_link),
    SIZED(KITH_STRUCT_ORDER_SAVING, kith_order_saving),
    SIZED(KITH_STRUCT_ASSIGNMENT, kith_assignment),
    SIZED(KITH_STRUCT_ORDER_QUERY, kith_order_query),
    SIZED(KITH_STRUCT_CUSTOMER_SAVING, kith_customer_saving),
    SIZED(KITH_STRUCT_TRANSFER, kith_transfer),
    SIZED(KITH_STRUCT_TRANSFERRED, kith_transferred),
    SIZED(KITH_STRUCT_MANAGER_INFO, kith_manager_info),
    SIZED(KITH_STRUCT_COMMISSION_REQUEST, kith_commission_request),
    SIZED(KITH_STRUCT_COMMISSION, kith_commission),
    SIZED(KITH_STRUCT_COMMISSION_PART, kith_commission_part),
    SIZED(KITH_STRUCT_STATEMENT_QUERY, kith_statement_query),
    SIZED(KITH_STRUCT_STATEMENT_TOTAL, kith_statement_total),
    SIZED(KITH_STRUCT_CARD_REQUEST, kith_card_request),
    SIZED(KITH_STRUCT_CARD_RESULT, kith_card_result),
    SIZED(KITH_STRUCT_CONTACT_REQUEST, kith_contact_request),
    SIZED(KITH_STRUCT_PERMISSION, kith_permission),
    SIZED(KITH_STRUCT_SIGNATORY_REQUEST, kith_signatory_request),
    SIZED(KITH_STRUCT_SIGNATORY, kith_signatory),
    SIZED(KITH_STRUCT_GROUP_QUERY, kith_group_query),
    SIZED(KITH_STRUCT_CALL_QUERY, kith_call_query),
    SIZED(KITH_STRUCT_CALL_LINE, kith_call_line),
    SIZED(KITH_STRUCT_DUPLICATE, kith_duplicate),
    SIZED(KITH_STRUCT_MERGE, kith_merge),
    SIZED(KITH_STRUCT_CONFLICT, kith_conflict),
    SIZED(KITH_STRUCT_ERASURE, kith_erasure),
    SIZED(KITH_STRUCT_ERASURE_ROW, kith_erasure_row),
    SIZED(KITH_STRUCT_PAGE_QUERY, kith_page_query),
    SIZED(KITH_STRUCT_PAGE, kith_page),
    SIZED(KITH_STRUCT_PAGE_ROW, kith_page_row),
    SIZED(KITH_STRUCT_SALES_QUERY, kith_sales_query),
    SIZED(KITH_STRUCT_SALES, kith_sales),
};

#ifdef WITH_SQLITE
static const sized sqlite_structs[] = {
    SIZED(KITH_SQLITE_STRUCT_OPTIONS, kith_sqlite_options),
    SIZED(KITH_SQLITE_STRUCT_FACTS, kith_sqlite_facts),
};
#endif

static void version_is_that_of_headers_and_project(void **state)
{
    (void)state;
    char headers[32];
    (void)snprintf(headers, sizeof headers, "%d.%d.%d", KITH_VERSION_MAJOR, KITH_VERSION_MINOR,
                   KITH_VERSION_PATCH);
    assert_string_equal(headers, PROJECT_VERSION);
    assert_string_equal(kith_version(), PROJECT_VERSION);
}

static void struct_sizes_are_those_of_the_headers(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof structs / sizeof *structs; i++) {
        if (kith_struct_size(structs[i].structure) != structs[i].bytes) {
            fail_msg("%s: %zu, here %zu", structs[i].name, kith_struct_size(structs[i].structure),
                     structs[i].bytes);
        }
    }
    assert_int_equal(sizeof structs / sizeof *structs, KITH_STRUCT_COUNT - 1);
#ifdef WITH_SQLITE
    for (size_t i = 0; i < sizeof sqlite_structs / sizeof *sqlite_structs; i++) {
        assert_int_equal(kith_sqlite_struct_size(sqlite_structs[i].structure), sqlite_structs[i].bytes);
    }
    assert_int_equal(sizeof sqlite_structs / sizeof *sqlite_structs, KITH_SQLITE_STRUCT_COUNT - 1);
#endif
}

static void unknown_structs_have_no_size(void **state)
{
    (void)state;
    assert_int_equal(kith_struct_size(0), 0);
    assert_int_equal(kith_struct_size(KITH_STRUCT_COUNT), 0);
    assert_int_equal(kith_struct_size(UINT32_MAX), 0);
#ifdef WITH_SQLITE
    assert_int_equal(kith_sqlite_struct_size(0), 0);
    assert_int_equal(kith_sqlite_struct_size(KITH_SQLITE_STRUCT_COUNT), 0);
#endif
}

static void features_are_those_built_in(void **state)
{
    const int32_t assertions = ASSERTIONS;
    (void)state;
    for (uint32_t feature = 1; feature < KITH_FEATURE_COUNT; feature++) {
        const int32_t wanted = feature == KITH_FEATURE_ASSERTIONS ? assertions : 1;
        assert_int_equal(kith_feature_supported(feature), wanted);
    }
}

static void unknown_features_are_not_supported(void **state)
{
    (void)state;
    assert_int_equal(kith_feature_supported(0), 0);
    assert_int_equal(kith_feature_supported(KITH_FEATURE_COUNT), 0);
    assert_int_equal(kith_feature_supported(UINT32_MAX), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(version_is_that_of_headers_and_project),
        cmocka_unit_test(struct_sizes_are_those_of_the_headers),
        cmocka_unit_test(unknown_structs_have_no_size),
        cmocka_unit_test(features_are_those_built_in),
        cmocka_unit_test(unknown_features_are_not_supported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
