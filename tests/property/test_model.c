/* Random transactions on the library and on the naive model side by side: test_model [PART]. */
#include "world.h"

#include <stdlib.h>

#define STEPS 2000u
#define STEPS_FULL 100000u

/* Of the steps of a full run one in so many, in a build where each takes many times as long. */
static uint32_t part = 1;

static void library_and_model_agree(void **state)
{
    (void)state;
    const rng random = rng_new("random transactions");
    world *at = world_new(random, (rng){.state = ~random.state});
    const uint32_t steps = is_full_run() ? STEPS_FULL / part : STEPS;
    for (at->step = 0; at->step < steps; at->step++) {
        world_step(at);
    }
    world_free(at);
}

int main(int count, char **arguments)
{
    const unsigned long given = count > 1 ? strtoul(arguments[1], NULL, 10) : 1;
    part = given == 0 || given > STEPS_FULL ? 1 : (uint32_t)given;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(library_and_model_agree),
    };
    return cmocka_run_group_tests_name("model", tests, NULL, NULL);
}
