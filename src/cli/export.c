/* kith export: all records of a kind as CSV that kith import reads, relations as statements from both sides,
 * or everything that is held about one customer. */
#include "cli/book.h"
#include "cli/changes.h"
#include "cli/commands.h"
#include "cli/customer.h"
#include "cli/memory.h"
#include "cli/named.h"
#include "cli/out.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/terminal.h"
#include "cli/value.h"
#include "kith/erase.h"
#include "kith/record.h"
#include "kith/search.h"

#include <stdio.h>
#include <stdlib.h>

#define AT_ONCE 256
#define FIELDS_MOST 64 /* more than any kind has */

typedef void (*write_fn)(const cli_book *book, cli_out *out, kith_id id);

/* All fields of one record, by the schema. */
static void write_record(const cli_book *book, cli_out *out, kith_id id)
{
    cli_text scratch = {0};
    for (uint32_t field = 1; field <= out->column_count; field++) {
        cli_out_cell(out, cli_value_field_cell(book->view, id, field, &scratch));
    }
    cli_text_free(&scratch);
}

/* "first is LABEL of second". */
static void write_statement(const cli_book *book, cli_out *out, const kith_relation *relation, uint32_t end)
{
    const int from = end == KITH_END_FROM;
    const kith_customer first = cli_customer_read(book->view, from ? relation->from : relation->to);
    const kith_customer second = cli_customer_read(book->view, from ? relation->to : relation->from);
    const char *label = cli_type_label(book, relation->type, end, first.sex);
    char since[11];
    char until[11];
    if (label[0] == '\0') {
        return;
    }
    cli_out_cell(out, cli_cell_text(first.number));
    cli_out_cell(out, cli_cell_text(label));
    cli_out_cell(out, cli_cell_text(second.number));
    cli_out_cell(out, cli_cell_date(relation->since, since));
    cli_out_cell(out, cli_cell_date(relation->until, until));
}

static void write_both_sides(const cli_book *book, cli_out *out, kith_id id)
{
    kith_relation relation = {.size = sizeof relation};
    if (kith_relation_get(book->view, id, &relation, NULL) == KITH_OK) {
        write_statement(book, out, &relation, KITH_END_FROM);
        write_statement(book, out, &relation, KITH_END_TO);
    }
}

static int write_all(const cli_book *book, cli_out *out, uint32_t kind, write_fn write_one)
{
    kith_error err = cli_error();
    kith_iter *iter = NULL;
    kith_id ids[AT_ONCE];
    size_t count = 0;
    kith_book_stats stats = {.size = sizeof stats};
    cli_progress progress;
    uint64_t done = 0;
    (void)kith_book_stats_get(book->book, &stats);
    cli_progress_begin(&progress, "exporting");
    progress.on = progress.on && !cli_terminal_is(stdout); /* where the rows would stand between */
    kith_status status = kith_iter_records(book->view, kind, &iter, &err);
    status = status == KITH_OK ? kith_iter_next(iter, ids, AT_ONCE, &count, &err) : status;
    while (status == KITH_OK && count > 0) {
        for (size_t i = 0; i < count; i++) {
            write_one(book, out, ids[i]);
        }
        done += count;
        cli_progress_step(&progress, done, done, stats.records[kind]);
        status = kith_iter_next(iter, ids, AT_ONCE, &count, &err);
    }
    kith_iter_close(iter);
    cli_progress_end(&progress);
    return status == KITH_OK ? CLI_DONE : cli_book_report(book, &err);
}

static int export_columns(const cli_book *book, uint32_t kind, const cli_column *columns, size_t count,
                          write_fn write_one)
{
    cli_out out;
    cli_out_begin(&out, cli_book_form(book) == CLI_OUT_JSON ? CLI_OUT_JSON : CLI_OUT_CSV);
    cli_out_table(&out, NULL, columns, count);
    const int status = write_all(book, &out, kind, write_one);
    cli_out_table_end(&out);
    cli_out_end(&out);
    return status;
}

/* --- all records of a kind --- */

/* A column for each field of a kind; how many. */
static size_t make_columns(uint32_t kind, cli_column columns[FIELDS_MOST])
{
    const uint32_t count = cli_schema_kind(kind).fields;
    for (uint32_t field = 1; field <= count; field++) {
        const char *name = cli_schema_field(kind, field).name;
        columns[field - 1] = (cli_column){.key = name, .label = name};
    }
    return count;
}

static int export_kind(const cli_book *book, const char *name)
{
    static const cli_column sides[] = {
        {"from", "FROM", 0},   {"relation", "RELATION", 0}, {"to", "TO", 0},
        {"since", "SINCE", 0}, {"until", "UNTIL", 0},
    };
    cli_column columns[FIELDS_MOST];
    const uint32_t kind = kith_schema_find_kind(name);
    if (kind == 0) {
        return cli_report_usage("no kind of records \"%s\"", name);
    }
    if (cli_option_get(book->options, CLI_OPTION_BOTH_SIDES) != NULL) {
        return kind == KITH_KIND_RELATION
                   ? export_columns(book, kind, sides, sizeof sides / sizeof sides[0], write_both_sides)
                   : cli_report_usage("--both-sides is for relations");
    }
    if (cli_schema_kind(kind).archived) {
        return cli_report_usage(
            "records of kind %s are kept in the history only: kith history BOOK --kind %s", name, name);
    }
    return export_columns(book, kind, columns, make_columns(kind, columns), write_record);
}

