/* Table 1 A and C: which conditions come down a chain. A test is named after its row. */
#include "house.h"

#include <stdio.h>

/* --- A: is a record a candidate? --- */

static void a1_scope_keys_that_the_record_sets_must_equal_the_request(void **state)
{
    (void)state;
    house *in = new_house();
    const kith_id general = put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(1)});
    const kith_id of_brand =
        put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(2), .brand = in->brand});
    const kith_id of_group =
        put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(3), .item_group = "shoes"});
    const kith_id of_both = put(
        in, (condition_settings){
                .customer = in->at.na001, .percent = PERCENT(4), .brand = in->brand, .item_group = "shoes"});
    const struct {
        kith_id brand;
        const char *group;
        kith_id taken;
    } cases[] = {
        {0, NULL, general},
        {in->brand, NULL, of_brand},
        {0, "shoes", of_group},
        {in->brand, "shoes", of_both},
        {in->brand, "shirts", of_brand},
        {0, "shirts", general},
        {0, "", general},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const kith_effective out =
            ask(in, (kith_condition_query){.brand = cases[i].brand, .item_group = cases[i].group});
        assert_int_equal(out.condition, cases[i].taken);
    }
    (void)ask(in, (kith_condition_query){.brand = 0});
    assert_int_equal(reason_of(in, 0, in->at.bb001), KITH_REASON_NO_RECORD);
    assert_int_equal(reason_of(in, of_brand, 0), 0); /* a missing key never widens a match */
    free_house(in);
}

static void a2_inactive_records_do_not_count(void **state)
{
    (void)state;
    house *in = new_house();
    const kith_id off =
        put(in, (condition_settings){.customer = in->at.bb001, .percent = PERCENT(9), .inactive = 1});
    const kith_id on = put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(5)});
    expect_percent(in, PERCENT(5), on);
    assert_int_equal(reason_of(in, off, 0), KITH_REASON_INACTIVE);
    free_house(in);
}

/* Worked case 41. */
static void a3_records_hold_on_the_pricing_date_only(void **state)
{
    (void)state;
    house *in = new_house();
    const kith_id first =
        put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(5), .until = "2026-06-30"});
    const kith_id second =
        put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(2), .since = "2026-07-01"});
    kith_effective out = ask(in, (kith_condition_query){.as_of = day("2026-06-30")});
    assert_int_equal(out.number, PERCENT(5));
    assert_int_equal(reason_of(in, second, 0), KITH_REASON_NOT_YET_VALID);
    out = ask(in, (kith_condition_query){.as_of = day("2026-07-01")});
    assert_int_equal(out.number, PERCENT(2));
    assert_int_equal(reason_of(in, first, 0), KITH_REASON_EXPIRED);
    free_house(in);
}

static void a4_currency_and_minimum_value_must_match(void **state)
{
    (void)state;
    house *in = new_house();
    const kith_id dear = put(in, (condition_settings){.customer = in->at.bb001,
                                                      .percent = PERCENT(9),
                                                      .currency = in->euro,
                                                      .minimum = INT64_C(500000000)});
    const kith_id plain = put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(5)});
    const kith_condition_query enough = {.currency = in->euro, .value = INT64_C(500000000), .has_value = 1};
    assert_int_equal(ask(in, enough).condition, dear);
    kith_condition_query query = enough;
    query.value--;
    assert_int_equal(ask(in, query).condition, plain);
    assert_int_equal(reason_of(in, dear, 0), KITH_REASON_MIN_VALUE);
    query = enough;
    query.currency = in->dollar;
    assert_int_equal(ask(in, query).condition, plain);
    assert_int_equal(reason_of(in, dear, 0), KITH_REASON_CURRENCY);
    query = enough;
    query.has_value = 0; /* not stated */
    assert_int_equal(ask(in, query).condition, dear);
    free_house(in);
}

static void a4_without_a_minimum_every_value_reaches_it(void **state)
{
    (void)state;
    house *in = new_house();
    const kith_id plain = put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(5)});
    const kith_condition_query returned = {.value = -1, .has_value = 1};
    assert_int_equal(ask(in, returned).condition, plain);
    kith_txn *txn = begin(in->at.book);
    change(txn, plain, (kith_value){.field = KITH_CONDITION_MINIMUM, .type = KITH_TYPE_DECIMAL});
    (void)commit(txn);
    assert_int_equal(ask(in, returned).condition, 0);
    assert_int_equal(reason_of(in, plain, 0), KITH_REASON_MIN_VALUE);
    assert_int_equal(ask(in, (kith_condition_query){.value = 0, .has_value = 1}).condition, plain);
    free_house(in);
}

