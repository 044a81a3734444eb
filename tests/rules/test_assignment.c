/* Table 3 A: saving an order. A test per row, with and without somebody to whom it can be given out. */
#include "office.h"

/* --- the customer has nobody --- */

static void row_1_without_distribution_who_saves_gets_both(void **state)
{
    (void)state;
    office *in = new_office();
    const kith_id order = new_order(in, 0);
    save_by(in, "clara", order);
    expect_row(in, 1, KITH_ASSIGNED_BY_EDITOR, 0);
    expect_managers(in, order, in->clara, in->clara);
    assert_int_equal(in->said.manager_before, 0);
    assert_int_equal(in->said.customer_manager_before, 0);
    assert_int_equal(in->said.distribution, 0);
    free_office(in);
}

/* Distribution comes first only where the book says so. */
static void row_1_with_distribution_who_saves_still_comes_first(void **state)
{
    (void)state;
    office *in = new_office();
    const kith_id given = give_to(in, in->dora);
    const kith_id order = new_order(in, 0);
    save_by(in, "clara", order);
    expect_managers(in, order, in->clara, in->clara);
    set_option(in, FLAG(KITH_BOOK_DISTRIBUTES_FIRST));
    const kith_id other = order_of(in, add_customer(in, "C2"), 0, "2026-06-01");
    save_by(in, "clara", other);
    expect_row(in, 1, KITH_ASSIGNED_BY_DISTRIBUTION, 0);
    expect_managers(in, other, in->dora, in->dora);
    assert_int_equal(in->said.distribution, given);
    leave(in, in->dora); /* nobody can be found: who saves */
    const kith_id third = order_of(in, add_customer(in, "C3"), 0, "2026-06-01");
    save_by(in, "clara", third);
    expect_row(in, 1, KITH_ASSIGNED_BY_EDITOR, 0);
    expect_managers(in, third, in->clara, in->clara);
    free_office(in);
}

static void row_1_with_distribution_and_nobody_who_saves_is_given_out(void **state)
{
    (void)state;
    office *in = new_office();
    const kith_id given = give_to(in, in->dora);
    const kith_id order = new_order(in, 0);
    save(in, order);
    expect_row(in, 1, KITH_ASSIGNED_BY_DISTRIBUTION, 0);
    expect_managers(in, order, in->dora, in->dora);
    assert_int_equal(in->said.distribution, given);
    assert_true(was_traced(in, 0, 0, KITH_REASON_NOT_A_MANAGER));
    assert_true(was_traced(in, in->dora, given, KITH_REASON_TAKEN));
    assert_int_equal(order_field(in, order, KITH_ORDER_RULE), KITH_ASSIGNED_BY_DISTRIBUTION);
    free_office(in);
}

static void row_1_without_anybody_is_pending(void **state)
{
    (void)state;
    office *in = new_office();
    const kith_id order = new_order(in, 0);
    kith_id ids[2] = {0};
    assert_int_equal(pending(in, ids, COUNT(ids)), 0); /* nothing is decided before it is saved */
    save(in, order);
    expect_row(in, 1, 0, KITH_ASSIGNMENT_PENDING);
    expect_managers(in, order, 0, 0);
    assert_int_equal(pending(in, ids, COUNT(ids)), 1);
    assert_int_equal(ids[0], order);
    free_office(in);
}

/* What is over by now waits no longer, once it is saved: neither row 1 nor row 8. */
static void order_that_is_over_does_not_wait(void **state)
{
    (void)state;
    const int64_t over[] = {KITH_ORDER_STATUS_CLOSED, KITH_ORDER_STATUS_CANCELLED};
    for (size_t i = 0; i < 2 * COUNT(over); i++) {
        office *in = new_office();
        kith_id ids[2] = {0};
        if (i % 2 == 1) {
            bind(in, in->customer, in->anna);
            leave(in, in->anna);
        }
        const kith_id order = new_order(in, 0);
        save(in, order);
        assert_int_equal(pending(in, ids, COUNT(ids)), 1);
        put(in, order, CODE(KITH_ORDER_STATUS, over[i / 2]));
        save(in, order);
        assert_int_equal(in->said.outcome, 0);
        assert_int_equal(pending(in, ids, COUNT(ids)), 0);
        put(in, order, CODE(KITH_ORDER_STATUS, KITH_ORDER_STATUS_OPEN)); /* reopened */
        save(in, order);
        assert_int_equal(pending(in, ids, COUNT(ids)), 1);
        free_office(in);
    }
}

