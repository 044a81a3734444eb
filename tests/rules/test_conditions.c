/* Table 1: conditions that come down a chain. A test is named after its row. */
#include "condition.h"

#include <string.h>

/* The figure, with a type per mode. Distances from C1001: bb001 1, ch001 2, mw001 3, na001 4. */
typedef struct house {
    figure at;
    kith_id nearest;
    kith_id brand;
    kith_id euro;
    kith_id dollar;
    kith_trace_row rows[32];
    kith_trace trace;
} house;

static house *new_house(void)
{
    house *made = test_calloc(1, sizeof *made);
    made->at = new_figure();
    kith_txn *txn = begin(made->at.book);
    made->nearest = percent_type(txn, "nearest", 0);
    made->brand = entry(txn, KITH_KIND_BRAND, "MR");
    made->euro =
        ADD(txn, KITH_KIND_CURRENCY, TEXT(KITH_CURRENCY_CODE, "EUR"), INTEGER(KITH_CURRENCY_DIGITS, 2));
    made->dollar =
        ADD(txn, KITH_KIND_CURRENCY, TEXT(KITH_CURRENCY_CODE, "USD"), INTEGER(KITH_CURRENCY_DIGITS, 2));
    (void)commit(txn);
    made->trace = (kith_trace){.size = sizeof made->trace, .rows = made->rows, .capacity = COUNT(made->rows)};
    return made;
}

static void free_house(house *in)
{
    kith_book_close(in->at.book);
    test_free(in);
}

static kith_id put(house *in, condition_settings set)
{
    kith_txn *txn = begin(in->at.book);
    set.type = set.type == 0 ? in->nearest : set.type;
    const kith_id id = condition(txn, set);
    (void)commit(txn);
    return id;
}

static kith_effective ask(house *in, kith_condition_query query)
{
    kith_error err = NEW_ERROR;
    kith_effective out;
    query.size = sizeof query;
    query.customer = query.customer == 0 ? in->at.c1001 : query.customer;
    query.type = query.type == 0 ? in->nearest : query.type;
    kith_view *view = view_of(in->at.book);
    OK(&err, kith_condition_effective(view, &query, &out, &in->trace, &err));
    kith_view_close(view);
    return out;
}

/* Reason that the trace gives to a record; of a customer without one if the record is 0. */
static uint32_t reason_of(const house *in, kith_id record, kith_id customer)
{
    for (size_t i = 0; i < in->trace.count; i++) {
        if (in->rows[i].record == record && (customer == 0 || in->rows[i].subject == customer)) {
            return in->rows[i].reason;
        }
    }
    return 0;
}

static void expect_percent(house *in, int64_t percent, kith_id record)
{
    const kith_effective out = ask(in, (kith_condition_query){.chain = 0});
    assert_int_equal(out.reason, KITH_REASON_TAKEN);
    assert_int_equal(out.number, percent);
    assert_int_equal(out.condition, record);
    assert_int_equal(reason_of(in, record, 0), KITH_REASON_TAKEN);
}

/* --- A: is a record a candidate? --- */

static void a1_scope_keys_that_the_record_sets_must_equal_the_request(void **state)
{
    (void)state;
    house *in = new_house();
    const kith_id general = put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(1)});
    const kith_id of_brand =
        put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(2), .brand = in->brand});
    const kith_id of_group =
        put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(3), .item_group = "shoes"});
    const kith_id of_both = put(
        in, (condition_settings){
                .customer = in->at.na001, .percent = PERCENT(4), .brand = in->brand, .item_group = "shoes"});
    const struct {
        kith_id brand;
        const char *group;
        kith_id taken;
    } cases[] = {
        {0, NULL, general},
        {in->brand, NULL, of_brand},
        {0, "shoes", of_group},
        {in->brand, "shoes", of_both},
        {in->brand, "shirts", of_brand},
        {0, "shirts", general},
        {0, "", general},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const kith_effective out =
            ask(in, (kith_condition_query){.brand = cases[i].brand, .item_group = cases[i].group});
        assert_int_equal(out.condition, cases[i].taken);
    }
    (void)ask(in, (kith_condition_query){.brand = 0});
    assert_int_equal(reason_of(in, 0, in->at.bb001), KITH_REASON_NO_RECORD);
    assert_int_equal(reason_of(in, of_brand, 0), 0); /* a missing key never widens a match */
    free_house(in);
}

static void a2_inactive_records_do_not_count(void **state)
{
    (void)state;
    house *in = new_house();
    const kith_id off =
        put(in, (condition_settings){.customer = in->at.bb001, .percent = PERCENT(9), .inactive = 1});
    const kith_id on = put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(5)});
    expect_percent(in, PERCENT(5), on);
    assert_int_equal(reason_of(in, off, 0), KITH_REASON_INACTIVE);
    free_house(in);
}

