/* Chains: hanging customers under each other, and moving a node from a day on. */
#include "engine/call_parts.h"

#include "engine/calls.h"
#include "base/date.h"
#include "base/report.h"
#include "model/rows.h"
#include "rules/chains.h"

#include <string.h>

static kith_value reference(uint32_t field, kith_id id)
{
    return (kith_value){.field = field, .type = KITH_TYPE_REFERENCE, .number = (int64_t)id};
}

static void set_date(kith_value *value, uint32_t field, kith_date date)
{
    *value =
        (kith_value){.field = field, .type = date == 0 ? KITH_TYPE_NONE : KITH_TYPE_DATE, .number = date};
}

/* Make a customer a node unless it is one. */
static kith_status put_node(kith_txn *txn, kithi_call *call, kith_id customer, kith_id hierarchy,
                            kith_error *err)
{
    kith_value values[KITHI_FIELDS];
    kith_id id = 0;
    if (kithi_chains_is_node(&txn->edit.state, kithi_id_sequence(hierarchy), kithi_id_sequence(customer))) {
        return KITH_OK;
    }
    kithi_call_empty(values);
    values[KITH_CHAIN_NODE_CUSTOMER] = reference(KITH_CHAIN_NODE_CUSTOMER, customer);
    values[KITH_CHAIN_NODE_HIERARCHY] = reference(KITH_CHAIN_NODE_HIERARCHY, hierarchy);
    const kith_status status = kithi_txn_made(txn, call, KITH_KIND_CHAIN_NODE, &id, err);
    return status == KITH_OK ? kithi_txn_put(txn, id, values) : status;
}

/* Add a link that has been checked, and the nodes that it takes. The link is made first: it is what the call
 * gives. */
static kith_status put_link(kith_txn *txn, kithi_call *call, const kith_value *values, kith_error *err)
{
    const kith_id hierarchy = (kith_id)values[KITH_CHAIN_LINK_HIERARCHY].number;
    kith_status status = kithi_txn_made(txn, call, KITH_KIND_CHAIN_LINK, &call->id, err);
    if (status == KITH_OK) {
        status = put_node(txn, call, (kith_id)values[KITH_CHAIN_LINK_PARENT].number, hierarchy, err);
    }
    if (status == KITH_OK && values[KITH_CHAIN_LINK_MEMBER].number == 0) {
        status = put_node(txn, call, (kith_id)values[KITH_CHAIN_LINK_CUSTOMER].number, hierarchy, err);
    }
    return status == KITH_OK ? kithi_txn_put(txn, call->id, values) : status;
}

static kith_status find_hierarchy(const kith_txn *txn, kith_id given, kith_value *value, kith_error *err)
{
    const kith_id hierarchy = kithi_chains_hierarchy(&txn->edit.state, given);
    *value = reference(KITH_CHAIN_LINK_HIERARCHY, hierarchy);
    return hierarchy != 0
               ? KITH_OK
               : kithi_report(err, KITH_ERR_INVALID, "no hierarchy is given, and the book has no default");
}

static kith_status apply_connect(kith_txn *txn, kithi_call *call, kith_error *err)
{
    kith_value values[KITHI_FIELDS];
    kithi_call_empty(values);
    kithi_call_spread(txn, call, values);
    kith_status status = find_hierarchy(txn, (kith_id)values[KITH_CHAIN_LINK_HIERARCHY].number,
                                        &values[KITH_CHAIN_LINK_HIERARCHY], err);
    if (status == KITH_OK) {
        status = kithi_call_check(txn, KITH_KIND_CHAIN_LINK, values, err);
    }
    return status == KITH_OK ? put_link(txn, call, values, err) : status;
}

kith_status kithi_calls_connect(kith_txn *txn, const kith_value *values, size_t count, kith_id *out,
                                kith_error *err)
{
    const kithi_arena_mark mark = kithi_arena_here(&txn->arena);
    kithi_call call = {.apply = apply_connect, .kind = KITH_KIND_CHAIN_LINK};
    const kithi_call *made = NULL;
    kith_status status = kithi_call_keep(txn, KITH_KIND_CHAIN_LINK, values, count, &call, err);
    if (status != KITH_OK) {
        kithi_arena_back(&txn->arena, mark);
        return status;
    }
    status = kithi_txn_call(txn, &call, mark, &made, err);
    *out = status == KITH_OK ? made->id : 0;
    return status;
}

/* --- moving --- */

/* A link of the node that holds on the day; 0: none does. */
static uint32_t find_current(const kith_txn *txn, uint32_t hierarchy, uint32_t node, kith_date on)
{
    uint32_t link = 0;
    return kithi_chains_parent(&txn->edit.state, hierarchy, node, on, &link) == 0 ? 0 : link;
}

