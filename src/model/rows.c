/* Rows: layout, reading and writing. */
#include "model/rows.h"

#include "base/defensive.h"
#include "base/hash.h"
#include "base/heap.h"
#include "base/prefetch.h"
#include "model/acting.h"
#include "model/balances.h"
#include "model/cells.h"
#include "model/chosen.h"
#include "model/duties.h"
#include "model/index.h"
#include "model/links.h"
#include "model/owners.h"
#include "model/sales.h"
#include "model/traits.h"
#include "model/turns.h"

#include <assert.h>

/* Bytes of a field in the row; 0: it lies in the piece of texts. */
static uint8_t field_size(const kithi_field *field)
{
    if ((field->flags & KITHI_RARE) != 0) {
        return 0;
    }
    switch (field->type) {
    case KITH_TYPE_TEXT:
        return 0;
    case KITH_TYPE_DATE:
        return 4;
    case KITH_TYPE_CODE:
    case KITH_TYPE_FLAG:
        return 1;
    case KITH_TYPE_REFERENCE:
        return field->target == 0 ? 8 : 4;
    default:
        return (field->flags & KITHI_SMALL) != 0 ? 4 : 8;
    }
}

/* Only what a reference says in four bytes needs the kind to become an id. */
static uint8_t target_of(const kithi_field *field)
{
    return field->type == KITH_TYPE_REFERENCE ? (uint8_t)field->target : 0;
}

static void lay_out(kithi_layout *layout, const kithi_kind *kind)
{
    uint32_t at = KITHI_ROW_TEXTS;
    for (uint32_t field = 1; field <= kind->field_count; field++) {
        layout->sizes[field] = field_size(&kind->fields[field - 1]);
        layout->texts |= layout->sizes[field] == 0 ? UINT32_C(1) << field : 0;
        layout->targets[field] = target_of(&kind->fields[field - 1]);
    }
    at += layout->texts != 0 ? 4 : 0;
    for (uint32_t size = 8; size > 0; size /= 2) {
        for (uint32_t field = 1; field <= kind->field_count; field++) {
            if (layout->sizes[field] == size) {
                layout->offsets[field] = (uint16_t)at;
                at += size;
            }
        }
    }
    layout->shape = kithi_shape_of((at + 3) / 4 * 4);
}

bool kithi_model_init(kithi_model *model, kithi_resize_fn resize, void *ctx)
{
    kithi_memory_init(&model->memory, resize, ctx);
    kithi_pages_init(&model->pages, &model->memory);
    for (uint32_t kind = 1; kind < KITH_KIND_COUNT; kind++) {
        lay_out(&model->layouts[kind], kithi_schema_kind(kind));
    }
    for (uint32_t limit = 1; limit < KITH_LIMIT_COUNT; limit++) {
        model->limits[limit] = kithi_schema_limit(limit)->standard;
    }
    kithi_links_shapes(model);
    kithi_duties_shapes(model);
    kithi_balances_shapes(model);
    kithi_chosen_shapes(model);
    kithi_cells_shapes(model);
    kithi_traits_shapes(model);
    kithi_turns_shapes(model);
    return kithi_versions_init(&model->versions, &model->pages);
}

void kithi_model_free(kithi_model *model)
{
    kithi_versions_free(&model->versions);
    kithi_pages_free(&model->pages);
}

bool kithi_edit_begin(kithi_edit *edit, kithi_model *model)
{
    edit->model = model;
    edit->loading = false;
    if (!kithi_draft_begin(&edit->draft, &model->versions)) {
        return false;
    }
    edit->state = (kithi_state){model, edit->draft.work};
    return true;
}

/* A rare number, where the piece of texts has it. */
static int64_t rare_number(const char *at)
{
    int64_t number = 0;
    memcpy(&number, at, sizeof number);
    return number;
}

static void encode_number(const kithi_layout *layout, const kithi_field *field, unsigned char *row,
                          const kith_value *value, uint32_t number)
{
    unsigned char *at = row + layout->offsets[number];
    const int32_t small = (int32_t)value->number;
    const uint32_t sequence = kithi_id_sequence((kith_id)value->number);
    switch (layout->sizes[number]) {
    case 1:
        *at = (unsigned char)value->number;
        break;
    case 4:
        memcpy(at, field->type == KITH_TYPE_REFERENCE ? (const void *)&sequence : (const void *)&small, 4);
        break;
    default:
        memcpy(at, &value->number, sizeof value->number);
        break;
    }
}

