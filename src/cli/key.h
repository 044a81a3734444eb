/* Keys: how records are named in files and on the screen. A record is named by its key; a part that has none
 * by its owner's key and its name, KIND:OWNER/NAME; a relation by what it says, relation:FROM/TYPE/TO; what
 * cannot be named so by its id, KIND:ID. */
#ifndef KITH_CLI_KEY_H
#define KITH_CLI_KEY_H

#include "cli/text.h"
#include "kith/types.h"

/* Record of a kind by its key; of a kind without key, or of any kind (0), written "kind:...". 0: found. */
int cli_key_find(const kith_view *view, uint32_t kind, const char *text, kith_id *out);

/* Adds what cli_key_find finds the record by. 0: nothing but its id would do. */
int cli_key_add(const kith_view *view, uint32_t kind, kith_id id, cli_text *out);

/* The field that tells a part from the others of its owner: its name, or else the first that it cannot be
 * without, such as the start of an appointment, but no long text and no reference; or else the number that it
 * has elsewhere, such as an account's; or else what it joins its owner to. 0: none. */
uint32_t cli_key_naming_field(uint32_t kind);

/* Closes a view. Names that were found or added are known until then, so that whoever closes a view that was
 * used for that does it here. */
void cli_key_close_view(kith_view *view);

/* Adds how records of a kind without key are named, such as "location:CUSTOMER/NAME". */
void cli_key_add_form(uint32_t kind, cli_text *out);

#endif
