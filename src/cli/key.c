/* Keys: one rule for all kinds, made of what the schema says about them. */
#include "cli/key.h"

#include "cli/map.h"
#include "cli/memory.h"
#include "cli/value.h"
#include "kith/message.h"
#include "kith/record.h"
#include "kith/relation.h"
#include "kith/view.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define AT_ONCE 64

/* The record that a part joins its owner to, such as who gets a share of an order: the first reference to
 * what has a key that stays as it is. 0: none. */
static uint32_t joining_field(uint32_t kind)
{
    const kith_kind_info info = cli_schema_kind(kind);
    for (uint32_t field = 1; field <= info.fields; field++) {
        const kith_field_info described = cli_schema_field(kind, field);
        if (field != info.owner && described.fixed && described.type == KITH_TYPE_REFERENCE &&
            cli_schema_kind(described.target).key != 0) {
            return field;
        }
    }
    return 0;
}

uint32_t cli_key_naming_field(uint32_t kind)
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
    return found == 0 && cli_schema_kind(kind).owner != 0 ? joining_field(kind) : found;
}

/* The key of a record whose kind has one. */
static kith_value key_of(const kith_view *view, kith_id id)
{
    kith_value key = {0};
    (void)kith_record_get(view, id, cli_schema_kind(KITH_ID_KIND(id)).key, &key, NULL);
    return key;
}

static void add_key(const kith_view *view, kith_id id, cli_text *out)
{
    const kith_value key = key_of(view, id);
    cli_text_add_bytes(out, key.type == KITH_TYPE_TEXT ? key.text : "", key.length);
}

/* The kind that a part's owner is of, if parts can be named after it: it is of one kind, which has a key, and
 * they have what tells one from the other. 0: they cannot. */
static uint32_t owner_kind(uint32_t kind)
{
    const kith_kind_info info = cli_schema_kind(kind);
    const uint32_t target = info.owner == 0 ? 0 : cli_schema_field(kind, info.owner).target;
    return target != 0 && cli_schema_kind(target).key != 0 && cli_key_naming_field(kind) != 0 ? target : 0;
}

/* Adds what tells a part from the others; nothing if it is not set: the only location needs no name. */
static void add_name(const kith_view *view, kith_id id, cli_text *out)
{
    const uint32_t kind = KITH_ID_KIND(id);
    const uint32_t field = cli_key_naming_field(kind);
    char written[64];
    kith_value value = {0};
    (void)kith_record_get(view, id, field, &value, NULL);
    if (value.type == KITH_TYPE_REFERENCE) {
        value = key_of(view, (kith_id)value.number);
    }
    if (value.type == KITH_TYPE_TEXT) {
        cli_text_add_bytes(out, value.text, value.length);
    } else if (value.type != KITH_TYPE_NONE) {
        const uint32_t list = value.type == KITH_TYPE_CODE ? cli_schema_field(kind, field).target : 0;
        (void)kith_value_format(&value, list, written, sizeof written);
        cli_text_add(out, written);
    }
}

/*
 * What is known of the names in a view: to tell whether a name means one record, all others of its owner have
 * to be looked at, and that once, not for each of them. It is of one view and goes when that is closed;
 * handing it to everything that writes a value would be a worse price than keeping it here.
 */
static struct {
    const kith_view *view;
    cli_map named;   /* by owner and a hash of the name: the record, or SEVERAL */
    cli_map indexed; /* owners, and the kinds or relation types of which all names are known */
} known;

#define SEVERAL UINT64_MAX

static void look_at(const kith_view *view)
{
    if (known.view != view) {
        cli_map_free(&known.named);
        cli_map_free(&known.indexed);
        known.view = view;
    }
}

void cli_key_close_view(kith_view *view)
{
    if (view != NULL && view == known.view) {
        look_at(NULL);
    }
    kith_view_close(view);
}

static void know(kith_id owner, uint64_t hash, kith_id id)
{
    const int first = cli_map_get(&known.named, owner, hash) == 0;
    cli_map_set(&known.named, owner, hash, first ? id : SEVERAL);
}

