/*
 * Merging: every row that refers to the source is written anew with the target in its place. What clashes
 * stays as it is, with the source, which is an alias from then on; so nothing is lost, and every rule judges
 * what comes of it as it judges all else.
 */
#include "engine/merge.h"

#include "engine/bind.h"
#include "engine/calls.h"
#include "engine/follow.h"
#include "engine/merge_consent.h"
#include "model/index.h"
#include "model/rows.h"
#include "model/users.h"
#include "rules/aliases.h"
#include "rules/managers.h"
#include "rules/records.h"

#include <string.h>

/* Who asks wants to be told. */
typedef struct answer {
    kith_conflict *conflicts;
    size_t capacity;
    size_t count;
} answer;

typedef struct merging {
    kith_txn *txn;
    kithi_call *call;
    const kithi_state *state;
    kith_id source;
    kith_id target;
    kith_date on;
    answer *told; /* NULL: nobody asks */
    kith_error *err;
} merging;

static void tell(const merging *work, uint32_t conflict, uint32_t field, kith_id record, kith_id other)
{
    if (work->told == NULL) {
        return;
    }
    if (work->told->count < work->told->capacity) {
        work->told->conflicts[work->told->count] = (kith_conflict){conflict, field, record, other};
    }
    work->told->count++;
}

static void read(const merging *work, kith_id id, kith_value *values)
{
    kithi_row_read(work->state, KITH_ID_KIND(id), kithi_row_find(work->state, id), values);
}

/* Keys that depend on who owns a part are made once; so it goes, with its texts, and comes as a part of the
 * other. */
static kith_status put(const merging *work, kith_id id, kith_value *values)
{
    kithi_arena *arena = &work->txn->arena;
    const kithi_arena_mark mark = kithi_arena_here(arena);
    kith_status status = KITH_OK;
    for (uint32_t field = 1; field < KITHI_FIELDS && status == KITH_OK; field++) {
        if (values[field].type == KITH_TYPE_TEXT) {
            values[field].text = kithi_arena_text(arena, values[field].text, values[field].length);
            status = values[field].text == NULL ? KITH_ERR_MEMORY : KITH_OK;
        }
    }
    if (status == KITH_OK) {
        status = kithi_txn_put(work->txn, id, NULL);
    }
    if (status == KITH_OK) {
        status = kithi_txn_put(work->txn, id, values);
    }
    kithi_arena_back(arena, mark);
    return status;
}

/* --- references --- */

static void repoint(const merging *work, uint32_t kind, kith_value *values)
{
    for (uint32_t field = 1; field <= kithi_schema_kind(kind)->field_count; field++) {
        if (values[field].type == KITH_TYPE_REFERENCE && (kith_id)values[field].number == work->source) {
            values[field].number = (int64_t)work->target;
        }
    }
}

/* A part, or what refers to the source: one that the target has already stays. */
static kith_status move_record(const merging *work, kith_id id)
{
    const uint32_t kind = KITH_ID_KIND(id);
    const kithi_kind *described = kithi_schema_kind(kind);
    const uint32_t primary = kithi_schema_flagged(described, KITHI_PRIMARY);
    kith_value values[KITHI_FIELDS];
    read(work, id, values);
    const bool part = described->owner != 0 && (kith_id)values[described->owner].number == work->source;
    repoint(work, kind, values);
    const kith_id twin = part ? kithi_records_twin(work->state, kind, values, id) : 0;
    if (twin != 0) {
        tell(work, KITH_CONFLICT_PART, 0, id, twin);
        return KITH_OK;
    }
    if (part && primary != 0 && kithi_users_chosen_after(work->state, work->target, kind, primary, 0) != 0) {
        values[primary] = (kith_value){.field = primary};
    }
    return put(work, id, values);
}

/* Of several locations each has a name: one that has none gets the number of whose it was. */
static kith_status name_locations(const merging *work, kith_id customer)
{
    kith_status status = KITH_OK;
    for (kith_id id = kithi_users_part_after(work->state, customer, KITH_KIND_LOCATION, 0);
         id != 0 && status == KITH_OK;
         id = kithi_users_part_after(work->state, customer, KITH_KIND_LOCATION, id)) {
        kith_value values[KITHI_FIELDS];
        read(work, id, values);
        if (values[KITH_LOCATION_NAME].type == KITH_TYPE_NONE) {
            kithi_row_value(work->state, KITH_KIND_CUSTOMER, kithi_row_find(work->state, customer),
                            KITH_CUSTOMER_NUMBER, &values[KITH_LOCATION_NAME]);
            values[KITH_LOCATION_NAME].field = KITH_LOCATION_NAME;
            status = kithi_txn_put(work->txn, id, values);
        }
    }
    return status;
}

