/* Arguments of the saving calls of order.h and of the calls of manager.h and sales.h: each that is missing or
 * out of range is refused, outputs are cleared, and what is refused leaves the transaction as it was. */
#include "arguments.h"

/* Beside the arguments: two managers, a distribution and an order of the mother, committed. */
typedef struct sold {
    kith_id anna;
    kith_id boris;
    kith_id by;
    kith_id order;
} sold;

static const kith_id no_manager = UINT64_C(99) << 8 | KITH_KIND_MANAGER;
static const kith_id no_distribution = UINT64_C(99) << 8 | KITH_KIND_DISTRIBUTION;
static const kith_id no_order = UINT64_C(99) << 8 | KITH_KIND_ORDER;

static kith_id add(arguments *at, uint32_t kind, const kith_value *values, size_t count)
{
    kith_id id = 0;
    OK(&at->err, kith_record_add(at->txn, kind, values, count, &id, &at->err));
    return id;
}

static sold new_sold(arguments *at)
{
    sold made = {0};
    const kith_value anna = text_of(KITH_MANAGER_CODE, "anna");
    const kith_value boris = text_of(KITH_MANAGER_CODE, "boris");
    made.anna = add(at, KITH_KIND_MANAGER, &anna, 1);
    made.boris = add(at, KITH_KIND_MANAGER, &boris, 1);
    const kith_value by[] = {
        text_of(KITH_DISTRIBUTION_CODE, "turns"), number_of(KITH_DISTRIBUTION_RANK, KITH_TYPE_INTEGER, 1),
        number_of(KITH_DISTRIBUTION_POLICY, KITH_TYPE_CODE, KITH_DISTRIBUTE_ROUND_ROBIN)};
    made.by = add(at, KITH_KIND_DISTRIBUTION, by, COUNT(by));
    const kith_value order[] = {text_of(KITH_ORDER_NUMBER, "1"),
                                number_of(KITH_ORDER_CUSTOMER, KITH_TYPE_REFERENCE, (int64_t)at->mother),
                                number_of(KITH_ORDER_DATE, KITH_TYPE_DATE, TODAY)};
    made.order = add(at, KITH_KIND_ORDER, order, COUNT(order));
    kith_view_close(at->view);
    at->view = view_of_txn(at->txn);
    return made;
}

static void saved_orders(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    const sold with = new_sold(at);
    const uint32_t before = kith_txn_count(at->txn);
    const kith_header_value values[KITH_HEADER_FIELDS] = {{0}};
    const kith_order_saving good = {.size = sizeof good};
    kith_assignment out = {.size = sizeof out, .row = 7};
    kith_assignment unsized = {.size = 0};
    kith_trace unsized_trace = {.size = 0};
    kith_trace no_rows = {.size = sizeof no_rows, .capacity = 1};
    OLD(kith_order_save(at->txn, with.order, &good, &out, NULL, &at->unset));
    INVALID(kith_order_save(NULL, with.order, &good, &out, NULL, err));
    INVALID(kith_order_save(at->txn, 0, &good, &out, NULL, err));
    INVALID(kith_order_save(at->txn, at->mother, &good, &out, NULL, err));
    OLD(kith_order_save(at->txn, with.order, &good, &unsized, NULL, err));
    OLD(kith_order_save(at->txn, with.order, &good, &out, &unsized_trace, err));
    INVALID(kith_order_save(at->txn, with.order, &good, &out, &no_rows, err));
    for (size_t i = 0; i < 6; i++) {
        kith_order_saving wrong = good;
        wrong.size = i == 0 ? 0 : sizeof wrong;
        wrong.chain = i == 1 ? at->between : 0;
        wrong.typed = i == 2   ? KITH_PRESENT(KITH_HEADER_FIELD_PAYER) /* without values */
                      : i == 3 ? 1
                      : i == 4 ? KITH_PRESENT(KITH_HEADER_FIELD_CHAIN)
                      : i == 5 ? KITH_PRESENT(KITH_HEADER_FIELDS)
                               : 0;
        wrong.values = i == 2 ? NULL : values;
        REFUSED(i == 0 ? KITH_ERR_ABI : KITH_ERR_INVALID, err,
                kith_order_save(at->txn, with.order, &wrong, &out, NULL, err));
    }
    OVER(kith_order_save(at->prepared, with.order, &good, &out, NULL, err));
    assert_int_equal(out.row, 0);
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_order_save(at->txn, no_order, &good, &out, NULL, err));
    assert_int_equal(kith_txn_count(at->txn), before);
    OK(NULL, kith_order_save(at->txn, with.order, NULL, NULL, NULL, NULL));
    assert_int_equal(kith_txn_count(at->txn), before + 1);
    OK(err, kith_order_save(at->txn, with.order, &good, &out, NULL, err));
    assert_int_equal(out.row, 5);
    assert_int_equal(out.manager, with.anna); /* the actor */
}

