/* What is known of the addresses of a contact: statuses and when they began, imports, records of consent. */
#include "mailing.h"

/* Three channels are treated alike. */
static const struct {
    uint32_t address;
    uint32_t status;
    uint32_t since;
    const char *same; /* the address of the fixture, written in another way */
    const char *other;
} channels[] = {
    {KITH_CONTACT_EMAIL, KITH_CONTACT_EMAIL_STATUS, KITH_CONTACT_EMAIL_STATUS_SINCE, "ANN@example.com",
     "ann@example.org"},
    {KITH_CONTACT_MOBILE, KITH_CONTACT_MOBILE_STATUS, KITH_CONTACT_MOBILE_STATUS_SINCE, "0049170-5566",
     "+49 170 55-67"},
    {KITH_CONTACT_PHONE, KITH_CONTACT_PHONE_STATUS, KITH_CONTACT_PHONE_STATUS_SINCE, "79115556677",
     "+7 911 555"},
};

static void put_all(mailing *in, const char *today, uint32_t importing, const kith_value *values,
                    size_t count)
{
    kith_error err = NEW_ERROR;
    kith_txn *txn = NULL;
    const kith_txn_options options = {
        .size = sizeof options, .actor = "anna", .today = day(today), .importing = importing};
    OK(&err, kith_txn_begin(in->book, &options, &txn, &err));
    OK(&err, kith_record_change(txn, in->ann, values, count, &err));
    (void)commit(txn);
}

#define PUT(in, today, ...)                                                                                  \
    put_all((in), (today), 0, (const kith_value[]){__VA_ARGS__},                                             \
            sizeof((const kith_value[]){__VA_ARGS__}) / sizeof(kith_value))
#define IMPORT(in, today, ...)                                                                               \
    put_all((in), (today), 1, (const kith_value[]){__VA_ARGS__},                                             \
            sizeof((const kith_value[]){__VA_ARGS__}) / sizeof(kith_value))

static void expect_status_of(mailing *in, size_t channel, int64_t status, const char *since)
{
    kith_view *view = view_of(in->book);
    assert_int_equal(field_number(view, in->ann, channels[channel].status), status);
    assert_int_equal(field_number(view, in->ann, channels[channel].since), day(since));
    kith_view_close(view);
}

static void a_status_that_changes_holds_from_today(void **state)
{
    (void)state;
    for (size_t c = 0; c < COUNT(channels); c++) {
        mailing *in = new_mailing();
        expect_status_of(in, c, 0, "");
        PUT(in, "2026-05-01", CODE(channels[c].status, KITH_CHANNEL_SOFT_BOUNCE));
        expect_status_of(in, c, KITH_CHANNEL_SOFT_BOUNCE, "2026-05-01");
        PUT(in, "2026-05-02", CODE(channels[c].status, KITH_CHANNEL_SOFT_BOUNCE)); /* says the same */
        PUT(in, "2026-05-02", TEXT(KITH_CONTACT_REMARK, "called"));
        expect_status_of(in, c, KITH_CHANNEL_SOFT_BOUNCE, "2026-05-01");
        PUT(in, "2026-05-03", CODE(channels[c].status, KITH_CHANNEL_SOFT_BOUNCE),
            DATE(channels[c].since, "2026-05-02"));
        expect_status_of(in, c, KITH_CHANNEL_SOFT_BOUNCE, "2026-05-02");
        PUT(in, "2026-05-04", CODE(channels[c].status, KITH_CHANNEL_HARD_BOUNCE),
            DATE(channels[c].since, "2026-04-30"));
        expect_status_of(in, c, KITH_CHANNEL_HARD_BOUNCE, "2026-04-30");
        PUT(in, "", CODE(channels[c].status, KITH_CHANNEL_VALID)); /* nobody knows what day it is */
        expect_status_of(in, c, KITH_CHANNEL_VALID, "");
        PUT(in, "2026-05-06", nothing_of(channels[c].status));
        expect_status_of(in, c, 0, "");
        free_mailing(in);
    }
}

