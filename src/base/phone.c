/* Phone numbers: digits in any of the usual writings, and the international calling code before them. */
#include "base/phone.h"

#include "base/utf8.h"

#include <assert.h>
#include <stdint.h>

/* Length of the calling code by first digit (row) and second digit (column). No code begins another one. */
static const char code_lengths[10][11] = {
    "0000000000", /* 0 begins no code */
    "1111111111", /* 1 North America */
    "2333333233", /* 20 Egypt, 27 South Africa */
    "2222232332", /* 30..34, 36, 39 */
    "2232222222", /* all but 42. */
    "3222222223", /* all but 50. and 59. */
    "2222222333", /* 60..66 */
    "1111111111", /* 7 Russia, Kazakhstan */
    "3223232333", /* 81, 82, 84, 86 */
    "2222223323", /* 90..95, 98 */
};

/* The zeros of the digits that people write in phone numbers. */
static const uint32_t zeros[] = {'0', 0x0660, 0x06F0, 0xFF10};

size_t kithi_phone_digits(const char *text, size_t size, char *out, size_t capacity)
{
    size_t used = 0;
    size_t position = 0;
    while (position < size && used < capacity) {
        const uint32_t point = kithi_utf8_next(text, size, &position);
        for (size_t i = 0; i < sizeof(zeros) / sizeof(zeros[0]); i++) {
            if (point - zeros[i] < 10u) {
                out[used++] = (char)('0' + (point - zeros[i]));
                break;
            }
        }
    }
    return used;
}

size_t kithi_phone_plus(const char *digits, size_t size)
{
    return size > 2 && digits[0] == '0' && digits[1] == '0' ? 2 : 0;
}

size_t kithi_phone_country(const char *digits, size_t size)
{
    if (size == 0) {
        return 0;
    }
    assert(digits[0] >= '0' && digits[0] <= '9');
    const char *row = code_lengths[digits[0] - '0'];
    if (row[0] == '1') {
        return 1;
    }
    if (size == 1) {
        return 0;
    }
    assert(digits[1] >= '0' && digits[1] <= '9');
    const size_t length = (size_t)(row[digits[1] - '0'] - '0');
    return length <= size ? length : 0;
}
