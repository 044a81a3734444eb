/* Erased customers: nothing new comes about one, but what belongs to its orders goes on. */
#include "profile.h"

#include <string.h>

#define MILLION INT64_C(1000000)

typedef struct after {
    kith_book *book;
    kith_id who; /* was erased */
    kith_id other;
    kith_id third;
    kith_id order; /* of who: closed, and earned somebody a commission */
    kith_id account;
    kith_id card;
    kith_id contact; /* stayed, since somebody else meets it */
    kith_id relation;
    kith_id type;
    kith_id manager;
    kith_id attribute;
    kith_id condition_type;
} after;

/* With a card, an order of its own and something to do with others; `erased`: no more. */
static after new_after(int erased)
{
    after in = {.book = new_book()};
    kith_txn *txn = begin(in.book);
    in.who = person(txn, "W");
    in.other = person(txn, "O");
    in.third = person(txn, "T");
    const kith_id earner = person(txn, "E");
    in.type = relation_type(txn, (type_settings){.code = "friend"});
    in.manager = entry(txn, KITH_KIND_MANAGER, "anna");
    in.attribute = attribute(txn, "printed", KITH_KIND_ORDER, KITH_TYPE_TEXT);
    in.condition_type = ADD(txn, KITH_KIND_CONDITION_TYPE, TEXT(KITH_CONDITION_TYPE_CODE, "payer"),
                            CODE(KITH_CONDITION_TYPE_VALUE, KITH_CONDITION_VALUE_CUSTOMER));
    in.relation = relation(txn, (kith_relation){.type = in.type, .from = in.other, .to = in.who});
    in.contact =
        ADD(txn, KITH_KIND_CONTACT, REF(KITH_CONTACT_CUSTOMER, in.who), TEXT(KITH_CONTACT_NAME, "x"));
    const kith_id meeting = ADD(txn, KITH_KIND_APPOINTMENT, REF(KITH_APPOINTMENT_CUSTOMER, in.other),
                                AT_HOUR(KITH_APPOINTMENT_START, "2026-07-01", 9));
    (void)ADD(txn, KITH_KIND_PARTICIPANT, REF(KITH_PARTICIPANT_APPOINTMENT, meeting),
              REF(KITH_PARTICIPANT_CONTACT, in.contact));
    in.account = ADD(txn, KITH_KIND_CARD_ACCOUNT, REF(KITH_CARD_ACCOUNT_CUSTOMER, in.who),
                     REF(KITH_CARD_ACCOUNT_PROGRAMME, entry(txn, KITH_KIND_CARD_PROGRAMME, "bonus")),
                     TEXT(KITH_CARD_ACCOUNT_CODE, "A"));
    in.card = ADD(txn, KITH_KIND_CARD, REF(KITH_CARD_ACCOUNT, in.account), TEXT(KITH_CARD_NUMBER, "4711"));
    in.order = ADD(txn, KITH_KIND_ORDER, TEXT(KITH_ORDER_NUMBER, "1"), REF(KITH_ORDER_CUSTOMER, in.who),
                   REF(KITH_ORDER_MANAGER, in.manager), CODE(KITH_ORDER_STATUS, KITH_ORDER_STATUS_CLOSED),
                   number_of(KITH_ORDER_DATE, KITH_TYPE_DATE, TODAY));
    (void)ADD(txn, KITH_KIND_ORDER_ENTRY, REF(KITH_ORDER_ENTRY_ORDER, in.order),
              CODE(KITH_ORDER_ENTRY_MEASURE, KITH_ORDER_MEASURE_BOOKED),
              number_of(KITH_ORDER_ENTRY_DATE, KITH_TYPE_DATE, TODAY),
              number_of(KITH_ORDER_ENTRY_AMOUNT, KITH_TYPE_DECIMAL, 100 * MILLION));
    (void)ADD(txn, KITH_KIND_CUSTOMER_ROLE, REF(KITH_CUSTOMER_ROLE_CUSTOMER, earner),
              CODE(KITH_CUSTOMER_ROLE_ROLE, KITH_CUSTOMER_ROLE_COMMISSION_RECIPIENT));
    (void)ADD(txn, KITH_KIND_COMMISSION_SHARE, REF(KITH_COMMISSION_SHARE_ORDER, in.order),
              REF(KITH_COMMISSION_SHARE_RECIPIENT, earner),
              number_of(KITH_COMMISSION_SHARE_RATE, KITH_TYPE_DECIMAL, 10 * MILLION));
    OK(NULL, kith_order_save(txn, in.order, NULL, NULL, NULL, NULL));
    (void)commit(txn);
    if (erased) {
        erase_customer(in.book, in.who);
    }
    return in;
}

