/* Plan of an import. */
#include "cli/plan.h"

#include "cli/memory.h"
#include "cli/report.h"
#include "cli/text.h"
#include "cli/value.h"
#include "kith/record.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define ATTRIBUTE "attribute:"
#define CARD "card"

/* The field of an attribute's value that keeps values of the attribute's type; 0: none does. */
static uint32_t value_field_of(int64_t type)
{
    const uint32_t fields = cli_schema_kind(KITH_KIND_ATTRIBUTE_VALUE).fields;
    for (uint32_t field = KITH_ATTRIBUTE_VALUE_ATTRIBUTE + 1; field <= fields; field++) {
        if (cli_schema_field(KITH_KIND_ATTRIBUTE_VALUE, field).type == (uint32_t)type) {
            return field;
        }
    }
    return 0;
}

/* What saving an order takes beside its fields: a measure, or a card. */
static void find_of_saving(const char *name, cli_target *out)
{
    out->measure = (uint32_t)kith_schema_find_code(KITH_LIST_ORDER_MEASURE, name);
    out->card = strcmp(name, CARD) == 0;
    out->info = out->card ? cli_schema_field(KITH_KIND_ORDER_CARD, KITH_ORDER_CARD_CARD)
                          : cli_schema_field(KITH_KIND_ORDER_ENTRY, KITH_ORDER_ENTRY_AMOUNT);
}

/* A field's name, attribute:CODE, or where orders are saved what goes with that. 0: found. */
static int find_target(const cli_plan *plan, const cli_book *book, const char *name, cli_target *out)
{
    *out = (cli_target){0};
    if (strncmp(name, ATTRIBUTE, strlen(ATTRIBUTE)) != 0) {
        out->field = kith_schema_find_field(plan->kind, name);
        out->info = cli_schema_field(plan->kind, out->field);
        if (out->field == 0 && plan->saves) {
            find_of_saving(name, out);
        }
        return out->field == 0 && out->measure == 0 && !out->card;
    }
    kith_value type = {0};
    const char *code = name + strlen(ATTRIBUTE);
    if (kith_record_find(book->view, KITH_KIND_ATTRIBUTE, code, &out->attribute, NULL) != KITH_OK ||
        kith_record_get(book->view, out->attribute, KITH_ATTRIBUTE_TYPE, &type, NULL) != KITH_OK) {
        return 1;
    }
    out->value_field = value_field_of(type.number);
    out->info = cli_schema_field(KITH_KIND_ATTRIBUTE_VALUE, out->value_field);
    return out->value_field == 0;
}

/* What a target is called where something is wrong with it. */
static const char *name_of(const cli_target *target)
{
    return target->field != 0     ? target->info.name
           : target->measure != 0 ? kith_schema_code(KITH_LIST_ORDER_MEASURE, target->measure)
           : target->card         ? CARD
                                  : "attribute";
}

static int same_target(const cli_target *one, const cli_target *other)
{
    return one->field == other->field && one->attribute == other->attribute &&
           one->measure == other->measure && one->card == other->card;
}

static const cli_mapping *find_mapping(const cli_plan *plan, const cli_target *target)
{
    for (size_t i = 0; i < plan->count; i++) {
        if (same_target(&plan->mappings[i].target, target)) {
            return &plan->mappings[i];
        }
    }
    return NULL;
}

static cli_mapping *add_mapping(cli_plan *plan, const cli_target *target, size_t column, const char *heading)
{
    plan->mappings = cli_memory_grow(plan->mappings, &plan->capacity, plan->count, sizeof *plan->mappings);
    cli_mapping *mapping = &plan->mappings[plan->count++];
    *mapping = (cli_mapping){.target = *target, .column = column};
    assert(heading != NULL);
    mapping->heading = cli_memory_copy(heading, strlen(heading));
    return mapping;
}

/* A column so headed, from a place on. */
static size_t find_column(const cli_row *heading, const char *name, size_t from)
{
    for (size_t i = from; i < heading->count; i++) {
        if (strcmp(heading->cells[i], name) == 0) {
            return i;
        }
    }
    return CLI_NO_COLUMN;
}

/* Takes "NAME=REST" apart and finds the target; *rest is behind the sign. */
static int read_pair(const cli_plan *plan, const cli_book *book, const char *given, cli_target *target,
                     const char **rest)
{
    const char *sign = strchr(given, '=');
    if (sign == NULL) {
        return cli_report_usage("\"%s\": not FIELD=...", given);
    }
    char *name = cli_memory_copy(given, (size_t)(sign - given));
    int status = CLI_DONE;
    if (find_target(plan, book, name, target) != 0) {
        status = cli_report_usage("\"%s\": neither a field of %s nor attribute:CODE of a known attribute",
                                  name, plan->info.name);
    }
    free(name);
    *rest = sign + 1;
    return status;
}

static int read_sets(cli_plan *plan, const cli_book *book)
{
    size_t at = 0;
    const char *given = cli_option_next(book->options, CLI_OPTION_SET, &at);
    while (given != NULL) {
        cli_target target = {0};
        const char *value = "";
        const int status = read_pair(plan, book, given, &target, &value);
        if (status != CLI_DONE) {
            return status;
        }
        if (find_mapping(plan, &target) != NULL) {
            return cli_report_usage("--set %s: given twice", given);
        }
        add_mapping(plan, &target, CLI_NO_COLUMN, name_of(&target))->fixed = value;
        given = cli_option_next(book->options, CLI_OPTION_SET, &at);
    }
    return CLI_DONE;
}

