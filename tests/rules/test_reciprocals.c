/* Rules of relations whose type has a reciprocal. */
#include "trio.h"

/* Husband with wife as its automatic reciprocal. */
static kith_id new_couple_type(kith_book *book, kith_id *wife)
{
    kith_txn *txn = begin(book);
    *wife = relation_type(txn, (type_settings){.code = "wife"});
    const kith_id husband =
        relation_type(txn, (type_settings){.code = "husband", .reciprocal = *wife, .auto_reciprocal = 1});
    change(txn, *wife, number_of(KITH_RELATION_TYPE_RECIPROCAL, KITH_TYPE_REFERENCE, (int64_t)husband));
    change(txn, *wife, number_of(KITH_RELATION_TYPE_AUTO_RECIPROCAL, KITH_TYPE_FLAG, 1));
    (void)commit(txn);
    return husband;
}

static void automatic_reciprocal_comes_follows_and_goes_with_its_relation(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const trio of = new_trio();
    kith_id wife = 0;
    const kith_id husband = new_couple_type(of.book, &wife);
    const kith_id id = relate(of.book, between(husband, of.a, of.b, "2020-01-01", ""));
    kith_view *view = view_of(of.book);
    assert_true(is_related(view, of.b, wife, of.a, 0));
    assert_int_equal(relation_count(view, of.a), 2);
    kith_view_close(view);

    kith_txn *txn = begin(of.book);
    OK(&err, kith_relation_end(txn, id, day("2026-05-31"), &err));
    (void)commit(txn);
    view = view_of(of.book);
    assert_true(is_related(view, of.b, wife, of.a, day("2026-05-31")));
    assert_false(is_related(view, of.b, wife, of.a, TODAY));
    kith_view_close(view);

    txn = begin(of.book);
    OK(&err, kith_record_remove(txn, id, &err));
    (void)commit(txn);
    assert_int_equal(stats_of(of.book).records[KITH_KIND_RELATION], 0);
    kith_book_close(of.book);
}

static void reciprocal_is_one_change_and_dropped_as_one(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const trio of = new_trio();
    kith_id wife = 0;
    const kith_id husband = new_couple_type(of.book, &wife);
    kith_txn *txn = begin(of.book);
    (void)relation(txn, between(husband, of.a, of.b, "", ""));
    assert_int_equal(kith_txn_count(txn), 1);
    const uint32_t first = 0;
    size_t dropped = 0;
    OK(&err, kith_txn_drop(txn, &first, 1, &dropped, &err));
    assert_int_equal(dropped, 1);
    (void)commit(txn);
    assert_int_equal(stats_of(of.book).records[KITH_KIND_RELATION], 0);
    kith_book_close(of.book);
}

static void reciprocal_of_a_symmetric_type_is_stored_in_order(void **state)
{
    (void)state;
    const trio of = new_trio();
    const kith_id related =
        new_type(of.book, (type_settings){.code = "related", .direction = KITH_DIRECTION_SYMMETRIC});
    const kith_id uncle =
        new_type(of.book, (type_settings){.code = "uncle", .reciprocal = related, .auto_reciprocal = 1});
    (void)relate(of.book, between(uncle, of.a, of.b, "", ""));
    kith_view *view = view_of(of.book);
    assert_true(is_related(view, of.a, related, of.b, 0));
    assert_true(is_related(view, of.b, related, of.a, 0));
    kith_view_close(view);
    refuse(of.book, between(related, of.a, of.b, "", ""), KITH_RULE_OVERLAP);
    kith_book_close(of.book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(automatic_reciprocal_comes_follows_and_goes_with_its_relation),
        cmocka_unit_test(reciprocal_is_one_change_and_dropped_as_one),
        cmocka_unit_test(reciprocal_of_a_symmetric_type_is_stored_in_order),
    };
    return cmocka_run_group_tests_name("reciprocals", tests, NULL, NULL);
}
