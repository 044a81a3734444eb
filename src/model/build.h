/* Build: all indexes of a freshly loaded book at once, sorted, instead of row by row. */
#ifndef KITH_MODEL_BUILD_H
#define KITH_MODEL_BUILD_H

#include "model/model.h"

/* KITH_OK, KITH_ERR_CORRUPT (a reference to nothing; named) or KITH_ERR_MEMORY. `edit` was loading and has no
 * indexes. */
kith_status kithi_build_indexes(kithi_edit *edit, kith_error *err);

#endif
