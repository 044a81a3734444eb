/* What a tightened type leaves and ends, and what retiring does to relations that are still to come. */
#include "profile.h"
#include "trio.h"

static size_t finding_count(kith_book *book)
{
    kith_error err = NEW_ERROR;
    kith_finding findings[4];
    size_t count = 0;
    kith_view *view = view_of(book);
    OK(&err, kith_validate_all(view, NULL, findings, COUNT(findings), &count, &err));
    kith_view_close(view);
    return count;
}

/* --- what is still to come --- */

static const char *const first_day = "2026-06-06";

/* A mother from some day on, and what was signed by that; her child is the other end of a pair of types. */
typedef struct guardianship {
    kith_book *book;
    kith_id mother;
    kith_id type;
    kith_id link;
    kith_id reciprocal;
    kith_id document;
} guardianship;

static kith_id newest_relation(kith_txn *txn, kith_id after)
{
    kith_error err = NEW_ERROR;
    kith_id ids[2];
    size_t count = 0;
    kith_view *view = view_of_txn(txn);
    OK(&err, kith_record_list(view, KITH_KIND_RELATION, after, ids, COUNT(ids), &count, &err));
    assert_int_equal(count, 1);
    kith_view_close(view);
    return ids[0];
}

static guardianship new_guardianship(int is_signed)
{
    kith_error err = NEW_ERROR;
    guardianship in = {.book = new_book()};
    kith_txn *txn = begin(in.book);
    const kith_id child_of = relation_type(txn, (type_settings){.code = "child"});
    in.type =
        relation_type(txn, (type_settings){.code = "mother", .reciprocal = child_of, .auto_reciprocal = 1});
    change(txn, in.type, CODE(KITH_RELATION_TYPE_EFFECT, KITH_EFFECT_LEGAL_REPRESENTATIVE));
    change(txn, child_of, REF(KITH_RELATION_TYPE_RECIPROCAL, in.type));
    change(txn, child_of, FLAG(KITH_RELATION_TYPE_AUTO_RECIPROCAL));
    in.mother = person(txn, "M");
    const kith_id child = customer(
        txn, (kith_customer){
                 .number = "C", .kind = KITH_PARTY_PERSON, .surname = "C", .birth_date = day("2020-01-01")});
    in.link = relation(txn, between(in.type, in.mother, child, first_day, ""));
    in.reciprocal = newest_relation(txn, in.link);
    const kith_signatory_request request = {
        .size = sizeof request, .customer = child, .document = KITH_DOCUMENT_CONTRACT, .on = day(first_day)};
    if (is_signed) {
        OK(&err, kith_document_sign(txn, &request, "1", &in.document, &err));
    }
    (void)commit(txn);
    return in;
}

/* The two ways in which relations that have not begun are done away with. */
static void end_what_comes(const guardianship *in, int by_policy)
{
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(in->book);
    if (by_policy) {
        change_type(txn, in->type, CODE(KITH_RELATION_TYPE_FROM_KIND, KITH_PARTY_ORGANISATION),
                    KITH_POLICY_END);
    } else {
        OK(&err, kith_customer_retire(txn, in->mother, 0, &err));
    }
    (void)commit(txn);
}

static void relation_to_come_that_a_document_names_ends_on_its_first_day(void **state)
{
    (void)state;
    for (int by_policy = 0; by_policy < 2; by_policy++) {
        const guardianship in = new_guardianship(1);
        end_what_comes(&in, by_policy);
        kith_view *view = view_of(in.book);
        assert_int_equal(field_number(view, in.document, KITH_SIGNED_DOCUMENT_RELATION), in.link);
        assert_int_equal(field_number(view, in.link, KITH_RELATION_SINCE), day(first_day));
        assert_int_equal(field_number(view, in.link, KITH_RELATION_UNTIL), day(first_day));
        assert_int_equal(field_number(view, in.reciprocal, KITH_RELATION_UNTIL), day(first_day));
        kith_view_close(view);
        kith_book_close(in.book);
    }
}

