/* Saving: an order with its manager (table 3 A), and a customer's card (table 3 B). */
#include "base/report.h"
#include "engine/accrue.h"
#include "engine/bind.h"
#include "engine/calls.h"
#include "engine/earn.h"
#include "engine/follow.h"
#include "engine/freeze.h"
#include "model/duties.h"
#include "model/rows.h"
#include "rules/assignment.h"
#include "rules/labels.h"
#include "rules/managers.h"
#include "rules/orders.h"

#include <string.h>

static int64_t number_at(const kith_txn *txn, kith_id id, uint32_t field)
{
    return kithi_row_number_of(&txn->edit.state, id, field);
}

static const char *text_at(const kith_txn *txn, kith_id id, uint32_t field)
{
    size_t length = 0;
    return kithi_row_text(&txn->edit.state, KITH_ID_KIND(id), kithi_row_find(&txn->edit.state, id), field,
                          &length);
}

/* What a call says to its caller, who is there only when it is made for the first time. */
typedef struct saved {
    kith_assignment assignment;
    kith_trace *trace;
} saved;

/* --- orders --- */

/* Somebody has to choose the chain: a task for the order's manager. */
static kith_status put_task(kith_txn *txn, kithi_call *call, kith_id order, kith_error *err)
{
    const kith_id manager = (kith_id)number_at(txn, order, KITH_ORDER_MANAGER);
    const kith_date due = (kith_date)number_at(txn, order, KITH_ORDER_DATE);
    const char *assignee = manager == 0 ? NULL : kithi_managers_actor(&txn->edit.state, manager);
    char text[KITHI_CHOICE_MOST];
    kith_value values[KITHI_FIELDS];
    kith_id id = 0;
    kithi_labels_choice(&txn->edit.state, text_at(txn, order, KITH_ORDER_NUMBER), text);
    kithi_call_empty(values);
    values[KITH_TASK_CUSTOMER].type = KITH_TYPE_REFERENCE;
    values[KITH_TASK_CUSTOMER].number = number_at(txn, order, KITH_ORDER_CUSTOMER);
    values[KITH_TASK_DUE].type = KITH_TYPE_DATE;
    values[KITH_TASK_DUE].number = due;
    values[KITH_TASK_TEXT] =
        (kith_value){.field = KITH_TASK_TEXT, .type = KITH_TYPE_TEXT, .text = text, .length = strlen(text)};
    if (assignee != NULL) {
        values[KITH_TASK_ASSIGNEE] = (kith_value){.field = KITH_TASK_ASSIGNEE,
                                                  .type = KITH_TYPE_TEXT,
                                                  .text = assignee,
                                                  .length = strlen(assignee)};
    }
    kithi_follow_fill(txn, KITH_KIND_TASK, values);
    kith_status status = kithi_call_check_values(txn, KITH_KIND_TASK, values, err);
    status = status == KITH_OK ? kithi_txn_made(txn, call, KITH_KIND_TASK, &id, err) : status;
    return status == KITH_OK ? kithi_txn_put(txn, id, values) : status;
}

/* What the table leaves open: one that is over does not wait for a manager. */
static int64_t outcome_of(const kith_txn *txn, kith_id order, const kithi_decision *decision)
{
    const int64_t outcome = decision->step.outcome == KITHI_OUTCOME_STAYS
                                ? number_at(txn, order, KITH_ORDER_OUTCOME)
                                : decision->step.outcome;
    const bool waits = kithi_duties_open(number_at(txn, order, KITH_ORDER_STATUS));
    return outcome == KITH_ASSIGNMENT_PENDING && !waits ? 0 : outcome;
}

/* Write what the table decided. */
static kith_status put_decision(kith_txn *txn, kithi_call *call, const kithi_distribution_question *asked,
                                const kithi_decision *decision, kith_error *err)
{
    const kith_id order = asked->order;
    const bool changes = decision->manager != decision->before;
    const bool typed = !changes && decision->before != 0 && number_at(txn, order, KITH_ORDER_SAVED) == 0;
    const int64_t outcome = outcome_of(txn, order, decision);
    const uint32_t rule = changes ? decision->step.rule : (uint32_t)number_at(txn, order, KITH_ORDER_RULE);
    const char *number = text_at(txn, order, KITH_ORDER_NUMBER);
    kith_status status = KITH_OK;
    if (decision->distributed) { /* before the order counts for the one who got it */
        status = kithi_bind_picked(txn, call, asked, decision->distribution, decision->manager, err);
    }
    if (status == KITH_OK && (changes || typed)) {
        status = kithi_bind_turn(txn, call, decision->manager, err);
    }
    if (status == KITH_OK && decision->step.binds) {
        const kithi_bound_customer bound = {.customer = asked->customer,
                                            .manager = decision->manager,
                                            .rule = decision->step.rule,
                                            .since = asked->on,
                                            .order = number};
        status = kithi_bind_customer(txn, call, &bound, err);
    }
    const kithi_bound_order what = {decision->manager, rule, outcome, true};
    return status == KITH_OK ? kithi_bind_order(txn, order, &what, err) : status;
}

