/* Locations, bank accounts and contacts of a customer (P1 to P8). */
#include "profile.h"

#include <string.h>

/* A book with a customer F1. */
typedef struct shop {
    kith_book *book;
    kith_id f1;
    kith_id hq;       /* named HQ, in Paris */
    kith_id shipping; /* named Shipping, in Lille */
} shop;

static shop new_shop(void)
{
    shop made = {.book = new_book()};
    kith_txn *txn = begin(made.book);
    made.f1 = organisation(txn, "F1");
    made.hq = location(txn, made.f1, "HQ", "Paris");
    made.shipping = location(txn, made.f1, "Shipping", "Lille");
    (void)commit(txn);
    return made;
}

static const char *city_of(kith_book *book, kith_id id)
{
    static char city[64];
    kith_error err = NEW_ERROR;
    kith_location read = {.size = sizeof read};
    kith_view *view = view_of(book);
    OK(&err, kith_location_get(view, id, &read, &err));
    (void)strncpy(city, read.city == NULL ? "" : read.city, sizeof city - 1);
    kith_view_close(view);
    return city;
}

static kith_id find_location(kith_book *book, kith_id customer, uint32_t purpose)
{
    kith_error err = NEW_ERROR;
    kith_id id = 0;
    kith_view *view = view_of(book);
    OK(&err, kith_location_find(view, customer, purpose, &id, &err));
    kith_view_close(view);
    return id;
}

/* How many findings kith_validate_all has, all of that rule. */
static size_t findings_of(kith_book *book, int32_t rule)
{
    kith_error err = NEW_ERROR;
    kith_finding findings[8];
    size_t count = 0;
    kith_view *view = view_of(book);
    OK(&err, kith_validate_all(view, NULL, findings, COUNT(findings), &count, &err));
    for (size_t i = 0; i < count && i < COUNT(findings); i++) {
        assert_int_equal(findings[i].rule, rule);
    }
    kith_view_close(view);
    return count;
}

/* --- primary --- */

/* Worked case 99. */
static void case_99_exactly_one_location_is_primary(void **state)
{
    (void)state;
    shop at = new_shop();
    assert_int_equal(find_location(at.book, at.f1, 0), at.hq);
    kith_txn *txn = begin(at.book);
    remove_record(txn, at.hq);
    expect_rule(txn, KITH_RULE_PRIMARY_REQUIRED, at.hq);
    txn = begin(at.book);
    change(txn, at.shipping, FLAG(KITH_LOCATION_PRIMARY));
    (void)commit(txn);
    assert_int_equal(find_location(at.book, at.f1, 0), at.shipping);
    assert_string_equal(city_of(at.book, find_location(at.book, at.f1, 0)), "Lille");
    kith_view *view = view_of(at.book);
    assert_int_equal(field_number(view, at.hq, KITH_LOCATION_PRIMARY), 0);
    kith_view_close(view);
    txn = begin(at.book); /* now it can go, and the last one too */
    remove_record(txn, at.hq);
    remove_record(txn, at.shipping);
    (void)commit(txn);
    assert_int_equal(findings_of(at.book, 0), 0);
    kith_book_close(at.book);
}

static void primary_cannot_be_given_up_without_a_successor(void **state)
{
    (void)state;
    shop at = new_shop();
    kith_txn *txn = begin(at.book);
    change(txn, at.hq, nothing_of(KITH_LOCATION_PRIMARY));
    expect_rule(txn, KITH_RULE_PRIMARY_REQUIRED, at.hq);
    txn = begin(at.book);
    change(txn, at.hq, nothing_of(KITH_LOCATION_PRIMARY));
    change(txn, at.shipping, FLAG(KITH_LOCATION_PRIMARY));
    (void)commit(txn);
    txn = begin(at.book); /* of a new customer, in one go */
    const kith_id f2 = organisation(txn, "F2");
    const kith_id only = location(txn, f2, NULL, "Rom");
    change(txn, only, nothing_of(KITH_LOCATION_PRIMARY));
    expect_rule(txn, KITH_RULE_PRIMARY_REQUIRED, only);
    txn = begin(at.book); /* a removed one takes the place back with it */
    const kith_id third = ADD(txn, KITH_KIND_LOCATION, REF(KITH_LOCATION_CUSTOMER, at.f1),
                              TEXT(KITH_LOCATION_NAME, "Third"), FLAG(KITH_LOCATION_PRIMARY));
    remove_record(txn, third);
    expect_rule(txn, KITH_RULE_PRIMARY_REQUIRED, at.shipping);
    kith_book_close(at.book);
}

