/*
 * Sales are always the sum of the entries: random orders, entries, paths, links and changes of them, by two
 * processes over one store, opened again between any two steps; every question is answered as a look at all
 * rows answers it.
 */
#include "../support/support.h"

#include <stdio.h>
#include <stdlib.h>

#define CUSTOMERS 5u
#define SEASONS 3u
#define BRANDS 2u
#define CURRENCIES 2u
#define LEVELS 6u
#define ROWS 1024u
#define ANSWERS 64u
#define ROUNDS 40

typedef struct world {
    kith_memory_store *memory;
    kith_book *books[2];
    kith_id customers[CUSTOMERS];
    kith_id seasons[SEASONS]; /* the last is of every year */
    kith_id brands[BRANDS];
    kith_id currencies[CURRENCIES];
    kith_id types[2]; /* of relations; the first links accounts */
    uint32_t orders;  /* that were ever made: each gets a number of its own */
    rng random;
} world;

/* Everything that counts, read row by row. */
typedef struct sold {
    kith_id customer;
    uint32_t year;
    kith_id season;
    kith_id brand;
    kith_id currency;
    kith_id nodes[LEVELS];
    size_t node_count;
} sold;

typedef struct facts {
    kith_id ids[ROWS];
    sold orders[ROWS];
    size_t order_count;
    struct {
        size_t order;
        int64_t measure;
        int64_t amount;
        int64_t units;
    } entries[ROWS];
    size_t entry_count;
    struct {
        kith_id ends[2];
        int links; /* its type has the effect */
        kith_date since;
        kith_date until;
    } links[ROWS];
    size_t link_count;
} facts;

/* --- the world --- */

/* The first field of all lists is a code. */
static kith_id listed(kith_txn *txn, uint32_t kind, const char *code, kith_value more)
{
    const kith_value values[] = {text_of(1, code), more};
    return add_record(txn, kind, values, COUNT(values));
}

static void open_world(world *at)
{
    at->memory = new_store();
    at->books[0] = open_over(at->memory);
    kith_txn *txn = begin(at->books[0]);
    for (uint32_t i = 0; i < CUSTOMERS; i++) {
        const char number[] = {(char)('A' + i), '\0'};
        at->customers[i] = organisation(txn, number);
    }
    for (uint32_t i = 0; i < SEASONS; i++) {
        const char code[] = {(char)('S' + i), '\0'};
        const kith_value year = number_of(KITH_SEASON_YEAR, KITH_TYPE_INTEGER, 2025 + i);
        at->seasons[i] =
            listed(txn, KITH_KIND_SEASON, code, i == SEASONS - 1 ? nothing_of(KITH_SEASON_YEAR) : year);
    }
    for (uint32_t i = 0; i < BRANDS; i++) {
        const char code[] = {(char)('B' + i), '\0'};
        at->brands[i] = listed(txn, KITH_KIND_BRAND, code, nothing_of(KITH_BRAND_NAME));
        at->currencies[i] = listed(txn, KITH_KIND_CURRENCY, i == 0 ? "EUR" : "GBP",
                                   number_of(KITH_CURRENCY_DIGITS, KITH_TYPE_INTEGER, 2));
    }
    at->types[0] = relation_type(txn, (type_settings){.code = "linked"});
    at->types[1] = relation_type(txn, (type_settings){.code = "other"});
    change(txn, at->types[0], number_of(KITH_RELATION_TYPE_EFFECT, KITH_TYPE_CODE, KITH_EFFECT_ACCOUNT_LINK));
    (void)commit(txn);
    at->books[1] = open_over(at->memory);
}

static kith_id any_of(world *at, const kith_id *ids, uint32_t count)
{
    const uint32_t which = rng_below(&at->random, count + 1); /* or none */
    return which == count ? 0 : ids[which];
}

static kith_id any_customer(world *at)
{
    return at->customers[rng_below(&at->random, CUSTOMERS)];
}

static kith_date any_date(world *at)
{
    return day("2024-12-25") + (kith_date)rng_below(&at->random, 800);
}

/* --- reading rows --- */

static int64_t get(const kith_view *view, kith_id id, uint32_t field)
{
    kith_error err = NEW_ERROR;
    kith_value value = {0};
    OK(&err, kith_record_get(view, id, field, &value, &err));
    return value.number;
}

static size_t list(const kith_view *view, uint32_t kind, kith_id *ids)
{
    kith_error err = NEW_ERROR;
    size_t count = 0;
    OK(&err, kith_record_list(view, kind, 0, ids, ROWS, &count, &err));
    assert_true(count < ROWS);
    return count;
}

