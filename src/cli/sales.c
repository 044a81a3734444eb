/* kith sales: what was booked, cancelled, shipped and returned, and what follows from it. */
#include "cli/book.h"
#include "cli/commands.h"
#include "cli/customer.h"
#include "cli/memory.h"
#include "cli/named.h"
#include "cli/orders.h"
#include "cli/out.h"
#include "cli/report.h"
#include "cli/value.h"
#include "kith/sales.h"

#include <stddef.h>
#include <stdlib.h>

#define YEAR_MOST 9999

/* What is asked, and where it goes. */
typedef struct summary {
    const cli_book *book;
    kith_sales_query query;
    size_t measure; /* place in `measures`; 0: all of them */
    cli_out out;
} summary;

typedef struct measure {
    const char *name;
    size_t amount; /* offset in a kith_sales */
    int sold;      /* 1: pieces of it are counted too */
    size_t units;  /* offset */
} measure;

/* In the order of the words of --measure; the first four are KITH_ORDER_MEASURE_. */
static const measure measures[] = {
    {NULL, 0, 0, 0},
    {"booked", offsetof(kith_sales, booked), 1, offsetof(kith_sales, units_booked)},
    {"cancelled", offsetof(kith_sales, cancelled), 1, offsetof(kith_sales, units_cancelled)},
    {"shipped", offsetof(kith_sales, shipped), 1, offsetof(kith_sales, units_shipped)},
    {"returned", offsetof(kith_sales, returned), 1, offsetof(kith_sales, units_returned)},
    {"active", offsetof(kith_sales, active), 0, 0},
    {"open", offsetof(kith_sales, open), 0, 0},
};

#define MEASURES (sizeof measures / sizeof measures[0])

static kith_decimal decimal_at(const kith_sales *row, size_t offset)
{
    return *(const kith_decimal *)((const char *)row + offset);
}

static int is_shown(const summary *in, size_t place)
{
    return in->measure == 0 || in->measure == place;
}

/* --- the table --- */

static void begin_table(summary *in, int everybody, cli_column columns[2 * MEASURES + 6])
{
    static const char *const units[MEASURES] = {
        [1] = "units_booked", [2] = "units_cancelled", [3] = "units_shipped", [4] = "units_returned"};
    const uint32_t whose = everybody ? 0 : CLI_COLUMN_DATA;
    size_t count = 0;
    columns[count++] = (cli_column){"customer", NULL, whose};
    columns[count++] = (cli_column){"name", NULL, whose};
    columns[count++] = (cli_column){"year", NULL, 0};
    columns[count++] = (cli_column){"season", NULL, 0};
    columns[count++] = (cli_column){"brand", NULL, 0};
    columns[count++] = (cli_column){"currency", NULL, 0};
    for (size_t i = 1; i < MEASURES; i++) {
        if (is_shown(in, i)) {
            columns[count++] = (cli_column){measures[i].name, NULL, CLI_COLUMN_RIGHT};
        }
    }
    for (size_t i = 1; i < MEASURES; i++) {
        if (is_shown(in, i) && measures[i].sold) {
            columns[count++] = (cli_column){units[i], NULL, CLI_COLUMN_DATA};
        }
    }
    cli_out_begin(&in->out, cli_book_form(in->book));
    cli_out_table(&in->out, NULL, columns, count);
    in->out.table.stacks = 1; /* amounts cannot be broken into lines */
}

static void write_row(summary *in, kith_id customer, const kith_sales *row)
{
    cli_out *out = &in->out;
    cli_text scratch = {0};
    cli_customer_write_cells(in->book, out, customer);
    cli_out_cell(out, row->year == 0 ? cli_cell_none() : cli_cell_number(row->year));
    cli_out_cell(out, cli_named_cell(in->book, row->season, &scratch));
    cli_out_cell(out, cli_named_cell(in->book, row->brand, &scratch));
    cli_out_cell(out, cli_named_cell(in->book, row->currency, &scratch));
    for (size_t i = 1; i < MEASURES; i++) {
        /* As a rule nothing came back, and then people need no column for it. */
        const int spared = in->measure == 0 && i == KITH_ORDER_MEASURE_RETURNED && row->returned == 0 &&
                           out->form == CLI_OUT_TEXT;
        if (is_shown(in, i)) {
            cli_out_cell(out, spared ? cli_cell_none()
                                     : cli_value_decimal_cell(decimal_at(row, measures[i].amount), &scratch));
        }
    }
    for (size_t i = 1; i < MEASURES; i++) {
        if (is_shown(in, i) && measures[i].sold) {
            cli_out_cell(out, cli_value_decimal_cell(decimal_at(row, measures[i].units), &scratch));
        }
    }
    cli_text_free(&scratch);
}

static int write_sales(summary *in, kith_id customer)
{
    kith_error err = cli_error();
    kith_sales *rows = NULL;
    size_t count = 0;
    in->query.customer = customer;
    kith_status status = kith_sales_summary(in->book->view, &in->query, NULL, 0, &count, &err);
    if (status == KITH_OK && count > 0) {
        rows = cli_memory_resize(NULL, count, sizeof *rows);
        status = kith_sales_summary(in->book->view, &in->query, rows, count, &count, &err);
    }
    for (size_t i = 0; status == KITH_OK && i < count; i++) {
        write_row(in, customer, &rows[i]);
    }
    free(rows);
    return status == KITH_OK ? CLI_DONE : cli_book_report(in->book, &err);
}

