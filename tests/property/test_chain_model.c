/*
 * Trade chains beside a model on paper: links and conditions as plain arrays, judged and asked by looking at
 * every customer on every day.
 */
#include "paper.h"

#include <string.h>

typedef struct world {
    kith_memory_store *memory;
    kith_book *book;
    kith_id hierarchy;
    kith_id customers[CUSTOMERS];
    kith_id types[MODES];
    paper committed;
    rng random;
} world;

/* --- comparing --- */

static void compare_path(const world *at, const kith_view *view, const paper *model, const int *is_node,
                         uint32_t customer, kith_date on, uint32_t *path, size_t *count)
{
    kith_error err = NEW_ERROR;
    kith_chain_step steps[11];
    size_t got = 0;
    uint32_t outcome = 99;
    const kith_chain_query query = {.size = sizeof query, .as_of = on};
    const uint32_t wanted = paper_path_of(model, is_node, customer, on, path, count);
    OK(&err, kith_chain_path(view, at->customers[customer], &query, steps, 11, &got, &outcome, &err));
    assert_int_equal(outcome, wanted);
    assert_int_equal(got, *count);
    for (size_t i = 0; i < got; i++) {
        assert_int_equal(steps[i].customer, at->customers[path[i]]);
    }
}

static void compare_conditions(const world *at, const kith_view *view, const paper *model, uint32_t customer,
                               kith_date on, const uint32_t *path, size_t count)
{
    kith_error err = NEW_ERROR;
    for (uint32_t mode = 0; mode < MODES; mode++) {
        kith_effective out;
        int64_t number = 0;
        const kith_condition_query query = {
            .size = sizeof query, .customer = at->customers[customer], .type = at->types[mode], .as_of = on};
        const kith_id wanted = paper_effective(model, path, count, mode, on, &number);
        OK(&err, kith_condition_effective(view, &query, &out, NULL, &err));
        assert_int_equal(out.condition, wanted);
        if (wanted != 0) {
            assert_int_equal(out.number, number);
        }
    }
}

/* All customers in one call, each as when it is asked for alone; and alone with a trace. */
static void compare_many(const world *at, const kith_view *view, kith_date on)
{
    kith_error err = NEW_ERROR;
    for (uint32_t mode = 0; mode < MODES; mode++) {
        kith_effective all[CUSTOMERS];
        kith_condition_query query = {.size = sizeof query, .type = at->types[mode], .as_of = on};
        OK(&err, kith_condition_many(view, &query, at->customers, CUSTOMERS, all, &err));
        for (uint32_t i = 0; i < CUSTOMERS; i++) {
            kith_effective one;
            kith_trace_row rows[CONDITIONS + CUSTOMERS];
            kith_trace trace = {.size = sizeof trace, .rows = rows, .capacity = COUNT(rows)};
            query.customer = at->customers[i];
            OK(&err, kith_condition_effective(view, &query, &one, &trace, &err));
            assert_int_equal(all[i].condition, one.condition);
            assert_int_equal(all[i].number, one.number);
            assert_int_equal(all[i].reason, one.reason);
            assert_int_equal(all[i].distance, one.distance);
        }
    }
}

/* Everything on every day. Who is a node is asked of the library: it only ever becomes more. */
static void compare(const world *at, const kith_view *view, const paper *model)
{
    kith_error err = NEW_ERROR;
    int is_node[CUSTOMERS];
    for (uint32_t i = 0; i < CUSTOMERS; i++) {
        kith_id node = 0;
        size_t count = 0;
        OK(&err, kith_record_parts(view, at->customers[i], KITH_KIND_CHAIN_NODE, 0, &node, 1, &count, &err));
        is_node[i] = count > 0;
    }
    for (uint32_t i = 0; i < LINKS; i++) {
        const paper_link *link = &model->links[i];
        assert_true(link->id == 0 || (is_node[link->parent] && (link->member || is_node[link->customer])));
    }
    for (kith_date on = FIRST_DAY - 1; on <= FIRST_DAY + DAYS; on++) {
        for (uint32_t customer = 0; customer < CUSTOMERS; customer++) {
            uint32_t path[CUSTOMERS + 1] = {customer};
            size_t count = 0;
            compare_path(at, view, model, is_node, customer, on, path, &count);
            path[0] = customer;
            compare_conditions(at, view, model, customer, on, path, count == 0 ? 1 : count);
        }
        compare_many(at, view, on);
    }
}

