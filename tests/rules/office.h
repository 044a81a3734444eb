/* An office of managers, its customers and orders, and what saving gives them (B1 to B11, table 3). */
#ifndef KITH_TESTS_OFFICE_H
#define KITH_TESTS_OFFICE_H

#include "profile.h"

#include <stdio.h>
#include <string.h>

/* Anna, Boris, Clara and Dora, by rising ids, and a customer of nobody. */
typedef struct office {
    kith_book *book;
    kith_id anna;
    kith_id boris;
    kith_id clara;
    kith_id dora;
    kith_id customer;
    uint32_t orders;      /* made so far: each gets a number of its own */
    kith_assignment said; /* by the last save */
    kith_trace_row rows[64];
    kith_trace trace;
} office;

/* --- beginning --- */

static inline kith_txn *begin_as(kith_book *book, const char *actor, const char *today)
{
    kith_error err = NEW_ERROR;
    kith_txn *txn = NULL;
    const kith_txn_options options = {.size = sizeof options,
                                      .actor = actor,
                                      .shop = "north",
                                      .today = day(today),
                                      .at = INT64_C(1780000000000000)};
    OK(&err, kith_txn_begin(book, &options, &txn, &err));
    return txn;
}

static inline kith_id manager(kith_txn *txn, const char *code)
{
    return ADD(txn, KITH_KIND_MANAGER, TEXT(KITH_MANAGER_CODE, code));
}

static inline office *new_office(void)
{
    office *made = test_calloc(1, sizeof *made);
    made->book = new_book();
    kith_txn *txn = begin(made->book);
    made->anna = manager(txn, "anna");
    made->boris = manager(txn, "boris");
    made->clara = manager(txn, "clara");
    made->dora = manager(txn, "dora");
    made->customer = organisation(txn, "C1");
    (void)commit(txn);
    return made;
}

static inline void free_office(office *in)
{
    kith_book_close(in->book);
    test_free(in);
}

/* --- setting --- */

static inline void put(office *in, kith_id id, kith_value value)
{
    kith_txn *txn = begin(in->book);
    change(txn, id, value);
    (void)commit(txn);
}

static inline void set_option(office *in, kith_value value)
{
    kith_txn *txn = begin(in->book);
    set_book(txn, in->book, value);
    (void)commit(txn);
}

/* What is 0 or NULL is not set. */
typedef struct distribution_settings {
    const char *code; /* NULL: "given" */
    int64_t rank;     /* 0: 1 */
    int64_t policy;
    kith_id manager;
    kith_id group;
    kith_id order_type;
    const char *method;
    kith_id shop;
    kith_id category;
    const char *city;
    int64_t least;
    int64_t most;
    int by_presence;
    int inactive;
} distribution_settings;

static inline kith_id distribution(office *in, distribution_settings set)
{
    kith_txn *txn = begin(in->book);
    const kith_id id =
        ADD(txn, KITH_KIND_DISTRIBUTION, TEXT(KITH_DISTRIBUTION_CODE, set.code == NULL ? "given" : set.code),
            INTEGER(KITH_DISTRIBUTION_RANK, set.rank == 0 ? 1 : set.rank),
            CODE(KITH_DISTRIBUTION_POLICY, set.policy), REF(KITH_DISTRIBUTION_MANAGER, set.manager),
            REF(KITH_DISTRIBUTION_GROUP, set.group), REF(KITH_DISTRIBUTION_ORDER_TYPE, set.order_type),
            TEXT(KITH_DISTRIBUTION_METHOD, set.method), REF(KITH_DISTRIBUTION_SHOP, set.shop),
            REF(KITH_DISTRIBUTION_CATEGORY, set.category), TEXT(KITH_DISTRIBUTION_CITY, set.city),
            number_of(KITH_DISTRIBUTION_LEAST, KITH_TYPE_DECIMAL, set.least),
            number_of(KITH_DISTRIBUTION_MOST, KITH_TYPE_DECIMAL, set.most),
            number_of(KITH_DISTRIBUTION_BY_PRESENCE, KITH_TYPE_FLAG, set.by_presence),
            number_of(KITH_DISTRIBUTION_INACTIVE, KITH_TYPE_FLAG, set.inactive));
    (void)commit(txn);
    return id;
}

