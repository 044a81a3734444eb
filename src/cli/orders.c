/* Orders, several at once. */
#include "cli/orders.h"

#include "cli/condition.h"
#include "cli/customer.h"
#include "cli/memory.h"
#include "cli/named.h"
#include "cli/parts.h"
#include "cli/value.h"
#include "kith/record.h"

#define AT_ONCE 256

/* --- sums --- */

/* A sum that is too large for a number stays the largest one: entries of a book may be anybody's. */
static kith_decimal add(kith_decimal one, kith_decimal other)
{
    kith_decimal sum = 0;
    return __builtin_add_overflow(one, other, &sum) ? (one < 0 ? INT64_MIN : INT64_MAX) : sum;
}

static kith_decimal subtract(kith_decimal one, kith_decimal other)
{
    kith_decimal left = 0;
    return __builtin_sub_overflow(one, other, &left) ? (one < 0 ? INT64_MIN : INT64_MAX) : left;
}

cli_sums cli_orders_sum(const kith_view *view, kith_id order)
{
    cli_sums sums = {.entries = 0};
    for (kith_id entry = cli_parts_next(view, order, KITH_KIND_ORDER_ENTRY, 0); entry != 0;
         entry = cli_parts_next(view, order, KITH_KIND_ORDER_ENTRY, entry)) {
        const int64_t measure = cli_condition_number(view, entry, KITH_ORDER_ENTRY_MEASURE);
        kith_decimal *amount = &sums.amounts[measure];
        kith_decimal *units = &sums.units[measure];
        *amount = add(*amount, cli_condition_number(view, entry, KITH_ORDER_ENTRY_AMOUNT));
        *units = add(*units, cli_condition_number(view, entry, KITH_ORDER_ENTRY_UNITS));
        sums.entries++;
    }
    return sums;
}

kith_decimal cli_orders_active(const kith_decimal *sums)
{
    return subtract(sums[KITH_ORDER_MEASURE_BOOKED], sums[KITH_ORDER_MEASURE_CANCELLED]);
}

kith_decimal cli_orders_open(const kith_decimal *sums)
{
    return subtract(cli_orders_active(sums), sums[KITH_ORDER_MEASURE_SHIPPED]);
}

/* --- which ones --- */

/* Adds the orders of a query to those that are there. */
static kith_id *gather(const cli_book *book, const kith_order_query *query, kith_id *orders, size_t *count)
{
    kith_order_query asked = *query;
    size_t found = AT_ONCE;
    while (found == AT_ONCE) {
        orders = cli_memory_resize(orders, *count + AT_ONCE, sizeof *orders);
        (void)kith_order_list(book->view, &asked, orders + *count, AT_ONCE, &found, NULL);
        *count += found;
        asked.after = found > 0 ? orders[*count - 1] : 0;
    }
    return orders;
}

kith_id *cli_orders_gather(const cli_book *book, const kith_order_query *query, size_t *count)
{
    *count = 0;
    return query == NULL ? cli_named_all(book, KITH_KIND_ORDER, count) : gather(book, query, NULL, count);
}

kith_id *cli_orders_waiting(const cli_book *book, size_t *count)
{
    kith_order_query query = {.size = sizeof query, .outcome = 1, .open = 1};
    kith_id *orders = NULL;
    *count = 0;
    for (; kith_schema_code(KITH_LIST_ASSIGNMENT, query.outcome) != NULL; query.outcome++) {
        orders = gather(book, &query, orders, count);
    }
    return orders;
}

/* --- the table --- */

static void write_field(const cli_book *book, cli_out *out, kith_id order, uint32_t field, cli_text *scratch)
{
    cli_out_cell(out, cli_value_field_cell(book->view, order, field, scratch));
}

/* For people: the manager, and behind it what is left open. */
static void write_manager(const cli_book *book, cli_out *out, kith_id order, cli_text *scratch)
{
    const kith_id manager = (kith_id)cli_condition_number(book->view, order, KITH_ORDER_MANAGER);
    const int64_t outcome = cli_condition_number(book->view, order, KITH_ORDER_OUTCOME);
    cli_text_clear(scratch);
    cli_named_add(book, manager, scratch);
    if (outcome != 0) {
        cli_text_format(scratch, "%s(%s)", manager == 0 ? "" : " ",
                        kith_schema_code(KITH_LIST_ASSIGNMENT, outcome));
    }
    cli_out_cell(out, cli_cell_text(cli_text_get(scratch)));
}

static void write_row(const cli_book *book, cli_out *out, kith_id order)
{
    const cli_sums sums = cli_orders_sum(book->view, order);
    const kith_decimal shown[] = {sums.amounts[KITH_ORDER_MEASURE_BOOKED],
                                  sums.amounts[KITH_ORDER_MEASURE_SHIPPED], cli_orders_open(sums.amounts)};
    cli_text scratch = {0};
    write_field(book, out, order, KITH_ORDER_NUMBER, &scratch);
    write_field(book, out, order, KITH_ORDER_DATE, &scratch);
    write_field(book, out, order, KITH_ORDER_CUSTOMER, &scratch);
    write_field(book, out, order, KITH_ORDER_STATUS, &scratch);
    write_manager(book, out, order, &scratch);
    write_field(book, out, order, KITH_ORDER_MANAGER, &scratch);
    write_field(book, out, order, KITH_ORDER_RULE, &scratch);
    write_field(book, out, order, KITH_ORDER_OUTCOME, &scratch);
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
        cli_out_cell(out, sums.entries == 0 ? cli_cell_none() : cli_value_decimal_cell(shown[i], &scratch));
    }
    cli_text_free(&scratch);
}

void cli_orders_write(const cli_book *book, cli_out *out, const char *name, const kith_id *orders,
                      size_t count)
{
    static const cli_column columns[] = {
        {"number", NULL, 0},
        {"date", NULL, 0},
        {"customer", NULL, 0},
        {"status", NULL, 0},
        {"manager_and_outcome", "manager", CLI_COLUMN_SHOWN},
        {"manager", NULL, CLI_COLUMN_DATA},
        {"rule", NULL, CLI_COLUMN_DATA},
        {"outcome", NULL, CLI_COLUMN_DATA},
        {"booked", NULL, CLI_COLUMN_RIGHT},
        {"shipped", NULL, CLI_COLUMN_RIGHT},
        {"open", NULL, CLI_COLUMN_RIGHT},
    };
    cli_out_table(out, name, columns, sizeof columns / sizeof columns[0]);
    out->table.stacks = 1; /* amounts cannot be broken into lines */
    for (size_t i = 0; i < count; i++) {
        write_row(book, out, orders[i]);
    }
    cli_out_table_end(out);
}
