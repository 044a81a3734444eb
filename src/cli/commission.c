/* kith commission: who earns what by an order, and what a recipient has earned. */
#include "kith/commission.h"

#include "cli/book.h"
#include "cli/commands.h"
#include "cli/customer.h"
#include "cli/memory.h"
#include "cli/named.h"
#include "cli/out.h"
#include "cli/parts.h"
#include "cli/report.h"
#include "cli/trace.h"
#include "cli/value.h"
#include "cli/words.h"
#include "kith/record.h"

#include <stdlib.h>

#define AT_ONCE 256

/* --- entries --- */

/* What was booked, under its names in the schema; of one order, or of one recipient. */
static void write_entries(const cli_book *book, cli_out *out, const kith_id *ids, size_t count)
{
    static const cli_column columns[] = {
        {"date", NULL, 0},
        {"order", NULL, 0},
        {"recipient", NULL, 0},
        {"manager", NULL, 0},
        {"base", NULL, CLI_COLUMN_RIGHT},
        {"amount", NULL, CLI_COLUMN_RIGHT},
        {"currency", NULL, 0},
        {"remark", NULL, 0},
        {"of", NULL, CLI_COLUMN_DATA},
        {"author", NULL, CLI_COLUMN_DATA},
        {"at", NULL, CLI_COLUMN_DATA},
    };
    static const uint32_t fields[] = {
        KITH_COMMISSION_ENTRY_DATE,     KITH_COMMISSION_ENTRY_ORDER,  KITH_COMMISSION_ENTRY_RECIPIENT,
        KITH_COMMISSION_ENTRY_MANAGER,  KITH_COMMISSION_ENTRY_BASE,   KITH_COMMISSION_ENTRY_AMOUNT,
        KITH_COMMISSION_ENTRY_CURRENCY, KITH_COMMISSION_ENTRY_REMARK, KITH_COMMISSION_ENTRY_OF,
        KITH_COMMISSION_ENTRY_AUTHOR,   KITH_COMMISSION_ENTRY_AT,
    };
    cli_text scratch = {0};
    cli_out_table(out, "entries", columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < sizeof fields / sizeof fields[0]; j++) {
            cli_out_cell(out, cli_value_field_cell(book->view, ids[i], fields[j], &scratch));
        }
    }
    cli_out_table_end(out);
    cli_text_free(&scratch);
}

static void write_entries_of(const cli_book *book, cli_out *out, kith_id order)
{
    kith_id *ids = NULL;
    size_t capacity = 0;
    size_t count = 0;
    for (kith_id id = cli_parts_next(book->view, order, KITH_KIND_COMMISSION_ENTRY, 0); id != 0;
         id = cli_parts_next(book->view, order, KITH_KIND_COMMISSION_ENTRY, id)) {
        ids = cli_memory_grow(ids, &capacity, count, sizeof *ids);
        ids[count++] = id;
    }
    write_entries(book, out, ids, count);
    free(ids);
}

/* --- an order --- */

/* An order's commission as the library tells it. */
typedef struct earning {
    kith_id order;
    kith_commission whole;
    kith_commission_part *parts;
    size_t count;
    kith_trace trace;
} earning;

static void write_whole(const cli_book *book, cli_out *out, const earning *found)
{
    kith_value customer = {0};
    cli_text scratch = {0};
    (void)kith_record_get(book->view, found->order, KITH_ORDER_CUSTOMER, &customer, NULL);
    cli_out_field(out, "order", NULL, cli_named_cell(book, found->order, &scratch));
    cli_customer_write_fields(book, out, (kith_id)customer.number);
    cli_out_field(out, "origin", "rate",
                  found->whole.origin == 0 && out->form == CLI_OUT_TEXT
                      ? cli_cell_text("is set nowhere")
                      : cli_words_cell(out, KITH_LIST_RATE_ORIGIN, found->whole.origin));
    if (found->whole.origin != 0) {
        cli_out_field(out, "rate", "percent", cli_value_decimal_cell(found->whole.rate, &scratch));
    }
    cli_out_field(out, "recipients", NULL,
                  found->whole.recipients == 0 && out->form == CLI_OUT_TEXT
                      ? cli_cell_text("nobody")
                      : cli_words_cell(out, KITH_LIST_RECIPIENT_ORIGIN, found->whole.recipients));
    cli_out_field(out, "amount", NULL, cli_value_decimal_cell(found->whole.amount, &scratch));
    cli_text_free(&scratch);
}

