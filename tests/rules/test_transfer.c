/* Handing over the customers and open orders of a manager to others. */
#include "office.h"

/* Two customers of Anna with an open, a closed and another's order; one customer of Boris. */
typedef struct estate {
    kith_id second;
    kith_id boris_own;
    kith_id open;
    kith_id closed;
    kith_id others;
    kith_id of_second;
} estate;

static estate new_estate(office *in)
{
    estate made = {.second = add_customer(in, "C2"), .boris_own = add_customer(in, "C3")};
    bind(in, in->customer, in->anna);
    bind(in, made.second, in->anna);
    bind(in, made.boris_own, in->boris);
    made.open = new_order(in, in->anna);
    made.closed = new_order(in, in->anna);
    made.others = new_order(in, in->boris);
    made.of_second = order_of(in, made.second, in->anna, "2026-06-01");
    put(in, made.closed, CODE(KITH_ORDER_STATUS, KITH_ORDER_STATUS_CLOSED));
    return made;
}

static kith_transferred hand_over(kith_txn *txn, kith_transfer how)
{
    kith_error err = NEW_ERROR;
    kith_transferred done = {.size = sizeof done};
    how.size = sizeof how;
    OK(&err, kith_manager_transfer(txn, &how, &done, &err));
    return done;
}

static void customers_and_open_orders_are_handed_over(void **state)
{
    (void)state;
    office *in = new_office();
    const estate has = new_estate(in);
    leave(in, in->anna); /* as when somebody leaves */
    kith_txn *txn = begin_as(in->book, "robot", "2026-06-01");
    const kith_transferred done = hand_over(txn, (kith_transfer){.from = in->anna, .to = in->clara});
    (void)commit(txn);
    assert_int_equal(done.customers, 2);
    assert_int_equal(done.orders, 2);
    assert_int_equal(done.left, 0);
    assert_int_equal(manager_on(in, in->customer, ""), in->clara);
    assert_int_equal(manager_on(in, in->customer, "2026-05-31"), in->anna);
    assert_int_equal(manager_on(in, has.second, ""), in->clara);
    assert_int_equal(manager_on(in, has.boris_own, ""), in->boris);
    assert_int_equal(order_manager(in, has.open), in->clara);
    assert_int_equal(order_manager(in, has.of_second), in->clara);
    assert_int_equal(order_manager(in, has.closed), in->anna);
    assert_int_equal(order_manager(in, has.others), in->boris);
    assert_int_equal(order_field(in, has.open, KITH_ORDER_RULE), KITH_ASSIGNED_BY_TRANSFER);
    expect_count(in, in->anna, "", 0);
    expect_count(in, in->clara, "", 2);
    const expected_binding wanted[] = {
        {in->anna, "2026-05-01", "2026-05-31", 0, 0, KITH_ASSIGNED_BY_CARD, "", "robot"},
        {in->clara, "2026-06-01", "", 1, 0, KITH_ASSIGNED_BY_TRANSFER, "", "robot"},
    };
    expect_bindings(in, in->customer, wanted, COUNT(wanted));
    txn = begin_as(in->book, "robot", "2026-06-01"); /* there is nothing more to hand over */
    const kith_transferred again = hand_over(txn, (kith_transfer){.from = in->anna, .to = in->clara});
    assert_int_equal(again.customers + again.orders + again.left, 0);
    assert_int_equal(changes_of(txn), 0);
    free_office(in);
}

/* Who gets everything gets also what the one who gives has of others' customers. */
static void open_orders_of_others_customers_are_handed_over_too(void **state)
{
    (void)state;
    office *in = new_office();
    const estate has = new_estate(in);
    const kith_id borrowed = order_of(in, has.boris_own, in->anna, "2026-06-01");
    const kith_id of_nobody = order_of(in, add_customer(in, "C4"), in->anna, "2026-06-01");
    kith_txn *txn = begin_as(in->book, "robot", "2026-06-01");
    const kith_transferred done = hand_over(txn, (kith_transfer){.from = in->anna, .to = in->clara});
    (void)commit(txn);
    assert_int_equal(done.customers, 2);
    assert_int_equal(done.orders, 4);
    assert_int_equal(order_manager(in, of_nobody), in->clara);
    assert_int_equal(order_manager(in, borrowed), in->clara);
    assert_int_equal(manager_on(in, has.boris_own, ""), in->boris);
    free_office(in);
}

