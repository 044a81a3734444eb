/* Reading: search by phone and its pages, selections, batches, labels, users of a record, history filters. */
#include "../support/support.h"

#include <stdio.h>
#include <string.h>

typedef struct family {
    kith_book *book;
    kith_id parent; /* the type, with labels by sex in two languages */
    kith_id sibling;
    kith_id private_customer; /* a category */
    kith_id mother, daughter, son, stranger;
    kith_view *view;
} family;

static family open_family(void)
{
    family f = {.book = new_book()};
    kith_txn *txn = begin(f.book);
    const kith_value code[] = {text_of(KITH_CATEGORY_CODE, "private")};
    OK(NULL, kith_record_add(txn, KITH_KIND_CATEGORY, code, 1, &f.private_customer, NULL));
    f.parent = relation_type(txn, (type_settings){.code = "parent"});
    f.sibling = relation_type(txn, (type_settings){.code = "sib", .direction = KITH_DIRECTION_SYMMETRIC});
    (void)label(txn, f.parent, KITH_END_FROM, KITH_SEX_FEMALE, "en", "mother");
    (void)label(txn, f.parent, KITH_END_FROM, KITH_SEX_FEMALE, "ru", "мать");
    (void)label(txn, f.parent, KITH_END_TO, KITH_SEX_FEMALE, "en", "daughter");
    (void)label(txn, f.parent, KITH_END_TO, KITH_SEX_MALE, "en", "son");
    (void)label(txn, f.parent, KITH_END_TO, 0, "en", "child");
    (void)label(txn, f.sibling, KITH_END_FROM, 0, "en", "sibling");
    f.mother = customer(txn, (kith_customer){.number = "1",
                                             .kind = KITH_PARTY_PERSON,
                                             .surname = "Чайкина",
                                             .sex = KITH_SEX_FEMALE,
                                             .city = "Köln",
                                             .birth_date = day("1980-12-30"),
                                             .phone = "+49 221 5550199",
                                             .second_phone = "+49 221 5550111",
                                             .category = f.private_customer});
    f.daughter = customer(txn, (kith_customer){.number = "2",
                                               .kind = KITH_PARTY_PERSON,
                                               .surname = "Чайкина",
                                               .given_name = "Анна",
                                               .sex = KITH_SEX_FEMALE,
                                               .city = "KÖLN",
                                               .birth_date = day("2008-06-01"),
                                               .phone = "0221 5550199"});
    f.son = customer(txn, (kith_customer){.number = "3",
                                          .kind = KITH_PARTY_PERSON,
                                          .surname = "Чайкин",
                                          .sex = KITH_SEX_MALE,
                                          .city = "Bonn",
                                          .birth_date = day("2012-01-02")});
    f.stranger = customer(txn, (kith_customer){.number = "5550",
                                               .kind = KITH_PARTY_ORGANISATION,
                                               .organisation = "Чай & Co",
                                               .city = "Köln"});
    (void)relation(txn, (kith_relation){.type = f.parent, .from = f.mother, .to = f.daughter});
    (void)relation(txn, (kith_relation){.type = f.parent,
                                        .from = f.mother,
                                        .to = f.son,
                                        .since = day("2012-01-02"),
                                        .until = day("2025-12-31")});
    (void)commit(txn);
    f.view = view_of(f.book);
    return f;
}

static void close_family(family *f)
{
    kith_view_close(f->view);
    kith_book_close(f->book);
}

/* Hits of a search, asked for in pages of one. */
static size_t search_all(const family *f, const char *text, kith_id *ids, size_t most)
{
    kith_search search = {.size = sizeof search, .text = text};
    size_t total = 0;
    size_t count = 1;
    while (count == 1 && total < most) {
        OK(NULL, kith_search_customers(f->view, &search, ids + total, 1, &count, NULL));
        total += count;
        search.after = total == 0 ? 0 : ids[total - 1];
    }
    return total;
}

static void phones_are_found_by_their_beginning_and_their_end(void **state)
{
    (void)state;
    family f = open_family();
    kith_id ids[8];
    assert_int_equal(search_all(&f, "0199", ids, 8), 2);    /* an end */
    assert_int_equal(search_all(&f, "+49 221", ids, 8), 1); /* with the country code */
    assert_int_equal(ids[0], f.mother);                     /* once, though both phones begin so */
    assert_int_equal(search_all(&f, "221 555", ids, 8), 2); /* without it, and without a 0 in its place */
    assert_int_equal(search_all(&f, "0221 555", ids, 8), 1);
    assert_int_equal(ids[0], f.daughter);
    assert_int_equal(search_all(&f, "199", ids, 8), 0);  /* three digits are too few */
    assert_int_equal(search_all(&f, "5550", ids, 8), 1); /* the exact number */
    assert_int_equal(ids[0], f.stranger);
    close_family(&f);
}

