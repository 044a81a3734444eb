/* Trade chains: paths, levels and trees as they are read (M1 to M15). */
#include "chain_asked.h"

#include <stdio.h>

/* --- the figure --- */

static void figure_has_four_levels_and_members_use_up_none(void **state)
{
    (void)state;
    figure at = new_figure();
    kith_error err = NEW_ERROR;
    const kith_id up[] = {at.c1001, at.bb001, at.ch001, at.mw001, at.na001};
    expect_path(at.book, at.c1001, 0, up, 5);
    expect_path(at.book, at.bb001, 0, up + 1, 4); /* a node that orders begins at itself */
    const kith_id kiosk[] = {at.c1010, at.mw001, at.na001};
    expect_path(at.book, at.c1010, 0, kiosk, 3);
    const kith_id customers[] = {at.na001, at.mw001, at.ch001, at.bb001, at.c1001};
    uint32_t levels[5];
    kith_view *view = view_of(at.book);
    OK(&err, kith_chain_levels(view, customers, 5, NULL, levels, &err));
    for (uint32_t i = 0; i < 5; i++) {
        assert_int_equal(levels[i], i < 4 ? i + 1 : 0);
    }
    kith_chain_step steps[8];
    size_t count = 0;
    kith_chain_query query = {.size = sizeof query, .members = 1};
    OK(&err, kith_chain_tree(view, at.na001, &query, steps, COUNT(steps), &count, &err));
    const kith_id tree[] = {at.na001, at.mw001, at.ch001, at.bb001, at.c1001, at.c1002, at.c1010};
    const uint32_t distances[] = {0, 1, 2, 3, 4, 4, 2};
    assert_int_equal(count, 7);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(steps[i].customer, tree[i]);
        assert_int_equal(steps[i].distance, distances[i]);
        assert_int_equal(steps[i].level, i < 4 ? i + 1 : 0);
    }
    OK(&err, kith_chain_tree(view, at.ch001, NULL, steps, 1, &count, &err)); /* counted beyond the capacity */
    assert_int_equal(count, 2);
    assert_int_equal(steps[0].level, 3);
    OK(&err, kith_chain_list(view, at.bb001, &query, steps, 1, &count, &err));
    assert_int_equal(count, 1);
    assert_int_equal(steps[0].customer, at.c1001);
    query.after = at.c1001;
    OK(&err, kith_chain_list(view, at.bb001, &query, steps, 8, &count, &err));
    assert_int_equal(count, 1);
    assert_int_equal(steps[0].customer, at.c1002);
    OK(&err, kith_chain_list(view, at.mw001, NULL, steps, 8, &count, &err));
    assert_int_equal(count, 1);
    assert_int_equal(steps[0].customer, at.ch001);
    assert_int_equal(steps[0].level, 3);
    kith_id roots[4];
    OK(&err, kith_chain_roots(view, NULL, roots, 4, &count, &err));
    assert_int_equal(count, 1);
    assert_int_equal(roots[0], at.na001);
    kith_id common = 0;
    OK(&err, kith_chain_common(view, at.c1001, at.c1010, NULL, &common, &err));
    assert_int_equal(common, at.mw001);
    OK(&err, kith_chain_common(view, at.c1001, at.c1002, NULL, &common, &err));
    assert_int_equal(common, at.bb001);
    OK(&err, kith_chain_common(view, at.ch001, at.c1001, NULL, &common, &err));
    assert_int_equal(common, at.ch001);
    kith_view_close(view);
    kith_book_close(at.book);
}

static void chains_survive_a_reload(void **state)
{
    (void)state;
    kith_memory_store *memory = new_store();
    kith_book *book = open_over(memory);
    kith_txn *txn = begin(book);
    const kith_id hierarchy = entry(txn, KITH_KIND_HIERARCHY, "trade");
    set_book(txn, book, REF(KITH_BOOK_HIERARCHY, hierarchy));
    (void)commit(txn);
    txn = begin(book);
    const kith_id root = organisation(txn, "R");
    kith_id last = 0;
    for (int i = 0; i < 200; i++) { /* more than fit a block */
        char number[8] = {'M', (char)('0' + i / 100), (char)('0' + i / 10 % 10), (char)('0' + i % 10), 0};
        last = organisation(txn, number);
        (void)join(txn, last, root);
    }
    (void)commit(txn);
    for (int again = 0; again < 2; again++) {
        kith_error err = NEW_ERROR;
        static kith_chain_step steps[256];
        size_t count = 0;
        const kith_chain_query query = {.size = sizeof query, .members = 1};
        kith_view *view = view_of(book);
        OK(&err, kith_chain_tree(view, root, &query, steps, COUNT(steps), &count, &err));
        assert_int_equal(count, 201);
        assert_int_equal(steps[200].customer, last);
        kith_id roots[2];
        OK(&err, kith_chain_roots(view, NULL, roots, 2, &count, &err));
        assert_int_equal(count, 1);
        kith_view_close(view);
        const kith_id path[] = {last, root};
        expect_path(book, last, 0, path, 2);
        book = reopened(book, memory);
    }
    kith_book_close(book);
    kith_memory_store_free(memory);
}

