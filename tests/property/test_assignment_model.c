/*
 * Table 3 under any sequence: random orders, managers, distributions, cards and transfers, with the book
 * opened again between any two of them, do in the library what they do on plain arrays.
 */
#include "office_model.h"

#include <stdio.h>
#include <string.h>

#define ROUNDS 400
#define TRACED 64u

/* A transaction under way, and what it is to come to. */
typedef struct work {
    world *at;
    kith_txn *txn;
    naive_act act;
    expected *model;
    uint32_t saved; /* order that the last step saved; NAIVE_NOBODY: it was another step */
} work;

/* --- chance --- */

static uint32_t below(work *in, uint32_t bound)
{
    return rng_below(&in->at->random, bound);
}

static uint32_t any_manager(work *in)
{
    return below(in, NAIVE_MANAGERS);
}

static uint32_t manager_or_nobody(work *in)
{
    return below(in, 2) == 0 ? NAIVE_NOBODY : any_manager(in);
}

static const char *any_method(work *in)
{
    static const char *const methods[] = {NULL, "web", "fair", "visit"};
    return methods[below(in, COUNT(methods))];
}

static int64_t any_status(work *in)
{
    return below(in, 2) == 0 ? 0 : 1 + below(in, 4);
}

/* Some are older than the age limit on most days. */
static kith_date any_date(work *in)
{
    return day("2026-06-01") - (kith_date)below(in, 130);
}

static kith_txn *begin_as(kith_book *book, naive_act act)
{
    kith_error err = NEW_ERROR;
    kith_txn *txn = NULL;
    const kith_txn_options options = {
        .size = sizeof options, .actor = act.actor, .today = act.today, .at = INT64_C(1780000000000000)};
    OK(&err, kith_txn_begin(book, &options, &txn, &err));
    return txn;
}

static kith_value text_or_nothing(uint32_t field, const char *text)
{
    return text == NULL ? nothing_of(field) : text_of(field, text);
}

static kith_value code_or_nothing(uint32_t field, int64_t code)
{
    return code == 0 ? nothing_of(field) : number_of(field, KITH_TYPE_CODE, code);
}

/* A 0 is a value here. */
static kith_value set_or_nothing(uint32_t field, uint32_t type, int64_t number)
{
    return number == NAIVE_UNSET ? nothing_of(field)
                                 : (kith_value){.field = field, .type = type, .number = number};
}

/* --- orders --- */

static void add_order(work *in)
{
    kith_error err = NEW_ERROR;
    naive_office *office = &in->model->office;
    if (office->order_count == NAIVE_ORDERS) {
        return;
    }
    naive_order *order = &office->orders[office->order_count++];
    *order = (naive_order){.customer = below(in, NAIVE_BUYERS),
                           .method = any_method(in),
                           .date = any_date(in),
                           .status = any_status(in),
                           .manager = manager_or_nobody(in)};
    (void)snprintf(order->number, sizeof order->number, "%04u", (unsigned)office->order_count);
    const kith_value values[] = {text_of(KITH_ORDER_NUMBER, order->number),
                                 reference(KITH_ORDER_CUSTOMER, office->customers[order->customer]),
                                 text_or_nothing(KITH_ORDER_METHOD, order->method),
                                 number_of(KITH_ORDER_DATE, KITH_TYPE_DATE, order->date),
                                 code_or_nothing(KITH_ORDER_STATUS, order->status),
                                 reference(KITH_ORDER_MANAGER, manager_id(office, order->manager))};
    OK(&err, kith_record_add(in->txn, KITH_KIND_ORDER, values, COUNT(values), &order->id, &err));
}

static naive_order *any_order(work *in)
{
    naive_office *office = &in->model->office;
    return office->order_count == 0 ? NULL : &office->orders[below(in, office->order_count)];
}

static void change_order(work *in)
{
    naive_order *order = any_order(in);
    if (order == NULL) {
        return;
    }
    switch (below(in, 4)) {
    case 0:
        order->status = any_status(in);
        change(in->txn, order->id, code_or_nothing(KITH_ORDER_STATUS, order->status));
        break;
    case 1:
        order->date = any_date(in);
        change(in->txn, order->id, number_of(KITH_ORDER_DATE, KITH_TYPE_DATE, order->date));
        break;
    case 2:
        order->customer = below(in, NAIVE_BUYERS);
        change(in->txn, order->id,
               reference(KITH_ORDER_CUSTOMER, in->model->office.customers[order->customer]));
        break;
    default:
        naive_set_manager(order, manager_or_nobody(in));
        change(in->txn, order->id,
               reference(KITH_ORDER_MANAGER, manager_id(&in->model->office, order->manager)));
        break;
    }
}

