/* The office of the property test of assignment: made, closed, opened again and compared. */
#include "office_model.h"

#include <string.h>

#define BINDINGS 256u

kith_id manager_id(const naive_office *in, uint32_t manager)
{
    return manager == NAIVE_NOBODY ? 0 : in->managers[manager].id;
}

kith_id distribution_id(const naive_office *in, uint32_t distribution)
{
    return distribution == NAIVE_NOBODY ? 0 : in->distributions[distribution].id;
}

/* --- made --- */

static kith_id choose(void *ctx, kith_id order, kith_id customer, kith_id distribution,
                      const kith_id *managers, size_t count)
{
    (void)ctx;
    (void)customer;
    (void)distribution;
    return naive_choice(order, managers, count);
}

/* One who is in no group, has no user and takes everything; every second one has a user. */
static void add_manager(naive_office *in, kith_txn *txn, uint32_t m)
{
    static const char *const codes[NAIVE_MANAGERS] = {"ada", "ben", "cleo", "dan", "eve", "flo"};
    static const char *const users[NAIVE_MANAGERS] = {NULL, "ben@office", NULL, "dan@office", "ada", NULL};
    const kith_value values[] = {text_of(KITH_MANAGER_CODE, codes[m]),
                                 users[m] == NULL ? nothing_of(KITH_MANAGER_USER)
                                                  : text_of(KITH_MANAGER_USER, users[m])};
    in->managers[m] = (naive_manager){.id = add_record(txn, KITH_KIND_MANAGER, values, COUNT(values)),
                                      .code = codes[m],
                                      .user = users[m],
                                      .substitute = NAIVE_NOBODY,
                                      .weight = NAIVE_UNSET,
                                      .capacity = NAIVE_UNSET};
}

static void add_group(world *at, kith_txn *txn, uint32_t g)
{
    static const char *const codes[NAIVE_GROUPS] = {"shop", "web", "all"};
    static const char *const scopes[NAIVE_GROUPS] = {"fair", "web", NULL};
    const kith_value code = text_of(KITH_MANAGER_GROUP_CODE, codes[g]);
    at->groups[g] = add_record(txn, KITH_KIND_MANAGER_GROUP, &code, 1);
    at->committed.office.scopes[g] = scopes[g];
    if (scopes[g] != NULL) {
        const kith_value values[] = {reference(KITH_GROUP_SCOPE_GROUP, at->groups[g]),
                                     text_of(KITH_GROUP_SCOPE_METHOD, scopes[g])};
        (void)add_record(txn, KITH_KIND_GROUP_SCOPE, values, COUNT(values));
    }
}

static void add_distribution(naive_office *in, kith_txn *txn, uint32_t d)
{
    static const char *const methods[NAIVE_DISTRIBUTIONS] = {"web", "fair", NULL, NULL};
    static const int64_t policies[NAIVE_DISTRIBUTIONS] = {KITH_DISTRIBUTE_WEIGHTED,
                                                          KITH_DISTRIBUTE_LONGEST_WAIT,
                                                          KITH_DISTRIBUTE_ROUND_ROBIN, KITH_DISTRIBUTE_NONE};
    const char code[] = {(char)('a' + d), '\0'};
    const kith_value values[] = {
        text_of(KITH_DISTRIBUTION_CODE, code),
        number_of(KITH_DISTRIBUTION_RANK, KITH_TYPE_INTEGER, 1 + d),
        number_of(KITH_DISTRIBUTION_POLICY, KITH_TYPE_CODE, policies[d]),
        methods[d] == NULL ? nothing_of(KITH_DISTRIBUTION_METHOD)
                           : text_of(KITH_DISTRIBUTION_METHOD, methods[d]),
        reference(KITH_DISTRIBUTION_MANAGER, in->managers[d].id),
    };
    in->distributions[d] =
        (naive_distribution){.id = add_record(txn, KITH_KIND_DISTRIBUTION, values, COUNT(values)),
                             .rank = 1 + d,
                             .method = methods[d],
                             .policy = policies[d],
                             .manager = d,
                             .group = NAIVE_NOBODY,
                             .last = NAIVE_NOBODY};
}

