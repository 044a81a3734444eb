/*
 * Hash: 32-bit values by 64-bit hashes, with linear hashing. A bucket is one cache line: twelve values, one
 * byte of each one's hash as a tag, and the number of an overflow bucket. A hash may come more than once,
 * with any values.
 *
 * It takes two roots: the buckets (root->count: values in the hash) and the overflow buckets (root->count:
 * buckets). Overflow bucket 0 keeps track of the others.
 */
#ifndef KITH_BASE_HASH_H
#define KITH_BASE_HASH_H

#include "base/array.h"
#include "base/prefetch.h"

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define KITHI_HASH_PLACES 12u

typedef struct kithi_hash_bucket {
    uint8_t tags[KITHI_HASH_PLACES]; /* 0: the place is free */
    uint32_t link;                   /* next overflow bucket; 0: none */
    uint32_t values[KITHI_HASH_PLACES];
} kithi_hash_bucket;

/* Who can tell the hash of a value that is in the hash; asked when buckets are split. */
typedef struct kithi_hash_owner {
    const void *ctx;
    uint64_t (*hash)(const void *ctx, uint32_t value);
} kithi_hash_owner;

/* Candidates for one hash: values whose tags fit. */
typedef struct kithi_hash_walk {
    const kithi_root *overflow;
    const kithi_hash_bucket *bucket; /* NULL: no more */
    uint64_t hits;                   /* of this bucket, not yet given */
    uint64_t pattern;                /* the tag eight times */
} kithi_hash_walk;

/* A good mixture of the bytes, the same on every machine. */
uint64_t kithi_hash_bytes(const void *bytes, size_t size);

/* false: no memory. */
bool kithi_hash_add(kithi_draft *draft, kithi_root *roots, uint64_t hash, uint32_t value,
                    const kithi_hash_owner *owner);

/* Take one such value out. 1: done, 0: it was not there, -1: no memory. */
int kithi_hash_remove(kithi_draft *draft, kithi_root *roots, uint64_t hash, uint32_t value);

/* Prepare an empty hash for so many values, that it need not grow step by step. */
void kithi_hash_reserve(kithi_root *roots, uint64_t count);

static inline const kithi_hash_bucket *kithi_hash_bucket_at(const kithi_root *root, uint32_t index)
{
    const kithi_shape shape = kithi_shape_of(sizeof(kithi_hash_bucket));
    return (const kithi_hash_bucket *)kithi_array_at(root, &shape, index);
}

/* The bucket of a hash: by so many of its bits that every bucket is reached; by one less where that one is to
 * come. */
static inline uint32_t kithi_hash_place(uint64_t hash, uint32_t buckets)
{
    uint32_t mask = buckets;
    mask |= mask >> 1;
    mask |= mask >> 2;
    mask |= mask >> 4;
    mask |= mask >> 8;
    mask |= mask >> 16;
    const uint32_t place = (uint32_t)hash & mask;
    return place < buckets ? place : place & (mask >> 1);
}

static inline uint8_t kithi_hash_tag(uint64_t hash)
{
    const uint8_t tag = (uint8_t)(hash >> 56);
    return tag == 0 ? 1 : tag;
}

static inline const kithi_hash_bucket *kithi_hash_first(const kithi_root *roots, uint64_t hash)
{
    const uint32_t buckets = (uint32_t)roots[1].count;
    return buckets == 0 ? NULL : kithi_hash_bucket_at(&roots[0], kithi_hash_place(hash, buckets));
}

/* Four tags as a number, the first lowest. */
static inline uint64_t kithi_hash_four(const uint8_t *tags)
{
    return (uint64_t)tags[0] | (uint64_t)tags[1] << 8 | (uint64_t)tags[2] << 16 | (uint64_t)tags[3] << 24;
}

/* A bit for each place whose tag is that of the pattern: 8 * place, for the last four places 8 * (place - 8)
 * + 1. */
static inline uint64_t kithi_hash_match(const kithi_hash_bucket *bucket, uint64_t pattern)
{
    const uint64_t low = UINT64_C(0x7f7f7f7f7f7f7f7f);
    const uint64_t a = (kithi_hash_four(bucket->tags) | kithi_hash_four(bucket->tags + 4) << 32) ^ pattern;
    const uint64_t b = (kithi_hash_four(bucket->tags + 8) ^ pattern) | UINT64_C(0xffffffff00000000);
    const uint64_t a_zero = ~(((a & low) + low) | a | low); /* the top bit of every byte that is zero */
    const uint64_t b_zero = ~(((b & low) + low) | b | low);
    return a_zero >> 7 | b_zero >> 6;
}

static inline void kithi_hash_find(kithi_hash_walk *walk, const kithi_root *roots, uint64_t hash)
{
    walk->overflow = &roots[1];
    walk->pattern = kithi_hash_tag(hash) * UINT64_C(0x0101010101010101);
    walk->bucket = kithi_hash_first(roots, hash);
    walk->hits = walk->bucket == NULL ? 0 : kithi_hash_match(walk->bucket, walk->pattern);
}

/* The next candidate; false: no more. In no particular order, which a change of the hash may change. */
static inline bool kithi_hash_next(kithi_hash_walk *walk, uint32_t *value)
{
    while (walk->hits == 0) {
        if (walk->bucket == NULL || walk->bucket->link == 0) {
            walk->bucket = NULL;
            return false;
        }
        walk->bucket = kithi_hash_bucket_at(walk->overflow, walk->bucket->link);
        assert(walk->bucket != NULL);
        walk->hits = kithi_hash_match(walk->bucket, walk->pattern);
    }
    const uint32_t bit = (uint32_t)__builtin_ctzll(walk->hits);
    walk->hits &= walk->hits - 1;
    *value = walk->bucket->values[bit / 8 + bit % 8 * 8];
    return true;
}

static inline void kithi_hash_prefetch(const kithi_root *roots, uint64_t hash)
{
    const kithi_hash_bucket *bucket = kithi_hash_first(roots, hash);
    if (bucket != NULL) {
        kithi_prefetch(bucket);
    }
}

#endif
