/* Ledger of an import. */
#include "cli/ledger.h"

#include "cli/findings.h"
#include "cli/key.h"
#include "cli/memory.h"
#include "cli/report.h"
#include "cli/text.h"
#include "cli/value.h"
#include "kith/record.h"
#include "kith/view.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define TOLD_MOST 20

size_t cli_ledger_begin(cli_ledger *ledger, uint64_t line)
{
    ledger->rows = cli_memory_grow(ledger->rows, &ledger->capacity, ledger->count, sizeof *ledger->rows);
    ledger->rows[ledger->count] = (cli_entry){.line = line};
    return ledger->count++;
}

void cli_ledger_claim(cli_ledger *ledger, const kith_txn *txn, size_t row)
{
    const size_t changes = kith_txn_count(txn);
    while (ledger->change_count < changes) {
        ledger->makers = cli_memory_grow(ledger->makers, &ledger->change_capacity, ledger->change_count,
                                         sizeof *ledger->makers);
        ledger->makers[ledger->change_count++] = row;
    }
}

void cli_ledger_reject(cli_ledger *ledger, size_t row, const char *reason)
{
    if (ledger->rows[row].reason == NULL) {
        ledger->rows[row].reason = cli_memory_copy(reason, strlen(reason));
        ledger->rejected++;
    }
}

/* A broken rule as a reason: column and value where the rule is about a field, and the library's own words.
 */
static void describe(const cli_plan *plan, const kith_view *view, const kith_finding *finding, cli_text *out)
{
    kith_error said = cli_error();
    kith_value value = {0};
    const int own = KITH_ID_KIND(finding->subject) == plan->kind;
    const cli_mapping *mapping = own ? cli_plan_find(plan, finding->field) : NULL;
    if (mapping != NULL && kith_record_get(view, finding->subject, finding->field, &value, NULL) == KITH_OK) {
        cli_text shown = {0};
        cli_value_add(view, &mapping->target.info, &value, &shown);
        cli_plan_add_place(mapping, cli_text_get(&shown), out);
        cli_text_free(&shown);
    }
    (void)kith_finding_describe(view, finding, &said);
    const char *id = cli_error_id(&said);
    cli_text_add(out, said.message);
    if (id[0] != '\0') {
        cli_text_format(out, " (%s)", id);
    }
}

/* 1: the rule is about a whole path, so that a row may break it only by another that is refused itself. */
static int is_of_path(const kith_finding *finding)
{
    return finding->rule == KITH_RULE_OWN_ANCESTOR || finding->rule == KITH_RULE_TOO_DEEP;
}

static void reject_findings(cli_ledger *ledger, const cli_plan *plan, const kith_view *view,
                            const kith_finding *findings, size_t count)
{
    cli_text reason = {0};
    for (size_t i = 0; i < count; i++) {
        if (findings[i].change < ledger->change_count) {
            cli_text_clear(&reason);
            describe(plan, view, &findings[i], &reason);
            cli_ledger_reject(ledger, ledger->makers[findings[i].change], cli_text_get(&reason));
        }
    }
    cli_text_free(&reason);
}

/* Puts findings about paths behind the others; how many others there are. */
static size_t put_paths_last(kith_finding *findings, size_t count)
{
    kith_finding *paths = cli_memory_resize(NULL, count, sizeof *paths);
    size_t others = 0;
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        if (is_of_path(&findings[i])) {
            paths[found++] = findings[i];
        } else {
            findings[others++] = findings[i];
        }
    }
    memcpy(findings + others, paths, found * sizeof *paths);
    free(paths);
    return others;
}

void cli_ledger_renew(cli_ledger *ledger)
{
    ledger->before = ledger->rejected;
    ledger->change_count = 0;
}

void cli_ledger_reopen(cli_ledger *ledger, size_t first)
{
    for (size_t i = first; i < ledger->count; i++) {
        ledger->rejected -= ledger->rows[i].reason != NULL ? 1 : 0;
        free(ledger->rows[i].reason);
        ledger->rows[i] = (cli_entry){.line = ledger->rows[i].line};
    }
}