static void listed_orders(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    const sold with = new_sold(at);
    kith_id ids[2];
    size_t count = 7;
    const kith_order_query good = {.size = sizeof good, .customer = at->mother};
    OLD(kith_order_list(at->view, &good, ids, 2, &count, &at->unset));
    INVALID(kith_order_list(NULL, &good, ids, 2, &count, err));
    assert_int_equal(count, 0);
    INVALID(kith_order_list(at->view, NULL, ids, 2, &count, err));
    INVALID(kith_order_list(at->view, &good, NULL, 2, &count, err));
    INVALID(kith_order_list(at->view, &good, ids, 2, NULL, err));
    const kith_order_query wrong[] = {
        {.size = 0, .customer = at->mother},
        {.size = sizeof good},
        {.size = sizeof good, .customer = with.order},
        {.size = sizeof good, .manager = at->mother},
        {.size = sizeof good, .customer = at->mother, .brand = at->mother},
        {.size = sizeof good, .customer = at->mother, .season = at->mother},
        {.size = sizeof good, .customer = at->mother, .after = at->mother},
        {.size = sizeof good, .outcome = KITH_ASSIGNMENT_OWNER_ABSENT + 1},
        {.size = sizeof good, .customer = at->mother, .year = 10000},
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        count = 7;
        REFUSED(i == 0 ? KITH_ERR_ABI : KITH_ERR_INVALID, err,
                kith_order_list(at->view, &wrong[i], ids, 2, &count, err));
        assert_int_equal(count, 0);
    }
    OK(NULL, kith_order_list(at->view, &good, NULL, 0, &count, NULL));
    OK(err, kith_order_list(at->view, &good, ids, 2, &count, err));
    assert_int_equal(count, 1);
    kith_order_query strange = good;
    strange.customer = at->nowhere; /* nobody has no orders */
    OK(err, kith_order_list(at->view, &strange, ids, 2, &count, err));
    assert_int_equal(count, 0);
    strange = good;
    strange.after = no_order;
    OK(err, kith_order_list(at->view, &strange, ids, 2, &count, err));
}

static void saved_cards(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    const sold with = new_sold(at);
    const uint32_t before = kith_txn_count(at->txn);
    const kith_customer_saving good = {.size = sizeof good, .manager = with.anna};
    kith_assignment out = {.size = sizeof out, .rule = 7};
    kith_assignment unsized = {.size = 0};
    OLD(kith_customer_save(at->txn, at->mother, &good, &out, &at->unset));
    INVALID(kith_customer_save(NULL, at->mother, &good, &out, err));
    INVALID(kith_customer_save(at->txn, 0, &good, &out, err));
    INVALID(kith_customer_save(at->txn, with.order, &good, &out, err));
    OLD(kith_customer_save(at->txn, at->mother, &good, &unsized, err));
    const kith_customer_saving wrong[] = {
        {.size = 0, .manager = with.anna},
        {.size = sizeof good, .manager = at->mother},
        {.size = sizeof good, .manager = with.anna, .clear = 1},
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        REFUSED(i == 0 ? KITH_ERR_ABI : KITH_ERR_INVALID, err,
                kith_customer_save(at->txn, at->mother, &wrong[i], &out, err));
    }
    OVER(kith_customer_save(at->prepared, at->mother, &good, &out, err));
    assert_int_equal(out.rule, 0);
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_customer_save(at->txn, at->nowhere, &good, &out, err));
    kith_customer_saving strange = good;
    strange.manager = no_manager;
    REFUSED(KITH_ERR_REFERENCE, err, kith_customer_save(at->txn, at->mother, &strange, &out, err));
    assert_string_equal(err->message, "customer \"M\": manager: refers to a record that is not there");
    assert_int_equal(err->subject, at->mother);
    assert_int_equal(err->other, no_manager);
    assert_int_equal(err->field, 0); /* a customer has no such field */
    assert_int_equal(kith_txn_count(at->txn), before);
    OK(NULL, kith_customer_save(at->txn, at->mother, &good, NULL, NULL));
    OK(NULL, kith_customer_save(at->txn, at->daughter, NULL, NULL, NULL));
    assert_int_equal(kith_txn_count(at->txn), before + 2);
}