static void a5_local_records_are_for_their_own_customer(void **state)
{
    (void)state;
    house *in = new_house();
    const kith_id local =
        put(in, (condition_settings){.customer = in->at.bb001, .percent = PERCENT(9), .local = 1});
    const kith_id plain = put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(5)});
    expect_percent(in, PERCENT(5), plain);
    assert_int_equal(reason_of(in, local, 0), KITH_REASON_NOT_INHERITABLE);
    assert_int_equal(ask(in, (kith_condition_query){.customer = in->at.bb001}).condition, local);
    free_house(in);
}

static void a6_nothing_comes_down_without_a_chain(void **state)
{
    (void)state;
    house *in = new_house();
    kith_txn *txn = begin(in->at.book);
    const kith_id xy001 = organisation(txn, "XY001");
    const kith_id loner = organisation(txn, "L");
    (void)commit(txn);
    const kith_id above = put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(5)});
    const kith_id over =
        put(in, (condition_settings){.customer = in->at.mw001, .percent = PERCENT(3), .until = "2020-01-01"});
    assert_int_equal(ask(in, (kith_condition_query){.chain_off = 1}).reason, KITH_REASON_CHAIN_OFF);
    assert_int_equal(reason_of(in, above, in->at.na001), KITH_REASON_CHAIN_OFF);
    assert_int_equal(reason_of(in, over, in->at.mw001), KITH_REASON_EXPIRED); /* the first that fails */
    assert_int_equal(reason_of(in, 0, in->at.bb001), KITH_REASON_NO_RECORD);
    assert_int_equal(ask(in, (kith_condition_query){.customer = loner}).reason, KITH_REASON_NO_CHAIN);
    txn = begin(in->at.book);
    (void)join(txn, in->at.c1001, xy001);
    (void)commit(txn);
    assert_int_equal(ask(in, (kith_condition_query){.chain = 0}).reason, KITH_REASON_CHAIN_AMBIGUOUS);
    assert_int_equal(ask(in, (kith_condition_query){.chain = in->at.bb001}).number, PERCENT(5));
    const kith_id own = put(in, (condition_settings){.customer = in->at.c1001, .percent = PERCENT(1)});
    expect_percent(in, PERCENT(1), own); /* what is one's own needs no chain */
    assert_int_equal(ask(in, (kith_condition_query){.chain = 0}).chain, KITH_CHAIN_AMBIGUOUS);
    assert_int_equal(ask(in, (kith_condition_query){.chain = in->at.bb001}).chain, KITH_CHAIN_FOUND);
    assert_int_equal(ask(in, (kith_condition_query){.chain = loner}).chain, KITH_CHAIN_NOT_A_MEMBER);
    free_house(in);
}

static void a7_a_block_stops_what_comes_from_above_it(void **state)
{
    (void)state;
    house *in = new_house();
    const kith_id high = put(in, (condition_settings){.customer = in->at.mw001, .percent = PERCENT(5)});
    const kith_id block =
        put(in, (condition_settings){.customer = in->at.bb001, .state = KITH_CONDITION_STATE_BLOCK});
    kith_effective out = ask(in, (kith_condition_query){.chain = 0});
    assert_int_equal(out.condition, 0);
    assert_int_equal(out.reason, KITH_REASON_BLOCKED_BELOW);
    assert_int_equal(reason_of(in, high, 0), KITH_REASON_BLOCKED_BELOW);
    assert_int_equal(reason_of(in, block, 0), KITH_REASON_BLOCKS);
    const kith_id own = put(in, (condition_settings){.customer = in->at.c1001, .percent = PERCENT(2)});
    expect_percent(in, PERCENT(2), own); /* block at p1 and own value at p0 */
    free_house(in);
}

