/*
 * Links: the relations of each customer, from both ends, in one small sorted block. Customers with very many
 * keep them in the tree. Beside it, for every relation type and end, a bitmap of the customers that stand
 * there.
 *
 * Chain links are kept the same way: each hierarchy counts as four types, from KITHI_LINKS_CHAINS on, by what
 * hangs there. The lower customer stands on the end `from`. What a customer hangs under and what hangs under
 * it are lists of their own, so that climbing costs the same however many hang there. The fourth type has no
 * entries, only a bitmap: the customers that are nodes.
 *
 * So are conditions, as far as they are plain, for whatever brand and item group: KITHI_LINKS_TERMS, and the
 * type of the condition where links have the other customer. Those of a scope stand in the tree.
 *
 * So is what was written of a customer, the latest first: notes, tasks and appointments, by
 * KITHI_LINKS_WRITTEN and their kind. Of their entries only type and end are as below.
 *
 * An entry is two words: type and end (16 bits), other customer (32), first day (24), last day (24), relation
 * (32), so that comparing words orders by type, end, other, since, and listing reads nothing but the block.
 */
#ifndef KITH_MODEL_LINKS_H
#define KITH_MODEL_LINKS_H

#include "base/prefetch.h"
#include "base/tree.h"
#include "model/bitmap.h"
#include "model/index.h"
#include "model/model.h"

#define KITHI_LINKS_TYPES 31999u      /* greatest sequence of a relation type */
#define KITHI_LINKS_CHAINS 32000u     /* first type of chain links */
#define KITHI_LINKS_HIERARCHIES 190u  /* greatest sequence of a hierarchy */
#define KITHI_LINKS_TERMS 32760u      /* type of plain conditions */
#define KITHI_LINKS_WRITTEN 32764u    /* first type of what was written, one for each kind */
#define KITHI_LINKS_CONDITIONS 40000u /* beyond what entries have room for */

/* A bitmap only: the customers that have conditions of a type that are not plain (KITH_END_FROM). */
static inline uint32_t kithi_links_condition(uint32_t type)
{
    return KITHI_LINKS_CONDITIONS + type;
}

/* What hangs under a node. Links that are not active are there to be found, and count for nothing. */
typedef enum kithi_hanging {
    KITHI_HANGS_NODE,
    KITHI_HANGS_MEMBER,
    KITHI_HANGS_INACTIVE,
    KITHI_IS_NODE
} kithi_hanging;

/* The lists of a customer. */
typedef enum kithi_list {
    KITHI_LIST_RELATIONS,
    KITHI_LIST_BELOW,  /* what hangs under it */
    KITHI_LIST_UP,     /* what it hangs under */
    KITHI_LIST_TERMS,  /* plain conditions */
    KITHI_LIST_WRITTEN /* notes, tasks and appointments */
} kithi_list;

/* Type of the chain links of a hierarchy. */
static inline uint32_t kithi_links_chain(uint32_t hierarchy, kithi_hanging what)
{
    return KITHI_LINKS_CHAINS + 4 * (hierarchy - 1) + (uint32_t)what;
}

/* Type of the entries of a relation or chain link with these values. */
uint32_t kithi_links_type_of(uint32_t kind, const kith_value *values);

/* Is it a sequence that entries have room for? Only types and hierarchies are narrower than ids. */
static inline bool kithi_links_fits(uint32_t kind, uint32_t sequence)
{
    return kind == KITH_KIND_RELATION_TYPE ? sequence <= KITHI_LINKS_TYPES
           : kind == KITH_KIND_HIERARCHY   ? sequence <= KITHI_LINKS_HIERARCHIES
                                           : true;
}

typedef struct kithi_entry {
    uint64_t high; /* type << 49 | end << 48 | other << 16 | since >> 8 */
    uint64_t low;  /* since << 56 | until << 32 | relation */
} kithi_entry;

typedef struct kithi_head {
    uint32_t block; /* heap reference; 0: in the tree, or none */
    uint32_t count;
} kithi_head;

/*
 * Most customers hang under one node and have one condition or none: of these lists the only entry stands in
 * the place of the head. They lie side by side, so that whoever climbs comes by the conditions. A head has in
 * its first word what its entries may be about, other than that of an entry, which begins with a type.
 */
typedef struct kithi_trade_lists {
    kithi_entry up;
    kithi_entry terms;
} kithi_trade_lists;

/* What is known of a relation type: who stands on which end, and how many relations it has. */
typedef struct kithi_type_state {
    kithi_root members[2];
    uint64_t relations;
} kithi_type_state;

static inline uint32_t kithi_entry_type(const kithi_entry *entry)
{
    return (uint32_t)(entry->high >> 49);
}

/* KITH_END_FROM or KITH_END_TO. */
static inline uint32_t kithi_entry_end(const kithi_entry *entry)
{
    return (uint32_t)(entry->high >> 48 & 1u) + 1u;
}

static inline uint32_t kithi_entry_other(const kithi_entry *entry)
{
    return (uint32_t)(entry->high >> 16);
}

