/* kith card: which discount card an order would get, why, and what its account has added up. */
#include "kith/card.h"

#include "cli/book.h"
#include "cli/commands.h"
#include "cli/customer.h"
#include "cli/named.h"
#include "cli/out.h"
#include "cli/report.h"
#include "cli/trace.h"
#include "cli/value.h"
#include "cli/words.h"
#include "kith/record.h"

#include <stdlib.h>

/* The account that the order adds up on, as it is before it. */
static void write_account(const cli_book *book, cli_out *out, const kith_card_result *found)
{
    cli_text scratch = {0};
    kith_value programme = {0};
    (void)kith_record_get(book->view, found->account, KITH_CARD_ACCOUNT_PROGRAMME, &programme, NULL);
    cli_out_field(out, "account", NULL, cli_named_cell(book, found->account, &scratch));
    cli_out_field(out, "programme", NULL, cli_named_cell(book, (kith_id)programme.number, &scratch));
    cli_out_field(out, "balance", NULL, cli_value_decimal_cell(found->balance, &scratch));
    cli_out_field(
        out, "currency", NULL,
        cli_value_field_cell(book->view, (kith_id)programme.number, KITH_CARD_PROGRAMME_CURRENCY, &scratch));
    if (found->tier != 0) {
        cli_out_field(out, "tier", NULL,
                      cli_value_field_cell(book->view, found->tier, KITH_CARD_TIER_NAME, &scratch));
        cli_out_field(out, "threshold", "tier from",
                      cli_value_field_cell(book->view, found->tier, KITH_CARD_TIER_THRESHOLD, &scratch));
    }
    cli_out_field(out, "rate", "percent", cli_value_decimal_cell(found->rate, &scratch));
    cli_text_free(&scratch);
}

static void write_card(const cli_book *book, const kith_card_request *request, const kith_card_result *found,
                       const kith_trace *trace)
{
    cli_text scratch = {0};
    char on[11];
    cli_out out;
    cli_out_begin(&out, cli_book_form(book));
    cli_out_card(&out);
    out.sections = 1;
    cli_customer_write_fields(book, &out, request->customer);
    cli_out_field(&out, "on", NULL, cli_cell_date(request->on, on));
    cli_out_field(&out, "result", "card of the order",
                  cli_words_cell(&out, KITH_LIST_CARD_RESULT, found->result));
    cli_out_field(&out, "number", NULL, cli_cell_text(found->number));
    cli_out_field(&out, "blocked_because", NULL, cli_cell_text(found->reason));
    cli_out_field(&out, "several", "there are others",
                  found->several != 0 || out.form != CLI_OUT_TEXT ? cli_cell_flag(found->several != 0)
                                                                  : cli_cell_none());
    cli_out_field(&out, "holder", NULL, cli_named_cell(book, found->holder, &scratch));
    cli_out_field(&out, "relation", NULL,
                  found->relation == 0 ? cli_cell_none() : cli_named_key(book, found->relation, &scratch));
    if (found->account != 0) {
        write_account(book, &out, found);
    }
    cli_trace_write(book, &out, trace);
    cli_out_card_end(&out);
    cli_out_end(&out);
    cli_text_free(&scratch);
}

static int read_request(const cli_book *book, kith_card_request *out)
{
    kith_value value;
    int status = cli_customer_find(book, book->options->arguments[1], &out->customer);
    out->on = book->options->today;
    if (status == CLI_DONE) {
        status = cli_named_option(book, CLI_OPTION_CARD, KITH_KIND_ORDER_CARD, KITH_ORDER_CARD_CARD, &value);
        out->card = (kith_id)value.number;
    }
    if (status == CLI_DONE) {
        status = cli_named_option(book, CLI_OPTION_PROGRAMME, KITH_KIND_CARD_ACCOUNT,
                                  KITH_CARD_ACCOUNT_PROGRAMME, &value);
        out->programme = (kith_id)value.number;
    }
    return status;
}

static int run(cli_book *book)
{
    kith_card_request request = {.size = sizeof request};
    kith_card_result found = {.size = sizeof found};
    kith_trace trace = {.size = sizeof trace};
    kith_error err = cli_error();
    int status = read_request(book, &request);
    if (status != CLI_DONE) {
        return status;
    }
    kith_status answer = kith_card_resolve(book->view, &request, &found, &trace, &err);
    cli_trace_make_room(&trace);
    if (answer == KITH_OK) {
        answer = kith_card_resolve(book->view, &request, &found, &trace, &err);
    }
    if (answer == KITH_OK) {
        write_card(book, &request, &found, &trace);
    } else {
        status = cli_book_report(book, &err);
    }
    free(trace.rows);
    return status;
}

static const cli_option_use uses[] = {
    {CLI_OPTION_CARD, "NUMBER", "the card that is typed in the order"},
    {CLI_OPTION_PROGRAMME, "CODE", "only cards of this programme (the book's)"},
    {CLI_OPTION_NONE, NULL, NULL},
};

const cli_command cli_command_card = {
    .name = "card",
    .arguments = "BOOK CUSTOMER",
    .least = 2,
    .most = 2,
    .summary = "Tell which discount card an order would get, and why",
    .text = "The customer's own card, or without one that of a card holder: a customer\n"
            "related to it by a type with the effect card_holder, on the business day. Told\n"
            "are the account that the order would add up on, its balance, and the tier and\n"
            "percentage that it has reached; below it all that was looked at, with what\n"
            "became of it. Nothing is changed. What an order that was saved has kept, kith\n"
            "order shows.\n",
    .example = "  kith card shop.db 4711 --on 2026-03-01\n"
               "  kith card shop.db 4711 --card 770012\n",
    .options = uses,
    .run = run,
};
