/* The hash against a plain list of pairs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/hash.h"
#include "draft_fixture.h"

#include <stdio.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { VALUES = 4096, LIST_MOST = 20000, ROOT = 5 };

/* A family of values: how their hashes are made. */
typedef struct family {
    const char *name;
    uint64_t (*hash)(const void *ctx, uint32_t value);
} family;

static uint64_t hash_spread(const void *ctx, uint32_t value)
{
    (void)ctx;
    return kithi_hash_bytes(&value, sizeof value);
}

/* Many values to a hash, few tags, buckets far from even. */
static uint64_t hash_crowded(const void *ctx, uint32_t value)
{
    (void)ctx;
    return (uint64_t)(value % 3) << 56 | UINT64_C(8) * (value % 40);
}

static uint64_t hash_same(const void *ctx, uint32_t value)
{
    (void)ctx;
    (void)value;
    return UINT64_C(0x0100000000000003);
}

static const family families[] = {{"spread", hash_spread}, {"crowded", hash_crowded}, {"same", hash_same}};

/* How often each value is in the hash, and the values in it, in no order. */
typedef struct model {
    const family *family;
    uint32_t times[VALUES];
    uint32_t list[LIST_MOST];
    uint32_t count;
} model;

static kithi_root *roots_of(draft_fixture *fixture)
{
    return &fixture->draft.work->roots.at[ROOT];
}

static bool add_value(draft_fixture *fixture, model *set, uint32_t value)
{
    const kithi_hash_owner owner = {NULL, set->family->hash};
    if (!kithi_hash_add(&fixture->draft, roots_of(fixture), owner.hash(NULL, value), value, &owner)) {
        return false;
    }
    assert_true(set->count < LIST_MOST);
    set->times[value]++;
    set->list[set->count++] = value;
    return true;
}

/* Takes out what stands at `place` of the list, or (place == count) a value that may not be there. */
static bool remove_value(draft_fixture *fixture, model *set, uint32_t place, uint32_t other)
{
    const kithi_hash_owner owner = {NULL, set->family->hash};
    const uint32_t value = place < set->count ? set->list[place] : other;
    const int done = kithi_hash_remove(&fixture->draft, roots_of(fixture), owner.hash(NULL, value), value);
    if (done < 0) {
        return false;
    }
    assert_int_equal(done, set->times[value] > 0 ? 1 : 0);
    if (done == 1) {
        uint32_t i = place < set->count ? place : 0;
        while (set->list[i] != value) {
            i++;
        }
        set->list[i] = set->list[--set->count];
        set->times[value]--;
    }
    return true;
}

static void check_buckets(const kithi_root *roots, const model *set)
{
    uint64_t found = 0;
    for (uint32_t i = 0; i < (uint32_t)roots[1].count; i++) {
        const kithi_hash_bucket *bucket = kithi_hash_bucket_at(&roots[0], i);
        for (uint32_t depth = 0; bucket != NULL; depth++) {
            bool free_seen = false;
            for (uint32_t j = 0; j < KITHI_HASH_PLACES; j++) {
                if (bucket->tags[j] == 0) {
                    free_seen = true;
                    continue;
                }
                const uint64_t hash = set->family->hash(NULL, bucket->values[j]);
                assert_false(free_seen);
                assert_int_equal(bucket->tags[j], kithi_hash_tag(hash));
                assert_int_equal(kithi_hash_place(hash, (uint32_t)roots[1].count), i);
                found++;
            }
            /* Only the first of the overflow buckets, or the bucket that has none, may have free places. */
            assert_true(!free_seen || depth == 1 || (depth == 0 && bucket->link == 0));
            assert_true(depth == 0 || bucket->tags[0] != 0);
            bucket = bucket->link == 0 ? NULL : kithi_hash_bucket_at(&roots[1], bucket->link);
        }
    }
    assert_int_equal(found, roots[0].count);
    assert_int_equal(found, set->count);
}

/* How often the value comes among the candidates for its hash. */
static uint32_t times_found(const kithi_root *roots, const model *set, uint32_t value)
{
    const uint64_t hash = set->family->hash(NULL, value);
    uint32_t times = 0;
    uint32_t candidate;
    kithi_hash_walk walk;
    kithi_hash_prefetch(roots, hash);
    kithi_hash_find(&walk, roots, hash);
    while (kithi_hash_next(&walk, &candidate)) {
        assert_true(set->times[candidate] > 0);
        assert_int_equal(kithi_hash_tag(set->family->hash(NULL, candidate)), kithi_hash_tag(hash));
        times += candidate == value ? 1 : 0;
    }
    assert_false(kithi_hash_next(&walk, &candidate));
    return times;
}

