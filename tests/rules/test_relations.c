/* Rules of relations: direction, duplicates, maxima, circles, ending and reopening. */
#include "trio.h"

/* --- direction --- */

static void symmetric_relation_is_one_from_both_sides(void **state)
{
    (void)state;
    const trio of = new_trio();
    const kith_id sibling =
        new_type(of.book, (type_settings){.code = "sibling", .direction = KITH_DIRECTION_SYMMETRIC});
    const kith_id id = relate(of.book, between(sibling, of.b, of.a, "", ""));
    refuse(of.book, between(sibling, of.a, of.b, "", ""), KITH_RULE_OVERLAP);
    refuse(of.book, between(sibling, of.b, of.a, "", ""), KITH_RULE_OVERLAP);
    kith_relation read = {.size = sizeof read};
    kith_view *view = view_of(of.book);
    OK(NULL, kith_relation_get(view, id, &read, NULL));
    assert_int_equal(read.from, of.a);
    assert_int_equal(read.to, of.b);
    assert_true(is_related(view, of.a, sibling, of.b, 0));
    assert_true(is_related(view, of.b, sibling, of.a, 0));
    assert_int_equal(relation_count(view, of.a), 1);
    assert_int_equal(relation_count(view, of.b), 1);
    kith_view_close(view);
    kith_book_close(of.book);
}

static void inverse_of_a_directed_relation_is_another_one(void **state)
{
    (void)state;
    const trio of = new_trio();
    const kith_id parent = new_type(of.book, (type_settings){.code = "parent"});
    (void)relate(of.book, between(parent, of.a, of.b, "", ""));
    (void)relate(of.book, between(parent, of.b, of.a, "", ""));
    kith_book_close(of.book);
}

static void type_made_symmetric_merges_both_directions_into_one(void **state)
{
    (void)state;
    const trio of = new_trio();
    const kith_id knows = new_type(of.book, (type_settings){.code = "knows"});
    (void)relate(of.book, between(knows, of.b, of.a, "", ""));
    kith_txn *txn = begin(of.book);
    change(txn, knows, number_of(KITH_RELATION_TYPE_DIRECTION, KITH_TYPE_CODE, KITH_DIRECTION_SYMMETRIC));
    (void)commit(txn);
    kith_view *view = view_of(of.book);
    assert_true(is_related(view, of.a, knows, of.b, 0));
    assert_true(is_related(view, of.b, knows, of.a, 0));
    kith_view_close(view);
    refuse(of.book, between(knows, of.a, of.b, "", ""), KITH_RULE_OVERLAP);
    kith_book_close(of.book);
}

static void type_with_both_directions_in_use_cannot_become_symmetric(void **state)
{
    (void)state;
    const trio of = new_trio();
    const kith_id knows = new_type(of.book, (type_settings){.code = "knows"});
    (void)relate(of.book, between(knows, of.b, of.a, "", ""));
    (void)relate(of.book, between(knows, of.a, of.b, "", ""));
    kith_txn *txn = begin(of.book);
    change(txn, knows, number_of(KITH_RELATION_TYPE_DIRECTION, KITH_TYPE_CODE, KITH_DIRECTION_SYMMETRIC));
    expect_rule(txn, KITH_RULE_OVERLAP, 0);
    kith_book_close(of.book);
}

/* --- duplicates --- */

