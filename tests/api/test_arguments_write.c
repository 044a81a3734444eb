/* Arguments of the calls that change: each that is missing or out of range is refused, and nothing has
 * happened. */
#include "arguments.h"

#include <string.h>

static const kith_date no_date = -5;

static void customers_want_a_transaction_a_struct_and_an_id(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_id id = 7;
    const kith_customer good = {.size = sizeof good};
    const kith_customer unsized = {.size = 0};
    const kith_customer strange = {.size = sizeof strange, .present = 1};
    const kith_customer stranger = {.size = sizeof strange, .present = UINT64_C(1) << 60};
    OLD(kith_customer_add(at->txn, &good, &id, &at->unset));
    INVALID(kith_customer_add(NULL, &good, &id, err));
    assert_int_equal(id, 0);
    INVALID(kith_customer_add(at->txn, NULL, &id, err));
    INVALID(kith_customer_add(at->txn, &good, NULL, err));
    INVALID(kith_customer_add(at->txn, &strange, &id, err));
    INVALID(kith_customer_add(at->txn, &stranger, &id, err));
    OLD(kith_customer_add(at->txn, &unsized, &id, err));
    OVER(kith_customer_add(at->prepared, &good, &id, err));
    OLD(kith_customer_change(at->txn, at->mother, &good, &at->unset));
    INVALID(kith_customer_change(NULL, at->mother, &good, err));
    INVALID(kith_customer_change(at->txn, at->type, &good, err));
    INVALID(kith_customer_change(at->txn, KITH_KIND_CUSTOMER, &good, err));
    INVALID(kith_customer_change(at->txn, UINT64_MAX << 8 | KITH_KIND_CUSTOMER, &good, err));
    INVALID(kith_customer_change(at->txn, at->mother, NULL, err));
    INVALID(kith_customer_change(at->txn, at->mother, &strange, err));
    OVER(kith_customer_change(at->prepared, at->mother, &good, err));
    OLD(kith_customer_retire(at->txn, at->mother, 0, &at->unset));
    INVALID(kith_customer_retire(NULL, at->mother, 0, err));
    INVALID(kith_customer_retire(at->txn, at->type, 0, err));
    INVALID(kith_customer_retire(at->txn, at->mother, no_date, err));
    OVER(kith_customer_retire(at->prepared, at->mother, 0, err));
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_customer_retire(at->txn, at->nowhere, 0, err));
    assert_int_equal(kith_txn_count(at->txn), 0);
}

static void relations_want_a_transaction_a_struct_and_an_id(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_id id = 7;
    const kith_relation good = {.size = sizeof good};
    const kith_relation unsized = {.size = 0};
    const kith_relation strange = {.size = sizeof strange, .present = 1};
    const kith_relation stranger = {.size = sizeof strange, .present = UINT64_C(1) << 60};
    OLD(kith_relation_add(at->txn, &good, 0, &id, &at->unset));
    INVALID(kith_relation_add(NULL, &good, 0, &id, err));
    assert_int_equal(id, 0);
    INVALID(kith_relation_add(at->txn, NULL, 0, &id, err));
    INVALID(kith_relation_add(at->txn, &good, 0, NULL, err));
    INVALID(kith_relation_add(at->txn, &good, 2, &id, err));
    INVALID(kith_relation_add(at->txn, &strange, 0, &id, err));
    INVALID(kith_relation_add(at->txn, &stranger, 0, &id, err));
    OLD(kith_relation_add(at->txn, &unsized, 0, &id, err));
    OVER(kith_relation_add(at->prepared, &good, 0, &id, err));
    OLD(kith_relation_change(at->txn, at->between, &good, &at->unset));
    INVALID(kith_relation_change(NULL, at->between, &good, err));
    INVALID(kith_relation_change(at->txn, at->between, NULL, err));
    INVALID(kith_relation_change(at->txn, at->mother, &good, err));
    INVALID(kith_relation_change(at->txn, at->between, &strange, err));
    OVER(kith_relation_change(at->prepared, at->between, &good, err));
    OLD(kith_relation_end(at->txn, at->between, 0, &at->unset));
    INVALID(kith_relation_end(NULL, at->between, 0, err));
    INVALID(kith_relation_end(at->txn, at->mother, 0, err));
    INVALID(kith_relation_end(at->txn, at->between, no_date, err));
    OVER(kith_relation_end(at->prepared, at->between, 0, err));
    OLD(kith_relation_reopen(at->txn, at->between, &at->unset));
    INVALID(kith_relation_reopen(NULL, at->between, err));
    assert_int_equal(kith_txn_count(at->txn), 0);
}

