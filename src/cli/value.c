/* Values: read from text and written as text, by the schema. */
#include "cli/value.h"

#include "cli/key.h"
#include "kith/message.h"
#include "kith/record.h"

#include <stdio.h>
#include <string.h>

kith_kind_info cli_schema_kind(uint32_t kind)
{
    kith_kind_info info = {.size = sizeof info};
    (void)kith_schema_kind(kind, &info);
    return info;
}

kith_field_info cli_schema_field(uint32_t kind, uint32_t field)
{
    kith_field_info info = {.size = sizeof info};
    (void)kith_schema_field(kind, field, &info);
    return info;
}

/* A letter in lower case, in no language but English: tolower asks the locale, and in Turkish I is not i. */
static char lower(char letter)
{
    return (char)(letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter);
}

/* Number of a month by its English name or the first three letters of it; 0: none. */
static int month_of(const char *name, size_t length)
{
    static const char *const months[] = {"january",   "february", "march",    "april",
                                         "may",       "june",     "july",     "august",
                                         "september", "october",  "november", "december"};
    for (int month = 0; month < 12; month++) {
        size_t same = 0;
        while (same < length && lower(name[same]) == months[month][same]) { /* ends at its NUL */
            same++;
        }
        if (same == length && (length == 3 || months[month][length] == '\0')) {
            return month + 1;
        }
    }
    return 0;
}

/* Reads digits, as many as `most` at most; behind them, NULL: there are none, or more. */
static const char *parse_digits(const char *text, size_t most, int *out)
{
    const size_t count = strspn(text, "0123456789");
    *out = 0;
    for (size_t i = 0; i < count && i < most; i++) {
        *out = *out * 10 + (text[i] - '0');
    }
    return count == 0 || count > most ? NULL : text + count;
}

/* Behind blanks; NULL: there are none. */
static const char *skip_blanks(const char *text)
{
    const size_t count = text == NULL ? 0 : strspn(text, " ");
    return count == 0 ? NULL : text + count;
}

/* "24 MAY 1819": day, English month, year; anything more or less is no date. */
static int parse_english_date(const char *text, kith_date *out)
{
    char written[40];
    int day = 0;
    int year = 0;
    const char *name = skip_blanks(parse_digits(text + strspn(text, " "), 2, &day));
    const size_t length = name == NULL ? 0 : strcspn(name, " ");
    const char *last = name == NULL ? NULL : skip_blanks(name + length);
    const char *end = last == NULL ? NULL : parse_digits(last, 4, &year);
    if (end == NULL || end[strspn(end, " ")] != '\0' || day < 1 || year < 1) {
        return 1;
    }
    (void)snprintf(written, sizeof written, "%04d-%02d-%02d", year, month_of(name, length), day);
    return kith_date_parse(written, out) != KITH_OK;
}

void cli_value_list(uint32_t list, cli_text *why)
{
    cli_text_add(why, "one of ");
    for (int64_t i = 1; kith_schema_code(list, i) != NULL; i++) {
        cli_text_format(why, "%s%s", i == 1 ? "" : ", ", kith_schema_code(list, i));
    }
}

void cli_value_add_range(const kith_field_info *field, cli_text *out)
{
    char written[64];
    kith_value bound = {.type = field->type, .number = field->least};
    (void)kith_value_format(&bound, 0, written, sizeof written);
    cli_text_format(out, "%s to ", written);
    bound.number = field->most;
    (void)kith_value_format(&bound, 0, written, sizeof written);
    cli_text_add(out, written);
}

/* Says what a text that does not fit should have been. */
static void say_rule(const kith_field_info *field, cli_text *why)
{
    switch (field->type) {
    case KITH_TYPE_INTEGER:
        cli_text_add(why, "not a whole number");
        if (field->least > INT64_MIN || field->most < INT64_MAX) {
            cli_text_add(why, " from ");
            cli_value_add_range(field, why);
        }
        break;
    case KITH_TYPE_DECIMAL:
        cli_text_add(why, "not a number");
        if (field->least > INT64_MIN || field->most < INT64_MAX) {
            cli_text_add(why, " from ");
            cli_value_add_range(field, why);
        }
        cli_text_add(why, " with at most six decimals");
        break;
    case KITH_TYPE_DATE:
        cli_text_add(why, "not a date YYYY-MM-DD");
        break;
    case KITH_TYPE_INSTANT:
        cli_text_add(why, "not an instant YYYY-MM-DDTHH:MM:SSZ");
        break;
    case KITH_TYPE_CODE:
        cli_text_add(why, "not ");
        cli_value_list(field->target, why);
        break;
    case KITH_TYPE_FLAG:
        cli_text_add(why, "not 0, 1, no or yes");
        break;
    default:
        cli_text_add(why, "not a value of this type");
        break;
    }
}

