/* Erasing: the plan of rules/erasure, carried out record by record in one call. */
#include "engine/erase.h"

#include "base/report.h"
#include "engine/bind.h"
#include "engine/calls.h"
#include "engine/follow.h"
#include "model/chosen.h"
#include "model/index.h"
#include "model/rows.h"
#include "model/shape.h"
#include "model/users.h"
#include "rules/aliases.h"
#include "rules/consent.h"
#include "rules/erasure.h"
#include "rules/managers.h"

#include <string.h>

#define SHOWN 2u    /* last characters of a card's number that stay on orders, */
#define SHOWN_OF 6u /* if it has that many */

typedef struct erasing {
    kith_txn *txn;
    kithi_call *call;
    const kithi_state *state;
    kith_id customer;
    kith_date on;
    kith_error *err;
} erasing;

static void read(const erasing *work, kith_id id, kith_value *values)
{
    kithi_row_read(work->state, KITH_ID_KIND(id), kithi_row_find(work->state, id), values);
}

static void clear(kith_value *values, uint32_t field)
{
    values[field] = (kith_value){.field = field};
}

static void set_text(kith_value *value, const char *text, size_t length)
{
    value->type = KITH_TYPE_TEXT;
    value->text = text;
    value->length = length;
}

/* --- records that stay --- */

static size_t write_number(uint32_t number, char *out)
{
    char digits[KITHI_ERASED_MOST];
    size_t size = 0;
    size_t count = 0;
    for (; number > 0 || count == 0; number /= 10) {
        digits[count++] = (char)('0' + number % 10);
    }
    while (count > 0) {
        out[size++] = digits[--count];
    }
    return size;
}

/* What stands where a text must be: one of its own for each record. Somebody may have it as a key, such as
 * one who was erased in another book: then the next that is free. */
static size_t write_placeholder(const erasing *work, kith_id id, uint32_t field, char *out)
{
    const uint32_t kind = KITH_ID_KIND(id);
    const bool is_key = field == kithi_schema_key(kithi_schema_kind(kind));
    const size_t start = sizeof KITHI_ERASED_TEXT - 1;
    memcpy(out, KITHI_ERASED_TEXT, start);
    const size_t stem = start + write_number(kithi_id_sequence(id), out + start);
    size_t size = stem;
    for (uint32_t next = 2; is_key && kithi_index_find(work->state, kind, out, size, 0) != 0; next++) {
        out[stem] = '-'; /* as often as there are records of the kind at most */
        size = stem + 1 + write_number(next, out + stem + 1);
    }
    return size;
}

/* A card's number on an order: of a long one the last characters stay, so that two can still be told apart.
 */
static kith_status mask(const erasing *work, kith_value *number)
{
    char *masked = kithi_arena_text(&work->txn->arena, number->text, number->length);
    if (masked == NULL) {
        return KITH_ERR_MEMORY;
    }
    size_t hidden = number->length < SHOWN_OF ? number->length : number->length - SHOWN;
    while (hidden < number->length && ((unsigned char)masked[hidden] & 0xC0u) == 0x80u) {
        hidden++; /* in the middle of a letter */
    }
    memset(masked, '*', hidden);
    number->text = masked;
    return KITH_OK;
}

/* Of some types several relations of one pair hold at once because they differ: so they must still. */
static bool tells_apart(const erasing *work, kith_id id)
{
    const kith_id type = KITH_ID_KIND(id) != KITH_KIND_RELATION
                             ? 0
                             : (kith_id)kithi_row_number(work->state, KITH_KIND_RELATION,
                                                         kithi_row_find(work->state, id), KITH_RELATION_TYPE);
    return type != 0 &&
           kithi_row_number(work->state, KITH_KIND_RELATION_TYPE, kithi_row_find(work->state, type),
                            KITH_RELATION_TYPE_DUPLICATES) == KITH_DUPLICATES_BY_ATTRIBUTES;
}

/* May the record do without a value, besides what its table says? A location may not: it may be one of
 * several. */
static bool must_stay(const erasing *work, kith_id id, uint32_t field)
{
    return (kithi_schema_field(KITH_ID_KIND(id), field)->flags & (KITHI_REQUIRED | KITHI_PRIMARY)) != 0 ||
           (KITH_ID_KIND(id) == KITH_KIND_LOCATION && field == KITH_LOCATION_NAME) || tells_apart(work, id);
}

