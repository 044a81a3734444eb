/* Which discount card an order gets: table 4, row by row, and the worked cases (O17). */
#include "cards.h"

/* --- table 4 --- */

static void own_active_card_counts_whatever_holders_have(void **state)
{
    (void)state;
    shop *in = new_shop();
    const kith_id own = active_card(in, in->a1);
    expect_card(in, KITH_CARD_RESULT_OWN, own);
    assert_int_equal(in->said.account, in->a1);
    assert_int_equal(in->said.holder, in->k1);
    assert_int_equal(in->said.relation, 0);
    (void)active_card(in, in->a2);
    (void)link_to(in, in->k2);
    expect_card(in, KITH_CARD_RESULT_OWN, own);
    assert_int_equal(in->trace.count, 1); /* nobody else is asked */
    assert_true(card_was_traced(in, in->k1, own, KITH_REASON_TAKEN));
    free_shop(in);
}

static void of_several_own_cards_the_primary_one_else_the_latest_counts(void **state)
{
    (void)state;
    shop *in = new_shop();
    const kith_id early = new_card(in, in->a1, (card_settings){.issued = "2026-01-01"});
    const kith_id late = new_card(in, in->a1, (card_settings){.issued = "2026-02-01"});
    const kith_id undated = active_card(in, in->a1);
    expect_card_of(in, in->k1, KITH_CARD_RESULT_OWN, late, 1);
    assert_true(card_was_traced(in, in->k1, late, KITH_REASON_TAKEN));
    assert_true(card_was_traced(in, in->k1, early, KITH_REASON_NOT_CHOSEN));
    assert_true(card_was_traced(in, in->k1, undated, KITH_REASON_NOT_CHOSEN));
    set_field(in, early, FLAG(KITH_CARD_PRIMARY));
    expect_card_of(in, in->k1, KITH_CARD_RESULT_OWN, early, 1);
    set_field(in, early, DATE(KITH_CARD_VALID_UNTIL, "2026-05-31")); /* primary, and no longer valid */
    expect_card_of(in, in->k1, KITH_CARD_RESULT_OWN, late, 1);
    set_field(in, late, CODE(KITH_CARD_STATE, KITH_CARD_STATE_BLOCKED)); /* one active one is enough */
    expect_card_of(in, in->k1, KITH_CARD_RESULT_OWN, undated, 0);
    free_shop(in);
}

/* Issued on one day, or on none: the one that was made last. */
static void of_cards_issued_on_one_day_the_younger_record_counts(void **state)
{
    (void)state;
    shop *in = new_shop();
    (void)new_card(in, in->a1, (card_settings){.issued = "2026-01-01"});
    const kith_id second = new_card(in, in->a1, (card_settings){.issued = "2026-01-01"});
    expect_card_of(in, in->k1, KITH_CARD_RESULT_OWN, second, 1);
    free_shop(in);
}

static void without_card_and_holder_there_is_none(void **state)
{
    (void)state;
    shop *in = new_shop();
    expect_no_card(in, KITH_CARD_RESULT_NONE);
    assert_int_equal(in->trace.count, 0);
    assert_int_equal(in->said.holder, 0);
    free_shop(in);
}

static void without_card_that_of_the_holder_counts(void **state)
{
    (void)state;
    shop *in = new_shop();
    const kith_id card = new_card(in, in->a2, (card_settings){.number = "770012"});
    const kith_id link = link_to(in, in->k2);
    expect_card(in, KITH_CARD_RESULT_HOLDER, card);
    assert_string_equal(in->number, "770012");
    assert_int_equal(in->said.account, in->a2);
    assert_int_equal(in->said.holder, in->k2);
    assert_int_equal(in->said.relation, link);
    expect_card_of(in, in->k2, KITH_CARD_RESULT_OWN, card, 0);
    free_shop(in);
}

static void holder_without_a_card_has_none_and_its_own_holder_is_not_asked(void **state)
{
    (void)state;
    shop *in = new_shop();
    (void)active_card(in, in->a5);
    const kith_id link = link_to(in, in->k2);
    (void)link_with(in, in->k5, in->k2, 0, "");
    expect_no_card(in, KITH_CARD_RESULT_HOLDER_HAS_NO_CARD);
    assert_int_equal(in->said.holder, in->k2);
    assert_int_equal(in->said.relation, link);
    assert_int_equal(in->trace.count, 1);
    assert_true(card_was_traced(in, in->k2, link, KITH_REASON_NO_CARD));
    free_shop(in);
}

