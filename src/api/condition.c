/* Public calls of condition.h. */
#include "api/check.h"
#include "engine/presets.h"
#include "model/rows.h"
#include "rules/aliases.h"
#include "rules/conditions.h"

#include <string.h>

/* Is a record that need not be named there, if it is? */
static bool optional_record(const kith_view *view, kith_id id)
{
    return id == 0 || kithi_row_lives(&view->state, id);
}

/* Copy and check a query, in which customers that were merged are their survivors; `with_type` and
 * `with_customer` say what it must name. */
static kith_status take_query(const kith_view *view, const kith_condition_query *given, bool with_type,
                              bool with_customer, kith_condition_query *out, kith_error *err)
{
    const kith_status status = kithi_check_in(out, sizeof *out, given, err);
    if (status != KITH_OK) {
        return status;
    }
    const bool typed = kithi_check_id(out->type, KITH_KIND_CONDITION_TYPE);
    const bool owned = kithi_check_id(out->customer, KITH_KIND_CUSTOMER);
    if ((with_type ? !typed : out->type != 0) ||
        (with_customer ? !owned : out->customer != 0 || out->chain != 0) ||
        (out->chain != 0 && !kithi_check_id(out->chain, KITH_KIND_CUSTOMER)) ||
        (out->hierarchy != 0 && !kithi_check_id(out->hierarchy, KITH_KIND_HIERARCHY)) ||
        (out->brand != 0 && !kithi_check_id(out->brand, KITH_KIND_BRAND)) ||
        (out->currency != 0 && !kithi_check_id(out->currency, KITH_KIND_CURRENCY)) ||
        !kithi_check_date(out->as_of)) {
        return kithi_check_invalid(err,
                                   "query: not a customer, type, hierarchy, brand, currency or day, or one "
                                   "that does not belong there");
    }
    if (with_customer) { /* wait once, for this and for the row; in vain of who was merged */
        kithi_links_prefetch_trade(&view->state, kithi_id_sequence(out->customer));
    }
    out->customer = kithi_aliases_survivor(&view->state, out->customer);
    out->chain = out->chain == 0 ? 0 : kithi_aliases_survivor(&view->state, out->chain);
    if (!optional_record(view, out->customer)) {
        return kithi_check_not_found(err, "customer", out->customer);
    }
    if (!optional_record(view, out->type)) {
        return kithi_check_not_found(err, "condition_type", out->type);
    }
    return optional_record(view, out->hierarchy) ? KITH_OK
                                                 : kithi_check_not_found(err, "hierarchy", out->hierarchy);
}

static kith_date day_of(const kith_view *view, const kith_condition_query *query)
{
    return query->as_of == 0 ? view->today : query->as_of;
}

/* Ask for the type of the query. */
static void begin_type(kithi_conditions_question *asked, const kith_view *view,
                       const kith_condition_query *query)
{
    const kithi_wanted wanted = kithi_wanted_type(kithi_id_sequence(query->type));
    kithi_conditions_begin(asked, &view->state, query, day_of(view, query), &wanted);
}

kith_status kith_condition_effective(const kith_view *view, const kith_condition_query *query,
                                     kith_effective *out, kith_trace *trace, kith_error *err)
{
    kith_condition_query taken;
    kith_trace rows = {.size = sizeof rows};
    kithi_conditions_question asked;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (out != NULL) {
        *out = (kith_effective){0};
    }
    if (view == NULL || query == NULL || out == NULL) {
        return kithi_check_invalid(err, "view, query or out is NULL");
    }
    kith_status status = kithi_check_trace(trace, &rows, err);
    if (status == KITH_OK) {
        status = take_query(view, query, true, true, &taken, err);
    }
    if (status != KITH_OK) {
        return status;
    }
    begin_type(&asked, view, &taken);
    kithi_conditions_effective(&asked, taken.type, out, NULL, 0, NULL, trace == NULL ? NULL : &rows);
    if (trace != NULL) {
        trace->count = rows.count;
    }
    return KITH_OK;
}

kith_status kith_condition_list(const kith_view *view, const kith_condition_query *query, kith_effective *out,
                                size_t capacity, size_t *count, kith_error *err)
{
    kith_condition_query taken;
    kithi_conditions_question asked;
    kith_effective whole;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (count != NULL) {
        *count = 0;
    }
    if (view == NULL || query == NULL || (out == NULL && capacity > 0) || count == NULL) {
        return kithi_check_invalid(err, "view, query, out or count is NULL");
    }
    const kith_status status = take_query(view, query, true, true, &taken, err);
    if (status == KITH_OK) {
        begin_type(&asked, view, &taken);
        kithi_conditions_effective(&asked, taken.type, &whole, out, capacity, count, NULL);
    }
    return status;
}

