/* Saving an order, beyond the rows of table 3 A: worked cases, days and ages, what is stored and what is not.
 */
#include "office.h"

/* --- days --- */

/* Worked case 59: nothing is rebound, and nothing has to be put back. */
static void case_59_absence_has_a_first_and_a_last_day(void **state)
{
    (void)state;
    office *in = new_office();
    bind(in, in->customer, in->anna);
    put(in, in->anna, REF(KITH_MANAGER_SUBSTITUTE, in->boris));
    put(in, in->anna, DATE(KITH_MANAGER_ABSENT_SINCE, "2026-08-01"));
    put(in, in->anna, DATE(KITH_MANAGER_ABSENT_UNTIL, "2026-08-20"));
    const struct {
        const char *day;
        int is_absent;
    } days[] = {
        {"2026-07-31", 0}, {"2026-08-01", 1}, {"2026-08-10", 1}, {"2026-08-20", 1}, {"2026-08-21", 0}};
    for (size_t i = 0; i < COUNT(days); i++) {
        const kith_id order = order_of(in, in->customer, 0, days[i].day);
        save_on(in, "robot", days[i].day, order);
        expect_managers(in, order, days[i].is_absent ? in->boris : in->anna, in->anna);
        kith_error err = NEW_ERROR;
        kith_manager_info info = {.size = sizeof info};
        kith_view *view = view_on(in->book, day(days[i].day));
        OK(&err, kith_manager_get(view, in->anna, 0, &info, &err));
        assert_int_equal(info.state,
                         days[i].is_absent ? KITH_MANAGER_STATE_ABSENT : KITH_MANAGER_STATE_ACTIVE);
        assert_int_equal(info.substitute, days[i].is_absent ? in->boris : 0);
        OK(&err, kith_manager_get(view, in->anna, day("2026-08-10"), &info, &err));
        assert_int_equal(info.state, KITH_MANAGER_STATE_ABSENT);
        kith_view_close(view);
    }
    assert_int_equal(manager_on(in, in->customer, "2026-08-10"), in->anna);
    free_office(in);
}

/* The day is the transaction's; without one it is the order's. */
static void day_is_the_orders_where_the_transaction_has_none(void **state)
{
    (void)state;
    office *in = new_office();
    bind(in, in->customer, in->anna);
    go_away(in, in->anna, in->boris);
    const kith_id during = order_of(in, in->customer, 0, "2026-07-15");
    save_on(in, "robot", "", during);
    expect_managers(in, during, in->boris, in->anna);
    const kith_id later = order_of(in, in->customer, 0, "2026-07-16");
    save_on(in, "robot", "", later);
    expect_managers(in, later, in->anna, in->anna);
    const kith_id today = order_of(in, in->customer, 0, "2026-07-16");
    save_on(in, "robot", "2026-07-15", today);
    expect_managers(in, today, in->boris, in->anna);
    free_office(in);
}

/* An end left open, and one who is away just now. */
static void absence_may_be_open_or_of_the_moment(void **state)
{
    (void)state;
    const struct {
        kith_value value;
        uint32_t managers_state;
    } ways[] = {
        {DATE(KITH_MANAGER_ABSENT_SINCE, "2026-05-01"), KITH_MANAGER_STATE_ABSENT},
        {DATE(KITH_MANAGER_ABSENT_UNTIL, "2026-07-01"), KITH_MANAGER_STATE_ABSENT},
        {DATE(KITH_MANAGER_ABSENT_SINCE, "2026-06-02"), KITH_MANAGER_STATE_ACTIVE},
        {DATE(KITH_MANAGER_ABSENT_UNTIL, "2026-05-31"), KITH_MANAGER_STATE_ACTIVE},
        {CODE(KITH_MANAGER_PRESENCE, KITH_PRESENCE_AWAY), KITH_MANAGER_STATE_ABSENT},
        {CODE(KITH_MANAGER_PRESENCE, KITH_PRESENCE_BUSY), KITH_MANAGER_STATE_ACTIVE},
        {CODE(KITH_MANAGER_STATE, KITH_MANAGER_STATE_ABSENT), KITH_MANAGER_STATE_ABSENT},
    };
    for (size_t i = 0; i < COUNT(ways); i++) {
        office *in = new_office();
        bind(in, in->customer, in->anna);
        put(in, in->anna, REF(KITH_MANAGER_SUBSTITUTE, in->boris));
        kith_txn *txn = begin(in->book);
        kith_error err = NEW_ERROR;
        const kith_status status = kith_record_change(txn, in->anna, &ways[i].value, 1, &err);
        if (status == KITH_OK) { /* a state of its own need not be one that can be stored */
            (void)commit(txn);
            const kith_id order = new_order(in, 0);
            save(in, order);
            const int is_absent = ways[i].managers_state == KITH_MANAGER_STATE_ABSENT;
            expect_managers(in, order, is_absent ? in->boris : in->anna, in->anna);
        } else {
            kith_txn_close(txn);
        }
        free_office(in);
    }
}

