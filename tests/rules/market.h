/* A market of customers, brands, seasons and currencies, orders with entries, and what is asked about them.
 */
#ifndef KITH_TESTS_MARKET_H
#define KITH_TESTS_MARKET_H

#include "chain.h"

#include <stdio.h>

#define WHOLE INT64_C(1000000) /* one, as a decimal */

/* Red and Blue; a season of 2026, one of 2027 and one of every year; euros and pounds. */
typedef struct market {
    kith_memory_store *memory;
    kith_book *book;
    kith_id hierarchy;
    kith_id type; /* orders of it store the chain */
    kith_id buyer;
    kith_id other;
    kith_id third;
    kith_id shop; /* a node without a parent; no member yet */
    kith_id head; /* a node that the shop may hang under */
    kith_id red;
    kith_id blue;
    kith_id fw26;
    kith_id ss27;
    kith_id fair;
    kith_id euro;
    kith_id pound;
    uint32_t orders; /* made so far: each gets a number of its own */
} market;

/* --- beginning --- */

static inline void fill_lists(market *at, kith_txn *txn)
{
    at->hierarchy = entry(txn, KITH_KIND_HIERARCHY, "trade");
    set_book(txn, at->book, REF(KITH_BOOK_HIERARCHY, at->hierarchy));
    at->type = ADD(txn, KITH_KIND_ORDER_TYPE, TEXT(KITH_ORDER_TYPE_CODE, "D02"),
                   CODE(KITH_ORDER_TYPE_CHAIN_CHECK, KITH_CHAIN_CHECK_ON),
                   REF(KITH_ORDER_TYPE_HIERARCHY, at->hierarchy));
    at->red = entry(txn, KITH_KIND_BRAND, "red");
    at->blue = entry(txn, KITH_KIND_BRAND, "blue");
    at->fw26 = ADD(txn, KITH_KIND_SEASON, TEXT(KITH_SEASON_CODE, "FW26"), INTEGER(KITH_SEASON_YEAR, 2026));
    at->ss27 = ADD(txn, KITH_KIND_SEASON, TEXT(KITH_SEASON_CODE, "SS27"), INTEGER(KITH_SEASON_YEAR, 2027));
    at->fair = entry(txn, KITH_KIND_SEASON, "fair");
    at->euro =
        ADD(txn, KITH_KIND_CURRENCY, TEXT(KITH_CURRENCY_CODE, "EUR"), INTEGER(KITH_CURRENCY_DIGITS, 2));
    at->pound =
        ADD(txn, KITH_KIND_CURRENCY, TEXT(KITH_CURRENCY_CODE, "GBP"), INTEGER(KITH_CURRENCY_DIGITS, 2));
}

static inline market *new_market(void)
{
    market *at = test_calloc(1, sizeof *at);
    at->memory = new_store();
    at->book = open_over(at->memory);
    kith_txn *txn = begin(at->book);
    fill_lists(at, txn);
    at->buyer = organisation(txn, "B");
    at->other = organisation(txn, "O");
    at->third = organisation(txn, "T");
    at->shop = organisation(txn, "S");
    at->head = organisation(txn, "H");
    (void)location(txn, at->buyer, "main", "Paris");
    (void)location(txn, at->shop, "main", "Lyon");
    (void)commit(txn);
    return at;
}

static inline void free_market(market *at)
{
    kith_book_close(at->book);
    kith_memory_store_free(at->memory);
    test_free(at);
}

/* What is kept is made anew from what is stored. */
static inline void reopen(market *at)
{
    at->book = reopened(at->book, at->memory);
}

/* --- selling --- */

/* What is 0 or NULL is not set. */
typedef struct order_settings {
    kith_id customer; /* 0: the buyer */
    kith_id type;
    kith_id brand;
    kith_id season;
    kith_id currency;
    const char *date; /* NULL: in 2026 */
} order_settings;