/* Worked case 39. */
static void a8_what_is_enforced_above_wins(void **state)
{
    (void)state;
    house *in = new_house();
    const kith_id mandate =
        put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(4), .enforced = 1});
    const kith_id own = put(in, (condition_settings){.customer = in->at.c1001, .percent = PERCENT(6)});
    expect_percent(in, PERCENT(4), mandate);
    assert_int_equal(reason_of(in, own, 0), KITH_REASON_ENFORCED_ABOVE);
    (void)put(in, (condition_settings){.customer = in->at.bb001, .state = KITH_CONDITION_STATE_BLOCK});
    expect_percent(in, PERCENT(4), mandate); /* a block cannot lift a mandate */
    const kith_id lower =
        put(in, (condition_settings){.customer = in->at.mw001, .percent = PERCENT(7), .enforced = 1});
    expect_percent(in, PERCENT(4), mandate); /* of two the higher */
    assert_int_equal(reason_of(in, lower, 0), KITH_REASON_ENFORCED_ABOVE);
    free_house(in);
}

static void a8_a_block_that_is_enforced_leaves_nothing(void **state)
{
    (void)state;
    house *in = new_house();
    const kith_id block = put(
        in,
        (condition_settings){.customer = in->at.mw001, .state = KITH_CONDITION_STATE_BLOCK, .enforced = 1});
    const kith_id own = put(in, (condition_settings){.customer = in->at.c1001, .percent = PERCENT(6)});
    const kith_effective found = ask(in, (kith_condition_query){0});
    assert_int_equal(found.condition, 0);
    assert_int_equal(found.reason, KITH_REASON_ENFORCED_ABOVE);
    assert_int_equal(reason_of(in, own, 0), KITH_REASON_ENFORCED_ABOVE);
    assert_int_equal(reason_of(in, block, 0), KITH_REASON_BLOCKS);
    const kith_id mandate =
        put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(4), .enforced = 1});
    expect_percent(in, PERCENT(4), mandate); /* of two that are enforced the higher */
    free_house(in);
}

/* --- C: special records --- */

static void c_two_of_one_scope_at_once_are_refused(void **state)
{
    (void)state;
    house *in = new_house();
    const kith_id first =
        put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(5), .until = "2026-06-30"});
    kith_txn *txn = begin(in->at.book);
    const kith_id second = condition(txn, (condition_settings){.customer = in->at.na001,
                                                               .type = in->nearest,
                                                               .percent = PERCENT(2),
                                                               .since = "2026-06-30"});
    kith_error err = NEW_ERROR;
    REFUSED(KITH_ERR_RULE, &err, kith_txn_commit(txn, NULL, &err));
    assert_int_equal(err.rule, KITH_RULE_OVERLAP);
    assert_int_equal(err.subject, second);
    assert_int_equal(err.other, first);
    assert_int_equal(err.since, day("2026-06-30"));
    kith_txn_close(txn);
    (void)put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(2), .inactive = 1});
    (void)put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(2), .brand = in->brand});
    free_house(in);
}

/* As a store may hold two: here both hold as no day is asked for. */
static void c_of_two_at_once_the_later_counts(void **state)
{
    (void)state;
    house *in = new_house();
    const kith_id early =
        put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(5), .until = "2026-06-30"});
    const kith_id late =
        put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(2), .since = "2026-07-01"});
    const kith_condition_query query = {.size = sizeof query, .customer = in->at.c1001, .type = in->nearest};
    kith_error err = NEW_ERROR;
    kith_effective found;
    kith_view *view = view_on(in->at.book, 0);
    OK(&err, kith_condition_effective(view, &query, &found, &in->trace, &err));
    kith_view_close(view);
    assert_int_equal(found.condition, late);
    assert_int_equal(reason_of(in, early, 0), KITH_REASON_CONFLICT);
    free_house(in);
}

static void c_skipped_nodes_are_passed_over(void **state)
{
    (void)state;
    house *in = new_house();
    kith_error err = NEW_ERROR;
    const kith_id high = put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(5)});
    const kith_id near = put(in, (condition_settings){.customer = in->at.bb001, .percent = PERCENT(3)});
    kith_id node = 0;
    size_t count = 0;
    kith_view *view = view_of(in->at.book);
    OK(&err, kith_record_parts(view, in->at.bb001, KITH_KIND_CHAIN_NODE, 0, &node, 1, &count, &err));
    kith_view_close(view);
    kith_txn *txn = begin(in->at.book);
    change(txn, node, FLAG(KITH_CHAIN_NODE_SKIPPED));
    (void)commit(txn);
    expect_percent(in, PERCENT(5), high);
    assert_int_equal(reason_of(in, near, in->at.bb001), KITH_REASON_NOT_RELEVANT);
    assert_int_equal(ask(in, (kith_condition_query){.customer = in->at.bb001}).number, PERCENT(3));
    free_house(in);
}

