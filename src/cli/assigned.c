/* Assigned: what is said about managers wherever they are shown. */
#include "cli/assigned.h"

#include "cli/named.h"
#include "cli/words.h"
#include "kith/record.h"
#include "kith/schema.h"

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

cli_cell cli_assigned_rule_cell(const cli_out *out, int64_t rule, int64_t outcome)
{
    return rule == 0 && outcome != 0 && out->form == CLI_OUT_TEXT
               ? cli_cell_text("nothing could be decided")
               : cli_words_cell(out, KITH_LIST_ASSIGNED_BY, rule);
}

void cli_assigned_write_why(cli_out *out, int64_t rule, int64_t outcome)
{
    cli_out_field(out, "rule", "why", cli_assigned_rule_cell(out, rule, outcome));
    cli_out_field(out, "outcome", "open", cli_words_cell(out, KITH_LIST_ASSIGNMENT, outcome));
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
        cli_words_write(out, KITH_LIST_REASON, row->reason);
    }
    cli_out_table_end(out);
    cli_text_free(&scratch);
}
