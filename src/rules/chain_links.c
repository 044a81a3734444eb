/*
 * Rules of chain links. Two links of one path need not hold at the same time, so what is asked is asked over
 * every stretch of days on which all links of a path hold together.
 */
#include "base/date.h"
#include "model/rows.h"
#include "model/users.h"
#include "rules/chains.h"
#include "rules/rules.h"

/* One customer on the way, and the days on which all links to it hold. */
typedef struct stop {
    uint32_t customer;
    kith_date since;
    kith_date until;
    kithi_walk walk;
} stop;

/* A walk over everything above or below a node, depth first, along node links that count. */
typedef struct climb {
    const kithi_case *asked;
    uint32_t type;
    uint32_t end;
    uint32_t depth; /* stops on the way, the last is the current one */
    bool begun;
    stop stops[KITHI_PATH_MOST];
} climb;

static void push_stop(climb *at, uint32_t customer, kith_date since, kith_date until)
{
    stop *next = &at->stops[at->depth++];
    next->customer = customer;
    next->since = since;
    next->until = until;
    kithi_chains_walk(&next->walk, at->asked->state, customer, at->type, at->end);
}

static void begin_climb(climb *at, const kithi_case *asked, uint32_t hierarchy, uint32_t end,
                        uint32_t customer, kith_date since, kith_date until)
{
    at->asked = asked;
    at->type = kithi_links_chain(hierarchy, KITHI_HANGS_NODE);
    at->end = end;
    at->depth = 0;
    at->begun = false;
    push_stop(at, customer, since, until);
}

/* Does this link count against the one that is judged, or is it that one? */
static bool counts(const kithi_case *asked, uint32_t link)
{
    const kith_id id = kithi_id_make(KITH_KIND_CHAIN_LINK, link);
    return id == asked->id || kithi_rules_counts(asked, id);
}

static kith_date later(kith_date a, kith_date b)
{
    return a > b ? a : b;
}

/* The earlier of two last days, of which 0 is open. */
static kith_date earlier(kith_date a, kith_date b)
{
    return a == 0 || (b != 0 && b < a) ? b : a;
}

/* To the next stop; false: there is none. The first is where the climb began. */
static bool next_stop(climb *at)
{
    if (!at->begun) {
        at->begun = true;
        return true;
    }
    while (at->depth > 0) {
        stop *top = &at->stops[at->depth - 1];
        while (at->depth < KITHI_PATH_MOST && kithi_chains_at(&top->walk, at->type, at->end)) {
            const kithi_entry entry = *top->walk.entry;
            const kith_date since = kithi_entry_since(&entry);
            const kith_date until = kithi_entry_until(&entry);
            kithi_links_next(&top->walk);
            if (counts(at->asked, kithi_entry_relation(&entry)) && !kithi_date_never(since, until) &&
                kithi_date_overlap(since, until, top->since, top->until)) {
                push_stop(at, kithi_entry_other(&entry), later(since, top->since),
                          earlier(until, top->until));
                return true;
            }
        }
        at->depth--;
    }
    return false;
}

static const stop *current(const climb *at)
{
    return &at->stops[at->depth - 1];
}

/* What the judged link says. */
typedef struct judged {
    uint32_t hierarchy;
    uint32_t customer;
    uint32_t parent;
    bool member;
    bool active;
    kith_date since;
    kith_date until;
} judged;

static judged read_link(const kithi_case *asked)
{
    const kith_value *values = asked->values;
    return (judged){
        .hierarchy = kithi_id_sequence((kith_id)values[KITH_CHAIN_LINK_HIERARCHY].number),
        .customer = kithi_id_sequence((kith_id)values[KITH_CHAIN_LINK_CUSTOMER].number),
        .parent = kithi_id_sequence((kith_id)values[KITH_CHAIN_LINK_PARENT].number),
        .member = values[KITH_CHAIN_LINK_MEMBER].number != 0,
        .active = values[KITH_CHAIN_LINK_STATUS].number != KITH_LINK_STATUS_INACTIVE,
        .since = (kith_date)values[KITH_CHAIN_LINK_SINCE].number,
        .until = (kith_date)values[KITH_CHAIN_LINK_UNTIL].number,
    };
}

/* Does a link hold on some day, and count for something? */
static bool matters(const judged *link)
{
    return link->active && !kithi_date_never(link->since, link->until);
}

