/* kith explain: the header of an order with where each field comes from, and why conditions count or do not.
 */
#include "cli/book.h"
#include "cli/commands.h"
#include "cli/condition.h"
#include "cli/customer.h"
#include "cli/header.h"
#include "cli/memory.h"
#include "cli/named.h"
#include "cli/out.h"
#include "cli/report.h"
#include "cli/verdict.h"
#include "cli/words.h"
#include "kith/condition.h"
#include "kith/order.h"
#include "kith/record.h"
#include "kith/schema.h"

#include <stdlib.h>

#define ROWS 128 /* more than the header has sources */

/* What is asked, and what the library answers to it. */
typedef struct explanation {
    const cli_book *book;
    kith_order_request request;
    kith_condition_query query;
    kith_header header;
    kith_trace_row rows[ROWS];
    kith_trace trace;
} explanation;

static const char *code_of(uint32_t list, int64_t entry)
{
    return kith_schema_code(list, entry);
}

static const char *outcome_code(uint32_t outcome)
{
    static const char *const codes[] = {"ok", "chain_ambiguous", "chain_required", "not_a_member",
                                        "no_invoice_to"};
    return outcome < sizeof codes / sizeof codes[0] ? codes[outcome] : "";
}

static const char *outcome_words(const kith_header *header)
{
    static const char *const words[] = {
        [KITH_ORDER_OK] = "may be saved",
        [KITH_ORDER_CHAIN_AMBIGUOUS] = "a chain has to be chosen first: --chain NODE",
        [KITH_ORDER_CHAIN_REQUIRED] = "may not be saved: it needs a chain, and there is none",
        [KITH_ORDER_NOT_A_MEMBER] = "may not be saved: the customer is not in that chain",
        [KITH_ORDER_NO_INVOICE_TO] = "may not be saved: there is nobody to invoice",
    };
    return header->task != 0                                  ? "may be saved; a chain has to be chosen later"
           : header->outcome < sizeof words / sizeof words[0] ? words[header->outcome]
                                                              : "";
}

/* --- the top --- */

static void write_top(const explanation *in, cli_out *out)
{
    const int people = out->form == CLI_OUT_TEXT;
    cli_text text = {0};
    char on[11];
    cli_customer_write_fields(in->book, out, in->request.customer);
    cli_out_field(out, "on", NULL, cli_cell_date(in->book->options->today, on));
    cli_out_field(out, "order_type", NULL, cli_named_cell(in->book, in->request.order_type, &text));
    cli_out_field(out, "hierarchy", NULL, cli_named_cell(in->book, in->query.hierarchy, &text));
    cli_out_field(out, "outcome", "order",
                  cli_cell_text(people ? outcome_words(&in->header) : outcome_code(in->header.outcome)));
    if (!people) {
        cli_out_field(out, "task", NULL, cli_cell_flag(in->header.task != 0));
        cli_out_field(out, "inherits", NULL, cli_cell_flag(in->query.chain_off == 0));
    }
    cli_text_free(&text);
}

/* The way up that conditions come down, nearest first. */
static int write_path(const explanation *in, cli_out *out)
{
    static const cli_column columns[] = {{"distance", NULL, CLI_COLUMN_RIGHT},
                                         {"level", NULL, CLI_COLUMN_RIGHT},
                                         {"customer", NULL, 0},
                                         {"name", NULL, 0},
                                         {"skipped", NULL, 0}};
    const kith_chain_query query = {.size = sizeof query,
                                    .hierarchy = in->query.hierarchy,
                                    .as_of = in->query.as_of,
                                    .chain = in->query.chain};
    kith_chain_step path[KITH_PATH_MOST];
    kith_error err = cli_error();
    uint32_t outcome = 0;
    size_t count = 0;
    if (in->query.hierarchy != 0 && kith_chain_path(in->book->view, in->query.customer, &query, path,
                                                    KITH_PATH_MOST, &count, &outcome, &err) != KITH_OK) {
        return cli_book_report(in->book, &err);
    }
    cli_out_table(out, "path", columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < count; i++) {
        cli_out_cell(out, cli_cell_number((int64_t)i));
        cli_out_cell(out, path[i].level == 0 ? cli_cell_none() : cli_cell_number(path[i].level));
        cli_customer_write_cells(in->book, out, path[i].customer);
        const kith_id node = cli_named_node(in->book, in->query.hierarchy, path[i].customer);
        const int skipped =
            i > 0 && node != 0 && cli_condition_number(in->book->view, node, KITH_CHAIN_NODE_SKIPPED) != 0;
        cli_out_cell(out, skipped || out->form != CLI_OUT_TEXT ? cli_cell_flag(skipped) : cli_cell_none());
    }
    cli_out_table_end(out);
    return CLI_DONE;
}

