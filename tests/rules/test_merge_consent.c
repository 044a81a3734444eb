/* What becomes of consent when two customers are merged (pitfalls 5.3). */
#include "couple.h"

#include <stdbool.h>

static kith_id contact(kith_txn *txn, kith_id customer, const char *email, int64_t consent)
{
    return ADD(txn, KITH_KIND_CONTACT, REF(KITH_CONTACT_CUSTOMER, customer), TEXT(KITH_CONTACT_NAME, "Ann"),
               TEXT(KITH_CONTACT_EMAIL, email), CODE(KITH_CONTACT_CONSENT, consent));
}

static void consent_becomes_the_most_restrictive(void **state)
{
    (void)state;
    couple in = new_couple();
    kith_txn *txn = begin(in.book);
    const kith_id ours = contact(txn, in.source, "ann@example.org", KITH_CONSENT_NONE);
    const kith_id theirs = contact(txn, in.target, "ANN@example.org", KITH_CONSENT_EXPRESS);
    const kith_id stranger = contact(txn, in.target, "eve@example.org", KITH_CONSENT_EXPRESS);
    const kith_value said[] = {CODE(KITH_CONSENT_CHANNEL, KITH_CHANNEL_EMAIL),
                               CODE(KITH_CONSENT_BASIS, KITH_BASIS_EXPRESS),
                               DATE(KITH_CONSENT_DATE, "2025-01-10"), TEXT(KITH_CONSENT_PROOF, "form"),
                               REF(KITH_CONSENT_CONTACT, theirs)};
    (void)record_of(txn, KITH_KIND_CONSENT, said, COUNT(said));
    (void)ADD(txn, KITH_KIND_CONSENT, REF(KITH_CONSENT_CONTACT, ours),
              CODE(KITH_CONSENT_CHANNEL, KITH_CHANNEL_EMAIL), CODE(KITH_CONSENT_BASIS, KITH_BASIS_WITHDRAWAL),
              DATE(KITH_CONSENT_DATE, "2026-05-01"));
    change(txn, in.source, FLAG(KITH_CUSTOMER_DO_NOT_CALL));
    (void)commit(txn);
    assert_int_equal(permission_of(in.book, theirs), KITH_PERMISSION_EXPRESS);
    merge(&in);
    assert_int_equal(permission_of(in.book, theirs), KITH_PERMISSION_WITHDRAWN);
    assert_int_equal(permission_of(in.book, ours), KITH_PERMISSION_WITHDRAWN);
    kith_view *view = view_of(in.book);
    assert_int_equal(field_number(view, theirs, KITH_CONTACT_CONSENT), KITH_CONSENT_NONE);
    assert_int_equal(field_number(view, stranger, KITH_CONTACT_CONSENT), KITH_CONSENT_EXPRESS);
    assert_int_equal(field_number(view, in.target, KITH_CUSTOMER_DO_NOT_CALL), 1);
    kith_view_close(view);
    kith_book_close(in.book);
}

static void say(kith_txn *txn, kith_id contact_id, int64_t basis, const char *date)
{
    const char *proof = basis == KITH_BASIS_WITHDRAWAL ? NULL : "form";
    (void)ADD(txn, KITH_KIND_CONSENT, REF(KITH_CONSENT_CONTACT, contact_id),
              CODE(KITH_CONSENT_CHANNEL, KITH_CHANNEL_EMAIL), CODE(KITH_CONSENT_BASIS, basis),
              DATE(KITH_CONSENT_DATE, date), TEXT(KITH_CONSENT_PROOF, proof));
}

/* Who says no says so for both, whatever the other said since; who has said yes again says yes. */
static void a_withdrawal_of_either_counts_for_both(void **state)
{
    static const struct {
        const char *withdrawn[2]; /* of the source and of the target; "": never */
        const char *express[2];
        uint32_t reason;
    } rows[] = {
        {{"2024-01-01", ""}, {"", "2025-01-01"}, KITH_PERMISSION_WITHDRAWN},
        {{"", "2024-01-01"}, {"2025-01-01", ""}, KITH_PERMISSION_WITHDRAWN},
        {{"2025-01-01", ""}, {"", "2024-01-01"}, KITH_PERMISSION_WITHDRAWN},
        {{"2024-01-01", ""}, {"2025-01-01", "2023-01-01"}, KITH_PERMISSION_EXPRESS},
        {{"2025-01-01", "2025-01-01"}, {"", ""}, KITH_PERMISSION_WITHDRAWN},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        couple in = new_couple();
        kith_txn *txn = begin(in.book);
        const kith_id contacts[] = {contact(txn, in.source, "ann@example.org", KITH_CONSENT_EXPRESS),
                                    contact(txn, in.target, "ANN@example.org", KITH_CONSENT_EXPRESS)};
        for (size_t j = 0; j < 2; j++) {
            if (rows[i].withdrawn[j][0] != '\0') {
                say(txn, contacts[j], KITH_BASIS_WITHDRAWAL, rows[i].withdrawn[j]);
            }
            if (rows[i].express[j][0] != '\0') {
                say(txn, contacts[j], KITH_BASIS_EXPRESS, rows[i].express[j]);
            }
        }
        (void)commit(txn);
        merge(&in);
        assert_int_equal(permission_of(in.book, contacts[0]), rows[i].reason);
        assert_int_equal(permission_of(in.book, contacts[1]), rows[i].reason);
        kith_book_close(in.book);
    }
}