static void overlap_is_refused_on_every_write_that_could_cause_it(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const trio of = new_trio();
    const kith_id type = new_type(of.book, (type_settings){.code = "type"});
    const kith_id other_type = new_type(of.book, (type_settings){.code = "other"});
    const kith_id first = relate(of.book, between(type, of.a, of.b, "2026-01-01", "2026-03-31"));
    const kith_id second = relate(of.book, between(type, of.a, of.b, "2026-04-01", "2026-06-30"));
    const kith_id third = relate(of.book, between(other_type, of.a, of.b, "2026-01-15", "2026-01-15"));

    kith_txn *txn = begin(of.book);
    OK(&err, kith_relation_end(txn, first, day("2026-04-01"), &err));
    expect_rule(txn, KITH_RULE_OVERLAP, first);
    txn = begin(of.book);
    OK(&err, kith_relation_reopen(txn, first, &err));
    REFUSED(KITH_ERR_RULE, &err, kith_txn_commit(txn, NULL, &err));
    assert_int_equal(err.rule, KITH_RULE_OVERLAP);
    assert_int_equal(err.other, second);
    assert_int_equal(err.since, day("2026-04-01"));
    assert_int_equal(err.until, day("2026-06-30"));
    kith_txn_close(txn);
    txn = begin(of.book);
    change(txn, second, number_of(KITH_RELATION_SINCE, KITH_TYPE_DATE, day("2026-03-31")));
    expect_rule(txn, KITH_RULE_OVERLAP, second);
    txn = begin(of.book);
    change(txn, third, number_of(KITH_RELATION_TYPE, KITH_TYPE_REFERENCE, (int64_t)type));
    expect_rule(txn, KITH_RULE_OVERLAP, third);
    kith_book_close(of.book);
}

static void rules_judge_the_end_state_of_the_transaction(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const trio of = new_trio();
    const kith_id type = new_type(of.book, (type_settings){.code = "type"});
    const kith_id first = relate(of.book, between(type, of.a, of.b, "2026-01-01", ""));
    kith_txn *txn = begin(of.book);
    (void)relation(txn, between(type, of.a, of.b, "2026-06-01", ""));
    OK(&err, kith_relation_end(txn, first, day("2026-05-31"), &err));
    (void)commit(txn);
    kith_book_close(of.book);
}

static void by_attributes_allows_overlap_only_if_something_differs(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const trio of = new_trio();
    kith_txn *txn = begin(of.book);
    const kith_id type =
        relation_type(txn, (type_settings){.code = "type", .duplicates = KITH_DUPLICATES_BY_ATTRIBUTES});
    const kith_id shop = attribute(txn, "shop", KITH_KIND_RELATION, KITH_TYPE_TEXT);
    (void)relation(txn, between(type, of.a, of.b, "", ""));
    (void)commit(txn);
    refuse(of.book, between(type, of.a, of.b, "", ""), KITH_RULE_OVERLAP);
    (void)relate(of.book, (kith_relation){.type = type, .from = of.a, .to = of.b, .priority = 2});
    (void)relate(of.book, (kith_relation){.type = type, .from = of.a, .to = of.b, .remark = "second"});

    txn = begin(of.book);
    const kith_id other = relation(txn, between(type, of.a, of.b, "", ""));
    const kith_id value = attribute_value(txn, other, shop, text_of(KITH_ATTRIBUTE_VALUE_TEXT, "north"));
    (void)commit(txn);

    txn = begin(of.book);
    OK(&err, kith_record_remove(txn, value, &err));
    expect_rule(txn, KITH_RULE_OVERLAP, 0);
    kith_book_close(of.book);
}

static void the_very_same_relation_is_found_instead_of_added_if_asked(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const trio of = new_trio();
    const kith_id type = new_type(of.book, (type_settings){.code = "type"});
    const kith_id first = relate(of.book, between(type, of.a, of.b, "2026-01-01", ""));
    kith_relation same = between(type, of.a, of.b, "2026-01-01", "");
    same.size = sizeof same;
    same.present = KITH_PRESENT(KITH_RELATION_TYPE) | KITH_PRESENT(KITH_RELATION_FROM) |
                   KITH_PRESENT(KITH_RELATION_TO) | KITH_PRESENT(KITH_RELATION_SINCE);
    kith_id found = 0;
    kith_txn *txn = begin(of.book);
    OK(&err, kith_relation_add(txn, &same, 1, &found, &err));
    assert_int_equal(found, first);
    same.since = day("2026-01-02");
    OK(&err, kith_relation_add(txn, &same, 1, &found, &err));
    assert_int_not_equal(found, first);
    expect_rule(txn, KITH_RULE_OVERLAP, found);
    kith_book_close(of.book);
}

/* --- periods --- */

