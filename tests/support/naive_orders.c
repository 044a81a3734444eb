/* Naive model of table 3: each sentence of the table as a loop. */
#include "naive_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- managers --- */

int64_t naive_state(const naive_office *in, uint32_t manager, kith_date on)
{
    const naive_manager *who = &in->managers[manager];
    if (who->state == KITH_MANAGER_STATE_INACTIVE) {
        return KITH_MANAGER_STATE_INACTIVE;
    }
    if (who->presence == KITH_PRESENCE_AWAY) {
        return KITH_MANAGER_STATE_ABSENT;
    }
    if (on != 0 && (who->since != 0 || who->until != 0) && (who->since == 0 || who->since <= on) &&
        (who->until == 0 || who->until >= on)) {
        return KITH_MANAGER_STATE_ABSENT;
    }
    return KITH_MANAGER_STATE_ACTIVE;
}

uint32_t naive_substitute(const naive_office *in, uint32_t manager, kith_date on)
{
    const uint32_t substitute = in->managers[manager].substitute;
    if (substitute == NAIVE_NOBODY || naive_state(in, substitute, on) != KITH_MANAGER_STATE_ACTIVE) {
        return NAIVE_NOBODY;
    }
    return substitute;
}

uint32_t naive_manager_of_actor(const naive_office *in, const char *actor)
{
    for (uint32_t m = 0; m < NAIVE_MANAGERS; m++) {
        if (in->managers[m].user != NULL && strcmp(in->managers[m].user, actor) == 0) {
            return m;
        }
    }
    for (uint32_t m = 0; m < NAIVE_MANAGERS; m++) {
        if (in->managers[m].user == NULL && strcmp(in->managers[m].code, actor) == 0) {
            return m;
        }
    }
    return NAIVE_NOBODY;
}

uint64_t naive_open_orders(const naive_office *in, uint32_t manager)
{
    uint64_t count = 0;
    for (uint32_t i = 0; i < in->order_count; i++) {
        const naive_order *order = &in->orders[i];
        count += order->manager == manager && order->status != KITH_ORDER_STATUS_CLOSED &&
                 order->status != KITH_ORDER_STATUS_CANCELLED;
    }
    return count;
}

void naive_take_turn(naive_office *in, uint32_t manager)
{
    in->managers[manager].waited = ++in->clock;
}

/* --- bindings --- */

uint32_t naive_binding_on(const naive_office *in, uint32_t customer, kith_date on)
{
    for (uint32_t i = 0; i < in->binding_count; i++) {
        const naive_binding *binding = &in->bindings[i];
        if (binding->customer != customer || binding->replaced) {
            continue;
        }
        if (on == 0 ? binding->current
                    : binding->since <= on && (binding->until == 0 || binding->until >= on)) {
            return i;
        }
    }
    return NAIVE_NOBODY;
}

static uint32_t manager_of(const naive_office *in, uint32_t binding)
{
    return binding == NAIVE_NOBODY ? NAIVE_NOBODY : in->bindings[binding].manager;
}

uint32_t naive_bound(const naive_office *in, uint32_t customer, kith_date on)
{
    return manager_of(in, naive_binding_on(in, customer, on));
}

/* The binding of a day, or else the one that goes on. */
static uint32_t known(const naive_office *in, uint32_t customer, kith_date on)
{
    const uint32_t binding = naive_binding_on(in, customer, on);
    return binding != NAIVE_NOBODY ? binding : naive_binding_on(in, customer, 0);
}

static int has_somebody_from(const naive_office *in, uint32_t customer, kith_date on)
{
    int found = 0;
    for (uint32_t i = 0; i < in->binding_count; i++) {
        const naive_binding *binding = &in->bindings[i];
        found = found || (binding->customer == customer && !binding->replaced &&
                          (on == 0 ? binding->current : binding->until == 0 || binding->until >= on) &&
                          binding->manager != NAIVE_NOBODY);
    }
    return found;
}

