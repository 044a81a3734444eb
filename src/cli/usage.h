/* Usage: what --help says, from the tables of commands and options. */
#ifndef KITH_CLI_USAGE_H
#define KITH_CLI_USAGE_H

#include "cli/book.h"
#include "cli/options.h"

#define CLI_USAGE_TEXT "Customers and the relations between them, kept in a SQLite file (BOOK)."
#define CLI_USAGE_STATUS "0 done, 1 refused or not found, 2 wrong usage."

/* Usage of a command, NULL: of the whole tool, to standard output. The book need not be open. */
void cli_usage(const cli_book *book, const cli_command *command);

#endif
