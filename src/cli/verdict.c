/* Verdicts on conditions: asked for type by type, and written as two tables. */
#include "cli/verdict.h"

#include "cli/condition.h"
#include "cli/memory.h"
#include "cli/named.h"
#include "cli/report.h"
#include "cli/value.h"
#include "cli/words.h"
#include "kith/record.h"
#include "kith/schema.h"

#include <stdlib.h>

#define TYPES_AT_ONCE 64

static int is_candidate(const kith_trace_row *row)
{
    return row->record != 0;
}

/* Asks for a type; as often as the trace needs room. */
static kith_status ask(const cli_book *book, const kith_condition_query *asked, cli_verdict *made,
                       kith_error *err)
{
    kith_condition_query query = *asked;
    kith_trace trace = {.size = sizeof trace};
    query.type = made->type;
    kith_status status = kith_condition_effective(book->view, &query, &made->found, &trace, err);
    made->rows = cli_memory_resize(NULL, trace.count + 1, sizeof *made->rows);
    if (status == KITH_OK) {
        trace.rows = made->rows;
        trace.capacity = trace.count;
        status = kith_condition_effective(book->view, &query, &made->found, &trace, err);
    }
    for (size_t i = 0; status == KITH_OK && i < trace.count; i++) {
        if (is_candidate(&made->rows[i])) {
            made->rows[made->count++] = made->rows[i];
        }
    }
    return status;
}

/* Asks for every condition type; kept are those that have a candidate. */
int cli_verdict_ask(const cli_book *book, const kith_condition_query *asked, cli_verdict **out, size_t *count)
{
    kith_id types[TYPES_AT_ONCE];
    kith_error err = cli_error();
    kith_status status = KITH_OK;
    size_t capacity = 0;
    size_t got = TYPES_AT_ONCE;
    kith_id after = 0;
    while (got == TYPES_AT_ONCE && status == KITH_OK) {
        status =
            kith_record_list(book->view, KITH_KIND_CONDITION_TYPE, after, types, TYPES_AT_ONCE, &got, &err);
        for (size_t i = 0; status == KITH_OK && i < got; i++) {
            cli_verdict made = {.type = types[i]};
            after = types[i];
            status = ask(book, asked, &made, &err);
            if (made.count == 0) {
                free(made.rows);
                continue;
            }
            *out = cli_memory_grow(*out, &capacity, *count, sizeof **out);
            (*out)[(*count)++] = made;
        }
    }
    return status == KITH_OK ? CLI_DONE : cli_book_report(book, &err);
}

/* What counts: the record's own words, or the sum of several. */
static void add_result(const cli_book *book, const cli_verdict *made, cli_text *out)
{
    const int64_t mode = cli_condition_number(book->view, made->type, KITH_CONDITION_TYPE_MODE);
    const int summed = mode == KITH_CONDITION_MODE_SUM || mode == KITH_CONDITION_MODE_CASCADE;
    if (made->found.condition == 0) {
        return;
    }
    if (summed && made->found.reason == KITH_REASON_TAKEN) {
        cli_condition_add_number(book->view, made->type, made->found.number, out);
    } else {
        cli_condition_add_value(book->view, made->found.condition, out);
    }
}

/* The value for programs, taken apart as the record has it; a sum has a number of its own. */
static void write_parts(const cli_book *book, cli_out *out, kith_id condition, const int64_t *number)
{
    static const uint32_t fields[] = {KITH_CONDITION_STATE, KITH_CONDITION_NUMBER, KITH_CONDITION_TEXT,
                                      KITH_CONDITION_PARTY, KITH_CONDITION_LOCATION};
    cli_text scratch = {0};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        const kith_field_info described = cli_schema_field(KITH_KIND_CONDITION, fields[i]);
        kith_value value = {0};
        (void)kith_record_get(book->view, condition, fields[i], &value, NULL);
        if (fields[i] == KITH_CONDITION_NUMBER && number != NULL && value.type != KITH_TYPE_NONE) {
            value.number = *number;
        }
        cli_out_cell(out, cli_value_cell(book->view, &described, &value, &scratch));
    }
    cli_text_free(&scratch);
}

