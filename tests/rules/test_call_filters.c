/* What the filters of call lists mean where one may mean it otherwise (O20). */
#include "calls.h"

/* The whole surname, of persons; the index that finds them knows names only as a whole. */
static void a_surname_is_neither_half_a_name_nor_that_of_a_firm(void **state)
{
    (void)state;
    office in = new_office();
    kith_txn *txn = begin(in.book);
    const kith_id anna = somebody(txn, "1", "Müller", "Anna", NULL);
    const kith_id both = somebody(txn, "2", "Müller Schmidt", "Bea", NULL);
    (void)somebody(txn, "3", "Meier", "Müller", NULL);
    (void)somebody(txn, "4", NULL, "Müller", NULL);
    const kith_id hyphen = somebody(txn, "5", "Müller-Lang", NULL, NULL);
    const kith_id plain = somebody(txn, "6", "MULLER", NULL, NULL);
    (void)customer(txn, (kith_customer){.number = "7",
                                        .kind = KITH_PARTY_ORGANISATION,
                                        .organisation = "Müller GmbH",
                                        .surname = "Müller"});
    (void)commit(txn);
    expect_customers(&in, list_of(&in, TEXT(KITH_CALL_LIST_SURNAME, "müller")), (kith_id[]){anna, plain}, 2);
    expect_customers(&in, list_of(&in, TEXT(KITH_CALL_LIST_SURNAME, "Muller  schmidt")), &both, 1);
    expect_customers(&in, list_of(&in, TEXT(KITH_CALL_LIST_SURNAME, "Müller-Lang")), &hyphen, 1);
    expect_customers(&in, list_of(&in, TEXT(KITH_CALL_LIST_SURNAME, "Müller Anna")), NULL, 0);
    expect_customers(&in, list_of(&in, TEXT(KITH_CALL_LIST_SURNAME, "Müller GmbH")), NULL, 0);
    kith_book_close(in.book);
}

static void a_shop_knows_nobody_by_an_order_that_was_taken_back(void **state)
{
    (void)state;
    static const int64_t statuses[] = {KITH_ORDER_STATUS_DRAFT, KITH_ORDER_STATUS_CANCELLED};
    office in = new_office();
    kith_txn *txn = begin(in.book);
    const kith_id shop = entry(txn, KITH_KIND_SHOP, "north");
    const kith_id order =
        ADD(txn, KITH_KIND_ORDER, TEXT(KITH_ORDER_NUMBER, "1"), REF(KITH_ORDER_CUSTOMER, in.k2),
            DATE(KITH_ORDER_DATE, "2026-05-11"), REF(KITH_ORDER_SHOP, shop));
    (void)commit(txn);
    const kith_id list = list_of(&in, REF(KITH_CALL_LIST_SHOP, shop));
    expect_customers(&in, list, &in.k2, 1);
    for (size_t i = 0; i < COUNT(statuses); i++) {
        txn = begin(in.book);
        change(txn, order, CODE(KITH_ORDER_STATUS, statuses[i]));
        (void)commit(txn);
        expect_customers(&in, list, NULL, 0);
    }
    kith_book_close(in.book);
}

/* As ages go: who was born on 29 February is a year older on 1 March of other years. */
static void a_birthday_on_29_february_is_on_1_march_of_other_years(void **state)
{
    (void)state;
    static const struct {
        const char *today;
        int64_t first;
        int64_t last;
        size_t count;
    } cases[] = {
        {"2026-06-01", 228, 228, 0}, {"2026-06-01", 229, 229, 1},  {"2026-06-01", 301, 301, 1},
        {"2026-06-01", 301, 331, 1}, {"2026-06-01", 1201, 228, 0}, {"2026-06-01", 1201, 301, 1},
        {"2028-06-01", 228, 228, 0}, {"2028-06-01", 229, 229, 1},  {"2028-06-01", 301, 301, 0},
        {"2028-06-01", 301, 331, 0}, {"2028-06-01", 1201, 301, 1}, {"2100-06-01", 301, 301, 1},
    };
    office in = new_office();
    kith_txn *txn = begin(in.book);
    change(txn, in.k1, DATE(KITH_CUSTOMER_BIRTH_DATE, "2004-02-29"));
    change(txn, in.k2, DATE(KITH_CUSTOMER_BIRTH_DATE, "2004-05-29"));
    (void)commit(txn);
    for (size_t i = 0; i < COUNT(cases); i++) {
        kith_call_line lines[8] = {{0}};
        const kith_id list = call_list(&in,
                                       (kith_value[]){INTEGER(KITH_CALL_LIST_BIRTHDAY_SINCE, cases[i].first),
                                                      INTEGER(KITH_CALL_LIST_BIRTHDAY_UNTIL, cases[i].last)},
                                       2);
        kith_view *view = view_on(in.book, day(cases[i].today));
        assert_int_equal(lines_of(&in, view, list, COUNT(lines), lines), cases[i].count);
        kith_view_close(view);
    }
    kith_book_close(in.book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_surname_is_neither_half_a_name_nor_that_of_a_firm),
        cmocka_unit_test(a_shop_knows_nobody_by_an_order_that_was_taken_back),
        cmocka_unit_test(a_birthday_on_29_february_is_on_1_march_of_other_years),
    };
    return cmocka_run_group_tests_name("call filters", tests, NULL, NULL);
}
