/* Sales of a customer: what makes a row, what is told apart, what is left out, and what a change does (P17 to
 * P20). */
#include "market.h"

#include <string.h>

/* --- what makes a row --- */

static void no_orders_no_rows(void **state)
{
    (void)state;
    market *at = new_market();
    kith_txn *txn = begin(at->book);
    (void)new_order(at, txn, (order_settings){.brand = at->red}); /* without entries */
    (void)commit(txn);
    for (uint32_t scope = KITH_SALES_CUSTOMER; scope <= KITH_SALES_CHAIN; scope++) {
        assert_int_equal(ask(at, (kith_sales_query){.customer = at->buyer, .scope = scope}).count, 0);
    }
    free_market(at);
}

/* Active is booked less cancelled, open is active less shipped; what came back counts for neither. */
static void every_measure_has_its_sum(void **state)
{
    (void)state;
    market *at = new_market();
    kith_txn *txn = begin(at->book);
    const kith_id order = new_order(at, txn, (order_settings){.brand = at->red, .season = at->ss27});
    (void)put_entry(txn, order, KITH_ORDER_MEASURE_BOOKED, 1000 * WHOLE, 50);
    (void)put_entry(txn, order, KITH_ORDER_MEASURE_BOOKED, 500 * WHOLE, 25);
    (void)put_entry(txn, order, KITH_ORDER_MEASURE_CANCELLED, 200 * WHOLE, 10);
    (void)put_entry(txn, order, KITH_ORDER_MEASURE_SHIPPED, 700 * WHOLE, 35);
    (void)put_entry(txn, order, KITH_ORDER_MEASURE_RETURNED, 30 * WHOLE, 2);
    (void)put_entry(txn, order, KITH_ORDER_MEASURE_SHIPPED, -1, 0); /* put right by a millionth */
    (void)commit(txn);
    const kith_sales wanted = {.entries = 6,
                               .booked = 1500 * WHOLE,
                               .cancelled = 200 * WHOLE,
                               .shipped = 700 * WHOLE - 1,
                               .returned = 30 * WHOLE,
                               .active = 1300 * WHOLE,
                               .open = 600 * WHOLE + 1,
                               .units_booked = 75 * WHOLE,
                               .units_cancelled = 10 * WHOLE,
                               .units_shipped = 35 * WHOLE,
                               .units_returned = 2 * WHOLE};
    for (int round = 0; round < 2; round++, reopen(at)) {
        const answer got = ask(at, (kith_sales_query){.customer = at->buyer});
        assert_int_equal(got.count, 1);
        assert_memory_equal(&got.rows[0], &wanted, sizeof wanted);
    }
    free_market(at);
}

/* More cancelled and shipped than booked: amounts below 0 are told as they are. */
static void sums_may_be_below_zero(void **state)
{
    (void)state;
    market *at = new_market();
    kith_txn *txn = begin(at->book);
    const kith_id order = new_order(at, txn, (order_settings){0});
    (void)put_entry(txn, order, KITH_ORDER_MEASURE_CANCELLED, 5 * WHOLE, 1);
    (void)put_entry(txn, order, KITH_ORDER_MEASURE_SHIPPED, 7 * WHOLE, 1);
    (void)commit(txn);
    const answer got = ask(at, (kith_sales_query){.customer = at->buyer});
    assert_int_equal(got.count, 1);
    assert_int_equal(got.rows[0].active, -5 * WHOLE);
    assert_int_equal(got.rows[0].open, -12 * WHOLE);
    free_market(at);
}

/* Entries that sum up to nothing are still entries. */
static void row_of_nothing_is_a_row(void **state)
{
    (void)state;
    market *at = new_market();
    kith_txn *txn = begin(at->book);
    const kith_id order = new_order(at, txn, (order_settings){0});
    (void)put_entry(txn, order, KITH_ORDER_MEASURE_BOOKED, 5 * WHOLE, 1);
    (void)put_entry(txn, order, KITH_ORDER_MEASURE_BOOKED, -5 * WHOLE, -1);
    (void)commit(txn);
    const answer got = ask(at, (kith_sales_query){.customer = at->buyer});
    assert_int_equal(got.count, 1);
    assert_int_equal(got.rows[0].entries, 2);
    assert_int_equal(got.rows[0].booked, 0);
    assert_int_equal(got.rows[0].units_booked, 0);
    free_market(at);
}

/* --- what is told apart --- */

