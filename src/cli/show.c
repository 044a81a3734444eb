/* kith show: the card of a customer, with its parts and both columns of its relations. */
#include "cli/book.h"
#include "cli/commands.h"
#include "cli/customer.h"
#include "cli/out.h"
#include "cli/parts.h"
#include "cli/report.h"
#include "cli/sides.h"
#include "cli/value.h"

#define AT_ONCE 128

static int write_relations(const cli_book *book, cli_out *out, kith_id id)
{
    kith_relation_query query = {.size = sizeof query,
                                 .periods = KITH_PERIOD_CURRENT | KITH_PERIOD_PAST | KITH_PERIOD_FUTURE};
    kith_error err = cli_error();
    kith_link links[AT_ONCE];
    size_t count = AT_ONCE;
    cli_sides sides;
    cli_sides_begin(&sides, book, out, id);
    kith_status status = KITH_OK;
    while (count == AT_ONCE && status == KITH_OK) {
        status = kith_relation_list(book->view, id, &query, links, AT_ONCE, &count, &err);
        for (size_t i = 0; status == KITH_OK && i < count; i++) {
            cli_sides_write(&sides, &links[i]);
            query.after = links[i].relation;
        }
    }
    cli_sides_end(&sides);
    return status == KITH_OK ? CLI_DONE : cli_book_report(book, &err);
}

static int run(cli_book *book)
{
    kith_id id = 0;
    int status = cli_customer_find_itself(book, book->options->arguments[1], &id);
    if (status != CLI_DONE) {
        return status;
    }
    (void)cli_customer_survivor(book, id);
    cli_out out;
    cli_out_begin(&out, cli_book_form(book));
    cli_out_card(&out);
    out.sections = 1;
    cli_parts_write_fields(book, &out, id);
    for (uint32_t kind = 1; kind < KITH_KIND_COUNT; kind++) {
        const uint32_t owner = cli_parts_owner(kind);
        if (owner == KITH_KIND_CUSTOMER || (owner == 0 && cli_schema_kind(kind).owner != 0)) {
            cli_parts_write(book, &out, id, kind);
        }
    }
    out.sections = 0; /* what the relations are, their own heading says */
    status = write_relations(book, &out, id);
    cli_out_card_end(&out);
    cli_out_end(&out);
    return status;
}

static const cli_option_use uses[] = {{CLI_OPTION_NONE, NULL, NULL}};

const cli_command cli_command_show = {
    .name = "show",
    .arguments = "BOOK CUSTOMER",
    .least = 2,
    .most = 2,
    .summary = "Show a customer's card and relations",
    .text = "CUSTOMER is a number. Below its fields stands what belongs to it, a section for\n"
            "each kind: locations, contacts, tasks and so on; what belongs to one of these in\n"
            "turn, such as the participants of an appointment, follows it. Columns without\n"
            "any value are left out, and rows too wide for the terminal are written as cards;\n"
            "--json has all columns.\n"
            "\n"
            "Every relation has one line, read from the customer's side: what the customer\n"
            "is, of whom, and who that other one is for the customer. Periods are those of\n"
            "the business day.\n",
    .example = "  kith show shop.db 4711 --on 2026-01-01\n",
    .options = uses,
    .run = run,
};
