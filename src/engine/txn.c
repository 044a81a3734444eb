/* Transaction: making calls, making them again, dropping some, and judging the result. */
#include "engine/txn.h"

#include "base/report.h"
#include "engine/call_parts.h"
#include "engine/conflict.h"
#include "engine/follow.h"
#include "model/rows.h"

#include <assert.h>
#include <string.h>

/* --- touched records --- */

static size_t place_of(const kith_txn *txn, kith_id id)
{
    size_t at = (size_t)(id * UINT64_C(0x9E3779B97F4A7C15) >> 20) & (txn->table_size - 1);
    while (txn->table[at] != 0 && txn->touched[txn->table[at] - 1].id != id) {
        at = (at + 1) & (txn->table_size - 1);
    }
    return at;
}

static bool grow_table(kith_txn *txn)
{
    kithi_memory *memory = &txn->book->model.memory;
    const size_t size = txn->table_size == 0 ? 64 : txn->table_size * 2;
    uint32_t *table = kithi_memory_zero(memory, size * sizeof *table);
    if (table == NULL) {
        return false;
    }
    kithi_memory_free(memory, txn->table, txn->table_size * sizeof *txn->table);
    txn->table = table;
    txn->table_size = size;
    for (size_t i = 0; i < txn->touched_count; i++) {
        txn->table[place_of(txn, txn->touched[i].id)] = (uint32_t)i + 1;
    }
    return true;
}

const kithi_touched *kithi_txn_touched(const kith_txn *txn, kith_id id)
{
    const size_t at = txn->table_size == 0 ? 0 : place_of(txn, id);
    return txn->table_size == 0 || txn->table[at] == 0 ? NULL : &txn->touched[txn->table[at] - 1];
}

kith_status kithi_txn_touch(kith_txn *txn, kith_id id)
{
    if ((txn->touched_count + 1) * 2 > txn->table_size && !grow_table(txn)) {
        return KITH_ERR_MEMORY;
    }
    const size_t at = place_of(txn, id);
    if (txn->table[at] == 0) {
        if (!kithi_memory_grow(&txn->book->model.memory, (void **)&txn->touched, &txn->touched_capacity,
                               txn->touched_count + 1, sizeof *txn->touched)) {
            return KITH_ERR_MEMORY;
        }
        txn->touched[txn->touched_count++] =
            (kithi_touched){id, txn->current, txn->current, txn->excusing, true, 0};
        txn->table[at] = (uint32_t)txn->touched_count;
    }
    kithi_touched *touched = &txn->touched[txn->table[at] - 1];
    touched->last = txn->current;
    touched->excused = touched->excused && txn->excusing;
    touched->noted = touched->noted && txn->calls[txn->current].decides;
    return KITH_OK;
}

bool kithi_txn_values(const kith_txn *txn, const kithi_touched *touched, bool after, kith_value *values)
{
    const uint32_t kind = KITH_ID_KIND(touched->id);
    const kithi_state *state = after ? &txn->edit.state : &txn->base;
    const unsigned char *row = kithi_row_find(state, touched->id);
    if (row != NULL) {
        kithi_row_read(state, kind, row, values);
        return true;
    }
    kithi_call_empty(values);
    if (after && kithi_schema_kind(kind)->archived != 0) {
        kithi_call_spread(txn, &txn->calls[touched->first], values);
        kithi_follow_fill(txn, kind, values);
        kithi_follow_derive(txn, kind, values);
        return true;
    }
    return false;
}

static void forget_touched(kith_txn *txn)
{
    txn->touched_count = 0;
    if (txn->table != NULL) {
        memset(txn->table, 0, txn->table_size * sizeof *txn->table);
    }
}

kith_status kithi_txn_put(kith_txn *txn, kith_id id, const kith_value *values)
{
    assert(kithi_schema_kind(KITH_ID_KIND(id)) != NULL);
    assert(kithi_id_sequence(id) != 0);
    txn->wrote = true;
    const kith_status status = kithi_txn_touch(txn, id);
    return status == KITH_OK ? kithi_row_write(&txn->edit, KITH_ID_KIND(id), kithi_id_sequence(id), values)
                             : status;
}

