/*
 * A store in memory that outlives its books and misbehaves when told. It stands on the public headers alone,
 * as a host's store does, and takes its memory from malloc: there is no book yet, or no longer, whose
 * allocator it could use.
 */
#include "kith/testing.h"

#include "api/testing_size.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define KINDS 256u
#define ALIGNMENT sizeof(kith_value *)

/* Newest state of a record. */
typedef struct stored_row {
    kith_id id;
    uint64_t sequence;  /* of the commit that wrote or removed it */
    kith_value *values; /* one block with its texts; NULL: removed */
    size_t count;
} stored_row;

typedef struct stored_request {
    kith_request request;
    uint64_t sequence;
} stored_request;

/* What a commit adds; everything is in memory before anything is stored. */
typedef struct addition {
    stored_row *rows;
    kith_change **entries;
    size_t count;
} addition;

struct kith_memory_store {
    uint64_t sequence;
    stored_row *rows; /* in order of their first commit */
    size_t row_count;
    size_t row_capacity;
    size_t *table; /* hash of rows by id: index + 1 */
    size_t table_size;
    kith_change **history; /* oldest first; each one block with all it points to */
    size_t history_count;
    size_t history_capacity;
    stored_request *requests;
    size_t request_count;
    size_t request_capacity;
    uint64_t granted[KINDS]; /* highest sequence number given out per kind */
    kith_store_fault fault;
    uint32_t commits; /* calls of each kind since the fault was set */
    uint32_t loads;
    uint32_t grants;
    uint32_t histories;
    uint32_t questions;
};

/* --- copies in one block --- */

