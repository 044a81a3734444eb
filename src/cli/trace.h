/* Traces: what a question to the library looked at, for those about customers. */
#ifndef KITH_CLI_TRACE_H
#define KITH_CLI_TRACE_H

#include "cli/book.h"
#include "cli/out.h"
#include "kith/trace.h"

/* Makes room for all rows that a first answer counted, so that a second one can fill it; the caller frees the
 * rows. */
void cli_trace_make_room(kith_trace *trace);

/* Writes the rows as the table "looked_at": whose, which record, its days, and what became of it. */
void cli_trace_write(const cli_book *book, cli_out *out, const kith_trace *trace);

#endif