static void both_ends_of_a_period_belong_to_it(void **state)
{
    (void)state;
    const trio of = new_trio();
    const kith_id type = new_type(of.book, (type_settings){.code = "type"});
    (void)relate(of.book, between(type, of.a, of.b, "2026-02-28", "2026-03-31"));
    const struct {
        const char *on;
        uint32_t period;
    } cases[] = {
        {"2026-02-27", KITH_PERIOD_FUTURE},  {"2026-02-28", KITH_PERIOD_CURRENT},
        {"2026-03-15", KITH_PERIOD_CURRENT}, {"2026-03-31", KITH_PERIOD_CURRENT},
        {"2026-04-01", KITH_PERIOD_PAST},
    };
    kith_view *view = view_of(of.book);
    for (size_t i = 0; i < COUNT(cases); i++) {
        for (uint32_t asked = KITH_PERIOD_CURRENT; asked <= KITH_PERIOD_FUTURE; asked *= 2) {
            const kith_relation_query query = {
                .size = sizeof query, .periods = asked, .as_of = day(cases[i].on)};
            kith_link link;
            size_t count = 0;
            OK(NULL, kith_relation_list(view, of.a, &query, &link, 1, &count, NULL));
            assert_int_equal(count, asked == cases[i].period);
            assert_true(count == 0 || link.period == cases[i].period);
        }
        assert_int_equal(is_related(view, of.a, type, of.b, day(cases[i].on)),
                         cases[i].period == KITH_PERIOD_CURRENT);
    }
    kith_view_close(view);
    kith_book_close(of.book);
}

static void a_period_of_one_day_is_legal_and_a_turned_one_is_not(void **state)
{
    (void)state;
    const trio of = new_trio();
    const kith_id type = new_type(of.book, (type_settings){.code = "type"});
    (void)relate(of.book, between(type, of.a, of.b, "2026-06-01", "2026-06-01"));
    refuse(of.book, between(type, of.a, of.c, "2026-06-02", "2026-06-01"), KITH_RULE_PERIOD);
    kith_book_close(of.book);
}

static void ending_a_relation_on_its_first_day_keeps_it(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const trio of = new_trio();
    const kith_id type = new_type(of.book, (type_settings){.code = "type"});
    const kith_id id = relate(of.book, between(type, of.a, of.b, "2026-06-01", ""));
    kith_txn *txn = begin_on(of.book, day("2026-06-01"));
    OK(&err, kith_relation_end(txn, id, 0, &err));
    (void)commit(txn);
    kith_view *view = view_of(of.book);
    assert_true(is_related(view, of.a, type, of.b, day("2026-06-01")));
    assert_false(is_related(view, of.a, type, of.b, day("2026-06-02")));
    kith_view_close(view);
    txn = begin(of.book);
    OK(&err, kith_relation_end(txn, id, day("2026-05-31"), &err));
    expect_rule(txn, KITH_RULE_PERIOD, id);
    txn = begin(of.book);
    OK(&err, kith_relation_reopen(txn, id, &err));
    (void)commit(txn);
    view = view_of(of.book);
    assert_true(is_related(view, of.a, type, of.b, day("2030-01-01")));
    kith_view_close(view);
    kith_book_close(of.book);
}

static void period_that_was_turned_breaks_no_other_rule(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const trio of = new_trio();
    const kith_id type = new_type(of.book, (type_settings){.code = "type", .to_maximum = 1});
    (void)relate(of.book, between(type, of.a, of.c, "2026-06-01", ""));
    kith_txn *txn = begin(of.book);
    (void)relation(txn, between(type, of.b, of.c, "2026-06-05", "2026-06-03"));
    kith_finding findings[4];
    size_t count = 0;
    OK(&err, kith_txn_check(txn, findings, COUNT(findings), &count, &err));
    assert_int_equal(count, 1);
    assert_int_equal(findings[0].rule, KITH_RULE_PERIOD);
    kith_txn_close(txn);
    kith_book_close(of.book);
}

/* --- maxima --- */

