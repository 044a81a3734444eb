/* Public calls of consent.h. */
#include "rules/consent.h"

#include "api/check.h"
#include "engine/presets.h"
#include "model/rows.h"

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
    const kith_status status = kithi_check_question(&taken, sizeof taken, request, out, NULL, NULL, err);
    if (status != KITH_OK) {
        return status;
    }
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

#define LAW(of)                                                                                              \
    {                                                                                                        \
        KITH_KIND_CONSENT_LAW,                                                                               \
        {                                                                                                    \
            KITHI_PRESET_TEXT(KITH_CONSENT_LAW_CODE, of),                                                    \
                KITHI_PRESET_NUMBER(KITH_CONSENT_LAW_REST_DAYS, KITH_TYPE_INTEGER, 30)                       \
        }                                                                                                    \
    }
/* A basis beside express consent, and how many months it holds; without them for ever. */
#define TERM(basis, ...)                                                                                     \
    {                                                                                                        \
        KITH_KIND_CONSENT_TERM,                                                                              \
        {                                                                                                    \
            KITHI_PRESET_NUMBER(KITH_CONSENT_TERM_BASIS, KITH_TYPE_CODE, basis), __VA_ARGS__                 \
        }                                                                                                    \
    }
#define MONTHS(number) KITHI_PRESET_NUMBER(KITH_CONSENT_TERM_MONTHS, KITH_TYPE_INTEGER, number)

static const kithi_preset laws[] = {
    LAW("casl"),
    TERM(KITH_BASIS_PURCHASE, MONTHS(24)),
    TERM(KITH_BASIS_CONTRACT, MONTHS(24)),
    TERM(KITH_BASIS_INQUIRY, MONTHS(6)),
    TERM(KITH_BASIS_NON_BUSINESS, MONTHS(24)),
    TERM(KITH_BASIS_PUBLISHED, {0}),
    LAW("opt_in"),
};

kith_status kith_consent_presets(kith_txn *txn, kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (txn == NULL) {
        return kithi_check_invalid(err, "transaction is NULL");
    }
    return kithi_calls_presets(txn, laws, sizeof laws / sizeof laws[0], err);
}
