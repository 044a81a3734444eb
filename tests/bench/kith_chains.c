/* The kith side of suite "chains": a book over a store that hands over the generated rows. */
#include "chains.h"
#include "kith_rows.h"

#include <stdlib.h>

#define HIERARCHY 1u
#define AGENCY 1u /* relation type */
#define EFFECTIVE_FACTS 10u
#define HEADER_FACTS 7u

struct chains_kith {
    const chains_asked *asked;
    kith_book *book;
    kith_view *view;
};

/* --- rows --- */

static kith_status load(kith_load *into, uint32_t kind, uint64_t sequence, const row *loaded)
{
    return kith_load_row(into, make_id(kind, sequence), loaded->values, loaded->count);
}

static kith_status load_coded(kith_load *into, uint32_t kind, uint32_t field, const char *word,
                              uint32_t count)
{
    kith_status status = KITH_OK;
    for (uint32_t i = 1; i <= count && status == KITH_OK; i++) {
        row is = {.count = 0};
        put_code(&is, field, word, i);
        if (kind == KITH_KIND_CURRENCY) {
            put_number(&is, KITH_CURRENCY_DIGITS, KITH_TYPE_INTEGER, 2);
        }
        status = load(into, kind, i, &is);
    }
    return status;
}

static kith_status load_book(kith_load *into)
{
    row book = {.count = 0};
    row agency = {.count = 0};
    put_text(&book, KITH_BOOK_LANGUAGE, "en");
    put_number(&book, KITH_BOOK_RIGHTS, KITH_TYPE_CODE, KITH_RIGHTS_HOST);
    put_reference(&book, KITH_BOOK_HIERARCHY, KITH_KIND_HIERARCHY, HIERARCHY);
    put_text(&book, KITH_BOOK_PAYMENT_TERMS, chains_codes[CHAINS_BOOK_TERMS]);
    put_text(&book, KITH_BOOK_PRICE_LIST, chains_codes[CHAINS_BOOK_LIST]);
    put_text(&agency, KITH_RELATION_TYPE_CODE, "agent");
    put_number(&agency, KITH_RELATION_TYPE_DIRECTION, KITH_TYPE_CODE, KITH_DIRECTION_TWO_WAY);
    put_number(&agency, KITH_RELATION_TYPE_EFFECT, KITH_TYPE_CODE, KITH_EFFECT_EXPORT_AGENT);
    kith_status status = load(into, KITH_KIND_BOOK, 1, &book);
    return status == KITH_OK ? load(into, KITH_KIND_RELATION_TYPE, AGENCY, &agency) : status;
}

static kith_status load_types(kith_load *into)
{
    kith_status status = KITH_OK;
    for (uint32_t i = 1; i <= CHAINS_TYPES && status == KITH_OK; i++) {
        const chains_type *type = &chains_types[i];
        row is = {.count = 0};
        put_text(&is, KITH_CONDITION_TYPE_CODE, type->code);
        put_number(&is, KITH_CONDITION_TYPE_VALUE, KITH_TYPE_CODE, type->value);
        put_number(&is, KITH_CONDITION_TYPE_MODE, KITH_TYPE_CODE, type->mode);
        put_number(&is, KITH_CONDITION_TYPE_LOWEST, KITH_TYPE_FLAG, i == CHAINS_TYPE_FREIGHT);
        put_number(&is, KITH_CONDITION_TYPE_BY_BRAND, KITH_TYPE_FLAG, i == CHAINS_TYPE_DISCOUNT);
        put_number(&is, KITH_CONDITION_TYPE_BY_ITEM_GROUP, KITH_TYPE_FLAG, i == CHAINS_TYPE_DISCOUNT);
        put_number(&is, KITH_CONDITION_TYPE_FILLS, KITH_TYPE_CODE, type->fills);
        status = load(into, KITH_KIND_CONDITION_TYPE, i, &is);
    }
    for (uint32_t i = 1; i <= CHAINS_ORDER_TYPES && status == KITH_OK; i++) {
        const chains_order_type *type = &chains_order_types[i];
        row is = {.count = 0};
        put_code(&is, KITH_ORDER_TYPE_CODE, "order", i);
        put_reference(&is, KITH_ORDER_TYPE_HIERARCHY, KITH_KIND_HIERARCHY, HIERARCHY);
        put_number(&is, KITH_ORDER_TYPE_CHAIN_CHECK, KITH_TYPE_CODE, type->check);
        put_text(&is, KITH_ORDER_TYPE_PAYMENT_TERMS, chains_codes[type->terms]);
        put_text(&is, KITH_ORDER_TYPE_PRICE_LIST, chains_codes[type->list]);
        put_text(&is, KITH_ORDER_TYPE_DISCOUNT_MODEL, chains_codes[type->model]);
        status = load(into, KITH_KIND_ORDER_TYPE, i, &is);
    }
    return status;
}

