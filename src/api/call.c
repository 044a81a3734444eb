/* Public calls of call.h. */
#include "rules/calling.h"

#include "api/check.h"
#include "model/rows.h"

kith_status kith_call_lines(const kith_view *view, const kith_call_query *query, kith_call_line *lines,
                            size_t capacity, size_t *count, kith_error *err)
{
    kith_call_query taken;
    kith_id stuck = 0;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (count != NULL) {
        *count = 0;
    }
    if (view == NULL || query == NULL || count == NULL || (lines == NULL && capacity > 0)) {
        return kithi_check_invalid(err, "view, query, lines or count is NULL");
    }
    kith_status status = kithi_check_in(&taken, sizeof taken, query, err);
    if (status != KITH_OK) {
        return status;
    }
    if (!kithi_check_id(taken.list, KITH_KIND_CALL_LIST) || !kithi_check_date(taken.on) ||
        taken.reserved != 0 || (taken.after != 0 && !kithi_check_id(taken.after, KITH_KIND_CUSTOMER))) {
        return kithi_check_invalid(
            err, "query: not a call list or day, after is not a customer, or reserved is set");
    }
    if (kithi_row_find(&view->state, taken.list) == NULL) {
        return kithi_check_not_found(err, "call_list", taken.list);
    }
    taken.on = taken.on == 0 ? view->today : taken.on;
    status = kithi_calling_lines(&view->state, &taken, lines, capacity, count, &stuck);
    if (status == KITH_ERR_LIMIT) {
        (void)kithi_report(err, status, "there is no room for the lines of one customer");
        if (err != NULL) {
            err->subject = stuck;
        }
        return status;
    }
    return status == KITH_OK ? KITH_OK : kithi_report(err, status, "no memory");
}
