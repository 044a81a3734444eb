/* Report: exit statuses, and one line to standard error for everything that goes wrong. */
#ifndef KITH_CLI_REPORT_H
#define KITH_CLI_REPORT_H

#include "kith/types.h"

/* What the tool ends with. */
enum {
    CLI_DONE = 0,    /* done */
    CLI_REFUSED = 1, /* refused, failed or not found */
    CLI_USAGE = 2    /* wrong usage */
};

int cli_report(const char *format, ...) __attribute__((format(printf, 1, 2)));       /* CLI_REFUSED */
int cli_report_usage(const char *format, ...) __attribute__((format(printf, 1, 2))); /* CLI_USAGE */

/* A kith_error ready to be handed to a call. */
kith_error cli_error(void);

/* What the library refused, with the stable id of a broken rule; subject names the file it is about.
 * CLI_REFUSED. */
int cli_report_error(const char *subject, const kith_error *err);

/* Stable id of the rule that an error tells of, such as "K107"; "" if it is about none. */
const char *cli_error_id(const kith_error *err);

#endif
