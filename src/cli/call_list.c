/* kith call-list: saved lists, their lines for the phone or a spreadsheet, and what became of a call. */
#include "kith/call.h"

#include "cli/book.h"
#include "cli/commands.h"
#include "cli/condition.h"
#include "cli/customer.h"
#include "cli/memory.h"
#include "cli/named.h"
#include "cli/note.h"
#include "cli/out.h"
#include "cli/parts.h"
#include "cli/report.h"
#include "kith/record.h"

#include <stdlib.h>

#define AT_ONCE 256

/* --- lines --- */

static void write_line(const cli_book *book, cli_out *out, const kith_call_line *line)
{
    const kith_customer person = cli_customer_read(book->view, line->person);
    const kith_id type = (kith_id)cli_condition_number(book->view, line->relation, KITH_RELATION_TYPE);
    const kith_id from = (kith_id)cli_condition_number(book->view, line->relation, KITH_RELATION_FROM);
    const uint32_t end = from == line->person ? KITH_END_FROM : KITH_END_TO;
    const char *silent = line->do_not_call != 0 ? "must not be called"
                         : line->phone == NULL  ? "no phone"
                                                : NULL;
    cli_customer_write_cells(book, out, line->customer);
    cli_customer_write_cells(book, out, line->person);
    cli_out_cell(out, cli_cell_text(type == 0 ? NULL : cli_type_label(book, type, end, person.sex)));
    cli_out_cell(out, cli_cell_text(line->phone == NULL ? silent : line->phone));
    cli_out_cell(out, cli_cell_text(line->phone));
    cli_out_cell(out, cli_cell_flag(line->do_not_call != 0));
}

/* All lines of a list; freed by the caller, also where it fails. */
static kith_status read_lines(const cli_book *book, kith_id list, kith_call_line **lines, size_t *count,
                              kith_error *err)
{
    kith_call_query query = {.size = sizeof query, .list = list, .on = book->options->today};
    kith_status status = KITH_OK;
    size_t room = 0;
    size_t found = 1;
    while (status == KITH_ERR_LIMIT || (status == KITH_OK && found > 0)) {
        room += AT_ONCE; /* as often as one customer's lines need it */
        *lines = cli_memory_resize(*lines, room, sizeof **lines);
        query.after = *count > 0 ? (*lines)[*count - 1].customer : 0;
        status = kith_call_lines(book->view, &query, *lines + *count, room - *count, &found, err);
        *count += status == KITH_OK ? found : 0;
    }
    return status;
}

static int write_lines(const cli_book *book, kith_id list)
{
    static const cli_column columns[] = {
        {"customer", NULL, CLI_COLUMN_ONCE}, {"name", NULL, CLI_COLUMN_ONCE},
        {"person", NULL, CLI_COLUMN_DATA},   {"person_name", "contact person", 0},
        {"person_is", "who is", 0},          {"call", "phone", CLI_COLUMN_SHOWN},
        {"phone", NULL, CLI_COLUMN_DATA},    {"do_not_call", NULL, CLI_COLUMN_DATA},
    };
    kith_error err = cli_error();
    kith_call_line *lines = NULL;
    size_t count = 0;
    cli_out out;
    const kith_status status = read_lines(book, list, &lines, &count, &err);
    if (status == KITH_OK) {
        cli_out_begin(&out, cli_book_form(book));
        cli_out_table(&out, NULL, columns, sizeof columns / sizeof columns[0]);
        for (size_t i = 0; i < count; i++) {
            write_line(book, &out, &lines[i]);
        }
        cli_out_table_end(&out);
        cli_out_end(&out);
    }
    free(lines);
    return status == KITH_OK ? CLI_DONE : cli_book_report(book, &err);
}

static int write_lists(const cli_book *book)
{
    size_t count = 0;
    kith_id *lists = cli_named_all(book, KITH_KIND_CALL_LIST, &count);
    cli_out out;
    cli_out_begin(&out, cli_book_form(book));
    cli_parts_write_list(book, &out, KITH_KIND_CALL_LIST, lists, count);
    cli_out_end(&out);
    free(lists);
    return CLI_DONE;
}

/* --- a call --- */