static void check_hash(const kithi_root *roots, const model *set)
{
    check_buckets(roots, set);
    for (uint32_t value = 0; value < VALUES; value += set->family->hash == hash_spread ? 1 : 41) {
        assert_int_equal(times_found(roots, set, value), set->times[value]);
    }
}

typedef struct phase {
    uint32_t steps;
    uint32_t add_percent;
} phase;

/* false: no memory. */
static bool run_phase(draft_fixture *fixture, model *set, const phase *what, uint64_t *seed)
{
    for (uint32_t i = 0; i < what->steps; i++) {
        const uint32_t value = fixture_number(seed) % VALUES;
        bool done;
        if (fixture_number(seed) % 100 < what->add_percent) {
            done = add_value(fixture, set, value);
        } else {
            const bool known = set->count > 0 && fixture_number(seed) % 10 > 0;
            done = remove_value(fixture, set, known ? fixture_number(seed) % set->count : set->count, value);
        }
        if (!done) {
            return false;
        }
    }
    return true;
}

static void random_changes_match_a_list(void **state)
{
    (void)state;
    static const phase phases[] = {{8000, 90}, {4000, 50}, {8000, 20}, {8000, 80}};
    static model set;
    for (size_t kind = 0; kind < COUNT(families); kind++) {
        uint64_t seed = 6000 + kind;
        print_message("# %s seed %llu\n", families[kind].name, (unsigned long long)seed);
        draft_fixture *fixture = fixture_open();
        uint64_t left[2];
        memset(&set, 0, sizeof set);
        set.family = &families[kind];
        for (size_t round = 0; round < COUNT(left); round++) {
            for (size_t i = 0; i < COUNT(phases); i++) {
                assert_true(run_phase(fixture, &set, &phases[i], &seed));
                check_hash(roots_of(fixture), &set);
                (void)fixture_publish(fixture);
                check_hash(roots_of(fixture), &set);
            }
            while (set.count > 0) {
                assert_true(remove_value(fixture, &set, fixture_number(&seed) % set.count, 0));
            }
            check_hash(roots_of(fixture), &set);
            assert_int_equal(roots_of(fixture)[1].count, 0);
            left[round] = fixture_publish(fixture);
        }
        /* Of the arrays only the directories stay. */
        assert_true(left[0] <= 2);
        assert_int_equal(left[0], left[1]);
        fixture_close(fixture);
    }
}

static void buckets_follow_the_count_both_ways(void **state)
{
    (void)state;
    static model set;
    memset(&set, 0, sizeof set);
    set.family = &families[0];
    draft_fixture *fixture = fixture_open();
    for (uint32_t i = 0; i < LIST_MOST; i++) {
        assert_true(add_value(fixture, &set, i % VALUES));
        const uint64_t buckets = roots_of(fixture)[1].count;
        assert_true(set.count <= buckets * 9);
        assert_true(set.count > (buckets - 1) * 9);
    }
    while (set.count > 1) {
        assert_true(remove_value(fixture, &set, 0, 0));
        const uint64_t buckets = roots_of(fixture)[1].count;
        assert_true(buckets == 1 || set.count + 1 >= buckets * 4);
    }
    fixture_close(fixture);
}

static void a_reserved_hash_does_not_split(void **state)
{
    (void)state;
    static model set;
    memset(&set, 0, sizeof set);
    set.family = &families[0];
    draft_fixture *fixture = fixture_open();
    kithi_hash_reserve(roots_of(fixture), VALUES);
    const uint64_t buckets = roots_of(fixture)[1].count;
    assert_int_equal(times_found(roots_of(fixture), &set, 1), 0);
    for (uint32_t i = 0; i < VALUES; i++) {
        assert_true(add_value(fixture, &set, i));
    }
    assert_int_equal(roots_of(fixture)[1].count, buckets);
    check_hash(roots_of(fixture), &set);
    fixture_close(fixture);
}

static void snapshots_stay_as_they_were(void **state)
{
    (void)state;
    static model set;
    static model before[3];
    for (size_t kind = 0; kind < COUNT(families); kind++) {
        uint64_t seed = 7000 + kind;
        kithi_slot *slots[COUNT(before)];
        draft_fixture *fixture = fixture_open();
        memset(&set, 0, sizeof set);
        set.family = &families[kind];
        assert_true(run_phase(fixture, &set, &(phase){3000, 90}, &seed));
        (void)fixture_publish(fixture);
        for (size_t i = 0; i < COUNT(before); i++) {
            assert_true(run_phase(fixture, &set, &(phase){1000, 70}, &seed));
            before[i] = set;
            slots[i] = kithi_draft_snapshot(&fixture->draft);
            assert_non_null(slots[i]);
        }
        assert_true(run_phase(fixture, &set, &(phase){5000, 20}, &seed));
        for (size_t i = 0; i < COUNT(before); i++) {
            const kithi_version *version = atomic_load(&slots[i]->version);
            check_hash(&version->roots.at[ROOT], &before[i]);
            kithi_versions_unpin(slots[i]);
        }
        check_hash(roots_of(fixture), &set);
        fixture_close(fixture);
    }
}

