/* Call lists: whom to call, and who else can be reached for them (O19 to O21). */
#include "calls.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MILLION INT64_C(1000000)

static void case_78_the_contact_person_is_a_line_under_the_customer(void **state)
{
    (void)state;
    office in = new_office();
    kith_call_line lines[8] = {{0}};
    const kith_id list = list_of(&in, TEXT(KITH_CALL_LIST_SURNAME, "канарейкина"));
    kith_view *view = view_on(in.book, day("2026-06-01"));
    assert_int_equal(lines_of(&in, view, list, 8, lines), 2);
    assert_int_equal(lines[0].customer, in.k2);
    assert_int_equal(lines[0].person, 0);
    assert_string_equal(lines[0].phone, "+7 921 111-22-33");
    assert_int_equal(lines[1].customer, in.k2);
    assert_int_equal(lines[1].person, in.k1);
    assert_string_equal(lines[1].phone, "+7 911 555-66-77");
    kith_view_close(view);
    kith_book_close(in.book);
}

static void case_79_who_must_not_be_called_has_no_phone(void **state)
{
    (void)state;
    office in = new_office();
    kith_call_line lines[8] = {{0}};
    kith_txn *txn = begin(in.book);
    change(txn, in.k1, FLAG(KITH_CUSTOMER_DO_NOT_CALL));
    (void)commit(txn);
    const kith_id list = list_of(&in, TEXT(KITH_CALL_LIST_SURNAME, "Канарейкина"));
    kith_view *view = view_on(in.book, day("2026-06-01"));
    assert_int_equal(lines_of(&in, view, list, 8, lines), 2);
    assert_int_equal(lines[1].person, in.k1);
    assert_null(lines[1].phone);
    assert_int_equal(lines[1].do_not_call, 1);
    kith_view_close(view);
    kith_book_close(in.book);
}

/* By priority, then name; who cannot be reached is left out; the lines of one customer are never torn apart.
 */
static void contact_persons_come_in_order(void **state)
{
    (void)state;
    office in = new_office();
    kith_error err = NEW_ERROR;
    kith_call_line lines[8] = {{0}};
    kith_txn *txn = begin(in.book);
    const kith_id ann = somebody(txn, "A", "Ann", NULL, "1");
    const kith_id zoe = somebody(txn, "Z", "Zoe", NULL, "2");
    const kith_id mute = somebody(txn, "M", "Mute", NULL, NULL);
    const kith_id gone = somebody(txn, "G", "Gone", NULL, "3");
    const kith_id past = somebody(txn, "P", "Past", NULL, "4");
    const kith_relation base = {.type = in.contact, .to = in.k2};
    const kith_id persons[] = {zoe, ann, mute, gone};
    for (size_t i = 0; i < COUNT(persons); i++) {
        kith_relation one = base;
        one.from = persons[i];
        const kith_id id = relation(txn, one);
        change(txn, id, INTEGER(KITH_RELATION_PRIORITY, i == 0 ? -1 : 0));
    }
    (void)relation(
        txn, (kith_relation){.type = in.contact, .from = past, .to = in.k2, .until = day("2026-05-31")});
    change(txn, gone, CODE(KITH_CUSTOMER_STATUS, KITH_STATUS_DECEASED));
    (void)commit(txn);
    const kith_id list = list_of(&in, TEXT(KITH_CALL_LIST_SURNAME, "Канарейкина"));
    kith_view *view = view_on(in.book, day("2026-06-01"));
    assert_int_equal(lines_of(&in, view, list, 8, lines), 4);
    assert_int_equal(lines[1].person, zoe);
    assert_int_equal(lines[2].person, ann);
    assert_int_equal(lines[3].person, in.k1);
    const kith_call_query query = {.size = sizeof query, .list = list};
    size_t count = 77;
    REFUSED(KITH_ERR_LIMIT, &err, kith_call_lines(view, &query, lines, 3, &count, &err));
    assert_int_equal(err.subject, in.k2);
    assert_int_equal(count, 0);
    kith_view_close(view);
    kith_book_close(in.book);
}