static void blocked_card_of_the_holder_is_none(void **state)
{
    (void)state;
    shop *in = new_shop();
    const kith_id card = blocked_card(in, in->a2, "fraud");
    (void)link_to(in, in->k2);
    expect_no_card(in, KITH_CARD_RESULT_HOLDER_BLOCKED);
    assert_string_equal(in->reason, "fraud");
    assert_true(card_was_traced(in, in->k2, card, KITH_REASON_CARD_BLOCKED));
    free_shop(in);
}

static void expired_card_of_the_holder_is_none(void **state)
{
    (void)state;
    shop *in = new_shop();
    const kith_id card = expired_card(in, in->a2);
    (void)link_to(in, in->k2);
    expect_no_card(in, KITH_CARD_RESULT_HOLDER_EXPIRED);
    assert_string_equal(in->reason, "");
    assert_true(card_was_traced(in, in->k2, card, KITH_REASON_EXPIRED));
    free_shop(in);
}

static void of_several_holders_the_only_active_card_counts(void **state)
{
    (void)state;
    shop *in = new_shop();
    (void)blocked_card(in, in->a2, NULL);
    const kith_id card = active_card(in, in->a5);
    (void)link_with(in, in->k2, in->k1, 1, "");
    (void)link_with(in, in->k5, in->k1, 2, "");
    expect_card(in, KITH_CARD_RESULT_HOLDER, card);
    assert_int_equal(in->said.holder, in->k5);
    assert_string_equal(in->reason, "");
    free_shop(in);
}

static void of_several_active_holders_priority_then_first_day_then_id_decides(void **state)
{
    (void)state;
    shop *in = new_shop();
    const kith_id second = active_card(in, in->a2);
    const kith_id fifth = active_card(in, in->a5);
    const kith_id link2 = link_with(in, in->k2, in->k1, 2, "2026-01-01");
    const kith_id link5 = link_with(in, in->k5, in->k1, 1, "2026-02-01");
    expect_card_of(in, in->k1, KITH_CARD_RESULT_HOLDER, fifth, 1);
    assert_true(card_was_traced(in, in->k2, second, KITH_REASON_NOT_CHOSEN));
    set_field(in, link2, INTEGER(KITH_RELATION_PRIORITY, 1));
    expect_card_of(in, in->k1, KITH_CARD_RESULT_HOLDER, second, 1); /* the earlier one */
    set_field(in, link5, DATE(KITH_RELATION_SINCE, "2026-01-01"));
    expect_card_of(in, in->k1, KITH_CARD_RESULT_HOLDER, second, 1); /* the lower id */
    assert_int_equal(in->said.relation, link2);
    free_shop(in);
}

static void of_several_holders_without_a_card_the_best_ranked_one_says_why(void **state)
{
    (void)state;
    shop *in = new_shop();
    (void)blocked_card(in, in->a2, "unpaid");
    (void)expired_card(in, in->a5);
    const kith_id link2 = link_with(in, in->k2, in->k1, 2, "");
    const kith_id link5 = link_with(in, in->k5, in->k1, 1, "");
    expect_no_card(in, KITH_CARD_RESULT_HOLDER_EXPIRED);
    assert_int_equal(in->said.relation, link5);
    assert_string_equal(in->reason, "");
    set_field(in, link5, INTEGER(KITH_RELATION_PRIORITY, 3));
    expect_no_card(in, KITH_CARD_RESULT_HOLDER_BLOCKED);
    assert_int_equal(in->said.relation, link2);
    assert_string_equal(in->reason, "unpaid");
    free_shop(in);
}

/* One pair may be linked by several types. */
static void holder_by_several_relations_is_one(void **state)
{
    (void)state;
    shop *in = new_shop();
    const kith_id card = active_card(in, in->a2);
    kith_txn *txn = begin(in->book);
    const kith_id also = relation_type(txn, (type_settings){.code = "also"});
    change(txn, also, CODE(KITH_RELATION_TYPE_EFFECT, KITH_EFFECT_CARD_HOLDER));
    const kith_id second = relation(txn, (kith_relation){.type = also, .from = in->k2, .to = in->k1});
    (void)commit(txn);
    const kith_id first = link_with(in, in->k2, in->k1, -1, "");
    expect_card_of(in, in->k1, KITH_CARD_RESULT_HOLDER, card, 0);
    assert_int_equal(in->said.relation, first);
    assert_true(card_was_traced(in, in->k2, card, KITH_REASON_TAKEN));
    assert_true(card_was_traced(in, in->k2, second, KITH_REASON_NOT_CHOSEN));
    assert_int_equal(in->trace.count, 2);
    (void)active_card(in, in->a5);
    (void)link_to(in, in->k5);
    expect_card_of(in, in->k1, KITH_CARD_RESULT_HOLDER, card, 1); /* these are two */
    free_shop(in);
}