/* --- who stands in --- */

static void substitutes_are_followed_at_most_once(void **state)
{
    (void)state;
    office *in = new_office();
    bind(in, in->customer, in->anna);
    go_away(in, in->anna, in->boris);
    go_away(in, in->boris, in->clara);
    const kith_id order = new_order(in, 0);
    save(in, order);
    assert_int_equal(in->said.row, 12);
    expect_managers(in, order, in->anna, in->anna);
    kith_error err = NEW_ERROR;
    kith_manager_info info = {.size = sizeof info};
    kith_view *view = view_of(in->book);
    OK(&err, kith_manager_get(view, in->anna, 0, &info, &err));
    assert_int_equal(info.substitute, 0);
    OK(&err, kith_manager_get(view, in->boris, 0, &info, &err));
    assert_int_equal(info.substitute, in->clara);
    kith_view_close(view);
    free_office(in);
}

/* Two who stand in for each other are both away: nobody runs in circles. */
static void substitutes_of_each_other_stand_in_for_nobody(void **state)
{
    (void)state;
    office *in = new_office();
    bind(in, in->customer, in->anna);
    go_away(in, in->anna, in->boris);
    go_away(in, in->boris, in->anna);
    const kith_id order = new_order(in, 0);
    save(in, order);
    assert_int_equal(in->said.outcome, KITH_ASSIGNMENT_OWNER_ABSENT);
    expect_managers(in, order, in->anna, in->anna);
    free_office(in);
}

/* Who stands in need not take what is given out. */
static void substitute_takes_it_although_it_opted_out(void **state)
{
    (void)state;
    office *in = new_office();
    bind(in, in->customer, in->anna);
    go_away(in, in->anna, in->boris);
    put(in, in->boris, FLAG(KITH_MANAGER_OPTED_OUT));
    const kith_id order = new_order(in, 0);
    save(in, order);
    expect_managers(in, order, in->boris, in->anna);
    free_office(in);
}

/* --- orders that are over --- */

/* Three months unless the book says otherwise; a month's end is the last day that there is. */
static void orders_older_than_the_limit_stay_as_they_are(void **state)
{
    (void)state;
    const struct {
        int64_t months;
        const char *date;
        const char *today;
        int is_old;
    } ages[] = {
        {0, "2026-03-01", "2026-06-01", 0},
        {0, "2026-02-28", "2026-06-01", 1},
        {0, "2025-11-30", "2026-02-28", 0},
        {0, "2025-11-30", "2026-03-01", 1},
        {1, "2026-05-01", "2026-06-01", 0},
        {1, "2026-04-30", "2026-06-01", 1},
        {12, "2025-06-01", "2026-06-01", 0},
        {12, "2025-05-31", "2026-06-01", 1},
        {0, "2020-01-01", "", 0}, /* nobody says how late it is */
    };
    for (size_t i = 0; i < COUNT(ages); i++) {
        office *in = new_office();
        set_option(in, INTEGER(KITH_BOOK_AGE_LIMIT, ages[i].months));
        save_card(in, in->customer, in->anna, "2019-01-01");
        leave(in, in->anna);
        (void)give_to(in, in->dora);
        const kith_id order = order_of(in, in->customer, 0, ages[i].date);
        save_on(in, "robot", ages[i].today, order);
        expect_managers(in, order, ages[i].is_old ? 0 : in->dora, ages[i].is_old ? in->anna : in->dora);
        assert_int_equal(order_field(in, order, KITH_ORDER_OUTCOME), 0);
        free_office(in);
    }
}

