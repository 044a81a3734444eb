/* What an order keeps of its discount card, and what it adds up (O17, O18, table 4, cases 69 to 77). */
#include "card_saving.h"
#include "couple.h"

/* --- worked cases --- */

static void case_69_order_without_card_adds_up_for_the_holder(void **state)
{
    (void)state;
    shop *in = new_shop();
    kith_id id = 0;
    const kith_id card = new_card(in, in->a2, (card_settings){.number = "770012"});
    const kith_id link = link_to(in, in->k2);
    const kith_id order = sold_to(in, in->k1, 8500);
    expect_kept(in, order, KITH_CARD_RESULT_HOLDER, card);
    assert_int_equal(part_number(in, order, KITH_ORDER_CARD_ACCOUNT), in->a2);
    assert_int_equal(part_number(in, order, KITH_ORDER_CARD_HOLDER), in->k2);
    assert_int_equal(part_number(in, order, KITH_ORDER_CARD_RELATION), link);
    expect_balance(in, in->a2, 8500, 1);
    expect_balance(in, in->a1, 0, 0);
    kith_view *view = view_of(in->book);
    assert_string_equal(field_text(view, part_of(view, order), KITH_ORDER_CARD_NUMBER), "770012");
    (void)accruals_of(view, in->a2, &id, 1);
    assert_int_equal(field_number(view, id, KITH_CARD_ACCRUAL_ORDER), order);
    assert_int_equal(field_number(view, id, KITH_CARD_ACCRUAL_CARD), card);
    assert_int_equal(field_number(view, id, KITH_CARD_ACCRUAL_DATE), TODAY);
    assert_string_equal(field_text(view, id, KITH_CARD_ACCRUAL_AUTHOR), "anna");
    kith_view_close(view);
    expect_checked(in, 0, 0);
    free_shop(in);
}

static void case_71_own_blocked_card(void **state)
{
    (void)state;
    shop *in = new_shop();
    (void)blocked_card(in, in->a1, NULL);
    (void)active_card(in, in->a2);
    (void)link_to(in, in->k2);
    const kith_id order = sold_to(in, in->k1, 100);
    expect_kept(in, order, KITH_CARD_RESULT_OWN_BLOCKED, 0);
    assert_int_equal(part_number(in, order, KITH_ORDER_CARD_ACCOUNT), 0);
    expect_balance(in, in->a1, 0, 0);
    expect_balance(in, in->a2, 0, 0);
    free_shop(in);
}

static void case_73_blocked_card_of_the_holder(void **state)
{
    (void)state;
    shop *in = new_shop();
    (void)blocked_card(in, in->a2, NULL);
    (void)link_to(in, in->k2);
    const kith_id order = sold_to(in, in->k1, 100);
    expect_kept(in, order, KITH_CARD_RESULT_HOLDER_BLOCKED, 0);
    expect_balance(in, in->a2, 0, 0);
    free_shop(in);
}

static void case_75_holder_of_the_lower_priority_number(void **state)
{
    (void)state;
    shop *in = new_shop();
    (void)active_card(in, in->a2);
    const kith_id card = active_card(in, in->a5);
    (void)link_with(in, in->k2, in->k1, 2, "");
    (void)link_with(in, in->k5, in->k1, 1, "");
    expect_card_of(in, in->k1, KITH_CARD_RESULT_HOLDER, card, 1);
    const kith_id order = sold_to(in, in->k1, 100);
    expect_kept(in, order, KITH_CARD_RESULT_HOLDER, card);
    expect_balance(in, in->a5, 100, 1);
    expect_balance(in, in->a2, 0, 0);
    free_shop(in);
}

static void case_77_lost_card_hands_its_balance_on(void **state)
{
    (void)state;
    shop *in = new_shop();
    const kith_id card = new_card(in, in->a2, (card_settings){.number = "770012"});
    (void)link_to(in, in->k2);
    const kith_id before = sold_to(in, in->k1, 100);
    const kith_id next = replace_card(in, in->a2, card, (card_settings){.number = "770500"});
    expect_card(in, KITH_CARD_RESULT_HOLDER, next);
    assert_string_equal(in->number, "770500");
    assert_int_equal(in->said.balance, MONEY(100));
    const kith_id order = sold_to(in, in->k1, 50);
    expect_kept(in, order, KITH_CARD_RESULT_HOLDER, next);
    expect_kept(in, before, KITH_CARD_RESULT_HOLDER, card);
    expect_balance(in, in->a2, 150, 2);
    add_entry(in, before, KITH_ORDER_MEASURE_RETURNED, 30); /* on the account, whatever the card */
    save_order(in, before);
    expect_balance(in, in->a2, 120, 3);
    expect_checked(in, 0, 0);
    free_shop(in);
}

