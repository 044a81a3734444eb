/* Arguments of the calls that read: each that is missing or out of range is refused, and the outputs are
 * cleared. */
#include "arguments.h"

#include <string.h>

static const kith_date no_date = -5;

static void views_open_on_a_book_or_an_open_transaction(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_view *view = at->view;
    const kith_view_options dated = {.size = sizeof dated, .today = no_date};
    const kith_view_options unsized = {.size = 0};
    OLD(kith_view_open(at->book, NULL, &view, &at->unset));
    INVALID(kith_view_open(NULL, NULL, &view, err));
    assert_null(view);
    INVALID(kith_view_open(at->book, NULL, NULL, err));
    INVALID(kith_view_open(at->book, &dated, &view, err));
    OLD(kith_view_open(at->book, &unsized, &view, err));
    OLD(kith_view_open_txn(at->txn, &view, &at->unset));
    INVALID(kith_view_open_txn(NULL, &view, err));
    INVALID(kith_view_open_txn(at->txn, NULL, err));
    OVER(kith_view_open_txn(at->prepared, &view, err));
    assert_int_equal(kith_view_sequence(NULL), 0);
    assert_int_equal(kith_view_today(NULL), 0);
    assert_int_equal(kith_view_today(at->view), TODAY);
}

static void customers_are_read_by_id_or_number(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_customer out = {.size = sizeof out};
    kith_customer unsized = {.size = 0};
    kith_id id = 7;
    const char *numbers[] = {"M", NULL};
    OLD(kith_customer_get(at->view, at->mother, &out, &at->unset));
    INVALID(kith_customer_get(NULL, at->mother, &out, err));
    INVALID(kith_customer_get(at->view, at->mother, NULL, err));
    INVALID(kith_customer_get(at->view, at->type, &out, err));
    OLD(kith_customer_get(at->view, at->mother, &unsized, err));
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_customer_get(at->view, at->nowhere, &out, err));
    REFUSED(KITH_ERR_NOT_FOUND, NULL, kith_customer_get(at->view, at->nowhere, &out, NULL));
    assert_int_equal(out.present, 0);
    OLD(kith_customer_find(at->view, "M", &id, &at->unset));
    INVALID(kith_customer_find(NULL, "M", &id, err));
    assert_int_equal(id, 0);
    INVALID(kith_customer_find(at->view, NULL, &id, err));
    INVALID(kith_customer_find(at->view, "M", NULL, err));
    OLD(kith_customer_find_many(at->view, numbers, 1, &id, &at->unset));
    INVALID(kith_customer_find_many(NULL, numbers, 1, &id, err));
    INVALID(kith_customer_find_many(at->view, NULL, 1, &id, err));
    INVALID(kith_customer_find_many(at->view, numbers, 1, NULL, err));
    kith_id both[2] = {7, 7};
    INVALID(kith_customer_find_many(at->view, numbers, 2, both, err));
    OK(err, kith_customer_find_many(at->view, NULL, 0, NULL, err));
    numbers[1] = "nobody";
    OK(err, kith_customer_find_many(at->view, numbers, 2, both, err));
    assert_int_equal(both[0], at->mother);
    assert_int_equal(both[1], 0);
}

static void what_was_not_found_is_quoted_whole_letters_only(void **state)
{
    arguments *at = *state;
    kith_id id = 7;
    char number[201] = "x";
    for (size_t i = 1; i + 2 < sizeof number; i += 2) {
        memcpy(number + i, "ц", 2);
    }
    for (size_t shift = 0; shift < 2; shift++) { /* the cut falls between letters, and into one */
        REFUSED(KITH_ERR_NOT_FOUND, &at->err, kith_customer_find(at->view, number + shift, &id, &at->err));
        const char *cut = strstr(at->err.message, "...\"");
        assert_non_null(cut);
        assert_memory_equal(cut - 2, "ц", 2);
    }
    REFUSED(KITH_ERR_NOT_FOUND, &at->err, kith_customer_find(at->view, "", &id, &at->err));
    assert_non_null(strstr(at->err.message, "\"\""));
}

