/* Calls: adding, changing and removing records. */
#include "engine/calls.h"
#include "engine/call_parts.h"

#include "base/report.h"
#include "engine/follow.h"
#include "model/rows.h"
#include "model/shape.h"
#include "model/users.h"
#include "rules/aliases.h"
#include "rules/describe.h"

#include <string.h>

/* --- values of a call --- */

kith_status kithi_call_keep(kith_txn *txn, uint32_t kind, const kith_value *values, size_t count,
                            kithi_call *call, kith_error *err)
{
    uint32_t seen = 0;
    if (count > KITHI_FIELDS) {
        return kithi_report(err, KITH_ERR_INVALID, "more values than fields");
    }
    call->values = kithi_arena_get(&txn->arena, (count == 0 ? 1 : count) * sizeof *values);
    if (call->values == NULL) {
        return kithi_report(err, KITH_ERR_MEMORY, "no memory");
    }
    for (size_t i = 0; i < count; i++) {
        kith_value value = values[i];
        kithi_shape_plain(kind, &value);
        const kith_status status = kithi_shape_value(&txn->book->model, kind, &value, err);
        if (status != KITH_OK) {
            return status;
        }
        if ((seen >> value.field & 1u) != 0) {
            return kithi_report(err, KITH_ERR_INVALID, "a field is given twice");
        }
        seen |= UINT32_C(1) << value.field;
        if (value.type == KITH_TYPE_TEXT) {
            value.text = kithi_arena_text(&txn->arena, value.text, value.length);
            if (value.text == NULL) {
                return kithi_report(err, KITH_ERR_MEMORY, "no memory");
            }
        }
        call->values[i] = value;
    }
    call->count = (uint32_t)count;
    return KITH_OK;
}

kith_id kithi_call_meant(const kith_txn *txn, kith_id customer)
{
    return kithi_aliases_survivor(&txn->edit.state, customer);
}

void kithi_call_spread(const kith_txn *txn, const kithi_call *call, kith_value *values)
{
    for (uint32_t i = 0; i < call->count; i++) {
        kith_value value = call->values[i];
        kith_value *place = &values[value.field];
        if (value.type == KITH_TYPE_REFERENCE && !kithi_value_equal(&value, place)) {
            value.number = (int64_t)kithi_call_meant(txn, (kith_id)value.number);
        }
        *place = value;
    }
}

uint32_t kithi_call_given(const kithi_call *call)
{
    uint32_t given = 0;
    for (uint32_t i = 0; i < call->count; i++) {
        given |= UINT32_C(1) << call->values[i].field;
    }
    return given;
}

void kithi_call_empty(kith_value *values)
{
    memset(values, 0, KITHI_FIELDS * sizeof *values);
    for (uint32_t field = 0; field < KITHI_FIELDS; field++) {
        values[field].field = field;
    }
}

kith_status kithi_call_check(kith_txn *txn, uint32_t kind, const kith_value *values, kith_error *err)
{
    const kith_status status = kithi_shape_record(kind, values, err);
    return status == KITH_OK ? kithi_shape_references(&txn->edit.state, kind, values, err) : status;
}

kith_status kithi_call_check_values(kith_txn *txn, uint32_t kind, const kith_value *values, kith_error *err)
{
    kith_status status = kithi_call_check(txn, kind, values, err);
    for (uint32_t field = 1; field <= kithi_schema_kind(kind)->field_count && status == KITH_OK; field++) {
        status = kithi_shape_value(&txn->book->model, kind, &values[field], err);
    }
    return status;
}

kith_status kithi_call_say(const kith_txn *txn, kith_status status, kith_id subject, const char *why,
                           kith_error *err)
{
    (void)kithi_report(err, status, "");
    kithi_shape_name(err, &txn->edit.state, &txn->base, subject);
    kithi_report_add(err, ": ");
    kithi_report_add(err, why);
    if (err != NULL) {
        err->subject = subject;
    }
    return status;
}

kith_status kithi_call_not_found(kith_id id, kith_error *err)
{
    (void)kithi_report(err, KITH_ERR_NOT_FOUND, "there is no record ");
    kithi_report_number(err, (int64_t)id);
    if (err != NULL) {
        err->subject = id;
    }
    return KITH_ERR_NOT_FOUND;
}

kith_status kithi_call_no_reference(const kith_txn *txn, kith_id subject, const char *what, kith_id other,
                                    kith_error *err)
{
    (void)kithi_report(err, KITH_ERR_REFERENCE, "");
    kithi_shape_name(err, &txn->edit.state, &txn->base, subject);
    kithi_report_add(err, ": ");
    kithi_report_add(err, what);
    kithi_report_add(err, ": refers to a record that is not there");
    if (err != NULL) {
        err->subject = subject;
        err->other = other;
    }
    return KITH_ERR_REFERENCE;
}

kith_status kithi_call_refuse(const kith_txn *txn, int32_t rule, kith_id subject, kith_id other,
                              kith_error *err)
{
    return kithi_call_refuse_field(txn, rule, subject, 0, other, err);
}

