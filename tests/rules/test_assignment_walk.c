/* Table 3 A as a whole: every state of the customer's manager, the order's manager, who saves and what can be
 * given out, under every setting of the book, against the table written out once more. */
#include "office.h"

#include <stdlib.h>

/* State of the customer's manager. */
typedef enum bound {
    BOUND_NONE,
    BOUND_ACTIVE,
    BOUND_LEFT,
    BOUND_STOOD_IN,     /* absent, and somebody stands in */
    BOUND_ABSENT,       /* absent without a substitute */
    BOUND_ABSENT_LEFT,  /* absent; the substitute is not active */
    BOUND_ABSENT_TWICE, /* absent; so is the substitute, whose own is active: followed at most once */
    BOUND_STATES
} bound;

/* State of the order's manager, and whether it is the customer's. */
typedef enum held { HELD_NONE, HELD_ACTIVE, HELD_LEFT, HELD_ABSENT, HELD_SAME, HELD_STATES } held;

/* What becomes of the order's, or the customer's, manager. */
typedef enum fate {
    KEPT,
    EDITOR,      /* E: who saves */
    GIVEN,       /* D: from the distribution */
    CUSTOMERS,   /* C */
    ORDERS,      /* O */
    SUBSTITUTE_S /* S */
} fate;

typedef struct result {
    fate order;
    fate customer;
    uint32_t outcome;
} result;

typedef struct row {
    result found;     /* D found */
    result not_found; /* no D */
} row;

/* The editors, one after the other: a manager, one who left, and nobody. */
static const char *const editors[] = {"clara", "boris", "robot"};

/* Settings of the book. */
typedef struct settings {
    int64_t clash;
    int distributes_first;
    int editor_on_inactive;
    int rebinds_absent;
} settings;

/* One order and its customer, each with managers of its own. */
typedef struct cell {
    bound bound;
    held held;
    int by_hand; /* the order's manager was set by hand, not by a rule */
    int given;   /* a distribution finds somebody */
    size_t editor;
    int64_t status; /* of the order */
    int old;        /* beyond the age limit */
    kith_id customer;
    kith_id order;
    kith_id customers;
    kith_id orders;
    kith_id substitute;
    kith_assignment said;
} cell;

/* --- the table --- */

static const row table[] = {
    [1] = {{GIVEN, GIVEN, 0}, {KEPT, KEPT, KITH_ASSIGNMENT_PENDING}}, /* without an eligible editor */
    [2] = {{KEPT, ORDERS, 0}, {KEPT, ORDERS, 0}},
    [3] = {{GIVEN, GIVEN, 0}, {KEPT, KEPT, KITH_ASSIGNMENT_OWNER_INACTIVE}},
    [4] = {{CUSTOMERS, KEPT, 0}, {CUSTOMERS, KEPT, 0}},
    [5] = {{KEPT, KEPT, 0}, {KEPT, KEPT, 0}},
    [6] = {{KEPT, KEPT, 0}, {KEPT, KEPT, 0}},
    [7] = {{CUSTOMERS, KEPT, 0}, {CUSTOMERS, KEPT, 0}},
    [8] = {{GIVEN, GIVEN, 0}, {KEPT, KEPT, KITH_ASSIGNMENT_PENDING}},
    [9] = {{KEPT, ORDERS, 0}, {KEPT, ORDERS, 0}},
    [10] = {{GIVEN, GIVEN, 0}, {KEPT, KEPT, KITH_ASSIGNMENT_OWNER_INACTIVE}},
    [11] = {{SUBSTITUTE_S, KEPT, 0}, {SUBSTITUTE_S, KEPT, 0}},
    [12] = {{GIVEN, KEPT, 0}, {CUSTOMERS, KEPT, KITH_ASSIGNMENT_OWNER_ABSENT}},
    [13] = {{KEPT, KEPT, 0}, {KEPT, KEPT, 0}},
    [14] = {{KEPT, ORDERS, 0}, {KEPT, ORDERS, 0}},
    [15] = {{KEPT, KEPT, 0}, {KEPT, KEPT, 0}}, /* if it was set by hand */
    [16] = {{KEPT, ORDERS, 0}, {KEPT, ORDERS, 0}},
    [17] = {{0}, {0}}, /* as 11 or 12 */
    [18] = {{KEPT, KEPT, 0}, {KEPT, KEPT, 0}},
};

