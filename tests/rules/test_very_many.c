/* Customers that have very many conditions, memberships or locations, and views on what is not committed. */
#include "condition.h"

#include <stdio.h>
#include <string.h>

#define MANY 300u /* twice what fits a block */
#define FIRST (day("2026-01-01"))

/* A figure over a store that can be opened again. */
typedef struct crowd {
    kith_memory_store *memory;
    kith_book *book;
    kith_id type;
    kith_id customer;
    kith_id records[MANY]; /* one a day; 0: removed */
    kith_id nodes[MANY];
} crowd;

static crowd *new_crowd(void)
{
    crowd *made = test_calloc(1, sizeof *made);
    made->memory = new_store();
    made->book = open_over(made->memory);
    kith_txn *txn = begin(made->book);
    const kith_id hierarchy = entry(txn, KITH_KIND_HIERARCHY, "trade");
    set_book(txn, made->book, REF(KITH_BOOK_HIERARCHY, hierarchy));
    made->type = percent_type(txn, "nearest", 0);
    made->customer = organisation(txn, "C");
    (void)commit(txn);
    return made;
}

static void free_crowd(crowd *at)
{
    kith_book_close(at->book);
    kith_memory_store_free(at->memory);
    test_free(at);
}

static void open_again(crowd *at)
{
    at->book = reopened(at->book, at->memory);
}

/* Days are removed out of order, a third of them at a time; between them the book is opened again. */
static void remove_some(crowd *at, uint32_t part)
{
    kith_txn *txn = begin(at->book);
    for (uint32_t i = 0; i < MANY; i++) {
        const uint32_t which = i * 7 % MANY;
        if (which % 3 == part) {
            remove_record(txn, at->records[which]);
            at->records[which] = 0;
        }
    }
    (void)commit(txn);
}

static void iso(char out[16], kith_date on)
{
    const kith_value value = {.type = KITH_TYPE_DATE, .number = on};
    (void)kith_value_format(&value, 0, out, 16);
}

/* --- conditions --- */

static void expect_conditions(const crowd *at)
{
    kith_error err = NEW_ERROR;
    kith_view *view = view_of(at->book);
    for (uint32_t i = 0; i < MANY; i++) {
        kith_effective out;
        const kith_condition_query query = {
            .size = sizeof query, .type = at->type, .customer = at->customer, .as_of = FIRST + (kith_date)i};
        OK(&err, kith_condition_effective(view, &query, &out, NULL, &err));
        assert_int_equal(out.condition, at->records[i]);
        kith_condition_query many = query;
        many.customer = 0;
        OK(&err, kith_condition_many(view, &many, &at->customer, 1, &out, &err));
        assert_int_equal(out.condition, at->records[i]);
    }
    kith_view_close(view);
}

static void each_day_of_very_many_conditions_has_its_own(void **state)
{
    (void)state;
    crowd *at = new_crowd();
    kith_txn *txn = begin(at->book);
    for (uint32_t i = 0; i < MANY; i++) {
        char on[16];
        const uint32_t which = i * 7 % MANY; /* not in order */
        iso(on, FIRST + (kith_date)which);
        at->records[which] = condition(
            txn,
            (condition_settings){
                .customer = at->customer, .type = at->type, .percent = PERCENT(1), .since = on, .until = on});
    }
    (void)commit(txn);
    for (uint32_t part = 0; part < 3; part++) {
        expect_conditions(at);
        open_again(at);
        expect_conditions(at);
        remove_some(at, part);
    }
    expect_conditions(at);
    free_crowd(at);
}

/* --- memberships --- */

static void expect_memberships(const crowd *at)
{
    kith_error err = NEW_ERROR;
    kith_view *view = view_of(at->book);
    for (uint32_t i = 0; i < MANY; i++) {
        kith_chain_step steps[4];
        size_t count = 0;
        uint32_t outcome = 99;
        const kith_chain_query query = {.size = sizeof query, .as_of = FIRST + (kith_date)i};
        OK(&err, kith_chain_path(view, at->customer, &query, steps, 4, &count, &outcome, &err));
        assert_int_equal(outcome, at->records[i] == 0 ? KITH_CHAIN_NONE : KITH_CHAIN_FOUND);
        if (at->records[i] != 0) {
            assert_int_equal(count, 2);
            assert_int_equal(steps[0].link, at->records[i]);
            assert_int_equal(steps[1].customer, at->nodes[i]);
        }
    }
    kith_view_close(view);
}

static void each_day_of_very_many_memberships_has_its_own_path(void **state)
{
    (void)state;
    crowd *at = new_crowd();
    kith_txn *txn = begin(at->book);
    for (uint32_t i = 0; i < MANY; i++) {
        char on[16];
        char number[16];
        (void)snprintf(number, sizeof number, "N%u", i);
        iso(on, FIRST + (kith_date)i);
        at->nodes[i] = organisation(txn, number);
        at->records[i] = connect_as(txn, at->customer, at->nodes[i], 1, on, on);
    }
    (void)commit(txn);
    for (uint32_t part = 0; part < 3; part++) {
        expect_memberships(at);
        open_again(at);
        expect_memberships(at);
        remove_some(at, part);
    }
    expect_memberships(at);
    free_crowd(at);
}

