/* What the library says about its messages and limits, a line each, for the guides to be compared with. */
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
    return listed == printed ? 0 : 1; /* a number left out would hide the messages behind it */
}
