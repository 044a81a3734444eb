/* The kith side of suite "orders": a book over a store that hands over generated rows, or over a file. */
#include "kith_rows.h"
#include "orders.h"

#include <stdlib.h>

#define KINDS_MOST 256u
#define ROWS_MOST 256u
#define DECIMAL INT64_C(1000000)

struct orders_kith {
    const orders_asked *asked;
    kith_book *book;
    kith_view *view;
    uint64_t granted[KINDS_MOST];
};

/* Where rows go: a load, or a transaction that adds them in the order of their numbers. */
typedef struct sink {
    kith_load *load;
    kith_txn *txn;
} sink;

static void put(const sink *into, uint32_t kind, uint64_t sequence, const row *is)
{
    kith_error err = {.size = sizeof err};
    kith_id id = 0;
    if (into->load != NULL) {
        put_row(into->load, kind, sequence, is);
        return;
    }
    expect(kith_record_add(into->txn, kind, is->values, is->count, &id, &err), &err);
    if (id != make_id(kind, sequence)) {
        bench_fail("kith", "a record has another number than on the other side");
    }
}

/* --- rows --- */

static void put_coded(const sink *into, uint32_t kind, uint32_t field, const char *word, uint32_t count)
{
    for (uint32_t i = 1; i <= count; i++) {
        row is = {.count = 0};
        put_code(&is, field, word, i);
        if (kind == KITH_KIND_SEASON) {
            put_number(&is, KITH_SEASON_YEAR, KITH_TYPE_INTEGER, ORDERS_FIRST_YEAR + i - 1);
            put_number(&is, KITH_SEASON_ORDER, KITH_TYPE_INTEGER, i);
        }
        put(into, kind, i, &is);
    }
}

static void put_managers(const sink *into)
{
    for (uint32_t i = 1; i <= ORDERS_MANAGERS; i++) {
        const orders_manager *manager = &orders_managers[i];
        row is = {.count = 0};
        put_code(&is, KITH_MANAGER_CODE, "manager", i);
        put_number(&is, KITH_MANAGER_STATE, KITH_TYPE_CODE, manager->state);
        put_reference(&is, KITH_MANAGER_SUBSTITUTE, KITH_KIND_MANAGER, manager->substitute);
        put_number(&is, KITH_MANAGER_OPTED_OUT, KITH_TYPE_FLAG, manager->opted_out);
        put(into, KITH_KIND_MANAGER, i, &is);
    }
}

static void put_settings(const sink *into)
{
    put_coded(into, KITH_KIND_CATEGORY, KITH_CATEGORY_CODE, "category", DATA_CATEGORIES);
    put_coded(into, KITH_KIND_SHOP, KITH_SHOP_CODE, "shop", ORDERS_SHOPS);
    put_coded(into, KITH_KIND_BRAND, KITH_BRAND_CODE, "brand", ORDERS_BRANDS);
    put_coded(into, KITH_KIND_SEASON, KITH_SEASON_CODE, "season", ORDERS_SEASONS);
    put_managers(into);
    for (uint32_t i = 1; i <= ORDERS_DISTRIBUTIONS; i++) {
        const orders_distribution *distribution = &orders_distributions[i];
        row is = {.count = 0};
        put_code(&is, KITH_DISTRIBUTION_CODE, "distribution", i);
        put_number(&is, KITH_DISTRIBUTION_RANK, KITH_TYPE_INTEGER, i);
        put_reference(&is, KITH_DISTRIBUTION_SHOP, KITH_KIND_SHOP, distribution->shop);
        put_reference(&is, KITH_DISTRIBUTION_CATEGORY, KITH_KIND_CATEGORY, distribution->category);
        put_number(&is, KITH_DISTRIBUTION_POLICY, KITH_TYPE_CODE, distribution->policy);
        put(into, KITH_KIND_DISTRIBUTION, i, &is);
    }
}

static void put_customers(const orders_set *set, const sink *into)
{
    uint32_t bindings = 0;
    for (uint32_t i = 0; i < set->base.customers; i++) {
        row is = {.count = kith_rows_customer(&set->base, i, is.values)};
        put(into, KITH_KIND_CUSTOMER, (uint64_t)i + 1, &is);
    }
    for (uint32_t i = 0; i < set->base.customers; i++) {
        row is = {.count = 0};
        put_reference(&is, KITH_BINDING_CUSTOMER, KITH_KIND_CUSTOMER, i + 1);
        put_reference(&is, KITH_BINDING_MANAGER, KITH_KIND_MANAGER, set->bound[i]);
        put_number(&is, KITH_BINDING_SINCE, KITH_TYPE_DATE, ORDERS_BOUND_SINCE);
        put_number(&is, KITH_BINDING_CURRENT, KITH_TYPE_FLAG, 1);
        put_number(&is, KITH_BINDING_RULE, KITH_TYPE_CODE, KITH_ASSIGNED_BY_CARD);
        if (set->bound[i] != 0) {
            put(into, KITH_KIND_BINDING, ++bindings, &is);
        }
    }
}

