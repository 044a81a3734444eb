/*
 * Erasure: the plan. What is personal is said by the tables of the kinds: whole records, or single fields of
 * those that stay.
 */
#include "rules/erasure.h"

#include "base/date.h"
#include "model/index.h"
#include "model/rows.h"
#include "model/users.h"
#include "rules/aliases.h"
#include "rules/consent.h"

typedef struct planning {
    const kithi_state *state;
    kithi_erasure *out;
    kith_id customer; /* who is erased, whichever of its aliases is at hand */
    kith_date on;
    bool alias; /* the customer at hand is one: what lies between it and the survivor has been listed */
} planning;

static kith_status add(const planning *work, kith_id record, uint32_t becomes)
{
    kithi_erasure *out = work->out;
    if (!kithi_memory_grow(out->memory, (void **)&out->rows, &out->capacity, out->count + 1,
                           sizeof *out->rows)) {
        return KITH_ERR_MEMORY;
    }
    out->rows[out->count++] = (kith_erasure_row){record, becomes, 0};
    return KITH_OK;
}

/* --- whose records are --- */

bool kithi_erasure_is_own(const kithi_state *state, kith_id customer, kith_id id)
{
    kith_id whose = kithi_users_root(state, id);
    if (KITH_ID_KIND(whose) == KITH_KIND_ORDER) {
        whose = (kith_id)kithi_row_number_of(state, whose, KITH_ORDER_CUSTOMER);
    }
    return kithi_aliases_survivor(state, whose) == customer;
}

kith_id kithi_erasure_about(const kithi_state *state, kith_id id, uint32_t field)
{
    const uint32_t about = kithi_schema_field(KITH_ID_KIND(id), field)->about;
    return about == 0 ? 0 : (kith_id)kithi_row_number_of(state, id, about);
}

bool kithi_erasure_takes(const kithi_state *state, kith_id customer, kith_id id, uint32_t field)
{
    const uint32_t kind = KITH_ID_KIND(id);
    const kith_id who = kithi_erasure_about(state, id, field);
    if (who != 0) {
        return kithi_aliases_survivor(state, who) == customer;
    }
    return (kithi_schema_field(kind, field)->flags & KITHI_PERSONAL) != 0 ||
           (kithi_schema_personal(kind, field) && kithi_erasure_is_own(state, customer, id));
}

static bool is_own(const planning *work, kith_id id)
{
    return kithi_erasure_is_own(work->state, work->customer, id);
}

/* --- who depends on the customer --- */

/* Somebody is paid by it, or sends it the bills. */
static bool pays(const planning *work, kith_id id)
{
    (void)work;
    (void)id;
    return true;
}

static bool holds(const planning *work, kith_id id)
{
    const kithi_kind *kind = kithi_schema_kind(KITH_ID_KIND(id));
    const kith_date until = (kith_date)kithi_row_number_of(work->state, id, kind->until);
    return until == 0 || until > work->on;
}

static bool is_above(const planning *work, kith_id link)
{
    return is_own(work, (kith_id)kithi_row_number_of(work->state, link, KITH_CHAIN_LINK_PARENT)) &&
           holds(work, link);
}

/* Does it act on the other by an effect that the other cannot do without? */
static bool acts(const planning *work, kith_id relation)
{
    const kithi_state *state = work->state;
    const kith_id type = (kith_id)kithi_row_number_of(state, relation, KITH_RELATION_TYPE);
    const int64_t effect = kithi_row_number_of(state, type, KITH_RELATION_TYPE_EFFECT);
    const bool from =
        is_own(work, (kith_id)kithi_row_number_of(state, relation, KITH_RELATION_FROM)) ||
        kithi_row_number_of(state, type, KITH_RELATION_TYPE_DIRECTION) == KITH_DIRECTION_SYMMETRIC;
    return from && holds(work, relation) &&
           (effect == KITH_EFFECT_CARD_HOLDER || effect == KITH_EFFECT_LEGAL_REPRESENTATIVE ||
            effect == KITH_EFFECT_EXPORT_AGENT || effect == KITH_EFFECT_COMMISSION_RECIPIENT);
}

