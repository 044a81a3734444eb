/* Chains: climbing from a customer to the root. */
#include "rules/chains.h"

#include "model/rows.h"
#include "model/users.h"
#include "rules/aliases.h"

#include <assert.h>

#define LEVELS_STANDARD 4u /* M11 */

kith_id kithi_chains_hierarchy(const kithi_state *state, kith_id hierarchy)
{
    hierarchy = hierarchy != 0 ? hierarchy : (kith_id)kithi_users_setting(state, KITH_BOOK_HIERARCHY);
    if (hierarchy == 0 && kithi_state_count(state, KITH_KIND_HIERARCHY) == 1) {
        hierarchy = kithi_id_make(KITH_KIND_HIERARCHY, kithi_row_next(state, KITH_KIND_HIERARCHY, 0));
    }
    return hierarchy;
}

uint32_t kithi_chains_max_levels(const kithi_state *state)
{
    const int64_t levels = kithi_users_setting(state, KITH_BOOK_MAX_LEVELS);
    return levels == 0 ? LEVELS_STANDARD : (uint32_t)levels;
}

bool kithi_chains_is_node(const kithi_state *state, uint32_t hierarchy, uint32_t customer)
{
    const kithi_type_state *nodes = kithi_links_type(state, kithi_links_chain(hierarchy, KITHI_IS_NODE));
    return nodes != NULL && kithi_links_member(state, nodes, KITH_END_FROM, customer);
}

bool kithi_chains_is_standing(const kithi_state *state, uint32_t hierarchy, uint32_t customer)
{
    const kith_id id = kithi_id_make(KITH_KIND_CUSTOMER, customer);
    return kithi_chains_is_node(state, hierarchy, customer) && kithi_aliases_survivor(state, id) == id;
}

bool kithi_chains_is_skipped(const kithi_state *state, uint32_t hierarchy, uint32_t customer)
{
    const kithi_type_state *nodes = kithi_links_type(state, kithi_links_chain(hierarchy, KITHI_IS_NODE));
    return nodes != NULL && kithi_links_member(state, nodes, KITH_END_TO, customer);
}

void kithi_chains_prefetch_skipped(const kithi_state *state, uint32_t hierarchy, uint32_t customer)
{
    const kithi_type_state *nodes =
        hierarchy == 0 ? NULL : kithi_links_type(state, kithi_links_chain(hierarchy, KITHI_IS_NODE));
    if (nodes != NULL) {
        kithi_links_prefetch_member(state, nodes, KITH_END_TO, customer);
    }
}

void kithi_chains_walk(kithi_walk *walk, const kithi_state *state, uint32_t customer, uint32_t type,
                       uint32_t end)
{
    kithi_links_walk(walk, state, customer, kithi_entry_make(type, end, 0, 0, 0, 0));
}

/* Of a node whose lists lie there. */
static uint32_t find_parent(const kithi_state *state, uint32_t hierarchy, uint32_t node,
                            const kithi_trade_lists *lists, kith_date on, uint32_t *link)
{
    const uint32_t type = kithi_links_chain(hierarchy, KITHI_HANGS_NODE);
    const kithi_placed up = {KITHI_LIST_UP, node, lists == NULL ? NULL : &lists->up};
    kithi_walk walk;
    for (kithi_links_walk_place(&walk, state, up, kithi_entry_make(type, KITH_END_FROM, 0, 0, 0, 0));
         kithi_chains_at(&walk, type, KITH_END_FROM); kithi_links_next(&walk)) {
        if (kithi_chains_holds(walk.entry, on)) {
            *link = kithi_entry_relation(walk.entry);
            return kithi_entry_other(walk.entry);
        }
    }
    return 0;
}

uint32_t kithi_chains_parent(const kithi_state *state, uint32_t hierarchy, uint32_t node, kith_date on,
                             uint32_t *link)
{
    uint32_t room = 0;
    return find_parent(state, hierarchy, node, kithi_links_trade(state, node), on,
                       link == NULL ? &room : link);
}

/* Where every link counts, those of different days may lead back to somebody who was passed already. */
static bool was_passed(const kithi_path *path, uint32_t customer)
{
    const kith_id id = kithi_id_make(KITH_KIND_CUSTOMER, customer);
    size_t at = 0;
    while (at < path->count && path->steps[at].customer != id) {
        at++;
    }
    return at < path->count;
}

