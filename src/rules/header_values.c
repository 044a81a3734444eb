/* Header values: what each source has for a field of an order's header (table 2). */
#include "rules/header_values.h"

#include "model/rows.h"
#include "model/traits.h"
#include "model/users.h"
#include "rules/agents.h"
#include "rules/effects.h"

#include <assert.h>

/* A text of a row that is there or not; mostly it is not set, as the row tells at once. */
static const char *text_at(const kithi_state *state, uint32_t kind, const unsigned char *row, uint32_t field)
{
    size_t length = 0;
    return row == NULL || (kithi_row_mask(row) >> field & 1u) == 0
               ? NULL
               : kithi_row_text(state, kind, row, field, &length);
}

/* What the customer itself says. */
static kith_id own_party(const kithi_filling *work, uint32_t field)
{
    return (kith_id)kithi_row_number(work->state, KITH_KIND_CUSTOMER, work->customer, field);
}

static const char *own_text(const kithi_filling *work, uint32_t field)
{
    return text_at(work->state, KITH_KIND_CUSTOMER, work->customer, field);
}

/* May this one be taken? One that is not active is skipped, with the reason. */
static bool takes_party(kithi_filling *work, uint32_t field, kith_id party, kith_id record)
{
    if (party == 0) {
        return false;
    }
    if (!kithi_traits_active(work->state, party)) {
        kithi_filling_note(work, field, party, record, 0, KITH_REASON_INACTIVE);
        return false;
    }
    return true;
}

const kithi_places *kithi_filling_places(kithi_filling *work, kith_id party)
{
    assert(party != 0); /* it would be taken for one that was looked up */
    kithi_places *places = party == work->request->customer ? &work->own : &work->other;
    if (places->party != party) {
        kithi_profile_places(work->state, party, places);
    }
    return places;
}

void kithi_filling_find_agent(kithi_filling *work)
{
    kithi_effects walk;
    if (!work->has_agents || !kithi_agents_enabled(work->state)) {
        return;
    }
    const kithi_effect *by =
        kithi_effects_first(&walk, work->state, KITH_EFFECT_EXPORT_AGENT, work->request->customer, work->on);
    while (by != NULL && !takes_party(work, KITH_HEADER_FIELD_INVOICE_TO, by->who, by->relation)) {
        by = kithi_effects_next(&walk);
    }
    work->agent_relation = by == NULL ? 0 : by->relation;
}

static kith_id agent_of(const kithi_filling *work)
{
    return (kith_id)kithi_row_number_of(work->state, work->agent_relation, KITH_RELATION_FROM);
}

/* Set a party with its location for a purpose, if it has one. */
static bool set_party(kithi_filling *work, uint32_t field, kith_header_value value, uint32_t purpose)
{
    if (!takes_party(work, field, value.party, value.record)) {
        return false;
    }
    if (purpose != 0 && value.location == 0) {
        value.location = purpose == KITH_LOCATION_BILLING ? kithi_filling_places(work, value.party)->billing
                                                          : kithi_filling_places(work, value.party)->shipping;
    }
    work->out->fields[field] = value;
    return true;
}

static bool set_text(kithi_filling *work, uint32_t field, kith_header_value value)
{
    if (value.text == NULL) {
        return false;
    }
    work->out->fields[field] = value;
    return true;
}

static bool agent_pays(const kithi_filling *work)
{
    kith_value value;
    kithi_row_value(work->state, KITH_KIND_BOOK, work->book, KITH_BOOK_AGENT_PAYS, &value);
    return value.type == KITH_TYPE_NONE || value.number != 0;
}

/* A party's account that can be used: the primary one, else the oldest; 0: none is complete. */
static kith_id complete_account(kithi_filling *work, kith_id party)
{
    const kith_id primary = kithi_filling_places(work, party)->bank_account;
    if (primary == 0 || kithi_profile_account_complete(work->state, primary, work->on)) {
        return primary;
    }
    kithi_parts walk;
    kith_id account = kithi_parts_first(&walk, work->state, party, KITH_KIND_BANK_ACCOUNT);
    while (account != 0 && !kithi_profile_account_complete(work->state, account, work->on)) {
        account = kithi_parts_next(&walk);
    }
    return account;
}