/* The values of attributes go. Where they tell relations apart, the remark does so from then on. */
static bool must_come(const erasing *work, kith_id id, uint32_t field)
{
    return KITH_ID_KIND(id) == KITH_KIND_RELATION && field == KITH_RELATION_REMARK && tells_apart(work, id) &&
           kithi_users_part_after(work->state, id, KITH_KIND_ATTRIBUTE_VALUE, 0) != 0;
}

static kith_status clear_field(const erasing *work, kith_id id, uint32_t field, kith_value *values)
{
    if (values[field].type == KITH_TYPE_NONE && must_come(work, id, field)) {
        set_text(&values[field], "", 0); /* until it is a placeholder */
    }
    if (values[field].type == KITH_TYPE_NONE) {
        return KITH_OK;
    }
    if (KITH_ID_KIND(id) == KITH_KIND_ORDER_CARD && field == KITH_ORDER_CARD_NUMBER) {
        return mask(work, &values[field]);
    }
    if (!must_stay(work, id, field)) {
        clear(values, field);
        return KITH_OK;
    }
    if (values[field].type == KITH_TYPE_TEXT) {
        char text[KITHI_ERASED_MOST];
        const size_t length = write_placeholder(work, id, field, text);
        set_text(&values[field], kithi_arena_text(&work->txn->arena, text, length), length);
        return values[field].text == NULL ? KITH_ERR_MEMORY : KITH_OK;
    }
    return KITH_OK; /* a kind, a date, who owns it or that it is primary says nothing by itself */
}

/* Single fields, or all of a record that is personal as a whole. */
static kith_status empty(const erasing *work, kith_id id)
{
    const kithi_kind *kind = kithi_schema_kind(KITH_ID_KIND(id));
    const kithi_arena_mark mark = kithi_arena_here(&work->txn->arena);
    kith_value values[KITHI_FIELDS];
    kith_status status = KITH_OK;
    read(work, id, values);
    for (uint32_t field = 1; field <= kind->field_count && status == KITH_OK; field++) {
        if (kithi_erasure_takes(work->state, work->customer, id, field)) {
            status = clear_field(work, id, field, values);
        }
    }
    if (KITH_ID_KIND(id) == KITH_KIND_CUSTOMER) {
        values[KITH_CUSTOMER_STATUS] =
            (kith_value){.field = KITH_CUSTOMER_STATUS, .type = KITH_TYPE_CODE, .number = KITH_STATUS_ERASED};
    }
    if (status == KITH_OK) {
        status = kithi_txn_put(work->txn, id, values);
    }
    kithi_arena_back(&work->txn->arena, mark);
    return status;
}

/* On the day, or on its first day if that is still to come and something else that stays refers to it. */
static kith_status end(const erasing *work, kith_id id)
{
    kith_value values[KITHI_FIELDS];
    const kith_status status = empty(work, id);
    read(work, id, values);
    return status == KITH_OK && kithi_call_end(KITH_ID_KIND(id), values, work->on)
               ? kithi_txn_put(work->txn, id, values)
               : status;
}

/* Of the parts of one kind that stay one is primary, though the one that was may have gone. */
static kith_status keep_primary(const erasing *work, kith_id id)
{
    const uint32_t kind = KITH_ID_KIND(id);
    const uint32_t field = kithi_schema_flagged(kithi_schema_kind(kind), KITHI_PRIMARY);
    kith_value values[KITHI_FIELDS];
    if (field == 0 || kithi_row_find(work->state, id) == NULL ||
        kithi_chosen_first(work->state, kithi_users_owner(work->state, id),
                           kithi_chosen_choice(kind, field)) != 0) {
        return KITH_OK;
    }
    read(work, id, values);
    values[field] = (kith_value){.field = field, .type = KITH_TYPE_FLAG, .number = 1};
    return kithi_txn_put(work->txn, id, values);
}

/* --- addresses that nothing may be sent to --- */

