/* Managers and bindings, read; and the rules of their records. */
#include "rules/managers.h"

#include "base/date.h"
#include "model/chosen.h"
#include "model/duties.h"
#include "model/index.h"
#include "model/ordered.h"
#include "model/rows.h"
#include "model/turns.h"
#include "model/users.h"
#include "rules/rules.h"

#include <string.h>

/* --- the state of a manager --- */

int64_t kithi_managers_state(const kithi_state *state, kith_id manager, kith_date on)
{
    const unsigned char *row = kithi_row_find(state, manager);
    const int64_t kept = kithi_row_number(state, KITH_KIND_MANAGER, row, KITH_MANAGER_STATE);
    if (kept == KITH_MANAGER_STATE_INACTIVE) {
        return kept;
    }
    if (kithi_row_number(state, KITH_KIND_MANAGER, row, KITH_MANAGER_PRESENCE) == KITH_PRESENCE_AWAY) {
        return KITH_MANAGER_STATE_ABSENT;
    }
    const kith_date since =
        (kith_date)kithi_row_number(state, KITH_KIND_MANAGER, row, KITH_MANAGER_ABSENT_SINCE);
    const kith_date until =
        (kith_date)kithi_row_number(state, KITH_KIND_MANAGER, row, KITH_MANAGER_ABSENT_UNTIL);
    if (on == 0 || (since == 0 && until == 0)) { /* no days to compare */
        return kept == KITH_MANAGER_STATE_ABSENT ? kept : KITH_MANAGER_STATE_ACTIVE;
    }
    return kithi_date_valid_on(since, until, on) ? KITH_MANAGER_STATE_ABSENT : KITH_MANAGER_STATE_ACTIVE;
}

kith_id kithi_managers_substitute(const kithi_state *state, kith_id manager, kith_date on)
{
    const kith_id substitute = (kith_id)kithi_row_number_of(state, manager, KITH_MANAGER_SUBSTITUTE);
    return substitute != 0 && kithi_managers_state(state, substitute, on) == KITH_MANAGER_STATE_ACTIVE
               ? substitute
               : 0;
}

static bool has_text(const kithi_state *state, kith_id manager, uint32_t field, const char *text, size_t size)
{
    size_t length = 0;
    const char *stored =
        kithi_row_text(state, KITH_KIND_MANAGER, kithi_row_find(state, manager), field, &length);
    return stored != NULL && length == size && memcmp(stored, text, size) == 0;
}

/* Of several who have the user: one who has not left, then the one of the lowest id. 0: none. */
static kith_id manager_of_user(const kithi_state *state, const char *actor, size_t length)
{
    kithi_key prefix;
    kithi_cursor cursor;
    kith_id found = 0;
    kithi_index_posted_prefix(&prefix, KITH_KIND_MANAGER, KITH_MANAGER_USER, actor, length);
    for (kithi_index_seek(&cursor, state, &prefix); kithi_cursor_begins(&cursor, prefix.bytes, prefix.size);
         kithi_cursor_next(&cursor)) {
        const kith_id manager = kithi_id_make(KITH_KIND_MANAGER, kithi_cursor_tail(&cursor));
        if (!has_text(state, manager, KITH_MANAGER_USER, actor, length)) {
            continue;
        }
        if (kithi_managers_state(state, manager, 0) != KITH_MANAGER_STATE_INACTIVE) {
            return manager;
        }
        found = found == 0 ? manager : found;
    }
    return found;
}

kith_id kithi_managers_of_actor(const kithi_state *state, const char *actor)
{
    const size_t length = strlen(actor);
    if (length == 0) {
        return 0;
    }
    const kith_id by_user = manager_of_user(state, actor, length);
    if (by_user != 0) {
        return by_user;
    }
    const uint32_t named = kithi_index_find(state, KITH_KIND_MANAGER, actor, length, 0);
    const kith_id manager = named == 0 ? 0 : kithi_id_make(KITH_KIND_MANAGER, named);
    size_t other = 0;
    return named != 0 && kithi_row_text(state, KITH_KIND_MANAGER, kithi_row_find(state, manager),
                                        KITH_MANAGER_USER, &other) == NULL
               ? manager
               : 0;
}

