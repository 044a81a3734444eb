/* Values: see the header. */
#include "values.h"

#include <stdlib.h>
#include <string.h>

#define SEQUENCES 8u       /* ids are close together, so that rows meet */
#define FIRST_DAY 2461193  /* 2026-06-01 */
#define LAST_DATE 5373484  /* 9999-12-31 */
#define FIRST_DATE 1721426 /* 0001-01-01 */
#define OWN_BYTES 12u      /* of a text that the input spells itself */
#define LONGEST 5000u      /* of a text of one letter */

fuzz_source *values_new(const uint8_t *data, size_t size)
{
    static const uint32_t rates[] = {0, 200, 60, 16};
    fuzz_source *source = calloc(1, sizeof *source);
    assert_non_null(source);
    source->random = rng_of_bytes(data, size);
    source->wrong_once_in = rates[rng_below(&source->random, (uint32_t)COUNT(rates))];
    return source;
}

void values_free(fuzz_source *source)
{
    for (size_t i = 0; i < source->text_count; i++) {
        free(source->texts[i]);
    }
    free(source);
}

void values_begin(fuzz_source *source)
{
    source->wrong = source->wrong_once_in != 0 && rng_once_in(&source->random, source->wrong_once_in) != 0;
}

int values_wrong(fuzz_source *source)
{
    return source->wrong && rng_once_in(&source->random, 8) != 0;
}

const char *values_keep(fuzz_source *source, const char *text, size_t length)
{
    if (source->text_count == VALUES_TEXTS) {
        return NULL;
    }
    char *copy = malloc(length + 1);
    assert_non_null(copy);
    memcpy(copy, text, length);
    copy[length] = '\0';
    source->texts[source->text_count++] = copy;
    return copy;
}

int64_t values_number(fuzz_source *source)
{
    static const int64_t numbers[] = {
        0,         1,          -1,        2,         FIRST_DATE - 1, FIRST_DATE, LAST_DATE, LAST_DATE + 1,
        INT32_MAX, INT32_MIN,  INT64_MAX, INT64_MIN, UINT32_MAX,     1000000,    1000001,   INT64_C(1) << 40,
        256,       0x7FFFFF00, 255,       FIRST_DAY,
    };
    rng *random = &source->random;
    return rng_once_in(random, 2) ? (int64_t)rng_below(random, 20)
                                  : numbers[rng_below(random, (uint32_t)COUNT(numbers))];
}

static const char *spelled(fuzz_source *source, size_t *length)
{
    char bytes[OWN_BYTES];
    *length = rng_below(&source->random, OWN_BYTES);
    for (size_t i = 0; i < *length; i++) {
        bytes[i] = (char)rng_below(&source->random, 256);
    }
    return values_keep(source, bytes, *length);
}

/* About as long as the limits. */
static const char *repeated(fuzz_source *source, size_t *length)
{
    static const size_t lengths[] = {63, 64, 65, 249, 250, 251, 3999, 4000, 4001, LONGEST};
    char bytes[LONGEST];
    *length = lengths[rng_below(&source->random, (uint32_t)COUNT(lengths))];
    memset(bytes, 'x', *length);
    return values_keep(source, bytes, *length);
}

/* Those at the end are wrong. */
static const char *listed(fuzz_source *source, size_t *length)
{
    static const char *const texts[] = {
        "A",
        "B",
        "C1",
        "C2",
        "K1",
        "K2",
        "en",
        "de",
        "Bonn",
        "Stra\xC3\x9F",
        "STRASSE",
        "e\xCC\x81",
        "+49 228 5556677",
        "5556677",
        "\xEF\xBB\xBF",
        "\x01\x1F\x7F",
        "\xE2\x80\xAE", /* NOLINT(misc-misleading-bidirectional): an input, which is never closed */
        "a,b\"c\nd",
        "",
        "\xFF",
        "\xC0\x80",
        "\xED\xA0\x80",
        "\xF4\x90\x80\x80",
        "a\xC3",
    };
    const uint32_t wrong = 6;
    const uint32_t count = (uint32_t)COUNT(texts) - (values_wrong(source) ? 0 : wrong);
    const char *text = texts[rng_below(&source->random, count)];
    *length = strlen(text);
    return values_keep(source, text, *length);
}

const char *values_text(fuzz_source *source, size_t *length)
{
    const char *text = values_wrong(source)   ? spelled(source, length)
                       : values_wrong(source) ? repeated(source, length)
                                              : listed(source, length);
    if (rng_once_in(&source->random, 8)) {
        *length = KITH_NUL_ENDED;
    }
    return text;
}

uint32_t values_kind(fuzz_source *source)
{
    static const uint32_t kinds[] = {
        KITH_KIND_CUSTOMER,
        KITH_KIND_CUSTOMER,
        KITH_KIND_RELATION_TYPE,
        KITH_KIND_RELATION,
        KITH_KIND_RELATION,
        KITH_KIND_LABEL,
        KITH_KIND_ATTRIBUTE_VALUE,
        KITH_KIND_ATTRIBUTE,
        KITH_KIND_CATEGORY,
        KITH_KIND_CUSTOMER_ROLE,
        KITH_KIND_BOOK,
        KITH_KIND_ROLE,
        KITH_KIND_USER,
        KITH_KIND_RIGHT,
        KITH_KIND_RELATION,
        KITH_KIND_CUSTOMER,
    };
    return values_wrong(source) ? rng_below(&source->random, 256)
                                : kinds[rng_below(&source->random, (uint32_t)COUNT(kinds))];
}