static void records_are_read_by_kind_field_and_key(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_value value;
    kith_value all[KITH_CUSTOMER_REMARKS + 2];
    kith_id id = 7;
    OLD(kith_record_get(at->view, at->type, KITH_RELATION_TYPE_CODE, &value, &at->unset));
    INVALID(kith_record_get(NULL, at->type, KITH_RELATION_TYPE_CODE, &value, err));
    INVALID(kith_record_get(at->view, at->type, KITH_RELATION_TYPE_CODE, NULL, err));
    value.text = "old";
    INVALID(kith_record_get(at->view, at->type, 99, &value, err));
    assert_int_equal(value.type, KITH_TYPE_NONE);
    assert_null(value.text);
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_record_get(at->view, at->nowhere, KITH_CUSTOMER_CITY, &value, err));
    OLD(kith_record_read(at->view, at->mother, all, COUNT(all), &at->unset));
    INVALID(kith_record_read(NULL, at->mother, all, COUNT(all), err));
    INVALID(kith_record_read(at->view, at->mother, NULL, 1, err));
    all[0].text = "old";
    INVALID(kith_record_read(at->view, 0, all, COUNT(all), err));
    assert_int_equal(all[0].field, 1);
    assert_null(all[0].text);
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_record_read(at->view, at->nowhere, all, COUNT(all), err));
    OK(err, kith_record_read(at->view, at->mother, NULL, 0, err));
    OK(err, kith_record_read(at->view, at->mother, all, COUNT(all), err));
    assert_string_equal(all[KITH_CUSTOMER_NUMBER - 1].text, "M");
    assert_int_equal(all[COUNT(all) - 1].type, KITH_TYPE_NONE); /* behind the last field */
    OK(err, kith_record_read(at->view, at->mother, all, 1, err));
    OLD(kith_record_find(at->view, KITH_KIND_RELATION_TYPE, "mother", &id, &at->unset));
    INVALID(kith_record_find(NULL, KITH_KIND_RELATION_TYPE, "mother", &id, err));
    assert_int_equal(id, 0);
    INVALID(kith_record_find(at->view, KITH_KIND_RELATION_TYPE, NULL, &id, err));
    INVALID(kith_record_find(at->view, KITH_KIND_RELATION_TYPE, "mother", NULL, err));
    INVALID(kith_record_find(at->view, KITH_KIND_COUNT, "mother", &id, err));
    INVALID(kith_record_find(at->view, KITH_KIND_RELATION, "mother", &id, err));
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_record_find(at->view, KITH_KIND_RELATION_TYPE, "no", &id, err));
    assert_non_null(strstr(err->message, "relation_type \"no\""));
}

static void expect_nothing(const char *const *texts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert_null(texts[i]);
    }
}

