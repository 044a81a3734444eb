/* Public calls of relation.h. */
#include "api/check.h"
#include "api/fields.h"
#include "base/utf8.h"
#include "engine/calls.h"
#include "model/rows.h"
#include "rules/labels.h"
#include "rules/reading.h"

#include "kith/relation.h"

#include <string.h>

#define PLACE(number, name)                                                                                  \
    {                                                                                                        \
        number, (uint32_t)offsetof(kith_relation, name)                                                      \
    }
#define TEXT_MOST 1000u
#define ALL_PERIODS (KITH_PERIOD_CURRENT | KITH_PERIOD_PAST | KITH_PERIOD_FUTURE)

static const kithi_place places[] = {
    PLACE(KITH_RELATION_FROM, from),     PLACE(KITH_RELATION_TO, to),
    PLACE(KITH_RELATION_TYPE, type),     PLACE(KITH_RELATION_SINCE, since),
    PLACE(KITH_RELATION_UNTIL, until),   PLACE(KITH_RELATION_PRIORITY, priority),
    PLACE(KITH_RELATION_REMARK, remark), PLACE(KITH_RELATION_SHARE, share),
    PLACE(KITH_RELATION_RATE, rate),
};
#define PLACES (sizeof places / sizeof places[0])

static kith_status take_relation(const kith_relation *in, kith_value *values, size_t *count, kith_error *err)
{
    kith_relation relation;
    const kith_status status = kithi_check_in(&relation, sizeof relation, in, err);
    if (status != KITH_OK) {
        return status;
    }
    if ((relation.present & 1u) != 0 || relation.present >> (PLACES + 1) != 0) {
        return kithi_check_invalid(err, "present names a field that a relation has not");
    }
    *count = kithi_fields_values(KITH_KIND_RELATION, places, PLACES, &relation, relation.present, values);
    return KITH_OK;
}

kith_status kith_relation_add(kith_txn *txn, const kith_relation *in, uint32_t existing, kith_id *out,
                              kith_error *err)
{
    kith_value values[PLACES];
    size_t count = 0;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (out != NULL) {
        *out = 0;
    }
    if (txn == NULL || in == NULL || out == NULL || existing > 1) {
        return kithi_check_invalid(err, "transaction, in or out is NULL, or existing is neither 0 nor 1");
    }
    kith_status status = take_relation(in, values, &count, err);
    if (status == KITH_OK) {
        status = kithi_txn_check_open(txn, err);
    }
    return status == KITH_OK ? kithi_calls_relate(txn, values, count, existing, out, err) : status;
}

kith_status kith_relation_change(kith_txn *txn, kith_id id, const kith_relation *in, kith_error *err)
{
    kith_value values[PLACES];
    size_t count = 0;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (txn == NULL || in == NULL || !kithi_check_id(id, KITH_KIND_RELATION)) {
        return kithi_check_invalid(err, "transaction or in is NULL, or not the id of a relation");
    }
    kith_status status = take_relation(in, values, &count, err);
    if (status == KITH_OK) {
        status = kithi_txn_check_open(txn, err);
    }
    return status == KITH_OK ? kithi_calls_change(txn, id, values, count, err) : status;
}

/* Set the last day; `none`: open. */
static kith_status set_until(kith_txn *txn, kith_id id, kith_date until, bool none, kith_error *err)
{
    if (txn == NULL || !kithi_check_id(id, KITH_KIND_RELATION) || !kithi_check_date(until)) {
        return kithi_check_invalid(err, "transaction is NULL, not the id of a relation, or not a date");
    }
    const kith_value value = {
        .field = KITH_RELATION_UNTIL,
        .type = none ? KITH_TYPE_NONE : KITH_TYPE_DATE,
        .number = until == 0 ? txn->today : until,
    };
    if (!none && value.number == 0) {
        return kithi_check_invalid(err, "neither the call nor the transaction gives a day");
    }
    const kith_status status = kithi_txn_check_open(txn, err);
    return status == KITH_OK ? kithi_calls_change(txn, id, &value, 1, err) : status;
}

kith_status kith_relation_end(kith_txn *txn, kith_id id, kith_date until, kith_error *err)
{
    return kithi_check_error(err) ? set_until(txn, id, until, false, err) : KITH_ERR_ABI;
}

