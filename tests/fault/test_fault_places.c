/*
 * Every place where the library asks for memory fails in its turn: once, from then on, and once with the call
 * made again. Seen at the end: which public calls took part, and which sites failed (sites.py compares them
 * with all that there are).
 */
#include "calls.h"
#include "places.h"
#include "sweep.h"

#include <stdio.h>

static uint64_t struck;
static size_t runs;

static void strike(fixture *f, uint64_t k, int for_ever)
{
    (void)f;
    struck = k;
    places_start(k, for_ever);
}

static int settle(fixture *f)
{
    (void)f;
    return places_stop() >= struck;
}

static const means failing_places = {.strike = strike, .settle = settle, .hold = places_hold};

/* --- which places --- */

static rng sampling;

/* Places of the last run, by number; 1: to be failed. */
static unsigned char chosen[PLACES_MOST];

static int seen_before(uint64_t number)
{
    for (uint64_t i = 1; i < number; i++) {
        if (places_key(i) == places_key(number)) {
            return 1;
        }
    }
    return 0;
}

/* Is this the run that must see every site fail? Others, as under sanitizers, take a part that the seed
 * draws. */
static int thorough;

/* Of the places that are not the first of their site under a call, so many of a scenario on average. */
static uint64_t others;

/* Each site under each public call, where it is met first, and of the others so many on average. */
static uint64_t choose(const subject *of)
{
    fixture f;
    fixture_open(&f, of->with_store);
    f.hold = places_hold;
    places_start(0, 0);
    OK(NULL, of->work->run(&f));
    const uint64_t count = places_stop();
    fixture_close(&f);
    assert_true(count < PLACES_MOST);
    for (uint64_t i = 1; i <= count; i++) {
        chosen[i] = count <= others || rng_below(&sampling, (uint32_t)count) < others ||
                    (!seen_before(i) && (thorough || rng_once_in(&sampling, 4)));
    }
    return count;
}

static void sweep(const scenario *work, int with_store, way how)
{
    subject of = subject_new(work, &failing_places, with_store);
    const uint64_t count = choose(&of);
    for (uint64_t k = 1; k <= count; k++) {
        if (chosen[k]) {
            assert_true(fail_at(&of, how, k));
            runs++;
        }
    }
    subject_free(&of);
}

static void sweep_all(way how)
{
    for (const scenario *work = scenarios; work->name != NULL; work++) {
        for (int with_store = work->needs_store; with_store <= 1; with_store++) {
            sweep(work, with_store, how);
        }
    }
}

static void a_failing_place_changes_nothing(void **state)
{
    (void)state;
    sweep_all(FAIL_ONCE);
}

static void every_place_failing_from_then_on_changes_nothing(void **state)
{
    (void)state;
    sweep_all(FAIL_FOR_EVER);
}

static void a_call_that_met_a_failing_place_can_be_made_again(void **state)
{
    (void)state;
    sweep_all(FAIL_INSISTED);
}

/* --- what was seen --- */

static void every_public_call_is_in_a_scenario(void **state)
{
    size_t missing = 0;
    (void)state;
    for (size_t i = 0; i < calls_known; i++) {
        if (calls_made[i].made == 0) {
            print_error("%s: in no scenario\n", calls_made[i].name);
            missing++;
        }
    }
    assert_int_equal(missing, 0);
    (void)fprintf(stderr, "# %zu public calls in %zu runs with a failing place\n", calls_known, runs);
}

static void want_of_memory_is_answered_by_the_calls_that_say_so(void **state)
{
    size_t wrong = 0;
    (void)state;
    for (size_t i = 0; i < calls_known; i++) {
        const call_count *call = &calls_made[i];
        if (call->may_lack_memory != (call->no_memory > 0)) {
            print_error("%s: its reference %s KITH_ERR_MEMORY, seen %zu times\n", call->name,
                        call->may_lack_memory ? "names" : "does not name", call->no_memory);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

/* A test that failed has left faults behind. */
static int no_fault_any_more(void **state)
{
    (void)state;
    (void)places_stop();
    places_hold(0);
    return 0;
}

#define TEST(name) cmocka_unit_test_teardown(name, no_fault_any_more)

int main(int count, char **arguments)
{
    const int sites_are_told = count > 1;
    thorough = sites_are_told || is_full_run();
    /* In a full run that is all but for the longest scenarios. Other builds, as under sanitizers, run the
     * same places many times as long, and know them from that run. */
    others = is_full_run() && sites_are_told ? 2000 : 8;
    sampling = rng_new("failing places");
    const struct CMUnitTest tests[] = {
        TEST(a_failing_place_changes_nothing),
        TEST(every_place_failing_from_then_on_changes_nothing),
        TEST(a_call_that_met_a_failing_place_can_be_made_again),
        TEST(every_public_call_is_in_a_scenario),
        TEST(want_of_memory_is_answered_by_the_calls_that_say_so),
    };
    /* The last one needs every place to have failed: where they are sampled it is left out. */
    const size_t asked = thorough ? COUNT(tests) : COUNT(tests) - 1;
    const int failed = _cmocka_run_group_tests("places", tests, asked, NULL, NULL);
    const int written = count < 2 || places_write(arguments[1]);
    return failed != 0 || !written;
}
