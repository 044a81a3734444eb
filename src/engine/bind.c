/* Binding: bindings of customers, managers of orders, and turns. */
#include "engine/bind.h"

#include "base/date.h"
#include "base/report.h"
#include "engine/follow.h"
#include "model/rows.h"
#include "model/shape.h"
#include "model/users.h"
#include "rules/managers.h"

#include <string.h>

static kith_value reference(uint32_t field, kith_id id)
{
    return (kith_value){
        .field = field, .type = id == 0 ? KITH_TYPE_NONE : KITH_TYPE_REFERENCE, .number = (int64_t)id};
}

static kith_value code(uint32_t field, int64_t entry)
{
    return (kith_value){
        .field = field, .type = entry == 0 ? KITH_TYPE_NONE : KITH_TYPE_CODE, .number = entry};
}

static kith_value flag(uint32_t field, bool set)
{
    return (kith_value){.field = field, .type = set ? KITH_TYPE_FLAG : KITH_TYPE_NONE, .number = set};
}

static kith_value date(uint32_t field, kith_date day)
{
    return (kith_value){.field = field, .type = day == 0 ? KITH_TYPE_NONE : KITH_TYPE_DATE, .number = day};
}

static kith_value integer(uint32_t field, int64_t number)
{
    return (kith_value){.field = field, .type = KITH_TYPE_INTEGER, .number = number};
}

static void read(const kith_txn *txn, kith_id id, kith_value *values)
{
    kithi_row_read(&txn->edit.state, KITH_ID_KIND(id), kithi_row_find(&txn->edit.state, id), values);
}

void *kithi_bind_keep(kith_txn *txn, const void *given, size_t size)
{
    void *kept = kithi_arena_get(&txn->arena, size);
    if (kept != NULL) {
        memcpy(kept, given, size);
    }
    return kept;
}

kith_status kithi_bind_make(kith_txn *txn, kithi_call *call, const void *given, size_t size, void *told,
                            kith_error *err)
{
    const kithi_arena_mark mark = kithi_arena_here(&txn->arena);
    call->given = kithi_bind_keep(txn, given, size);
    if (call->given == NULL) {
        return kithi_report(err, KITH_ERR_MEMORY, "no memory");
    }
    call->told = told;
    const kith_status status = kithi_txn_call(txn, call, mark, NULL, err);
    if (status == KITH_OK) {
        txn->calls[txn->call_count - 1].told = NULL;
    }
    return status;
}

kithi_distribution_question kithi_bind_question(const kith_txn *txn, kith_id order, kith_id customer,
                                                kith_date on)
{
    return (kithi_distribution_question){
        .state = &txn->edit.state,
        .order = order,
        .customer = customer,
        .on = on,
        .memory = &txn->book->model.memory,
        .choose = txn->book->choose,
        .choose_ctx = txn->book->choose_ctx,
    };
}

/* --- customers --- */

/* Another one follows on the day: this one ends the day before, or holds on none if it began no earlier. */
static kith_status end_binding(kith_txn *txn, kith_id binding, kith_date on)
{
    kith_value values[KITHI_FIELDS];
    read(txn, binding, values);
    const kith_date since = (kith_date)values[KITH_BINDING_SINCE].number;
    const kith_date until = (kith_date)values[KITH_BINDING_UNTIL].number;
    const bool replaced = on == KITHI_DATE_MIN || since >= on;
    if (values[KITH_BINDING_REPLACED].number != 0 || (!replaced && until != 0 && until < on)) {
        return KITH_OK;
    }
    values[KITH_BINDING_CURRENT] = flag(KITH_BINDING_CURRENT, false);
    values[KITH_BINDING_REPLACED] = flag(KITH_BINDING_REPLACED, replaced);
    values[KITH_BINDING_UNTIL] = date(KITH_BINDING_UNTIL, replaced ? since : on - 1);
    return kithi_txn_put(txn, binding, values);
}

/* Make room from a day on. As a rule only the one of that day is in the way, and goes on; else one that
 * begins later may be, too. What ended before the day stays as it was. */
