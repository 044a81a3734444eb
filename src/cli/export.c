/* kith export: all records of a kind as CSV that kith import reads, or relations as statements from both
 * sides. */
#include "cli/book.h"
#include "cli/commands.h"
#include "cli/customer.h"
#include "cli/out.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/terminal.h"
#include "cli/value.h"
#include "kith/record.h"
#include "kith/search.h"

#include <stdio.h>
#include <stdlib.h>

#define AT_ONCE 256

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
    return status == KITH_OK ? CLI_DONE : cli_report_error(book->path, &err);
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

static int run(cli_book *book)
{
    static const cli_column sides[] = {
        {"from", "FROM", 0},   {"relation", "RELATION", 0}, {"to", "TO", 0},
        {"since", "SINCE", 0}, {"until", "UNTIL", 0},
    };
    cli_column columns[64] = {{0}};
    const uint32_t kind = kith_schema_find_kind(book->options->arguments[1]);
    if (kind == 0) {
        return cli_report_usage("no kind of records \"%s\"", book->options->arguments[1]);
    }
    if (cli_option_get(book->options, CLI_OPTION_BOTH_SIDES) != NULL) {
        return kind == KITH_KIND_RELATION
                   ? export_columns(book, kind, sides, sizeof sides / sizeof sides[0], write_both_sides)
                   : cli_report_usage("--both-sides is for relations");
    }
    if (cli_schema_kind(kind).archived) {
        return cli_report_usage(
            "records of kind %s are kept in the history only: kith history BOOK --kind %s",
            book->options->arguments[1], book->options->arguments[1]);
    }
    const uint32_t count = cli_schema_kind(kind).fields;
    for (uint32_t field = 1; field <= count; field++) {
        columns[field - 1] = (cli_column){.key = cli_schema_field(kind, field).name,
                                          .label = cli_schema_field(kind, field).name};
    }
    return export_columns(book, kind, columns, count, write_record);
}

static const cli_option_use uses[] = {
    {CLI_OPTION_BOTH_SIDES, NULL, "relations as FROM is RELATION of TO, from either side"},
    {CLI_OPTION_NONE, NULL, NULL},
};

const cli_command cli_command_export = {
    .name = "export",
    .arguments = "BOOK KIND",
    .least = 2,
    .most = 2,
    .summary = "Write all records of a kind as CSV",
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
            "the sex of the party described; of a one-way type once.\n",
    .example = "  kith export shop.db customer > customers.csv\n"
               "  kith export shop.db relation --both-sides\n",
    .options = uses,
    .run = run,
};