void naive_bind(naive_office *in, naive_binding is, int by_hand, const char *order)
{
    const uint32_t then = naive_binding_on(in, is.customer, is.since);
    if ((then != NAIVE_NOBODY || is.since == 0) && manager_of(in, then) == is.manager &&
        (is.manager != NAIVE_NOBODY || !by_hand || !has_somebody_from(in, is.customer, is.since))) {
        return;
    }
    for (uint32_t i = 0; i < in->binding_count; i++) {
        naive_binding *binding = &in->bindings[i];
        if (binding->customer != is.customer || binding->replaced ||
            (binding->until != 0 && binding->until < is.since)) {
            continue;
        }
        if (binding->since > is.since && !by_hand) {
            is.until = is.until == 0 || binding->since <= is.until ? binding->since - 1 : is.until;
        } else if (binding->since >= is.since) {
            binding->replaced = 1;
            binding->current = 0;
            binding->until = binding->since;
        } else {
            binding->current = 0;
            binding->until = is.since - 1;
        }
    }
    assert_true(in->binding_count < NAIVE_BINDINGS);
    is.current = is.until == 0;
    is.is_new = 1;
    (void)snprintf(is.order, sizeof is.order, "%s", order);
    in->bindings[in->binding_count++] = is;
}

int naive_binds_inactive(const naive_office *in)
{
    int found = 0;
    for (uint32_t i = 0; i < in->binding_count; i++) {
        const naive_binding *binding = &in->bindings[i];
        found = found || (binding->is_new && binding->current && binding->manager != NAIVE_NOBODY &&
                          in->managers[binding->manager].state == KITH_MANAGER_STATE_INACTIVE);
    }
    return found;
}

/* --- giving out --- */

static uint32_t find_distribution(const naive_office *in, const naive_asked *what)
{
    uint32_t found = NAIVE_NOBODY;
    for (uint32_t d = 0; d < NAIVE_DISTRIBUTIONS; d++) {
        const naive_distribution *by = &in->distributions[d];
        const int is_for =
            by->method == NULL || (what->method != NULL && strcmp(by->method, what->method) == 0);
        if (!by->inactive && is_for && (found == NAIVE_NOBODY || by->rank < in->distributions[found].rank)) {
            found = d;
        }
    }
    return found;
}

static int64_t weight_of(const naive_manager *who)
{
    return who->weight == NAIVE_UNSET ? 1 : who->weight;
}

static int in_groups(const naive_office *in, const naive_manager *who, const naive_distribution *by,
                     const naive_asked *what)
{
    int in_any = 0;
    int agrees = 0;
    for (uint32_t g = 0; g < NAIVE_GROUPS; g++) {
        const char *scope = in->scopes[g];
        in_any = in_any || who->groups[g];
        agrees = agrees || (who->groups[g] && (what->order == 0 || scope == NULL ||
                                               (what->method != NULL && strcmp(scope, what->method) == 0)));
    }
    return (!in_any || agrees) && (by->group == NAIVE_NOBODY || who->groups[by->group]);
}

int naive_has_room(const naive_office *in, uint32_t manager, int64_t orders)
{
    const int64_t capacity = in->managers[manager].capacity;
    return capacity == NAIVE_UNSET || (int64_t)naive_open_orders(in, manager) + orders <= capacity;
}

static int may_take(const naive_office *in, const naive_distribution *by, uint32_t manager,
                    const naive_asked *what)
{
    const naive_manager *who = &in->managers[manager];
    return naive_state(in, manager, what->on) == KITH_MANAGER_STATE_ACTIVE && !who->opted_out &&
           manager != what->except && in_groups(in, who, by, what) &&
           !(by->by_presence && who->presence == KITH_PRESENCE_BUSY) &&
           !(by->policy == KITH_DISTRIBUTE_WEIGHTED && weight_of(who) == 0) &&
           naive_has_room(in, manager, what->orders == 0 ? 1 : what->orders);
}

static size_t pool_of(const naive_office *in, const naive_distribution *by, const naive_asked *what,
                      uint32_t *pool)
{
    size_t count = 0;
    for (uint32_t m = 0; m < NAIVE_MANAGERS; m++) {
        if (may_take(in, by, m, what)) {
            pool[count++] = m;
        }
    }
    return count;
}

