/* kith: the command-line tool. What is done before and after each command. */
#include "cli/book.h"
#include "cli/options.h"
#include "cli/report.h"
#include "cli/usage.h"
#include "kith/version.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static int run(const cli_options *options)
{
    if (cli_option_get(options, CLI_OPTION_VERSION) != NULL) {
        printf("kith %s\n", kith_version());
        return CLI_DONE;
    }
    const char *path = options->argument_count == 0 ? "" : options->arguments[0];
    cli_book book = {.options = options, .path = path, .file = path};
    if (cli_option_get(options, CLI_OPTION_HELP) != NULL) {
        cli_usage(&book, options->command);
        return CLI_DONE;
    }
    if (options->command == NULL) {
        return cli_report_usage("a command is missing; try kith --help");
    }
    int status = options->command->book == CLI_BOOK_OPEN ? cli_book_open(&book) : CLI_DONE;
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
    int status = cli_options_parse(&options, argc, argv);
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
