/* Parts of a customer on the way: states that are refused in the end, two who write at once, two processes.
 */
#include "profile.h"

#include <string.h>

/* A book with two customers that have a location each. */
typedef struct pair {
    kith_memory_store *memory;
    kith_book *book;
    kith_id f1;
    kith_id f2;
    kith_id hq;    /* of F1, in Paris */
    kith_id depot; /* of F2, in Metz */
} pair;

static pair new_pair(void)
{
    pair made = {.memory = new_store()};
    made.book = open_over(made.memory);
    kith_txn *txn = begin(made.book);
    made.f1 = organisation(txn, "F1");
    made.f2 = organisation(txn, "F2");
    made.hq = location(txn, made.f1, NULL, "Paris");
    made.depot = location(txn, made.f2, NULL, "Metz");
    (void)commit(txn);
    return made;
}

static void close_pair(pair *at)
{
    kith_book_close(at->book);
    kith_memory_store_free(at->memory);
}

static kith_location read_location(const kith_view *view, kith_id id)
{
    kith_error err = NEW_ERROR;
    kith_location read = {.size = sizeof read};
    OK(&err, kith_location_get(view, id, &read, &err));
    return read;
}

/* --- sharing --- */

static void an_owner_that_went_first_leaves_its_sharers_without_address(void **state)
{
    (void)state;
    pair at = new_pair();
    kith_txn *txn = begin(at.book);
    change(txn, at.depot, REF(KITH_LOCATION_SHARES, at.hq));
    (void)commit(txn);
    txn = begin(at.book);
    remove_record(txn, at.hq);
    kith_view *view = view_of_txn(txn);
    assert_null(read_location(view, at.depot).city);
    kith_view_close(view);
    change(txn, at.depot, nothing_of(KITH_LOCATION_SHARES)); /* there is nothing left to copy */
    view = view_of_txn(txn);
    assert_null(read_location(view, at.depot).city);
    kith_view_close(view);
    (void)commit(txn);
    close_pair(&at);
}

static void an_address_given_before_sharing_ends_is_kept(void **state)
{
    (void)state;
    pair at = new_pair();
    kith_txn *txn = begin(at.book);
    change(txn, at.depot, REF(KITH_LOCATION_SHARES, at.hq));
    (void)commit(txn);
    txn = begin(at.book);
    change(txn, at.depot, TEXT(KITH_LOCATION_CITY, "Brest"));
    change(txn, at.depot, nothing_of(KITH_LOCATION_SHARES));
    (void)commit(txn);
    kith_view *view = view_of(at.book);
    assert_string_equal(read_location(view, at.depot).city, "Brest");
    kith_view_close(view);
    close_pair(&at);
}

static void who_shares_itself_for_a_moment_keeps_the_address(void **state)
{
    (void)state;
    pair at = new_pair();
    kith_txn *txn = begin(at.book);
    change(txn, at.hq, REF(KITH_LOCATION_SHARES, at.hq));
    change(txn, at.hq, nothing_of(KITH_LOCATION_SHARES));
    (void)commit(txn);
    kith_view *view = view_of(at.book);
    assert_string_equal(read_location(view, at.hq).city, "Paris");
    kith_view_close(view);
    close_pair(&at);
}

static void of_two_who_share_each_other_at_once_the_second_is_refused(void **state)
{
    (void)state;
    pair at = new_pair();
    kith_txn *one = begin(at.book);
    kith_txn *other = begin(at.book);
    change(one, at.hq, REF(KITH_LOCATION_SHARES, at.depot));
    change(other, at.depot, REF(KITH_LOCATION_SHARES, at.hq));
    (void)commit(one);
    expect_rule(other, KITH_RULE_LOCATION_SHARES, at.depot);
    close_pair(&at);
}

/* --- two at once --- */