static void own_blocked_card_must_not_be_bypassed_unless_the_book_says_so(void **state)
{
    (void)state;
    shop *in = new_shop();
    (void)blocked_card(in, in->a1, "chargeback");
    const kith_id card = active_card(in, in->a2);
    const kith_id link = link_to(in, in->k2);
    expect_no_card(in, KITH_CARD_RESULT_OWN_BLOCKED);
    assert_string_equal(in->reason, "chargeback");
    assert_int_equal(in->said.holder, 0);
    set_shop(in, FLAG(KITH_BOOK_FALLBACK_ON_BLOCKED));
    expect_card(in, KITH_CARD_RESULT_HOLDER, card);
    assert_string_equal(in->reason, "");
    set_field(in, card, CODE(KITH_CARD_STATE, KITH_CARD_STATE_BLOCKED));
    expect_no_card(in, KITH_CARD_RESULT_OWN_BLOCKED); /* nobody helps: the own card says why */
    assert_string_equal(in->reason, "chargeback");
    assert_int_equal(in->said.holder, 0);
    set_field(in, link, DATE(KITH_RELATION_UNTIL, "2026-05-31"));
    expect_no_card(in, KITH_CARD_RESULT_OWN_BLOCKED);
    free_shop(in);
}

/* Blocking outweighs that the card is out of date, and a second card that is. */
static void own_blocked_card_is_blocked_though_it_is_expired(void **state)
{
    (void)state;
    shop *in = new_shop();
    (void)new_card(in, in->a1, (card_settings){.state = KITH_CARD_STATE_BLOCKED, .until = "2026-05-31"});
    (void)expired_card(in, in->a1);
    (void)active_card(in, in->a2);
    (void)link_to(in, in->k2);
    expect_no_card(in, KITH_CARD_RESULT_OWN_BLOCKED);
    free_shop(in);
}

static void own_expired_card_without_a_holder_is_none(void **state)
{
    (void)state;
    shop *in = new_shop();
    (void)expired_card(in, in->a1);
    expect_no_card(in, KITH_CARD_RESULT_OWN_EXPIRED);
    free_shop(in);
}

static void own_expired_card_gives_way_to_the_holder_unless_the_book_is_strict(void **state)
{
    (void)state;
    shop *in = new_shop();
    (void)expired_card(in, in->a1);
    const kith_id card = active_card(in, in->a2);
    (void)link_to(in, in->k2);
    expect_card(in, KITH_CARD_RESULT_HOLDER, card);
    set_shop(in, FLAG(KITH_BOOK_STRICT_ON_EXPIRED));
    expect_no_card(in, KITH_CARD_RESULT_OWN_EXPIRED);
    set_shop(in, nothing_of(KITH_BOOK_STRICT_ON_EXPIRED));
    set_field(in, card, CODE(KITH_CARD_STATE, KITH_CARD_STATE_BLOCKED));
    expect_no_card(in, KITH_CARD_RESULT_OWN_EXPIRED); /* not the holder's reason */
    assert_int_equal(in->said.holder, 0);
    free_shop(in);
}

/* A card is valid on its first and on its last day. */
static void both_ends_of_a_card_count(void **state)
{
    (void)state;
    shop *in = new_shop();
    const kith_id card = new_card(in, in->a1, (card_settings){.issued = "2026-02-01", .until = "2026-03-01"});
    const struct {
        const char *on;
        uint32_t result;
        uint32_t reason;
    } days[] = {{"2026-01-31", KITH_CARD_RESULT_NONE, KITH_REASON_NOT_YET_VALID},
                {"2026-02-01", KITH_CARD_RESULT_OWN, KITH_REASON_TAKEN},
                {"2026-03-01", KITH_CARD_RESULT_OWN, KITH_REASON_TAKEN},
                {"2026-03-02", KITH_CARD_RESULT_OWN_EXPIRED, KITH_REASON_EXPIRED}};
    for (size_t i = 0; i < COUNT(days); i++) {
        OK(NULL, try_resolve(in, (kith_card_request){.customer = in->k1, .on = day(days[i].on)}));
        assert_int_equal(in->said.result, days[i].result);
        assert_true(card_was_traced(in, in->k1, card, days[i].reason));
        assert_int_equal(in->rows[0].since, day("2026-02-01"));
        assert_int_equal(in->rows[0].until, day("2026-03-01"));
    }
    free_shop(in);
}