static size_t aligned(size_t size)
{
    return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static size_t values_size(const kith_value *values, size_t count)
{
    size_t size = count * sizeof *values;
    for (size_t i = 0; i < count; i++) {
        size += values[i].type == KITH_TYPE_TEXT ? values[i].length + 1 : 0;
    }
    return aligned(size);
}

/* Copy an array of values and their texts to `at`, which moves on behind them. */
static kith_value *put_values(char **at, const kith_value *values, size_t count)
{
    kith_value *copy = (kith_value *)(void *)*at;
    char *text = *at + count * sizeof *values;
    for (size_t i = 0; i < count; i++) {
        copy[i] = values[i];
        copy[i].text = NULL;
        if (values[i].type == KITH_TYPE_TEXT) {
            memcpy(text, values[i].text, values[i].length);
            text[values[i].length] = '\0';
            copy[i].text = text;
            text += values[i].length + 1;
        }
    }
    *at += values_size(values, count);
    return copy;
}

static const char *put_text(char **at, const char *text)
{
    const size_t size = strlen(text) + 1;
    char *copy = memcpy(*at, text, size);
    *at += size;
    return copy;
}

static kith_change *copy_change(const kith_change *change)
{
    const size_t head = aligned(sizeof *change);
    const size_t customers = aligned(change->customer_count * sizeof *change->customers);
    kith_change *copy = malloc(head + customers + values_size(change->before, change->before_count) +
                               values_size(change->after, change->after_count) + strlen(change->actor) +
                               strlen(change->shop) + strlen(change->reason) + 3);
    if (copy == NULL) {
        return NULL;
    }
    char *at = (char *)copy + head;
    *copy = *change;
    copy->size = sizeof *copy;
    copy->customers = (const kith_id *)(const void *)at;
    if (change->customer_count > 0) {
        memcpy(at, change->customers, change->customer_count * sizeof *change->customers);
    }
    at += customers;
    copy->before = put_values(&at, change->before, change->before_count);
    copy->after = put_values(&at, change->after, change->after_count);
    copy->actor = put_text(&at, change->actor);
    copy->shop = put_text(&at, change->shop);
    copy->reason = put_text(&at, change->reason);
    copy->row = NULL;
    copy->row_count = 0;
    return copy;
}

/* --- rows --- */

/* Make room for `wanted` elements in all; 0: no memory, nothing changed. */
static int grow(void **items, size_t *capacity, size_t wanted, size_t each)
{
    size_t grown = *capacity == 0 ? 16 : *capacity;
    while (grown < wanted) {
        grown *= 2;
    }
    if (grown == *capacity) {
        return 1;
    }
    void *moved = realloc(*items, grown * each);
    if (moved == NULL) {
        return 0;
    }
    *items = moved;
    *capacity = grown;
    return 1;
}

/* Place in the table where the row of this id is, or belongs. */
static size_t place_of(const kith_memory_store *memory, kith_id id)
{
    size_t place = (size_t)(id * UINT64_C(0x9E3779B97F4A7C15) >> 24) & (memory->table_size - 1);
    while (memory->table[place] != 0 && memory->rows[memory->table[place] - 1].id != id) {
        place = (place + 1) & (memory->table_size - 1);
    }
    return place;
}

/* Keep the table at most half full with `wanted` rows. */
static int grow_table(kith_memory_store *memory, size_t wanted)
{
    size_t size = memory->table_size == 0 ? 64 : memory->table_size;
    while (size < wanted * 2) {
        size *= 2;
    }
    if (size == memory->table_size) {
        return 1;
    }
    size_t *table = calloc(size, sizeof *table);
    if (table == NULL) {
        return 0;
    }
    free(memory->table);
    memory->table = table;
    memory->table_size = size;
    for (size_t i = 0; i < memory->row_count; i++) {
        table[place_of(memory, memory->rows[i].id)] = i + 1;
    }
    return 1;
}

/* Takes over the row's values. Room has been made before. */
static void put_row(kith_memory_store *memory, const stored_row *row)
{
    const size_t place = place_of(memory, row->id);
    const uint32_t kind = KITH_ID_KIND(row->id);
    const uint64_t number = row->id >> 8;
    if (memory->table[place] == 0) {
        memory->rows[memory->row_count++] = *row;
        memory->table[place] = memory->row_count;
    } else {
        stored_row *old = &memory->rows[memory->table[place] - 1];
        free(old->values);
        *old = *row;
    }
    memory->granted[kind] = memory->granted[kind] < number ? number : memory->granted[kind];
}

/* --- commit --- */

static void free_addition(addition *added)
{
    for (size_t i = 0; i < added->count; i++) {
        free(added->rows[i].values);
        free(added->entries[i]);
    }
    free(added->rows);
    free(added->entries);
}

/* Copy one change; 0: no memory. */
static int take_change(addition *added, const kith_change *change)
{
    stored_row row = {.id = change->id, .sequence = change->sequence};
    kith_change *entry = copy_change(change);
    if (entry == NULL) {
        return 0;
    }
    if (change->operation != KITH_OPERATION_REMOVE) {
        row.values = malloc(values_size(change->row, change->row_count) + 1);
        if (row.values == NULL) {
            free(entry);
            return 0;
        }
        char *at = (char *)row.values;
        (void)put_values(&at, change->row, change->row_count);
        row.count = change->row_count;
    }
    added->rows[added->count] = row;
    added->entries[added->count] = entry;
    added->count++;
    return 1;
}

/* Copy the whole change set and make room for it; 0: no memory, or the set cannot be read. */
static int take_changes(kith_memory_store *memory, const kith_changes *changes, addition *added)
{
    const size_t count = kith_changes_count(changes);
    added->rows = calloc(count + 1, sizeof *added->rows);
    added->entries = calloc(count + 1, sizeof *added->entries);
    if (added->rows == NULL || added->entries == NULL) {
        return 0;
    }
    for (size_t i = 0; i < count; i++) {
        kith_change change = {.size = sizeof change};
        if (kith_changes_get(changes, i, &change) != KITH_OK || !take_change(added, &change)) {
            return 0;
        }
    }
    return grow((void **)&memory->rows, &memory->row_capacity, memory->row_count + count,
                sizeof *memory->rows) &&
           grow_table(memory, memory->row_count + count) &&
           grow((void **)&memory->history, &memory->history_capacity, memory->history_count + count,
                sizeof *memory->history) &&
           grow((void **)&memory->requests, &memory->request_capacity, memory->request_count + 1,
                sizeof *memory->requests);
}

/* Drop the values of one side that are about somebody who is erased; their texts are overwritten. */
static size_t redact_values(const kith_change *entry, kith_id customer, const kith_value *values,
                            size_t count)
{
    kith_value *own = (kith_value *)(uintptr_t)values; /* the block is the store's */
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (!kith_change_is_personal(entry, own[i].field, customer)) {
            own[kept++] = own[i];
        } else if (own[i].type == KITH_TYPE_TEXT) {
            memset((char *)(uintptr_t)own[i].text, 0, own[i].length);
        }
    }
    return kept;
}

/* Records that are archived are read in the history only: where that loses something, nothing of the row is
 * needed any more, whether its owner is erased or it only names who is. */