/* The trace shows why: who was taken by a distribution stands in it, once, and nobody else does. */
static void compare_trace(const work *in, const kith_trace *trace, const naive_said *said)
{
    size_t taken = 0;
    size_t passed_over = 0;
    const int was_given = said->rule == KITH_ASSIGNED_BY_DISTRIBUTION ||
                          said->rule == KITH_ASSIGNED_BY_REPLACEMENT ||
                          said->rule == KITH_ASSIGNED_BY_ABSENCE;
    const kith_id asked = distribution_id(&in->model->office, said->distribution);
    assert_true(trace->count <= trace->capacity);
    for (size_t i = 0; i < trace->count; i++) {
        const kith_trace_row *row = &trace->rows[i];
        if (row->reason == KITH_REASON_TAKEN && row->record != 0) {
            taken++;
            assert_int_equal(row->subject, manager_id(&in->model->office, said->manager));
        }
        passed_over += row->reason == KITH_REASON_NO_MATCH;
        assert_true(row->reason == KITH_REASON_NO_MATCH || row->record == 0 || row->record == asked);
    }
    assert_int_equal(taken, was_given);
    if (asked == 0) {
        assert_true(passed_over == 0 || passed_over == NAIVE_DISTRIBUTIONS);
    }
}

static void save_order(work *in)
{
    kith_error err = NEW_ERROR;
    const naive_office *office = &in->model->office;
    kith_assignment said = {.size = sizeof said};
    kith_trace_row rows[TRACED];
    kith_trace trace = {.size = sizeof trace, .rows = rows, .capacity = TRACED};
    const naive_order *order = any_order(in);
    if (order == NULL) {
        return;
    }
    const uint32_t index = (uint32_t)(order - office->orders);
    const naive_said wanted = naive_save_order(&in->model->office, index, in->act);
    OK(&err, kith_order_save(in->txn, order->id, NULL, &said, &trace, &err));
    assert_int_equal(said.row, wanted.row);
    assert_int_equal(said.rule, wanted.rule);
    assert_int_equal(said.outcome, wanted.outcome);
    assert_int_equal(said.orders, 0);
    assert_int_equal(said.manager, manager_id(office, wanted.manager));
    assert_int_equal(said.manager_before, manager_id(office, wanted.manager_before));
    assert_int_equal(said.customer_manager, manager_id(office, wanted.customer_manager));
    assert_int_equal(said.customer_manager_before, manager_id(office, wanted.customer_manager_before));
    assert_int_equal(said.distribution, distribution_id(office, wanted.distribution));
    compare_trace(in, &trace, &wanted);
    in->at->rows[said.row]++;
    in->saved = index;
}

/* --- cards and transfers --- */

static void save_card(work *in)
{
    kith_error err = NEW_ERROR;
    naive_office *office = &in->model->office;
    kith_assignment said = {.size = sizeof said};
    const uint32_t customer = below(in, NAIVE_BUYERS);
    const int clear = below(in, 4) == 0;
    const uint32_t manager = clear ? NAIVE_NOBODY : manager_or_nobody(in);
    const kith_customer_saving card = {
        .size = sizeof card, .manager = manager_id(office, manager), .clear = (uint32_t)clear};
    static naive_office before;
    before = *office;
    const naive_said wanted = naive_save_card(office, customer, manager, clear, in->act);
    if (in->act.today == 0 && office->binding_count != before.binding_count) { /* since when? */
        *office = before;
        REFUSED(KITH_ERR_INVALID, &err,
                kith_customer_save(in->txn, office->customers[customer], &card, &said, &err));
        return;
    }
    OK(&err, kith_customer_save(in->txn, office->customers[customer], &card, &said, &err));
    assert_int_equal(said.row, 0);
    assert_int_equal(said.rule, wanted.rule);
    assert_int_equal(said.outcome, wanted.outcome);
    assert_int_equal(said.orders, wanted.orders);
    assert_int_equal(said.customer_manager, manager_id(office, wanted.customer_manager));
    assert_int_equal(said.customer_manager_before, manager_id(office, wanted.customer_manager_before));
    in->at->rows[0]++;
}