static void many_records_are_read_in_one_call(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    uint8_t types[2 * KITH_CUSTOMER_SURNAME];
    int64_t numbers[2 * KITH_CUSTOMER_SURNAME];
    const char *texts[2 * KITH_CUSTOMER_SURNAME];
    const uint32_t wanted[] = {KITH_CUSTOMER_NUMBER, 99};
    const kith_id two[] = {at->mother, at->type};
    const kith_id gone[] = {at->mother, at->nowhere};
    const kith_id wild[] = {at->mother, 0};
    OLD(kith_record_read_many(at->view, two, 2, wanted, 2, types, numbers, texts, &at->unset));
    INVALID(kith_record_read_many(NULL, two, 2, wanted, 2, types, numbers, texts, err));
    INVALID(kith_record_read_many(at->view, NULL, 2, wanted, 2, types, numbers, texts, err));
    INVALID(kith_record_read_many(at->view, two, 2, wanted, 2, types, NULL, texts, err));
    INVALID(kith_record_read_many(at->view, two, 2, wanted, 2, types, numbers, NULL, err));
    static const char *const old[] = {"old", "old", "old", "old"};
    memcpy(texts, old, sizeof old);
    INVALID(kith_record_read_many(at->view, wild, 2, wanted, 2, types, numbers, texts, err));
    expect_nothing(texts, 4);
    memcpy(texts, old, sizeof old);
    INVALID(kith_record_read_many(at->view, two, 2, wanted, 2, types, NULL, texts, err));
    expect_nothing(texts, 4);
    memcpy(texts, old, sizeof old);
    REFUSED(KITH_ERR_NOT_FOUND, err,
            kith_record_read_many(at->view, gone, 2, wanted, 2, types, numbers, texts, err));
    expect_nothing(texts, 4); /* also of those before the one that is not there */
    assert_int_equal(types[0], KITH_TYPE_NONE);
    OK(err, kith_record_read_many(at->view, NULL, 0, NULL, 2, NULL, NULL, NULL, err));
    OK(err, kith_record_read_many(at->view, two, 2, NULL, 0, NULL, NULL, NULL, err));
    OK(err, kith_record_read_many(at->view, two, 2, wanted, 2, types, numbers, texts, err));
    assert_string_equal(texts[0], "M");
    assert_string_equal(texts[2], "mother");
    assert_null(texts[3]); /* no such field */
    assert_int_equal(types[3], KITH_TYPE_NONE);
    OK(err, kith_record_read_many(at->view, two, 1, NULL, KITH_CUSTOMER_SURNAME, NULL, numbers, texts, err));
    assert_int_equal(numbers[KITH_CUSTOMER_KIND - 1], KITH_PARTY_PERSON);
    assert_null(texts[KITH_CUSTOMER_KIND - 1]);
}

static void lists_of_records_want_room_and_a_place_of_the_same_kind(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_id ids[4];
    size_t count = 7;
    OLD(kith_record_list(at->view, KITH_KIND_CUSTOMER, 0, ids, 4, &count, &at->unset));
    INVALID(kith_record_list(NULL, KITH_KIND_CUSTOMER, 0, ids, 4, &count, err));
    assert_int_equal(count, 0);
    INVALID(kith_record_list(at->view, KITH_KIND_CUSTOMER, 0, NULL, 4, &count, err));
    INVALID(kith_record_list(at->view, KITH_KIND_CUSTOMER, 0, ids, 4, NULL, err));
    INVALID(kith_record_list(at->view, KITH_KIND_COUNT, 0, ids, 4, &count, err));
    INVALID(kith_record_list(at->view, KITH_KIND_CUSTOMER, at->type, ids, 4, &count, err));
    OK(err, kith_record_list(at->view, KITH_KIND_CUSTOMER, at->mother, ids, 4, &count, err));
    assert_int_equal(count, 1);
    OK(err, kith_record_list(at->view, KITH_KIND_CUSTOMER, 0, NULL, 0, &count, err));
    assert_int_equal(count, 0);
    OLD(kith_record_parts(at->view, at->type, KITH_KIND_LABEL, 0, ids, 4, &count, &at->unset));
    INVALID(kith_record_parts(NULL, at->type, KITH_KIND_LABEL, 0, ids, 4, &count, err));
    INVALID(kith_record_parts(at->view, at->type, KITH_KIND_LABEL, 0, NULL, 4, &count, err));
    INVALID(kith_record_parts(at->view, at->type, KITH_KIND_LABEL, 0, ids, 4, NULL, err));
    INVALID(kith_record_parts(at->view, at->type, KITH_KIND_COUNT, 0, ids, 4, &count, err));
    INVALID(kith_record_parts(at->view, at->type, KITH_KIND_CUSTOMER, 0, ids, 4, &count, err));
    INVALID(kith_record_parts(at->view, at->type, KITH_KIND_LABEL, at->type, ids, 4, &count, err));
    OLD(kith_record_users(at->view, at->type, ids, 4, &count, &at->unset));
    INVALID(kith_record_users(NULL, at->type, ids, 4, &count, err));
    INVALID(kith_record_users(at->view, at->type, NULL, 4, &count, err));
    INVALID(kith_record_users(at->view, at->type, ids, 4, NULL, err));
    INVALID(kith_record_users(at->view, 0, ids, 4, &count, err));
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_record_users(at->view, at->nowhere, ids, 4, &count, err));
    OK(err, kith_record_users(at->view, at->type, ids, 4, &count, err));
    assert_int_equal(count, 1);
    assert_int_equal(ids[0], at->between);
}