static void drop_archived(kith_memory_store *memory, kith_id id)
{
    kith_kind_info info = {.size = sizeof info};
    (void)kith_schema_kind(KITH_ID_KIND(id), &info);
    stored_row *row = &memory->rows[memory->table[place_of(memory, id)] - 1];
    if (info.archived != 0 && row->values != NULL) {
        memset(row->values, 0, values_size(row->values, row->count));
        free(row->values);
        row->values = NULL;
        row->count = 0;
    }
}

static void redact_history(kith_memory_store *memory, kith_id customer)
{
    for (size_t i = 0; i < memory->history_count; i++) {
        kith_change *entry = memory->history[i];
        const size_t count = entry->before_count + entry->after_count;
        const size_t before = redact_values(entry, customer, entry->before, entry->before_count);
        entry->after_count = redact_values(entry, customer, entry->after, entry->after_count);
        entry->before_count = before;
        if (entry->before_count + entry->after_count < count) {
            drop_archived(memory, entry->id);
        }
    }
}

/* Cannot fail: moves what was taken into the store. */
static void store_addition(kith_memory_store *memory, const kith_change *head, addition *added)
{
    memory->sequence = head->sequence;
    for (size_t i = 0; i < added->count; i++) {
        put_row(memory, &added->rows[i]);
        memory->history[memory->history_count++] = added->entries[i];
    }
    if (head->request != 0) {
        memory->requests[memory->request_count++] = (stored_request){head->request, head->sequence};
    }
    added->count = 0;
}

static int32_t store_changes(kith_memory_store *memory, const kith_changes *changes)
{
    addition added = {0};
    kith_change head = {.size = sizeof head};
    if (kith_changes_base(changes) != memory->sequence) {
        return KITH_STORE_CONFLICT;
    }
    const int taken = kith_changes_head(changes, &head) == KITH_OK && take_changes(memory, changes, &added);
    if (taken) {
        store_addition(memory, &head, &added);
    }
    for (size_t i = 0; taken && kith_changes_erased(changes, i) != 0; i++) {
        redact_history(memory, kith_changes_erased(changes, i));
    }
    free_addition(&added);
    return taken ? KITH_STORE_COMMITTED : KITH_STORE_REJECTED;
}

/* --- callbacks --- */

/* Count a call; is it one that misbehaves? */
static int is_due(const kith_memory_store *memory, uint32_t *calls, uint32_t at)
{
    ++*calls;
    return at != 0 && (*calls == at || (memory->fault.for_ever != 0 && *calls > at));
}

static int32_t commit(void *ctx, const kith_changes *changes)
{
    kith_memory_store *memory = ctx;
    const int faulty = is_due(memory, &memory->commits, memory->fault.commit_at);
    if (faulty && memory->fault.stored == 0) {
        return memory->fault.outcome;
    }
    const int32_t outcome = store_changes(memory, changes);
    return faulty && outcome == KITH_STORE_COMMITTED ? memory->fault.outcome : outcome;
}

/* Hand over rows written after `after`, and removals if they are wanted. A faulty call breaks off half-way.
 */
static int32_t hand_over(kith_memory_store *memory, uint64_t after, int removals, kith_load *load)
{
    const int faulty = is_due(memory, &memory->loads, memory->fault.load_at);
    const size_t count = faulty ? memory->row_count / 2 : memory->row_count;
    for (size_t i = 0; i < count; i++) {
        const stored_row *row = &memory->rows[i];
        kith_status status = KITH_OK;
        if (row->sequence <= after) {
            continue;
        }
        if (row->values != NULL) {
            status = kith_load_row(load, row->id, row->values, row->count);
        } else if (removals) {
            status = kith_load_removal(load, row->id);
        }
        if (status != KITH_OK) {
            return KITH_STORE_UNKNOWN;
        }
    }
    if (faulty || kith_load_end(load, memory->sequence) != KITH_OK) {
        return KITH_STORE_UNKNOWN;
    }
    return KITH_STORE_COMMITTED;
}

static int32_t load_all(void *ctx, kith_load *load)
{
    return hand_over(ctx, 0, 0, load);
}

static int32_t refresh(void *ctx, uint64_t after, kith_load *load)
{
    return hand_over(ctx, after, 1, load);
}

static int32_t tell_status(void *ctx, kith_request request, uint64_t *sequence)
{
    kith_memory_store *memory = ctx;
    if (is_due(memory, &memory->questions, memory->fault.status_at)) {
        return KITH_STORE_UNKNOWN;
    }
    for (size_t i = memory->request_count; i > 0; i--) {
        if (memory->requests[i - 1].request == request) {
            *sequence = memory->requests[i - 1].sequence;
            return KITH_STORE_COMMITTED;
        }
    }
    return KITH_STORE_REJECTED;
}

