/* What becomes of relations and chain links when two customers are merged (pitfalls 5). */
#include "couple.h"

#include <stdbool.h>
#include <stdio.h>

static kith_id related(couple *in, kith_id from, const char *since, const char *until)
{
    kith_txn *txn = begin(in->book);
    const kith_id id = relation(
        txn, (kith_relation){
                 .type = in->type, .from = from, .to = in->other, .since = day(since), .until = day(until)});
    (void)commit(txn);
    return id;
}

static void expect_days(const couple *in, kith_id id, const char *since, const char *until)
{
    kith_view *view = view_of(in->book);
    assert_int_equal(field_number(view, id, KITH_RELATION_FROM), in->target);
    assert_int_equal(field_number(view, id, KITH_RELATION_SINCE), day(since));
    assert_int_equal(field_number(view, id, KITH_RELATION_UNTIL), day(until));
    kith_view_close(view);
}

static size_t relations_of(const couple *in, kith_id customer)
{
    kith_link links[8];
    size_t count = 0;
    kith_view *view = view_of(in->book);
    const kith_relation_query query = {
        .size = sizeof query, .periods = KITH_PERIOD_CURRENT | KITH_PERIOD_PAST | KITH_PERIOD_FUTURE};
    OK(NULL, kith_relation_list(view, customer, &query, links, COUNT(links), &count, NULL));
    kith_view_close(view);
    return count;
}

static void relations_with_days_apart_both_stay(void **state)
{
    (void)state;
    couple in = new_couple();
    const kith_id ours = related(&in, in.source, "2020-01-01", "2020-12-31");
    const kith_id theirs = related(&in, in.target, "2022-01-01", "");
    merge(&in);
    expect_days(&in, ours, "2020-01-01", "2020-12-31");
    expect_days(&in, theirs, "2022-01-01", "");
    assert_int_equal(relations_of(&in, in.source), 0);
    kith_book_close(in.book);
}

/* Overlapping, inside one another, and following each other; into all of the target's that they meet. */
static void relations_that_agree_have_the_days_of_both(void **state)
{
    static const struct {
        const char *ours[2];
        const char *theirs[2];
        const char *both[2];
    } rows[] = {
        {{"2020-01-01", "2020-12-31"}, {"2020-06-01", "2021-12-31"}, {"2020-01-01", "2021-12-31"}},
        {{"2020-01-01", "2020-12-31"}, {"2021-01-01", ""}, {"2020-01-01", ""}},
        {{"2020-01-01", ""}, {"2020-06-01", "2020-07-01"}, {"2020-01-01", ""}},
        {{"", "2020-12-31"}, {"2020-06-01", "2021-12-31"}, {"", "2021-12-31"}},
        {{"", ""}, {"2020-06-01", "2021-12-31"}, {"", ""}},
        {{"2020-06-01", "2020-07-01"}, {"", ""}, {"", ""}},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        couple in = new_couple();
        (void)related(&in, in.source, rows[i].ours[0], rows[i].ours[1]);
        const kith_id theirs = related(&in, in.target, rows[i].theirs[0], rows[i].theirs[1]);
        merge(&in);
        expect_days(&in, theirs, rows[i].both[0], rows[i].both[1]);
        assert_int_equal(relations_of(&in, in.target), 1);
        assert_int_equal(in.count, 1);
        kith_book_close(in.book);
    }
    couple in = new_couple();
    (void)related(&in, in.target, "2020-01-01", "2020-03-31");
    const kith_id last = related(&in, in.target, "2020-07-01", "2020-09-30");
    (void)related(&in, in.source, "2020-04-01", "2020-06-30");
    merge(&in);
    expect_days(&in, last, "2020-01-01", "2020-09-30");
    assert_int_equal(relations_of(&in, in.target), 1);
    kith_book_close(in.book);
}