static void orders_closed_or_cancelled_stay_as_they_are(void **state)
{
    (void)state;
    const struct {
        int64_t status;
        int is_touched;
    } orders[] = {
        {0, 1}, {KITH_ORDER_STATUS_OPEN, 1}, {KITH_ORDER_STATUS_CLOSED, 0}, {KITH_ORDER_STATUS_CANCELLED, 0}};
    for (size_t i = 0; i < COUNT(orders); i++) {
        office *in = new_office();
        (void)give_to(in, in->dora);
        bind(in, in->customer, in->anna);
        const kith_id order = new_order(in, in->boris);
        leave(in, in->boris);
        put(in, order, CODE(KITH_ORDER_STATUS, orders[i].status));
        save(in, order);
        assert_int_equal(in->said.row, 7);
        expect_managers(in, order, orders[i].is_touched ? in->anna : in->boris, in->anna);
        free_office(in);
    }
}

/* --- what is stored --- */

/* B11: nothing is decided before an order is saved, nor by an import or a plain change. */
static void only_saving_decides(void **state)
{
    (void)state;
    office *in = new_office();
    const kith_txn_options importing = {
        .size = sizeof importing, .actor = "clara", .today = TODAY, .importing = 1};
    kith_error err = NEW_ERROR;
    kith_txn *txn = NULL;
    OK(&err, kith_txn_begin(in->book, &importing, &txn, &err));
    const kith_id order = add_order(txn, 1, in->customer, 0, "2026-06-01");
    const kith_id other = add_order(txn, 2, in->customer, in->boris, "2026-06-01");
    (void)commit(txn);
    txn = begin_as(in->book, "clara", "2026-06-02");
    change(txn, order, TEXT(KITH_ORDER_REMARK, "by post"));
    (void)commit(txn);
    assert_int_equal(order_manager(in, order), 0);
    assert_int_equal(order_manager(in, other), in->boris);
    assert_int_equal(manager_on(in, in->customer, ""), 0);
    assert_int_equal(order_field(in, order, KITH_ORDER_SAVED), 0);
    save(in, other);
    assert_int_equal(manager_on(in, in->customer, ""), in->boris);
    assert_int_equal(order_field(in, other, KITH_ORDER_SAVED), 1);
    free_office(in);
}

/* Order and customer are one piece of work: a view on the transaction shows both, closing it neither. */
static void saving_shows_before_it_is_committed_and_may_be_abandoned(void **state)
{
    (void)state;
    office *in = new_office();
    const kith_id order = new_order(in, in->boris);
    const uint64_t before = digest_of(in->book);
    kith_error err = NEW_ERROR;
    kith_id who = 0;
    kith_txn *txn = begin(in->book);
    OK(NULL, try_save(in, txn, order));
    kith_view *view = view_of_txn(txn);
    OK(&err, kith_customer_manager(view, in->customer, 0, &who, NULL, &err));
    assert_int_equal(who, in->boris);
    kith_view_close(view);
    kith_txn_close(txn);
    assert_int_equal(digest_of(in->book), before);
    free_office(in);
}

/* Dropping the change takes everything back that it did. */
static void saving_is_one_change_and_is_dropped_as_one(void **state)
{
    (void)state;
    office *in = new_office();
    const kith_id order = new_order(in, in->boris);
    const uint64_t before = digest_of(in->book);
    kith_error err = NEW_ERROR;
    size_t dropped = 0;
    kith_txn *txn = begin(in->book);
    const uint32_t index = kith_txn_count(txn);
    OK(NULL, try_save(in, txn, order));
    assert_int_equal(kith_txn_count(txn), index + 1);
    OK(&err, kith_txn_drop(txn, &index, 1, &dropped, &err));
    assert_int_equal(dropped, 1);
    assert_int_equal(changes_of(txn), 0);
    assert_int_equal(digest_of(in->book), before);
    free_office(in);
}

