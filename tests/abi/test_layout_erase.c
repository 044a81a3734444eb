/* The ABI, pinned by hand: erasing a person; see test_layout.c. */
#include "kith/kith.h"

#include <stddef.h>
#include <stdint.h>

#define SIZE(type, bytes) _Static_assert(sizeof(type) == (bytes), "size of " #type)
#define AT(type, member, offset) _Static_assert(offsetof(type, member) == (offset), #type "." #member)
#define IS(name, value) _Static_assert((name) == (value), #name)
#define HAS(function, ...)                                                                                   \
    _Static_assert(_Generic(&(function), __VA_ARGS__ : 1, default : 0), "type of " #function)

#if UINTPTR_MAX == UINT64_MAX

SIZE(kith_erasure_row, 16);
AT(kith_erasure_row, record, 0);
AT(kith_erasure_row, becomes, 8);
AT(kith_erasure_row, reserved, 12);

SIZE(kith_erasure, 24);
AT(kith_erasure, size, 0);
AT(kith_erasure, customer, 8);
AT(kith_erasure, on, 16);
AT(kith_erasure, force, 20);

#endif

IS(KITH_ERASURE_EMPTIED, 1);
IS(KITH_ERASURE_REMOVED, 2);
IS(KITH_ERASURE_ENDED, 3);
IS(KITH_ERASURE_KEPT, 4);
IS(KITH_ERASURE_BLOCKS, 5);

HAS(kith_customer_records,
    kith_status (*)(const kith_view *, kith_id, kith_id *, size_t, size_t *, kith_error *));
HAS(kith_erasure_preview, kith_status (*)(const kith_view *, const kith_erasure *, kith_erasure_row *, size_t,
                                          size_t *, kith_error *));
HAS(kith_customer_erase, kith_status (*)(kith_txn *, const kith_erasure *, kith_error *));

int main(void)
{
    return 0; /* it was compiled: that is the test */
}
