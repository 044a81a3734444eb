/* Decimals, dates, instants. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "base/decimal.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define ONE KITHI_DECIMAL_ONE

typedef bool (*binary_fn)(kith_decimal a, kith_decimal b, kith_decimal *out);

typedef struct binary_case {
    binary_fn call;
    kith_decimal a;
    kith_decimal b;
    bool fits;
    kith_decimal expected;
} binary_case;

static void sums_products_and_quotients_match_the_table(void **state)
{
    (void)state;
    static const binary_case cases[] = {
        {kithi_decimal_add, 1, 2, true, 3},
        {kithi_decimal_add, INT64_MAX, 0, true, INT64_MAX},
        {kithi_decimal_add, INT64_MAX, 1, false, 0},
        {kithi_decimal_add, INT64_MIN, -1, false, 0},
        {kithi_decimal_add, INT64_MIN, INT64_MAX, true, -1},
        {kithi_decimal_multiply, 1500000, 2000000, true, 3000000},
        {kithi_decimal_multiply, -1500000, 2000000, true, -3000000},
        /* 0.0000005 lies between 0 and 1 millionth, 0.0000015 between 1 and 2: ties go to the even one. */
        {kithi_decimal_multiply, 1, 500000, true, 0},
        {kithi_decimal_multiply, 3, 500000, true, 2},
        {kithi_decimal_multiply, 5, 500000, true, 2},
        {kithi_decimal_multiply, -1, 500000, true, 0},
        {kithi_decimal_multiply, -3, 500000, true, -2},
        {kithi_decimal_multiply, 3, -500000, true, -2},
        {kithi_decimal_multiply, 1, 500001, true, 1},
        {kithi_decimal_multiply, 1, 499999, true, 0},
        {kithi_decimal_multiply, INT64_MAX, ONE, true, INT64_MAX},
        {kithi_decimal_multiply, INT64_MIN, ONE, true, INT64_MIN},
        {kithi_decimal_multiply, INT64_MIN, -ONE, false, 0},
        {kithi_decimal_multiply, INT64_MAX, ONE + 1, false, 0},
        {kithi_decimal_multiply, INT64_MIN, INT64_MIN, false, 0},
        {kithi_decimal_multiply, INT64_MAX, 0, true, 0},
        {kithi_decimal_divide, ONE, 3 * ONE, true, 333333},
        {kithi_decimal_divide, 2 * ONE, 3 * ONE, true, 666667},
        {kithi_decimal_divide, -2 * ONE, 3 * ONE, true, -666667},
        {kithi_decimal_divide, 1, 2 * ONE, true, 0},
        {kithi_decimal_divide, 3, 2 * ONE, true, 2},
        {kithi_decimal_divide, 5, -2 * ONE, true, -2},
        {kithi_decimal_divide, -7, -2 * ONE, true, 4},
        {kithi_decimal_divide, ONE, 0, false, 0},
        {kithi_decimal_divide, 0, 0, false, 0},
        {kithi_decimal_divide, 0, -1, true, 0},
        {kithi_decimal_divide, INT64_MAX, ONE, true, INT64_MAX},
        {kithi_decimal_divide, INT64_MAX, ONE - 1, false, 0},
        {kithi_decimal_divide, INT64_MIN, -ONE, false, 0},
        {kithi_decimal_divide, INT64_MIN, INT64_MIN, true, ONE},
        {kithi_decimal_divide, INT64_MAX, INT64_MIN, true, -ONE},
        {kithi_decimal_divide, 1, INT64_MIN, true, 0},
        {kithi_decimal_divide, INT64_MIN, 1, false, 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        kith_decimal out = 42;
        const bool fits = cases[i].call(cases[i].a, cases[i].b, &out);
        if (fits != cases[i].fits || out != cases[i].expected) {
            fail_msg("case %zu: %d %lld", i, fits, (long long)out);
        }
    }
}

/* The smallest way to say half-even: try the neighbours of the truncated quotient and take the best. */
static int64_t round_naively(int64_t value, int64_t by)
{
    int64_t best = 0;
    int64_t best_distance = INT64_MAX;
    for (int64_t candidate = value / by - 2; candidate <= value / by + 2; candidate++) {
        const int64_t away = value - candidate * by;
        const int64_t distance = away < 0 ? -away : away;
        if (distance < best_distance || (distance == best_distance && candidate % 2 == 0)) {
            best = candidate;
            best_distance = distance;
        }
    }
    return best;
}

