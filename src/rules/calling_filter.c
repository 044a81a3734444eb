/* Calling: each filter of a call list that customers have parts for (O20). */
#include "rules/calling_filter.h"

#include "base/date.h"
#include "model/balances.h"
#include "model/index.h"
#include "model/ordered.h"
#include "model/rows.h"
#include "model/users.h"
#include "rules/cards.h"
#include "rules/commission.h"
#include "rules/consent.h"
#include "rules/orders.h"
#include "rules/profile.h"

#include <string.h>

static bool is_set(const kithi_calling *list, uint32_t field)
{
    return list->values[field].type != KITH_TYPE_NONE;
}

static kith_date date_of(const kithi_calling *list, uint32_t field)
{
    return (kith_date)list->values[field].number;
}

static int64_t number_of(const kithi_calling *list, kith_id id, uint32_t field)
{
    return kithi_row_number(list->state, KITH_ID_KIND(id), kithi_row_find(list->state, id), field);
}

/* Does a number lie between two limits, of which either may not be set? */
static bool in_limits(const kithi_calling *list, uint32_t least, uint32_t most, kithi_sum number)
{
    return (!is_set(list, least) || number >= list->values[least].number) &&
           (!is_set(list, most) || number <= list->values[most].number);
}

static bool has_attribute(const kithi_calling *list, kith_id customer)
{
    const kith_id wanted = (kith_id)list->values[KITH_CALL_LIST_ATTRIBUTE].number;
    kithi_parts part_walk;
    for (kith_id part = kithi_parts_first(&part_walk, list->state, customer, KITH_KIND_ATTRIBUTE_VALUE);
         part != 0; part = kithi_parts_next(&part_walk)) {
        kith_value values[KITHI_FIELDS];
        kithi_row_read(list->state, KITH_KIND_ATTRIBUTE_VALUE, kithi_row_find(list->state, part), values);
        const kith_value *flag = &values[KITH_ATTRIBUTE_VALUE_FLAG];
        if ((kith_id)values[KITH_ATTRIBUTE_VALUE_ATTRIBUTE].number == wanted &&
            (flag->type == KITH_TYPE_NONE || flag->number != 0)) {
            return true;
        }
    }
    return false;
}

/* May advertising be sent to one of the customer's contacts? */
static bool may_be_written_to(const kithi_calling *list, kith_id customer)
{
    kith_permission permission = {.allowed = 0};
    kithi_parts contact_walk;
    for (kith_id contact = kithi_parts_first(&contact_walk, list->state, customer, KITH_KIND_CONTACT);
         contact != 0 && permission.allowed == 0; contact = kithi_parts_next(&contact_walk)) {
        const kith_contact_request request = {
            .contact = contact, .channel = (uint32_t)list->values[KITH_CALL_LIST_CHANNEL].number};
        permission = (kith_permission){.allowed = 0};
        kithi_consent_ask(list->state, &request, list->on, &permission);
    }
    return permission.allowed != 0;
}

/* Is the card in the state asked for? Active is one that counts, and one that another follows is not blocked
 * either. */
static bool is_in_state(const kithi_calling *list, kith_id card, int64_t wanted)
{
    switch (wanted) {
    case KITH_CARD_STATE_ACTIVE:
        return kithi_cards_reason(list->state, card, list->on) == KITH_REASON_TAKEN;
    case KITH_CARD_STATE_BLOCKED:
        return kithi_cards_reason(list->state, card, list->on) == KITH_REASON_CARD_BLOCKED;
    default:
        return number_of(list, card, KITH_CARD_STATE) == wanted;
    }
}

