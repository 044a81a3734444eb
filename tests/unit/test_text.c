/* UTF-8, folding of names, phone numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/fold.h"
#include "base/phone.h"
#include "base/utf8.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A text that may hold a NUL, and its size. */
#define BYTES(literal) literal, sizeof(literal) - 1

static bool is_surrogate(uint32_t point)
{
    return point >= 0xD800 && point <= 0xDFFF;
}

static void every_code_point_is_written_and_read_back(void **state)
{
    (void)state;
    for (uint32_t point = 1; point <= 0x10FFFF; point++) {
        if (is_surrogate(point)) {
            continue;
        }
        char bytes[4];
        const size_t size = kithi_utf8_put(point, bytes);
        size_t position = 0;
        assert_true(kithi_utf8_valid(bytes, size));
        assert_int_equal(kithi_utf8_next(bytes, size, &position), point);
        assert_int_equal(position, size);
        for (size_t cut = 1; cut < size; cut++) {
            assert_false(kithi_utf8_valid(bytes, cut));
        }
    }
}

/* The definition, straight from the bits: decode by the lead byte, then ask what is allowed. */
static bool is_valid_by_definition(const unsigned char *bytes, size_t size)
{
    static const uint32_t least[] = {0x1, 0x80, 0x800, 0x10000};
    size_t i = 0;
    while (i < size) {
        const unsigned char lead = bytes[i];
        const size_t tails = lead < 0x80       ? 0
                             : lead >> 5 == 6  ? 1
                             : lead >> 4 == 14 ? 2
                             : lead >> 3 == 30 ? 3
                                               : 9;
        if (tails == 9 || size - i <= tails) {
            return false;
        }
        uint32_t point = tails == 0 ? lead : lead & (0x3Fu >> tails);
        for (size_t k = 1; k <= tails; k++) {
            if (bytes[i + k] >> 6 != 2) {
                return false;
            }
            point = point << 6 | (bytes[i + k] & 0x3Fu);
        }
        if (point < least[tails] || point > 0x10FFFF || is_surrogate(point)) {
            return false;
        }
        i += tails + 1;
    }
    return true;
}

static void validity_is_the_definition_for_every_three_bytes(void **state)
{
    (void)state;
    for (uint32_t number = 0; number < 0x1000000; number++) {
        const unsigned char bytes[3] = {(unsigned char)(number >> 16), (unsigned char)(number >> 8),
                                        (unsigned char)number};
        if (kithi_utf8_valid((const char *)bytes, 3) != is_valid_by_definition(bytes, 3)) {
            fail_msg("%06x", (unsigned)number);
        }
    }
}

static void malformed_text_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t size;
    } cases[] = {
        {BYTES("\0")},
        {BYTES("abcdefg\0")},
        {BYTES("abcdefgh\0ijklmnop")},
        {BYTES("\x80")},
        {BYTES("\xC0\x80")},
        {BYTES("\xE0\x9F\xBF")},
        {BYTES("\xED\xA0\x80")},
        {BYTES("\xED\xBF\xBF")},
        {BYTES("\xF0\x8F\xBF\xBF")},
        {BYTES("\xF4\x90\x80\x80")},
        {BYTES("\xF5\x80\x80\x80")},
        {BYTES("\xF8\x88\x80\x80\x80")},
        {BYTES("\xF0\x9F\x98")},
        {BYTES("\xF0\x9F\x98z")},
        {BYTES("abcdefgh\xFF")},
        {BYTES("abcdef\xD0zabcdefgh")},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        if (kithi_utf8_valid(cases[i].text, cases[i].size)) {
            fail_msg("case %zu was accepted", i);
        }
    }
    assert_true(kithi_utf8_valid("", 0));
    assert_true(kithi_utf8_valid(BYTES("\x01\x7F abcdefgh Иванова 王小明 \xF4\x8F\xBF\xBF")));
}

static void expect_fold(const char *text, const char *expected)
{
    char out[512];
    const size_t size = strlen(text);
    assert_true(size * KITH_FOLD_GROWTH <= sizeof(out));
    const size_t used = kithi_fold(text, size, out, sizeof(out));
    if (used != strlen(expected) || memcmp(out, expected, used) != 0) {
        fail_msg("\"%s\" became \"%.*s\", expected \"%s\"", text, (int)used, out, expected);
    }
}

