/* The form in which names are compared and searched: without case, accents and superfluous white space. */
#ifndef KITH_BASE_FOLD_H
#define KITH_BASE_FOLD_H

#include <stddef.h>

/* Bytes of output per byte of input, at most: a Hangul syllable becomes three letters. */
#define KITH_FOLD_GROWTH 3

/*
 * Folds valid UTF-8 and returns the bytes written: at most capacity, cut at a code point. Equal for text that
 * is canonically equivalent; folding the output again changes nothing.
 *
 * - Canonical decomposition and full case folding; dotless i becomes i, as its capital is I. Iota subscript
 *   is an accent.
 * - Accents (non-spacing marks of Latin, Greek, Cyrillic or no script) are dropped: "e" for "é", U+0435 for
 *   U+0451. The five Cyrillic letters U+0439, U+0453, U+0457, U+045C, U+045E and voiced kana are letters of
 *   their own and stay whole. The marks of all other scripts stay, in canonical order.
 * - White space and control characters: inner runs become one U+0020, outer ones nothing. So 0x00..0x1F and
 *   0x7F never appear and can serve as separators.
 * - Characters that show nothing (soft hyphen, joiners, direction and variation marks, ...) are dropped.
 */
size_t kithi_fold(const char *text, size_t size, char *out, size_t capacity);

#endif
