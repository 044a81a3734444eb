/* Pages: what is taken is zero, what was given back is zero soon, and directories are copied as far as used.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/array.h"
#include "draft_fixture.h"

#include <string.h>

static bool is_zero(const kithi_pages *pages, uint32_t page)
{
    const unsigned char *bytes = kithi_pages_at(pages, page);
    for (size_t i = 0; i < KITHI_PAGE_SIZE; i++) {
        if (bytes[i] != 0) {
            return false;
        }
    }
    return true;
}

/* Take `count` pages, write on all of them, give them back. */
static void soil(kithi_pages *pages, uint32_t count)
{
    uint32_t taken[2 * KITHI_SOILED_MOST];
    for (uint32_t i = 0; i < count; i++) {
        taken[i] = kithi_pages_take(pages, 0);
        assert_true(taken[i] != 0 && is_zero(pages, taken[i]));
        memset(kithi_pages_at(pages, taken[i]), 'x', KITHI_PAGE_SIZE);
    }
    for (uint32_t i = 0; i < count; i++) {
        kithi_pages_give(pages, taken[i]);
    }
}

static void a_page_is_zero_whatever_stood_on_it(void **state)
{
    (void)state;
    draft_fixture *fixture = fixture_open();
    const uint64_t used = atomic_load(&fixture->pages.used);
    soil(&fixture->pages, 10);
    soil(&fixture->pages, 20); /* asserts it */
    assert_int_equal(atomic_load(&fixture->pages.used), used);
    fixture_close(fixture);
}

/* Those given back last come first, as they are; all but a few are zero already. */
static void few_pages_wait_for_being_zeroed(void **state)
{
    (void)state;
    draft_fixture *fixture = fixture_open();
    kithi_pages *pages = &fixture->pages;
    uint32_t taken[2 * KITHI_SOILED_MOST];
    uint32_t soiled = 0;
    soil(pages, 2 * KITHI_SOILED_MOST);
    for (uint32_t i = 0; i < 2 * KITHI_SOILED_MOST; i++) {
        taken[i] = kithi_pages_take_soiled(pages, 0);
        soiled += !is_zero(pages, taken[i]);
    }
    assert_int_equal(soiled, KITHI_SOILED_MOST);
    assert_false(is_zero(pages, taken[0]));
    for (uint32_t i = 0; i < 2 * KITHI_SOILED_MOST; i++) {
        kithi_pages_give(pages, taken[i]);
    }
    fixture_close(fixture);
}

static void nothing_is_left_when_pages_are_wiped(void **state)
{
    (void)state;
    draft_fixture *fixture = fixture_open();
    kithi_pages *pages = &fixture->pages;
    soil(pages, 2 * KITHI_SOILED_MOST);
    kithi_pages_wipe(pages);
    const uint64_t idle = atomic_load(&pages->idle);
    for (uint64_t i = 0; i < idle; i++) {
        const uint32_t page = kithi_pages_take_soiled(pages, 0);
        assert_true(is_zero(pages, page));
    }
    fixture_close(fixture);
}

/* Pages of an array far apart, and more of them with every draft: all are there in each version. */
static void directories_keep_what_they_name(void **state)
{
    (void)state;
    draft_fixture *fixture = fixture_open();
    const kithi_shape shape = kithi_shape_of(64);
    uint32_t indexes[40];
    uint64_t seed = 7;
    for (uint32_t i = 0; i < 40; i++) {
        indexes[i] = i == 0 ? 0 : fixture_number(&seed) % (1u << (4 + i / 2));
        uint32_t *item =
            kithi_array_touch(&fixture->draft, &fixture->draft.work->roots.at[0], &shape, indexes[i]);
        assert_non_null(item);
        *item = indexes[i] + 1;
        soil(&fixture->pages, 30); /* what a copy gets is not zero */
        (void)fixture_publish(fixture);
        for (uint32_t j = 0; j <= i; j++) {
            const uint32_t *found = kithi_array_at(&fixture->draft.work->roots.at[0], &shape, indexes[j]);
            assert_non_null(found);
            assert_int_equal(*found, indexes[j] + 1);
        }
        const kithi_root *root = &fixture->draft.work->roots.at[0];
        for (uint32_t number = 0; number < 1u << 14; number++) {
            bool wanted = false;
            for (uint32_t j = 0; j <= i; j++) {
                wanted |= kithi_shape_page(&shape, indexes[j]) == number;
            }
            assert_int_equal(kithi_array_page(root, number) != 0, wanted);
        }
    }
    fixture_close(fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_is_zero_whatever_stood_on_it),
        cmocka_unit_test(few_pages_wait_for_being_zeroed),
        cmocka_unit_test(nothing_is_left_when_pages_are_wiped),
        cmocka_unit_test(directories_keep_what_they_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
