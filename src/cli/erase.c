/* kith erase: what is known about a person goes. */
#include "cli/book.h"
#include "cli/commands.h"
#include "cli/customer.h"
#include "cli/memory.h"
#include "cli/named.h"
#include "cli/out.h"
#include "cli/report.h"
#include "kith/customer.h"
#include "kith/erase.h"
#include "kith/merge.h"
#include "kith/record.h"
#include "kith/view.h"

#include <stdlib.h>

/* Who is erased, and what becomes of which record. */
typedef struct plan {
    kith_erasure wanted;
    kith_erasure_row *rows;
    size_t count;
} plan;

/* By KITH_ERASURE_. */
static const struct {
    const char *code;
    const char *words;
} kinds[] = {
    [KITH_ERASURE_EMPTIED] = {"emptied", "stays, without what is personal"},
    [KITH_ERASURE_REMOVED] = {"removed", "goes"},
    [KITH_ERASURE_ENDED] = {"ended", "ends"},
    [KITH_ERASURE_KEPT] = {"kept", "stays as it is"},
    [KITH_ERASURE_BLOCKS] = {"blocks", "stands in the way"},
};

#define KINDS (sizeof kinds / sizeof kinds[0])

/* Why nothing would become of the records, as erasing has it; the preview looks at them only. 0: no reason.
 */
static int refuse_early(const cli_book *book, kith_id customer, kith_error *err)
{
    kith_finding found = {.subject = customer, .change = UINT32_MAX};
    kith_value status = {0};
    (void)kith_customer_survivor(book->view, customer, &found.other, NULL);
    (void)kith_record_get(book->view, customer, KITH_CUSTOMER_STATUS, &status, NULL);
    if (found.other != 0 && found.other != customer) {
        found.rule = KITH_RULE_ALIAS;
    } else if (status.number == KITH_STATUS_ERASED) {
        found.rule = KITH_RULE_CUSTOMER_ERASED;
        found.other = 0;
    }
    if (found.rule != 0) {
        (void)kith_finding_describe(book->view, &found, err);
    }
    return found.rule != 0;
}

static int look_ahead(const cli_book *book, plan *of)
{
    kith_error err = cli_error();
    if (refuse_early(book, of->wanted.customer, &err)) {
        return cli_book_report(book, &err);
    }
    kith_status status = kith_erasure_preview(book->view, &of->wanted, NULL, 0, &of->count, &err);
    if (status == KITH_OK) { /* the view does not change, so these are all */
        of->rows = cli_memory_resize(of->rows, of->count + 1, sizeof *of->rows);
        status = kith_erasure_preview(book->view, &of->wanted, of->rows, of->count, &of->count, &err);
    }
    return status == KITH_OK ? CLI_DONE : cli_book_report(book, &err);
}

static void write_rows(const cli_book *book, cli_out *out, const plan *made)
{
    static const cli_column columns[] = {
        {"what", NULL, CLI_COLUMN_SHOWN | CLI_COLUMN_ONCE},
        {"becomes", NULL, CLI_COLUMN_DATA},
        {"record", NULL, 0},
    };
    cli_text scratch = {0};
    cli_out_table(out, "records", columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < made->count; i++) {
        cli_out_cell(out, cli_cell_text(kinds[made->rows[i].becomes].words));
        cli_out_cell(out, cli_cell_text(kinds[made->rows[i].becomes].code));
        cli_out_cell(out, cli_named_key(book, made->rows[i].record, &scratch));
    }
    cli_out_table_end(out);
    cli_text_free(&scratch);
}

/* How many records became what. */
static void write_counts(cli_out *out, const plan *made)
{
    for (size_t becomes = KITH_ERASURE_EMPTIED; becomes < KINDS; becomes++) {
        int64_t count = 0;
        for (size_t i = 0; i < made->count; i++) {
            count += made->rows[i].becomes == becomes;
        }
        if (count > 0) {
            cli_out_field(out, kinds[becomes].code, NULL, cli_cell_number(count));
        }
    }
}

