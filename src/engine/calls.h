/* Calls: every change that a host can make, as something that can be made again. */
#ifndef KITH_ENGINE_CALLS_H
#define KITH_ENGINE_CALLS_H

#include "engine/txn.h"

#include "kith/manager.h"
#include "kith/signatory.h"

kith_status kithi_calls_add(kith_txn *txn, uint32_t kind, const kith_value *values, size_t count,
                            kith_id *out, kith_error *err);
kith_status kithi_calls_change(kith_txn *txn, kith_id id, const kith_value *values, size_t count,
                               kith_error *err);
kith_status kithi_calls_remove(kith_txn *txn, kith_id id, kith_error *err);

/* `existing`: give the very same relation if it is there, and change nothing. */
kith_status kithi_calls_relate(kith_txn *txn, const kith_value *values, size_t count, uint32_t existing,
                               kith_id *out, kith_error *err);
kith_status kithi_calls_ticks(kith_txn *txn, const kithi_call *pair, size_t *added, kith_error *err);
kith_status kithi_calls_retire(kith_txn *txn, kith_id customer, kith_date on, kith_error *err);
kith_status kithi_calls_change_type(kith_txn *txn, kith_id type, const kith_value *values, size_t count,
                                    uint32_t policy, kith_error *err);
kith_status kithi_calls_connect(kith_txn *txn, const kith_value *values, size_t count, kith_id *out,
                                kith_error *err);
kith_status kithi_calls_move(kith_txn *txn, kith_id node, kith_id hierarchy, kith_id parent, kith_date from,
                             kith_id *out, kith_error *err);

/* Table 3; `out` is told what was decided. `trace` may be NULL. */
kith_status kithi_calls_save_order(kith_txn *txn, kith_id order, const kith_order_saving *in,
                                   kith_assignment *out, kith_trace *trace, kith_error *err);
kith_status kithi_calls_save_card(kith_txn *txn, kith_id customer, const kith_customer_saving *in,
                                  kith_assignment *out, kith_error *err);
kith_status kithi_calls_transfer(kith_txn *txn, const kith_transfer *in, kith_transferred *out,
                                 kith_error *err);

kith_status kithi_calls_sign(kith_txn *txn, const kith_signatory_request *request, const char *number,
                             kith_id *id, kith_error *err);

#endif
