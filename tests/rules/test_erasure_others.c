/* Erasing somebody whom records of others name: what they say about the person goes, and who was merged or
 * erased stands in nobody's way. */
#include "co_signed.h"
#include "person_file.h"

#include <stdlib.h>

#define ROWS 32u

/* What the preview says of a record; 0: nothing. What stands in the way may have a second row. */
static uint32_t fate_of(kith_book *book, kith_id who, kith_id record)
{
    kith_erasure_row rows[ROWS];
    size_t count = 0;
    uint32_t becomes = 0;
    kith_view *view = view_of(book);
    const kith_erasure of = {.size = sizeof of, .customer = who};
    OK(NULL, kith_erasure_preview(view, &of, rows, ROWS, &count, NULL));
    assert_true(count <= ROWS);
    for (size_t i = 0; i < count && becomes == 0; i++) {
        becomes = rows[i].record == record ? rows[i].becomes : 0;
    }
    kith_view_close(view);
    return becomes;
}

/* Does an export of the customer have the record? */
static int is_known_of(kith_book *book, kith_id who, kith_id record)
{
    kith_id ids[ROWS];
    size_t count = 0;
    int found = 0;
    kith_view *view = view_of(book);
    OK(NULL, kith_customer_records(view, who, ids, ROWS, &count, NULL));
    assert_true(count <= ROWS);
    for (size_t i = 0; i < count; i++) {
        found += ids[i] == record;
    }
    kith_view_close(view);
    assert_in_range(found, 0, 1);
    return found;
}

static void merge(kith_book *book, kith_id source, kith_id target)
{
    kith_error err = NEW_ERROR;
    size_t count = 0;
    const kith_merge of = {.size = sizeof of, .source = source, .target = target};
    kith_txn *txn = begin(book);
    OK(&err, kith_customer_merge(txn, &of, NULL, 0, &count, &err));
    (void)commit(txn);
}

static int64_t number_in(kith_book *book, kith_id id, uint32_t field)
{
    kith_view *view = view_of(book);
    const int64_t number = field_number(view, id, field);
    kith_view_close(view);
    return number;
}

static void expect_text(kith_book *book, kith_id id, uint32_t field, const char *text)
{
    kith_view *view = view_of(book);
    assert_string_equal(field_text(view, id, field), text);
    kith_view_close(view);
}

/* Neither in the book nor in any entry of its history. */
static void expect_no_word(kith_book *book)
{
    char *dump = dump_of(book);
    assert_null(strstr(dump, SECRET));
    free(dump);
    const kith_history_query query = {.size = sizeof query, .most = 1000};
    kith_history *page = NULL;
    kith_view *view = view_of(book);
    OK(NULL, kith_history_read(view, &query, &page, NULL));
    for (size_t i = 0; i < kith_history_count(page); i++) {
        kith_change entry = {.size = sizeof entry};
        OK(NULL, kith_history_get(page, i, &entry));
        for (size_t j = 0; j < entry.before_count + entry.after_count; j++) {
            const kith_value *value =
                j < entry.before_count ? &entry.before[j] : &entry.after[j - entry.before_count];
            assert_true(value->type != KITH_TYPE_TEXT || strstr(value->text, SECRET) == NULL);
        }
    }
    kith_history_close(page);
    kith_view_close(view);
}

static kith_id party_type(kith_txn *txn)
{
    return ADD(txn, KITH_KIND_CONDITION_TYPE, TEXT(KITH_CONDITION_TYPE_CODE, "invoice"),
               CODE(KITH_CONDITION_TYPE_VALUE, KITH_CONDITION_VALUE_CUSTOMER));
}

static kith_id condition(kith_txn *txn, kith_id customer, kith_id type, kith_id party, const char *since)
{
    return ADD(txn, KITH_KIND_CONDITION, REF(KITH_CONDITION_CUSTOMER, customer),
               REF(KITH_CONDITION_TYPE, type), REF(KITH_CONDITION_PARTY, party),
               since == NULL ? nothing_of(KITH_CONDITION_SINCE) : DATE(KITH_CONDITION_SINCE, since));
}

/* --- who was merged or erased --- */

