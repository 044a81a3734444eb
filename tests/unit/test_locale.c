/* The locale of the environment is in force in test programs, so that a run under another one means
 * something. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wctype.h>

#define DOTTED_CAPITAL_I 0x130

static const char *wanted(void)
{
    const char *name = getenv("LC_ALL");
    return name == NULL ? "" : name;
}

static void the_locale_of_the_environment_is_in_force(void **state)
{
    (void)state;
    if (wanted()[0] == '\0') {
        skip();
    }
    assert_string_equal(setlocale(LC_ALL, NULL), wanted());
}

static void i_and_one_and_a_half_are_written_as_in_that_locale(void **state)
{
    (void)state;
    const int turkish = strncmp(wanted(), "tr_TR", 5) == 0;
    char half[8];
    (void)snprintf(half, sizeof half, "%.1f", 1.5);
    assert_int_equal(towupper(L'i'), turkish ? DOTTED_CAPITAL_I : L'I');
    if (turkish) {
        assert_string_equal(half, "1,5");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_locale_of_the_environment_is_in_force),
        cmocka_unit_test(i_and_one_and_a_half_are_written_as_in_that_locale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
