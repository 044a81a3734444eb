/* Parts: the fields of a record, and the tables of what belongs to it. */
#ifndef KITH_CLI_PARTS_H
#define KITH_CLI_PARTS_H

#include "cli/book.h"
#include "cli/out.h"
#include "kith/schema.h"

/* A value for output; people get no millionths of a second. */
cli_cell cli_parts_cell(const cli_book *book, const cli_out *out, const kith_field_info *field,
                        kith_value value, cli_text *scratch);

/* All fields of a record that are set, but for the one that names its owner. */
void cli_parts_write_fields(const cli_book *book, cli_out *out, kith_id id);

/* The parts of one kind as a table, then what these have themselves, such as who takes part in an
 * appointment. */
void cli_parts_write(const cli_book *book, cli_out *out, kith_id owner, uint32_t kind);

/* Records of one kind as a table, with whose each is. */
void cli_parts_write_list(const cli_book *book, cli_out *out, uint32_t kind, const kith_id *ids,
                          size_t count);

/* Next part of an owner; 0: no more. */
kith_id cli_parts_next(const kith_view *view, kith_id owner, uint32_t kind, kith_id after);

/* The kind that parts of a kind belong to; 0: they are parts of any record that is itself no part, or no
 * parts. */
uint32_t cli_parts_owner(uint32_t kind);

#endif
