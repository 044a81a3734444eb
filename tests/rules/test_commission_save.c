/* Commission of orders that are saved: what is frozen, what is booked, and what recipients are told of it. */
#include "commission.h"

/* --- what is frozen --- */

static void saving_freezes_the_answer_of_the_table(void **state)
{
    (void)state;
    showroom *in = with_eight_percent();
    const kith_id relation = link_to(in, in->r[0], (kith_relation){.rate = WHOLE(4)});
    (void)link_to(in, in->r[1], (kith_relation){.share = WHOLE(25)});
    const kith_id order = saved_order(in, WHOLE(1000));
    kith_id ids[4];
    assert_int_equal(parts_of(in, order, KITH_KIND_COMMISSION_SHARE, ids, COUNT(ids)), 2);
    const struct {
        uint32_t field;
        int64_t first;
        int64_t second;
    } wanted[] = {
        {KITH_COMMISSION_SHARE_RECIPIENT, (int64_t)in->r[0], (int64_t)in->r[1]},
        {KITH_COMMISSION_SHARE_MANAGER, 0, 0},
        {KITH_COMMISSION_SHARE_RATE, WHOLE(4), WHOLE(8)},
        {KITH_COMMISSION_SHARE_RATE_ORIGIN, KITH_RATE_RECIPIENT, KITH_RATE_REPRESENTATIVE},
        {KITH_COMMISSION_SHARE_SHARE, WHOLE(75), WHOLE(25)},
        {KITH_COMMISSION_SHARE_ORIGIN, KITH_RECIPIENT_RELATION, KITH_RECIPIENT_RELATION},
    };
    for (size_t i = 0; i < COUNT(wanted); i++) {
        assert_int_equal(number_in(in, ids[0], wanted[i].field), wanted[i].first);
        assert_int_equal(number_in(in, ids[1], wanted[i].field), wanted[i].second);
    }
    assert_int_equal(number_in(in, ids[0], KITH_COMMISSION_SHARE_RELATION), relation);
    expect_earned(in, in->r[0], WHOLE(1000), WHOLE(30));
    expect_earned(in, in->r[1], WHOLE(1000), WHOLE(20));
    expect_earned(in, in->kim, 0, 0);
    free_showroom(in);
}

static void later_changes_count_for_new_orders_only(void **state)
{
    (void)state;
    showroom *in = with_eight_percent();
    const kith_id relation = link_to(in, in->r[0], (kith_relation){0});
    const kith_id order = saved_order(in, WHOLE(1000));
    give(in, in->f1, RATE(KITH_CUSTOMER_COMMISSION_RATE, 20));
    give(in, relation, DATE(KITH_RELATION_UNTIL, "2026-01-01"));
    (void)link_to(in, in->r[1], (kith_relation){0});
    give(in, in->r[0], CODE(KITH_CUSTOMER_STATUS, KITH_STATUS_INACTIVE));
    give(in, order, DECIMAL(KITH_ORDER_COMMISSION_RATE, WHOLE(50)));
    save_order(in, order);
    expect_earned(in, in->r[0], WHOLE(1000), WHOLE(80));
    ask(in, (kith_commission_request){.order = order});
    expect_rate(in, KITH_RATE_REPRESENTATIVE, 0, WHOLE(8));
    assert_int_equal(in->whole.recipients, KITH_RECIPIENT_RELATION);
    expect_part(in, 0, in->r[0], WHOLE(80));
    assert_int_equal(in->parts[0].relation, relation);
    (void)saved_order(in, WHOLE(1000));
    expect_earned(in, in->r[0], WHOLE(1000), WHOLE(80));
    expect_earned(in, in->r[1], WHOLE(1000), WHOLE(200));
    free_showroom(in);
}