/* One pair may be linked by several types: there is one to call, by the relation that ranks first. */
static void a_contact_person_by_several_relations_has_one_line(void **state)
{
    (void)state;
    office in = new_office();
    kith_call_line lines[8] = {{0}};
    kith_txn *txn = begin(in.book);
    const kith_id also = ADD(txn, KITH_KIND_RELATION_TYPE, TEXT(KITH_RELATION_TYPE_CODE, "also"),
                             CODE(KITH_RELATION_TYPE_EFFECT, KITH_EFFECT_CONTACT_PERSON));
    const kith_id ann = somebody(txn, "A", "Ann", NULL, "1");
    (void)relation(txn, (kith_relation){.type = in.contact, .from = ann, .to = in.k2});
    const kith_id first =
        relation(txn, (kith_relation){.type = also, .from = in.k1, .to = in.k2, .priority = -1});
    (void)commit(txn);
    const kith_id list = list_of(&in, TEXT(KITH_CALL_LIST_SURNAME, "Канарейкина"));
    kith_view *view = view_on(in.book, day("2026-06-01"));
    assert_int_equal(lines_of(&in, view, list, 8, lines), 3);
    assert_int_equal(lines[1].person, in.k1);
    assert_int_equal(lines[1].relation, first);
    assert_int_equal(lines[2].person, ann);
    kith_view_close(view);
    kith_book_close(in.book);
}

/* Days of the year that are open on one side go to its end, or from its beginning. */
static void birthdays_without_a_last_day_go_to_the_end_of_the_year(void **state)
{
    (void)state;
    office in = new_office();
    const kith_value since = INTEGER(KITH_CALL_LIST_BIRTHDAY_SINCE, 1201);
    kith_txn *txn = begin(in.book);
    change(txn, in.k1, DATE(KITH_CUSTOMER_BIRTH_DATE, "1990-12-01"));
    change(txn, in.k2, DATE(KITH_CUSTOMER_BIRTH_DATE, "1990-12-31"));
    change(txn, in.k3, DATE(KITH_CUSTOMER_BIRTH_DATE, "1990-01-01"));
    (void)commit(txn);
    expect_customers(&in, list_of(&in, since), (kith_id[]){in.k1, in.k2}, 2);
    expect_customers(&in,
                     call_list(&in, (kith_value[]){since, INTEGER(KITH_CALL_LIST_BIRTHDAY_UNTIL, 1201)}, 2),
                     &in.k1, 1);
    expect_customers(&in, list_of(&in, INTEGER(KITH_CALL_LIST_BIRTHDAY_UNTIL, 1201)),
                     (kith_id[]){in.k1, in.k3}, 2);
    kith_book_close(in.book);
}