static void write_result(const cli_book *book, cli_out *out, const cli_verdict *made)
{
    const kith_effective *found = &made->found;
    const int64_t mode = cli_condition_number(book->view, made->type, KITH_CONDITION_TYPE_MODE);
    const int none = found->condition == 0;
    cli_text text = {0};
    cli_text result = {0};
    add_result(book, made, &result);
    cli_out_cell(out, cli_named_cell(book, made->type, &text));
    cli_out_cell(out, cli_cell_text(cli_text_get(&result)));
    cli_out_cell(out, cli_named_cell(book, found->customer, &text));
    cli_out_cell(out, none || found->level == 0 ? cli_cell_none() : cli_cell_number(found->level));
    cli_out_cell(out, cli_cell_text(kith_schema_code(KITH_LIST_CONDITION_MODE,
                                                     mode == 0 ? KITH_CONDITION_MODE_NEAREST : mode)));
    cli_out_cell(out, none ? cli_cell_none() : cli_cell_number(found->count));
    cli_words_write(out, KITH_LIST_REASON, found->reason);
    cli_out_cell(out, cli_named_key(book, found->condition, &text));
    write_parts(book, out, found->condition, &found->number);
    cli_text_free(&text);
    cli_text_free(&result);
}

void cli_verdict_write_results(const cli_book *book, cli_out *out, const cli_verdict *made, size_t count)
{
    static const cli_column columns[] = {
        {"type", NULL, 0},
        {"value", NULL, CLI_COLUMN_SHOWN},
        {"customer", "at", 0},
        {"level", NULL, CLI_COLUMN_RIGHT},
        {"mode", NULL, 0},
        {"count", NULL, CLI_COLUMN_DATA},
        {"why", NULL, CLI_COLUMN_SHOWN},
        {"reason", NULL, CLI_COLUMN_DATA},
        {"condition", NULL, CLI_COLUMN_DATA},
        {"state", NULL, CLI_COLUMN_DATA},
        {"number", NULL, CLI_COLUMN_DATA},
        {"text", NULL, CLI_COLUMN_DATA},
        {"party", NULL, CLI_COLUMN_DATA},
        {"location", NULL, CLI_COLUMN_DATA},
    };
    cli_out_table(out, "conditions", columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < count; i++) {
        write_result(book, out, &made[i]);
    }
    cli_out_table_end(out);
}

static void write_candidate(const cli_book *book, cli_out *out, const kith_trace_row *row)
{
    cli_text text = {0};
    cli_text value = {0};
    char since[11];
    char until[11];
    cli_condition_add_value(book->view, row->record, &value);
    cli_out_cell(out, cli_named_cell(book, row->type, &text));
    cli_out_cell(out, cli_cell_text(cli_text_get(&value)));
    cli_out_cell(out, cli_named_cell(book, row->subject, &text));
    cli_out_cell(out, row->level == 0 ? cli_cell_none() : cli_cell_number(row->level));
    cli_out_cell(out, cli_cell_number(row->distance));
    cli_out_cell(out, cli_cell_date(row->since, since));
    cli_out_cell(out, cli_cell_date(row->until, until));
    cli_words_write(out, KITH_LIST_REASON, row->reason);
    cli_out_cell(out, cli_named_key(book, row->record, &text));
    write_parts(book, out, row->record, NULL);
    cli_text_free(&text);
    cli_text_free(&value);
}

void cli_verdict_write_candidates(const cli_book *book, cli_out *out, const cli_verdict *made, size_t count)
{
    static const cli_column columns[] = {
        {"type", NULL, CLI_COLUMN_ONCE},
        {"value", NULL, CLI_COLUMN_SHOWN},
        {"customer", "at", 0},
        {"level", NULL, CLI_COLUMN_RIGHT},
        {"distance", NULL, CLI_COLUMN_DATA},
        {"since", NULL, 0},
        {"until", NULL, 0},
        {"why", NULL, CLI_COLUMN_SHOWN},
        {"reason", NULL, CLI_COLUMN_DATA},
        {"condition", NULL, CLI_COLUMN_DATA},
        {"state", NULL, CLI_COLUMN_DATA},
        {"number", NULL, CLI_COLUMN_DATA},
        {"text", NULL, CLI_COLUMN_DATA},
        {"party", NULL, CLI_COLUMN_DATA},
        {"location", NULL, CLI_COLUMN_DATA},
    };
    cli_out_table(out, "candidates", columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < made[i].count; j++) {
            write_candidate(book, out, &made[i].rows[j]);
        }
    }
    cli_out_table_end(out);
}

void cli_verdict_free(cli_verdict *made, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(made[i].rows);
    }
    free(made);
}
