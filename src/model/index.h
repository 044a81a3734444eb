/*
 * Index: the ordered keys of all rows in one tree, told apart by their first byte, and the hash of customer
 * numbers. Keys end with the sequence of their row, so equal texts come in order of id; those of hubs and
 * sums stand for no row.
 */
#ifndef KITH_MODEL_INDEX_H
#define KITH_MODEL_INDEX_H

#include "base/tree.h"
#include "model/model.h"

enum {
    KITHI_KEYS_REFERENCE = 1,   /* target kind, target sequence, kind, field; of orders more */
    KITHI_KEYS_UNIQUE = 2,      /* kind, text */
    KITHI_KEYS_POSTED = 3,      /* kind, field, folded text */
    KITHI_KEYS_NAME = 4,        /* folded name of a customer */
    KITHI_KEYS_PHONE = 5,       /* digits, with and without what may be left out before them */
    KITHI_KEYS_PHONE_END = 6,   /* digits from the last to the first */
    KITHI_KEYS_HUB = 7,         /* relations of a customer that has very many (model/lists.c) */
    KITHI_KEYS_HISTORY = 8,     /* history of a book without a store (engine/history.c) */
    KITHI_KEYS_CHOSEN = 9,      /* customer, kind, flag: parts that have it, if several do (model/chosen.c) */
    KITHI_KEYS_AGENDA = 10,     /* customer or any, season or any, year or any, start: appointments */
    KITHI_KEYS_DUE = 11,        /* any or one assignee, day: open tasks */
    KITHI_KEYS_STAGE = 12,      /* customer, season, year, latest first: notes with a call status */
    KITHI_KEYS_CHAIN_HUB = 13,  /* what hangs under a customer, if it is very much (model/lists.c) */
    KITHI_KEYS_CONDITION = 14,  /* customer, type, brand, item group: conditions of a scope */
    KITHI_KEYS_VISITED = 15,    /* day, customer: visits */
    KITHI_KEYS_IDENTITY = 16,   /* owner, kind, hash of what no two of them may agree in: parts */
    KITHI_KEYS_UP_HUB = 17,     /* what a customer hangs under, if it is very much (model/lists.c) */
    KITHI_KEYS_TERM_HUB = 18,   /* plain conditions of a customer that has very many (model/lists.c) */
    KITHI_KEYS_RANK = 19,       /* rank: distributions */
    KITHI_KEYS_BOUND = 20,      /* manager, current or not, customer: bindings */
    KITHI_KEYS_PENDING = 21,    /* outcome: orders with one */
    KITHI_KEYS_TAX = 22,        /* folded tax number of a customer, without what parts it for the eye */
    KITHI_KEYS_CELL = 24,       /* own or not, customer, year, season, brand, currency: model/cells.c */
    KITHI_KEYS_EARNED = 25,     /* recipient or manager, day: commission entries */
    KITHI_KEYS_WRITTEN = 26,    /* notes, tasks and appointments of a customer that has very many (lists.c) */
    KITHI_KEYS_SUPPRESSED = 27, /* address in its form: suppressions */
    KITHI_KEYS_UNNAMED = 28     /* commission entries in the book's currency, as they name none */
};

/* A key in the making. What does not fit is cut: such keys still lead to their row, only less exactly. */
typedef struct kithi_key {
    size_t size;
    unsigned char bytes[KITHI_KEY_MOST];
} kithi_key;

#define KITHI_KEY_TAIL 5u           /* end of text, sequence */
#define KITHI_KEY_CONDITION_TYPE 9u /* of the key of a condition: group, customer, type */

static inline void kithi_key_byte(kithi_key *key, uint32_t byte)
{
    key->bytes[key->size++] = (unsigned char)byte;
}

/* A key has a kilobyte of room, most of which is mostly empty. */
static inline void kithi_key_copy(kithi_key *key, const kithi_key *from)
{
    key->size = from->size;
    memcpy(key->bytes, from->bytes, from->size);
}

/* Numbers in keys are written so that they come in their order. */
static inline void kithi_number_put(unsigned char *out, uint32_t number)
{
    out[0] = (unsigned char)(number >> 24);
    out[1] = (unsigned char)(number >> 16);
    out[2] = (unsigned char)(number >> 8);
    out[3] = (unsigned char)number;
}

