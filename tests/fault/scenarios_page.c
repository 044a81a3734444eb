/* Scenarios of pages, merging and erasing: two customers become one, and one is erased. */
#include "scenarios.h"

static kith_status add_contact(fixture *f, kith_txn *txn, kith_id customer, int64_t basis)
{
    kith_id contact = 0;
    kith_id consent = 0;
    kith_status status = KITH_OK;
    const kith_value values[] = {reference(KITH_CONTACT_CUSTOMER, customer),
                                 text_of(KITH_CONTACT_NAME, "a name of a contact"),
                                 text_of(KITH_CONTACT_EMAIL, "ann@example.org"),
                                 number_of(KITH_CONTACT_CONSENT, KITH_TYPE_CODE, KITH_CONSENT_NONE)};
    TRY(f, kith_record_add(txn, KITH_KIND_CONTACT, values, COUNT(values), &contact, NULL));
    const kith_value said[] = {reference(KITH_CONSENT_CONTACT, contact),
                               number_of(KITH_CONSENT_CHANNEL, KITH_TYPE_CODE, KITH_CHANNEL_EMAIL),
                               number_of(KITH_CONSENT_BASIS, KITH_TYPE_CODE, basis),
                               number_of(KITH_CONSENT_DATE, KITH_TYPE_DATE, TODAY)};
    TRY(f, kith_record_add(txn, KITH_KIND_CONSENT, said, COUNT(said), &consent, NULL));
out:
    return status;
}

static kith_status add_order(fixture *f, kith_txn *txn, kith_id customer)
{
    kith_id id = 0;
    kith_status status = KITH_OK;
    const kith_value order[] = {text_of(KITH_ORDER_NUMBER, "1"), reference(KITH_ORDER_CUSTOMER, customer),
                                number_of(KITH_ORDER_DATE, KITH_TYPE_DATE, TODAY),
                                text_of(KITH_ORDER_REMARK, "a remark")};
    TRY(f, kith_record_add(txn, KITH_KIND_ORDER, order, COUNT(order), &id, NULL));
    const kith_value entry[] = {
        reference(KITH_ORDER_ENTRY_ORDER, id),
        number_of(KITH_ORDER_ENTRY_MEASURE, KITH_TYPE_CODE, KITH_ORDER_MEASURE_BOOKED),
        number_of(KITH_ORDER_ENTRY_DATE, KITH_TYPE_DATE, TODAY),
        number_of(KITH_ORDER_ENTRY_AMOUNT, KITH_TYPE_DECIMAL, 100)};
    TRY(f, kith_record_add(txn, KITH_KIND_ORDER_ENTRY, entry, COUNT(entry), &id, NULL));
out:
    return status;
}

static kith_status read_page(fixture *f, kith_txn *txn, kith_id customer)
{
    const kith_page_query query = {.size = sizeof query, .customer = customer, .most = 3};
    kith_page out = {.size = sizeof out};
    kith_page_row rows[8];
    kith_duplicate found[2];
    size_t count = 0;
    kith_view *view = NULL;
    kith_status status = KITH_OK;
    TRY(f, kith_view_open_txn(txn, &view, NULL));
    TRY(f, kith_page_read(view, &query, &out, rows, COUNT(rows), &count, NULL));
    assert_true(count > 0);
    TRY(f, kith_duplicate_list(view, customer, 1, found, COUNT(found), &count, NULL));
    assert_int_equal(count, 0);
out:
    kith_view_close(view);
    return status;
}

kith_status make_one_of_two(fixture *f)
{
    const kith_merge merge = {.size = sizeof merge, .source = f->b, .target = f->a, .on = TODAY};
    kith_conflict conflicts[8];
    size_t count = 0;
    kith_id survivor = 0;
    kith_id id = 0;
    kith_view *view = NULL;
    kith_txn *txn = NULL;
    kith_status status = KITH_OK;
    TRY(f, start(f, &txn));
    TRY(f, add_contact(f, txn, f->a, KITH_BASIS_INQUIRY));
    TRY(f, add_contact(f, txn, f->b, KITH_BASIS_WITHDRAWAL));
    TRY(f, add_order(f, txn, f->b));
    TRY(f, relate(txn, f->mother, f->b, f->d, &id)); /* goes along */
    TRY(f, relate(txn, f->mother, f->b, f->c, &id)); /* is united with that of the other, or clashes */
    TRY(f, kith_customer_merge(txn, &merge, conflicts, COUNT(conflicts), &count, NULL));
    TRY(f, read_page(f, txn, f->a));
    TRY(f, kith_view_open_txn(txn, &view, NULL));
    TRY(f, kith_customer_survivor(view, f->b, &survivor, NULL));
    assert_int_equal(survivor, f->a);
    TRY(f, finish(f, txn));
out:
    kith_view_close(view);
    kith_txn_close(txn);
    return status;
}

kith_status erase_somebody(fixture *f)
{
    const kith_erasure erasure = {.size = sizeof erasure, .customer = f->a, .on = TODAY, .force = 1};
    kith_erasure_row rows[16];
    kith_id ids[16];
    size_t count = 0;
    kith_view *view = NULL;
    kith_txn *txn = NULL;
    kith_status status = KITH_OK;
    TRY(f, start(f, &txn));
    TRY(f, add_contact(f, txn, f->a, KITH_BASIS_WITHDRAWAL));
    TRY(f, add_order(f, txn, f->a));
    TRY(f, kith_view_open_txn(txn, &view, NULL));
    TRY(f, kith_customer_records(view, f->a, ids, COUNT(ids), &count, NULL));
    assert_true(count > 4);
    TRY(f, kith_erasure_preview(view, &erasure, rows, COUNT(rows), &count, NULL));
    TRY(f, kith_customer_erase(txn, &erasure, NULL));
    TRY(f, finish(f, txn));
out:
    kith_view_close(view);
    kith_txn_close(txn);
    return status;
}