/* --- several chains --- */

static void outcome_tells_several_chains_and_a_wrong_choice(void **state)
{
    (void)state;
    figure at = new_figure();
    kith_error err = NEW_ERROR;
    kith_chain_step steps[11];
    size_t count = 0;
    kith_txn *txn = begin(at.book);
    const kith_id xy001 = organisation(txn, "XY001");
    const kith_id second = join(txn, at.c1001, xy001);
    const kith_id loner = organisation(txn, "L");
    (void)commit(txn);
    assert_int_equal(path_on(at.book, at.c1001, 0, 0, steps, &count), KITH_CHAIN_AMBIGUOUS); /* case 25 */
    assert_int_equal(count, 0);
    kith_id nodes[4];
    kith_view *view = view_of(at.book);
    OK(&err, kith_chain_candidates(view, at.c1001, NULL, nodes, 4, &count, &err));
    assert_int_equal(count, 2);
    assert_int_equal(nodes[0], at.bb001);
    assert_int_equal(nodes[1], xy001);
    OK(&err, kith_chain_candidates(view, at.bb001, NULL, nodes, 0, &count, &err));
    assert_int_equal(count, 1); /* itself */
    kith_view_close(view);
    assert_int_equal(path_on(at.book, at.c1001, 0, xy001, steps, &count), KITH_CHAIN_FOUND);
    assert_int_equal(count, 2);
    assert_int_equal(steps[1].customer, xy001);
    assert_int_equal(path_on(at.book, at.c1001, 0, at.ch001, steps, &count),
                     KITH_CHAIN_NOT_A_MEMBER); /* 27 */
    assert_int_equal(path_on(at.book, loner, 0, 0, steps, &count), KITH_CHAIN_NONE);
    txn = begin(at.book);
    change(txn, second, FLAG(KITH_CHAIN_LINK_PREFERRED));
    (void)commit(txn);
    assert_int_equal(path_on(at.book, at.c1001, 0, 0, steps, &count), KITH_CHAIN_FOUND);
    assert_int_equal(steps[1].customer, xy001);
    txn = begin(at.book); /* worked case 29: an inactive membership */
    change(txn, second, CODE(KITH_CHAIN_LINK_STATUS, KITH_LINK_STATUS_INACTIVE));
    (void)commit(txn);
    assert_int_equal(path_on(at.book, at.c1001, 0, 0, steps, &count), KITH_CHAIN_FOUND);
    assert_int_equal(steps[1].customer, at.bb001);
    kith_book_close(at.book);
}

/* A node is in its own chain; which of them it is asked for counts, not what stands above it. */
static void a_node_may_be_chosen_as_its_own_chain(void **state)
{
    (void)state;
    figure at = new_figure();
    kith_chain_step steps[11];
    size_t count = 0;
    kith_txn *txn = begin(at.book);
    const kith_id other = organisation(txn, "O");
    (void)join(txn, at.bb001, other);
    (void)commit(txn);
    assert_int_equal(path_on(at.book, at.bb001, 0, 0, steps, &count), KITH_CHAIN_AMBIGUOUS);
    assert_int_equal(path_on(at.book, at.bb001, 0, at.bb001, steps, &count), KITH_CHAIN_FOUND);
    assert_int_equal(count, 4);
    assert_int_equal(steps[0].customer, at.bb001);
    assert_int_equal(steps[3].customer, at.na001);
    assert_int_equal(path_on(at.book, at.bb001, 0, other, steps, &count), KITH_CHAIN_FOUND);
    assert_int_equal(count, 2);
    assert_int_equal(steps[1].customer, other);
    assert_int_equal(path_on(at.book, at.bb001, 0, at.na001, steps, &count), KITH_CHAIN_NOT_A_MEMBER);
    assert_int_equal(count, 0);
    assert_int_equal(path_on(at.book, at.c1010, 0, at.c1010, steps, &count), KITH_CHAIN_NOT_A_MEMBER);
    kith_book_close(at.book);
}

