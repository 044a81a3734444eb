/* Rules of relations whose type has a reciprocal. */
#include "trio.h"

#include <string.h>

/* Husband with wife as its automatic reciprocal. */
static kith_id new_couple_type(kith_book *book, kith_id *wife)
{
    kith_txn *txn = begin(book);
    *wife = relation_type(txn, (type_settings){.code = "wife"});
    const kith_id husband =
        relation_type(txn, (type_settings){.code = "husband", .reciprocal = *wife, .auto_reciprocal = 1});
    change(txn, *wife, number_of(KITH_RELATION_TYPE_RECIPROCAL, KITH_TYPE_REFERENCE, (int64_t)husband));
    change(txn, *wife, number_of(KITH_RELATION_TYPE_AUTO_RECIPROCAL, KITH_TYPE_FLAG, 1));
    (void)commit(txn);
    return husband;
}

static void automatic_reciprocal_comes_follows_and_goes_with_its_relation(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const trio of = new_trio();
    kith_id wife = 0;
    const kith_id husband = new_couple_type(of.book, &wife);
    const kith_id id = relate(of.book, between(husband, of.a, of.b, "2020-01-01", ""));
    kith_view *view = view_of(of.book);
    assert_true(is_related(view, of.b, wife, of.a, 0));
    assert_int_equal(relation_count(view, of.a), 2);
    kith_view_close(view);

    kith_txn *txn = begin(of.book);
    OK(&err, kith_relation_end(txn, id, day("2026-05-31"), &err));
    (void)commit(txn);
    view = view_of(of.book);
    assert_true(is_related(view, of.b, wife, of.a, day("2026-05-31")));
    assert_false(is_related(view, of.b, wife, of.a, TODAY));
    kith_view_close(view);

    txn = begin(of.book);
    OK(&err, kith_record_remove(txn, id, &err));
    (void)commit(txn);
    assert_int_equal(stats_of(of.book).records[KITH_KIND_RELATION], 0);
    kith_book_close(of.book);
}

static void reciprocal_is_one_change_and_dropped_as_one(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const trio of = new_trio();
    kith_id wife = 0;
    const kith_id husband = new_couple_type(of.book, &wife);
    kith_txn *txn = begin(of.book);
    (void)relation(txn, between(husband, of.a, of.b, "", ""));
    assert_int_equal(kith_txn_count(txn), 1);
    const uint32_t first = 0;
    size_t dropped = 0;
    OK(&err, kith_txn_drop(txn, &first, 1, &dropped, &err));
    assert_int_equal(dropped, 1);
    (void)commit(txn);
    assert_int_equal(stats_of(of.book).records[KITH_KIND_RELATION], 0);
    kith_book_close(of.book);
}

static void reciprocal_of_a_symmetric_type_is_stored_in_order(void **state)
{
    (void)state;
    const trio of = new_trio();
    const kith_id related =
        new_type(of.book, (type_settings){.code = "related", .direction = KITH_DIRECTION_SYMMETRIC});
    const kith_id uncle =
        new_type(of.book, (type_settings){.code = "uncle", .reciprocal = related, .auto_reciprocal = 1});
    (void)relate(of.book, between(uncle, of.a, of.b, "", ""));
    kith_view *view = view_of(of.book);
    assert_true(is_related(view, of.a, related, of.b, 0));
    assert_true(is_related(view, of.b, related, of.a, 0));
    kith_view_close(view);
    refuse(of.book, between(related, of.a, of.b, "", ""), KITH_RULE_OVERLAP);
    kith_book_close(of.book);
}

/* Parents, each with a child as its reciprocal; of `children` several of one pair may hold at once. */
typedef struct house {
    trio of;
    kith_id parent;
    kith_id child;
} house;

static house new_house(int64_t children)
{
    house made = {.of = new_trio()};
    made.child = new_type(made.of.book, (type_settings){.code = "child", .duplicates = children});
    made.parent = new_type(made.of.book, (type_settings){.code = "parent",
                                                         .duplicates = KITH_DUPLICATES_BY_ATTRIBUTES,
                                                         .reciprocal = made.child,
                                                         .auto_reciprocal = 1});
    return made;
}

