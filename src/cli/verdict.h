/* Verdicts: what counts of a condition type for a customer, and why. */
#ifndef KITH_CLI_VERDICT_H
#define KITH_CLI_VERDICT_H

#include "cli/book.h"
#include "cli/out.h"
#include "kith/condition.h"

/* What counts of one type, and the records that were looked at for it, nearest first. */
typedef struct cli_verdict {
    kith_id type;
    kith_effective found;
    kith_trace_row *rows;
    size_t count;
} cli_verdict;

/* Asks for every condition type; kept are those of which there is a record. Freed by the caller, also after
 * an error. */
int cli_verdict_ask(const cli_book *book, const kith_condition_query *asked, cli_verdict **out,
                    size_t *count);
void cli_verdict_free(cli_verdict *made, size_t count);

/* What counts, a row for each type; and every record that was looked at. */
void cli_verdict_write_results(const cli_book *book, cli_out *out, const cli_verdict *made, size_t count);
void cli_verdict_write_candidates(const cli_book *book, cli_out *out, const cli_verdict *made, size_t count);

#endif
