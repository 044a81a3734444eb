/*
 * Merging: every row that refers to the source is written anew with the target in its place. What clashes
 * stays as it is, with the source, which is an alias from then on; so nothing is lost, and every rule judges
 * what comes of it as it judges all else.
 */
#include "engine/merge.h"

#include "base/sort.h"
#include "base/utf8.h"
#include "engine/bind.h"
#include "engine/calls.h"
#include "engine/follow.h"
#include "engine/merge_consent.h"
#include "engine/merge_links.h"
#include "model/chosen.h"
#include "model/owners.h"
#include "model/rows.h"
#include "model/shape.h"
#include "model/users.h"
#include "rules/aliases.h"
#include "rules/conditions.h"
#include "rules/managers.h"
#include "rules/records.h"

#define FETCHED 32u /* records that are on their way into the cache at once */

/* --- references --- */

/* What stands in the way of a part of the target: one like it, or a condition of the same that holds on a
 * common day. 0: nothing. */
static kith_id find_twin(const kithi_merging *work, kith_id id, const kith_value *values, bool ours)
{
    return KITH_ID_KIND(id) != KITH_KIND_CONDITION
               ? kithi_records_twin(work->state, KITH_ID_KIND(id), values, id)
           : ours ? kithi_conditions_overlap(work->state, values, id)
                  : 0;
}

/* A part, or what refers to the source: one that the target has already stays. */
static kith_status move_record(const kithi_merging *work, kith_id id)
{
    const uint32_t kind = KITH_ID_KIND(id);
    const kithi_kind *described = kithi_schema_kind(kind);
    const uint32_t primary = kithi_schema_flagged(described, KITHI_PRIMARY);
    kith_value values[KITHI_FIELDS];
    kithi_merging_read(work, id, values);
    const bool ours = described->owner != 0 && (kith_id)values[described->owner].number == work->source;
    kithi_merging_repoint(kind, values, work->source, work->target);
    const kith_id twin = find_twin(work, id, values, ours);
    if (twin != 0) {
        kithi_merging_tell(work, KITH_CONFLICT_PART, 0, id, twin);
        return KITH_OK;
    }
    if (ours && primary != 0 &&
        kithi_chosen_first(work->state, work->target, kithi_chosen_choice(kind, primary)) != 0) {
        values[primary] = (kith_value){.field = primary};
    }
    return kithi_merging_put(work, id, values);
}

/* The number of a customer, as far as it fits into a name. */
static void name_by_number(const kithi_merging *work, kith_id customer, kith_value *name)
{
    kithi_row_value(work->state, KITH_KIND_CUSTOMER, kithi_row_find(work->state, customer),
                    KITH_CUSTOMER_NUMBER, name);
    name->field = KITH_LOCATION_NAME;
    name->length = kithi_utf8_cut(name->text, name->length, work->state->model->limits[KITH_LIMIT_NAME]);
    kithi_shape_plain(KITH_KIND_LOCATION, name);
}

/* Of several locations each has a name: one that has none gets the number of whose it was. */
static kith_status name_locations(const kithi_merging *work, kith_id customer)
{
    kith_status status = KITH_OK;
    for (kith_id id = kithi_users_part_after(work->state, customer, KITH_KIND_LOCATION, 0);
         id != 0 && status == KITH_OK;
         id = kithi_users_part_after(work->state, customer, KITH_KIND_LOCATION, id)) {
        kith_value values[KITHI_FIELDS];
        kithi_merging_read(work, id, values);
        if (values[KITH_LOCATION_NAME].type == KITH_TYPE_NONE) {
            name_by_number(work, customer, &values[KITH_LOCATION_NAME]);
            status = kithi_txn_put(work->txn, id, values);
        }
    }
    return status;
}

static kith_status tell_locations_apart(const kithi_merging *work)
{
    if (kithi_users_part_after(work->state, work->source, KITH_KIND_LOCATION, 0) == 0 ||
        kithi_users_part_after(work->state, work->target, KITH_KIND_LOCATION, 0) == 0) {
        return KITH_OK;
    }
    const kith_status status = name_locations(work, work->source);
    return status == KITH_OK ? name_locations(work, work->target) : status;
}

