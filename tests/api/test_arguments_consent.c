/* Arguments of the calls of consent.h and signatory.h: each that is missing or out of range is refused, and
 * outputs are cleared. */
#include "arguments.h"

#define NO_RECORD(kind) (UINT64_C(999) << 8 | (kind))

static kith_id add_contact(arguments *at)
{
    const kith_value values[] = {number_of(KITH_CONTACT_CUSTOMER, KITH_TYPE_REFERENCE, (int64_t)at->mother),
                                 text_of(KITH_CONTACT_NAME, "Mary"), text_of(KITH_CONTACT_MOBILE, "1")};
    kith_id id = 0;
    OK(&at->err, kith_record_add(at->txn, KITH_KIND_CONTACT, values, COUNT(values), &id, &at->err));
    kith_view_close(at->view);
    at->view = view_of_txn(at->txn);
    return id;
}

static void permissions(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    const kith_id mary = add_contact(at);
    const kith_contact_request good = {.size = sizeof good, .contact = mary, .channel = KITH_CHANNEL_SMS};
    kith_permission out = {.size = sizeof out, .reason = 7, .record = 7};
    kith_permission unsized = {.size = 0};
    OLD(kith_may_contact(at->view, &good, &out, &at->unset));
    INVALID(kith_may_contact(NULL, &good, &out, err));
    INVALID(kith_may_contact(at->view, NULL, &out, err));
    INVALID(kith_may_contact(at->view, &good, NULL, err));
    OLD(kith_may_contact(at->view, &good, &unsized, err));
    const kith_contact_request wrong[] = {
        {.size = 0, .contact = mary, .channel = KITH_CHANNEL_SMS},
        {.size = sizeof good, .channel = KITH_CHANNEL_SMS},
        {.size = sizeof good, .contact = at->mother, .channel = KITH_CHANNEL_SMS},
        {.size = sizeof good, .contact = mary},
        {.size = sizeof good, .contact = mary, .channel = KITH_CHANNEL_PHONE + 1},
        {.size = sizeof good, .contact = mary, .channel = KITH_CHANNEL_SMS, .law = at->mother},
        {.size = sizeof good, .contact = mary, .channel = KITH_CHANNEL_SMS, .message = 2},
        {.size = sizeof good, .contact = mary, .channel = KITH_CHANNEL_SMS, .on = -1},
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        out.reason = 7;
        out.record = 7;
        REFUSED(i == 0 ? KITH_ERR_ABI : KITH_ERR_INVALID, err,
                kith_may_contact(at->view, &wrong[i], &out, err));
        assert_int_equal(out.reason, i == 0 ? 7 : 0); /* a struct of unknown size is not touched */
        assert_int_equal(out.record, i == 0 ? 7 : 0);
    }
    kith_contact_request strange = good;
    strange.contact = NO_RECORD(KITH_KIND_CONTACT);
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_may_contact(at->view, &strange, &out, err));
    strange = good;
    strange.law = NO_RECORD(KITH_KIND_CONSENT_LAW);
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_may_contact(at->view, &strange, &out, err));
    OK(NULL, kith_may_contact(at->view, &good, &out, NULL));
    assert_int_equal(out.reason, KITH_PERMISSION_NO_CONSENT);
    assert_int_equal(out.size, sizeof out);
}