/* Who saves is the manager whose user the actor is, or whose code it is if it has no user. */
static void row_1_editor_is_found_by_user_and_else_by_code(void **state)
{
    (void)state;
    office *in = new_office();
    put(in, in->boris, TEXT(KITH_MANAGER_USER, "bb"));
    put(in, in->dora, TEXT(KITH_MANAGER_USER, "anna"));
    const struct {
        const char *actor;
        kith_id manager;
    } actors[] = {{"bb", in->boris},  {"boris", 0}, {"clara", in->clara},
                  {"anna", in->dora}, {"", 0},      {"Clara", 0}};
    for (size_t i = 0; i < COUNT(actors); i++) {
        kith_error err = NEW_ERROR;
        kith_id found = 7;
        const char number[] = {'N', (char)('0' + i), '\0'};
        const kith_id order = order_of(in, add_customer(in, number), 0, "2026-06-01");
        save_by(in, actors[i].actor, order);
        expect_managers(in, order, actors[i].manager, actors[i].manager);
        kith_view *view = view_of(in->book);
        REFUSED(actors[i].manager == 0 ? KITH_ERR_NOT_FOUND : KITH_OK, &err,
                kith_manager_find(view, actors[i].actor, &found, &err));
        assert_int_equal(found, actors[i].manager);
        kith_view_close(view);
    }
    free_office(in);
}

/* A user may have two records of a manager, as of one who left and came back. */
static void row_1_editor_of_several_is_one_who_has_not_left(void **state)
{
    (void)state;
    office *in = new_office();
    put(in, in->anna, TEXT(KITH_MANAGER_USER, "zoe"));
    put(in, in->boris, TEXT(KITH_MANAGER_USER, "zoe"));
    put(in, in->clara, TEXT(KITH_MANAGER_USER, "zoe"));
    save_by(in, "zoe", new_order(in, 0));
    assert_int_equal(in->said.manager, in->anna); /* of equals the first */
    leave(in, in->anna);
    save_by(in, "zoe", order_of(in, add_customer(in, "C2"), 0, "2026-06-01"));
    assert_int_equal(in->said.manager, in->boris);
    leave(in, in->boris);
    leave(in, in->clara);
    save_by(in, "zoe", order_of(in, add_customer(in, "C3"), 0, "2026-06-01"));
    expect_row(in, 1, 0, KITH_ASSIGNMENT_PENDING);
    assert_true(was_traced(in, in->anna, 0, KITH_REASON_INACTIVE));
    free_office(in);
}

static void row_1_editor_who_left_is_none(void **state)
{
    (void)state;
    office *in = new_office();
    leave(in, in->clara);
    const kith_id order = new_order(in, 0);
    save_by(in, "clara", order);
    expect_row(in, 1, 0, KITH_ASSIGNMENT_PENDING);
    expect_managers(in, order, 0, 0);
    free_office(in);
}

/* Worked case 54. */
static void row_2_customer_gets_the_orders(void **state)
{
    (void)state;
    for (int given = 0; given < 2; given++) {
        office *in = new_office();
        if (given) {
            (void)give_to(in, in->dora);
        }
        const kith_id order = new_order(in, in->boris);
        save_by(in, "clara", order);
        expect_row(in, 2, KITH_ASSIGNED_BY_ORDER, 0);
        expect_managers(in, order, in->boris, in->boris);
        assert_int_equal(in->said.manager_before, in->boris);
        assert_int_equal(in->said.customer_manager_before, 0);
        assert_int_equal(order_field(in, order, KITH_ORDER_RULE), 0); /* it was set by hand, and stays so */
        free_office(in);
    }
}

