/* Named: records and values that options name, read as a field of the schema is read from a file. */
#ifndef KITH_CLI_NAMED_H
#define KITH_CLI_NAMED_H

#include "cli/book.h"
#include "cli/out.h"
#include "cli/text.h"

/* An option as a value of the field; one that is not set if the option is not given. */
int cli_named_option(const cli_book *book, uint32_t option, uint32_t kind, uint32_t field, kith_value *out);

/* Appends what every --set FIELD=VALUE says of a record of the kind. */
int cli_named_sets(const cli_book *book, uint32_t kind, kith_value *values, size_t capacity, size_t *count);

/* The record of a kind whose code or number this is; says so if there is none. */
int cli_named_find(const cli_book *book, uint32_t kind, const char *key, kith_id *out);

/* All records of a kind; freed by the caller. */
kith_id *cli_named_all(const cli_book *book, uint32_t kind, size_t *count);

/* The only record of a kind; 0: there is none, or more than one, which *several tells. */
kith_id cli_named_only(const cli_book *book, uint32_t kind, int *several);

/* A number, reference or code that the book is set to; 0: none. */
int64_t cli_named_setting(const cli_book *book, uint32_t field);

/* The hierarchy that the book names, else the only one; 0: there is none. */
kith_id cli_named_default_hierarchy(const cli_book *book);

/* The hierarchy of --hierarchy, else the default; 0: there is none. */
int cli_named_hierarchy(const cli_book *book, kith_id *out);

/* The record that makes a customer a node of the hierarchy; 0: it is none. */
kith_id cli_named_node(const cli_book *book, kith_id hierarchy, kith_id customer);

/* Adds the code, number or other key of a record; nothing for 0. */
void cli_named_add(const cli_book *book, kith_id id, cli_text *out);

/* The same for output, and with the kind before it, "KIND:KEY"; they lie in scratch. */
cli_cell cli_named_cell(const cli_book *book, kith_id id, cli_text *scratch);
cli_cell cli_named_key(const cli_book *book, kith_id id, cli_text *scratch);

#endif