static void a_new_part_of_a_part_stands_in_the_way_of_removing_the_customer(void **state)
{
    (void)state;
    pair at = new_pair();
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(at.book);
    const kith_id meeting = ADD(txn, KITH_KIND_APPOINTMENT, REF(KITH_APPOINTMENT_CUSTOMER, at.f1),
                                AT_HOUR(KITH_APPOINTMENT_START, "2026-02-01", 10));
    (void)commit(txn);
    kith_txn *one = begin(at.book);
    kith_txn *other = begin(at.book);
    remove_record(one, at.f1);
    (void)ADD(other, KITH_KIND_PARTICIPANT, REF(KITH_PARTICIPANT_APPOINTMENT, meeting),
              TEXT(KITH_PARTICIPANT_NAME, "Ann"));
    (void)commit(other);
    REFUSED(KITH_ERR_CONFLICT, &err, kith_txn_commit(one, NULL, &err));
    assert_int_equal(err.subject, at.f1);
    kith_txn_close(one);
    close_pair(&at);
}

/* --- two processes: the later location may have the lower id --- */

static void the_only_location_needs_a_name_beside_one_of_a_lower_id(void **state)
{
    (void)state;
    pair at = new_pair();
    kith_error err = NEW_ERROR;
    kith_book *theirs = open_over(at.memory);
    kith_txn *txn = begin(theirs);
    const kith_id f3 = organisation(txn, "F3");
    const kith_id only = location(txn, f3, NULL, "Lille");
    (void)commit(txn);
    OK(&err, kith_book_refresh(at.book, NULL, &err));
    txn = begin(at.book);
    const kith_id named = location(txn, f3, "Shipping", "Brest");
    assert_true(named < only);
    expect_rule(txn, KITH_RULE_LOCATION_NAME, named);
    txn = begin(at.book);
    (void)location(txn, f3, "Shipping", "Brest");
    change(txn, only, TEXT(KITH_LOCATION_NAME, "HQ"));
    (void)commit(txn);
    kith_book_close(theirs);
    close_pair(&at);
}

/* --- contacts --- */

static void a_consent_decision_is_not_taken_back_to_unknown(void **state)
{
    (void)state;
    pair at = new_pair();
    for (int64_t decided = KITH_CONSENT_NONE; decided <= KITH_CONSENT_IMPLIED; decided++) {
        kith_txn *txn = begin(at.book);
        const kith_id ann =
            ADD(txn, KITH_KIND_CONTACT, REF(KITH_CONTACT_CUSTOMER, at.f1), TEXT(KITH_CONTACT_NAME, "Ann"),
                TEXT(KITH_CONTACT_EMAIL, "ann@example.com"), CODE(KITH_CONTACT_CONSENT, decided));
        (void)commit(txn);
        txn = begin(at.book);
        change(txn, ann, CODE(KITH_CONTACT_CONSENT, KITH_CONSENT_UNKNOWN));
        expect_rule(txn, KITH_RULE_CONSENT_MISSING, ann);
        txn = begin(at.book);
        change(txn, ann, nothing_of(KITH_CONTACT_CONSENT));
        expect_rule(txn, KITH_RULE_CONSENT_MISSING, ann);
    }
    close_pair(&at);
}

/* --- what is filled in --- */

static void an_actor_that_the_limit_cuts_off_is_no_author(void **state)
{
    (void)state;
    kith_memory_store *memory = new_store();
    const kith_limit limits[] = {{.limit = KITH_LIMIT_NAME, .value = 3}};
    const kith_book_options options = {.size = sizeof options, .limits = limits, .limit_count = 1};
    kith_book *book = open_with(options, memory);
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(book); /* by "anna" */
    const kith_id f1 =
        customer(txn, (kith_customer){.number = "F1", .kind = KITH_PARTY_ORGANISATION, .organisation = "F1"});
    const kith_value note[] = {REF(KITH_NOTE_CUSTOMER, f1), TEXT(KITH_NOTE_TEXT, "spoke to Ann")};
    kith_id id = 0;
    REFUSED(KITH_ERR_SHAPE, &err, kith_record_add(txn, KITH_KIND_NOTE, note, COUNT(note), &id, &err));
    assert_int_equal(err.field, KITH_NOTE_AUTHOR);
    (void)ADD(txn, KITH_KIND_NOTE, note[0], note[1], TEXT(KITH_NOTE_AUTHOR, "ann"));
    (void)commit(txn);
    kith_book_close(book);
    kith_book_close(open_with(options, memory)); /* what was written can be read */
    kith_memory_store_free(memory);
}

