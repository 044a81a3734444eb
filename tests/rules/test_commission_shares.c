/* Shares of a commission (W14): how they are split, and that their amounts are exact; the worked cases. */
#include "commission.h"

/* --- shares --- */

static void shares_that_are_open_split_what_is_left(void **state)
{
    (void)state;
    showroom *in = with_ten_percent();
    (void)link_to(in, in->r[0], (kith_relation){.share = WHOLE(40)});
    (void)link_to(in, in->r[1], (kith_relation){0});
    (void)link_to(in, in->r[2], (kith_relation){0});
    ask(in, of_f1(in, WHOLE(1000)));
    expect_part(in, 0, in->r[0], WHOLE(40));
    expect_part(in, 1, in->r[1], WHOLE(30));
    expect_part(in, 2, in->r[2], WHOLE(30));
    free_showroom(in);
}

static void thirds_are_a_hundred_percent(void **state)
{
    (void)state;
    showroom *in = with_ten_percent();
    for (size_t i = 0; i < 3; i++) {
        (void)link_to(in, in->r[2 - i], (kith_relation){0});
    }
    ask(in, of_f1(in, WHOLE(1000)));
    /* by rank of the link, but what cannot be split goes by id of the recipient */
    assert_int_equal(in->parts[0].share, 33333333);
    assert_int_equal(in->parts[1].share, 33333333);
    assert_int_equal(in->parts[2].share, 33333334);
    expect_part(in, 0, in->r[2], CENTS(3333));
    expect_part(in, 1, in->r[1], CENTS(3333));
    expect_part(in, 2, in->r[0], CENTS(3334));
    assert_int_equal(in->parts[2].rounded, 1);
    assert_int_equal(in->parts[0].rounded + in->parts[1].rounded, 0);
    free_showroom(in);
}

static void shares_below_a_hundred_leave_the_rest(void **state)
{
    (void)state;
    showroom *in = with_ten_percent();
    (void)link_to(in, in->r[0], (kith_relation){.share = WHOLE(30)});
    (void)link_to(in, in->r[1], (kith_relation){.share = WHOLE(30)});
    ask(in, of_f1(in, WHOLE(1000)));
    assert_int_equal(in->whole.amount, WHOLE(60));
    free_showroom(in);
}

static void own_rate_of_a_link_replaces_the_table_for_its_recipient(void **state)
{
    (void)state;
    showroom *in = with_ten_percent();
    const kith_id own = link_to(in, in->r[0], (kith_relation){.rate = WHOLE(4)});
    (void)link_to(in, in->r[1], (kith_relation){0});
    ask(in, of_f1(in, WHOLE(1000)));
    expect_rate(in, KITH_RATE_BRAND, in->mr, WHOLE(10));
    expect_part(in, 0, in->r[0], WHOLE(20));
    expect_part(in, 1, in->r[1], WHOLE(50));
    assert_int_equal(in->parts[0].origin, KITH_RATE_RECIPIENT);
    assert_int_equal(in->parts[0].rate, WHOLE(4));
    assert_int_equal(in->parts[1].origin, KITH_RATE_BRAND);
    RATE_TRACED(in, KITH_RATE_RECIPIENT, in->r[0], KITH_REASON_TAKEN);
    give(in, own, RATE(KITH_RELATION_RATE, 0)); /* 0 counts here too */
    ask(in, of_f1(in, WHOLE(1000)));
    expect_part(in, 0, in->r[0], 0);
    assert_int_equal(in->parts[0].origin, KITH_RATE_RECIPIENT);
    free_showroom(in);
}

static void without_a_rate_only_who_has_one_of_its_own_earns(void **state)
{
    (void)state;
    showroom *in = new_showroom();
    (void)link_to(in, in->r[0], (kith_relation){.rate = WHOLE(4)});
    (void)link_to(in, in->r[1], (kith_relation){0});
    ask(in, of_f1(in, WHOLE(1000)));
    expect_rate(in, 0, 0, 0);
    expect_part(in, 0, in->r[0], WHOLE(20));
    expect_part(in, 1, in->r[1], 0);
    assert_int_equal(in->parts[1].origin, 0);
    free_showroom(in);
}

/* The left-over unit goes where most was cut off, not to the first: 62.5 and 37.5 percent of 0.10. */
static void unit_left_over_goes_where_most_was_cut_off(void **state)
{
    (void)state;
    showroom *in = with_ten_percent();
    (void)link_to(in, in->r[0], (kith_relation){.share = 62400000});
    (void)link_to(in, in->r[1], (kith_relation){.share = 37600000});
    ask(in, of_f1(in, WHOLE(1)));
    expect_part(in, 0, in->r[0], CENTS(6));
    expect_part(in, 1, in->r[1], CENTS(4));
    assert_int_equal(in->parts[1].rounded, 1);
    ask(in, of_f1(in, -WHOLE(1))); /* what is given back is split in the same way */
    expect_part(in, 0, in->r[0], -CENTS(6));
    expect_part(in, 1, in->r[1], -CENTS(4));
    free_showroom(in);
}

/* The whole is rounded to the even one of two neighbours. */
static void whole_is_rounded_half_to_even(void **state)
{
    (void)state;
    showroom *in = with_ten_percent();
    static const struct {
        kith_decimal base;
        kith_decimal amount;
    } cases[] = {{CENTS(25), CENTS(2)},   {CENTS(35), CENTS(4)}, {CENTS(26), CENTS(3)},
                 {-CENTS(25), -CENTS(2)}, {CENTS(4), 0},         {0, 0}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        ask(in, of_f1(in, cases[i].base));
        assert_int_equal(in->whole.amount, cases[i].amount);
    }
    free_showroom(in);
}

