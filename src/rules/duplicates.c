/*
 * Duplicates: whoever stands under one of the customer's keys is compared with it as a whole. Somebody who
 * stands under several counts where the first of them leads to.
 */
#include "rules/duplicates.h"

#include "base/sort.h"
#include "model/index.h"
#include "model/rows.h"

#include <assert.h>
#include <string.h>

#define KEYS_MOST 11u /* tax number, e-mail and name, and two phones, each in four writings at most */

static const struct {
    uint32_t agrees;
    uint32_t score;
} weights[] = {{KITH_AGREES_TAX_NUMBER, 60},
               {KITH_AGREES_EMAIL, 40},
               {KITH_AGREES_PHONE, 30},
               {KITH_AGREES_NAME, 30},
               {KITH_AGREES_BIRTH_DATE, 30}};

/* What others are compared with, and found by; keys are without the sequence of a row. */
typedef struct sample {
    const kithi_state *state;
    kith_value values[KITHI_FIELDS];
    kithi_key keys[KEYS_MOST];
    uint32_t agrees[KEYS_MOST]; /* in what those under the key agree */
    size_t count;
    uint32_t taking; /* in what those under the keys that are made now agree */
} sample;

/* The best so far; once there is no more room, a heap with the worst of them first. */
typedef struct ranking {
    kith_duplicate *out;
    size_t capacity;
    size_t count;
} ranking;

static kith_status take_key(void *ctx, const unsigned char *bytes, size_t size)
{
    sample *of = ctx;
    const bool backwards = bytes[0] == KITHI_KEYS_PHONE_END; /* the same digits once more */
    if (!backwards) {
        assert(of->count < KEYS_MOST);
        kithi_key *key = &of->keys[of->count];
        key->size = size - sizeof(uint32_t);
        memcpy(key->bytes, bytes, key->size);
        of->agrees[of->count++] = of->taking;
    }
    return KITH_OK;
}

static void read_sample(sample *of, const kithi_state *state, kith_id customer)
{
    static const struct {
        uint32_t fields;
        uint32_t agrees;
    } sources[] = {{1u << KITH_CUSTOMER_TAX_NUMBER, KITH_AGREES_TAX_NUMBER},
                   {1u << KITH_CUSTOMER_EMAIL, KITH_AGREES_EMAIL},
                   {1u << KITH_CUSTOMER_PHONE, KITH_AGREES_PHONE},
                   {1u << KITH_CUSTOMER_SURNAME, KITH_AGREES_NAME}};
    const kithi_sink sink = {take_key, of};
    of->state = state;
    of->count = 0;
    kithi_row_read(state, KITH_KIND_CUSTOMER, kithi_row_find(state, customer), of->values);
    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++) {
        of->taking = sources[i].agrees;
        (void)kithi_index_emit(KITH_KIND_CUSTOMER, 0, of->values, sources[i].fields, &sink);
    }
}

static bool has_key(const sample *of, const kithi_key *key)
{
    for (size_t i = 0; i < of->count; i++) {
        if (of->keys[i].size == key->size && memcmp(of->keys[i].bytes, key->bytes, key->size) == 0) {
            return true;
        }
    }
    return false;
}

static uint32_t compare(const sample *a, const sample *b)
{
    uint32_t agrees = 0;
    for (size_t i = 0; i < a->count; i++) {
        agrees |= has_key(b, &a->keys[i]) ? a->agrees[i] : 0;
    }
    const int64_t born = a->values[KITH_CUSTOMER_BIRTH_DATE].number;
    const bool same_day = born != 0 && born == b->values[KITH_CUSTOMER_BIRTH_DATE].number;
    return (agrees & KITH_AGREES_NAME) != 0 && same_day ? agrees | KITH_AGREES_BIRTH_DATE : agrees;
}

static uint32_t score_of(uint32_t agrees)
{
    uint32_t score = 0;
    for (size_t i = 0; i < sizeof weights / sizeof weights[0]; i++) {
        score += (agrees & weights[i].agrees) != 0 ? weights[i].score : 0;
    }
    return score > 100 ? 100 : score;
}

static bool is_better(const void *a, const void *b)
{
    const kith_duplicate *one = a;
    const kith_duplicate *other = b;
    return one->score != other->score ? one->score > other->score : one->customer < other->customer;
}

static bool is_worse(const void *a, const void *b)
{
    return is_better(b, a);
}

/* The worst of a heap goes down to where it belongs: above those that are better. */
static void sift_down(kith_duplicate *heap, size_t count, kith_duplicate found)
{
    size_t at = 0;
    for (size_t child = 1; child < count; child = 2 * at + 1) {
        child += child + 1 < count && is_better(&heap[child], &heap[child + 1]) ? 1 : 0;
        if (!is_better(&found, &heap[child])) {
            break;
        }
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = found;
}

/* As long as there is room all are kept as they come; from then on the worst of a heap makes room. */
static void rank(ranking *best, kith_duplicate found)
{
    if (best->count < best->capacity) {
        best->out[best->count++] = found;
        if (best->count == best->capacity) {
            kithi_sort(best->out, best->count, sizeof *best->out, is_worse);
        }
    } else if (is_better(&found, &best->out[0])) {
        sift_down(best->out, best->count, found);
    }
}

/* Erased ones agree in nothing, and those that were merged are found by the one that survived. */
static bool counts(const sample *other)
{
    const int64_t status = other->values[KITH_CUSTOMER_STATUS].number;
    return status != KITH_STATUS_ERASED && status != KITH_STATUS_MERGED;
}

/* Does it stand under a key before this one too? */
static bool was_seen(const sample *one, size_t key, const sample *other)
{
    for (size_t i = 0; i < key; i++) {
        if (has_key(other, &one->keys[i])) {
            return true;
        }
    }
    return false;
}

/* All that stand under one of the keys. */
static void look_under(const sample *one, size_t key, kith_id customer, uint32_t least, ranking *best)
{
    const kithi_key *prefix = &one->keys[key];
    kithi_cursor cursor;
    for (kithi_index_seek(&cursor, one->state, prefix);
         kithi_cursor_begins(&cursor, prefix->bytes, prefix->size); kithi_cursor_next(&cursor)) {
        const kith_id id = kithi_id_make(KITH_KIND_CUSTOMER, kithi_cursor_tail(&cursor));
        sample other;
        if (id == customer) {
            continue;
        }
        read_sample(&other, one->state, id);
        if (!counts(&other) || was_seen(one, key, &other)) {
            continue;
        }
        const uint32_t agrees = compare(one, &other);
        if (score_of(agrees) >= least) {
            rank(best, (kith_duplicate){id, score_of(agrees), agrees});
        }
    }
}

size_t kithi_duplicates_list(const kithi_state *state, kith_id customer, uint32_t least, kith_duplicate *out,
                             size_t capacity)
{
    sample one;
    ranking best = {out, capacity, 0};
    assert(capacity > 0);
    read_sample(&one, state, customer);
    for (size_t key = 0; key < one.count && counts(&one); key++) {
        look_under(&one, key, customer, least, &best);
    }
    kithi_sort(best.out, best.count, sizeof *best.out, is_better);
    return best.count;
}
