/* Sales of linked accounts (W5) and of what hangs under a node, by the paths frozen with the orders (M10). */
#include "market.h"

/* --- linked accounts --- */

static kith_id account_link(market *at, const char *code, int64_t direction, int64_t effect)
{
    kith_txn *txn = begin(at->book);
    const kith_id id = ADD(txn, KITH_KIND_RELATION_TYPE, TEXT(KITH_RELATION_TYPE_CODE, code),
                           CODE(KITH_RELATION_TYPE_DIRECTION, direction),
                           CODE(KITH_RELATION_TYPE_EFFECT, effect), FLAG(KITH_RELATION_TYPE_SELF));
    (void)commit(txn);
    return id;
}

static kith_id symmetric_link(market *at)
{
    return account_link(at, "linked", KITH_DIRECTION_SYMMETRIC, KITH_EFFECT_ACCOUNT_LINK);
}

static kith_id link_for(market *at, kith_id type, kith_id from, kith_id to, kith_relation period)
{
    kith_txn *txn = begin(at->book);
    const kith_id id = relation(
        txn,
        (kith_relation){.type = type, .from = from, .to = to, .since = period.since, .until = period.until});
    (void)commit(txn);
    return id;
}

static kith_id link_always(market *at, kith_id type, kith_id from, kith_id to)
{
    return link_for(at, type, from, to, (kith_relation){0});
}

/* The buyer sold 1, the other 10, the third 100, the head 1000. */
static market *new_group(void)
{
    market *at = new_market();
    (void)sell(at, (order_settings){0}, 1);
    (void)sell(at, (order_settings){.customer = at->other}, 10);
    (void)sell(at, (order_settings){.customer = at->third}, 100);
    (void)sell(at, (order_settings){.customer = at->head}, 1000);
    return at;
}

static void group_of_nobody_is_the_customer(void **state)
{
    (void)state;
    market *at = new_group();
    expect_booked(at, at->buyer, KITH_SALES_GROUP, 1);
    free_market(at);
}

/* Whoever is asked about, and over as many steps as it takes. */
static void group_is_everybody_that_is_linked(void **state)
{
    (void)state;
    market *at = new_group();
    const kith_id linked = symmetric_link(at);
    (void)link_always(at, linked, at->buyer, at->other);
    expect_booked(at, at->buyer, KITH_SALES_GROUP, 11);
    expect_booked(at, at->other, KITH_SALES_GROUP, 11);
    expect_booked(at, at->third, KITH_SALES_GROUP, 100);
    (void)link_always(at, linked, at->third, at->other);
    expect_booked(at, at->buyer, KITH_SALES_GROUP, 111);
    expect_booked(at, at->third, KITH_SALES_GROUP, 111);
    expect_booked(at, at->buyer, KITH_SALES_CUSTOMER, 1);
    expect_booked(at, at->buyer, KITH_SALES_CHAIN, 1); /* a link is no chain */
    free_market(at);
}

/* The direction of a link does not count. */
static void directed_links_make_a_group_from_either_end(void **state)
{
    (void)state;
    market *at = new_group();
    const kith_id belongs = account_link(at, "belongs", KITH_DIRECTION_ONE_WAY, KITH_EFFECT_ACCOUNT_LINK);
    (void)link_always(at, belongs, at->buyer, at->other);
    (void)link_always(at, belongs, at->third, at->other);
    expect_booked(at, at->buyer, KITH_SALES_GROUP, 111);
    expect_booked(at, at->other, KITH_SALES_GROUP, 111);
    expect_booked(at, at->third, KITH_SALES_GROUP, 111);
    free_market(at);
}

/* Links of two types make one group; nobody counts twice, however many ways there are. */
static void circles_and_second_links_count_nobody_twice(void **state)
{
    (void)state;
    market *at = new_group();
    const kith_id linked = symmetric_link(at);
    const kith_id belongs = account_link(at, "belongs", KITH_DIRECTION_ONE_WAY, KITH_EFFECT_ACCOUNT_LINK);
    (void)link_always(at, linked, at->buyer, at->other);
    (void)link_always(at, linked, at->other, at->third);
    (void)link_always(at, linked, at->third, at->buyer);
    (void)link_always(at, belongs, at->other, at->buyer);
    (void)link_always(at, belongs, at->buyer, at->buyer);
    expect_booked(at, at->buyer, KITH_SALES_GROUP, 111);
    expect_booked(at, at->third, KITH_SALES_GROUP, 111);
    free_market(at);
}

