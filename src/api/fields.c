/* Fields: copying between typed public structs and values. */
#include "api/fields.h"

#include <string.h>

static bool is_date(uint32_t kind, uint32_t field)
{
    return kithi_schema_field(kind, field)->type == KITH_TYPE_DATE;
}

static bool is_text(uint32_t kind, uint32_t field)
{
    return kithi_schema_field(kind, field)->type == KITH_TYPE_TEXT;
}

size_t kithi_fields_values(uint32_t kind, const kithi_place *places, size_t count, const void *given,
                           uint64_t present, kith_value *values)
{
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        const unsigned char *at = (const unsigned char *)given + places[i].offset;
        const uint32_t field = places[i].field;
        kith_date date = 0;
        if ((present >> field & 1u) == 0) {
            continue;
        }
        kith_value *value = &values[used++];
        *value = (kith_value){
            .field = field, .type = kithi_schema_field(kind, field)->type, .length = KITH_NUL_ENDED};
        if (is_text(kind, field)) {
            memcpy(&value->text, at, sizeof value->text);
        } else if (is_date(kind, field)) {
            memcpy(&date, at, sizeof date);
            value->number = date;
        } else {
            memcpy(&value->number, at, sizeof value->number);
        }
    }
    return used;
}

uint64_t kithi_fields_fill(uint32_t kind, const kithi_place *places, size_t count, const kith_value *values,
                           void *out)
{
    uint64_t present = 0;
    for (size_t i = 0; i < count; i++) {
        unsigned char *at = (unsigned char *)out + places[i].offset;
        const kith_value *value = &values[places[i].field];
        const kith_date date = (kith_date)value->number;
        if (value->type == KITH_TYPE_NONE) {
            continue;
        }
        present |= UINT64_C(1) << places[i].field;
        if (is_text(kind, places[i].field)) {
            memcpy(at, &value->text, sizeof value->text);
        } else if (is_date(kind, places[i].field)) {
            memcpy(at, &date, sizeof date);
        } else {
            memcpy(at, &value->number, sizeof value->number);
        }
    }
    return present;
}