kith_status kithi_call_refuse_field(const kith_txn *txn, int32_t rule, kith_id subject, uint32_t field,
                                    kith_id other, kith_error *err)
{
    const kith_finding finding = {
        .rule = rule, .field = field, .change = UINT32_MAX, .subject = subject, .other = other};
    kithi_finding_describe(&txn->edit.state, &txn->base, &finding, err);
    return KITH_ERR_RULE;
}

/* --- add --- */

/* Write a new record; one that is archived stays in the call, which the change set is made of. */
static kith_status put_new(kith_txn *txn, kithi_call *call, kith_value *values)
{
    if (kithi_schema_kind(call->kind)->archived != 0) {
        return kithi_txn_touch(txn, call->id);
    }
    const kith_status status = kithi_follow_part(txn, call->id, NULL, values, kithi_call_given(call));
    return status == KITH_OK ? kithi_txn_put(txn, call->id, values) : status;
}

/* The actor becomes the author only where a lowered limit lets his name in. */
static kith_status check_actor(const kith_txn *txn, uint32_t kind, const kith_value *values, kith_error *err)
{
    const uint32_t field = kithi_schema_flagged(kithi_schema_kind(kind), KITHI_ACTOR);
    return field == 0 ? KITH_OK : kithi_shape_value(&txn->book->model, kind, &values[field], err);
}

/* Who is whose alias is said by merging only, or was said where others kept it; an alias was erased with its
 * survivor. */
static kith_status check_alias(const kith_txn *txn, const kith_value *values, kith_error *err)
{
    const kith_id source = (kith_id)values[KITH_ALIAS_SOURCE].number;
    const kith_id survivor = (kith_id)values[KITH_ALIAS_CUSTOMER].number;
    const int64_t status = kithi_row_number_of(&txn->edit.state, source, KITH_CUSTOMER_STATUS);
    const bool fits = status == KITH_STATUS_ERASED
                          ? kithi_row_number_of(&txn->edit.state, survivor, KITH_CUSTOMER_STATUS) == status
                          : status == KITH_STATUS_MERGED;
    return txn->importing && fits ? KITH_OK : kithi_call_refuse(txn, KITH_RULE_ALIAS, source, survivor, err);
}

static kith_status apply_add(kith_txn *txn, kithi_call *call, kith_error *err)
{
    kith_value values[KITHI_FIELDS];
    kithi_call_empty(values);
    kithi_call_spread(txn, call, values);
    kithi_follow_fill(txn, call->kind, values);
    kith_status status = kithi_call_check(txn, call->kind, values, err);
    if (status == KITH_OK && call->kind == KITH_KIND_ALIAS) {
        status = check_alias(txn, values, err);
    }
    if (status == KITH_OK) {
        status = check_actor(txn, call->kind, values, err);
    }
    if (status == KITH_OK) {
        kithi_follow_derive(txn, call->kind, values);
        status = kithi_txn_made(txn, call, call->kind, &call->id, err);
    }
    return status == KITH_OK ? put_new(txn, call, values) : status;
}

kith_status kithi_calls_add(kith_txn *txn, uint32_t kind, const kith_value *values, size_t count,
                            kith_id *out, kith_error *err)
{
    if (kind == KITH_KIND_RELATION) {
        return kithi_calls_relate(txn, values, count, 0, out, err);
    }
    const kithi_arena_mark mark = kithi_arena_here(&txn->arena);
    kithi_call call = {.apply = apply_add, .kind = kind};
    const kithi_call *made = NULL;
    kith_status status = kithi_call_keep(txn, kind, values, count, &call, err);
    if (status != KITH_OK) {
        kithi_arena_back(&txn->arena, mark);
        return status;
    }
    status = kithi_txn_call(txn, &call, mark, &made, err);
    *out = status == KITH_OK ? made->id : 0;
    return status;
}

/* --- change --- */

static kith_status refuse_fixed(uint32_t kind, uint32_t field, kith_error *err)
{
    (void)kithi_report(err, KITH_ERR_SHAPE, kithi_schema_kind(kind)->name);
    kithi_report_add(err, ".");
    kithi_report_add(err, kithi_schema_field(kind, field)->name);
    kithi_report_add(err, ": cannot be changed");
    if (err != NULL) {
        err->field = field;
    }
    return KITH_ERR_SHAPE;
}

/* May a field no longer be changed? */
static bool stays(uint32_t kind, uint32_t field, const kith_value *before)
{
    const uint32_t flags = kithi_schema_field(kind, field)->flags;
    return (flags & KITHI_FIXED) != 0 || ((flags & KITHI_ONCE) != 0 && before->type != KITH_TYPE_NONE);
}

/* Is it a customer that was merged, and would not stay as it is? */
static bool changes_alias(const kith_txn *txn, kith_id id, const kith_value *before, const kith_value *after)
{
    const bool alias = kithi_call_meant(txn, id) != id;
    bool changes = false;
    for (uint32_t field = 1; field < KITHI_FIELDS && alias && !changes; field++) {
        changes = !kithi_value_equal(&before[field], &after[field]);
    }
    return changes;
}