/* The chains to choose from, where there are several. */
static int write_chains(const explanation *in, cli_out *out)
{
    static const cli_column columns[] = {{"customer", NULL, 0}, {"name", NULL, 0}};
    const kith_chain_query query = {
        .size = sizeof query, .hierarchy = in->query.hierarchy, .as_of = in->query.as_of};
    kith_error err = cli_error();
    kith_status status = KITH_OK;
    kith_id *chains = NULL;
    size_t count = 0;
    if (in->query.hierarchy != 0) {
        status = kith_chain_candidates(in->book->view, in->query.customer, &query, NULL, 0, &count, &err);
    }
    if (status == KITH_OK && count > 1) {
        chains = cli_memory_resize(NULL, count, sizeof *chains);
        status =
            kith_chain_candidates(in->book->view, in->query.customer, &query, chains, count, &count, &err);
    }
    cli_out_table(out, "chains", columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; status == KITH_OK && chains != NULL && i < count; i++) {
        cli_customer_write_cells(in->book, out, chains[i]);
    }
    cli_out_table_end(out);
    free(chains);
    return status == KITH_OK ? CLI_DONE : cli_book_report(in->book, &err);
}

/* What a source of the header has: the condition's value, or who else than a customer says so. */
static cli_cell source_cell(const explanation *in, const kith_trace_row *row, cli_text *scratch)
{
    if (KITH_ID_KIND(row->record) == KITH_KIND_CONDITION) {
        cli_text_clear(scratch);
        cli_condition_add_value(in->book->view, row->record, scratch);
        return cli_cell_text(cli_text_get(scratch));
    }
    return row->subject == 0 ? cli_named_cell(in->book, row->record, scratch) : cli_cell_none();
}

/* Sources of the header that had something to say and were passed over. */
static void write_passed(const explanation *in, cli_out *out)
{
    static const cli_column columns[] = {{"field", NULL, 0},
                                         {"customer", NULL, 0},
                                         {"source", NULL, 0},
                                         {"why", NULL, CLI_COLUMN_SHOWN},
                                         {"reason", NULL, CLI_COLUMN_DATA}};
    cli_text scratch = {0};
    cli_text source = {0};
    cli_out_table(out, "passed_over", columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < in->trace.count && i < ROWS; i++) {
        const kith_trace_row *row = &in->rows[i];
        if (row->reason != KITH_REASON_TAKEN && row->reason != KITH_REASON_NO_RECORD) {
            cli_out_cell(out, cli_cell_text(code_of(KITH_LIST_HEADER_FIELD, (int64_t)row->type)));
            cli_out_cell(out, cli_named_cell(in->book, row->subject, &scratch));
            cli_out_cell(out, source_cell(in, row, &source));
            cli_words_write(out, KITH_LIST_REASON, row->reason);
        }
    }
    cli_out_table_end(out);
    cli_text_free(&scratch);
    cli_text_free(&source);
}

static int write_all(const explanation *in, const cli_verdict *made, size_t count)
{
    cli_out out;
    cli_out_begin(&out, cli_book_form(in->book));
    cli_out_card(&out);
    out.sections = 1;
    write_top(in, &out);
    int status = write_path(in, &out);
    status = status == CLI_DONE ? write_chains(in, &out) : status;
    cli_header_write(in->book, &out, in->request.customer, in->header.fields);
    write_passed(in, &out);
    cli_verdict_write_results(in->book, &out, made, count);
    cli_verdict_write_candidates(in->book, &out, made, count);
    cli_out_card_end(&out);
    cli_out_end(&out);
    return status;
}

/* --- the question --- */

