/* Findings: the rules that a book breaks. */
#ifndef KITH_CLI_FINDINGS_H
#define KITH_CLI_FINDINGS_H

#include "cli/book.h"
#include "cli/out.h"
#include "kith/txn.h"
#include "kith/view.h"

/* Begin with zeros. */
typedef struct cli_findings {
    kith_finding *list;
    size_t count;
} cli_findings;

/* Checks every rule over every record. */
int cli_findings_find(cli_findings *findings, const cli_book *book);

/* The same of what a transaction would make. */
int cli_findings_check(cli_findings *findings, const cli_book *book, kith_txn *txn);

/* Writes at most so many as a table; the view shows the records that they are about. */
void cli_findings_write(const cli_findings *findings, const kith_view *view, cli_out *out, const char *name,
                        size_t most);
void cli_findings_free(cli_findings *findings);

#endif
