/* Usage: the text of --help. */
#include "cli/usage.h"

#include "cli/commands.h"
#include "cli/terminal.h"

#include <stdio.h>
#include <string.h>

#define OPTION_COLUMN 22
#define COMMAND_COLUMN 11

static void write_heading(const char *text)
{
    printf("\n%s%s%s\n", cli_terminal_style(stdout, CLI_STYLE_HEADING), text,
           cli_terminal_style(stdout, CLI_STYLE_NONE));
}

static void write_option(const cli_option_use *use)
{
    char left[80];
    (void)snprintf(left, sizeof left, "--%s%s%s", cli_option_name(use->option),
                   use->argument == NULL ? "" : " ", use->argument == NULL ? "" : use->argument);
    if (strlen(left) <= OPTION_COLUMN) {
        printf("  %-*s  %s\n", OPTION_COLUMN, left, use->help);
    } else {
        printf("  %s\n  %*s  %s\n", left, OPTION_COLUMN, "", use->help);
    }
}

/* Options of every command, but for those that this one takes in its own way. */
static void write_common(const cli_command *command)
{
    for (const cli_option_use *use = cli_options_common; use->option != CLI_OPTION_NONE; use++) {
        if (command == NULL || cli_option_use_of(command, use->option) == use) {
            write_option(use);
        }
    }
}

void cli_usage(void)
{
    printf("Usage: kith COMMAND [BOOK] ... [OPTION ...]\n\n%s\n", CLI_USAGE_TEXT);
    write_heading("Commands:");
    for (size_t i = 0; cli_commands[i] != NULL; i++) {
        printf("  %-*s  %s\n", COMMAND_COLUMN, cli_commands[i]->name, cli_commands[i]->summary);
    }
    write_heading("Options of every command, before or after it:");
    write_common(NULL);
    printf("  %-*s  %s\n", OPTION_COLUMN, "--version", "version of the library");
    printf("\nExit status: %s\n\"kith COMMAND --help\" tells more and shows an example.\n", CLI_USAGE_STATUS);
}

void cli_usage_command(const cli_command *command)
{
    printf("Usage: kith %s %s [OPTION ...]\n\n%s.\n", command->name, command->arguments, command->summary);
    if (command->text[0] != '\0') {
        printf("\n%s", command->text);
    }
    write_heading("Options:");
    for (const cli_option_use *use = command->options; use->option != CLI_OPTION_NONE; use++) {
        write_option(use);
    }
    write_common(command);
    write_heading("Example:");
    printf("%s", command->example);
}
