/* Sides: relations of a customer as a table, each read from the customer's side. */
#ifndef KITH_CLI_SIDES_H
#define KITH_CLI_SIDES_H

#include "cli/book.h"
#include "cli/out.h"
#include "cli/text.h"
#include "kith/relation.h"

#define CLI_SIDES_COLUMNS 7

/* A table being written. */
typedef struct cli_sides {
    const cli_book *book;
    cli_out *out;
    int64_t sex; /* of the customer */
    cli_text is; /* what stands above the first column: "4711 is" */
    cli_column columns[CLI_SIDES_COLUMNS];
} cli_sides;

void cli_sides_begin(cli_sides *made, const cli_book *book, cli_out *out, kith_id customer);

/* What the customer is to the other, who that is, what the other is to it; period 0: is not told. */
void cli_sides_write(const cli_sides *made, const kith_link *link);
void cli_sides_end(cli_sides *made);

#endif