/* Each filter lets through the one that has what it asks for (O20). */
static void each_filter_asks_for_one_thing(void **state)
{
    (void)state;
    office in = new_office();
    kith_txn *txn = begin(in.book);
    const kith_id shop = entry(txn, KITH_KIND_SHOP, "north");
    const kith_id category = entry(txn, KITH_KIND_CATEGORY, "gold");
    const kith_id drives = attribute(txn, "drives", KITH_KIND_CUSTOMER, KITH_TYPE_FLAG);
    change(txn, in.k2, CODE(KITH_CUSTOMER_SEX, KITH_SEX_FEMALE));
    change(txn, in.k2, TEXT(KITH_CUSTOMER_CITY, "Псков"));
    change(txn, in.k2, DATE(KITH_CUSTOMER_BIRTH_DATE, "1990-02-28"));
    change(txn, in.k2, REF(KITH_CUSTOMER_CATEGORY, category));
    (void)attribute_value(txn, in.k2, drives, FLAG(KITH_ATTRIBUTE_VALUE_FLAG));
    (void)ADD(txn, KITH_KIND_VISIT, REF(KITH_VISIT_CUSTOMER, in.k2), DATE(KITH_VISIT_DATE, "2026-05-10"),
              REF(KITH_VISIT_SHOP, shop));
    const kith_id order = ADD(txn, KITH_KIND_ORDER, TEXT(KITH_ORDER_NUMBER, "1"),
                              REF(KITH_ORDER_CUSTOMER, in.k2), DATE(KITH_ORDER_DATE, "2026-05-11"));
    (void)ADD(txn, KITH_KIND_ORDER_LINE, REF(KITH_ORDER_LINE_ORDER, order),
              TEXT(KITH_ORDER_LINE_ITEM, "lens"),
              number_of(KITH_ORDER_LINE_AMOUNT, KITH_TYPE_DECIMAL, 100 * MILLION));
    const kith_id programme = entry(txn, KITH_KIND_CARD_PROGRAMME, "club");
    const kith_id account =
        ADD(txn, KITH_KIND_CARD_ACCOUNT, REF(KITH_CARD_ACCOUNT_CUSTOMER, in.k2),
            REF(KITH_CARD_ACCOUNT_PROGRAMME, programme), TEXT(KITH_CARD_ACCOUNT_CODE, "1"));
    (void)ADD(txn, KITH_KIND_CARD, REF(KITH_CARD_ACCOUNT, account), TEXT(KITH_CARD_NUMBER, "770012"));
    (void)ADD(txn, KITH_KIND_CARD_ACCRUAL, REF(KITH_CARD_ACCRUAL_ACCOUNT, account),
              DATE(KITH_CARD_ACCRUAL_DATE, "2026-05-11"),
              number_of(KITH_CARD_ACCRUAL_AMOUNT, KITH_TYPE_DECIMAL, 50 * MILLION));
    (void)commit(txn);
    const kith_value passing[] = {
        CODE(KITH_CALL_LIST_SEX, KITH_SEX_FEMALE),
        TEXT(KITH_CALL_LIST_CITY, "псков"),
        INTEGER(KITH_CALL_LIST_AGE_LEAST, 36),
        INTEGER(KITH_CALL_LIST_BIRTHDAY_SINCE, 228),
        INTEGER(KITH_CALL_LIST_BIRTHDAY_UNTIL, 228), /* from the beginning of the year */
        REF(KITH_CALL_LIST_CATEGORY, category),
        REF(KITH_CALL_LIST_SHOP, shop),
        REF(KITH_CALL_LIST_ATTRIBUTE, drives),
        DATE(KITH_CALL_LIST_VISIT_SINCE, "2026-05-10"),
        DATE(KITH_CALL_LIST_VISIT_UNTIL, "2026-05-10"),
        DATE(KITH_CALL_LIST_ORDER_SINCE, "2026-05-11"),
        DATE(KITH_CALL_LIST_ORDER_UNTIL, "2026-05-11"),
        number_of(KITH_CALL_LIST_ORDER_LEAST, KITH_TYPE_DECIMAL, 100 * MILLION),
        number_of(KITH_CALL_LIST_ORDER_MOST, KITH_TYPE_DECIMAL, 100 * MILLION),
        TEXT(KITH_CALL_LIST_ITEM, "lens"),
        CODE(KITH_CALL_LIST_CARD, KITH_CARD_STATE_ACTIVE),
        number_of(KITH_CALL_LIST_CARD_LEAST, KITH_TYPE_DECIMAL, 50 * MILLION),
    };
    const kith_value failing[] = {
        CODE(KITH_CALL_LIST_SEX, KITH_SEX_MALE),
        TEXT(KITH_CALL_LIST_CITY, "Тверь"),
        INTEGER(KITH_CALL_LIST_AGE_LEAST, 37),
        INTEGER(KITH_CALL_LIST_AGE_MOST, 35),
        INTEGER(KITH_CALL_LIST_BIRTHDAY_SINCE, 301),
        INTEGER(KITH_CALL_LIST_BIRTHDAY_UNTIL, 227),
        DATE(KITH_CALL_LIST_VISIT_SINCE, "2026-05-11"),
        DATE(KITH_CALL_LIST_VISIT_UNTIL, "2026-05-09"),
        DATE(KITH_CALL_LIST_ORDER_SINCE, "2026-05-12"),
        DATE(KITH_CALL_LIST_ORDER_UNTIL, "2026-05-10"),
        number_of(KITH_CALL_LIST_ORDER_LEAST, KITH_TYPE_DECIMAL, 100 * MILLION + 1),
        number_of(KITH_CALL_LIST_ORDER_MOST, KITH_TYPE_DECIMAL, 100 * MILLION - 1),
        TEXT(KITH_CALL_LIST_ITEM, "frame"),
        CODE(KITH_CALL_LIST_CARD, KITH_CARD_STATE_BLOCKED),
        number_of(KITH_CALL_LIST_CARD_LEAST, KITH_TYPE_DECIMAL, 50 * MILLION + 1),
        CODE(KITH_CALL_LIST_CHANNEL, KITH_CHANNEL_EMAIL),
    };
    for (size_t i = 0; i < COUNT(passing); i++) {
        expect_customers(&in, list_of(&in, passing[i]), &in.k2, 1);
    }
    for (size_t i = 0; i < COUNT(failing); i++) {
        expect_customers(&in, list_of(&in, failing[i]), NULL, 0);
    }
    expect_customers(&in, call_list(&in, (kith_value[]){passing[0], passing[1], passing[14]}, 3), &in.k2, 1);
    expect_customers(&in, call_list(&in, (kith_value[]){passing[0], failing[1], passing[14]}, 3), NULL, 0);
    kith_book_close(in.book);
}