static void write_parts(const cli_book *book, cli_out *out, const earning *found)
{
    static const cli_column columns[] = {
        {"recipient", NULL, 0},
        {"share", NULL, CLI_COLUMN_RIGHT},
        {"rate", "percent", CLI_COLUMN_RIGHT},
        {"amount", NULL, CLI_COLUMN_RIGHT},
        {"rounded", NULL, CLI_COLUMN_DATA},
        {"rate_from", NULL, CLI_COLUMN_SHOWN},
        {"origin", NULL, CLI_COLUMN_DATA},
        {"relation", NULL, 0},
    };
    cli_text scratch = {0};
    cli_out_table(out, "shares", columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < found->count; i++) {
        const kith_commission_part *part = &found->parts[i];
        cli_out_cell(out,
                     cli_named_key(book, part->recipient != 0 ? part->recipient : part->manager, &scratch));
        cli_out_cell(out, cli_value_decimal_cell(part->share, &scratch));
        cli_out_cell(out, part->origin == 0 ? cli_cell_none() : cli_value_decimal_cell(part->rate, &scratch));
        cli_out_cell(out, cli_value_decimal_cell(part->amount, &scratch));
        cli_out_cell(out, cli_cell_number(part->rounded));
        cli_words_write(out, KITH_LIST_RATE_ORIGIN, part->origin);
        cli_out_cell(out, cli_named_key(book, part->relation, &scratch));
    }
    cli_out_table_end(out);
    cli_text_free(&scratch);
}

/* Rates and recipients that were looked at; the row's type says which of the two it is. */
static void write_trace(const cli_book *book, cli_out *out, const kith_trace *trace)
{
    static const cli_column columns[] = {
        {"what", NULL, CLI_COLUMN_ONCE},    {"from", NULL, CLI_COLUMN_SHOWN},
        {"origin", NULL, CLI_COLUMN_DATA},  {"whose", NULL, 0},
        {"number", NULL, CLI_COLUMN_RIGHT}, {"why", NULL, CLI_COLUMN_SHOWN},
        {"reason", NULL, CLI_COLUMN_DATA},  {"record", NULL, CLI_COLUMN_DATA},
    };
    cli_text scratch = {0};
    cli_out_table(out, "looked_at", columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < trace->count; i++) {
        const kith_trace_row *row = &trace->rows[i];
        const uint32_t list = (uint32_t)row->type;
        const int of_book = KITH_ID_KIND(row->subject) == KITH_KIND_BOOK;
        cli_out_cell(out, cli_cell_text(list == KITH_LIST_RATE_ORIGIN ? "rate" : "recipient"));
        cli_words_write(out, list, row->level);
        cli_out_cell(out, of_book ? cli_cell_none() : cli_named_key(book, row->subject, &scratch));
        cli_out_cell(out, row->reason == KITH_REASON_NO_RATE ? cli_cell_none()
                                                             : cli_value_decimal_cell(row->number, &scratch));
        cli_words_write(out, KITH_LIST_REASON, row->reason);
        cli_out_cell(out, cli_named_key(book, row->record, &scratch));
    }
    cli_out_table_end(out);
    cli_text_free(&scratch);
}

