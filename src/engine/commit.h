/* Commit: prepare, store, finish; the change set. */
#ifndef KITH_ENGINE_COMMIT_H
#define KITH_ENGINE_COMMIT_H

#include "engine/txn.h"

kith_status kithi_txn_prepare(kith_txn *txn, const kith_changes **changes, kith_error *err);

/* Cannot fail, allocates nothing, calls nobody. */
void kithi_txn_finish(kith_txn *txn, int32_t outcome);

kith_status kithi_txn_commit(kith_txn *txn, uint64_t *sequence, kith_error *err);

kith_status kithi_book_recover(kith_book *book, const kith_run *run, kith_error *err);
kith_status kithi_commit_status(kith_book *book, kith_request request, uint64_t *sequence, kith_error *err);

/* Change number `index` of the set, which must be there; what `out` points to lies in the set's scratch. */
void kithi_changes_fill(kith_changes *changes, size_t index, kith_change *out);

/* Customer or suppression `index`, from 0, of those that the change set erases; 0: there are no more. */
kith_id kithi_changes_erased(const kith_changes *changes, size_t index);

/* Is the value of a field in an entry about what is erased? Of customers only its own record is. */
bool kithi_changes_personal(const kith_change *entry, uint32_t field, kith_id erased);

/* What is said of the whole set. */
void kithi_changes_head(const kith_changes *changes, kith_change *out);

#endif
