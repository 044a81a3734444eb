/* Sizes of the structs of kith/testing.h; apart from the core's own checks, so that these files use public
 * headers only. */
#ifndef KITH_API_TESTING_SIZE_H
#define KITH_API_TESTING_SIZE_H

#include "kith/types.h"

#include <string.h>

/* Of a struct that comes in: its size is set, and what a newer header added at its end is zero. */
static inline kith_status kithi_testing_size(const void *given, size_t size, size_t known)
{
    const unsigned char *bytes = given;
    if (size < sizeof size) {
        return KITH_ERR_ABI;
    }
    for (size_t i = known; i < size; i++) {
        if (bytes[i] != 0) {
            return KITH_ERR_ABI;
        }
    }
    return KITH_OK;
}

/* Fill a struct that goes out, of `size` bytes to the caller, from `local`; its size stays, an unknown tail
 * is zeroed. */
static inline kith_status kithi_testing_fill(void *given, size_t size, const void *local, size_t known)
{
    if (size < sizeof size) {
        return KITH_ERR_ABI;
    }
    memset(given, 0, size);
    memcpy(given, local, size < known ? size : known);
    memcpy(given, &size, sizeof size);
    return KITH_OK;
}

#endif