static kith_book *open_book(const world *at)
{
    return open_with((kith_book_options){.choose = choose}, at->memory);
}

void world_open(world *at)
{
    kith_error err = NEW_ERROR;
    size_t count = 0;
    naive_office *in = &at->committed.office;
    memset(&at->committed, 0, sizeof at->committed);
    at->memory = new_store();
    at->book = open_book(at);
    kith_txn *txn = begin(at->book);
    for (uint32_t m = 0; m < NAIVE_MANAGERS; m++) {
        add_manager(in, txn, m);
    }
    for (uint32_t g = 0; g < NAIVE_GROUPS; g++) {
        add_group(at, txn, g);
    }
    for (uint32_t d = 0; d < NAIVE_DISTRIBUTIONS; d++) {
        add_distribution(in, txn, d);
    }
    for (uint32_t c = 0; c < NAIVE_BUYERS; c++) {
        const char number[] = {(char)('A' + c), '\0'};
        in->customers[c] = organisation(txn, number);
    }
    (void)commit(txn);
    kith_view *view = view_of(at->book);
    OK(&err, kith_record_list(view, KITH_KIND_BOOK, 0, &at->settings, 1, &count, &err));
    kith_view_close(view);
}

void world_close(world *at)
{
    kith_book_close(at->book);
    kith_memory_store_free(at->memory);
}

void world_reopen(world *at)
{
    kith_book_close(at->book);
    at->book = open_book(at);
}

/* --- compared --- */

static int64_t get(const kith_view *view, kith_id id, uint32_t field)
{
    kith_error err = NEW_ERROR;
    kith_value value = {0};
    OK(&err, kith_record_get(view, id, field, &value, &err));
    return value.number;
}

static void compare_manager(world *at, const kith_view *view, const naive_office *in, uint32_t m)
{
    kith_error err = NEW_ERROR;
    kith_manager_info info = {.size = sizeof info};
    kith_id ids[NAIVE_BUYERS + 1];
    size_t count = 0;
    const kith_date on = day("2026-05-01") + (kith_date)rng_below(&at->random, 60);
    const kith_id id = in->managers[m].id;
    const int64_t is = naive_state(in, m, on);
    const uint32_t substitute = naive_substitute(in, m, on);
    OK(&err, kith_manager_get(view, id, on, &info, &err));
    assert_int_equal(info.state, is);
    assert_int_equal(info.substitute, is == KITH_MANAGER_STATE_ABSENT ? manager_id(in, substitute) : 0);
    assert_int_equal(info.open_orders, naive_open_orders(in, m));
    for (int past = 0; past < 2; past++) {
        const kith_date asked = past ? on : 0;
        size_t wanted = 0;
        uint64_t number = 0;
        OK(&err, kith_manager_customers(view, id, asked, 0, ids, COUNT(ids), &count, &err));
        OK(&err, kith_manager_count(view, id, asked, &number, &err));
        for (uint32_t c = 0; c < NAIVE_BUYERS; c++) {
            if (naive_bound(in, c, asked) == m) {
                assert_true(wanted < count);
                assert_int_equal(ids[wanted++], in->customers[c]);
            }
        }
        assert_int_equal(count, wanted);
        assert_int_equal(number, wanted);
        assert_true(past || info.customers == wanted);
    }
}

