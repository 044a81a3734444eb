/* Sides: the table of relations that the commands about one customer have in common. */
#include "cli/sides.h"

#include "cli/customer.h"

static const char *period_name(uint32_t period)
{
    return period == KITH_PERIOD_CURRENT  ? "current"
           : period == KITH_PERIOD_PAST   ? "past"
           : period == KITH_PERIOD_FUTURE ? "future"
                                          : "";
}

void cli_sides_begin(cli_sides *made, const cli_book *book, cli_out *out, kith_id customer)
{
    const kith_customer read = cli_customer_read(book->view, customer);
    *made = (cli_sides){.book = book, .out = out, .sex = read.sex};
    cli_text_format(&made->is, "%s is", read.number);
    const cli_column columns[CLI_SIDES_COLUMNS] = {
        {"is", cli_text_get(&made->is), 0},
        {"other", "of", 0},
        {"name", NULL, 0},
        {"other_is", "who is", 0},
        {"since", NULL, 0},
        {"until", NULL, 0},
        {"period", NULL, 0},
    };
    for (size_t i = 0; i < CLI_SIDES_COLUMNS; i++) {
        made->columns[i] = columns[i];
    }
    cli_out_table(out, "relations", made->columns, CLI_SIDES_COLUMNS);
}

void cli_sides_write(const cli_sides *made, const kith_link *link)
{
    const kith_customer other = cli_customer_read(made->book->view, link->other);
    const uint32_t far = link->end == KITH_END_FROM ? KITH_END_TO : KITH_END_FROM;
    cli_out *out = made->out;
    cli_text name = {0};
    char since[11];
    char until[11];
    cli_customer_add_name(made->book, &other, &name);
    cli_out_cell(out, cli_cell_text(cli_type_label(made->book, link->type, link->end, made->sex)));
    cli_out_cell(out, cli_cell_text(other.number));
    cli_out_cell(out, cli_cell_text(cli_text_get(&name)));
    cli_out_cell(out, cli_cell_text(cli_type_label(made->book, link->type, far, other.sex)));
    cli_out_cell(out, cli_cell_date(link->since, since));
    cli_out_cell(out, cli_cell_date(link->until, until));
    cli_out_cell(out, cli_cell_text(period_name(link->period)));
    cli_text_free(&name);
}

void cli_sides_end(cli_sides *made)
{
    cli_out_table_end(made->out);
    cli_text_free(&made->is);
}
