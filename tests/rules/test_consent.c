/* Table 7: may a message be sent, row by row; and worked cases 93 to 97. */
#include "mailing.h"

/* --- the rows, each with everything below it there too --- */

static void row_1_no_address(void **state)
{
    (void)state;
    static const struct {
        uint32_t channel;
        uint32_t field;
        const char *address;
        int usable;
    } cases[] = {
        {KITH_CHANNEL_EMAIL, KITH_CONTACT_EMAIL, NULL, 0},
        {KITH_CHANNEL_EMAIL, KITH_CONTACT_EMAIL, "ann", 0},
        {KITH_CHANNEL_EMAIL, KITH_CONTACT_EMAIL, "@example.com", 0},
        {KITH_CHANNEL_EMAIL, KITH_CONTACT_EMAIL, "ann@", 0},
        {KITH_CHANNEL_EMAIL, KITH_CONTACT_EMAIL, "ann @example.com", 0},
        {KITH_CHANNEL_EMAIL, KITH_CONTACT_EMAIL, "ann@example.com\tbob@example.com", 0},
        {KITH_CHANNEL_EMAIL, KITH_CONTACT_EMAIL, "ann@example.com", 1},
        {KITH_CHANNEL_EMAIL, KITH_CONTACT_EMAIL, "a@b", 1},
        {KITH_CHANNEL_SMS, KITH_CONTACT_MOBILE, NULL, 0},
        {KITH_CHANNEL_SMS, KITH_CONTACT_MOBILE, "ask her", 0},
        {KITH_CHANNEL_SMS, KITH_CONTACT_MOBILE, "170", 1},
        {KITH_CHANNEL_PHONE, KITH_CONTACT_PHONE, NULL, 0},
        {KITH_CHANNEL_PHONE, KITH_CONTACT_PHONE, "-", 0},
        {KITH_CHANNEL_PHONE, KITH_CONTACT_PHONE, "(5)", 1},
    };
    mailing *in = new_mailing();
    for (size_t i = 0; i < COUNT(cases); i++) {
        in->channel = cases[i].channel;
        put(in, in->ann, text_of(cases[i].field, cases[i].address == NULL ? "" : cases[i].address));
        if (cases[i].usable) {
            expect_row(in, "2026-06-01", NO, YES, KITH_PERMISSION_NO_CONSENT);
        } else {
            expect_row(in, "2026-06-01", NO, NO, KITH_PERMISSION_NO_ADDRESS);
        }
        assert_int_equal(in->said.record, 0);
    }
    free_mailing(in);
}

static void row_1_erased(void **state)
{
    (void)state;
    mailing *in = new_mailing();
    (void)express(in, "2026-01-01");
    put(in, in->ann, CODE(KITH_CONTACT_EMAIL_STATUS, KITH_CHANNEL_COMPLAINT));
    kith_txn *txn = begin(in->book); /* somebody else's appointment keeps it */
    const kith_id meeting = ADD(txn, KITH_KIND_APPOINTMENT, REF(KITH_APPOINTMENT_CUSTOMER, person(txn, "Q")),
                                AT_HOUR(KITH_APPOINTMENT_START, "2026-07-01", 9));
    (void)ADD(txn, KITH_KIND_PARTICIPANT, REF(KITH_PARTICIPANT_APPOINTMENT, meeting),
              REF(KITH_PARTICIPANT_CONTACT, in->ann));
    (void)commit(txn);
    erase_customer(in->book, in->customer);
    expect_row(in, "2026-06-01", NO, NO, KITH_PERMISSION_NO_ADDRESS);
    free_mailing(in);
}

static void row_2_hard_bounce(void **state)
{
    (void)state;
    mailing *in = new_mailing();
    (void)express(in, "2026-01-01");
    (void)withdraw(in, "2026-02-01");
    (void)suppress(in, "ann@example.com", 0, "");
    put(in, in->ann, CODE(KITH_CONTACT_EMAIL_STATUS, KITH_CHANNEL_HARD_BOUNCE));
    expect_row(in, "2026-06-01", NO, NO, KITH_PERMISSION_HARD_BOUNCE);
    assert_int_equal(in->said.retry, 0);
    free_mailing(in);
}

static void row_3_complaint(void **state)
{
    (void)state;
    mailing *in = new_mailing();
    (void)withdraw(in, "2026-02-01");
    (void)express(in, "2026-03-01");
    (void)suppress(in, "ann@example.com", 0, "");
    put(in, in->ann, CODE(KITH_CONTACT_EMAIL_STATUS, KITH_CHANNEL_COMPLAINT));
    expect_row(in, "2026-06-01", NO, YES, KITH_PERMISSION_COMPLAINT);
    free_mailing(in);
}

