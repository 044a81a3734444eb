/* A child, those who may represent it, legal profiles, and who signs (table 5). */
#ifndef KITH_TESTS_FAMILY_H
#define KITH_TESTS_FAMILY_H

#include "profile.h"

#include <string.h>

typedef struct family {
    kith_book *book;
    kith_id guardian; /* relation type with the effect */
    kith_id father;   /* by rising ids */
    kith_id mother;
    kith_id aunt;
    kith_id child;
    kith_id co_sign; /* legal profile: 18, 14, 15, both sign */
    /* the question */
    kith_id profile;
    kith_id named;
    const char *on;
    const char *today; /* of the view */
    /* the answer; its texts are those of `said`, which the view lends only */
    kith_signatory said;
    char name[64];
    char document[64];
    char address[64];
    char phone[64];
    kith_trace_row rows[8];
    kith_trace trace;
} family;

static inline kith_id profile_of(kith_book *book, const char *code)
{
    kith_error err = NEW_ERROR;
    kith_id id = 0;
    kith_view *view = view_of(book);
    OK(&err, kith_record_find(view, KITH_KIND_LEGAL_PROFILE, code, &id, &err));
    kith_view_close(view);
    return id;
}

/* Somebody of age, with every text that a document takes. */
static inline kith_id grown_up(kith_txn *txn, const char *number, const char *surname)
{
    const kith_id id = person(txn, number);
    change(txn, id, TEXT(KITH_CUSTOMER_SURNAME, surname));
    change(txn, id, DATE(KITH_CUSTOMER_BIRTH_DATE, "1980-05-05"));
    change(txn, id, TEXT(KITH_CUSTOMER_DOCUMENT, "4010 123456"));
    change(txn, id, TEXT(KITH_CUSTOMER_ADDRESS, "Nevsky 1"));
    change(txn, id, TEXT(KITH_CUSTOMER_PHONE, "+7 911 1"));
    return id;
}

static inline void fill_family(family *made, const char *born)
{
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(made->book);
    OK(&err, kith_legal_presets(txn, &err));
    made->guardian = ADD(txn, KITH_KIND_RELATION_TYPE, TEXT(KITH_RELATION_TYPE_CODE, "guardian"),
                         CODE(KITH_RELATION_TYPE_EFFECT, KITH_EFFECT_LEGAL_REPRESENTATIVE));
    made->co_sign = ADD(txn, KITH_KIND_LEGAL_PROFILE, TEXT(KITH_LEGAL_PROFILE_CODE, "both"),
                        INTEGER(KITH_LEGAL_PROFILE_MAJORITY, 18), INTEGER(KITH_LEGAL_PROFILE_PARTIAL, 14),
                        INTEGER(KITH_LEGAL_PROFILE_MEDICAL_CONSENT, 15), FLAG(KITH_LEGAL_PROFILE_CO_SIGN));
    made->father = grown_up(txn, "K1", "Kanareikin");
    made->mother = grown_up(txn, "K2", "Kanareikina");
    made->aunt = grown_up(txn, "K4", "Orlova");
    made->child = person(txn, "K3");
    change(txn, made->child, TEXT(KITH_CUSTOMER_SURNAME, "Kanareikin"));
    change(txn, made->child, TEXT(KITH_CUSTOMER_GIVEN_NAME, "Pyotr"));
    if (born[0] != '\0') {
        change(txn, made->child, DATE(KITH_CUSTOMER_BIRTH_DATE, born));
    }
    (void)commit(txn);
    made->on = "2026-06-01";
    made->today = "2001-01-01"; /* the question has its own day */
}

/* The child is born on this day; "": nobody knows. */
static inline family *new_family(const char *born)
{
    family *made = test_calloc(1, sizeof *made);
    made->book = new_book();
    fill_family(made, born);
    return made;
}

static inline void free_family(family *in)
{
    kith_book_close(in->book);
    test_free(in);
}

static inline void put(family *in, kith_id id, kith_value value)
{
    kith_txn *txn = begin(in->book);
    change(txn, id, value);
    (void)commit(txn);
}

static inline kith_id represent_since(family *in, kith_id who, int64_t priority, const char *since)
{
    kith_txn *txn = begin(in->book);
    const kith_id id = relation(
        txn,
        (kith_relation){
            .type = in->guardian, .from = who, .to = in->child, .priority = priority, .since = day(since)});
    (void)commit(txn);
    return id;
}

static inline kith_id represent(family *in, kith_id who, int64_t priority)
{
    return represent_since(in, who, priority, "");
}

static inline void keep_text(char out[64], const char *text)
{
    memset(out, 0, 64);
    if (text != NULL) {
        strncpy(out, text, 63);
    }
}

static inline kith_signatory_request question(const family *in, uint32_t document)
{
    return (kith_signatory_request){.size = sizeof(kith_signatory_request),
                                    .customer = in->child,
                                    .profile = in->profile,
                                    .representative = in->named,
                                    .document = document,
                                    .on = day(in->on)};
}

static inline uint32_t ask(family *in, uint32_t document)
{
    kith_error err = NEW_ERROR;
    const kith_signatory_request request = question(in, document);
    kith_view *view = view_on(in->book, day(in->today));
    in->said = (kith_signatory){.size = sizeof in->said};
    in->trace = (kith_trace){.size = sizeof in->trace, .rows = in->rows, .capacity = COUNT(in->rows)};
    OK(&err, kith_signatory_find(view, &request, &in->said, &in->trace, &err));
    keep_text(in->name, in->said.name);
    keep_text(in->document, in->said.document);
    keep_text(in->address, in->said.address);
    keep_text(in->phone, in->said.phone);
    kith_view_close(view);
    return in->said.result;
}

/* --- expecting --- */

/* The customer, alone. */
static inline void expect_self(family *in, uint32_t document)
{
    assert_int_equal(ask(in, document), KITH_SIGNATORY_SELF);
    assert_int_equal(in->said.signatory, in->child);
    assert_int_equal(in->said.consenting, 0);
    assert_int_equal(in->said.relation, 0);
    assert_int_equal(in->said.several, 0);
}

static inline void expect_representative(family *in, uint32_t document, kith_id who, kith_id relation)
{
    assert_int_equal(ask(in, document), KITH_SIGNATORY_REPRESENTATIVE);
    assert_int_equal(in->said.signatory, who);
    assert_int_equal(in->said.consenting, 0);
    assert_int_equal(in->said.relation, relation);
}

static inline void expect_with_consent(family *in, uint32_t document, kith_id who, kith_id relation)
{
    assert_int_equal(ask(in, document), KITH_SIGNATORY_SELF_WITH_CONSENT);
    assert_int_equal(in->said.signatory, in->child);
    assert_int_equal(in->said.consenting, who);
    assert_int_equal(in->said.relation, relation);
    assert_string_equal(in->name, "Kanareikin");
}

static inline void expect_nobody(family *in, uint32_t document, uint32_t result)
{
    assert_int_equal(ask(in, document), result);
    assert_int_equal(in->said.signatory, 0);
    assert_int_equal(in->said.consenting, 0);
    assert_int_equal(in->said.relation, 0);
    assert_null(in->said.name);
    assert_null(in->said.document);
    assert_null(in->said.address);
    assert_null(in->said.phone);
}

static inline void expect_trace(const family *in, size_t row, kith_id who, kith_id relation, uint32_t reason)
{
    assert_true(row < in->trace.count);
    assert_int_equal(in->rows[row].subject, who);
    assert_int_equal(in->rows[row].record, relation);
    assert_int_equal(in->rows[row].reason, reason);
}

#endif
