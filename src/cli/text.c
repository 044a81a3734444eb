/* Text: growing, made safe for a terminal, and measured in terminal columns. */
#include "cli/text.h"

#include "cli/memory.h"
#include "cli/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define QUOTED_MOST 60
#define REPLACEMENT "\xEF\xBF\xBD"

const char *cli_text_get(const cli_text *text)
{
    return text->bytes == NULL ? "" : text->bytes;
}

void cli_text_clear(cli_text *text)
{
    text->length = 0;
    if (text->bytes != NULL) {
        text->bytes[0] = '\0';
    }
}

void cli_text_free(cli_text *text)
{
    free(text->bytes);
    *text = (cli_text){0};
}

void cli_text_add_bytes(cli_text *text, const char *more, size_t length)
{
    const size_t wanted = text->length + length + 1;
    if (wanted > text->capacity) {
        text->capacity = wanted > text->capacity * 2 ? wanted : text->capacity * 2;
        text->bytes = cli_memory_resize(text->bytes, text->capacity, 1);
    }
    memcpy(text->bytes + text->length, more, length);
    text->length += length;
    text->bytes[text->length] = '\0';
}

void cli_text_add(cli_text *text, const char *more)
{
    cli_text_add_bytes(text, more, strlen(more));
}

void cli_text_format(cli_text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *made = NULL;
    const int length = vasprintf(&made, format, arguments);
    va_end(arguments);
    if (length < 0) {
        exit(cli_report("out of memory"));
    }
    cli_text_add_bytes(text, made, (size_t)length);
    free(made);
}

/* Next character of a text; a broken one counts as one byte and gives -1. */
static utf8proc_int32_t next_character(const char *text, size_t length, size_t *bytes)
{
    utf8proc_int32_t character = -1;
    const utf8proc_ssize_t most = length > 4 ? 4 : (utf8proc_ssize_t)length;
    const utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)text, most, &character);
    *bytes = used > 0 ? (size_t)used : 1;
    return used > 0 ? character : -1;
}

void cli_text_add_shown(cli_text *text, const char *raw, size_t length)
{
    size_t bytes = 0;
    for (size_t at = 0; at < length; at += bytes) {
        const utf8proc_int32_t character = next_character(raw + at, length - at, &bytes);
        if (character == '\n' || character == '\r' || character == '\t') {
            cli_text_add_bytes(text, " ", 1);
        } else if (character < 0 || utf8proc_category(character) == UTF8PROC_CATEGORY_CC) {
            cli_text_add(text, REPLACEMENT);
        } else {
            cli_text_add_bytes(text, raw + at, bytes);
        }
    }
}

void cli_text_add_quoted(cli_text *text, const char *raw)
{
    const size_t length = strlen(raw);
    size_t shown = 0;
    size_t bytes = 0;
    for (size_t count = 0; count < QUOTED_MOST && shown < length; count++) {
        (void)next_character(raw + shown, length - shown, &bytes);
        shown += bytes;
    }
    cli_text_add(text, "\"");
    cli_text_add_shown(text, raw, shown);
    cli_text_add(text, shown < length ? "...\"" : "\"");
}

/* Columns of the next character. */
static size_t next_width(const char *text, size_t length, size_t *bytes)
{
    const utf8proc_int32_t character = next_character(text, length, bytes);
    return character < 0 ? 1 : (size_t)utf8proc_charwidth(character);
}

size_t cli_text_width(const char *text)
{
    const size_t length = strlen(text);
    size_t width = 0;
    size_t bytes = 0;
    for (size_t at = 0; at < length; at += bytes) {
        width += next_width(text + at, length - at, &bytes);
    }
    return width;
}

size_t cli_text_fit(const char *text, size_t columns)
{
    const size_t length = strlen(text);
    size_t width = 0;
    size_t bytes = 0;
    size_t blank = 0;
    for (size_t at = 0; at < length; at += bytes) {
        width += next_width(text + at, length - at, &bytes);
        if (text[at] == ' ') {
            blank = at > 0 && text[at - 1] != ' ' && width <= columns + 1 ? at : blank;
        } else if (width > columns && at > 0) {
            return blank > 0 ? blank : at;
        }
    }
    return width > columns && blank > 0 ? blank : length;
}

size_t cli_text_word_width(const char *text)
{
    const size_t length = strlen(text);
    size_t width = 0;
    size_t widest = 0;
    size_t bytes = 0;
    for (size_t at = 0; at < length; at += bytes) {
        width = text[at] == ' ' ? 0 : width + next_width(text + at, length - at, &bytes);
        bytes = text[at] == ' ' ? 1 : bytes;
        widest = width > widest ? width : widest;
    }
    return widest;
}

/* Without case, compatibility forms and the accents of U+0300..U+036F, as the library finds names but for a
 * few letters that count as their own there; freed by the caller. NULL: no UTF-8. */
static unsigned char *fold(const char *text)
{
    utf8proc_uint8_t *folded = NULL;
    const utf8proc_option_t how = UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
                                  UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
    size_t kept = 0;
    if (utf8proc_map((const utf8proc_uint8_t *)text, 0, &folded, how) < 0) {
        return NULL;
    }
    for (size_t at = 0; folded[at] != '\0'; at++) {
        if (folded[at] == 0xCC || (folded[at] == 0xCD && folded[at + 1] < 0xB0)) {
            at++;
        } else {
            folded[kept++] = folded[at];
        }
    }
    folded[kept] = '\0';
    return folded;
}

int cli_text_alike(const char *one, const char *other)
{
    unsigned char *first = fold(one);
    unsigned char *second = fold(other);
    const int alike =
        first != NULL && second != NULL && strcmp((const char *)first, (const char *)second) == 0;
    free(first);
    free(second);
    return alike;
}