static kith_id currency_of(kith_txn *txn, const char *code)
{
    return ADD(txn, KITH_KIND_CURRENCY, TEXT(KITH_CURRENCY_CODE, code), INTEGER(KITH_CURRENCY_DIGITS, 2));
}

/* An account with a balance, in a programme of its own. */
static void balance_of(kith_txn *txn, kith_id customer, const char *code, kith_id currency, int64_t amount)
{
    const kith_id programme = ADD(txn, KITH_KIND_CARD_PROGRAMME, TEXT(KITH_CARD_PROGRAMME_CODE, code),
                                  REF(KITH_CARD_PROGRAMME_CURRENCY, currency));
    const kith_id account =
        ADD(txn, KITH_KIND_CARD_ACCOUNT, REF(KITH_CARD_ACCOUNT_CUSTOMER, customer),
            REF(KITH_CARD_ACCOUNT_PROGRAMME, programme), TEXT(KITH_CARD_ACCOUNT_CODE, code));
    (void)ADD(txn, KITH_KIND_CARD_ACCRUAL, REF(KITH_CARD_ACCRUAL_ACCOUNT, account),
              DATE(KITH_CARD_ACCRUAL_DATE, "2026-05-11"),
              number_of(KITH_CARD_ACCRUAL_AMOUNT, KITH_TYPE_DECIMAL, amount));
}

static void order_of(kith_txn *txn, kith_id customer, const char *number, kith_id currency, int64_t amount)
{
    const kith_id order =
        ADD(txn, KITH_KIND_ORDER, TEXT(KITH_ORDER_NUMBER, number), REF(KITH_ORDER_CUSTOMER, customer),
            REF(KITH_ORDER_CURRENCY, currency), DATE(KITH_ORDER_DATE, "2026-05-11"));
    (void)ADD(txn, KITH_KIND_ORDER_LINE, REF(KITH_ORDER_LINE_ORDER, order),
              TEXT(KITH_ORDER_LINE_ITEM, "lens"),
              number_of(KITH_ORDER_LINE_AMOUNT, KITH_TYPE_DECIMAL, amount));
}