static bool has_card(const kithi_calling *list, kith_id customer)
{
    const int64_t wanted = list->values[KITH_CALL_LIST_CARD].number;
    kithi_parts account_walk;
    for (kith_id account = kithi_parts_first(&account_walk, list->state, customer, KITH_KIND_CARD_ACCOUNT);
         account != 0; account = kithi_parts_next(&account_walk)) {
        kithi_parts card_walk;
        for (kith_id card = kithi_parts_first(&card_walk, list->state, account, KITH_KIND_CARD); card != 0;
             card = kithi_parts_next(&card_walk)) {
            if (is_in_state(list, card, wanted)) {
                return true;
            }
        }
    }
    return false;
}

/* What the customer's accounts have added up in the book's currency: amounts of several are not added. */
static bool card_sum_fits(const kithi_calling *list, kith_id customer)
{
    kithi_sum sum = 0;
    kithi_parts account_walk;
    for (kith_id account = kithi_parts_first(&account_walk, list->state, customer, KITH_KIND_CARD_ACCOUNT);
         account != 0; account = kithi_parts_next(&account_walk)) {
        sum += kithi_cards_currency(list->state, account, 0) ? kithi_balances_of(list->state, account) : 0;
    }
    return in_limits(list, KITH_CALL_LIST_CARD_LEAST, KITH_CALL_LIST_CARD_MOST, sum);
}

static bool was_visited(const kithi_calling *list, kith_id customer)
{
    const kith_date since = date_of(list, KITH_CALL_LIST_VISIT_SINCE);
    const kith_date until = date_of(list, KITH_CALL_LIST_VISIT_UNTIL);
    kithi_parts visit_walk;
    for (kith_id visit = kithi_parts_first(&visit_walk, list->state, customer, KITH_KIND_VISIT); visit != 0;
         visit = kithi_parts_next(&visit_walk)) {
        if (kithi_date_valid_on(since, until, (kith_date)number_of(list, visit, KITH_VISIT_DATE))) {
            return true;
        }
    }
    return false;
}

/* --- orders --- */

/* What the orders of a customer within the list's days have. */
typedef struct bought {
    bool any;
    bool item;
    kithi_sum sum; /* in the book's currency */
} bought;

static bool has_item(const kithi_calling *list, kith_id order)
{
    const kith_value *wanted = &list->values[KITH_CALL_LIST_ITEM];
    kithi_parts line_walk;
    for (kith_id line = kithi_parts_first(&line_walk, list->state, order, KITH_KIND_ORDER_LINE); line != 0;
         line = kithi_parts_next(&line_walk)) {
        size_t length = 0;
        const char *item = kithi_row_text(list->state, KITH_KIND_ORDER_LINE,
                                          kithi_row_find(list->state, line), KITH_ORDER_LINE_ITEM, &length);
        if (item != NULL && length == wanted->length && memcmp(item, wanted->text, length) == 0) {
            return true;
        }
    }
    return false;
}

/* Was something ordered, and not taken back? */
static bool is_ordered(const kithi_calling *list, kith_id order)
{
    const int64_t status = number_of(list, order, KITH_ORDER_STATUS);
    return status != KITH_ORDER_STATUS_DRAFT && status != KITH_ORDER_STATUS_CANCELLED;
}

static void add_order(const kithi_calling *list, kith_id order, bought *out)
{
    if (!is_ordered(list, order)) {
        return;
    }
    out->any = true;
    out->item = out->item || (is_set(list, KITH_CALL_LIST_ITEM) && has_item(list, order));
    const kith_id currency = (kith_id)number_of(list, order, KITH_ORDER_CURRENCY);
    const bool in_books = kithi_commission_currency(list->state, currency) == 0;
    out->sum += in_books ? kithi_orders_due(list->state, order) : 0;
}

