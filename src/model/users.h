/* Users: the records that refer to a record. */
#ifndef KITH_MODEL_USERS_H
#define KITH_MODEL_USERS_H

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

/* One of them, 0 if there is none. */
static inline kith_id kithi_users_first(const kithi_state *state, kith_id id, kithi_users_kind which)
{
    kith_id first = 0;
    return kithi_users_list(state, id, which, &first, 1) == 0 ? 0 : first;
}

#endif
