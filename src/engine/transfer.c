/* Handing over: what a manager has goes to others. */
#include "engine/bind.h"
#include "engine/calls.h"
#include "model/rows.h"
#include "rules/managers.h"
#include "rules/orders.h"

static int64_t number_at(const kith_txn *txn, kith_id id, uint32_t field)
{
    return kithi_row_number_of(&txn->edit.state, id, field);
}

/* Who gets the next one: the one named, or who the policy picks. */
static kith_status find_heir(kith_txn *txn, kithi_call *call, kith_id customer, kith_id *heir,
                             kith_error *err)
{
    const kith_transfer *transfer = call->given;
    kithi_distribution_question asked = kithi_bind_question(txn, 0, customer, txn->today);
    kith_status status = KITH_OK;
    asked.except = transfer->from;
    *heir = transfer->to;
    if (*heir == 0) {
        status = kithi_bind_tell(txn, kithi_distribution_pick(&asked, transfer->distribution, heir), customer,
                                 err);
        if (status == KITH_OK && *heir != 0) {
            status = kithi_bind_picked(txn, call, &asked, transfer->distribution, *heir, err);
        }
    }
    return status == KITH_OK && *heir != 0 ? kithi_bind_turn(txn, call, *heir, err) : status;
}

/* All days from today on that the giver has the customer go to one heir. */
static kith_status transfer_customer(kith_txn *txn, kithi_call *call, kith_id customer, kith_error *err)
{
    const kith_id from = ((const kith_transfer *)call->given)->from;
    const kithi_state *state = &txn->edit.state;
    kith_transferred *told = call->told;
    kith_id heir = 0;
    kith_status status = find_heir(txn, call, customer, &heir, err);
    kith_date on = heir == 0 ? 0 : txn->today;
    while (status == KITH_OK && on != 0) {
        const kith_id binding = kithi_managers_binding_from(state, customer, on);
        const kith_date since = (kith_date)number_at(txn, binding, KITH_BINDING_SINCE);
        const kithi_bound_customer days = {.customer = customer,
                                           .manager = heir,
                                           .rule = KITH_ASSIGNED_BY_TRANSFER,
                                           .since = since > on ? since : on,
                                           .until = (kith_date)number_at(txn, binding, KITH_BINDING_UNTIL)};
        if (binding != 0 && kithi_managers_bound(state, binding) == from) {
            status = kithi_bind_customer(txn, call, &days, err);
        }
        on = days.until == 0 ? 0 : days.until + 1;
    }
    if (status == KITH_OK && told != NULL) {
        *(heir != 0 ? &told->customers : &told->left) += 1;
    }
    return status;
}

/* Those whom it has for good, then those whom it has until a day, and for whom nobody was looked yet. */
static kith_status transfer_customers(kith_txn *txn, kithi_call *call, kith_error *err)
{
    const kithi_state *state = &txn->edit.state;
    const kith_id from = ((const kith_transfer *)call->given)->from;
    kith_status status = KITH_OK;
    for (kith_id customer = kithi_managers_next_lasting(state, from, 0); customer != 0 && status == KITH_OK;
         customer = kithi_managers_next_lasting(state, from, customer)) {
        status = transfer_customer(txn, call, customer, err);
    }
    for (kith_id customer = kithi_managers_next_ending(state, from, txn->today, 0);
         customer != 0 && status == KITH_OK;
         customer = kithi_managers_next_ending(state, from, txn->today, customer)) {
        if (kithi_managers_bound(state, kithi_managers_binding(state, customer, 0)) != from) {
            status = transfer_customer(txn, call, customer, err);
        }
    }
    return status;
}

/* Given out, an order goes to the manager that its customer has by now, else to whoever is found for it. */
static kith_status transfer_order(kith_txn *txn, kithi_call *call, kith_id order, kith_error *err)
{
    const kithi_state *state = &txn->edit.state;
    const kith_transfer *transfer = call->given;
    kith_transferred *told = call->told;
    const kith_id customer = (kith_id)number_at(txn, order, KITH_ORDER_CUSTOMER);
    kith_id heir = transfer->to != 0
                       ? 0
                       : kithi_managers_bound(state, kithi_managers_binding(state, customer, txn->today));
    kith_status status = KITH_OK;
    if (heir == 0 || heir == transfer->from ||
        kithi_managers_state(state, heir, txn->today) == KITH_MANAGER_STATE_INACTIVE) {
        status = find_heir(txn, call, customer, &heir, err);
    } else {
        status = kithi_bind_turn(txn, call, heir, err);
    }
    if (status == KITH_OK && heir != 0) {
        const kithi_bound_order what = {heir, KITH_ASSIGNED_BY_TRANSFER, 0, false};
        status = kithi_bind_order(txn, order, &what, err);
        if (told != NULL) {
            told->orders++;
        }
    }
    return status;
}

static kith_status transfer_orders(kith_txn *txn, kithi_call *call, kith_error *err)
{
    const kith_id from = ((const kith_transfer *)call->given)->from;
    kith_order_query open = {.size = sizeof open, .manager = from, .open = 1};
    kith_status status = KITH_OK;
    while (status == KITH_OK && kithi_orders_list(&txn->edit.state, &open, &open.after, 1) == 1) {
        status = transfer_order(txn, call, open.after, err);
    }
    return status;
}

static kith_status apply_transfer(kith_txn *txn, kithi_call *call, kith_error *err)
{
    const kith_transfer *transfer = call->given;
    const kith_id needed[] = {transfer->from, transfer->to, transfer->to == 0 ? transfer->distribution : 0};
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        if (needed[i] != 0 && kithi_row_find(&txn->edit.state, needed[i]) == NULL) {
            return kithi_call_not_found(needed[i], err);
        }
    }
    if (transfer->to != 0 &&
        kithi_managers_state(&txn->edit.state, transfer->to, txn->today) == KITH_MANAGER_STATE_INACTIVE) {
        return kithi_call_refuse(txn, KITH_RULE_MANAGER_INACTIVE, transfer->to, 0, err);
    }
    kith_status status = transfer_customers(txn, call, err);
    if (status == KITH_OK && transfer->keeps_orders == 0) {
        status = transfer_orders(txn, call, err);
    }
    return status;
}

kith_status kithi_calls_transfer(kith_txn *txn, const kith_transfer *in, kith_transferred *out,
                                 kith_error *err)
{
    kith_transferred told = {.size = sizeof told};
    kithi_call call = {.apply = apply_transfer, .decides = true, .id = in->from, .kind = KITH_KIND_MANAGER};
    const kith_status status = kithi_bind_make(txn, &call, in, sizeof *in, &told, err);
    *out = status == KITH_OK ? told : (kith_transferred){.size = sizeof *out};
    return status;
}
