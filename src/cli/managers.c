/* kith managers: who they are, how they are on the day, and which customers and orders they have. */
#include "cli/assigned.h"
#include "cli/book.h"
#include "cli/commands.h"
#include "cli/condition.h"
#include "cli/customer.h"
#include "cli/named.h"
#include "cli/orders.h"
#include "cli/out.h"
#include "cli/parts.h"
#include "cli/report.h"
#include "cli/value.h"
#include "kith/manager.h"
#include "kith/record.h"

#include <stdlib.h>

#define AT_ONCE 256

/* The day that customers are counted on: that of --on; 0: at present, which takes no walk over them. */
static kith_date day_of(const cli_book *book)
{
    return cli_option_get(book->options, CLI_OPTION_ON) == NULL ? 0 : book->options->today;
}

/* A manager as it is on the day. */
typedef struct standing {
    kith_manager_info info;
    uint64_t customers;
} standing;

static standing read_standing(const cli_book *book, kith_id manager)
{
    standing found = {.info = {.size = sizeof found.info}};
    (void)kith_manager_get(book->view, manager, book->options->today, &found.info, NULL);
    (void)kith_manager_count(book->view, manager, day_of(book), &found.customers, NULL);
    return found;
}

static cli_cell state_cell(const standing *found)
{
    return cli_cell_text(kith_schema_code(KITH_LIST_MANAGER_STATE, found->info.state));
}

/* --- all of them --- */

static void write_manager(const cli_book *book, cli_out *out, kith_id manager)
{
    const standing found = read_standing(book, manager);
    cli_text scratch = {0};
    cli_out_cell(out, cli_value_field_cell(book->view, manager, KITH_MANAGER_CODE, &scratch));
    cli_out_cell(out, cli_value_field_cell(book->view, manager, KITH_MANAGER_NAME, &scratch));
    cli_out_cell(out, state_cell(&found));
    cli_out_cell(out, cli_value_field_cell(book->view, manager, KITH_MANAGER_ABSENT_UNTIL, &scratch));
    cli_out_cell(out, cli_named_cell(book, found.info.substitute, &scratch));
    cli_out_cell(out, cli_value_field_cell(book->view, manager, KITH_MANAGER_PRESENCE, &scratch));
    cli_out_cell(out, cli_value_field_cell(book->view, manager, KITH_MANAGER_OPTED_OUT, &scratch));
    cli_out_cell(out, cli_cell_number((int64_t)found.customers));
    cli_out_cell(out, cli_cell_number((int64_t)found.info.open_orders));
    cli_text_free(&scratch);
}

static int list_managers(const cli_book *book)
{
    static const cli_column columns[] = {
        {"code", NULL, 0},
        {"name", NULL, 0},
        {"state", NULL, 0},
        {"absent_until", NULL, CLI_COLUMN_DATA},
        {"stands_in", NULL, 0},
        {"presence", NULL, 0},
        {"opted_out", NULL, CLI_COLUMN_DATA},
        {"customers", NULL, CLI_COLUMN_RIGHT},
        {"open_orders", NULL, CLI_COLUMN_RIGHT},
    };
    size_t count = 0;
    kith_id *managers = cli_named_all(book, KITH_KIND_MANAGER, &count);
    cli_out out;
    cli_out_begin(&out, cli_book_form(book));
    cli_out_table(&out, NULL, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < count; i++) {
        write_manager(book, &out, managers[i]);
    }
    cli_out_table_end(&out);
    cli_out_end(&out);
    free(managers);
    return CLI_DONE;
}

/* --- one --- */

static void write_customer(const cli_book *book, cli_out *out, kith_id id)
{
    cli_text order = {0};
    kith_id manager = 0;
    kith_id binding = 0;
    char since[11];
    (void)kith_customer_manager(book->view, id, day_of(book), &manager, &binding, NULL);
    const int64_t rule = cli_condition_number(book->view, binding, KITH_BINDING_RULE);
    cli_customer_write_cells(book, out, id);
    cli_out_cell(
        out, cli_cell_date((kith_date)cli_condition_number(book->view, binding, KITH_BINDING_SINCE), since));
    cli_out_cell(out, cli_cell_text(kith_schema_code(KITH_LIST_ASSIGNED_BY, rule)));
    cli_out_cell(out, cli_value_field_cell(book->view, binding, KITH_BINDING_ORDER, &order));
    cli_text_free(&order);
}