static void lost_card_gives_way_to_its_successor(void **state)
{
    (void)state;
    shop *in = new_shop();
    const kith_id lost = new_card(in, in->a1, (card_settings){.primary = 1, .issued = "2026-04-01"});
    const kith_id second = replace_card(in, in->a1, lost, (card_settings){.issued = "2026-03-01"});
    (void)active_card(in, in->a2);
    (void)link_to(in, in->k2);
    expect_card(in, KITH_CARD_RESULT_OWN, second);
    assert_true(card_was_traced(in, in->k1, lost, KITH_REASON_CARD_LOST));
    const kith_id third = replace_card(in, in->a1, second, (card_settings){.number = "770500"});
    expect_card(in, KITH_CARD_RESULT_OWN, third);
    assert_string_equal(in->number, "770500");
    set_field(in, lost, CODE(KITH_CARD_STATE, KITH_CARD_STATE_ACTIVE)); /* found, and still replaced */
    expect_card(in, KITH_CARD_RESULT_OWN, third);
    set_field(in, third, CODE(KITH_CARD_STATE, KITH_CARD_STATE_BLOCKED));
    expect_no_card(in, KITH_CARD_RESULT_OWN_BLOCKED);
    free_shop(in);
}

static void lost_card_without_successor_is_as_none(void **state)
{
    (void)state;
    shop *in = new_shop();
    const kith_id lost = new_card(in, in->a1, (card_settings){.state = KITH_CARD_STATE_LOST});
    expect_no_card(in, KITH_CARD_RESULT_NONE);
    assert_true(card_was_traced(in, in->k1, lost, KITH_REASON_CARD_LOST));
    const kith_id card = active_card(in, in->a2);
    (void)link_to(in, in->k2);
    expect_card(in, KITH_CARD_RESULT_HOLDER, card);
    free_shop(in);
}

static void returned_card_is_as_none(void **state)
{
    (void)state;
    shop *in = new_shop();
    const kith_id back = new_card(in, in->a1, (card_settings){.state = KITH_CARD_STATE_RETURNED});
    expect_no_card(in, KITH_CARD_RESULT_NONE);
    assert_true(card_was_traced(in, in->k1, back, KITH_REASON_CARD_RETURNED));
    const kith_id card = active_card(in, in->a2);
    (void)link_to(in, in->k2);
    expect_card(in, KITH_CARD_RESULT_HOLDER, card);
    free_shop(in);
}

static void holder_with_a_lost_or_returned_card_has_none(void **state)
{
    (void)state;
    shop *in = new_shop();
    (void)new_card(in, in->a2, (card_settings){.state = KITH_CARD_STATE_RETURNED});
    (void)new_card(in, in->a2, (card_settings){.state = KITH_CARD_STATE_LOST});
    (void)link_to(in, in->k2);
    expect_no_card(in, KITH_CARD_RESULT_HOLDER_HAS_NO_CARD);
    free_shop(in);
}

static void typed_card_counts_whoever_it_belongs_to(void **state)
{
    (void)state;
    shop *in = new_shop();
    (void)active_card(in, in->a1);
    const kith_id typed = active_card(in, in->a5);
    OK(NULL, try_resolve(in, (kith_card_request){.customer = in->k1, .card = typed}));
    assert_int_equal(in->said.result, KITH_CARD_RESULT_MANUAL);
    assert_int_equal(in->said.card, typed);
    assert_int_equal(in->said.account, in->a5);
    assert_int_equal(in->said.holder, in->k5);
    assert_int_equal(in->said.relation, 0);
    assert_int_equal(in->said.several, 0);
    assert_true(card_was_traced(in, in->k5, typed, KITH_REASON_TAKEN));
    free_shop(in);
}

