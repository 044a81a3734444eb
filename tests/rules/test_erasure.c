/* Erasing a person, and what is known about one (the table of erasure in the decisions). */
#include "person_file.h"

#include <stdlib.h>

/* Each row of the table. */
static void what_is_personal_goes_and_the_rest_stays(void **state)
{
    (void)state;
    person_file in = fill(new_book());
    erase(in.book, in.who);
    kith_view *view = view_of(in.book);
    assert_int_equal(field_number(view, in.who, KITH_CUSTOMER_STATUS), KITH_STATUS_ERASED);
    assert_string_equal(field_text(view, in.who, KITH_CUSTOMER_NUMBER), "erased-1");
    static const uint32_t cleared[] = {KITH_CUSTOMER_SURNAME, KITH_CUSTOMER_GIVEN_NAME, KITH_CUSTOMER_PHONE,
                                       KITH_CUSTOMER_CITY,    KITH_CUSTOMER_REMARKS,    KITH_CUSTOMER_EMAIL};
    for (size_t i = 0; i < COUNT(cleared); i++) {
        assert_string_equal(field_text(view, in.who, cleared[i]), "");
    }
    assert_int_equal(field_number(view, in.who, KITH_CUSTOMER_BIRTH_DATE), 0);
    assert_false(is_there(view, in.contact));
    assert_false(is_there(view, in.consent));
    assert_false(is_there(view, in.note));
    /* relations end on the day, with their type */
    assert_int_equal(field_number(view, in.relation, KITH_RELATION_UNTIL), TODAY);
    assert_string_equal(field_text(view, in.relation, KITH_RELATION_REMARK), "");
    /* orders stay, and belong to nobody in particular */
    assert_int_equal(field_number(view, in.order, KITH_ORDER_CUSTOMER), in.who);
    assert_string_equal(field_text(view, in.order, KITH_ORDER_NUMBER), "1");
    assert_string_equal(field_text(view, in.order, KITH_ORDER_REMARK), "");
    assert_int_equal(field_number(view, in.line, KITH_ORDER_LINE_AMOUNT), 5 * MILLION);
    assert_string_equal(field_text(view, in.document, KITH_SIGNED_DOCUMENT_NUMBER), "17");
    assert_string_equal(field_text(view, in.document, KITH_SIGNED_DOCUMENT_NAME), "");
    kith_finding findings[2];
    size_t count = 0;
    OK(NULL, kith_validate_all(view, NULL, findings, COUNT(findings), &count, NULL));
    assert_int_equal(count, 0);
    kith_view_close(view);
    kith_book_close(in.book);
}

/* All entries of the customer, with how many values they have. */
static void read_history(kith_book *book, kith_id who, size_t *entries, size_t *values, int *secret)
{
    kith_error err = NEW_ERROR;
    const kith_history_query query = {.size = sizeof query, .customer = who, .most = 1000};
    kith_history *page = NULL;
    kith_view *view = view_of(book);
    OK(&err, kith_history_read(view, &query, &page, &err));
    *entries = kith_history_count(page);
    *values = 0;
    *secret = 0;
    for (size_t i = 0; i < *entries; i++) {
        kith_change change = {.size = sizeof change};
        OK(&err, kith_history_get(page, i, &change));
        const kith_value *sides[] = {change.before, change.after};
        const size_t counts[] = {change.before_count, change.after_count};
        for (size_t side = 0; side < 2; side++) {
            *values += counts[side];
            for (size_t j = 0; j < counts[side]; j++) {
                *secret |=
                    sides[side][j].type == KITH_TYPE_TEXT && strstr(sides[side][j].text, SECRET) != NULL;
            }
        }
    }
    kith_history_close(page);
    kith_view_close(view);
}

static void expect_redacted_history(kith_book *book)
{
    person_file in = fill(book);
    size_t entries[2];
    size_t values[2];
    int secret[2];
    read_history(in.book, in.who, &entries[0], &values[0], &secret[0]);
    assert_true(secret[0]);
    erase(in.book, in.who);
    read_history(in.book, in.who, &entries[1], &values[1], &secret[1]);
    assert_false(secret[1]);
    assert_true(entries[1] > entries[0]); /* none has gone, and those of the erasure came */
    assert_true(values[1] < values[0]);
    assert_true(values[1] > 0); /* orders have theirs */
    kith_book_close(in.book);
}

