/* Arguments of searches, selections, walks and checks of a whole book. */
#include "arguments.h"

#include <stdio.h>
#include <string.h>

/* A selection of which this is set. */
#define SELECTION(...)                                                                                       \
    {                                                                                                        \
        .size = sizeof(kith_selection), __VA_ARGS__                                                          \
    }

static const kith_date no_date = -5;

static void a_search_has_a_text_and_goes_on_behind_a_customer(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    static char text[1002];
    kith_id ids[4];
    size_t count = 7;
    memset(text, 'a', sizeof text - 1);
    const kith_search good = {.size = sizeof good, .text = "M"};
    const kith_search none = {.size = sizeof none};
    const kith_search wrong = {.size = sizeof wrong, .text = "M", .after = at->type};
    const kith_search gone = {.size = sizeof gone, .text = "M", .after = at->nowhere};
    const kith_search long_text = {.size = sizeof long_text, .text = text};
    const kith_search no_text = {.size = sizeof no_text, .text = "\xff"};
    OLD(kith_search_customers(at->view, &good, ids, 4, &count, &at->unset));
    INVALID(kith_search_customers(NULL, &good, ids, 4, &count, err));
    assert_int_equal(count, 0);
    INVALID(kith_search_customers(at->view, NULL, ids, 4, &count, err));
    INVALID(kith_search_customers(at->view, &good, NULL, 4, &count, err));
    INVALID(kith_search_customers(at->view, &good, ids, 4, NULL, err));
    INVALID(kith_search_customers(at->view, &none, ids, 4, &count, err));
    INVALID(kith_search_customers(at->view, &wrong, ids, 4, &count, err));
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_search_customers(at->view, &gone, ids, 4, &count, err));
    REFUSED(KITH_ERR_SHAPE, err, kith_search_customers(at->view, &long_text, ids, 4, &count, err));
    REFUSED(KITH_ERR_SHAPE, err, kith_search_customers(at->view, &no_text, ids, 4, &count, err));
}

static void a_selection_has_numbers_within_their_range(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_id ids[4];
    size_t count = 7;
    const kith_id backwards[] = {at->daughter, at->mother};
    const kith_id no_customers[] = {at->type};
    const kith_criterion criteria[17] = {{0}};
    const kith_selection wrong[] = {
        SELECTION(.kind = KITH_PARTY_ORGANISATION + 1),
        SELECTION(.sex = KITH_SEX_MALE + 1),
        SELECTION(.status = KITH_STATUS_MERGED + 1),
        SELECTION(.age_least = -1),
        SELECTION(.age_most = -1),
        SELECTION(.birthday_first = 31),
        SELECTION(.birthday_first = 1301),
        SELECTION(.birthday_first = 1200),
        SELECTION(.birthday_last = 1232),
        SELECTION(.same_city = 2),
        SELECTION(.category = at->type),
        SELECTION(.criteria = criteria, .criteria_count = 17),
        SELECTION(.criteria_count = 1),
        SELECTION(.among_count = 1),
        SELECTION(.among = backwards, .among_count = 2),
        SELECTION(.among = no_customers, .among_count = 1),
        SELECTION(.same_city = 1),
        SELECTION(.after = at->type),
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        INVALID(kith_select_customers(at->view, &wrong[i], ids, 4, &count, err));
        assert_int_equal(count, 0);
    }
    const kith_selection good = SELECTION(.city = "Kiel");
    const kith_selection unsized = {.size = 0};
    OLD(kith_select_customers(at->view, &good, ids, 4, &count, &at->unset));
    OLD(kith_select_customers(at->view, &unsized, ids, 4, &count, err));
    INVALID(kith_select_customers(NULL, &good, ids, 4, &count, err));
    INVALID(kith_select_customers(at->view, NULL, ids, 4, &count, err));
    INVALID(kith_select_customers(at->view, &good, NULL, 4, &count, err));
    INVALID(kith_select_customers(at->view, &good, ids, 4, NULL, err));
}

