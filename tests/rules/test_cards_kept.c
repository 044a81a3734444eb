/* What stays as long as anything has added up: an order's card and account, the currency of a programme. */
#include "card_saving.h"

#include <string.h>

/* What has added up would be read as another money. */
static void currency_of_a_programme_stays_when_it_has_accruals(void **state)
{
    (void)state;
    shop *in = new_shop();
    kith_error err = NEW_ERROR;
    kith_id ids[1];
    kith_id account = 0;
    const kith_id miles = new_programme(in, "miles", &account);
    kith_txn *txn = begin(in->book);
    const kith_id rouble =
        ADD(txn, KITH_KIND_CURRENCY, TEXT(KITH_CURRENCY_CODE, "RUB"), INTEGER(KITH_CURRENCY_DIGITS, 2));
    (void)commit(txn);
    add_balance(in, in->a2, MONEY(10));
    set_field(in, miles, REF(KITH_CARD_PROGRAMME_CURRENCY, rouble)); /* nothing there yet */
    kith_view *view = view_of(in->book);
    assert_int_equal(accruals_of(view, in->a2, ids, COUNT(ids)), 1);
    kith_view_close(view);
    txn = begin(in->book);
    change(txn, in->programme, REF(KITH_CARD_PROGRAMME_CURRENCY, rouble));
    change(txn, in->programme, TEXT(KITH_CARD_PROGRAMME_NAME, "club"));
    REFUSED(KITH_ERR_RULE, &err, kith_txn_commit(txn, NULL, &err));
    assert_int_equal(err.rule, KITH_RULE_IN_USE);
    assert_int_equal(err.subject, in->programme);
    assert_int_equal(err.field, KITH_CARD_PROGRAMME_CURRENCY);
    assert_int_equal(err.other, ids[0]);
    kith_txn_close(txn);
    set_shop(in, REF(KITH_BOOK_CURRENCY, rouble));
    set_field(in, in->programme, REF(KITH_CARD_PROGRAMME_CURRENCY, rouble)); /* the book's by now */
    add_balance(in, account, MONEY(10));
    txn = begin(in->book);
    change(txn, miles, nothing_of(KITH_CARD_PROGRAMME_CURRENCY)); /* it says the same */
    (void)commit(txn);
    free_shop(in);
}

/* Nor by way of the book, which says it for programmes without one. */
static void currency_of_a_book_stays_when_its_programmes_have_accruals(void **state)
{
    (void)state;
    shop *in = new_shop();
    kith_error err = NEW_ERROR;
    kith_id ids[1];
    kith_txn *txn = begin(in->book);
    const kith_id euro =
        ADD(txn, KITH_KIND_CURRENCY, TEXT(KITH_CURRENCY_CODE, "EUR"), INTEGER(KITH_CURRENCY_DIGITS, 2));
    const kith_id rouble =
        ADD(txn, KITH_KIND_CURRENCY, TEXT(KITH_CURRENCY_CODE, "RUB"), INTEGER(KITH_CURRENCY_DIGITS, 2));
    (void)commit(txn);
    set_shop(in, REF(KITH_BOOK_CURRENCY, rouble));
    set_shop(in, nothing_of(KITH_BOOK_CURRENCY)); /* nothing there yet */
    add_balance(in, in->a2, MONEY(10));
    kith_view *view = view_of(in->book);
    assert_int_equal(accruals_of(view, in->a2, ids, COUNT(ids)), 1);
    kith_view_close(view);
    txn = begin(in->book); /* it gets a name, whatever else is said of the programme */
    set_book(txn, in->book, REF(KITH_BOOK_CURRENCY, euro));
    change(txn, in->programme, TEXT(KITH_CARD_PROGRAMME_NAME, "club"));
    (void)commit(txn);
    const kith_value others[] = {REF(KITH_BOOK_CURRENCY, rouble), nothing_of(KITH_BOOK_CURRENCY)};
    for (size_t i = 0; i < COUNT(others); i++) {
        txn = begin(in->book);
        set_book(txn, in->book, others[i]);
        REFUSED(KITH_ERR_RULE, &err, kith_txn_commit(txn, NULL, &err));
        assert_int_equal(err.rule, KITH_RULE_IN_USE);
        assert_int_equal(KITH_ID_KIND(err.subject), KITH_KIND_BOOK);
        assert_int_equal(err.field, KITH_BOOK_CURRENCY);
        assert_int_equal(err.other, ids[0]);
        set_book(txn, in->book, REF(KITH_BOOK_CURRENCY, euro)); /* back, with something else */
        set_book(txn, in->book, TEXT(KITH_BOOK_NAME, "shop"));
        (void)commit(txn);
    }
    txn = begin(in->book); /* unless the programme says itself what it was */
    set_book(txn, in->book, REF(KITH_BOOK_CURRENCY, rouble));
    change(txn, in->programme, REF(KITH_CARD_PROGRAMME_CURRENCY, euro));
    (void)commit(txn);
    txn = begin(in->book);
    change(txn, in->programme, nothing_of(KITH_CARD_PROGRAMME_CURRENCY));
    expect_rule(txn, KITH_RULE_IN_USE, in->programme);
    expect_balance(in, in->a2, 10, 1);
    free_shop(in);
}