/* The first primary card of a customer, 0: none. */
static kith_id primary_card_of(const kithi_merging *work, kith_id customer)
{
    if (!kithi_owners_may(work->state, customer, KITH_KIND_CARD_ACCOUNT)) {
        return 0;
    }
    for (kith_id account = kithi_users_part_after(work->state, customer, KITH_KIND_CARD_ACCOUNT, 0);
         account != 0;
         account = kithi_users_part_after(work->state, customer, KITH_KIND_CARD_ACCOUNT, account)) {
        for (kith_id card = kithi_users_part_after(work->state, account, KITH_KIND_CARD, 0); card != 0;
             card = kithi_users_part_after(work->state, account, KITH_KIND_CARD, card)) {
            if (kithi_row_number_of(work->state, card, KITH_CARD_PRIMARY) != 0) {
                return card;
            }
        }
    }
    return 0;
}

/* Of all cards that of the target is primary. */
static kith_status keep_one_primary_card(const kithi_merging *work)
{
    const bool has = primary_card_of(work, work->target) != 0;
    kith_status status = KITH_OK;
    for (kith_id card = has ? primary_card_of(work, work->source) : 0; card != 0 && status == KITH_OK;
         card = primary_card_of(work, work->source)) {
        kith_value values[KITHI_FIELDS];
        kithi_merging_read(work, card, values);
        values[KITH_CARD_PRIMARY] = (kith_value){.field = KITH_CARD_PRIMARY};
        status = kithi_txn_put(work->txn, card, values);
    }
    return status;
}

/* --- the customers themselves --- */

/* Who is invoiced and where belong together: one of them goes along if the target's other one does not stand
 * in the way. */
static bool fits_beside(const kith_value *theirs, const kith_value *values, uint32_t field)
{
    const uint32_t beside = field == KITH_CUSTOMER_INVOICE_TO         ? KITH_CUSTOMER_INVOICE_LOCATION
                            : field == KITH_CUSTOMER_INVOICE_LOCATION ? KITH_CUSTOMER_INVOICE_TO
                                                                      : 0;
    return beside == 0 || values[beside].type == KITH_TYPE_NONE ||
           kithi_value_equal(&values[beside], &theirs[beside]);
}

/* What the target lacks, it gets. */
static kith_status fill_target(const kithi_merging *work)
{
    kith_value theirs[KITHI_FIELDS];
    kith_value values[KITHI_FIELDS];
    kithi_merging_read(work, work->source, theirs);
    kithi_merging_read(work, work->target, values);
    const bool same_kind = theirs[KITH_CUSTOMER_KIND].number == values[KITH_CUSTOMER_KIND].number;
    for (uint32_t field = KITH_CUSTOMER_SURNAME; field <= KITH_CUSTOMER_DO_NOT_CALL; field++) {
        const bool lacks = values[field].type == KITH_TYPE_NONE;
        const bool person_only = field == KITH_CUSTOMER_SEX || field == KITH_CUSTOMER_BIRTH_DATE ||
                                 field == KITH_CUSTOMER_CAPACITY;
        if (field == KITH_CUSTOMER_STATUS || theirs[field].type == KITH_TYPE_NONE ||
            kithi_value_equal(&theirs[field], &values[field])) {
            continue;
        }
        if (field == KITH_CUSTOMER_DO_NOT_CALL) {
            values[field].type = KITH_TYPE_FLAG;
            values[field].number = (theirs[field].number | values[field].number) != 0;
        } else if (lacks && (same_kind || !person_only) && fits_beside(theirs, values, field)) {
            values[field] = theirs[field];
        } else {
            kithi_merging_tell(work, KITH_CONFLICT_FIELD, field, work->source, work->target);
        }
    }
    kithi_merging_repoint(KITH_KIND_CUSTOMER, values, work->source, work->target);
    return kithi_txn_put(work->txn, work->target, values);
}

static kith_date date_of(const kithi_merging *work, kith_id binding, uint32_t field)
{
    return (kith_date)kithi_row_number_of(work->state, binding, field);
}

/* The target is bound as the source was, on those of the days on which nobody has it; to nobody who has left.
 */
