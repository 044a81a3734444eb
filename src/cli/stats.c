/* kith stats: figures of a book. */
#include "cli/book.h"
#include "cli/commands.h"
#include "cli/out.h"
#include "cli/report.h"
#include "cli/value.h"
#include "kith/record.h"

/* The book's own settings, by the schema. */
static void write_settings(const cli_book *book, cli_out *out)
{
    const kith_kind_info info = cli_schema_kind(KITH_KIND_BOOK);
    cli_text scratch = {0};
    kith_id id = 0;
    size_t count = 0;
    (void)kith_record_list(book->view, KITH_KIND_BOOK, 0, &id, 1, &count, NULL);
    for (uint32_t field = 1; count == 1 && field <= info.fields; field++) {
        const kith_field_info described = cli_schema_field(KITH_KIND_BOOK, field);
        kith_value value;
        if (kith_record_get(book->view, id, field, &value, NULL) == KITH_OK) {
            cli_out_field(out, described.name, NULL,
                          cli_value_cell(book->view, &described, &value, &scratch));
        }
    }
    cli_text_free(&scratch);
}

static int run(cli_book *book)
{
    kith_book_stats stats = {.size = sizeof stats};
    kith_error err = cli_error();
    err.status = kith_book_stats_get(book->book, &stats);
    if (err.status != KITH_OK) {
        return cli_book_report(book, &err);
    }
    static const cli_column columns[] = {{"kind", NULL, 0}, {"records", NULL, CLI_COLUMN_RIGHT}};
    cli_out out;
    cli_out_begin(&out, cli_book_form(book));
    cli_out_card(&out);
    cli_out_field(&out, "book", NULL, cli_cell_text(book->path));
    write_settings(book, &out);
    cli_out_field(&out, "commits", NULL, cli_cell_number((int64_t)stats.sequence));
    cli_out_field(&out, "bytes", "bytes in memory", cli_cell_number((int64_t)stats.bytes));
    cli_out_table(&out, "records", columns, 2);
    for (uint32_t kind = 1; kind < KITH_KIND_COUNT; kind++) {
        cli_out_cell(&out, cli_cell_text(cli_schema_kind(kind).name));
        cli_out_cell(&out, cli_cell_number((int64_t)stats.records[kind]));
    }
    cli_out_table_end(&out);
    cli_out_card_end(&out);
    cli_out_end(&out);
    return CLI_DONE;
}

static const cli_option_use uses[] = {{CLI_OPTION_NONE, NULL, NULL}};

const cli_command cli_command_stats = {
    .name = "stats",
    .arguments = "BOOK",
    .least = 1,
    .most = 1,
    .summary = "Show settings and figures of a book",
    .text = "",
    .example = "  kith stats shop.db\n",
    .options = uses,
    .run = run,
};
