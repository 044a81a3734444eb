/* Table 3 C: which distribution is asked, and who is left out by it. A test per field and filter. */
#include "office.h"

#define UNIT 1000000 /* one of a decimal */

/* A row of the trace of one more order that is given out. */
static void expect_left_out(office *in, kith_id who, kith_id by, uint32_t reason)
{
    kith_txn *txn = begin_as(in->book, "robot", "2026-06-01");
    const kith_id order = add_order(txn, ++in->orders, in->customer, 0, "2026-06-01");
    OK(NULL, try_save(in, txn, order));
    assert_true(in->said.manager != who);
    assert_true(was_traced(in, who, by, reason));
    kith_txn_close(txn);
}

/* --- which distribution (by rule) --- */

/* The first that matches counts, by rank and then id, even if it finds nobody. */
static void first_match_by_rank_counts_even_if_it_finds_nobody(void **state)
{
    (void)state;
    office *in = new_office();
    const kith_id last = distribution(
        in, (distribution_settings){
                .code = "last", .rank = 30, .policy = KITH_DISTRIBUTE_FIXED, .manager = in->anna});
    const kith_id first = distribution(
        in, (distribution_settings){
                .code = "first", .rank = 10, .policy = KITH_DISTRIBUTE_FIXED, .manager = in->clara});
    (void)distribution(in,
                       (distribution_settings){
                           .code = "tie", .rank = 10, .policy = KITH_DISTRIBUTE_FIXED, .manager = in->dora});
    expect_turns(in, "c");
    assert_int_equal(in->said.distribution, first);
    leave(in, in->clara);
    expect_turns(in, "-");
    put(in, first, FLAG(KITH_DISTRIBUTION_INACTIVE));
    expect_turns(in, "d");
    put(in, last, INTEGER(KITH_DISTRIBUTION_RANK, 1));
    expect_turns(in, "a");
    assert_int_equal(in->said.distribution, last);
    free_office(in);
}