static void order_that_passes_on_leaves_what_was_earned(void **state)
{
    (void)state;
    showroom *in = with_eight_percent();
    const kith_id order = saved_order(in, WHOLE(100));
    kith_txn *txn = begin(in->book);
    const kith_id lee = ADD(txn, KITH_KIND_MANAGER, TEXT(KITH_MANAGER_CODE, "lee"),
                            FLAG(KITH_MANAGER_REPRESENTATIVE), RATE(KITH_MANAGER_COMMISSION_RATE, 9));
    change(txn, order, REF(KITH_ORDER_MANAGER, lee));
    (void)commit(txn);
    post(in, order, KITH_ORDER_MEASURE_BOOKED, WHOLE(50));
    save_order(in, order);
    expect_earned(in, in->kim, WHOLE(150), WHOLE(12)); /* who sold it */
    expect_earned(in, lee, 0, 0);
    free_showroom(in);
}

static void order_without_a_rate_costs_nothing(void **state)
{
    (void)state;
    showroom *in = new_showroom();
    (void)link_to(in, in->r[0], (kith_relation){0});
    const kith_id order = saved_order(in, WHOLE(1000));
    kith_id ids[2];
    assert_int_equal(parts_of(in, order, KITH_KIND_COMMISSION_SHARE, ids, COUNT(ids)), 0);
    assert_int_equal(entries_of(in, order), 0);
    give(in, in->mr, RATE(KITH_BRAND_COMMISSION_RATE, 5)); /* nothing was frozen yet */
    save_order(in, order);
    expect_earned(in, in->r[0], WHOLE(1000), WHOLE(50));
    free_showroom(in);
}

static void rate_of_zero_is_frozen_like_any_other(void **state)
{
    (void)state;
    showroom *in = with_eight_percent();
    give(in, in->f1, RATE(KITH_CUSTOMER_COMMISSION_RATE, 0));
    const kith_id order = saved_order(in, WHOLE(1000));
    kith_id part = 0;
    assert_int_equal(parts_of(in, order, KITH_KIND_COMMISSION_SHARE, &part, 1), 1);
    assert_int_equal(number_in(in, part, KITH_COMMISSION_SHARE_RATE_ORIGIN), KITH_RATE_CUSTOMER);
    expect_earned(in, in->kim, WHOLE(1000), 0);
    give(in, in->f1, RATE(KITH_CUSTOMER_COMMISSION_RATE, 7));
    save_order(in, order);
    expect_earned(in, in->kim, WHOLE(1000), 0);
    free_showroom(in);
}

static void rate_typed_in_the_order_is_frozen(void **state)
{
    (void)state;
    showroom *in = with_eight_percent();
    const kith_id order = new_order_of(in, WHOLE(1000));
    give(in, order, DECIMAL(KITH_ORDER_COMMISSION_RATE, WHOLE(1)));
    ask(in, (kith_commission_request){.order = order});
    expect_rate(in, KITH_RATE_MANUAL, order, WHOLE(1));
    save_order(in, order);
    expect_earned(in, in->kim, WHOLE(1000), WHOLE(10));
    free_showroom(in);
}

/* --- typed recipients --- */

