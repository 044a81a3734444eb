/* Public calls of txn.h, and those of store.h that read a change set. */
#include "api/check.h"
#include "base/utf8.h"
#include "engine/commit.h"

#include "kith/txn.h"

#include <string.h>

static kith_status check_texts(const kith_txn_options *options, kith_error *err)
{
    const struct {
        const char *name;
        const char *text;
        size_t most;
    } texts[] = {
        {"actor", options->actor, KITHI_ACTOR_MOST},
        {"shop", options->shop, KITHI_ACTOR_MOST},
        {"reason", options->reason, KITHI_REASON_MOST},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (!kithi_utf8_fits(texts[i].text, texts[i].most)) {
            (void)kithi_report(err, KITH_ERR_SHAPE, texts[i].name);
            kithi_report_add(err, " is too long or not valid UTF-8");
            return KITH_ERR_SHAPE;
        }
    }
    return KITH_OK;
}

kith_status kith_txn_begin(kith_book *book, const kith_txn_options *options, kith_txn **out, kith_error *err)
{
    kith_txn_options taken = {.size = sizeof taken};
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (out != NULL) {
        *out = NULL;
    }
    if (out == NULL || book == NULL) {
        return kithi_check_invalid(err, "book or out is NULL");
    }
    kith_status status = options == NULL ? KITH_OK : kithi_check_in(&taken, sizeof taken, options, err);
    if (status != KITH_OK) {
        return status;
    }
    if (!kithi_check_date(taken.today) || !kithi_check_instant(taken.at) || taken.request > INT64_MAX) {
        return kithi_check_invalid(err, "today is not a date, or at or request is out of range");
    }
    status = check_texts(&taken, err);
    if (status != KITH_OK) {
        return status;
    }
    if (atomic_load(&book->closed) != 0) {
        return kithi_report(err, KITH_ERR_CLOSED, "book is closed");
    }
    return kithi_txn_begin(book, &taken, out, err);
}

void kith_txn_close(kith_txn *txn)
{
    if (txn != NULL && !txn->busy) {
        kithi_txn_finish(txn, KITH_STORE_UNKNOWN); /* does nothing unless it is prepared */
        kithi_txn_close(txn);
    }
}

uint32_t kith_txn_count(const kith_txn *txn)
{
    return txn == NULL ? 0 : txn->call_count;
}

kith_status kith_txn_check(kith_txn *txn, kith_finding *findings, size_t capacity, size_t *count,
                           kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (count != NULL) {
        *count = 0;
    }
    if (txn == NULL || count == NULL || (findings == NULL && capacity > 0)) {
        return kithi_check_invalid(err, "transaction, findings or count is NULL");
    }
    kith_status status = kithi_txn_check_open(txn, err);
    if (status != KITH_OK) {
        return status;
    }
    kithi_findings found = {.memory = &txn->book->model.memory};
    status = kithi_txn_judge(txn, &found);
    if (status == KITH_OK) {
        const size_t copied = found.count < capacity ? found.count : capacity;
        if (copied > 0) {
            memcpy(findings, found.items, copied * sizeof *findings);
        }
        *count = found.count;
    }
    kithi_findings_free(&found);
    return status == KITH_OK ? KITH_OK : kithi_report(err, status, "no memory");
}

kith_status kith_txn_drop(kith_txn *txn, const uint32_t *changes, size_t count, size_t *dropped,
                          kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (dropped != NULL) {
        *dropped = 0;
    }
    if (txn == NULL || (changes == NULL && count > 0)) {
        return kithi_check_invalid(err, "transaction or changes is NULL");
    }
    const kith_status status = kithi_txn_check_open(txn, err);
    return status == KITH_OK ? kithi_txn_drop(txn, changes, count, dropped, err) : status;
}

kith_status kith_txn_commit(kith_txn *txn, uint64_t *sequence, kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (sequence != NULL) {
        *sequence = 0;
    }
    if (txn == NULL) {
        return kithi_check_invalid(err, "transaction is NULL");
    }
    const kith_status status = kithi_txn_check_open(txn, err);
    return status == KITH_OK ? kithi_txn_commit(txn, sequence, err) : status;
}

kith_status kith_txn_prepare(kith_txn *txn, const kith_changes **changes, kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (changes != NULL) {
        *changes = NULL;
    }
    if (txn == NULL || changes == NULL) {
        return kithi_check_invalid(err, "transaction or changes is NULL");
    }
    const kith_status status = kithi_txn_check_open(txn, err);
    return status == KITH_OK ? kithi_txn_prepare(txn, changes, err) : status;
}

void kith_txn_finish(kith_txn *txn, int32_t outcome)
{
    if (txn != NULL && !txn->busy) {
        kithi_txn_finish(txn, outcome);
    }
}

/* --- the change set --- */

uint64_t kith_changes_base(const kith_changes *changes)
{
    return changes == NULL ? 0 : changes->txn->base.version->sequence;
}

size_t kith_changes_count(const kith_changes *changes)
{
    return changes == NULL ? 0 : changes->count;
}

kith_status kith_changes_get(const kith_changes *changes, size_t index, kith_change *out)
{
    kith_change change;
    if (changes == NULL || out == NULL) {
        return KITH_ERR_INVALID;
    }
    if (kithi_check_out(out, NULL) != KITH_OK) {
        return KITH_ERR_ABI;
    }
    if (index >= changes->count) {
        return KITH_ERR_NOT_FOUND;
    }
    kithi_changes_fill(&changes->txn->changes, index, &change); /* its scratch is not part of what it says */
    kithi_check_fill(out, &change, sizeof change);
    return KITH_OK;
}

kith_id kith_changes_erased(const kith_changes *changes, size_t index)
{
    return changes == NULL ? 0 : kithi_changes_erased(changes, index);
}

uint32_t kith_change_is_personal(const kith_change *entry, uint32_t field, kith_id erased)
{
    const kithi_kind *kind = entry == NULL ? NULL : kithi_schema_kind(KITH_ID_KIND(entry->id));
    return kind != NULL && field >= 1 && field <= kind->field_count &&
           kithi_changes_personal(entry, field, erased);
}

kith_status kith_changes_head(const kith_changes *changes, kith_change *out)
{
    kith_change change;
    if (changes == NULL || out == NULL) {
        return KITH_ERR_INVALID;
    }
    if (kithi_check_out(out, NULL) != KITH_OK) {
        return KITH_ERR_ABI;
    }
    kithi_changes_head(changes, &change);
    kithi_check_fill(out, &change, sizeof change);
    return KITH_OK;
}