static int write_everybody(summary *in)
{
    size_t count = 0;
    kith_id *ids = cli_named_all(in->book, KITH_KIND_CUSTOMER, &count);
    int status = CLI_DONE;
    for (size_t i = 0; i < count && status == CLI_DONE; i++) {
        status = write_sales(in, ids[i]);
    }
    free(ids);
    return status;
}

/* --- the question --- */

static int read_filters(summary *in)
{
    const cli_book *book = in->book;
    kith_value value;
    uint64_t year = 0;
    int status = cli_named_option(book, CLI_OPTION_BRAND, KITH_KIND_ORDER, KITH_ORDER_BRAND, &value);
    in->query.brand = (kith_id)value.number;
    if (status == CLI_DONE) {
        status = cli_named_option(book, CLI_OPTION_SEASON, KITH_KIND_ORDER, KITH_ORDER_SEASON, &value);
        in->query.season = (kith_id)value.number;
    }
    status = status == CLI_DONE ? cli_option_number(book->options, CLI_OPTION_YEAR, 0, &year) : status;
    if (status == CLI_DONE && year > YEAR_MOST) {
        status = cli_report_usage("--year: not a year");
    }
    in->query.year = (uint32_t)year;
    return status;
}

static int read_question(summary *in, int everybody)
{
    static const uint32_t by[] = {KITH_SALES_BY_BRAND | KITH_SALES_BY_YEAR | KITH_SALES_BY_SEASON,
                                  KITH_SALES_BY_BRAND, KITH_SALES_BY_YEAR, KITH_SALES_BY_SEASON, 0};
    const cli_options *options = in->book->options;
    size_t place = 0;
    size_t scope = 0;
    int status = cli_option_word(options, CLI_OPTION_BY, &place);
    status = status == CLI_DONE ? cli_option_word(options, CLI_OPTION_SCOPE, &scope) : status;
    status = status == CLI_DONE ? cli_option_word(options, CLI_OPTION_MEASURE, &in->measure) : status;
    status = status == CLI_DONE ? read_filters(in) : status;
    in->query.by = everybody && cli_option_get(options, CLI_OPTION_BY) == NULL ? 0 : by[place];
    in->query.scope = (uint32_t)scope;
    return status;
}

static int list_orders(const summary *in, kith_id customer)
{
    const kith_order_query query = {.size = sizeof query,
                                    .customer = customer,
                                    .brand = in->query.brand,
                                    .season = in->query.season,
                                    .year = in->query.year};
    size_t count = 0;
    cli_out out;
    kith_id *orders = cli_orders_gather(in->book, &query, &count);
    cli_out_begin(&out, cli_book_form(in->book));
    cli_orders_write(in->book, &out, NULL, orders, count);
    cli_out_end(&out);
    free(orders);
    return CLI_DONE;
}

static int run(cli_book *book)
{
    const cli_options *options = book->options;
    const int everybody = options->argument_count == 1;
    const int orders = cli_option_get(options, CLI_OPTION_ORDERS) != NULL;
    summary in = {.book = book, .query = {.size = sizeof in.query}};
    cli_column columns[2 * MEASURES + 6];
    kith_id customer = 0;
    int status = read_question(&in, everybody);
    if (status == CLI_DONE && everybody && (orders || in.query.scope != KITH_SALES_CUSTOMER)) {
        status = cli_report_usage("--scope and --orders need a CUSTOMER");
    }
    if (status == CLI_DONE && orders && in.query.scope != KITH_SALES_CUSTOMER) {
        status = cli_report_usage("--orders are those of the customer alone");
    }
    if (status == CLI_DONE && !everybody) {
        status = cli_customer_find(book, options->arguments[1], &customer);
    }
    if (status != CLI_DONE || orders) {
        return status == CLI_DONE ? list_orders(&in, customer) : status;
    }
    begin_table(&in, everybody, columns);
    status = everybody ? write_everybody(&in) : write_sales(&in, customer);
    cli_out_table_end(&in.out);
    cli_out_end(&in.out);
    return status;
}

static const cli_option_use uses[] = {
    {CLI_OPTION_SCOPE, "own|linked|chain", "also of linked accounts; of all that hangs below (own)"},
    {CLI_OPTION_BY, "all|brand|year|season|currency", "what rows are told apart by (all)"},
    {CLI_OPTION_MEASURE, "all|booked|cancelled|shipped|returned|active|open", "only this one (all)"},
    {CLI_OPTION_YEAR, "YEAR", "only of this year"},
    {CLI_OPTION_SEASON, "CODE", "only of this season"},
    {CLI_OPTION_BRAND, "CODE", "only of this brand"},
    {CLI_OPTION_ORDERS, NULL, "list the orders instead, latest first"},
    {CLI_OPTION_NONE, NULL, NULL},
};

const cli_command cli_command_sales = {
    .name = "sales",
    .arguments = "BOOK [CUSTOMER]",
    .least = 1,
    .most = 2,
    .summary = "Sum up sales by brand, year, season and measure",
    .text = "Sums of the orders' entries. Active is what was booked and not cancelled, open\n"
            "what of that is not shipped. The year is that of the season, or of the order's\n"
            "date. Amounts are never added over currencies; without one they are in the\n"
            "book's, apart from those of orders that name it. Without CUSTOMER there is a row\n"
            "for each customer who has any.\n"
            "\n"
            "\"linked\" adds up all accounts linked with the customer's on the business day,\n"
            "\"chain\" the node and all that hung below it when the orders were saved.\n",
    .example = "  kith sales shop.db 4711 --year 2026\n"
               "  kith sales shop.db NA001 --scope chain --by brand --measure open\n",
    .options = uses,
    .run = run,
};
