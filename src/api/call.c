/* Public calls of call.h. */
#include "base/report.h"

#include "kith/call.h"

kith_status kith_call_lines(const kith_view *view, const kith_call_query *query, kith_call_line *lines,
                            size_t capacity, size_t *count, kith_error *err)
{
    (void)view;
    (void)query;
    (void)lines;
    (void)capacity;
    (void)count;
    return kithi_report(err, KITH_ERR_FEATURE, "not there yet");
}
