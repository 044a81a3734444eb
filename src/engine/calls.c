/* Calls: adding, changing and removing records; adding relations with their reciprocals. */
#include "engine/calls.h"

#include "base/report.h"
#include "model/index.h"
#include "model/links.h"
#include "model/rows.h"
#include "model/shape.h"

#include <string.h>

/* --- values of a call ---------------------------------------------------------------------------------------- */

/* Check every value by itself and copy it into the arena, plain. */
static kith_status keep_values(kith_txn *txn, uint32_t kind, const kith_value *values, size_t count, kithi_call *call,
                               kith_error *err)
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
        kithi_shape_plain(&value);
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

static void spread(const kithi_call *call, kith_value *values)
{
    for (uint32_t i = 0; i < call->count; i++) {
        values[call->values[i].field] = call->values[i];
    }
}

static void empty_values(kith_value *values)
{
    memset(values, 0, KITHI_FIELDS * sizeof *values);
    for (uint32_t field = 0; field < KITHI_FIELDS; field++) {
        values[field].field = field;
    }
}

static kith_status check_record(kith_txn *txn, uint32_t kind, const kith_value *values, kith_error *err)
{
    const kith_status status = kithi_shape_record(kind, values, err);
    return status == KITH_OK ? kithi_shape_references(&txn->edit.state, kind, values, err) : status;
}

static kith_status not_found(kith_txn *txn, kith_id id, kith_error *err)
{
    (void)txn;
    (void)kithi_report(err, KITH_ERR_NOT_FOUND, "there is no record ");
    kithi_report_number(err, (int64_t)id);
    if (err != NULL) {
        err->subject = id;
    }
    return KITH_ERR_NOT_FOUND;
}

/* --- add ----------------------------------------------------------------------------------------------------- */

static kith_status apply_add(kith_txn *txn, kithi_call *call, kith_error *err)
{
    kith_value values[KITHI_FIELDS];
    empty_values(values);
    spread(call, values);
    kith_status status = check_record(txn, call->kind, values, err);
    if (status == KITH_OK) {
        status = kithi_txn_made(txn, call, call->kind, &call->id, err);
    }
    return status == KITH_OK ? kithi_txn_put(txn, call->id, values) : status;
}

kith_status kithi_calls_add(kith_txn *txn, uint32_t kind, const kith_value *values, size_t count, kith_id *out,
                            kith_error *err)
{
    if (kind == KITH_KIND_RELATION) {
        return kithi_calls_relate(txn, values, count, 0, out, err);
    }
    const kithi_arena_mark mark = kithi_arena_here(&txn->arena);
    kithi_call call = {.apply = apply_add, .kind = kind};
    const kithi_call *made = NULL;
    kith_status status = keep_values(txn, kind, values, count, &call, err);
    if (status != KITH_OK) {
        kithi_arena_back(&txn->arena, mark);
        return status;
    }
    status = kithi_txn_call(txn, &call, mark, &made, err);
    *out = status == KITH_OK ? made->id : 0;
    return status;
}

/* --- relate -------------------------------------------------------------------------------------------------- */

static int64_t type_setting(const kith_txn *txn, const kith_value *values, uint32_t field)
{
    const unsigned char *row = kithi_row_find(&txn->edit.state, (kith_id)values[KITH_RELATION_TYPE].number);
    return kithi_row_number(&txn->edit.state, KITH_KIND_RELATION_TYPE, row, field);
}

/* A symmetric relation is stored once, the lower id first. */
static void order_ends(const kith_txn *txn, kith_value *values)
{
    const int64_t from = values[KITH_RELATION_FROM].number;
    const int64_t to = values[KITH_RELATION_TO].number;
    if (type_setting(txn, values, KITH_RELATION_TYPE_DIRECTION) == KITH_DIRECTION_SYMMETRIC && from > to) {
        values[KITH_RELATION_FROM].number = to;
        values[KITH_RELATION_TO].number = from;
    }
}