static uint32_t year_of(const kith_view *view, kith_id order)
{
    char text[11];
    const int64_t year = get(view, order, KITH_ORDER_YEAR);
    OK(NULL, kith_date_format((kith_date)get(view, order, KITH_ORDER_DATE), text));
    return (uint32_t)(year != 0 ? year : strtol(text, NULL, 10));
}

static size_t place_of(const facts *all, kith_id order)
{
    size_t place = 0;
    while (place < all->order_count && all->ids[place] != order) {
        place++;
    }
    assert_true(place < all->order_count);
    return place;
}

static void read_orders(facts *all, const kith_view *view)
{
    kith_id ids[ROWS];
    all->order_count = list(view, KITH_KIND_ORDER, all->ids);
    for (size_t i = 0; i < all->order_count; i++) {
        const kith_id id = all->ids[i];
        all->orders[i] = (sold){.customer = (kith_id)get(view, id, KITH_ORDER_CUSTOMER),
                                .year = year_of(view, id),
                                .season = (kith_id)get(view, id, KITH_ORDER_SEASON),
                                .brand = (kith_id)get(view, id, KITH_ORDER_BRAND),
                                .currency = (kith_id)get(view, id, KITH_ORDER_CURRENCY)};
    }
    for (size_t left = list(view, KITH_KIND_ORDER_PATH, ids); left > 0; left--) {
        sold *order = &all->orders[place_of(all, (kith_id)get(view, ids[left - 1], KITH_ORDER_PATH_ORDER))];
        assert_true(order->node_count < LEVELS);
        order->nodes[order->node_count++] = (kith_id)get(view, ids[left - 1], KITH_ORDER_PATH_NODE);
    }
}

static void read_facts(facts *all, const kith_view *view)
{
    kith_id ids[ROWS];
    read_orders(all, view);
    all->entry_count = list(view, KITH_KIND_ORDER_ENTRY, ids);
    for (size_t i = 0; i < all->entry_count; i++) {
        all->entries[i].order = place_of(all, (kith_id)get(view, ids[i], KITH_ORDER_ENTRY_ORDER));
        all->entries[i].measure = get(view, ids[i], KITH_ORDER_ENTRY_MEASURE);
        all->entries[i].amount = get(view, ids[i], KITH_ORDER_ENTRY_AMOUNT);
        all->entries[i].units = get(view, ids[i], KITH_ORDER_ENTRY_UNITS);
    }
    all->link_count = list(view, KITH_KIND_RELATION, ids);
    for (size_t i = 0; i < all->link_count; i++) {
        const kith_id type = (kith_id)get(view, ids[i], KITH_RELATION_TYPE);
        all->links[i].ends[0] = (kith_id)get(view, ids[i], KITH_RELATION_FROM);
        all->links[i].ends[1] = (kith_id)get(view, ids[i], KITH_RELATION_TO);
        all->links[i].links = get(view, type, KITH_RELATION_TYPE_EFFECT) == KITH_EFFECT_ACCOUNT_LINK;
        all->links[i].since = (kith_date)get(view, ids[i], KITH_RELATION_SINCE);
        all->links[i].until = (kith_date)get(view, ids[i], KITH_RELATION_UNTIL);
    }
}

/* --- the naive answer --- */

/* Which customers are asked about: of a group, all that are linked on the day. */
static void mark_asked(const world *at, const facts *all, const kith_sales_query *query, int *asked)
{
    for (uint32_t i = 0; i < CUSTOMERS; i++) {
        asked[i] = at->customers[i] == query->customer;
    }
    for (uint32_t pass = 0; pass < CUSTOMERS && query->scope == KITH_SALES_GROUP; pass++) {
        for (size_t l = 0; l < all->link_count; l++) {
            const kith_date on = query->on == 0 ? TODAY : query->on;
            const int holds = all->links[l].links &&
                              (all->links[l].since == 0 || all->links[l].since <= on) &&
                              (all->links[l].until == 0 || all->links[l].until >= on);
            uint32_t ends[2] = {0, 0};
            for (uint32_t i = 0; i < CUSTOMERS; i++) {
                ends[0] = all->links[l].ends[0] == at->customers[i] ? i : ends[0];
                ends[1] = all->links[l].ends[1] == at->customers[i] ? i : ends[1];
            }
            if (holds && (asked[ends[0]] || asked[ends[1]])) {
                asked[ends[0]] = asked[ends[1]] = 1;
            }
        }
    }
}