static void sums_are_in_the_currency_of_the_book(void **state)
{
    (void)state;
    office in = new_office();
    kith_txn *txn = begin(in.book);
    const kith_id euro = currency_of(txn, "EUR");
    const kith_id yen = currency_of(txn, "JPY");
    set_book(txn, in.book, REF(KITH_BOOK_CURRENCY, euro));
    order_of(txn, in.k1, "1", yen, 20000 * MILLION);
    order_of(txn, in.k2, "2", euro, 60 * MILLION);
    order_of(txn, in.k2, "3", 0, 40 * MILLION);
    order_of(txn, in.k2, "4", yen, 5 * MILLION);
    balance_of(txn, in.k1, "yen", yen, 20000 * MILLION);
    balance_of(txn, in.k2, "euro", euro, 60 * MILLION);
    balance_of(txn, in.k2, "own", 0, 40 * MILLION);
    balance_of(txn, in.k2, "more yen", yen, 5 * MILLION);
    (void)commit(txn);
    static const uint32_t limits[][2] = {{KITH_CALL_LIST_ORDER_LEAST, KITH_CALL_LIST_ORDER_MOST},
                                         {KITH_CALL_LIST_CARD_LEAST, KITH_CALL_LIST_CARD_MOST}};
    for (size_t i = 0; i < COUNT(limits); i++) {
        const kith_value exactly[] = {number_of(limits[i][0], KITH_TYPE_DECIMAL, 100 * MILLION),
                                      number_of(limits[i][1], KITH_TYPE_DECIMAL, 100 * MILLION)};
        expect_customers(&in, call_list(&in, exactly, 2), &in.k2, 1);
        expect_customers(&in, list_of(&in, exactly[0]), &in.k2, 1);
    }
    const kith_id both[] = {in.k1, in.k2}; /* what was bought counts in any currency */
    expect_customers(&in, list_of(&in, TEXT(KITH_CALL_LIST_ITEM, "lens")), both, 2);
    kith_book_close(in.book);
}

static kith_id card_of(kith_txn *txn, kith_id account, const char *number, int64_t state, kith_id successor)
{
    return ADD(txn, KITH_KIND_CARD, REF(KITH_CARD_ACCOUNT, account), TEXT(KITH_CARD_NUMBER, number),
               CODE(KITH_CARD_STATE, state), REF(KITH_CARD_SUCCESSOR, successor));
}

/* K1 had a card that was replaced by a blocked one, K2 a blocked one that was replaced by an active one. */
static void a_card_that_another_follows_does_not_count(void **state)
{
    (void)state;
    office in = new_office();
    kith_txn *txn = begin(in.book);
    const kith_id programme = entry(txn, KITH_KIND_CARD_PROGRAMME, "bonus");
    const kith_id customers[] = {in.k1, in.k2};
    static const int64_t states[] = {KITH_CARD_STATE_BLOCKED, KITH_CARD_STATE_ACTIVE};
    static const int64_t before[] = {0, KITH_CARD_STATE_BLOCKED};
    for (size_t i = 0; i < COUNT(customers); i++) {
        const char code[] = {(char)('A' + i), '\0'};
        const char old[] = {(char)('A' + i), '0', '\0'};
        const kith_id account =
            ADD(txn, KITH_KIND_CARD_ACCOUNT, REF(KITH_CARD_ACCOUNT_CUSTOMER, customers[i]),
                REF(KITH_CARD_ACCOUNT_PROGRAMME, programme), TEXT(KITH_CARD_ACCOUNT_CODE, code));
        const kith_id successor = card_of(txn, account, code, states[i], 0);
        (void)card_of(txn, account, old, before[i], successor);
    }
    (void)commit(txn);
    expect_customers(&in, list_of(&in, CODE(KITH_CALL_LIST_CARD, KITH_CARD_STATE_ACTIVE)), &in.k2, 1);
    expect_customers(&in, list_of(&in, CODE(KITH_CALL_LIST_CARD, KITH_CARD_STATE_BLOCKED)), &in.k1, 1);
    kith_book_close(in.book);
}

#define VISITED 700u  /* customers */
#define APART 13      /* days between the first visits of one and the next, of a year and a half */
#define ALL_DAYS 547u /* more than are gone through together */

