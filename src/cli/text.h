/* Text: a growing text, and what a terminal makes of UTF-8. */
#ifndef KITH_CLI_TEXT_H
#define KITH_CLI_TEXT_H

#include <stddef.h>

/* Begin with zeros; bytes is NUL-ended as soon as something was added. */
typedef struct cli_text {
    char *bytes;
    size_t length;
    size_t capacity;
} cli_text;

const char *cli_text_get(const cli_text *text); /* never NULL */
void cli_text_clear(cli_text *text);            /* keeps the memory */
void cli_text_free(cli_text *text);
void cli_text_add(cli_text *text, const char *more);
void cli_text_add_bytes(cli_text *text, const char *more, size_t length);
void cli_text_format(cli_text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Adds what a person typed or a file held so that it can be shown: on one line, control characters and broken
 * UTF-8 replaced, so that no value can steer the terminal. */
void cli_text_add_shown(cli_text *text, const char *raw, size_t length);

/* As cli_text_add_shown in double quotes, cut when it is long. */
void cli_text_add_quoted(cli_text *text, const char *raw);

/* Columns that a text takes on a terminal: 2 for wide characters, 0 for combining ones. */
size_t cli_text_width(const char *text);

/* Bytes of a text that fit into so many columns, at least one character: all of it, or up to a blank if there
 * is one. */
size_t cli_text_fit(const char *text, size_t columns);

/* Columns of the widest word. */
size_t cli_text_word_width(const char *text);

/* 1 if two texts are the same but for case, accents and compatibility forms. */
int cli_text_alike(const char *one, const char *other);

#endif