static void links_of_other_effects_make_no_group(void **state)
{
    (void)state;
    market *at = new_group();
    const kith_id linked = symmetric_link(at);
    const kith_id holder = account_link(at, "holder", KITH_DIRECTION_ONE_WAY, KITH_EFFECT_CARD_HOLDER);
    kith_txn *txn = begin(at->book);
    const kith_id plain = relation_type(txn, (type_settings){.code = "plain"});
    (void)commit(txn);
    (void)link_always(at, plain, at->buyer, at->other);
    (void)link_always(at, holder, at->buyer, at->third);
    expect_booked(at, at->buyer, KITH_SALES_GROUP, 1);
    (void)link_always(at, linked, at->other, at->head); /* behind a link that does not count */
    expect_booked(at, at->buyer, KITH_SALES_GROUP, 1);
    expect_booked(at, at->other, KITH_SALES_GROUP, 1010);
    free_market(at);
}

/* What counts is the type as it is now. */
static void changed_effect_makes_and_ends_a_group(void **state)
{
    (void)state;
    market *at = new_group();
    const kith_id linked = symmetric_link(at);
    (void)link_always(at, linked, at->buyer, at->other);
    set_field(at, linked, nothing_of(KITH_RELATION_TYPE_EFFECT));
    expect_booked(at, at->buyer, KITH_SALES_GROUP, 1);
    set_field(at, linked, CODE(KITH_RELATION_TYPE_EFFECT, KITH_EFFECT_ACCOUNT_LINK));
    expect_booked(at, at->buyer, KITH_SALES_GROUP, 11);
    free_market(at);
}

/* What is removed while it is in use is refused at the end only; until then links of that type make no
 * group. */
static void removed_type_makes_no_group(void **state)
{
    (void)state;
    market *at = new_group();
    const kith_id linked = symmetric_link(at);
    (void)link_always(at, linked, at->buyer, at->other);
    kith_txn *txn = begin(at->book);
    remove_record(txn, linked);
    kith_view *inside = view_of_txn(txn);
    const answer got = ask_view(inside, (kith_sales_query){.customer = at->buyer, .scope = KITH_SALES_GROUP});
    assert_int_equal(got.count, 1);
    assert_int_equal(got.rows[0].booked, WHOLE);
    kith_view_close(inside);
    expect_rule(txn, KITH_RULE_IN_USE, 0);
    expect_booked(at, at->buyer, KITH_SALES_GROUP, 11);
    free_market(at);
}

static int64_t group_on(market *at, const char *on)
{
    kith_view *view = view_on(at->book, day("2026-06-01"));
    const answer got =
        ask_view(view, (kith_sales_query){.customer = at->buyer, .scope = KITH_SALES_GROUP, .on = day(on)});
    kith_view_close(view);
    return got.count == 0 ? 0 : got.rows[0].booked / WHOLE;
}

/* Both ends of a period are in it. The day counts for the links, not for the orders. */
static void group_is_that_of_the_day(void **state)
{
    (void)state;
    market *at = new_group();
    const kith_id linked = symmetric_link(at);
    const kith_relation past = {.since = day("2025-01-01"), .until = day("2026-05-31")};
    const kith_relation future = {.since = day("2026-06-02")};
    (void)link_for(at, linked, at->buyer, at->other, past);
    (void)link_for(at, linked, at->buyer, at->third, future);
    const struct {
        const char *on;
        int64_t wanted;
    } days[] = {
        {"2024-12-31", 1}, {"2025-01-01", 11},  {"2026-05-31", 11},  {"2026-06-01", 1},
        {"", 1},           {"2026-06-02", 101}, {"2030-01-01", 101},
    };
    for (int round = 0; round < 2; round++, reopen(at)) {
        for (size_t i = 0; i < COUNT(days); i++) {
            assert_int_equal(group_on(at, days[i].on), days[i].wanted);
        }
        kith_view *later = view_on(at->book, day("2026-06-02")); /* 0 is the view's today */
        const answer got =
            ask_view(later, (kith_sales_query){.customer = at->buyer, .scope = KITH_SALES_GROUP});
        assert_int_equal(got.rows[0].booked, 101 * WHOLE);
        kith_view_close(later);
    }
    free_market(at);
}