/* Of a symmetric type the lower id is stored first, whoever it was. */
static void symmetric_relations_are_put_in_order(void **state)
{
    (void)state;
    couple in = new_couple();
    kith_txn *txn = begin(in.book);
    const kith_id type =
        relation_type(txn, (type_settings){.code = "partner", .direction = KITH_DIRECTION_SYMMETRIC});
    const kith_id last = organisation(txn, "Z");
    const kith_id id = relation(txn, (kith_relation){.type = type, .from = in.other, .to = last});
    (void)commit(txn);
    couple on = in;
    on.source = last; /* the highest becomes the lowest */
    on.target = in.source;
    merge(&on);
    kith_view *view = view_of(in.book);
    assert_int_equal(field_number(view, id, KITH_RELATION_FROM), in.source);
    assert_int_equal(field_number(view, id, KITH_RELATION_TO), in.other);
    kith_view_close(view);
    kith_book_close(in.book);
}

#define LINKED 130u /* more than a block holds, so that they lie in the tree */

/* Somebody with so many links, of which one end is merged: the first other becomes the last, or the last the
 * first. */
static void exchange_other(size_t count, bool last)
{
    couple in = new_couple();
    kith_link links[LINKED];
    kith_id others[1 + LINKED + 1] = {in.source}; /* the lowest, those who are linked, the highest */
    kith_txn *txn = begin(in.book);
    for (size_t i = 1; i <= count; i++) {
        char number[24];
        (void)snprintf(number, sizeof number, "%zu", i);
        others[i] = organisation(txn, number);
        (void)relation(txn, (kith_relation){.type = in.type, .from = in.other, .to = others[i]});
    }
    others[count + 1] = organisation(txn, "Z");
    (void)commit(txn);
    (void)merge_two(in.book, others[last ? count : 1], others[last ? 0 : count + 1]);
    size_t found = 0;
    kith_view *view = view_of(in.book);
    OK(NULL, kith_relation_list(view, in.other, NULL, links, COUNT(links), &found, NULL));
    assert_int_equal(found, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(links[i].other, others[last ? i : i + 2]);
        assert_int_equal(relations_of(&in, links[i].other), 1);
    }
    assert_int_equal(relations_of(&in, others[last ? count : 1]), 0);
    kith_view_close(view);
    kith_book_close(in.book);
}

/* In a list of one entry, in a block, in a full one, and in the tree. */
static void links_of_others_stay_in_order(void **state)
{
    static const size_t counts[] = {1, 2, 5, 126, LINKED};
    (void)state;
    for (size_t i = 0; i < COUNT(counts); i++) {
        exchange_other(counts[i], false);
        exchange_other(counts[i], true);
    }
}

static void relations_that_differ_on_common_days_are_listed_and_stay(void **state)
{
    (void)state;
    couple in = new_couple();
    const kith_id ours = related(&in, in.source, "2020-01-01", "2020-12-31");
    const kith_id theirs = related(&in, in.target, "2020-06-01", "");
    kith_txn *txn = begin(in.book);
    change(txn, ours, INTEGER(KITH_RELATION_PRIORITY, 2));
    (void)commit(txn);
    merge(&in);
    assert_int_equal(in.count, 2);
    assert_int_equal(in.conflicts[1].conflict, KITH_CONFLICT_RELATION);
    assert_int_equal(in.conflicts[1].record, ours);
    assert_int_equal(in.conflicts[1].other, theirs);
    expect_days(&in, theirs, "2020-06-01", "");
    assert_int_equal(relations_of(&in, in.source), 1);
    kith_book_close(in.book);
}

/* What the source and the target have with one of those that both know, and what becomes of it. */
typedef enum fit { AGREE, DIFFER, APART, TURNED, FITS } fit;

static void relate_both(const couple *in, kith_txn *txn, kith_id other, fit how)
{
    kith_relation one = {.type = in->type, .from = in->source, .to = other, .until = day("2020-12-31")};
    (void)relation(txn, one);
    one = (kith_relation){.type = in->type, .from = in->target, .to = other, .since = day("2020-06-01")};
    if (how == APART) {
        one.since = day("2021-01-02");
    } else if (how == TURNED) {
        one.from = other;
        one.to = in->target;
    }
    const kith_id theirs = relation(txn, one);
    if (how == DIFFER) {
        change(txn, theirs, INTEGER(KITH_RELATION_PRIORITY, 2));
    }
}

