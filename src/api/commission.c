/* Public calls of commission.h. */
#include "api/check.h"
#include "model/rows.h"
#include "rules/aliases.h"
#include "rules/commission.h"
#include "rules/earnings.h"
#include "rules/messages.h"

static bool is_none_or(kith_id id, uint32_t kind)
{
    return id == 0 || kithi_check_id(id, kind);
}

static bool is_percent(kith_decimal rate)
{
    return rate >= 0 && rate <= KITHI_HUNDRED_PERCENT;
}

static bool is_well_formed(const kith_commission_request *request)
{
    return (request->order != 0 || request->customer != 0) && is_none_or(request->order, KITH_KIND_ORDER) &&
           is_none_or(request->customer, KITH_KIND_CUSTOMER) && is_none_or(request->brand, KITH_KIND_BRAND) &&
           is_none_or(request->manager, KITH_KIND_MANAGER) &&
           is_none_or(request->currency, KITH_KIND_CURRENCY) && request->has_typed_rate <= 1 &&
           is_percent(request->typed_rate) && kithi_check_date(request->on);
}

static kith_status find_records(const kithi_state *state, const kith_commission_request *request,
                                kith_error *err)
{
    const struct {
        const char *name;
        kith_id id;
    } named[] = {
        {"order", request->order},     {"customer", request->customer}, {"brand", request->brand},
        {"manager", request->manager}, {"currency", request->currency},
    };
    if (request->order != 0) {
        kithi_commission_prefetch(state, request->order);
    }
    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++) {
        if (named[i].id != 0 && kithi_row_find(state, named[i].id) == NULL) {
            return kithi_check_not_found(err, named[i].name, named[i].id);
        }
    }
    return KITH_OK;
}

static kith_status check_request(const kith_view *view, const kith_commission_request *request,
                                 kith_error *err)
{
    if (!is_well_formed(request)) {
        return kithi_check_invalid(err, "request: neither order nor customer, an id of the wrong kind, no "
                                        "percentage, or not a day");
    }
    return find_records(&view->state, request, err);
}

/* An order brings its own facts. */
static bool take_facts(const kith_view *view, kith_commission_request *request)
{
    const kith_date on = request->on;
    if (request->order == 0) {
        request->customer = kithi_aliases_survivor(&view->state, request->customer);
        request->on = on != 0 ? on : view->today;
        return true;
    }
    const bool fits = kithi_commission_facts(&view->state, request->order, request);
    request->on = on != 0 ? on : request->on;
    return fits;
}

static kith_status refuse(kith_status status, kith_error *err)
{
    if (status == KITH_ERR_RULE) {
        (void)kithi_report(err, status, kithi_message_of(status, KITH_RULE_SHARES)->english);
        if (err != NULL) {
            err->rule = KITH_RULE_SHARES;
        }
        return status;
    }
    return kithi_report(
        err, status, status == KITH_ERR_LIMIT ? "an amount is greater than an amount can be" : "no memory");
}

static kith_status answer(const kith_view *view, kith_commission_request *request, kith_commission *out,
                          kithi_shares *shares, kith_trace *trace)
{
    const bool fits = take_facts(view, request);
    const kith_status status = kithi_commission_resolve(&view->state, request, shares, out, trace);
    return status == KITH_OK && !fits && kithi_shares_paid(shares) ? KITH_ERR_LIMIT : status;
}

kith_status kith_commission_of(const kith_view *view, const kith_commission_request *request,
                               kith_commission *out, kith_commission_part *parts, size_t capacity,
                               size_t *count, kith_trace *trace, kith_error *err)
{
    kith_commission_request taken;
    kith_commission whole = {.size = sizeof whole};
    kith_trace rows = {.size = sizeof rows};
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (count != NULL) {
        *count = 0;
    }
    if (view == NULL || request == NULL || out == NULL || count == NULL || (parts == NULL && capacity > 0)) {
        return kithi_check_invalid(err, "view, request, out, parts or count is NULL");
    }
    kith_status status = kithi_check_question(&taken, sizeof taken, request, out, trace, &rows, err);
    if (status != KITH_OK) {
        return status;
    }
    status = check_request(view, &taken, err);
    if (status != KITH_OK) {
        return status;
    }
    kithi_shares shares = {.memory = kithi_state_memory(&view->state)};
    status = answer(view, &taken, &whole, &shares, trace == NULL ? NULL : &rows);
    for (size_t i = 0; status == KITH_OK && i < shares.count && i < capacity; i++) {
        parts[i] = shares.items[i].part;
    }
    *count = status == KITH_OK ? shares.count : 0;
    kithi_shares_free(&shares);
    if (trace != NULL) {
        trace->count = rows.count;
    }
    if (status != KITH_OK) {
        return refuse(status, err);
    }
    kithi_check_fill(out, &whole, sizeof whole);
    return KITH_OK;
}

/* --- statements --- */

static kith_status take_query(const kith_statement_query *given, kith_statement_query *taken, kith_error *err)
{
    const kith_status status = kithi_check_in(taken, sizeof *taken, given, err);
    if (status != KITH_OK) {
        return status;
    }
    return (kithi_check_id(taken->recipient, KITH_KIND_CUSTOMER) ||
            kithi_check_id(taken->recipient, KITH_KIND_MANAGER)) &&
                   kithi_check_date(taken->since) && kithi_check_date(taken->until) &&
                   is_none_or(taken->after, KITH_KIND_COMMISSION_ENTRY)
               ? KITH_OK
               : kithi_check_invalid(err, "query: not a recipient, a day or an entry");
}

kith_status kith_commission_statement(const kith_view *view, const kith_statement_query *query, kith_id *ids,
                                      size_t capacity, size_t *count, kith_error *err)
{
    kith_statement_query taken;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (count != NULL) {
        *count = 0;
    }
    if (view == NULL || query == NULL || count == NULL || (ids == NULL && capacity > 0)) {
        return kithi_check_invalid(err, "view, query, ids or count is NULL");
    }
    const kith_status status = take_query(query, &taken, err);
    if (status == KITH_OK) {
        *count = kithi_earnings_list(&view->state, &taken, ids, capacity);
    }
    return status;
}

kith_status kith_commission_totals(const kith_view *view, const kith_statement_query *query,
                                   kith_statement_total *totals, size_t capacity, size_t *count,
                                   kith_error *err)
{
    kith_statement_query taken;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (count != NULL) {
        *count = 0;
    }
    if (view == NULL || query == NULL || count == NULL || (totals == NULL && capacity > 0)) {
        return kithi_check_invalid(err, "view, query, totals or count is NULL");
    }
    kith_status status = take_query(query, &taken, err);
    if (status != KITH_OK) {
        return status;
    }
    status = kithi_earnings_total(&view->state, &taken, totals, capacity, count);
    if (status == KITH_ERR_LIMIT) {
        return kithi_report(err, status, "a sum is greater than an amount can be; ask for a shorter time");
    }
    return status == KITH_OK ? KITH_OK : kithi_report(err, status, "no memory");
}
