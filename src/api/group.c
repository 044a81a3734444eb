/* Public calls of group.h. */
#include "rules/groups.h"

#include "api/check.h"
#include "model/rows.h"

/* The lowest members behind `after`, in ascending order: groups are small, and pages of them smaller. */
static size_t lowest_members(const kithi_group *group, kith_id after, kith_id *ids, size_t capacity)
{
    size_t count = 0;
    for (size_t i = 0; i < group->count; i++) {
        const kith_id id = group->members[i];
        size_t at = count;
        if (id <= after || (count == capacity && (count == 0 || id > ids[count - 1]))) {
            continue;
        }
        count += count < capacity ? 1 : 0;
        at = at < count ? at : count - 1;
        for (; at > 0 && ids[at - 1] > id; at--) {
            ids[at] = ids[at - 1];
        }
        ids[at] = id;
    }
    return count;
}

kith_status kith_group_members(const kith_view *view, kith_id customer, kith_date on, kith_id after,
                               kith_id *ids, size_t capacity, size_t *count, kith_error *err)
{
    kithi_group group;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (count != NULL) {
        *count = 0;
    }
    if (view == NULL || count == NULL || (ids == NULL && capacity > 0) ||
        !kithi_check_id(customer, KITH_KIND_CUSTOMER) || !kithi_check_date(on) ||
        (after != 0 && !kithi_check_id(after, KITH_KIND_CUSTOMER))) {
        return kithi_check_invalid(err, "view, ids or count is NULL, or not a customer or day");
    }
    if (kithi_row_find(&view->state, customer) == NULL) {
        return kithi_check_not_found(err, "customer", customer);
    }
    const kith_status status = kithi_groups_find(&view->state, customer, on == 0 ? view->today : on, &group);
    *count = status == KITH_OK ? lowest_members(&group, after, ids, capacity) : 0;
    kithi_groups_free(&view->state, &group);
    return status == KITH_OK ? KITH_OK : kithi_report(err, status, "no memory");
}

kith_status kith_group_list(const kith_view *view, const kith_group_query *query, kith_id *ids,
                            size_t capacity, size_t *count, kith_error *err)
{
    kith_group_query taken;
    if (!kithi_check_error(err)) {
        return KITH_ERR_ABI;
    }
    if (count != NULL) {
        *count = 0;
    }
    if (view == NULL || query == NULL || count == NULL || (ids == NULL && capacity > 0)) {
        return kithi_check_invalid(err, "view, query, ids or count is NULL");
    }
    kith_status status = kithi_check_in(&taken, sizeof taken, query, err);
    if (status != KITH_OK) {
        return status;
    }
    if (!kithi_check_id(taken.customer, KITH_KIND_CUSTOMER) ||
        (taken.kind != KITH_KIND_NOTE && taken.kind != KITH_KIND_TASK &&
         taken.kind != KITH_KIND_APPOINTMENT) ||
        !kithi_check_date(taken.on) || (taken.after != 0 && !kithi_check_id(taken.after, taken.kind))) {
        return kithi_check_invalid(err, "query: not a customer, kind or day, or after is of another kind");
    }
    const kith_id needed[] = {taken.customer, taken.after};
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        if (needed[i] != 0 && kithi_row_find(&view->state, needed[i]) == NULL) {
            return kithi_check_not_found(err, i == 0 ? "customer" : "record to go on behind", needed[i]);
        }
    }
    taken.on = taken.on == 0 ? view->today : taken.on;
    status = kithi_groups_list(&view->state, &taken, ids, capacity, count);
    return status == KITH_OK ? KITH_OK : kithi_report(err, status, "no memory");
}
