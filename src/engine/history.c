/*
 * History. A book without a store keeps its entries as pieces of the heap, each under a key per customer it
 * touches and one for all, newest first, that ends with the piece's reference.
 */
#include "engine/history.h"

#include "base/heap.h"
#include "base/report.h"
#include "engine/commit.h"
#include "engine/load.h"
#include "model/index.h"
#include "model/shape.h"

#include <string.h>

/* --- pages --- */

static const kith_value *copy_values(kithi_arena *arena, uint32_t kind, const kith_value *values,
                                     size_t count, bool *failed)
{
    kith_value *copy = count == 0 ? NULL : kithi_arena_get(arena, count * sizeof *copy);
    for (size_t i = 0; copy != NULL && i < count; i++) {
        copy[i] = values[i];
        kithi_shape_plain(kind, &copy[i]);
        if (copy[i].type == KITH_TYPE_TEXT) {
            copy[i].text = kithi_arena_text(arena, copy[i].text, copy[i].length);
            *failed = *failed || copy[i].text == NULL;
        }
    }
    *failed = *failed || (count > 0 && copy == NULL);
    return copy;
}

static const char *copy_text(kithi_arena *arena, const char *text, bool *failed)
{
    const char *copy = kithi_arena_text(arena, text == NULL ? "" : text, text == NULL ? 0 : strlen(text));
    *failed = *failed || copy == NULL;
    return copy;
}

kith_status kithi_history_add(kith_history *history, const kith_change *change)
{
    bool failed = false;
    if (history->count == history->most || change->sequence > history->newest) {
        return KITH_OK;
    }
    if (!kithi_memory_grow(history->arena.memory, (void **)&history->entries, &history->capacity,
                           history->count + 1, sizeof *history->entries)) {
        return KITH_ERR_MEMORY;
    }
    kith_change copy = *change;
    kithi_arena *arena = &history->arena;
    const uint32_t kind = KITH_ID_KIND(change->id);
    const size_t ids = change->customer_count * sizeof *change->customers;
    kith_id *customers = ids == 0 ? NULL : kithi_arena_get(arena, ids);
    copy.actor = copy_text(arena, change->actor, &failed);
    copy.shop = copy_text(arena, change->shop, &failed);
    copy.reason = copy_text(arena, change->reason, &failed);
    copy.before = copy_values(arena, kind, change->before, change->before_count, &failed);
    copy.after = copy_values(arena, kind, change->after, change->after_count, &failed);
    copy.row = NULL;
    copy.row_count = 0;
    if (failed || (ids > 0 && customers == NULL)) {
        return KITH_ERR_MEMORY;
    }
    if (ids > 0) {
        memcpy(customers, change->customers, ids);
    }
    copy.customers = customers;
    history->entries[history->count++] = copy;
    return KITH_OK;
}

void kithi_history_free(kith_history *history)
{
    kith_book *book = history->book;
    kithi_arena_free(&history->arena);
    kithi_memory_free(&book->model.memory, history->entries, history->capacity * sizeof *history->entries);
    kithi_memory_free(&book->model.memory, history, sizeof *history);
    kithi_book_release(book);
}

/* --- keeping --- */

/* Bytes of an entry, written or read front to back. With `bytes` NULL they are only counted. */
typedef struct tape {
    unsigned char *bytes;
    const unsigned char *read;
    size_t at;
} tape;

static void put_bytes(tape *out, const void *bytes, size_t size)
{
    if (out->bytes != NULL && size > 0) {
        memcpy(out->bytes + out->at, bytes, size);
    }
    out->at += size;
}

static void put_text(tape *out, const char *text, size_t length)
{
    const uint32_t size = (uint32_t)length;
    put_bytes(out, &size, sizeof size);
    put_bytes(out, text, length);
    put_bytes(out, "", 1);
}

