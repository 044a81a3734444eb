/* Rules of records in general: keys, parts, attributes, removal; and what a customer must have. */
#include "model/index.h"
#include "model/rows.h"
#include "model/users.h"
#include "rules/records.h"
#include "rules/rules.h"

kith_status kithi_rule_number_taken(kithi_case *asked)
{
    const uint32_t kind = KITH_ID_KIND(asked->id);
    const uint32_t field = kithi_schema_key(kithi_schema_kind(kind));
    if (field == 0) {
        return KITH_OK;
    }
    const kith_value *key = &asked->values[field];
    for (uint32_t other = kithi_index_find(asked->state, kind, key->text, key->length, 0); other != 0;
         other = kithi_index_find(asked->state, kind, key->text, key->length, other)) {
        const kith_id id = kithi_id_make(kind, other);
        if (other != asked->sequence && kithi_rules_counts(asked, id)) {
            return kithi_rules_report(asked, KITH_RULE_NUMBER_TAKEN, field, id);
        }
    }
    return KITH_OK;
}

static bool same_identity(const kithi_state *state, uint32_t kind, uint32_t sequence,
                          const kith_value *values)
{
    const kithi_kind *described = kithi_schema_kind(kind);
    for (uint32_t field = 1; field <= described->field_count; field++) {
        kith_value value;
        if ((described->fields[field - 1].flags & KITHI_IDENTITY) == 0) {
            continue;
        }
        kithi_row_value(state, kind, kithi_row_at(state, kind, sequence), field, &value);
        if (!kithi_value_equal(&value, &values[field])) {
            return false;
        }
    }
    return true;
}

/* What two earned who are one by now stays as it was booked: of what is frozen a recipient may have several.
 */
static bool are_frozen(const kithi_state *state, uint32_t kind, uint32_t sequence, const kith_value *values)
{
    return kind == KITH_KIND_COMMISSION_SHARE && values[KITH_COMMISSION_SHARE_ORIGIN].number != 0 &&
           kithi_row_number(state, kind, kithi_row_at(state, kind, sequence), KITH_COMMISSION_SHARE_ORIGIN) !=
               0;
}

kith_id kithi_records_twin_after(const kithi_state *state, uint32_t kind, const kith_value *values,
                                 kith_id after)
{
    kithi_key prefix;
    kithi_key from;
    kithi_cursor cursor;
    if (kithi_schema_flagged(kithi_schema_kind(kind), KITHI_IDENTITY) == 0) {
        return 0;
    }
    kithi_index_identity_prefix(&prefix, kind, values);
    from = prefix;
    kithi_key_number(&from, kithi_id_sequence(after) + 1);
    kithi_index_seek(&cursor, state, &from);
    for (; kithi_cursor_begins(&cursor, prefix.bytes, prefix.size); kithi_cursor_next(&cursor)) {
        const uint32_t sequence = kithi_cursor_tail(&cursor);
        if (same_identity(state, kind, sequence, values) && !are_frozen(state, kind, sequence, values)) {
            return kithi_id_make(kind, sequence);
        }
    }
    return 0;
}

kith_id kithi_records_twin(const kithi_state *state, uint32_t kind, const kith_value *values, kith_id but)
{
    const kith_id twin = kithi_records_twin_after(state, kind, values, 0);
    return twin != but ? twin : kithi_records_twin_after(state, kind, values, twin);
}

kith_status kithi_rule_double_part(kithi_case *asked)
{
    const uint32_t kind = KITH_ID_KIND(asked->id);
    for (kith_id other = kithi_records_twin_after(asked->state, kind, asked->values, 0); other != 0;
         other = kithi_records_twin_after(asked->state, kind, asked->values, other)) {
        if (other != asked->id && kithi_rules_counts(asked, other)) {
            return kithi_rules_report(asked, KITH_RULE_DOUBLE_PART, 0, other);
        }
    }
    return KITH_OK;
}

/* Field of an attribute value that holds values of a type; 0: no attribute may have that type. */
static uint32_t value_field(int64_t type)
{
    static const uint32_t fields[] = {
        [KITH_TYPE_TEXT] = KITH_ATTRIBUTE_VALUE_TEXT,
        [KITH_TYPE_INTEGER] = KITH_ATTRIBUTE_VALUE_INTEGER,
        [KITH_TYPE_DECIMAL] = KITH_ATTRIBUTE_VALUE_DECIMAL,
        [KITH_TYPE_DATE] = KITH_ATTRIBUTE_VALUE_DATE,
        [KITH_TYPE_FLAG] = KITH_ATTRIBUTE_VALUE_FLAG,
    };
    return type > 0 && type <= KITH_TYPE_FLAG ? fields[type] : 0;
}