static void row_4_withdrawn(void **state)
{
    (void)state;
    mailing *in = new_mailing();
    (void)express(in, "2026-01-01");
    (void)implied(in, KITH_BASIS_PURCHASE, "2026-05-01");
    (void)suppress(in, "ann@example.com", 0, "");
    const kith_id withdrawal = withdraw(in, "2026-04-01");
    expect_row(in, "2026-06-01", NO, YES, KITH_PERMISSION_WITHDRAWN);
    assert_int_equal(in->said.record, withdrawal);
    expect_row(in, "2026-04-01", NO, YES, KITH_PERMISSION_WITHDRAWN); /* at once */
    free_mailing(in);
}

static void row_4_withdrawn_on_the_day_of_the_consent(void **state)
{
    (void)state;
    mailing *in = new_mailing();
    (void)withdraw(in, "2026-03-01");
    (void)express(in, "2026-03-01");
    expect_row(in, "2026-06-01", NO, YES, KITH_PERMISSION_WITHDRAWN);
    free_mailing(in);
}

static void row_4_later_express_consent_opens_again(void **state)
{
    (void)state;
    mailing *in = new_mailing();
    (void)express(in, "2026-01-01");
    (void)withdraw(in, "2026-02-01");
    (void)implied(in, KITH_BASIS_PURCHASE, "2026-02-10");
    expect(in, "2026-02-20", NO, KITH_PERMISSION_WITHDRAWN);
    const kith_id again = express(in, "2026-03-01");
    expect(in, "2026-02-28", NO, KITH_PERMISSION_WITHDRAWN);
    expect_row(in, "2026-03-01", YES, YES, KITH_PERMISSION_EXPRESS);
    assert_int_equal(in->said.record, again);
    const kith_id last = withdraw(in, "2026-04-01");
    expect_row(in, "2026-04-01", NO, YES, KITH_PERMISSION_WITHDRAWN);
    assert_int_equal(in->said.record, last);
    free_mailing(in);
}

static void row_4_do_not_call(void **state)
{
    (void)state;
    mailing *in = new_mailing();
    in->channel = KITH_CHANNEL_PHONE;
    (void)withdraw(in, "2026-01-01");
    (void)express(in, "2026-02-01");
    expect_row(in, "2026-06-01", YES, YES, KITH_PERMISSION_EXPRESS);
    const kith_id who[] = {in->ann, in->customer};
    const uint32_t fields[] = {KITH_CONTACT_DO_NOT_CALL, KITH_CUSTOMER_DO_NOT_CALL};
    for (size_t i = 0; i < COUNT(who); i++) {
        put(in, who[i], FLAG(fields[i]));
        expect_row(in, "2026-06-01", NO, YES, KITH_PERMISSION_WITHDRAWN);
        assert_int_equal(in->said.record, 0); /* the earlier withdrawal does not say so */
        in->channel = KITH_CHANNEL_SMS;       /* is no call */
        expect(in, "2026-06-01", NO, KITH_PERMISSION_NO_CONSENT);
        in->channel = KITH_CHANNEL_PHONE;
        put(in, who[i], nothing_of(fields[i]));
        expect(in, "2026-06-01", YES, KITH_PERMISSION_EXPRESS);
    }
    free_mailing(in);
}