/* The alias was paid by the survivor, and has a condition that stayed with it: both are one. */
static void what_an_alias_of_its_own_has_is_not_in_the_way(void **state)
{
    (void)state;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id who = organisation(txn, "W");
    const kith_id twin = organisation(txn, "T");
    const kith_id type = party_type(txn);
    (void)condition(txn, who, type, organisation(txn, "O"), NULL);
    const kith_id left = condition(txn, twin, type, who, NULL);
    change(txn, twin, REF(KITH_CUSTOMER_PAYER, who));
    (void)commit(txn);
    merge(book, twin, who);
    assert_int_equal(number_in(book, left, KITH_CONDITION_CUSTOMER), twin);
    assert_int_equal(number_in(book, twin, KITH_CUSTOMER_PAYER), who);
    erase(book, who);
    assert_int_equal(number_in(book, twin, KITH_CUSTOMER_STATUS), KITH_STATUS_ERASED);
    kith_book_close(book);
}

/* The other has a payer and a condition of its own, so that those of the merged one stay behind. */
static void who_was_merged_into_another_lets_go(void **state)
{
    (void)state;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id who = organisation(txn, "W");
    const kith_id merged = organisation(txn, "M");
    const kith_id other = organisation(txn, "O");
    const kith_id fourth = organisation(txn, "F");
    const kith_id type = party_type(txn);
    change(txn, other, REF(KITH_CUSTOMER_PAYER, fourth));
    change(txn, merged, REF(KITH_CUSTOMER_PAYER, who));
    (void)condition(txn, other, type, fourth, NULL);
    const kith_id holds = condition(txn, merged, type, who, NULL);
    const kith_id to_come = condition(txn, merged, type, who, "2026-07-01");
    (void)ADD(txn, KITH_KIND_CONTACT, REF(KITH_CONTACT_CUSTOMER, merged), TEXT(KITH_CONTACT_NAME, "stays"),
              TEXT(KITH_CONTACT_EMAIL, "stays@example.org"), CODE(KITH_CONTACT_CONSENT, KITH_CONSENT_NONE));
    change(txn, holds, number_of(KITH_CONDITION_UNTIL, KITH_TYPE_DATE, day("2026-06-30")));
    (void)commit(txn);
    merge(book, merged, other);
    assert_int_equal(fate_of(book, who, merged), KITH_ERASURE_EMPTIED);
    assert_int_equal(fate_of(book, who, holds), KITH_ERASURE_ENDED);
    assert_int_equal(fate_of(book, who, to_come), KITH_ERASURE_REMOVED);
    assert_false(is_known_of(book, who, merged)); /* it is about somebody else */
    erase(book, who);
    assert_int_equal(number_in(book, merged, KITH_CUSTOMER_PAYER), 0);
    assert_int_equal(number_in(book, merged, KITH_CUSTOMER_STATUS), KITH_STATUS_MERGED);
    expect_text(book, merged, KITH_CUSTOMER_NUMBER, "M");
    assert_int_equal(number_in(book, holds, KITH_CONDITION_UNTIL), TODAY);
    kith_view *view = view_of(book);
    assert_false(is_there(view, to_come));
    kith_view_close(view);
    assert_int_equal(number_in(book, other, KITH_CUSTOMER_PAYER), fourth);
    kith_book_close(book);
}

/* Conditions of one who was erased stay. */
static void who_was_erased_needs_nobody(void **state)
{
    (void)state;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id who = organisation(txn, "W");
    const kith_id other = organisation(txn, "O");
    const kith_id type = party_type(txn);
    const kith_id left = condition(txn, other, type, who, NULL);
    (void)commit(txn);
    assert_int_equal(fate_of(book, who, left), KITH_ERASURE_BLOCKS);
    erase(book, other);
    erase(book, who);
    assert_int_equal(number_in(book, left, KITH_CONDITION_UNTIL), TODAY);
    kith_book_close(book);
}

/* --- records of others --- */