kith_status kith_relation_reopen(kith_txn *txn, kith_id id, kith_error *err)
{
    return kithi_check_error(err) ? set_until(txn, id, 0, true, err) : KITH_ERR_ABI;
}

kith_status kith_relation_save_ticks(kith_txn *txn, kith_id customer, kith_id other, const kith_tick *ticks,
                                     size_t count, size_t *added, kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (added != NULL) {
        *added = 0;
    }
    if (txn == NULL || (ticks == NULL && count > 0) || count > 1000 ||
        !kithi_check_id(customer, KITH_KIND_CUSTOMER) || !kithi_check_id(other, KITH_KIND_CUSTOMER)) {
        return kithi_check_invalid(err,
                                   "transaction or ticks is NULL, too many ticks, or not ids of customers");
    }
    for (size_t i = 0; i < count; i++) {
        if (!kithi_check_id(ticks[i].type, KITH_KIND_RELATION_TYPE) || ticks[i].end < KITH_END_FROM ||
            ticks[i].end > KITH_END_TO) {
            return kithi_check_invalid(err, "a tick names no relation type or no end");
        }
    }
    const kithi_call pair = {
        .id = customer, .other = other, .kind = KITH_KIND_RELATION, .ticks = ticks, .count = (uint32_t)count};
    const kith_status status = kithi_txn_check_open(txn, err);
    return status == KITH_OK ? kithi_calls_ticks(txn, &pair, added, err) : status;
}

kith_status kith_relation_type_change(kith_txn *txn, kith_id id, const kith_value *values, size_t count,
                                      uint32_t policy, kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (txn == NULL || (values == NULL && count > 0) || !kithi_check_id(id, KITH_KIND_RELATION_TYPE) ||
        policy < KITH_POLICY_REFUSE || policy > KITH_POLICY_DELETE) {
        return kithi_check_invalid(err,
                                   "transaction or values is NULL, not the id of a type, or no such policy");
    }
    if (policy == KITH_POLICY_END && txn->today == 0) {
        return kithi_check_invalid(err, "the transaction gives no day on which relations could end");
    }
    const kith_status status = kithi_txn_check_open(txn, err);
    return status == KITH_OK ? kithi_calls_change_type(txn, id, values, count, policy, err) : status;
}

/* --- reading --- */

kith_status kith_relation_get(const kith_view *view, kith_id id, kith_relation *out, kith_error *err)
{
    kith_value values[KITHI_FIELDS];
    kith_relation relation = {.size = sizeof relation};
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (view == NULL || out == NULL || !kithi_check_id(id, KITH_KIND_RELATION)) {
        return kithi_check_invalid(err, "view or out is NULL, or not the id of a relation");
    }
    const kith_status status = kithi_check_out(out, err);
    if (status != KITH_OK) {
        return status;
    }
    const unsigned char *row = kithi_row_find(&view->state, id);
    if (row != NULL) {
        kithi_row_read(&view->state, KITH_KIND_RELATION, row, values);
        relation.present = kithi_fields_fill(KITH_KIND_RELATION, places, PLACES, values, &relation);
    }
    kithi_check_fill(out, &relation, sizeof relation);
    return row == NULL ? kithi_check_not_found(err, "relation", id) : KITH_OK;
}

/* Bring a question into plain numbers. `after` gets the place of query->after as seen from the customer. */
static kith_status take_query(const kith_view *view, kith_id customer, const kith_relation_query *given,
                              kithi_link_query *query, kithi_entry *after, kith_error *err)
{
    kith_relation_query taken = {.size = sizeof taken};
    kith_value values[KITHI_FIELDS];
    const kith_status status = given == NULL ? KITH_OK : kithi_check_in(&taken, sizeof taken, given, err);
    if (status != KITH_OK) {
        return status;
    }
    if (taken.end > KITH_END_TO || (taken.periods & ~(uint32_t)ALL_PERIODS) != 0 ||
        !kithi_check_date(taken.as_of) ||
        (taken.type != 0 && !kithi_check_id(taken.type, KITH_KIND_RELATION_TYPE))) {
        return kithi_check_invalid(err, "the question has an unknown type, end, period or day");
    }
    *query = (kithi_link_query){
        .type = kithi_id_sequence(taken.type),
        .end = taken.end,
        .periods = taken.periods == 0 ? KITH_PERIOD_CURRENT : taken.periods,
        .day = taken.as_of == 0 ? view->today : taken.as_of,
    };
    if (taken.after == 0) {
        return KITH_OK;
    }
    const unsigned char *row =
        kithi_check_id(taken.after, KITH_KIND_RELATION) ? kithi_row_find(&view->state, taken.after) : NULL;
    if (row == NULL) {
        return kithi_check_not_found(err, "relation", taken.after);
    }
    kithi_row_read(&view->state, KITH_KIND_RELATION, row, values);
    /* Of a self relation only the first entry is shown, unless only the other end is asked for. */
    const bool is_from = (kith_id)values[KITH_RELATION_FROM].number == customer && taken.end != KITH_END_TO;
    const kith_id other = (kith_id)values[is_from ? KITH_RELATION_TO : KITH_RELATION_FROM].number;
    *after = kithi_entry_make(kithi_id_sequence((kith_id)values[KITH_RELATION_TYPE].number),
                              is_from ? KITH_END_FROM : KITH_END_TO, kithi_id_sequence(other),
                              (kith_date)values[KITH_RELATION_SINCE].number,
                              (kith_date)values[KITH_RELATION_UNTIL].number, kithi_id_sequence(taken.after));
    query->after = after;
    return KITH_OK;
}

