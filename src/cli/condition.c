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

const char *cli_condition_reason(uint32_t reason)
{
    static const char *const words[] = {
        [KITH_REASON_TAKEN] = "counts",
        [KITH_REASON_NO_RECORD] = "nothing is there",
        [KITH_REASON_INACTIVE] = "is inactive",
        [KITH_REASON_NOT_YET_VALID] = "begins later",
        [KITH_REASON_EXPIRED] = "has ended",
        [KITH_REASON_CURRENCY] = "is for another currency",
        [KITH_REASON_MIN_VALUE] = "the order is too small",
        [KITH_REASON_NOT_INHERITABLE] = "is not inherited",
        [KITH_REASON_CHAIN_OFF] = "the chain does not count",
        [KITH_REASON_NO_CHAIN] = "in no such chain on the day",
        [KITH_REASON_CHAIN_AMBIGUOUS] = "in several chains, none is chosen",
        [KITH_REASON_BLOCKED_BELOW] = "a block stands nearer",
        [KITH_REASON_ENFORCED_ABOVE] = "a higher one is enforced",
        [KITH_REASON_OVERRIDDEN_BY_NEARER] = "a nearer one counts",
        [KITH_REASON_LESS_FAVOURABLE] = "another is better for the buyer",
        [KITH_REASON_OVERRIDDEN_BY_HIGHER] = "a higher one counts",
        [KITH_REASON_EXCLUSIVE_AGREEMENT] = "an exclusive agreement counts",
        [KITH_REASON_CONFLICT] = "in conflict with one that counts",
        [KITH_REASON_BLOCKS] = "blocks what is above",
        [KITH_REASON_NONE] = "says that there is nothing",
        [KITH_REASON_NOT_RELEVANT] = "the node is skipped",
        [KITH_REASON_ABSENT] = "is absent",
        [KITH_REASON_OPTED_OUT] = "takes no orders that are given out",
        [KITH_REASON_OTHER_GROUP] = "is in no group for such orders",
        [KITH_REASON_BUSY] = "is not free",
        [KITH_REASON_AT_CAPACITY] = "has as many open orders as it takes",
        [KITH_REASON_NOT_ITS_TURN] = "another one comes first",
        [KITH_REASON_NO_MATCH] = "is not for such orders",
        [KITH_REASON_NOT_A_MANAGER] = "who saved is no manager",
    };
    const char *found = reason < sizeof words / sizeof words[0] ? words[reason] : NULL;
    return found == NULL ? "" : found;
}