/* A contact of the person takes part in what is done with another, and gets its e-mails. */
static void appointments_and_emails_of_others_lose_its_name(kith_book *book)
{
    kith_txn *txn = begin(book);
    const kith_id who = person(txn, "W");
    const kith_id other = person(txn, "O");
    const kith_id contact =
        ADD(txn, KITH_KIND_CONTACT, REF(KITH_CONTACT_CUSTOMER, who), TEXT(KITH_CONTACT_NAME, SECRET));
    const kith_id appointment =
        ADD(txn, KITH_KIND_APPOINTMENT, REF(KITH_APPOINTMENT_CUSTOMER, other),
            AT_HOUR(KITH_APPOINTMENT_START, "2026-07-01", 9), TEXT(KITH_APPOINTMENT_TEXT, "fitting"));
    const kith_id named =
        ADD(txn, KITH_KIND_PARTICIPANT, REF(KITH_PARTICIPANT_APPOINTMENT, appointment),
            REF(KITH_PARTICIPANT_CONTACT, contact), TEXT(KITH_PARTICIPANT_NAME, "Frau " SECRET));
    const kith_id nameless = ADD(txn, KITH_KIND_PARTICIPANT, REF(KITH_PARTICIPANT_APPOINTMENT, appointment),
                                 REF(KITH_PARTICIPANT_CONTACT, contact));
    const kith_id stranger = ADD(txn, KITH_KIND_PARTICIPANT, REF(KITH_PARTICIPANT_APPOINTMENT, appointment),
                                 TEXT(KITH_PARTICIPANT_NAME, "Herr Ashby"));
    (void)commit(txn);
    txn = begin(book);
    change(txn, named, TEXT(KITH_PARTICIPANT_NAME, SECRET)); /* what it was called before is history */
    (void)ADD(txn, KITH_KIND_EMAIL, REF(KITH_EMAIL_CUSTOMER, other), REF(KITH_EMAIL_CONTACT, contact),
              TEXT(KITH_EMAIL_ADDRESS, SECRET "@example.org"), TEXT(KITH_EMAIL_SUBJECT, "to " SECRET),
              TEXT(KITH_EMAIL_TEXT, "Dear " SECRET), AT_HOUR(KITH_EMAIL_AT, "2026-05-02", 12));
    (void)commit(txn);
    assert_int_equal(fate_of(book, who, named), KITH_ERASURE_EMPTIED);
    assert_int_equal(fate_of(book, who, nameless), KITH_ERASURE_KEPT);
    assert_int_equal(fate_of(book, who, stranger), 0);
    assert_true(is_known_of(book, who, named));
    erase(book, who);
    expect_no_word(book);
    expect_text(book, named, KITH_PARTICIPANT_NAME, "");
    assert_int_equal(number_in(book, named, KITH_PARTICIPANT_CONTACT), contact);
    expect_text(book, stranger, KITH_PARTICIPANT_NAME, "Herr Ashby");
    expect_text(book, appointment, KITH_APPOINTMENT_TEXT, "fitting");
}

static void participants_and_emails_of_others_lose_its_name(void **state)
{
    (void)state;
    kith_memory_store *memory = new_store();
    kith_book *books[] = {new_book(), open_over(memory)}; /* that keeps the history itself, or not */
    for (size_t i = 0; i < COUNT(books); i++) {
        appointments_and_emails_of_others_lose_its_name(books[i]);
        kith_book_close(books[i]);
    }
    kith_memory_store_free(memory);
}

/* Of a document each of the two loses what it says about the one who is erased, in books that keep the
 * history themselves, or not. */
static void documents_keep_what_they_say_of_others(void **state)
{
    (void)state;
    for (size_t i = 0; i < 4 * COUNT(paper_cases); i++) {
        const paper_case *of = &paper_cases[i / 4];
        kith_memory_store *memory = i / 2 % 2 == 0 ? NULL : new_store();
        const paper in = new_paper(open_over(memory), of);
        const size_t first = i % 2;
        assert_int_equal(fate_of(in.book, in.people[0], in.document), KITH_ERASURE_EMPTIED);
        erase_from_paper(&in, of, first);
        kith_book_close(in.book);
        kith_memory_store_free(memory);
    }
}

/* The preview says so: there is nothing about the customer in a document that another signed, without a word
 * about for whom. */