/* The hash of an address in its place. */
static kith_status set_hash(const erasing *work, const kith_value *address, kith_value *value)
{
    char text[KITHI_HASHED_ADDRESS];
    const size_t length = kithi_consent_hash(work->state->model, address, text);
    if (length == 0) {
        return kithi_report(work->err, KITH_ERR_STOPPED, "the host could not hash an address");
    }
    const char *kept = kithi_arena_text(&work->txn->arena, text, length);
    set_text(value, kept, length);
    return kept == NULL ? KITH_ERR_MEMORY : KITH_OK;
}

static kith_status hash_suppression(const erasing *work, kith_id id)
{
    kith_value values[KITHI_FIELDS];
    read(work, id, values);
    const kith_value address = values[KITH_SUPPRESSION_ADDRESS];
    const kith_status status = set_hash(work, &address, &values[KITH_SUPPRESSION_ADDRESS]);
    clear(values, KITH_SUPPRESSION_REASON);
    return status == KITH_OK ? kithi_txn_put(work->txn, id, values) : status;
}

/* Is an address, or the hash of one, on the list already, for the channel or for all, from the day on? */
static bool is_kept(const erasing *work, const kith_value *address, uint32_t channel)
{
    for (kith_id entry = kithi_consent_entry_after(work->state, address, 0); entry != 0;
         entry = kithi_consent_entry_after(work->state, address, entry)) {
        const int64_t listed = kithi_row_number_of(work->state, entry, KITH_SUPPRESSION_CHANNEL);
        const int64_t since = kithi_row_number_of(work->state, entry, KITH_SUPPRESSION_SINCE);
        if ((listed == 0 || listed == channel) && since <= work->on) {
            return true;
        }
    }
    return false;
}

/* Whoever withdrew, called a message spam or wanted no calls must not be written to when it comes back. */
static kith_status keep_refusal(void *ctx, kith_id who, uint32_t channel, const kith_value *address)
{
    const erasing *work = ctx;
    kith_value values[KITHI_FIELDS];
    kith_id id = 0;
    (void)who;
    kithi_call_empty(values);
    kith_status status = set_hash(work, address, &values[KITH_SUPPRESSION_ADDRESS]);
    values[KITH_SUPPRESSION_CHANNEL] =
        (kith_value){.field = KITH_SUPPRESSION_CHANNEL, .type = KITH_TYPE_CODE, .number = channel};
    if (status != KITH_OK || is_kept(work, address, channel) || /* its own entry is about to be hashed */
        is_kept(work, &values[KITH_SUPPRESSION_ADDRESS], channel)) {
        return status;
    }
    status = kithi_txn_made(work->txn, work->call, KITH_KIND_SUPPRESSION, &id, work->err);
    return status == KITH_OK ? kithi_txn_put(work->txn, id, values) : status;
}

/* While they can still be asked: what the customer and its aliases forbid. */
static kith_status keep_refusals(const erasing *work, const kithi_erasure *plan)
{
    erasing keeping = *work;
    kith_status status = KITH_OK;
    for (size_t i = 0; i < plan->about && status == KITH_OK && work->state->model->hash != NULL; i++) {
        const kith_erasure_row *row = &plan->rows[i];
        if (KITH_ID_KIND(row->record) == KITH_KIND_CUSTOMER && row->becomes == KITH_ERASURE_EMPTIED) {
            status = kithi_consent_refusals(work->state, row->record, keep_refusal, &keeping);
        }
    }
    return status;
}

/* --- who depends on the customer --- */

/* A customer that is paid by it, or by an alias of it, pays for itself, where it is itself; and what stands
 * for it in a condition ends on the day. */
static kith_status let_go(const erasing *work, kith_id id)
{
    const kithi_kind *kind = kithi_schema_kind(KITH_ID_KIND(id));
    kith_value values[KITHI_FIELDS];
    read(work, id, values);
    for (uint32_t field = 1; field <= kind->field_count && kind->until == 0; field++) {
        if (values[field].type == KITH_TYPE_REFERENCE &&
            kithi_erasure_is_own(work->state, work->customer, (kith_id)values[field].number)) {
            clear(values, field);
        }
    }
    if (kind->until != 0 && values[kind->since].number > work->on) {
        return kithi_call_remove_one(work->txn, id);
    }
    if (kind->until != 0) {
        values[kind->until] = (kith_value){.field = kind->until, .type = KITH_TYPE_DATE, .number = work->on};
    }
    return kithi_txn_put(work->txn, id, values);
}

