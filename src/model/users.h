/* Users: the records that refer to a record. */
#ifndef KITH_MODEL_USERS_H
#define KITH_MODEL_USERS_H

#include "base/tree.h"
#include "model/model.h"

/* Which of them. */
typedef enum kithi_users_kind {
    KITHI_USERS_ALL,
    KITHI_USERS_PARTS,    /* parts of the record */
    KITHI_USERS_STRANGERS /* all but its parts: what stands in the way of removing it */
} kithi_users_kind;

/* How many were written, at most `capacity`. */
size_t kithi_users_list(const kithi_state *state, kith_id id, kithi_users_kind which, kith_id *ids,
                        size_t capacity);

/* All of them, read before any of them is changed. */
typedef struct kithi_users {
    kith_id *ids;
    size_t count;
    size_t capacity;
} kithi_users;

/* KITH_OK or KITH_ERR_MEMORY; to be freed in either case. */
kith_status kithi_users_read(const kithi_state *state, kith_id id, kithi_users_kind which, kithi_users *out);
void kithi_users_free(const kithi_state *state, kithi_users *all);

/* One of them, 0 if there is none. */
static inline kith_id kithi_users_first(const kithi_state *state, kith_id id, kithi_users_kind which)
{
    kith_id first = 0;
    return kithi_users_list(state, id, which, &first, 1) == 0 ? 0 : first;
}

/* The record of the book's own settings, its row (NULL: there is none), and one of them as a number. */
kith_id kithi_users_book(const kithi_state *state);
const unsigned char *kithi_users_settings(const kithi_state *state);
int64_t kithi_users_setting(const kithi_state *state, uint32_t field);

/* Owner of a part, 0 if the record is none or not there. */
kith_id kithi_users_owner(const kithi_state *state, kith_id id);

/* The record itself, or who owns it in the end: parts of an appointment belong to its customer. */
kith_id kithi_users_root(const kithi_state *state, kith_id id);

/* First record after `after` (0: of all) whose field refers to this one, 0 if there is none. */
kith_id kithi_users_of_field_after(const kithi_state *state, kith_id target, uint32_t kind, uint32_t field,
                                   kith_id after);

/*
 * A walk over what refers to a record through the tree, by kind, then by the field that refers, then by id:
 * one search for all of it. Good until something is written.
 */
typedef struct kithi_referring {
    const kithi_state *state;
    uint32_t kind; /* of the one that it is at; 0: the walk is over */
    uint32_t field;
    unsigned char prefix[6]; /* of their keys */
    kithi_cursor cursor;
} kithi_referring;

void kithi_referring_first(kithi_referring *walk, const kithi_state *state, kith_id target);
void kithi_referring_next(kithi_referring *walk);

/* What to seek so that it is at the first, for whoever seeks something else as well; then say that it is
 * sought. */
kithi_seek kithi_referring_seek(kithi_referring *walk, const kithi_state *state, kith_id target);
void kithi_referring_sought(kithi_referring *walk);

/* On to the first that refers by this field of this kind, or to what comes behind it; costs the same however
 * much lies before it. */
void kithi_referring_pass(kithi_referring *walk, uint32_t kind, uint32_t field);

static inline kith_id kithi_referring_at(const kithi_referring *walk)
{
    return kithi_id_make(walk->kind, kithi_cursor_tail(&walk->cursor));
}

/* A walk over the parts of one kind: one search for all of them, good until something is written. */
typedef struct kithi_parts {
    kithi_cursor cursor;
    uint32_t kind;
    unsigned char prefix[8]; /* of their keys */
} kithi_parts;

/* The first part, then each next one as long as there was one, in order of id; 0: no more. */
kith_id kithi_parts_first(kithi_parts *walk, const kithi_state *state, kith_id owner, uint32_t kind);
kith_id kithi_parts_next(kithi_parts *walk);

/* First part of that kind after `after` (0: of all), 0 if there is none. */
kith_id kithi_users_part_after(const kithi_state *state, kith_id owner, uint32_t kind, kith_id after);

/* The part of any kind after `after` (0: the first), by kind, then id; 0: there is none. */
kith_id kithi_users_next_part(const kithi_state *state, kith_id owner, kith_id after);

#endif