static void typed_recipients_come_first_and_are_completed(void **state)
{
    (void)state;
    showroom *in = with_eight_percent();
    (void)link_to(in, in->r[2], (kith_relation){0});
    const kith_id order = new_order_of(in, WHOLE(1000));
    const kith_id first = type_share(in, order, in->r[0], DECIMAL(KITH_COMMISSION_SHARE_SHARE, WHOLE(10)));
    const kith_id second = type_share(in, order, in->r[1], DECIMAL(KITH_COMMISSION_SHARE_RATE, WHOLE(5)));
    const kith_id third = type_share(in, order, 0, nothing_of(KITH_COMMISSION_SHARE_SHARE));
    save_order(in, order);
    const struct {
        kith_id part;
        kith_id manager;
        int64_t rate;
        int64_t origin;
        int64_t share;
    } wanted[] = {{first, 0, WHOLE(8), KITH_RATE_REPRESENTATIVE, WHOLE(10)},
                  {second, 0, WHOLE(5), KITH_RATE_MANUAL, WHOLE(45)},
                  {third, in->kim, WHOLE(8), KITH_RATE_REPRESENTATIVE, WHOLE(45)}};
    for (size_t i = 0; i < COUNT(wanted); i++) {
        const kith_id part = wanted[i].part;
        assert_int_equal(number_in(in, part, KITH_COMMISSION_SHARE_MANAGER), wanted[i].manager);
        assert_int_equal(number_in(in, part, KITH_COMMISSION_SHARE_RATE), wanted[i].rate);
        assert_int_equal(number_in(in, part, KITH_COMMISSION_SHARE_RATE_ORIGIN), wanted[i].origin);
        assert_int_equal(number_in(in, part, KITH_COMMISSION_SHARE_SHARE), wanted[i].share);
        assert_int_equal(number_in(in, part, KITH_COMMISSION_SHARE_ORIGIN), KITH_RECIPIENT_MANUAL);
    }
    expect_earned(in, in->r[0], WHOLE(1000), WHOLE(8));
    expect_earned(in, in->r[1], WHOLE(1000), CENTS(2250));
    expect_earned(in, in->kim, WHOLE(1000), WHOLE(36));
    expect_earned(in, in->r[2], 0, 0);
    ask(in, (kith_commission_request){.order = order});
    expect_rate(in, KITH_RATE_REPRESENTATIVE, 0, WHOLE(8)); /* not the one typed for a recipient */
    free_showroom(in);
}

/* The first source with a valid recipient supplies all; a typed one that is not valid does not count. */
static void typed_recipient_that_is_not_valid_does_not_count(void **state)
{
    (void)state;
    showroom *in = with_eight_percent();
    (void)link_to(in, in->r[2], (kith_relation){0});
    give(in, in->r[0], CODE(KITH_CUSTOMER_STATUS, KITH_STATUS_INACTIVE));
    const kith_id order = new_order_of(in, WHOLE(100));
    const kith_id typed = type_share(in, order, in->r[0], nothing_of(KITH_COMMISSION_SHARE_SHARE));
    ask(in, (kith_commission_request){.order = order});
    RECIPIENT_TRACED(in, KITH_RECIPIENT_MANUAL, in->r[0], KITH_REASON_INACTIVE);
    save_order(in, order);
    expect_earned(in, in->r[0], 0, 0);
    expect_earned(in, in->r[2], WHOLE(100), WHOLE(8));
    assert_int_equal(number_in(in, typed, KITH_COMMISSION_SHARE_ORIGIN), 0);
    ask(in, (kith_commission_request){.order = order});
    RECIPIENT_TRACED(in, KITH_RECIPIENT_MANUAL, in->r[0], KITH_REASON_NOT_CHOSEN);
    free_showroom(in);
}

/* Nor does its share count against those that take its place. */
static void share_of_who_does_not_count_is_left_out(void **state)
{
    (void)state;
    showroom *in = with_eight_percent();
    give(in, in->r[0], CODE(KITH_CUSTOMER_STATUS, KITH_STATUS_INACTIVE));
    const kith_id order = new_order_of(in, WHOLE(100));
    (void)type_share(in, order, in->r[0], DECIMAL(KITH_COMMISSION_SHARE_SHARE, WHOLE(60)));
    (void)type_share(in, order, in->r[1], nothing_of(KITH_COMMISSION_SHARE_SHARE));
    save_order(in, order);
    expect_earned(in, in->r[1], WHOLE(100), WHOLE(8));
    free_showroom(in);
}

static void typed_manager_has_to_be_a_representative(void **state)
{
    (void)state;
    showroom *in = with_eight_percent();
    kith_txn *txn = begin(in->book);
    const kith_id lee = manager(txn, "lee");
    (void)commit(txn);
    const kith_id order = new_order_of(in, WHOLE(100));
    (void)type_share(in, order, 0, REF(KITH_COMMISSION_SHARE_MANAGER, lee));
    ask(in, (kith_commission_request){.order = order});
    RECIPIENT_TRACED(in, KITH_RECIPIENT_MANUAL, lee, KITH_REASON_NO_ROLE);
    expect_part(in, 0, in->kim, WHOLE(8));
    save_order(in, order);
    expect_earned(in, in->kim, WHOLE(100), WHOLE(8));
    give(in, lee, FLAG(KITH_MANAGER_REPRESENTATIVE));
    const kith_id later = new_order_of(in, WHOLE(100));
    (void)type_share(in, later, 0, REF(KITH_COMMISSION_SHARE_MANAGER, lee));
    save_order(in, later);
    expect_earned(in, lee, WHOLE(100), WHOLE(8));
    expect_earned(in, in->kim, WHOLE(100), WHOLE(8));
    free_showroom(in);
}

