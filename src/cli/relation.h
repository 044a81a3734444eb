/* Relations: added, ended and shown, as the commands that say one have in common. */
#ifndef KITH_CLI_RELATION_H
#define KITH_CLI_RELATION_H

#include "cli/book.h"
#include "cli/out.h"

/* `from` is LABEL of `to`. */
typedef struct cli_statement {
    kith_id from;
    kith_id type;
    kith_id to;
} cli_statement;

/* Adds the relation, from --since to --until, and commits; what was done goes to *done. The view is then a
 * new one. */
int cli_relation_add(cli_book *book, const cli_statement *said, kith_id *out, const char **done);

/* Gives the only relation that holds on its last day, --until or the business day, that day, and commits.
 * What was said may mean one of several: a label may be of several types. */
int cli_relation_end(cli_book *book, const cli_statement *said, size_t count, kith_id *out,
                     const char **done);

#endif