static uint32_t row_of(const cell *at)
{
    switch (at->bound) {
    case BOUND_NONE:
        return at->held == HELD_NONE ? 1 : at->held == HELD_ACTIVE ? 2 : at->held == HELD_LEFT ? 3 : 14;
    case BOUND_ACTIVE:
        return at->held == HELD_NONE     ? 4
               : at->held == HELD_SAME   ? 5
               : at->held == HELD_ACTIVE ? 6
               : at->held == HELD_LEFT   ? 7
                                         : 15;
    case BOUND_LEFT:
        return at->held == HELD_NONE ? 8 : at->held == HELD_ACTIVE ? 9 : at->held == HELD_ABSENT ? 16 : 10;
    case BOUND_STOOD_IN:
        return at->held == HELD_NONE ? 11 : at->held == HELD_ACTIVE ? 13 : at->held == HELD_LEFT ? 17 : 18;
    case BOUND_ABSENT:
    case BOUND_ABSENT_LEFT:
    case BOUND_ABSENT_TWICE:
    case BOUND_STATES:
        break;
    }
    return at->held == HELD_NONE ? 12 : at->held == HELD_ACTIVE ? 13 : at->held == HELD_LEFT ? 17 : 18;
}

/* The row that says what happens: row 17 sends on to another. */
static uint32_t deciding(const cell *at)
{
    const uint32_t number = row_of(at);
    return number != 17 ? number : at->bound == BOUND_STOOD_IN ? 11 : 12;
}

/* Closed, cancelled and old orders are not touched by these. */
static int is_out_of_reach(const cell *at)
{
    const uint32_t number = deciding(at);
    return (at->status == KITH_ORDER_STATUS_CLOSED || at->status == KITH_ORDER_STATUS_CANCELLED || at->old) &&
           (number == 3 || number == 7 || number == 8 || number == 10 || number == 12);
}

static result decided(const cell *at, const settings *book)
{
    const uint32_t number = deciding(at);
    const int is_eligible = at->editor == 0;
    if (is_out_of_reach(at)) {
        return (result){KEPT, KEPT, 0};
    }
    if (number == 1 && is_eligible && !(book->distributes_first && at->given)) {
        return (result){EDITOR, EDITOR, 0};
    }
    if (number == 6 && book->clash == KITH_MANAGER_CLASH_FORCE) {
        return (result){CUSTOMERS, KEPT, 0};
    }
    if (number == 6 && book->clash == KITH_MANAGER_CLASH_REBIND && at->by_hand) {
        return (result){KEPT, ORDERS, 0};
    }
    if (number == 8 && !at->given && book->editor_on_inactive && is_eligible) {
        return (result){EDITOR, EDITOR, 0};
    }
    if (number == 12 && at->given && book->rebinds_absent) {
        return (result){GIVEN, GIVEN, 0};
    }
    if (number == 15 && !at->by_hand) {
        return (result){CUSTOMERS, KEPT, 0};
    }
    return at->given ? table[number].found : table[number].not_found;
}

/* An order that is over does not wait. */
static result expected(const cell *at, const settings *book)
{
    result wanted = decided(at, book);
    if (wanted.outcome == KITH_ASSIGNMENT_PENDING &&
        (at->status == KITH_ORDER_STATUS_CLOSED || at->status == KITH_ORDER_STATUS_CANCELLED)) {
        wanted.outcome = 0;
    }
    return wanted;
}

/* --- the cells --- */

/* Does the combination exist? */
static int exists(const cell *at)
{
    return !(at->bound == BOUND_NONE && at->held == HELD_SAME) && !(at->held == HELD_NONE && !at->by_hand);
}

static size_t fill(cell *cells, int is_wide)
{
    static const struct {
        int64_t status;
        int old;
    } orders[] = {{0, 0},
                  {KITH_ORDER_STATUS_OPEN, 0},
                  {KITH_ORDER_STATUS_CLOSED, 0},
                  {KITH_ORDER_STATUS_CANCELLED, 0},
                  {0, 1}};
    const size_t order_count = is_wide ? COUNT(orders) : 1;
    size_t count = 0;
    for (size_t number = 0; number < BOUND_STATES * HELD_STATES * 2 * 2 * 3 * order_count; number++) {
        size_t rest = number;
        cell at = {.bound = (bound)(rest % BOUND_STATES)};
        rest /= BOUND_STATES;
        at.held = (held)(rest % HELD_STATES);
        rest /= HELD_STATES;
        at.by_hand = (int)(rest % 2);
        rest /= 2;
        at.given = (int)(rest % 2);
        rest /= 2;
        at.editor = rest % 3;
        rest /= 3;
        at.status = orders[rest].status;
        at.old = orders[rest].old;
        if (exists(&at)) {
            cells[count++] = at;
        }
    }
    return count;
}