/* --- locations --- */

static void primary_location_serves_though_others_are_older(void **state)
{
    (void)state;
    crowd *at = new_crowd();
    kith_error err = NEW_ERROR;
    kith_header header = {.size = sizeof header};
    kith_txn *txn = begin(at->book);
    const kith_id type = ADD(txn, KITH_KIND_ORDER_TYPE, TEXT(KITH_ORDER_TYPE_CODE, "D01"));
    kith_id oldest = 0;
    for (uint32_t i = 0; i < 40; i++) {
        const kith_id one = ADD(txn, KITH_KIND_LOCATION, REF(KITH_LOCATION_CUSTOMER, at->customer),
                                TEXT(KITH_LOCATION_NAME, "dock"), FLAG(KITH_LOCATION_SHIPPING),
                                FLAG(KITH_LOCATION_HEADQUARTERS));
        oldest = oldest == 0 ? one : oldest;
    }
    const kith_id primary = ADD(txn, KITH_KIND_LOCATION, REF(KITH_LOCATION_CUSTOMER, at->customer),
                                TEXT(KITH_LOCATION_NAME, "house"), FLAG(KITH_LOCATION_PRIMARY));
    (void)commit(txn);
    const kith_order_request request = {.size = sizeof request, .customer = at->customer, .order_type = type};
    kith_view *view = view_of(at->book);
    OK(&err, kith_order_header(view, &request, &header, NULL, &err));
    assert_int_equal(header.fields[KITH_HEADER_FIELD_DELIVERY].location, oldest);
    kith_view_close(view);
    txn = begin(at->book);
    change(txn, primary, FLAG(KITH_LOCATION_SHIPPING));
    (void)commit(txn);
    view = view_of(at->book);
    OK(&err, kith_order_header(view, &request, &header, NULL, &err));
    assert_int_equal(header.fields[KITH_HEADER_FIELD_DELIVERY].location, primary);
    kith_view_close(view);
    free_crowd(at);
}

/* --- what is not committed --- */

static void customer_removed_in_a_transaction_is_not_found_through_it(void **state)
{
    (void)state;
    crowd *at = new_crowd();
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(at->book);
    const kith_id root = organisation(txn, "R");
    (void)join(txn, at->customer, root);
    (void)condition(txn, (condition_settings){.customer = root, .type = at->type, .percent = PERCENT(1)});
    (void)commit(txn);
    txn = begin(at->book);
    remove_record(txn, at->customer); /* no rule has been asked yet */
    kith_view *view = view_of_txn(txn);
    kith_chain_step steps[4];
    size_t count = 0;
    uint32_t outcome = 99;
    kith_effective out;
    const kith_condition_query many = {.size = sizeof many, .type = at->type};
    kith_condition_query one = many;
    one.customer = at->customer;
    const kith_id customers[] = {root, at->customer};
    kith_effective all[2];
    assert_int_equal(kith_chain_path(view, at->customer, NULL, steps, 4, &count, &outcome, &err),
                     KITH_ERR_NOT_FOUND);
    assert_int_equal(count, 0);
    assert_int_equal(outcome, KITH_CHAIN_NONE);
    assert_int_equal(kith_condition_effective(view, &one, &out, NULL, &err), KITH_ERR_NOT_FOUND);
    assert_int_equal(kith_condition_many(view, &many, customers, 2, all, &err), KITH_ERR_NOT_FOUND);
    assert_int_equal(err.subject, at->customer);
    kith_view_close(view);
    kith_txn_close(txn);
    free_crowd(at);
}

static void one_overlap_is_named_though_there_are_several(void **state)
{
    (void)state;
    crowd *at = new_crowd();
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(at->book);
    condition_settings set = {.customer = at->customer, .type = at->type, .percent = PERCENT(1)};
    set.since = set.until = "2026-01-01";
    const kith_id first = condition(txn, set);
    set.since = set.until = "2026-01-03";
    (void)condition(txn, set);
    (void)commit(txn);
    txn = begin(at->book);
    set.since = "2026-01-01";
    (void)condition(txn, set);
    kith_finding findings[4];
    size_t count = 0;
    OK(&err, kith_txn_check(txn, findings, COUNT(findings), &count, &err));
    assert_int_equal(count, 1);
    assert_int_equal(findings[0].rule, KITH_RULE_OVERLAP);
    assert_int_equal(findings[0].other, first);
    kith_txn_close(txn);
    free_crowd(at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_day_of_very_many_conditions_has_its_own),
        cmocka_unit_test(each_day_of_very_many_memberships_has_its_own_path),
        cmocka_unit_test(primary_location_serves_though_others_are_older),
        cmocka_unit_test(customer_removed_in_a_transaction_is_not_found_through_it),
        cmocka_unit_test(one_overlap_is_named_though_there_are_several),
    };
    return cmocka_run_group_tests_name("very many", tests, NULL, NULL);
}
