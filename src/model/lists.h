/* Lists of links, of which model/links.c keeps several for each customer: how they are changed. They are read
 * as links.h says. */
#ifndef KITH_MODEL_LISTS_H
#define KITH_MODEL_LISTS_H

#include "model/links.h"

/* Into the list that type and end of the entry name, and out of it again. */
kith_status kithi_lists_add(kithi_edit *edit, uint32_t customer, kithi_entry entry);
kith_status kithi_lists_remove(kithi_edit *edit, uint32_t customer, kithi_entry entry);

/* Another entry in the place of one, of the same list. */
kith_status kithi_lists_replace(kithi_edit *edit, uint32_t customer, kithi_entry before, kithi_entry after);

/* All relations of a customer at once (sorted; it has none yet). */
kith_status kithi_lists_put(kithi_edit *edit, uint32_t customer, const kithi_entry *entries, uint32_t count);

#endif