/* Whatever is given out goes to this one. */
static inline kith_id give_to(office *in, kith_id who)
{
    return distribution(in, (distribution_settings){.policy = KITH_DISTRIBUTE_FIXED, .manager = who});
}

static inline void leave(office *in, kith_id who)
{
    put(in, who, CODE(KITH_MANAGER_STATE, KITH_MANAGER_STATE_INACTIVE));
}

/* Absent for the first half of the summer; `substitute` 0: nobody stands in. */
static inline void go_away(office *in, kith_id who, kith_id substitute)
{
    kith_txn *txn = begin(in->book);
    change(txn, who, DATE(KITH_MANAGER_ABSENT_SINCE, "2026-05-15"));
    change(txn, who, DATE(KITH_MANAGER_ABSENT_UNTIL, "2026-07-15"));
    change(txn, who, REF(KITH_MANAGER_SUBSTITUTE, substitute));
    (void)commit(txn);
}

/* --- saving --- */

static inline kith_id add_customer(office *in, const char *number)
{
    kith_txn *txn = begin(in->book);
    const kith_id id = organisation(txn, number);
    (void)commit(txn);
    return id;
}

static inline kith_id add_order(kith_txn *txn, uint32_t number, kith_id customer, kith_id who,
                                const char *date)
{
    char text[16] = {0};
    (void)snprintf(text, sizeof text, "%04u", (unsigned)number);
    return ADD(txn, KITH_KIND_ORDER, TEXT(KITH_ORDER_NUMBER, text), REF(KITH_ORDER_CUSTOMER, customer),
               REF(KITH_ORDER_MANAGER, who), DATE(KITH_ORDER_DATE, date));
}

static inline kith_id order_of(office *in, kith_id customer, kith_id who, const char *date)
{
    kith_txn *txn = begin_as(in->book, "robot", "2026-06-01");
    const kith_id id = add_order(txn, ++in->orders, customer, who, date);
    (void)commit(txn);
    return id;
}

/* Of the customer, on the day; `who` 0: without a manager. Not saved yet. */
static inline kith_id new_order(office *in, kith_id who)
{
    return order_of(in, in->customer, who, "2026-06-01");
}

static inline kith_status try_save(office *in, kith_txn *txn, kith_id order)
{
    in->said = (kith_assignment){.size = sizeof in->said};
    in->trace = (kith_trace){.size = sizeof in->trace, .rows = in->rows, .capacity = COUNT(in->rows)};
    return kith_order_save(txn, order, NULL, &in->said, &in->trace, NULL);
}

/* What would be stored if this were committed; it is not. */
static inline size_t changes_of(kith_txn *txn)
{
    kith_error err = NEW_ERROR;
    const kith_changes *changes = NULL;
    OK(&err, kith_txn_prepare(txn, &changes, &err));
    const size_t count = kith_changes_count(changes);
    kith_txn_finish(txn, KITH_STORE_REJECTED);
    kith_txn_close(txn);
    return count;
}

/* Saving once more changes nothing, whatever the row. */
static inline void expect_settled(office *in, const char *actor, const char *today, kith_id order)
{
    const kith_assignment before = in->said;
    kith_txn *txn = begin_as(in->book, actor, today);
    OK(NULL, try_save(in, txn, order));
    assert_int_equal(in->said.rule, 0);
    assert_int_equal(in->said.manager, in->said.manager_before);
    assert_int_equal(in->said.customer_manager, in->said.customer_manager_before);
    assert_int_equal(in->said.manager, before.manager);
    assert_int_equal(in->said.customer_manager, before.customer_manager);
    assert_int_equal(changes_of(txn), 0);
    in->said = before;
}