kith_id naive_choice(kith_id order, const kith_id *managers, size_t count)
{
    const size_t chosen = (size_t)(order >> 8) % (count + 1);
    return chosen == count ? 0 : managers[chosen];
}

static uint32_t pick_by_host(const naive_office *in, const naive_asked *what, const uint32_t *pool,
                             size_t count)
{
    kith_id ids[NAIVE_MANAGERS];
    for (size_t i = 0; i < count; i++) {
        ids[i] = in->managers[pool[i]].id;
    }
    const kith_id chosen = count == 0 ? 0 : naive_choice(what->order, ids, count);
    for (size_t i = 0; i < count; i++) {
        if (ids[i] == chosen) {
            return pool[i];
        }
    }
    return NAIVE_NOBODY;
}

static uint32_t pick_by_weight(const naive_office *in, naive_distribution *by, const uint32_t *pool,
                               size_t count)
{
    int64_t all = 0;
    uint32_t best = pool[0];
    for (size_t i = 0; i < count; i++) {
        by->credits[pool[i]] += weight_of(&in->managers[pool[i]]);
        all += weight_of(&in->managers[pool[i]]);
        best = by->credits[pool[i]] > by->credits[best] ? pool[i] : best;
    }
    by->credits[best] -= all;
    return best;
}

static uint64_t load_of(const naive_office *in, const naive_asked *what, uint32_t manager)
{
    return naive_open_orders(in, manager) + (what->empty == NULL ? 0 : what->empty[manager]);
}

/* Does `a` come before `b`, which has the lower id? */
static int comes_first(const naive_office *in, const naive_distribution *by, const naive_asked *what,
                       uint32_t a, uint32_t b)
{
    const uint64_t loads[] = {load_of(in, what, a), load_of(in, what, b)};
    switch (by->policy) {
    case KITH_DISTRIBUTE_ROUND_ROBIN:
        return by->last != NAIVE_NOBODY && a > by->last && b <= by->last;
    case KITH_DISTRIBUTE_LEAST_LOADED:
        if (loads[0] != loads[1]) {
            return loads[0] < loads[1];
        }
        return in->managers[a].waited < in->managers[b].waited;
    default:
        return in->managers[a].waited < in->managers[b].waited;
    }
}

uint32_t naive_pick(naive_office *in, uint32_t distribution, const naive_asked *what)
{
    naive_distribution *by = &in->distributions[distribution];
    uint32_t pool[NAIVE_MANAGERS];
    const size_t count = pool_of(in, by, what, pool);
    if (by->policy == KITH_DISTRIBUTE_CUSTOM) {
        return pick_by_host(in, what, pool, count);
    }
    if (by->policy == KITH_DISTRIBUTE_NONE || count == 0) {
        return NAIVE_NOBODY;
    }
    if (by->policy == KITH_DISTRIBUTE_FIXED) {
        return may_take(in, by, by->manager, what) ? by->manager : NAIVE_NOBODY;
    }
    if (by->policy == KITH_DISTRIBUTE_WEIGHTED) {
        return pick_by_weight(in, by, pool, count);
    }
    uint32_t best = pool[0];
    for (size_t i = 1; i < count; i++) {
        best = comes_first(in, by, what, pool[i], best) ? pool[i] : best;
    }
    if (by->policy == KITH_DISTRIBUTE_ROUND_ROBIN) {
        by->last = best;
    }
    return best;
}

/* --- saving an order: table 3 A --- */

/* A date some months later; in a month that is too short its last day. */
static kith_date add_months(kith_date date, int64_t months)
{
    char text[11];
    OK(NULL, kith_date_format(date, text));
    const long year = strtol(text, NULL, 10);
    const long month = strtol(text + 5, NULL, 10) - 1 + (long)months;
    for (long last = strtol(text + 8, NULL, 10);; last--) {
        char later[32];
        kith_date found = 0;
        (void)snprintf(later, sizeof later, "%04ld-%02ld-%02ld", year + month / 12, month % 12 + 1, last);
        if (kith_date_parse(later, &found) == KITH_OK) {
            return found;
        }
    }
}

