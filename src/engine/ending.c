/* Ending: what holds for a time and ends; and relations that end together, with their customer or because
 * their type has changed. */
#include "engine/call_parts.h"

#include "base/date.h"
#include "base/report.h"
#include "engine/calls.h"
#include "model/links.h"
#include "model/rows.h"
#include "model/users.h"

#include <string.h>

/* --- ending one --- */

static kith_date first_day(uint32_t kind, const kith_value *values)
{
    const kith_date since = (kith_date)values[kithi_schema_kind(kind)->since].number;
    return since == 0 ? KITHI_DATE_MIN : since;
}

bool kithi_call_end(uint32_t kind, kith_value *values, kith_date on)
{
    const uint32_t field = kithi_schema_kind(kind)->until;
    const kith_date first = first_day(kind, values);
    const kith_date last = first > on ? first : on;
    if (values[field].number != 0 && values[field].number <= last) {
        return false;
    }
    values[field] = (kith_value){.field = field, .type = KITH_TYPE_DATE, .number = last};
    return true;
}

bool kithi_call_may_go(const kith_txn *txn, kith_id id, const kith_value *values, kith_date on)
{
    return first_day(KITH_ID_KIND(id), values) > on &&
           kithi_users_first(&txn->edit.state, id, KITHI_USERS_STRANGERS) == 0;
}

/* --- ending many relations --- */

/* End a relation on a day, or remove it, and its reciprocal likewise; one that is over stays. */
static kith_status end_relation(kith_txn *txn, kith_id relation, kith_date on)
{
    kith_value before[KITHI_FIELDS];
    kith_value after[KITHI_FIELDS];
    const unsigned char *row = kithi_row_find(&txn->edit.state, relation);
    if (row == NULL) {
        return KITH_OK; /* went together with its reciprocal */
    }
    kithi_row_read(&txn->edit.state, KITH_KIND_RELATION, row, before);
    const kith_id reciprocal = kithi_relate_reciprocal(txn, before);
    if (kithi_call_may_go(txn, relation, before, on) &&
        (reciprocal == 0 || kithi_call_may_go(txn, reciprocal, before, on))) {
        return kithi_call_remove(txn, relation);
    }
    memcpy(after, before, sizeof after);
    return kithi_call_end(KITH_KIND_RELATION, after, on) ? kithi_relate_rewrite(txn, relation, before, after)
                                                         : KITH_OK;
}

/* Relations gathered before they are changed: changing moves the blocks that are walked. */
typedef struct gathered {
    kithi_memory *memory;
    kith_id *items;
    size_t count;
    size_t capacity;
} gathered;

static kith_status gather(void *ctx, kith_id relation)
{
    gathered *list = ctx;
    if (!kithi_memory_grow(list->memory, (void **)&list->items, &list->capacity, list->count + 1,
                           sizeof *list->items)) {
        return KITH_ERR_MEMORY;
    }
    list->items[list->count++] = relation;
    return KITH_OK;
}

static void free_gathered(gathered *list)
{
    kithi_memory_free(list->memory, list->items, list->capacity * sizeof *list->items);
}

static kith_status gather_customer(const kith_txn *txn, uint32_t customer, gathered *list)
{
    kithi_walk walk;
    kith_status status = KITH_OK;
    for (kithi_links_walk(&walk, &txn->edit.state, customer, (kithi_entry){0, 0});
         walk.entry != NULL && status == KITH_OK; kithi_links_next(&walk)) {
        status = gather(list, kithi_id_make(KITH_KIND_RELATION, kithi_entry_relation(walk.entry)));
    }
    return status;
}

/* What was made with a relation ends with it, whichever of the two comes first. */
static kith_status end_with_origin(kith_txn *txn, kith_id relation, kith_date on)
{
    const bool is_there = kithi_row_find(&txn->edit.state, relation) != NULL;
    const kith_id origin = is_there ? kithi_relate_origin(txn, relation) : 0;
    return end_relation(txn, origin != 0 ? origin : relation, on);
}

static kith_status apply_retire(kith_txn *txn, kithi_call *call, kith_error *err)
{
    gathered list = {.memory = &txn->book->model.memory};
    kith_value values[KITHI_FIELDS];
    const unsigned char *row = kithi_row_find(&txn->edit.state, call->id);
    if (row == NULL) {
        return kithi_call_not_found(call->id, err);
    }
    kith_status status = gather_customer(txn, kithi_id_sequence(call->id), &list);
    for (size_t i = 0; i < list.count && status == KITH_OK; i++) {
        status = end_with_origin(txn, list.items[i], call->on);
    }
    free_gathered(&list);
    if (status != KITH_OK) {
        return status;
    }
    kithi_row_read(&txn->edit.state, KITH_KIND_CUSTOMER, kithi_row_find(&txn->edit.state, call->id), values);
    kithi_call_spread(txn, call, values);
    return kithi_txn_put(txn, call->id, values);
}