/* Records by which somebody depends on the customer. Those that do not end with it anyway are let go of. */
static const struct {
    uint32_t kind;
    bool ends;
    bool (*depends)(const planning *work, kith_id id);
} dependencies[] = {
    {KITH_KIND_CUSTOMER, false, pays},
    {KITH_KIND_CHAIN_LINK, true, is_above},
    {KITH_KIND_CONDITION, false, holds},
    {KITH_KIND_RELATION, true, acts},
};

/* Who depends by it: that customer, or another one that it names; 0: nobody but the customer itself. */
static kith_id other_of(const planning *work, kith_id id)
{
    const kithi_kind *kind = kithi_schema_kind(KITH_ID_KIND(id));
    if (KITH_ID_KIND(id) == KITH_KIND_CUSTOMER) {
        return is_own(work, id) ? 0 : id;
    }
    for (uint32_t field = 1; field <= kind->field_count; field++) {
        const kith_id other = kind->fields[field - 1].target == KITH_KIND_CUSTOMER
                                  ? (kith_id)kithi_row_number_of(work->state, id, field)
                                  : 0;
        if (other != 0 && !is_own(work, other)) {
            return other;
        }
    }
    return 0;
}

/* How one who was merged or erased is let go of, since nothing depends on that any more; 0: it stays. Who was
 * erased is not changed. */
static uint32_t ask_release(const planning *work, kith_id id, int64_t of)
{
    if (KITH_ID_KIND(id) == KITH_KIND_CUSTOMER) {
        return of == KITH_STATUS_MERGED ? KITH_ERASURE_EMPTIED : 0;
    }
    const kithi_kind *kind = kithi_schema_kind(KITH_ID_KIND(id));
    return kithi_row_number_of(work->state, id, kind->since) > work->on ? KITH_ERASURE_REMOVED
                                                                        : KITH_ERASURE_ENDED;
}

/* What becomes of what somebody depends by; 0: nothing, or what becomes of it anyway. */
static uint32_t ask_dependency(const planning *work, kith_id id)
{
    const size_t count = sizeof dependencies / sizeof dependencies[0];
    size_t i = 0;
    while (i < count && dependencies[i].kind != KITH_ID_KIND(id)) {
        i++;
    }
    const kith_id other = i < count ? other_of(work, id) : 0;
    if (other == 0 || !dependencies[i].depends(work, id)) {
        return 0;
    }
    const int64_t of = kithi_row_number_of(work->state, other, KITH_CUSTOMER_STATUS);
    return of != KITH_STATUS_MERGED && of != KITH_STATUS_ERASED ? KITH_ERASURE_BLOCKS
           : dependencies[i].ends                               ? 0
                                                                : ask_release(work, id, of);
}

/* Those that stand in the way, or those that do not. */
static kith_status add_dependencies(const planning *work, kith_id customer, bool block)
{
    kithi_users all;
    kith_status status = kithi_users_read(work->state, customer, KITHI_USERS_STRANGERS, &all);
    for (size_t i = 0; i < all.count && status == KITH_OK; i++) {
        const uint32_t becomes = ask_dependency(work, all.ids[i]);
        if (becomes != 0 && (becomes == KITH_ERASURE_BLOCKS) == block) {
            status = add(work, all.ids[i], becomes);
        }
    }
    kithi_users_free(work->state, &all);
    return status;
}

static kith_status add_released(const planning *work, kith_id customer)
{
    return add_dependencies(work, customer, false);
}

/* --- what becomes of records --- */

static bool is_link(uint32_t kind)
{
    return kind == KITH_KIND_RELATION || kind == KITH_KIND_CHAIN_LINK;
}

/* Has a record that stays something in it that goes? A link may get a remark in place of the values of its
 * attributes. */
static bool has_personal(const planning *work, kith_id id)
{
    const uint32_t kind = KITH_ID_KIND(id);
    if (is_link(kind) && kithi_users_part_after(work->state, id, KITH_KIND_ATTRIBUTE_VALUE, 0) != 0) {
        return true;
    }
    for (uint32_t field = 1; field <= kithi_schema_kind(kind)->field_count; field++) {
        kith_value value;
        if (kithi_erasure_takes(work->state, work->customer, id, field)) {
            kithi_row_value(work->state, kind, kithi_row_find(work->state, id), field, &value);
            if (value.type != KITH_TYPE_NONE) {
                return true;
            }
        }
    }
    return false;
}