static int parse_reference(const kith_view *view, uint32_t kind, const char *text, kith_value *out,
                           cli_text *why)
{
    kith_id id = 0;
    if (cli_key_find(view, kind, text, &id) != 0) {
        const kith_kind_info info = cli_schema_kind(kind);
        if (info.key != 0) {
            cli_text_format(why, "no %s with this %s", info.name, cli_schema_field(kind, info.key).name);
        } else if (kind == 0) {
            cli_text_add(why, "no such record; written as KIND:KEY");
        } else {
            cli_text_add(why, "no such record, or more than one; written as ");
            cli_key_add_form(kind, why);
        }
        return 1;
    }
    *out = (kith_value){.type = KITH_TYPE_REFERENCE, .number = (int64_t)id};
    return 0;
}

int cli_value_parse(const kith_view *view, const kith_field_info *field, const char *text, kith_value *out,
                    cli_text *why)
{
    if (field->type == KITH_TYPE_REFERENCE) {
        return parse_reference(view, field->target, text, out, why);
    }
    const uint32_t list = field->type == KITH_TYPE_CODE ? field->target : 0;
    if (kith_value_parse(field->type, list, text, out) == KITH_OK && out->type != KITH_TYPE_NONE) {
        const int counted = field->type == KITH_TYPE_INTEGER || field->type == KITH_TYPE_DECIMAL;
        if (!counted || (out->number >= field->least && out->number <= field->most)) {
            return 0;
        }
    }
    kith_date date = 0;
    if (field->type == KITH_TYPE_DATE && parse_english_date(text, &date) == 0) {
        *out = (kith_value){.type = KITH_TYPE_DATE, .number = date};
        return 0;
    }
    say_rule(field, why);
    return 1;
}

void cli_value_add(const kith_view *view, const kith_field_info *field, const kith_value *value,
                   cli_text *out)
{
    char written[64];
    if (value->type == KITH_TYPE_TEXT) {
        cli_text_add_bytes(out, value->text, value->length);
    } else if (value->type == KITH_TYPE_REFERENCE) {
        (void)cli_key_add(view, field->target, (kith_id)value->number, out);
    } else if (value->type != KITH_TYPE_NONE) {
        (void)kith_value_format(value, value->type == KITH_TYPE_CODE ? field->target : 0, written,
                                sizeof written);
        cli_text_add(out, written);
    }
}

void cli_value_add_decimal(kith_decimal number, cli_text *out)
{
    char written[64];
    const kith_value value = {.type = KITH_TYPE_DECIMAL, .number = number};
    (void)kith_value_format(&value, 0, written, sizeof written);
    cli_text_add(out, written);
}

cli_cell cli_value_decimal_cell(kith_decimal number, cli_text *scratch)
{
    cli_text_clear(scratch);
    cli_value_add_decimal(number, scratch);
    return cli_cell_text(cli_text_get(scratch));
}

cli_cell cli_value_cell(const kith_view *view, const kith_field_info *field, const kith_value *value,
                        cli_text *scratch)
{
    if (value->type == KITH_TYPE_NONE) {
        return cli_cell_none();
    }
    if (value->type == KITH_TYPE_TEXT) {
        return cli_cell_text(value->text);
    }
    if (value->type == KITH_TYPE_INTEGER) {
        return cli_cell_number(value->number);
    }
    if (value->type == KITH_TYPE_FLAG) {
        return cli_cell_flag(value->number != 0);
    }
    cli_text_clear(scratch);
    cli_value_add(view, field, value, scratch);
    return cli_cell_text(cli_text_get(scratch));
}

cli_cell cli_value_field_cell(const kith_view *view, kith_id id, uint32_t field, cli_text *scratch)
{
    const kith_field_info described = cli_schema_field(KITH_ID_KIND(id), field);
    kith_value value = {0};
    (void)kith_record_get(view, id, field, &value, NULL);
    return cli_value_cell(view, &described, &value, scratch);
}

int cli_value_equal(const kith_value *one, const kith_value *other)
{
    if (one->type != other->type || one->type == KITH_TYPE_NONE) {
        return one->type == other->type;
    }
    if (one->type != KITH_TYPE_TEXT) {
        return one->number == other->number;
    }
    return one->length == other->length && memcmp(one->text, other->text, one->length) == 0;
}