const char *kithi_managers_actor(const kithi_state *state, kith_id manager)
{
    size_t length = 0;
    const unsigned char *row = kithi_row_find(state, manager);
    const char *user = kithi_row_text(state, KITH_KIND_MANAGER, row, KITH_MANAGER_USER, &length);
    return user != NULL ? user : kithi_row_text(state, KITH_KIND_MANAGER, row, KITH_MANAGER_CODE, &length);
}

/* --- bindings --- */

static bool holds(const kithi_state *state, kith_id binding, kith_date on)
{
    const unsigned char *row = kithi_row_find(state, binding);
    return kithi_row_number(state, KITH_KIND_BINDING, row, KITH_BINDING_REPLACED) == 0 &&
           kithi_date_valid_on((kith_date)kithi_row_number(state, KITH_KIND_BINDING, row, KITH_BINDING_SINCE),
                               (kith_date)kithi_row_number(state, KITH_KIND_BINDING, row, KITH_BINDING_UNTIL),
                               on);
}

kith_id kithi_managers_binding(const kithi_state *state, kith_id customer, kith_date on)
{
    const kithi_chosen *chosen = kithi_chosen_at(state, customer);
    const kith_id current = kithi_chosen_first(state, customer, KITHI_CHOICE_BINDING);
    if (on == 0 || chosen == NULL || chosen->bindings == 0 || (current != 0 && holds(state, current, on))) {
        return current;
    }
    kithi_parts walk;
    kith_id binding = kithi_parts_first(&walk, state, customer, KITH_KIND_BINDING);
    while (binding != 0 && !holds(state, binding, on)) {
        binding = kithi_parts_next(&walk);
    }
    return binding;
}

kith_id kithi_managers_bound(const kithi_state *state, kith_id binding)
{
    return binding == 0 ? 0 : (kith_id)kithi_row_number_of(state, binding, KITH_BINDING_MANAGER);
}

kith_id kithi_managers_binding_or_present(const kithi_state *state, kith_id customer, kith_date on)
{
    const kith_id binding = kithi_managers_binding(state, customer, on);
    return binding != 0 ? binding : kithi_managers_binding(state, customer, 0);
}

kith_id kithi_managers_binding_from(const kithi_state *state, kith_id customer, kith_date on)
{
    kith_id first = kithi_managers_binding(state, customer, on);
    kith_date begins = 0;
    kithi_parts walk;
    if (first != 0) {
        return first;
    }
    for (kith_id binding = kithi_parts_first(&walk, state, customer, KITH_KIND_BINDING); binding != 0;
         binding = kithi_parts_next(&walk)) {
        const kith_date since = (kith_date)kithi_row_number_of(state, binding, KITH_BINDING_SINCE);
        if (since > on && (first == 0 || since < begins) && holds(state, binding, since)) {
            first = binding;
            begins = since;
        }
    }
    return first;
}

/* Does it end on a day or later? */
static bool ends_from(const kithi_state *state, kith_id binding, kith_date on)
{
    const kith_date until = (kith_date)kithi_row_number_of(state, binding, KITH_BINDING_UNTIL);
    return until >= on && holds(state, binding, until);
}

/* A walk over bindings of a manager that hold on a day, by customer. */
typedef struct bound {
    const kithi_state *state;
    kithi_key prefix;
    kithi_cursor cursor;
    kith_date on;
} bound;

/* The customer that the walk is at, 0: it is over. Passes over what does not hold. */
static uint32_t bound_customer(bound *walk)
{
    while (kithi_cursor_begins(&walk->cursor, walk->prefix.bytes, walk->prefix.size)) {
        const kith_id binding = kithi_id_make(KITH_KIND_BINDING, kithi_cursor_tail(&walk->cursor));
        if (walk->on == 0 || holds(walk->state, binding, walk->on)) {
            return kithi_id_sequence(
                (kith_id)kithi_row_number_of(walk->state, binding, KITH_BINDING_CUSTOMER));
        }
        kithi_cursor_next(&walk->cursor);
    }
    return 0;
}

