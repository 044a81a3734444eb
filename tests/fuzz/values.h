/* Values: rows as a store hands them over that is wrong now and then, as the bytes of an input decide. */
#ifndef KITH_TESTS_FUZZ_VALUES_H
#define KITH_TESTS_FUZZ_VALUES_H

#include "fuzz.h"

#define VALUES_FIELDS 32u   /* of one row, wrong ones included */
#define VALUES_ROWS 400u    /* of one input */
#define VALUES_TEXTS 20000u /* of one input */

typedef struct fuzz_row {
    kith_id id;
    kith_value values[VALUES_FIELDS];
    size_t count;
} fuzz_row;

/* Rows by id, as a store that tells the truth would keep them. */
typedef struct fuzz_rows {
    fuzz_row rows[VALUES_ROWS];
    size_t count;
} fuzz_rows;

/* Where values come from. */
typedef struct fuzz_source {
    rng random;
    uint32_t wrong_once_in; /* 0: never */
    int wrong;              /* the row or answer being made is */
    char *texts[VALUES_TEXTS];
    size_t text_count;
} fuzz_source;

/* The first bytes decide how often something is wrong. */
fuzz_source *values_new(const uint8_t *data, size_t size);
void values_free(fuzz_source *source);

/* Decides about the next row or answer; most take no more of the input than that. */
void values_begin(fuzz_source *source);

/* Something wrong at this place of it? */
int values_wrong(fuzz_source *source);

/* A text in a block of its own that ends with it, kept until the source is freed; NULL: no more room. */
const char *values_keep(fuzz_source *source, const char *text, size_t length);
int64_t values_number(fuzz_source *source);
const char *values_text(fuzz_source *source, size_t *length);

/* Id of a row of the kind (0: any) that is there if one is; and a kind. */
kith_id values_id(fuzz_source *source, const fuzz_rows *rows, uint32_t kind);
uint32_t values_kind(fuzz_source *source);
kith_value values_value(fuzz_source *source, const fuzz_rows *rows, uint32_t kind, uint32_t field);
void values_row(fuzz_source *source, const fuzz_rows *rows, kith_id id, fuzz_row *out);

/* --- rows --- */

/* Takes the place of the row of that id; 0: no room. */
int rows_put(fuzz_rows *rows, const fuzz_row *row);
void rows_remove(fuzz_rows *rows, kith_id id);

#endif