int naive_goes_on(const naive_order *order)
{
    return order->status != KITH_ORDER_STATUS_CLOSED && order->status != KITH_ORDER_STATUS_CANCELLED;
}

static int is_over(const naive_office *in, const naive_order *order, kith_date on)
{
    return order->status == KITH_ORDER_STATUS_CLOSED || order->status == KITH_ORDER_STATUS_CANCELLED ||
           on > add_months(order->date, in->age_limit == 0 ? 3 : in->age_limit);
}

/* A decision in the making. */
typedef struct decision {
    naive_office *in;
    naive_order *order;
    naive_asked what;
    uint32_t editor; /* if eligible */
    uint32_t customers;
    uint32_t manager; /* of the order, after */
    int binds;
    int64_t rule;
    int64_t outcome;
    naive_said *said;
} decision;

static void give(decision *to, uint32_t manager, int binds, int64_t rule)
{
    to->manager = manager;
    to->binds = binds;
    to->rule = rule;
    to->outcome = 0;
}

static uint32_t distribute(decision *to)
{
    to->said->distribution = find_distribution(to->in, &to->what);
    return to->said->distribution == NAIVE_NOBODY ? NAIVE_NOBODY
                                                  : naive_pick(to->in, to->said->distribution, &to->what);
}

static void row_1(decision *to)
{
    to->outcome = KITH_ASSIGNMENT_PENDING;
    if (to->in->distributes_first || to->editor == NAIVE_NOBODY) {
        const uint32_t found = distribute(to);
        if (found != NAIVE_NOBODY) {
            give(to, found, 1, KITH_ASSIGNED_BY_DISTRIBUTION);
            return;
        }
    }
    if (to->editor != NAIVE_NOBODY) {
        give(to, to->editor, 1, KITH_ASSIGNED_BY_EDITOR);
    }
}

/* Rows 3, 8 and 10. */
static void replace(decision *to, int is_row_8)
{
    const uint32_t found = distribute(to);
    to->outcome = is_row_8 ? KITH_ASSIGNMENT_PENDING : KITH_ASSIGNMENT_OWNER_INACTIVE;
    if (found != NAIVE_NOBODY) {
        give(to, found, 1, KITH_ASSIGNED_BY_REPLACEMENT);
    } else if (is_row_8 && to->in->editor_on_inactive && to->editor != NAIVE_NOBODY) {
        give(to, to->editor, 1, KITH_ASSIGNED_BY_EDITOR_ON_INACTIVE);
    }
}

static void row_6(decision *to)
{
    to->outcome = 0;
    if (to->in->clash == KITH_MANAGER_CLASH_FORCE) {
        give(to, to->customers, 0, KITH_ASSIGNED_BY_FORCE);
    } else if (to->in->clash == KITH_MANAGER_CLASH_REBIND && to->order->rule == 0) {
        give(to, to->order->manager, 1, KITH_ASSIGNED_BY_REBINDING);
    }
}

/* Rows 11, 12 and 17. */
static void stand_in(decision *to, int is_spared)
{
    const uint32_t substitute = naive_substitute(to->in, to->customers, to->what.on);
    if (substitute != NAIVE_NOBODY) {
        give(to, substitute, 0, KITH_ASSIGNED_BY_SUBSTITUTE);
        return;
    }
    if (is_spared) {
        return;
    }
    const uint32_t found = distribute(to);
    if (found != NAIVE_NOBODY) {
        give(to, found, to->in->rebinds_absent, KITH_ASSIGNED_BY_ABSENCE);
    } else {
        give(to, to->customers, 0, KITH_ASSIGNED_BY_CUSTOMER);
        to->outcome = KITH_ASSIGNMENT_OWNER_ABSENT;
    }
}