static void the_history_stays_without_the_person(void **state)
{
    (void)state;
    expect_redacted_history(new_book());
    kith_memory_store *memory = new_store();
    expect_redacted_history(open_over(memory));
    kith_book *again = open_over(memory); /* what is stored can be read */
    char *dump = dump_of(again);
    assert_null(strstr(dump, SECRET));
    free(dump);
    kith_book_close(again);
    kith_memory_store_free(memory);
}

static void no_text_is_left_in_the_dump(void **state)
{
    (void)state;
    person_file in = fill(new_book());
    char *before = dump_of(in.book);
    assert_non_null(strstr(before, SECRET));
    free(before);
    erase(in.book, in.who);
    char *after = dump_of(in.book);
    assert_null(strstr(after, SECRET));
    assert_null(strstr(after, "zaubermann"));
    free(after);
    kith_book_close(in.book);
}

/* --- what stands in the way --- */

static void who_acts_on_others_is_in_use(void **state)
{
    (void)state;
    static const int64_t effects[] = {KITH_EFFECT_CARD_HOLDER, KITH_EFFECT_LEGAL_REPRESENTATIVE,
                                      KITH_EFFECT_COMMISSION_RECIPIENT};
    for (size_t i = 0; i < COUNT(effects); i++) {
        kith_book *book = new_book();
        kith_txn *txn = begin(book);
        const kith_id type = ADD(txn, KITH_KIND_RELATION_TYPE, TEXT(KITH_RELATION_TYPE_CODE, "acts"),
                                 CODE(KITH_RELATION_TYPE_EFFECT, effects[i]));
        const kith_id who = person(txn, "W");
        const kith_id other = person(txn, "O");
        if (effects[i] == KITH_EFFECT_COMMISSION_RECIPIENT) {
            (void)ADD(txn, KITH_KIND_CUSTOMER_ROLE, REF(KITH_CUSTOMER_ROLE_CUSTOMER, who),
                      CODE(KITH_CUSTOMER_ROLE_ROLE, KITH_CUSTOMER_ROLE_COMMISSION_RECIPIENT));
        }
        const kith_id link = relation(txn, (kith_relation){.type = type, .from = who, .to = other});
        (void)commit(txn);
        expect_blocked(book, who, link);
        kith_book_close(book);
    }
}

static void a_payer_is_in_use(void **state)
{
    (void)state;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id who = person(txn, "W");
    const kith_id other = person(txn, "O");
    change(txn, other, REF(KITH_CUSTOMER_PAYER, who));
    (void)commit(txn);
    expect_blocked(book, who, other);
    kith_view *view = view_of(book);
    assert_int_equal(field_number(view, other, KITH_CUSTOMER_PAYER), 0); /* it pays for itself again */
    kith_view_close(view);
    kith_book_close(book);
}

/* The record stays, as empty as it can be. */
static void of_what_is_referred_to_the_structure_stays(void **state)
{
    (void)state;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id who = person(txn, "W");
    const kith_id other = person(txn, "O");
    const kith_id first = location(txn, who, "first of " SECRET, SECRET);
    const kith_id shared = location(txn, who, "second of " SECRET, SECRET);
    const kith_id contact =
        ADD(txn, KITH_KIND_CONTACT, REF(KITH_CONTACT_CUSTOMER, who), TEXT(KITH_CONTACT_NAME, SECRET));
    const kith_id appointment = ADD(txn, KITH_KIND_APPOINTMENT, REF(KITH_APPOINTMENT_CUSTOMER, other),
                                    AT_HOUR(KITH_APPOINTMENT_START, "2026-07-01", 9));
    (void)ADD(txn, KITH_KIND_PARTICIPANT, REF(KITH_PARTICIPANT_APPOINTMENT, appointment),
              REF(KITH_PARTICIPANT_CONTACT, contact));
    (void)ADD(txn, KITH_KIND_LOCATION, REF(KITH_LOCATION_CUSTOMER, other), TEXT(KITH_LOCATION_NAME, "shop"),
              REF(KITH_LOCATION_SHARES, shared));
    (void)commit(txn);
    erase(book, who);
    kith_view *view = view_of(book);
    assert_false(is_there(view, first)); /* it was primary */
    assert_int_equal(field_number(view, shared, KITH_LOCATION_PRIMARY), 1);
    assert_string_equal(field_text(view, shared, KITH_LOCATION_NAME), "erased-2");
    assert_string_equal(field_text(view, shared, KITH_LOCATION_CITY), "");
    assert_int_equal(field_number(view, contact, KITH_CONTACT_PRIMARY), 1);
    assert_string_equal(field_text(view, contact, KITH_CONTACT_NAME), "erased-1");
    kith_view_close(view);
    kith_book_close(book);
}

