/* kith import: rows of a CSV file become records of one kind, all of them or none. */
#include "cli/book.h"
#include "cli/commands.h"
#include "cli/csv.h"
#include "cli/ledger.h"
#include "cli/memory.h"
#include "cli/out.h"
#include "cli/plan.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/row.h"
#include "cli/text.h"
#include "cli/value.h"
#include "kith/record.h"
#include "kith/view.h"

#include <stdio.h>
#include <sys/stat.h>

static void write_summary(cli_import *import)
{
    const cli_ledger *ledger = &import->ledger;
    const char *rejects = cli_option_get(import->book->options, CLI_OPTION_REJECTS);
    cli_out out;
    cli_out_begin(&out, cli_book_form(import->book));
    cli_out_card(&out);
    cli_ledger_write_counts(ledger, &out, rejects);
    cli_out_card_end(&out);
    cli_out_end(&out);
}

/* A round of an import, and how far it is. */
typedef struct reading {
    cli_import *import;
    cli_progress progress;
    size_t row; /* place of the next one in the ledger */
} reading;

static int take_row(void *ctx, const cli_row *row)
{
    reading *at = ctx;
    cli_import *import = at->import;
    cli_progress_step(&at->progress, at->row, row->read, row->size);
    if (row->heading) {
        return import->plan.count > 0 ? CLI_DONE : cli_row_heading(import, row);
    }
    const size_t index = at->row++;
    if (index == import->ledger.count) {
        (void)cli_ledger_begin(&import->ledger, row->line);
    }
    return import->ledger.rows[index].reason == NULL ? cli_row_apply(import, index, row) : CLI_DONE;
}

static int read_rows(cli_import *import)
{
    reading at = {.import = import};
    cli_progress_begin(&at.progress, "importing");
    return cli_csv_read(import->plan.file, take_row, &at);
}

static int begin(cli_import *import)
{
    cli_text reason = {0};
    kith_txn_close(import->txn);
    import->txn = NULL;
    cli_row_forget(import);
    cli_text_format(&reason, "import %s", import->plan.file);
    const int status = cli_book_begin(import->book, cli_text_get(&reason), 1, &import->txn);
    cli_text_free(&reason);
    return status;
}

/* One round: makes all rows that are not refused by now. */
static int make_rows(cli_import *import, int more)
{
    int status = begin(import);
    status = status == CLI_DONE ? read_rows(import) : status;
    status = status == CLI_DONE ? cli_row_finish(import) : status;
    if (status == CLI_DONE) {
        cli_progress_note("checking the rules");
        status = cli_ledger_judge(&import->ledger, import->book, &import->plan, import->txn, more);
    }
    return status;
}

/* A file is read once for each round; what comes from a pipe is gone. */
static int check_again(const cli_import *import)
{
    struct stat found;
    const int again = import->plan.count > 0;
    return again && stat(import->plan.file, &found) == 0 && !S_ISREG(found.st_mode)
               ? cli_report(
                     "%s: somebody else has changed the book meanwhile, and this cannot be read again; "
                     "nothing was imported",
                     import->plan.file)
               : CLI_DONE;
}

/* What a row comes to depends on those before it, so that after a refused one the others are made anew. */
static int decide(cli_book *book, void *ctx, kith_txn **out)
{
    cli_import *import = ctx;
    cli_ledger *ledger = &import->ledger;
    const char *rejects = cli_option_get(book->options, CLI_OPTION_REJECTS);
    int status = check_again(import);
    cli_ledger_reopen(ledger, 0);
    if (status == CLI_DONE) {
        do {
            status = make_rows(import, rejects != NULL);
        } while (status == CLI_DONE && rejects != NULL && ledger->rejected > ledger->before);
    }
    if (status == CLI_DONE && rejects == NULL && ledger->rejected > 0) {
        status = cli_ledger_tell(ledger, import->plan.file);
    }
    if (status == CLI_DONE && rejects != NULL) {
        status = cli_ledger_try(rejects);
    }
    if (status == CLI_DONE) {
        cli_progress_note("storing");
        *out = import->txn;
        import->txn = NULL;
    }
    return status;
}