/* --- adding up --- */

static void only_closed_orders_add_up_and_each_saving_the_difference(void **state)
{
    (void)state;
    shop *in = new_shop();
    (void)active_card(in, in->a1);
    const kith_id order = new_order_of(in, in->k1);
    add_entry(in, order, KITH_ORDER_MEASURE_BOOKED, 100);
    save_order(in, order);
    expect_balance(in, in->a1, 0, 0);
    set_status(in, order, KITH_ORDER_STATUS_CLOSED);
    save_order(in, order);
    expect_balance(in, in->a1, 100, 1);
    add_entry(in, order, KITH_ORDER_MEASURE_SHIPPED, 100); /* nothing to do with it */
    add_entry(in, order, KITH_ORDER_MEASURE_BOOKED, 20);
    save_order(in, order);
    expect_balance(in, in->a1, 120, 2);
    add_entry(in, order, KITH_ORDER_MEASURE_CANCELLED, 15);
    add_entry(in, order, KITH_ORDER_MEASURE_RETURNED, 5);
    save_order(in, order);
    expect_balance(in, in->a1, 100, 3);
    set_status(in, order, KITH_ORDER_STATUS_OPEN); /* reopened */
    save_order(in, order);
    expect_balance(in, in->a1, 0, 4);
    set_status(in, order, KITH_ORDER_STATUS_CLOSED);
    save_order(in, order);
    expect_balance(in, in->a1, 100, 5);
    set_status(in, order, KITH_ORDER_STATUS_CANCELLED);
    save_order(in, order);
    expect_balance(in, in->a1, 0, 6);
    reopen_shop(in);
    expect_balance(in, in->a1, 0, 6);
    expect_checked(in, 0, 0);
    free_shop(in);
}

static void lines_count_where_nothing_is_booked(void **state)
{
    (void)state;
    shop *in = new_shop();
    (void)active_card(in, in->a1);
    const kith_id order = new_order_of(in, in->k1);
    set_status(in, order, KITH_ORDER_STATUS_CLOSED);
    save_order(in, order);
    expect_balance(in, in->a1, 0, 0); /* worth nothing: no accrual */
    add_line(in, order, AMOUNT(KITH_ORDER_LINE_AMOUNT, 70));
    add_line(in, order, AMOUNT(KITH_ORDER_LINE_AMOUNT, 30));
    save_order(in, order);
    expect_balance(in, in->a1, 100, 1);
    add_entry(in, order, KITH_ORDER_MEASURE_RETURNED, 30);
    save_order(in, order);
    expect_balance(in, in->a1, 70, 2);
    add_entry(in, order, KITH_ORDER_MEASURE_BOOKED, 90);
    save_order(in, order);
    expect_balance(in, in->a1, 60, 3);
    free_shop(in);
}

/* More goes back than was bought: the balance goes down with it. */
static void order_that_only_returns_takes_away(void **state)
{
    (void)state;
    shop *in = new_shop();
    (void)active_card(in, in->a1);
    (void)sold_to(in, in->k1, 100);
    const kith_id back = new_order_of(in, in->k1);
    add_entry(in, back, KITH_ORDER_MEASURE_RETURNED, 130);
    set_status(in, back, KITH_ORDER_STATUS_CLOSED);
    save_order(in, back);
    expect_balance(in, in->a1, -30, 2);
    free_shop(in);
}