/* `number` counts from 1, over the loaded ones too. */
static void make_order(const orders_order *order, uint32_t number, row *is)
{
    is->count = 0;
    put_code(is, KITH_ORDER_NUMBER, "N", number);
    put_reference(is, KITH_ORDER_CUSTOMER, KITH_KIND_CUSTOMER, order->customer);
    put_reference(is, KITH_ORDER_SHOP, KITH_KIND_SHOP, order->shop);
    put_reference(is, KITH_ORDER_BRAND, KITH_KIND_BRAND, order->brand);
    put_reference(is, KITH_ORDER_SEASON, KITH_KIND_SEASON, order->season);
    put_number(is, KITH_ORDER_YEAR, KITH_TYPE_INTEGER, ORDERS_FIRST_YEAR + order->season - 1);
    put_number(is, KITH_ORDER_DATE, KITH_TYPE_DATE, order->date);
    put_number(is, KITH_ORDER_STATUS, KITH_TYPE_CODE, KITH_ORDER_STATUS_OPEN);
    put_reference(is, KITH_ORDER_MANAGER, KITH_KIND_MANAGER, order->manager);
}

static void put_orders(const orders_set *set, const sink *into)
{
    uint32_t paths = 0;
    for (uint32_t i = 0; i < set->orders; i++) {
        row is;
        make_order(&set->order[i], i + 1, &is);
        put(into, KITH_KIND_ORDER, (uint64_t)i + 1, &is);
    }
    for (uint32_t i = 0; i < set->entries; i++) {
        const orders_entry *entry = &set->entry[i];
        row is = {.count = 0};
        put_reference(&is, KITH_ORDER_ENTRY_ORDER, KITH_KIND_ORDER, entry->order);
        put_number(&is, KITH_ORDER_ENTRY_MEASURE, KITH_TYPE_CODE, entry->measure);
        put_number(&is, KITH_ORDER_ENTRY_DATE, KITH_TYPE_DATE, set->order[entry->order - 1].date);
        put_number(&is, KITH_ORDER_ENTRY_AMOUNT, KITH_TYPE_DECIMAL, entry->amount * DECIMAL);
        put_number(&is, KITH_ORDER_ENTRY_UNITS, KITH_TYPE_DECIMAL, entry->units * DECIMAL);
        put(into, KITH_KIND_ORDER_ENTRY, (uint64_t)i + 1, &is);
    }
    for (uint32_t i = 0; i < set->orders; i++) {
        uint32_t nodes[ORDERS_LEVELS];
        const uint32_t levels = orders_path(set, set->order[i].customer, nodes) ? ORDERS_LEVELS : 0;
        for (uint32_t level = 0; level < levels; level++) {
            row is = {.count = 0};
            put_reference(&is, KITH_ORDER_PATH_ORDER, KITH_KIND_ORDER, i + 1);
            put_number(&is, KITH_ORDER_PATH_LEVEL, KITH_TYPE_INTEGER, level + 1);
            put_reference(&is, KITH_ORDER_PATH_NODE, KITH_KIND_CUSTOMER, nodes[level]);
            put(into, KITH_KIND_ORDER_PATH, ++paths, &is);
        }
    }
}

/* --- stores --- */

static int32_t store_load(void *ctx, kith_load *load)
{
    const orders_kith *side = ctx;
    const sink into = {.load = load};
    row book = {.count = 0};
    book.values[book.count++] = text_value(KITH_BOOK_LANGUAGE, "en", 2);
    put_number(&book, KITH_BOOK_RIGHTS, KITH_TYPE_CODE, KITH_RIGHTS_HOST);
    put(&into, KITH_KIND_BOOK, 1, &book);
    put_settings(&into);
    put_customers(side->asked->set, &into);
    put_orders(side->asked->set, &into);
    return kith_load_end(load, 1) == KITH_OK ? KITH_STORE_COMMITTED : KITH_STORE_UNKNOWN;
}

static int32_t store_grant(void *ctx, uint32_t kind, uint32_t count, uint64_t *first)
{
    orders_kith *side = ctx;
    const orders_set *set = side->asked->set;
    *first = (uint64_t)set->base.customers + set->entries + side->granted[kind] + 1; /* behind all rows */
    side->granted[kind] += count;
    return KITH_STORE_COMMITTED;
}

