/* Table 3 B, and what stands behind it: cards of customers, bindings and their history, who has how many, and
 * the rules about managers. */
#include "office.h"

/* Save a card that says something else than a manager. */
static void save_card_as(office *in, kith_id customer, kith_customer_saving card, const char *today)
{
    kith_error err = NEW_ERROR;
    card.size = sizeof card;
    kith_txn *txn = begin_as(in->book, "robot", today);
    in->said = (kith_assignment){.size = sizeof in->said};
    OK(&err, kith_customer_save(txn, customer, &card, &in->said, &err));
    (void)commit(txn);
}

/* Saving the card once more changes nothing. */
static void expect_card_settled(office *in, kith_id customer, const kith_customer_saving *card,
                                const char *today)
{
    kith_error err = NEW_ERROR;
    kith_assignment said = {.size = sizeof said};
    kith_txn *txn = begin_as(in->book, "robot", today);
    OK(&err, kith_customer_save(txn, customer, card, &said, &err));
    assert_int_equal(said.rule, 0);
    assert_int_equal(said.orders, 0);
    assert_int_equal(changes_of(txn), 0);
}

/* --- 3 B --- */

/* Open orders without a manager, or with one who left, go along; all others stay. */
static void card_with_an_active_one_takes_open_orders_along(void **state)
{
    (void)state;
    office *in = new_office();
    const kith_id without = new_order(in, 0);
    const kith_id left = new_order(in, in->clara);
    const kith_id other = new_order(in, in->boris);
    const kith_id closed = new_order(in, 0);
    const kith_id cancelled = new_order(in, in->clara);
    const kith_id strange = order_of(in, add_customer(in, "C2"), 0, "2026-06-01");
    put(in, closed, CODE(KITH_ORDER_STATUS, KITH_ORDER_STATUS_CLOSED));
    put(in, cancelled, CODE(KITH_ORDER_STATUS, KITH_ORDER_STATUS_CANCELLED));
    leave(in, in->clara);
    save_card(in, in->customer, in->anna, "2026-06-01");
    expect_row(in, 0, KITH_ASSIGNED_BY_CARD, 0);
    assert_int_equal(in->said.orders, 2);
    assert_int_equal(in->said.customer_manager, in->anna);
    assert_int_equal(in->said.customer_manager_before, 0);
    assert_int_equal(manager_on(in, in->customer, ""), in->anna);
    assert_int_equal(order_manager(in, without), in->anna);
    assert_int_equal(order_manager(in, left), in->anna);
    assert_int_equal(order_manager(in, other), in->boris);
    assert_int_equal(order_manager(in, closed), 0);
    assert_int_equal(order_manager(in, cancelled), in->clara);
    assert_int_equal(order_manager(in, strange), 0);
    assert_int_equal(order_field(in, without, KITH_ORDER_RULE), KITH_ASSIGNED_BY_CARD);
    const kith_customer_saving card = {.size = sizeof card, .manager = in->anna};
    expect_card_settled(in, in->customer, &card, "2026-06-01");
    save_card(in, in->customer, in->boris, "2026-06-02"); /* orders that have an active one stay */
    assert_int_equal(in->said.orders, 0);
    assert_int_equal(in->said.customer_manager_before, in->anna);
    assert_int_equal(order_manager(in, without), in->anna);
    free_office(in);
}

/* Who gets orders by a card waits anew, also if it has the customer already. */
static void card_that_gives_orders_away_is_a_turn(void **state)
{
    (void)state;
    office *in = new_office();
    leave(in, in->clara);
    leave(in, in->dora);
    save_card(in, in->customer, in->anna, "2026-05-01");
    save_card(in, add_customer(in, "C2"), in->boris, "2026-05-02");
    (void)new_order(in, 0);
    save_card(in, in->customer, in->anna, "2026-05-03");
    assert_int_equal(in->said.orders, 1);
    (void)distribution(in, (distribution_settings){.policy = KITH_DISTRIBUTE_LONGEST_WAIT});
    expect_turns(in, "ba");
    free_office(in);
}