static void a_new_contact_has_its_status_from_today(void **state)
{
    (void)state;
    mailing *in = new_mailing();
    kith_txn *txn = begin_on(in->book, day("2026-05-01"));
    in->ann = ADD(txn, KITH_KIND_CONTACT, REF(KITH_CONTACT_CUSTOMER, in->customer),
                  TEXT(KITH_CONTACT_NAME, "Eve"), CODE(KITH_CONTACT_PHONE_STATUS, KITH_CHANNEL_VALID),
                  CODE(KITH_CONTACT_MOBILE_STATUS, KITH_CHANNEL_SOFT_BOUNCE),
                  DATE(KITH_CONTACT_MOBILE_STATUS_SINCE, "2026-04-01"));
    (void)commit(txn);
    expect_status_of(in, 0, 0, "");
    expect_status_of(in, 1, KITH_CHANNEL_SOFT_BOUNCE, "2026-04-01");
    expect_status_of(in, 2, KITH_CHANNEL_VALID, "2026-05-01");
    free_mailing(in);
}

static void a_status_goes_with_its_address(void **state)
{
    (void)state;
    static const int64_t lost[] = {KITH_CHANNEL_VALID, KITH_CHANNEL_UNCONFIRMED, KITH_CHANNEL_SOFT_BOUNCE,
                                   KITH_CHANNEL_HARD_BOUNCE, KITH_CHANNEL_SUPPRESSED};
    for (size_t c = 0; c < COUNT(channels); c++) {
        for (size_t i = 0; i < COUNT(lost); i++) {
            mailing *in = new_mailing();
            PUT(in, "2026-05-01", CODE(KITH_CONTACT_EMAIL_STATUS, lost[i]),
                CODE(KITH_CONTACT_MOBILE_STATUS, lost[i]), CODE(KITH_CONTACT_PHONE_STATUS, lost[i]));
            PUT(in, "2026-05-02", TEXT(channels[c].address, channels[c].same));
            expect_status_of(in, c, lost[i], "2026-05-01"); /* the same, written in another way */
            PUT(in, "2026-05-02", TEXT(channels[c].address, channels[c].other));
            for (size_t other = 0; other < COUNT(channels); other++) {
                expect_status_of(in, other, other == c ? 0 : lost[i], other == c ? "" : "2026-05-01");
            }
            free_mailing(in);
        }
    }
}

static void a_change_of_both_sets_both(void **state)
{
    (void)state;
    mailing *in = new_mailing();
    PUT(in, "2026-05-01", CODE(KITH_CONTACT_EMAIL_STATUS, KITH_CHANNEL_HARD_BOUNCE));
    PUT(in, "2026-05-02", TEXT(KITH_CONTACT_EMAIL, "ann@example.org"),
        CODE(KITH_CONTACT_EMAIL_STATUS, KITH_CHANNEL_HARD_BOUNCE)); /* this one too */
    expect_status_of(in, 0, KITH_CHANNEL_HARD_BOUNCE, "2026-05-02");
    PUT(in, "2026-05-03", TEXT(KITH_CONTACT_EMAIL, "ann@example.net"),
        CODE(KITH_CONTACT_EMAIL_STATUS, KITH_CHANNEL_VALID),
        DATE(KITH_CONTACT_EMAIL_STATUS_SINCE, "2026-04-01"));
    expect_status_of(in, 0, KITH_CHANNEL_VALID, "2026-04-01");
    PUT(in, "2026-05-04", nothing_of(KITH_CONTACT_EMAIL));
    expect_status_of(in, 0, 0, "");
    free_mailing(in);
}

/* Row 3: permanent. */
static void a_complaint_outlives_the_address(void **state)
{
    (void)state;
    mailing *in = new_mailing();
    (void)express(in, "2026-01-01");
    PUT(in, "2026-05-01", CODE(KITH_CONTACT_EMAIL_STATUS, KITH_CHANNEL_COMPLAINT));
    PUT(in, "2026-05-02", TEXT(KITH_CONTACT_EMAIL, "ann@example.org"));
    expect_status_of(in, 0, KITH_CHANNEL_COMPLAINT, "2026-05-01");
    expect(in, "2026-06-01", NO, KITH_PERMISSION_COMPLAINT);
    PUT(in, "2026-05-03", CODE(KITH_CONTACT_EMAIL_STATUS, KITH_CHANNEL_VALID)); /* unless somebody says so */
    expect(in, "2026-06-01", YES, KITH_PERMISSION_EXPRESS);
    free_mailing(in);
}