static void names_are_folded_as_documented(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *folded;
    } cases[] = {
        {"", ""},
        {"Smith", "smith"},
        {"AZaz09@[`{", "azaz09@[`{"},
        {"O'Brien-Jones Ltd.", "o'brien-jones ltd."},
        /* German, French, Vietnamese, Czech */
        {"Straße STRASSE", "strasse strasse"},
        {"GROẞ", "gross"},
        {"Müller-Lüdenscheidt", "muller-ludenscheidt"},
        {"Françoise Noël", "francoise noel"},
        {"Nguyễn Thị Ánh", "nguyen thi anh"},
        {"Dvořák", "dvorak"},
        {"Łukasz Đorđe Øre", "łukasz đorđe øre"},
        {"\uFB03", "ffi"},
        /* Turkish: all four of I, i, İ, ı are one, whatever the case they were printed in. */
        {"IŞIK ışık İşik", "isik isik isik"},
        /* Cyrillic */
        {"Ёлкина Алёна", "елкина алена"},
        {"ЙОГИ Їжак Ўладзімір Ѓорѓи Ќе", "йоги їжак ўладзімір ѓорѓи ќе"},
        {"Ӑ Ӣ Ӝ Ѐ", "а и ж е"},
        {"Ивано\u0301ва", "иванова"},
        /* Greek: final sigma, accents, breathings, iota subscript */
        {"ΣΊΣΥΦΟΣ Σίσυφος", "σισυφοσ σισυφοσ"},
        {"\u1F84", "α"},
        {"\u0390", "ι"},
        /* Chinese, a compatibility ideograph, Japanese voiced kana */
        {"王小明", "王小明"},
        {"\uF900", "\u8C48"},
        {"ガギパ", "ガギパ"},
        /* Korean: syllables are taken apart, so that an unfinished one finds them */
        {"김가", "\u1100\u1175\u11B7\u1100\u1161"},
        /* Marks that are no accents of Latin or Greek stay. */
        {"أحمد", "\u0627\u0654\u062D\u0645\u062F"},
        {"מֹשֶׁה", "\u05DE\u05B9\u05E9\u05B6\u05C1\u05D4"},
        {"हिन्दी", "हिन्दी"},
        {"\u0958", "\u0915\u093C"},
        {"น้ำ", "น้ำ"},
        /* What shows nothing is dropped. */
        {"so\u00ADft\u200D\u200B\uFEFF\u2067", "soft"}, /* NOLINT(misc-misleading-bidirectional): an input */
        {"辻\U000E0100", "辻"},
        {"\u0301", ""},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        expect_fold(cases[i].text, cases[i].folded);
    }
}

static void white_space_and_controls_become_single_inner_spaces(void **state)
{
    (void)state;
    expect_fold("  a \t\r\n b  ", "a b");
    expect_fold("\u3000王\u00A0\u2003小\u2028明\xC2\x85", "王 小 明");
    expect_fold("a\x01\x1F\x7F\xC2\x9F"
                "b",
                "a b");
    expect_fold(" \x1F\xC2\x85\t", "");
    expect_fold(" \u0301 a \u0301 b \u0301 ", "a b");
    /* A mark that stays is not moved or joined across white space. */
    expect_fold("и \u0306", "и");
    expect_fold("か \u3099", "か \u3099");
    expect_fold("\u05E9\u05C1 \u05B6", "\u05E9\u05C1 \u05B6");
}

static void canonically_equivalent_texts_fold_alike(void **state)
{
    (void)state;
    static const char *const groups[][4] = {
        {"\u00E9", "e\u0301", "E\u0301", "e\u0341"},
        {"\u0439", "и\u0306", "И\u0306", "\u0419"},
        {"\u0439", "и\u0323\u0306", "\u0439\u0323", "\u045D\u0306"},
        {"\u0457", "і\u0308", "І\u0308", "\u0407"},
        {"\u0457", "і\u0344", "і\u0308\u0301", "\u0457\u0301"},
        {"\u045C", "к\u0301", "К\u0341", "\u040C"},
        {"\u0451", "е\u0308", "Е\u0308", "\u0401"},
        {"\u304C", "か\u3099", "か\u0301\u3099", "\u304C\u0301"},
        {"\u304C\u0323", "か\u3099\u0323", "か\u0323\u3099", "か\u3099"},
        {"\uAC01", "\uAC00\u11A8", "\u1100\u1161\u11A8", "\u1100\u0301\u1161\u11A8"},
        {"\u1FB7", "α\u0342\u0345", "\u1FB3\u0342", "Α\u0345\u0342"},
        {"\u212B", "\u00C5", "A\u030A", "a\u030A"},
        {"\u05E9\u05B6\u05C1", "\u05E9\u05C1\u05B6", "\uFB2A\u05B6", "\uFB2A\u05B6\u0301"},
        {"\u1E69", "s\u0323\u0307", "s\u0307\u0323", "\u1E63\u0307"},
        {"\u09CB", "\u09C7\u09BE", "\u09CB\u0301", "\u09C7\u09BE\u0301"},
    };
    for (size_t i = 0; i < COUNT(groups); i++) {
        char first[64];
        const size_t size = kithi_fold(groups[i][0], strlen(groups[i][0]), first, sizeof(first) - 1);
        first[size] = '\0';
        for (size_t k = 1; k < COUNT(groups[i]); k++) {
            expect_fold(groups[i][k], first);
        }
    }
}