static kith_id parent(const house *in, const char *remark)
{
    return relate(in->of.book, (kith_relation){.type = in->parent,
                                               .from = in->of.a,
                                               .to = in->of.b,
                                               .since = day("2026-01-01"),
                                               .remark = remark});
}

/* The children of the pair: their remarks one after the other, with a + behind one that holds today. */
static void expect_children(const house *in, const char *wanted)
{
    kith_error err = NEW_ERROR;
    kith_link links[8];
    size_t count = 0;
    char text[64] = "";
    kith_view *view = view_of(in->of.book);
    const kith_relation_query query = {.size = sizeof query,
                                       .type = in->child,
                                       .end = KITH_END_FROM,
                                       .periods = KITH_PERIOD_PAST | KITH_PERIOD_CURRENT};
    OK(&err, kith_relation_list(view, in->of.b, &query, links, COUNT(links), &count, &err));
    for (uint32_t past = 0; past < 2; past++) { /* the present ones first, by id */
        for (size_t i = 0; i < count; i++) {
            kith_relation read = {.size = sizeof read};
            OK(&err, kith_relation_get(view, links[i].relation, &read, &err));
            if ((links[i].period == KITH_PERIOD_PAST) == (past != 0)) {
                assert_true(strlen(text) + strlen(read.remark) + 2 < sizeof text);
                strcat(strcat(text, read.remark), past != 0 ? " " : "+ ");
            }
        }
    }
    assert_string_equal(text, wanted);
    kith_view_close(view);
}

static void each_of_several_has_a_reciprocal_of_its_own(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const house in = new_house(KITH_DUPLICATES_BY_ATTRIBUTES);
    (void)parent(&in, "one");
    const kith_id two = parent(&in, "two");
    const kith_id three = parent(&in, "three");
    expect_children(&in, "one+ two+ three+ ");
    kith_txn *txn = begin(in.of.book);
    OK(&err, kith_record_remove(txn, two, &err));
    OK(&err, kith_relation_end(txn, three, day("2026-03-31"), &err));
    (void)commit(txn);
    expect_children(&in, "one+ three ");
    expect_valid(in.of.book);
    kith_book_close(in.of.book);
}

/* There can be one only, and it is not known whose it is until one of the two has gone. */
static void a_reciprocal_that_two_share_stays_with_the_other(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const house in = new_house(0);
    const kith_id one = parent(&in, "one");
    const kith_id two = parent(&in, "two");
    expect_children(&in, "one+ ");
    kith_txn *txn = begin(in.of.book);
    OK(&err, kith_record_remove(txn, one, &err));
    (void)commit(txn);
    expect_children(&in, "one+ ");
    txn = begin(in.of.book);
    OK(&err, kith_record_remove(txn, two, &err));
    (void)commit(txn);
    expect_children(&in, "");
    kith_book_close(in.of.book);
}

static void a_reciprocal_follows_in_whatever_changes(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    for (int64_t children = 0; children <= KITH_DUPLICATES_BY_ATTRIBUTES; children++) {
        const house in = new_house(children);
        const kith_id id = parent(&in, "old");
        kith_id back[2] = {0};
        size_t count = 0;
        kith_txn *txn = begin(in.of.book);
        kith_relation to = {.size = sizeof to,
                            .present = KITH_PRESENT(KITH_RELATION_REMARK) |
                                       KITH_PRESENT(KITH_RELATION_PRIORITY) |
                                       KITH_PRESENT(KITH_RELATION_SHARE) | KITH_PRESENT(KITH_RELATION_RATE),
                            .remark = "a remark that is longer than the old one was",
                            .priority = 7,
                            .share = 40000000,
                            .rate = 5000000};
        OK(&err, kith_relation_change(txn, id, &to, &err));
        (void)commit(txn);
        kith_view *view = view_of(in.of.book);
        OK(&err, kith_record_list(view, KITH_KIND_RELATION, 0, back, COUNT(back), &count, &err));
        assert_int_equal(count, 2);
        kith_relation read = {.size = sizeof read};
        OK(&err, kith_relation_get(view, back[0] == id ? back[1] : back[0], &read, &err));
        assert_int_equal(read.type, in.child);
        assert_string_equal(read.remark, to.remark);
        assert_int_equal(read.priority, to.priority);
        assert_int_equal(read.share, to.share);
        assert_int_equal(read.rate, to.rate);
        kith_view_close(view);
        kith_book_close(in.of.book);
    }
}