static void compare_bindings(const kith_view *view, const naive_office *in, uint32_t c)
{
    kith_error err = NEW_ERROR;
    kith_id ids[BINDINGS];
    size_t count = 0;
    size_t place = 0;
    OK(&err, kith_record_parts(view, in->customers[c], KITH_KIND_BINDING, 0, ids, BINDINGS, &count, &err));
    assert_true(count < BINDINGS);
    for (uint32_t i = 0; i < in->binding_count; i++) {
        const naive_binding *binding = &in->bindings[i];
        if (binding->customer != c) {
            continue;
        }
        assert_true(place < count);
        const kith_id id = ids[place++];
        assert_int_equal(get(view, id, KITH_BINDING_MANAGER), manager_id(in, binding->manager));
        assert_int_equal(get(view, id, KITH_BINDING_SINCE), binding->since);
        assert_int_equal(get(view, id, KITH_BINDING_UNTIL), binding->until);
        assert_int_equal(get(view, id, KITH_BINDING_CURRENT), binding->current);
        assert_int_equal(get(view, id, KITH_BINDING_REPLACED), binding->replaced);
        assert_int_equal(get(view, id, KITH_BINDING_RULE), binding->rule);
        assert_string_equal(field_text(view, id, KITH_BINDING_ORDER), binding->order);
        assert_string_equal(field_text(view, id, KITH_BINDING_AUTHOR), binding->author);
    }
    assert_int_equal(place, count);
}

static void compare_customer(world *at, const kith_view *view, const naive_office *in, uint32_t c)
{
    kith_error err = NEW_ERROR;
    kith_id manager = 0;
    const kith_date on = day("2026-05-01") + (kith_date)rng_below(&at->random, 60);
    compare_bindings(view, in, c);
    OK(&err, kith_customer_manager(view, in->customers[c], 0, &manager, NULL, &err));
    assert_int_equal(manager, manager_id(in, naive_bound(in, c, 0)));
    OK(&err, kith_customer_manager(view, in->customers[c], on, &manager, NULL, &err));
    assert_int_equal(manager, manager_id(in, naive_bound(in, c, on)));
}

static void compare_orders(const kith_view *view, const naive_office *in)
{
    kith_error err = NEW_ERROR;
    kith_id pending[NAIVE_ORDERS];
    size_t count = 0;
    size_t place = 0;
    const kith_order_query query = {.size = sizeof query, .outcome = KITH_ASSIGNMENT_PENDING};
    OK(&err, kith_order_list(view, &query, pending, NAIVE_ORDERS, &count, &err));
    for (uint32_t i = 0; i < in->order_count; i++) {
        const naive_order *order = &in->orders[i];
        assert_int_equal(get(view, order->id, KITH_ORDER_MANAGER), manager_id(in, order->manager));
        assert_int_equal(get(view, order->id, KITH_ORDER_RULE), order->rule);
        assert_int_equal(get(view, order->id, KITH_ORDER_OUTCOME), order->outcome);
        assert_int_equal(get(view, order->id, KITH_ORDER_SAVED), order->saved);
        if (order->outcome == KITH_ASSIGNMENT_PENDING) {
            assert_true(place < count);
            assert_int_equal(pending[place++], order->id);
        }
    }
    assert_int_equal(place, count);
}

/* Latest first, by date, then by id. */
static int is_later(const naive_order *a, const naive_order *b)
{
    return a->date != b->date ? a->date > b->date : a->id > b->id;
}

/* Is an order one of a manager's, or else of a customer's, and if only open ones are asked for, open? */
static int is_of(const naive_order *order, uint32_t manager, uint32_t customer, uint32_t open)
{
    const int over =
        order->status == KITH_ORDER_STATUS_CLOSED || order->status == KITH_ORDER_STATUS_CANCELLED;
    return (manager != NAIVE_NOBODY ? order->manager == manager : order->customer == customer) &&
           !(open && over);
}

/* Orders of a manager by id, or of a customer, latest first, all or only open ones; asked for one by one. */
static void compare_list(const kith_view *view, const naive_office *in, uint32_t manager, uint32_t customer,
                         uint32_t open)
{
    kith_error err = NEW_ERROR;
    static kith_id ids[NAIVE_ORDERS + 1];
    size_t count = 0;
    size_t found = 1;
    kith_order_query query = {.size = sizeof query,
                              .customer = customer == NAIVE_NOBODY ? 0 : in->customers[customer],
                              .manager = manager_id(in, manager),
                              .open = open};
    while (found == 1 && count <= in->order_count) {
        OK(&err, kith_order_list(view, &query, &query.after, 1, &found, &err));
        ids[count] = query.after;
        count += found;
    }
    size_t wanted = 0;
    for (uint32_t i = 0; i < in->order_count; i++) {
        const naive_order *order = &in->orders[i];
        if (!is_of(order, manager, customer, open)) {
            continue;
        }
        size_t place = manager != NAIVE_NOBODY ? wanted : 0;
        for (uint32_t other = 0; other < in->order_count && manager == NAIVE_NOBODY; other++) {
            const naive_order *before = &in->orders[other];
            place += is_of(before, manager, customer, open) && is_later(before, order);
        }
        assert_true(place < count);
        assert_int_equal(ids[place], order->id);
        wanted++;
    }
    assert_int_equal(count, wanted);
}

