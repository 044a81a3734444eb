/* Who must not be written to is remembered when a person is erased (the table of erasure in the decisions).
 */
#include "person_file.h"

#include <stdlib.h>

/* Not a good one, but one of its own for each address here. */
static int32_t hash(void *ctx, const char *address, size_t length, unsigned char out[KITH_HASH_BYTES])
{
    uint64_t sum = *(const uint64_t *)ctx;
    for (size_t i = 0; i < length; i++) {
        sum = (sum ^ (unsigned char)address[i]) * UINT64_C(0x100000001b3);
    }
    for (size_t i = 0; i < KITH_HASH_BYTES; i++) {
        out[i] = (unsigned char)(sum >> i % 8 * 8);
    }
    return 1;
}

static kith_book *hashing_book(void)
{
    static const uint64_t key = 99;
    return open_with((kith_book_options){.hash = hash, .hash_ctx = (void *)(uintptr_t)&key}, NULL);
}

static kith_id written_to(kith_book *book, const char *number, const char *email)
{
    kith_txn *txn = begin(book);
    const kith_id who = person(txn, number);
    const kith_id contact =
        ADD(txn, KITH_KIND_CONTACT, REF(KITH_CONTACT_CUSTOMER, who), TEXT(KITH_CONTACT_NAME, "x"),
            TEXT(KITH_CONTACT_EMAIL, email), CODE(KITH_CONTACT_CONSENT, KITH_CONSENT_NONE));
    (void)commit(txn);
    return contact;
}

static void suppressed_addresses_stay_as_a_hash(void **state)
{
    (void)state;
    kith_book *book = hashing_book();
    person_file in = fill(book);
    kith_txn *txn = begin(book);
    const kith_id listed =
        ADD(txn, KITH_KIND_SUPPRESSION, TEXT(KITH_SUPPRESSION_ADDRESS, "ZAUBERMANN@example.org"),
            TEXT(KITH_SUPPRESSION_REASON, SECRET));
    (void)commit(txn);
    kith_view *view = view_of(book);
    kith_erasure_row rows[32];
    size_t count = 0;
    size_t times = 0; /* the customer's own address, and that of its contact, are one */
    const kith_erasure of = {.size = sizeof of, .customer = in.who};
    OK(NULL, kith_erasure_preview(view, &of, rows, COUNT(rows), &count, NULL));
    for (size_t i = 0; i < count; i++) {
        times += rows[i].record == listed;
    }
    assert_int_equal(times, 1);
    kith_view_close(view);
    erase(book, in.who);
    view = view_of(book);
    const kith_history_query query = {.size = sizeof query, .kind = KITH_KIND_SUPPRESSION, .most = 10};
    kith_history *page = NULL; /* its entries touch no customer, and lose address and reason all the same */
    OK(NULL, kith_history_read(view, &query, &page, NULL));
    assert_int_equal(kith_history_count(page), 2);
    for (size_t i = 0; i < 2; i++) {
        kith_change change = {.size = sizeof change};
        OK(NULL, kith_history_get(page, i, &change));
        assert_int_equal(change.before_count + change.after_count, 0);
    }
    kith_history_close(page);
    assert_int_equal(field_text(view, listed, KITH_SUPPRESSION_ADDRESS)[0], '#');
    assert_string_equal(field_text(view, listed, KITH_SUPPRESSION_REASON), "");
    kith_view_close(view);
    char *dump = dump_of(book);
    assert_null(strstr(dump, SECRET));
    free(dump);
    assert_int_equal(permission_of(book, written_to(book, "A", "Zaubermann@EXAMPLE.org")),
                     KITH_PERMISSION_SUPPRESSED);
    assert_int_equal(permission_of(book, written_to(book, "B", "other@example.org")),
                     KITH_PERMISSION_NO_CONSENT);
    kith_book_close(book);
}

static void a_withdrawal_is_remembered_as_a_hash(void **state)
{
    (void)state;
    kith_book *book = hashing_book();
    person_file in = fill(book);
    kith_txn *txn = begin(book);
    (void)ADD(txn, KITH_KIND_CONSENT, REF(KITH_CONSENT_CONTACT, in.contact),
              CODE(KITH_CONSENT_CHANNEL, KITH_CHANNEL_EMAIL), CODE(KITH_CONSENT_BASIS, KITH_BASIS_WITHDRAWAL),
              DATE(KITH_CONSENT_DATE, "2026-05-01"));
    (void)commit(txn);
    erase(book, in.who);
    assert_int_equal(permission_of(book, written_to(book, "A", "zaubermann@example.org")),
                     KITH_PERMISSION_SUPPRESSED);
    kith_book_close(book);
}