/* What came and went several times stands there once, and on a day only if it is there on that day. */
static void who_hangs_there_in_several_periods_is_listed_once(void **state)
{
    (void)state;
    kith_id hierarchy = 0;
    kith_error err = NEW_ERROR;
    kith_book *book = chain_book(&hierarchy);
    kith_txn *txn = begin(book);
    const kith_id root = organisation(txn, "R");
    const kith_id node = organisation(txn, "N");
    const kith_id later = organisation(txn, "L");
    const kith_id member = organisation(txn, "M");
    (void)connect_as(txn, node, root, 0, "2001-01-01", "2001-12-31");
    (void)connect_as(txn, node, root, 0, "2003-01-01", "2003-12-31");
    (void)connect_as(txn, later, root, 0, "2003-01-01", "");
    (void)connect_as(txn, member, root, 1, "2001-01-01", "2001-12-31");
    (void)connect_as(txn, member, root, 1, "2003-01-01", "2003-12-31");
    (void)commit(txn);
    const struct {
        const char *on; /* "": no day, every link counts */
        size_t nodes;
        size_t members;
    } cases[] = {
        {"", 2, 1}, {"2001-06-01", 1, 1}, {"2002-06-01", 0, 0}, {"2003-06-01", 2, 1}, {"2004-06-01", 1, 0}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        kith_chain_step steps[8];
        size_t count = 0;
        kith_chain_query query = {.size = sizeof query};
        kith_view *view = view_on(book, day(cases[i].on));
        OK(&err, kith_chain_list(view, root, &query, steps, COUNT(steps), &count, &err));
        assert_int_equal(count, cases[i].nodes);
        query.members = 1;
        OK(&err, kith_chain_list(view, root, &query, steps, COUNT(steps), &count, &err));
        assert_int_equal(count, cases[i].members);
        OK(&err, kith_chain_tree(view, root, &query, steps, COUNT(steps), &count, &err));
        assert_int_equal(count, 1 + cases[i].nodes + cases[i].members);
        kith_view_close(view);
    }
    kith_book_close(book);
}

/* Two that swapped places: where the links of all days count, none of them is met twice. */
static void without_a_day_nobody_stands_above_itself(void **state)
{
    (void)state;
    kith_id hierarchy = 0;
    kith_error err = NEW_ERROR;
    kith_book *book = chain_book(&hierarchy);
    kith_txn *txn = begin(book);
    const kith_id a = organisation(txn, "A");
    const kith_id b = organisation(txn, "B");
    const kith_id member = organisation(txn, "M");
    const kith_id rebate = percent_type(txn, "rebate", KITH_CONDITION_MODE_SUM);
    const kith_id links[] = {connect_as(txn, a, b, 0, "2025-01-01", "2025-12-31"),
                             connect_as(txn, b, a, 0, "2026-01-01", "")};
    (void)join(txn, member, a);
    (void)connect_as(txn, b, a, 1, "", "2024-12-31"); /* before the other hung below, it was a member */
    (void)condition(txn, (condition_settings){.customer = a, .type = rebate, .percent = PERCENT(5)});
    (void)condition(txn, (condition_settings){.customer = b, .type = rebate, .percent = PERCENT(3)});
    (void)commit(txn);
    const kith_chain_step wanted[] = {{.customer = member},
                                      {.customer = a, .level = 2, .link = links[0]},
                                      {.customer = b, .level = 1, .link = links[1]}};
    kith_chain_step steps[11];
    size_t count = 0;
    uint32_t outcome = 99;
    kith_view *view = view_on(book, 0);
    OK(&err, kith_chain_path(view, member, NULL, steps, COUNT(steps), &count, &outcome, &err));
    assert_int_equal(count, COUNT(wanted));
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(steps[i].customer, wanted[i].customer);
        assert_int_equal(steps[i].level, wanted[i].level);
        assert_true(i == 0 || steps[i].link == wanted[i].link);
    }
    const kith_chain_query chosen = {.size = sizeof chosen, .chain = a}; /* as the member it was */
    OK(&err, kith_chain_path(view, b, &chosen, steps, COUNT(steps), &count, &outcome, &err));
    assert_int_equal(count, 2);
    const kith_chain_query whole = {.size = sizeof whole, .members = 1};
    OK(&err, kith_chain_tree(view, a, &whole, steps, COUNT(steps), &count, &err));
    assert_int_equal(count, 4); /* itself, b as a node, b and the other one as members */
    OK(&err, kith_chain_tree(view, b, &whole, steps, COUNT(steps), &count, &err));
    assert_int_equal(count, 3);
    const kith_condition_query asked = {.size = sizeof asked, .customer = member, .type = rebate};
    kith_effective found;
    OK(&err, kith_condition_effective(view, &asked, &found, NULL, &err));
    assert_int_equal(found.number, PERCENT(8));
    assert_int_equal(found.count, 2);
    kith_id root = 0;
    OK(&err, kith_chain_roots(view, NULL, &root, 1, &count, &err));
    assert_int_equal(count, 0);
    kith_view_close(view);
    kith_book_close(book);
}

/* A link for each year, whoever is above: the tree grows with the ways down, of which each passes one once.
 */
