/* Replay: every file of a corpus folder through a target, one test point each: replay FOLDER */
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILES_MOST 1000u
#define SIZE_MOST 1000000u /* of an input */

typedef struct corpus {
    char *folder; /* absolute: a target may go elsewhere */
    char *names[FILES_MOST];
    struct CMUnitTest tests[FILES_MOST];
    size_t count;
} corpus;

static corpus all;

static uint8_t *read_file(const char *name, size_t *size)
{
    char path[4096];
    assert_in_range(snprintf(path, sizeof path, "%s/%s", all.folder, name), 1, sizeof path - 1);
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = malloc(SIZE_MOST + 1);
    assert_non_null(file);
    assert_non_null(bytes);
    *size = fread(bytes, 1, SIZE_MOST + 1, file);
    assert_false(ferror(file));
    assert_in_range(*size, 0, SIZE_MOST);
    (void)fclose(file);
    /* Exactly as long as the input, so that a sanitizer sees what reads beyond it. */
    uint8_t *exact = realloc(bytes, *size == 0 ? 1 : *size);
    assert_non_null(exact);
    return exact;
}

static void input_runs_to_its_end(void **state)
{
    size_t size = 0;
    uint8_t *bytes = read_file(*state, &size);
    assert_in_range(LLVMFuzzerTestOneInput(bytes, size) + 1, 0, 1);
    free(bytes);
}

static int by_name(const void *one, const void *other)
{
    return strcmp(*(char *const *)one, *(char *const *)other);
}

static int list_files(void)
{
    DIR *folder = opendir(all.folder);
    if (folder == NULL) {
        return 0;
    }
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (entry->d_name[0] == '.') {
            continue;
        }
        if (all.count == FILES_MOST) {
            (void)closedir(folder);
            return 0;
        }
        all.names[all.count++] = strdup(entry->d_name);
    }
    (void)closedir(folder);
    qsort(all.names, all.count, sizeof all.names[0], by_name); /* a folder has no order of its own */
    return all.count > 0;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        (void)fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
        return 2;
    }
    all.folder = realpath(argv[1], NULL);
    if (all.folder == NULL || !list_files()) {
        (void)fprintf(stderr, "%s: no files, or too many\n", argv[1]);
        return 2;
    }
    for (size_t i = 0; i < all.count; i++) {
        all.tests[i] = (struct CMUnitTest){
            .name = all.names[i], .test_func = input_runs_to_its_end, .initial_state = all.names[i]};
    }
    const int failed = _cmocka_run_group_tests("corpus", all.tests, all.count, NULL, NULL);
    for (size_t i = 0; i < all.count; i++) {
        free(all.names[i]);
    }
    free(all.folder);
    return failed;
}