/* Worked case 67: whatever the store answers, both are changed or neither is. */
static void case_67_when_the_store_fails_both_stay_as_they_were(void **state)
{
    (void)state;
    const struct {
        int32_t outcome;
        uint32_t stored;
        kith_status status;
    } answers[] = {{KITH_STORE_REJECTED, 0, KITH_ERR_REJECTED},
                   {KITH_STORE_CONFLICT, 0, KITH_ERR_CONFLICT},
                   {KITH_STORE_UNKNOWN, 0, KITH_ERR_UNKNOWN},
                   {KITH_STORE_UNKNOWN, 1, KITH_ERR_UNKNOWN}};
    for (size_t i = 0; i < COUNT(answers); i++) {
        office *in = test_calloc(1, sizeof *in);
        kith_error err = NEW_ERROR;
        kith_memory_store *memory = new_store();
        in->book = open_over(memory);
        kith_txn *txn = begin(in->book);
        in->boris = manager(txn, "boris");
        in->customer = organisation(txn, "C1");
        const kith_id order = add_order(txn, 1, in->customer, in->boris, "2026-06-01");
        (void)commit(txn);
        const uint64_t before = digest_of(in->book);
        const kith_store_fault fault = {
            .size = sizeof fault, .commit_at = 1, .outcome = answers[i].outcome, .stored = answers[i].stored};
        OK(NULL, kith_memory_store_fault(memory, &fault));
        txn = begin(in->book);
        OK(NULL, try_save(in, txn, order));
        REFUSED(answers[i].status, &err, kith_txn_commit(txn, NULL, &err));
        assert_int_equal(digest_of(in->book), before);
        OK(NULL, kith_memory_store_fault(memory, NULL));
        kith_txn_close(txn);
        OK(&err, kith_book_recover(in->book, NULL, &err));
        assert_int_equal(manager_on(in, in->customer, ""), answers[i].stored ? in->boris : 0);
        assert_int_equal(order_field(in, order, KITH_ORDER_SAVED), answers[i].stored);
        in->book = reopened(in->book, memory);
        assert_int_equal(manager_on(in, in->customer, ""), answers[i].stored ? in->boris : 0);
        free_office(in);
        kith_memory_store_free(memory);
    }
}

/* Why, and what was before, stand in the history of the customer. */
static void history_has_the_rule_and_both_managers(void **state)
{
    (void)state;
    office *in = new_office();
    kith_error err = NEW_ERROR;
    bind(in, in->customer, in->anna);
    const kith_id order = new_order(in, in->boris);
    leave(in, in->boris);
    save(in, order);
    kith_view *view = view_of(in->book);
    const kith_history_query query = {
        .size = sizeof query, .customer = in->customer, .kind = KITH_KIND_ORDER, .most = 1};
    kith_history *page = NULL;
    OK(&err, kith_history_read(view, &query, &page, &err));
    assert_int_equal(kith_history_count(page), 1);
    kith_change found_entry = {.size = sizeof found_entry};
    OK(&err, kith_history_get(page, 0, &found_entry));
    assert_int_equal(found_entry.id, order);
    assert_string_equal(found_entry.actor, "robot");
    int found = 0;
    for (size_t i = 0; i < found_entry.before_count; i++) {
        found += found_entry.before[i].field == KITH_ORDER_MANAGER &&
                 (kith_id)found_entry.before[i].number == in->boris;
    }
    for (size_t i = 0; i < found_entry.after_count; i++) {
        found += found_entry.after[i].field == KITH_ORDER_MANAGER &&
                 (kith_id)found_entry.after[i].number == in->anna;
        found += found_entry.after[i].field == KITH_ORDER_RULE &&
                 found_entry.after[i].number == KITH_ASSIGNED_BY_CUSTOMER;
    }
    assert_int_equal(found, 3);
    kith_history_close(page);
    kith_view_close(view);
    free_office(in);
}

