/* What needs no book: messages, values as text, descriptions of kinds, fields, codes and limits. */
#include "../support/support.h"

#include "kith/message.h"
#include "kith/version.h"
#include "kith/schema.h"

#include <stdio.h>
#include <string.h>

static void the_version_is_that_of_the_header(void **state)
{
    (void)state;
    char text[32];
    (void)snprintf(text, sizeof text, "%d.%d.%d", KITH_VERSION_MAJOR, KITH_VERSION_MINOR, KITH_VERSION_PATCH);
    assert_string_equal(kith_version(), text);
}

static void messages_are_listed_to_the_last(void **state)
{
    (void)state;
    kith_message message = {.size = 0};
    REFUSED(KITH_ERR_ABI, NULL, kith_message_list(0, &message));
    REFUSED(KITH_ERR_ABI, NULL, kith_message_get(KITH_ERR_RULE, 1, &message));
    REFUSED(KITH_ERR_INVALID, NULL, kith_message_list(0, NULL));
    REFUSED(KITH_ERR_INVALID, NULL, kith_message_get(KITH_ERR_RULE, 1, NULL));
    message.size = sizeof message;
    size_t count = 0;
    while (kith_message_list(count, &message) == KITH_OK) {
        assert_non_null(message.id);
        assert_string_not_equal(message.english, "");
        count++;
    }
    assert_true(count >= 19 + 16); /* every status and every rule */
    assert_null(message.id);
    REFUSED(KITH_ERR_NOT_FOUND, NULL, kith_message_list(SIZE_MAX, &message));
    REFUSED(KITH_ERR_NOT_FOUND, NULL, kith_message_get(KITH_ERR_RULE, 999, &message));
}

static void a_struct_of_an_older_program_is_filled_as_far_as_it_goes(void **state)
{
    (void)state;
    kith_message message = {.size = offsetof(kith_message, german), .german = "untouched"};
    OK(NULL, kith_message_get(KITH_ERR_RULE, KITH_RULE_CYCLE, &message));
    assert_non_null(message.english);
    assert_string_equal(message.german, "untouched");
    struct {
        kith_message known;
        uint64_t tail;
    } newer = {.known = {.size = sizeof newer}, .tail = 7};
    OK(NULL, kith_message_get(KITH_ERR_RULE, KITH_RULE_CYCLE, &newer.known));
    assert_int_equal(newer.tail, 0);
    assert_int_equal(newer.known.size, sizeof newer);
}