/* --- steps --- */

static kith_date any_day(world *at)
{
    return rng_once_in(&at->random, 4) ? 0 : FIRST_DAY + (kith_date)rng_below(&at->random, DAYS);
}

static paper_link *free_link(paper *model)
{
    for (uint32_t i = 0; i < LINKS; i++) {
        if (model->links[i].id == 0) {
            return &model->links[i];
        }
    }
    return NULL;
}

static paper_link *any_link(world *at, paper *model)
{
    paper_link *link = &model->links[rng_below(&at->random, LINKS)];
    return link->id == 0 ? NULL : link;
}

static void connect_step(world *at, kith_txn *txn, paper *model)
{
    kith_error err = NEW_ERROR;
    paper_link *link = free_link(model);
    if (link == NULL) {
        return;
    }
    *link = (paper_link){.customer = rng_below(&at->random, CUSTOMERS),
                         .parent = rng_below(&at->random, CUSTOMERS),
                         .member = (int)rng_once_in(&at->random, 3),
                         .since = any_day(at),
                         .until = any_day(at)};
    const kith_chain_link given = {
        .size = sizeof given,
        .present = KITH_PRESENT(KITH_CHAIN_LINK_CUSTOMER) | KITH_PRESENT(KITH_CHAIN_LINK_PARENT) |
                   (link->member ? KITH_PRESENT(KITH_CHAIN_LINK_MEMBER) : 0) |
                   KITH_PRESENT(KITH_CHAIN_LINK_SINCE) | KITH_PRESENT(KITH_CHAIN_LINK_UNTIL),
        .customer = at->customers[link->customer],
        .parent = at->customers[link->parent],
        .member = link->member,
        .since = link->since,
        .until = link->until,
    };
    OK(&err, kith_chain_connect(txn, &given, &link->id, &err));
}

static void change_step(world *at, kith_txn *txn, paper *model)
{
    kith_error err = NEW_ERROR;
    paper_link *link = any_link(at, model);
    if (link == NULL) {
        return;
    }
    switch (rng_below(&at->random, 4)) {
    case 0:
        OK(&err, kith_record_remove(txn, link->id, &err));
        link->id = 0;
        break;
    case 1:
        link->inactive = !link->inactive;
        change(txn, link->id,
               number_of(KITH_CHAIN_LINK_STATUS, KITH_TYPE_CODE,
                         link->inactive ? KITH_LINK_STATUS_INACTIVE : KITH_LINK_STATUS_ACTIVE));
        break;
    case 2:
        link->since = any_day(at);
        change(txn, link->id, number_of(KITH_CHAIN_LINK_SINCE, KITH_TYPE_DATE, link->since));
        break;
    default:
        link->until = any_day(at);
        change(txn, link->id, number_of(KITH_CHAIN_LINK_UNTIL, KITH_TYPE_DATE, link->until));
        break;
    }
}

static void move_step(world *at, kith_txn *txn, paper *model)
{
    kith_error err = NEW_ERROR;
    const uint32_t node = rng_below(&at->random, CUSTOMERS);
    const uint32_t parent = rng_below(&at->random, CUSTOMERS + 1); /* the last: a root */
    const kith_date from = FIRST_DAY + (kith_date)rng_below(&at->random, DAYS);
    paper_link *moved = free_link(model);
    kith_date next = 0;
    int hangs = 0;
    if (moved == NULL) {
        return;
    }
    for (uint32_t i = 0; i < LINKS; i++) {
        paper_link *link = &model->links[i];
        if (link->id == 0 || link->inactive || link->member || link->customer != node) {
            continue;
        }
        hangs = 1;
        if (paper_holds(link->since, link->until, from)) {
            link->id = link->since == from ? 0 : link->id;
            link->until = from - 1;
        } else if (link->since > from && (next == 0 || link->since < next)) {
            next = link->since;
        }
    }
    kith_id id = 0;
    const kith_status status = kith_chain_move(
        txn, at->customers[node], 0, parent == CUSTOMERS ? 0 : at->customers[parent], from, &id, &err);
    if (!hangs && status == KITH_ERR_RULE) { /* it never was a node */
        assert_int_equal(err.rule, KITH_RULE_NOT_A_NODE);
        return;
    }
    OK(&err, status);
    if (parent < CUSTOMERS) {
        *moved = (paper_link){
            .id = id, .customer = node, .parent = parent, .since = from, .until = next == 0 ? 0 : next - 1};
    }
}

