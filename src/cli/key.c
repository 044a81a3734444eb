/* Keys: one rule for all kinds, made of what the schema says about them. */
#include "cli/key.h"

#include "cli/memory.h"
#include "cli/value.h"
#include "kith/message.h"
#include "kith/record.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define AT_ONCE 64

/* The field that tells a part from the others of its owner: its name, or else the first that it cannot be
 * without, such as the start of an appointment, but no long text and no reference; or else the number that it
 * has elsewhere, such as an account's. 0: none. */
static uint32_t naming_field(uint32_t kind)
{
    const kith_kind_info info = cli_schema_kind(kind);
    uint32_t found = kith_schema_find_field(kind, "name");
    for (uint32_t field = 1; field <= info.fields && found == 0; field++) {
        const kith_field_info described = cli_schema_field(kind, field);
        const int plain = described.type != KITH_TYPE_REFERENCE && described.limit != KITH_LIMIT_TEXT;
        found = described.required && plain ? field : 0;
    }
    if (found == 0) {
        const uint32_t number = kith_schema_find_field(kind, "number");
        found = cli_schema_field(kind, number).type == KITH_TYPE_TEXT ? number : 0;
    }
    return found;
}

/* The kind that a part's owner is of, if parts can be named after it: it is of one kind, which has a key, and
 * they have what tells one from the other. 0: they cannot. */
static uint32_t owner_kind(uint32_t kind)
{
    const kith_kind_info info = cli_schema_kind(kind);
    const uint32_t target = info.owner == 0 ? 0 : cli_schema_field(kind, info.owner).target;
    return target != 0 && cli_schema_kind(target).key != 0 && naming_field(kind) != 0 ? target : 0;
}

/* Adds what tells a part from the others; nothing if it is not set: the only location needs no name. */
static void add_name(const kith_view *view, kith_id id, cli_text *out)
{
    const uint32_t kind = KITH_ID_KIND(id);
    const uint32_t field = naming_field(kind);
    char written[64];
    kith_value value = {0};
    (void)kith_record_get(view, id, field, &value, NULL);
    if (value.type == KITH_TYPE_TEXT) {
        cli_text_add_bytes(out, value.text, value.length);
    } else if (value.type != KITH_TYPE_NONE) {
        const uint32_t list = value.type == KITH_TYPE_CODE ? cli_schema_field(kind, field).target : 0;
        (void)kith_value_format(&value, list, written, sizeof written);
        cli_text_add(out, written);
    }
}

/* Parts of an owner that are so named; *out is the last of them. */
static size_t find_named(const kith_view *view, kith_id owner, uint32_t kind, const char *name, kith_id *out)
{
    kith_id parts[AT_ONCE];
    kith_id after = 0;
    size_t count = AT_ONCE;
    size_t found = 0;
    cli_text own = {0};
    while (count == AT_ONCE &&
           kith_record_parts(view, owner, kind, after, parts, AT_ONCE, &count, NULL) == KITH_OK) {
        for (size_t i = 0; i < count; i++) {
            after = parts[i];
            cli_text_clear(&own);
            add_name(view, parts[i], &own);
            if (strcmp(cli_text_get(&own), name) == 0) {
                *out = parts[i];
                found++;
            }
        }
    }
    cli_text_free(&own);
    return found;
}

/* "OWNER/NAME". Either may have strokes of its own, so every place is tried; 0: exactly one part is meant. */
static int find_part(const kith_view *view, uint32_t kind, const char *text, kith_id *out)
{
    const uint32_t owned_by = owner_kind(kind);
    size_t found = 0;
    for (const char *stroke = strchr(text, '/'); owned_by != 0 && stroke != NULL;
         stroke = strchr(stroke + 1, '/')) {
        char *key = cli_memory_copy(text, (size_t)(stroke - text));
        kith_id owner = 0;
        if (kith_record_find(view, owned_by, key, &owner, NULL) == KITH_OK) {
            found += find_named(view, owner, kind, stroke + 1, out);
        }
        free(key);
    }
    return found != 1;
}