/* The same one typed by name and without is refused as what it is. */
static void who_is_typed_twice_counts_once(void **state)
{
    (void)state;
    showroom *in = with_eight_percent();
    const kith_id order = new_order_of(in, WHOLE(100));
    (void)type_share(in, order, 0, nothing_of(KITH_COMMISSION_SHARE_MANAGER));
    (void)type_share(in, order, 0, REF(KITH_COMMISSION_SHARE_MANAGER, in->kim));
    ask(in, (kith_commission_request){.order = order});
    assert_int_equal(in->count, 1);
    RECIPIENT_TRACED(in, KITH_RECIPIENT_MANUAL, in->kim, KITH_REASON_CONFLICT);
    kith_txn *txn = begin(in->book);
    save_in(txn, order);
    expect_rule(txn, KITH_RULE_DOUBLE_PART, 0);
    free_showroom(in);
}

static void part_added_to_what_is_frozen_does_not_count(void **state)
{
    (void)state;
    showroom *in = with_eight_percent();
    const kith_id order = saved_order(in, WHOLE(100));
    (void)type_share(in, order, in->r[0], nothing_of(KITH_COMMISSION_SHARE_SHARE));
    save_order(in, order);
    expect_earned(in, in->r[0], 0, 0);
    expect_earned(in, in->kim, WHOLE(100), WHOLE(8));
    ask(in, (kith_commission_request){.order = order});
    assert_int_equal(in->count, 1);
    free_showroom(in);
}

/* --- what is refused --- */

static void typed_shares_are_at_most_a_hundred_percent(void **state)
{
    (void)state;
    showroom *in = with_eight_percent();
    const kith_id order = new_order_of(in, WHOLE(100));
    (void)type_share(in, order, in->r[0], DECIMAL(KITH_COMMISSION_SHARE_SHARE, WHOLE(60)));
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(in->book);
    const kith_id second = ADD(txn, KITH_KIND_COMMISSION_SHARE, REF(KITH_COMMISSION_SHARE_ORDER, order),
                               REF(KITH_COMMISSION_SHARE_RECIPIENT, in->r[1]),
                               DECIMAL(KITH_COMMISSION_SHARE_SHARE, WHOLE(40) + 1));
    REFUSED(KITH_ERR_RULE, &err, kith_order_save(txn, order, NULL, NULL, NULL, &err));
    assert_int_equal(err.rule, KITH_RULE_SHARES);
    assert_int_equal(err.subject, order);
    kith_view *view = view_of_txn(txn);
    const kith_commission_request request = {.size = sizeof request, .order = order};
    in->whole.size = sizeof in->whole;
    REFUSED(KITH_ERR_RULE, &err,
            kith_commission_of(view, &request, &in->whole, in->parts, PARTS, &in->count, NULL, &err));
    assert_int_equal(err.rule, KITH_RULE_SHARES);
    assert_int_equal(in->count, 0);
    kith_view_close(view);
    expect_rule(txn, KITH_RULE_SHARES, second);
    (void)type_share(in, order, in->r[1], DECIMAL(KITH_COMMISSION_SHARE_SHARE, WHOLE(40)));
    save_order(in, order);
    expect_earned(in, in->r[1], WHOLE(100), CENTS(320));
    free_showroom(in);
}