static void document_may_name_the_reciprocal_instead(void **state)
{
    (void)state;
    for (int by_policy = 0; by_policy < 2; by_policy++) {
        guardianship in = new_guardianship(0);
        kith_txn *txn = begin(in.book); /* the type that acts is the other one of the two */
        const kith_id child_of = in.type;
        kith_error err = NEW_ERROR;
        change(txn, in.type, nothing_of(KITH_RELATION_TYPE_EFFECT));
        kith_relation turned = {.size = sizeof turned};
        kith_view *view = view_of_txn(txn);
        OK(&err, kith_relation_get(view, in.reciprocal, &turned, &err));
        kith_view_close(view);
        change(txn, turned.type, CODE(KITH_RELATION_TYPE_EFFECT, KITH_EFFECT_LEGAL_REPRESENTATIVE));
        change(txn, turned.to, DATE(KITH_CUSTOMER_BIRTH_DATE, "2020-01-01"));
        change(txn, turned.from, nothing_of(KITH_CUSTOMER_BIRTH_DATE));
        const kith_signatory_request request = {.size = sizeof request,
                                                .customer = turned.to,
                                                .document = KITH_DOCUMENT_CONTRACT,
                                                .on = day(first_day)};
        OK(&err, kith_document_sign(txn, &request, "2", &in.document, &err));
        (void)commit(txn);
        in.type = child_of;
        end_what_comes(&in, by_policy);
        view = view_of(in.book);
        assert_int_equal(field_number(view, in.document, KITH_SIGNED_DOCUMENT_RELATION), in.reciprocal);
        assert_int_equal(field_number(view, in.link, KITH_RELATION_UNTIL), day(first_day));
        assert_int_equal(field_number(view, in.reciprocal, KITH_RELATION_UNTIL), day(first_day));
        kith_view_close(view);
        kith_book_close(in.book);
    }
}

static void relation_to_come_that_nothing_names_goes_with_its_reciprocal(void **state)
{
    (void)state;
    for (int by_policy = 0; by_policy < 2; by_policy++) {
        const guardianship in = new_guardianship(0);
        end_what_comes(&in, by_policy);
        assert_int_equal(stats_of(in.book).records[KITH_KIND_RELATION], 0);
        kith_book_close(in.book);
    }
}

/* Of a pair of types the one alone is automatic, and it was made first or last: the mother is named by a
 * document, or the child is. */
static void of_a_pair_that_is_made_one_way_both_end_on_their_first_day(void **state)
{
    (void)state;
    for (int first = 0; first < 2; first++) {
        for (int by_child = 0; by_child < 2; by_child++) {
            for (int who = 0; who < 2; who++) {
                kith_error err = NEW_ERROR;
                kith_book *book = new_book();
                kith_txn *txn = begin(book);
                const kith_id types[] = {relation_type(txn, (type_settings){.code = "one"}),
                                         relation_type(txn, (type_settings){.code = "two"})};
                const kith_id mother = types[first];
                const kith_id child = types[1 - first];
                change(txn, mother, REF(KITH_RELATION_TYPE_RECIPROCAL, child));
                change(txn, mother, FLAG(KITH_RELATION_TYPE_AUTO_RECIPROCAL));
                change(txn, child, REF(KITH_RELATION_TYPE_RECIPROCAL, mother));
                change(txn, by_child ? child : mother,
                       CODE(KITH_RELATION_TYPE_EFFECT, KITH_EFFECT_LEGAL_REPRESENTATIVE));
                const kith_id adult = person(txn, "M");
                const kith_id minor = customer(txn, (kith_customer){.number = "C",
                                                                    .kind = KITH_PARTY_PERSON,
                                                                    .surname = "C",
                                                                    .birth_date = day("2020-01-01")});
                const kith_id link = relation(
                    txn, between(mother, by_child ? minor : adult, by_child ? adult : minor, first_day, ""));
                const kith_id back = newest_relation(txn, link);
                const kith_signatory_request request = {.size = sizeof request,
                                                        .customer = minor,
                                                        .document = KITH_DOCUMENT_CONTRACT,
                                                        .on = day(first_day)};
                kith_id document = 0;
                OK(&err, kith_document_sign(txn, &request, "1", &document, &err));
                (void)commit(txn);
                txn = begin(book);
                OK(&err, kith_customer_retire(txn, who ? adult : minor, 0, &err));
                (void)commit(txn);
                kith_view *view = view_of(book);
                assert_int_equal(field_number(view, document, KITH_SIGNED_DOCUMENT_RELATION),
                                 by_child ? back : link);
                assert_int_equal(field_number(view, link, KITH_RELATION_UNTIL), day(first_day));
                assert_int_equal(field_number(view, back, KITH_RELATION_UNTIL), day(first_day));
                kith_view_close(view);
                kith_book_close(book);
            }
        }
    }
}