static void small_operands_round_like_the_naive_way(void **state)
{
    (void)state;
    for (int64_t a = -60; a <= 60; a++) {
        for (int64_t b = -60; b <= 60; b++) {
            kith_decimal out = 0;
            assert_true(kithi_decimal_multiply(a, b * 50000, &out));
            assert_int_equal(out, round_naively(a * b * 50000, ONE));
            if (b != 0) {
                assert_true(kithi_decimal_divide(a, b * 500000, &out));
                assert_int_equal(out, round_naively(a * ONE, b * 500000));
            }
        }
    }
}

static void rounding_goes_to_the_even_neighbour(void **state)
{
    (void)state;
    static const struct {
        kith_decimal value;
        unsigned digits;
        kith_decimal expected;
    } cases[] = {
        {500000, 0, 0},
        {1500000, 0, 2000000},
        {2500000, 0, 2000000},
        {-500000, 0, 0},
        {-1500000, 0, -2000000},
        {2500001, 0, 3000000},
        {2499999, 0, 2000000},
        {1005000, 2, 1000000},
        {1015000, 2, 1020000},
        {1015001, 2, 1020000},
        {-1025000, 2, -1020000},
        {123456, 6, 123456},
        {123455, 5, 123460},
        {123445, 5, 123440},
        {123456, 1, 100000},
        {0, 0, 0},
        {INT64_MIN, 6, INT64_MIN},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        kith_decimal out = 42;
        assert_true(kithi_decimal_round(cases[i].value, cases[i].digits, &out));
        if (out != cases[i].expected) {
            fail_msg("case %zu: %lld", i, (long long)out);
        }
    }
    /* INT64_MAX is 9223372036854.775807: rounded up it does not fit, rounded down it does. */
    kith_decimal out = 42;
    assert_false(kithi_decimal_round(INT64_MAX, 0, &out));
    assert_int_equal(out, 0);
    assert_false(kithi_decimal_round(INT64_MIN, 0, &out));
    assert_true(kithi_decimal_round(INT64_MAX, 1, &out) == false);
    assert_true(kithi_decimal_round(INT64_MAX - 400000, 0, &out));
    assert_int_equal(out, INT64_C(9223372036854000000));
}

static void decimals_are_read_and_written_in_the_shortest_form(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *shortest;
        kith_decimal value;
    } cases[] = {
        {"0", "0", 0},
        {"-0", "0", 0},
        {"+0.0", "0", 0},
        {"12.5", "12.5", 12500000},
        {"12.500000", "12.5", 12500000},
        {"-0.000001", "-0.000001", -1},
        {"0.1", "0.1", 100000},
        {"0.010", "0.01", 10000},
        {"+100", "100", 100000000},
        {"1000000", "1000000", INT64_C(1000000000000)},
        {"000000000000000000000000000007.25", "7.25", 7250000},
        {"9223372036854.775807", "9223372036854.775807", INT64_MAX},
        {"-9223372036854.775808", "-9223372036854.775808", INT64_MIN},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        kith_decimal value = 42;
        char out[24];
        assert_true(kithi_decimal_parse(cases[i].text, strlen(cases[i].text), &value));
        assert_int_equal(value, cases[i].value);
        assert_int_equal(kithi_decimal_format(value, out), strlen(cases[i].shortest));
        assert_string_equal(out, cases[i].shortest);
    }
}

static void what_is_no_decimal_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "-",
        "+",
        ".",
        "-.",
        "1.",
        ".5",
        "1.0000000",
        "1,5",
        " 1",
        "1 ",
        "1.5 ",
        "--1",
        "+-1",
        "1e3",
        "0x1",
        "1.2.3",
        "1.-2",
        "1.+2",
        "1.\xD9\xA1",
        "/",
        ":",
        "9223372036854.775808",
        "-9223372036854.775809",
        "9223372036855",
        "10000000000000000000",
        "99999999999999999999999999999999999999",
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        kith_decimal value = 42;
        if (kithi_decimal_parse(texts[i], strlen(texts[i]), &value) || value != 0) {
            fail_msg("\"%s\" was accepted as %lld", texts[i], (long long)value);
        }
    }
    kith_decimal value = 42;
    assert_false(kithi_decimal_parse("1\0", 2, &value));
    /* Only size bytes are looked at. */
    assert_true(kithi_decimal_parse("12345", 2, &value));
    assert_int_equal(value, 12 * ONE);
}

