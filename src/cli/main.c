/* kith: the command-line tool. The table of commands, and what is done before and after each of them. */
#include "cli/book.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/report.h"
#include "kith/message.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static const cli_command *const commands[] = {
    &cli_command_init,
    &cli_command_import,
    &cli_command_export,
    &cli_command_show,
    &cli_command_search,
    &cli_command_relate,
    &cli_command_end,
    &cli_command_select,
    &cli_command_history,
    &cli_command_stats,
    NULL,
};

static int run(const cli_options *options)
{
    if (cli_option_get(options, CLI_OPTION_VERSION) != NULL) {
        printf("kith %s\n", kith_version());
        return CLI_DONE;
    }
    if (cli_option_get(options, CLI_OPTION_HELP) != NULL) {
        if (options->command == NULL) {
            cli_options_help(commands);
        } else {
            cli_options_help_command(options->command);
        }
        return CLI_DONE;
    }
    if (options->command == NULL) {
        return cli_report_usage("a command is missing; try kith --help");
    }
    cli_book book;
    int status = CLI_DONE;
    if (options->command->creates) {
        book = (cli_book){.options = options, .path = options->arguments[0]};
    } else {
        status = cli_book_open(&book, options);
    }
    if (status == CLI_DONE) {
        status = options->command->run(&book);
    }
    cli_book_close(&book);
    return status;
}

int main(int argc, char **argv)
{
    /* Whoever starts the tool may have blocked the signal; a reader that has seen enough ends it all the
     * same. */
    (void)signal(SIGPIPE, SIG_DFL);
    (void)setlocale(LC_ALL, ""); /* messages of the system in the user's language */
    cli_options options = {0};
    int status = cli_options_parse(&options, argc, argv, commands);
    if (status == CLI_DONE) {
        status = run(&options);
    }
    const int failed = ferror(stdout);
    if (fflush(stdout) != 0 || failed) {
        status = cli_report("standard output: %s", strerror(errno));
    }
    cli_options_free(&options);
    return status;
}
