/*
 * Orders of a file, added and saved one by one, in several commits. The rows of a commit are kept until it is
 * made: what a row decides depends on those before it, so that after a refused one the others are made again.
 */
#include "cli/condition.h"
#include "cli/memory.h"
#include "cli/order.h"
#include "cli/orders.h"
#include "cli/out.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/row.h"
#include "cli/value.h"
#include "cli/words.h"
#include "kith/order.h"
#include "kith/record.h"

#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BATCH 1000

/* A row that waits; its cells lie in one block. */
typedef struct kept {
    char **cells;
    size_t count;
    uint64_t line;
    int nul;
} kept;

/* How many orders were decided alike. */
typedef struct tally {
    uint32_t row; /* of table 3 A */
    uint32_t rule;
    uint32_t outcome;
    uint64_t orders;
} tally;

typedef struct saver {
    cli_import import; /* first: the library's calls come back with it */
    kith_order_saving saving;
    cli_progress progress;
    int keeps_going;
    const char *rejects; /* file of the refused rows; NULL: none */
    kith_date day;       /* 0: each order's own */
    kept *rows;          /* of the commit */
    kith_assignment *made;
    size_t count;
    size_t most;
    size_t first;  /* place of the first of them in the ledger */
    void *numbers; /* of the commit: a tree, so that an order that comes twice is seen */
    tally *tallies;
    size_t tally_count;
    size_t tally_capacity;
} saver;

/* --- rows that are kept --- */

static int compare_texts(const void *one, const void *other)
{
    return strcmp(one, other);
}

static void ignore(void *node)
{
    (void)node;
}

static kept keep(const cli_row *row)
{
    size_t size = 0;
    for (size_t i = 0; i < row->count; i++) {
        size += strlen(row->cells[i]) + 1;
    }
    char *bytes = cli_memory_resize(NULL, size + row->count * sizeof(char *) + 1, 1);
    kept made = {.cells = (char **)(void *)bytes, .count = row->count, .line = row->line, .nul = row->nul};
    bytes += row->count * sizeof(char *);
    for (size_t i = 0; i < row->count; i++) {
        made.cells[i] = bytes;
        bytes = stpcpy(bytes, row->cells[i]) + 1;
    }
    return made;
}

static void forget_rows(saver *in)
{
    for (size_t i = 0; i < in->count; i++) {
        free(in->rows[i].cells);
    }
    tdestroy(in->numbers, ignore);
    in->numbers = NULL;
    in->first += in->count;
    in->count = 0;
}

/* --- one order --- */

/* The day of an entry: that of --on, else of the row's order. */
static kith_date day_of(const saver *in, kith_id order)
{
    for (size_t i = 0; i < in->import.value_count && in->day == 0; i++) {
        if (in->import.values[i].field == KITH_ORDER_DATE) {
            return (kith_date)in->import.values[i].number;
        }
    }
    return in->day != 0 ? in->day
                        : (kith_date)cli_condition_number(in->import.book->view, order, KITH_ORDER_DATE);
}

/* The amount would do, but not what an entry had to bring the order there. */
static kith_status refuse_amount(kith_decimal sum, kith_error *err)
{
    cli_text now = {0};
    cli_value_add_decimal(sum, &now);
    err->status = KITH_ERR_INVALID;
    (void)snprintf(err->message, sizeof err->message, "further from the %s of the order than one entry goes",
                   cli_text_get(&now));
    cli_text_free(&now);
    return err->status;
}