/* Two who know the same few or very many others: each relation meets only that with the same other. */
static void relations_with_many_others_meet_one_by_one(void **state)
{
    static const size_t counts[] = {FITS, 2 * LINKED};
    static const size_t left[FITS] = {[AGREE] = 1, [DIFFER] = 1, [APART] = 2, [TURNED] = 2};
    (void)state;
    for (size_t i = 0; i < COUNT(counts); i++) {
        couple in = new_couple();
        kith_id others[2 * LINKED];
        kith_txn *txn = begin(in.book);
        for (size_t j = 0; j < counts[i]; j++) {
            char number[24];
            (void)snprintf(number, sizeof number, "%zu", j);
            others[j] = organisation(txn, number);
            relate_both(&in, txn, others[j], (fit)(j % FITS));
        }
        (void)commit(txn);
        merge(&in);
        assert_int_equal(in.count, 1 + counts[i] / FITS); /* the name, and those that differ */
        for (size_t j = 0; j < counts[i]; j++) {
            size_t found = 0;
            kith_link links[4];
            kith_view *view = view_of(in.book);
            const kith_relation_query query = {
                .size = sizeof query, .periods = KITH_PERIOD_CURRENT | KITH_PERIOD_PAST | KITH_PERIOD_FUTURE};
            OK(NULL, kith_relation_list(view, others[j], &query, links, COUNT(links), &found, NULL));
            size_t of_target = 0;
            for (size_t k = 0; k < found; k++) {
                of_target += links[k].other == in.target ? 1 : 0;
            }
            assert_int_equal(of_target, left[j % FITS]);
            assert_int_equal(found, of_target + (j % FITS == DIFFER ? 1 : 0));
            kith_view_close(view);
        }
        kith_book_close(in.book);
    }
}

static void attributes_must_agree_too(void **state)
{
    (void)state;
    for (int alike = 0; alike <= 1; alike++) {
        couple in = new_couple();
        const kith_id ours = related(&in, in.source, "2020-01-01", "2020-12-31");
        const kith_id theirs = related(&in, in.target, "2020-06-01", "");
        kith_txn *txn = begin(in.book);
        const kith_id shop = attribute(txn, "shop", KITH_KIND_RELATION, KITH_TYPE_TEXT);
        (void)attribute_value(txn, ours, shop, text_of(KITH_ATTRIBUTE_VALUE_TEXT, "north"));
        (void)attribute_value(txn, theirs, shop,
                              text_of(KITH_ATTRIBUTE_VALUE_TEXT, alike ? "north" : "south"));
        (void)commit(txn);
        merge(&in);
        assert_int_equal(in.count, alike ? 1 : 2);
        assert_int_equal(relations_of(&in, in.source), alike ? 0 : 1);
        kith_book_close(in.book);
    }
}

/* A relation between the two ends the day before; one that is to come goes. */
static void nobody_is_related_with_itself(void **state)
{
    (void)state;
    couple in = new_couple();
    kith_txn *txn = begin(in.book);
    const kith_id now = relation(
        txn,
        (kith_relation){.type = in.type, .from = in.source, .to = in.target, .until = day("2026-12-31")});
    const kith_id later = relation(
        txn,
        (kith_relation){.type = in.type, .from = in.source, .to = in.target, .since = day("2027-01-01")});
    (void)commit(txn);
    merge(&in);
    kith_view *view = view_of(in.book);
    assert_int_equal(field_number(view, now, KITH_RELATION_UNTIL), TODAY - 1);
    assert_int_equal(field_number(view, now, KITH_RELATION_FROM), in.source);
    kith_value value;
    REFUSED(KITH_ERR_NOT_FOUND, NULL, kith_record_get(view, later, KITH_RELATION_FROM, &value, NULL));
    assert_int_equal(in.count, 3);
    assert_int_equal(in.conflicts[1].conflict, KITH_CONFLICT_SELF);
    kith_view_close(view);
    kith_book_close(in.book);
}