/* One more step; what it hangs on is filled in by who knows it. */
static kith_chain_step *add_step(const kithi_state *state, kithi_path *path, uint32_t customer,
                                 const kithi_trade_lists *lists)
{
    kith_chain_step *step = &path->steps[path->count];
    *step = (kith_chain_step){.customer = kithi_id_make(KITH_KIND_CUSTOMER, customer)};
    if (lists != NULL && (kithi_links_all_about(&lists->terms) & path->wanted) != 0) {
        kithi_links_prefetch_terms(state, &lists->terms);
    }
    path->terms[path->count++] = lists == NULL ? NULL : &lists->terms;
    return step;
}

void kithi_chains_stay(const kithi_state *state, uint32_t customer, kithi_path *path)
{
    (void)add_step(state, path, customer, kithi_links_trade(state, customer));
}

void kithi_chains_climb(const kithi_state *state, uint32_t hierarchy, uint32_t node, kith_date on,
                        kithi_path *path)
{
    const size_t before = path->count;
    const size_t most = before + KITHI_PATH_MOST - 1;
    uint32_t link = 0;
    while (node != 0 && path->count < most && !was_passed(path, node)) {
        const kithi_trade_lists *lists = kithi_links_trade(state, node);
        kith_chain_step *step = add_step(state, path, node, lists);
        node = find_parent(state, hierarchy, node, lists, on, &link);
        step->link = node == 0 ? 0 : kithi_id_make(KITH_KIND_CHAIN_LINK, link);
    }
    for (size_t i = before; i < path->count; i++) { /* the root is level 1 */
        path->steps[i].level = (uint32_t)(path->count - i);
    }
}

/* The memberships of a customer on the day, and which one counts. */
typedef struct candidates {
    uint32_t count;
    uint32_t preferred;
    kithi_entry first;  /* the first, or the only preferred one */
    kithi_entry wanted; /* the one under the chain asked for */
    bool found;
} candidates;

static bool is_preferred(const kithi_state *state, uint32_t link)
{
    const unsigned char *row = kithi_row_at(state, KITH_KIND_CHAIN_LINK, link);
    return kithi_row_number(state, KITH_KIND_CHAIN_LINK, row, KITH_CHAIN_LINK_PREFERRED) != 0;
}

static candidates find_memberships(const kithi_state *state, uint32_t hierarchy, uint32_t customer,
                                   uint32_t chain, kith_date on)
{
    const uint32_t type = kithi_links_chain(hierarchy, KITHI_HANGS_MEMBER);
    candidates found = {0};
    kithi_walk walk;
    for (kithi_chains_walk_up(&walk, state, customer, type); kithi_chains_at(&walk, type, KITH_END_FROM);
         kithi_links_next(&walk)) {
        if (!kithi_chains_holds(walk.entry, on)) {
            continue;
        }
        if (kithi_entry_other(walk.entry) == chain) {
            found.wanted = *walk.entry;
            found.found = true;
        }
        found.first = found.count == 0 ? *walk.entry : found.first;
        found.count++;
    }
    return found;
}

/* Of several memberships, the only one that is preferred; false: none is, or more than one. */
static bool find_preferred(const kithi_state *state, uint32_t hierarchy, uint32_t customer, kith_date on,
                           kithi_entry *out)
{
    const uint32_t type = kithi_links_chain(hierarchy, KITHI_HANGS_MEMBER);
    uint32_t count = 0;
    kithi_walk walk;
    for (kithi_chains_walk_up(&walk, state, customer, type); kithi_chains_at(&walk, type, KITH_END_FROM);
         kithi_links_next(&walk)) {
        if (kithi_chains_holds(walk.entry, on) && is_preferred(state, kithi_entry_relation(walk.entry))) {
            *out = *walk.entry;
            count++;
        }
    }
    return count == 1;
}

/* Path of a member: itself, without a level, then from its node on. */
static void climb_as_member(const kithi_state *state, uint32_t hierarchy, uint32_t customer,
                            const kithi_entry *membership, kith_date on, kithi_path *path)
{
    add_step(state, path, customer, kithi_links_trade(state, customer))->link =
        kithi_id_make(KITH_KIND_CHAIN_LINK, kithi_entry_relation(membership));
    kithi_chains_climb(state, hierarchy, kithi_entry_other(membership), on, path);
}