/* What is counted as open is what is listed, handed over and given to the manager of a card. */
static void draft_is_an_open_order(void **state)
{
    (void)state;
    office *in = new_office();
    kith_error err = NEW_ERROR;
    const kith_id draft = new_order(in, 0);
    put(in, draft, CODE(KITH_ORDER_STATUS, KITH_ORDER_STATUS_DRAFT));
    save_card(in, in->customer, in->anna, "2026-06-01");
    assert_int_equal(order_manager(in, draft), in->anna);
    kith_manager_info info = {.size = sizeof info};
    kith_transferred done = {.size = sizeof done};
    kith_id listed = 0;
    size_t count = 0;
    const kith_order_query query = {.size = sizeof query, .manager = in->anna, .open = 1};
    const kith_transfer how = {.size = sizeof how, .from = in->anna, .to = in->boris};
    kith_view *view = view_of(in->book);
    OK(&err, kith_manager_get(view, in->anna, 0, &info, &err));
    assert_int_equal(info.open_orders, 1);
    OK(&err, kith_order_list(view, &query, &listed, 1, &count, &err));
    assert_int_equal(listed, draft);
    kith_view_close(view);
    kith_txn *txn = begin_as(in->book, "robot", "2026-06-01");
    OK(&err, kith_manager_transfer(txn, &how, &done, &err));
    (void)commit(txn);
    assert_int_equal(done.orders, 1);
    view = view_of(in->book);
    OK(&err, kith_manager_get(view, in->anna, 0, &info, &err));
    assert_int_equal(info.open_orders, 0);
    OK(&err, kith_manager_get(view, in->boris, 0, &info, &err));
    assert_int_equal(info.open_orders, 1);
    kith_view_close(view);
    free_office(in);
}

/* A pending order no longer waits when the card has said who it is. */
static void card_settles_pending_orders(void **state)
{
    (void)state;
    office *in = new_office();
    const kith_id order = new_order(in, 0);
    kith_id ids[2] = {0};
    save(in, order);
    assert_int_equal(pending(in, ids, COUNT(ids)), 1);
    save_card(in, in->customer, in->anna, "2026-06-01");
    assert_int_equal(pending(in, ids, COUNT(ids)), 0);
    assert_int_equal(order_manager(in, order), in->anna);
    assert_int_equal(order_field(in, order, KITH_ORDER_OUTCOME), 0);
    const kith_id later = new_order(in, 0); /* the card says the same once more: the order goes along */
    save_card(in, in->customer, in->anna, "2026-06-01");
    expect_row(in, 0, KITH_ASSIGNED_BY_CARD, 0);
    assert_int_equal(in->said.orders, 1);
    assert_int_equal(order_manager(in, later), in->anna);
    save(in, order);
    save(in, later);
    expect_managers(in, later, in->anna, in->anna);
    free_office(in);
}

static void card_with_one_who_left_is_refused_but_for_an_import(void **state)
{
    (void)state;
    office *in = new_office();
    kith_error err = NEW_ERROR;
    leave(in, in->anna);
    const kith_customer_saving card = {.size = sizeof card, .manager = in->anna};
    kith_txn *txn = begin(in->book);
    OK(&err, kith_customer_save(txn, in->customer, &card, NULL, &err));
    expect_rule(txn, KITH_RULE_MANAGER_INACTIVE, 0);
    const kith_txn_options importing = {
        .size = sizeof importing, .actor = "robot", .today = TODAY, .importing = 1};
    in->said = (kith_assignment){.size = sizeof in->said};
    OK(&err, kith_txn_begin(in->book, &importing, &txn, &err));
    OK(&err, kith_customer_save(txn, in->customer, &card, &in->said, &err));
    assert_int_equal(in->said.outcome, KITH_ASSIGNMENT_OWNER_INACTIVE);
    (void)commit(txn);
    assert_int_equal(manager_on(in, in->customer, ""), in->anna);
    save_card(in, in->customer, in->anna, "2026-06-01"); /* whom it has already: nothing is changed */
    expect_row(in, 0, 0, KITH_ASSIGNMENT_OWNER_INACTIVE);
    expect_card_settled(in, in->customer, &card, "2026-06-01");
    free_office(in);
}

/* Absence does not prevent binding. */
static void card_with_an_absent_one_is_taken(void **state)
{
    (void)state;
    office *in = new_office();
    go_away(in, in->anna, 0);
    save_card(in, in->customer, in->anna, "2026-06-01");
    assert_int_equal(manager_on(in, in->customer, ""), in->anna);
    free_office(in);
}

