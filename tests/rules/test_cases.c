/* Worked cases of the domain, named after their numbers: relations between customers. */
#include "../support/support.h"

#include <string.h>

/* The optician's family: K1 is the contact person and husband of K2, K2 the card holder and wife for K1. */
typedef struct family {
    kith_book *book;
    kith_id k1;
    kith_id k2;
    kith_id holder;
    kith_id wife;
    kith_id contact;
    kith_id husband;
} family;

static family new_family(void)
{
    family made = {.book = new_book()};
    kith_txn *txn = begin(made.book);
    made.k1 = customer(txn, (kith_customer){.number = "K1",
                                            .kind = KITH_PARTY_PERSON,
                                            .surname = "Канарейкин",
                                            .given_name = "Фёдор",
                                            .patronymic = "Петрович",
                                            .sex = KITH_SEX_MALE,
                                            .phone = "+7 911 555-66-77"});
    made.k2 = customer(txn, (kith_customer){.number = "K2",
                                            .kind = KITH_PARTY_PERSON,
                                            .surname = "Канарейкина",
                                            .given_name = "Надежда",
                                            .patronymic = "Викторовна",
                                            .sex = KITH_SEX_FEMALE,
                                            .phone = "+7 911 555-33-22"});
    (void)customer(txn, (kith_customer){.number = "K9", .kind = KITH_PARTY_PERSON, .surname = "Перепелкин"});
    made.holder = relation_type(txn, (type_settings){.code = "card_holder"});
    made.wife = relation_type(txn, (type_settings){.code = "wife"});
    made.contact = relation_type(txn, (type_settings){.code = "contact_person"});
    made.husband = relation_type(txn, (type_settings){.code = "husband"});
    (void)commit(txn);
    return made;
}

/* One save of both columns on the card of K1; how many relations it added. */
static size_t save_family_ticks(const family *of)
{
    kith_error err = NEW_ERROR;
    const kith_tick ticks[] = {
        {.type = of->contact, .end = KITH_END_FROM},
        {.type = of->husband, .end = KITH_END_FROM},
        {.type = of->holder, .end = KITH_END_TO},
        {.type = of->wife, .end = KITH_END_TO},
    };
    size_t added = 99;
    kith_txn *txn = begin(of->book);
    OK(&err, kith_relation_save_ticks(txn, of->k1, of->k2, ticks, COUNT(ticks), &added, &err));
    (void)commit(txn);
    return added;
}

static size_t on_end(const kith_view *view, kith_id id, uint32_t end)
{
    const kith_relation_query query = {.size = sizeof query, .end = end};
    kith_link links[16];
    size_t count = 0;
    OK(NULL, kith_relation_list(view, id, &query, links, COUNT(links), &count, NULL));
    return count;
}

static void case_1_a_relation_needs_its_type(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id k2 = person(txn, "K2");
    const kith_id k3 = person(txn, "K3");
    const kith_id unknown = (kith_id)1 << 8 | KITH_KIND_RELATION_TYPE;
    const kith_relation mother = {.size = sizeof mother,
                                  .present = KITH_PRESENT(KITH_RELATION_TYPE) |
                                             KITH_PRESENT(KITH_RELATION_FROM) |
                                             KITH_PRESENT(KITH_RELATION_TO),
                                  .type = unknown,
                                  .from = k2,
                                  .to = k3};
    kith_id id = 1;
    REFUSED(KITH_ERR_REFERENCE, &err, kith_relation_add(txn, &mother, 0, &id, &err));
    assert_int_equal(id, 0);
    assert_int_equal(err.field, KITH_RELATION_TYPE);
    assert_int_equal(kith_txn_count(txn), 2);
    kith_txn_close(txn);
    kith_book_close(book);
}

static void case_3_one_save_makes_four_relations_that_both_cards_show(void **state)
{
    (void)state;
    const family of = new_family();
    assert_int_equal(save_family_ticks(&of), 4);
    kith_view *view = view_of(of.book);
    assert_int_equal(on_end(view, of.k1, KITH_END_FROM), 2);
    assert_int_equal(on_end(view, of.k1, KITH_END_TO), 2);
    assert_int_equal(on_end(view, of.k2, KITH_END_FROM), 2);
    assert_int_equal(on_end(view, of.k2, KITH_END_TO), 2);
    assert_true(is_related(view, of.k1, of.contact, of.k2, 0));
    assert_true(is_related(view, of.k1, of.husband, of.k2, 0));
    assert_true(is_related(view, of.k2, of.holder, of.k1, 0));
    assert_true(is_related(view, of.k2, of.wife, of.k1, 0));
    assert_false(is_related(view, of.k2, of.husband, of.k1, 0));
    kith_view_close(view);
    kith_book_close(of.book);
}