static void hand_over(work *in)
{
    kith_error err = NEW_ERROR;
    naive_office *office = &in->model->office;
    kith_transferred done = {.size = sizeof done};
    const uint32_t from = any_manager(in);
    const uint32_t to = below(in, 2) == 0 ? NAIVE_NOBODY : any_manager(in);
    const uint32_t by = to == NAIVE_NOBODY ? below(in, NAIVE_DISTRIBUTIONS) : NAIVE_NOBODY;
    const int keeps = below(in, 3) == 0;
    const kith_transfer transfer = {.size = sizeof transfer,
                                    .from = manager_id(office, from),
                                    .to = manager_id(office, to),
                                    .distribution = distribution_id(office, by),
                                    .keeps_orders = (uint32_t)keeps};
    if (from == to) {
        return;
    }
    if (in->act.today == 0) {
        REFUSED(KITH_ERR_INVALID, &err, kith_manager_transfer(in->txn, &transfer, &done, &err));
        return;
    }
    if (to != NAIVE_NOBODY && office->managers[to].state == KITH_MANAGER_STATE_INACTIVE) {
        REFUSED(KITH_ERR_RULE, &err, kith_manager_transfer(in->txn, &transfer, &done, &err));
        assert_int_equal(err.rule, KITH_RULE_MANAGER_INACTIVE);
        return;
    }
    if (to == NAIVE_NOBODY && office->distributions[by].inactive) {
        REFUSED(KITH_ERR_INVALID, &err, kith_manager_transfer(in->txn, &transfer, &done, &err));
        return;
    }
    const naive_transfer how = {.from = from, .to = to, .distribution = by, .keeps_orders = keeps};
    const naive_said wanted = naive_transfer_all(office, &how, in->act);
    OK(&err, kith_manager_transfer(in->txn, &transfer, &done, &err));
    assert_int_equal(done.customers, wanted.customers);
    assert_int_equal(done.orders, wanted.orders);
    assert_int_equal(done.left, wanted.left);
}

/* --- managers --- */

static void change_absence(work *in, naive_manager *who, uint32_t index)
{
    const uint32_t substitute = manager_or_nobody(in);
    const int away = below(in, 2) == 0;
    who->since = away && below(in, 4) != 0 ? day("2026-05-20") + (kith_date)below(in, 20) : 0;
    who->until = away && below(in, 4) != 0 ? day("2026-06-10") + (kith_date)below(in, 20) : 0;
    who->substitute = substitute == index ? NAIVE_NOBODY : substitute;
    change(in->txn, who->id,
           set_or_nothing(KITH_MANAGER_ABSENT_SINCE, KITH_TYPE_DATE,
                          who->since == 0 ? NAIVE_UNSET : who->since));
    change(in->txn, who->id,
           set_or_nothing(KITH_MANAGER_ABSENT_UNTIL, KITH_TYPE_DATE,
                          who->until == 0 ? NAIVE_UNSET : who->until));
    change(in->txn, who->id,
           reference(KITH_MANAGER_SUBSTITUTE, manager_id(&in->model->office, who->substitute)));
}

static void change_membership(work *in, naive_manager *who, uint32_t index)
{
    kith_error err = NEW_ERROR;
    const uint32_t g = below(in, NAIVE_GROUPS);
    kith_id *member = &in->model->members[index][g];
    who->groups[g] = !who->groups[g];
    if (*member != 0) {
        OK(&err, kith_record_remove(in->txn, *member, &err));
        *member = 0;
        return;
    }
    const kith_value values[] = {reference(KITH_GROUP_MEMBER_MANAGER, who->id),
                                 reference(KITH_GROUP_MEMBER_GROUP, in->at->groups[g])};
    OK(&err, kith_record_add(in->txn, KITH_KIND_GROUP_MEMBER, values, COUNT(values), member, &err));
}

