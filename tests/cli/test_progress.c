/* The line that tells how far long work is. */
#include "cli/progress.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void the_line_tells_share_rate_and_time_left(void **state)
{
    static const struct {
        cli_progress_state at;
        size_t columns;
        const char *line;
    } cases[] = {
        {{1234, 250, 1000, 2000000}, 79, "importing  [#####---------------]  25%  1,234  617/s  0:06 left"},
        {{1, 1, 1000000, 3600000000},
         79,
         "importing  [--------------------]   0%  1  0/s  999999:00:00 left"},
        {{5000000, 1, 3, 4000000},
         79,
         "importing  [######--------------]  33%  5,000,000  1,250,000/s  0:08 left"},
        {{10, 1000, 1000, 2000000}, 79, "importing  [####################] 100%  10  5/s"},
        {{10, 2000, 1000, 2000000}, 79, "importing  [####################] 100%  10  5/s"},
        {{999, 1, 10, 999999},
         79,
         "importing  [##------------------]  10%  999  999/s"},  /* too soon to tell */
        {{1000, 0, 0, 500000}, 79, "importing  1,000  2,000/s"}, /* of nobody knows how many */
        {{0, 0, 0, 0}, 79, "importing  0  0/s"},
        {{1234, 250, 1000, 2000000}, 20, "importing  [#####---"},
        {{UINT64_MAX, UINT64_MAX / 2, UINT64_MAX, 1},
         79,
         "importing  [#########-----------]  49%  18,446,744,073,709,551,615  18,446,744,"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        cli_text line = {0};
        cli_progress_text("importing", &cases[i].at, cases[i].columns, &line);
        assert_string_equal(cli_text_get(&line), cases[i].line);
        cli_text_free(&line);
    }
}

static void text_breaks_at_blanks_and_never_inside_a_letter(void **state)
{
    static const struct {
        const char *text;
        size_t columns;
        size_t bytes;
    } cases[] = {
        {"", 5, 0},       {"one two", 7, 7}, {"one two", 6, 3},    {"one two", 3, 3},
        {"onetwo", 3, 3}, {"Вера Ф", 5, 8},  {"Вера", 2, 4},       {"東方眼鏡", 5, 6},
        {"東方", 1, 3},   {"a  b", 2, 1},    {"e\xCC\x81x", 1, 3}, {"one two three", 8, 7},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(cli_text_fit(cases[i].text, cases[i].columns), cases[i].bytes);
    }
    assert_int_equal(cli_text_word_width("a 東方眼鏡 Вера"), 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_line_tells_share_rate_and_time_left),
        cmocka_unit_test(text_breaks_at_blanks_and_never_inside_a_letter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