/* Does something that stays refer to it? What is personal of the customer's own goes with its references. */
static bool is_held(const planning *work, kith_id id)
{
    kithi_referring walk;
    for (kithi_referring_first(&walk, work->state, id); walk.kind != 0; kithi_referring_next(&walk)) {
        const kithi_kind *kind = kithi_schema_kind(walk.kind);
        const bool part = kind->owner == walk.field;
        if (!part && (kind->personal == 0 || !is_own(work, kithi_referring_at(&walk)))) {
            return true;
        }
    }
    return false;
}

/* Can it go? Not if what stays refers to it, or to a part of it. */
/* NOLINTNEXTLINE(misc-no-recursion): parts of parts, a few deep */
static kith_status ask_free(const planning *work, kith_id id, bool *free_of)
{
    kithi_users parts = {NULL, 0, 0};
    *free_of = !is_held(work, id);
    kith_status status = *free_of ? kithi_users_read(work->state, id, KITHI_USERS_PARTS, &parts) : KITH_OK;
    for (size_t i = 0; i < parts.count && status == KITH_OK && *free_of; i++) {
        status = ask_free(work, parts.ids[i], free_of);
    }
    kithi_users_free(work->state, &parts);
    return status;
}

/* Does a link hold on beyond the day, or beyond its first one, if that is to come; or is somebody bound by
 * it? */
static bool ends(const planning *work, kith_id id)
{
    const kithi_kind *kind = kithi_schema_kind(KITH_ID_KIND(id));
    if (is_link(KITH_ID_KIND(id))) {
        const int64_t since = kithi_row_number_of(work->state, id, kind->since);
        const int64_t until = kithi_row_number_of(work->state, id, kind->until);
        return until == 0 || until > (since > work->on ? since : work->on);
    }
    return KITH_ID_KIND(id) == KITH_KIND_BINDING &&
           kithi_row_number_of(work->state, id, KITH_BINDING_CURRENT) != 0 &&
           kithi_row_number_of(work->state, id, KITH_BINDING_MANAGER) != 0;
}

static kith_status ask_fate(const planning *work, kith_id id, uint32_t *fate)
{
    const kithi_kind *kind = kithi_schema_kind(KITH_ID_KIND(id));
    bool free_of = false;
    if (kind->personal != 0 ||
        (is_link(KITH_ID_KIND(id)) && kithi_row_number_of(work->state, id, kind->since) > work->on)) {
        const kith_status status = ask_free(work, id, &free_of);
        if (status != KITH_OK) {
            return status;
        }
    }
    *fate = free_of                  ? KITH_ERASURE_REMOVED
            : ends(work, id)         ? KITH_ERASURE_ENDED
            : has_personal(work, id) ? KITH_ERASURE_EMPTIED
                                     : KITH_ERASURE_KEPT;
    return KITH_OK;
}

/* Does it have a row, as one that stands in the way or as one that something becomes of? */
static bool is_listed(const planning *work, kith_id id, bool blocks)
{
    for (size_t i = 0; i < work->out->count; i++) {
        const kith_erasure_row *row = &work->out->rows[i];
        if (row->record == id && (row->becomes == KITH_ERASURE_BLOCKS) == blocks) {
            return true;
        }
    }
    return false;
}

static kith_status add_with_fate(const planning *work, kith_id id)
{
    uint32_t fate = 0;
    const kith_status status = ask_fate(work, id, &fate);
    return status == KITH_OK ? add(work, id, fate) : status;
}

/* Records of others that say something about the person: by what they name it, or a part of it. */
static const struct {
    uint32_t kind;
    uint32_t field;
} mentions[] = {
    {KITH_KIND_ORDER_CARD, KITH_ORDER_CARD_CARD},
    {KITH_KIND_COMMISSION_SHARE, KITH_COMMISSION_SHARE_RECIPIENT},
    {KITH_KIND_COMMISSION_ENTRY, KITH_COMMISSION_ENTRY_RECIPIENT},
    {KITH_KIND_PARTICIPANT, KITH_PARTICIPANT_CONTACT},
    {KITH_KIND_LOCATION, KITH_LOCATION_SHARES},
};

