/* Drafts and versions: what readers pin stays, whatever goes around it. */
#include "../support/support.h"

#include "draft_fixture.h"

#include <string.h>

enum { MANY = 200 };

static uint64_t alive(const draft_fixture *fixture)
{
    return atomic_load(&fixture->versions.alive);
}

/* Publish a page that holds a number, in the place of `old` (0: none). */
static uint32_t publish_number(draft_fixture *fixture, uint32_t old, uint32_t number)
{
    const uint32_t page =
        old == 0 ? kithi_draft_page(&fixture->draft, 0) : kithi_draft_touch(&fixture->draft, old);
    assert_true(page != 0);
    memcpy(kithi_pages_at(&fixture->pages, page), &number, sizeof number);
    (void)fixture_publish(fixture);
    return page;
}

static uint32_t number_on(const draft_fixture *fixture, uint32_t page)
{
    uint32_t number = 0;
    memcpy(&number, kithi_pages_at(&fixture->pages, page), sizeof number);
    return number;
}

static void pinned_versions_stay_and_the_others_go(void **state)
{
    (void)state;
    draft_fixture *fixture = fixture_open();
    kithi_slot *slots[MANY] = {NULL};
    uint32_t pages[MANY] = {0};
    uint64_t seed = 7;
    for (uint32_t i = 0; i < MANY; i++) {
        pages[i] = publish_number(fixture, i == 0 ? 0 : pages[i - 1], i);
        slots[i] = kithi_versions_pin(&fixture->versions);
        assert_non_null(slots[i]);
    }
    for (uint32_t left = MANY; left > 0;) { /* readers leave in any order */
        const uint32_t leaves = fixture_number(&seed) % MANY;
        if (slots[leaves] == NULL) {
            continue;
        }
        kithi_versions_unpin(slots[leaves]);
        slots[leaves] = NULL;
        left--;
        kithi_versions_collect(&fixture->versions);
        const uint64_t newest = slots[MANY - 1] == NULL ? 1 : 0; /* stays, pinned or not */
        assert_int_equal(alive(fixture), left + newest + 1);     /* and the draft's */
        for (uint32_t i = 0; i < MANY; i++) {
            assert_true(slots[i] == NULL || number_on(fixture, pages[i]) == i);
        }
    }
    fixture_close(fixture);
}

static void a_snapshot_keeps_its_base_when_its_draft_has_closed(void **state)
{
    (void)state;
    draft_fixture *fixture = fixture_open();
    kithi_draft other;
    uint32_t page = publish_number(fixture, 0, 1);
    assert_true(kithi_draft_begin(&other, &fixture->versions));
    kithi_slot *slots[MANY] = {NULL};
    for (uint32_t i = 0; i < MANY; i++) {
        slots[i] = kithi_draft_snapshot(&other);
        assert_non_null(slots[i]);
    }
    const uint32_t shown = page;
    for (uint32_t i = 2; i < 5; i++) {
        page = publish_number(fixture, page, i);
    }
    assert_false(kithi_draft_abandon(&other)); /* its snapshots are read */
    for (uint32_t i = 0; i < MANY; i++) {
        kithi_versions_collect(&fixture->versions);
        assert_int_equal(number_on(fixture, shown), 1);
        kithi_versions_unpin(slots[i]);
        kithi_draft_collect(&other);
    }
    assert_true(kithi_draft_abandon(&other));
    kithi_versions_collect(&fixture->versions);
    assert_int_equal(alive(fixture), 2); /* the newest, and the draft's */
    fixture_close(fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pinned_versions_stay_and_the_others_go),
        cmocka_unit_test(a_snapshot_keeps_its_base_when_its_draft_has_closed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
