/* Public calls of group.h. */
#include "base/report.h"

#include "kith/group.h"

kith_status kith_group_members(const kith_view *view, kith_id customer, kith_date on, kith_id after,
                               kith_id *ids, size_t capacity, size_t *count, kith_error *err)
{
    (void)view;
    (void)customer;
    (void)on;
    (void)after;
    (void)ids;
    (void)capacity;
    (void)count;
    return kithi_report(err, KITH_ERR_FEATURE, "not there yet");
}

kith_status kith_group_list(const kith_view *view, const kith_group_query *query, kith_id *ids,
                            size_t capacity, size_t *count, kith_error *err)
{
    (void)view;
    (void)query;
    (void)ids;
    (void)capacity;
    (void)count;
    return kithi_report(err, KITH_ERR_FEATURE, "not there yet");
}