/* The rule names the record (0: any) and the customer. */
static void expect_refused(kith_txn *txn, kith_id record, kith_id who)
{
    kith_finding found[4];
    size_t count = 0;
    int named = 0;
    OK(NULL, kith_txn_check(txn, found, COUNT(found), &count, NULL));
    for (size_t i = 0; i < count && i < COUNT(found); i++) {
        named += found[i].rule == KITH_RULE_CUSTOMER_ERASED && found[i].other == who &&
                 (record == 0 || found[i].subject == record);
    }
    assert_int_equal(named, 1);
    expect_commit(txn, KITH_ERR_RULE);
}

#define REFUSE_NEW(in, kind, ...)                                                                            \
    do {                                                                                                     \
        kith_txn *const adding = begin((in).book);                                                           \
        expect_refused(adding, ADD(adding, (kind), __VA_ARGS__), (in).who);                                  \
    } while (0)

#define REFUSE_CHANGE(in, record, value)                                                                     \
    do {                                                                                                     \
        kith_txn *const changing = begin((in).book);                                                         \
        change(changing, (record), (value));                                                                 \
        expect_refused(changing, (record), (in).who);                                                        \
    } while (0)

static void no_part_of_it_is_new(void **state)
{
    (void)state;
    const after in = new_after(1);
    REFUSE_NEW(in, KITH_KIND_NOTE, REF(KITH_NOTE_CUSTOMER, in.who), TEXT(KITH_NOTE_TEXT, "x"));
    REFUSE_NEW(in, KITH_KIND_CONTACT, REF(KITH_CONTACT_CUSTOMER, in.who), TEXT(KITH_CONTACT_NAME, "x"));
    REFUSE_NEW(in, KITH_KIND_LOCATION, REF(KITH_LOCATION_CUSTOMER, in.who), TEXT(KITH_LOCATION_NAME, "x"));
    REFUSE_NEW(in, KITH_KIND_CUSTOMER_ROLE, REF(KITH_CUSTOMER_ROLE_CUSTOMER, in.who),
               CODE(KITH_CUSTOMER_ROLE_ROLE, KITH_CUSTOMER_ROLE_EXPORT_AGENT));
    REFUSE_NEW(in, KITH_KIND_CARD, REF(KITH_CARD_ACCOUNT, in.account), TEXT(KITH_CARD_NUMBER, "4712"));
    REFUSE_NEW(in, KITH_KIND_CARD_ACCRUAL, REF(KITH_CARD_ACCRUAL_ACCOUNT, in.account),
               number_of(KITH_CARD_ACCRUAL_DATE, KITH_TYPE_DATE, TODAY),
               number_of(KITH_CARD_ACCRUAL_AMOUNT, KITH_TYPE_DECIMAL, MILLION));
    REFUSE_NEW(in, KITH_KIND_EMAIL, REF(KITH_EMAIL_CUSTOMER, in.who), /* has no row, only history */
               TEXT(KITH_EMAIL_ADDRESS, "x@example.org"));
    REFUSE_NEW(in, KITH_KIND_ORDER, TEXT(KITH_ORDER_NUMBER, "2"), REF(KITH_ORDER_CUSTOMER, in.who),
               number_of(KITH_ORDER_DATE, KITH_TYPE_DATE, TODAY));
    kith_txn *txn = begin(in.book);
    const kith_customer_saving saving = {.size = sizeof saving, .manager = in.manager};
    OK(NULL, kith_customer_save(txn, in.who, &saving, NULL, NULL));
    expect_refused(txn, 0, in.who);
    txn = begin(in.book);
    kith_id document = 0;
    const kith_signatory_request request = {
        .size = sizeof request, .customer = in.who, .document = KITH_DOCUMENT_CONTRACT, .on = TODAY};
    if (kith_document_sign(txn, &request, "1", &document, NULL) == KITH_OK) {
        expect_refused(txn, document, in.who);
    } else {
        kith_txn_close(txn);
    }
    kith_book_close(in.book);
}

