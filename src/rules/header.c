/* Order header (table 2): each field has its sources in an order; the first that has something fills it. */
#include "rules/header.h"

#include "model/acting.h"
#include "model/rows.h"
#include "model/users.h"
#include "rules/effects.h"
#include "rules/header_fetch.h"
#include "rules/header_sources.h"
#include "rules/header_values.h"

#include <assert.h>
#include <string.h>

/* Fields are filled in this order: accounts and terms ask who pays, the payer who is invoiced. */
static const uint8_t filling_order[] = {
    KITH_HEADER_FIELD_INVOICE_TO,    KITH_HEADER_FIELD_PAYER,      KITH_HEADER_FIELD_BANK_ACCOUNT,
    KITH_HEADER_FIELD_PAYMENT_TERMS, KITH_HEADER_FIELD_PRICE_LIST, KITH_HEADER_FIELD_DISCOUNT_MODEL,
    KITH_HEADER_FIELD_DELIVERY,
};

/* --- the chain --- */

/* The day whose conditions count. */
static kith_date priced_on(const kithi_filling *work)
{
    const kith_date delivery = work->request->delivery;
    return delivery != 0 && kithi_row_number(work->state, KITH_KIND_BOOK, work->book,
                                             KITH_BOOK_PRICES_ON_DELIVERY) != 0
               ? delivery
               : work->on;
}

/* Conditions of another day come down the chain that was found, as it stands then; without one none do. */
static void price(kithi_filling *work)
{
    const kith_date on = priced_on(work);
    if (on != work->on && work->out->steps > 0) {
        work->query.chain = work->out->fields[KITH_HEADER_FIELD_CHAIN].party;
        kithi_conditions_begin(&work->asked, work->state, &work->query, on, &work->wanted);
    }
    assert(!work->asked.collected); /* what holds on that day */
    work->asked.on = on;
}

static int64_t type_number(const kithi_filling *work, uint32_t field)
{
    return kithi_row_number(work->state, KITH_KIND_ORDER_TYPE, work->type, field);
}

static void choose_chain(kithi_filling *work)
{
    kith_header *out = work->out;
    const kith_order_request *request = work->request;
    const int64_t check = type_number(work, KITH_ORDER_TYPE_CHAIN_CHECK);
    kith_value inherits;
    kithi_row_value(work->state, KITH_KIND_ORDER_TYPE, work->type, KITH_ORDER_TYPE_INHERITS, &inherits);
    work->check = check == KITH_CHAIN_CHECK_ON || check == KITH_CHAIN_CHECK_REQUIRED;
    out->inherits = inherits.type == KITH_TYPE_NONE ? work->check : inherits.number != 0;
    work->query = (kith_condition_query){
        .size = sizeof work->query,
        .customer = request->customer,
        .hierarchy = (kith_id)type_number(work, KITH_ORDER_TYPE_HIERARCHY),
        .chain = work->check ? request->chain : 0,
        .chain_off = !work->check,
    };
    if (!work->check) {
        kithi_conditions_begin_alone(&work->asked, work->state, &work->query, work->on, &work->wanted);
        kithi_filling_note(work, KITH_HEADER_FIELD_CHAIN, request->customer, 0, 0, KITH_REASON_CHAIN_OFF);
        price(work);
        return;
    }
    kithi_conditions_begin(&work->asked, work->state, &work->query, work->on, &work->wanted);
    switch (work->asked.outcome) {
    case KITH_CHAIN_FOUND:
        out->steps = (uint32_t)work->asked.path.count;
        memcpy(out->path, work->asked.path.steps, out->steps * sizeof *out->path);
        break;
    case KITH_CHAIN_AMBIGUOUS:
        out->task = request->unattended != 0;
        out->outcome = request->unattended != 0 ? KITH_ORDER_OK : KITH_ORDER_CHAIN_AMBIGUOUS;
        kithi_filling_note(work, KITH_HEADER_FIELD_CHAIN, request->customer, 0, 0,
                           KITH_REASON_CHAIN_AMBIGUOUS);
        break;
    case KITH_CHAIN_NOT_A_MEMBER:
        out->outcome = KITH_ORDER_NOT_A_MEMBER;
        kithi_filling_note(work, KITH_HEADER_FIELD_CHAIN, request->chain, 0, 0, KITH_REASON_NO_CHAIN);
        break;
    default:
        out->outcome = check == KITH_CHAIN_CHECK_REQUIRED ? KITH_ORDER_CHAIN_REQUIRED : KITH_ORDER_OK;
        kithi_filling_note(work, KITH_HEADER_FIELD_CHAIN, request->customer, 0, 0, KITH_REASON_NO_CHAIN);
        break;
    }
    if (out->steps > 0) {
        const size_t at = out->path[0].level == 0 ? 1 : 0; /* the node it hangs under, or itself */
        out->fields[KITH_HEADER_FIELD_CHAIN] = (kith_header_value){
            .origin = request->chain != 0 ? KITH_ORIGIN_MANUAL : KITH_ORIGIN_CHAIN,
            .level = out->path[at].level,
            .source = out->path[at].customer,
            .record = out->path[0].link,
            .party = out->path[at].customer,
        };
        kithi_filling_note(work, KITH_HEADER_FIELD_CHAIN, out->path[at].customer, out->path[0].link,
                           out->path[at].level, KITH_REASON_TAKEN);
    }
    price(work);
}

