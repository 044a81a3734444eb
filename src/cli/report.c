/* Report: lines for standard error. */
#include "cli/report.h"

#include "cli/progress.h"
#include "cli/terminal.h"
#include "cli/text.h"
#include "kith/message.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Values come out of files and command lines, so the finished line is made safe as a whole. */
static void write_line(const char *format, va_list arguments)
{
    char line[2048];
    /* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): both callers have started it */
    const int length = vsnprintf(line, sizeof line, format, arguments);
    cli_text shown = {0};
    cli_text_add_shown(&shown, line, length < 0 ? 0 : strlen(line));
    (void)fflush(stdout);
    cli_progress_clear();
    (void)fprintf(stderr, "%skith:%s %s\n", cli_terminal_style(stderr, CLI_STYLE_BAD),
                  cli_terminal_style(stderr, CLI_STYLE_NONE), cli_text_get(&shown));
    cli_text_free(&shown);
}

int cli_report(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write_line(format, arguments);
    va_end(arguments);
    return CLI_REFUSED;
}

int cli_report_usage(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write_line(format, arguments);
    va_end(arguments);
    return CLI_USAGE;
}

kith_error cli_error(void)
{
    return (kith_error){.size = sizeof(kith_error), .change = UINT32_MAX};
}

const char *cli_error_id(const kith_error *err)
{
    kith_message message = {.size = sizeof message};
    const int known =
        err->status == KITH_ERR_RULE && kith_message_get(err->status, err->rule, &message) == KITH_OK;
    return known && message.id != NULL ? message.id : "";
}

int cli_report_error(const char *subject, const kith_error *err)
{
    kith_message message = {.size = sizeof message};
    const char *text = err->message;
    if (text[0] == '\0') {
        text =
            kith_message_get(err->status, err->rule, &message) == KITH_OK ? message.english : "unknown error";
    }
    const char *id = cli_error_id(err);
    return id[0] == '\0' ? cli_report("%s: %s", subject, text) : cli_report("%s: %s (%s)", subject, text, id);
}
