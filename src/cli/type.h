/* Relation types by name: by their code, or by a label of either end, which several of them may have. */
#ifndef KITH_CLI_TYPE_H
#define KITH_CLI_TYPE_H

#include "cli/book.h"
#include "cli/text.h"

/* A relation type, and what else the name says that it was found by. */
typedef struct cli_type {
    kith_id id;
    uint32_t end; /* where somebody so called stands; of a code KITH_END_EITHER */
    int64_t sex;  /* of a label that is one of a single sex; else 0 */
} cli_type;

/* The type of a code, or else all that have the label, oldest first; says so if there is none. The caller
 * frees them. */
int cli_type_find_all(const cli_book *book, const char *name, cli_type **out, size_t *count);

/* The only type that a name means; says so if there is none, or several. */
int cli_type_find(const cli_book *book, const char *name, cli_type *out);

/* Names that were read, so that a file that says one in each row has it found once. Begin with zeros. */
typedef struct cli_type_names {
    struct cli_type_name *list;
    size_t count;
    size_t capacity;
} cli_type_names;

/* The only type that a value of a file means. 0: found; if not, why. */
int cli_type_read(cli_type_names *known, const cli_book *book, const char *name, cli_type *out,
                  cli_text *why);

/* Another view may have other types. */
void cli_type_forget(cli_type_names *known);

#endif