static void row_3_is_given_out_and_never_bound_to_the_inactive(void **state)
{
    (void)state;
    office *in = new_office();
    const kith_id order = new_order(in, in->boris);
    leave(in, in->boris);
    save_by(in, "clara", order); /* who saves does not inherit */
    expect_row(in, 3, 0, KITH_ASSIGNMENT_OWNER_INACTIVE);
    expect_managers(in, order, in->boris, 0);
    (void)give_to(in, in->dora);
    save_by(in, "clara", order);
    expect_row(in, 3, KITH_ASSIGNED_BY_REPLACEMENT, 0);
    expect_managers(in, order, in->dora, in->dora);
    assert_int_equal(in->said.manager_before, in->boris);
    free_office(in);
}

/* --- the customer's is active --- */

/* Worked case 53. */
static void row_4_order_gets_the_customers_and_not_who_saves(void **state)
{
    (void)state;
    for (int given = 0; given < 2; given++) {
        office *in = new_office();
        if (given) {
            (void)give_to(in, in->dora);
        }
        bind(in, in->customer, in->anna);
        const kith_id order = new_order(in, 0);
        save_by(in, "boris", order);
        expect_row(in, 4, KITH_ASSIGNED_BY_CUSTOMER, 0);
        expect_managers(in, order, in->anna, in->anna);
        assert_int_equal(order_field(in, order, KITH_ORDER_RULE), KITH_ASSIGNED_BY_CUSTOMER);
        free_office(in);
    }
}

static void row_5_same_stays(void **state)
{
    (void)state;
    office *in = new_office();
    (void)give_to(in, in->dora);
    bind(in, in->customer, in->anna);
    const kith_id order = new_order(in, in->anna);
    save_by(in, "boris", order);
    expect_row(in, 5, 0, 0);
    expect_managers(in, order, in->anna, in->anna);
    free_office(in);
}

static void row_6_keeps_forces_or_rebinds_as_the_book_says(void **state)
{
    (void)state;
    const struct {
        int64_t clash;
        uint32_t rule;
        int order_changes;
        int customer_changes;
    } options[] = {
        {0, 0, 0, 0},
        {KITH_MANAGER_CLASH_KEEP, 0, 0, 0},
        {KITH_MANAGER_CLASH_FORCE, KITH_ASSIGNED_BY_FORCE, 1, 0},
        {KITH_MANAGER_CLASH_REBIND, KITH_ASSIGNED_BY_REBINDING, 0, 1},
    };
    for (size_t i = 0; i < COUNT(options); i++) {
        office *in = new_office();
        set_option(in, CODE(KITH_BOOK_MANAGER_CLASH, options[i].clash));
        (void)give_to(in, in->dora);
        bind(in, in->customer, in->anna);
        const kith_id order = new_order(in, in->boris);
        save_by(in, "clara", order);
        expect_row(in, 6, options[i].rule, 0);
        expect_managers(in, order, options[i].order_changes ? in->anna : in->boris,
                        options[i].customer_changes ? in->boris : in->anna);
        free_office(in);
    }
}

/* A substitute, or who had the customer before, was chosen by nobody: an old order does not undo a card. */
static void row_6_rebinds_to_nobody_whom_a_rule_gave_the_order(void **state)
{
    (void)state;
    office *in = new_office();
    set_option(in, CODE(KITH_BOOK_MANAGER_CLASH, KITH_MANAGER_CLASH_REBIND));
    bind(in, in->customer, in->anna);
    const kith_id order = new_order(in, 0);
    save(in, order);
    save_card(in, in->customer, in->clara, "2026-05-20");
    save(in, order);
    expect_row(in, 6, 0, 0);
    expect_managers(in, order, in->anna, in->clara);
    put(in, order, REF(KITH_ORDER_MANAGER, in->boris)); /* this one was */
    save(in, order);
    expect_row(in, 6, KITH_ASSIGNED_BY_REBINDING, 0);
    expect_managers(in, order, in->boris, in->boris);
    free_office(in);
}