static void relation_that_a_document_names_is_not_deleted_by_a_policy(void **state)
{
    (void)state;
    const guardianship in = new_guardianship(1);
    kith_txn *txn = begin(in.book);
    change_type(txn, in.type, CODE(KITH_RELATION_TYPE_FROM_KIND, KITH_PARTY_ORGANISATION),
                KITH_POLICY_DELETE);
    expect_rule(txn, KITH_RULE_IN_USE, in.link);
    kith_book_close(in.book);
}

/* --- what was left --- */

#define LEFT 3u

/* Relations of one pair at the same time, which only their remarks tell apart, and by now nothing does. */
typedef struct crowd {
    trio of;
    kith_id type;
    kith_id each[LEFT];
} crowd;

static crowd new_crowd(size_t count, const char *since)
{
    static const char *const remarks[LEFT] = {"one", "two", "three"};
    crowd in = {.of = new_trio()};
    kith_txn *txn = begin(in.of.book);
    in.type =
        relation_type(txn, (type_settings){.code = "type", .duplicates = KITH_DUPLICATES_BY_ATTRIBUTES});
    for (size_t i = 0; i < count; i++) {
        kith_relation fields = between(in.type, in.of.a, in.of.b, since, "");
        fields.remark = remarks[i];
        in.each[i] = relation(txn, fields);
    }
    (void)commit(txn);
    txn = begin(in.of.book);
    change_type(txn, in.type, nothing_of(KITH_RELATION_TYPE_DUPLICATES), KITH_POLICY_LEAVE);
    (void)commit(txn);
    assert_int_equal(finding_count(in.of.book), count - 1);
    return in;
}

static void end_it(kith_txn *txn, const crowd *in, kith_id relation)
{
    kith_error err = NEW_ERROR;
    (void)in;
    OK(&err, kith_relation_end(txn, relation, 0, &err));
}

static void remark_on_it(kith_txn *txn, const crowd *in, kith_id relation)
{
    (void)in;
    change(txn, relation, text_of(KITH_RELATION_REMARK, "another"));
}

static void merge_it(kith_txn *txn, const crowd *in, kith_id relation)
{
    kith_error err = NEW_ERROR;
    size_t count = 0;
    (void)relation;
    const kith_merge merge = {.size = sizeof merge, .source = in->of.a, .target = in->of.c};
    OK(&err, kith_customer_merge(txn, &merge, NULL, 0, &count, &err));
}

static void erase_it(kith_txn *txn, const crowd *in, kith_id relation)
{
    kith_error err = NEW_ERROR;
    (void)relation;
    const kith_erasure erasure = {.size = sizeof erasure, .customer = in->of.a};
    OK(&err, kith_customer_erase(txn, &erasure, &err));
}

static void retire_it(kith_txn *txn, const crowd *in, kith_id relation)
{
    kith_error err = NEW_ERROR;
    (void)relation;
    OK(&err, kith_customer_retire(txn, in->of.a, 0, &err));
}

static void tighten_it(kith_txn *txn, const crowd *in, kith_id relation)
{
    (void)relation;
    change(txn, in->type, number_of(KITH_RELATION_TYPE_FROM_MAXIMUM, KITH_TYPE_INTEGER, 5));
}

static void (*const calls[])(kith_txn *txn, const crowd *in, kith_id relation) = {
    end_it, remark_on_it, merge_it, erase_it, retire_it, tighten_it,
};

static void overlaps_that_were_left_stand_in_nobodys_way(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(calls); i++) {
        for (size_t which = 0; which < 2; which++) {
            const crowd in = new_crowd(2, "");
            kith_txn *txn = begin(in.of.book);
            calls[i](txn, &in, in.each[which]);
            (void)commit(txn);
            kith_book_close(in.of.book);
        }
    }
}

/* Whichever of the others a relation that ended is compared with first. */
static void all_but_one_that_was_left_may_end_at_once(void **state)
{
    (void)state;
    for (size_t stays = 0; stays < LEFT; stays++) {
        const crowd in = new_crowd(LEFT, "");
        kith_txn *txn = begin(in.of.book);
        for (size_t i = 0; i < LEFT; i++) {
            if (i != stays) {
                end_it(txn, &in, in.each[i]);
            }
        }
        (void)commit(txn);
        kith_book_close(in.of.book);
    }
}