/* --- the call --- */

/* Nobody looks after the customer or its aliases any more. It is said first: the actor's name may be too long
 * for it. */
static kith_status unbind(const erasing *work, const kithi_erasure *plan)
{
    kith_status status = KITH_OK;
    for (size_t i = 0; i < plan->about && status == KITH_OK; i++) {
        const kith_erasure_row *row = &plan->rows[i];
        if (KITH_ID_KIND(row->record) == KITH_KIND_CUSTOMER && row->becomes == KITH_ERASURE_EMPTIED) {
            status = kithi_bind_nobody(work->txn, work->call, row->record, KITH_ASSIGNED_BY_CLEARING,
                                       work->on, work->err);
        }
    }
    return status;
}

static kith_status carry_out(const erasing *work, const kith_erasure_row *row)
{
    const uint32_t kind = KITH_ID_KIND(row->record);
    if (row->becomes == KITH_ERASURE_KEPT || kind == KITH_KIND_BINDING ||
        kithi_row_find(work->state, row->record) == NULL) {
        return KITH_OK; /* ended or went with its owner */
    }
    if (row->becomes == KITH_ERASURE_BLOCKS) { /* the others end as they would anyway */
        return kind == KITH_KIND_CUSTOMER || kind == KITH_KIND_CONDITION ? let_go(work, row->record)
                                                                         : KITH_OK;
    }
    if (row->becomes == KITH_ERASURE_ENDED) {
        return end(work, row->record);
    }
    if (kind == KITH_KIND_SUPPRESSION && row->becomes == KITH_ERASURE_EMPTIED) {
        return hash_suppression(work, row->record);
    }
    return row->becomes == KITH_ERASURE_REMOVED ? kithi_call_remove_one(work->txn, row->record)
                                                : empty(work, row->record);
}

static kith_status check(const erasing *work, kith_id customer)
{
    const unsigned char *row = kithi_row_find(work->state, customer);
    if (row == NULL) {
        return kithi_call_not_found(customer, work->err);
    }
    const kith_id survivor = kithi_aliases_survivor(work->state, customer);
    if (survivor != customer) {
        return kithi_call_refuse(work->txn, KITH_RULE_ALIAS, customer, survivor, work->err);
    }
    return kithi_row_number(work->state, KITH_KIND_CUSTOMER, row, KITH_CUSTOMER_STATUS) == KITH_STATUS_ERASED
               ? kithi_call_refuse(work->txn, KITH_RULE_CUSTOMER_ERASED, customer, 0, work->err)
               : KITH_OK;
}

static kith_status apply_erase(kith_txn *txn, kithi_call *call, kith_error *err)
{
    const kith_erasure *given = call->given;
    const erasing work = {txn, call, &txn->edit.state, given->customer, given->on, err};
    kithi_erasure plan = {.count = 0};
    kith_status status = check(&work, given->customer);
    if (status != KITH_OK) {
        return status;
    }
    status = kithi_erasure_plan(work.state, given->customer, given->on, &plan);
    if (status == KITH_OK && given->force == 0 && plan.count > 0 &&
        plan.rows[0].becomes == KITH_ERASURE_BLOCKS) {
        status = kithi_call_refuse(txn, KITH_RULE_IN_USE, given->customer, plan.rows[0].record, err);
    }
    status = status == KITH_OK ? unbind(&work, &plan) : status;
    status = status == KITH_OK ? keep_refusals(&work, &plan) : status;
    for (size_t i = 0; i < plan.count && status == KITH_OK; i++) {
        status = i < plan.about ? carry_out(&work, &plan.rows[i]) : let_go(&work, plan.rows[i].record);
    }
    for (size_t i = 0; i < plan.count && status == KITH_OK; i++) {
        status = keep_primary(&work, plan.rows[i].record);
    }
    kithi_erasure_free(&plan);
    return status;
}

kith_status kithi_calls_erase(kith_txn *txn, const kith_erasure *in, kith_error *err)
{
    kithi_call call = {
        .apply = apply_erase, .clears_out = true, .id = in->customer, .kind = KITH_KIND_CUSTOMER};
    const kith_status status = kithi_bind_make(txn, &call, in, sizeof *in, NULL, err);
    txn->erases = txn->erases || status == KITH_OK;
    return status;
}
