/* Public calls of commission.h. */
#include "base/report.h"

#include "kith/commission.h"

kith_status kith_commission_of(const kith_view *view, const kith_commission_request *request,
                               kith_commission *out, kith_commission_part *parts, size_t capacity,
                               size_t *count, kith_trace *trace, kith_error *err)
{
    (void)view;
    (void)request;
    (void)out;
    (void)parts;
    (void)capacity;
    (void)count;
    (void)trace;
    return kithi_report(err, KITH_ERR_FEATURE, "not there yet");
}

kith_status kith_commission_statement(const kith_view *view, const kith_statement_query *query, kith_id *ids,
                                      size_t capacity, size_t *count, kith_error *err)
{
    (void)view;
    (void)query;
    (void)ids;
    (void)capacity;
    (void)count;
    return kithi_report(err, KITH_ERR_FEATURE, "not there yet");
}

kith_status kith_commission_totals(const kith_view *view, const kith_statement_query *query,
                                   kith_statement_total *totals, size_t capacity, size_t *count,
                                   kith_error *err)
{
    (void)view;
    (void)query;
    (void)totals;
    (void)capacity;
    (void)count;
    return kithi_report(err, KITH_ERR_FEATURE, "not there yet");
}
