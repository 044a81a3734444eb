/* Table: gathering cells, measuring them, writing them aligned. */
#include "cli/table.h"

#include "cli/memory.h"
#include "cli/terminal.h"
#include "cli/text.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GAP 2         /* blanks between columns */
#define LEAST_WIDTH 8 /* of a column that is broken into lines */

void cli_table_add(cli_table *table, const char *text)
{
    cli_text shown = {0};
    cli_text_add_shown(&shown, text, strlen(text));
    table->cells = cli_memory_grow(table->cells, &table->capacity, table->count, sizeof *table->cells);
    table->cells[table->count++] = cli_memory_copy(cli_text_get(&shown), shown.length);
    cli_text_free(&shown);
}

char *cli_table_label(const cli_column *column)
{
    const char *label = column->label == NULL ? column->key : column->label;
    char *copy = cli_memory_copy(label, strlen(label));
    for (char *at = copy; column->label == NULL && *at != '\0'; at++) {
        *at = *at == '_' ? ' ' : *at;
    }
    return copy;
}

static void pad(size_t columns)
{
    while (columns-- > 0) {
        (void)putchar(' ');
    }
}

/* How a table is laid out. */
typedef struct layout {
    const cli_column *columns;
    size_t count;
    size_t indent;
    size_t *widths;    /* 0: left out */
    size_t *words;     /* of the widest word */
    const char **rest; /* of the cells of the row being written */
    uint32_t style;    /* of the row being written */
    int named;         /* 1: the first column names the second */
} layout;

/* Writes as much of a cell as fits into its column. */
static void write_cell(layout *made, size_t column, int last)
{
    const size_t width = made->widths[column];
    const char *rest = made->rest[column];
    char *text = cli_memory_copy(rest, cli_text_fit(rest, width));
    const size_t own = cli_text_width(text);
    const size_t blanks = own < width ? width - own : 0;
    const int right = (made->columns[column].flags & CLI_COLUMN_RIGHT) != 0;
    const uint32_t style = made->named && column == 0 ? CLI_STYLE_HEADING : made->style;
    pad(right ? blanks : 0);
    if (style != CLI_STYLE_NONE && text[0] != '\0') {
        printf("%s%s%s", cli_terminal_style(stdout, style), text, cli_terminal_style(stdout, CLI_STYLE_NONE));
    } else {
        (void)fputs(text, stdout);
    }
    pad(right || last ? 0 : blanks);
    made->rest[column] = rest + strlen(text);
    while (made->rest[column][0] == ' ') {
        made->rest[column]++;
    }
    free(text);
}

/* Cells from the left that repeat those of the row above. */
static size_t repeated(char *const *row, const cli_column *columns, size_t count)
{
    size_t same = 0;
    while (same < count && (columns[same].flags & CLI_COLUMN_ONCE) != 0 &&
           strcmp(row[same], (row - count)[same]) == 0) {
        same++;
    }
    return same;
}

/* Writes a line up to its last cell that is not empty, so no line ends in blanks. 0: nothing is left. */
static int write_line(layout *made)
{
    size_t last = made->count;
    while (last > 0 && (made->widths[last - 1] == 0 || made->rest[last - 1][0] == '\0')) {
        last--;
    }
    int begun = 0;
    for (size_t i = 0; i < last; i++) {
        if (made->widths[i] > 0) {
            pad(begun ? GAP : made->indent);
            write_cell(made, i, i + 1 == last);
            begun = 1;
        }
    }
    return last > 0;
}

/* Writes a row; the cells before `from` stay empty. */
static void write_row(layout *made, char *const *row, size_t from)
{
    for (size_t i = 0; i < made->count; i++) {
        made->rest[i] = i < from ? "" : row[i];
    }
    int more = write_line(made);
    (void)putchar('\n');
    while (more) {
        more = 0;
        for (size_t i = 0; i < made->count; i++) {
            more = more || (made->widths[i] > 0 && made->rest[i][0] != '\0');
        }
        if (more) {
            (void)write_line(made);
            (void)putchar('\n');
        }
    }
}

static void measure_cell(layout *made, size_t column, const char *text)
{
    const size_t width = cli_text_width(text);
    const size_t word = cli_text_word_width(text);
    made->widths[column] = width > made->widths[column] ? width : made->widths[column];
    made->words[column] = word > made->words[column] ? word : made->words[column];
}

static void measure(layout *made, const cli_table *table, char *const *labels)
{
    assert(made->count > 0);
    for (size_t i = 0; i < table->count; i++) {
        if ((made->columns[i % made->count].flags & CLI_COLUMN_DATA) == 0) {
            measure_cell(made, i % made->count, table->cells[i]);
        }
    }
    for (size_t i = 0; labels != NULL && i < made->count; i++) {
        if (made->widths[i] > 0) {
            measure_cell(made, i, labels[i]);
        }
    }
}