static void handing_over_may_keep_the_orders(void **state)
{
    (void)state;
    office *in = new_office();
    const estate has = new_estate(in);
    kith_txn *txn = begin_as(in->book, "robot", "2026-06-01");
    const kith_transferred done =
        hand_over(txn, (kith_transfer){.from = in->anna, .to = in->clara, .keeps_orders = 1});
    (void)commit(txn);
    assert_int_equal(done.customers, 2);
    assert_int_equal(done.orders, 0);
    assert_int_equal(manager_on(in, has.second, ""), in->clara);
    assert_int_equal(order_manager(in, has.open), in->anna);
    assert_int_equal(order_manager(in, has.of_second), in->anna);
    free_office(in);
}

/* A view on the transaction shows what would come of it; closing it, and nothing has. */
static void handing_over_is_seen_before_and_may_be_abandoned(void **state)
{
    (void)state;
    office *in = new_office();
    (void)new_estate(in);
    const uint64_t before = digest_of(in->book);
    kith_error err = NEW_ERROR;
    kith_manager_info info = {.size = sizeof info};
    uint64_t count = 0;
    kith_txn *txn = begin_as(in->book, "robot", "2026-06-01");
    (void)hand_over(txn, (kith_transfer){.from = in->anna, .to = in->clara});
    kith_view *view = view_of_txn(txn);
    OK(&err, kith_manager_count(view, in->clara, 0, &count, &err));
    assert_int_equal(count, 2);
    OK(&err, kith_manager_get(view, in->clara, 0, &info, &err));
    assert_int_equal(info.open_orders, 2);
    OK(&err, kith_manager_get(view, in->anna, 0, &info, &err));
    assert_int_equal(info.customers + info.open_orders, 0);
    kith_view_close(view);
    kith_txn_close(txn);
    assert_int_equal(digest_of(in->book), before);
    expect_count(in, in->anna, "", 2);
    free_office(in);
}

/* Each customer is asked about by itself; orders go with their customer. */
static void handing_over_by_a_distribution_gives_each_customer_out(void **state)
{
    (void)state;
    office *in = new_office();
    const estate has = new_estate(in);
    leave(in, in->anna);
    const kith_id by = distribution(
        in, (distribution_settings){.policy = KITH_DISTRIBUTE_ROUND_ROBIN, .method = "does not count here"});
    kith_txn *txn = begin_as(in->book, "robot", "2026-06-01");
    const kith_transferred done = hand_over(txn, (kith_transfer){.from = in->anna, .distribution = by});
    (void)commit(txn);
    assert_int_equal(done.customers, 2);
    assert_int_equal(done.orders, 2);
    assert_int_equal(manager_on(in, in->customer, ""), in->boris);
    assert_int_equal(manager_on(in, has.second, ""), in->clara);
    assert_int_equal(order_manager(in, has.open), in->boris);
    assert_int_equal(order_manager(in, has.of_second), in->clara);
    free_office(in);
}

/* An order of Boris's customer goes to him although it would be Clara's turn; then it is hers. */
static void who_gets_an_order_of_its_customer_waits_anew(void **state)
{
    (void)state;
    office *in = new_office();
    leave(in, in->dora);
    bind(in, add_customer(in, "C2"), in->clara);
    bind(in, in->customer, in->boris);
    (void)new_order(in, in->anna);
    bind(in, add_customer(in, "C3"), in->clara);
    const kith_id by = distribution(
        in, (distribution_settings){.policy = KITH_DISTRIBUTE_LONGEST_WAIT, .method = "does not count here"});
    kith_txn *txn = begin_as(in->book, "robot", "2026-06-01");
    const kith_transferred done = hand_over(txn, (kith_transfer){.from = in->anna, .distribution = by});
    (void)commit(txn);
    assert_int_equal(done.orders, 1);
    leave(in, in->anna);
    (void)distribution(in, (distribution_settings){.code = "wait", .policy = KITH_DISTRIBUTE_LONGEST_WAIT});
    expect_turns(in, "cb");
    free_office(in);
}

/* --- loads --- */

/* So many customers of Anna, each with so many open orders. */
static void give_anna(office *in, size_t customers, size_t orders)
{
    for (size_t i = 0; i < customers; i++) {
        char number[16];
        (void)snprintf(number, sizeof number, "A%u-%u", (unsigned)in->orders, (unsigned)i);
        const kith_id customer = add_customer(in, number);
        bind(in, customer, in->anna);
        for (size_t order = 0; order < orders; order++) {
            (void)order_of(in, customer, in->anna, "2026-06-01");
        }
    }
}