/* What an order keeps is removed, and one with this card comes in its place. */
static void expect_kept_anew(shop *in, kith_id part, int saved, kith_id card, int32_t rule)
{
    kith_error err = NEW_ERROR;
    kith_finding finding = {0};
    size_t count = 0;
    kith_view *view = view_of(in->book);
    const kith_id order = (kith_id)field_number(view, part, KITH_ORDER_CARD_ORDER);
    kith_view_close(view);
    kith_txn *txn = begin(in->book);
    remove_record(txn, part);
    if (saved) {
        OK(&err, try_saving(txn, order, card, &err));
    } else {
        (void)ADD(txn, KITH_KIND_ORDER_CARD, REF(KITH_ORDER_CARD_ORDER, order),
                  CODE(KITH_ORDER_CARD_RESULT, KITH_CARD_RESULT_OWN), REF(KITH_ORDER_CARD_CARD, card),
                  REF(KITH_ORDER_CARD_ACCOUNT, in->a1));
    }
    OK(&err, kith_txn_check(txn, &finding, 1, &count, &err));
    assert_int_equal(count, rule != KITH_RULE_NONE);
    assert_int_equal(finding.rule, rule);
    assert_int_equal(finding.subject, rule == KITH_RULE_NONE ? 0 : part);
    kith_txn_close(txn);
}

/* A plain change is no way round that, nor is a removal. */
static void card_of_an_order_stays_while_anything_is_added_up(void **state)
{
    (void)state;
    shop *in = new_shop();
    kith_error err = NEW_ERROR;
    const kith_id own = active_card(in, in->a1);
    const kith_id order = sold_to(in, in->k1, 100);
    const kith_id second = active_card(in, in->a1);
    kith_view *view = view_of(in->book);
    const kith_id part = part_of(view, order);
    kith_view_close(view);
    const kith_value changes[] = {REF(KITH_ORDER_CARD_ACCOUNT, in->a2), nothing_of(KITH_ORDER_CARD_ACCOUNT),
                                  REF(KITH_ORDER_CARD_CARD, second), nothing_of(KITH_ORDER_CARD_CARD)};
    for (size_t i = 0; i < COUNT(changes); i++) {
        kith_txn *txn = begin(in->book);
        change(txn, part, changes[i]);
        OK(&err, try_saving(txn, order, 0, &err)); /* which adds up on another account */
        REFUSED(KITH_ERR_RULE, &err, kith_txn_commit(txn, NULL, &err));
        assert_int_equal(err.rule, KITH_RULE_APPEND_ONLY);
        assert_int_equal(err.subject, part);
        assert_int_equal(err.field, changes[i].field);
        assert_int_equal(err.other, in->a1);
        kith_txn_close(txn);
    }
    kith_txn *txn = begin(in->book);
    remove_record(txn, part);
    expect_rule(txn, KITH_RULE_APPEND_ONLY, part);
    for (int saved = 0; saved < 2; saved++) { /* nor are both, by hand or in part by saving */
        expect_kept_anew(in, part, saved, own, KITH_RULE_NONE);
        expect_kept_anew(in, part, saved, second, KITH_RULE_APPEND_ONLY);
    }
    txn = begin(in->book);
    remove_record(txn, order); /* which entries and accruals name */
    expect_rule(txn, KITH_RULE_IN_USE, order);
    txn = begin(in->book); /* reopened, it may get another card, and add up again */
    change(txn, order, CODE(KITH_ORDER_STATUS, KITH_ORDER_STATUS_OPEN));
    OK(&err, try_saving(txn, order, 0, &err));
    OK(&err, try_saving(txn, order, second, &err));
    change(txn, order, CODE(KITH_ORDER_STATUS, KITH_ORDER_STATUS_CLOSED));
    OK(&err, try_saving(txn, order, 0, &err));
    (void)commit(txn);
    expect_kept(in, order, KITH_CARD_RESULT_MANUAL, second);
    expect_balance(in, in->a1, 100, 3);
    set_status(in, order, KITH_ORDER_STATUS_OPEN);
    save_order(in, order); /* balanced */
    set_field(in, part, REF(KITH_ORDER_CARD_CARD, own));
    txn = begin(in->book);
    remove_record(txn, part);
    (void)commit(txn);
    expect_balance(in, in->a1, 0, 4);
    expect_checked(in, 0, 0);
    free_shop(in);
}

