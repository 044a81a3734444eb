/* Naive model of handing over: customer by customer, each with its open orders. */
#include "naive_parts.h"

/* A handing over: who gives, to whom or by which distribution, and what came of it so far. */
typedef struct handing {
    naive_office *in;
    uint32_t from;
    uint32_t to;
    uint32_t distribution;
    naive_act act;
    uint64_t empty[NAIVE_MANAGERS]; /* customers without an order, by who got them */
    naive_said said;
} handing;

static uint32_t find_heir(handing *by, int64_t orders)
{
    const naive_asked what = {.on = by->act.today, .except = by->from, .orders = orders, .empty = by->empty};
    const uint32_t heir = by->to != NAIVE_NOBODY ? by->to : naive_pick(by->in, by->distribution, &what);
    if (heir != NAIVE_NOBODY) {
        by->empty[heir] += orders == 0;
        naive_take_turn(by->in, heir);
    }
    return heir;
}

/* Has the manager the customer for good, or on the day or later? */
static int has_customer(const naive_office *in, uint32_t customer, uint32_t manager, int for_good,
                        kith_date on)
{
    int found = 0;
    for (uint32_t i = 0; i < in->binding_count; i++) {
        const naive_binding *is = &in->bindings[i];
        found = found || (is->customer == customer && is->manager == manager && !is->replaced &&
                          (for_good ? is->current : is->until == 0 || is->until >= on));
    }
    return found;
}

/* Each of its bindings of the day or later becomes one of the heir, in order of time. */
static void transfer_customer(naive_office *in, uint32_t customer, uint32_t from, uint32_t heir,
                              naive_act act)
{
    const naive_binding *next = NULL;
    naive_binding is = {.since = act.today, .until = act.today - 1};
    do {
        const kith_date on = is.until + 1;
        next = NULL;
        for (uint32_t i = 0; i < in->binding_count; i++) {
            const naive_binding *other = &in->bindings[i];
            if (other->customer == customer && !other->replaced &&
                (other->until == 0 || other->until >= on) && (next == NULL || other->since < next->since)) {
                next = other;
            }
        }
        if (next != NULL) {
            is = *next;
            if (is.manager == from) {
                naive_bind(in,
                           (naive_binding){.customer = customer,
                                           .manager = heir,
                                           .rule = KITH_ASSIGNED_BY_TRANSFER,
                                           .since = is.since > on ? is.since : on,
                                           .until = is.until,
                                           .author = act.actor},
                           0, "");
            }
        }
    } while (next != NULL && is.until != 0);
}

/* Is it an open one that the giver has? */
static int is_given(const handing *by, const naive_order *order)
{
    return order->manager == by->from && naive_goes_on(order);
}

static void hand_order(handing *by, naive_order *order, uint32_t heir)
{
    if (heir != NAIVE_NOBODY) {
        order->manager = heir;
        order->rule = KITH_ASSIGNED_BY_TRANSFER;
        order->outcome = 0;
        by->said.orders++;
    }
}

/* With the open orders that it has with the giver, if that is its manager today. */
static void hand_customer(handing *by, uint32_t customer, int keeps_orders)
{
    naive_office *in = by->in;
    naive_order *along[NAIVE_ORDERS];
    int64_t count = 0;
    const int is_todays = naive_bound(in, customer, by->act.today) == by->from;
    for (uint32_t i = 0; i < in->order_count && is_todays && !keeps_orders; i++) {
        if (in->orders[i].customer == customer && is_given(by, &in->orders[i])) {
            along[count++] = &in->orders[i];
        }
    }
    const uint32_t heir = find_heir(by, count);
    if (heir == NAIVE_NOBODY) {
        by->said.left++;
        return;
    }
    transfer_customer(in, customer, by->from, heir, by->act);
    for (int64_t i = 0; i < count; i++) {
        hand_order(by, along[i], heir);
    }
    by->said.customers++;
}

/* An order that came along with no customer. */
static void hand_single(handing *by, naive_order *order)
{
    naive_office *in = by->in;
    const uint32_t owner = naive_bound(in, order->customer, by->act.today);
    if (by->to != NAIVE_NOBODY) {
        hand_order(by, order, find_heir(by, 1));
    } else if (owner == by->from) { /* nobody was found for the customer */
        return;
    } else if (owner != NAIVE_NOBODY && in->managers[owner].state != KITH_MANAGER_STATE_INACTIVE &&
               naive_has_room(in, owner, 1)) {
        naive_take_turn(in, owner);
        hand_order(by, order, owner);
    } else {
        hand_order(by, order, find_heir(by, 1));
    }
}

naive_said naive_transfer_all(naive_office *in, const naive_transfer *how, naive_act act)
{
    handing by = {.in = in, .from = how->from, .to = how->to, .distribution = how->distribution, .act = act};
    for (uint32_t i = 0; i < 2 * NAIVE_BUYERS; i++) { /* first those whom it has for good */
        const uint32_t c = i % NAIVE_BUYERS;
        const int for_good = i < NAIVE_BUYERS;
        if (has_customer(in, c, how->from, for_good, act.today) &&
            (for_good || !has_customer(in, c, how->from, 1, act.today))) {
            hand_customer(&by, c, how->keeps_orders);
        }
    }
    for (uint32_t i = 0; i < in->order_count && !how->keeps_orders; i++) {
        if (is_given(&by, &in->orders[i])) {
            hand_single(&by, &in->orders[i]);
        }
    }
    return by.said;
}