static int is_counted(const world *at, const sold *order, const kith_sales_query *query, const int *asked)
{
    int counts = 0;
    for (uint32_t i = 0; i < CUSTOMERS; i++) {
        counts = counts || (asked[i] && at->customers[i] == order->customer);
    }
    for (size_t i = 0; i < order->node_count && query->scope == KITH_SALES_CHAIN; i++) {
        counts = counts || order->nodes[i] == query->customer;
    }
    return counts && (query->year == 0 || query->year == order->year) &&
           (query->season == 0 || query->season == order->season) &&
           (query->brand == 0 || query->brand == order->brand);
}

static int compare_rows(const kith_sales *a, const kith_sales *b)
{
    const uint64_t keys[][2] = {
        {a->year, b->year}, {a->season, b->season}, {a->brand, b->brand}, {a->currency, b->currency}};
    for (size_t i = 0; i < COUNT(keys); i++) {
        if (keys[i][0] != keys[i][1]) {
            return keys[i][0] < keys[i][1] ? -1 : 1;
        }
    }
    return 0;
}

/* The row of an order, at its place among those that are there. */
static kith_sales *row_for(kith_sales *rows, size_t *count, kith_sales key)
{
    size_t place = 0;
    while (place < *count && compare_rows(&rows[place], &key) < 0) {
        place++;
    }
    if (place == *count || compare_rows(&rows[place], &key) != 0) {
        assert_true(*count < ANSWERS);
        for (size_t i = (*count)++; i > place; i--) {
            rows[i] = rows[i - 1];
        }
        rows[place] = key;
    }
    return &rows[place];
}

static size_t naive_summary(const world *at, const facts *all, const kith_sales_query *query,
                            kith_sales *rows)
{
    int asked[CUSTOMERS] = {0};
    size_t count = 0;
    mark_asked(at, all, query, asked);
    for (size_t i = 0; i < all->entry_count; i++) {
        const sold *order = &all->orders[all->entries[i].order];
        if (!is_counted(at, order, query, asked)) {
            continue;
        }
        const kith_sales key = {.currency = order->currency,
                                .brand = query->by & KITH_SALES_BY_BRAND ? order->brand : 0,
                                .season = query->by & KITH_SALES_BY_SEASON ? order->season : 0,
                                .year = query->by & KITH_SALES_BY_YEAR ? order->year : 0};
        kith_sales *row = row_for(rows, &count, key);
        kith_decimal *const amounts[] = {&row->booked, &row->cancelled, &row->shipped, &row->returned};
        kith_decimal *const units[] = {&row->units_booked, &row->units_cancelled, &row->units_shipped,
                                       &row->units_returned};
        *amounts[all->entries[i].measure - 1] += all->entries[i].amount;
        *units[all->entries[i].measure - 1] += all->entries[i].units;
        row->active = row->booked - row->cancelled;
        row->open = row->booked - row->cancelled - row->shipped;
        row->entries++;
    }
    return count;
}

/* --- comparing --- */

static void compare_answer(const world *at, const facts *all, const kith_view *view,
                           const kith_sales_query *query)
{
    kith_error err = NEW_ERROR;
    kith_sales wanted[ANSWERS];
    kith_sales got[ANSWERS];
    size_t count = 77;
    const size_t expected = naive_summary(at, all, query, wanted);
    OK(&err, kith_sales_summary(view, query, got, ANSWERS, &count, &err));
    assert_int_equal(count, expected);
    if (count > 0) {
        assert_memory_equal(got, wanted, count * sizeof *got);
    }
}

/* All scopes of all customers by all bits, and some questions about less. */
static void compare(world *at, const kith_view *view)
{
    static facts all;
    read_facts(&all, view);
    for (uint32_t i = 0; i < CUSTOMERS * 3; i++) {
        kith_sales_query query = {
            .size = sizeof query, .customer = at->customers[i / 3], .scope = i % 3 /* KITH_SALES_ */};
        for (query.by = 0; query.by < 8; query.by++) {
            compare_answer(at, &all, view, &query);
        }
        query.by = rng_below(&at->random, 8);
        query.brand = any_of(at, at->brands, BRANDS);
        query.season = any_of(at, at->seasons, SEASONS);
        query.year = rng_once_in(&at->random, 2) ? 2024 + rng_below(&at->random, 4) : 0;
        query.on = rng_once_in(&at->random, 2) ? any_date(at) : 0;
        compare_answer(at, &all, view, &query);
    }
}

static void compare_book(world *at, kith_book *book)
{
    kith_view *view = view_of(book);
    compare(at, view);
    kith_view_close(view);
}

/* --- steps --- */

static kith_id any_row(world *at, kith_txn *txn, uint32_t kind)
{
    kith_id ids[ROWS];
    kith_view *view = view_of_txn(txn);
    const size_t count = list(view, kind, ids);
    kith_view_close(view);
    return count == 0 ? 0 : ids[rng_below(&at->random, (uint32_t)count)];
}

