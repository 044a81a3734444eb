/*
 * Links: the relations of each customer, from both ends, in one small sorted block. Customers with very many
 * keep them in the tree. Beside it, for every relation type and end, a bitmap of the customers that stand
 * there.
 *
 * Chain links are kept the same way, in blocks of their own: each hierarchy counts as four types, from
 * KITHI_LINKS_CHAINS on, by what hangs there. The lower customer stands on the end `from`. The fourth type
 * has no entries, only a bitmap: the customers that are nodes.
 *
 * An entry is two words: type and end (16 bits), other customer (32), first day (24), last day (24), relation
 * (32), so that comparing words orders by type, end, other, since, and listing reads nothing but the block.
 */
#ifndef KITH_MODEL_LINKS_H
#define KITH_MODEL_LINKS_H

#include "base/tree.h"
#include "model/index.h"
#include "model/model.h"

#define KITHI_LINKS_TYPES 31999u      /* greatest sequence of a relation type */
#define KITHI_LINKS_CHAINS 32000u     /* first type of chain links */
#define KITHI_LINKS_HIERARCHIES 190u  /* greatest sequence of a hierarchy */
#define KITHI_LINKS_CONDITIONS 40000u /* beyond what entries have room for */

/* Bitmaps only: type of the customers that have conditions of a type. */
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

/* Type of the chain links of a hierarchy. */
static inline uint32_t kithi_links_chain(uint32_t hierarchy, kithi_hanging what)
{
    return KITHI_LINKS_CHAINS + 4 * (hierarchy - 1) + (uint32_t)what;
}

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

/* A walk over the entries of one customer, from a given one on. */
typedef struct kithi_walk {
    const kithi_entry *entry; /* the current one; NULL: the walk is over */
    const kithi_entry *end;   /* behind the block */
    uint32_t customer;        /* whose, if the entries lie in the tree */
    uint32_t root;            /* heads of relations or of chain links */
    kithi_entry read;         /* the current one, if they do */
    kithi_cursor cursor;
} kithi_walk;

void kithi_links_shapes(kithi_model *model);

/* Number of entries of a customer (a self relation has two). */
uint32_t kithi_links_count(const kithi_state *state, uint32_t customer);

/* Begin at the first entry that is not before `from` ({0, 0}: at the first relation). Whether it goes over
 * relations or chain links depends on the type of `from`. */
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

/* Get the block of a customer on its way into the cache: first the head, then, in a second round, the block.
 */
void kithi_links_prefetch(const kithi_state *state, uint32_t customer, uint32_t round);

/* First entry that equals type, end and other; NULL if there is none. The walk may go on from it. */
const kithi_entry *kithi_links_find(kithi_walk *walk, const kithi_state *state, uint32_t customer,
                                    uint32_t type, uint32_t end, uint32_t other);

/* Is it a kind of whose records something is kept here? */
static inline bool kithi_links_keeps(uint32_t kind)
{
    return kind == KITH_KIND_RELATION || kind == KITH_KIND_CHAIN_LINK || kind == KITH_KIND_CHAIN_NODE ||
           kind == KITH_KIND_CONDITION;
}

kith_status kithi_links_update(kithi_edit *edit, const kithi_row_change *change);

/* Lay down all relations of a customer at once (sorted; it has none yet). */
kith_status kithi_links_put(kithi_edit *edit, uint32_t customer, const kithi_entry *entries, uint32_t count);

/* Count relations of a type in or out. */
kith_status kithi_links_count_type(kithi_edit *edit, uint32_t type, int64_t step);

/* Type's state, NULL if nothing is known of it. */
const kithi_type_state *kithi_links_type(const kithi_state *state, uint32_t type);

/* Does the customer stand on this end of a relation of the type, at any time? */
bool kithi_links_member(const kithi_state *state, const kithi_type_state *type, uint32_t end,
                        uint32_t customer);

/* Get on its way into the cache what kithi_links_member will look at. */
void kithi_links_prefetch_member(const kithi_state *state, const kithi_type_state *type, uint32_t end,
                                 uint32_t customer);

/* First customer greater than `after` that stands there, 0 if there is none. */
uint32_t kithi_links_next_member(const kithi_state *state, const kithi_type_state *type, uint32_t end,
                                 uint32_t after);

#endif