/* Worked case 41. */
static void a3_records_hold_on_the_pricing_date_only(void **state)
{
    (void)state;
    house *in = new_house();
    const kith_id first =
        put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(5), .until = "2026-06-30"});
    const kith_id second =
        put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(2), .since = "2026-07-01"});
    kith_effective out = ask(in, (kith_condition_query){.as_of = day("2026-06-30")});
    assert_int_equal(out.number, PERCENT(5));
    assert_int_equal(reason_of(in, second, 0), KITH_REASON_NOT_YET_VALID);
    out = ask(in, (kith_condition_query){.as_of = day("2026-07-01")});
    assert_int_equal(out.number, PERCENT(2));
    assert_int_equal(reason_of(in, first, 0), KITH_REASON_EXPIRED);
    free_house(in);
}

static void a4_currency_and_minimum_value_must_match(void **state)
{
    (void)state;
    house *in = new_house();
    const kith_id dear = put(in, (condition_settings){.customer = in->at.bb001,
                                                      .percent = PERCENT(9),
                                                      .currency = in->euro,
                                                      .minimum = INT64_C(500000000)});
    const kith_id plain = put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(5)});
    const kith_condition_query enough = {.currency = in->euro, .value = INT64_C(500000000), .has_value = 1};
    assert_int_equal(ask(in, enough).condition, dear);
    kith_condition_query query = enough;
    query.value--;
    assert_int_equal(ask(in, query).condition, plain);
    assert_int_equal(reason_of(in, dear, 0), KITH_REASON_MIN_VALUE);
    query = enough;
    query.currency = in->dollar;
    assert_int_equal(ask(in, query).condition, plain);
    assert_int_equal(reason_of(in, dear, 0), KITH_REASON_CURRENCY);
    query = enough;
    query.has_value = 0; /* not stated */
    assert_int_equal(ask(in, query).condition, dear);
    free_house(in);
}

static void a4_without_a_minimum_every_value_reaches_it(void **state)
{
    (void)state;
    house *in = new_house();
    const kith_id plain = put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(5)});
    const kith_condition_query returned = {.value = -1, .has_value = 1};
    assert_int_equal(ask(in, returned).condition, plain);
    kith_txn *txn = begin(in->at.book);
    change(txn, plain, (kith_value){.field = KITH_CONDITION_MINIMUM, .type = KITH_TYPE_DECIMAL});
    (void)commit(txn);
    assert_int_equal(ask(in, returned).condition, 0);
    assert_int_equal(reason_of(in, plain, 0), KITH_REASON_MIN_VALUE);
    assert_int_equal(ask(in, (kith_condition_query){.value = 0, .has_value = 1}).condition, plain);
    free_house(in);
}

static void a5_local_records_are_for_their_own_customer(void **state)
{
    (void)state;
    house *in = new_house();
    const kith_id local =
        put(in, (condition_settings){.customer = in->at.bb001, .percent = PERCENT(9), .local = 1});
    const kith_id plain = put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(5)});
    expect_percent(in, PERCENT(5), plain);
    assert_int_equal(reason_of(in, local, 0), KITH_REASON_NOT_INHERITABLE);
    assert_int_equal(ask(in, (kith_condition_query){.customer = in->at.bb001}).condition, local);
    free_house(in);
}

static void a6_nothing_comes_down_without_a_chain(void **state)
{
    (void)state;
    house *in = new_house();
    kith_txn *txn = begin(in->at.book);
    const kith_id xy001 = organisation(txn, "XY001");
    const kith_id loner = organisation(txn, "L");
    (void)commit(txn);
    const kith_id above = put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(5)});
    const kith_id over =
        put(in, (condition_settings){.customer = in->at.mw001, .percent = PERCENT(3), .until = "2020-01-01"});
    assert_int_equal(ask(in, (kith_condition_query){.chain_off = 1}).reason, KITH_REASON_CHAIN_OFF);
    assert_int_equal(reason_of(in, above, in->at.na001), KITH_REASON_CHAIN_OFF);
    assert_int_equal(reason_of(in, over, in->at.mw001), KITH_REASON_EXPIRED); /* the first that fails */
    assert_int_equal(reason_of(in, 0, in->at.bb001), KITH_REASON_NO_RECORD);
    assert_int_equal(ask(in, (kith_condition_query){.customer = loner}).reason, KITH_REASON_NO_CHAIN);
    txn = begin(in->at.book);
    (void)join(txn, in->at.c1001, xy001);
    (void)commit(txn);
    assert_int_equal(ask(in, (kith_condition_query){.chain = 0}).reason, KITH_REASON_CHAIN_AMBIGUOUS);
    assert_int_equal(ask(in, (kith_condition_query){.chain = in->at.bb001}).number, PERCENT(5));
    const kith_id own = put(in, (condition_settings){.customer = in->at.c1001, .percent = PERCENT(1)});
    expect_percent(in, PERCENT(1), own); /* what is one's own needs no chain */
    assert_int_equal(ask(in, (kith_condition_query){.chain = 0}).chain, KITH_CHAIN_AMBIGUOUS);
    assert_int_equal(ask(in, (kith_condition_query){.chain = in->at.bb001}).chain, KITH_CHAIN_FOUND);
    assert_int_equal(ask(in, (kith_condition_query){.chain = loner}).chain, KITH_CHAIN_NOT_A_MEMBER);
    free_house(in);
}