/* Records that are so named: 0, 1 or 2, which is any number more; *out is the only one. */
static size_t count_known(kith_id owner, uint64_t hash, kith_id *out)
{
    const uint64_t found = cli_map_get(&known.named, owner, hash);
    *out = found == SEVERAL ? 0 : found;
    return found == 0 ? 0 : found == SEVERAL ? 2 : 1;
}

static uint64_t hash_name(uint32_t kind, const char *name)
{
    return cli_map_mix_bytes(cli_map_mix(0, kind), name, strlen(name));
}

static void index_parts(const kith_view *view, kith_id owner, uint32_t kind)
{
    kith_id parts[AT_ONCE];
    kith_id after = 0;
    size_t count = AT_ONCE;
    cli_text own = {0};
    if (cli_map_get(&known.indexed, owner, kind) != 0) {
        return;
    }
    while (count == AT_ONCE &&
           kith_record_parts(view, owner, kind, after, parts, AT_ONCE, &count, NULL) == KITH_OK) {
        for (size_t i = 0; i < count; i++) {
            after = parts[i];
            cli_text_clear(&own);
            add_name(view, parts[i], &own);
            know(owner, hash_name(kind, cli_text_get(&own)), parts[i]);
        }
    }
    cli_map_set(&known.indexed, owner, kind, 1);
    cli_text_free(&own);
}

/* Parts of an owner that are so named: 0, 1 or 2, which is any number more; *out is the only one. */
static size_t find_named(const kith_view *view, kith_id owner, uint32_t kind, const char *name, kith_id *out)
{
    kith_id only = 0;
    cli_text own = {0};
    look_at(view);
    index_parts(view, owner, kind);
    size_t found = count_known(owner, hash_name(kind, name), &only);
    if (found == 1) { /* names with the same hash need not be the same */
        add_name(view, only, &own);
        found = strcmp(cli_text_get(&own), name) == 0;
        *out = only;
    }
    cli_text_free(&own);
    return found;
}

/* The record whose key lies between two places of a text; 0: there is none. */
static kith_id find_keyed(const kith_view *view, uint32_t kind, const char *begin, const char *end)
{
    char *key = cli_memory_copy(begin, (size_t)(end - begin));
    kith_id id = 0;
    if (kith_record_find(view, kind, key, &id, NULL) != KITH_OK) {
        id = 0;
    }
    free(key);
    return id;
}