/* What holds for the folded form of any text. */
static void check_folded(const char *text, size_t size)
{
    char once[512];
    char twice[sizeof(once) * KITH_FOLD_GROWTH];
    assert_true(size * KITH_FOLD_GROWTH <= sizeof(once));
    const size_t used = kithi_fold(text, size, once, sizeof(once));
    assert_true(used <= size * KITH_FOLD_GROWTH);
    assert_true(kithi_utf8_valid(once, used));
    for (size_t i = 0; i < used; i++) {
        const unsigned char byte = (unsigned char)once[i];
        assert_true(byte >= ' ' && byte != 0x7F);
        assert_false(byte == ' ' && (i == 0 || i + 1 == used || once[i - 1] == ' '));
    }
    assert_int_equal(kithi_fold(once, used, twice, sizeof(twice)), used);
    assert_memory_equal(once, twice, used);
}

static void every_code_point_folds_to_something_stable(void **state)
{
    (void)state;
    /* Alone, after a letter, before one, and after a letter and marks of two classes. */
    static const char *const before[] = {"", "a", "\u0438", "\u05D0\u05B6\u05C1"};
    static const char *const after[] = {"", "z", "\u0306", "\u3099"};
    for (uint32_t point = 1; point <= 0x10FFFF; point++) {
        if (is_surrogate(point)) {
            continue;
        }
        for (size_t i = 0; i < COUNT(before); i++) {
            char text[32];
            size_t size = strlen(before[i]);
            memcpy(text, before[i], size);
            size += kithi_utf8_put(point, text + size);
            memcpy(text + size, after[i], strlen(after[i]));
            check_folded(text, size + strlen(after[i]));
        }
    }
}

/* A small generator of numbers: the same seed gives the same texts everywhere. */
static uint32_t next_number(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*seed >> 33);
}

static void mixed_texts_fold_to_something_stable_at_every_capacity(void **state)
{
    (void)state;
    static const uint32_t pool[] = {
        0x20,   0x09,   0x41,   0x7A,   0xDF,    0xE9,    0x130,   0x131,   0x300,  0x301,  0x306,  0x308,
        0x323,  0x341,  0x344,  0x345,  0x34F,   0x433,   0x438,   0x43A,   0x443,  0x456,  0x419,  0x45D,
        0x5B0,  0x5B8,  0x5BC,  0x64B,  0x651,   0x653,   0x654,   0x627,   0x915,  0x93C,  0x94D,  0xE38,
        0xE48,  0x9BE,  0x9C7,  0x1100, 0x1161,  0x11A8,  0xAC01,  0x1FB3,  0x200D, 0x304B, 0x30CF, 0x3099,
        0x309A, 0x4E00, 0xF900, 0xFB03, 0x1F600, 0x1D15F, 0x1D165, 0xE0100,
    };
    uint64_t seed = 20240229;
    print_message("# seed %llu\n", (unsigned long long)seed);
    for (unsigned round = 0; round < 20000; round++) {
        char text[160];
        size_t size = 0;
        for (uint32_t left = 1 + next_number(&seed) % 12; left > 0; left--) {
            size += kithi_utf8_put(pool[next_number(&seed) % COUNT(pool)], text + size);
        }
        check_folded(text, size);
        const size_t capacity = next_number(&seed) % (size + 1);
        char out[161];
        memset(out, '#', sizeof(out));
        const size_t used = kithi_fold(text, size, out, capacity);
        assert_true(used <= capacity);
        assert_int_equal(out[capacity], '#');
        assert_true(used == 0 || out[used - 1] != ' ');
        check_folded(out, used);
    }
}

static void a_full_output_is_cut_at_a_code_point(void **state)
{
    (void)state;
    char out[8] = "#######";
    assert_int_equal(kithi_fold(BYTES("Йод"), out, 5), 4);
    assert_memory_equal(out, "йо###", 5);
    assert_int_equal(kithi_fold(BYTES("ab cd"), out, 3), 2);
    assert_memory_equal(out, "ab", 2);
    assert_int_equal(kithi_fold(BYTES("abc"), out, 0), 0);
    assert_int_equal(kithi_fold(BYTES("xß"), out, 2), 2);
    assert_memory_equal(out, "xs", 2);
    /* What still fits is not taken after something that did not. */
    assert_int_equal(kithi_fold(BYTES("aЙb"), out, 2), 1);
    /* A mark that joins needs no room. */
    assert_int_equal(kithi_fold(BYTES("и\u0306"), out, 2), 2);
    assert_memory_equal(out, "й", 2);
}