static kith_status give_days(const kithi_merging *work, kithi_bound_customer days, kith_id binding)
{
    const bool left =
        kithi_managers_state(work->state, days.manager, work->on) == KITH_MANAGER_STATE_INACTIVE;
    kith_status status = KITH_OK;
    while (status == KITH_OK && days.since != 0 && (days.until == 0 || days.since <= days.until)) {
        const kith_id theirs = kithi_managers_binding(work->state, work->target, days.since);
        const kith_id manager = kithi_managers_bound(work->state, theirs);
        if (manager != 0 && manager != days.manager) {
            kithi_merging_tell(work, KITH_CONFLICT_MANAGER, 0, binding, theirs);
        }
        if (manager == 0 && !left) {
            status = kithi_bind_customer(work->txn, work->call, &days, work->err);
        }
        const kith_id made = kithi_managers_binding(work->state, work->target, days.since);
        const kith_date until = date_of(work, made, KITH_BINDING_UNTIL);
        days.since = status != KITH_OK || until == 0 ? 0 : until + 1;
    }
    return status;
}

/* Whoever was, or is to be, bound to the source is bound to the target, unless somebody is. */
static kith_status move_bindings(const kithi_merging *work)
{
    kith_status status = KITH_OK;
    kith_date on = work->on;
    while (status == KITH_OK && on != 0) {
        const kith_id binding = kithi_managers_binding_from(work->state, work->source, on);
        const kith_date since = date_of(work, binding, KITH_BINDING_SINCE);
        const kithi_bound_customer days = {.customer = work->target,
                                           .manager = kithi_managers_bound(work->state, binding),
                                           .rule = KITH_ASSIGNED_BY_MERGE,
                                           .since = since > on ? since : on,
                                           .until = date_of(work, binding, KITH_BINDING_UNTIL)};
        if (days.manager != 0) {
            status = give_days(work, days, binding);
        }
        on = days.until == 0 ? 0 : days.until + 1;
    }
    return status == KITH_OK ? kithi_bind_nobody(work->txn, work->call, work->source, KITH_ASSIGNED_BY_MERGE,
                                                 work->on, work->err)
                             : status;
}

/* What is left of the source in the end. It is asked for first: the actor's name may be too long for it. */
static kith_status describe_alias(const kithi_merging *work, kith_value *values)
{
    kithi_call_empty(values);
    values[KITH_ALIAS_CUSTOMER] = (kith_value){
        .field = KITH_ALIAS_CUSTOMER, .type = KITH_TYPE_REFERENCE, .number = (int64_t)work->target};
    values[KITH_ALIAS_SOURCE] = (kith_value){
        .field = KITH_ALIAS_SOURCE, .type = KITH_TYPE_REFERENCE, .number = (int64_t)work->source};
    values[KITH_ALIAS_DATE] =
        (kith_value){.field = KITH_ALIAS_DATE, .type = KITH_TYPE_DATE, .number = work->on};
    kithi_follow_fill(work->txn, KITH_KIND_ALIAS, values);
    const kith_status status = kithi_call_check_values(work->txn, KITH_KIND_ALIAS, values, work->err);
    if (status != KITH_OK) {
        kithi_shape_name_new(work->err, work->state, KITH_KIND_ALIAS, work->target);
    }
    return status;
}

static kith_status leave_alias(const kithi_merging *work, const kith_value *alias)
{
    kith_value values[KITHI_FIELDS];
    kith_id id = 0;
    kithi_merging_read(work, work->source, values);
    values[KITH_CUSTOMER_STATUS] =
        (kith_value){.field = KITH_CUSTOMER_STATUS, .type = KITH_TYPE_CODE, .number = KITH_STATUS_MERGED};
    kith_status status = kithi_txn_put(work->txn, work->source, values);
    if (status == KITH_OK) {
        status = kithi_txn_made(work->txn, work->call, KITH_KIND_ALIAS, &id, work->err);
    }
    return status == KITH_OK ? kithi_txn_put(work->txn, id, alias) : status;
}

/* --- the call --- */

/* Histories of bindings stay where they were made. */
static bool stays(kith_id id)
{
    return KITH_ID_KIND(id) == KITH_KIND_BINDING;
}

/* Records lie all over memory: they are on their way together, not one after the other. */
static void fetch(const kithi_state *state, const kith_id *ids, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        kithi_row_prefetch(state, ids[i]);
    }
    for (size_t i = 0; i < count; i++) {
        kithi_row_prefetch_texts(state, ids[i]);
    }
}

/* In ascending order, so that one of them is found. */
static bool id_before(const void *a, const void *b)
{
    return *(const kith_id *)a < *(const kith_id *)b;
}

