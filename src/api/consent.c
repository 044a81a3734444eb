/* Public calls of consent.h. */
#include "rules/consent.h"

#include "api/check.h"
#include "engine/calls.h"
#include "model/index.h"
#include "model/rows.h"

#include <string.h>

kith_status kith_may_contact(const kith_view *view, const kith_contact_request *request, kith_permission *out,
                             kith_error *err)
{
    kith_contact_request taken;
    kith_permission permission = {.size = sizeof permission};
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
    if (status != KITH_OK) {
        return status;
    }
    kithi_check_fill(out, &permission, sizeof permission);
    if (!kithi_check_id(taken.contact, KITH_KIND_CONTACT) ||
        (taken.law != 0 && !kithi_check_id(taken.law, KITH_KIND_CONSENT_LAW)) ||
        taken.channel < KITH_CHANNEL_EMAIL || taken.channel > KITH_CHANNEL_PHONE ||
        taken.message > KITH_MESSAGE_TRANSACTIONAL || !kithi_check_date(taken.on)) {
        return kithi_check_invalid(err, "request: not a contact, law, channel, message or day");
    }
    if (kithi_row_find(&view->state, taken.contact) == NULL) {
        return kithi_check_not_found(err, "contact", taken.contact);
    }
    if (taken.law != 0 && kithi_row_find(&view->state, taken.law) == NULL) {
        return kithi_check_not_found(err, "consent_law", taken.law);
    }
    kithi_consent_ask(&view->state, &taken, taken.on == 0 ? view->today : taken.on, &permission);
    kithi_check_fill(out, &permission, sizeof permission);
    return KITH_OK;
}

/* --- presets --- */

#define FOR_EVER 0

/* Bases that a law knows beside express consent, and how many months they hold. */
static const struct {
    const char *law;
    int64_t basis;
    int64_t months;
} terms[] = {
    {"casl", KITH_BASIS_PURCHASE, 24},        {"casl", KITH_BASIS_CONTRACT, 24},
    {"casl", KITH_BASIS_INQUIRY, 6},          {"casl", KITH_BASIS_NON_BUSINESS, 24},
    {"casl", KITH_BASIS_PUBLISHED, FOR_EVER},
};

static kith_status add_law(kith_txn *txn, const char *code, kith_error *err)
{
    const size_t length = strlen(code);
    const kith_value law[] = {
        {.field = KITH_CONSENT_LAW_CODE, .type = KITH_TYPE_TEXT, .text = code, .length = length},
        {.field = KITH_CONSENT_LAW_REST_DAYS, .type = KITH_TYPE_INTEGER, .number = 30},
    };
    kith_id id = 0;
    if (kithi_index_find(&txn->edit.state, KITH_KIND_CONSENT_LAW, code, length, 0) != 0) {
        return KITH_OK;
    }
    kith_status status =
        kithi_calls_add(txn, KITH_KIND_CONSENT_LAW, law, sizeof law / sizeof law[0], &id, err);
    for (size_t i = 0; i < sizeof terms / sizeof terms[0] && status == KITH_OK; i++) {
        const uint32_t type = terms[i].months == FOR_EVER ? KITH_TYPE_NONE : KITH_TYPE_INTEGER;
        const kith_value term[] = {
            {.field = KITH_CONSENT_TERM_LAW, .type = KITH_TYPE_REFERENCE, .number = (int64_t)id},
            {.field = KITH_CONSENT_TERM_BASIS, .type = KITH_TYPE_CODE, .number = terms[i].basis},
            {.field = KITH_CONSENT_TERM_MONTHS, .type = type, .number = terms[i].months},
        };
        kith_id made = 0;
        if (strcmp(terms[i].law, code) == 0) {
            status =
                kithi_calls_add(txn, KITH_KIND_CONSENT_TERM, term, sizeof term / sizeof term[0], &made, err);
        }
    }
    return status;
}

kith_status kith_consent_presets(kith_txn *txn, kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (txn == NULL) {
        return kithi_check_invalid(err, "transaction is NULL");
    }
    kith_status status = kithi_txn_check_open(txn, err);
    if (status == KITH_OK) {
        status = add_law(txn, "casl", err);
    }
    return status == KITH_OK ? add_law(txn, "opt_in", err) : status;
}