static void names_equal_to_the_text_come_before_longer_ones(void **state)
{
    (void)state;
    family f = open_family();
    kith_id ids[8];
    assert_int_equal(search_all(&f, "чайкин", ids, 8), 3);
    assert_int_equal(ids[0], f.son);
    assert_int_equal(ids[1], f.mother);
    assert_int_equal(ids[2], f.daughter);
    assert_int_equal(search_all(&f, "ЧАЙ", ids, 8), 4);
    close_family(&f);
}

static void expect_selected(const family *f, kith_selection selection, const kith_id *wanted, size_t count)
{
    kith_id ids[8];
    size_t got = 0;
    selection.size = sizeof selection;
    OK(NULL, kith_select_customers(f->view, &selection, ids, COUNT(ids), &got, NULL));
    assert_int_equal(got, count);
    assert_memory_equal(ids, wanted, count * sizeof *ids);
}

static void selections_combine_what_customers_are_and_how_they_are_related(void **state)
{
    (void)state;
    family f = open_family();
    const kith_criterion is_parent = {.type = f.parent, .end = KITH_END_FROM};
    const kith_criterion of_son = {.type = f.parent, .end = KITH_END_FROM, .other = f.son};
    const kith_criterion of_son_once = {
        .type = f.parent, .end = KITH_END_FROM, .other = f.son, .any_time = 1};
    const kith_criterion alone = {.type = f.parent, .not_related = 1};
    const kith_criterion near = {.type = f.parent, .same_city = 1};
    const kith_id among[] = {f.mother, f.son};
    expect_selected(&f, (kith_selection){.city = "köln"}, (kith_id[]){f.mother, f.daughter, f.stranger}, 3);
    expect_selected(&f, (kith_selection){.city = "köln", .sex = KITH_SEX_FEMALE},
                    (kith_id[]){f.mother, f.daughter}, 2);
    expect_selected(&f, (kith_selection){.age_least = 18}, (kith_id[]){f.mother, f.daughter},
                    2); /* on the birthday */
    expect_selected(&f, (kith_selection){.age_most = 17}, (kith_id[]){f.son}, 1);
    expect_selected(&f, (kith_selection){.birthday_first = 1225, .birthday_last = 106},
                    (kith_id[]){f.mother, f.son}, 2); /* over the end of the year */
    expect_selected(&f, (kith_selection){.category = f.private_customer}, (kith_id[]){f.mother}, 1);
    expect_selected(&f, (kith_selection){.kind = KITH_PARTY_ORGANISATION}, (kith_id[]){f.stranger}, 1);
    expect_selected(&f, (kith_selection){.among = among, .among_count = 2, .city = "Bonn"},
                    (kith_id[]){f.son}, 1);
    expect_selected(&f, (kith_selection){.criteria = &is_parent, .criteria_count = 1}, (kith_id[]){f.mother},
                    1);
    expect_selected(&f, (kith_selection){.criteria = &of_son, .criteria_count = 1}, NULL, 0); /* it is over */
    expect_selected(&f, (kith_selection){.criteria = &of_son_once, .criteria_count = 1},
                    (kith_id[]){f.mother}, 1);
    expect_selected(&f, (kith_selection){.criteria = &alone, .criteria_count = 1},
                    (kith_id[]){f.son, f.stranger}, 2);
    expect_selected(&f, (kith_selection){.criteria = &near, .criteria_count = 1},
                    (kith_id[]){f.mother, f.daughter}, 2);
    close_family(&f);
}

static void pairs_are_those_whose_both_ends_are_selected(void **state)
{
    (void)state;
    family f = open_family();
    kith_id pairs[4];
    size_t count = 0;
    kith_selection selection = {.size = sizeof selection, .sex = KITH_SEX_FEMALE, .same_city = 1};
    OK(NULL, kith_select_pairs(f.view, f.parent, 0, &selection, pairs, 4, &count, NULL));
    assert_int_equal(count, 1);
    selection = (kith_selection){.size = sizeof selection};
    OK(NULL, kith_select_pairs(f.view, f.parent, day("2020-01-01"), &selection, pairs, 1, &count, NULL));
    assert_int_equal(count, 1);
    selection.after = pairs[0];
    OK(NULL, kith_select_pairs(f.view, f.parent, day("2020-01-01"), &selection, pairs, 4, &count, NULL));
    assert_int_equal(count, 1);
    close_family(&f);
}

static void batches_answer_as_single_calls_do(void **state)
{
    (void)state;
    family f = open_family();
    const char *numbers[] = {"3", "nobody", "1"};
    kith_id ids[3];
    OK(NULL, kith_customer_find_many(f.view, numbers, 3, ids, NULL));
    assert_int_equal(ids[0], f.son);
    assert_int_equal(ids[1], 0);
    assert_int_equal(ids[2], f.mother);
    const kith_pair pairs[] = {
        {f.mother, f.parent, f.daughter}, {f.daughter, f.parent, f.mother}, {f.mother, f.parent, f.son}};
    OK(NULL, kith_relation_has_many(f.view, pairs, 3, 0, ids, NULL));
    assert_true(ids[0] != 0 && ids[1] == 0 && ids[2] == 0);
    OK(NULL, kith_relation_has_many(f.view, pairs, 3, day("2020-01-01"), ids, NULL));
    assert_true(ids[2] != 0);
    close_family(&f);
}