static void typed_card_that_is_not_active_is_refused(void **state)
{
    (void)state;
    shop *in = new_shop();
    (void)active_card(in, in->a1);
    const struct {
        kith_id card;
        uint32_t reason;
        const char *text;
    } bad[] = {
        {blocked_card(in, in->a2, "stolen"), KITH_REASON_CARD_BLOCKED, "stolen"},
        {expired_card(in, in->a2), KITH_REASON_EXPIRED, ""},
        {new_card(in, in->a2, (card_settings){.issued = "2026-06-02"}), KITH_REASON_NOT_YET_VALID, ""},
        {new_card(in, in->a2, (card_settings){.state = KITH_CARD_STATE_LOST}), KITH_REASON_CARD_LOST, ""},
        {new_card(in, in->a2, (card_settings){.state = KITH_CARD_STATE_RETURNED}), KITH_REASON_CARD_RETURNED,
         ""},
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        OK(NULL, try_resolve(in, (kith_card_request){.customer = in->k1, .card = bad[i].card}));
        assert_int_equal(in->said.result, KITH_CARD_RESULT_REFUSED);
        assert_int_equal(in->said.card, 0);
        assert_int_equal(in->said.account, 0);
        assert_string_equal(in->reason, bad[i].text);
        assert_true(card_was_traced(in, in->k2, bad[i].card, bad[i].reason));
    }
    free_shop(in);
}

static void holder_who_is_not_active_does_not_count(void **state)
{
    (void)state;
    shop *in = new_shop();
    const kith_id card = active_card(in, in->a2);
    const kith_id link = link_to(in, in->k2);
    const int64_t gone[] = {KITH_STATUS_INACTIVE, KITH_STATUS_DECEASED};
    for (size_t i = 0; i < COUNT(gone); i++) {
        set_field(in, in->k2, CODE(KITH_CUSTOMER_STATUS, gone[i]));
        expect_no_card(in, KITH_CARD_RESULT_NONE);
        assert_true(card_was_traced(in, in->k2, link, KITH_REASON_INACTIVE));
        assert_int_equal(in->said.holder, 0);
    }
    set_field(in, in->k2, CODE(KITH_CUSTOMER_STATUS, KITH_STATUS_ACTIVE));
    expect_card(in, KITH_CARD_RESULT_HOLDER, card);
    erase_customer(in->book, in->k2);
    expect_no_card(in, KITH_CARD_RESULT_NONE);
    assert_true(card_was_traced(in, in->k2, link, KITH_REASON_INACTIVE));
    free_shop(in);
}

/* --- the rules beside the table --- */

static void link_counts_on_its_days_only(void **state)
{
    (void)state;
    shop *in = new_shop();
    const kith_id card = active_card(in, in->a2);
    const kith_id link = link_with(in, in->k2, in->k1, 0, "2026-02-01");
    set_field(in, link, DATE(KITH_RELATION_UNTIL, "2026-03-01"));
    const struct {
        const char *on;
        uint32_t result;
        uint32_t reason;
    } days[] = {{"2026-01-31", KITH_CARD_RESULT_NONE, KITH_REASON_NOT_YET_VALID},
                {"2026-02-01", KITH_CARD_RESULT_HOLDER, 0},
                {"2026-03-01", KITH_CARD_RESULT_HOLDER, 0},
                {"2026-03-02", KITH_CARD_RESULT_NONE, KITH_REASON_EXPIRED}};
    for (size_t i = 0; i < COUNT(days); i++) {
        OK(NULL, try_resolve(in, (kith_card_request){.customer = in->k1, .on = day(days[i].on)}));
        assert_int_equal(in->said.result, days[i].result);
        assert_int_equal(in->said.card, days[i].reason == 0 ? card : 0);
        assert_true(days[i].reason == 0 || card_was_traced(in, in->k2, link, days[i].reason));
    }
    free_shop(in);
}

static void nobody_is_its_own_holder(void **state)
{
    (void)state;
    shop *in = new_shop();
    set_field(in, in->holds, FLAG(KITH_RELATION_TYPE_SELF));
    const kith_id link = link_to(in, in->k1);
    expect_no_card(in, KITH_CARD_RESULT_NONE);
    assert_true(card_was_traced(in, in->k1, link, KITH_REASON_NOT_RELEVANT));
    free_shop(in);
}

/* A holds for B and B for A: each gets the other's card, and nothing goes round. */
static void two_may_hold_for_each_other(void **state)
{
    (void)state;
    shop *in = new_shop();
    (void)link_with(in, in->k2, in->k1, 0, "");
    (void)link_with(in, in->k1, in->k2, 0, "");
    expect_no_card(in, KITH_CARD_RESULT_HOLDER_HAS_NO_CARD);
    const kith_id card = active_card(in, in->a1);
    expect_card_of(in, in->k2, KITH_CARD_RESULT_HOLDER, card, 0);
    expect_card(in, KITH_CARD_RESULT_OWN, card);
    free_shop(in);
}