static void who_sent_it_the_bills_gets_them_itself(void **state)
{
    (void)state;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id who = person(txn, "W");
    const kith_id other = person(txn, "O");
    const kith_id where = location(txn, who, SECRET, SECRET);
    change(txn, other, REF(KITH_CUSTOMER_INVOICE_TO, who));
    change(txn, other, REF(KITH_CUSTOMER_INVOICE_LOCATION, where));
    (void)commit(txn);
    expect_blocked(book, who, other);
    kith_view *view = view_of(book);
    assert_int_equal(field_number(view, other, KITH_CUSTOMER_INVOICE_TO), 0);
    assert_int_equal(field_number(view, other, KITH_CUSTOMER_INVOICE_LOCATION), 0);
    kith_view_close(view);
    kith_book_close(book);
}

/* A document of today was signed under a relation that holds from tomorrow on: it ends as it begins. */
static void a_relation_to_come_that_a_document_names_holds_for_a_day(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_id document = 0;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id type = ADD(txn, KITH_KIND_RELATION_TYPE, TEXT(KITH_RELATION_TYPE_CODE, "mother"),
                             CODE(KITH_RELATION_TYPE_EFFECT, KITH_EFFECT_LEGAL_REPRESENTATIVE));
    const kith_id mother = person(txn, "M");
    const kith_id child = customer(txn, (kith_customer){.number = "C",
                                                        .kind = KITH_PARTY_PERSON,
                                                        .surname = SECRET,
                                                        .birth_date = day("2020-01-01")});
    const kith_id link =
        relation(txn, (kith_relation){.type = type, .from = mother, .to = child, .since = day("2026-06-02")});
    const kith_signatory_request request = {.size = sizeof request,
                                            .customer = child,
                                            .document = KITH_DOCUMENT_CONTRACT,
                                            .on = day("2026-06-02")};
    OK(&err, kith_document_sign(txn, &request, "1", &document, &err));
    (void)commit(txn);
    erase(book, child);
    kith_view *view = view_of(book);
    assert_int_equal(field_number(view, document, KITH_SIGNED_DOCUMENT_RELATION), link);
    assert_int_equal(field_number(view, link, KITH_RELATION_UNTIL), day("2026-06-02"));
    kith_view_close(view);
    kith_book_close(book);
}

/* Of a short number nothing is shown, and letters stay whole. */
static void numbers_of_cards_are_masked(void **state)
{
    (void)state;
    static const char *const numbers[][2] = {
        {"7", "*"}, {"42", "**"}, {"77001", "*****"}, {"770012", "****12"}, {"77001№", "********"}};
    for (size_t i = 0; i < COUNT(numbers); i++) {
        kith_error err = NEW_ERROR;
        kith_id part = 0;
        size_t count = 0;
        kith_book *book = new_book();
        kith_txn *txn = begin(book);
        const kith_id who = person(txn, "W");
        const kith_id account =
            ADD(txn, KITH_KIND_CARD_ACCOUNT, REF(KITH_CARD_ACCOUNT_CUSTOMER, who),
                REF(KITH_CARD_ACCOUNT_PROGRAMME, entry(txn, KITH_KIND_CARD_PROGRAMME, "bonus")),
                TEXT(KITH_CARD_ACCOUNT_CODE, "A"));
        (void)ADD(txn, KITH_KIND_CARD, REF(KITH_CARD_ACCOUNT, account),
                  TEXT(KITH_CARD_NUMBER, numbers[i][0]));
        const kith_id order = ADD(txn, KITH_KIND_ORDER, TEXT(KITH_ORDER_NUMBER, "1"),
                                  REF(KITH_ORDER_CUSTOMER, who), DATE(KITH_ORDER_DATE, "2026-05-01"));
        OK(&err, kith_order_save(txn, order, NULL, NULL, NULL, &err));
        (void)commit(txn);
        erase(book, who);
        kith_view *view = view_of(book);
        OK(&err, kith_record_parts(view, order, KITH_KIND_ORDER_CARD, 0, &part, 1, &count, &err));
        assert_string_equal(field_text(view, part, KITH_ORDER_CARD_NUMBER), numbers[i][1]);
        kith_view_close(view);
        kith_book_close(book);
    }
}

