/* Customers that may be one: by what they agree, and in which order they are told (pitfalls 5). */
#include "couple.h"

static kith_customer ann(const char *number)
{
    return (kith_customer){.number = number,
                           .kind = KITH_PARTY_PERSON,
                           .surname = "Weiß",
                           .given_name = "Ännchen",
                           .birth_date = day("1990-02-28"),
                           .phone = "+49 228 123456",
                           .email = "Ann@Example.org",
                           .tax_number = "DE 123"};
}

static void expect_duplicate(kith_book *book, kith_customer one, uint32_t score, uint32_t agrees)
{
    kith_error err = NEW_ERROR;
    kith_duplicate found[4];
    size_t count = 77;
    kith_txn *txn = begin(book);
    const kith_id other = customer(txn, one);
    kith_view *view = view_of_txn(txn);
    OK(&err, kith_duplicate_list(view, other, 1, found, COUNT(found), &count, &err));
    if (score == 0) {
        assert_int_equal(count, 0);
    } else {
        assert_int_equal(count, 1);
        assert_int_equal(found[0].score, score);
        assert_int_equal(found[0].agrees, agrees);
        OK(&err, kith_duplicate_list(view, other, score, found, COUNT(found), &count, &err));
        assert_int_equal(count, 1);
        if (score < 100) {
            OK(&err, kith_duplicate_list(view, other, score + 1, found, COUNT(found), &count, &err));
            assert_int_equal(count, 0);
        }
    }
    kith_view_close(view);
    kith_txn_close(txn);
}

static void duplicates_are_scored_by_what_agrees(void **state)
{
    (void)state;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    (void)customer(txn, ann("A"));
    (void)commit(txn);
    const kith_customer base = {.number = "B", .kind = KITH_PARTY_PERSON, .surname = "Other"};
    kith_customer one = base;
    expect_duplicate(book, one, 0, 0);
    one.tax_number = "de 123";
    expect_duplicate(book, one, 60, KITH_AGREES_TAX_NUMBER);
    one = base;
    one.email = "ANN@example.ORG";
    expect_duplicate(book, one, 40, KITH_AGREES_EMAIL);
    one = base;
    one.second_phone = "0228 123456"; /* the other is found with its country code or without */
    expect_duplicate(book, one, 0, 0);
    one.second_phone = "228/123456";
    expect_duplicate(book, one, 30, KITH_AGREES_PHONE);
    one = base;
    one.surname = "WEISS";
    one.given_name = "annchen";
    expect_duplicate(book, one, 30, KITH_AGREES_NAME);
    one.birth_date = day("1990-02-28");
    expect_duplicate(book, one, 60, KITH_AGREES_NAME | KITH_AGREES_BIRTH_DATE);
    one.birth_date = day("1990-02-27");
    expect_duplicate(book, one, 30, KITH_AGREES_NAME);
    one.birth_date = day("1990-02-28");
    one.surname = "Weiss-Müller"; /* of two with one birth date that says nothing */
    expect_duplicate(book, one, 0, 0);
    expect_duplicate(book, ann("B"), 100,
                     KITH_AGREES_TAX_NUMBER | KITH_AGREES_EMAIL | KITH_AGREES_PHONE | KITH_AGREES_NAME |
                         KITH_AGREES_BIRTH_DATE);
    kith_book_close(book);
}

static void the_best_come_first_and_those_that_are_gone_do_not(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_duplicate found[4];
    size_t count = 0;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id a = customer(txn, ann("A"));
    kith_customer phone = {
        .number = "P", .kind = KITH_PARTY_PERSON, .surname = "P", .phone = "+49 228 123456"};
    const kith_id p = customer(txn, phone);
    phone.number = "Q";
    phone.email = "ann@example.org";
    const kith_id q = customer(txn, phone);
    const kith_id b = customer(txn, ann("B"));
    const kith_id c = customer(txn, ann("C"));
    (void)commit(txn);
    kith_view *view = view_of(book);
    OK(&err, kith_duplicate_list(view, a, 1, found, COUNT(found), &count, &err));
    assert_int_equal(count, 4);
    const kith_id wanted[] = {b, c, q, p};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(found[i].customer, wanted[i]);
    }
    OK(&err, kith_duplicate_list(view, a, 1, found, 2, &count, &err));
    assert_int_equal(count, 2);
    assert_int_equal(found[1].customer, c);
    kith_view_close(view);
    (void)merge_two(book, c, a);
    erase_customer(book, b);
    view = view_of(book);
    OK(&err, kith_duplicate_list(view, a, 1, found, COUNT(found), &count, &err));
    assert_int_equal(count, 2);
    assert_int_equal(found[0].customer, q);
    kith_view_close(view);
    kith_book_close(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(duplicates_are_scored_by_what_agrees),
        cmocka_unit_test(the_best_come_first_and_those_that_are_gone_do_not),
    };
    return cmocka_run_group_tests_name("duplicates", tests, NULL, NULL);
}
