/* Consent of contacts that came together: the most restrictive counts. */
#ifndef KITH_ENGINE_MERGE_CONSENT_H
#define KITH_ENGINE_MERGE_CONSENT_H

#include "engine/txn.h"

/* Contacts of the customer with the same address have the same decision, status and withdrawals. */
kith_status kithi_merge_consent(kith_txn *txn, kithi_call *call, kith_id customer, kith_error *err);

#endif