/* The very same relation, or with `any_period` one of the same type and ends that is not over on `day`; 0: none. */
static kith_id find_relation(const kith_txn *txn, const kith_value *values, bool any_period, kith_date day)
{
    const uint32_t type = kithi_id_sequence((kith_id)values[KITH_RELATION_TYPE].number);
    const uint32_t from = kithi_id_sequence((kith_id)values[KITH_RELATION_FROM].number);
    const uint32_t to = kithi_id_sequence((kith_id)values[KITH_RELATION_TO].number);
    kithi_walk walk;
    const kithi_entry *entry = kithi_links_find(&walk, &txn->edit.state, from, type, KITH_END_FROM, to);
    for (; entry != NULL && kithi_entry_type(entry) == type && kithi_entry_end(entry) == KITH_END_FROM &&
           kithi_entry_other(entry) == to;
         kithi_links_next(&walk), entry = walk.entry) {
        const kith_date until = kithi_entry_until(entry);
        const bool same = kithi_entry_since(entry) == values[KITH_RELATION_SINCE].number &&
                          until == values[KITH_RELATION_UNTIL].number;
        if (any_period ? until == 0 || until >= day : same) {
            return kithi_id_make(KITH_KIND_RELATION, kithi_entry_relation(entry));
        }
    }
    return 0;
}

static kith_status put_relation(kith_txn *txn, kithi_call *call, const kith_value *values, kith_id *out,
                                kith_error *err)
{
    const kith_status status = kithi_txn_made(txn, call, KITH_KIND_RELATION, out, err);
    return status == KITH_OK ? kithi_txn_put(txn, *out, values) : status;
}

/* The same relation as its reciprocal type sees it: ends exchanged. */
static void turn(const kith_value *values, int64_t type, kith_value *turned)
{
    memcpy(turned, values, KITHI_FIELDS * sizeof *values);
    turned[KITH_RELATION_TYPE].number = type;
    turned[KITH_RELATION_FROM].number = values[KITH_RELATION_TO].number;
    turned[KITH_RELATION_TO].number = values[KITH_RELATION_FROM].number;
}

/* Add a relation and, where the type says so, its reciprocal unless that is there. `values` have been checked. */
static kith_status put_with_reciprocal(kith_txn *txn, kithi_call *call, const kith_value *values, kith_id *out,
                                       kith_error *err)
{
    kith_status status = put_relation(txn, call, values, out, err);
    const int64_t reciprocal = type_setting(txn, values, KITH_RELATION_TYPE_RECIPROCAL);
    if (status == KITH_OK && reciprocal != 0 && type_setting(txn, values, KITH_RELATION_TYPE_AUTO_RECIPROCAL) != 0) {
        kith_value turned[KITHI_FIELDS];
        kith_id made = 0;
        turn(values, reciprocal, turned);
        order_ends(txn, turned);
        if (find_relation(txn, turned, false, 0) == 0) {
            status = put_relation(txn, call, turned, &made, err);
        }
    }
    return status;
}

static kith_status apply_relate(kith_txn *txn, kithi_call *call, kith_error *err)
{
    kith_value values[KITHI_FIELDS];
    empty_values(values);
    spread(call, values);
    const kith_status status = check_record(txn, KITH_KIND_RELATION, values, err);
    if (status != KITH_OK) {
        return status;
    }
    order_ends(txn, values);
    call->id = call->option == 0 ? 0 : find_relation(txn, values, false, 0);
    return call->id != 0 ? KITH_OK : put_with_reciprocal(txn, call, values, &call->id, err);
}

kith_status kithi_calls_relate(kith_txn *txn, const kith_value *values, size_t count, uint32_t existing,
                               kith_id *out, kith_error *err)
{
    const kithi_arena_mark mark = kithi_arena_here(&txn->arena);
    kithi_call call = {.apply = apply_relate, .kind = KITH_KIND_RELATION, .option = existing};
    const kithi_call *made = NULL;
    kith_status status = keep_values(txn, KITH_KIND_RELATION, values, count, &call, err);
    if (status != KITH_OK) {
        kithi_arena_back(&txn->arena, mark);
        return status;
    }
    status = kithi_txn_call(txn, &call, mark, &made, err);
    *out = status == KITH_OK ? made->id : 0;
    return status;
}

/* --- ticks --------------------------------------------------------------------------------------------------- */

