/* Conditions: table 1. The public questions of kith/condition.h, and what the order header asks. */
#ifndef KITH_RULES_CONDITIONS_H
#define KITH_RULES_CONDITIONS_H

#include "rules/chains.h"

#include "kith/condition.h"

#define KITHI_SCOPES 4u /* brand and item group, each set or not; the more exact ones first */
#define KITHI_CONDITIONS_MOST (KITHI_PATH_MOST * KITHI_SCOPES) /* of one type that may count on a day */
#define KITHI_COLLECTED_MOST 32u /* plain conditions of a path that are collected; more are searched for */

/* Condition types that will be asked for: their bits, as links tell them, the least and the greatest one. */
typedef struct kithi_wanted {
    uint64_t about;
    uint32_t first;
    uint32_t last;
} kithi_wanted;

static inline kithi_wanted kithi_wanted_type(uint32_t type)
{
    return (kithi_wanted){kithi_links_about(type), type, type};
}

/* One more type; about none at all `about` is 0. */
static inline void kithi_wanted_add(kithi_wanted *wanted, uint32_t type)
{
    wanted->first = wanted->about == 0 || type < wanted->first ? type : wanted->first;
    wanted->last = type > wanted->last ? type : wanted->last;
    wanted->about |= kithi_links_about(type);
}

/* A plain condition that may be wanted, and holds. */
typedef struct kithi_held {
    uint32_t record;
    uint32_t type;
    uint32_t step; /* of the path */
} kithi_held;

/* Who asks, and the path that was found for it. */
typedef struct kithi_conditions_question {
    const kithi_state *state;
    const kith_condition_query *query;
    kithi_wanted wanted;
    const kith_id *passed_over; /* conditions that are taken for inactive */
    size_t passed_over_count;
    kith_date on;
    uint32_t hierarchy;                    /* 0: none */
    uint32_t outcome;                      /* KITH_CHAIN_ of the path */
    kithi_path path;                       /* at least the customer itself */
    uint64_t about;                        /* bits of all that its plain conditions are about */
    kithi_held held[KITHI_COLLECTED_MOST]; /* in order of steps */
    uint64_t held_about;                   /* bits of all that they are about */
    uint32_t held_count;
    bool collected; /* plain conditions have been collected */
    bool complete;  /* all of them are there */
} kithi_conditions_question;

/* Find the path of the query's customer, for any number of types. */
void kithi_conditions_begin(kithi_conditions_question *asked, const kithi_state *state,
                            const kith_condition_query *query, kith_date on, const kithi_wanted *wanted);

/* The same with a path of nobody but the customer. */
void kithi_conditions_begin_alone(kithi_conditions_question *asked, const kithi_state *state,
                                  const kith_condition_query *query, kith_date on,
                                  const kithi_wanted *wanted);

/* Collect the plain conditions that are wanted and hold, all types in one walk: their rows are on their way
 * into the cache then. */
void kithi_conditions_collect(kithi_conditions_question *asked);

/* May a condition of a type have been collected, or is it not known? Of a query that names no scope there is
 * no other. */
static inline bool kithi_conditions_may(const kithi_conditions_question *asked, uint32_t type)
{
    return !asked->collected || !asked->complete || (asked->held_about & kithi_links_about(type)) != 0;
}

/*
 * What counts of a type, one of those that are wanted. `each` (may be NULL, with room for `capacity`) gets
 * the records that do, nearest first; `count` (may be NULL) how many there are. `trace` may be NULL.
 */
void kithi_conditions_effective(kithi_conditions_question *asked, kith_id type, kith_effective *out,
                                kith_effective *each, size_t capacity, size_t *count, kith_trace *trace);

/*
 * The same about many customers, asked as `query` says, which names none. How many were answered: fewer than
 * `count` if the next one is not there.
 */
size_t kithi_conditions_many(const kithi_state *state, const kith_condition_query *query, kith_date on,
                             const kith_id *customers, size_t count, kith_effective *out);

/* The first condition but one of the same customer, type and scope that holds on a day on which the one with
 * the values does; 0: none. */
kith_id kithi_conditions_overlap(const kithi_state *state, const kith_value *values, kith_id but);

#endif