/* How much a manager has, also in a transaction. */
static kith_manager_info info_of(const kith_view *view, kith_id who)
{
    kith_error err = NEW_ERROR;
    kith_manager_info info = {.size = sizeof info};
    OK(&err, kith_manager_get(view, who, day("2026-06-01"), &info, &err));
    return info;
}

/* Hand over by a policy, to Boris and Clara; seen before and after it is committed. */
static kith_transferred hand_out(office *in, int64_t policy, uint32_t keeps_orders,
                                 kith_manager_info infos[3])
{
    const kith_id managers[] = {in->anna, in->boris, in->clara};
    const kith_id by = distribution(in, (distribution_settings){.policy = policy});
    leave(in, in->dora);
    kith_txn *txn = begin_as(in->book, "robot", "2026-06-01");
    const kith_transferred done =
        hand_over(txn, (kith_transfer){.from = in->anna, .distribution = by, .keeps_orders = keeps_orders});
    kith_view *view = view_of_txn(txn);
    for (size_t i = 0; i < COUNT(managers); i++) {
        infos[i] = info_of(view, managers[i]);
    }
    kith_view_close(view);
    (void)commit(txn);
    view = view_of(in->book);
    for (size_t i = 0; i < COUNT(managers); i++) {
        const kith_manager_info now = info_of(view, managers[i]);
        assert_memory_equal(&now, &infos[i], sizeof now);
    }
    kith_view_close(view);
    return done;
}

/* An order goes with its customer, so that the next one is picked by what everybody has by then. */
static void handing_over_to_the_least_loaded_spreads_evenly(void **state)
{
    (void)state;
    const struct {
        size_t orders; /* of each customer */
        uint32_t keeps_orders;
        uint64_t boris_customers;
        uint64_t boris_orders;
    } cases[] = {{1, 0, 6, 6}, {2, 0, 6, 12}, {0, 0, 6, 0}, {1, 1, 6, 0}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        office *in = new_office();
        kith_manager_info infos[3];
        give_anna(in, 11, cases[i].orders);
        (void)new_order(in, in->clara); /* Boris has less to begin with, but not for long */
        const kith_transferred done =
            hand_out(in, KITH_DISTRIBUTE_LEAST_LOADED, cases[i].keeps_orders, infos);
        assert_int_equal(done.customers, 11);
        assert_int_equal(done.left, 0);
        assert_int_equal(infos[1].customers, cases[i].boris_customers);
        assert_int_equal(infos[1].open_orders, cases[i].boris_orders);
        assert_int_equal(infos[2].customers, 11 - cases[i].boris_customers);
        free_office(in);
    }
}

/* Clara has three orders more: Boris gets three customers before both get some by turns. */
static void customers_without_orders_count_while_they_are_handed_over(void **state)
{
    (void)state;
    office *in = new_office();
    kith_manager_info infos[3];
    give_anna(in, 7, 0);
    for (int i = 0; i < 3; i++) {
        (void)new_order(in, in->clara);
    }
    const kith_transferred done = hand_out(in, KITH_DISTRIBUTE_LEAST_LOADED, 0, infos);
    assert_int_equal(done.customers, 7);
    assert_int_equal(infos[1].customers, 5);
    assert_int_equal(infos[2].customers, 2);
    free_office(in);
}

/* Whatever the policy: who takes three gets no fourth one, and customers stay for whom nobody has room. */
static void handing_over_by_a_policy_fills_nobody_beyond_its_capacity(void **state)
{
    (void)state;
    const int64_t policies[] = {KITH_DISTRIBUTE_ROUND_ROBIN, KITH_DISTRIBUTE_LONGEST_WAIT,
                                KITH_DISTRIBUTE_LEAST_LOADED, KITH_DISTRIBUTE_WEIGHTED};
    for (size_t i = 0; i < COUNT(policies); i++) {
        office *in = new_office();
        kith_manager_info infos[3];
        give_anna(in, 10, 1);
        put(in, in->boris, INTEGER(KITH_MANAGER_CAPACITY, 3));
        put(in, in->clara, INTEGER(KITH_MANAGER_CAPACITY, 4));
        const kith_transferred done = hand_out(in, policies[i], 0, infos);
        assert_int_equal(done.customers, 7);
        assert_int_equal(done.orders, 7);
        assert_int_equal(done.left, 3);
        assert_int_equal(infos[0].customers, 3);
        assert_int_equal(infos[0].open_orders, 3);
        assert_int_equal(infos[1].open_orders, 3);
        assert_int_equal(infos[2].open_orders, 4);
        free_office(in);
    }
}