static void overlap_of_more_days_or_with_another_one_is_new(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const crowd in = new_crowd(2, "2026-03-01");
    kith_txn *txn = begin(in.of.book);
    change(txn, in.each[0], DATE(KITH_RELATION_SINCE, "2026-02-01"));
    (void)commit(txn); /* not on more days with the other one */
    txn = begin(in.of.book);
    change(txn, in.each[1], DATE(KITH_RELATION_SINCE, "2026-02-01"));
    expect_rule(txn, KITH_RULE_OVERLAP, in.each[1]);
    txn = begin(in.of.book);
    const kith_id third = relation(txn, between(in.type, in.of.a, in.of.b, "2026-04-01", ""));
    expect_rule(txn, KITH_RULE_OVERLAP, third);
    txn = begin(in.of.book);
    end_it(txn, &in, in.each[1]);
    (void)commit(txn);
    txn = begin(in.of.book);
    OK(&err, kith_relation_reopen(txn, in.each[1], &err));
    expect_rule(txn, KITH_RULE_OVERLAP, in.each[1]);
    kith_book_close(in.of.book);
}

/* Two that were left alike, and a third one that only its remark tells apart from them. */
static void becoming_like_another_one_is_new(void **state)
{
    (void)state;
    const trio of = new_trio();
    kith_txn *txn = begin(of.book);
    const kith_id type =
        relation_type(txn, (type_settings){.code = "type", .duplicates = KITH_DUPLICATES_BY_ATTRIBUTES});
    (void)relation(txn, between(type, of.b, of.a, "", ""));
    const kith_id second = relation(txn, between(type, of.a, of.b, "", ""));
    kith_relation fields = between(type, of.a, of.b, "2026-01-01", "");
    fields.remark = "third";
    const kith_id third = relation(txn, fields);
    (void)commit(txn);
    txn = begin(of.book);
    change_type(txn, type, CODE(KITH_RELATION_TYPE_DIRECTION, KITH_DIRECTION_SYMMETRIC), KITH_POLICY_LEAVE);
    (void)commit(txn);
    assert_int_equal(finding_count(of.book), 1);
    txn = begin(of.book);
    change(txn, second, number_of(KITH_RELATION_PRIORITY, KITH_TYPE_INTEGER, 0));
    change(txn, second, nothing_of(KITH_RELATION_PRIORITY));
    (void)commit(txn); /* as it was */
    txn = begin(of.book);
    change(txn, third, nothing_of(KITH_RELATION_REMARK));
    expect_rule(txn, KITH_RULE_OVERLAP, third);
    kith_book_close(of.book);
}

/* Of those that are too many any may end, also the one that came first. */
static void each_that_a_maximum_left_may_end(void **state)
{
    (void)state;
    for (size_t which = 0; which < 2; which++) {
        const trio of = new_trio();
        const kith_id type = new_type(of.book, (type_settings){.code = "type"});
        const kith_id each[] = {relate(of.book, between(type, of.a, of.b, "", "")),
                                relate(of.book, between(type, of.a, of.c, "", ""))};
        kith_txn *txn = begin(of.book);
        change_type(txn, type, INTEGER(KITH_RELATION_TYPE_FROM_MAXIMUM, 1), KITH_POLICY_LEAVE);
        (void)commit(txn);
        txn = begin(of.book);
        end_it(txn, NULL, each[which]);
        (void)commit(txn);
        kith_book_close(of.book);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(relation_to_come_that_a_document_names_ends_on_its_first_day),
        cmocka_unit_test(document_may_name_the_reciprocal_instead),
        cmocka_unit_test(relation_to_come_that_nothing_names_goes_with_its_reciprocal),
        cmocka_unit_test(of_a_pair_that_is_made_one_way_both_end_on_their_first_day),
        cmocka_unit_test(relation_that_a_document_names_is_not_deleted_by_a_policy),
        cmocka_unit_test(overlaps_that_were_left_stand_in_nobodys_way),
        cmocka_unit_test(all_but_one_that_was_left_may_end_at_once),
        cmocka_unit_test(overlap_of_more_days_or_with_another_one_is_new),
        cmocka_unit_test(becoming_like_another_one_is_new),
        cmocka_unit_test(each_that_a_maximum_left_may_end),
    };
    return cmocka_run_group_tests_name("policies", tests, NULL, NULL);
}