static void order_keeps_its_account_when_link_and_card_are_gone(void **state)
{
    (void)state;
    shop *in = new_shop();
    const kith_id card = active_card(in, in->a2);
    const kith_id link = link_to(in, in->k2);
    const kith_id order = sold_to(in, in->k1, 100);
    set_field(in, link, DATE(KITH_RELATION_UNTIL, "2026-05-31"));
    set_field(in, card, CODE(KITH_CARD_STATE, KITH_CARD_STATE_BLOCKED));
    (void)active_card(in, in->a1); /* and a card of its own since */
    add_entry(in, order, KITH_ORDER_MEASURE_RETURNED, 40);
    save_order(in, order);
    expect_kept(in, order, KITH_CARD_RESULT_HOLDER, card);
    expect_balance(in, in->a2, 60, 2);
    kith_txn *txn = begin(in->book);
    remove_record(txn, link); /* not even for the orders does it have to stay */
    (void)commit(txn);
    assert_int_equal(part_number(in, order, KITH_ORDER_CARD_RELATION), 0);
    assert_int_equal(part_number(in, order, KITH_ORDER_CARD_HOLDER), in->k2);
    set_status(in, order, KITH_ORDER_STATUS_CANCELLED);
    save_order(in, order);
    expect_kept(in, order, KITH_CARD_RESULT_HOLDER, card);
    expect_balance(in, in->a2, 0, 3);
    expect_balance(in, in->a1, 0, 0);
    free_shop(in);
}

/* The link is removed and the order saved once more in one transaction, or the order goes with it. */
static void link_is_removed_together_with_what_kept_it(void **state)
{
    (void)state;
    shop *in = new_shop();
    kith_error err = NEW_ERROR;
    (void)active_card(in, in->a2);
    const kith_id link = link_to(in, in->k2);
    const kith_id first = new_order_of(in, in->k1);
    const kith_id second = new_order_of(in, in->k1);
    kith_txn *txn = begin(in->book);
    OK(&err, try_saving(txn, first, 0, &err));
    OK(&err, try_saving(txn, second, 0, &err));
    remove_record(txn, link);
    remove_record(txn, second);
    (void)commit(txn);
    assert_int_equal(part_number(in, first, KITH_ORDER_CARD_RELATION), 0);
    assert_int_equal(part_number(in, first, KITH_ORDER_CARD_ACCOUNT), in->a2);
    free_shop(in);
}

/* Two customers of one holder are one: the order names the link that is left. */
static void order_names_the_link_that_its_own_was_united_with(void **state)
{
    (void)state;
    shop *in = new_shop();
    (void)active_card(in, in->a2);
    (void)link_to(in, in->k2);
    const kith_id order = sold_to(in, in->k1, 100);
    const kith_id left = link_with(in, in->k2, in->k5, 0, "2020-01-01");
    (void)merge_two(in->book, in->k1, in->k5);
    assert_int_equal(part_number(in, order, KITH_ORDER_CARD_RELATION), left);
    assert_int_equal(part_number(in, order, KITH_ORDER_CARD_HOLDER), in->k2);
    expect_balance(in, in->a2, 100, 1);
    free_shop(in);
}

/* Of all cards of both that of the one that is left is primary. */
static void primary_card_stays_primary_when_another_comes_along(void **state)
{
    (void)state;
    for (int both = 0; both <= 1; both++) {
        shop *in = new_shop();
        const card_settings primary = {.state = KITH_CARD_STATE_ACTIVE, .issued = "2026-01-01", .primary = 1};
        const kith_id ours = new_card(in, in->a1, primary);
        const kith_id theirs = new_card(
            in, in->a5,
            (card_settings){.state = KITH_CARD_STATE_ACTIVE, .issued = "2025-01-01", .primary = both});
        (void)merge_two(in->book, in->k1, in->k5);
        expect_card_of(in, in->k5, KITH_CARD_RESULT_OWN, both ? theirs : ours, 1);
        kith_view *view = view_of(in->book);
        assert_int_equal(field_number(view, ours, KITH_CARD_PRIMARY), both ? 0 : 1);
        kith_view_close(view);
        free_shop(in);
    }
}

static void link_that_comes_later_changes_no_order(void **state)
{
    (void)state;
    shop *in = new_shop();
    (void)active_card(in, in->a2);
    const kith_id order = sold_to(in, in->k1, 100);
    expect_kept(in, order, KITH_CARD_RESULT_NONE, 0);
    (void)link_to(in, in->k2);
    add_entry(in, order, KITH_ORDER_MEASURE_BOOKED, 100);
    save_order(in, order);
    expect_kept(in, order, KITH_CARD_RESULT_NONE, 0);
    expect_balance(in, in->a2, 0, 0);
    (void)sold_to(in, in->k1, 7);
    expect_balance(in, in->a2, 7, 1);
    free_shop(in);
}

