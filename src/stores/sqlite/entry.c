/*
 * An entry of the history as it stands in its row: the customers that it touches, and its values by the names
 * of their fields, both as JSON, so that anybody can read them by SQL. A record that was added or removed has
 * one value of each field, {"city":"York"}; one that was changed has two, {"city":["Leeds","York"]}. Values
 * are texts, or null.
 *
 * What is read back is what is written here, and nothing else that JSON allows.
 */
#include "sqlite/store.h"

#include <string.h>

#define ESCAPED 6 /* bytes that a byte of a text takes at most: \u00xx */

/* --- writing --- */

/* Where `size` more bytes go; NULL: no memory, now or before. */
static char *make_room(kithi_sqlite_json *out, size_t size)
{
    const size_t needed = out->size + size;
    if (needed > out->capacity) {
        char *grown = sqlite3_realloc64(out->bytes, needed * 2);
        if (grown == NULL) {
            out->failed = true;
            return NULL;
        }
        out->bytes = grown;
        out->capacity = needed * 2;
    }
    return out->failed ? NULL : out->bytes + out->size;
}

static void put(kithi_sqlite_json *out, const char *bytes, size_t size)
{
    char *at = make_room(out, size);
    if (at != NULL) {
        memcpy(at, bytes, size);
        out->size += size;
    }
}

static char *put_escaped(char *at, unsigned char byte)
{
    static const char digits[] = "0123456789abcdef";
    *at++ = '\\';
    if (byte >= ' ') {
        *at++ = (char)byte;
        return at;
    }
    memcpy(at, "u00", 3);
    at[3] = digits[byte >> 4];
    at[4] = digits[byte & 15];
    return at + 5;
}

static void put_string(kithi_sqlite_json *out, const char *text, size_t length)
{
    char *at = make_room(out, length * ESCAPED + 2);
    if (at == NULL) {
        return;
    }
    *at++ = '"';
    for (size_t i = 0; i < length; i++) {
        const unsigned char byte = (unsigned char)text[i];
        if (byte < ' ' || byte == '"' || byte == '\\') {
            at = put_escaped(at, byte);
        } else {
            *at++ = (char)byte;
        }
    }
    *at++ = '"';
    out->size = (size_t)(at - out->bytes);
}

/* False: the value is none of its field. */
static bool put_value(kithi_sqlite_json *out, const kith_field_info *field, const kith_value *value)
{
    char spelt[KITHI_SQLITE_SPELT];
    if (value->type == KITH_TYPE_NONE) {
        put(out, "null", 4);
        return true;
    }
    if (value->type != field->type) {
        return false;
    }
    if (value->type == KITH_TYPE_TEXT) {
        put_string(out, value->text, value->length == KITH_NUL_ENDED ? strlen(value->text) : value->length);
        return true;
    }
    const size_t length = kithi_sqlite_spell(field, value, spelt);
    put_string(out, spelt, length);
    return length > 0;
}

/* A field with its value before, after, or both; the other is NULL. */
static bool put_member(kithi_sqlite_json *out, const kith_field_info *field, const kith_value *before,
                       const kith_value *after)
{
    const bool both = before != NULL && after != NULL;
    put_string(out, field->name, strlen(field->name));
    put(out, ":[", both ? 2 : 1);
    bool good = before == NULL || put_value(out, field, before);
    put(out, ",", both ? 1 : 0);
    good = good && (after == NULL || put_value(out, field, after));
    put(out, "]", both ? 1 : 0);
    return good;
}

bool kithi_sqlite_put_values(kithi_sqlite_json *out, const kithi_sqlite_kind *kind, const kith_change *change,
                             uint32_t *wrong)
{
    const bool was = change->operation != KITH_OPERATION_ADD;
    const bool is = change->operation != KITH_OPERATION_REMOVE;
    const size_t count = was ? change->before_count : change->after_count;
    *wrong = 0;
    if (was && is && change->after_count != count) {
        return false;
    }
    put(out, "{", 1);
    for (size_t i = 0; i < count; i++) {
        const uint32_t field = was ? change->before[i].field : change->after[i].field;
        const bool known =
            field > *wrong && field <= kind->info.fields; /* in order, so that it is read back */
        *wrong = field;
        put(out, ",", i == 0 ? 0 : 1);
        if (!known || (is && change->after[i].field != field) ||
            !put_member(out, &kind->fields[field - 1], was ? &change->before[i] : NULL,
                        is ? &change->after[i] : NULL)) {
            return false;
        }
    }
    put(out, "}", 1);
    return true;
}

void kithi_sqlite_put_customers(kithi_sqlite_json *out, const kith_change *change)
{
    const kith_field_info field = {.type = KITH_TYPE_REFERENCE};
    char spelt[KITHI_SQLITE_SPELT];
    put(out, "[", 1);
    for (size_t i = 0; i < change->customer_count; i++) {
        const kith_value id = {.type = KITH_TYPE_REFERENCE, .number = (int64_t)change->customers[i]};
        put(out, ",", i == 0 ? 0 : 1);
        put(out, spelt, kithi_sqlite_spell(&field, &id, spelt));
    }
    put(out, "]", 1);
}

/* --- reading --- */

/* JSON under way. Texts lose their escapes on their way to `out`, where there is room for all of them. */
typedef struct reader {
    const char *at; /* ends with a NUL */
    char *out;
} reader;

