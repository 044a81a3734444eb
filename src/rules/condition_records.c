/* Rules of conditions: what their type allows, and that one of a kind holds at a time. */
#include "base/date.h"
#include "model/index.h"
#include "model/links.h"
#include "model/rows.h"
#include "model/users.h"
#include "rules/aliases.h"
#include "rules/conditions.h"
#include "rules/rules.h"

static int64_t type_setting(const kithi_case *asked, uint32_t field)
{
    const unsigned char *row =
        kithi_row_find(asked->state, (kith_id)asked->values[KITH_CONDITION_TYPE].number);
    return kithi_row_number(asked->state, KITH_KIND_CONDITION_TYPE, row, field);
}

/* Which fields carry the value: bits of those that must be set, and of those that may. */
static void allowed_fields(int64_t value, uint32_t *must, uint32_t *may)
{
    static const struct {
        uint32_t must;
        uint32_t may;
    } fields[] = {
        [KITH_CONDITION_VALUE_PERCENT] = {1u << KITH_CONDITION_NUMBER, 0},
        [KITH_CONDITION_VALUE_AMOUNT] = {1u << KITH_CONDITION_NUMBER | 1u << KITH_CONDITION_CURRENCY, 0},
        [KITH_CONDITION_VALUE_DECIMAL] = {1u << KITH_CONDITION_NUMBER, 0},
        [KITH_CONDITION_VALUE_CODE] = {1u << KITH_CONDITION_TEXT, 0},
        [KITH_CONDITION_VALUE_CUSTOMER] = {1u << KITH_CONDITION_PARTY, 0},
        [KITH_CONDITION_VALUE_LOCATION] = {1u << KITH_CONDITION_PARTY, 1u << KITH_CONDITION_LOCATION},
        [KITH_CONDITION_VALUE_AGREEMENT] = {1u << KITH_CONDITION_TEXT, 1u << KITH_CONDITION_PARTY},
    };
    *must = fields[value].must;
    *may = fields[value].must | fields[value].may | 1u << KITH_CONDITION_CURRENCY;
}

kith_status kithi_rule_condition_shape(kithi_case *asked)
{
    static const uint32_t carrying[] = {KITH_CONDITION_NUMBER, KITH_CONDITION_TEXT, KITH_CONDITION_PARTY,
                                        KITH_CONDITION_LOCATION, KITH_CONDITION_CURRENCY};
    const kith_id type = (kith_id)asked->values[KITH_CONDITION_TYPE].number;
    const int64_t state = asked->values[KITH_CONDITION_STATE].number;
    uint32_t must = 0;
    uint32_t may = 0;
    if (state != KITH_CONDITION_STATE_NONE && state != KITH_CONDITION_STATE_BLOCK) {
        allowed_fields(type_setting(asked, KITH_CONDITION_TYPE_VALUE), &must, &may);
    }
    for (size_t i = 0; i < sizeof carrying / sizeof carrying[0]; i++) {
        const bool set = asked->values[carrying[i]].type != KITH_TYPE_NONE;
        if ((must >> carrying[i] & 1u) != 0 ? !set : set && (may >> carrying[i] & 1u) == 0) {
            return kithi_rules_report(asked, KITH_RULE_CONDITION_SHAPE, carrying[i], type);
        }
    }
    if (asked->values[KITH_CONDITION_BRAND].number != 0 &&
        type_setting(asked, KITH_CONDITION_TYPE_BY_BRAND) == 0) {
        return kithi_rules_report(asked, KITH_RULE_CONDITION_SHAPE, KITH_CONDITION_BRAND, type);
    }
    return asked->values[KITH_CONDITION_ITEM_GROUP].type != KITH_TYPE_NONE &&
                   type_setting(asked, KITH_CONDITION_TYPE_BY_ITEM_GROUP) == 0
               ? kithi_rules_report(asked, KITH_RULE_CONDITION_SHAPE, KITH_CONDITION_ITEM_GROUP, type)
               : KITH_OK;
}

/* A header takes parties from where somebody is named, and codes from where one stands. */
static bool can_fill(int64_t value, int64_t field)
{
    switch (field) {
    case 0:
        return true;
    case KITH_HEADER_FIELD_INVOICE_TO:
    case KITH_HEADER_FIELD_PAYER:
        return value == KITH_CONDITION_VALUE_CUSTOMER || value == KITH_CONDITION_VALUE_LOCATION;
    case KITH_HEADER_FIELD_PAYMENT_TERMS:
    case KITH_HEADER_FIELD_PRICE_LIST:
    case KITH_HEADER_FIELD_DISCOUNT_MODEL:
        return value == KITH_CONDITION_VALUE_CODE;
    default:
        return false;
    }
}

/* Only numbers are added or compared, and only percentages come off one after the other. */
kith_status kithi_rule_condition_mode(kithi_case *asked)
{
    const int64_t value = asked->values[KITH_CONDITION_TYPE_VALUE].number;
    const int64_t mode = asked->values[KITH_CONDITION_TYPE_MODE].number;
    const bool percent = value == KITH_CONDITION_VALUE_PERCENT;
    const bool number =
        percent || value == KITH_CONDITION_VALUE_AMOUNT || value == KITH_CONDITION_VALUE_DECIMAL;
    const bool counts = mode == KITH_CONDITION_MODE_SUM || mode == KITH_CONDITION_MODE_BEST;
    if (!can_fill(value, asked->values[KITH_CONDITION_TYPE_FILLS].number)) {
        return kithi_rules_report(asked, KITH_RULE_CONDITION_SHAPE, KITH_CONDITION_TYPE_FILLS, 0);
    }
    return (counts && !number) || (mode == KITH_CONDITION_MODE_CASCADE && !percent)
               ? kithi_rules_report(asked, KITH_RULE_CONDITION_SHAPE, KITH_CONDITION_TYPE_MODE, 0)
               : KITH_OK;
}

