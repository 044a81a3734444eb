/* Manual: the page, in the man macros of roff. */
#include "cli/manual.h"

#include "cli/commands.h"
#include "cli/usage.h"
#include "kith/version.h"

#include <stdio.h>
#include <string.h>

/* Writes text as roff reads it: no byte of it is a request, and a hyphen stays what it is. */
static void write_bytes(const char *text, size_t length)
{
    int first = 1;
    for (size_t i = 0; i < length; i++) {
        const char byte = text[i];
        if (first && (byte == '.' || byte == '\'')) {
            (void)fputs("\\&", stdout);
        }
        if (byte == '\\') {
            (void)fputs("\\e", stdout);
        } else if (byte == '-') {
            (void)fputs("\\-", stdout);
        } else {
            (void)putchar(byte);
        }
        first = byte == '\n';
    }
}

static void write_text(const char *text)
{
    write_bytes(text, strlen(text));
}

/* Paragraphs, with an empty line between them. */
static void write_paragraphs(const char *text)
{
    while (text[0] != '\0') {
        const char *end = strstr(text, "\n\n");
        const size_t length = end == NULL ? strlen(text) : (size_t)(end - text) + 1;
        printf(".PP\n");
        write_bytes(text, length);
        text += end == NULL ? length : length + 1;
    }
}

static void write_option(const cli_option_use *use)
{
    printf(".TP\n.B \\-\\-");
    write_text(cli_option_name(use->option));
    if (use->argument != NULL) {
        printf(" \\fI");
        write_text(use->argument);
        printf("\\fR");
    }
    printf("\n");
    write_text(use->help);
    printf("\n");
}

static void write_options(const cli_option_use *use)
{
    for (; use->option != CLI_OPTION_NONE; use++) {
        write_option(use);
    }
}

static void write_command(const cli_command *command)
{
    printf(".SS %s\n.B kith %s\n.I ", command->name, command->name);
    write_text(command->arguments);
    printf("\n.RI [ option\\ ... ]\n.PP\n");
    write_text(command->summary);
    printf(".\n");
    write_paragraphs(command->text);
    write_options(command->options);
    printf(".PP\n.EX\n");
    write_text(command->example);
    printf(".EE\n");
}

static void write_environment(void)
{
    static const char *const names[][2] = {
        {"COLUMNS",
         "Width of tables where standard output is no terminal; without it they are as wide as they need."},
        {"NO_COLOR", "If it is set and not empty, nothing is coloured. Nothing ever is outside a terminal."},
        {"TERM", "If it is dumb or not set, nothing is coloured."},
    };
    printf(".SH ENVIRONMENT\n");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        printf(".TP\n.B %s\n%s\n", names[i][0], names[i][1]);
    }
}

void cli_manual_write(void)
{
    printf(".\\\" Made by kith help \\-\\-format man.\n.TH KITH 1 \"\" \"kith %s\" \"User "
           "Commands\"\n.nr HY 0\n.ad l\n",
           kith_version());
    printf(".SH NAME\nkith \\- customers and the relations between them\n");
    printf(".SH SYNOPSIS\n.B kith\n.I command\n.RI [ book ]\n.RI [ argument\\ ... ]\n.RI [ option\\ ... ]\n");
    printf(".SH DESCRIPTION\n");
    write_text(CLI_USAGE_TEXT);
    printf("\n.PP\nOptions may stand before and after the command and its arguments.\n.SH COMMANDS\n");
    for (size_t i = 0; cli_commands[i] != NULL; i++) {
        write_command(cli_commands[i]);
    }
    printf(".SH OPTIONS\nEvery command takes these.\n");
    write_options(cli_options_common);
    printf(".TP\n.B \\-\\-version\nversion of the library\n");
    printf(".SH EXIT STATUS\n");
    write_text(CLI_USAGE_STATUS);
    printf("\n");
    write_environment();
    printf(".SH SEE ALSO\n.BR dot (1),\n.BR sqlite3 (1)\n");
}
