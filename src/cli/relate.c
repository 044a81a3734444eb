/* kith relate and kith end: one relation begins, or has its last day. */
#include "cli/book.h"
#include "cli/commands.h"
#include "cli/customer.h"
#include "cli/memory.h"
#include "cli/out.h"
#include "cli/relation.h"
#include "cli/report.h"
#include "cli/type.h"

#include <stdlib.h>

/* FROM and TO of the command line. */
static int read_parties(const cli_book *book, cli_statement *out)
{
    const char *const *arguments = book->options->arguments;
    const int status = cli_customer_find(book, arguments[1], &out->from);
    return status == CLI_DONE ? cli_customer_find(book, arguments[3], &out->to) : status;
}

/* What they say with this type; somebody called by a label of the other end stands there. */
static cli_statement say(const cli_statement *parties, const cli_type *type)
{
    const int swapped = type->end == KITH_END_TO;
    return (cli_statement){.from = swapped ? parties->to : parties->from,
                           .type = type->id,
                           .to = swapped ? parties->from : parties->to};
}

static int relate(cli_book *book, const cli_statement *parties, kith_id *id, const char **done)
{
    cli_type type = {.id = 0};
    const int status = cli_type_find(book, book->options->arguments[2], &type);
    const cli_statement said = say(parties, &type);
    return status == CLI_DONE ? cli_relation_add(book, &said, id, done) : status;
}

/* Of several types that have the label, the one of which there is such a relation is meant. */
static int end(cli_book *book, const cli_statement *parties, kith_id *id, const char **done)
{
    cli_type *types = NULL;
    size_t count = 0;
    int status = cli_type_find_all(book, book->options->arguments[2], &types, &count);
    cli_statement *said = cli_memory_resize(NULL, count + 1, sizeof *said);
    for (size_t i = 0; i < count; i++) {
        said[i] = say(parties, &types[i]);
    }
    status = status == CLI_DONE ? cli_relation_end(book, said, count, id, done) : status;
    free(types);
    free(said);
    return status;
}

static void write_party(const cli_book *book, cli_out *out, const char *key, const kith_customer *customer)
{
    cli_text shown = {0};
    if (out->form == CLI_OUT_TEXT) {
        cli_customer_add_name(book, customer, &shown);
        cli_text_format(&shown, " (%s)", customer->number == NULL ? "?" : customer->number);
    } else {
        cli_text_add(&shown, customer->number == NULL ? "" : customer->number);
    }
    cli_out_field(out, key, NULL, cli_cell_text(cli_text_get(&shown)));
    cli_text_free(&shown);
}

/* Shows a relation as it is now, and what was done to it. */
static int write_relation(cli_book *book, cli_out *out, kith_id id, const char *done)
{
    kith_error err = cli_error();
    kith_relation relation = {.size = sizeof relation};
    if (kith_relation_get(book->view, id, &relation, &err) != KITH_OK) {
        return cli_book_report(book, &err);
    }
    const kith_customer from = cli_customer_read(book->view, relation.from);
    const kith_customer to = cli_customer_read(book->view, relation.to);
    char since[11];
    char until[11];
    cli_out_card(out);
    cli_out_field(out, "done", NULL, cli_cell_text(done));
    write_party(book, out, "from", &from);
    cli_out_field(out, "is", NULL,
                  cli_cell_text(cli_type_label(book, relation.type, KITH_END_FROM, from.sex)));
    write_party(book, out, "of", &to);
    cli_out_field(out, "since", NULL, cli_cell_date(relation.since, since));
    cli_out_field(out, "until", NULL, cli_cell_date(relation.until, until));
    cli_out_card_end(out);
    return CLI_DONE;
}

/* Either command: what is done to the relation that the command line says. */
static int run(cli_book *book, int (*act)(cli_book *, const cli_statement *, kith_id *, const char **))
{
    cli_statement parties = {0};
    const char *done = NULL;
    kith_id id = 0;
    cli_out out;
    int status = read_parties(book, &parties);
    status = status == CLI_DONE ? act(book, &parties, &id, &done) : status;
    if (status == CLI_DONE) {
        cli_out_begin(&out, cli_book_form(book));
        status = write_relation(book, &out, id, done);
        cli_out_end(&out);
    }
    return status;
}

static int run_relate(cli_book *book)
{
    return run(book, relate);
}

static int run_end(cli_book *book)
{
    return run(book, end);
}

static const cli_option_use relate_uses[] = {
    {CLI_OPTION_SINCE, "DATE", "first day (open)"},
    {CLI_OPTION_UNTIL, "DATE", "last day (open)"},
    {CLI_OPTION_NONE, NULL, NULL},
};

static const cli_option_use end_uses[] = {
    {CLI_OPTION_UNTIL, "DATE", "last day on which it holds (the business day)"},
    {CLI_OPTION_NONE, NULL, NULL},
};

const cli_command cli_command_relate = {
    .name = "relate",
    .arguments = "BOOK FROM TYPE TO",
    .least = 4,
    .most = 4,
    .summary = "Say that FROM is TYPE of TO",
    .text = "FROM and TO are customer numbers. TYPE is the code of a relation type or a label\n"
            "of either side that no other type has: \"1 mother 2\" and \"2 daughter 1\" say the\n"
            "same. What has been said before, with the same days, changes nothing.\n",
    .example = "  kith relate shop.db 4711 mother 4712 --since 2019-05-24\n",
    .options = relate_uses,
    .run = run_relate,
};

const cli_command cli_command_end = {
    .name = "end",
    .arguments = "BOOK FROM TYPE TO",
    .least = 4,
    .most = 4,
    .summary = "Give a relation its last day",
    .text = "FROM, TYPE and TO as for kith relate. Of a label that several types have, it is\n"
            "the one of which there is such a relation. It stays in the book as past.\n",
    .example = "  kith end shop.db 4711 manager 4712 --until 2026-03-31\n",
    .options = end_uses,
    .run = run_end,
};