static void tier_is_that_before_the_order(void **state)
{
    (void)state;
    shop *in = new_shop();
    (void)active_card(in, in->a1);
    (void)new_tier(in, in->programme, 100, 3);
    const kith_id first = sold_to(in, in->k1, 100); /* reaches the tier, and does not have it yet */
    assert_int_equal(part_number(in, first, KITH_ORDER_CARD_RATE), 0);
    const kith_id second = sold_to(in, in->k1, 1);
    assert_int_equal(part_number(in, second, KITH_ORDER_CARD_RATE), MONEY(3));
    save_order(in, first);
    assert_int_equal(part_number(in, first, KITH_ORDER_CARD_RATE), 0);
    free_shop(in);
}

static void card_is_the_one_of_the_orders_date(void **state)
{
    (void)state;
    shop *in = new_shop();
    const kith_id old = new_card(in, in->a1, (card_settings){.until = "2026-05-31"});
    (void)new_card(in, in->a1, (card_settings){.issued = "2026-06-01"});
    const kith_id order = new_order_of(in, in->k1);
    set_field(in, order, DATE(KITH_ORDER_DATE, "2026-05-31"));
    save_order(in, order);
    expect_kept(in, order, KITH_CARD_RESULT_OWN, old);
    free_shop(in);
}

static void of_two_programmes_the_books_counts(void **state)
{
    (void)state;
    shop *in = new_shop();
    kith_id account = 0;
    const kith_id miles = new_programme(in, "miles", &account);
    (void)active_card(in, in->a1);
    (void)active_card(in, account);
    set_shop(in, REF(KITH_BOOK_CARD_PROGRAMME, miles));
    const kith_id order = sold_to(in, in->k1, 100);
    expect_balance(in, account, 100, 1);
    expect_balance(in, in->a1, 0, 0);
    set_shop(in, REF(KITH_BOOK_CARD_PROGRAMME, in->programme));
    (void)sold_to(in, in->k1, 10);
    add_entry(in, order, KITH_ORDER_MEASURE_RETURNED, 1);
    save_order(in, order);
    expect_balance(in, account, 99, 2);
    expect_balance(in, in->a1, 10, 1);
    free_shop(in);
}

static void order_in_another_currency_adds_up_nothing(void **state)
{
    (void)state;
    shop *in = new_shop();
    kith_trace_row rows[8];
    kith_trace trace = {.size = sizeof trace, .rows = rows, .capacity = COUNT(rows)};
    kith_txn *txn = begin(in->book);
    const kith_id euro =
        ADD(txn, KITH_KIND_CURRENCY, TEXT(KITH_CURRENCY_CODE, "EUR"), INTEGER(KITH_CURRENCY_DIGITS, 2));
    const kith_id rouble =
        ADD(txn, KITH_KIND_CURRENCY, TEXT(KITH_CURRENCY_CODE, "RUB"), INTEGER(KITH_CURRENCY_DIGITS, 2));
    (void)commit(txn);
    (void)active_card(in, in->a1);
    const kith_id order = sold_to(in, in->k1, 100); /* neither has a currency */
    expect_balance(in, in->a1, 100, 1);
    set_field(in, order, REF(KITH_ORDER_CURRENCY, euro));
    save_order(in, order);
    expect_balance(in, in->a1, 0, 2);
    txn = begin(in->book);
    OK(NULL, kith_order_save(txn, order, NULL, NULL, &trace, NULL));
    kith_txn_close(txn);
    assert_int_equal(trace.count, 2); /* behind those of managers */
    assert_int_equal(rows[1].subject, in->k1);
    assert_int_equal(rows[1].record, in->a1);
    assert_int_equal(rows[1].reason, KITH_REASON_CURRENCY);
    expect_checked(in, 0, 0);
    txn = begin(in->book);
    set_book(txn, in->book, REF(KITH_BOOK_CURRENCY, euro)); /* that of programmes without one */
    OK(NULL, try_saving(txn, order, 0, NULL));
    (void)commit(txn);
    save_order(in, order);
    expect_balance(in, in->a1, 100, 3);
    set_field(in, order, nothing_of(KITH_ORDER_CURRENCY)); /* and of orders */
    save_order(in, order);
    expect_balance(in, in->a1, 100, 3);
    set_field(in, in->programme, REF(KITH_CARD_PROGRAMME_CURRENCY, euro)); /* says the same */
    set_field(in, order, REF(KITH_ORDER_CURRENCY, rouble));
    save_order(in, order);
    expect_balance(in, in->a1, 0, 4);
    expect_checked(in, 0, 0);
    free_shop(in);
}