static void write_customers(const cli_book *book, cli_out *out, kith_id manager)
{
    static const cli_column columns[] = {
        {"customer", NULL, 0}, {"name", NULL, 0}, {"since", NULL, 0}, {"rule", NULL, 0}, {"order", NULL, 0},
    };
    kith_id ids[AT_ONCE];
    kith_id after = 0;
    size_t count = AT_ONCE;
    cli_out_table(out, "customers", columns, sizeof columns / sizeof columns[0]);
    while (count == AT_ONCE && kith_manager_customers(book->view, manager, day_of(book), after, ids, AT_ONCE,
                                                      &count, NULL) == KITH_OK) {
        for (size_t i = 0; i < count; i++) {
            write_customer(book, out, ids[i]);
            after = ids[i];
        }
    }
    cli_out_table_end(out);
}

/* The turn that a manager had last, by whatever way it got something; 0: none. */
static kith_id last_turn(const cli_book *book, kith_id manager)
{
    kith_id turn = cli_parts_next(book->view, manager, KITH_KIND_TURN, 0);
    while (turn != 0 && cli_condition_number(book->view, turn, KITH_TURN_DISTRIBUTION) != 0) {
        turn = cli_parts_next(book->view, manager, KITH_KIND_TURN, turn);
    }
    return turn;
}

/* The fields by the schema, but the state as it is on the day. */
static void write_fields(const cli_book *book, cli_out *out, kith_id manager)
{
    const standing found = read_standing(book, manager);
    const uint32_t fields = cli_schema_kind(KITH_KIND_MANAGER).fields;
    cli_text scratch = {0};
    for (uint32_t field = 1; field <= fields; field++) {
        cli_out_field(out, cli_schema_field(KITH_KIND_MANAGER, field).name, NULL,
                      field == KITH_MANAGER_STATE
                          ? state_cell(&found)
                          : cli_value_field_cell(book->view, manager, field, &scratch));
    }
    cli_out_field(out, "stands_in", NULL, cli_named_cell(book, found.info.substitute, &scratch));
    cli_out_field(out, "customer_count", "customers", cli_cell_number((int64_t)found.customers));
    cli_out_field(out, "open_orders", NULL, cli_cell_number((int64_t)found.info.open_orders));
    cli_out_field(out, "last_assignment", NULL,
                  cli_value_field_cell(book->view, last_turn(book, manager), KITH_TURN_AT, &scratch));
    cli_text_free(&scratch);
}

static int show_manager(const cli_book *book, const char *code)
{
    kith_id manager = 0;
    size_t count = 0;
    cli_out out;
    const int status = cli_named_find(book, KITH_KIND_MANAGER, code, &manager);
    if (status != CLI_DONE) {
        return status;
    }
    const kith_order_query query = {.size = sizeof query, .manager = manager, .open = 1};
    kith_id *orders = cli_orders_gather(book, &query, &count);
    cli_out_begin(&out, cli_book_form(book));
    cli_out_card(&out);
    out.sections = 1;
    write_fields(book, &out, manager);
    cli_parts_write(book, &out, manager, KITH_KIND_GROUP_MEMBER);
    write_customers(book, &out, manager);
    cli_orders_write(book, &out, "orders", orders, count);
    cli_out_card_end(&out);
    cli_out_end(&out);
    free(orders);
    return CLI_DONE;
}

static int run(cli_book *book)
{
    return book->options->argument_count == 1 ? list_managers(book)
                                              : show_manager(book, book->options->arguments[1]);
}

static const cli_option_use uses[] = {{CLI_OPTION_NONE, NULL, NULL}};

const cli_command cli_command_managers = {
    .name = "managers",
    .arguments = "BOOK [MANAGER]",
    .least = 1,
    .most = 2,
    .summary = "List managers, or show one with its customers and open orders",
    .text = "Every manager with its state and who stands in for it on the business day, how\n"
            "many customers are bound to it and how many open orders it has. With --on the\n"
            "customers are those of that day. MANAGER is a code; of one manager the customers\n"
            "are listed, each with the rule and the order that bound it, and the open orders.\n"
            "How a customer's managers changed, kith show and kith history say.\n",
    .example = "  kith managers shop.db\n"
               "  kith managers shop.db olga --on 2026-01-31\n",
    .options = uses,
    .run = run,
};
