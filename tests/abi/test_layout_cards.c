/* The ABI, pinned by hand: structs and functions of discount cards; see test_layout.c. */
#include "kith/kith.h"

#include <stddef.h>
#include <stdint.h>

#define SIZE(type, bytes) _Static_assert(sizeof(type) == (bytes), "size of " #type)
#define AT(type, member, offset) _Static_assert(offsetof(type, member) == (offset), #type "." #member)
#define HAS(function, ...)                                                                                   \
    _Static_assert(_Generic(&(function), __VA_ARGS__ : 1, default : 0), "type of " #function)

#if UINTPTR_MAX == UINT64_MAX

/* card.h */
SIZE(kith_card_request, 40);
AT(kith_card_request, size, 0);
AT(kith_card_request, customer, 8);
AT(kith_card_request, programme, 16);
AT(kith_card_request, card, 24);
AT(kith_card_request, on, 32);
AT(kith_card_request, reserved, 36);

SIZE(kith_card_result, 88);
AT(kith_card_result, size, 0);
AT(kith_card_result, result, 8);
AT(kith_card_result, several, 12);
AT(kith_card_result, card, 16);
AT(kith_card_result, account, 24);
AT(kith_card_result, holder, 32);
AT(kith_card_result, relation, 40);
AT(kith_card_result, tier, 48);
AT(kith_card_result, rate, 56);
AT(kith_card_result, balance, 64);
AT(kith_card_result, number, 72);
AT(kith_card_result, reason, 80);

#endif

/* card.h */
HAS(kith_card_resolve, kith_status (*)(const kith_view *, const kith_card_request *, kith_card_result *,
                                       kith_trace *, kith_error *));
HAS(kith_card_balance, kith_status (*)(const kith_view *, kith_id, kith_decimal *, kith_error *));

int main(void)
{
    return 0; /* it was compiled: that is the test */
}