static void case_5_removing_husband_leaves_wife(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const family of = new_family();
    (void)save_family_ticks(&of);
    const kith_pair husband = {of.k1, of.husband, of.k2};
    kith_id id = 0;
    kith_view *view = view_of(of.book);
    OK(&err, kith_relation_has(view, &husband, 0, &id, &err));
    kith_view_close(view);
    kith_txn *txn = begin(of.book);
    OK(&err, kith_record_remove(txn, id, &err));
    (void)commit(txn);
    view = view_of(of.book);
    assert_false(is_related(view, of.k1, of.husband, of.k2, 0));
    assert_true(is_related(view, of.k2, of.wife, of.k1, 0));
    assert_int_equal(relation_count(view, of.k1), 3);
    kith_view_close(view);
    kith_book_close(of.book);
}

static void case_7_saving_the_same_ticks_again_changes_nothing(void **state)
{
    (void)state;
    const family of = new_family();
    (void)save_family_ticks(&of);
    const uint64_t sequence = stats_of(of.book).sequence;
    assert_int_equal(save_family_ticks(&of), 0);
    assert_int_equal(stats_of(of.book).sequence, sequence);
    kith_book_close(of.book);
}

static void case_9_periods_of_one_pair_and_type_may_not_share_a_day(void **state)
{
    (void)state;
    const struct {
        const char *since;
        const char *until;
        int32_t rule;
    } cases[] = {
        {"2026-03-31", "", KITH_RULE_OVERLAP},
        {"2026-04-01", "", KITH_RULE_NONE},
        {"", "2025-12-31", KITH_RULE_NONE},
        {"", "2026-01-01", KITH_RULE_OVERLAP},
        {"2026-01-15", "2026-01-15", KITH_RULE_OVERLAP},
        {"", "", KITH_RULE_OVERLAP},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        kith_error err = NEW_ERROR;
        family of = new_family();
        kith_txn *txn = begin(of.book);
        const kith_id first = relation(txn, (kith_relation){.type = of.wife,
                                                            .from = of.k2,
                                                            .to = of.k1,
                                                            .since = day("2026-01-01"),
                                                            .until = day("2026-03-31")});
        (void)commit(txn);
        txn = begin(of.book);
        const kith_id second = relation(txn, (kith_relation){.type = of.wife,
                                                             .from = of.k2,
                                                             .to = of.k1,
                                                             .since = day(cases[i].since),
                                                             .until = day(cases[i].until)});
        if (cases[i].rule == KITH_RULE_NONE) {
            OK(&err, kith_txn_commit(txn, NULL, &err));
        } else {
            REFUSED(KITH_ERR_RULE, &err, kith_txn_commit(txn, NULL, &err));
            assert_int_equal(err.rule, KITH_RULE_OVERLAP);
            assert_int_equal(err.subject, second);
            assert_int_equal(err.other, first);
            assert_in_range(err.since, day("2026-01-01"), day("2026-03-31"));
            assert_in_range(err.until, err.since, day("2026-03-31"));
            assert_non_null(strstr(err.message, "wife"));
        }
        kith_txn_close(txn);
        kith_book_close(of.book);
    }
}

static void case_11_the_type_says_which_kind_of_party_stands_on_an_end(void **state)
{
    (void)state;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id agency = organisation(txn, "A1");
    const kith_id kim = person(txn, "P1");
    const kith_id client =
        relation_type(txn, (type_settings){.code = "client_of_agency", .from_kind = KITH_PARTY_ORGANISATION});
    (void)relation(txn, (kith_relation){.type = client, .from = agency, .to = kim});
    (void)commit(txn);
    txn = begin(book);
    const kith_id wrong = relation(txn, (kith_relation){.type = client, .from = kim, .to = agency});
    expect_rule(txn, KITH_RULE_PARTY_KIND, wrong);
    kith_book_close(book);
}

