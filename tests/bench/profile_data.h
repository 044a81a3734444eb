/* Data of suite "profile": customers with everything that their page shows, and pairs of them to merge. */
#ifndef KITH_BENCH_PROFILE_DATA_H
#define KITH_BENCH_PROFILE_DATA_H

#include "data.h"

#define PROFILE_LINKED_TYPE (DATA_TYPES + 1) /* symmetric; of relations behind those of the base */
#define PROFILE_BRANDS 8u
#define PROFILE_MANAGERS 24u
#define PROFILE_NOTE "asked for the new catalogue, will call again"
#define PROFILE_TASK "send the price list"
#define PROFILE_SINCE (DATA_TODAY - 4000) /* of what hangs together */
#define PROFILE_TEXT 32u

/* Lists of records, each in the order of its numbers. */
typedef enum profile_list {
    PROFILE_ROLE,
    PROFILE_LOCATION,
    PROFILE_CONTACT,
    PROFILE_BANK_ACCOUNT,
    PROFILE_BRAND,
    PROFILE_CARD, /* the account, the card and the accrual of the same number */
    PROFILE_TASKS,
    PROFILE_APPOINTMENT,
    PROFILE_NOTES,
    PROFILE_ORDER, /* with the entry of the same number, what was booked */
    PROFILE_VISIT,
    PROFILE_BINDING,
    PROFILE_NODE,
    PROFILE_HANG,    /* under `number`; a member, unless it is a node */
    PROFILE_LINKED,  /* with `number`, who is greater */
    PROFILE_SHIPPED, /* the entry of order `number` */
    PROFILE_LISTS
} profile_list;

typedef struct profile_row {
    uint32_t customer;
    uint32_t number; /* role, brand, manager, whole amount, another customer; 1: primary */
    int32_t date;
} profile_row;

typedef struct profile_pair {
    uint32_t source;
    uint32_t target;
} profile_pair;

typedef struct profile_set {
    data_set base; /* its relations, too */
    uint32_t count[PROFILE_LISTS];
    profile_row *rows[PROFILE_LISTS];
    profile_pair *pair;
    uint32_t pairs; /* no customer is in two of them */
} profile_set;

/* What the row of a number says. */
void profile_text(profile_list list, uint32_t number, char out[PROFILE_TEXT]);

data_relation profile_linked(const profile_set *set, uint32_t index);
bool profile_is_node(uint32_t customer);
uint32_t profile_calendar(int32_t date); /* as 20241231 */

void profile_make(profile_set *set, uint32_t customers, uint32_t pairs, uint64_t seed);
void profile_free(profile_set *set);

#endif
