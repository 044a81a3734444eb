/* Fields: typed public structs described by where each field lies, so that one function copies any of them.
 */
#ifndef KITH_API_FIELDS_H
#define KITH_API_FIELDS_H

#include "model/schema.h"

/* Field of a typed struct: its number and offset; how wide follows from the type. */
typedef struct kithi_place {
    uint32_t field;
    uint32_t offset;
} kithi_place;

/* Values of the fields that `present` names; how many. */
size_t kithi_fields_values(uint32_t kind, const kithi_place *places, size_t count, const void *given,
                           uint64_t present, kith_value *values);

/* Fill a struct from values by field number; gives the mask of those set. */
uint64_t kithi_fields_fill(uint32_t kind, const kithi_place *places, size_t count, const kith_value *values,
                           void *out);

#endif
