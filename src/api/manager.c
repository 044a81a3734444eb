/* Public calls of manager.h. */
#include "api/check.h"
#include "engine/calls.h"
#include "model/duties.h"
#include "model/rows.h"
#include "rules/managers.h"

#include "kith/manager.h"

/* --- writing --- */

kith_status kith_customer_save(kith_txn *txn, kith_id customer, const kith_customer_saving *in,
                               kith_assignment *out, kith_error *err)
{
    kith_customer_saving saving = {.size = sizeof saving};
    kith_assignment assignment = {.size = sizeof assignment};
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (txn == NULL || !kithi_check_id(customer, KITH_KIND_CUSTOMER)) {
        return kithi_check_invalid(err, "transaction is NULL, or not a customer");
    }
    kith_status status = in == NULL ? KITH_OK : kithi_check_in(&saving, sizeof saving, in, err);
    if (status == KITH_OK && out != NULL) {
        status = kithi_check_out(out, err);
    }
    if (status != KITH_OK) {
        return status;
    }
    if (saving.manager != 0 && (saving.clear != 0 || !kithi_check_id(saving.manager, KITH_KIND_MANAGER))) {
        return kithi_check_invalid(err, "not a manager, or one that is set and cleared");
    }
    status = kithi_txn_check_open(txn, err);
    if (status == KITH_OK) {
        status = kithi_calls_save_card(txn, customer, &saving, &assignment, err);
    }
    if (out != NULL) {
        kithi_check_fill(out, &assignment, sizeof assignment);
    }
    return status;
}

kith_status kith_manager_transfer(kith_txn *txn, const kith_transfer *in, kith_transferred *out,
                                  kith_error *err)
{
    kith_transfer transfer;
    kith_transferred transferred = {.size = sizeof transferred};
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (txn == NULL || in == NULL) {
        return kithi_check_invalid(err, "transaction or in is NULL");
    }
    kith_status status = kithi_check_in(&transfer, sizeof transfer, in, err);
    if (status == KITH_OK && out != NULL) {
        status = kithi_check_out(out, err);
    }
    if (status != KITH_OK) {
        return status;
    }
    if (!kithi_check_id(transfer.from, KITH_KIND_MANAGER) || transfer.from == transfer.to ||
        (transfer.to != 0 && !kithi_check_id(transfer.to, KITH_KIND_MANAGER)) ||
        (transfer.distribution != 0 && !kithi_check_id(transfer.distribution, KITH_KIND_DISTRIBUTION)) ||
        (transfer.to == 0) == (transfer.distribution == 0)) {
        return kithi_check_invalid(
            err, "not a manager or distribution, or not exactly one of to and distribution");
    }
    if (txn->today == 0) {
        return kithi_check_invalid(err, "the transaction has no day on which the manager changes");
    }
    status = kithi_txn_check_open(txn, err);
    if (status == KITH_OK) {
        status = kithi_calls_transfer(txn, &transfer, &transferred, err);
    }
    if (out != NULL) {
        kithi_check_fill(out, &transferred, sizeof transferred);
    }
    return status;
}

/* --- reading --- */

kith_status kith_manager_get(const kith_view *view, kith_id manager, kith_date on, kith_manager_info *out,
                             kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (view == NULL || out == NULL || !kithi_check_id(manager, KITH_KIND_MANAGER) || !kithi_check_date(on)) {
        return kithi_check_invalid(err, "view or out is NULL, or not a manager or day");
    }
    const kith_status status = kithi_check_out(out, err);
    if (status != KITH_OK) {
        return status;
    }
    const kith_date day = on == 0 ? view->today : on;
    kith_manager_info info = {.size = sizeof info};
    if (kithi_row_find(&view->state, manager) == NULL) {
        kithi_check_fill(out, &info, sizeof info);
        return kithi_check_not_found(err, "manager", manager);
    }
    const kithi_duties duties = kithi_duties_of(&view->state, manager);
    info.state = (uint32_t)kithi_managers_state(&view->state, manager, day);
    info.substitute =
        info.state == KITH_MANAGER_STATE_ABSENT ? kithi_managers_substitute(&view->state, manager, day) : 0;
    info.customers = duties.customers;
    info.open_orders = duties.open_orders;
    kithi_check_fill(out, &info, sizeof info);
    return KITH_OK;
}

kith_status kith_manager_find(const kith_view *view, const char *actor, kith_id *out, kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (out != NULL) {
        *out = 0;
    }
    if (view == NULL || actor == NULL || out == NULL) {
        return kithi_check_invalid(err, "view, actor or out is NULL");
    }
    *out = kithi_managers_of_actor(&view->state, actor);
    return *out != 0 ? KITH_OK : kithi_report(err, KITH_ERR_NOT_FOUND, "the actor is no manager");
}

kith_status kith_manager_customers(const kith_view *view, kith_id manager, kith_date on, kith_id after,
                                   kith_id *ids, size_t capacity, size_t *count, kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (count != NULL) {
        *count = 0;
    }
    if (view == NULL || count == NULL || (ids == NULL && capacity > 0) ||
        !kithi_check_id(manager, KITH_KIND_MANAGER) || !kithi_check_date(on) ||
        (after != 0 && !kithi_check_id(after, KITH_KIND_CUSTOMER))) {
        return kithi_check_invalid(err, "view, ids or count is NULL, or not a manager, day or customer");
    }
    *count = kithi_managers_customers(&view->state, manager, on, after, ids, capacity);
    return KITH_OK;
}

kith_status kith_manager_count(const kith_view *view, kith_id manager, kith_date on, uint64_t *count,
                               kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (count != NULL) {
        *count = 0;
    }
    if (view == NULL || count == NULL || !kithi_check_id(manager, KITH_KIND_MANAGER) ||
        !kithi_check_date(on)) {
        return kithi_check_invalid(err, "view or count is NULL, or not a manager or day");
    }
    *count = kithi_managers_count(&view->state, manager, on);
    return KITH_OK;
}

kith_status kith_customer_manager(const kith_view *view, kith_id customer, kith_date on, kith_id *manager,
                                  kith_id *binding, kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (manager != NULL) {
        *manager = 0;
    }
    if (binding != NULL) {
        *binding = 0;
    }
    if (view == NULL || manager == NULL || !kithi_check_id(customer, KITH_KIND_CUSTOMER) ||
        !kithi_check_date(on)) {
        return kithi_check_invalid(err, "view or manager is NULL, or not a customer or day");
    }
    if (!kithi_row_lives(&view->state, customer)) {
        return kithi_check_not_found(err, "customer", customer);
    }
    const kith_id found = kithi_managers_binding(&view->state, customer, on);
    *manager = kithi_managers_bound(&view->state, found);
    if (binding != NULL) {
        *binding = found;
    }
    return KITH_OK;
}
