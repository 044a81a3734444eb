/* Rules of customers, relation types, parts and rights. */
#include "../support/support.h"

/* --- customers --- */

static void customer_must_be_what_its_kind_allows(void **state)
{
    (void)state;
    const struct {
        kith_customer fields;
        int32_t rule;
    } cases[] = {
        {{.kind = KITH_PARTY_PERSON, .surname = "S"}, KITH_RULE_NONE},
        {{.kind = KITH_PARTY_PERSON, .given_name = "G"}, KITH_RULE_NONE},
        {{.kind = KITH_PARTY_PERSON, .organisation = "where she works"}, KITH_RULE_NAME_MISSING},
        {{.kind = KITH_PARTY_PERSON, .status = KITH_STATUS_ERASED}, KITH_RULE_CUSTOMER_ERASED},
        {{.kind = KITH_PARTY_PERSON, .surname = "S", .status = KITH_STATUS_MERGED}, KITH_RULE_ALIAS},
        {{.kind = KITH_PARTY_ORGANISATION, .organisation = "O"}, KITH_RULE_NONE},
        {{.kind = KITH_PARTY_ORGANISATION, .surname = "S"}, KITH_RULE_NAME_MISSING},
        {{.kind = KITH_PARTY_ORGANISATION, .organisation = "O", .sex = KITH_SEX_MALE}, KITH_RULE_PERSON_ONLY},
        {{.kind = KITH_PARTY_ORGANISATION, .organisation = "O", .birth_date = 2440588},
         KITH_RULE_PERSON_ONLY},
        {{.kind = KITH_PARTY_ORGANISATION, .organisation = "O", .capacity = KITH_CAPACITY_FULL},
         KITH_RULE_PERSON_ONLY},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        kith_book *book = new_book();
        kith_txn *txn = begin(book);
        kith_customer fields = cases[i].fields;
        fields.number = "C1";
        const kith_id id = customer(txn, fields);
        if (cases[i].rule == KITH_RULE_NONE) {
            (void)commit(txn);
        } else {
            expect_rule(txn, cases[i].rule, id);
        }
        kith_book_close(book);
    }
}

static void number_is_borne_by_one_customer_alone(void **state)
{
    (void)state;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id first = person(txn, "C1");
    const kith_id second = person(txn, "C2");
    (void)commit(txn);
    txn = begin(book);
    const kith_id third = person(txn, "C1");
    expect_rule(txn, KITH_RULE_NUMBER_TAKEN, third);
    txn = begin(book);
    change(txn, first, text_of(KITH_CUSTOMER_NUMBER, "C2"));
    expect_rule(txn, KITH_RULE_NUMBER_TAKEN, first);
    txn = begin(book); /* exchanged in one go */
    change(txn, first, text_of(KITH_CUSTOMER_NUMBER, "C2"));
    change(txn, second, text_of(KITH_CUSTOMER_NUMBER, "C1"));
    (void)commit(txn);
    kith_view *view = view_of(book);
    assert_int_equal(find(view, "C2"), first);
    assert_int_equal(find(view, "C1"), second);
    kith_view_close(view);
    kith_book_close(book);
}

static void retiring_ends_links_and_keeps_history(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id a = person(txn, "A");
    const kith_id b = person(txn, "B");
    const kith_id type = relation_type(txn, (type_settings){.code = "type"});
    const kith_id over = relation(
        txn, (kith_relation){
                 .type = type, .from = a, .to = b, .since = day("2020-01-01"), .until = day("2020-12-31")});
    const kith_id open =
        relation(txn, (kith_relation){.type = type, .from = a, .to = b, .since = day("2021-01-01")});
    const kith_id later =
        relation(txn, (kith_relation){.type = type, .from = b, .to = a, .since = day("2027-01-01")});
    (void)commit(txn);
    txn = begin(book);
    OK(&err, kith_customer_retire(txn, a, 0, &err));
    (void)commit(txn);
    kith_relation read = {.size = sizeof read};
    kith_customer retired = {.size = sizeof retired};
    kith_view *view = view_of(book);
    OK(&err, kith_customer_get(view, a, &retired, &err));
    assert_int_equal(retired.status, KITH_STATUS_INACTIVE);
    OK(&err, kith_relation_get(view, over, &read, &err));
    assert_int_equal(read.until, day("2020-12-31"));
    OK(&err, kith_relation_get(view, open, &read, &err));
    assert_int_equal(read.until, TODAY);
    REFUSED(KITH_ERR_NOT_FOUND, &err, kith_relation_get(view, later, &read, &err));
    kith_view_close(view);
    kith_book_close(book);
}