/* The effect comes from whatever relation has it, and lasts until the last of them goes. */
static void effect_is_that_of_any_type_that_has_it(void **state)
{
    (void)state;
    shop *in = new_shop();
    const kith_id card = active_card(in, in->a2);
    kith_txn *txn = begin(in->book);
    const kith_id spouse = relation_type(txn, (type_settings){.code = "spouse"});
    const kith_id second = relation(txn, (kith_relation){.type = spouse, .from = in->k2, .to = in->k1});
    (void)commit(txn);
    expect_no_card(in, KITH_CARD_RESULT_NONE);
    set_field(in, spouse, CODE(KITH_RELATION_TYPE_EFFECT, KITH_EFFECT_CARD_HOLDER));
    const kith_id first = link_to(in, in->k2);
    expect_card(in, KITH_CARD_RESULT_HOLDER, card); /* by two relations, but one holder */
    set_field(in, first, DATE(KITH_RELATION_UNTIL, "2026-05-31"));
    expect_card(in, KITH_CARD_RESULT_HOLDER, card);
    set_field(in, second, DATE(KITH_RELATION_UNTIL, "2026-05-31"));
    expect_no_card(in, KITH_CARD_RESULT_NONE);
    free_shop(in);
}

static void programme_is_the_one_asked_for_else_the_books_else_any(void **state)
{
    (void)state;
    shop *in = new_shop();
    kith_id account = 0;
    const kith_id miles = new_programme(in, "miles", &account);
    const kith_id bonus_card = new_card(in, in->a1, (card_settings){.issued = "2026-01-01"});
    const kith_id miles_card = new_card(in, account, (card_settings){.issued = "2026-02-01"});
    expect_card_of(in, in->k1, KITH_CARD_RESULT_OWN, miles_card, 1); /* any: the latest */
    set_shop(in, REF(KITH_BOOK_CARD_PROGRAMME, in->programme));
    expect_card(in, KITH_CARD_RESULT_OWN, bonus_card);
    OK(NULL, try_resolve(in, (kith_card_request){.customer = in->k1, .programme = miles}));
    assert_int_equal(in->said.card, miles_card);
    assert_int_equal(in->said.account, account);
    /* A holder whose card is one of another programme has none. */
    (void)link_with(in, in->k1, in->k2, 0, "");
    OK(NULL, try_resolve(in, (kith_card_request){.customer = in->k2, .programme = miles}));
    assert_int_equal(in->said.card, miles_card);
    set_field(in, bonus_card, CODE(KITH_CARD_STATE, KITH_CARD_STATE_RETURNED));
    expect_card_of(in, in->k2, KITH_CARD_RESULT_HOLDER_HAS_NO_CARD, 0, 0);
    OK(NULL, try_resolve(in, (kith_card_request){.customer = in->k2, .card = miles_card}));
    assert_int_equal(in->said.result, KITH_CARD_RESULT_MANUAL); /* whatever the book's programme */
    free_shop(in);
}

static void tier_is_the_highest_that_the_balance_reaches(void **state)
{
    (void)state;
    shop *in = new_shop();
    (void)active_card(in, in->a1);
    const kith_id gold = new_tier(in, in->programme, 1000, 10);
    const kith_id silver = new_tier(in, in->programme, 500, 5);
    const struct {
        kith_decimal more;
        kith_id tier;
        int64_t rate;
    } steps[] = {{MONEY(500) - 1, 0, 0}, {1, silver, 5},       {MONEY(500) - 1, silver, 5},
                 {1, gold, 10},          {MONEY(9), gold, 10}, {-MONEY(1009), 0, 0}};
    kith_decimal sum = 0;
    for (size_t i = 0; i < COUNT(steps); i++) {
        add_balance(in, in->a1, steps[i].more);
        sum += steps[i].more;
        OK(NULL, try_resolve(in, (kith_card_request){.customer = in->k1}));
        assert_int_equal(in->said.balance, sum);
        assert_int_equal(in->said.tier, steps[i].tier);
        assert_int_equal(in->said.rate, MONEY(steps[i].rate));
    }
    const kith_id all = new_tier(in, in->programme, 0, 1);
    OK(NULL, try_resolve(in, (kith_card_request){.customer = in->k1}));
    assert_int_equal(in->said.tier, all);
    add_balance(in, in->a1, -1);
    OK(NULL, try_resolve(in, (kith_card_request){.customer = in->k1}));
    assert_int_equal(in->said.tier, 0);
    free_shop(in);
}