/* Worked case 65, and which order is the last: by date, then by id. */
static void case_65_card_without_a_manager_takes_that_of_the_last_order(void **state)
{
    (void)state;
    office *in = new_office();
    (void)order_of(in, in->customer, in->anna, "2026-02-01");
    (void)order_of(in, in->customer, in->boris, "2026-03-01");
    leave(in, in->boris);
    save_card(in, in->customer, 0, "2026-06-01");
    expect_row(in, 0, KITH_ASSIGNED_BY_LAST_ORDER, 0);
    assert_int_equal(in->said.customer_manager, in->anna);
    assert_int_equal(manager_on(in, in->customer, ""), in->anna);
    expect_card_settled(in, in->customer, NULL, "2026-06-01");
    const kith_id second = add_customer(in, "C2");
    (void)order_of(in, second, in->clara, "2026-02-02");
    (void)order_of(in, second, in->dora, "2026-02-02");
    (void)order_of(in, second, in->anna, "2026-02-01");
    (void)order_of(in, second, 0, "2026-05-05");
    save_card(in, second, 0, "2026-06-01");
    assert_int_equal(manager_on(in, second, ""), in->dora);
    free_office(in);
}

static void card_without_a_manager_and_orders_stays_without(void **state)
{
    (void)state;
    office *in = new_office();
    (void)give_to(in, in->dora); /* cards are not given out */
    save_card(in, in->customer, 0, "2026-06-01");
    expect_row(in, 0, 0, 0);
    assert_int_equal(manager_on(in, in->customer, ""), 0);
    expect_card_settled(in, in->customer, NULL, "2026-06-01");
    (void)new_order(in, 0);
    save_card(in, in->customer, 0, "2026-06-01");
    assert_int_equal(manager_on(in, in->customer, ""), 0);
    free_office(in);
}

static void card_without_a_manager_leaves_the_one_that_there_is(void **state)
{
    (void)state;
    office *in = new_office();
    bind(in, in->customer, in->anna);
    (void)order_of(in, in->customer, in->boris, "2026-05-20");
    expect_card_settled(in, in->customer, NULL, "2026-06-01");
    assert_int_equal(manager_on(in, in->customer, ""), in->anna);
    free_office(in);
}

/* What was cleared by hand stays so until the next order is saved. */
static void clearing_by_hand_survives_until_the_next_order(void **state)
{
    (void)state;
    for (int had_one = 0; had_one < 2; had_one++) {
        office *in = new_office();
        const kith_customer_saving clearing = {.size = sizeof clearing, .clear = 1};
        if (had_one) {
            bind(in, in->customer, in->anna);
        }
        (void)order_of(in, in->customer, in->boris, "2026-05-02");
        save_card_as(in, in->customer, clearing, "2026-05-05");
        assert_int_equal(in->said.customer_manager, 0);
        assert_int_equal(in->said.customer_manager_before, had_one ? in->anna : 0);
        assert_int_equal(manager_on(in, in->customer, ""), 0);
        expect_card_settled(in, in->customer, &clearing, "2026-05-05");
        expect_card_settled(in, in->customer, NULL, "2026-05-06"); /* not that of the last order */
        assert_int_equal(manager_on(in, in->customer, "2026-05-05"), 0);
        assert_int_equal(manager_on(in, in->customer, "2026-05-04"), had_one ? in->anna : 0);
        const kith_id order = new_order(in, 0);
        save_by(in, "clara", order);
        expect_row(in, 1, KITH_ASSIGNED_BY_EDITOR, 0);
        expect_managers(in, order, in->clara, in->clara);
        free_office(in);
    }
}