kith_status kith_relation_list(const kith_view *view, kith_id customer, const kith_relation_query *query,
                               kith_link *links, size_t capacity, size_t *count, kith_error *err)
{
    kithi_link_query asked;
    kithi_entry after;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (count != NULL) {
        *count = 0;
    }
    if (view == NULL || count == NULL || (links == NULL && capacity > 0) ||
        !kithi_check_id(customer, KITH_KIND_CUSTOMER)) {
        return kithi_check_invalid(err, "view, links or count is NULL, or not the id of a customer");
    }
    const kith_status status = take_query(view, customer, query, &asked, &after, err);
    if (status != KITH_OK) {
        return status;
    }
    *count = kithi_reading_list(&view->state, kithi_id_sequence(customer), &asked, links, capacity);
    /* Who has relations is there; only without any must the row be looked at. */
    if (*count == 0 && !kithi_row_lives(&view->state, customer)) {
        return kithi_check_not_found(err, "customer", customer);
    }
    return KITH_OK;
}

#define GROUP 32u /* misses under way at once */

kith_status kith_relation_list_many(const kith_view *view, const kith_id *customers, size_t n,
                                    const kith_relation_query *query, kith_link *links, size_t each,
                                    size_t *counts, kith_error *err)
{
    kithi_link_query asked = {0};
    kithi_entry after;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (view == NULL || (n > 0 && (customers == NULL || counts == NULL || (links == NULL && each > 0)))) {
        return kithi_check_invalid(err, "view, customers, links or counts is NULL");
    }
    for (size_t i = 0; i < n; i++) {
        counts[i] = 0;
        if (!kithi_check_id(customers[i], KITH_KIND_CUSTOMER)) {
            return kithi_check_invalid(err, "not the id of a customer");
        }
    }
    kith_status status = take_query(view, 0, query, &asked, &after, err);
    if (status == KITH_OK && asked.after != NULL) {
        status = kithi_check_invalid(err, "after must be 0 when many are asked about");
    }
    for (size_t begin = 0; begin < n && status == KITH_OK; begin += GROUP) {
        const size_t end = n - begin < GROUP ? n : begin + GROUP;
        for (uint32_t round = 0; round < 2; round++) {
            for (size_t i = begin; i < end; i++) {
                kithi_links_prefetch(&view->state, KITHI_LIST_RELATIONS, kithi_id_sequence(customers[i]),
                                     round);
            }
        }
        for (size_t i = begin; i < end && status == KITH_OK; i++) {
            counts[i] = kithi_reading_list(&view->state, kithi_id_sequence(customers[i]), &asked,
                                           links + i * each, each);
            if (counts[i] == 0 && kithi_row_find(&view->state, customers[i]) == NULL) {
                status = kithi_check_not_found(err, "customer", customers[i]);
            }
        }
    }
    return status;
}

static bool is_pair(const kith_pair *pair)
{
    return kithi_check_id(pair->from, KITH_KIND_CUSTOMER) && kithi_check_id(pair->to, KITH_KIND_CUSTOMER) &&
           kithi_check_id(pair->type, KITH_KIND_RELATION_TYPE);
}

