/* The SQLite side of suite "orders": table 3 A by prepared statements, and what a file keeps of the changes.
 */
#include "sqlite_desk.h"

#include "kith/codes.h"

#include <stdio.h>
#include <string.h>

typedef struct manager {
    uint32_t id;
    uint32_t state;      /* KITH_MANAGER_STATE_; 0: there is none */
    uint32_t substitute; /* who may stand in; 0: nobody */
} manager;

typedef struct work {
    orders_sqlite *side;
    const orders_order *order;
    const char *actor;
    const char *number;
    int64_t id;
    int64_t binding; /* that holds; 0: none */
    uint32_t category;
    manager customers;
    manager orders;
    uint32_t row;
    uint32_t rule;
    uint32_t outcome;
    uint32_t picked; /* who gets the order */
    uint32_t distribution;
    int64_t policy;
    int64_t pointed; /* number of the distribution's newest turn */
    bool binds;
} work;

static sqlite3_stmt *bound(orders_sqlite *side, size_t which, const int64_t *numbers, int count)
{
    sqlite3_stmt *statement = side->statements[which];
    for (int i = 0; i < count; i++) {
        (void)sqlite3_bind_int64(statement, i + 1, numbers[i]);
    }
    return statement;
}

/* --- history --- */

static void keep_value(orders_sqlite *side, int64_t field, int64_t old, int64_t new)
{
    sqlite3_stmt *put = side->histories[PUT_HISTORY_VALUE];
    (void)sqlite3_bind_int64(put, 1, side->sequence);
    (void)sqlite3_bind_int64(put, 2, side->position);
    (void)sqlite3_bind_int64(put, 3, field);
    (void)(old == 0 ? sqlite3_bind_null(put, 4) : sqlite3_bind_int64(put, 4, old));
    (void)sqlite3_bind_int64(put, 5, new);
    sqlite_db_run(put);
}

/* A row that was added or changed; `customer`: whose, 0: nobody's. Its values follow. */
static void keep(orders_sqlite *side, int64_t operation, int64_t kind, int64_t id, int64_t customer)
{
    const int64_t numbers[5] = {side->sequence, ++side->position, operation, kind, id};
    for (int i = 0; i < 5; i++) {
        (void)sqlite3_bind_int64(side->histories[PUT_HISTORY], i + 1, numbers[i]);
    }
    sqlite_db_run(side->histories[PUT_HISTORY]);
    if (customer != 0) {
        const int64_t of[3] = {customer, side->sequence, side->position};
        for (int i = 0; i < 3; i++) {
            (void)sqlite3_bind_int64(side->histories[PUT_HISTORY_CUSTOMER], i + 1, of[i]);
        }
        sqlite_db_run(side->histories[PUT_HISTORY_CUSTOMER]);
    }
}

static void keep_order(const work *is)
{
    const orders_order *order = is->order;
    const int64_t values[] = {is->id,
                              order->customer,
                              order->shop,
                              order->brand,
                              order->season,
                              order->date,
                              is->picked,
                              is->rule,
                              is->outcome,
                              KITH_ORDER_STATUS_OPEN,
                              2024,
                              1,
                              1,
                              1};
    if (is->side->histories[0] == NULL) {
        return;
    }
    keep(is->side, KITH_OPERATION_ADD, 1, is->id, order->customer);
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        if (values[i] != 0) {
            keep_value(is->side, (int64_t)i + 1, 0, values[i]);
        }
    }
}

/* --- who could do it --- */

static manager manager_of(orders_sqlite *side, uint32_t id)
{
    manager is = {.id = id};
    if (id != 0) {
        sqlite3_stmt *row = bound(side, ASK_MANAGER, (const int64_t[]){id, DATA_TODAY}, 2);
        if (!sqlite_db_next(row)) {
            bench_fail("sqlite", "a manager is not there");
        }
        is.state = (uint32_t)sqlite3_column_int64(row, 0);
        is.substitute = (uint32_t)sqlite3_column_int64(row, 1);
        (void)sqlite3_reset(row);
    }
    return is;
}

