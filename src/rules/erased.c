/*
 * Erased customers: nothing new comes about one, or it could never be erased again. What belongs to orders
 * that were kept goes on, without anything personal.
 */
#include "model/rows.h"
#include "model/shape.h"
#include "model/users.h"
#include "rules/erasure.h"
#include "rules/rules.h"

/* What a rule here asks, with the row as it was: all empty for a record that is new. */
typedef struct enquiry {
    kithi_case *asked;
    const kithi_kind *kind;
    kith_value before[KITHI_FIELDS];
} enquiry;

static int64_t status_in(const kithi_state *state, kith_id customer)
{
    return kithi_row_number(state, KITH_KIND_CUSTOMER, kithi_row_find(state, customer), KITH_CUSTOMER_STATUS);
}

/* Had the customer been erased when the record was touched? */
static bool was_erased(const kithi_case *asked, kith_id customer)
{
    if (KITH_ID_KIND(customer) != KITH_KIND_CUSTOMER ||
        status_in(asked->state, customer) != KITH_STATUS_ERASED) {
        return false;
    }
    return status_in(asked->base, customer) == KITH_STATUS_ERASED ||
           asked->last(asked->ctx, customer) < asked->change;
}

static bool differs(const enquiry *of, uint32_t field)
{
    return !kithi_value_equal(&of->before[field], &of->asked->values[field]);
}

/* --- the customer itself --- */

/* Erased is what erasing makes of a customer, and nothing else, but that an import may take over one of whom
 * others made it. */
static kith_status judge_status(const enquiry *of)
{
    const bool taken_over = of->asked->importing && kithi_rules_new(of->asked);
    return of->asked->by_hand && !taken_over && differs(of, KITH_CUSTOMER_STATUS) &&
                   of->asked->values[KITH_CUSTOMER_STATUS].number == KITH_STATUS_ERASED
               ? kithi_rules_report(of->asked, KITH_RULE_CUSTOMER_ERASED, KITH_CUSTOMER_STATUS, of->asked->id)
               : KITH_OK;
}

static kith_status judge_customer(const enquiry *of)
{
    for (uint32_t field = 1;
         of->before[KITH_CUSTOMER_STATUS].number == KITH_STATUS_ERASED && field <= of->kind->field_count;
         field++) {
        if (differs(of, field)) {
            return kithi_rules_report(of->asked, KITH_RULE_CUSTOMER_ERASED, field, of->asked->id);
        }
    }
    return judge_status(of);
}

/* --- what is about one --- */

/* The erased customer whose record this is, or whose order or relation it belongs to; 0: none. */
static kith_id owner_of(const kithi_case *asked)
{
    static const struct {
        uint32_t kind;
        uint32_t field;
    } owners[] = {
        {KITH_KIND_ORDER, KITH_ORDER_CUSTOMER},         {KITH_KIND_RELATION, KITH_RELATION_FROM},
        {KITH_KIND_RELATION, KITH_RELATION_TO},         {KITH_KIND_CHAIN_LINK, KITH_CHAIN_LINK_CUSTOMER},
        {KITH_KIND_CHAIN_LINK, KITH_CHAIN_LINK_PARENT},
    };
    const kith_id root = kithi_users_root(asked->state, asked->id);
    if (KITH_ID_KIND(root) == KITH_KIND_CUSTOMER) {
        return was_erased(asked, root) ? root : 0;
    }
    for (size_t i = 0; i < sizeof owners / sizeof owners[0]; i++) {
        const kith_id who = owners[i].kind == KITH_ID_KIND(root)
                                ? (kith_id)kithi_row_number_of(asked->state, root, owners[i].field)
                                : 0;
        if (was_erased(asked, who)) {
            return who;
        }
    }
    return 0;
}

/* Parts of orders, what they add up on a card, and that a manager is bound no longer. */
static bool goes_on(const kithi_case *asked)
{
    const uint32_t kind = KITH_ID_KIND(asked->id);
    if (kind == KITH_KIND_CARD_ACCRUAL) {
        return asked->values[KITH_CARD_ACCRUAL_ORDER].type != KITH_TYPE_NONE;
    }
    if (kind == KITH_KIND_BINDING) {
        return asked->values[KITH_BINDING_MANAGER].type == KITH_TYPE_NONE;
    }
    return kind != KITH_KIND_ORDER &&
           KITH_ID_KIND(kithi_users_root(asked->state, asked->id)) == KITH_KIND_ORDER;
}

