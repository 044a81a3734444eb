/* The heap against plain blocks of memory, and bulk sorting of strings against the simplest order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/heap.h"
#include "base/sort.h"
#include "draft_fixture.h"

#include <stdio.h>
#include <string.h>

#define PIECES 400u
#define STEPS 20000u

typedef struct piece {
    size_t size;
    uint32_t reference; /* 0: none */
    unsigned char mark;
} piece;

static uint64_t next_number(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* Mostly small, sometimes a run of pages. */
static size_t any_size(uint64_t *seed)
{
    const uint64_t number = next_number(seed);
    return 1 + (number >> 32) % (number % 50 == 0 ? KITHI_HEAP_LARGEST : number % 7 == 0 ? 2500 : 120);
}

static kithi_root *heap_of(draft_fixture *fixture)
{
    return &fixture->draft.work->roots.at[5];
}

static void expect_piece(const kithi_root *root, const piece *wanted)
{
    const unsigned char *bytes = kithi_heap_at(root, wanted->reference);
    assert_int_equal((uintptr_t)bytes % 16, 0);
    for (size_t i = 0; i < wanted->size; i++) {
        assert_int_equal(bytes[i], wanted->mark);
    }
}

static void free_piece(draft_fixture *fixture, piece *old)
{
    expect_piece(heap_of(fixture), old);
    assert_true(kithi_heap_free(&fixture->draft, heap_of(fixture), old->reference));
    old->reference = 0;
}

static void new_piece(draft_fixture *fixture, piece *fresh, uint64_t *seed)
{
    fresh->size = any_size(seed);
    fresh->mark = (unsigned char)(1 + next_number(seed) % 255);
    unsigned char *bytes = kithi_heap_new(&fixture->draft, heap_of(fixture), fresh->size, &fresh->reference);
    assert_non_null(bytes);
    for (size_t i = 0; i < kithi_heap_room(fresh->size); i++) {
        assert_int_equal(bytes[i], 0); /* a new piece is zero, whatever lay there */
    }
    memset(bytes, fresh->mark, fresh->size);
}

static void pieces_keep_their_bytes_and_give_back_their_pages(void **state)
{
    (void)state;
    static piece pieces[PIECES];
    uint64_t seed = 20260601;
    (void)printf("# heap: seed %llu\n", (unsigned long long)seed);
    draft_fixture *fixture = fixture_open();
    const uint64_t before = fixture_publish(fixture);
    for (uint32_t step = 0; step < STEPS; step++) {
        piece *at = &pieces[next_number(&seed) % PIECES];
        if (at->reference != 0) {
            free_piece(fixture, at);
        } else {
            new_piece(fixture, at, &seed);
        }
        if (step % 500 == 0) {
            (void)fixture_publish(fixture);
        }
    }
    for (size_t i = 0; i < PIECES; i++) {
        if (pieces[i].reference != 0) {
            free_piece(fixture, &pieces[i]);
        }
    }
    /* What stays is the heap's own page and its directory. */
    assert_true(fixture_publish(fixture) <= before + 3);
    fixture_close(fixture);
}

static void a_snapshot_keeps_its_pieces(void **state)
{
    (void)state;
    static piece pieces[PIECES];
    uint64_t seed = 7;
    draft_fixture *fixture = fixture_open();
    for (size_t i = 0; i < PIECES; i++) {
        new_piece(fixture, &pieces[i], &seed);
    }
    (void)fixture_publish(fixture);
    kithi_slot *slot = kithi_draft_snapshot(&fixture->draft);
    assert_non_null(slot);
    const kithi_version *version = atomic_load(&slot->version);
    for (size_t i = 0; i < PIECES; i++) {
        unsigned char *bytes = kithi_heap_touch(&fixture->draft, heap_of(fixture), pieces[i].reference);
        assert_non_null(bytes);
        bytes[0] = (unsigned char)(bytes[0] + 1);
    }
    for (size_t i = 0; i < PIECES; i++) {
        expect_piece(&version->roots.at[5], &pieces[i]);
    }
    kithi_versions_unpin(slot);
    fixture_close(fixture);
}

/* More pages given back than the heap's own page can name: the rest hang in a list, and all are used again.
 */
static void page_numbers_given_back_by_the_thousand_are_used_again(void **state)
{
    (void)state;
    enum { RUNS = 1500 };
    static uint32_t references[RUNS];
    draft_fixture *fixture = fixture_open();
    uint32_t largest = 0;
    for (int again = 0; again < 2; again++) {
        for (size_t i = 0; i < RUNS; i++) {
            unsigned char *bytes =
                kithi_heap_new(&fixture->draft, heap_of(fixture), KITHI_PAGE_SIZE, &references[i]);
            assert_non_null(bytes);
            assert_int_equal(bytes[0], 0);
            bytes[0] = 1;
            assert_true(again == 0 || references[i] <= largest);
            largest = references[i] > largest ? references[i] : largest;
        }
        (void)fixture_publish(fixture);
        for (size_t i = 0; i < RUNS; i++) {
            assert_true(kithi_heap_free(&fixture->draft, heap_of(fixture), references[i]));
        }
        (void)fixture_publish(fixture);
    }
    fixture_close(fixture);
}

static int compare_items(const void *left, const void *right)
{
    const kithi_sort_item *a = left;
    const kithi_sort_item *b = right;
    const int order = memcmp(a->bytes, b->bytes, a->size < b->size ? a->size : b->size);
    return order != 0 ? order : (a->size > b->size) - (a->size < b->size);
}

static void strings_are_sorted_by_their_bytes(void **state)
{
    (void)state;
    enum { STRINGS = 5000, LONGEST = 60 };
    static unsigned char bytes[STRINGS][LONGEST];
    static kithi_sort_item items[STRINGS];
    static kithi_sort_item wanted[STRINGS];
    uint64_t seed = 99;
    for (uint32_t letters = 1; letters <= 4; letters++) { /* few letters: long common beginnings */
        for (size_t i = 0; i < STRINGS; i++) {
            const size_t size = 4 + next_number(&seed) % (LONGEST - 4);
            for (size_t j = 0; j < size; j++) {
                bytes[i][j] = (unsigned char)(next_number(&seed) % letters);
            }
            memcpy(&bytes[i][size - 4], &(uint32_t){(uint32_t)i}, 4); /* no two are equal */
            items[i] = wanted[i] = (kithi_sort_item){.bytes = bytes[i], .size = size};
        }
        kithi_sort_strings(items, STRINGS);
        qsort(wanted, STRINGS, sizeof *wanted, compare_items);
        for (size_t i = 0; i < STRINGS; i++) {
            assert_ptr_equal(items[i].bytes, wanted[i].bytes);
        }
    }
}

/* Two bytes that count, and one that tells equal ones apart. */
typedef struct small {
    unsigned char bytes[3];
} small;

static bool small_before(const void *a, const void *b)
{
    return memcmp(a, b, 2) < 0;
}

static void anything_is_sorted_in_place(void **state)
{
    (void)state;
    enum { MOST = 700 };
    static small items[MOST];
    uint64_t seed = 7;
    for (size_t count = 0; count <= MOST; count += count < 20 ? 1 : 97) {
        for (unsigned letters = 1; letters <= 256; letters += 51) { /* few letters: many are equal */
            uint64_t sum = 0;
            uint64_t sorted_sum = 0;
            for (size_t i = 0; i < count; i++) {
                items[i] = (small){{(unsigned char)(next_number(&seed) % letters),
                                    (unsigned char)(next_number(&seed) % letters), (unsigned char)i}};
                sum += (uint64_t)items[i].bytes[0] * items[i].bytes[1] + items[i].bytes[2];
            }
            kithi_sort(items, count, sizeof *items, small_before);
            for (size_t i = 0; i < count; i++) {
                assert_false(i > 0 && small_before(&items[i], &items[i - 1]));
                sorted_sum += (uint64_t)items[i].bytes[0] * items[i].bytes[1] + items[i].bytes[2];
            }
            assert_int_equal(sorted_sum, sum);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_keep_their_bytes_and_give_back_their_pages),
        cmocka_unit_test(a_snapshot_keeps_its_pieces),
        cmocka_unit_test(page_numbers_given_back_by_the_thousand_are_used_again),
        cmocka_unit_test(strings_are_sorted_by_their_bytes),
        cmocka_unit_test(anything_is_sorted_in_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