static void labels_lead_to_types_and_types_to_labels(void **state)
{
    (void)state;
    family f = open_family();
    kith_id type = 0;
    uint32_t end = 0;
    OK(NULL, kith_relation_type_find(f.view, "Daughter", &type, &end, NULL));
    assert_int_equal(type, f.parent);
    assert_int_equal(end, KITH_END_TO);
    OK(NULL, kith_relation_type_find(f.view, "МАТЬ", &type, &end, NULL));
    assert_int_equal(end, KITH_END_FROM);
    OK(NULL, kith_relation_type_find(f.view, "parent", &type, &end, NULL)); /* the code */
    assert_int_equal(end, KITH_END_FROM);
    assert_int_equal(kith_relation_type_find(f.view, "uncle", &type, &end, NULL), KITH_ERR_NOT_FOUND);
    assert_int_equal(kith_relation_type_find(f.view, "\xE2", &type, &end, NULL), KITH_ERR_NOT_FOUND);
    assert_string_equal(kith_relation_type_label(f.view, f.parent, KITH_END_FROM, KITH_SEX_FEMALE, "ru"),
                        "мать");
    assert_string_equal(kith_relation_type_label(f.view, f.parent, KITH_END_TO, KITH_SEX_MALE, "en"), "son");
    assert_string_equal(kith_relation_type_label(f.view, f.parent, KITH_END_TO, 0, "en"), "child");
    assert_string_equal(kith_relation_type_label(f.view, f.sibling, KITH_END_TO, KITH_SEX_MALE, "en"),
                        "sibling");
    close_family(&f);
}

static void users_of_a_record_are_listed_and_stand_in_its_way(void **state)
{
    (void)state;
    family f = open_family();
    kith_id users[4];
    size_t count = 0;
    OK(NULL, kith_record_users(f.view, f.mother, users, 4, &count, NULL));
    assert_int_equal(count, 2);
    OK(NULL, kith_record_users(f.view, f.parent, users, 4, &count, NULL));
    assert_int_equal(count, 2); /* relations; its labels are its parts */
    OK(NULL, kith_record_users(f.view, f.private_customer, users, 4, &count, NULL));
    assert_int_equal(count, 1);
    assert_int_equal(users[0], f.mother);
    kith_txn *txn = begin(f.book);
    OK(NULL, kith_record_remove(txn, f.private_customer, NULL));
    expect_rule(txn, KITH_RULE_IN_USE, f.private_customer);
    close_family(&f);
}

static void reach_leads_back_along_its_paths(void **state)
{
    (void)state;
    family f = open_family();
    kith_reached reached[8];
    size_t count = 0;
    const kith_relation_query query = {.size = sizeof query, .as_of = day("2020-01-01")};
    OK(NULL, kith_relation_reach(f.view, f.son, &query, 2, reached, 8, &count, NULL));
    assert_int_equal(count, 2);
    assert_int_equal(reached[0].customer, f.mother);
    assert_int_equal(reached[1].customer, f.daughter);
    assert_int_equal(reached[1].distance, 2);
    assert_int_equal(reached[1].previous, 0);
    OK(NULL, kith_relation_reach(f.view, f.son, NULL, 2, reached, 8, &count, NULL)); /* today it is over */
    assert_int_equal(count, 0);
    const uint32_t most = (uint32_t)kith_book_limit(f.book, KITH_LIMIT_DISTANCE);
    OK(NULL, kith_relation_reach(f.view, f.son, NULL, most, reached, 8, &count, NULL));
    assert_int_equal(kith_relation_reach(f.view, f.son, NULL, most + 1, reached, 8, &count, NULL),
                     KITH_ERR_INVALID);
    close_family(&f);
}

static void a_type_that_is_not_there_relates_nobody(void **state)
{
    (void)state;
    family f = open_family();
    const kith_id nowhere = f.sibling + 256 * 1000;
    const kith_pair pairs[] = {{f.mother, nowhere, f.son}, {f.son, nowhere, f.mother}};
    for (size_t i = 0; i < COUNT(pairs); i++) {
        kith_id found = 1;
        OK(NULL, kith_relation_has(f.view, &pairs[i], 0, &found, NULL));
        assert_int_equal(found, 0);
    }
    close_family(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(phones_are_found_by_their_beginning_and_their_end),
        cmocka_unit_test(names_equal_to_the_text_come_before_longer_ones),
        cmocka_unit_test(selections_combine_what_customers_are_and_how_they_are_related),
        cmocka_unit_test(pairs_are_those_whose_both_ends_are_selected),
        cmocka_unit_test(batches_answer_as_single_calls_do),
        cmocka_unit_test(labels_lead_to_types_and_types_to_labels),
        cmocka_unit_test(users_of_a_record_are_listed_and_stand_in_its_way),
        cmocka_unit_test(reach_leads_back_along_its_paths),
        cmocka_unit_test(a_type_that_is_not_there_relates_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
