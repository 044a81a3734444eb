/* Freezing: from what the resolver says to the records of an order, and back to what was typed. */
#include "engine/freeze.h"

#include "model/rows.h"
#include "model/shape.h"
#include "model/users.h"
#include "rules/describe.h"
#include "rules/header.h"

#include <string.h>

/* Where a field of the header stands in the record; 0: it has no such part. */
typedef struct place {
    uint32_t party;
    uint32_t location;
    uint32_t text;
    uint32_t origin;
    uint32_t source;
} place;

static const place places[KITH_HEADER_FIELDS] = {
    [KITH_HEADER_FIELD_INVOICE_TO] = {.party = KITH_ORDER_HEADER_INVOICE_TO,
                                      .location = KITH_ORDER_HEADER_INVOICE_LOCATION,
                                      .origin = KITH_ORDER_HEADER_INVOICE_ORIGIN,
                                      .source = KITH_ORDER_HEADER_INVOICE_SOURCE},
    [KITH_HEADER_FIELD_PAYER] = {.party = KITH_ORDER_HEADER_PAYER,
                                 .origin = KITH_ORDER_HEADER_PAYER_ORIGIN,
                                 .source = KITH_ORDER_HEADER_PAYER_SOURCE},
    [KITH_HEADER_FIELD_PAYMENT_TERMS] = {.text = KITH_ORDER_HEADER_PAYMENT_TERMS,
                                         .origin = KITH_ORDER_HEADER_TERMS_ORIGIN,
                                         .source = KITH_ORDER_HEADER_TERMS_SOURCE},
    [KITH_HEADER_FIELD_PRICE_LIST] = {.text = KITH_ORDER_HEADER_PRICE_LIST,
                                      .origin = KITH_ORDER_HEADER_PRICE_LIST_ORIGIN,
                                      .source = KITH_ORDER_HEADER_PRICE_LIST_SOURCE},
    [KITH_HEADER_FIELD_DISCOUNT_MODEL] = {.text = KITH_ORDER_HEADER_DISCOUNT_MODEL,
                                          .origin = KITH_ORDER_HEADER_DISCOUNT_MODEL_ORIGIN,
                                          .source = KITH_ORDER_HEADER_DISCOUNT_MODEL_SOURCE},
    [KITH_HEADER_FIELD_BANK_ACCOUNT] = {.location = KITH_ORDER_HEADER_BANK_ACCOUNT,
                                        .origin = KITH_ORDER_HEADER_BANK_ACCOUNT_ORIGIN},
    [KITH_HEADER_FIELD_DELIVERY] = {.party = KITH_ORDER_HEADER_DELIVERY_PARTY,
                                    .location = KITH_ORDER_HEADER_DELIVERY_LOCATION,
                                    .origin = KITH_ORDER_HEADER_DELIVERY_ORIGIN},
    [KITH_HEADER_FIELD_CHAIN] = {.party = KITH_ORDER_HEADER_CHAIN, .origin = KITH_ORDER_HEADER_CHAIN_ORIGIN},
};

/* --- between the header and its record --- */

static void set_id(kith_value *values, uint32_t field, kith_id id)
{
    if (field != 0) {
        values[field] = (kith_value){
            .field = field, .type = id == 0 ? KITH_TYPE_NONE : KITH_TYPE_REFERENCE, .number = (int64_t)id};
    }
}

static void put_field(kith_value *values, uint32_t field, const kith_header_value *value)
{
    const place *at = &places[field];
    const bool any = value->text != NULL && value->text[0] != '\0';
    set_id(values, at->party, value->party);
    set_id(values, at->location, value->location);
    set_id(values, at->source, KITH_ID_KIND(value->source) == KITH_KIND_CUSTOMER ? value->source : 0);
    if (at->text != 0) {
        values[at->text] = (kith_value){.field = at->text,
                                        .type = any ? KITH_TYPE_TEXT : KITH_TYPE_NONE,
                                        .text = value->text,
                                        .length = any ? strlen(value->text) : 0};
    }
    values[at->origin] = (kith_value){.field = at->origin,
                                      .type = value->origin == 0 ? KITH_TYPE_NONE : KITH_TYPE_CODE,
                                      .number = value->origin};
}

/* What was typed, from the record. */
static uint64_t take_typed(const kith_value *values, kith_header_value *typed)
{
    uint64_t fields = 0;
    for (uint32_t field = 1; field < KITH_HEADER_FIELDS; field++) {
        const place *at = &places[field];
        if (field != KITH_HEADER_FIELD_CHAIN && values[at->origin].number == KITH_ORIGIN_MANUAL) {
            fields |= KITH_PRESENT(field);
            typed[field] = (kith_header_value){
                .party = at->party == 0 ? 0 : (kith_id)values[at->party].number,
                .location = at->location == 0 ? 0 : (kith_id)values[at->location].number,
                .text = at->text == 0 ? NULL : values[at->text].text,
            };
        }
    }
    return fields;
}