static void signatories(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_trace_row rows[2];
    kith_trace trace = {.size = sizeof trace, .rows = rows, .capacity = COUNT(rows), .count = 7};
    kith_trace unsized_trace = {.size = 0};
    kith_trace no_rows = {.size = sizeof no_rows, .capacity = 1};
    kith_trace counted = {.size = sizeof counted};
    const kith_signatory_request good = {
        .size = sizeof good, .customer = at->daughter, .document = KITH_DOCUMENT_CONTRACT};
    kith_signatory out = {.size = sizeof out, .result = 7};
    kith_signatory unsized = {.size = 0};
    OLD(kith_signatory_find(at->view, &good, &out, &trace, &at->unset));
    INVALID(kith_signatory_find(NULL, &good, &out, &trace, err));
    INVALID(kith_signatory_find(at->view, NULL, &out, &trace, err));
    INVALID(kith_signatory_find(at->view, &good, NULL, &trace, err));
    OLD(kith_signatory_find(at->view, &good, &unsized, &trace, err));
    OLD(kith_signatory_find(at->view, &good, &out, &unsized_trace, err));
    INVALID(kith_signatory_find(at->view, &good, &out, &no_rows, err));
    assert_int_equal(out.result, 0);
    const kith_signatory_request wrong[] = {
        {.size = 0, .customer = at->daughter, .document = KITH_DOCUMENT_CONTRACT},
        {.size = sizeof good, .document = KITH_DOCUMENT_CONTRACT},
        {.size = sizeof good, .customer = at->type, .document = KITH_DOCUMENT_CONTRACT},
        {.size = sizeof good, .customer = at->daughter},
        {.size = sizeof good, .customer = at->daughter, .document = KITH_DOCUMENT_MEDICAL_CONSENT + 1},
        {.size = sizeof good, .customer = at->daughter, .document = 1, .profile = at->mother},
        {.size = sizeof good, .customer = at->daughter, .document = 1, .representative = at->type},
        {.size = sizeof good, .customer = at->daughter, .document = 1, .on = -1},
    };
    const uint32_t before = kith_txn_count(at->txn);
    for (size_t i = 0; i < COUNT(wrong); i++) {
        kith_id id = 7;
        const kith_status status = i == 0 ? KITH_ERR_ABI : KITH_ERR_INVALID;
        REFUSED(status, err, kith_signatory_find(at->view, &wrong[i], &out, &trace, err));
        REFUSED(status, err, kith_document_sign(at->txn, &wrong[i], "17", &id, err));
        assert_int_equal(id, 0);
    }
    kith_signatory_request strange = good;
    strange.customer = at->nowhere;
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_signatory_find(at->view, &strange, &out, &trace, err));
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_document_sign(at->txn, &strange, "17", NULL, err));
    assert_int_equal(err->subject, at->nowhere);
    strange = good;
    strange.profile = NO_RECORD(KITH_KIND_LEGAL_PROFILE);
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_signatory_find(at->view, &strange, &out, &trace, err));
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_document_sign(at->txn, &strange, "17", NULL, err));
    strange = good;
    strange.representative = at->nowhere;
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_signatory_find(at->view, &strange, &out, &trace, err));
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_document_sign(at->txn, &strange, "17", NULL, err));
    assert_int_equal(kith_txn_count(at->txn), before);
    OK(NULL, kith_signatory_find(at->view, &good, &out, NULL, NULL));
    assert_int_equal(out.result, KITH_SIGNATORY_SELF);
    assert_int_equal(out.signatory, at->daughter);
    OK(err, kith_signatory_find(at->view, &good, &out, &trace, err));
    assert_int_equal(trace.count, 0);
    OK(err, kith_signatory_find(at->view, &good, &out, &counted, err)); /* counts without rows */
}

static void documents(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    const kith_signatory_request good = {
        .size = sizeof good, .customer = at->daughter, .document = KITH_DOCUMENT_CONTRACT};
    const uint32_t before = kith_txn_count(at->txn);
    kith_id id = 7;
    OLD(kith_document_sign(at->txn, &good, "17", &id, &at->unset));
    INVALID(kith_document_sign(NULL, &good, "17", &id, err));
    assert_int_equal(id, 0);
    INVALID(kith_document_sign(at->txn, NULL, "17", &id, err));
    INVALID(kith_document_sign(at->txn, &good, NULL, &id, err));
    OVER(kith_document_sign(at->prepared, &good, "17", &id, err));
    REFUSED(KITH_ERR_SHAPE, err, kith_document_sign(at->txn, &good, "", &id, err));
    assert_int_equal(kith_txn_count(at->txn), before);
    OK(NULL, kith_document_sign(at->txn, &good, "17", NULL, NULL));
    OK(err, kith_document_sign(at->txn, &good, "18", &id, err));
    assert_int_equal(KITH_ID_KIND(id), KITH_KIND_SIGNED_DOCUMENT);
    assert_int_equal(kith_txn_count(at->txn), before + 2);
}

static void presets(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_status (*const calls[])(kith_txn * txn, kith_error * err) = {kith_consent_presets,
                                                                      kith_legal_presets};
    for (size_t i = 0; i < COUNT(calls); i++) {
        OLD(calls[i](at->txn, &at->unset));
        INVALID(calls[i](NULL, err));
        OVER(calls[i](at->prepared, err));
        OK(NULL, calls[i](at->txn, NULL));
        const uint32_t before = kith_txn_count(at->txn);
        OK(err, calls[i](at->txn, err)); /* all there */
        assert_int_equal(kith_txn_count(at->txn), before);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(permissions, arguments_open, arguments_close),
        cmocka_unit_test_setup_teardown(signatories, arguments_open, arguments_close),
        cmocka_unit_test_setup_teardown(documents, arguments_open, arguments_close),
        cmocka_unit_test_setup_teardown(presets, arguments_open, arguments_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
