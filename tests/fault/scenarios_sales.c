/* Scenarios of sales: entries that come, orders that change their place, and every question about the sums.
 */
#include "scenarios.h"

typedef struct stock {
    kith_id brands[2];
    kith_id linked; /* type of relations that links accounts */
} stock;

static kith_status add_stock(fixture *f, kith_txn *txn, stock *made)
{
    const kith_value red = text_of(KITH_BRAND_CODE, "red");
    const kith_value blue = text_of(KITH_BRAND_CODE, "blue");
    const kith_value linked[] = {
        text_of(KITH_RELATION_TYPE_CODE, "linked"),
        number_of(KITH_RELATION_TYPE_DIRECTION, KITH_TYPE_CODE, KITH_DIRECTION_SYMMETRIC),
        number_of(KITH_RELATION_TYPE_EFFECT, KITH_TYPE_CODE, KITH_EFFECT_ACCOUNT_LINK)};
    kith_id id = 0;
    kith_status status = KITH_OK;
    TRY(f, kith_record_add(txn, KITH_KIND_BRAND, &red, 1, &made->brands[0], NULL));
    TRY(f, kith_record_add(txn, KITH_KIND_BRAND, &blue, 1, &made->brands[1], NULL));
    TRY(f, kith_record_add(txn, KITH_KIND_RELATION_TYPE, linked, COUNT(linked), &made->linked, NULL));
    TRY(f, relate(txn, made->linked, f->a, f->b, &id));
    TRY(f, relate(txn, made->linked, f->b, f->c, &id));
out:
    return status;
}

/* An order of which so much is booked, under a node. */
static kith_status sell(fixture *f, kith_txn *txn, const kith_value *order, int64_t amount, kith_id *id)
{
    kith_id part = 0;
    kith_status status = KITH_OK;
    TRY(f, kith_record_add(txn, KITH_KIND_ORDER, order, 4, id, NULL));
    const kith_value entry[] = {
        reference(KITH_ORDER_ENTRY_ORDER, *id),
        number_of(KITH_ORDER_ENTRY_MEASURE, KITH_TYPE_CODE, KITH_ORDER_MEASURE_BOOKED),
        number_of(KITH_ORDER_ENTRY_DATE, KITH_TYPE_DATE, TODAY),
        number_of(KITH_ORDER_ENTRY_AMOUNT, KITH_TYPE_DECIMAL, amount)};
    const kith_value path[] = {reference(KITH_ORDER_PATH_ORDER, *id),
                               number_of(KITH_ORDER_PATH_LEVEL, KITH_TYPE_INTEGER, 1),
                               reference(KITH_ORDER_PATH_NODE, f->d)};
    TRY(f, kith_record_add(txn, KITH_KIND_ORDER_ENTRY, entry, COUNT(entry), &part, NULL));
    TRY(f, kith_record_add(txn, KITH_KIND_ORDER_PATH, path, COUNT(path), &part, NULL));
    TRY(f, kith_record_add(txn, KITH_KIND_ORDER_ENTRY, entry, COUNT(entry), &part, NULL));
out:
    return status;
}

/* Each of three customers one order; the first's is of the later brand. */
static kith_status sell_all(fixture *f, kith_txn *txn, const stock *of, kith_id *orders)
{
    static const char *const numbers[] = {"1", "2", "3"};
    const kith_id customers[] = {f->a, f->b, f->c};
    const int64_t amounts[] = {1, 10, 100};
    kith_status status = KITH_OK;
    for (size_t i = 0; i < COUNT(customers); i++) {
        const kith_value order[] = {text_of(KITH_ORDER_NUMBER, numbers[i]),
                                    reference(KITH_ORDER_CUSTOMER, customers[i]),
                                    reference(KITH_ORDER_BRAND, of->brands[i == 0 ? 1 : 0]),
                                    number_of(KITH_ORDER_DATE, KITH_TYPE_DATE, TODAY)};
        TRY(f, sell(f, txn, order, amounts[i], &orders[i]));
    }
out:
    return status;
}

static kith_status ask(fixture *f, const kith_view *view, kith_sales_query query, const int64_t *wanted,
                       size_t rows)
{
    kith_sales got[4];
    size_t count = 77;
    kith_status status = KITH_OK;
    query.size = sizeof query;
    TRY(f, kith_sales_summary(view, &query, got, COUNT(got), &count, NULL));
    assert_int_equal(count, rows);
    for (size_t i = 0; i < rows; i++) {
        assert_int_equal(got[i].booked, wanted[i]);
    }
out:
    return status;
}