static void nobody_else_refers_to_it_anew(void **state)
{
    (void)state;
    const after in = new_after(1);
    REFUSE_CHANGE(in, in.other, REF(KITH_CUSTOMER_PAYER, in.who));
    REFUSE_CHANGE(in, in.other, REF(KITH_CUSTOMER_DELIVERY_PARTY, in.who));
    REFUSE_NEW(in, KITH_KIND_CONDITION, REF(KITH_CONDITION_CUSTOMER, in.other),
               REF(KITH_CONDITION_TYPE, in.condition_type), REF(KITH_CONDITION_PARTY, in.who));
    REFUSE_NEW(in, KITH_KIND_RELATION, REF(KITH_RELATION_TYPE, in.type), REF(KITH_RELATION_FROM, in.third),
               REF(KITH_RELATION_TO, in.who));
    kith_txn *txn = begin(in.book); /* nor to a part of it */
    const kith_id meeting = ADD(txn, KITH_KIND_APPOINTMENT, REF(KITH_APPOINTMENT_CUSTOMER, in.third),
                                AT_HOUR(KITH_APPOINTMENT_START, "2026-07-02", 9));
    expect_refused(txn,
                   ADD(txn, KITH_KIND_PARTICIPANT, REF(KITH_PARTICIPANT_APPOINTMENT, meeting),
                       REF(KITH_PARTICIPANT_CONTACT, in.contact)),
                   in.who);
    kith_book_close(in.book);
}

static void what_stayed_is_not_filled_again(void **state)
{
    (void)state;
    const after in = new_after(1);
    REFUSE_CHANGE(in, in.who, TEXT(KITH_CUSTOMER_SURNAME, "x"));
    REFUSE_CHANGE(in, in.who, TEXT(KITH_CUSTOMER_NUMBER, "x"));
    REFUSE_CHANGE(in, in.who, CODE(KITH_CUSTOMER_STATUS, KITH_STATUS_ACTIVE));
    REFUSE_CHANGE(in, in.who, nothing_of(KITH_CUSTOMER_STATUS));
    REFUSE_CHANGE(in, in.contact, TEXT(KITH_CONTACT_NAME, "x"));
    REFUSE_CHANGE(in, in.relation, TEXT(KITH_RELATION_REMARK, "x"));
    REFUSE_CHANGE(in, in.relation, nothing_of(KITH_RELATION_UNTIL));
    REFUSE_CHANGE(in, in.card, TEXT(KITH_CARD_NUMBER, "4711"));
    REFUSE_CHANGE(in, in.order, TEXT(KITH_ORDER_REMARK, "x"));
    REFUSE_NEW(in, KITH_KIND_ATTRIBUTE_VALUE, REF(KITH_ATTRIBUTE_VALUE_OWNER, in.order),
               REF(KITH_ATTRIBUTE_VALUE_ATTRIBUTE, in.attribute), TEXT(KITH_ATTRIBUTE_VALUE_TEXT, "x"));
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(in.book);
    OK(&err, kith_customer_retire(txn, in.who, TODAY, &err));
    expect_refused(txn, in.who, in.who);
    kith_txn *import = NULL;
    const kith_txn_options options = {.size = sizeof options, .importing = 1};
    OK(&err, kith_txn_begin(in.book, &options, &import, &err));
    change(import, in.who, TEXT(KITH_CUSTOMER_CITY, "x"));
    expect_refused(import, in.who, in.who);
    kith_book_close(in.book);
}