static void begin_bound(bound *walk, const kithi_state *state, kith_id manager, bool current, kith_date on,
                        kith_id after)
{
    walk->state = state;
    walk->on = on;
    kithi_index_bound_prefix(&walk->prefix, manager, current);
    kithi_key from = walk->prefix;
    kithi_key_number(&from, kithi_id_sequence(after) + 1);
    kithi_index_seek(&walk->cursor, state, &from);
}

size_t kithi_managers_customers(const kithi_state *state, kith_id manager, kith_date on, kith_id after,
                                kith_id *ids, size_t capacity)
{
    bound present;
    bound past;
    size_t count = 0;
    begin_bound(&present, state, manager, true, on, after);
    begin_bound(&past, state, manager, false, on, after);
    uint32_t now = bound_customer(&present);
    uint32_t then = on == 0 ? 0 : bound_customer(&past);
    while (count < capacity && (now != 0 || then != 0)) {
        const bool first = then == 0 || (now != 0 && now <= then);
        bound *walk = first ? &present : &past;
        ids[count++] = kithi_id_make(KITH_KIND_CUSTOMER, first ? now : then);
        kithi_cursor_next(&walk->cursor);
        *(first ? &now : &then) = bound_customer(walk);
    }
    return count;
}

kith_id kithi_managers_next_lasting(const kithi_state *state, kith_id manager, kith_id after)
{
    bound walk;
    begin_bound(&walk, state, manager, true, 0, after);
    const uint32_t customer = bound_customer(&walk);
    return customer == 0 ? 0 : kithi_id_make(KITH_KIND_CUSTOMER, customer);
}

kith_id kithi_managers_next_ending(const kithi_state *state, kith_id manager, kith_date on, kith_id after)
{
    bound walk;
    begin_bound(&walk, state, manager, false, 0, after);
    uint32_t customer = bound_customer(&walk);
    while (customer != 0 &&
           !ends_from(state, kithi_id_make(KITH_KIND_BINDING, kithi_cursor_tail(&walk.cursor)), on)) {
        kithi_cursor_next(&walk.cursor);
        customer = bound_customer(&walk);
    }
    return customer == 0 ? 0 : kithi_id_make(KITH_KIND_CUSTOMER, customer);
}

uint64_t kithi_managers_count(const kithi_state *state, kith_id manager, kith_date on)
{
    if (on == 0) {
        return kithi_duties_of(state, manager).customers;
    }
    kith_id ids[256];
    kith_id after = 0;
    uint64_t all = 0;
    size_t count = 0;
    do {
        count = kithi_managers_customers(state, manager, on, after, ids, sizeof ids / sizeof ids[0]);
        after = count == 0 ? after : ids[count - 1];
        all += count;
    } while (count == sizeof ids / sizeof ids[0]);
    return all;
}

/* --- turns --- */

kith_id kithi_managers_turn(const kithi_state *state, kith_id manager, kith_id distribution)
{
    kithi_parts walk;
    if (distribution == 0) {
        return kithi_turns_in_all(state, manager);
    }
    kith_id turn = kithi_parts_first(&walk, state, manager, KITH_KIND_TURN);
    while (turn != 0 && (kith_id)kithi_row_number_of(state, turn, KITH_TURN_DISTRIBUTION) != distribution) {
        turn = kithi_parts_next(&walk);
    }
    return turn;
}

int64_t kithi_managers_last_turn(const kithi_state *state, kith_id distribution, kith_id *manager)
{
    const kithi_newest newest = kithi_turns_newest(state, distribution);
    if (manager != NULL) {
        *manager = newest.turn == 0
                       ? 0
                       : (kith_id)kithi_row_number(state, KITH_KIND_TURN,
                                                   kithi_row_at(state, KITH_KIND_TURN, newest.turn),
                                                   KITH_TURN_MANAGER);
    }
    return newest.number;
}