/* All of its open orders count: of two who take three, nobody has room for four. */
static void customer_goes_to_one_who_takes_all_of_its_orders(void **state)
{
    (void)state;
    office *in = new_office();
    kith_manager_info infos[3];
    give_anna(in, 1, 4);
    give_anna(in, 1, 3);
    put(in, in->boris, INTEGER(KITH_MANAGER_CAPACITY, 2));
    put(in, in->clara, INTEGER(KITH_MANAGER_CAPACITY, 3));
    const kith_transferred done = hand_out(in, KITH_DISTRIBUTE_ROUND_ROBIN, 0, infos);
    assert_int_equal(done.customers, 1);
    assert_int_equal(done.orders, 3);
    assert_int_equal(done.left, 1);
    assert_int_equal(infos[0].open_orders, 4);
    assert_int_equal(infos[1].open_orders, 0);
    assert_int_equal(infos[2].open_orders, 3);
    free_office(in);
}

/* Boris's own customer has another order with Anna, and he takes no more: somebody else does it. */
static void order_of_anothers_customer_needs_room_too(void **state)
{
    (void)state;
    office *in = new_office();
    kith_manager_info infos[3];
    bind(in, in->customer, in->boris);
    const kith_id order = new_order(in, in->anna);
    (void)new_order(in, in->boris);
    put(in, in->boris, INTEGER(KITH_MANAGER_CAPACITY, 1));
    const kith_transferred done = hand_out(in, KITH_DISTRIBUTE_ROUND_ROBIN, 0, infos);
    assert_int_equal(done.orders, 1);
    assert_int_equal(infos[1].open_orders, 1);
    assert_int_equal(order_manager(in, order), in->clara);
    assert_int_equal(manager_on(in, in->customer, ""), in->boris);
    free_office(in);
}

/* --- nobody --- */

static void handing_over_to_nobody_leaves_them(void **state)
{
    (void)state;
    office *in = new_office();
    const estate has = new_estate(in);
    const kith_id by = distribution(in, (distribution_settings){.policy = KITH_DISTRIBUTE_NONE});
    kith_txn *txn = begin_as(in->book, "robot", "2026-06-01");
    const kith_transferred done = hand_over(txn, (kith_transfer){.from = in->anna, .distribution = by});
    assert_int_equal(done.customers, 0);
    assert_int_equal(done.orders, 0);
    assert_int_equal(done.left, 2);
    assert_int_equal(changes_of(txn), 0);
    assert_int_equal(manager_on(in, has.second, ""), in->anna);
    free_office(in);
}

static void handing_over_to_one_who_left_is_refused(void **state)
{
    (void)state;
    office *in = new_office();
    (void)new_estate(in);
    (void)new_order(in, in->boris); /* of a customer bound to another one */
    leave(in, in->clara);
    const kith_id from[] = {in->anna, in->boris};
    for (size_t i = 0; i < COUNT(from); i++) {
        kith_error err = NEW_ERROR;
        kith_transferred done = {.size = sizeof done};
        const kith_transfer how = {.size = sizeof how, .from = from[i], .to = in->clara};
        kith_txn *txn = begin_as(in->book, "robot", "2026-06-01");
        REFUSED(KITH_ERR_RULE, &err, kith_manager_transfer(txn, &how, &done, &err));
        assert_int_equal(err.rule, KITH_RULE_MANAGER_INACTIVE);
        assert_int_equal(err.subject, in->clara);
        assert_non_null(strstr(err.message, "\"clara\""));
        assert_null(strstr(err.message, "boris"));
        assert_null(strstr(err.message, "anna"));
        assert_int_equal(done.orders + done.customers, 0);
        kith_txn_close(txn);
    }
    free_office(in);
}

static void handing_over_by_a_distribution_that_is_switched_off_is_refused(void **state)
{
    (void)state;
    office *in = new_office();
    kith_error err = NEW_ERROR;
    (void)new_estate(in);
    const kith_id by =
        distribution(in, (distribution_settings){.policy = KITH_DISTRIBUTE_ROUND_ROBIN, .inactive = 1});
    const uint64_t before = digest_of(in->book);
    const kith_transfer how = {.size = sizeof how, .from = in->anna, .distribution = by};
    kith_txn *txn = begin_as(in->book, "robot", "2026-06-01");
    REFUSED(KITH_ERR_INVALID, &err, kith_manager_transfer(txn, &how, NULL, &err));
    assert_int_equal(err.subject, by);
    assert_string_equal(err.message, "distribution \"given\": it is switched off");
    (void)commit(txn);
    assert_int_equal(digest_of(in->book), before);
    free_office(in);
}

