/* Public calls of record.h. */
#include "api/check.h"
#include "engine/calls.h"
#include "model/index.h"
#include "model/rows.h"
#include "model/users.h"

#include "kith/record.h"

#include <string.h>

kith_status kith_record_add(kith_txn *txn, uint32_t kind, const kith_value *values, size_t count,
                            kith_id *out, kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (out != NULL) {
        *out = 0;
    }
    if (txn == NULL || out == NULL || (values == NULL && count > 0)) {
        return kithi_check_invalid(err, "transaction, values or out is NULL");
    }
    if (kithi_schema_kind(kind) == NULL || kind == KITH_KIND_BOOK) {
        return kithi_check_invalid(err, "no such kind, or one that cannot be added");
    }
    const kith_status status = kithi_txn_check_open(txn, err);
    return status == KITH_OK ? kithi_calls_add(txn, kind, values, count, out, err) : status;
}

kith_status kith_record_change(kith_txn *txn, kith_id id, const kith_value *values, size_t count,
                               kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (txn == NULL || (values == NULL && count > 0) || kithi_schema_kind(KITH_ID_KIND(id)) == NULL) {
        return kithi_check_invalid(err, "transaction or values is NULL, or not an id");
    }
    const kith_status status = kithi_txn_check_open(txn, err);
    if (status != KITH_OK) {
        return status;
    }
    return KITH_ID_KIND(id) == KITH_KIND_RELATION_TYPE
               ? kithi_calls_change_type(txn, id, values, count, KITH_POLICY_REFUSE, err)
               : kithi_calls_change(txn, id, values, count, err);
}

kith_status kith_record_remove(kith_txn *txn, kith_id id, kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (txn == NULL || kithi_schema_kind(KITH_ID_KIND(id)) == NULL || KITH_ID_KIND(id) == KITH_KIND_BOOK) {
        return kithi_check_invalid(err, "transaction is NULL, or not an id of what can be removed");
    }
    const kith_status status = kithi_txn_check_open(txn, err);
    return status == KITH_OK ? kithi_calls_remove(txn, id, err) : status;
}

/* --- reading --- */

kith_status kith_record_get(const kith_view *view, kith_id id, uint32_t field, kith_value *out,
                            kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (out != NULL) {
        *out = (kith_value){.field = field};
    }
    if (view == NULL || out == NULL || kithi_schema_field(KITH_ID_KIND(id), field) == NULL) {
        return kithi_check_invalid(err, "view or out is NULL, or no such field");
    }
    const unsigned char *row = kithi_row_find(&view->state, id);
    if (row == NULL) {
        return kithi_check_not_found(err, kithi_schema_kind(KITH_ID_KIND(id))->name, id);
    }
    kithi_row_value(&view->state, KITH_ID_KIND(id), row, field, out);
    return KITH_OK;
}

kith_status kith_record_read(const kith_view *view, kith_id id, kith_value *values, size_t capacity,
                             kith_error *err)
{
    kith_value all[KITHI_FIELDS];
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    for (size_t i = 0; i < capacity && values != NULL; i++) {
        values[i] = (kith_value){.field = (uint32_t)i + 1};
    }
    if (view == NULL || (values == NULL && capacity > 0) || kithi_schema_kind(KITH_ID_KIND(id)) == NULL) {
        return kithi_check_invalid(err, "view or values is NULL, or not an id");
    }
    const unsigned char *row = kithi_row_find(&view->state, id);
    if (row == NULL) {
        return kithi_check_not_found(err, kithi_schema_kind(KITH_ID_KIND(id))->name, id);
    }
    kithi_row_read(&view->state, KITH_ID_KIND(id), row, all);
    const size_t fields = kithi_schema_kind(KITH_ID_KIND(id))->field_count;
    if (capacity > 0) {
        memcpy(values, all + 1, (capacity < fields ? capacity : fields) * sizeof *values);
    }
    return KITH_OK;
}

/* Where the fields of many records go. */
typedef struct flat {
    const uint32_t *fields;
    size_t field_count;
    uint8_t *types;
    int64_t *numbers;
    const char **texts;
} flat;

/* One record to its place. */
static void put_flat(const kith_view *view, kith_id id, const unsigned char *row, const flat *out,
                     size_t place)
{
    kith_value all[KITHI_FIELDS];
    const size_t known = kithi_schema_kind(KITH_ID_KIND(id))->field_count;
    kithi_row_read(&view->state, KITH_ID_KIND(id), row, all);
    all[0] = (kith_value){0};
    for (size_t i = 0; i < out->field_count; i++) {
        const size_t field = out->fields == NULL ? i + 1 : out->fields[i];
        const kith_value *value = &all[field <= known ? field : 0];
        const size_t at = place * out->field_count + i;
        out->numbers[at] = value->number;
        out->texts[at] = value->text;
        if (out->types != NULL) {
            out->types[at] = (uint8_t)value->type;
        }
    }
}

/* Nothing in the places of so many records. */
static void clear_flat(const flat *out, size_t n)
{
    for (size_t at = 0; at < n * out->field_count; at++) {
        if (out->types != NULL) {
            out->types[at] = KITH_TYPE_NONE;
        }
        if (out->numbers != NULL) {
            out->numbers[at] = 0;
        }
        if (out->texts != NULL) {
            out->texts[at] = NULL;
        }
    }
}

