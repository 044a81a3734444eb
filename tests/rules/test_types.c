/* What a relation type demands: of its reciprocal, of the parties, of attributes that tell relations apart.
 */
#include "trio.h"

#include <string.h>

static void a_reciprocal_leads_back_or_nowhere(void **state)
{
    (void)state;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id wife = relation_type(txn, (type_settings){.code = "wife"});
    const kith_id husband = relation_type(txn, (type_settings){.code = "husband", .reciprocal = wife});
    const kith_id other = relation_type(txn, (type_settings){.code = "other"});
    (void)commit(txn);
    /* Husband names wife; wife now names another: it is husband that no longer fits. */
    txn = begin(book);
    change(txn, wife, number_of(KITH_RELATION_TYPE_RECIPROCAL, KITH_TYPE_REFERENCE, (int64_t)other));
    expect_rule(txn, KITH_RULE_TYPE_SHAPE, husband);
    txn = begin(book);
    change(txn, wife, number_of(KITH_RELATION_TYPE_RECIPROCAL, KITH_TYPE_REFERENCE, (int64_t)husband));
    (void)commit(txn);
    txn = begin(book);
    change(txn, other, number_of(KITH_RELATION_TYPE_RECIPROCAL, KITH_TYPE_REFERENCE, (int64_t)wife));
    expect_rule(txn, KITH_RULE_TYPE_SHAPE, other);
    kith_book_close(book);
}

static void a_symmetric_type_has_no_reciprocal_and_two_ends_alike(void **state)
{
    (void)state;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id other = relation_type(txn, (type_settings){.code = "other"});
    (void)commit(txn);
    const type_settings cases[] = {
        {.code = "t", .direction = KITH_DIRECTION_SYMMETRIC, .reciprocal = other},
        {.code = "t", .direction = KITH_DIRECTION_SYMMETRIC, .acyclic = 1},
        {.code = "t", .direction = KITH_DIRECTION_SYMMETRIC, .from_kind = KITH_PARTY_PERSON},
        {.code = "t", .direction = KITH_DIRECTION_SYMMETRIC, .from_maximum = 1, .to_maximum = 2},
        {.code = "t", .auto_reciprocal = 1},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        txn = begin(book);
        const kith_id type = relation_type(txn, cases[i]);
        expect_rule(txn, KITH_RULE_TYPE_SHAPE, type);
    }
    kith_book_close(book);
}

static kith_id new_category(kith_txn *txn, const char *code)
{
    kith_error err = NEW_ERROR;
    kith_id id = 0;
    const kith_value value = text_of(KITH_CATEGORY_CODE, code);
    OK(&err, kith_record_add(txn, KITH_KIND_CATEGORY, &value, 1, &id, &err));
    return id;
}

static void the_category_of_both_parties_is_asked_for(void **state)
{
    (void)state;
    const trio of = new_trio();
    kith_txn *txn = begin(of.book);
    const kith_id doctors = new_category(txn, "doctors");
    const kith_id patients = new_category(txn, "patients");
    const kith_id type = relation_type(
        txn, (type_settings){.code = "treats", .from_category = doctors, .to_category = patients});
    change(txn, of.a, number_of(KITH_CUSTOMER_CATEGORY, KITH_TYPE_REFERENCE, (int64_t)doctors));
    change(txn, of.b, number_of(KITH_CUSTOMER_CATEGORY, KITH_TYPE_REFERENCE, (int64_t)patients));
    (void)commit(txn);
    txn = begin(of.book);
    expect_rule(txn, KITH_RULE_PARTY_CATEGORY, relation(txn, between(type, of.b, of.a, "", "")));
    txn = begin(of.book);
    expect_rule(txn, KITH_RULE_PARTY_CATEGORY, relation(txn, between(type, of.a, of.c, "", "")));
    (void)relate(of.book, between(type, of.a, of.b, "", ""));
    txn = begin(of.book); /* and of who changes it later */
    change(txn, of.b, nothing_of(KITH_CUSTOMER_CATEGORY));
    expect_rule(txn, KITH_RULE_PARTY_CATEGORY, 0);
    kith_book_close(of.book);
}