static void c_the_path_ends_at_a_gap(void **state)
{
    (void)state;
    house *in = new_house();
    kith_error err = NEW_ERROR;
    (void)put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(5)});
    kith_txn *txn = begin(in->at.book);
    OK(&err, kith_chain_move(txn, in->at.bb001, 0, 0, day("2026-01-01"), NULL, &err));
    (void)commit(txn);
    assert_int_equal(ask(in, (kith_condition_query){.as_of = day("2026-01-01")}).condition, 0);
    assert_int_equal(ask(in, (kith_condition_query){.as_of = day("2025-12-31")}).number, PERCENT(5));
    free_house(in);
}

/* Worked case 43. */
static void c_conditions_of_different_types_both_apply(void **state)
{
    (void)state;
    house *in = new_house();
    kith_error err = NEW_ERROR;
    const kith_id promo = add_type(in, "PROMO", 0);
    const kith_id base = add_type(in, "BASE", 0);
    (void)put(in, (condition_settings){.customer = in->at.ch001, .type = promo, .percent = PERCENT(2)});
    (void)put(in, (condition_settings){.customer = in->at.na001, .type = base, .percent = PERCENT(5)});
    kith_effective all[4];
    size_t count = 0;
    const kith_condition_query query = {.size = sizeof query, .customer = in->at.c1001};
    kith_view *view = view_of(in->at.book);
    OK(&err, kith_condition_all(view, &query, all, COUNT(all), &count, &err));
    assert_int_equal(count, 3);
    assert_int_equal(all[0].condition, 0);
    assert_int_equal(all[1].type, promo);
    assert_int_equal(all[1].number, PERCENT(2));
    assert_int_equal(all[2].number, PERCENT(5));
    const kith_id customers[] = {in->at.c1001, in->at.c1010, in->at.na001};
    const kith_condition_query many = {.size = sizeof many, .type = promo};
    OK(&err, kith_condition_many(view, &many, customers, 3, all, &err));
    assert_int_equal(all[0].number, PERCENT(2));
    assert_int_equal(all[1].condition, 0);
    assert_int_equal(all[2].condition, 0);
    kith_view_close(view);
    free_house(in);
}

/* Types MANY at most, each with a condition at the root, every third one with another at the customer. */
#define MANY 150u

static void expect_all(house *in, const kith_id *types, size_t count)
{
    kith_error err = NEW_ERROR;
    static kith_effective all[MANY + 1];
    size_t found = 0;
    kith_view *view = view_of(in->at.book);
    kith_condition_query query = {.size = sizeof query, .customer = in->at.c1001};
    OK(&err, kith_condition_all(view, &query, all, COUNT(all), &found, &err));
    assert_int_equal(found, count + 1); /* and that of the house */
    for (size_t i = 0; i < count; i++) {
        const int64_t percent = i % 3 == 0 ? PERCENT(2) : PERCENT(1);
        kith_effective one;
        kith_effective many;
        query.type = types[i];
        OK(&err, kith_condition_effective(view, &query, &one, NULL, &err));
        const kith_condition_query asked = {.size = sizeof asked, .type = types[i]};
        OK(&err, kith_condition_many(view, &asked, &in->at.c1001, 1, &many, &err));
        assert_int_equal(all[i + 1].type, types[i]);
        assert_int_equal(all[i + 1].number, percent);
        assert_int_equal(one.number, percent);
        assert_int_equal(many.number, percent);
        assert_int_equal(one.distance, i % 3 == 0 ? 0 : 4);
    }
    kith_view_close(view);
}