static void a_criterion_has_ids_of_their_kind_and_numbers_within_their_range(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_id ids[4];
    size_t count = 7;
    const kith_criterion wrong[] = {
        {.type = at->mother},     {.other = at->type}, {.category = at->type},
        {.end = KITH_END_TO + 1}, {.not_related = 2},  {.other_sex = KITH_SEX_MALE + 1},
        {.same_city = 2},         {.any_time = 2},     {.as_of = no_date},
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        const kith_criterion criteria[] = {{.type = at->type}, wrong[i]};
        const kith_selection selection = SELECTION(.criteria = criteria, .criteria_count = 2);
        INVALID(kith_select_customers(at->view, &selection, ids, 4, &count, err));
    }
}

static void a_city_is_a_text_of_at_most_a_thousand_bytes(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    static char text[1002];
    size_t count = 7;
    memset(text, 'a', sizeof text - 1);
    const kith_selection wrong[] = {SELECTION(.city = text), SELECTION(.city = "\xff")};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        REFUSED(KITH_ERR_SHAPE, err, kith_select_customers(at->view, &wrong[i], NULL, 0, &count, err));
    }
}

static void pairs_want_a_type_a_day_and_a_relation_to_go_on_from(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_id ids[4];
    size_t count = 7;
    const kith_selection good = SELECTION(.kind = 0);
    const kith_selection wrong = SELECTION(.kind = 9);
    const kith_selection after_other = SELECTION(.after = at->mother);
    const kith_selection after_gone = SELECTION(.after = UINT64_C(999) << 8 | KITH_KIND_RELATION);
    OLD(kith_select_pairs(at->view, at->type, 0, &good, ids, 4, &count, &at->unset));
    INVALID(kith_select_pairs(NULL, at->type, 0, &good, ids, 4, &count, err));
    assert_int_equal(count, 0);
    INVALID(kith_select_pairs(at->view, at->mother, 0, &good, ids, 4, &count, err));
    INVALID(kith_select_pairs(at->view, at->type, no_date, &good, ids, 4, &count, err));
    INVALID(kith_select_pairs(at->view, at->type, 0, NULL, ids, 4, &count, err));
    INVALID(kith_select_pairs(at->view, at->type, 0, &good, NULL, 4, &count, err));
    INVALID(kith_select_pairs(at->view, at->type, 0, &good, ids, 4, NULL, err));
    INVALID(kith_select_pairs(at->view, at->type, 0, &wrong, ids, 4, &count, err));
    INVALID(kith_select_pairs(at->view, at->type, 0, &after_other, ids, 4, &count, err));
    REFUSED(KITH_ERR_NOT_FOUND, err,
            kith_select_pairs(at->view, at->type, 0, &after_gone, ids, 4, &count, err));
    OK(err, kith_select_pairs(at->view, 0, day("2026-01-01"), &good, ids, 4, &count, err));
    assert_int_equal(count, 1);
}

static void walks_want_a_question_and_room(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_iter *iter = NULL;
    kith_id ids[4];
    size_t count = 7;
    const kith_search search = {.size = sizeof search, .text = "M"};
    const kith_search none = {.size = sizeof none};
    const kith_search unsized = {.size = 0};
    const kith_selection selection = SELECTION(.kind = 0);
    const kith_selection no_selection = {.size = 0};
    OLD(kith_iter_search(at->view, &search, &iter, &at->unset));
    OLD(kith_iter_search(at->view, &unsized, &iter, err));
    INVALID(kith_iter_search(NULL, &search, &iter, err));
    INVALID(kith_iter_search(at->view, NULL, &iter, err));
    INVALID(kith_iter_search(at->view, &search, NULL, err));
    INVALID(kith_iter_search(at->view, &none, &iter, err));
    OLD(kith_iter_select(at->view, &selection, &iter, &at->unset));
    OLD(kith_iter_select(at->view, &no_selection, &iter, err));
    INVALID(kith_iter_select(NULL, &selection, &iter, err));
    INVALID(kith_iter_select(at->view, NULL, &iter, err));
    INVALID(kith_iter_select(at->view, &selection, NULL, err));
    OLD(kith_iter_records(at->view, KITH_KIND_CUSTOMER, &iter, &at->unset));
    INVALID(kith_iter_records(NULL, KITH_KIND_CUSTOMER, &iter, err));
    INVALID(kith_iter_records(at->view, KITH_KIND_COUNT, &iter, err));
    INVALID(kith_iter_records(at->view, KITH_KIND_CUSTOMER, NULL, err));
    assert_null(iter);
    OK(err, kith_iter_records(at->view, KITH_KIND_CUSTOMER, &iter, err));
    OLD(kith_iter_next(iter, ids, 4, &count, &at->unset));
    INVALID(kith_iter_next(NULL, ids, 4, &count, err));
    INVALID(kith_iter_next(iter, NULL, 4, &count, err));
    INVALID(kith_iter_next(iter, ids, 0, &count, err));
    INVALID(kith_iter_next(iter, ids, 4, NULL, err));
    OK(err, kith_iter_next(iter, ids, 4, &count, err));
    assert_int_equal(count, 2);
    kith_iter_close(iter);
}