/* What was given, where customers that were merged stand for their survivors. */
static void read_saving(const kith_txn *txn, const kith_order_saving *given, kith_order_saving *saving,
                        kith_header_value *values)
{
    *saving = *given;
    saving->chain = kithi_call_meant(txn, given->chain);
    saving->values = values;
    for (uint32_t field = 1; field < KITH_HEADER_FIELDS; field++) {
        if ((given->typed >> field & 1u) != 0) {
            values[field] = given->values[field];
            values[field].party = kithi_call_meant(txn, values[field].party);
        }
    }
}

static kith_status apply_save(kith_txn *txn, kithi_call *call, kith_error *err)
{
    kith_order_saving saving;
    kith_header_value values[KITH_HEADER_FIELDS];
    saved *told = call->told;
    kithi_decision decision;
    bool task = false;
    if (kithi_row_find(&txn->edit.state, call->id) == NULL) {
        return kithi_call_not_found(call->id, err);
    }
    read_saving(txn, call->given, &saving, values);
    kith_status status = kithi_freeze_header(txn, call, call->id, &saving, &task, err);
    if (status != KITH_OK) {
        return status;
    }
    const kith_date on = txn->today != 0 ? txn->today : (kith_date)number_at(txn, call->id, KITH_ORDER_DATE);
    kithi_distribution_question asked =
        kithi_bind_question(txn, call->id, (kith_id)number_at(txn, call->id, KITH_ORDER_CUSTOMER), on);
    asked.trace = told == NULL ? NULL : told->trace;
    status = kithi_bind_tell(txn, kithi_assignment_decide(&asked, txn->actor, &decision), call->id, err);
    const bool erased = number_at(txn, asked.customer, KITH_CUSTOMER_STATUS) == KITH_STATUS_ERASED;
    if (erased) {
        decision.step.binds = false; /* the order was kept, but nothing new comes about the customer */
        task = false;
    }
    if (status == KITH_OK) {
        status = put_decision(txn, call, &asked, &decision, err);
    }
    if (status == KITH_OK && !erased && decision.customer_before == 0 && !decision.step.binds) {
        status = kithi_bind_lift(txn, asked.customer, on); /* this was the next order */
    }
    if (status == KITH_OK && task) {
        status = put_task(txn, call, call->id, err);
    }
    status = status == KITH_OK ? kithi_earn_commission(txn, call, call->id, saving.renew != 0, err) : status;
    status = status == KITH_OK ? kithi_accrue_card(txn, call, call->id, &saving, asked.trace, err) : status;
    if (status == KITH_OK && told != NULL) {
        const bool changes = decision.manager != decision.before || decision.step.binds;
        told->assignment.row = decision.row;
        told->assignment.rule = changes ? decision.step.rule : 0;
        told->assignment.outcome = (uint32_t)number_at(txn, call->id, KITH_ORDER_OUTCOME);
        told->assignment.manager = decision.manager;
        told->assignment.manager_before = decision.before;
        told->assignment.customer_manager = decision.step.binds ? decision.manager : decision.customer_before;
        told->assignment.customer_manager_before = decision.customer_before;
        told->assignment.distribution = decision.distribution;
    }
    return status;
}

/* What was typed must outlive the caller's array. */
static kith_status keep_typed(kith_txn *txn, kith_order_saving *saving)
{
    if (saving->typed == 0) {
        saving->values = NULL;
        return KITH_OK;
    }
    kith_header_value *values =
        kithi_bind_keep(txn, saving->values, KITH_HEADER_FIELDS * sizeof *saving->values);
    saving->values = values;
    for (uint32_t field = 1; values != NULL && field < KITH_HEADER_FIELDS; field++) {
        const char *text = (saving->typed >> field & 1u) != 0 ? values[field].text : NULL;
        values[field].text = text == NULL ? NULL : kithi_arena_text(&txn->arena, text, strlen(text));
        if (text != NULL && values[field].text == NULL) {
            return KITH_ERR_MEMORY;
        }
    }
    return values == NULL ? KITH_ERR_MEMORY : KITH_OK;
}

kith_status kithi_calls_save_order(kith_txn *txn, kith_id order, const kith_order_saving *in,
                                   kith_assignment *out, kith_trace *trace, kith_error *err)
{
    const kithi_arena_mark mark = kithi_arena_here(&txn->arena);
    kith_order_saving saving = *in;
    saved told = {.assignment = {.size = sizeof told.assignment}, .trace = trace};
    kithi_call call = {.apply = apply_save, .decides = true, .id = order, .kind = KITH_KIND_ORDER};
    kith_status status = keep_typed(txn, &saving);
    if (status != KITH_OK) {
        kithi_arena_back(&txn->arena, mark);
        return kithi_report(err, KITH_ERR_MEMORY, "no memory");
    }
    status = kithi_bind_make(txn, &call, &saving, sizeof saving, &told, err);
    *out = told.assignment;
    return status;
}