/* The id of a new record must be nobody else's: writing it would change that other record. */
static kith_status check_free(const kith_txn *txn, kith_id id, const char *why, kith_error *err)
{
    if (kithi_row_find(&txn->edit.state, id) == NULL && kithi_row_find(&txn->base, id) == NULL) {
        return KITH_OK;
    }
    (void)kithi_report(err, KITH_ERR_STORE, why);
    if (err != NULL) {
        err->subject = id;
    }
    return KITH_ERR_STORE;
}

kith_status kithi_txn_made(kith_txn *txn, kithi_call *call, uint32_t kind, kith_id *out, kith_error *err)
{
    /* Made again, a call that decides anew may make other records: the next id of that kind is taken, and
     * what is left over stays a gap. */
    for (uint32_t i = call->made_used; i < call->made_count; i++) {
        if (KITH_ID_KIND(call->made[i]) == kind) {
            *out = call->made[i];
            call->made[i] = call->made[call->made_used];
            call->made[call->made_used++] = *out;
            return check_free(txn, *out, "id of a new record is in use by now: store granted it twice", err);
        }
    }
    if (call->made_count == call->made_capacity) {
        const uint32_t capacity = call->made_capacity == 0 ? 2 : call->made_capacity * 2;
        kith_id *grown = kithi_arena_get(&txn->arena, capacity * sizeof *grown);
        if (grown == NULL) {
            return KITH_ERR_MEMORY;
        }
        if (call->made_count > 0) {
            memcpy(grown, call->made, call->made_count * sizeof *grown);
        }
        call->made = grown;
        call->made_capacity = capacity;
    }
    kith_status status = kithi_book_new_id(txn->book, &txn->base, kind, out, err);
    if (status == KITH_OK) {
        status = check_free(txn, *out, "store granted an id that is in use", err);
    }
    if (status == KITH_OK) {
        call->made[call->made_count++] = call->made[call->made_used];
        call->made[call->made_used++] = *out;
    }
    return status;
}

/* --- making calls --- */

static kith_status run(kith_txn *txn, uint32_t index, kith_error *err)
{
    kithi_call *call = &txn->calls[index];
    txn->current = index;
    txn->wrote = false;
    txn->excusing = false;
    call->made_used = 0;
    kithi_report_clear(err);
    const bool outer = txn->busy;
    txn->busy = true;
    const kith_status status = call->apply(txn, call, err);
    txn->busy = outer;
    if (status == KITH_ERR_MEMORY) {
        (void)kithi_report(err, KITH_ERR_MEMORY, "no memory");
    }
    return status;
}

kith_status kithi_txn_call(kith_txn *txn, const kithi_call *call, kithi_arena_mark mark,
                           const kithi_call **made, kith_error *err)
{
    if (txn->call_count >= txn->book->model.limits[KITH_LIMIT_CHANGES]) {
        kithi_arena_back(&txn->arena, mark);
        return kithi_report(err, KITH_ERR_LIMIT, "transaction has as many changes as the limit allows");
    }
    if (!kithi_memory_grow(&txn->book->model.memory, (void **)&txn->calls, &txn->call_capacity,
                           (size_t)txn->call_count + 1, sizeof *txn->calls)) {
        kithi_arena_back(&txn->arena, mark);
        return kithi_report(err, KITH_ERR_MEMORY, "no memory");
    }
    txn->calls[txn->call_count] = *call;
    const kith_status status = run(txn, txn->call_count, err);
    if (status == KITH_OK) {
        if (made != NULL) {
            *made = &txn->calls[txn->call_count];
        }
        txn->call_count++;
        return KITH_OK;
    }
    kithi_arena_back(&txn->arena, mark);
    if (txn->wrote) { /* it ran out of memory half-way: what it did is undone by making the earlier calls
                         again */
        (void)kithi_txn_remake(txn);
    }
    return status;
}

/* Has somebody else removed meanwhile what this call would remove? */
static bool is_done(const kith_txn *txn, const kithi_call *call, const kithi_state *old)
{
    return call->removes && kithi_row_find(old, call->id) != NULL &&
           kithi_row_find(&txn->base, call->id) == NULL;
}

static void note_base(kith_txn *txn)
{
    txn->edit.state.version = txn->edit.draft.work;
    txn->base = (kithi_state){&txn->book->model, txn->edit.draft.base};
}

