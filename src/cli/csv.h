/* CSV: RFC 4180 through libcsv, with the line each row begins on. */
#ifndef KITH_CLI_CSV_H
#define KITH_CLI_CSV_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Byte order mark of UTF-8. */
#define CLI_CSV_MARK "\xEF\xBB\xBF"

/* One row; valid until the function that received it returns. */
typedef struct cli_row {
    const char *const *cells; /* NUL-ended */
    size_t count;
    uint64_t line; /* on which it begins, from 1 */
    int heading;   /* the first row of the file */
    int nul;       /* a cell held a NUL byte */
    uint64_t read; /* bytes of the file read by now */
    uint64_t size; /* bytes of the file; 0: not known */
} cli_row;

/* Receives the rows one after the other; anything but CLI_DONE ends the reading. */
typedef int (*cli_row_fn)(void *ctx, const cli_row *row);

/* Reads a file; the exit status. A byte order mark is skipped, empty lines are no rows. */
int cli_csv_read(const char *path, cli_row_fn receive, void *ctx);

/* Writes cell number index of a row of count cells, quoted where it has to be, and what stands behind it. */
void cli_csv_write(FILE *file, const char *text, size_t index, size_t count);

#endif