/* Setting another one by hand is explicit again, whatever a rule said before. */
static void setting_the_manager_by_hand_clears_what_the_rule_said(void **state)
{
    (void)state;
    office *in = new_office();
    bind(in, in->customer, in->anna);
    const kith_id order = new_order(in, 0);
    save(in, order);
    assert_int_equal(order_field(in, order, KITH_ORDER_RULE), KITH_ASSIGNED_BY_CUSTOMER);
    put(in, order, TEXT(KITH_ORDER_REMARK, "urgent"));
    assert_int_equal(order_field(in, order, KITH_ORDER_RULE), KITH_ASSIGNED_BY_CUSTOMER);
    put(in, order, REF(KITH_ORDER_MANAGER, in->boris));
    assert_int_equal(order_field(in, order, KITH_ORDER_RULE), 0);
    go_away(in, in->boris, 0);
    save(in, order);
    expect_row(in, 15, 0, 0);
    expect_managers(in, order, in->boris, in->anna);
    const kith_id waiting = order_of(in, add_customer(in, "C2"), 0, "2026-06-01");
    kith_id ids[2] = {0};
    save(in, waiting);
    assert_int_equal(pending(in, ids, COUNT(ids)), 1);
    put(in, waiting, REF(KITH_ORDER_MANAGER, in->clara));
    assert_int_equal(pending(in, ids, COUNT(ids)), 0);
    free_office(in);
}

/* --- what waits --- */

static void pending_orders_are_listed_and_saved_again_later(void **state)
{
    (void)state;
    office *in = new_office();
    kith_id orders[5] = {0};
    kith_id ids[8] = {0};
    for (size_t i = 0; i < COUNT(orders); i++) {
        const char number[] = {'P', (char)('0' + i), '\0'};
        orders[i] = order_of(in, add_customer(in, number), 0, "2026-06-01");
        save(in, orders[i]);
    }
    assert_int_equal(pending(in, ids, COUNT(ids)), COUNT(orders));
    assert_memory_equal(ids, orders, sizeof orders);
    assert_int_equal(pending(in, ids, 2), 2);
    kith_error err = NEW_ERROR;
    size_t count = 0;
    const kith_order_query query = {
        .size = sizeof query, .outcome = KITH_ASSIGNMENT_PENDING, .after = orders[2]};
    kith_view *view = view_of(in->book);
    OK(&err, kith_order_list(view, &query, ids, COUNT(ids), &count, &err));
    assert_int_equal(count, 2);
    assert_int_equal(ids[0], orders[3]);
    kith_view_close(view);
    (void)distribution(in, (distribution_settings){.policy = KITH_DISTRIBUTE_ROUND_ROBIN});
    count = pending(in, ids, COUNT(ids));
    const kith_id turns[] = {in->anna, in->boris, in->clara, in->dora, in->anna};
    for (size_t i = 0; i < count; i++) {
        save(in, ids[i]);
        assert_int_equal(order_manager(in, ids[i]), turns[i]);
        assert_int_equal(order_field(in, ids[i], KITH_ORDER_OUTCOME), 0);
    }
    assert_int_equal(pending(in, ids, COUNT(ids)), 0);
    free_office(in);
}

