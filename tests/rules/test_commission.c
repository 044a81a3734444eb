/* Commission (table 6, W14, P31 to P34): the rate, the recipients and their shares, as they are asked for. */
#include "commission.h"

/* --- the rate --- */

/* Set the rates from a rank of the table on, each to its rank; 0 % is set like any other. */
static void set_rates_from(showroom *in, uint32_t rank)
{
    if (rank <= KITH_RATE_CUSTOMER_BRAND) {
        give(in, customer_brand(in, in->f1, in->mr), RATE(KITH_CUSTOMER_BRAND_COMMISSION_RATE, 2));
    }
    if (rank <= KITH_RATE_CUSTOMER) {
        give(in, in->f1, RATE(KITH_CUSTOMER_COMMISSION_RATE, 3));
    }
    if (rank <= KITH_RATE_REPRESENTATIVE_BRAND) {
        (void)representative_rate(in, in->mr, 4);
    }
    if (rank <= KITH_RATE_REPRESENTATIVE) {
        give(in, in->kim, RATE(KITH_MANAGER_COMMISSION_RATE, 5));
    }
    if (rank <= KITH_RATE_BRAND) {
        give(in, in->mr, RATE(KITH_BRAND_COMMISSION_RATE, 6));
    }
    if (rank <= KITH_RATE_BOOK) {
        give_book(in, RATE(KITH_BOOK_COMMISSION_RATE, 7));
    }
}

static void first_rate_that_is_set_wins(void **state)
{
    (void)state;
    for (uint32_t rank = KITH_RATE_MANUAL; rank <= KITH_RATE_BOOK; rank++) {
        showroom *in = new_showroom();
        kith_commission_request request = of_f1(in, WHOLE(1000));
        set_rates_from(in, rank);
        request.has_typed_rate = rank == KITH_RATE_MANUAL;
        request.typed_rate = rank == KITH_RATE_MANUAL ? WHOLE(1) : 0;
        ask(in, request);
        assert_int_equal(in->whole.origin, rank);
        assert_int_equal(in->whole.rate, WHOLE(rank));
        assert_int_equal(in->whole.amount, WHOLE(10 * (int64_t)rank));
        assert_int_equal(in->parts[0].origin, rank);
        for (uint32_t earlier = KITH_RATE_CUSTOMER_BRAND; earlier < rank; earlier++) {
            const kith_id subjects[] = {0, 0, in->f1, in->f1, in->kim, in->kim, in->mr, 0};
            RATE_TRACED(in, earlier, subjects[earlier], KITH_REASON_NO_RATE);
        }
        free_showroom(in);
    }
}

static void records_of_the_rate_are_named(void **state)
{
    (void)state;
    showroom *in = new_showroom();
    const kith_id brands[] = {customer_brand(in, in->f1, in->mr), representative_rate(in, in->mr, 4)};
    give(in, brands[0], RATE(KITH_CUSTOMER_BRAND_COMMISSION_RATE, 2));
    ask(in, of_f1(in, 0));
    expect_rate(in, KITH_RATE_CUSTOMER_BRAND, brands[0], WHOLE(2));
    give(in, brands[0], nothing_of(KITH_CUSTOMER_BRAND_COMMISSION_RATE));
    ask(in, of_f1(in, 0));
    expect_rate(in, KITH_RATE_REPRESENTATIVE_BRAND, brands[1], WHOLE(4));
    RATE_TRACED(in, KITH_RATE_REPRESENTATIVE_BRAND, in->kim, KITH_REASON_TAKEN);
    give(in, in->f1, RATE(KITH_CUSTOMER_COMMISSION_RATE, 3));
    ask(in, of_f1(in, 0));
    expect_rate(in, KITH_RATE_CUSTOMER, in->f1, WHOLE(3));
    free_showroom(in);
}

static void rate_for_another_brand_does_not_count(void **state)
{
    (void)state;
    showroom *in = new_showroom();
    kith_txn *txn = begin(in->book);
    const kith_id other = ADD(txn, KITH_KIND_BRAND, TEXT(KITH_BRAND_CODE, "other"));
    (void)commit(txn);
    give(in, customer_brand(in, in->f1, other), RATE(KITH_CUSTOMER_BRAND_COMMISSION_RATE, 2));
    (void)representative_rate(in, other, 4);
    ask(in, of_f1(in, WHOLE(100)));
    expect_rate(in, 0, 0, 0);
    kith_commission_request request = of_f1(in, WHOLE(100));
    request.brand = other;
    ask(in, request);
    assert_int_equal(in->whole.origin, KITH_RATE_CUSTOMER_BRAND);
    request.brand = 0; /* no brand: neither is looked at */
    ask(in, request);
    expect_rate(in, 0, 0, 0);
    assert_false(has_trace(in, KITH_LIST_RATE_ORIGIN, KITH_RATE_CUSTOMER_BRAND, in->f1, KITH_REASON_NO_RATE));
    free_showroom(in);
}

