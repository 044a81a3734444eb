/* The model on paper: judged and asked by looking at every link and condition. */
#include "paper.h"

int paper_holds(kith_date since, kith_date until, kith_date on)
{
    return since <= on && (until == 0 || on <= until);
}

static int links_on(const paper_link *link, kith_date on)
{
    return link->id != 0 && !link->inactive && paper_holds(link->since, link->until, on);
}

int paper_parent_of(const paper *model, uint32_t node, kith_date on)
{
    int parent = -1;
    for (uint32_t i = 0; i < LINKS; i++) {
        const paper_link *link = &model->links[i];
        if (links_on(link, on) && !link->member && link->customer == node) {
            parent = parent == -1 ? (int)link->parent : -2;
        }
    }
    return parent;
}

/* Does a walk up from `node` over node links and memberships lead back to it? `through` says whether a
 * membership of somebody on the way may be taken. */
static int reaches(const paper *model, uint32_t from, uint32_t goal, kith_date on)
{
    uint32_t steps = 0;
    int at = (int)from;
    while (at >= 0 && steps++ <= CUSTOMERS) {
        if ((uint32_t)at == goal) {
            return 1;
        }
        at = paper_parent_of(model, (uint32_t)at, on);
    }
    return 0;
}

static uint32_t depth_of(const paper *model, uint32_t node, kith_date on)
{
    uint32_t depth = 0;
    for (int at = (int)node; at >= 0 && depth <= CUSTOMERS; at = paper_parent_of(model, (uint32_t)at, on)) {
        depth++;
    }
    return depth;
}

/* Is everything in order on a day? */
static int good_on(const paper *model, kith_date on)
{
    for (uint32_t i = 0; i < LINKS; i++) {
        const paper_link *link = &model->links[i];
        if (!links_on(link, on)) {
            continue;
        }
        if (paper_parent_of(model, link->customer, on) == -2 ||
            reaches(model, link->parent, link->customer, on)) {
            return 0; /* two parents, or above itself as node or as member */
        }
        if (!link->member && depth_of(model, link->customer, on) > model->levels) {
            return 0;
        }
        for (uint32_t j = 0; j < i; j++) {
            const paper_link *other = &model->links[j];
            if (links_on(other, on) && link->member && other->member && other->customer == link->customer &&
                other->parent == link->parent) {
                return 0;
            }
        }
    }
    for (uint32_t i = 0; i < CONDITIONS; i++) {
        for (uint32_t j = 0; j < i; j++) {
            const paper_condition *one = &model->conditions[i];
            const paper_condition *other = &model->conditions[j];
            if (one->id != 0 && other->id != 0 && one->customer == other->customer &&
                one->mode == other->mode && paper_holds(one->since, one->until, on) &&
                paper_holds(other->since, other->until, on)) {
                return 0;
            }
        }
    }
    return 1;
}

int paper_is_good(const paper *model)
{
    int good = 1;
    for (uint32_t i = 0; i < LINKS; i++) {
        const paper_link *link = &model->links[i];
        good = good && (link->id == 0 || link->until == 0 || link->since <= link->until);
    }
    for (uint32_t i = 0; i < CONDITIONS; i++) {
        const paper_condition *one = &model->conditions[i];
        good = good && (one->id == 0 || one->until == 0 || one->since <= one->until);
    }
    for (kith_date on = FIRST_DAY - 1; on <= FIRST_DAY + DAYS; on++) {
        good = good && good_on(model, on);
    }
    return good;
}

uint32_t paper_path_of(const paper *model, const int *is_node, uint32_t customer, kith_date on,
                       uint32_t *path, size_t *count)
{
    uint32_t candidates = is_node[customer] ? 1 : 0;
    int node = is_node[customer] ? (int)customer : -1;
    *count = 0;
    for (uint32_t i = 0; i < LINKS; i++) {
        const paper_link *link = &model->links[i];
        if (links_on(link, on) && link->member && link->customer == customer) {
            candidates++;
            node = (int)link->parent;
        }
    }
    if (candidates != 1) {
        return candidates == 0 ? KITH_CHAIN_NONE : KITH_CHAIN_AMBIGUOUS;
    }
    if (node != (int)customer) {
        path[(*count)++] = customer;
    }
    for (; node >= 0; node = paper_parent_of(model, (uint32_t)node, on)) {
        path[(*count)++] = (uint32_t)node;
    }
    return KITH_CHAIN_FOUND;
}

/* The condition of a mode at a customer on the day; NULL: none. */
static const paper_condition *at_customer(const paper *model, uint32_t customer, uint32_t mode, kith_date on)
{
    for (uint32_t i = 0; i < CONDITIONS; i++) {
        const paper_condition *one = &model->conditions[i];
        if (one->id != 0 && one->customer == customer && one->mode == mode &&
            paper_holds(one->since, one->until, on)) {
            return one;
        }
    }
    return NULL;
}

kith_id paper_effective(const paper *model, const uint32_t *path, size_t count, uint32_t mode, kith_date on,
                        int64_t *number)
{
    const paper_condition *found[CUSTOMERS + 1] = {NULL};
    size_t block = SIZE_MAX;
    size_t mandate = SIZE_MAX;
    kith_id taken = 0;
    int64_t rest = HUNDRED;
    int any_value = 0;
    *number = 0;
    for (size_t i = 0; i < count; i++) {
        found[i] = at_customer(model, path[i], mode, on);
        if (found[i] != NULL && i > 0 && found[i]->local) {
            found[i] = NULL;
        }
        mandate =
            found[i] != NULL && found[i]->enforced ? i : mandate; /* a block, too: there shall be nothing */
        if (found[i] != NULL && found[i]->state == KITH_CONDITION_STATE_BLOCK) {
            block = block == SIZE_MAX ? i : block;
            found[i] = NULL;
        }
    }
    for (size_t i = 0; i < count; i++) {
        const int blocked = found[i] != NULL && block != SIZE_MAX && i > block && !found[i]->enforced;
        const int overruled = mandate != SIZE_MAX && i < mandate;
        found[i] = blocked || overruled ? NULL : found[i];
    }
    for (size_t i = 0; i < count; i++) {
        const paper_condition *one = found[i];
        const int value = one != NULL && one->state != KITH_CONDITION_STATE_NONE;
        if (one == NULL) {
            continue;
        }
        switch (mode + 1) {
        case KITH_CONDITION_MODE_SUM:
        case KITH_CONDITION_MODE_CASCADE:
            taken = taken == 0 || (value && !any_value) ? one->id : taken; /* nothing adds nothing */
            if (value) {
                *number += one->number;
                rest = (rest * (HUNDRED / 1000000 - one->number / 1000000) + 50) / 100;
            }
            break;
        case KITH_CONDITION_MODE_BEST:
            if (taken == 0 || (value && (!any_value || one->number > *number))) {
                taken = one->id;
                *number = value ? one->number : 0;
            }
            break;
        case KITH_CONDITION_MODE_TOP:
            taken = one->id;
            *number = value ? one->number : 0;
            break;
        default:
            if (taken == 0) {
                taken = one->id;
                *number = value ? one->number : 0;
            }
            break;
        }
        any_value = any_value || value;
    }
    *number = mode + 1 == KITH_CONDITION_MODE_CASCADE ? HUNDRED - rest : *number;
    return taken;
}