/* --- cards --- */

/* Does an order that is not over take the manager of the card? */
static bool takes_card(const kith_txn *txn, kith_id order, kith_date on)
{
    const kith_id manager = (kith_id)number_at(txn, order, KITH_ORDER_MANAGER);
    return manager == 0 || kithi_managers_state(&txn->edit.state, manager, on) == KITH_MANAGER_STATE_INACTIVE;
}

/* Open orders without a manager who can do them get the one of the card (B5). */
static kith_status put_card_orders(kith_txn *txn, kith_id customer, kith_id manager, uint32_t *count,
                                   kith_error *err)
{
    kith_order_query open = {.size = sizeof open, .customer = customer, .open = 1};
    kith_status status = KITH_OK;
    while (status == KITH_OK && kithi_orders_list(&txn->edit.state, &open, &open.after, 1) == 1) {
        if (takes_card(txn, open.after, txn->today)) {
            const kithi_bound_order what = {manager, KITH_ASSIGNED_BY_CARD, 0, false};
            status = kithi_bind_order(txn, open.after, &what, err);
            ++*count;
        }
    }
    return status;
}

static kith_status bind_today(kith_txn *txn, kithi_call *call, kith_id customer, kith_id manager,
                              uint32_t rule, kith_error *err)
{
    const kithi_bound_customer bound = {.customer = customer,
                                        .manager = manager,
                                        .rule = rule,
                                        .since = txn->today,
                                        .by_hand = rule != KITH_ASSIGNED_BY_LAST_ORDER};
    return kithi_bind_customer(txn, call, &bound, err);
}

static kith_status set_card(kith_txn *txn, kithi_call *call, kith_id customer, kith_id manager, saved *told,
                            kith_error *err)
{
    const bool active =
        kithi_managers_state(&txn->edit.state, manager, txn->today) != KITH_MANAGER_STATE_INACTIVE;
    kith_status status = bind_today(txn, call, customer, manager, KITH_ASSIGNED_BY_CARD, err);
    if (status == KITH_OK && active) {
        status = put_card_orders(txn, customer, manager, &told->assignment.orders, err);
    }
    told->assignment.outcome = active ? 0 : KITH_ASSIGNMENT_OWNER_INACTIVE;
    return status;
}

static kith_status apply_card(kith_txn *txn, kithi_call *call, kith_error *err)
{
    const kith_customer_saving *saving = call->given;
    const kithi_state *state = &txn->edit.state;
    const kith_id customer = kithi_call_meant(txn, call->id);
    saved unheard = {.assignment = {.size = sizeof unheard.assignment}};
    saved *told = call->told == NULL ? &unheard : call->told;
    if (kithi_row_find(state, customer) == NULL) {
        return kithi_call_not_found(customer, err);
    }
    if (saving->manager != 0 && kithi_row_find(state, saving->manager) == NULL) {
        return kithi_call_no_reference(txn, customer, "manager", saving->manager, err);
    }
    const kith_id binding = kithi_managers_binding(state, customer, txn->today);
    const kith_id before = kithi_managers_bound(state, binding);
    kith_id manager = saving->manager;
    uint32_t rule = KITH_ASSIGNED_BY_CARD;
    kith_status status = KITH_OK;
    if (saving->clear != 0) {
        rule = KITH_ASSIGNED_BY_CLEARING;
        status = bind_today(txn, call, customer, 0, rule, err);
    } else if (manager != 0) {
        status = set_card(txn, call, customer, manager, told, err);
    } else if (kithi_managers_binding_or_present(state, customer, txn->today) == 0) {
        rule = KITH_ASSIGNED_BY_LAST_ORDER;
        manager = kithi_managers_of_last_order(state, customer);
        if (manager != 0) {
            status = bind_today(txn, call, customer, manager, rule, err);
        }
    } else {
        manager = before;
    }
    if (status == KITH_OK && manager != 0 && (manager != before || told->assignment.orders > 0)) {
        status = kithi_bind_turn(txn, call, manager, err); /* who got something waits anew */
    }
    told->assignment.rule =
        manager != before || told->assignment.orders > 0 || (saving->clear != 0 && binding == 0) ? rule : 0;
    told->assignment.customer_manager = manager;
    told->assignment.customer_manager_before = before;
    return status;
}

kith_status kithi_calls_save_card(kith_txn *txn, kith_id customer, const kith_customer_saving *in,
                                  kith_assignment *out, kith_error *err)
{
    saved told = {.assignment = {.size = sizeof told.assignment}};
    kithi_call call = {.apply = apply_card, .decides = true, .id = customer, .kind = KITH_KIND_CUSTOMER};
    const kith_status status = kithi_bind_make(txn, &call, in, sizeof *in, &told, err);
    *out = status == KITH_OK ? told.assignment : (kith_assignment){.size = sizeof *out};
    return status;
}
