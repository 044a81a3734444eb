/* Assigned: managers of orders and customers as people read them: who, and why. */
#ifndef KITH_CLI_ASSIGNED_H
#define KITH_CLI_ASSIGNED_H

#include "cli/book.h"
#include "cli/out.h"
#include "cli/text.h"
#include "kith/order.h"

/* Adds a manager's code, and its name in brackets if it has one. */
void cli_assigned_add_manager(const kith_view *view, kith_id manager, cli_text *out);

/* The same for output, where programs get the code alone; it lies in scratch. */
cli_cell cli_assigned_cell(const kith_view *view, uint32_t form, kith_id manager, cli_text *scratch);

/* Which rule decided; where none did, whether that leaves something open. */
cli_cell cli_assigned_rule_cell(const cli_out *out, int64_t rule, int64_t outcome);

/* Writes why, as fields of a card: a rule, and what is left open. */
void cli_assigned_write_why(cli_out *out, int64_t rule, int64_t outcome);

/* Writes the managers and distributions that were looked at as the table "looked_at". */
void cli_assigned_write_trace(const cli_book *book, cli_out *out, const kith_trace *trace);

#endif