/* A code that nobody else has. */
static kith_id one_more(kith_txn *txn, uint32_t kind)
{
    static char code[16]; /* copied by the call */
    static uint32_t made;
    (void)snprintf(code, sizeof code, "x%u", (unsigned)++made);
    return kind == KITH_KIND_CUSTOMER ? organisation(txn, code) : manager(txn, code);
}

/* Managers, customers and their bindings, while all managers are still active. */
static void hire(office *in, cell *cells, size_t count)
{
    kith_txn *txn = begin_as(in->book, "robot", "2026-01-05");
    for (size_t i = 0; i < count; i++) {
        cell *at = &cells[i];
        at->customer = one_more(txn, KITH_KIND_CUSTOMER);
        if (at->bound != BOUND_NONE) {
            at->customers = one_more(txn, KITH_KIND_MANAGER);
            const kith_customer_saving card = {.size = sizeof card, .manager = at->customers};
            OK(NULL, kith_customer_save(txn, at->customer, &card, NULL, NULL));
        }
        if (at->bound >= BOUND_STOOD_IN && at->bound != BOUND_ABSENT) {
            at->substitute = one_more(txn, KITH_KIND_MANAGER);
            change(txn, at->customers, REF(KITH_MANAGER_SUBSTITUTE, at->substitute));
        }
        if (at->held == HELD_SAME) {
            at->orders = at->customers;
        } else if (at->held != HELD_NONE) {
            at->orders = one_more(txn, KITH_KIND_MANAGER);
        }
    }
    (void)commit(txn);
}

static void send_off(kith_txn *txn, kith_id who)
{
    if (who >> 8 & 1) { /* both ways of being absent, whoever it is */
        change(txn, who, CODE(KITH_MANAGER_PRESENCE, KITH_PRESENCE_AWAY));
        return;
    }
    change(txn, who, DATE(KITH_MANAGER_ABSENT_SINCE, "2026-06-01"));
    change(txn, who, DATE(KITH_MANAGER_ABSENT_UNTIL, "2026-06-01"));
}

/* What they have become, and the orders. */
static void let_time_pass(office *in, cell *cells, size_t count)
{
    const kith_value left = CODE(KITH_MANAGER_STATE, KITH_MANAGER_STATE_INACTIVE);
    kith_txn *txn = begin_as(in->book, "robot", "2026-05-30");
    for (size_t i = 0; i < count; i++) {
        cell *at = &cells[i];
        if (at->bound == BOUND_LEFT) {
            change(txn, at->customers, left);
        } else if (at->bound >= BOUND_STOOD_IN) {
            send_off(txn, at->customers);
        }
        if (at->bound == BOUND_ABSENT_LEFT) {
            change(txn, at->substitute, left);
        } else if (at->bound == BOUND_ABSENT_TWICE) {
            change(txn, at->substitute, REF(KITH_MANAGER_SUBSTITUTE, in->dora));
            send_off(txn, at->substitute);
        }
        if (at->held == HELD_LEFT) {
            change(txn, at->orders, left);
        } else if (at->held == HELD_ABSENT) {
            send_off(txn, at->orders);
        }
        at->order =
            add_order(txn, ++in->orders, at->customer, at->orders, at->old ? "2026-02-28" : "2026-03-01");
        change(txn, at->order, CODE(KITH_ORDER_STATUS, at->status));
        change(txn, at->order, CODE(KITH_ORDER_RULE, at->by_hand ? 0 : KITH_ASSIGNED_BY_CUSTOMER));
        change(txn, at->order, TEXT(KITH_ORDER_METHOD, at->given ? "given" : "kept"));
    }
    change(txn, in->boris, left);
    (void)commit(txn);
}

static office *new_walk(const settings *book)
{
    office *in = new_office();
    set_option(in, CODE(KITH_BOOK_MANAGER_CLASH, book->clash));
    set_option(in, number_of(KITH_BOOK_DISTRIBUTES_FIRST, KITH_TYPE_FLAG, book->distributes_first));
    set_option(in, number_of(KITH_BOOK_EDITOR_ON_INACTIVE, KITH_TYPE_FLAG, book->editor_on_inactive));
    set_option(in, number_of(KITH_BOOK_REBINDS_ABSENT, KITH_TYPE_FLAG, book->rebinds_absent));
    (void)distribution(
        in, (distribution_settings){.method = "given", .policy = KITH_DISTRIBUTE_FIXED, .manager = in->dora});
    return in;
}

/* --- comparing --- */

static kith_id become(const office *in, const cell *at, fate what, kith_id before)
{
    switch (what) {
    case KEPT:
        return before;
    case EDITOR:
        return in->clara;
    case GIVEN:
        return in->dora;
    case CUSTOMERS:
        return at->customers;
    case ORDERS:
        return at->orders;
    case SUBSTITUTE_S:
        break;
    }
    return at->substitute;
}