int cli_ledger_judge(cli_ledger *ledger, const cli_book *book, const cli_plan *plan, kith_txn *txn, int more)
{
    kith_error err = cli_error();
    cli_findings found = {0};
    kith_view *view = NULL;
    if (more && ledger->rejected > ledger->before) {
        return CLI_DONE;
    }
    int status = cli_findings_check(&found, book, txn);
    if (status == CLI_DONE && found.count > 0 && kith_view_open_txn(txn, &view, &err) != KITH_OK) {
        status = cli_book_report(book, &err);
    }
    if (status == CLI_DONE && found.count > 0) {
        const size_t others = put_paths_last(found.list, found.count);
        reject_findings(ledger, plan, view, found.list, others);
        if (!more || ledger->rejected == ledger->before) {
            reject_findings(ledger, plan, view, found.list + others, found.count - others);
        }
        if (ledger->rejected == ledger->before) {
            /* No row that could be left out would help. */
            (void)kith_finding_describe(view, &found.list[0], &err);
            status = cli_book_report(book, &err);
        }
    }
    cli_key_close_view(view);
    cli_findings_free(&found);
    return status;
}

/* Rows that are not rejected and came to this. */
static uint64_t count_rows(const cli_ledger *ledger, uint32_t outcome)
{
    uint64_t count = 0;
    for (size_t i = 0; i < ledger->count; i++) {
        count += ledger->rows[i].reason == NULL && ledger->rows[i].outcome == outcome ? 1 : 0;
    }
    return count;
}

void cli_ledger_write_counts(const cli_ledger *ledger, cli_out *out, const char *rejects)
{
    cli_out_field(out, "rows", NULL, cli_cell_number((int64_t)ledger->count));
    cli_out_field(out, "added", NULL, cli_cell_number((int64_t)count_rows(ledger, CLI_ROW_ADDED)));
    cli_out_field(out, "changed", NULL, cli_cell_number((int64_t)count_rows(ledger, CLI_ROW_CHANGED)));
    cli_out_field(out, "unchanged", NULL, cli_cell_number((int64_t)count_rows(ledger, CLI_ROW_UNCHANGED)));
    cli_out_field(out, "rejected", NULL, cli_cell_number((int64_t)ledger->rejected));
    cli_out_field(out, "rejects", NULL, cli_cell_text(ledger->rejected == 0 ? NULL : rejects));
}

/* Where a file is or, if there is none yet, would be: its folder's real path and its name; freed by the
 * caller. NULL: nowhere. */
static char *place_of(const char *path)
{
    char *place = realpath(path, NULL);
    const char *name = strrchr(path, '/');
    if (place != NULL) {
        return place;
    }
    name = name == NULL ? path : name + 1;
    char *named = cli_memory_copy(path, (size_t)(name - path));
    char *folder = realpath(named[0] == '\0' ? "." : named, NULL);
    free(named);
    if (folder != NULL) {
        cli_text joined = {0};
        cli_text_format(&joined, "%s/%s", folder, name);
        place = joined.bytes;
    }
    free(folder);
    return place;
}

/* 1: the paths lead to the same file, or would if it were there. */
static int same_file(const char *one, const char *other)
{
    struct stat first;
    struct stat second;
    if (stat(one, &first) == 0 && stat(other, &second) == 0) {
        return first.st_dev == second.st_dev && first.st_ino == second.st_ino;
    }
    char *here = place_of(one);
    char *there = place_of(other);
    const int same = here != NULL && there != NULL && strcmp(here, there) == 0;
    free(here);
    free(there);
    return same;
}

/* 1: the file is the book, or one that SQLite keeps beside it, be it there now or not. */
static int is_of_book(const char *path, const char *book)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    char *file = place_of(book); /* that a link leads to: SQLite's files are beside it */
    int found = 0;
    for (size_t i = 0; file != NULL && i < sizeof ends / sizeof ends[0]; i++) {
        cli_text beside = {0};
        cli_text_format(&beside, "%s%s", file, ends[i]);
        found |= same_file(path, cli_text_get(&beside));
        cli_text_free(&beside);
    }
    free(file);
    return found;
}

