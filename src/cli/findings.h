/* Findings: the rules that a book breaks. */
#ifndef KITH_CLI_FINDINGS_H
#define KITH_CLI_FINDINGS_H

#include "cli/book.h"
#include "kith/view.h"

/* Begin with zeros. */
typedef struct cli_findings {
    kith_finding *list;
    size_t count;
} cli_findings;

/* Checks every rule over every record. */
int cli_findings_find(cli_findings *findings, const cli_book *book);
void cli_findings_free(cli_findings *findings);

#endif