static void change_manager(work *in)
{
    const uint32_t index = any_manager(in);
    naive_manager *who = &in->model->office.managers[index];
    switch (below(in, 8)) {
    case 0:
        who->state = below(in, 3) == 0 ? KITH_MANAGER_STATE_INACTIVE : KITH_MANAGER_STATE_ACTIVE;
        change(in->txn, who->id, code_or_nothing(KITH_MANAGER_STATE, who->state));
        break;
    case 1:
        who->presence = below(in, 4);
        change(in->txn, who->id, code_or_nothing(KITH_MANAGER_PRESENCE, who->presence));
        break;
    case 2:
        who->weight = below(in, 3) == 0 ? NAIVE_UNSET : below(in, 5);
        change(in->txn, who->id, set_or_nothing(KITH_MANAGER_WEIGHT, KITH_TYPE_INTEGER, who->weight));
        break;
    case 3:
        who->capacity = below(in, 2) == 0 ? NAIVE_UNSET : below(in, 20);
        change(in->txn, who->id, set_or_nothing(KITH_MANAGER_CAPACITY, KITH_TYPE_INTEGER, who->capacity));
        break;
    case 4:
        who->opted_out = below(in, 4) == 0;
        change(in->txn, who->id, number_of(KITH_MANAGER_OPTED_OUT, KITH_TYPE_FLAG, who->opted_out));
        break;
    case 5:
        change_membership(in, who, index);
        break;
    default:
        change_absence(in, who, index);
        break;
    }
}

/* --- distributions and the book --- */

static void change_distribution(work *in)
{
    naive_office *office = &in->model->office;
    naive_distribution *by = &office->distributions[below(in, NAIVE_DISTRIBUTIONS)];
    switch (below(in, 7)) {
    case 0:
        by->rank = 1 + below(in, 4);
        change(in->txn, by->id, number_of(KITH_DISTRIBUTION_RANK, KITH_TYPE_INTEGER, by->rank));
        break;
    case 1:
        by->method = any_method(in);
        change(in->txn, by->id, text_or_nothing(KITH_DISTRIBUTION_METHOD, by->method));
        break;
    case 2:
        by->group = below(in, 3) != 0 ? NAIVE_NOBODY : below(in, NAIVE_GROUPS);
        change(in->txn, by->id,
               reference(KITH_DISTRIBUTION_GROUP, by->group == NAIVE_NOBODY ? 0 : in->at->groups[by->group]));
        break;
    case 3:
        by->by_presence = !by->by_presence;
        change(in->txn, by->id, number_of(KITH_DISTRIBUTION_BY_PRESENCE, KITH_TYPE_FLAG, by->by_presence));
        break;
    case 4:
        by->inactive = below(in, 4) == 0;
        change(in->txn, by->id, number_of(KITH_DISTRIBUTION_INACTIVE, KITH_TYPE_FLAG, by->inactive));
        break;
    case 5:
        by->manager = any_manager(in);
        change(in->txn, by->id, reference(KITH_DISTRIBUTION_MANAGER, manager_id(office, by->manager)));
        break;
    default:
        by->policy = 1 + below(in, KITH_DISTRIBUTE_CUSTOM);
        change(in->txn, by->id, number_of(KITH_DISTRIBUTION_POLICY, KITH_TYPE_CODE, by->policy));
        break;
    }
}

static void change_settings(work *in)
{
    naive_office *office = &in->model->office;
    const struct {
        uint32_t field;
        int *flag;
    } flags[] = {{KITH_BOOK_DISTRIBUTES_FIRST, &office->distributes_first},
                 {KITH_BOOK_EDITOR_ON_INACTIVE, &office->editor_on_inactive},
                 {KITH_BOOK_REBINDS_ABSENT, &office->rebinds_absent}};
    const uint32_t which = below(in, COUNT(flags) + 2);
    if (which < COUNT(flags)) {
        *flags[which].flag = !*flags[which].flag;
        change(in->txn, in->at->settings, number_of(flags[which].field, KITH_TYPE_FLAG, *flags[which].flag));
    } else if (which == COUNT(flags)) {
        office->clash = below(in, 4);
        change(in->txn, in->at->settings, code_or_nothing(KITH_BOOK_MANAGER_CLASH, office->clash));
    } else {
        office->age_limit = below(in, 5);
        change(in->txn, in->at->settings,
               set_or_nothing(KITH_BOOK_AGE_LIMIT, KITH_TYPE_INTEGER,
                              office->age_limit == 0 ? NAIVE_UNSET : office->age_limit));
    }
}