static void read_customer(work *is)
{
    sqlite3_stmt *row = bound(is->side, ASK_CUSTOMER, (const int64_t[]){is->order->customer}, 1);
    if (!sqlite_db_next(row)) {
        bench_fail("sqlite", "a customer is not there");
    }
    is->category = (uint32_t)sqlite3_column_int64(row, 0);
    is->binding = sqlite3_column_int64(row, 1);
    const uint32_t own = (uint32_t)sqlite3_column_int64(row, 2);
    (void)sqlite3_reset(row);
    is->customers = manager_of(is->side, own);
    is->orders = manager_of(is->side, is->order->manager);
}

static uint32_t first_of(sqlite3_stmt *row)
{
    const bool found = sqlite_db_next(row);
    const uint32_t id = found ? (uint32_t)sqlite3_column_int64(row, 0) : 0;
    (void)sqlite3_reset(row);
    return id;
}

static uint32_t find_editor(const work *is)
{
    sqlite3_stmt *row = is->side->statements[ASK_EDITOR];
    sqlite_db_text(row, 1, is->actor, strlen(is->actor));
    (void)sqlite3_bind_int64(row, 2, DATA_TODAY);
    return first_of(row);
}

static void distribute(work *is)
{
    sqlite3_stmt *row =
        bound(is->side, ASK_DISTRIBUTION, (const int64_t[]){is->order->shop, is->category}, 2);
    if (!sqlite_db_next(row)) {
        (void)sqlite3_reset(row);
        return;
    }
    is->distribution = (uint32_t)sqlite3_column_int64(row, 0);
    is->policy = sqlite3_column_int64(row, 1);
    const int64_t pointer = sqlite3_column_int64(row, 2);
    is->pointed = sqlite3_column_int64(row, 3);
    (void)sqlite3_reset(row);
    if (is->policy == KITH_DISTRIBUTE_LEAST_LOADED) {
        is->picked = first_of(bound(is->side, ASK_LEAST, (const int64_t[]){DATA_TODAY}, 1));
    } else if (is->policy == KITH_DISTRIBUTE_ROUND_ROBIN) {
        is->picked = first_of(bound(is->side, ASK_NEXT, (const int64_t[]){pointer, DATA_TODAY}, 2));
        if (is->picked == 0) {
            is->picked = first_of(bound(is->side, ASK_NEXT, (const int64_t[]){0, DATA_TODAY}, 2));
        }
    }
}

/* --- the table --- */

/* Rows 1, 3, 8, 10, 12 and 17: somebody is looked for. */
static void look(work *is, bool binds, uint32_t rule, uint32_t outcome)
{
    is->picked = is->row == 1 ? find_editor(is) : 0;
    is->rule = is->picked != 0 ? KITH_ASSIGNED_BY_EDITOR : rule;
    if (is->picked == 0) {
        distribute(is);
    }
    is->binds = binds && is->picked != 0;
    if (is->picked == 0) {
        is->outcome = outcome;
        is->picked = outcome == KITH_ASSIGNMENT_OWNER_ABSENT ? is->customers.id : is->order->manager;
        is->rule = outcome == KITH_ASSIGNMENT_OWNER_ABSENT ? KITH_ASSIGNED_BY_CUSTOMER : 0;
    }
}

static void get_customers(work *is, uint32_t row)
{
    is->row = row;
    is->picked = is->customers.id;
    is->rule = KITH_ASSIGNED_BY_CUSTOMER;
}

/* The customer's manager is absent: the substitute, another, or it waits. */
static void stand_in(work *is, uint32_t with, uint32_t without)
{
    is->row = is->customers.substitute != 0 ? with : without;
    if (is->customers.substitute != 0) {
        is->picked = is->customers.substitute;
        is->rule = KITH_ASSIGNED_BY_SUBSTITUTE;
    } else {
        look(is, false, KITH_ASSIGNED_BY_ABSENCE, KITH_ASSIGNMENT_OWNER_ABSENT);
    }
}