static bool set_account(kithi_filling *work, kith_header_value value, kith_id account)
{
    value.location = account;
    if (account != 0) {
        work->out->fields[KITH_HEADER_FIELD_BANK_ACCOUNT] = value;
    }
    return account != 0;
}

/* The account of who pays comes from where the payer does. A typed payer is one thing, its account another:
 * nobody typed that, and it changes with the payer. */
static bool from_payer(kithi_filling *work)
{
    kith_header_value value = work->out->fields[KITH_HEADER_FIELD_PAYER];
    if (value.party == 0) {
        return false; /* nobody pays: typed so, or no source of the book's own names anybody */
    }
    if (value.origin == KITH_ORIGIN_MANUAL) {
        value.origin = KITH_ORIGIN_CUSTOMER;
        value.source = value.party;
    }
    return set_account(work, value, complete_account(work, value.party));
}

/* What the customer's record says; of payment terms and accounts, the payer's. */
static bool from_record(kithi_filling *work, uint32_t field)
{
    const kith_id customer = work->request->customer;
    const kith_id payer = work->out->fields[KITH_HEADER_FIELD_PAYER].party;
    kith_header_value value = {.origin = KITH_ORIGIN_CUSTOMER, .source = customer};
    switch (field) {
    case KITH_HEADER_FIELD_INVOICE_TO:
        value.party = own_party(work, KITH_CUSTOMER_INVOICE_TO);
        value.location = own_party(work, KITH_CUSTOMER_INVOICE_LOCATION);
        value.party = value.party == 0 && value.location != 0 ? customer : value.party;
        return set_party(work, field, value, KITH_LOCATION_BILLING);
    case KITH_HEADER_FIELD_PAYER:
        value.party = own_party(work, KITH_CUSTOMER_PAYER);
        return set_party(work, field, value, 0);
    case KITH_HEADER_FIELD_DELIVERY:
        value.party = own_party(work, KITH_CUSTOMER_DELIVERY_PARTY);
        return set_party(work, field, value, KITH_LOCATION_SHIPPING);
    case KITH_HEADER_FIELD_BANK_ACCOUNT:
        return from_payer(work);
    case KITH_HEADER_FIELD_PAYMENT_TERMS:
        value.source = payer;
        value.text = payer == customer
                         ? own_text(work, KITH_CUSTOMER_PAYMENT_TERMS)
                         : text_at(work->state, KITH_KIND_CUSTOMER, kithi_row_find(work->state, payer),
                                   KITH_CUSTOMER_PAYMENT_TERMS);
        return set_text(work, field, value);
    case KITH_HEADER_FIELD_PRICE_LIST:
        value.text = own_text(work, KITH_CUSTOMER_PRICE_LIST);
        return set_text(work, field, value);
    default:
        value.text = own_text(work, KITH_CUSTOMER_DISCOUNT_MODEL);
        return set_text(work, field, value);
    }
}

static bool from_agent(kithi_filling *work, uint32_t field)
{
    if (work->agent_relation == 0) {
        return false;
    }
    const kith_id agent = agent_of(work);
    const kith_header_value value = {
        .origin = KITH_ORIGIN_EXPORT_AGENT, .source = agent, .record = work->agent_relation, .party = agent};
    switch (field) {
    case KITH_HEADER_FIELD_INVOICE_TO:
        return set_party(work, field, value, KITH_LOCATION_BILLING);
    case KITH_HEADER_FIELD_PAYER:
        return agent_pays(work) && set_party(work, field, value, 0);
    case KITH_HEADER_FIELD_BANK_ACCOUNT: /* of an agent that pays it is the payer's; no other is debited */
        return work->out->fields[KITH_HEADER_FIELD_PAYER].party == 0 &&
               set_account(work, value, complete_account(work, agent));
    default:
        return false;
    }
}

/* What counts of a condition type; one that names somebody who is not active is passed over for the next. */
static void find_condition(kithi_filling *work, uint32_t field, kith_id type, kith_effective *out)
{
    kith_id passed_over[KITHI_CONDITIONS_MOST];
    kithi_conditions_question *asked = &work->asked;
    asked->passed_over = passed_over;
    asked->passed_over_count = 0;
    kithi_conditions_effective(asked, type, out, NULL, 0, NULL, NULL);
    while (out->party != 0 && asked->passed_over_count < KITHI_CONDITIONS_MOST &&
           !takes_party(work, field, out->party, out->condition)) {
        passed_over[asked->passed_over_count++] = out->condition;
        kithi_conditions_effective(asked, type, out, NULL, 0, NULL, NULL);
    }
    asked->passed_over = NULL;
    asked->passed_over_count = 0;
}

