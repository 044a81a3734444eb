/* Erasing a person. */
#ifndef KITH_ENGINE_ERASE_H
#define KITH_ENGINE_ERASE_H

#include "engine/txn.h"

#include "kith/erase.h"

kith_status kithi_calls_erase(kith_txn *txn, const kith_erasure *in, kith_error *err);

#endif