static void handing_over_takes_a_day(void **state)
{
    (void)state;
    office *in = new_office();
    kith_error err = NEW_ERROR;
    const uint64_t before = digest_of(in->book);
    const kith_transfer how = {.size = sizeof how, .from = in->anna, .to = in->clara};
    kith_txn *txn = begin_as(in->book, "robot", "");
    REFUSED(KITH_ERR_INVALID, &err, kith_manager_transfer(txn, &how, NULL, &err));
    (void)commit(txn);
    assert_int_equal(digest_of(in->book), before);
    free_office(in);
}

/* Customers go over that it has on the day, also until a last one; whom it is to have later goes over then.
 */
static void handing_over_is_for_the_day(void **state)
{
    (void)state;
    office *in = new_office();
    const kith_id ends = add_customer(in, "C2");
    const kith_id ended = add_customer(in, "C3");
    const kith_id begins = add_customer(in, "C4");
    const struct {
        kith_id customer;
        kith_id manager;
        const char *since;
        const char *until;
    } bindings[] = {{in->customer, in->anna, "2026-01-01", ""},
                    {ends, in->anna, "2026-01-01", "2026-12-31"},
                    {ended, in->anna, "2026-01-01", "2026-05-31"},
                    {begins, in->boris, "2026-01-01", "2026-12-31"},
                    {begins, in->anna, "2027-01-01", ""}};
    kith_txn *txn = begin(in->book);
    for (size_t i = 0; i < COUNT(bindings); i++) {
        (void)ADD(txn, KITH_KIND_BINDING, REF(KITH_BINDING_CUSTOMER, bindings[i].customer),
                  REF(KITH_BINDING_MANAGER, bindings[i].manager), DATE(KITH_BINDING_SINCE, bindings[i].since),
                  DATE(KITH_BINDING_UNTIL, bindings[i].until));
    }
    (void)commit(txn);
    txn = begin_as(in->book, "robot", "2026-06-01");
    const kith_transferred done = hand_over(txn, (kith_transfer){.from = in->anna, .to = in->clara});
    (void)commit(txn);
    assert_int_equal(done.customers, 3);
    assert_int_equal(manager_on(in, in->customer, "2026-06-01"), in->clara);
    assert_int_equal(manager_on(in, ends, "2026-05-31"), in->anna);
    assert_int_equal(manager_on(in, ends, "2026-06-01"), in->clara);
    assert_int_equal(manager_on(in, ended, "2026-05-31"), in->anna);
    assert_int_equal(manager_on(in, ended, "2026-06-01"), 0);
    assert_int_equal(manager_on(in, begins, "2026-12-31"), in->boris);
    assert_int_equal(manager_on(in, begins, "2027-01-01"), in->clara);
    free_office(in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(customers_and_open_orders_are_handed_over),
        cmocka_unit_test(open_orders_of_others_customers_are_handed_over_too),
        cmocka_unit_test(handing_over_may_keep_the_orders),
        cmocka_unit_test(handing_over_is_seen_before_and_may_be_abandoned),
        cmocka_unit_test(handing_over_by_a_distribution_gives_each_customer_out),
        cmocka_unit_test(who_gets_an_order_of_its_customer_waits_anew),
        cmocka_unit_test(handing_over_to_the_least_loaded_spreads_evenly),
        cmocka_unit_test(customers_without_orders_count_while_they_are_handed_over),
        cmocka_unit_test(handing_over_by_a_policy_fills_nobody_beyond_its_capacity),
        cmocka_unit_test(customer_goes_to_one_who_takes_all_of_its_orders),
        cmocka_unit_test(order_of_anothers_customer_needs_room_too),
        cmocka_unit_test(handing_over_to_nobody_leaves_them),
        cmocka_unit_test(handing_over_to_one_who_left_is_refused),
        cmocka_unit_test(handing_over_by_a_distribution_that_is_switched_off_is_refused),
        cmocka_unit_test(handing_over_takes_a_day),
        cmocka_unit_test(handing_over_is_for_the_day),
    };
    return cmocka_run_group_tests_name("transfer", tests, NULL, NULL);
}
