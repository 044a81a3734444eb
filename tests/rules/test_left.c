/* What a tightened type has left: what that excuses, and whom it does not hold up. */
#include "profile.h"
#include "trio.h"

/* What counts is how many hold on each day: those of one day excuse none of another. */
static void too_many_on_another_day_are_new(void **state)
{
    static const struct {
        const char *first_since;
        const char *first_until;
        const char *second_since;
    } changes[] = {
        {"2026-02-01", "2026-02-28", "2026-02-01"}, /* the second one begins earlier */
        {"2026-02-01", "2026-03-31", "2026-03-01"}, /* the first one meets it for longer */
    };
    (void)state;
    for (size_t i = 0; i < COUNT(changes); i++) {
        const trio of = new_trio();
        const kith_id type = new_type(of.book, (type_settings){.code = "type"});
        const kith_id first = relate(of.book, between(type, of.a, of.b, "2026-02-01", "2026-03-15"));
        const kith_id second = relate(of.book, between(type, of.a, of.c, "2026-03-01", ""));
        kith_txn *txn = begin(of.book);
        change_type(txn, type, INTEGER(KITH_RELATION_TYPE_FROM_MAXIMUM, 1), KITH_POLICY_LEAVE);
        (void)commit(txn);
        txn = begin(of.book);
        change(txn, second, text_of(KITH_RELATION_REMARK, "and this"));
        change(txn, first, DATE(KITH_RELATION_SINCE, changes[i].first_since));
        change(txn, first, DATE(KITH_RELATION_UNTIL, changes[i].first_until));
        change(txn, second, DATE(KITH_RELATION_SINCE, changes[i].second_since));
        expect_rule(txn, KITH_RULE_MAXIMUM, second);
        kith_book_close(of.book);
    }
}

/* One who is related to two, of whom each may be a person or an organisation. */
typedef struct circle {
    kith_book *book;
    kith_id type;
    kith_id from;
    kith_id to;
    kith_id link;
    kith_id other;
} circle;

static kith_id either_kind(kith_txn *txn, const char *number)
{
    return customer(
        txn, (kith_customer){
                 .number = number, .kind = KITH_PARTY_PERSON, .surname = number, .organisation = number});
}

static circle new_circle(void)
{
    circle in = {.book = new_book()};
    kith_txn *txn = begin(in.book);
    in.type = relation_type(txn, (type_settings){.code = "type", .to_kind = KITH_PARTY_PERSON});
    in.from = either_kind(txn, "A");
    in.to = either_kind(txn, "B");
    in.link = relation(txn, between(in.type, in.from, in.to, "", ""));
    in.other = relation(txn, between(in.type, in.from, either_kind(txn, "C"), "", ""));
    (void)commit(txn);
    return in;
}

static circle tightened_circle(kith_value tighter, uint32_t policy)
{
    const circle in = new_circle();
    kith_txn *txn = begin(in.book);
    change_type(txn, in.type, tighter, policy);
    (void)commit(txn);
    return in;
}

static void what_was_left_excuses_nothing_of_the_other_end(void **state)
{
    (void)state;
    for (int touch = 0; touch < 3; touch++) {
        for (int by_type = 0; by_type < 2; by_type++) {
            kith_error err = NEW_ERROR;
            const circle in = tightened_circle(CODE(KITH_RELATION_TYPE_FROM_KIND, KITH_PARTY_ORGANISATION),
                                               KITH_POLICY_LEAVE);
            kith_txn *txn = begin(in.book);
            if (touch == 1) {
                change(txn, in.link, text_of(KITH_RELATION_REMARK, "touched"));
            } else if (touch == 2) {
                OK(&err, kith_relation_end(txn, in.link, TODAY + 300, &err));
            }
            if (by_type) {
                change_type(txn, in.type, CODE(KITH_RELATION_TYPE_TO_KIND, KITH_PARTY_ORGANISATION),
                            KITH_POLICY_REFUSE);
            } else {
                change(txn, in.to, CODE(KITH_CUSTOMER_KIND, KITH_PARTY_ORGANISATION));
            }
            expect_rule(txn, KITH_RULE_PARTY_KIND, in.link);
            kith_book_close(in.book);
        }
    }
}

