/* Scenarios of consent and signatories: laws and profiles, what was said, who signs. */
#include "scenarios.h"

static kith_status add_contact(fixture *f, kith_txn *txn, kith_id *id)
{
    const kith_value values[] = {
        reference(KITH_CONTACT_CUSTOMER, f->a), text_of(KITH_CONTACT_NAME, "Ann"),
        text_of(KITH_CONTACT_EMAIL, "ann@example.com"),
        number_of(KITH_CONTACT_CONSENT, KITH_TYPE_CODE, KITH_CONSENT_NONE),
        number_of(KITH_CONTACT_EMAIL_STATUS, KITH_TYPE_CODE, KITH_CHANNEL_SOFT_BOUNCE)};
    return kith_record_add(txn, KITH_KIND_CONTACT, values, COUNT(values), id, NULL);
}

static kith_status add_consent(kith_txn *txn, kith_id contact, int64_t basis)
{
    kith_id id = 0;
    const kith_value values[] = {reference(KITH_CONSENT_CONTACT, contact),
                                 number_of(KITH_CONSENT_CHANNEL, KITH_TYPE_CODE, KITH_CHANNEL_EMAIL),
                                 number_of(KITH_CONSENT_BASIS, KITH_TYPE_CODE, basis),
                                 number_of(KITH_CONSENT_DATE, KITH_TYPE_DATE, TODAY),
                                 text_of(KITH_CONSENT_PROOF, "a form that is kept in a folder of its own")};
    return kith_record_add(txn, KITH_KIND_CONSENT, values, COUNT(values), &id, NULL);
}

static kith_status suppress(kith_txn *txn, const char *address, kith_id *id)
{
    const kith_value value = text_of(KITH_SUPPRESSION_ADDRESS, address);
    return kith_record_add(txn, KITH_KIND_SUPPRESSION, &value, 1, id, NULL);
}

static kith_status expect_permission(kith_txn *txn, kith_id contact, uint32_t reason)
{
    const kith_contact_request request = {
        .size = sizeof request, .contact = contact, .channel = KITH_CHANNEL_EMAIL, .on = TODAY};
    kith_permission out = {.size = sizeof out};
    kith_view *view = NULL;
    kith_status status = kith_view_open_txn(txn, &view, NULL);
    if (status == KITH_OK) {
        status = kith_may_contact(view, &request, &out, NULL);
        assert_int_equal(status, KITH_OK); /* needs no memory */
        assert_int_equal(out.reason, reason);
    }
    kith_view_close(view);
    return status;
}

kith_status say_and_withdraw(fixture *f)
{
    const kith_value moved = text_of(KITH_CONTACT_EMAIL, "ann@example.org");
    kith_txn *txn = NULL;
    kith_id ann = 0;
    kith_id entry = 0;
    kith_status status = KITH_OK;
    TRY(f, start(f, &txn));
    TRY(f, kith_consent_presets(txn, NULL));
    TRY(f, add_contact(f, txn, &ann));
    TRY(f, add_consent(txn, ann, KITH_BASIS_EXPRESS));
    TRY(f, expect_permission(txn, ann, KITH_PERMISSION_SOFT_BOUNCE));
    TRY(f, kith_record_change(txn, ann, &moved, 1, NULL));
    TRY(f, expect_permission(txn, ann, KITH_PERMISSION_EXPRESS));
    TRY(f, suppress(txn, "ANN@example.org", &entry));
    TRY(f, expect_permission(txn, ann, KITH_PERMISSION_SUPPRESSED));
    TRY(f, add_consent(txn, ann, KITH_BASIS_WITHDRAWAL));
    TRY(f, expect_permission(txn, ann, KITH_PERMISSION_WITHDRAWN));
    TRY(f, kith_record_remove(txn, entry, NULL));
    TRY(f, finish(f, txn));
out:
    kith_txn_close(txn);
    return status;
}

static kith_status add_guardian(fixture *f, kith_txn *txn)
{
    const kith_value type[] = {
        text_of(KITH_RELATION_TYPE_CODE, "guardian"),
        number_of(KITH_RELATION_TYPE_EFFECT, KITH_TYPE_CODE, KITH_EFFECT_LEGAL_REPRESENTATIVE)};
    const kith_value born = number_of(KITH_CUSTOMER_BIRTH_DATE, KITH_TYPE_DATE, TODAY - 1000);
    kith_id guardian = 0;
    kith_id id = 0;
    kith_status status = KITH_OK;
    TRY(f, kith_record_add(txn, KITH_KIND_RELATION_TYPE, type, COUNT(type), &guardian, NULL));
    TRY(f, kith_record_change(txn, f->b, &born, 1, NULL));
    TRY(f, relate(txn, guardian, f->a, f->b, &id));
out:
    return status;
}

/* A representative signs; then the customer itself for lack of another. */
kith_status sign_documents(fixture *f)
{
    kith_signatory_request request = {
        .size = sizeof request, .customer = f->b, .document = KITH_DOCUMENT_CONTRACT, .on = TODAY};
    kith_trace_row rows[2];
    kith_trace trace = {.size = sizeof trace, .rows = rows, .capacity = COUNT(rows)};
    kith_signatory out = {.size = sizeof out};
    kith_view *view = NULL;
    kith_txn *txn = NULL;
    kith_id id = 0;
    kith_status status = KITH_OK;
    TRY(f, start(f, &txn));
    TRY(f, kith_legal_presets(txn, NULL));
    status = add_guardian(f, txn);
    if (status != KITH_OK) {
        goto out;
    }
    TRY(f, kith_document_sign(txn, &request, "a number of a document", &id, NULL));
    TRY(f, kith_view_open_txn(txn, &view, NULL));
    TRY(f, kith_signatory_find(view, &request, &out, &trace, NULL));
    assert_int_equal(out.signatory, f->a);
    assert_int_equal(trace.count, 1);
    request.customer = f->c;
    TRY(f, kith_document_sign(txn, &request, "another one", NULL, NULL));
    TRY(f, finish(f, txn));
out:
    kith_view_close(view);
    kith_txn_close(txn);
    return status;
}

/* Signing is decided anew because others overtook it: the customer has a name by now. */
kith_status sign_meanwhile(fixture *f)
{
    const kith_signatory_request request = {
        .size = sizeof request, .customer = f->b, .document = KITH_DOCUMENT_CONTRACT, .on = TODAY};
    const kith_txn_options options = {.size = sizeof options};
    const kith_value name = text_of(KITH_CUSTOMER_SURNAME, "a name that was entered meanwhile");
    kith_txn *slow = NULL;
    kith_txn *fast = NULL;
    kith_id id = 0;
    kith_status status = KITH_OK;
    TRY(f, start(f, &slow));
    TRY(f, kith_document_sign(slow, &request, "17", &id, NULL));
    TRY(f, kith_txn_begin(f->book, &options, &fast, NULL));
    TRY(f, kith_record_change(fast, f->b, &name, 1, NULL));
    TRY(f, kith_txn_commit(fast, NULL, NULL));
    f->committed = 1; /* from here on there is something new even if the slow one fails */
    TRY(f, finish(f, slow));
out:
    kith_txn_close(fast);
    kith_txn_close(slow);
    return status;
}