static void transfers(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    const sold with = new_sold(at);
    const uint32_t before = kith_txn_count(at->txn);
    const kith_transfer good = {.size = sizeof good, .from = with.anna, .to = with.boris};
    kith_transferred out = {.size = sizeof out, .left = 7};
    kith_transferred unsized = {.size = 0};
    OLD(kith_manager_transfer(at->txn, &good, &out, &at->unset));
    INVALID(kith_manager_transfer(NULL, &good, &out, err));
    INVALID(kith_manager_transfer(at->txn, NULL, &out, err));
    OLD(kith_manager_transfer(at->txn, &good, &unsized, err));
    const kith_transfer wrong[] = {
        {.size = 0, .from = with.anna, .to = with.boris},
        {.size = sizeof good, .to = with.boris},
        {.size = sizeof good, .from = with.anna},
        {.size = sizeof good, .from = with.anna, .to = with.anna},
        {.size = sizeof good, .from = at->mother, .to = with.boris},
        {.size = sizeof good, .from = with.anna, .to = at->mother},
        {.size = sizeof good, .from = with.anna, .distribution = at->mother},
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        REFUSED(i == 0 ? KITH_ERR_ABI : KITH_ERR_INVALID, err,
                kith_manager_transfer(at->txn, &wrong[i], &out, err));
    }
    OVER(kith_manager_transfer(at->prepared, &good, &out, err));
    assert_int_equal(out.left, 0);
    const kith_transfer strange[] = {
        {.size = sizeof good, .from = no_manager, .to = with.boris},
        {.size = sizeof good, .from = with.anna, .to = no_manager},
        {.size = sizeof good, .from = with.anna, .distribution = no_distribution},
    };
    for (size_t i = 0; i < COUNT(strange); i++) {
        REFUSED(KITH_ERR_NOT_FOUND, err, kith_manager_transfer(at->txn, &strange[i], &out, err));
    }
    assert_int_equal(kith_txn_count(at->txn), before);
    OK(NULL, kith_manager_transfer(at->txn, &good, NULL, NULL));
}