/* The next order ends it also where it finds nobody: the card takes the last order's then. */
static void clearing_by_hand_ends_with_an_order_that_stays_pending(void **state)
{
    (void)state;
    const char *const days[] = {"2026-05-05", "2026-06-01"}; /* that of the clearing, and a later one */
    for (size_t i = 0; i < COUNT(days); i++) {
        office *in = new_office();
        const kith_customer_saving clearing = {.size = sizeof clearing, .clear = 1};
        bind(in, in->customer, in->anna);
        (void)order_of(in, in->customer, in->boris, "2026-05-02");
        save_card_as(in, in->customer, clearing, "2026-05-05");
        const kith_id order = new_order(in, 0);
        save_on(in, "robot", days[i], order);
        expect_row(in, 1, 0, KITH_ASSIGNMENT_PENDING);
        expect_managers(in, order, 0, 0);
        const expected_binding wanted[] = {
            {in->anna, "2026-05-01", "2026-05-04", 0, 0, KITH_ASSIGNED_BY_CARD, "", "robot"},
            {0, "2026-05-05", i == 0 ? "2026-05-05" : "2026-05-31", 0, i == 0, KITH_ASSIGNED_BY_CLEARING, "",
             "robot"},
        };
        expect_bindings(in, in->customer, wanted, COUNT(wanted));
        save_card(in, in->customer, 0, days[i]);
        expect_row(in, 0, KITH_ASSIGNED_BY_LAST_ORDER, 0);
        assert_int_equal(manager_on(in, in->customer, ""), in->boris);
        assert_int_equal(manager_on(in, in->customer, "2026-05-04"), in->anna);
        free_office(in);
    }
}

/* --- bindings --- */

/* B3: who had the customer, since when, why, by which order and by whom. */
static void bindings_are_the_whole_history(void **state)
{
    (void)state;
    office *in = new_office();
    save_card(in, in->customer, in->anna, "2026-05-01");
    save_card(in, in->customer, in->boris, "2026-05-10");
    save_card(in, in->customer, in->clara, "2026-05-10"); /* on its first day */
    save_card(in, in->customer, in->clara, "2026-05-12"); /* the same */
    leave(in, in->clara);
    const kith_id order = new_order(in, in->dora);
    save_on(in, "anna", "2026-05-20", order);
    const expected_binding wanted[] = {
        {in->anna, "2026-05-01", "2026-05-09", 0, 0, KITH_ASSIGNED_BY_CARD, "", "robot"},
        {in->boris, "2026-05-10", "2026-05-10", 0, 1, KITH_ASSIGNED_BY_CARD, "", "robot"},
        {in->clara, "2026-05-10", "2026-05-19", 0, 0, KITH_ASSIGNED_BY_CARD, "", "robot"},
        {in->dora, "2026-05-20", "", 1, 0, KITH_ASSIGNED_BY_ORDER, "0001", "anna"},
    };
    expect_bindings(in, in->customer, wanted, COUNT(wanted));
    const struct {
        const char *on;
        kith_id manager;
    } days[] = {{"2026-04-30", 0},         {"2026-05-01", in->anna},
                {"2026-05-09", in->anna},  {"2026-05-10", in->clara},
                {"2026-05-19", in->clara}, {"2026-05-20", in->dora},
                {"2030-01-01", in->dora},  {"", in->dora}};
    for (size_t i = 0; i < COUNT(days); i++) {
        assert_int_equal(manager_on(in, in->customer, days[i].on), days[i].manager);
    }
    free_office(in);
}

/* Saved late: it goes through, and on no day are there two. */
static void binding_may_begin_on_an_earlier_day_than_the_last(void **state)
{
    (void)state;
    const char *const days[] = {"2026-05-25", "2026-05-20", "2026-05-15", "2026-05-10", "2026-05-05"};
    for (size_t i = 0; i < COUNT(days); i++) {
        office *in = new_office();
        save_card(in, in->customer, in->anna, "2026-05-10");
        save_card(in, in->customer, in->boris, "2026-05-20");
        save_card(in, in->customer, in->clara, days[i]);
        assert_int_equal(manager_on(in, in->customer, ""), in->clara);
        assert_int_equal(manager_on(in, in->customer, "2026-06-01"), in->clara);
        for (kith_date on = day("2026-05-01"); on < day("2026-06-01"); on++) {
            kith_error err = NEW_ERROR;
            const kith_id managers[] = {in->anna, in->boris, in->clara, in->dora};
            kith_id who = 0;
            kith_view *view = view_of(in->book);
            OK(&err, kith_customer_manager(view, in->customer, on, &who, NULL, &err));
            for (size_t m = 0; m < COUNT(managers); m++) {
                uint64_t count = 0;
                OK(&err, kith_manager_count(view, managers[m], on, &count, &err));
                assert_int_equal(count, managers[m] == who);
            }
            kith_view_close(view);
        }
        free_office(in);
    }
}