static kith_decimal sum_of(const kith_view *view, uint32_t kind, uint32_t field)
{
    kith_id ids[16];
    size_t count = 0;
    kith_decimal sum = 0;
    OK(NULL, kith_record_list(view, kind, 0, ids, COUNT(ids), &count, NULL));
    for (size_t i = 0; i < count; i++) {
        sum += field_number(view, ids[i], field);
    }
    return sum;
}

/* Somebody brings back half of it: amount, card and commission follow. */
static void what_belongs_to_its_orders_goes_on(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const after in = new_after(1);
    REFUSE_NEW(in, KITH_KIND_ORDER_ENTRY, REF(KITH_ORDER_ENTRY_ORDER, in.order),
               CODE(KITH_ORDER_ENTRY_MEASURE, KITH_ORDER_MEASURE_RETURNED),
               number_of(KITH_ORDER_ENTRY_DATE, KITH_TYPE_DATE, TODAY),
               number_of(KITH_ORDER_ENTRY_AMOUNT, KITH_TYPE_DECIMAL, 50 * MILLION),
               TEXT(KITH_ORDER_ENTRY_REMARK, "says something about a person"));
    kith_txn *txn = begin(in.book);
    (void)ADD(txn, KITH_KIND_ORDER_ENTRY, REF(KITH_ORDER_ENTRY_ORDER, in.order),
              CODE(KITH_ORDER_ENTRY_MEASURE, KITH_ORDER_MEASURE_RETURNED),
              number_of(KITH_ORDER_ENTRY_DATE, KITH_TYPE_DATE, TODAY),
              number_of(KITH_ORDER_ENTRY_AMOUNT, KITH_TYPE_DECIMAL, 50 * MILLION));
    OK(&err, kith_order_save(txn, in.order, NULL, NULL, NULL, &err));
    (void)commit(txn);
    kith_view *view = view_of(in.book);
    assert_int_equal(sum_of(view, KITH_KIND_CARD_ACCRUAL, KITH_CARD_ACCRUAL_AMOUNT), 50 * MILLION);
    assert_int_equal(sum_of(view, KITH_KIND_COMMISSION_ENTRY, KITH_COMMISSION_ENTRY_AMOUNT), 5 * MILLION);
    kith_view_close(view);
    txn = begin(in.book);
    change(txn, in.order, CODE(KITH_ORDER_STATUS, KITH_ORDER_STATUS_CANCELLED));
    change(txn, in.order, REF(KITH_ORDER_MANAGER, 0));
    OK(&err, kith_order_save(txn, in.order, NULL, NULL, NULL, &err));
    (void)commit(txn);
    kith_book_close(in.book);
}

/* It is not judged as new what came before the erasure, in one transaction with it. */
static void what_came_before_may_have_come(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const after in = new_after(0);
    const kith_erasure of = {.size = sizeof of, .customer = in.who};
    kith_txn *txn = begin(in.book);
    (void)ADD(txn, KITH_KIND_ORDER, TEXT(KITH_ORDER_NUMBER, "2"), REF(KITH_ORDER_CUSTOMER, in.who),
              number_of(KITH_ORDER_DATE, KITH_TYPE_DATE, TODAY));
    OK(&err, kith_customer_erase(txn, &of, &err));
    (void)commit(txn);
    const after again = new_after(0);
    txn = begin(again.book);
    OK(&err, kith_customer_erase(txn, &of, &err));
    expect_refused(txn,
                   ADD(txn, KITH_KIND_NOTE, REF(KITH_NOTE_CUSTOMER, again.who), TEXT(KITH_NOTE_TEXT, "x")),
                   again.who);
    kith_book_close(again.book);
    kith_book_close(in.book);
}