static void tick_values(const kith_txn *txn, const kithi_call *call, const kith_tick *tick, kith_value *values)
{
    const bool is = tick->end == KITH_END_FROM;
    empty_values(values);
    values[KITH_RELATION_TYPE].type = KITH_TYPE_REFERENCE;
    values[KITH_RELATION_TYPE].number = (int64_t)tick->type;
    values[KITH_RELATION_FROM].type = KITH_TYPE_REFERENCE;
    values[KITH_RELATION_FROM].number = (int64_t)(is ? call->id : call->other);
    values[KITH_RELATION_TO].type = KITH_TYPE_REFERENCE;
    values[KITH_RELATION_TO].number = (int64_t)(is ? call->other : call->id);
    if (txn->today != 0) {
        values[KITH_RELATION_SINCE].type = KITH_TYPE_DATE;
        values[KITH_RELATION_SINCE].number = txn->today;
    }
}

static kith_status apply_ticks(kith_txn *txn, kithi_call *call, kith_error *err)
{
    kith_value values[KITHI_FIELDS];
    for (uint32_t i = 0; i < call->count; i++) {
        tick_values(txn, call, &call->ticks[i], values);
        const kith_status status = check_record(txn, KITH_KIND_RELATION, values, err);
        if (status != KITH_OK) {
            return status;
        }
    }
    call->added = 0;
    for (uint32_t i = 0; i < call->count; i++) {
        kith_id made = 0;
        tick_values(txn, call, &call->ticks[i], values);
        order_ends(txn, values);
        if (find_relation(txn, values, true, txn->today) != 0) {
            continue;
        }
        const uint32_t before = call->made_used;
        const kith_status status = put_with_reciprocal(txn, call, values, &made, err);
        if (status != KITH_OK) {
            return status;
        }
        call->added += call->made_used - before;
    }
    return KITH_OK;
}

kith_status kithi_calls_ticks(kith_txn *txn, const kithi_call *pair, size_t *added, kith_error *err)
{
    const kithi_arena_mark mark = kithi_arena_here(&txn->arena);
    kithi_call call = *pair;
    const kithi_call *made = NULL;
    const size_t size = pair->count * sizeof *pair->ticks;
    kith_tick *ticks = kithi_arena_get(&txn->arena, size == 0 ? 1 : size);
    if (ticks == NULL) {
        return kithi_report(err, KITH_ERR_MEMORY, "no memory");
    }
    if (size > 0) {
        memcpy(ticks, pair->ticks, size);
    }
    call.ticks = ticks;
    call.apply = apply_ticks;
    const kith_status status = kithi_txn_call(txn, &call, mark, &made, err);
    if (added != NULL) {
        *added = status == KITH_OK ? made->added : 0;
    }
    return status;
}

/* --- change -------------------------------------------------------------------------------------------------- */

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

/* The relation that was made as the reciprocal of this one, as both stand now; 0: none. */
static kith_id reciprocal_of(const kith_txn *txn, const kith_value *values)
{
    const int64_t reciprocal = type_setting(txn, values, KITH_RELATION_TYPE_RECIPROCAL);
    kith_value turned[KITHI_FIELDS];
    if (reciprocal == 0 || type_setting(txn, values, KITH_RELATION_TYPE_AUTO_RECIPROCAL) == 0) {
        return 0;
    }
    turn(values, reciprocal, turned);
    order_ends(txn, turned);
    return find_relation(txn, turned, false, 0);
}

/* Write the dates of `values` to the reciprocal too. */
static kith_status follow_dates(kith_txn *txn, kith_id reciprocal, const kith_value *values)
{
    kith_value theirs[KITHI_FIELDS];
    const unsigned char *row = kithi_row_find(&txn->edit.state, reciprocal);
    kithi_row_read(&txn->edit.state, KITH_KIND_RELATION, row, theirs);
    theirs[KITH_RELATION_SINCE] = values[KITH_RELATION_SINCE];
    theirs[KITH_RELATION_UNTIL] = values[KITH_RELATION_UNTIL];
    return kithi_txn_put(txn, reciprocal, theirs);
}