/* Days since the first one on which each was visited first; every third also a week later. */
static int32_t first_visit(uint32_t number)
{
    return (int32_t)(number * APART % ALL_DAYS);
}

static bool visited_within(uint32_t number, int32_t since, int32_t until)
{
    const int32_t first = first_visit(number);
    return (first >= since && first <= until) ||
           (number % 3 == 0 && first + 7 >= since && first + 7 <= until);
}

static void visits_of(kith_book *book, kith_id *customers)
{
    const kith_date begins = day("2024-01-01");
    kith_txn *txn = begin(book);
    for (uint32_t i = 0; i < VISITED; i++) {
        char number[16];
        (void)snprintf(number, sizeof number, "V%u", i);
        customers[i] = somebody(txn, number, "Гость", NULL, NULL);
    }
    for (uint32_t i = VISITED; i > 0; i--) { /* not in order of customers */
        const kith_id customer = customers[i - 1];
        const kith_date first = begins + first_visit(i - 1);
        for (kith_date at = first; at <= first + 7; at += (i - 1) % 3 == 0 ? 7 : 8) {
            (void)ADD(txn, KITH_KIND_VISIT, REF(KITH_VISIT_CUSTOMER, customer),
                      number_of(KITH_VISIT_DATE, KITH_TYPE_DATE, at));
        }
    }
    (void)commit(txn);
}

/* Whatever the days and the page: all who were visited within, each once, and nobody else. */
static void visits_find_everybody_within_the_days(void **state)
{
    (void)state;
    static kith_id customers[VISITED];
    static kith_call_line lines[VISITED + 1];
    static const struct {
        int32_t since;
        int32_t until;
    } ranges[] = {{0, 0}, {5, 5}, {0, 6}, {100, 130}, {40, 439}, {0, 600}, {300, 1000}, {600, 700}};
    office in = new_office();
    visits_of(in.book, customers);
    const kith_date begins = day("2024-01-01");
    for (size_t i = 0; i < COUNT(ranges); i++) {
        const kith_id list = call_list(
            &in,
            (kith_value[]){number_of(KITH_CALL_LIST_VISIT_SINCE, KITH_TYPE_DATE, begins + ranges[i].since),
                           number_of(KITH_CALL_LIST_VISIT_UNTIL, KITH_TYPE_DATE, begins + ranges[i].until)},
            2);
        kith_view *view = view_on(in.book, day("2026-06-01"));
        for (size_t page = 1; page < VISITED; page = page * 5 + 3) {
            size_t at = 0;
            const size_t total = lines_of(&in, view, list, page, lines);
            for (uint32_t k = 0; k < VISITED; k++) {
                if (visited_within(k, ranges[i].since, ranges[i].until)) {
                    assert_true(at < total);
                    assert_int_equal(lines[at++].customer, customers[k]);
                }
            }
            assert_int_equal(at, total);
        }
        kith_view_close(view);
    }
    kith_book_close(in.book);
}

