/* Terminal: what is known about the streams. */
#include "cli/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define LEAST_WIDTH 20 /* of a terminal that is narrower nothing sensible can be made */
#define USUAL_WIDTH 80

int cli_terminal_is(FILE *stream)
{
    return isatty(fileno(stream)) == 1;
}

static size_t sensible(unsigned long columns)
{
    return columns == 0 || columns > 10000 ? 0 : columns < LEAST_WIDTH ? LEAST_WIDTH : columns;
}

size_t cli_terminal_width(FILE *stream)
{
    const int terminal = cli_terminal_is(stream);
    const char *given = getenv("COLUMNS");
    struct winsize size = {0};
    size_t columns = 0;
    if (terminal && ioctl(fileno(stream), TIOCGWINSZ, &size) == 0) {
        columns = sensible(size.ws_col);
    }
    if (columns == 0 && given != NULL) {
        columns = sensible(strtoul(given, NULL, 10));
    }
    return columns == 0 && terminal ? USUAL_WIDTH : columns;
}

int cli_terminal_colours(FILE *stream)
{
    const char *unwanted = getenv("NO_COLOR");
    const char *name = getenv("TERM");
    return cli_terminal_is(stream) && (unwanted == NULL || unwanted[0] == '\0') && name != NULL &&
           name[0] != '\0' && strcmp(name, "dumb") != 0;
}

const char *cli_terminal_style(FILE *stream, uint32_t style)
{
    static const char *const codes[] = {
        [CLI_STYLE_NONE] = "\x1b[0m",
        [CLI_STYLE_HEADING] = "\x1b[1m",
        [CLI_STYLE_GOOD] = "\x1b[32m",
        [CLI_STYLE_BAD] = "\x1b[1;31m",
    };
    return cli_terminal_colours(stream) ? codes[style] : "";
}
