/* Index: keys of rows, kept with every change. */
#include "model/index.h"

#include "base/fold.h"
#include "base/hash.h"
#include "base/heap.h"
#include "base/phone.h"
#include "model/rows.h"

#include <assert.h>
#include <string.h>

#define DIGITS_MOST 64u
#define PHONE_LEAST 4u

static size_t text_room(const kithi_key *key)
{
    return KITHI_KEY_MOST - KITHI_KEY_TAIL - key->size;
}

static void add_folded(kithi_key *key, const char *text, size_t length)
{
    key->size += kithi_fold(text, length, (char *)key->bytes + key->size, text_room(key));
}

static kith_status take_key(kithi_key *key, uint32_t sequence, const kithi_sink *sink)
{
    kithi_key_byte(key, 0);
    kithi_key_number(key, sequence);
    return sink->take(sink->ctx, key->bytes, key->size);
}

void kithi_index_posted_prefix(kithi_key *key, uint32_t kind, uint32_t field, const char *text, size_t length)
{
    key->size = 0;
    kithi_key_byte(key, KITHI_KEYS_POSTED);
    kithi_key_byte(key, kind);
    kithi_key_byte(key, field);
    add_folded(key, text, length);
    kithi_key_byte(key, 0);
}

void kithi_index_reference_prefix(kithi_key *key, kith_id target)
{
    key->size = 0;
    kithi_key_byte(key, KITHI_KEYS_REFERENCE);
    kithi_key_byte(key, KITH_ID_KIND(target));
    kithi_key_number(key, kithi_id_sequence(target));
}

void kithi_index_owner_prefix(kithi_key *key, kith_id target, uint32_t kind, uint32_t field)
{
    kithi_index_reference_prefix(key, target);
    kithi_key_byte(key, kind);
    kithi_key_byte(key, field);
}

static uint64_t hash_of(const kith_value *value)
{
    if (kithi_value_none(value)) {
        return 0;
    }
    return value->type == KITH_TYPE_TEXT ? kithi_hash_bytes(value->text, value->length)
                                         : kithi_hash_bytes(&value->number, sizeof value->number);
}

void kithi_index_identity_prefix(kithi_key *key, uint32_t kind, const kith_value *values)
{
    const kithi_kind *described = kithi_schema_kind(kind);
    uint64_t hash = 0;
    for (uint32_t field = 1; field <= described->field_count; field++) {
        if ((described->fields[field - 1].flags & KITHI_IDENTITY) != 0) {
            hash = hash * UINT64_C(0x9E3779B97F4A7C15) + hash_of(&values[field]);
        }
    }
    kithi_index_owner_prefix(key, (kith_id)values[described->owner].number, kind, described->owner);
    key->bytes[0] = KITHI_KEYS_IDENTITY;
    kithi_key_number(key, (uint32_t)(hash >> 32));
}

void kithi_index_agenda_prefix(kithi_key *key, kith_id customer, kith_id season, int64_t year)
{
    key->size = 0;
    kithi_key_byte(key, KITHI_KEYS_AGENDA);
    kithi_key_number(key, kithi_id_sequence(customer));
    kithi_key_number(key, kithi_id_sequence(season));
    kithi_key_number(key, (uint32_t)year);
}

void kithi_index_due_prefix(kithi_key *key, const char *assignee, size_t length)
{
    key->size = 0;
    kithi_key_byte(key, KITHI_KEYS_DUE);
    kithi_key_byte(key, assignee != NULL);
    const size_t room = text_room(key) - sizeof(uint32_t);
    const size_t fits = length < room ? length : room;
    if (assignee != NULL) {
        memcpy(key->bytes + key->size, assignee, fits);
        key->size += fits;
        kithi_key_byte(key, 0);
    }
}

void kithi_index_stage_prefix(kithi_key *key, kith_id customer, kith_id season, int64_t year)
{
    kithi_index_agenda_prefix(key, customer, season, year);
    key->bytes[0] = KITHI_KEYS_STAGE;
}

