/* Effects: relations whose type has one, in order of rank. */
#include "rules/effects.h"

#include "base/date.h"
#include "base/prefetch.h"
#include "model/acting.h"
#include "model/links.h"
#include "model/rows.h"
#include "model/traits.h"

bool kithi_effects_before(const kithi_effect *a, const kithi_effect *b)
{
    if (a->priority != b->priority) {
        return a->priority < b->priority;
    }
    return a->since != b->since ? a->since < b->since : a->relation < b->relation;
}

/* A type that has an effect, and the end of it on which a customer stands that it acts on. */
typedef struct acted {
    uint32_t place; /* of the next type */
    uint32_t type;  /* 0: not begun */
    uint32_t end;
    bool symmetric; /* which of the ends is `from` says nothing: the lower id is */
} acted;

/* The next one; false: no more. */
static bool next_acted(const kithi_state *state, uint32_t effect, acted *on)
{
    if (on->symmetric && on->end == KITH_END_TO && effect != KITH_EFFECT_EXPORT_AGENT) {
        on->end = KITH_END_FROM; /* an agent has its role */
        return true;
    }
    const uint64_t acting = kithi_acting_at(state, effect, on->place++);
    on->type = kithi_acting_type(acting);
    on->symmetric = kithi_acting_symmetric(acting);
    on->end = KITH_END_TO;
    return on->type != 0;
}

/* Is the customer there? Most are not. */
static bool stands_there(const kithi_state *state, const acted *on, kith_id customer)
{
    const kithi_type_state *known = kithi_links_type(state, on->type);
    return known != NULL && kithi_links_member(state, known, on->end, kithi_id_sequence(customer));
}

static void begin_walk(const kithi_state *state, const acted *on, kith_id customer, kithi_walk *walk)
{
    kithi_links_walk(walk, state, kithi_id_sequence(customer),
                     kithi_entry_make(on->type, on->end, 0, 0, 0, 0));
}

static bool goes_on(const kithi_walk *walk, const acted *on)
{
    return walk->entry != NULL && kithi_entry_type(walk->entry) == on->type &&
           kithi_entry_end(walk->entry) == on->end;
}

/* Whoever asks for relations looks at their rows and at who acts, of whom mostly traits are enough, one after
 * the other: get them all on their way into the cache. Of those that lie in the tree there are too many. */
static void fetch_rows(const kithi_state *state, const kithi_walk *walk, const acted *on)
{
    kithi_walk ahead = {.entry = walk->entry, .end = walk->end};
    for (; walk->end != NULL && goes_on(&ahead, on); kithi_links_next(&ahead)) {
        kithi_row_prefetch(state, kithi_id_make(KITH_KIND_RELATION, kithi_entry_relation(ahead.entry)));
        kithi_prefetch(kithi_traits_place(state, kithi_entry_other(ahead.entry)));
    }
}

void kithi_effects_each(const kithi_state *state, uint32_t effect, kith_id customer,
                        void (*visit)(void *ctx, const kithi_effect *found), void *ctx)
{
    acted on = {0};
    while (next_acted(state, effect, &on)) {
        kithi_walk walk;
        if (!stands_there(state, &on, customer)) {
            continue;
        }
        begin_walk(state, &on, customer, &walk);
        fetch_rows(state, &walk, &on);
        for (; goes_on(&walk, &on); kithi_links_next(&walk)) {
            const kith_id relation = kithi_id_make(KITH_KIND_RELATION, kithi_entry_relation(walk.entry));
            const kithi_effect found = {
                .relation = relation,
                .who = kithi_id_make(KITH_KIND_CUSTOMER, kithi_entry_other(walk.entry)),
                .priority = kithi_row_number_of(state, relation, KITH_RELATION_PRIORITY),
                .since = kithi_entry_since(walk.entry),
                .until = kithi_entry_until(walk.entry),
            };
            visit(ctx, &found);
        }
    }
}

bool kithi_effects_any(const kithi_state *state, uint32_t effect, kith_id customer)
{
    acted on = {0};
    bool any = false;
    while (!any && next_acted(state, effect, &on)) {
        any = stands_there(state, &on, customer);
    }
    return any;
}

void kithi_effects_prefetch(const kithi_state *state, uint32_t effect, kith_id customer)
{
    acted on = {0};
    while (next_acted(state, effect, &on)) {
        const kithi_type_state *known = kithi_links_type(state, on.type);
        if (known != NULL) {
            kithi_links_prefetch_member(state, known, on.end, kithi_id_sequence(customer));
        }
    }
}

#define FETCH_GROUP 256u /* customers whose memory is fetched at once, at most */

/* What lies one step further on the way from a customer to the texts of who acts on it. */
static void fetch_step(const kithi_state *state, const acted *on, kith_id customer, uint32_t step)
{
    kithi_walk walk;
    if (step < 2) {
        kithi_links_prefetch(state, KITHI_LIST_RELATIONS, kithi_id_sequence(customer), step);
        return;
    }
    begin_walk(state, on, customer, &walk);
    if (step == 2) {
        fetch_rows(state, &walk, on);
    }
    for (; walk.end != NULL && goes_on(&walk, on); kithi_links_next(&walk)) {
        const kith_id who = kithi_id_make(KITH_KIND_CUSTOMER, kithi_entry_other(walk.entry));
        if (step == 2) {
            kithi_row_prefetch(state, who);
        } else {
            kithi_row_prefetch_texts(state, who);
        }
    }
}

/* All of them take each step before the next one. */
static void fetch_group(const kithi_state *state, const acted *on, const kith_id *customers, size_t count)
{
    kith_id acted_on[FETCH_GROUP];
    size_t there = 0;
    for (size_t i = 0; i < count; i++) {
        acted_on[there] = customers[i];
        there += stands_there(state, on, customers[i]) ? 1 : 0;
    }
    for (uint32_t step = 0; step < 4; step++) {
        for (size_t i = 0; i < there; i++) {
            fetch_step(state, on, acted_on[i], step);
        }
    }
}

void kithi_effects_fetch(const kithi_state *state, uint32_t effect, const kith_id *customers, size_t count)
{
    acted on = {0};
    while (next_acted(state, effect, &on)) {
        for (size_t first = 0; first < count; first += FETCH_GROUP) {
            const size_t rest = count - first;
            fetch_group(state, &on, customers + first, rest < FETCH_GROUP ? rest : FETCH_GROUP);
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

/* Find a page, and give the first of it; NULL: there are no more. */
static const kithi_effect *next_page(kithi_effects *walk)
{
    walk->next = 0;
    walk->count = 0;
    kithi_effects_each(walk->state, walk->effect, walk->customer, keep, walk);
    return walk->count == 0 ? NULL : &walk->page[walk->next++];
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
