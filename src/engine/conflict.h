/* Conflict: what two have changed at the same time, so that one of them would lose it. */
#ifndef KITH_ENGINE_CONFLICT_H
#define KITH_ENGINE_CONFLICT_H

#include "engine/txn.h"

/* Before the calls are made again: has somebody else set in `now` what they set to something else, or what
 * they rely on? KITH_OK or KITH_ERR_CONFLICT, named. */
kith_status kithi_conflict_changed(const kith_txn *txn, const kithi_state *now, kith_error *err);

/* After they were made again: do they remove what somebody else has changed since `old`, the base before? */
kith_status kithi_conflict_removed(const kith_txn *txn, const kithi_state *old, kith_error *err);

#endif