/* By however many fields; and not as a stranger what goes with the record anyway. */
static void each_record_that_refers_is_listed_once(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id payer = person(txn, "P");
    const kith_id a = person(txn, "A");
    const kith_id b = person(txn, "B");
    change(txn, a, reference(KITH_CUSTOMER_PAYER, payer));
    change(txn, a, reference(KITH_CUSTOMER_INVOICE_TO, payer));
    change(txn, a, reference(KITH_CUSTOMER_DELIVERY_PARTY, payer));
    change(txn, b, reference(KITH_CUSTOMER_INVOICE_TO, payer));
    const kith_value order[] = {text_of(KITH_ORDER_NUMBER, "1"), reference(KITH_ORDER_CUSTOMER, b),
                                number_of(KITH_ORDER_DATE, KITH_TYPE_DATE, TODAY)};
    const kith_id ordered = add_record(txn, KITH_KIND_ORDER, order, COUNT(order));
    const kith_value header[] = {
        reference(KITH_ORDER_HEADER_ORDER, ordered),
        reference(KITH_ORDER_HEADER_INVOICE_TO, payer),
        reference(KITH_ORDER_HEADER_PAYER, payer),
    };
    const kith_id kept = add_record(txn, KITH_KIND_ORDER_HEADER, header, COUNT(header));
    (void)commit(txn);
    kith_view *view = view_of(book);
    kith_id users[9];
    size_t count = 0;
    OK(&err, kith_record_users(view, payer, users, COUNT(users), &count, &err));
    assert_int_equal(count, 3);
    assert_int_equal(users[0], a); /* its payer comes first of its fields */
    for (size_t i = 0; i < count; i++) {
        assert_true(users[i] == a || users[i] == b || users[i] == kept);
        assert_true(i == 0 || users[i] != users[i - 1]);
    }
    OK(&err, kith_record_users(view, payer, users, 2, &count, &err));
    assert_int_equal(count, 2);
    kith_view_close(view);
    kith_book_close(book);
}

static void what_others_refer_to_cannot_be_removed(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id a = person(txn, "A");
    const kith_id b = person(txn, "B");
    const kith_id type = relation_type(txn, (type_settings){.code = "type"});
    const kith_id link = relation(txn, (kith_relation){.type = type, .from = a, .to = b});
    (void)commit(txn);
    const kith_id used[] = {a, b, type};
    for (size_t i = 0; i < COUNT(used); i++) {
        kith_id users[4];
        size_t count = 0;
        kith_view *view = view_of(book);
        OK(&err, kith_record_users(view, used[i], users, COUNT(users), &count, &err));
        assert_int_equal(count, 1);
        assert_int_equal(users[0], link);
        kith_view_close(view);
        txn = begin(book);
        OK(&err, kith_record_remove(txn, used[i], &err));
        expect_rule(txn, KITH_RULE_IN_USE, used[i]);
    }
    txn = begin(book);
    for (size_t i = 0; i < COUNT(used); i++) {
        OK(&err, kith_record_remove(txn, used[i], &err));
    }
    OK(&err, kith_record_remove(txn, link, &err));
    (void)commit(txn);
    kith_book_close(book);
}

/* --- types --- */

