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

kith_status kithi_bind_tell(const kith_txn *txn, kith_status status, kith_id about, kith_error *err)
{
    return status == KITH_ERR_STOPPED
               ? kithi_call_say(txn, status, about, "the host could not choose a manager", err)
               : status;
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

/* Make room on a day, or from it on: what ended before stays as it was. */
static kith_status end_bindings(kith_txn *txn, kith_id customer, kith_date on, bool later)
{
    const kithi_state *state = &txn->edit.state;
    kith_id binding = kithi_managers_binding_from(state, customer, on);
    kith_status status = KITH_OK;
    while (binding != 0 && status == KITH_OK &&
           (later || (kith_date)kithi_row_number_of(state, binding, KITH_BINDING_SINCE) <= on)) {
        status = end_binding(txn, binding, on);
        binding = kithi_managers_binding_from(state, customer, on);
    }
    return status;
}

/* Nobody could say when the one before ended. */
static kith_status refuse_undated(kith_id customer, kith_error *err)
{
    (void)kithi_report(err, KITH_ERR_INVALID, "the transaction has no day on which a manager changes");
    if (err != NULL) {
        err->subject = customer;
    }
    return KITH_ERR_INVALID;
}

/* Its last day, before that on which another one begins. */
static kith_date last_day(const kithi_state *state, const kithi_bound_customer *what)
{
    const kith_id later = kithi_managers_binding_from(state, what->customer, what->since);
    if (later == 0) {
        return what->until;
    }
    const kith_date before = (kith_date)kithi_row_number_of(state, later, KITH_BINDING_SINCE) - 1;
    return what->until == 0 || before < what->until ? before : what->until;
}

/* Nobody has it on the first day, and its last one is told. As a rule somebody has it for good, and then
 * nobody comes later: the history is not walked. */
static kith_status make_room(kith_txn *txn, const kithi_bound_customer *what, kith_date *until)
{
    const kithi_state *state = &txn->edit.state;
    const kith_id present = kithi_managers_binding(state, what->customer, 0);
    if (present != 0 && (kith_date)kithi_row_number_of(state, present, KITH_BINDING_SINCE) <= what->since) {
        *until = what->until;
        return end_binding(txn, present, what->since);
    }
    const kith_status status = end_bindings(txn, what->customer, what->since, what->by_hand);
    *until = status == KITH_OK ? last_day(state, what) : 0;
    return status;
}

static void fill_binding(const kithi_bound_customer *what, kith_value *values)
{
    kithi_call_empty(values);
    values[KITH_BINDING_CUSTOMER] = reference(KITH_BINDING_CUSTOMER, what->customer);
    values[KITH_BINDING_MANAGER] = reference(KITH_BINDING_MANAGER, what->manager);
    values[KITH_BINDING_SINCE] = date(KITH_BINDING_SINCE, what->since);
    values[KITH_BINDING_RULE] = code(KITH_BINDING_RULE, what->rule);
    if (what->order != NULL) {
        values[KITH_BINDING_ORDER] = (kith_value){.field = KITH_BINDING_ORDER,
                                                  .type = KITH_TYPE_TEXT,
                                                  .text = what->order,
                                                  .length = strlen(what->order)};
    }
}

/* On a day or later; without one, at present. */
static bool has_somebody(const kithi_state *state, kith_id customer, kith_date on)
{
    if (on == 0) {
        return kithi_managers_bound(state, kithi_managers_binding(state, customer, 0)) != 0;
    }
    kith_id binding = kithi_managers_binding_from(state, customer, on);
    while (binding != 0 && kithi_managers_bound(state, binding) == 0) {
        const kith_date until = (kith_date)kithi_row_number_of(state, binding, KITH_BINDING_UNTIL);
        binding = until == 0 ? 0 : kithi_managers_binding_from(state, customer, until + 1);
    }
    return binding != 0;
}

/* Is it so already? */
static bool is_bound(const kithi_state *state, const kithi_bound_customer *what)
{
    const kith_id current = kithi_managers_binding(state, what->customer, what->since);
    const bool told = current != 0 || what->since == 0; /* else that nobody has it has to be said */
    return what->manager == 0 && what->by_hand
               ? told && !has_somebody(state, what->customer, what->since)
               : told && kithi_managers_bound(state, current) == what->manager;
}

kith_status kithi_bind_customer(kith_txn *txn, kithi_call *call, const kithi_bound_customer *what,
                                kith_error *err)
{
    const kithi_state *state = &txn->edit.state;
    kith_value values[KITHI_FIELDS];
    kith_date until = 0;
    kith_id id = 0;
    if (is_bound(state, what)) {
        return KITH_OK;
    }
    if (what->since == 0) {
        return refuse_undated(what->customer, err);
    }
    fill_binding(what, values);
    kithi_follow_fill(txn, KITH_KIND_BINDING, values);
    kith_status status = kithi_call_check_values(txn, KITH_KIND_BINDING, values, err);
    if (status != KITH_OK) {
        kithi_shape_name_new(err, state, KITH_KIND_BINDING, what->customer);
    } else {
        status = kithi_txn_made(txn, call, KITH_KIND_BINDING, &id, err);
    }
    if (status == KITH_OK) {
        status = make_room(txn, what, &until);
    }
    if (status == KITH_OK) {
        values[KITH_BINDING_UNTIL] = date(KITH_BINDING_UNTIL, until);
        values[KITH_BINDING_CURRENT] = flag(KITH_BINDING_CURRENT, until == 0);
        status = kithi_txn_put(txn, id, values);
    }
    return status;
}

kith_status kithi_bind_nobody(kith_txn *txn, kithi_call *call, kith_id customer, uint32_t rule, kith_date on,
                              kith_error *err)
{
    const kithi_bound_customer nobody = {.customer = customer, .rule = rule, .since = on, .by_hand = true};
    return has_somebody(&txn->edit.state, customer, on) ? kithi_bind_customer(txn, call, &nobody, err)
                                                        : KITH_OK;
}

kith_status kithi_bind_lift(kith_txn *txn, kith_id customer, kith_date on)
{
    const kith_id lasting = kithi_managers_binding(&txn->edit.state, customer, 0);
    return lasting != 0 && kithi_managers_bound(&txn->edit.state, lasting) == 0
               ? end_binding(txn, lasting, on)
               : KITH_OK;
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
    if (status != KITH_OK && turn == 0) {
        kithi_shape_name_new(err, &txn->edit.state, KITH_KIND_TURN, manager);
    } else if (status != KITH_OK) {
        kithi_shape_name_refused(err, &txn->edit.state, NULL, turn);
    } else if (turn == 0) {
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