static void compare(const office *in, const cell *at, const settings *book, const kith_view *view)
{
    const result wanted = expected(at, book);
    const kith_id order = become(in, at, wanted.order, at->orders);
    const kith_id customer = become(in, at, wanted.customer, at->customers);
    kith_error err = NEW_ERROR;
    kith_id bound_to = 0;
    OK(&err, kith_customer_manager(view, at->customer, 0, &bound_to, NULL, &err));
    const kith_id held_by = (kith_id)field_number(view, at->order, KITH_ORDER_MANAGER);
    const int64_t outcome = field_number(view, at->order, KITH_ORDER_OUTCOME);
    const kith_assignment *said = &at->said;
    const int changes = order != at->orders || customer != at->customers;
    if (held_by != order || bound_to != customer || outcome != wanted.outcome || said->manager != order ||
        said->customer_manager != customer || said->manager_before != at->orders ||
        said->customer_manager_before != at->customers || said->outcome != wanted.outcome ||
        (said->rule != 0) != changes || said->row != row_of(at)) {
        fail_msg("row %u (said %u): bound %d, held %d, by hand %d, given %d, editor %s, status %d, old %d; "
                 "clash %d, first %d, editor %d, rebinds %d: order %x wanted %x, customer %x wanted %x, "
                 "outcome %d said %u wanted %u, rule %u, before %x %x",
                 row_of(at), said->row, (int)at->bound, (int)at->held, at->by_hand, at->given,
                 editors[at->editor], (int)at->status, at->old, (int)book->clash, book->distributes_first,
                 book->editor_on_inactive, book->rebinds_absent, (unsigned)held_by, (unsigned)order,
                 (unsigned)bound_to, (unsigned)customer, (int)outcome, said->outcome, wanted.outcome,
                 said->rule, (unsigned)said->manager_before, (unsigned)said->customer_manager_before);
    }
}

/* Save all orders of an editor in one transaction; how much that changes if it is committed once more. */
static kith_txn *save_all(office *in, cell *cells, size_t count, size_t editor)
{
    kith_txn *txn = begin_as(in->book, editors[editor], "2026-06-01");
    for (size_t i = 0; i < count; i++) {
        if (cells[i].editor == editor) {
            OK(NULL, try_save(in, txn, cells[i].order));
            cells[i].said = in->said;
        }
    }
    return txn;
}

static void walk(const settings *book, int is_wide)
{
    static cell cells[BOUND_STATES * HELD_STATES * 2 * 2 * 3 * 5];
    const size_t count = fill(cells, is_wide);
    office *in = new_walk(book);
    hire(in, cells, count);
    let_time_pass(in, cells, count);
    for (size_t editor = 0; editor < COUNT(editors); editor++) {
        (void)commit(save_all(in, cells, count, editor));
    }
    kith_view *view = view_of(in->book);
    for (size_t i = 0; i < count; i++) {
        compare(in, &cells[i], book, view);
    }
    size_t findings = 0;
    OK(NULL, kith_validate_all(view, NULL, NULL, 0, &findings, NULL));
    assert_int_equal(findings, 0);
    kith_view_close(view);
    for (size_t editor = 0; editor < COUNT(editors); editor++) {
        assert_int_equal(changes_of(save_all(in, cells, count, editor)), 0);
    }
    free_office(in);
}

static void every_cell_is_as_the_table_says_under_every_setting(void **state)
{
    (void)state;
    for (size_t number = 0; number < 3 * 2 * 2 * 2; number++) {
        const settings book = {
            .clash = 1 + (int64_t)(number % 3), /* keep, force, rebind */
            .distributes_first = (int)(number / 3 % 2),
            .editor_on_inactive = (int)(number / 6 % 2),
            .rebinds_absent = (int)(number / 12 % 2),
        };
        walk(&book, 0);
    }
}

/* Rows 3, 7, 8, 10 and 12 leave orders alone that are over. */
static void every_cell_of_orders_that_are_over_is_as_the_table_says(void **state)
{
    (void)state;
    const settings plain = {0};
    const settings all = {KITH_MANAGER_CLASH_FORCE, 1, 1, 1};
    walk(&plain, 1);
    walk(&all, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cell_is_as_the_table_says_under_every_setting),
        cmocka_unit_test(every_cell_of_orders_that_are_over_is_as_the_table_says),
    };
    return cmocka_run_group_tests_name("assignment_walk", tests, NULL, NULL);
}