/* One of the rows of the kind, the first at or behind a place that the input chooses; 0: there is none. */
static kith_id known_id(fuzz_source *source, const fuzz_rows *rows, uint32_t kind)
{
    const size_t start = rows->count == 0 ? 0 : rng_below(&source->random, (uint32_t)rows->count);
    for (size_t i = 0; i < rows->count; i++) {
        const kith_id id = rows->rows[(start + i) % rows->count].id;
        if (kind == 0 || KITH_ID_KIND(id) == kind) {
            return id;
        }
    }
    return 0;
}

kith_id values_id(fuzz_source *source, const fuzz_rows *rows, uint32_t kind)
{
    static const uint64_t sequences[] = {0, 255, 256, 65535, 1u << 20, 1u << 24, UINT32_MAX - 1, UINT32_MAX};
    rng *random = &source->random;
    if (values_wrong(source)) {
        return sequences[rng_below(random, (uint32_t)COUNT(sequences))] << 8 | kind;
    }
    if (values_wrong(source)) {
        return (kith_id)values_number(source);
    }
    const kith_id known = known_id(source, rows, kind);
    return known != 0
               ? known
               : (kith_id)(1 + rng_below(random, SEQUENCES)) << 8 | (kind == 0 ? values_kind(source) : kind);
}

static uint32_t entries(uint32_t list)
{
    uint32_t count = 0;
    while (kith_schema_code(list, (int64_t)count + 1) != NULL) {
        count++;
    }
    return count;
}

static int64_t number_of_type(fuzz_source *source, const fuzz_rows *rows, const kith_field_info *field)
{
    rng *random = &source->random;
    if (values_wrong(source)) {
        return values_number(source);
    }
    const uint32_t codes = field->type == KITH_TYPE_CODE ? entries(field->target) : 0;
    switch (field->type) {
    case KITH_TYPE_DATE:
        return FIRST_DAY + (int64_t)rng_below(random, 20);
    case KITH_TYPE_REFERENCE: /* parts are owned by what is no part */
        return (int64_t)values_id(source, rows,
                                  field->target != 0       ? field->target
                                  : rng_once_in(random, 2) ? KITH_KIND_CUSTOMER
                                                           : KITH_KIND_RELATION_TYPE);
    case KITH_TYPE_CODE: /* a field that does not exist may have this type and no list */
        return codes > 0 && rng_once_in(random, 3) ? 1 + (int64_t)rng_below(random, codes) : 1;
    case KITH_TYPE_FLAG:
        return (int64_t)rng_below(random, 2);
    default:
        return 1 + (int64_t)rng_below(random, 20);
    }
}

kith_value values_value(fuzz_source *source, const fuzz_rows *rows, uint32_t kind, uint32_t field)
{
    kith_field_info described = {.size = sizeof described};
    if (kith_schema_field(kind, field, &described) != KITH_OK) {
        described.type = rng_below(&source->random, 10);
    }
    kith_value value = {.field = field, .type = described.type};
    if (values_wrong(source)) {
        value.type = rng_below(&source->random, 12);
    }
    value.number = number_of_type(source, rows, &described);
    if (value.type == KITH_TYPE_TEXT || values_wrong(source)) {
        value.text = values_text(source, &value.length);
    }
    if (values_wrong(source)) {
        value.field = rng_below(&source->random, VALUES_FIELDS);
    }
    return value;
}

/* What is required, and some of the rest; no reference to what is not there, but for mistakes. */
static int wants_value(fuzz_source *source, const fuzz_rows *rows, uint32_t kind, uint32_t field)
{
    kith_field_info described = {.size = sizeof described};
    if (kith_schema_field(kind, field, &described) == KITH_OK) {
        if (described.required) {
            return !values_wrong(source);
        }
        if (described.type == KITH_TYPE_REFERENCE && known_id(source, rows, described.target) == 0) {
            return values_wrong(source);
        }
    }
    return rng_once_in(&source->random, 4) != 0;
}

void values_row(fuzz_source *source, const fuzz_rows *rows, kith_id id, fuzz_row *out)
{
    const uint32_t kind = KITH_ID_KIND(id);
    kith_kind_info info = {.size = sizeof info};
    *out = (fuzz_row){.id = id};
    if (kith_schema_kind(kind, &info) != KITH_OK) {
        info.fields = rng_below(&source->random, 4);
    }
    for (uint32_t field = 1; field <= info.fields; field++) {
        if (wants_value(source, rows, kind, field)) {
            out->values[out->count++] = values_value(source, rows, kind, field);
        }
    }
    if (values_wrong(source)) {
        out->values[out->count++] = values_value(source, rows, kind, rng_below(&source->random, 30));
    }
}

int rows_put(fuzz_rows *rows, const fuzz_row *row)
{
    size_t place = 0;
    while (place < rows->count && rows->rows[place].id != row->id) {
        place++;
    }
    if (place == VALUES_ROWS) {
        return 0;
    }
    rows->rows[place] = *row;
    rows->count += place == rows->count ? 1 : 0;
    return 1;
}

void rows_remove(fuzz_rows *rows, kith_id id)
{
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->rows[i].id == id) {
            rows->rows[i] = rows->rows[--rows->count];
            return;
        }
    }
}
