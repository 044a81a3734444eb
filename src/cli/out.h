/* Output: cards and tables, written as aligned text, as JSON or as CSV. Commands say what there is, not how
 * it looks. */
#ifndef KITH_CLI_OUT_H
#define KITH_CLI_OUT_H

#include "cli/table.h"
#include "cli/text.h"

#include <stddef.h>
#include <stdint.h>

/* One value for output. */
typedef struct cli_cell {
    uint32_t type; /* CLI_CELL_ */
    int64_t number;
    const char *text;
} cli_cell;

enum { CLI_CELL_NONE = 0, CLI_CELL_TEXT, CLI_CELL_NUMBER, CLI_CELL_FLAG };

cli_cell cli_cell_none(void);
cli_cell cli_cell_text(const char *text); /* NULL or "": none; borrowed */
cli_cell cli_cell_number(int64_t number);
cli_cell cli_cell_flag(int flag);
cli_cell cli_cell_date(int32_t date, char written[11]); /* 0: none */

enum {
    CLI_OUT_TEXT = 0,
    CLI_OUT_JSON,
    CLI_OUT_CSV,  /* as kith import reads it: all columns, values as they are */
    CLI_OUT_SHEET /* CSV for a spreadsheet: what people see, and nothing that it could take for a formula */
};

/* A piece of output: one table, or one card that may hold tables. Begin with cli_out_begin. */
typedef struct cli_out {
    uint32_t form; /* CLI_OUT_ */
    int in_card;
    int in_table;
    int begun;        /* something stands before, so a comma is due */
    int sections;     /* in text, tables of a card are headed by their name */
    const char *name; /* of the table */
    cli_table table;
    cli_text json; /* the row or member being made */
    const cli_column *columns;
    size_t column_count;
    size_t column; /* next of the row */
} cli_out;

void cli_out_begin(cli_out *out, uint32_t form);
void cli_out_end(cli_out *out);

/* A card: named values under each other. Label NULL: the key with spaces. */
void cli_out_card(cli_out *out);
void cli_out_field(cli_out *out, const char *key, const char *label, cli_cell cell);
void cli_out_card_end(cli_out *out);

/* What was done, in a card; tried: nothing, for it was only to be seen. */
void cli_out_done(cli_out *out, int tried, const char *done);

/* A table; inside a card it has a name, which is its member in JSON. Columns stay the caller's until the
 * table's end. */
void cli_out_table(cli_out *out, const char *name, const cli_column *columns, size_t count);
void cli_out_cell(cli_out *out, cli_cell cell); /* the cells of a row one after the other, each column once */
void cli_out_table_end(cli_out *out);

#endif