/* Write a record; the reciprocal of a relation follows its dates (O8). */
static kith_status put_changed(kith_txn *txn, kith_id id, const kith_value *before, const kith_value *after)
{
    const bool relation = KITH_ID_KIND(id) == KITH_KIND_RELATION;
    const kith_id reciprocal = relation ? reciprocal_of(txn, before) : 0;
    const kith_status status = kithi_txn_put(txn, id, after);
    return status == KITH_OK && reciprocal != 0 && reciprocal != id ? follow_dates(txn, reciprocal, after) : status;
}

static kith_status apply_change(kith_txn *txn, kithi_call *call, kith_error *err)
{
    kith_value before[KITHI_FIELDS];
    kith_value after[KITHI_FIELDS];
    const unsigned char *row = kithi_row_find(&txn->edit.state, call->id);
    if (row == NULL) {
        return not_found(txn, call->id, err);
    }
    kithi_row_read(&txn->edit.state, call->kind, row, before);
    memcpy(after, before, sizeof after);
    spread(call, after);
    for (uint32_t i = 0; i < call->count; i++) {
        const uint32_t field = call->values[i].field;
        if ((kithi_schema_field(call->kind, field)->flags & KITHI_FIXED) != 0 &&
            !kithi_value_equal(&before[field], &after[field])) {
            return refuse_fixed(call->kind, field, err);
        }
    }
    kith_status status = check_record(txn, call->kind, after, err);
    if (status == KITH_OK && call->kind == KITH_KIND_RELATION) {
        order_ends(txn, after);
    }
    return status == KITH_OK ? put_changed(txn, call->id, before, after) : status;
}

static kith_status make_change(kith_txn *txn, kithi_call *call, kith_id id, const kith_value *values, size_t count,
                               kith_error *err)
{
    const kithi_arena_mark mark = kithi_arena_here(&txn->arena);
    call->id = id;
    call->kind = KITH_ID_KIND(id);
    if (kithi_row_find(&txn->edit.state, id) == NULL) {
        return not_found(txn, id, err);
    }
    const kith_status status = keep_values(txn, call->kind, values, count, call, err);
    if (status != KITH_OK) {
        kithi_arena_back(&txn->arena, mark);
        return status;
    }
    return kithi_txn_call(txn, call, mark, NULL, err);
}

kith_status kithi_calls_change(kith_txn *txn, kith_id id, const kith_value *values, size_t count, kith_error *err)
{
    kithi_call call = {.apply = apply_change, .plain = true};
    return make_change(txn, &call, id, values, count, err);
}

/* --- remove -------------------------------------------------------------------------------------------------- */

/* First part of a record, 0 if it has none. */
static kith_id first_part(const kith_txn *txn, kith_id id)
{
    const kithi_state *state = &txn->edit.state;
    kithi_key prefix;
    kithi_cursor cursor;
    unsigned char bytes[KITHI_KEY_MOST];
    kithi_index_reference_prefix(&prefix, id);
    kithi_cursor_seek(&cursor, &state->model->pages, kithi_state_root(state, KITHI_ROOT_TREE), prefix.bytes,
                      prefix.size);
    for (; kithi_cursor_begins(&cursor, prefix.bytes, prefix.size); kithi_cursor_next(&cursor)) {
        (void)kithi_cursor_key(&cursor, bytes);
        const uint32_t kind = bytes[prefix.size];
        if (kithi_schema_kind(kind)->owner == bytes[prefix.size + 1]) {
            return kithi_id_make(kind, kithi_cursor_tail(&cursor));
        }
    }
    return 0;
}

static kith_status remove_one(kith_txn *txn, kith_id id)
{
    kith_status status = KITH_OK;
    for (kith_id part = first_part(txn, id); part != 0 && status == KITH_OK; part = first_part(txn, id)) {
        status = kithi_txn_put(txn, part, NULL);
    }
    return status == KITH_OK ? kithi_txn_put(txn, id, NULL) : status;
}

static kith_status remove_record(kith_txn *txn, kith_id id)
{
    kith_value values[KITHI_FIELDS];
    kith_id reciprocal = 0;
    if (KITH_ID_KIND(id) == KITH_KIND_RELATION) {
        kithi_row_read(&txn->edit.state, KITH_KIND_RELATION, kithi_row_find(&txn->edit.state, id), values);
        reciprocal = reciprocal_of(txn, values);
    }
    const kith_status status = remove_one(txn, id);
    return status == KITH_OK && reciprocal != 0 && reciprocal != id ? remove_one(txn, reciprocal) : status;
}