static void parts_are_listed_behind_a_place(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_id ids[4];
    size_t count = 0;
    const kith_id labels[] = {label(at->txn, at->type, KITH_END_FROM, 0, "en", "mother"),
                              label(at->txn, at->type, KITH_END_TO, 0, "en", "child")};
    kith_view *view = view_of_txn(at->txn);
    OK(err, kith_record_parts(view, at->type, KITH_KIND_LABEL, 0, ids, 1, &count, err));
    assert_int_equal(count, 1);
    OK(err, kith_record_parts(view, at->type, KITH_KIND_LABEL, labels[0], ids, 4, &count, err));
    assert_int_equal(count, 1);
    assert_int_equal(ids[0], labels[1]);
    kith_view_close(view);
}

static void a_question_about_relations_has_a_known_type_end_period_and_day(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_link links[4];
    size_t count = 7;
    const kith_relation_query wrong[] = {
        {.size = sizeof wrong[0], .type = at->mother},
        {.size = sizeof wrong[0], .end = KITH_END_TO + 1},
        {.size = sizeof wrong[0], .periods = 8},
        {.size = sizeof wrong[0], .as_of = no_date},
    };
    const kith_relation_query unsized = {.size = 0};
    kith_relation_query query = {.size = sizeof query, .after = at->mother};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        INVALID(kith_relation_list(at->view, at->mother, &wrong[i], links, 4, &count, err));
        INVALID(kith_relation_list_many(at->view, &at->mother, 1, &wrong[i], links, 4, &count, err));
    }
    OLD(kith_relation_list(at->view, at->mother, &unsized, links, 4, &count, err));
    OLD(kith_relation_list(at->view, at->mother, NULL, links, 4, &count, &at->unset));
    INVALID(kith_relation_list(NULL, at->mother, NULL, links, 4, &count, err));
    assert_int_equal(count, 0);
    INVALID(kith_relation_list(at->view, at->type, NULL, links, 4, &count, err));
    INVALID(kith_relation_list(at->view, at->mother, NULL, NULL, 4, &count, err));
    INVALID(kith_relation_list(at->view, at->mother, NULL, links, 4, NULL, err));
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_relation_list(at->view, at->mother, &query, links, 4, &count, err));
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_relation_list(at->view, at->nowhere, NULL, links, 4, &count, err));
    query.after = UINT64_C(999) << 8 | KITH_KIND_RELATION;
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_relation_list(at->view, at->mother, &query, links, 4, &count, err));
    query.after = at->between;
    OK(err, kith_relation_list(at->view, at->mother, &query, links, 4, &count, err));
    assert_int_equal(count, 0);
    query.end = KITH_END_TO;
    OK(err, kith_relation_list(at->view, at->mother, &query, links, 4, &count, err));
    INVALID(kith_relation_list_many(at->view, &at->mother, 1, &query, links, 4, &count, err));
}

static void many_customers_are_asked_about_in_one_call(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_link links[8];
    size_t counts[2] = {7, 7};
    const kith_id customers[] = {at->mother, at->daughter};
    const kith_id wrong[] = {at->mother, at->type};
    const kith_id missing[] = {at->mother, at->nowhere};
    OLD(kith_relation_list_many(at->view, customers, 2, NULL, links, 4, counts, &at->unset));
    INVALID(kith_relation_list_many(NULL, customers, 2, NULL, links, 4, counts, err));
    INVALID(kith_relation_list_many(at->view, NULL, 2, NULL, links, 4, counts, err));
    INVALID(kith_relation_list_many(at->view, customers, 2, NULL, NULL, 4, counts, err));
    INVALID(kith_relation_list_many(at->view, customers, 2, NULL, links, 4, NULL, err));
    INVALID(kith_relation_list_many(at->view, wrong, 2, NULL, links, 4, counts, err));
    REFUSED(KITH_ERR_NOT_FOUND, err,
            kith_relation_list_many(at->view, missing, 2, NULL, links, 4, counts, err));
    assert_int_equal(err->subject, at->nowhere);
    OK(err, kith_relation_list_many(at->view, NULL, 0, NULL, NULL, 0, NULL, err));
    OK(err, kith_relation_list_many(at->view, customers, 2, NULL, NULL, 0, counts, err));
    OK(err, kith_relation_list_many(at->view, customers, 2, NULL, links, 4, counts, err));
    assert_int_equal(counts[0], 1);
    assert_int_equal(counts[1], 1);
}

