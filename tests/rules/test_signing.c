/* Signing freezes who signed with the data of the day (O23). */
#include "couple.h"
#include "family.h"

typedef struct signed_document {
    int64_t result;
    kith_id signatory;
    kith_id relation;
    kith_id profile;
    kith_id consenting;
    const char *name;
    const char *document;
    const char *address;
    const char *phone;
    const char *patient;
    const char *consenting_name;
    const char *consenting_document;
} signed_document;

static kith_status try_sign(const family *in, kith_txn *txn, const char *number, kith_id *id, kith_error *err)
{
    const kith_signatory_request request = question(in, KITH_DOCUMENT_CONTRACT);
    return kith_document_sign(txn, &request, number, id, err);
}

static kith_id sign(family *in, const char *number)
{
    kith_error err = NEW_ERROR;
    kith_id id = 0;
    kith_txn *txn = begin(in->book);
    OK(&err, try_sign(in, txn, number, &id, &err));
    (void)commit(txn);
    return id;
}

static void expect_document(kith_book *book, kith_id id, kith_id customer, signed_document wanted)
{
    const struct {
        uint32_t field;
        const char *text;
    } texts[] = {
        {KITH_SIGNED_DOCUMENT_NAME, wanted.name},
        {KITH_SIGNED_DOCUMENT_DOCUMENT, wanted.document},
        {KITH_SIGNED_DOCUMENT_ADDRESS, wanted.address},
        {KITH_SIGNED_DOCUMENT_PHONE, wanted.phone},
        {KITH_SIGNED_DOCUMENT_PATIENT, wanted.patient},
        {KITH_SIGNED_DOCUMENT_CONSENTING_NAME, wanted.consenting_name},
        {KITH_SIGNED_DOCUMENT_CONSENTING_DOCUMENT, wanted.consenting_document},
        {KITH_SIGNED_DOCUMENT_NUMBER, "17"},
        {KITH_SIGNED_DOCUMENT_AUTHOR, "anna"},
    };
    kith_view *view = view_of(book);
    for (size_t i = 0; i < COUNT(texts); i++) {
        assert_string_equal(field_text(view, id, texts[i].field), texts[i].text == NULL ? "" : texts[i].text);
    }
    assert_int_equal(field_number(view, id, KITH_SIGNED_DOCUMENT_CUSTOMER), customer);
    assert_int_equal(field_number(view, id, KITH_SIGNED_DOCUMENT_KIND), KITH_DOCUMENT_CONTRACT);
    assert_int_equal(field_number(view, id, KITH_SIGNED_DOCUMENT_DATE), TODAY);
    assert_int_equal(field_number(view, id, KITH_SIGNED_DOCUMENT_RESULT), wanted.result);
    assert_int_equal(field_number(view, id, KITH_SIGNED_DOCUMENT_SIGNATORY), wanted.signatory);
    assert_int_equal(field_number(view, id, KITH_SIGNED_DOCUMENT_RELATION), wanted.relation);
    assert_int_equal(field_number(view, id, KITH_SIGNED_DOCUMENT_PROFILE), wanted.profile);
    assert_int_equal(field_number(view, id, KITH_SIGNED_DOCUMENT_CONSENTING), wanted.consenting);
    kith_view_close(view);
}

static void a_representative_signs_in_its_own_name(void **state)
{
    (void)state;
    family *in = new_family("2016-01-01");
    const kith_id link = represent(in, in->mother, 0);
    in->on = ""; /* the transaction's day */
    const kith_id id = sign(in, "17");
    expect_document(in->book, id, in->child,
                    (signed_document){.result = KITH_SIGNATORY_REPRESENTATIVE,
                                      .signatory = in->mother,
                                      .relation = link,
                                      .name = "Kanareikina",
                                      .document = "4010 123456",
                                      .address = "Nevsky 1",
                                      .phone = "+7 911 1",
                                      .patient = "Kanareikin Pyotr"});
    free_family(in);
}