/* Is a field about somebody who was not erased: the other party of a document? */
static bool is_of_living(const kithi_case *asked, uint32_t field)
{
    const kith_id who = kithi_erasure_about(asked->state, asked->id, field);
    return who != 0 && !was_erased(asked, who);
}

/* The number of a card on an order says nothing: that of the customer's own cards has gone. */
static bool is_personal(const kithi_case *asked, uint32_t field)
{
    const uint32_t kind = KITH_ID_KIND(asked->id);
    return kithi_schema_personal(kind, field) && !is_of_living(asked, field) &&
           !(kind == KITH_KIND_ORDER_CARD && field == KITH_ORDER_CARD_NUMBER);
}

/* Would erasing leave a record as it is? Of what is personal only that stays without which there is no such
 * record. */
static bool says_nothing(const enquiry *of)
{
    for (uint32_t field = 1; field <= of->kind->field_count; field++) {
        const kith_value *value = &of->asked->values[field];
        const bool bare = value->type == KITH_TYPE_TEXT
                              ? kithi_shape_erased(value)
                              : (of->kind->fields[field - 1].flags & (KITHI_REQUIRED | KITHI_PRIMARY)) != 0;
        if (value->type != KITH_TYPE_NONE && is_personal(of->asked, field) && !bare) {
            return false;
        }
    }
    return true;
}

/* Has its last day come? Without a day of its own the import is believed. */
static bool has_ended(const kithi_case *asked, uint32_t until)
{
    const kith_value *last = &asked->values[until];
    return last->type != KITH_TYPE_NONE && (asked->today == 0 || last->number <= asked->today);
}

/* Is it over: a relation that has ended, a manager bound no longer? What is left of the rest does not end. */
static bool is_over(const kithi_case *asked, uint32_t until)
{
    const uint32_t kind = KITH_ID_KIND(asked->id);
    if (kind == KITH_KIND_RELATION || kind == KITH_KIND_CHAIN_LINK) {
        return has_ended(asked, until);
    }
    return kind != KITH_KIND_BINDING || asked->values[KITH_BINDING_CURRENT].number == 0;
}

/* An import takes over what erasing has left elsewhere. */
static bool is_taken_over(const enquiry *of)
{
    const kithi_case *asked = of->asked;
    return asked->importing && kithi_rules_new(asked) && owner_of(asked) != 0 && says_nothing(of) &&
           is_over(asked, of->kind->until);
}

/* --- what erasing leaves in records of others --- */

/* Where they name the customer, or a part of it, and stay. What belongs to their orders goes on anyway. */
static bool is_named_by(uint32_t kind, uint32_t field)
{
    static const struct {
        uint32_t kind;
        uint32_t field;
    } left[] = {
        {KITH_KIND_LOCATION, KITH_LOCATION_SHARES},
        {KITH_KIND_PARTICIPANT, KITH_PARTICIPANT_CONTACT},
        {KITH_KIND_CONDITION, KITH_CONDITION_PARTY},
        {KITH_KIND_CONDITION, KITH_CONDITION_LOCATION},
        {KITH_KIND_SIGNED_DOCUMENT, KITH_SIGNED_DOCUMENT_SIGNATORY},
        {KITH_KIND_SIGNED_DOCUMENT, KITH_SIGNED_DOCUMENT_CONSENTING},
    };
    for (size_t i = 0; i < sizeof left / sizeof left[0]; i++) {
        if (left[i].kind == kind && left[i].field == field) {
            return true;
        }
    }
    return false;
}

/* Does a record of somebody else hold nothing of what erasing takes from it? */
static bool says_nothing_of_others(const enquiry *of)
{
    for (uint32_t field = 1; field <= of->kind->field_count; field++) {
        const bool goes = (of->kind->fields[field - 1].flags & KITHI_PERSONAL) != 0;
        if (of->asked->values[field].type != KITH_TYPE_NONE && goes && !is_of_living(of->asked, field)) {
            return false;
        }
    }
    return true;
}

