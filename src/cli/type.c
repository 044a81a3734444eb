/* Relation types by name. */
#include "cli/type.h"

#include "cli/memory.h"
#include "cli/named.h"
#include "cli/report.h"
#include "kith/record.h"
#include "kith/relation.h"

#include <stdlib.h>
#include <string.h>

#define PARTS_AT_ONCE 64
#define KNOWN_MOST 256 /* more names than the types of a book have; others are found anew */

struct cli_type_name {
    char *name;
    cli_type meant;
};

/* Takes a label into account if it is the name; how many were before. 1: it is. */
static int take_label(const kith_view *view, kith_id label, const char *name, size_t before, cli_type *out)
{
    kith_value values[KITH_LABEL_TEXT];
    if (kith_record_read(view, label, values, KITH_LABEL_TEXT, NULL) != KITH_OK ||
        values[KITH_LABEL_TEXT - 1].type != KITH_TYPE_TEXT ||
        !cli_text_alike(values[KITH_LABEL_TEXT - 1].text, name)) {
        return 0;
    }
    const int64_t end = values[KITH_LABEL_END - 1].number;
    const int64_t sex = values[KITH_LABEL_SEX - 1].number;
    if (before == 0) {
        out->end = end == KITH_END_TO ? KITH_END_TO : KITH_END_FROM;
        out->sex = sex;
    } else if ((end == 0 || end == out->end) && sex != out->sex) {
        out->sex = 0;
    }
    return 1;
}

/* 1: the type has the label; what that says of end and sex. */
static int has_label(const kith_view *view, const char *name, cli_type *out)
{
    kith_id parts[PARTS_AT_ONCE];
    kith_id after = 0;
    size_t count = PARTS_AT_ONCE;
    size_t labels = 0;
    while (count == PARTS_AT_ONCE && kith_record_parts(view, out->id, KITH_KIND_LABEL, after, parts,
                                                       PARTS_AT_ONCE, &count, NULL) == KITH_OK) {
        for (size_t i = 0; i < count; i++) {
            labels += (size_t)take_label(view, parts[i], name, labels, out);
            after = parts[i];
        }
    }
    return labels > 0;
}

/* The type of a code, or else all that have the label; freed by the caller. */
static cli_type *find_all(const cli_book *book, const char *name, size_t *count)
{
    cli_type first = {.end = KITH_END_EITHER};
    size_t all = 0;
    *count = 0;
    if (kith_relation_type_find(book->view, name, &first.id, &first.end, NULL) != KITH_OK) {
        return NULL;
    }
    kith_id code = 0;
    kith_id *types = cli_named_all(book, KITH_KIND_RELATION_TYPE, &all);
    cli_type *found = cli_memory_resize(NULL, all + 1, sizeof *found);
    if (kith_record_find(book->view, KITH_KIND_RELATION_TYPE, name, &code, NULL) == KITH_OK) {
        found[(*count)++] = (cli_type){.id = code, .end = KITH_END_EITHER};
        all = 0;
    }
    for (size_t i = 0; i < all; i++) {
        cli_type type = types[i] == first.id ? first : (cli_type){.id = types[i]};
        if (has_label(book->view, name, &type) || types[i] == first.id) {
            found[(*count)++] = type;
        }
    }
    free(types);
    return found;
}

/* Adds the codes of the types. */
static void add_codes(const cli_book *book, const cli_type *types, size_t count, cli_text *out)
{
    for (size_t i = 0; i < count; i++) {
        cli_text_add(out, i == 0 ? "" : ", ");
        cli_named_add(book, types[i].id, out);
    }
}

int cli_type_find_all(const cli_book *book, const char *name, cli_type **out, size_t *count)
{
    *out = find_all(book, name, count);
    return *count > 0 ? CLI_DONE
                      : cli_report("%s: no relation type with code or label \"%s\"", book->path, name);
}

int cli_type_find(const cli_book *book, const char *name, cli_type *out)
{
    size_t count = 0;
    cli_type *found = NULL;
    int status = cli_type_find_all(book, name, &found, &count);
    *out = count == 1 ? found[0] : (cli_type){.id = 0};
    if (count > 1) {
        cli_text codes = {0};
        add_codes(book, found, count, &codes);
        status = cli_report("%s: \"%s\" is a label of several relation types; give a code: %s", book->path,
                            name, cli_text_get(&codes));
        cli_text_free(&codes);
    }
    free(found);
    return status;
}

static void keep(cli_type_names *known, const char *name, cli_type meant)
{
    if (known->count < KNOWN_MOST) {
        known->list = cli_memory_grow(known->list, &known->capacity, known->count, sizeof *known->list);
        known->list[known->count++] =
            (struct cli_type_name){.name = cli_memory_copy(name, strlen(name)), .meant = meant};
    }
}

int cli_type_read(cli_type_names *known, const cli_book *book, const char *name, cli_type *out, cli_text *why)
{
    size_t count = 0;
    for (size_t i = 0; i < known->count; i++) {
        if (strcmp(known->list[i].name, name) == 0) {
            *out = known->list[i].meant;
            return 0;
        }
    }
    cli_type *found = find_all(book, name, &count);
    if (count == 1) {
        *out = found[0];
        keep(known, name, *out);
    } else if (count == 0) {
        cli_text_add(why, "no relation type with this code or label");
    } else {
        cli_text_add(why, "a label of several relation types; give a code: ");
        add_codes(book, found, count, why);
    }
    free(found);
    return count != 1;
}

void cli_type_forget(cli_type_names *known)
{
    for (size_t i = 0; i < known->count; i++) {
        free(known->list[i].name);
    }
    free(known->list);
    *known = (cli_type_names){.count = 0};
}