void kithi_index_condition_prefix(kithi_key *key, kith_id customer, kith_id type, kith_id brand,
                                  const char *item_group, size_t length)
{
    key->size = 0;
    kithi_key_byte(key, KITHI_KEYS_CONDITION);
    kithi_key_number(key, kithi_id_sequence(customer));
    kithi_key_number(key, kithi_id_sequence(type));
    kithi_key_number(key, kithi_id_sequence(brand));
    const size_t fits = length < text_room(key) ? length : text_room(key);
    if (fits > 0) {
        memcpy(key->bytes + key->size, item_group, fits);
        key->size += fits;
    }
    kithi_key_byte(key, 0);
}

void kithi_index_seek(kithi_cursor *cursor, const kithi_state *state, const kithi_key *from)
{
    kithi_cursor_seek(cursor, &state->model->pages, kithi_state_root(state, KITHI_ROOT_TREE), from->bytes,
                      from->size);
}

size_t kithi_index_list(const kithi_state *state, const kithi_key *prefix, const kithi_key *from,
                        const kithi_key *end, uint32_t kind, kith_id *ids, size_t capacity)
{
    kithi_cursor cursor;
    size_t count = 0;
    for (kithi_index_seek(&cursor, state, from);
         count < capacity && kithi_cursor_begins(&cursor, prefix->bytes, prefix->size);
         kithi_cursor_next(&cursor)) {
        unsigned char bytes[KITHI_KEY_MOST];
        if (end != NULL) {
            (void)kithi_cursor_key(&cursor, bytes);
            if (memcmp(bytes, end->bytes, end->size) >= 0) {
                break;
            }
        }
        ids[count++] = kithi_id_make(kind, kithi_cursor_tail(&cursor));
    }
    return count;
}

uint32_t kithi_index_first(const kithi_state *state, const kithi_key *prefix)
{
    kithi_cursor cursor;
    kithi_index_seek(&cursor, state, prefix);
    return kithi_cursor_begins(&cursor, prefix->bytes, prefix->size) ? kithi_cursor_tail(&cursor) : 0;
}

static void unique_prefix(kithi_key *key, uint32_t kind, const char *text, size_t length)
{
    key->size = 0;
    kithi_key_byte(key, KITHI_KEYS_UNIQUE);
    kithi_key_byte(key, kind);
    const size_t fits = length < text_room(key) ? length : text_room(key);
    memcpy(key->bytes + key->size, text, fits);
    key->size += fits;
    kithi_key_byte(key, 0);
}

static kith_status emit_field(uint32_t kind, uint32_t sequence, const kithi_field *field,
                              const kith_value *value, const kithi_sink *sink)
{
    kithi_key key;
    if ((field->flags & KITHI_KEY) != 0 && (field->flags & KITHI_HASHED) == 0) {
        unique_prefix(&key, kind, value->text, value->length);
        kithi_key_number(&key, sequence);
        return sink->take(sink->ctx, key.bytes, key.size);
    }
    if ((field->flags & KITHI_POSTED) != 0) {
        kithi_index_posted_prefix(&key, kind, value->field, value->text, value->length);
        kithi_key_number(&key, sequence);
        return sink->take(sink->ctx, key.bytes, key.size);
    }
    if (field->type == KITH_TYPE_REFERENCE && (field->flags & (KITHI_LINKED | KITHI_SORTED)) == 0) {
        kithi_index_owner_prefix(&key, (kith_id)value->number, kind, value->field);
        kithi_key_number(&key, sequence);
        return sink->take(sink->ctx, key.bytes, key.size);
    }
    return KITH_OK;
}