static void a_day_comes_from_the_call_or_from_the_transaction(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_txn *dateless = begin_on(at->book, 0);
    INVALID(kith_relation_end(dateless, at->between, 0, err));
    INVALID(kith_customer_retire(dateless, at->mother, 0, err));
    INVALID(kith_relation_type_change(dateless, at->type, NULL, 0, KITH_POLICY_END, err));
    OK(err, kith_relation_end(dateless, at->between, day("2026-01-31"), err));
    OK(err, kith_customer_retire(dateless, at->daughter, day("2026-01-31"), err));
    kith_txn_close(dateless);
}

static void ticks_name_types_and_ends(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    size_t added = 7;
    const kith_tick good = {.type = at->type, .end = KITH_END_FROM};
    const kith_tick wrong[] = {
        {.type = at->mother, .end = KITH_END_FROM},
        {.type = at->type, .end = 0},
        {.type = at->type, .end = 3},
    };
    OLD(kith_relation_save_ticks(at->txn, at->mother, at->daughter, &good, 1, &added, &at->unset));
    INVALID(kith_relation_save_ticks(NULL, at->mother, at->daughter, &good, 1, &added, err));
    assert_int_equal(added, 0);
    INVALID(kith_relation_save_ticks(at->txn, at->type, at->daughter, &good, 1, &added, err));
    INVALID(kith_relation_save_ticks(at->txn, at->mother, at->type, &good, 1, &added, err));
    INVALID(kith_relation_save_ticks(at->txn, at->mother, at->daughter, NULL, 1, &added, err));
    INVALID(kith_relation_save_ticks(at->txn, at->mother, at->daughter, &good, 1001, &added, err));
    for (size_t i = 0; i < COUNT(wrong); i++) {
        INVALID(kith_relation_save_ticks(at->txn, at->mother, at->daughter, &wrong[i], 1, NULL, err));
    }
    OVER(kith_relation_save_ticks(at->prepared, at->mother, at->daughter, &good, 1, &added, err));
    OK(err, kith_relation_save_ticks(at->txn, at->mother, at->daughter, NULL, 0, NULL, err));
}

static void types_change_under_a_known_policy(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    const kith_value value = number_of(KITH_RELATION_TYPE_RETIRED, KITH_TYPE_FLAG, 1);
    OLD(kith_relation_type_change(at->txn, at->type, &value, 1, KITH_POLICY_LEAVE, &at->unset));
    INVALID(kith_relation_type_change(NULL, at->type, &value, 1, KITH_POLICY_LEAVE, err));
    INVALID(kith_relation_type_change(at->txn, at->mother, &value, 1, KITH_POLICY_LEAVE, err));
    INVALID(kith_relation_type_change(at->txn, at->type, NULL, 1, KITH_POLICY_LEAVE, err));
    INVALID(kith_relation_type_change(at->txn, at->type, &value, 1, 0, err));
    INVALID(kith_relation_type_change(at->txn, at->type, &value, 1, KITH_POLICY_DELETE + 1, err));
    OVER(kith_relation_type_change(at->prepared, at->type, &value, 1, KITH_POLICY_LEAVE, err));
}

