/* kith order: the orders of a book; one with all that belongs to it and why it has its manager; saving them.
 */
#include "cli/order.h"

#include "cli/assigned.h"
#include "cli/commands.h"
#include "cli/condition.h"
#include "cli/customer.h"
#include "cli/header.h"
#include "cli/memory.h"
#include "cli/named.h"
#include "cli/orders.h"
#include "cli/out.h"
#include "cli/parts.h"
#include "cli/report.h"
#include "cli/value.h"
#include "cli/words.h"
#include "kith/manager.h"
#include "kith/order.h"
#include "kith/record.h"
#include "kith/view.h"

#include <stdlib.h>

/* An order that is saved, and what saving it answered. */
typedef struct decision {
    kith_id order;
    kith_order_saving wanted;
    kith_assignment assignment;
    kith_trace trace;
} decision;

static int64_t number_at(const cli_book *book, kith_id id, uint32_t field)
{
    return cli_condition_number(book->view, id, field);
}

/* --- the top --- */

static void write_customer(const cli_book *book, cli_out *out, kith_id id)
{
    cli_text text = {0};
    kith_id manager = 0;
    cli_customer_write_fields(book, out, id);
    (void)kith_customer_manager(book->view, id, 0, &manager, NULL, NULL);
    cli_out_field(out, "customer_manager", NULL, cli_assigned_cell(book->view, out->form, manager, &text));
    cli_text_free(&text);
}

/* The fields by the schema; who is whose, and why, in words. */
static void write_top(const cli_book *book, cli_out *out, kith_id order)
{
    const uint32_t fields = cli_schema_kind(KITH_KIND_ORDER).fields;
    cli_text scratch = {0};
    for (uint32_t field = 1; field <= fields; field++) {
        const kith_field_info described = cli_schema_field(KITH_KIND_ORDER, field);
        kith_value value = {0};
        (void)kith_record_get(book->view, order, field, &value, NULL);
        if (field == KITH_ORDER_CUSTOMER) {
            write_customer(book, out, (kith_id)value.number);
        } else if (field == KITH_ORDER_MANAGER) {
            cli_out_field(out, described.name, NULL,
                          cli_assigned_cell(book->view, out->form, (kith_id)value.number, &scratch));
        } else if (field == KITH_ORDER_RULE) {
            cli_assigned_write_why(out, value.number, number_at(book, order, KITH_ORDER_OUTCOME));
        } else if (field != KITH_ORDER_OUTCOME) {
            cli_out_field(out, described.name, NULL, cli_parts_cell(book, out, &described, value, &scratch));
        }
    }
    cli_text_free(&scratch);
}

/* What saving has just decided; of the order and of its customer. */
static void write_decision(const cli_book *book, cli_out *out, const decision *made)
{
    const kith_assignment *said = &made->assignment;
    cli_text scratch = {0};
    cli_out_field(out, "table_row", "row of table 3 A", cli_cell_number(said->row));
    cli_out_field(out, "decided", NULL, cli_assigned_rule_cell(out, said->rule, said->outcome));
    cli_out_field(out, "distribution", NULL, cli_named_cell(book, said->distribution, &scratch));
    cli_out_field(out, "manager_before", NULL,
                  cli_assigned_cell(book->view, out->form, said->manager_before, &scratch));
    cli_out_field(out, "customer_manager_before", NULL,
                  cli_assigned_cell(book->view, out->form, said->customer_manager_before, &scratch));
    cli_text_free(&scratch);
}

/* --- the header, as it was frozen --- */

/* Where the record of a header keeps a field; 0: nowhere. */
typedef struct place {
    uint32_t field; /* KITH_HEADER_FIELD_ */
    uint32_t party;
    uint32_t location;
    uint32_t text;
    uint32_t origin;
    uint32_t source;
} place;

