/* Memory: allocation that either works or ends the tool. */
#include "cli/memory.h"

#include "cli/report.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 16

void *cli_memory_resize(void *block, size_t count, size_t size)
{
    void *resized = count > SIZE_MAX / size ? NULL : realloc(block, count == 0 ? size : count * size);
    if (resized == NULL) {
        exit(cli_report("out of memory"));
    }
    return resized;
}

void *cli_memory_grow(void *block, size_t *capacity, size_t count, size_t size)
{
    if (count < *capacity) {
        return block;
    }
    *capacity = *capacity == 0 ? FIRST_CAPACITY : *capacity > SIZE_MAX / 2 ? SIZE_MAX : *capacity * 2;
    return cli_memory_resize(block, *capacity, size);
}

char *cli_memory_copy(const char *text, size_t length)
{
    char *copy = cli_memory_resize(NULL, length + 1, 1);
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}