static void long_runs_of_marks_stay_stable(void **state)
{
    (void)state;
    static const char *const marks[] = {"\u05C1", "\u05B6", "\u3099", "\U0001D165", "\u0306"};
    for (unsigned length = 28; length <= 40; length++) {
        char text[170] = "\u304B";
        size_t size = 3;
        for (unsigned i = 0; i < length; i++) {
            const char *mark = marks[(i * 7 + length) % COUNT(marks)];
            memcpy(text + size, mark, strlen(mark));
            size += strlen(mark);
        }
        check_folded(text, size);
    }
}

static void phone_numbers_are_reduced_to_digits(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *digits;
    } cases[] = {
        {"", ""},
        {"+7 (910) 555-12-34", "79105551234"},
        {"0049/89 1234.567 ext. 8", "00498912345678"},
        {"тел. 8-910-5551234", "89105551234"},
        {"０１２-３４５-６７８９", "0123456789"},
        {"٠١٢٣٤٥٦٧٨٩", "0123456789"},
        {"۰۱۲۳۴۵۶۷۸۹", "0123456789"},
        {"/:\u065F\u066A\u06EF\u06FA\uFF0F\uFF1A½²", ""},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char out[32];
        const size_t used = kithi_phone_digits(cases[i].text, strlen(cases[i].text), out, sizeof(out));
        assert_int_equal(used, strlen(cases[i].digits));
        assert_memory_equal(out, cases[i].digits, used);
    }
    char out[4] = "####";
    assert_int_equal(kithi_phone_digits(BYTES("12345"), out, 3), 3);
    assert_memory_equal(out, "123#", 4);
    assert_int_equal(kithi_phone_digits(BYTES("12345"), out, 0), 0);
}

static void calling_codes_are_told_from_the_number(void **state)
{
    (void)state;
    /* All calling codes of one and two digits; whatever begins otherwise has three. */
    static const char two[] = "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 "
                              "60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98 ";
    for (unsigned number = 0; number < 1000; number++) {
        const char digits[6] = {(char)('0' + number / 100),
                                (char)('0' + number / 10 % 10),
                                (char)('0' + number % 10),
                                '5',
                                '5',
                                '\0'};
        size_t expected = 3;
        if (digits[0] == '0') {
            expected = 0;
        } else if (digits[0] == '1' || digits[0] == '7') {
            expected = 1;
        } else {
            for (const char *code = two; *code != '\0'; code += 3) {
                if (memcmp(code, digits, 2) == 0) {
                    expected = 2;
                }
            }
        }
        for (size_t size = 0; size <= 5; size++) {
            assert_int_equal(kithi_phone_country(digits, size), size < expected ? 0 : expected);
        }
    }
    assert_int_equal(kithi_phone_country(BYTES("79105551234")), 1);
    assert_int_equal(kithi_phone_country(BYTES("498912345")), 2);
    assert_int_equal(kithi_phone_country(BYTES("380441234567")), 3);
    assert_int_equal(kithi_phone_country(BYTES("8613812345678")), 2);
    assert_int_equal(kithi_phone_country(BYTES("085212345678")), 0);
    assert_int_equal(kithi_phone_plus(BYTES("0049228")), 2);
    assert_int_equal(kithi_phone_plus(BYTES("0228")), 0);
    assert_int_equal(kithi_phone_plus(BYTES("228")), 0);
    assert_int_equal(kithi_phone_plus(BYTES("00")), 0);
    assert_int_equal(kithi_phone_plus(BYTES("")), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_is_written_and_read_back),
        cmocka_unit_test(validity_is_the_definition_for_every_three_bytes),
        cmocka_unit_test(malformed_text_is_refused),
        cmocka_unit_test(names_are_folded_as_documented),
        cmocka_unit_test(white_space_and_controls_become_single_inner_spaces),
        cmocka_unit_test(canonically_equivalent_texts_fold_alike),
        cmocka_unit_test(every_code_point_folds_to_something_stable),
        cmocka_unit_test(mixed_texts_fold_to_something_stable_at_every_capacity),
        cmocka_unit_test(a_full_output_is_cut_at_a_code_point),
        cmocka_unit_test(long_runs_of_marks_stay_stable),
        cmocka_unit_test(phone_numbers_are_reduced_to_digits),
        cmocka_unit_test(calling_codes_are_told_from_the_number),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