/* The sums of everybody, as they are by brand. */
static kith_status ask_all(fixture *f, const kith_view *view)
{
    const kith_id marked = f->a;
    kith_status status = KITH_OK;
    TRY(f, ask(f, view, (kith_sales_query){.customer = marked}, (const int64_t[]){2}, 1));
    TRY(f, ask(f, view, (kith_sales_query){.customer = marked, .scope = KITH_SALES_GROUP},
               (const int64_t[]){222}, 1));
    TRY(f, ask(f, view,
               (kith_sales_query){.customer = marked, .scope = KITH_SALES_GROUP, .by = KITH_SALES_BY_BRAND},
               (const int64_t[]){220, 2}, 2));
    TRY(f, ask(f, view,
               (kith_sales_query){.customer = f->d, .scope = KITH_SALES_CHAIN, .by = KITH_SALES_BY_BRAND},
               (const int64_t[]){220, 2}, 2));
out:
    return status;
}

/* Orders of nine years, which are more sums than are gathered without memory. */
static kith_status sell_for_years(fixture *f, kith_txn *txn)
{
    static const char *const numbers[] = {"4", "5", "6", "7", "8", "9", "10", "11", "12"};
    kith_view *view = NULL;
    kith_status status = KITH_OK;
    for (size_t i = 0; i < COUNT(numbers); i++) {
        kith_id id = 0;
        kith_id part = 0;
        const kith_value order[] = {text_of(KITH_ORDER_NUMBER, numbers[i]),
                                    reference(KITH_ORDER_CUSTOMER, f->b),
                                    number_of(KITH_ORDER_YEAR, KITH_TYPE_INTEGER, 2001 + (int64_t)i),
                                    number_of(KITH_ORDER_DATE, KITH_TYPE_DATE, TODAY)};
        TRY(f, kith_record_add(txn, KITH_KIND_ORDER, order, COUNT(order), &id, NULL));
        const kith_value entry[] = {
            reference(KITH_ORDER_ENTRY_ORDER, id),
            number_of(KITH_ORDER_ENTRY_MEASURE, KITH_TYPE_CODE, KITH_ORDER_MEASURE_BOOKED),
            number_of(KITH_ORDER_ENTRY_DATE, KITH_TYPE_DATE, TODAY),
            number_of(KITH_ORDER_ENTRY_AMOUNT, KITH_TYPE_DECIMAL, 1)};
        TRY(f, kith_record_add(txn, KITH_KIND_ORDER_ENTRY, entry, COUNT(entry), &part, NULL));
    }
    TRY(f, kith_view_open_txn(txn, &view, NULL));
    TRY(f, ask(f, view, (kith_sales_query){.customer = f->b}, (const int64_t[]){29}, 1));
out:
    kith_view_close(view);
    return status;
}

kith_status sum_up_sales(fixture *f)
{
    stock of = {.linked = 0};
    kith_id orders[3] = {0};
    kith_txn *txn = NULL;
    kith_view *view = NULL;
    kith_status status = KITH_OK;
    TRY(f, start(f, &txn));
    TRY(f, add_stock(f, txn, &of));
    TRY(f, sell_all(f, txn, &of, orders));
    TRY(f, kith_view_open_txn(txn, &view, NULL));
    TRY(f, ask_all(f, view));
    const kith_value elsewhere = reference(KITH_ORDER_CUSTOMER, f->d);
    const kith_value back = reference(KITH_ORDER_CUSTOMER, f->b);
    TRY(f, kith_record_change(txn, orders[1], &elsewhere, 1, NULL));
    TRY(f, ask(f, view, (kith_sales_query){.customer = f->b}, (const int64_t[]){20}, 1)); /* as it was */
    TRY(f, kith_record_change(txn, orders[1], &back, 1, NULL));
    kith_view_close(view);
    view = NULL;
    TRY(f, kith_view_open_txn(txn, &view, NULL));
    TRY(f, ask_all(f, view));
    TRY(f, sell_for_years(f, txn));
    TRY(f, finish(f, txn));
out:
    kith_view_close(view);
    kith_txn_close(txn);
    return status;
}
