/* What the kith sides of all suites share: rows as a store hands them over. */
#ifndef KITH_BENCH_KITH_ROWS_H
#define KITH_BENCH_KITH_ROWS_H

#include "data.h"

#include "kith/kith.h"

static inline kith_id make_id(uint32_t kind, uint64_t sequence)
{
    return sequence << 8 | kind;
}

static inline uint64_t sequence_of(kith_id id)
{
    return id >> 8;
}

static inline void expect(kith_status status, const kith_error *err)
{
    if (status != KITH_OK) {
        bench_fail("kith", err->message);
    }
}

static inline kith_value text_value(uint32_t field, const char *text, size_t size)
{
    return (kith_value){.field = field, .type = KITH_TYPE_TEXT, .text = text, .length = size};
}

static inline kith_value number_value(uint32_t field, uint32_t type, int64_t number)
{
    return (kith_value){.field = field, .type = type, .number = number};
}

static inline kith_value reference_value(uint32_t field, uint32_t kind, uint64_t sequence)
{
    return number_value(field, KITH_TYPE_REFERENCE, (int64_t)make_id(kind, sequence));
}

/* A row that is being made. Values that are 0 or NULL are not set. */
typedef struct row {
    kith_value values[24];
    size_t count;
    char text[24]; /* of the one code that it may have */
} row;

static inline void put_text(row *to, uint32_t field, const char *text)
{
    if (text != NULL) {
        to->values[to->count++] = text_value(field, text, KITH_NUL_ENDED);
    }
}

static inline void put_number(row *to, uint32_t field, uint32_t type, int64_t number)
{
    if (number != 0) {
        to->values[to->count++] = number_value(field, type, number);
    }
}

static inline void put_reference(row *to, uint32_t field, uint32_t kind, uint32_t sequence)
{
    if (sequence != 0) {
        to->values[to->count++] = reference_value(field, kind, sequence);
    }
}

/* A word and a number. */
void put_code(row *to, uint32_t field, const char *word, uint32_t number);

/* What 0 is a value of. */
static inline void put_set(row *to, uint32_t field, uint32_t type, int64_t number)
{
    to->values[to->count++] = number_value(field, type, number);
}

/* Hand over a row that must be taken. */
void put_row(kith_load *into, uint32_t kind, uint64_t sequence, const row *is);

#define KITH_ROWS_CUSTOMER 9u /* values of a customer of data.h */

size_t kith_rows_customer(const data_set *data, uint32_t index, kith_value *values);

kith_status kith_rows_categories(kith_load *load);
kith_status kith_rows_types(kith_load *load);                /* of relations */
void kith_rows_ends(row *to, const data_relation *relation); /* whom it relates, how and when */
void kith_rows_relation(kith_load *load, uint32_t sequence, const data_relation *relation);
void kith_rows_relations(const data_set *data, kith_load *load);

int32_t kith_rows_take(void *ctx, const kith_changes *changes); /* a commit, without keeping it */

/* Of each kind the greatest sequence that was loaded or granted. */
typedef struct kith_rows_granted {
    uint64_t last[KITH_KIND_COUNT];
} kith_rows_granted;

int32_t kith_rows_grant(kith_rows_granted *granted, uint32_t kind, uint32_t count, uint64_t *first);

kith_view *kith_rows_view(kith_book *book); /* of DATA_TODAY */

/* A book over a store that has what `load` hands over and takes every commit without keeping it, and a view.
 * `grant` may be NULL. */
kith_book *kith_rows_open(void *ctx, int32_t (*load)(void *ctx, kith_load *load),
                          int32_t (*grant)(void *ctx, uint32_t kind, uint32_t count, uint64_t *first),
                          kith_view **view);

kith_book *kith_rows_file(const char *path); /* a book over a new file */
uint64_t kith_rows_spent(void);              /* nanoseconds of processor time in the store's commits so far */

uint64_t kith_rows_bytes(kith_book *book);

#endif
