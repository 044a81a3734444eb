/* Reading relations: lists, questions, reach. */
#ifndef KITH_RULES_READING_H
#define KITH_RULES_READING_H

#include "base/date.h"
#include "model/links.h"

#include "kith/relation.h"

/* Which relations of a customer; plain numbers, checked. */
typedef struct kithi_link_query {
    uint32_t type;   /* 0: all */
    uint32_t effect; /* for reach: types with it, whatever `type` says; 0: whatever */
    uint32_t end;    /* KITH_END_EITHER: both */
    uint32_t periods;
    kith_date day; /* 0: every relation is current */
    const kithi_entry *after;
} kithi_link_query;

/* KITH_PERIOD_ of an entry on a day. */
static inline uint32_t kithi_link_period(const kithi_entry *entry, kith_date day)
{
    const kith_date since = kithi_entry_since(entry);
    const kith_date until = kithi_entry_until(entry);
    if (day == 0) {
        return KITH_PERIOD_CURRENT;
    }
    return since > day                 ? KITH_PERIOD_FUTURE
           : until != 0 && until < day ? KITH_PERIOD_PAST
                                       : KITH_PERIOD_CURRENT;
}

/* How many were written, at most `capacity`. */
size_t kithi_reading_list(const kithi_state *state, uint32_t customer, const kithi_link_query *query,
                          kith_link *links, size_t capacity);

/* Sequence of a relation that says so on the day, 0 if there is none. */
uint32_t kithi_reading_has(const kithi_state *state, const kith_pair *pair, kith_date day);

/* KITH_OK or KITH_ERR_MEMORY. */
kith_status kithi_reading_reach(const kithi_state *state, uint32_t customer, const kithi_link_query *query,
                                uint32_t distance, kith_reached *reached, size_t capacity, size_t *count);

#endif