/* Neither another category nor a lower maximum is what the policy has left. */
static void what_was_left_is_refused_by_what_is_tightened_further(void **state)
{
    (void)state;
    circle in = tightened_circle(INTEGER(KITH_RELATION_TYPE_FROM_MAXIMUM, 2), KITH_POLICY_REFUSE);
    kith_txn *txn = begin(in.book);
    change_type(txn, in.type, INTEGER(KITH_RELATION_TYPE_FROM_MAXIMUM, 1), KITH_POLICY_REFUSE);
    expect_rule(txn, KITH_RULE_MAXIMUM, 0);
    txn = begin(in.book);
    const kith_value codes[] = {text_of(KITH_CATEGORY_CODE, "one"), text_of(KITH_CATEGORY_CODE, "two")};
    const kith_id categories[] = {add_record(txn, KITH_KIND_CATEGORY, &codes[0], 1),
                                  add_record(txn, KITH_KIND_CATEGORY, &codes[1], 1)};
    change_type(txn, in.type, REF(KITH_RELATION_TYPE_TO_CATEGORY, categories[0]), KITH_POLICY_LEAVE);
    (void)commit(txn);
    txn = begin(in.book);
    change_type(txn, in.type, REF(KITH_RELATION_TYPE_TO_CATEGORY, categories[1]), KITH_POLICY_REFUSE);
    expect_rule(txn, KITH_RULE_PARTY_CATEGORY, 0);
    kith_book_close(in.book);
    in = new_circle();
    txn = begin(in.book);
    (void)relation(txn, between(in.type, in.from, person(txn, "D"), "", ""));
    (void)commit(txn);
    txn = begin(in.book);
    change_type(txn, in.type, INTEGER(KITH_RELATION_TYPE_FROM_MAXIMUM, 2), KITH_POLICY_LEAVE);
    (void)commit(txn);
    txn = begin(in.book);
    change_type(txn, in.type, INTEGER(KITH_RELATION_TYPE_FROM_MAXIMUM, 1), KITH_POLICY_REFUSE);
    expect_rule(txn, KITH_RULE_MAXIMUM, 0);
    kith_book_close(in.book);
}

static void categorise(kith_txn *txn, kith_id who)
{
    const kith_value code = text_of(KITH_CATEGORY_CODE, "new");
    change(txn, who, REF(KITH_CUSTOMER_CATEGORY, add_record(txn, KITH_KIND_CATEGORY, &code, 1)));
}

static void categorise_from(kith_txn *txn, const circle *in)
{
    categorise(txn, in->from);
}

static void categorise_to(kith_txn *txn, const circle *in)
{
    categorise(txn, in->to);
}

static void tighten_elsewhere(kith_txn *txn, const circle *in)
{
    change(txn, in->type, INTEGER(KITH_RELATION_TYPE_TO_MAXIMUM, 5));
}

static void loosen_elsewhere(kith_txn *txn, const circle *in)
{
    change_type(txn, in->type, nothing_of(KITH_RELATION_TYPE_TO_KIND), KITH_POLICY_REFUSE);
    change(txn, in->to, CODE(KITH_CUSTOMER_KIND, KITH_PARTY_ORGANISATION));
}

static void what_was_left_or_ended_holds_up_nobody_later(void **state)
{
    static void (*const later[])(kith_txn * txn, const circle *in) = {
        categorise_from,
        categorise_to,
        tighten_elsewhere,
        loosen_elsewhere,
    };
    const kith_value tighter[] = {CODE(KITH_RELATION_TYPE_FROM_KIND, KITH_PARTY_ORGANISATION),
                                  INTEGER(KITH_RELATION_TYPE_FROM_MAXIMUM, 1)};
    (void)state;
    for (uint32_t policy = KITH_POLICY_LEAVE; policy <= KITH_POLICY_END; policy++) {
        for (size_t i = 0; i < COUNT(tighter); i++) {
            for (size_t j = 0; j < COUNT(later); j++) {
                const circle in = tightened_circle(tighter[i], policy);
                kith_txn *txn = begin_on(in.book, TODAY + 1000);
                later[j](txn, &in);
                (void)commit(txn);
                kith_book_close(in.book);
            }
        }
    }
}