static int read_maps(cli_plan *plan, const cli_book *book, const cli_row *heading)
{
    size_t at = 0;
    const char *given = cli_option_next(book->options, CLI_OPTION_MAP, &at);
    while (given != NULL) {
        cli_target target = {0};
        const char *name = "";
        const int status = read_pair(plan, book, given, &target, &name);
        if (status != CLI_DONE) {
            return status;
        }
        const size_t column = find_column(heading, name, 0);
        if (column == CLI_NO_COLUMN && name[0] != '\0') {
            return cli_report("%s: --map %s: the file has no column \"%s\"", plan->file, given, name);
        }
        if (name[0] != '\0' && find_column(heading, name, column + 1) != CLI_NO_COLUMN) {
            return cli_report("%s: --map %s: the file has two columns \"%s\"", plan->file, given, name);
        }
        if (find_mapping(plan, &target) != NULL) {
            return cli_report_usage("--map %s: given twice", given);
        }
        (void)add_mapping(plan, &target, name[0] == '\0' ? CLI_NO_COLUMN : column, name);
        given = cli_option_next(book->options, CLI_OPTION_MAP, &at);
    }
    return CLI_DONE;
}

static int column_taken(const cli_plan *plan, size_t column)
{
    for (size_t i = 0; i < plan->count; i++) {
        if (plan->mappings[i].column == column) {
            return 1;
        }
    }
    return 0;
}

/* Columns that are headed by a field's name map themselves. */
static int read_heading(cli_plan *plan, const cli_book *book, const cli_row *heading)
{
    const int chosen = cli_option_get(book->options, CLI_OPTION_MAP) != NULL;
    const char *file = plan->file;
    for (size_t i = 0; i < heading->count; i++) {
        cli_target target;
        if (column_taken(plan, i)) {
            continue;
        }
        if (find_target(plan, book, heading->cells[i], &target) == 0) {
            const cli_mapping *mapping = find_mapping(plan, &target);
            if (mapping != NULL && mapping->column != CLI_NO_COLUMN &&
                strcmp(mapping->heading, heading->cells[i]) == 0) { /* else --map has chosen another */
                return cli_report("%s:%d: two columns \"%s\"", file, (int)heading->line, heading->cells[i]);
            }
            if (mapping == NULL) {
                (void)add_mapping(plan, &target, i, heading->cells[i]);
            }
        } else if (!chosen) {
            return cli_report("%s:%d: column \"%s\" is no field of %s; --map says what columns are", file,
                              (int)heading->line, heading->cells[i], plan->info.name);
        }
    }
    return plan->count > 0 ? CLI_DONE : cli_report("%s: no column is a field of %s", file, plan->info.name);
}

static int read_fallbacks(cli_plan *plan, const cli_book *book, const cli_row *heading)
{
    size_t at = 0;
    const char *given = cli_option_next(book->options, CLI_OPTION_ELSE, &at);
    while (given != NULL) {
        cli_target target = {0};
        const char *name = "";
        const int status = read_pair(plan, book, given, &target, &name);
        if (status != CLI_DONE) {
            return status;
        }
        const size_t column = find_column(heading, name, 0);
        if (column == CLI_NO_COLUMN || target.attribute == 0 || !column_taken(plan, column)) {
            return cli_report_usage("--else %s: not attribute:CODE=COLUMN with a column that is mapped",
                                    given);
        }
        for (size_t i = 0; i < plan->count; i++) {
            if (plan->mappings[i].column == column) {
                plan->mappings[i].fallback = target;
            }
        }
        given = cli_option_next(book->options, CLI_OPTION_ELSE, &at);
    }
    return CLI_DONE;
}

int cli_plan_make(cli_plan *plan, const cli_book *book, const cli_row *heading)
{
    plan->info = cli_schema_kind(plan->kind);
    plan->columns = heading->count;
    int status = read_sets(plan, book);
    status = status == CLI_DONE ? read_maps(plan, book, heading) : status;
    status = status == CLI_DONE ? read_heading(plan, book, heading) : status;
    return status == CLI_DONE ? read_fallbacks(plan, book, heading) : status;
}

void cli_plan_free(cli_plan *plan)
{
    for (size_t i = 0; i < plan->count; i++) {
        free(plan->mappings[i].heading);
    }
    free(plan->mappings);
}

const cli_mapping *cli_plan_find(const cli_plan *plan, uint32_t field)
{
    const cli_target target = {.field = field};
    return field == 0 ? NULL : find_mapping(plan, &target);
}

const char *cli_plan_text(const cli_mapping *mapping, const cli_row *row)
{
    if (mapping->fixed != NULL) {
        return mapping->fixed;
    }
    return mapping->column == CLI_NO_COLUMN ? "" : row->cells[mapping->column];
}

void cli_plan_add_place(const cli_mapping *mapping, const char *value, cli_text *out)
{
    const char *field = name_of(&mapping->target);
    cli_text_format(out, "column %s", mapping->heading);
    if (strcmp(field, mapping->heading) != 0) {
        cli_text_format(out, " (%s)", field);
    }
    cli_text_add(out, ": ");
    cli_text_add_quoted(out, value);
    cli_text_add(out, ": ");
}