/* The rejects are written by reading the file again, over nothing that is needed. */
int cli_ledger_check(const cli_options *options, const char *file)
{
    const char *rejects = cli_option_get(options, CLI_OPTION_REJECTS);
    const char *key = cli_option_get(options, CLI_OPTION_KEY);
    struct stat found;
    if ((rejects == NULL) != (cli_option_get(options, CLI_OPTION_KEEP_GOING) == NULL)) {
        return cli_report_usage("--keep-going and --rejects FILE go together");
    }
    if (rejects == NULL) {
        return CLI_DONE;
    }
    if (same_file(rejects, file) || is_of_book(rejects, options->arguments[0]) ||
        (key != NULL && same_file(rejects, key))) {
        return cli_report_usage("--rejects %s: would overwrite what is read", rejects);
    }
    if (stat(file, &found) == 0 && !S_ISREG(found.st_mode)) {
        return cli_report_usage("--keep-going reads %s twice, so it must be a file", file);
    }
    return CLI_DONE;
}

/* One more reading of the file, for the rejects. */
typedef struct copy {
    const cli_ledger *ledger;
    FILE *file;
    size_t row;
    size_t columns; /* of the heading */
} copy;

/* The reason stands behind the columns of the heading, and behind it what there is no column for. */
static void write_reject(const copy *to, const cli_row *row, const char *reason)
{
    const size_t cells = (row->count > to->columns ? row->count : to->columns) + 1;
    for (size_t i = 0; i < to->columns; i++) {
        cli_csv_write(to->file, i < row->count ? row->cells[i] : "", i, cells);
    }
    cli_csv_write(to->file, reason, to->columns, cells);
    for (size_t i = to->columns; i < row->count; i++) {
        cli_csv_write(to->file, row->cells[i], i + 1, cells);
    }
}

/* Ends the reading, with nothing wrong. */
#define ENOUGH (-1)

/* Nothing is read behind the last row that was taken: it may be no CSV, which has been said. */
static int copy_row(void *ctx, const cli_row *row)
{
    copy *to = ctx;
    const char *reason = row->heading ? "reason" : NULL;
    if (row->heading) {
        to->columns = row->count;
    } else if (to->row < to->ledger->count) {
        reason = to->ledger->rows[to->row++].reason;
    }
    if (reason != NULL) {
        write_reject(to, row, reason);
    }
    return to->row < to->ledger->count ? CLI_DONE : ENOUGH;
}

int cli_ledger_try(const char *rejects)
{
    FILE *file = fopen(rejects, "ab");
    if (file == NULL) {
        return cli_report("%s: %s", rejects, strerror(errno));
    }
    (void)fclose(file);
    return CLI_DONE;
}

int cli_ledger_write(const cli_ledger *ledger, const char *file, const char *rejects)
{
    copy to = {.ledger = ledger, .file = fopen(rejects, "wb")};
    if (to.file == NULL) {
        return cli_report("%s: %s", rejects, strerror(errno));
    }
    int status = cli_csv_read(file, copy_row, &to);
    status = status == ENOUGH ? CLI_DONE : status;
    const int failed = ferror(to.file);
    if (fclose(to.file) != 0 || failed) {
        status = cli_report("%s: %s", rejects, strerror(errno));
    }
    return status;
}

void cli_ledger_tell_rows(const cli_ledger *ledger, const char *file)
{
    size_t told = 0;
    for (size_t i = 0; i < ledger->count && told < TOLD_MOST; i++) {
        if (ledger->rows[i].reason != NULL) {
            (void)cli_report("%s:%" PRIu64 ": %s", file, ledger->rows[i].line, ledger->rows[i].reason);
            told++;
        }
    }
    if (ledger->rejected > told) {
        (void)cli_report("%s: and %zu more", file, ledger->rejected - told);
    }
}

int cli_ledger_tell(const cli_ledger *ledger, const char *file)
{
    cli_ledger_tell_rows(ledger, file);
    return cli_report("%s: %zu of %zu rows refused, nothing imported", file, ledger->rejected, ledger->count);
}

void cli_ledger_free(cli_ledger *ledger)
{
    for (size_t i = 0; i < ledger->count; i++) {
        free(ledger->rows[i].reason);
    }
    free(ledger->rows);
    free(ledger->makers);
}