/* --- doubles --- */

static void a_part_is_found_by_what_it_is_now(void **state)
{
    (void)state;
    pair at = new_pair();
    kith_txn *txn = begin(at.book);
    const kith_id shirt = ADD(txn, KITH_KIND_FAVOURITE, REF(KITH_FAVOURITE_CUSTOMER, at.f1),
                              TEXT(KITH_FAVOURITE_ITEM, "shirt"));
    const kith_id coat =
        ADD(txn, KITH_KIND_FAVOURITE, REF(KITH_FAVOURITE_CUSTOMER, at.f1), TEXT(KITH_FAVOURITE_ITEM, "coat"));
    (void)ADD(txn, KITH_KIND_FAVOURITE, REF(KITH_FAVOURITE_CUSTOMER, at.f2),
              TEXT(KITH_FAVOURITE_ITEM, "coat")); /* of another customer */
    (void)commit(txn);
    for (int again = 0; again < 2; again++) {
        txn = begin(at.book);
        change(txn, shirt, TEXT(KITH_FAVOURITE_ITEM, "coat"));
        expect_rule(txn, KITH_RULE_DOUBLE_PART, shirt);
        at.book = reopened(at.book, at.memory);
    }
    txn = begin(at.book);
    change(txn, shirt, TEXT(KITH_FAVOURITE_ITEM, "coat"));
    change(txn, coat, TEXT(KITH_FAVOURITE_ITEM, "shirt"));
    (void)commit(txn);
    txn = begin(at.book);
    remove_record(txn, shirt);
    (void)ADD(txn, KITH_KIND_FAVOURITE, REF(KITH_FAVOURITE_CUSTOMER, at.f1),
              TEXT(KITH_FAVOURITE_ITEM, "coat"));
    (void)commit(txn);
    close_pair(&at);
}

/* Nothing tells them apart: no end, sex or language. */
static void parts_without_identity_are_the_same(void **state)
{
    (void)state;
    pair at = new_pair();
    kith_txn *txn = begin(at.book);
    const kith_id type = relation_type(txn, (type_settings){.code = "knows"});
    (void)label(txn, type, 0, 0, NULL, "one");
    (void)commit(txn);
    txn = begin(at.book);
    expect_rule(txn, KITH_RULE_DOUBLE_PART, label(txn, type, 0, 0, NULL, "two"));
    close_pair(&at);
}

/* --- archived --- */

static kith_id send_email(kith_txn *txn, kith_id customer)
{
    return ADD(txn, KITH_KIND_EMAIL, REF(KITH_EMAIL_CUSTOMER, customer),
               TEXT(KITH_EMAIL_ADDRESS, "ann@example.com"));
}

static size_t emails_of(kith_book *book, kith_id customer)
{
    kith_error err = NEW_ERROR;
    const kith_history_query query = {
        .size = sizeof query, .customer = customer, .kind = KITH_KIND_EMAIL, .most = 8};
    kith_history *history = NULL;
    kith_view *view = view_of(book);
    OK(&err, kith_history_read(view, &query, &history, &err));
    const size_t count = kith_history_count(history);
    kith_history_close(history);
    kith_view_close(view);
    return count;
}