/* Orders within the days, latest first. */
static bought look_at_orders(const kithi_calling *list, kith_id customer)
{
    bought found = {false, false, 0};
    const kith_date since = date_of(list, KITH_CALL_LIST_ORDER_SINCE);
    const kith_date until = date_of(list, KITH_CALL_LIST_ORDER_UNTIL);
    kithi_ordered walk;
    for (kithi_ordered_first(&walk, list->state, customer, false, 0); kithi_ordered_at(&walk) != 0;
         kithi_ordered_next(&walk)) {
        const kith_id order = kithi_ordered_at(&walk);
        const kith_date date = (kith_date)number_of(list, order, KITH_ORDER_DATE);
        if (date < since) {
            break;
        }
        if (until == 0 || date <= until) {
            add_order(list, order, &found);
        }
    }
    return found;
}

static bool orders_fit(const kithi_calling *list, kith_id customer)
{
    const bought found = look_at_orders(list, customer);
    return found.any && (found.item || !is_set(list, KITH_CALL_LIST_ITEM)) &&
           in_limits(list, KITH_CALL_LIST_ORDER_LEAST, KITH_CALL_LIST_ORDER_MOST, found.sum);
}

/* Was the customer, or an order of it, in the shop? */
static bool knows_shop(const kithi_calling *list, kith_id customer)
{
    const kith_id shop = (kith_id)list->values[KITH_CALL_LIST_SHOP].number;
    kithi_parts visit_walk;
    for (kith_id visit = kithi_parts_first(&visit_walk, list->state, customer, KITH_KIND_VISIT); visit != 0;
         visit = kithi_parts_next(&visit_walk)) {
        if ((kith_id)number_of(list, visit, KITH_VISIT_SHOP) == shop) {
            return true;
        }
    }
    kithi_ordered walk;
    for (kithi_ordered_first(&walk, list->state, customer, false, 0); kithi_ordered_at(&walk) != 0;
         kithi_ordered_next(&walk)) {
        const kith_id order = kithi_ordered_at(&walk);
        if ((kith_id)number_of(list, order, KITH_ORDER_SHOP) == shop && is_ordered(list, order)) {
            return true;
        }
    }
    return false;
}

/* --- all of them --- */

static bool any_set(const kithi_calling *list, const uint32_t *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (is_set(list, fields[i])) {
            return true;
        }
    }
    return false;
}

#define ANY(list, ...)                                                                                       \
    any_set((list), (const uint32_t[]){__VA_ARGS__},                                                         \
            sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))

bool kithi_calling_fits(const kithi_calling *list, kith_id customer)
{
    const kith_value *values = list->values;
    return (!is_set(list, KITH_CALL_LIST_ATTRIBUTE) || has_attribute(list, customer)) &&
           (!is_set(list, KITH_CALL_LIST_CARD) || has_card(list, customer)) &&
           (!ANY(list, KITH_CALL_LIST_CARD_LEAST, KITH_CALL_LIST_CARD_MOST) ||
            card_sum_fits(list, customer)) &&
           (list->visited || !ANY(list, KITH_CALL_LIST_VISIT_SINCE, KITH_CALL_LIST_VISIT_UNTIL) ||
            was_visited(list, customer)) &&
           (!ANY(list, KITH_CALL_LIST_ORDER_SINCE, KITH_CALL_LIST_ORDER_UNTIL, KITH_CALL_LIST_ORDER_LEAST,
                 KITH_CALL_LIST_ORDER_MOST, KITH_CALL_LIST_ITEM) ||
            orders_fit(list, customer)) &&
           (!is_set(list, KITH_CALL_LIST_SHOP) || knows_shop(list, customer)) &&
           (!is_set(list, KITH_CALL_LIST_CALL_STATUS) ||
            number_of(list,
                      kithi_profile_stage(
                          list->state, customer, (kith_id)values[KITH_CALL_LIST_SEASON].number,
                          kithi_profile_year(list->state, (kith_id)values[KITH_CALL_LIST_SEASON].number)),
                      KITH_NOTE_CALL_STATUS) == values[KITH_CALL_LIST_CALL_STATUS].number) &&
           (!is_set(list, KITH_CALL_LIST_CHANNEL) || may_be_written_to(list, customer));
}
