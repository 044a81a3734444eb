/* kith history: who changed what, newest first. */
#include "cli/book.h"
#include "cli/changes.h"
#include "cli/commands.h"
#include "cli/customer.h"
#include "cli/out.h"
#include "cli/report.h"

#define MOST 100
#define EPOCH 2440588 /* 1970-01-01 as a kith_date */
#define DAY INT64_C(86400000000)

static int read_query(const cli_book *book, kith_history_query *query, uint64_t *most)
{
    const cli_options *options = book->options;
    const char *kind = cli_option_get(options, CLI_OPTION_KIND);
    kith_date since = 0;
    kith_date until = 0;
    size_t section = 0; /* the words are in the order of KITH_SECTION_ */
    int status = cli_option_word(options, CLI_OPTION_SECTION, &section);
    if (status == CLI_DONE) {
        status = cli_option_date(options, CLI_OPTION_SINCE, &since);
    }
    if (status == CLI_DONE) {
        status = cli_option_date(options, CLI_OPTION_UNTIL, &until);
    }
    if (status == CLI_DONE) {
        status = cli_option_most(options, MOST, most);
    }
    query->since = since == 0 ? 0 : (since - EPOCH) * DAY;
    query->until = until == 0 ? 0 : (until + 1 - EPOCH) * DAY - 1;
    query->section = (uint32_t)section;
    query->kind = kind == NULL ? 0 : kith_schema_find_kind(kind);
    if (status == CLI_DONE && kind != NULL && query->kind == 0) {
        status = cli_report_usage("--kind \"%s\": no kind of records", kind);
    }
    if (status == CLI_DONE && options->argument_count > 1) {
        status = cli_customer_find_itself(book, options->arguments[1], &query->customer);
        (void)cli_customer_survivor(book, query->customer);
    }
    return status;
}

static int run(cli_book *book)
{
    kith_history_query query = {.size = sizeof query};
    uint64_t most = 0;
    cli_out out;
    int status = read_query(book, &query, &most);
    if (status == CLI_DONE) {
        cli_out_begin(&out, cli_book_form(book));
        status = cli_changes_write(book, &out, NULL, &query, most);
        cli_out_end(&out);
    }
    return status;
}

static const cli_option_use uses[] = {
    {CLI_OPTION_SECTION, "all|customer|appointments|orders|email|website", "changes of this part (all)"},
    {CLI_OPTION_KIND, "KIND", "changes of records of this kind, such as relation"},
    {CLI_OPTION_SINCE, "DATE", "from this day on (UTC)"},
    {CLI_OPTION_UNTIL, "DATE", "up to this day (UTC)"},
    {CLI_OPTION_MOST, "N", "at most N changes (100; 0: all)"},
    {CLI_OPTION_NONE, NULL, NULL},
};

const cli_command cli_command_history = {
    .name = "history",
    .arguments = "BOOK [CUSTOMER]",
    .least = 1,
    .most = 2,
    .summary = "Show who changed what, newest first",
    .text = "With a CUSTOMER, what touched its card: a relation stands in the history of both\n"
            "its customers, and what belongs to a customer in its history, as does that of\n"
            "those that were merged into it. Each day has its commits, with the time and who\n"
            "made them; each field a line with the value before and after. Records of a kind\n"
            "that is archived, such as email, stand here only. Times are UTC.\n",
    .example = "  kith history shop.db 4711 --section orders\n"
               "  kith history shop.db 4711 --kind relation --since 2026-01-01\n",
    .options = uses,
    .run = run,
};
