/* Trade chains: structure, levels, paths and what is refused (M1 to M15). */
#include "condition.h"

#include <stdio.h>
#include <string.h>

/* --- asking --- */

static uint32_t path_on(kith_book *book, kith_id customer, kith_date on, kith_id chain,
                        kith_chain_step *steps, size_t *count)
{
    kith_error err = NEW_ERROR;
    uint32_t outcome = 99;
    const kith_chain_query query = {.size = sizeof query, .chain = chain, .as_of = on};
    kith_view *view = view_of(book);
    OK(&err, kith_chain_path(view, customer, &query, steps, 11, count, &outcome, &err));
    kith_view_close(view);
    return outcome;
}

static void expect_path(kith_book *book, kith_id customer, kith_date on, const kith_id *wanted, size_t count)
{
    kith_chain_step steps[11];
    size_t got = 0;
    assert_int_equal(path_on(book, customer, on, 0, steps, &got),
                     count == 0 ? KITH_CHAIN_NONE : KITH_CHAIN_FOUND);
    assert_int_equal(got, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(steps[i].customer, wanted[i]);
        assert_int_equal(steps[i].link == 0, i + 1 == count);
    }
}

static uint32_t level_of(kith_book *book, kith_id customer)
{
    kith_error err = NEW_ERROR;
    uint32_t level = 99;
    kith_view *view = view_of(book);
    OK(&err, kith_chain_levels(view, &customer, 1, NULL, &level, &err));
    kith_view_close(view);
    return level;
}

/* Parent of a node on a day, 0: it is a root. */
static kith_id parent_on(kith_book *book, kith_id node, const char *on)
{
    kith_chain_step steps[11];
    size_t count = 0;
    (void)path_on(book, node, day(on), 0, steps, &count);
    return count > 1 ? steps[1].customer : 0;
}

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

/* --- levels --- */

/* Worked case 19. */
static void case_19_a_fifth_level_is_refused_unless_the_book_allows_it(void **state)
{
    (void)state;
    figure at = new_figure();
    kith_txn *txn = begin(at.book);
    const kith_id zz001 = organisation(txn, "ZZ001");
    const kith_id link = hang(txn, zz001, at.bb001);
    expect_rule(txn, KITH_RULE_TOO_DEEP, link);
    txn = begin(at.book);
    const kith_id member = organisation(txn, "C1003");
    (void)join(txn, member, at.bb001); /* members use up no level */
    set_book(txn, at.book, INTEGER(KITH_BOOK_MAX_LEVELS, 9));
    const kith_id fifth = organisation(txn, "ZZ001");
    (void)hang(txn, fifth, at.bb001);
    (void)commit(txn);
    assert_int_equal(level_of(at.book, fifth), 5);
    txn = begin(at.book); /* what is there holds the book to it */
    set_book(txn, at.book, INTEGER(KITH_BOOK_MAX_LEVELS, 4));
    expect_rule(txn, KITH_RULE_TOO_DEEP, 0);
    kith_error err = NEW_ERROR;
    txn = begin(at.book);
    const kith_value ten = INTEGER(KITH_BOOK_MAX_LEVELS, 10);
    REFUSED(KITH_ERR_SHAPE, &err, kith_record_change(txn, UINT64_C(1) << 8 | KITH_KIND_BOOK, &ten, 1, &err));
    kith_txn_close(txn);
    kith_book_close(at.book);
}

/* An umbrella is a root like any (M12, M13), and what is moved along counts. */
static void moved_subtree_counts(void **state)
{
    (void)state;
    figure at = new_figure();
    kith_txn *txn = begin(at.book);
    const kith_id umbrella = organisation(txn, "U");
    const kith_id link = hang(txn, at.na001, umbrella);
    expect_rule(txn, KITH_RULE_TOO_DEEP, link);
    txn = begin(at.book);
    const kith_id top = organisation(txn, "U");
    (void)hang(txn, at.mw001, top); /* three levels below it fit, but it has a parent */
    expect_rule(txn, KITH_RULE_SECOND_PARENT, 0);
    kith_book_close(at.book);
}