/* What a contact of somebody says about its addresses, and where it can be said. */
typedef struct refusal {
    kith_value of_contact;
    kith_value of_customer;
    const char *withdrawn; /* the day; NULL: it was not */
    const char *former;    /* the address withdrawn, if it is not the one of now */
    uint32_t channel;      /* that is forbidden from then on; 0: none */
    const char *address;
} refusal;

#define NOW_AT "now@example.org"

static const refusal refusals[] = {
    {.of_contact = {.field = 0}, .channel = 0},
    {.withdrawn = "2026-05-01", .channel = KITH_CHANNEL_EMAIL, .address = NOW_AT},
    {.withdrawn = "2026-07-01", .channel = KITH_CHANNEL_EMAIL, .address = NOW_AT}, /* to come */
    {.withdrawn = "2026-05-01",
     .former = "old@example.org",
     .channel = KITH_CHANNEL_EMAIL,
     .address = "old@example.org"},
    {.of_contact = {KITH_CONTACT_EMAIL_STATUS, KITH_TYPE_CODE, KITH_CHANNEL_COMPLAINT},
     .channel = KITH_CHANNEL_EMAIL,
     .address = NOW_AT},
    {.of_contact = {KITH_CONTACT_EMAIL_STATUS, KITH_TYPE_CODE, KITH_CHANNEL_SUPPRESSED},
     .channel = KITH_CHANNEL_EMAIL,
     .address = NOW_AT},
    {.of_contact = {KITH_CONTACT_EMAIL_STATUS, KITH_TYPE_CODE, KITH_CHANNEL_HARD_BOUNCE},
     .channel = KITH_CHANNEL_EMAIL,
     .address = NOW_AT},
    {.of_contact = {KITH_CONTACT_EMAIL_STATUS, KITH_TYPE_CODE, KITH_CHANNEL_HARD_BOUNCE},
     .withdrawn = "2026-05-01",
     .channel = KITH_CHANNEL_EMAIL,
     .address = NOW_AT},
    {.of_contact = {KITH_CONTACT_EMAIL_STATUS, KITH_TYPE_CODE, KITH_CHANNEL_SOFT_BOUNCE}, .channel = 0},
    {.of_contact = {KITH_CONTACT_MOBILE_STATUS, KITH_TYPE_CODE, KITH_CHANNEL_SUPPRESSED},
     .channel = KITH_CHANNEL_SMS,
     .address = "+49 170 1"},
    {.of_contact = {KITH_CONTACT_DO_NOT_CALL, KITH_TYPE_FLAG, 1},
     .channel = KITH_CHANNEL_PHONE,
     .address = "+49 228 2"},
    {.of_customer = {KITH_CUSTOMER_DO_NOT_CALL, KITH_TYPE_FLAG, 1},
     .channel = KITH_CHANNEL_PHONE,
     .address = "+49 228 2"},
    {.of_customer = {KITH_CUSTOMER_DO_NOT_CALL, KITH_TYPE_FLAG, 1},
     .channel = KITH_CHANNEL_PHONE,
     .address = "+49 228 3"}, /* the customer's own */
};