static uint32_t count_bits(uint32_t bits)
{
    uint32_t count = 0;
    for (; bits != 0; bits &= bits - 1) {
        count++;
    }
    return count;
}

static const unsigned char *texts_of(const kithi_state *state, const unsigned char *row)
{
    uint32_t reference = 0;
    memcpy(&reference, row + KITHI_ROW_TEXTS, sizeof reference);
    return kithi_heap_at(kithi_state_root(state, KITHI_ROOT_HEAP), reference);
}

void kithi_row_prefetch_texts(const kithi_state *state, kith_id id)
{
    const unsigned char *row = kithi_row_find(state, id);
    if (row != NULL && (kithi_row_mask(row) & state->model->layouts[KITH_ID_KIND(id)].texts) != 0) {
        const unsigned char *texts = texts_of(state, row);
        kithi_prefetch_many(texts);
        kithi_prefetch_many(texts + KITHI_CACHE_LINE);
    }
}

const char *kithi_row_text(const kithi_state *state, uint32_t kind, const unsigned char *row, uint32_t field,
                           size_t *length)
{
    const uint32_t mask = row == NULL ? 0 : kithi_row_mask(row);
    if ((mask >> field & 1u) == 0) {
        *length = 0;
        return NULL;
    }
    const uint32_t present = mask & state->model->layouts[kind].texts;
    const uint32_t below = present & ((UINT32_C(1) << field) - 1);
    return kithi_texts_at(texts_of(state, row), count_bits(below), length);
}

int64_t kithi_row_rare(const kithi_state *state, uint32_t kind, const unsigned char *row, uint32_t field)
{
    size_t length = 0;
    return rare_number(kithi_row_text(state, kind, row, field, &length));
}

void kithi_row_value(const kithi_state *state, uint32_t kind, const unsigned char *row, uint32_t field,
                     kith_value *out)
{
    *out = (kith_value){.field = field};
    if (row == NULL || (kithi_row_mask(row) >> field & 1u) == 0) {
        return;
    }
    const kithi_field *described = kithi_schema_field(kind, field);
    out->type = described->type;
    if (described->type == KITH_TYPE_TEXT) {
        out->text = kithi_row_text(state, kind, row, field, &out->length);
    } else {
        out->number = kithi_row_number(state, kind, row, field);
    }
}

void kithi_row_read(const kithi_state *state, uint32_t kind, const unsigned char *row, kith_value *values)
{
    const kithi_kind *described = kithi_schema_kind(kind);
    const kithi_layout *layout = &state->model->layouts[kind];
    const uint32_t mask = kithi_row_mask(row);
    const unsigned char *texts = (mask & layout->texts) == 0 ? NULL : texts_of(state, row);
    uint32_t index = 0;
    memset(values, 0, KITHI_FIELDS * sizeof *values);
    for (uint32_t field = 1; field <= described->field_count; field++) {
        kith_value *value = &values[field];
        value->field = field;
        if ((mask >> field & 1u) == 0) {
            continue;
        }
        value->type = described->fields[field - 1].type;
        if (layout->sizes[field] == 0) {
            assert(texts != NULL);
            value->text = kithi_texts_at(texts, index++, &value->length);
            if (value->type != KITH_TYPE_TEXT) {
                *value = (kith_value){field, value->type, rare_number(value->text), NULL, 0};
            }
        } else {
            value->number = kithi_row_decode(layout, row, field);
        }
    }
}

bool kithi_value_none(const kith_value *value)
{
    switch (value->type) {
    case KITH_TYPE_NONE:
        return true;
    case KITH_TYPE_TEXT:
        return value->length == 0;
    case KITH_TYPE_INTEGER:
    case KITH_TYPE_DECIMAL:
    case KITH_TYPE_FLAG:
        return false;
    default:
        return value->number == 0;
    }
}

bool kithi_value_equal(const kith_value *a, const kith_value *b)
{
    if (kithi_value_none(a) || kithi_value_none(b)) {
        return kithi_value_none(a) && kithi_value_none(b);
    }
    if (KITHI_NEVER(a->type != b->type)) { /* they are of one field */
        return false;
    }
    return a->type == KITH_TYPE_TEXT ? a->length == b->length && memcmp(a->text, b->text, a->length) == 0
                                     : a->number == b->number;
}

