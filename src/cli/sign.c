/* kith sign: who may sign for a customer, and whose data the document carries. */
#include "cli/book.h"
#include "cli/commands.h"
#include "cli/customer.h"
#include "cli/named.h"
#include "cli/out.h"
#include "cli/report.h"
#include "cli/trace.h"
#include "cli/words.h"
#include "kith/record.h"
#include "kith/signatory.h"

#include <stdlib.h>

/* The data that are printed, as they are on the day. */
static void write_data(const cli_book *book, cli_out *out, const kith_signatory *found)
{
    const kith_customer signatory = cli_customer_read(book->view, found->signatory);
    const kith_customer consenting = cli_customer_read(book->view, found->consenting);
    cli_text name = {0};
    cli_customer_add_name(book, &signatory, &name);
    cli_out_field(out, "signatory", NULL, cli_cell_text(signatory.number));
    cli_out_field(out, "signatory_name", NULL, cli_cell_text(cli_text_get(&name)));
    cli_out_field(out, "passport", NULL, cli_cell_text(found->document));
    cli_out_field(out, "address", NULL, cli_cell_text(found->address));
    cli_out_field(out, "phone", NULL, cli_cell_text(found->phone));
    cli_text_clear(&name);
    cli_customer_add_name(book, &consenting, &name);
    cli_out_field(out, "consenting", "who agrees", cli_cell_text(consenting.number));
    cli_out_field(out, "consenting_name", "name of who agrees", cli_cell_text(cli_text_get(&name)));
    cli_out_field(out, "consenting_passport", "passport of who agrees", cli_cell_text(consenting.document));
    cli_text_clear(&name);
    cli_out_field(out, "relation", NULL,
                  found->relation == 0 ? cli_cell_none() : cli_named_key(book, found->relation, &name));
    cli_text_free(&name);
}

static void write_all(const cli_book *book, const kith_signatory_request *request,
                      const kith_signatory *found, const kith_trace *trace)
{
    const char *frozen = cli_option_get(book->options, CLI_OPTION_DOCUMENT);
    char on[11];
    cli_out out;
    cli_out_begin(&out, cli_book_form(book));
    cli_out_card(&out);
    out.sections = 1;
    if (frozen != NULL) {
        cli_out_done(&out, cli_option_get(book->options, CLI_OPTION_DRY_RUN) != NULL, "frozen");
    }
    cli_out_field(&out, "frozen", "document frozen", cli_cell_text(frozen));
    cli_customer_write_fields(book, &out, request->customer);
    cli_out_field(&out, "on", NULL, cli_cell_date(request->on, on));
    cli_out_field(&out, "kind", "what is signed",
                  cli_cell_text(kith_schema_code(KITH_LIST_DOCUMENT_KIND, request->document)));
    cli_out_field(&out, "result", "who signs", cli_words_cell(&out, KITH_LIST_SIGNATORY, found->result));
    if (out.form != CLI_OUT_TEXT || found->several != 0) {
        cli_out_field(&out, "several", "others may, too", cli_cell_flag(found->several != 0));
    }
    if (out.form != CLI_OUT_TEXT || found->age_unknown != 0) {
        cli_out_field(&out, "age_unknown", NULL, cli_cell_flag(found->age_unknown != 0));
    }
    write_data(book, &out, found);
    cli_trace_write(book, &out, trace);
    cli_out_card_end(&out);
    cli_out_end(&out);
}

/* Who signs, and who was looked at; the caller frees the rows. */
static int find(const cli_book *book, const kith_signatory_request *request, kith_signatory *found,
                kith_trace *trace)
{
    kith_error err = cli_error();
    kith_status status = kith_signatory_find(book->view, request, found, trace, &err);
    cli_trace_make_room(trace);
    if (status == KITH_OK) {
        status = kith_signatory_find(book->view, request, found, trace, &err);
    }
    return status == KITH_OK ? CLI_DONE : cli_book_report(book, &err);
}

/* Whoever is named has to be one: the trace says who is not. */
static int check_representative(const cli_book *book, const kith_signatory_request *request)
{
    kith_signatory found = {.size = sizeof found};
    kith_trace trace = {.size = sizeof trace};
    int is_none = 0;
    const int status = request->representative == 0 ? CLI_DONE : find(book, request, &found, &trace);
    for (size_t i = 0; i < trace.count && status == CLI_DONE; i++) {
        is_none = is_none || trace.rows[i].reason == KITH_REASON_NO_RECORD;
    }
    free(trace.rows);
    return status != CLI_DONE || !is_none
               ? status
               : cli_report("%s: %s is no representative of %s", book->path,
                            cli_option_get(book->options, CLI_OPTION_REPRESENTATIVE),
                            book->options->arguments[1]);
}

