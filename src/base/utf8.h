/* UTF-8: checked once at the border, walked without checks behind it. */
#ifndef KITH_BASE_UTF8_H
#define KITH_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether text is well-formed UTF-8 without a NUL: no overlong form, no surrogate, nothing above U+10FFFF. */
bool kithi_utf8_valid(const char *text, size_t size);

/* Whether text is NULL, or well-formed and at most so many bytes. */
bool kithi_utf8_fits(const char *text, size_t most);

/* Length of the longest beginning of text that ends between characters and has at most `most` bytes. */
size_t kithi_utf8_cut(const char *text, size_t size, size_t most);

/* The code point at *position, which moves behind it. The text is valid and *position < size. */
uint32_t kithi_utf8_next(const char *text, size_t size, size_t *position);

/* Writes a code point (no surrogate) and returns how many bytes it took. */
size_t kithi_utf8_put(uint32_t point, char out[4]);

#endif