kith_status kith_record_read_many(const kith_view *view, const kith_id *ids, size_t n, const uint32_t *fields,
                                  size_t field_count, uint8_t *types, int64_t *numbers, const char **texts,
                                  kith_error *err)
{
    const flat out = {
        .fields = fields, .field_count = field_count, .types = types, .numbers = numbers, .texts = texts};
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    clear_flat(&out, n);
    if (view == NULL || (n > 0 && (ids == NULL || (field_count > 0 && (numbers == NULL || texts == NULL))))) {
        return kithi_check_invalid(err, "view, ids, numbers or texts is NULL");
    }
    for (size_t i = 0; i < n; i++) {
        if (kithi_schema_kind(KITH_ID_KIND(ids[i])) == NULL) {
            return kithi_check_invalid(err, "not an id");
        }
    }
    for (size_t i = 0; i < n; i++) {
        const unsigned char *row = kithi_row_find(&view->state, ids[i]);
        if (row == NULL) {
            clear_flat(&out, i);
            return kithi_check_not_found(err, kithi_schema_kind(KITH_ID_KIND(ids[i]))->name, ids[i]);
        }
        put_flat(view, ids[i], row, &out, i);
    }
    return KITH_OK;
}

kith_status kith_record_find(const kith_view *view, uint32_t kind, const char *key, kith_id *out,
                             kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (out != NULL) {
        *out = 0;
    }
    if (view == NULL || key == NULL || out == NULL || kithi_schema_kind(kind) == NULL ||
        kithi_schema_key(kithi_schema_kind(kind)) == 0) {
        return kithi_check_invalid(err, "view, key or out is NULL, or the kind has no key");
    }
    const uint32_t sequence = kithi_index_find(&view->state, kind, key, strlen(key), 0);
    if (sequence == 0) {
        (void)kithi_report(err, KITH_ERR_NOT_FOUND, "there is no ");
        kithi_report_add(err, kithi_schema_kind(kind)->name);
        kithi_report_add(err, " ");
        kithi_report_quote(err, key, strlen(key));
        return KITH_ERR_NOT_FOUND;
    }
    *out = kithi_id_make(kind, sequence);
    return KITH_OK;
}

kith_status kith_record_list(const kith_view *view, uint32_t kind, kith_id after, kith_id *ids,
                             size_t capacity, size_t *count, kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (count != NULL) {
        *count = 0;
    }
    if (view == NULL || count == NULL || (ids == NULL && capacity > 0) || kithi_schema_kind(kind) == NULL ||
        (after != 0 && !kithi_check_id(after, kind))) {
        return kithi_check_invalid(
            err, "view, ids or count is NULL, or no such kind, or after is of another kind");
    }
    for (uint32_t row = kithi_row_next(&view->state, kind, kithi_id_sequence(after));
         row != 0 && *count < capacity; row = kithi_row_next(&view->state, kind, row)) {
        ids[(*count)++] = kithi_id_make(kind, row);
    }
    return KITH_OK;
}

/* Ids under a prefix of the reference keys whose last four bytes are greater than `after`. */
static size_t read_parts(const kithi_state *state, const kithi_key *prefix, uint32_t kind, uint32_t after,
                         kith_id *ids, size_t capacity)
{
    size_t count = 0;
    kithi_key from = *prefix;
    kithi_cursor cursor;
    kithi_key_number(&from, after + 1);
    kithi_index_seek(&cursor, state, &from);
    for (; count < capacity && kithi_cursor_begins(&cursor, prefix->bytes, prefix->size);
         kithi_cursor_next(&cursor)) {
        ids[count++] = kithi_id_make(kind, kithi_cursor_tail(&cursor));
    }
    return count;
}

kith_status kith_record_parts(const kith_view *view, kith_id owner, uint32_t kind, kith_id after,
                              kith_id *ids, size_t capacity, size_t *count, kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (count != NULL) {
        *count = 0;
    }
    const kithi_kind *described = kithi_schema_kind(kind);
    if (view == NULL || count == NULL || (ids == NULL && capacity > 0) || described == NULL ||
        described->owner == 0 || (after != 0 && !kithi_check_id(after, kind))) {
        return kithi_check_invalid(
            err, "view, ids or count is NULL, or not a part kind, or after is of another kind");
    }
    kithi_key prefix;
    kithi_index_owner_prefix(&prefix, owner, kind, described->owner);
    *count = read_parts(&view->state, &prefix, kind, kithi_id_sequence(after), ids, capacity);
    return KITH_OK;
}

kith_status kith_record_users(const kith_view *view, kith_id id, kith_id *ids, size_t capacity, size_t *count,
                              kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (count != NULL) {
        *count = 0;
    }
    if (view == NULL || count == NULL || (ids == NULL && capacity > 0) ||
        kithi_schema_kind(KITH_ID_KIND(id)) == NULL) {
        return kithi_check_invalid(err, "view, ids or count is NULL, or not an id");
    }
    if (kithi_row_find(&view->state, id) == NULL) {
        return kithi_check_not_found(err, kithi_schema_kind(KITH_ID_KIND(id))->name, id);
    }
    *count = kithi_users_list(&view->state, id, KITHI_USERS_STRANGERS, ids, capacity);
    return KITH_OK;
}