static void its_number_at_a_brand_goes(void **state)
{
    (void)state;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id who = person(txn, "W");
    const kith_id brand = ADD(txn, KITH_KIND_CUSTOMER_BRAND, REF(KITH_CUSTOMER_BRAND_CUSTOMER, who),
                              REF(KITH_CUSTOMER_BRAND_BRAND, entry(txn, KITH_KIND_BRAND, "zeiss")),
                              TEXT(KITH_CUSTOMER_BRAND_ACCOUNT_NUMBER, SECRET));
    (void)commit(txn);
    erase(book, who);
    kith_view *view = view_of(book);
    assert_true(is_there(view, brand));
    assert_string_equal(field_text(view, brand, KITH_CUSTOMER_BRAND_ACCOUNT_NUMBER), "");
    kith_view_close(view);
    char *dump = dump_of(book);
    assert_null(strstr(dump, SECRET));
    free(dump);
    kith_book_close(book);
}

/* Of some types several relations of one pair hold at once because they differ, and must still. */
static void relations_that_differ_in_their_remarks_still_do(void **state)
{
    (void)state;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id type =
        relation_type(txn, (type_settings){.code = "adviser", .duplicates = KITH_DUPLICATES_BY_ATTRIBUTES});
    const kith_id who = person(txn, "W");
    const kith_id other = person(txn, "O");
    (void)relation(txn, (kith_relation){.type = type, .from = other, .to = who, .remark = "tax " SECRET});
    (void)relation(txn, (kith_relation){.type = type, .from = other, .to = who, .remark = "law " SECRET});
    (void)commit(txn);
    erase(book, who);
    char *dump = dump_of(book);
    assert_null(strstr(dump, SECRET));
    free(dump);
    kith_book_close(book);
}

/* The values of attributes go, and what they told apart stays apart. */
static void relations_that_differ_in_their_attributes_still_do(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_finding finding;
    size_t count = 0;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id type =
        relation_type(txn, (type_settings){.code = "adviser", .duplicates = KITH_DUPLICATES_BY_ATTRIBUTES});
    const kith_id subject = attribute(txn, "subject", KITH_KIND_RELATION, KITH_TYPE_TEXT);
    const kith_id room = attribute(txn, "room", KITH_KIND_RELATION, KITH_TYPE_INTEGER);
    const kith_id who = person(txn, "W");
    const kith_id other = person(txn, "O");
    const kith_relation fields = {.type = type, .from = other, .to = who};
    const kith_id plain = relation(txn, fields);
    const kith_id each[] = {relation(txn, fields), relation(txn, fields), relation(txn, fields)};
    (void)attribute_value(txn, each[0], subject, TEXT(KITH_ATTRIBUTE_VALUE_TEXT, "tax " SECRET));
    (void)attribute_value(txn, each[1], subject, TEXT(KITH_ATTRIBUTE_VALUE_TEXT, "law " SECRET));
    (void)attribute_value(txn, each[2], room, INTEGER(KITH_ATTRIBUTE_VALUE_INTEGER, 12));
    (void)commit(txn);
    erase(book, who);
    char *dump = dump_of(book);
    assert_null(strstr(dump, SECRET));
    free(dump);
    assert_int_equal(stats_of(book).records[KITH_KIND_ATTRIBUTE_VALUE], 0);
    kith_view *view = view_of(book);
    assert_string_equal(field_text(view, plain, KITH_RELATION_REMARK), "");
    for (size_t i = 0; i < COUNT(each); i++) {
        assert_int_equal(strncmp(field_text(view, each[i], KITH_RELATION_REMARK), "erased-", 7), 0);
        assert_int_equal(field_number(view, each[i], KITH_RELATION_UNTIL), TODAY);
    }
    OK(&err, kith_validate_all(view, NULL, &finding, 1, &count, &err));
    assert_int_equal(count, 0);
    kith_view_close(view);
    kith_book_close(book);
}

static void a_node_with_members_is_in_use(void **state)
{
    (void)state;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id hierarchy = entry(txn, KITH_KIND_HIERARCHY, "corporate");
    const kith_id who = organisation(txn, "W");
    const kith_id other = organisation(txn, "O");
    (void)ADD(txn, KITH_KIND_CHAIN_NODE, REF(KITH_CHAIN_NODE_CUSTOMER, who),
              REF(KITH_CHAIN_NODE_HIERARCHY, hierarchy));
    const kith_id link = ADD(txn, KITH_KIND_CHAIN_LINK, REF(KITH_CHAIN_LINK_CUSTOMER, other),
                             REF(KITH_CHAIN_LINK_PARENT, who), REF(KITH_CHAIN_LINK_HIERARCHY, hierarchy),
                             FLAG(KITH_CHAIN_LINK_MEMBER), TEXT(KITH_CHAIN_LINK_NUMBER, "M-7"));
    (void)commit(txn);
    expect_blocked(book, who, link);
    kith_view *view = view_of(book); /* it is the number of the other */
    assert_int_equal(field_number(view, link, KITH_CHAIN_LINK_UNTIL), TODAY);
    assert_string_equal(field_text(view, link, KITH_CHAIN_LINK_NUMBER), "M-7");
    kith_view_close(view);
    erase(book, other);
    view = view_of(book);
    assert_string_equal(field_text(view, link, KITH_CHAIN_LINK_NUMBER), "");
    kith_view_close(view);
    kith_book_close(book);
}