/* --- imports fill gaps, and never overwrite --- */

static void an_import_keeps_what_is_known(void **state)
{
    (void)state;
    mailing *in = new_mailing();
    PUT(in, "2026-05-01", CODE(KITH_CONTACT_CONSENT, KITH_CONSENT_EXPRESS), FLAG(KITH_CONTACT_DO_NOT_CALL),
        CODE(KITH_CONTACT_EMAIL_STATUS, KITH_CHANNEL_HARD_BOUNCE));
    IMPORT(in, "2026-05-02", CODE(KITH_CONTACT_CONSENT, KITH_CONSENT_UNKNOWN),
           nothing_of(KITH_CONTACT_DO_NOT_CALL), CODE(KITH_CONTACT_EMAIL_STATUS, KITH_CHANNEL_VALID),
           DATE(KITH_CONTACT_EMAIL_STATUS_SINCE, "2026-01-01"), TEXT(KITH_CONTACT_EMAIL, "ann@EXAMPLE.com"),
           CODE(KITH_CONTACT_PHONE_STATUS, KITH_CHANNEL_VALID), TEXT(KITH_CONTACT_REMARK, "imported"));
    kith_view *view = view_of(in->book);
    assert_int_equal(field_number(view, in->ann, KITH_CONTACT_CONSENT), KITH_CONSENT_EXPRESS);
    assert_int_equal(field_number(view, in->ann, KITH_CONTACT_DO_NOT_CALL), 1);
    assert_string_equal(field_text(view, in->ann, KITH_CONTACT_REMARK), "imported");
    kith_view_close(view);
    expect_status_of(in, 0, KITH_CHANNEL_HARD_BOUNCE, "2026-05-01");
    expect_status_of(in, 2, KITH_CHANNEL_VALID, "2026-05-02"); /* that was a gap */
    IMPORT(in, "2026-05-03", TEXT(KITH_CONTACT_EMAIL, "ann@example.org"),
           CODE(KITH_CONTACT_EMAIL_STATUS, KITH_CHANNEL_VALID)); /* nothing is known of that address */
    expect_status_of(in, 0, KITH_CHANNEL_VALID, "2026-05-03");
    free_mailing(in);
}

/* Row 3 again: what others kept does not take it back, not even with another address. */
static void an_import_never_lifts_a_complaint(void **state)
{
    (void)state;
    for (size_t c = 0; c < COUNT(channels); c++) {
        mailing *in = new_mailing();
        PUT(in, "2026-05-01", CODE(channels[c].status, KITH_CHANNEL_COMPLAINT));
        IMPORT(in, "2026-05-02", TEXT(channels[c].address, channels[c].other),
               CODE(channels[c].status, KITH_CHANNEL_VALID), DATE(channels[c].since, "2026-04-01"));
        expect_status_of(in, c, KITH_CHANNEL_COMPLAINT, "2026-05-01");
        IMPORT(in, "2026-05-03", TEXT(channels[c].address, channels[c].same),
               CODE(channels[c].status, KITH_CHANNEL_VALID));
        expect_status_of(in, c, KITH_CHANNEL_COMPLAINT, "2026-05-01");
        free_mailing(in);
    }
}

/* --- consent goes with the address that it was given for --- */

static void expect_consent(mailing *in, int64_t consent)
{
    kith_view *view = view_of(in->book);
    assert_int_equal(field_number(view, in->ann, KITH_CONTACT_CONSENT), consent);
    kith_view_close(view);
}