static inline kith_id new_order(market *at, kith_txn *txn, order_settings set)
{
    char number[16];
    (void)snprintf(number, sizeof number, "%04u", (unsigned)++at->orders);
    return ADD(txn, KITH_KIND_ORDER, TEXT(KITH_ORDER_NUMBER, number),
               REF(KITH_ORDER_CUSTOMER, set.customer == 0 ? at->buyer : set.customer),
               REF(KITH_ORDER_ORDER_TYPE, set.type), REF(KITH_ORDER_BRAND, set.brand),
               REF(KITH_ORDER_SEASON, set.season), REF(KITH_ORDER_CURRENCY, set.currency),
               DATE(KITH_ORDER_DATE, set.date == NULL ? "2026-06-01" : set.date));
}

/* `amount` in millionths, of so many pieces. */
static inline kith_id put_entry(kith_txn *txn, kith_id order, int64_t measure, int64_t amount, int64_t pieces)
{
    return ADD(txn, KITH_KIND_ORDER_ENTRY, REF(KITH_ORDER_ENTRY_ORDER, order),
               CODE(KITH_ORDER_ENTRY_MEASURE, measure), DATE(KITH_ORDER_ENTRY_DATE, "2026-06-01"),
               number_of(KITH_ORDER_ENTRY_AMOUNT, KITH_TYPE_DECIMAL, amount),
               number_of(KITH_ORDER_ENTRY_UNITS, KITH_TYPE_DECIMAL, pieces * WHOLE));
}

/* An order on which so much is booked, one piece for each; committed. */
static inline kith_id sell(market *at, order_settings set, int64_t booked)
{
    kith_txn *txn = begin(at->book);
    const kith_id order = new_order(at, txn, set);
    (void)put_entry(txn, order, KITH_ORDER_MEASURE_BOOKED, booked * WHOLE, booked);
    (void)commit(txn);
    return order;
}

static inline void freeze(market *at, kith_id order)
{
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(at->book);
    OK(&err, kith_order_save(txn, order, NULL, NULL, NULL, &err));
    (void)commit(txn);
}

/* An order of the buyer with its chain; committed and saved. */
static inline kith_id sell_in_chain(market *at, int64_t booked)
{
    const kith_id order = sell(at, (order_settings){.type = at->type}, booked);
    freeze(at, order);
    return order;
}

static inline void set_field(market *at, kith_id id, kith_value value)
{
    kith_txn *txn = begin(at->book);
    change(txn, id, value);
    (void)commit(txn);
}

static inline void drop(market *at, kith_id id)
{
    kith_txn *txn = begin(at->book);
    remove_record(txn, id);
    (void)commit(txn);
}

/* --- asking --- */

#define ROWS 32u

typedef struct answer {
    kith_sales rows[ROWS];
    size_t count;
} answer;

static inline answer ask_view(const kith_view *view, kith_sales_query query)
{
    kith_error err = NEW_ERROR;
    answer got = {.count = 77};
    query.size = sizeof query;
    OK(&err, kith_sales_summary(view, &query, got.rows, ROWS, &got.count, &err));
    assert_true(got.count <= ROWS);
    return got;
}

static inline answer ask(market *at, kith_sales_query query)
{
    kith_view *view = view_of(at->book);
    const answer got = ask_view(view, query);
    kith_view_close(view);
    return got;
}

/* Booked of a customer, of all brands, years and seasons in one currency, in whole ones. */
static inline int64_t booked_in(market *at, kith_id customer, uint32_t scope)
{
    const answer got = ask(at, (kith_sales_query){.customer = customer, .scope = scope});
    assert_true(got.count <= 1);
    return got.count == 0 ? 0 : got.rows[0].booked / WHOLE;
}

/* The same kept with the changes and made anew. */
static inline void expect_booked(market *at, kith_id customer, uint32_t scope, int64_t wanted)
{
    assert_int_equal(booked_in(at, customer, scope), wanted);
    reopen(at);
    assert_int_equal(booked_in(at, customer, scope), wanted);
}

#endif