/* Somebody of whom that is known; the contact. */
static kith_id refuse_messages(kith_book *book, const refusal *known, kith_id *who)
{
    kith_txn *txn = begin(book);
    *who = customer(
        txn,
        (kith_customer){.number = "W", .kind = KITH_PARTY_PERSON, .surname = SECRET, .phone = "+49 228 3"});
    const kith_id contact =
        ADD(txn, KITH_KIND_CONTACT, REF(KITH_CONTACT_CUSTOMER, *who), TEXT(KITH_CONTACT_NAME, SECRET),
            TEXT(KITH_CONTACT_EMAIL, NOW_AT), TEXT(KITH_CONTACT_MOBILE, "+49 170 1"),
            TEXT(KITH_CONTACT_PHONE, "+49 228 2"), CODE(KITH_CONTACT_CONSENT, KITH_CONSENT_NONE));
    if (known->of_contact.field != 0) {
        change(txn, contact, known->of_contact);
    }
    if (known->of_customer.field != 0) {
        change(txn, *who, known->of_customer);
    }
    if (known->withdrawn != NULL) {
        (void)ADD(txn, KITH_KIND_CONSENT, REF(KITH_CONSENT_CONTACT, contact),
                  CODE(KITH_CONSENT_CHANNEL, KITH_CHANNEL_EMAIL),
                  CODE(KITH_CONSENT_BASIS, KITH_BASIS_WITHDRAWAL),
                  number_of(KITH_CONSENT_DATE, KITH_TYPE_DATE, day(known->withdrawn)),
                  TEXT(KITH_CONSENT_ADDRESS, known->former));
    }
    (void)commit(txn);
    return contact;
}

/* Who has the address by now: may it be written to, or called? */
static uint32_t permission_at(kith_book *book, uint32_t channel, const char *address)
{
    static const uint32_t fields[] = {0, KITH_CONTACT_EMAIL, KITH_CONTACT_MOBILE, KITH_CONTACT_PHONE};
    kith_permission out = {.size = sizeof out};
    kith_txn *txn = begin(book);
    const kith_contact_request request = {
        .size = sizeof request,
        .contact = ADD(txn, KITH_KIND_CONTACT, REF(KITH_CONTACT_CUSTOMER, person(txn, address)),
                       TEXT(KITH_CONTACT_NAME, "x"), TEXT(fields[channel], address),
                       CODE(KITH_CONTACT_CONSENT, KITH_CONSENT_NONE)),
        .channel = channel,
        .on = TODAY};
    (void)commit(txn);
    kith_view *view = view_of(book);
    OK(NULL, kith_may_contact(view, &request, &out, NULL));
    kith_view_close(view);
    return out.reason;
}

static void whatever_forbids_messages_is_remembered_as_a_hash(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(refusals); i++) {
        kith_id who = 0;
        kith_book *book = hashing_book();
        (void)refuse_messages(book, &refusals[i], &who);
        erase(book, who);
        if (refusals[i].channel == 0) {
            assert_int_equal(stats_of(book).records[KITH_KIND_SUPPRESSION], 0);
        } else {
            assert_int_equal(permission_at(book, refusals[i].channel, refusals[i].address),
                             KITH_PERMISSION_SUPPRESSED);
        }
        kith_book_close(book);
    }
}

/* Nothing could be remembered: whoever erases all the same has been told. */
static void without_a_hash_whatever_forbids_messages_is_in_use(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(refusals); i++) {
        kith_id who = 0;
        kith_book *book = new_book();
        const kith_id contact = refuse_messages(book, &refusals[i], &who);
        if (refusals[i].channel == 0) {
            erase(book, who);
        } else {
            expect_blocked(book, who, refusals[i].of_customer.field != 0 ? who : contact);
        }
        kith_book_close(book);
    }
}

/* Several contacts with one address leave one entry. */
static void one_address_is_remembered_once(void **state)
{
    (void)state;
    kith_id who = 0;
    kith_book *book = hashing_book();
    (void)refuse_messages(book, &refusals[4], &who);
    kith_txn *txn = begin(book);
    (void)ADD(txn, KITH_KIND_CONTACT, REF(KITH_CONTACT_CUSTOMER, who), TEXT(KITH_CONTACT_NAME, "twin"),
              TEXT(KITH_CONTACT_EMAIL, "NOW@example.org"), CODE(KITH_CONTACT_CONSENT, KITH_CONSENT_NONE),
              CODE(KITH_CONTACT_EMAIL_STATUS, KITH_CHANNEL_COMPLAINT));
    (void)commit(txn);
    erase(book, who);
    assert_int_equal(stats_of(book).records[KITH_KIND_SUPPRESSION], 1);
    kith_book_close(book);
}