static void keep_orders(work *is, uint32_t row, bool binds)
{
    is->row = row;
    is->binds = binds;
    is->rule = binds ? KITH_ASSIGNED_BY_ORDER : 0;
}

static void decide(work *is)
{
    enum { UNSET, ACTIVE, INACTIVE, ABSENT };
    const uint32_t customer = is->customers.state;
    const bool loose = customer == UNSET || customer == INACTIVE;
    is->picked = is->order->manager;
    switch (is->orders.state) {
    case UNSET:
        if (loose) {
            is->row = customer == UNSET ? 1 : 8;
            look(is, true, customer == UNSET ? KITH_ASSIGNED_BY_DISTRIBUTION : KITH_ASSIGNED_BY_REPLACEMENT,
                 KITH_ASSIGNMENT_PENDING);
        } else if (customer == ACTIVE) {
            get_customers(is, 4);
        } else {
            stand_in(is, 11, 12);
        }
        break;
    case INACTIVE:
        if (loose) {
            is->row = customer == UNSET ? 3 : 10;
            look(is, true, KITH_ASSIGNED_BY_REPLACEMENT, KITH_ASSIGNMENT_OWNER_INACTIVE);
        } else if (customer == ACTIVE) {
            get_customers(is, 7);
        } else {
            stand_in(is, 17, 17);
        }
        break;
    case ACTIVE:
        keep_orders(is,
                    customer == UNSET                        ? 2
                    : customer == INACTIVE                   ? 9
                    : customer == ABSENT                     ? 13
                    : is->customers.id == is->order->manager ? 5
                                                             : 6,
                    loose);
        break;
    default:
        keep_orders(is,
                    customer == UNSET      ? 14
                    : customer == INACTIVE ? 16
                    : customer == ABSENT   ? 18
                                           : 15,
                    loose);
        break;
    }
}

/* --- writing --- */

static void put_order(work *is)
{
    const orders_order *order = is->order;
    sqlite3_stmt *put = bound(is->side, DO_PUT_ORDER,
                              (const int64_t[]){is->id, order->customer, order->shop, order->brand,
                                                order->season, ORDERS_FIRST_YEAR + order->season - 1,
                                                order->date, KITH_ORDER_STATUS_OPEN, order->manager},
                              9);
    if (order->manager == 0) {
        (void)sqlite3_bind_null(put, 9);
    }
    sqlite_db_text(put, 10, is->number, strlen(is->number));
    sqlite_db_text(put, 11, is->actor, strlen(is->actor));
    sqlite_db_run(put);
}

static void put_turn(work *is)
{
    orders_sqlite *side = is->side;
    side->turn += side->last == is->picked ? 0 : 1;
    side->last = is->picked;
    sqlite_db_run(bound(side, DO_TURN, (const int64_t[]){is->picked, side->turn}, 2));
    side->touched |= UINT32_C(1) << is->picked;
}

static void put_binding(work *is)
{
    orders_sqlite *side = is->side;
    if (is->binding != 0) {
        sqlite_db_run(bound(side, DO_END_BINDING, (const int64_t[]){is->binding, DATA_TODAY - 1}, 2));
        if (side->histories[0] != NULL) {
            keep(side, KITH_OPERATION_CHANGE, 3, is->binding, is->order->customer);
            keep_value(side, 1, 0, DATA_TODAY - 1);
            keep_value(side, 2, 1, 0);
        }
    }
    sqlite3_stmt *put =
        bound(side, DO_PUT_BINDING,
              (const int64_t[]){++side->bound, is->order->customer, is->picked, DATA_TODAY, is->rule}, 5);
    sqlite_db_text(put, 6, is->number, strlen(is->number));
    sqlite_db_text(put, 7, is->actor, strlen(is->actor));
    sqlite_db_run(put);
    if (side->histories[0] != NULL) {
        keep(side, KITH_OPERATION_ADD, 3, side->bound, is->order->customer);
        for (int64_t field = 1; field <= 7; field++) {
            keep_value(side, field, 0, is->picked);
        }
    }
}

