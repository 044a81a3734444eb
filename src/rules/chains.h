/* Chains: who hangs under whom on a day. The public questions of kith/chain.h, and what rules and resolvers
 * ask. */
#ifndef KITH_RULES_CHAINS_H
#define KITH_RULES_CHAINS_H

#include "base/date.h"
#include "model/links.h"

#include "kith/chain.h"

/* Customers of a path: the one asked about and the nodes above it; one more than there may be, so that a
 * stored chain that is too deep is seen. */
#define KITHI_PATH_MOST (KITHI_LEVELS_MOST + 2u)

typedef struct kithi_path {
    uint64_t wanted; /* bits of the plain conditions that will be asked for, as links tell them: they are got
                        on their way into the cache */
    size_t count;
    kith_chain_step steps[KITHI_PATH_MOST];
    const kithi_entry *terms[KITHI_PATH_MOST]; /* where plain conditions of each begin, NULL: nowhere */
} kithi_path;

/* An empty path, whose room is left as it is. */
static inline void kithi_path_clear(kithi_path *path, uint64_t wanted)
{
    path->wanted = wanted;
    path->count = 0;
}

/* The hierarchy, or for 0 the book's default: the one that it names, else the only one. 0: there is none. */
kith_id kithi_chains_hierarchy(const kithi_state *state, kith_id hierarchy);

uint32_t kithi_chains_max_levels(const kithi_state *state);

bool kithi_chains_is_node(const kithi_state *state, uint32_t hierarchy, uint32_t customer);

/* Is it a node of its own? One that was merged into another node is left behind as an alias. */
bool kithi_chains_is_standing(const kithi_state *state, uint32_t hierarchy, uint32_t customer);

/* Is it a node whose conditions do not come down? */
bool kithi_chains_is_skipped(const kithi_state *state, uint32_t hierarchy, uint32_t customer);

/* Get on its way into the cache what kithi_chains_is_skipped will look at. */
void kithi_chains_prefetch_skipped(const kithi_state *state, uint32_t hierarchy, uint32_t customer);

/* Begin a walk over what hangs under a node (KITH_END_TO), or over what a customer hangs under (_FROM). */
void kithi_chains_walk(kithi_walk *walk, const kithi_state *state, uint32_t customer, uint32_t type,
                       uint32_t end);

/* Begin a walk over what a customer hangs under: the same, quicker where that is one node. */
static inline void kithi_chains_walk_up(kithi_walk *walk, const kithi_state *state, uint32_t customer,
                                        uint32_t type)
{
    const kithi_placed up = {KITHI_LIST_UP, customer, kithi_links_place(state, KITHI_LIST_UP, customer)};
    kithi_links_walk_place(walk, state, up, kithi_entry_make(type, KITH_END_FROM, 0, 0, 0, 0));
}

/* Is the walk still at an entry of that type and end? */
static inline bool kithi_chains_at(const kithi_walk *walk, uint32_t type, uint32_t end)
{
    return walk->entry != NULL && kithi_entry_type(walk->entry) == type &&
           kithi_entry_end(walk->entry) == end;
}

/* Does the link hold on the day? Without a day each does. */
static inline bool kithi_chains_holds(const kithi_entry *entry, kith_date on)
{
    return on == 0 || kithi_date_valid_on(kithi_entry_since(entry), kithi_entry_until(entry), on);
}

/* Node above a node on the day, 0: it is a root; `link` (may be NULL) is what it hangs on. */
uint32_t kithi_chains_parent(const kithi_state *state, uint32_t hierarchy, uint32_t node, kith_date on,
                             uint32_t *link);

/* Path of a customer as kith_chain_path gives it, as far as there is room; KITH_CHAIN_. `path`
 * is clear. */
uint32_t kithi_chains_path(const kithi_state *state, uint32_t hierarchy, uint32_t customer, uint32_t chain,
                           kith_date on, kithi_path *path);

/* Go on with nobody but the customer. */
void kithi_chains_stay(const kithi_state *state, uint32_t customer, kithi_path *path);

/* Go on from a node to the root, behind the steps that are there. */
void kithi_chains_climb(const kithi_state *state, uint32_t hierarchy, uint32_t node, kith_date on,
                        kithi_path *path);

/* What hangs directly under a node behind `after` (0: all); how many were written. */
size_t kithi_chains_list(const kithi_state *state, uint32_t hierarchy, uint32_t node, bool members,
                         kith_date on, uint32_t after, kith_chain_step *steps, size_t capacity);

/* A node and all below it as kith_chain_tree gives it; how many in all. */
size_t kithi_chains_tree(const kithi_state *state, uint32_t hierarchy, uint32_t node, bool members,
                         kith_date on, kith_chain_step *steps, size_t capacity);

/* Next root of a hierarchy, 0: none. */
uint32_t kithi_chains_next_root(const kithi_state *state, uint32_t hierarchy, kith_date on, uint32_t after);

/* Chains that a customer may be taken to be in; how many in all. */
size_t kithi_chains_candidates(const kithi_state *state, uint32_t hierarchy, uint32_t customer, kith_date on,
                               kith_id *nodes, size_t capacity);

#endif
