/* Table: rows of text in columns that stay aligned in every script. */
#ifndef KITH_CLI_TABLE_H
#define KITH_CLI_TABLE_H

#include <stddef.h>
#include <stdint.h>

enum {
    CLI_COLUMN_RIGHT = 1, /* numbers: aligned to the right */
    CLI_COLUMN_ONCE = 2,  /* not repeated in the next row as long as all columns before it repeat, too */
    CLI_COLUMN_DATA = 4,  /* not in text */
    CLI_COLUMN_SHOWN = 8  /* in text only */
};

/* A column. */
typedef struct cli_column {
    const char *key;   /* in JSON */
    const char *label; /* above the column; NULL: the key with spaces */
    uint32_t flags;    /* CLI_COLUMN_ */
} cli_column;

/* Cells gathered until the widths are known. Begin with zeros. */
typedef struct cli_table {
    char **cells;
    size_t count;
    size_t capacity;
    size_t indent; /* blanks before every line */
    int stacks;    /* rows for which the width is too small, even with broken lines, become cards */
} cli_table;

/* What stands above a column; freed by the caller. */
char *cli_table_label(const cli_column *column);

/* Adds the next cell; it is made safe for the terminal. */
void cli_table_add(cli_table *table, const char *text);

/* Writes all rows of count columns to standard output and empties the table. Columns without any value are
 * left out. heading 0: rows only, whose first column is the name of the second. Where the width of standard
 * output is known, wide columns are broken into lines. */
void cli_table_write(cli_table *table, const cli_column *columns, size_t count, int heading);
void cli_table_free(cli_table *table);

#endif