/* On the day itself one is a year older; who was born on 29 February, on 1 March of other years. */
static void ages_go_by_the_calendar(void **state)
{
    (void)state;
    static const char *const born[] = {"2000-02-28", "2000-02-29", "2000-03-01", "1999-12-31", "2001-02-28",
                                       "2001-03-01", "2023-02-28", "2024-02-29", "2026-03-01"};
    static const char *const days[] = {"2023-02-28", "2023-03-01", "2024-02-28", "2024-02-29",
                                       "2024-03-01", "2026-02-28", "2026-03-01"};
    office in = new_office();
    for (size_t i = 0; i < COUNT(born); i++) {
        char number[16];
        kith_txn *txn = begin(in.book);
        (void)snprintf(number, sizeof number, "A%zu", i);
        const kith_id who = somebody(txn, number, "Гость", NULL, NULL);
        change(txn, who, DATE(KITH_CUSTOMER_BIRTH_DATE, born[i]));
        (void)commit(txn);
        for (size_t k = 0; k < COUNT(days); k++) {
            kith_view *view = view_on(in.book, day(days[k]));
            const bool had = strcmp(days[k] + 4, born[i] + 4) >= 0;
            const int age = atoi(days[k]) - atoi(born[i]) - (had ? 0 : 1);
            for (int asked = age < 2 ? 1 : age - 1; asked <= age + 2; asked++) {
                kith_error err = NEW_ERROR;
                kith_id found[2];
                size_t count = 0;
                const kith_selection exactly = {.size = sizeof exactly,
                                                .among = &who,
                                                .among_count = 1,
                                                .age_least = asked,
                                                .age_most = asked};
                OK(&err, kith_select_customers(view, &exactly, found, 2, &count, &err));
                assert_int_equal(count, asked == age);
                const kith_selection older = {.size = sizeof older,
                                              .among = &who,
                                              .among_count = 1,
                                              .age_least = asked,
                                              .age_most = INT32_MAX};
                OK(&err, kith_select_customers(view, &older, found, 2, &count, &err));
                assert_int_equal(count, age >= asked);
            }
            kith_view_close(view);
        }
    }
    kith_book_close(in.book);
}

#define TYPES 6u
#define PERSONS_OF_TYPE 7u /* of three types there are more than a page of relations by rank */

/* What is not set does not count, and 0 is set. */
static void an_age_of_nothing_is_an_age(void **state)
{
    (void)state;
    office in = new_office();
    kith_txn *txn = begin(in.book);
    change(txn, in.k1, DATE(KITH_CUSTOMER_BIRTH_DATE, "2025-06-02")); /* one year old tomorrow */
    change(txn, in.k2, DATE(KITH_CUSTOMER_BIRTH_DATE, "2025-06-01"));
    (void)commit(txn); /* the age of k3 is not known */
    const kith_value least = {.field = KITH_CALL_LIST_AGE_LEAST, .type = KITH_TYPE_INTEGER};
    const kith_value most = {.field = KITH_CALL_LIST_AGE_MOST, .type = KITH_TYPE_INTEGER};
    const kith_id both[] = {in.k1, in.k2};
    expect_customers(&in, list_of(&in, most), &in.k1, 1);
    expect_customers(&in, call_list(&in, (kith_value[]){least, most}, 2), &in.k1, 1);
    expect_customers(&in, list_of(&in, least), both, 2);
    expect_customers(&in, list_of(&in, INTEGER(KITH_CALL_LIST_AGE_LEAST, 1)), &in.k2, 1);
    kith_book_close(in.book);
}

/* A person is a line while the type of its relation has the effect, however many types have it. */
static void types_get_and_lose_the_effect(void **state)
{
    (void)state;
    office in = new_office();
    kith_id types[TYPES] = {0};
    kith_id persons[TYPES][PERSONS_OF_TYPE];
    bool acts[TYPES] = {false};
    kith_txn *txn = begin(in.book);
    for (uint32_t i = 0; i < TYPES * PERSONS_OF_TYPE; i++) {
        const uint32_t type = i % TYPES;
        char code[16];
        (void)snprintf(code, sizeof code, "T%02u", i);
        if (i < TYPES) {
            types[i] = ADD(txn, KITH_KIND_RELATION_TYPE, TEXT(KITH_RELATION_TYPE_CODE, code));
        }
        persons[type][i / TYPES] = somebody(txn, code, code, NULL, "+7 911 000-00-00");
        (void)relation(txn,
                       (kith_relation){.type = types[type], .from = persons[type][i / TYPES], .to = in.k2});
    }
    (void)commit(txn);
    const kith_id list = list_of(&in, TEXT(KITH_CALL_LIST_SURNAME, "Канарейкина"));
    rng chance = rng_new("types");
    for (uint32_t step = 0; step < 60; step++) {
        const uint32_t changed = rng_below(&chance, TYPES);
        acts[changed] = !acts[changed];
        txn = begin(in.book);
        change(txn, types[changed],
               acts[changed] ? CODE(KITH_RELATION_TYPE_EFFECT, KITH_EFFECT_CONTACT_PERSON)
                             : nothing_of(KITH_RELATION_TYPE_EFFECT));
        (void)commit(txn);
        kith_call_line lines[TYPES * PERSONS_OF_TYPE + 3];
        kith_view *view = view_on(in.book, day("2026-06-01"));
        size_t at = 1; /* behind the customer's own */
        const size_t total = lines_of(&in, view, list, COUNT(lines), lines);
        for (uint32_t i = 0; i < TYPES * PERSONS_OF_TYPE; i++) { /* in order of names */
            if (acts[i % TYPES]) {
                assert_true(at < total);
                assert_int_equal(lines[at++].person, persons[i % TYPES][i / TYPES]);
            }
        }
        assert_int_equal(lines[at++].person, in.k1); /* its name is not Latin */
        assert_int_equal(at, total);
        kith_view_close(view);
    }
    kith_book_close(in.book);
}