/* What was over when the two became one is not told: nothing becomes of it. */
static void a_relation_of_the_two_that_is_over_is_no_conflict(void **state)
{
    (void)state;
    couple in = new_couple();
    kith_txn *txn = begin(in.book);
    const kith_id over = relation(
        txn,
        (kith_relation){.type = in.type, .from = in.source, .to = in.target, .until = day("2020-12-31")});
    (void)commit(txn);
    merge(&in);
    for (size_t i = 0; i < in.count; i++) {
        assert_int_not_equal(in.conflicts[i].conflict, KITH_CONFLICT_SELF);
    }
    kith_view *view = view_of(in.book);
    assert_int_equal(field_number(view, over, KITH_RELATION_UNTIL), day("2020-12-31"));
    kith_view_close(view);
    kith_book_close(in.book);
}

/* The agent's role goes along, and what it did for the other stays with the alias. */
static void an_agent_and_its_client_become_one(void **state)
{
    static const char *const ends[] = {"", "2025-01-01"};
    (void)state;
    for (size_t i = 0; i < 2 * COUNT(ends); i++) {
        couple in = new_couple();
        kith_txn *txn = begin(in.book);
        const kith_id agent = i % 2 == 0 ? in.source : in.target;
        const kith_id client = i % 2 == 0 ? in.target : in.source;
        (void)ADD(txn, KITH_KIND_CUSTOMER_ROLE, REF(KITH_CUSTOMER_ROLE_CUSTOMER, agent),
                  CODE(KITH_CUSTOMER_ROLE_ROLE, KITH_CUSTOMER_ROLE_EXPORT_AGENT));
        change(txn, in.type, CODE(KITH_RELATION_TYPE_EFFECT, KITH_EFFECT_EXPORT_AGENT));
        const kith_id id = relation(
            txn, (kith_relation){.type = in.type, .from = agent, .to = client, .until = day(ends[i / 2])});
        (void)commit(txn);
        merge(&in);
        kith_view *view = view_of(in.book);
        assert_int_equal(field_number(view, id, KITH_RELATION_UNTIL),
                         i / 2 == 0 ? TODAY - 1 : day("2025-01-01"));
        kith_view_close(view);
        kith_book_close(in.book);
    }
}

/* On the first day of all nothing can have ended the day before. */
static void what_would_end_before_the_first_day_goes(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    couple in = new_couple();
    kith_txn *txn = begin(in.book);
    const kith_id manager = ADD(txn, KITH_KIND_MANAGER, TEXT(KITH_MANAGER_CODE, "anna"));
    const kith_id id = relation(txn, (kith_relation){.type = in.type, .from = in.source, .to = in.target});
    (void)ADD(txn, KITH_KIND_BINDING, REF(KITH_BINDING_CUSTOMER, in.source),
              REF(KITH_BINDING_MANAGER, manager)); /* nobody knows since when */
    (void)commit(txn);
    txn = begin(in.book);
    const kith_merge merge_them = {
        .size = sizeof merge_them, .source = in.source, .target = in.target, .on = day("0001-01-01")};
    OK(&err, kith_customer_merge(txn, &merge_them, in.conflicts, COUNT(in.conflicts), &in.count, &err));
    (void)commit(txn);
    expect_valid(in.book);
    kith_view *view = view_of(in.book);
    kith_value value;
    REFUSED(KITH_ERR_NOT_FOUND, NULL, kith_record_get(view, id, KITH_RELATION_FROM, &value, NULL));
    kith_id bindings[4];
    size_t count = 0;
    OK(&err, kith_record_list(view, KITH_KIND_BINDING, 0, bindings, COUNT(bindings), &count, &err));
    for (size_t i = 0; i < count; i++) {
        const int64_t until = field_number(view, bindings[i], KITH_BINDING_UNTIL);
        assert_true(until == 0 || until >= day("0001-01-01"));
    }
    kith_view_close(view);
    kith_book_close(in.book);
}

