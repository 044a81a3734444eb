/* Public calls of chain.h. */
#include "api/check.h"
#include "api/fields.h"
#include "engine/calls.h"
#include "model/rows.h"
#include "rules/chains.h"

#include <string.h>

#define PLACE(number, name)                                                                                  \
    {                                                                                                        \
        number, (uint32_t)offsetof(kith_chain_link, name)                                                    \
    }

static const kithi_place places[] = {
    PLACE(KITH_CHAIN_LINK_CUSTOMER, customer),   PLACE(KITH_CHAIN_LINK_PARENT, parent),
    PLACE(KITH_CHAIN_LINK_HIERARCHY, hierarchy), PLACE(KITH_CHAIN_LINK_MEMBER, member),
    PLACE(KITH_CHAIN_LINK_SINCE, since),         PLACE(KITH_CHAIN_LINK_UNTIL, until),
    PLACE(KITH_CHAIN_LINK_NUMBER, number),       PLACE(KITH_CHAIN_LINK_STATUS, status),
    PLACE(KITH_CHAIN_LINK_PREFERRED, preferred),
};
#define PLACES (sizeof places / sizeof places[0])

/* --- writing --- */

kith_status kith_chain_connect(kith_txn *txn, const kith_chain_link *in, kith_id *out, kith_error *err)
{
    kith_value values[PLACES];
    kith_chain_link link;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (out != NULL) {
        *out = 0;
    }
    if (txn == NULL || in == NULL || out == NULL) {
        return kithi_check_invalid(err, "transaction, in or out is NULL");
    }
    kith_status status = kithi_check_in(&link, sizeof link, in, err);
    if (status != KITH_OK) {
        return status;
    }
    if ((link.present & 1u) != 0 || link.present >> (PLACES + 1) != 0) {
        return kithi_check_invalid(err, "present names a field that a chain link has not");
    }
    const size_t count =
        kithi_fields_values(KITH_KIND_CHAIN_LINK, places, PLACES, &link, link.present, values);
    status = kithi_txn_check_open(txn, err);
    return status == KITH_OK ? kithi_calls_connect(txn, values, count, out, err) : status;
}

kith_status kith_chain_move(kith_txn *txn, kith_id node, kith_id hierarchy, kith_id parent, kith_date from,
                            kith_id *out, kith_error *err)
{
    kith_id made = 0;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (out != NULL) {
        *out = 0;
    }
    if (txn == NULL || !kithi_check_id(node, KITH_KIND_CUSTOMER) ||
        (hierarchy != 0 && !kithi_check_id(hierarchy, KITH_KIND_HIERARCHY)) ||
        (parent != 0 && !kithi_check_id(parent, KITH_KIND_CUSTOMER)) || !kithi_check_date(from)) {
        return kithi_check_invalid(err, "transaction is NULL, or not a customer, hierarchy or date");
    }
    const kith_date day = from == 0 ? txn->today : from;
    if (day == 0) {
        return kithi_check_invalid(err, "neither the call nor the transaction gives a day");
    }
    kith_status status = kithi_txn_check_open(txn, err);
    if (status == KITH_OK) {
        status = kithi_calls_move(txn, node, hierarchy, parent, day, &made, err);
    }
    if (out != NULL) {
        *out = made;
    }
    return status;
}

/* --- reading --- */

/* A question that has been checked. */
typedef struct question {
    const kithi_state *state;
    kith_chain_query query;
    uint32_t hierarchy;
    kith_date on;
} question;

/* Is it a customer's id, or 0? */
static bool optional_customer(kith_id id)
{
    return id == 0 || kithi_check_id(id, KITH_KIND_CUSTOMER);
}

