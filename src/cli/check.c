/* kith check: everything in a book that breaks a rule, and damage of its file. */
#include "cli/book.h"
#include "cli/commands.h"
#include "cli/findings.h"
#include "cli/out.h"
#include "cli/report.h"
#include "cli/text.h"
#include "kith/sqlite.h"

#include <stdio.h>
#include <string.h>

/* A line as errors have it: record, field and rule in the library's words, and the id to ask help for. */
static void write_line(const kith_error *said)
{
    cli_text shown = {0};
    cli_text_add_shown(&shown, said->message, strlen(said->message));
    printf("%s (%s)\n", cli_text_get(&shown), cli_error_id(said));
    cli_text_free(&shown);
}

static void write_findings(const cli_book *book, const cli_findings *findings, size_t most)
{
    cli_out out;
    if (cli_book_form(book) == CLI_OUT_JSON) {
        cli_out_begin(&out, CLI_OUT_JSON);
        cli_findings_write(findings, book->view, &out, NULL, most);
        cli_out_end(&out);
        return;
    }
    for (size_t i = 0; i < findings->count && i < most; i++) {
        kith_error said = cli_error();
        (void)kith_finding_describe(book->view, &findings->list[i], &said);
        write_line(&said);
    }
}

static int run(cli_book *book)
{
    kith_error err = cli_error();
    kith_sqlite_facts facts = {.size = sizeof facts};
    cli_findings findings = {0};
    uint64_t most = 0;
    int status = cli_option_most(book->options, 0, &most);
    if (status != CLI_DONE) {
        return status;
    }
    if (kith_sqlite_inspect(book->store, KITH_SQLITE_CHECK, &facts, &err) != KITH_OK) {
        return cli_book_report(book, &err);
    }
    status = cli_findings_find(&findings, book);
    if (status == CLI_DONE) {
        write_findings(book, &findings, most);
    }
    if (status == CLI_DONE && findings.count > 0) {
        status = cli_report("%s: %zu broken %s", book->path, findings.count,
                            findings.count == 1 ? "rule" : "rules");
    } else if (status == CLI_DONE && cli_book_form(book) == CLI_OUT_TEXT) {
        printf("nothing found: the file is whole and every record keeps the rules\n");
    }
    cli_findings_free(&findings);
    return status;
}

static const cli_option_use uses[] = {
    {CLI_OPTION_MOST, "N", "show at most N (0: all)"},
    {CLI_OPTION_NONE, NULL, NULL},
};

const cli_command cli_command_check = {
    .name = "check",
    .arguments = "BOOK",
    .least = 1,
    .most = 1,
    .summary = "Check every rule over every record, and the file",
    .text = "One line for each broken rule: record, field and rule, and the clashing record\n"
            "with its days. \"kith help ID\" tells the cause and the cure. The exit status is 0\n"
            "if nothing is found, 1 if something is.\n",
    .example = "  kith check shop.db\n",
    .options = uses,
    .run = run,
};
