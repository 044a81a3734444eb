/* Public calls of signatory.h. */
#include "base/report.h"

#include "kith/signatory.h"

kith_status kith_signatory_find(const kith_view *view, const kith_signatory_request *request,
                                kith_signatory *out, kith_trace *trace, kith_error *err)
{
    (void)view;
    (void)request;
    (void)out;
    (void)trace;
    return kithi_report(err, KITH_ERR_FEATURE, "not there yet");
}

kith_status kith_document_sign(kith_txn *txn, const kith_signatory_request *request, const char *number,
                               kith_id *id, kith_error *err)
{
    (void)txn;
    (void)request;
    (void)number;
    (void)id;
    return kithi_report(err, KITH_ERR_FEATURE, "not there yet");
}

kith_status kith_legal_presets(kith_txn *txn, kith_error *err)
{
    (void)txn;
    return kithi_report(err, KITH_ERR_FEATURE, "not there yet");
}
