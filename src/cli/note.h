/* Notes: one more on a customer's card. */
#ifndef KITH_CLI_NOTE_H
#define KITH_CLI_NOTE_H

#include "cli/book.h"

/* Adds a note, task or appointment with a text and what is given further, and commits. The view is then a new
 * one. */
int cli_note_add(cli_book *book, uint32_t kind, kith_id customer, const char *text, const kith_value *more,
                 size_t count);

#endif