static bool take(reader *in, char byte)
{
    const bool found = *in->at == byte;
    in->at += found ? 1 : 0;
    return found;
}

static int digit_of(char byte)
{
    return byte >= '0' && byte <= '9' ? byte - '0' : byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

/* What follows a backslash; 0: nothing that is written. */
static char take_escaped(reader *in)
{
    if (take(in, '"')) {
        return '"';
    }
    if (take(in, '\\')) {
        return '\\';
    }
    if (strncmp(in->at, "u00", 3) != 0 || digit_of(in->at[3]) < 0 || digit_of(in->at[4]) < 0) {
        return '\0';
    }
    const int byte = digit_of(in->at[3]) << 4 | digit_of(in->at[4]);
    in->at += 5;
    return byte < ' ' ? (char)byte : '\0';
}

/* A string, as a text that ends with a NUL. */
static bool take_string(reader *in, const char **text, size_t *length)
{
    char *begin = in->out;
    if (!take(in, '"')) {
        return false;
    }
    while (*in->at != '"') {
        const char byte = take(in, '\\') ? take_escaped(in) : *in->at++;
        if (byte == '\0') {
            return false;
        }
        *in->out++ = byte;
    }
    in->at++;
    *in->out++ = '\0';
    *text = begin;
    *length = (size_t)(in->out - begin) - 1;
    return true;
}

static bool take_value(reader *in, const kith_field_info *field, uint32_t number, kith_value *out)
{
    const char *text = NULL;
    size_t length = 0;
    *out = (kith_value){.field = number};
    if (strncmp(in->at, "null", 4) == 0) {
        in->at += 4;
        return true;
    }
    return take_string(in, &text, &length) && kithi_sqlite_parse(field, text, length, out);
}

/* Number of the field of this name behind another; 0: there is none. */
static uint32_t field_after(const kithi_sqlite_kind *kind, uint32_t field, const char *name)
{
    while (field < kind->info.fields) {
        if (strcmp(kind->fields[field++].name, name) == 0) {
            return field;
        }
    }
    return 0;
}

/* A field with its values; what is wrong, or NULL. */
static const char *take_member(reader *in, const kithi_sqlite_kind *kind, kithi_sqlite_entry *entry,
                               kith_change *change, uint32_t *field)
{
    const char *name = NULL;
    size_t length = 0;
    const bool both = change->operation == KITH_OPERATION_CHANGE;
    if (!take_string(in, &name, &length) || !take(in, ':')) {
        return "a field";
    }
    *field = field_after(kind, *field, name);
    if (*field == 0) {
        return "a field";
    }
    const kith_field_info *info = &kind->fields[*field - 1];
    bool good = !both || take(in, '[');
    if (change->operation != KITH_OPERATION_ADD) {
        good = good && take_value(in, info, *field, &entry->before[change->before_count++]);
    }
    good = good && (!both || take(in, ','));
    if (change->operation != KITH_OPERATION_REMOVE) {
        good = good && take_value(in, info, *field, &entry->after[change->after_count++]);
    }
    return good && (!both || take(in, ']')) ? NULL : info->name;
}

/* Digits from 1 to the greatest id, without a leading zero. */
static bool take_id(reader *in, kith_id *out)
{
    uint64_t id = 0;
    while (*in->at >= (id == 0 ? '1' : '0') && *in->at <= '9') {
        const uint64_t digit = (uint64_t)(*in->at++ - '0');
        if (id > (INT64_MAX - digit) / 10) {
            return false;
        }
        id = id * 10 + digit;
    }
    *out = id;
    return id != 0;
}

static bool take_customers(reader *in, kith_id *out, size_t *count)
{
    bool good = take(in, '[');
    if (good && !take(in, ']')) {
        do {
            good = take_id(in, &out[(*count)++]);
        } while (good && take(in, ','));
        good = good && take(in, ']');
    }
    return good && *in->at == '\0';
}

bool kithi_sqlite_fit_entry(kithi_sqlite_entry *entry, const char *customers, const char *changes)
{
    const size_t ids = strlen(customers); /* more than enough: an id takes two bytes */
    entry->texts.size = 0;
    if (ids > entry->capacity) {
        kith_id *grown = sqlite3_realloc64(entry->customers, ids * 2 * sizeof *grown);
        if (grown == NULL) {
            return false;
        }
        entry->customers = grown;
        entry->capacity = ids * 2;
    }
    return make_room(&entry->texts, strlen(changes) + 1) != NULL;
}

const char *kithi_sqlite_take_entry(kithi_sqlite_entry *entry, const kithi_sqlite_kind *kind,
                                    const char *const json[2], kith_change *change)
{
    reader in = {.at = json[0], .out = entry->texts.bytes};
    uint32_t field = 0;
    const char *wrong = NULL;
    change->customers = entry->customers;
    change->before = entry->before;
    change->after = entry->after;
    if (!take_customers(&in, entry->customers, &change->customer_count)) {
        return "a customer";
    }
    in.at = json[1];
    if (!take(&in, '{')) {
        return "a field";
    }
    if (!take(&in, '}')) {
        do {
            wrong = take_member(&in, kind, entry, change, &field);
        } while (wrong == NULL && take(&in, ','));
        wrong = wrong == NULL && !take(&in, '}') ? "a field" : wrong;
    }
    return wrong == NULL && *in.at != '\0' ? "a field" : wrong;
}
