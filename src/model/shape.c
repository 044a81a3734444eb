/* Shape: checks that follow from the schema alone. */
#include "model/shape.h"

#include "base/date.h"
#include "base/report.h"
#include "base/utf8.h"
#include "model/rows.h"
#include "model/users.h"

#include <string.h>

void kithi_shape_plain(uint32_t kind, kith_value *value)
{
    const kithi_field *field = kithi_schema_field(kind, value->field);
    const bool fits = value->type == KITH_TYPE_NONE || (field != NULL && field->type == value->type);
    if (value->type == KITH_TYPE_TEXT) {
        if (value->text == NULL) {
            value->length = 0;
        } else if (value->length == KITH_NUL_ENDED) {
            value->length = strlen(value->text);
        }
    }
    if (fits && kithi_value_none(value)) { /* one of another type is not empty: it is refused */
        *value = (kith_value){.field = value->field};
    }
}

static kith_status refuse(kith_error *err, uint32_t kind, const kithi_field *field, uint32_t number,
                          const char *why)
{
    kithi_report(err, KITH_ERR_SHAPE, kithi_schema_kind(kind)->name);
    kithi_report_add(err, ".");
    kithi_report_add(err, field->name);
    kithi_report_add(err, ": ");
    kithi_report_add(err, why);
    if (err != NULL) {
        err->field = number;
    }
    return KITH_ERR_SHAPE;
}

/* --- what erasing leaves --- */

static size_t skip_digits(const kith_value *value, size_t at)
{
    while (at < value->length && value->text[at] >= '0' && value->text[at] <= '9') {
        at++;
    }
    return at;
}

bool kithi_shape_erased(const kith_value *value)
{
    const size_t start = sizeof KITHI_ERASED_TEXT - 1;
    if (value->length <= start || value->length > KITHI_ERASED_MOST ||
        memcmp(value->text, KITHI_ERASED_TEXT, start) != 0) {
        return false;
    }
    const size_t end = skip_digits(value, start);
    const size_t last =
        end + 1 < value->length && value->text[end] == '-' ? skip_digits(value, end + 1) : end;
    return end > start && last == value->length;
}

static bool is_hashed(const kith_value *value)
{
    size_t at = 1;
    while (at < value->length && ((value->text[at] >= '0' && value->text[at] <= '9') ||
                                  (value->text[at] >= 'a' && value->text[at] <= 'f'))) {
        at++;
    }
    return value->text[0] == KITHI_ADDRESS_MARK && at == KITHI_HASHED_ADDRESS && at == value->length;
}

static bool is_left(uint32_t kind, const kith_value *value)
{
    const bool listed = kind == KITH_KIND_SUPPRESSION && value->field == KITH_SUPPRESSION_ADDRESS;
    return listed ? is_hashed(value) : kithi_shape_erased(value);
}

/* --- values --- */

static const char *text_fault(const kithi_model *model, uint32_t kind, const kithi_field *field,
                              const kith_value *value)
{
    if (value->length > model->limits[field->limit] && !is_left(kind, value)) {
        return "text is longer than the limit allows";
    }
    if (kithi_utf8_valid(value->text, value->length)) {
        return NULL;
    }
    return memchr(value->text, '\0', value->length) != NULL ? "text holds a NUL" : "text is not valid UTF-8";
}

static bool within(int64_t number, int64_t least, int64_t most)
{
    return number >= least && number <= most;
}

static const char *reference_fault(const kithi_field *field, kith_id id)
{
    const uint32_t kind = KITH_ID_KIND(id);
    if (id >> 40 != 0 || kithi_schema_kind(kind) == NULL || kithi_id_sequence(id) == 0) {
        return "not an id";
    }
    return field->target == 0 || field->target == kind ? NULL : "refers to a record of another kind";
}

static const char *fault_of(const kithi_model *model, uint32_t kind, const kithi_field *field,
                            const kith_value *value)
{
    if (value->type != field->type) {
        return "value is of another type";
    }
    switch (field->type) {
    case KITH_TYPE_TEXT:
        return text_fault(model, kind, field, value);
    case KITH_TYPE_INTEGER:
    case KITH_TYPE_DECIMAL:
        return within(value->number, field->least, field->most) ? NULL : "number is out of range";
    case KITH_TYPE_DATE:
        return within(value->number, KITHI_DATE_MIN, KITHI_DATE_MAX) ? NULL : "date is out of range";
    case KITH_TYPE_INSTANT:
        return within(value->number, KITHI_INSTANT_MIN, KITHI_INSTANT_MAX) ? NULL : "instant is out of range";
    case KITH_TYPE_REFERENCE:
        return reference_fault(field, (kith_id)value->number);
    case KITH_TYPE_CODE:
        return within(value->number, 1, kithi_schema_entries(field->target)) ? NULL : "no such code";
    case KITH_TYPE_FLAG:
        return within(value->number, 0, 1) ? NULL : "flag is neither 0 nor 1";
    default:
        return NULL;
    }
}

