/*
 * Child program: checker PATH SETTING
 *
 * Opens the ledger as after a crash and prints what is there: "COMMITS" of writer 1, or "COMMITS DEFECT".
 * Setting up counts as commit 0; "-1" is a ledger that was never set up.
 */
#include "ledger.h"

#include <inttypes.h>
#include <stdio.h>

int main(int count, char **arguments)
{
    ledger_found found;
    const ledger_setting *setting = count == 3 ? ledger_setting_of(arguments[2]) : NULL;
    if (setting == NULL) {
        (void)fprintf(stderr, "usage: checker PATH SETTING\n");
        return 2;
    }
    ledger_check(arguments[1], setting, &found);
    if (found.is_set_up) {
        (void)printf("%" PRIu64 " %s\n", found.commits[0], found.defect);
    } else {
        (void)printf("-1 %s\n", found.defect);
    }
    return 0;
}
