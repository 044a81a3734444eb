/* A customer with one contact, the laws that come with the library, and what may be sent to it (table 7). */
#ifndef KITH_TESTS_MAILING_H
#define KITH_TESTS_MAILING_H

#include "profile.h"

#include <string.h>

#define YES 1
#define NO 0

typedef struct mailing {
    kith_book *book;
    kith_id customer;
    kith_id ann; /* contact */
    kith_id casl;
    kith_id opt_in;
    uint32_t channel;
    kith_permission said;
    char address[64]; /* that of `said`, which the view lends only */
} mailing;

static inline kith_id law_of(kith_book *book, const char *code)
{
    kith_error err = NEW_ERROR;
    kith_id id = 0;
    kith_view *view = view_of(book);
    OK(&err, kith_record_find(view, KITH_KIND_CONSENT_LAW, code, &id, &err));
    kith_view_close(view);
    return id;
}

/* Under CASL, by e-mail. */
static inline mailing *new_mailing(void)
{
    kith_error err = NEW_ERROR;
    mailing *made = test_calloc(1, sizeof *made);
    made->book = new_book();
    made->channel = KITH_CHANNEL_EMAIL;
    kith_txn *txn = begin(made->book);
    OK(&err, kith_consent_presets(txn, &err));
    made->customer = organisation(txn, "C1");
    made->ann = ADD(
        txn, KITH_KIND_CONTACT, REF(KITH_CONTACT_CUSTOMER, made->customer), TEXT(KITH_CONTACT_NAME, "Ann"),
        TEXT(KITH_CONTACT_EMAIL, "Ann@example.com"), TEXT(KITH_CONTACT_MOBILE, "+49 170 55-66"),
        TEXT(KITH_CONTACT_PHONE, "+7 (911) 555 66 77"), CODE(KITH_CONTACT_CONSENT, KITH_CONSENT_NONE));
    (void)commit(txn);
    made->casl = law_of(made->book, "casl");
    made->opt_in = law_of(made->book, "opt_in");
    txn = begin(made->book);
    set_book(txn, made->book, REF(KITH_BOOK_CONSENT_LAW, made->casl));
    (void)commit(txn);
    return made;
}

static inline void free_mailing(mailing *in)
{
    kith_book_close(in->book);
    test_free(in);
}

/* --- what happens --- */

static inline void put(mailing *in, kith_id id, kith_value value)
{
    kith_txn *txn = begin(in->book);
    change(txn, id, value);
    (void)commit(txn);
}

/* What is 0 or NULL is not set. */
typedef struct said {
    int64_t basis;
    const char *date;
    const char *until;
    const char *address;
    const char *proof;
    kith_id contact;  /* 0: Ann */
    uint32_t channel; /* 0: that of the mailing */
} said;

static inline kith_id say(mailing *in, said what)
{
    kith_txn *txn = begin(in->book);
    const kith_id id =
        ADD(txn, KITH_KIND_CONSENT, REF(KITH_CONSENT_CONTACT, what.contact == 0 ? in->ann : what.contact),
            CODE(KITH_CONSENT_CHANNEL, what.channel == 0 ? in->channel : what.channel),
            CODE(KITH_CONSENT_BASIS, what.basis), DATE(KITH_CONSENT_DATE, what.date),
            DATE(KITH_CONSENT_UNTIL, what.until == NULL ? "" : what.until),
            TEXT(KITH_CONSENT_ADDRESS, what.address), TEXT(KITH_CONSENT_PROOF, what.proof));
    (void)commit(txn);
    return id;
}

static inline kith_id express(mailing *in, const char *date)
{
    return say(in, (said){.basis = KITH_BASIS_EXPRESS, .date = date, .proof = "form 17"});
}

static inline kith_id withdraw(mailing *in, const char *date)
{
    return say(in, (said){.basis = KITH_BASIS_WITHDRAWAL, .date = date});
}

static inline kith_id implied(mailing *in, int64_t basis, const char *date)
{
    return say(in, (said){.basis = basis, .date = date});
}

static inline kith_id suppress(mailing *in, const char *address, int64_t channel, const char *since)
{
    kith_txn *txn = begin(in->book);
    const kith_id id = ADD(txn, KITH_KIND_SUPPRESSION, TEXT(KITH_SUPPRESSION_ADDRESS, address),
                           CODE(KITH_SUPPRESSION_CHANNEL, channel), DATE(KITH_SUPPRESSION_SINCE, since));
    (void)commit(txn);
    return id;
}

/* --- what follows --- */

static inline void ask(mailing *in, kith_contact_request request)
{
    kith_error err = NEW_ERROR;
    kith_view *view = view_of(in->book);
    request.size = sizeof request;
    request.contact = request.contact == 0 ? in->ann : request.contact;
    request.channel = request.channel == 0 ? in->channel : request.channel;
    in->said = (kith_permission){.size = sizeof in->said};
    OK(&err, kith_may_contact(view, &request, &in->said, &err));
    memset(in->address, 0, sizeof in->address);
    if (in->said.address != NULL) {
        strncpy(in->address, in->said.address, sizeof in->address - 1);
    }
    assert_int_equal(in->said.address != NULL, in->said.allowed);
    kith_view_close(view);
}

/* May a commercial message be sent on the day, and why, or why not; what the record says stays in `said`. */
static inline void expect(mailing *in, const char *on, uint32_t allowed, uint32_t reason)
{
    ask(in, (kith_contact_request){.on = day(on)});
    assert_int_equal(in->said.reason, reason);
    assert_int_equal(in->said.allowed, allowed);
}

/* A whole row: the commercial and the transactional message; the commercial one stays in `said`. */
static inline void expect_row(mailing *in, const char *on, uint32_t commercial, uint32_t transactional,
                              uint32_t reason)
{
    ask(in, (kith_contact_request){.on = day(on), .message = KITH_MESSAGE_TRANSACTIONAL});
    assert_int_equal(in->said.reason, reason);
    assert_int_equal(in->said.allowed, transactional);
    assert_int_equal(in->said.expires, 0);
    assert_int_equal(in->said.retry, 0);
    assert_int_equal(in->said.warn, 0);
    expect(in, on, commercial, reason);
}

#endif