static kith_status apply_remove(kith_txn *txn, kithi_call *call, kith_error *err)
{
    return kithi_row_find(&txn->edit.state, call->id) == NULL ? not_found(txn, call->id, err)
                                                              : remove_record(txn, call->id);
}

kith_status kithi_calls_remove(kith_txn *txn, kith_id id, kith_error *err)
{
    const kithi_call call = {.apply = apply_remove, .plain = true, .id = id, .kind = KITH_ID_KIND(id)};
    return kithi_txn_call(txn, &call, kithi_arena_here(&txn->arena), NULL, err);
}

/* --- ending many relations ----------------------------------------------------------------------------------- */

/* End a relation on a day; one that has not begun by then is removed, one that is over stays. */
static kith_status end_relation(kith_txn *txn, kith_id relation, kith_date on)
{
    kith_value before[KITHI_FIELDS];
    kith_value after[KITHI_FIELDS];
    const unsigned char *row = kithi_row_find(&txn->edit.state, relation);
    if (row == NULL) {
        return KITH_OK; /* went together with its reciprocal */
    }
    kithi_row_read(&txn->edit.state, KITH_KIND_RELATION, row, before);
    if (before[KITH_RELATION_SINCE].number > on) {
        return remove_record(txn, relation);
    }
    if (before[KITH_RELATION_UNTIL].number != 0 && before[KITH_RELATION_UNTIL].number <= on) {
        return KITH_OK;
    }
    memcpy(after, before, sizeof after);
    after[KITH_RELATION_UNTIL].type = KITH_TYPE_DATE;
    after[KITH_RELATION_UNTIL].number = on;
    return put_changed(txn, relation, before, after);
}

/* Relations gathered before they are changed: changing moves the blocks that are walked. */
typedef struct gathered {
    kithi_memory *memory;
    kith_id *items;
    size_t count;
    size_t capacity;
} gathered;

static kith_status gather(void *ctx, kith_id relation)
{
    gathered *list = ctx;
    if (!kithi_memory_grow(list->memory, (void **)&list->items, &list->capacity, list->count + 1,
                           sizeof *list->items)) {
        return KITH_ERR_MEMORY;
    }
    list->items[list->count++] = relation;
    return KITH_OK;
}

static void free_gathered(gathered *list)
{
    kithi_memory_free(list->memory, list->items, list->capacity * sizeof *list->items);
}

static kith_status gather_customer(const kith_txn *txn, uint32_t customer, gathered *list)
{
    kithi_walk walk;
    kith_status status = KITH_OK;
    for (kithi_links_walk(&walk, &txn->edit.state, customer, (kithi_entry){0, 0});
         walk.entry != NULL && status == KITH_OK; kithi_links_next(&walk)) {
        status = gather(list, kithi_id_make(KITH_KIND_RELATION, kithi_entry_relation(walk.entry)));
    }
    return status;
}

static kith_status apply_retire(kith_txn *txn, kithi_call *call, kith_error *err)
{
    gathered list = {.memory = &txn->book->model.memory};
    kith_value values[KITHI_FIELDS];
    const unsigned char *row = kithi_row_find(&txn->edit.state, call->id);
    if (row == NULL) {
        return not_found(txn, call->id, err);
    }
    kith_status status = gather_customer(txn, kithi_id_sequence(call->id), &list);
    for (size_t i = 0; i < list.count && status == KITH_OK; i++) {
        status = end_relation(txn, list.items[i], call->on);
    }
    free_gathered(&list);
    if (status != KITH_OK) {
        return status;
    }
    kithi_row_read(&txn->edit.state, KITH_KIND_CUSTOMER, kithi_row_find(&txn->edit.state, call->id), values);
    values[KITH_CUSTOMER_STATUS].type = KITH_TYPE_CODE;
    values[KITH_CUSTOMER_STATUS].number = KITH_STATUS_INACTIVE;
    return kithi_txn_put(txn, call->id, values);
}