static int32_t rule_of(uint32_t outcome)
{
    static const int32_t rules[] = {
        [KITH_ORDER_CHAIN_AMBIGUOUS] = KITH_RULE_CHAIN_AMBIGUOUS,
        [KITH_ORDER_CHAIN_REQUIRED] = KITH_RULE_CHAIN_REQUIRED,
        [KITH_ORDER_NOT_A_MEMBER] = KITH_RULE_NOT_A_MEMBER,
        [KITH_ORDER_NO_INVOICE_TO] = KITH_RULE_NO_INVOICE_TO,
    };
    return rules[outcome];
}

/* --- the path --- */

static kith_id path_part(const kith_txn *txn, kith_id order, uint32_t level)
{
    const kithi_state *state = &txn->edit.state;
    kith_id part = kithi_users_part_after(state, order, KITH_KIND_ORDER_PATH, 0);
    while (part != 0 && kithi_row_number(state, KITH_KIND_ORDER_PATH, kithi_row_find(state, part),
                                         KITH_ORDER_PATH_LEVEL) != level) {
        part = kithi_users_part_after(state, order, KITH_KIND_ORDER_PATH, part);
    }
    return part;
}

/* Make the node of a level this one (0: none). */
static kith_status put_step(kith_txn *txn, kithi_call *call, kith_id order, uint32_t level, kith_id node,
                            kith_error *err)
{
    kith_id part = path_part(txn, order, level);
    const kith_id was =
        part == 0 ? 0
                  : (kith_id)kithi_row_number(&txn->edit.state, KITH_KIND_ORDER_PATH,
                                              kithi_row_find(&txn->edit.state, part), KITH_ORDER_PATH_NODE);
    kith_value values[KITHI_FIELDS];
    kith_status status = KITH_OK;
    if (was == node) {
        return KITH_OK;
    }
    if (part != 0) {
        status = kithi_txn_put(txn, part, NULL);
    }
    if (status != KITH_OK || node == 0) {
        return status;
    }
    kithi_call_empty(values);
    set_id(values, KITH_ORDER_PATH_ORDER, order);
    set_id(values, KITH_ORDER_PATH_NODE, node);
    values[KITH_ORDER_PATH_LEVEL] =
        (kith_value){.field = KITH_ORDER_PATH_LEVEL, .type = KITH_TYPE_INTEGER, .number = level};
    status = kithi_txn_made(txn, call, KITH_KIND_ORDER_PATH, &part, err);
    return status == KITH_OK ? kithi_txn_put(txn, part, values) : status;
}

static kith_status put_path(kith_txn *txn, kithi_call *call, kith_id order, const kith_header *header,
                            kith_error *err)
{
    kith_id nodes[KITH_PATH_MOST + 1] = {0};
    kith_status status = KITH_OK;
    for (uint32_t i = 0; i < header->steps; i++) {
        if (header->path[i].level > 0 && header->path[i].level <= KITH_PATH_MOST) {
            nodes[header->path[i].level] = header->path[i].customer;
        }
    }
    for (uint32_t level = 1; level < KITH_PATH_MOST && status == KITH_OK; level++) {
        status = put_step(txn, call, order, level, nodes[level], err);
    }
    return status;
}

/* --- freezing --- */

static int64_t order_number(const kith_txn *txn, kith_id order, uint32_t field)
{
    return kithi_row_number(&txn->edit.state, KITH_KIND_ORDER, kithi_row_find(&txn->edit.state, order),
                            field);
}

/* Fill all fields. `values` is the record as it stands, or empty. */
static kith_status fill(kith_txn *txn, kithi_call *call, kith_id order, const kith_order_saving *saving,
                        kith_value *values, bool *task, kith_error *err)
{
    kith_header header = {.size = sizeof header};
    kith_header_value typed[KITH_HEADER_FIELDS] = {{0}};
    kith_order_request request = {
        .size = sizeof request,
        .customer = (kith_id)order_number(txn, order, KITH_ORDER_CUSTOMER),
        .order_type = (kith_id)order_number(txn, order, KITH_ORDER_ORDER_TYPE),
        .on = (kith_date)order_number(txn, order, KITH_ORDER_DATE),
        .delivery = (kith_date)order_number(txn, order, KITH_ORDER_DELIVERY_DATE),
        .unattended = saving->unattended,
        .chain = saving->chain,
        .typed = take_typed(values, typed) | saving->typed,
        .values = typed,
    };
    for (uint32_t field = 1; field < KITH_HEADER_FIELDS; field++) {
        if ((saving->typed >> field & 1u) != 0) {
            typed[field] = saving->values[field];
        }
    }
    if (request.chain == 0 && values[KITH_ORDER_HEADER_CHAIN_ORIGIN].number == KITH_ORIGIN_MANUAL) {
        request.chain = (kith_id)values[KITH_ORDER_HEADER_CHAIN].number;
    }
    kithi_header_fill(&txn->edit.state, &request, request.on, &header, NULL);
    if (header.outcome == KITH_ORDER_NOT_A_MEMBER && saving->chain == 0) {
        request.chain = 0; /* what was chosen before is none of the customer's by now */
        header = (kith_header){.size = sizeof header};
        kithi_header_fill(&txn->edit.state, &request, request.on, &header, NULL);
    }
    if (header.outcome != KITH_ORDER_OK) {
        const bool no_member = header.outcome == KITH_ORDER_NOT_A_MEMBER;
        return kithi_call_refuse_field(txn, rule_of(header.outcome), order, KITH_ORDER_CUSTOMER,
                                       no_member ? request.chain : request.customer, err);
    }
    *task = header.task != 0;
    for (uint32_t field = 1; field < KITH_HEADER_FIELDS; field++) {
        put_field(values, field, &header.fields[field]);
    }
    values[KITH_ORDER_HEADER_INHERITS] =
        (kith_value){.field = KITH_ORDER_HEADER_INHERITS,
                     .type = header.inherits ? KITH_TYPE_FLAG : KITH_TYPE_NONE,
                     .number = header.inherits};
    return put_path(txn, call, order, &header, err);
}

