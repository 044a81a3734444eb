/* Groups: accounts linked with each other, and what they see of each other (W4 to W7). */
#ifndef KITH_RULES_GROUPS_H
#define KITH_RULES_GROUPS_H

#include "model/model.h"

#include "kith/group.h"

/* Accounts of a group, the one asked about first; owned by the caller. Not to be copied: who is linked with
 * nobody stands in it. */
typedef struct kithi_group {
    kith_id *members;
    size_t count;
    size_t capacity; /* of what was obtained; 0: nothing was */
    kith_id alone;
} kithi_group;

/* KITH_OK or KITH_ERR_MEMORY. Free it in any case. */
kith_status kithi_groups_find(const kithi_state *state, kith_id customer, kith_date on, kithi_group *out);
void kithi_groups_free(const kithi_state *state, kithi_group *group);

/* Records of a query that the customer sees of the group, its own; how many were written goes to `count`.
 * KITH_OK or KITH_ERR_MEMORY. */
kith_status kithi_groups_records(const kithi_state *state, const kith_group_query *query,
                                 const kithi_group *group, kith_id *ids, size_t capacity, size_t *count);

/* The same of a query whose day is set. */
kith_status kithi_groups_list(const kithi_state *state, const kith_group_query *query, kith_id *ids,
                              size_t capacity, size_t *count);

#endif