static void a7_a_block_stops_what_comes_from_above_it(void **state)
{
    (void)state;
    house *in = new_house();
    const kith_id high = put(in, (condition_settings){.customer = in->at.mw001, .percent = PERCENT(5)});
    const kith_id block =
        put(in, (condition_settings){.customer = in->at.bb001, .state = KITH_CONDITION_STATE_BLOCK});
    kith_effective out = ask(in, (kith_condition_query){.chain = 0});
    assert_int_equal(out.condition, 0);
    assert_int_equal(out.reason, KITH_REASON_BLOCKED_BELOW);
    assert_int_equal(reason_of(in, high, 0), KITH_REASON_BLOCKED_BELOW);
    assert_int_equal(reason_of(in, block, 0), KITH_REASON_BLOCKS);
    const kith_id own = put(in, (condition_settings){.customer = in->at.c1001, .percent = PERCENT(2)});
    expect_percent(in, PERCENT(2), own); /* block at p1 and own value at p0 */
    free_house(in);
}

/* Worked case 39. */
static void a8_what_is_enforced_above_wins(void **state)
{
    (void)state;
    house *in = new_house();
    const kith_id mandate =
        put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(4), .enforced = 1});
    const kith_id own = put(in, (condition_settings){.customer = in->at.c1001, .percent = PERCENT(6)});
    expect_percent(in, PERCENT(4), mandate);
    assert_int_equal(reason_of(in, own, 0), KITH_REASON_ENFORCED_ABOVE);
    (void)put(in, (condition_settings){.customer = in->at.bb001, .state = KITH_CONDITION_STATE_BLOCK});
    expect_percent(in, PERCENT(4), mandate); /* a block cannot lift a mandate */
    const kith_id lower =
        put(in, (condition_settings){.customer = in->at.mw001, .percent = PERCENT(7), .enforced = 1});
    expect_percent(in, PERCENT(4), mandate); /* of two the higher */
    assert_int_equal(reason_of(in, lower, 0), KITH_REASON_ENFORCED_ABOVE);
    free_house(in);
}

/* --- B: combining --- */

static void b_no_candidate_is_nothing(void **state)
{
    (void)state;
    house *in = new_house();
    const kith_effective out = ask(in, (kith_condition_query){.chain = 0});
    assert_int_equal(out.condition, 0);
    assert_int_equal(out.count, 0);
    assert_int_equal(out.reason, KITH_REASON_NO_RECORD);
    assert_int_equal(in->trace.count, 5); /* a row per node */
    free_house(in);
}

/* Worked case 33: also by a member of level 2, and by the node itself. */
static void b_one_candidate_counts_for_all_below(void **state)
{
    (void)state;
    house *in = new_house();
    const kith_id only = put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(5)});
    const kith_id customers[] = {in->at.c1001, in->at.c1010, in->at.na001};
    const uint32_t distances[] = {4, 2, 0};
    for (size_t i = 0; i < COUNT(customers); i++) {
        const kith_effective out = ask(in, (kith_condition_query){.customer = customers[i]});
        assert_int_equal(out.condition, only);
        assert_int_equal(out.number, PERCENT(5));
        assert_int_equal(out.level, 1);
        assert_int_equal(out.distance, distances[i]);
        assert_int_equal(out.customer, in->at.na001);
        assert_int_equal(out.count, 1);
    }
    free_house(in);
}

