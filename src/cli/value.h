/* Values: between text and the library, by the schema. References are written as cli/key.h says. */
#ifndef KITH_CLI_VALUE_H
#define KITH_CLI_VALUE_H

#include "cli/out.h"
#include "cli/text.h"
#include "kith/schema.h"
#include "kith/types.h"

/* Reads a value that is not empty. 0: done; 1: why says which rule the text breaks. Text is borrowed. */
int cli_value_parse(const kith_view *view, const kith_field_info *field, const char *text, kith_value *out,
                    cli_text *why);

/* Adds "LEAST to MOST" of a number. */
void cli_value_add_range(const kith_field_info *field, cli_text *out);

/* Says "one of" the entries of a code list. */
void cli_value_list(uint32_t list, cli_text *why);

/* Adds a value as cli_value_parse reads it; nothing if it is not set. */
void cli_value_add(const kith_view *view, const kith_field_info *field, const kith_value *value,
                   cli_text *out);

/* Adds a number of millionths. */
void cli_value_add_decimal(kith_decimal number, cli_text *out);

/* The same for output; it lies in scratch. */
cli_cell cli_value_decimal_cell(kith_decimal number, cli_text *scratch);

/* The value for output; what it points to lies in scratch or is borrowed from the view. */
cli_cell cli_value_cell(const kith_view *view, const kith_field_info *field, const kith_value *value,
                        cli_text *scratch);

/* The same of a record's field; none of 0. */
cli_cell cli_value_field_cell(const kith_view *view, kith_id id, uint32_t field, cli_text *scratch);

/* 1 if both are the same, or both not set. */
int cli_value_equal(const kith_value *one, const kith_value *other);

kith_kind_info cli_schema_kind(uint32_t kind);
kith_field_info cli_schema_field(uint32_t kind, uint32_t field);

#endif
