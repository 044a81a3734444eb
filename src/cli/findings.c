/* Findings: asking the library for all of them. */
#include "cli/findings.h"

#include "cli/memory.h"
#include "cli/progress.h"
#include "cli/report.h"

#include <stdlib.h>

#define AT_ONCE 64

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
    return status == KITH_OK ? CLI_DONE : cli_report_error(book->path, &err);
}

void cli_findings_free(cli_findings *findings)
{
    free(findings->list);
    *findings = (cli_findings){0};
}