/* Linked recipients get at most all on any day; on different days each may. */
static void linked_shares_are_at_most_a_hundred_percent_on_any_day(void **state)
{
    (void)state;
    showroom *in = with_eight_percent();
    kith_txn *txn = begin(in->book);
    const kith_id other = effect_type(txn, "agent", KITH_EFFECT_COMMISSION_RECIPIENT);
    const kith_id plain = relation_type(txn, (type_settings){.code = "plain"});
    (void)commit(txn);
    (void)link_to(
        in, in->r[0],
        (kith_relation){.share = WHOLE(60), .since = day("2026-01-01"), .until = day("2026-02-28")});
    (void)link_to(
        in, in->r[1],
        (kith_relation){.share = WHOLE(60), .since = day("2026-03-01"), .until = day("2026-03-31")});
    (void)link_to(in, in->r[2], (kith_relation){.type = plain, .share = WHOLE(100)}); /* means nothing */
    (void)link_to(in, in->r[2], (kith_relation){.type = other, .share = WHOLE(40)});
    static const struct {
        const char *since;
        const char *until;
        int refused;
    } cases[] = {{"2026-04-01", "", 0},           {"2026-03-31", "2026-05-01", 1},
                 {"2025-01-01", "2025-12-31", 0}, {"", "2026-02-28", 1},
                 {"2026-02-28", "2026-03-01", 1}, {"2025-01-01", "2026-01-01", 1},
                 {"2026-04-01", "2026-04-30", 0}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        txn = begin(in->book);
        const kith_id more = relation(txn, (kith_relation){.type = in->earner,
                                                           .from = in->r[2],
                                                           .to = in->f1,
                                                           .since = day(cases[i].since),
                                                           .until = day(cases[i].until),
                                                           .share = WHOLE(60)});
        if (cases[i].refused) {
            expect_rule(txn, KITH_RULE_SHARES, more);
        } else {
            assert_int_equal(changes_of(txn), 1);
        }
    }
    txn = begin(in->book); /* and so is a type that gets the effect */
    change(txn, plain, CODE(KITH_RELATION_TYPE_EFFECT, KITH_EFFECT_COMMISSION_RECIPIENT));
    expect_rule(txn, KITH_RULE_SHARES, 0);
    free_showroom(in);
}

/* Who stands where is a matter of ids. */
static void shares_of_a_symmetric_type_are_added_up_at_both_ends(void **state)
{
    (void)state;
    for (int last = 0; last < 2; last++) { /* a customer before, or behind the recipients */
        showroom *in = with_eight_percent();
        kith_txn *txn = begin(in->book);
        const kith_id partner =
            relation_type(txn, (type_settings){.code = "partner", .direction = KITH_DIRECTION_SYMMETRIC});
        change(txn, partner, CODE(KITH_RELATION_TYPE_EFFECT, KITH_EFFECT_COMMISSION_RECIPIENT));
        const kith_id customer = last ? organisation(txn, "L") : in->f1;
        (void)relation(
            txn, (kith_relation){.type = partner, .from = customer, .to = in->r[0], .share = WHOLE(60)});
        (void)relation(
            txn, (kith_relation){.type = partner, .from = customer, .to = in->r[1], .share = WHOLE(40)});
        (void)commit(txn);
        txn = begin(in->book);
        const kith_id more = relation(
            txn, (kith_relation){.type = partner, .from = customer, .to = in->r[2], .share = WHOLE(1)});
        expect_rule(txn, KITH_RULE_SHARES, more);
        free_showroom(in);
    }
}