static void without_a_day_a_tree_has_each_way_down_once(void **state)
{
    (void)state;
    enum { NODES = 5, WAYS = 1 + 4 + 12 + 24 + 24 };
    kith_id hierarchy = 0;
    kith_error err = NEW_ERROR;
    kith_book *book = chain_book(&hierarchy);
    kith_txn *txn = begin(book);
    kith_id nodes[NODES];
    int year = 1990;
    for (size_t i = 0; i < COUNT(nodes); i++) {
        nodes[i] = organisation(txn, (const char[]){'N', (char)('0' + i), '\0'});
    }
    for (size_t i = 0; i < COUNT(nodes); i++) {
        for (size_t j = 0; j < COUNT(nodes); j++, year++) {
            char days[2][16];
            (void)snprintf(days[0], sizeof days[0], "%d-01-01", year);
            (void)snprintf(days[1], sizeof days[1], "%d-12-31", year);
            if (i != j) {
                (void)connect_as(txn, nodes[i], nodes[j], 0, days[0], days[1]);
            }
        }
    }
    (void)commit(txn);
    kith_chain_step steps[WAYS];
    size_t count = 0;
    kith_view *view = view_on(book, 0);
    OK(&err, kith_chain_tree(view, nodes[0], NULL, steps, COUNT(steps), &count, &err));
    assert_int_equal(count, WAYS);
    assert_int_equal(steps[0].customer, nodes[0]);
    for (size_t i = 1; i < count; i++) {
        assert_int_not_equal(steps[i].customer, nodes[0]);
    }
    kith_view_close(view);
    kith_book_close(book);
}

static void hierarchies_stand_side_by_side(void **state)
{
    (void)state;
    figure at = new_figure();
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(at.book);
    const kith_id buying = entry(txn, KITH_KIND_HIERARCHY, "buying");
    const kith_chain_link link = {.size = sizeof link,
                                  .present = KITH_PRESENT(KITH_CHAIN_LINK_CUSTOMER) |
                                             KITH_PRESENT(KITH_CHAIN_LINK_PARENT) |
                                             KITH_PRESENT(KITH_CHAIN_LINK_HIERARCHY),
                                  .customer = at.na001,
                                  .parent = at.bb001, /* the other way round here */
                                  .hierarchy = buying};
    kith_id id = 0;
    OK(&err, kith_chain_connect(txn, &link, &id, &err));
    (void)commit(txn);
    kith_view *view = view_of(at.book);
    const kith_chain_query query = {.size = sizeof query, .hierarchy = buying};
    const kith_id customers[] = {at.bb001, at.na001, at.ch001};
    uint32_t levels[3];
    OK(&err, kith_chain_levels(view, customers, 3, &query, levels, &err));
    assert_int_equal(levels[0], 1);
    assert_int_equal(levels[1], 2);
    assert_int_equal(levels[2], 0);
    kith_view_close(view);
    assert_int_equal(level_of(at.book, at.na001), 1);
    kith_book_close(at.book);
}

static void only_hierarchy_is_the_default(void **state)
{
    (void)state;
    figure at = new_figure();
    kith_txn *txn = begin(at.book);
    set_book(txn, at.book, nothing_of(KITH_BOOK_HIERARCHY));
    (void)commit(txn);
    const kith_id path[] = {at.c1001, at.bb001, at.ch001, at.mw001, at.na001};
    expect_path(at.book, at.c1001, TODAY, path, 5);
    txn = begin(at.book);
    (void)entry(txn, KITH_KIND_HIERARCHY, "buying");
    (void)commit(txn);
    kith_error err = NEW_ERROR; /* which of the two is for the book to say */
    kith_chain_step steps[11];
    size_t count = 0;
    uint32_t outcome = 0;
    kith_view *view = view_of(at.book);
    REFUSED(KITH_ERR_NOT_FOUND, &err,
            kith_chain_path(view, at.c1001, NULL, steps, COUNT(steps), &count, &outcome, &err));
    kith_view_close(view);
    kith_book_close(at.book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figure_has_four_levels_and_members_use_up_none),
        cmocka_unit_test(chains_survive_a_reload),
        cmocka_unit_test(outcome_tells_several_chains_and_a_wrong_choice),
        cmocka_unit_test(a_node_may_be_chosen_as_its_own_chain),
        cmocka_unit_test(who_hangs_there_in_several_periods_is_listed_once),
        cmocka_unit_test(without_a_day_nobody_stands_above_itself),
        cmocka_unit_test(without_a_day_a_tree_has_each_way_down_once),
        cmocka_unit_test(hierarchies_stand_side_by_side),
        cmocka_unit_test(only_hierarchy_is_the_default),
    };
    return cmocka_run_group_tests_name("chains", tests, NULL, NULL);
}