/* The order type given, else the only one; an order of none knows no chain. */
static int find_order_type(explanation *in)
{
    int several = 0;
    const char *code = cli_option_get(in->book->options, CLI_OPTION_ORDER_TYPE);
    if (code == NULL) {
        in->request.order_type = cli_named_only(in->book, KITH_KIND_ORDER_TYPE, &several);
        return several ? cli_report_usage("there are several order types; give --order-type CODE") : CLI_DONE;
    }
    return cli_named_find(in->book, KITH_KIND_ORDER_TYPE, code, &in->request.order_type);
}

/* The hierarchy of the order type, or the book's; without an order type as for any command. */
static int find_hierarchy(explanation *in)
{
    const kith_id type = in->request.order_type;
    if (type == 0) {
        return cli_named_hierarchy(in->book, &in->query.hierarchy);
    }
    if (cli_option_get(in->book->options, CLI_OPTION_HIERARCHY) != NULL) {
        return cli_report_usage(
            "--hierarchy is for orders without a type: a type names its own, or the book does");
    }
    in->query.hierarchy = (kith_id)cli_condition_number(in->book->view, type, KITH_ORDER_TYPE_HIERARCHY);
    in->query.hierarchy =
        in->query.hierarchy != 0 ? in->query.hierarchy : cli_named_default_hierarchy(in->book);
    return CLI_DONE;
}

/* What the order is about. */
static int read_scope(explanation *in)
{
    const cli_book *book = in->book;
    kith_value value;
    int status =
        cli_named_option(book, CLI_OPTION_CHAIN, KITH_KIND_CHAIN_LINK, KITH_CHAIN_LINK_PARENT, &value);
    in->request.chain = (kith_id)value.number;
    if (status == CLI_DONE) {
        status = cli_named_option(book, CLI_OPTION_BRAND, KITH_KIND_CONDITION, KITH_CONDITION_BRAND, &value);
        in->query.brand = (kith_id)value.number;
    }
    if (status == CLI_DONE) {
        status =
            cli_named_option(book, CLI_OPTION_CURRENCY, KITH_KIND_CONDITION, KITH_CONDITION_CURRENCY, &value);
        in->query.currency = (kith_id)value.number;
    }
    if (status == CLI_DONE) {
        status =
            cli_named_option(book, CLI_OPTION_VALUE, KITH_KIND_CONDITION, KITH_CONDITION_MINIMUM, &value);
        in->query.value = value.number;
        in->query.has_value = value.type != KITH_TYPE_NONE;
    }
    in->query.item_group = cli_option_get(book->options, CLI_OPTION_ITEM_GROUP);
    return status == CLI_DONE ? cli_option_date(book->options, CLI_OPTION_DELIVERY, &in->request.delivery)
                              : status;
}

/* The day of the conditions: that of the order, unless the book prices on delivery. */
static kith_date priced_on(const explanation *in)
{
    const int on_delivery = cli_named_setting(in->book, KITH_BOOK_PRICES_ON_DELIVERY) != 0;
    return on_delivery && in->request.delivery != 0 ? in->request.delivery : in->request.on;
}

/* Asks for the header; conditions are then asked for as an order with this header would. */
static int ask_header(explanation *in)
{
    kith_error err = cli_error();
    in->header.size = sizeof in->header;
    in->trace = (kith_trace){.size = sizeof in->trace, .rows = in->rows, .capacity = ROWS};
    if (kith_order_header(in->book->view, &in->request, &in->header, &in->trace, &err) != KITH_OK) {
        return cli_book_report(in->book, &err);
    }
    const kith_id stored = in->header.fields[KITH_HEADER_FIELD_CHAIN].party;
    in->query.customer = in->request.customer;
    in->query.as_of = priced_on(in);
    in->query.chain = stored != 0 ? stored : in->request.chain;
    in->query.chain_off = (in->request.order_type != 0 && in->header.inherits == 0) ||
                          (stored == 0 && in->query.as_of != in->request.on);
    return CLI_DONE;
}

/* Why the header has not taken a condition that counts among conditions. */
static uint32_t header_reason(const explanation *in, uint32_t field, kith_id condition)
{
    for (size_t i = 0; i < in->trace.count && i < ROWS; i++) {
        const kith_trace_row *row = &in->rows[i];
        if (row->type == field && row->record == condition && row->reason != KITH_REASON_TAKEN) {
            return row->reason;
        }
    }
    return KITH_REASON_CHAIN_OFF;
}