static void what_a_reciprocal_says_by_itself_stays(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const house in = new_house(0);
    const kith_id id = parent(&in, "one");
    kith_id back[2] = {0};
    size_t count = 0;
    kith_view *view = view_of(in.of.book);
    OK(&err, kith_record_list(view, KITH_KIND_RELATION, 0, back, COUNT(back), &count, &err));
    kith_view_close(view);
    kith_txn *txn = begin(in.of.book);
    change(txn, back[0] == id ? back[1] : back[0], text_of(KITH_RELATION_REMARK, "own"));
    (void)commit(txn);
    txn = begin(in.of.book);
    change(txn, id, text_of(KITH_RELATION_REMARK, "new"));
    OK(&err, kith_relation_end(txn, id, day("2026-03-31"), &err));
    (void)commit(txn);
    expect_children(&in, "own ");
    kith_book_close(in.of.book);
}

/* Share and rate lie beside the remark: setting one of them moves it while the new reciprocal takes it over.
 */
static void reciprocal_of_a_new_type_takes_over_what_the_call_does_not_name(void **state)
{
    static const uint32_t beside[] = {KITH_RELATION_SHARE, KITH_RELATION_RATE};
    (void)state;
    for (size_t i = 0; i < COUNT(beside); i++) {
        kith_error err = NEW_ERROR;
        kith_memory_store *memory = new_store();
        kith_book *book = open_over(memory);
        kith_id wife = 0;
        const kith_id husband = new_couple_type(book, &wife);
        kith_txn *txn = begin(book);
        const kith_id type = relation_type(txn, (type_settings){.code = "friend"});
        kith_relation fields = between(type, person(txn, "A"), person(txn, "B"), "2026-01-01", "");
        fields.remark = "as it was before";
        const kith_id id = relation(txn, fields);
        const kith_value values[] = {reference(KITH_RELATION_TYPE, husband),
                                     number_of(beside[i], KITH_TYPE_DECIMAL, 5000000)};
        OK(&err, kith_record_change(txn, id, values, COUNT(values), &err));
        (void)commit(txn);
        book = reopened(book, memory);
        kith_view *view = view_of(book);
        kith_id back = 0;
        size_t count = 0;
        OK(&err, kith_record_list(view, KITH_KIND_RELATION, id, &back, 1, &count, &err));
        assert_int_equal(count, 1);
        assert_string_equal(field_text(view, back, KITH_RELATION_REMARK), "as it was before");
        kith_view_close(view);
        kith_book_close(book);
        kith_memory_store_free(memory);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(automatic_reciprocal_comes_follows_and_goes_with_its_relation),
        cmocka_unit_test(reciprocal_is_one_change_and_dropped_as_one),
        cmocka_unit_test(reciprocal_of_a_symmetric_type_is_stored_in_order),
        cmocka_unit_test(each_of_several_has_a_reciprocal_of_its_own),
        cmocka_unit_test(a_reciprocal_that_two_share_stays_with_the_other),
        cmocka_unit_test(a_reciprocal_follows_in_whatever_changes),
        cmocka_unit_test(what_a_reciprocal_says_by_itself_stays),
        cmocka_unit_test(reciprocal_of_a_new_type_takes_over_what_the_call_does_not_name),
    };
    return cmocka_run_group_tests_name("reciprocals", tests, NULL, NULL);
}