static void a_document_that_says_nothing_of_the_person_is_kept(void **state)
{
    (void)state;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id who = person(txn, "W");
    const kith_id other = person(txn, "O");
    const kith_id survivor = person(txn, "S");
    const kith_id document =
        ADD(txn, KITH_KIND_SIGNED_DOCUMENT, REF(KITH_SIGNED_DOCUMENT_CUSTOMER, who),
            CODE(KITH_SIGNED_DOCUMENT_KIND, KITH_DOCUMENT_CONTRACT), TEXT(KITH_SIGNED_DOCUMENT_NUMBER, "1"),
            DATE(KITH_SIGNED_DOCUMENT_DATE, "2026-05-01"),
            CODE(KITH_SIGNED_DOCUMENT_RESULT, KITH_SIGNATORY_REPRESENTATIVE),
            REF(KITH_SIGNED_DOCUMENT_SIGNATORY, other), TEXT(KITH_SIGNED_DOCUMENT_NAME, "Ashby"));
    (void)commit(txn);
    assert_int_equal(fate_of(book, who, document), KITH_ERASURE_KEPT);
    assert_int_equal(fate_of(book, other, document), KITH_ERASURE_EMPTIED);
    merge(book, other, survivor); /* the document is about whom that is by now */
    assert_int_equal(fate_of(book, survivor, document), KITH_ERASURE_EMPTIED);
    erase(book, who);
    expect_text(book, document, KITH_SIGNED_DOCUMENT_NAME, "Ashby");
    erase(book, survivor);
    expect_text(book, document, KITH_SIGNED_DOCUMENT_NAME, "");
    kith_book_close(book);
}

/* What it earned stays with the order of another, without a remark. */
static void commissions_on_orders_of_others_lose_their_remarks(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_id share = 0;
    size_t count = 0;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id who = person(txn, "W");
    const kith_id other = person(txn, "O");
    (void)ADD(txn, KITH_KIND_CUSTOMER_ROLE, REF(KITH_CUSTOMER_ROLE_CUSTOMER, who),
              CODE(KITH_CUSTOMER_ROLE_ROLE, KITH_CUSTOMER_ROLE_COMMISSION_RECIPIENT));
    const kith_id type = ADD(txn, KITH_KIND_RELATION_TYPE, TEXT(KITH_RELATION_TYPE_CODE, "earner"),
                             CODE(KITH_RELATION_TYPE_EFFECT, KITH_EFFECT_COMMISSION_RECIPIENT));
    (void)ADD(txn, KITH_KIND_RELATION, REF(KITH_RELATION_TYPE, type), REF(KITH_RELATION_FROM, who),
              REF(KITH_RELATION_TO, other), DATE(KITH_RELATION_UNTIL, "2026-05-31"),
              number_of(KITH_RELATION_RATE, KITH_TYPE_DECIMAL, 5 * MILLION));
    const kith_id order = ADD(txn, KITH_KIND_ORDER, TEXT(KITH_ORDER_NUMBER, "1"),
                              REF(KITH_ORDER_CUSTOMER, other), DATE(KITH_ORDER_DATE, "2026-05-01"));
    OK(&err, kith_order_save(txn, order, NULL, NULL, NULL, &err));
    (void)commit(txn);
    kith_view *view = view_of(book);
    OK(&err, kith_record_parts(view, order, KITH_KIND_COMMISSION_SHARE, 0, &share, 1, &count, &err));
    kith_view_close(view);
    assert_int_equal(count, 1);
    txn = begin(book);
    const kith_id more = ADD(txn, KITH_KIND_COMMISSION_ENTRY, REF(KITH_COMMISSION_ENTRY_ORDER, order),
                             REF(KITH_COMMISSION_ENTRY_OF, share), REF(KITH_COMMISSION_ENTRY_RECIPIENT, who),
                             DATE(KITH_COMMISSION_ENTRY_DATE, "2026-05-01"),
                             number_of(KITH_COMMISSION_ENTRY_BASE, KITH_TYPE_DECIMAL, MILLION),
                             number_of(KITH_COMMISSION_ENTRY_AMOUNT, KITH_TYPE_DECIMAL, MILLION),
                             TEXT(KITH_COMMISSION_ENTRY_REMARK, SECRET " wanted more"));
    (void)commit(txn);
    assert_int_equal(fate_of(book, who, share), KITH_ERASURE_KEPT);
    assert_int_equal(fate_of(book, who, more), KITH_ERASURE_EMPTIED);
    assert_true(is_known_of(book, who, share));
    assert_true(is_known_of(book, who, more));
    assert_false(is_known_of(book, who, order));
    assert_true(is_known_of(book, other, more)); /* as part of its order, once */
    erase(book, who);
    expect_no_word(book);
    assert_int_equal(number_in(book, more, KITH_COMMISSION_ENTRY_AMOUNT), MILLION);
    kith_book_close(book);
}