static void consent_of_a_contact_does_not_go_along_to_another_address(void **state)
{
    (void)state;
    static const struct {
        int64_t was;
        int64_t named; /* 0: not named */
        int64_t is;
        int64_t imported;
    } cases[] = {
        {KITH_CONSENT_EXPRESS, 0, KITH_CONSENT_NONE, KITH_CONSENT_NONE},
        {KITH_CONSENT_IMPLIED, 0, KITH_CONSENT_NONE, KITH_CONSENT_NONE},
        {KITH_CONSENT_NONE, 0, KITH_CONSENT_NONE, KITH_CONSENT_NONE},
        {KITH_CONSENT_EXPRESS, KITH_CONSENT_EXPRESS, KITH_CONSENT_EXPRESS, KITH_CONSENT_EXPRESS},
        {KITH_CONSENT_EXPRESS, KITH_CONSENT_NONE, KITH_CONSENT_NONE, KITH_CONSENT_NONE},
        {KITH_CONSENT_NONE, KITH_CONSENT_IMPLIED, KITH_CONSENT_IMPLIED, KITH_CONSENT_NONE},
        {KITH_CONSENT_NONE, KITH_CONSENT_EXPRESS, KITH_CONSENT_EXPRESS, KITH_CONSENT_NONE},
    };
    for (size_t i = 0; i < COUNT(cases) * 2; i++) {
        const uint32_t importing = i >= COUNT(cases);
        const int64_t was = cases[i % COUNT(cases)].was;
        const int64_t named = cases[i % COUNT(cases)].named;
        const int64_t is = importing ? cases[i % COUNT(cases)].imported : cases[i % COUNT(cases)].is;
        mailing *in = new_mailing();
        PUT(in, "2026-05-01", CODE(KITH_CONTACT_CONSENT, was));
        const kith_value same = TEXT(KITH_CONTACT_EMAIL, channels[0].same);
        put_all(in, "2026-05-02", importing, &same, 1);
        expect_consent(in, was);
        const kith_value values[] = {TEXT(KITH_CONTACT_EMAIL, channels[0].other),
                                     CODE(KITH_CONTACT_CONSENT, named)};
        put_all(in, "2026-05-03", importing, values, named == 0 ? 1 : 2);
        expect_consent(in, is);
        free_mailing(in);
    }
}

/* What others kept does not take a refusal back by way of another address. */
static void an_import_never_lifts_a_refusal(void **state)
{
    (void)state;
    const char *const addresses[] = {channels[0].same, channels[0].other, channels[0].same};
    mailing *in = new_mailing();
    for (size_t i = 0; i < COUNT(addresses); i++) {
        IMPORT(in, "2026-05-02", TEXT(KITH_CONTACT_EMAIL, addresses[i]),
               CODE(KITH_CONTACT_CONSENT, KITH_CONSENT_EXPRESS));
        expect_consent(in, KITH_CONSENT_NONE);
    }
    PUT(in, "2026-05-03", CODE(KITH_CONTACT_CONSENT, KITH_CONSENT_EXPRESS)); /* by hand it may be */
    expect_consent(in, KITH_CONSENT_EXPRESS);
    free_mailing(in);
}

static void an_address_that_was_away_has_no_consent(void **state)
{
    (void)state;
    mailing *in = new_mailing();
    PUT(in, "2026-05-01", CODE(KITH_CONTACT_CONSENT, KITH_CONSENT_EXPRESS));
    kith_txn *txn = begin(in->book);
    change(txn, in->ann, TEXT(KITH_CONTACT_EMAIL, channels[0].other));
    change(txn, in->ann, TEXT(KITH_CONTACT_EMAIL, channels[0].same));
    (void)commit(txn);
    expect_consent(in, KITH_CONSENT_NONE);
    free_mailing(in);
}

/* An empty cell of an import names none; without an address before, consent was entered for the first one. */
static void consent_waits_for_the_first_address(void **state)
{
    (void)state;
    mailing *in = new_mailing();
    PUT(in, "2026-05-01", CODE(KITH_CONTACT_CONSENT, KITH_CONSENT_EXPRESS));
    IMPORT(in, "2026-05-02", TEXT(KITH_CONTACT_EMAIL, channels[0].other), nothing_of(KITH_CONTACT_CONSENT));
    expect_consent(in, KITH_CONSENT_NONE);
    PUT(in, "2026-05-03", CODE(KITH_CONTACT_CONSENT, KITH_CONSENT_EXPRESS));
    PUT(in, "2026-05-03", nothing_of(KITH_CONTACT_EMAIL));
    expect_consent(in, KITH_CONSENT_NONE);
    PUT(in, "2026-05-04", CODE(KITH_CONTACT_CONSENT, KITH_CONSENT_EXPRESS));
    PUT(in, "2026-05-04", TEXT(KITH_CONTACT_EMAIL, channels[0].same));
    expect_consent(in, KITH_CONSENT_EXPRESS);
    free_mailing(in);
}