static kith_status end_bindings(kith_txn *txn, kith_id customer, kith_id current, kith_date on)
{
    const kithi_state *state = &txn->edit.state;
    kith_status status = KITH_OK;
    if (current != 0 && kithi_row_number_of(state, current, KITH_BINDING_CURRENT) != 0 &&
        kithi_row_number_of(state, current, KITH_BINDING_SINCE) < on) {
        return end_binding(txn, current, on);
    }
    for (kith_id binding = kithi_users_part_after(state, customer, KITH_KIND_BINDING, 0);
         binding != 0 && status == KITH_OK;
         binding = kithi_users_part_after(state, customer, KITH_KIND_BINDING, binding)) {
        status = end_binding(txn, binding, on);
    }
    return status;
}

kith_status kithi_bind_customer(kith_txn *txn, kithi_call *call, kith_id customer, kith_id manager,
                                uint32_t rule, kith_date on, const char *order, kith_error *err)
{
    const kithi_state *state = &txn->edit.state;
    const kith_id current = kithi_managers_binding(state, customer, on);
    /* Nobody, that is: nor somebody who is to follow later. */
    const kith_id meant = manager != 0 ? current : kithi_managers_binding_from(state, customer, on);
    kith_value values[KITHI_FIELDS];
    kith_id id = 0;
    if (current != 0 && kithi_managers_bound(state, meant) == manager) {
        return KITH_OK;
    }
    if (on == 0) { /* nobody could say when the one before ended */
        (void)kithi_report(err, KITH_ERR_INVALID, "the transaction has no day on which a manager changes");
        if (err != NULL) {
            err->subject = customer;
        }
        return KITH_ERR_INVALID;
    }
    kithi_call_empty(values);
    values[KITH_BINDING_CUSTOMER] = reference(KITH_BINDING_CUSTOMER, customer);
    values[KITH_BINDING_MANAGER] = reference(KITH_BINDING_MANAGER, manager);
    values[KITH_BINDING_SINCE] = date(KITH_BINDING_SINCE, on);
    values[KITH_BINDING_CURRENT] = flag(KITH_BINDING_CURRENT, true);
    values[KITH_BINDING_RULE] = code(KITH_BINDING_RULE, rule);
    if (order != NULL) {
        values[KITH_BINDING_ORDER] = (kith_value){
            .field = KITH_BINDING_ORDER, .type = KITH_TYPE_TEXT, .text = order, .length = strlen(order)};
    }
    kithi_follow_fill(txn, KITH_KIND_BINDING, values);
    kith_status status = kithi_call_check_values(txn, KITH_KIND_BINDING, values, err);
    if (status == KITH_OK) {
        status = kithi_txn_made(txn, call, KITH_KIND_BINDING, &id, err);
    }
    if (status == KITH_OK) {
        status = end_bindings(txn, customer, current, on);
    }
    return status == KITH_OK ? kithi_txn_put(txn, id, values) : status;
}

/* --- orders --- */

/* Who saved it, and that it was. */
static kith_status note_editor(const kith_txn *txn, kith_value *values, kith_error *err)
{
    const size_t length = strlen(txn->actor);
    values[KITH_ORDER_SAVED] = flag(KITH_ORDER_SAVED, true);
    if (length == 0) {
        return KITH_OK;
    }
    values[KITH_ORDER_EDITOR] = (kith_value){
        .field = KITH_ORDER_EDITOR, .type = KITH_TYPE_TEXT, .text = txn->actor, .length = length};
    return kithi_shape_value(&txn->book->model, KITH_KIND_ORDER, &values[KITH_ORDER_EDITOR], err);
}

kith_status kithi_bind_order(kith_txn *txn, kith_id order, const kithi_bound_order *what, kith_error *err)
{
    kith_value values[KITHI_FIELDS];
    read(txn, order, values);
    values[KITH_ORDER_MANAGER] = reference(KITH_ORDER_MANAGER, what->manager);
    values[KITH_ORDER_RULE] = code(KITH_ORDER_RULE, what->rule);
    values[KITH_ORDER_OUTCOME] = code(KITH_ORDER_OUTCOME, what->outcome);
    const kith_status status = what->saved ? note_editor(txn, values, err) : KITH_OK;
    if (status != KITH_OK) {
        kithi_shape_name_refused(err, &txn->edit.state, NULL, order);
        return status;
    }
    return kithi_txn_put(txn, order, values);
}

