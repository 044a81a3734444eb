/* Decimals in millionths: arithmetic over 128-bit intermediates, text. */
#include "base/decimal.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#if !defined(__SIZEOF_INT128__)
#error "a compiler with 128-bit integers is needed"
#endif
__extension__ typedef __int128 wide;

static bool fit_wide(wide value, kith_decimal *out)
{
    const bool fits = value >= INT64_MIN && value <= INT64_MAX;
    *out = fits ? (kith_decimal)value : 0;
    return fits;
}

/* The integer nearest to value / by, the even one of two. 0 < |by| <= 2^63. */
static wide divide_even(wide value, wide by)
{
    const wide quotient = value / by;
    const wide rest = value % by;
    const wide twice = 2 * (rest < 0 ? -rest : rest);
    const wide whole = by < 0 ? -by : by;
    if (twice < whole || (twice == whole && quotient % 2 == 0)) {
        return quotient;
    }
    return (value < 0) == (by < 0) ? quotient + 1 : quotient - 1;
}

bool kithi_decimal_add(kith_decimal a, kith_decimal b, kith_decimal *out)
{
    return fit_wide((wide)a + b, out);
}

bool kithi_decimal_multiply(kith_decimal a, kith_decimal b, kith_decimal *out)
{
    return fit_wide(divide_even((wide)a * b, KITHI_DECIMAL_ONE), out);
}

bool kithi_decimal_divide(kith_decimal a, kith_decimal b, kith_decimal *out)
{
    if (b == 0) {
        *out = 0;
        return false;
    }
    return fit_wide(divide_even((wide)a * KITHI_DECIMAL_ONE, b), out);
}

bool kithi_decimal_round(kith_decimal a, unsigned digits, kith_decimal *out)
{
    static const int32_t units[KITHI_DECIMAL_DIGITS + 1] = {1000000, 100000, 10000, 1000, 100, 10, 1};
    assert(digits <= KITHI_DECIMAL_DIGITS);
    return fit_wide(divide_even(a, units[digits]) * units[digits], out);
}

/* Appends one digit to a number that is kept below zero, since INT64_MIN has no positive counterpart. */
static bool append_digit(kith_decimal *value, char digit)
{
    const int number = digit - '0';
    if (number < 0 || number > 9 || *value < (INT64_MIN + number) / 10) {
        return false;
    }
    *value = *value * 10 - number;
    return true;
}

bool kithi_decimal_parse(const char *text, size_t size, kith_decimal *out)
{
    *out = 0;
    const bool is_signed = size > 0 && (text[0] == '-' || text[0] == '+');
    const bool is_negative = is_signed && text[0] == '-';
    const char *digits = text + (is_signed ? 1 : 0);
    const size_t count = size - (is_signed ? 1 : 0);
    if (count == 0) {
        return false;
    }
    const char *point = memchr(digits, '.', count);
    const size_t whole = point == NULL ? count : (size_t)(point - digits);
    const size_t fraction = point == NULL ? 0 : count - whole - 1;
    if (whole == 0 || (point != NULL && fraction == 0) || fraction > KITHI_DECIMAL_DIGITS) {
        return false;
    }
    kith_decimal value = 0;
    for (size_t i = 0; i < whole; i++) {
        if (!append_digit(&value, digits[i])) {
            return false;
        }
    }
    for (size_t i = 0; i < KITHI_DECIMAL_DIGITS; i++) {
        if (!append_digit(&value, i < fraction ? digits[whole + 1 + i] : '0')) {
            return false;
        }
    }
    return fit_wide(is_negative ? (wide)value : -(wide)value, out);
}

size_t kithi_decimal_format(kith_decimal value, char out[24])
{
    char reversed[24];
    size_t count = 0;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    /* From the last digit on: zeros that end the fraction are left out, a digit always stands before it. */
    for (unsigned digit = 0; digit <= KITHI_DECIMAL_DIGITS || rest > 0; digit++) {
        if (digit == KITHI_DECIMAL_DIGITS && count > 0) {
            reversed[count++] = '.';
        }
        if (digit >= KITHI_DECIMAL_DIGITS || count > 0 || rest % 10 != 0) {
            reversed[count++] = (char)('0' + rest % 10);
        }
        rest /= 10;
    }
    if (value < 0) {
        reversed[count++] = '-';
    }
    for (size_t i = 0; i < count; i++) {
        out[i] = reversed[count - 1 - i];
    }
    out[count] = '\0';
    return count;
}
