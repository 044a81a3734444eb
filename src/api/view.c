/* Public calls of view.h. */
#include "api/check.h"
#include "rules/describe.h"

#include "kith/view.h"

#include <string.h>

kith_status kith_view_open(kith_book *book, const kith_view_options *options, kith_view **out,
                           kith_error *err)
{
    kith_view_options taken = {.size = sizeof taken};
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (out != NULL) {
        *out = NULL;
    }
    if (out == NULL || book == NULL) {
        return kithi_check_invalid(err, "book or out is NULL");
    }
    const kith_status status = options == NULL ? KITH_OK : kithi_check_in(&taken, sizeof taken, options, err);
    if (status != KITH_OK) {
        return status;
    }
    if (!kithi_check_date(taken.today)) {
        return kithi_check_invalid(err, "today is not a date");
    }
    if (atomic_load(&book->closed) != 0) {
        return kithi_report(err, KITH_ERR_CLOSED, "book is closed");
    }
    return kithi_view_open(book, &taken, out, err);
}

kith_status kith_view_open_txn(kith_txn *txn, kith_view **out, kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (out != NULL) {
        *out = NULL;
    }
    if (out == NULL || txn == NULL) {
        return kithi_check_invalid(err, "transaction or out is NULL");
    }
    const kith_status status = kithi_txn_check_open(txn, err);
    return status == KITH_OK ? kithi_view_open_txn(txn, out, err) : status;
}

void kith_view_close(kith_view *view)
{
    if (view != NULL) {
        kithi_view_close(view);
    }
}

uint64_t kith_view_sequence(const kith_view *view)
{
    return view == NULL ? 0 : view->state.version->sequence;
}

kith_date kith_view_today(const kith_view *view)
{
    return view == NULL ? 0 : view->today;
}

kith_status kith_validate_all(const kith_view *view, const kith_run *run, kith_finding *findings,
                              size_t capacity, size_t *count, kith_error *err)
{
    kith_run taken = {.size = sizeof taken};
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (count != NULL) {
        *count = 0;
    }
    if (view == NULL || count == NULL || (findings == NULL && capacity > 0)) {
        return kithi_check_invalid(err, "view, findings or count is NULL");
    }
    kith_status status = run == NULL ? KITH_OK : kithi_check_in(&taken, sizeof taken, run, err);
    if (status != KITH_OK) {
        return status;
    }
    kithi_findings found = {.memory = &view->book->model.memory};
    status = kithi_view_validate(view, &taken, &found);
    if (status == KITH_OK) {
        const size_t copied = found.count < capacity ? found.count : capacity;
        if (copied > 0) {
            memcpy(findings, found.items, copied * sizeof *findings);
        }
        *count = found.count;
    }
    kithi_findings_free(&found);
    if (status == KITH_ERR_STOPPED) {
        return kithi_report(err, status, "stopped by the progress callback");
    }
    return status == KITH_OK ? KITH_OK : kithi_report(err, status, "no memory");
}

kith_status kith_finding_describe(const kith_view *view, const kith_finding *finding, kith_error *out)
{
    if (view == NULL || finding == NULL || out == NULL) {
        return KITH_ERR_INVALID;
    }
    if (!kithi_check_error(out)) {
        return KITH_ERR_ABI;
    }
    kithi_finding_describe(&view->state, view->txn == NULL ? NULL : &view->base, finding, out);
    return KITH_OK;
}
