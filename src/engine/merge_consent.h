/* Consent of contacts that came together: the most restrictive counts. */
#ifndef KITH_ENGINE_MERGE_CONSENT_H
#define KITH_ENGINE_MERGE_CONSENT_H

#include "engine/merging.h"

/* Contacts of the target that share an address with one that came, directly or through others, have the same
 * decision as it, and for each address the same status; none of them is written to if one has withdrawn. */
kith_status kithi_merge_consent(const kithi_merging *work);

#endif