static void first_is_primary_whatever_it_says(void **state)
{
    (void)state;
    shop at = new_shop();
    kith_txn *txn = begin(at.book);
    const kith_value no = {.field = KITH_CONTACT_PRIMARY, .type = KITH_TYPE_FLAG, .number = 0};
    const kith_id first =
        ADD(txn, KITH_KIND_CONTACT, REF(KITH_CONTACT_CUSTOMER, at.f1), TEXT(KITH_CONTACT_NAME, "Ann"), no);
    const kith_id second =
        ADD(txn, KITH_KIND_CONTACT, REF(KITH_CONTACT_CUSTOMER, at.f1), TEXT(KITH_CONTACT_NAME, "Bob"));
    (void)commit(txn);
    kith_view *view = view_of(at.book);
    assert_int_equal(field_number(view, first, KITH_CONTACT_PRIMARY), 1);
    assert_int_equal(field_number(view, second, KITH_CONTACT_PRIMARY), 0);
    kith_view_close(view);
    kith_book_close(at.book);
}

static void oldest_is_promoted_where_the_book_says_so(void **state)
{
    (void)state;
    shop at = new_shop();
    kith_txn *txn = begin(at.book);
    const kith_id third = location(txn, at.f1, "Third", "Metz");
    set_book(txn, at.book, FLAG(KITH_BOOK_PROMOTES));
    (void)commit(txn);
    txn = begin(at.book);
    remove_record(txn, at.hq);
    (void)commit(txn);
    assert_int_equal(find_location(at.book, at.f1, 0), at.shipping);
    txn = begin(at.book);
    change(txn, third, FLAG(KITH_LOCATION_PRIMARY));
    remove_record(txn, third);
    (void)commit(txn);
    assert_int_equal(find_location(at.book, at.f1, 0), at.shipping);
    kith_book_close(at.book);
}

/* Two users at once: each makes another location primary. */
static void who_commits_last_decides_and_one_is_left(void **state)
{
    (void)state;
    shop at = new_shop();
    kith_txn *txn = begin(at.book);
    const kith_id third = location(txn, at.f1, "Third", "Metz");
    (void)commit(txn);
    kith_txn *one = begin(at.book);
    kith_txn *other = begin(at.book);
    change(one, at.shipping, FLAG(KITH_LOCATION_PRIMARY));
    change(other, third, FLAG(KITH_LOCATION_PRIMARY));
    (void)commit(one);
    (void)commit(other);
    assert_int_equal(find_location(at.book, at.f1, 0), third);
    assert_int_equal(findings_of(at.book, 0), 0);
    kith_book_close(at.book);
}

/* --- names --- */

static void only_a_single_location_may_be_without_name(void **state)
{
    (void)state;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id f1 = organisation(txn, "F1");
    const kith_id only = location(txn, f1, NULL, "Paris");
    (void)commit(txn);
    txn = begin(book);
    const kith_id named = location(txn, f1, "Shipping", "Lille");
    expect_rule(txn, KITH_RULE_LOCATION_NAME, named);
    txn = begin(book);
    const kith_id second = location(txn, f1, NULL, "Lille");
    change(txn, only, TEXT(KITH_LOCATION_NAME, "HQ"));
    expect_rule(txn, KITH_RULE_LOCATION_NAME, second);
    txn = begin(book);
    (void)location(txn, f1, "Shipping", "Lille");
    change(txn, only, TEXT(KITH_LOCATION_NAME, "HQ"));
    (void)commit(txn);
    txn = begin(book);
    change(txn, only, nothing_of(KITH_LOCATION_NAME));
    expect_rule(txn, KITH_RULE_LOCATION_NAME, only);
    kith_book_close(book);
}