uint32_t kithi_chains_path(const kithi_state *state, uint32_t hierarchy, uint32_t customer, uint32_t chain,
                           kith_date on, kithi_path *path)
{
    const bool is_node = kithi_chains_is_standing(state, hierarchy, customer);
    candidates found = find_memberships(state, hierarchy, customer, chain, on);
    assert(path->count == 0);
    if (chain != 0) {
        if (is_node && chain == customer) {
            kithi_chains_climb(state, hierarchy, customer, on, path);
        } else if (found.found) {
            climb_as_member(state, hierarchy, customer, &found.wanted, on, path);
        }
        return path->count == 0 ? KITH_CHAIN_NOT_A_MEMBER : KITH_CHAIN_FOUND;
    }
    if (found.count + is_node > 1 && find_preferred(state, hierarchy, customer, on, &found.first)) {
        climb_as_member(state, hierarchy, customer, &found.first, on, path);
        return KITH_CHAIN_FOUND;
    }
    if (found.count + is_node > 1) {
        return KITH_CHAIN_AMBIGUOUS;
    }
    if (is_node) {
        kithi_chains_climb(state, hierarchy, customer, on, path);
    } else if (found.count == 1) {
        climb_as_member(state, hierarchy, customer, &found.first, on, path);
    }
    return path->count == 0 ? KITH_CHAIN_NONE : KITH_CHAIN_FOUND;
}

size_t kithi_chains_candidates(const kithi_state *state, uint32_t hierarchy, uint32_t customer, kith_date on,
                               kith_id *nodes, size_t capacity)
{
    const uint32_t type = kithi_links_chain(hierarchy, KITHI_HANGS_MEMBER);
    size_t count = 0;
    kithi_walk walk;
    if (kithi_chains_is_standing(state, hierarchy, customer)) {
        if (capacity > 0) {
            nodes[0] = kithi_id_make(KITH_KIND_CUSTOMER, customer);
        }
        count++;
    }
    for (kithi_chains_walk_up(&walk, state, customer, type); kithi_chains_at(&walk, type, KITH_END_FROM);
         kithi_links_next(&walk)) {
        if (!kithi_chains_holds(walk.entry, on)) {
            continue;
        }
        if (count < capacity) {
            nodes[count] = kithi_id_make(KITH_KIND_CUSTOMER, kithi_entry_other(walk.entry));
        }
        count++;
    }
    return count;
}

/* --- down --- */

/* Level of a node, 0 for everybody else. */
static uint32_t level_of(const kithi_state *state, uint32_t hierarchy, uint32_t node, kith_date on)
{
    kithi_path path;
    kithi_path_clear(&path, 0);
    if (kithi_chains_is_standing(state, hierarchy, node)) {
        kithi_chains_climb(state, hierarchy, node, on, &path);
    }
    return (uint32_t)path.count;
}

size_t kithi_chains_list(const kithi_state *state, uint32_t hierarchy, uint32_t node, bool members,
                         kith_date on, uint32_t after, kith_chain_step *steps, size_t capacity)
{
    const uint32_t type = kithi_links_chain(hierarchy, members ? KITHI_HANGS_MEMBER : KITHI_HANGS_NODE);
    const uint32_t level = members ? 0 : level_of(state, hierarchy, node, on) + 1;
    size_t count = 0;
    kithi_walk walk;
    for (kithi_links_walk(&walk, state, node, kithi_entry_make(type, KITH_END_TO, after + 1, 0, 0, 0));
         count < capacity && kithi_chains_at(&walk, type, KITH_END_TO); kithi_links_next(&walk)) {
        const kith_id customer = kithi_id_make(KITH_KIND_CUSTOMER, kithi_entry_other(walk.entry));
        if (kithi_chains_holds(walk.entry, on) && (count == 0 || steps[count - 1].customer != customer)) {
            steps[count++] = (kith_chain_step){
                .customer = customer,
                .link = kithi_id_make(KITH_KIND_CHAIN_LINK, kithi_entry_relation(walk.entry)),
                .level = level,
                .distance = 1,
            };
        }
    }
    return count;
}

