/* Scenarios of the records around a customer: each call, and all that follows from one. */
#include "scenarios.h"

static kith_status add_part(kith_txn *txn, uint32_t kind, kith_id owner, kith_value one, kith_value other,
                            kith_id *id)
{
    const kith_value values[] = {reference(1, owner), one, other}; /* the owner is the first field */
    return kith_record_add(txn, kind, values, COUNT(values), id, NULL);
}

/* Locations that share, change their primary one and stop sharing. */
kith_status share_locations(fixture *f)
{
    const kith_value primary = number_of(KITH_LOCATION_PRIMARY, KITH_TYPE_FLAG, 1);
    kith_txn *txn = NULL;
    kith_id hq = 0;
    kith_id depot = 0;
    kith_id shop = 0;
    kith_status status = KITH_OK;
    TRY(f, start(f, &txn));
    TRY(f, add_part(txn, KITH_KIND_LOCATION, f->a, text_of(KITH_LOCATION_NAME, "HQ"),
                    text_of(KITH_LOCATION_CITY, "Paris"), &hq));
    TRY(f, add_part(txn, KITH_KIND_LOCATION, f->b, text_of(KITH_LOCATION_NAME, "Depot"),
                    text_of(KITH_LOCATION_CITY, "Lille"), &depot));
    TRY(f, add_part(txn, KITH_KIND_LOCATION, f->c, text_of(KITH_LOCATION_NAME, "Shop"),
                    reference(KITH_LOCATION_SHARES, depot), &shop));
    const kith_value shares = reference(KITH_LOCATION_SHARES, hq);
    TRY(f, kith_record_change(txn, depot, &shares, 1, NULL)); /* the shop shares the head office now */
    const kith_value alone = nothing_of(KITH_LOCATION_SHARES);
    TRY(f, kith_record_change(txn, shop, &alone, 1, NULL));
    TRY(f, add_part(txn, KITH_KIND_LOCATION, f->a, text_of(KITH_LOCATION_NAME, "Second"), primary, &shop));
    TRY(f, finish(f, txn));
out:
    kith_txn_close(txn);
    return status;
}

static kith_status look_around(fixture *f, const kith_view *view, kith_id account, kith_id hq)
{
    const kith_agenda_query query = {.size = sizeof query, .customer = f->a};
    kith_location location = {.size = sizeof location};
    kith_id ids[4];
    kith_id id = 0;
    size_t count = 0;
    int32_t complete = 7;
    kith_status status = KITH_OK;
    TRY(f, kith_location_find(view, f->a, KITH_LOCATION_BILLING, &id, NULL));
    assert_int_equal(id, hq);
    TRY(f, kith_location_get(view, hq, &location, NULL));
    assert_string_equal(location.city, "Paris");
    TRY(f, kith_bank_account_complete(view, account, &complete, NULL));
    assert_int_equal(complete, 0);
    TRY(f, kith_agenda_list(view, &query, ids, COUNT(ids), &count, NULL));
    assert_int_equal(count, 1);
    TRY(f, kith_call_status_get(view, f->a, 0, 0, &id, NULL, NULL));
    assert_int_equal(KITH_ID_KIND(id), KITH_KIND_CALL_STATUS);
    TRY(f, kith_task_overdue(view, "olga", 0, ids, COUNT(ids), &count, NULL));
    assert_int_equal(count, 1);
out:
    return status;
}

/* Everything that is kept around a customer, looked at before it is committed. */
kith_status keep_a_profile(fixture *f)
{
    const kith_value code = text_of(1, "talked");
    kith_txn *txn = NULL;
    kith_view *view = NULL;
    kith_id hq = 0;
    kith_id account = 0;
    kith_id meeting = 0;
    kith_id talked = 0;
    kith_id ann = 0;
    kith_id id = 0;
    kith_status status = KITH_OK;
    TRY(f, start(f, &txn));
    TRY(f, kith_record_add(txn, KITH_KIND_CALL_STATUS, &code, 1, &talked, NULL));
    TRY(f, add_part(txn, KITH_KIND_NOTE, f->a, text_of(KITH_NOTE_TEXT, "spoke to her"),
                    reference(KITH_NOTE_CALL_STATUS, talked), &id));
    TRY(f, add_part(txn, KITH_KIND_LOCATION, f->a, text_of(KITH_LOCATION_NAME, "HQ"),
                    text_of(KITH_LOCATION_CITY, "Paris"), &hq));
    TRY(f, add_part(txn, KITH_KIND_BANK_ACCOUNT, f->a, text_of(KITH_BANK_ACCOUNT_HOLDER, "Ann"),
                    text_of(KITH_BANK_ACCOUNT_NUMBER, "1"), &account));
    TRY(f, add_part(txn, KITH_KIND_CONTACT, f->a, text_of(KITH_CONTACT_NAME, "Ann"),
                    number_of(KITH_CONTACT_CONSENT, KITH_TYPE_CODE, KITH_CONSENT_EXPRESS), &ann));
    TRY(f, add_part(txn, KITH_KIND_APPOINTMENT, f->a, text_of(KITH_APPOINTMENT_TEXT, "show the collection"),
                    number_of(KITH_APPOINTMENT_START, KITH_TYPE_INSTANT, 1), &meeting));
    TRY(f, add_part(txn, KITH_KIND_PARTICIPANT, meeting, reference(KITH_PARTICIPANT_CONTACT, ann),
                    text_of(KITH_PARTICIPANT_NAME, "Ann"), &id));
    const kith_value task[] = {reference(KITH_TASK_CUSTOMER, f->a), text_of(KITH_TASK_TEXT, "ring up"),
                               text_of(KITH_TASK_ASSIGNEE, "olga"),
                               number_of(KITH_TASK_DUE, KITH_TYPE_DATE, day("2020-01-01"))};
    TRY(f, kith_record_add(txn, KITH_KIND_TASK, task, COUNT(task), &id, NULL));
    TRY(f, add_part(txn, KITH_KIND_EMAIL, f->a, text_of(KITH_EMAIL_ADDRESS, "ann@example.com"),
                    text_of(KITH_EMAIL_SUBJECT, "spring"), &id));
    TRY(f, kith_view_open_txn(txn, &view, NULL));
    TRY(f, look_around(f, view, account, hq));
    TRY(f, kith_record_remove(txn, meeting, NULL));
    TRY(f, finish(f, txn));
out:
    kith_view_close(view);
    kith_txn_close(txn);
    return status;
}
