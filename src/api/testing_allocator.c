/* An allocator over libc that counts, checks the sizes it is told, and fails when told. */
#include "kith/testing.h"

#include "api/testing_size.h"

#include <stdlib.h>

/* Size of the first kith_test_allocator; members behind `bytes` are touched only if the caller's size covers
 * them. */
#define ALLOCATOR_LEAST (offsetof(kith_test_allocator, bytes) + sizeof((kith_test_allocator *)NULL)->bytes)

/* Stands before every block, so that a wrong size is noticed; as wide as the strictest alignment. */
typedef union header {
    size_t size;
    max_align_t strictest;
} header;

static header *header_of(void *block)
{
    return (header *)block - 1;
}

/* Is this request, which asks for more memory, one of those that fail? */
static int fails(kith_test_allocator *state)
{
    state->calls++;
    return state->fail_at != 0 &&
           (state->calls == state->fail_at || (state->for_ever != 0 && state->calls > state->fail_at));
}

static void *resize(void *ctx, void *block, size_t old_size, size_t new_size)
{
    kith_test_allocator *state = ctx;
    header *old = block == NULL ? NULL : header_of(block);
    const size_t held = old == NULL ? 0 : old->size;
    state->wrong += held != old_size;
    if (new_size == 0) {
        state->live -= old != NULL;
        state->bytes -= held;
        free(old);
        return NULL;
    }
    if ((new_size > held && fails(state)) || new_size > SIZE_MAX - sizeof *old) {
        return NULL;
    }
    header *made = realloc(old, sizeof *made + new_size);
    if (made == NULL) {
        return NULL;
    }
    made->size = new_size;
    state->live += old == NULL;
    state->bytes += new_size;
    state->bytes -= held;
    return made + 1;
}

kith_status kith_test_allocator_callbacks(kith_test_allocator *state, kith_allocator *out)
{
    if (state == NULL || out == NULL) {
        return KITH_ERR_INVALID;
    }
    if (state->size < ALLOCATOR_LEAST || kithi_testing_size(state, state->size, sizeof *state) != KITH_OK) {
        return KITH_ERR_ABI;
    }
    const kith_allocator callbacks = {.ctx = state, .resize = resize};
    return kithi_testing_fill(out, out->size, &callbacks, sizeof callbacks);
}