/* Each of these is booked with a power of ten, so that every sum says what is in it. */
static market *new_matrix(void)
{
    market *at = new_market();
    const order_settings orders[] = {
        {.brand = at->red, .season = at->fw26},
        {.brand = at->red, .season = at->ss27},
        {.brand = at->blue, .season = at->fw26},
        {.brand = at->blue, .season = at->fair, .date = "2027-01-31"}, /* the date's year */
        {.brand = at->blue, .season = at->ss27, .date = "2025-12-31"}, /* the season's, not the date's */
        {.date = "2025-12-31"},
        {.brand = at->red, .season = at->fw26, .currency = at->pound},
        {.brand = at->red, .season = at->fw26, .currency = at->euro},
    };
    int64_t booked = 1;
    for (size_t i = 0; i < COUNT(orders); i++, booked *= 10) {
        (void)sell(at, orders[i], booked);
    }
    return at;
}

typedef struct expected_row {
    uint32_t year;
    kith_id season;
    kith_id brand;
    kith_id currency;
    int64_t booked;
} expected_row;

static void expect_rows(market *at, kith_sales_query query, const expected_row *wanted, size_t count)
{
    for (int round = 0; round < 2; round++, reopen(at)) {
        const answer got = ask(at, query);
        assert_int_equal(got.count, count);
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(got.rows[i].year, wanted[i].year);
            assert_int_equal(got.rows[i].season, wanted[i].season);
            assert_int_equal(got.rows[i].brand, wanted[i].brand);
            assert_int_equal(got.rows[i].currency, wanted[i].currency);
            assert_int_equal(got.rows[i].booked, wanted[i].booked * WHOLE);
            assert_int_equal(got.rows[i].active, wanted[i].booked * WHOLE);
        }
    }
}

#define EXPECT_ROWS(at, query, ...)                                                                          \
    expect_rows((at), (query), (const expected_row[]){__VA_ARGS__},                                          \
                sizeof((const expected_row[]){__VA_ARGS__}) / sizeof(expected_row))

/* Sums of different currencies are never put together. */
static void every_combination_tells_apart_what_it_says(void **state)
{
    (void)state;
    market *at = new_matrix();
    const kith_id eur = at->euro;
    const kith_id gbp = at->pound;
    kith_sales_query query = {.customer = at->buyer};
    EXPECT_ROWS(at, query, {0, 0, 0, 0, 111111}, {0, 0, 0, eur, 10000000}, {0, 0, 0, gbp, 1000000});
    query.by = KITH_SALES_BY_BRAND;
    EXPECT_ROWS(at, query, {0, 0, 0, 0, 100000}, {0, 0, at->red, 0, 11}, {0, 0, at->red, eur, 10000000},
                {0, 0, at->red, gbp, 1000000}, {0, 0, at->blue, 0, 11100});
    query.by = KITH_SALES_BY_YEAR;
    EXPECT_ROWS(at, query, {2025, 0, 0, 0, 100000}, {2026, 0, 0, 0, 101}, {2026, 0, 0, eur, 10000000},
                {2026, 0, 0, gbp, 1000000}, {2027, 0, 0, 0, 11010});
    query.by = KITH_SALES_BY_SEASON;
    EXPECT_ROWS(at, query, {0, 0, 0, 0, 100000}, {0, at->fw26, 0, 0, 101}, {0, at->fw26, 0, eur, 10000000},
                {0, at->fw26, 0, gbp, 1000000}, {0, at->ss27, 0, 0, 10010}, {0, at->fair, 0, 0, 1000});
    query.by = KITH_SALES_BY_BRAND | KITH_SALES_BY_YEAR;
    EXPECT_ROWS(at, query, {2025, 0, 0, 0, 100000}, {2026, 0, at->red, 0, 1},
                {2026, 0, at->red, eur, 10000000}, {2026, 0, at->red, gbp, 1000000},
                {2026, 0, at->blue, 0, 100}, {2027, 0, at->red, 0, 10}, {2027, 0, at->blue, 0, 11000});
    query.by = KITH_SALES_BY_BRAND | KITH_SALES_BY_SEASON;
    EXPECT_ROWS(at, query, {0, 0, 0, 0, 100000}, {0, at->fw26, at->red, 0, 1},
                {0, at->fw26, at->red, eur, 10000000}, {0, at->fw26, at->red, gbp, 1000000},
                {0, at->fw26, at->blue, 0, 100}, {0, at->ss27, at->red, 0, 10},
                {0, at->ss27, at->blue, 0, 10000}, {0, at->fair, at->blue, 0, 1000});
    query.by = KITH_SALES_BY_YEAR | KITH_SALES_BY_SEASON;
    EXPECT_ROWS(at, query, {2025, 0, 0, 0, 100000}, {2026, at->fw26, 0, 0, 101},
                {2026, at->fw26, 0, eur, 10000000}, {2026, at->fw26, 0, gbp, 1000000},
                {2027, at->ss27, 0, 0, 10010}, {2027, at->fair, 0, 0, 1000});
    query.by |= KITH_SALES_BY_BRAND;
    EXPECT_ROWS(at, query, {2025, 0, 0, 0, 100000}, {2026, at->fw26, at->red, 0, 1},
                {2026, at->fw26, at->red, eur, 10000000}, {2026, at->fw26, at->red, gbp, 1000000},
                {2026, at->fw26, at->blue, 0, 100}, {2027, at->ss27, at->red, 0, 10},
                {2027, at->ss27, at->blue, 0, 10000}, {2027, at->fair, at->blue, 0, 1000});
    free_market(at);
}

