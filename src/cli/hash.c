/* Hash: reading the key, and the hash of an address. */
#include "cli/hash.h"

#include "cli/report.h"
#include "kith/book.h"

#include <errno.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <string.h>

int cli_hash_read(cli_hash *hash, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return cli_report("%s: %s", path, strerror(errno));
    }
    const size_t size = fread(hash->key, 1, sizeof hash->key, file);
    const int failed = ferror(file);
    const int longer = size == sizeof hash->key && fgetc(file) != EOF;
    (void)fclose(file);
    if (failed) {
        return cli_report("%s: it cannot be read", path);
    }
    if (size < CLI_HASH_KEY_LEAST || longer) {
        return cli_report("%s: a key has %u to %u bytes, and this file %s", path, CLI_HASH_KEY_LEAST,
                          CLI_HASH_KEY_MOST, longer ? "more" : "fewer");
    }
    hash->size = size;
    return CLI_DONE;
}

int32_t cli_hash_address(void *ctx, const char *address, size_t length, unsigned char *out)
{
    const cli_hash *hash = ctx;
    unsigned int size = 0;
    return HMAC(EVP_sha256(), hash->key, (int)hash->size, (const unsigned char *)address, length, out,
                &size) != NULL &&
                   size == KITH_HASH_BYTES
               ? 1
               : 0;
}
