/* Values and columns: texts, numbers, ISO dates, decimals in millionths, codes by name. */
#include "sqlite/store.h"

#include "kith/message.h"

#include <string.h>

#define SECOND INT64_C(1000000)
#define DAY (INT64_C(86400) * SECOND)
#define EPOCH 2440588 /* 1970-01-01 */

bool kithi_sqlite_instant(kith_instant at, char out[KITHI_SQLITE_INSTANT])
{
    const int64_t rest = (at % DAY + DAY) % DAY;
    const int64_t day = at / DAY - (at % DAY < 0 ? 1 : 0) + EPOCH;
    char date[11] = "";
    if (day < 1 || day > INT32_MAX || kith_date_format((kith_date)day, date) != KITH_OK || date[0] == '\0') {
        return false;
    }
    sqlite3_snprintf(KITHI_SQLITE_INSTANT, out, "%sT%02d:%02d:%02d.%06dZ", date, (int)(rest / SECOND / 3600),
                     (int)(rest / SECOND / 60 % 60), (int)(rest / SECOND % 60), (int)(rest % SECOND));
    return true;
}

size_t kithi_sqlite_spell(const kith_field_info *field, const kith_value *value, char out[KITHI_SQLITE_SPELT])
{
    if (field->type == KITH_TYPE_INSTANT) {
        return kithi_sqlite_instant(value->number, out) ? KITHI_SQLITE_INSTANT - 1 : 0;
    }
    const size_t length =
        kith_value_format(value, field->type == KITH_TYPE_CODE ? field->target : 0, out, KITHI_SQLITE_SPELT);
    return length < KITHI_SQLITE_SPELT ? length : 0;
}

/* Bind what a column of type TEXT holds. */
static int bind_as_text(sqlite3_stmt *statement, int index, const kith_field_info *field,
                        const kith_value *value)
{
    char text[KITHI_SQLITE_SPELT];
    if (value->type == KITH_TYPE_NONE) {
        return sqlite3_bind_null(statement, index);
    }
    if (value->type != field->type) {
        return SQLITE_MISMATCH;
    }
    if (value->type == KITH_TYPE_TEXT) {
        return value->length == KITH_NUL_ENDED
                   ? kithi_sqlite_bind_text(statement, index, value->text)
                   : sqlite3_bind_text64(statement, index, value->text, value->length, SQLITE_STATIC,
                                         SQLITE_UTF8);
    }
    const size_t length = kithi_sqlite_spell(field, value, text);
    return length > 0 ? sqlite3_bind_text(statement, index, text, (int)length, SQLITE_TRANSIENT)
                      : SQLITE_MISMATCH;
}

int kithi_sqlite_bind(sqlite3_stmt *statement, int index, const kith_field_info *field,
                      const kith_value *value)
{
    switch (field->type) {
    case KITH_TYPE_TEXT:
    case KITH_TYPE_DATE:
    case KITH_TYPE_INSTANT:
        return bind_as_text(statement, index, field, value);
    case KITH_TYPE_CODE: {
        const char *name = kith_schema_code(field->target, value->number);
        if (value->type == KITH_TYPE_NONE) {
            return sqlite3_bind_null(statement, index);
        }
        return value->type != field->type || name == NULL ? SQLITE_MISMATCH
                                                          : kithi_sqlite_bind_text(statement, index, name);
    }
    default:
        if (value->type == KITH_TYPE_NONE) {
            return sqlite3_bind_null(statement, index);
        }
        return value->type != field->type ? SQLITE_MISMATCH
                                          : sqlite3_bind_int64(statement, index, value->number);
    }
}

bool kithi_sqlite_parse(const kith_field_info *field, const char *text, size_t length, kith_value *out)
{
    const uint32_t number = out->field;
    if (field->type == KITH_TYPE_TEXT) {
        *out = (kith_value){.field = number, .type = KITH_TYPE_TEXT, .text = text, .length = length};
        return true;
    }
    const uint32_t list = field->type == KITH_TYPE_CODE ? field->target : 0;
    const bool done = strlen(text) == length && kith_value_parse(field->type, list, text, out) == KITH_OK &&
                      out->type == field->type;
    out->field = number;
    return done;
}

/* A text column: a text, or the text of a date, an instant or a code. */
static bool take_text(sqlite3_stmt *statement, int index, const kith_field_info *field, kith_value *out)
{
    const char *text = (const char *)sqlite3_column_text(statement, index);
    const size_t length = (size_t)sqlite3_column_bytes(statement, index);
    if (text == NULL) {
        return false;
    }
    if (field->type == KITH_TYPE_CODE) {
        out->number = strlen(text) == length ? kith_schema_find_code(field->target, text) : 0;
        out->type = KITH_TYPE_CODE;
        return out->number != 0;
    }
    if (field->type == KITH_TYPE_DATE) {
        kith_date date = 0;
        const bool done = length == 10 && kith_date_parse(text, &date) == KITH_OK && date != 0;
        out->number = date;
        out->type = KITH_TYPE_DATE;
        return done;
    }
    return kithi_sqlite_parse(field, text, length, out);
}

bool kithi_sqlite_take(sqlite3_stmt *statement, int index, const kith_field_info *field, kith_value *out)
{
    const int type = sqlite3_column_type(statement, index);
    const bool number = field->type == KITH_TYPE_INTEGER || field->type == KITH_TYPE_DECIMAL ||
                        field->type == KITH_TYPE_REFERENCE || field->type == KITH_TYPE_FLAG;
    if (type == SQLITE_NULL) {
        return true;
    }
    if (number && type == SQLITE_INTEGER) {
        out->type = field->type;
        out->number = sqlite3_column_int64(statement, index);
        return true;
    }
    if (!number && type == SQLITE_TEXT && take_text(statement, index, field, out)) {
        return true;
    }
    *out = (kith_value){.field = out->field, .type = KITH_TYPE_INTEGER, .number = 1};
    if (field->type == KITH_TYPE_INTEGER) {
        *out = (kith_value){.field = out->field, .type = KITH_TYPE_TEXT, .text = "?", .length = 1};
    }
    return false;
}