static void distribution_is_for_orders_that_agree_in_every_field(void **state)
{
    (void)state;
    office *in = new_office();
    kith_txn *txn = begin(in->book);
    const kith_id type = entry(txn, KITH_KIND_ORDER_TYPE, "D01");
    const kith_id other_type = entry(txn, KITH_KIND_ORDER_TYPE, "D02");
    const kith_id shop = entry(txn, KITH_KIND_SHOP, "north");
    const kith_id other_shop = entry(txn, KITH_KIND_SHOP, "south");
    const kith_id category = entry(txn, KITH_KIND_CATEGORY, "gold");
    const kith_id other_category = entry(txn, KITH_KIND_CATEGORY, "silver");
    (void)location(txn, in->customer, NULL, "Hamburg");
    change(txn, in->customer, REF(KITH_CUSTOMER_CATEGORY, category));
    change(txn, in->customer, TEXT(KITH_CUSTOMER_CITY, "Hamburg"));
    const kith_id order = add_order(txn, 1, in->customer, 0, "2026-06-01");
    change(txn, order, REF(KITH_ORDER_ORDER_TYPE, type));
    change(txn, order, TEXT(KITH_ORDER_METHOD, "web"));
    change(txn, order, REF(KITH_ORDER_SHOP, shop));
    (void)ADD(txn, KITH_KIND_ORDER_LINE, REF(KITH_ORDER_LINE_ORDER, order), TEXT(KITH_ORDER_LINE_ITEM, "i"),
              number_of(KITH_ORDER_LINE_AMOUNT, KITH_TYPE_DECIMAL, 300 * UNIT));
    (void)ADD(txn, KITH_KIND_ORDER_LINE, REF(KITH_ORDER_LINE_ORDER, order), TEXT(KITH_ORDER_LINE_ITEM, "j"),
              number_of(KITH_ORDER_LINE_AMOUNT, KITH_TYPE_DECIMAL, 200 * UNIT));
    (void)ADD(txn, KITH_KIND_ORDER_ENTRY, REF(KITH_ORDER_ENTRY_ORDER, order),
              CODE(KITH_ORDER_ENTRY_MEASURE, KITH_ORDER_MEASURE_BOOKED),
              DATE(KITH_ORDER_ENTRY_DATE, "2026-06-01"),
              number_of(KITH_ORDER_ENTRY_AMOUNT, KITH_TYPE_DECIMAL, 500 * UNIT));
    (void)commit(txn);
    const kith_id by =
        distribution(in, (distribution_settings){.policy = KITH_DISTRIBUTE_FIXED, .manager = in->clara});
    const struct {
        kith_value value;
        int is_match;
    } fields[] = {
        {REF(KITH_DISTRIBUTION_ORDER_TYPE, type), 1},
        {REF(KITH_DISTRIBUTION_ORDER_TYPE, other_type), 0},
        {TEXT(KITH_DISTRIBUTION_METHOD, "web"), 1},
        {TEXT(KITH_DISTRIBUTION_METHOD, "phone"), 0},
        {REF(KITH_DISTRIBUTION_SHOP, shop), 1},
        {REF(KITH_DISTRIBUTION_SHOP, other_shop), 0},
        {REF(KITH_DISTRIBUTION_CATEGORY, category), 1},
        {REF(KITH_DISTRIBUTION_CATEGORY, other_category), 0},
        {TEXT(KITH_DISTRIBUTION_CITY, "Hamburg"), 1},
        {TEXT(KITH_DISTRIBUTION_CITY, "Altona"), 0},
        {number_of(KITH_DISTRIBUTION_LEAST, KITH_TYPE_DECIMAL, 500 * UNIT), 1},
        {number_of(KITH_DISTRIBUTION_LEAST, KITH_TYPE_DECIMAL, 500 * UNIT + 1), 0},
        {number_of(KITH_DISTRIBUTION_MOST, KITH_TYPE_DECIMAL, 500 * UNIT), 1},
        {number_of(KITH_DISTRIBUTION_MOST, KITH_TYPE_DECIMAL, 500 * UNIT - 1), 0},
    };
    for (size_t i = 0; i < COUNT(fields); i++) {
        txn = begin_as(in->book, "robot", "2026-06-01");
        change(txn, by, fields[i].value);
        OK(NULL, try_save(in, txn, order));
        if ((in->said.manager == in->clara) != fields[i].is_match) {
            fail_msg("field %u, number %u", fields[i].value.field, (unsigned)i);
        }
        assert_true(was_traced(in, fields[i].is_match ? in->clara : 0, by,
                               fields[i].is_match ? KITH_REASON_TAKEN : KITH_REASON_NO_MATCH));
        kith_txn_close(txn);
    }
    txn = begin_as(in->book, "robot", "2026-06-01"); /* one field that does not agree is enough */
    for (size_t i = 0; i < COUNT(fields); i += 2) {
        change(txn, by, fields[i].value);
    }
    OK(NULL, try_save(in, txn, order));
    assert_int_equal(in->said.manager, in->clara);
    kith_txn_close(txn);
    free_office(in);
}

/* A field that the order leaves open never widens a match. */
static void order_without_the_field_does_not_match(void **state)
{
    (void)state;
    office *in = new_office();
    kith_txn *txn = begin(in->book);
    const kith_id type = entry(txn, KITH_KIND_ORDER_TYPE, "D01");
    const kith_id shop = entry(txn, KITH_KIND_SHOP, "north");
    const kith_id category = entry(txn, KITH_KIND_CATEGORY, "gold");
    (void)commit(txn);
    const kith_id by =
        distribution(in, (distribution_settings){.policy = KITH_DISTRIBUTE_FIXED, .manager = in->clara});
    const kith_value fields[] = {
        REF(KITH_DISTRIBUTION_ORDER_TYPE, type), TEXT(KITH_DISTRIBUTION_METHOD, "web"),
        REF(KITH_DISTRIBUTION_SHOP, shop),       REF(KITH_DISTRIBUTION_CATEGORY, category),
        TEXT(KITH_DISTRIBUTION_CITY, "Hamburg"), number_of(KITH_DISTRIBUTION_LEAST, KITH_TYPE_DECIMAL, 1),
    };
    for (size_t i = 0; i < COUNT(fields); i++) {
        put(in, by, fields[i]);
        expect_turns(in, "-");
        put(in, by, nothing_of(fields[i].field));
    }
    expect_turns(in, "c");
    free_office(in);
}

