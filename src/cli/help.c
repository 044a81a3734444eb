/* kith help: of a command, of an error, or all of it in another form. */
#include "cli/book.h"
#include "cli/commands.h"
#include "cli/manual.h"
#include "cli/out.h"
#include "cli/report.h"
#include "cli/text.h"
#include "cli/usage.h"
#include "kith/message.h"

#include <string.h>

/* By id, such as K107, or by name, such as OVERLAP, in small letters or capitals. */
static int find_message(const char *wanted, kith_message *out)
{
    for (size_t i = 0; kith_message_list(i, out) == KITH_OK; i++) {
        if (cli_text_alike(out->id, wanted) || cli_text_alike(out->name, wanted)) {
            return 1;
        }
    }
    return 0;
}

/* Title in the language of --language; English where it has none. */
static const char *title_of(const cli_options *options, const kith_message *message)
{
    const char *language = cli_option_get(options, CLI_OPTION_LANGUAGE);
    if (language != NULL && strcmp(language, "de") == 0) {
        return message->german;
    }
    return language != NULL && strcmp(language, "ru") == 0 ? message->russian : message->english;
}

static void write_message(const cli_book *book, const kith_message *message)
{
    cli_out out;
    cli_out_begin(&out, cli_book_form(book));
    cli_out_card(&out);
    cli_out_field(&out, "id", NULL, cli_cell_text(message->id));
    cli_out_field(&out, "name", NULL, cli_cell_text(message->name));
    cli_out_field(&out, "title", NULL, cli_cell_text(title_of(book->options, message)));
    cli_out_field(&out, "cause", NULL, cli_cell_text(message->cause));
    cli_out_field(&out, "cure", NULL, cli_cell_text(message->cure));
    cli_out_card_end(&out);
    cli_out_end(&out);
}

static void write_messages(const cli_book *book)
{
    static const cli_column columns[] = {{"id", NULL, 0}, {"name", NULL, 0}, {"title", NULL, 0}};
    kith_message message = {.size = sizeof message};
    cli_out out;
    cli_out_begin(&out, cli_book_form(book));
    cli_out_table(&out, NULL, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; kith_message_list(i, &message) == KITH_OK; i++) {
        cli_out_cell(&out, cli_cell_text(message.id));
        cli_out_cell(&out, cli_cell_text(message.name));
        cli_out_cell(&out, cli_cell_text(title_of(book->options, &message)));
    }
    cli_out_table_end(&out);
    cli_out_end(&out);
}

static int explain(const cli_book *book, const char *topic)
{
    const cli_command *command = cli_command_find(topic);
    kith_message message = {.size = sizeof message};
    if (command != NULL) {
        cli_usage(book, command);
    } else if (strcmp(topic, CLI_MANUAL_ERRORS) == 0) {
        write_messages(book);
    } else if (find_message(topic, &message)) {
        write_message(book, &message);
    } else {
        return cli_report(
            "no command and no error \"%s\"; kith help lists the commands, kith help errors the errors",
            topic);
    }
    return CLI_DONE;
}

static int run(cli_book *book)
{
    const cli_options *options = book->options;
    size_t form = 0;
    const int status = cli_option_word(options, CLI_OPTION_FORMAT, &form);
    if (status != CLI_DONE) {
        return status;
    }
    if (form != 0 && options->argument_count > 0) {
        return cli_report_usage("--format: man and bash are about all commands; leave out \"%s\"",
                                options->arguments[0]);
    }
    if (form != 0 && cli_book_form(book) == CLI_OUT_JSON) {
        return cli_report_usage("--json: man and bash are forms of their own");
    }
    if (options->argument_count > 0) {
        return explain(book, options->arguments[0]);
    }
    if (form == 0) {
        cli_usage(book, NULL);
        return CLI_DONE;
    }
    static void (*const writers[])(void) = {NULL, cli_manual_write, cli_completion_write};
    writers[form]();
    return CLI_DONE;
}

static const cli_option_use uses[] = {
    {CLI_OPTION_FORMAT, "text|man|bash", "as text, manual page or completion for bash (text)"},
    {CLI_OPTION_LANGUAGE, "en|de|ru", "language of an error's title (en)"},
    {CLI_OPTION_NONE, NULL, NULL},
};

const cli_command cli_command_help = {
    .name = "help",
    .arguments = "[COMMAND|ERROR]",
    .least = 0,
    .most = 1,
    .summary = "Explain a command, or cause and cure of an error",
    .text = "ERROR is the id that stands behind a message, such as K107, or the error's name,\n"
            "such as overlap. \"kith help errors\" lists all of them.\n",
    .example = "  kith help K107\n  kith help search\n  source <(kith help --format bash)\n",
    .options = uses,
    .book = CLI_BOOK_NONE,
    .run = run,
};