static void book_without_cards_keeps_nothing(void **state)
{
    (void)state;
    shop *in = new_shop(); /* programme and accounts, and no card */
    const kith_id order = sold_to(in, in->k1, 100);
    kith_view *view = view_of(in->book);
    assert_int_equal(part_of(view, order), 0);
    kith_view_close(view);
    (void)active_card(in, in->a1);
    save_order(in, order); /* the first saving since there are cards */
    expect_balance(in, in->a1, 100, 1);
    free_shop(in);
}

/* --- typed --- */

static void typed_card_takes_the_place_of_the_one_found(void **state)
{
    (void)state;
    shop *in = new_shop();
    const kith_id own = active_card(in, in->a1);
    const kith_id second = active_card(in, in->a2);
    const kith_id order = new_order_of(in, in->k1);
    add_entry(in, order, KITH_ORDER_MEASURE_BOOKED, 100);
    save_order(in, order);
    expect_kept(in, order, KITH_CARD_RESULT_OWN, own);
    save_with(in, order, second);
    expect_kept(in, order, KITH_CARD_RESULT_MANUAL, second);
    save_order(in, order); /* what was typed stays */
    expect_kept(in, order, KITH_CARD_RESULT_MANUAL, second);
    set_status(in, order, KITH_ORDER_STATUS_CLOSED);
    save_order(in, order);
    expect_balance(in, in->a2, 100, 1);
    expect_balance(in, in->a1, 0, 0);
    free_shop(in);
}

static void typed_card_may_come_with_the_first_saving(void **state)
{
    (void)state;
    shop *in = new_shop();
    const kith_id card = active_card(in, in->a5);
    const kith_id order = new_order_of(in, in->k1);
    add_entry(in, order, KITH_ORDER_MEASURE_BOOKED, 100);
    set_status(in, order, KITH_ORDER_STATUS_CLOSED);
    save_with(in, order, card);
    expect_kept(in, order, KITH_CARD_RESULT_MANUAL, card);
    assert_int_equal(part_number(in, order, KITH_ORDER_CARD_HOLDER), in->k5);
    expect_balance(in, in->a5, 100, 1);
    free_shop(in);
}

static void typed_card_that_is_not_active_refuses_the_saving(void **state)
{
    (void)state;
    shop *in = new_shop();
    kith_error err = NEW_ERROR;
    const kith_id order = new_order_of(in, in->k1);
    const kith_id bad[] = {blocked_card(in, in->a1, NULL), expired_card(in, in->a2)};
    for (size_t i = 0; i < COUNT(bad); i++) {
        expect_save_refused(in, order, bad[i], KITH_RULE_CARD_BLOCKED, bad[i]);
    }
    save_order(in, order); /* without it, it may be saved */
    expect_save_refused(in, order, bad[1], KITH_RULE_CARD_BLOCKED, bad[1]);
    kith_txn *txn = begin(in->book);
    REFUSED(KITH_ERR_REFERENCE, &err, try_saving(txn, order, UINT64_C(999) << 8 | KITH_KIND_CARD, &err));
    assert_int_equal(changes_of(txn), 0);
    free_shop(in);
}

static void typed_card_comes_too_late_for_what_has_added_up(void **state)
{
    (void)state;
    shop *in = new_shop();
    const kith_id own = active_card(in, in->a1);
    const kith_id second = active_card(in, in->a2);
    const kith_id order = sold_to(in, in->k1, 100);
    expect_save_refused(in, order, second, KITH_RULE_APPEND_ONLY, in->a1);
    set_field(in, own, CODE(KITH_CARD_STATE, KITH_CARD_STATE_BLOCKED));
    save_with(in, order, own); /* the one that it has */
    set_status(in, order, KITH_ORDER_STATUS_OPEN);
    save_order(in, order);
    save_with(in, order, second); /* reopened, nothing is added up */
    set_status(in, order, KITH_ORDER_STATUS_CLOSED);
    save_order(in, order);
    expect_balance(in, in->a1, 0, 2);
    expect_balance(in, in->a2, 100, 1);
    expect_checked(in, 0, 0);
    free_shop(in);
}

