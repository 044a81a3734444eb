/* Memory: what the tool allocates. Without memory the tool says so and ends: nothing is stored before a
 * commit. */
#ifndef KITH_CLI_MEMORY_H
#define KITH_CLI_MEMORY_H

#include <stddef.h>

/* Room for count elements of size bytes; block may be NULL. */
void *cli_memory_resize(void *block, size_t count, size_t size);

/* Room for one element more than count; *capacity doubles when it is used up. */
void *cli_memory_grow(void *block, size_t *capacity, size_t count, size_t size);

char *cli_memory_copy(const char *text, size_t length);

#endif