static void put_values(tape *out, const kith_value *values, size_t count)
{
    const uint32_t number = (uint32_t)count;
    put_bytes(out, &number, sizeof number);
    for (size_t i = 0; i < count; i++) {
        put_bytes(out, &values[i].field, sizeof values[i].field);
        put_bytes(out, &values[i].type, sizeof values[i].type);
        put_bytes(out, &values[i].number, sizeof values[i].number);
        if (values[i].type == KITH_TYPE_TEXT) {
            put_text(out, values[i].text, values[i].length);
        }
    }
}

static void put_entry(tape *out, const kith_change *change)
{
    const uint32_t customers = (uint32_t)change->customer_count;
    put_bytes(out, &change->sequence, sizeof change->sequence);
    put_bytes(out, &change->index, sizeof change->index);
    put_bytes(out, &change->operation, sizeof change->operation);
    put_bytes(out, &change->id, sizeof change->id);
    put_bytes(out, &change->at, sizeof change->at);
    put_bytes(out, &change->request, sizeof change->request);
    put_text(out, change->actor, strlen(change->actor));
    put_text(out, change->shop, strlen(change->shop));
    put_text(out, change->reason, strlen(change->reason));
    put_bytes(out, &customers, sizeof customers);
    put_bytes(out, change->customers, customers * sizeof *change->customers);
    put_values(out, change->before, change->before_count);
    put_values(out, change->after, change->after_count);
}

static void get_bytes(tape *in, void *bytes, size_t size)
{
    memcpy(bytes, in->read + in->at, size);
    in->at += size;
}

static const char *get_text(tape *in, size_t *length)
{
    uint32_t size = 0;
    get_bytes(in, &size, sizeof size);
    const char *text = (const char *)in->read + in->at;
    in->at += (size_t)size + 1;
    *length = size;
    return text;
}

static size_t get_values(tape *in, kith_value *values)
{
    uint32_t count = 0;
    get_bytes(in, &count, sizeof count);
    for (uint32_t i = 0; i < count; i++) {
        values[i] = (kith_value){0};
        get_bytes(in, &values[i].field, sizeof values[i].field);
        get_bytes(in, &values[i].type, sizeof values[i].type);
        get_bytes(in, &values[i].number, sizeof values[i].number);
        if (values[i].type == KITH_TYPE_TEXT) {
            values[i].text = get_text(in, &values[i].length);
        }
    }
    return count;
}

/* An entry and the room that its arrays need. */
typedef struct read_entry {
    kith_change change;
    kith_id customers[KITHI_TOUCHED_CUSTOMERS];
    kith_value before[KITHI_FIELDS];
    kith_value after[KITHI_FIELDS];
} read_entry;

static void get_entry(tape *in, read_entry *out)
{
    uint32_t customers = 0;
    size_t length = 0;
    kith_change *change = &out->change;
    *change = (kith_change){.size = sizeof *change};
    get_bytes(in, &change->sequence, sizeof change->sequence);
    get_bytes(in, &change->index, sizeof change->index);
    get_bytes(in, &change->operation, sizeof change->operation);
    get_bytes(in, &change->id, sizeof change->id);
    get_bytes(in, &change->at, sizeof change->at);
    get_bytes(in, &change->request, sizeof change->request);
    change->actor = get_text(in, &length);
    change->shop = get_text(in, &length);
    change->reason = get_text(in, &length);
    get_bytes(in, &customers, sizeof customers);
    get_bytes(in, out->customers, customers * sizeof out->customers[0]);
    change->customers = out->customers;
    change->customer_count = customers;
    change->before_count = get_values(in, out->before);
    change->before = out->before;
    change->after_count = get_values(in, out->after);
    change->after = out->after;
}

/* Customer 0 stands for all. Sequence and index are turned round, so that the newest come first. */
static void history_key(kithi_key *key, kith_id customer, uint64_t sequence, uint32_t index)
{
    key->size = 0;
    kithi_key_byte(key, KITHI_KEYS_HISTORY);
    kithi_key_number(key, kithi_id_sequence(customer));
    kithi_key_number(key, ~(uint32_t)(sequence >> 32));
    kithi_key_number(key, ~(uint32_t)sequence);
    kithi_key_number(key, ~index);
}

