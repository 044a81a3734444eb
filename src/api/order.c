/* Public calls of order.h. */
#include "api/check.h"
#include "engine/calls.h"
#include "model/rows.h"
#include "rules/aliases.h"
#include "rules/header.h"
#include "rules/header_fetch.h"
#include "rules/orders.h"

/* Written as numbers in the header, for tools that read it. */
_Static_assert(sizeof((kith_header *)0)->path / sizeof(kith_chain_step) == KITH_PATH_MOST, "steps of a path");
_Static_assert(sizeof((kith_header *)0)->fields / sizeof(kith_header_value) == KITH_HEADER_FIELDS, "fields");

/* What was asked, where customers that were merged stand for their survivors, as they do in saving. */
static void mean_survivors(const kithi_state *state, kith_order_request *request, kith_header_value *values)
{
    request->customer = kithi_aliases_survivor(state, request->customer);
    request->chain = kithi_aliases_survivor(state, request->chain);
    for (uint64_t left = request->typed; left != 0; left &= left - 1) {
        const uint32_t field = (uint32_t)__builtin_ctzll(left);
        values[field] = request->values[field];
        values[field].party = kithi_aliases_survivor(state, values[field].party);
    }
    request->values = values;
}

kith_status kith_order_header(const kith_view *view, const kith_order_request *request, kith_header *out,
                              kith_trace *trace, kith_error *err)
{
    kith_order_request taken;
    kith_header_value values[KITH_HEADER_FIELDS];
    kith_header room;
    kith_trace rows = {.size = sizeof rows};
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (view == NULL || request == NULL || out == NULL) {
        return kithi_check_invalid(err, "view, request or out is NULL");
    }
    kith_status status = kithi_check_question(&taken, sizeof taken, request, out, trace, &rows, err);
    if (status != KITH_OK) {
        return status;
    }
    if (!kithi_check_id(taken.customer, KITH_KIND_CUSTOMER) ||
        (taken.order_type != 0 && !kithi_check_id(taken.order_type, KITH_KIND_ORDER_TYPE)) ||
        (taken.chain != 0 && !kithi_check_id(taken.chain, KITH_KIND_CUSTOMER)) ||
        !kithi_check_date(taken.on) || !kithi_check_date(taken.delivery) ||
        taken.typed >> KITH_HEADER_FIELDS != 0 || (taken.typed & 1u) != 0 ||
        (taken.typed >> KITH_HEADER_FIELD_CHAIN & 1u) != 0 || (taken.typed != 0 && taken.values == NULL)) {
        return kithi_check_invalid(
            err, "request: not a customer, order type, chain or day, or typed without values");
    }
    kithi_header_fetch(&view->state, taken.customer);
    mean_survivors(&view->state, &taken, values);
    if (!kithi_row_lives(&view->state, taken.customer)) {
        return kithi_check_not_found(err, "customer", taken.customer);
    }
    if (taken.order_type != 0 && kithi_row_find(&view->state, taken.order_type) == NULL) {
        return kithi_check_not_found(err, "order_type", taken.order_type);
    }
    kith_header *header = out; /* cleared already; of another size, it gets a copy */
    if (out->size != sizeof room) {
        room = (kith_header){.size = sizeof room};
        header = &room;
    }
    kithi_header_fill(&view->state, &taken, taken.on == 0 ? view->today : taken.on, header,
                      trace == NULL ? NULL : &rows);
    if (trace != NULL) {
        trace->count = rows.count;
    }
    if (header == &room) {
        kithi_check_fill(out, &room, sizeof room);
    }
    return KITH_OK;
}

kith_status kith_order_save(kith_txn *txn, kith_id order, const kith_order_saving *in, kith_assignment *out,
                            kith_trace *trace, kith_error *err)
{
    kith_order_saving saving = {.size = sizeof saving};
    kith_assignment assignment = {.size = sizeof assignment};
    kith_trace rows = {.size = sizeof rows};
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (txn == NULL || !kithi_check_id(order, KITH_KIND_ORDER)) {
        return kithi_check_invalid(err, "transaction is NULL, or not an order");
    }
    kith_status status = in == NULL ? KITH_OK : kithi_check_in(&saving, sizeof saving, in, err);
    if (status == KITH_OK && out != NULL) {
        status = kithi_check_out(out, err);
    }
    if (status == KITH_OK) {
        status = kithi_check_trace(trace, &rows, err);
    }
    if (status != KITH_OK) {
        return status;
    }
    if (saving.typed >> KITH_HEADER_FIELDS != 0 || (saving.typed & 1u) != 0 ||
        (saving.typed >> KITH_HEADER_FIELD_CHAIN & 1u) != 0 || (saving.typed != 0 && saving.values == NULL) ||
        (saving.chain != 0 && !kithi_check_id(saving.chain, KITH_KIND_CUSTOMER)) ||
        (saving.card != 0 && !kithi_check_id(saving.card, KITH_KIND_CARD))) {
        return kithi_check_invalid(err, "not a chain or card, or typed without values");
    }
    status = kithi_txn_check_open(txn, err);
    if (status == KITH_OK) {
        status = kithi_calls_save_order(txn, order, &saving, &assignment, trace == NULL ? NULL : &rows, err);
    }
    if (trace != NULL) {
        trace->count = rows.count;
    }
    if (out != NULL) {
        kithi_check_fill(out, &assignment, sizeof assignment);
    }
    return status;
}

kith_status kith_order_list(const kith_view *view, const kith_order_query *query, kith_id *ids,
                            size_t capacity, size_t *count, kith_error *err)
{
    kith_order_query taken;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (count != NULL) {
        *count = 0;
    }
    if (view == NULL || query == NULL || count == NULL || (ids == NULL && capacity > 0)) {
        return kithi_check_invalid(err, "view, query, ids or count is NULL");
    }
    const kith_status status = kithi_check_in(&taken, sizeof taken, query, err);
    if (status != KITH_OK) {
        return status;
    }
    const struct {
        kith_id id;
        uint32_t kind;
    } references[] = {
        {taken.customer, KITH_KIND_CUSTOMER}, {taken.manager, KITH_KIND_MANAGER},
        {taken.brand, KITH_KIND_BRAND},       {taken.season, KITH_KIND_SEASON},
        {taken.after, KITH_KIND_ORDER},
    };
    for (size_t i = 0; i < sizeof references / sizeof references[0]; i++) {
        if (references[i].id != 0 && !kithi_check_id(references[i].id, references[i].kind)) {
            return kithi_check_invalid(err, "query: an id of the wrong kind");
        }
    }
    if (taken.customer == 0 && taken.manager == 0 && taken.outcome == 0) {
        return kithi_check_invalid(err, "query: neither customer, manager nor outcome");
    }
    if (taken.outcome > KITH_ASSIGNMENT_OWNER_ABSENT || taken.year > 9999) {
        return kithi_check_invalid(err, "query: no such outcome or year");
    }
    *count = kithi_orders_list(&view->state, &taken, ids, capacity);
    return KITH_OK;
}
