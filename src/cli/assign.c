/* kith assign: a customer's manager as its card says, and orders that wait for one once more. */
#include "cli/assigned.h"
#include "cli/book.h"
#include "cli/commands.h"
#include "cli/customer.h"
#include "cli/memory.h"
#include "cli/named.h"
#include "cli/orders.h"
#include "cli/out.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "kith/manager.h"
#include "kith/order.h"

#include <stdlib.h>
#include <string.h>

/* --- orders that wait --- */

/* The orders that waited, and how many of them do no longer. */
typedef struct queue {
    kith_id *orders;
    size_t count;
    size_t settled;
} queue;

static int save_all(const cli_book *book, kith_txn *txn, queue *in)
{
    cli_progress progress;
    kith_error err = cli_error();
    kith_status status = KITH_OK;
    cli_progress_begin(&progress, "assigning");
    for (size_t i = 0; i < in->count && status == KITH_OK; i++) {
        kith_assignment made = {.size = sizeof made};
        status = kith_order_save(txn, in->orders[i], NULL, &made, NULL, &err);
        in->settled += status == KITH_OK && made.outcome == 0;
        cli_progress_step(&progress, i + 1, i + 1, in->count);
    }
    cli_progress_end(&progress);
    return status == KITH_OK ? CLI_DONE : cli_book_report(book, &err);
}

static int decide_waiting(cli_book *book, void *ctx, kith_txn **out)
{
    queue *in = ctx;
    const int status = cli_book_begin(book, "assign orders that wait", 0, out);
    free(in->orders);
    in->orders = cli_orders_waiting(book, &in->count);
    in->settled = 0;
    return status == CLI_DONE ? save_all(book, *out, in) : status;
}

static int assign_waiting(cli_book *book)
{
    queue in = {.count = 0};
    const int status = cli_book_store(book, decide_waiting, &in);
    if (status == CLI_DONE) {
        cli_out out;
        cli_out_begin(&out, cli_book_form(book));
        cli_out_card(&out);
        cli_out_done(&out, cli_option_get(book->options, CLI_OPTION_DRY_RUN) != NULL, "saved");
        cli_out_field(&out, "waited", NULL, cli_cell_number((int64_t)in.count));
        cli_out_field(&out, "assigned", NULL, cli_cell_number((int64_t)in.settled));
        cli_out_field(&out, "still_waiting", NULL, cli_cell_number((int64_t)(in.count - in.settled)));
        cli_orders_write(book, &out, "orders", in.orders, in.count);
        cli_out_card_end(&out);
        cli_out_end(&out);
    }
    free(in.orders);
    return status;
}

/* --- a card --- */

/* A card that is saved, and what came of it. */
typedef struct card {
    kith_id customer;
    kith_customer_saving wanted;
    kith_assignment made;
} card;

static int read_card(const cli_book *book, card *out)
{
    const cli_options *options = book->options;
    kith_customer_saving *saving = &out->wanted;
    const int status = cli_customer_find(book, options->arguments[1], &out->customer);
    *saving = (kith_customer_saving){.size = sizeof *saving};
    if (status != CLI_DONE || options->argument_count < 3) {
        return status;
    }
    saving->clear = strcmp(options->arguments[2], "none") == 0;
    return saving->clear ? CLI_DONE
                         : cli_named_find(book, KITH_KIND_MANAGER, options->arguments[2], &saving->manager);
}

static void write_card(const cli_book *book, const card *in)
{
    const kith_assignment *made = &in->made;
    cli_text scratch = {0};
    cli_out out;
    cli_out_begin(&out, cli_book_form(book));
    cli_out_card(&out);
    cli_out_done(&out, cli_option_get(book->options, CLI_OPTION_DRY_RUN) != NULL, "saved");
    cli_customer_write_fields(book, &out, in->customer);
    cli_out_field(&out, "manager", NULL,
                  cli_assigned_cell(book->view, out.form, made->customer_manager, &scratch));
    cli_out_field(&out, "manager_before", NULL,
                  cli_assigned_cell(book->view, out.form, made->customer_manager_before, &scratch));
    cli_assigned_write_why(&out, made->rule, made->outcome);
    cli_out_field(&out, "orders", "open orders that went along", cli_cell_number(made->orders));
    cli_out_card_end(&out);
    cli_out_end(&out);
    cli_text_free(&scratch);
}

static int decide_card(cli_book *book, void *ctx, kith_txn **out)
{
    card *in = ctx;
    kith_error err = cli_error();
    const int status = cli_book_begin(book, "save customer", 0, out);
    in->made = (kith_assignment){.size = sizeof in->made};
    return status == CLI_DONE &&
                   kith_customer_save(*out, in->customer, &in->wanted, &in->made, &err) != KITH_OK
               ? cli_book_report(book, &err)
               : status;
}

static int save_card(cli_book *book)
{
    card in = {.customer = 0};
    int status = read_card(book, &in);
    status = status == CLI_DONE ? cli_book_store(book, decide_card, &in) : status;
    if (status == CLI_DONE) {
        write_card(book, &in);
    }
    return status;
}

static int run(cli_book *book)
{
    const int waiting = cli_option_get(book->options, CLI_OPTION_PENDING) != NULL;
    if (waiting == (book->options->argument_count > 1)) {
        return cli_report_usage("give a CUSTOMER, or --pending");
    }
    return waiting ? assign_waiting(book) : save_card(book);
}

static const cli_option_use uses[] = {
    {CLI_OPTION_PENDING, NULL, "save the orders that wait for a manager once more"},
    {CLI_OPTION_DRY_RUN, NULL, "show what would come of it, and store nothing"},
    {CLI_OPTION_NONE, NULL, NULL},
};

const cli_command cli_command_assign = {
    .name = "assign",
    .arguments = "BOOK [CUSTOMER] [MANAGER]",
    .least = 1,
    .most = 3,
    .summary = "Give a customer a manager, or find one for orders that wait",
    .text = "The customer's card is saved with this MANAGER, who also gets its open orders\n"
            "that have none, or one who is inactive. \"none\" takes the manager away, until\n"
            "the next order is saved. Without MANAGER the card is saved as it is: a customer\n"
            "who has none gets that of its last order.\n"
            "\n"
            "Orders wait if nobody was there to take them, or if their manager is inactive\n"
            "or absent and nobody takes over.\n",
    .example = "  kith assign shop.db 4711 olga\n"
               "  kith assign shop.db --pending --dry-run\n",
    .options = uses,
    .run = run,
};