static void retired_type_takes_no_new_relations_and_keeps_the_old(void **state)
{
    (void)state;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id a = person(txn, "A");
    const kith_id b = person(txn, "B");
    const kith_id type = relation_type(txn, (type_settings){.code = "type"});
    const kith_id other = relation_type(txn, (type_settings){.code = "other"});
    const kith_id old = relation(txn, (kith_relation){.type = type, .from = a, .to = b});
    const kith_id elsewhere = relation(txn, (kith_relation){.type = other, .from = b, .to = a});
    (void)commit(txn);
    txn = begin(book);
    change(txn, type, number_of(KITH_RELATION_TYPE_RETIRED, KITH_TYPE_FLAG, 1));
    (void)commit(txn);
    txn = begin(book);
    const kith_id late = relation(txn, (kith_relation){.type = type, .from = b, .to = a});
    expect_rule(txn, KITH_RULE_TYPE_RETIRED, late);
    txn = begin(book);
    change(txn, elsewhere, number_of(KITH_RELATION_TYPE, KITH_TYPE_REFERENCE, (int64_t)type));
    expect_rule(txn, KITH_RULE_TYPE_RETIRED, elsewhere);
    txn = begin(book);
    change(txn, old, text_of(KITH_RELATION_REMARK, "still there"));
    (void)commit(txn);
    kith_book_close(book);
}

static void tightened_type_follows_the_policy(void **state)
{
    (void)state;
    const struct {
        uint32_t policy;
        kith_status status;
        size_t relations;
        size_t findings;
        int related_today;
        int related_tomorrow;
    } cases[] = {
        {KITH_POLICY_REFUSE, KITH_ERR_RULE, 2, 0, 1, 1},
        {KITH_POLICY_LEAVE, KITH_OK, 2, 2, 1, 1},
        {KITH_POLICY_END, KITH_OK, 1, 1, 1, 0},
        {KITH_POLICY_DELETE, KITH_OK, 0, 0, 0, 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        kith_error err = NEW_ERROR;
        kith_finding findings[4];
        size_t count = 0;
        kith_book *book = new_book();
        kith_txn *txn = begin(book);
        const kith_id a = person(txn, "A");
        const kith_id b = person(txn, "B");
        const kith_id type = relation_type(txn, (type_settings){.code = "type"});
        (void)relation(txn, (kith_relation){.type = type, .from = a, .to = b});
        (void)relation(txn, (kith_relation){.type = type, .from = b, .to = a, .since = day("2027-01-01")});
        (void)commit(txn);
        const kith_value tighter =
            number_of(KITH_RELATION_TYPE_FROM_KIND, KITH_TYPE_CODE, KITH_PARTY_ORGANISATION);
        txn = begin(book);
        OK(&err, kith_relation_type_change(txn, type, &tighter, 1, cases[i].policy, &err));
        REFUSED(cases[i].status, &err, kith_txn_commit(txn, NULL, &err));
        kith_txn_close(txn);
        assert_int_equal(stats_of(book).records[KITH_KIND_RELATION], cases[i].relations);
        kith_view *view = view_of(book);
        assert_int_equal(is_related(view, a, type, b, TODAY), cases[i].related_today);
        assert_int_equal(is_related(view, a, type, b, TODAY + 1), cases[i].related_tomorrow);
        OK(&err, kith_validate_all(view, NULL, findings, COUNT(findings), &count, &err));
        assert_int_equal(count, cases[i].findings);
        kith_view_close(view);
        kith_book_close(book);
    }
}

static void settings_that_contradict_each_other_are_refused(void **state)
{
    (void)state;
    const type_settings cases[] = {
        {.auto_reciprocal = 1},
        {.direction = KITH_DIRECTION_SYMMETRIC, .acyclic = 1},
        {.direction = KITH_DIRECTION_SYMMETRIC, .from_maximum = 1},
        {.direction = KITH_DIRECTION_SYMMETRIC, .to_kind = KITH_PARTY_PERSON},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        kith_book *book = new_book();
        kith_txn *txn = begin(book);
        type_settings settings = cases[i];
        settings.code = "type";
        const kith_id type = relation_type(txn, settings);
        expect_rule(txn, KITH_RULE_TYPE_SHAPE, type);
        kith_book_close(book);
    }
}

static void label_is_the_best_for_language_then_sex(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_book *book = open_with((kith_book_options){.language = "en"}, NULL);
    kith_txn *txn = begin(book);
    const kith_id child = relation_type(txn, (type_settings){.code = "child_of"});
    (void)label(txn, child, KITH_END_FROM, KITH_SEX_FEMALE, "en", "daughter");
    (void)label(txn, child, KITH_END_FROM, KITH_SEX_MALE, "en", "son");
    (void)label(txn, child, KITH_END_FROM, 0, "en", "child");
    (void)label(txn, child, KITH_END_FROM, KITH_SEX_FEMALE, "ru", "дочь");
    (void)label(txn, child, KITH_END_TO, 0, "en", "parent");
    (void)commit(txn);
    const struct {
        uint32_t end;
        int64_t sex;
        const char *language;
        const char *label;
    } cases[] = {
        {KITH_END_FROM, KITH_SEX_FEMALE, "ru", "дочь"},
        {KITH_END_FROM, KITH_SEX_MALE, "en", "son"},
        {KITH_END_FROM, 0, NULL, "child"},
        {KITH_END_FROM, KITH_SEX_FEMALE, "de", "daughter"},
        {KITH_END_FROM, KITH_SEX_MALE, "ru", "дочь"}, /* the language decides before the sex */
        {KITH_END_TO, KITH_SEX_MALE, "en", "parent"},
    };
    kith_view *view = view_of(book);
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_string_equal(
            kith_relation_type_label(view, child, cases[i].end, cases[i].sex, cases[i].language),
            cases[i].label);
    }
    kith_id type = 0;
    uint32_t end = 0;
    OK(&err, kith_relation_type_find(view, "ДОЧЬ", &type, &end, &err));
    assert_int_equal(type, child);
    assert_int_equal(end, KITH_END_FROM);
    OK(&err, kith_relation_type_find(view, "Parent", &type, &end, &err));
    assert_int_equal(end, KITH_END_TO);
    REFUSED(KITH_ERR_NOT_FOUND, &err, kith_relation_type_find(view, "aunt", &type, &end, &err));
    assert_int_equal(type, 0);
    kith_view_close(view);
    kith_book_close(book);
}