/* --- what goes wrong --- */

static void amount_beyond_a_decimal_refuses_the_saving(void **state)
{
    (void)state;
    shop *in = new_shop();
    kith_error err = NEW_ERROR;
    (void)active_card(in, in->a1);
    const kith_id order = new_order_of(in, in->k1);
    set_status(in, order, KITH_ORDER_STATUS_CLOSED);
    add_line(in, order, number_of(KITH_ORDER_LINE_AMOUNT, KITH_TYPE_DECIMAL, INT64_MAX));
    save_order(in, order);
    assert_int_equal(balance_of(in, in->a1), INT64_MAX);
    for (int i = 0; i < 3; i++) {
        add_line(in, order, number_of(KITH_ORDER_LINE_AMOUNT, KITH_TYPE_DECIMAL, -INT64_MAX));
    }
    kith_txn *txn = begin(in->book);
    REFUSED(KITH_ERR_LIMIT, &err, try_saving(txn, order, 0, &err));
    assert_int_equal(err.subject, order);
    assert_int_equal(changes_of(txn), 0);
    assert_int_equal(balance_of(in, in->a1), INT64_MAX);
    free_shop(in);
}

static void orders_that_do_not_add_up_are_found(void **state)
{
    (void)state;
    shop *in = new_shop();
    kith_error err = NEW_ERROR;
    (void)active_card(in, in->a1);
    const kith_id order = sold_to(in, in->k1, 100);
    expect_checked(in, 0, 0);
    add_entry(in, order, KITH_ORDER_MEASURE_RETURNED, 10); /* and not saved since */
    expect_checked(in, KITH_RULE_ACCRUALS, in->a1);
    save_order(in, order);
    expect_checked(in, 0, 0);
    set_status(in, order, KITH_ORDER_STATUS_OPEN);
    expect_checked(in, KITH_RULE_ACCRUALS, in->a1);
    save_order(in, order);
    expect_checked(in, 0, 0);
    /* By hand, for an order that keeps another account. */
    kith_txn *txn = begin(in->book);
    (void)ADD(txn, KITH_KIND_CARD_ACCRUAL, REF(KITH_CARD_ACCRUAL_ACCOUNT, in->a2),
              REF(KITH_CARD_ACCRUAL_ORDER, order), DATE(KITH_CARD_ACCRUAL_DATE, "2026-06-01"),
              AMOUNT(KITH_CARD_ACCRUAL_AMOUNT, 5));
    OK(&err, kith_txn_commit(txn, NULL, &err));
    kith_txn_close(txn);
    expect_checked(in, KITH_RULE_ACCRUALS, order);
    reopen_shop(in);
    expect_checked(in, KITH_RULE_ACCRUALS, order);
    free_shop(in);
}

/* Two save the same order at a time: the second one decides anew, and finds that nothing is lacking. */
static void two_who_save_at_a_time_add_up_once(void **state)
{
    (void)state;
    shop *in = new_shop();
    kith_error err = NEW_ERROR;
    (void)active_card(in, in->a1);
    const kith_id order = new_order_of(in, in->k1);
    add_entry(in, order, KITH_ORDER_MEASURE_BOOKED, 100);
    set_status(in, order, KITH_ORDER_STATUS_CLOSED);
    kith_txn *slow = begin(in->book);
    OK(&err, try_saving(slow, order, 0, &err));
    save_order(in, order);
    add_entry(in, order, KITH_ORDER_MEASURE_RETURNED, 30);
    (void)commit(slow);
    expect_balance(in, in->a1, 70, 2);
    expect_checked(in, 0, 0);
    free_shop(in);
}