static kith_status keep_entry(kithi_edit *edit, const kith_change *change, kith_error *err)
{
    tape counted = {0};
    uint32_t reference = 0;
    put_entry(&counted, change);
    if (counted.at > KITHI_HEAP_LARGEST) {
        return kithi_report(err, KITH_ERR_LIMIT, "a change is too large for the history that the book keeps");
    }
    tape out = {.bytes = kithi_heap_new(&edit->draft, kithi_edit_root(edit, KITHI_ROOT_HEAP), counted.at,
                                        &reference)};
    if (out.bytes == NULL) {
        return KITH_ERR_MEMORY;
    }
    put_entry(&out, change);
    for (size_t i = 0; i <= change->customer_count; i++) {
        kithi_key key;
        history_key(&key, i == 0 ? 0 : change->customers[i - 1], change->sequence, change->index);
        kithi_key_number(&key, reference);
        if (kithi_tree_add(&edit->draft, kithi_edit_root(edit, KITHI_ROOT_TREE), key.bytes, key.size) < 0) {
            return KITH_ERR_MEMORY;
        }
    }
    return KITH_OK;
}

/* --- erasing --- */

/* Those values that are not about what is erased; how many. */
static size_t keep_values(const kith_change *entry, kith_id erased, kith_value *values, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (!kithi_changes_personal(entry, values[i].field, erased)) {
            values[kept++] = values[i];
        }
    }
    return kept;
}

/* Write an entry anew where it lies: without some of its values it is no longer than it was. */
static kith_status redact_entry(kithi_edit *edit, uint32_t reference, kith_id erased)
{
    read_entry entry;
    tape in = {.read = kithi_heap_at(kithi_edit_root(edit, KITHI_ROOT_HEAP), reference)};
    get_entry(&in, &entry);
    const size_t before = keep_values(&entry.change, erased, entry.before, entry.change.before_count);
    const size_t after = keep_values(&entry.change, erased, entry.after, entry.change.after_count);
    if (before == entry.change.before_count && after == entry.change.after_count) {
        return KITH_OK;
    }
    entry.change.before_count = before;
    entry.change.after_count = after;
    unsigned char *copy =
        kithi_memory_get(&edit->model->memory, in.at); /* its texts lie where it is written */
    if (copy == NULL) {
        return KITH_ERR_MEMORY;
    }
    tape out = {.bytes = copy};
    put_entry(&out, &entry.change);
    unsigned char *bytes = kithi_heap_touch(&edit->draft, kithi_edit_root(edit, KITHI_ROOT_HEAP), reference);
    if (bytes != NULL) {
        memcpy(bytes, copy, out.at);
        memset(bytes + out.at, 0, in.at - out.at);
    }
    memset(copy, 0, in.at);
    kithi_memory_free(&edit->model->memory, copy, in.at);
    return bytes == NULL ? KITH_ERR_MEMORY : KITH_OK;
}

/* A customer has keys of its own; what is none stands among all entries. */
static kith_status redact(kithi_edit *edit, kith_id erased)
{
    kithi_key prefix;
    kithi_cursor cursor;
    kith_status status = KITH_OK;
    history_key(&prefix, KITH_ID_KIND(erased) == KITH_KIND_CUSTOMER ? erased : 0, 0, 0);
    prefix.size = 5;
    for (kithi_index_seek(&cursor, &edit->state, &prefix);
         kithi_cursor_begins(&cursor, prefix.bytes, prefix.size) && status == KITH_OK;
         kithi_cursor_next(&cursor)) {
        status = redact_entry(edit, kithi_cursor_tail(&cursor), erased);
    }
    return status;
}

