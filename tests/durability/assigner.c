/*
 * Child program: assigner PATH SETTING WRITER NEXT
 *
 * Opens the book, then reads numbers of 4 bytes from standard input and makes so many commits for each, from
 * NEXT on. Commit n of writer w adds customer w-n with an order of the same number and saves it, without
 * anybody to whom it would fall; every second one does so too for an order of customer s-n, whom all writers
 * share. Every commit is acknowledged by a receipt on standard output: ids are those of the orders.
 */
#define _POSIX_C_SOURCE 200809L /* read, write */

#include "ledger.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ATTEMPTS_MOST 10000u

static kith_value text_value(uint32_t field, const char *text)
{
    return (kith_value){.field = field, .type = KITH_TYPE_TEXT, .text = text, .length = KITH_NUL_ENDED};
}

static kith_status save_order(kith_txn *txn, const char *number, kith_id customer, uint64_t *id,
                              kith_error *err)
{
    const kith_value values[] = {
        text_value(KITH_ORDER_NUMBER, number),
        {.field = KITH_ORDER_CUSTOMER, .type = KITH_TYPE_REFERENCE, .number = (int64_t)customer},
        {.field = KITH_ORDER_DATE, .type = KITH_TYPE_DATE, .number = LEDGER_DAY},
    };
    const kith_status status =
        kith_record_add(txn, KITH_KIND_ORDER, values, sizeof values / sizeof values[0], id, err);
    return status == KITH_OK ? kith_order_save(txn, *id, NULL, NULL, NULL, err) : status;
}

static kith_status save_orders(kith_txn *txn, const kith_view *view, uint32_t writer, uint64_t n,
                               ledger_receipt *out, kith_error *err)
{
    char number[48];
    (void)snprintf(number, sizeof number, "%" PRIu32 "-%" PRIu64, writer, n);
    const kith_customer fields = {.size = sizeof fields,
                                  .present = KITH_PRESENT(KITH_CUSTOMER_NUMBER) |
                                             KITH_PRESENT(KITH_CUSTOMER_KIND) |
                                             KITH_PRESENT(KITH_CUSTOMER_SURNAME),
                                  .number = number,
                                  .kind = KITH_PARTY_PERSON,
                                  .surname = number};
    kith_id customer = 0;
    kith_status status = kith_customer_add(txn, &fields, &customer, err);
    if (status == KITH_OK) {
        status = save_order(txn, number, customer, &out->ids[0], err);
    }
    if (status == KITH_OK && n % 2 == 0) {
        char shared[48];
        (void)snprintf(shared, sizeof shared, "s-%" PRIu64, n);
        (void)snprintf(number, sizeof number, "s-%" PRIu32 "-%" PRIu64, writer, n);
        status = kith_customer_find(view, shared, &customer, err);
        status = status == KITH_OK ? save_order(txn, number, customer, &out->ids[1], err) : status;
    }
    return status;
}

/* Commit; whenever somebody else was first, take in what they did, and the same calls decide anew. */
static kith_status commit_after_others(ledger *self, kith_txn *txn, ledger_receipt *out, kith_error *err)
{
    kith_status status = kith_txn_commit(txn, &out->sequence, err);
    for (unsigned i = 0; i < ATTEMPTS_MOST && status == KITH_ERR_CONFLICT; i++) {
        out->conflicts++;
        status = kith_book_refresh(self->book, NULL, err);
        status = status == KITH_OK ? kith_txn_commit(txn, &out->sequence, err) : status;
    }
    return status;
}

static kith_status assign(ledger *self, uint32_t writer, uint64_t n, ledger_receipt *out)
{
    const kith_txn_options options = {.size = sizeof options, .actor = "robot", .today = LEDGER_DAY};
    kith_error err = {.size = sizeof err};
    kith_view *view = NULL;
    kith_txn *txn = NULL;
    memset(out, 0, sizeof *out);
    out->number = n;
    kith_status status = kith_view_open(self->book, NULL, &view, &err);
    if (status == KITH_OK) {
        status = kith_txn_begin(self->book, &options, &txn, &err);
    }
    if (status == KITH_OK) {
        status = save_orders(txn, view, writer, n, out, &err);
    }
    if (status == KITH_OK) {
        status = commit_after_others(self, txn, out, &err);
    }
    kith_txn_close(txn);
    kith_view_close(view);
    if (status != KITH_OK) {
        (void)snprintf(self->message, sizeof self->message, "assign: %s (%d)", err.message, (int)status);
    }
    return status;
}

int main(int count, char **arguments)
{
    ledger self;
    uint32_t wanted = 0;
    const ledger_setting *setting = count == 5 ? ledger_setting_of(arguments[2]) : NULL;
    if (setting == NULL) {
        (void)fprintf(stderr, "usage: assigner PATH SETTING WRITER NEXT\n");
        return 2;
    }
    const uint32_t writer = (uint32_t)strtoul(arguments[3], NULL, 10);
    uint64_t next = strtoull(arguments[4], NULL, 10);
    kith_status status = ledger_open(&self, arguments[1], setting);
    while (status == KITH_OK && read(STDIN_FILENO, &wanted, sizeof wanted) == (ssize_t)sizeof wanted) {
        for (uint32_t i = 0; i < wanted && status == KITH_OK; i++) {
            ledger_receipt receipt;
            status = assign(&self, writer, next++, &receipt);
            if (status == KITH_OK &&
                write(STDOUT_FILENO, &receipt, sizeof receipt) != (ssize_t)sizeof receipt) {
                return 0; /* nobody listens any more */
            }
        }
    }
    if (status != KITH_OK) {
        (void)fprintf(stderr, "assigner: %s\n", self.message);
        return 1;
    }
    ledger_close(&self);
    return 0;
}