/* The contact has another address by now; that of before is on the list because of what the consent says. */
static void a_listed_address_that_only_a_consent_names_is_hashed(void **state)
{
    (void)state;
    kith_id who = 0;
    const refusal *former = &refusals[3];
    kith_book *book = hashing_book();
    (void)refuse_messages(book, former, &who);
    kith_txn *txn = begin(book);
    const kith_id listed =
        ADD(txn, KITH_KIND_SUPPRESSION, TEXT(KITH_SUPPRESSION_ADDRESS, former->former),
            CODE(KITH_SUPPRESSION_CHANNEL, former->channel), TEXT(KITH_SUPPRESSION_REASON, SECRET " asked"));
    (void)commit(txn);
    erase(book, who);
    assert_int_equal(stats_of(book).records[KITH_KIND_SUPPRESSION], 1);
    kith_view *view = view_of(book);
    assert_int_equal(field_text(view, listed, KITH_SUPPRESSION_ADDRESS)[0], '#');
    assert_string_equal(field_text(view, listed, KITH_SUPPRESSION_REASON), "");
    kith_view_close(view);
    assert_int_equal(permission_at(book, former->channel, former->address), KITH_PERMISSION_SUPPRESSED);
    kith_book_close(book);
}

/* An entry that is still to hold does not forbid messages now, which a withdrawal does. */
static void an_entry_to_come_is_not_enough(void **state)
{
    (void)state;
    kith_id who = 0;
    kith_book *book = hashing_book();
    (void)refuse_messages(book, &refusals[1], &who);
    kith_txn *txn = begin(book);
    (void)ADD(txn, KITH_KIND_SUPPRESSION, TEXT(KITH_SUPPRESSION_ADDRESS, NOW_AT),
              DATE(KITH_SUPPRESSION_SINCE, "2026-07-01"));
    (void)commit(txn);
    erase(book, who);
    assert_int_equal(permission_at(book, KITH_CHANNEL_EMAIL, NOW_AT), KITH_PERMISSION_SUPPRESSED);
    kith_book_close(book);
}

/* The host's key is out of reach: nothing is erased, and nothing is listed bare. */
static int32_t no_hash(void *ctx, const char *address, size_t length, unsigned char out[KITH_HASH_BYTES])
{
    (void)ctx;
    (void)address;
    (void)length;
    (void)out;
    return 0;
}

static void without_the_key_nothing_is_erased(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    person_file in = fill(open_with((kith_book_options){.hash = no_hash}, NULL));
    kith_txn *txn = begin(in.book);
    (void)ADD(txn, KITH_KIND_SUPPRESSION, TEXT(KITH_SUPPRESSION_ADDRESS, "zaubermann@example.org"));
    (void)commit(txn);
    const uint64_t before = digest_of(in.book);
    const kith_erasure of = {.size = sizeof of, .customer = in.who};
    txn = begin(in.book);
    REFUSED(KITH_ERR_STOPPED, &err, kith_customer_erase(txn, &of, &err));
    assert_string_equal(err.message, "the host could not hash an address");
    assert_int_equal(kith_txn_count(txn), 0);
    (void)commit(txn);
    assert_int_equal(digest_of(in.book), before);
    kith_book_close(in.book);
}

static void without_a_hash_a_suppressed_address_is_in_use(void **state)
{
    (void)state;
    person_file in = fill(new_book());
    kith_txn *txn = begin(in.book);
    const kith_id listed =
        ADD(txn, KITH_KIND_SUPPRESSION, TEXT(KITH_SUPPRESSION_ADDRESS, "zaubermann@example.org"));
    (void)commit(txn);
    expect_blocked(in.book, in.who, listed);
    kith_view *view = view_of(in.book);
    assert_false(is_there(view, listed));
    kith_view_close(view);
    kith_book_close(in.book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(suppressed_addresses_stay_as_a_hash),
        cmocka_unit_test(a_withdrawal_is_remembered_as_a_hash),
        cmocka_unit_test(whatever_forbids_messages_is_remembered_as_a_hash),
        cmocka_unit_test(without_a_hash_whatever_forbids_messages_is_in_use),
        cmocka_unit_test(one_address_is_remembered_once),
        cmocka_unit_test(a_listed_address_that_only_a_consent_names_is_hashed),
        cmocka_unit_test(an_entry_to_come_is_not_enough),
        cmocka_unit_test(without_the_key_nothing_is_erased),
        cmocka_unit_test(without_a_hash_a_suppressed_address_is_in_use),
    };
    return cmocka_run_group_tests_name("erasure refusals", tests, NULL, NULL);
}
