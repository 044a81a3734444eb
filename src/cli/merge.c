/* kith merge: one customer is made of two. */
#include "cli/book.h"
#include "cli/commands.h"
#include "cli/customer.h"
#include "cli/findings.h"
#include "cli/key.h"
#include "cli/memory.h"
#include "cli/named.h"
#include "cli/out.h"
#include "cli/report.h"
#include "cli/value.h"
#include "kith/merge.h"

#include <stdlib.h>

#define AT_ONCE 64

/* A merge under way, and what was said about it. */
typedef struct merging {
    cli_book before; /* the book with a view on what was merged */
    kith_merge wanted;
    kith_txn *txn;
    kith_conflict *conflicts;
    size_t count;
    cli_findings findings;
} merging;

/* Merges in a transaction of its own; *fits 0: there were more conflicts than there was room for. */
static int attempt(cli_book *book, merging *work, size_t capacity, int *fits)
{
    kith_error err = cli_error();
    int status = cli_book_begin(book, "merge customers", 0, &work->txn);
    work->conflicts = cli_memory_resize(work->conflicts, capacity, sizeof *work->conflicts);
    if (status == CLI_DONE && kith_customer_merge(work->txn, &work->wanted, work->conflicts, capacity,
                                                  &work->count, &err) != KITH_OK) {
        status = cli_book_report(book, &err);
    }
    *fits = work->count <= capacity;
    if (status != CLI_DONE || !*fits) {
        kith_txn_close(work->txn);
        work->txn = NULL;
    }
    return status;
}

static int merge(cli_book *book, merging *work)
{
    int fits = 0;
    int status = attempt(book, work, AT_ONCE, &fits);
    if (status == CLI_DONE && !fits) {
        status = attempt(book, work, work->count, &fits);
    }
    return status == CLI_DONE ? cli_findings_check(&work->findings, book, work->txn) : status;
}

/* --- output --- */

static const struct {
    const char *code;
    const char *words; /* what the target has or does about it */
} kinds[] = {
    [KITH_CONFLICT_FIELD] = {"field", "has another"},
    [KITH_CONFLICT_PART] = {"part", "has one"},
    [KITH_CONFLICT_RELATION] = {"relation", "has another"},
    [KITH_CONFLICT_SELF] = {"self", "is of the two, and ends"},
    [KITH_CONFLICT_MANAGER] = {"manager", "has another; it ends"},
};

/* For people a field is enough, and stands for what clashes with it. */
static void write_conflict(const merging *work, cli_out *out, const kith_conflict *row)
{
    const cli_book *book = &work->before;
    const uint32_t field = row->field;
    const char *name = cli_schema_field(KITH_KIND_CUSTOMER, field).name;
    const kith_id target = field == 0 ? 0 : work->wanted.target;
    cli_text scratch = {0};
    cli_out_cell(out, field == 0 ? cli_named_key(book, row->record, &scratch) : cli_cell_text(name));
    cli_out_cell(out, cli_named_key(book, row->record, &scratch));
    cli_out_cell(out, cli_cell_text(name));
    cli_out_cell(out, cli_value_field_cell(book->view, field == 0 ? 0 : row->record, field, &scratch));
    cli_out_cell(out, cli_cell_text(kinds[row->conflict].words));
    cli_out_cell(out, cli_cell_text(kinds[row->conflict].code));
    cli_out_cell(out, field == 0 ? cli_named_key(book, row->other, &scratch)
                                 : cli_value_field_cell(book->view, target, field, &scratch));
    cli_out_cell(out, cli_named_key(book, row->other, &scratch));
    cli_out_cell(out, cli_value_field_cell(book->view, target, field, &scratch));
    cli_text_free(&scratch);
}

static void write_conflicts(const merging *work, cli_out *out)
{
    static const cli_column columns[] = {
        {"what", "source's", CLI_COLUMN_SHOWN},  {"record", NULL, CLI_COLUMN_DATA},
        {"field", NULL, CLI_COLUMN_DATA},        {"source", "value", 0},
        {"why", "target", CLI_COLUMN_SHOWN},     {"conflict", NULL, CLI_COLUMN_DATA},
        {"stays", "which is", CLI_COLUMN_SHOWN}, {"other", NULL, CLI_COLUMN_DATA},
        {"target", NULL, CLI_COLUMN_DATA},
    };
    cli_out_table(out, "conflicts", columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < work->count; i++) {
        write_conflict(work, out, &work->conflicts[i]);
    }
    cli_out_table_end(out);
}