static inline void save_on(office *in, const char *actor, const char *today, kith_id order)
{
    kith_txn *txn = begin_as(in->book, actor, today);
    OK(NULL, try_save(in, txn, order));
    (void)commit(txn);
    const size_t traced = in->trace.count;
    kith_trace_row rows[COUNT(in->rows)];
    memcpy(rows, in->rows, sizeof rows);
    expect_settled(in, actor, today, order);
    in->trace.count = traced;
    memcpy(in->rows, rows, sizeof rows);
}

static inline void save_by(office *in, const char *actor, kith_id order)
{
    save_on(in, actor, "2026-06-01", order);
}

/* By somebody who is no manager. */
static inline void save(office *in, kith_id order)
{
    save_by(in, "robot", order);
}

/* Save a card; `who` 0: without a manager. */
static inline void save_card(office *in, kith_id customer, kith_id who, const char *today)
{
    const kith_customer_saving card = {.size = sizeof card, .manager = who};
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin_as(in->book, "robot", today);
    in->said = (kith_assignment){.size = sizeof in->said};
    OK(&err, kith_customer_save(txn, customer, who == 0 ? NULL : &card, &in->said, &err));
    (void)commit(txn);
}

static inline void bind(office *in, kith_id customer, kith_id who)
{
    save_card(in, customer, who, "2026-05-01");
}

/* --- expecting --- */

static inline kith_id manager_on(office *in, kith_id customer, const char *on)
{
    kith_error err = NEW_ERROR;
    kith_id who = 0;
    kith_view *view = view_of(in->book);
    OK(&err, kith_customer_manager(view, customer, day(on), &who, NULL, &err));
    kith_view_close(view);
    return who;
}

static inline kith_id order_manager(office *in, kith_id order)
{
    kith_view *view = view_of(in->book);
    const kith_id who = (kith_id)field_number(view, order, KITH_ORDER_MANAGER);
    kith_view_close(view);
    return who;
}

static inline int64_t order_field(office *in, kith_id order, uint32_t field)
{
    kith_view *view = view_of(in->book);
    const int64_t number = field_number(view, order, field);
    kith_view_close(view);
    return number;
}

/* What the last save said. */
static inline void expect_row(office *in, uint32_t row, uint32_t rule, uint32_t outcome)
{
    assert_int_equal(in->said.row, row);
    assert_int_equal(in->said.rule, rule);
    assert_int_equal(in->said.outcome, outcome);
}

/* Whom the order and its customer have now; the last save said the same. */
static inline void expect_managers(office *in, kith_id order, kith_id of_order, kith_id of_customer)
{
    kith_view *view = view_of(in->book);
    const kith_id customer = (kith_id)field_number(view, order, KITH_ORDER_CUSTOMER);
    kith_view_close(view);
    assert_int_equal(order_manager(in, order), of_order);
    assert_int_equal(manager_on(in, customer, ""), of_customer);
    assert_int_equal(in->said.manager, of_order);
    assert_int_equal(in->said.customer_manager, of_customer);
}

/* A row of the trace of the last save. */
static inline int was_traced(const office *in, kith_id subject, kith_id record, uint32_t reason)
{
    assert_true(in->trace.count <= in->trace.capacity);
    for (size_t i = 0; i < in->trace.count; i++) {
        if (in->rows[i].subject == subject && in->rows[i].record == record && in->rows[i].reason == reason) {
            return 1;
        }
    }
    return 0;
}

/* Orders that wait for a manager, in the order of their ids. */
static inline size_t pending(office *in, kith_id *ids, size_t capacity)
{
    kith_error err = NEW_ERROR;
    size_t count = 0;
    const kith_order_query query = {.size = sizeof query, .outcome = KITH_ASSIGNMENT_PENDING};
    kith_view *view = view_of(in->book);
    OK(&err, kith_order_list(view, &query, ids, capacity, &count, &err));
    kith_view_close(view);
    return count;
}

/* --- bindings --- */

typedef struct expected_binding {
    kith_id manager;
    const char *since;
    const char *until;
    int current;
    int replaced;
    uint32_t rule;
    const char *order;
    const char *author;
} expected_binding;