/* Lay what is typed over a header that is frozen. */
static void lay_typed(const kith_order_saving *saving, kith_value *values)
{
    for (uint32_t field = 1; field < KITH_HEADER_FIELDS; field++) {
        if ((saving->typed >> field & 1u) != 0) {
            kith_header_value value = saving->values[field];
            value.origin = KITH_ORIGIN_MANUAL;
            value.source = 0;
            put_field(values, field, &value);
        }
    }
}

/* Refuse a location that was typed. As with all that was typed, the field is one of the header, which may
 * have no id yet: only the message names the order. */
static kith_status refuse_location(const kith_txn *txn, kith_id order, uint32_t field, kith_id location,
                                   kith_error *err)
{
    const kith_finding finding = {.rule = KITH_RULE_LOCATION_OWNER,
                                  .field = field,
                                  .change = UINT32_MAX,
                                  .subject = order,
                                  .other = location};
    kithi_finding_describe_field(&txn->edit.state, &txn->base, &finding,
                                 kithi_schema_field(KITH_KIND_ORDER_HEADER, field), err);
    if (err != NULL) {
        err->subject = 0;
    }
    return KITH_ERR_RULE;
}

/* A location that was typed is one of its party, where a party was typed too. */
static kith_status check_locations(const kith_txn *txn, kith_id order, const kith_value *values,
                                   kith_error *err)
{
    for (uint32_t field = 1; field < KITH_HEADER_FIELDS; field++) {
        const place *at = &places[field];
        const kith_id party = at->party == 0 ? 0 : (kith_id)values[at->party].number;
        const kith_id location = at->location == 0 ? 0 : (kith_id)values[at->location].number;
        if (party != 0 && location != 0 && kithi_users_owner(&txn->edit.state, location) != party) {
            return refuse_location(txn, order, at->location, location, err);
        }
    }
    return KITH_OK;
}

/* References of what was typed, checked before anything is looked up by them. */
static kith_status check_typed(const kith_txn *txn, kith_id order, const kith_order_saving *saving,
                               kith_error *err)
{
    kith_value values[KITHI_FIELDS];
    kithi_call_empty(values);
    lay_typed(saving, values);
    for (uint32_t field = 1; field < KITHI_FIELDS; field++) {
        const kith_status status =
            values[field].type == KITH_TYPE_NONE
                ? KITH_OK
                : kithi_shape_value(&txn->book->model, KITH_KIND_ORDER_HEADER, &values[field], err);
        if (status != KITH_OK) {
            return status;
        }
    }
    const kith_status status = kithi_shape_references(&txn->edit.state, KITH_KIND_ORDER_HEADER, values, err);
    return status == KITH_OK ? check_locations(txn, order, values, err) : status;
}

/* Has to be filled: it never was, or that is asked for, as choosing another chain does. */
static bool has_to_be_filled(const kith_order_saving *saving, bool frozen, const kith_value *values)
{
    return !frozen || saving->renew != 0 ||
           (saving->chain != 0 && saving->chain != (kith_id)values[KITH_ORDER_HEADER_CHAIN].number);
}

kith_status kithi_freeze_header(kith_txn *txn, kithi_call *call, kith_id order,
                                const kith_order_saving *saving, bool *task, kith_error *err)
{
    const kithi_state *state = &txn->edit.state;
    kith_id part = kithi_users_part_after(state, order, KITH_KIND_ORDER_HEADER, 0);
    const bool frozen = part != 0;
    kith_value values[KITHI_FIELDS];
    kith_status status = check_typed(txn, order, saving, err);
    if (status != KITH_OK || order_number(txn, order, KITH_ORDER_ORDER_TYPE) == 0) {
        return status;
    }
    if (frozen) {
        kithi_row_read(state, KITH_KIND_ORDER_HEADER, kithi_row_find(state, part), values);
    } else {
        kithi_call_empty(values);
        set_id(values, KITH_ORDER_HEADER_ORDER, order);
    }
    if (has_to_be_filled(saving, frozen, values)) {
        status = fill(txn, call, order, saving, values, task, err);
        *task = *task && !frozen;
    } else {
        lay_typed(saving, values);
    }
    if (status == KITH_OK && !frozen) {
        status = kithi_txn_made(txn, call, KITH_KIND_ORDER_HEADER, &part, err);
    }
    return status == KITH_OK ? kithi_txn_put(txn, part, values) : status;
}