/* Nobody could say when the one before ended, so nothing of the history is touched. */
static void without_a_day_nobody_is_bound_or_taken_away(void **state)
{
    (void)state;
    office *in = new_office();
    const kith_id nobodys = add_customer(in, "C2");
    (void)order_of(in, nobodys, in->anna, "2026-03-01");
    save_card(in, in->customer, in->anna, "2026-05-01");
    save_card(in, in->customer, in->boris, "2026-05-10");
    const struct {
        kith_id customer;
        kith_customer_saving card;
    } refused[] = {
        {in->customer, {.manager = in->clara}}, /* another one */
        {in->customer, {.manager = in->anna}},  /* one whose binding ended */
        {in->customer, {.clear = 1}},           /* nobody */
        {nobodys, {.manager = in->clara}},      /* the first one */
        {nobodys, {0}},                         /* that of the last order */
    };
    for (size_t i = 0; i < COUNT(refused); i++) {
        kith_error err = NEW_ERROR;
        kith_customer_saving card = refused[i].card;
        card.size = sizeof card;
        kith_txn *txn = begin_as(in->book, "robot", "");
        REFUSED(KITH_ERR_INVALID, &err, kith_customer_save(txn, refused[i].customer, &card, NULL, &err));
        assert_int_equal(err.subject, refused[i].customer);
        assert_int_equal(changes_of(txn), 0);
    }
    const kith_customer_saving same = {.size = sizeof same, .manager = in->boris};
    expect_card_settled(in, in->customer, &same, "");
    expect_card_settled(in, in->customer, NULL, "");
    free_office(in);
}

/* An order has a date of its own: what ended before it stays as it was. */
static void order_saved_without_a_day_binds_on_its_date(void **state)
{
    (void)state;
    office *in = new_office();
    save_card(in, in->customer, in->anna, "2026-05-01");
    save_card(in, in->customer, in->boris, "2026-05-10");
    leave(in, in->boris);
    const kith_id old = order_of(in, in->customer, in->anna, "2026-05-04"); /* she had the customer then */
    save_on(in, "robot", "", old);
    expect_row(in, 5, 0, 0);
    const kith_id order = order_of(in, in->customer, in->clara, "2026-05-20");
    save_on(in, "robot", "", order);
    expect_row(in, 9, KITH_ASSIGNED_BY_ORDER, 0);
    const expected_binding wanted[] = {
        {in->anna, "2026-05-01", "2026-05-09", 0, 0, KITH_ASSIGNED_BY_CARD, "", "robot"},
        {in->boris, "2026-05-10", "2026-05-19", 0, 0, KITH_ASSIGNED_BY_CARD, "", "robot"},
        {in->clara, "2026-05-20", "", 1, 0, KITH_ASSIGNED_BY_ORDER, "0002", "robot"},
    };
    expect_bindings(in, in->customer, wanted, COUNT(wanted));
    free_office(in);
}

/* Who has the customer is asked of the day, not of what goes on: Anna for a while, then Boris, as was
 * planned. */
static void planned_binding_counts_from_its_day_on(void **state)
{
    (void)state;
    for (int planned = 0; planned <= 1; planned++) { /* or the last day was merely set by hand */
        office *in = new_office();
        kith_txn *txn = begin_as(in->book, "robot", "2026-05-01");
        (void)ADD(txn, KITH_KIND_BINDING, REF(KITH_BINDING_CUSTOMER, in->customer),
                  REF(KITH_BINDING_MANAGER, in->anna), DATE(KITH_BINDING_SINCE, "2026-01-01"),
                  DATE(KITH_BINDING_UNTIL, "2026-06-30"));
        if (planned) {
            (void)ADD(txn, KITH_KIND_BINDING, REF(KITH_BINDING_CUSTOMER, in->customer),
                      REF(KITH_BINDING_MANAGER, in->boris), DATE(KITH_BINDING_SINCE, "2026-07-01"));
        }
        (void)commit(txn);
        const kith_id order = new_order(in, 0);
        save_by(in, "clara", order);
        expect_row(in, 4, KITH_ASSIGNED_BY_CUSTOMER, 0);
        assert_int_equal(in->said.customer_manager, in->anna);
        const kith_id later = order_of(in, in->customer, 0, "2026-07-02");
        save_on(in, "clara", "2026-07-02", later);
        expect_row(in, planned ? 4 : 1, planned ? KITH_ASSIGNED_BY_CUSTOMER : KITH_ASSIGNED_BY_EDITOR, 0);
        assert_int_equal(in->said.customer_manager, planned ? in->boris : in->clara);
        const kith_customer_saving same = {.size = sizeof same, .manager = in->anna};
        expect_card_settled(in, in->customer, &same, "2026-06-02");
        save_card_as(in, in->customer, (kith_customer_saving){.clear = 1},
                     "2026-06-03"); /* nobody later, too */
        assert_int_equal(manager_on(in, in->customer, "2026-06-02"), in->anna);
        assert_int_equal(manager_on(in, in->customer, "2026-06-03"), 0);
        assert_int_equal(manager_on(in, in->customer, "2026-07-01"), 0);
        free_office(in);
    }
}