static void add_order(world *at, kith_txn *txn)
{
    char number[16];
    (void)snprintf(number, sizeof number, "%u", (unsigned)++at->orders);
    const kith_value values[] = {
        text_of(KITH_ORDER_NUMBER, number),
        reference(KITH_ORDER_CUSTOMER, any_customer(at)),
        reference(KITH_ORDER_BRAND, any_of(at, at->brands, BRANDS)),
        reference(KITH_ORDER_SEASON, any_of(at, at->seasons, SEASONS)),
        reference(KITH_ORDER_CURRENCY, any_of(at, at->currencies, CURRENCIES)),
        number_of(KITH_ORDER_DATE, KITH_TYPE_DATE, any_date(at)),
    };
    (void)add_record(txn, KITH_KIND_ORDER, values, COUNT(values));
}

static int64_t any_amount(world *at)
{
    return (int64_t)rng_below(&at->random, 2000001) - 1000000;
}

static void add_entry(world *at, kith_txn *txn)
{
    const kith_value values[] = {
        reference(KITH_ORDER_ENTRY_ORDER, any_row(at, txn, KITH_KIND_ORDER)),
        number_of(KITH_ORDER_ENTRY_MEASURE, KITH_TYPE_CODE, 1 + rng_below(&at->random, 4)),
        number_of(KITH_ORDER_ENTRY_DATE, KITH_TYPE_DATE, any_date(at)),
        {.field = KITH_ORDER_ENTRY_AMOUNT, .type = KITH_TYPE_DECIMAL, .number = any_amount(at)}, /* 0, too */
        rng_once_in(&at->random, 3) ? nothing_of(KITH_ORDER_ENTRY_UNITS)
                                    : number_of(KITH_ORDER_ENTRY_UNITS, KITH_TYPE_DECIMAL, any_amount(at)),
    };
    if (values[0].number != 0) {
        (void)add_record(txn, KITH_KIND_ORDER_ENTRY, values, COUNT(values));
    }
}

/* One step more, or one step anywhere less. */
static void change_path(world *at, kith_txn *txn)
{
    kith_error err = NEW_ERROR;
    kith_id ids[ROWS];
    const kith_id order = any_row(at, txn, KITH_KIND_ORDER);
    size_t count = 0;
    int64_t level = 1;
    if (order == 0) {
        return;
    }
    kith_view *view = view_of_txn(txn);
    OK(&err, kith_record_parts(view, order, KITH_KIND_ORDER_PATH, 0, ids, ROWS, &count, &err));
    for (size_t i = 0; i < count; i++) { /* a level that is free */
        const int64_t taken = get(view, ids[i], KITH_ORDER_PATH_LEVEL);
        level = taken >= level ? taken + 1 : level;
    }
    kith_view_close(view);
    if (level > LEVELS || (count > 0 && rng_once_in(&at->random, 3))) {
        OK(&err, kith_record_remove(txn, ids[rng_below(&at->random, (uint32_t)count)], &err));
        return;
    }
    const kith_value values[] = {reference(KITH_ORDER_PATH_ORDER, order),
                                 number_of(KITH_ORDER_PATH_LEVEL, KITH_TYPE_INTEGER, level),
                                 reference(KITH_ORDER_PATH_NODE, any_customer(at))};
    (void)add_record(txn, KITH_KIND_ORDER_PATH, values, COUNT(values));
}

static void change_order(world *at, kith_txn *txn)
{
    kith_error err = NEW_ERROR;
    const kith_id order = any_row(at, txn, KITH_KIND_ORDER);
    const uint32_t has_year = rng_once_in(&at->random, 3);
    const kith_value values[] = {
        reference(KITH_ORDER_CUSTOMER, any_customer(at)),
        reference(KITH_ORDER_BRAND, any_of(at, at->brands, BRANDS)),
        reference(KITH_ORDER_CURRENCY, any_of(at, at->currencies, CURRENCIES)),
        number_of(KITH_ORDER_DATE, KITH_TYPE_DATE, any_date(at)),
        number_of(KITH_ORDER_DELIVERY_DATE, KITH_TYPE_DATE, any_date(at)),
        /* with its year, which a season of every year leaves to who sells */
        reference(KITH_ORDER_SEASON,
                  has_year != 0 ? at->seasons[SEASONS - 1] : any_of(at, at->seasons, SEASONS)),
        has_year != 0 ? number_of(KITH_ORDER_YEAR, KITH_TYPE_INTEGER, 2024 + rng_below(&at->random, 4))
                      : nothing_of(KITH_ORDER_YEAR),
    };
    const uint32_t first = rng_below(&at->random, COUNT(values) - 1);
    const size_t count = first == COUNT(values) - 2 ? 2 : 1;
    if (order != 0) {
        OK(&err, kith_record_change(txn, order, &values[first], count, &err));
    }
}