static void nobody_is_erased_or_merged_by_hand(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const after in = new_after(0);
    kith_txn *txn = begin(in.book);
    change(txn, in.who, CODE(KITH_CUSTOMER_STATUS, KITH_STATUS_ERASED));
    expect_rule(txn, KITH_RULE_CUSTOMER_ERASED, in.who);
    txn = begin(in.book);
    change(txn, in.who, CODE(KITH_CUSTOMER_STATUS, KITH_STATUS_MERGED));
    expect_rule(txn, KITH_RULE_ALIAS, in.who);
    size_t conflicts = 0;
    const kith_merge merge = {.size = sizeof merge, .source = in.third, .target = in.other};
    txn = begin(in.book);
    OK(&err, kith_customer_merge(txn, &merge, NULL, 0, &conflicts, &err));
    (void)commit(txn);
    const int64_t statuses[] = {KITH_STATUS_ACTIVE, KITH_STATUS_ERASED};
    for (size_t i = 0; i < COUNT(statuses); i++) { /* an alias stays as it is */
        const kith_value status = CODE(KITH_CUSTOMER_STATUS, statuses[i]);
        txn = begin(in.book);
        REFUSED(KITH_ERR_RULE, &err, kith_record_change(txn, in.third, &status, 1, &err));
        assert_int_equal(err.rule, KITH_RULE_ALIAS);
        kith_txn_close(txn);
    }
    kith_txn *import = NULL;
    const kith_txn_options options = {.size = sizeof options, .importing = 1};
    OK(&err, kith_txn_begin(in.book, &options, &import, &err));
    (void)customer(import, (kith_customer){.number = "erased elsewhere",
                                           .kind = KITH_PARTY_PERSON,
                                           .status = KITH_STATUS_ERASED});
    (void)commit(import);
    OK(&err, kith_txn_begin(in.book, &options, &import, &err));
    change(import, in.who, CODE(KITH_CUSTOMER_STATUS, KITH_STATUS_ERASED));
    expect_rule(import, KITH_RULE_CUSTOMER_ERASED, in.who);
    erase_customer(in.book, in.other); /* takes its alias along */
    kith_view *view = view_of(in.book);
    assert_int_equal(field_number(view, in.third, KITH_CUSTOMER_STATUS), KITH_STATUS_ERASED);
    kith_view_close(view);
    kith_book_close(in.book);
}

static kith_txn *begin_import(const after *in)
{
    kith_error err = NEW_ERROR;
    kith_txn *txn = NULL;
    const kith_txn_options options = {.size = sizeof options, .today = TODAY, .importing = 1};
    OK(&err, kith_txn_begin(in->book, &options, &txn, &err));
    return txn;
}

/* What erasing has left in another book moves here; what it would not have left does not. */
static void an_import_takes_over_what_was_left(void **state)
{
    (void)state;
    const after in = new_after(1);
    kith_relation friends = {.type = in.type, .from = in.third, .to = in.who, .until = TODAY};
    kith_txn *txn = begin(in.book);
    expect_refused(txn, relation(txn, friends), in.who); /* this is no import */
    txn = begin_import(&in);
    (void)relation(txn, friends);
    (void)ADD(txn, KITH_KIND_ORDER, TEXT(KITH_ORDER_NUMBER, "2"), REF(KITH_ORDER_CUSTOMER, in.who),
              number_of(KITH_ORDER_DATE, KITH_TYPE_DATE, TODAY));
    (void)ADD(txn, KITH_KIND_CONTACT, REF(KITH_CONTACT_CUSTOMER, in.who),
              TEXT(KITH_CONTACT_NAME, "erased-9-2"));
    (void)ADD(txn, KITH_KIND_CUSTOMER_ROLE, REF(KITH_CUSTOMER_ROLE_CUSTOMER, in.who),
              CODE(KITH_CUSTOMER_ROLE_ROLE, KITH_CUSTOMER_ROLE_EXPORT_AGENT));
    (void)ADD(txn, KITH_KIND_BINDING, REF(KITH_BINDING_CUSTOMER, in.who),
              DATE(KITH_BINDING_SINCE, "2020-01-01"), DATE(KITH_BINDING_UNTIL, "2020-12-31"),
              REF(KITH_BINDING_MANAGER, in.manager));
    (void)commit(txn);
    txn = begin_import(&in);
    friends.until = TODAY + 1;
    expect_refused(txn, relation(txn, friends), in.who);
    txn = begin_import(&in);
    expect_refused(txn,
                   ADD(txn, KITH_KIND_ORDER, TEXT(KITH_ORDER_NUMBER, "3"), REF(KITH_ORDER_CUSTOMER, in.who),
                       number_of(KITH_ORDER_DATE, KITH_TYPE_DATE, TODAY), TEXT(KITH_ORDER_REMARK, "x")),
                   in.who);
    static const char *const names[] = {"erase",          "erased-",   "erased-x",
                                        "erased-9 Meier", "erased-9-", "erased-9-2-3"};
    for (size_t i = 0; i < COUNT(names); i++) {
        txn = begin_import(&in);
        const kith_id contact = ADD(txn, KITH_KIND_CONTACT, REF(KITH_CONTACT_CUSTOMER, in.who),
                                    TEXT(KITH_CONTACT_NAME, names[i]));
        expect_refused(txn, contact, in.who);
    }
    txn = begin_import(&in); /* what is there already was not left elsewhere */
    change(txn, in.order, TEXT(KITH_ORDER_REMARK, "erased-9"));
    expect_refused(txn, in.order, in.who);
    txn = begin_import(&in); /* nor is it about the customer */
    expect_refused(txn,
                   ADD(txn, KITH_KIND_CUSTOMER, TEXT(KITH_CUSTOMER_NUMBER, "N"),
                       CODE(KITH_CUSTOMER_KIND, KITH_PARTY_PERSON), TEXT(KITH_CUSTOMER_SURNAME, "N"),
                       REF(KITH_CUSTOMER_PAYER, in.who)),
                   in.who);
    kith_book_close(in.book);
}