static void trace_counts_beyond_its_rows(void **state)
{
    (void)state;
    shop *in = new_shop();
    (void)active_card(in, in->a1);
    (void)active_card(in, in->a1);
    const kith_id taken = active_card(in, in->a1);
    kith_trace_row rows[2] = {{0}};
    kith_trace trace = {.size = sizeof trace, .rows = rows, .capacity = 1};
    kith_card_result out = {.size = sizeof out};
    const kith_card_request request = {.size = sizeof request, .customer = in->k1};
    kith_view *view = view_of(in->book);
    OK(NULL, kith_card_resolve(view, &request, &out, &trace, NULL));
    assert_int_equal(trace.count, 3);
    assert_int_equal(rows[0].reason, KITH_REASON_NOT_CHOSEN);
    assert_int_equal(rows[1].reason, 0);
    assert_int_equal(out.card, taken);
    kith_view_close(view);
    free_shop(in);
}

static void balance_beyond_a_decimal_is_told_and_not_wrapped(void **state)
{
    (void)state;
    shop *in = new_shop();
    kith_error err = NEW_ERROR;
    kith_decimal balance = 7;
    const kith_id card = active_card(in, in->a1);
    const kith_id top = new_tier(in, in->programme, 100, 7);
    add_balance(in, in->a1, INT64_MAX);
    assert_int_equal(balance_of(in, in->a1), INT64_MAX);
    add_balance(in, in->a1, 1);
    for (int again = 0; again < 2; again++) {
        kith_view *view = view_of(in->book);
        REFUSED(KITH_ERR_LIMIT, &err, kith_card_balance(view, in->a1, &balance, &err));
        assert_int_equal(balance, 0);
        kith_view_close(view);
        REFUSED(KITH_ERR_LIMIT, NULL, try_resolve(in, (kith_card_request){.customer = in->k1}));
        assert_int_equal(in->said.card, card);
        assert_int_equal(in->said.tier, top);
        assert_int_equal(in->said.balance, INT64_MAX);
        reopen_shop(in); /* the sum is built again */
    }
    add_balance(in, in->a1, -2);
    assert_int_equal(balance_of(in, in->a1), INT64_MAX - 1);
    add_balance(in, in->a2, INT64_MIN);
    add_balance(in, in->a2, -1);
    kith_view *view = view_of(in->book);
    REFUSED(KITH_ERR_LIMIT, &err, kith_card_balance(view, in->a2, &balance, &err));
    kith_view_close(view);
    free_shop(in);
}

/* --- records --- */

static void expect_successor_refused(shop *in, kith_id card, kith_id successor)
{
    kith_txn *txn = begin(in->book);
    change(txn, card, REF(KITH_CARD_SUCCESSOR, successor));
    expect_rule(txn, KITH_RULE_CARD_SUCCESSOR, card);
}

static void successor_is_another_card_of_the_account_and_closes_no_circle(void **state)
{
    (void)state;
    shop *in = new_shop();
    const kith_id a = active_card(in, in->a1);
    const kith_id b = active_card(in, in->a1);
    const kith_id c = active_card(in, in->a1);
    expect_successor_refused(in, a, a);
    expect_successor_refused(in, a, active_card(in, in->a2));
    set_field(in, a, REF(KITH_CARD_SUCCESSOR, b));
    set_field(in, b, REF(KITH_CARD_SUCCESSOR, c));
    expect_successor_refused(in, c, a);
    expect_successor_refused(in, c, b);
    expect_card(in, KITH_CARD_RESULT_OWN, c);
    /* Of a circle that one transaction closes the youngest card is at fault. */
    set_field(in, b, nothing_of(KITH_CARD_SUCCESSOR));
    kith_txn *txn = begin(in->book);
    change(txn, b, REF(KITH_CARD_SUCCESSOR, c));
    change(txn, c, REF(KITH_CARD_SUCCESSOR, a));
    expect_rule(txn, KITH_RULE_CARD_SUCCESSOR, c);
    free_shop(in);
}

