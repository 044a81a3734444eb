/* Trade chains: what may hang where, and what is refused (M1 to M15). */
#include "chain_asked.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(case_19_a_fifth_level_is_refused_unless_the_book_allows_it),
        cmocka_unit_test(moved_subtree_counts),
        cmocka_unit_test(levels_are_counted_on_days_on_which_all_links_hold),
        cmocka_unit_test(a_node_never_stands_above_itself),
        cmocka_unit_test(circle_that_comes_alive_later_is_refused),
        cmocka_unit_test(second_parent_and_double_membership_are_refused),
        cmocka_unit_test(links_need_nodes_and_nodes_with_links_stay),
        cmocka_unit_test(history_of_both_customers_tells_the_link),
    };
    return cmocka_run_group_tests_name("chain_links", tests, NULL, NULL);
}