static void records_want_a_transaction_values_and_a_kind(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_id id = 7;
    const kith_value value = text_of(KITH_CATEGORY_CODE, "c");
    const kith_id book = UINT64_C(1) << 8 | KITH_KIND_BOOK;
    OLD(kith_record_add(at->txn, KITH_KIND_CATEGORY, &value, 1, &id, &at->unset));
    INVALID(kith_record_add(NULL, KITH_KIND_CATEGORY, &value, 1, &id, err));
    assert_int_equal(id, 0);
    INVALID(kith_record_add(at->txn, KITH_KIND_CATEGORY, NULL, 1, &id, err));
    INVALID(kith_record_add(at->txn, KITH_KIND_CATEGORY, &value, 1, NULL, err));
    INVALID(kith_record_add(at->txn, KITH_KIND_COUNT, &value, 1, &id, err));
    INVALID(kith_record_add(at->txn, KITH_KIND_BOOK, &value, 1, &id, err));
    OVER(kith_record_add(at->prepared, KITH_KIND_CATEGORY, &value, 1, &id, err));
    OLD(kith_record_change(at->txn, at->type, &value, 1, &at->unset));
    INVALID(kith_record_change(NULL, at->type, &value, 1, err));
    INVALID(kith_record_change(at->txn, at->type, NULL, 1, err));
    INVALID(kith_record_change(at->txn, 0, &value, 1, err));
    OVER(kith_record_change(at->prepared, at->type, &value, 1, err));
    OLD(kith_record_remove(at->txn, at->type, &at->unset));
    INVALID(kith_record_remove(NULL, at->type, err));
    INVALID(kith_record_remove(at->txn, 0, err));
    INVALID(kith_record_remove(at->txn, book, err));
    OVER(kith_record_remove(at->prepared, at->type, err));
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_record_remove(at->txn, at->nowhere, err));
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_record_change(at->txn, at->nowhere, NULL, 0, err));
}

static void values_are_fields_of_their_kind_and_type(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    static const kith_value many[64];
    const kith_value no_field[] = {text_of(99, "x"), text_of(0, "x")};
    const kith_value other_type[] = {
        number_of(KITH_CUSTOMER_SURNAME, KITH_TYPE_INTEGER, 1),
        number_of(KITH_CUSTOMER_SEX, KITH_TYPE_INTEGER, 1),
        {.field = KITH_CUSTOMER_SURNAME, .type = 99, .number = 1},
    };
    for (size_t i = 0; i < COUNT(no_field); i++) {
        INVALID(kith_record_change(at->txn, at->mother, &no_field[i], 1, err));
        INVALID(kith_record_change(at->txn, at->mother, &no_field[i], 1, NULL));
    }
    for (size_t i = 0; i < COUNT(other_type); i++) {
        REFUSED(KITH_ERR_SHAPE, err, kith_record_change(at->txn, at->mother, &other_type[i], 1, err));
        REFUSED(KITH_ERR_SHAPE, NULL, kith_record_change(at->txn, at->mother, &other_type[i], 1, NULL));
    }
    INVALID(kith_record_change(at->txn, at->mother, many, COUNT(many), err));
    const kith_value out_of_range[] = {
        number_of(KITH_CUSTOMER_SEX, KITH_TYPE_CODE, 3),
        number_of(KITH_CUSTOMER_SEX, KITH_TYPE_CODE, -1),
        number_of(KITH_CUSTOMER_BIRTH_DATE, KITH_TYPE_DATE, no_date),
    };
    for (size_t i = 0; i < COUNT(out_of_range); i++) {
        REFUSED(KITH_ERR_SHAPE, err, kith_record_change(at->txn, at->mother, &out_of_range[i], 1, err));
        assert_int_equal(err->field, out_of_range[i].field);
    }
    const kith_value nothing =
        number_of(KITH_CUSTOMER_CATEGORY, KITH_TYPE_REFERENCE, 999 << 8 | KITH_KIND_CATEGORY);
    const int64_t no_category[] = {(int64_t)at->type, KITH_KIND_CATEGORY, 1 << 8 | KITH_KIND_COUNT,
                                   INT64_MAX};
    REFUSED(KITH_ERR_REFERENCE, err, kith_record_change(at->txn, at->mother, &nothing, 1, err));
    for (size_t i = 0; i < COUNT(no_category); i++) {
        const kith_value wrong = number_of(KITH_CUSTOMER_CATEGORY, KITH_TYPE_REFERENCE, no_category[i]);
        REFUSED(KITH_ERR_SHAPE, err, kith_record_change(at->txn, at->mother, &wrong, 1, err));
    }
    const kith_value other_end = number_of(KITH_RELATION_TO, KITH_TYPE_REFERENCE, (int64_t)at->mother);
    REFUSED(KITH_ERR_SHAPE, err, kith_record_change(at->txn, at->between, &other_end, 1, err));
    REFUSED(KITH_ERR_SHAPE, NULL, kith_record_change(at->txn, at->between, &other_end, 1, NULL));
    assert_int_equal(kith_txn_count(at->txn), 0);
}

