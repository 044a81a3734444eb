/* Table: gathering cells, measuring them, writing them aligned. */
#include "cli/table.h"

#include "cli/memory.h"
#include "cli/text.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static void write_cell(const char *text, size_t width, int right, int last)
{
    const size_t own = cli_text_width(text);
    const size_t rest = own < width ? width - own : 0;
    if (right) {
        pad(rest);
    }
    (void)fputs(text, stdout);
    if (!right && !last) {
        pad(rest);
    }
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

/* Writes a row up to its last cell that is not empty, so no line ends in spaces. */
static void write_row(char *const *row, const cli_column *columns, const size_t *widths, size_t count,
                      size_t from)
{
    size_t last = count;
    while (last > 0 && (widths[last - 1] == 0 || row[last - 1][0] == '\0' || last - 1 < from)) {
        last--;
    }
    int begun = 0;
    for (size_t i = 0; i < last; i++) {
        if (widths[i] == 0) {
            continue;
        }
        pad(begun ? 2 : 0);
        write_cell(i < from ? "" : row[i], widths[i], (columns[i].flags & CLI_COLUMN_RIGHT) != 0,
                   i + 1 == last);
        begun = 1;
    }
    (void)putchar('\n');
}

static void measure(const cli_table *table, char *const *labels, size_t *widths, size_t count)
{
    assert(count > 0);
    for (size_t i = 0; i < table->count; i++) {
        const size_t width = cli_text_width(table->cells[i]);
        widths[i % count] = width > widths[i % count] ? width : widths[i % count];
    }
    for (size_t i = 0; labels != NULL && i < count; i++) {
        const size_t width = cli_text_width(labels[i]);
        widths[i] = widths[i] != 0 && width > widths[i] ? width : widths[i];
    }
}

void cli_table_write(cli_table *table, const cli_column *columns, size_t count, int heading)
{
    size_t *widths = cli_memory_resize(NULL, count, sizeof *widths);
    char **labels = cli_memory_resize(NULL, count, sizeof *labels);
    for (size_t i = 0; i < count; i++) {
        widths[i] = 0;
        labels[i] = cli_table_label(&columns[i]);
    }
    measure(table, heading ? labels : NULL, widths, count);
    if (heading && table->count > 0) {
        write_row(labels, columns, widths, count, 0);
    }
    for (size_t at = 0; at + count <= table->count; at += count) {
        char *const *row = table->cells + at;
        write_row(row, columns, widths, count, at == 0 ? 0 : repeated(row, columns, count));
    }
    for (size_t i = 0; i < count; i++) {
        free(labels[i]);
    }
    free(labels);
    free(widths);
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