/* What counts of the type that fills a field, looked up once for all sources; type 0: there is none. */
static const kith_effective *condition_for(kithi_filling *work, uint32_t field)
{
    if (work->found_for != field) {
        const uint32_t type = work->types[field];
        work->found_for = field;
        work->found_tried = false;
        work->found = (kith_effective){0};
        if (type != 0 && (work->trace != NULL || kithi_conditions_may(&work->asked, type))) {
            find_condition(work, field, kithi_id_make(KITH_KIND_CONDITION_TYPE, type), &work->found);
        }
    }
    return &work->found;
}

static bool is_party(uint32_t field)
{
    return field == KITH_HEADER_FIELD_INVOICE_TO || field == KITH_HEADER_FIELD_PAYER;
}

static bool set_condition(kithi_filling *work, uint32_t field, const kith_effective *found)
{
    const kith_header_value value = {
        .origin = found->distance == 0 ? KITH_ORIGIN_CUSTOMER : KITH_ORIGIN_CHAIN,
        .level = found->distance == 0 ? 0 : found->level,
        .source = found->customer,
        .record = found->condition,
        .party = found->party,
        .location = found->location,
        .text = found->text,
    };
    if (found->reason == KITH_REASON_NONE) { /* explicitly nothing: but somebody has to pay */
        kithi_filling_note(work, field, found->customer, found->condition, found->level, KITH_REASON_NONE);
        if (!is_party(field)) {
            work->out->fields[field] = value;
        }
        return !is_party(field);
    }
    return is_party(field) ? set_party(work, field, value,
                                       field == KITH_HEADER_FIELD_INVOICE_TO ? KITH_LOCATION_BILLING : 0)
                           : set_text(work, field, value);
}

/* Payment terms that the payer has as a condition of its own; those of its chain are nobody else's. */
static bool from_payers_condition(kithi_filling *work, kith_id payer)
{
    const uint32_t type = work->types[KITH_HEADER_FIELD_PAYMENT_TERMS];
    const kith_condition_query query = {.size = sizeof query, .customer = payer, .chain_off = 1};
    const kithi_wanted wanted = kithi_wanted_type(type);
    kithi_conditions_question asked;
    kith_effective found;
    if (payer == 0 || type == 0) {
        return false;
    }
    kithi_conditions_begin_alone(&asked, work->state, &query, work->asked.on, &wanted);
    kithi_conditions_effective(&asked, kithi_id_make(KITH_KIND_CONDITION_TYPE, type), &found, NULL, 0, NULL,
                               NULL);
    return found.condition != 0 && set_condition(work, KITH_HEADER_FIELD_PAYMENT_TERMS, &found);
}

/* What the customer itself says: in its record, else as a condition of its own. Of payment terms that is what
 * the payer says; what a customer says for whom somebody else pays comes with the chain. */
static bool from_customer(kithi_filling *work, uint32_t field)
{
    const kith_id payer = work->out->fields[KITH_HEADER_FIELD_PAYER].party;
    if (from_record(work, field)) {
        return true;
    }
    if (field == KITH_HEADER_FIELD_BANK_ACCOUNT || field == KITH_HEADER_FIELD_DELIVERY) {
        return false; /* never conditions */
    }
    if (field == KITH_HEADER_FIELD_PAYMENT_TERMS && payer != work->request->customer) {
        return from_payers_condition(work, payer);
    }
    const kith_effective *found = condition_for(work, field);
    work->found_tried = found->condition != 0 && found->distance == 0;
    return work->found_tried && set_condition(work, field, found);
}

/* Conditions of the chain; also the customer's own, where nothing but the chain is asked for them. */
static bool from_chain(kithi_filling *work, uint32_t field)
{
    const kith_effective *found = condition_for(work, field);
    if (found->type != 0 && found->condition == 0) {
        kithi_filling_note(work, field, work->request->customer, 0, 0, found->reason);
    }
    return found->condition != 0 && !work->found_tried && set_condition(work, field, found);
}