static void open_file(orders_kith *side, const char *path)
{
    const kith_txn_options importing = {
        .size = sizeof importing, .actor = "import", .today = DATA_TODAY, .importing = 1};
    kith_error err = {.size = sizeof err};
    sink into = {.load = NULL};
    side->book = kith_rows_file(path);
    expect(kith_txn_begin(side->book, &importing, &into.txn, &err), &err);
    put_settings(&into);
    put_customers(side->asked->set, &into);
    expect(kith_txn_commit(into.txn, NULL, &err), &err);
    kith_txn_close(into.txn);
}

orders_kith *orders_kith_open(const orders_asked *asked, const char *path)
{
    orders_kith *side = bench_get(1, sizeof *side);
    side->asked = asked;
    if (path == NULL) {
        side->book = kith_rows_open(side, store_load, store_grant, &side->view);
    } else {
        open_file(side, path);
    }
    return side;
}

void orders_kith_close(orders_kith *side)
{
    if (side->view != NULL) {
        kith_view_close(side->view);
    }
    kith_book_close(side->book);
    free(side);
}

/* --- saving --- */

static void save(kith_txn *txn, const orders_order *order, uint32_t number, bench_sum *sum)
{
    kith_assignment found = {.size = sizeof found};
    kith_error err = {.size = sizeof err};
    kith_id id = 0;
    row is;
    make_order(order, number, &is);
    expect(kith_record_add(txn, KITH_KIND_ORDER, is.values, is.count, &id, &err), &err);
    expect(kith_order_save(txn, id, NULL, &found, NULL, &err), &err);
    const uint64_t facts[ORDERS_DECIDED] = {found.row, found.outcome, sequence_of(found.manager),
                                            sequence_of(found.customer_manager),
                                            sequence_of(found.distribution)};
    bench_add(sum, facts, ORDERS_DECIDED);
}

void orders_kith_stage(void *side, size_t index, bench_sum *sum)
{
    const orders_kith *self = side;
    const kith_txn_options options = {
        .size = sizeof options, .actor = orders_actor(index), .today = DATA_TODAY};
    kith_error err = {.size = sizeof err};
    kith_txn *txn = NULL;
    expect(kith_txn_begin(self->book, &options, &txn, &err), &err);
    for (uint32_t i = 0; i < ORDERS_STAGE; i++) {
        save(txn, &self->asked->staged[index * ORDERS_STAGE + i], self->asked->set->orders + i + 1, sum);
    }
    kith_txn_close(txn);
}

void orders_kith_commit(void *side, size_t index, bench_sum *sum)
{
    const orders_kith *self = side;
    const orders_asked *asked = self->asked;
    const uint32_t first = asked->done + (uint32_t)index * asked->commit;
    const kith_txn_options options = {
        .size = sizeof options, .actor = orders_actor(index), .today = DATA_TODAY};
    kith_error err = {.size = sizeof err};
    kith_txn *txn = NULL;
    expect(kith_txn_begin(self->book, &options, &txn, &err), &err);
    for (uint32_t i = 0; i < asked->commit; i++) {
        save(txn, &asked->staged[first + i], first + i + 1, sum);
    }
    expect(kith_txn_commit(txn, NULL, &err), &err);
    kith_txn_close(txn);
}

/* --- sales --- */

static void summarise(const orders_kith *side, uint32_t customer, uint32_t scope, bench_sum *sum)
{
    const kith_sales_query query = {.size = sizeof query,
                                    .customer = make_id(KITH_KIND_CUSTOMER, customer),
                                    .scope = scope,
                                    .by = KITH_SALES_BY_BRAND | KITH_SALES_BY_YEAR | KITH_SALES_BY_SEASON};
    kith_error err = {.size = sizeof err};
    kith_sales rows[ROWS_MOST];
    size_t count = 0;
    expect(kith_sales_summary(side->view, &query, rows, ROWS_MOST, &count, &err), &err);
    for (size_t i = 0; i < count; i++) {
        const kith_sales *is = &rows[i];
        const uint64_t facts[ORDERS_SUMMED] = {is->year,
                                               sequence_of(is->season),
                                               sequence_of(is->brand),
                                               is->entries,
                                               (uint64_t)is->booked,
                                               (uint64_t)is->cancelled,
                                               (uint64_t)is->shipped,
                                               (uint64_t)is->returned,
                                               (uint64_t)is->units_booked,
                                               (uint64_t)is->units_cancelled,
                                               (uint64_t)is->units_shipped,
                                               (uint64_t)is->units_returned};
        bench_add(sum, facts, ORDERS_SUMMED);
    }
}

void orders_kith_summary(void *side, size_t index, bench_sum *sum)
{
    const orders_kith *self = side;
    summarise(self, self->asked->customers[index], KITH_SALES_CUSTOMER, sum);
}

void orders_kith_chain(void *side, size_t index, bench_sum *sum)
{
    const orders_kith *self = side;
    summarise(self, self->asked->heads[index], KITH_SALES_CHAIN, sum);
}
