/* What kith/testing.h gives to test harnesses: the store in memory, the counting allocator, dump and digest.
 */
#include "../support/support.h"

#include <stdlib.h>
#include <string.h>

/* --- dump --- */

static void fill(kith_book *book, int detour)
{
    kith_txn *txn = begin(book);
    if (detour) { /* ids of what follows become others */
        kith_error err = NEW_ERROR;
        const kith_id gone = person(txn, "gone");
        OK(&err, kith_record_remove(txn, gone, &err));
    }
    const kith_id mother = relation_type(txn, (type_settings){.code = "mother"});
    (void)label(txn, mother, KITH_END_FROM, KITH_SEX_FEMALE, "en", "mother");
    const kith_id k2 = customer(txn, (kith_customer){.number = "K2",
                                                     .kind = KITH_PARTY_PERSON,
                                                     .surname = "Marsh",
                                                     .city = "Bad Homburg",
                                                     .remarks = "a \"quote\"\nand a line"});
    const kith_id k1 = person(txn, "K1");
    (void)relation(
        txn, (kith_relation){
                 .type = mother, .from = k2, .to = k1, .since = day("2020-01-01"), .remark = "adoptive"});
    (void)commit(txn);
}

static void dump_names_records_by_their_keys(void **state)
{
    (void)state;
    kith_book *book = new_book();
    fill(book, 0);
    char *text = dump_of(book);
    assert_string_equal(text, "book: rights=host\n"
                              "customer K1: kind=person surname=K1\n"
                              "customer K2: kind=person surname=Marsh city=\"Bad Homburg\" "
                              "remarks=\"a \\\"quote\\\"\\x0aand a line\"\n"
                              "label of relation_type mother: end=from sex=female language=en text=mother\n"
                              "relation mother K2->K1 2020-01-01..: remark=adoptive\n"
                              "relation_type mother:\n");
    free(text);
    kith_book_close(book);
}

static void dump_and_digest_do_not_depend_on_ids(void **state)
{
    (void)state;
    kith_book *one = new_book();
    kith_book *other = new_book();
    fill(one, 0);
    fill(other, 1);
    char *text = dump_of(one);
    char *other_text = dump_of(other);
    assert_string_equal(text, other_text);
    assert_int_equal(digest_of(one), digest_of(other));
    kith_txn *txn = begin(other);
    (void)person(txn, "K3");
    (void)commit(txn);
    assert_int_not_equal(digest_of(one), digest_of(other));
    free(text);
    free(other_text);
    kith_book_close(one);
    kith_book_close(other);
}

static void dump_is_cut_at_the_capacity_and_says_its_length(void **state)
{
    (void)state;
    kith_book *book = new_book();
    fill(book, 0);
    kith_view *view = view_of(book);
    char part[8];
    size_t whole = 0;
    size_t length = 0;
    OK(NULL, kith_view_dump(view, NULL, 0, &whole));
    OK(NULL, kith_view_dump(view, part, sizeof part, &length));
    assert_int_equal(length, whole);
    assert_string_equal(part, "book: r");
    REFUSED(KITH_ERR_INVALID, NULL, kith_view_dump(NULL, part, sizeof part, &length));
    assert_int_equal(length, 0);
    REFUSED(KITH_ERR_INVALID, NULL, kith_view_dump(view, NULL, 1, &length));
    REFUSED(KITH_ERR_INVALID, NULL, kith_view_dump(view, part, sizeof part, NULL));
    uint64_t digest = 1;
    REFUSED(KITH_ERR_INVALID, NULL, kith_view_digest(NULL, &digest));
    assert_int_equal(digest, 0);
    kith_view_close(view);
    kith_book_close(book);
}

/* --- allocator --- */

static void allocator_counts_and_fails_when_told(void **state)
{
    (void)state;
    kith_test_allocator counted = {.size = sizeof counted, .fail_at = 2};
    kith_allocator allocator = {.size = sizeof allocator};
    OK(NULL, kith_test_allocator_callbacks(&counted, &allocator));
    void *block = allocator.resize(allocator.ctx, NULL, 0, 10);
    assert_non_null(block);
    assert_null(allocator.resize(allocator.ctx, block, 10, 20)); /* the second; the block stays */
    memset(block, 1, 10);
    block = allocator.resize(allocator.ctx, block, 10, 20);
    assert_non_null(block);
    block = allocator.resize(allocator.ctx, block, 20, 5); /* a smaller block always fits */
    assert_int_equal(counted.calls, 3);
    assert_int_equal(counted.live, 1);
    assert_int_equal(counted.bytes, 5);
    assert_int_equal(counted.wrong, 0);
    counted.for_ever = 1;
    assert_null(allocator.resize(allocator.ctx, NULL, 0, 1));
    assert_null(allocator.resize(allocator.ctx, block, 6, 0));
    assert_int_equal(counted.wrong, 1);
    assert_int_equal(counted.live, 0);
    assert_int_equal(counted.bytes, 0);
}