static kith_status tell_locations_apart(const merging *work)
{
    if (kithi_users_part_after(work->state, work->source, KITH_KIND_LOCATION, 0) == 0 ||
        kithi_users_part_after(work->state, work->target, KITH_KIND_LOCATION, 0) == 0) {
        return KITH_OK;
    }
    const kith_status status = name_locations(work, work->source);
    return status == KITH_OK ? name_locations(work, work->target) : status;
}

/* --- relations and chain links --- */

/* The fields that say between whom and when; those of both kinds. */
typedef struct linking {
    uint32_t ends[2];
    uint32_t since;
    uint32_t until;
} linking;

static const linking linkings[] = {
    {{KITH_RELATION_FROM, KITH_RELATION_TO}, KITH_RELATION_SINCE, KITH_RELATION_UNTIL},
    {{KITH_CHAIN_LINK_CUSTOMER, KITH_CHAIN_LINK_PARENT}, KITH_CHAIN_LINK_SINCE, KITH_CHAIN_LINK_UNTIL},
};

static const linking *linking_of(uint32_t kind)
{
    return kind == KITH_KIND_RELATION ? &linkings[0] : kind == KITH_KIND_CHAIN_LINK ? &linkings[1] : NULL;
}

/* Do the days of two overlap, or follow each other when `apart` is 1? */
static bool meet(const linking *of, const kith_value *a, const kith_value *b, int64_t apart)
{
    const int64_t until_a = a[of->until].number == 0 ? INT64_MAX - apart : a[of->until].number;
    const int64_t until_b = b[of->until].number == 0 ? INT64_MAX - apart : b[of->until].number;
    return a[of->since].number <= until_b + apart && b[of->since].number <= until_a + apart;
}

/* Do two records have the same attributes? Each has at most one value of an attribute. */
static bool same_attributes(const merging *work, kith_id a, kith_id b)
{
    uint32_t count[2] = {0, 0};
    const kith_id owners[] = {a, b};
    for (uint32_t side = 0; side < 2; side++) {
        for (kith_id part = kithi_users_part_after(work->state, owners[side], KITH_KIND_ATTRIBUTE_VALUE, 0);
             part != 0;
             part = kithi_users_part_after(work->state, owners[side], KITH_KIND_ATTRIBUTE_VALUE, part)) {
            count[side]++;
        }
    }
    bool same = count[0] == count[1];
    for (kith_id part = kithi_users_part_after(work->state, a, KITH_KIND_ATTRIBUTE_VALUE, 0);
         part != 0 && same; part = kithi_users_part_after(work->state, a, KITH_KIND_ATTRIBUTE_VALUE, part)) {
        kith_value values[KITHI_FIELDS];
        kith_value theirs[KITHI_FIELDS];
        read(work, part, values);
        values[KITH_ATTRIBUTE_VALUE_OWNER].number = (int64_t)b;
        const kith_id twin = kithi_records_twin(work->state, KITH_KIND_ATTRIBUTE_VALUE, values, part);
        same = twin != 0;
        if (same) {
            read(work, twin, theirs);
        }
        for (uint32_t field = KITH_ATTRIBUTE_VALUE_ATTRIBUTE; field < KITHI_FIELDS && same; field++) {
            same = kithi_value_equal(&values[field], &theirs[field]);
        }
    }
    return same;
}

/* Do two agree in everything but their days? */
static bool agree(const merging *work, const linking *of, kith_id a, const kith_value *values_a, kith_id b,
                  const kith_value *values_b)
{
    for (uint32_t field = 1; field < KITHI_FIELDS; field++) {
        if (field != of->since && field != of->until &&
            !kithi_value_equal(&values_a[field], &values_b[field])) {
            return false;
        }
    }
    return same_attributes(work, a, b);
}

static bool same_kind_of_link(uint32_t kind, const linking *of, const kith_value *a, const kith_value *b)
{
    const uint32_t type = kind == KITH_KIND_RELATION ? KITH_RELATION_TYPE : KITH_CHAIN_LINK_HIERARCHY;
    return a[type].number == b[type].number && a[of->ends[0]].number == b[of->ends[0]].number &&
           a[of->ends[1]].number == b[of->ends[1]].number;
}