static void relations_are_asked_for_by_id_or_pair(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_relation out = {.size = sizeof out};
    kith_relation unsized = {.size = 0};
    kith_id id = 7;
    const kith_pair pair = {at->mother, at->type, at->daughter};
    const kith_pair wrong[] = {{at->type, at->type, at->daughter},
                               {at->mother, at->mother, at->daughter},
                               {at->mother, at->type, at->type}};
    OLD(kith_relation_get(at->view, at->between, &out, &at->unset));
    INVALID(kith_relation_get(NULL, at->between, &out, err));
    INVALID(kith_relation_get(at->view, at->between, NULL, err));
    INVALID(kith_relation_get(at->view, at->mother, &out, err));
    OLD(kith_relation_get(at->view, at->between, &unsized, err));
    REFUSED(KITH_ERR_NOT_FOUND, err,
            kith_relation_get(at->view, UINT64_C(999) << 8 | KITH_KIND_RELATION, &out, err));
    OLD(kith_relation_has(at->view, &pair, 0, &id, &at->unset));
    INVALID(kith_relation_has(NULL, &pair, 0, &id, err));
    assert_int_equal(id, 0);
    INVALID(kith_relation_has(at->view, NULL, 0, &id, err));
    INVALID(kith_relation_has(at->view, &pair, 0, NULL, err));
    INVALID(kith_relation_has(at->view, &pair, no_date, &id, err));
    OLD(kith_relation_has_many(at->view, &pair, 1, 0, &id, &at->unset));
    INVALID(kith_relation_has_many(NULL, &pair, 1, 0, &id, err));
    INVALID(kith_relation_has_many(at->view, NULL, 1, 0, &id, err));
    INVALID(kith_relation_has_many(at->view, &pair, 1, 0, NULL, err));
    INVALID(kith_relation_has_many(at->view, &pair, 1, no_date, &id, err));
    for (size_t i = 0; i < COUNT(wrong); i++) {
        INVALID(kith_relation_has(at->view, &wrong[i], 0, &id, err));
        INVALID(kith_relation_has_many(at->view, &wrong[i], 1, 0, &id, err));
    }
    OK(err, kith_relation_has_many(at->view, NULL, 0, 0, NULL, err));
    OK(err, kith_relation_has_many(at->view, &pair, 1, 0, &id, err));
    assert_int_equal(id, at->between);
    OK(err, kith_relation_has(at->view, &pair, day("2026-01-01"), &id, err));
    assert_int_equal(id, at->between);
}

static void reach_wants_a_distance_within_the_limit(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_reached reached[4];
    size_t count = 7;
    const kith_relation_query unsized = {.size = 0};
    const uint32_t most = (uint32_t)kith_book_limit(at->book, KITH_LIMIT_DISTANCE);
    OLD(kith_relation_reach(at->view, at->mother, NULL, 1, reached, 4, &count, &at->unset));
    INVALID(kith_relation_reach(NULL, at->mother, NULL, 1, reached, 4, &count, err));
    assert_int_equal(count, 0);
    INVALID(kith_relation_reach(at->view, at->type, NULL, 1, reached, 4, &count, err));
    INVALID(kith_relation_reach(at->view, at->mother, NULL, 1, NULL, 4, &count, err));
    INVALID(kith_relation_reach(at->view, at->mother, NULL, 1, reached, 4, NULL, err));
    INVALID(kith_relation_reach(at->view, at->mother, NULL, 0, reached, 4, &count, err));
    INVALID(kith_relation_reach(at->view, at->mother, NULL, most + 1, reached, 4, &count, err));
    OLD(kith_relation_reach(at->view, at->mother, &unsized, 1, reached, 4, &count, err));
    REFUSED(KITH_ERR_NOT_FOUND, err,
            kith_relation_reach(at->view, at->nowhere, NULL, 1, reached, 4, &count, err));
    OK(err, kith_relation_reach(at->view, at->mother, NULL, most, reached, 4, &count, err));
    assert_int_equal(count, 1);
    assert_int_equal(reached[0].customer, at->daughter);
}