static void change_links(world *at, kith_txn *txn)
{
    kith_error err = NEW_ERROR;
    const kith_id link = any_row(at, txn, KITH_KIND_RELATION);
    const kith_id from = any_customer(at);
    const kith_id to = any_customer(at);
    if (rng_once_in(&at->random, 6)) {
        const int64_t effect =
            rng_once_in(&at->random, 3) ? KITH_EFFECT_CARD_HOLDER : KITH_EFFECT_ACCOUNT_LINK;
        change(txn, at->types[rng_below(&at->random, 2)],
               number_of(KITH_RELATION_TYPE_EFFECT, KITH_TYPE_CODE, effect));
    } else if (link != 0 && rng_once_in(&at->random, 2)) {
        OK(&err, kith_record_remove(txn, link, &err));
    } else if (from != to) {
        const kith_date since = any_date(at);
        (void)relation(txn, (kith_relation){.type = at->types[rng_below(&at->random, 2)],
                                            .from = from,
                                            .to = to,
                                            .since = since,
                                            .until = since + (kith_date)rng_below(&at->random, 900)});
    }
}

/* An order with everything, or an entry: refused at the end unless both came with this transaction. */
static void take_back(world *at, kith_txn *txn)
{
    kith_error err = NEW_ERROR;
    const kith_id id =
        any_row(at, txn, rng_once_in(&at->random, 2) ? KITH_KIND_ORDER : KITH_KIND_ORDER_ENTRY);
    if (id != 0) {
        OK(&err, kith_record_remove(txn, id, &err));
    }
}

static void step(world *at, kith_txn *txn)
{
    static void (*const steps[])(world *, kith_txn *) = {
        add_order,   add_order,   add_entry,    add_entry,    add_entry,    add_entry,    change_path,
        change_path, change_path, change_order, change_order, change_order, change_links, change_links,
    };
    const uint32_t which = rng_below(&at->random, 4 * COUNT(steps) + 1);
    if (which == 4 * COUNT(steps)) {
        take_back(at, txn);
    } else {
        steps[which / 4](at, txn);
    }
}

/* Refused, and nothing has changed; or overtaken by the other process. */
static int commit_or_not(world *at, kith_txn *txn)
{
    kith_error err = NEW_ERROR;
    kith_view *view = view_of_txn(txn);
    compare(at, view);
    kith_view_close(view);
    const kith_status status = kith_txn_commit(txn, NULL, &err);
    assert_true(status == KITH_OK || status == KITH_ERR_RULE || status == KITH_ERR_CONFLICT);
    kith_txn_close(txn);
    return status == KITH_OK;
}

static int play_round(world *at)
{
    kith_error err = NEW_ERROR;
    kith_txn *txns[2];
    int committed = 0;
    for (size_t i = 0; i < 2; i++) {
        txns[i] = begin(at->books[i]);
        for (uint32_t left = 1 + rng_below(&at->random, 6); left > 0; left--) {
            step(at, txns[i]);
        }
    }
    const size_t first = rng_below(&at->random, 2);
    committed += commit_or_not(at, txns[first]);
    OK(&err, kith_book_refresh(at->books[1 - first], NULL, &err));
    committed += commit_or_not(at, txns[1 - first]);
    OK(&err, kith_book_refresh(at->books[first], NULL, &err));
    if (rng_once_in(&at->random, 3)) { /* the sums are made anew from the rows alone */
        at->books[first] = reopened(at->books[first], at->memory);
    }
    compare_book(at, at->books[0]);
    compare_book(at, at->books[1]);
    return committed;
}

static void sales_are_the_sum_of_the_entries(void **state)
{
    (void)state;
    world at = {.random = rng_new("sales")};
    const int worlds = is_full_run() ? 200 : 20;
    for (int i = 0; i < worlds; i++) {
        int committed = 0;
        at.orders = 0;
        open_world(&at);
        for (int round = 0; round < ROUNDS; round++) {
            committed += play_round(&at);
        }
        assert_true(committed > ROUNDS); /* most went through: it was about something */
        kith_book_close(at.books[0]);
        kith_book_close(at.books[1]);
        kith_memory_store_free(at.memory);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(sales_are_the_sum_of_the_entries)};
    return cmocka_run_group_tests_name("sales", tests, NULL, NULL);
}