/* A field that both rows have set. */
static bool field_differs(uint32_t kind, uint32_t field, const kithi_state *state_a, const unsigned char *a,
                          const kithi_state *state_b, const unsigned char *b)
{
    const kithi_layout *layout = &state_a->model->layouts[kind];
    if (layout->sizes[field] != 0) {
        return kithi_row_decode(layout, a, field) != kithi_row_decode(layout, b, field);
    }
    size_t length_a = 0;
    size_t length_b = 0;
    const char *text_a = kithi_row_text(state_a, kind, a, field, &length_a);
    const char *text_b = kithi_row_text(state_b, kind, b, field, &length_b);
    return length_a != length_b || memcmp(text_a, text_b, length_a) != 0;
}

uint32_t kithi_row_differences(uint32_t kind, const kithi_state *state_a, const unsigned char *a,
                               const kithi_state *state_b, const unsigned char *b)
{
    const uint32_t mask_a = kithi_row_mask(a);
    const uint32_t mask_b = kithi_row_mask(b);
    uint32_t fields = mask_a ^ mask_b;
    for (uint32_t both = mask_a & mask_b & ~1u; both != 0; both &= both - 1) {
        const uint32_t field = (uint32_t)__builtin_ctz(both);
        fields |= field_differs(kind, field, state_a, a, state_b, b) ? UINT32_C(1) << field : 0;
    }
    return fields;
}

bool kithi_row_differs(uint32_t kind, const kithi_state *state_a, const unsigned char *a,
                       const kithi_state *state_b, const unsigned char *b)
{
    const uint32_t mask = kithi_row_mask(a);
    bool differs = mask != kithi_row_mask(b);
    for (uint32_t both = mask & ~1u; both != 0 && !differs; both &= both - 1) {
        differs = field_differs(kind, (uint32_t)__builtin_ctz(both), state_a, a, state_b, b);
    }
    return differs;
}

/* What the piece of texts holds of a value. */
static const void *piece_bytes(const kith_value *value, size_t *length)
{
    *length = value->type == KITH_TYPE_TEXT ? value->length : sizeof value->number;
    return value->type == KITH_TYPE_TEXT ? (const void *)value->text : (const void *)&value->number;
}

/* Lay the texts down in a piece of their own. `reference` becomes 0 if there are none. */
static kith_status write_texts(kithi_edit *edit, uint32_t texts, uint32_t sequence, const kith_value *after,
                               uint32_t *reference)
{
    *reference = 0;
    size_t size = KITHI_TEXTS_HEADER;
    uint32_t count = 0;
    for (uint32_t left = texts; left != 0; left &= left - 1) {
        const kith_value *value = &after[__builtin_ctz(left)];
        if (value->type != KITH_TYPE_NONE) {
            size_t length = 0;
            (void)piece_bytes(value, &length);
            size += length + 3;
            count++;
        }
    }
    if (count == 0) {
        return KITH_OK;
    }
    unsigned char *piece =
        kithi_heap_new(&edit->draft, kithi_edit_root(edit, KITHI_ROOT_HEAP), size, reference);
    if (piece == NULL) {
        return KITH_ERR_MEMORY;
    }
    const uint16_t stored = (uint16_t)count;
    memcpy(piece, &sequence, sizeof sequence);
    memcpy(piece + 4, &stored, sizeof stored);
    unsigned char *end_at = piece + KITHI_TEXTS_HEADER;
    unsigned char *text_from = end_at + (size_t)2 * count;
    uint16_t end = 0;
    for (uint32_t left = texts; left != 0; left &= left - 1) {
        const kith_value *value = &after[__builtin_ctz(left)];
        if (value->type != KITH_TYPE_NONE) {
            size_t length = 0;
            const void *bytes = piece_bytes(value, &length);
            memcpy(text_from + end, bytes, length);
            text_from[end + length] = 0;
            end = (uint16_t)(end + length + 1);
            memcpy(end_at, &end, sizeof end);
            end_at += sizeof end;
        }
    }
    return KITH_OK;
}