static void managers(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    const sold with = new_sold(at);
    kith_manager_info info = {.size = sizeof info, .customers = 7};
    kith_manager_info unsized = {.size = 0};
    kith_id ids[2];
    kith_id id = 7;
    kith_id binding = 7;
    size_t count = 7;
    uint64_t number = 7;
    OLD(kith_manager_get(at->view, with.anna, 0, &info, &at->unset));
    OLD(kith_manager_get(at->view, with.anna, 0, &unsized, err));
    INVALID(kith_manager_get(NULL, with.anna, 0, &info, err));
    INVALID(kith_manager_get(at->view, at->mother, 0, &info, err));
    INVALID(kith_manager_get(at->view, with.anna, -5, &info, err));
    INVALID(kith_manager_get(at->view, with.anna, 0, NULL, err));
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_manager_get(at->view, no_manager, 0, &info, err));
    assert_int_equal(info.customers, 0);
    OK(NULL, kith_manager_get(at->view, with.anna, TODAY, &info, NULL));
    assert_int_equal(info.state, KITH_MANAGER_STATE_ACTIVE);
    OLD(kith_manager_find(at->view, "anna", &id, &at->unset));
    INVALID(kith_manager_find(NULL, "anna", &id, err));
    assert_int_equal(id, 0);
    INVALID(kith_manager_find(at->view, NULL, &id, err));
    INVALID(kith_manager_find(at->view, "anna", NULL, err));
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_manager_find(at->view, "ann", &id, err));
    OK(NULL, kith_manager_find(at->view, "anna", &id, NULL));
    OLD(kith_manager_customers(at->view, with.anna, 0, 0, ids, 2, &count, &at->unset));
    INVALID(kith_manager_customers(NULL, with.anna, 0, 0, ids, 2, &count, err));
    assert_int_equal(count, 0);
    INVALID(kith_manager_customers(at->view, at->mother, 0, 0, ids, 2, &count, err));
    INVALID(kith_manager_customers(at->view, with.anna, -5, 0, ids, 2, &count, err));
    INVALID(kith_manager_customers(at->view, with.anna, 0, with.anna, ids, 2, &count, err));
    INVALID(kith_manager_customers(at->view, with.anna, 0, 0, NULL, 2, &count, err));
    INVALID(kith_manager_customers(at->view, with.anna, 0, 0, ids, 2, NULL, err));
    OK(NULL, kith_manager_customers(at->view, with.anna, 0, 0, NULL, 0, &count, NULL));
    OK(err, kith_manager_customers(at->view, no_manager, 0, 0, ids, 2, &count, err));
    OLD(kith_manager_count(at->view, with.anna, 0, &number, &at->unset));
    INVALID(kith_manager_count(NULL, with.anna, 0, &number, err));
    assert_int_equal(number, 0);
    INVALID(kith_manager_count(at->view, at->mother, 0, &number, err));
    INVALID(kith_manager_count(at->view, with.anna, -5, &number, err));
    INVALID(kith_manager_count(at->view, with.anna, 0, NULL, err));
    OK(NULL, kith_manager_count(at->view, no_manager, TODAY, &number, NULL));
    OLD(kith_customer_manager(at->view, at->mother, 0, &id, &binding, &at->unset));
    INVALID(kith_customer_manager(NULL, at->mother, 0, &id, &binding, err));
    assert_int_equal(id, 0);
    assert_int_equal(binding, 0);
    INVALID(kith_customer_manager(at->view, with.anna, 0, &id, &binding, err));
    INVALID(kith_customer_manager(at->view, at->mother, -5, &id, &binding, err));
    INVALID(kith_customer_manager(at->view, at->mother, 0, NULL, &binding, err));
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_customer_manager(at->view, at->nowhere, 0, &id, &binding, err));
    OK(NULL, kith_customer_manager(at->view, at->mother, 0, &id, NULL, NULL));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, arguments_open, arguments_close)

static void sales(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    const sold with = new_sold(at);
    kith_sales rows[2];
    size_t count = 7;
    const kith_sales_query good = {.size = sizeof good, .customer = at->mother};
    OLD(kith_sales_summary(at->view, &good, rows, 2, &count, &at->unset));
    INVALID(kith_sales_summary(NULL, &good, rows, 2, &count, err));
    assert_int_equal(count, 0);
    INVALID(kith_sales_summary(at->view, NULL, rows, 2, &count, err));
    INVALID(kith_sales_summary(at->view, &good, NULL, 2, &count, err));
    INVALID(kith_sales_summary(at->view, &good, rows, 2, NULL, err));
    const kith_sales_query wrong[] = {
        {.size = 0, .customer = at->mother},
        {.size = sizeof good},
        {.size = sizeof good, .customer = with.order},
        {.size = sizeof good, .customer = at->mother, .scope = KITH_SALES_CHAIN + 1},
        {.size = sizeof good, .customer = at->mother, .by = KITH_SALES_BY_SEASON << 1},
        {.size = sizeof good, .customer = at->mother, .brand = at->mother},
        {.size = sizeof good, .customer = at->mother, .season = at->mother},
        {.size = sizeof good, .customer = at->mother, .year = 10000},
        {.size = sizeof good, .customer = at->mother, .on = -1},
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        count = 7;
        REFUSED(i == 0 ? KITH_ERR_ABI : KITH_ERR_INVALID, err,
                kith_sales_summary(at->view, &wrong[i], rows, 2, &count, err));
        assert_int_equal(count, 0);
    }
    const kith_sales_query nowhere = {.size = sizeof nowhere, .customer = at->nowhere};
    count = 7;
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_sales_summary(at->view, &nowhere, rows, 2, &count, err));
    assert_int_equal(count, 0);
    const kith_value booked[] = {
        number_of(KITH_ORDER_ENTRY_ORDER, KITH_TYPE_REFERENCE, (int64_t)with.order),
        number_of(KITH_ORDER_ENTRY_MEASURE, KITH_TYPE_CODE, KITH_ORDER_MEASURE_BOOKED),
        number_of(KITH_ORDER_ENTRY_DATE, KITH_TYPE_DATE, TODAY),
        number_of(KITH_ORDER_ENTRY_AMOUNT, KITH_TYPE_DECIMAL, 5)};
    (void)add(at, KITH_KIND_ORDER_ENTRY, booked, COUNT(booked));
    kith_view *view = view_of_txn(at->txn);
    OK(NULL, kith_sales_summary(view, &good, NULL, 0, &count, NULL));
    assert_int_equal(count, 1);
    OK(err, kith_sales_summary(view, &good, rows, 2, &count, err));
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].booked, 5);
    kith_view_close(view);
}

