/* Scenarios of linked accounts and call lists: what one sees of the other, and whom to call for whom. */
#include "scenarios.h"

static kith_status add_type(fixture *f, kith_txn *txn, const char *code, int64_t effect, kith_id *id)
{
    kith_status status = KITH_OK;
    const kith_value values[] = {text_of(KITH_RELATION_TYPE_CODE, code),
                                 number_of(KITH_RELATION_TYPE_EFFECT, KITH_TYPE_CODE, effect)};
    TRY(f, kith_record_add(txn, KITH_KIND_RELATION_TYPE, values, COUNT(values), id, NULL));
out:
    return status;
}

/* The settings of the book come along, to be changed. */
static kith_status see_notes(fixture *f, kith_txn *txn, kith_id note, kith_id *settings)
{
    const kith_group_query query = {.size = sizeof query, .customer = f->b, .kind = KITH_KIND_NOTE};
    kith_id ids[4] = {0};
    size_t count = 0;
    kith_view *view = NULL;
    kith_status status = KITH_OK;
    TRY(f, kith_view_open_txn(txn, &view, NULL));
    TRY(f, kith_group_members(view, f->b, 0, 0, ids, COUNT(ids), &count, NULL));
    assert_int_equal(count, 3);
    TRY(f, kith_group_list(view, &query, ids, COUNT(ids), &count, NULL));
    assert_int_equal(count, 1);
    assert_int_equal(ids[0], note);
    TRY(f, kith_record_list(view, KITH_KIND_BOOK, 0, settings, 1, &count, NULL));
out:
    kith_view_close(view);
    return status;
}

kith_status share_notes(fixture *f)
{
    kith_txn *txn = NULL;
    kith_id type = 0;
    kith_id id = 0;
    kith_id note = 0;
    kith_id settings = 0;
    kith_status status = KITH_OK;
    TRY(f, start(f, &txn));
    TRY(f, add_type(f, txn, "account", KITH_EFFECT_ACCOUNT_LINK, &type));
    TRY(f, relate(txn, type, f->a, f->b, &id));
    TRY(f, relate(txn, type, f->c, f->b, &id));
    const kith_value values[] = {reference(KITH_NOTE_CUSTOMER, f->a), text_of(KITH_NOTE_TEXT, "spoke"),
                                 number_of(KITH_NOTE_AT, KITH_TYPE_INSTANT, INT64_C(1780000000000000))};
    TRY(f, kith_record_add(txn, KITH_KIND_NOTE, values, COUNT(values), &note, NULL));
    TRY(f, see_notes(f, txn, note, &settings));
    const kith_value since = number_of(KITH_BOOK_NOTES_SINCE_LINK, KITH_TYPE_FLAG, 1);
    TRY(f, kith_record_change(txn, settings, &since, 1, NULL));
    TRY(f, see_notes(f, txn, note, &settings));
    TRY(f, finish(f, txn));
out:
    kith_txn_close(txn);
    return status;
}

static kith_status call_them(fixture *f, kith_txn *txn, kith_id list)
{
    const kith_call_query query = {.size = sizeof query, .list = list};
    kith_call_line lines[4];
    size_t count = 0;
    kith_view *view = NULL;
    kith_status status = KITH_OK;
    TRY(f, kith_view_open_txn(txn, &view, NULL));
    TRY(f, kith_call_lines(view, &query, lines, COUNT(lines), &count, NULL));
    assert_int_equal(count, 3);
    assert_int_equal(lines[0].customer, f->b);
    const kith_call_line *of_a = lines[1].person == f->a ? &lines[1] : &lines[2];
    assert_int_equal(of_a->person, f->a);
    assert_string_equal(of_a->phone, "+49 228 123456");
    assert_int_equal(lines[1].person + lines[2].person, f->a + f->c);
out:
    kith_view_close(view);
    return status;
}

kith_status call_for_others(fixture *f)
{
    kith_txn *txn = NULL;
    kith_id type = 0;
    kith_id id = 0;
    kith_id list = 0;
    kith_status status = KITH_OK;
    TRY(f, start(f, &txn));
    TRY(f, add_type(f, txn, "contact", KITH_EFFECT_CONTACT_PERSON, &type));
    TRY(f, relate(txn, type, f->a, f->b, &id));
    TRY(f, relate(txn, type, f->c, f->b, &id)); /* of the same priority: their names tell them apart */
    const kith_value phone = text_of(KITH_CUSTOMER_PHONE, "+49 228 654321");
    TRY(f, kith_record_change(txn, f->c, &phone, 1, NULL));
    const kith_value values[] = {text_of(KITH_CALL_LIST_CODE, "bakers"),
                                 text_of(KITH_CALL_LIST_SURNAME, "Baker"),
                                 text_of(KITH_CALL_LIST_CITY, "bonn")};
    TRY(f, kith_record_add(txn, KITH_KIND_CALL_LIST, values, COUNT(values), &list, NULL));
    TRY(f, call_them(f, txn, list));
    TRY(f, finish(f, txn));
out:
    kith_txn_close(txn);
    return status;
}