static void a_customer_signs_with_consent(void **state)
{
    (void)state;
    family *in = new_family("2010-03-01");
    const kith_id link = represent(in, in->mother, 0);
    put(in, in->child, TEXT(KITH_CUSTOMER_DOCUMENT, "4020 1"));
    in->profile = in->co_sign;
    expect_document(in->book, sign(in, "17"), in->child,
                    (signed_document){.result = KITH_SIGNATORY_SELF_WITH_CONSENT,
                                      .signatory = in->child,
                                      .relation = link,
                                      .profile = in->co_sign,
                                      .consenting = in->mother,
                                      .name = "Kanareikin Pyotr",
                                      .document = "4020 1",
                                      .consenting_name = "Kanareikina",
                                      .consenting_document = "4010 123456"});
    free_family(in);
}

static void a_customer_signs_alone(void **state)
{
    (void)state;
    family *in = new_family("1990-01-01");
    put(in, in->child, TEXT(KITH_CUSTOMER_PATRONYMIC, "Ilyich"));
    expect_document(in->book, sign(in, "17"), in->child,
                    (signed_document){.result = KITH_SIGNATORY_SELF,
                                      .signatory = in->child,
                                      .name = "Kanareikin Pyotr Ilyich"});
    free_family(in);
}

/* Which profile decided is kept, also if it was the book's. */
static void the_profile_of_the_book_is_kept(void **state)
{
    (void)state;
    family *in = new_family("1990-01-01");
    const kith_id plain = profile_of(in->book, "plain");
    kith_txn *txn = begin(in->book);
    set_book(txn, in->book, REF(KITH_BOOK_LEGAL_PROFILE, plain));
    (void)commit(txn);
    const kith_id id = sign(in, "17");
    txn = begin(in->book);
    set_book(txn, in->book, nothing_of(KITH_BOOK_LEGAL_PROFILE));
    (void)commit(txn);
    kith_view *view = view_of(in->book);
    assert_int_equal(field_number(view, id, KITH_SIGNED_DOCUMENT_PROFILE), plain);
    kith_view_close(view);
    free_family(in);
}

static void what_was_signed_stays_as_it_was(void **state)
{
    (void)state;
    family *in = new_family("2016-01-01");
    const kith_id link = represent(in, in->mother, 0);
    const kith_id id = sign(in, "17");
    put(in, in->mother, TEXT(KITH_CUSTOMER_SURNAME, "Orlova"));
    put(in, in->mother, TEXT(KITH_CUSTOMER_DOCUMENT, "5000 1"));
    put(in, in->mother, TEXT(KITH_CUSTOMER_ADDRESS, "Arbat 2"));
    put(in, in->mother, TEXT(KITH_CUSTOMER_PHONE, "+7 912 2"));
    put(in, in->mother, CODE(KITH_CUSTOMER_STATUS, KITH_STATUS_INACTIVE));
    put(in, in->child, TEXT(KITH_CUSTOMER_GIVEN_NAME, "Ivan"));
    put(in, in->child, DATE(KITH_CUSTOMER_BIRTH_DATE, "1990-01-01"));
    put(in, link, DATE(KITH_RELATION_UNTIL, "2026-05-31"));
    const signed_document wanted = {.result = KITH_SIGNATORY_REPRESENTATIVE,
                                    .signatory = in->mother,
                                    .relation = link,
                                    .name = "Kanareikina",
                                    .document = "4010 123456",
                                    .address = "Nevsky 1",
                                    .phone = "+7 911 1",
                                    .patient = "Kanareikin Pyotr"};
    expect_document(in->book, id, in->child, wanted);
    kith_txn *txn = begin(in->book); /* no field of it can be changed, nor what it rests on removed */
    for (uint32_t field = KITH_SIGNED_DOCUMENT_NAME; field <= KITH_SIGNED_DOCUMENT_PATIENT; field++) {
        kith_error err = NEW_ERROR;
        const kith_value value = TEXT(field, "other");
        REFUSED(KITH_ERR_SHAPE, &err, kith_record_change(txn, id, &value, 1, &err));
    }
    remove_record(txn, link);
    expect_rule(txn, KITH_RULE_IN_USE, link);
    expect_document(in->book, id, in->child, wanted);
    free_family(in);
}

