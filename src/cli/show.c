/* kith show: the card of a customer, with its parts and both columns of its relations. */
#include "cli/book.h"
#include "cli/commands.h"
#include "cli/customer.h"
#include "cli/out.h"
#include "cli/parts.h"
#include "cli/report.h"
#include "cli/value.h"

#define AT_ONCE 128

static const char *period_name(uint32_t period)
{
    return period == KITH_PERIOD_CURRENT ? "current" : period == KITH_PERIOD_PAST ? "past" : "future";
}

/* A relation from the customer's side: what it is to the other, who that is, what the other is to it. */
static void write_link(const cli_book *book, cli_out *out, int64_t sex, const kith_link *link)
{
    const kith_customer other = cli_customer_read(book->view, link->other);
    const uint32_t far = link->end == KITH_END_FROM ? KITH_END_TO : KITH_END_FROM;
    cli_text name = {0};
    char since[11];
    char until[11];
    cli_customer_add_name(&other, &name);
    cli_out_cell(out, cli_cell_text(cli_type_label(book, link->type, link->end, sex)));
    cli_out_cell(out, cli_cell_text(other.number));
    cli_out_cell(out, cli_cell_text(cli_text_get(&name)));
    cli_out_cell(out, cli_cell_text(cli_type_label(book, link->type, far, other.sex)));
    cli_out_cell(out, cli_cell_date(link->since, since));
    cli_out_cell(out, cli_cell_date(link->until, until));
    cli_out_cell(out, cli_cell_text(period_name(link->period)));
    cli_text_free(&name);
}

static int write_relations(const cli_book *book, cli_out *out, kith_id id, const kith_customer *customer)
{
    kith_relation_query query = {.size = sizeof query,
                                 .periods = KITH_PERIOD_CURRENT | KITH_PERIOD_PAST | KITH_PERIOD_FUTURE};
    kith_error err = cli_error();
    kith_link links[AT_ONCE];
    size_t count = AT_ONCE;
    cli_text is = {0};
    cli_text_format(&is, "%s is", customer->number);
    const cli_column columns[] = {
        {"is", cli_text_get(&is), 0}, {"other", "of", 0}, {"name", NULL, 0},   {"other_is", "who is", 0},
        {"since", NULL, 0},           {"until", NULL, 0}, {"period", NULL, 0},
    };
    cli_out_table(out, "relations", columns, sizeof columns / sizeof columns[0]);
    kith_status status = KITH_OK;
    while (count == AT_ONCE && status == KITH_OK) {
        status = kith_relation_list(book->view, id, &query, links, AT_ONCE, &count, &err);
        for (size_t i = 0; status == KITH_OK && i < count; i++) {
            write_link(book, out, customer->sex, &links[i]);
            query.after = links[i].relation;
        }
    }
    cli_out_table_end(out);
    cli_text_free(&is);
    return status == KITH_OK ? CLI_DONE : cli_report_error(book->path, &err);
}

static int run(cli_book *book)
{
    kith_id id = 0;
    int status = cli_customer_find(book, book->options->arguments[1], &id);
    if (status != CLI_DONE) {
        return status;
    }
    const kith_customer customer = cli_customer_read(book->view, id);
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
    status = write_relations(book, &out, id, &customer);
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