/* Who called a message spam did so for good, also once the address that bounces is another one. */
static void a_complaint_outlasts_a_hard_bounce(void **state)
{
    (void)state;
    couple in = new_couple();
    kith_txn *txn = begin(in.book);
    const kith_id contacts[] = {contact(txn, in.source, "ann@example.org", KITH_CONSENT_EXPRESS),
                                contact(txn, in.target, "ann@example.org", KITH_CONSENT_EXPRESS)};
    change(txn, contacts[0], CODE(KITH_CONTACT_EMAIL_STATUS, KITH_CHANNEL_COMPLAINT));
    change(txn, contacts[1], CODE(KITH_CONTACT_EMAIL_STATUS, KITH_CHANNEL_HARD_BOUNCE));
    say(txn, contacts[1], KITH_BASIS_EXPRESS, "2025-01-01");
    (void)commit(txn);
    merge(&in);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(permission_of(in.book, contacts[i]), KITH_PERMISSION_HARD_BOUNCE);
        txn = begin(in.book);
        change(txn, contacts[i], TEXT(KITH_CONTACT_EMAIL, "ann@example.com"));
        (void)commit(txn);
        assert_int_equal(permission_of(in.book, contacts[i]), KITH_PERMISSION_WITHDRAWN);
    }
    kith_book_close(in.book);
}

/* Of two statuses that which forbids more counts for both; of equal ones the later. */
static void the_status_that_forbids_more_counts_for_both(void **state)
{
    static const int64_t rising[] = {0,
                                     KITH_CHANNEL_VALID,
                                     KITH_CHANNEL_UNCONFIRMED,
                                     KITH_CHANNEL_SOFT_BOUNCE,
                                     KITH_CHANNEL_SUPPRESSED,
                                     KITH_CHANNEL_COMPLAINT,
                                     KITH_CHANNEL_HARD_BOUNCE};
    (void)state;
    for (size_t i = 0; i < COUNT(rising) * COUNT(rising); i++) {
        const size_t ranks[] = {i / COUNT(rising), i % COUNT(rising)};
        const size_t worse = ranks[0] > ranks[1] ? ranks[0] : ranks[1];
        couple in = new_couple();
        kith_id contacts[2];
        kith_txn *txn = begin(in.book);
        for (size_t j = 0; j < 2; j++) {
            contacts[j] = contact(txn, j == 0 ? in.source : in.target, "ann@example.org", KITH_CONSENT_NONE);
            change(txn, contacts[j], CODE(KITH_CONTACT_EMAIL_STATUS, rising[ranks[j]]));
            change(txn, contacts[j],
                   DATE(KITH_CONTACT_EMAIL_STATUS_SINCE, j == 0 ? "2026-02-01" : "2026-01-01"));
        }
        (void)commit(txn);
        merge(&in);
        kith_view *view = view_of(in.book);
        for (size_t j = 0; j < 2; j++) {
            assert_int_equal(field_number(view, contacts[j], KITH_CONTACT_EMAIL_STATUS), rising[worse]);
            assert_int_equal(field_number(view, contacts[j], KITH_CONTACT_EMAIL_STATUS_SINCE),
                             day(ranks[0] >= ranks[1] ? "2026-02-01" : "2026-01-01"));
        }
        kith_view_close(view);
        kith_book_close(in.book);
    }
}

/* A contact of a chain that an e-mail address and then a phone link: a with b, b with c. */
static kith_id link_of_chain(kith_txn *txn, kith_id customer, size_t place)
{
    static const char *const emails[] = {"info@example.org", "INFO@example.org", NULL};
    static const char *const phones[] = {NULL, "0049 228 123456", "+49 228 123456"};
    const kith_value values[] = {
        REF(KITH_CONTACT_CUSTOMER, customer), TEXT(KITH_CONTACT_NAME, "Ann"),
        TEXT(KITH_CONTACT_EMAIL, emails[place]), TEXT(KITH_CONTACT_PHONE, phones[place]),
        CODE(KITH_CONTACT_CONSENT, place == 2 ? KITH_CONSENT_NONE : KITH_CONSENT_EXPRESS)};
    return record_of(txn, KITH_KIND_CONTACT, values, COUNT(values));
}