static void row_5_suppressed(void **state)
{
    (void)state;
    static const struct {
        const char *address;
        const char *since;
        int64_t listed; /* for this channel */
        uint32_t channel;
        int holds;
    } cases[] = {
        {"ann@EXAMPLE.com", "", 0, KITH_CHANNEL_EMAIL, 1},
        {"ann@example.com", "2026-06-01", KITH_CHANNEL_EMAIL, KITH_CHANNEL_EMAIL, 1},
        {"ann@example.com", "2026-06-02", KITH_CHANNEL_EMAIL, KITH_CHANNEL_EMAIL, 0},
        {"ann@example.com", "", KITH_CHANNEL_SMS, KITH_CHANNEL_EMAIL, 0},
        {"ann@example.co", "", 0, KITH_CHANNEL_EMAIL, 0},
        {"ann@example.com.org", "", 0, KITH_CHANNEL_EMAIL, 0},
        {"0049 170/5566", "", KITH_CHANNEL_SMS, KITH_CHANNEL_SMS, 1},
        {"49 170 55667", "", 0, KITH_CHANNEL_SMS, 0},
        {"79115556677", "", 0, KITH_CHANNEL_PHONE, 1},
        {"79115556677", "", KITH_CHANNEL_SMS, KITH_CHANNEL_PHONE, 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        mailing *in = new_mailing();
        in->channel = cases[i].channel;
        (void)express(in, "2026-01-01");
        const kith_id entry = suppress(in, cases[i].address, cases[i].listed, cases[i].since);
        if (cases[i].holds) {
            expect_row(in, "2026-06-01", NO, YES, KITH_PERMISSION_SUPPRESSED);
            assert_int_equal(in->said.record, entry);
        } else {
            expect_row(in, "2026-06-01", YES, YES, KITH_PERMISSION_EXPRESS);
        }
        kith_txn *txn = begin(in->book);
        remove_record(txn, entry);
        (void)commit(txn);
        expect_row(in, "2026-06-01", YES, YES, KITH_PERMISSION_EXPRESS);
        free_mailing(in);
    }
}

static void row_5_suppressed_by_status(void **state)
{
    (void)state;
    mailing *in = new_mailing();
    (void)express(in, "2026-01-01");
    put(in, in->ann, CODE(KITH_CONTACT_EMAIL_STATUS, KITH_CHANNEL_SUPPRESSED));
    expect_row(in, "2026-06-01", NO, YES, KITH_PERMISSION_SUPPRESSED);
    assert_int_equal(in->said.record, 0);
    free_mailing(in);
}

/* Addresses so long that their keys are cut alike are told apart. */
static void row_5_long_addresses(void **state)
{
    (void)state;
    char address[241];
    memset(address, 'a', sizeof address - 1);
    address[sizeof address - 1] = '\0';
    address[1] = '@';
    mailing *in = new_mailing();
    (void)express(in, "2026-01-01");
    put(in, in->ann, TEXT(KITH_CONTACT_EMAIL, address));
    address[sizeof address - 2] = 'b';
    (void)suppress(in, address, 0, "");
    expect(in, "2026-06-01", YES, KITH_PERMISSION_EXPRESS);
    address[sizeof address - 2] = 'A';
    (void)suppress(in, address, 0, "");
    expect(in, "2026-06-01", NO, KITH_PERMISSION_SUPPRESSED);
    free_mailing(in);
}

static void row_6_soft_bounce(void **state)
{
    (void)state;
    mailing *in = new_mailing();
    (void)express(in, "2026-01-01");
    put(in, in->ann, CODE(KITH_CONTACT_EMAIL_STATUS, KITH_CHANNEL_SOFT_BOUNCE)); /* today, 1 June */
    expect_row(in, "2026-06-01", NO, YES, KITH_PERMISSION_SOFT_BOUNCE);
    assert_int_equal(in->said.retry, day("2026-07-01"));
    expect_row(in, "2026-06-30", NO, YES, KITH_PERMISSION_SOFT_BOUNCE);
    expect_row(in, "2026-07-01", YES, YES, KITH_PERMISSION_EXPRESS);
    assert_int_equal(in->said.retry, 0);
    put(in, in->casl, INTEGER(KITH_CONSENT_LAW_REST_DAYS, 3)); /* as the law says */
    expect(in, "2026-06-03", NO, KITH_PERMISSION_SOFT_BOUNCE);
    assert_int_equal(in->said.retry, day("2026-06-04"));
    expect(in, "2026-06-04", YES, KITH_PERMISSION_EXPRESS);
    put(in, in->casl, nothing_of(KITH_CONSENT_LAW_REST_DAYS));
    expect(in, "2026-06-30", NO, KITH_PERMISSION_SOFT_BOUNCE);
    put(in, in->ann, nothing_of(KITH_CONTACT_EMAIL_STATUS_SINCE)); /* since when is not known */
    expect(in, "2026-06-01", YES, KITH_PERMISSION_EXPRESS);
    free_mailing(in);
}

static void row_7_express(void **state)
{
    (void)state;
    mailing *in = new_mailing();
    (void)implied(in, KITH_BASIS_PURCHASE, "2026-05-01");
    const kith_id form = express(in, "2026-05-01");
    expect_row(in, "2026-06-01", YES, YES, KITH_PERMISSION_EXPRESS);
    assert_int_equal(in->said.record, form);
    assert_int_equal(in->said.expires, 0);
    assert_string_equal(in->address, "Ann@example.com");
    expect_row(in, "2026-04-30", NO, YES, KITH_PERMISSION_NO_CONSENT); /* not yet */
    free_mailing(in);
}

static void row_7_express_until_a_day(void **state)
{
    (void)state;
    mailing *in = new_mailing();
    (void)say(in,
              (said){.basis = KITH_BASIS_EXPRESS, .date = "2026-01-01", .until = "2026-03-31", .proof = "a"});
    const kith_id longer = say(
        in, (said){.basis = KITH_BASIS_EXPRESS, .date = "2026-01-01", .until = "2026-06-30", .proof = "b"});
    (void)say(in,
              (said){.basis = KITH_BASIS_EXPRESS, .date = "2026-01-01", .until = "2026-05-31", .proof = "c"});
    expect(in, "2026-03-31", YES, KITH_PERMISSION_EXPRESS);
    assert_int_equal(in->said.record, longer);
    assert_int_equal(in->said.expires, day("2026-06-30"));
    expect(in, "2026-06-30", YES, KITH_PERMISSION_EXPRESS);
    expect_row(in, "2026-07-01", NO, YES, KITH_PERMISSION_EXPIRED);
    free_mailing(in);
}

/* Rows 8, 10, 11: the term begins with the date. */
static void implied_row(int64_t basis, uint32_t reason, const char *date, const char *last)
{
    mailing *in = new_mailing();
    (void)say(in, (said){.basis = KITH_BASIS_EXPRESS, .date = date}); /* row 13 is below */
    const kith_id record = implied(in, basis, date);
    expect_row(in, date, YES, YES, reason);
    expect_row(in, last, YES, YES, reason);
    assert_int_equal(in->said.record, record);
    assert_int_equal(in->said.expires, day(last));
    ask(in, (kith_contact_request){.on = day(last) + 1});
    assert_int_equal(in->said.allowed, NO);
    assert_int_equal(in->said.reason, KITH_PERMISSION_NO_PROOF);
    free_mailing(in);
}

static void row_8_implied_by_a_purchase(void **state)
{
    (void)state;
    implied_row(KITH_BASIS_PURCHASE, KITH_PERMISSION_IMPLIED_PURCHASE, "2024-06-01", "2026-06-01");
    implied_row(KITH_BASIS_PURCHASE, KITH_PERMISSION_IMPLIED_PURCHASE, "2024-02-29", "2026-02-28");
}

static void row_9_implied_by_a_contract(void **state)
{
    (void)state;
    mailing *in = new_mailing();
    const kith_id contract =
        say(in, (said){.basis = KITH_BASIS_CONTRACT, .date = "2010-01-01", .until = "2024-02-29"});
    expect_row(in, "2009-12-31", NO, YES, KITH_PERMISSION_NO_CONSENT);
    expect_row(in, "2020-01-01", YES, YES, KITH_PERMISSION_IMPLIED_CONTRACT);
    expect_row(in, "2026-02-28", YES, YES, KITH_PERMISSION_IMPLIED_CONTRACT);
    assert_int_equal(in->said.expires, day("2026-02-28"));
    expect_row(in, "2026-03-01", NO, YES, KITH_PERMISSION_EXPIRED);
    put(in, contract, nothing_of(KITH_CONSENT_UNTIL)); /* it goes on */
    expect_row(in, "2040-01-01", YES, YES, KITH_PERMISSION_IMPLIED_CONTRACT);
    assert_int_equal(in->said.expires, 0);
    free_mailing(in);
}

static void row_10_implied_by_an_inquiry(void **state)
{
    (void)state;
    implied_row(KITH_BASIS_INQUIRY, KITH_PERMISSION_IMPLIED_INQUIRY, "2025-12-01", "2026-06-01");
    implied_row(KITH_BASIS_INQUIRY, KITH_PERMISSION_IMPLIED_INQUIRY, "2023-08-31", "2024-02-29");
}

static void row_11_implied_by_another_relation(void **state)
{
    (void)state;
    implied_row(KITH_BASIS_NON_BUSINESS, KITH_PERMISSION_IMPLIED_NON_BUSINESS, "2024-06-01", "2026-06-01");
}

static void row_12_implied_by_a_published_address(void **state)
{
    (void)state;
    mailing *in = new_mailing();
    (void)say(in, (said){.basis = KITH_BASIS_EXPRESS, .date = "1990-01-01"});
    const kith_id record = implied(in, KITH_BASIS_PUBLISHED, "1990-01-01");
    expect_row(in, "2026-06-01", YES, YES, KITH_PERMISSION_IMPLIED_PUBLISHED);
    assert_int_equal(in->said.record, record);
    assert_int_equal(in->said.expires, 0);
    free_mailing(in);
}

static void row_13_no_proof(void **state)
{
    (void)state;
    mailing *in = new_mailing();
    (void)implied(in, KITH_BASIS_PURCHASE, "2000-01-01"); /* lapsed */
    const kith_id record = say(in, (said){.basis = KITH_BASIS_EXPRESS, .date = "2026-01-01"});
    expect_row(in, "2026-06-01", NO, YES, KITH_PERMISSION_NO_PROOF);
    assert_int_equal(in->said.record, record);
    put(in, in->casl, FLAG(KITH_CONSENT_LAW_UNPROVEN));
    expect_row(in, "2026-06-01", YES, YES, KITH_PERMISSION_NO_PROOF);
    assert_int_equal(in->said.warn, 1);
    put(in, record, TEXT(KITH_CONSENT_PROOF, "letter of 1 January")); /* found */
    expect_row(in, "2026-06-01", YES, YES, KITH_PERMISSION_EXPRESS);
    assert_int_equal(in->said.warn, 0);
    free_mailing(in);
}

/* What was withdrawn does not come back with the consent that opens again; what is implied does. */
static void row_13_no_proof_after_a_withdrawal(void **state)
{
    (void)state;
    mailing *in = new_mailing();
    (void)express(in, "2026-01-01");
    (void)withdraw(in, "2026-02-01");
    const kith_id again = say(in, (said){.basis = KITH_BASIS_EXPRESS, .date = "2026-03-01"});
    expect_row(in, "2026-06-01", NO, YES, KITH_PERMISSION_NO_PROOF);
    assert_int_equal(in->said.record, again);
    (void)implied(in, KITH_BASIS_PURCHASE, "2026-01-01");
    expect_row(in, "2026-06-01", YES, YES, KITH_PERMISSION_IMPLIED_PURCHASE);
    free_mailing(in);
}

/* What was entered with the contact counts for its e-mail, as long as there is no record. */
static void row_13_said_with_the_contact(void **state)
{
    (void)state;
    mailing *in = new_mailing();
    (void)implied(in, KITH_BASIS_PURCHASE, "2000-01-01");
    put(in, in->ann, CODE(KITH_CONTACT_CONSENT, KITH_CONSENT_EXPRESS));
    expect_row(in, "2026-06-01", NO, YES, KITH_PERMISSION_NO_PROOF);
    assert_int_equal(in->said.record, 0);
    in->channel = KITH_CHANNEL_SMS;
    expect_row(in, "2026-06-01", NO, YES, KITH_PERMISSION_NO_CONSENT);
    in->channel = KITH_CHANNEL_EMAIL;
    (void)say(in, (said){.basis = KITH_BASIS_EXPRESS, .date = "2026-01-01", .until = "2026-05-31"});
    expect_row(in, "2026-06-01", NO, YES, KITH_PERMISSION_EXPIRED);
    free_mailing(in);
}

static void row_14_expired(void **state)
{
    (void)state;
    mailing *in = new_mailing();
    (void)implied(in, KITH_BASIS_PENDING, "2026-01-01");
    const kith_id record = implied(in, KITH_BASIS_INQUIRY, "2025-01-01");
    expect_row(in, "2026-06-01", NO, YES, KITH_PERMISSION_EXPIRED);
    assert_int_equal(in->said.record, record);
    free_mailing(in);
}

static void row_15_unconfirmed(void **state)
{
    (void)state;
    mailing *in = new_mailing();
    const kith_id record = implied(in, KITH_BASIS_PENDING, "2026-01-01");
    expect_row(in, "2026-06-01", NO, YES, KITH_PERMISSION_UNCONFIRMED);
    assert_int_equal(in->said.record, record);
    expect_row(in, "2025-12-31", NO, YES, KITH_PERMISSION_NO_CONSENT);
    free_mailing(in);
}

static void row_16_no_consent(void **state)
{
    (void)state;
    mailing *in = new_mailing();
    const int64_t said_with_it[] = {KITH_CONSENT_NONE, KITH_CONSENT_IMPLIED};
    for (size_t i = 0; i < COUNT(said_with_it); i++) {
        put(in, in->ann, CODE(KITH_CONTACT_CONSENT, said_with_it[i]));
        expect_row(in, "2026-06-01", NO, YES, KITH_PERMISSION_NO_CONSENT);
        assert_int_equal(in->said.record, 0);
    }
    free_mailing(in);
}

/* --- worked cases --- */

static void case_93_inquiry_of_31_august(void **state)
{
    (void)state;
    mailing *in = new_mailing();
    (void)implied(in, KITH_BASIS_INQUIRY, "2025-08-31");
    expect(in, "2026-02-28", YES, KITH_PERMISSION_IMPLIED_INQUIRY);
    expect(in, "2026-03-01", NO, KITH_PERMISSION_EXPIRED);
    free_mailing(in);
}

static void case_94_and_95_express_unsubscribed_purchase(void **state)
{
    (void)state;
    mailing *in = new_mailing();
    (void)express(in, "2023-01-10");
    expect(in, "2026-06-01", YES, KITH_PERMISSION_EXPRESS);
    (void)withdraw(in, "2026-05-01");
    (void)implied(in, KITH_BASIS_PURCHASE, "2026-05-20");
    expect_row(in, "2026-06-01", NO, YES, KITH_PERMISSION_WITHDRAWN);
    free_mailing(in);
}

static void case_97_hard_bounce_until_the_address_changes(void **state)
{
    (void)state;
    mailing *in = new_mailing();
    (void)express(in, "2026-01-01");
    put(in, in->ann, CODE(KITH_CONTACT_EMAIL_STATUS, KITH_CHANNEL_HARD_BOUNCE));
    expect_row(in, "2026-06-01", NO, NO, KITH_PERMISSION_HARD_BOUNCE);
    put(in, in->ann, TEXT(KITH_CONTACT_EMAIL, "ann@example.org"));
    expect_row(in, "2026-06-01", YES, YES, KITH_PERMISSION_EXPRESS);
    assert_string_equal(in->address, "ann@example.org");
    free_mailing(in);
}

/* --- several, and for what --- */

static void the_latest_expiry_of_several_counts(void **state)
{
    (void)state;
    mailing *in = new_mailing();
    (void)implied(in, KITH_BASIS_INQUIRY, "2026-01-01");
    const kith_id purchase = implied(in, KITH_BASIS_PURCHASE, "2025-01-01");
    (void)implied(in, KITH_BASIS_PURCHASE, "2024-01-01");
    (void)implied(in, KITH_BASIS_NON_BUSINESS, "2025-01-01"); /* as long, but further down */
    expect(in, "2026-01-01", YES, KITH_PERMISSION_IMPLIED_PURCHASE);
    assert_int_equal(in->said.record, purchase);
    assert_int_equal(in->said.expires, day("2027-01-01"));
    const kith_id contract = implied(in, KITH_BASIS_CONTRACT, "2020-01-01");
    expect(in, "2026-01-01", YES, KITH_PERMISSION_IMPLIED_CONTRACT);
    assert_int_equal(in->said.record, contract);
    assert_int_equal(in->said.expires, 0);
    free_mailing(in);
}

static void consent_is_of_one_channel_address_and_contact(void **state)
{
    (void)state;
    mailing *in = new_mailing();
    kith_txn *txn = begin(in->book);
    const kith_id bob =
        ADD(txn, KITH_KIND_CONTACT, REF(KITH_CONTACT_CUSTOMER, in->customer), TEXT(KITH_CONTACT_NAME, "Bob"),
            TEXT(KITH_CONTACT_EMAIL, "ann@example.com"), CODE(KITH_CONTACT_CONSENT, KITH_CONSENT_NONE));
    (void)commit(txn);
    (void)say(in, (said){.basis = KITH_BASIS_EXPRESS,
                         .date = "2026-01-01",
                         .address = "ANN@example.com",
                         .proof = "form"});
    (void)say(in, (said){.basis = KITH_BASIS_EXPRESS,
                         .date = "2026-01-01",
                         .channel = KITH_CHANNEL_SMS,
                         .address = "+491705566",
                         .proof = "form"});
    expect(in, "2026-06-01", YES, KITH_PERMISSION_EXPRESS);
    ask(in, (kith_contact_request){.contact = bob});
    assert_int_equal(in->said.reason, KITH_PERMISSION_NO_CONSENT);
    ask(in, (kith_contact_request){.channel = KITH_CHANNEL_SMS});
    assert_int_equal(in->said.reason, KITH_PERMISSION_EXPRESS);
    assert_string_equal(in->address, "+49 170 55-66");
    ask(in, (kith_contact_request){.channel = KITH_CHANNEL_PHONE});
    assert_int_equal(in->said.reason, KITH_PERMISSION_NO_CONSENT);
    put(in, in->ann, TEXT(KITH_CONTACT_EMAIL, "ann@example.org"));
    expect(in, "2026-06-01", NO, KITH_PERMISSION_NO_CONSENT);
    (void)say(in, (said){.basis = KITH_BASIS_WITHDRAWAL, .date = "2026-02-01", .address = "ann@example.org"});
    expect(in, "2026-06-01", NO, KITH_PERMISSION_WITHDRAWN);
    put(in, in->ann, TEXT(KITH_CONTACT_EMAIL, "ann@example.com")); /* nobody has withdrawn that one */
    expect(in, "2026-06-01", YES, KITH_PERMISSION_EXPRESS);
    free_mailing(in);
}

static void consent_is_not_shared_with_linked_accounts(void **state)
{
    (void)state;
    mailing *in = new_mailing();
    (void)express(in, "2026-01-01");
    kith_txn *txn = begin(in->book);
    const kith_id other = organisation(txn, "C2");
    const kith_id type = ADD(txn, KITH_KIND_RELATION_TYPE, TEXT(KITH_RELATION_TYPE_CODE, "same house"),
                             CODE(KITH_RELATION_TYPE_EFFECT, KITH_EFFECT_ACCOUNT_LINK));
    (void)relation(txn, (kith_relation){.type = type, .from = in->customer, .to = other});
    const kith_id ann =
        ADD(txn, KITH_KIND_CONTACT, REF(KITH_CONTACT_CUSTOMER, other), TEXT(KITH_CONTACT_NAME, "Ann"),
            TEXT(KITH_CONTACT_EMAIL, "ann@example.com"), CODE(KITH_CONTACT_CONSENT, KITH_CONSENT_NONE));
    (void)commit(txn);
    ask(in, (kith_contact_request){.contact = ann});
    assert_int_equal(in->said.reason, KITH_PERMISSION_NO_CONSENT);
    (void)say(in, (said){.basis = KITH_BASIS_WITHDRAWAL, .date = "2026-02-01", .contact = ann});
    expect(in, "2026-06-01", YES, KITH_PERMISSION_EXPRESS);
    free_mailing(in);
}

/* --- laws --- */

static void each_law_knows_its_bases(void **state)
{
    (void)state;
    static const int64_t bases[] = {KITH_BASIS_PURCHASE, KITH_BASIS_CONTRACT, KITH_BASIS_INQUIRY,
                                    KITH_BASIS_NON_BUSINESS, KITH_BASIS_PUBLISHED};
    for (size_t i = 0; i < COUNT(bases); i++) {
        mailing *in = new_mailing();
        (void)implied(in, bases[i], "2026-05-01");
        ask(in, (kith_contact_request){.law = in->casl});
        assert_int_equal(in->said.allowed, YES);
        ask(in, (kith_contact_request){.law = in->opt_in});
        assert_int_equal(in->said.reason, KITH_PERMISSION_NO_CONSENT);
        kith_txn *txn = begin(in->book);
        set_book(txn, in->book, nothing_of(KITH_BOOK_CONSENT_LAW)); /* none */
        (void)commit(txn);
        expect(in, "2026-06-01", NO, KITH_PERMISSION_NO_CONSENT);
        (void)express(in, "2026-05-01");
        expect(in, "2026-06-01", YES, KITH_PERMISSION_EXPRESS);
        ask(in, (kith_contact_request){.law = in->opt_in});
        assert_int_equal(in->said.reason, KITH_PERMISSION_EXPRESS);
        free_mailing(in);
    }
}

static void presets_are_added_once(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_id ids[32];
    size_t count = 0;
    mailing *in = new_mailing();
    put(in, in->opt_in, INTEGER(KITH_CONSENT_LAW_REST_DAYS, 7));
    kith_txn *txn = begin(in->book);
    OK(&err, kith_consent_presets(txn, &err));
    (void)commit(txn);
    kith_view *view = view_of(in->book);
    OK(&err, kith_record_list(view, KITH_KIND_CONSENT_LAW, 0, ids, COUNT(ids), &count, &err));
    assert_int_equal(count, 2);
    OK(&err, kith_record_list(view, KITH_KIND_CONSENT_TERM, 0, ids, COUNT(ids), &count, &err));
    assert_int_equal(count, 5);
    assert_int_equal(field_number(view, in->opt_in, KITH_CONSENT_LAW_REST_DAYS), 7);
    kith_view_close(view);
    free_mailing(in);
}

/* A law that lets express consent go stale, and knows a basis for ever. */
static void a_law_of_ones_own(void **state)
{
    (void)state;
    mailing *in = new_mailing();
    kith_txn *txn = begin(in->book);
    const kith_id law = entry(txn, KITH_KIND_CONSENT_LAW, "own");
    (void)ADD(txn, KITH_KIND_CONSENT_TERM, REF(KITH_CONSENT_TERM_LAW, law),
              CODE(KITH_CONSENT_TERM_BASIS, KITH_BASIS_EXPRESS), INTEGER(KITH_CONSENT_TERM_MONTHS, 1));
    (void)ADD(txn, KITH_KIND_CONSENT_TERM, REF(KITH_CONSENT_TERM_LAW, law),
              CODE(KITH_CONSENT_TERM_BASIS, KITH_BASIS_CONTRACT));
    (void)commit(txn);
    (void)express(in, "2026-01-31");
    ask(in, (kith_contact_request){.law = law, .on = day("2026-02-28")});
    assert_int_equal(in->said.reason, KITH_PERMISSION_EXPRESS);
    assert_int_equal(in->said.expires, day("2026-02-28"));
    ask(in, (kith_contact_request){.law = law, .on = day("2026-03-01")});
    assert_int_equal(in->said.reason, KITH_PERMISSION_EXPIRED);
    (void)say(in, (said){.basis = KITH_BASIS_CONTRACT, .date = "2000-01-01", .until = "2001-01-01"});
    ask(in, (kith_contact_request){.law = law, .on = day("2026-03-01")});
    assert_int_equal(in->said.reason, KITH_PERMISSION_IMPLIED_CONTRACT);
    assert_int_equal(in->said.expires, 0);
    free_mailing(in);
}

/* A view without a day: every consent counts, and nothing ends. */
static void without_a_day_nothing_ends(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    mailing *in = new_mailing();
    const kith_contact_request request = {
        .size = sizeof request, .contact = in->ann, .channel = KITH_CHANNEL_EMAIL};
    kith_permission out = {.size = sizeof out};
    (void)implied(in, KITH_BASIS_INQUIRY, "2000-01-01");
    kith_view *view = view_on(in->book, 0);
    OK(&err, kith_may_contact(view, &request, &out, &err));
    assert_int_equal(out.reason, KITH_PERMISSION_IMPLIED_INQUIRY);
    kith_view_close(view);
    (void)suppress(in, "ann@example.com", 0, "2100-01-01");
    view = view_on(in->book, 0);
    OK(&err, kith_may_contact(view, &request, &out, &err));
    assert_int_equal(out.reason, KITH_PERMISSION_SUPPRESSED);
    kith_view_close(view);
    free_mailing(in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(row_1_no_address),
        cmocka_unit_test(row_1_erased),
        cmocka_unit_test(row_2_hard_bounce),
        cmocka_unit_test(row_3_complaint),
        cmocka_unit_test(row_4_withdrawn),
        cmocka_unit_test(row_4_withdrawn_on_the_day_of_the_consent),
        cmocka_unit_test(row_4_later_express_consent_opens_again),
        cmocka_unit_test(row_4_do_not_call),
        cmocka_unit_test(row_5_suppressed),
        cmocka_unit_test(row_5_suppressed_by_status),
        cmocka_unit_test(row_5_long_addresses),
        cmocka_unit_test(row_6_soft_bounce),
        cmocka_unit_test(row_7_express),
        cmocka_unit_test(row_7_express_until_a_day),
        cmocka_unit_test(row_8_implied_by_a_purchase),
        cmocka_unit_test(row_9_implied_by_a_contract),
        cmocka_unit_test(row_10_implied_by_an_inquiry),
        cmocka_unit_test(row_11_implied_by_another_relation),
        cmocka_unit_test(row_12_implied_by_a_published_address),
        cmocka_unit_test(row_13_no_proof),
        cmocka_unit_test(row_13_no_proof_after_a_withdrawal),
        cmocka_unit_test(row_13_said_with_the_contact),
        cmocka_unit_test(row_14_expired),
        cmocka_unit_test(row_15_unconfirmed),
        cmocka_unit_test(row_16_no_consent),
        cmocka_unit_test(case_93_inquiry_of_31_august),
        cmocka_unit_test(case_94_and_95_express_unsubscribed_purchase),
        cmocka_unit_test(case_97_hard_bounce_until_the_address_changes),
        cmocka_unit_test(the_latest_expiry_of_several_counts),
        cmocka_unit_test(consent_is_of_one_channel_address_and_contact),
        cmocka_unit_test(consent_is_not_shared_with_linked_accounts),
        cmocka_unit_test(each_law_knows_its_bases),
        cmocka_unit_test(presets_are_added_once),
        cmocka_unit_test(a_law_of_ones_own),
        cmocka_unit_test(without_a_day_nothing_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