static const place places[] = {
    {KITH_HEADER_FIELD_CHAIN, KITH_ORDER_HEADER_CHAIN, 0, 0, KITH_ORDER_HEADER_CHAIN_ORIGIN, 0},
    {KITH_HEADER_FIELD_INVOICE_TO, KITH_ORDER_HEADER_INVOICE_TO, KITH_ORDER_HEADER_INVOICE_LOCATION, 0,
     KITH_ORDER_HEADER_INVOICE_ORIGIN, KITH_ORDER_HEADER_INVOICE_SOURCE},
    {KITH_HEADER_FIELD_PAYER, KITH_ORDER_HEADER_PAYER, 0, 0, KITH_ORDER_HEADER_PAYER_ORIGIN,
     KITH_ORDER_HEADER_PAYER_SOURCE},
    {KITH_HEADER_FIELD_PAYMENT_TERMS, 0, 0, KITH_ORDER_HEADER_PAYMENT_TERMS, KITH_ORDER_HEADER_TERMS_ORIGIN,
     KITH_ORDER_HEADER_TERMS_SOURCE},
    {KITH_HEADER_FIELD_PRICE_LIST, 0, 0, KITH_ORDER_HEADER_PRICE_LIST, KITH_ORDER_HEADER_PRICE_LIST_ORIGIN,
     KITH_ORDER_HEADER_PRICE_LIST_SOURCE},
    {KITH_HEADER_FIELD_DISCOUNT_MODEL, 0, 0, KITH_ORDER_HEADER_DISCOUNT_MODEL,
     KITH_ORDER_HEADER_DISCOUNT_MODEL_ORIGIN, KITH_ORDER_HEADER_DISCOUNT_MODEL_SOURCE},
    {KITH_HEADER_FIELD_BANK_ACCOUNT, 0, KITH_ORDER_HEADER_BANK_ACCOUNT, 0,
     KITH_ORDER_HEADER_BANK_ACCOUNT_ORIGIN, 0},
    {KITH_HEADER_FIELD_DELIVERY, KITH_ORDER_HEADER_DELIVERY_PARTY, KITH_ORDER_HEADER_DELIVERY_LOCATION, 0,
     KITH_ORDER_HEADER_DELIVERY_ORIGIN, 0},
};

static int64_t number_of(const kith_value *values, uint32_t field)
{
    return field == 0 ? 0 : values[field - 1].number;
}

/* Level of a customer in the order's path; 0: it is not in it. */
static uint32_t level_of(const cli_book *book, kith_id order, kith_id customer)
{
    for (kith_id step = cli_parts_next(book->view, order, KITH_KIND_ORDER_PATH, 0); step != 0;
         step = cli_parts_next(book->view, order, KITH_KIND_ORDER_PATH, step)) {
        if ((kith_id)number_at(book, step, KITH_ORDER_PATH_NODE) == customer) {
            return (uint32_t)number_at(book, step, KITH_ORDER_PATH_LEVEL);
        }
    }
    return 0;
}

static void write_header(const cli_book *book, cli_out *out, kith_id order)
{
    const kith_id header = cli_parts_next(book->view, order, KITH_KIND_ORDER_HEADER, 0);
    kith_header_value fields[KITH_HEADER_FIELDS] = {{0}};
    kith_value values[KITH_ORDER_HEADER_DELIVERY_ORIGIN] = {{0}};
    if (header == 0 ||
        kith_record_read(book->view, header, values, sizeof values / sizeof values[0], NULL) != KITH_OK) {
        return;
    }
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        const place *at = &places[i];
        kith_header_value *field = &fields[at->field];
        field->origin = (uint32_t)number_of(values, at->origin);
        field->party = (kith_id)number_of(values, at->party);
        field->location = (kith_id)number_of(values, at->location);
        field->source = (kith_id)number_of(values, at->source);
        if (at->text != 0 && values[at->text - 1].type == KITH_TYPE_TEXT) {
            field->text = values[at->text - 1].text;
        }
        if (field->origin == KITH_ORIGIN_CHAIN) {
            field->level = level_of(book, order, at->source == 0 ? field->party : field->source);
        }
    }
    cli_header_write(book, out, (kith_id)number_at(book, order, KITH_ORDER_CUSTOMER), fields);
}

