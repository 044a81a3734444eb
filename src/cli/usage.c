/* Usage: what --help and kith help say of commands, as text for people and as JSON for programs. */
#include "cli/usage.h"

#include "cli/commands.h"
#include "cli/out.h"
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

static void describe_all(void)
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

static void describe_command(const cli_command *command)
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

/* --- for programs --- */

static void write_option_rows(cli_out *out, const cli_command *command, const cli_option_use *uses)
{
    for (const cli_option_use *use = uses; use->option != CLI_OPTION_NONE; use++) {
        if (cli_option_use_of(command, use->option) == use) {
            cli_out_cell(out, cli_cell_text(cli_option_name(use->option)));
            cli_out_cell(out, cli_cell_text(use->argument));
            cli_out_cell(out, cli_cell_text(use->help));
        }
    }
}

/* What describe_command says, part by part. */
static void write_command(const cli_book *book, const cli_command *command)
{
    static const cli_column columns[] = {{"option", NULL, 0}, {"argument", NULL, 0}, {"help", NULL, 0}};
    cli_out out;
    cli_out_begin(&out, cli_book_form(book));
    cli_out_card(&out);
    cli_out_field(&out, "command", NULL, cli_cell_text(command->name));
    cli_out_field(&out, "arguments", NULL, cli_cell_text(command->arguments));
    cli_out_field(&out, "summary", NULL, cli_cell_text(command->summary));
    cli_out_field(&out, "text", NULL, cli_cell_text(command->text));
    cli_out_field(&out, "example", NULL, cli_cell_text(command->example));
    cli_out_table(&out, "options", columns, sizeof columns / sizeof columns[0]);
    write_option_rows(&out, command, command->options);
    write_option_rows(&out, command, cli_options_common);
    cli_out_table_end(&out);
    cli_out_card_end(&out);
    cli_out_end(&out);
}

static void write_commands(const cli_book *book)
{
    static const cli_column columns[] = {{"command", NULL, 0}, {"arguments", NULL, 0}, {"summary", NULL, 0}};
    cli_out out;
    cli_out_begin(&out, cli_book_form(book));
    cli_out_table(&out, NULL, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; cli_commands[i] != NULL; i++) {
        cli_out_cell(&out, cli_cell_text(cli_commands[i]->name));
        cli_out_cell(&out, cli_cell_text(cli_commands[i]->arguments));
        cli_out_cell(&out, cli_cell_text(cli_commands[i]->summary));
    }
    cli_out_table_end(&out);
    cli_out_end(&out);
}

void cli_usage(const cli_book *book, const cli_command *command)
{
    const int for_programs = cli_book_form(book) == CLI_OUT_JSON;
    if (for_programs && command == NULL) {
        write_commands(book);
    } else if (for_programs) {
        write_command(book, command);
    } else if (command == NULL) {
        describe_all();
    } else {
        describe_command(command);
    }
}
