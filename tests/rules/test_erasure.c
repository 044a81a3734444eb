/* Erasing a person, and what is known about one (the table of erasure in the decisions). */
#include "profile.h"

#include <stdlib.h>
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
static person_file fill(kith_book *book)
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

static void erase(kith_book *book, kith_id who)
{
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(book);
    const kith_erasure in = {.size = sizeof in, .customer = who};
    OK(&err, kith_customer_erase(txn, &in, &err));
    (void)commit(txn);
}

static int is_there(const kith_view *view, kith_id id)
{
    kith_value value;
    return kith_record_get(view, id, 1, &value, NULL) == KITH_OK;
}

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

static void expect_blocked(kith_book *book, kith_id who, kith_id by)
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
    const kith_id link =
        ADD(txn, KITH_KIND_CHAIN_LINK, REF(KITH_CHAIN_LINK_CUSTOMER, other), REF(KITH_CHAIN_LINK_PARENT, who),
            REF(KITH_CHAIN_LINK_HIERARCHY, hierarchy), FLAG(KITH_CHAIN_LINK_MEMBER));
    (void)commit(txn);
    expect_blocked(book, who, link);
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

/* --- suppressions --- */

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

static uint32_t permission_of(kith_book *book, kith_id contact)
{
    kith_error err = NEW_ERROR;
    const kith_contact_request request = {
        .size = sizeof request, .contact = contact, .channel = KITH_CHANNEL_EMAIL, .on = TODAY};
    kith_permission out = {.size = sizeof out};
    kith_view *view = view_of(book);
    OK(&err, kith_may_contact(view, &request, &out, &err));
    kith_view_close(view);
    return out.reason;
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
    static const uint64_t key = 99;
    kith_book *book = open_with((kith_book_options){.hash = hash, .hash_ctx = (void *)(uintptr_t)&key}, NULL);
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
    static const uint64_t key = 7;
    kith_book *book = open_with((kith_book_options){.hash = hash, .hash_ctx = (void *)(uintptr_t)&key}, NULL);
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
    static const uint64_t key = 5;
    for (size_t i = 0; i < COUNT(refusals); i++) {
        kith_id who = 0;
        kith_book *book =
            open_with((kith_book_options){.hash = hash, .hash_ctx = (void *)(uintptr_t)&key}, NULL);
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
    static const uint64_t key = 3;
    kith_id who = 0;
    kith_book *book = open_with((kith_book_options){.hash = hash, .hash_ctx = (void *)(uintptr_t)&key}, NULL);
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
        cmocka_unit_test(a_node_with_members_is_in_use),
        cmocka_unit_test(what_is_over_stands_in_nobodys_way),
        cmocka_unit_test(nobody_is_erased_twice_and_aliases_go_along),
        cmocka_unit_test(suppressed_addresses_stay_as_a_hash),
        cmocka_unit_test(a_withdrawal_is_remembered_as_a_hash),
        cmocka_unit_test(whatever_forbids_messages_is_remembered_as_a_hash),
        cmocka_unit_test(without_a_hash_whatever_forbids_messages_is_in_use),
        cmocka_unit_test(one_address_is_remembered_once),
        cmocka_unit_test(without_the_key_nothing_is_erased),
        cmocka_unit_test(without_a_hash_a_suppressed_address_is_in_use),
        cmocka_unit_test(all_records_about_a_customer_are_listed_once),
    };
    return cmocka_run_group_tests_name("erasure", tests, NULL, NULL);
}