static void condition_step(world *at, kith_txn *txn, paper *model)
{
    static const int64_t states[] = {0, 0, 0, KITH_CONDITION_STATE_NONE, KITH_CONDITION_STATE_BLOCK};
    kith_error err = NEW_ERROR;
    paper_condition *one = &model->conditions[rng_below(&at->random, CONDITIONS)];
    if (one->id != 0) {
        switch (rng_below(&at->random, 4)) {
        case 0:
            one->since = any_day(at);
            change(txn, one->id, number_of(KITH_CONDITION_SINCE, KITH_TYPE_DATE, one->since));
            break;
        case 1:
            one->until = any_day(at);
            change(txn, one->id, number_of(KITH_CONDITION_UNTIL, KITH_TYPE_DATE, one->until));
            break;
        default:
            OK(&err, kith_record_remove(txn, one->id, &err));
            one->id = 0;
            break;
        }
        return;
    }
    *one = (paper_condition){.customer = rng_below(&at->random, CUSTOMERS),
                             .mode = rng_below(&at->random, MODES),
                             .state = states[rng_below(&at->random, COUNT(states))],
                             .number = (int64_t)rng_below(&at->random, 4) * INT64_C(5000000),
                             .since = any_day(at),
                             .until = any_day(at),
                             .local = (int)rng_once_in(&at->random, 5),
                             .enforced = (int)rng_once_in(&at->random, 6)};
    const kith_value number = {.field = KITH_CONDITION_NUMBER,
                               .type = one->state == 0 ? KITH_TYPE_DECIMAL : KITH_TYPE_NONE,
                               .number = one->number};
    const kith_value values[] = {
        number_of(KITH_CONDITION_CUSTOMER, KITH_TYPE_REFERENCE, (int64_t)at->customers[one->customer]),
        number_of(KITH_CONDITION_TYPE, KITH_TYPE_REFERENCE, (int64_t)at->types[one->mode]),
        number_of(KITH_CONDITION_STATE, KITH_TYPE_CODE, one->state),
        number,
        number_of(KITH_CONDITION_SINCE, KITH_TYPE_DATE, one->since),
        number_of(KITH_CONDITION_UNTIL, KITH_TYPE_DATE, one->until),
        number_of(KITH_CONDITION_LOCAL, KITH_TYPE_FLAG, one->local),
        number_of(KITH_CONDITION_ENFORCED, KITH_TYPE_FLAG, one->enforced),
    };
    OK(&err, kith_record_add(txn, KITH_KIND_CONDITION, values, COUNT(values), &one->id, &err));
}

static void step(world *at, kith_txn *txn, paper *model)
{
    switch (rng_below(&at->random, 10)) {
    case 0:
    case 1:
    case 2:
        connect_step(at, txn, model);
        break;
    case 3:
    case 4:
        change_step(at, txn, model);
        break;
    case 5:
        move_step(at, txn, model);
        break;
    case 6:
        model->levels = 2 + rng_below(&at->random, 3);
        change(txn, UINT64_C(1) << 8 | KITH_KIND_BOOK,
               number_of(KITH_BOOK_MAX_LEVELS, KITH_TYPE_INTEGER, model->levels));
        break;
    default:
        condition_step(at, txn, model);
        break;
    }
}