static void write_party(const merging *work, cli_out *out, const char *key, const char *label, kith_id id)
{
    const kith_customer customer = cli_customer_read(work->before.view, id);
    cli_text told = {0};
    cli_text_add(&told, customer.number);
    if (out->form == CLI_OUT_TEXT) {
        cli_text_add(&told, " ");
        cli_customer_add_name(&work->before, &customer, &told);
    }
    cli_out_field(out, key, label, cli_cell_text(cli_text_get(&told)));
    cli_text_free(&told);
}

static void write_merge(const merging *work, int tried, const char *done)
{
    kith_error err = cli_error();
    kith_view *after = NULL;
    cli_out out;
    cli_out_begin(&out, cli_book_form(&work->before));
    cli_out_card(&out);
    out.sections = 1;
    cli_out_done(&out, tried, done);
    write_party(work, &out, "source", "becomes an alias", work->wanted.source);
    write_party(work, &out, "target", "of", work->wanted.target);
    write_conflicts(work, &out);
    if (work->findings.count > 0 && kith_view_open_txn(work->txn, &after, &err) == KITH_OK) {
        cli_findings_write(&work->findings, after, &out, "findings", SIZE_MAX);
    }
    cli_key_close_view(after);
    cli_out_card_end(&out);
    cli_out_end(&out);
}

/* --- */

static int read_merge(const cli_book *book, kith_merge *out)
{
    const char *const *given = book->options->arguments;
    *out = (kith_merge){.size = sizeof *out};
    int status = cli_customer_find_itself(book, given[1], &out->source);
    status = status == CLI_DONE ? cli_customer_find_itself(book, given[2], &out->target) : status;
    return status == CLI_DONE && out->source == out->target
               ? cli_report_usage("SOURCE and TARGET are the same customer")
               : status;
}

/* Keeps the view that it decides by, since the one after it no longer has what clashed. */
static void keep_view(merging *work, cli_book *book)
{
    cli_key_close_view(work->before.view);
    work->before = *book;
    book->view = NULL;
}

/* Merges, unless a rule stands in the way: then all that does is shown. */
static int decide(cli_book *book, void *ctx, kith_txn **out)
{
    merging *work = ctx;
    keep_view(work, book);
    int status = merge(book, work);
    const size_t broken = work->findings.count;
    if (status == CLI_DONE && broken > 0) {
        write_merge(work, 0, "nothing: it is refused");
        status = cli_report("%s: nothing was merged: %zu broken %s", book->path, broken,
                            broken == 1 ? "rule" : "rules");
    }
    *out = work->txn;
    work->txn = NULL;
    return status;
}

static int run(cli_book *book)
{
    const int tried = cli_option_get(book->options, CLI_OPTION_DRY_RUN) != NULL;
    merging work = {.count = 0};
    int status = read_merge(book, &work.wanted);
    status = status == CLI_DONE ? cli_book_store(book, decide, &work) : status;
    if (status == CLI_DONE) {
        write_merge(&work, tried, "merged");
    }
    cli_key_close_view(work.before.view);
    free(work.conflicts);
    cli_findings_free(&work.findings);
    return status;
}

static const cli_option_use uses[] = {
    {CLI_OPTION_DRY_RUN, NULL, "show what would come of it, and store nothing"},
    {CLI_OPTION_NONE, NULL, NULL},
};

const cli_command cli_command_merge = {
    .name = "merge",
    .arguments = "BOOK SOURCE TARGET",
    .least = 3,
    .most = 3,
    .summary = "Make one customer of two",
    .text = "SOURCE stays as an alias: its number still leads to TARGET, to which all its\n"
            "parts, relations, orders and whatever refers to it go. Fields that TARGET lacks\n"
            "are filled. Listed is what cannot go along by itself, and stays with the alias\n"
            "or ends, and which rules the result would break; then nothing is stored. kith\n"
            "duplicates finds pairs.\n",
    .example = "  kith merge shop.db 4712 4711 --dry-run\n",
    .options = uses,
    .run = run,
};
