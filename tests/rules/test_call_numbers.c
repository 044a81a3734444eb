/* Call lists give out no number that is on the list of suppressions (table 7, row 5). */
#include "calls.h"

#include <stdbool.h>
#include <string.h>

/* A number in another writing hashes alike: what is hashed is its form. */
static int32_t hash(void *ctx, const char *address, size_t length, unsigned char out[KITH_HASH_BYTES])
{
    (void)ctx;
    memset(out, 0, KITH_HASH_BYTES);
    memcpy(out, address, length < KITH_HASH_BYTES ? length : KITH_HASH_BYTES);
    return 1;
}

static void suppress(office *in, kith_value address, int64_t channel, const char *since)
{
    kith_txn *txn = begin(in->book);
    (void)ADD(txn, KITH_KIND_SUPPRESSION, address, CODE(KITH_SUPPRESSION_CHANNEL, channel),
              DATE(KITH_SUPPRESSION_SINCE, since));
    (void)commit(txn);
}

/* The line of K2 and that of its contact person K1: which of them may be called. */
static void expect_callable(office *in, const char *on, bool customer, bool person)
{
    static const char *const numbers[] = {"+7 921 111-22-33", "+7 911 555-66-77"};
    const bool callable[] = {customer, person};
    kith_call_line lines[8] = {{0}};
    const kith_id list = list_of(in, TEXT(KITH_CALL_LIST_SURNAME, "Канарейкина"));
    kith_view *view = view_on(in->book, day(on));
    assert_int_equal(lines_of(in, view, list, 8, lines), 2);
    for (size_t i = 0; i < COUNT(callable); i++) {
        assert_int_equal(lines[i].do_not_call, !callable[i]);
        if (callable[i]) {
            assert_string_equal(lines[i].phone, numbers[i]);
        } else {
            assert_null(lines[i].phone);
        }
    }
    kith_view_close(view);
}

/* For phones or all channels, in any writing, from its day on. */
static void a_number_on_the_list_is_not_given_out(void **state)
{
    (void)state;
    office in = new_office();
    suppress(&in, TEXT(KITH_SUPPRESSION_ADDRESS, "ann@example.org"), 0, "");
    suppress(&in, TEXT(KITH_SUPPRESSION_ADDRESS, "79115556677"), KITH_CHANNEL_SMS, "");
    expect_callable(&in, "2026-06-01", true, true);
    suppress(&in, TEXT(KITH_SUPPRESSION_ADDRESS, "007 911 5556677"), KITH_CHANNEL_PHONE, "2026-06-01");
    expect_callable(&in, "2026-05-31", true, true);
    expect_callable(&in, "2026-06-01", true, false);
    suppress(&in, TEXT(KITH_SUPPRESSION_ADDRESS, "7 (921) 1112233"), 0, "");
    expect_callable(&in, "2026-05-31", false, true);
    expect_callable(&in, "2026-06-01", false, false);
    kith_book_close(in.book);
}

/* It is the number that would be given out that counts. */
static void the_second_number_is_looked_up_where_it_is_the_only_one(void **state)
{
    (void)state;
    office in = new_office();
    suppress(&in, TEXT(KITH_SUPPRESSION_ADDRESS, "4930123"), KITH_CHANNEL_PHONE, "");
    kith_txn *txn = begin(in.book);
    change(txn, in.k1, TEXT(KITH_CUSTOMER_SECOND_PHONE, "+49 30 123"));
    (void)commit(txn);
    expect_callable(&in, "2026-06-01", true, true);
    txn = begin(in.book);
    change(txn, in.k1, nothing_of(KITH_CUSTOMER_PHONE));
    (void)commit(txn);
    expect_callable(&in, "2026-06-01", true, false);
    kith_book_close(in.book);
}

/* Who wanted no calls was erased, and its number comes back under another name. */
static void a_number_of_somebody_erased_is_known_by_its_hash(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    office in = office_in(open_with((kith_book_options){.hash = hash}, NULL));
    kith_txn *txn = begin(in.book);
    const kith_id gone = somebody(txn, "G", "Gone", NULL, "79115556677");
    change(txn, gone, FLAG(KITH_CUSTOMER_DO_NOT_CALL));
    (void)commit(txn);
    expect_callable(&in, "2026-06-01", true, true);
    txn = begin(in.book);
    const kith_erasure erasure = {.size = sizeof erasure, .customer = gone};
    OK(&err, kith_customer_erase(txn, &erasure, &err));
    (void)commit(txn);
    expect_callable(&in, "2026-06-01", true, false);
    kith_book_close(in.book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_on_the_list_is_not_given_out),
        cmocka_unit_test(the_second_number_is_looked_up_where_it_is_the_only_one),
        cmocka_unit_test(a_number_of_somebody_erased_is_known_by_its_hash),
    };
    return cmocka_run_group_tests_name("call numbers", tests, NULL, NULL);
}
