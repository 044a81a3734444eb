/* Tool: see the header. */
#include "tool.h"

#include <dirent.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STATUS_MOST 2 /* 0 done, 1 refused, 2 wrong usage */

/* main of the tool, compiled under this name. */
int kith_tool_main(int argc, char **argv);

static char folder[64];
static char *book; /* bytes of the fresh one */
static size_t book_size;

/* --- files --- */

void tool_write_file(const char *name, const void *bytes, size_t size)
{
    FILE *file = fopen(name, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

char *tool_read_file(const char *name, size_t *size)
{
    FILE *file = fopen(name, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    const long length = ftell(file);
    assert_true(length >= 0);
    rewind(file);
    char *bytes = malloc((size_t)length + 1);
    assert_non_null(bytes);
    *size = fread(bytes, 1, (size_t)length, file);
    bytes[*size] = '\0';
    (void)fclose(file);
    return bytes;
}

static void empty_folder(void)
{
    DIR *open = opendir(".");
    assert_non_null(open);
    for (const struct dirent *entry = readdir(open); entry != NULL; entry = readdir(open)) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            (void)unlink(entry->d_name);
        }
    }
    (void)closedir(open);
}

static void remove_folder(void)
{
    if (chdir(folder) == 0) {
        empty_folder();
        (void)rmdir(folder);
    }
    free(book);
    book = NULL;
}

/* In memory if there is such a place: the tool waits for the disk at every commit. */
static void make_folder(void)
{
    (void)snprintf(folder, sizeof folder, "/dev/shm/kith-fuzz-XXXXXX");
    if (mkdtemp(folder) == NULL) {
        (void)snprintf(folder, sizeof folder, "/tmp/kith-fuzz-XXXXXX");
        assert_non_null(mkdtemp(folder));
    }
    assert_int_equal(atexit(remove_folder), 0);
}

/* --- the book --- */

static void do_well(const char *const *arguments, size_t count)
{
    tool_result done = tool_run(arguments, count, NULL);
    if (done.status != 0) {
        fail_msg("%s %s: %s", arguments[0], count > 2 ? arguments[2] : "", done.err);
    }
    tool_free(&done);
}

static void make_book(void)
{
    static const char *const kinds[][2] = {
        {"category", "category"}, {"attribute", "attribute"},        {"relation_type", "relation_type"},
        {"label", "label"},       {"customer", "customer_optician"},
    };
    const char *init[] = {"init", TOOL_BOOK, "--name", "Optics", "--language", "en"};
    do_well(init, COUNT(init));
    for (size_t i = 0; i < COUNT(kinds); i++) {
        char file[1024];
        (void)snprintf(file, sizeof file, "%s/%s.csv", SAMPLES, kinds[i][1]);
        const char *import[] = {"import", TOOL_BOOK, kinds[i][0], file};
        do_well(import, COUNT(import));
    }
    const char *relate[] = {"relate", TOOL_BOOK, "K1", "husband", "K2", "--since", "2008-08-08"};
    do_well(relate, COUNT(relate));
    book = tool_read_file(TOOL_BOOK, &book_size);
}

void tool_reset(void)
{
    if (folder[0] == '\0') {
        make_folder();
    }
    assert_int_equal(chdir(folder), 0);
    empty_folder();
    if (book == NULL) {
        make_book();
        empty_folder();
    }
    tool_write_file(TOOL_BOOK, book, book_size);
}

/* --- running --- */

/* SQLite may read "file:%2F..." as the address of a file anywhere. */
int tool_is_harmless(const char *argument)
{
    return strchr(argument, '/') == NULL &&
           (strstr(argument, "file:") == NULL || strchr(argument, '%') == NULL);
}

static void redirect_input(const char *input)
{
    const int from = open(input == NULL ? "/dev/null" : input, O_RDONLY | O_CLOEXEC);
    assert_true(from > 0);
    assert_int_equal(dup2(from, 0), 0);
    (void)close(from);
}

/* Lines that say who speaks, without anything that a terminal would obey. */
static void check_complaint(const tool_result *result)
{
    const char *line = result->err;
    if (result->status != 0) {
        assert_true(line[0] != '\0');
    }
    while (*line != '\0') {
        const char *end = strchr(line, '\n');
        assert_true(strncmp(line, "kith: ", 6) == 0);
        assert_non_null(end);
        for (const char *at = line; at < end; at++) {
            assert_true((unsigned char)*at >= ' ' && *at != 0x7F);
        }
        line = end + 1;
    }
}

static int run_main(char **argv, size_t count, tool_result *result)
{
    size_t err_size = 0;
    FILE *const usual_out = stdout;
    FILE *const usual_err = stderr;
    (void)fflush(stdout);
    FILE *out = open_memstream(&result->out, &result->out_size);
    FILE *err = open_memstream(&result->err, &err_size);
    assert_non_null(out);
    assert_non_null(err);
    stdout = out;
    stderr = err;
    optind = 0; /* getopt begins anew */
    const int status = kith_tool_main((int)count, argv);
    stdout = usual_out;
    stderr = usual_err;
    (void)fclose(out);
    (void)fclose(err);
    return status;
}

tool_result tool_run(const char *const *arguments, size_t count, const char *input)
{
    tool_result result = {0};
    char *argv[TOOL_ARGUMENTS + 2] = {strdup("kith")};
    char *kept[TOOL_ARGUMENTS + 2]; /* getopt sorts argv */
    assert_in_range(count, 0, TOOL_ARGUMENTS);
    for (size_t i = 0; i < count; i++) {
        argv[i + 1] = strdup(arguments[i]);
        assert_non_null(argv[i + 1]);
    }
    memcpy(kept, argv, sizeof argv);
    redirect_input(input);
    result.status = run_main(argv, count + 1, &result);
    for (size_t i = 0; i <= count; i++) {
        free(kept[i]);
    }
    assert_in_range(result.status, 0, STATUS_MOST);
    check_complaint(&result);
    return result;
}

void tool_free(tool_result *result)
{
    free(result->out);
    free(result->err);
    *result = (tool_result){0};
}