/* --- purposes --- */

static void location_of_a_purpose_falls_back_to_the_primary_one(void **state)
{
    (void)state;
    shop at = new_shop();
    assert_int_equal(find_location(at.book, at.f1, KITH_LOCATION_SHIPPING), at.hq);
    kith_txn *txn = begin(at.book);
    const kith_id third = location(txn, at.f1, "Third", "Metz");
    change(txn, at.shipping, FLAG(KITH_LOCATION_SHIPPING));
    change(txn, third, FLAG(KITH_LOCATION_SHIPPING));
    change(txn, third, FLAG(KITH_LOCATION_BILLING));
    (void)commit(txn);
    assert_int_equal(find_location(at.book, at.f1, KITH_LOCATION_SHIPPING), at.shipping); /* the oldest */
    assert_int_equal(find_location(at.book, at.f1, KITH_LOCATION_BILLING), third);
    assert_int_equal(find_location(at.book, at.f1, KITH_LOCATION_HEADQUARTERS), at.hq);
    txn = begin(at.book);
    change(txn, third, FLAG(KITH_LOCATION_PRIMARY)); /* serves the purpose and is primary */
    (void)commit(txn);
    assert_int_equal(find_location(at.book, at.f1, KITH_LOCATION_SHIPPING), third);
    kith_book_close(at.book);
}

static void coordinates_come_in_pairs(void **state)
{
    (void)state;
    shop at = new_shop();
    kith_txn *txn = begin(at.book);
    change(txn, at.hq, DEGREES(KITH_LOCATION_LATITUDE, 48));
    expect_rule(txn, KITH_RULE_COORDINATES, at.hq);
    txn = begin(at.book);
    change(txn, at.hq, DEGREES(KITH_LOCATION_LATITUDE, -48));
    change(txn, at.hq, DEGREES(KITH_LOCATION_LONGITUDE, 2));
    (void)commit(txn);
    kith_location read = {.size = sizeof read};
    kith_error err = NEW_ERROR;
    kith_view *view = view_of(at.book);
    OK(&err, kith_location_get(view, at.hq, &read, &err));
    assert_int_equal(read.latitude, -48000000);
    assert_int_equal(read.longitude, 2000000);
    assert_int_equal(read.customer, at.f1);
    assert_int_equal(read.primary, 1);
    assert_string_equal(read.name, "HQ");
    kith_view_close(view);
    txn = begin(at.book);
    const kith_value beyond = DEGREES(KITH_LOCATION_LATITUDE, 91);
    REFUSED(KITH_ERR_SHAPE, &err, kith_record_change(txn, at.hq, &beyond, 1, &err));
    kith_txn_close(txn);
    kith_book_close(at.book);
}

/* --- sharing --- */

static kith_id share(kith_book *book, kith_id customer, const char *name, kith_id shared)
{
    kith_txn *txn = begin(book);
    const kith_id id = ADD(txn, KITH_KIND_LOCATION, REF(KITH_LOCATION_CUSTOMER, customer),
                           TEXT(KITH_LOCATION_NAME, name), REF(KITH_LOCATION_SHARES, shared));
    (void)commit(txn);
    return id;
}

