/*
 * CSV: a file for kith import. The first line says how it is imported, KIND and options with spaces between;
 * the file follows. What was accepted is exported, and that is accepted without a change.
 */
#include "tool.h"

#include <stdlib.h>
#include <string.h>

#define HEAD_MOST 200u

/* Takes the first line apart in place; 0: there are too many words, or one that may not be used. */
static int split_words(char *line, const char **words, size_t *count)
{
    char *rest = line;
    for (char *word = strtok_r(line, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest)) {
        if (*count == TOOL_ARGUMENTS || !tool_is_harmless(word)) {
            return 0;
        }
        words[(*count)++] = word;
    }
    return 1;
}

static tool_result export(const char *kind)
{
    const char *arguments[] = {"export", TOOL_BOOK, kind};
    return tool_run(arguments, COUNT(arguments), NULL);
}

/* The tool reads what it has written, and finds nothing new in it. */
static void read_back(const char *kind)
{
    const char *import[] = {"import", TOOL_BOOK, kind, "again.csv", "--json"};
    tool_result first = export(kind);
    assert_int_equal(first.status, 0);
    tool_write_file("again.csv", first.out, first.out_size);
    tool_result imported = tool_run(import, COUNT(import), NULL);
    if (imported.status != 0 || strstr(imported.out, "\"added\": 0") == NULL ||
        strstr(imported.out, "\"changed\": 0") == NULL) {
        fail_msg("%s%s\n%s", imported.err, imported.out, first.out);
    }
    tool_result second = export(kind);
    assert_string_equal(second.out, first.out);
    tool_free(&first);
    tool_free(&imported);
    tool_free(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = size == 0 ? NULL : memchr(data, '\n', size);
    const size_t length = end == NULL ? 0 : (size_t)(end - data);
    char line[HEAD_MOST + 1];
    const char *arguments[TOOL_ARGUMENTS] = {"import", TOOL_BOOK};
    const char *words[TOOL_ARGUMENTS];
    size_t count = 0;
    if (length == 0 || length > HEAD_MOST || memchr(data, '\0', length) != NULL) {
        return -1;
    }
    memcpy(line, data, length);
    line[length] = '\0';
    if (!split_words(line, words, &count) || count == 0 || count + 3 > TOOL_ARGUMENTS ||
        kith_schema_find_kind(words[0]) == 0) {
        return -1;
    }
    arguments[2] = words[0];
    arguments[3] = "in.csv";
    memcpy(arguments + 4, words + 1, (count - 1) * sizeof *words);
    tool_reset();
    tool_write_file("in.csv", end + 1, size - length - 1);
    tool_result done = tool_run(arguments, count + 3, NULL);
    if (done.status == 0) {
        read_back(words[0]);
    }
    tool_free(&done);
    return 0;
}