/* An invoice address is one of the party's own. */
kith_status kithi_rule_condition_location(kithi_case *asked)
{
    const kith_id location = (kith_id)asked->values[KITH_CONDITION_LOCATION].number;
    return location != 0 && !kithi_aliases_same(asked->state, kithi_users_owner(asked->state, location),
                                                (kith_id)asked->values[KITH_CONDITION_PARTY].number)
               ? kithi_rules_report(asked, KITH_RULE_LOCATION_OWNER, KITH_CONDITION_LOCATION, location)
               : KITH_OK;
}

static kith_date date_at(const kithi_state *state, kith_id id, uint32_t field)
{
    return (kith_date)kithi_row_number_of(state, id, field);
}

/* Whose days are compared. */
typedef struct comparing {
    const kithi_state *state;
    const kith_value *values;
    kith_id id;
    const kithi_case *asked; /* NULL: every other one counts */
} comparing;

/* Does the other one, of the same customer, type and scope, hold on a day of this one? */
static bool overlaps(const comparing *work, kith_id other)
{
    const kith_date from = date_at(work->state, other, KITH_CONDITION_SINCE);
    const kith_date to = date_at(work->state, other, KITH_CONDITION_UNTIL);
    return other != work->id && (work->asked == NULL || kithi_rules_counts(work->asked, other)) &&
           kithi_row_number_of(work->state, other, KITH_CONDITION_INACTIVE) == 0 &&
           !kithi_date_never(from, to) &&
           kithi_date_overlap((kith_date)work->values[KITH_CONDITION_SINCE].number,
                              (kith_date)work->values[KITH_CONDITION_UNTIL].number, from, to);
}

/* The first one of no scope that overlaps; 0: none. */
static kith_id overlap_of_plain(const comparing *work, kith_id customer, kith_id type)
{
    const uint32_t sequence = kithi_id_sequence(type);
    const uint32_t owner = kithi_id_sequence(customer);
    kithi_walk walk;
    for (const kithi_entry *entry = kithi_links_terms(
             &walk, work->state, owner, kithi_links_place(work->state, KITHI_LIST_TERMS, owner), sequence);
         entry != NULL; entry = kithi_links_term(&walk, sequence)) {
        const kith_id other = kithi_id_make(KITH_KIND_CONDITION, kithi_entry_relation(entry));
        if (overlaps(work, other)) {
            return other;
        }
        kithi_links_next(&walk);
    }
    return 0;
}

static kith_id find_overlap(const comparing *work)
{
    const kith_value *values = work->values;
    const kith_id customer = (kith_id)values[KITH_CONDITION_CUSTOMER].number;
    const kith_id type = (kith_id)values[KITH_CONDITION_TYPE].number;
    const kith_id brand = (kith_id)values[KITH_CONDITION_BRAND].number;
    const kith_value *group = &values[KITH_CONDITION_ITEM_GROUP];
    kithi_key prefix;
    kithi_cursor cursor;
    if (values[KITH_CONDITION_INACTIVE].number != 0 ||
        kithi_date_never((kith_date)values[KITH_CONDITION_SINCE].number,
                         (kith_date)values[KITH_CONDITION_UNTIL].number)) {
        return 0;
    }
    if (brand == 0 && group->length == 0) {
        return overlap_of_plain(work, customer, type);
    }
    kithi_index_condition_prefix(&prefix, customer, type, brand, group->text, group->length);
    for (kithi_index_seek(&cursor, work->state, &prefix);
         kithi_cursor_begins(&cursor, prefix.bytes, prefix.size); kithi_cursor_next(&cursor)) {
        const kith_id other = kithi_id_make(KITH_KIND_CONDITION, kithi_cursor_tail(&cursor));
        if (overlaps(work, other)) {
            return other;
        }
    }
    return 0;
}

kith_id kithi_conditions_overlap(const kithi_state *state, const kith_value *values, kith_id but)
{
    const comparing work = {state, values, but, NULL};
    return find_overlap(&work);
}

kith_status kithi_rule_condition_overlap(kithi_case *asked)
{
    const comparing work = {asked->state, asked->values, asked->id, asked};
    const kith_id other = find_overlap(&work);
    if (other == 0) {
        return KITH_OK;
    }
    const kith_date since = (kith_date)asked->values[KITH_CONDITION_SINCE].number;
    const kith_date until = (kith_date)asked->values[KITH_CONDITION_UNTIL].number;
    const kith_date from = date_at(asked->state, other, KITH_CONDITION_SINCE);
    const kith_date to = date_at(asked->state, other, KITH_CONDITION_UNTIL);
    return kithi_rules_report_days(asked, KITH_RULE_OVERLAP, other, from > since ? from : since,
                                   until == 0 || (to != 0 && to < until) ? to : until);
}