kith_status kithi_shape_value(const kithi_model *model, uint32_t kind, const kith_value *value,
                              kith_error *err)
{
    const kithi_field *field = kithi_schema_field(kind, value->field);
    if (field == NULL) {
        kithi_report(err, KITH_ERR_INVALID, kithi_schema_kind(kind)->name);
        kithi_report_add(err, ": no field number ");
        kithi_report_number(err, value->field);
        return KITH_ERR_INVALID;
    }
    if (value->type == KITH_TYPE_NONE) {
        return KITH_OK;
    }
    const char *fault = fault_of(model, kind, field, value);
    return fault == NULL ? KITH_OK : refuse(err, kind, field, value->field, fault);
}

kith_status kithi_shape_record(uint32_t kind, const kith_value *values, kith_error *err)
{
    const kithi_kind *described = kithi_schema_kind(kind);
    for (uint32_t field = 1; field <= described->field_count; field++) {
        if ((described->fields[field - 1].flags & KITHI_REQUIRED) != 0 &&
            values[field].type == KITH_TYPE_NONE) {
            return refuse(err, kind, &described->fields[field - 1], field, "a value is required");
        }
    }
    const kithi_field *owner = described->owner == 0 ? NULL : &described->fields[described->owner - 1];
    if (owner != NULL && owner->target == 0 &&
        kithi_schema_kind(KITH_ID_KIND((kith_id)values[described->owner].number))->owner != 0) {
        return refuse(err, kind, owner, described->owner, "a part cannot own parts of this kind");
    }
    return KITH_OK;
}

kith_status kithi_shape_references(const kithi_state *state, uint32_t kind, const kith_value *values,
                                   kith_error *err)
{
    const kithi_kind *described = kithi_schema_kind(kind);
    for (uint32_t field = 1; field <= described->field_count; field++) {
        const kith_value *value = &values[field];
        if (value->type != KITH_TYPE_REFERENCE || kithi_row_lives(state, (kith_id)value->number)) {
            continue;
        }
        (void)refuse(err, kind, &described->fields[field - 1], field, "refers to a record that is not there");
        if (err != NULL) {
            err->status = KITH_ERR_REFERENCE;
            err->other = (kith_id)value->number;
        }
        return KITH_ERR_REFERENCE;
    }
    return KITH_OK;
}

/* The state in which the record still is. */
static const kithi_state *state_with(const kithi_state *state, const kithi_state *before, kith_id id)
{
    return before != NULL && kithi_row_find(state, id) == NULL ? before : state;
}

static void name_by_key(kith_error *err, const kithi_state *state, const kithi_state *before, kith_id id)
{
    const kithi_state *in = state_with(state, before, id);
    const uint32_t kind = KITH_ID_KIND(id);
    const unsigned char *row = kithi_row_find(in, id);
    const uint32_t key = kithi_schema_key(kithi_schema_kind(kind));
    size_t length = 0;
    const char *text = row == NULL || key == 0 ? NULL : kithi_row_text(in, kind, row, key, &length);
    if (text != NULL) {
        kithi_report_quote(err, text, length);
    } else {
        kithi_report_number(err, (int64_t)id);
    }
}

/* Whose a part is: of customer "4711". */
static void name_owners(kith_error *err, const kithi_state *state, const kithi_state *before, kith_id owner)
{
    kith_id last = owner;
    for (; owner != 0; owner = kithi_users_owner(state_with(state, before, owner), owner)) {
        kithi_report_add(err, " of ");
        kithi_report_add(err, kithi_schema_kind(KITH_ID_KIND(owner))->name);
        last = owner;
    }
    kithi_report_add(err, " ");
    name_by_key(err, state, before, last);
}

/* Parts by their key, if they have one, and their owner; others by their key. */
static void name_part(kith_error *err, const kithi_state *state, const kithi_state *before, kith_id id)
{
    const kith_id owner = kithi_users_owner(state_with(state, before, id), id);
    if (owner == 0 || kithi_schema_key(kithi_schema_kind(KITH_ID_KIND(id))) != 0) {
        kithi_report_add(err, " ");
        name_by_key(err, state, before, id);
    }
    if (owner != 0) {
        name_owners(err, state, before, owner);
    }
}

