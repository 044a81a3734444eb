/* Customers that may be one: by what they agree, and in which order they are told (pitfalls 5). */
#include "couple.h"

#include <stdbool.h>
#include <stdio.h>

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

/* However it is written, but not where there is nothing but what parts it. */
static void a_tax_number_is_the_same_without_what_parts_it(void **state)
{
    static const struct {
        const char *one;
        const char *other;
        bool same;
    } cases[] = {
        {"DE 123 456 789", "DE123456789", true},
        {"de123.456-789", "DE 123/456/789", true},
        {"12-34", "1.2.3.4", true},
        {"DE123456789", "DE123456780", false},
        {"DE123456789", "123456789", false},
        {"-", "-", false},
        {"-", "./ ", false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        kith_book *book = new_book();
        kith_txn *txn = begin(book);
        kith_customer one = {
            .number = "A", .kind = KITH_PARTY_PERSON, .surname = "One", .tax_number = cases[i].one};
        (void)customer(txn, one);
        (void)commit(txn);
        one.number = "B";
        one.surname = "Other";
        one.tax_number = cases[i].other;
        expect_duplicate(book, one, cases[i].same ? 60 : 0, cases[i].same ? KITH_AGREES_TAX_NUMBER : 0);
        kith_book_close(book);
    }
}

/* With + or 00, with the country code or without, with the 0 of a national number or without. */
static void phones_agree_however_they_are_dialled(void **state)
{
    static const struct {
        const char *phones[2];
        bool agree;
    } rows[] = {
        {{"+49 228 123456", "0049 228 123456"}, true},
        {{"+49 228 123456", "49 228 123456"}, true},
        {{"+49 228 123456", "0228 123456"}, true},
        {{"+49 228 123456", "228 123456"}, true},
        {{"+49 228 123456", "+49 (0)228 123456"}, true},
        {{"0049 228 123456", "0228 123456"}, true},
        {{"0049 228 123456", "228 123456"}, true},
        {{"0228 123456", "228 123456"}, true},
        {{"+39 06 123456", "06 123456"}, true},
        {{"+49 228 123456", "+49 228 123457"}, false},
        {{"+49 228 123456", "0049 229 123456"}, false},
        {{"49 228 123456", "228 123456"}, false},     /* nothing says that a code comes first */
        {{"+7 916 1234567", "8 916 1234567"}, false}, /* nor that this 8 is no part of the number */
        {{"1125", "11-25"}, true},
        {{"112", "112"}, false}, /* too short to say whose it is */
    };
    (void)state;
    for (size_t i = 0; i < 2 * COUNT(rows); i++) {
        const char *const *phones = rows[i / 2].phones;
        kith_book *book = new_book();
        kith_txn *txn = begin(book);
        kith_customer one = {.number = "A", .kind = KITH_PARTY_PERSON, .surname = "A"};
        one.phone = phones[i % 2];
        (void)customer(txn, one);
        (void)commit(txn);
        kith_customer other = {.number = "B", .kind = KITH_PARTY_PERSON, .surname = "B"};
        other.second_phone = phones[1 - i % 2];
        expect_duplicate(book, other, rows[i / 2].agree ? 30 : 0, KITH_AGREES_PHONE);
        kith_book_close(book);
    }
}

/* Two phones in all their writings, and everything else that can be compared. */
static void all_that_can_agree_does(void **state)
{
    (void)state;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    kith_customer one = ann("A");
    one.phone = "00 49 (0)228 123456";
    one.second_phone = "00 49 (0)228 654321";
    (void)customer(txn, one);
    (void)commit(txn);
    one.number = "B";
    expect_duplicate(book, one, 100,
                     KITH_AGREES_TAX_NUMBER | KITH_AGREES_EMAIL | KITH_AGREES_PHONE | KITH_AGREES_NAME |
                         KITH_AGREES_BIRTH_DATE);
    kith_book_close(book);
}

#define MANY 60u

/* Whatever fits of many is the beginning of the list of all, best first, then by id. */
static void of_more_than_fit_the_best_are_given(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_duplicate all[MANY + 1];
    kith_duplicate some[MANY + 1];
    size_t count = 0;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id one = customer(txn, ann("A"));
    for (uint32_t i = 0; i < MANY; i++) {
        char number[8];
        (void)snprintf(number, sizeof number, "B%u", i);
        kith_customer other = ann(number);
        other.tax_number = i % 3 == 0 ? other.tax_number : NULL;
        other.email = i % 2 == 0 ? other.email : NULL;
        other.phone = i % 5 == 0 ? other.phone : NULL;
        other.birth_date = i % 7 == 0 ? other.birth_date : 0;
        (void)customer(txn, other);
    }
    kith_view *view = view_of_txn(txn);
    OK(&err, kith_duplicate_list(view, one, 1, all, COUNT(all), &count, &err));
    assert_int_equal(count, MANY);
    for (size_t i = 1; i < count; i++) {
        assert_true(all[i - 1].score > all[i].score ||
                    (all[i - 1].score == all[i].score && all[i - 1].customer < all[i].customer));
    }
    for (size_t capacity = 1; capacity <= MANY; capacity++) {
        OK(&err, kith_duplicate_list(view, one, 1, some, capacity, &count, &err));
        assert_int_equal(count, capacity);
        assert_memory_equal(some, all, capacity * sizeof *all);
    }
    kith_view_close(view);
    kith_txn_close(txn);
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
        cmocka_unit_test(a_tax_number_is_the_same_without_what_parts_it),
        cmocka_unit_test(phones_agree_however_they_are_dialled),
        cmocka_unit_test(all_that_can_agree_does),
        cmocka_unit_test(of_more_than_fit_the_best_are_given),
        cmocka_unit_test(the_best_come_first_and_those_that_are_gone_do_not),
    };
    return cmocka_run_group_tests_name("duplicates", tests, NULL, NULL);
}