/* Worked cases 35 and 37. */
static void b_nearest(void **state)
{
    (void)state;
    house *in = new_house();
    const kith_id high = put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(5)});
    const kith_id near = put(in, (condition_settings){.customer = in->at.mw001, .percent = PERCENT(3)});
    expect_percent(in, PERCENT(3), near);
    assert_int_equal(reason_of(in, high, 0), KITH_REASON_OVERRIDDEN_BY_NEARER);
    const kith_id zero = put(in, (condition_settings){.customer = in->at.bb001, .zero = 1});
    expect_percent(in, 0, zero); /* 0 % is a value */
    const kith_id none =
        put(in, (condition_settings){.customer = in->at.c1001, .state = KITH_CONDITION_STATE_NONE});
    const kith_effective out = ask(in, (kith_condition_query){.chain = 0});
    assert_int_equal(out.condition, none); /* explicitly nothing ends the search */
    assert_int_equal(out.reason, KITH_REASON_NONE);
    free_house(in);
}

static kith_id add_type(house *in, const char *code, int64_t mode)
{
    kith_txn *txn = begin(in->at.book);
    const kith_id type = percent_type(txn, code, mode);
    (void)commit(txn);
    return type;
}

static void b_cumulative_sum(void **state)
{
    (void)state;
    house *in = new_house();
    const kith_id type = add_type(in, "sum", KITH_CONDITION_MODE_SUM);
    (void)put(in, (condition_settings){.customer = in->at.na001, .type = type, .percent = PERCENT(5)});
    const kith_id near =
        put(in, (condition_settings){.customer = in->at.mw001, .type = type, .percent = PERCENT(3)});
    kith_effective out = ask(in, (kith_condition_query){.type = type});
    assert_int_equal(out.number, PERCENT(8));
    assert_int_equal(out.count, 2);
    assert_int_equal(out.condition, near);
    (void)put(in, (condition_settings){
                      .customer = in->at.ch001, .type = type, .state = KITH_CONDITION_STATE_BLOCK});
    out = ask(in, (kith_condition_query){.type = type});
    assert_int_equal(out.condition, 0); /* even here nothing passes the block */
    free_house(in);
}

static void b_cumulative_cascade(void **state)
{
    (void)state;
    house *in = new_house();
    const kith_id type = add_type(in, "cascade", KITH_CONDITION_MODE_CASCADE);
    (void)put(in, (condition_settings){.customer = in->at.na001, .type = type, .percent = PERCENT(3)});
    (void)put(in, (condition_settings){.customer = in->at.mw001, .type = type, .percent = PERCENT(5)});
    const kith_effective out = ask(in, (kith_condition_query){.type = type});
    assert_int_equal(out.number, INT64_C(7850000)); /* 7.85 % */
    assert_int_equal(out.count, 2);
    free_house(in);
}

static void b_best(void **state)
{
    (void)state;
    house *in = new_house();
    const kith_id type = add_type(in, "best", KITH_CONDITION_MODE_BEST);
    const kith_id high =
        put(in, (condition_settings){.customer = in->at.na001, .type = type, .percent = PERCENT(5)});
    const kith_id near =
        put(in, (condition_settings){.customer = in->at.mw001, .type = type, .percent = PERCENT(3)});
    kith_effective out = ask(in, (kith_condition_query){.type = type});
    assert_int_equal(out.condition, high);
    assert_int_equal(reason_of(in, near, 0), KITH_REASON_LESS_FAVOURABLE);
    const kith_id tie =
        put(in, (condition_settings){.customer = in->at.bb001, .type = type, .percent = PERCENT(5)});
    assert_int_equal(ask(in, (kith_condition_query){.type = type}).condition, tie); /* the nearest */
    kith_txn *txn = begin(in->at.book);
    change(txn, type, FLAG(KITH_CONDITION_TYPE_LOWEST));
    (void)commit(txn);
    assert_int_equal(ask(in, (kith_condition_query){.type = type}).condition, near);
    free_house(in);
}

static void b_top(void **state)
{
    (void)state;
    house *in = new_house();
    const kith_id type = add_type(in, "top", KITH_CONDITION_MODE_TOP);
    const kith_id high =
        put(in, (condition_settings){.customer = in->at.na001, .type = type, .percent = PERCENT(2)});
    const kith_id near =
        put(in, (condition_settings){.customer = in->at.c1001, .type = type, .percent = PERCENT(3)});
    assert_int_equal(ask(in, (kith_condition_query){.type = type}).condition, high);
    assert_int_equal(reason_of(in, near, 0), KITH_REASON_OVERRIDDEN_BY_HIGHER);
    free_house(in);
}

