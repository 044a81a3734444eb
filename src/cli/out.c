/* Output: one path for text, JSON and CSV. */
#include "cli/out.h"

#include "cli/csv.h"
#include "cli/report.h"
#include "cli/terminal.h"
#include "kith/message.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const cli_column card_columns[] = {{"name", NULL, 0}, {"value", NULL, 0}};

cli_cell cli_cell_none(void)
{
    return (cli_cell){.type = CLI_CELL_NONE};
}

cli_cell cli_cell_text(const char *text)
{
    return text == NULL || text[0] == '\0' ? cli_cell_none()
                                           : (cli_cell){.type = CLI_CELL_TEXT, .text = text};
}

cli_cell cli_cell_number(int64_t number)
{
    return (cli_cell){.type = CLI_CELL_NUMBER, .number = number};
}

cli_cell cli_cell_flag(int flag)
{
    return (cli_cell){.type = CLI_CELL_FLAG, .number = flag != 0};
}

cli_cell cli_cell_date(int32_t date, char written[11])
{
    (void)kith_date_format(date, written);
    return cli_cell_text(written);
}

/* Text of a cell; short ones are made in scratch. */
static const char *text_of(const cli_cell *cell, uint32_t form, char *scratch, size_t size)
{
    switch (cell->type) {
    case CLI_CELL_TEXT:
        return cell->text;
    case CLI_CELL_NUMBER:
        (void)snprintf(scratch, size, "%" PRId64, cell->number);
        return scratch;
    case CLI_CELL_FLAG:
        return form == CLI_OUT_CSV ? (cell->number != 0 ? "1" : "0") : (cell->number != 0 ? "yes" : "no");
    default:
        return "";
    }
}

/* Adds "key": value; text from outside that is not UTF-8 cannot come here: the library keeps none. */
static void add_member(cli_text *json, const char *key, const cli_cell *cell)
{
    json_t *value = cell->type == CLI_CELL_TEXT     ? json_string(cell->text)
                    : cell->type == CLI_CELL_NUMBER ? json_integer(cell->number)
                    : cell->type == CLI_CELL_FLAG   ? json_boolean(cell->number != 0)
                                                    : json_null();
    char *written = value == NULL ? NULL : json_dumps(value, JSON_ENCODE_ANY);
    if (written == NULL) {
        exit(cli_report("a value of %s cannot be written as JSON", key));
    }
    cli_text_format(json, "\"%s\": %s", key, written);
    free(written);
    json_decref(value);
}

void cli_out_begin(cli_out *out, uint32_t form)
{
    *out = (cli_out){.form = form};
}

void cli_out_end(cli_out *out)
{
    cli_table_free(&out->table);
    cli_text_free(&out->json);
}

void cli_out_card(cli_out *out)
{
    out->in_card = 1;
    out->begun = 0;
    if (out->form == CLI_OUT_JSON) {
        (void)fputs("{", stdout);
    }
}

/* The comma and line before a member of a card. */
static void next_member(cli_out *out)
{
    (void)fputs(out->begun ? ",\n  " : "\n  ", stdout);
    out->begun = 1;
}

void cli_out_field(cli_out *out, const char *key, const char *label, cli_cell cell)
{
    char scratch[32];
    if (cell.type == CLI_CELL_NONE) {
        return;
    }
    if (out->form == CLI_OUT_JSON) {
        next_member(out);
        cli_text_clear(&out->json);
        add_member(&out->json, key, &cell);
        (void)fputs(cli_text_get(&out->json), stdout);
        return;
    }
    const cli_column named = {key, label, 0};
    char *shown = cli_table_label(&named);
    cli_table_add(&out->table, shown);
    cli_table_add(&out->table, text_of(&cell, out->form, scratch, sizeof scratch));
    free(shown);
}

/* Writes the fields gathered so far. */
static void flush_fields(cli_out *out)
{
    if (out->form == CLI_OUT_TEXT && out->table.count > 0) {
        cli_table_write(&out->table, card_columns, 2, 0);
    }
}

void cli_out_done(cli_out *out, int tried, const char *done)
{
    cli_out_field(out, "done", NULL, cli_cell_text(tried ? "nothing: only tried" : done));
}

void cli_out_card_end(cli_out *out)
{
    flush_fields(out);
    if (out->form == CLI_OUT_JSON) {
        (void)fputs("\n}\n", stdout);
    }
    out->in_card = 0;
}

/* --- CSV --- */