/* Four levels at a time are enough, though over the years there are more. */
static void levels_are_counted_on_days_on_which_all_links_hold(void **state)
{
    (void)state;
    kith_id hierarchy = 0;
    kith_book *book = chain_book(&hierarchy);
    kith_txn *txn = begin(book);
    kith_id nodes[6];
    for (size_t i = 0; i < COUNT(nodes); i++) {
        const char number[] = {'N', (char)('0' + i), '\0'};
        nodes[i] = organisation(txn, number);
    }
    (void)connect_as(txn, nodes[1], nodes[0], 0, "", "2020-12-31");
    (void)connect_as(txn, nodes[2], nodes[1], 0, "", "2020-12-31");
    (void)connect_as(txn, nodes[3], nodes[2], 0, "", "");
    (void)connect_as(txn, nodes[4], nodes[3], 0, "2021-01-01", "");
    (void)connect_as(txn, nodes[5], nodes[4], 0, "2021-01-01", "");
    (void)commit(txn);
    txn = begin(book); /* one day of five levels is one too many */
    const kith_id clash = connect_as(txn, nodes[2], nodes[1], 0, "2021-06-01", "2021-06-01");
    const kith_id clash_above = connect_as(txn, nodes[1], nodes[0], 0, "2021-06-01", "2021-06-01");
    kith_error err = NEW_ERROR;
    REFUSED(KITH_ERR_RULE, &err, kith_txn_commit(txn, NULL, &err));
    assert_int_equal(err.rule, KITH_RULE_TOO_DEEP);
    assert_int_equal(err.since, day("2021-06-01"));
    assert_int_equal(err.until, day("2021-06-01"));
    assert_true(err.subject == clash || err.subject == clash_above);
    kith_txn_close(txn);
    kith_book_close(book);
}

/* --- circles --- */

static void a_node_never_stands_above_itself(void **state)
{
    (void)state;
    figure at = new_figure();
    kith_txn *txn = begin(at.book);
    const kith_id link = hang(txn, at.na001, at.bb001);
    expect_rule(txn, KITH_RULE_OWN_ANCESTOR, link);
    txn = begin(at.book);
    const kith_id self = hang(txn, at.c1001, at.c1001);
    expect_rule(txn, KITH_RULE_OWN_ANCESTOR, self);
    txn = begin(at.book); /* through a membership: MW001 a member below itself */
    const kith_id member = join(txn, at.mw001, at.bb001);
    expect_rule(txn, KITH_RULE_OWN_ANCESTOR, member);
    txn = begin(at.book); /* the membership first, then the node link that makes it one */
    const kith_id x = organisation(txn, "X");
    const kith_id y = organisation(txn, "Y");
    const kith_id z = organisation(txn, "Z");
    (void)hang(txn, y, z);
    (void)join(txn, x, y);
    (void)hang(txn, z, x);
    expect_rule(txn, KITH_RULE_OWN_ANCESTOR, 0);
    txn = begin(at.book); /* a member of a chain in which it is no ancestor */
    const kith_id other = organisation(txn, "O");
    const kith_id node = organisation(txn, "P");
    (void)hang(txn, node, other);
    (void)join(txn, at.bb001, node);
    (void)commit(txn);
    kith_book_close(at.book);
}

static void circle_that_comes_alive_later_is_refused(void **state)
{
    (void)state;
    kith_id hierarchy = 0;
    kith_book *book = chain_book(&hierarchy);
    kith_txn *txn = begin(book);
    const kith_id a = organisation(txn, "A");
    const kith_id b = organisation(txn, "B");
    const kith_id c = organisation(txn, "C");
    (void)connect_as(txn, a, b, 0, "2030-01-01", "2030-12-31");
    (void)connect_as(txn, b, c, 0, "2030-06-01", "2031-12-31");
    (void)connect_as(txn, c, a, 0, "2031-01-01", ""); /* never all three at once */
    (void)commit(txn);
    txn = begin(book);
    const kith_id link = connect_as(txn, c, a, 0, "2030-12-31", "2030-12-31");
    kith_error err = NEW_ERROR;
    REFUSED(KITH_ERR_RULE, &err, kith_txn_commit(txn, NULL, &err));
    assert_int_equal(err.rule, KITH_RULE_OWN_ANCESTOR);
    assert_int_equal(err.subject, link);
    assert_int_equal(err.since, day("2030-12-31"));
    kith_txn_close(txn);
    txn = begin(book); /* judged by the end state: turned round in one go */
    kith_id links[2];
    size_t count = 0;
    kith_view *view = view_of(book);
    OK(&err, kith_record_users(view, a, links, 2, &count, &err));
    assert_int_equal(count, 2);
    kith_view_close(view);
    for (size_t i = 0; i < count; i++) {
        remove_record(txn, links[i]);
    }
    (void)hang(txn, c, b);
    (void)hang(txn, b, a);
    expect_rule(txn, KITH_RULE_OWN_ANCESTOR, 0); /* b still hangs under c in 2030 */
    kith_book_close(book);
}