static void what_a_record_is_made_of_can_be_given_as_values_alone(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_id id = 0;
    const kith_value ends[] = {
        number_of(KITH_RELATION_FROM, KITH_TYPE_REFERENCE, (int64_t)at->daughter),
        number_of(KITH_RELATION_TO, KITH_TYPE_REFERENCE, (int64_t)at->mother),
        number_of(KITH_RELATION_TYPE, KITH_TYPE_REFERENCE, (int64_t)at->type),
    };
    OK(err, kith_record_add(at->txn, KITH_KIND_RELATION, ends, COUNT(ends), &id, err));
    assert_int_equal(KITH_ID_KIND(id), KITH_KIND_RELATION);
    const kith_value city = {
        .field = KITH_CUSTOMER_CITY, .type = KITH_TYPE_TEXT, .text = NULL, .length = KITH_NUL_ENDED};
    change(at->txn, at->mother, text_of(KITH_CUSTOMER_CITY, "Kiel"));
    OK(err, kith_record_change(at->txn, at->mother, &city, 1, err)); /* no text is no value */
    kith_view *view = view_of_txn(at->txn);
    assert_true(is_related(view, at->daughter, at->type, at->mother, 0));
    assert_string_equal(field_text(view, at->mother, KITH_CUSTOMER_CITY), "");
    kith_view_close(view);
}

static void transactions_begin_with_texts_a_day_and_a_request(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    static char text[4002];
    kith_txn *txn = at->txn;
    memset(text, 'a', sizeof text - 1);
    const kith_txn_options invalid[] = {
        {.size = sizeof invalid[0], .today = no_date},
        {.size = sizeof invalid[0], .request = UINT64_MAX},
    };
    const struct {
        kith_txn_options options;
        const char *said;
    } misshapen[] = {
        {{.size = sizeof(kith_txn_options), .actor = text}, "actor is too long or not valid UTF-8"},
        {{.size = sizeof(kith_txn_options), .actor = "\xff"}, "actor is too long or not valid UTF-8"},
        {{.size = sizeof(kith_txn_options), .shop = text}, "shop is too long or not valid UTF-8"},
        {{.size = sizeof(kith_txn_options), .reason = text}, "reason is too long or not valid UTF-8"},
        {{.size = sizeof(kith_txn_options), .shop = "\xff", .reason = text},
         "shop is too long or not valid UTF-8"},
    };
    const kith_txn_options unsized = {.size = 0};
    for (size_t i = 0; i < COUNT(invalid); i++) {
        INVALID(kith_txn_begin(at->book, &invalid[i], &txn, err));
        assert_null(txn);
    }
    for (size_t i = 0; i < COUNT(misshapen); i++) {
        REFUSED(KITH_ERR_SHAPE, err, kith_txn_begin(at->book, &misshapen[i].options, &txn, err));
        assert_string_equal(err->message, misshapen[i].said);
    }
    OLD(kith_txn_begin(at->book, &unsized, &txn, err));
    OLD(kith_txn_begin(at->book, NULL, &txn, &at->unset));
    INVALID(kith_txn_begin(NULL, NULL, &txn, err));
    INVALID(kith_txn_begin(at->book, NULL, NULL, err));
}