/* An amount is what the order has in all: what it lacks becomes an entry, so that a file may come twice. */
static kith_status set_amount(cli_import *import, kith_id order, const cli_setting *setting, kith_error *err)
{
    const saver *in = (const saver *)import;
    const uint32_t measure = setting->target->measure;
    const kith_decimal sum = cli_orders_sum(import->book->view, order).amounts[measure];
    const kith_field_info entries = cli_schema_field(KITH_KIND_ORDER_ENTRY, KITH_ORDER_ENTRY_AMOUNT);
    kith_decimal amount = 0;
    if (__builtin_sub_overflow(setting->value.number, sum, &amount) || amount < entries.least ||
        amount > entries.most) {
        return refuse_amount(sum, err);
    }
    const kith_value values[] = {
        {.field = KITH_ORDER_ENTRY_ORDER, .type = KITH_TYPE_REFERENCE, .number = (int64_t)order},
        {.field = KITH_ORDER_ENTRY_MEASURE, .type = KITH_TYPE_CODE, .number = measure},
        {.field = KITH_ORDER_ENTRY_DATE, .type = KITH_TYPE_DATE, .number = day_of(in, order)},
        {.field = KITH_ORDER_ENTRY_AMOUNT, .type = KITH_TYPE_DECIMAL, .number = amount},
    };
    kith_id entry = 0;
    return amount == 0 ? KITH_OK
                       : kith_record_add(import->txn, KITH_KIND_ORDER_ENTRY, values,
                                         sizeof values / sizeof values[0], &entry, err);
}

static kith_status set_more(cli_import *import, kith_id order, const cli_setting *setting, kith_error *err)
{
    saver *in = (saver *)import;
    if (setting->target->card) {
        in->saving.card = (kith_id)setting->value.number;
        return KITH_OK;
    }
    return set_amount(import, order, setting, err);
}

static kith_status save(cli_import *import, size_t row, kith_id order, kith_error *err)
{
    saver *in = (saver *)import;
    kith_assignment *made = &in->made[row - in->first];
    *made = (kith_assignment){.size = sizeof *made};
    return kith_order_save(import->txn, order, &in->saving, made, NULL, err);
}

/* --- one commit --- */

static int begin(saver *in)
{
    cli_text reason = {0};
    kith_txn_close(in->import.txn);
    in->import.txn = NULL;
    cli_row_forget(&in->import);
    cli_text_format(&reason, "save %s", in->import.plan.file);
    const int status = cli_book_begin_on(in->import.book, cli_text_get(&reason), in->day, &in->import.txn);
    cli_text_free(&reason);
    return status;
}

/* Makes all rows that are not refused by now; whoever is refused on the way was in the way of those behind.
 */
static int make_rows(saver *in)
{
    cli_ledger *ledger = &in->import.ledger;
    int status = begin(in);
    for (size_t i = 0; i < in->count && status == CLI_DONE; i++) {
        const kept *row = &in->rows[i];
        const cli_row made = {.cells = (const char *const *)row->cells,
                              .count = row->count,
                              .line = row->line,
                              .nul = row->nul};
        in->saving.card = 0;
        if (ledger->rows[in->first + i].reason == NULL) {
            status = cli_row_apply(&in->import, in->first + i, &made);
        }
    }
    return status == CLI_DONE
               ? cli_ledger_judge(ledger, in->import.book, &in->import.plan, in->import.txn, in->keeps_going)
               : status;
}

static tally *find_tally(saver *in, const kith_assignment *made)
{
    for (size_t i = 0; i < in->tally_count; i++) {
        tally *found = &in->tallies[i];
        if (found->row == made->row && found->rule == made->rule && found->outcome == made->outcome) {
            return found;
        }
    }
    in->tallies = cli_memory_grow(in->tallies, &in->tally_capacity, in->tally_count, sizeof *in->tallies);
    in->tallies[in->tally_count] = (tally){.row = made->row, .rule = made->rule, .outcome = made->outcome};
    return &in->tallies[in->tally_count++];
}

static void count_rows(saver *in)
{
    for (size_t i = 0; i < in->count; i++) {
        if (in->import.ledger.rows[in->first + i].reason == NULL) {
            find_tally(in, &in->made[i])->orders++;
        }
    }
}

static int tell(const saver *in)
{
    const cli_ledger *ledger = &in->import.ledger;
    const char *file = in->import.plan.file;
    cli_ledger_tell_rows(ledger, file);
    return in->first == 0 ? cli_report("%s: %zu rows refused, nothing saved", file, ledger->rejected)
                          : cli_report("%s: %zu rows refused; the %zu rows before line %zu are saved", file,
                                       ledger->rejected, in->first, (size_t)in->rows[0].line);
}