static void row_7_order_of_one_who_left_gets_the_customers(void **state)
{
    (void)state;
    office *in = new_office();
    (void)give_to(in, in->dora);
    bind(in, in->customer, in->anna);
    const kith_id order = new_order(in, in->boris);
    leave(in, in->boris);
    save_by(in, "clara", order);
    expect_row(in, 7, KITH_ASSIGNED_BY_CUSTOMER, 0);
    expect_managers(in, order, in->anna, in->anna);
    assert_int_equal(in->said.manager_before, in->boris);
    free_office(in);
}

/* --- the customer's left --- */

static void row_8_without_distribution_is_pending(void **state)
{
    (void)state;
    office *in = new_office();
    bind(in, in->customer, in->anna);
    leave(in, in->anna);
    const kith_id order = new_order(in, 0);
    save_by(in, "clara", order); /* who saves does not inherit */
    expect_row(in, 8, 0, KITH_ASSIGNMENT_PENDING);
    expect_managers(in, order, 0, in->anna);
    set_option(in, FLAG(KITH_BOOK_EDITOR_ON_INACTIVE));
    save(in, order); /* no manager saves */
    expect_row(in, 8, 0, KITH_ASSIGNMENT_PENDING);
    save_by(in, "clara", order);
    expect_row(in, 8, KITH_ASSIGNED_BY_EDITOR_ON_INACTIVE, 0);
    expect_managers(in, order, in->clara, in->clara);
    assert_int_equal(in->said.customer_manager_before, in->anna);
    free_office(in);
}

/* Worked case 57. */
static void row_8_with_distribution_both_are_given_out(void **state)
{
    (void)state;
    office *in = new_office();
    (void)give_to(in, in->boris);
    bind(in, in->customer, in->anna);
    leave(in, in->anna);
    const kith_id order = new_order(in, 0);
    set_option(in, FLAG(KITH_BOOK_EDITOR_ON_INACTIVE)); /* only where there is nobody else */
    save_by(in, "clara", order);
    expect_row(in, 8, KITH_ASSIGNED_BY_REPLACEMENT, 0);
    expect_managers(in, order, in->boris, in->boris);
    assert_int_equal(in->said.customer_manager_before, in->anna);
    free_office(in);
}

/* Worked case 61. */
static void row_9_customer_of_one_who_left_gets_the_orders(void **state)
{
    (void)state;
    office *in = new_office();
    (void)give_to(in, in->dora);
    bind(in, in->customer, in->anna);
    leave(in, in->anna);
    const kith_id order = new_order(in, in->boris);
    save_by(in, "clara", order);
    expect_row(in, 9, KITH_ASSIGNED_BY_ORDER, 0);
    expect_managers(in, order, in->boris, in->boris);
    free_office(in);
}

static void row_10_both_left_and_both_are_given_out(void **state)
{
    (void)state;
    for (int same = 0; same < 2; same++) {
        office *in = new_office();
        bind(in, in->customer, in->anna);
        const kith_id had = same ? in->anna : in->boris;
        const kith_id order = new_order(in, had);
        leave(in, in->anna);
        leave(in, in->boris);
        set_option(in, FLAG(KITH_BOOK_EDITOR_ON_INACTIVE)); /* is about row 8 alone */
        save_by(in, "clara", order);
        expect_row(in, 10, 0, KITH_ASSIGNMENT_OWNER_INACTIVE);
        expect_managers(in, order, had, in->anna);
        (void)give_to(in, in->dora);
        save_by(in, "clara", order);
        expect_row(in, 10, KITH_ASSIGNED_BY_REPLACEMENT, 0);
        expect_managers(in, order, in->dora, in->dora);
        free_office(in);
    }
}

/* --- the customer's is absent --- */