/* The row of the table, by the states of both. 0: none has one. */
static uint32_t row_of(int64_t customers, int64_t orders, int same)
{
    static const uint32_t rows[4][4] = {
        /* order: none, active, inactive, absent */
        {1, 2, 3, 14},    /* the customer has none */
        {4, 6, 7, 15},    /* an active one */
        {8, 9, 10, 16},   /* one who left */
        {12, 13, 17, 18}, /* an absent one */
    };
    return customers == KITH_MANAGER_STATE_ACTIVE && same ? 5 : rows[customers][orders];
}

static void decide(decision *to, uint32_t row)
{
    const int is_spared = is_over(to->in, to->order, to->what.on);
    const uint32_t own = to->order->manager;
    switch (row) {
    case 1:
        row_1(to);
        break;
    case 2:
    case 9:
    case 14:
    case 16:
        give(to, own, 1, KITH_ASSIGNED_BY_ORDER);
        break;
    case 3:
    case 8:
    case 10:
        if (!is_spared) {
            replace(to, row == 8);
        }
        break;
    case 7:
        if (is_spared) {
            break;
        }
        give(to, to->customers, 0, KITH_ASSIGNED_BY_CUSTOMER);
        break;
    case 4:
        give(to, to->customers, 0, KITH_ASSIGNED_BY_CUSTOMER);
        break;
    case 6:
        row_6(to);
        break;
    case 12:
    case 17:
        stand_in(to, is_spared);
        break;
    case 15:
        to->outcome = 0;
        if (to->order->rule != 0) {
            give(to, to->customers, 0, KITH_ASSIGNED_BY_CUSTOMER);
        }
        break;
    case 18: /* what was left open stays open */
        break;
    default:
        to->outcome = 0;
        break;
    }
}

/* Taken away by hand until the next order, and this is one. */
static void end_nobody(naive_office *in, uint32_t customer, kith_date on)
{
    const uint32_t index = naive_binding_on(in, customer, 0);
    if (index == NAIVE_NOBODY || in->bindings[index].manager != NAIVE_NOBODY) {
        return;
    }
    naive_binding *nobody = &in->bindings[index];
    nobody->current = 0;
    nobody->replaced = nobody->since >= on;
    nobody->until = nobody->replaced ? nobody->since : on - 1;
}

naive_said naive_save_order(naive_office *in, uint32_t index, naive_act act)
{
    naive_order *order = &in->orders[index];
    const kith_date on = act.today == 0 ? order->date : act.today;
    const uint32_t actor = naive_manager_of_actor(in, act.actor);
    naive_said said = {.distribution = NAIVE_NOBODY,
                       .manager_before = order->manager,
                       .customer_manager_before = manager_of(in, known(in, order->customer, on))};
    decision to = {
        .in = in,
        .order = order,
        .what = {.order = order->id, .method = order->method, .on = on, .except = NAIVE_NOBODY},
        .editor = actor != NAIVE_NOBODY && naive_state(in, actor, on) == KITH_MANAGER_STATE_ACTIVE
                      ? actor
                      : NAIVE_NOBODY,
        .customers = said.customer_manager_before,
        .manager = order->manager,
        .outcome = order->outcome,
        .said = &said,
    };
    const int64_t customers = to.customers == NAIVE_NOBODY ? 0 : naive_state(in, to.customers, on);
    const int64_t orders = order->manager == NAIVE_NOBODY ? 0 : naive_state(in, order->manager, on);
    const uint32_t row = row_of(customers, orders, to.customers == order->manager);
    decide(&to, row);
    if (to.outcome == KITH_ASSIGNMENT_PENDING && !naive_goes_on(order)) {
        to.outcome = 0;
    }
    const int changes = to.manager != order->manager;
    if (to.manager != NAIVE_NOBODY && (changes || !order->saved)) {
        naive_take_turn(in, to.manager);
    }
    if (to.binds) {
        naive_bind(in,
                   (naive_binding){.customer = order->customer,
                                   .manager = to.manager,
                                   .rule = to.rule,
                                   .since = on,
                                   .author = act.actor},
                   0, order->number);
    } else if (to.customers == NAIVE_NOBODY) {
        end_nobody(in, order->customer, on);
    }
    said.row = row == 12 && naive_substitute(in, to.customers, on) != NAIVE_NOBODY ? 11 : row;
    said.rule = changes || to.binds ? to.rule : 0;
    said.outcome = to.outcome;
    said.manager = to.manager;
    said.customer_manager = to.binds ? to.manager : to.customers;
    order->rule = changes ? to.rule : order->rule;
    order->manager = to.manager;
    order->outcome = to.outcome;
    order->saved = 1;
    return said;
}