static void types_are_found_by_code_or_label(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    static char text[1002];
    kith_id type = 7;
    uint32_t end = 7;
    memset(text, 'a', sizeof text - 1);
    OLD(kith_relation_type_find(at->view, "mother", &type, &end, &at->unset));
    INVALID(kith_relation_type_find(NULL, "mother", &type, &end, err));
    INVALID(kith_relation_type_find(at->view, NULL, &type, &end, err));
    INVALID(kith_relation_type_find(at->view, "mother", NULL, &end, err));
    INVALID(kith_relation_type_find(at->view, "mother", &type, NULL, err));
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_relation_type_find(at->view, "aunt", &type, &end, err));
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_relation_type_find(at->view, text, &type, &end, err));
    REFUSED(KITH_ERR_NOT_FOUND, NULL, kith_relation_type_find(at->view, "\xff", &type, &end, NULL));
    assert_int_equal(type, 0);
    assert_int_equal(end, 0);
    assert_string_equal(kith_relation_type_label(NULL, at->type, KITH_END_FROM, 0, "en"), "");
    assert_string_equal(kith_relation_type_label(at->view, at->mother, KITH_END_FROM, 0, "en"), "");
}

static void history_is_asked_for_in_pages_of_a_known_kind(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_history *page = NULL;
    kith_change change = {.size = 0};
    const kith_history_query wrong[] = {
        {.size = sizeof wrong[0], .most = 0},
        {.size = sizeof wrong[0], .most = 1001},
        {.size = sizeof wrong[0], .most = 1, .customer = at->type},
        {.size = sizeof wrong[0], .most = 1, .kind = KITH_KIND_COUNT},
    };
    const kith_history_query unsized = {.size = 0};
    const kith_history_query good = {.size = sizeof good, .most = 1, .kind = KITH_KIND_RELATION};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        INVALID(kith_history_read(at->view, &wrong[i], &page, err));
    }
    OLD(kith_history_read(at->view, &unsized, &page, err));
    OLD(kith_history_read(at->view, &good, &page, &at->unset));
    INVALID(kith_history_read(NULL, &good, &page, err));
    INVALID(kith_history_read(at->view, NULL, &page, err));
    INVALID(kith_history_read(at->view, &good, NULL, err));
    OK(err, kith_history_read(at->view, &good, &page, err));
    assert_int_equal(kith_history_count(page), 1);
    OLD(kith_history_get(page, 0, &change));
    change.size = sizeof change;
    INVALID(kith_history_get(NULL, 0, &change));
    INVALID(kith_history_get(page, 0, NULL));
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_history_get(page, 1, &change));
    OK(err, kith_history_get(page, 0, &change));
    assert_int_equal(change.id, at->between);
    assert_int_equal(kith_history_count(NULL), 0);
    kith_history_close(page);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, arguments_open, arguments_close)
    const struct CMUnitTest tests[] = {
        TEST(views_open_on_a_book_or_an_open_transaction),
        TEST(customers_are_read_by_id_or_number),
        TEST(what_was_not_found_is_quoted_whole_letters_only),
        TEST(records_are_read_by_kind_field_and_key),
        TEST(many_records_are_read_in_one_call),
        TEST(lists_of_records_want_room_and_a_place_of_the_same_kind),
        TEST(parts_are_listed_behind_a_place),
        TEST(a_question_about_relations_has_a_known_type_end_period_and_day),
        TEST(many_customers_are_asked_about_in_one_call),
        TEST(relations_are_asked_for_by_id_or_pair),
        TEST(reach_wants_a_distance_within_the_limit),
        TEST(types_are_found_by_code_or_label),
        TEST(history_is_asked_for_in_pages_of_a_known_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