static void maximum_holds_on_every_day_and_each_end(void **state)
{
    (void)state;
    const trio of = new_trio();
    const kith_id boss = new_type(of.book, (type_settings){.code = "boss", .to_maximum = 1});
    (void)relate(of.book, between(boss, of.a, of.c, "2026-01-01", "2026-06-30"));
    (void)relate(of.book, between(boss, of.a, of.b, "2026-01-01", ""));
    refuse(of.book, between(boss, of.b, of.c, "2026-06-30", ""), KITH_RULE_MAXIMUM);
    refuse(of.book, between(boss, of.b, of.c, "", ""), KITH_RULE_MAXIMUM);
    (void)relate(of.book, between(boss, of.b, of.c, "2026-07-01", ""));
    kith_book_close(of.book);
}

static void maximum_counts_days_together_not_relations(void **state)
{
    (void)state;
    const trio of = new_trio();
    kith_txn *txn = begin(of.book);
    const kith_id d = person(txn, "D");
    const kith_id type = relation_type(txn, (type_settings){.code = "type", .from_maximum = 2});
    (void)commit(txn);
    (void)relate(of.book, between(type, of.a, of.b, "2026-01-01", "2026-01-31"));
    (void)relate(of.book, between(type, of.a, of.c, "2026-03-01", "2026-03-31"));
    /* Overlaps both, but never both at once. */
    (void)relate(of.book, between(type, of.a, d, "2026-01-15", "2026-03-15"));
    refuse(of.book, between(type, of.a, of.a, "2026-03-10", "2026-03-10"), KITH_RULE_SELF_RELATION);
    txn = begin(of.book);
    const kith_id e = person(txn, "E");
    const kith_id third = relation(txn, between(type, of.a, e, "2026-02-01", "2026-03-01"));
    expect_rule(txn, KITH_RULE_MAXIMUM, third);
    kith_book_close(of.book);
}

static void maximum_of_a_symmetric_type_counts_both_stored_ends(void **state)
{
    (void)state;
    const trio of = new_trio();
    const kith_id spouse = new_type(of.book, (type_settings){.code = "spouse",
                                                             .direction = KITH_DIRECTION_SYMMETRIC,
                                                             .from_maximum = 1,
                                                             .to_maximum = 1});
    (void)relate(of.book, between(spouse, of.a, of.b, "", ""));
    refuse(of.book, between(spouse, of.a, of.c, "", ""), KITH_RULE_MAXIMUM);
    refuse(of.book, between(spouse, of.b, of.c, "", ""), KITH_RULE_MAXIMUM);
    kith_book_close(of.book);
}

/* --- circles --- */

static void circle_is_refused_however_it_arises(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const trio of = new_trio();
    const kith_id above = new_type(of.book, (type_settings){.code = "above", .acyclic = 1});
    const kith_id ab = relate(of.book, between(above, of.a, of.b, "", ""));
    const kith_id bc = relate(of.book, between(above, of.b, of.c, "", ""));
    refuse(of.book, between(above, of.b, of.a, "", ""), KITH_RULE_CYCLE);
    refuse(of.book, between(above, of.c, of.a, "", ""), KITH_RULE_CYCLE);

    kith_txn *txn = begin(of.book); /* several new upper ones in one go */
    OK(&err, kith_record_remove(txn, ab, &err));
    (void)relation(txn, between(above, of.c, of.a, "", ""));
    const kith_id closing = relation(txn, between(above, of.a, of.b, "", ""));
    expect_rule(txn, KITH_RULE_CYCLE, closing);

    txn = begin(of.book); /* a diamond is no circle */
    (void)relation(txn, between(above, of.a, of.c, "", ""));
    (void)commit(txn);

    txn = begin(of.book); /* turned round within one transaction */
    OK(&err, kith_record_remove(txn, bc, &err));
    (void)relation(txn, between(above, of.c, of.b, "", ""));
    (void)commit(txn);
    kith_book_close(of.book);
}