static void write_decision(work *is)
{
    orders_sqlite *side = is->side;
    const bool distributed = is->policy == KITH_DISTRIBUTE_ROUND_ROBIN && is->outcome == 0;
    if (distributed) {
        sqlite_db_run(
            bound(side, DO_POINT, (const int64_t[]){is->distribution, is->picked, is->pointed + 1}, 3));
        side->touched |= UINT32_C(1) << (ORDERS_MANAGERS + is->distribution);
    }
    if (is->picked != 0) {
        put_turn(is);
    }
    if (is->binds && is->picked != is->customers.id) {
        put_binding(is);
    }
    sqlite3_stmt *save = bound(
        side, DO_SAVE_ORDER,
        (const int64_t[]){is->id, is->picked, is->picked != is->order->manager ? is->rule : 0, is->outcome},
        4);
    if (is->picked == 0) {
        (void)sqlite3_bind_null(save, 2);
    }
    sqlite_db_text(save, 5, is->actor, strlen(is->actor));
    sqlite_db_run(save);
    keep_order(is);
}

void sqlite_orders_save(orders_sqlite *side, const orders_order *order, uint32_t number, const char *actor,
                        bench_sum *sum)
{
    char text[16];
    work is = {.side = side, .order = order, .actor = actor, .number = text, .id = ++side->made};
    (void)snprintf(text, sizeof text, "N%u", number);
    put_order(&is);
    read_customer(&is);
    decide(&is);
    write_decision(&is);
    const uint64_t facts[ORDERS_DECIDED] = {is.row, is.outcome, is.picked,
                                            is.binds ? is.picked : is.customers.id, is.distribution};
    bench_add(sum, facts, ORDERS_DECIDED);
}

/* --- transactions --- */

void orders_sqlite_stage(void *side, size_t index, bench_sum *sum)
{
    orders_sqlite *self = side;
    const orders_sqlite before = *self;
    sqlite_db_run(self->statements[DO_BEGIN]);
    for (uint32_t i = 0; i < ORDERS_STAGE; i++) {
        sqlite_orders_save(self, &self->asked->staged[index * ORDERS_STAGE + i],
                           self->asked->set->orders + i + 1, orders_actor(index), sum);
    }
    sqlite_db_run(self->statements[DO_ROLLBACK]);
    self->turn = before.turn;
    self->last = before.last;
    self->made = before.made;
    self->bound = before.bound;
}

/* However often turns change in a commit, its history has them once. */
static void keep_turns(orders_sqlite *side)
{
    for (uint32_t i = 1; i <= ORDERS_MANAGERS + ORDERS_DISTRIBUTIONS; i++) {
        if ((side->touched >> i & 1u) != 0) {
            keep(side, KITH_OPERATION_CHANGE, 2, i, 0);
            keep_value(side, 1, side->turn - 1, side->turn);
        }
    }
    side->touched = 0;
}

void orders_sqlite_commit(void *side, size_t index, bench_sum *sum)
{
    orders_sqlite *self = side;
    const orders_asked *asked = self->asked;
    const uint32_t first = asked->done + (uint32_t)index * asked->commit;
    const char *actor = orders_actor(index);
    sqlite_db_run(self->statements[DO_BEGIN]);
    self->position = 0;
    (void)sqlite3_bind_int64(self->histories[PUT_COMMIT], 1, ++self->sequence);
    sqlite_db_text(self->histories[PUT_COMMIT], 2, actor, strlen(actor));
    sqlite_db_run(self->histories[PUT_COMMIT]);
    for (uint32_t i = 0; i < asked->commit; i++) {
        sqlite_orders_save(self, &asked->staged[first + i], first + i + 1, actor, sum);
    }
    keep_turns(self);
    sqlite_db_run(self->statements[DO_COMMIT]);
}
