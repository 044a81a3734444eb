/* Hash: HMAC-SHA-256 of addresses that nothing may be sent to, under a key from a file. */
#ifndef KITH_CLI_HASH_H
#define KITH_CLI_HASH_H

#include <stddef.h>
#include <stdint.h>

#define CLI_HASH_KEY_LEAST 32u /* bytes; a shorter one could be tried out */
#define CLI_HASH_KEY_MOST 4096u

typedef struct cli_hash {
    size_t size; /* of the key; 0: none was given */
    unsigned char key[CLI_HASH_KEY_MOST];
} cli_hash;

/* Reads the key, which is the whole file; the exit status. */
int cli_hash_read(cli_hash *hash, const char *path);

/* The kith_hash_fn of a book; ctx is a cli_hash. */
int32_t cli_hash_address(void *ctx, const char *address, size_t length, unsigned char *out);

#endif