/* Bits of the fields that differ; every field that is set counts where one side is missing. */
static uint32_t changed_fields(const kithi_kind *kind, const kith_value *before, const kith_value *after)
{
    uint32_t changed = 0;
    for (uint32_t field = 1; field <= kind->field_count; field++) {
        const bool differs = before == NULL  ? !kithi_value_none(&after[field])
                             : after == NULL ? !kithi_value_none(&before[field])
                                             : !kithi_value_equal(&before[field], &after[field]);
        changed |= differs ? UINT32_C(1) << field : 0;
    }
    return changed;
}

static void fill_row(const kithi_layout *layout, const kithi_kind *kind, unsigned char *row,
                     const kith_value *after, uint32_t texts)
{
    uint32_t mask = 1;
    memset(row, 0, layout->shape.size);
    for (uint32_t field = 1; field <= kind->field_count; field++) {
        if (kithi_value_none(&after[field])) {
            continue;
        }
        mask |= UINT32_C(1) << field;
        if (layout->sizes[field] != 0) {
            encode_number(layout, &kind->fields[field - 1], row, &after[field], field);
        }
    }
    memcpy(row, &mask, sizeof mask);
    if (layout->texts != 0) {
        memcpy(row + KITHI_ROW_TEXTS, &texts, sizeof texts);
    }
}

/* What is kept beside the keys. */
static kith_status keep_row(kithi_edit *edit, const kithi_row_change *change)
{
    kith_status status = KITH_OK;
    if (kithi_links_keeps(change->kind)) {
        status = kithi_links_update(edit, change);
    }
    if (status == KITH_OK && kithi_duties_keeps(change->kind)) {
        status = kithi_duties_update(edit, change);
    }
    if (status == KITH_OK && kithi_sales_keeps(change->kind)) {
        status = kithi_sales_update(edit, change);
    }
    if (status == KITH_OK && kithi_balances_keeps(change->kind)) {
        status = kithi_balances_update(edit, change);
    }
    if (status == KITH_OK && kithi_acting_keeps(change->kind)) {
        status = kithi_acting_update(edit, change);
    }
    if (status == KITH_OK && kithi_owners_keeps(change->kind)) {
        status = kithi_owners_update(edit, change);
    }
    if (status == KITH_OK && kithi_chosen_keeps(change->kind)) {
        status = kithi_chosen_update(edit, change);
    }
    if (status == KITH_OK && kithi_turns_keeps(change->kind)) {
        status = kithi_turns_update(edit, change);
    }
    return status;
}

/* Does a part belong to somebody else, or say what is said but once? Merging moves parts; and where a store
 * was put back from a copy, a record may be another one of the same id. */
static bool is_another(const kithi_row_change *change)
{
    const kithi_kind *kind = kithi_schema_kind(change->kind);
    if (kind->owner == 0 || change->before == NULL || change->after == NULL) {
        return false;
    }
    uint32_t left = change->changed;
    while (left != 0 && (kind->fields[(uint32_t)__builtin_ctz(left) - 1].flags & KITHI_FIXED) == 0) {
        left &= left - 1;
    }
    return left != 0;
}

static kith_status index_row(kithi_edit *edit, const kithi_row_change *change)
{
    if (edit->loading) {
        return KITH_OK;
    }
    kith_status status = kithi_index_update(edit, change);
    if (status != KITH_OK) {
        return status;
    }
    if (!is_another(change)) {
        return keep_row(edit, change);
    }
    /* Then one goes and one comes. */
    kithi_row_change one = *change;
    one.after = NULL;
    status = keep_row(edit, &one);
    one.before = NULL;
    one.after = change->after;
    return status == KITH_OK ? keep_row(edit, &one) : status;
}

static uint32_t row_texts(const kithi_layout *layout, const unsigned char *row)
{
    uint32_t reference = 0;
    if (row != NULL && layout->texts != 0) {
        memcpy(&reference, row + KITHI_ROW_TEXTS, sizeof reference);
    }
    return reference;
}

void kithi_row_used(kithi_edit *edit, uint32_t kind, uint32_t sequence)
{
    uint32_t *high = &edit->draft.work->roots.high[KITHI_ROOT_ROWS + kind];
    *high = *high < sequence ? sequence : *high;
}