static void write_path(const cli_book *book, cli_out *out, kith_id order)
{
    static const cli_column columns[] = {
        {"level", NULL, CLI_COLUMN_RIGHT}, {"customer", NULL, 0}, {"name", NULL, 0}};
    kith_id step = cli_parts_next(book->view, order, KITH_KIND_ORDER_PATH, 0);
    if (step == 0) {
        return;
    }
    cli_out_table(out, "path", columns, sizeof columns / sizeof columns[0]);
    for (; step != 0; step = cli_parts_next(book->view, order, KITH_KIND_ORDER_PATH, step)) {
        cli_out_cell(out, cli_cell_number(number_at(book, step, KITH_ORDER_PATH_LEVEL)));
        cli_customer_write_cells(book, out, (kith_id)number_at(book, step, KITH_ORDER_PATH_NODE));
    }
    cli_out_table_end(out);
}

/* --- sums --- */

static void write_sum(cli_out *out, const char *measure, kith_decimal amount, kith_decimal units)
{
    cli_text scratch = {0};
    cli_out_cell(out, cli_cell_text(measure));
    cli_out_cell(out, cli_value_decimal_cell(amount, &scratch));
    cli_out_cell(out, units == 0 ? cli_cell_none() : cli_value_decimal_cell(units, &scratch));
    cli_text_free(&scratch);
}

/* The order's entries by what they count as, and what follows from them (P19). */
static void write_sums(const cli_book *book, cli_out *out, kith_id order)
{
    static const cli_column columns[] = {
        {"measure", NULL, 0}, {"amount", NULL, CLI_COLUMN_RIGHT}, {"units", NULL, CLI_COLUMN_RIGHT}};
    const cli_sums sums = cli_orders_sum(book->view, order);
    if (sums.entries == 0) {
        return;
    }
    cli_out_table(out, "sums", columns, sizeof columns / sizeof columns[0]);
    for (int64_t measure = 1; kith_schema_code(KITH_LIST_ORDER_MEASURE, measure) != NULL; measure++) {
        write_sum(out, kith_schema_code(KITH_LIST_ORDER_MEASURE, measure), sums.amounts[measure],
                  sums.units[measure]);
    }
    write_sum(out, "active", cli_orders_active(sums.amounts), cli_orders_active(sums.units));
    write_sum(out, "open", cli_orders_open(sums.amounts), cli_orders_open(sums.units));
    cli_out_table_end(out);
}

/* made NULL: the order is shown only. */
static void write_order(const cli_book *book, kith_id order, const decision *made)
{
    cli_out out;
    cli_out_begin(&out, cli_book_form(book));
    cli_out_card(&out);
    out.sections = 1;
    if (made != NULL) {
        cli_out_done(&out, cli_option_get(book->options, CLI_OPTION_DRY_RUN) != NULL, "saved");
    }
    write_top(book, &out, order);
    if (made != NULL) {
        write_decision(book, &out, made);
        cli_assigned_write_trace(book, &out, &made->trace);
    }
    write_header(book, &out, order);
    write_path(book, &out, order);
    cli_parts_write(book, &out, order, KITH_KIND_ORDER_CARD);
    cli_parts_write(book, &out, order, KITH_KIND_COMMISSION_SHARE);
    cli_parts_write(book, &out, order, KITH_KIND_ORDER_LINE);
    cli_parts_write(book, &out, order, KITH_KIND_ORDER_ENTRY);
    write_sums(book, &out, order);
    cli_out_card_end(&out);
    cli_out_end(&out);
}

/* --- saving --- */

int cli_order_read_saving(const cli_book *book, kith_order_saving *out)
{
    kith_value chain;
    const int status =
        cli_named_option(book, CLI_OPTION_CHAIN, KITH_KIND_CHAIN_LINK, KITH_CHAIN_LINK_PARENT, &chain);
    *out = (kith_order_saving){
        .size = sizeof *out,
        .chain = (kith_id)chain.number,
        .unattended = cli_option_get(book->options, CLI_OPTION_UNATTENDED) != NULL,
        .renew = cli_option_get(book->options, CLI_OPTION_RENEW) != NULL,
    };
    return status;
}

