/* Consent of contacts that came together: the most restrictive counts. */
#ifndef KITH_ENGINE_MERGE_CONSENT_H
#define KITH_ENGINE_MERGE_CONSENT_H

#include "engine/merging.h"

/* Contacts of the target with the same address have the same decision and status, and none of them is written
 * to if one has withdrawn. */
kith_status kithi_merge_consent(const kithi_merging *work);

#endif
