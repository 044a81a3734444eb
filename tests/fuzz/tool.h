/* Tool: the command-line tool, run inside this process, in a folder of its own that it cannot leave. */
#ifndef KITH_TESTS_FUZZ_TOOL_H
#define KITH_TESTS_FUZZ_TOOL_H

#include "fuzz.h"

#define TOOL_BOOK "book.db" /* with sample records of every kind */
#define TOOL_ARGUMENTS 24u

/* What a run left behind. */
typedef struct tool_result {
    int status;
    char *out; /* standard output, NUL-ended */
    size_t out_size;
    char *err; /* standard error */
} tool_result;

/* Goes to the folder, makes it if need be, and leaves in it nothing but a fresh book. */
void tool_reset(void);

void tool_write_file(const char *name, const void *bytes, size_t size);

/* All bytes of a file, to be freed. */
char *tool_read_file(const char *name, size_t *size);

/* May the tool be given this argument? None leads out of the folder. */
int tool_is_harmless(const char *argument);

/* Runs it with these arguments, standard input being a file or nothing. The exit status is one of the three,
 * a refusal says why, and no line of it can harm a terminal. */
tool_result tool_run(const char *const *arguments, size_t count, const char *input);
void tool_free(tool_result *result);

#endif
