/* A draft to test containers in, over an allocator that can be told to fail; and a small generator of
 * numbers. */
#ifndef KITH_TESTS_DRAFT_FIXTURE_H
#define KITH_TESTS_DRAFT_FIXTURE_H

#include "base/versions.h"

#include <limits.h>
#include <stdlib.h>

typedef struct draft_fixture {
    kithi_memory memory;
    kithi_pages pages;
    kithi_versions versions;
    kithi_draft draft;
    long countdown; /* blocks until the allocator fails, for ever */
    size_t hoarded;
    uint32_t hoard[2 * KITHI_CHUNK_PAGES];
    bool no_chunks; /* refuse what new pages would come from */
} draft_fixture;

static inline void *fixture_resize(void *ctx, void *ptr, size_t old_size, size_t new_size)
{
    draft_fixture *fixture = ctx;
    if (new_size >= KITHI_CHUNK_SIZE && fixture->no_chunks) {
        return NULL;
    }
    if (new_size > 0 && fixture->countdown-- <= 0) {
        fixture->countdown = 0;
        return NULL;
    }
    return kithi_memory_libc(NULL, ptr, old_size, new_size);
}

static inline draft_fixture *fixture_open(void)
{
    draft_fixture *fixture = calloc(1, sizeof *fixture);
    assert_non_null(fixture);
    fixture->countdown = LONG_MAX;
    kithi_memory_init(&fixture->memory, fixture_resize, fixture);
    kithi_pages_init(&fixture->pages, &fixture->memory);
    assert_true(kithi_versions_init(&fixture->versions, &fixture->pages));
    assert_true(kithi_draft_begin(&fixture->draft, &fixture->versions));
    return fixture;
}

/* Publish what the draft has and begin the next one; returns how many pages the published state takes. */
static inline uint64_t fixture_publish(draft_fixture *fixture)
{
    kithi_draft_publish(&fixture->draft, 1);
    assert_true(kithi_draft_abandon(&fixture->draft));
    kithi_versions_collect(&fixture->versions);
    const uint64_t used = atomic_load(&fixture->pages.used);
    assert_true(kithi_draft_begin(&fixture->draft, &fixture->versions));
    return used;
}

static inline void fixture_close(draft_fixture *fixture)
{
    fixture->countdown = LONG_MAX;
    assert_true(kithi_draft_abandon(&fixture->draft));
    kithi_versions_free(&fixture->versions);
    kithi_pages_free(&fixture->pages);
    assert_int_equal(atomic_load(&fixture->memory.bytes), 0);
    free(fixture);
}

/* Leave the draft so many pages, and the allocator so many blocks, none of them for more pages. */
static inline void fixture_starve(draft_fixture *fixture, uint64_t pages, long blocks)
{
    while (atomic_load(&fixture->pages.idle) > pages) {
        assert_true(fixture->hoarded < 2 * KITHI_CHUNK_PAGES);
        const uint32_t page = kithi_pages_take(&fixture->pages, 0);
        assert_true(page != 0);
        fixture->hoard[fixture->hoarded++] = page;
    }
    fixture->no_chunks = true;
    fixture->countdown = blocks;
}

static inline void fixture_feed(draft_fixture *fixture)
{
    fixture->no_chunks = false;
    fixture->countdown = LONG_MAX;
    while (fixture->hoarded > 0) {
        kithi_pages_give(&fixture->pages, fixture->hoard[--fixture->hoarded]);
    }
}

/* The same seed gives the same numbers everywhere. */
static inline uint32_t fixture_number(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*seed >> 33);
}

#endif