static void filters_leave_out_the_others(void **state)
{
    (void)state;
    market *at = new_matrix();
    const kith_id eur = at->euro;
    const kith_id gbp = at->pound;
    const kith_id buyer = at->buyer;
    EXPECT_ROWS(at, ((kith_sales_query){.customer = buyer, .brand = at->red}), {0, 0, 0, 0, 11},
                {0, 0, 0, eur, 10000000}, {0, 0, 0, gbp, 1000000});
    EXPECT_ROWS(at, ((kith_sales_query){.customer = buyer, .season = at->ss27}), {0, 0, 0, 0, 10010});
    EXPECT_ROWS(at, ((kith_sales_query){.customer = buyer, .year = 2027}), {0, 0, 0, 0, 11010});
    EXPECT_ROWS(at, ((kith_sales_query){.customer = buyer, .year = 2025}), {0, 0, 0, 0, 100000});
    EXPECT_ROWS(at, ((kith_sales_query){.customer = buyer, .year = 2027, .brand = at->red}),
                {0, 0, 0, 0, 10});
    EXPECT_ROWS(
        at,
        ((kith_sales_query){.customer = buyer, .year = 2027, .brand = at->blue, .by = KITH_SALES_BY_SEASON}),
        {0, at->ss27, 0, 0, 10000}, {0, at->fair, 0, 0, 1000});
    EXPECT_ROWS(at, ((kith_sales_query){.customer = buyer, .season = at->fair, .by = KITH_SALES_BY_YEAR}),
                {2027, 0, 0, 0, 1000});
    const kith_sales_query nothing[] = {
        {.customer = buyer, .year = 2024},
        {.customer = buyer, .year = 2026, .season = at->ss27},
        {.customer = buyer, .season = at->fair, .brand = at->red},
        {.customer = at->other},
        {.customer = buyer, .brand = at->red + 256 * UINT64_C(77)}, /* a brand that is not there */
    };
    for (size_t i = 0; i < COUNT(nothing); i++) {
        assert_int_equal(ask(at, nothing[i]).count, 0);
    }
    free_market(at);
}

/* --- room --- */

static void count_tells_of_rows_beyond_capacity(void **state)
{
    (void)state;
    market *at = new_matrix();
    kith_error err = NEW_ERROR;
    const kith_sales_query query = {
        .size = sizeof query, .customer = at->buyer, .by = KITH_SALES_BY_BRAND | KITH_SALES_BY_YEAR};
    const answer all = ask(at, query);
    kith_view *view = view_of(at->book);
    assert_int_equal(all.count, 7);
    for (size_t capacity = 0; capacity <= all.count; capacity++) {
        kith_sales rows[8];
        kith_sales untouched;
        size_t count = 77;
        memset(rows, 0x5a, sizeof rows);
        memset(&untouched, 0x5a, sizeof untouched);
        OK(&err, kith_sales_summary(view, &query, capacity == 0 ? NULL : rows, capacity, &count, &err));
        assert_int_equal(count, all.count);
        if (capacity > 0) {
            assert_memory_equal(rows, all.rows, capacity * sizeof *rows);
        }
        assert_memory_equal(&rows[capacity], &untouched, sizeof untouched);
    }
    kith_view_close(view);
    free_market(at);
}