/* An import takes over a reference that erasing has left elsewhere. */
static bool is_left(const enquiry *of, uint32_t field)
{
    const kithi_case *asked = of->asked;
    const uint32_t kind = KITH_ID_KIND(asked->id);
    return asked->importing && kithi_rules_new(asked) && is_named_by(kind, field) &&
           says_nothing_of_others(of) && (kind != KITH_KIND_CONDITION || has_ended(asked, of->kind->until));
}

/* A reference that was not there before, to the customer or to a part of it. */
static kith_status judge_references(const enquiry *of, bool *found)
{
    kithi_case *asked = of->asked;
    for (uint32_t field = 1; field <= of->kind->field_count; field++) {
        const kith_value *value = &asked->values[field];
        const kith_id who = value->type == KITH_TYPE_REFERENCE && differs(of, field)
                                ? kithi_users_root(asked->state, (kith_id)value->number)
                                : 0;
        if (was_erased(asked, who) && !is_left(of, field)) {
            *found = true;
            return kithi_rules_report(asked, KITH_RULE_CUSTOMER_ERASED, field, who);
        }
    }
    return KITH_OK;
}

/* --- what stayed --- */

/* Would a relation hold for longer? */
static bool is_prolonged(const enquiry *of, uint32_t field)
{
    const int64_t was = of->before[field].number;
    const int64_t is = of->asked->values[field].number;
    const uint32_t kind = KITH_ID_KIND(of->asked->id);
    return (kind == KITH_KIND_RELATION || kind == KITH_KIND_CHAIN_LINK) && field == of->kind->until &&
           was != 0 && (is == 0 || is > was);
}

/* Something personal in a record that stayed. What else changes it brings nothing new: merging others moves
 * their relations with the customer, and unites those that meet. */
static kith_status judge_values(const enquiry *of)
{
    kithi_case *asked = of->asked;
    const kith_id who = asked->by_hand ? owner_of(asked) : 0;
    for (uint32_t field = 1; field <= of->kind->field_count && who != 0; field++) {
        const bool set = asked->values[field].type != KITH_TYPE_NONE && is_personal(asked, field);
        if (differs(of, field) && (set || is_prolonged(of, field))) {
            return kithi_rules_report(asked, KITH_RULE_CUSTOMER_ERASED, field, who);
        }
    }
    return KITH_OK;
}

/* Is an erased customer anywhere near? Mostly none is, and the row as it was need not be read. */
static bool concerns_erased(const kithi_case *asked)
{
    const kithi_kind *kind = kithi_schema_kind(KITH_ID_KIND(asked->id));
    for (uint32_t field = 1; field <= kind->field_count; field++) {
        const kith_value *value = &asked->values[field];
        if (value->type == KITH_TYPE_REFERENCE &&
            was_erased(asked, kithi_users_root(asked->state, (kith_id)value->number))) {
            return true;
        }
    }
    return KITH_ID_KIND(asked->id) == KITH_KIND_CUSTOMER || (asked->by_hand && owner_of(asked) != 0);
}

kith_status kithi_rule_customer_erased(kithi_case *asked)
{
    enquiry of = {.asked = asked, .kind = kithi_schema_kind(KITH_ID_KIND(asked->id))};
    bool found = false;
    if (asked->base == NULL || !concerns_erased(asked)) {
        return KITH_OK; /* what is stored was not made by anybody here */
    }
    const unsigned char *row = kithi_row_find(asked->base, asked->id);
    if (row != NULL) {
        kithi_row_read(asked->base, KITH_ID_KIND(asked->id), row, of.before);
    }
    if (is_taken_over(&of)) {
        return KITH_OK;
    }
    kith_status status = goes_on(asked) ? KITH_OK : judge_references(&of, &found);
    if (status != KITH_OK || found) {
        return status;
    }
    return KITH_ID_KIND(asked->id) == KITH_KIND_CUSTOMER ? judge_customer(&of) : judge_values(&of);
}