/* What tells of customers without their rows. It goes with the row, also while loading. */
static kith_status note_customer(kithi_edit *edit, const kithi_row_change *change)
{
    const bool stays = change->before != NULL && change->after != NULL;
    const kith_status status = kithi_traits_update(edit, change);
    return status != KITH_OK || stays ||
                   kithi_bitmap_flip(edit, kithi_edit_root(edit, KITHI_ROOT_ALIVE), change->sequence)
               ? status
               : KITH_ERR_MEMORY;
}

/* A row comes, stays or goes. */
static kith_status count_row(kithi_edit *edit, const kithi_row_change *change)
{
    const int step = (change->after != NULL) - (change->before != NULL);
    kithi_edit_root(edit, KITHI_ROOT_ROWS + change->kind)->count += (uint64_t)(int64_t)step;
    kithi_row_used(edit, change->kind, change->sequence);
    return change->kind == KITH_KIND_CUSTOMER ? note_customer(edit, change) : KITH_OK;
}

kith_status kithi_row_write(kithi_edit *edit, uint32_t kind, uint32_t sequence, const kith_value *after)
{
    const kithi_kind *described = kithi_schema_kind(kind);
    const kithi_layout *layout = &edit->model->layouts[kind];
    const unsigned char *old = kithi_row_at(&edit->state, kind, sequence);
    kith_value before[KITHI_FIELDS];
    kithi_row_change change = {.kind = kind, .sequence = sequence, .after = after};
    assert(old != NULL || after != NULL);
    if (old != NULL) {
        kithi_row_read(&edit->state, kind, old, before);
        change.before = before;
        change.texts_before = row_texts(layout, old);
    }
    change.changed = changed_fields(described, change.before, after);
    if (change.changed == 0 && old != NULL && after != NULL) {
        return KITH_OK;
    }
    const bool move_texts = (change.changed & layout->texts) != 0;
    change.texts_after = after == NULL || move_texts ? 0 : change.texts_before;
    if (after != NULL && move_texts) {
        const kith_status status = write_texts(edit, layout->texts, sequence, after, &change.texts_after);
        if (status != KITH_OK) {
            return status;
        }
    }
    const kith_status status = index_row(edit, &change);
    if (status != KITH_OK) {
        return status;
    }
    if (change.texts_before != 0 && change.texts_before != change.texts_after &&
        !kithi_heap_free(&edit->draft, kithi_edit_root(edit, KITHI_ROOT_HEAP), change.texts_before)) {
        return KITH_ERR_MEMORY;
    }
    unsigned char *row = kithi_array_touch(&edit->draft, kithi_edit_root(edit, KITHI_ROOT_ROWS + kind),
                                           &layout->shape, sequence);
    if (row == NULL) {
        return KITH_ERR_MEMORY;
    }
    if (after == NULL) {
        memset(row, 0, layout->shape.size);
    } else {
        fill_row(layout, described, row, after, change.texts_after);
    }
    return count_row(edit, &change);
}

/* First sequence behind the gap in which the page `number` is missing, 0 if none comes up to `high`. */
static uint32_t behind_gap(const kithi_state *state, uint32_t kind, uint32_t number, uint32_t high)
{
    const uint32_t per_page = state->model->layouts[kind].shape.per_page;
    const uint64_t next = kithi_array_behind_gap(kithi_state_root(state, KITHI_ROOT_ROWS + kind), number);
    return next > high / per_page ? 0 : (uint32_t)next * per_page;
}

uint32_t kithi_row_next(const kithi_state *state, uint32_t kind, uint32_t after)
{
    const kithi_layout *layout = &state->model->layouts[kind];
    const kithi_root *root = kithi_state_root(state, KITHI_ROOT_ROWS + kind);
    const uint32_t high = kithi_state_high(state, kind);
    uint32_t sequence = after + 1;
    while (sequence != 0 && sequence <= high) {
        const uint32_t number = kithi_shape_page(&layout->shape, sequence);
        const uint32_t page = kithi_array_page(root, number);
        const uint32_t first = number * layout->shape.per_page;
        const uint64_t end = (uint64_t)first + layout->shape.per_page;
        if (page == 0) {
            sequence = behind_gap(state, kind, number, high);
            continue;
        }
        const unsigned char *rows = kithi_pages_at(&state->model->pages, page);
        for (; sequence < end && sequence <= high; sequence++) {
            if ((rows[(size_t)(sequence - first) * layout->shape.size] & 1u) != 0) {
                return sequence;
            }
        }
    }
    return 0;
}