static void amounts_are_exact_in_the_currencys_smallest_unit(void **state)
{
    (void)state;
    static const struct {
        int64_t digits;
        kith_decimal first;
        kith_decimal second;
    } cases[] = {
        {0, WHOLE(6), WHOLE(6)}, {2, CENTS(618), CENTS(617)}, {3, 6173000, 6173000}, {6, 6172839, 6172839}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        showroom *in = with_ten_percent();
        kith_txn *txn = begin(in->book);
        const kith_id money = currency(txn, "XXX", cases[i].digits);
        (void)commit(txn);
        (void)link_to(in, in->r[0], (kith_relation){0});
        (void)link_to(in, in->r[1], (kith_relation){0});
        kith_commission_request request = of_f1(in, 123456780); /* a tenth is 12.345678 */
        request.currency = money;
        ask(in, request);
        expect_part(in, 0, in->r[0], cases[i].first);
        expect_part(in, 1, in->r[1], cases[i].second);
        give_book(in, REF(KITH_BOOK_CURRENCY, money)); /* the same if it is the book's */
        request.currency = 0;
        ask(in, request);
        expect_part(in, 0, in->r[0], cases[i].first);
        free_showroom(in);
    }
}

static void without_a_currency_there_are_hundredths(void **state)
{
    (void)state;
    showroom *in = with_ten_percent();
    give_book(in, nothing_of(KITH_BOOK_CURRENCY));
    ask(in, of_f1(in, 123456780));
    assert_int_equal(in->whole.amount, CENTS(1235));
    free_showroom(in);
}

static void greatest_amount_is_exact_and_what_goes_beyond_is_refused(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    showroom *in = new_showroom();
    give(in, in->mr, RATE(KITH_BRAND_COMMISSION_RATE, 100));
    for (size_t i = 0; i < 3; i++) {
        (void)link_to(in, in->r[i], (kith_relation){0});
    }
    kith_txn *txn = begin(in->book);
    const kith_id micro = currency(txn, "MIC", 6);
    const kith_id whole = currency(txn, "WHO", 0);
    (void)commit(txn);
    kith_commission_request request = of_f1(in, INT64_MAX);
    request.size = sizeof request;
    request.currency = micro;
    ask(in, request);
    assert_int_equal(in->whole.amount, INT64_MAX);
    request.base = INT64_MIN;
    ask(in, request);
    assert_int_equal(in->whole.amount, INT64_MIN);
    request.currency = whole;
    kith_view *view = view_of(in->book);
    REFUSED(KITH_ERR_LIMIT, &err,
            kith_commission_of(view, &request, &in->whole, NULL, 0, &in->count, NULL, &err));
    assert_int_equal(in->count, 0);
    kith_view_close(view);
    free_showroom(in);
}

/* --- worked cases --- */

static void case_86_representative_before_brand(void **state)
{
    (void)state;
    showroom *in = with_ten_percent();
    give(in, in->kim, RATE(KITH_MANAGER_COMMISSION_RATE, 8));
    ask(in, of_f1(in, WHOLE(2000)));
    expect_rate(in, KITH_RATE_REPRESENTATIVE, in->kim, WHOLE(8));
    expect_part(in, 0, in->kim, CENTS(16000));
    free_showroom(in);
}

static void cases_87_and_89_customer_before_all(void **state)
{
    (void)state;
    showroom *in = with_ten_percent();
    give(in, in->kim, RATE(KITH_MANAGER_COMMISSION_RATE, 8));
    give(in, in->f1, RATE(KITH_CUSTOMER_COMMISSION_RATE, 5));
    ask(in, of_f1(in, WHOLE(2000)));
    expect_part(in, 0, in->kim, CENTS(10000));
    give(in, in->f1, RATE(KITH_CUSTOMER_COMMISSION_RATE, 0));
    ask(in, of_f1(in, WHOLE(2000)));
    expect_rate(in, KITH_RATE_CUSTOMER, in->f1, 0);
    expect_part(in, 0, in->kim, 0);
    free_showroom(in);
}

static void case_91_odd_cent_goes_to_the_first(void **state)
{
    (void)state;
    showroom *in = with_ten_percent();
    (void)link_to(in, in->r[0], (kith_relation){0});
    (void)link_to(in, in->r[1], (kith_relation){0});
    ask(in, of_f1(in, CENTS(100010)));
    assert_int_equal(in->whole.amount, CENTS(10001));
    expect_part(in, 0, in->r[0], CENTS(5001));
    expect_part(in, 1, in->r[1], CENTS(5000));
    assert_int_equal(in->parts[0].rounded, 1);
    assert_int_equal(in->parts[1].rounded, 0);
    free_showroom(in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_that_are_open_split_what_is_left),
        cmocka_unit_test(thirds_are_a_hundred_percent),
        cmocka_unit_test(shares_below_a_hundred_leave_the_rest),
        cmocka_unit_test(own_rate_of_a_link_replaces_the_table_for_its_recipient),
        cmocka_unit_test(without_a_rate_only_who_has_one_of_its_own_earns),
        cmocka_unit_test(unit_left_over_goes_where_most_was_cut_off),
        cmocka_unit_test(whole_is_rounded_half_to_even),
        cmocka_unit_test(amounts_are_exact_in_the_currencys_smallest_unit),
        cmocka_unit_test(without_a_currency_there_are_hundredths),
        cmocka_unit_test(greatest_amount_is_exact_and_what_goes_beyond_is_refused),
        cmocka_unit_test(case_86_representative_before_brand),
        cmocka_unit_test(cases_87_and_89_customer_before_all),
        cmocka_unit_test(case_91_odd_cent_goes_to_the_first),
    };
    return cmocka_run_group_tests_name("commission, shares", tests, NULL, NULL);
}