/* The greatest amount that an entry may have. */
static int64_t greatest_amount(market *at)
{
    int64_t low = 0;
    kith_txn *txn = begin(at->book);
    const kith_id order = new_order(at, txn, (order_settings){0});
    for (int64_t step = INT64_C(1) << 62; step > 0; step /= 2) {
        const kith_value values[] = {
            REF(KITH_ORDER_ENTRY_ORDER, order), CODE(KITH_ORDER_ENTRY_MEASURE, KITH_ORDER_MEASURE_BOOKED),
            DATE(KITH_ORDER_ENTRY_DATE, "2026-06-01"),
            number_of(KITH_ORDER_ENTRY_AMOUNT, KITH_TYPE_DECIMAL, low + (step - 1) + 1)};
        kith_id id = 0;
        low += kith_record_add(txn, KITH_KIND_ORDER_ENTRY, values, COUNT(values), &id, NULL) == KITH_OK ? step
                                                                                                        : 0;
    }
    kith_txn_close(txn);
    return low;
}

/* So many times the greatest amount is booked on an order, which does not fit a decimal any more. */
static void book_too_much(market *at, order_settings set, int64_t sign)
{
    const int64_t most = greatest_amount(at);
    kith_txn *txn = begin(at->book);
    const kith_id order = new_order(at, txn, set);
    assert_true(most > INT64_MAX / 1000000);
    for (int64_t i = 0; i <= INT64_MAX / most; i++) {
        (void)put_entry(txn, order, KITH_ORDER_MEASURE_BOOKED, sign * most, 1);
    }
    (void)commit(txn);
}

/* A smaller question is answered; so is the great one again when less of it is left. */
static void sum_beyond_a_decimal_is_refused(void **state)
{
    (void)state;
    market *at = new_market();
    kith_error err = NEW_ERROR;
    kith_sales row;
    size_t count = 77;
    (void)sell(at, (order_settings){.brand = at->red}, 7);
    book_too_much(at, (order_settings){.brand = at->blue}, 1);
    for (int round = 0; round < 2; round++, reopen(at)) {
        kith_sales_query query = {.size = sizeof query, .customer = at->buyer};
        kith_view *view = view_of(at->book);
        REFUSED(KITH_ERR_LIMIT, &err, kith_sales_summary(view, &query, &row, 1, &count, &err));
        assert_int_equal(count, 0);
        query.by = KITH_SALES_BY_BRAND; /* no room for the row, and no answer either */
        count = 77;
        REFUSED(KITH_ERR_LIMIT, &err, kith_sales_summary(view, &query, &row, 1, &count, &err));
        assert_int_equal(count, 0);
        query.brand = at->red;
        OK(&err, kith_sales_summary(view, &query, &row, 1, &count, &err));
        assert_int_equal(count, 1);
        assert_int_equal(row.booked, 7 * WHOLE);
        kith_view_close(view);
    }
    book_too_much(at, (order_settings){.brand = at->blue}, -1); /* both together fit again */
    const answer got = ask(at, (kith_sales_query){.customer = at->buyer});
    assert_int_equal(got.count, 1);
    assert_int_equal(got.rows[0].booked, 7 * WHOLE);
    free_market(at);
}

/* --- changes --- */

