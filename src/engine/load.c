/* Load: rows from the store, checked one by one, and made a version. */
#include "engine/load.h"

#include "base/report.h"
#include "engine/history.h"
#include "model/build.h"
#include "model/links.h"
#include "model/rows.h"
#include "model/shape.h"
#include "model/users.h"

#include <string.h>

static kith_status fail(kith_load *load, kith_status status)
{
    if (load->status == KITH_OK) {
        load->status = status;
    }
    return load->status;
}

/* A row that cannot be loaded: say which. */
static kith_status refuse_row(kith_load *load, kith_id id, const char *why)
{
    if (load->err != NULL) {
        const kith_error inner = *load->err;
        (void)kithi_report(load->err, KITH_ERR_CORRUPT, "row ");
        kithi_report_number(load->err, (int64_t)id);
        kithi_report_add(load->err, ": ");
        kithi_report_add(load->err, why != NULL ? why : inner.message);
        load->err->subject = id;
    }
    return fail(load, KITH_ERR_CORRUPT);
}

static kith_status note_progress(kith_load *load)
{
    load->done++;
    if (load->run != NULL && load->run->progress != NULL && load->done % 1024 == 0 &&
        load->run->progress(load->run->ctx, load->done, 0) != 0) {
        (void)kithi_report(load->err, KITH_ERR_STOPPED, "stopped by the progress callback");
        return fail(load, KITH_ERR_STOPPED);
    }
    return KITH_OK;
}

static kith_status note_touched(kith_load *load, kith_id id)
{
    if (!kithi_memory_grow(&load->book->model.memory, (void **)&load->touched, &load->touched_capacity,
                           load->touched_count + 1, sizeof *load->touched)) {
        return KITH_ERR_MEMORY;
    }
    load->touched[load->touched_count++] = id;
    return KITH_OK;
}

static kith_status no_memory(kith_load *load)
{
    (void)kithi_report(load->err, KITH_ERR_MEMORY, "no memory");
    return fail(load, KITH_ERR_MEMORY);
}

/* Bring the values of a row into an array by field number; KITH_OK or KITH_ERR_CORRUPT. */
static kith_status take_values(kith_load *load, kith_id id, const kith_value *values, size_t count,
                               kith_value *row)
{
    const uint32_t kind = KITH_ID_KIND(id);
    memset(row, 0, KITHI_FIELDS * sizeof *row);
    for (size_t i = 0; i < count; i++) {
        kith_value value = values[i];
        kithi_shape_plain(kind, &value);
        if (kithi_shape_value(&load->book->model, kind, &value, load->err) != KITH_OK) {
            return refuse_row(load, id, NULL);
        }
        if (row[value.field].type != KITH_TYPE_NONE) {
            return refuse_row(load, id, "a field is given twice");
        }
        row[value.field] = value;
    }
    return kithi_shape_record(kind, row, load->err) == KITH_OK ? KITH_OK : refuse_row(load, id, NULL);
}

kith_status kithi_load_row(kith_load *load, kith_id id, const kith_value *values, size_t count)
{
    kith_value row[KITHI_FIELDS];
    if (load->status != KITH_OK) {
        return load->status;
    }
    if (id >> 40 != 0 || kithi_id_sequence(id) == 0 || kithi_schema_kind(KITH_ID_KIND(id)) == NULL) {
        return refuse_row(load, id, "not an id");
    }
    if (kithi_id_sequence(id) == UINT32_MAX || !kithi_links_fits(KITH_ID_KIND(id), kithi_id_sequence(id))) {
        return refuse_row(load, id, "sequence is out of range");
    }
    kith_status status = take_values(load, id, values, count, row);
    if (status != KITH_OK) {
        return status;
    }
    if (kithi_schema_kind(KITH_ID_KIND(id))->archived != 0) { /* not kept; but its number is used */
        kithi_row_used(load->edit, KITH_ID_KIND(id), kithi_id_sequence(id));
        return note_progress(load);
    }
    status = kithi_row_write(load->edit, KITH_ID_KIND(id), kithi_id_sequence(id), row);
    if (status == KITH_OK && load->mode != KITHI_LOAD_FIRST) {
        status = note_touched(load, id);
    }
    if (status == KITH_OK && load->mode == KITHI_LOAD_RELOAD &&
        !kithi_seen_mark(&load->seen, &load->book->model.memory, KITH_ID_KIND(id), kithi_id_sequence(id))) {
        status = KITH_ERR_MEMORY;
    }
    return status == KITH_OK ? note_progress(load) : no_memory(load);
}