/* It stays with the other. A location that shares an address has none from then on, though its row stays. */
static kith_status add_mention(const planning *work, kith_id id)
{
    const bool emptied = KITH_ID_KIND(id) == KITH_KIND_LOCATION || has_personal(work, id);
    return add(work, id, emptied ? KITH_ERASURE_EMPTIED : KITH_ERASURE_KEPT);
}

static kith_status add_mentions(const planning *work, kith_id of)
{
    const kithi_state *state = work->state;
    kith_status status = KITH_OK;
    for (size_t i = 0; i < sizeof mentions / sizeof mentions[0]; i++) {
        const uint32_t kind = mentions[i].kind;
        const uint32_t field = mentions[i].field;
        if (kithi_schema_field(kind, field)->target != KITH_ID_KIND(of)) {
            continue;
        }
        for (kith_id id = kithi_users_of_field_after(state, of, kind, field, 0); id != 0 && status == KITH_OK;
             id = kithi_users_of_field_after(state, of, kind, field, id)) {
            status = is_own(work, id) ? KITH_OK : add_mention(work, id);
        }
    }
    return status;
}

/* A record with its parts, and what others say about it. */
/* NOLINTNEXTLINE(misc-no-recursion): the same */
static kith_status add_record(const planning *work, kith_id id)
{
    kithi_users parts = {NULL, 0, 0};
    kith_status status = add_with_fate(work, id);
    if (status == KITH_OK) {
        status = kithi_users_read(work->state, id, KITHI_USERS_PARTS, &parts);
    }
    for (size_t i = 0; i < parts.count && status == KITH_OK; i++) {
        status = add_record(work, parts.ids[i]);
    }
    kithi_users_free(work->state, &parts);
    return status == KITH_OK ? add_mentions(work, id) : status;
}

static kith_status add_parts(const planning *work, kith_id customer)
{
    kithi_users parts;
    kith_status status = kithi_users_read(work->state, customer, KITHI_USERS_PARTS, &parts);
    for (size_t i = 0; i < parts.count && status == KITH_OK; i++) {
        status = add_record(work, parts.ids[i]);
    }
    kithi_users_free(work->state, &parts);
    return status;
}

/* --- suppressed addresses --- */

/* What to do with the entries of the list for one address. */
typedef kith_status (*visit_entry)(const planning *work, kith_id entry);

/* Once, though several contacts have the address, or a contact several. */
static kith_status add_once(const planning *work, kith_id id, uint32_t becomes)
{
    return is_listed(work, id, becomes == KITH_ERASURE_BLOCKS) ? KITH_OK : add(work, id, becomes);
}

static kith_status add_entry(const planning *work, kith_id entry)
{
    return add_once(work, entry,
                    work->state->model->hash != NULL ? KITH_ERASURE_EMPTIED : KITH_ERASURE_REMOVED);
}

/* Without a hash the address would have to be forgotten. */
static kith_status block_entry(const planning *work, kith_id entry)
{
    return work->state->model->hash != NULL ? KITH_OK : add_once(work, entry, KITH_ERASURE_BLOCKS);
}

/* Somebody whom nothing may be sent to: nor could that be remembered. */
static kith_status block_refusal(void *ctx, kith_id who, uint32_t channel, const kith_value *address)
{
    (void)channel;
    (void)address;
    return add_once(ctx, who, KITH_ERASURE_BLOCKS);
}

/* What is done with the entries of an address. */
typedef struct entries {
    const planning *work;
    visit_entry visit;
} entries;

static kith_status visit_address(void *ctx, kith_id who, uint32_t channel, const kith_value *address)
{
    const entries *of = ctx;
    kith_status status = KITH_OK;
    (void)who;
    (void)channel;
    for (kith_id entry = kithi_consent_entry_after(of->work->state, address, 0);
         entry != 0 && status == KITH_OK;
         entry = kithi_consent_entry_after(of->work->state, address, entry)) {
        status = of->visit(of->work, entry);
    }
    return status;
}