static void nobody_may_sign(void **state)
{
    (void)state;
    static const struct {
        const char *born;
        const char *since; /* of a link to the mother; NULL: there is none */
    } cases[] = {{"2016-01-01", NULL}, {"2016-01-01", "2026-06-02"}, {"", ""}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        family *in = new_family(cases[i].born);
        kith_error err = NEW_ERROR;
        kith_id id = 7;
        if (cases[i].since != NULL) {
            (void)represent_since(in, in->mother, 0, cases[i].since);
        }
        const uint64_t before = digest_of(in->book);
        kith_txn *txn = begin(in->book);
        REFUSED(KITH_ERR_RULE, &err, try_sign(in, txn, "17", &id, &err));
        assert_int_equal(err.rule, KITH_RULE_NO_SIGNATORY);
        assert_int_equal(err.subject, in->child);
        assert_string_equal(err.message, "customer \"K3\": nobody may sign [NO_SIGNATORY]");
        assert_int_equal(id, 0);
        (void)commit(txn);
        assert_int_equal(digest_of(in->book), before);
        free_family(in);
    }
}

/* It is what somebody put their name to. */
static void what_was_signed_stays_as_long_as_the_customer(void **state)
{
    (void)state;
    family *in = new_family("1990-01-01");
    const kith_id id = sign(in, "17");
    kith_txn *txn = begin(in->book);
    remove_record(txn, id);
    expect_rule(txn, KITH_RULE_APPEND_ONLY, id);
    txn = begin(in->book); /* one that was not stored yet may go */
    kith_error err = NEW_ERROR;
    kith_id other = 0;
    OK(&err, try_sign(in, txn, "18", &other, &err));
    remove_record(txn, other);
    (void)commit(txn);
    txn = begin(in->book); /* and all of it with the customer */
    remove_record(txn, in->child);
    (void)commit(txn);
    free_family(in);
}

static kith_id add_document(kith_txn *txn, const family *in, int64_t result, kith_id signatory)
{
    return ADD(txn, KITH_KIND_SIGNED_DOCUMENT, REF(KITH_SIGNED_DOCUMENT_CUSTOMER, in->child),
               CODE(KITH_SIGNED_DOCUMENT_KIND, KITH_DOCUMENT_CONTRACT),
               TEXT(KITH_SIGNED_DOCUMENT_NUMBER, "17"), DATE(KITH_SIGNED_DOCUMENT_DATE, "2026-06-01"),
               CODE(KITH_SIGNED_DOCUMENT_RESULT, result), REF(KITH_SIGNED_DOCUMENT_SIGNATORY, signatory));
}

static void a_document_names_who_signed(void **state)
{
    (void)state;
    family *in = new_family("1990-01-01");
    for (int64_t result = KITH_SIGNATORY_SELF; result <= KITH_SIGNATORY_UNDETERMINED; result++) {
        const int signs = result <= KITH_SIGNATORY_REPRESENTATIVE;
        kith_txn *txn = begin(in->book);
        expect_rule(txn, KITH_RULE_NO_SIGNATORY, add_document(txn, in, result, 0));
        txn = begin(in->book);
        const kith_id named = add_document(txn, in, result, in->mother);
        if (signs) {
            (void)commit(txn);
        } else {
            expect_rule(txn, KITH_RULE_NO_SIGNATORY, named);
        }
    }
    free_family(in);
}

/* What is frozen is let in again when the book is loaded. */
static void names_may_be_as_long_as_names_are(void **state)
{
    (void)state;
    kith_memory_store *memory = new_store();
    family *in = test_calloc(1, sizeof *in);
    char text[251];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    in->book = open_over(memory);
    fill_family(in, "1990-01-01");
    put(in, in->child, TEXT(KITH_CUSTOMER_SURNAME, text));
    put(in, in->child, TEXT(KITH_CUSTOMER_GIVEN_NAME, text));
    put(in, in->child, TEXT(KITH_CUSTOMER_PATRONYMIC, text));
    put(in, in->child, TEXT(KITH_CUSTOMER_DOCUMENT, text));
    const kith_id id = sign(in, "17");
    kith_book *again = open_over(memory);
    assert_int_equal(digest_of(again), digest_of(in->book));
    kith_view *view = view_of(again);
    assert_int_equal(strlen(field_text(view, id, KITH_SIGNED_DOCUMENT_NAME)), 3 * 250 + 2);
    assert_string_equal(field_text(view, id, KITH_SIGNED_DOCUMENT_DOCUMENT), text);
    kith_view_close(view);
    kith_book_close(again);
    free_family(in);
    kith_memory_store_free(memory);
}