/* Which links and contacts come from the source is asked once they are the target's. */
static void note_came(kithi_merging *work, const kithi_users *ours, kith_id *came)
{
    for (size_t i = 0; i < ours->count; i++) {
        if (kithi_merge_is_link(ours->ids[i]) || KITH_ID_KIND(ours->ids[i]) == KITH_KIND_CONTACT) {
            came[work->came_count++] = ours->ids[i];
        }
    }
    kithi_sort(came, work->came_count, sizeof *came, id_before);
    work->came = came;
}

static kith_status move_all(const kithi_merging *work, const kithi_users *ours)
{
    kith_status status = KITH_OK;
    for (size_t i = 0; i < ours->count && status == KITH_OK; i++) {
        const kith_id id = ours->ids[i];
        if (i % FETCHED == 0) {
            fetch(work->state, ours->ids + i, ours->count - i < FETCHED ? ours->count - i : FETCHED);
        }
        if (kithi_merge_is_link(id)) {
            status = kithi_merge_link(work, id);
        } else if (!stays(id) && id != work->target) {
            status = move_record(work, id);
        }
    }
    return status == KITH_OK ? kithi_merge_consent(work) : status;
}

static kith_status move_users(kithi_merging *work)
{
    kithi_memory *memory = kithi_state_memory(work->state);
    kithi_users ours = {NULL, 0, 0};
    kith_id *came = NULL;
    kith_status status = kithi_users_read(work->state, work->source, KITHI_USERS_ALL, &ours);
    if (status == KITH_OK) {
        came = kithi_memory_get(memory, ours.capacity * sizeof *came);
        status = came == NULL ? KITH_ERR_MEMORY : KITH_OK;
    }
    if (status == KITH_OK) {
        note_came(work, &ours, came);
        status = move_all(work, &ours);
    }
    kithi_memory_free(memory, came, ours.capacity * sizeof *came);
    kithi_users_free(work->state, &ours);
    return status;
}

/* Are both there, and themselves? */
static kith_status check(const kithi_merging *work)
{
    const kith_id both[] = {work->source, work->target};
    for (size_t i = 0; i < 2; i++) {
        const unsigned char *row = kithi_row_find(work->state, both[i]);
        if (row == NULL) {
            return kithi_call_not_found(both[i], work->err);
        }
        const kith_id survivor = kithi_aliases_survivor(work->state, both[i]);
        if (survivor != both[i]) {
            return kithi_call_refuse(work->txn, KITH_RULE_ALIAS, both[i], survivor, work->err);
        }
        if (kithi_row_number(work->state, KITH_KIND_CUSTOMER, row, KITH_CUSTOMER_STATUS) ==
            KITH_STATUS_ERASED) {
            return kithi_call_refuse(work->txn, KITH_RULE_CUSTOMER_ERASED, both[i], 0, work->err);
        }
    }
    return KITH_OK;
}

static kith_status apply_merge(kith_txn *txn, kithi_call *call, kith_error *err)
{
    const kith_merge *given = call->given;
    kithi_merging work = {.txn = txn,
                          .call = call,
                          .state = &txn->edit.state,
                          .source = given->source,
                          .target = given->target,
                          .on = given->on,
                          .told = call->told,
                          .err = err};
    if (work.told != NULL) {
        work.told->count = 0;
    }
    kith_value alias[KITHI_FIELDS];
    kith_status status = check(&work);
    if (status == KITH_OK) {
        status = describe_alias(&work, alias);
    }
    if (status == KITH_OK) {
        status = fill_target(&work);
    }
    if (status == KITH_OK) {
        status = move_bindings(&work);
    }
    if (status == KITH_OK) {
        status = tell_locations_apart(&work);
    }
    if (status == KITH_OK) {
        status = keep_one_primary_card(&work);
    }
    if (status == KITH_OK) {
        status = move_users(&work);
    }
    return status == KITH_OK ? leave_alias(&work, alias) : status;
}

kith_status kithi_calls_merge(kith_txn *txn, const kith_merge *in, kith_conflict *conflicts, size_t capacity,
                              size_t *count, kith_error *err)
{
    kithi_merging_answer told = {conflicts, capacity, 0};
    kith_merge given = *in;
    kithi_call call = {
        .apply = apply_merge, .clears_out = true, .id = in->source, .kind = KITH_KIND_CUSTOMER};
    given.on = given.on == 0 ? txn->today : given.on;
    const kith_status status = kithi_bind_make(txn, &call, &given, sizeof given, &told, err);
    *count = status == KITH_OK ? told.count : 0;
    return status;
}
