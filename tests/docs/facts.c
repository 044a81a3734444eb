/* What the library says about its messages, its limits and table 3 A, a line each, for the guides to be
 * compared with. */
#include "rules/assignment.h"

#include "kith/kith.h"

#include <inttypes.h>
#include <stdio.h>

static int print_message(kith_status status, int32_t rule)
{
    kith_message message = {.size = sizeof message};
    if (kith_message_get(status, rule, &message) != KITH_OK) {
        return 0;
    }
    printf("message\t%s\t%s\t%s\t%s\t%s\t%s\n", rule == 0 ? "KITH_ERR_" : "KITH_RULE_", message.id,
           message.name, message.english, message.cause, message.cure);
    return 1;
}

/* What one half of a cell does: to the order, to the customer, by which rule, and what is left open. */
static void print_step(const kithi_assignment_step *step)
{
    static const char *const orders[] = {
        [KITHI_ORDER_STAYS] = "stays",
        [KITHI_ORDER_PICKED] = "picked",
        [KITHI_ORDER_CUSTOMERS] = "customers",
        [KITHI_ORDER_SUBSTITUTES] = "substitutes",
    };
    const char *rule = kith_schema_code(KITH_LIST_ASSIGNED_BY, step->rule);
    const char *outcome =
        step->outcome == KITHI_OUTCOME_STAYS ? "" : kith_schema_code(KITH_LIST_ASSIGNMENT, step->outcome);
    printf("\t%s\t%s\t%s\t%s", orders[step->order], step->binds ? "binds" : "", rule == NULL ? "" : rule,
           outcome == NULL ? "" : outcome);
}

static void print_assignments(void)
{
    static const char *const customers[] = {
        [KITHI_CUSTOMER_UNSET] = "none",        [KITHI_CUSTOMER_ACTIVE] = "active",
        [KITHI_CUSTOMER_INACTIVE] = "inactive", [KITHI_CUSTOMER_SUBSTITUTED] = "absent, with a substitute",
        [KITHI_CUSTOMER_ABSENT] = "absent",
    };
    static const char *const orders[] = {
        [KITHI_ORDER_UNSET] = "none",
        [KITHI_ORDER_ACTIVE] = "active",
        [KITHI_ORDER_INACTIVE] = "inactive",
        [KITHI_ORDER_ABSENT] = "absent",
    };
    for (kithi_customer_state customer = 0; customer < KITHI_CUSTOMER_STATES; customer++) {
        for (kithi_order_state order = 0; order < KITHI_ORDER_STATES; order++) {
            const kithi_assignment_row *row = kithi_assignment_at(customer, order);
            printf("assignment\t%u\t%s\t%s\t%s\t%s", row->row, customers[customer], orders[order],
                   row->picks ? "picks" : "", row->spares_old ? "spares" : "");
            print_step(&row->found);
            print_step(&row->none);
            printf("\n");
        }
    }
}

int main(void)
{
    uint64_t value = 0;
    size_t listed = 0;
    size_t printed = 0;
    kith_message message = {.size = sizeof message};
    while (kith_message_list(listed, &message) == KITH_OK) {
        listed++;
    }
    for (kith_status status = -1; print_message(status, 0); status--) {
        printed++;
    }
    for (int32_t rule = 1; print_message(KITH_ERR_RULE, rule); rule++) {
        printed++;
    }
    for (uint32_t limit = 1; kith_schema_limit(limit, &value) != NULL; limit++) {
        printf("limit\t%" PRIu32 "\t%s\t%" PRIu64 "\n", limit, kith_schema_limit(limit, NULL), value);
    }
    print_assignments();
    return listed == printed ? 0 : 1; /* a number left out would hide the messages behind it */
}