static int show_order(const cli_book *book, const char *number)
{
    earning found = {.whole = {.size = sizeof found.whole}, .trace = {.size = sizeof found.trace}};
    kith_commission_request request = {.size = sizeof request};
    kith_error err = cli_error();
    cli_out out;
    const int status = cli_named_find(book, KITH_KIND_ORDER, number, &found.order);
    if (status != CLI_DONE) {
        return status;
    }
    request.order = found.order;
    kith_status answer =
        kith_commission_of(book->view, &request, &found.whole, NULL, 0, &found.count, &found.trace, &err);
    cli_trace_make_room(&found.trace);
    found.parts = cli_memory_resize(NULL, found.count + 1, sizeof *found.parts);
    if (answer == KITH_OK) {
        answer = kith_commission_of(book->view, &request, &found.whole, found.parts, found.count,
                                    &found.count, &found.trace, &err);
    }
    if (answer == KITH_OK) {
        cli_out_begin(&out, cli_book_form(book));
        cli_out_card(&out);
        out.sections = 1;
        write_whole(book, &out, &found);
        write_parts(book, &out, &found);
        write_entries_of(book, &out, found.order);
        write_trace(book, &out, &found.trace);
        cli_out_card_end(&out);
        cli_out_end(&out);
    }
    free(found.parts);
    free(found.trace.rows);
    return answer == KITH_OK ? CLI_DONE : cli_book_report(book, &err);
}

/* --- a recipient --- */

/* A customer's number or a manager's code. */
static int find_recipient(const cli_book *book, const char *key, kith_id *out)
{
    kith_id customer = 0;
    kith_id manager = 0;
    const int is_customer = kith_record_find(book->view, KITH_KIND_CUSTOMER, key, &customer, NULL) == KITH_OK;
    const int is_manager = kith_record_find(book->view, KITH_KIND_MANAGER, key, &manager, NULL) == KITH_OK;
    cli_text why = {0};
    *out = is_customer ? customer : manager;
    if (is_customer && is_manager) {
        return cli_report_usage("\"%s\" is a customer and a manager; give customer:%s or manager:%s", key,
                                key, key);
    }
    kith_value value = {0};
    const kith_field_info any = {.type = KITH_TYPE_REFERENCE};
    if (*out == 0 && cli_value_parse(book->view, &any, key, &value, &why) == 0) {
        *out = (kith_id)value.number;
    }
    cli_text_free(&why);
    *out = cli_customer_survivor(book, *out);
    return KITH_ID_KIND(*out) == KITH_KIND_CUSTOMER || KITH_ID_KIND(*out) == KITH_KIND_MANAGER
               ? CLI_DONE
               : cli_report("%s: no customer or manager \"%s\"", book->path, key);
}

static kith_id *read_statement(const cli_book *book, kith_statement_query query, size_t *count)
{
    kith_id *ids = NULL;
    size_t found = AT_ONCE;
    *count = 0;
    while (found == AT_ONCE) {
        ids = cli_memory_resize(ids, *count + AT_ONCE, sizeof *ids);
        query.after = *count > 0 ? ids[*count - 1] : 0;
        (void)kith_commission_statement(book->view, &query, ids + *count, AT_ONCE, &found, NULL);
        *count += found;
    }
    return ids;
}

static kith_status write_totals(const cli_book *book, cli_out *out, const kith_statement_query *query,
                                kith_error *err)
{
    static const cli_column columns[] = {
        {"currency", NULL, 0},
        {"base", NULL, CLI_COLUMN_RIGHT},
        {"amount", NULL, CLI_COLUMN_RIGHT},
        {"entries", NULL, CLI_COLUMN_RIGHT},
    };
    kith_statement_total *totals = NULL;
    size_t count = 0;
    const kith_id own = (kith_id)cli_named_setting(book, KITH_BOOK_CURRENCY);
    cli_text scratch = {0};
    kith_status status = kith_commission_totals(book->view, query, NULL, 0, &count, err);
    totals = cli_memory_resize(NULL, count + 1, sizeof *totals);
    status =
        status == KITH_OK ? kith_commission_totals(book->view, query, totals, count, &count, err) : status;
    cli_out_table(out, "totals", columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; status == KITH_OK && i < count; i++) {
        cli_out_cell(out, cli_named_cell(book, totals[i].currency != 0 ? totals[i].currency : own, &scratch));
        cli_out_cell(out, cli_value_decimal_cell(totals[i].base, &scratch));
        cli_out_cell(out, cli_value_decimal_cell(totals[i].amount, &scratch));
        cli_out_cell(out, cli_cell_number((int64_t)totals[i].entries));
    }
    cli_out_table_end(out);
    cli_text_free(&scratch);
    free(totals);
    return status;
}

