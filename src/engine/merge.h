/* Merging two customers into one. */
#ifndef KITH_ENGINE_MERGE_H
#define KITH_ENGINE_MERGE_H

#include "engine/txn.h"

#include "kith/merge.h"

kith_status kithi_calls_merge(kith_txn *txn, const kith_merge *in, kith_conflict *conflicts, size_t capacity,
                              size_t *count, kith_error *err);

#endif