/* What the order was booked with goes from one place to the other, wholly. */
static void changed_order_is_counted_where_it_is_now(void **state)
{
    (void)state;
    market *at = new_market();
    const kith_id order = sell(at, (order_settings){.brand = at->red}, 5);
    (void)sell(at, (order_settings){.brand = at->red}, 100); /* stays */
    const struct {
        kith_value value;
        expected_row row; /* where it is then */
    } changes[] = {
        {REF(KITH_ORDER_BRAND, at->blue), {2026, 0, at->blue, 0, 5}},
        {DATE(KITH_ORDER_DATE, "2024-02-29"), {2024, 0, at->blue, 0, 5}},
        {REF(KITH_ORDER_CURRENCY, at->pound), {2024, 0, at->blue, at->pound, 5}},
        {REF(KITH_ORDER_SEASON, at->fair), {2024, at->fair, at->blue, at->pound, 5}},
        {DATE(KITH_ORDER_DATE, "2023-01-01"), {2023, at->fair, at->blue, at->pound, 5}},
        {INTEGER(KITH_ORDER_YEAR, 2019), {2019, at->fair, at->blue, at->pound, 5}}, /* set by hand */
        {DATE(KITH_ORDER_DATE, "2023-05-01"), {2019, at->fair, at->blue, at->pound, 5}},
        {nothing_of(KITH_ORDER_YEAR), {2023, at->fair, at->blue, at->pound, 5}},
        {REF(KITH_ORDER_SEASON, at->ss27), {2027, at->ss27, at->blue, at->pound, 5}},
        {DATE(KITH_ORDER_DATE, "2022-01-01"), {2027, at->ss27, at->blue, at->pound, 5}},
        {nothing_of(KITH_ORDER_BRAND), {2027, at->ss27, 0, at->pound, 5}},
        {nothing_of(KITH_ORDER_CURRENCY), {2027, at->ss27, 0, 0, 5}},
        {CODE(KITH_ORDER_STATUS, KITH_ORDER_STATUS_CANCELLED), {2027, at->ss27, 0, 0, 5}},
    };
    const uint32_t by = KITH_SALES_BY_BRAND | KITH_SALES_BY_YEAR | KITH_SALES_BY_SEASON;
    for (size_t i = 0; i < COUNT(changes); i++) {
        const expected_row stays = {2026, 0, at->red, 0, 100};
        const expected_row moved = changes[i].row;
        const expected_row late[] = {stays, moved};
        const expected_row early[] = {moved, stays};
        const int comes_late = moved.year > 2026 || (moved.year == 2026 && moved.brand > stays.brand);
        set_field(at, order, changes[i].value);
        expect_rows(at, (kith_sales_query){.customer = at->buyer, .by = by}, comes_late ? late : early, 2);
    }
    set_field(at, order, REF(KITH_ORDER_CUSTOMER, at->other));
    expect_booked(at, at->buyer, KITH_SALES_CUSTOMER, 100);
    expect_booked(at, at->other, KITH_SALES_CUSTOMER, 5);
    free_market(at);
}

static void season_and_year_that_change_together_move_it(void **state)
{
    (void)state;
    market *at = new_market();
    kith_error err = NEW_ERROR;
    const kith_id order = sell(at, (order_settings){.season = at->fw26}, 5);
    const kith_value both[] = {REF(KITH_ORDER_SEASON, at->ss27), nothing_of(KITH_ORDER_YEAR)};
    kith_txn *txn = begin(at->book);
    OK(&err, kith_record_change(txn, order, both, COUNT(both), &err));
    (void)commit(txn);
    EXPECT_ROWS(at,
                ((kith_sales_query){.customer = at->buyer, .by = KITH_SALES_BY_YEAR | KITH_SALES_BY_SEASON}),
                {2027, at->ss27, 0, 0, 5});
    free_market(at);
}

/* What a view on the transaction shows of the buyer, in whole ones. */
static int64_t booked_inside(market *at, kith_txn *txn)
{
    kith_view *view = view_of_txn(txn);
    const answer got = ask_view(view, (kith_sales_query){.customer = at->buyer});
    kith_view_close(view);
    assert_true(got.count <= 1);
    return got.count == 0 ? 0 : got.rows[0].booked / WHOLE;
}

static void what_is_removed_counts_no_more(void **state)
{
    (void)state;
    market *at = new_market();
    kith_txn *txn = begin(at->book);
    const kith_id gone = new_order(at, txn, (order_settings){.brand = at->red});
    (void)put_entry(txn, gone, KITH_ORDER_MEASURE_BOOKED, 5 * WHOLE, 5);
    const kith_id order = new_order(at, txn, (order_settings){.brand = at->red});
    (void)put_entry(txn, order, KITH_ORDER_MEASURE_BOOKED, 10 * WHOLE, 10);
    const kith_id entry_gone = put_entry(txn, order, KITH_ORDER_MEASURE_BOOKED, 100 * WHOLE, 100);
    assert_int_equal(booked_inside(at, txn), 115);
    remove_record(txn, gone);
    assert_int_equal(booked_inside(at, txn), 110);
    remove_record(txn, entry_gone);
    assert_int_equal(booked_inside(at, txn), 10);
    (void)commit(txn);
    expect_booked(at, at->buyer, KITH_SALES_CUSTOMER, 10);
    free_market(at);
}

/* Entries are append-only: the order and they can be taken back before the commit alone. */
static void refused_removal_leaves_the_sums(void **state)
{
    (void)state;
    market *at = new_market();
    const kith_id order = sell(at, (order_settings){.brand = at->red}, 5);
    kith_txn *txn = begin(at->book);
    remove_record(txn, order);
    assert_int_equal(booked_inside(at, txn), 0);
    expect_rule(txn, KITH_RULE_APPEND_ONLY, 0);
    expect_booked(at, at->buyer, KITH_SALES_CUSTOMER, 5);
    free_market(at);
}

