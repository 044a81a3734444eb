/* kith relate and kith end: one relation begins, or has its last day. */
#include "cli/book.h"
#include "cli/commands.h"
#include "cli/customer.h"
#include "cli/out.h"
#include "cli/report.h"

#include <stdio.h>

#define LINKS_AT_ONCE 64

/* FROM TYPE TO of the command line: from is LABEL of to. */
typedef struct statement {
    kith_id from;
    kith_id type;
    kith_id to;
} statement;

static int read_statement(const cli_book *book, statement *out)
{
    const char *const *arguments = book->options->arguments;
    kith_id first = 0;
    kith_id second = 0;
    uint32_t end = 0;
    int status = cli_customer_find(book, arguments[1], &first);
    if (status == CLI_DONE) {
        status = cli_type_find(book, arguments[2], &out->type, &end, NULL);
    }
    if (status == CLI_DONE) {
        status = cli_customer_find(book, arguments[3], &second);
    }
    out->from = end == KITH_END_TO ? second : first;
    out->to = end == KITH_END_TO ? first : second;
    return status;
}

static void write_party(cli_out *out, const char *key, const kith_customer *customer)
{
    cli_text shown = {0};
    if (out->form == CLI_OUT_TEXT) {
        cli_customer_add_name(customer, &shown);
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
        return cli_report_error(book->path, &err);
    }
    const kith_customer from = cli_customer_read(book->view, relation.from);
    const kith_customer to = cli_customer_read(book->view, relation.to);
    char since[11];
    char until[11];
    cli_out_card(out);
    cli_out_field(out, "done", NULL, cli_cell_text(done));
    write_party(out, "from", &from);
    cli_out_field(out, "is", NULL,
                  cli_cell_text(cli_type_label(book, relation.type, KITH_END_FROM, from.sex)));
    write_party(out, "of", &to);
    cli_out_field(out, "since", NULL, cli_cell_date(relation.since, since));
    cli_out_field(out, "until", NULL, cli_cell_date(relation.until, until));
    cli_out_card_end(out);
    return CLI_DONE;
}

static int show_relation(cli_book *book, kith_id id, const char *done)
{
    cli_out out;
    int status = cli_book_renew(book);
    if (status == CLI_DONE) {
        cli_out_begin(&out, cli_book_form(book));
        status = write_relation(book, &out, id, done);
        cli_out_end(&out);
    }
    return status;
}

static int run_relate(cli_book *book)
{
    statement said = {0};
    kith_error err = cli_error();
    kith_relation relation = {.size = sizeof relation,
                              .present = KITH_PRESENT(KITH_RELATION_FROM) | KITH_PRESENT(KITH_RELATION_TO) |
                                         KITH_PRESENT(KITH_RELATION_TYPE) |
                                         KITH_PRESENT(KITH_RELATION_SINCE) |
                                         KITH_PRESENT(KITH_RELATION_UNTIL)};
    kith_txn *txn = NULL;
    kith_id id = 0;
    int status = cli_option_date(book->options, CLI_OPTION_SINCE, &relation.since);
    if (status == CLI_DONE) {
        status = cli_option_date(book->options, CLI_OPTION_UNTIL, &relation.until);
    }
    if (status == CLI_DONE) {
        status = read_statement(book, &said);
    }
    if (status == CLI_DONE) {
        status = cli_book_begin(book, "relate", 0, &txn);
    }
    if (status != CLI_DONE) {
        return status;
    }
    relation.from = said.from;
    relation.to = said.to;
    relation.type = said.type;
    kith_status stored = kith_relation_add(txn, &relation, 1, &id, &err);
    const int known = stored == KITH_OK && kith_relation_get(book->view, id, &relation, NULL) == KITH_OK;
    stored = stored == KITH_OK ? cli_book_commit(book, txn, &err) : stored;
    kith_txn_close(txn);
    if (stored != KITH_OK) {
        return cli_report_error(book->path, &err);
    }
    return show_relation(book, id, known ? "was there already" : "related");
}

/* The relation meant by `end`: of this type and direction, holding on its last day, and not ended before. */
static int find_open(const cli_book *book, const statement *said, kith_date until, kith_id *out)
{
    kith_relation_query query = {
        .size = sizeof query, .type = said->type, .periods = KITH_PERIOD_CURRENT, .as_of = until};
    kith_link links[LINKS_AT_ONCE];
    kith_error err = cli_error();
    size_t count = LINKS_AT_ONCE;
    size_t found = 0;
    while (count == LINKS_AT_ONCE) {
        if (kith_relation_list(book->view, said->from, &query, links, LINKS_AT_ONCE, &count, &err) !=
            KITH_OK) {
            return cli_report_error(book->path, &err);
        }
        for (size_t i = 0; i < count; i++) {
            kith_relation relation = {.size = sizeof relation};
            query.after = links[i].relation;
            const int same = links[i].other == said->to &&
                             kith_relation_get(book->view, links[i].relation, &relation, &err) == KITH_OK;
            /* A symmetric relation is kept with the lower id first, so either order is meant. */
            if (same && (relation.from == said->from || cli_type_symmetric(book->view, said->type))) {
                found += *out == links[i].relation ? 0 : 1;
                *out = links[i].relation;
            }
        }
    }
    const char *const *said_as = book->options->arguments;
    if (found == 1) {
        return CLI_DONE;
    }
    return cli_report("%s: %s relation \"%s\" %s \"%s\" on that day", book->path,
                      found == 0 ? "no" : "more than one", said_as[1], said_as[2], said_as[3]);
}

static int run_end(cli_book *book)
{
    statement said = {0};
    kith_error err = cli_error();
    kith_txn *txn = NULL;
    kith_date until = 0;
    kith_id id = 0;
    int status = cli_option_date(book->options, CLI_OPTION_UNTIL, &until);
    until = until == 0 ? book->options->today : until;
    if (status == CLI_DONE) {
        status = read_statement(book, &said);
    }
    if (status == CLI_DONE) {
        status = find_open(book, &said, until, &id);
    }
    if (status == CLI_DONE) {
        status = cli_book_begin(book, "end", 0, &txn);
    }
    if (status != CLI_DONE) {
        return status;
    }
    kith_status stored = kith_relation_end(txn, id, until, &err);
    stored = stored == KITH_OK ? cli_book_commit(book, txn, &err) : stored;
    kith_txn_close(txn);
    return stored == KITH_OK ? show_relation(book, id, "ended") : cli_report_error(book->path, &err);
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
            "of either side: \"1 mother 2\" and \"2 daughter 1\" say the same. What has been said\n"
            "before, with the same days, changes nothing.\n",
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
    .text = "FROM, TYPE and TO as for kith relate. The relation stays in the book as past.\n",
    .example = "  kith end shop.db 4711 manager 4712 --until 2026-03-31\n",
    .options = end_uses,
    .run = run_end,
};