/* Links by what they lead from and to. */
typedef struct naming {
    uint32_t kind;
    uint32_t type; /* 0: they have none */
    uint32_t from;
    uint32_t to; /* 0: it is a part, named by its owner */
} naming;

static const naming namings[] = {
    {KITH_KIND_RELATION, KITH_RELATION_TYPE, KITH_RELATION_FROM, KITH_RELATION_TO},
    {KITH_KIND_CHAIN_LINK, 0, KITH_CHAIN_LINK_CUSTOMER, KITH_CHAIN_LINK_PARENT},
    {KITH_KIND_CONDITION, KITH_CONDITION_TYPE, KITH_CONDITION_CUSTOMER, 0},
};

static const naming *naming_of(uint32_t kind)
{
    for (size_t i = 0; i < sizeof namings / sizeof namings[0]; i++) {
        if (namings[i].kind == kind) {
            return &namings[i];
        }
    }
    return NULL;
}

static void name_link(kith_error *err, const kithi_state *state, const kithi_state *before,
                      const naming *named, const kith_value *values)
{
    const kithi_kind *kind = kithi_schema_kind(named->kind);
    if (named->type != 0) {
        kithi_report_add(err, " ");
        name_by_key(err, state, before, (kith_id)values[named->type].number);
    }
    if (named->to == 0) {
        name_owners(err, state, before, (kith_id)values[named->from].number);
    } else {
        kithi_report_add(err, " ");
        name_by_key(err, state, before, (kith_id)values[named->from].number);
        kithi_report_add(err, " -> ");
        name_by_key(err, state, before, (kith_id)values[named->to].number);
    }
    kithi_report_add(err, " ");
    kithi_report_period(err, (kith_date)values[kind->since].number, (kith_date)values[kind->until].number);
}

void kithi_shape_name(kith_error *err, const kithi_state *state, const kithi_state *before, kith_id id)
{
    const kithi_kind *kind = kithi_schema_kind(KITH_ID_KIND(id));
    if (kind == NULL || err == NULL) {
        return;
    }
    const kithi_state *in = state_with(state, before, id);
    const unsigned char *row = kithi_row_find(in, id);
    const naming *named = row == NULL ? NULL : naming_of(KITH_ID_KIND(id));
    kithi_report_add(err, kind->name);
    if (named == NULL) {
        name_part(err, state, before, id);
    } else {
        kith_value values[KITHI_FIELDS];
        kithi_row_read(in, named->kind, row, values);
        name_link(err, state, before, named, values);
    }
}

void kithi_shape_name_relation(kith_error *err, const kithi_state *state, const kith_value *values)
{
    if (err != NULL) {
        kithi_report_add(err, kithi_schema_kind(KITH_KIND_RELATION)->name);
        name_link(err, state, NULL, naming_of(KITH_KIND_RELATION), values);
    }
}

/* Begin the line anew; what it said of a field goes to `said`. false: it is not about one. */
static bool take_back(kith_error *err, const kithi_kind *kind, char *said)
{
    if (err == NULL || kind == NULL || (err->status != KITH_ERR_SHAPE && err->status != KITH_ERR_REFERENCE)) {
        return false;
    }
    memcpy(said, err->message + strlen(kind->name) + 1, sizeof err->message - strlen(kind->name) - 1);
    err->message[0] = '\0';
    return true;
}

void kithi_shape_name_refused(kith_error *err, const kithi_state *state, const kithi_state *before,
                              kith_id id)
{
    char said[sizeof err->message];
    if (take_back(err, kithi_schema_kind(KITH_ID_KIND(id)), said)) {
        err->subject = id;
        kithi_shape_name(err, state, before, id);
        kithi_report_add(err, ": ");
        kithi_report_add(err, said);
    }
}

void kithi_shape_name_new(kith_error *err, const kithi_state *state, uint32_t kind, kith_id owner)
{
    char said[sizeof err->message];
    if (take_back(err, kithi_schema_kind(kind), said)) {
        err->subject = owner;
        err->field = 0; /* none of the owner's */
        kithi_report_add(err, kithi_schema_kind(kind)->name);
        name_owners(err, state, NULL, owner);
        kithi_report_add(err, ": ");
        kithi_report_add(err, said);
    }
}