static inline kith_date kithi_entry_since(const kithi_entry *entry)
{
    return (kith_date)((entry->high & 0xFFFFu) << 8 | entry->low >> 56);
}

static inline kith_date kithi_entry_until(const kithi_entry *entry)
{
    return (kith_date)(entry->low >> 32 & 0xFFFFFFu);
}

static inline uint32_t kithi_entry_relation(const kithi_entry *entry)
{
    return (uint32_t)entry->low;
}

static inline bool kithi_entry_before(const kithi_entry *a, const kithi_entry *b)
{
    return a->high < b->high || (a->high == b->high && a->low < b->low);
}

/* Entry of a relation as seen from the customer on `end`. Dates of 24 bits reach far beyond year 9999. */
static inline kithi_entry kithi_entry_make(uint32_t type, uint32_t end, uint32_t other, kith_date since,
                                           kith_date until, uint32_t relation)
{
    return (kithi_entry){
        (uint64_t)type << 49 | (uint64_t)(end - 1u) << 48 | (uint64_t)other << 16 | (uint64_t)since >> 8,
        (uint64_t)((uint32_t)since & 255u) << 56 | (uint64_t)(uint32_t)until << 32 | relation,
    };
}

/* Entry of a note, task or appointment that was written at an instant: of two of one instant the one added
 * last comes first. at 0: none is known; row UINT32_MAX: before all of the instant. */
static inline kithi_entry kithi_entry_written(uint32_t kind, kith_instant at, uint32_t row)
{
    const uint32_t type = KITHI_LINKS_WRITTEN + (kind == KITH_KIND_NOTE   ? 0u
                                                 : kind == KITH_KIND_TASK ? 1u
                                                                          : 2u);
    const uint64_t latest_first = ~((uint64_t)at ^ UINT64_C(1) << 63);
    return (kithi_entry){(uint64_t)type << 49 | latest_first >> 16, latest_first << 48 | (uint32_t)~row};
}

static inline uint32_t kithi_entry_written_row(const kithi_entry *entry)
{
    return ~(uint32_t)entry->low;
}

/* A walk over the entries of one customer, from a given one on. */
typedef struct kithi_walk {
    const kithi_entry *entry; /* the current one; NULL: the walk is over */
    const kithi_entry *end;   /* behind the block */
    uint32_t customer;        /* whose, if the entries lie in the tree */
    kithi_list list;          /* which one, if they do */
    kithi_entry read;         /* the current one, if they do */
    kithi_cursor cursor;
} kithi_walk;

void kithi_links_shapes(kithi_model *model);

/* Number of entries of a customer (a self relation has two). */
uint32_t kithi_links_count(const kithi_state *state, uint32_t customer);

/* Begin at the first entry that is not before `from` ({0, 0}: at the first relation). Which list of the
 * customer's it goes over depends on type and end of `from`. */
void kithi_links_walk(kithi_walk *walk, const kithi_state *state, uint32_t customer, kithi_entry from);

void kithi_links_next_in_tree(kithi_walk *walk);

static inline void kithi_links_next(kithi_walk *walk)
{
    if (walk->end == NULL) {
        kithi_links_next_in_tree(walk);
        return;
    }
    walk->entry++;
    walk->entry = walk->entry < walk->end ? walk->entry : NULL;
}

/* The condition that a walk over plain ones is at, NULL: no more of this type. */
static inline const kithi_entry *kithi_links_term(const kithi_walk *walk, uint32_t type)
{
    return walk->entry != NULL && kithi_entry_other(walk->entry) == type ? walk->entry : NULL;
}

/* Where what a customer hangs under and its plain conditions begin, NULL: nowhere near. */
static inline const kithi_trade_lists *kithi_links_trade(const kithi_state *state, uint32_t customer)
{
    return kithi_array_at(kithi_state_root(state, KITHI_ROOT_TRADE), &state->model->trade_shape, customer);
}

/* One of both. */
static inline const kithi_entry *kithi_links_place(const kithi_state *state, kithi_list list,
                                                   uint32_t customer)
{
    const kithi_trade_lists *lists = kithi_links_trade(state, customer);
    return lists == NULL ? NULL : list == KITHI_LIST_UP ? &lists->up : &lists->terms;
}

/* Is the place itself the only entry? No type is 0. */
static inline bool kithi_links_is_single(const kithi_entry *place)
{
    return kithi_entry_type(place) != 0;
}

#define KITHI_LINKS_ABOUT 49u /* bits of a word below the type */

/* A bit for what an entry of a list of conditions is about; several types may share one. */
static inline uint64_t kithi_links_about(uint32_t type)
{
    return UINT64_C(1) << type % KITHI_LINKS_ABOUT;
}

/* Bits of all that a list of conditions that begins here is about. */
static inline uint64_t kithi_links_all_about(const kithi_entry *place)
{
    return kithi_links_is_single(place) ? kithi_links_about(kithi_entry_other(place)) : place->high;
}