kith_status kithi_history_keep(kith_txn *txn, kith_error *err)
{
    kith_status status = KITH_OK;
    for (size_t i = 0; i < txn->changes.count && status == KITH_OK; i++) {
        kith_change change;
        kithi_changes_fill(&txn->changes, i, &change);
        status = keep_entry(&txn->edit, &change, err);
    }
    for (size_t i = 0; status == KITH_OK && kithi_changes_erased(&txn->changes, i) != 0; i++) {
        status = redact(&txn->edit, kithi_changes_erased(&txn->changes, i));
    }
    return status;
}

/* --- reading --- */

static bool wanted(const kith_history_query *query, const kith_change *change)
{
    if (query->before != 0) {
        const bool earlier = change->sequence < query->before;
        const bool same = change->sequence == query->before && query->before_change != UINT32_MAX &&
                          change->index < query->before_change;
        if (!earlier && !same) {
            return false;
        }
    }
    return (query->kind == 0 || query->kind == KITH_ID_KIND(change->id)) &&
           (query->section == 0 || query->section == kithi_schema_section(KITH_ID_KIND(change->id))) &&
           (query->since == 0 || change->at >= query->since) &&
           (query->until == 0 || change->at <= query->until);
}

static kith_status read_kept(kith_history *history, const kithi_state *state, const kith_history_query *query)
{
    kithi_key prefix;
    kithi_key from;
    kithi_cursor cursor;
    const uint64_t start = query->before == 0 ? UINT64_MAX : query->before;
    history_key(&prefix, query->customer, 0, 0);
    prefix.size = 5;
    history_key(&from, query->customer, start, UINT32_MAX);
    kithi_index_seek(&cursor, state, &from);
    for (; history->count < history->most && kithi_cursor_begins(&cursor, prefix.bytes, prefix.size);
         kithi_cursor_next(&cursor)) {
        read_entry entry;
        tape in = {.read =
                       kithi_heap_at(kithi_state_root(state, KITHI_ROOT_HEAP), kithi_cursor_tail(&cursor))};
        get_entry(&in, &entry);
        const kith_status status =
            wanted(query, &entry.change) ? kithi_history_add(history, &entry.change) : KITH_OK;
        if (status != KITH_OK) {
            return status;
        }
    }
    return KITH_OK;
}

static kith_status read_stored(kith_history *history, const kith_history_query *query, kith_error *err)
{
    kith_book *book = history->book;
    kith_load load = {.book = book, .mode = KITHI_LOAD_HISTORY, .err = err, .history = history};
    if (book->store.history == NULL) {
        return kithi_report(err, KITH_ERR_STORE, "store keeps no history");
    }
    if (!kithi_book_enter_store(book)) {
        return kithi_report(err, KITH_ERR_CLOSED, "book is closed");
    }
    const int32_t answer = book->store.history(book->store.ctx, query, &load);
    kithi_book_leave_store(book);
    if (load.status != KITH_OK) {
        return load.status;
    }
    return answer == KITH_STORE_COMMITTED ? KITH_OK
                                          : kithi_report(err, KITH_ERR_STORE, "store could not read history");
}

kith_status kithi_history_read(kith_book *book, const kithi_state *state, const kith_history_query *query,
                               kith_history **out, kith_error *err)
{
    kith_history *history = kithi_memory_zero(&book->model.memory, sizeof *history);
    *out = NULL;
    if (history == NULL) {
        return kithi_report(err, KITH_ERR_MEMORY, "no memory");
    }
    kithi_book_hold(book);
    history->book = book;
    history->most = query->most;
    history->newest = state->version->sequence;
    kithi_arena_init(&history->arena, &book->model.memory);
    kith_history_query asked = *query;
    if (asked.before == 0 ||
        asked.before > history->newest) { /* what is newer than the view does not use up `most` */
        asked.before = history->newest + 1;
        asked.before_change = UINT32_MAX;
    }
    const kith_status status =
        book->stored ? read_stored(history, &asked, err) : read_kept(history, state, &asked);
    if (status != KITH_OK) {
        kithi_history_free(history);
        return status == KITH_ERR_MEMORY ? kithi_report(err, KITH_ERR_MEMORY, "no memory") : status;
    }
    *out = history;
    return KITH_OK;
}