/* --- store --- */

static void structs_of_unknown_size_are_refused(void **state)
{
    (void)state;
    struct {
        kith_store_fault fault;
        uint64_t tail[8];
    } newer = {.fault = {.size = sizeof newer}};
    kith_memory_store *memory = new_store();
    kith_store store = {0};
    kith_test_allocator counted = {0};
    kith_allocator allocator = {.size = sizeof allocator};
    REFUSED(KITH_ERR_ABI, NULL, kith_memory_store_callbacks(memory, &store));
    REFUSED(KITH_ERR_ABI, NULL, kith_test_allocator_callbacks(&counted, &allocator));
    OK(NULL, kith_memory_store_fault(memory, &newer.fault));
    newer.tail[7] = 1;
    REFUSED(KITH_ERR_ABI, NULL, kith_memory_store_fault(memory, &newer.fault));
    REFUSED(KITH_ERR_INVALID, NULL, kith_memory_store_new(NULL));
    REFUSED(KITH_ERR_INVALID, NULL, kith_memory_store_callbacks(NULL, &store));
    REFUSED(KITH_ERR_INVALID, NULL, kith_memory_store_fault(NULL, NULL));
    REFUSED(KITH_ERR_INVALID, NULL, kith_test_allocator_callbacks(NULL, &allocator));
    kith_memory_store_free(memory);
    kith_memory_store_free(NULL);
}

static void two_books_over_one_store_meet_in_a_conflict_and_agree(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_memory_store *memory = new_store();
    kith_book *one = open_over(memory);
    kith_txn *txn = begin(one);
    const kith_id shared = person(txn, "S");
    (void)commit(txn);
    kith_book *other = open_over(memory);

    kith_txn *late = begin(other);
    const kith_id by_other = person(late, "O");
    change(late, shared, text_of(KITH_CUSTOMER_CITY, "Kiel"));
    txn = begin(one);
    const kith_id by_one = person(txn, "N");
    change(txn, shared, text_of(KITH_CUSTOMER_PHONE, "0431 1234"));
    (void)commit(txn);
    assert_int_not_equal(by_one, by_other);

    REFUSED(KITH_ERR_CONFLICT, &err, kith_txn_commit(late, NULL, &err));
    OK(&err, kith_book_refresh(other, NULL, &err));
    (void)commit(late);
    OK(&err, kith_book_refresh(one, NULL, &err));
    assert_int_equal(digest_of(one), digest_of(other));
    kith_view *view = view_of(one);
    assert_string_equal(field_text(view, shared, KITH_CUSTOMER_CITY), "Kiel");
    assert_string_equal(field_text(view, shared, KITH_CUSTOMER_PHONE), "0431 1234");
    kith_view_close(view);

    late = begin(other); /* both set the same field */
    change(late, shared, text_of(KITH_CUSTOMER_CITY, "Bonn"));
    txn = begin(one);
    change(txn, shared, text_of(KITH_CUSTOMER_CITY, "Essen"));
    (void)commit(txn);
    OK(&err, kith_book_refresh(other, NULL, &err));
    REFUSED(KITH_ERR_CONFLICT, &err, kith_txn_commit(late, NULL, &err));
    assert_int_equal(err.subject, shared);
    assert_int_equal(err.field, KITH_CUSTOMER_CITY);
    assert_int_equal(err.change, 0);
    assert_non_null(strstr(err.message, "city"));
    kith_txn_close(late);
    kith_book_close(one);
    kith_book_close(other);
    kith_memory_store_free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dump_names_records_by_their_keys),
        cmocka_unit_test(dump_and_digest_do_not_depend_on_ids),
        cmocka_unit_test(dump_is_cut_at_the_capacity_and_says_its_length),
        cmocka_unit_test(allocator_counts_and_fails_when_told),
        cmocka_unit_test(structs_of_unknown_size_are_refused),
        cmocka_unit_test(two_books_over_one_store_meet_in_a_conflict_and_agree),
    };
    return cmocka_run_group_tests_name("testing", tests, NULL, NULL);
}