/* What makes a part the same as another; its owner counts too. */
static kith_status emit_identity(uint32_t kind, uint32_t sequence, const kith_value *values, uint32_t fields,
                                 const kithi_sink *sink)
{
    const kithi_kind *described = kithi_schema_kind(kind);
    uint32_t marked = 0;
    for (uint32_t field = 1; field <= described->field_count && described->owner != 0; field++) {
        marked |= (described->fields[field - 1].flags & KITHI_IDENTITY) != 0 ? UINT32_C(1) << field : 0;
    }
    if (marked == 0 || (fields & (marked | UINT32_C(1) << described->owner)) == 0) {
        return KITH_OK;
    }
    kithi_key key;
    kithi_index_identity_prefix(&key, kind, values);
    kithi_key_number(&key, sequence);
    return sink->take(sink->ctx, key.bytes, key.size);
}

kith_status kithi_index_emit(uint32_t kind, uint32_t sequence, const kith_value *values, uint32_t fields,
                             const kithi_sink *sink)
{
    const kithi_kind *described = kithi_schema_kind(kind);
    kith_status status = KITH_OK;
    for (uint32_t field = 1; field <= described->field_count && status == KITH_OK; field++) {
        if ((fields >> field & 1u) != 0 && !kithi_value_none(&values[field])) {
            status = emit_field(kind, sequence, &described->fields[field - 1], &values[field], sink);
        }
    }
    if (status == KITH_OK) {
        status = emit_identity(kind, sequence, values, fields, sink);
    }
    for (const kithi_keyer *keyer = described->keyers;
         keyer != NULL && keyer->emit != NULL && status == KITH_OK; keyer++) {
        if ((keyer->fields & fields) != 0) {
            status = keyer->emit(sequence, values, sink);
        }
    }
    return status;
}

size_t kithi_index_folded_name(const kith_value *values, unsigned char *out, size_t capacity)
{
    static const uint32_t person[] = {KITH_CUSTOMER_SURNAME, KITH_CUSTOMER_GIVEN_NAME,
                                      KITH_CUSTOMER_PATRONYMIC, 0};
    static const uint32_t organisation[] = {KITH_CUSTOMER_ORGANISATION, 0};
    const uint32_t *field =
        values[KITH_CUSTOMER_KIND].number == KITH_PARTY_ORGANISATION ? organisation : person;
    size_t size = 0;
    for (; *field != 0; field++) {
        const kith_value *value = &values[*field];
        if (value->type == KITH_TYPE_NONE) {
            continue;
        }
        if (size > 0 && size < capacity) {
            out[size++] = ' ';
        }
        size += kithi_fold(value->text, value->length, (char *)out + size, capacity - size);
    }
    return size;
}

kith_status kithi_index_name(uint32_t sequence, const kith_value *values, const kithi_sink *sink)
{
    kithi_key key = {.size = 0};
    kithi_key_byte(&key, KITHI_KEYS_NAME);
    const size_t size = kithi_index_folded_name(values, key.bytes + key.size, text_room(&key));
    if (size == 0) {
        return KITH_OK;
    }
    key.size += size;
    return take_key(&key, sequence, sink);
}

static kith_status emit_digits(uint32_t group, const char *digits, size_t size, uint32_t sequence,
                               const kithi_sink *sink)
{
    kithi_key key = {.size = 0};
    kithi_key_byte(&key, group);
    memcpy(key.bytes + key.size, digits, size);
    key.size += size;
    return take_key(&key, sequence, sink);
}

/* The number as it is written, and without what comes before it where it is dialled from elsewhere, each of
 * which may be left out: the 00, the country code behind it or a +, the 0 of a national number. */