static kith_status take_query(const kith_view *view, const kith_chain_query *query, question *out,
                              kith_error *err)
{
    out->query = (kith_chain_query){.size = sizeof out->query};
    const kith_status status =
        query == NULL ? KITH_OK : kithi_check_in(&out->query, sizeof out->query, query, err);
    if (status != KITH_OK) {
        return status;
    }
    const kith_id given = out->query.hierarchy;
    if (!kithi_check_date(out->query.as_of) || !optional_customer(out->query.chain) ||
        !optional_customer(out->query.after) || (given != 0 && !kithi_check_id(given, KITH_KIND_HIERARCHY))) {
        return kithi_check_invalid(err, "not a day, customer or hierarchy in the query");
    }
    out->state = &view->state;
    out->on = out->query.as_of == 0 ? view->today : out->query.as_of;
    const kith_id hierarchy = kithi_chains_hierarchy(&view->state, given);
    out->hierarchy = kithi_id_sequence(hierarchy);
    if (hierarchy == 0 || kithi_row_find(&view->state, hierarchy) == NULL) {
        return hierarchy == 0 ? kithi_report(err, KITH_ERR_NOT_FOUND,
                                             "no hierarchy is given, and the book has no default")
                              : kithi_check_not_found(err, "hierarchy", hierarchy);
    }
    return KITH_OK;
}

/* The same about a customer that has to be there. */
static kith_status take_question(const kith_view *view, kith_id customer, const kith_chain_query *query,
                                 question *out, kith_error *err)
{
    const kith_status status = take_query(view, query, out, err);
    if (status != KITH_OK) {
        return status;
    }
    return !kithi_row_lives(&view->state, customer) ? kithi_check_not_found(err, "customer", customer)
                                                    : KITH_OK;
}

kith_status kith_chain_path(const kith_view *view, kith_id customer, const kith_chain_query *query,
                            kith_chain_step *steps, size_t capacity, size_t *count, uint32_t *outcome,
                            kith_error *err)
{
    kithi_path path;
    question asked;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (count != NULL) {
        *count = 0;
    }
    if (outcome != NULL) {
        *outcome = KITH_CHAIN_NONE;
    }
    if (view == NULL || !kithi_check_id(customer, KITH_KIND_CUSTOMER) || (steps == NULL && capacity > 0) ||
        count == NULL || outcome == NULL) {
        return kithi_check_invalid(err, "view, steps, count or outcome is NULL, or not the id of a customer");
    }
    kithi_links_prefetch_trade(&view->state, kithi_id_sequence(customer));
    const kith_status status = take_question(view, customer, query, &asked, err);
    if (status != KITH_OK) {
        return status;
    }
    kithi_path_clear(&path, 0);
    *outcome = kithi_chains_path(asked.state, asked.hierarchy, kithi_id_sequence(customer),
                                 kithi_id_sequence(asked.query.chain), asked.on, &path);
    *count = path.count;
    const size_t copied = path.count < capacity ? path.count : capacity;
    if (copied > 0) {
        memcpy(steps, path.steps, copied * sizeof *steps);
    }
    return KITH_OK;
}

kith_status kith_chain_levels(const kith_view *view, const kith_id *customers, size_t count,
                              const kith_chain_query *query, uint32_t *levels, kith_error *err)
{
    kithi_path path;
    question asked;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    for (size_t i = 0; levels != NULL && i < count; i++) {
        levels[i] = 0;
    }
    if (view == NULL || ((customers == NULL || levels == NULL) && count > 0)) {
        return kithi_check_invalid(err, "view, customers or levels is NULL");
    }
    for (size_t i = 0; i < count; i++) {
        if (!kithi_check_id(customers[i], KITH_KIND_CUSTOMER)) {
            return kithi_check_invalid(err, "not the id of a customer");
        }
    }
    const kith_status status = take_query(view, query, &asked, err);
    for (size_t i = 0; status == KITH_OK && i < count; i++) {
        const uint32_t customer = kithi_id_sequence(customers[i]);
        if (kithi_chains_is_standing(asked.state, asked.hierarchy, customer)) {
            kithi_path_clear(&path, 0);
            kithi_chains_climb(asked.state, asked.hierarchy, customer, asked.on, &path);
            levels[i] = (uint32_t)path.count;
        }
    }
    return status;
}

kith_status kith_chain_candidates(const kith_view *view, kith_id customer, const kith_chain_query *query,
                                  kith_id *nodes, size_t capacity, size_t *count, kith_error *err)
{
    question asked;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (count != NULL) {
        *count = 0;
    }
    if (view == NULL || !kithi_check_id(customer, KITH_KIND_CUSTOMER) || (nodes == NULL && capacity > 0) ||
        count == NULL) {
        return kithi_check_invalid(err, "view, nodes or count is NULL, or not the id of a customer");
    }
    const kith_status status = take_question(view, customer, query, &asked, err);
    if (status == KITH_OK) {
        *count = kithi_chains_candidates(asked.state, asked.hierarchy, kithi_id_sequence(customer), asked.on,
                                         nodes, capacity);
    }
    return status;
}