/* --- filters --- */

static void who_left_is_absent_or_opted_out_is_left_out(void **state)
{
    (void)state;
    const struct {
        kith_value value;
        uint32_t reason;
    } filters[] = {
        {CODE(KITH_MANAGER_STATE, KITH_MANAGER_STATE_INACTIVE), KITH_REASON_INACTIVE},
        {DATE(KITH_MANAGER_ABSENT_SINCE, "2026-06-01"), KITH_REASON_ABSENT},
        {CODE(KITH_MANAGER_PRESENCE, KITH_PRESENCE_AWAY), KITH_REASON_ABSENT},
        {FLAG(KITH_MANAGER_OPTED_OUT), KITH_REASON_OPTED_OUT},
    };
    const int64_t policies[] = {KITH_DISTRIBUTE_ROUND_ROBIN, KITH_DISTRIBUTE_LONGEST_WAIT,
                                KITH_DISTRIBUTE_LEAST_LOADED, KITH_DISTRIBUTE_WEIGHTED};
    for (size_t i = 0; i < COUNT(filters) * COUNT(policies); i++) {
        office *in = new_office();
        const kith_id by = distribution(in, (distribution_settings){.policy = policies[i / COUNT(filters)]});
        put(in, in->anna, filters[i % COUNT(filters)].value);
        expect_turns(in, "b");
        expect_left_out(in, in->anna, by, filters[i % COUNT(filters)].reason);
        expect_turns(in, "cdb");
        free_office(in);
    }
    for (size_t i = 0; i < COUNT(filters); i++) {
        office *in = new_office();
        const kith_id by = give_to(in, in->anna);
        put(in, in->anna, filters[i].value);
        expect_turns(in, "-");
        expect_left_out(in, in->anna, by, filters[i].reason);
        free_office(in);
    }
}

static void presence_counts_only_where_the_distribution_asks_for_it(void **state)
{
    (void)state;
    for (int asks = 0; asks < 2; asks++) {
        office *in = new_office();
        const kith_id by = distribution(
            in, (distribution_settings){.policy = KITH_DISTRIBUTE_ROUND_ROBIN, .by_presence = asks});
        put(in, in->anna, CODE(KITH_MANAGER_PRESENCE, KITH_PRESENCE_BUSY));
        put(in, in->boris, CODE(KITH_MANAGER_PRESENCE, KITH_PRESENCE_FREE));
        if (asks) {
            expect_left_out(in, in->anna, by, KITH_REASON_BUSY);
        }
        expect_turns(in, asks ? "bcdb" : "abcd");
        free_office(in);
    }
}

static void who_has_as_many_open_orders_as_it_takes_is_left_out(void **state)
{
    (void)state;
    office *in = new_office();
    const kith_id by = distribution(in, (distribution_settings){.policy = KITH_DISTRIBUTE_ROUND_ROBIN});
    put(in, in->anna, INTEGER(KITH_MANAGER_CAPACITY, 1));
    put(in, in->boris, INTEGER(KITH_MANAGER_CAPACITY, 2));
    expect_turns(in, "abcdbcd");
    expect_left_out(in, in->anna, by, KITH_REASON_AT_CAPACITY);
    expect_turns(in, "cd");
    kith_error err = NEW_ERROR;
    kith_id ids[2] = {0};
    size_t count = 0;
    const kith_order_query query = {.size = sizeof query, .manager = in->anna, .open = 1};
    kith_view *view = view_of(in->book);
    OK(&err, kith_order_list(view, &query, ids, COUNT(ids), &count, &err));
    kith_view_close(view);
    assert_int_equal(count, 1);
    put(in, ids[0], CODE(KITH_ORDER_STATUS, KITH_ORDER_STATUS_CLOSED));
    expect_turns(in, "acd");
    free_office(in);
}