/* --- orders --- */

kith_id kithi_managers_of_last_order(const kithi_state *state, kith_id customer)
{
    kithi_ordered walk;
    for (kithi_ordered_first(&walk, state, customer, false, 0); kithi_ordered_at(&walk) != 0;
         kithi_ordered_next(&walk)) {
        const kith_id manager =
            (kith_id)kithi_row_number_of(state, kithi_ordered_at(&walk), KITH_ORDER_MANAGER);
        if (manager != 0 && kithi_managers_state(state, manager, 0) != KITH_MANAGER_STATE_INACTIVE) {
            return manager;
        }
    }
    return 0;
}

/* --- rules --- */

/* Nobody is bound to a manager who is not active, unless that is how others kept it (B6, table 3 B). */
kith_status kithi_rule_bound_active(kithi_case *asked)
{
    const kith_id manager = (kith_id)asked->values[KITH_BINDING_MANAGER].number;
    return manager == 0 || asked->importing || asked->values[KITH_BINDING_CURRENT].number == 0 ||
                   !kithi_rules_new(asked) ||
                   kithi_managers_state(asked->state, manager, 0) != KITH_MANAGER_STATE_INACTIVE
               ? KITH_OK
               : kithi_rules_report(asked, KITH_RULE_MANAGER_INACTIVE, KITH_BINDING_MANAGER, manager);
}

/* On any day a customer has at most one manager. */
kith_status kithi_rule_bound_once(kithi_case *asked)
{
    const kith_date since = (kith_date)asked->values[KITH_BINDING_SINCE].number;
    const kith_date until = (kith_date)asked->values[KITH_BINDING_UNTIL].number;
    const kith_id customer = (kith_id)asked->values[KITH_BINDING_CUSTOMER].number;
    if (asked->values[KITH_BINDING_REPLACED].number != 0) {
        return KITH_OK;
    }
    kithi_parts other_walk;
    for (kith_id other = kithi_parts_first(&other_walk, asked->state, customer, KITH_KIND_BINDING);
         other != 0; other = kithi_parts_next(&other_walk)) {
        const kith_date begins = (kith_date)kithi_row_number_of(asked->state, other, KITH_BINDING_SINCE);
        const kith_date ends = (kith_date)kithi_row_number_of(asked->state, other, KITH_BINDING_UNTIL);
        if (other != asked->id && kithi_row_number_of(asked->state, other, KITH_BINDING_REPLACED) == 0 &&
            kithi_date_overlap(since, until, begins, ends) && kithi_rules_counts(asked, other)) {
            return kithi_rules_report_days(asked, KITH_RULE_OVERLAP, other, since > begins ? since : begins,
                                           until == 0 || (ends != 0 && ends < until) ? ends : until);
        }
    }
    return KITH_OK;
}

kith_status kithi_rule_substitute(kithi_case *asked)
{
    return (kith_id)asked->values[KITH_MANAGER_SUBSTITUTE].number != asked->id
               ? KITH_OK
               : kithi_rules_report(asked, KITH_RULE_SUBSTITUTE, KITH_MANAGER_SUBSTITUTE, 0);
}

kith_status kithi_rule_distribution(kithi_case *asked)
{
    return asked->values[KITH_DISTRIBUTION_POLICY].number != KITH_DISTRIBUTE_FIXED ||
                   asked->values[KITH_DISTRIBUTION_MANAGER].number != 0
               ? KITH_OK
               : kithi_rules_report(asked, KITH_RULE_DISTRIBUTION, KITH_DISTRIBUTION_MANAGER, 0);
}

/* Entries stay: what was stored is never taken back, not even with its order. */
kith_status kithi_rule_entry_gone(kithi_case *asked)
{
    return kithi_schema_kind(KITH_ID_KIND(asked->id))->appends == 0 || asked->base == NULL ||
                   kithi_row_find(asked->base, asked->id) == NULL
               ? KITH_OK
               : kithi_rules_report(asked, KITH_RULE_APPEND_ONLY, 0, 0);
}