/* The binding says so itself: which one holds, also one that says none. */
static void customers_manager_comes_with_its_binding(void **state)
{
    (void)state;
    office *in = new_office();
    kith_error err = NEW_ERROR;
    kith_id who = 7;
    kith_id by = 7;
    kith_view *view = view_of(in->book);
    OK(&err, kith_customer_manager(view, in->customer, 0, &who, &by, &err));
    assert_int_equal(who, 0);
    assert_int_equal(by, 0);
    kith_view_close(view);
    save_card(in, in->customer, in->anna, "2026-05-01");
    save_card_as(in, in->customer, (kith_customer_saving){.clear = 1}, "2026-05-10");
    kith_id ids[4] = {0};
    size_t count = 0;
    view = view_of(in->book);
    OK(&err, kith_record_parts(view, in->customer, KITH_KIND_BINDING, 0, ids, COUNT(ids), &count, &err));
    assert_int_equal(count, 2);
    OK(&err, kith_customer_manager(view, in->customer, 0, &who, &by, &err));
    assert_int_equal(who, 0);
    assert_int_equal(by, ids[1]);
    OK(&err, kith_customer_manager(view, in->customer, day("2026-05-09"), &who, &by, &err));
    assert_int_equal(who, in->anna);
    assert_int_equal(by, ids[0]);
    kith_view_close(view);
    free_office(in);
}

/* --- counts (B2) --- */

static void customers_of_a_manager_are_counted_on_any_day(void **state)
{
    (void)state;
    office *in = new_office();
    kith_id customers[6] = {in->customer};
    for (size_t i = 1; i < COUNT(customers); i++) {
        const char number[] = {'K', (char)('0' + i), '\0'};
        customers[i] = add_customer(in, number);
    }
    for (size_t i = 0; i < 5; i++) {
        save_card(in, customers[i], in->anna, "2026-05-01");
    }
    save_card(in, customers[5], in->boris, "2026-05-02");
    save_card(in, customers[0], in->boris, "2026-05-10");
    save_card(in, customers[1], in->boris, "2026-05-10");
    save_card(in, customers[1], in->clara, "2026-05-10"); /* never held by boris on any day */
    save_card_as(in, customers[2], (kith_customer_saving){.clear = 1}, "2026-05-11");
    save_card(in, customers[0], in->anna, "2026-05-12"); /* back again */
    const struct {
        const char *on;
        size_t anna;
        size_t boris;
        size_t clara;
    } days[] = {{"2026-04-30", 0, 0, 0}, {"2026-05-01", 5, 0, 0}, {"2026-05-02", 5, 1, 0},
                {"2026-05-09", 5, 1, 0}, {"2026-05-10", 3, 2, 1}, {"2026-05-11", 2, 2, 1},
                {"2026-05-12", 3, 1, 1}, {"2026-12-31", 3, 1, 1}, {"", 3, 1, 1}};
    for (size_t i = 0; i < COUNT(days); i++) {
        expect_count(in, in->anna, days[i].on, days[i].anna);
        expect_count(in, in->boris, days[i].on, days[i].boris);
        expect_count(in, in->clara, days[i].on, days[i].clara);
        expect_count(in, in->dora, days[i].on, 0);
    }
    kith_txn *txn = begin(in->book); /* who is gone is bound to nobody */
    remove_record(txn, customers[3]);
    (void)commit(txn);
    expect_count(in, in->anna, "", 2);
    free_office(in);
}

/* --- rules --- */

