/* Public calls of card.h. */
#include "base/report.h"

#include "kith/card.h"

kith_status kith_card_resolve(const kith_view *view, const kith_card_request *request, kith_card_result *out,
                              kith_trace *trace, kith_error *err)
{
    (void)view;
    (void)request;
    (void)out;
    (void)trace;
    return kithi_report(err, KITH_ERR_FEATURE, "not there yet");
}

kith_status kith_card_balance(const kith_view *view, kith_id account, kith_decimal *balance, kith_error *err)
{
    (void)view;
    (void)account;
    (void)balance;
    return kithi_report(err, KITH_ERR_FEATURE, "not there yet");
}
