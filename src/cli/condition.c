/* Conditions in words. Codes are the library's, words for people are here. */
#include "cli/condition.h"

#include "cli/key.h"
#include "cli/value.h"
#include "kith/message.h"
#include "kith/record.h"
#include "kith/trace.h"

int64_t cli_condition_number(const kith_view *view, kith_id id, uint32_t field)
{
    kith_value value = {0};
    return kith_record_get(view, id, field, &value, NULL) == KITH_OK ? value.number : 0;
}

static const char *text_at(const kith_view *view, kith_id id, uint32_t field)
{
    kith_value value = {0};
    return kith_record_get(view, id, field, &value, NULL) == KITH_OK && value.type == KITH_TYPE_TEXT
               ? value.text
               : "";
}

/* Adds a field's value as files have it. */
static void add_field(const kith_view *view, kith_id id, uint32_t field, cli_text *out)
{
    const kith_field_info described = cli_schema_field(KITH_ID_KIND(id), field);
    kith_value value = {0};
    if (kith_record_get(view, id, field, &value, NULL) == KITH_OK) {
        cli_value_add(view, &described, &value, out);
    }
}

/* Adds ", WORD VALUE" if the field is set. */
static void add_named(const kith_view *view, kith_id id, uint32_t field, const char *word, cli_text *out)
{
    kith_value value = {0};
    if (kith_record_get(view, id, field, &value, NULL) == KITH_OK && value.type != KITH_TYPE_NONE) {
        cli_text_format(out, ", %s ", word);
        add_field(view, id, field, out);
    }
}

void cli_condition_add_party(const kith_view *view, kith_id party, kith_id location, cli_text *out)
{
    if (party != 0) {
        (void)cli_key_add(view, KITH_KIND_CUSTOMER, party, out);
    }
    if (location != 0) {
        const char *name = text_at(view, location, KITH_LOCATION_NAME);
        const char *city = text_at(view, location, KITH_LOCATION_CITY);
        const char *shown = name[0] != '\0' ? name : city;
        cli_text_format(out, shown[0] == '\0' ? "%s" : ", %s", shown);
    }
}

void cli_condition_add_number(const kith_view *view, kith_id type, int64_t number, cli_text *out)
{
    char written[64];
    const kith_value value = {.type = KITH_TYPE_DECIMAL, .number = number};
    const int64_t says = cli_condition_number(view, type, KITH_CONDITION_TYPE_VALUE);
    (void)kith_value_format(&value, 0, written, sizeof written);
    cli_text_format(out, "%s%s", written, says == KITH_CONDITION_VALUE_PERCENT ? " %" : "");
}

/* Of a record whose state is a value. */
static void add_what_it_says(const kith_view *view, kith_id id, cli_text *out)
{
    const kith_id type = (kith_id)cli_condition_number(view, id, KITH_CONDITION_TYPE);
    const kith_id party = (kith_id)cli_condition_number(view, id, KITH_CONDITION_PARTY);
    const kith_id location = (kith_id)cli_condition_number(view, id, KITH_CONDITION_LOCATION);
    const char *text = text_at(view, id, KITH_CONDITION_TEXT);
    kith_value number = {0};
    if (kith_record_get(view, id, KITH_CONDITION_NUMBER, &number, NULL) == KITH_OK &&
        number.type != KITH_TYPE_NONE) {
        cli_condition_add_number(view, type, number.number, out);
        if (cli_condition_number(view, id, KITH_CONDITION_CURRENCY) != 0) {
            cli_text_add(out, " ");
            add_field(view, id, KITH_CONDITION_CURRENCY, out);
        }
    }
    cli_text_add(out, text);
    if (party != 0 || location != 0) {
        cli_text_add(out, text[0] == '\0' ? "" : " for ");
        cli_condition_add_party(view, party, location, out);
    }
}

void cli_condition_add_value(const kith_view *view, kith_id id, cli_text *out)
{
    const int64_t state = cli_condition_number(view, id, KITH_CONDITION_STATE);
    if (state == KITH_CONDITION_STATE_NONE || state == KITH_CONDITION_STATE_BLOCK) {
        add_field(view, id, KITH_CONDITION_STATE, out);
    } else {
        add_what_it_says(view, id, out);
    }
}

void cli_condition_add(const kith_view *view, kith_id id, cli_text *out)
{
    static const struct {
        uint32_t field;
        const char *word;
    } flags[] = {
        {KITH_CONDITION_LOCAL, "not inherited"},
        {KITH_CONDITION_ENFORCED, "enforced"},
        {KITH_CONDITION_EXCLUSIVE, "exclusive"},
        {KITH_CONDITION_INACTIVE, "inactive"},
    };
    add_field(view, id, KITH_CONDITION_TYPE, out);
    cli_text_add(out, " ");
    cli_condition_add_value(view, id, out);
    add_named(view, id, KITH_CONDITION_BRAND, "brand", out);
    add_named(view, id, KITH_CONDITION_ITEM_GROUP, "item group", out);
    add_named(view, id, KITH_CONDITION_MINIMUM, "orders from", out);
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        if (cli_condition_number(view, id, flags[i].field) != 0) {
            cli_text_format(out, ", %s", flags[i].word);
        }
    }
    add_named(view, id, KITH_CONDITION_SINCE, "since", out);
    add_named(view, id, KITH_CONDITION_UNTIL, "until", out);
}

kith_id cli_condition_next(const kith_view *view, kith_id customer, kith_id after)
{
    kith_id found = 0;
    size_t count = 0;
    const kith_status status =
        kith_record_parts(view, customer, KITH_KIND_CONDITION, after, &found, 1, &count, NULL);
    return status == KITH_OK && count == 1 ? found : 0;
}
