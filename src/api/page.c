/* Public calls of page.h. */
#include "rules/page.h"

#include "api/check.h"
#include "model/rows.h"

#define RECORDS_MOST 1000u

kith_status kith_page_read(const kith_view *view, const kith_page_query *query, kith_page *out,
                           kith_page_row *rows, size_t capacity, size_t *count, kith_error *err)
{
    kith_page_query taken;
    kith_page page = {.size = sizeof page, .age = -1};
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (count != NULL) {
        *count = 0;
    }
    if (view == NULL || query == NULL || out == NULL || count == NULL || (rows == NULL && capacity > 0)) {
        return kithi_check_invalid(err, "view, query, out, rows or count is NULL");
    }
    kith_status status = kithi_check_in(&taken, sizeof taken, query, err);
    if (status == KITH_OK) {
        status = kithi_check_out(out, err);
    }
    if (status != KITH_OK) {
        return status;
    }
    kithi_check_fill(out, &page, sizeof page);
    if (!kithi_check_id(taken.customer, KITH_KIND_CUSTOMER) || !kithi_check_date(taken.on) ||
        taken.most == 0 || taken.most > RECORDS_MOST || (taken.sales == NULL && taken.sales_capacity > 0)) {
        return kithi_check_invalid(err,
                                   "query: not a customer or day, most is out of range, or sales is NULL");
    }
    if (!kithi_row_lives(&view->state, taken.customer)) {
        return kithi_check_not_found(err, "customer", taken.customer);
    }
    taken.on = taken.on == 0 ? view->today : taken.on;
    status = kithi_page_read(&view->state, &taken, &page, rows, capacity, count);
    if (status == KITH_ERR_MEMORY) {
        return kithi_report(err, status, "no memory");
    }
    kithi_check_fill(out, &page, sizeof page);
    return status == KITH_OK ? KITH_OK : kithi_report(err, status, "a sum is greater than an amount can be");
}
