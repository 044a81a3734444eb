/* Public calls of schema.h. */
#include "api/check.h"

#include "kith/schema.h"

#include <string.h>

kith_status kith_schema_kind(uint32_t kind, kith_kind_info *out)
{
    if (out == NULL) {
        return KITH_ERR_INVALID;
    }
    if (kithi_check_out(out, NULL) != KITH_OK) {
        return KITH_ERR_ABI;
    }
    const kithi_kind *found = kithi_schema_kind(kind);
    kith_kind_info info = {.size = sizeof info};
    if (found != NULL) {
        info.name = found->name;
        info.fields = found->field_count;
        info.owner = found->owner;
        info.key = kithi_schema_key(found);
        info.archived = found->archived;
        info.configures = found->configures;
        info.section = kithi_schema_section(kind);
    }
    kithi_check_fill(out, &info, sizeof info);
    return found == NULL ? KITH_ERR_NOT_FOUND : KITH_OK;
}

kith_status kith_schema_field(uint32_t kind, uint32_t field, kith_field_info *out)
{
    if (out == NULL) {
        return KITH_ERR_INVALID;
    }
    if (kithi_check_out(out, NULL) != KITH_OK) {
        return KITH_ERR_ABI;
    }
    const kithi_field *found = kithi_schema_field(kind, field);
    kith_field_info info = {.size = sizeof info};
    if (found != NULL) {
        info.name = found->name;
        info.type = found->type;
        info.target = found->target;
        info.required = (found->flags & KITHI_REQUIRED) != 0;
        info.limit = found->limit;
        info.least = found->least;
        info.most = found->most;
        info.fixed = (found->flags & KITHI_FIXED) != 0;
        info.personal = kithi_schema_personal(kind, field);
        info.about = found->about;
        info.filled = (found->flags & (KITHI_PRIMARY | KITHI_NOW | KITHI_ACTOR | KITHI_FILLED)) != 0;
    }
    kithi_check_fill(out, &info, sizeof info);
    return found == NULL ? KITH_ERR_NOT_FOUND : KITH_OK;
}

const char *kith_schema_code(uint32_t list, int64_t entry)
{
    return kithi_schema_code(list, entry);
}

uint32_t kith_schema_find_kind(const char *name)
{
    for (uint32_t kind = 1; name != NULL && kind < KITH_KIND_COUNT; kind++) {
        if (strcmp(kithi_schema_kind(kind)->name, name) == 0) {
            return kind;
        }
    }
    return 0;
}

uint32_t kith_schema_find_field(uint32_t kind, const char *name)
{
    const kithi_kind *found = kithi_schema_kind(kind);
    for (uint32_t field = 1; name != NULL && found != NULL && field <= found->field_count; field++) {
        if (strcmp(found->fields[field - 1].name, name) == 0) {
            return field;
        }
    }
    return 0;
}

int64_t kith_schema_find_code(uint32_t list, const char *name)
{
    for (int64_t entry = 1; name != NULL && entry <= kithi_schema_entries(list); entry++) {
        if (strcmp(kithi_schema_code(list, entry), name) == 0) {
            return entry;
        }
    }
    return 0;
}

const char *kith_schema_limit(uint32_t limit, uint64_t *standard)
{
    const kithi_limit *found = kithi_schema_limit(limit);
    if (standard != NULL) {
        *standard = found == NULL ? 0 : found->standard;
    }
    return found == NULL ? NULL : found->name;
}
