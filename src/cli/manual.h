/* Manual: all commands and options as a manual page, and as a completion for bash, from the same tables as
 * --help. */
#ifndef KITH_CLI_MANUAL_H
#define KITH_CLI_MANUAL_H

/* The topic of kith help that lists all errors. */
#define CLI_MANUAL_ERRORS "errors"

void cli_manual_write(void);
void cli_completion_write(void);

#endif
