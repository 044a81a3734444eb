/* kith search: customers by number, name or phone. */
#include "cli/book.h"
#include "cli/commands.h"
#include "cli/customer.h"
#include "cli/report.h"
#include "kith/search.h"

static int run(cli_book *book)
{
    const char *text = book->options->arguments[1];
    const kith_search wanted = {.size = sizeof wanted, .text = text};
    kith_error err = cli_error();
    kith_iter *iter = NULL;
    if (kith_iter_search(book->view, &wanted, &iter, &err) != KITH_OK) {
        return cli_book_report(book, &err);
    }
    uint64_t found = 0;
    const int status = cli_customers_write(book, iter, &found);
    kith_iter_close(iter);
    return status == CLI_DONE && found == 0 ? cli_report("%s: nobody found for \"%s\"", book->path, text)
                                            : status;
}

static const cli_option_use uses[] = {
    {CLI_OPTION_MOST, "N", "show at most N (0: all)"},
    {CLI_OPTION_NONE, NULL, NULL},
};

const cli_command cli_command_search = {
    .name = "search",
    .arguments = "BOOK TEXT",
    .least = 2,
    .most = 2,
    .summary = "Find customers by the beginning of a name, or by a phone",
    .text = "TEXT is a number, the beginning of \"surname given-name patronymic\" or of an\n"
            "organisation's name, or four or more digits from the beginning or to the end of\n"
            "a phone. Columns without any value are left out. Nobody found is exit status 1.\n",
    .example = "  kith search shop.db \"Smi\"\n  kith search shop.db 4567\n",
    .options = uses,
    .run = run,
};