kith_status kithi_rule_chain_node(kithi_case *asked)
{
    const judged link = read_link(asked);
    if (!kithi_chains_is_node(asked->state, link.hierarchy, link.parent)) {
        return kithi_rules_report(asked, KITH_RULE_NOT_A_NODE, KITH_CHAIN_LINK_PARENT,
                                  (kith_id)asked->values[KITH_CHAIN_LINK_PARENT].number);
    }
    return link.member || kithi_chains_is_node(asked->state, link.hierarchy, link.customer)
               ? KITH_OK
               : kithi_rules_report(asked, KITH_RULE_NOT_A_NODE, KITH_CHAIN_LINK_CUSTOMER,
                                    (kith_id)asked->values[KITH_CHAIN_LINK_CUSTOMER].number);
}

/* A link that is no longer active and leads from the customer as a node, not as a member; 0: none. */
static kith_id inactive_of_node(const kithi_state *state, uint32_t hierarchy, uint32_t customer)
{
    const uint32_t type = kithi_links_chain(hierarchy, KITHI_HANGS_INACTIVE);
    kithi_walk walk;
    for (kithi_chains_walk(&walk, state, customer, type, KITH_END_FROM);
         kithi_chains_at(&walk, type, KITH_END_FROM); kithi_links_next(&walk)) {
        const kith_id link = kithi_id_make(KITH_KIND_CHAIN_LINK, kithi_entry_relation(walk.entry));
        if (kithi_row_number(state, KITH_KIND_CHAIN_LINK, kithi_row_find(state, link),
                             KITH_CHAIN_LINK_MEMBER) == 0) {
            return link;
        }
    }
    return 0;
}

/* A node that went while links still lead to or from it. Its customer may be gone too; that is another
 * rule's. */
kith_status kithi_rule_chain_node_gone(kithi_case *asked)
{
    if (KITH_ID_KIND(asked->id) != KITH_KIND_CHAIN_NODE || asked->base == NULL) {
        return KITH_OK;
    }
    const unsigned char *row = kithi_row_find(asked->base, asked->id);
    const uint32_t customer = kithi_id_sequence(
        (kith_id)kithi_row_number(asked->base, KITH_KIND_CHAIN_NODE, row, KITH_CHAIN_NODE_CUSTOMER));
    const uint32_t hierarchy = kithi_id_sequence(
        (kith_id)kithi_row_number(asked->base, KITH_KIND_CHAIN_NODE, row, KITH_CHAIN_NODE_HIERARCHY));
    if (row == NULL || kithi_chains_is_node(asked->state, hierarchy, customer) ||
        kithi_row_at(asked->state, KITH_KIND_CUSTOMER, customer) == NULL) {
        return KITH_OK;
    }
    for (kithi_hanging what = KITHI_HANGS_NODE; what < KITHI_IS_NODE; what++) {
        const uint32_t type = kithi_links_chain(hierarchy, what);
        for (uint32_t end = KITH_END_FROM; end <= KITH_END_TO; end++) {
            kithi_walk walk;
            kithi_chains_walk(&walk, asked->state, customer, type, end);
            if (kithi_chains_at(&walk, type, end) && (end == KITH_END_TO || what == KITHI_HANGS_NODE)) {
                return kithi_rules_report(
                    asked, KITH_RULE_IN_USE, 0,
                    kithi_id_make(KITH_KIND_CHAIN_LINK, kithi_entry_relation(walk.entry)));
            }
        }
    }
    const kith_id inactive = inactive_of_node(asked->state, hierarchy, customer);
    return inactive == 0 ? KITH_OK : kithi_rules_report(asked, KITH_RULE_IN_USE, 0, inactive);
}