/* For all addresses of a customer and its contacts. */
static kith_status each_entry(const planning *work, kith_id customer, visit_entry visit)
{
    static const uint32_t own[] = {KITH_CUSTOMER_EMAIL, KITH_CUSTOMER_PHONE, KITH_CUSTOMER_SECOND_PHONE};
    const kithi_state *state = work->state;
    entries of = {work, visit};
    kith_status status = KITH_OK;
    for (size_t i = 0; i < sizeof own / sizeof own[0] && status == KITH_OK; i++) {
        kith_value address;
        kithi_row_value(state, KITH_KIND_CUSTOMER, kithi_row_find(state, customer), own[i], &address);
        status = visit_address(&of, customer, 0, &address);
    }
    for (kith_id contact = kithi_users_part_after(state, customer, KITH_KIND_CONTACT, 0);
         contact != 0 && status == KITH_OK;
         contact = kithi_users_part_after(state, customer, KITH_KIND_CONTACT, contact)) {
        status = kithi_consent_addresses(state, contact, visit_address, &of);
    }
    return status;
}

/* --- a customer --- */

static kith_status add_customer(const planning *work, kith_id customer)
{
    kithi_users strangers = {NULL, 0, 0};
    kith_status status = add(work, customer, KITH_ERASURE_EMPTIED);
    if (status == KITH_OK) { /* while the addresses are still there */
        status = each_entry(work, customer, add_entry);
    }
    if (status == KITH_OK) {
        status = add_parts(work, customer);
    }
    if (status == KITH_OK) {
        status = add_mentions(work, customer);
    }
    if (status == KITH_OK) {
        status = kithi_users_read(work->state, customer, KITHI_USERS_STRANGERS, &strangers);
    }
    for (size_t i = 0; i < strangers.count && status == KITH_OK; i++) {
        const kith_id id = strangers.ids[i];
        /* what only names it is about others; a document that it signed for itself is its part */
        if (kithi_schema_kind(KITH_ID_KIND(id))->concerns != 0 &&
            kithi_users_owner(work->state, id) != customer && (!work->alias || !is_listed(work, id, false))) {
            status = add_record(work, id);
        }
    }
    kithi_users_free(work->state, &strangers);
    return status;
}

/* --- the plan --- */

/* Once for the customer and once for each of its aliases. */
static kith_status for_each_alias(const planning *work, kith_id customer,
                                  kith_status (*visit)(const planning *, kith_id))
{
    planning of_alias = *work;
    kith_status status = visit(work, customer);
    of_alias.alias = true;
    for (kith_id alias = kithi_users_part_after(work->state, customer, KITH_KIND_ALIAS, 0);
         alias != 0 && status == KITH_OK;
         alias = kithi_users_part_after(work->state, customer, KITH_KIND_ALIAS, alias)) {
        status = visit(&of_alias, (kith_id)kithi_row_number_of(work->state, alias, KITH_ALIAS_SOURCE));
    }
    return status;
}

static kith_status add_blocks_of(const planning *work, kith_id customer)
{
    kith_status status = add_dependencies(work, customer, true);
    if (status == KITH_OK) {
        status = each_entry(work, customer, block_entry);
    }
    if (status == KITH_OK && work->state->model->hash == NULL) {
        planning blocking = *work;
        status = kithi_consent_refusals(work->state, customer, block_refusal, &blocking);
    }
    return status;
}

kith_status kithi_erasure_plan(const kithi_state *state, kith_id customer, kith_date on, kithi_erasure *out)
{
    const planning work = {state, out, kithi_aliases_survivor(state, customer), on, false};
    out->memory = kithi_state_memory(state);
    kith_status status = for_each_alias(&work, customer, add_blocks_of);
    if (status == KITH_OK) {
        status = for_each_alias(&work, customer, add_customer);
    }
    out->about = out->count;
    return status == KITH_OK ? for_each_alias(&work, customer, add_released) : status;
}

void kithi_erasure_free(kithi_erasure *plan)
{
    kithi_memory_free(plan->memory, plan->rows, plan->capacity * sizeof *plan->rows);
}
