/* Scenarios of commissions: what is frozen and booked when orders are saved, and each question about it. */
#include "scenarios.h"

#define ONE INT64_C(1000000)

/* B and C earn by what A orders. */
static kith_status add_recipients(fixture *f, kith_txn *txn)
{
    const kith_value type[] = {
        text_of(KITH_RELATION_TYPE_CODE, "earner"),
        number_of(KITH_RELATION_TYPE_EFFECT, KITH_TYPE_CODE, KITH_EFFECT_COMMISSION_RECIPIENT)};
    const kith_id recipients[] = {f->b, f->c};
    kith_id earner = 0;
    kith_id id = 0;
    kith_status status = KITH_OK;
    TRY(f, kith_record_add(txn, KITH_KIND_RELATION_TYPE, type, COUNT(type), &earner, NULL));
    for (size_t i = 0; i < COUNT(recipients); i++) {
        const kith_value role[] = {
            reference(KITH_CUSTOMER_ROLE_CUSTOMER, recipients[i]),
            number_of(KITH_CUSTOMER_ROLE_ROLE, KITH_TYPE_CODE, KITH_CUSTOMER_ROLE_COMMISSION_RECIPIENT)};
        TRY(f, kith_record_add(txn, KITH_KIND_CUSTOMER_ROLE, role, COUNT(role), &id, NULL));
        TRY(f, relate(txn, earner, recipients[i], f->a, &id));
    }
out:
    return status;
}

/* An order of A with something booked on it. */
static kith_status add_booked(fixture *f, kith_txn *txn, const char *number, kith_id *order)
{
    const kith_value values[] = {text_of(KITH_ORDER_NUMBER, number), reference(KITH_ORDER_CUSTOMER, f->a),
                                 number_of(KITH_ORDER_DATE, KITH_TYPE_DATE, TODAY),
                                 number_of(KITH_ORDER_COMMISSION_RATE, KITH_TYPE_DECIMAL, 10 * ONE)};
    kith_id id = 0;
    kith_status status = KITH_OK;
    TRY(f, kith_record_add(txn, KITH_KIND_ORDER, values, COUNT(values), order, NULL));
    const kith_value entry[] = {
        reference(KITH_ORDER_ENTRY_ORDER, *order),
        number_of(KITH_ORDER_ENTRY_MEASURE, KITH_TYPE_CODE, KITH_ORDER_MEASURE_BOOKED),
        number_of(KITH_ORDER_ENTRY_DATE, KITH_TYPE_DATE, TODAY),
        number_of(KITH_ORDER_ENTRY_AMOUNT, KITH_TYPE_DECIMAL, 100 * ONE)};
    TRY(f, kith_record_add(txn, KITH_KIND_ORDER_ENTRY, entry, COUNT(entry), &id, NULL));
out:
    return status;
}

static kith_status ask_commissions(fixture *f, const kith_view *view, kith_id order)
{
    const kith_commission_request request = {.size = sizeof request, .order = order};
    const kith_statement_query query = {.size = sizeof query, .recipient = f->b};
    kith_commission whole = {.size = sizeof whole};
    kith_trace_row rows[8];
    kith_trace trace = {.size = sizeof trace, .rows = rows, .capacity = COUNT(rows)};
    kith_commission_part parts[2];
    kith_statement_total total = {0};
    kith_id ids[4];
    size_t count = 0;
    kith_status status = KITH_OK;
    TRY(f, kith_commission_of(view, &request, &whole, parts, COUNT(parts), &count, &trace, NULL));
    assert_int_equal(count, 2);
    assert_int_equal(whole.amount, 10 * ONE);
    TRY(f, kith_commission_statement(view, &query, ids, COUNT(ids), &count, NULL));
    TRY(f, kith_commission_totals(view, &query, &total, 1, &count, NULL));
    assert_int_equal(total.amount, count == 0 ? 0 : 10 * ONE);
out:
    return status;
}

/* An order that is worth nothing yet, whose recipients are settled anew when B, one of them, orders it. */
static kith_status settle_anew(fixture *f, kith_txn *txn)
{
    const kith_order_saving renew = {.size = sizeof renew, .renew = 1};
    const kith_value values[] = {text_of(KITH_ORDER_NUMBER, "0"), reference(KITH_ORDER_CUSTOMER, f->a),
                                 number_of(KITH_ORDER_DATE, KITH_TYPE_DATE, TODAY),
                                 number_of(KITH_ORDER_COMMISSION_RATE, KITH_TYPE_DECIMAL, 10 * ONE)};
    const kith_value customer = reference(KITH_ORDER_CUSTOMER, f->b);
    kith_id order = 0;
    kith_status status = KITH_OK;
    TRY(f, kith_record_add(txn, KITH_KIND_ORDER, values, COUNT(values), &order, NULL));
    TRY(f, kith_order_save(txn, order, NULL, NULL, NULL, NULL));
    TRY(f, kith_record_change(txn, order, &customer, 1, NULL));
    TRY(f, kith_order_save(txn, order, &renew, NULL, NULL, NULL));
out:
    return status;
}

kith_status earn_commissions(fixture *f)
{
    kith_txn *txn = NULL;
    kith_view *view = NULL;
    kith_id orders[2] = {0};
    kith_id typed = 0;
    kith_status status = KITH_OK;
    TRY(f, start(f, &txn));
    TRY(f, add_recipients(f, txn));
    TRY(f, settle_anew(f, txn));
    TRY(f, add_booked(f, txn, "1", &orders[0]));
    TRY(f, add_booked(f, txn, "2", &orders[1]));
    const kith_value part[] = {reference(KITH_COMMISSION_SHARE_ORDER, orders[1]),
                               reference(KITH_COMMISSION_SHARE_RECIPIENT, f->b),
                               number_of(KITH_COMMISSION_SHARE_SHARE, KITH_TYPE_DECIMAL, 50 * ONE)};
    TRY(f, kith_record_add(txn, KITH_KIND_COMMISSION_SHARE, part, COUNT(part), &typed, NULL));
    TRY(f, kith_view_open_txn(txn, &view, NULL));
    TRY(f, ask_commissions(f, view, orders[0]));
    kith_view_close(view);
    view = NULL;
    for (size_t i = 0; i < COUNT(orders); i++) {
        TRY(f, kith_order_save(txn, orders[i], NULL, NULL, NULL, NULL));
    }
    TRY(f, kith_view_open_txn(txn, &view, NULL));
    TRY(f, ask_commissions(f, view, orders[0]));
    TRY(f, finish(f, txn));
out:
    kith_view_close(view);
    kith_txn_close(txn);
    return status;
}
