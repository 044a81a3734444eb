/* Public calls of history.h. */
#include "api/check.h"
#include "engine/history.h"

#define ENTRIES_MOST 1000u

kith_status kith_history_read(const kith_view *view, const kith_history_query *query, kith_history **out,
                              kith_error *err)
{
    kith_history_query taken;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (out != NULL) {
        *out = NULL;
    }
    if (view == NULL || query == NULL || out == NULL) {
        return kithi_check_invalid(err, "view, query or out is NULL");
    }
    const kith_status status = kithi_check_in(&taken, sizeof taken, query, err);
    if (status != KITH_OK) {
        return status;
    }
    if (taken.most == 0 || taken.most > ENTRIES_MOST ||
        (taken.customer != 0 && !kithi_check_id(taken.customer, KITH_KIND_CUSTOMER)) ||
        (taken.kind != 0 && kithi_schema_kind(taken.kind) == NULL) || taken.section > KITH_SECTION_WEBSITE) {
        return kithi_check_invalid(err, "customer, kind, section or most is out of range");
    }
    if (atomic_load(&view->book->closed) != 0) {
        return kithi_report(err, KITH_ERR_CLOSED, "book is closed");
    }
    return kithi_history_read(view->book, &view->state, &taken, out, err);
}

size_t kith_history_count(const kith_history *history)
{
    return history == NULL ? 0 : history->count;
}

kith_status kith_history_get(const kith_history *history, size_t index, kith_change *out)
{
    if (history == NULL || out == NULL) {
        return KITH_ERR_INVALID;
    }
    if (kithi_check_out(out, NULL) != KITH_OK) {
        return KITH_ERR_ABI;
    }
    if (index >= history->count) {
        return KITH_ERR_NOT_FOUND;
    }
    kithi_check_fill(out, &history->entries[index], sizeof history->entries[index]);
    return KITH_OK;
}

void kith_history_close(kith_history *history)
{
    if (history != NULL) {
        kithi_history_free(history);
    }
}