static void an_import_decides_what_nobody_has_decided(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    mailing *in = new_mailing();
    kith_txn *txn = NULL;
    const kith_txn_options options = {
        .size = sizeof options, .actor = "anna", .today = TODAY, .importing = 1};
    OK(&err, kith_txn_begin(in->book, &options, &txn, &err));
    in->ann = ADD(txn, KITH_KIND_CONTACT, REF(KITH_CONTACT_CUSTOMER, in->customer),
                  TEXT(KITH_CONTACT_NAME, "Eve"), TEXT(KITH_CONTACT_EMAIL, "eve@example.com"));
    (void)commit(txn);
    expect(in, "2026-06-01", NO, KITH_PERMISSION_NO_CONSENT);
    IMPORT(in, "2026-06-01", CODE(KITH_CONTACT_CONSENT, KITH_CONSENT_EXPRESS));
    expect(in, "2026-06-01", NO, KITH_PERMISSION_NO_PROOF);
    IMPORT(in, "2026-06-01", CODE(KITH_CONTACT_CONSENT, KITH_CONSENT_NONE));
    expect(in, "2026-06-01", NO, KITH_PERMISSION_NO_PROOF);
    free_mailing(in);
}

/* --- records of consent --- */

static kith_id whole_consent(mailing *in)
{
    kith_txn *txn = begin(in->book);
    const kith_id id =
        ADD(txn, KITH_KIND_CONSENT, REF(KITH_CONSENT_CONTACT, in->ann),
            CODE(KITH_CONSENT_CHANNEL, KITH_CHANNEL_EMAIL), CODE(KITH_CONSENT_BASIS, KITH_BASIS_EXPRESS),
            DATE(KITH_CONSENT_DATE, "2026-01-01"), TEXT(KITH_CONSENT_ADDRESS, "ann@example.com"),
            TEXT(KITH_CONSENT_METHOD, "web form"), TEXT(KITH_CONSENT_WORDING, "version 3"),
            TEXT(KITH_CONSENT_PROOF, "form 17"));
    (void)commit(txn);
    return id;
}

/* As with a contact that comes with one. */
static void an_address_that_an_import_brings_has_unknown_consent(void **state)
{
    (void)state;
    mailing *in = new_mailing();
    kith_txn *txn = begin(in->book);
    in->ann =
        ADD(txn, KITH_KIND_CONTACT, REF(KITH_CONTACT_CUSTOMER, in->customer), TEXT(KITH_CONTACT_NAME, "Eve"));
    (void)commit(txn);
    IMPORT(in, "2026-06-01", TEXT(KITH_CONTACT_EMAIL, "eve@example.com"));
    expect_consent(in, KITH_CONSENT_UNKNOWN);
    free_mailing(in);
}

static void what_was_said_is_not_altered(void **state)
{
    (void)state;
    mailing *in = new_mailing();
    const kith_id id = whole_consent(in);
    const kith_value others[] = {
        REF(KITH_CONSENT_CONTACT, in->ann + 256),
        CODE(KITH_CONSENT_CHANNEL, KITH_CHANNEL_SMS),
        CODE(KITH_CONSENT_BASIS, KITH_BASIS_WITHDRAWAL),
        DATE(KITH_CONSENT_DATE, "2026-01-02"),
        TEXT(KITH_CONSENT_ADDRESS, "bob@example.com"),
        nothing_of(KITH_CONSENT_ADDRESS),
        TEXT(KITH_CONSENT_METHOD, "by phone"),
        nothing_of(KITH_CONSENT_METHOD),
        TEXT(KITH_CONSENT_WORDING, "version 4"),
        nothing_of(KITH_CONSENT_WORDING),
        TEXT(KITH_CONSENT_PROOF, "form 18"),
        nothing_of(KITH_CONSENT_PROOF),
        TEXT(KITH_CONSENT_AUTHOR, "boris"),
        AT_HOUR(KITH_CONSENT_AT, "2026-01-01", 1),
    };
    kith_txn *txn = begin(in->book);
    for (size_t i = 0; i < COUNT(others); i++) {
        kith_error err = NEW_ERROR;
        REFUSED(KITH_ERR_SHAPE, &err, kith_record_change(txn, id, &others[i], 1, &err));
        assert_int_equal(err.field, others[i].field);
    }
    change(txn, id, TEXT(KITH_CONSENT_PROOF, "form 17")); /* says the same */
    change(txn, id, DATE(KITH_CONSENT_UNTIL, "2026-12-31"));
    change(txn, id, DATE(KITH_CONSENT_UNTIL, "2027-12-31"));
    (void)commit(txn);
    kith_view *view = view_of(in->book);
    assert_string_equal(field_text(view, id, KITH_CONSENT_AUTHOR), "anna");
    kith_view_close(view);
    free_mailing(in);
}