static void dropped_saving_adds_up_nothing(void **state)
{
    (void)state;
    shop *in = new_shop();
    kith_error err = NEW_ERROR;
    size_t dropped = 0;
    (void)active_card(in, in->a1);
    const kith_id order = new_order_of(in, in->k1);
    add_entry(in, order, KITH_ORDER_MEASURE_BOOKED, 100);
    set_status(in, order, KITH_ORDER_STATUS_CLOSED);
    kith_txn *txn = begin(in->book);
    OK(&err, try_saving(txn, order, 0, &err));
    const uint32_t first = 0;
    OK(&err, kith_txn_drop(txn, &first, 1, &dropped, &err));
    assert_int_equal(changes_of(txn), 0);
    expect_balance(in, in->a1, 0, 0);
    free_shop(in);
}

/* --- erasing --- */

/* Of an order of its own the card's number is part of the order already; of the others' it is said beside. */
static void holder_is_erased_from_all_orders_once(void **state)
{
    (void)state;
    shop *in = new_shop();
    kith_error err = NEW_ERROR;
    kith_erasure_row rows[32];
    size_t count = 0;
    (void)new_card(in, in->a2, (card_settings){.number = "770012"});
    (void)link_to(in, in->k2);
    const kith_id orders[] = {sold_to(in, in->k2, 100), sold_to(in, in->k1, 200)};
    const kith_erasure of = {.size = sizeof of, .customer = in->k2, .force = 1};
    kith_view *view = view_of(in->book);
    const kith_id parts[] = {part_of(view, orders[0]), part_of(view, orders[1])};
    OK(&err, kith_erasure_preview(view, &of, rows, COUNT(rows), &count, &err));
    assert_true(count <= COUNT(rows));
    for (size_t i = 0; i < COUNT(parts); i++) {
        size_t times = 0;
        for (size_t j = 0; j < count; j++) {
            times += rows[j].record == parts[i];
        }
        assert_int_equal(times, 1);
    }
    kith_view_close(view);
    kith_txn *txn = begin(in->book);
    OK(&err, kith_customer_erase(txn, &of, &err));
    (void)commit(txn);
    view = view_of(in->book);
    for (size_t i = 0; i < COUNT(parts); i++) {
        assert_string_equal(field_text(view, parts[i], KITH_ORDER_CARD_NUMBER), "****12");
    }
    kith_view_close(view);
    free_shop(in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(case_69_order_without_card_adds_up_for_the_holder),
        cmocka_unit_test(case_71_own_blocked_card),
        cmocka_unit_test(case_73_blocked_card_of_the_holder),
        cmocka_unit_test(case_75_holder_of_the_lower_priority_number),
        cmocka_unit_test(case_77_lost_card_hands_its_balance_on),
        cmocka_unit_test(only_closed_orders_add_up_and_each_saving_the_difference),
        cmocka_unit_test(lines_count_where_nothing_is_booked),
        cmocka_unit_test(order_that_only_returns_takes_away),
        cmocka_unit_test(order_keeps_its_account_when_link_and_card_are_gone),
        cmocka_unit_test(link_is_removed_together_with_what_kept_it),
        cmocka_unit_test(order_names_the_link_that_its_own_was_united_with),
        cmocka_unit_test(primary_card_stays_primary_when_another_comes_along),
        cmocka_unit_test(link_that_comes_later_changes_no_order),
        cmocka_unit_test(tier_is_that_before_the_order),
        cmocka_unit_test(card_is_the_one_of_the_orders_date),
        cmocka_unit_test(of_two_programmes_the_books_counts),
        cmocka_unit_test(order_in_another_currency_adds_up_nothing),
        cmocka_unit_test(book_without_cards_keeps_nothing),
        cmocka_unit_test(typed_card_takes_the_place_of_the_one_found),
        cmocka_unit_test(typed_card_may_come_with_the_first_saving),
        cmocka_unit_test(typed_card_that_is_not_active_refuses_the_saving),
        cmocka_unit_test(typed_card_comes_too_late_for_what_has_added_up),
        cmocka_unit_test(amount_beyond_a_decimal_refuses_the_saving),
        cmocka_unit_test(orders_that_do_not_add_up_are_found),
        cmocka_unit_test(two_who_save_at_a_time_add_up_once),
        cmocka_unit_test(dropped_saving_adds_up_nothing),
        cmocka_unit_test(holder_is_erased_from_all_orders_once),
    };
    return cmocka_run_group_tests_name("cards when saving", tests, NULL, NULL);
}