/* Both are persons of each other while the ends of the type are alike. */
static void a_type_acts_both_ways_while_it_is_symmetric(void **state)
{
    (void)state;
    static const int64_t directions[] = {KITH_DIRECTION_ONE_WAY, KITH_DIRECTION_SYMMETRIC,
                                         KITH_DIRECTION_TWO_WAY, KITH_DIRECTION_SYMMETRIC};
    office in = new_office();
    const kith_id list = list_of(&in, TEXT(KITH_CALL_LIST_SURNAME, "Соловьёв"));
    for (size_t i = 0; i < COUNT(directions); i++) {
        kith_txn *txn = begin(in.book);
        change(txn, in.contact, CODE(KITH_RELATION_TYPE_DIRECTION, directions[i]));
        (void)commit(txn);
        kith_call_line lines[8] = {{0}};
        kith_view *view = view_on(in.book, day("2026-06-01"));
        const size_t total = lines_of(&in, view, list, COUNT(lines), lines);
        assert_int_equal(total, directions[i] == KITH_DIRECTION_SYMMETRIC ? 2 : 1);
        assert_int_equal(lines[0].customer, in.k1);
        assert_int_equal(lines[1].person, total == 2 ? in.k2 : 0);
        kith_view_close(view);
    }
    kith_book_close(in.book);
}

static void a_list_that_asks_for_nothing_is_everybody_active(void **state)
{
    (void)state;
    office in = new_office();
    const kith_id list = list_of(&in, nothing_of(KITH_CALL_LIST_NAME));
    expect_customers(&in, list, (kith_id[]){in.k1, in.k2, in.k3}, 3);
    kith_txn *txn = begin(in.book);
    change(txn, in.k1, CODE(KITH_CUSTOMER_STATUS, KITH_STATUS_INACTIVE));
    (void)commit(txn);
    expect_customers(&in, list, (kith_id[]){in.k2, in.k3}, 2);
    kith_book_close(in.book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(case_78_the_contact_person_is_a_line_under_the_customer),
        cmocka_unit_test(case_79_who_must_not_be_called_has_no_phone),
        cmocka_unit_test(contact_persons_come_in_order),
        cmocka_unit_test(a_contact_person_by_several_relations_has_one_line),
        cmocka_unit_test(birthdays_without_a_last_day_go_to_the_end_of_the_year),
        cmocka_unit_test(each_filter_asks_for_one_thing),
        cmocka_unit_test(sums_are_in_the_currency_of_the_book),
        cmocka_unit_test(a_card_that_another_follows_does_not_count),
        cmocka_unit_test(visits_find_everybody_within_the_days),
        cmocka_unit_test(ages_go_by_the_calendar),
        cmocka_unit_test(an_age_of_nothing_is_an_age),
        cmocka_unit_test(types_get_and_lose_the_effect),
        cmocka_unit_test(a_type_acts_both_ways_while_it_is_symmetric),
        cmocka_unit_test(a_list_that_asks_for_nothing_is_everybody_active),
    };
    return cmocka_run_group_tests_name("calling", tests, NULL, NULL);
}