/* For the trace: what a source has that comes too late. That a customer could stand for itself is nothing
 * that anybody said. */
static void note_late(kithi_filling *work, uint32_t field, uint32_t origin)
{
    kith_header_value *value = &work->out->fields[field];
    const kith_header_value kept = *value;
    const size_t rows = work->trace->count;
    *value = (kith_header_value){0};
    const bool any = origin != KITH_ORIGIN_SELF && kithi_filling_take(work, field, origin);
    const kith_header_value late = *value;
    *value = kept;
    work->trace->count = rows; /* why is only asked of what might have been taken */
    if (any && (late.source != kept.source || late.record != kept.record)) {
        kithi_filling_note(work, field, late.source, late.record, late.level, KITH_REASON_NOT_CHOSEN);
    }
}

static bool is_typed(const kithi_filling *work, uint32_t field)
{
    return (work->request->typed >> field & 1u) != 0;
}

/* The rows of a field: what comes too late, and last what fills it. */
static void explain_field(kithi_filling *work, uint32_t field, kithi_sources *walk, uint32_t late,
                          bool filled)
{
    const kith_header_value *value = &work->out->fields[field];
    const kith_header_value nowhere = {.source = work->request->customer}; /* typed, or nothing */
    const kith_header_value *from = filled && value->origin != KITH_ORIGIN_MANUAL ? value : &nowhere;
    for (; late != 0; late = kithi_sources_next(walk)) {
        note_late(work, field, late);
    }
    kithi_filling_note(work, field, from->source, from->record, from->level,
                       filled ? KITH_REASON_TAKEN : KITH_REASON_NO_RECORD);
}

static void fill_field(kithi_filling *work, uint32_t field)
{
    kithi_sources walk;
    bool filled = is_typed(work, field);
    if (filled) {
        work->out->fields[field] = work->request->values[field];
        work->out->fields[field].origin = KITH_ORIGIN_MANUAL;
    }
    uint32_t origin = kithi_sources_first(&walk, work->state, field);
    for (; origin != 0 && !filled; origin = kithi_sources_next(&walk)) {
        filled = kithi_filling_take(work, field, origin);
    }
    if (work->trace != NULL) {
        explain_field(work, field, &walk, origin, filled);
    }
}

/* Condition types that fill fields. */
static void find_types(kithi_filling *work)
{
    const uint64_t *filling = kithi_acting_fillings(work->state);
    work->wanted = (kithi_wanted){0};
    for (uint32_t field = 1; field < KITH_HEADER_FIELDS; field++) {
        const uint32_t type = filling == NULL ? 0 : (uint32_t)filling[field];
        work->types[field] = type;
        if (type != 0) {
            kithi_wanted_add(&work->wanted, type);
        }
    }
}

void kithi_header_fill(const kithi_state *state, const kith_order_request *request, kith_date on,
                       kith_header *out, kith_trace *trace)
{
    kithi_filling work;
    work.state = state;
    work.request = request;
    work.out = out;
    work.trace = trace;
    work.on = on;
    work.type = kithi_row_find(state, request->order_type);
    work.book = kithi_users_settings(state);
    work.agent_relation = 0;
    work.own = (kithi_places){0};
    work.other = (kithi_places){0};
    work.found_for = 0;
    find_types(&work);
    work.has_agents = kithi_effects_any(state, KITH_EFFECT_EXPORT_AGENT, request->customer);
    work.customer = kithi_row_find(state, request->customer); /* not before, for it is waited for */
    kithi_header_fetch_own(state, request->customer);
    choose_chain(&work);
    kithi_conditions_collect(&work.asked);
    kithi_header_fetch_rest(&work.asked, kithi_filling_places(&work, request->customer));
    kithi_filling_find_agent(&work);
    for (size_t i = 0; i < sizeof filling_order; i++) {
        fill_field(&work, filling_order[i]);
    }
    if (out->outcome == KITH_ORDER_OK && out->fields[KITH_HEADER_FIELD_INVOICE_TO].origin == 0) {
        out->outcome = KITH_ORDER_NO_INVOICE_TO;
    }
}