static kith_status load_settings(kith_load *into)
{
    kith_status status = load_book(into);
    if (status == KITH_OK) {
        status = load_types(into);
    }
    if (status == KITH_OK) {
        status = kith_rows_categories(into);
    }
    if (status == KITH_OK) {
        status = load_coded(into, KITH_KIND_HIERARCHY, KITH_HIERARCHY_CODE, "hierarchy", HIERARCHY);
    }
    if (status == KITH_OK) {
        status = load_coded(into, KITH_KIND_BRAND, KITH_BRAND_CODE, "brand", CHAINS_BRANDS);
    }
    return status == KITH_OK
               ? load_coded(into, KITH_KIND_CURRENCY, KITH_CURRENCY_CODE, "currency", CHAINS_CURRENCIES)
               : status;
}

/* What of a customer is no row of its own. */
static kith_status load_customer(const chains_set *set, uint32_t customer, kith_load *into)
{
    const chains_customer *self = &set->customer[customer - 1];
    row is = {.count = 0};
    is.count = kith_rows_customer(&set->base, customer - 1, is.values);
    put_number(&is, KITH_CUSTOMER_STATUS, KITH_TYPE_CODE, self->blocked ? KITH_STATUS_INACTIVE : 0);
    put_reference(&is, KITH_CUSTOMER_PAYER, KITH_KIND_CUSTOMER, self->payer);
    put_reference(&is, KITH_CUSTOMER_DELIVERY_PARTY, KITH_KIND_CUSTOMER, self->delivery);
    put_reference(&is, KITH_CUSTOMER_INVOICE_TO, KITH_KIND_CUSTOMER, self->invoice_to);
    put_text(&is, KITH_CUSTOMER_PAYMENT_TERMS, chains_codes[self->terms]);
    put_text(&is, KITH_CUSTOMER_PRICE_LIST, chains_codes[self->list]);
    put_text(&is, KITH_CUSTOMER_DISCOUNT_MODEL, chains_codes[self->model]);
    return load(into, KITH_KIND_CUSTOMER, customer, &is);
}

/* Rows that have the number of their customer: node, agency, role. */
static kith_status load_customer_parts(const chains_set *set, uint32_t customer, kith_load *into)
{
    const chains_customer *self = &set->customer[customer - 1];
    kith_status status = KITH_OK;
    if (self->level > 0) {
        row node = {.count = 0};
        put_reference(&node, KITH_CHAIN_NODE_CUSTOMER, KITH_KIND_CUSTOMER, customer);
        put_reference(&node, KITH_CHAIN_NODE_HIERARCHY, KITH_KIND_HIERARCHY, HIERARCHY);
        put_number(&node, KITH_CHAIN_NODE_SKIPPED, KITH_TYPE_FLAG, self->skipped);
        status = load(into, KITH_KIND_CHAIN_NODE, customer, &node);
    }
    if (status == KITH_OK && self->agent != 0) {
        row agency = {.count = 0};
        put_reference(&agency, KITH_RELATION_FROM, KITH_KIND_CUSTOMER, self->agent);
        put_reference(&agency, KITH_RELATION_TO, KITH_KIND_CUSTOMER, customer);
        put_reference(&agency, KITH_RELATION_TYPE, KITH_KIND_RELATION_TYPE, AGENCY);
        put_number(&agency, KITH_RELATION_SINCE, KITH_TYPE_DATE, self->agent_since);
        put_number(&agency, KITH_RELATION_UNTIL, KITH_TYPE_DATE, self->agent_until);
        status = load(into, KITH_KIND_RELATION, customer, &agency);
    }
    if (status == KITH_OK && self->is_agent) {
        row role = {.count = 0};
        put_reference(&role, KITH_CUSTOMER_ROLE_CUSTOMER, KITH_KIND_CUSTOMER, customer);
        put_number(&role, KITH_CUSTOMER_ROLE_ROLE, KITH_TYPE_CODE, KITH_CUSTOMER_ROLE_EXPORT_AGENT);
        status = load(into, KITH_KIND_CUSTOMER_ROLE, customer, &role);
    }
    return status;
}