static kith_status change_record(kith_txn *txn, kithi_call *call, kith_error *err)
{
    kith_value before[KITHI_FIELDS];
    kith_value after[KITHI_FIELDS];
    const unsigned char *row = kithi_row_find(&txn->edit.state, call->id);
    if (row == NULL) {
        return kithi_call_not_found(call->id, err);
    }
    kithi_row_read(&txn->edit.state, call->kind, row, before);
    memcpy(after, before, sizeof after);
    kithi_call_spread(txn, call, after);
    kithi_follow_import(txn, call->kind, before, after);
    if (changes_alias(txn, call->id, before, after)) {
        return kithi_call_refuse(txn, KITH_RULE_ALIAS, call->id, kithi_call_meant(txn, call->id), err);
    }
    for (uint32_t i = 0; i < call->count; i++) {
        const uint32_t field = call->values[i].field;
        if (stays(call->kind, field, &before[field]) && !kithi_value_equal(&before[field], &after[field])) {
            return refuse_fixed(call->kind, field, err);
        }
    }
    kith_status status = kithi_call_check(txn, call->kind, after, err);
    if (status != KITH_OK) {
        return status;
    }
    if (call->kind == KITH_KIND_RELATION) {
        kithi_relate_order(txn, after);
        return kithi_relate_put(txn, call, before, after, err);
    }
    kithi_follow_derive(txn, call->kind, after);
    status = kithi_follow_part(txn, call->id, before, after, kithi_call_given(call));
    return status == KITH_OK ? kithi_txn_put(txn, call->id, after) : status;
}

kith_status kithi_call_change(kith_txn *txn, kithi_call *call, kith_error *err)
{
    const kith_status status = change_record(txn, call, err);
    if (status != KITH_OK) {
        kithi_shape_name_refused(err, &txn->edit.state, &txn->base, call->id);
    }
    return status;
}

kith_status kithi_call_make_change(kith_txn *txn, kithi_call *call, kith_id id, const kith_value *values,
                                   size_t count, kith_error *err)
{
    const kithi_arena_mark mark = kithi_arena_here(&txn->arena);
    call->id = id;
    call->kind = KITH_ID_KIND(id);
    if (kithi_row_find(&txn->edit.state, id) == NULL) {
        return kithi_call_not_found(id, err);
    }
    const kith_status status = kithi_call_keep(txn, call->kind, values, count, call, err);
    if (status != KITH_OK) {
        kithi_shape_name_refused(err, &txn->edit.state, &txn->base, id);
        kithi_arena_back(&txn->arena, mark);
        return status;
    }
    return kithi_txn_call(txn, call, mark, NULL, err);
}

kith_status kithi_calls_change(kith_txn *txn, kith_id id, const kith_value *values, size_t count,
                               kith_error *err)
{
    kithi_call call = {.apply = kithi_call_change, .plain = true};
    return kithi_call_make_change(txn, &call, id, values, count, err);
}

/* --- remove --- */

kith_status kithi_call_remove_one(kith_txn *txn, kith_id id)
{
    kith_status status = KITH_OK;
    const kithi_state *state = &txn->edit.state;
    while (status == KITH_OK && kithi_row_find(state, id) != NULL) {
        kith_id last = id; /* parts of parts go first */
        for (kith_id part = last; part != 0; part = kithi_users_next_part(state, part, 0)) {
            last = part;
        }
        status = kithi_follow_removed(txn, last);
        if (status == KITH_OK) {
            status = kithi_txn_put(txn, last, NULL);
        }
    }
    return status;
}

kith_status kithi_call_remove(kith_txn *txn, kith_id id)
{
    kith_value values[KITHI_FIELDS];
    kith_id reciprocal = 0;
    if (KITH_ID_KIND(id) == KITH_KIND_RELATION) {
        kithi_row_read(&txn->edit.state, KITH_KIND_RELATION, kithi_row_find(&txn->edit.state, id), values);
        reciprocal = kithi_relate_reciprocal(txn, values);
    }
    const kith_status status = kithi_call_remove_one(txn, id);
    return status == KITH_OK && reciprocal != 0 && reciprocal != id ? kithi_call_remove_one(txn, reciprocal)
                                                                    : status;
}

static kith_status apply_remove(kith_txn *txn, kithi_call *call, kith_error *err)
{
    kith_value before[KITHI_FIELDS];
    const unsigned char *row = kithi_row_find(&txn->edit.state, call->id);
    if (row == NULL) {
        return kithi_call_not_found(call->id, err);
    }
    kithi_row_read(&txn->edit.state, call->kind, row, before);
    const kith_status status = kithi_follow_part(txn, call->id, before, NULL, 0);
    return status == KITH_OK ? kithi_call_remove(txn, call->id) : status;
}

kith_status kithi_calls_remove(kith_txn *txn, kith_id id, kith_error *err)
{
    const kithi_call call = {.apply = apply_remove, .removes = true, .id = id, .kind = KITH_ID_KIND(id)};
    return kithi_txn_call(txn, &call, kithi_arena_here(&txn->arena), NULL, err);
}
