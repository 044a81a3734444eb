/* Public calls of consent.h. */
#include "base/report.h"

#include "kith/consent.h"

kith_status kith_may_contact(const kith_view *view, const kith_contact_request *request, kith_permission *out,
                             kith_error *err)
{
    (void)view;
    (void)request;
    (void)out;
    return kithi_report(err, KITH_ERR_FEATURE, "not there yet");
}

kith_status kith_consent_presets(kith_txn *txn, kith_error *err)
{
    (void)txn;
    return kithi_report(err, KITH_ERR_FEATURE, "not there yet");
}