static kith_status load_customers(const chains_set *set, kith_load *into)
{
    kith_status status = KITH_OK;
    for (uint32_t customer = 1; customer <= set->base.customers && status == KITH_OK; customer++) {
        status = load_customer(set, customer, into);
        if (status == KITH_OK) {
            status = load_customer_parts(set, customer, into);
        }
    }
    return status;
}

static kith_status load_places(const chains_set *set, kith_load *into)
{
    kith_status status = KITH_OK;
    for (uint32_t i = 0; i < set->locations && status == KITH_OK; i++) {
        const chains_location *location = &set->location[i];
        row is = {.count = 0};
        put_reference(&is, KITH_LOCATION_CUSTOMER, KITH_KIND_CUSTOMER, location->customer);
        put_number(&is, KITH_LOCATION_PRIMARY, KITH_TYPE_FLAG, location->primary);
        put_number(&is, KITH_LOCATION_BILLING, KITH_TYPE_FLAG, location->billing);
        put_number(&is, KITH_LOCATION_SHIPPING, KITH_TYPE_FLAG, location->shipping);
        put_number(&is, KITH_LOCATION_PAYS, KITH_TYPE_FLAG, location->pays);
        status = load(into, KITH_KIND_LOCATION, (uint64_t)i + 1, &is);
    }
    for (uint32_t i = 0; i < set->accounts && status == KITH_OK; i++) {
        const chains_account *account = &set->account[i];
        row is = {.count = 0};
        put_reference(&is, KITH_BANK_ACCOUNT_CUSTOMER, KITH_KIND_CUSTOMER, account->customer);
        put_number(&is, KITH_BANK_ACCOUNT_PRIMARY, KITH_TYPE_FLAG, account->primary);
        put_text(&is, KITH_BANK_ACCOUNT_HOLDER, "holder");
        put_text(&is, KITH_BANK_ACCOUNT_NUMBER, "1234567890");
        put_text(&is, KITH_BANK_ACCOUNT_MANDATE, account->complete ? "mandate" : NULL);
        put_number(&is, KITH_BANK_ACCOUNT_MANDATE_SINCE, KITH_TYPE_DATE, account->since);
        put_number(&is, KITH_BANK_ACCOUNT_MANDATE_UNTIL, KITH_TYPE_DATE, account->until);
        status = load(into, KITH_KIND_BANK_ACCOUNT, (uint64_t)i + 1, &is);
    }
    return status;
}

static kith_status load_links(const chains_set *set, kith_load *into)
{
    kith_status status = KITH_OK;
    for (uint32_t i = 0; i < set->links && status == KITH_OK; i++) {
        const chains_link *link = &set->link[i];
        row is = {.count = 0};
        put_reference(&is, KITH_CHAIN_LINK_CUSTOMER, KITH_KIND_CUSTOMER, link->customer);
        put_reference(&is, KITH_CHAIN_LINK_PARENT, KITH_KIND_CUSTOMER, link->parent);
        put_reference(&is, KITH_CHAIN_LINK_HIERARCHY, KITH_KIND_HIERARCHY, HIERARCHY);
        put_number(&is, KITH_CHAIN_LINK_MEMBER, KITH_TYPE_FLAG, link->member);
        put_number(&is, KITH_CHAIN_LINK_SINCE, KITH_TYPE_DATE, link->since);
        put_number(&is, KITH_CHAIN_LINK_UNTIL, KITH_TYPE_DATE, link->until);
        put_number(&is, KITH_CHAIN_LINK_STATUS, KITH_TYPE_CODE,
                   link->inactive ? KITH_LINK_STATUS_INACTIVE : 0);
        put_number(&is, KITH_CHAIN_LINK_PREFERRED, KITH_TYPE_FLAG, link->preferred);
        status = load(into, KITH_KIND_CHAIN_LINK, (uint64_t)i + 1, &is);
    }
    return status;
}

