/* Public calls of erase.h. */
#include "engine/erase.h"

#include "api/check.h"
#include "model/rows.h"
#include "rules/erasure.h"

/* The arguments of an erasure, on the day of the view or transaction if they name none. */
static kith_status take(const kith_erasure *given, kith_erasure *taken, kith_date today, kith_error *err)
{
    const kith_status status = kithi_check_in(taken, sizeof *taken, given, err);
    if (status != KITH_OK) {
        return status;
    }
    if (!kithi_check_id(taken->customer, KITH_KIND_CUSTOMER) || !kithi_check_date(taken->on) ||
        taken->force > 1) {
        return kithi_check_invalid(err, "in: not a customer or day, or force is not 0 or 1");
    }
    taken->on = taken->on == 0 ? today : taken->on;
    return taken->on == 0 ? kithi_check_invalid(err, "neither in nor the view or transaction has a day")
                          : KITH_OK;
}

/* A plan for a customer that is there. */
static kith_status plan_for(const kith_view *view, kith_id customer, kith_date on, kithi_erasure *plan,
                            kith_error *err)
{
    *plan = (kithi_erasure){.count = 0};
    if (kithi_row_find(&view->state, customer) == NULL) {
        return kithi_check_not_found(err, "customer", customer);
    }
    const kith_status status = kithi_erasure_plan(&view->state, customer, on, plan);
    return status == KITH_OK ? KITH_OK : kithi_report(err, status, "no memory");
}

kith_status kith_customer_records(const kith_view *view, kith_id customer, kith_id *ids, size_t capacity,
                                  size_t *count, kith_error *err)
{
    kithi_erasure plan;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (count != NULL) {
        *count = 0;
    }
    if (view == NULL || count == NULL || (ids == NULL && capacity > 0) ||
        !kithi_check_id(customer, KITH_KIND_CUSTOMER)) {
        return kithi_check_invalid(err, "view, ids or count is NULL, or not a customer");
    }
    const kith_status status = plan_for(view, customer, 0, &plan, err); /* no day: no fate is asked for */
    for (size_t i = 0; i < plan.about && status == KITH_OK; i++) {
        if (plan.rows[i].becomes != KITH_ERASURE_BLOCKS) {
            if (*count < capacity) {
                ids[*count] = plan.rows[i].record;
            }
            ++*count;
        }
    }
    if (plan.rows != NULL) {
        kithi_erasure_free(&plan);
    }
    return status;
}

kith_status kith_erasure_preview(const kith_view *view, const kith_erasure *in, kith_erasure_row *rows,
                                 size_t capacity, size_t *count, kith_error *err)
{
    kith_erasure taken;
    kithi_erasure plan;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (count != NULL) {
        *count = 0;
    }
    if (view == NULL || in == NULL || count == NULL || (rows == NULL && capacity > 0)) {
        return kithi_check_invalid(err, "view, in, rows or count is NULL");
    }
    kith_status status = take(in, &taken, view->today, err);
    if (status != KITH_OK) {
        return status;
    }
    status = plan_for(view, taken.customer, taken.on, &plan, err);
    if (status == KITH_OK) {
        *count = plan.count;
        for (size_t i = 0; i < plan.count && i < capacity; i++) {
            rows[i] = plan.rows[i];
        }
    }
    if (plan.rows != NULL) {
        kithi_erasure_free(&plan);
    }
    return status;
}

kith_status kith_customer_erase(kith_txn *txn, const kith_erasure *in, kith_error *err)
{
    kith_erasure taken;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (txn == NULL || in == NULL) {
        return kithi_check_invalid(err, "transaction or in is NULL");
    }
    kith_status status = take(in, &taken, txn->today, err);
    if (status != KITH_OK) {
        return status;
    }
    status = kithi_txn_check_open(txn, err);
    return status == KITH_OK ? kithi_calls_erase(txn, &taken, err) : status;
}