static int is_refused(const saver *in)
{
    return !in->keeps_going && in->import.ledger.rejected > 0;
}

static int decide(cli_book *book, void *ctx, kith_txn **out)
{
    saver *in = ctx;
    const cli_ledger *ledger = &in->import.ledger;
    int status = CLI_DONE;
    (void)book;
    cli_ledger_reopen(&in->import.ledger, in->first);
    do {
        status = make_rows(in);
    } while (status == CLI_DONE && in->keeps_going && ledger->rejected > ledger->before);
    if (status == CLI_DONE && is_refused(in)) {
        status = tell(in);
    }
    if (status == CLI_DONE && in->rejects != NULL) {
        status = cli_ledger_try(in->rejects);
    }
    if (status == CLI_DONE) {
        *out = in->import.txn;
        in->import.txn = NULL;
    }
    return status;
}

static int save_rows(saver *in)
{
    const int status = cli_book_store(in->import.book, decide, in);
    if (status == CLI_DONE) {
        count_rows(in);
        forget_rows(in);
    }
    return status;
}

/* --- the file --- */

/* 1: an order of this commit has the row's number, so that it has to be stored first. */
static int comes_again(saver *in, const cli_row *row)
{
    const cli_mapping *mapping = cli_plan_find(&in->import.plan, KITH_ORDER_NUMBER);
    return mapping != NULL && row->count == in->import.plan.columns &&
           tfind(cli_plan_text(mapping, row), &in->numbers, compare_texts) != NULL;
}

static void add_row(saver *in, const cli_row *row)
{
    const cli_mapping *mapping = cli_plan_find(&in->import.plan, KITH_ORDER_NUMBER);
    (void)cli_ledger_begin(&in->import.ledger, row->line);
    in->rows[in->count] = keep(row);
    const cli_row kept_row = {.cells = (const char *const *)in->rows[in->count].cells, .count = row->count};
    if (mapping != NULL && row->count == in->import.plan.columns &&
        tsearch(cli_plan_text(mapping, &kept_row), &in->numbers, compare_texts) == NULL) {
        exit(cli_report("out of memory"));
    }
    in->count++;
}

static int take_row(void *ctx, const cli_row *row)
{
    saver *in = ctx;
    int status = CLI_DONE;
    cli_progress_step(&in->progress, in->import.ledger.count, row->read, row->size);
    if (row->heading) {
        return cli_row_heading(&in->import, row);
    }
    if (in->count == in->most || comes_again(in, row)) {
        status = save_rows(in);
    }
    if (status == CLI_DONE) {
        add_row(in, row);
    }
    return status;
}

/* By the row of the table, then rule and outcome. */
static int compare_tallies(const void *one, const void *other)
{
    const tally *first = one;
    const tally *second = other;
    if (first->row != second->row) {
        return first->row < second->row ? -1 : 1;
    }
    if (first->rule != second->rule) {
        return first->rule < second->rule ? -1 : 1;
    }
    return first->outcome < second->outcome ? -1 : first->outcome > second->outcome;
}

static void write_decisions(const saver *in, cli_out *out)
{
    static const cli_column columns[] = {
        {"table_row", "row", CLI_COLUMN_RIGHT},
        {"rule", NULL, 0},
        {"outcome", NULL, 0},
        {"orders", NULL, CLI_COLUMN_RIGHT},
        {"why", NULL, CLI_COLUMN_SHOWN},
    };
    if (in->tally_count > 0) {
        qsort(in->tallies, in->tally_count, sizeof *in->tallies, compare_tallies);
    }
    cli_out_table(out, "decisions", columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < in->tally_count; i++) {
        const tally *made = &in->tallies[i];
        cli_out_cell(out, cli_cell_number(made->row));
        cli_out_cell(out, cli_cell_text(kith_schema_code(KITH_LIST_ASSIGNED_BY, made->rule)));
        cli_out_cell(out, cli_cell_text(kith_schema_code(KITH_LIST_ASSIGNMENT, made->outcome)));
        cli_out_cell(out, cli_cell_number((int64_t)made->orders));
        cli_out_cell(out, cli_cell_text(made->outcome != 0 ? cli_words(KITH_LIST_ASSIGNMENT, made->outcome)
                                                           : cli_words(KITH_LIST_ASSIGNED_BY, made->rule)));
    }
    cli_out_table_end(out);
}