/* A price list among so many comes down into an order header. */
static void expect_price_list(house *in)
{
    kith_error err = NEW_ERROR;
    kith_header header = {.size = sizeof header};
    kith_txn *txn = begin(in->at.book);
    const kith_id list = ADD(txn, KITH_KIND_CONDITION_TYPE, TEXT(KITH_CONDITION_TYPE_CODE, "list"),
                             CODE(KITH_CONDITION_TYPE_VALUE, KITH_CONDITION_VALUE_CODE),
                             CODE(KITH_CONDITION_TYPE_FILLS, KITH_HEADER_FIELD_PRICE_LIST));
    const kith_id order = ADD(txn, KITH_KIND_ORDER_TYPE, TEXT(KITH_ORDER_TYPE_CODE, "order"),
                              CODE(KITH_ORDER_TYPE_CHAIN_CHECK, KITH_CHAIN_CHECK_ON));
    const kith_id at_root =
        condition(txn, (condition_settings){.customer = in->at.na001, .type = list, .text = "A1"});
    (void)commit(txn);
    const kith_order_request request = {
        .size = sizeof request, .customer = in->at.c1001, .order_type = order, .on = day("2026-06-01")};
    kith_view *view = view_of(in->at.book);
    OK(&err, kith_order_header(view, &request, &header, NULL, &err));
    const kith_header_value *value = &header.fields[KITH_HEADER_FIELD_PRICE_LIST];
    assert_int_equal(value->record, at_root);
    assert_string_equal(value->text, "A1");
    kith_view_close(view);
}

/* More than are collected in one walk, in a block of the root's and then in the tree. */
static void c_any_number_of_types_comes_down(void **state)
{
    (void)state;
    house *in = new_house();
    kith_id types[MANY];
    char code[8];
    for (size_t i = 0; i < MANY; i++) {
        kith_txn *txn = begin(in->at.book);
        (void)snprintf(code, sizeof code, "T%zu", i);
        types[i] = percent_type(txn, code, 0);
        (void)condition(
            txn, (condition_settings){.customer = in->at.na001, .type = types[i], .percent = PERCENT(1)});
        if (i % 3 == 0) {
            (void)condition(
                txn, (condition_settings){.customer = in->at.c1001, .type = types[i], .percent = PERCENT(2)});
        }
        (void)commit(txn);
        if (i % 30 == 0 || i + 1 == MANY) {
            expect_all(in, types, i + 1);
        }
    }
    expect_price_list(in);
    free_house(in);
}

/* What a removed record leaves behind, and a reload. */
static void bitmaps_follow_records(void **state)
{
    (void)state;
    house *in = new_house();
    const kith_id old = put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(5)});
    const kith_id branded =
        put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(6), .brand = in->brand});
    kith_txn *txn = begin(in->at.book);
    remove_record(txn, old);
    (void)commit(txn);
    assert_int_equal(ask(in, (kith_condition_query){.brand = in->brand}).condition, branded);
    txn = begin(in->at.book);
    remove_record(txn, branded);
    (void)commit(txn);
    assert_int_equal(ask(in, (kith_condition_query){.brand = in->brand}).condition, 0);
    assert_int_equal(reason_of(in, 0, in->at.na001), KITH_REASON_NO_RECORD);
    free_house(in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a1_scope_keys_that_the_record_sets_must_equal_the_request),
        cmocka_unit_test(a2_inactive_records_do_not_count),
        cmocka_unit_test(a3_records_hold_on_the_pricing_date_only),
        cmocka_unit_test(a4_currency_and_minimum_value_must_match),
        cmocka_unit_test(a4_without_a_minimum_every_value_reaches_it),
        cmocka_unit_test(a5_local_records_are_for_their_own_customer),
        cmocka_unit_test(a6_nothing_comes_down_without_a_chain),
        cmocka_unit_test(a7_a_block_stops_what_comes_from_above_it),
        cmocka_unit_test(a8_what_is_enforced_above_wins),
        cmocka_unit_test(a8_a_block_that_is_enforced_leaves_nothing),
        cmocka_unit_test(c_two_of_one_scope_at_once_are_refused),
        cmocka_unit_test(c_of_two_at_once_the_later_counts),
        cmocka_unit_test(c_skipped_nodes_are_passed_over),
        cmocka_unit_test(c_the_path_ends_at_a_gap),
        cmocka_unit_test(c_conditions_of_different_types_both_apply),
        cmocka_unit_test(c_any_number_of_types_comes_down),
        cmocka_unit_test(bitmaps_follow_records),
    };
    return cmocka_run_group_tests_name("conditions", tests, NULL, NULL);
}
