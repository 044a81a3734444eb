/* kith schema: the kinds of records and their fields, which are the columns of CSV. */
#include "cli/book.h"
#include "cli/commands.h"
#include "cli/key.h"
#include "cli/out.h"
#include "cli/report.h"
#include "cli/text.h"
#include "cli/value.h"
#include "kith/kinds.h"

#include <inttypes.h>

static const cli_column kind_columns[] = {{"kind", NULL, 0},    {"fields", NULL, CLI_COLUMN_RIGHT},
                                          {"key", NULL, 0},     {"part_of", NULL, 0},
                                          {"section", NULL, 0}, {"archived", NULL, 0}};

static const cli_column field_columns[] = {
    {"field", NULL, 0}, {"type", NULL, 0}, {"required", NULL, 0}, {"rule", NULL, 0}};

/* Name of a kind's field; NULL for 0. */
static const char *field_name(uint32_t kind, uint32_t field)
{
    return field == 0 ? NULL : cli_schema_field(kind, field).name;
}

/* What a part belongs to: the kind that its owner is of. */
static const char *owner_name(uint32_t kind, uint32_t owner)
{
    const uint32_t target = owner == 0 ? 0 : cli_schema_field(kind, owner).target;
    return owner == 0 ? NULL : target == 0 ? "any record" : cli_schema_kind(target).name;
}

static void write_kinds(cli_out *out)
{
    cli_out_table(out, NULL, kind_columns, sizeof kind_columns / sizeof kind_columns[0]);
    for (uint32_t kind = 1; kind < KITH_KIND_COUNT; kind++) {
        const kith_kind_info info = cli_schema_kind(kind);
        cli_out_cell(out, cli_cell_text(info.name));
        cli_out_cell(out, cli_cell_number(info.fields));
        cli_out_cell(out, cli_cell_text(field_name(kind, info.key)));
        cli_out_cell(out, cli_cell_text(owner_name(kind, info.owner)));
        cli_out_cell(out, cli_cell_text(kith_schema_code(KITH_LIST_SECTION, info.section)));
        cli_out_cell(out, info.archived ? cli_cell_flag(1) : cli_cell_none());
    }
    cli_out_table_end(out);
}

static void add_rule(cli_text *out, const char *rule)
{
    cli_text_add(out, out->length == 0 ? "" : ", ");
    cli_text_add(out, rule);
}

/* What a value has to be like, beyond its type. */
static void add_rules(const kith_kind_info *info, uint32_t number, const kith_field_info *field,
                      cli_text *out)
{
    uint64_t most = 0;
    if (number == info->key) {
        add_rule(out, "key");
    }
    if (number == info->owner) {
        add_rule(out, "owner");
    }
    if (field->fixed) {
        add_rule(out, "fixed");
    }
    if (field->filled) {
        add_rule(out, "filled in");
    }
    if (field->personal) {
        add_rule(out, "personal");
    }
    if (field->limit != 0 && kith_schema_limit(field->limit, &most) != NULL) {
        add_rule(out, "");
        cli_text_format(out, "at most %" PRIu64 " bytes", most);
    }
    if ((field->type == KITH_TYPE_INTEGER || field->type == KITH_TYPE_DECIMAL) &&
        (field->least > INT64_MIN || field->most < INT64_MAX)) {
        add_rule(out, "");
        cli_value_add_range(field, out);
    }
    if (field->type == KITH_TYPE_REFERENCE && field->target == 0) {
        add_rule(out, "KIND:KEY of any record");
    } else if (field->type == KITH_TYPE_REFERENCE && cli_schema_kind(field->target).key != 0) {
        add_rule(out, "key of a ");
        cli_text_add(out, cli_schema_kind(field->target).name);
    } else if (field->type == KITH_TYPE_REFERENCE) {
        add_rule(out, "");
        cli_key_add_form(field->target, out);
    }
    if (field->type == KITH_TYPE_DATE) {
        add_rule(out, "YYYY-MM-DD");
    }
    if (field->type == KITH_TYPE_INSTANT) {
        add_rule(out, "YYYY-MM-DDTHH:MM:SSZ");
    }
    if (field->type == KITH_TYPE_FLAG) {
        add_rule(out, "yes or no");
    }
    if (field->type == KITH_TYPE_CODE) {
        add_rule(out, "");
        cli_value_list(field->target, out);
    }
}

static void write_fields(cli_out *out, uint32_t kind)
{
    const kith_kind_info info = cli_schema_kind(kind);
    cli_text rules = {0};
    cli_out_table(out, NULL, field_columns, sizeof field_columns / sizeof field_columns[0]);
    for (uint32_t number = 1; number <= info.fields; number++) {
        const kith_field_info field = cli_schema_field(kind, number);
        cli_text_clear(&rules);
        add_rules(&info, number, &field, &rules);
        cli_out_cell(out, cli_cell_text(field.name));
        cli_out_cell(out, cli_cell_text(kith_schema_code(KITH_LIST_TYPE, field.type)));
        cli_out_cell(out, cli_cell_flag(field.required != 0));
        cli_out_cell(out, cli_cell_text(cli_text_get(&rules)));
    }
    cli_out_table_end(out);
    cli_text_free(&rules);
}

static int run(cli_book *book)
{
    const cli_options *options = book->options;
    const char *name = options->argument_count == 0 ? NULL : options->arguments[0];
    const uint32_t kind = name == NULL ? 0 : kith_schema_find_kind(name);
    if (name != NULL && kind == 0) {
        return cli_report_usage("no kind of records \"%s\"; kith schema lists them", name);
    }
    cli_out out;
    cli_out_begin(&out, cli_book_form(book));
    if (kind == 0) {
        write_kinds(&out);
    } else {
        write_fields(&out, kind);
    }
    cli_out_end(&out);
    return CLI_DONE;
}

static const cli_option_use uses[] = {{CLI_OPTION_NONE, NULL, NULL}};

const cli_command cli_command_schema = {
    .name = "schema",
    .arguments = "[KIND]",
    .least = 0,
    .most = 1,
    .summary = "Show the kinds of records, or the fields of one",
    .text = "The fields of a kind are the columns of its CSV, in this order. A part belongs\n"
            "to another record and goes with it. A fixed field keeps the value that it is\n"
            "given first; a field that is filled in gets one from the library if the record\n"
            "is added without it. Archived records are written once and stand in the history\n"
            "only. The section is where a customer's history has them; what is personal goes\n"
            "when its customer is erased.\n",
    .example = "  kith schema customer\n",
    .options = uses,
    .book = CLI_BOOK_NONE,
    .run = run,
};