/* "OWNER/NAME". Either may have strokes of its own, so every place is tried; 0: exactly one part is meant. */
static int find_part(const kith_view *view, uint32_t kind, const char *text, kith_id *out)
{
    const uint32_t owned_by = owner_kind(kind);
    size_t found = 0;
    for (const char *stroke = strchr(text, '/'); owned_by != 0 && stroke != NULL;
         stroke = strchr(stroke + 1, '/')) {
        const kith_id owner = find_keyed(view, owned_by, text, stroke);
        found += owner == 0 ? 0 : find_named(view, owner, kind, stroke + 1, out);
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

static void index_relations(const kith_view *view, kith_id to, kith_id type)
{
    kith_relation_query query = {.size = sizeof query,
                                 .type = type,
                                 .periods = KITH_PERIOD_CURRENT | KITH_PERIOD_PAST | KITH_PERIOD_FUTURE};
    kith_link links[AT_ONCE];
    size_t count = AT_ONCE;
    if (cli_map_get(&known.indexed, to, type) != 0) {
        return;
    }
    while (count == AT_ONCE &&
           kith_relation_list(view, to, &query, links, AT_ONCE, &count, NULL) == KITH_OK) {
        for (size_t i = 0; i < count; i++) {
            kith_relation relation = {.size = sizeof relation};
            query.after = links[i].relation;
            if (kith_relation_get(view, links[i].relation, &relation, NULL) == KITH_OK && relation.to == to) {
                know(to, cli_map_mix(cli_map_mix(0, type), relation.from), links[i].relation);
            }
        }
    }
    cli_map_set(&known.indexed, to, type, 1);
}

/* Relations of a type between two: 0, 1 or 2, which is any number more; *out is the only one. They are looked
 * for at `to`: a card holder may hold one for thousands, who have but a few holders. */
static size_t find_between(const kith_view *view, kith_id from, kith_id type, kith_id to, kith_id *out)
{
    kith_relation relation = {.size = sizeof relation};
    kith_id only = 0;
    look_at(view);
    index_relations(view, to, type);
    size_t found = count_known(to, cli_map_mix(cli_map_mix(0, type), from), &only);
    if (found == 1) {
        found = kith_relation_get(view, only, &relation, NULL) == KITH_OK && relation.from == from;
        *out = only;
    }
    return found;
}

/* "FROM/TYPE/TO", as "OWNER/NAME"; 0: exactly one relation is meant. */
static int find_relation(const kith_view *view, const char *text, kith_id *out)
{
    size_t found = 0;
    for (const char *first = strchr(text, '/'); first != NULL; first = strchr(first + 1, '/')) {
        const kith_id from = find_keyed(view, KITH_KIND_CUSTOMER, text, first);
        for (const char *second = strchr(first + 1, '/'); from != 0 && second != NULL;
             second = strchr(second + 1, '/')) {
            const kith_id type = find_keyed(view, KITH_KIND_RELATION_TYPE, first + 1, second);
            const kith_id to = find_keyed(view, KITH_KIND_CUSTOMER, second + 1, second + strlen(second));
            found += type != 0 && to != 0 ? find_between(view, from, type, to, out) : 0;
        }
    }
    return found != 1;
}

/* What is named by its place between others; 0: exactly one is meant. */
static int find_placed(const kith_view *view, uint32_t kind, const char *text, kith_id *out)
{
    return kind == KITH_KIND_RELATION ? find_relation(view, text, out) : find_part(view, kind, text, out);
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
    return find_id(view, kind, rest, out) != 0 && find_placed(view, kind, rest, out) != 0;
}

int cli_key_find(const kith_view *view, uint32_t kind, const char *text, kith_id *out)
{
    if (kind != 0 && cli_schema_kind(kind).key != 0) {
        return kith_record_find(view, kind, text, out, NULL) != KITH_OK;
    }
    return find_any(view, text, out) || (kind != 0 && KITH_ID_KIND(*out) != kind);
}

/* Adds what a relation says, or a part's owner and name; nothing where they cannot be named so. */
static void add_place(const kith_view *view, kith_id id, cli_text *out)
{
    const uint32_t kind = KITH_ID_KIND(id);
    const uint32_t owned_by = owner_kind(kind);
    kith_value owner = {0};
    if (kind == KITH_KIND_RELATION) {
        kith_relation relation = {.size = sizeof relation};
        if (kith_relation_get(view, id, &relation, NULL) == KITH_OK) {
            add_key(view, relation.from, out);
            cli_text_add(out, "/");
            add_key(view, relation.type, out);
            cli_text_add(out, "/");
            add_key(view, relation.to, out);
        }
    } else if (owned_by != 0 &&
               kith_record_get(view, id, cli_schema_kind(kind).owner, &owner, NULL) == KITH_OK) {
        add_key(view, (kith_id)owner.number, out);
        cli_text_add(out, "/");
        add_name(view, id, out);
    }
}

/* Adds what a record without a key is named by if that means this one and no other. */
static int add_placed(const kith_view *view, kith_id id, cli_text *out)
{
    cli_text named = {0};
    kith_id found = 0;
    add_place(view, id, &named);
    const int meant = find_placed(view, KITH_ID_KIND(id), cli_text_get(&named), &found) == 0 && found == id;
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
    const int named = add_placed(view, id, out);
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
        const char letter = (char)(*at >= 'a' && *at <= 'z' ? *at - 'a' + 'A' : *at);
        cli_text_add_bytes(out, &letter, 1);
    }
}

void cli_key_add_form(uint32_t kind, cli_text *out)
{
    const kith_kind_info info = cli_schema_kind(kind);
    cli_text_format(out, "%s:", info.name);
    if (kind == KITH_KIND_RELATION) {
        cli_text_add(out, "FROM/TYPE/TO");
        return;
    }
    if (owner_kind(kind) == 0) {
        cli_text_add(out, "ID");
        return;
    }
    add_capitals(kind, info.owner, out);
    cli_text_add(out, "/");
    add_capitals(kind, cli_key_naming_field(kind), out);
}
