/* The ABI, pinned by hand: structs, functions and callbacks of orders, managers and sales; see test_layout.c.
 */
#include "kith/kith.h"

#include <stddef.h>
#include <stdint.h>

#define SIZE(type, bytes) _Static_assert(sizeof(type) == (bytes), "size of " #type)
#define AT(type, member, offset) _Static_assert(offsetof(type, member) == (offset), #type "." #member)
#define HAS(function, ...)                                                                                   \
    _Static_assert(_Generic(&(function), __VA_ARGS__ : 1, default : 0), "type of " #function)
#define CALLS(type, member, ...) HAS(*((type *)0)->member, __VA_ARGS__)

#if UINTPTR_MAX == UINT64_MAX

/* order.h */
SIZE(kith_order_saving, 48);
AT(kith_order_saving, size, 0);
AT(kith_order_saving, chain, 8);
AT(kith_order_saving, unattended, 16);
AT(kith_order_saving, renew, 20);
AT(kith_order_saving, typed, 24);
AT(kith_order_saving, values, 32);
AT(kith_order_saving, card, 40);

SIZE(kith_assignment, 64);
AT(kith_assignment, size, 0);
AT(kith_assignment, row, 8);
AT(kith_assignment, rule, 12);
AT(kith_assignment, outcome, 16);
AT(kith_assignment, orders, 20);
AT(kith_assignment, manager, 24);
AT(kith_assignment, manager_before, 32);
AT(kith_assignment, customer_manager, 40);
AT(kith_assignment, customer_manager_before, 48);
AT(kith_assignment, distribution, 56);

SIZE(kith_order_query, 64);
AT(kith_order_query, size, 0);
AT(kith_order_query, customer, 8);
AT(kith_order_query, manager, 16);
AT(kith_order_query, brand, 24);
AT(kith_order_query, season, 32);
AT(kith_order_query, year, 40);
AT(kith_order_query, open, 44);
AT(kith_order_query, outcome, 48);
AT(kith_order_query, reserved, 52);
AT(kith_order_query, after, 56);

/* manager.h */
SIZE(kith_customer_saving, 24);
AT(kith_customer_saving, size, 0);
AT(kith_customer_saving, manager, 8);
AT(kith_customer_saving, clear, 16);
AT(kith_customer_saving, reserved, 20);

SIZE(kith_transfer, 40);
AT(kith_transfer, size, 0);
AT(kith_transfer, from, 8);
AT(kith_transfer, to, 16);
AT(kith_transfer, distribution, 24);
AT(kith_transfer, keeps_orders, 32);
AT(kith_transfer, reserved, 36);

SIZE(kith_transferred, 32);
AT(kith_transferred, size, 0);
AT(kith_transferred, customers, 8);
AT(kith_transferred, orders, 16);
AT(kith_transferred, left, 24);

SIZE(kith_manager_info, 40);
AT(kith_manager_info, size, 0);
AT(kith_manager_info, state, 8);
AT(kith_manager_info, reserved, 12);
AT(kith_manager_info, substitute, 16);
AT(kith_manager_info, customers, 24);
AT(kith_manager_info, open_orders, 32);

/* sales.h */
SIZE(kith_sales_query, 48);
AT(kith_sales_query, size, 0);
AT(kith_sales_query, customer, 8);
AT(kith_sales_query, scope, 16);
AT(kith_sales_query, by, 20);
AT(kith_sales_query, brand, 24);
AT(kith_sales_query, season, 32);
AT(kith_sales_query, year, 40);
AT(kith_sales_query, on, 44);

SIZE(kith_sales, 112);
AT(kith_sales, currency, 0);
AT(kith_sales, brand, 8);
AT(kith_sales, season, 16);
AT(kith_sales, year, 24);
AT(kith_sales, entries, 28);
AT(kith_sales, booked, 32);
AT(kith_sales, cancelled, 40);
AT(kith_sales, shipped, 48);
AT(kith_sales, returned, 56);
AT(kith_sales, active, 64);
AT(kith_sales, open, 72);
AT(kith_sales, units_booked, 80);
AT(kith_sales, units_cancelled, 88);
AT(kith_sales, units_shipped, 96);
AT(kith_sales, units_returned, 104);

#endif

/* order.h */
HAS(kith_order_save, kith_status (*)(kith_txn *, kith_id, const kith_order_saving *, kith_assignment *,
                                     kith_trace *, kith_error *));
HAS(kith_order_list,
    kith_status (*)(const kith_view *, const kith_order_query *, kith_id *, size_t, size_t *, kith_error *));

/* manager.h */
HAS(kith_customer_save,
    kith_status (*)(kith_txn *, kith_id, const kith_customer_saving *, kith_assignment *, kith_error *));
HAS(kith_manager_transfer,
    kith_status (*)(kith_txn *, const kith_transfer *, kith_transferred *, kith_error *));
HAS(kith_manager_get,
    kith_status (*)(const kith_view *, kith_id, kith_date, kith_manager_info *, kith_error *));
HAS(kith_manager_find, kith_status (*)(const kith_view *, const char *, kith_id *, kith_error *));
HAS(kith_manager_customers, kith_status (*)(const kith_view *, kith_id, kith_date, kith_id, kith_id *, size_t,
                                            size_t *, kith_error *));
HAS(kith_manager_count, kith_status (*)(const kith_view *, kith_id, kith_date, uint64_t *, kith_error *));
HAS(kith_customer_manager,
    kith_status (*)(const kith_view *, kith_id, kith_date, kith_id *, kith_id *, kith_error *));

/* sales.h */
HAS(kith_sales_summary, kith_status (*)(const kith_view *, const kith_sales_query *, kith_sales *, size_t,
                                        size_t *, kith_error *));

/* book.h */
CALLS(kith_book_options, choose, kith_id (*)(void *, kith_id, kith_id, kith_id, const kith_id *, size_t));

int main(void)
{
    return 0; /* it was compiled: that is the test */
}
