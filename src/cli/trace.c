/* Traces: rows as a table. */
#include "cli/trace.h"

#include "cli/condition.h"
#include "cli/customer.h"
#include "cli/memory.h"
#include "cli/named.h"
#include "cli/words.h"
#include "kith/kinds.h"
#include "kith/schema.h"

void cli_trace_make_room(kith_trace *trace)
{
    trace->rows = cli_memory_resize(trace->rows, trace->count + 1, sizeof *trace->rows);
    trace->capacity = trace->count;
}

/* A record for people, beside whose it is: the number of a card, the type of a relation. */
static cli_cell record_cell(const cli_book *book, kith_id record, cli_text *scratch)
{
    const int relation = KITH_ID_KIND(record) == KITH_KIND_RELATION;
    return cli_named_cell(
        book, relation ? (kith_id)cli_condition_number(book->view, record, KITH_RELATION_TYPE) : record,
        scratch);
}

void cli_trace_write(const cli_book *book, cli_out *out, const kith_trace *trace)
{
    static const cli_column columns[] = {
        {"customer", NULL, 0},
        {"name", NULL, 0},
        {"record_shown", "by", CLI_COLUMN_SHOWN},
        {"record", NULL, CLI_COLUMN_DATA},
        {"since", NULL, 0},
        {"until", NULL, 0},
        {"why", NULL, CLI_COLUMN_SHOWN},
        {"reason", NULL, CLI_COLUMN_DATA},
    };
    cli_text scratch = {0};
    cli_out_table(out, "looked_at", columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < trace->count && i < trace->capacity; i++) {
        const kith_trace_row *row = &trace->rows[i];
        char since[11];
        char until[11];
        cli_customer_write_cells(book, out, row->subject);
        cli_out_cell(out, record_cell(book, row->record, &scratch));
        cli_out_cell(out, cli_named_key(book, row->record, &scratch));
        cli_out_cell(out, cli_cell_date(row->since, since));
        cli_out_cell(out, cli_cell_date(row->until, until));
        cli_words_write(out, KITH_LIST_REASON, row->reason);
    }
    cli_out_table_end(out);
    cli_text_free(&scratch);
}
