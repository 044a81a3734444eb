/*
 * Search: the exact number, then names that begin with the text (an equal one comes first in the tree), then
 * phones by beginning, then by end. A later stage passes over who was a hit of an earlier one, judged from
 * the customer alone, so a page can begin anywhere without reading what comes before. By what an alias is
 * named its survivor is found, which has one place among the hits however many of them lead to it.
 */
#include "rules/search.h"

#include "base/fold.h"
#include "base/phone.h"
#include "model/index.h"
#include "model/rows.h"
#include "model/users.h"
#include "rules/aliases.h"

#include <string.h>

#define DIGITS_MOST 64u
#define DIGITS_LEAST 4u

typedef enum stage { STAGE_NUMBER, STAGE_NAME, STAGE_PHONE, STAGE_PHONE_END, STAGES } stage;

typedef struct question {
    const kithi_state *state;
    bool aliases;             /* some customers were merged */
    uint32_t number;          /* customer of exactly this number, or whom it was merged into */
    kithi_key prefix[STAGES]; /* of the keys of a stage; size 0: no hits */
    kith_id *ids;
    size_t capacity;
    size_t count;
} question;

/* Is the text written as a phone is? */
static bool looks_like_phone(const char *text)
{
    return text[strspn(text, "+0123456789 -/().")] == '\0';
}

static uint32_t survivor_of(const question *asked, uint32_t customer)
{
    return asked->aliases ? kithi_id_sequence(kithi_aliases_survivor(
                                asked->state, kithi_id_make(KITH_KIND_CUSTOMER, customer)))
                          : customer;
}

static void prepare(question *asked, const char *text)
{
    const size_t length = strlen(text);
    char digits[DIGITS_MOST];
    asked->aliases = kithi_state_count(asked->state, KITH_KIND_ALIAS) != 0;
    asked->number = survivor_of(asked, kithi_index_find(asked->state, KITH_KIND_CUSTOMER, text, length, 0));
    kithi_key *name = &asked->prefix[STAGE_NAME];
    kithi_key_byte(name, KITHI_KEYS_NAME);
    const size_t room = KITHI_KEY_MOST - KITHI_KEY_TAIL - 1;
    const size_t folded = kithi_fold(text, length, (char *)name->bytes + 1, room);
    name->size = folded == 0 ? 0 : 1 + folded;
    const size_t size = kithi_phone_digits(text, length, digits, sizeof digits);
    if (size < DIGITS_LEAST || size >= DIGITS_MOST || !looks_like_phone(text)) {
        return;
    }
    kithi_key_byte(&asked->prefix[STAGE_PHONE], KITHI_KEYS_PHONE);
    kithi_key_byte(&asked->prefix[STAGE_PHONE_END], KITHI_KEYS_PHONE_END);
    for (size_t i = 0; i < size; i++) {
        kithi_key_byte(&asked->prefix[STAGE_PHONE], (unsigned char)digits[i]);
        kithi_key_byte(&asked->prefix[STAGE_PHONE_END], (unsigned char)digits[size - 1 - i]);
    }
}

/* The smallest key under which a customer is a hit of a stage. */
typedef struct smallest {
    const kithi_key *prefix;
    kithi_key best; /* size 0: no hit */
} smallest;

static void keep_smaller(kithi_key *best, const unsigned char *key, size_t size)
{
    const size_t common = size < best->size ? size : best->size;
    const int order = best->size == 0 ? -1 : memcmp(key, best->bytes, common);
    if (order < 0 || (order == 0 && size < best->size)) {
        memcpy(best->bytes, key, size);
        best->size = size;
    }
}

static kith_status keep_smallest(void *ctx, const unsigned char *key, size_t size)
{
    smallest *least = ctx;
    if (size >= least->prefix->size && memcmp(key, least->prefix->bytes, least->prefix->size) == 0) {
        keep_smaller(&least->best, key, size);
    }
    return KITH_OK;
}

static bool is_hit(const question *asked, stage at, uint32_t customer, const kith_value *values,
                   kithi_key *key)
{
    if (at == STAGE_NUMBER) {
        return customer == asked->number;
    }
    if (asked->prefix[at].size == 0) {
        return false;
    }
    smallest least = {.prefix = &asked->prefix[at]};
    const kithi_sink sink = {keep_smallest, &least};
    (void)(at == STAGE_NAME ? kithi_index_name(customer, values, &sink)
                            : kithi_index_phones(customer, values, &sink));
    *key = least.best;
    return least.best.size > 0;
}