/* The days of both, from the earlier first to the later last. */
static void unite(const linking *of, const kith_value *a, kith_value *into)
{
    const bool open = a[of->until].number == 0 || into[of->until].number == 0;
    if (a[of->since].number < into[of->since].number) {
        into[of->since] = a[of->since];
    }
    if (open) {
        into[of->until] = (kith_value){.field = of->until};
    } else if (a[of->until].number > into[of->until].number) {
        into[of->until] = a[of->until];
    }
}

/* It relates the two: it ends the day before, or goes if it has not begun by then. So does a chain link, for
 * what it hung under is no node any more. */
static kith_status end_self(const merging *work, const linking *of, kith_id id, kith_value *values)
{
    tell(work, KITH_CONFLICT_SELF, 0, id, 0);
    const int64_t last = work->on - 1;
    if (values[of->since].number > last || KITH_ID_KIND(id) == KITH_KIND_CHAIN_LINK) {
        return kithi_call_remove_one(work->txn, id);
    }
    if (values[of->until].number == 0 || values[of->until].number > last) {
        values[of->until] = (kith_value){.field = of->until, .type = KITH_TYPE_DATE, .number = last};
    }
    return kithi_txn_put(work->txn, id, values);
}

/* May several of one pair hold at once if they differ? Of chain links that is for their rules to say: one
 * that stayed behind would hang where no node is any more. */
static bool may_differ(const merging *work, uint32_t kind, const kith_value *values)
{
    return kind == KITH_KIND_CHAIN_LINK ||
           kithi_row_number(work->state, KITH_KIND_RELATION_TYPE,
                            kithi_row_find(work->state, (kith_id)values[KITH_RELATION_TYPE].number),
                            KITH_RELATION_TYPE_DUPLICATES) == KITH_DUPLICATES_BY_ATTRIBUTES;
}

/* How a link of the source and one of the target stand to each other. */
typedef enum fit { STRANGERS, CLASH, UNITED } fit;

static fit compare_links(const merging *work, kith_id id, const kith_value *values, kith_id other,
                         kith_value *theirs)
{
    const uint32_t kind = KITH_ID_KIND(id);
    const linking *of = linking_of(kind);
    if (KITH_ID_KIND(other) != kind || other == id || kithi_row_find(work->state, other) == NULL) {
        return STRANGERS;
    }
    read(work, other, theirs);
    if (!same_kind_of_link(kind, of, values, theirs) || !meet(of, values, theirs, 1)) {
        return STRANGERS;
    }
    return agree(work, of, id, values, other, theirs)                       ? UNITED
           : meet(of, values, theirs, 0) && !may_differ(work, kind, values) ? CLASH
                                                                            : STRANGERS;
}

/* One of the target's that the link clashes with; 0: none. */
static kith_id find_clash(const merging *work, kith_id id, const kith_value *values, const kith_id *theirs,
                          size_t count)
{
    kith_value other[KITHI_FIELDS];
    for (size_t i = 0; i < count; i++) {
        if (compare_links(work, id, values, theirs[i], other) == CLASH) {
            return theirs[i];
        }
    }
    return 0;
}

/* Those of the target that agree with the link and meet it go into one with it: the last of them, with the
 * days of all, which `values` take. */
static kith_status unite_all(const merging *work, kith_id id, kith_value *values, kith_id *into,
                             const kith_id *theirs, size_t count)
{
    kith_status status = KITH_OK;
    kith_value other[KITHI_FIELDS];
    *into = 0;
    for (size_t i = 0; i < count && status == KITH_OK; i++) {
        if (compare_links(work, id, values, theirs[i], other) == UNITED) {
            unite(linking_of(KITH_ID_KIND(id)), other, values);
            status = *into == 0 ? KITH_OK : kithi_call_remove_one(work->txn, *into);
            *into = theirs[i];
        }
    }
    return status;
}

/* The days of `values`, for a link that agrees with them in everything else. */
static kith_status put_days(const merging *work, kith_id into, const kith_value *values)
{
    const linking *of = linking_of(KITH_ID_KIND(into));
    kith_value theirs[KITHI_FIELDS];
    read(work, into, theirs);
    theirs[of->since] = values[of->since];
    theirs[of->until] = values[of->until];
    return kithi_txn_put(work->txn, into, theirs);
}

