/* Findings: asking the library for all of them. */
#include "cli/findings.h"

#include "cli/key.h"
#include "cli/memory.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/text.h"
#include "cli/value.h"
#include "kith/message.h"

#include <stdlib.h>

#define AT_ONCE 1024

int cli_findings_check(cli_findings *findings, const cli_book *book, kith_txn *txn)
{
    kith_error err = cli_error();
    size_t capacity = AT_ONCE;
    findings->list = cli_memory_resize(findings->list, capacity, sizeof *findings->list);
    kith_status status = kith_txn_check(txn, findings->list, capacity, &findings->count, &err);
    if (status == KITH_OK && findings->count > capacity) {
        capacity = findings->count;
        findings->list = cli_memory_resize(findings->list, capacity, sizeof *findings->list);
        status = kith_txn_check(txn, findings->list, capacity, &findings->count, &err);
    }
    return status == KITH_OK ? CLI_DONE : cli_book_report(book, &err);
}

static kith_status find(cli_findings *findings, const cli_book *book, size_t capacity, kith_error *err)
{
    cli_progress progress;
    cli_progress_begin(&progress, "checking");
    const kith_run run = cli_progress_run(&progress);
    findings->list = cli_memory_resize(findings->list, capacity, sizeof *findings->list);
    const kith_status status =
        kith_validate_all(book->view, &run, findings->list, capacity, &findings->count, err);
    cli_progress_end(&progress);
    return status;
}

int cli_findings_find(cli_findings *findings, const cli_book *book)
{
    kith_error err = cli_error();
    kith_status status = find(findings, book, AT_ONCE, &err);
    if (status == KITH_OK && findings->count > AT_ONCE) { /* the view does not change, so these are all */
        status = find(findings, book, findings->count, &err);
    }
    return status == KITH_OK ? CLI_DONE : cli_book_report(book, &err);
}

void cli_findings_free(cli_findings *findings)
{
    free(findings->list);
    *findings = (cli_findings){0};
}

static void write_row(const kith_view *view, cli_out *out, const kith_finding *finding)
{
    kith_error said = cli_error();
    kith_message message = {.size = sizeof message};
    cli_text record = {0};
    (void)kith_message_get(KITH_ERR_RULE, finding->rule, &message);
    (void)kith_finding_describe(view, finding, &said);
    (void)cli_key_add(view, 0, finding->subject, &record);
    cli_out_cell(out, cli_cell_text(message.id));
    cli_out_cell(out, cli_cell_text(message.name));
    cli_out_cell(out, cli_cell_text(cli_text_get(&record)));
    cli_out_cell(out, cli_cell_text(cli_schema_field(KITH_ID_KIND(finding->subject), finding->field).name));
    cli_out_cell(out, cli_cell_text(said.message));
    cli_text_free(&record);
}

void cli_findings_write(const cli_findings *findings, const kith_view *view, cli_out *out, const char *name,
                        size_t most)
{
    static const cli_column columns[] = {
        {"rule", NULL, 0},
        {"name", NULL, CLI_COLUMN_DATA},
        {"record", NULL, CLI_COLUMN_DATA},
        {"field", NULL, CLI_COLUMN_DATA},
        {"message", NULL, 0},
    };
    cli_out_table(out, name, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < findings->count && i < most; i++) {
        write_row(view, out, &findings->list[i]);
    }
    cli_out_table_end(out);
}