/* A measure, an order or an amount that is missing or out of range never gets into the sums. */
static void entries_of_sales(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    const sold with = new_sold(at);
    const kith_sales_query query = {.size = sizeof query, .customer = at->mother};
    const kith_value good[] = {number_of(KITH_ORDER_ENTRY_ORDER, KITH_TYPE_REFERENCE, (int64_t)with.order),
                               number_of(KITH_ORDER_ENTRY_MEASURE, KITH_TYPE_CODE, KITH_ORDER_MEASURE_BOOKED),
                               number_of(KITH_ORDER_ENTRY_DATE, KITH_TYPE_DATE, TODAY),
                               number_of(KITH_ORDER_ENTRY_AMOUNT, KITH_TYPE_DECIMAL, 5)};
    const struct {
        size_t place;
        kith_value value;
    } wrong[] = {
        {0, nothing_of(KITH_ORDER_ENTRY_ORDER)},
        {0, number_of(KITH_ORDER_ENTRY_ORDER, KITH_TYPE_REFERENCE, (int64_t)no_order)},
        {1, nothing_of(KITH_ORDER_ENTRY_MEASURE)},
        {1, {.field = KITH_ORDER_ENTRY_MEASURE, .type = KITH_TYPE_CODE, .number = 0}},
        {1, number_of(KITH_ORDER_ENTRY_MEASURE, KITH_TYPE_CODE, KITH_ORDER_MEASURE_RETURNED + 1)},
        {3, nothing_of(KITH_ORDER_ENTRY_AMOUNT)},
        {3, number_of(KITH_ORDER_ENTRY_AMOUNT, KITH_TYPE_DECIMAL, INT64_MIN)},
        {3, number_of(KITH_ORDER_ENTRY_AMOUNT, KITH_TYPE_DECIMAL, INT64_MAX)},
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        kith_value values[COUNT(good)];
        kith_id id = 7;
        size_t count = 7;
        for (size_t j = 0; j < COUNT(good); j++) {
            values[j] = j == wrong[i].place ? wrong[i].value : good[j];
        }
        REFUSED(i == 1 ? KITH_ERR_REFERENCE : KITH_ERR_SHAPE, err,
                kith_record_add(at->txn, KITH_KIND_ORDER_ENTRY, values, COUNT(values), &id, err));
        kith_view *view = view_of_txn(at->txn);
        OK(err, kith_sales_summary(view, &query, NULL, 0, &count, err));
        assert_int_equal(count, 0);
        kith_view_close(view);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(saved_orders), TEST(listed_orders), TEST(saved_cards),      TEST(transfers),
        TEST(managers),     TEST(sales),         TEST(entries_of_sales),
    };
    return cmocka_run_group_tests_name("arguments, orders", tests, NULL, NULL);
}
