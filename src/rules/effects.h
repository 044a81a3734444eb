/* Effects: who acts on a customer by relations whose type has an effect. */
#ifndef KITH_RULES_EFFECTS_H
#define KITH_RULES_EFFECTS_H

#include "model/model.h"

/*
 * A relation with an effect on a customer. An effect acts from `from` to `to`; where the type is symmetric,
 * both act on each other, but for export agents, who are known by their role.
 */
typedef struct kithi_effect {
    kith_id relation;
    kith_id who; /* acts on the customer */
    int64_t priority;
    kith_date since;
    kith_date until;
} kithi_effect;

/* In order of rank: by priority, then first day, then id. */
bool kithi_effects_before(const kithi_effect *a, const kithi_effect *b);

/* All those on a customer, at whatever time and in no order. */
void kithi_effects_each(const kithi_state *state, uint32_t effect, kith_id customer,
                        void (*visit)(void *ctx, const kithi_effect *found), void *ctx);

/* Does anybody act on the customer, at whatever time? Bitmaps tell. */
bool kithi_effects_any(const kithi_state *state, uint32_t effect, kith_id customer);

/* Get on its way into the cache what tells whether somebody acts on the customer. */
void kithi_effects_prefetch(const kithi_state *state, uint32_t effect, kith_id customer);

/* Get on its way into the cache what is looked at where somebody acts on each of these customers. */
void kithi_effects_fetch(const kithi_state *state, uint32_t effect, const kith_id *customers, size_t count);

#define KITHI_EFFECTS_PAGE 16u /* more than nearly every customer has */

/* A walk over those on a day in order of rank: one search for each page of them. */
typedef struct kithi_effects {
    const kithi_state *state;
    uint32_t effect;
    kith_id customer;
    kith_date on;
    kithi_effect last; /* of the page before; relation 0: this is the first */
    kithi_effect page[KITHI_EFFECTS_PAGE];
    size_t count;
    size_t next;
} kithi_effects;

/* The first one (`on` 0: whenever), then each next one; NULL: no more. Good until the next is asked for. */
const kithi_effect *kithi_effects_first(kithi_effects *walk, const kithi_state *state, uint32_t effect,
                                        kith_id customer, kith_date on);
const kithi_effect *kithi_effects_next(kithi_effects *walk);

#endif