static void what_is_missing_is_filled_in_once(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    mailing *in = new_mailing();
    const kith_id id = say(in, (said){.basis = KITH_BASIS_EXPRESS, .date = "2026-01-01"});
    kith_txn *txn = begin(in->book);
    change(txn, id, TEXT(KITH_CONSENT_METHOD, "web form"));
    change(txn, id, TEXT(KITH_CONSENT_WORDING, "version 3"));
    change(txn, id, TEXT(KITH_CONSENT_PROOF, "form 17"));
    const kith_value other = TEXT(KITH_CONSENT_PROOF, "form 18");
    REFUSED(KITH_ERR_SHAPE, &err, kith_record_change(txn, id, &other, 1, &err));
    (void)commit(txn);
    free_mailing(in);
}

/* Where a change would be refused, an import goes on with the rest of the row. */
static void an_import_fills_gaps_of_a_consent(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    mailing *in = new_mailing();
    const kith_id ids[] = {
        whole_consent(in),
        say(in, (said){.basis = KITH_BASIS_CONTRACT, .date = "2026-01-01", .until = "2026-12-31"})};
    kith_txn *txn = NULL;
    const kith_txn_options options = {
        .size = sizeof options, .actor = "anna", .today = TODAY, .importing = 1};
    OK(&err, kith_txn_begin(in->book, &options, &txn, &err));
    for (size_t i = 0; i < COUNT(ids); i++) {
        const kith_value values[] = {
            DATE(KITH_CONSENT_UNTIL, "2030-01-01"), TEXT(KITH_CONSENT_METHOD, "by phone"),
            TEXT(KITH_CONSENT_WORDING, "version 4"), TEXT(KITH_CONSENT_PROOF, "form 18")};
        OK(&err, kith_record_change(txn, ids[i], values, COUNT(values), &err));
    }
    (void)commit(txn);
    kith_view *view = view_of(in->book);
    assert_int_equal(field_number(view, ids[0], KITH_CONSENT_UNTIL), day("2030-01-01"));
    assert_string_equal(field_text(view, ids[0], KITH_CONSENT_METHOD), "web form");
    assert_string_equal(field_text(view, ids[0], KITH_CONSENT_WORDING), "version 3");
    assert_string_equal(field_text(view, ids[0], KITH_CONSENT_PROOF), "form 17");
    assert_int_equal(field_number(view, ids[1], KITH_CONSENT_UNTIL), day("2026-12-31"));
    assert_string_equal(field_text(view, ids[1], KITH_CONSENT_METHOD), "by phone");
    assert_string_equal(field_text(view, ids[1], KITH_CONSENT_WORDING), "version 4");
    assert_string_equal(field_text(view, ids[1], KITH_CONSENT_PROOF), "form 18");
    kith_view_close(view);
    free_mailing(in);
}

static void consents_go_with_their_contact(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_id ids[4];
    size_t count = 0;
    mailing *in = new_mailing();
    (void)whole_consent(in);
    kith_txn *txn = begin(in->book);
    remove_record(txn, in->ann);
    (void)commit(txn);
    kith_view *view = view_of(in->book);
    OK(&err, kith_record_list(view, KITH_KIND_CONSENT, 0, ids, COUNT(ids), &count, &err));
    assert_int_equal(count, 0);
    kith_view_close(view);
    free_mailing(in);
}

