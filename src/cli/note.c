/* kith note: notes, tasks and appointments that a customer's screen shows, and one more. */
#include "cli/note.h"

#include "cli/commands.h"
#include "cli/customer.h"
#include "cli/memory.h"
#include "cli/named.h"
#include "cli/out.h"
#include "cli/parts.h"
#include "cli/report.h"
#include "cli/value.h"
#include "kith/group.h"
#include "kith/record.h"

#include <stdlib.h>
#include <string.h>

#define AT_ONCE 256
#define FIELDS_MOST 16 /* more than any of the kinds has */

/* One more record on a card. */
typedef struct adding {
    uint32_t kind;
    kith_value values[FIELDS_MOST + 2];
    size_t count;
} adding;

static int decide(cli_book *book, void *ctx, kith_txn **out)
{
    const adding *work = ctx;
    kith_error err = cli_error();
    kith_id id = 0;
    const int status = cli_book_begin(book, "note", 0, out);
    return status == CLI_DONE &&
                   kith_record_add(*out, work->kind, work->values, work->count, &id, &err) != KITH_OK
               ? cli_book_report(book, &err)
               : status;
}

int cli_note_add(cli_book *book, uint32_t kind, kith_id customer, const char *text, const kith_value *more,
                 size_t count)
{
    adding work = {
        .kind = kind,
        .values = {{.field = cli_schema_kind(kind).owner,
                    .type = KITH_TYPE_REFERENCE,
                    .number = (int64_t)customer},
                   {.field = kith_schema_find_field(kind, "text"),
                    .type = KITH_TYPE_TEXT,
                    .text = text,
                    .length = KITH_NUL_ENDED}},
        .count = count + 2,
    };
    for (size_t i = 0; i < count; i++) {
        work.values[i + 2] = more[i];
    }
    return cli_book_store(book, decide, &work);
}

/* All that the screen shows, latest first. */
static int write_screen(const cli_book *book, uint32_t kind, kith_id customer)
{
    kith_group_query query = {
        .size = sizeof query, .customer = customer, .kind = kind, .on = book->options->today};
    kith_error err = cli_error();
    kith_status status = KITH_OK;
    kith_id *ids = NULL;
    size_t count = 0;
    size_t found = AT_ONCE;
    cli_out out;
    while (status == KITH_OK && found == AT_ONCE) {
        ids = cli_memory_resize(ids, count + AT_ONCE, sizeof *ids);
        query.after = count > 0 ? ids[count - 1] : 0;
        status = kith_group_list(book->view, &query, ids + count, AT_ONCE, &found, &err);
        count += found;
    }
    if (status == KITH_OK) {
        cli_out_begin(&out, cli_book_form(book));
        cli_parts_write_list(book, &out, kind, ids, count);
        cli_out_end(&out);
    }
    free(ids);
    return status == KITH_OK ? CLI_DONE : cli_book_report(book, &err);
}

/* What the command line says anyway is no further field. */
static int check_sets(uint32_t kind, const kith_value *more, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *name = cli_schema_field(kind, more[i].field).name;
        if (more[i].field == cli_schema_kind(kind).owner || strcmp(name, "text") == 0) {
            return cli_report_usage("--set %s: the command line says it already", name);
        }
    }
    return CLI_DONE;
}

static int run(cli_book *book)
{
    static const uint32_t kinds[] = {KITH_KIND_NOTE, KITH_KIND_TASK, KITH_KIND_APPOINTMENT};
    const char *text = cli_option_get(book->options, CLI_OPTION_ADD);
    kith_value more[FIELDS_MOST];
    kith_id customer = 0;
    size_t place = 0;
    size_t count = 0;
    int status = cli_option_word(book->options, CLI_OPTION_KIND, &place);
    status = status == CLI_DONE ? cli_named_sets(book, kinds[place], more, FIELDS_MOST, &count) : status;
    status = status == CLI_DONE ? check_sets(kinds[place], more, count) : status;
    if (status == CLI_DONE && text == NULL && count > 0) {
        status = cli_report_usage("--set goes with --add");
    }
    status = status == CLI_DONE ? cli_customer_find(book, book->options->arguments[1], &customer) : status;
    if (status == CLI_DONE && text != NULL) {
        status = cli_note_add(book, kinds[place], customer, text, more, count);
        /* somebody else may have merged it before this was stored */
        customer = status == CLI_DONE ? cli_customer_survivor(book, customer) : customer;
    }
    return status == CLI_DONE ? write_screen(book, kinds[place], customer) : status;
}

static const cli_option_use uses[] = {
    {CLI_OPTION_KIND, "note|task|appointment", "which ones (note)"},
    {CLI_OPTION_ADD, "TEXT", "add one to this customer's card first"},
    {CLI_OPTION_SET, "FIELD=VALUE", "with --add: a further field, by its name (kith schema)"},
    {CLI_OPTION_CSV, NULL, "output as CSV for a spreadsheet"},
    {CLI_OPTION_NONE, NULL, NULL},
};

const cli_command cli_command_note = {
    .name = "note",
    .arguments = "BOOK CUSTOMER",
    .least = 2,
    .most = 2,
    .summary = "Show a customer's notes and those of linked accounts, add one",
    .text = "What the customer's screen shows, latest first: its own, and of the accounts\n"
            "linked with it on the business day what is shared; the first column tells whose\n"
            "each is. Notes are shared unless they say otherwise (--set shared=no),\n"
            "tasks and appointments only if they say so. Nothing is copied: what is no longer\n"
            "linked is no longer seen.\n"
            "\n"
            "What is added is written now, whatever the business day; a note of an earlier\n"
            "day says so: --set at=2026-03-01T12:00:00Z.\n",
    .example = "  kith note shop.db 4711 --add \"Comes Friday\" --set call_status=invited\n"
               "  kith note shop.db 4711 --kind appointment --add Fitting \\\n"
               "      --set start=2026-03-01T10:00:00Z --set shared=yes\n",
    .options = uses,
    .run = run,
};
