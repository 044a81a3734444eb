/* Trade chains: moving a node with all below it. */
#include "chain_asked.h"

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
    REFUSED(KITH_ERR_RULE, &err, kith_chain_move(txn, at.c1001, 0, at.na001, TODAY, &link, &err));
    assert_int_equal(err.rule, KITH_RULE_NOT_A_NODE); /* a member would become a node and stay a member */
    kith_txn_close(txn);
    kith_book_close(at.book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(case_31_a_node_moves_from_a_day_on_between_its_neighbours),
        cmocka_unit_test(moving_takes_along_what_hangs_below),
        cmocka_unit_test(moving_ends_every_link_of_the_day),
        cmocka_unit_test(moving_knows_no_day_before_the_first),
    };
    return cmocka_run_group_tests_name("chain_moves", tests, NULL, NULL);
}