kith_status kith_condition_all(const kith_view *view, const kith_condition_query *query, kith_effective *out,
                               size_t capacity, size_t *count, kith_error *err)
{
    const kithi_wanted all = {.about = UINT64_MAX, .first = 0, .last = UINT32_MAX};
    kith_condition_query taken;
    kithi_conditions_question asked;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (count != NULL) {
        *count = 0;
    }
    if (view == NULL || query == NULL || (out == NULL && capacity > 0) || count == NULL) {
        return kithi_check_invalid(err, "view, query, out or count is NULL");
    }
    const kith_status status = take_query(view, query, false, true, &taken, err);
    if (status != KITH_OK) {
        return status;
    }
    kithi_conditions_begin(&asked, &view->state, &taken, day_of(view, &taken), &all);
    for (uint32_t type = kithi_row_next(&view->state, KITH_KIND_CONDITION_TYPE, 0); type != 0;
         type = kithi_row_next(&view->state, KITH_KIND_CONDITION_TYPE, type)) {
        if (*count < capacity) {
            kithi_conditions_effective(&asked, kithi_id_make(KITH_KIND_CONDITION_TYPE, type), &out[*count],
                                       NULL, 0, NULL, NULL);
        }
        (*count)++;
    }
    return KITH_OK;
}

kith_status kith_condition_many(const kith_view *view, const kith_condition_query *query,
                                const kith_id *customers, size_t count, kith_effective *out, kith_error *err)
{
    kith_condition_query taken;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (view == NULL || query == NULL || ((customers == NULL || out == NULL) && count > 0)) {
        return kithi_check_invalid(err, "view, query, customers or out is NULL");
    }
    for (size_t i = 0; i < count; i++) {
        out[i] = (kith_effective){0};
        if (!kithi_check_id(customers[i], KITH_KIND_CUSTOMER)) {
            return kithi_check_invalid(err, "not the id of a customer");
        }
    }
    const kith_status status = take_query(view, query, true, false, &taken, err);
    if (status != KITH_OK) {
        return status;
    }
    const size_t answered =
        kithi_conditions_many(&view->state, &taken, day_of(view, &taken), customers, count, out);
    if (answered < count) {
        memset(out, 0, count * sizeof *out);
        return kithi_check_not_found(err, "customer", customers[answered]);
    }
    return KITH_OK;
}

/* --- presets --- */

#define CODE(field, code) KITHI_PRESET_NUMBER(field, KITH_TYPE_CODE, code)
#define TYPE(code, value, ...)                                                                               \
    {                                                                                                        \
        KITH_KIND_CONDITION_TYPE,                                                                            \
        {                                                                                                    \
            KITHI_PRESET_TEXT(KITH_CONDITION_TYPE_CODE, code), CODE(KITH_CONDITION_TYPE_VALUE, value),       \
                __VA_ARGS__                                                                                  \
        }                                                                                                    \
    }
#define PLAIN                                                                                                \
    {                                                                                                        \
        0                                                                                                    \
    }
#define FILLS(header_field) CODE(KITH_CONDITION_TYPE_FILLS, header_field)

static const kithi_preset presets[] = {
    TYPE("discount", KITH_CONDITION_VALUE_PERCENT,
         KITHI_PRESET_NUMBER(KITH_CONDITION_TYPE_BY_BRAND, KITH_TYPE_FLAG, 1),
         KITHI_PRESET_NUMBER(KITH_CONDITION_TYPE_BY_ITEM_GROUP, KITH_TYPE_FLAG, 1)),
    TYPE("bonus_agreement", KITH_CONDITION_VALUE_AGREEMENT,
         CODE(KITH_CONDITION_TYPE_MODE, KITH_CONDITION_MODE_BONUS)),
    TYPE("payer", KITH_CONDITION_VALUE_CUSTOMER, FILLS(KITH_HEADER_FIELD_PAYER)),
    TYPE("invoice_to", KITH_CONDITION_VALUE_LOCATION, FILLS(KITH_HEADER_FIELD_INVOICE_TO)),
    TYPE("price_list", KITH_CONDITION_VALUE_CODE, FILLS(KITH_HEADER_FIELD_PRICE_LIST)),
    TYPE("payment_terms", KITH_CONDITION_VALUE_CODE, FILLS(KITH_HEADER_FIELD_PAYMENT_TERMS)),
    TYPE("delivery_terms", KITH_CONDITION_VALUE_CODE, PLAIN),
    TYPE("discount_model", KITH_CONDITION_VALUE_CODE, FILLS(KITH_HEADER_FIELD_DISCOUNT_MODEL)),
    TYPE("credit_limit", KITH_CONDITION_VALUE_AMOUNT, PLAIN),
};

kith_status kith_condition_presets(kith_txn *txn, kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (txn == NULL) {
        return kithi_check_invalid(err, "transaction is NULL");
    }
    return kithi_calls_presets(txn, presets, sizeof presets / sizeof presets[0], err);
}
