/* Hash: adding, removing, and growing and shrinking by one bucket at a time. */
#include "base/hash.h"

#include <assert.h>

/* Values per bucket: above, a bucket is added; below, one is taken away. Far apart, so that it does not go to
 * and fro. */
#define LOAD_MOST 9u
#define LOAD_LEAST 4u

_Static_assert(sizeof(kithi_hash_bucket) == 64, "a bucket is a cache line");

/* Overflow bucket 0. */
typedef struct overflow_state {
    uint32_t vacant; /* first bucket given back; its link names the next one; 0: none */
    uint32_t next;   /* first bucket never used; 0 stands for 1 */
    uint32_t unused[14];
} overflow_state;

_Static_assert(sizeof(overflow_state) == sizeof(kithi_hash_bucket), "the state lies in a bucket");

static uint64_t load_half(const unsigned char *at)
{
    return (uint64_t)at[0] | (uint64_t)at[1] << 8 | (uint64_t)at[2] << 16 | (uint64_t)at[3] << 24;
}

static uint64_t load_word(const unsigned char *at)
{
    return load_half(at) | load_half(at + 4) << 32;
}

/* Both halves of the product: every bit of either factor reaches bits all over the result. */
static uint64_t fold_product(uint64_t a, uint64_t b)
{
    const kithi_u128 product = (kithi_u128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

uint64_t kithi_hash_bytes(const void *bytes, size_t size)
{
    /* Odd, with as many ones as zeros: the digits of the golden ratio, of the roots of 2 and 3. */
    const uint64_t golden = UINT64_C(0x9e3779b97f4a7c15);
    const uint64_t root_2 = UINT64_C(0x6a09e667f3bcc909);
    const uint64_t root_3 = UINT64_C(0xbb67ae8584caa73b);
    const unsigned char *at = bytes;
    uint64_t hash = fold_product(size ^ root_2, golden);
    uint64_t last = 0;
    if (size < 8) {
        for (size_t i = 0; i < size; i++) {
            last |= (uint64_t)at[i] << (8 * i);
        }
    } else {
        for (size_t rest = size; rest > 8; rest -= 8) {
            hash = fold_product(load_word(at) ^ hash, golden) + root_3;
            at += 8;
        }
        /* The last eight bytes, some of them perhaps again: how many follows from the size. */
        last = load_word((const unsigned char *)bytes + size - 8);
    }
    return fold_product(fold_product(last ^ hash, root_3) ^ root_2, golden);
}

static void *touch_bucket(kithi_draft *draft, kithi_root *root, uint32_t index)
{
    const kithi_shape shape = kithi_shape_of(sizeof(kithi_hash_bucket));
    return kithi_array_touch(draft, root, &shape, index);
}

/* Places are filled from the first on. */
static uint32_t count_of(const kithi_hash_bucket *bucket)
{
    uint32_t count = 0;
    while (count < KITHI_HASH_PLACES && bucket->tags[count] != 0) {
        count++;
    }
    return count;
}

/* An overflow bucket for a chain; 0: no memory. */
static uint32_t take_overflow(kithi_draft *draft, kithi_root *root)
{
    overflow_state *state = touch_bucket(draft, root, 0);
    if (state == NULL) {
        return 0;
    }
    const uint32_t index = state->vacant != 0 ? state->vacant : state->next == 0 ? 1 : state->next;
    kithi_hash_bucket *bucket = touch_bucket(draft, root, index);
    if (bucket == NULL) {
        return 0;
    }
    if (state->vacant != 0) {
        state->vacant = bucket->link;
    } else {
        state->next = index + 1;
    }
    memset(bucket, 0, sizeof *bucket);
    return index;
}

/* Give an overflow bucket back, which no chain names any more; false: no memory. */
static bool give_overflow(kithi_draft *draft, kithi_root *root, uint32_t index)
{
    overflow_state *state = touch_bucket(draft, root, 0);
    kithi_hash_bucket *bucket = touch_bucket(draft, root, index);
    if (state == NULL || bucket == NULL) {
        return false;
    }
    memset(bucket, 0, sizeof *bucket);
    bucket->link = state->vacant;
    state->vacant = index;
    return true;
}

/*
 * Put a value into bucket `place`. Only the bucket itself or, if that is full, the first of its overflow
 * buckets has free places: so adding does not walk however many values share a hash. false: no memory.
 */
static bool put_value(kithi_draft *draft, kithi_root *roots, uint32_t place, uint8_t tag, uint32_t value)
{
    kithi_hash_bucket *first = touch_bucket(draft, &roots[0], place);
    if (first == NULL) {
        return false;
    }
    kithi_hash_bucket *bucket = first;
    uint32_t count = count_of(bucket);
    if (count == KITHI_HASH_PLACES && first->link != 0) {
        bucket = touch_bucket(draft, &roots[1], first->link);
        if (bucket == NULL) {
            return false;
        }
        count = count_of(bucket);
    }
    if (count == KITHI_HASH_PLACES) {
        const uint32_t index = take_overflow(draft, &roots[1]);
        bucket = index == 0 ? NULL : touch_bucket(draft, &roots[1], index);
        if (bucket == NULL) {
            return false;
        }
        bucket->link = first->link;
        first->link = index;
        count = 0;
    }
    bucket->tags[count] = tag;
    bucket->values[count] = value;
    return true;
}

/* Put the values of a bucket again: each where its hash says, or all in bucket `place` if there is no owner
 * to ask. */
static bool put_again(kithi_draft *draft, kithi_root *roots, const kithi_hash_bucket *bucket, uint32_t place,
                      const kithi_hash_owner *owner)
{
    for (uint32_t i = count_of(bucket); i > 0; i--) {
        const uint32_t value = bucket->values[i - 1];
        const uint32_t to = owner == NULL
                                ? place
                                : kithi_hash_place(owner->hash(owner->ctx, value), (uint32_t)roots[1].count);
        if (!put_value(draft, roots, to, bucket->tags[i - 1], value)) {
            return false;
        }
    }
    return true;
}

/* Empty bucket `from` and put its values again; false: no memory. */
static bool spread(kithi_draft *draft, kithi_root *roots, uint32_t from, uint32_t place,
                   const kithi_hash_owner *owner)
{
    if (kithi_hash_bucket_at(&roots[0], from) == NULL) {
        return true;
    }
    kithi_hash_bucket *bucket = touch_bucket(draft, &roots[0], from);
    if (bucket == NULL) {
        return false;
    }
    kithi_hash_bucket copy = *bucket;
    memset(bucket, 0, sizeof *bucket);
    uint32_t link = copy.link;
    if (!put_again(draft, roots, &copy, place, owner)) {
        return false;
    }
    while (link != 0) {
        /* First given back, then put again: so the places are there. */
        copy = *kithi_hash_bucket_at(&roots[1], link);
        if (!give_overflow(draft, &roots[1], link) || !put_again(draft, roots, &copy, place, owner)) {
            return false;
        }
        link = copy.link;
    }
    return true;
}

/* The bucket that `last`, the last one, was split from. */
static uint32_t origin_of(uint32_t last)
{
    return kithi_hash_place(last, last);
}

static bool grow(kithi_draft *draft, kithi_root *roots, const kithi_hash_owner *owner)
{
    if (roots[0].count < roots[1].count * LOAD_MOST) {
        return true;
    }
    const uint32_t last = (uint32_t)roots[1].count;
    roots[1].count++;
    return last == 0 || spread(draft, roots, origin_of(last), 0, owner);
}

/* Without values there is nothing to keep; false: no memory. */
static bool drop_all(kithi_draft *draft, kithi_root *roots)
{
    const uint32_t per_page = kithi_shape_of(sizeof(kithi_hash_bucket)).per_page;
    const overflow_state *state = (const void *)kithi_hash_bucket_at(&roots[1], 0);
    const uint32_t used = state == NULL ? 0 : state->next;
    for (uint32_t i = 0; state != NULL && i <= used / per_page; i++) {
        if (!kithi_array_drop_page(draft, &roots[1], i)) {
            return false;
        }
    }
    for (uint32_t i = 0; i <= (uint32_t)roots[1].count / per_page; i++) {
        if (!kithi_array_drop_page(draft, &roots[0], i)) {
            return false;
        }
    }
    roots[1].count = 0;
    return true;
}

static bool shrink(kithi_draft *draft, kithi_root *roots)
{
    if (roots[0].count == 0) {
        return drop_all(draft, roots);
    }
    if (roots[1].count <= 1 || roots[0].count >= roots[1].count * LOAD_LEAST) {
        return true;
    }
    const uint32_t per_page = kithi_shape_of(sizeof(kithi_hash_bucket)).per_page;
    const uint32_t last = (uint32_t)roots[1].count - 1;
    roots[1].count--;
    if (!spread(draft, roots, last, origin_of(last), NULL)) {
        return false;
    }
    return last % per_page != 0 || kithi_array_drop_page(draft, &roots[0], last / per_page);
}

bool kithi_hash_add(kithi_draft *draft, kithi_root *roots, uint64_t hash, uint32_t value,
                    const kithi_hash_owner *owner)
{
    if (!grow(draft, roots, owner) ||
        !put_value(draft, roots, kithi_hash_place(hash, (uint32_t)roots[1].count), kithi_hash_tag(hash),
                   value)) {
        return false;
    }
    roots[0].count++;
    return true;
}

static uint32_t find_place(const kithi_hash_bucket *bucket, uint8_t tag, uint32_t value)
{
    for (uint32_t i = 0; i < KITHI_HASH_PLACES; i++) {
        if (bucket->tags[i] == tag && bucket->values[i] == value) {
            return i;
        }
    }
    return KITHI_HASH_PLACES;
}

/*
 * Take out the value at `place` of a bucket's chain: of overflow bucket `link`, or of the bucket itself (0).
 * The last value of the only one that may have free places moves there. false: no memory.
 */
static bool take_value(kithi_draft *draft, kithi_root *roots, uint32_t index, uint32_t link, uint32_t place)
{
    kithi_hash_bucket *first = touch_bucket(draft, &roots[0], index);
    kithi_hash_bucket *holder = first == NULL || link == 0 ? first : touch_bucket(draft, &roots[1], link);
    if (first == NULL || holder == NULL) {
        return false;
    }
    const uint32_t open = first->link;
    kithi_hash_bucket *source = open == 0 ? first : touch_bucket(draft, &roots[1], open);
    if (source == NULL) {
        return false;
    }
    const uint32_t last = count_of(source) - 1;
    holder->tags[place] = source->tags[last];
    holder->values[place] = source->values[last];
    source->tags[last] = 0;
    source->values[last] = 0;
    if (open == 0 || last > 0) {
        return true;
    }
    first->link = source->link;
    return give_overflow(draft, &roots[1], open);
}

int kithi_hash_remove(kithi_draft *draft, kithi_root *roots, uint64_t hash, uint32_t value)
{
    const kithi_hash_bucket *bucket = kithi_hash_first(roots, hash);
    uint32_t link = 0;
    while (bucket != NULL) {
        const uint32_t place = find_place(bucket, kithi_hash_tag(hash), value);
        if (place < KITHI_HASH_PLACES) {
            const uint32_t index = kithi_hash_place(hash, (uint32_t)roots[1].count);
            if (!take_value(draft, roots, index, link, place)) {
                return -1;
            }
            roots[0].count--;
            return shrink(draft, roots) ? 1 : -1;
        }
        link = bucket->link;
        bucket = link == 0 ? NULL : kithi_hash_bucket_at(&roots[1], link);
    }
    return 0;
}

void kithi_hash_reserve(kithi_root *roots, uint64_t count)
{
    assert(roots[0].count == 0);
    if (roots[1].count < count / LOAD_MOST + 1) {
        roots[1].count = count / LOAD_MOST + 1;
    }
}