static void nobody_stands_in_for_itself(void **state)
{
    (void)state;
    office *in = new_office();
    kith_txn *txn = begin(in->book);
    change(txn, in->anna, REF(KITH_MANAGER_SUBSTITUTE, in->boris));
    change(txn, in->boris, REF(KITH_MANAGER_SUBSTITUTE, in->anna)); /* each for the other is legal */
    (void)commit(txn);
    txn = begin(in->book);
    change(txn, in->anna, REF(KITH_MANAGER_SUBSTITUTE, in->anna));
    expect_rule(txn, KITH_RULE_SUBSTITUTE, in->anna);
    free_office(in);
}

static void absence_does_not_end_before_it_begins(void **state)
{
    (void)state;
    office *in = new_office();
    kith_txn *txn = begin(in->book);
    change(txn, in->anna, DATE(KITH_MANAGER_ABSENT_SINCE, "2026-06-02"));
    change(txn, in->anna, DATE(KITH_MANAGER_ABSENT_UNTIL, "2026-06-01"));
    expect_rule(txn, KITH_RULE_PERIOD, in->anna);
    free_office(in);
}

/* Being bound to one who left is not at fault; being bound anew is. */
static void leaving_breaks_nothing_and_binding_to_one_who_left_does(void **state)
{
    (void)state;
    office *in = new_office();
    kith_error err = NEW_ERROR;
    size_t findings = 7;
    bind(in, in->customer, in->anna);
    leave(in, in->anna);
    kith_view *view = view_of(in->book);
    OK(&err, kith_validate_all(view, NULL, NULL, 0, &findings, &err));
    assert_int_equal(findings, 0);
    kith_view_close(view);
    kith_txn *txn = begin(in->book);
    const kith_id other = organisation(txn, "C2");
    (void)ADD(txn, KITH_KIND_BINDING, REF(KITH_BINDING_CUSTOMER, other), REF(KITH_BINDING_MANAGER, in->anna),
              DATE(KITH_BINDING_SINCE, "2026-06-01"), FLAG(KITH_BINDING_CURRENT));
    expect_rule(txn, KITH_RULE_MANAGER_INACTIVE, 0);
    free_office(in);
}

static void manager_who_is_referred_to_is_not_removed(void **state)
{
    (void)state;
    office *in = new_office();
    bind(in, in->customer, in->anna);
    (void)new_order(in, in->boris);
    const kith_id bound[] = {in->anna, in->boris};
    for (size_t i = 0; i < COUNT(bound); i++) {
        kith_txn *txn = begin(in->book);
        remove_record(txn, bound[i]);
        expect_rule(txn, KITH_RULE_IN_USE, 0);
    }
    kith_txn *txn = begin(in->book);
    remove_record(txn, in->clara);
    (void)commit(txn);
    free_office(in);
}

static void fixed_distribution_names_its_manager(void **state)
{
    (void)state;
    office *in = new_office();
    kith_txn *txn = begin(in->book);
    const kith_id by =
        ADD(txn, KITH_KIND_DISTRIBUTION, TEXT(KITH_DISTRIBUTION_CODE, "d"),
            INTEGER(KITH_DISTRIBUTION_RANK, 1), CODE(KITH_DISTRIBUTION_POLICY, KITH_DISTRIBUTE_FIXED));
    expect_rule(txn, KITH_RULE_DISTRIBUTION, by);
    const kith_id good = give_to(in, in->anna);
    txn = begin(in->book);
    change(txn, good, nothing_of(KITH_DISTRIBUTION_MANAGER));
    expect_rule(txn, KITH_RULE_DISTRIBUTION, good);
    txn = begin(in->book);
    change(txn, good, nothing_of(KITH_DISTRIBUTION_MANAGER));
    change(txn, good, CODE(KITH_DISTRIBUTION_POLICY, KITH_DISTRIBUTE_ROUND_ROBIN));
    (void)commit(txn);
    free_office(in);
}

