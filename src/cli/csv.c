/* CSV: reading and writing through libcsv. */
#include "cli/csv.h"

#include "cli/memory.h"
#include "cli/report.h"
#include "cli/text.h"

#include <csv.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct reader {
    const char *path;
    cli_row_fn receive;
    void *ctx;
    cli_text bytes; /* cells of the row, each NUL-ended */
    size_t *starts; /* where they begin in bytes */
    const char **cells;
    size_t count;
    size_t capacity;
    size_t cell_capacity;
    uint64_t line;  /* being read */
    uint64_t begin; /* on which the row begins; 0: no row has begun */
    uint64_t read;
    uint64_t size;
    int heading;
    int nul;
    int status;
} reader;

static void take_cell(void *cell, size_t length, void *ctx)
{
    reader *in = ctx;
    in->starts = cli_memory_grow(in->starts, &in->capacity, in->count, sizeof *in->starts);
    in->starts[in->count++] = in->bytes.length;
    in->nul = in->nul || memchr(cell, '\0', length) != NULL;
    cli_text_add_bytes(&in->bytes, cell, length);
    cli_text_add_bytes(&in->bytes, "", 1);
}

static void take_row(int end, void *ctx)
{
    reader *in = ctx;
    (void)end;
    while (in->cell_capacity < in->count) {
        in->cells = cli_memory_grow(in->cells, &in->cell_capacity, in->cell_capacity, sizeof *in->cells);
    }
    for (size_t i = 0; i < in->count; i++) {
        in->cells[i] = in->bytes.bytes + in->starts[i];
    }
    const cli_row row = {in->cells, in->count, in->begin, in->heading, in->nul, in->read, in->size};
    if (in->status == CLI_DONE) {
        in->status = in->receive(in->ctx, &row);
    }
    cli_text_clear(&in->bytes);
    in->count = 0;
    in->begin = 0;
    in->heading = 0;
    in->nul = 0;
}

/* Blanks around a value belong to it (RFC 4180); libcsv would take them away. */
static int is_blank(unsigned char byte)
{
    (void)byte;
    return 0;
}

static int is_empty(const char *line, size_t length)
{
    while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r')) {
        length--;
    }
    return length == 0;
}

static int feed(reader *in, struct csv_parser *parser, const char *text, size_t length)
{
    if (in->begin == 0 && !is_empty(text, length)) {
        in->begin = in->line;
    }
    return csv_parse(parser, text, length, take_cell, take_row, in) == length
               ? in->status
               : cli_report("%s:%" PRIu64 ": not CSV: a quote where none may stand", in->path, in->line);
}

/* Length up to and with the first carriage return that no line feed follows, or else the whole. */
static size_t length_of_line(const char *text, size_t length)
{
    const char *end = memchr(text, '\r', length);
    while (end != NULL && end + 1 < text + length && end[1] == '\n') {
        end = memchr(end + 1, '\r', length - (size_t)(end + 1 - text));
    }
    return end == NULL ? length : (size_t)(end + 1 - text);
}

/* What ends with a line feed. Where rows in it end with a carriage return alone these are lines as well; in a
 * value it ends nothing. */
static int read_line(reader *in, struct csv_parser *parser, const char *text, size_t length)
{
    int status = CLI_DONE;
    in->line++;
    in->read += length;
    if (in->line == 1 && length >= strlen(CLI_CSV_MARK) &&
        memcmp(text, CLI_CSV_MARK, strlen(CLI_CSV_MARK)) == 0) {
        text += strlen(CLI_CSV_MARK);
        length -= strlen(CLI_CSV_MARK);
    }
    while (status == CLI_DONE && length > 0) {
        const size_t size = length_of_line(text, length);
        status = feed(in, parser, text, size);
        text += size;
        length -= size;
        in->line += length > 0 && in->begin == 0 ? 1 : 0;
    }
    return status;
}

/* Feeds the parser line by line, so that the line on which a row begins is known. */
static int read_lines(reader *in, FILE *file, struct csv_parser *parser)
{
    char *line = NULL;
    size_t room = 0;
    int status = CLI_DONE;
    ssize_t length = getline(&line, &room, file);
    while (status == CLI_DONE && length > 0) {
        status = read_line(in, parser, line, (size_t)length);
        length = getline(&line, &room, file);
    }
    free(line);
    if (status == CLI_DONE && ferror(file)) {
        status = cli_report("%s: %s", in->path, strerror(errno));
    }
    if (status == CLI_DONE && csv_fini(parser, take_cell, take_row, in) != 0) {
        status = cli_report("%s:%" PRIu64 ": not CSV: a quote is not closed", in->path, in->begin);
    }
    return status == CLI_DONE ? in->status : status;
}

int cli_csv_read(const char *path, cli_row_fn receive, void *ctx)
{
    reader in = {.path = path, .receive = receive, .ctx = ctx, .heading = 1};
    struct csv_parser parser;
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return cli_report("%s: %s", path, strerror(errno));
    }
    struct stat found;
    in.size = fstat(fileno(file), &found) == 0 && S_ISREG(found.st_mode) ? (uint64_t)found.st_size : 0;
    int status = CLI_DONE;
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
        status = cli_report("out of memory");
    } else {
        csv_set_space_func(&parser, is_blank);
        status = read_lines(&in, file, &parser);
        csv_free(&parser);
    }
    if (status == CLI_DONE && in.heading) {
        status = cli_report("%s: no row of column names", path);
    }
    (void)fclose(file);
    cli_text_free(&in.bytes);
    free(in.starts);
    free(in.cells);
    return status;
}

void cli_csv_write(FILE *file, const char *text, size_t index, size_t count)
{
    const size_t length = strlen(text);
    const int alone = count == 1 && length == 0; /* an empty line would be no row */
    if (alone || strpbrk(text, ",\"\r\n") != NULL) {
        (void)csv_fwrite(file, text, length);
    } else {
        (void)fputs(text, file);
    }
    (void)fputc(index + 1 == count ? '\n' : ',', file);
}