static void circle_needs_one_day_on_which_all_of_it_holds(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const trio of = new_trio();
    const kith_id above = new_type(of.book, (type_settings){.code = "above", .acyclic = 1});
    (void)relate(of.book, between(above, of.a, of.b, "2027-01-01", "2027-06-30"));
    (void)relate(of.book, between(above, of.b, of.c, "2027-03-01", "2027-12-31"));
    (void)relate(of.book, between(above, of.c, of.a, "2027-07-01", ""));
    refuse(of.book, between(above, of.c, of.a, "2027-06-30", "2027-06-30"), KITH_RULE_CYCLE);
    const kith_id before = relate(of.book, between(above, of.c, of.a, "", "2027-02-28"));
    kith_txn *txn = begin(of.book);
    OK(&err, kith_relation_end(txn, before, day("2027-03-01"), &err));
    expect_rule(txn, KITH_RULE_CYCLE, before);
    kith_book_close(of.book);
}

static void type_made_acyclic_finds_circles_that_are_there(void **state)
{
    (void)state;
    const trio of = new_trio();
    const kith_id above = new_type(of.book, (type_settings){.code = "above"});
    (void)relate(of.book, between(above, of.a, of.b, "", ""));
    (void)relate(of.book, between(above, of.b, of.a, "", ""));
    kith_txn *txn = begin(of.book);
    change(txn, above, number_of(KITH_RELATION_TYPE_ACYCLIC, KITH_TYPE_FLAG, 1));
    expect_rule(txn, KITH_RULE_CYCLE, 0);
    kith_book_close(of.book);
}

/* --- self, erased, removed --- */

static void self_relation_needs_a_type_that_allows_it(void **state)
{
    (void)state;
    const trio of = new_trio();
    const kith_id type = new_type(of.book, (type_settings){.code = "type"});
    const kith_id self = new_type(of.book, (type_settings){.code = "self", .self = 1});
    refuse(of.book, between(type, of.a, of.a, "", ""), KITH_RULE_SELF_RELATION);
    const kith_id id = relate(of.book, between(self, of.a, of.a, "", ""));
    kith_txn *txn = begin(of.book);
    change(txn, id, number_of(KITH_RELATION_TYPE, KITH_TYPE_REFERENCE, (int64_t)type));
    expect_rule(txn, KITH_RULE_SELF_RELATION, id);
    txn = begin(of.book);
    change(txn, self, nothing_of(KITH_RELATION_TYPE_SELF));
    expect_rule(txn, KITH_RULE_SELF_RELATION, id);
    kith_view *view = view_of(of.book);
    assert_int_equal(relation_count(view, of.a), 1);
    kith_view_close(view);
    kith_book_close(of.book);
}

static void erased_customer_takes_no_new_relations(void **state)
{
    (void)state;
    const trio of = new_trio();
    const kith_id type = new_type(of.book, (type_settings){.code = "type"});
    const kith_id old = relate(of.book, between(type, of.a, of.b, "", ""));
    erase_customer(of.book, of.a);
    refuse(of.book, between(type, of.a, of.c, "", ""), KITH_RULE_CUSTOMER_ERASED);
    refuse(of.book, between(type, of.c, of.a, "", ""), KITH_RULE_CUSTOMER_ERASED);
    kith_txn *txn = begin(of.book);
    change(txn, old, number_of(KITH_RELATION_PRIORITY, KITH_TYPE_INTEGER, 2)); /* an old one may be changed */
    (void)commit(txn);
    txn = begin(of.book);
    change(txn, old, text_of(KITH_RELATION_REMARK, "but nothing is remarked about it"));
    expect_rule(txn, KITH_RULE_CUSTOMER_ERASED, old);
    txn = begin(of.book);
    change(txn, old, nothing_of(KITH_RELATION_UNTIL)); /* nor does it go on */
    expect_rule(txn, KITH_RULE_CUSTOMER_ERASED, old);
    kith_book_close(of.book);
}