/* Rules judge what comes of it: a circle of an acyclic type is found before anything is stored. */
static void a_circle_is_refused_as_ever(void **state)
{
    (void)state;
    couple in = new_couple();
    kith_txn *txn = begin(in.book);
    change(txn, in.type, FLAG(KITH_RELATION_TYPE_ACYCLIC));
    (void)relation(txn, (kith_relation){.type = in.type, .from = in.other, .to = in.target});
    (void)relation(txn, (kith_relation){.type = in.type, .from = in.source, .to = in.other});
    (void)commit(txn);
    const uint64_t before = digest_of(in.book);
    kith_finding findings[2];
    size_t count = 0;
    txn = begin(in.book);
    merge_in(txn, &in);
    OK(NULL, kith_txn_check(txn, findings, COUNT(findings), &count, NULL));
    assert_true(count > 0);
    assert_int_equal(findings[0].rule, KITH_RULE_CYCLE);
    expect_commit(txn, KITH_ERR_RULE);
    assert_int_equal(digest_of(in.book), before);
    kith_book_close(in.book);
}

static void chain_links_go_along_and_unite(void **state)
{
    (void)state;
    couple in = new_couple();
    kith_txn *txn = begin(in.book);
    const kith_id hierarchy = entry(txn, KITH_KIND_HIERARCHY, "corporate");
    set_book(txn, in.book, REF(KITH_BOOK_HIERARCHY, hierarchy));
    (void)ADD(txn, KITH_KIND_CHAIN_NODE, REF(KITH_CHAIN_NODE_CUSTOMER, in.other),
              REF(KITH_CHAIN_NODE_HIERARCHY, hierarchy));
    const kith_id ends[] = {in.source, in.target};
    for (size_t i = 0; i < 2; i++) {
        (void)ADD(txn, KITH_KIND_CHAIN_LINK, REF(KITH_CHAIN_LINK_CUSTOMER, ends[i]),
                  REF(KITH_CHAIN_LINK_PARENT, in.other), REF(KITH_CHAIN_LINK_HIERARCHY, hierarchy),
                  FLAG(KITH_CHAIN_LINK_MEMBER));
    }
    (void)commit(txn);
    merge(&in);
    kith_view *view = view_of(in.book);
    kith_id ids[4];
    size_t count = 0;
    OK(NULL, kith_record_list(view, KITH_KIND_CHAIN_LINK, 0, ids, COUNT(ids), &count, NULL));
    assert_int_equal(count, 1);
    assert_int_equal(field_number(view, ids[0], KITH_CHAIN_LINK_CUSTOMER), in.target);
    kith_view_close(view);
    kith_book_close(in.book);
}

/* The link of a node does not stay where there is no node any more, and nothing hangs under itself. */
static void a_node_and_a_member_become_one(void **state)
{
    (void)state;
    for (int below = 0; below <= 1; below++) {
        couple in = new_couple();
        kith_txn *txn = begin(in.book);
        const kith_id hierarchy = entry(txn, KITH_KIND_HIERARCHY, "corporate");
        const kith_id nodes[] = {in.source, in.other};
        for (size_t i = 0; i < 2; i++) {
            (void)ADD(txn, KITH_KIND_CHAIN_NODE, REF(KITH_CHAIN_NODE_CUSTOMER, nodes[i]),
                      REF(KITH_CHAIN_NODE_HIERARCHY, hierarchy));
        }
        (void)ADD(txn, KITH_KIND_CHAIN_LINK, REF(KITH_CHAIN_LINK_CUSTOMER, in.source),
                  REF(KITH_CHAIN_LINK_PARENT, in.other), REF(KITH_CHAIN_LINK_HIERARCHY, hierarchy));
        (void)ADD(txn, KITH_KIND_CHAIN_LINK, REF(KITH_CHAIN_LINK_CUSTOMER, in.target),
                  REF(KITH_CHAIN_LINK_PARENT, below ? in.source : in.other),
                  REF(KITH_CHAIN_LINK_HIERARCHY, hierarchy), FLAG(KITH_CHAIN_LINK_MEMBER));
        (void)commit(txn);
        merge(&in); /* expects that nothing is wrong with the whole book */
        kith_book_close(in.book);
    }
}