/* What a column with a word of this width is not made narrower than. */
static size_t floor_of(size_t word)
{
    return word < LEAST_WIDTH ? LEAST_WIDTH : word;
}

/* Makes the widest column narrower until the table fits, but none narrower than its floor. */
static void narrow(layout *made, size_t bound, const size_t *floors)
{
    size_t widest = 0;
    while (widest < made->count) {
        size_t total = made->indent;
        widest = made->count;
        for (size_t i = 0; i < made->count; i++) {
            total += made->widths[i] + (made->widths[i] > 0 && total > made->indent ? GAP : 0);
            const size_t floor = floors == NULL ? LEAST_WIDTH : floor_of(floors[i]);
            if (made->widths[i] > floor &&
                (widest == made->count || made->widths[i] > made->widths[widest])) {
                widest = i;
            }
        }
        if (total <= bound) {
            return;
        }
        if (widest < made->count) {
            made->widths[widest]--;
        }
    }
}

static void write_rows(const layout *laid, const cli_table *table, char *const *labels, int heading)
{
    layout made = *laid;
    if (heading && table->count > 0) {
        made.style = CLI_STYLE_HEADING;
        write_row(&made, labels, 0);
        made.style = CLI_STYLE_NONE;
    }
    for (size_t at = 0; at + made.count <= table->count; at += made.count) {
        char *const *row = table->cells + at;
        write_row(&made, row, at == 0 ? 0 : repeated(row, made.columns, made.count));
    }
}

/* Every row as lines of label and value, with a line between rows. */
static void write_cards(const cli_table *table, char *const *labels, const layout *wide, size_t bound)
{
    static const cli_column columns[] = {{"name", NULL, 0}, {"value", NULL, 0}};
    size_t widths[2] = {0, 0};
    size_t words[2] = {0, 0};
    const char *rest[2];
    layout made = {
        .columns = columns, .count = 2, .widths = widths, .words = words, .rest = rest, .named = 1};
    for (size_t i = 0; i < table->count; i++) {
        if (table->cells[i][0] != '\0' && wide->widths[i % wide->count] > 0) {
            measure_cell(&made, 0, labels[i % wide->count]);
            measure_cell(&made, 1, table->cells[i]);
        }
    }
    narrow(&made, bound, words);
    narrow(&made, bound, NULL);
    for (size_t i = 0; i < table->count; i++) {
        char *const pair[] = {labels[i % wide->count], table->cells[i]};
        if (i > 0 && i % wide->count == 0) {
            (void)putchar('\n');
        }
        if (pair[1][0] != '\0' && wide->widths[i % wide->count] > 0) {
            write_row(&made, pair, 0);
        }
    }
}

/* 1 if columns no wider than their widest word would still be too wide together. */
static int overflows(const layout *made, size_t bound)
{
    size_t total = 0;
    for (size_t i = 0; i < made->count; i++) {
        const size_t floor = floor_of(made->words[i]);
        const size_t width = made->widths[i] < floor ? made->widths[i] : floor;
        total += width + (width > 0 && total > 0 ? GAP : 0);
    }
    return made->indent + total > bound;
}

void cli_table_write(cli_table *table, const cli_column *columns, size_t count, int heading)
{
    const size_t bound = cli_terminal_width(stdout);
    layout made = {.columns = columns, .count = count, .indent = table->indent, .named = !heading};
    char **labels = cli_memory_resize(NULL, count, sizeof *labels);
    made.widths = cli_memory_resize(NULL, count, sizeof *made.widths);
    made.words = cli_memory_resize(NULL, count, sizeof *made.words);
    made.rest = cli_memory_resize(NULL, count, sizeof *made.rest);
    for (size_t i = 0; i < count; i++) {
        made.widths[i] = made.words[i] = 0;
        labels[i] = cli_table_label(&columns[i]);
    }
    measure(&made, table, heading ? labels : NULL);
    if (bound > 0 && table->stacks && overflows(&made, bound)) {
        write_cards(table, labels, &made, bound);
    } else {
        if (bound > 0) {
            narrow(&made, bound, made.words);
            narrow(&made, bound, NULL);
        }
        write_rows(&made, table, labels, heading);
    }
    for (size_t i = 0; i < count; i++) {
        free(labels[i]);
    }
    free(labels);
    free(made.widths);
    free(made.words);
    free(made.rest);
    cli_table_free(table);
}

void cli_table_free(cli_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        free(table->cells[i]);
    }
    free(table->cells);
    *table = (cli_table){0};
}