static void write_summary(const saver *in)
{
    const cli_ledger *ledger = &in->import.ledger;
    cli_out out;
    cli_out_begin(&out, cli_book_form(in->import.book));
    cli_out_card(&out);
    cli_ledger_write_counts(ledger, &out, in->rejects);
    write_decisions(in, &out);
    cli_out_card_end(&out);
    cli_out_end(&out);
}

static int read_options(saver *in)
{
    const cli_options *options = in->import.book->options;
    uint64_t most = 0;
    int status = cli_ledger_check(options, in->import.plan.file);
    status = status == CLI_DONE ? cli_option_number(options, CLI_OPTION_BATCH, BATCH, &most) : status;
    if (status == CLI_DONE && (most == 0 || most > 1000000)) {
        status = cli_report_usage("--batch: not a number from 1 to 1000000");
    }
    status = status == CLI_DONE ? cli_order_read_saving(in->import.book, &in->saving) : status;
    in->most = (size_t)most;
    in->keeps_going = cli_option_get(options, CLI_OPTION_KEEP_GOING) != NULL;
    in->rejects = cli_option_get(options, CLI_OPTION_REJECTS);
    in->day = cli_option_get(options, CLI_OPTION_ON) != NULL ? options->today : 0;
    return status;
}

/* All rows were taken. */
static int finish(const saver *in)
{
    const char *file = in->import.plan.file;
    if (in->rejects != NULL && cli_ledger_write(&in->import.ledger, file, in->rejects) != CLI_DONE) {
        return cli_report("%s: the rows that fit are saved", file);
    }
    write_summary(in);
    return CLI_DONE;
}

/* It cannot be gone on with: what became of the rows before is said, and those refused among them are kept.
 */
static void break_off(saver *in)
{
    cli_ledger *ledger = &in->import.ledger;
    const char *file = in->import.plan.file;
    const int said = is_refused(in);
    cli_ledger_reopen(ledger, in->first); /* the rows of this commit are neither saved nor refused */
    if (in->first == 0 || said) {
        return;
    }
    const size_t line = (size_t)in->rows[0].line;
    if (ledger->rejected == 0) {
        (void)cli_report("%s: the %zu rows before line %zu are saved", file, in->first, line);
    } else {
        (void)cli_report("%s: %zu of the %zu rows before line %zu are refused, the others are saved", file,
                         ledger->rejected, in->first, line);
        (void)cli_ledger_write(ledger, file, in->rejects);
    }
}

int cli_order_save_file(cli_book *book, const char *file)
{
    saver in = {.import = {.book = book,
                           .plan = {.kind = KITH_KIND_ORDER, .file = file, .saves = 1},
                           .set_more = set_more,
                           .save = save}};
    int status = read_options(&in);
    if (status != CLI_DONE) {
        return status;
    }
    in.rows = cli_memory_resize(NULL, in.most, sizeof *in.rows);
    in.made = cli_memory_resize(NULL, in.most, sizeof *in.made);
    cli_progress_begin(&in.progress, "saving");
    status = cli_csv_read(file, take_row, &in);
    status = status == CLI_DONE && in.count > 0 ? save_rows(&in) : status;
    cli_progress_end(&in.progress);
    if (status == CLI_DONE) {
        status = finish(&in);
    } else {
        break_off(&in);
    }
    kith_txn_close(in.import.txn);
    forget_rows(&in);
    free(in.rows);
    free(in.made);
    free(in.tallies);
    cli_row_free(&in.import);
    return status;
}