static void sharers_follow_the_owner(void **state)
{
    (void)state;
    shop at = new_shop();
    kith_txn *txn = begin(at.book);
    const kith_id f2 = organisation(txn, "F2");
    const kith_id f3 = organisation(txn, "F3");
    (void)commit(txn);
    const kith_id second = share(at.book, f2, "Depot", at.hq);
    const kith_id third = share(at.book, f3, NULL, second); /* a chain collapses */
    kith_view *view = view_of(at.book);
    assert_int_equal(field_number(view, third, KITH_LOCATION_SHARES), at.hq);
    assert_string_equal(field_text(view, third, KITH_LOCATION_CITY), "");
    assert_int_equal(field_number(view, second, KITH_LOCATION_PRIMARY), 1); /* F2's own affair */
    assert_string_equal(field_text(view, second, KITH_LOCATION_NAME), "Depot");
    kith_view_close(view);
    assert_string_equal(city_of(at.book, third), "Paris");
    txn = begin(at.book);
    change(txn, at.hq, TEXT(KITH_LOCATION_CITY, "Nantes"));
    (void)commit(txn);
    assert_string_equal(city_of(at.book, second), "Nantes");
    assert_string_equal(city_of(at.book, third), "Nantes");
    txn = begin(at.book); /* the owner edits, not who shares */
    change(txn, third, TEXT(KITH_LOCATION_CITY, "Brest"));
    expect_rule(txn, KITH_RULE_LOCATION_SHARES, third);
    txn = begin(at.book);
    change(txn, at.shipping, FLAG(KITH_LOCATION_PRIMARY));
    remove_record(txn, at.hq);
    expect_rule(txn, KITH_RULE_IN_USE, at.hq);
    kith_book_close(at.book);
}

static void a_location_that_is_shared_hands_its_sharers_on(void **state)
{
    (void)state;
    shop at = new_shop();
    kith_txn *txn = begin(at.book);
    const kith_id f2 = organisation(txn, "F2");
    const kith_id f3 = organisation(txn, "F3");
    const kith_id depot = location(txn, f2, NULL, "Metz");
    (void)commit(txn);
    const kith_id sharer = share(at.book, f3, NULL, depot);
    txn = begin(at.book);
    change(txn, depot, REF(KITH_LOCATION_SHARES, at.shipping));
    (void)commit(txn);
    kith_view *view = view_of(at.book);
    assert_int_equal(field_number(view, sharer, KITH_LOCATION_SHARES), at.shipping);
    assert_string_equal(field_text(view, depot, KITH_LOCATION_CITY), "");
    kith_view_close(view);
    assert_string_equal(city_of(at.book, sharer), "Lille");
    kith_book_close(at.book);
}

static void sharing_in_a_circle_is_refused(void **state)
{
    (void)state;
    shop at = new_shop();
    kith_txn *txn = begin(at.book);
    const kith_id f2 = organisation(txn, "F2");
    (void)commit(txn);
    const kith_id second = share(at.book, f2, NULL, at.hq);
    txn = begin(at.book);
    change(txn, at.hq, REF(KITH_LOCATION_SHARES, second));
    expect_rule(txn, KITH_RULE_LOCATION_SHARES, at.hq);
    txn = begin(at.book);
    change(txn, at.shipping, REF(KITH_LOCATION_SHARES, at.shipping));
    expect_rule(txn, KITH_RULE_LOCATION_SHARES, at.shipping);
    txn = begin(at.book); /* in two steps of one transaction, over a third */
    change(txn, at.shipping, REF(KITH_LOCATION_SHARES, at.hq));
    change(txn, at.hq, REF(KITH_LOCATION_SHARES, at.shipping));
    expect_rule(txn, KITH_RULE_LOCATION_SHARES, at.hq);
    kith_book_close(at.book);
}