/* Two parents of a node on one day, or one membership twice. */
kith_status kithi_rule_second_parent(kithi_case *asked)
{
    const judged link = read_link(asked);
    const uint32_t type =
        kithi_links_chain(link.hierarchy, link.member ? KITHI_HANGS_MEMBER : KITHI_HANGS_NODE);
    kithi_walk walk;
    if (!matters(&link)) {
        return KITH_OK;
    }
    for (kithi_chains_walk(&walk, asked->state, link.customer, type, KITH_END_FROM);
         kithi_chains_at(&walk, type, KITH_END_FROM); kithi_links_next(&walk)) {
        const kith_id other = kithi_id_make(KITH_KIND_CHAIN_LINK, kithi_entry_relation(walk.entry));
        const kith_date since = kithi_entry_since(walk.entry);
        const kith_date until = kithi_entry_until(walk.entry);
        if (other == asked->id || !kithi_rules_counts(asked, other) || kithi_date_never(since, until) ||
            !kithi_date_overlap(since, until, link.since, link.until) ||
            (link.member && kithi_entry_other(walk.entry) != link.parent)) {
            continue;
        }
        return kithi_rules_report_days(asked, link.member ? KITH_RULE_OVERLAP : KITH_RULE_SECOND_PARENT,
                                       other, later(since, link.since), earlier(until, link.until));
    }
    return KITH_OK;
}

static kith_status report_above(kithi_case *asked, const stop *where, int32_t rule)
{
    return kithi_rules_report_days(asked, rule, kithi_id_make(KITH_KIND_CUSTOMER, where->customer),
                                   where->since, where->until);
}

/* Does a node hang, as member, under one from which a climb leads to `goal`? Then it would stand above
 * itself. */
static bool hangs_below(const kithi_case *asked, const judged *link, const stop *node, uint32_t goal,
                        climb *room)
{
    const uint32_t type = kithi_links_chain(link->hierarchy, KITHI_HANGS_MEMBER);
    kithi_walk walk;
    for (kithi_chains_walk(&walk, asked->state, node->customer, type, KITH_END_FROM);
         kithi_chains_at(&walk, type, KITH_END_FROM); kithi_links_next(&walk)) {
        const kith_date since = kithi_entry_since(walk.entry);
        const kith_date until = kithi_entry_until(walk.entry);
        if (!counts(asked, kithi_entry_relation(walk.entry)) || kithi_date_never(since, until) ||
            !kithi_date_overlap(since, until, node->since, node->until)) {
            continue;
        }
        begin_climb(room, asked, link->hierarchy, KITH_END_FROM, kithi_entry_other(walk.entry),
                    later(since, node->since), earlier(until, node->until));
        while (next_stop(room)) {
            if (current(room)->customer == goal) {
                return true;
            }
        }
    }
    return false;
}

kith_status kithi_rule_own_ancestor(kithi_case *asked)
{
    const judged link = read_link(asked);
    climb above;
    climb room;
    if (!matters(&link)) {
        return KITH_OK;
    }
    begin_climb(&above, asked, link.hierarchy, KITH_END_FROM, link.parent, link.since, link.until);
    while (next_stop(&above)) {
        const stop *node = current(&above);
        if (node->customer == link.customer ||
            (!link.member && hangs_below(asked, &link, node, link.customer, &room))) {
            return report_above(asked, node, KITH_RULE_OWN_ANCESTOR);
        }
    }
    return KITH_OK;
}

/* Most stops of a climb; the one where it begins counts. */
static uint32_t height(const kithi_case *asked, uint32_t hierarchy, uint32_t end, uint32_t customer,
                       kith_date since, kith_date until, climb *room)
{
    uint32_t most = 0;
    begin_climb(room, asked, hierarchy, end, customer, since, until);
    while (next_stop(room)) {
        most = room->depth > most ? room->depth : most;
    }
    return most;
}

kith_status kithi_rule_too_deep(kithi_case *asked)
{
    const judged link = read_link(asked);
    const uint32_t levels = kithi_chains_max_levels(asked->state);
    climb above;
    climb room;
    if (link.member || !matters(&link)) {
        return KITH_OK;
    }
    begin_climb(&above, asked, link.hierarchy, KITH_END_FROM, link.parent, link.since, link.until);
    while (next_stop(&above)) {
        if (current(&above)->customer == link.customer) {
            return KITH_OK; /* a circle, which is another rule's */
        }
    }
    const uint32_t below =
        height(asked, link.hierarchy, KITH_END_TO, link.customer, link.since, link.until, &room);
    begin_climb(&above, asked, link.hierarchy, KITH_END_FROM, link.parent, link.since, link.until);
    while (next_stop(&above)) {
        const stop *node = current(&above);
        if (above.depth + below > levels && /* at one time? */
            above.depth + height(asked, link.hierarchy, KITH_END_TO, link.customer, node->since, node->until,
                                 &room) >
                levels) {
            return report_above(asked, node, KITH_RULE_TOO_DEEP);
        }
    }
    return KITH_OK;
}