/* In no group: takes all. In one or more: one of them has to be for such orders, or for all. */
static void groups_are_for_orders_that_agree_with_one_of_their_scopes(void **state)
{
    (void)state;
    office *in = new_office();
    kith_txn *txn = begin(in->book);
    const kith_id type = entry(txn, KITH_KIND_ORDER_TYPE, "D01");
    const kith_id shop = entry(txn, KITH_KIND_SHOP, "north");
    const kith_id web = entry(txn, KITH_KIND_MANAGER_GROUP, "web");
    const kith_id all = entry(txn, KITH_KIND_MANAGER_GROUP, "all");
    (void)ADD(txn, KITH_KIND_GROUP_SCOPE, REF(KITH_GROUP_SCOPE_GROUP, web),
              TEXT(KITH_GROUP_SCOPE_METHOD, "web"), REF(KITH_GROUP_SCOPE_SHOP, shop));
    (void)ADD(txn, KITH_KIND_GROUP_SCOPE, REF(KITH_GROUP_SCOPE_GROUP, web),
              REF(KITH_GROUP_SCOPE_ORDER_TYPE, type));
    (void)ADD(txn, KITH_KIND_GROUP_MEMBER, REF(KITH_GROUP_MEMBER_MANAGER, in->anna),
              REF(KITH_GROUP_MEMBER_GROUP, web));
    (void)location(txn, in->customer, NULL, "Hamburg");
    (void)commit(txn);
    leave(in, in->clara);
    leave(in, in->dora);
    const kith_id by = distribution(in, (distribution_settings){.policy = KITH_DISTRIBUTE_ROUND_ROBIN});
    const struct {
        const char *method;
        kith_id shop;
        kith_id type;
        int passes;
    } orders[] = {{NULL, 0, 0, 0},       {"web", 0, 0, 0},   {NULL, shop, 0, 0},   {"web", shop, 0, 1},
                  {"phone", shop, 0, 0}, {NULL, 0, type, 1}, {"phone", 0, type, 1}};
    for (size_t i = 0; i < 2 * COUNT(orders); i++) {
        const size_t which = i % COUNT(orders);
        const int is_in_all = i >= COUNT(orders);
        txn = begin_as(in->book, "robot", "2026-06-01");
        if (is_in_all) { /* a group without scopes is for all */
            (void)ADD(txn, KITH_KIND_GROUP_MEMBER, REF(KITH_GROUP_MEMBER_MANAGER, in->anna),
                      REF(KITH_GROUP_MEMBER_GROUP, all));
        }
        const kith_id order = add_order(txn, 100, in->customer, 0, "2026-06-01");
        change(txn, order, TEXT(KITH_ORDER_METHOD, orders[which].method));
        change(txn, order, REF(KITH_ORDER_SHOP, orders[which].shop));
        change(txn, order, REF(KITH_ORDER_ORDER_TYPE, orders[which].type));
        OK(NULL, try_save(in, txn, order));
        const int passes = orders[which].passes || is_in_all;
        assert_int_equal(in->said.manager, passes ? in->anna : in->boris);
        assert_int_equal(was_traced(in, in->anna, by, KITH_REASON_OTHER_GROUP), !passes);
        kith_txn_close(txn);
    }
    free_office(in);
}

static void distribution_of_a_group_asks_its_members_alone(void **state)
{
    (void)state;
    office *in = new_office();
    kith_txn *txn = begin(in->book);
    const kith_id team = entry(txn, KITH_KIND_MANAGER_GROUP, "team");
    const kith_id members[] = {in->clara, in->boris};
    for (size_t i = 0; i < COUNT(members); i++) {
        (void)ADD(txn, KITH_KIND_GROUP_MEMBER, REF(KITH_GROUP_MEMBER_MANAGER, members[i]),
                  REF(KITH_GROUP_MEMBER_GROUP, team));
    }
    (void)commit(txn);
    const kith_id by =
        distribution(in, (distribution_settings){.policy = KITH_DISTRIBUTE_ROUND_ROBIN, .group = team});
    expect_turns(in, "bcbc");
    put(in, by, CODE(KITH_DISTRIBUTION_POLICY, KITH_DISTRIBUTE_LEAST_LOADED));
    expect_turns(in, "bc");
    txn = begin(in->book);
    change(txn, by, CODE(KITH_DISTRIBUTION_POLICY, KITH_DISTRIBUTE_FIXED));
    change(txn, by, REF(KITH_DISTRIBUTION_MANAGER, in->anna)); /* of no team */
    (void)commit(txn);
    expect_turns(in, "-");
    free_office(in);
}