static kith_status load_conditions(const chains_set *set, kith_load *into)
{
    kith_status status = KITH_OK;
    for (uint32_t i = 0; i < set->conditions && status == KITH_OK; i++) {
        const chains_condition *condition = &set->condition[i];
        const uint32_t value = chains_types[condition->type].value;
        row is = {.count = 0};
        put_reference(&is, KITH_CONDITION_CUSTOMER, KITH_KIND_CUSTOMER, condition->customer);
        put_reference(&is, KITH_CONDITION_TYPE, KITH_KIND_CONDITION_TYPE, condition->type);
        put_reference(&is, KITH_CONDITION_BRAND, KITH_KIND_BRAND, condition->brand);
        put_text(&is, KITH_CONDITION_ITEM_GROUP, chains_groups[condition->group]);
        put_number(&is, KITH_CONDITION_STATE, KITH_TYPE_CODE, condition->state);
        if (condition->state == KITH_CONDITION_STATE_VALUE && value <= KITH_CONDITION_VALUE_DECIMAL) {
            is.values[is.count++] = number_value(KITH_CONDITION_NUMBER, KITH_TYPE_DECIMAL, condition->number);
        }
        put_text(&is, KITH_CONDITION_TEXT, chains_codes[condition->code]);
        put_reference(&is, KITH_CONDITION_PARTY, KITH_KIND_CUSTOMER, condition->party);
        put_reference(&is, KITH_CONDITION_LOCATION, KITH_KIND_LOCATION, condition->location);
        put_reference(&is, KITH_CONDITION_CURRENCY, KITH_KIND_CURRENCY, condition->currency);
        put_number(&is, KITH_CONDITION_SINCE, KITH_TYPE_DATE, condition->since);
        put_number(&is, KITH_CONDITION_UNTIL, KITH_TYPE_DATE, condition->until);
        put_number(&is, KITH_CONDITION_LOCAL, KITH_TYPE_FLAG, condition->local);
        put_number(&is, KITH_CONDITION_ENFORCED, KITH_TYPE_FLAG, condition->enforced);
        put_number(&is, KITH_CONDITION_EXCLUSIVE, KITH_TYPE_FLAG, condition->exclusive);
        put_number(&is, KITH_CONDITION_INACTIVE, KITH_TYPE_FLAG, condition->inactive);
        status = load(into, KITH_KIND_CONDITION, (uint64_t)i + 1, &is);
    }
    return status;
}

/* --- the book --- */

static int32_t store_load(void *ctx, kith_load *into)
{
    static kith_status (*const parts[])(const chains_set *, kith_load *) = {load_customers, load_places,
                                                                            load_links, load_conditions};
    const chains_kith *side = ctx;
    kith_status status = load_settings(into);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0] && status == KITH_OK; i++) {
        status = parts[i](side->asked->set, into);
    }
    if (status == KITH_OK) {
        status = kith_load_end(into, 1);
    }
    return status == KITH_OK ? KITH_STORE_COMMITTED : KITH_STORE_UNKNOWN;
}

chains_kith *chains_kith_open(const chains_asked *asked)
{
    chains_kith *side = bench_get(1, sizeof *side);
    side->asked = asked;
    side->book = kith_rows_open(side, store_load, NULL, &side->view);
    return side;
}

uint64_t chains_kith_bytes(const chains_kith *side)
{
    return kith_rows_bytes(side->book);
}

void chains_kith_close(chains_kith *side)
{
    kith_view_close(side->view);
    kith_book_close(side->book);
    free(side);
}

/* --- answers --- */

static kith_condition_query query_of(const asked_condition *asked)
{
    return (kith_condition_query){
        .size = sizeof(kith_condition_query),
        .customer = asked->customer == 0 ? 0 : make_id(KITH_KIND_CUSTOMER, asked->customer),
        .type = make_id(KITH_KIND_CONDITION_TYPE, asked->type),
        .as_of = asked->as_of,
        .brand = asked->brand == 0 ? 0 : make_id(KITH_KIND_BRAND, asked->brand),
        .item_group = chains_groups[asked->group],
        .currency = asked->currency == 0 ? 0 : make_id(KITH_KIND_CURRENCY, asked->currency),
    };
}

