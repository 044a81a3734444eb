/* Assigned: codes are the library's, words for people are here. */
#include "cli/assigned.h"

#include "cli/condition.h"
#include "cli/memory.h"
#include "cli/named.h"
#include "cli/report.h"
#include "cli/value.h"
#include "kith/record.h"
#include "kith/schema.h"

#define AT_ONCE 256

/* "" where there is no word. */
static const char *word_at(const char *const *words, size_t count, int64_t place)
{
    const char *found = place >= 0 && (uint64_t)place < count ? words[place] : NULL;
    return found == NULL ? "" : found;
}

const char *cli_assigned_rule(int64_t rule)
{
    static const char *const words[] = {
        [0] = "nothing had to be decided",
        [KITH_ASSIGNED_BY_EDITOR] = "nobody had one: who saved the order (B10)",
        [KITH_ASSIGNED_BY_DISTRIBUTION] = "nobody had one: given out",
        [KITH_ASSIGNED_BY_ORDER] = "the customer got the order's (B9)",
        [KITH_ASSIGNED_BY_CUSTOMER] = "the order got the customer's (B8)",
        [KITH_ASSIGNED_BY_REPLACEMENT] = "the former one is not active: given out (B6)",
        [KITH_ASSIGNED_BY_SUBSTITUTE] = "the customer's is absent: its substitute",
        [KITH_ASSIGNED_BY_ABSENCE] = "the customer's is absent: given out",
        [KITH_ASSIGNED_BY_FORCE] = "both had one: the customer's, as the book says",
        [KITH_ASSIGNED_BY_REBINDING] = "both had one: the order's, as the book says",
        [KITH_ASSIGNED_BY_EDITOR_ON_INACTIVE] = "the former one is not active: who saved the order",
        [KITH_ASSIGNED_BY_CARD] = "set on the customer's card (B5)",
        [KITH_ASSIGNED_BY_LAST_ORDER] = "that of the customer's last order (B9)",
        [KITH_ASSIGNED_BY_CLEARING] = "taken away by hand",
        [KITH_ASSIGNED_BY_TRANSFER] = "handed over",
    };
    return word_at(words, sizeof words / sizeof words[0], rule);
}

const char *cli_assigned_outcome(int64_t outcome)
{
    static const char *const words[] = {
        [0] = "",
        [KITH_ASSIGNMENT_PENDING] = "there is nobody: it waits for a manager",
        [KITH_ASSIGNMENT_OWNER_INACTIVE] = "its manager is not active, and nobody takes over",
        [KITH_ASSIGNMENT_OWNER_ABSENT] = "its manager is absent, and nobody stands in",
    };
    return word_at(words, sizeof words / sizeof words[0], outcome);
}

void cli_assigned_add_manager(const kith_view *view, kith_id manager, cli_text *out)
{
    kith_value code = {0};
    kith_value name = {0};
    (void)kith_record_get(view, manager, KITH_MANAGER_CODE, &code, NULL);
    (void)kith_record_get(view, manager, KITH_MANAGER_NAME, &name, NULL);
    if (code.type == KITH_TYPE_TEXT) {
        cli_text_add(out, code.text);
    }
    if (name.type == KITH_TYPE_TEXT) {
        cli_text_format(out, " (%s)", name.text);
    }
}

cli_cell cli_assigned_cell(const kith_view *view, uint32_t form, kith_id manager, cli_text *scratch)
{
    kith_value code = {0};
    cli_text_clear(scratch);
    if (manager != 0 && form == CLI_OUT_TEXT) {
        cli_assigned_add_manager(view, manager, scratch);
    } else if (manager != 0 && kith_record_get(view, manager, KITH_MANAGER_CODE, &code, NULL) == KITH_OK &&
               code.type == KITH_TYPE_TEXT) {
        cli_text_add(scratch, code.text);
    }
    return cli_cell_text(cli_text_get(scratch));
}

int cli_assigned_find(const cli_book *book, uint32_t kind, const char *code, kith_id *out)
{
    return kith_record_find(book->view, kind, code, out, NULL) == KITH_OK
               ? CLI_DONE
               : cli_report("%s: no %s \"%s\"", book->path, cli_schema_kind(kind).name, code);
}

kith_id *cli_assigned_managers(const cli_book *book, size_t *count)
{
    kith_id *managers = NULL;
    size_t found = AT_ONCE;
    *count = 0;
    while (found == AT_ONCE) {
        managers = cli_memory_resize(managers, *count + AT_ONCE, sizeof *managers);
        const kith_id after = *count > 0 ? managers[*count - 1] : 0;
        (void)kith_record_list(book->view, KITH_KIND_MANAGER, after, managers + *count, AT_ONCE, &found,
                               NULL);
        *count += found;
    }
    return managers;
}

void cli_assigned_write_why(cli_out *out, int64_t rule, int64_t outcome)
{
    if (out->form == CLI_OUT_TEXT) {
        cli_out_field(out, "rule", "why", cli_cell_text(cli_assigned_rule(rule)));
        cli_out_field(out, "outcome", "open", cli_cell_text(cli_assigned_outcome(outcome)));
    } else {
        cli_out_field(out, "rule", NULL, cli_cell_text(kith_schema_code(KITH_LIST_ASSIGNED_BY, rule)));
        cli_out_field(out, "outcome", NULL, cli_cell_text(kith_schema_code(KITH_LIST_ASSIGNMENT, outcome)));
    }
}

void cli_assigned_write_trace(const cli_book *book, cli_out *out, const kith_trace *trace)
{
    static const cli_column columns[] = {
        {"distribution", NULL, CLI_COLUMN_ONCE}, {"manager", NULL, 0},
        {"open_orders", NULL, CLI_COLUMN_RIGHT}, {"why", NULL, CLI_COLUMN_SHOWN},
        {"reason", NULL, CLI_COLUMN_DATA},
    };
    cli_text scratch = {0};
    cli_out_table(out, "looked_at", columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < trace->count && i < trace->capacity; i++) {
        const kith_trace_row *row = &trace->rows[i];
        const int counted =
            row->subject != 0 && row->record != 0; /* who saved is not asked how much it has */
        cli_out_cell(out, cli_named_cell(book, row->record, &scratch));
        cli_out_cell(out, cli_assigned_cell(book->view, out->form, row->subject, &scratch));
        cli_out_cell(out, counted ? cli_cell_number(row->number) : cli_cell_none());
        cli_out_cell(out, cli_cell_text(cli_condition_reason(row->reason)));
        cli_out_cell(out, cli_cell_text(kith_schema_code(KITH_LIST_REASON, row->reason)));
    }
    cli_out_table_end(out);
    cli_text_free(&scratch);
}