/* Who hangs together by addresses gets one decision, whoever of them came, and whichever stands first. */
static void a_decision_goes_through_all_that_share_addresses(void **state)
{
    static const size_t orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    (void)state;
    for (size_t i = 0; i < COUNT(orders) * 3; i++) {
        const size_t *order = orders[i / 3];
        couple in = new_couple();
        kith_id contacts[3];
        kith_txn *txn = begin(in.book);
        for (size_t j = 0; j < 3; j++) {
            contacts[order[j]] = link_of_chain(txn, j == i % 3 ? in.source : in.target, order[j]);
        }
        change(txn, contacts[0], CODE(KITH_CONTACT_EMAIL_STATUS, KITH_CHANNEL_SOFT_BOUNCE));
        change(txn, contacts[2], FLAG(KITH_CONTACT_DO_NOT_CALL));
        (void)commit(txn);
        merge(&in);
        kith_view *view = view_of(in.book);
        for (size_t j = 0; j < 3; j++) {
            assert_int_equal(field_number(view, contacts[j], KITH_CONTACT_CONSENT), KITH_CONSENT_NONE);
            assert_int_equal(field_number(view, contacts[j], KITH_CONTACT_DO_NOT_CALL), 1);
            assert_int_equal(field_number(view, contacts[j], KITH_CONTACT_EMAIL_STATUS),
                             j == 2 ? 0 : KITH_CHANNEL_SOFT_BOUNCE);
        }
        kith_view_close(view);
        kith_book_close(in.book);
    }
}

/* What two of the target's own contacts say differently stays so, unless somebody comes with their address.
 */
static void contacts_that_nobody_joins_stay_as_they_are(void **state)
{
    static const char *const coming[] = {NULL, "eve@example.org", "ann@EXAMPLE.org"};
    (void)state;
    for (size_t i = 0; i < COUNT(coming); i++) {
        couple in = new_couple();
        kith_txn *txn = begin(in.book);
        const kith_id yes = contact(txn, in.target, "ann@example.org", KITH_CONSENT_EXPRESS);
        const kith_id no = contact(txn, in.target, "ann@example.org", KITH_CONSENT_NONE);
        change(txn, no, FLAG(KITH_CONTACT_DO_NOT_CALL));
        say(txn, no, KITH_BASIS_WITHDRAWAL, "2025-01-01");
        if (coming[i] != NULL) {
            (void)contact(txn, in.source, coming[i], KITH_CONSENT_EXPRESS);
        }
        (void)commit(txn);
        const uint32_t before = permission_of(in.book, yes);
        merge(&in);
        const bool joined = i == 2;
        kith_view *view = view_of(in.book);
        assert_int_equal(field_number(view, yes, KITH_CONTACT_CONSENT),
                         joined ? KITH_CONSENT_NONE : KITH_CONSENT_EXPRESS);
        assert_int_equal(field_number(view, yes, KITH_CONTACT_DO_NOT_CALL), joined);
        assert_int_equal(permission_of(in.book, yes), joined ? KITH_PERMISSION_WITHDRAWN : before);
        kith_view_close(view);
        kith_book_close(in.book);
    }
}

/* Of three with one address two have withdrawn: the third does so from the later day, if it has not said yes
 * since. */
static void the_latest_withdrawal_is_taken_over(void **state)
{
    static const size_t first[] = {0, 1, 2};
    (void)state;
    for (size_t i = 0; i < COUNT(first); i++) {
        couple in = new_couple();
        kith_id contacts[3];
        kith_txn *txn = begin(in.book);
        for (size_t j = 0; j < 3; j++) {
            const size_t place = (first[i] + j) % 3;
            contacts[place] =
                contact(txn, place == 1 ? in.source : in.target, "ann@example.org", KITH_CONSENT_EXPRESS);
        }
        say(txn, contacts[0], KITH_BASIS_WITHDRAWAL, "2024-01-01");
        say(txn, contacts[1], KITH_BASIS_WITHDRAWAL, "2025-03-01");
        say(txn, contacts[2], KITH_BASIS_EXPRESS, "2025-02-01");
        (void)commit(txn);
        merge(&in);
        kith_id consents[4];
        size_t count = 0;
        kith_view *view = view_of(in.book);
        OK(NULL, kith_record_parts(view, contacts[2], KITH_KIND_CONSENT, 0, consents, COUNT(consents), &count,
                                   NULL));
        assert_int_equal(count, 2);
        assert_int_equal(field_number(view, consents[1], KITH_CONSENT_BASIS), KITH_BASIS_WITHDRAWAL);
        assert_int_equal(field_number(view, consents[1], KITH_CONSENT_DATE), day("2025-03-01"));
        kith_view_close(view);
        kith_book_close(in.book);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(consent_becomes_the_most_restrictive),
        cmocka_unit_test(a_withdrawal_of_either_counts_for_both),
        cmocka_unit_test(a_complaint_outlasts_a_hard_bounce),
        cmocka_unit_test(the_status_that_forbids_more_counts_for_both),
        cmocka_unit_test(a_decision_goes_through_all_that_share_addresses),
        cmocka_unit_test(contacts_that_nobody_joins_stay_as_they_are),
        cmocka_unit_test(the_latest_withdrawal_is_taken_over),
    };
    return cmocka_run_group_tests_name("merge consent", tests, NULL, NULL);
}
