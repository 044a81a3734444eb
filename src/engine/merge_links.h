/* Relations and chain links of customers that become one. */
#ifndef KITH_ENGINE_MERGE_LINKS_H
#define KITH_ENGINE_MERGE_LINKS_H

#include "engine/merging.h"

#include <stdbool.h>

/* Is it a relation or a chain link? */
bool kithi_merge_is_link(kith_id id);

/* One of the source. */
kith_status kithi_merge_link(const kithi_merging *work, kith_id id);

#endif
