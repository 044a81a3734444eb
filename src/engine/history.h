/* History: pages of committed changes, from the store or, for a book without one, from the book itself. */
#ifndef KITH_ENGINE_HISTORY_H
#define KITH_ENGINE_HISTORY_H

#include "engine/book.h"
#include "engine/txn.h"

#include "kith/history.h"

struct kith_history {
    kith_book *book;
    kithi_arena arena; /* everything that the entries point to */
    kith_change *entries;
    size_t count;
    size_t capacity;
    size_t most;
    uint64_t newest; /* entries of later commits are left out */
};

kith_status kithi_history_read(kith_book *book, const kithi_state *state, const kith_history_query *query,
                               kith_history **out, kith_error *err);
void kithi_history_free(kith_history *history);

/* Copy an entry to the end of the page, unless it is full or the entry too new. */
kith_status kithi_history_add(kith_history *history, const kith_change *change);

/* Write the change set of a book without a store into the draft, under the sequence that it will have. */
kith_status kithi_history_keep(kith_txn *txn, kith_error *err);

#endif