/* --- all about a customer --- */

/* All records of a customer, itself first; freed by the caller. */
static int gather(const cli_book *book, kith_id customer, kith_id **ids, size_t *count)
{
    kith_error err = cli_error();
    kith_status status = kith_customer_records(book->view, customer, NULL, 0, count, &err);
    if (status == KITH_OK) { /* the view does not change, so these are all */
        *ids = cli_memory_resize(NULL, *count + 1, sizeof **ids);
        status = kith_customer_records(book->view, customer, *ids, *count, count, &err);
    }
    return status == KITH_OK ? CLI_DONE : cli_book_report(book, &err);
}

/* Those of one kind, each with how others name it, so that references lead to it. */
static void write_kind(const cli_book *book, cli_out *out, uint32_t kind, const kith_id *ids, size_t count)
{
    cli_column columns[FIELDS_MOST + 1] = {{"record", NULL, 0}};
    const size_t fields = make_columns(kind, columns + 1);
    cli_text scratch = {0};
    int begun = 0;
    for (size_t i = 0; i < count; i++) {
        if (KITH_ID_KIND(ids[i]) != kind) {
            continue;
        }
        if (!begun) {
            cli_out_table(out, cli_schema_kind(kind).name, columns, fields + 1);
            begun = 1;
        }
        cli_out_cell(out, cli_named_key(book, ids[i], &scratch));
        for (uint32_t field = 1; field <= fields; field++) {
            cli_out_cell(out, cli_value_field_cell(book->view, ids[i], field, &scratch));
        }
    }
    if (begun) {
        cli_out_table_end(out);
    }
    cli_text_free(&scratch);
}

static int export_customer(const cli_book *book, const char *number)
{
    kith_history_query query = {.size = sizeof query};
    kith_id *ids = NULL;
    size_t count = 0;
    cli_out out;
    int status = cli_customer_find(book, number, &query.customer);
    status = status == CLI_DONE ? gather(book, query.customer, &ids, &count) : status;
    if (status == CLI_DONE && ids != NULL) {
        cli_out_begin(&out, CLI_OUT_JSON);
        cli_out_card(&out);
        for (uint32_t kind = 1; kind < KITH_KIND_COUNT; kind++) {
            write_kind(book, &out, kind, ids, count);
        }
        status = cli_changes_write(book, &out, "history", &query, 0);
        cli_out_card_end(&out);
        cli_out_end(&out);
    }
    free(ids);
    return status;
}

static int run(cli_book *book)
{
    const cli_options *options = book->options;
    const char *customer = cli_option_get(options, CLI_OPTION_CUSTOMER);
    if ((customer == NULL) == (options->argument_count == 1)) {
        return cli_report_usage("give a KIND, or --customer NUMBER");
    }
    if (customer != NULL && cli_option_get(options, CLI_OPTION_JSON) == NULL) {
        return cli_report_usage("--customer goes with --json: records of many kinds are no table");
    }
    return customer != NULL ? export_customer(book, customer) : export_kind(book, options->arguments[1]);
}

static const cli_option_use uses[] = {
    {CLI_OPTION_BOTH_SIDES, NULL, "relations as FROM is RELATION of TO, from either side"},
    {CLI_OPTION_CUSTOMER, "NUMBER", "with --json: all that is held about this customer"},
    {CLI_OPTION_NONE, NULL, NULL},
};

const cli_command cli_command_export = {
    .name = "export",
    .arguments = "BOOK [KIND]",
    .least = 1,
    .most = 2,
    .summary = "Write all records of a kind as CSV, or all about a customer",
    .text = "All fields, headed by their names, as kith import reads them. References are\n"
            "written as the number or code of the record they name; where it may be of any\n"
            "kind, as KIND:KEY. A part without a key is KIND:OWNER/NAME: the number or code\n"
            "of its owner and the field that kith schema shows, such as\n"
            "location:4711/Warehouse. A relation is relation:FROM/TYPE/TO. Where that means\n"
            "more than one it is KIND:ID, which means something in this book only.\n"
            "\n"
            "Archived records, such as those of kind email, are in the history only.\n"
            "\n"
            "With --both-sides every relation stands twice, with the label that is proper for\n"
            "the sex of the party described; of a one-way type once.\n"
            "\n"
            "With --customer everything that the book holds about one customer, to be handed\n"
            "out: its records with what refers to it, kind by kind, and its whole history,\n"
            "with those that were merged into it.\n",
    .example = "  kith export shop.db customer > customers.csv\n"
               "  kith export shop.db relation --both-sides\n"
               "  kith export shop.db --customer 4711 --json > 4711.json\n",
    .options = uses,
    .run = run,
};