/* The second table: customer, representative, brand; -1 is not set. */
static void expect_overriding(int64_t customer, int64_t representative, int64_t brand, uint32_t origin,
                              int64_t rate)
{
    showroom *in = new_showroom();
    if (customer >= 0) {
        give(in, in->f1, RATE(KITH_CUSTOMER_COMMISSION_RATE, customer));
    }
    if (representative >= 0) {
        give(in, in->kim, RATE(KITH_MANAGER_COMMISSION_RATE, representative));
    }
    if (brand >= 0) {
        give(in, in->mr, RATE(KITH_BRAND_COMMISSION_RATE, brand));
    }
    ask(in, of_f1(in, WHOLE(2000)));
    assert_int_equal(in->whole.origin, origin);
    assert_int_equal(in->whole.rate, WHOLE(rate));
    assert_int_equal(in->whole.amount, WHOLE(20 * rate));
    free_showroom(in);
}

static void customer_overrides_representative_and_brand(void **state)
{
    (void)state;
    expect_overriding(3, 10, 12, KITH_RATE_CUSTOMER, 3);
    expect_overriding(3, -1, -1, KITH_RATE_CUSTOMER, 3);
    expect_overriding(3, -1, 12, KITH_RATE_CUSTOMER, 3);
}

static void representative_overrides_brand(void **state)
{
    (void)state;
    expect_overriding(-1, 10, 12, KITH_RATE_REPRESENTATIVE, 10);
    expect_overriding(-1, 10, -1, KITH_RATE_REPRESENTATIVE, 10);
}

static void brand_counts_where_nobody_else_has_a_rate(void **state)
{
    (void)state;
    expect_overriding(-1, -1, 12, KITH_RATE_BRAND, 12);
}

static void without_any_rate_there_is_none(void **state)
{
    (void)state;
    expect_overriding(-1, -1, -1, 0, 0);
}

static void zero_is_a_rate(void **state)
{
    (void)state;
    expect_overriding(0, 10, 12, KITH_RATE_CUSTOMER, 0);
    expect_overriding(-1, 0, 12, KITH_RATE_REPRESENTATIVE, 0);
    expect_overriding(-1, -1, 0, KITH_RATE_BRAND, 0);
}

static void house_account_has_the_customers_rate_and_no_recipient(void **state)
{
    (void)state;
    showroom *in = new_showroom();
    give(in, in->f1, RATE(KITH_CUSTOMER_COMMISSION_RATE, 3));
    give(in, in->mr, RATE(KITH_BRAND_COMMISSION_RATE, 12));
    kith_commission_request request = of_f1(in, WHOLE(100));
    request.manager = 0;
    ask(in, request);
    expect_rate(in, KITH_RATE_CUSTOMER, in->f1, WHOLE(3));
    assert_int_equal(in->whole.recipients, 0);
    assert_int_equal(in->count, 0);
    assert_int_equal(in->whole.amount, 0);
    free_showroom(in);
}

static void rate_of_an_inactive_representative_is_ignored(void **state)
{
    (void)state;
    showroom *in = new_showroom();
    give(in, in->kim, RATE(KITH_MANAGER_COMMISSION_RATE, 10));
    (void)representative_rate(in, in->mr, 9);
    give(in, in->mr, RATE(KITH_BRAND_COMMISSION_RATE, 12));
    give(in, in->kim, CODE(KITH_MANAGER_STATE, KITH_MANAGER_STATE_INACTIVE));
    ask(in, of_f1(in, WHOLE(100)));
    expect_rate(in, KITH_RATE_BRAND, in->mr, WHOLE(12));
    RATE_TRACED(in, KITH_RATE_REPRESENTATIVE_BRAND, in->kim, KITH_REASON_INACTIVE);
    RATE_TRACED(in, KITH_RATE_REPRESENTATIVE, in->kim, KITH_REASON_INACTIVE);
    RECIPIENT_TRACED(in, KITH_RECIPIENT_REPRESENTATIVE, in->kim, KITH_REASON_INACTIVE);
    assert_int_equal(in->count, 0);
    free_showroom(in);
}

