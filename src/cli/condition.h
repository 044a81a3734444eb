/* Conditions as people read them: what one says, and why one does not count. */
#ifndef KITH_CLI_CONDITION_H
#define KITH_CLI_CONDITION_H

#include "cli/text.h"
#include "kith/types.h"

/* A number, date or reference of a record; 0 if it is not set. */
int64_t cli_condition_number(const kith_view *view, kith_id id, uint32_t field);

/* Adds what a condition says: "5 %", "none", "block", the number of a payer. */
void cli_condition_add_value(const kith_view *view, kith_id id, cli_text *out);

/* Adds a number as conditions of a type say it, such as the sum of several. */
void cli_condition_add_number(const kith_view *view, kith_id type, int64_t number, cli_text *out);

/* Adds the condition on one line: its type, what it says, for what, and how it behaves. */
void cli_condition_add(const kith_view *view, kith_id id, cli_text *out);

/* Adds a customer's number, and the name of one of its locations if that is given. */
void cli_condition_add_party(const kith_view *view, kith_id party, kith_id location, cli_text *out);

/* Next condition of a customer; 0: no more. */
kith_id cli_condition_next(const kith_view *view, kith_id customer, kith_id after);

#endif
