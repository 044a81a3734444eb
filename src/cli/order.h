/* Order: what kith order shows and saves. */
#ifndef KITH_CLI_ORDER_H
#define KITH_CLI_ORDER_H

#include "cli/book.h"
#include "kith/order.h"

/* kith order --save: adds and saves the orders of a CSV file, in its order, in several commits. */
int cli_order_save_file(cli_book *book, const char *file);

/* Values of --chain, --unattended and --renew. */
int cli_order_read_saving(const cli_book *book, kith_order_saving *out);

#endif