static kith_status move_link(const merging *work, kith_id id, const kith_id *theirs, size_t count)
{
    const linking *of = linking_of(KITH_ID_KIND(id));
    kith_value values[KITHI_FIELDS];
    kith_id into = 0;
    if (kithi_row_find(work->state, id) == NULL) {
        return KITH_OK; /* united with another one */
    }
    read(work, id, values);
    const kith_id ends[] = {(kith_id)values[of->ends[0]].number, (kith_id)values[of->ends[1]].number};
    if (ends[0] == work->target || ends[1] == work->target) {
        return end_self(work, of, id, values);
    }
    repoint(work, KITH_ID_KIND(id), values);
    if (KITH_ID_KIND(id) == KITH_KIND_RELATION) {
        kithi_relate_order(work->txn, values);
    }
    const kith_id clash = find_clash(work, id, values, theirs, count);
    if (clash != 0) {
        tell(work, KITH_CONFLICT_RELATION, 0, id, clash);
        return KITH_OK;
    }
    kith_status status = unite_all(work, id, values, &into, theirs, count);
    if (status == KITH_OK && into != 0) {
        status = put_days(work, into, values);
        return status == KITH_OK ? kithi_call_remove_one(work->txn, id) : status;
    }
    return status == KITH_OK ? put(work, id, values) : status;
}

/* --- the customers themselves --- */

/* What the target lacks, it gets. */
static kith_status fill_target(const merging *work)
{
    kith_value theirs[KITHI_FIELDS];
    kith_value values[KITHI_FIELDS];
    read(work, work->source, theirs);
    read(work, work->target, values);
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
        } else if (lacks && (same_kind || !person_only)) {
            values[field] = theirs[field];
        } else {
            tell(work, KITH_CONFLICT_FIELD, field, work->source, work->target);
        }
    }
    repoint(work, KITH_KIND_CUSTOMER, values);
    return kithi_txn_put(work->txn, work->target, values);
}

/* Who was bound to the source is bound to the target, unless somebody is. */
static kith_status move_binding(const merging *work)
{
    const kith_id binding = kithi_managers_binding(work->state, work->source, 0);
    const kith_id manager = binding == 0 ? 0 : kithi_managers_bound(work->state, binding);
    const kith_id theirs = kithi_managers_binding(work->state, work->target, 0);
    if (manager == 0) {
        return KITH_OK;
    }
    kith_status status = kithi_bind_customer(work->txn, work->call, work->source, 0, KITH_ASSIGNED_BY_MERGE,
                                             work->on, NULL, work->err);
    if (theirs != 0 && kithi_managers_bound(work->state, theirs) != 0) {
        if (kithi_managers_bound(work->state, theirs) != manager) {
            tell(work, KITH_CONFLICT_MANAGER, 0, binding, theirs);
        }
        return status;
    }
    if (kithi_managers_state(work->state, manager, work->on) == KITH_MANAGER_STATE_INACTIVE) {
        return status; /* nobody is bound to one who has left */
    }
    return status == KITH_OK ? kithi_bind_customer(work->txn, work->call, work->target, manager,
                                                   KITH_ASSIGNED_BY_MERGE, work->on, NULL, work->err)
                             : status;
}

static kith_status leave_alias(const merging *work)
{
    kith_value values[KITHI_FIELDS];
    kith_id id = 0;
    read(work, work->source, values);
    values[KITH_CUSTOMER_STATUS] =
        (kith_value){.field = KITH_CUSTOMER_STATUS, .type = KITH_TYPE_CODE, .number = KITH_STATUS_MERGED};
    kith_status status = kithi_txn_put(work->txn, work->source, values);
    kithi_call_empty(values);
    values[KITH_ALIAS_CUSTOMER] = (kith_value){
        .field = KITH_ALIAS_CUSTOMER, .type = KITH_TYPE_REFERENCE, .number = (int64_t)work->target};
    values[KITH_ALIAS_SOURCE] = (kith_value){
        .field = KITH_ALIAS_SOURCE, .type = KITH_TYPE_REFERENCE, .number = (int64_t)work->source};
    values[KITH_ALIAS_DATE] =
        (kith_value){.field = KITH_ALIAS_DATE, .type = KITH_TYPE_DATE, .number = work->on};
    kithi_follow_fill(work->txn, KITH_KIND_ALIAS, values);
    if (status == KITH_OK) {
        status = kithi_call_check_values(work->txn, KITH_KIND_ALIAS, values, work->err);
    }
    if (status == KITH_OK) {
        status = kithi_txn_made(work->txn, work->call, KITH_KIND_ALIAS, &id, work->err);
    }
    return status == KITH_OK ? kithi_txn_put(work->txn, id, values) : status;
}