static void a_label_without_end_or_language_serves_where_no_better_one_is(void **state)
{
    (void)state;
    kith_book *book = open_with((kith_book_options){.language = "en"}, NULL);
    kith_txn *txn = begin(book);
    const kith_id type = relation_type(txn, (type_settings){.code = "knows"});
    (void)label(txn, type, 0, 0, NULL, "acquaintance");
    (void)label(txn, type, KITH_END_TO, 0, "de", "Bekannte");
    (void)commit(txn);
    const struct {
        uint32_t end;
        const char *language;
        const char *label;
    } cases[] = {
        {KITH_END_FROM, "de", "acquaintance"}, /* the other one is of the other end */
        {KITH_END_TO, "de", "Bekannte"},
        {KITH_END_TO, "fr", "acquaintance"},
        {KITH_END_TO, NULL, "acquaintance"},
    };
    kith_view *view = view_of(book);
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_string_equal(kith_relation_type_label(view, type, cases[i].end, 0, cases[i].language),
                            cases[i].label);
    }
    kith_view_close(view);
    kith_book_close(book);
}

static void a_label_of_several_types_finds_the_first_of_them(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id other = attribute(txn, "kin", KITH_KIND_RELATION, KITH_TYPE_TEXT);
    kith_id types[3];
    for (size_t i = 0; i < COUNT(types); i++) {
        const char code[] = {'t', (char)('1' + i), '\0'};
        types[i] = relation_type(txn, (type_settings){.code = code});
    }
    (void)label(txn, other, 0, 0, NULL, "kin"); /* what is no type has labels too */
    (void)label(txn, types[1], KITH_END_FROM, 0, NULL, "kin");
    (void)label(txn, types[0], KITH_END_TO, 0, NULL, "kin");
    (void)label(txn, types[2], KITH_END_FROM, 0, NULL, "kin");
    (void)commit(txn);
    kith_id type = 0;
    uint32_t end = 0;
    kith_view *view = view_of(book);
    OK(&err, kith_relation_type_find(view, "Kin", &type, &end, &err));
    assert_int_equal(type, types[0]);
    assert_int_equal(end, KITH_END_TO);
    kith_view_close(view);
    kith_book_close(book);
}

/* --- parts --- */

