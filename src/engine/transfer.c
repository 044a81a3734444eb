/* Handing over: what a manager has goes to others. */
#include "base/report.h"
#include "engine/bind.h"
#include "engine/calls.h"
#include "model/rows.h"
#include "rules/managers.h"
#include "rules/orders.h"

static int64_t number_at(const kith_txn *txn, kith_id id, uint32_t field)
{
    return kithi_row_number_of(&txn->edit.state, id, field);
}

/* A call under way. */
typedef struct handing {
    kith_txn *txn;
    kithi_call *call;
    const kith_transfer *what;
    kith_transferred *told;
    kithi_handed *handed; /* of every manager, where a policy picks */
    size_t handed_count;
    size_t handed_most;
    kith_error *err;
} handing;

static bool list_managers(handing *in)
{
    const kithi_state *state = &in->txn->edit.state;
    bool enough = true;
    for (uint32_t row = kithi_row_next(state, KITH_KIND_MANAGER, 0); row != 0 && enough;
         row = kithi_row_next(state, KITH_KIND_MANAGER, row)) {
        enough = kithi_memory_grow(&in->txn->book->model.memory, (void **)&in->handed, &in->handed_most,
                                   in->handed_count + 1, sizeof *in->handed);
        if (enough) {
            in->handed[in->handed_count++] = (kithi_handed){.manager = kithi_id_make(KITH_KIND_MANAGER, row)};
        }
    }
    return enough;
}

/* Whom the policy picks for a customer, with the open orders that come along, or for one order. */
static kith_status pick_heir(handing *in, kith_id customer, uint64_t brings, kith_id *heir)
{
    kithi_distribution_question asked = kithi_bind_question(in->txn, 0, customer, in->txn->today);
    asked.brings = brings;
    asked.except = in->what->from;
    asked.handed = in->handed;
    asked.handed_count = in->handed_count;
    const kith_status status = kithi_bind_tell(
        in->txn, kithi_distribution_pick(&asked, in->what->distribution, heir), customer, in->err);
    if (status != KITH_OK || *heir == 0) {
        return status;
    }
    if (brings == 0) {
        kithi_distribution_handed(in->handed, in->handed_count, *heir)->customers++;
    }
    return kithi_bind_picked(in->txn, in->call, &asked, in->what->distribution, *heir, in->err);
}

/* Who gets the next one: the one named, or who the policy picks. */
static kith_status find_heir(handing *in, kith_id customer, uint64_t brings, kith_id *heir)
{
    kith_status status = KITH_OK;
    *heir = in->what->to;
    if (*heir == 0) {
        status = pick_heir(in, customer, brings, heir);
    }
    return status == KITH_OK && *heir != 0 ? kithi_bind_turn(in->txn, in->call, *heir, in->err) : status;
}

/* --- orders --- */

static kith_status give_order(handing *in, kith_id order, kith_id heir)
{
    const kithi_bound_order what = {heir, KITH_ASSIGNED_BY_TRANSFER, 0, false};
    in->told->orders++;
    return kithi_bind_order(in->txn, order, &what, in->err);
}

/* The next open order of a customer that the giver has; 0: there is none. */
static kith_id next_order(const handing *in, kith_id customer, kith_id after)
{
    const kith_order_query query = {
        .size = sizeof query, .customer = customer, .manager = in->what->from, .open = 1, .after = after};
    kith_id order = 0;
    (void)kithi_orders_list(&in->txn->edit.state, &query, &order, 1);
    return order;
}

/* --- customers --- */

/* All days from today on that the giver has the customer go to one heir. */
static kith_status give_customer(handing *in, kith_id customer, kith_id heir)
{
    const kithi_state *state = &in->txn->edit.state;
    kith_status status = KITH_OK;
    kith_date on = in->txn->today;
    while (status == KITH_OK && on != 0) {
        const kith_id binding = kithi_managers_binding_from(state, customer, on);
        const kith_date since = (kith_date)number_at(in->txn, binding, KITH_BINDING_SINCE);
        const kithi_bound_customer days = {.customer = customer,
                                           .manager = heir,
                                           .rule = KITH_ASSIGNED_BY_TRANSFER,
                                           .since = since > on ? since : on,
                                           .until =
                                               (kith_date)number_at(in->txn, binding, KITH_BINDING_UNTIL)};
        if (binding != 0 && kithi_managers_bound(state, binding) == in->what->from) {
            status = kithi_bind_customer(in->txn, in->call, &days, in->err);
        }
        on = days.until == 0 ? 0 : days.until + 1;
    }
    return status;
}

