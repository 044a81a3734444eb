/* kith transfer: what a manager has goes to others. */
#include "cli/assigned.h"
#include "cli/book.h"
#include "cli/commands.h"
#include "cli/memory.h"
#include "cli/named.h"
#include "cli/out.h"
#include "cli/report.h"
#include "kith/manager.h"

#include <stdlib.h>

/* What is wanted, all managers with what each had before, and what came of it. */
typedef struct office {
    kith_transfer wanted;
    kith_id *managers;
    kith_manager_info *before;
    size_t count;
    kith_transferred made;
} office;

static kith_manager_info read_manager(const cli_book *book, kith_id manager)
{
    kith_manager_info info = {.size = sizeof info};
    (void)kith_manager_get(book->view, manager, 0, &info, NULL);
    return info;
}

static void free_office(office *in)
{
    free(in->managers);
    free(in->before);
    in->managers = NULL;
    in->before = NULL;
}

static void read_office(const cli_book *book, office *out)
{
    free_office(out);
    out->managers = cli_named_all(book, KITH_KIND_MANAGER, &out->count);
    out->before = cli_memory_resize(NULL, out->count + 1, sizeof *out->before);
    for (size_t i = 0; i < out->count; i++) {
        out->before[i] = read_manager(book, out->managers[i]);
    }
}

/* The managers who have something else now than before. */
static void write_changes(const cli_book *book, cli_out *out, const office *in)
{
    static const cli_column columns[] = {
        {"manager", NULL, 0},
        {"customers_before", NULL, CLI_COLUMN_RIGHT},
        {"customers", NULL, CLI_COLUMN_RIGHT},
        {"open_orders_before", NULL, CLI_COLUMN_RIGHT},
        {"open_orders", NULL, CLI_COLUMN_RIGHT},
    };
    cli_text scratch = {0};
    cli_out_table(out, "managers", columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < in->count; i++) {
        const kith_manager_info before = in->before[i];
        const kith_manager_info now = read_manager(book, in->managers[i]);
        if (now.customers != before.customers || now.open_orders != before.open_orders) {
            cli_out_cell(out, cli_assigned_cell(book->view, out->form, in->managers[i], &scratch));
            cli_out_cell(out, cli_cell_number((int64_t)before.customers));
            cli_out_cell(out, cli_cell_number((int64_t)now.customers));
            cli_out_cell(out, cli_cell_number((int64_t)before.open_orders));
            cli_out_cell(out, cli_cell_number((int64_t)now.open_orders));
        }
    }
    cli_out_table_end(out);
    cli_text_free(&scratch);
}

static void write_result(const cli_book *book, const office *in)
{
    const kith_transferred *made = &in->made;
    cli_out out;
    cli_out_begin(&out, cli_book_form(book));
    cli_out_card(&out);
    cli_out_done(&out, cli_option_get(book->options, CLI_OPTION_DRY_RUN) != NULL, "handed over");
    cli_out_field(&out, "customers", "customers handed over", cli_cell_number((int64_t)made->customers));
    cli_out_field(&out, "orders", "open orders that went along", cli_cell_number((int64_t)made->orders));
    cli_out_field(&out, "left", "customers who stay", cli_cell_number((int64_t)made->left));
    write_changes(book, &out, in);
    cli_out_card_end(&out);
    cli_out_end(&out);
}

static int read_transfer(const cli_book *book, kith_transfer *out)
{
    const cli_options *options = book->options;
    const char *to = cli_option_get(options, CLI_OPTION_TO);
    const char *by = cli_option_get(options, CLI_OPTION_BY);
    *out = (kith_transfer){.size = sizeof *out,
                           .keeps_orders = cli_option_get(options, CLI_OPTION_KEEP_ORDERS) != NULL};
    if ((to == NULL) == (by == NULL)) {
        return cli_report_usage("give --to MANAGER, or --by DISTRIBUTION");
    }
    const int status = cli_named_find(book, KITH_KIND_MANAGER, options->arguments[1], &out->from);
    if (status != CLI_DONE) {
        return status;
    }
    if (by != NULL) {
        return cli_named_find(book, KITH_KIND_DISTRIBUTION, by, &out->distribution);
    }
    const int found = cli_named_find(book, KITH_KIND_MANAGER, to, &out->to);
    return found == CLI_DONE && out->to == out->from ? cli_report_usage("--to %s is the same manager", to)
                                                     : found;
}

static int decide(cli_book *book, void *ctx, kith_txn **out)
{
    office *in = ctx;
    kith_error err = cli_error();
    const int status = cli_book_begin(book, "transfer customers", 0, out);
    if (status != CLI_DONE) {
        return status;
    }
    read_office(book, in);
    in->made = (kith_transferred){.size = sizeof in->made};
    return kith_manager_transfer(*out, &in->wanted, &in->made, &err) == KITH_OK ? CLI_DONE
                                                                                : cli_book_report(book, &err);
}

static int run(cli_book *book)
{
    office in = {.count = 0};
    int status = read_transfer(book, &in.wanted);
    status = status == CLI_DONE ? cli_book_store(book, decide, &in) : status;
    if (status == CLI_DONE) {
        write_result(book, &in);
    }
    free_office(&in);
    return status;
}

static const cli_option_use uses[] = {
    {CLI_OPTION_TO, "MANAGER", "who gets everything"},
    {CLI_OPTION_BY, "DISTRIBUTION", "whose policy picks for each customer"},
    {CLI_OPTION_KEEP_ORDERS, NULL, "open orders stay with MANAGER"},
    {CLI_OPTION_DRY_RUN, NULL, "show what would come of it, and store nothing"},
    {CLI_OPTION_NONE, NULL, NULL},
};

const cli_command cli_command_transfer = {
    .name = "transfer",
    .arguments = "BOOK MANAGER",
    .least = 2,
    .most = 2,
    .summary = "Hand over all customers of a manager, and its open orders",
    .text = "MANAGER and who gets something are named by their codes. A distribution picks a\n"
            "manager for each customer, who has room for all of its open orders; what it is\n"
            "for does not count here. One that is switched off is refused. A customer for\n"
            "whom nobody is found stays, with its orders. Listed is who has more or less than\n"
            "before.\n",
    .example = "  kith transfer shop.db olga --by turns --dry-run\n",
    .options = uses,
    .run = run,
};