kith_status kithi_load_removal(kith_load *load, kith_id id)
{
    if (load->status != KITH_OK || kithi_row_find(&load->edit->state, id) == NULL) {
        return load->status;
    }
    kith_status status = kithi_row_write(load->edit, KITH_ID_KIND(id), kithi_id_sequence(id), NULL);
    if (status == KITH_OK) {
        status = note_touched(load, id);
    }
    return status == KITH_OK ? KITH_OK : no_memory(load);
}

/* --- after the rows --- */

static kith_status call_store(kith_load *load)
{
    kith_book *book = load->book;
    if (!kithi_book_enter_store(book)) {
        return kithi_report(load->err, KITH_ERR_CLOSED, "book is closed");
    }
    const bool whole = load->mode != KITHI_LOAD_REFRESH;
    const int32_t answer =
        whole ? (book->store.load == NULL ? KITH_STORE_UNKNOWN : book->store.load(book->store.ctx, load))
              : book->store.refresh(book->store.ctx, load->edit->state.version->sequence, load);
    kithi_book_leave_store(book);
    if (load->status != KITH_OK) {
        return load->status;
    }
    if (answer != KITH_STORE_COMMITTED || !load->ended) {
        return kithi_report(load->err, KITH_ERR_STORE,
                            answer == KITH_STORE_COMMITTED ? "store ended before it said the sequence"
                                                           : "store could not be read");
    }
    if (load->mode == KITHI_LOAD_REFRESH && load->sequence < load->edit->state.version->sequence) {
        load->gone_back = true;
        return kithi_report(load->err, KITH_ERR_STORE, "store has gone back to an older sequence");
    }
    return KITH_OK;
}

/* Remove the rows that a reload did not hand over. */
static kith_status remove_unseen(kith_load *load)
{
    for (uint32_t kind = 1; kind < KITH_KIND_COUNT; kind++) {
        for (uint32_t row = kithi_row_next(&load->edit->state, kind, 0); row != 0;
             row = kithi_row_next(&load->edit->state, kind, row)) {
            if (!kithi_seen_has(&load->seen, kind, row) &&
                (kithi_row_write(load->edit, kind, row, NULL) != KITH_OK ||
                 note_touched(load, kithi_id_make(kind, row)) != KITH_OK)) {
                return no_memory(load);
            }
        }
    }
    return KITH_OK;
}

static kith_status check_touched(kith_load *load)
{
    kith_value values[KITHI_FIELDS];
    for (size_t i = 0; i < load->touched_count; i++) {
        const kith_id id = load->touched[i];
        const uint32_t kind = KITH_ID_KIND(id);
        const unsigned char *row = kithi_row_find(&load->edit->state, id);
        if (row == NULL) {
            const kith_id user = kithi_users_first(&load->edit->state, id, KITHI_USERS_ALL);
            if (user != 0) {
                return refuse_row(load, user, "refers to a record that is not there");
            }
            continue;
        }
        kithi_row_read(&load->edit->state, kind, row, values);
        if (kithi_shape_references(&load->edit->state, kind, values, load->err) != KITH_OK) {
            return refuse_row(load, id, NULL);
        }
    }
    return KITH_OK;
}

/*
 * The record that says who decides about rights. A book that lost it would let everybody in, so that only a
 * store that has nothing at all may be without.
 */
static kith_status check_book(kith_load *load)
{
    const kithi_state *state = &load->edit->state;
    uint64_t records = 0;
    for (uint32_t kind = 1; kind < KITH_KIND_COUNT; kind++) {
        records += kithi_state_count(state, kind);
    }
    const bool empty = load->mode == KITHI_LOAD_FIRST && records == 0 && load->sequence == 0;
    if (empty || kithi_state_count(state, KITH_KIND_BOOK) == 1) {
        return KITH_OK;
    }
    (void)kithi_report(load->err, KITH_ERR_CORRUPT, "not exactly one record of kind book");
    return fail(load, KITH_ERR_CORRUPT);
}

