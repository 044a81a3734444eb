/* Public calls of sales.h. */
#include "rules/sales.h"

#include "api/check.h"
#include "model/cells.h"
#include "model/rows.h"

static bool is_well_formed(const kith_sales_query *query)
{
    const uint32_t by = KITH_SALES_BY_BRAND | KITH_SALES_BY_YEAR | KITH_SALES_BY_SEASON;
    return kithi_check_id(query->customer, KITH_KIND_CUSTOMER) && query->scope <= KITH_SALES_CHAIN &&
           (query->by & ~by) == 0 && (query->brand == 0 || kithi_check_id(query->brand, KITH_KIND_BRAND)) &&
           (query->season == 0 || kithi_check_id(query->season, KITH_KIND_SEASON)) && query->year <= 9999 &&
           kithi_check_date(query->on);
}

kith_status kith_sales_summary(const kith_view *view, const kith_sales_query *query, kith_sales *rows,
                               size_t capacity, size_t *count, kith_error *err)
{
    kith_sales_query taken;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (count != NULL) {
        *count = 0;
    }
    if (view == NULL || query == NULL || count == NULL || (rows == NULL && capacity > 0)) {
        return kithi_check_invalid(err, "view, query, rows or count is NULL");
    }
    kith_status status = kithi_check_in(&taken, sizeof taken, query, err);
    if (status != KITH_OK) {
        return status;
    }
    if (!is_well_formed(&taken)) {
        return kithi_check_invalid(
            err, "query: not a customer, scope, brand, season, year or day, or unknown bits");
    }
    /* Wait once, for the cells and for whether the customer is there. */
    kithi_cells_prefetch(&view->state, KITHI_CELLS_OWN, taken.customer, 0);
    if (!kithi_row_lives(&view->state, taken.customer)) {
        return kithi_check_not_found(err, "customer", taken.customer);
    }
    status = kithi_sales_summary(&view->state, &taken, view->today, rows, capacity, count);
    if (status == KITH_ERR_LIMIT) {
        return kithi_report(err, status, "a sum is greater than an amount can be; ask for less at once");
    }
    return status == KITH_OK ? KITH_OK : kithi_report(err, status, "no memory");
}
