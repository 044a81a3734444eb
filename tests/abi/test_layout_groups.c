/* The ABI, pinned by hand: structs and functions of groups and call lists; see test_layout.c. */
#include "kith/kith.h"

#include <stddef.h>
#include <stdint.h>

#define SIZE(type, bytes) _Static_assert(sizeof(type) == (bytes), "size of " #type)
#define AT(type, member, offset) _Static_assert(offsetof(type, member) == (offset), #type "." #member)
#define HAS(function, ...)                                                                                   \
    _Static_assert(_Generic(&(function), __VA_ARGS__ : 1, default : 0), "type of " #function)

#if UINTPTR_MAX == UINT64_MAX

/* group.h */
SIZE(kith_group_query, 32);
AT(kith_group_query, size, 0);
AT(kith_group_query, customer, 8);
AT(kith_group_query, kind, 16);
AT(kith_group_query, on, 20);
AT(kith_group_query, after, 24);

/* call.h */
SIZE(kith_call_line, 40);
AT(kith_call_line, customer, 0);
AT(kith_call_line, person, 8);
AT(kith_call_line, relation, 16);
AT(kith_call_line, phone, 24);
AT(kith_call_line, do_not_call, 32);
AT(kith_call_line, reserved, 36);

SIZE(kith_call_query, 32);
AT(kith_call_query, size, 0);
AT(kith_call_query, list, 8);
AT(kith_call_query, on, 16);
AT(kith_call_query, reserved, 20);
AT(kith_call_query, after, 24);

#endif

/* group.h */
HAS(kith_group_members, kith_status (*)(const kith_view *, kith_id, kith_date, kith_id, kith_id *, size_t,
                                        size_t *, kith_error *));
HAS(kith_group_list,
    kith_status (*)(const kith_view *, const kith_group_query *, kith_id *, size_t, size_t *, kith_error *));

/* call.h */
HAS(kith_call_lines, kith_status (*)(const kith_view *, const kith_call_query *, kith_call_line *, size_t,
                                     size_t *, kith_error *));

int main(void)
{
    return 0; /* it was compiled: that is the test */
}