static bool from_self(kithi_filling *work, uint32_t field)
{
    const kith_id customer = work->request->customer;
    kith_header_value value = {.origin = KITH_ORIGIN_SELF, .source = customer, .party = customer};
    switch (field) {
    case KITH_HEADER_FIELD_INVOICE_TO:
        value.location = kithi_filling_places(work, customer)->location;
        break;
    case KITH_HEADER_FIELD_DELIVERY:
        value.location = kithi_filling_places(work, customer)->shipping;
        break;
    case KITH_HEADER_FIELD_BANK_ACCOUNT:
        return set_account(work, value, kithi_filling_places(work, customer)->bank_account);
    case KITH_HEADER_FIELD_PAYER:
        break;
    default: /* a code is nothing that one could be */
        return false;
    }
    if (field == KITH_HEADER_FIELD_INVOICE_TO && value.location == 0) {
        return false;
    }
    work->out->fields[field] = value;
    return true;
}

static bool from_invoice_to(kithi_filling *work, uint32_t field)
{
    const kith_header_value *invoiced = &work->out->fields[KITH_HEADER_FIELD_INVOICE_TO];
    const kith_header_value value = {.origin = KITH_ORIGIN_INVOICE_TO,
                                     .source = invoiced->party,
                                     .record = invoiced->location,
                                     .party = invoiced->party};
    return field == KITH_HEADER_FIELD_PAYER &&
           kithi_row_number_of(work->state, invoiced->location, KITH_LOCATION_PAYS) != 0 &&
           set_party(work, field, value, 0);
}

/* The field of a record of another kind that has the same meaning; 0: none. */
static uint32_t text_field(uint32_t field, uint32_t terms, uint32_t list, uint32_t model)
{
    switch (field) {
    case KITH_HEADER_FIELD_PAYMENT_TERMS:
        return terms;
    case KITH_HEADER_FIELD_PRICE_LIST:
        return list;
    case KITH_HEADER_FIELD_DISCOUNT_MODEL:
        return model;
    default:
        return 0;
    }
}

static bool from_settings(kithi_filling *work, uint32_t field, uint32_t origin)
{
    const bool fixed = origin == KITH_ORIGIN_ORDER_TYPE;
    const uint32_t setting = fixed ? text_field(field, KITH_ORDER_TYPE_PAYMENT_TERMS,
                                                KITH_ORDER_TYPE_PRICE_LIST, KITH_ORDER_TYPE_DISCOUNT_MODEL)
                                   : text_field(field, KITH_BOOK_PAYMENT_TERMS, KITH_BOOK_PRICE_LIST, 0);
    const uint32_t kind = fixed ? KITH_KIND_ORDER_TYPE : KITH_KIND_BOOK;
    const char *text =
        setting == 0 ? NULL : text_at(work->state, kind, fixed ? work->type : work->book, setting);
    return text != NULL &&
           set_text(work, field,
                    (kith_header_value){
                        .origin = origin,
                        .record = fixed ? work->request->order_type : kithi_users_book(work->state),
                        .text = text,
                    });
}

static bool from_order_type(kithi_filling *work, uint32_t field)
{
    return from_settings(work, field, KITH_ORIGIN_ORDER_TYPE);
}

static bool from_default(kithi_filling *work, uint32_t field)
{
    return from_settings(work, field, KITH_ORIGIN_DEFAULT);
}

bool kithi_filling_take(kithi_filling *work, uint32_t field, uint32_t origin)
{
    /* Most have nothing, and a function of its own says so at once. */
    static bool (*const takes[])(kithi_filling *, uint32_t) = {
        [KITH_ORIGIN_CUSTOMER] = from_customer, [KITH_ORIGIN_EXPORT_AGENT] = from_agent,
        [KITH_ORIGIN_CHAIN] = from_chain,       [KITH_ORIGIN_INVOICE_TO] = from_invoice_to,
        [KITH_ORIGIN_SELF] = from_self,         [KITH_ORIGIN_ORDER_TYPE] = from_order_type,
        [KITH_ORIGIN_DEFAULT] = from_default,
    };
    return origin < sizeof takes / sizeof takes[0] && takes[origin] != NULL && takes[origin](work, field);
}