static void b_bonus_agreements_all_apply_unless_one_is_exclusive(void **state)
{
    (void)state;
    house *in = new_house();
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(in->at.book);
    OK(&err, kith_condition_presets(txn, &err));
    (void)commit(txn);
    kith_id type = 0;
    kith_view *view = view_of(in->at.book);
    OK(&err, kith_record_find(view, KITH_KIND_CONDITION_TYPE, "bonus_agreement", &type, &err));
    kith_view_close(view);
    const kith_id high = put(
        in,
        (condition_settings){.customer = in->at.na001, .type = type, .text = "A1", .party = in->at.na001});
    const kith_id near = put(
        in,
        (condition_settings){.customer = in->at.bb001, .type = type, .text = "A2", .party = in->at.bb001});
    kith_effective each[4];
    size_t count = 0;
    const kith_condition_query query = {.size = sizeof query, .customer = in->at.c1001, .type = type};
    view = view_of(in->at.book);
    OK(&err, kith_condition_list(view, &query, each, COUNT(each), &count, &err));
    assert_int_equal(count, 2);
    assert_int_equal(each[0].condition, near);
    assert_string_equal(each[0].text, "A2");
    assert_int_equal(each[0].party, in->at.bb001);
    assert_int_equal(each[1].condition, high);
    assert_int_equal(each[1].party, in->at.na001);
    kith_view_close(view);
    txn = begin(in->at.book);
    change(txn, near, FLAG(KITH_CONDITION_EXCLUSIVE));
    (void)commit(txn);
    view = view_of(in->at.book);
    OK(&err, kith_condition_list(view, &query, each, COUNT(each), &count, &err));
    assert_int_equal(count, 1);
    assert_int_equal(each[0].condition, near);
    kith_view_close(view);
    (void)ask(in, (kith_condition_query){.type = type});
    assert_int_equal(reason_of(in, high, 0), KITH_REASON_EXCLUSIVE_AGREEMENT);
    free_house(in);
}

/* A list of what counts, its first one the effective one, each taken as the trace says. */
static size_t list_of(house *in, kith_id type, kith_effective *each, size_t capacity)
{
    kith_error err = NEW_ERROR;
    size_t count = 0;
    const kith_condition_query query = {.size = sizeof query, .customer = in->at.c1001, .type = type};
    kith_view *view = view_of(in->at.book);
    OK(&err, kith_condition_list(view, &query, each, capacity, &count, &err));
    kith_view_close(view);
    const kith_effective whole = ask(in, (kith_condition_query){.type = type});
    assert_true(count > 0 && count <= capacity);
    assert_int_equal(each[0].condition, whole.condition);
    assert_int_equal(each[0].reason, whole.reason);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(reason_of(in, each[i].condition, 0), KITH_REASON_TAKEN);
    }
    return count;
}

/* Explicitly nothing neither ends a sum nor stands for it; to end it is what a block is for. */
static void b_nothing_adds_nothing_where_records_apply_together(void **state)
{
    (void)state;
    static const struct {
        int64_t mode;
        int64_t number;
    } modes[] = {
        {KITH_CONDITION_MODE_SUM, PERCENT(8)},
        {KITH_CONDITION_MODE_CASCADE, INT64_C(7850000)},
        {KITH_CONDITION_MODE_BONUS, PERCENT(3)},
    };
    for (size_t i = 0; i < COUNT(modes); i++) {
        house *in = new_house();
        kith_effective each[4];
        const kith_id type = add_type(in, "together", modes[i].mode);
        const kith_id own = put(
            in,
            (condition_settings){.customer = in->at.c1001, .type = type, .state = KITH_CONDITION_STATE_NONE});
        const kith_id higher = put(
            in,
            (condition_settings){.customer = in->at.ch001, .type = type, .state = KITH_CONDITION_STATE_NONE});
        assert_int_equal(list_of(in, type, each, COUNT(each)), 1);
        assert_int_equal(each[0].condition, own);
        assert_int_equal(each[0].reason, KITH_REASON_NONE);
        assert_int_equal(reason_of(in, higher, 0), KITH_REASON_OVERRIDDEN_BY_NEARER);
        const kith_id near =
            put(in, (condition_settings){.customer = in->at.bb001, .type = type, .percent = PERCENT(3)});
        const kith_id high =
            put(in, (condition_settings){.customer = in->at.na001, .type = type, .percent = PERCENT(5)});
        assert_int_equal(list_of(in, type, each, COUNT(each)), 2);
        assert_int_equal(each[0].condition, near);
        assert_int_equal(each[0].reason, KITH_REASON_TAKEN);
        assert_int_equal(each[1].condition, high);
        assert_int_equal(reason_of(in, own, 0), KITH_REASON_NONE);
        assert_int_equal(reason_of(in, higher, 0), KITH_REASON_NONE);
        assert_int_equal(ask(in, (kith_condition_query){.type = type}).number, modes[i].number);
        free_house(in);
    }
}

/* --- C: special records --- */