/* More than fit at once: as many accounts as there are, in a row and around one. */
static void group_may_be_great(void **state)
{
    (void)state;
    const int64_t sizes[] = {63, 64, 65, 300};
    for (size_t i = 0; i < COUNT(sizes); i++) {
        market *at = new_market();
        const kith_id linked = symmetric_link(at);
        kith_txn *txn = begin(at->book);
        kith_id last = at->buyer;
        for (int64_t n = 0; n < sizes[i]; n++) {
            char number[16];
            (void)snprintf(number, sizeof number, "G%d", (int)n);
            const kith_id next = organisation(txn, number);
            const kith_id order = new_order(at, txn, (order_settings){.customer = next});
            (void)put_entry(txn, order, KITH_ORDER_MEASURE_BOOKED, WHOLE, 1);
            (void)relation(txn, (kith_relation){.type = linked, .from = last, .to = next});
            last = n % 2 == 0 ? at->buyer : next;
        }
        (void)commit(txn);
        expect_booked(at, at->buyer, KITH_SALES_GROUP, sizes[i]);
        free_market(at);
    }
}

/* Currencies, brands and so on of all accounts stand in one order. */
static void rows_of_a_group_are_put_together(void **state)
{
    (void)state;
    market *at = new_market();
    const kith_id linked = symmetric_link(at);
    (void)sell(at, (order_settings){.brand = at->blue, .currency = at->euro}, 1);
    (void)sell(at, (order_settings){.customer = at->other, .brand = at->red, .currency = at->pound}, 10);
    (void)sell(at, (order_settings){.customer = at->other, .brand = at->blue, .currency = at->euro}, 100);
    (void)sell(at, (order_settings){.brand = at->red, .currency = at->pound, .date = "2025-01-01"}, 1000);
    (void)link_always(at, linked, at->buyer, at->other);
    const kith_sales_query query = {
        .customer = at->buyer, .scope = KITH_SALES_GROUP, .by = KITH_SALES_BY_BRAND};
    const answer got = ask(at, query);
    assert_int_equal(got.count, 2);
    assert_int_equal(got.rows[0].brand, at->red);
    assert_int_equal(got.rows[0].currency, at->pound);
    assert_int_equal(got.rows[0].booked, 1010 * WHOLE);
    assert_int_equal(got.rows[0].entries, 2);
    assert_int_equal(got.rows[1].brand, at->blue);
    assert_int_equal(got.rows[1].currency, at->euro);
    assert_int_equal(got.rows[1].booked, 101 * WHOLE);
    free_market(at);
}

/* --- chains --- */

/* Buyer under shop under head. */
static kith_id hang_up(market *at)
{
    kith_txn *txn = begin(at->book);
    (void)hang(txn, at->shop, at->head);
    const kith_id membership = join(txn, at->buyer, at->shop);
    (void)commit(txn);
    return membership;
}

static void expect_chain(market *at, int64_t buyer, int64_t shop, int64_t head)
{
    expect_booked(at, at->buyer, KITH_SALES_CHAIN, buyer);
    expect_booked(at, at->shop, KITH_SALES_CHAIN, shop);
    expect_booked(at, at->head, KITH_SALES_CHAIN, head);
}

static void chain_is_the_node_and_all_below_it(void **state)
{
    (void)state;
    market *at = new_market();
    (void)hang_up(at);
    (void)sell_in_chain(at, 1);
    (void)sell_in_chain(at, 10);
    (void)sell(at, (order_settings){.customer = at->shop}, 100); /* its own, without a path */
    expect_chain(at, 11, 111, 11);
    expect_booked(at, at->shop, KITH_SALES_CUSTOMER, 100);
    expect_booked(at, at->head, KITH_SALES_CUSTOMER, 0);
    free_market(at);
}