/* A book whose limits are lower than what would be frozen refuses it. */
static void what_is_longer_than_a_limit_is_not_frozen(void **state)
{
    (void)state;
    const kith_limit limits[] = {{.limit = KITH_LIMIT_TEXT, .value = 12},
                                 {.limit = KITH_LIMIT_NUMBER, .value = 12}};
    kith_error err = NEW_ERROR;
    family *in = test_calloc(1, sizeof *in);
    kith_id id = 0;
    in->book = open_with((kith_book_options){.limits = limits, .limit_count = COUNT(limits)}, NULL);
    fill_family(in, "1990-01-01");
    kith_txn *txn = begin(in->book);
    REFUSED(KITH_ERR_SHAPE, &err, try_sign(in, txn, "17", &id, &err)); /* Kanareikin Pyotr */
    assert_int_equal(err.field, KITH_SIGNED_DOCUMENT_NAME);
    change(txn, in->child, TEXT(KITH_CUSTOMER_SURNAME, "Kan"));
    REFUSED(KITH_ERR_SHAPE, &err, try_sign(in, txn, "12345678901234567", &id, &err));
    assert_int_equal(err.field, KITH_SIGNED_DOCUMENT_NUMBER);
    REFUSED(KITH_ERR_SHAPE, &err, try_sign(in, txn, "\xff", &id, &err));
    REFUSED(KITH_ERR_SHAPE, &err, try_sign(in, txn, "", &id, &err));
    OK(&err, try_sign(in, txn, "17", &id, &err));
    (void)commit(txn);
    free_family(in);
}

/* --- merging --- */

static kith_id relation_of(const family *in, kith_id document)
{
    kith_view *view = view_of(in->book);
    const kith_id id = (kith_id)field_number(view, document, KITH_SIGNED_DOCUMENT_RELATION);
    kith_view_close(view);
    return id;
}

/* A document stands on the relation that is left of those that were united. */
static void a_document_follows_what_its_relation_goes_into(void **state)
{
    (void)state;
    family *in = new_family("2016-01-01");
    const kith_id child = in->child;
    (void)represent(in, in->mother, 0);
    const kith_id first = sign(in, "17");
    kith_txn *txn = begin(in->book);
    in->child = person(txn, "K5");
    change(txn, in->child, DATE(KITH_CUSTOMER_BIRTH_DATE, "2016-01-01"));
    (void)commit(txn);
    const kith_id left = represent_since(in, in->mother, 0, "2020-01-01");
    const kith_id second = sign(in, "18");
    (void)merge_two(in->book, child, in->child);
    assert_int_equal(relation_of(in, first), left);
    assert_int_equal(relation_of(in, second), left);
    free_family(in);
}

/* Who signed for it turns out to be the customer: the relation keeps the day on which it was signed by. */
static void a_relation_between_the_two_stays_where_a_document_stands_on_it(void **state)
{
    (void)state;
    for (int began = 0; began <= 1; began++) {
        family *in = new_family("2016-01-01");
        const kith_id link = represent_since(in, in->mother, 0, began ? "2026-06-01" : "");
        const kith_id id = sign(in, "17");
        const couple told = merge_two(in->book, in->child, in->mother);
        assert_int_equal(told.conflicts[told.count - 1].conflict, KITH_CONFLICT_SELF);
        assert_int_equal(relation_of(in, id), link);
        kith_view *view = view_of(in->book);
        assert_int_equal(field_number(view, link, KITH_RELATION_UNTIL), began ? TODAY : TODAY - 1);
        kith_view_close(view);
        free_family(in);
    }
}