/* How many managers and distributions there may be to look at. */
static size_t most_candidates(const cli_book *book)
{
    kith_book_stats stats = {.size = sizeof stats};
    (void)kith_book_stats_get(book->book, &stats);
    return (size_t)(stats.records[KITH_KIND_MANAGER] + stats.records[KITH_KIND_DISTRIBUTION]) + 2;
}

static int decide(cli_book *book, void *ctx, kith_txn **out)
{
    decision *made = ctx;
    kith_error err = cli_error();
    const size_t capacity = most_candidates(book);
    const int status = cli_book_begin(book, "save order", 0, out);
    made->assignment = (kith_assignment){.size = sizeof made->assignment};
    made->trace =
        (kith_trace){.size = sizeof made->trace,
                     .rows = cli_memory_resize(made->trace.rows, capacity, sizeof *made->trace.rows),
                     .capacity = capacity};
    return status == CLI_DONE && kith_order_save(*out, made->order, &made->wanted, &made->assignment,
                                                 &made->trace, &err) != KITH_OK
               ? cli_book_report(book, &err)
               : status;
}

static int save_order(cli_book *book, kith_id order)
{
    decision made = {.order = order};
    int status = cli_order_read_saving(book, &made.wanted);
    status = status == CLI_DONE ? cli_book_store(book, decide, &made) : status;
    if (status == CLI_DONE) {
        write_order(book, order, &made);
    }
    free(made.trace.rows);
    return status;
}

static int list_orders(const cli_book *book)
{
    const int waiting = cli_option_get(book->options, CLI_OPTION_PENDING) != NULL;
    uint64_t most = 0;
    size_t count = 0;
    cli_out out;
    const int wrong = cli_option_most(book->options, 0, &most);
    if (wrong != CLI_DONE) {
        return wrong;
    }
    kith_id *orders = waiting ? cli_orders_waiting(book, &count) : cli_orders_gather(book, NULL, &count);
    cli_out_begin(&out, cli_book_form(book));
    cli_orders_write(book, &out, NULL, orders, count < most ? count : (size_t)most);
    cli_out_end(&out);
    free(orders);
    return CLI_DONE;
}

/* Options that would do nothing: each goes with --save, with --again or with neither, which lists or shows.
 */
static int check_options(const cli_options *options)
{
    static const struct {
        uint32_t option;
        int saves;
        int again;
        const char *with;
    } uses_of[] = {
        {CLI_OPTION_DRY_RUN, 0, 1, "--again"},
        {CLI_OPTION_BATCH, 1, 0, "--save"},
        {CLI_OPTION_MAP, 1, 0, "--save"},
        {CLI_OPTION_SET, 1, 0, "--save"},
        {CLI_OPTION_KEEP_GOING, 1, 0, "--save"},
        {CLI_OPTION_REJECTS, 1, 0, "--save"},
        {CLI_OPTION_CHAIN, 1, 1, "--save or --again"},
        {CLI_OPTION_UNATTENDED, 1, 1, "--save or --again"},
        {CLI_OPTION_RENEW, 1, 1, "--save or --again"},
    };
    const int saves = cli_option_get(options, CLI_OPTION_SAVE) != NULL;
    const int again = cli_option_get(options, CLI_OPTION_AGAIN) != NULL;
    for (size_t i = 0; i < sizeof uses_of / sizeof uses_of[0]; i++) {
        if (cli_option_get(options, uses_of[i].option) != NULL && !(saves && uses_of[i].saves) &&
            !(again && uses_of[i].again)) {
            return cli_report_usage("--%s goes with %s", cli_option_name(uses_of[i].option), uses_of[i].with);
        }
    }
    if (!saves && options->argument_count == 1) {
        return CLI_DONE;
    }
    return cli_option_get(options, CLI_OPTION_PENDING) != NULL
               ? cli_report_usage("--pending goes with a list")
           : cli_option_get(options, CLI_OPTION_MOST) != NULL ? cli_report_usage("--most goes with a list")
                                                              : CLI_DONE;
}

