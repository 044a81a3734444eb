/* Public calls of message.h: messages, values as text. */
#include "api/check.h"
#include "base/date.h"
#include "base/decimal.h"
#include "rules/messages.h"

#include "kith/message.h"
#include "kith/schema.h"

#include <string.h>

static kith_status fill_message(const kithi_message *found, kith_message *out)
{
    kith_message message = {.size = sizeof message};
    if (found != NULL) {
        message.id = found->id;
        message.name = found->name;
        message.english = found->english;
        message.german = found->german;
        message.russian = found->russian;
        message.cause = found->cause;
        message.cure = found->cure;
    }
    kithi_check_fill(out, &message, sizeof message);
    return found == NULL ? KITH_ERR_NOT_FOUND : KITH_OK;
}

kith_status kith_message_get(kith_status status, int32_t rule, kith_message *out)
{
    if (out == NULL) {
        return KITH_ERR_INVALID;
    }
    if (kithi_check_out(out, NULL) != KITH_OK) {
        return KITH_ERR_ABI;
    }
    return fill_message(kithi_message_of(status, status == KITH_ERR_RULE ? rule : 0), out);
}

kith_status kith_message_list(size_t index, kith_message *out)
{
    if (out == NULL) {
        return KITH_ERR_INVALID;
    }
    if (kithi_check_out(out, NULL) != KITH_OK) {
        return KITH_ERR_ABI;
    }
    return fill_message(kithi_message_at(index), out);
}

kith_status kith_date_parse(const char *text, kith_date *out)
{
    if (out != NULL) {
        *out = 0;
    }
    if (text == NULL || out == NULL) {
        return KITH_ERR_INVALID;
    }
    return kithi_date_parse(text, strlen(text), out) ? KITH_OK : KITH_ERR_SHAPE;
}

kith_status kith_date_format(kith_date date, char *out)
{
    if (out == NULL || !kithi_check_date(date)) {
        return KITH_ERR_INVALID;
    }
    (void)kithi_date_format(date, out);
    return KITH_OK;
}

/* --- values as text --- */

static bool parse_integer(const char *text, int64_t *out)
{
    const bool negative = text[0] == '-';
    const char *at = text + (negative || text[0] == '+' ? 1 : 0);
    int64_t number = 0;
    if (*at == '\0') {
        return false;
    }
    for (; *at != '\0'; at++) {
        const int64_t digit = *at - '0';
        if (digit < 0 || digit > 9 || number < (INT64_MIN + digit) / 10) {
            return false;
        }
        number = number * 10 - digit; /* downwards, so that the smallest number fits */
    }
    if (!negative && number == INT64_MIN) {
        return false;
    }
    *out = negative ? number : -number;
    return true;
}

static bool parse_flag(const char *text, int64_t *out)
{
    *out = strcmp(text, "1") == 0 || strcmp(text, "yes") == 0;
    return *out != 0 || strcmp(text, "0") == 0 || strcmp(text, "no") == 0;
}

static bool parse_number(uint32_t type, uint32_t list, const char *text, int64_t *out)
{
    kith_date date = 0;
    switch (type) {
    case KITH_TYPE_INTEGER:
        return parse_integer(text, out);
    case KITH_TYPE_REFERENCE:
        return parse_integer(text, out) && *out > 0;
    case KITH_TYPE_DECIMAL:
        return kithi_decimal_parse(text, strlen(text), out);
    case KITH_TYPE_DATE:
        if (!kithi_date_parse(text, strlen(text), &date)) {
            return false;
        }
        *out = date;
        return true;
    case KITH_TYPE_INSTANT:
        return kithi_instant_parse(text, strlen(text), out);
    case KITH_TYPE_CODE:
        *out = kith_schema_find_code(list, text);
        return *out != 0;
    case KITH_TYPE_FLAG:
        return parse_flag(text, out);
    default:
        return false;
    }
}

kith_status kith_value_parse(uint32_t type, uint32_t list, const char *text, kith_value *out)
{
    if (out != NULL) {
        *out = (kith_value){0};
    }
    if (out == NULL || text == NULL || type == KITH_TYPE_NONE || type > KITH_TYPE_FLAG) {
        return KITH_ERR_INVALID;
    }
    if (text[0] == '\0') {
        return KITH_OK;
    }
    kith_value value = {.type = type};
    if (type == KITH_TYPE_TEXT) {
        value.text = text;
        value.length = strlen(text);
    } else if (!parse_number(type, list, text, &value.number)) {
        return KITH_ERR_SHAPE;
    }
    *out = value;
    return KITH_OK;
}

static size_t format_integer(int64_t number, char *out)
{
    char digits[24];
    size_t at = sizeof digits;
    uint64_t rest = number < 0 ? UINT64_C(0) - (uint64_t)number : (uint64_t)number;
    do {
        digits[--at] = (char)('0' + (char)(rest % 10));
        rest /= 10;
    } while (rest > 0);
    if (number < 0) {
        digits[--at] = '-';
    }
    memcpy(out, digits + at, sizeof digits - at);
    out[sizeof digits - at] = '\0';
    return sizeof digits - at;
}

size_t kith_value_format(const kith_value *value, uint32_t list, char *out, size_t capacity)
{
    char scratch[32] = "";
    const char *text = scratch;
    size_t length = 0;
    if (value == NULL || out == NULL || capacity == 0) {
        return 0;
    }
    switch (value->type) {
    case KITH_TYPE_TEXT:
        text = value->text == NULL ? "" : value->text;
        length = value->length == KITH_NUL_ENDED ? strlen(text) : value->length;
        break;
    case KITH_TYPE_INTEGER:
    case KITH_TYPE_REFERENCE:
    case KITH_TYPE_FLAG:
        length = format_integer(value->number, scratch);
        break;
    case KITH_TYPE_DECIMAL:
        length = kithi_decimal_format(value->number, scratch);
        break;
    case KITH_TYPE_DATE:
        length = kithi_date_format((kith_date)value->number, scratch);
        break;
    case KITH_TYPE_INSTANT:
        length = kithi_instant_format(value->number, scratch);
        break;
    case KITH_TYPE_CODE:
        text = kith_schema_code(list, value->number);
        text = text == NULL ? "" : text;
        length = strlen(text);
        break;
    default:
        break;
    }
    const size_t fits = length < capacity - 1 ? length : capacity - 1;
    memcpy(out, text, fits);
    out[fits] = '\0';
    return length;
}