static void an_email_goes_with_a_customer_of_the_same_transaction(void **state)
{
    (void)state;
    pair at = new_pair();
    kith_error err = NEW_ERROR;
    const uint32_t first = 0;
    size_t dropped = 0;
    kith_txn *txn = begin(at.book); /* dropped */
    const kith_id f3 = organisation(txn, "F3");
    (void)send_email(txn, f3);
    (void)send_email(txn, at.f2);
    OK(&err, kith_txn_drop(txn, &first, 1, &dropped, &err));
    assert_int_equal(dropped, 2);
    (void)commit(txn);
    assert_int_equal(emails_of(at.book, f3), 0);
    assert_int_equal(emails_of(at.book, at.f2), 1);
    txn = begin(at.book); /* removed */
    const kith_id f4 = organisation(txn, "F4");
    (void)send_email(txn, f4);
    (void)send_email(txn, at.f1);
    remove_record(txn, f4);
    remove_record(txn, at.f1);
    (void)commit(txn);
    assert_int_equal(emails_of(at.book, f4), 0);
    assert_int_equal(emails_of(at.book, at.f1), 0);
    txn = begin(at.book); /* removed by somebody else */
    kith_txn *other = begin(at.book);
    (void)send_email(txn, at.f2);
    remove_record(other, at.f2);
    (void)commit(other);
    expect_commit(txn, KITH_ERR_CONFLICT);
    close_pair(&at);
}

static void an_email_takes_the_right_to_change_its_customer(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_book *book = open_with((kith_book_options){.rights_mode = KITH_RIGHTS_ROLES, .owner = "anna"}, NULL);
    kith_txn *txn = begin(book);
    const kith_id f1 = organisation(txn, "F1");
    const kith_id adds = entry(txn, KITH_KIND_ROLE, "adds");
    const kith_id changes = entry(txn, KITH_KIND_ROLE, "changes");
    (void)ADD(txn, KITH_KIND_RIGHT, REF(KITH_RIGHT_ROLE, adds),
              CODE(KITH_RIGHT_OPERATION, KITH_OPERATION_ADD));
    (void)ADD(txn, KITH_KIND_RIGHT, REF(KITH_RIGHT_ROLE, changes),
              CODE(KITH_RIGHT_OPERATION, KITH_OPERATION_CHANGE));
    (void)ADD(txn, KITH_KIND_USER, TEXT(KITH_USER_CODE, "adam"), REF(KITH_USER_ROLE, adds));
    (void)ADD(txn, KITH_KIND_USER, TEXT(KITH_USER_CODE, "charly"), REF(KITH_USER_ROLE, changes));
    (void)commit(txn);
    const kith_txn_options by_adam = {.size = sizeof by_adam, .actor = "adam"};
    const kith_txn_options by_charly = {.size = sizeof by_charly, .actor = "charly"};
    OK(&err, kith_txn_begin(book, &by_adam, &txn, &err));
    (void)send_email(txn, f1);
    expect_commit(txn, KITH_ERR_DENIED);
    OK(&err, kith_txn_begin(book, &by_adam, &txn, &err));
    (void)send_email(txn, organisation(txn, "F2"));
    (void)commit(txn);
    OK(&err, kith_txn_begin(book, &by_charly, &txn, &err));
    (void)send_email(txn, f1);
    (void)commit(txn);
    kith_book_close(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_owner_that_went_first_leaves_its_sharers_without_address),
        cmocka_unit_test(an_address_given_before_sharing_ends_is_kept),
        cmocka_unit_test(who_shares_itself_for_a_moment_keeps_the_address),
        cmocka_unit_test(of_two_who_share_each_other_at_once_the_second_is_refused),
        cmocka_unit_test(a_new_part_of_a_part_stands_in_the_way_of_removing_the_customer),
        cmocka_unit_test(the_only_location_needs_a_name_beside_one_of_a_lower_id),
        cmocka_unit_test(a_consent_decision_is_not_taken_back_to_unknown),
        cmocka_unit_test(an_actor_that_the_limit_cuts_off_is_no_author),
        cmocka_unit_test(a_part_is_found_by_what_it_is_now),
        cmocka_unit_test(parts_without_identity_are_the_same),
        cmocka_unit_test(an_email_goes_with_a_customer_of_the_same_transaction),
        cmocka_unit_test(an_email_takes_the_right_to_change_its_customer),
    };
    return cmocka_run_group_tests_name("profile", tests, NULL, NULL);
}
