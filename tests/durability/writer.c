/*
 * Child program: writer PATH SETTING WRITER NEXT
 *
 * Opens the ledger, sets it up if need be, then reads numbers of 4 bytes from standard input and makes so
 * many commits for each, from NEXT on. Every commit is acknowledged by a receipt on standard output, after
 * the store has said that it is stored. Whether NEXT itself is stored already is asked by its request id.
 */
#define _POSIX_C_SOURCE 200809L /* read, write */

#include "ledger.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int fail(const ledger *self)
{
    (void)fprintf(stderr, "writer: %s\n", self->message);
    return 1;
}

int main(int count, char **arguments)
{
    ledger self;
    uint32_t wanted = 0;
    const ledger_setting *setting = count == 5 ? ledger_setting_of(arguments[2]) : NULL;
    if (setting == NULL) {
        (void)fprintf(stderr, "usage: writer PATH SETTING WRITER NEXT\n");
        return 2;
    }
    const uint32_t writer = (uint32_t)strtoul(arguments[3], NULL, 10);
    uint64_t next = strtoull(arguments[4], NULL, 10);
    if (ledger_open(&self, arguments[1], setting) != KITH_OK || ledger_set_up(&self) != KITH_OK) {
        return fail(&self);
    }
    while (read(STDIN_FILENO, &wanted, sizeof wanted) == (ssize_t)sizeof wanted) {
        for (uint32_t i = 0; i < wanted; i++) {
            ledger_receipt receipt;
            if (ledger_write_once(&self, writer, next++, &receipt) != KITH_OK) {
                return fail(&self);
            }
            if (write(STDOUT_FILENO, &receipt, sizeof receipt) != (ssize_t)sizeof receipt) {
                return 0; /* nobody listens any more */
            }
        }
    }
    ledger_close(&self);
    return 0;
}