/* May a list of conditions that begins here have one of the type? If it is the only one, it is known. */
static inline bool kithi_links_may_have(const kithi_entry *place, uint32_t type)
{
    return kithi_links_is_single(place) ? kithi_entry_other(place) == type
                                        : (place->high & kithi_links_about(type)) != 0;
}

/* Does a list that begins here lie in the tree? */
static inline bool kithi_links_in_tree(const kithi_entry *place)
{
    return !kithi_links_is_single(place) && place->low >> 32 == 0 && place->low != 0;
}

/* One of these lists of a customer, and where it begins (NULL: nowhere). */
typedef struct kithi_placed {
    kithi_list list;
    uint32_t customer;
    const kithi_entry *place;
} kithi_placed;

/* Begin a walk over what such a place leads to, at the first entry that is not before `from`. */
void kithi_links_walk_behind(kithi_walk *walk, const kithi_state *state, kithi_placed of, kithi_entry from);

/* Begin a walk over one of these lists, at an entry that is not behind the first one from `from` on. */
static inline void kithi_links_walk_place(kithi_walk *walk, const kithi_state *state, kithi_placed of,
                                          kithi_entry from)
{
    walk->entry = NULL;
    if (of.place != NULL && kithi_links_is_single(of.place)) {
        walk->entry = of.place;
        walk->end = of.place + 1;
    } else if (of.place != NULL && of.place->low != 0) {
        kithi_links_walk_behind(walk, state, of, from);
    }
}

/* Begin a walk over the plain conditions of a type, which begin at `place`, in order of their first day. */
static inline const kithi_entry *kithi_links_terms(kithi_walk *walk, const kithi_state *state,
                                                   uint32_t customer, const kithi_entry *place, uint32_t type)
{
    kithi_links_walk_place(walk, state, (kithi_placed){KITHI_LIST_TERMS, customer, place},
                           kithi_entry_make(KITHI_LINKS_TERMS, KITH_END_FROM, type, 0, 0, 0));
    return kithi_links_term(walk, type);
}

/* Get on its way into the cache where both these lists begin. */
static inline void kithi_links_prefetch_trade(const kithi_state *state, uint32_t customer)
{
    kithi_prefetch(kithi_links_trade(state, customer));
}

/* The same of what plain conditions that begin at `place` lead to: the block, or the only one itself. */
void kithi_links_prefetch_terms(const kithi_state *state, const kithi_entry *place);

/* Get the block of a customer on its way into the cache: first the head, then, in a second round, the block.
 * Of lists whose only entry stands in the place of the head kithi_links_prefetch_trade does. */
void kithi_links_prefetch(const kithi_state *state, kithi_list list, uint32_t customer, uint32_t round);

/* First entry that equals type, end and other; NULL if there is none. The walk may go on from it. */
const kithi_entry *kithi_links_find(kithi_walk *walk, const kithi_state *state, uint32_t customer,
                                    uint32_t type, uint32_t end, uint32_t other);

/* The field that says when it was written, of a kind of what is written of customers; else 0. */
static inline uint32_t kithi_links_written(uint32_t kind)
{
    return kind == KITH_KIND_NOTE          ? KITH_NOTE_AT
           : kind == KITH_KIND_TASK        ? KITH_TASK_AT
           : kind == KITH_KIND_APPOINTMENT ? KITH_APPOINTMENT_AT
                                           : 0;
}

/* Is it a kind of whose records something is kept here? */
static inline bool kithi_links_keeps(uint32_t kind)
{
    return kind == KITH_KIND_RELATION || kind == KITH_KIND_CHAIN_LINK || kind == KITH_KIND_CHAIN_NODE ||
           kind == KITH_KIND_CONDITION || kithi_links_written(kind) != 0;
}

kith_status kithi_links_update(kithi_edit *edit, const kithi_row_change *change);

/* Lay down all relations of a customer at once (sorted; it has none yet). */
kith_status kithi_links_put(kithi_edit *edit, uint32_t customer, const kithi_entry *entries, uint32_t count);

/* Count relations of a type in or out. */
kith_status kithi_links_count_type(kithi_edit *edit, uint32_t type, int64_t step);

/* Type's state, NULL if nothing is known of it. */
static inline const kithi_type_state *kithi_links_type(const kithi_state *state, uint32_t type)
{
    return kithi_array_at(kithi_state_root(state, KITHI_ROOT_TYPES), &state->model->types_shape, type);
}

/* Does the customer stand on this end of a relation of the type, at any time? */
static inline bool kithi_links_member(const kithi_state *state, const kithi_type_state *type, uint32_t end,
                                      uint32_t customer)
{
    return kithi_bitmap_has(state, &type->members[end - 1], customer);
}

/* Get on its way into the cache what kithi_links_member will look at. */
void kithi_links_prefetch_member(const kithi_state *state, const kithi_type_state *type, uint32_t end,
                                 uint32_t customer);

/* First customer greater than `after` that stands there, 0 if there is none. */
uint32_t kithi_links_next_member(const kithi_state *state, const kithi_type_state *type, uint32_t end,
                                 uint32_t after);

#endif
