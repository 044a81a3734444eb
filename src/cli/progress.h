/* Progress: how far long work is, in one line on standard error, which is gone when the work is done. Only
 * where standard error is a terminal; nothing at all elsewhere. */
#ifndef KITH_CLI_PROGRESS_H
#define KITH_CLI_PROGRESS_H

#include "cli/text.h"
#include "kith/types.h"

#include <stddef.h>
#include <stdint.h>

typedef struct cli_progress {
    const char *what; /* such as "importing" */
    int64_t begun;    /* microseconds of a clock that only goes on */
    int64_t drawn;    /* when the line was written last */
    uint64_t total;   /* where the work itself does not tell it */
    int on;
} cli_progress;

/* How far the work is. */
typedef struct cli_progress_state {
    uint64_t count;  /* records done: makes the rate */
    uint64_t done;   /* of total: makes the share and the time that remains */
    uint64_t total;  /* 0: not known */
    int64_t elapsed; /* microseconds */
} cli_progress_state;

void cli_progress_begin(cli_progress *progress, const char *what);

/* Says how far the work is; written a few times a second, and not at all if it is soon done. */
void cli_progress_step(cli_progress *progress, uint64_t count, uint64_t done, uint64_t total);
void cli_progress_end(cli_progress *progress);

/* For calls of the library that tell how far they are. */
kith_run cli_progress_run(cli_progress *progress);

/* If the line stands there, says instead what is being done now: work that does not tell how far it is. */
void cli_progress_note(const char *what);

/* Takes away the line, if there is one: something else is about to be written. */
void cli_progress_clear(void);

/* The line, in so many columns at most. */
void cli_progress_text(const char *what, const cli_progress_state *state, size_t columns, cli_text *out);

#endif