/* Stage at which a record is a hit first, and under which key; STAGES: it is none. */
static stage stage_of(const question *asked, uint32_t customer, kithi_key *key)
{
    kith_value values[KITHI_FIELDS];
    const unsigned char *row = kithi_row_at(asked->state, KITH_KIND_CUSTOMER, customer);
    if (row == NULL) {
        return STAGES;
    }
    kithi_row_read(asked->state, KITH_KIND_CUSTOMER, row, values);
    stage at = STAGE_NUMBER;
    while (at < STAGES && !is_hit(asked, at, customer, values, key)) {
        at++;
    }
    return at;
}

/* The first alias of a customer behind one; 0: none. */
static kith_id alias_after(const question *asked, uint32_t customer, kith_id after)
{
    return asked->aliases ? kithi_users_part_after(asked->state, kithi_id_make(KITH_KIND_CUSTOMER, customer),
                                                   KITH_KIND_ALIAS, after)
                          : 0;
}

/* The same of a customer, which is found by its aliases, too. */
static stage first_stage(const question *asked, uint32_t customer, kithi_key *key)
{
    stage first = stage_of(asked, customer, key);
    for (kith_id alias = alias_after(asked, customer, 0); alias != 0;
         alias = alias_after(asked, customer, alias)) {
        const kith_id source = (kith_id)kithi_row_number_of(asked->state, alias, KITH_ALIAS_SOURCE);
        kithi_key other = {.size = 0};
        const stage at = stage_of(asked, kithi_id_sequence(source), &other);
        if (at < first) {
            first = at;
            *key = other;
        } else if (at == first && other.size > 0) {
            keep_smaller(key, other.bytes, other.size);
        }
    }
    return first;
}

/* Is what the cursor stands on the customer's own place, and not one where he was or will be found anyhow? */
static bool is_own_place(const question *asked, stage at, const kithi_cursor *cursor, uint32_t customer)
{
    const bool plain =
        !asked->aliases || (customer == kithi_cursor_tail(cursor) && alias_after(asked, customer, 0) == 0);
    if (at == STAGE_NAME && plain) { /* one name, one key: only the number can have been earlier */
        return customer != asked->number;
    }
    kithi_key key = {.size = 0};
    unsigned char bytes[KITHI_KEY_MOST];
    if (first_stage(asked, customer, &key) != at) {
        return false;
    }
    const size_t size = kithi_cursor_key(cursor, bytes);
    return size == key.size && memcmp(bytes, key.bytes, size) == 0;
}

static void run_stage(question *asked, stage at, const kithi_key *after)
{
    const kithi_key *prefix = &asked->prefix[at];
    const kithi_key *from = after != NULL ? after : prefix;
    kithi_cursor cursor;
    if (prefix->size == 0) {
        return;
    }
    kithi_index_seek(&cursor, asked->state, from);
    if (after != NULL) {
        kithi_cursor_next(&cursor); /* the key itself is there */
    }
    for (; asked->count < asked->capacity && kithi_cursor_begins(&cursor, prefix->bytes, prefix->size);
         kithi_cursor_next(&cursor)) {
        const uint32_t customer = survivor_of(asked, kithi_cursor_tail(&cursor));
        if (is_own_place(asked, at, &cursor, customer)) {
            asked->ids[asked->count++] = kithi_id_make(KITH_KIND_CUSTOMER, customer);
        }
    }
}

kith_status kithi_search_customers(const kithi_state *state, const char *text, uint32_t after, kith_id *ids,
                                   size_t capacity, size_t *count)
{
    question asked = {.state = state, .ids = ids, .capacity = capacity};
    kithi_key key = {.size = 0};
    stage at = STAGE_NUMBER;
    bool behind = false;
    prepare(&asked, text);
    *count = 0;
    if (after != 0) {
        at = first_stage(&asked, survivor_of(&asked, after), &key);
        if (at == STAGES) {
            return KITH_ERR_NOT_FOUND;
        }
        behind = true;
    }
    for (; at < STAGES && asked.count < capacity; at++) {
        if (at == STAGE_NUMBER) {
            if (asked.number != 0 && !behind) {
                ids[asked.count++] = kithi_id_make(KITH_KIND_CUSTOMER, asked.number);
            }
        } else {
            run_stage(&asked, at, behind ? &key : NULL);
        }
        behind = false;
    }
    *count = asked.count;
    return KITH_OK;
}
