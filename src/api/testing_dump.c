/*
 * Canonical text of a view and its digest: a line per record, sorted, without ids.
 *
 *   customer K1: kind=person surname=Marsh city="Bad Homburg"
 *   relation mother K2->K1 2020-01-01..: remark=adoptive
 *   label of relation_type mother: end=from sex=female language=en text=mother
 *
 * A record is called by its kind and key; a part by its kind and what it is part of; a relation by type, ends
 * and period. Public headers only; memory from malloc, since a view has no allocator of its own to lend.
 */
#include "kith/testing.h"

#include "kith/kinds.h"
#include "kith/message.h"
#include "kith/record.h"
#include "kith/schema.h"

#include <stdlib.h>
#include <string.h>

#define FIELDS 64u     /* most fields of a kind that are written */
#define BATCH 256u     /* ids asked for at once */
#define OWNERS_MOST 8u /* parts of parts of parts */
#define VALUE_SIZE 64u /* everything but text fits */

/* A text that grows; once memory is short it stays as it is. */
typedef struct text {
    char *bytes;
    size_t length;
    size_t capacity;
    int failed;
} text;

typedef struct dump {
    const kith_view *view;
    text body;      /* all lines, each ended by a NUL */
    size_t *starts; /* of the lines in body */
    size_t count;
    size_t capacity;
} dump;

/* --- text --- */

static void put_bytes(text *out, const char *bytes, size_t length)
{
    if (out->failed || length > SIZE_MAX / 4 - out->length) {
        out->failed = 1;
        return;
    }
    if (out->length + length >= out->capacity) {
        const size_t capacity = (out->length + length) * 2 + 64;
        char *grown = realloc(out->bytes, capacity);
        if (grown == NULL) {
            out->failed = 1;
            return;
        }
        out->bytes = grown;
        out->capacity = capacity;
    }
    memcpy(out->bytes + out->length, bytes, length);
    out->length += length;
}

static void put(text *out, const char *bytes)
{
    put_bytes(out, bytes, strlen(bytes));
}

static int is_plain(unsigned char byte)
{
    return byte > ' ' && byte != 0x7F && byte != '"' && byte != '\\' && byte != '=';
}

/* As it is where that is clear, else in quotes with everything escaped that could end the line or the quotes.
 */