/* An order of K1 in a currency, closed and saved; 0: in the book's. */
static kith_id sold_in(shop *in, kith_id currency)
{
    const kith_id order = new_order_of(in, in->k1);
    add_entry(in, order, KITH_ORDER_MEASURE_BOOKED, 100);
    set_status(in, order, KITH_ORDER_STATUS_CLOSED);
    if (currency != 0) {
        set_field(in, order, REF(KITH_ORDER_CURRENCY, currency));
    }
    save_order(in, order);
    return order;
}

/* Of the book, if no record is named. */
static void expect_currency_refused(shop *in, kith_id record, kith_value currency, kith_id other)
{
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(in->book);
    if (record == 0) {
        set_book(txn, in->book, currency);
    } else {
        change(txn, record, currency);
    }
    REFUSED(KITH_ERR_RULE, &err, kith_txn_commit(txn, NULL, &err));
    assert_int_equal(err.rule, KITH_RULE_IN_USE);
    assert_true(record == 0 ? KITH_ID_KIND(err.subject) == KITH_KIND_BOOK : err.subject == record);
    assert_int_equal(err.field, currency.field);
    assert_int_equal(err.other, other);
    kith_txn_close(txn);
    expect_checked(in, 0, 0);
}

/* What an order did not add up as its currency was another one, it does not add up later on. */
static void currencies_stay_when_closed_orders_would_be_judged_otherwise(void **state)
{
    (void)state;
    shop *in = new_shop();
    kith_txn *txn = begin(in->book);
    const kith_id euro =
        ADD(txn, KITH_KIND_CURRENCY, TEXT(KITH_CURRENCY_CODE, "EUR"), INTEGER(KITH_CURRENCY_DIGITS, 2));
    const kith_id pound =
        ADD(txn, KITH_KIND_CURRENCY, TEXT(KITH_CURRENCY_CODE, "GBP"), INTEGER(KITH_CURRENCY_DIGITS, 2));
    (void)commit(txn);
    (void)active_card(in, in->a1);
    const kith_id order = sold_in(in, euro);
    expect_balance(in, in->a1, 0, 0);
    expect_currency_refused(in, 0, REF(KITH_BOOK_CURRENCY, euro), order);
    expect_currency_refused(in, in->programme, REF(KITH_CARD_PROGRAMME_CURRENCY, euro), order);
    set_shop(in, REF(KITH_BOOK_CURRENCY, pound)); /* which it is not in either */
    expect_currency_refused(in, 0, REF(KITH_BOOK_CURRENCY, euro), order);
    set_status(in, order, KITH_ORDER_STATUS_OPEN); /* an open one adds up nothing in whichever */
    set_shop(in, REF(KITH_BOOK_CURRENCY, euro));
    set_status(in, order, KITH_ORDER_STATUS_CLOSED);
    save_order(in, order);
    expect_balance(in, in->a1, 100, 1);
    expect_checked(in, 0, 0);
    free_shop(in);
}

/* Of orders that name no currency too, where the programme does. */
static void currency_of_a_book_stays_when_orders_in_it_have_added_up_elsewhere(void **state)
{
    (void)state;
    shop *in = new_shop();
    kith_txn *txn = begin(in->book);
    const kith_id euro =
        ADD(txn, KITH_KIND_CURRENCY, TEXT(KITH_CURRENCY_CODE, "EUR"), INTEGER(KITH_CURRENCY_DIGITS, 2));
    change(txn, in->programme, REF(KITH_CARD_PROGRAMME_CURRENCY, euro));
    (void)commit(txn);
    (void)active_card(in, in->a1);
    const kith_id order = sold_in(in, 0);
    expect_balance(in, in->a1, 0, 0);
    expect_currency_refused(in, 0, REF(KITH_BOOK_CURRENCY, euro), order);
    txn = begin(in->book); /* unless they are saved along, which adds them up */
    set_book(txn, in->book, REF(KITH_BOOK_CURRENCY, euro));
    OK(NULL, try_saving(txn, order, 0, NULL));
    (void)commit(txn);
    expect_balance(in, in->a1, 100, 1);
    expect_currency_refused(in, 0, nothing_of(KITH_BOOK_CURRENCY), order);
    free_shop(in);
}