/* A record of another that names somebody erased. */
typedef struct kept {
    uint32_t kind;
    kith_value more; /* with it erasing would not have left the record */
    size_t count;
    kith_value values[8];
} kept;

/* The record with one value more, or with another one where it has that field at the end. */
static kith_id add_more(kith_txn *txn, const kept *of)
{
    kith_value values[COUNT(of->values)];
    memcpy(values, of->values, sizeof values);
    const size_t at = of->count - (values[of->count - 1].field == of->more.field ? 1 : 0);
    values[at] = of->more;
    return add_record(txn, of->kind, values, at + 1);
}

static void expect_kept(const after *in, const kept *of)
{
    kith_txn *txn = begin(in->book); /* this is no import */
    expect_refused(txn, add_record(txn, of->kind, of->values, of->count), in->who);
    txn = begin_import(in);
    expect_refused(txn, add_more(txn, of), in->who);
    txn = begin_import(in);
    (void)add_record(txn, of->kind, of->values, of->count);
    (void)commit(txn);
}

static void an_import_takes_over_documents_and_meetings_of_others(void **state)
{
    (void)state;
    const after in = new_after(1);
    kith_txn *txn = begin(in.book);
    const kith_id meeting = ADD(txn, KITH_KIND_APPOINTMENT, REF(KITH_APPOINTMENT_CUSTOMER, in.third),
                                AT_HOUR(KITH_APPOINTMENT_START, "2026-07-02", 9));
    (void)commit(txn);
    kept document = {KITH_KIND_SIGNED_DOCUMENT,
                     TEXT(KITH_SIGNED_DOCUMENT_PHONE, "7"),
                     6,
                     {REF(KITH_SIGNED_DOCUMENT_CUSTOMER, in.other),
                      CODE(KITH_SIGNED_DOCUMENT_KIND, KITH_DOCUMENT_CONTRACT),
                      TEXT(KITH_SIGNED_DOCUMENT_NUMBER, "1"), DATE(KITH_SIGNED_DOCUMENT_DATE, "2020-01-01"),
                      CODE(KITH_SIGNED_DOCUMENT_RESULT, KITH_SIGNATORY_SELF_WITH_CONSENT),
                      REF(KITH_SIGNED_DOCUMENT_SIGNATORY, in.who)}};
    expect_kept(&in, &document);
    document.values[2].text = "2";
    document.values[5].field = KITH_SIGNED_DOCUMENT_CONSENTING;
    expect_kept(&in, &document);
    const kept participant = {
        KITH_KIND_PARTICIPANT,
        TEXT(KITH_PARTICIPANT_NAME, "x"),
        2,
        {REF(KITH_PARTICIPANT_APPOINTMENT, meeting), REF(KITH_PARTICIPANT_CONTACT, in.contact)}};
    expect_kept(&in, &participant);
    kith_book_close(in.book);
}