static void c_two_of_one_scope_at_once_are_refused(void **state)
{
    (void)state;
    house *in = new_house();
    const kith_id first =
        put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(5), .until = "2026-06-30"});
    kith_txn *txn = begin(in->at.book);
    const kith_id second = condition(txn, (condition_settings){.customer = in->at.na001,
                                                               .type = in->nearest,
                                                               .percent = PERCENT(2),
                                                               .since = "2026-06-30"});
    kith_error err = NEW_ERROR;
    REFUSED(KITH_ERR_RULE, &err, kith_txn_commit(txn, NULL, &err));
    assert_int_equal(err.rule, KITH_RULE_OVERLAP);
    assert_int_equal(err.subject, second);
    assert_int_equal(err.other, first);
    assert_int_equal(err.since, day("2026-06-30"));
    kith_txn_close(txn);
    (void)put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(2), .inactive = 1});
    (void)put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(2), .brand = in->brand});
    free_house(in);
}

static void c_skipped_nodes_are_passed_over(void **state)
{
    (void)state;
    house *in = new_house();
    kith_error err = NEW_ERROR;
    const kith_id high = put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(5)});
    const kith_id near = put(in, (condition_settings){.customer = in->at.bb001, .percent = PERCENT(3)});
    kith_id node = 0;
    size_t count = 0;
    kith_view *view = view_of(in->at.book);
    OK(&err, kith_record_parts(view, in->at.bb001, KITH_KIND_CHAIN_NODE, 0, &node, 1, &count, &err));
    kith_view_close(view);
    kith_txn *txn = begin(in->at.book);
    change(txn, node, FLAG(KITH_CHAIN_NODE_SKIPPED));
    (void)commit(txn);
    expect_percent(in, PERCENT(5), high);
    assert_int_equal(reason_of(in, near, in->at.bb001), KITH_REASON_NOT_RELEVANT);
    assert_int_equal(ask(in, (kith_condition_query){.customer = in->at.bb001}).number, PERCENT(3));
    free_house(in);
}

static void c_the_path_ends_at_a_gap(void **state)
{
    (void)state;
    house *in = new_house();
    kith_error err = NEW_ERROR;
    (void)put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(5)});
    kith_txn *txn = begin(in->at.book);
    OK(&err, kith_chain_move(txn, in->at.bb001, 0, 0, day("2026-01-01"), NULL, &err));
    (void)commit(txn);
    assert_int_equal(ask(in, (kith_condition_query){.as_of = day("2026-01-01")}).condition, 0);
    assert_int_equal(ask(in, (kith_condition_query){.as_of = day("2025-12-31")}).number, PERCENT(5));
    free_house(in);
}

/* Worked case 43. */
static void c_conditions_of_different_types_both_apply(void **state)
{
    (void)state;
    house *in = new_house();
    kith_error err = NEW_ERROR;
    const kith_id promo = add_type(in, "PROMO", 0);
    const kith_id base = add_type(in, "BASE", 0);
    (void)put(in, (condition_settings){.customer = in->at.ch001, .type = promo, .percent = PERCENT(2)});
    (void)put(in, (condition_settings){.customer = in->at.na001, .type = base, .percent = PERCENT(5)});
    kith_effective all[4];
    size_t count = 0;
    const kith_condition_query query = {.size = sizeof query, .customer = in->at.c1001};
    kith_view *view = view_of(in->at.book);
    OK(&err, kith_condition_all(view, &query, all, COUNT(all), &count, &err));
    assert_int_equal(count, 3);
    assert_int_equal(all[0].condition, 0);
    assert_int_equal(all[1].type, promo);
    assert_int_equal(all[1].number, PERCENT(2));
    assert_int_equal(all[2].number, PERCENT(5));
    const kith_id customers[] = {in->at.c1001, in->at.c1010, in->at.na001};
    const kith_condition_query many = {.size = sizeof many, .type = promo};
    OK(&err, kith_condition_many(view, &many, customers, 3, all, &err));
    assert_int_equal(all[0].number, PERCENT(2));
    assert_int_equal(all[1].condition, 0);
    assert_int_equal(all[2].condition, 0);
    kith_view_close(view);
    free_house(in);
}

/* --- what a type allows --- */

