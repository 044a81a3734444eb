/*
 * Command: the command line. One argument a line up to an empty line; what follows is standard input and the
 * file in.csv. Whatever is asked, the tool ends with a status and the book can be read afterwards.
 */
#include "tool.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define INPUT "in.csv"

typedef struct command {
    const char *arguments[TOOL_ARGUMENTS];
    size_t count;
    int json;
} command;

/* Takes the lines apart in place. 0: too many, or one that may not be used. */
static int read_lines(char *text, command *out, const char **rest)
{
    char *line = text;
    while (*line != '\0' && *line != '\n') {
        char *end = strchr(line, '\n');
        if (out->count == TOOL_ARGUMENTS || end == NULL) {
            return 0;
        }
        *end = '\0';
        if (!tool_is_harmless(line) && strcmp(line, "/dev/stdin") != 0) {
            return 0;
        }
        out->json = out->json || strcmp(line, "--json") == 0;
        out->arguments[out->count++] = line;
        line = end + 1;
    }
    *rest = *line == '\0' ? line : line + 1;
    return 1;
}

/* Help and version are text all the same. */
static void check_json(const tool_result *result)
{
    json_error_t why;
    if (result->out[0] != '{' && result->out[0] != '[') {
        return;
    }
    json_t *read = json_loads(result->out, 0, &why);
    if (read == NULL) {
        fail_msg("not JSON: %s, line %d: %s", why.text, why.line, result->out);
    }
    json_decref(read);
}

static void check_book(void)
{
    const char *stats[] = {"stats", TOOL_BOOK};
    tool_result done = tool_run(stats, COUNT(stats), NULL);
    if (done.status != 0) {
        fail_msg("the book cannot be read: %s", done.err);
    }
    tool_free(&done);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    command asked = {0};
    const char *rest = NULL;
    char *text = malloc(size + 1);
    assert_non_null(text);
    if (size > 0) {
        memcpy(text, data, size);
    }
    text[size] = '\0'; /* a NUL before ends the text, as it ends an argument */
    const int good = read_lines(text, &asked, &rest);
    if (good) {
        tool_reset();
        tool_write_file(INPUT, rest, size - (size_t)(rest - text));
        tool_result done = tool_run(asked.arguments, asked.count, INPUT);
        if (asked.json && done.status == 0) {
            check_json(&done);
        }
        tool_free(&done);
        check_book();
    }
    free(text);
    return good ? 0 : -1;
}