/* --- in one transaction --- */

static void end_today(kith_txn *txn, kith_id relation)
{
    kith_error err = NEW_ERROR;
    OK(&err, kith_relation_end(txn, relation, TODAY, &err));
}

static void what_a_policy_leaves_may_end_in_the_same_transaction(void **state)
{
    const kith_value tighter[] = {CODE(KITH_RELATION_TYPE_FROM_KIND, KITH_PARTY_ORGANISATION),
                                  INTEGER(KITH_RELATION_TYPE_FROM_MAXIMUM, 1)};
    (void)state;
    for (uint32_t policy = KITH_POLICY_LEAVE; policy <= KITH_POLICY_END; policy++) {
        for (size_t i = 0; i < COUNT(tighter); i++) {
            for (int before = 0; before < 2; before++) {
                const circle in = new_circle();
                kith_txn *txn = begin(in.book);
                if (before) {
                    end_today(txn, in.other);
                }
                change_type(txn, in.type, tighter[i], policy);
                if (!before) {
                    end_today(txn, in.other);
                }
                (void)commit(txn);
                kith_book_close(in.book);
            }
        }
    }
}

/* Nothing tells the two apart any more, be it for want of attributes or because both ends have become alike.
 */
static void overlap_that_a_policy_leaves_may_end_in_the_same_transaction(void **state)
{
    (void)state;
    for (int symmetric = 0; symmetric < 2; symmetric++) {
        for (int before = 0; before < 2; before++) {
            for (size_t which = 0; which < 2; which++) {
                const trio of = new_trio();
                const kith_id type = new_type(
                    of.book, (type_settings){.code = "type",
                                             .duplicates = symmetric ? 0 : KITH_DUPLICATES_BY_ATTRIBUTES});
                kith_relation second =
                    between(type, symmetric ? of.b : of.a, symmetric ? of.a : of.b, "", "");
                second.remark = symmetric ? NULL : "second";
                const kith_id each[] = {relate(of.book, between(type, of.a, of.b, "", "")),
                                        relate(of.book, second)};
                kith_txn *txn = begin(of.book);
                if (before) {
                    end_today(txn, each[which]);
                }
                change_type(txn, type,
                            symmetric ? CODE(KITH_RELATION_TYPE_DIRECTION, KITH_DIRECTION_SYMMETRIC)
                                      : nothing_of(KITH_RELATION_TYPE_DUPLICATES),
                            KITH_POLICY_LEAVE);
                if (!before) {
                    end_today(txn, each[which]);
                }
                (void)commit(txn);
                kith_book_close(of.book);
            }
        }
    }
}

/* A field that is set once more, without the policy, is no longer left. */
static void last_change_of_a_setting_counts(void **state)
{
    (void)state;
    const circle in = new_circle();
    kith_txn *txn = begin(in.book);
    change_type(txn, in.type, INTEGER(KITH_RELATION_TYPE_FROM_MAXIMUM, 1), KITH_POLICY_LEAVE);
    change_type(txn, in.type, INTEGER(KITH_RELATION_TYPE_FROM_MAXIMUM, 1), KITH_POLICY_REFUSE);
    end_today(txn, in.other);
    expect_rule(txn, KITH_RULE_MAXIMUM, 0);
    kith_book_close(in.book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(too_many_on_another_day_are_new),
        cmocka_unit_test(what_was_left_excuses_nothing_of_the_other_end),
        cmocka_unit_test(what_was_left_is_refused_by_what_is_tightened_further),
        cmocka_unit_test(what_was_left_or_ended_holds_up_nobody_later),
        cmocka_unit_test(what_a_policy_leaves_may_end_in_the_same_transaction),
        cmocka_unit_test(overlap_that_a_policy_leaves_may_end_in_the_same_transaction),
        cmocka_unit_test(last_change_of_a_setting_counts),
    };
    return cmocka_run_group_tests_name("left", tests, NULL, NULL);
}
