/*
 * Schema: every record kind described once. A kind is one table of fields and, where its rows feed an index
 * of their own, a few key makers; everything else (shape checks, rows, change sets, stores, tools) follows
 * from the table.
 */
#ifndef KITH_MODEL_SCHEMA_H
#define KITH_MODEL_SCHEMA_H

#include "kith/kinds.h"
#include "kith/schema.h"
#include "kith/types.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KITHI_FIELDS 32u /* most fields of a kind, field 0 included */

/* What a field is, beyond its type. */
enum {
    KITHI_REQUIRED = 1,
    KITHI_KEY = 2,        /* unique in its kind, found by kith_record_find */
    KITHI_POSTED = 4,     /* rows are found by this field's folded text */
    KITHI_FIXED = 8,      /* set once, never changed */
    KITHI_SMALL = 16,     /* integer kept in 32 bits */
    KITHI_LINKED = 32,    /* reference whose users are found another way than through the tree */
    KITHI_HASHED = 64,    /* key found through the hash instead of the tree; one field of one kind */
    KITHI_IDENTITY = 128, /* of a part: no two parts of one owner agree in all fields so marked */
    KITHI_RARE = 256,     /* number that few rows have: kept beside the texts, where it takes no room else */
    KITHI_CHOSEN = 512,   /* flag of a part: the owner's parts that have it are found without the others */
    KITHI_PRIMARY = 1024, /* flag of a part, also chosen: of an owner's parts exactly one has it */
    KITHI_NOW = 2048,     /* instant filled in when the record is added */
    KITHI_ACTOR = 4096,   /* text: actor filled in when the record is added */
    KITHI_FILLED = 8192,  /* filled in by engine/follow.c */
    KITHI_LOOSE =
        16384, /* reference that is cleared when its record is removed; one field of a kind at most */
    KITHI_ONCE = 32768, /* may be set later, but never changed */
    KITHI_PERSONAL =
        65536, /* goes from a record that stays when its customer is erased, or one that it names */
    KITHI_SORTED = 131072 /* reference whose users come in another order than by id: a keyer makes the keys */
};

typedef struct kithi_field {
    const char *name;
    uint8_t type;
    uint8_t target; /* of a reference: kind, 0 any; of a code: list */
    uint8_t limit;
    uint8_t about; /* of a personal one: the field with whom it is about; 0: whomever the record is about */
    uint32_t flags;
    int64_t least;
    int64_t most;
} kithi_field;

/* Takes the keys that a row stands under in the tree. */
typedef struct kithi_sink {
    kith_status (*take)(void *ctx, const unsigned char *key, size_t size);
    void *ctx;
} kithi_sink;

/* Makes keys of a row from some of its fields. `values` has an element per field number. */
typedef struct kithi_keyer {
    uint32_t fields; /* bits of the fields it depends on */
    kith_status (*emit)(uint32_t sequence, const kith_value *values, const kithi_sink *sink);
} kithi_keyer;

typedef struct kithi_kind {
    const char *name;
    const kithi_field *fields; /* element 0 is field 1 */
    uint8_t field_count;
    uint8_t owner; /* of a part: the field that names its owner */
    uint8_t since; /* first and last day, or instant; 0: it has none */
    uint8_t until;
    uint8_t season; /* a season and its year; 0: it has none */
    uint8_t year;
    uint8_t configures;
    uint8_t archived;
    uint8_t appends;           /* records stay as they were added: those stored are never removed */
    uint8_t noted;             /* what calls that decide note about it takes no right */
    uint8_t concerns;          /* is about every customer that it refers to, and not only about its owner */
    uint8_t personal;          /* all of it is about a person, and goes when that is erased */
    uint8_t section;           /* KITH_SECTION_ of a customer's history; 0: that of the customer */
    uint8_t limit;             /* the KITH_LIMIT_ of how many there may be; 0: none of its own */
    const kithi_keyer *keyers; /* ends with emit NULL; or NULL */
} kithi_kind;

/* NULL: no such kind. */
const kithi_kind *kithi_schema_kind(uint32_t kind);

/* KITH_SECTION_ of a kind that there is. */
uint32_t kithi_schema_section(uint32_t kind);

/* Is a field that there is about a person? */
bool kithi_schema_personal(uint32_t kind, uint32_t field);

/* NULL: no such field. */
const kithi_field *kithi_schema_field(uint32_t kind, uint32_t field);

/* The first field with one of the flags; 0: none. */
uint32_t kithi_schema_flagged(const kithi_kind *kind, uint32_t flags);

/* The field with KITHI_KEY; 0: none. */
static inline uint32_t kithi_schema_key(const kithi_kind *kind)
{
    return kithi_schema_flagged(kind, KITHI_KEY);
}

/* Entries of a code list, and the name of one; NULL: no such entry. */
int64_t kithi_schema_entries(uint32_t list);
const char *kithi_schema_code(uint32_t list, int64_t entry);

typedef struct kithi_limit {
    const char *name;
    uint64_t standard;
} kithi_limit;

/* NULL: no such limit. */
const kithi_limit *kithi_schema_limit(uint32_t limit);

/* The tables of the kinds, in the files named kind_*.c. */
#define KITHI_KIND(number, name) extern const kithi_kind kithi_kind_##name;
#include "model/kinds.def"
#undef KITHI_KIND

/* Shorthands for the tables. */
/* clang-format off */
#define KITHI_TEXT_FIELD(name, limit, flags) KITHI_TEXT_ABOUT(name, limit, 0, flags)
#define KITHI_TEXT_ABOUT(name, limit, about, flags) {name, KITH_TYPE_TEXT, 0, limit, about, flags, 0, 0}
#define KITHI_CODE_FIELD(name, list, flags) {name, KITH_TYPE_CODE, list, 0, 0, flags, 0, 0}
#define KITHI_DATE_FIELD(name, flags) {name, KITH_TYPE_DATE, 0, 0, 0, flags, 0, 0}
#define KITHI_INSTANT_FIELD(name, flags) {name, KITH_TYPE_INSTANT, 0, 0, 0, flags, 0, 0}
#define KITHI_FLAG_FIELD(name, flags) {name, KITH_TYPE_FLAG, 0, 0, 0, flags, 0, 0}
#define KITHI_REFERENCE_FIELD(name, kind, flags) {name, KITH_TYPE_REFERENCE, kind, 0, 0, flags, 0, 0}
#define KITHI_NUMBER_FIELD(name, type, flags, least, most) {name, type, 0, 0, 0, flags, least, most}
/* clang-format on */
#define KITHI_LEVELS_MOST 9 /* most levels that a book may allow */
#define KITHI_HUNDRED_PERCENT INT64_C(100000000)
/* Most turns, and most credit: one step further never overflows. */
#define KITHI_TURN_MOST INT64_C(1000000000000000000)
/* Of one entry, so that sums of thousands stay numbers. */
#define KITHI_AMOUNT_MOST INT64_C(1000000000000000)
#define KITHI_FIELD_COUNT(fields) ((uint8_t)(sizeof(fields) / sizeof(fields)[0]))

#endif