kith_status kithi_calls_retire(kith_txn *txn, kith_id customer, kith_date on, kith_error *err)
{
    const kith_value inactive = {
        .field = KITH_CUSTOMER_STATUS, .type = KITH_TYPE_CODE, .number = KITH_STATUS_INACTIVE};
    kithi_call call = {.apply = apply_retire, .plain = true, .on = on};
    return kithi_call_make_change(txn, &call, customer, &inactive, 1, err);
}

/* --- changing a type's rules --- */

/* Which relations does the type no longer allow? */
static kith_status find_offenders(kith_txn *txn, const gathered *all, kithi_findings *findings)
{
    kithi_case asked = {
        .state = &txn->edit.state, .base = NULL, .touched = NULL, .today = txn->today, .out = findings};
    kith_status status = KITH_OK;
    for (size_t i = 0; i < all->count && status == KITH_OK; i++) {
        status = kithi_rules_judge(&asked, all->items[i]);
    }
    return status;
}

static kith_status end_offenders(kith_txn *txn, const kithi_call *call, const kithi_findings *findings)
{
    kith_status status = KITH_OK;
    for (size_t i = 0; i < findings->count && status == KITH_OK; i++) {
        const kith_id relation = findings->items[i].subject;
        if (kithi_row_find(&txn->edit.state, relation) == NULL) {
            continue; /* breaks two rules, or went with its reciprocal */
        }
        status = call->option == KITH_POLICY_DELETE ? kithi_call_remove(txn, relation)
                                                    : end_relation(txn, relation, txn->today);
    }
    return status;
}

static int64_t direction_of(const kith_txn *txn, kith_id type)
{
    return kithi_row_number(&txn->edit.state, KITH_KIND_RELATION_TYPE, kithi_row_find(&txn->edit.state, type),
                            KITH_RELATION_TYPE_DIRECTION);
}

/* A type that becomes symmetric has its relations stored with the lower id first from now on. */
static kith_status order_relations(kith_txn *txn, const gathered *all)
{
    kith_status status = KITH_OK;
    for (size_t i = 0; i < all->count && status == KITH_OK; i++) {
        kith_value values[KITHI_FIELDS];
        kithi_row_read(&txn->edit.state, KITH_KIND_RELATION, kithi_row_find(&txn->edit.state, all->items[i]),
                       values);
        if (values[KITH_RELATION_FROM].number > values[KITH_RELATION_TO].number) {
            kithi_relate_order(txn, values);
            status = kithi_txn_put(txn, all->items[i], values);
        }
    }
    return status;
}

static kith_status apply_change_type(kith_txn *txn, kithi_call *call, kith_error *err)
{
    const bool was_there = kithi_row_find(&txn->edit.state, call->id) != NULL;
    const int64_t direction = was_there ? direction_of(txn, call->id) : 0;
    kith_status status = kithi_call_change(txn, call, err);
    if (status != KITH_OK) {
        return status;
    }
    const bool order =
        direction != KITH_DIRECTION_SYMMETRIC && direction_of(txn, call->id) == KITH_DIRECTION_SYMMETRIC;
    const bool end = call->option == KITH_POLICY_END || call->option == KITH_POLICY_DELETE;
    if (!order && !end) {
        return KITH_OK;
    }
    gathered all = {.memory = &txn->book->model.memory};
    kithi_findings findings = {.memory = &txn->book->model.memory};
    status = kithi_rules_each_of_type(&txn->edit.state, kithi_id_sequence(call->id), gather, &all);
    txn->excusing = call->option == KITH_POLICY_END || call->option == KITH_POLICY_LEAVE;
    if (status == KITH_OK && order) {
        status = order_relations(txn, &all);
    }
    if (status == KITH_OK && end) {
        status = find_offenders(txn, &all, &findings);
    }
    if (status == KITH_OK && end) {
        status = end_offenders(txn, call, &findings);
    }
    txn->excusing = false;
    kithi_findings_free(&findings);
    free_gathered(&all);
    return status;
}

kith_status kithi_calls_change_type(kith_txn *txn, kith_id type, const kith_value *values, size_t count,
                                    uint32_t policy, kith_error *err)
{
    kithi_call call = {.apply = apply_change_type, .plain = true, .option = policy};
    return kithi_call_make_change(txn, &call, type, values, count, err);
}