static int32_t grant_ids(void *ctx, uint32_t kind, uint32_t count, uint64_t *first)
{
    kith_memory_store *memory = ctx;
    if (is_due(memory, &memory->grants, memory->fault.grant_at) || kind >= KINDS) {
        return KITH_STORE_UNKNOWN;
    }
    *first = memory->granted[kind] + 1;
    memory->granted[kind] += count;
    return KITH_STORE_COMMITTED;
}

/* Does the entry lie before the place where the last page ended? Newest first, so entries count down. */
static int is_before(const kith_history_query *query, const kith_change *entry)
{
    if (query->before == 0 || entry->sequence < query->before) {
        return 1;
    }
    return entry->sequence == query->before && query->before_change != UINT32_MAX &&
           entry->index < query->before_change;
}

static int touches(const kith_change *entry, kith_id customer)
{
    for (size_t i = 0; i < entry->customer_count; i++) {
        if (entry->customers[i] == customer) {
            return 1;
        }
    }
    return 0;
}

static int is_of_section(const kith_history_query *query, const kith_change *entry)
{
    kith_kind_info info = {.size = sizeof info};
    (void)kith_schema_kind(KITH_ID_KIND(entry->id), &info);
    return query->section == 0 || query->section == info.section;
}

static int answers(const kith_history_query *query, const kith_change *entry)
{
    return is_before(query, entry) && (query->kind == 0 || query->kind == KITH_ID_KIND(entry->id)) &&
           is_of_section(query, entry) && (query->since == 0 || entry->at >= query->since) &&
           (query->until == 0 || entry->at <= query->until) &&
           (query->customer == 0 || touches(entry, query->customer));
}

static int32_t read_history(void *ctx, const kith_history_query *query, kith_load *load)
{
    kith_memory_store *memory = ctx;
    size_t given = 0;
    if (is_due(memory, &memory->histories, memory->fault.history_at)) {
        return KITH_STORE_UNKNOWN;
    }
    for (size_t i = memory->history_count; i > 0 && given < query->most; i--) {
        const kith_change *entry = memory->history[i - 1];
        if (!answers(query, entry)) {
            continue;
        }
        if (kith_load_history(load, entry) != KITH_OK) {
            return KITH_STORE_UNKNOWN;
        }
        given++;
    }
    return KITH_STORE_COMMITTED;
}

/* --- public --- */

kith_status kith_memory_store_new(kith_memory_store **out)
{
    if (out == NULL) {
        return KITH_ERR_INVALID;
    }
    *out = calloc(1, sizeof **out);
    return *out == NULL ? KITH_ERR_MEMORY : KITH_OK;
}

kith_status kith_memory_store_callbacks(kith_memory_store *memory, kith_store *out)
{
    if (memory == NULL || out == NULL) {
        return KITH_ERR_INVALID;
    }
    const kith_store callbacks = {
        .ctx = memory,
        .load = load_all,
        .refresh = refresh,
        .commit = commit,
        .status = tell_status,
        .grant_ids = grant_ids,
        .history = read_history,
    };
    return kithi_testing_fill(out, out->size, &callbacks, sizeof callbacks);
}

kith_status kith_memory_store_fault(kith_memory_store *memory, const kith_store_fault *fault)
{
    const kith_store_fault none = {.size = sizeof none};
    if (memory == NULL) {
        return KITH_ERR_INVALID;
    }
    if (fault != NULL && kithi_testing_size(fault, fault->size, sizeof *fault) != KITH_OK) {
        return KITH_ERR_ABI;
    }
    memory->fault = none;
    if (fault != NULL) {
        memcpy(&memory->fault, fault, fault->size < sizeof none ? fault->size : sizeof none);
    }
    memory->commits = memory->loads = memory->grants = memory->histories = memory->questions = 0;
    return KITH_OK;
}

void kith_memory_store_free(kith_memory_store *memory)
{
    if (memory == NULL) {
        return;
    }
    for (size_t i = 0; i < memory->row_count; i++) {
        free(memory->rows[i].values);
    }
    for (size_t i = 0; i < memory->history_count; i++) {
        free(memory->history[i]);
    }
    free(memory->rows);
    free(memory->table);
    free(memory->history);
    free(memory->requests);
    free(memory);
}
