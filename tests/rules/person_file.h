/* Somebody about whom everything is known that may be, to be erased. */
#ifndef KITH_TESTS_PERSON_FILE_H
#define KITH_TESTS_PERSON_FILE_H

#include "profile.h"

#include <string.h>

#define SECRET "Zaubermann" /* stands in everything that is personal */
#define MILLION INT64_C(1000000)

typedef struct person_file {
    kith_book *book;
    kith_id who;
    kith_id other;
    kith_id contact;
    kith_id consent;
    kith_id note;
    kith_id relation;
    kith_id order;
    kith_id line;
    kith_id document;
    kith_id holder; /* type */
} person_file;

/* Everything there is about somebody. */
static inline person_file fill(kith_book *book)
{
    person_file in = {.book = book};
    kith_txn *txn = begin(in.book);
    in.who = customer(txn, (kith_customer){.number = "W",
                                           .kind = KITH_PARTY_PERSON,
                                           .surname = SECRET,
                                           .given_name = SECRET " Anna",
                                           .birth_date = day("1990-02-28"),
                                           .phone = "+49 228 123456",
                                           .city = SECRET "dorf",
                                           .remarks = "is " SECRET,
                                           .email = "zaubermann@example.org"});
    in.other = person(txn, "O");
    in.contact = ADD(txn, KITH_KIND_CONTACT, REF(KITH_CONTACT_CUSTOMER, in.who),
                     TEXT(KITH_CONTACT_NAME, SECRET), TEXT(KITH_CONTACT_EMAIL, "zaubermann@example.org"),
                     CODE(KITH_CONTACT_CONSENT, KITH_CONSENT_EXPRESS));
    in.consent =
        ADD(txn, KITH_KIND_CONSENT, REF(KITH_CONSENT_CONTACT, in.contact),
            CODE(KITH_CONSENT_CHANNEL, KITH_CHANNEL_EMAIL), CODE(KITH_CONSENT_BASIS, KITH_BASIS_EXPRESS),
            DATE(KITH_CONSENT_DATE, "2025-01-10"), TEXT(KITH_CONSENT_PROOF, "form of " SECRET));
    in.note =
        ADD(txn, KITH_KIND_NOTE, REF(KITH_NOTE_CUSTOMER, in.who), TEXT(KITH_NOTE_TEXT, SECRET " called"));
    const kith_id type = relation_type(txn, (type_settings){.code = "friend"});
    in.holder = ADD(txn, KITH_KIND_RELATION_TYPE, TEXT(KITH_RELATION_TYPE_CODE, "holder"),
                    CODE(KITH_RELATION_TYPE_EFFECT, KITH_EFFECT_CARD_HOLDER));
    in.relation =
        relation(txn, (kith_relation){.type = type, .from = in.other, .to = in.who, .remark = "of " SECRET});
    in.order = ADD(txn, KITH_KIND_ORDER, TEXT(KITH_ORDER_NUMBER, "1"), REF(KITH_ORDER_CUSTOMER, in.who),
                   DATE(KITH_ORDER_DATE, "2026-05-01"), TEXT(KITH_ORDER_REMARK, "for " SECRET));
    in.line = ADD(txn, KITH_KIND_ORDER_LINE, REF(KITH_ORDER_LINE_ORDER, in.order),
                  TEXT(KITH_ORDER_LINE_ITEM, "lens"),
                  number_of(KITH_ORDER_LINE_AMOUNT, KITH_TYPE_DECIMAL, 5 * MILLION));
    (void)ADD(txn, KITH_KIND_EMAIL, REF(KITH_EMAIL_CUSTOMER, in.who),
              TEXT(KITH_EMAIL_ADDRESS, "zaubermann@example.org"), TEXT(KITH_EMAIL_SUBJECT, SECRET),
              AT_HOUR(KITH_EMAIL_AT, "2026-05-02", 12));
    (void)commit(txn);
    txn = begin(in.book); /* what was changed and removed before stands in the history */
    change(txn, in.who, TEXT(KITH_CUSTOMER_PATRONYMIC, SECRET "ovna"));
    const kith_id gone = location(txn, in.who, SECRET, "Bonn");
    (void)commit(txn);
    txn = begin(in.book);
    change(txn, in.who, nothing_of(KITH_CUSTOMER_PATRONYMIC));
    remove_record(txn, gone);
    kith_error err = NEW_ERROR;
    const kith_signatory_request request = {
        .size = sizeof request, .customer = in.who, .document = KITH_DOCUMENT_CONTRACT, .on = TODAY};
    OK(&err, kith_document_sign(txn, &request, "17", &in.document, &err));
    (void)commit(txn);
    return in;
}

static inline void erase(kith_book *book, kith_id who)
{
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(book);
    const kith_erasure in = {.size = sizeof in, .customer = who};
    OK(&err, kith_customer_erase(txn, &in, &err));
    (void)commit(txn);
}

static inline int is_there(const kith_view *view, kith_id id)
{
    kith_value value;
    return kith_record_get(view, id, 1, &value, NULL) == KITH_OK;
}

/* It is refused for this record, and goes by force. */
static inline void expect_blocked(kith_book *book, kith_id who, kith_id by)
{
    kith_error err = NEW_ERROR;
    kith_erasure_row rows[64];
    size_t count = 0;
    kith_view *view = view_of(book);
    kith_erasure in = {.size = sizeof in, .customer = who};
    OK(&err, kith_erasure_preview(view, &in, rows, COUNT(rows), &count, &err));
    assert_int_equal(rows[0].becomes, KITH_ERASURE_BLOCKS);
    assert_int_equal(rows[0].record, by);
    kith_view_close(view);
    const uint64_t before = digest_of(book);
    kith_txn *txn = begin(book);
    REFUSED(KITH_ERR_RULE, &err, kith_customer_erase(txn, &in, &err));
    assert_int_equal(err.rule, KITH_RULE_IN_USE);
    assert_int_equal(err.other, by);
    kith_txn_close(txn);
    assert_int_equal(digest_of(book), before);
    txn = begin(book);
    in.force = 1;
    OK(&err, kith_customer_erase(txn, &in, &err));
    (void)commit(txn);
    view = view_of(book);
    assert_int_equal(field_number(view, who, KITH_CUSTOMER_STATUS), KITH_STATUS_ERASED);
    kith_view_close(view);
}

#endif
