/* What the tests of arguments share: a small book, and errors and structs that no call may accept. */
#ifndef KITH_TESTS_API_ARGUMENTS_H
#define KITH_TESTS_API_ARGUMENTS_H

#include "../support/support.h"

/* Refused for its arguments; and for a struct or an error whose size is not set. */
#define INVALID(call) REFUSED(KITH_ERR_INVALID, &at->err, call)
#define OVER(call) REFUSED(KITH_ERR_CLOSED, &at->err, call) /* the transaction is prepared */
#define OLD(call) REFUSED(KITH_ERR_ABI, &at->err, call)

typedef struct arguments {
    kith_error err;
    kith_error unset; /* its size is 0 */
    kith_book *book;
    kith_txn *txn;
    kith_txn *prepared; /* a transaction to which nothing can be added */
    kith_view *view;
    kith_id type;
    kith_id mother;
    kith_id daughter;
    kith_id between;
    kith_id nowhere; /* id of a customer that is not there */
} arguments;

/* A mother and a daughter, committed. */
static inline int arguments_open(void **state)
{
    arguments *at = test_calloc(1, sizeof *at);
    at->err.size = sizeof at->err;
    at->book = new_book();
    kith_txn *txn = begin(at->book);
    at->type = relation_type(txn, (type_settings){.code = "mother"});
    at->mother = person(txn, "M");
    at->daughter = person(txn, "D");
    at->between = relation(txn, (kith_relation){.type = at->type, .from = at->mother, .to = at->daughter});
    (void)commit(txn);
    at->nowhere = UINT64_C(999) << 8 | KITH_KIND_CUSTOMER;
    at->txn = begin(at->book);
    at->prepared = begin(at->book);
    at->view = view_of(at->book);
    const kith_changes *changes = NULL;
    OK(&at->err, kith_txn_prepare(at->prepared, &changes, &at->err));
    *state = at;
    return 0;
}

static inline int arguments_close(void **state)
{
    arguments *at = *state;
    kith_view_close(at->view);
    kith_txn_finish(at->prepared, KITH_STORE_REJECTED);
    kith_txn_close(at->prepared);
    kith_txn_close(at->txn);
    kith_book_close(at->book);
    test_free(at);
    return 0;
}

#endif