static void relations_are_told_apart_by_any_attribute(void **state)
{
    (void)state;
    const trio of = new_trio();
    kith_txn *txn = begin(of.book);
    const kith_id type =
        relation_type(txn, (type_settings){.code = "supplies", .duplicates = KITH_DUPLICATES_BY_ATTRIBUTES});
    const kith_id goods = attribute(txn, "goods", KITH_KIND_RELATION, KITH_TYPE_TEXT);
    const kith_id share = attribute(txn, "share", KITH_KIND_RELATION, KITH_TYPE_INTEGER);
    const kith_id first = relation(txn, between(type, of.a, of.b, "", ""));
    (void)attribute_value(txn, first, goods, text_of(KITH_ATTRIBUTE_VALUE_TEXT, "frames"));
    (void)attribute_value(txn, first, share, number_of(KITH_ATTRIBUTE_VALUE_INTEGER, KITH_TYPE_INTEGER, 5));
    (void)commit(txn);
    txn = begin(of.book); /* one of two attributes alike */
    kith_id second = relation(txn, between(type, of.a, of.b, "", ""));
    (void)attribute_value(txn, second, share, number_of(KITH_ATTRIBUTE_VALUE_INTEGER, KITH_TYPE_INTEGER, 5));
    (void)attribute_value(txn, second, goods, text_of(KITH_ATTRIBUTE_VALUE_TEXT, "lenses"));
    (void)commit(txn);
    txn = begin(of.book); /* both alike */
    second = relation(txn, between(type, of.a, of.b, "", ""));
    (void)attribute_value(txn, second, share, number_of(KITH_ATTRIBUTE_VALUE_INTEGER, KITH_TYPE_INTEGER, 5));
    (void)attribute_value(txn, second, goods, text_of(KITH_ATTRIBUTE_VALUE_TEXT, "frames"));
    expect_rule(txn, KITH_RULE_OVERLAP, second);
    txn = begin(of.book); /* fewer of the same */
    second = relation(txn, between(type, of.a, of.b, "", ""));
    (void)attribute_value(txn, second, goods, text_of(KITH_ATTRIBUTE_VALUE_TEXT, "frames"));
    (void)commit(txn);
    kith_book_close(of.book);
}

static void what_belongs_to_a_part_owns_no_parts(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id type = relation_type(txn, (type_settings){.code = "t"});
    const kith_id part = label(txn, type, KITH_END_FROM, 0, "en", "tee");
    kith_id id = 0;
    const kith_value values[] = {
        number_of(KITH_LABEL_OWNER, KITH_TYPE_REFERENCE, (int64_t)part),
        text_of(KITH_LABEL_TEXT, "label of a label"),
    };
    REFUSED(KITH_ERR_SHAPE, &err, kith_record_add(txn, KITH_KIND_LABEL, values, 2, &id, &err));
    assert_int_equal(err.field, KITH_LABEL_OWNER);
    assert_non_null(strstr(err.message, "part"));
    kith_txn_close(txn);
    kith_book_close(book);
}

static void a_type_that_was_never_used_has_no_users_and_can_go(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id type = relation_type(txn, (type_settings){.code = "t"});
    (void)commit(txn);
    kith_view *view = view_of(book);
    kith_id users[2];
    size_t count = 7;
    OK(&err, kith_record_users(view, type, users, 2, &count, &err));
    assert_int_equal(count, 0);
    const kith_selection all = {.size = sizeof all};
    OK(&err, kith_select_pairs(view, type, 0, &all, users, 2, &count, &err));
    assert_int_equal(count, 0);
    assert_string_equal(kith_relation_type_label(view, type, KITH_END_FROM, 0, NULL), "t");
    kith_view_close(view);
    txn = begin(book);
    change(txn, type, number_of(KITH_RELATION_TYPE_FROM_MAXIMUM, KITH_TYPE_INTEGER, 1));
    OK(&err, kith_record_remove(txn, type, &err));
    (void)commit(txn);
    kith_book_close(book);
}

static void errors_are_optional_and_the_answers_stay_the_same(void **state)
{
    (void)state;
    const trio of = new_trio();
    kith_id wife = 0;
    kith_txn *txn = begin(of.book);
    wife = relation_type(txn, (type_settings){.code = "wife", .from_maximum = 1, .acyclic = 1});
    (void)relation(txn, between(wife, of.a, of.b, "", ""));
    (void)relation(txn, between(wife, of.a, of.c, "", ""));
    assert_int_equal(kith_txn_commit(txn, NULL, NULL), KITH_ERR_RULE);
    kith_txn_close(txn);
    txn = begin(of.book);
    (void)person(txn, "A"); /* the number is taken */
    assert_int_equal(kith_txn_commit(txn, NULL, NULL), KITH_ERR_RULE);
    kith_txn_close(txn);
    kith_book_close(of.book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reciprocal_leads_back_or_nowhere),
        cmocka_unit_test(a_symmetric_type_has_no_reciprocal_and_two_ends_alike),
        cmocka_unit_test(the_category_of_both_parties_is_asked_for),
        cmocka_unit_test(relations_are_told_apart_by_any_attribute),
        cmocka_unit_test(what_belongs_to_a_part_owns_no_parts),
        cmocka_unit_test(a_type_that_was_never_used_has_no_users_and_can_go),
        cmocka_unit_test(errors_are_optional_and_the_answers_stay_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
