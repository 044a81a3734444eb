/* Records in general: the parts of one owner that are the same. */
#ifndef KITH_RULES_RECORDS_H
#define KITH_RULES_RECORDS_H

#include "model/model.h"

/* First part behind `after` (0: of all) with the owner of the values that agrees with them in all that no two
 * parts of one owner may agree in; 0: none, or parts of the kind may. */
kith_id kithi_records_twin_after(const kithi_state *state, uint32_t kind, const kith_value *values,
                                 kith_id after);

/* The first of them that is another record. */
kith_id kithi_records_twin(const kithi_state *state, uint32_t kind, const kith_value *values, kith_id but);

#endif