static void line_of(office *in, kith_id order, int64_t amount)
{
    kith_txn *txn = begin(in->book);
    (void)ADD(txn, KITH_KIND_ORDER_LINE, REF(KITH_ORDER_LINE_ORDER, order), TEXT(KITH_ORDER_LINE_ITEM, "i"),
              number_of(KITH_ORDER_LINE_AMOUNT, KITH_TYPE_DECIMAL, amount));
    (void)commit(txn);
}

/* All lines count, also where they come to more than an amount can be, or do so on the way. */
static void amounts_count_all_lines(void **state)
{
    (void)state;
    const struct {
        int64_t lines[3];
        int fits;
    } orders[] = {{{INT64_MAX, 1, 0}, 0}, {{INT64_MAX, 5, -4}, 0}, {{INT64_MAX, 5, -5}, 1}};
    for (size_t i = 0; i < COUNT(orders); i++) {
        office *in = new_office();
        (void)distribution(in, (distribution_settings){
                                   .policy = KITH_DISTRIBUTE_FIXED, .manager = in->anna, .most = INT64_MAX});
        const kith_id order = new_order(in, 0);
        for (size_t line = 0; line < COUNT(orders[i].lines); line++) {
            line_of(in, order, orders[i].lines[line]);
        }
        save(in, order);
        expect_managers(in, order, orders[i].fits ? in->anna : 0, orders[i].fits ? in->anna : 0);
        free_office(in);
    }
}

static void amounts_are_those_of_the_books_currency(void **state)
{
    (void)state;
    office *in = new_office();
    kith_txn *txn = begin(in->book);
    const kith_id euro =
        ADD(txn, KITH_KIND_CURRENCY, TEXT(KITH_CURRENCY_CODE, "EUR"), INTEGER(KITH_CURRENCY_DIGITS, 2));
    const kith_id yen =
        ADD(txn, KITH_KIND_CURRENCY, TEXT(KITH_CURRENCY_CODE, "JPY"), INTEGER(KITH_CURRENCY_DIGITS, 2));
    set_book(txn, in->book, REF(KITH_BOOK_CURRENCY, euro));
    const kith_id order = add_order(txn, 1, in->customer, 0, "2026-06-01");
    (void)ADD(txn, KITH_KIND_ORDER_LINE, REF(KITH_ORDER_LINE_ORDER, order), TEXT(KITH_ORDER_LINE_ITEM, "i"),
              number_of(KITH_ORDER_LINE_AMOUNT, KITH_TYPE_DECIMAL, 1500 * UNIT));
    (void)commit(txn);
    (void)distribution(in, (distribution_settings){.policy = KITH_DISTRIBUTE_FIXED,
                                                   .manager = in->clara,
                                                   .least = INT64_C(1000) * UNIT});
    const kith_id currencies[] = {0, euro, yen};
    for (size_t i = 0; i < COUNT(currencies); i++) {
        txn = begin_as(in->book, "robot", "2026-06-01");
        change(txn, order, REF(KITH_ORDER_CURRENCY, currencies[i]));
        OK(NULL, try_save(in, txn, order));
        assert_int_equal(in->said.manager, currencies[i] == yen ? 0 : in->clara);
        kith_txn_close(txn);
    }
    free_office(in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_match_by_rank_counts_even_if_it_finds_nobody),
        cmocka_unit_test(distribution_is_for_orders_that_agree_in_every_field),
        cmocka_unit_test(order_without_the_field_does_not_match),
        cmocka_unit_test(who_left_is_absent_or_opted_out_is_left_out),
        cmocka_unit_test(presence_counts_only_where_the_distribution_asks_for_it),
        cmocka_unit_test(who_has_as_many_open_orders_as_it_takes_is_left_out),
        cmocka_unit_test(groups_are_for_orders_that_agree_with_one_of_their_scopes),
        cmocka_unit_test(distribution_of_a_group_asks_its_members_alone),
        cmocka_unit_test(amounts_count_all_lines),
        cmocka_unit_test(amounts_are_those_of_the_books_currency),
    };
    return cmocka_run_group_tests_name("distribution_filters", tests, NULL, NULL);
}