/* The whole history of a customer. */
static inline void expect_bindings(office *in, kith_id customer, const expected_binding *wanted, size_t count)
{
    kith_error err = NEW_ERROR;
    kith_id ids[16];
    size_t found = 0;
    kith_view *view = view_of(in->book);
    OK(&err, kith_record_parts(view, customer, KITH_KIND_BINDING, 0, ids, COUNT(ids), &found, &err));
    assert_int_equal(found, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(field_number(view, ids[i], KITH_BINDING_MANAGER), wanted[i].manager);
        assert_int_equal(field_number(view, ids[i], KITH_BINDING_SINCE), day(wanted[i].since));
        assert_int_equal(field_number(view, ids[i], KITH_BINDING_UNTIL), day(wanted[i].until));
        assert_int_equal(field_number(view, ids[i], KITH_BINDING_CURRENT), wanted[i].current);
        assert_int_equal(field_number(view, ids[i], KITH_BINDING_REPLACED), wanted[i].replaced);
        assert_int_equal(field_number(view, ids[i], KITH_BINDING_RULE), wanted[i].rule);
        assert_string_equal(field_text(view, ids[i], KITH_BINDING_ORDER), wanted[i].order);
        assert_string_equal(field_text(view, ids[i], KITH_BINDING_AUTHOR), wanted[i].author);
        assert_int_equal(field_number(view, ids[i], KITH_BINDING_AT), INT64_C(1780000000000000));
    }
    kith_view_close(view);
}

/* So many are bound to a manager on the day, however one asks. */
static inline void expect_count(office *in, kith_id who, const char *on, size_t wanted)
{
    kith_error err = NEW_ERROR;
    kith_id ids[16] = {0};
    kith_id paged[16] = {0};
    uint64_t number = 77;
    size_t count = 0;
    kith_view *view = view_of(in->book);
    OK(&err, kith_manager_count(view, who, day(on), &number, &err));
    assert_int_equal(number, wanted);
    OK(&err, kith_manager_customers(view, who, day(on), 0, ids, COUNT(ids), &count, &err));
    assert_int_equal(count, wanted);
    size_t total = 0;
    do { /* the same in pages of two */
        OK(&err, kith_manager_customers(view, who, day(on), total == 0 ? 0 : paged[total - 1], paged + total,
                                        2, &count, &err));
        total += count;
    } while (count == 2);
    assert_int_equal(total, wanted);
    assert_memory_equal(paged, ids, sizeof ids);
    for (size_t i = 0; i < wanted; i++) {
        kith_id has = 0;
        OK(&err, kith_customer_manager(view, ids[i], day(on), &has, NULL, &err));
        assert_int_equal(has, who);
        assert_true(i == 0 || ids[i] > ids[i - 1]);
    }
    if (on[0] == '\0') {
        kith_manager_info info = {.size = sizeof info};
        OK(&err, kith_manager_get(view, who, 0, &info, &err));
        assert_int_equal(info.customers, wanted);
    }
    kith_view_close(view);
}

/* --- giving out --- */

/* An order of a customer of its own, not saved yet. */
static inline kith_id fresh_order(office *in)
{
    char number[16];
    (void)snprintf(number, sizeof number, "F%u", (unsigned)in->orders);
    return order_of(in, add_customer(in, number), 0, "2026-06-01");
}

/* The next one that an order is given to. */
static inline kith_id next_turn(office *in)
{
    save(in, fresh_order(in));
    return in->said.manager;
}

/* So many orders are given out, in this order: a letter each, '-' is nobody. */
static inline void expect_turns(office *in, const char *turns)
{
    char got[64] = {0};
    for (size_t i = 0; turns[i] != '\0'; i++) {
        const kith_id who = next_turn(in);
        got[i] = who == 0           ? '-'
                 : who == in->anna  ? 'a'
                 : who == in->boris ? 'b'
                 : who == in->clara ? 'c'
                                    : 'd';
    }
    assert_string_equal(got, turns);
}

#endif