/* Columns before a place that stand in the file. */
static size_t columns_before(const cli_out *out, size_t place)
{
    size_t count = 0;
    for (size_t i = 0; i < place; i++) {
        count += out->form == CLI_OUT_CSV || (out->columns[i].flags & CLI_COLUMN_DATA) == 0;
    }
    return count;
}

/* A spreadsheet takes a value that begins so for a formula, unless it is a number, such as of a phone. */
static int looks_like_formula(const char *text)
{
    const int sign = text[0] == '+' || text[0] == '-';
    return (text[0] != '\0' && strchr("=@\t\r", text[0]) != NULL) ||
           (sign && text[1 + strspn(text + 1, "0123456789 ().,-/")] != '\0');
}

static void write_csv(const cli_out *out, size_t place, const char *text)
{
    const size_t before = columns_before(out, place);
    cli_text guarded = {0};
    if (columns_before(out, place + 1) == before) {
        return;
    }
    if (out->form == CLI_OUT_SHEET && looks_like_formula(text)) {
        cli_text_format(&guarded, "'%s", text);
        text = cli_text_get(&guarded);
    }
    cli_csv_write(stdout, text, before, columns_before(out, out->column_count));
    cli_text_free(&guarded);
}

static void write_csv_heading(const cli_out *out)
{
    if (out->form == CLI_OUT_SHEET) {
        (void)fputs(CLI_CSV_MARK, stdout); /* without it some take UTF-8 for something else */
    }
    for (size_t i = 0; i < out->column_count; i++) {
        const cli_column *column = &out->columns[i];
        char *shown = cli_table_label(column);
        write_csv(out, i,
                  out->form == CLI_OUT_SHEET ? shown
                  : column->label == NULL    ? column->key
                                             : column->label);
        free(shown);
    }
}

void cli_out_table(cli_out *out, const char *name, const cli_column *columns, size_t count)
{
    out->in_table = 0;
    out->columns = columns;
    out->column_count = count;
    out->column = 0;
    out->name = name;
    flush_fields(out);
    if (out->form == CLI_OUT_JSON) {
        if (out->in_card) {
            next_member(out);
            printf("\"%s\": ", name);
        }
        (void)fputs("[", stdout);
    }
    if (out->form == CLI_OUT_CSV || out->form == CLI_OUT_SHEET) {
        write_csv_heading(out);
    }
}

static void add_json_cell(cli_out *out, const cli_cell *cell)
{
    const char *margin = out->in_card ? "    " : "  ";
    if (out->column == 0) {
        cli_text_clear(&out->json);
        cli_text_format(&out->json, "%s\n%s{", out->in_table ? "," : "", margin);
    }
    if ((out->columns[out->column].flags & CLI_COLUMN_SHOWN) == 0) {
        const size_t length = out->json.length;
        cli_text_add(&out->json, out->json.bytes[length - 1] == '{' ? "" : ", ");
        add_member(&out->json, out->columns[out->column].key, cell);
    }
    if (out->column + 1 == out->column_count) {
        cli_text_add(&out->json, "}");
        (void)fputs(cli_text_get(&out->json), stdout);
    }
}

/* What stands above a table of a card in text. */
static void begin_section(cli_out *out)
{
    (void)putchar('\n');
    if (out->sections) {
        const cli_column named = {out->name, NULL, 0};
        char *title = cli_table_label(&named);
        printf("%s%s%s\n", cli_terminal_style(stdout, CLI_STYLE_HEADING), title,
               cli_terminal_style(stdout, CLI_STYLE_NONE));
        free(title);
    }
    out->table.stacks = 1;
}

void cli_out_cell(cli_out *out, cli_cell cell)
{
    char scratch[32];
    const char *text = text_of(&cell, out->form, scratch, sizeof scratch);
    if (out->form == CLI_OUT_JSON) {
        add_json_cell(out, &cell);
    } else if (out->form == CLI_OUT_CSV || out->form == CLI_OUT_SHEET) {
        write_csv(out, out->column, text);
    } else {
        if (out->in_card && !out->in_table && out->column == 0) {
            begin_section(out);
        }
        cli_table_add(&out->table, text);
    }
    out->column = (out->column + 1) % out->column_count;
    out->in_table = 1;
}

void cli_out_table_end(cli_out *out)
{
    if (out->form == CLI_OUT_TEXT) {
        cli_table_write(&out->table, out->columns, out->column_count, 1);
    } else if (out->form == CLI_OUT_JSON) {
        (void)fputs(out->in_table ? (out->in_card ? "\n  ]" : "\n]") : "]", stdout);
        (void)fputs(out->in_card ? "" : "\n", stdout);
    }
    out->in_table = 0;
}