static void every_written_decimal_is_read_back(void **state)
{
    (void)state;
    uint64_t seed = 77003;
    print_message("# seed %llu\n", (unsigned long long)seed);
    for (unsigned i = 0; i < 200000; i++) {
        seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        const kith_decimal value = (kith_decimal)seed / (INT64_C(1) << (seed >> 7) % 63);
        char out[24];
        kith_decimal back = 0;
        const size_t size = kithi_decimal_format(value, out);
        assert_int_equal(size, strlen(out));
        assert_true(kithi_decimal_parse(out, size, &back));
        assert_int_equal(back, value);
    }
}

static bool is_leap(int year)
{
    return year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);
}

static int days_of(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

static void every_day_of_the_calendar_goes_round(void **state)
{
    (void)state;
    kith_date counter = KITHI_DATE_MIN;
    for (int year = 1; year <= 9999; year++) {
        for (int month = 1; month <= 12; month++) {
            for (int day = 1; day <= days_of(year, month); day++) {
                int y = 0;
                int m = 0;
                int d = 0;
                char text[11];
                kith_date parsed = 0;
                kithi_date_split(counter, &y, &m, &d);
                if (kithi_date_make(year, month, day) != counter || y != year || m != month || d != day ||
                    kithi_date_format(counter, text) != 10 || !kithi_date_parse(text, 10, &parsed) ||
                    parsed != counter) {
                    fail_msg("%d-%d-%d", year, month, day);
                }
                counter++;
            }
            assert_int_equal(kithi_date_make(year, month, days_of(year, month) + 1), 0);
        }
    }
    assert_int_equal(counter, KITHI_DATE_MAX + 1);
    assert_int_equal(kithi_date_make(1970, 1, 1), 2440588);
    assert_int_equal(kithi_date_make(2000, 1, 1), 2451545);
    assert_int_equal(kithi_date_make(1858, 11, 17), 2400001);
}

static void what_is_no_day_is_refused(void **state)
{
    (void)state;
    static const int parts[][3] = {
        {0, 1, 1},     {10000, 1, 1}, {-1, 1, 1},    {2024, 0, 1},  {2024, 13, 1},        {2024, 1, 0},
        {2024, 1, 32}, {2023, 2, 29}, {1900, 2, 29}, {2024, 1, -1}, {2024, INT32_MIN, 1}, {INT32_MAX, 1, 1},
    };
    for (size_t i = 0; i < COUNT(parts); i++) {
        assert_int_equal(kithi_date_make(parts[i][0], parts[i][1], parts[i][2]), 0);
    }
    static const char *const texts[] = {
        "",           "2024",        "2024-1-01",   "2024-01-1",  "24-01-01",
        "2024/01/01", "2024-01-01 ", " 2024-01-01", "2024-02-30", "0000-01-01",
        "2024-00-01", "2024-13-01",  "2024-+1-01",  "2024-01--1", "202a-01-01",
        "20240101--", "ABT 1845",
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        kith_date date = 42;
        if (kithi_date_parse(texts[i], strlen(texts[i]), &date) || date != 0) {
            fail_msg("\"%s\" was accepted", texts[i]);
        }
    }
    static const kith_date none[] = {0, -1, INT32_MIN, KITHI_DATE_MIN - 1, KITHI_DATE_MAX + 1, INT32_MAX};
    for (size_t i = 0; i < COUNT(none); i++) {
        int year = 42;
        int month = 42;
        int day = 42;
        char text[11] = "##########";
        kithi_date_split(none[i], &year, &month, &day);
        assert_int_equal(year + month + day, 0);
        assert_int_equal(kithi_date_format(none[i], text), 0);
        assert_string_equal(text, "");
        assert_int_equal(kithi_date_add_months(none[i], 1), 0);
    }
}

static kith_date date_of(const char *text)
{
    kith_date date = 0;
    if (text[0] != '\0') {
        assert_true(kithi_date_parse(text, strlen(text), &date));
    }
    return date;
}

static void months_are_added_up_to_the_end_of_the_month(void **state)
{
    (void)state;
    static const struct {
        const char *from;
        int months;
        const char *to;
    } cases[] = {
        {"2024-01-31", 1, "2024-02-29"},   {"2023-01-31", 1, "2023-02-28"},
        {"2024-03-31", -1, "2024-02-29"},  {"2024-02-29", 12, "2025-02-28"},
        {"2024-02-29", 48, "2028-02-29"},  {"2024-12-15", 1, "2025-01-15"},
        {"2024-01-15", -1, "2023-12-15"},  {"2024-05-31", 0, "2024-05-31"},
        {"2024-05-31", -24, "2022-05-31"}, {"9999-12-31", 1, ""},
        {"9999-11-30", 1, "9999-12-30"},   {"0001-01-01", -1, ""},
        {"0001-02-01", -1, "0001-01-01"},  {"2024-01-01", INT32_MAX, ""},
        {"2024-01-01", INT32_MIN, ""},     {"0001-01-31", 119987, "9999-12-31"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(kithi_date_add_months(date_of(cases[i].from), cases[i].months),
                         date_of(cases[i].to));
    }
}

static void age_counts_completed_years(void **state)
{
    (void)state;
    static const struct {
        const char *born;
        const char *on;
        int age;
    } cases[] = {
        {"2000-05-10", "2000-05-10", 0},
        {"2000-05-10", "2018-05-09", 17},
        {"2000-05-10", "2018-05-10", 18},
        {"2000-05-10", "2018-04-30", 17},
        {"2000-05-10", "2018-06-01", 18},
        {"2000-02-29", "2018-02-28", 17},
        {"2000-02-29", "2018-03-01", 18},
        {"2000-02-29", "2020-02-28", 19},
        {"2000-02-29", "2020-02-29", 20},
        {"2000-05-10", "2000-05-09", -1},
        {"2000-05-10", "1999-12-31", -1},
        {"0001-01-01", "9999-12-31", 9998},
        {"", "2000-01-01", -1},
        {"2000-01-01", "", -1},
        {"", "", -1},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(kithi_date_age(date_of(cases[i].born), date_of(cases[i].on)), cases[i].age);
    }
}

/* Ends that are open, laid out as days far outside those that are tried. */
static int first_of(int since)
{
    return since == 0 ? -1000 : since;
}

static int last_of(int until)
{
    return until == 0 ? 1000 : until;
}

static void validity_includes_both_ends_and_zero_is_open(void **state)
{
    (void)state;
    for (int since = 0; since <= 6; since++) {
        for (int until = 0; until <= 6; until++) {
            for (int on = 1; on <= 6; on++) {
                assert_int_equal(kithi_date_valid_on(since, until, on),
                                 first_of(since) <= on && on <= last_of(until));
            }
        }
    }
    assert_true(kithi_date_valid_on(KITHI_DATE_MIN, KITHI_DATE_MAX, KITHI_DATE_MIN));
    assert_true(kithi_date_valid_on(KITHI_DATE_MIN, KITHI_DATE_MAX, KITHI_DATE_MAX));
}

static bool share_a_day(int since_a, int until_a, int since_b, int until_b)
{
    for (int day = -1000; day <= 1000; day++) {
        if (first_of(since_a) <= day && day <= last_of(until_a) && first_of(since_b) <= day &&
            day <= last_of(until_b)) {
            return true;
        }
    }
    return false;
}

static void periods_overlap_when_they_share_a_day(void **state)
{
    (void)state;
    unsigned tried = 0;
    /* Four numbers from 0 to 4. */
    for (int number = 0; number < 625; number++) {
        const int since_a = number % 5;
        const int until_a = number / 5 % 5;
        const int since_b = number / 25 % 5;
        const int until_b = number / 125;
        if (first_of(since_a) > last_of(until_a) || first_of(since_b) > last_of(until_b)) {
            continue;
        }
        tried++;
        assert_int_equal(kithi_date_overlap(since_a, until_a, since_b, until_b),
                         share_a_day(since_a, until_a, since_b, until_b));
    }
    assert_int_equal(tried, 19 * 19);
}

static void instants_are_read_and_written(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *written;
        kith_instant at;
    } cases[] = {
        {"1970-01-01T00:00:01Z", "1970-01-01T00:00:01Z", 1000000},
        {"1970-01-01T00:00:00.000001Z", "1970-01-01T00:00:00.000001Z", 1},
        {"1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z", -1},
        {"1969-12-31T00:00:00Z", "1969-12-31T00:00:00Z", INT64_C(-86400000000)},
        {"2001-09-09T01:46:40Z", "2001-09-09T01:46:40Z", INT64_C(1000000000000000)},
        {"2001-09-09T01:46:40.5Z", "2001-09-09T01:46:40.500000Z", INT64_C(1000000000500000)},
        {"2001-09-09T01:46:40.0500Z", "2001-09-09T01:46:40.050000Z", INT64_C(1000000000050000)},
        {"2001-09-09T01:46:40.000000Z", "2001-09-09T01:46:40Z", INT64_C(1000000000000000)},
        {"0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z", INT64_C(-62135596800000000)},
        {"9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z", INT64_C(253402300799999999)},
        {"1970-01-01T00:00:00Z", "", 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        kith_instant at = 42;
        char out[32];
        assert_true(kithi_instant_parse(cases[i].text, strlen(cases[i].text), &at));
        assert_int_equal(at, cases[i].at);
        assert_int_equal(kithi_instant_format(at, out), strlen(cases[i].written));
        assert_string_equal(out, cases[i].written);
    }
    static const kith_instant outside[] = {INT64_C(-62135596800000001), INT64_C(253402300800000000),
                                           INT64_MIN, INT64_MAX};
    for (size_t i = 0; i < COUNT(outside); i++) {
        char out[32] = "#";
        assert_int_equal(kithi_instant_format(outside[i], out), 0);
        assert_string_equal(out, "");
    }
}

static void what_is_no_instant_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "Z",
        "2024-01-01",
        "2024-01-01T00:00:00",
        "2024-01-01 00:00:00Z",
        "2024-01-01T00:00:00z",
        "2024-01-01T00:00:00+00:00",
        "2024-02-30T00:00:00Z",
        "2024-01-01T24:00:00Z",
        "2024-01-01T00:60:00Z",
        "2024-01-01T00:00:60Z",
        "2024-01-01T00:00:00.Z",
        "2024-01-01T00:00:00.1234567Z",
        "2024-01-01T00:00:00,5Z",
        "2024-01-01T00:00:00.5",
        "2024-01-01T0:00:00.0Z",
        "2024-01-01T-1:00:00Z",
        "2024-01-01T00:00:00.-1Z",
        "2024-01-01T00-00:00Z",
        "2024-01-01T00:00-00Z",
        "2024-01-01T00:00:00ZZ",
        "2024-01-01T00:00:00.5Z ",
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        kith_instant at = 42;
        if (kithi_instant_parse(texts[i], strlen(texts[i]), &at) || at != 0) {
            fail_msg("\"%s\" was accepted", texts[i]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_products_and_quotients_match_the_table),
        cmocka_unit_test(small_operands_round_like_the_naive_way),
        cmocka_unit_test(rounding_goes_to_the_even_neighbour),
        cmocka_unit_test(decimals_are_read_and_written_in_the_shortest_form),
        cmocka_unit_test(what_is_no_decimal_is_refused),
        cmocka_unit_test(every_written_decimal_is_read_back),
        cmocka_unit_test(every_day_of_the_calendar_goes_round),
        cmocka_unit_test(what_is_no_day_is_refused),
        cmocka_unit_test(months_are_added_up_to_the_end_of_the_month),
        cmocka_unit_test(age_counts_completed_years),
        cmocka_unit_test(validity_includes_both_ends_and_zero_is_open),
        cmocka_unit_test(periods_overlap_when_they_share_a_day),
        cmocka_unit_test(instants_are_read_and_written),
        cmocka_unit_test(what_is_no_instant_is_refused),
    };
    return cmocka_run_group_tests_name("numbers", tests, NULL, NULL);
}