/* Make every call again. A call that can no longer be made: a conflict when rebasing. */
static kith_status run_all(kith_txn *txn, const kithi_state *old, kith_error *err)
{
    forget_touched(txn);
    for (uint32_t i = 0; i < txn->call_count; i++) {
        const kithi_call *call = &txn->calls[i];
        if (call->dropped != KITHI_CALL_KEPT || (old != NULL && is_done(txn, call, old))) {
            continue;
        }
        kith_status status = run(txn, i, err);
        const bool gone =
            status == KITH_ERR_NOT_FOUND || status == KITH_ERR_REFERENCE || status == KITH_ERR_SHAPE;
        if (gone && old != NULL) {
            status = KITH_ERR_CONFLICT; /* what it needs is gone; the message says what */
        }
        if (status != KITH_OK) {
            if (err != NULL) {
                err->status = status;
                err->change = i;
            }
            return status;
        }
    }
    return KITH_OK;
}

static void restart(kith_txn *txn, kithi_slot *slot)
{
    kithi_draft_restart(&txn->edit.draft, slot);
    note_base(txn);
}

kith_status kithi_txn_remake(kith_txn *txn)
{
    restart(txn, NULL);
    const kith_status status = run_all(txn, NULL, NULL);
    txn->state = status == KITH_OK ? txn->state : KITHI_TXN_BROKEN;
    return status;
}

kith_status kithi_txn_rebase(kith_txn *txn, kith_error *err)
{
    const kithi_state old = txn->base;
    kithi_slot *old_slot = txn->edit.draft.slot;
    kithi_slot *slot = kithi_versions_pin(&txn->book->model.versions);
    if (slot == NULL) {
        return kithi_report(err, KITH_ERR_MEMORY, "no memory");
    }
    const kithi_state now = {&txn->book->model, atomic_load(&slot->version)};
    kith_status status = kithi_conflict_changed(txn, &now, err);
    if (status != KITH_OK) {
        kithi_versions_unpin(slot);
        return status;
    }
    restart(txn, slot);
    status = run_all(txn, &old, err);
    if (status == KITH_OK) {
        status = kithi_conflict_removed(txn, &old, err);
    }
    if (status == KITH_OK) {
        kithi_versions_unpin(old_slot);
        return KITH_OK;
    }
    restart(txn, old_slot);
    kithi_versions_unpin(slot);
    if (run_all(txn, NULL, NULL) != KITH_OK) {
        txn->state = KITHI_TXN_BROKEN;
    }
    return status;
}

kith_status kithi_txn_check_open(kith_txn *txn, kith_error *err)
{
    if (txn->busy) {
        return kithi_report(err, KITH_ERR_CLOSED, "a call of the transaction is under way");
    }
    if (txn->state == KITHI_TXN_BROKEN) {
        txn->state = KITHI_TXN_OPEN;
        const kith_status status = kithi_txn_remake(txn);
        if (status != KITH_OK) {
            return kithi_report(err, status,
                                status == KITH_ERR_STOPPED
                                    ? "the host could not choose or hash again"
                                    : "no memory to restore the transaction; try again or close it");
        }
    }
    if (txn->state != KITHI_TXN_OPEN) {
        return kithi_report(err, KITH_ERR_CLOSED, "transaction is prepared or over");
    }
    return atomic_load(&txn->book->closed) != 0 ? kithi_report(err, KITH_ERR_CLOSED, "book is closed")
                                                : KITH_OK;
}

/* --- dropping --- */

/* Does a failure come of the call itself, and not of memory, the host, or a store that grants no ids? */
static bool is_its_own(kith_status status)
{
    return status != KITH_ERR_MEMORY && status != KITH_ERR_STOPPED && status != KITH_ERR_STORE &&
           status != KITH_ERR_LIMIT && status != KITH_ERR_CLOSED;
}

/* Make the calls again and drop those that can no longer be made. KITH_OK, or the failure of a call that had
 * begun. */
static kith_status run_droppable(kith_txn *txn, size_t *dropped, kith_error *err)
{
    restart(txn, NULL);
    forget_touched(txn);
    for (uint32_t i = 0; i < txn->call_count; i++) {
        if (txn->calls[i].dropped != KITHI_CALL_KEPT) {
            continue;
        }
        const kith_status status = run(txn, i, err);
        if (status != KITH_OK && (txn->wrote || !is_its_own(status))) {
            return status;
        }
        if (status != KITH_OK) {
            txn->calls[i].dropped = KITHI_CALL_DROPPING;
            (*dropped)++;
        }
    }
    return KITH_OK;
}