static void open_world(world *at)
{
    static const char *codes[MODES] = {"nearest", "sum", "cascade", "best", "top"};
    kith_error err = NEW_ERROR;
    const kith_value code = text_of(KITH_HIERARCHY_CODE, "trade");
    at->memory = new_store();
    at->book = open_over(at->memory);
    at->committed.levels = 4;
    kith_txn *txn = begin(at->book);
    OK(&err, kith_record_add(txn, KITH_KIND_HIERARCHY, &code, 1, &at->hierarchy, &err));
    change(txn, UINT64_C(1) << 8 | KITH_KIND_BOOK,
           number_of(KITH_BOOK_HIERARCHY, KITH_TYPE_REFERENCE, (int64_t)at->hierarchy));
    for (uint32_t i = 0; i < MODES; i++) {
        const kith_value values[] = {
            text_of(KITH_CONDITION_TYPE_CODE, codes[i]),
            number_of(KITH_CONDITION_TYPE_VALUE, KITH_TYPE_CODE, KITH_CONDITION_VALUE_PERCENT),
            number_of(KITH_CONDITION_TYPE_MODE, KITH_TYPE_CODE, i + 1)};
        OK(&err, kith_record_add(txn, KITH_KIND_CONDITION_TYPE, values, COUNT(values), &at->types[i], &err));
    }
    for (uint32_t i = 0; i < CUSTOMERS; i++) {
        const char number[] = {(char)('A' + i), '\0'};
        at->customers[i] = organisation(txn, number);
    }
    (void)commit(txn);
}

/* A version that somebody still reads while others are made. */
typedef struct kept {
    kith_view *view; /* NULL: none */
    paper model;
} kept;

/* What is kept is as it was; now and then something else is kept. */
static void look_back(world *at, kept *old, int closing)
{
    if (old->view != NULL && (closing || rng_once_in(&at->random, 10))) {
        compare(at, old->view, &old->model);
        kith_view_close(old->view);
        old->view = NULL;
    }
    if (old->view == NULL && !closing) {
        *old = (kept){view_of(at->book), at->committed};
    }
}

/* What a transaction would make of it, as far as that has a meaning: no rule has been asked yet. */
static void look_ahead(const world *at, kith_txn *txn, const paper *model)
{
    kith_view *view = view_of_txn(txn);
    compare(at, view, model);
    kith_view_close(view);
}

static void chains_are_what_the_model_says(void **state)
{
    (void)state;
    world at = {.random = rng_new("chains")};
    const uint32_t rounds = is_full_run() ? 8000 : 600;
    uint32_t refused = 0;
    kept old = {.view = NULL};
    open_world(&at);
    for (uint32_t round = 0; round < rounds; round++) {
        kith_error err = NEW_ERROR;
        paper model = at.committed;
        kith_txn *txn = begin(at.book);
        const uint32_t steps = 1 + rng_below(&at.random, 3);
        for (uint32_t i = 0; i < steps; i++) {
            step(&at, txn, &model);
        }
        const int good = paper_is_good(&model);
        if (good && rng_once_in(&at.random, 4)) {
            look_ahead(&at, txn, &model);
        }
        const kith_status status = kith_txn_commit(txn, NULL, &err);
        if (good) {
            expect_status(status, KITH_OK, &err, "commit", __FILE__, __LINE__);
            at.committed = model;
        } else {
            assert_int_equal(status, KITH_ERR_RULE);
            refused++;
        }
        kith_txn_close(txn);
        if (rng_once_in(&at.random, 20)) {
            look_back(&at, &old, 1);
            at.book = reopened(at.book, at.memory);
        }
        kith_view *view = view_of(at.book);
        size_t findings = 0;
        compare(&at, view, &at.committed);
        OK(&err, kith_validate_all(view, NULL, NULL, 0, &findings, &err));
        assert_int_equal(findings, 0);
        kith_view_close(view);
        look_back(&at, &old, 0);
    }
    look_back(&at, &old, 1);
    assert_true(refused > rounds / 20 && refused < rounds - rounds / 20);
    kith_book_close(at.book);
    kith_memory_store_free(at.memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(chains_are_what_the_model_says)};
    return cmocka_run_group_tests_name("chains", tests, NULL, NULL);
}
