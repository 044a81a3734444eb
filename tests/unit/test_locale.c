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

static void the_locale_of_the_environment_is_in_force(void **state)
{
    (void)state;
    const char *wanted = getenv("KITH_TEST_LOCALE"); /* what a run under another locale insists on */
    char name[64];
    (void)snprintf(name, sizeof name, "%s", setlocale(LC_ALL, NULL));
    const char *asked = setlocale(LC_ALL, "");
    assert_string_equal(name, asked == NULL ? "C" : asked);
    if (wanted != NULL) {
        assert_string_equal(name, wanted);
    }
}

static void i_and_one_and_a_half_are_written_as_in_that_locale(void **state)
{
    (void)state;
    char half[8];
    (void)snprintf(half, sizeof half, "%.1f", 1.5);
    if (strcmp(setlocale(LC_ALL, NULL), "tr_TR.UTF-8") == 0) {
        assert_int_equal(towupper(L'i'), DOTTED_CAPITAL_I);
        assert_string_equal(half, "1,5");
    } else {
        assert_int_equal(towupper(L'k'), L'K');
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