/* --- the call --- */

/* Users of a customer, gathered before any of them is moved. */
typedef struct gathered {
    kith_id *ids;
    size_t count;
    size_t capacity;
} gathered;

static kith_status gather(const merging *work, kith_id customer, gathered *out)
{
    kithi_memory *memory = &work->txn->book->model.memory;
    for (;;) {
        if (!kithi_memory_grow(memory, (void **)&out->ids, &out->capacity, out->capacity + 64,
                               sizeof *out->ids)) {
            return KITH_ERR_MEMORY;
        }
        out->count = kithi_users_list(work->state, customer, KITHI_USERS_ALL, out->ids, out->capacity);
        if (out->count < out->capacity) {
            return KITH_OK;
        }
    }
}

static void ungather(const merging *work, gathered *list)
{
    kithi_memory_free(&work->txn->book->model.memory, list->ids, list->capacity * sizeof *list->ids);
}

/* Histories of bindings stay where they were made. */
static bool stays(kith_id id)
{
    return KITH_ID_KIND(id) == KITH_KIND_BINDING;
}

static kith_status move_all(const merging *work)
{
    gathered ours = {NULL, 0, 0};
    gathered theirs = {NULL, 0, 0};
    kith_status status = gather(work, work->source, &ours);
    if (status == KITH_OK) {
        status = gather(work, work->target, &theirs);
    }
    size_t links = 0; /* they come first, of both */
    while (links < theirs.count && linking_of(KITH_ID_KIND(theirs.ids[links])) != NULL) {
        links++;
    }
    for (size_t i = 0; i < ours.count && status == KITH_OK; i++) {
        const kith_id id = ours.ids[i];
        if (linking_of(KITH_ID_KIND(id)) != NULL) {
            status = move_link(work, id, theirs.ids, links);
        } else if (!stays(id) && id != work->target) {
            status = move_record(work, id);
        }
    }
    if (status == KITH_OK) {
        status = kithi_merge_consent(work->txn, work->call, work->target, work->err);
    }
    ungather(work, &ours);
    ungather(work, &theirs);
    return status;
}

/* Are both there, and themselves? */
static kith_status check(const merging *work)
{
    const kith_id both[] = {work->source, work->target};
    for (size_t i = 0; i < 2; i++) {
        const unsigned char *row = kithi_row_find(work->state, both[i]);
        if (row == NULL) {
            return kithi_call_not_found(both[i], work->err);
        }
        if (kithi_aliases_of(work->state, both[i]) != 0) {
            return kithi_call_refuse(KITH_RULE_ALIAS, both[i], 0, work->err);
        }
        if (kithi_row_number(work->state, KITH_KIND_CUSTOMER, row, KITH_CUSTOMER_STATUS) ==
            KITH_STATUS_ERASED) {
            return kithi_call_refuse(KITH_RULE_CUSTOMER_ERASED, both[i], 0, work->err);
        }
    }
    return KITH_OK;
}

static kith_status apply_merge(kith_txn *txn, kithi_call *call, kith_error *err)
{
    const kith_merge *given = call->given;
    const merging work = {.txn = txn,
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
    kith_status status = check(&work);
    if (status == KITH_OK) {
        status = fill_target(&work);
    }
    if (status == KITH_OK) {
        status = move_binding(&work);
    }
    if (status == KITH_OK) {
        status = tell_locations_apart(&work);
    }
    if (status == KITH_OK) {
        status = move_all(&work);
    }
    return status == KITH_OK ? leave_alias(&work) : status;
}

kith_status kithi_calls_merge(kith_txn *txn, const kith_merge *in, kith_conflict *conflicts, size_t capacity,
                              size_t *count, kith_error *err)
{
    answer told = {conflicts, capacity, 0};
    kith_merge given = *in;
    kithi_call call = {.apply = apply_merge, .id = in->source, .kind = KITH_KIND_CUSTOMER};
    given.on = given.on == 0 ? txn->today : given.on;
    const kith_status status = kithi_bind_make(txn, &call, &given, sizeof given, &told, err);
    *count = status == KITH_OK ? told.count : 0;
    return status;
}
