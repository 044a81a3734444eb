/* The ABI, pinned by hand: structs and functions of commissions; see test_layout.c. */
#include "kith/kith.h"

#include <stddef.h>
#include <stdint.h>

#define SIZE(type, bytes) _Static_assert(sizeof(type) == (bytes), "size of " #type)
#define AT(type, member, offset) _Static_assert(offsetof(type, member) == (offset), #type "." #member)
#define HAS(function, ...)                                                                                   \
    _Static_assert(_Generic(&(function), __VA_ARGS__ : 1, default : 0), "type of " #function)

#if UINTPTR_MAX == UINT64_MAX

/* commission.h */
SIZE(kith_commission_request, 72);
AT(kith_commission_request, size, 0);
AT(kith_commission_request, order, 8);
AT(kith_commission_request, customer, 16);
AT(kith_commission_request, brand, 24);
AT(kith_commission_request, manager, 32);
AT(kith_commission_request, currency, 40);
AT(kith_commission_request, base, 48);
AT(kith_commission_request, typed_rate, 56);
AT(kith_commission_request, has_typed_rate, 64);
AT(kith_commission_request, on, 68);

SIZE(kith_commission, 40);
AT(kith_commission, size, 0);
AT(kith_commission, origin, 8);
AT(kith_commission, recipients, 12);
AT(kith_commission, record, 16);
AT(kith_commission, rate, 24);
AT(kith_commission, amount, 32);

SIZE(kith_commission_part, 56);
AT(kith_commission_part, recipient, 0);
AT(kith_commission_part, manager, 8);
AT(kith_commission_part, relation, 16);
AT(kith_commission_part, share, 24);
AT(kith_commission_part, rate, 32);
AT(kith_commission_part, amount, 40);
AT(kith_commission_part, origin, 48);
AT(kith_commission_part, rounded, 52);

SIZE(kith_statement_query, 32);
AT(kith_statement_query, size, 0);
AT(kith_statement_query, recipient, 8);
AT(kith_statement_query, since, 16);
AT(kith_statement_query, until, 20);
AT(kith_statement_query, after, 24);

SIZE(kith_statement_total, 32);
AT(kith_statement_total, currency, 0);
AT(kith_statement_total, base, 8);
AT(kith_statement_total, amount, 16);
AT(kith_statement_total, entries, 24);

#endif

/* commission.h */
HAS(kith_commission_of,
    kith_status (*)(const kith_view *, const kith_commission_request *, kith_commission *,
                    kith_commission_part *, size_t, size_t *, kith_trace *, kith_error *));
HAS(kith_commission_statement, kith_status (*)(const kith_view *, const kith_statement_query *, kith_id *,
                                               size_t, size_t *, kith_error *));
HAS(kith_commission_totals, kith_status (*)(const kith_view *, const kith_statement_query *,
                                            kith_statement_total *, size_t, size_t *, kith_error *));

int main(void)
{
    return 0; /* it was compiled: that is the test */
}