/* Who is next by turns and by weight is kept in the book. */
static void compare_turns(const kith_view *view, const naive_office *in, uint32_t d)
{
    kith_error err = NEW_ERROR;
    const naive_distribution *by = &in->distributions[d];
    uint32_t last = NAIVE_NOBODY;
    int64_t latest = 0;
    for (uint32_t m = 0; m < NAIVE_MANAGERS; m++) {
        kith_id ids[NAIVE_DISTRIBUTIONS + 2];
        size_t count = 0;
        int64_t credit = 0;
        size_t found = 0;
        OK(&err,
           kith_record_parts(view, in->managers[m].id, KITH_KIND_TURN, 0, ids, COUNT(ids), &count, &err));
        for (size_t i = 0; i < count; i++) {
            const int64_t number = get(view, ids[i], KITH_TURN_NUMBER);
            if (get(view, ids[i], KITH_TURN_DISTRIBUTION) != (int64_t)by->id) {
                continue;
            }
            found++;
            credit = get(view, ids[i], KITH_TURN_CREDIT);
            last = number > latest ? m : last;
            latest = number > latest ? number : latest;
        }
        assert_true(found <= 1);
        assert_int_equal(credit, by->credits[m]);
    }
    assert_int_equal(last, by->last);
}

/* Who waited longest: the numbers of turns come in the order of the turns. */
static void compare_waiting(const kith_view *view, const naive_office *in)
{
    kith_error err = NEW_ERROR;
    int64_t numbers[NAIVE_MANAGERS] = {0};
    for (uint32_t m = 0; m < NAIVE_MANAGERS; m++) {
        kith_id ids[NAIVE_DISTRIBUTIONS + 2];
        size_t count = 0;
        OK(&err,
           kith_record_parts(view, in->managers[m].id, KITH_KIND_TURN, 0, ids, COUNT(ids), &count, &err));
        for (size_t i = 0; i < count; i++) {
            if (get(view, ids[i], KITH_TURN_DISTRIBUTION) == 0) {
                numbers[m] = get(view, ids[i], KITH_TURN_NUMBER);
            }
        }
        for (uint32_t other = 0; other < m; other++) {
            assert_int_equal(numbers[m] > numbers[other],
                             in->managers[m].waited > in->managers[other].waited);
            assert_int_equal(numbers[m] < numbers[other],
                             in->managers[m].waited < in->managers[other].waited);
        }
    }
}

void world_compare(world *at, const kith_view *view, const naive_office *model)
{
    for (uint32_t m = 0; m < NAIVE_MANAGERS; m++) {
        compare_manager(at, view, model, m);
    }
    for (uint32_t c = 0; c < NAIVE_BUYERS; c++) {
        compare_customer(at, view, model, c);
    }
    for (uint32_t d = 0; d < NAIVE_DISTRIBUTIONS; d++) {
        compare_turns(view, model, d);
    }
    const uint32_t manager = rng_below(&at->random, NAIVE_MANAGERS); /* any, to save time */
    const uint32_t buyer = rng_below(&at->random, NAIVE_BUYERS);
    for (uint32_t open = 0; open < 2; open++) {
        compare_list(view, model, manager, NAIVE_NOBODY, open);
        compare_list(view, model, NAIVE_NOBODY, buyer, open);
    }
    compare_waiting(view, model);
    compare_orders(view, model);
}