/* --- turns --- */

/* Write the turn of a manager in a distribution (0: in all). The number is that of the newest turn of all, or
 * stays (0); `credit` is added. */
static kith_status put_turn(kith_txn *txn, kithi_call *call, kith_id manager, kith_id distribution,
                            int64_t number, int64_t credit, kith_error *err)
{
    kith_value values[KITHI_FIELDS];
    kith_id turn = kithi_managers_turn(&txn->edit.state, manager, distribution);
    if (turn == 0) {
        kithi_call_empty(values);
        values[KITH_TURN_MANAGER] = reference(KITH_TURN_MANAGER, manager);
        values[KITH_TURN_DISTRIBUTION] = reference(KITH_TURN_DISTRIBUTION, distribution);
    } else {
        read(txn, turn, values);
    }
    if (number != 0) {
        values[KITH_TURN_NUMBER] = integer(KITH_TURN_NUMBER, number);
        values[KITH_TURN_AT] = (kith_value){.field = KITH_TURN_AT,
                                            .type = txn->at == 0 ? KITH_TYPE_NONE : KITH_TYPE_INSTANT,
                                            .number = txn->at};
    }
    if (credit != 0) {
        values[KITH_TURN_CREDIT] = integer(KITH_TURN_CREDIT, values[KITH_TURN_CREDIT].number + credit);
    }
    kith_status status = kithi_call_check_values(txn, KITH_KIND_TURN, values, err);
    if (status != KITH_OK) {
        kithi_shape_name_refused(err, &txn->edit.state, NULL, turn);
        return status;
    }
    if (turn == 0) {
        status = kithi_txn_made(txn, call, KITH_KIND_TURN, &turn, err);
    }
    return status == KITH_OK ? kithi_txn_put(txn, turn, values) : status;
}

kith_status kithi_bind_turn(kith_txn *txn, kithi_call *call, kith_id manager, kith_error *err)
{
    kith_id latest = 0;
    const int64_t last = kithi_managers_last_turn(&txn->edit.state, 0, &latest);
    return put_turn(txn, call, manager, 0, latest == manager ? last : last + 1, 0, err);
}

/* Smooth weighted turns: everybody who might have been picked gets its weight, who was gives all of them
 * away. */
static kith_status credit_all(kith_txn *txn, kithi_call *call, const kithi_distribution_question *asked,
                              kith_id distribution, kith_id picked, kith_error *err)
{
    int64_t all = 0;
    kith_status status = KITH_OK;
    for (kith_id manager = kithi_distribution_next(asked, distribution, 0); manager != 0 && status == KITH_OK;
         manager = kithi_distribution_next(asked, distribution, manager)) {
        const int64_t weight = kithi_distribution_weight(&txn->edit.state, manager);
        all += weight;
        status = put_turn(txn, call, manager, distribution, 0, weight, err);
    }
    return status == KITH_OK ? put_turn(txn, call, picked, distribution, 0, -all, err) : status;
}

kith_status kithi_bind_picked(kith_txn *txn, kithi_call *call, const kithi_distribution_question *asked,
                              kith_id distribution, kith_id manager, kith_error *err)
{
    const int64_t policy =
        kithi_row_number(&txn->edit.state, KITH_KIND_DISTRIBUTION,
                         kithi_row_find(&txn->edit.state, distribution), KITH_DISTRIBUTION_POLICY);
    if (policy == KITH_DISTRIBUTE_WEIGHTED) {
        return credit_all(txn, call, asked, distribution, manager, err);
    }
    if (policy != KITH_DISTRIBUTE_ROUND_ROBIN) {
        return KITH_OK;
    }
    const int64_t last = kithi_managers_last_turn(&txn->edit.state, distribution, NULL);
    return put_turn(txn, call, manager, distribution, last + 1, 0, err);
}