static void who_no_longer_shares_keeps_the_address(void **state)
{
    (void)state;
    shop at = new_shop();
    kith_txn *txn = begin(at.book);
    const kith_id f2 = organisation(txn, "F2");
    const kith_id f3 = organisation(txn, "F3");
    (void)commit(txn);
    const kith_id second = share(at.book, f2, NULL, at.hq);
    const kith_id third = share(at.book, f3, NULL, at.hq);
    txn = begin(at.book);
    change(txn, second, nothing_of(KITH_LOCATION_SHARES));
    const kith_value own[] = {nothing_of(KITH_LOCATION_SHARES), TEXT(KITH_LOCATION_CITY, "Brest")};
    kith_error err = NEW_ERROR;
    OK(&err, kith_record_change(txn, third, own, COUNT(own), &err));
    (void)commit(txn);
    kith_view *view = view_of(at.book);
    assert_string_equal(field_text(view, second, KITH_LOCATION_CITY), "Paris");
    assert_string_equal(field_text(view, third, KITH_LOCATION_CITY), "Brest");
    kith_view_close(view);
    txn = begin(at.book);
    change(txn, at.hq, TEXT(KITH_LOCATION_CITY, "Nantes"));
    (void)commit(txn);
    assert_string_equal(city_of(at.book, second), "Paris");
    kith_book_close(at.book);
}

static void new_location_that_shares_has_no_address(void **state)
{
    (void)state;
    shop at = new_shop();
    kith_txn *txn = begin(at.book);
    const kith_id f2 = organisation(txn, "F2");
    const kith_id id = ADD(txn, KITH_KIND_LOCATION, REF(KITH_LOCATION_CUSTOMER, f2),
                           REF(KITH_LOCATION_SHARES, at.hq), TEXT(KITH_LOCATION_CITY, "Brest"));
    expect_rule(txn, KITH_RULE_LOCATION_SHARES, id);
    kith_book_close(at.book);
}

/* --- what a customer refers to --- */

static void invoices_go_to_a_location_of_who_is_invoiced(void **state)
{
    (void)state;
    shop at = new_shop();
    kith_txn *txn = begin(at.book);
    const kith_id f2 = organisation(txn, "F2");
    change(txn, f2, REF(KITH_CUSTOMER_INVOICE_LOCATION, at.hq));
    expect_rule(txn, KITH_RULE_LOCATION_OWNER, f2);
    txn = begin(at.book);
    const kith_id f3 = organisation(txn, "F3");
    change(txn, f3, REF(KITH_CUSTOMER_INVOICE_LOCATION, at.hq));
    change(txn, f3, REF(KITH_CUSTOMER_INVOICE_TO, at.f1));
    change(txn, at.f1, REF(KITH_CUSTOMER_INVOICE_LOCATION, at.shipping)); /* its own */
    (void)commit(txn);
    kith_customer read = {.size = sizeof read};
    kith_error err = NEW_ERROR;
    kith_view *view = view_of(at.book);
    OK(&err, kith_customer_get(view, f3, &read, &err));
    assert_int_equal(read.invoice_to, at.f1);
    assert_int_equal(read.invoice_location, at.hq);
    kith_view_close(view);
    txn = begin(at.book);
    change(txn, f3, nothing_of(KITH_CUSTOMER_INVOICE_TO));
    expect_rule(txn, KITH_RULE_LOCATION_OWNER, f3);
    txn = begin(at.book);
    remove_record(txn, at.f1);
    expect_rule(txn, KITH_RULE_IN_USE, at.f1);
    kith_book_close(at.book);
}