static void an_attribute_of_no_kind_is_for_all_and_one_of_a_kind_for_that_alone(void **state)
{
    (void)state;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id a = person(txn, "A");
    const kith_id b = person(txn, "B");
    const kith_id type = relation_type(txn, (type_settings){.code = "type"});
    const kith_id link = relation(txn, (kith_relation){.type = type, .from = a, .to = b});
    const kith_id seen = attribute(txn, "seen", 0, KITH_TYPE_DATE);
    const kith_id drives = attribute(txn, "drives", KITH_KIND_CUSTOMER, KITH_TYPE_FLAG);
    (void)attribute_value(txn, a, seen, number_of(KITH_ATTRIBUTE_VALUE_DATE, KITH_TYPE_DATE, TODAY));
    (void)attribute_value(txn, link, seen, number_of(KITH_ATTRIBUTE_VALUE_DATE, KITH_TYPE_DATE, TODAY));
    (void)attribute_value(txn, a, drives, number_of(KITH_ATTRIBUTE_VALUE_FLAG, KITH_TYPE_FLAG, 1));
    (void)commit(txn);
    txn = begin(book);
    const kith_id wrong =
        attribute_value(txn, link, drives, number_of(KITH_ATTRIBUTE_VALUE_FLAG, KITH_TYPE_FLAG, 1));
    expect_rule(txn, KITH_RULE_ATTRIBUTE_VALUE, wrong);
    kith_book_close(book);
}

static void parts_stand_once_fit_and_go_with_their_owner(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id a = person(txn, "A");
    const kith_id drives = attribute(txn, "drives", KITH_KIND_CUSTOMER, KITH_TYPE_FLAG);
    (void)attribute_value(txn, a, drives, number_of(KITH_ATTRIBUTE_VALUE_FLAG, KITH_TYPE_FLAG, 1));
    (void)commit(txn);
    txn = begin(book);
    const kith_id twice =
        attribute_value(txn, a, drives, number_of(KITH_ATTRIBUTE_VALUE_FLAG, KITH_TYPE_FLAG, 1));
    expect_rule(txn, KITH_RULE_DOUBLE_PART, twice);
    txn = begin(book);
    const kith_id b = person(txn, "B");
    const kith_id wrong = attribute_value(txn, b, drives, text_of(KITH_ATTRIBUTE_VALUE_TEXT, "yes"));
    expect_rule(txn, KITH_RULE_ATTRIBUTE_VALUE, wrong);
    txn = begin(book);
    OK(&err, kith_record_remove(txn, a, &err));
    (void)commit(txn);
    assert_int_equal(stats_of(book).records[KITH_KIND_ATTRIBUTE_VALUE], 0);
    kith_book_close(book);
}

/* --- rights --- */

static void roles_let_in_only_whom_they_know(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_book *book = open_with((kith_book_options){.rights_mode = KITH_RIGHTS_ROLES, .owner = "anna"}, NULL);
    const kith_view_options stranger = {.size = sizeof stranger, .actor = "eve"};
    const kith_txn_options by_stranger = {.size = sizeof by_stranger, .actor = "eve"};
    kith_view *view = NULL;
    kith_txn *txn = NULL;
    REFUSED(KITH_ERR_DENIED, &err, kith_view_open(book, &stranger, &view, &err));
    assert_null(view);
    const uint64_t before = digest_of(book);
    OK(&err, kith_txn_begin(book, &by_stranger, &txn, &err));
    (void)person(txn, "A");
    REFUSED(KITH_ERR_DENIED, &err, kith_txn_commit(txn, NULL, &err));
    kith_txn_close(txn);
    assert_int_equal(digest_of(book), before);
    txn = begin(book);
    (void)person(txn, "A");
    (void)relation_type(txn, (type_settings){.code = "type"});
    (void)commit(txn);
    kith_book_close(book);
}