/* Its open orders go along at once, so that whoever is picked next is picked by what all have by then. */
static kith_status transfer_customer(handing *in, kith_id customer)
{
    const kithi_state *state = &in->txn->edit.state;
    const kith_id present =
        kithi_managers_bound(state, kithi_managers_binding(state, customer, in->txn->today));
    const bool brings_orders = in->what->keeps_orders == 0 && present == in->what->from;
    const kith_id first = brings_orders ? next_order(in, customer, 0) : 0;
    uint64_t brings = 0;
    kith_id heir = 0;
    for (kith_id order = first; order != 0; order = next_order(in, customer, order)) {
        brings++;
    }
    kith_status status = find_heir(in, customer, brings, &heir);
    if (status != KITH_OK) {
        return status;
    }
    if (heir == 0) {
        in->told->left++;
        return KITH_OK;
    }
    in->told->customers++;
    status = give_customer(in, customer, heir);
    for (kith_id order = first; order != 0 && status == KITH_OK; order = next_order(in, customer, order)) {
        status = give_order(in, order, heir);
    }
    return status;
}

/* Those whom it has for good, then those whom it has until a day, and for whom nobody was looked yet. */
static kith_status transfer_customers(handing *in)
{
    const kithi_state *state = &in->txn->edit.state;
    const kith_id from = in->what->from;
    const kith_date today = in->txn->today;
    kith_status status = KITH_OK;
    for (kith_id customer = kithi_managers_next_lasting(state, from, 0); customer != 0 && status == KITH_OK;
         customer = kithi_managers_next_lasting(state, from, customer)) {
        status = transfer_customer(in, customer);
    }
    for (kith_id customer = kithi_managers_next_ending(state, from, today, 0);
         customer != 0 && status == KITH_OK;
         customer = kithi_managers_next_ending(state, from, today, customer)) {
        if (kithi_managers_bound(state, kithi_managers_binding(state, customer, 0)) != from) {
            status = transfer_customer(in, customer);
        }
    }
    return status;
}

/* --- orders of others' customers --- */

/* Given out, it goes to the manager of its customer, who has to have room as anybody, else to whoever is
 * found for it. That of a customer for whom nobody was found stays with it. */
static kith_status transfer_order(handing *in, kith_id order)
{
    const kithi_state *state = &in->txn->edit.state;
    const kith_date today = in->txn->today;
    const kith_id customer = (kith_id)number_at(in->txn, order, KITH_ORDER_CUSTOMER);
    const bool given_out = in->what->to == 0;
    kith_id heir =
        given_out ? kithi_managers_bound(state, kithi_managers_binding(state, customer, today)) : 0;
    kith_status status = KITH_OK;
    if (given_out && heir == in->what->from) {
        return KITH_OK;
    }
    if (heir != 0 && kithi_managers_state(state, heir, today) != KITH_MANAGER_STATE_INACTIVE &&
        kithi_distribution_has_room(state, heir, 1)) {
        status = kithi_bind_turn(in->txn, in->call, heir, in->err);
    } else {
        status = find_heir(in, customer, 1, &heir);
    }
    return status == KITH_OK && heir != 0 ? give_order(in, order, heir) : status;
}

static kith_status transfer_orders(handing *in)
{
    kith_order_query open = {.size = sizeof open, .manager = in->what->from, .open = 1};
    kith_status status = KITH_OK;
    while (status == KITH_OK && kithi_orders_list(&in->txn->edit.state, &open, &open.after, 1) == 1) {
        status = transfer_order(in, open.after);
    }
    return status;
}

/* --- the call --- */

/* Is everybody there, and may they do what they are named for? */
static kith_status check(const kith_txn *txn, const kith_transfer *what, kith_error *err)
{
    const kith_id needed[] = {what->from, what->to, what->to == 0 ? what->distribution : 0};
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        if (needed[i] != 0 && kithi_row_find(&txn->edit.state, needed[i]) == NULL) {
            return kithi_call_not_found(needed[i], err);
        }
    }
    if (what->to == 0 && number_at(txn, what->distribution, KITH_DISTRIBUTION_INACTIVE) != 0) {
        return kithi_call_say(txn, KITH_ERR_INVALID, what->distribution, "it is switched off", err);
    }
    if (what->to != 0 &&
        kithi_managers_state(&txn->edit.state, what->to, txn->today) == KITH_MANAGER_STATE_INACTIVE) {
        return kithi_call_refuse(txn, KITH_RULE_MANAGER_INACTIVE, what->to, 0, err);
    }
    return KITH_OK;
}

static kith_status apply_transfer(kith_txn *txn, kithi_call *call, kith_error *err)
{
    kith_transferred unheard = {.size = sizeof unheard};
    handing in = {.txn = txn,
                  .call = call,
                  .what = call->given,
                  .told = call->told == NULL ? &unheard : call->told,
                  .err = err};
    kith_status status = check(txn, in.what, err);
    if (status != KITH_OK) {
        return status;
    }
    if (in.what->to == 0 && !list_managers(&in)) {
        status = kithi_report(err, KITH_ERR_MEMORY, "no memory");
    }
    status = status == KITH_OK ? transfer_customers(&in) : status;
    if (status == KITH_OK && in.what->keeps_orders == 0) {
        status = transfer_orders(&in);
    }
    kithi_memory_free(&txn->book->model.memory, in.handed, in.handed_most * sizeof *in.handed);
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