static void put_quoted(text *out, const char *bytes, size_t length)
{
    static const char digits[] = "0123456789abcdef";
    int plain = length > 0;
    for (size_t i = 0; i < length; i++) {
        plain = plain && is_plain((unsigned char)bytes[i]);
    }
    if (plain) {
        put_bytes(out, bytes, length);
        return;
    }
    put(out, "\"");
    for (size_t i = 0; i < length; i++) {
        const unsigned char byte = (unsigned char)bytes[i];
        if (byte < ' ' || byte == 0x7F) {
            const char escape[] = {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
            put_bytes(out, escape, sizeof escape);
        } else {
            const char escape[] = {'\\', (char)byte};
            const size_t skip = byte == '"' || byte == '\\' ? 0 : 1;
            put_bytes(out, escape + skip, 2 - skip);
        }
    }
    put(out, "\"");
}

static void put_date(text *out, int64_t date)
{
    char written[11] = "";
    (void)kith_date_format((kith_date)date, written);
    put(out, written);
}

/* --- names of records --- */

/* A field of a record; KITH_TYPE_NONE if it is not set or the record is not there. */
static kith_value field_of(const dump *work, kith_id id, uint32_t field)
{
    kith_value value = {.field = field};
    (void)kith_record_get(work->view, id, field, &value, NULL);
    return value;
}

static void put_key(const dump *work, text *out, kith_id id, uint32_t field)
{
    const kith_value key = field_of(work, id, field);
    if (key.type == KITH_TYPE_TEXT) {
        put_quoted(out, key.text, key.length);
    } else {
        put(out, "?");
    }
}

static void put_relation(const dump *work, text *out, kith_id id)
{
    put_key(work, out, (kith_id)field_of(work, id, KITH_RELATION_TYPE).number, KITH_RELATION_TYPE_CODE);
    put(out, " ");
    put_key(work, out, (kith_id)field_of(work, id, KITH_RELATION_FROM).number, KITH_CUSTOMER_NUMBER);
    put(out, "->");
    put_key(work, out, (kith_id)field_of(work, id, KITH_RELATION_TO).number, KITH_CUSTOMER_NUMBER);
    put(out, " ");
    put_date(out, field_of(work, id, KITH_RELATION_SINCE).number);
    put(out, "..");
    put_date(out, field_of(work, id, KITH_RELATION_UNTIL).number);
}

/* Kind and key; of a part: its kind and the name of its owner, however often that is a part again. */
static void put_name(const dump *work, text *out, kith_id id)
{
    for (uint32_t depth = 0; depth < OWNERS_MOST; depth++) {
        kith_kind_info info = {.size = sizeof info};
        if (kith_schema_kind(KITH_ID_KIND(id), &info) != KITH_OK) {
            put(out, "?");
            return;
        }
        put(out, info.name);
        if (info.key != 0) {
            put(out, " ");
            put_key(work, out, id, info.key);
            return;
        }
        if (info.owner == 0) {
            if (KITH_ID_KIND(id) == KITH_KIND_RELATION) {
                put(out, " ");
                put_relation(work, out, id);
            }
            return;
        }
        put(out, " of ");
        id = (kith_id)field_of(work, id, info.owner).number;
    }
}

/* --- lines --- */

/* Does the name of the record say this field already? */
static int is_in_name(uint32_t kind, const kith_kind_info *info, uint32_t field)
{
    return field == info->key || field == info->owner ||
           (kind == KITH_KIND_RELATION && field <= KITH_RELATION_UNTIL);
}

static void put_reference(const dump *work, text *out, const kith_field_info *field, kith_id id)
{
    kith_kind_info info = {.size = sizeof info};
    if (field->target != 0 && kith_schema_kind(field->target, &info) == KITH_OK && info.key != 0) {
        put_key(work, out, id, info.key);
        return;
    }
    text name = {0};
    put_name(work, &name, id);
    put_quoted(out, name.bytes == NULL ? "" : name.bytes, name.length);
    out->failed = out->failed || name.failed;
    free(name.bytes);
}

static void put_value(const dump *work, text *out, const kith_field_info *field, const kith_value *value)
{
    char written[VALUE_SIZE];
    put(out, " ");
    put(out, field->name);
    put(out, "=");
    switch (value->type) {
    case KITH_TYPE_TEXT:
        put_quoted(out, value->text, value->length);
        break;
    case KITH_TYPE_REFERENCE:
        put_reference(work, out, field, (kith_id)value->number);
        break;
    default:
        (void)kith_value_format(value, value->type == KITH_TYPE_CODE ? field->target : 0, written,
                                sizeof written);
        put(out, written);
        break;
    }
}

static int grow_starts(dump *work)
{
    if (work->count < work->capacity) {
        return 1;
    }
    const size_t capacity = work->capacity * 2 + 64;
    size_t *grown = realloc(work->starts, capacity * sizeof *grown);
    if (grown == NULL) {
        return 0;
    }
    work->starts = grown;
    work->capacity = capacity;
    return 1;
}

static kith_status put_record(dump *work, kith_id id, const kith_kind_info *info)
{
    kith_value values[FIELDS];
    const uint32_t kind = KITH_ID_KIND(id);
    const uint32_t fields = info->fields < FIELDS ? info->fields : FIELDS;
    const kith_status status = kith_record_read(work->view, id, values, fields, NULL);
    if (status != KITH_OK) {
        return status;
    }
    if (!grow_starts(work)) {
        return KITH_ERR_MEMORY;
    }
    work->starts[work->count++] = work->body.length;
    put_name(work, &work->body, id);
    put(&work->body, ":");
    for (uint32_t i = 0; i < fields; i++) {
        kith_field_info field = {.size = sizeof field};
        if (values[i].type != KITH_TYPE_NONE && !is_in_name(kind, info, i + 1) &&
            kith_schema_field(kind, i + 1, &field) == KITH_OK) {
            put_value(work, &work->body, &field, &values[i]);
        }
    }
    put_bytes(&work->body, "", 1);
    return work->body.failed ? KITH_ERR_MEMORY : KITH_OK;
}

static kith_status put_kind(dump *work, uint32_t kind)
{
    kith_kind_info info = {.size = sizeof info};
    kith_id ids[BATCH];
    kith_id after = 0;
    size_t count = BATCH;
    kith_status status = kith_schema_kind(kind, &info);
    while (status == KITH_OK && count == BATCH && info.archived == 0) {
        status = kith_record_list(work->view, kind, after, ids, BATCH, &count, NULL);
        for (size_t i = 0; i < count && status == KITH_OK; i++) {
            status = put_record(work, ids[i], &info);
            after = ids[i];
        }
    }
    return status;
}

static kith_status collect(dump *work)
{
    kith_kind_info info = {.size = sizeof info};
    kith_status status = KITH_OK;
    /* A newer library under an older harness has more kinds than this header knows. */
    for (uint32_t kind = 1; status == KITH_OK && kith_schema_kind(kind, &info) == KITH_OK; kind++) {
        status = put_kind(work, kind);
    }
    return status;
}

/* --- order --- */

static int compare_lines(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* All lines in order, each ended by a line feed; NULL without memory. */
static char *arrange(const dump *work, size_t *length)
{
    const char **lines = malloc((work->count + 1) * sizeof *lines);
    char *out = malloc(work->body.length + 1);
    char *at = out;
    if (lines == NULL || out == NULL) {
        free(lines);
        free(out);
        return NULL;
    }
    for (size_t i = 0; i < work->count; i++) {
        lines[i] = work->body.bytes + work->starts[i];
    }
    qsort(lines, work->count, sizeof *lines, compare_lines);
    for (size_t i = 0; i < work->count; i++) {
        const size_t size = strlen(lines[i]);
        memcpy(at, lines[i], size);
        at[size] = '\n';
        at += size + 1;
    }
    *at = '\0';
    *length = (size_t)(at - out);
    free(lines);
    return out;
}

static kith_status write_dump(const kith_view *view, char **out, size_t *length)
{
    dump work = {.view = view};
    kith_status status = collect(&work);
    *out = NULL;
    if (status == KITH_OK) {
        *out = arrange(&work, length);
        status = *out == NULL ? KITH_ERR_MEMORY : KITH_OK;
    }
    free(work.body.bytes);
    free(work.starts);
    return status;
}

/* --- public --- */

kith_status kith_view_dump(const kith_view *view, char *out, size_t capacity, size_t *length)
{
    char *written = NULL;
    if (length != NULL) {
        *length = 0;
    }
    if (out != NULL && capacity > 0) {
        out[0] = '\0';
    }
    if (view == NULL || length == NULL || (out == NULL && capacity > 0)) {
        return KITH_ERR_INVALID;
    }
    const kith_status status = write_dump(view, &written, length);
    if (status == KITH_OK && capacity > 0) {
        const size_t size = *length < capacity ? *length : capacity - 1;
        memcpy(out, written, size);
        out[size] = '\0';
    }
    free(written);
    return status;
}

kith_status kith_view_digest(const kith_view *view, uint64_t *out)
{
    char *written = NULL;
    size_t length = 0;
    if (out == NULL) {
        return KITH_ERR_INVALID;
    }
    *out = 0;
    if (view == NULL) {
        return KITH_ERR_INVALID;
    }
    const kith_status status = write_dump(view, &written, &length);
    if (status == KITH_OK) {
        uint64_t hash = UINT64_C(0xCBF29CE484222325); /* FNV-1a */
        for (size_t i = 0; i < length; i++) {
            hash = (hash ^ (unsigned char)written[i]) * UINT64_C(0x100000001B3);
        }
        *out = hash;
    }
    free(written);
    return status;
}