static void checking_dropping_and_committing_want_a_transaction(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    const kith_changes *changes = NULL;
    kith_finding finding;
    uint64_t sequence = 7;
    size_t count = 7;
    uint32_t index = 0;
    OLD(kith_txn_check(at->txn, &finding, 1, &count, &at->unset));
    INVALID(kith_txn_check(NULL, &finding, 1, &count, err));
    assert_int_equal(count, 0);
    INVALID(kith_txn_check(at->txn, NULL, 1, &count, err));
    INVALID(kith_txn_check(at->txn, NULL, 0, NULL, err));
    OVER(kith_txn_check(at->prepared, &finding, 1, &count, err));
    OLD(kith_txn_drop(at->txn, &index, 1, &count, &at->unset));
    INVALID(kith_txn_drop(NULL, &index, 1, &count, err));
    INVALID(kith_txn_drop(at->txn, NULL, 1, &count, err));
    OVER(kith_txn_drop(at->prepared, &index, 1, NULL, err));
    OK(err, kith_txn_drop(at->txn, NULL, 0, NULL, err));
    OLD(kith_txn_commit(at->txn, &sequence, &at->unset));
    INVALID(kith_txn_commit(NULL, &sequence, err));
    assert_int_equal(sequence, 0);
    OVER(kith_txn_commit(at->prepared, NULL, err));
    OLD(kith_txn_prepare(at->txn, &changes, &at->unset));
    INVALID(kith_txn_prepare(NULL, &changes, err));
    INVALID(kith_txn_prepare(at->txn, NULL, err));
    OVER(kith_txn_prepare(at->prepared, &changes, err));
    assert_null(changes);
    assert_int_equal(kith_txn_count(NULL), 0);
    kith_txn_finish(NULL, KITH_STORE_COMMITTED);
    kith_txn_finish(at->txn, KITH_STORE_COMMITTED); /* is not prepared: does nothing */
    OK(err, kith_txn_check(at->txn, NULL, 0, &count, err));
}

static void a_change_set_is_read_within_its_bounds(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    const kith_changes *changes = NULL;
    kith_change change = {.size = 0};
    kith_txn_finish(at->prepared, KITH_STORE_REJECTED);
    (void)person(at->txn, "1");
    OK(err, kith_txn_prepare(at->txn, &changes, err));
    OLD(kith_changes_get(changes, 0, &change));
    OLD(kith_changes_head(changes, &change));
    change.size = sizeof change;
    INVALID(kith_changes_get(NULL, 0, &change));
    INVALID(kith_changes_get(changes, 0, NULL));
    INVALID(kith_changes_head(NULL, &change));
    INVALID(kith_changes_head(changes, NULL));
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_changes_get(changes, 1, &change));
    OK(err, kith_changes_head(changes, &change));
    assert_int_equal(kith_changes_base(changes), kith_view_sequence(at->view));
    assert_int_equal(kith_changes_base(NULL), 0);
    assert_int_equal(kith_changes_count(NULL), 0);
    kith_txn_finish(at->txn, KITH_STORE_REJECTED);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, arguments_open, arguments_close)
    const struct CMUnitTest tests[] = {
        TEST(customers_want_a_transaction_a_struct_and_an_id),
        TEST(relations_want_a_transaction_a_struct_and_an_id),
        TEST(a_day_comes_from_the_call_or_from_the_transaction),
        TEST(ticks_name_types_and_ends),
        TEST(types_change_under_a_known_policy),
        TEST(records_want_a_transaction_values_and_a_kind),
        TEST(values_are_fields_of_their_kind_and_type),
        TEST(what_a_record_is_made_of_can_be_given_as_values_alone),
        TEST(transactions_begin_with_texts_a_day_and_a_request),
        TEST(checking_dropping_and_committing_want_a_transaction),
        TEST(a_change_set_is_read_within_its_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