/* Lines, delivery dates and remarks are not entries. */
static void other_changes_of_an_order_change_nothing(void **state)
{
    (void)state;
    market *at = new_market();
    const kith_id order = sell(at, (order_settings){.brand = at->red}, 5);
    const answer before = ask(at, (kith_sales_query){.customer = at->buyer});
    kith_txn *txn = begin(at->book);
    (void)ADD(txn, KITH_KIND_ORDER_LINE, REF(KITH_ORDER_LINE_ORDER, order),
              TEXT(KITH_ORDER_LINE_ITEM, "shoe"),
              number_of(KITH_ORDER_LINE_AMOUNT, KITH_TYPE_DECIMAL, 3 * WHOLE));
    change(txn, order, DATE(KITH_ORDER_DELIVERY_DATE, "2028-01-01"));
    change(txn, order, CODE(KITH_ORDER_STATUS, KITH_ORDER_STATUS_CLOSED));
    (void)commit(txn);
    const answer after = ask(at, (kith_sales_query){.customer = at->buyer});
    assert_memory_equal(&after, &before, sizeof after.rows[0]);
    free_market(at);
}

/* --- what if --- */

static void transaction_shows_what_would_be_and_leaves_nothing_behind(void **state)
{
    (void)state;
    market *at = new_market();
    const kith_sales_query query = {.customer = at->buyer};
    const kith_id order = sell(at, (order_settings){.brand = at->red}, 5);
    kith_txn *txn = begin(at->book);
    (void)put_entry(txn, order, KITH_ORDER_MEASURE_BOOKED, 10 * WHOLE, 10);
    const kith_id second = new_order(at, txn, (order_settings){.brand = at->blue});
    (void)put_entry(txn, second, KITH_ORDER_MEASURE_BOOKED, 100 * WHOLE, 100);
    kith_view *inside = view_of_txn(txn);
    assert_int_equal(ask_view(inside, query).rows[0].booked, 115 * WHOLE);
    kith_view_close(inside);
    assert_int_equal(booked_in(at, at->buyer, KITH_SALES_CUSTOMER), 5);
    change(txn, order, REF(KITH_ORDER_CUSTOMER, at->other));
    remove_record(txn, second);
    inside = view_of_txn(txn);
    assert_int_equal(ask_view(inside, query).count, 0);
    assert_int_equal(ask_view(inside, (kith_sales_query){.customer = at->other}).rows[0].booked, 15 * WHOLE);
    kith_view_close(inside);
    kith_txn_close(txn);
    expect_booked(at, at->buyer, KITH_SALES_CUSTOMER, 5);
    expect_booked(at, at->other, KITH_SALES_CUSTOMER, 0);
    free_market(at);
}

/* A view stays as it was opened. */
static void open_view_does_not_see_what_comes_later(void **state)
{
    (void)state;
    market *at = new_market();
    const kith_id order = sell(at, (order_settings){0}, 5);
    kith_view *early = view_of(at->book);
    (void)sell(at, (order_settings){0}, 10);
    set_field(at, order, REF(KITH_ORDER_CUSTOMER, at->other));
    assert_int_equal(ask_view(early, (kith_sales_query){.customer = at->buyer}).rows[0].booked, 5 * WHOLE);
    kith_view_close(early);
    expect_booked(at, at->buyer, KITH_SALES_CUSTOMER, 10);
    free_market(at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_orders_no_rows),
        cmocka_unit_test(every_measure_has_its_sum),
        cmocka_unit_test(sums_may_be_below_zero),
        cmocka_unit_test(row_of_nothing_is_a_row),
        cmocka_unit_test(every_combination_tells_apart_what_it_says),
        cmocka_unit_test(filters_leave_out_the_others),
        cmocka_unit_test(count_tells_of_rows_beyond_capacity),
        cmocka_unit_test(sum_beyond_a_decimal_is_refused),
        cmocka_unit_test(changed_order_is_counted_where_it_is_now),
        cmocka_unit_test(season_and_year_that_change_together_move_it),
        cmocka_unit_test(what_is_removed_counts_no_more),
        cmocka_unit_test(refused_removal_leaves_the_sums),
        cmocka_unit_test(other_changes_of_an_order_change_nothing),
        cmocka_unit_test(transaction_shows_what_would_be_and_leaves_nothing_behind),
        cmocka_unit_test(open_view_does_not_see_what_comes_later),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
