/* The ABI, pinned by hand: the page of a customer; see test_layout.c. */
#include "kith/kith.h"

#include <stddef.h>
#include <stdint.h>

#define SIZE(type, bytes) _Static_assert(sizeof(type) == (bytes), "size of " #type)
#define AT(type, member, offset) _Static_assert(offsetof(type, member) == (offset), #type "." #member)
#define IS(name, value) _Static_assert((name) == (value), #name)
#define HAS(function, ...)                                                                                   \
    _Static_assert(_Generic(&(function), __VA_ARGS__ : 1, default : 0), "type of " #function)

#if UINTPTR_MAX == UINT64_MAX

SIZE(kith_page_row, 24);
AT(kith_page_row, record, 0);
AT(kith_page_row, other, 8);
AT(kith_page_row, part, 16);
AT(kith_page_row, more, 20);

SIZE(kith_page_query, 40);
AT(kith_page_query, size, 0);
AT(kith_page_query, customer, 8);
AT(kith_page_query, on, 16);
AT(kith_page_query, most, 20);
AT(kith_page_query, sales, 24);
AT(kith_page_query, sales_capacity, 32);

SIZE(kith_page, 96);
AT(kith_page, size, 0);
AT(kith_page, customer, 8);
AT(kith_page, manager, 16);
AT(kith_page, location, 24);
AT(kith_page, contact, 32);
AT(kith_page, bank_account, 40);
AT(kith_page, stage, 48);
AT(kith_page, card, 56);
AT(kith_page, balance, 64);
AT(kith_page, age, 72);
AT(kith_page, level, 76);
AT(kith_page, accounts, 80);
AT(kith_page, reserved, 84);
AT(kith_page, sales, 88);

#endif

IS(KITH_PAGE_ROLE, 1);
IS(KITH_PAGE_ATTRIBUTE, 2);
IS(KITH_PAGE_LOCATION, 3);
IS(KITH_PAGE_CONTACT, 4);
IS(KITH_PAGE_BANK_ACCOUNT, 5);
IS(KITH_PAGE_RELATION, 6);
IS(KITH_PAGE_LINKED, 7);
IS(KITH_PAGE_CHAIN, 8);
IS(KITH_PAGE_CONDITION, 9);
IS(KITH_PAGE_BRAND, 10);
IS(KITH_PAGE_CARD, 11);
IS(KITH_PAGE_TASK, 12);
IS(KITH_PAGE_APPOINTMENT, 13);
IS(KITH_PAGE_NOTE, 14);
IS(KITH_PAGE_ORDER, 15);
IS(KITH_PAGE_VISIT, 16);
IS(KITH_PAGE_DOCUMENT, 17);
IS(KITH_PAGE_ATTACHMENT, 18);
IS(KITH_PAGE_BINDING, 19);
IS(KITH_PAGE_ALIAS, 20);
IS(KITH_PAGE_FAVOURITE, 21);
IS(KITH_PAGE_COUNT, 22);

HAS(kith_page_read, kith_status (*)(const kith_view *, const kith_page_query *, kith_page *, kith_page_row *,
                                    size_t, size_t *, kith_error *));

int main(void)
{
    return 0; /* it was compiled: that is the test */
}