static int show_recipient(const cli_book *book, const char *key)
{
    kith_statement_query query = {.size = sizeof query};
    kith_error err = cli_error();
    kith_status answer = KITH_OK;
    cli_text scratch = {0};
    cli_out out;
    size_t count = 0;
    int status = find_recipient(book, key, &query.recipient);
    status = status == CLI_DONE ? cli_option_date(book->options, CLI_OPTION_SINCE, &query.since) : status;
    status = status == CLI_DONE ? cli_option_date(book->options, CLI_OPTION_UNTIL, &query.until) : status;
    if (status != CLI_DONE) {
        return status;
    }
    kith_id *ids = read_statement(book, query, &count);
    cli_out_begin(&out, cli_book_form(book));
    if (out.form == CLI_OUT_SHEET) { /* which has room for one table */
        write_entries(book, &out, ids, count);
    } else {
        cli_out_card(&out);
        out.sections = 1;
        cli_out_field(&out, "recipient", NULL, cli_named_key(book, query.recipient, &scratch));
        answer = write_totals(book, &out, &query, &err);
        write_entries(book, &out, ids, count);
        cli_out_card_end(&out);
    }
    cli_out_end(&out);
    cli_text_free(&scratch);
    free(ids);
    return answer == KITH_OK ? CLI_DONE : cli_book_report(book, &err);
}

static int run(cli_book *book)
{
    const cli_options *options = book->options;
    const char *recipient = cli_option_get(options, CLI_OPTION_RECIPIENT);
    const int days = cli_option_get(options, CLI_OPTION_SINCE) != NULL ||
                     cli_option_get(options, CLI_OPTION_UNTIL) != NULL;
    const int sheet = cli_option_get(options, CLI_OPTION_CSV) != NULL;
    if ((recipient == NULL) == (options->argument_count == 1)) {
        return cli_report_usage("give an ORDER, or --recipient");
    }
    if (recipient == NULL && (days || sheet)) {
        return cli_report_usage("--since, --until and --csv go with --recipient");
    }
    return recipient != NULL ? show_recipient(book, recipient) : show_order(book, options->arguments[1]);
}

static const cli_option_use uses[] = {
    {CLI_OPTION_RECIPIENT, "RECIPIENT", "statement of a customer or manager, with its sums"},
    {CLI_OPTION_SINCE, "DATE", "first day of the statement"},
    {CLI_OPTION_UNTIL, "DATE", "last day of the statement"},
    {CLI_OPTION_CSV, NULL, "the statement as CSV for a spreadsheet"},
    {CLI_OPTION_NONE, NULL, NULL},
};

const cli_command cli_command_commission = {
    .name = "commission",
    .arguments = "BOOK [ORDER]",
    .least = 1,
    .most = 2,
    .summary = "Tell who earns what by an order, or what somebody has earned",
    .text = "Of an order, a number: at what rate, for whom, with the origin of both, each\n"
            "share, and the entries booked so far. What saving has frozen is told as it is,\n"
            "at the value that the order has by now; before that it is what saving would\n"
            "freeze, and all that was looked at stands below it.\n"
            "\n"
            "Of a recipient: its entries by date, and their sums by currency.\n",
    .example = "  kith commission shop.db 4711\n"
               "  kith commission shop.db --recipient olga --since 2026-01-01 --csv\n",
    .options = uses,
    .run = run,
};