/* The first day of the node's next link behind the day; 0: none follows. */
static kith_date find_next(const kith_txn *txn, uint32_t hierarchy, uint32_t node, kith_date from)
{
    const uint32_t type = kithi_links_chain(hierarchy, KITHI_HANGS_NODE);
    kith_date next = 0;
    kithi_walk walk;
    for (kithi_chains_walk(&walk, &txn->edit.state, node, type, KITH_END_FROM);
         kithi_chains_at(&walk, type, KITH_END_FROM); kithi_links_next(&walk)) {
        const kith_date since = kithi_entry_since(walk.entry);
        if (since > from && (next == 0 || since < next)) {
            next = since;
        }
    }
    return next;
}

/* End the link the day before; one that begins on the day, or on the first of all days, never held, and goes.
 */
static kith_status end_link(kith_txn *txn, kith_id link, kith_date from)
{
    kith_value values[KITHI_FIELDS];
    kithi_row_read(&txn->edit.state, KITH_KIND_CHAIN_LINK, kithi_row_find(&txn->edit.state, link), values);
    if (values[KITH_CHAIN_LINK_SINCE].number == from || from == KITHI_DATE_MIN) {
        return kithi_call_remove_one(txn, link);
    }
    set_date(&values[KITH_CHAIN_LINK_UNTIL], KITH_CHAIN_LINK_UNTIL, from - 1);
    return kithi_txn_put(txn, link, values);
}

/* End all links of the node that hold on the day: one, unless the transaction has made more of them so far.
 */
static kith_status end_links(kith_txn *txn, uint32_t hierarchy, uint32_t node, kith_date from)
{
    kith_status status = KITH_OK;
    uint32_t link = find_current(txn, hierarchy, node, from);
    while (status == KITH_OK && link != 0) {
        status = end_link(txn, kithi_id_make(KITH_KIND_CHAIN_LINK, link), from);
        link = find_current(txn, hierarchy, node, from);
    }
    return status;
}

static kith_status apply_move(kith_txn *txn, kithi_call *call, kith_error *err)
{
    kith_value values[KITHI_FIELDS];
    kithi_call_empty(values);
    kithi_call_spread(txn, call, values);
    kith_status status = find_hierarchy(txn, (kith_id)values[KITH_CHAIN_LINK_HIERARCHY].number,
                                        &values[KITH_CHAIN_LINK_HIERARCHY], err);
    const bool is_root = values[KITH_CHAIN_LINK_PARENT].number == 0;
    if (is_root) { /* so that it is checked as any link is */
        values[KITH_CHAIN_LINK_PARENT] = values[KITH_CHAIN_LINK_CUSTOMER];
        values[KITH_CHAIN_LINK_PARENT].field = KITH_CHAIN_LINK_PARENT;
    }
    set_date(&values[KITH_CHAIN_LINK_SINCE], KITH_CHAIN_LINK_SINCE, call->on);
    if (status == KITH_OK) {
        status = kithi_call_check(txn, KITH_KIND_CHAIN_LINK, values, err);
    }
    if (status != KITH_OK) {
        return status;
    }
    const uint32_t hierarchy = kithi_id_sequence((kith_id)values[KITH_CHAIN_LINK_HIERARCHY].number);
    const uint32_t node = kithi_id_sequence((kith_id)values[KITH_CHAIN_LINK_CUSTOMER].number);
    const kith_date next = find_next(txn, hierarchy, node, call->on);
    if (!kithi_chains_is_node(&txn->edit.state, hierarchy, node)) {
        return kithi_call_refuse(txn, KITH_RULE_NOT_A_NODE, (kith_id)values[KITH_CHAIN_LINK_CUSTOMER].number,
                                 (kith_id)values[KITH_CHAIN_LINK_HIERARCHY].number, err);
    }
    set_date(&values[KITH_CHAIN_LINK_UNTIL], KITH_CHAIN_LINK_UNTIL, next == 0 ? 0 : next - 1);
    call->id = 0;
    status = end_links(txn, hierarchy, node, call->on);
    return status == KITH_OK && !is_root ? put_link(txn, call, values, err) : status;
}

kith_status kithi_calls_move(kith_txn *txn, kith_id node, kith_id hierarchy, kith_id parent, kith_date from,
                             kith_id *out, kith_error *err)
{
    const kithi_arena_mark mark = kithi_arena_here(&txn->arena);
    const kith_value values[] = {
        reference(KITH_CHAIN_LINK_CUSTOMER, node),
        reference(KITH_CHAIN_LINK_PARENT, parent),
        reference(KITH_CHAIN_LINK_HIERARCHY, hierarchy),
    };
    kithi_call call = {.apply = apply_move, .kind = KITH_KIND_CHAIN_LINK, .on = from};
    const kithi_call *made = NULL;
    kith_status status =
        kithi_call_keep(txn, KITH_KIND_CHAIN_LINK, values, sizeof values / sizeof values[0], &call, err);
    if (status != KITH_OK) {
        kithi_arena_back(&txn->arena, mark);
        return status;
    }
    status = kithi_txn_call(txn, &call, mark, &made, err);
    *out = status == KITH_OK ? made->id : 0;
    return status;
}