static void absent_representative_still_earns(void **state)
{
    (void)state;
    showroom *in = new_showroom();
    give(in, in->kim, RATE(KITH_MANAGER_COMMISSION_RATE, 10));
    give(in, in->kim, DATE(KITH_MANAGER_ABSENT_SINCE, "2026-05-01"));
    ask(in, of_f1(in, WHOLE(100)));
    expect_rate(in, KITH_RATE_REPRESENTATIVE, in->kim, WHOLE(10));
    expect_part(in, 0, in->kim, WHOLE(10));
    free_showroom(in);
}

static void manager_who_does_not_sell_is_no_representative(void **state)
{
    (void)state;
    showroom *in = new_showroom();
    give(in, in->kim, nothing_of(KITH_MANAGER_REPRESENTATIVE));
    give(in, in->kim, RATE(KITH_MANAGER_COMMISSION_RATE, 10));
    give(in, in->mr, RATE(KITH_BRAND_COMMISSION_RATE, 12));
    ask(in, of_f1(in, WHOLE(100)));
    expect_rate(in, KITH_RATE_BRAND, in->mr, WHOLE(12));
    RATE_TRACED(in, KITH_RATE_REPRESENTATIVE, in->kim, KITH_REASON_NO_ROLE);
    assert_int_equal(in->count, 0);
    free_showroom(in);
}

/* --- recipients --- */

static void linked_recipients_come_before_the_representative(void **state)
{
    (void)state;
    showroom *in = with_ten_percent();
    ask(in, of_f1(in, WHOLE(100)));
    assert_int_equal(in->whole.recipients, KITH_RECIPIENT_REPRESENTATIVE);
    expect_part(in, 0, in->kim, WHOLE(10));
    assert_int_equal(in->parts[0].share, WHOLE(100));
    const kith_id relation = link_to(in, in->r[0], (kith_relation){0});
    ask(in, of_f1(in, WHOLE(100)));
    assert_int_equal(in->whole.recipients, KITH_RECIPIENT_RELATION);
    assert_int_equal(in->count, 1);
    expect_part(in, 0, in->r[0], WHOLE(10));
    assert_int_equal(in->parts[0].relation, relation);
    free_showroom(in);
}

static void all_valid_linked_recipients_share_in_order_of_rank(void **state)
{
    (void)state;
    showroom *in = with_ten_percent();
    (void)link_to(in, in->r[0], (kith_relation){.priority = 2});
    (void)link_to(in, in->r[1], (kith_relation){.priority = 1, .since = day("2026-01-01")});
    (void)link_to(in, in->r[2], (kith_relation){.priority = 1});
    ask(in, of_f1(in, WHOLE(90)));
    assert_int_equal(in->count, 3);
    expect_part(in, 0, in->r[2], WHOLE(3));
    expect_part(in, 1, in->r[1], WHOLE(3));
    expect_part(in, 2, in->r[0], WHOLE(3));
    free_showroom(in);
}

/* Why a linked recipient does not count. */
static void expect_passed_over(showroom *in, kith_id who, uint32_t reason)
{
    ask(in, of_f1(in, WHOLE(100)));
    RECIPIENT_TRACED(in, KITH_RECIPIENT_RELATION, who, reason);
    assert_int_equal(in->whole.recipients, KITH_RECIPIENT_REPRESENTATIVE);
    expect_part(in, 0, in->kim, WHOLE(10));
    free_showroom(in);
}

static void recipient_without_the_role_does_not_count(void **state)
{
    (void)state;
    showroom *in = with_ten_percent();
    kith_txn *txn = begin(in->book);
    const kith_id nobody = organisation(txn, "nobody");
    (void)commit(txn);
    (void)link_to(in, nobody, (kith_relation){0});
    expect_passed_over(in, nobody, KITH_REASON_NO_ROLE);
}

static void inactive_recipient_does_not_count(void **state)
{
    (void)state;
    showroom *in = with_ten_percent();
    (void)link_to(in, in->r[0], (kith_relation){0});
    give(in, in->r[0], CODE(KITH_CUSTOMER_STATUS, KITH_STATUS_INACTIVE));
    expect_passed_over(in, in->r[0], KITH_REASON_INACTIVE);
}

static void customer_does_not_earn_by_its_own_order(void **state)
{
    (void)state;
    showroom *in = with_ten_percent();
    give(in, in->earner, FLAG(KITH_RELATION_TYPE_SELF));
    kith_txn *txn = begin(in->book);
    (void)ADD(txn, KITH_KIND_CUSTOMER_ROLE, REF(KITH_CUSTOMER_ROLE_CUSTOMER, in->f1),
              CODE(KITH_CUSTOMER_ROLE_ROLE, KITH_CUSTOMER_ROLE_COMMISSION_RECIPIENT));
    (void)commit(txn);
    (void)link_to(in, in->f1, (kith_relation){0});
    expect_passed_over(in, in->f1, KITH_REASON_NO_ROLE);
}