static kith_status emit_beginnings(const kith_value *value, const char *digits, size_t size,
                                   uint32_t sequence, const kithi_sink *sink)
{
    kith_status status = emit_digits(KITHI_KEYS_PHONE, digits, size, sequence, sink);
    const size_t plus = kithi_phone_plus(digits, size);
    const bool abroad = plus > 0 || value->text[0] == '+';
    size_t begins[] = {plus, plus, 0};
    begins[1] += abroad ? kithi_phone_country(digits + plus, size - plus) : 0;
    begins[2] = begins[1] + (begins[1] < size && digits[begins[1]] == '0' ? 1 : 0);
    size_t last = 0;
    for (size_t i = 0; i < sizeof begins / sizeof begins[0] && status == KITH_OK; i++) {
        if (begins[i] > last && size - begins[i] >= PHONE_LEAST) {
            last = begins[i];
            status = emit_digits(KITHI_KEYS_PHONE, digits + last, size - last, sequence, sink);
        }
    }
    return status;
}

static kith_status emit_phone(uint32_t sequence, const kith_value *value, const kithi_sink *sink)
{
    char digits[DIGITS_MOST];
    char reversed[DIGITS_MOST];
    const size_t size = kithi_phone_digits(value->text, value->length, digits, sizeof digits);
    if (size < PHONE_LEAST) {
        return KITH_OK;
    }
    for (size_t i = 0; i < size; i++) {
        reversed[i] = digits[size - 1 - i];
    }
    kith_status status = emit_digits(KITHI_KEYS_PHONE_END, reversed, size, sequence, sink);
    return status == KITH_OK ? emit_beginnings(value, digits, size, sequence, sink) : status;
}

kith_status kithi_index_phones(uint32_t sequence, const kith_value *values, const kithi_sink *sink)
{
    kith_status status = KITH_OK;
    if (values[KITH_CUSTOMER_PHONE].type != KITH_TYPE_NONE) {
        status = emit_phone(sequence, &values[KITH_CUSTOMER_PHONE], sink);
    }
    if (status == KITH_OK && values[KITH_CUSTOMER_SECOND_PHONE].type != KITH_TYPE_NONE) {
        status = emit_phone(sequence, &values[KITH_CUSTOMER_SECOND_PHONE], sink);
    }
    return status;
}

/* The number without what only parts it for the eye; one of nothing else is none. */
kith_status kithi_index_tax_number(uint32_t sequence, const kith_value *values, const kithi_sink *sink)
{
    const kith_value *number = &values[KITH_CUSTOMER_TAX_NUMBER];
    kithi_key key = {.size = 0};
    kithi_key_byte(&key, KITHI_KEYS_TAX);
    const size_t start = key.size;
    if (number->type == KITH_TYPE_NONE) {
        return KITH_OK;
    }
    add_folded(&key, number->text, number->length);
    const size_t end = key.size;
    key.size = start;
    for (size_t i = start; i < end; i++) {
        if (memchr(" .-/", key.bytes[i], 4) == NULL) {
            kithi_key_byte(&key, key.bytes[i]);
        }
    }
    return key.size > start ? take_key(&key, sequence, sink) : KITH_OK;
}

kith_status kithi_index_due(uint32_t sequence, const kith_value *values, const kithi_sink *sink)
{
    const kith_value *assignee = &values[KITH_TASK_ASSIGNEE];
    const int64_t state = values[KITH_TASK_STATE].number;
    if (values[KITH_TASK_DUE].number == 0 || (state != 0 && state != KITH_TASK_STATE_OPEN)) {
        return KITH_OK;
    }
    kith_status status = KITH_OK;
    for (uint32_t one = 0; one <= 1 && status == KITH_OK; one++) {
        kithi_key key;
        const char *text = assignee->text == NULL ? "" : assignee->text;
        kithi_index_due_prefix(&key, one == 0 ? NULL : text, assignee->length);
        kithi_key_number(&key, (uint32_t)values[KITH_TASK_DUE].number);
        kithi_key_number(&key, sequence);
        status = sink->take(sink->ctx, key.bytes, key.size);
    }
    return status;
}