/* What is not saved yet has no path; entries that come after it have one. */
static void path_counts_from_when_it_is_frozen(void **state)
{
    (void)state;
    market *at = new_market();
    (void)hang_up(at);
    const kith_id order = sell(at, (order_settings){.type = at->type}, 1);
    expect_chain(at, 1, 0, 0);
    freeze(at, order);
    expect_chain(at, 1, 1, 1);
    kith_txn *txn = begin(at->book);
    (void)put_entry(txn, order, KITH_ORDER_MEASURE_BOOKED, 10 * WHOLE, 10);
    (void)commit(txn);
    expect_chain(at, 11, 11, 11);
    free_market(at);
}

/* A node that orders is its own candidate; it is counted once. */
static void orders_of_a_node_count_once_for_itself(void **state)
{
    (void)state;
    market *at = new_market();
    (void)hang_up(at);
    const kith_id order = sell(at, (order_settings){.customer = at->shop, .type = at->type}, 5);
    freeze(at, order);
    expect_chain(at, 0, 5, 5);
    expect_booked(at, at->shop, KITH_SALES_CUSTOMER, 5);
    const answer got = ask(at, (kith_sales_query){.customer = at->shop, .scope = KITH_SALES_CHAIN});
    assert_int_equal(got.rows[0].entries, 1);
    free_market(at);
}

/* What was sold before a move stays where it was, and what comes after goes where the chain is. */
static void frozen_path_survives_a_move_and_leaving(void **state)
{
    (void)state;
    market *at = new_market();
    kith_error err = NEW_ERROR;
    const kith_id membership = hang_up(at);
    const kith_id early = sell_in_chain(at, 1);
    kith_txn *txn = begin(at->book);
    const kith_value until = DATE(KITH_CHAIN_LINK_UNTIL, "2026-05-31");
    OK(&err, kith_record_change(txn, membership, &until, 1, &err));
    (void)connect_as(txn, at->buyer, at->third, 1, "2026-06-01", "");
    (void)commit(txn);
    freeze(at, early); /* saved again: the path stays */
    (void)sell_in_chain(at, 10);
    expect_chain(at, 11, 1, 1);
    expect_booked(at, at->third, KITH_SALES_CHAIN, 10);
    txn = begin(at->book);
    (void)put_entry(txn, early, KITH_ORDER_MEASURE_BOOKED, 100 * WHOLE, 100); /* goes where its order is */
    (void)commit(txn);
    expect_chain(at, 111, 101, 101);
    expect_booked(at, at->third, KITH_SALES_CHAIN, 10);
    free_market(at);
}

/* The header filled anew takes the order along. */
static void renewed_path_moves_what_was_counted(void **state)
{
    (void)state;
    market *at = new_market();
    kith_error err = NEW_ERROR;
    const kith_order_saving renewing = {.size = sizeof renewing, .renew = 1};
    const kith_id membership = hang_up(at);
    const kith_id order = sell_in_chain(at, 1);
    kith_txn *txn = begin(at->book);
    OK(&err, kith_record_remove(txn, membership, &err));
    (void)join(txn, at->buyer, at->third);
    (void)commit(txn);
    txn = begin(at->book);
    OK(&err, kith_order_save(txn, order, &renewing, NULL, NULL, &err));
    (void)commit(txn);
    expect_chain(at, 1, 0, 0);
    expect_booked(at, at->third, KITH_SALES_CHAIN, 1);
    free_market(at);
}

/* The path stays; whose own the order is changes, also to one of the path. */
static void order_that_changes_its_customer_keeps_its_path(void **state)
{
    (void)state;
    market *at = new_market();
    (void)hang_up(at);
    const kith_id order = sell_in_chain(at, 1);
    (void)sell_in_chain(at, 10);
    const struct {
        kith_id customer;
        int64_t own[3]; /* of buyer, shop, head */
        int64_t below[3];
    } steps[] = {
        {at->other, {10, 0, 0}, {10, 11, 11}},
        {at->shop, {10, 1, 0}, {10, 11, 11}},
        {at->head, {10, 0, 1}, {10, 11, 11}},
        {at->buyer, {11, 0, 0}, {11, 11, 11}},
    };
    for (size_t i = 0; i < COUNT(steps); i++) {
        set_field(at, order, REF(KITH_ORDER_CUSTOMER, steps[i].customer));
        expect_chain(at, steps[i].below[0], steps[i].below[1], steps[i].below[2]);
        expect_booked(at, at->buyer, KITH_SALES_CUSTOMER, steps[i].own[0]);
        expect_booked(at, at->shop, KITH_SALES_CUSTOMER, steps[i].own[1]);
        expect_booked(at, at->head, KITH_SALES_CUSTOMER, steps[i].own[2]);
    }
    free_market(at);
}