kith_status kith_chain_list(const kith_view *view, kith_id node, const kith_chain_query *query,
                            kith_chain_step *steps, size_t capacity, size_t *count, kith_error *err)
{
    question asked;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (count != NULL) {
        *count = 0;
    }
    if (view == NULL || !kithi_check_id(node, KITH_KIND_CUSTOMER) || (steps == NULL && capacity > 0) ||
        count == NULL) {
        return kithi_check_invalid(err, "view, steps or count is NULL, or not the id of a customer");
    }
    const kith_status status = take_question(view, node, query, &asked, err);
    if (status == KITH_OK) {
        *count =
            kithi_chains_list(asked.state, asked.hierarchy, kithi_id_sequence(node), asked.query.members != 0,
                              asked.on, kithi_id_sequence(asked.query.after), steps, capacity);
    }
    return status;
}

kith_status kith_chain_tree(const kith_view *view, kith_id node, const kith_chain_query *query,
                            kith_chain_step *steps, size_t capacity, size_t *count, kith_error *err)
{
    question asked;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (count != NULL) {
        *count = 0;
    }
    if (view == NULL || !kithi_check_id(node, KITH_KIND_CUSTOMER) || (steps == NULL && capacity > 0) ||
        count == NULL) {
        return kithi_check_invalid(err, "view, steps or count is NULL, or not the id of a customer");
    }
    const kith_status status = take_question(view, node, query, &asked, err);
    if (status != KITH_OK) {
        return status;
    }
    if (asked.query.after != 0) {
        return kithi_check_invalid(err, "a tree is given in one piece: after must be 0");
    }
    *count = kithi_chains_tree(asked.state, asked.hierarchy, kithi_id_sequence(node),
                               asked.query.members != 0, asked.on, steps, capacity);
    return KITH_OK;
}

kith_status kith_chain_roots(const kith_view *view, const kith_chain_query *query, kith_id *nodes,
                             size_t capacity, size_t *count, kith_error *err)
{
    question asked;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (count != NULL) {
        *count = 0;
    }
    if (view == NULL || (nodes == NULL && capacity > 0) || count == NULL) {
        return kithi_check_invalid(err, "view, nodes or count is NULL");
    }
    const kith_status status = take_query(view, query, &asked, err);
    uint32_t root = status == KITH_OK ? kithi_id_sequence(asked.query.after) : 0;
    while (status == KITH_OK && *count < capacity &&
           (root = kithi_chains_next_root(asked.state, asked.hierarchy, asked.on, root)) != 0) {
        nodes[(*count)++] = kithi_id_make(KITH_KIND_CUSTOMER, root);
    }
    return status;
}

kith_status kith_chain_common(const kith_view *view, kith_id one, kith_id other,
                              const kith_chain_query *query, kith_id *common, kith_error *err)
{
    kithi_path paths[2];
    question asked;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (common != NULL) {
        *common = 0;
    }
    if (view == NULL || common == NULL || !kithi_check_id(one, KITH_KIND_CUSTOMER) ||
        !kithi_check_id(other, KITH_KIND_CUSTOMER)) {
        return kithi_check_invalid(err, "view or common is NULL, or not the id of a customer");
    }
    kith_status status = take_question(view, one, query, &asked, err);
    if (status == KITH_OK) {
        status = take_question(view, other, query, &asked, err);
    }
    if (status != KITH_OK) {
        return status;
    }
    kithi_path_clear(&paths[0], 0);
    kithi_path_clear(&paths[1], 0);
    (void)kithi_chains_path(asked.state, asked.hierarchy, kithi_id_sequence(one), 0, asked.on, &paths[0]);
    (void)kithi_chains_path(asked.state, asked.hierarchy, kithi_id_sequence(other), 0, asked.on, &paths[1]);
    for (size_t i = 0; i < paths[0].count && *common == 0; i++) {
        const kith_chain_step *step = &paths[0].steps[i];
        for (size_t j = 0; j < paths[1].count && *common == 0; j++) {
            const bool node = step->level > 0 && paths[1].steps[j].level > 0;
            *common = node && step->customer == paths[1].steps[j].customer ? step->customer : 0;
        }
    }
    return KITH_OK;
}