/* A node on the way down: first its nodes are walked, then its members. */
typedef struct branch {
    kithi_walk walk;
    uint32_t customer;
    uint32_t last; /* customer that came before */
    kithi_hanging what;
} branch;

typedef struct descent {
    const kithi_state *state;
    uint32_t hierarchy;
    kith_date on;
    uint32_t depth;
    branch branches[KITHI_PATH_MOST];
} descent;

static void begin_branch(descent *at, branch *top, uint32_t customer, kithi_hanging what)
{
    top->customer = customer;
    top->last = 0;
    top->what = what;
    kithi_chains_walk(&top->walk, at->state, customer, kithi_links_chain(at->hierarchy, what), KITH_END_TO);
}

/* Does what is walked hang below this customer already? On one day nobody hangs below itself. */
static bool is_on_the_way(const descent *at, uint32_t customer)
{
    uint32_t i = 0;
    while (i < at->depth && at->branches[i].customer != customer) {
        i++;
    }
    return i < at->depth;
}

/* The next one directly under the branch that holds; false: no more of what is walked. */
static bool next_of_branch(const descent *at, branch *top, kithi_entry *out)
{
    const uint32_t type = kithi_links_chain(at->hierarchy, top->what);
    for (; kithi_chains_at(&top->walk, type, KITH_END_TO); kithi_links_next(&top->walk)) {
        const uint32_t other = kithi_entry_other(top->walk.entry);
        if (kithi_chains_holds(top->walk.entry, at->on) && other != top->last && !is_on_the_way(at, other)) {
            *out = *top->walk.entry;
            top->last = other;
            kithi_links_next(&top->walk);
            return true;
        }
    }
    return false;
}

size_t kithi_chains_tree(const kithi_state *state, uint32_t hierarchy, uint32_t node, bool members,
                         kith_date on, kith_chain_step *steps, size_t capacity)
{
    descent at = {.state = state, .hierarchy = hierarchy, .on = on, .depth = 1};
    const uint32_t level = level_of(state, hierarchy, node, on);
    size_t count = 0;
    if (count < capacity) {
        uint32_t link = 0;
        const uint32_t parent = kithi_chains_parent(state, hierarchy, node, on, &link);
        steps[0] = (kith_chain_step){
            .customer = kithi_id_make(KITH_KIND_CUSTOMER, node),
            .link = parent == 0 ? 0 : kithi_id_make(KITH_KIND_CHAIN_LINK, link),
            .level = level,
        };
    }
    count++;
    begin_branch(&at, &at.branches[0], node, KITHI_HANGS_NODE);
    while (at.depth > 0) {
        branch *top = &at.branches[at.depth - 1];
        kithi_entry entry;
        if (!next_of_branch(&at, top, &entry)) {
            if (top->what == KITHI_HANGS_NODE && members) {
                begin_branch(&at, top, top->customer, KITHI_HANGS_MEMBER);
            } else {
                at.depth--;
            }
            continue;
        }
        const bool is_node = top->what == KITHI_HANGS_NODE;
        if (count < capacity) {
            steps[count] = (kith_chain_step){
                .customer = kithi_id_make(KITH_KIND_CUSTOMER, kithi_entry_other(&entry)),
                .link = kithi_id_make(KITH_KIND_CHAIN_LINK, kithi_entry_relation(&entry)),
                .level = is_node ? level + at.depth : 0,
                .distance = at.depth,
            };
        }
        count++;
        if (is_node && at.depth < KITHI_PATH_MOST) {
            begin_branch(&at, &at.branches[at.depth++], kithi_entry_other(&entry), KITHI_HANGS_NODE);
        }
    }
    return count;
}

uint32_t kithi_chains_next_root(const kithi_state *state, uint32_t hierarchy, kith_date on, uint32_t after)
{
    const kithi_type_state *nodes = kithi_links_type(state, kithi_links_chain(hierarchy, KITHI_IS_NODE));
    if (nodes == NULL) {
        return 0;
    }
    uint32_t node = after;
    do {
        node = kithi_links_next_member(state, nodes, KITH_END_FROM, node);
    } while (node != 0 && (kithi_chains_parent(state, hierarchy, node, on, NULL) != 0 ||
                           !kithi_chains_is_standing(state, hierarchy, node)));
    return node;
}