/* An order whose brand changes is moved in the sums of all nodes too. */
static void changed_order_moves_for_every_node_of_its_path(void **state)
{
    (void)state;
    market *at = new_market();
    (void)hang_up(at);
    const kith_id order = sell_in_chain(at, 1);
    const kith_id nodes[] = {at->buyer, at->shop, at->head};
    set_field(at, order, REF(KITH_ORDER_BRAND, at->blue));
    set_field(at, order, REF(KITH_ORDER_SEASON, at->ss27));
    for (int round = 0; round < 2; round++, reopen(at)) {
        for (size_t i = 0; i < COUNT(nodes); i++) {
            const answer got = ask(at, (kith_sales_query){.customer = nodes[i],
                                                          .scope = KITH_SALES_CHAIN,
                                                          .by = KITH_SALES_BY_BRAND | KITH_SALES_BY_YEAR});
            assert_int_equal(got.count, 1);
            assert_int_equal(got.rows[0].brand, at->blue);
            assert_int_equal(got.rows[0].year, 2027);
        }
    }
    free_market(at);
}

/* Paths may be brought in as records; a node that stands in one twice has sold once. */
static void node_that_is_twice_in_a_path_counts_once(void **state)
{
    (void)state;
    market *at = new_market();
    kith_id steps[3] = {0};
    kith_txn *txn = begin(at->book);
    const kith_id order = new_order(at, txn, (order_settings){0});
    for (int64_t level = 1; level <= 3; level++) {
        steps[level - 1] = ADD(txn, KITH_KIND_ORDER_PATH, REF(KITH_ORDER_PATH_ORDER, order),
                               INTEGER(KITH_ORDER_PATH_LEVEL, level), REF(KITH_ORDER_PATH_NODE, at->head));
        if (level == 2) {
            (void)put_entry(txn, order, KITH_ORDER_MEASURE_BOOKED, 5 * WHOLE, 5);
        }
    }
    (void)commit(txn);
    expect_booked(at, at->head, KITH_SALES_CHAIN, 5);
    drop(at, steps[0]);
    expect_booked(at, at->head, KITH_SALES_CHAIN, 5);
    set_field(at, order, REF(KITH_ORDER_BRAND, at->red));
    drop(at, steps[2]);
    expect_booked(at, at->head, KITH_SALES_CHAIN, 5);
    drop(at, steps[1]);
    expect_booked(at, at->head, KITH_SALES_CHAIN, 0);
    free_market(at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(group_of_nobody_is_the_customer),
        cmocka_unit_test(group_is_everybody_that_is_linked),
        cmocka_unit_test(directed_links_make_a_group_from_either_end),
        cmocka_unit_test(circles_and_second_links_count_nobody_twice),
        cmocka_unit_test(links_of_other_effects_make_no_group),
        cmocka_unit_test(changed_effect_makes_and_ends_a_group),
        cmocka_unit_test(removed_type_makes_no_group),
        cmocka_unit_test(group_is_that_of_the_day),
        cmocka_unit_test(group_may_be_great),
        cmocka_unit_test(rows_of_a_group_are_put_together),
        cmocka_unit_test(chain_is_the_node_and_all_below_it),
        cmocka_unit_test(path_counts_from_when_it_is_frozen),
        cmocka_unit_test(orders_of_a_node_count_once_for_itself),
        cmocka_unit_test(frozen_path_survives_a_move_and_leaving),
        cmocka_unit_test(renewed_path_moves_what_was_counted),
        cmocka_unit_test(order_that_changes_its_customer_keeps_its_path),
        cmocka_unit_test(changed_order_moves_for_every_node_of_its_path),
        cmocka_unit_test(node_that_is_twice_in_a_path_counts_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
