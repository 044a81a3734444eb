/*
 * Every allocation of every scenario fails in its turn, once or from then on: the committed state stays what
 * it was, the same work succeeds afterwards and comes to the same end, and nothing leaks.
 */
#include "sweep.h"

#include <stdlib.h>

static void strike(fixture *f, uint64_t k, int for_ever)
{
    f->allocator.for_ever = (uint32_t)for_ever;
    f->allocator.fail_at = f->allocator.calls + k;
}

static int settle(fixture *f)
{
    const int reached = f->allocator.calls >= f->allocator.fail_at;
    f->allocator.fail_at = 0;
    return reached;
}

static const means failing_allocator = {.strike = strike, .settle = settle};

/* In a full run every allocation fails in turn; otherwise every third on average, drawn by the seed. */
static rng sampling;

static void sweep(const scenario *work, int with_store, way how)
{
    subject of = subject_new(work, &failing_allocator, with_store);
    uint64_t k = 1;
    while (fail_at(&of, how, k)) {
        k += is_full_run() ? 1 : 1 + rng_below(&sampling, 5);
        assert_true(k < RUNS_MOST);
    }
    subject_free(&of);
}

static void sweep_all(int with_store, way how)
{
    for (const scenario *work = scenarios; work->name != NULL; work++) {
        if (with_store || !work->needs_store) {
            sweep(work, with_store, how);
        }
    }
}

static void a_failed_allocation_changes_nothing(void **state)
{
    (void)state;
    sweep_all(0, FAIL_ONCE);
    sweep_all(1, FAIL_ONCE);
}

static void no_memory_from_then_on_changes_nothing(void **state)
{
    (void)state;
    sweep_all(0, FAIL_FOR_EVER);
    sweep_all(1, FAIL_FOR_EVER);
}

static void a_call_that_ran_out_of_memory_can_be_made_again(void **state)
{
    (void)state;
    sweep_all(0, FAIL_INSISTED);
    sweep_all(1, FAIL_INSISTED);
}

/* Open a book over a store, with the k-th allocation failing; 0: there is no k-th one. */
static int open_at(kith_memory_store *memory, uint32_t rights_mode, uint32_t for_ever, uint64_t k)
{
    kith_test_allocator state = {.size = sizeof state, .fail_at = k, .for_ever = for_ever};
    kith_allocator allocator = {.size = sizeof allocator};
    kith_store store = {.size = sizeof store};
    OK(NULL, kith_test_allocator_callbacks(&state, &allocator));
    OK(NULL, kith_memory_store_callbacks(memory, &store));
    const kith_book_options options = {.size = sizeof options,
                                       .allocator = &allocator,
                                       .store = &store,
                                       .rights_mode = rights_mode,
                                       .owner = "anna"};
    kith_book *book = NULL;
    const kith_status status = kith_book_open(&options, &book, NULL);
    const int reached = state.calls >= k;
    assert_true(status == (reached ? KITH_ERR_MEMORY : KITH_OK) || (reached && status == KITH_OK));
    assert_int_equal(status == KITH_OK, book != NULL);
    kith_book_close(book);
    assert_int_equal(state.live, 0);
    assert_int_equal(state.wrong, 0);
    return reached;
}

static void opening_a_book_without_memory_leaves_the_store_as_it_was(void **state)
{
    (void)state;
    for (uint32_t for_ever = 0; for_ever <= 1; for_ever++) {
        kith_memory_store *memory = new_store();
        for (uint64_t k = 1; open_at(memory, KITH_RIGHTS_ROLES, for_ever, k); k++) {
            assert_true(k < RUNS_MOST);
        }
        kith_memory_store_free(memory);

        fixture f;
        fixture_open(&f, 1);
        char *before = dump_of(f.book);
        for (uint64_t k = 1; open_at(f.memory, KITH_RIGHTS_HOST, for_ever, k); k++) {
            assert_true(k < RUNS_MOST);
        }
        kith_book *again = open_over(f.memory);
        char *after = dump_of(again);
        assert_string_equal(before, after);
        free(before);
        free(after);
        kith_book_close(again);
        fixture_close(&f);
    }
}

int main(void)
{
    sampling = rng_new("failing allocations");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failed_allocation_changes_nothing),
        cmocka_unit_test(no_memory_from_then_on_changes_nothing),
        cmocka_unit_test(a_call_that_ran_out_of_memory_can_be_made_again),
        cmocka_unit_test(opening_a_book_without_memory_leaves_the_store_as_it_was),
    };
    return cmocka_run_group_tests_name("memory", tests, NULL, NULL);
}
