/*
 * Sequence: the bytes decide which calls are made, on the library and on the naive model in lock-step. What
 * is asked about the outcome depends on the first byte alone, so that the others all go into calls.
 */
#include "../property/world.h"
#include "fuzz.h"

#define STEPS_MOST 24u /* bounds the time of one input */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) {
        return -1;
    }
    world *at = world_new(rng_of_bytes(data + 1, size - 1), (rng){.state = data[0]});
    for (at->step = 0; at->step < STEPS_MOST && !rng_is_spent(&at->random); at->step++) {
        world_step(at);
    }
    world_free(at);
    return 0;
}