/* Why it was refused; what is in the way has a name. */
static int report_refusal(const cli_book *book, const kith_error *err)
{
    cli_text scratch = {0};
    int status = CLI_REFUSED;
    if (err->status == KITH_ERR_RULE && err->rule == KITH_RULE_IN_USE && err->other != 0) {
        const cli_cell other = cli_named_key(book, err->other, &scratch);
        status = cli_report("%s: not erased: %s stands in the way, see --preview and --force (%s)",
                            book->path, other.text, cli_error_id(err));
    } else {
        status = cli_book_report(book, err);
    }
    cli_text_free(&scratch);
    return status;
}

/* Erases, having looked at what is there by now. */
static int decide(cli_book *book, void *ctx, kith_txn **out)
{
    plan *of = ctx;
    kith_error err = cli_error();
    int status = look_ahead(book, of);
    status = status == CLI_DONE ? cli_book_begin(book, "erase", 0, out) : status;
    return status == CLI_DONE && kith_customer_erase(*out, &of->wanted, &err) != KITH_OK
               ? report_refusal(book, &err)
               : status;
}

/* The same without storing anything, nor being stopped by what stands in the way: that is shown. What else
 * would be refused, such as for want of a right, is. */
static int preview(cli_book *book, plan *of)
{
    kith_error err = cli_error();
    kith_txn *txn = NULL;
    of->wanted.force = 1;
    int status = decide(book, of, &txn);
    if (status == CLI_DONE && cli_book_try(txn, &err) != KITH_OK) {
        status = cli_book_report(book, &err);
    }
    kith_txn_close(txn);
    return status;
}

static int run(cli_book *book)
{
    const int only_preview = cli_option_get(book->options, CLI_OPTION_PREVIEW) != NULL;
    plan made = {.wanted = {.size = sizeof made.wanted,
                            .force = cli_option_get(book->options, CLI_OPTION_FORCE) != NULL}};
    cli_out out;
    int status = cli_customer_find_itself(book, book->options->arguments[1], &made.wanted.customer);
    if (status == CLI_DONE) {
        status = only_preview ? preview(book, &made) : cli_book_store(book, decide, &made);
    }
    if (status == CLI_DONE) {
        cli_out_begin(&out, cli_book_form(book));
        cli_out_card(&out);
        out.sections = 1;
        cli_out_done(&out, only_preview, "erased");
        cli_customer_write_fields(book, &out, made.wanted.customer);
        write_counts(&out, &made);
        if (only_preview) {
            write_rows(book, &out, &made);
        }
        cli_out_card_end(&out);
        cli_out_end(&out);
    }
    free(made.rows);
    return status;
}

static const cli_option_use uses[] = {
    {CLI_OPTION_PREVIEW, NULL, "show what would become of each record, store nothing"},
    {CLI_OPTION_FORCE, NULL, "whatever stands in the way; that ends with it"},
    {CLI_OPTION_NONE, NULL, NULL},
};

const cli_command cli_command_erase = {
    .name = "erase",
    .arguments = "BOOK CUSTOMER",
    .least = 2,
    .most = 2,
    .summary = "Erase a person, also from the history",
    .text = "Names, phones, addresses, documents, contacts, notes and whatever else is about\n"
            "the person go, from the history too; orders, card accounts and commissions stay,\n"
            "of a customer without a name, whose number says nothing. This cannot be undone:\n"
            "look at --preview first, and hand out kith export --customer before.\n"
            "\n"
            "Who changed something, when, and the --reason given stay in the history, also\n"
            "those of the erasure: a reason must name nobody.\n"
            "\n"
            "It is refused while others depend on the customer, such as nodes below it or\n"
            "those for whom it pays.\n"
            "\n"
            "With --key an address that nothing may be sent to stays on the list of those, as\n"
            "a hash (HMAC-SHA-256). The key is any file of 32 to 4096 bytes: keep it apart\n"
            "from the book, and give it to kith may-contact and kith call-list, too. Without\n"
            "a key such an address stands in the way.\n",
    .example = "  kith erase shop.db 4711 --preview\n"
               "  head -c 32 /dev/urandom > shop.key\n"
               "  kith erase shop.db 4711 --key shop.key --reason \"asked for it\"\n",
    .options = uses,
    .run = run,
};
