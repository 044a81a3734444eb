/* Public calls of signatory.h. */
#include "rules/signatory.h"

#include "api/check.h"
#include "engine/calls.h"
#include "engine/presets.h"
#include "model/rows.h"
#include "rules/aliases.h"

#include <string.h>

static bool is_well_formed(const kith_signatory_request *request)
{
    return kithi_check_id(request->customer, KITH_KIND_CUSTOMER) &&
           (request->profile == 0 || kithi_check_id(request->profile, KITH_KIND_LEGAL_PROFILE)) &&
           (request->representative == 0 || kithi_check_id(request->representative, KITH_KIND_CUSTOMER)) &&
           request->document >= KITH_DOCUMENT_CONTRACT &&
           request->document <= KITH_DOCUMENT_MEDICAL_CONSENT && kithi_check_date(request->on);
}

kith_status kith_signatory_find(const kith_view *view, const kith_signatory_request *request,
                                kith_signatory *out, kith_trace *trace, kith_error *err)
{
    kith_signatory_request taken;
    kith_signatory signatory = {.size = sizeof signatory};
    kith_trace rows = {.size = sizeof rows};
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (view == NULL || request == NULL || out == NULL) {
        return kithi_check_invalid(err, "view, request or out is NULL");
    }
    kith_status status = kithi_check_question(&taken, sizeof taken, request, out, trace, &rows, err);
    if (status != KITH_OK) {
        return status;
    }
    if (!is_well_formed(&taken)) {
        return kithi_check_invalid(err, "request: not a customer, profile, representative, document or day");
    }
    if (kithi_row_find(&view->state, taken.customer) == NULL) {
        return kithi_check_not_found(err, "customer", taken.customer);
    }
    if (taken.representative != 0 && kithi_row_find(&view->state, taken.representative) == NULL) {
        return kithi_check_not_found(err, "customer", taken.representative);
    }
    if (taken.profile != 0 && kithi_row_find(&view->state, taken.profile) == NULL) {
        return kithi_check_not_found(err, "legal_profile", taken.profile);
    }
    taken.customer = kithi_aliases_survivor(&view->state, taken.customer);
    taken.representative = kithi_aliases_survivor(&view->state, taken.representative);
    kithi_signatory_ask(&view->state, &taken, taken.on == 0 ? view->today : taken.on, &signatory,
                        trace == NULL ? NULL : &rows);
    if (trace != NULL) {
        trace->count = rows.count;
    }
    kithi_check_fill(out, &signatory, sizeof signatory);
    return KITH_OK;
}

kith_status kith_document_sign(kith_txn *txn, const kith_signatory_request *request, const char *number,
                               kith_id *id, kith_error *err)
{
    kith_signatory_request taken;
    kith_id made = 0;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (id != NULL) {
        *id = 0;
    }
    if (txn == NULL || request == NULL || number == NULL) {
        return kithi_check_invalid(err, "transaction, request or number is NULL");
    }
    kith_status status = kithi_check_in(&taken, sizeof taken, request, err);
    if (status != KITH_OK) {
        return status;
    }
    if (!is_well_formed(&taken)) {
        return kithi_check_invalid(err, "request: not a customer, profile, representative, document or day");
    }
    status = kithi_txn_check_open(txn, err);
    if (status == KITH_OK) {
        status = kithi_calls_sign(txn, &taken, number, &made, err);
    }
    if (id != NULL && status == KITH_OK) {
        *id = made;
    }
    return status;
}

/* --- presets --- */

#define PROFILE(code, majority, partial, medical_consent, co_sign)                                           \
    {                                                                                                        \
        KITH_KIND_LEGAL_PROFILE,                                                                             \
        {                                                                                                    \
            KITHI_PRESET_TEXT(KITH_LEGAL_PROFILE_CODE, code),                                                \
                KITHI_PRESET_NUMBER(KITH_LEGAL_PROFILE_MAJORITY, KITH_TYPE_INTEGER, majority),               \
                KITHI_PRESET_NUMBER(KITH_LEGAL_PROFILE_PARTIAL, KITH_TYPE_INTEGER, partial),                 \
                KITHI_PRESET_NUMBER(KITH_LEGAL_PROFILE_MEDICAL_CONSENT, KITH_TYPE_INTEGER, medical_consent), \
                KITHI_PRESET_NUMBER(KITH_LEGAL_PROFILE_CO_SIGN, KITH_TYPE_FLAG, co_sign)                     \
        }                                                                                                    \
    }

static const kithi_preset profiles[] = {
    PROFILE("ru", 18, 14, 15, 0),
    PROFILE("de", 18, 7, 16, 1),
    PROFILE("plain", 18, 18, 18, 0),
};

kith_status kith_legal_presets(kith_txn *txn, kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (txn == NULL) {
        return kithi_check_invalid(err, "transaction is NULL");
    }
    return kithi_calls_presets(txn, profiles, sizeof profiles / sizeof profiles[0], err);
}
