/* New file: a book is made under another name, beside its own, which it gets once it is whole. So a book that
 * is there is a whole one, whatever ended the making. */
#ifndef KITH_CLI_NEW_FILE_H
#define KITH_CLI_NEW_FILE_H

#include "cli/text.h"

/* Begin with zeros. */
typedef struct cli_new_file {
    const char *path; /* that it gets */
    cli_text name;    /* under which it is made */
} cli_new_file;

/* Finds a name; says so if there is a file at the path, or what SQLite would take for a part of it. */
int cli_new_file_begin(cli_new_file *file, const char *path);

/* Gives the file, which is closed by now, its path. */
int cli_new_file_keep(cli_new_file *file);

/* Removes what is left under the other name: everything, unless it was kept. */
void cli_new_file_end(cli_new_file *file);

#endif