static kith_status build(kith_load *load)
{
    const kith_status status = kithi_build_indexes(load->edit, load->err);
    return status == KITH_ERR_CORRUPT ? refuse_row(load, load->err == NULL ? 0 : load->err->subject, NULL)
                                      : status;
}

static kith_status finish(kith_load *load)
{
    kith_status status = load->mode == KITHI_LOAD_RELOAD ? remove_unseen(load) : KITH_OK;
    if (status == KITH_OK) {
        status = check_book(load);
    }
    if (load->mode == KITHI_LOAD_FIRST) {
        return status == KITH_OK ? build(load) : status;
    }
    return status == KITH_OK ? check_touched(load) : status;
}

/* Ids that the book gives out itself go on from those that came. */
static void number_on(kith_book *book)
{
    const kithi_state state = {&book->model, kithi_versions_current(&book->model.versions)};
    kithi_book_used_ids(book, &state);
}

static kith_status refuse_busy(kith_error *err)
{
    return kithi_report(err, KITH_ERR_BUSY, "another prepare, refresh or recover is under way");
}

/* Run a load on a fresh draft and publish it. Under the claim. */
static kith_status run_load(kith_load *load)
{
    kith_book *book = load->book;
    kithi_edit edit;
    if (!kithi_edit_begin(&edit, &book->model)) {
        return kithi_report(load->err, KITH_ERR_MEMORY, "no memory");
    }
    edit.loading = load->mode == KITHI_LOAD_FIRST;
    load->edit = &edit; /* cppcheck-suppress autoVariables */
    kith_status status = call_store(load);
    if (status == KITH_OK) {
        status = finish(load);
    }
    if (status == KITH_OK) {
        kithi_draft_publish(&edit.draft, load->sequence);
        number_on(book);
    }
    (void)kithi_draft_abandon(&edit.draft);
    load->edit = NULL;
    kithi_versions_collect(&book->model.versions);
    kithi_seen_free(&load->seen, &book->model.memory);
    kithi_memory_free(&book->model.memory, load->touched, load->touched_capacity * sizeof *load->touched);
    return status;
}

kith_status kithi_load_first(kith_book *book, const kith_run *run, kith_error *err)
{
    kith_load load = {.book = book, .mode = KITHI_LOAD_FIRST, .run = run, .err = err};
    if (book->stored) {
        return run_load(&load);
    }
    number_on(book);
    return KITH_OK;
}

/* Bring in what the store has, under the claim. */
static kith_status bring_up(kith_book *book, const kith_run *run, kith_error *err)
{
    kith_load load = {.book = book, .run = run, .err = err};
    load.mode = book->store.refresh == NULL ? KITHI_LOAD_RELOAD : KITHI_LOAD_REFRESH;
    kith_status status = run_load(&load);
    if (status != KITH_OK && load.gone_back) { /* put back from a copy: only all of it tells what is there */
        kithi_book_log(book, 2, "store is older than the book: everything is loaded again");
        load = (kith_load){.book = book, .mode = KITHI_LOAD_RELOAD, .run = run, .err = err};
        kithi_report_clear(err);
        status = run_load(&load);
    }
    return status;
}

kith_status kithi_load_refresh(kith_book *book, const kith_run *run, kith_error *err)
{
    kith_status status = KITH_OK;
    if (!kithi_book_claim(book)) {
        return refuse_busy(err);
    }
    if (atomic_load(&book->stale) != 0) {
        status = kithi_report(err, KITH_ERR_STALE, "an outcome is unknown: recover the book first");
    } else if (book->stored) {
        status = bring_up(book, run, err);
    }
    kithi_book_unclaim(book);
    return status;
}

kith_status kithi_load_recover(kith_book *book, const kith_run *run, uint64_t least, kith_error *err)
{
    if (!kithi_book_claim(book)) {
        return refuse_busy(err);
    }
    kith_status status = book->stored ? bring_up(book, run, err) : KITH_OK;
    if (status == KITH_OK && kithi_versions_current(&book->model.versions)->sequence < least) {
        status = kithi_report(err, KITH_ERR_STORE, "store lacks the commit that it says it has stored");
    }
    if (status == KITH_OK && atomic_exchange(&book->stale, 0) != 0) {
        kithi_book_log(book, 3, "book is recovered and accepts writes again");
    }
    kithi_book_unclaim(book);
    return status;
}
