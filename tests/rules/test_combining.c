/* Table 1 B: what comes of several conditions by the mode of their type; and what a type allows. A test is
 * named after its row. */
#include "house.h"

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

static void types_fill_what_their_values_can(void **state)
{
    (void)state;
    house *in = new_house();
    for (int64_t value = KITH_CONDITION_VALUE_PERCENT; value <= KITH_CONDITION_VALUE_AGREEMENT; value++) {
        for (int64_t field = KITH_HEADER_FIELD_INVOICE_TO; field < KITH_HEADER_FIELDS; field++) {
            const int is_party = field <= KITH_HEADER_FIELD_PAYER;
            const int is_code = field > KITH_HEADER_FIELD_PAYER && field <= KITH_HEADER_FIELD_DISCOUNT_MODEL;
            const int named =
                value == KITH_CONDITION_VALUE_CUSTOMER || value == KITH_CONDITION_VALUE_LOCATION;
            kith_txn *txn = begin(in->at.book);
            const kith_id type =
                ADD(txn, KITH_KIND_CONDITION_TYPE, TEXT(KITH_CONDITION_TYPE_CODE, "filling"),
                    CODE(KITH_CONDITION_TYPE_VALUE, value), CODE(KITH_CONDITION_TYPE_FILLS, field));
            if ((is_party && named) || (is_code && value == KITH_CONDITION_VALUE_CODE)) {
                kith_error err = NEW_ERROR;
                size_t count = 1;
                OK(&err, kith_txn_check(txn, NULL, 0, &count, &err));
                assert_int_equal(count, 0);
                kith_txn_close(txn);
            } else {
                expect_rule(txn, KITH_RULE_CONDITION_SHAPE, type);
            }
        }
    }
    free_house(in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(b_no_candidate_is_nothing),
        cmocka_unit_test(b_one_candidate_counts_for_all_below),
        cmocka_unit_test(b_nearest),
        cmocka_unit_test(b_cumulative_sum),
        cmocka_unit_test(b_cumulative_cascade),
        cmocka_unit_test(b_best),
        cmocka_unit_test(b_top),
        cmocka_unit_test(b_bonus_agreements_all_apply_unless_one_is_exclusive),
        cmocka_unit_test(b_nothing_adds_nothing_where_records_apply_together),
        cmocka_unit_test(b_amounts_of_two_currencies_are_not_mixed),
        cmocka_unit_test(b_cascade_ends_where_numbers_do),
        cmocka_unit_test(condition_must_fit_its_type),
        cmocka_unit_test(b_modes_fit_their_values),
        cmocka_unit_test(types_fill_what_their_values_can),
    };
    return cmocka_run_group_tests_name("combining conditions", tests, NULL, NULL);
}