static void add_effective(bench_sum *sum, const kith_effective *found)
{
    const uint64_t facts[EFFECTIVE_FACTS] = {sequence_of(found->condition),
                                             sequence_of(found->customer),
                                             found->level,
                                             found->distance,
                                             found->reason,
                                             found->count,
                                             (uint64_t)found->number,
                                             chains_code(found->text),
                                             sequence_of(found->party),
                                             sequence_of(found->location)};
    bench_add(sum, facts, EFFECTIVE_FACTS);
}

void chains_kith_effective(void *side, size_t index, bench_sum *sum)
{
    const chains_kith *self = side;
    const kith_condition_query query = query_of(&self->asked->conditions[index]);
    kith_error err = {.size = sizeof err};
    kith_effective found;
    expect(kith_condition_effective(self->view, &query, &found, NULL, &err), &err);
    add_effective(sum, &found);
}

void chains_kith_batch(void *side, size_t index, bench_sum *sum)
{
    const chains_kith *self = side;
    const uint32_t *batch = self->asked->batched + index * CHAINS_BATCH;
    const kith_condition_query query = query_of(&self->asked->batches[index]);
    kith_error err = {.size = sizeof err};
    kith_id customers[CHAINS_BATCH];
    kith_effective found[CHAINS_BATCH];
    for (size_t i = 0; i < CHAINS_BATCH; i++) {
        customers[i] = make_id(KITH_KIND_CUSTOMER, batch[i]);
    }
    expect(kith_condition_many(self->view, &query, customers, CHAINS_BATCH, found, &err), &err);
    for (size_t i = 0; i < CHAINS_BATCH; i++) {
        add_effective(sum, &found[i]);
    }
}

void chains_kith_path(void *side, size_t index, bench_sum *sum)
{
    const chains_kith *self = side;
    const asked_path *asked = &self->asked->paths[index];
    const kith_chain_query query = {.size = sizeof query, .as_of = asked->as_of};
    kith_error err = {.size = sizeof err};
    kith_chain_step steps[KITH_PATH_MOST];
    size_t count = 0;
    uint32_t outcome = 0;
    expect(kith_chain_path(self->view, make_id(KITH_KIND_CUSTOMER, asked->customer), &query, steps,
                           KITH_PATH_MOST, &count, &outcome, &err),
           &err);
    const uint64_t found = outcome;
    bench_add(sum, &found, 1);
    for (size_t i = 0; i < count; i++) {
        const uint64_t facts[3] = {sequence_of(steps[i].customer), sequence_of(steps[i].link),
                                   steps[i].level};
        bench_add(sum, facts, 3);
    }
}

void chains_kith_header(void *side, size_t index, bench_sum *sum)
{
    const chains_kith *self = side;
    const asked_order *asked = &self->asked->orders[index];
    const kith_order_request request = {
        .size = sizeof request,
        .customer = make_id(KITH_KIND_CUSTOMER, asked->customer),
        .order_type = make_id(KITH_KIND_ORDER_TYPE, asked->order_type),
        .on = asked->on,
        .unattended = asked->unattended,
        .chain = asked->chain == 0 ? 0 : make_id(KITH_KIND_CUSTOMER, asked->chain),
    };
    kith_error err = {.size = sizeof err};
    kith_header header = {.size = sizeof header};
    expect(kith_order_header(self->view, &request, &header, NULL, &err), &err);
    const uint64_t whole[4] = {header.outcome, header.task, header.inherits, header.steps};
    bench_add(sum, whole, 4);
    for (size_t field = 1; field < KITH_HEADER_FIELDS; field++) {
        const kith_header_value *value = &header.fields[field];
        const uint64_t facts[HEADER_FACTS] = {value->origin,
                                              value->level,
                                              sequence_of(value->source),
                                              sequence_of(value->record),
                                              sequence_of(value->party),
                                              sequence_of(value->location),
                                              chains_code(value->text)};
        bench_add(sum, facts, HEADER_FACTS);
    }
}