static kith_id answer(const kith_view *view, const kith_pair *pair, kith_date as_of)
{
    const uint32_t relation = kithi_reading_has(&view->state, pair, as_of == 0 ? view->today : as_of);
    return relation == 0 ? 0 : kithi_id_make(KITH_KIND_RELATION, relation);
}

kith_status kith_relation_has(const kith_view *view, const kith_pair *pair, kith_date as_of, kith_id *out,
                              kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (out != NULL) {
        *out = 0;
    }
    if (view == NULL || pair == NULL || out == NULL || !kithi_check_date(as_of) || !is_pair(pair)) {
        return kithi_check_invalid(err, "view, pair or out is NULL, or ids or day are not valid");
    }
    *out = answer(view, pair, as_of);
    return KITH_OK;
}

kith_status kith_relation_has_many(const kith_view *view, const kith_pair *pairs, size_t n, kith_date as_of,
                                   kith_id *out, kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (view == NULL || (n > 0 && (pairs == NULL || out == NULL)) || !kithi_check_date(as_of)) {
        return kithi_check_invalid(err, "view, pairs or out is NULL, or not a day");
    }
    for (size_t i = 0; i < n; i++) {
        out[i] = 0;
        if (!is_pair(&pairs[i])) {
            return kithi_check_invalid(err, "ids of a pair are not valid");
        }
    }
    for (size_t begin = 0; begin < n; begin += GROUP) {
        const size_t end = n - begin < GROUP ? n : begin + GROUP;
        for (uint32_t round = 0; round < 2; round++) {
            for (size_t i = begin; i < end; i++) {
                kithi_links_prefetch(&view->state, KITHI_LIST_RELATIONS, kithi_id_sequence(pairs[i].from),
                                     round);
            }
        }
        for (size_t i = begin; i < end; i++) {
            out[i] = answer(view, &pairs[i], as_of);
        }
    }
    return KITH_OK;
}

kith_status kith_relation_reach(const kith_view *view, kith_id customer, const kith_relation_query *query,
                                uint32_t distance, kith_reached *reached, size_t capacity, size_t *count,
                                kith_error *err)
{
    kithi_link_query asked;
    kithi_entry after;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (count != NULL) {
        *count = 0;
    }
    if (view == NULL || count == NULL || (reached == NULL && capacity > 0) || capacity >= UINT32_MAX ||
        !kithi_check_id(customer, KITH_KIND_CUSTOMER)) {
        return kithi_check_invalid(err, "view, reached or count is NULL, or not the id of a customer");
    }
    if (distance == 0 || distance > view->book->model.limits[KITH_LIMIT_DISTANCE]) {
        return kithi_check_invalid(err, "distance is 0 or beyond the limit");
    }
    kith_status status = take_query(view, customer, query, &asked, &after, err);
    if (status != KITH_OK) {
        return status;
    }
    if (!kithi_row_lives(&view->state, customer)) {
        return kithi_check_not_found(err, "customer", customer);
    }
    status = kithi_reading_reach(&view->state, kithi_id_sequence(customer), &asked, distance, reached,
                                 capacity, count);
    return status == KITH_OK ? KITH_OK : kithi_report(err, status, "no memory");
}

kith_status kith_relation_type_find(const kith_view *view, const char *name, kith_id *type, uint32_t *end,
                                    kith_error *err)
{
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (view == NULL || name == NULL || type == NULL || end == NULL) {
        return kithi_check_invalid(err, "view, name, type or end is NULL");
    }
    const size_t length = strlen(name);
    const bool possible = length <= TEXT_MOST && kithi_utf8_valid(name, length);
    *end = 0;
    const uint32_t sequence = possible ? kithi_labels_find(&view->state, name, end) : 0;
    *type = sequence == 0 ? 0 : kithi_id_make(KITH_KIND_RELATION_TYPE, sequence);
    if (sequence == 0) {
        *end = 0;
        (void)kithi_report(err, KITH_ERR_NOT_FOUND, "there is no relation type of code or label ");
        kithi_report_quote(err, name, strlen(name));
        return KITH_ERR_NOT_FOUND;
    }
    return KITH_OK;
}

const char *kith_relation_type_label(const kith_view *view, kith_id type, uint32_t end, int64_t sex,
                                     const char *language)
{
    return view == NULL || !kithi_check_id(type, KITH_KIND_RELATION_TYPE)
               ? ""
               : kithi_labels_of(&view->state, type, end, sex, language);
}