static inline uint32_t kithi_number_get(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static inline void kithi_key_number(kithi_key *key, uint32_t number)
{
    kithi_number_put(key->bytes + key->size, number);
    key->size += 4;
}

/* One row before and after a change; NULL where it is not there. */
typedef struct kithi_row_change {
    uint32_t kind;
    uint32_t sequence;
    const kith_value *before;
    const kith_value *after;
    uint32_t texts_before; /* the piece that holds its texts */
    uint32_t texts_after;
    uint32_t changed; /* bits of the fields that differ */
} kithi_row_change;

kith_status kithi_index_update(kithi_edit *edit, const kithi_row_change *change);

/* All keys of a row that depend on the given fields. */
kith_status kithi_index_emit(uint32_t kind, uint32_t sequence, const kith_value *values, uint32_t fields,
                             const kithi_sink *sink);

/* Key makers for the table of customers. */
kith_status kithi_index_name(uint32_t sequence, const kith_value *values, const kithi_sink *sink);
kith_status kithi_index_phones(uint32_t sequence, const kith_value *values, const kithi_sink *sink);
kith_status kithi_index_tax_number(uint32_t sequence, const kith_value *values, const kithi_sink *sink);

/* Key makers for the tables of tasks, appointments, notes and conditions. */
kith_status kithi_index_due(uint32_t sequence, const kith_value *values, const kithi_sink *sink);
kith_status kithi_index_agenda(uint32_t sequence, const kith_value *values, const kithi_sink *sink);
kith_status kithi_index_agenda_of_all(uint32_t sequence, const kith_value *values, const kithi_sink *sink);
kith_status kithi_index_stage(uint32_t sequence, const kith_value *values, const kithi_sink *sink);

kith_status kithi_index_condition(uint32_t sequence, const kith_value *values, const kithi_sink *sink);

/* Key makers for the tables of managers and orders. */
kith_status kithi_index_rank(uint32_t sequence, const kith_value *values, const kithi_sink *sink);
kith_status kithi_index_bound(uint32_t sequence, const kith_value *values, const kithi_sink *sink);
kith_status kithi_index_pending(uint32_t sequence, const kith_value *values, const kithi_sink *sink);
kith_status kithi_index_ordered(uint32_t sequence, const kith_value *values, const kithi_sink *sink);
kith_status kithi_index_managed(uint32_t sequence, const kith_value *values, const kithi_sink *sink);

/* Key makers for the tables of commission entries, notes, tasks and appointments. */
kith_status kithi_index_earned(uint32_t sequence, const kith_value *values, const kithi_sink *sink);
kith_status kithi_index_unnamed(uint32_t sequence, const kith_value *values, const kithi_sink *sink);

/* Key maker for the table of visits. */
kith_status kithi_index_visited(uint32_t sequence, const kith_value *values, const kithi_sink *sink);

/* Key maker for the table of suppressions. */
kith_status kithi_index_suppressed(uint32_t sequence, const kith_value *values, const kithi_sink *sink);

/* So much of the form of an address counts when two are compared. */
#define KITHI_ADDRESS_FORM 1024u

/* The form in which addresses are the same, at most `capacity` bytes of it: an e-mail address is folded as
 * names are, of a phone number the digits count, and 00 before a country code does not. */
size_t kithi_index_address(const char *text, size_t length, char *out, size_t capacity);

/* Beginning of the keys that a question is about. */
void kithi_index_posted_prefix(kithi_key *key, uint32_t kind, uint32_t field, const char *text,
                               size_t length);
void kithi_index_reference_prefix(kithi_key *key, kith_id target);
void kithi_index_owner_prefix(kithi_key *key, kith_id target, uint32_t kind, uint32_t field);
void kithi_index_identity_prefix(kithi_key *key, uint32_t kind, const kith_value *values);
void kithi_index_agenda_prefix(kithi_key *key, kith_id customer, kith_id season, int64_t year);
void kithi_index_due_prefix(kithi_key *key, const char *assignee, size_t length); /* NULL: whoever */
void kithi_index_stage_prefix(kithi_key *key, kith_id customer, kith_id season, int64_t year);

void kithi_index_condition_prefix(kithi_key *key, kith_id customer, kith_id type, kith_id brand,
                                  const char *item_group, size_t length);

void kithi_index_rank_prefix(kithi_key *key);
void kithi_index_bound_prefix(kithi_key *key, kith_id manager, bool current);
void kithi_index_pending_prefix(kithi_key *key, int64_t outcome);

/* References of orders to a customer or a manager: those of open orders, or of what is over. */
#define KITHI_ORDERED_PREFIX 9u
void kithi_index_ordered_prefix(kithi_key *key, kith_id owner, bool open);

void kithi_index_earned_prefix(kithi_key *key, kith_id recipient);
void kithi_index_unnamed_prefix(kithi_key *key);
void kithi_index_visited_prefix(kithi_key *key, kith_date day);
void kithi_index_suppressed_prefix(kithi_key *key, const char *text, size_t length);

/* An instant, so that earlier ones come first. */
static inline void kithi_key_instant(kithi_key *key, kith_instant instant)
{
    const uint64_t ordered = (uint64_t)instant ^ UINT64_C(1) << 63;
    kithi_key_number(key, (uint32_t)(ordered >> 32));
    kithi_key_number(key, (uint32_t)ordered);
}

/* Walk over the rows whose keys begin with `prefix`, from the first key not below `from`. */
void kithi_index_seek(kithi_cursor *cursor, const kithi_state *state, const kithi_key *from);

/* The same for many keys, at most KITHI_SEEKS. */
static inline void kithi_index_seek_many(const kithi_state *state, const kithi_seek *seeks, size_t count)
{
    kithi_cursor_seek_many(&state->model->pages, kithi_state_root(state, KITHI_ROOT_TREE), seeks, count);
}

/* Rows of a kind whose keys begin with `prefix`, from `from` on as long as they are below `end` (NULL: all);
 * how many were written. */
size_t kithi_index_list(const kithi_state *state, const kithi_key *prefix, const kithi_key *from,
                        const kithi_key *end, uint32_t kind, kith_id *ids, size_t capacity);

/* First row under a prefix, 0: none. */
uint32_t kithi_index_first(const kithi_state *state, const kithi_key *prefix);

/* Folded name under which a customer stands, as kithi_index_name makes it; bytes written. */
size_t kithi_index_folded_name(const kith_value *values, unsigned char *out, size_t capacity);

/* Lowest sequence of the kind, greater than `after`, that bears this key; 0 if there is none. */
uint32_t kithi_index_find(const kithi_state *state, uint32_t kind, const char *key, size_t length,
                          uint32_t after);

/* Owner of the customer numbers' hash. */
uint64_t kithi_index_number_hash(const void *ctx, uint32_t texts);

#endif
