/* kith init: a new book. */
#include "cli/book.h"
#include "cli/commands.h"
#include "cli/new_file.h"
#include "cli/out.h"
#include "cli/report.h"
#include "kith/consent.h"
#include "kith/signatory.h"

/* Laws and profiles that come with the library, into the book that was just made. */
static int decide_presets(cli_book *book, void *ctx, kith_txn **out)
{
    kith_error err = cli_error();
    const int status = cli_book_begin(book, "presets", 0, out);
    (void)ctx;
    return status == CLI_DONE &&
                   (kith_consent_presets(*out, &err) != KITH_OK || kith_legal_presets(*out, &err) != KITH_OK)
               ? cli_book_report(book, &err)
               : status;
}

/* Makes the book, whole, and closes it. */
static int make(cli_book *book)
{
    int status = cli_book_create(book);
    if (status == CLI_DONE && cli_option_get(book->options, CLI_OPTION_PRESETS) != NULL) {
        status = cli_book_store(book, decide_presets, NULL);
    }
    cli_book_close(book);
    return status;
}

static int run(cli_book *book)
{
    const cli_options *options = book->options;
    cli_new_file file = {.path = NULL};
    cli_out out;
    int status = cli_new_file_begin(&file, book->path);
    if (status == CLI_DONE) {
        book->file = cli_text_get(&file.name);
        status = make(book);
        status = status == CLI_DONE ? cli_new_file_keep(&file) : status;
        book->file = book->path;
    }
    cli_new_file_end(&file);
    if (status != CLI_DONE) {
        return status;
    }
    cli_out_begin(&out, cli_book_form(book));
    cli_out_card(&out);
    cli_out_field(&out, "book", "new book", cli_cell_text(book->path));
    cli_out_field(&out, "name", NULL, cli_cell_text(cli_option_get(options, CLI_OPTION_NAME)));
    cli_out_field(&out, "owner", NULL, cli_cell_text(cli_option_get(options, CLI_OPTION_ROLES)));
    cli_out_card_end(&out);
    cli_out_end(&out);
    return CLI_DONE;
}

static const cli_option_use uses[] = {
    {CLI_OPTION_ROLES, "OWNER", "keep users, roles and rights; OWNER has every right"},
    {CLI_OPTION_NAME, "NAME", "name of the book"},
    {CLI_OPTION_LANGUAGE, "LANGUAGE", "language of labels, such as en"},
    {CLI_OPTION_PRESETS, NULL, "add the known laws on messages and legal profiles"},
    {CLI_OPTION_NONE, NULL, NULL},
};

const cli_command cli_command_init = {
    .name = "init",
    .arguments = "BOOK",
    .least = 1,
    .most = 1,
    .summary = "Make a new book in a new file",
    .text = "Without --roles everybody may do everything. With it only the users in the book\n"
            "may act, each by --as and within the rights of the role.\n"
            "\n"
            "The book is made as BOOK.xxxxxxxx, and is called BOOK once it is whole. Where\n"
            "making it was cut short, such a file may stay behind: remove it.\n",
    .example = "  kith init shop.db --roles olga --name \"Optics\" --language ru\n",
    .options = uses,
    .book = CLI_BOOK_NEW,
    .run = run,
};