/* The preview tells of ends only where something is still to end. */
static void a_relation_that_is_over_does_not_end_again(void **state)
{
    (void)state;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id who = person(txn, "W");
    const kith_id type = relation_type(txn, (type_settings){.code = "friend"});
    const struct {
        const char *until;
        const char *remark;
        uint32_t becomes;
    } cases[] = {{"", NULL, KITH_ERASURE_ENDED},
                 {"2026-06-02", NULL, KITH_ERASURE_ENDED}, /* tomorrow */
                 {"2026-06-01", NULL, KITH_ERASURE_KEPT},
                 {"2020-12-31", NULL, KITH_ERASURE_KEPT},
                 {"2020-12-31", SECRET, KITH_ERASURE_EMPTIED}};
    kith_id links[COUNT(cases)];
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char number[] = {(char)('a' + i), '\0'};
        links[i] = relation(txn, (kith_relation){.type = type,
                                                 .from = who,
                                                 .to = person(txn, number),
                                                 .until = day(cases[i].until),
                                                 .remark = cases[i].remark});
    }
    (void)commit(txn);
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(fate_of(book, who, links[i]), cases[i].becomes);
    }
    erase(book, who);
    expect_no_word(book);
    for (size_t i = 0; i < COUNT(cases); i++) {
        const kith_date was = day(cases[i].until);
        assert_int_equal(number_in(book, links[i], KITH_RELATION_UNTIL),
                         was == 0 || was > TODAY ? TODAY : was);
    }
    kith_book_close(book);
}

/* The row of another stays as it is, but the address that it shared is no more. */
static void a_location_that_shares_an_address_has_none(void **state)
{
    (void)state;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id who = person(txn, "W");
    const kith_id other = person(txn, "O");
    const kith_id shared = location(txn, who, SECRET, SECRET);
    const kith_id shares = ADD(txn, KITH_KIND_LOCATION, REF(KITH_LOCATION_CUSTOMER, other),
                               TEXT(KITH_LOCATION_NAME, "shop"), REF(KITH_LOCATION_SHARES, shared));
    (void)commit(txn);
    assert_int_equal(fate_of(book, who, shares), KITH_ERASURE_EMPTIED);
    assert_int_equal(fate_of(book, who, shared), KITH_ERASURE_EMPTIED);
    assert_true(is_known_of(book, who, shares));
    erase(book, who);
    expect_no_word(book);
    expect_text(book, shares, KITH_LOCATION_NAME, "shop");
    kith_book_close(book);
}

/* --- what is kept for nobody --- */

/* Participants, locations and the customer's own fields go or are emptied themselves. */
static void what_only_its_own_refers_to_goes(void **state)
{
    (void)state;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id who = person(txn, "W");
    const kith_id shared = location(txn, who, "shared", SECRET);
    const kith_id billed = location(txn, who, "billed", SECRET);
    const kith_id kept = location(txn, who, "kept", SECRET);
    const kith_id shares = ADD(txn, KITH_KIND_LOCATION, REF(KITH_LOCATION_CUSTOMER, who),
                               TEXT(KITH_LOCATION_NAME, "shares"), REF(KITH_LOCATION_SHARES, shared));
    const kith_id contact =
        ADD(txn, KITH_KIND_CONTACT, REF(KITH_CONTACT_CUSTOMER, who), TEXT(KITH_CONTACT_NAME, SECRET));
    const kith_id appointment = ADD(txn, KITH_KIND_APPOINTMENT, REF(KITH_APPOINTMENT_CUSTOMER, who),
                                    AT_HOUR(KITH_APPOINTMENT_START, "2026-07-01", 9));
    (void)ADD(txn, KITH_KIND_PARTICIPANT, REF(KITH_PARTICIPANT_APPOINTMENT, appointment),
              REF(KITH_PARTICIPANT_CONTACT, contact));
    change(txn, who, REF(KITH_CUSTOMER_INVOICE_LOCATION, billed));
    const kith_id delivery = ADD(txn, KITH_KIND_CONDITION_TYPE, TEXT(KITH_CONDITION_TYPE_CODE, "delivery"),
                                 CODE(KITH_CONDITION_TYPE_VALUE, KITH_CONDITION_VALUE_LOCATION));
    (void)ADD(txn, KITH_KIND_CONDITION, REF(KITH_CONDITION_CUSTOMER, who), REF(KITH_CONDITION_TYPE, delivery),
              REF(KITH_CONDITION_PARTY, who), REF(KITH_CONDITION_LOCATION, kept));
    (void)commit(txn);
    const kith_id gone[] = {shared, billed, shares, contact, appointment};
    for (size_t i = 0; i < COUNT(gone); i++) {
        assert_int_equal(fate_of(book, who, gone[i]), KITH_ERASURE_REMOVED);
    }
    assert_int_equal(fate_of(book, who, kept), KITH_ERASURE_EMPTIED);
    erase(book, who);
    kith_view *view = view_of(book);
    for (size_t i = 0; i < COUNT(gone); i++) {
        assert_false(is_there(view, gone[i]));
    }
    assert_int_equal(field_number(view, kept, KITH_LOCATION_PRIMARY), 1);
    kith_view_close(view);
    kith_book_close(book);
}