/* Says so unless the customer is on the list. */
static int check_listed(const cli_book *book, kith_id list, kith_id customer)
{
    kith_error err = cli_error();
    kith_call_line *lines = NULL;
    size_t count = 0;
    size_t at = 0;
    const kith_status status = read_lines(book, list, &lines, &count, &err);
    while (at < count && lines[at].customer != customer) {
        at++;
    }
    free(lines);
    if (status != KITH_OK) {
        return cli_book_report(book, &err);
    }
    return at < count
               ? CLI_DONE
               : cli_report("%s: customer \"%s\" is not on the list \"%s\"", book->path,
                            cli_option_get(book->options, CLI_OPTION_CALLED), book->options->arguments[1]);
}

/* The season that the result of a call belongs to: the list's, else the book's. */
static kith_id season_of(const cli_book *book, kith_id list)
{
    const int64_t own = cli_condition_number(book->view, list, KITH_CALL_LIST_SEASON);
    return (kith_id)(own != 0 ? own : cli_named_setting(book, KITH_BOOK_CURRENT_SEASON));
}

/* The result is a note on the customer's card, with the stage that it has reached in the season (P16). */
static int record_call(cli_book *book, kith_id list)
{
    const cli_options *options = book->options;
    const char *text = cli_option_get(options, CLI_OPTION_ADD);
    const kith_id season = season_of(book, list);
    kith_value values[2];
    kith_id customer = 0;
    int status = cli_customer_find(book, cli_option_get(options, CLI_OPTION_CALLED), &customer);
    if (status == CLI_DONE) {
        status = cli_named_option(book, CLI_OPTION_STATUS, KITH_KIND_NOTE, KITH_NOTE_CALL_STATUS, &values[0]);
    }
    values[0].field = KITH_NOTE_CALL_STATUS;
    values[1] = (kith_value){.field = KITH_NOTE_SEASON,
                             .type = season == 0 ? KITH_TYPE_NONE : KITH_TYPE_REFERENCE,
                             .number = (int64_t)season};
    status = status == CLI_DONE ? check_listed(book, list, customer) : status;
    return status == CLI_DONE ? cli_note_add(book, KITH_KIND_NOTE, customer,
                                             text == NULL ? options->arguments[1] : text, values, 2)
                              : status;
}

static int run(cli_book *book)
{
    const cli_options *options = book->options;
    const int called = cli_option_get(options, CLI_OPTION_CALLED) != NULL;
    const int more =
        cli_option_get(options, CLI_OPTION_STATUS) != NULL || cli_option_get(options, CLI_OPTION_ADD) != NULL;
    kith_id list = 0;
    if (options->argument_count == 1) {
        return called || more ? cli_report_usage("--called, --status and --add need a LIST")
                              : write_lists(book);
    }
    if (called != more) {
        return cli_report_usage(called ? "--called needs --status or --add"
                                       : "--status and --add go with --called");
    }
    int status = cli_named_find(book, KITH_KIND_CALL_LIST, options->arguments[1], &list);
    status = status == CLI_DONE && called ? record_call(book, list) : status;
    return status == CLI_DONE ? write_lines(book, list) : status;
}

static const cli_option_use uses[] = {
    {CLI_OPTION_CALLED, "CUSTOMER", "first note the result of a call on its card"},
    {CLI_OPTION_STATUS, "CODE", "with --called: the call status that it came to"},
    {CLI_OPTION_ADD, "TEXT", "with --called: what was said (the list's code)"},
    {CLI_OPTION_CSV, NULL, "output as CSV for a spreadsheet"},
    {CLI_OPTION_NONE, NULL, NULL},
};

const cli_command cli_command_call_list = {
    .name = "call-list",
    .arguments = "BOOK [LIST]",
    .least = 1,
    .most = 2,
    .summary = "Show whom to call, with the contact persons, note results",
    .text = "LIST is the code of a saved list (kith import BOOK call_list); without it all of\n"
            "them are shown, with what each filters by. Ages, cards and relations are those\n"
            "of the business day. Below each customer stand its contact persons: customers\n"
            "related to it by a type with the effect contact_person. Of who must not be\n"
            "called no number is told.\n"
            "\n"
            "The result of a call is a note, in the season of the list or of the book; lists\n"
            "that filter by call status see it at once.\n",
    .example = "  kith call-list shop.db spring --csv > spring.csv\n"
               "  kith call-list shop.db spring --called 4711 --status invited\n",
    .options = uses,
    .run = run,
};