static void values_are_parsed_by_their_type(void **state)
{
    (void)state;
    static const struct {
        uint32_t type;
        uint32_t list;
        const char *text;
        kith_status status;
        int64_t number;
    } cases[] = {
        {KITH_TYPE_INTEGER, 0, "0", KITH_OK, 0},
        {KITH_TYPE_INTEGER, 0, "-12", KITH_OK, -12},
        {KITH_TYPE_INTEGER, 0, "+12", KITH_OK, 12},
        {KITH_TYPE_INTEGER, 0, "9223372036854775807", KITH_OK, INT64_MAX},
        {KITH_TYPE_INTEGER, 0, "-9223372036854775808", KITH_OK, INT64_MIN},
        {KITH_TYPE_INTEGER, 0, "9223372036854775808", KITH_ERR_SHAPE, 0},
        {KITH_TYPE_INTEGER, 0, "-9223372036854775809", KITH_ERR_SHAPE, 0},
        {KITH_TYPE_INTEGER, 0, "99999999999999999999", KITH_ERR_SHAPE, 0},
        {KITH_TYPE_INTEGER, 0, "-", KITH_ERR_SHAPE, 0},
        {KITH_TYPE_INTEGER, 0, "1x", KITH_ERR_SHAPE, 0},
        {KITH_TYPE_INTEGER, 0, "1/", KITH_ERR_SHAPE, 0},
        {KITH_TYPE_REFERENCE, 0, "263", KITH_OK, 263},
        {KITH_TYPE_REFERENCE, 0, "0", KITH_ERR_SHAPE, 0},
        {KITH_TYPE_REFERENCE, 0, "x", KITH_ERR_SHAPE, 0},
        {KITH_TYPE_DECIMAL, 0, "1.5", KITH_OK, 1500000},
        {KITH_TYPE_DECIMAL, 0, "1,5", KITH_ERR_SHAPE, 0},
        {KITH_TYPE_DATE, 0, "1582-13-01", KITH_ERR_SHAPE, 0},
        {KITH_TYPE_INSTANT, 0, "1970-01-01T00:00:01Z", KITH_OK, 1000000},
        {KITH_TYPE_INSTANT, 0, "1970-01-01", KITH_ERR_SHAPE, 0},
        {KITH_TYPE_CODE, KITH_LIST_SEX, "male", KITH_OK, KITH_SEX_MALE},
        {KITH_TYPE_CODE, KITH_LIST_SEX, "other", KITH_ERR_SHAPE, 0},
        {KITH_TYPE_FLAG, 0, "yes", KITH_OK, 1},
        {KITH_TYPE_FLAG, 0, "1", KITH_OK, 1},
        {KITH_TYPE_FLAG, 0, "no", KITH_OK, 0},
        {KITH_TYPE_FLAG, 0, "0", KITH_OK, 0},
        {KITH_TYPE_FLAG, 0, "maybe", KITH_ERR_SHAPE, 0},
        {KITH_TYPE_NONE, 0, "x", KITH_ERR_INVALID, 0},
        {KITH_TYPE_FLAG + 1, 0, "x", KITH_ERR_INVALID, 0},
        {KITH_TYPE_INTEGER, 0, NULL, KITH_ERR_INVALID, 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        kith_value value = {.type = 99, .number = 99};
        REFUSED(cases[i].status, NULL, kith_value_parse(cases[i].type, cases[i].list, cases[i].text, &value));
        assert_int_equal(value.number, cases[i].number);
        assert_int_equal(value.type, cases[i].status == KITH_OK ? cases[i].type : KITH_TYPE_NONE);
    }
    kith_value value = {.type = 99};
    OK(NULL, kith_value_parse(KITH_TYPE_INTEGER, 0, "", &value));
    assert_int_equal(value.type, KITH_TYPE_NONE);
    OK(NULL, kith_value_parse(KITH_TYPE_DATE, 0, "2026-06-01", &value));
    assert_int_equal(value.number, TODAY);
    OK(NULL, kith_value_parse(KITH_TYPE_TEXT, 0, "x y", &value));
    assert_int_equal(value.length, 3);
    REFUSED(KITH_ERR_INVALID, NULL, kith_value_parse(KITH_TYPE_INTEGER, 0, "1", NULL));
}

static void values_are_written_as_they_are_parsed(void **state)
{
    (void)state;
    static const struct {
        kith_value value;
        uint32_t list;
        const char *text;
    } cases[] = {
        {{.type = KITH_TYPE_NONE}, 0, ""},
        {{.type = KITH_TYPE_INTEGER, .number = 0}, 0, "0"},
        {{.type = KITH_TYPE_INTEGER, .number = INT64_MIN}, 0, "-9223372036854775808"},
        {{.type = KITH_TYPE_REFERENCE, .number = 263}, 0, "263"},
        {{.type = KITH_TYPE_FLAG, .number = 1}, 0, "1"},
        {{.type = KITH_TYPE_DECIMAL, .number = -1500000}, 0, "-1.5"},
        {{.type = KITH_TYPE_INSTANT, .number = 1000000}, 0, "1970-01-01T00:00:01Z"},
        {{.type = KITH_TYPE_CODE, .number = KITH_SEX_FEMALE}, KITH_LIST_SEX, "female"},
        {{.type = KITH_TYPE_CODE, .number = 99}, KITH_LIST_SEX, ""},
        {{.type = KITH_TYPE_TEXT, .text = "Цаплин", .length = KITH_NUL_ENDED}, 0, "Цаплин"},
        {{.type = KITH_TYPE_TEXT, .text = "abc", .length = 2}, 0, "ab"},
        {{.type = KITH_TYPE_TEXT, .length = KITH_NUL_ENDED}, 0, ""},
    };
    char text[64];
    for (size_t i = 0; i < COUNT(cases); i++) {
        const size_t length = kith_value_format(&cases[i].value, cases[i].list, text, sizeof text);
        assert_string_equal(text, cases[i].text);
        assert_int_equal(length, strlen(cases[i].text));
    }
    const kith_value date = {.type = KITH_TYPE_DATE, .number = TODAY};
    assert_int_equal(kith_value_format(&date, 0, text, 5), 10); /* cut, and the whole length told */
    assert_string_equal(text, "2026");
    assert_int_equal(kith_value_format(NULL, 0, text, sizeof text), 0);
    assert_int_equal(kith_value_format(&date, 0, NULL, sizeof text), 0);
    assert_int_equal(kith_value_format(&date, 0, text, 0), 0);
}

static void dates_outside_the_calendar_are_refused(void **state)
{
    (void)state;
    char text[11];
    kith_date date = 7;
    REFUSED(KITH_ERR_SHAPE, NULL, kith_date_parse("2026-02-30", &date));
    assert_int_equal(date, 0);
    REFUSED(KITH_ERR_INVALID, NULL, kith_date_parse(NULL, &date));
    REFUSED(KITH_ERR_INVALID, NULL, kith_date_parse("2026-02-28", NULL));
    REFUSED(KITH_ERR_INVALID, NULL, kith_date_format(-1, text));
    REFUSED(KITH_ERR_INVALID, NULL, kith_date_format(INT32_MAX, text));
    REFUSED(KITH_ERR_INVALID, NULL, kith_date_format(TODAY, NULL));
    OK(NULL, kith_date_format(TODAY, text));
    assert_string_equal(text, "2026-06-01");
    OK(NULL, kith_date_format(0, text));
    assert_string_equal(text, "");
}

static void kinds_and_fields_are_found_by_number_and_by_name(void **state)
{
    (void)state;
    kith_kind_info kind = {.size = 0};
    kith_field_info field = {.size = 0};
    REFUSED(KITH_ERR_ABI, NULL, kith_schema_kind(KITH_KIND_CUSTOMER, &kind));
    REFUSED(KITH_ERR_ABI, NULL, kith_schema_field(KITH_KIND_CUSTOMER, 1, &field));
    REFUSED(KITH_ERR_INVALID, NULL, kith_schema_kind(KITH_KIND_CUSTOMER, NULL));
    REFUSED(KITH_ERR_INVALID, NULL, kith_schema_field(KITH_KIND_CUSTOMER, 1, NULL));
    kind.size = sizeof kind;
    field.size = sizeof field;
    for (uint32_t number = 1; number < KITH_KIND_COUNT; number++) {
        OK(NULL, kith_schema_kind(number, &kind));
        assert_int_equal(kith_schema_find_kind(kind.name), number);
        for (uint32_t i = 1; i <= kind.fields; i++) {
            OK(NULL, kith_schema_field(number, i, &field));
            assert_int_equal(kith_schema_find_field(number, field.name), i);
        }
        REFUSED(KITH_ERR_NOT_FOUND, NULL, kith_schema_field(number, kind.fields + 1, &field));
        assert_null(field.name);
    }
    REFUSED(KITH_ERR_NOT_FOUND, NULL, kith_schema_kind(KITH_KIND_COUNT, &kind));
    REFUSED(KITH_ERR_NOT_FOUND, NULL, kith_schema_field(KITH_KIND_COUNT, 1, &field));
    assert_null(kind.name);
    assert_int_equal(kith_schema_find_kind("nothing"), 0);
    assert_int_equal(kith_schema_find_kind(NULL), 0);
    assert_int_equal(kith_schema_find_field(KITH_KIND_CUSTOMER, "nothing"), 0);
    assert_int_equal(kith_schema_find_field(KITH_KIND_CUSTOMER, NULL), 0);
    assert_int_equal(kith_schema_find_field(KITH_KIND_COUNT, "number"), 0);
}

static void codes_and_limits_are_found_by_number_and_by_name(void **state)
{
    (void)state;
    for (uint32_t list = KITH_LIST_RIGHTS; list <= KITH_LIST_END; list++) {
        int64_t entry = 1;
        for (; kith_schema_code(list, entry) != NULL; entry++) {
            assert_int_equal(kith_schema_find_code(list, kith_schema_code(list, entry)), entry);
        }
        assert_true(entry > 1);
    }
    assert_null(kith_schema_code(KITH_LIST_SEX, 0));
    assert_null(kith_schema_code(0, 1));
    assert_null(kith_schema_code(99, 1));
    assert_int_equal(kith_schema_find_code(KITH_LIST_SEX, NULL), 0);
    assert_int_equal(kith_schema_find_code(99, "male"), 0);
    kith_book *book = new_book();
    for (uint32_t limit = 1; limit < KITH_LIMIT_COUNT; limit++) {
        uint64_t standard = 0;
        assert_non_null(kith_schema_limit(limit, &standard));
        assert_int_equal(kith_book_limit(book, limit), standard);
    }
    uint64_t standard = 7;
    assert_null(kith_schema_limit(0, &standard));
    assert_int_equal(standard, 0);
    assert_null(kith_schema_limit(KITH_LIMIT_COUNT, NULL));
    assert_int_equal(kith_book_limit(book, 0), 0);
    assert_int_equal(kith_book_limit(book, KITH_LIMIT_COUNT), 0);
    assert_int_equal(kith_book_limit(NULL, 1), 0);
    kith_book_close(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_version_is_that_of_the_header),
        cmocka_unit_test(messages_are_listed_to_the_last),
        cmocka_unit_test(a_struct_of_an_older_program_is_filled_as_far_as_it_goes),
        cmocka_unit_test(values_are_parsed_by_their_type),
        cmocka_unit_test(values_are_written_as_they_are_parsed),
        cmocka_unit_test(dates_outside_the_calendar_are_refused),
        cmocka_unit_test(kinds_and_fields_are_found_by_number_and_by_name),
        cmocka_unit_test(codes_and_limits_are_found_by_number_and_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