/* The record of the second node stays with the alias, which is no node any more. */
static void two_nodes_become_one(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    couple in = new_couple();
    kith_txn *txn = begin(in.book);
    const kith_id hierarchy = entry(txn, KITH_KIND_HIERARCHY, "corporate");
    const kith_id nodes[] = {in.source, in.target};
    for (size_t i = 0; i < COUNT(nodes); i++) {
        (void)ADD(txn, KITH_KIND_CHAIN_NODE, REF(KITH_CHAIN_NODE_CUSTOMER, nodes[i]),
                  REF(KITH_CHAIN_NODE_HIERARCHY, hierarchy));
    }
    (void)ADD(txn, KITH_KIND_CHAIN_LINK, REF(KITH_CHAIN_LINK_CUSTOMER, in.other),
              REF(KITH_CHAIN_LINK_PARENT, in.source), REF(KITH_CHAIN_LINK_HIERARCHY, hierarchy),
              FLAG(KITH_CHAIN_LINK_MEMBER));
    (void)commit(txn);
    merge(&in);
    kith_id roots[3];
    kith_chain_step path[11];
    uint32_t levels[2];
    uint32_t outcome = 0;
    size_t count = 0;
    kith_view *view = view_of(in.book);
    OK(&err, kith_chain_roots(view, NULL, roots, COUNT(roots), &count, &err));
    assert_int_equal(count, 1);
    assert_int_equal(roots[0], in.target);
    OK(&err, kith_chain_levels(view, nodes, COUNT(nodes), NULL, levels, &err));
    assert_int_equal(levels[0], 0);
    assert_int_equal(levels[1], 1);
    OK(&err, kith_chain_path(view, in.source, NULL, path, COUNT(path), &count, &outcome, &err));
    assert_int_equal(outcome, KITH_CHAIN_NONE);
    OK(&err, kith_chain_candidates(view, in.source, NULL, roots, COUNT(roots), &count, &err));
    assert_int_equal(count, 0);
    OK(&err, kith_chain_path(view, in.other, NULL, path, COUNT(path), &count, &outcome, &err));
    assert_int_equal(count, 2);
    assert_int_equal(path[1].customer, in.target);
    kith_view_close(view);
    kith_book_close(in.book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(relations_with_days_apart_both_stay),
        cmocka_unit_test(relations_that_agree_have_the_days_of_both),
        cmocka_unit_test(symmetric_relations_are_put_in_order),
        cmocka_unit_test(links_of_others_stay_in_order),
        cmocka_unit_test(relations_that_differ_on_common_days_are_listed_and_stay),
        cmocka_unit_test(relations_with_many_others_meet_one_by_one),
        cmocka_unit_test(attributes_must_agree_too),
        cmocka_unit_test(nobody_is_related_with_itself),
        cmocka_unit_test(a_relation_of_the_two_that_is_over_is_no_conflict),
        cmocka_unit_test(an_agent_and_its_client_become_one),
        cmocka_unit_test(what_would_end_before_the_first_day_goes),
        cmocka_unit_test(a_circle_is_refused_as_ever),
        cmocka_unit_test(chain_links_go_along_and_unite),
        cmocka_unit_test(a_node_and_a_member_become_one),
        cmocka_unit_test(two_nodes_become_one),
    };
    return cmocka_run_group_tests_name("merge links", tests, NULL, NULL);
}