static void a_walk_keeps_a_copy_of_its_question(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_iter *iter = NULL;
    char city[] = "Kiel";
    kith_id among[] = {at->mother, at->daughter};
    kith_criterion criteria[] = {{.type = at->type}};
    kith_id ids[4];
    size_t count = 7;
    change(at->txn, at->mother, text_of(KITH_CUSTOMER_CITY, "Kiel"));
    kith_view *view = view_of_txn(at->txn);
    const kith_selection selection =
        SELECTION(.city = city, .among = among, .among_count = 2, .criteria = criteria, .criteria_count = 1);
    OK(err, kith_iter_select(view, &selection, &iter, err));
    memset(city, 'x', sizeof city - 1);
    memset(among, 0, sizeof among);
    memset(criteria, 0xff, sizeof criteria);
    OK(err, kith_iter_next(iter, ids, 4, &count, err));
    assert_int_equal(count, 1);
    assert_int_equal(ids[0], at->mother);
    OK(err, kith_iter_next(iter, ids, 4, &count, err));
    assert_int_equal(count, 0);
    kith_iter_close(iter);
    kith_view_close(view);
}

static int32_t stop(void *ctx, uint64_t done, uint64_t total)
{
    (void)ctx;
    (void)done;
    (void)total;
    return 1;
}

static void validating_wants_room_and_can_be_stopped(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_finding finding = {.rule = KITH_RULE_CYCLE, .subject = at->between};
    size_t count = 7;
    const kith_run unsized = {.size = 0};
    OLD(kith_validate_all(at->view, NULL, &finding, 1, &count, &at->unset));
    OLD(kith_validate_all(at->view, &unsized, &finding, 1, &count, err));
    INVALID(kith_validate_all(NULL, NULL, &finding, 1, &count, err));
    assert_int_equal(count, 0);
    INVALID(kith_validate_all(at->view, NULL, NULL, 1, &count, err));
    INVALID(kith_validate_all(at->view, NULL, &finding, 1, NULL, err));
    OK(err, kith_validate_all(at->view, NULL, NULL, 0, &count, err));
    assert_int_equal(count, 0);
    INVALID(kith_finding_describe(NULL, &finding, err));
    INVALID(kith_finding_describe(at->view, NULL, err));
    INVALID(kith_finding_describe(at->view, &finding, NULL));
    OLD(kith_finding_describe(at->view, &finding, &at->unset));
    OK(NULL, kith_finding_describe(at->view, &finding, err));
    assert_int_equal(err->rule, KITH_RULE_CYCLE);
    assert_non_null(strstr(err->message, "mother"));
    char number[16];
    for (int i = 0; i < 1100; i++) { /* progress is told every 1,024 records */
        (void)snprintf(number, sizeof number, "%d", i);
        (void)person(at->txn, number);
    }
    kith_view *view = view_of_txn(at->txn);
    const kith_run run = {.size = sizeof run, .progress = stop};
    REFUSED(KITH_ERR_STOPPED, err, kith_validate_all(view, &run, &finding, 1, &count, err));
    kith_view_close(view);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, arguments_open, arguments_close)
    const struct CMUnitTest tests[] = {
        TEST(a_search_has_a_text_and_goes_on_behind_a_customer),
        TEST(a_selection_has_numbers_within_their_range),
        TEST(a_criterion_has_ids_of_their_kind_and_numbers_within_their_range),
        TEST(a_city_is_a_text_of_at_most_a_thousand_bytes),
        TEST(pairs_want_a_type_a_day_and_a_relation_to_go_on_from),
        TEST(walks_want_a_question_and_room),
        TEST(a_walk_keeps_a_copy_of_its_question),
        TEST(validating_wants_room_and_can_be_stopped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