static void the_relation_behind_what_is_frozen_may_go(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const kith_value persons = CODE(KITH_RELATION_TYPE_FROM_KIND, KITH_PARTY_PERSON);
    for (int way = 0; way < 2; way++) {
        showroom *in = with_eight_percent();
        const kith_id link = link_to(in, in->r[0], (kith_relation){0});
        const kith_id order = saved_order(in, WHOLE(100));
        kith_txn *txn = begin(in->book);
        if (way == 0) {
            remove_record(txn, link);
        } else {
            OK(&err, kith_relation_type_change(txn, in->earner, &persons, 1, KITH_POLICY_DELETE, &err));
        }
        (void)commit(txn);
        ask(in, (kith_commission_request){.order = order});
        expect_part(in, 0, in->r[0], WHOLE(8));
        assert_int_equal(in->parts[0].relation, 0);
        txn = begin(in->book);
        (void)ADD(txn, KITH_KIND_ORDER_ENTRY, REF(KITH_ORDER_ENTRY_ORDER, order),
                  CODE(KITH_ORDER_ENTRY_MEASURE, KITH_ORDER_MEASURE_RETURNED),
                  DATE(KITH_ORDER_ENTRY_DATE, "2026-06-01"), DECIMAL(KITH_ORDER_ENTRY_AMOUNT, WHOLE(50)));
        (void)commit(txn);
        save_order(in, order);
        expect_earned(in, in->r[0], WHOLE(50), WHOLE(4));
        free_showroom(in);
    }
}

static void a_value_that_is_no_amount_is_refused(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    showroom *in = with_eight_percent();
    kith_txn *txn = begin(in->book);
    const kith_id order =
        ADD(txn, KITH_KIND_ORDER, TEXT(KITH_ORDER_NUMBER, "much"), REF(KITH_ORDER_CUSTOMER, in->f1),
            REF(KITH_ORDER_MANAGER, in->kim), DATE(KITH_ORDER_DATE, "2026-06-01"));
    for (int i = 0; i < 2; i++) {
        (void)ADD(txn, KITH_KIND_ORDER_LINE, REF(KITH_ORDER_LINE_ORDER, order),
                  TEXT(KITH_ORDER_LINE_ITEM, "much"), DECIMAL(KITH_ORDER_LINE_AMOUNT, INT64_MAX));
    }
    REFUSED(KITH_ERR_LIMIT, &err, kith_order_save(txn, order, NULL, NULL, NULL, &err));
    assert_int_equal(err.subject, order);
    assert_string_equal(err.message, "order \"much\": a commission is greater than an amount can be");
    (void)commit(txn); /* as it stands, not saved */
    kith_view *view = view_of(in->book);
    kith_commission whole = {.size = sizeof whole};
    const kith_commission_request request = {.size = sizeof request, .order = order};
    REFUSED(KITH_ERR_LIMIT, &err,
            kith_commission_of(view, &request, &whole, in->parts, PARTS, &in->count, NULL, &err));
    kith_view_close(view);
    free_showroom(in);
}

/* Where nobody has a rate it does not matter what an order is worth. */
static void a_commission_that_nobody_earns_is_never_too_great(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    showroom *in = with_eight_percent();
    kith_txn *txn = begin(in->book);
    const kith_id nobodys = organisation(txn, "nobody's");
    const kith_id order = ADD(txn, KITH_KIND_ORDER, TEXT(KITH_ORDER_NUMBER, "much"),
                              REF(KITH_ORDER_CUSTOMER, nobodys), DATE(KITH_ORDER_DATE, "2026-06-01"));
    for (int i = 0; i < 2; i++) {
        (void)ADD(txn, KITH_KIND_ORDER_LINE, REF(KITH_ORDER_LINE_ORDER, order),
                  TEXT(KITH_ORDER_LINE_ITEM, "much"), DECIMAL(KITH_ORDER_LINE_AMOUNT, INT64_MAX));
    }
    (void)commit(txn);
    save_order(in, order);
    kith_view *view = view_of(in->book);
    kith_commission whole = {.size = sizeof whole};
    const kith_commission_request request = {.size = sizeof request, .order = order};
    OK(&err, kith_commission_of(view, &request, &whole, in->parts, PARTS, &in->count, NULL, &err));
    assert_int_equal(whole.amount, 0);
    kith_view_close(view);
    free_showroom(in);
}

