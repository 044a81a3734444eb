/* Changes: entries of the history, for people grouped by day, for programs a row for each field. */
#ifndef KITH_CLI_CHANGES_H
#define KITH_CLI_CHANGES_H

#include "cli/book.h"
#include "cli/out.h"
#include "kith/history.h"

/* Writes the entries of a query as a table, newest first, at most as many as `most` says (0: all); those of
 * the customer with those of its aliases. Name: of the table in a card. */
int cli_changes_write(const cli_book *book, cli_out *out, const char *name, const kith_history_query *query,
                      uint64_t most);

#endif