void naive_set_manager(naive_order *order, uint32_t manager)
{
    if (order->manager != manager) {
        order->manager = manager;
        order->rule = 0;
        order->outcome = 0;
        order->saved = 0;
    }
}

/* --- saving a card: table 3 B --- */

/* The last one whose manager did not leave, by date, then by id. */
static uint32_t manager_of_last_order(const naive_office *in, uint32_t customer)
{
    const naive_order *last = NULL;
    for (uint32_t i = 0; i < in->order_count; i++) {
        const naive_order *order = &in->orders[i];
        if (order->customer == customer && order->manager != NAIVE_NOBODY &&
            in->managers[order->manager].state != KITH_MANAGER_STATE_INACTIVE &&
            (last == NULL || order->date >= last->date)) {
            last = order;
        }
    }
    return last == NULL ? NAIVE_NOBODY : last->manager;
}

static uint32_t take_orders_along(naive_office *in, uint32_t customer, uint32_t manager)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < in->order_count; i++) {
        naive_order *order = &in->orders[i];
        if (order->customer == customer && naive_goes_on(order) &&
            (order->manager == NAIVE_NOBODY ||
             in->managers[order->manager].state == KITH_MANAGER_STATE_INACTIVE)) {
            order->manager = manager;
            order->rule = KITH_ASSIGNED_BY_CARD;
            order->outcome = 0;
            count++;
        }
    }
    return count;
}

static void bind_today(naive_office *in, uint32_t customer, uint32_t manager, int64_t rule, naive_act act)
{
    naive_bind(
        in,
        (naive_binding){
            .customer = customer, .manager = manager, .rule = rule, .since = act.today, .author = act.actor},
        rule != KITH_ASSIGNED_BY_LAST_ORDER, "");
}

naive_said naive_save_card(naive_office *in, uint32_t customer, uint32_t manager, int clear, naive_act act)
{
    const uint32_t binding = naive_binding_on(in, customer, act.today);
    const uint32_t before = naive_bound(in, customer, act.today);
    naive_said said = {.distribution = NAIVE_NOBODY,
                       .manager = NAIVE_NOBODY,
                       .manager_before = NAIVE_NOBODY,
                       .customer_manager = before,
                       .customer_manager_before = before};
    if (clear) {
        said.customer_manager = NAIVE_NOBODY;
        said.rule = before != NAIVE_NOBODY || binding == NAIVE_NOBODY ? KITH_ASSIGNED_BY_CLEARING : 0;
        bind_today(in, customer, NAIVE_NOBODY, KITH_ASSIGNED_BY_CLEARING, act);
        return said;
    }
    if (manager != NAIVE_NOBODY) {
        said.customer_manager = manager;
        bind_today(in, customer, manager, KITH_ASSIGNED_BY_CARD, act);
        if (in->managers[manager].state == KITH_MANAGER_STATE_INACTIVE) {
            said.outcome = KITH_ASSIGNMENT_OWNER_INACTIVE;
        } else {
            said.orders = take_orders_along(in, customer, manager);
        }
        said.rule = manager != before || said.orders > 0 ? KITH_ASSIGNED_BY_CARD : 0;
    } else if (known(in, customer, act.today) == NAIVE_NOBODY) {
        const uint32_t last = manager_of_last_order(in, customer);
        if (last != NAIVE_NOBODY) {
            said.customer_manager = last;
            said.rule = KITH_ASSIGNED_BY_LAST_ORDER;
            bind_today(in, customer, last, KITH_ASSIGNED_BY_LAST_ORDER, act);
        }
    }
    if (said.customer_manager != before || said.orders > 0) {
        naive_take_turn(in, said.customer_manager);
    }
    return said;
}