static void what_is_over_stands_in_nobodys_way(void **state)
{
    (void)state;
    person_file in = fill(new_book());
    kith_txn *txn = begin(in.book);
    (void)relation(
        txn, (kith_relation){.type = in.holder, .from = in.who, .to = in.other, .until = day("2026-05-31")});
    (void)commit(txn);
    erase(in.book, in.who);
    kith_book_close(in.book);
}

static void nobody_is_erased_twice_and_aliases_go_along(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    size_t count = 0;
    person_file in = fill(new_book());
    kith_txn *txn = begin(in.book);
    const kith_id twin =
        customer(txn, (kith_customer){.number = "T", .kind = KITH_PARTY_PERSON, .surname = SECRET});
    const kith_merge merge = {.size = sizeof merge, .source = twin, .target = in.who};
    OK(&err, kith_customer_merge(txn, &merge, NULL, 0, &count, &err));
    (void)commit(txn);
    kith_erasure of = {.size = sizeof of, .customer = twin};
    txn = begin(in.book);
    REFUSED(KITH_ERR_RULE, &err, kith_customer_erase(txn, &of, &err));
    assert_int_equal(err.rule, KITH_RULE_ALIAS);
    kith_txn_close(txn);
    erase(in.book, in.who);
    kith_view *view = view_of(in.book);
    assert_int_equal(field_number(view, twin, KITH_CUSTOMER_STATUS), KITH_STATUS_ERASED);
    assert_string_equal(field_text(view, twin, KITH_CUSTOMER_SURNAME), "");
    kith_view_close(view);
    of.customer = in.who;
    txn = begin(in.book);
    REFUSED(KITH_ERR_RULE, &err, kith_customer_erase(txn, &of, &err));
    assert_int_equal(err.rule, KITH_RULE_CUSTOMER_ERASED);
    kith_txn_close(txn);
    kith_book_close(in.book);
}

/* --- what is known --- */

static void all_records_about_a_customer_are_listed_once(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_id ids[32];
    size_t count = 0;
    person_file in = fill(new_book());
    kith_view *view = view_of(in.book);
    const kith_id wanted[] = {in.who,   in.contact, in.consent,  in.note,
                              in.order, in.line,    in.relation, in.document};
    OK(&err, kith_customer_records(view, in.who, ids, COUNT(ids), &count, &err));
    assert_int_equal(ids[0], in.who);
    assert_int_equal(count, COUNT(wanted));
    for (size_t i = 0; i < COUNT(wanted); i++) {
        size_t times = 0;
        for (size_t j = 0; j < count; j++) {
            times += ids[j] == wanted[i];
        }
        assert_int_equal(times, 1);
    }
    OK(&err, kith_customer_records(view, in.who, ids, 2, &count, &err));
    assert_int_equal(count, COUNT(wanted));
    kith_view_close(view);
    kith_book_close(in.book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_personal_goes_and_the_rest_stays),
        cmocka_unit_test(the_history_stays_without_the_person),
        cmocka_unit_test(no_text_is_left_in_the_dump),
        cmocka_unit_test(who_acts_on_others_is_in_use),
        cmocka_unit_test(a_payer_is_in_use),
        cmocka_unit_test(of_what_is_referred_to_the_structure_stays),
        cmocka_unit_test(who_sent_it_the_bills_gets_them_itself),
        cmocka_unit_test(a_relation_to_come_that_a_document_names_holds_for_a_day),
        cmocka_unit_test(numbers_of_cards_are_masked),
        cmocka_unit_test(its_number_at_a_brand_goes),
        cmocka_unit_test(relations_that_differ_in_their_remarks_still_do),
        cmocka_unit_test(relations_that_differ_in_their_attributes_still_do),
        cmocka_unit_test(a_node_with_members_is_in_use),
        cmocka_unit_test(what_is_over_stands_in_nobodys_way),
        cmocka_unit_test(nobody_is_erased_twice_and_aliases_go_along),
        cmocka_unit_test(all_records_about_a_customer_are_listed_once),
    };
    return cmocka_run_group_tests_name("erasure", tests, NULL, NULL);
}
