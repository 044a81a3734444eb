/* The ABI, pinned by hand: merging customers; see test_layout.c. */
#include "kith/kith.h"

#include <stddef.h>
#include <stdint.h>

#define SIZE(type, bytes) _Static_assert(sizeof(type) == (bytes), "size of " #type)
#define AT(type, member, offset) _Static_assert(offsetof(type, member) == (offset), #type "." #member)
#define IS(name, value) _Static_assert((name) == (value), #name)
#define HAS(function, ...)                                                                                   \
    _Static_assert(_Generic(&(function), __VA_ARGS__ : 1, default : 0), "type of " #function)

#if UINTPTR_MAX == UINT64_MAX

SIZE(kith_duplicate, 16);
AT(kith_duplicate, customer, 0);
AT(kith_duplicate, score, 8);
AT(kith_duplicate, agrees, 12);

SIZE(kith_merge, 32);
AT(kith_merge, size, 0);
AT(kith_merge, source, 8);
AT(kith_merge, target, 16);
AT(kith_merge, on, 24);
AT(kith_merge, reserved, 28);

SIZE(kith_conflict, 24);
AT(kith_conflict, conflict, 0);
AT(kith_conflict, field, 4);
AT(kith_conflict, record, 8);
AT(kith_conflict, other, 16);

#endif

IS(KITH_AGREES_TAX_NUMBER, 1);
IS(KITH_AGREES_EMAIL, 2);
IS(KITH_AGREES_PHONE, 4);
IS(KITH_AGREES_NAME, 8);
IS(KITH_AGREES_BIRTH_DATE, 16);
IS(KITH_CONFLICT_FIELD, 1);
IS(KITH_CONFLICT_PART, 2);
IS(KITH_CONFLICT_RELATION, 3);
IS(KITH_CONFLICT_SELF, 4);
IS(KITH_CONFLICT_MANAGER, 5);

HAS(kith_duplicate_list,
    kith_status (*)(const kith_view *, kith_id, uint32_t, kith_duplicate *, size_t, size_t *, kith_error *));
HAS(kith_customer_merge,
    kith_status (*)(kith_txn *, const kith_merge *, kith_conflict *, size_t, size_t *, kith_error *));
HAS(kith_customer_survivor, kith_status (*)(const kith_view *, kith_id, kith_id *, kith_error *));

int main(void)
{
    return 0; /* it was compiled: that is the test */
}