static void row_11_substitute_gets_the_order_and_the_binding_stays(void **state)
{
    (void)state;
    for (int given = 0; given < 2; given++) {
        office *in = new_office();
        if (given) {
            (void)give_to(in, in->dora);
        }
        set_option(in, FLAG(KITH_BOOK_REBINDS_ABSENT)); /* only where nobody stands in */
        bind(in, in->customer, in->anna);
        go_away(in, in->anna, in->boris);
        const kith_id order = new_order(in, 0);
        save_by(in, "clara", order);
        expect_row(in, 11, KITH_ASSIGNED_BY_SUBSTITUTE, 0);
        expect_managers(in, order, in->boris, in->anna);
        free_office(in);
    }
}

static void row_12_without_distribution_order_waits_for_the_absent(void **state)
{
    (void)state;
    office *in = new_office();
    bind(in, in->customer, in->anna);
    go_away(in, in->anna, 0);
    const kith_id order = new_order(in, 0);
    save_by(in, "clara", order);
    assert_int_equal(in->said.row, 12);
    assert_int_equal(in->said.outcome, KITH_ASSIGNMENT_OWNER_ABSENT);
    expect_managers(in, order, in->anna, in->anna);
    assert_int_equal(order_field(in, order, KITH_ORDER_OUTCOME), KITH_ASSIGNMENT_OWNER_ABSENT);
    free_office(in);
}

static void row_12_with_distribution_binding_stays_unless_the_book_rebinds(void **state)
{
    (void)state;
    for (int rebinds = 0; rebinds < 2; rebinds++) {
        office *in = new_office();
        (void)give_to(in, in->dora);
        bind(in, in->customer, in->anna);
        go_away(in, in->anna, 0);
        if (rebinds) {
            set_option(in, FLAG(KITH_BOOK_REBINDS_ABSENT));
        }
        const kith_id order = new_order(in, 0);
        save_by(in, "clara", order);
        expect_row(in, 12, KITH_ASSIGNED_BY_ABSENCE, 0);
        expect_managers(in, order, in->dora, rebinds ? in->dora : in->anna);
        free_office(in);
    }
}

static void row_13_order_of_an_active_one_stays(void **state)
{
    (void)state;
    office *in = new_office();
    (void)give_to(in, in->dora);
    bind(in, in->customer, in->anna);
    go_away(in, in->anna, in->clara);
    const kith_id order = new_order(in, in->boris);
    save_by(in, "clara", order);
    expect_row(in, 13, 0, 0);
    expect_managers(in, order, in->boris, in->anna);
    free_office(in);
}

/* Absence does not prevent binding. */
static void row_14_customer_gets_the_absent_one_of_the_order(void **state)
{
    (void)state;
    office *in = new_office();
    (void)give_to(in, in->dora);
    go_away(in, in->boris, in->clara);
    const kith_id order = new_order(in, in->boris);
    save_by(in, "clara", order);
    expect_row(in, 14, KITH_ASSIGNED_BY_ORDER, 0);
    expect_managers(in, order, in->boris, in->boris);
    free_office(in);
}

static void row_15_absent_one_stays_if_it_was_set_by_hand(void **state)
{
    (void)state;
    for (int by_hand = 0; by_hand < 2; by_hand++) {
        office *in = new_office();
        (void)give_to(in, in->dora);
        bind(in, in->customer, by_hand ? in->anna : in->boris);
        const kith_id order = new_order(in, by_hand ? in->boris : 0);
        save(in, order);
        expect_managers(in, order, in->boris, by_hand ? in->anna : in->boris);
        bind(in, in->customer, in->anna);
        assert_int_equal(order_manager(in, order), in->boris);
        go_away(in, in->boris, in->clara);
        save_by(in, "clara", order);
        expect_row(in, 15, by_hand ? 0 : KITH_ASSIGNED_BY_CUSTOMER, 0);
        expect_managers(in, order, by_hand ? in->boris : in->anna, in->anna);
        free_office(in);
    }
}

static void row_16_customer_of_one_who_left_gets_the_absent_one(void **state)
{
    (void)state;
    office *in = new_office();
    (void)give_to(in, in->dora);
    bind(in, in->customer, in->anna);
    leave(in, in->anna);
    go_away(in, in->boris, in->clara);
    const kith_id order = new_order(in, in->boris);
    save_by(in, "clara", order);
    expect_row(in, 16, KITH_ASSIGNED_BY_ORDER, 0);
    expect_managers(in, order, in->boris, in->boris);
    free_office(in);
}