/* One key for each way to ask: any season or this one, any year or this one. */
static kith_status emit_agenda(uint32_t sequence, const kith_value *values, kith_id customer,
                               const kithi_sink *sink)
{
    const kith_id season = (kith_id)values[KITH_APPOINTMENT_SEASON].number;
    const int64_t year = values[KITH_APPOINTMENT_YEAR].number;
    kith_status status = KITH_OK;
    for (uint32_t list = 0; list < 4 && status == KITH_OK; list++) {
        kithi_key key;
        if (((list & 1u) != 0 && season == 0) || ((list & 2u) != 0 && year == 0)) {
            continue;
        }
        kithi_index_agenda_prefix(&key, customer, (list & 1u) != 0 ? season : 0, (list & 2u) != 0 ? year : 0);
        kithi_key_instant(&key, values[KITH_APPOINTMENT_START].number);
        kithi_key_number(&key, sequence);
        status = sink->take(sink->ctx, key.bytes, key.size);
    }
    return status;
}

kith_status kithi_index_agenda(uint32_t sequence, const kith_value *values, const kithi_sink *sink)
{
    return emit_agenda(sequence, values, (kith_id)values[KITH_APPOINTMENT_CUSTOMER].number, sink);
}

kith_status kithi_index_agenda_of_all(uint32_t sequence, const kith_value *values, const kithi_sink *sink)
{
    return emit_agenda(sequence, values, 0, sink);
}

kith_status kithi_index_condition(uint32_t sequence, const kith_value *values, const kithi_sink *sink)
{
    kithi_key key;
    if (values[KITH_CONDITION_BRAND].number == 0 && values[KITH_CONDITION_ITEM_GROUP].length == 0) {
        return KITH_OK; /* plain: kept by model/links.c */
    }
    kithi_index_condition_prefix(
        &key, (kith_id)values[KITH_CONDITION_CUSTOMER].number, (kith_id)values[KITH_CONDITION_TYPE].number,
        (kith_id)values[KITH_CONDITION_BRAND].number, values[KITH_CONDITION_ITEM_GROUP].text,
        values[KITH_CONDITION_ITEM_GROUP].length);
    kithi_key_number(&key, sequence);
    return sink->take(sink->ctx, key.bytes, key.size);
}

/* Of two notes of one instant the one added last counts. */
kith_status kithi_index_stage(uint32_t sequence, const kith_value *values, const kithi_sink *sink)
{
    kithi_key key;
    if (values[KITH_NOTE_CALL_STATUS].number == 0) {
        return KITH_OK;
    }
    kithi_index_stage_prefix(&key, (kith_id)values[KITH_NOTE_CUSTOMER].number,
                             (kith_id)values[KITH_NOTE_SEASON].number, values[KITH_NOTE_YEAR].number);
    kithi_key_instant(&key, ~values[KITH_NOTE_AT].number);
    kithi_key_number(&key, ~sequence);
    kithi_key_number(&key, sequence);
    return sink->take(sink->ctx, key.bytes, key.size);
}

static kith_status take_added(void *ctx, const unsigned char *key, size_t size)
{
    kithi_edit *edit = ctx;
    return kithi_tree_add(&edit->draft, kithi_edit_root(edit, KITHI_ROOT_TREE), key, size) < 0
               ? KITH_ERR_MEMORY
               : KITH_OK;
}

static kith_status take_removed(void *ctx, const unsigned char *key, size_t size)
{
    kithi_edit *edit = ctx;
    return kithi_tree_remove(&edit->draft, kithi_edit_root(edit, KITHI_ROOT_TREE), key, size) < 0
               ? KITH_ERR_MEMORY
               : KITH_OK;
}

uint64_t kithi_index_number_hash(const void *ctx, uint32_t texts)
{
    const kithi_state *state = ctx;
    const unsigned char *piece = kithi_heap_at(kithi_state_root(state, KITHI_ROOT_HEAP), texts);
    size_t length = 0;
    const char *number = kithi_texts_at(piece, 0, &length); /* the first field, and required */
    return kithi_hash_bytes(number, length);
}