static void condition_must_fit_its_type(void **state)
{
    (void)state;
    house *in = new_house();
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(in->at.book);
    OK(&err, kith_condition_presets(txn, &err));
    OK(&err, kith_condition_presets(txn, &err)); /* what is there is left out */
    (void)commit(txn);
    static const char *codes[] = {"discount",   "bonus_agreement", "payer",
                                  "invoice_to", "price_list",      "credit_limit"};
    kith_id types[COUNT(codes)];
    kith_view *view = view_of(in->at.book);
    for (size_t i = 0; i < COUNT(codes); i++) {
        OK(&err, kith_record_find(view, KITH_KIND_CONDITION_TYPE, codes[i], &types[i], &err));
    }
    kith_view_close(view);
    txn = begin(in->at.book);
    const kith_id place = location(txn, in->at.mw001, NULL, "Chicago");
    (void)commit(txn);
    const struct {
        condition_settings set;
        size_t type;
        int32_t rule;
    } cases[] = {
        {{.percent = PERCENT(5)}, 0, 0},
        {{.percent = PERCENT(5), .brand = in->brand, .item_group = "shoes"}, 0, 0},
        {{.text = "five"}, 0, KITH_RULE_CONDITION_SHAPE},
        {{.percent = PERCENT(5), .text = "five"}, 0, KITH_RULE_CONDITION_SHAPE},
        {{.state = KITH_CONDITION_STATE_BLOCK}, 0, 0},
        {{.state = KITH_CONDITION_STATE_NONE}, 0, 0},
        {{.state = KITH_CONDITION_STATE_BLOCK, .percent = PERCENT(5)}, 0, KITH_RULE_CONDITION_SHAPE},
        {{.text = "A1"}, 1, 0},
        {{.party = in->at.na001}, 1, KITH_RULE_CONDITION_SHAPE},
        {{.party = in->at.na001}, 2, 0},
        {{.percent = PERCENT(5)}, 2, KITH_RULE_CONDITION_SHAPE},
        {{.party = in->at.na001, .brand = in->brand}, 2, KITH_RULE_CONDITION_SHAPE},
        {{.party = in->at.na001, .item_group = "shoes"}, 2, KITH_RULE_CONDITION_SHAPE},
        {{.party = in->at.mw001, .location = place}, 3, 0},
        {{.party = in->at.na001, .location = place}, 3, KITH_RULE_LOCATION_OWNER},
        {{.text = "retail"}, 4, 0},
        {{.percent = PERCENT(5), .currency = in->euro}, 5, 0},
        {{.percent = PERCENT(5)}, 5, KITH_RULE_CONDITION_SHAPE},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        condition_settings set = cases[i].set;
        set.customer = in->at.na001;
        set.type = types[cases[i].type];
        txn = begin(in->at.book);
        const kith_id id = condition(txn, set);
        if (cases[i].rule != 0) {
            expect_rule(txn, cases[i].rule, id);
        } else {
            size_t count = 1;
            OK(&err, kith_txn_check(txn, NULL, 0, &count, &err));
            assert_int_equal(count, 0);
            kith_txn_close(txn);
        }
    }
    free_house(in);
}

/* What a removed record leaves behind, and a reload. */
static void bitmaps_follow_records(void **state)
{
    (void)state;
    house *in = new_house();
    const kith_id old = put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(5)});
    const kith_id branded =
        put(in, (condition_settings){.customer = in->at.na001, .percent = PERCENT(6), .brand = in->brand});
    kith_txn *txn = begin(in->at.book);
    remove_record(txn, old);
    (void)commit(txn);
    assert_int_equal(ask(in, (kith_condition_query){.brand = in->brand}).condition, branded);
    txn = begin(in->at.book);
    remove_record(txn, branded);
    (void)commit(txn);
    assert_int_equal(ask(in, (kith_condition_query){.brand = in->brand}).condition, 0);
    assert_int_equal(reason_of(in, 0, in->at.na001), KITH_REASON_NO_RECORD);
    free_house(in);
}

/* Asked without a currency, that of the nearest counts. */
static void b_amounts_of_two_currencies_are_not_mixed(void **state)
{
    (void)state;
    const int64_t modes[] = {KITH_CONDITION_MODE_SUM, KITH_CONDITION_MODE_BEST};
    for (size_t i = 0; i < COUNT(modes); i++) {
        house *in = new_house();
        kith_txn *txn = begin(in->at.book);
        const kith_id type = ADD(txn, KITH_KIND_CONDITION_TYPE, TEXT(KITH_CONDITION_TYPE_CODE, "rebate"),
                                 CODE(KITH_CONDITION_TYPE_VALUE, KITH_CONDITION_VALUE_AMOUNT),
                                 CODE(KITH_CONDITION_TYPE_MODE, modes[i]));
        (void)commit(txn);
        const kith_id far = put(
            in, (condition_settings){
                    .customer = in->at.na001, .type = type, .percent = PERCENT(50), .currency = in->euro});
        const kith_id near = put(
            in, (condition_settings){
                    .customer = in->at.mw001, .type = type, .percent = PERCENT(30), .currency = in->dollar});
        kith_effective out = ask(in, (kith_condition_query){.type = type});
        assert_int_equal(out.number, PERCENT(30));
        assert_int_equal(out.condition, near);
        assert_int_equal(out.count, 1);
        assert_int_equal(reason_of(in, far, 0), KITH_REASON_CURRENCY);
        out = ask(in, (kith_condition_query){.type = type, .currency = in->euro});
        assert_int_equal(out.condition, far);
        free_house(in);
    }
}