/* Settle, or take back, what is being dropped. */
static void settle_dropped(kith_txn *txn, uint8_t as)
{
    for (uint32_t i = 0; i < txn->call_count; i++) {
        if (txn->calls[i].dropped == KITHI_CALL_DROPPING) {
            txn->calls[i].dropped = as;
        }
    }
}

kith_status kithi_txn_drop(kith_txn *txn, const uint32_t *changes, size_t count, size_t *dropped,
                           kith_error *err)
{
    size_t gone = 0;
    for (size_t i = 0; i < count; i++) {
        if (changes[i] >= txn->call_count) {
            return kithi_report(err, KITH_ERR_INVALID, "there is no change of that index");
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (txn->calls[changes[i]].dropped == KITHI_CALL_KEPT) {
            txn->calls[changes[i]].dropped = KITHI_CALL_DROPPING;
            gone++;
        }
    }
    const kith_status status = gone == 0 ? KITH_OK : run_droppable(txn, &gone, err);
    settle_dropped(txn, status == KITH_OK ? KITHI_CALL_DROPPED : KITHI_CALL_KEPT);
    if (status != KITH_OK) {
        (void)kithi_txn_remake(txn);
        return status;
    }
    kithi_report_clear(err);
    if (dropped != NULL) {
        *dropped = gone;
    }
    return KITH_OK;
}

/* --- life --- */

static const char *keep_text(kith_txn *txn, const char *text)
{
    return text == NULL ? "" : kithi_arena_text(&txn->texts, text, strlen(text));
}

static bool keep_options(kith_txn *txn, const kith_txn_options *options)
{
    txn->actor = keep_text(txn, options->actor);
    txn->shop = keep_text(txn, options->shop);
    txn->reason = keep_text(txn, options->reason);
    txn->today = options->today;
    txn->at = options->at;
    txn->request = options->request;
    txn->importing = options->importing != 0;
    return txn->actor != NULL && txn->shop != NULL && txn->reason != NULL;
}

static void free_txn(kith_txn *txn)
{
    kith_book *book = txn->book;
    kithi_memory *memory = &book->model.memory;
    kithi_arena_free(&txn->arena);
    kithi_arena_free(&txn->texts);
    kithi_memory_free(memory, txn->calls, txn->call_capacity * sizeof *txn->calls);
    kithi_memory_free(memory, txn->touched, txn->touched_capacity * sizeof *txn->touched);
    kithi_memory_free(memory, txn->table, txn->table_size * sizeof *txn->table);
    kithi_memory_free(memory, txn->changes.items, txn->changes.capacity * sizeof *txn->changes.items);
    kithi_memory_free(memory, txn, sizeof *txn);
    kithi_book_release(book);
}

kith_status kithi_txn_begin(kith_book *book, const kith_txn_options *options, kith_txn **out, kith_error *err)
{
    const kith_txn_options defaults = {.size = sizeof defaults};
    kith_txn *txn = kithi_memory_zero(&book->model.memory, sizeof *txn);
    *out = NULL;
    if (txn == NULL) {
        return kithi_report(err, KITH_ERR_MEMORY, "no memory");
    }
    kithi_book_hold(book);
    txn->book = book;
    txn->changes.txn = txn;
    atomic_store(&txn->holders, 1);
    kithi_arena_init(&txn->arena, &book->model.memory);
    kithi_arena_init(&txn->texts, &book->model.memory);
    if (!keep_options(txn, options == NULL ? &defaults : options) ||
        !kithi_edit_begin(&txn->edit, &book->model)) {
        free_txn(txn);
        return kithi_report(err, KITH_ERR_MEMORY, "no memory");
    }
    note_base(txn);
    *out = txn;
    return KITH_OK;
}

void kithi_txn_release(kith_txn *txn)
{
    if (atomic_fetch_sub(&txn->holders, 1) == 1) {
        (void)kithi_draft_abandon(&txn->edit.draft);
        free_txn(txn);
    }
}

void kithi_txn_close(kith_txn *txn)
{
    (void)kithi_draft_abandon(&txn->edit.draft);
    txn->state = KITHI_TXN_OVER;
    kithi_txn_release(txn);
}