kith_status kithi_calls_retire(kith_txn *txn, kith_id customer, kith_date on, kith_error *err)
{
    const kithi_call call = {.apply = apply_retire, .id = customer, .kind = KITH_KIND_CUSTOMER, .on = on};
    return kithi_txn_call(txn, &call, kithi_arena_here(&txn->arena), NULL, err);
}

/* --- changing a type's rules --------------------------------------------------------------------------------- */

/* Which relations does the type no longer allow? */
static kith_status find_offenders(kith_txn *txn, const gathered *all, kithi_findings *findings)
{
    kithi_case asked = {.state = &txn->edit.state, .base = NULL, .touched = NULL, .out = findings};
    kith_status status = KITH_OK;
    for (size_t i = 0; i < all->count && status == KITH_OK; i++) {
        status = kithi_rules_judge(&asked, all->items[i]);
    }
    return status;
}

static kith_status end_offenders(kith_txn *txn, const kithi_call *call, const kithi_findings *findings)
{
    kith_status status = KITH_OK;
    for (size_t i = 0; i < findings->count && status == KITH_OK; i++) {
        const kith_id relation = findings->items[i].subject;
        if (kithi_row_find(&txn->edit.state, relation) == NULL) {
            continue; /* breaks two rules, or went with its reciprocal */
        }
        status = call->option == KITH_POLICY_DELETE ? remove_record(txn, relation)
                                                    : end_relation(txn, relation, txn->today);
    }
    return status;
}

static int64_t direction_of(const kith_txn *txn, kith_id type)
{
    return kithi_row_number(&txn->edit.state, KITH_KIND_RELATION_TYPE, kithi_row_find(&txn->edit.state, type),
                            KITH_RELATION_TYPE_DIRECTION);
}

/* A type that becomes symmetric has its relations stored with the lower id first from now on. */
static kith_status order_relations(kith_txn *txn, const gathered *all)
{
    kith_status status = KITH_OK;
    for (size_t i = 0; i < all->count && status == KITH_OK; i++) {
        kith_value values[KITHI_FIELDS];
        kithi_row_read(&txn->edit.state, KITH_KIND_RELATION, kithi_row_find(&txn->edit.state, all->items[i]), values);
        if (values[KITH_RELATION_FROM].number > values[KITH_RELATION_TO].number) {
            order_ends(txn, values);
            status = kithi_txn_put(txn, all->items[i], values);
        }
    }
    return status;
}

static kith_status apply_change_type(kith_txn *txn, kithi_call *call, kith_error *err)
{
    const bool was_there = kithi_row_find(&txn->edit.state, call->id) != NULL;
    const int64_t direction = was_there ? direction_of(txn, call->id) : 0;
    kith_status status = apply_change(txn, call, err);
    if (status != KITH_OK) {
        return status;
    }
    const bool order = direction != KITH_DIRECTION_SYMMETRIC &&
                       direction_of(txn, call->id) == KITH_DIRECTION_SYMMETRIC;
    const bool end = call->option == KITH_POLICY_END || call->option == KITH_POLICY_DELETE;
    if (!order && !end) {
        return KITH_OK;
    }
    gathered all = {.memory = &txn->book->model.memory};
    kithi_findings findings = {.memory = &txn->book->model.memory};
    status = kithi_rules_each_of_type(&txn->edit.state, kithi_id_sequence(call->id), gather, &all);
    txn->excusing = call->option == KITH_POLICY_END || call->option == KITH_POLICY_LEAVE;
    if (status == KITH_OK && order) {
        status = order_relations(txn, &all);
    }
    if (status == KITH_OK && end) {
        status = find_offenders(txn, &all, &findings);
    }
    if (status == KITH_OK && end) {
        status = end_offenders(txn, call, &findings);
    }
    txn->excusing = false;
    kithi_findings_free(&findings);
    free_gathered(&all);
    return status;
}

kith_status kithi_calls_change_type(kith_txn *txn, kith_id type, const kith_value *values, size_t count,
                                    uint32_t policy, kith_error *err)
{
    kithi_call call = {.apply = apply_change_type, .plain = true, .option = policy};
    return make_change(txn, &call, type, values, count, err);
}