static void customer_removed_after_it_was_related_is_in_use(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const trio of = new_trio();
    const kith_id type = new_type(of.book, (type_settings){.code = "type"});
    kith_txn *txn = begin(of.book);
    (void)relation(txn, between(type, of.a, of.b, "", ""));
    OK(&err, kith_record_remove(txn, of.b, &err));
    expect_rule(txn, KITH_RULE_IN_USE, of.b);

    txn = begin(of.book); /* one that came and went within the transaction */
    const kith_id d = person(txn, "D");
    (void)relation(txn, between(type, of.a, d, "", ""));
    OK(&err, kith_record_remove(txn, d, &err));
    expect_rule(txn, KITH_RULE_IN_USE, d);

    txn = begin(of.book);
    const kith_id brief = relation_type(txn, (type_settings){.code = "brief"});
    (void)relation(txn, between(brief, of.a, of.b, "", ""));
    OK(&err, kith_record_remove(txn, brief, &err));
    expect_rule(txn, KITH_RULE_IN_USE, brief);
    kith_book_close(of.book);
}

static void reach_finds_the_nearest_first_with_the_path(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const trio of = new_trio();
    const kith_id type = new_type(of.book, (type_settings){.code = "type"});
    (void)relate(of.book, between(type, of.a, of.b, "", ""));
    const kith_id second = relate(of.book, between(type, of.c, of.b, "", ""));
    kith_reached reached[4];
    size_t count = 0;
    kith_view *view = view_of(of.book);
    OK(&err, kith_relation_reach(view, of.a, NULL, 1, reached, COUNT(reached), &count, &err));
    assert_int_equal(count, 1);
    OK(&err, kith_relation_reach(view, of.a, NULL, 2, reached, COUNT(reached), &count, &err));
    assert_int_equal(count, 2);
    assert_int_equal(reached[0].customer, of.b);
    assert_int_equal(reached[0].previous, UINT32_MAX);
    assert_int_equal(reached[1].customer, of.c);
    assert_int_equal(reached[1].distance, 2);
    assert_int_equal(reached[1].previous, 0);
    assert_int_equal(reached[1].relation, second);
    const kith_relation_query downwards = {.size = sizeof downwards, .end = KITH_END_FROM};
    OK(&err, kith_relation_reach(view, of.a, &downwards, 5, reached, COUNT(reached), &count, &err));
    assert_int_equal(count, 1);
    kith_view_close(view);
    kith_book_close(of.book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(symmetric_relation_is_one_from_both_sides),
        cmocka_unit_test(inverse_of_a_directed_relation_is_another_one),
        cmocka_unit_test(type_made_symmetric_merges_both_directions_into_one),
        cmocka_unit_test(type_with_both_directions_in_use_cannot_become_symmetric),
        cmocka_unit_test(overlap_is_refused_on_every_write_that_could_cause_it),
        cmocka_unit_test(rules_judge_the_end_state_of_the_transaction),
        cmocka_unit_test(by_attributes_allows_overlap_only_if_something_differs),
        cmocka_unit_test(the_very_same_relation_is_found_instead_of_added_if_asked),
        cmocka_unit_test(both_ends_of_a_period_belong_to_it),
        cmocka_unit_test(a_period_of_one_day_is_legal_and_a_turned_one_is_not),
        cmocka_unit_test(ending_a_relation_on_its_first_day_keeps_it),
        cmocka_unit_test(period_that_was_turned_breaks_no_other_rule),
        cmocka_unit_test(maximum_holds_on_every_day_and_each_end),
        cmocka_unit_test(maximum_counts_days_together_not_relations),
        cmocka_unit_test(maximum_of_a_symmetric_type_counts_both_stored_ends),
        cmocka_unit_test(circle_is_refused_however_it_arises),
        cmocka_unit_test(circle_needs_one_day_on_which_all_of_it_holds),
        cmocka_unit_test(type_made_acyclic_finds_circles_that_are_there),
        cmocka_unit_test(self_relation_needs_a_type_that_allows_it),
        cmocka_unit_test(erased_customer_takes_no_new_relations),
        cmocka_unit_test(customer_removed_after_it_was_related_is_in_use),
        cmocka_unit_test(reach_finds_the_nearest_first_with_the_path),
    };
    return cmocka_run_group_tests_name("relations", tests, NULL, NULL);
}