static void accruals_stay(void **state)
{
    (void)state;
    shop *in = new_shop();
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(in->book);
    const kith_id accrual =
        ADD(txn, KITH_KIND_CARD_ACCRUAL, REF(KITH_CARD_ACCRUAL_ACCOUNT, in->a1),
            DATE(KITH_CARD_ACCRUAL_DATE, "2026-01-01"), AMOUNT(KITH_CARD_ACCRUAL_AMOUNT, 10));
    const kith_id second =
        ADD(txn, KITH_KIND_CARD_ACCRUAL, REF(KITH_CARD_ACCRUAL_ACCOUNT, in->a1),
            DATE(KITH_CARD_ACCRUAL_DATE, "2026-01-01"), AMOUNT(KITH_CARD_ACCRUAL_AMOUNT, 90));
    remove_record(txn, second); /* it never was there */
    (void)commit(txn);
    assert_int_equal(balance_of(in, in->a1), MONEY(10));
    txn = begin(in->book);
    const kith_value less = AMOUNT(KITH_CARD_ACCRUAL_AMOUNT, 1);
    REFUSED(KITH_ERR_SHAPE, &err, kith_record_change(txn, accrual, &less, 1, &err));
    remove_record(txn, accrual);
    expect_rule(txn, KITH_RULE_APPEND_ONLY, accrual);
    txn = begin(in->book);
    remove_record(txn, in->a1); /* nor with their account */
    expect_rule(txn, KITH_RULE_APPEND_ONLY, accrual);
    assert_int_equal(balance_of(in, in->a1), MONEY(10));
    free_shop(in);
}

static void view_of_a_transaction_has_its_balance(void **state)
{
    (void)state;
    shop *in = new_shop();
    kith_error err = NEW_ERROR;
    kith_decimal balance = 0;
    kith_txn *txn = begin(in->book);
    (void)ADD(txn, KITH_KIND_CARD_ACCRUAL, REF(KITH_CARD_ACCRUAL_ACCOUNT, in->a1),
              DATE(KITH_CARD_ACCRUAL_DATE, "2026-01-01"), AMOUNT(KITH_CARD_ACCRUAL_AMOUNT, 10));
    kith_view *view = view_of_txn(txn);
    OK(&err, kith_card_balance(view, in->a1, &balance, &err));
    assert_int_equal(balance, MONEY(10));
    kith_view_close(view);
    kith_txn_close(txn);
    assert_int_equal(balance_of(in, in->a1), 0);
    free_shop(in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(own_active_card_counts_whatever_holders_have),
        cmocka_unit_test(of_several_own_cards_the_primary_one_else_the_latest_counts),
        cmocka_unit_test(of_cards_issued_on_one_day_the_younger_record_counts),
        cmocka_unit_test(without_card_and_holder_there_is_none),
        cmocka_unit_test(without_card_that_of_the_holder_counts),
        cmocka_unit_test(holder_without_a_card_has_none_and_its_own_holder_is_not_asked),
        cmocka_unit_test(blocked_card_of_the_holder_is_none),
        cmocka_unit_test(expired_card_of_the_holder_is_none),
        cmocka_unit_test(of_several_holders_the_only_active_card_counts),
        cmocka_unit_test(of_several_active_holders_priority_then_first_day_then_id_decides),
        cmocka_unit_test(of_several_holders_without_a_card_the_best_ranked_one_says_why),
        cmocka_unit_test(holder_by_several_relations_is_one),
        cmocka_unit_test(own_blocked_card_must_not_be_bypassed_unless_the_book_says_so),
        cmocka_unit_test(own_blocked_card_is_blocked_though_it_is_expired),
        cmocka_unit_test(own_expired_card_without_a_holder_is_none),
        cmocka_unit_test(own_expired_card_gives_way_to_the_holder_unless_the_book_is_strict),
        cmocka_unit_test(both_ends_of_a_card_count),
        cmocka_unit_test(lost_card_gives_way_to_its_successor),
        cmocka_unit_test(lost_card_without_successor_is_as_none),
        cmocka_unit_test(returned_card_is_as_none),
        cmocka_unit_test(holder_with_a_lost_or_returned_card_has_none),
        cmocka_unit_test(typed_card_counts_whoever_it_belongs_to),
        cmocka_unit_test(typed_card_that_is_not_active_is_refused),
        cmocka_unit_test(holder_who_is_not_active_does_not_count),
        cmocka_unit_test(link_counts_on_its_days_only),
        cmocka_unit_test(nobody_is_its_own_holder),
        cmocka_unit_test(two_may_hold_for_each_other),
        cmocka_unit_test(effect_is_that_of_any_type_that_has_it),
        cmocka_unit_test(programme_is_the_one_asked_for_else_the_books_else_any),
        cmocka_unit_test(tier_is_the_highest_that_the_balance_reaches),
        cmocka_unit_test(trace_counts_beyond_its_rows),
        cmocka_unit_test(balance_beyond_a_decimal_is_told_and_not_wrapped),
        cmocka_unit_test(successor_is_another_card_of_the_account_and_closes_no_circle),
        cmocka_unit_test(accruals_stay),
        cmocka_unit_test(view_of_a_transaction_has_its_balance),
    };
    return cmocka_run_group_tests_name("cards", tests, NULL, NULL);
}