/* --- nodes --- */

/* The record that makes a customer a node. */
static kith_id node_of(kith_book *book, kith_id customer)
{
    kith_error err = NEW_ERROR;
    kith_id nodes[2];
    size_t count = 0;
    kith_view *view = view_of(book);
    OK(&err, kith_record_parts(view, customer, KITH_KIND_CHAIN_NODE, 0, nodes, 2, &count, &err));
    assert_int_equal(count, 1);
    kith_view_close(view);
    return nodes[0];
}

static void second_parent_and_double_membership_are_refused(void **state)
{
    (void)state;
    figure at = new_figure();
    kith_txn *txn = begin(at.book);
    const kith_id other = organisation(txn, "X");
    const kith_id link = connect_as(txn, at.ch001, other, 0, "2030-01-01", "");
    expect_rule(txn, KITH_RULE_SECOND_PARENT, link);
    txn = begin(at.book);
    const kith_id twice = join(txn, at.c1001, at.bb001);
    expect_rule(txn, KITH_RULE_OVERLAP, twice);
    txn = begin(at.book); /* inactive links count for nothing */
    const kith_id idle = organisation(txn, "Y");
    const kith_id inactive = hang(txn, at.ch001, idle);
    change(txn, inactive, CODE(KITH_CHAIN_LINK_STATUS, KITH_LINK_STATUS_INACTIVE));
    (void)commit(txn);
    assert_int_equal(parent_on(at.book, at.ch001, ""), at.mw001);
    txn = begin(at.book);
    change(txn, inactive, CODE(KITH_CHAIN_LINK_STATUS, KITH_LINK_STATUS_ACTIVE));
    expect_rule(txn, KITH_RULE_SECOND_PARENT, inactive);
    txn = begin(at.book);
    remove_record(txn, idle); /* but they are there */
    expect_rule(txn, KITH_RULE_IN_USE, idle);
    txn = begin(at.book); /* and so are the nodes at both ends */
    const kith_id alone = organisation(txn, "Z");
    const kith_id above = hang(txn, alone, idle);
    change(txn, above, CODE(KITH_CHAIN_LINK_STATUS, KITH_LINK_STATUS_INACTIVE));
    (void)commit(txn);
    const kith_id ends[] = {alone, idle};
    for (size_t i = 0; i < COUNT(ends); i++) {
        const kith_id node = node_of(at.book, ends[i]);
        txn = begin(at.book);
        remove_record(txn, node);
        expect_rule(txn, KITH_RULE_IN_USE, node);
    }
    kith_book_close(at.book);
}