kith_status kithi_rule_attribute_value(kithi_case *asked)
{
    const kith_id attribute = (kith_id)asked->values[KITH_ATTRIBUTE_VALUE_ATTRIBUTE].number;
    const kith_id owner = (kith_id)asked->values[KITH_ATTRIBUTE_VALUE_OWNER].number;
    const unsigned char *row = kithi_row_find(asked->state, attribute);
    const int64_t kind = kithi_row_number(asked->state, KITH_KIND_ATTRIBUTE, row, KITH_ATTRIBUTE_KIND);
    const int64_t type = kithi_row_number(asked->state, KITH_KIND_ATTRIBUTE, row, KITH_ATTRIBUTE_TYPE);
    const uint32_t due = value_field(type);
    bool fits = (kind == 0 || kind == KITH_ID_KIND(owner)) && due != 0;
    for (uint32_t field = KITH_ATTRIBUTE_VALUE_TEXT; field <= KITH_ATTRIBUTE_VALUE_FLAG; field++) {
        fits = fits && (asked->values[field].type != KITH_TYPE_NONE) == (field == due);
    }
    return fits ? KITH_OK : kithi_rules_report(asked, KITH_RULE_ATTRIBUTE_VALUE, due, attribute);
}

kith_status kithi_rule_period(kithi_case *asked)
{
    const kithi_kind *kind = kithi_schema_kind(KITH_ID_KIND(asked->id));
    const kith_value *until = &asked->values[kind->until];
    return kind->until != 0 && until->number != 0 && until->number < asked->values[kind->since].number
               ? kithi_rules_report(asked, KITH_RULE_PERIOD, kind->until, 0)
               : KITH_OK;
}

kith_status kithi_rule_in_use(kithi_case *asked)
{
    const kith_id user = kithi_users_first(asked->state, asked->id, KITHI_USERS_ALL);
    return user == 0 ? KITH_OK : kithi_rules_report(asked, KITH_RULE_IN_USE, 0, user);
}

/* Who was erased is nameless; whoever gives it another status is told that, and not to give a name. */
static bool is_nameless(const kithi_case *asked)
{
    const int64_t was = asked->base == NULL
                            ? 0
                            : kithi_row_number(asked->base, KITH_KIND_CUSTOMER,
                                               kithi_row_find(asked->base, asked->id), KITH_CUSTOMER_STATUS);
    return was == KITH_STATUS_ERASED || asked->values[KITH_CUSTOMER_STATUS].number == KITH_STATUS_ERASED;
}

kith_status kithi_rule_name_missing(kithi_case *asked)
{
    const kith_value *values = asked->values;
    const bool organisation = values[KITH_CUSTOMER_KIND].number == KITH_PARTY_ORGANISATION;
    const bool named = organisation ? values[KITH_CUSTOMER_ORGANISATION].type != KITH_TYPE_NONE
                                    : values[KITH_CUSTOMER_SURNAME].type != KITH_TYPE_NONE ||
                                          values[KITH_CUSTOMER_GIVEN_NAME].type != KITH_TYPE_NONE;
    if (named || is_nameless(asked)) {
        return KITH_OK;
    }
    return kithi_rules_report(asked, KITH_RULE_NAME_MISSING,
                              organisation ? KITH_CUSTOMER_ORGANISATION : KITH_CUSTOMER_SURNAME, 0);
}

kith_status kithi_rule_person_only(kithi_case *asked)
{
    static const uint32_t fields[] = {KITH_CUSTOMER_SEX, KITH_CUSTOMER_BIRTH_DATE, KITH_CUSTOMER_CAPACITY};
    if (asked->values[KITH_CUSTOMER_KIND].number != KITH_PARTY_ORGANISATION) {
        return KITH_OK;
    }
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        if (asked->values[fields[i]].type != KITH_TYPE_NONE) {
            return kithi_rules_report(asked, KITH_RULE_PERSON_ONLY, fields[i], 0);
        }
    }
    return KITH_OK;
}