/* What opens the way again is a later yes (table 7). */
static void a_withdrawal_is_not_taken_out_of_the_book(void **state)
{
    (void)state;
    mailing *in = new_mailing();
    const kith_id given = express(in, "2026-01-01");
    const kith_id withdrawal = withdraw(in, "2026-05-01");
    kith_txn *txn = begin(in->book);
    remove_record(txn, withdrawal);
    expect_rule(txn, KITH_RULE_APPEND_ONLY, withdrawal);
    expect(in, "2026-06-01", NO, KITH_PERMISSION_WITHDRAWN);
    txn = begin(in->book);
    remove_record(txn, given); /* to take less for given is no harm */
    (void)commit(txn);
    txn = begin(in->book);
    remove_record(txn, ADD(txn, KITH_KIND_CONSENT, REF(KITH_CONSENT_CONTACT, in->ann),
                           CODE(KITH_CONSENT_CHANNEL, KITH_CHANNEL_EMAIL),
                           CODE(KITH_CONSENT_BASIS, KITH_BASIS_WITHDRAWAL),
                           DATE(KITH_CONSENT_DATE, "2026-05-02"))); /* never was in the book */
    (void)commit(txn);
    txn = begin(in->book);
    remove_record(txn, in->customer);
    (void)commit(txn);
    kith_view *view = view_of(in->book);
    assert_int_equal(kith_record_get(view, withdrawal, KITH_CONSENT_DATE, &(kith_value){0}, NULL),
                     KITH_ERR_NOT_FOUND);
    kith_view_close(view);
    free_mailing(in);
}

static void import_never_lifts_a_customers_do_not_call(void **state)
{
    (void)state;
    mailing *in = new_mailing();
    kith_error err = NEW_ERROR;
    const int64_t given[] = {1, 0};
    for (size_t i = 0; i < COUNT(given); i++) {
        kith_txn *txn = NULL;
        const kith_txn_options importing = {.size = sizeof importing, .today = TODAY, .importing = 1};
        OK(&err, kith_txn_begin(in->book, &importing, &txn, &err));
        change(txn, in->customer, number_of(KITH_CUSTOMER_DO_NOT_CALL, KITH_TYPE_FLAG, given[i]));
        (void)commit(txn);
        kith_view *view = view_of(in->book);
        assert_int_equal(field_number(view, in->customer, KITH_CUSTOMER_DO_NOT_CALL), 1);
        kith_view_close(view);
    }
    kith_txn *txn = begin(in->book); /* by hand it may be */
    change(txn, in->customer, number_of(KITH_CUSTOMER_DO_NOT_CALL, KITH_TYPE_FLAG, 0));
    (void)commit(txn);
    kith_view *view = view_of(in->book);
    assert_int_equal(field_number(view, in->customer, KITH_CUSTOMER_DO_NOT_CALL), 0);
    kith_view_close(view);
    free_mailing(in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_status_that_changes_holds_from_today),
        cmocka_unit_test(a_new_contact_has_its_status_from_today),
        cmocka_unit_test(a_status_goes_with_its_address),
        cmocka_unit_test(a_change_of_both_sets_both),
        cmocka_unit_test(a_complaint_outlives_the_address),
        cmocka_unit_test(an_import_keeps_what_is_known),
        cmocka_unit_test(an_import_never_lifts_a_complaint),
        cmocka_unit_test(consent_of_a_contact_does_not_go_along_to_another_address),
        cmocka_unit_test(an_import_never_lifts_a_refusal),
        cmocka_unit_test(an_address_that_was_away_has_no_consent),
        cmocka_unit_test(consent_waits_for_the_first_address),
        cmocka_unit_test(an_import_decides_what_nobody_has_decided),
        cmocka_unit_test(an_address_that_an_import_brings_has_unknown_consent),
        cmocka_unit_test(what_was_said_is_not_altered),
        cmocka_unit_test(what_is_missing_is_filled_in_once),
        cmocka_unit_test(an_import_fills_gaps_of_a_consent),
        cmocka_unit_test(consents_go_with_their_contact),
        cmocka_unit_test(a_withdrawal_is_not_taken_out_of_the_book),
        cmocka_unit_test(import_never_lifts_a_customers_do_not_call),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