/* Entries of orders are the sum of what happened. */
static void entries_of_orders_are_never_taken_back(void **state)
{
    (void)state;
    office *in = new_office();
    kith_error err = NEW_ERROR;
    const kith_id order = new_order(in, 0);
    kith_txn *txn = begin(in->book);
    const kith_id booked = ADD(txn, KITH_KIND_ORDER_ENTRY, REF(KITH_ORDER_ENTRY_ORDER, order),
                               CODE(KITH_ORDER_ENTRY_MEASURE, KITH_ORDER_MEASURE_BOOKED),
                               DATE(KITH_ORDER_ENTRY_DATE, "2026-06-01"),
                               number_of(KITH_ORDER_ENTRY_AMOUNT, KITH_TYPE_DECIMAL, 5000000));
    (void)commit(txn);
    txn = begin(in->book);
    remove_record(txn, booked);
    expect_rule(txn, KITH_RULE_APPEND_ONLY, booked);
    txn = begin(in->book);
    const kith_value less = number_of(KITH_ORDER_ENTRY_AMOUNT, KITH_TYPE_DECIMAL, 1);
    REFUSED(KITH_ERR_SHAPE, &err, kith_record_change(txn, booked, &less, 1, &err));
    const kith_id second = ADD(txn, KITH_KIND_ORDER_ENTRY, REF(KITH_ORDER_ENTRY_ORDER, order),
                               CODE(KITH_ORDER_ENTRY_MEASURE, KITH_ORDER_MEASURE_CANCELLED),
                               DATE(KITH_ORDER_ENTRY_DATE, "2026-06-01"),
                               number_of(KITH_ORDER_ENTRY_AMOUNT, KITH_TYPE_DECIMAL, 5000000));
    remove_record(txn, second); /* it never was there */
    (void)commit(txn);
    free_office(in);
}

static int64_t state_on(const office *in, kith_id who, const char *on)
{
    kith_error err = NEW_ERROR;
    kith_manager_info about = {.size = sizeof about};
    kith_view *view = view_of(in->book);
    OK(&err, kith_manager_get(view, who, day(on), &about, &err));
    kith_view_close(view);
    return about.state;
}

/* Worked case 59: the days count where there are any, whatever marks the manager absent. */
static void who_is_marked_absent_is_back_after_the_days(void **state)
{
    (void)state;
    office *in = new_office();
    put(in, in->anna, CODE(KITH_MANAGER_STATE, KITH_MANAGER_STATE_ABSENT));
    assert_int_equal(state_on(in, in->anna, "2026-08-21"), KITH_MANAGER_STATE_ABSENT);
    put(in, in->anna, DATE(KITH_MANAGER_ABSENT_UNTIL, "2026-08-20"));
    assert_int_equal(state_on(in, in->anna, "2026-08-20"), KITH_MANAGER_STATE_ABSENT);
    assert_int_equal(state_on(in, in->anna, "2026-08-21"), KITH_MANAGER_STATE_ACTIVE);
    free_office(in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(card_with_an_active_one_takes_open_orders_along),
        cmocka_unit_test(card_that_gives_orders_away_is_a_turn),
        cmocka_unit_test(draft_is_an_open_order),
        cmocka_unit_test(card_settles_pending_orders),
        cmocka_unit_test(card_with_one_who_left_is_refused_but_for_an_import),
        cmocka_unit_test(card_with_an_absent_one_is_taken),
        cmocka_unit_test(case_65_card_without_a_manager_takes_that_of_the_last_order),
        cmocka_unit_test(card_without_a_manager_and_orders_stays_without),
        cmocka_unit_test(card_without_a_manager_leaves_the_one_that_there_is),
        cmocka_unit_test(clearing_by_hand_survives_until_the_next_order),
        cmocka_unit_test(clearing_by_hand_ends_with_an_order_that_stays_pending),
        cmocka_unit_test(bindings_are_the_whole_history),
        cmocka_unit_test(binding_may_begin_on_an_earlier_day_than_the_last),
        cmocka_unit_test(without_a_day_nobody_is_bound_or_taken_away),
        cmocka_unit_test(order_saved_without_a_day_binds_on_its_date),
        cmocka_unit_test(planned_binding_counts_from_its_day_on),
        cmocka_unit_test(customers_manager_comes_with_its_binding),
        cmocka_unit_test(customers_of_a_manager_are_counted_on_any_day),
        cmocka_unit_test(nobody_stands_in_for_itself),
        cmocka_unit_test(absence_does_not_end_before_it_begins),
        cmocka_unit_test(leaving_breaks_nothing_and_binding_to_one_who_left_does),
        cmocka_unit_test(manager_who_is_referred_to_is_not_removed),
        cmocka_unit_test(fixed_distribution_names_its_manager),
        cmocka_unit_test(entries_of_orders_are_never_taken_back),
        cmocka_unit_test(who_is_marked_absent_is_back_after_the_days),
    };
    return cmocka_run_group_tests_name("managers", tests, NULL, NULL);
}