static void seller_works_but_does_not_configure(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_book *book = open_with((kith_book_options){.rights_mode = KITH_RIGHTS_ROLES, .owner = "anna"}, NULL);
    kith_id role = 0;
    kith_id id = 0;
    kith_view *view = view_of(book);
    OK(&err, kith_record_find(view, KITH_KIND_ROLE, "seller", &role, &err));
    kith_view_close(view);
    kith_txn *txn = begin(book);
    const kith_value user[] = {text_of(KITH_USER_CODE, "sam"),
                               number_of(KITH_USER_ROLE, KITH_TYPE_REFERENCE, (int64_t)role)};
    OK(&err, kith_record_add(txn, KITH_KIND_USER, user, COUNT(user), &id, &err));
    (void)commit(txn);
    const kith_txn_options by_sam = {.size = sizeof by_sam, .actor = "sam"};
    OK(&err, kith_txn_begin(book, &by_sam, &txn, &err));
    (void)person(txn, "A");
    (void)commit(txn);
    OK(&err, kith_txn_begin(book, &by_sam, &txn, &err));
    (void)relation_type(txn, (type_settings){.code = "type"});
    expect_commit(txn, KITH_ERR_DENIED);
    txn = begin(book);
    change(txn, id, number_of(KITH_USER_INACTIVE, KITH_TYPE_FLAG, 1));
    (void)commit(txn);
    OK(&err, kith_txn_begin(book, &by_sam, &txn, &err));
    (void)person(txn, "B");
    expect_commit(txn, KITH_ERR_DENIED);
    kith_book_close(book);
}

static void a_right_for_a_kind_is_none_for_another(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_book *book = open_with((kith_book_options){.rights_mode = KITH_RIGHTS_ROLES, .owner = "anna"}, NULL);
    kith_id role = 0;
    kith_id id = 0;
    kith_txn *txn = begin(book);
    const kith_value code = text_of(1, "adds_customers");
    OK(&err, kith_record_add(txn, KITH_KIND_ROLE, &code, 1, &role, &err));
    const kith_value right[] = {number_of(KITH_RIGHT_ROLE, KITH_TYPE_REFERENCE, (int64_t)role),
                                number_of(KITH_RIGHT_OPERATION, KITH_TYPE_CODE, KITH_OPERATION_ADD),
                                number_of(KITH_RIGHT_KIND, KITH_TYPE_CODE, KITH_KIND_CUSTOMER)};
    OK(&err, kith_record_add(txn, KITH_KIND_RIGHT, right, COUNT(right), &id, &err));
    const kith_value user[] = {text_of(KITH_USER_CODE, "sam"),
                               number_of(KITH_USER_ROLE, KITH_TYPE_REFERENCE, (int64_t)role)};
    OK(&err, kith_record_add(txn, KITH_KIND_USER, user, COUNT(user), &id, &err));
    const kith_id a = person(txn, "A");
    const kith_id type = relation_type(txn, (type_settings){.code = "type"});
    (void)commit(txn);
    const kith_txn_options by_sam = {.size = sizeof by_sam, .actor = "sam"};
    OK(&err, kith_txn_begin(book, &by_sam, &txn, &err));
    const kith_id b = person(txn, "B");
    (void)commit(txn);
    OK(&err, kith_txn_begin(book, &by_sam, &txn, &err));
    (void)relation(txn, (kith_relation){.type = type, .from = a, .to = b});
    expect_commit(txn, KITH_ERR_DENIED);
    kith_book_close(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(customer_must_be_what_its_kind_allows),
        cmocka_unit_test(number_is_borne_by_one_customer_alone),
        cmocka_unit_test(retiring_ends_links_and_keeps_history),
        cmocka_unit_test(each_record_that_refers_is_listed_once),
        cmocka_unit_test(what_others_refer_to_cannot_be_removed),
        cmocka_unit_test(retired_type_takes_no_new_relations_and_keeps_the_old),
        cmocka_unit_test(tightened_type_follows_the_policy),
        cmocka_unit_test(settings_that_contradict_each_other_are_refused),
        cmocka_unit_test(label_is_the_best_for_language_then_sex),
        cmocka_unit_test(a_label_without_end_or_language_serves_where_no_better_one_is),
        cmocka_unit_test(a_label_of_several_types_finds_the_first_of_them),
        cmocka_unit_test(an_attribute_of_no_kind_is_for_all_and_one_of_a_kind_for_that_alone),
        cmocka_unit_test(parts_stand_once_fit_and_go_with_their_owner),
        cmocka_unit_test(roles_let_in_only_whom_they_know),
        cmocka_unit_test(seller_works_but_does_not_configure),
        cmocka_unit_test(a_right_for_a_kind_is_none_for_another),
    };
    return cmocka_run_group_tests_name("records", tests, NULL, NULL);
}