/* --- while others write --- */

typedef struct two {
    kith_memory_store *memory;
    family *mine;
    kith_book *theirs;
} two;

static two open_two(const char *born)
{
    two made = {.memory = new_store(), .mine = test_calloc(1, sizeof *made.mine)};
    made.mine->book = open_over(made.memory);
    fill_family(made.mine, born);
    return made;
}

static void close_two(two *at)
{
    kith_book_close(at->theirs);
    free_family(at->mine);
    kith_memory_store_free(at->memory);
}

/* They put this through while my transaction is open; mine is made again on top of it. */
static kith_status meet(two *at, kith_txn *mine, kith_id id, kith_value value, kith_error *err)
{
    at->theirs = open_over(at->memory);
    kith_txn *txn = begin(at->theirs);
    change(txn, id, value);
    (void)commit(txn);
    assert_int_equal(kith_txn_commit(mine, NULL, err), KITH_ERR_CONFLICT);
    OK(err, kith_book_refresh(at->mine->book, NULL, err));
    return kith_txn_commit(mine, NULL, err);
}

static void signing_is_decided_again_on_what_others_wrote(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    two at = open_two("2016-01-01");
    family *in = at.mine;
    (void)represent(in, in->mother, 1);
    const kith_id second = represent(in, in->father, 2);
    kith_txn *txn = begin(in->book);
    kith_id id = 0;
    OK(&err, try_sign(in, txn, "17", &id, &err));
    OK(&err, meet(&at, txn, in->mother, CODE(KITH_CUSTOMER_STATUS, KITH_STATUS_INACTIVE), &err));
    kith_txn_close(txn);
    expect_document(in->book, id, in->child, /* the id is the one that was told */
                    (signed_document){.result = KITH_SIGNATORY_REPRESENTATIVE,
                                      .signatory = in->father,
                                      .relation = second,
                                      .name = "Kanareikin",
                                      .document = "4010 123456",
                                      .address = "Nevsky 1",
                                      .phone = "+7 911 1",
                                      .patient = "Kanareikin Pyotr"});
    close_two(&at);
}

static void signing_is_refused_when_others_left_nobody(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_id ids[2];
    size_t count = 7;
    two at = open_two("2016-01-01");
    family *in = at.mine;
    const kith_id link = represent(in, in->mother, 1);
    kith_txn *txn = begin(in->book);
    OK(&err, try_sign(in, txn, "17", NULL, &err));
    REFUSED(KITH_ERR_RULE, &err, meet(&at, txn, link, DATE(KITH_RELATION_UNTIL, "2026-05-31"), &err));
    assert_int_equal(err.rule, KITH_RULE_NO_SIGNATORY);
    kith_txn_close(txn);
    kith_view *view = view_of(in->book);
    OK(&err, kith_record_list(view, KITH_KIND_SIGNED_DOCUMENT, 0, ids, COUNT(ids), &count, &err));
    assert_int_equal(count, 0);
    kith_view_close(view);
    close_two(&at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_representative_signs_in_its_own_name),
        cmocka_unit_test(a_customer_signs_with_consent),
        cmocka_unit_test(a_customer_signs_alone),
        cmocka_unit_test(the_profile_of_the_book_is_kept),
        cmocka_unit_test(what_was_signed_stays_as_it_was),
        cmocka_unit_test(nobody_may_sign),
        cmocka_unit_test(what_was_signed_stays_as_long_as_the_customer),
        cmocka_unit_test(a_document_names_who_signed),
        cmocka_unit_test(names_may_be_as_long_as_names_are),
        cmocka_unit_test(what_is_longer_than_a_limit_is_not_frozen),
        cmocka_unit_test(a_document_follows_what_its_relation_goes_into),
        cmocka_unit_test(a_relation_between_the_two_stays_where_a_document_stands_on_it),
        cmocka_unit_test(signing_is_decided_again_on_what_others_wrote),
        cmocka_unit_test(signing_is_refused_when_others_left_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