/* --- transactions --- */

static void step(work *in)
{
    static void (*const steps[])(work *) = {
        add_order,      add_order,      change_order,   save_order,          save_order,
        save_order,     save_order,     save_order,     save_card,           hand_over,
        change_manager, change_manager, change_manager, change_distribution, change_settings,
    };
    const uint32_t which = below(in, 3 * COUNT(steps));
    in->saved = NAIVE_NOBODY;
    if (which == 0 || steps[which / 3] != hand_over ||
        below(in, 4) == 0) { /* handing over evens out too much */
        steps[which / 3](in);
    }
}

/* What was saved is settled: the same person who saves it again changes nothing. */
static void expect_settled(work *in)
{
    kith_error err = NEW_ERROR;
    const kith_changes *changes = NULL;
    kith_assignment said = {.size = sizeof said};
    static expected again;
    again = in->at->committed;
    const naive_said wanted = naive_save_order(&again.office, in->saved, in->act);
    kith_txn *txn = begin_as(in->at->book, in->act);
    OK(&err, kith_order_save(txn, again.office.orders[in->saved].id, NULL, &said, NULL, &err));
    OK(&err, kith_txn_prepare(txn, &changes, &err));
    assert_int_equal(kith_changes_count(changes), 0);
    assert_int_equal(said.rule, 0);
    assert_int_equal(wanted.rule, 0);
    kith_txn_finish(txn, KITH_STORE_REJECTED);
    kith_txn_close(txn);
}

/* Refused exactly when somebody is bound to one who left. */
static void close_txn(work *in)
{
    kith_error err = NEW_ERROR;
    world *at = in->at;
    kith_view *view = view_of_txn(in->txn);
    world_compare(at, view, &in->model->office);
    kith_view_close(view);
    const kith_status status = kith_txn_commit(in->txn, NULL, &err);
    kith_txn_close(in->txn);
    if (naive_binds_inactive(&in->model->office)) {
        assert_int_equal(status, KITH_ERR_RULE);
        assert_int_equal(err.rule, KITH_RULE_MANAGER_INACTIVE);
        at->refused++;
        return;
    }
    expect_status(status, KITH_OK, &err, "commit", __FILE__, __LINE__);
    at->committed = *in->model;
    for (uint32_t i = 0; i < at->committed.office.binding_count; i++) {
        at->committed.office.bindings[i].is_new = 0;
    }
    if (in->saved != NAIVE_NOBODY) {
        expect_settled(in);
    }
}

static void play_round(world *at)
{
    static const char *const actors[] = {"ada", "ben@office", "ben", "cleo", "dan@office", "robot", "robot"};
    static expected model;
    work in = {.at = at, .model = &model, .saved = NAIVE_NOBODY};
    model = at->committed;
    in.act.actor = actors[below(&in, COUNT(actors))];
    in.act.today = below(&in, 8) == 0 ? 0 : day("2026-05-25") + (kith_date)below(&in, 30);
    in.txn = begin_as(at->book, in.act);
    for (uint32_t left = below(&in, 3) == 0 ? 1 + below(&in, 6) : 1; left > 0; left--) {
        step(&in);
    }
    close_txn(&in);
    if (rng_once_in(&at->random, 3)) {
        world_reopen(at);
    }
    kith_view *view = view_of(at->book);
    world_compare(at, view, &at->committed.office);
    kith_view_close(view);
}

static void saving_follows_the_table_under_any_sequence(void **state)
{
    (void)state;
    static world at;
    at.random = rng_new("assignment");
    const int worlds = is_full_run() ? 100 : 16;
    for (int i = 0; i < worlds; i++) {
        world_open(&at);
        for (int round = 0; round < ROUNDS; round++) {
            play_round(&at);
        }
        world_close(&at);
    }
    for (uint32_t row = 0; row < COUNT(at.rows); row++) { /* it was about every row of the table */
        print_message("# row %u: %u\n", (unsigned)row, (unsigned)at.rows[row]);
        assert_true(at.rows[row] > 0);
    }
    assert_true(at.refused > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(saving_follows_the_table_under_any_sequence)};
    return cmocka_run_group_tests_name("assignment", tests, NULL, NULL);
}