/* Only numbers are added or compared; percentages alone come off one after the other. */
static void b_modes_fit_their_values(void **state)
{
    (void)state;
    house *in = new_house();
    for (int64_t value = 1; kith_schema_code(KITH_LIST_CONDITION_VALUE, value) != NULL; value++) {
        for (int64_t mode = 1; kith_schema_code(KITH_LIST_CONDITION_MODE, mode) != NULL; mode++) {
            const int percent = value == KITH_CONDITION_VALUE_PERCENT;
            const int number =
                percent || value == KITH_CONDITION_VALUE_AMOUNT || value == KITH_CONDITION_VALUE_DECIMAL;
            const int fits = mode == KITH_CONDITION_MODE_CASCADE                                   ? percent
                             : mode == KITH_CONDITION_MODE_SUM || mode == KITH_CONDITION_MODE_BEST ? number
                                                                                                   : 1;
            kith_txn *txn = begin(in->at.book);
            const kith_id type =
                ADD(txn, KITH_KIND_CONDITION_TYPE, TEXT(KITH_CONDITION_TYPE_CODE, "tried"),
                    CODE(KITH_CONDITION_TYPE_VALUE, value), CODE(KITH_CONDITION_TYPE_MODE, mode));
            if (fits) {
                kith_txn_close(txn);
            } else {
                expect_rule(txn, KITH_RULE_CONDITION_SHAPE, type);
            }
        }
    }
    free_house(in);
}

/* What no sum can hold is as much as numbers can say, and nothing worse. */
static void b_cascade_ends_where_numbers_do(void **state)
{
    (void)state;
    house *in = new_house();
    kith_txn *txn = begin(in->at.book);
    const kith_id type = percent_type(txn, "cascade", KITH_CONDITION_MODE_CASCADE);
    (void)commit(txn);
    const kith_id customers[] = {in->at.bb001, in->at.mw001, in->at.na001};
    for (size_t i = 0; i < COUNT(customers); i++) {
        (void)put(in, (condition_settings){.customer = customers[i], .type = type, .percent = INT64_MIN});
    }
    assert_true(ask(in, (kith_condition_query){.type = type}).number < -PERCENT(1000000));
    free_house(in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a1_scope_keys_that_the_record_sets_must_equal_the_request),
        cmocka_unit_test(a2_inactive_records_do_not_count),
        cmocka_unit_test(a3_records_hold_on_the_pricing_date_only),
        cmocka_unit_test(a4_currency_and_minimum_value_must_match),
        cmocka_unit_test(a4_without_a_minimum_every_value_reaches_it),
        cmocka_unit_test(a5_local_records_are_for_their_own_customer),
        cmocka_unit_test(a6_nothing_comes_down_without_a_chain),
        cmocka_unit_test(a7_a_block_stops_what_comes_from_above_it),
        cmocka_unit_test(a8_what_is_enforced_above_wins),
        cmocka_unit_test(b_no_candidate_is_nothing),
        cmocka_unit_test(b_one_candidate_counts_for_all_below),
        cmocka_unit_test(b_nearest),
        cmocka_unit_test(b_cumulative_sum),
        cmocka_unit_test(b_cumulative_cascade),
        cmocka_unit_test(b_best),
        cmocka_unit_test(b_top),
        cmocka_unit_test(b_bonus_agreements_all_apply_unless_one_is_exclusive),
        cmocka_unit_test(b_nothing_adds_nothing_where_records_apply_together),
        cmocka_unit_test(c_two_of_one_scope_at_once_are_refused),
        cmocka_unit_test(c_skipped_nodes_are_passed_over),
        cmocka_unit_test(c_the_path_ends_at_a_gap),
        cmocka_unit_test(c_conditions_of_different_types_both_apply),
        cmocka_unit_test(condition_must_fit_its_type),
        cmocka_unit_test(bitmaps_follow_records),
        cmocka_unit_test(b_amounts_of_two_currencies_are_not_mixed),
        cmocka_unit_test(b_modes_fit_their_values),
        cmocka_unit_test(b_cascade_ends_where_numbers_do),
    };
    return cmocka_run_group_tests_name("conditions", tests, NULL, NULL);
}