/* --- numbers that say nothing --- */

/* Who was erased in another book, and taken over, has such a number; codes of accounts and cards are alike.
 */
static void a_number_that_somebody_has_is_passed_over(void **state)
{
    (void)state;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id programme = entry(txn, KITH_KIND_CARD_PROGRAMME, "bonus");
    const kith_id who = person(txn, "W");
    const char *const taken[] = {"erased-1", "erased-1-2"};
    const kith_id account =
        ADD(txn, KITH_KIND_CARD_ACCOUNT, REF(KITH_CARD_ACCOUNT_CUSTOMER, who),
            REF(KITH_CARD_ACCOUNT_PROGRAMME, programme), TEXT(KITH_CARD_ACCOUNT_CODE, "A"));
    const kith_id card =
        ADD(txn, KITH_KIND_CARD, REF(KITH_CARD_ACCOUNT, account), TEXT(KITH_CARD_NUMBER, "7700123"));
    for (size_t i = 0; i < COUNT(taken); i++) {
        const kith_id other =
            ADD(txn, KITH_KIND_CARD_ACCOUNT, REF(KITH_CARD_ACCOUNT_CUSTOMER, person(txn, taken[i])),
                REF(KITH_CARD_ACCOUNT_PROGRAMME, programme), TEXT(KITH_CARD_ACCOUNT_CODE, taken[i]));
        (void)ADD(txn, KITH_KIND_CARD, REF(KITH_CARD_ACCOUNT, other), TEXT(KITH_CARD_NUMBER, taken[i]));
    }
    (void)commit(txn);
    erase(book, who);
    expect_text(book, who, KITH_CUSTOMER_NUMBER, "erased-1-3");
    expect_text(book, account, KITH_CARD_ACCOUNT_CODE, "erased-1-3");
    expect_text(book, card, KITH_CARD_NUMBER, "erased-1-3");
    kith_book_close(book);
}

static void the_name_of_its_node_goes(void **state)
{
    (void)state;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id who = person(txn, "W");
    const kith_id node = ADD(txn, KITH_KIND_CHAIN_NODE, REF(KITH_CHAIN_NODE_CUSTOMER, who),
                             REF(KITH_CHAIN_NODE_HIERARCHY, entry(txn, KITH_KIND_HIERARCHY, "corporate")),
                             TEXT(KITH_CHAIN_NODE_NAME, SECRET));
    (void)commit(txn);
    assert_int_equal(fate_of(book, who, node), KITH_ERASURE_EMPTIED);
    erase(book, who);
    expect_no_word(book);
    kith_book_close(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_an_alias_of_its_own_has_is_not_in_the_way),
        cmocka_unit_test(who_was_merged_into_another_lets_go),
        cmocka_unit_test(who_was_erased_needs_nobody),
        cmocka_unit_test(participants_and_emails_of_others_lose_its_name),
        cmocka_unit_test(documents_keep_what_they_say_of_others),
        cmocka_unit_test(a_document_that_says_nothing_of_the_person_is_kept),
        cmocka_unit_test(commissions_on_orders_of_others_lose_their_remarks),
        cmocka_unit_test(a_relation_that_is_over_does_not_end_again),
        cmocka_unit_test(a_location_that_shares_an_address_has_none),
        cmocka_unit_test(what_only_its_own_refers_to_goes),
        cmocka_unit_test(a_number_that_somebody_has_is_passed_over),
        cmocka_unit_test(the_name_of_its_node_goes),
    };
    return cmocka_run_group_tests_name("erasure and others", tests, NULL, NULL);
}
