/* Describe: findings in words. */
#ifndef KITH_RULES_DESCRIBE_H
#define KITH_RULES_DESCRIBE_H

#include "model/model.h"

/* Fill the error from a finding. Records that are gone are named as they were in `base` (may be NULL). */
void kithi_finding_describe(const kithi_state *state, const kithi_state *base, const kith_finding *finding,
                            kith_error *err);

/* The same about a field of a record that has no id yet: a part of the subject, which the error still names.
 */
void kithi_finding_describe_field(const kithi_state *state, const kithi_state *base,
                                  const kith_finding *finding, const kithi_field *field, kith_error *err);

#endif