static int find_id(const kith_view *view, uint32_t kind, const char *text, kith_id *out)
{
    char *end = NULL;
    kith_value value;
    errno = 0;
    *out = strtoull(text, &end, 10);
    return errno != 0 || !isdigit((unsigned char)text[0]) || *end != '\0' || KITH_ID_KIND(*out) != kind ||
           kith_record_get(view, *out, 1, &value, NULL) != KITH_OK;
}

/* "kind:key", "kind:owner/name" or "kind:id". */
static int find_any(const kith_view *view, const char *text, kith_id *out)
{
    char name[32];
    const size_t length = strcspn(text, ":");
    if (text[length] == '\0' || length >= sizeof name) {
        return 1;
    }
    memcpy(name, text, length);
    name[length] = '\0';
    const uint32_t kind = kith_schema_find_kind(name);
    const char *rest = text + length + 1;
    if (kind == 0 || cli_schema_kind(kind).key != 0) {
        return kind == 0 || kith_record_find(view, kind, rest, out, NULL) != KITH_OK;
    }
    return find_id(view, kind, rest, out) != 0 && find_part(view, kind, rest, out) != 0;
}

int cli_key_find(const kith_view *view, uint32_t kind, const char *text, kith_id *out)
{
    if (kind != 0 && cli_schema_kind(kind).key != 0) {
        return kith_record_find(view, kind, text, out, NULL) != KITH_OK;
    }
    return find_any(view, text, out) || (kind != 0 && KITH_ID_KIND(*out) != kind);
}

/* Adds "OWNER/NAME" if that means this part and no other. */
static int add_part(const kith_view *view, kith_id id, cli_text *out)
{
    const uint32_t kind = KITH_ID_KIND(id);
    const uint32_t owned_by = owner_kind(kind);
    kith_value owner = {0};
    kith_value key = {0};
    kith_id found = 0;
    if (owned_by == 0 || kith_record_get(view, id, cli_schema_kind(kind).owner, &owner, NULL) != KITH_OK ||
        kith_record_get(view, (kith_id)owner.number, cli_schema_kind(owned_by).key, &key, NULL) != KITH_OK) {
        return 0;
    }
    cli_text named = {0};
    cli_text_add_bytes(&named, key.text, key.length);
    cli_text_add(&named, "/");
    add_name(view, id, &named);
    const int meant = find_part(view, kind, cli_text_get(&named), &found) == 0 && found == id;
    cli_text_add(out, meant ? cli_text_get(&named) : "");
    cli_text_free(&named);
    return meant;
}

int cli_key_add(const kith_view *view, uint32_t kind, kith_id id, cli_text *out)
{
    const kith_kind_info info = cli_schema_kind(KITH_ID_KIND(id));
    kith_value key = {0};
    if (info.key != 0 && kith_record_get(view, id, info.key, &key, NULL) == KITH_OK &&
        key.type == KITH_TYPE_TEXT) {
        if (kind == 0) {
            cli_text_format(out, "%s:", info.name);
        }
        cli_text_add_bytes(out, key.text, key.length);
        return 1;
    }
    cli_text_format(out, "%s:", info.name == NULL ? "?" : info.name);
    const int named = add_part(view, id, out);
    if (!named) {
        cli_text_format(out, "%" PRIu64, id);
    }
    return named;
}

/* Adds a field's name in capitals, as help has what a person puts in. */
static void add_capitals(uint32_t kind, uint32_t field, cli_text *out)
{
    const char *name = cli_schema_field(kind, field).name;
    for (const char *at = name == NULL ? "" : name; *at != '\0'; at++) {
        const char letter = (char)toupper((unsigned char)*at);
        cli_text_add_bytes(out, &letter, 1);
    }
}

void cli_key_add_form(uint32_t kind, cli_text *out)
{
    const kith_kind_info info = cli_schema_kind(kind);
    cli_text_format(out, "%s:", info.name);
    if (owner_kind(kind) == 0) {
        cli_text_add(out, "ID");
        return;
    }
    add_capitals(kind, info.owner, out);
    cli_text_add(out, "/");
    add_capitals(kind, naming_field(kind), out);
}
