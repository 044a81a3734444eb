/* Header: the fields of an order's header, each with where it comes from. */
#ifndef KITH_CLI_HEADER_H
#define KITH_CLI_HEADER_H

#include "cli/book.h"
#include "cli/out.h"
#include "kith/order.h"

/* Writes the table "header" of an order of the customer; fields has KITH_HEADER_FIELDS elements. */
void cli_header_write(const cli_book *book, cli_out *out, kith_id customer, const kith_header_value *fields);

#endif