/* Those of a customer by date, latest first; those of a manager by id; with filters. */
static void orders_are_listed_by_customer_and_by_manager(void **state)
{
    (void)state;
    office *in = new_office();
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(in->book);
    const kith_id brand = entry(txn, KITH_KIND_BRAND, "MR");
    const kith_id season = ADD(txn, KITH_KIND_SEASON, TEXT(KITH_SEASON_CODE, "FW26"),
                               INTEGER(KITH_SEASON_YEAR, 2027), INTEGER(KITH_SEASON_ORDER, 1));
    (void)commit(txn);
    const kith_id old = order_of(in, in->customer, in->anna, "2025-02-01");
    const kith_id latest = order_of(in, in->customer, in->anna, "2026-05-20");
    const kith_id middle = order_of(in, in->customer, in->boris, "2026-03-03");
    const kith_id twin = order_of(in, in->customer, in->anna, "2026-03-03");
    const kith_id strange = order_of(in, add_customer(in, "C2"), in->anna, "2026-05-05");
    put(in, latest, CODE(KITH_ORDER_STATUS, KITH_ORDER_STATUS_CLOSED));
    put(in, middle, REF(KITH_ORDER_BRAND, brand));
    put(in, old, REF(KITH_ORDER_SEASON, season));
    const struct {
        kith_order_query query;
        size_t count;
        kith_id ids[4];
    } questions[] = {
        {{.customer = in->customer}, 4, {latest, twin, middle, old}},
        {{.customer = in->customer, .after = twin}, 2, {middle, old}},
        {{.customer = in->customer, .open = 1}, 3, {twin, middle, old}},
        {{.customer = in->customer, .brand = brand}, 1, {middle}},
        {{.customer = in->customer, .season = season}, 1, {old}},
        {{.customer = in->customer, .year = 2026}, 3, {latest, twin, middle}},
        {{.customer = in->customer, .year = 2027}, 1, {old}}, /* of the season, not of the date */
        {{.manager = in->anna}, 4, {old, latest, twin, strange}},
        {{.manager = in->anna, .open = 1}, 3, {old, twin, strange}},
        {{.manager = in->anna, .after = latest}, 2, {twin, strange}},
        {{.manager = in->boris, .brand = brand}, 1, {middle}},
        {{.manager = in->clara}, 0, {0}},
    };
    kith_view *view = view_of(in->book);
    for (size_t i = 0; i < COUNT(questions); i++) {
        kith_order_query query = questions[i].query;
        kith_id ids[8] = {0};
        size_t count = 0;
        query.size = sizeof query;
        OK(&err, kith_order_list(view, &query, ids, COUNT(ids), &count, &err));
        if (count != questions[i].count || memcmp(ids, questions[i].ids, sizeof questions[i].ids) != 0) {
            fail_msg("question %u: %u orders, first %x", (unsigned)i, (unsigned)count, (unsigned)ids[0]);
        }
    }
    kith_view_close(view);
    free_office(in);
}

/* Worked case 55, in a book that is opened anew in between: nothing depends on what is only in memory. */
static void case_55_survives_a_restart(void **state)
{
    (void)state;
    kith_memory_store *memory = new_store();
    office *in = test_calloc(1, sizeof *in);
    in->book = open_over(memory);
    kith_txn *txn = begin(in->book);
    in->clara = manager(txn, "clara");
    in->customer = organisation(txn, "C1");
    (void)commit(txn);
    const kith_id order = new_order(in, 0);
    in->book = reopened(in->book, memory);
    save_by(in, "clara", order);
    expect_managers(in, order, in->clara, in->clara);
    in->book = reopened(in->book, memory);
    expect_settled(in, "clara", "2026-06-01", order);
    free_office(in);
    kith_memory_store_free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(case_55_survives_a_restart),
        cmocka_unit_test(case_59_absence_has_a_first_and_a_last_day),
        cmocka_unit_test(day_is_the_orders_where_the_transaction_has_none),
        cmocka_unit_test(absence_may_be_open_or_of_the_moment),
        cmocka_unit_test(substitutes_are_followed_at_most_once),
        cmocka_unit_test(substitutes_of_each_other_stand_in_for_nobody),
        cmocka_unit_test(substitute_takes_it_although_it_opted_out),
        cmocka_unit_test(orders_older_than_the_limit_stay_as_they_are),
        cmocka_unit_test(orders_closed_or_cancelled_stay_as_they_are),
        cmocka_unit_test(only_saving_decides),
        cmocka_unit_test(saving_shows_before_it_is_committed_and_may_be_abandoned),
        cmocka_unit_test(saving_is_one_change_and_is_dropped_as_one),
        cmocka_unit_test(case_67_when_the_store_fails_both_stay_as_they_were),
        cmocka_unit_test(history_has_the_rule_and_both_managers),
        cmocka_unit_test(setting_the_manager_by_hand_clears_what_the_rule_said),
        cmocka_unit_test(pending_orders_are_listed_and_saved_again_later),
        cmocka_unit_test(orders_are_listed_by_customer_and_by_manager),
    };
    return cmocka_run_group_tests_name("assignment_cases", tests, NULL, NULL);
}