static void what_is_frozen_or_booked_stays(void **state)
{
    (void)state;
    showroom *in = with_eight_percent();
    const kith_id order = saved_order(in, WHOLE(100));
    kith_error err = NEW_ERROR;
    kith_id part = 0;
    kith_id entry_id = 0;
    assert_int_equal(parts_of(in, order, KITH_KIND_COMMISSION_SHARE, &part, 1), 1);
    assert_int_equal(parts_of(in, order, KITH_KIND_COMMISSION_ENTRY, &entry_id, 1), 1);
    const kith_value amount = DECIMAL(KITH_COMMISSION_ENTRY_AMOUNT, 1);
    const kith_value changes[] = {
        DECIMAL(KITH_COMMISSION_SHARE_RATE, WHOLE(9)), DECIMAL(KITH_COMMISSION_SHARE_SHARE, WHOLE(9)),
        nothing_of(KITH_COMMISSION_SHARE_ORIGIN), nothing_of(KITH_COMMISSION_SHARE_MANAGER)};
    for (size_t i = 0; i < COUNT(changes); i++) {
        kith_txn *txn = begin(in->book);
        change(txn, part, changes[i]);
        expect_rule(txn, KITH_RULE_APPEND_ONLY, part);
    }
    kith_txn *txn = begin(in->book);
    REFUSED(KITH_ERR_SHAPE, &err, kith_record_change(txn, entry_id, &amount, 1, &err));
    remove_record(txn, entry_id);
    expect_rule(txn, KITH_RULE_APPEND_ONLY, entry_id);
    txn = begin(in->book);
    remove_record(txn, part);
    expect_rule(txn, KITH_RULE_IN_USE, part);
    txn = begin(in->book);
    remove_record(txn, order);
    expect_rule(txn, KITH_RULE_APPEND_ONLY, 0);
    free_showroom(in);
}

static void part_that_is_not_frozen_may_go(void **state)
{
    (void)state;
    showroom *in = with_eight_percent();
    const kith_id order = new_order_of(in, 0);
    const kith_id typed = type_share(in, order, in->r[0], nothing_of(KITH_COMMISSION_SHARE_SHARE));
    give(in, typed, DECIMAL(KITH_COMMISSION_SHARE_SHARE, WHOLE(5)));
    kith_txn *txn = begin(in->book);
    remove_record(txn, typed);
    (void)commit(txn);
    save_order(in, order); /* worth nothing, but frozen */
    kith_id part = 0;
    assert_int_equal(parts_of(in, order, KITH_KIND_COMMISSION_SHARE, &part, 1), 1);
    assert_int_equal(entries_of(in, order), 0);
    txn = begin(in->book);
    remove_record(txn, part);
    expect_rule(txn, KITH_RULE_APPEND_ONLY, part);
    free_showroom(in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(saving_freezes_the_answer_of_the_table),
        cmocka_unit_test(later_changes_count_for_new_orders_only),
        cmocka_unit_test(order_that_passes_on_leaves_what_was_earned),
        cmocka_unit_test(order_without_a_rate_costs_nothing),
        cmocka_unit_test(rate_of_zero_is_frozen_like_any_other),
        cmocka_unit_test(rate_typed_in_the_order_is_frozen),
        cmocka_unit_test(typed_recipients_come_first_and_are_completed),
        cmocka_unit_test(typed_recipient_that_is_not_valid_does_not_count),
        cmocka_unit_test(share_of_who_does_not_count_is_left_out),
        cmocka_unit_test(typed_manager_has_to_be_a_representative),
        cmocka_unit_test(who_is_typed_twice_counts_once),
        cmocka_unit_test(part_added_to_what_is_frozen_does_not_count),
        cmocka_unit_test(typed_shares_are_at_most_a_hundred_percent),
        cmocka_unit_test(linked_shares_are_at_most_a_hundred_percent_on_any_day),
        cmocka_unit_test(shares_of_a_symmetric_type_are_added_up_at_both_ends),
        cmocka_unit_test(the_relation_behind_what_is_frozen_may_go),
        cmocka_unit_test(a_value_that_is_no_amount_is_refused),
        cmocka_unit_test(a_commission_that_nobody_earns_is_never_too_great),
        cmocka_unit_test(what_is_frozen_or_booked_stays),
        cmocka_unit_test(part_that_is_not_frozen_may_go),
    };
    return cmocka_run_group_tests_name("commission of saved orders", tests, NULL, NULL);
}