static void recipient_of_the_other_direction_does_not_count(void **state)
{
    (void)state;
    showroom *in = with_ten_percent();
    kith_txn *txn = begin(in->book);
    (void)relation(txn, (kith_relation){.type = in->earner, .from = in->f1, .to = in->r[0]});
    (void)commit(txn);
    ask(in, of_f1(in, WHOLE(100)));
    assert_int_equal(in->whole.recipients, KITH_RECIPIENT_REPRESENTATIVE);
    free_showroom(in);
}

static void link_counts_on_its_first_and_last_day(void **state)
{
    (void)state;
    static const struct {
        const char *on;
        uint32_t reason;
    } days[] = {{"2026-02-27", KITH_REASON_NOT_YET_VALID},
                {"2026-02-28", KITH_REASON_TAKEN},
                {"2026-05-31", KITH_REASON_TAKEN},
                {"2026-06-01", KITH_REASON_EXPIRED}};
    showroom *in = with_ten_percent();
    (void)link_to(in, in->r[0], (kith_relation){.since = day("2026-02-28"), .until = day("2026-05-31")});
    for (size_t i = 0; i < COUNT(days); i++) {
        kith_commission_request request = of_f1(in, WHOLE(100));
        request.on = day(days[i].on);
        ask(in, request);
        RECIPIENT_TRACED(in, KITH_RECIPIENT_RELATION, in->r[0], days[i].reason);
        assert_int_equal(in->whole.recipients, days[i].reason == KITH_REASON_TAKEN
                                                   ? KITH_RECIPIENT_RELATION
                                                   : KITH_RECIPIENT_REPRESENTATIVE);
    }
    free_showroom(in);
}

/* The effect can come from two relations, and lasts until the last of them goes. */
static void recipient_with_two_links_counts_once(void **state)
{
    (void)state;
    showroom *in = with_ten_percent();
    kith_txn *txn = begin(in->book);
    const kith_id other = effect_type(txn, "agent", KITH_EFFECT_COMMISSION_RECIPIENT);
    (void)commit(txn);
    const kith_id first =
        link_to(in, in->r[0], (kith_relation){.rate = WHOLE(3), .until = day("2026-06-30")});
    const kith_id second = link_to(in, in->r[0], (kith_relation){.type = other, .since = day("2026-01-01")});
    ask(in, of_f1(in, WHOLE(100)));
    assert_int_equal(in->count, 1);
    assert_int_equal(in->parts[0].relation, first);
    expect_part(in, 0, in->r[0], WHOLE(3));
    RECIPIENT_TRACED(in, KITH_RECIPIENT_RELATION, in->r[0], KITH_REASON_CONFLICT);
    kith_commission_request request = of_f1(in, WHOLE(100));
    request.on = day("2026-07-01");
    ask(in, request);
    assert_int_equal(in->parts[0].relation, second);
    expect_part(in, 0, in->r[0], WHOLE(10));
    free_showroom(in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_rate_that_is_set_wins),
        cmocka_unit_test(records_of_the_rate_are_named),
        cmocka_unit_test(rate_for_another_brand_does_not_count),
        cmocka_unit_test(customer_overrides_representative_and_brand),
        cmocka_unit_test(representative_overrides_brand),
        cmocka_unit_test(brand_counts_where_nobody_else_has_a_rate),
        cmocka_unit_test(without_any_rate_there_is_none),
        cmocka_unit_test(zero_is_a_rate),
        cmocka_unit_test(house_account_has_the_customers_rate_and_no_recipient),
        cmocka_unit_test(rate_of_an_inactive_representative_is_ignored),
        cmocka_unit_test(absent_representative_still_earns),
        cmocka_unit_test(manager_who_does_not_sell_is_no_representative),
        cmocka_unit_test(linked_recipients_come_before_the_representative),
        cmocka_unit_test(all_valid_linked_recipients_share_in_order_of_rank),
        cmocka_unit_test(recipient_without_the_role_does_not_count),
        cmocka_unit_test(inactive_recipient_does_not_count),
        cmocka_unit_test(customer_does_not_earn_by_its_own_order),
        cmocka_unit_test(recipient_of_the_other_direction_does_not_count),
        cmocka_unit_test(link_counts_on_its_first_and_last_day),
        cmocka_unit_test(recipient_with_two_links_counts_once),
    };
    return cmocka_run_group_tests_name("commission", tests, NULL, NULL);
}
