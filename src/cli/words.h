/* Words: entries of code lists as people read them. Programs get the library's codes. */
#ifndef KITH_CLI_WORDS_H
#define KITH_CLI_WORDS_H

#include "cli/out.h"

#include <stdint.h>

/* What an entry of a list means, such as KITH_LIST_REASON; its code, where there are no words for it; "" for
 * 0. */
const char *cli_words(uint32_t list, int64_t entry);

/* An entry for output: in words for people, its code for programs. */
cli_cell cli_words_cell(const cli_out *out, uint32_t list, int64_t entry);

/* Two cells of a row, the words for people and the code for programs: a column that is shown, then one of
 * data. */
void cli_words_write(cli_out *out, uint32_t list, int64_t entry);

#endif
