/* Public calls of order.h. */
#include "api/check.h"
#include "model/links.h"
#include "model/rows.h"
#include "rules/header.h"

/* Written as numbers in the header, for tools that read it. */
_Static_assert(sizeof((kith_header *)0)->path / sizeof(kith_chain_step) == KITH_PATH_MOST, "steps of a path");
_Static_assert(sizeof((kith_header *)0)->fields / sizeof(kith_header_value) == KITH_HEADER_FIELDS, "fields");

kith_status kith_order_header(const kith_view *view, const kith_order_request *request, kith_header *out,
                              kith_trace *trace, kith_error *err)
{
    kith_order_request taken;
    kith_header header = {.size = sizeof header};
    kith_trace rows = {.size = sizeof rows};
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (view == NULL || request == NULL || out == NULL) {
        return kithi_check_invalid(err, "view, request or out is NULL");
    }
    kith_status status = kithi_check_in(&taken, sizeof taken, request, err);
    if (status == KITH_OK) {
        status = kithi_check_out(out, err);
    }
    if (status == KITH_OK && trace != NULL) {
        status = kithi_check_in(&rows, sizeof rows, trace, err);
    }
    if (status != KITH_OK) {
        return status;
    }
    kithi_check_fill(out, &header, sizeof header);
    if (!kithi_check_id(taken.customer, KITH_KIND_CUSTOMER) ||
        (taken.order_type != 0 && !kithi_check_id(taken.order_type, KITH_KIND_ORDER_TYPE)) ||
        (taken.chain != 0 && !kithi_check_id(taken.chain, KITH_KIND_CUSTOMER)) ||
        !kithi_check_date(taken.on) || taken.typed >> KITH_HEADER_FIELDS != 0 || (taken.typed & 1u) != 0 ||
        (taken.typed >> KITH_HEADER_FIELD_CHAIN & 1u) != 0 || (taken.typed != 0 && taken.values == NULL) ||
        (rows.rows == NULL && rows.capacity > 0)) {
        return kithi_check_invalid(err, "request: not a customer, order type, chain or day, or typed without "
                                        "values; or trace without rows");
    }
    kithi_links_prefetch_place(&view->state, KITHI_ROOT_UP, kithi_id_sequence(taken.customer), 0);
    if (kithi_row_find(&view->state, taken.customer) == NULL) {
        return kithi_check_not_found(err, "customer", taken.customer);
    }
    if (taken.order_type != 0 && kithi_row_find(&view->state, taken.order_type) == NULL) {
        return kithi_check_not_found(err, "order_type", taken.order_type);
    }
    rows.count = 0;
    kithi_header_fill(&view->state, &taken, taken.on == 0 ? view->today : taken.on, &header,
                      trace == NULL ? NULL : &rows);
    if (trace != NULL) {
        trace->count = rows.count;
    }
    kithi_check_fill(out, &header, sizeof header);
    return KITH_OK;
}