/* What a document says of the party that lives is no hindrance, whoever of the two was erased. */
static void an_import_takes_over_what_documents_say_of_the_living(void **state)
{
    (void)state;
    const after in = new_after(1);
    const struct {
        kith_id customer;
        kith_id signatory;
        uint32_t living; /* fields about each */
        uint32_t erased;
    } cases[] = {{in.who, in.third, KITH_SIGNED_DOCUMENT_NAME, KITH_SIGNED_DOCUMENT_PATIENT},
                 {in.third, in.who, KITH_SIGNED_DOCUMENT_PATIENT, KITH_SIGNED_DOCUMENT_NAME},
                 {in.who, in.who, 0, KITH_SIGNED_DOCUMENT_NAME}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        for (int both = 1; both >= 0; both--) {
            kith_txn *txn = begin_import(&in);
            const kith_id id = ADD(
                txn, KITH_KIND_SIGNED_DOCUMENT, REF(KITH_SIGNED_DOCUMENT_CUSTOMER, cases[i].customer),
                CODE(KITH_SIGNED_DOCUMENT_KIND, KITH_DOCUMENT_CONTRACT),
                TEXT(KITH_SIGNED_DOCUMENT_NUMBER, "1"), DATE(KITH_SIGNED_DOCUMENT_DATE, "2020-01-01"),
                CODE(KITH_SIGNED_DOCUMENT_RESULT, KITH_SIGNATORY_REPRESENTATIVE),
                REF(KITH_SIGNED_DOCUMENT_SIGNATORY, cases[i].signatory),
                cases[i].living == 0 ? nothing_of(KITH_SIGNED_DOCUMENT_PHONE) : TEXT(cases[i].living, "x"),
                both ? TEXT(cases[i].erased, "x") : nothing_of(cases[i].erased));
            if (both) {
                expect_refused(txn, id, in.who);
            } else {
                (void)commit(txn);
            }
        }
    }
    kith_book_close(in.book);
}

/* Conditions have ended, and a location shares no address any more. */
static void an_import_takes_over_conditions_and_locations_of_others(void **state)
{
    (void)state;
    const after in = new_after(1);
    kith_txn *txn = begin_import(&in);
    const kith_id place = ADD(txn, KITH_KIND_LOCATION, REF(KITH_LOCATION_CUSTOMER, in.who),
                              TEXT(KITH_LOCATION_NAME, "erased-1"));
    const kith_id office = location(txn, in.third, "office", "Bonn");
    const kith_id invoices = ADD(txn, KITH_KIND_CONDITION_TYPE, TEXT(KITH_CONDITION_TYPE_CODE, "invoices"),
                                 CODE(KITH_CONDITION_TYPE_VALUE, KITH_CONDITION_VALUE_LOCATION));
    (void)commit(txn);
    const kith_value ended = number_of(KITH_CONDITION_UNTIL, KITH_TYPE_DATE, TODAY);
    const kept payer = {KITH_KIND_CONDITION,
                        number_of(KITH_CONDITION_UNTIL, KITH_TYPE_DATE, TODAY + 1),
                        4,
                        {REF(KITH_CONDITION_CUSTOMER, in.other), REF(KITH_CONDITION_TYPE, in.condition_type),
                         REF(KITH_CONDITION_PARTY, in.who), ended}};
    expect_kept(&in, &payer);
    const kept invoice = {KITH_KIND_CONDITION,
                          nothing_of(KITH_CONDITION_UNTIL),
                          5,
                          {REF(KITH_CONDITION_CUSTOMER, in.other), REF(KITH_CONDITION_TYPE, invoices),
                           REF(KITH_CONDITION_PARTY, in.who), REF(KITH_CONDITION_LOCATION, place), ended}};
    expect_kept(&in, &invoice);
    const kith_value shares = REF(KITH_LOCATION_SHARES, place);
    REFUSE_NEW(in, KITH_KIND_LOCATION, REF(KITH_LOCATION_CUSTOMER, in.other), shares);
    txn = begin_import(&in);
    (void)ADD(txn, KITH_KIND_LOCATION, REF(KITH_LOCATION_CUSTOMER, in.other), shares);
    (void)commit(txn);
    txn = begin_import(&in); /* what is there already was not left elsewhere */
    change(txn, office, nothing_of(KITH_LOCATION_CITY));
    change(txn, office, shares);
    expect_refused(txn, office, in.who);
    kith_book_close(in.book);
}