/* Freezes it as a document. */
static int decide(cli_book *book, void *ctx, kith_txn **out)
{
    const kith_signatory_request *request = ctx;
    const char *number = cli_option_get(book->options, CLI_OPTION_DOCUMENT);
    kith_error err = cli_error();
    int status = check_representative(book, request);
    status = status == CLI_DONE ? cli_book_begin(book, "sign", 0, out) : status;
    return status == CLI_DONE && kith_document_sign(*out, request, number, NULL, &err) != KITH_OK
               ? cli_book_report(book, &err)
               : status;
}

static int show(const cli_book *book, const kith_signatory_request *request)
{
    kith_signatory found = {.size = sizeof found};
    kith_trace trace = {.size = sizeof trace};
    const int status = find(book, request, &found, &trace);
    if (status == CLI_DONE) {
        write_all(book, request, &found, &trace);
    }
    free(trace.rows);
    return status;
}

static int read_request(const cli_book *book, kith_signatory_request *out)
{
    kith_value value;
    int status = cli_customer_find(book, book->options->arguments[1], &out->customer);
    out->on = book->options->today;
    status = status == CLI_DONE
                 ? cli_option_code(book->options, CLI_OPTION_KIND, KITH_LIST_DOCUMENT_KIND, &out->document)
                 : status;
    out->document = out->document == 0 ? KITH_DOCUMENT_CONTRACT : out->document;
    if (status == CLI_DONE) {
        status = cli_named_option(book, CLI_OPTION_PROFILE, KITH_KIND_BOOK, KITH_BOOK_LEGAL_PROFILE, &value);
        out->profile = (kith_id)value.number;
    }
    if (status == CLI_DONE) {
        status = cli_named_option(book, CLI_OPTION_REPRESENTATIVE, KITH_KIND_SIGNED_DOCUMENT,
                                  KITH_SIGNED_DOCUMENT_SIGNATORY, &value);
        out->representative = (kith_id)value.number;
    }
    return status;
}

static int run(cli_book *book)
{
    kith_signatory_request request = {.size = sizeof request};
    const int freezes = cli_option_get(book->options, CLI_OPTION_DOCUMENT) != NULL;
    if (cli_option_get(book->options, CLI_OPTION_DRY_RUN) != NULL && !freezes) {
        return cli_report_usage("--dry-run goes with --document");
    }
    int status = read_request(book, &request);
    if (status == CLI_DONE) {
        status = freezes ? cli_book_store(book, decide, &request) : check_representative(book, &request);
    }
    return status == CLI_DONE ? show(book, &request) : status;
}

static const cli_option_use uses[] = {
    {CLI_OPTION_KIND, "contract|medical_consent", "what is signed (contract)"},
    {CLI_OPTION_REPRESENTATIVE, "CUSTOMER", "the representative who is to sign, if it may"},
    {CLI_OPTION_PROFILE, "CODE", "legal profile (the book's; else 18, 14 and 15 years)"},
    {CLI_OPTION_DOCUMENT, "NUMBER", "freeze it as a signed document of this number"},
    {CLI_OPTION_DRY_RUN, NULL, "with --document: see what comes of it, store nothing"},
    {CLI_OPTION_NONE, NULL, NULL},
};

const cli_command cli_command_sign = {
    .name = "sign",
    .arguments = "BOOK CUSTOMER",
    .least = 2,
    .most = 2,
    .summary = "Tell who may sign for a customer, and whose data are printed",
    .text = "By age on the business day, legal capacity and representatives: customers\n"
            "related to it by a type with the effect legal_representative. Kinship gives no\n"
            "right to sign. Below it stands every representative with what became of it.\n"
            "\n"
            "--document keeps who signs with the data of the day; kith show lists what is\n"
            "kept. Where nobody may sign it is refused.\n",
    .example = "  kith sign shop.db 4711 --on 2026-03-01\n"
               "  kith sign shop.db 4711 --kind medical_consent --document M-17\n",
    .options = uses,
    .run = run,
};