/* A condition of a type that fills a field of the header counts only if the header has it from there. */
static void follow_header(const explanation *in, cli_verdict *made)
{
    const uint32_t field =
        (uint32_t)cli_condition_number(in->book->view, made->type, KITH_CONDITION_TYPE_FILLS);
    if (in->request.order_type == 0 || field == 0 || field >= KITH_HEADER_FIELDS) {
        return;
    }
    const kith_id taken = in->header.fields[field].record;
    for (size_t i = 0; i < made->count; i++) {
        kith_trace_row *row = &made->rows[i];
        if (row->reason == KITH_REASON_TAKEN && row->record != taken) {
            row->reason = header_reason(in, field, row->record);
            made->found = (kith_effective){.type = made->type, .reason = row->reason};
        }
    }
    for (size_t i = 0; i < made->count; i++) {
        kith_trace_row *row = &made->rows[i];
        if (row->record == taken && row->reason != KITH_REASON_TAKEN) {
            row->reason = KITH_REASON_TAKEN;
            made->found = (kith_effective){.type = made->type,
                                           .reason = KITH_REASON_TAKEN,
                                           .condition = taken,
                                           .customer = row->subject,
                                           .level = row->level,
                                           .distance = row->distance,
                                           .count = 1};
        }
    }
}

static int run(cli_book *book)
{
    explanation in = {.book = book,
                      .request = {.size = sizeof in.request,
                                  .on = book->options->today,
                                  .unattended = cli_option_get(book->options, CLI_OPTION_UNATTENDED) != NULL},
                      .query = {.size = sizeof in.query}};
    cli_verdict *made = NULL;
    size_t count = 0;
    int status = cli_customer_find(book, book->options->arguments[1], &in.request.customer);
    status = status == CLI_DONE ? find_order_type(&in) : status;
    status = status == CLI_DONE ? find_hierarchy(&in) : status;
    status = status == CLI_DONE ? read_scope(&in) : status;
    status = status == CLI_DONE ? ask_header(&in) : status;
    status = status == CLI_DONE ? cli_verdict_ask(book, &in.query, &made, &count) : status;
    for (size_t i = 0; status == CLI_DONE && i < count; i++) {
        follow_header(&in, &made[i]);
    }
    status = status == CLI_DONE ? write_all(&in, made, count) : status;
    cli_verdict_free(made, count);
    return status;
}

static const cli_option_use uses[] = {
    {CLI_OPTION_ORDER_TYPE, "CODE", "type of the order (the only one)"},
    {CLI_OPTION_CHAIN, "NODE", "the chain chosen, where the customer is in several"},
    {CLI_OPTION_HIERARCHY, "CODE", "in a book without order types (the default)"},
    {CLI_OPTION_UNATTENDED, NULL, "nobody is there to choose a chain"},
    {CLI_OPTION_BRAND, "CODE", "brand of the order"},
    {CLI_OPTION_ITEM_GROUP, "CODE", "item group of the order"},
    {CLI_OPTION_CURRENCY, "CODE", "currency of the order"},
    {CLI_OPTION_VALUE, "NUMBER", "value of the order, for conditions with a minimum"},
    {CLI_OPTION_DELIVERY, "DATE", "requested delivery, where the book prices on it"},
    {CLI_OPTION_NONE, NULL, NULL},
};

const cli_command cli_command_explain = {
    .name = "explain",
    .arguments = "BOOK CUSTOMER",
    .least = 2,
    .most = 2,
    .summary = "Say what an order of a customer would get, and why",
    .text = "The way up the chain; the header of the order, with where each field comes from\n"
            "and which sources were passed over; and of every condition type of which there\n"
            "is a record on the way what counts, then each record, nearest first, with why\n"
            "it counts or does not. One that fills the header counts where the header takes\n"
            "it. The order date is --on. Nothing is changed.\n"
            "\n"
            "In a book without order types, conditions come down the chain, and the header is\n"
            "filled without it. --json has codes instead of words: those of the library's\n"
            "lists origin, header field and reason.\n",
    .example = "  kith explain shop.db C1001 --order-type D02 --on 2026-06-01\n",
    .options = uses,
    .run = run,
};