static int run(cli_book *book)
{
    const cli_options *options = book->options;
    const char *file = cli_option_get(options, CLI_OPTION_SAVE);
    const int again = cli_option_get(options, CLI_OPTION_AGAIN) != NULL;
    kith_id order = 0;
    if (options->argument_count > 1 && file != NULL) {
        return cli_report_usage("--save FILE takes the orders of the file; --again saves one");
    }
    if (options->argument_count == 1 && again) {
        return cli_report_usage("--again needs the number of an order");
    }
    const int wrong = check_options(options);
    if (wrong != CLI_DONE) {
        return wrong;
    }
    if (file != NULL) {
        return cli_order_save_file(book, file);
    }
    if (options->argument_count == 1) {
        return list_orders(book);
    }
    const int status = cli_named_find(book, KITH_KIND_ORDER, options->arguments[1], &order);
    if (status != CLI_DONE) {
        return status;
    }
    if (again) {
        return save_order(book, order);
    }
    write_order(book, order, NULL);
    return CLI_DONE;
}

static const cli_option_use uses[] = {
    {CLI_OPTION_PENDING, NULL, "list only those that wait for a manager"},
    {CLI_OPTION_MOST, "N", "list at most N (0: all)"},
    {CLI_OPTION_SAVE, "FILE.csv", "add and save the orders of a file, in its order"},
    {CLI_OPTION_BATCH, "N", "those of a file in commits of N (1000)"},
    {CLI_OPTION_MAP, "FIELD=COLUMN", "as for kith import"},
    {CLI_OPTION_SET, "FIELD=VALUE", "as for kith import"},
    {CLI_OPTION_KEEP_GOING, NULL, "save the orders that fit, though others do not"},
    {CLI_OPTION_REJECTS, "FILE", "where the other rows go, with the reason"},
    {CLI_OPTION_AGAIN, NULL, "save ORDER again, and tell who was looked at"},
    {CLI_OPTION_DRY_RUN, NULL, "with --again: show what would come of it"},
    {CLI_OPTION_CHAIN, "NODE", "the chain chosen, where the customer is in several"},
    {CLI_OPTION_UNATTENDED, NULL, "nobody is there to choose: a task is made instead"},
    {CLI_OPTION_RENEW, NULL, "fill the header anew; what was typed stays"},
    {CLI_OPTION_NONE, NULL, NULL},
};

const cli_command cli_command_order = {
    .name = "order",
    .arguments = "BOOK [ORDER]",
    .least = 1,
    .most = 2,
    .summary = "List orders, show why one has its manager, save them",
    .text = "Without ORDER, a number, all orders are listed. An order is shown with its\n"
            "fields, its header as it was frozen with where each field comes from, its path,\n"
            "card, commission shares, lines, entries and their sums.\n"
            "\n"
            "Saving an order gives it and its customer their manager: who saves (--as), the\n"
            "customer's, or somebody whom a distribution picks. Saving once more changes\n"
            "nothing that was decided. kith import takes orders as they are and decides\n"
            "nothing.\n"
            "\n"
            "--save has the columns of kith import BOOK order, and also booked, cancelled,\n"
            "shipped and returned: amounts in all, of which what the order lacks becomes an\n"
            "entry; and card: the number of a discount card that was typed. Each order is\n"
            "saved as of its own date, or of --on. What was stored before a row that is\n"
            "refused stays; the same file can be saved again.\n",
    .example = "  kith order shop.db 4711\n"
               "  kith order shop.db --save orders.csv --as olga\n"
               "  kith order shop.db 4711 --again --dry-run\n",
    .options = uses,
    .run = run,
};
