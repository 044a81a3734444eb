/* View: opening, closing, and checking everything that it shows. */
#include "engine/view.h"

#include "base/report.h"
#include "model/rows.h"

#include <string.h>

static kith_view *new_view(kith_book *book)
{
    kith_view *view = kithi_memory_zero(&book->model.memory, sizeof *view);
    if (view != NULL) {
        kithi_book_hold(book);
        view->book = book;
    }
    return view;
}

static kith_status check_right(kith_view *view, const char *actor, const char *shop, kith_error *err)
{
    if (kithi_book_allows(view->book, &view->state, actor, shop, KITH_OPERATION_VIEW, KITH_KIND_CUSTOMER)) {
        return KITH_OK;
    }
    (void)kithi_report(err, KITH_ERR_DENIED, "actor ");
    kithi_report_quote(err, actor, strlen(actor));
    kithi_report_add(err, " may not view");
    return KITH_ERR_DENIED;
}

kith_status kithi_view_open(kith_book *book, const kith_view_options *options, kith_view **out,
                            kith_error *err)
{
    const kith_view_options defaults = {.size = sizeof defaults};
    options = options == NULL ? &defaults : options;
    *out = NULL;
    kith_view *view = new_view(book);
    if (view == NULL) {
        return kithi_report(err, KITH_ERR_MEMORY, "no memory");
    }
    view->today = options->today;
    view->slot = kithi_versions_pin(&book->model.versions);
    if (view->slot == NULL) {
        kithi_view_close(view);
        return kithi_report(err, KITH_ERR_MEMORY, "no memory");
    }
    view->state = (kithi_state){&book->model, atomic_load(&view->slot->version)};
    const kith_status status = check_right(view, options->actor == NULL ? "" : options->actor,
                                           options->shop == NULL ? "" : options->shop, err);
    if (status != KITH_OK) {
        kithi_view_close(view);
        return status;
    }
    *out = view;
    return KITH_OK;
}

kith_status kithi_view_open_txn(kith_txn *txn, kith_view **out, kith_error *err)
{
    *out = NULL;
    kith_view *view = new_view(txn->book);
    if (view == NULL) {
        return kithi_report(err, KITH_ERR_MEMORY, "no memory");
    }
    view->today = txn->today;
    view->slot = kithi_draft_snapshot(&txn->edit.draft);
    if (view->slot == NULL) {
        kithi_view_close(view);
        return kithi_report(err, KITH_ERR_MEMORY, "no memory");
    }
    atomic_fetch_add(&txn->holders, 1);
    view->txn = txn;
    view->base = txn->base;
    view->state = (kithi_state){&txn->book->model, atomic_load(&view->slot->version)};
    /* The right is that of the committed state: a transaction cannot grant it to itself. */
    kithi_state shown = view->state;
    view->state = txn->base;
    const kith_status status = check_right(view, txn->actor, txn->shop, err);
    view->state = shown;
    if (status != KITH_OK) {
        kithi_view_close(view);
        return status;
    }
    *out = view;
    return KITH_OK;
}

void kithi_view_close(kith_view *view)
{
    kith_book *book = view->book;
    kith_txn *txn = view->txn;
    if (view->slot != NULL) {
        kithi_versions_unpin(view->slot);
    }
    kithi_memory_free(&book->model.memory, view, sizeof *view);
    if (txn != NULL) {
        kithi_txn_release(txn);
    }
    kithi_book_release(book);
}

kith_status kithi_view_validate(const kith_view *view, const kith_run *run, kithi_findings *findings)
{
    kithi_case asked = {.state = &view->state, .today = view->today, .out = findings, .change = UINT32_MAX};
    uint64_t total = 0;
    uint64_t done = 0;
    for (uint32_t kind = 1; kind < KITH_KIND_COUNT; kind++) {
        total += kithi_state_count(&view->state, kind);
    }
    for (uint32_t kind = 1; kind < KITH_KIND_COUNT; kind++) {
        for (uint32_t row = kithi_row_next(&view->state, kind, 0); row != 0;
             row = kithi_row_next(&view->state, kind, row)) {
            const kith_status status = kithi_rules_judge(&asked, kithi_id_make(kind, row));
            if (status != KITH_OK) {
                return status;
            }
            done++;
            if (run != NULL && run->progress != NULL && done % 1024 == 0 &&
                run->progress(run->ctx, done, total) != 0) {
                return KITH_ERR_STOPPED;
            }
        }
    }
    return KITH_OK;
}