/* Find the card anew; doing so again changes nothing. */
static void renew(shop *in, kith_id order)
{
    kith_error err = NEW_ERROR;
    const kith_order_saving how = {.size = sizeof how, .renew = 1};
    kith_txn *txn = begin(in->book);
    OK(&err, kith_order_save(txn, order, &how, NULL, NULL, &err));
    (void)commit(txn);
    txn = begin(in->book);
    OK(&err, kith_order_save(txn, order, &how, NULL, NULL, &err));
    assert_int_equal(changes_of(txn), 0);
}

static void renewing_finds_the_card_of_the_right_customer(void **state)
{
    (void)state;
    shop *in = new_shop();
    const kith_id own = active_card(in, in->a1);
    const kith_id others = active_card(in, in->a5);
    const kith_id order = new_order_of(in, in->k1);
    add_entry(in, order, KITH_ORDER_MEASURE_BOOKED, 100);
    set_status(in, order, KITH_ORDER_STATUS_DRAFT);
    save_order(in, order);
    expect_kept(in, order, KITH_CARD_RESULT_OWN, own);
    kith_txn *txn = begin(in->book);
    change(txn, order, REF(KITH_ORDER_CUSTOMER, in->k2)); /* who has none */
    change(txn, order, CODE(KITH_ORDER_STATUS, KITH_ORDER_STATUS_OPEN));
    (void)commit(txn);
    save_order(in, order); /* which does not ask for it */
    expect_kept(in, order, KITH_CARD_RESULT_OWN, own);
    set_status(in, order, KITH_ORDER_STATUS_CLOSED);
    renew(in, order);
    expect_kept(in, order, KITH_CARD_RESULT_NONE, 0);
    expect_balance(in, in->a1, 0, 0);
    set_field(in, order, REF(KITH_ORDER_CUSTOMER, in->k5));
    renew(in, order);
    expect_kept(in, order, KITH_CARD_RESULT_OWN, others);
    expect_balance(in, in->a5, 100, 1);
    set_field(in, order, REF(KITH_ORDER_CUSTOMER, in->k1)); /* what is added up stays */
    renew(in, order);
    expect_kept(in, order, KITH_CARD_RESULT_OWN, others);
    set_status(in, order, KITH_ORDER_STATUS_OPEN);
    save_order(in, order); /* adds up nothing any more */
    renew(in, order);
    expect_kept(in, order, KITH_CARD_RESULT_OWN, own);
    expect_balance(in, in->a5, 0, 2);
    expect_checked(in, 0, 0);
    free_shop(in);
}

static void renewing_leaves_a_typed_card_that_is_active(void **state)
{
    (void)state;
    shop *in = new_shop();
    const kith_id own = active_card(in, in->a1);
    const kith_id typed = active_card(in, in->a2);
    const kith_id order = new_order_of(in, in->k1);
    save_with(in, order, typed);
    renew(in, order);
    expect_kept(in, order, KITH_CARD_RESULT_MANUAL, typed);
    set_field(in, typed, CODE(KITH_CARD_STATE, KITH_CARD_STATE_BLOCKED));
    renew(in, order);
    expect_kept(in, order, KITH_CARD_RESULT_OWN, own);
    free_shop(in);
}

/* The message says which card. */
static void card_that_is_refused_is_named(void **state)
{
    (void)state;
    shop *in = new_shop();
    kith_error err = NEW_ERROR;
    const kith_id card = new_card(
        in, in->a2, (card_settings){.number = "770012", .state = KITH_CARD_STATE_BLOCKED, .reason = "theft"});
    const kith_id order = new_order_of(in, in->k1);
    kith_txn *txn = begin(in->book);
    REFUSED(KITH_ERR_RULE, &err, try_saving(txn, order, card, &err));
    kith_txn_close(txn);
    assert_non_null(strstr(err.message, "(card \"770012\" of card_account of customer \"K2\")"));
    free_shop(in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(currency_of_a_programme_stays_when_it_has_accruals),
        cmocka_unit_test(currency_of_a_book_stays_when_its_programmes_have_accruals),
        cmocka_unit_test(currencies_stay_when_closed_orders_would_be_judged_otherwise),
        cmocka_unit_test(currency_of_a_book_stays_when_orders_in_it_have_added_up_elsewhere),
        cmocka_unit_test(card_of_an_order_stays_while_anything_is_added_up),
        cmocka_unit_test(renewing_finds_the_card_of_the_right_customer),
        cmocka_unit_test(renewing_leaves_a_typed_card_that_is_active),
        cmocka_unit_test(card_that_is_refused_is_named),
    };
    return cmocka_run_group_tests_name("cards that are kept", tests, NULL, NULL);
}