/* Fields that few customers have are kept apart; they must behave as the others do. */
static void rare_fields_are_like_any(void **state)
{
    (void)state;
    kith_memory_store *memory = new_store();
    kith_book *book = open_over(memory);
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(book);
    const kith_id payer = organisation(txn, "P");
    const kith_id id = customer(txn, (kith_customer){.number = "F1",
                                                     .kind = KITH_PARTY_ORGANISATION,
                                                     .organisation = "Shop",
                                                     .payer = payer,
                                                     .payment_terms = "net30",
                                                     .price_list = "retail"});
    const kith_value zero = {.field = KITH_CUSTOMER_COMMISSION_RATE, .type = KITH_TYPE_DECIMAL, .number = 0};
    OK(&err, kith_record_change(txn, id, &zero, 1, &err));
    change(txn, id, FLAG(KITH_CUSTOMER_DO_NOT_CALL));
    (void)commit(txn);
    for (int again = 0; again < 2; again++) {
        kith_customer read = {.size = sizeof read};
        kith_view *view = view_of(book);
        OK(&err, kith_customer_get(view, id, &read, &err));
        assert_string_equal(read.number, "F1");
        assert_string_equal(read.organisation, "Shop");
        assert_int_equal(read.payer, payer);
        assert_string_equal(read.payment_terms, "net30");
        assert_string_equal(read.price_list, "retail");
        assert_int_equal(read.commission_rate, 0);
        assert_true((read.present & KITH_PRESENT(KITH_CUSTOMER_COMMISSION_RATE)) != 0); /* 0 % is a value */
        assert_int_equal(read.do_not_call, 1);
        assert_true((read.present & KITH_PRESENT(KITH_CUSTOMER_INVOICE_TO)) == 0);
        kith_id users[2];
        size_t count = 0;
        OK(&err, kith_record_users(view, payer, users, COUNT(users), &count, &err));
        assert_int_equal(count, 1);
        assert_int_equal(users[0], id);
        assert_int_equal(find(view, "F1"), id);
        kith_view_close(view);
        book = reopened(book, memory);
    }
    txn = begin(book);
    change(txn, id, nothing_of(KITH_CUSTOMER_COMMISSION_RATE));
    change(txn, id, nothing_of(KITH_CUSTOMER_PAYER));
    (void)commit(txn);
    kith_view *view = view_of(book);
    assert_int_equal(field_number(view, id, KITH_CUSTOMER_PAYER), 0);
    assert_string_equal(field_text(view, id, KITH_CUSTOMER_PRICE_LIST), "retail");
    kith_view_close(view);
    kith_book_close(book);
    kith_memory_store_free(memory);
}

/* --- bank accounts --- */

static void bank_account_is_complete_with_a_mandate_of_the_day(void **state)
{
    (void)state;
    shop at = new_shop();
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(at.book);
    const kith_id account =
        ADD(txn, KITH_KIND_BANK_ACCOUNT, REF(KITH_BANK_ACCOUNT_CUSTOMER, at.f1),
            TEXT(KITH_BANK_ACCOUNT_HOLDER, "Shop"), TEXT(KITH_BANK_ACCOUNT_NUMBER, "DE02 1203 0000"),
            TEXT(KITH_BANK_ACCOUNT_MANDATE, "M-1"), DATE(KITH_BANK_ACCOUNT_MANDATE_SINCE, "2026-01-01"),
            DATE(KITH_BANK_ACCOUNT_MANDATE_UNTIL, "2026-06-30"));
    (void)commit(txn);
    const struct {
        const char *on;
        int32_t complete;
    } cases[] = {{"2025-12-31", 0}, {"2026-01-01", 1}, {"2026-06-30", 1}, {"2026-07-01", 0}, {"", 1}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        int32_t complete = 7;
        kith_view *view = view_on(at.book, day(cases[i].on));
        OK(&err, kith_bank_account_complete(view, account, &complete, &err));
        assert_int_equal(complete, cases[i].complete);
        kith_view_close(view);
    }
    const uint32_t needed[] = {KITH_BANK_ACCOUNT_HOLDER, KITH_BANK_ACCOUNT_NUMBER, KITH_BANK_ACCOUNT_MANDATE};
    for (size_t i = 0; i < COUNT(needed); i++) {
        int32_t complete = 7;
        txn = begin(at.book);
        change(txn, account, nothing_of(needed[i]));
        kith_view *view = view_of_txn(txn);
        OK(&err, kith_bank_account_complete(view, account, &complete, &err));
        assert_int_equal(complete, 0);
        kith_view_close(view);
        kith_txn_close(txn);
    }
    txn = begin(at.book);
    change(txn, account, DATE(KITH_BANK_ACCOUNT_MANDATE_UNTIL, "2025-12-31"));
    expect_rule(txn, KITH_RULE_PERIOD, account);
    kith_book_close(at.book);
}

/* --- contacts --- */