static void row_17_order_of_one_who_left_is_as_one_without(void **state)
{
    (void)state;
    for (int given = 0; given < 2; given++) {
        for (int stands_in = 0; stands_in < 2; stands_in++) {
            office *in = new_office();
            if (given) {
                (void)give_to(in, in->dora);
            }
            bind(in, in->customer, in->anna);
            const kith_id order = new_order(in, in->boris);
            leave(in, in->boris);
            go_away(in, in->anna, stands_in ? in->clara : 0);
            save(in, order);
            assert_int_equal(in->said.row, 17);
            assert_int_equal(in->said.outcome, !given && !stands_in ? KITH_ASSIGNMENT_OWNER_ABSENT : 0);
            expect_managers(in, order, stands_in ? in->clara : given ? in->dora : in->anna, in->anna);
            assert_int_equal(in->said.manager_before, in->boris);
            free_office(in);
        }
    }
}

static void row_18_both_absent_and_both_stay(void **state)
{
    (void)state;
    for (int same = 0; same < 2; same++) {
        office *in = new_office();
        (void)give_to(in, in->dora);
        bind(in, in->customer, in->anna);
        go_away(in, in->anna, in->clara);
        go_away(in, in->boris, in->clara);
        const kith_id order = new_order(in, same ? in->anna : in->boris);
        save_by(in, "clara", order);
        expect_row(in, 18, 0, 0);
        expect_managers(in, order, same ? in->anna : in->boris, in->anna);
        free_office(in);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(row_1_without_distribution_who_saves_gets_both),
        cmocka_unit_test(row_1_with_distribution_who_saves_still_comes_first),
        cmocka_unit_test(row_1_with_distribution_and_nobody_who_saves_is_given_out),
        cmocka_unit_test(row_1_without_anybody_is_pending),
        cmocka_unit_test(order_that_is_over_does_not_wait),
        cmocka_unit_test(row_1_editor_is_found_by_user_and_else_by_code),
        cmocka_unit_test(row_1_editor_of_several_is_one_who_has_not_left),
        cmocka_unit_test(row_1_editor_who_left_is_none),
        cmocka_unit_test(row_2_customer_gets_the_orders),
        cmocka_unit_test(row_3_is_given_out_and_never_bound_to_the_inactive),
        cmocka_unit_test(row_4_order_gets_the_customers_and_not_who_saves),
        cmocka_unit_test(row_5_same_stays),
        cmocka_unit_test(row_6_keeps_forces_or_rebinds_as_the_book_says),
        cmocka_unit_test(row_6_rebinds_to_nobody_whom_a_rule_gave_the_order),
        cmocka_unit_test(row_7_order_of_one_who_left_gets_the_customers),
        cmocka_unit_test(row_8_without_distribution_is_pending),
        cmocka_unit_test(row_8_with_distribution_both_are_given_out),
        cmocka_unit_test(row_9_customer_of_one_who_left_gets_the_orders),
        cmocka_unit_test(row_10_both_left_and_both_are_given_out),
        cmocka_unit_test(row_11_substitute_gets_the_order_and_the_binding_stays),
        cmocka_unit_test(row_12_without_distribution_order_waits_for_the_absent),
        cmocka_unit_test(row_12_with_distribution_binding_stays_unless_the_book_rebinds),
        cmocka_unit_test(row_13_order_of_an_active_one_stays),
        cmocka_unit_test(row_14_customer_gets_the_absent_one_of_the_order),
        cmocka_unit_test(row_15_absent_one_stays_if_it_was_set_by_hand),
        cmocka_unit_test(row_16_customer_of_one_who_left_gets_the_absent_one),
        cmocka_unit_test(row_17_order_of_one_who_left_is_as_one_without),
        cmocka_unit_test(row_18_both_absent_and_both_stay),
    };
    return cmocka_run_group_tests_name("assignment", tests, NULL, NULL);
}