static void case_13_selection_finds_who_takes_part_and_pairs_within(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    static const char *const codes[] = {"M1", "D1", "M2", "D2", "X", "G1", "G2"};
    kith_id ids[COUNT(codes)];
    kith_id found[COUNT(codes)];
    size_t count = 0;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    for (size_t i = 0; i < COUNT(codes); i++) {
        ids[i] = person(txn, codes[i]);
    }
    const kith_id mother = relation_type(txn, (type_settings){.code = "mother"});
    const kith_id grandfather = relation_type(txn, (type_settings){.code = "grandfather"});
    const kith_id pair_1 = relation(txn, (kith_relation){.type = mother, .from = ids[0], .to = ids[1]});
    const kith_id pair_2 = relation(txn, (kith_relation){.type = mother, .from = ids[2], .to = ids[3]});
    (void)relation(txn, (kith_relation){.type = grandfather, .from = ids[5], .to = ids[6]});
    (void)commit(txn);

    kith_view *view = view_of(book);
    kith_criterion takes_part = {.type = mother};
    kith_selection selection = {.size = sizeof selection, .criteria = &takes_part, .criteria_count = 1};
    OK(&err, kith_select_customers(view, &selection, found, COUNT(found), &count, &err));
    assert_int_equal(count, 4);
    assert_memory_equal(found, ids, 4 * sizeof *ids);

    takes_part.end = KITH_END_FROM;
    OK(&err, kith_select_customers(view, &selection, found, COUNT(found), &count, &err));
    assert_int_equal(count, 2);
    assert_int_equal(found[0], ids[0]);
    assert_int_equal(found[1], ids[2]);

    takes_part = (kith_criterion){.type = mother, .not_related = 1};
    OK(&err, kith_select_customers(view, &selection, found, COUNT(found), &count, &err));
    assert_int_equal(count, 3);
    assert_memory_equal(found, ids + 4, 3 * sizeof *ids);

    const kith_selection all = {.size = sizeof all};
    OK(&err, kith_select_pairs(view, mother, 0, &all, found, COUNT(found), &count, &err));
    assert_int_equal(count, 2);
    assert_int_equal(found[0], pair_1);
    assert_int_equal(found[1], pair_2);

    const kith_selection within = {.size = sizeof within, .among = ids, .among_count = 3};
    OK(&err, kith_select_pairs(view, mother, 0, &within, found, COUNT(found), &count, &err));
    assert_int_equal(count, 1);
    assert_int_equal(found[0], pair_1);
    kith_view_close(view);
    kith_book_close(book);
}

static void case_17_search_by_beginning_of_surname_and_end_of_phone(void **state)
{
    (void)state;
    const family of = new_family();
    const struct {
        const char *text;
        kith_id hits[2];
    } cases[] = {
        {"канар", {of.k1, of.k2}},
        {"КАНАРЕЙКИНА", {of.k2, 0}},
        {"канарейкин федор", {of.k1, 0}},
        {"канарейкин фёдор петрович", {of.k1, 0}},
        {"5556677", {of.k1, 0}},
        {"555-66-77", {of.k1, 0}},
        {"+7 911 555", {of.k1, of.k2}},
        {"911555", {of.k1, of.k2}},
        {"3322", {of.k2, 0}},
        {"322", {0, 0}},
        {"K2", {of.k2, 0}},
        {"надежда", {0, 0}},
    };
    kith_view *view = view_of(of.book);
    for (size_t i = 0; i < COUNT(cases); i++) {
        kith_error err = NEW_ERROR;
        const kith_search search = {.size = sizeof search, .text = cases[i].text};
        kith_id found[4] = {0};
        size_t count = 0;
        OK(&err, kith_search_customers(view, &search, found, COUNT(found), &count, &err));
        const size_t wanted = (size_t)(cases[i].hits[0] != 0) + (size_t)(cases[i].hits[1] != 0);
        if (count != wanted) {
            print_error("search \"%s\" gave %zu\n", cases[i].text, count);
        }
        assert_int_equal(count, wanted);
        /* Hits by phone come in order of digits, so only who they are counts here. */
        for (size_t j = 0; j < count; j++) {
            assert_true(found[j] == cases[i].hits[0] || found[j] == cases[i].hits[1]);
        }
        assert_true(count < 2 || found[0] != found[1]);
    }
    kith_view_close(view);
    kith_book_close(of.book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(case_1_a_relation_needs_its_type),
        cmocka_unit_test(case_3_one_save_makes_four_relations_that_both_cards_show),
        cmocka_unit_test(case_5_removing_husband_leaves_wife),
        cmocka_unit_test(case_7_saving_the_same_ticks_again_changes_nothing),
        cmocka_unit_test(case_9_periods_of_one_pair_and_type_may_not_share_a_day),
        cmocka_unit_test(case_11_the_type_says_which_kind_of_party_stands_on_an_end),
        cmocka_unit_test(case_13_selection_finds_who_takes_part_and_pairs_within),
        cmocka_unit_test(case_17_search_by_beginning_of_surname_and_end_of_phone),
    };
    return cmocka_run_group_tests_name("cases", tests, NULL, NULL);
}
