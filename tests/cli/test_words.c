/* Words for codes: none is missing, also when a list gets another entry. */
#include "cli/words.h"
#include "kith/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const uint32_t told[] = {
    KITH_LIST_REASON,      KITH_LIST_ASSIGNED_BY,      KITH_LIST_ASSIGNMENT, KITH_LIST_CARD_RESULT,
    KITH_LIST_RATE_ORIGIN, KITH_LIST_RECIPIENT_ORIGIN, KITH_LIST_PERMISSION, KITH_LIST_SIGNATORY,
};

static void every_entry_has_words_of_its_own(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(told); i++) {
        for (int64_t entry = 1; kith_schema_code(told[i], entry) != NULL; entry++) {
            const char *words = cli_words(told[i], entry);
            assert_string_not_equal(words, "");
            assert_string_not_equal(words, kith_schema_code(told[i], entry));
            assert_null(strchr(words, '_'));
        }
    }
}

static void what_has_no_words_is_its_code(void **state)
{
    (void)state;
    assert_string_equal(cli_words(KITH_LIST_SEX, KITH_SEX_FEMALE), "female");
    assert_string_equal(cli_words(KITH_LIST_REASON, 0), "");
    assert_string_equal(cli_words(KITH_LIST_REASON, 1000000), "");
    assert_string_equal(cli_words(KITH_LIST_REASON, -1), "");
}

static void programs_get_codes(void **state)
{
    const cli_out people = {.form = CLI_OUT_TEXT};
    const cli_out programs = {.form = CLI_OUT_JSON};
    (void)state;
    assert_string_equal(cli_words_cell(&people, KITH_LIST_SIGNATORY, KITH_SIGNATORY_SELF).text,
                        "the customer");
    assert_string_equal(cli_words_cell(&programs, KITH_LIST_SIGNATORY, KITH_SIGNATORY_SELF).text, "self");
    assert_int_equal(cli_words_cell(&programs, KITH_LIST_SIGNATORY, 0).type, CLI_CELL_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_entry_has_words_of_its_own),
        cmocka_unit_test(what_has_no_words_is_its_code),
        cmocka_unit_test(programs_get_codes),
    };
    return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