static void a_draft_that_ran_out_of_memory_starts_again(void **state)
{
    (void)state;
    static model set;
    static model attempt;
    for (size_t kind = 0; kind < COUNT(families); kind++) {
        const uint64_t seed = 8000 + kind;
        uint64_t first_seed = seed;
        draft_fixture *fixture = fixture_open();
        memset(&set, 0, sizeof set);
        set.family = &families[kind];
        assert_true(run_phase(fixture, &set, &(phase){3000, 90}, &first_seed));
        const uint64_t used = fixture_publish(fixture);
        bool failed = true;
        for (uint32_t i = 0; failed; i++) {
            assert_true(i < 1000);
            uint64_t step_seed = seed;
            attempt = set;
            /* By turns: only so many pages, and so many blocks of any kind. */
            fixture_starve(fixture, i / 2, i % 2 == 0 ? LONG_MAX : (long)(i / 2));
            const bool failed_now =
                !run_phase(fixture, &attempt, &(phase){3000, i % 4 < 2 ? 90 : 5}, &step_seed);
            failed = i % 2 == 0 ? failed_now : failed;
            fixture_feed(fixture);
            kithi_draft_restart(&fixture->draft, NULL);
            check_hash(roots_of(fixture), &set);
            step_seed = seed;
            attempt = set;
            assert_true(run_phase(fixture, &attempt, &(phase){1000, i % 4 < 2 ? 90 : 5}, &step_seed));
            check_hash(roots_of(fixture), &attempt);
            assert_true(kithi_draft_abandon(&fixture->draft));
            assert_int_equal(atomic_load(&fixture->pages.used), used);
            assert_true(kithi_draft_begin(&fixture->draft, &fixture->versions));
        }
        fixture_close(fixture);
    }
}

static void hashes_of_bytes_are_the_same_everywhere(void **state)
{
    (void)state;
    /* As first written down: data in memory may be shared, and tests compare runs on different machines. */
    assert_true(kithi_hash_bytes("", 0) == UINT64_C(0xf4a287d0c6a6bd6e));
    assert_true(kithi_hash_bytes("kith", 4) == UINT64_C(0x5135cc085e9d0350));
    assert_true(kithi_hash_bytes("customer relationships", 22) == UINT64_C(0x70590b2b5b925aa9));
}

/* One bit of difference changes about half of the bits of the hash, whichever it is. */
static void hashes_of_bytes_spread(void **state)
{
    (void)state;
    uint64_t seed = 9000;
    print_message("# seed %llu\n", (unsigned long long)seed);
    for (size_t size = 4; size <= 40; size++) {
        uint32_t changed = 0;
        uint32_t by_bit[64] = {0};
        const uint32_t rounds = 400;
        for (uint32_t i = 0; i < rounds; i++) {
            unsigned char bytes[40];
            for (size_t j = 0; j < size; j++) {
                bytes[j] = (unsigned char)(fixture_number(&seed) % 10 + '0');
            }
            const uint64_t hash = kithi_hash_bytes(bytes, size);
            const uint32_t bit = fixture_number(&seed) % (uint32_t)(8 * size);
            bytes[bit / 8] = (unsigned char)(bytes[bit / 8] ^ (1u << bit % 8));
            const uint64_t difference = hash ^ kithi_hash_bytes(bytes, size);
            for (uint32_t j = 0; j < 64; j++) {
                by_bit[j] += (uint32_t)(difference >> j & 1u);
                changed += (uint32_t)(difference >> j & 1u);
            }
        }
        assert_in_range(changed, rounds * 30, rounds * 34);
        for (uint32_t j = 0; j < 64; j++) {
            assert_in_range(by_bit[j], rounds * 3 / 10, rounds * 7 / 10);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_changes_match_a_list),
        cmocka_unit_test(buckets_follow_the_count_both_ways),
        cmocka_unit_test(a_reserved_hash_does_not_split),
        cmocka_unit_test(snapshots_stay_as_they_were),
        cmocka_unit_test(a_draft_that_ran_out_of_memory_starts_again),
        cmocka_unit_test(hashes_of_bytes_are_the_same_everywhere),
        cmocka_unit_test(hashes_of_bytes_spread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
