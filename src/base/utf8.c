/* UTF-8: validation, reading and writing of single code points. */
#include "base/utf8.h"

#include <assert.h>
#include <string.h>

/* Whether eight bytes are all ASCII and none of them is NUL. */
static bool is_plain_word(const char *text)
{
    uint64_t word;
    memcpy(&word, text, sizeof(word));
    /* For bytes below 0x80, adding 0x7F sets the top bit of every byte but a NUL, without a carry. */
    const uint64_t tops = UINT64_C(0x8080808080808080);
    return (word & tops) == 0 && ((word + UINT64_C(0x7F7F7F7F7F7F7F7F)) & tops) == tops;
}

static bool is_tail(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

/* Size of the well-formed sequence at the beginning of text, or 0. */
static size_t measure_sequence(const unsigned char *text, size_t size)
{
    const unsigned char first = text[0];
    if (first < 0x80) {
        return first == 0 ? 0 : 1;
    }
    if (first < 0xC2 || first > 0xF4) {
        return 0;
    }
    const size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (length > size) {
        return 0;
    }
    for (size_t i = 1; i < length; i++) {
        if (!is_tail(text[i])) {
            return 0;
        }
    }
    /* The second byte alone tells overlong forms, surrogates and what lies above U+10FFFF. */
    const unsigned char second = text[1];
    if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
        (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F)) {
        return 0;
    }
    return length;
}

bool kithi_utf8_valid(const char *text, size_t size)
{
    size_t position = 0;
    while (position < size) {
        if (size - position >= sizeof(uint64_t) && is_plain_word(text + position)) {
            position += sizeof(uint64_t);
            continue;
        }
        const size_t length = measure_sequence((const unsigned char *)text + position, size - position);
        if (length == 0) {
            return false;
        }
        position += length;
    }
    return true;
}

size_t kithi_utf8_cut(const char *text, size_t size, size_t most)
{
    if (size <= most) {
        return size;
    }
    while (most > 0 && ((unsigned char)text[most] & 0xC0u) == 0x80u) {
        most--;
    }
    return most;
}

uint32_t kithi_utf8_next(const char *text, size_t size, size_t *position)
{
    assert(*position < size);
    (void)size;
    const unsigned char *at = (const unsigned char *)text + *position;
    const uint32_t first = at[0];
    if (first < 0x80) {
        *position += 1;
        return first;
    }
    if (first < 0xE0) {
        assert(size - *position >= 2);
        *position += 2;
        return (first & 0x1Fu) << 6 | (at[1] & 0x3Fu);
    }
    if (first < 0xF0) {
        assert(size - *position >= 3);
        *position += 3;
        return (first & 0x0Fu) << 12 | (at[1] & 0x3Fu) << 6 | (at[2] & 0x3Fu);
    }
    assert(size - *position >= 4);
    *position += 4;
    return (first & 0x07u) << 18 | (at[1] & 0x3Fu) << 12 | (at[2] & 0x3Fu) << 6 | (at[3] & 0x3Fu);
}

size_t kithi_utf8_put(uint32_t point, char out[4])
{
    assert(point <= 0x10FFFF);
    if (point < 0x80) {
        out[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        out[0] = (char)(0xC0 | point >> 6);
        out[1] = (char)(0x80 | (point & 0x3F));
        return 2;
    }
    if (point < 0x10000) {
        out[0] = (char)(0xE0 | point >> 12);
        out[1] = (char)(0x80 | (point >> 6 & 0x3F));
        out[2] = (char)(0x80 | (point & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | point >> 18);
    out[1] = (char)(0x80 | (point >> 12 & 0x3F));
    out[2] = (char)(0x80 | (point >> 6 & 0x3F));
    out[3] = (char)(0x80 | (point & 0x3F));
    return 4;
}

bool kithi_utf8_fits(const char *text, size_t most)
{
    return text == NULL || (strlen(text) <= most && kithi_utf8_valid(text, strlen(text)));
}