/* Only now it is certain which rows are rejected. */
static int write_rejects(const cli_import *import, const char *rejects)
{
    const int status = cli_ledger_write(&import->ledger, import->plan.file, rejects);
    return status == CLI_DONE ? CLI_DONE
                              : cli_report("%s: the rows that fit are imported", import->plan.file);
}

static int run(cli_book *book)
{
    const cli_options *options = book->options;
    const char *rejects = cli_option_get(options, CLI_OPTION_REJECTS);
    cli_import import = {
        .book = book,
        .plan = {.kind = kith_schema_find_kind(options->arguments[1]), .file = options->arguments[2]}};
    if (import.plan.kind == 0) {
        return cli_report_usage("no kind of records \"%s\"", options->arguments[1]);
    }
    int status = cli_ledger_check(options, import.plan.file);
    if (status != CLI_DONE) {
        return status;
    }
    status = cli_book_store(book, decide, &import);
    cli_progress_clear();
    if (status == CLI_DONE && rejects != NULL) {
        status = write_rejects(&import, rejects);
    }
    if (status == CLI_DONE) {
        write_summary(&import);
    }
    kith_txn_close(import.txn);
    cli_row_free(&import);
    return status;
}

static const cli_option_use uses[] = {
    {CLI_OPTION_MAP, "FIELD=COLUMN", "this column is that field; \"FIELD=\": no column is"},
    {CLI_OPTION_ELSE, "attribute:CODE=COLUMN", "where values go that do not fit the field"},
    {CLI_OPTION_SET, "FIELD=VALUE", "the same in every row; \"FIELD=\" clears it"},
    {CLI_OPTION_KEEP_GOING, NULL, "import the rows that fit, though others do not"},
    {CLI_OPTION_REJECTS, "FILE", "where the other rows go, with the reason"},
    {CLI_OPTION_NONE, NULL, NULL},
};

const cli_command cli_command_import = {
    .name = "import",
    .arguments = "BOOK KIND FILE.csv",
    .least = 3,
    .most = 3,
    .summary = "Import records of a kind from a CSV file, all or none",
    .text = "KIND and FIELD are names of the schema, such as customer and birth_date; FIELD\n"
            "may also be attribute:CODE. The first row names the columns. Columns headed by a\n"
            "field's name are that field; others are refused, or left out if --map is given.\n"
            "\n"
            "A record whose number or code is there already is changed, only in the fields\n"
            "that have a value: an empty cell leaves a field as it is. So is the one record\n"
            "of kind book, the book's settings. A file says each of them once: a second row\n"
            "about the same is refused. What is there already, such as a relation stated once\n"
            "more from the other side, is no change. A part without a key, such as a contact,\n"
            "is there already if one of its owner has all the values of the row; equal rows\n"
            "of one file are as many parts, those included that are there already. A contact\n"
            "or consent is there, too, if it lacks some of them and has no others instead:\n"
            "the row fills these gaps. What was said about consent, calls and the state of\n"
            "an address is never taken back, and tells no contact from another.\n"
            "\n"
            "References are numbers or codes, KIND:KEY where any kind may be meant, and\n"
            "KIND:OWNER/NAME or KIND:ID for what has no key, as kith export writes them. The\n"
            "type of a relation may be a label of either side that no other type has; a label\n"
            "of the other side swaps the parties. Dates are YYYY-MM-DD, or such as 24 MAY\n"
            "1819. A contact whose row has an e-mail address but no consent comes in with\n"
            "consent unknown. Records of kind alias come last: from then on what is said of a\n"
            "merged customer is said of the one that it was merged into.\n"
            "\n"
            "With --keep-going the exit status is 0 though rows are rejected; their number is\n"
            "said, and --rejects has their columns and the reason.\n",
    .example = "  kith import shop.db customer people.csv --set kind=person \\\n"
               "    --map number=ID --map surname=NAME \\\n"
               "    --map birth_date=BORN --else attribute:born=BORN\n"
               "  kith import shop.db relation links.csv --keep-going --rejects bad.csv\n",
    .options = uses,
    .run = run,
};
