/* Random transactions on the library and on the naive model side by side. */
#include "world.h"

#define STEPS 2000u
#define STEPS_FULL 100000u

static void library_and_model_agree(void **state)
{
    (void)state;
    const rng random = rng_new("random transactions");
    world *at = world_new(random, (rng){.state = ~random.state});
    const uint32_t steps = is_full_run() ? STEPS_FULL : STEPS;
    for (at->step = 0; at->step < steps; at->step++) {
        world_step(at);
    }
    world_free(at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(library_and_model_agree),
    };
    return cmocka_run_group_tests_name("model", tests, NULL, NULL);
}