/* Aliases were erased with whom they were merged into, and come after both. */
static void an_import_takes_over_erased_aliases(void **state)
{
    (void)state;
    const after in = new_after(1);
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin_import(&in);
    const kith_id alias = customer(
        txn, (kith_customer){.number = "old", .kind = KITH_PARTY_PERSON, .status = KITH_STATUS_ERASED});
    (void)commit(txn);
    const kith_value living[] = {REF(KITH_ALIAS_CUSTOMER, in.other), REF(KITH_ALIAS_SOURCE, alias)};
    const kith_value erased[] = {REF(KITH_ALIAS_CUSTOMER, in.who), REF(KITH_ALIAS_SOURCE, alias)};
    kith_id id = 0;
    txn = begin_import(&in);
    REFUSED(KITH_ERR_RULE, &err, kith_record_add(txn, KITH_KIND_ALIAS, living, COUNT(living), &id, &err));
    assert_int_equal(err.rule, KITH_RULE_ALIAS);
    (void)add_record(txn, KITH_KIND_ALIAS, erased, COUNT(erased));
    (void)commit(txn);
    kith_view *view = view_of(in.book);
    OK(&err, kith_customer_survivor(view, alias, &id, &err));
    assert_int_equal(id, in.who);
    kith_view_close(view);
    kith_book_close(in.book);
}

/* Others that were related with it are still merged: their relations with it move, and meet. */
static void merging_others_is_no_news(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const after in = new_after(0);
    kith_txn *txn = begin(in.book);
    change(txn, in.relation, DATE(KITH_RELATION_UNTIL, "2026-04-30"));
    (void)relation(
        txn, (kith_relation){.type = in.type, .from = in.third, .to = in.who, .since = day("2026-05-01")});
    (void)commit(txn);
    erase_customer(in.book, in.who);
    size_t conflicts = 0;
    const kith_merge merge = {.size = sizeof merge, .source = in.third, .target = in.other};
    txn = begin(in.book);
    OK(&err, kith_customer_merge(txn, &merge, NULL, 0, &conflicts, &err));
    (void)commit(txn);
    kith_view *view = view_of(in.book);
    assert_true(is_related(view, in.other, in.type, in.who, TODAY));
    kith_view_close(view);
    kith_book_close(in.book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_part_of_it_is_new),
        cmocka_unit_test(nobody_else_refers_to_it_anew),
        cmocka_unit_test(what_stayed_is_not_filled_again),
        cmocka_unit_test(what_belongs_to_its_orders_goes_on),
        cmocka_unit_test(what_came_before_may_have_come),
        cmocka_unit_test(nobody_is_erased_or_merged_by_hand),
        cmocka_unit_test(an_import_takes_over_what_was_left),
        cmocka_unit_test(an_import_takes_over_documents_and_meetings_of_others),
        cmocka_unit_test(an_import_takes_over_what_documents_say_of_the_living),
        cmocka_unit_test(an_import_takes_over_conditions_and_locations_of_others),
        cmocka_unit_test(an_import_takes_over_erased_aliases),
        cmocka_unit_test(merging_others_is_no_news),
    };
    return cmocka_run_group_tests_name("erased", tests, NULL, NULL);
}