static void contact_with_an_address_needs_a_consent_decision(void **state)
{
    (void)state;
    shop at = new_shop();
    const struct {
        const char *email;
        int64_t consent;
        uint32_t importing;
        int32_t rule;
    } cases[] = {
        {NULL, 0, 0, KITH_RULE_NONE},
        {"ann@example.com", 0, 0, KITH_RULE_CONSENT_MISSING},
        {"ann@example.com", KITH_CONSENT_UNKNOWN, 0, KITH_RULE_CONSENT_MISSING},
        {"ann@example.com", KITH_CONSENT_NONE, 0, KITH_RULE_NONE},
        {"ann@example.com", KITH_CONSENT_EXPRESS, 0, KITH_RULE_NONE},
        {"ann@example.com", KITH_CONSENT_IMPLIED, 0, KITH_RULE_NONE},
        {"ann@example.com", 0, 1, KITH_RULE_NONE},
        {"ann@example.com", KITH_CONSENT_UNKNOWN, 1, KITH_RULE_NONE},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        kith_error err = NEW_ERROR;
        const kith_txn_options options = {
            .size = sizeof options, .actor = "anna", .today = TODAY, .importing = cases[i].importing};
        kith_txn *txn = NULL;
        OK(&err, kith_txn_begin(at.book, &options, &txn, &err));
        const kith_id id =
            ADD(txn, KITH_KIND_CONTACT, REF(KITH_CONTACT_CUSTOMER, at.f1), TEXT(KITH_CONTACT_NAME, "Ann"),
                TEXT(KITH_CONTACT_EMAIL, cases[i].email), CODE(KITH_CONTACT_CONSENT, cases[i].consent));
        if (cases[i].rule != KITH_RULE_NONE) {
            expect_rule(txn, cases[i].rule, id);
            continue;
        }
        (void)commit(txn);
        kith_view *view = view_of(at.book);
        const int64_t taken = cases[i].importing ? KITH_CONSENT_UNKNOWN : cases[i].consent;
        assert_int_equal(field_number(view, id, KITH_CONTACT_CONSENT), taken);
        kith_view_close(view);
        txn = begin(at.book); /* what came unknown may stay so, until the address is another */
        change(txn, id, TEXT(KITH_CONTACT_ROLE, "buyer"));
        (void)commit(txn);
        txn = begin(at.book);
        change(txn, id, TEXT(KITH_CONTACT_EMAIL, "new@example.com"));
        if (taken == KITH_CONSENT_UNKNOWN || taken == 0) {
            expect_rule(txn, KITH_RULE_CONSENT_MISSING, id);
        } else {
            (void)commit(txn);
        }
    }
    kith_book_close(at.book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(case_99_exactly_one_location_is_primary),
        cmocka_unit_test(primary_cannot_be_given_up_without_a_successor),
        cmocka_unit_test(first_is_primary_whatever_it_says),
        cmocka_unit_test(oldest_is_promoted_where_the_book_says_so),
        cmocka_unit_test(who_commits_last_decides_and_one_is_left),
        cmocka_unit_test(only_a_single_location_may_be_without_name),
        cmocka_unit_test(location_of_a_purpose_falls_back_to_the_primary_one),
        cmocka_unit_test(coordinates_come_in_pairs),
        cmocka_unit_test(sharers_follow_the_owner),
        cmocka_unit_test(a_location_that_is_shared_hands_its_sharers_on),
        cmocka_unit_test(sharing_in_a_circle_is_refused),
        cmocka_unit_test(who_no_longer_shares_keeps_the_address),
        cmocka_unit_test(new_location_that_shares_has_no_address),
        cmocka_unit_test(invoices_go_to_a_location_of_who_is_invoiced),
        cmocka_unit_test(rare_fields_are_like_any),
        cmocka_unit_test(bank_account_is_complete_with_a_mandate_of_the_day),
        cmocka_unit_test(contact_with_an_address_needs_a_consent_decision),
    };
    return cmocka_run_group_tests_name("locations", tests, NULL, NULL);
}