static void links_need_nodes_and_nodes_with_links_stay(void **state)
{
    (void)state;
    figure at = new_figure();
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(at.book);
    const kith_id bare = ADD(txn, KITH_KIND_CHAIN_LINK, REF(KITH_CHAIN_LINK_CUSTOMER, at.c1001),
                             REF(KITH_CHAIN_LINK_PARENT, at.c1002),
                             REF(KITH_CHAIN_LINK_HIERARCHY, at.hierarchy), FLAG(KITH_CHAIN_LINK_MEMBER));
    expect_rule(txn, KITH_RULE_NOT_A_NODE, bare);
    const kith_id node = node_of(at.book, at.bb001);
    txn = begin(at.book);
    remove_record(txn, node);
    expect_rule(txn, KITH_RULE_IN_USE, node);
    txn = begin(at.book);
    remove_record(txn, at.hierarchy);
    expect_rule(txn, KITH_RULE_IN_USE, at.hierarchy);
    txn = begin(at.book); /* worked case 21: who is no customer cannot be a node */
    const kith_id nobody = UINT64_C(999) << 8 | KITH_KIND_CUSTOMER;
    const kith_chain_link link = {.size = sizeof link,
                                  .present = KITH_PRESENT(KITH_CHAIN_LINK_CUSTOMER) |
                                             KITH_PRESENT(KITH_CHAIN_LINK_PARENT),
                                  .customer = at.c1001,
                                  .parent = nobody};
    kith_id id = 7;
    REFUSED(KITH_ERR_REFERENCE, &err, kith_chain_connect(txn, &link, &id, &err));
    assert_int_equal(id, 0);
    assert_int_equal(err.other, nobody);
    kith_txn_close(txn);
    kith_book_close(at.book);
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

/* --- moving --- */

/* Worked case 31. */
static void case_31_a_node_moves_from_a_day_on_between_its_neighbours(void **state)
{
    (void)state;
    kith_id hierarchy = 0;
    kith_error err = NEW_ERROR;
    kith_book *book = chain_book(&hierarchy);
    kith_txn *txn = begin(book);
    const kith_id c4712 = organisation(txn, "4712");
    const kith_id c4711 = organisation(txn, "4711");
    const kith_id c5000 = organisation(txn, "5000");
    const kith_id c4000 = organisation(txn, "4000");
    (void)connect_as(txn, c4712, c4711, 0, "1993-01-01", "1994-12-31");
    (void)connect_as(txn, c4712, c5000, 0, "1995-01-01", "");
    (void)commit(txn);
    txn = begin(book);
    kith_id link = 0;
    OK(&err, kith_chain_move(txn, c4712, 0, c4000, day("1994-07-01"), &link, &err));
    (void)commit(txn);
    const struct {
        const char *on;
        kith_id parent;
    } cases[] = {{"1992-12-31", 0},     {"1993-01-01", c4711}, {"1994-06-30", c4711}, {"1994-07-01", c4000},
                 {"1994-12-31", c4000}, {"1995-01-01", c5000}, {"2026-01-01", c5000}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(parent_on(book, c4712, cases[i].on), cases[i].parent);
    }
    kith_view *view = view_of(book);
    assert_int_equal(field_number(view, link, KITH_CHAIN_LINK_UNTIL), day("1994-12-31"));
    kith_view_close(view);
    txn = begin(book); /* on the first day of a link: it never held, and goes */
    OK(&err, kith_chain_move(txn, c4712, hierarchy, c4711, day("1995-01-01"), NULL, &err));
    (void)commit(txn);
    assert_int_equal(parent_on(book, c4712, "1995-01-01"), c4711);
    txn = begin(book); /* becomes a root */
    OK(&err, kith_chain_move(txn, c4712, 0, 0, 0, &link, &err));
    assert_int_equal(link, 0);
    (void)commit(txn);
    assert_int_equal(parent_on(book, c4712, "2026-05-31"), c4711);
    assert_int_equal(parent_on(book, c4712, "2026-06-01"), 0);
    kith_book_close(book);
}

static void moving_takes_along_what_hangs_below(void **state)
{
    (void)state;
    figure at = new_figure();
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(at.book);
    kith_id link = 0;
    OK(&err, kith_chain_move(txn, at.bb001, 0, at.na001, 0, &link, &err));
    (void)commit(txn);
    const kith_id path[] = {at.c1001, at.bb001, at.na001};
    expect_path(at.book, at.c1001, TODAY, path, 3);
    const kith_id before[] = {at.c1001, at.bb001, at.ch001, at.mw001, at.na001};
    expect_path(at.book, at.c1001, TODAY - 1, before, 5);
    kith_book_close(at.book);
}

/* Inside a transaction two links may hold on the day of a move; it leaves neither. */
static void moving_ends_every_link_of_the_day(void **state)
{
    (void)state;
    for (int to_root = 0; to_root <= 1; to_root++) {
        kith_id hierarchy = 0;
        kith_error err = NEW_ERROR;
        kith_book *book = chain_book(&hierarchy);
        kith_txn *txn = begin(book);
        const kith_id node = organisation(txn, "N");
        const kith_id was = organisation(txn, "A");
        const kith_id goal = organisation(txn, "B");
        (void)connect_as(txn, node, was, 0, "2026-01-05", "");
        (void)commit(txn);
        txn = begin(book);
        (void)connect_as(txn, node, goal, 0, "2026-01-03", "2026-01-20");
        const kith_date on = day(to_root ? "2026-01-05" : "2026-01-10");
        OK(&err, kith_chain_move(txn, node, 0, to_root ? 0 : goal, on, NULL, &err));
        if (!to_root) { /* before the day there are still two */
            expect_rule(txn, KITH_RULE_SECOND_PARENT, 0);
            txn = begin(book);
            (void)connect_as(txn, node, goal, 0, "2026-01-05", "2026-01-20");
            OK(&err, kith_chain_move(txn, node, 0, goal, day("2026-01-05"), NULL, &err));
        }
        (void)commit(txn);
        assert_int_equal(parent_on(book, node, "2026-01-04"), to_root ? goal : 0);
        assert_int_equal(parent_on(book, node, "2026-01-05"), to_root ? 0 : goal);
        kith_book_close(book);
    }
}

/* History of both sides tells who hangs where (O16). */
static void history_of_both_customers_tells_the_link(void **state)
{
    (void)state;
    figure at = new_figure();
    kith_error err = NEW_ERROR;
    const kith_id sides[] = {at.c1010, at.mw001};
    kith_view *view = view_of(at.book);
    for (size_t i = 0; i < COUNT(sides); i++) {
        const kith_history_query query = {
            .size = sizeof query, .customer = sides[i], .kind = KITH_KIND_CHAIN_LINK, .most = 1};
        kith_history *history = NULL;
        OK(&err, kith_history_read(view, &query, &history, &err));
        assert_int_equal(kith_history_count(history), 1);
        kith_history_close(history);
    }
    kith_view_close(view);
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

static void moving_knows_no_day_before_the_first(void **state)
{
    (void)state;
    figure at = new_figure();
    kith_error err = NEW_ERROR;
    kith_id link = 0;
    kith_txn *txn = begin(at.book);
    OK(&err, kith_chain_move(txn, at.bb001, 0, at.na001, day("0001-01-01"), &link, &err));
    (void)commit(txn);
    const kith_id path[] = {at.c1001, at.bb001, at.na001};
    expect_path(at.book, at.c1001, TODAY, path, 3);
    expect_path(at.book, at.c1001, day("0001-01-01"), path, 3);
    txn = begin(at.book); /* who is no node has no place in a chain to leave */
    REFUSED(KITH_ERR_RULE, &err, kith_chain_move(txn, at.c1001, 0, 0, TODAY, &link, &err));
    assert_int_equal(err.rule, KITH_RULE_NOT_A_NODE);
    kith_txn_close(txn);
    kith_book_close(at.book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figure_has_four_levels_and_members_use_up_none),
        cmocka_unit_test(chains_survive_a_reload),
        cmocka_unit_test(case_19_a_fifth_level_is_refused_unless_the_book_allows_it),
        cmocka_unit_test(moved_subtree_counts),
        cmocka_unit_test(levels_are_counted_on_days_on_which_all_links_hold),
        cmocka_unit_test(a_node_never_stands_above_itself),
        cmocka_unit_test(circle_that_comes_alive_later_is_refused),
        cmocka_unit_test(second_parent_and_double_membership_are_refused),
        cmocka_unit_test(links_need_nodes_and_nodes_with_links_stay),
        cmocka_unit_test(outcome_tells_several_chains_and_a_wrong_choice),
        cmocka_unit_test(a_node_may_be_chosen_as_its_own_chain),
        cmocka_unit_test(who_hangs_there_in_several_periods_is_listed_once),
        cmocka_unit_test(without_a_day_nobody_stands_above_itself),
        cmocka_unit_test(without_a_day_a_tree_has_each_way_down_once),
        cmocka_unit_test(hierarchies_stand_side_by_side),
        cmocka_unit_test(case_31_a_node_moves_from_a_day_on_between_its_neighbours),
        cmocka_unit_test(moving_takes_along_what_hangs_below),
        cmocka_unit_test(moving_ends_every_link_of_the_day),
        cmocka_unit_test(history_of_both_customers_tells_the_link),
        cmocka_unit_test(only_hierarchy_is_the_default),
        cmocka_unit_test(moving_knows_no_day_before_the_first),
    };
    return cmocka_run_group_tests_name("chains", tests, NULL, NULL);
}