/* The hash names the piece that holds the texts, whose first text is the number: one access less than by row.
 */
static kith_status update_hash(kithi_edit *edit, const kithi_row_change *change, uint32_t field)
{
    const kithi_hash_owner owner = {&edit->state, kithi_index_number_hash};
    kithi_root *roots = kithi_edit_root(edit, KITHI_ROOT_HASH);
    if (change->before != NULL && change->texts_before != 0) {
        const kith_value *value = &change->before[field];
        const uint64_t hash = kithi_hash_bytes(value->text, value->length);
        if (kithi_hash_remove(&edit->draft, roots, hash, change->texts_before) < 0) {
            return KITH_ERR_MEMORY;
        }
    }
    if (change->after != NULL && change->texts_after != 0) {
        const kith_value *value = &change->after[field];
        const uint64_t hash = kithi_hash_bytes(value->text, value->length);
        if (!kithi_hash_add(&edit->draft, roots, hash, change->texts_after, &owner)) {
            return KITH_ERR_MEMORY;
        }
    }
    return KITH_OK;
}

kith_status kithi_index_update(kithi_edit *edit, const kithi_row_change *change)
{
    const uint32_t key = kithi_schema_key(kithi_schema_kind(change->kind));
    const kithi_field *field = key == 0 ? NULL : kithi_schema_field(change->kind, key);
    kith_status status = KITH_OK;
    if (field != NULL && (field->flags & KITHI_HASHED) != 0 && change->texts_before != change->texts_after) {
        status = update_hash(edit, change, key);
    }
    if (status == KITH_OK && change->before != NULL) {
        const kithi_sink removed = {take_removed, edit};
        status = kithi_index_emit(change->kind, change->sequence, change->before, change->changed, &removed);
    }
    if (status == KITH_OK && change->after != NULL) {
        const kithi_sink added = {take_added, edit};
        status = kithi_index_emit(change->kind, change->sequence, change->after, change->changed, &added);
    }
    return status;
}

static uint32_t find_hashed(const kithi_state *state, const char *key, size_t length, uint32_t after)
{
    const kithi_root *heap = kithi_state_root(state, KITHI_ROOT_HEAP);
    kithi_hash_walk walk;
    uint32_t texts = 0;
    uint32_t found = 0;
    kithi_hash_find(&walk, kithi_state_root(state, KITHI_ROOT_HASH), kithi_hash_bytes(key, length));
    while (kithi_hash_next(&walk, &texts)) {
        const unsigned char *piece = kithi_heap_at(heap, texts);
        const uint32_t sequence = kithi_texts_sequence(piece);
        size_t stored = 0;
        const char *text = kithi_texts_at(piece, 0, &stored);
        const bool comes = sequence > after && (found == 0 || sequence <= found);
        if (comes && stored == length && memcmp(text, key, length) == 0) {
            found = sequence;
        }
    }
    return found;
}

static uint32_t find_unique(const kithi_state *state, uint32_t kind, const char *key, size_t length,
                            uint32_t after)
{
    kithi_key prefix;
    kithi_cursor cursor;
    unique_prefix(&prefix, kind, key, length);
    kithi_key from;
    kithi_key_copy(&from, &prefix);
    kithi_key_number(&from, after + 1);
    kithi_index_seek(&cursor, state, &from);
    return kithi_cursor_begins(&cursor, prefix.bytes, prefix.size) ? kithi_cursor_tail(&cursor) : 0;
}

uint32_t kithi_index_find(const kithi_state *state, uint32_t kind, const char *key, size_t length,
                          uint32_t after)
{
    const uint32_t field = kithi_schema_key(kithi_schema_kind(kind));
    assert(field != 0);
    if (length > 0 && (kithi_schema_field(kind, field)->flags & KITHI_HASHED) != 0) {
        return find_hashed(state, key, length, after);
    }
    return length == 0 ? 0 : find_unique(state, kind, key, length, after);
}
