/* Effects: relations whose type has one, in order of rank. */
#include "rules/effects.h"

#include "base/date.h"
#include "model/acting.h"
#include "model/links.h"
#include "model/rows.h"

bool kithi_effects_before(const kithi_effect *a, const kithi_effect *b)
{
    if (a->priority != b->priority) {
        return a->priority < b->priority;
    }
    return a->since != b->since ? a->since < b->since : a->relation < b->relation;
}

static int64_t priority_of(const kithi_state *state, kith_id relation)
{
    return kithi_row_number(state, KITH_KIND_RELATION, kithi_row_find(state, relation),
                            KITH_RELATION_PRIORITY);
}

static bool is_on_end(const kithi_walk *walk, uint32_t type, uint32_t end)
{
    return walk->entry != NULL && kithi_entry_type(walk->entry) == type &&
           kithi_entry_end(walk->entry) == end;
}

/* Whoever asks for relations looks at their rows and at who acts, one after the other: get them all on their
 * way into the cache. Of those that lie in the tree there are too many. */
static void fetch(const kithi_state *state, const kithi_walk *walk, uint32_t type, uint32_t end)
{
    kithi_walk ahead = {.entry = walk->entry, .end = walk->end};
    for (; walk->end != NULL && is_on_end(&ahead, type, end); kithi_links_next(&ahead)) {
        kithi_row_prefetch(state, kithi_id_make(KITH_KIND_RELATION, kithi_entry_relation(ahead.entry)));
        kithi_row_prefetch(state, kithi_id_make(KITH_KIND_CUSTOMER, kithi_entry_other(ahead.entry)));
    }
}

/* The relations of one type that have the customer on one end. */
static void each_on_end(const kithi_state *state, kithi_entry first, kith_id customer,
                        void (*visit)(void *ctx, const kithi_effect *found), void *ctx)
{
    const uint32_t type = kithi_entry_type(&first);
    const uint32_t end = kithi_entry_end(&first);
    const kithi_type_state *known = kithi_links_type(state, type);
    kithi_walk walk;
    if (known == NULL || !kithi_links_member(state, known, end, kithi_id_sequence(customer))) {
        return; /* most customers have none */
    }
    kithi_links_walk(&walk, state, kithi_id_sequence(customer), first);
    fetch(state, &walk, type, end);
    for (; is_on_end(&walk, type, end); kithi_links_next(&walk)) {
        const kith_id relation = kithi_id_make(KITH_KIND_RELATION, kithi_entry_relation(walk.entry));
        const kithi_effect found = {
            .relation = relation,
            .who = kithi_id_make(KITH_KIND_CUSTOMER, kithi_entry_other(walk.entry)),
            .priority = priority_of(state, relation),
            .since = kithi_entry_since(walk.entry),
            .until = kithi_entry_until(walk.entry),
        };
        visit(ctx, &found);
    }
}

/* Are both ends of a type alike? Then which of them is `from` says nothing: the lower id is. */
static bool is_symmetric(const kithi_state *state, uint32_t type)
{
    const kith_id id = kithi_id_make(KITH_KIND_RELATION_TYPE, type);
    return kithi_row_number(state, KITH_KIND_RELATION_TYPE, kithi_row_find(state, id),
                            KITH_RELATION_TYPE_DIRECTION) == KITH_DIRECTION_SYMMETRIC;
}

void kithi_effects_each(const kithi_state *state, uint32_t effect, kith_id customer,
                        void (*visit)(void *ctx, const kithi_effect *found), void *ctx)
{
    uint32_t type = 0;
    for (uint32_t place = 0; (type = kithi_acting_type(state, effect, place)) != 0; place++) {
        each_on_end(state, kithi_entry_make(type, KITH_END_TO, 0, 0, 0, 0), customer, visit, ctx);
        if (effect != KITH_EFFECT_EXPORT_AGENT && is_symmetric(state, type)) { /* an agent has its role */
            each_on_end(state, kithi_entry_make(type, KITH_END_FROM, 0, 0, 0, 0), customer, visit, ctx);
        }
    }
}

/* Keep it if it is among the best behind the last one that was shown, in order. */
static void keep(void *ctx, const kithi_effect *found)
{
    kithi_effects *walk = ctx;
    if ((walk->on != 0 && !kithi_date_valid_on(found->since, found->until, walk->on)) ||
        (walk->last.relation != 0 && !kithi_effects_before(&walk->last, found))) {
        return;
    }
    size_t at = walk->count;
    if (at < KITHI_EFFECTS_PAGE) {
        walk->count++;
    } else if (kithi_effects_before(found, &walk->page[at - 1])) {
        at--;
    } else {
        return;
    }
    for (; at > 0 && kithi_effects_before(found, &walk->page[at - 1]); at--) {
        walk->page[at] = walk->page[at - 1];
    }
    walk->page[at] = *found;
}

static const kithi_effect *next_page(kithi_effects *walk)
{
    walk->next = 0;
    walk->count = 0;
    kithi_effects_each(walk->state, walk->effect, walk->customer, keep, walk);
    return kithi_effects_next(walk);
}

const kithi_effect *kithi_effects_first(kithi_effects *walk, const kithi_state *state, uint32_t effect,
                                        kith_id customer, kith_date on)
{
    walk->state = state;
    walk->effect = effect;
    walk->customer = customer;
    walk->on = on;
    walk->last.relation = 0;
    return next_page(walk);
}

const kithi_effect *kithi_effects_next(kithi_effects *walk)
{
    if (walk->next < walk->count) {
        return &walk->page[walk->next++];
    }
    if (walk->count < KITHI_EFFECTS_PAGE) {
        return NULL;
    }
    walk->last = walk->page[walk->count - 1];
    return next_page(walk);
}
